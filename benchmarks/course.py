"""How many hand-ins a minute: `python -m lunaedu.course grade` against `nbgrader autograde` alone.

    HAND_INS=20 python -m benchmarks course         a trial

A class of whole lessons, solved, half solved and blank, comes in blocks. Each block is graded by both, in
turns, each in a course folder of its own; the marks must agree.
"""

import csv
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from copy import deepcopy
from pathlib import Path
from time import perf_counter

import nbformat

from benchmarks.rounds import times_faster
from benchmarks.tables import Table
from lunaedu.course.book import Book
from lunaedu.course.editions import released
from lunaedu.course.new import make_course
from lunaedu.course.results import write_tables
from lunaedu.course.usage import memory_in_use

PACKAGES = ("lunaedu", "nbgrader", "nbconvert", "ipykernel", "ipython")

LESSON = "01_escape_velocity"
HAND_INS = int(os.environ.get("HAND_INS", "200"))
BLOCKS = 10


def tables():
    """Grade the class, block by block, by each in turn."""
    with tempfile.TemporaryDirectory() as workshop:
        made = Path(workshop) / "course"
        make_course(made, [LESSON[:2]])
        courses = {name: shutil.copytree(made, Path(workshop) / name) for name in _COMMANDS}
        seconds = {name: [] for name in courses}
        peaks = dict.fromkeys(courses, 0)
        blocks = min(BLOCKS, HAND_INS // 2)
        for block in range(blocks):
            numbers = range(HAND_INS * block // blocks, HAND_INS * (block + 1) // blocks)
            for name in sorted(courses, reverse=bool(block % 2)):
                _hand_in(courses[name], numbers)
                took, peak = _timed(name, courses[name])
                seconds[name].append(took)
                peaks[name] = max(peaks[name], peak)
                print(f"  {name}: {numbers.stop} of {HAND_INS}, {took:.1f} s", file=sys.stderr, flush=True)
        _compare(courses)
    ours, theirs = (seconds[name] for name in ("lunaedu.course grade", "nbgrader autograde"))
    ratio = times_faster(ours, theirs)
    rows = [
        (name, f"{60 * HAND_INS / sum(took):.1f}", f"{sum(took) / HAND_INS:.2f}", f"{peaks[name] / 1e6:.0f}")
        for name, took in seconds.items()
    ]
    return [
        Table(
            f"Grading {HAND_INS} hand-ins of lesson 01",
            ("", "hand-ins a minute", "seconds each", "memory at its peak (MB)"),
            rows,
            note=f"{ratio:.1f} times as many (median of {blocks} blocks, each graded by both in turn). Ours "
            "is behind bubblewrap and makes the pages and tables too; nbgrader's runs what it gets with the "
            "teacher's rights, and makes neither. The marks agree.",
        )
    ]


_COMMANDS = {
    "lunaedu.course grade": ["-m", "lunaedu.course", "grade", "."],
    "nbgrader autograde": ["-m", "nbgrader", "autograde", LESSON],
}


def _hand_in(course, numbers):
    """Let students hand in: one in three solved, half solved, blank."""
    solved = nbformat.read(course / "source" / LESSON / f"{LESSON}.ipynb", as_version=4)
    blank = released(solved)
    for number in numbers:
        notebook = deepcopy(blank)
        answers = [
            i for i, cell in enumerate(solved.cells) if cell.metadata.get("nbgrader", {}).get("solution")
        ]
        for i in answers[: (len(answers), len(answers) // 2, 0)[number % 3]]:
            notebook.cells[i].source = solved.cells[i].source
        path = course / "submitted" / f"student-{number:03d}" / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)


def _timed(name, course):
    """Return the seconds that a command took in a course, and the most memory of all its processes."""
    begun = perf_counter()
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(
            [sys.executable, *_COMMANDS[name]], cwd=course, stdout=nowhere, stderr=nowhere
        )
    peak, over = [0], threading.Event()

    def watch():
        while not over.wait(0.25):
            peak[0] = max(peak[0], memory_in_use(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    took = perf_counter() - begun
    over.set()
    watcher.join()
    if code:
        raise SystemExit(f"{name} ended with {code}")
    return took, peak[0]


def _compare(courses):
    """Stop the run unless both gave the same marks."""
    marks = []
    for course in courses.values():
        grades, *_ = write_tables(Book(course), [LESSON], course / "compared")
        with open(grades, newline="") as file:
            marks.append({row["student_id"]: row["score"] for row in csv.DictReader(file)})
    if marks[0] != marks[1] or len(marks[0]) != HAND_INS:
        raise SystemExit(f"the marks differ: {set(marks[0].items()) ^ set(marks[1].items())}")
