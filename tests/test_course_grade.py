"""A whole class is graded: honest, careless and hostile hand-ins, each with the mark it should have."""

import csv
import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
import requests
from hand_ins import (
    ask_alembic_once,  # noqa: F401
    asked,
    lessons,
    literal,
    name_of,
    role,
    short,
    teachers_edition,
    with_slip,
)
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

import lunaedu
from lunaedu.course import confined, grade, walls
from lunaedu.course.__main__ import main
from lunaedu.course.book import Book
from lunaedu.course.editions import released
from lunaedu.course.grade import grade_course
from lunaedu.course.judge import judge_as
from lunaedu.course.new import CONFIG
from lunaedu.course.running import grade as grade_one
from lunaedu.course.walls import Limits
from lunaedu.lesson.checks import Function
from lunaedu.lesson.exercises import every_exercise

NEEDS_WALLS = pytest.mark.skipif(bool(walls.trouble()), reason=f"bubblewrap: {walls.trouble()}")
pytestmark = [NEEDS_WALLS, pytest.mark.timeout(600)]

ROOT = Path(lunaedu.__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from serving import lab_server  # noqa: E402

QUICK = Limits(cell_cpu_s=1.5, cell_wall_s=8.0, answer_cpu_s=1.0, answer_wall_s=8.0, memory_bytes=400_000_000)
"""Less of the processor than a course gives, so that endless loops end soon; who stalls is waited for."""


def course(folder, sources, personal=False):
    """A course folder, as `new` makes it, of notebooks that are teacher's editions."""
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG.format(course="luna1", timeout_s=60))
    about = {"course": "luna1", "personal": personal, "lessons": sorted(sources), "lunaedu": "0"}
    (folder / "lunaedu_course.json").write_text(json.dumps(about))
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for lesson, notebook in sources.items():
        path = folder / "source" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(notebook, path)
    config = PyFileConfigLoader("nbgrader_config.py", str(folder)).load_config()
    GenerateAssignment(coursedir=CourseDirectory(config=config, assignment_id="*"), config=config).start()
    return folder


def hand_in(folder, student, lesson, content):
    path = folder / "submitted" / student / lesson / f"{lesson}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())


def record(folder, lesson, student):
    return json.loads((folder / ".lunaedu" / lesson / student / "record.json").read_text())


def right(folder, lesson, student):
    """The exercises that a hand-in got its marks for."""
    return {mark["exercise"] for mark in record(folder, lesson, student)["marks"] if mark["passed"]}


def exercises(notebook):
    return {cell.metadata.lunaedu.exercise for cell, _ in asked(notebook)}


def exercises_until(notebook, last):
    """The exercises of a notebook up to one of its cells."""
    ids = [cell.id for cell, _ in asked(notebook)]
    return {cell.metadata.lunaedu.exercise for cell, _ in asked(notebook)[: ids.index(last.id) + 1]}


def asks_for_a_function(cell):
    return isinstance(every_exercise()[cell.metadata.lunaedu.exercise].checker(), Function)


def with_cell(notebook, source, after="setup"):
    """A copy of a notebook with one more cell."""
    notebook = deepcopy(notebook)
    place = next(i for i, cell in enumerate(notebook.cells) if cell.id == after)
    notebook.cells.insert(place + 1, new_code_cell(source))
    return notebook


def answering(notebook, answer):
    """A copy of a notebook that answers each exercise with ``answer(name, is_function)``."""
    notebook = deepcopy(notebook)
    for cell, check in asked(notebook):
        cell.source = answer(name_of(check), asks_for_a_function(cell))
    return notebook


# ---- careless and cheating hand-ins, for every lesson ------------------------------------------------------


