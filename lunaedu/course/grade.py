"""Grade every hand-in of a course, several at once, each in its sandbox; started again, it goes on.

Marks go into nbgrader's grade book (DIR/gradebook.db), notebooks into DIR/autograded, pages for students into
DIR/feedback. DIR/results holds the tables and the page on the class. What is known of each hand-in stands in
DIR/.lunaedu, so that only what has changed is graded again.
"""

import ctypes
import hashlib
import json
import os
import shutil
import signal
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat

import lunaedu
from lunaedu.course.book import Book, write, write_json
from lunaedu.course.results import class_summary, write_tables
from lunaedu.course.running import Graded, Task, grade, not_graded
from lunaedu.course.sandbox import Limits, trouble

NO_WALLS = (
    "Without bubblewrap a hand-in can read this course and all that you can read. To grade all the same, on "
    "hand-ins that you trust: --unsafe"
)


def add_arguments(parser):
    """Declare what `grade` takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the course's folder, made by `new`")
    parser.add_argument(
        "--lessons", type=lambda text: text.replace(" ", "").split(","), metavar="01,02", help="default: all"
    )
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="hand-ins at a time; default: one for each core"
    )
    parser.add_argument(
        "--unsafe", action="store_true", help="grade without walls, where bubblewrap is missing"
    )


def run(options):
    """Grade, and say where the results are; return the exit code."""
    why_not = "" if options.unsafe else trouble()
    if why_not:
        print(f"{why_not}\n{NO_WALLS}", file=sys.stderr)
        return 2
    try:
        paths = grade_course(options.folder, options.lessons, options.jobs, walls=not options.unsafe)
    except CourseTrouble as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What is graded is kept: give the same command to go on.", file=sys.stderr)
        return 130
    print("\n".join(map(str, paths)))
    return 0


class CourseTrouble(Exception):
    """A folder that cannot be graded, and what to do."""


@dataclass(frozen=True)
class Course:
    """What is to be graded: a folder, its lessons, and whether each student has numbers of their own."""

    folder: Path
    lessons: tuple[str, ...]
    personal_name: str = ""
    walls: bool = True
    limits: Limits = field(default_factory=Limits)

    def source(self, lesson):
        """Return the path of a lesson's teacher's edition."""
        return self.folder / "source" / lesson / f"{lesson}.ipynb"

    def record(self, lesson, student):
        """Return the path of what is known of a hand-in."""
        return self.folder / ".lunaedu" / lesson / f"{student}.json"


def grade_course(folder, lessons=None, jobs=None, walls=True, limits=None):
    """Grade what has not been graded yet; return the paths of the tables and the summary.

    Parameters
    ----------
    folder : Path
    lessons : sequence of str, optional
        Numbers, such as "02"; left out, all lessons of the course.
    jobs : int, optional
        Hand-ins at a time.
    walls : bool
        Whether each hand-in runs behind bubblewrap.
    limits : Limits, optional

    Raises
    ------
    CourseTrouble
    """
    course = _course(folder, lessons, walls, limits or Limits())
    book = Book(course.folder)
    if unknown := [lesson for lesson in course.lessons if not book.knows(lesson)]:
        raise CourseTrouble(
            f"The grade book does not know {', '.join(unknown)}: "
            f"in {course.folder}, run `nbgrader generate_assignment` for it."
        )
    students = _students(course, book)
    jobs = jobs or _cores()
    tasks = [task for task in _tasks(course) if not _is_done(course, book, task)]
    show = _Progress("graded", len(tasks))
    for task, outcome in _each(grade, tasks, jobs):
        graded = outcome if isinstance(outcome, Graded) else not_graded(task, str(outcome))
        book.save(graded)
        kept = {"of": _print(task) if graded is outcome else "", "seconds": round(graded.seconds, 1)}
        kept |= {"marks": list(map(asdict, graded.marks)), "problems": graded.problems}
        write_json(course.record(task.lesson, task.student), kept)
        show.one_more(f"{task.student}, {task.lesson}")
    _write_feedback(course, book, students, jobs)
    return _write_results(course, book, students)


def _cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def _course(folder, numbers, walls, limits):
    try:
        about = json.loads((folder / "lunaedu_course.json").read_text(encoding="utf-8"))
        lessons = tuple(about["lessons"])
    except (OSError, ValueError, KeyError) as error:
        raise CourseTrouble(
            f"{folder} is not a course made by `python -m lunaedu.course new`: {error}"
        ) from error
    if numbers:
        if unknown := set(numbers) - {lesson[:2] for lesson in lessons}:
            raise CourseTrouble(
                f"The course has no lesson {', '.join(sorted(unknown))}; it has {', '.join(lessons)}."
            )
        lessons = tuple(lesson for lesson in lessons if lesson[:2] in numbers)
    return Course(folder.resolve(), lessons, about["course"] if about.get("personal") else "", walls, limits)


def _students(course, book):
    """Return the ids of all students, and let the grade book know who has handed something in."""
    handed_in = [path.name for path in (course.folder / "submitted").glob("*") if path.is_dir()]
    with book.open() as gradebook:
        for student in handed_in:
            gradebook.update_or_create_student(student)
    return sorted(book.students())


def _tasks(course):
    for lesson in course.lessons:
        for folder in sorted((course.folder / "submitted").glob(f"*/{lesson}")):
            yield Task(
                lesson,
                folder.parent.name,
                folder / f"{lesson}.ipynb",
                course.source(lesson),
                course.personal_name,
                course.walls,
                course.limits,
            )


def _print(task):
    """The fingerprint of all that a mark depends on."""
    parts = [lunaedu.__version__.encode(), task.course.encode(), task.source.read_bytes()]
    try:
        parts.append(task.handed_in.read_bytes())
    except OSError:
        pass
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _record(course, lesson, student):
    try:
        return json.loads(course.record(lesson, student).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _is_done(course, book, task):
    record = _record(course, task.lesson, task.student)
    written = book.place("autograded", task.student, task.lesson) / f"{task.lesson}.ipynb"
    return record is not None and record["of"] == _print(task) and written.exists()


def _write_feedback(course, book, students, jobs):
    """Make the pages that are missing, or of which a score or a comment has changed."""
    stale = {}
    with book.open() as gradebook:
        for lesson in course.lessons:
            for student in students:
                if record := _record(course, lesson, student):
                    said = [record["of"], *book.marks(gradebook, student, lesson)]
                    page = book.place("feedback", student, lesson) / f"{lesson}.html"
                    said = hashlib.sha256(repr(said).encode()).hexdigest()
                    if record.get("page") != said or not page.exists():
                        stale[course.folder, student, lesson] = record | {"page": said}
    show = _Progress("pages", len(stale))
    for task, failed in _each(_page, list(stale), jobs):
        if failed:
            raise CourseTrouble(f"The page of {task[1]}, {task[2]}, could not be made: {failed}")
        write_json(course.record(task[2], task[1]), stale[task])
        show.one_more(f"{task[1]}, {task[2]}")


_books = {}


def _page(task):
    folder, student, lesson = task
    if folder not in _books:
        _books[folder] = Book(folder)  # one for each worker: its templates are read once
    _books[folder].write_feedback(student, lesson)


def _write_results(course, book, students):
    records = {
        (lesson, student): record
        for lesson in course.lessons
        for student in students
        if (record := _record(course, lesson, student))
    }
    checks, waiting = {}, {}
    with book.open() as gradebook:
        for lesson in course.lessons:
            checks[lesson] = _checks(nbformat.read(course.source(lesson), as_version=4))
            waiting[lesson] = sum(
                grade.needs_manual_grade
                for submission in gradebook.assignment_submissions(lesson)
                for notebook in submission.notebooks
                for grade in notebook.grades
            )
    folder = course.folder / "results"
    tables = write_tables(book, course.lessons, folder)
    write(folder / "class.md", class_summary(checks, students, records, waiting))
    return [*tables, folder / "class.md"]


def _checks(source):
    """Return (exercise, objective, points) of each check of a lesson."""
    ours = [(cell.metadata.get("lunaedu", {}), cell.metadata.get("nbgrader", {})) for cell in source.cells]
    objectives = {said["exercise"]: said["objective"] for said, _ in ours if "objective" in said}
    return [
        (name := said.get("exercise", marks.get("grade_id")), objectives.get(name, "-"), marks["points"])
        for said, marks in ours
        if marks.get("grade") and marks.get("locked")
    ]


def _each(work, tasks, jobs):
    """Yield each task with what ``work`` made of it, or the error, as they are done, `jobs` at a time.

    A worker that is killed takes the whole pool along; then each task that is left gets a pool of its own.
    """
    left = list(tasks)
    for alone in (False, True):
        groups = [[task] for task in left] if alone else [left] if left else []
        for group in groups:
            with ProcessPoolExecutor(min(jobs, len(group)), initializer=_with_the_grader) as pool:
                futures = {pool.submit(work, task): task for task in group}
                try:
                    for future in as_completed(futures):
                        error = future.exception()
                        if isinstance(error, BrokenProcessPool) and not alone:
                            continue
                        left.remove(futures[future])
                        yield futures[future], error or future.result()
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    for process in pool._processes.values():
                        process.kill()
                    raise


def _with_the_grader():
    """Let a worker end when the grader ends, however that comes, and only then."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


class _Progress:
    """One line that says how far it is; nothing where nobody looks on."""

    def __init__(self, what, total):
        self.what, self.total, self.done = what, total, 0

    def one_more(self, name):
        self.done += 1
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns - 1
            bar = "#" * (20 * self.done // self.total)
            line = f"[{bar:20}] {self.done}/{self.total} {self.what}: {name}"
            end = "\n" if self.done == self.total else ""
            print(f"\r{line[:width]:{width}}", end=end, file=sys.stderr, flush=True)
