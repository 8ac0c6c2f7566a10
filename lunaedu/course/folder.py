"""A course's folder: what `new` says of it in lunaedu_course.json, and where things lie in it."""

import json
from dataclasses import dataclass
from pathlib import Path

import lunaedu

ABOUT = "lunaedu_course.json"


class CourseError(Exception):
    """A course that cannot be made or graded, and what to do: one sentence for the teacher."""


@dataclass(frozen=True)
class Course:
    """A course: its folder, its name, whether each student has numbers of their own, and its lessons."""

    folder: Path
    name: str
    personal: bool
    lessons: tuple[str, ...]

    @classmethod
    def read(cls, folder):
        """Return the course in a folder; CourseError if there is none."""
        try:
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
            return cls(folder.resolve(), about["course"], about["personal"], tuple(about["lessons"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CourseError(
                f"{folder} is not a course made by `python -m lunaedu.course new`: {error}"
            ) from error

    def write(self):
        """Write down what the course is."""
        about = {"course": self.name, "personal": self.personal, "lessons": self.lessons}
        about["lunaedu"] = lunaedu.__version__
        (self.folder / ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")

    def source(self, lesson):
        """Return the path of a lesson's teacher's edition."""
        return self.folder / "source" / lesson / f"{lesson}.ipynb"

    def handed_in(self, lesson):
        """Return the folders of those who handed a lesson in, hidden ones (Jupyter's own) apart."""
        folders = sorted((self.folder / "submitted").glob(f"[!.]*/{lesson}"))
        return [folder for folder in folders if folder.is_dir()]

    def record(self, lesson, student):
        """Return the path of what is known of a graded hand-in."""
        return self.folder / ".lunaedu" / lesson / f"{student}.json"


def lesson_numbers(text):
    """Return the numbers of lessons that were typed, such as 01,02."""
    return [number.strip() for number in text.split(",") if number.strip()]
