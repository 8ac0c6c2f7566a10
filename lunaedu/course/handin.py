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
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import nbformat

from lunaedu.course.editions import released
from lunaedu.course.mending import NEW_CELL, Handed, Hopeless, Mending, Problem
from lunaedu.course.sanitise import BASE64, PICTURES
from lunaedu.course.words import fit, writable
from lunaedu.lesson.session import same_name

SIZE_LIMIT_BYTES = 10_000_000
"""Some ten times the largest student edition, its figures included."""

CELL_LIMIT = 1000
CELL_CHARACTERS = 100_000
ALL_CHARACTERS = 1_000_000
"""Of what was typed, in one cell and in all: a whole lesson has some 60 000."""

_MARKS = {
    codecs.BOM_UTF8: ("utf-8-sig", "begins with a byte order mark"),
    codecs.BOM_UTF16_LE: ("utf-16", "is in UTF-16, and read as such"),
    codecs.BOM_UTF16_BE: ("utf-16", "is in UTF-16, and read as such"),
}
_START = re.compile(r"^[^#\n]*\blu\.start\(([^()]{0,500})\)", re.MULTILINE)
_TEXT = r"\s*(?P<quote>[\"'])(?P<text>[^\n]{0,200}?)(?P=quote)"


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


def examine(handed_in, source, student="", course=""):
    """Say what is wrong with a hand-in, and return what of it can be graded. Nothing in it is run.

    Parameters
    ----------
    handed_in : str, Path or bytes
        The hand-in, however broken: where it lies, or what was read there.
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
        text, problems = _decoded(handed_in if isinstance(handed_in, bytes) else read(handed_in))
        handed = _handed_cells(text)
        mending = Mending(handed, released(source))
        notebook = mending.notebook()
    except Hopeless as hopeless:
        kind, message = hopeless.args
        return Report((Problem(kind, "", message, mended=False),), None)
    typed = _typed(handed)
    wrong_name = _name_problems(typed, student, course) if student else ()
    return Report((*problems, *mending.problems, *wrong_name), notebook, **typed)


def read(path, most_bytes=SIZE_LIMIT_BYTES):
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
            data = file.read(most_bytes + 1)
    finally:
        os.close(descriptor)
    if len(data) > most_bytes:
        raise Hopeless(
            "size",
            f"has {status.st_size / 1e6:.0f} MB; {most_bytes / 1e6:.0f} are allowed. "
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
    handed = [_handed(number, cell) for number, cell in enumerate(cells)]
    longest, all_of_them = (most([0, *(len(cell.source) for cell in handed)]) for most in (max, sum))
    if longest > CELL_CHARACTERS or all_of_them > ALL_CHARACTERS:
        raise Hopeless(
            "size",
            f"holds {all_of_them} typed characters, {longest} of them in one cell; {ALL_CHARACTERS} and "
            f"{CELL_CHARACTERS} are allowed",
        )
    return handed


def _handed(number, cell):
    kind = cell.get("cell_type")
    source = cell.get("source")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return Handed(
        number,
        kind if isinstance(kind, str) and kind in NEW_CELL else "raw",
        writable(source) if isinstance(source, str) else "",
        cell["id"] if isinstance(cell.get("id"), str) else "",
        marks if isinstance(marks, dict) else None,
        _pictures(cell.get("attachments")) if kind == "markdown" else {},
    )


def _pictures(attachments):
    """Return the pictures pasted into a cell; anything else that hangs on it falls off."""
    if not isinstance(attachments, dict):
        return {}
    return {
        fit(name): pictures
        for name, bundle in attachments.items()
        if isinstance(bundle, dict)
        and (
            pictures := {
                kind: data
                for kind, data in bundle.items()
                if kind in PICTURES and isinstance(data, str) and BASE64.fullmatch(data)
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
