"""Hand-ins before grading: every fault is said and what can be mended is, and nothing in them is run."""

import json
import os
import random
import re
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from lunaedu.course.__main__ import main
from lunaedu.course.editions import read_cells
from lunaedu.course.handin import examine
from lunaedu.course.new import teachers

ROOT = Path(__file__).parent.parent
LESSONS = sorted(
    path.stem
    for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")
    if (ROOT / "notebooks" / "source" / f"{path.stem}.py").exists()
)


@dataclass(frozen=True)
class Lesson:
    """The editions of a lesson: the released one, and the same for a student to spoil."""

    released: nbformat.NotebookNode
    student: nbformat.NotebookNode
    teacher: nbformat.NotebookNode


@pytest.fixture(scope="module")
def lessons():
    """The two editions of each lesson."""
    editions = {}
    for name in LESSONS:
        student = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        cells = read_cells(ROOT / "notebooks" / "source" / f"{name}.py")
        editions[name] = Lesson(student, deepcopy(student), teachers(student, cells))
    return editions


@pytest.fixture
def lesson(lessons):
    """Lesson 02, to be spoilt."""
    return deepcopy(lessons["02_launch_timing"])


@pytest.fixture
def handed(tmp_path, lesson):
    """A function that hands a notebook, a text or bytes in, and returns the report on it."""

    def hand_in(content, **whose):
        path = tmp_path / "handin.ipynb"
        if isinstance(content, nbformat.NotebookNode):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return examine(path, lesson.teacher, **whose)

    return hand_in


def cell(notebook, id):
    return next(cell for cell in notebook.cells if cell.id == id)


def place(notebook, id):
    return notebook.cells.index(cell(notebook, id))


def answered(notebook, id="exercise-2-5", source="launch_miss_km = 42.0"):
    cell(notebook, id).source = source
    return notebook


def kinds(report):
    return [(problem.kind, problem.cell) for problem in report.problems]


def fit_to_grade(report, lesson):
    """Whether each graded cell stands there once, in order, as the course has it."""
    nbformat.validate(report.notebook)
    names = [c.id for c in report.notebook.cells]
    marked = [c for c in report.notebook.cells if "nbgrader" in c.metadata]
    course = [c for c in lesson.released.cells if "nbgrader" in c.metadata]
    return (
        len(names) == len(set(names))
        and [(c.id, c.cell_type, c.metadata) for c in marked]
        == [(c.id, c.cell_type, c.metadata) for c in course]
        and all(
            ours.source == theirs.source
            for ours, theirs in zip(marked, course, strict=True)
            if theirs.metadata.nbgrader.locked
        )
        and not any(c.get("outputs") for c in report.notebook.cells)
    )


@pytest.mark.parametrize("name", LESSONS)
def test_a_blank_hand_in_is_the_student_edition_and_without_fault(name, lessons, tmp_path):
    report = examine(ROOT / "notebooks" / f"{name}.ipynb", lessons[name].teacher)
    assert report.problems == ()
    assert fit_to_grade(report, lessons[name])
    assert [c.source for c in report.notebook.cells] == [c.source for c in lessons[name].student.cells]


@pytest.mark.parametrize("name", LESSONS)
def test_a_hand_in_that_lost_all_names_and_metadata_is_mended(name, lessons, tmp_path):
    lost = deepcopy(lessons[name].student)
    answers = {}
    for number, c in enumerate(lost.cells):
        if c.metadata.get("nbgrader", {}).get("solution"):
            answers[c.id] = c.source = f"answer_{number} = {number}"
        c.id, c.metadata = f"other-{number}", nbformat.from_dict({})
    nbformat.write(lost, tmp_path / "lost.ipynb")
    report = examine(tmp_path / "lost.ipynb", lessons[name].teacher)
    assert {problem.kind for problem in report.problems} == {"stripped"}
    assert fit_to_grade(report, lessons[name])
    assert answers == {id: cell(report.notebook, id).source for id in answers}


