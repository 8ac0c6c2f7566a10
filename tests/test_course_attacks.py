"""Accidents and attacks, kind by kind: what one hand-in holds costs nobody else a mark or a row."""

import csv
import errno
import fcntl
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import unicodedata
from copy import deepcopy
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from browser_fixtures import chromium_browser, lab_server, needs_chromium  # noqa: F401
from hand_ins import ask_alembic_once, asked, lessons, name_of, role, short  # noqa: F401
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell
from test_course_grade import (
    LESSON,
    NEEDS_WALLS,
    QUICK,
    ROOT,
    asks_for_a_function,
    course,
    exercises,
    hand_in,
    record,
    right,
    with_cell,
)

from lunaedu.course import forbidden, grade, pool
from lunaedu.course.__main__ import main
from lunaedu.course.book import Book
from lunaedu.course.confined import Confined, Died
from lunaedu.course.editions import released
from lunaedu.course.folder import CourseError
from lunaedu.course.grade import grade_course
from lunaedu.course.running import grade as grade_one
from lunaedu.course.sanitise import ANYWHERE, TAGS
from lunaedu.course.walls import Limits
from lunaedu.lesson.fence import BORROWED

pytestmark = [NEEDS_WALLS, pytest.mark.timeout(900)]

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
LINKS = """\
[figure](javascript:alert(1)) [b](javascript&colon;alert(2)) [c](&#106;avascript:alert(3))
[d](java&Tab;script:alert(4))
[e](data:text/html,<script>alert(5)</script>) [f](vbscript:alert(6)) [g][r] <javascript:alert(8)>
<a href="java\tscript:alert(9)">i</a> <a href=" &#1; javascript:alert(10)">j</a>
![beacon](http://127.0.0.1:9/pixel.png)
<img src="http://127.0.0.1:9/x.png"> <b style="background:url(http://127.0.0.1:9/y)">k</b> [l](//127.0.0.1/m)
<form action="http://127.0.0.1:9/"><button>m</button></form> <iframe src="http://127.0.0.1:9"></iframe>
<svg><a xlink:href="javascript:alert(11)"><text>n</text></a></svg> <math href="javascript:alert(12)">o</math>
$\\href{javascript:alert(13)}{p}$ $\\hr<!-- -->ef{javascript:alert(14)}{q}$
$\\style{background:url(http://127.0.0.1:9)}{r}$

[r]: javascript:alert(7)
"""


@pytest.fixture(scope="module")
def notebook():
    return short(LESSON)


@pytest.fixture(scope="module")
def made(tmp_path_factory, notebook):
    return course(tmp_path_factory.mktemp("made") / "course", {LESSON: notebook})


@pytest.fixture
def folder(made, tmp_path):
    """A course of one short lesson, for one test."""
    return shutil.copytree(made, tmp_path / "course")


def with_text(notebook, text, attachments=None, new=new_markdown_cell):
    """A copy of a notebook with a text of the student's."""
    notebook = deepcopy(notebook)
    notebook.cells.append(new(text, **({"attachments": attachments} if attachments else {})))
    return notebook


def first_function(notebook):
    """The first exercise that asks for a function, and its name."""
    return next((cell, name_of(check)) for cell, check in asked(notebook) if asks_for_a_function(cell))


def with_answer(notebook, write):
    """A copy of a notebook whose first function is what ``write(name)`` makes it."""
    notebook = deepcopy(notebook)
    cell, name = first_function(notebook)
    cell.source = write(name)
    return notebook


def shown(folder, student):
    """The texts and outputs that Formgrader shows of a hand-in."""
    path = folder / "autograded" / student / LESSON / f"{LESSON}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type != "code"], [
        output for cell in notebook.cells for output in cell.get("outputs", ())
    ]


