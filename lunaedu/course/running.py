"""One hand-in: examined, run behind walls from the first cell to the last, and judged on the way."""

import hashlib
import time
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell, new_output

from lunaedu.course import sanitise
from lunaedu.course.confined import Confined, Died
from lunaedu.course.editions import released
from lunaedu.course.handin import examine, read
from lunaedu.course.judge import Check, Mark, judge_as
from lunaedu.course.mending import Hopeless
from lunaedu.course.walls import Limits
from lunaedu.course.words import fit

SHOWN = {
    "text/plain": ("text/plain", str),
    "text/html": ("text/html", sanitise.harmless),
    "text/markdown": ("text/html", sanitise.rendered),
    "text/latex": ("text/html", sanitise.formula),
    "image/png": ("image/png", sanitise.picture),
    "image/jpeg": ("image/jpeg", sanitise.picture),
}
"""What an output may be, the kind it is kept as, and what makes it harmless; the first of a kind counts."""

GRADED, NOT_READ, FAILED = "graded", "could not be read", "the grader failed"
"""What may become of a hand-in."""
STOPPED = "the notebook was stopped here"


@dataclass(frozen=True)
class Task:
    """What there is to grade, and how. ``course`` is empty where everyone has the same numbers.

    ``grader`` is the fingerprint of all that a mark depends on besides the hand-in; the inputs that functions
    are tried on are drawn from ``seed``, which stays with the teacher, and from what was handed in.
    """

    lesson: str
    student: str
    handed_in: Path
    source: Path
    course: str = ""
    walls: bool = True
    limits: Limits = field(default_factory=Limits)
    notes: tuple[str, ...] = ()
    refused: str = ""
    grader: str = ""
    seed: str = ""


@dataclass(frozen=True)
class Graded:
    """What came of it: the notebook with its outputs, a mark for each check, and all that was noticed.

    ``of`` is the fingerprint of the bytes that were graded, whatever lies there by now.
    """

    lesson: str
    student: str
    notebook: nbformat.NotebookNode
    marks: tuple[Mark, ...]
    problems: tuple[str, ...]
    status: str = GRADED
    of: str = ""
    seconds: float = 0.0


def taken(task):
    """Return the bytes of a hand-in, or the Hopeless that says why not, and the fingerprint of either."""
    try:
        if task.refused:
            raise Hopeless("refused", task.refused)
        data = read(task.handed_in)
        return data, hashlib.sha256(data).hexdigest()
    except Hopeless as hopeless:
        return hopeless, hashlib.sha256(repr(hopeless).encode("utf-8", "replace")).hexdigest()


def grade(task):
    """Return the `Graded` of one task; whatever the hand-in does, there is one."""
    begun = time.monotonic()
    data, of = taken(task)
    if isinstance(data, Hopeless):
        return replace(not_graded(task, f"The file {data.args[1]}", NOT_READ), of=of)
    source = nbformat.read(task.source, as_version=4)
    report = examine(data, source, *_whose(task))
    problems = [*task.notes, *(line for line, _ in report.lines())]
    if report.notebook is None:
        return replace(not_graded(task, f"The file {problems[-1]}", NOT_READ), of=of)
    run = _Run(task, source, of)
    run.through(report.notebook)
    _show_harmlessly(report.notebook, source)
    problems += run.problems
    seconds = time.monotonic() - begun
    return Graded(
        task.lesson, task.student, report.notebook, tuple(run.marks), tuple(problems), GRADED, of, seconds
    )


def _whose(task):
    return (task.student, task.course) if task.course else ("", "")


def _show_harmlessly(notebook, source):
    """Render a student's own texts, and leave in them nothing that could act when somebody opens them."""
    courses = {cell.source for edition in (source, released(source)) for cell in edition.cells}
    for cell in notebook.cells:
        if cell.cell_type == "code" or cell.source in courses:
            continue
        if cell.cell_type == "raw":
            cell.cell_type, shown = "markdown", sanitise.preformatted(cell.source)
        else:
            shown = sanitise.rendered(cell.source, cell.pop("attachments", None))
        cell.source = sanitise.as_markdown(shown)


def not_graded(task, why, status):
    """Return the `Graded` of a hand-in that gave nothing to grade: no marks, and the lesson left blank."""
    source = nbformat.read(task.source, as_version=4)
    notebook = released(source)
    marks = [Mark(check.cell, check.exercise, False, f"{why}.") for check in _checks(source).values()]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [_said(mark) for mark in marks if mark.cell == cell.id]
    shown = sanitise.as_markdown(sanitise.harmless(f"<b>Nothing could be graded. {escape(why)}.</b>"))
    notebook.cells.insert(0, new_markdown_cell(shown, id="grader-note"))
    return Graded(task.lesson, task.student, notebook, tuple(marks), (*task.notes, why), status)


def _checks(source):
    """The check cells of a teacher's edition, by id."""
    return {
        cell.id: Check.read(cell)
        for cell in source.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    }


