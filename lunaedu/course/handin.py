"""What is wrong with a hand-in, said before anything in it is run, and a copy of it that can be graded.

A hand-in is a file from somebody else: it is read as bytes up to a limit, nothing in it is executed, and of
what it says only the sources, the pasted pictures and the names of its cells are believed. All else, metadata
and locked cells above all, comes from the course.
"""

import codecs
import errno
import json
import os
import re
import stat
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from lunaedu.course.editions import released
from lunaedu.lesson.session import same_name

SIZE_LIMIT_BYTES = 10_000_000
"""Some ten times the largest student edition, its figures included."""

CELL_LIMIT = 1000

_MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "begins with a byte order mark"),
    codecs.BOM_UTF16_LE: ("utf-16", "is in UTF-16, and read as such"),
    codecs.BOM_UTF16_BE: ("utf-16", "is in UTF-16, and read as such"),
}
_VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_START = re.compile(r"^[^#\n]*\blu\.start\(([^()]{0,500})\)", re.MULTILINE)
_TEXT = r"\s*(?P<quote>[\"'])(?P<text>[^\n]{0,200}?)(?P=quote)"
_GUARDED = ("grade_id", "grade", "solution", "locked", "points")
_NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


@dataclass(frozen=True)
class Problem:
    """One fault of a hand-in.

    Parameters
    ----------
    kind : str
        "file" (no file that can be read), "size", "encoding", "json", "format" (no notebook of today),
        "lesson" (another one), "duplicate", "deleted", "edited", "stripped", "moved" or "name".
    cell : str
        The cell's id in the course; empty if the fault is not one cell's.
    message : str
        What is wrong and what was done about it, in one line.
    mended : bool
        Whether the notebook of the report is free of it.
    """

    kind: str
    cell: str
    message: str
    mended: bool


@dataclass(frozen=True)
class Report:
    """What `examine` found.

    Parameters
    ----------
    problems : tuple of Problem
    notebook : NotebookNode or None
        The hand-in, mended: each graded cell of the course once, in the course's order and with its metadata,
        locked cells as the course released them (without hidden tests), no outputs. None if there is nothing
        to grade.
    student, course : str
        What the student typed into `lu.start`, the last one; empty if nothing.
    """

    problems: tuple[Problem, ...]
    notebook: nbformat.NotebookNode | None
    student: str = ""
    course: str = ""

    def lines(self):
        """Return a line for each fault, the same fault of several cells in one, and whether it is mended."""
        cells = defaultdict(list)
        for problem in self.problems:
            cells[problem.message, problem.mended].append(problem.cell)
        for (message, mended), names in cells.items():
            yield ": ".join(filter(None, (", ".join(filter(None, names)), message))), mended


@dataclass
class _Handed:
    """A cell as it was handed in; ``place`` is that of the course's cell it is taken for, or None."""

    number: int
    kind: str
    source: str
    id: str
    marks: dict | None
    attachments: dict
    place: int | None = None
    dropped: bool = False


class Hopeless(Exception):
    """Nothing in the file can be graded; the arguments are the kind of the problem and the message."""


def examine(path, source, student="", course=""):
    """Say what is wrong with a hand-in, and return what of it can be graded. Nothing in it is run.

    Parameters
    ----------
    path : str or Path
        The hand-in, however broken.
    source : str, Path or NotebookNode
        The lesson in the course: ``DIR/source/NAME/NAME.ipynb``.
    student, course : str
        Whose hand-in it is, in a course with personal numbers; left empty, nobody asks what was typed into
        `lu.start`.

    Returns
    -------
    Report
    """
    if isinstance(source, str | Path):
        source = nbformat.read(source, as_version=4)
    try:
        text, problems = _decoded(read(path))
        handed = _handed_cells(text)
        mending = _Mending(handed, released(source))
        notebook = mending.notebook()
    except Hopeless as hopeless:
        kind, message = hopeless.args
        return Report((Problem(kind, "", message, mended=False),), None)
    typed = _typed(handed)
    wrong_name = _name_problems(typed, student, course) if student else ()
    return Report((*problems, *mending.problems, *wrong_name), notebook, **typed)