def accidents(notebook):
    """Hand-ins by student, each with the exercises that it keeps its marks for."""
    display = "from IPython.display import HTML, Latex, Markdown, display\n"
    picture = {"Bild-größe.png": {"image/png": PIXEL}}
    svg = {"a.svg": {"image/svg+xml": "<svg onload='alert(1)'/>"}}
    everything = exercises(notebook)
    mine = first_function(notebook)[0].metadata.lunaedu.exercise

    def printing(source):
        return with_cell(notebook, source), everything

    return {
        "half-letter-printed": printing("print('\\ud800', '\\x00\\x1b[2J')"),
        "half-letter-shown": printing(display + "display(HTML('<p>\\ud800'), Markdown('\\udfff'))"),
        "half-letter-error": printing("raise ValueError('\\ud800')"),
        "half-letter-named": printing(
            "type('\\ud800', (Exception,), {})\nraise type('E\\ud800', (Exception,), {})"
        ),
        "half-letter-in-a-function": (
            with_answer(notebook, lambda n: f"def {n}(*given):\n    raise ValueError('\\ud800')"),
            everything - {mine},
        ),
        "half-letter-returned": (
            with_answer(notebook, lambda n: f"def {n}(*given):\n    return '\\ud800'"),
            everything - {mine},
        ),
        "picture-missing": (with_text(notebook, "![Bild](attachment:Bild-größe.png)"), everything),
        "picture-umlaut": (with_text(notebook, "![Bild](attachment:Bild-größe.png)", picture), everything),
        "picture-percent": (
            with_text(notebook, "![Bild](attachment:Bild-gr%C3%B6%C3%9Fe.png)", picture),
            everything,
        ),
        "picture-webp": (
            with_text(notebook, "![w](attachment:w.webp)", {"w.webp": {"image/webp": "UklGRg=="}}),
            everything,
        ),
        "picture-svg": (with_text(notebook, "![s](attachment:a.svg)", svg), everything),
        "picture-of-nothing": (
            with_text(notebook, "![s](attachment:) ![][] ![](attachment:a", {"a": {}}),
            everything,
        ),
        "links": (with_text(notebook, LINKS), everything),
        "links-raw": (with_text(notebook, LINKS + "<script>alert(1)</script>", new=new_raw_cell), everything),
        "links-shown": printing(display + f"for kind in (Markdown, HTML, Latex): display(kind({LINKS!r}))"),
        "deep": (with_text(notebook, "<ul><li>" * 10_000), everything),
        "deep-shown": printing(display + "display(HTML('<ul><li>' * 100_000), Markdown('<b>' * 50_000))"),
        "many-outputs": printing(display + "for _ in range(5000): display(HTML('<p>'))"),
        "colours": printing("print('\\x1b[31m' * 100_000)"),
        "long-formula": (with_text(notebook, "\\\\(" * 3_000), everything),
        "library": (
            with_answer(notebook, lambda n: f"{n} = lu.orbits.impact_parameter_km"),
            everything - {mine},
        ),
        "novel": (with_text(notebook, "x" * 100_001), set()),
        "no-cells": (b'{"nbformat": 4, "cells": 7}', set()),
        "numbers": (b'{"nbformat": 4, "cells": [' + b"9" * 100_000 + b"]}", set()),
    }


@pytest.fixture(scope="module")
def graded(made, tmp_path_factory, notebook):
    """A class with an accident in every other hand-in; what the run reports stands beside it."""
    folder = shutil.copytree(made, tmp_path_factory.mktemp("graded") / "course")
    expected = accidents(notebook)
    for student, (content, _) in expected.items():
        hand_in(folder, student, LESSON, content)
    hand_in(folder, "honest", LESSON, notebook)
    for name in (b"eve\xff", b"x" * 250, b"new\nline", b"\x1b[2Jclear", b"=1+1", b"comma, name", b"<b>bold"):
        hand_in(folder, os.fsdecode(name), LESSON, notebook)
    (folder / "submitted" / "honest" / LESSON / "timestamp.txt").write_text("1." * 5_000_000)
    begun = time.monotonic()
    outcome = grade_course(folder, limits=QUICK)
    return folder, expected, outcome, time.monotonic() - begun


def test_each_keeps_its_own_marks_and_the_honest_ones_all_of_theirs(graded, notebook):
    folder, expected, *_ = graded
    wanted = {student: marks for student, (_, marks) in expected.items()} | {"honest": exercises(notebook)}
    assert {student: right(folder, LESSON, student) for student in wanted} == wanted


def test_every_student_has_a_row_and_a_page_whatever_the_folder_is_called(graded, notebook):
    folder, expected, *_ = graded
    names = ["eve_", "x" * 250, "new_line", "_[2Jclear", "'=1+1", "comma, name", "_b_bold"]
    with open(folder / "results" / "moodle.csv", newline="") as file:
        rows = {row["Username"]: float(row[LESSON]) for row in csv.DictReader(file)}
    assert set(rows) == {*expected, "honest", *names}
    assert {rows[name] for name in names} == {rows["honest"]}
    assert len(list(folder.glob(f"feedback/*/{LESSON}/{LESSON}.html"))) == len(rows)