class _Run:
    def __init__(self, task, source, of):
        self.task = task
        self.checks = _checks(source)
        # A panel that is as the course made it gives no name and no answer, but takes a fifth of the time.
        self.idle = {c.id: c.source for c in source.cells if "panel" in c.metadata.get("tags", ())}
        self.marks = []
        self.problems = []
        self.seed = f"{task.seed}/{task.lesson}/{task.student}/{of}"
        self.characters_left = task.limits.notebook_output_characters

    def through(self, notebook):
        """Run and judge each cell of a notebook; fill in its outputs."""
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        reached = cells[0]
        name = {"LUNAEDU_STUDENT": self.task.student, "LUNAEDU_COURSE": self.task.course}
        with Confined(self.task.limits, self.task.walls, name if self.task.course else {}) as process:
            self.process = process
            try:
                process.ask("session", self.task.limits.start_s)
                self.deadline = time.monotonic() + self.task.limits.notebook_wall_s
                for number, reached in enumerate(cells, 1):
                    reached.execution_count = number
                    self._cell(reached)
            except Died as end:
                self._ended(cells, reached, str(end))

    def _cell(self, cell):
        if cell.id in self.checks:
            mark = self._judge(cell.id)
            self.marks.append(mark)
            cell.outputs = [_said(mark)]
        elif self.idle.get(cell.id) != cell.source and cell.source.strip():
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise Died(f"its {self.task.limits.notebook_wall_s:.0f} seconds were over")
            wall_s = min(left, self.task.limits.cell_wall_s)
            answer = self.process.ask(
                "run",
                wall_s,
                source=cell.source,
                cpu_s=self.task.limits.cell_cpu_s,
                wall_s=wall_s,
                most_characters=min(self.task.limits.cell_output_characters, self.characters_left),
            )
            self.process.end_children()
            self._keep(cell, answer)

    def _keep(self, cell, answer):
        outputs = answer.get("outputs")
        cell.outputs = [
            output
            for said in (outputs[: self.task.limits.cell_outputs] if type(outputs) is list else ())
            if (output := _plain_output(said, cell))
        ]
        self.characters_left -= sum(len(str(output)) for output in cell.outputs)
        if self.characters_left < 0:
            cell.outputs = []

    def _judge(self, id):
        check = self.checks[id]
        cpu_s, wall_s = self.task.limits.answer_cpu_s, self.task.limits.answer_wall_s
        told = self.process.ask("names", wall_s, names=check.names)
        judge_as(self.task.lesson[:2], *self._whose())

        def call(handle, arguments, named, cpu_s, wall_s):
            asked = {"handle": handle, "arguments": arguments, "named": named}
            return self.process.ask("call", wall_s, **asked, cpu_s=cpu_s, wall_s=wall_s)

        mark = check.judge(told, call, cpu_s, wall_s, f"{self.seed}/{check.cell}")
        if self.process.ended:
            raise Died(self.process.ended)
        return mark

    def _whose(self):
        if self.task.course:
            return self.task.student, self.task.course
        said = self.process.ask("session", self.task.limits.answer_wall_s)
        return (str(said.get(name, ""))[:200] for name in ("student", "course"))

    def _ended(self, cells, last, why):
        """Write down where a hand-in's process came to its end; what was judged before that counts."""
        self.problems.append(f"{last.id}: {STOPPED}: {why}")
        judged = {mark.cell for mark in self.marks}
        for cell in cells[cells.index(last) :]:
            cell.outputs = []
            if cell.id in self.checks and cell.id not in judged:
                check = self.checks[cell.id]
                message = f"Your notebook was stopped in the cell {last.id}: {why}."
                self.marks.append(Mark(check.cell, check.exercise, False, message))
                cell.outputs = [_said(self.marks[-1])]
        if last.id not in self.checks:
            last.outputs = [_error("Stopped", f"{why}.")]


def _said(mark):
    """What stands under a check cell: an error takes the marks away, as nbgrader understands it."""
    if mark.passed:
        return new_output("display_data", {"text/plain": f"Exercise {mark.exercise}: {mark.message}"})
    return _error(f"Exercise {mark.exercise}", fit(mark.message))


def _error(name, message):
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])


def _plain_output(said, cell):
    """An output as a notebook may hold it, of whatever a hand-in's process said; None if it is not one."""
    if type(said) is not dict:
        return None
    kind = said.get("output_type")
    if kind == "stream":
        name = "stderr" if said.get("name") == "stderr" else "stdout"
        return new_output("stream", name=name, text=str(said.get("text", "")))
    if kind == "error":
        traceback = said.get("traceback")
        lines = [str(line) for line in traceback] if type(traceback) is list else []
        return new_output(
            "error", ename=str(said.get("ename")), evalue=str(said.get("evalue")), traceback=lines
        )
    data = said.get("data")
    if kind in ("display_data", "execute_result") and type(data) is dict:
        kept = {}
        for name, (kept_as, made_harmless) in SHOWN.items():
            if type(data.get(name)) is str and kept_as not in kept:
                kept[kept_as] = made_harmless(data[name])
        count = {"execution_count": cell.execution_count} if kind == "execute_result" else {}
        return new_output(kind, kept, **count) if kept else None
    return None