def test_what_a_student_may_do_is_no_fault(handed, lesson):
    notebook = answered(lesson.student)
    notebook.cells.insert(3, nbformat.v4.new_code_cell("mine = 1", id="scratch"))
    cell(notebook, "at-a-glance").source += "\nMy notes."
    cell(notebook, "setup").source += '\nlu.start("02", student="ada")'
    notebook.cells.remove(cell(notebook, "cloud-text"))
    report = handed(notebook)
    assert report.problems == ()
    assert report.student == "ada"
    assert cell(report.notebook, "exercise-2-5").source == "launch_miss_km = 42.0"
    assert place(report.notebook, "scratch") == 3


def test_metadata_that_nbgraders_release_adds_are_no_fault(handed, lesson):
    for c in lesson.student.cells:
        if "nbgrader" in c.metadata:
            c.metadata.nbgrader |= {"checksum": "0" * 32, "cell_type": c.cell_type}
    assert handed(lesson.student).problems == ()


def test_a_deleted_answer_is_put_back_blank(handed, lesson):
    lesson.student.cells.remove(cell(lesson.student, "exercise-2-5"))
    report = handed(lesson.student)
    assert kinds(report) == [("deleted", "exercise-2-5")]
    assert fit_to_grade(report, lesson)
    assert cell(report.notebook, "exercise-2-5").source.endswith("launch_miss_km = ...  # your turn")


def test_a_deleted_check_is_put_back_in_its_place(handed, lesson):
    lesson.student.cells.remove(cell(lesson.student, "check-2-4"))
    report = handed(answered(lesson.student))
    assert kinds(report) == [("deleted", "check-2-4")]
    assert all(problem.mended for problem in report.problems)
    assert fit_to_grade(report, lesson)
    assert place(report.notebook, "check-2-4") == place(report.notebook, "exercise-2-4") + 1


def test_a_deleted_code_cell_of_the_course_is_put_back_because_later_ones_need_it(handed, lesson):
    there = place(lesson.student, "setup")
    lesson.student.cells.remove(cell(lesson.student, "setup"))
    report = handed(lesson.student)
    assert kinds(report) == [("deleted", "setup")]
    assert place(report.notebook, "setup") == there


def test_an_answer_in_a_new_cell_is_found_by_its_place(handed, lesson):
    n = place(lesson.student, "exercise-2-5")
    lesson.student.cells[n] = nbformat.v4.new_code_cell("launch_miss_km = 42.0", id="mine")
    report = handed(lesson.student)
    assert kinds(report) == [("stripped", "exercise-2-5")]
    assert cell(report.notebook, "exercise-2-5").source == "launch_miss_km = 42.0"


def test_an_answer_in_one_of_two_new_cells_still_runs_and_is_to_be_looked_at(handed, lesson):
    n = place(lesson.student, "exercise-2-5")
    lesson.student.cells[n : n + 1] = [
        nbformat.v4.new_code_cell("guess = 'late'", id="first"),
        nbformat.v4.new_code_cell("verdict = 'launched ' + guess", id="second"),
    ]
    report = handed(lesson.student)
    assert [(p.kind, p.mended) for p in report.problems] == [("deleted", False)]
    order = [place(report.notebook, id) for id in ("exercise-2-5", "first", "second", "check-2-5")]
    assert order == sorted(order)


def copy_of(c, source, id):
    twin = deepcopy(c)
    twin.source, twin.id = source, id
    return twin


def test_of_a_doubled_answer_the_filled_one_is_kept(handed, lesson):
    for first, second in (('verdict = "x"', None), (None, 'verdict = "x"')):
        notebook = deepcopy(lesson.student)
        n = place(notebook, "exercise-2-5")
        blank = notebook.cells[n].source
        notebook.cells.insert(n + 1, copy_of(notebook.cells[n], second or blank, "twin"))
        notebook.cells[n].source = first or blank
        report = handed(notebook)
        assert kinds(report) == [("duplicate", "exercise-2-5")]
        assert fit_to_grade(report, lesson)
        assert cell(report.notebook, "exercise-2-5").source == 'verdict = "x"'
        assert len(report.notebook.cells) == len(lesson.released.cells)


