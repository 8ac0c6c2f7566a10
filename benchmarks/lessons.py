"""How long Run All of each lesson takes, what memory its kernel needs, and what `import lunaedu` costs."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import nbformat
from nbclient import NotebookClient

from benchmarks.tables import Table

PACKAGES = ("lunaedu", "numpy", "matplotlib", "ipywidgets", "anywidget", "ipykernel")

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
RUNS, IMPORTS = 3, 9

# Not `resource`: what it says of a peak goes back to the process that started the kernel, if that was larger.
USED = r"""import pathlib, re, time
peak_kb = re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text())[1]
print(time.process_time(), peak_kb)"""
IMPORT_S = (
    "import time, numpy; begun = time.perf_counter(); import lunaedu; print(time.perf_counter() - begun)"
)


def tables():
    """Run every lesson's student edition, each in turn, in a kernel that has started already."""
    lessons = {path: [] for path in sorted(NOTEBOOKS.glob("*.ipynb"))}
    for number in range(RUNS):
        for path, runs in lessons.items():
            runs.append(_run(path))
            said = "{} {:.1f} s ({:.1f} s of processor), {:.0f} MB".format(path.stem, *runs[-1])
            print(f"  round {number + 1} of {RUNS}: {said}", file=sys.stderr, flush=True)
    rows = []
    for path, runs in lessons.items():
        seconds, processor_s, memory_mb = map(median, zip(*runs, strict=True))
        rows.append((path.stem, f"{seconds:.1f}", f"{processor_s:.1f}", f"{memory_mb:.0f}"))
    command = [sys.executable, "-c", IMPORT_S]
    imports = [float(subprocess.check_output(command, text=True)) for _ in range(IMPORTS)]
    return [
        Table(
            "Run All of a lesson",
            ("lesson", "seconds", "of the kernel's processor", "memory at its peak (MB)"),
            rows,
            note="Student editions, cell after cell in a fresh kernel, whose start is not counted; "
            f"median of {RUNS} runs.",
        ),
        Table(
            "Import",
            ("what", "seconds beyond NumPy"),
            [("`import lunaedu`", f"{median(imports):.3f}")],
            note=f"Each time in a Python of its own; median of {IMPORTS}.",
        ),
    ]


def _run(path):
    """Return the seconds that the cells took, those of the kernel's processor, and its peak memory in MB."""
    notebook = nbformat.read(path, as_version=4)
    before, after = nbformat.v4.new_code_cell(USED), nbformat.v4.new_code_cell(USED)
    notebook.cells = [before, *notebook.cells, after]
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}})
    with client.setup_kernel():
        client.execute_cell(before, 0)
        begun = perf_counter()
        for index, cell in enumerate(notebook.cells[1:-1], 1):
            client.execute_cell(cell, index)
        seconds = perf_counter() - begun
        client.execute_cell(after, len(notebook.cells) - 1)
    (started_s, _), (ended_s, peak_kb) = (
        map(float, cell.outputs[0].text.split()) for cell in (before, after)
    )
    return seconds, ended_s - started_s, peak_kb / 1024
