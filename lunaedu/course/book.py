"""nbgrader's side of grading: its grade book, its folders, its pages, written as nbgrader writes them.

One process writes here. Whatever is done in nbgrader afterwards (marking by hand, export, feedback) finds
what `nbgrader autograde` would have left.
"""

import contextlib
import functools
import json
import logging
import os
import re
import sqlite3
import warnings
from pathlib import Path
from urllib.parse import quote

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    LimitOutput,
    OverwriteCells,
    SaveAutoGrades,
)
from nbgrader.utils import parse_utc
from sqlalchemy.exc import DatabaseError, SAWarning
from traitlets.config import Config, PyFileConfigLoader

from lunaedu.course.clearing import PAGE_STEPS
from lunaedu.course.folder import CourseError
from lunaedu.course.handin import read
from lunaedu.course.mending import Hopeless

STEPS = (OverwriteCells, LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata)
READ_ONLY = 0o444
LONGEST_TIMESTAMP = 64
CURES = {
    "locked": "is in use by another program: close it, and give the same command again",
    "readonly": "may not be written: see who owns it (ls -l)",
    "unable to open": "cannot be opened: see whether it is there, and who owns it",
    "not a database": "is damaged: put back an older copy of it",
    "malformed": "is damaged: put back an older copy of it",
}
"""What the grade book's trouble is called, and what to do."""
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
    "font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
)
"""A page for students runs nothing and loads nothing, whatever stands in it."""
_FROM_ELSEWHERE = re.compile(r"<script\b.*?</script>|<link\b[^>]*>", re.DOTALL | re.IGNORECASE)


class Book:
    """A course folder, as nbgrader sees it."""

    def __init__(self, folder):
        # nbgrader's steps say again what is said here, and the grade book warns of its own ways.
        logging.getLogger("traitlets").setLevel(logging.ERROR)
        warnings.simplefilter("ignore", SAWarning)
        self.folder = Path(folder).resolve()
        self.config = PyFileConfigLoader("nbgrader_config.py", str(self.folder)).load_config()
        self.config.CourseDirectory.root = str(self.folder)
        self.course = CourseDirectory(config=self.config)
        self._steps = [step(config=self.config) for step in STEPS]

    @contextlib.contextmanager
    def open(self):
        """Return nbgrader's grade book, as a context manager; CourseError if it cannot be read or written."""
        with self._in_words(), Gradebook(self.course.db_url, self.course.course_id) as gradebook:
            yield gradebook

    @contextlib.contextmanager
    def _in_words(self):
        """Let trouble with the grade book be a CourseError, with what to do."""
        try:
            yield
        except (DatabaseError, sqlite3.Error) as error:
            said = str(getattr(error, "orig", error))
            found = next((cure for words, cure in CURES.items() if words in said), f"does not answer: {said}")
            book = self.folder / "gradebook.db"
            raise CourseError(f"The grade book {book} {found}. Marks that are there stay.") from error

    def must_take_marks(self):
        """CourseError if the grade book cannot be written now: before anything is graded in vain."""
        path = self.course.db_url.removeprefix("sqlite:///")
        if path == self.course.db_url:
            return
        with self._in_words(), contextlib.closing(_to_write(path)) as book:
            book.execute("BEGIN IMMEDIATE")
            book.rollback()

    def place(self, step, student, lesson):
        """Return the folder of a student's hand-in: ``step`` is submitted, autograded or feedback."""
        name = getattr(self.course, f"{step}_directory")
        return self.folder / self.course.format_path(name, student, lesson)

    def knows(self, lesson):
        """Say whether an assignment is in the grade book."""
        with self.open() as gradebook:
            try:
                return bool(gradebook.find_notebook(lesson, lesson))
            except MissingEntry:
                return False

    def graded(self, lesson):
        """Return the ids of the students whose marks and notebook for a lesson are there."""
        with self.open() as gradebook:
            students = [submission.student.id for submission in gradebook.assignment_submissions(lesson)]
        return {s for s in students if (self.place("autograded", s, lesson) / f"{lesson}.ipynb").exists()}

    def students(self):
        """Return the ids of the students in the grade book."""
        with self.open() as gradebook:
            return [student.id for student in gradebook.students]

    def save(self, graded, handed_in):
        """Enter the marks of one hand-in, and put its notebook into the folder `autograded`."""
        when = _timestamp(handed_in / "timestamp.txt")
        with self.open() as gradebook:
            gradebook.update_or_create_student(graded.student)
            gradebook.update_or_create_submission(
                graded.lesson, graded.student, **({"timestamp": when} if when else {})
            )
        notebook, resources = graded.notebook, self._resources(graded.student, graded.lesson)
        with self._in_words():
            for step in self._steps:
                notebook, resources = step.preprocess(notebook, resources)
        place = self.place("autograded", graded.student, graded.lesson)
        write(place / f"{graded.lesson}.ipynb", nbformat.writes(notebook), READ_ONLY)
        if when:
            write(place / "timestamp.txt", f"{when} UTC\n")

    def marks(self, gradebook, student, lesson):
        """Return all that a feedback page says besides the notebook: scores and comments."""
        found = gradebook.find_submission_notebook(lesson, lesson, student)
        scores = sorted((grade.name, grade.score, grade.needs_manual_grade) for grade in found.grades)
        comments = sorted((comment.name, comment.comment or "") for comment in found.comments)
        return scores, comments, found.late_submission_penalty

    def write_feedback(self, student, lesson):
        """Make a student's feedback page: nbgrader's own, but without the hidden tests."""
        path = self.place("autograded", student, lesson) / f"{lesson}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        page, _ = self._pages.from_notebook_node(notebook, self._resources(student, lesson))
        page = _FROM_ELSEWHERE.sub("", page).replace("<head>", f"<head>{POLICY}", 1)
        write(self.place("feedback", student, lesson) / f"{lesson}.html", page)

    @functools.cached_property
    def _pages(self):
        converter = GenerateFeedback(coursedir=self.course, config=Config(self.config))
        exporter = HTMLExporter(config=converter.config)
        for step in PAGE_STEPS:
            exporter.register_preprocessor(step, enabled=True)
        return exporter

    def _resources(self, student, lesson):
        whose = {"student": student, "assignment": lesson, "notebook": lesson, "db_url": self.course.db_url}
        return {"unique_key": lesson, "output_files_dir": f"{lesson}_files", "nbgrader": whose}


def _timestamp(path):
    """Return when a lesson was handed in; None if there is no file that says so, or one of nonsense."""
    try:
        said = read(path, LONGEST_TIMESTAMP).decode().strip()
        return None if "/" in said else parse_utc(said)  # a time zone would be looked for in that file
    except (Hopeless, ValueError, OverflowError):
        return None


def _to_write(path):
    return sqlite3.connect(f"file:{quote(path)}?mode=rw", timeout=5.0, uri=True)


def write(path, text, mode=0o644):
    """Write a file in one step: whoever looks finds the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(mode)
    os.replace(fresh, path)


def write_json(path, content):
    """Write a JSON file in one step."""
    write(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