def test_of_two_attempts_the_one_counts_that_the_student_saw_checked(handed, lesson):
    n = place(lesson.student, "exercise-2-5")
    answered(lesson.student, source='verdict = "first"')
    lesson.student.cells.insert(n + 1, copy_of(lesson.student.cells[n], 'verdict = "second"', "second"))
    lesson.student.cells.insert(n + 3, copy_of(lesson.student.cells[n], 'verdict = "unchecked"', "third"))
    report = handed(lesson.student)
    assert report.problems[0].message == "stands there 3 times; the last one before its check counts"
    assert fit_to_grade(report, lesson)
    assert cell(report.notebook, "exercise-2-5").source == 'verdict = "second"'
    shown = [c.source for c in report.notebook.cells if c.source.startswith("verdict =")]
    assert shown == ['verdict = "first"', 'verdict = "second"', 'verdict = "unchecked"']


@pytest.mark.parametrize("where", [0, 1])
def test_a_doubled_check_is_dropped_whatever_it_says(where, handed, lesson):
    n = place(lesson.student, "check-2-5")
    lesson.student.cells.insert(n + where, copy_of(lesson.student.cells[n], "print('full marks')", "twin"))
    report = handed(lesson.student)
    assert kinds(report) == [("duplicate", "check-2-5")]
    assert fit_to_grade(report, lesson)
    assert "full marks" not in json.dumps(report.notebook)


def test_two_cells_with_one_id_do_not_clash(handed, lesson):
    for id in ("exercise-2-5", "setup", "at-a-glance"):
        n = place(lesson.student, id)
        lesson.student.cells.insert(n + 1, deepcopy(lesson.student.cells[n]))
    report = handed(lesson.student)
    assert kinds(report) == [("duplicate", "exercise-2-5")]
    assert fit_to_grade(report, lesson)


def test_an_edited_check_is_put_back(handed, lesson):
    cell(lesson.student, "check-2-1").source = "2.0"
    report = handed(lesson.student)
    assert kinds(report) == [("edited", "check-2-1")]
    assert fit_to_grade(report, lesson)


def test_changed_points_are_put_back_and_said(handed, lesson):
    cell(lesson.student, "check-2-1").metadata.nbgrader.points = 100
    report = handed(lesson.student)
    assert [(p.kind, p.cell, "(points)" in p.message) for p in report.problems] == [
        ("edited", "check-2-1", True)
    ]
    assert fit_to_grade(report, lesson)


def test_a_cell_of_another_kind_gets_its_own_back(handed, lesson):
    n = place(lesson.student, "exercise-2-5")
    lesson.student.cells[n] = nbformat.v4.new_markdown_cell(
        "verdict", id="exercise-2-5", metadata=lesson.student.cells[n].metadata
    )
    report = handed(lesson.student)
    assert kinds(report) == [("edited", "exercise-2-5")]
    assert fit_to_grade(report, lesson)


def test_reordered_cells_are_put_back_and_new_cells_go_with_them(handed, lesson):
    cells = lesson.student.cells
    cells.insert(place(lesson.student, "exercise-2-5"), nbformat.v4.new_code_cell("mine = 1", id="mine"))
    moved = [cells.pop(place(lesson.student, id)) for id in ("check-2-1", "exercise-2-1")]
    report = handed(nbformat.from_dict({**lesson.student, "cells": cells + moved}))
    assert kinds(report) == [("moved", "check-2-1")]
    assert fit_to_grade(report, lesson)
    assert place(report.notebook, "mine") == place(report.notebook, "exercise-2-5") - 1


def test_another_lesson_is_named_by_its_exercises(lesson):
    report = examine(ROOT / "notebooks" / "01_escape_velocity.ipynb", lesson.teacher)
    assert kinds(report) == [("lesson", "")]
    assert "it holds 'answer-1-6', 'check-1-1'" in report.problems[0].message
    assert report.notebook is None