def careless(notebook):
    """Hand-ins by student, each with the exercises that it must get marks for, for every lesson."""
    blank, everything = released(notebook), exercises(notebook)
    pairs = asked(notebook)
    first, last = pairs[0], pairs[-1]
    half = deepcopy(notebook)
    for cell, was in zip(half.cells, blank.cells, strict=True):
        if role(cell) == "exercise" and cell.id != first[0].id:
            cell.source = was.source
    equal = "class Equal:\n    __eq__ = __lt__ = __gt__ = lambda *a: True\n    __float__ = lambda s: 1.0\n"
    equal += "    __call__ = strip = casefold = __sub__ = lambda s, *a, **k: s\n    __class__ = float\n"

    deleted = deepcopy(notebook)
    deleted.cells = [cell for cell in deleted.cells if cell.id not in (first[0].id, last[1].id)]
    tampering = """\
import builtins, math, sys, json
import lunaedu, lunaedu.lesson.checking, lunaedu.lesson.checks, lunaedu.lesson.fence, lunaedu.lesson.reading
yes = lambda *a, **k: True
for module in (np, math):
    for name in ("isclose", "allclose", "array_equal", "abs", "isfinite"):
        setattr(module, name, yes)
builtins.abs = builtins.all = builtins.any = yes
lunaedu.check = lunaedu.lesson.check = lunaedu.lesson.checking.check = yes
lunaedu.lesson.fence.isolate = lambda answer: (answer, None)
lunaedu.lesson.checks.Number.judge = yes
"""
    return {
        "perfect": (notebook, everything),
        "blank": (blank, set()),
        "half": (half, {first[0].metadata.lunaedu.exercise}),
        "nan": (answering(notebook, lambda n, f: f"{n} = {'lambda *a: ' * f}math.nan"), set()),
        "equal": (answering(notebook, lambda n, f: f"{equal}{n} = {'lambda *a: ' * f}Equal()"), set()),
        "deleted": (deleted, everything - {first[0].metadata.lunaedu.exercise}),
        "tampering": (with_cell(blank, tampering), set()),
        "not-json": (b"{", set()),
        "empty": (b"", set()),
        "list": (b"[]", set()),
        "deep": (b"[" * 200_000, set()),
        "binary": (bytes(range(256)) * 100, set()),
    }


def careless_too(notebook):
    """More of them."""
    blank, everything = released(notebook), exercises(notebook)
    doubled, reordered, stripped = (deepcopy(notebook) for _ in range(3))
    doubled.cells = [copy for cell in doubled.cells for copy in (cell, deepcopy(cell))]
    reordered.cells.reverse()
    for cell in stripped.cells:
        cell.metadata.clear()
    edited = deepcopy(blank)
    for cell in edited.cells:
        if role(cell) == "check":
            cell.source = "assert True"
    promoted = deepcopy(blank)
    for cell in promoted.cells:
        if role(cell):
            cell.metadata.nbgrader |= {"points": 1000, "grade": True, "solution": False}
    forging = """\
import os
plain = '{"returned": {"is": "float", "value": "25"}}'
for reply in (plain, "[" * 100000, "{", "NaN", "9" * 10**6, "\\\\xff\\\\xfe"):
    for descriptor in range(3, 12):
        try:
            os.write(descriptor, reply.encode("latin-1") + b"\\n")
        except OSError:
            pass
"""
    umlauts = json.dumps(with_cell(notebook, "# Größe"), ensure_ascii=False)
    exiting = "import sys\nprint('full marks: 100')\nsys.exit(0)"
    return {
        "doubled": (doubled, everything),
        "reordered": (reordered, everything),
        "stripped": (stripped, everything),
        "edited": (edited, set()),
        "none": (answering(notebook, lambda n, f: f"{n} = {'lambda *a: ' * f}None"), set()),
        "raising": (answering(notebook, lambda n, f: f"{n} = {'lambda *a: ' * f}1 / 0"), set()),
        "not-python": (answering(notebook, lambda n, f: f"{n} = = 1"), set()),
        "promoted": (promoted, set()),
        "forging": (with_cell(blank, forging), set()),
        "exiting": (with_cell(notebook, exiting), everything),
        "utf-16": (json.dumps(notebook).encode("utf-16"), everything),
        "latin-1": (umlauts.encode("cp1252", "replace"), everything),
    }


CHECKED = lessons()
LESSON = "02_launch_timing"


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """For every lesson a graded class: those above, some with slips, and one with another lesson's file.

    The other slips, all of them, are in test_course_judge.py: they differ in nothing but numbers.
    """
    folder = tmp_path_factory.mktemp("classes") / "course"
    sources = {lesson: short(lesson) for lesson in CHECKED}
    course(folder, sources)
    expected = {}
    for i, (lesson, notebook) in enumerate(sources.items()):
        for student, (content, marks) in (careless(notebook) | careless_too(notebook)).items():
            hand_in(folder, student, lesson, content)
            expected[lesson, student] = marks, None
        another = sources[CHECKED[i - 1]]
        hand_in(folder, "another", lesson, another)
        expected[lesson, "another"] = set(), None
        for number in range(2):
            slips = with_slip(slipping := deepcopy(notebook), number)
            hand_in(folder, f"slip-{number}", lesson, slipping)
            expected[lesson, f"slip-{number}"] = exercises(notebook) - set(slips), slips
    first = CHECKED[0]
    for student in ("nothing", "link", "pipe", ".ipynb_checkpoints"):
        (folder / "submitted" / student / first).mkdir(parents=True)
        expected[first, student] = set(), None
    del expected[first, ".ipynb_checkpoints"]
    (folder / "submitted" / "link" / first / f"{first}.ipynb").symlink_to(
        folder / "source" / first / f"{first}.ipynb"
    )
    os.mkfifo(folder / "submitted" / "pipe" / first / f"{first}.ipynb")
    (folder / "submitted" / "perfect" / first / "timestamp.txt").write_text("yesterday, I think")
    grade_course(folder, limits=QUICK)
    return folder, expected


