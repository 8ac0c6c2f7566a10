"""Triage: what is wrong with hand-ins, one line a file, one line a fault. Nothing in them is run.

The command is `python -m lunaedu.course check`.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

import nbformat

from lunaedu.course.folder import ABOUT, Course
from lunaedu.course.handin import examine
from lunaedu.course.mending import Problem
from lunaedu.course.words import as_a_name, on_one_line

ORIGINAL = ".handed-in"


def add_arguments(parser):
    """Declare what the command takes."""
    parser.add_argument(
        "handins",
        nargs="+",
        type=Path,
        metavar="HANDIN",
        help="files, or folders of them: a course's are in submitted",
    )
    parser.add_argument(
        "--course", type=Path, metavar="DIR", help="the course; default: the one that HANDIN lies in"
    )
    parser.add_argument(
        "--mend",
        action="store_true",
        help=f"write what could be mended; the original stays as NAME.ipynb{ORIGINAL}",
    )
    parser.epilog = (
        "Exit code 0: all can be graded, mended where needed (`grade` mends too); 1: somebody must look; "
        "2: a wrong command."
    )


def run(options):
    """Go through all hand-ins; return the exit code."""
    left = 0
    for path in _files(options.handins):
        folder = options.course or _course_folder(path)
        if folder is None or not (folder / ABOUT).is_file():
            place = f"{folder} is no course" if folder else f"{on_one_line(path)} lies in no course"
            print(f"{place}: name the course's folder with --course DIR", file=sys.stderr)
            return 2
        course = Course.read(folder)
        report = triage(path, course)
        left += any(not problem.mended for problem in report.problems)
        print(f"{on_one_line(path)}: {_verdict(report)}")
        for line, mended in report.lines():
            print(f"    {'mended' if mended else 'LOOK  '}  {on_one_line(line)}")
        if options.mend and report.notebook and any(problem.mended for problem in report.problems):
            mend(path, report.notebook)
            print(f"    mended, outputs cleared; the original is now {on_one_line(path.name + ORIGINAL)}")
    return int(left > 0)


def triage(path, course):
    """Return the report on one hand-in of a course, which may lie anywhere."""
    named = [name for name in course.lessons if name == path.parent.name or name in path.name]
    student = _student(path, course)
    whose = student if course.personal else ""
    reports = [examine(path, course.source(name), whose, course.name) for name in named[:1] or course.lessons]
    report = next((report for report in reports if report.notebook), reports[0])
    if student and path.stem not in course.lessons:
        misnamed = Problem(
            "file", "", "nbgrader does not know this file's name: call it as the lesson's", False
        )
        report = replace(report, problems=(misnamed, *report.problems))
    return report


def mend(path, notebook):
    """Put a mended notebook in a hand-in's place; the original, if it is the first one, stays beside it."""
    original = path.with_name(path.name + ORIGINAL)
    fresh = path.with_name(path.name + ".mended")
    fresh.unlink(missing_ok=True)
    with fresh.open("x", encoding="utf-8") as file:
        nbformat.write(notebook, file)
    if not original.exists():
        os.replace(path, original)
    os.replace(fresh, path)


def _files(paths):
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        start = path / "submitted" if (path / ABOUT).is_file() else path
        yield from (file for file in sorted(start.rglob("*.ipynb")) if ".ipynb_checkpoints" not in file.parts)


def _course_folder(path):
    for folder in [*path.absolute().parents, Path.cwd()]:
        if (folder / ABOUT).is_file():
            return folder
    return None


def _student(path, course):
    """Return whose hand-in it is, by the folder's name in submitted; empty elsewhere."""
    submitted, place = course.folder / "submitted", path.parent.resolve()
    return as_a_name(place.relative_to(submitted).parts[0]) if submitted in place.parents else ""


def _verdict(report):
    if report.notebook is None:
        return "cannot be graded"
    if not report.problems:
        return "fine"
    left = sum(not problem.mended for problem in report.problems)
    return f"can be graded; {'look at it' if left else 'nothing is lost'}"
