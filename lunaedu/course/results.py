"""What a teacher takes away: the marks for the grade book of the school, and a page on the class."""

import csv
import io
from collections import Counter, defaultdict

from nbgrader.api import MissingEntry

from lunaedu.course.book import write
from lunaedu.course.running import STOPPED
from lunaedu.course.words import defused, fit

GRADES = (
    "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,"
    "score,max_score"
).split(",")
"""The columns of `nbgrader export`."""
MOODLE = ("Username", "First name", "Last name", "Email address")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def write_tables(book, lessons, folder):
    """Write one row a student for nbgrader, for Moodle and for Canvas; return the three paths."""
    with book.open() as gradebook:
        tables = {"grades": [GRADES, *_grades(gradebook)]}
        points = [gradebook.find_assignment(lesson).max_score for lesson in lessons]
        tables["moodle"] = [[*MOODLE, *lessons]]
        tables["canvas"] = [[*CANVAS, *lessons], ["    Points Possible", "", "", "", "", *points]]
        for student in sorted(gradebook.students, key=lambda student: student.id):
            scores = [_marks(gradebook, lesson, student.id)[-1] for lesson in lessons]
            first, last = student.first_name or "", student.last_name or ""
            tables["moodle"].append([student.id, first, last, student.email or "", *scores])
            name = ", ".join(filter(None, (last, first))) or student.id
            tables["canvas"].append([name, "", "", student.id, "", *scores])
    for name, rows in tables.items():
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([map(defused, row) for row in rows])
        write(folder / f"{name}.csv", text.getvalue())
    return [folder / f"{name}.csv" for name in tables]


def _grades(gradebook):
    """Yield the rows of `nbgrader export`, which knows of no commas in names."""
    for assignment in gradebook.assignments:
        for student in gradebook.students:
            row = [assignment.name, assignment.duedate, student.id]
            row += [student.last_name, student.first_name, student.email]
            when, *marks = _marks(gradebook, assignment.name, student.id)
            row[2:2] = [when]
            yield ["" if cell is None else cell for cell in (*row, *marks, assignment.max_score)]


def _marks(gradebook, lesson, student):
    """Return when a student handed in, the raw score, the penalty, and the score."""
    try:
        found = gradebook.find_submission(lesson, student)
    except MissingEntry:
        return None, 0.0, 0.0, 0.0
    penalty = found.late_submission_penalty
    return found.timestamp, found.score, penalty, max(0.0, found.score - penalty)


def class_summary(lessons, students, records, waiting):
    """Return a page in Markdown on how the class did.

    Parameters
    ----------
    lessons : dict of str to Checks
        Of each lesson its checks: (exercise, objective, points).
    students : list of str
        Everybody's id.
    records : dict of (lesson, student) to dict
        What was kept of each hand-in.
    waiting : dict of str to int
        Of each lesson, how many answers in words wait for a reader.
    """
    parts = ["# How the class did"]
    for lesson, checks in lessons.items():
        handed_in = {
            student: records[lesson, student] for student in students if (lesson, student) in records
        }
        parts.append(f"## {lesson}")
        parts.append(
            f"{len(handed_in)} of {len(students)} students handed in. "
            f"{waiting[lesson]} answers in words wait to be read (formgrader, *Manual Grading*)."
        )
        if handed_in:
            marks = [mark for record in handed_in.values() for mark in record["marks"]]
            parts += [_objectives(checks, marks), _slips(marks), _troubles(handed_in)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _objectives(checks, marks):
    reached, asked = defaultdict(float), defaultdict(float)
    objective = {exercise: (name, points) for exercise, name, points in checks}
    for mark in marks:
        name, points = objective[mark["exercise"]]
        asked[name] += points
        reached[name] += points * mark["passed"]
    right = Counter(mark["exercise"] for mark in marks if mark["passed"])
    rows = []
    for name in sorted(asked, key=lambda name: reached[name] / asked[name]):
        counts = ", ".join(f"{exercise}: {right[exercise]}" for exercise, own, _ in checks if own == name)
        rows.append((name, f"{reached[name] / asked[name]:.0%}", counts))
    return _table(("objective", "points reached", "right answers, by exercise"), rows)


def _slips(marks):
    slips = Counter((mark["exercise"], mark["slip"]) for mark in marks if mark["slip"])
    rows = [(exercise, slip, str(count)) for (exercise, slip), count in slips.most_common()]
    return _table(("exercise", "slip", "how many"), rows) if rows else "No known slip was made."


def _troubles(handed_in):
    # Which of its limits stops a hand-in that goes for several at once is chance; its page says which it was.
    lines = [
        f"- **{student}**: {_plain('; '.join(map(_without_chance, record['problems'])))}"
        for student, record in sorted(handed_in.items())
        if record["problems"]
    ]
    return "Files that need a look:\n\n" + "\n".join(lines) if lines else ""


def _without_chance(problem):
    before, stopped, _ = problem.partition(STOPPED)
    return before + stopped


def _table(heads, rows):
    lines = [f"| {' | '.join(map(_plain, row))} |" for row in (heads, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(heads), *lines[1:]])


def _plain(text):
    """Return a text that Markdown shows as it is, on one line."""
    text = " ".join(fit(text).split())
    return "".join(f"\\{letter}" if letter in "|<>[]`*_\\" else letter for letter in text)