@pytest.mark.parametrize("lesson", CHECKED)
def test_each_hand_in_gets_the_marks_it_should(classes, lesson):
    folder, expected = classes
    wanted = {student: marks for (of, student), (marks, _) in expected.items() if of == lesson}
    assert {student: right(folder, lesson, student) for student in wanted} == wanted


@pytest.mark.parametrize("lesson", CHECKED)
def test_each_slip_is_known_by_its_name(classes, lesson):
    folder, expected = classes
    for (of, student), (_, slips) in expected.items():
        if of == lesson and slips:
            said = record(folder, lesson, student)
            named = {mark["exercise"]: mark["slip"] for mark in said["marks"] if mark["slip"]}
            assert named == slips, said["problems"]


def test_every_table_has_one_row_a_student_and_the_same_marks(classes):
    folder, expected = classes
    students = sorted({student for _, student in expected})
    points = {
        cell.metadata.lunaedu.exercise: cell.metadata.nbgrader.points
        for lesson in CHECKED
        for cell in short(lesson).cells
        if role(cell) == "check"
    }
    wanted = {key: sum(points[exercise] for exercise in marks) for key, (marks, _) in expected.items()}
    with open(folder / "results" / "moodle.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Username"] for row in rows] == students
    for row in rows:
        assert {x: float(row[x]) for x in CHECKED} == {
            x: wanted.get((x, row["Username"]), 0.0) for x in CHECKED
        }
    with open(folder / "results" / "canvas.csv", newline="") as file:
        _, possible, *rows = csv.reader(file)
    assert possible[0].strip() == "Points Possible"
    assert [row[3] for row in rows] == students
    with open(folder / "results" / "grades.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(students) * len(CHECKED)
    for row in rows:
        assert float(row["score"]) == wanted.get((row["assignment"], row["student_id"]), 0.0)


def test_answers_in_words_wait_for_a_reader_and_empty_ones_do_not(classes):
    folder, _ = classes
    book = Book(folder)
    lesson = next(x for x in CHECKED if any(role(cell) == "answer" for cell in short(x).cells))
    answer = next(cell.id for cell in short(lesson).cells if role(cell) == "answer")
    with book.open() as gradebook:
        waits = {
            student: gradebook.find_grade(answer, lesson, lesson, student).needs_manual_grade
            for student in ("perfect", "blank", "empty")
        }
    assert waits == {"perfect": True, "blank": False, "empty": False}


def secrets(notebook):
    """The lines of a lesson's hidden tests, those apart that anyone can guess."""
    lines = [
        line.strip()
        for cell in notebook.cells
        if role(cell) == "check"
        for line in cell.source.partition("BEGIN HIDDEN TESTS")[2].splitlines()
    ]
    return [line for line in lines if len(line) > 25 and not line.startswith(("lu.check", "###"))]


def test_pages_for_students_show_their_work_and_the_verdict_but_no_hidden_test(classes):
    folder, expected = classes
    for lesson, student in expected:
        page = (folder / "feedback" / student / lesson / f"{lesson}.html").read_text()
        page = re.sub(r"<[^>]*>", "", page).replace("&quot;", '"').replace("&#39;", "'").replace("&lt;", "<")
        assert "HIDDEN TESTS" not in page
        assert not [line for line in secrets(short(lesson)) if line in page], student
    says = (folder / "feedback" / "slip-0" / CHECKED[-1] / f"{CHECKED[-1]}.html").read_text()
    checker = every_exercise()[asked(short(CHECKED[-1]))[0][0].metadata.lunaedu.exercise].checker()
    assert checker.slips[0].says.split(".")[0].split("'")[0][:40] in says


def test_the_page_on_the_class_names_objectives_slips_and_bad_files(classes):
    folder, _ = classes
    page = (folder / "results" / "class.md").read_text()
    for lesson in CHECKED:
        for cell, _ in asked(short(lesson)):
            assert cell.metadata.lunaedu.objective in page
    assert every_exercise()["2.1"].checker().slips[0].name in page
    assert "**not-json**: The file is not a notebook" in page


def test_nothing_is_graded_again_that_has_not_changed(classes, monkeypatch):
    folder, _ = classes
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.ipynb")}
    monkeypatch.setattr(grade, "grade", None)
    grade_course(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.ipynb")} == before


# ---- whole lessons -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "course"
    sources = {lesson: teachers_edition(lesson) for lesson in CHECKED}
    course(folder, sources)
    for lesson, notebook in sources.items():
        hand_in(folder, "perfect", lesson, notebook)
        if lesson == LESSON:
            hand_in(folder, "blank", lesson, (ROOT / "notebooks" / f"{lesson}.ipynb").read_bytes())
        slipping = deepcopy(notebook)
        with_slip(slipping, 0)
        without_pictures = "import math, numpy as np, lunaedu as lu\nlu.show = lambda *figure, **said: None"
        slipping.cells.insert(1, new_code_cell(without_pictures))  # half of a lesson's time are its pictures
        hand_in(folder, "slips", lesson, slipping)
    grade_course(folder)
    return folder


@pytest.mark.parametrize("lesson", CHECKED)
def test_a_whole_lesson_is_graded_as_it_is_handed_out(whole, lesson):
    assert right(whole, lesson, "perfect") == exercises(teachers_edition(lesson))
    assert right(whole, lesson, "slips") == set()


def test_a_lesson_handed_in_as_it_was_handed_out_earns_nothing_and_has_no_fault(whole):
    assert right(whole, LESSON, "blank") == set()
    assert not record(whole, LESSON, "blank")["problems"]


@pytest.mark.parametrize("lesson", CHECKED)
def test_a_graded_lesson_keeps_the_outputs_of_its_own_run(whole, lesson):
    path = whole / "autograded" / "perfect" / lesson / f"{lesson}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert "<img " in json.dumps(notebook)
    assert not [
        cell.id for cell in notebook.cells for o in cell.get("outputs", ()) if o.output_type == "error"
    ]


# ---- nbgrader's own pages ----------------------------------------------------------------------------------


class Formgrader:
    """nbgrader's pages in JupyterLab, on a course, as a teacher's browser asks for them."""

    def __init__(self, address, folder):
        self.folder = folder
        self._address = f"{address}formgrader/"
        self._browser = requests.Session()
        self.page("gradebook")
        self._browser.headers["X-XSRFToken"] = self._browser.cookies["_xsrf"]

    def page(self, path):
        answer = self._browser.get(self._address + path, timeout=60)
        answer.raise_for_status()
        return answer.text

    def ask(self, path):
        return json.loads(self.page(f"api/{path}"))

    def put(self, path, **content):
        self._browser.put(f"{self._address}api/{path}", json=content, timeout=60).raise_for_status()


@pytest.fixture(scope="module")
def formgrader(whole, tmp_path_factory):
    folder = shutil.copytree(whole, tmp_path_factory.mktemp("formgrader") / "course")
    with lab_server(folder) as address:
        yield Formgrader(address, folder)


PAGES = (
    "manage_assignments manage_students manage_students/perfect "
    f"manage_submissions/{LESSON} gradebook gradebook/{LESSON} gradebook/{LESSON}/{LESSON}"
)


@pytest.mark.parametrize("path", PAGES.split())
def test_nbgraders_pages_open_on_a_graded_course(formgrader, path):
    assert "nbgrader" in formgrader.page(path)


def test_nbgraders_pages_know_each_lesson_and_hand_in(formgrader):
    known = {lesson["name"]: lesson for lesson in formgrader.ask("assignments")}
    assert list(known) == CHECKED
    assert known[LESSON]["num_submissions"] == 3
    assert known[LESSON]["max_score"] == sum(
        cell.metadata.nbgrader.get("points", 0) for cell in teachers_edition(LESSON).cells if role(cell)
    )


def test_a_mark_given_by_hand_beside_question_and_answer_stays_and_comes_to_tables_and_page(formgrader):
    folder, notebook = formgrader.folder, teachers_edition(LESSON)
    place, answer = next((i, cell) for i, cell in enumerate(notebook.cells) if role(cell) == "answer")
    (submission,) = [
        handed_in
        for handed_in in formgrader.ask(f"submitted_notebooks/{LESSON}/{LESSON}")
        if handed_in["student"] == "perfect"
    ]
    page = formgrader.page(f"submissions/{submission['id']}/")
    question = notebook.cells[place - 1].source.rstrip().splitlines()[-1].split("*")[-1].strip()
    said = " ".join(answer.source.split())[:60]
    text = " ".join(html.unescape(re.sub("<[^>]*>", " ", page)).split())
    assert 0 < text.find(said) - text.find(question) < 2000
    (grade_id,) = [
        mark["id"]
        for mark in formgrader.ask(f"grades?submission_id={submission['id']}")
        if mark["name"] == answer.metadata.nbgrader.grade_id
    ]
    (comment_id,) = [
        comment["id"]
        for comment in formgrader.ask(f"comments?submission_id={submission['id']}")
        if comment["name"] == answer.metadata.nbgrader.grade_id
    ]
    formgrader.put(f"grade/{grade_id}", manual_score=2.5)
    formgrader.put(f"comment/{comment_id}", manual_comment="Well weighed.")
    grade_course(folder)
    automatic = sum(check.metadata.nbgrader.points for _, check in asked(notebook))
    with open(folder / "results" / "moodle.csv", newline="") as file:
        points = {row["Username"]: float(row[LESSON]) for row in csv.DictReader(file)}
    assert points["perfect"] == automatic + 2.5
    assert "Well weighed." in (folder / "feedback" / "perfect" / LESSON / f"{LESSON}.html").read_text()
    export = [sys.executable, "-m", "nbgrader", "export", "--to", "theirs.csv"]
    subprocess.run(export, cwd=folder, check=True, capture_output=True, timeout=100)
    assert (folder / "theirs.csv").read_text() == (folder / "results" / "grades.csv").read_text()


# ---- hostile hand-ins --------------------------------------------------------------------------------------

SECRET = "aldebaran-in-the-course"
DAEMON = f"31415.{os.getpid()}"  # how long the daemon sleeps, and so what `ps` would show of it


def hostile(notebook, folder, home, port):
    """Attacks by student: the hand-in, and the exercises that it keeps its marks for (None: no matter)."""
    everything = exercises(notebook)
    pairs = asked(notebook)
    first, first_check = next((pair for pair in pairs if asks_for_a_function(pair[0])), pairs[0])
    one = {first.metadata.lunaedu.exercise}
    before = exercises_until(notebook, first) - one
    function = name_of(first_check)

    def later(source):
        return with_cell(notebook, source, after=first_check.id), before | one

    def answered(source):
        spoilt = deepcopy(notebook)
        next(cell for cell in spoilt.cells if cell.id == first.id).source = source
        return spoilt

    def with_function(body):
        return answered(f"def {function}(*given):\n{textwrap.indent(body, '    ')}")

    look = f"""\
import glob, os, pathlib
for place in {[str(folder), str(home), "/proc", "/etc", str(Path(lunaedu.__file__).parent)]!r}:
    for path in [place, *glob.glob(place + "/**", recursive=True)][:2000]:
        try:
            text = open(path, errors="replace").read()
            if {SECRET[:9]!r} + {SECRET[9:]!r} in text or "HIDDEN" + " TESTS" in text:
                print("FOUND", path, text[:300])
        except OSError:
            pass
try:
    import lunaedu.lesson.exercises as exercises
    from lunaedu.lesson.exercises import lesson_02
    print("FOUND", exercises)
except ImportError as error:
    print(error)
try:
    import lunaedu.course.judge
    print("FOUND judge")
except ImportError as error:
    print(error)
print("FOUND", os.environ) if "LUNAEDU_SECRET" in os.environ else None
"""
    write = f"""\
import os
for place in {[str(folder), str(home), "/", "/etc", "/dev/shm", str(Path(lunaedu.__file__).parent)]!r}:
    try:
        os.makedirs(place, exist_ok=True)
        open(place + "/written-from-inside", "w").write("x")
        print("WRITTEN" if not place.startswith("/tmp/") else "in memory, so to nobody's folder", place)
    except OSError as error:
        print(error)
"""
    connect = f"""\
import socket
for where in (("127.0.0.1", {port}), ("{socket.gethostname()}", {port}), ("192.0.2.1", 80)):
    try:
        socket.create_connection(where, timeout=1)
        print("CONNECTED")
    except OSError as error:
        print(error)
"""
    daemon = f"""\
import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", "{DAEMON}"])
    os._exit(0)
os.wait()
import subprocess, signal
subprocess.Popen(["sleep", "{DAEMON}"], start_new_session=True)
for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN) if number not in (14, 27) else None
    except (OSError, ValueError):
        pass
"""
    stubborn = """\
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""
    flood = "print('x' * 10**8)\nfor _ in range(100): print('y' * 10**6)"
    flood_of_html = "from IPython.display import HTML, display\ndisplay(HTML('z' * 10**8))"
    script = (
        "from IPython.display import HTML, Javascript, display\n"
        "display(HTML('<script>fetch(\"/marks\")</script><img src=x onerror=alert(1)>'))\n"
        "display(Javascript('alert(1)'))"
    )
    scripting = with_cell(notebook, script)
    scripting.cells.append(new_markdown_cell("<script>alert(2)</script><b onclick='alert(3)'>kept</b>"))
    stalled = f"""\
{first.source}
def {function}(*given, at_once={function}, stalls_s=[4.0]):
    import signal, time
    if stalls_s:  # a machine that stands still delivers no alarm either
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
        time.sleep(stalls_s.pop())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
    return at_once(*given)
"""
    with_functions = {
        "stalled-function": (answered(stalled), everything),
        "endless-function": (with_function("while True: pass"), everything - one),
        "stubborn-function": (with_function(stubborn), before),
        "exit-in-function": (with_function("import os\nos._exit(0)"), before),
    }
    return (with_functions if asks_for_a_function(first) else {}) | {
        "good": (notebook, everything),
        "endless": (with_cell(notebook, "while True:\n    pass"), everything),
        "stubborn": later(stubborn),
        "sleeping": (with_cell(notebook, "import time\ntime.sleep(100)"), everything),
        "exit": later("import os\nos._exit(0)"),
        "kill": later("import os\nos.kill(os.getpid(), 9)\nos.kill(-1, 9)"),
        "crash": later("import ctypes\nctypes.string_at(0)"),
        "memory": later("hoard = []\nwhile True:\n    hoard.append(b'x' * 10**7)"),
        "fork": later("import os\nwhile True:\n    os.fork()"),
        "file": (
            with_cell(
                notebook,
                "for i in range(50):\n    try:\n        with open(f'f{i}', 'wb') as f:\n"
                "            while True: f.write(b'x' * 10**7)\n    except OSError as e: print(e)",
            ),
            everything,
        ),
        "output": (with_cell(notebook, flood), everything),
        "display": (with_cell(notebook, flood_of_html), everything),
        "reading": (with_cell(notebook, look), everything),
        "writing": (with_cell(notebook, write), everything),
        "connecting": (with_cell(notebook, connect), everything),
        "surviving": (with_cell(notebook, daemon), None),
        "scripting": (scripting, everything),
    }


class Listener(threading.Thread):
    """Counts who connects to this machine."""

    def __init__(self):
        super().__init__(daemon=True)
        self.socket = socket.create_server(("", 0))
        self.port = self.socket.getsockname()[1]
        self.callers = 0
        self.start()

    def run(self):
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.callers += 1


# An attack takes its limits' time and has nothing to do with what is asked: every lesson where there is time.
ATTACKED = CHECKED if os.environ.get("ATTACK_EVERY_LESSON") else [LESSON]


@pytest.fixture(scope="module", params=ATTACKED)
def attacked(request, tmp_path_factory):
    """A graded class in which every other hand-in is an attack; what it was like before stands beside it."""
    folder, home = tmp_path_factory.mktemp("attacked") / "course", tmp_path_factory.mktemp("home")
    lesson, notebook = request.param, short(request.param)
    course(folder, {lesson: notebook})
    (home / "secret.txt").write_text(SECRET)
    listener = Listener()
    attacks = hostile(notebook, folder, home, listener.port)
    for student, (content, _) in attacks.items():
        hand_in(folder, student, lesson, content)
    with_secret = deepcopy(notebook)
    with_secret.cells.append(new_markdown_cell(SECRET))
    hand_in(folder, "victim", lesson, with_secret)
    os.environ["LUNAEDU_SECRET"] = SECRET
    before = time.monotonic()
    try:
        grade_course(folder, jobs=4, limits=QUICK)  # most of them wait for a limit
    finally:
        del os.environ["LUNAEDU_SECRET"]
        listener.socket.close()
    print(f"{len(attacks)} attacks in {time.monotonic() - before:.0f} s")
    expected = {student: marks for student, (_, marks) in attacks.items()} | {"victim": exercises(notebook)}
    return folder, home, lesson, expected, listener


def test_attacks_leave_every_mark_as_it_should_be(attacked):
    folder, _, lesson, expected, _ = attacked
    wanted = {student: marks for student, marks in expected.items() if marks is not None}
    assert {student: right(folder, lesson, student) for student in wanted} == wanted


def test_attacks_leave_a_row_and_a_page_for_everyone(attacked):
    folder, _, lesson, expected, _ = attacked
    with open(folder / "results" / "moodle.csv", newline="") as file:
        assert {row["Username"] for row in csv.DictReader(file)} == set(expected)
    assert {path.parent.parent.name for path in folder.glob(f"feedback/*/{lesson}/*.html")} == set(expected)


def test_what_stopped_a_notebook_is_said(attacked):
    folder, _, lesson, *_ = attacked
    for student, words in {
        "stubborn": "did not stop|more of the processor",
        "exit": "ended its own process",
        "memory": "more memory|for taking too much",
        "fork": "more processes|more memory|ended its own process|did not stop",
    }.items():
        assert re.search(words, "; ".join(record(folder, lesson, student)["problems"])), student


@pytest.mark.parametrize(
    ("student", "token"),
    [("reading", SECRET), ("reading", "FOUND"), ("writing", "WRITTEN"), ("connecting", "CONNECTED")],
)
def test_an_attack_finds_nothing(attacked, student, token):
    folder, _, lesson, *_ = attacked
    notebook = nbformat.read(folder / "autograded" / student / lesson / f"{lesson}.ipynb", as_version=4)
    setup = next(i for i, cell in enumerate(notebook.cells) if cell.id == "setup")
    assert notebook.cells[setup + 1].outputs, "the attack has run"
    assert token not in json.dumps([cell.get("outputs") for cell in notebook.cells])


def test_nobody_called_and_nothing_was_written(attacked):
    folder, home, _, _, listener = attacked
    assert listener.callers == 0
    places = (folder, home, Path("/etc"), Path("/dev/shm"), Path("/"), Path(lunaedu.__file__).parent)
    assert not [place for place in places if (place / "written-from-inside").exists()]


def test_no_process_of_a_hand_in_is_left():
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [line for line in commands if DAEMON.encode() in line]


def test_what_could_act_in_the_teachers_browser_is_taken_out(attacked):
    folder, _, lesson, *_ = attacked
    notebook = nbformat.read(folder / "autograded" / "scripting" / lesson / f"{lesson}.ipynb", as_version=4)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    shown += [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert not re.search(r"<script|<img[^>]*onerror|<b[^>]*onclick|application/javascript", json.dumps(shown))
    assert "<b>kept</b>" in json.dumps(shown)


def test_a_flood_of_output_is_cut(attacked):
    folder, _, lesson, expected, _ = attacked
    for student in expected:
        path = folder / "autograded" / student / lesson / f"{lesson}.ipynb"
        assert path.stat().st_size < 5_000_000, student


# ---- stopping, starting, refusing --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course of one short lesson, and that lesson."""
    notebook = short(LESSON)
    return course(tmp_path_factory.mktemp("made") / "course", {LESSON: notebook}), notebook


@pytest.fixture
def small(made, tmp_path):
    """A copy of that course for one test, and the lesson."""
    return shutil.copytree(made[0], tmp_path / "course"), made[1]


def graded_at(folder, student):
    return (folder / "autograded" / student / LESSON / f"{LESSON}.ipynb").stat().st_mtime_ns


def marks_of(folder):
    records = sorted(folder.glob(".lunaedu/*/*/record.json"))
    return {path.parent.name: json.loads(path.read_text())["marks"] for path in records}


def test_killed_in_the_middle_and_started_again_it_goes_on_with_the_same_result(small, tmp_path):
    folder, notebook = small
    blank = released(notebook)
    for number in range(3):
        hand_in(folder, f"student-{number}", LESSON, blank if number % 2 else notebook)
    straight = shutil.copytree(folder, tmp_path / "straight")
    command = [sys.executable, "-m", "lunaedu.course", "grade", folder, "--jobs", "1"]
    killed = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(folder.glob(".lunaedu/*/*/record.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    kept = {
        path.parent.name: graded_at(folder, path.parent.name)
        for path in folder.glob(".lunaedu/*/*/record.json")
    }
    assert 0 < len(kept) < 3
    grade_course(folder)
    grade_course(straight)
    assert {student: graded_at(folder, student) for student in kept} == kept
    assert marks_of(folder) == marks_of(straight)
    for name in ("moodle.csv", "canvas.csv", "class.md"):
        assert (folder / "results" / name).read_text() == (straight / "results" / name).read_text()


def killed_in_the_middle(times, folder):
    """The grader's work, in which the worker that has bob's hand-in is killed so many times."""

    def work(task):
        if task.student == "bob" and len(list(folder.glob("killed-*"))) < times:
            (folder / f"killed-{os.getpid()}").touch()
            threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGKILL)).start()
            task = replace(task, handed_in=folder / "endless.ipynb")
        return grade_one(task)

    return work


@pytest.mark.parametrize("times", [1, 2])
def test_a_worker_that_is_killed_takes_no_other_along_and_its_hand_in_is_tried_again(
    times, small, monkeypatch
):
    folder, notebook = small
    endless = f"import time\ntime.sleep(60)  # {DAEMON}"
    nbformat.write(with_cell(notebook, endless), folder / "endless.ipynb")
    for student in ("ada", "bob", "carla"):
        hand_in(folder, student, LESSON, notebook)
    monkeypatch.setattr(grade, "grade", killed_in_the_middle(times, folder))
    grade_course(folder)
    everything = exercises(notebook)
    marks = {student: right(folder, LESSON, student) for student in ("ada", "bob", "carla")}
    assert marks == {"ada": everything, "bob": everything if times == 1 else set(), "carla": everything}
    assert len(list(folder.glob("killed-*"))) == times
    with open(folder / "results" / "moodle.csv", newline="") as file:
        assert [row["Username"] for row in csv.DictReader(file)] == ["ada", "bob", "carla"]
    if times == 2:
        page = (folder / "feedback" / "bob" / LESSON / f"{LESSON}.html").read_text()
        assert "The grader failed here, not the student: its process was killed, twice" in page
        grade_course(folder)
        assert right(folder, LESSON, "bob") == everything, "the next run tries it again"


def test_a_changed_hand_in_is_graded_again_and_the_others_are_not(small):
    folder, notebook = small
    for student in ("ada", "bob"):
        hand_in(folder, student, LESSON, released(notebook))
    grade_course(folder)
    before = graded_at(folder, "bob")
    nbformat.write(notebook, folder / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb")
    grade_course(folder)
    assert right(folder, LESSON, "ada") == exercises(notebook)
    assert graded_at(folder, "bob") == before


def test_personal_numbers_are_those_of_the_student_who_hands_in(small):
    folder, notebook = small
    about = json.loads((folder / "lunaedu_course.json").read_text())
    (folder / "lunaedu_course.json").write_text(json.dumps(about | {"personal": True}))
    values = {}
    for student in ("ada", "valentina"):
        judge_as("02", student, "luna1")
        values[student] = every_exercise()["2.1"].checker().right
    judge_as("02", "", "luna1")
    assert values["ada"] != values["valentina"]
    for cell, check in asked(notebook := deepcopy(notebook)):
        if cell.metadata.lunaedu.exercise == "2.1":
            cell.source = f"{name_of(check)} = {literal(values['ada'])}"
    for student in values:
        hand_in(folder, student, LESSON, notebook)
    grade_course(folder)
    assert "2.1" in right(folder, LESSON, "ada")
    assert "2.1" not in right(folder, LESSON, "valentina")


def test_without_bubblewrap_nothing_is_graded_unless_asked_for(small, tmp_path, monkeypatch, capsys):
    folder, notebook = small
    hand_in(folder, "ada", LESSON, notebook)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["grade", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "apt install bubblewrap" in said
    assert "--unsafe" in said
    assert not (folder / "results").exists()
    assert main(["grade", str(folder), "--unsafe"]) == 0
    assert right(folder, LESSON, "ada") == exercises(notebook)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["{folder}", "--lessons", "09"], "no lesson 09"), (["{folder}/source"], "is not a course made by")],
)
def test_what_cannot_be_graded_is_said_in_a_sentence(small, capsys, arguments, words):
    assert main(["grade", *(argument.format(folder=small[0]) for argument in arguments)]) == 1
    assert words in capsys.readouterr().err


def test_another_installations_answers_and_nbgraders_exchange_are_out_of_sight(tmp_path, monkeypatch):
    seen = tmp_path / "usr"
    for name in (
        "lib/python3.11/site-packages/lunaedu/lesson/exercises",
        "local/share/nbgrader/exchange",
        "bin",
    ):
        (seen / name).mkdir(parents=True)
        (seen / name / "file.txt").write_text(SECRET)
    monkeypatch.setattr(walls, "SYSTEM", (*walls.SYSTEM, str(seen)))
    look = f"import pathlib\nprint([str(p) for p in pathlib.Path({str(seen)!r}).rglob('file.txt')])"
    with confined.Confined() as process:
        told = process.ask("run", 60.0, source=look, cpu_s=9.0, wall_s=60.0, most_characters=9999)
    assert told["outputs"][0]["text"].strip() == str([str(seen / "bin" / "file.txt")])


def test_a_course_that_every_hand_in_would_see_is_not_graded(small, monkeypatch, capsys):
    folder, _ = small
    monkeypatch.setattr(walls, "SYSTEM", (*walls.SYSTEM, str(folder.parent)))
    assert main(["grade", str(folder)]) == 1
    assert "which hand-ins see: move the course elsewhere" in capsys.readouterr().err
