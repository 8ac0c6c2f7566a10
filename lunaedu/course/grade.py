"""Grade every hand-in of a course, several at once, each behind walls; started again, it goes on.

Marks go into nbgrader's grade book (DIR/gradebook.db), notebooks into DIR/autograded, pages for students into
DIR/feedback. DIR/results holds the tables and the page on the class. What is known of each hand-in stands in
DIR/.lunaedu, so that only what has changed is graded again.
"""

import contextlib
import fcntl
import functools
import hashlib
import json
import os
import secrets
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry

from lunaedu.course.book import Book, write, write_json
from lunaedu.course.folder import Course, CourseError, hand_ins, lesson_numbers
from lunaedu.course.pool import each
from lunaedu.course.progress import Progress
from lunaedu.course.results import class_summary, write_tables
from lunaedu.course.running import FAILED, GRADED, Task, grade, not_graded, taken
from lunaedu.course.walls import PACKAGE, Limits, in_sight, trouble
from lunaedu.course.words import on_one_line

PAGE_S = 120.0
"""How long one page for a student may take."""
PATIENCE_S = 5.0
"""How long to wait for another grader, which may be at its last word."""
UNSAFE = (
    "grade without bubblewrap. A hand-in then runs with all your rights: it can read solutions, hand-ins and "
    "your files, change or delete them, use the network and leave processes behind. Limits on time and "
    "memory stay, and marks are still given outside its process. Only for hand-ins that you trust"
)


