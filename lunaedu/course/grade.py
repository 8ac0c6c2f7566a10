"""Grade every hand-in of a course, several at once, each in its sandbox; started again, it goes on.

Marks go into nbgrader's grade book (DIR/gradebook.db), notebooks into DIR/autograded, pages for students into
DIR/feedback. DIR/results holds the tables and the page on the class. What is known of each hand-in stands in
DIR/.lunaedu, so that only what has changed is graded again.
"""

import ctypes
import functools
import hashlib
import json
import multiprocessing
import os
import shutil
import signal
import sys
from collections import deque
from contextlib import suppress
from dataclasses import asdict, replace
from multiprocessing.connection import wait
from pathlib import Path

import nbformat

import lunaedu
from lunaedu.course.book import Book, write, write_json
from lunaedu.course.folder import Course, CourseError, lesson_numbers
from lunaedu.course.handin import Hopeless, read
from lunaedu.course.results import class_summary, write_tables
from lunaedu.course.running import Task, grade, not_graded
from lunaedu.course.sandbox import Limits, in_sight, trouble

FORK = multiprocessing.get_context("fork")
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
    """Grade, and say where the results are; return the exit code."""
    if why_not := trouble(walls=not options.unsafe):
        print(why_not, file=sys.stderr)
        return 2
    try:
        paths = grade_course(options.folder, options.lessons, options.jobs, walls=not options.unsafe)
    except KeyboardInterrupt:
        print("\nStopped. What is graded is kept: give the same command to go on.", file=sys.stderr)
        return 130
    print("\n".join(map(str, paths)))
    return 0


def grade_course(folder, lessons=None, jobs=None, walls=True, limits=None):
    """Grade what has not been graded yet; return the paths of the tables and the summary.

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
    book = Book(course.folder)
    if unknown := [lesson for lesson in course.lessons if not book.knows(lesson)]:
        raise CourseError(
            f"The grade book does not know {', '.join(unknown)}: "
            f"in {course.folder}, run `nbgrader generate_assignment` for it."
        )
    students = _students(course, book)
    jobs = max(1, jobs or len(os.sched_getaffinity(0)))
    how = course.name if course.personal else "", walls, limits or Limits()
    tasks = [
        Task(lesson, place.parent.name, place / f"{lesson}.ipynb", course.source(lesson), *how)
        for lesson in course.lessons
        for place in course.handed_in(lesson)
    ]
    graded = {lesson: book.graded(lesson) for lesson in course.lessons}
    tasks = [task for task in tasks if task.student not in graded[task.lesson] or not _is_done(course, task)]
    show = _Progress("graded", len(tasks))
    for task, made, failed in _each(grade, tasks, jobs):
        made = made or not_graded(task, f"The grader failed here, not the student: {failed}")
        book.save(made)
        kept = {"of": "" if failed else _print(task), "seconds": round(made.seconds, 1)}
        kept |= {"marks": list(map(asdict, made.marks)), "problems": made.problems}
        write_json(course.record(task.lesson, task.student), kept)
        show.one_more(f"{task.student}, {task.lesson}")
    _write_feedback(course, book, students, jobs)
    return _write_results(course, book, students)


def _asked(course, numbers):
    """Return the lessons of these numbers, or all."""
    if unknown := set(numbers or ()) - {lesson[:2] for lesson in course.lessons}:
        raise CourseError(
            f"The course has no lesson {', '.join(sorted(unknown))}; it has {', '.join(course.lessons)}."
        )
    return [lesson for lesson in course.lessons if not numbers or lesson[:2] in numbers]


def _students(course, book):
    """Return the ids of all students, and let the grade book know who has handed something in."""
    handed_in = [path.name for path in (course.folder / "submitted").glob("[!.]*") if path.is_dir()]
    with book.open() as gradebook:
        for student in handed_in:
            gradebook.update_or_create_student(student)
    return sorted(book.students())


def _print(task):
    """The fingerprint of all that a mark depends on."""
    parts = [lunaedu.__version__.encode(), task.course.encode(), task.source.read_bytes()]
    try:
        parts.append(read(task.handed_in))
    except Hopeless as why:
        parts.append(repr(why).encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _record(course, lesson, student):
    try:
        return json.loads(course.record(lesson, student).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _is_done(course, task):
    record = _record(course, task.lesson, task.student)
    return bool(record) and record["of"] == _print(task)


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
                        stale[student, lesson] = record | {"page": said}
    show = _Progress("pages", len(stale))
    for task, _, failed in _each(functools.partial(_page, book), list(stale), jobs):
        if failed:
            raise CourseError(f"The page of {task[0]}, {task[1]}, could not be made: {failed}")
        student, lesson = task
        write_json(course.record(lesson, student), stale[task])
        show.one_more(f"{student}, {lesson}")


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
    """Yield each task with what ``work`` made of it and why it failed, as they are done, `jobs` at a time.

    Each worker has a pipe of its own: one that is killed takes no other along. Its task is tried once more.
    """
    waiting, idle, busy, tried = deque(tasks), [], {}, set()
    try:
        while waiting or busy:
            while waiting and len(busy) < jobs:
                worker, pipe = idle.pop() if idle else _hired(work)
                busy[pipe] = waiting.popleft(), worker
                with suppress(OSError):  # it is dead; the pipe says so below
                    pipe.send(busy[pipe][0])
            for pipe in wait(list(busy)):
                task, worker = busy[pipe]
                try:
                    made, failed = pipe.recv()
                    idle.append((worker, pipe))
                except (EOFError, OSError):
                    made, failed = None, "its process was killed, twice"
                    worker.kill()
                del busy[pipe]
                if failed and task not in tried:
                    tried.add(task)
                    waiting.append(task)
                else:
                    yield task, made, failed
    finally:
        for worker, _ in (*idle, *((worker, pipe) for pipe, (_, worker) in busy.items())):
            worker.kill()


def _hired(work):
    """Return a new worker, and the pipe to it."""
    here, there = FORK.Pipe()
    worker = FORK.Process(target=_work, args=(work, there), daemon=True)
    worker.start()
    there.close()  # now it is the worker's alone, and ends with it
    return worker, here


def _work(work, pipe):
    """Do one task after the other, until the grader ends, however that comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    while True:
        task = pipe.recv()
        try:
            answer = work(task), ""
        except Exception as error:
            answer = None, f"{type(error).__name__}: {error}"
        pipe.send(answer)


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