DEEP = '{"nbformat": 4, "cells": ' + 100_000 * "[" + 100_000 * "]" + "}"
HOPELESS = {
    "empty": (b"", "json", "is empty"),
    "blanks": (b" \n", "json", "is empty"),
    "a document": (b"%PDF-1.7 \xff\xfe", "json", "not JSON"),
    "zeros": (bytes(1000), "json", "not JSON"),
    "cut off": (b'{"nbformat": 4, "cells": [', "json", "not JSON"),
    "a list": (b"[1, 2]", "format", "no cells"),
    "a number": (b"7", "format", "no cells"),
    "cells that are none": (b'{"nbformat": 4, "cells": 7}', "format", "no cells"),
    "nested without end": (DEEP, "json", "nested too deeply"),
    "an endless number": ('{"nbformat": 4, "x": ' + 10_000 * "9" + ', "cells": []}', "json", "not JSON"),
    "format 3": (b'{"nbformat": 3, "worksheets": [{"cells": []}]}', "format", "format 4"),
    "format 5": (b'{"nbformat": 5, "cells": []}', "format", "format 4"),
    "no cell": (b'{"nbformat": 4, "cells": []}', "lesson", "none of its exercises"),
    "cells of junk": (b'{"nbformat": 4, "cells": [7, null, [], "x", {}]}', "lesson", "none of its exercises"),
    "fields of junk": (
        '{"nbformat": 4, "cells": [{"cell_type": [], "source": {"a": 1}, "id": [], "metadata": 3},'
        '{"cell_type": "code", "source": [1, []], "id": "a", "metadata": {"nbgrader": {"grade_id": [1]}}}]}',
        "lesson",
        "none of its exercises",
    ),
    "too many cells": ('{"nbformat": 4, "cells": [' + 2000 * "{}," + "{}]}", "size", "2001 cells; 1000"),
}


@pytest.mark.parametrize("case", HOPELESS)
def test_what_cannot_be_graded_gets_its_sentence(case, handed):
    content, kind, words = HOPELESS[case]
    report = handed(content)
    assert [problem.kind for problem in report.problems] == [kind]
    assert words in report.problems[0].message
    assert report.notebook is None
    assert not report.problems[0].mended


JUNK = [
    None,
    True,
    -1,
    1e308,
    "",
    "exercise-2-1",
    "\x00\ud800",
    [],
    {},
    ["a", 1],
    {"grade_id": {}},
    "check-2-1",
]


def spoil(thing, chance):
    """Change something at random somewhere in a JSON value, and return it."""
    if isinstance(thing, dict) and thing and chance.random() < 0.95:
        key = chance.choice(sorted(thing))
        thing[key] = spoil(thing[key], chance)
        return thing
    if isinstance(thing, list) and thing and chance.random() < 0.95:
        n = chance.randrange(len(thing))
        thing[n : n + 1] = chance.choice(
            [[], 2 * [thing[n]], [spoil(thing[n], chance)], [spoil(thing[n], chance)]]
        )
        return thing
    return deepcopy(chance.choice(JUNK))


def test_a_hand_in_spoilt_at_random_is_graded_or_refused_and_never_raises(handed, lesson):
    chance = random.Random(1959)
    plain = json.loads(json.dumps(lesson.student))
    for c in plain["cells"]:
        if "outputs" in c:
            c["outputs"] = []
    refused = 0
    for _ in range(150):
        spoilt = deepcopy(plain)
        for _ in range(chance.randrange(1, 30)):
            spoilt["cells"] = spoil(spoilt["cells"], chance)
        report = handed(json.dumps(spoilt))
        assert report.notebook is None or fit_to_grade(report, lesson)
        assert all(problem.message for problem in report.problems)
        refused += report.notebook is None
    assert 0 < refused < 150


def test_a_file_of_100_megabytes_is_not_read(tmp_path, lesson):
    path = tmp_path / "huge.ipynb"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    report = examine(path, lesson.teacher)
    assert report.problems[0].message.startswith("has 100 MB; 10 are allowed")


