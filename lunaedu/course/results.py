"""What a teacher takes away: the marks for the grade book of the school, and a page on the class."""

import csv
import io
from collections import Counter, defaultdict

from nbgrader.api import MissingEntry

from lunaedu.course.book import write

MOODLE = ("Username", "First name", "Last name", "Email address")
CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def write_tables(book, lessons, folder):
    """Write one row a student for nbgrader, for Moodle and for Canvas; return the three paths."""
    paths = [folder / f"{name}.csv" for name in ("grades", "moodle", "canvas")]
    fresh = paths[0].with_name(".grades.csv.new")
    fresh.parent.mkdir(parents=True, exist_ok=True)
    book.export(fresh)
    fresh.replace(paths[0])
    with book.open() as gradebook:
        points = [gradebook.find_assignment(lesson).max_score for lesson in lessons]
        students = [
            (student, [_score(gradebook, lesson, student.id) for lesson in lessons])
            for student in sorted(gradebook.students, key=lambda student: student.id)
        ]
        moodle = [[*MOODLE, *lessons]]
        canvas = [[*CANVAS, *lessons], ["    Points Possible", "", "", "", "", *points]]
        for student, scores in students:
            first, last = student.first_name or "", student.last_name or ""
            moodle.append([student.id, first, last, student.email or "", *scores])
            name = ", ".join(filter(None, (last, first))) or student.id
            canvas.append([name, "", "", student.id, "", *scores])
    for path, rows in zip(paths[1:], (moodle, canvas), strict=True):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        write(path, text.getvalue())
    return paths


def _score(gradebook, lesson, student):
    try:
        found = gradebook.find_submission(lesson, student)
    except MissingEntry:
        return 0.0
    return max(0.0, found.score - found.late_submission_penalty)


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
    lines = [
        f"- **{student}**: {_plain('; '.join(record['problems']))}"
        for student, record in sorted(handed_in.items())
        if record["problems"]
    ]
    return "Files that need a look:\n\n" + "\n".join(lines) if lines else ""


def _table(heads, rows):
    lines = [f"| {' | '.join(map(_plain, row))} |" for row in (heads, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(heads), *lines[1:]])


def _plain(text):
    """Return a text that Markdown shows as it is, on one line."""
    text = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "|<>[]`*_\\" else letter for letter in text)
