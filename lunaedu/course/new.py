"""Make a course: an nbgrader course folder, complete, from the lessons that came with the package.

    DIR/nbgrader_config.py              nbgrader's settings
    DIR/lunaedu_course.json             ours: the course's name, personal numbers or not, the lessons
    DIR/source/NAME/NAME.ipynb          solved, with hidden tests: for teachers only
    DIR/release/NAME/NAME.ipynb         what students get
    DIR/gradebook.db                    nbgrader's grade book, with the cells and points of each assignment

An assignment is a lesson. Its source is the student edition with the solutions and tests put back, so nothing
needs to be run; its release is the student edition itself, so that what is opened on Binder and what a course
hands out come back as the same hand-in.
"""

import os
import re
import shutil
import sys
import tempfile
from copy import deepcopy
from pathlib import Path

import nbformat
from traitlets.config import PyFileConfigLoader

import lunaedu
from lunaedu.course.editions import blank, metadata, read_cells, solved
from lunaedu.course.folder import Course, CourseError, lesson_numbers

PACKAGE = Path(lunaedu.__file__).resolve().parent
NOTEBOOKS = PACKAGE / "notebooks" if (PACKAGE / "notebooks").is_dir() else PACKAGE.parent / "notebooks"
"""A wheel carries the lessons inside the package; in a clone they stand beside it."""
REHEARSAL = "00"  # shows how a lesson works: handed out only if asked for
START = re.compile(r'lu\.start\("(\d\d)"\)')
CONFIG = '''"""nbgrader's settings for this course, written by lunaedu.course; yours to change."""

from pathlib import Path

from lunaedu.course.clearing import PAGE_STEPS, STEPS

c = get_config()  # noqa: F821
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "{course}"
c.GenerateAssignment.preprocessors = STEPS  # nbgrader's own, with the blanks of the student editions
c.GenerateFeedback.preprocessors = PAGE_STEPS  # nbgrader's own, and hidden tests are taken out
c.OverwriteCells.add_missing_cells = True
c.ExecutePreprocessor.timeout = {timeout_s}  # seconds a cell may take
'''
CELL_TIMEOUT_S = 60


def add_arguments(parser):
    """Declare what `new` takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the course's folder; made, or empty")
    parser.add_argument(
        "--lessons",
        type=lesson_numbers,
        metavar="01,02",
        help="default: all with exercises, but for 00, a rehearsal",
    )
    parser.add_argument(
        "--course", default="luna1", metavar="NAME", help="its name for nbgrader (%(default)s)"
    )
    parser.add_argument("--personal", action="store_true", help="each student has numbers of their own")


def run(options):
    """Make the course, and say what to do next."""
    names = make_course(options.folder, options.lessons, options.course, options.personal)
    print(f"{options.folder} is ready: {', '.join(names)}.")
    print(f"Hand out what is in {options.folder / 'release'}, and nothing else of this folder.")
    place = options.folder / "submitted" / "STUDENT" / names[0] / f"{names[0]}.ipynb"
    print(f"A hand-in belongs in {place}")
    return 0


def make_course(folder, lessons=None, course="luna1", personal=False):
    """Make a course folder; return the names of its assignments.

    Parameters
    ----------
    folder : Path
        Must not exist yet, or be empty.
    lessons : sequence of str, optional
        Numbers, such as "02"; left out, all lessons with exercises but the rehearsal.
    course : str
        nbgrader's id of the course; personal numbers depend on it.
    personal : bool
        Whether the release asks for the student's name.

    Raises
    ------
    CourseError
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", course):
        raise CourseError(f"A course's name is made of letters, digits, dots and hyphens; got {course!r}.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CourseError(f"{folder} is not empty: name a new folder.")
    sources = _sources(lessons)
    names = tuple(source.stem for source in sources)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Made beside its place and moved there when complete, so that no half of a course is ever left.
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as workshop:
        made = Path(workshop) / folder.name
        made.mkdir()
        (made / "nbgrader_config.py").write_text(
            CONFIG.format(course=course, timeout_s=CELL_TIMEOUT_S), encoding="utf-8"
        )
        Course(made, course, personal, names).write()
        for source in sources:
            _make_assignment(made, source, course if personal else None)
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
    return names


def _sources(lessons):
    """Return the sources of the lessons that are asked for, in order."""
    found = {path.name[:2]: path for path in sorted((NOTEBOOKS / "source").glob("[0-9][0-9]_*.py"))}
    if not found:
        raise CourseError(
            f"The lessons' sources are not in {NOTEBOOKS}: this lunaedu is not complete. Install it again."
        )
    if lessons is not None:
        if unknown := [number for number in lessons if number not in found]:
            raise CourseError(f"There is no lesson {', '.join(unknown)}; there are {', '.join(found)}.")
        return [found[number] for number in sorted(set(lessons))]
    return [path for number, path in found.items() if number != REHEARSAL and _asks(path)]


def _asks(source):
    return any(cell.points for cell in read_cells(source))


def _make_assignment(course_folder, source, course_name):
    """Write one assignment; with a course's name, its release asks for the student's."""
    student_path = NOTEBOOKS / f"{source.stem}.ipynb"
    student = nbformat.read(student_path, as_version=4) if student_path.exists() else None
    teacher = student and teachers(student, read_cells(source))
    if teacher is None:
        raise CourseError(
            f"{student_path} is not what {source.name} gives; build it again: "
            f"python tools/build_notebooks.py {source.name[:2]}"
        )
    release = course_folder / "release" / source.stem / student_path.name
    if course_name:
        ask_for_name(teacher, course_name)
        ask_for_name(student, course_name)
    _write(teacher, course_folder / "source" / source.stem / student_path.name)
    _generate(course_folder, source.stem)
    if course_name:
        _write(student, release)
    else:
        shutil.copyfile(student_path, release)


def teachers(student, cells):
    """Return the teacher's edition, not run, of a student edition; None if it is of another source."""
    if [cell.id for cell in student.cells] != [cell.id for cell in cells]:
        return None
    teacher = deepcopy(student)
    for cell, ours in zip(teacher.cells, cells, strict=True):
        if ours.kind == "code":
            cell.outputs, cell.execution_count = [], None
        if ours.kind == "code" or ours.exercise:
            if cell.source != blank(ours, cells):
                return None
            cell.source = solved(ours)
        cell.metadata = nbformat.from_dict(metadata(ours, cells, student=False))
    return teacher


def ask_for_name(notebook, course):
    """Let a lesson's start ask for the student's name; its numbers are those of this course."""
    starts = [cell for cell in notebook.cells if cell.cell_type == "code" and START.search(cell.source)]
    if len(starts) != 1:
        raise CourseError(f"A lesson calls lu.start in one cell; found {len(starts)}.")
    cell = starts[0]
    asked = rf'lu.start("\1", student=..., course="{course}")  # your name for this course, in quotes'
    cell.source = START.sub(asked, cell.source)
    cell.outputs, cell.execution_count = [], None


def _write(notebook, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def _generate(course_folder, name):
    """Let nbgrader enter an assignment in its grade book."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    # nbgrader starts `alembic` by its bare name; it is installed beside this Python.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    config = PyFileConfigLoader("nbgrader_config.py", str(course_folder)).load_config()
    course = CourseDirectory(config=config, assignment_id=name)
    GenerateAssignment(coursedir=course, config=config).start()