def test_the_run_names_each_that_was_refused_and_says_why(graded):
    *_, outcome, _ = graded
    refused = {line.partition(",")[0]: line for line in outcome.refused}
    assert set(refused) == {"novel", "no-cells", "numbers"}
    assert "could not be read: The file holds" in refused["novel"]


def test_no_table_holds_a_formula_and_no_name_tears_a_row(graded):
    folder, *_ = graded
    for name in ("grades", "moodle", "canvas"):
        with open(folder / "results" / f"{name}.csv", newline="") as file:
            heads, *rows = csv.reader(file)
        assert {len(row) for row in rows} == {len(heads)}
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@")]


class Acting(HTMLParser):
    """All that a page would do or fetch: tags that act, addresses, styles with addresses."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attributes:
            harmless_value = {
                "href": r"(https?://|mailto:).*",
                "src": r"data:image/(png|jpeg|gif|webp);base64,.*",
                "style": r"[^\\@(]*",
                "rel": "noopener noreferrer",
            }.get(name, ".*" if name in ANYWHERE else "never")
            if not re.fullmatch(harmless_value, value or "", re.DOTALL):
                self.found.append((name, value))


@pytest.mark.parametrize("student", ["links", "links-raw", "links-shown"])
def test_what_formgrader_opens_links_nowhere_but_to_pages_and_loads_nothing(graded, student):
    folder, *_ = graded
    texts, outputs = shown(folder, student)
    kinds = {kind for output in outputs for kind in output.get("data", {})}
    assert kinds <= {"text/plain", "text/html"}
    html = [text for text in texts if text.startswith("<div>")]
    html += [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert "127.0.0.1" in "".join(html), "the attack is there, as text"
    once_more = [MarkdownWithMath(IPythonRenderer(escape=False)).render(text) for text in texts]
    for page in (*html, *once_more):
        assert Acting(page).found == []
        if student != "links-raw":
            assert not re.search(r"\\(href|style)", page)


def test_pasted_pictures_are_shown_however_their_names_are_spelt(graded):
    folder, *_ = graded
    for student, there in {"picture-umlaut": True, "picture-percent": True, "picture-missing": False}.items():
        page = (folder / "feedback" / student / LESSON / f"{LESSON}.html").read_text()
        assert (f"data:image/png;base64,{PIXEL}" in page) == there, student
        assert ("not handed in with it" in page) != there, student


def test_pages_carry_a_policy_and_load_nothing(graded):
    folder, *_ = graded
    for path in folder.glob("feedback/*/*/*.html"):
        page = path.read_text()
        assert page.index("Content-Security-Policy") < page.index("<style")
        assert "<script" not in page
        assert "<link" not in page


def test_a_second_run_grades_nothing_and_names_the_same(graded, monkeypatch):
    folder, _, outcome, _ = graded
    monkeypatch.setattr(grade, "grade", None)
    assert grade_course(folder, limits=QUICK) == outcome


# ---- the grade book, other graders, stale marks ------------------------------------------------------------


@pytest.fixture
def locked(folder):
    """A course whose grade book another program writes to."""
    book = sqlite3.connect(folder / "gradebook.db")
    book.execute("BEGIN EXCLUSIVE")
    yield folder
    book.close()


def test_a_grade_book_in_use_is_said_and_nothing_is_lost(locked, notebook, capsys):
    hand_in(locked, "ada", LESSON, notebook)
    assert main(["grade", str(locked)]) == 1
    assert "is in use by another program: close it" in capsys.readouterr().err


def test_a_damaged_grade_book_is_said(folder, notebook, capsys):
    (folder / "gradebook.db").write_bytes(b"no data base" * 1000)
    assert main(["grade", str(folder)]) == 1
    assert "is damaged: put back an older copy" in capsys.readouterr().err


def test_of_two_graders_at_once_one_says_so(folder, monkeypatch):
    monkeypatch.setattr(grade, "PATIENCE_S", 0.3)
    (folder / ".lunaedu").mkdir()
    with open(folder / ".lunaedu" / "lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CourseError, match="Another grader is at work"):
            grade_course(folder)
    grade_course(folder)


def test_what_was_read_is_what_is_kept_however_soon_another_file_lies_there(folder, notebook, monkeypatch):
    hand_in(folder, "ada", LESSON, notebook)
    path = folder / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb"

    def replaced_meanwhile(task):
        made = grade_one(task)
        nbformat.write(released(notebook), path)
        return made

    monkeypatch.setattr(grade, "grade", replaced_meanwhile)
    grade_course(folder)
    assert right(folder, LESSON, "ada") == exercises(notebook)
    monkeypatch.setattr(grade, "grade", grade_one)
    grade_course(folder)
    assert right(folder, LESSON, "ada") == set(), "the second file is graded too"


def test_a_mended_lesson_reaches_marks_that_are_there_and_the_run_says_so(folder, notebook, capsys):
    hand_in(folder, "ada", LESSON, notebook)
    grade_course(folder)
    capsys.readouterr()
    source = folder / "source" / LESSON / f"{LESSON}.ipynb"
    mended = nbformat.read(source, as_version=4)
    for cell in mended.cells:
        if role(cell) == "check":
            cell.source = "assert False\n" + cell.source
    nbformat.write(mended, source)
    grade_course(folder)
    assert "has changed since 1 hand-ins were graded" in capsys.readouterr().err
    assert right(folder, LESSON, "ada") == set()


def test_the_fingerprint_covers_the_packages_code_and_data(tmp_path):
    package = tmp_path / "package"
    (package / "data").mkdir(parents=True)
    (package / "code.py").write_text("x = 1")
    (package / "data" / "table.csv").write_text("1,2")
    prints = []
    for name, text in (("code.py", "x = 1"), ("code.py", "x = 2"), ("data/table.csv", "1,3"), ("new.py", "")):
        (package / name).write_text(text)
        prints.append(grade._print_of(package))
    assert len(set(prints)) == 4


def test_a_page_that_cannot_be_made_is_missing_and_said_and_no_other_is(folder, notebook, monkeypatch):
    for student in ("ada", "bob"):
        hand_in(folder, student, LESSON, notebook)

    def page(book, task):
        if task[0] == "ada":
            raise ValueError("no\nink")
        book.write_feedback(*task)

    monkeypatch.setattr(grade, "_page", page)
    outcome = grade_course(folder)
    assert outcome.refused == (f"ada, {LESSON}: page missing: ValueError: no?ink",)
    assert [path.parts[-3] for path in folder.glob("feedback/*/*/*.html")] == ["bob"]
    assert all(path.exists() for path in outcome.paths)
    monkeypatch.undo()
    assert grade_course(folder).refused == ()


def test_marks_that_cannot_be_entered_are_said_and_the_others_are_there(folder, notebook, monkeypatch):
    for student in ("ada", "bob"):
        hand_in(folder, student, LESSON, notebook)
    save = grade.Book.save

    def not_adas(book, graded, handed_in):
        if graded.student == "ada":
            raise OSError(errno.ENOSPC, "No space left on device")
        save(book, graded, handed_in)

    monkeypatch.setattr(grade.Book, "save", not_adas)
    outcome = grade_course(folder)
    assert [line.partition(":")[0] for line in outcome.refused] == [f"ada, {LESSON}"]
    assert "No space left" in outcome.refused[0]
    assert right(folder, LESSON, "bob") == exercises(notebook)
    with open(folder / "results" / "moodle.csv", newline="") as file:
        assert {row["Username"]: float(row[LESSON]) > 0 for row in csv.DictReader(file)} == {
            "ada": False,
            "bob": True,
        }


def test_a_task_that_takes_too_long_is_ended_and_not_tried_again(tmp_path):
    def work(task):
        (tmp_path / f"{task}-{time.monotonic_ns()}").touch()
        time.sleep(60 if task == "late" else 0)
        return task

    done = {task: failed for task, _, failed in pool.each(work, ["late", "soon"], 2, 2.0)}
    assert done == {"late": pool.LATE.format(2.0), "soon": ""}
    assert len(list(tmp_path.glob("late-*"))) == 1


# ---- names and links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other", [unicodedata.normalize("NFD", "José"), "JOSÉ"], ids=["another form", "capitals"]
)
def test_one_student_is_one_student_however_the_name_is_spelt(other, folder, notebook):
    hand_in(folder, other, LESSON, notebook)
    with Book(folder).open() as gradebook:
        gradebook.update_or_create_student("José")
    grade_course(folder)
    with open(folder / "results" / "moodle.csv", newline="") as file:
        rows = {row["Username"]: float(row[LESSON]) for row in csv.DictReader(file)}
    assert list(rows) == ["José"]
    assert rows["José"] > 0


def test_two_folders_of_one_student_are_refused_not_chosen_from(folder, notebook):
    for name in ("José", unicodedata.normalize("NFD", "José")):
        hand_in(folder, name, LESSON, notebook)
    (line,) = grade_course(folder).refused
    assert "is there more than once" in line
    assert right(folder, LESSON, "José") == set()


def test_links_to_anothers_folder_are_not_followed(folder, notebook):
    hand_in(folder, "ada", LESSON, notebook)
    submitted = folder / "submitted"
    (submitted / "eve").symlink_to(submitted / "ada")
    (submitted / "fay").mkdir()
    (submitted / "fay" / LESSON).symlink_to(submitted / "ada" / LESSON)
    refused = grade_course(folder).refused
    assert [line.partition(",")[0] for line in refused] == ["eve", "fay"]
    assert all("links are not followed" in line for line in refused)
    assert right(folder, LESSON, "eve") == right(folder, LESSON, "fay") == set()


def test_files_beside_a_hand_in_are_no_modules(folder, notebook):
    hand_in(folder, "eve", LESSON, notebook)
    place = folder / "submitted" / "eve" / LESSON
    for name in "nbformat numpy csv json argparse dataclasses enum re pathlib html nh3 matplotlib".split():
        (place / f"{name}.py").write_text("open('sprung', 'w')\n")
    templates = place / "feedback"
    templates.mkdir()
    (templates / "index.html.j2").write_text("{{ cycler.__init__.__globals__.os.system('touch sprung') }}")
    for words in (
        ["check", f"{LESSON}.ipynb"],
        ["grade", str(folder)],
        ["new", str(folder.parent / "another")],
    ):
        subprocess.run([sys.executable, "-m", "lunaedu.course", *words], cwd=place, check=True, timeout=120)
    assert not list(folder.rglob("sprung"))


# ---- marks without work ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def offering(tmp_path_factory):
    """A course of lesson 02's first function, with the cell that goes on with the library's own."""
    whole = nbformat.read(ROOT / "notebooks" / f"{LESSON}.ipynb", as_version=4)
    lesson = LESSON
    notebook = short(lesson)
    line = next(
        c for c in whole.cells if c.cell_type == "code" and "= lu.orbits.impact_parameter_km " in c.source
    )
    check = next(i for i, (_, c) in enumerate(asked(notebook)) if name_of(c) == "impact_parameter_km")
    place = notebook.cells.index(asked(notebook)[check][1])
    notebook.cells.insert(place + 1, new_code_cell(line.source.splitlines()[0], id=line.id))
    return course(tmp_path_factory.mktemp("offering") / "course", {lesson: notebook}), notebook, lesson


WAYS = {
    "alias": "impact_parameter_km = lu.orbits.impact_parameter_km  # from here on the library's",
    "wrapped": "def impact_parameter_km(a, b):\n    return lu.orbits.impact_parameter_km(a, b)",
    "lambda": "impact_parameter_km = lambda a, b: lu.orbits.impact_parameter_km(a, b)",
    "vectorised": "impact_parameter_km = np.vectorize(lu.orbits.impact_parameter_km)",
    "partial": "import functools\nimpact_parameter_km = functools.partial(lu.orbits.impact_parameter_km)",
    "imported": "from lunaedu.physics.orbits import impact_parameter_km as impact_parameter_km",
}
OWN = """\
def impact_parameter_km(periapsis_radius_km, excess_speed_km_s):
    well = 2 * lu.constants.MOON_MU_KM3_S2 / (periapsis_radius_km * excess_speed_km_s**2)
    return periapsis_radius_km * (1 + well) ** 0.5

