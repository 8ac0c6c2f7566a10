"""From the cells of a hand-in to the notebook that is graded: what is broken is mended, one repair a kind.

Each repair looks at one cell of the course and at what was handed in for it, and says what it found.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}
_VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_GUARDED = ("grade_id", "grade", "solution", "locked", "points")
_MANY = 1000
"""Added to a new cell's number where that name is taken."""


class Hopeless(Exception):
    """Nothing in the file can be graded; the arguments are the kind of the problem and the message."""


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


@dataclass
class Handed:
    """A cell as it was handed in; ``place`` is that of the course's cell it is taken for, or None."""

    number: int
    kind: str
    source: str
    id: str
    marks: dict | None
    attachments: dict
    place: int | None = None
    dropped: bool = False


class Mending:
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
            for repair in GRADED if i in self.graded else PLAIN[cell.cell_type == "code"]:
                repair(self, i, cell)
        self._find_what_was_moved()
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

    def let_twins_go(self, i, cell):
        """Take the first of several cells of the course's own; the others become a student's."""
        for twin in self.claims[i][1:]:
            twin.place = None

    def put_back(self, i, cell):
        """Say of a cell that nobody needs to answer that it is gone; the notebook is made with it."""
        if not self.claims[i] and not _is_answer(cell):
            self._say("deleted", cell, "was gone; put back")

    def find_by_place(self, i, cell):
        """Take the one new cell that stands where an answer should for that answer."""
        if self.claims[i] or not _is_answer(cell):
            return
        near = self._nameless(i)
        if len(near) == 1:
            near[0].place = i
            self.claims[i] = near
            self._say("stripped", cell, "had lost its name; known by where it stands")
        elif near:
            self._say(
                "deleted", cell, f"is gone; the answer may be in one of {len(near)} new cells there", False
            )
        else:
            self._say("deleted", cell, "is gone: no answer")

    def _nameless(self, i):
        """Return the new cells that stand where a cell of the course should, between its neighbours."""
        known = [c for c in self.handed if c.place is not None]
        before = max((c for c in known if c.place < i), key=lambda c: c.place, default=None)
        after = min((c for c in known if c.place > i), key=lambda c: c.place, default=None)
        span = slice(before.number + 1 if before else 0, after.number if after else None)
        kind = self.cells[i].cell_type
        return [c for c in self.handed[span] if c.place is None and c.kind == kind and c.source.strip()]

    def keep_one(self, i, cell):
        """Keep one of several handed cells: of an answer the one that the student's last check has seen.

        Other attempts stay as plain cells, so that the notebook runs as it ran for the student.
        """
        claims = self.claims[i]
        if len(claims) < 2:
            return
        tried = [c for c in claims if _plain(c.source) not in ("", _plain(cell.source))] or claims
        chosen = self._last_checked(tried, i) if _is_answer(cell) else _by_id(claims, cell)
        unlike = 0
        for other in claims:
            if other is not chosen:
                other.place = None
                is_new = _plain(other.source) != _plain(chosen.source)
                attempt = _is_answer(cell) and other in tried and is_new
                other.dropped = not attempt
                unlike += attempt
        self.claims[i] = [chosen]
        counts = "the last one before its check counts" if unlike else "one is kept"
        self._say("duplicate", cell, f"stands there {len(claims)} times; {counts}")

    def _last_checked(self, tried, i):
        exercise = _exercise(self.cells[i])
        checks = [j for j in self.graded - {i} if _exercise(self.cells[j]) == exercise]
        last = max((c.number for j in checks for c in self.claims[j]), default=len(self.handed))
        return ([c for c in tried if c.number < last] or tried)[-1]

    def restore_kind_and_text(self, i, cell):
        """Say what was changed of a graded cell's kind and of a locked one's text: the course's hold."""
        for handed in self.claims[i]:
            if handed.kind != cell.cell_type:
                self._say("edited", cell, f"had become a {handed.kind} cell; a {cell.cell_type} cell again")
            if _is_locked(cell) and _plain(handed.source) != _plain(cell.source):
                self._say("edited", cell, "was locked, and edited; put back as released")

    def restore_metadata(self, i, cell):
        """Say what was changed of a graded cell's metadata: the course's hold."""
        ours = cell.metadata["nbgrader"]
        for handed in self.claims[i]:
            if handed.marks is None:
                self._say("stripped", cell, "had lost its nbgrader metadata; put back")
            elif changed := [key for key in _GUARDED if handed.marks.get(key) != ours.get(key)]:
                self._say(
                    "edited", cell, f"had its nbgrader metadata changed ({', '.join(changed)}); put back"
                )

    def _find_what_was_moved(self):
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
                gone = Handed(0, cell.cell_type, cell.source, cell.id, None, {}, place=i)
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
            id, number = f"new-{number}", number + _MANY
        pasted = {"attachments": handed.attachments} if handed.attachments and kind == "markdown" else {}
        return NEW_CELL[kind](source, id=id, metadata=metadata, **pasted)

    def _say(self, kind, cell, message, mended=True):
        self.problems.append(Problem(kind, cell.id, message, mended))


PLAIN = {False: (Mending.let_twins_go,), True: (Mending.let_twins_go, Mending.put_back)}
"""What is done for a cell that nobody grades: text, and code that later cells may need."""
GRADED = (
    Mending.put_back,
    Mending.keep_one,
    Mending.restore_kind_and_text,
    Mending.restore_metadata,
    Mending.find_by_place,
)
"""What is done for a graded cell, in this order."""


def _by_id(claims, cell):
    return next((claim for claim in claims if claim.id == cell.id), claims[0])


def _is_answer(cell):
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _is_locked(cell):
    return bool(cell.metadata.get("nbgrader", {}).get("locked")) and not _is_answer(cell)


def _exercise(cell):
    return cell.metadata.get("lunaedu", {}).get("exercise")


def _plain(source):
    """Return a source without what nobody sees: spaces at the ends of lines, empty lines around it."""
    return "\n".join(line.rstrip() for line in source.splitlines()).strip()
