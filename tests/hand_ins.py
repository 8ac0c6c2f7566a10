"""A class of made-up hand-ins: honest, careless and hostile ones, for any lesson."""

import contextlib
import functools
import textwrap
from copy import deepcopy
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import get_alembic_version

import lunaedu
from lunaedu.course.editions import read_cells
from lunaedu.course.judge import Check, judge_as
from lunaedu.course.new import teachers
from lunaedu.lesson.checks import Drawing
from lunaedu.lesson.exercises import every_exercise

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
SETUP = "import math\n\nimport numpy as np\n\nimport lunaedu as lu"


alembic_version = functools.cache(get_alembic_version)


@pytest.fixture(scope="module", autouse=True)
def ask_alembic_once():
    """nbgrader starts a process of seconds for each new grade book, only to learn one and the same number."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nbgrader.api.get_alembic_version", alembic_version)
        yield


def teachers_edition(lesson):
    """A lesson's teacher's edition, not run."""
    student = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
    return teachers(student, read_cells(NOTEBOOKS / "source" / f"{lesson}.py"))


def lessons():
    """The lessons that have checks; one that must be built again is test_notebooks.py's business."""
    built = [path.stem for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))]
    return [lesson for lesson in built if (notebook := teachers_edition(lesson)) and asked(notebook)]


def role(cell):
    """What a cell of a lesson is for: exercise, check, answer (in words), or nothing graded."""
    marks = cell.metadata.get("nbgrader", {})
    if marks.get("locked"):
        return "check"
    return ("exercise" if cell.cell_type == "code" else "answer") if marks.get("solution") else ""


def short(lesson):
    """The teacher's edition of a lesson made short: its exercises, their checks, and no other cell."""
    return deepcopy(_short(lesson))


@functools.cache
def _short(lesson):
    whole = teachers_edition(lesson)
    setup = new_code_cell(SETUP, id="setup")
    notebook = new_notebook(metadata=whole.metadata, cells=[setup, *filter(_stands_alone, whole.cells)])
    for cell, check in asked(notebook):
        right = every_exercise()[cell.metadata.lunaedu.exercise].checker().right
        if not callable(right):
            cell.source = f"### BEGIN SOLUTION\n{name_of(check)} = {literal(right)}\n### END SOLUTION"
    return notebook


def _stands_alone(cell):
    """Whether a cell is asked or checked and needs no other cell; drawings take a lesson's names."""
    exercise = every_exercise().get(cell.metadata.get("lunaedu", {}).get("exercise"))
    return bool(role(cell)) and not (exercise and isinstance(exercise.checker(), Drawing))


def asked(notebook):
    """Each exercise of a notebook with its check cell."""
    checks = {c.metadata.lunaedu.exercise: c for c in notebook.cells if role(c) == "check"}
    return [(c, checks[c.metadata.lunaedu.exercise]) for c in notebook.cells if role(c) == "exercise"]


def name_of(check):
    """The name whose value a check cell takes."""
    call = next(line for line in check.source.splitlines() if line.startswith("lu.check("))
    return call.partition(", ")[2].rstrip(")")


def literal(value):
    """A right or wrong value as a student types it."""
    if isinstance(value, str | tuple):  # a choice, or what stands in a drawing
        return repr(value)
    return repr(np.asarray(value).tolist())


def table_of(name, function, check):
    """A function that makes a known slip, as source: it looks up its results, whatever the judge will ask."""
    judge_as(check.exercise[:1].zfill(2), "", "luna1")
    table = {}

    def recorded(*given):
        result = function(*given)
        table[repr([np.asarray(x).tolist() for x in given])] = np.asarray(result).tolist()
        return result

    every_exercise()[check.exercise].checker().judge(recorded)
    with contextlib.suppress(AssertionError):
        exec(check.tests, {"np": np, "lu": lunaedu, name: recorded})
    return textwrap.dedent(f"""\
        def {name}(*given):
            nan, inf = math.nan, math.inf
            result = {table!r}[repr([np.asarray(x).tolist() for x in given])]
            return np.array(result) if np.ndim(result) else result
        """)


def with_slip(notebook, number):
    """Make the slip of that number in each exercise that has so many; return the slips by exercise."""
    slips = {}
    for cell, check in asked(notebook):
        exercise = cell.metadata.lunaedu.exercise
        known = every_exercise()[exercise].checker().slips
        if number < len(known):
            wrong, name = known[number].wrong, name_of(check)
            slips[exercise] = known[number].name
            cell.source = (
                table_of(name, wrong, Check.read(check)) if callable(wrong) else f"{name} = {literal(wrong)}"
            )
    return slips