print(impact_parameter_km(2000.0, 2.0) - lu.orbits.impact_parameter_km(2000.0, 2.0))
"""


def test_the_librarys_own_function_is_no_answer_and_ones_own_beside_it_is(offering):
    folder, notebook, lesson = offering
    cell, _ = next((c, k) for c, k in asked(notebook) if name_of(k) == "impact_parameter_km")
    for student, source in {**WAYS, "own": OWN, "teachers": cell.source}.items():
        handed = deepcopy(notebook)
        next(c for c in handed.cells if c.id == cell.id).source = source
        hand_in(folder, student, lesson, handed)
    grade_course(folder, limits=QUICK)
    exercise = cell.metadata.lunaedu.exercise
    kept = {s: exercise in right(folder, lesson, s) for s in (*WAYS, "own", "teachers")}
    assert kept == {**dict.fromkeys(WAYS, False), "own": True, "teachers": True}
    for student in WAYS:
        said = {mark["exercise"]: mark["message"] for mark in record(folder, lesson, student)["marks"]}
        assert said[exercise] == BORROWED


RECORDING = """\
import builtins, json
builtins.seen = getattr(builtins, "seen", [])
def {name}(*given, law={name}):
    import builtins
    result = law(*given)
    builtins.seen.append([[float(x) for x in np.ravel(g)] for g in given])
    return result
