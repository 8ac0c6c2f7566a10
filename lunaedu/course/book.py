"""nbgrader's side of grading: its grade book, its folders, its pages, written as nbgrader writes them.

One process writes here. Whatever is done in nbgrader afterwards (marking by hand, export, feedback) finds
what `nbgrader autograde` would have left.
"""

import functools
import json
import logging
import os
import warnings
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import CsvExportPlugin
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    LimitOutput,
    OverwriteCells,
    SaveAutoGrades,
)
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from lunaedu.course.clearing import PAGE_STEPS
from lunaedu.course.handin import Hopeless, read

STEPS = (OverwriteCells, LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata)
READ_ONLY = 0o444


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

    def open(self):
        """Return nbgrader's grade book; a context manager."""
        return Gradebook(self.course.db_url, self.course.course_id)

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

    def save(self, graded):
        """Enter the marks of one hand-in, and put its notebook into the folder `autograded`."""
        when = self._timestamp(graded.student, graded.lesson)
        with self.open() as gradebook:
            gradebook.update_or_create_student(graded.student)
            gradebook.update_or_create_submission(
                graded.lesson, graded.student, **({"timestamp": when} if when else {})
            )
        notebook, resources = graded.notebook, self._resources(graded.student, graded.lesson)
        for step in self._steps:
            notebook, resources = step.preprocess(notebook, resources)
        place = self.place("autograded", graded.student, graded.lesson)
        write(place / f"{graded.lesson}.ipynb", nbformat.writes(notebook), READ_ONLY)
        if when:
            write(place / "timestamp.txt", f"{when} UTC\n")

    def _timestamp(self, student, lesson):
        """Return when a lesson was handed in; None if there is no file that says so, or one of nonsense."""
        path = self.place("submitted", student, lesson) / "timestamp.txt"
        try:
            return parse_utc(read(path).decode().strip())
        except (Hopeless, ValueError, OverflowError):
            return None

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
        write(self.place("feedback", student, lesson) / f"{lesson}.html", page)

    def export(self, path):
        """Write the grades as ``nbgrader export`` does."""
        with self.open() as gradebook:
            CsvExportPlugin(to=str(path)).export(gradebook)

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
