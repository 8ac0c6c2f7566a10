"""From a lesson's source, notebooks/source/NN_name.py, to the cells of its two editions.

A source is py:percent. Its cells carry an `id`, and where something is asked or checked `exercise`, `check`,
`points`, `objective`; an answer in words says `level` and `minutes` too. Solutions stand between
### BEGIN SOLUTION and ### END SOLUTION. The hidden tests of a declared exercise are written here, out of its
declaration; those of a teacher's own stand between marks of their own. The student edition is blank; the
teacher's is solved, has the hidden tests, and is what nbgrader calls the source of an assignment.
"""

import ast
import symtable
from copy import deepcopy
from dataclasses import dataclass

YOUR_TURN = "...  # your turn"
FOLDED = "folded"
"""The tag of a cell that only draws or lays out a table: its code is shown on a click."""
YOUR_ANSWER = "*Your answer: double-click here and write in place of this line.*"


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson. An exercise without a check is graded by hand."""

    id: str
    kind: str
    source: str
    exercise: str | None = None
    check: str | None = None
    points: float | None = None
    objective: str | None = None
    level: str | None = None
    minutes: float | None = None
    tags: tuple[str, ...] = ()


def attributes(raw):
    """Return what a source says of one of its cells, as jupytext reads it."""
    return {name: value for name, value in raw.metadata.items() if name != "lines_to_next_cell"}


def source_cell(raw):
    """Return one cell of a source, as jupytext reads it, as a `Cell`."""
    said = attributes(raw)
    tags = tuple(said.pop("tags", ()))
    return Cell(kind=raw.cell_type, source=raw.source, tags=tags, **said)


def read_cells(path):
    """Return the cells of a source that the builder has found no fault with."""
    import jupytext

    return [source_cell(raw) for raw in jupytext.read(path, fmt="py:percent").cells]


def notebook_cells(notebook):
    """Return the cells of an edition, by the metadata that `metadata` gave them."""
    cells = []
    for cell in notebook.cells:
        ours, theirs = cell.metadata.get("lunaedu", {}), cell.metadata.get("nbgrader", {})
        said = {
            "exercise" if theirs.get("solution") else "check": ours.get("exercise"),
            "points": theirs.get("points"),
            "objective": ours.get("objective"),
            "tags": tuple(cell.metadata.get("tags", ())),
        }
        cells.append(Cell(cell.id, cell.cell_type, cell.source, **said))
    return cells


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


def outside(source, kind):
    """Return a source without what stands between the marks of `kind`, and without the marks."""
    return "\n".join(line for hidden, lines in stretches(source, kind) if not hidden for line in lines)


def blank(cell, cells):
    """Return the source of a cell as the student gets it: no solution, no hidden tests."""
    if cell.kind == "markdown":
        return YOUR_ANSWER if cell.exercise else cell.source
    check = next((other.source for other in cells if cell.exercise and other.check == cell.exercise), None)
    kept = []
    given = outside(cell.source, "SOLUTION")
    for hidden, lines in stretches(cell.source, "SOLUTION"):
        kept += _stub(lines, check, given) if hidden else lines
    return outside("\n".join(kept), "HIDDEN TESTS").rstrip()


def _stub(solution, check, given):
    """What stands in place of a solution: dots for a function's body, or for each name that is checked.

    Where what is checked is set in the part that is given, as for a drawing, the dots stand by themselves.
    """
    first = next((line for line in solution if line.strip()), "")
    if indent := first[: len(first) - len(first.lstrip())]:
        return [indent + YOUR_TURN]
    assigned = _assigned("\n".join(solution))
    used = (
        assigned if check is None else {n.id for n in ast.walk(ast.parse(check)) if isinstance(n, ast.Name)}
    )
    asked = [name for name in assigned if name in used and not name.startswith("_")]
    if not asked and (checked_name(check or "") or "") in _assigned(given):
        return [YOUR_TURN]
    if not asked:
        raise ValueError("its solution assigns no name that its check uses")
    return [f"{name} = {YOUR_TURN}" for name in asked]


def _assigned(source):
    symbols = symtable.symtable(source, "<cell>", "exec").get_symbols()
    return [symbol.get_name() for symbol in symbols if symbol.is_assigned() and not symbol.is_imported()]


def solved(cell):
    """Return the source of a cell as the teacher gets it.

    The hidden tests move above the last expression, because a cell shows the value of its last line only.
    """
    if cell.kind == "markdown" or not cell.check:
        return cell.source
    shown = outside(cell.source, "HIDDEN TESTS")
    tests = hidden_tests(cell)
    last = ast.parse(shown).body[-1]
    if not tests or not isinstance(last, ast.Expr):
        return cell.source
    lines = shown.rstrip().splitlines()
    above, below = lines[: last.lineno - 1], lines[last.lineno - 1 :]
    return "\n".join([*above, "### BEGIN HIDDEN TESTS", *tests, "### END HIDDEN TESTS", *below])


def hidden_tests(cell):
    """Return the lines that test an answer: out of the declared exercise, or as the source has them."""
    from lunaedu.lesson.exercises import every_exercise

    declared = every_exercise().get(cell.check)
    answer = checked_name(outside(cell.source, "HIDDEN TESTS"))
    if declared and answer:
        file = f"lunaedu/lesson/exercises/lesson_{int(cell.check.partition('.')[0]):02d}.py"
        return [f"# Written by the builder out of {file}.", *declared.hidden_tests(answer)]
    return [line for hidden, lines in stretches(cell.source, "HIDDEN TESTS") if hidden for line in lines]


def checked_name(source):
    """Return the answer that a check cell hands to `lu.check`; None if there is no such call."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "lu.check" and len(node.args) == 2:
            return ast.unparse(node.args[1])
    return None


def by_hand(cell, cells):
    """Whether a cell is an exercise that no check grades."""
    return cell.exercise is not None and cell.exercise not in [other.check for other in cells]


def metadata(cell, cells, student):
    """Tags, nbgrader's metadata and ours; the student edition locks what nbgrader's release locks."""
    found = {"tags": list(cell.tags)} if cell.tags else {}
    if FOLDED in cell.tags:
        found["jupyter"] = {"source_hidden": True}
    if not (cell.exercise or cell.check):
        return found
    graded = bool(cell.check) or by_hand(cell, cells)
    found["nbgrader"] = {
        "schema_version": 3,
        "grade_id": cell.id,
        "grade": graded,
        "solution": bool(cell.exercise),
        "locked": bool(cell.check),
        "task": False,
    } | ({"points": cell.points} if graded else {})
    found["lunaedu"] = {"exercise": cell.exercise or cell.check} | (
        {"objective": cell.objective} if cell.objective else {}
    )
    if student:
        found |= {"deletable": False} | ({"editable": False} if cell.check else {})
    return found


def released(notebook):
    """Return the student edition of a teacher's edition, not run: what nbgrader calls its release.

    A teacher's own nbgrader cells lose what stands between the marks; ours get the stubs of `blank`.
    """
    student = deepcopy(notebook)
    cells = notebook_cells(notebook)
    for cell, ours in zip(student.cells, cells, strict=True):
        marks = cell.metadata.get("nbgrader", {})
        if "lunaedu" in cell.metadata:
            cell.source = blank(ours, cells)
        elif marks:
            cell.source = outside(outside(cell.source, "SOLUTION"), "HIDDEN TESTS")
        if marks.get("grade") or marks.get("solution") or marks.get("locked"):
            cell.metadata["deletable"] = False
            if not marks.get("solution"):
                cell.metadata["editable"] = False
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return student