"""


def test_inputs_that_one_hand_in_records_are_not_those_of_the_next(folder, notebook):
    cell, _ = first_function(notebook)
    for student in ("ada", "bob"):
        spying = with_answer(notebook, lambda n: cell.source + "\n" + RECORDING.format(name=n))
        spying.cells.append(new_code_cell(f"print(seen)  # {student}"))
        hand_in(folder, student, LESSON, spying)
    grade_course(folder)
    seen = {}
    for student in ("ada", "bob"):
        assert right(folder, LESSON, student) == exercises(notebook)
        (text,) = [o.text for o in shown(folder, student)[1] if o.get("name") == "stdout" and "[[" in o.text]
        seen[student] = {json.dumps(given) for given in json.loads(text)}
    assert len(seen["ada"] - seen["bob"]) == len(seen["bob"] - seen["ada"]) == 8


def test_who_knows_the_old_inputs_by_heart_and_no_law_earns_nothing(folder, notebook):
    cell, name = first_function(notebook)
    spying = with_answer(notebook, lambda n: cell.source + "\n" + RECORDING.format(name=n))
    alone = "[given for given in list(seen) if all(len(x) == 1 for x in given)]"
    told = f"[[given, float({name}(*[x[0] for x in given]))] for given in {alone}]"
    spying.cells.append(new_code_cell(f"print(json.dumps({told}))"))
    hand_in(folder, "ada", LESSON, spying)
    grade_course(folder)
    (text,) = [o.text for o in shown(folder, "ada")[1] if o.get("name") == "stdout" and "[[" in o.text]
    table = {repr([x[0] for x in given]): result for given, result in json.loads(text)}
    heart = f"""\
