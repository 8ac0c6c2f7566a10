"""One hand-in: examined, run in its sandbox from the first cell to the last, and judged on the way."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.v4 import new_markdown_cell, new_output

from lunaedu.course.clean import clean_html, clean_text
from lunaedu.course.editions import released
from lunaedu.course.handin import examine
from lunaedu.course.judge import Check, Mark, judge_as
from lunaedu.course.sandbox import Died, Limits, Sandbox


def _picture(text):
    return text if re.fullmatch(r"[A-Za-z0-9+/=\s]*", text) else ""


KINDS = {
    "text/plain": str,
    "text/html": clean_html,
    "text/markdown": clean_text,
    "text/latex": clean_text,
    "image/png": _picture,
    "image/jpeg": _picture,
}
"""What an output may be, and what makes it harmless."""


@dataclass(frozen=True)
class Task:
    """What there is to grade, and how. ``course`` is empty where everyone has the same numbers."""

    lesson: str
    student: str
    handed_in: Path
    source: Path
    course: str = ""
    walls: bool = True
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Graded:
    """What came of it: the notebook with its outputs, a mark for each check, and all that was noticed."""

    lesson: str
    student: str
    notebook: nbformat.NotebookNode
    marks: tuple[Mark, ...]
    problems: tuple[str, ...]
    seconds: float = 0.0
    memory_bytes: int = 0


def grade(task):
    """Return the `Graded` of one task; whatever the hand-in does, there is one."""
    begun = time.monotonic()
    source = nbformat.read(task.source, as_version=4)
    checks = _checks(source)
    report = examine(task.handed_in, source, task.student if task.course else "", task.course)
    problems = [line for line, _ in report.lines()]
    if report.notebook is None:
        return not_graded(task, f"The file {problems[0]}")
    run = _Run(task, source, checks)
    run.through(report.notebook)
    _clean(report.notebook, source)
    return Graded(
        task.lesson,
        task.student,
        report.notebook,
        tuple(run.marks),
        (*problems, *run.problems),
        time.monotonic() - begun,
        run.memory_bytes,
    )


def _clean(notebook, source):
    """Take out of a student's own texts what could act when somebody opens them."""
    courses = {cell.source for cell in source.cells}
    for cell in notebook.cells:
        if cell.cell_type != "code" and cell.source not in courses:
            cell.source = clean_text(cell.source)


def not_graded(task, why):
    """Return the `Graded` of a hand-in that gave nothing to grade: no marks, and the lesson left blank."""
    source = nbformat.read(task.source, as_version=4)
    notebook = released(source)
    marks = [Mark(check.cell, check.exercise, False, f"{why}.") for check in _checks(source).values()]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [_said(mark) for mark in marks if mark.cell == cell.id]
    notebook.cells.insert(0, new_markdown_cell(f"**Nothing could be graded. {why}.**", id="grader-note"))
    return Graded(task.lesson, task.student, notebook, tuple(marks), (why,))


def _checks(source):
    """The check cells of a teacher's edition, by id."""
    return {
        cell.id: Check.read(cell)
        for cell in source.cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade")
    }


class _Run:
    def __init__(self, task, source, checks):
        self.task = task
        self.checks = checks
        self.marks = []
        self.problems = []
        self.memory_bytes = 0
        # A panel that is as the course made it gives no name and no answer, but takes a fifth of the time.
        self.idle = {c.id: c.source for c in source.cells if "panel" in c.metadata.get("tags", ())}
        self.characters_left = task.limits.notebook_output_characters

    def through(self, notebook):
        """Run and judge each cell of a notebook; fill in its outputs."""
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        reached = cells[0]
        name = {"LUNAEDU_STUDENT": self.task.student, "LUNAEDU_COURSE": self.task.course}
        with Sandbox(self.task.limits, self.task.walls, name if self.task.course else {}) as sandbox:
            self.sandbox = sandbox
            try:
                sandbox.ask("session", self.task.limits.start_s)
                self.deadline = time.monotonic() + self.task.limits.notebook_s
                for number, reached in enumerate(cells, 1):
                    reached.execution_count = number
                    self._cell(reached)
            except Died as end:
                self._ended(cells, reached, str(end))
            self.memory_bytes = sandbox.most_memory_bytes

    def _cell(self, cell):
        if cell.id in self.checks:
            mark = self._judge(self.checks[cell.id])
            self.marks.append(mark)
            cell.outputs = [_said(mark)]
        elif self.idle.get(cell.id) != cell.source and cell.source.strip():
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise Died(f"its {self.task.limits.notebook_s:.0f} seconds were over")
            wall_s = min(left, self.task.limits.cell_wall_s)
            answer = self.sandbox.ask(
                "run",
                wall_s,
                source=cell.source,
                cpu_s=self.task.limits.cell_cpu_s,
                wall_s=wall_s,
                most_characters=min(self.task.limits.cell_output_characters, self.characters_left),
            )
            self._keep(cell, answer)

    def _keep(self, cell, answer):
        outputs = answer.get("outputs")
        cell.outputs = [
            output
            for said in (outputs if type(outputs) is list else ())
            if (output := _plain_output(said, cell))
        ]
        self.characters_left -= sum(len(str(output)) for output in cell.outputs)
        if self.characters_left < 0:
            cell.outputs = []

    def _judge(self, check):
        cpu_s, wall_s = self.task.limits.answer_cpu_s, self.task.limits.answer_wall_s
        told = self.sandbox.ask("names", wall_s, names=check.names)
        judge_as(self.task.lesson[:2], *self._whose())

        def call(handle, arguments, named, cpu_s, wall_s):
            asked = {"handle": handle, "arguments": arguments, "named": named}
            return self.sandbox.ask("call", wall_s, **asked, cpu_s=cpu_s, wall_s=wall_s)

        mark = check.judge(told, call, cpu_s, wall_s)
        if self.sandbox.ended:
            raise Died(self.sandbox.ended)
        return mark

    def _whose(self):
        if self.task.course:
            return self.task.student, self.task.course
        said = self.sandbox.ask("session", self.task.limits.answer_wall_s)
        return (str(said.get(name, ""))[:200] for name in ("student", "course"))

    def _ended(self, cells, last, why):
        """Write down where a hand-in's process came to its end; what was judged before that counts."""
        self.problems.append(f"{last.id}: the notebook was stopped here: {why}")
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
    return _error(f"Exercise {mark.exercise}", mark.message)


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
        kept = {name: clean(data[name]) for name, clean in KINDS.items() if type(data.get(name)) is str}
        count = {"execution_count": cell.execution_count} if kind == "execute_result" else {}
        return new_output(kind, kept, **count) if kept else None
    return None
