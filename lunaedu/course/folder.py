"""A course's folder: what `new` says of it in lunaedu_course.json, and where things lie in it."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import lunaedu
from lunaedu.course.words import as_a_name, on_one_line, same_person

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

    def record(self, lesson, student):
        """Return the path of what is known of a graded hand-in."""
        return self.folder / ".lunaedu" / lesson / student / "record.json"


@dataclass(frozen=True)
class HandIn:
    """A lesson that somebody handed in: where it lies, what there is to say of it, or why it is not read."""

    lesson: str
    student: str
    folder: Path
    notes: tuple[str, ...] = ()
    refused: str = ""


def hand_ins(course, known=()):
    """Return the students who have a folder in `submitted`, and all their hand-ins.

    One student is one student, however the file system spells the name: the spelling that the grade book has
    holds (``known``), then the first. Links are not followed: they lead to another's work.
    """
    spelt = {same_person(student): student for student in known}
    folders = defaultdict(list)
    for folder in sorted((course.folder / "submitted").glob("[!.]*")):
        if folder.is_dir():
            folders[same_person(folder.name)].append(folder)
    people = {spelt.get(person) or as_a_name(own[0].name): own for person, own in folders.items()}
    found = [
        _hand_in(lesson, student, own)
        for lesson in course.lessons
        for student, folders in people.items()
        if (own := [folder / lesson for folder in folders if (folder / lesson).is_dir()])
    ]
    return list(people), found


def _hand_in(lesson, student, places):
    names = [on_one_line(place.parent.name) for place in places]
    notes = [f"its folder is called {name}, and listed as {student}" for name in names if name != student]
    why = ""
    if len(places) > 1:
        why = f"is there more than once: {student} has the folders {', '.join(names)}. Keep one of them"
    elif places[0].is_symlink() or places[0].parent.is_symlink():
        why = "lies behind a link to another folder, and links are not followed"
    return HandIn(lesson, student, places[0], tuple(notes), why)


def lesson_numbers(text):
    """Return the numbers of lessons that were typed, such as 01,02."""
    return [number.strip() for number in text.split(",") if number.strip()]
