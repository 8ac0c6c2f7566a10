"""Make the two editions of each lesson from its source, notebooks/source/NN_name.py.

    python tools/build_notebooks.py                 every lesson
    python tools/build_notebooks.py 02 --compare    is notebooks/02_….ipynb what its source gives?

The student edition (notebooks/NN_name.ipynb, committed) has the exercises blank. The teacher's edition
(build/teacher) is solved and has the hidden tests. Both are run from a clean kernel, and both carry
nbgrader's cell metadata: it grades a hand-in by the grade ids in it, so what a student opens here can be
handed in as it is.
"""

import argparse
import ast
import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

import nbformat
from lesson_source import BuildError, edition, leaks, read_source
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from notebook_faults import difference, differences, faults

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
TEACHERS = NOTEBOOKS.parent / "build" / "teacher"
CELL_TIMEOUT_S = 60
NOTEBOOK_TIMEOUT_S = 300

PLACEHOLDER = re.compile(r"\{\{(.+?)\}\}", re.S)


async def run(notebook):
    """Run the notebook's cells in a clean kernel, in an empty folder; fill in its prose on the way."""
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_TIMEOUT_S,
        iopub_timeout=CELL_TIMEOUT_S,
        raise_on_iopub_timeout=True,
        force_raise_errors=True,
        coalesce_streams=True,
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
    )
    with tempfile.TemporaryDirectory() as folder:
        async with client.async_setup_kernel(cwd=folder, env=_neutral_environment(folder)):
            for index, cell in enumerate(notebook.cells):
                try:
                    if cell.cell_type == "markdown":
                        cell.source = await _filled(client, cell.source)
                    else:
                        await client.async_execute_cell(cell, index)
                        _forget_views(cell)
                        _raise_callback_errors(client)
                except CellExecutionError as error:
                    raise BuildError(f"cell {cell.id!r} raised {error.ename}: {error.evalue}") from error
                except (CellTimeoutError, RuntimeError, ValueError) as error:
                    raise BuildError(f"cell {cell.id!r}: {error}") from error


def _neutral_environment(folder):
    """This process's environment without what would let a user's own settings into the outputs."""
    rc = Path(folder) / "no_matplotlibrc"
    rc.touch()
    ours = {"IPYTHONDIR": folder, "MATPLOTLIBRC": str(rc)}
    theirs = ("LUNAEDU_COURSE", "LUNAEDU_STUDENT", "MPLBACKEND")
    return {k: v for k, v in os.environ.items() if k not in theirs} | ours


async def _filled(client, markdown):
    """Return the text with each {{ expression:format }} replaced by its value, as an f-string does it."""
    places = [place.group(1).strip() for place in PLACEHOLDER.finditer(markdown)]
    if not places:
        return markdown
    lunaedu = "__import__('lunaedu')"
    asked = {
        str(i): f"(lambda facts, constants: f'''{{ {place}}}''')({lunaedu}.facts, {lunaedu}.constants)"
        for i, place in enumerate(places)
    }
    reply = await client.async_wait_for_reply(client.kc.execute("", silent=True, user_expressions=asked))
    answers = reply["content"]["user_expressions"]
    values = []
    for i, place in enumerate(places):
        answer = answers[str(i)]
        if answer["status"] == "error":
            raise ValueError(f"{{{{ {place} }}}} gave {answer['ename']}: {answer['evalue']}")
        values.append(ast.literal_eval(answer["data"]["text/plain"]).strip())
        if re.fullmatch(r"[+-]?(nan|inf)|Ellipsis|None", values[-1]):
            raise ValueError(f"{{{{ {place} }}}} is {values[-1]}, not a number to show")
    return PLACEHOLDER.sub(lambda _: values.pop(0), markdown)


def _forget_views(cell):
    """Keep a widget's text and static picture only: JupyterLab cannot show a view without its kernel."""
    for output in cell.outputs:
        output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)


def _raise_callback_errors(client):
    """Raise what a widget's callback raised: nbclient keeps it inside the widget and says nothing."""
    for state in client.widget_state.values():
        for output in state.get("outputs", ()):
            if output["output_type"] == "error":
                raise ValueError(f"a widget's callback raised {output['ename']}: {output['evalue']}")


async def build(source):
    """Return the student and the teacher's edition of one source, both run; BuildError says what is wrong."""
    cells = read_source(source)
    editions = []
    for student in (True, False):
        notebook = edition(cells, student)
        name = f"{source.stem}, {'student' if student else 'teacher'} edition"
        try:
            await asyncio.wait_for(run(notebook), NOTEBOOK_TIMEOUT_S)
        except BuildError as error:
            raise BuildError(f"{name}: {error}") from error
        except TimeoutError:
            raise BuildError(f"{name}: not run within {NOTEBOOK_TIMEOUT_S} s") from None
        wrong = faults(notebook, student) + (leaks(cells, notebook) if student else [])
        if wrong:
            raise BuildError("\n".join(f"{name}: {fault}" for fault in wrong))
        editions.append(notebook)
    for cell, blanked, full in zip(cells, editions[0].cells, editions[1].cells, strict=True):
        if cell.kind == "markdown" and not cell.exercise and blanked.source != full.source:
            raise BuildError(
                f"{source.stem}: cell {cell.id!r} differs between the editions; a checkpoint is missing\n"
                + difference(blanked.source, full.source, "student", "teacher")
            )
    return editions


async def build_all(sources, jobs=1):
    """Return the editions (or the BuildError) of each source, in order, `jobs` lessons at a time."""
    free = asyncio.Semaphore(jobs)

    async def one(source):
        async with free:
            return await build(source)

    results = await asyncio.gather(*map(one, sources), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, BuildError):
            raise result
    return results


def write(notebook, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def outdated(stored_path, built):
    """Return where a stored student edition differs from the one just built."""
    if not stored_path.exists():
        return ["is not there; build it"]
    return differences(nbformat.read(stored_path, as_version=4), built)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Build the student and teacher's editions of the lessons.")
    parser.add_argument(
        "lessons", nargs="*", metavar="NN", help="a lesson's number, such as 02; default: all"
    )
    parser.add_argument(
        "--teacher", type=Path, default=TEACHERS, metavar="DIR", help="for the teacher's editions"
    )
    parser.add_argument("--compare", action="store_true", help="write nothing; do the notebooks differ?")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="lessons built at a time")
    options = parser.parse_args(arguments)
    sources = sorted((NOTEBOOKS / "source").glob("[0-9][0-9]_*.py"))
    if unknown := set(options.lessons) - {source.name[:2] for source in sources}:
        parser.error(f"there is no source of lesson {', '.join(sorted(unknown))}")
    if options.lessons:
        sources = [source for source in sources if source.name[:2] in options.lessons]
    wrong = []
    for source, result in zip(sources, asyncio.run(build_all(sources, options.jobs)), strict=True):
        stored = NOTEBOOKS / f"{source.stem}.ipynb"
        if isinstance(result, BuildError):
            wrong.append(str(result))
        elif options.compare:
            wrong += [f"{stored.name}: {difference}" for difference in outdated(stored, result[0])]
        else:
            write(result[0], stored)
            write(result[1], options.teacher / stored.name)
            print(f"{stored.name}: {len(result[0].cells)} cells, {stored.stat().st_size / 1000:.0f} kB")
    if options.compare and not options.lessons:
        orphans = {path.stem for path in NOTEBOOKS.glob("*.ipynb")} - {source.stem for source in sources}
        wrong += [f"{name}.ipynb has no source" for name in sorted(orphans)]
    print("\n".join(wrong), file=sys.stderr, end="\n" if wrong else "")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
