"""Make the teacher's pages of the lessons, docs/teaching_lessons.md, out of the built notebooks.

    python tools/make_guide.py

Aims and needs come from a lesson's own text, points and objectives from its cells, the usual slips from the
exercises that `lu.check` knows.
"""

import re
from pathlib import Path

import nbformat
from lesson_time import exercise_time, sections

from lunaedu.course.editions import read_cells
from lunaedu.course.new import REHEARSAL
from lunaedu.lesson.exercises import every_exercise

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "teaching_lessons.md"
SHORT_MINUTES = 2.5  # what is shorter shares a row
TOP = """\
# The lessons, for teachers

Made by `python tools/make_guide.py` out of the lessons: change those, not this page. How a course is made,
handed out and graded stands in [teaching.md](teaching.md).

*Min* is counted from the words, the code, the figures and what the exercises are declared to take, as for the
lesson's own head: a plan to start from; no class was measured. *Slips* are the usual mistakes that `lu.check`
knows by name and answers with a sentence of their own. *Own numbers*: drawn for each student, where the
course is personal.
"""


def guide():
    """Return the text of the page."""
    names = sorted(path for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    return "\n".join([TOP, *(_page(path) for path in names if not path.name.startswith(REHEARSAL))])


def _page(path):
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    title = re.search(r"^# (.+)$", text, re.M).group(1)
    question = " ".join(re.search(r"^\*\*(.+?)\*\*$", text, re.M | re.S).group(1).split())
    glance = dict(re.findall(r"^\| \*\*(.+?)\*\* \| (.+?) \|$", text, re.M))
    aims = _aims(text)
    cells = read_cells(ROOT / "notebooks" / "source" / f"{path.stem}.py")
    marks = _marks(notebook)
    slips = [f"- **{m['id']}** {'; '.join(m['slips'])}" for m in marks if m["slips"]]
    lines = [
        f"## {title}",
        "",
        f"[{path.name}](../notebooks/{path.name}). {question}",
        "",
        *(f"**{name}** {words}  " for name, words in glance.items()),
        "",
        "### Aims and marking scheme",
        "",
        "| objective | students can | points |",
        "|---|---|---|",
        *(f"| {aim} | {words} | {_points_of(marks, aim):g} |" for aim, words in sorted(aims.items())),
        "",
        *_scheme(marks, exercise_time(cells)),
        "",
        "### A plan of the hour",
        "",
        "| part | exercises | min |",
        "|---|---|---|",
        *_plan(cells, text),
        "",
        "### Slips",
        "",
        *slips,
        "",
    ]
    return "\n".join(lines)


def _scheme(marks, times):
    """Return the table of a lesson's exercises."""
    return [
        "| exercise | it asks | level | min | objective | points | marked |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {m['id']} | {m['asks']} | {level} | {minutes} | {m['aim']} | {m['points']:g} | {m['by']} |"
            for m in marks
            for level, minutes in [times[m["id"]]]
        ),
        f"| | | | | **in all** | **{sum(m['points'] for m in marks):g}** | |",
    ]


def _aims(text):
    """Return the lesson's objectives by id; the first place where one stands is the one that counts."""
    found = re.findall(r"^- \*\*(LO-[\d.]+)\*\* (.+?)$(?!\n  )", text, re.M | re.S)
    return {name: " ".join(words.split()).rstrip(";.") for name, words in reversed(found)}


def _marks(notebook):
    """Return what there is to know of each exercise that earns points, in order."""
    asked = {cell.metadata.lunaedu.exercise: cell for cell in notebook.cells if _marked(cell, "solution")}
    text = "\n".join(cell.source for cell in notebook.cells)
    heads = dict(re.findall(r"^### Exercise ([\d.]+): (.+?)(?: · .+ min)?$", text, re.M))
    known = every_exercise()
    marks = []
    for cell in notebook.cells:
        if not _marked(cell, "grade"):
            continue
        id = cell.metadata.lunaedu.exercise
        declared = known.get(id)
        own = " (own numbers)" if "lu.personal(" in asked[id].source else ""
        marks.append(
            {
                "id": id,
                "asks": (declared.question if declared else heads[id].capitalize()) + own,
                "aim": asked[id].metadata.lunaedu.objective,
                "points": cell.metadata.nbgrader.points,
                "by": "by tests" if declared else "by hand",
                "slips": [slip.name for slip in declared.checker().slips] if declared else [],
            }
        )
    return marks


def _marked(cell, role):
    return cell.metadata.get("nbgrader", {}).get(role, False)


def _points_of(marks, aim):
    return sum(mark["points"] for mark in marks if mark["aim"] == aim)


def _plan(cells, text):
    """Return a table row for each part of a lesson's core: its minutes, as the builder counts them."""
    shown = re.findall(r"^## (.+?)(?: · \d+ min)?$", text, re.M)  # with numbers where the source has formulas
    heads = [head for c in cells if c.kind == "markdown" for head in re.findall(r"^## (.+)$", c.source, re.M)]
    called = dict(zip(heads, shown, strict=True)) | {"": "Before you start"}
    asked, part = {}, ""
    for cell in cells:
        if cell.kind == "markdown":
            for line in cell.source.splitlines():
                head = re.match(r"## (.+)", line)
                part = head[1] if head else part
                asked.setdefault(part, []).extend(re.findall(r"^### Exercise ([\d.]+)", line))
    rows = []
    for name, minutes in sections(cells):
        exercises, name = asked.get(name, []), called[name]
        if rows and not exercises and not rows[-1][2] and minutes < SHORT_MINUTES:
            rows[-1] = (f"{rows[-1][0].partition(' … ')[0]} … {name}", rows[-1][1] + minutes, [])
        else:
            rows.append((name, minutes, exercises))
    return [f"| {name} | {', '.join(exercises)} | {minutes:.0f} |" for name, minutes, exercises in rows]


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(guide(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(PAGE.read_text(encoding='utf-8').splitlines())} lines")
