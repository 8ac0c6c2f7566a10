"""Make the teacher's pages of the lessons, docs/teaching_lessons.md, out of the built notebooks.

    python tools/make_guide.py

Aims and needs come from a lesson's own text, points and objectives from its cells, the usual slips from the
exercises that `lu.check` knows.
"""

import re
from pathlib import Path

import nbformat

from lunaedu.course.new import REHEARSAL
from lunaedu.lesson.exercises import every_exercise

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "teaching_lessons.md"
MINUTES_A_POINT, MINUTES_A_WORD, MINUTES_A_CODE_CELL = 1.5, 1 / 130, 0.3
SHORT_MINUTES = 2.5  # what is shorter shares a row
NO_LESSON_TIME = ("Hand in", "References", "Go further")
TOP = """\
# The lessons, for teachers

Made by `python tools/make_guide.py` out of the lessons: change those, not this page. How a course is made,
handed out and graded stands in [teaching.md](teaching.md).

*About min* shares out a lesson's announced time by the words, the code and the points of each part: a plan to
start from; no class was measured. *Slips* are the usual mistakes that `lu.check` knows by name and answers
with a sentence of their own. *Own numbers*: drawn for each student, where the course is personal.
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
    marks = _marks(notebook)
    scheme = [f"| {m['id']} | {m['asks']} | {m['aim']} | {m['points']:g} | {m['by']} |" for m in marks]
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
        "| exercise | it asks | objective | points | marked |",
        "|---|---|---|---|---|",
        *scheme,
        f"| | | **in all** | **{sum(m['points'] for m in marks):g}** | |",
        "",
        "### A plan of the hour",
        "",
        "| part | exercises | about min |",
        "|---|---|---|",
        *_plan(notebook, int(re.match(r"\d+", glance["Time"]).group())),
        "",
        "### Slips",
        "",
        *slips,
        "",
    ]
    return "\n".join(lines)


def _aims(text):
    """Return the lesson's objectives by id; the first place where one stands is the one that counts."""
    found = re.findall(r"^- \*\*(LO-[\d.]+)\*\* (.+?)$(?!\n  )", text, re.M | re.S)
    return {name: " ".join(words.split()).rstrip(";.") for name, words in reversed(found)}


def _marks(notebook):
    """Return what there is to know of each exercise that earns points, in order."""
    asked = {cell.metadata.lunaedu.exercise: cell for cell in notebook.cells if _marked(cell, "solution")}
    heads = dict(
        re.findall(r"^### Exercise ([\d.]+): (.+)$", "\n".join(c.source for c in notebook.cells), re.M)
    )
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


def _plan(notebook, minutes):
    """Return a table row for each part of a lesson: the announced time, shared out."""
    parts = [["Before you start", 0.0, []]]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for line in cell.source.splitlines():
                if head := re.match(r"## (.+)", line):
                    parts.append([head.group(1), 0.0, []])
                parts[-1][1] += MINUTES_A_WORD * len(line.split())
                parts[-1][2] += re.findall(r"^### Exercise ([\d.]+)", line)
        else:
            parts[-1][1] += MINUTES_A_CODE_CELL
        if _marked(cell, "grade"):
            parts[-1][1] += MINUTES_A_POINT * cell.metadata.nbgrader.points
    parts = [part for part in parts if part[0] not in NO_LESSON_TIME]
    scale = minutes / sum(weight for _, weight, _ in parts)
    rows = []
    for name, weight, asked in parts:
        if rows and not asked and not rows[-1][2] and weight * scale < SHORT_MINUTES:
            rows[-1] = (f"{rows[-1][0].partition(' … ')[0]} … {name}", rows[-1][1] + weight, [])
        else:
            rows.append((name, weight, asked))
    return [f"| {name} | {', '.join(asked)} | {weight * scale:.0f} |" for name, weight, asked in rows]


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(guide(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(PAGE.read_text(encoding='utf-8').splitlines())} lines")