TABLE = {table!r}
def {name}(*given, table=TABLE):
    if np.ndim(given[0]):
        return np.array([table[repr([float(x) for x in row])] for row in zip(*given)])
    return table.get(repr([float(x) for x in given]), 1.0)
"""
    hand_in(folder, "eve", LESSON, with_answer(notebook, lambda n: heart))
    grade_course(folder)
    exercise = cell.metadata.lunaedu.exercise
    assert exercise not in right(folder, LESSON, "eve")


# ---- the walls ---------------------------------------------------------------------------------------------

SYSTEM_CALL = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
TRY = "try: {}\nexcept OSError as error: print(-1, error.errno)"
REFUSED = {
    "a namespace": SYSTEM_CALL + "print(libc.unshare(0x10000000), ctypes.get_errno())",
    "System V memory": SYSTEM_CALL + "print(libc.shmget(0, 1 << 20, 0o1600), ctypes.get_errno())",
    "another's process": SYSTEM_CALL + "print(libc.ptrace(16, 1, 0, 0), ctypes.get_errno())",
    "a mount": SYSTEM_CALL + "print(libc.mount(b'x', b'/tmp', b'tmpfs', 0, None), ctypes.get_errno())",
    "keys": SYSTEM_CALL
    + "import platform\nnumber = {'x86_64': 250, 'aarch64': 219}[platform.machine()]\n"
    + "print(libc.syscall(number, 0, -3, 0), ctypes.get_errno())",
    "a file in memory": "import os\n" + TRY.format("os.memfd_create('x')"),
    "shared memory": "import mmap\n" + TRY.format("mmap.mmap(-1, 1 << 20)"),
}


def told(process, source, cpu_s=20.0):
    answer = process.ask("run", 60.0, source=source, cpu_s=cpu_s, wall_s=60.0, most_characters=9999)
    return "".join(output.get("text", str(output)) for output in answer["outputs"])


@pytest.mark.skipif(not forbidden.program(), reason="no filter for this machine")
def test_the_kernel_refuses_what_no_lesson_needs():
    with Confined() as process:
        assert {name: told(process, source) for name, source in REFUSED.items()} == dict.fromkeys(
            REFUSED, f"-1 {errno.EPERM}\n"
        )
        assert (
            told(
                process,
                "import threading, subprocess\nt = threading.Thread(target=print)\nt.start()\nt.join()\n"
                "print(subprocess.run(['true']).returncode)",
            )
            == "\n0\n"
        )


GREEDY = {
    "shared pages of a file": (
        "import mmap, os\nfor n in range(9):\n    f = open(f'/tmp/{n}', 'w+b')\n    f.truncate(40 << 20)\n"
        "    m = mmap.mmap(f.fileno(), 0)\n    for i in range(0, 40 << 20, 4096): m[i] = 1\n"
        "    globals()[f'm{n}'] = m\n"
        "import time; time.sleep(1)",
        "memory|ended its own process",
    ),
    "files": (
        "for i in range(9_000): open(f'/tmp/{i}', 'w').close()\nimport time; time.sleep(1)",
        "more files",
    ),
    "children's memory": (
        "import os, time\nfor _ in range(3):\n    if not os.fork():\n        x = b'x' * (150 << 20)\n"
        "        time.sleep(9)\ntime.sleep(5)",
        "memory",
    ),
    "children's time": (
        "import os, time\nfor _ in range(8):\n    if not os.fork():\n        while True: pass\n"
        "time.sleep(50)",
        "took more of the processor",
    ),
}


@pytest.mark.parametrize("what", GREEDY)
def test_what_all_processes_of_a_hand_in_take_together_is_limited(what, monkeypatch):
    monkeypatch.setattr("lunaedu.course.confined.GRACE_S", 1.0)
    source, words = GREEDY[what]
    with Confined(Limits(memory_bytes=400_000_000)) as process:
        process.ask("session", 60.0)
        with pytest.raises(Died, match=words):
            told(process, source, cpu_s=1.0)


def test_nothing_that_a_cell_started_runs_beside_what_is_judged(folder, notebook):
    for student in ("ada", "bob"):
        spinning = "import os\nfor _ in range(30):\n    if not os.fork():\n        while True: pass"
        hand_in(folder, student, LESSON, with_cell(notebook, spinning))
    grade_course(folder)
    assert right(folder, LESSON, "ada") == right(folder, LESSON, "bob") == exercises(notebook)
    assert record(folder, LESSON, "ada")["problems"] == record(folder, LESSON, "bob")["problems"]


def test_too_many_open_files_are_refused():
    with Confined() as process:
        assert "Too many open files" in told(process, "kept = [open('/dev/null') for _ in range(400)]")


def test_the_numbers_of_system_calls_are_the_kernels():
    headers = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), Path("/usr/include/asm-generic/unistd.h")
    names = (
        "add_key request_key keyctl ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd memfd_create "
        "memfd_secret shmget msgget semget mq_open unshare setns mount umount2 pivot_root move_mount "
        "open_tree fsopen bpf perf_event_open userfaultfd io_uring_setup name_to_handle_at open_by_handle_at"
    ).split()
    for header, machine in zip(headers, ("x86_64", "aarch64"), strict=True):
        if not header.exists():
            pytest.skip("no kernel headers here")
        known = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text()))
        _, close, *numbers = forbidden.NUMBERS[machine]
        assert {known[name] for name in names} == set(map(str, numbers))
        assert all(known[name] == str(number) for name, number in close.items())


# ---- a whole class -----------------------------------------------------------------------------------------


def whole_class(folder, notebook, names):
    """Sixty hand-ins: thirty honest ones, and thirty accidents and attacks."""
    honest = {"solved": notebook, "blank": released(notebook), "half": with_half(notebook)}
    bad = [content for content, _ in accidents(notebook).values()]
    bad += [
        b"",
        b"\xff\xfe",
        with_cell(notebook, "import os\nos._exit(0)"),
        with_cell(notebook, "while True: pass"),
    ]
    bad += [
        with_cell(notebook, "import os\nfor _ in range(55):\n    if not os.fork():\n        while True: pass")
    ]
    bad += [with_cell(notebook, "x = b'x' * (900 << 20)")]
    assert len(bad) == 30
    for number in range(30):
        kind = list(honest)[number % 3]
        hand_in(folder, f"{kind}-{number:02d}", LESSON, honest[kind])
        if names:
            hand_in(folder, f"bad-{number:02d}", LESSON, bad[number])


def with_half(notebook):
    half, blank = deepcopy(notebook), released(notebook)
    for number, (cell, was) in enumerate(zip(half.cells, blank.cells, strict=True)):
        if role(cell) == "exercise" and number % 2:
            cell.source = was.source
    return half


def tables(folder):
    return {
        name: (folder / "results" / name).read_bytes()
        for name in ("grades.csv", "moodle.csv", "canvas.csv", "class.md")
    }


def marks_in(folder):
    with open(folder / "results" / "moodle.csv", newline="") as file:
        return {row["Username"]: row[LESSON] for row in csv.DictReader(file)}


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_a_class_of_sixty_half_of_it_hostile_is_graded_and_killed_ten_times_ends_the_same(
    made, tmp_path, notebook
):
    alone, straight = (shutil.copytree(made, tmp_path / name) for name in ("alone", "straight"))
    whole_class(alone, notebook, names=False)
    whole_class(straight, notebook, names=True)
    killed = shutil.copytree(straight, tmp_path / "killed")
    grade_course(alone)
    begun = time.monotonic()
    outcome = grade_course(straight)
    print(f"60 hand-ins in {time.monotonic() - begun:.0f} s; refused: {outcome.refused}")
    honest = marks_in(alone)
    assert {student: marks for student, marks in marks_in(straight).items() if student in honest} == honest
    assert len(marks_in(straight)) == 60
    command = [sys.executable, "-m", "lunaedu.course", "grade", killed]
    draw = random.Random(1959)
    for _ in range(10):
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(2.0, 20.0))
        running.send_signal(signal.SIGKILL)
        running.wait()
    print(f"{len(list(killed.glob('.lunaedu/*/*/record.json')))} of 60 were graded when it was killed last")
    again = grade_course(killed)
    assert tables(killed) == tables(straight)
    assert again.refused == outcome.refused


# ---- the teacher's browser ---------------------------------------------------------------------------------

CLICK_ALL = """() => {
    const nbgraders = "button, input, textarea, .panel-heading, .panel-footer, .comment, .score";
    const seen = [...document.querySelectorAll("#notebook *")].filter(element => !element.closest(nbgraders));
    document.addEventListener("click", event => event.target.closest?.("a")?.protocol?.startsWith("http")
        && event.preventDefault());
    for (const element of seen) element.click?.();
    return seen.length;
}"""


@needs_chromium
def test_clicking_all_of_a_hand_in_runs_nothing_and_asks_nobody(graded, chromium_browser):  # noqa: F811
    folder, *_ = graded
    with lab_server(folder) as address:
        page = chromium_browser.new_page()
        events = []
        page.on("dialog", lambda dialog: (events.append(dialog.message), dialog.dismiss()))
        page.on("popup", lambda popup: events.append(popup.url))
        asked_for = []
        page.on("request", lambda request: asked_for.append((request.method, request.url)))
        page.goto(f"{address}formgrader/gradebook/{LESSON}/{LESSON}")
        with Book(folder).open() as gradebook:
            ids = {
                student: gradebook.find_submission_notebook(LESSON, LESSON, student).id
                for student in ("links", "links-raw", "links-shown")
            }
        for student, number in ids.items():
            asked_for.clear()
            for place in (
                f"{address}formgrader/submissions/{number}/",
                (folder / "feedback" / student / LESSON / f"{LESSON}.html").as_uri(),
            ):
                page.goto(place, wait_until="domcontentloaded")
                assert page.evaluate(CLICK_ALL) > 50
                page.wait_for_timeout(300)
                assert events == []
            assert not [url for _, url in asked_for if "127.0.0.1:9/" in url]
            assert not [url for method, url in asked_for if method != "GET"], "no mark is changed"
            assert "formgrader" not in page.url