def read(path):
    """Return the bytes of a hand-in; Hopeless if it is no ordinary file or too large."""
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"):  # not every system has them all
        flags |= getattr(os, name, 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        reason = "it is a link to another file" if error.errno == errno.ELOOP else str(error.strerror).lower()
        raise Hopeless("file", f"cannot be opened: {reason}") from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Hopeless("file", "is not an ordinary file")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(SIZE_LIMIT_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(data) > SIZE_LIMIT_BYTES:
        raise Hopeless(
            "size",
            f"has {status.st_size / 1e6:.0f} MB; {SIZE_LIMIT_BYTES / 1e6:.0f} are allowed. "
            "Ask for it again without outputs (Edit > Clear Outputs of All Cells)",
        )
    if not data.strip():
        raise Hopeless("json", "is empty")
    return data


def _decoded(data):
    """Return the text of a file, and a list with the problem if it is not in UTF-8."""
    encoding, said = next((known for mark, known in _MARKS.items() if data.startswith(mark)), ("utf-8", ""))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text, said = data.decode("cp1252", errors="replace"), "is not in UTF-8; read as Windows-1252"
    return text, [Problem("encoding", "", said, mended=True)] if said else []


def _handed_cells(text):
    try:
        found = json.loads(text)
    except RecursionError:
        raise Hopeless("json", "is nested too deeply for a notebook") from None
    except ValueError:
        raise Hopeless("json", "is not a notebook: its text is not JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("cells", found.get("worksheets")), list):
        raise Hopeless("format", "is not a notebook: it has no cells")
    if found.get("nbformat") != 4 or "cells" not in found:
        raise Hopeless(
            "format", "is not in notebook format 4: ask for it again, opened and saved in JupyterLab"
        )
    if len(found["cells"]) > CELL_LIMIT:
        raise Hopeless("size", f"has {len(found['cells'])} cells; {CELL_LIMIT} are allowed")
    cells = [cell for cell in found["cells"] if isinstance(cell, dict)]
    return [_handed(number, cell) for number, cell in enumerate(cells)]


def _handed(number, cell):
    kind = cell.get("cell_type")
    source = cell.get("source")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return _Handed(
        number,
        kind if isinstance(kind, str) and kind in _NEW_CELL else "raw",
        _writable(source) if isinstance(source, str) else "",
        cell["id"] if isinstance(cell.get("id"), str) else "",
        marks if isinstance(marks, dict) else None,
        _pictures(cell.get("attachments")) if kind == "markdown" else {},
    )


def _writable(text):
    """Return a text without half characters (lone surrogates), which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _pictures(attachments):
    """Return the pictures pasted into a cell; anything else that hangs on it falls off."""
    if not isinstance(attachments, dict):
        return {}
    return {
        _writable(name): pictures
        for name, bundle in attachments.items()
        if isinstance(bundle, dict)
        and (
            pictures := {
                kind: data
                for kind, data in bundle.items()
                if kind in ("image/png", "image/jpeg", "image/gif")
                and isinstance(data, str)
                and re.fullmatch(r"[A-Za-z0-9+/=\s]*", data)
            }
        )
    }


def _typed(handed):
    """Return what stands in the last `lu.start`, as text: student and course."""
    starts = [inside for cell in handed if cell.kind == "code" for inside in _START.findall(cell.source)]
    inside = starts[-1] if starts else ""
    student = re.search(rf"\bstudent\s*={_TEXT}", inside) or re.match(rf"[^,=]*,{_TEXT}", inside)
    course = re.search(rf"\bcourse\s*={_TEXT}", inside)
    return {
        "student": student["text"].strip() if student else "",
        "course": course["text"].strip() if course else "",
    }


def _name_problems(typed, student, course):
    theirs = f"graded with the numbers of {student!r}"
    if not typed["student"]:
        yield Problem(
            "name", "", f"no name in lu.start, so the student saw everyone's numbers; {theirs}", False
        )
    elif not same_name(typed["student"], student):
        yield Problem("name", "", f"lu.start says {typed['student']!r}; {theirs}", False)
    elif course and typed["course"] and typed["course"] != course:
        yield Problem("name", "", f"lu.start says course {typed['course']!r}; {theirs} in {course!r}", False)


class _Mending:
    """From the cells that were handed in to the notebook that is graded, with the problems met on the way."""

    def __init__(self, handed, course):
        self.handed = handed
        self.course = course
        self.cells = course.cells
        self.graded = {
            i for i, cell in enumerate(self.cells) if "grade_id" in cell.metadata.get("nbgrader", {})
        }
        self.problems = []
        self.claims = self._claims()

    def notebook(self):
        """Return the hand-in as it can be graded."""
        if not any(self.claims[i] for i in self.graded):
            raise Hopeless("lesson", f"is not this lesson: {self._holds()}")
        for i, cell in enumerate(self.cells):
            for twin in self.claims[i][1:] if i not in self.graded else ():
                twin.place = None
            if i in self.graded or cell.cell_type == "code":
                self._settle(i, cell)
        self._look_at_order()
        return self._assembled()

    def _claims(self):
        """Return for each cell of the course the handed ones that are taken for it: by name, then by text."""
        named = {cell.id: i for i, cell in enumerate(self.cells)}
        named |= {self.cells[i].metadata["nbgrader"]["grade_id"]: i for i in self.graded}
        claims = defaultdict(list)
        for cell in self.handed:
            grade_id = (cell.marks or {}).get("grade_id")
            cell.place = named.get(grade_id if isinstance(grade_id, str) and grade_id in named else cell.id)
            if cell.place is not None:
                claims[cell.place].append(cell)
        texts = Counter(_plain(cell.source) for cell in self.cells)
        by_text = {
            _plain(cell.source): i
            for i, cell in enumerate(self.cells)
            if not claims[i] and not _is_answer(cell) and texts[_plain(cell.source)] == 1
        }
        for cell in self.handed:
            if cell.place is None and (place := by_text.pop(_plain(cell.source), None)) is not None:
                cell.place = place
                claims[place].append(cell)
        return claims

    def _holds(self):
        others = [cell.marks.get("grade_id") for cell in self.handed if cell.marks]
        names = sorted({repr(name)[:30] for name in others if isinstance(name, str)})
        return f"it holds {', '.join(names[:3])}" if names else "it holds none of its exercises"

    def _settle(self, i, cell):
        """Let one handed cell stand for a cell of the course, or none if it is gone."""
        near = [] if self.claims[i] or not _is_answer(cell) else self._nameless(i)
        if len(near) == 1:
            near[0].place = i
            self.claims[i] = near
            self._say("stripped", cell, "had lost its name; known by where it stands")
        elif near:
            self._say(
                "deleted", cell, f"is gone; the answer may be in one of {len(near)} new cells there", False
            )
        elif not self.claims[i]:
            self._say("deleted", cell, "is gone: no answer" if _is_answer(cell) else "was gone; put back")
        elif i in self.graded:
            if len(self.claims[i]) > 1:
                self._choose(i, cell)
            self._restore(self.claims[i][0], cell)

    def _nameless(self, i):
        """Return the new cells that stand where a cell of the course should, between its neighbours."""
        known = [c for c in self.handed if c.place is not None]
        before = max((c for c in known if c.place < i), key=lambda c: c.place, default=None)
        after = min((c for c in known if c.place > i), key=lambda c: c.place, default=None)
        span = slice(before.number + 1 if before else 0, after.number if after else None)
        kind = self.cells[i].cell_type
        return [c for c in self.handed[span] if c.place is None and c.kind == kind and c.source.strip()]

    def _choose(self, i, cell):
        """Keep one of several handed cells: of an answer the one that the student's last check has seen.

        Other attempts stay as plain cells, so that the notebook runs as it ran for the student.
        """
        claims = self.claims[i]
        tried = [c for c in claims if _plain(c.source) not in ("", _plain(cell.source))] or claims
        checked = [
            c.number
            for j in self.graded - {i}
            if _exercise(self.cells[j]) == _exercise(cell)
            for c in self.claims[j]
        ]
        seen = [c for c in tried if c.number < max(checked, default=len(self.handed))] or tried
        chosen = seen[-1] if _is_answer(cell) else next((c for c in claims if c.id == cell.id), claims[0])
        for other in claims:
            if other is not chosen:
                other.place = None
                other.dropped = not (
                    _is_answer(cell) and other in tried and _plain(other.source) != _plain(chosen.source)
                )
        self.claims[i] = [chosen]
        unlike = sum(other.place is None and not other.dropped for other in claims)
        counts = "the last one before its check counts" if unlike else "one is kept"
        self._say("duplicate", cell, f"stands there {len(claims)} times; {counts}")

    def _restore(self, handed, cell):
        """Say what was changed of a graded cell's kind, text and metadata: the course's hold."""
        ours = cell.metadata["nbgrader"]
        if handed.kind != cell.cell_type:
            self._say("edited", cell, f"had become a {handed.kind} cell; a {cell.cell_type} cell again")
        if _is_locked(cell) and _plain(handed.source) != _plain(cell.source):
            self._say("edited", cell, "was locked, and edited; put back as released")
        if handed.marks is None:
            self._say("stripped", cell, "had lost its nbgrader metadata; put back")
        elif changed := [key for key in _GUARDED if handed.marks.get(key) != ours.get(key)]:
            self._say("edited", cell, f"had its nbgrader metadata changed ({', '.join(changed)}); put back")

    def _look_at_order(self):
        runs = [
            c for c in self.handed if c.place is not None and (c.place in self.graded or c.kind == "code")
        ]
        late = next((b for a, b in pairwise(runs) if b.place < a.place), None)
        if late:
            self._say("moved", self.cells[late.place], "stands after cells that follow it; put back in order")

    def _assembled(self):
        """Return the notebook in the course's order; a student's new cell follows the cell it followed."""
        kept, place = [], -1
        for handed in self.handed:
            if handed.place is not None:
                place = handed.place
                kept.append((place, 0, handed))
            elif not handed.dropped:
                kept.append((place, 2, handed))
        for i, cell in enumerate(self.cells):
            if not self.claims[i] and (i in self.graded or cell.cell_type == "code"):
                gone = _Handed(0, cell.cell_type, cell.source, cell.id, None, {}, place=i)
                # A missing answer goes above the new cells there: one of them may hold it.
                kept.append((i - 1, 1, gone) if _is_answer(cell) else (i, 0, gone))
        taken = {cell.id for cell in self.cells}
        cells = []
        for *_, handed in sorted(kept, key=itemgetter(0, 1)):
            cells.append(self._cell(handed, taken))
            taken.add(cells[-1].id)
        return new_notebook(metadata=self.course.metadata, cells=cells)

    def _cell(self, handed, taken):
        kind, source, id, metadata = handed.kind, handed.source, handed.id, {}
        if handed.place is not None:
            ours = self.cells[handed.place]
            kind = ours.cell_type if handed.place in self.graded else kind
            source = ours.source if _is_locked(ours) else source
            metadata, id = ours.metadata, ours.id
        number = handed.number
        while handed.place is None and (id in taken or not _VALID_ID.fullmatch(id)):
            id, number = f"new-{number}", number + CELL_LIMIT
        pasted = {"attachments": handed.attachments} if handed.attachments and kind == "markdown" else {}
        return _NEW_CELL[kind](source, id=id, metadata=metadata, **pasted)

    def _say(self, kind, cell, message, mended=True):
        self.problems.append(Problem(kind, cell.id, message, mended))


def _is_answer(cell):
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _is_locked(cell):
    return bool(cell.metadata.get("nbgrader", {}).get("locked")) and not _is_answer(cell)


def _exercise(cell):
    return cell.metadata.get("lunaedu", {}).get("exercise")


def _plain(source):
    """Return a source without what nobody sees: spaces at the ends of lines, empty lines around it."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()
