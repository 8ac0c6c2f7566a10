"""Read a lesson's source, notebooks/source/NN_name.py, and say what is wrong with it.

What a source is made of, and how its two editions come from it, stands in `lunaedu.course.editions`.
"""

import jupytext
import nbformat
from lesson_time import with_times
from notebook_faults import VALID_ID, output_texts
from plain_code import not_first_year
from typed_numbers import typed_numbers, typed_numbers_in_captions

from lunaedu.course.editions import (
    FOLDED,
    attributes,
    blank,
    by_hand,
    checked_name,
    hidden_tests,
    metadata,
    outside,
    solved,
    source_cell,
    stretches,
)
from lunaedu.lesson.exercises import every_exercise

SCREEN_COLUMNS = 92  # what JupyterLab shows of a code cell at 1280 pixels, with the file browser open
TRIVIAL_LINE = 12  # characters; a shorter line gives no solution away
CELL_ATTRIBUTES = {"id", "exercise", "check", "points", "objective", "level", "minutes", "tags"}
STILL_OPEN = ("03_",)
"""Lessons that are being rewritten: their open cells, hidden tests and minutes are not held yet."""
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class BuildError(Exception):
    """A lesson that cannot be built; the message names the lesson, the cell and the fault."""


def read_source(path):
    """Return the cells of a py:percent file; BuildError, with every fault in it, if they cannot be built."""
    wrong = []
    cells = []
    for number, raw in enumerate(jupytext.read(path, fmt="py:percent").cells, 1):
        said = attributes(raw)
        if not VALID_ID.fullmatch(str(said.get("id", ""))):
            first_line = raw.source.strip().partition("\n")[0]
            wrong.append(f'cell number {number} ({first_line!r}) needs id="…" of letters, digits and hyphens')
        elif unknown := said.keys() - CELL_ATTRIBUTES:
            wrong.append(f"cell {said['id']!r}: unknown attribute {', '.join(sorted(unknown))}")
        else:
            cells.append(source_cell(raw))
    for i, cell in enumerate(cells):
        wrong += [f"cell {cell.id!r}: {fault}" for fault in _cell_faults(cell, cells[:i], cells)]
        if not path.name.startswith(STILL_OPEN):
            wrong += [f"cell {cell.id!r}: {fault}" for fault in _page_faults(cell, cells)]
    if wrong:
        raise BuildError("\n".join(f"{path.stem}: {fault}" for fault in wrong))
    return cells


def _cell_faults(cell, before, cells):
    if cell.id in [other.id for other in before]:
        yield "another cell has the same id"
    try:
        solutions = [lines for hidden, lines in stretches(cell.source, "SOLUTION") if hidden]
        tests = [lines for hidden, lines in stretches(cell.source, "HIDDEN TESTS") if hidden]
        if solutions and (cell.kind, bool(cell.exercise)) != ("code", True):
            yield "only a code cell with exercise=… may hold a solution block"
        if tests and (cell.kind, bool(cell.check)) != ("code", True):
            yield "only a code cell with check=… may hold hidden tests"
        if cell.check and cell.points and not hidden_tests(cell):
            yield "a check worth points needs a declared exercise or tests, or every hand-in earns them"
        if cell.exercise and cell.kind == "code":
            if not solutions:
                yield "an exercise needs a solution block"
            blank(cell, cells)
    except (ValueError, SyntaxError) as error:
        yield str(error)
    points = {other.points for other in cells if cell.check and cell.check in (other.check, other.exercise)}
    if cell.check and cell.check not in [other.exercise for other in before]:
        yield f"no exercise {cell.check!r} stands before this check"
    elif len(points - {None}) > 1:
        yield f"exercise {cell.check!r} and its check disagree about the points"
    if cell.points is None and (cell.check or by_hand(cell, cells)):
        yield "what is graded needs points=…"
    if cell.kind == "markdown":
        numbers = typed_numbers(cell.source, cell.id, {other.exercise for other in cells if other.exercise})
    else:
        numbers = typed_numbers_in_captions(cell.source)
        for line in cell.source.splitlines():
            if len(line) > SCREEN_COLUMNS:
                yield f"{line.strip()[:30]!r}… is wider than the {SCREEN_COLUMNS} columns of a screen"
    for number in numbers:
        yield f"a typed number, {number}: write {{{{ expression:format }}}}, or a word for a small count"


def _page_faults(cell, cells):
    """What a finished lesson keeps to besides."""
    by_hand_too = "### BEGIN HIDDEN TESTS" in cell.source
    if cell.check in every_exercise() and by_hand_too and checked_name(outside(cell.source, "HIDDEN TESTS")):
        yield "the builder writes the hidden tests of a declared exercise"
    if cell.kind == "markdown" and cell.exercise and not (cell.level and cell.minutes):
        yield 'an answer in words says level="…" and minutes=…'
    if cell.kind == "code" and FOLDED not in cell.tags:
        for phrase in not_first_year(cell.source):
            yield f"an open cell holds what a student has not met: {phrase}; fold it or write it out"


def edition(cells, student):
    """Return the notebook of one edition, not yet run."""
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    return nbformat.v4.new_notebook(
        metadata=METADATA,
        cells=[
            make[cell.kind](
                id=cell.id,
                source=_text(cell, cells, student),
                metadata=metadata(cell, cells, student),
            )
            for cell in cells
        ],
    )


def _text(cell, cells, student):
    source = blank(cell, cells) if student else solved(cell)
    return with_times(cells, source) if cell.kind == "markdown" and not cell.exercise else source


def secrets(cells):
    """Yield (id, lines) of each cell with a solution, model answer or hidden tests: what no student may see.

    A line that stood open in the source before it was asked for is no secret.
    """
    for i, cell in enumerate(cells):
        if cell.kind == "markdown":
            secret = cell.source.splitlines() if cell.exercise else []
        else:
            secret = [
                line
                for kind in ("SOLUTION", "HIDDEN TESTS")
                for hidden, lines in stretches(cell.source, kind)
                if hidden
                for line in lines
            ]
        if secret:
            known = "\n".join(blank(other, cells) for other in cells[:i])
            lines = {line.strip() for line in secret}
            yield cell.id, sorted(line for line in lines if len(line) > TRIVIAL_LINE and line not in known)


def leaks(cells, student_notebook):
    """Return a sentence for each line of a solution or hidden test that the student edition shows."""
    texts = {cell.id: "\n".join([cell.source, *output_texts(cell)]) for cell in student_notebook.cells}
    return [
        f"cell {shown!r} gives away a line of {id!r}: {line}"
        for id, lines in secrets(cells)
        for shown, text in texts.items()
        for line in lines
        if line in text
    ]