def test_what_is_no_file_is_not_read(tmp_path, lesson):
    (tmp_path / "secret.ipynb").write_text(json.dumps(lesson.teacher))
    (tmp_path / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (tmp_path / "folder.ipynb").mkdir()
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name, words in {
        "link": "is a link to another file",
        "folder": "not an ordinary file",
        "pipe": "not an ordinary file",
        "none": "no such file",
    }.items():
        report = examine(tmp_path / f"{name}.ipynb", lesson.teacher)
        assert [problem.kind for problem in report.problems] == ["file"]
        assert words in report.problems[0].message


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8-sig", "byte order mark"), ("utf-16", "is in UTF-16"), ("cp1252", "read as Windows-1252")],
)
def test_another_encoding_is_read_and_said(encoding, said, handed, lesson):
    notebook = answered(lesson.student, source='verdict = "Jodrell – naïve"')
    text = json.dumps(notebook, ensure_ascii=False)
    report = handed(text.encode(encoding, "replace"))
    assert (report.problems[0].kind, report.problems[0].mended) == ("encoding", True)
    assert said in report.problems[0].message
    assert cell(report.notebook, "exercise-2-5").source == 'verdict = "Jodrell – naïve"'


def test_nothing_of_a_hand_in_is_kept_but_sources_and_pasted_pictures(handed, lesson):
    notebook = answered(lesson.student, "answer-2-6", "See ![](a.png) \ud800")
    cell(notebook, "answer-2-6").attachments = {
        "a.png": {"image/png": "iVBORw0KGgo=", "text/html": "<script>"},
        "b.png": {"image/png": "<script>"},
    }
    notebook.metadata = nbformat.from_dict({"kernelspec": {"name": "theirs"}, "widgets": {}})
    cell(notebook, "setup").metadata = nbformat.from_dict({"tags": ["theirs"]})
    report = handed(notebook)
    assert report.problems == ()
    assert fit_to_grade(report, lesson)
    assert report.notebook.metadata == lesson.released.metadata
    assert "theirs" not in json.dumps(report.notebook)
    assert cell(report.notebook, "answer-2-6").attachments == {"a.png": {"image/png": "iVBORw0KGgo="}}
    assert cell(report.notebook, "answer-2-6").source == "See ![](a.png) ?"


def test_a_hand_in_is_never_run_and_never_shown_the_tests(handed, lesson, tmp_path):
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w')"
    for c in lesson.student.cells:
        if c.cell_type == "code" and not c.metadata.get("nbgrader", {}).get("locked"):
            c.source = trap
    report = handed(lesson.student)
    assert not (tmp_path / "sprung").exists()
    assert not re.search("HIDDEN TESTS|SOLUTION|assert", json.dumps(report.notebook))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('lu.start("02", student="ada", course="mechanics")', ""),
        ("lu.start('02', 'Ada ')", ""),
        ('lu.start(\n    "02",\n    student="ADA",\n)', ""),
        ('lu.start("02")', "no name in lu.start"),
        ('lu.start("02", student=..., course="mechanics")', "no name in lu.start"),
        ('# lu.start("02", student="ada")', "no name in lu.start"),
        ('lu.start("02", student="bob")', "lu.start says 'bob'; graded with the numbers of 'ada'"),
        ('lu.start("02", student="ada", course="luna1")', "says course 'luna1'"),
    ],
)
def test_where_numbers_are_personal_the_name_typed_must_be_the_students(call, said, handed, lesson):
    setup = cell(lesson.student, "setup")
    setup.source = setup.source.replace('lu.start("02")', call)
    report = handed(lesson.student, student="ada", course="mechanics")
    assert [problem.kind for problem in report.problems] == ["name"] * bool(said)
    assert all(said in problem.message and not problem.mended for problem in report.problems)
    assert handed(lesson.student).problems == ()


