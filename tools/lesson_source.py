"""Read a lesson's source, notebooks/source/NN_name.py, and make from it the two editions, not yet run.

A source is py:percent. Its cells carry an `id`, and where something is asked or checked `exercise`, `check`,
`points`, `objective`. Solutions stand between ### BEGIN SOLUTION and ### END SOLUTION, hidden tests likewise.
"""

import ast
import symtable
from dataclasses import dataclass

import jupytext
import nbformat
from check_notebooks import VALID_ID, output_texts
from check_prose import typed_numbers, typed_numbers_in_captions

YOUR_TURN = "...  # your turn"
YOUR_ANSWER = "*Your answer: double-click here and write in place of this line.*"
SCREEN_COLUMNS = 92  # what JupyterLab shows of a code cell at 1280 pixels, with the file browser open
TRIVIAL_LINE = 12  # characters; a shorter line gives no solution away
CELL_ATTRIBUTES = {"id", "exercise", "check", "points", "objective", "tags"}
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class BuildError(Exception):
    """A lesson that cannot be built; the message names the lesson, the cell and the fault."""


@dataclass(frozen=True)
class Cell:
    """One cell of a source. An exercise without a check is graded by hand."""

    id: str
    kind: str
    source: str
    exercise: str | None = None
    check: str | None = None
    points: float | None = None
    objective: str | None = None
    tags: tuple[str, ...] = ()


def read_source(path):
    """Return the cells of a py:percent file; BuildError, with every fault in it, if they cannot be built."""
    wrong = []
    cells = []
    for number, cell in enumerate(jupytext.read(path, fmt="py:percent").cells, 1):
        attributes = {k: v for k, v in cell.metadata.items() if k != "lines_to_next_cell"}
        if not VALID_ID.fullmatch(str(attributes.get("id", ""))):
            first_line = cell.source.strip().partition("\n")[0]
            wrong.append(f'cell number {number} ({first_line!r}) needs id="…" of letters, digits and hyphens')
        elif unknown := attributes.keys() - CELL_ATTRIBUTES:
            wrong.append(f"cell {attributes['id']!r}: unknown attribute {', '.join(sorted(unknown))}")
        else:
            tags = tuple(attributes.pop("tags", ()))
            cells.append(Cell(kind=cell.cell_type, source=cell.source, tags=tags, **attributes))
    for i, cell in enumerate(cells):
        wrong += [f"cell {cell.id!r}: {fault}" for fault in _cell_faults(cell, cells[:i], cells)]
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
        if cell.check and cell.points and not tests:
            yield "a check worth points needs hidden tests, or every hand-in earns them"
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
    if cell.points is None and (cell.check or _by_hand(cell, cells)):
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


def stretches(source, kind):
    """Yield (hidden, lines) for each stretch of a source outside or inside the marks of `kind`."""
    hidden, lines = False, []
    for line in source.splitlines():
        if line.strip() not in (f"### BEGIN {kind}", f"### END {kind}"):
            lines.append(line)
            continue
        if hidden == ("BEGIN" in line):
            raise ValueError(f"{line.strip()!r} has no partner")
        yield hidden, lines
        hidden, lines = not hidden, []
    if hidden:
        raise ValueError(f"'### BEGIN {kind}' has no partner")
    yield hidden, lines


def blank(cell, cells):
    """Return the source of a cell as the student gets it: no solution, no hidden tests."""
    if cell.kind == "markdown":
        return YOUR_ANSWER if cell.exercise else cell.source
    check = next((other.source for other in cells if cell.exercise and other.check == cell.exercise), None)
    kept = []
    for hidden, lines in stretches(cell.source, "SOLUTION"):
        kept += _stub(lines, check) if hidden else lines
    shown = [
        line for hidden, lines in stretches("\n".join(kept), "HIDDEN TESTS") if not hidden for line in lines
    ]
    return "\n".join(shown).rstrip()


def _stub(solution, check):
    """What stands in place of a solution: dots for a function's body, or for each name that is checked."""
    first = next((line for line in solution if line.strip()), "")
    if indent := first[: len(first) - len(first.lstrip())]:
        return [indent + YOUR_TURN]
    symbols = symtable.symtable("\n".join(solution), "<solution>", "exec").get_symbols()
    assigned = [s.get_name() for s in symbols if s.is_assigned() and not s.is_imported()]
    used = (
        assigned if check is None else {n.id for n in ast.walk(ast.parse(check)) if isinstance(n, ast.Name)}
    )
    asked = [name for name in assigned if name in used and not name.startswith("_")]
    if not asked:
        raise ValueError("its solution assigns no name that its check uses")
    return [f"{name} = {YOUR_TURN}" for name in asked]


def solved(cell):
    """Return the source of a cell as the teacher gets it.

    The hidden tests move above the last expression, because a cell shows the value of its last line only.
    """
    if cell.kind == "markdown" or not cell.check:
        return cell.source
    shown = "\n".join(
        line for hidden, lines in stretches(cell.source, "HIDDEN TESTS") if not hidden for line in lines
    )
    tests = [line for hidden, lines in stretches(cell.source, "HIDDEN TESTS") if hidden for line in lines]
    last = ast.parse(shown).body[-1]
    if not tests or not isinstance(last, ast.Expr):
        return cell.source
    lines = shown.rstrip().splitlines()
    above, below = lines[: last.lineno - 1], lines[last.lineno - 1 :]
    return "\n".join([*above, "### BEGIN HIDDEN TESTS", *tests, "### END HIDDEN TESTS", *below])


def _by_hand(cell, cells):
    return cell.exercise is not None and cell.exercise not in [other.check for other in cells]


def _metadata(cell, cells, student):
    """Tags, nbgrader's metadata and ours; the student edition locks what nbgrader's release locks."""
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    if not (cell.exercise or cell.check):
        return metadata
    graded = bool(cell.check) or _by_hand(cell, cells)
    metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": cell.id,
        "grade": graded,
        "solution": bool(cell.exercise),
        "locked": bool(cell.check),
        "task": False,
    } | ({"points": cell.points} if graded else {})
    metadata["lunaedu"] = {"exercise": cell.exercise or cell.check} | (
        {"objective": cell.objective} if cell.objective else {}
    )
    if student:
        metadata |= {"deletable": False} | ({"editable": False} if cell.check else {})
    return metadata


def edition(cells, student):
    """Return the notebook of one edition, not yet run."""
    make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    return nbformat.v4.new_notebook(
        metadata=METADATA,
        cells=[
            make[cell.kind](
                id=cell.id,
                source=blank(cell, cells) if student else solved(cell),
                metadata=_metadata(cell, cells, student),
            )
            for cell in cells
        ],
    )


def leaks(cells, student_notebook):
    """Return a sentence for each line of a solution or hidden test that the student edition shows.

    A line that stood open in the source before it was asked for is no secret.
    """
    found = []
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
        known = "\n".join(blank(other, cells) for other in cells[:i])
        secret = {
            line.strip() for line in secret if len(line.strip()) > TRIVIAL_LINE and line.strip() not in known
        }
        for shown in student_notebook.cells:
            text = "\n".join([shown.source, *output_texts(shown)])
            found += [
                f"cell {shown.id!r} gives away a line of {cell.id!r}: {line}"
                for line in sorted(secret)
                if line in text
            ]
    return found