def add_arguments(parser):
    """Declare what `grade` takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the course's folder, made by `new`")
    parser.add_argument("--lessons", type=lesson_numbers, metavar="01,02", help="default: all")
    parser.add_argument(
        "--jobs", type=int, metavar="N", help="hand-ins at a time; default: one for each core"
    )
    parser.add_argument("--unsafe", action="store_true", help=UNSAFE)


def run(options):
    """Grade, and say where the results are and which hand-ins were refused; return the exit code."""
    if why_not := trouble(walls=not options.unsafe):
        print(why_not, file=sys.stderr)
        return 2
    try:
        outcome = grade_course(options.folder, options.lessons, options.jobs, walls=not options.unsafe)
    except KeyboardInterrupt:
        print("\nStopped. What is graded is kept: give the same command to go on.", file=sys.stderr)
        return 130
    for line in outcome.refused:
        print(on_one_line(line), file=sys.stderr)
    print("\n".join(map(on_one_line, outcome.paths)))
    return int(bool(outcome.refused))


@dataclass(frozen=True)
class Outcome:
    """Where the tables and the page on the class are, and a line for each hand-in that was refused."""

    paths: tuple[Path, ...]
    refused: tuple[str, ...]


def grade_course(folder, lessons=None, jobs=None, walls=True, limits=None):
    """Grade what has not been graded yet; return the `Outcome`.

    Parameters
    ----------
    folder : Path
    lessons : sequence of str, optional
        Numbers, such as "02"; left out, all lessons of the course.
    jobs : int, optional
        Hand-ins at a time; left out, as many as cores.
    walls : bool
        Whether each hand-in runs behind bubblewrap.
    limits : Limits, optional

    Raises
    ------
    CourseError
        If the folder holds no course, or one that cannot be graded.
    """
    course = Course.read(folder)
    course = replace(course, lessons=_asked(course, lessons))
    if walls and (place := in_sight(course.folder)):
        raise CourseError(f"{course.folder} lies in {place}, which hand-ins see: move the course elsewhere.")
    jobs = max(1, jobs or len(os.sched_getaffinity(0)))
    with _alone(course):
        book = Book(course.folder)
        book.must_take_marks()
        if unknown := [lesson for lesson in course.lessons if not book.knows(lesson)]:
            raise CourseError(
                f"The grade book does not know {', '.join(unknown)}: "
                f"in {course.folder}, run `nbgrader generate_assignment` for it."
            )
        students, found = _students(course, book)
        limits = limits or Limits()
        prints = {lesson: _graders_print(course, lesson) for lesson in course.lessons}
        seed = _seed(course)
        tasks = [_task(course, one, walls, limits, prints[one.lesson], seed) for one in found]
        _grade_all(course, book, _to_do(course, book, tasks), jobs, limits)
        paths = _write_results(
            course, book, students
        )  # before the pages: whatever they hold, these are there
        _write_feedback(course, book, students, jobs)
        return Outcome(paths, tuple(_refused(course, students)))


@contextlib.contextmanager
def _alone(course):
    """Keep other graders from this course meanwhile; CourseError if one is at work."""
    place = course.folder / ".lunaedu"
    place.mkdir(exist_ok=True)
    with open(place / "lock", "a") as lock:
        until = time.monotonic() + PATIENCE_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > until:
                    raise CourseError(f"Another grader is at work in {course.folder}: let it end.") from None
                time.sleep(0.1)
        yield


def _task(course, hand_in, walls, limits, grader, seed):
    """Return what there is to do for one hand-in."""
    lesson = hand_in.lesson
    return Task(
        lesson,
        hand_in.student,
        hand_in.folder / f"{lesson}.ipynb",
        course.source(lesson),
        course.name if course.personal else "",
        walls,
        limits,
        hand_in.notes,
        hand_in.refused,
        grader,
        seed,
    )


def _to_do(course, book, tasks):
    """Return the tasks that are not done, or were done by another grader than this one is now; say so."""
    graded = {lesson: book.graded(lesson) for lesson in course.lessons}
    left, changed = [], 0
    for task in tasks:
        record = _record(course, task.lesson, task.student) or {}
        if task.student in graded[task.lesson] and record.get("of") == taken(task)[1]:
            if record.get("grader") == task.grader:
                continue
            changed += 1
        left.append(task)
    if changed:
        print(
            f"The course or lunaedu has changed since {changed} hand-ins were graded: they are graded again.",
            file=sys.stderr,
        )
    return left


def _grade_all(course, book, tasks, jobs, limits):
    """Grade hand-ins, each for itself: what goes wrong with one is written down, and the next comes."""
    show = Progress("graded", len(tasks))
    for task, made, failed in each(grade, tasks, jobs, limits.hand_in_s):
        try:
            _keep(course, book, task, made or _failed(task, failed))
        except Exception as error:
            try:
                _keep(course, book, task, _failed(task, f"{type(error).__name__}: {error}"))
            except Exception as again:  # no row of its own: the tables give zero, the record says why
                why = f"its marks could not be written down: {again}"
                write_json(course.record(task.lesson, task.student), _kept(task, _failed(task, why)))
        show.one_more(f"{task.student}, {task.lesson}")


def _failed(task, why):
    return not_graded(task, f"The grader failed here, not the student: {on_one_line(why)}", FAILED)


def _keep(course, book, task, made):
    """Write down what came of one hand-in: in the grade book, then in our record."""
    book.save(made, task.handed_in.parent)
    write_json(course.record(task.lesson, task.student), _kept(task, made))


def _kept(task, made):
    """Return what our record says of a hand-in; without a fingerprint it is graded again next time."""
    return {
        "of": made.of,
        "grader": task.grader,
        "status": made.status,
        "seconds": round(made.seconds, 1),
        "marks": list(map(asdict, made.marks)),
        "problems": made.problems,
    }


def _refused(course, students):
    """Yield a line for each hand-in that was not graded, or of which the page is missing."""
    for lesson in course.lessons:
        for student in students:
            record = _record(course, lesson, student) or {}
            if record.get("status", GRADED) != GRADED:
                yield f"{student}, {lesson}: {record['status']}: {record['problems'][-1]}"
            if record.get("page missing"):
                yield f"{student}, {lesson}: {record['page missing']}"


def _asked(course, numbers):
    """Return the lessons of these numbers, or all."""
    if unknown := set(numbers or ()) - {lesson[:2] for lesson in course.lessons}:
        raise CourseError(
            f"The course has no lesson {', '.join(sorted(unknown))}; it has {', '.join(course.lessons)}."
        )
    return [lesson for lesson in course.lessons if not numbers or lesson[:2] in numbers]


def _students(course, book):
    """Return the ids of all students, and what was handed in; let the grade book know who has done so."""
    handed_in, found = hand_ins(course, book.students())
    with book.open() as gradebook:
        for student in handed_in:
            gradebook.update_or_create_student(student)
    return sorted(book.students()), found


def _print_of(folder):
    """Return the fingerprint of all files in a folder, but for what Python makes of them."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _graders_print(course, lesson):
    """Return the fingerprint of all that a mark depends on besides the hand-in: this package, the course."""
    settings = course.folder / "nbgrader_config.py"
    parts = [_print_of(PACKAGE), str(course.personal), course.name]
    parts += [hashlib.sha256(settings.read_bytes()).hexdigest(), _print_of(course.source(lesson).parent)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _seed(course):
    """Return the course's secret, from which inputs for functions are drawn; made the first time."""
    path = course.folder / ".lunaedu" / "seed"
    if not path.exists():
        write(path, secrets.token_hex(32), 0o600)
    return path.read_text(encoding="utf-8")


def _record(course, lesson, student):
    try:
        return json.loads(course.record(lesson, student).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write_feedback(course, book, students, jobs):
    """Make the pages that are missing, or of which a score or a comment has changed."""
    stale = {}
    with book.open() as gradebook:
        for lesson in course.lessons:
            for student in students:
                if record := _record(course, lesson, student):
                    said = _print_of_page(book, gradebook, student, lesson, record)
                    page = book.place("feedback", student, lesson) / f"{lesson}.html"
                    if said and (record.get("page") != said or not page.exists()):
                        stale[student, lesson] = record | {"page": said, "page missing": ""}
    show = Progress("pages", len(stale))
    for task, _, failed in each(functools.partial(_page, book), list(stale), jobs, PAGE_S):
        student, lesson = task
        if failed:
            stale[task] |= {"page": "", "page missing": f"page missing: {on_one_line(failed)}"}
        write_json(course.record(lesson, student), stale[task])
        show.one_more(f"{student}, {lesson}")


def _print_of_page(book, gradebook, student, lesson, record):
    """Return the fingerprint of all that a page says; empty if there is nothing in the grade book to say."""
    try:
        said = [record["of"], record["grader"], *book.marks(gradebook, student, lesson)]
    except MissingEntry:
        return ""
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()


def _page(book, task):
    book.write_feedback(*task)


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
    return (*tables, folder / "class.md")


def _checks(source):
    """Return (exercise, objective, points) of each check of a lesson."""
    ours = [(cell.metadata.get("lunaedu", {}), cell.metadata.get("nbgrader", {})) for cell in source.cells]
    objectives = {said["exercise"]: said["objective"] for said, _ in ours if "objective" in said}
    return [
        (name := said.get("exercise", marks.get("grade_id")), objectives.get(name, "-"), marks["points"])
        for said, marks in ours
        if marks.get("grade") and marks.get("locked")
    ]