def test_a_teachers_own_question_is_minded_too(handed, lesson):
    theirs = {
        "schema_version": 3,
        "grade": True,
        "solution": False,
        "locked": True,
        "task": False,
        "points": 1,
    }
    own = nbformat.v4.new_code_cell(
        "assert verdict\n### BEGIN HIDDEN TESTS\nassert 1\n### END HIDDEN TESTS",
        id="mine",
        metadata={"nbgrader": theirs | {"grade_id": "own-test"}},
    )
    lesson.teacher.cells.append(own)
    report = handed(lesson.student)
    assert kinds(report) == [("deleted", "mine")]
    assert report.notebook.cells[-1].source == "assert verdict"


@pytest.fixture
def course(tmp_path, lessons):
    """A course of two lessons, as far as `check` needs it."""
    names = ["01_escape_velocity", "02_launch_timing"]
    about = {"course": "mechanics", "personal": False, "lessons": names, "lunaedu": "0"}
    (tmp_path / "lunaedu_course.json").write_text(json.dumps(about))
    for name in names:
        (tmp_path / "source" / name).mkdir(parents=True)
        nbformat.write(lessons[name].teacher, tmp_path / "source" / name / f"{name}.ipynb")
    return tmp_path


def submit(course, student, notebook, name="02_launch_timing", lesson="02_launch_timing"):
    folder = course / "submitted" / student / lesson
    folder.mkdir(parents=True)
    path = folder / f"{name}.ipynb"
    path.write_text(notebook if isinstance(notebook, str) else json.dumps(notebook))
    return path


def command(*words):
    return main(["check", *map(str, words)])


def test_the_command_says_one_line_a_file_and_one_a_fault(course, lesson, capsys):
    submit(course, "ada", lesson.student)
    spoilt = deepcopy(lesson.student)
    for id in ("check-2-1", "check-2-2"):
        cell(spoilt, id).source = "2.0"
    submit(course, "bob", spoilt)
    submit(course, "eve", "{")
    assert command(course) == 1
    said = [line.replace(str(course), "C") for line in capsys.readouterr().out.splitlines()]
    assert said == [
        "C/submitted/ada/02_launch_timing/02_launch_timing.ipynb: fine",
        "C/submitted/bob/02_launch_timing/02_launch_timing.ipynb: can be graded; nothing is lost",
        "    mended  check-2-1, check-2-2: was locked, and edited; put back as released",
        "C/submitted/eve/02_launch_timing/02_launch_timing.ipynb: cannot be graded",
        "    LOOK    is not a notebook: its text is not JSON",
    ]
    assert command(course / "submitted" / "bob") == 0


def test_mend_writes_what_can_be_graded_and_keeps_the_original(course, lesson, capsys):
    cell(lesson.student, "check-2-1").source = "2.0"
    path = submit(course, "bob", lesson.student)
    before = path.read_bytes()
    assert command(path, "--mend") == 0
    original = path.with_name(path.name + ".handed-in")
    assert original.read_bytes() == before
    assert command(path) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith("fine")
    assert sorted(p.name for p in path.parent.iterdir()) == [path.name, original.name]


def test_a_hand_in_from_anywhere_is_known_by_name_or_by_what_it_holds(course, lesson, tmp_path, capsys):
    for name in ("ada_02_launch_timing(1).ipynb", "Untitled.ipynb"):
        path = tmp_path / name
        path.write_text(json.dumps(lesson.student))
        assert command(path, "--course", course) == 0
    assert command(ROOT / "notebooks" / "02_launch_timing.ipynb") == 2
    assert "name the course's folder with --course DIR" in capsys.readouterr().err


def test_a_file_that_nbgrader_would_not_find_is_said(course, lesson, capsys):
    submit(course, "ada", lesson.student, name="02_launch_timing (1)")
    assert command(course) == 1
    assert "LOOK    nbgrader does not know this file's name" in capsys.readouterr().out


def test_nothing_that_moves_a_cursor_reaches_the_terminal(course, lesson, capsys):
    setup = cell(lesson.student, "setup")
    setup.source = setup.source.replace('lu.start("02")', 'lu.start("02", student="\x1b[2Jada")')
    about = course / "lunaedu_course.json"
    about.write_text(about.read_text().replace("false", "true"))
    submit(course, "bob\x1b[2J", lesson.student)
    assert command(course) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\\x1b[2Jada" in out
