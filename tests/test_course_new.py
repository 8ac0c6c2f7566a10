"""A course made from the lessons: nbgrader's own commands find what they need, students no answer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hand_ins import ask_alembic_once  # noqa: F401
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateAssignment, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from lunaedu.course import new
from lunaedu.course.__main__ import main
from lunaedu.course.clearing import PAGE_STEPS, STEPS
from lunaedu.course.editions import read_cells
from lunaedu.course.new import CourseError, make_course

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "notebooks"
sys.path.insert(0, str(ROOT / "tools"))

from lesson_source import secrets  # noqa: E402
from notebook_faults import output_texts  # noqa: E402

BUILT = sorted(path.stem for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
LESSONS = [name for name in BUILT if not name.startswith(new.REHEARSAL)]
NUMBERS = [name[:2] for name in LESSONS]


def read(folder, step, lesson):
    return nbformat.read(folder / step / lesson / f"{lesson}.ipynb", as_version=4)


def cell(notebook, id):
    return next(cell for cell in notebook.cells if cell.id == id)


def regenerated(folder, lesson):
    """What nbgrader's generate_assignment makes of a lesson's source, without its checksums."""
    config = PyFileConfigLoader("nbgrader_config.py", str(folder)).load_config()
    course = CourseDirectory(config=config, assignment_id=lesson)
    course.release_directory = "again"
    GenerateAssignment(coursedir=course, config=config).start()
    notebook = read(folder, "again", lesson)
    for c in notebook.cells:
        for name in ("checksum", "cell_type"):
            c.metadata.get("nbgrader", {}).pop(name, None)
    return notebook


def parts(notebook):
    return [(c.id, c.cell_type, c.source, c.metadata) for c in notebook.cells]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of all lessons that are built."""
    folder = tmp_path_factory.mktemp("courses") / "mechanics"
    make_course(folder, NUMBERS)
    return folder


@pytest.fixture(scope="module")
def personal_course(tmp_path_factory):
    """A course of one lesson, with numbers of each student's own."""
    folder = tmp_path_factory.mktemp("courses") / "personal"
    make_course(folder, ["02"], course="mechanics-2026", personal=True)
    return folder


def test_a_course_says_what_it_is(course, personal_course):
    about = [json.loads((folder / "lunaedu_course.json").read_text()) for folder in (course, personal_course)]
    assert [(a["course"], a["personal"], a["lessons"]) for a in about] == [
        ("luna1", False, LESSONS),
        ("mechanics-2026", True, ["02_launch_timing"]),
    ]


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_release_is_the_student_edition_to_the_byte(lesson, course):
    released = course / "release" / lesson / f"{lesson}.ipynb"
    assert released.read_bytes() == (NOTEBOOKS / f"{lesson}.ipynb").read_bytes()


@pytest.mark.parametrize("lesson", LESSONS)
def test_nbgraders_own_release_has_the_same_cells(lesson, course):
    assert parts(regenerated(course, lesson)) == parts(read(course, "release", lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_grade_book_knows_each_exercise_and_its_points(lesson, course):
    points = {c.id: c.points for c in read_cells(NOTEBOOKS / "source" / f"{lesson}.py")}
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        notebook = gradebook.find_notebook(lesson, lesson)
        known = {c.name: c.max_score for c in notebook.grade_cells}
    assert len(known) >= 3
    assert known == {name: points[name] for name in known}
    assert all("check" in name or "answer" in name for name in known)


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_source_holds_solutions_and_tests_and_the_prose_of_the_student_edition(lesson, course):
    source, released = read(course, "source", lesson), read(course, "release", lesson)
    for ours, theirs in zip(source.cells, released.cells, strict=True):
        marks = ours.metadata.get("nbgrader", {})
        assert ("### BEGIN HIDDEN TESTS" in ours.source) == bool(marks.get("locked"))
        assert ours.source != theirs.source if marks else ours.source == theirs.source
        assert not ours.get("outputs")


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_is_handed_out_is_notebooks_and_nothing_else(course):
    assert files(course / "release") == [f"{name}/{name}.ipynb" for name in LESSONS]


def told_in(tree, sources):
    """Lines of any lesson's solutions and hidden tests, and marks of them, in the files of a student tree."""
    texts = {}
    for path in sorted(tree.rglob("*")):
        inside = path.relative_to(tree)
        if path.is_dir() or inside.parts[0] == "source" or ".ipynb_checkpoints" in inside.parts:
            continue
        texts[inside] = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".ipynb":
            cells = json.loads(texts[inside])["cells"]
            texts[inside] = "\n".join("\n".join(["".join(c["source"]), *output_texts(c)]) for c in cells)
    hidden = ["BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"]
    hidden += [line for source in sources for _, lines in secrets(read_cells(source)) for line in lines]
    return [f"{inside}: {line}" for line in hidden for inside, text in texts.items() if line in text]


SOURCES = [NOTEBOOKS / "source" / f"{name}.py" for name in BUILT]


def test_the_student_tree_holds_no_line_of_a_solution_or_hidden_test(personal_course):
    """The tree that a Binder link or nbgitpuller hands out, but for its folder `source`; and a release."""
    assert told_in(NOTEBOOKS, SOURCES) == []
    assert told_in(personal_course / "release", SOURCES) == []


@pytest.mark.parametrize("name", ["02_launch_timing.ipynb", "01_escape_velocity.ipynb", "notes/answers.txt"])
def test_an_answer_anywhere_in_the_student_tree_is_seen(name, tmp_path):
    (tmp_path / "notes").mkdir()
    answer = max((line for _, lines in secrets(read_cells(SOURCES[1])) for line in lines), key=len)
    cells = [{"cell_type": "code", "source": ["import numpy\n", answer], "outputs": []}]
    (tmp_path / name).write_text(json.dumps({"cells": cells}) if name.endswith("ipynb") else answer)
    assert told_in(tmp_path, SOURCES) == [f"{name}: {answer.strip()}"]


def test_a_personal_release_asks_for_the_name_and_differs_in_nothing_else(personal_course):
    released = read(personal_course, "release", "02_launch_timing")
    student = nbformat.read(NOTEBOOKS / "02_launch_timing.ipynb", as_version=4)
    assert [c.id for c, old in zip(released.cells, student.cells, strict=True) if c != old] == ["setup"]
    setup = cell(released, "setup")
    call = next(line for line in setup.source.splitlines() if line.startswith("lu.start"))
    assert call == (
        'lu.start("02", student=..., course="mechanics-2026")  # your name for this course, in quotes'
    )
    assert setup.outputs == []
    assert parts(regenerated(personal_course, "02_launch_timing")) == parts(released)


@pytest.mark.parametrize("lesson", BUILT)
def test_every_lesson_can_ask_for_a_name(lesson):
    notebook = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
    new.ask_for_name(notebook, "mechanics")
    assert sum("student=..." in c.source for c in notebook.cells if c.cell_type == "code") == 1


def test_nbgraders_steps_are_all_there_in_their_order():
    """So that an nbgrader with another step in its list is noticed."""
    own = GenerateAssignment().preprocessors
    assert [step.__name__.replace("Lesson", "") for step in STEPS] == [step.__name__ for step in own]
    shown = [step.__name__ for step in PAGE_STEPS if step.__name__ != "ClearHiddenTests"]
    assert shown == [step.__name__ for step in GenerateFeedback().preprocessors]


def test_nbgraders_own_feedback_takes_the_hidden_tests_out(personal_course):
    config = PyFileConfigLoader("nbgrader_config.py", str(personal_course)).load_config()
    assert "ClearHiddenTests" in [step.__name__ for step in GenerateFeedback(config=config).preprocessors]


def test_a_teachers_own_question_is_blanked_as_nbgrader_does_it(personal_course):
    path = personal_course / "source" / "02_launch_timing" / "02_launch_timing.ipynb"
    before = path.read_bytes()
    notebook = nbformat.reads(before.decode(), as_version=4)
    theirs = {"schema_version": 3, "grade": False, "solution": True, "locked": False, "task": False}
    notebook.cells.append(
        nbformat.v4.new_code_cell(
            "### BEGIN SOLUTION\nmoons = 1\n### END SOLUTION",
            id="own",
            metadata={"nbgrader": theirs | {"grade_id": "own"}},
        )
    )
    nbformat.write(notebook, path)
    try:
        again = CourseDirectory(
            root=str(personal_course), assignment_id="02_launch_timing", release_directory="own"
        )
        config = PyFileConfigLoader("nbgrader_config.py", str(personal_course)).load_config()
        GenerateAssignment(coursedir=again, config=config).start()
    finally:
        path.write_bytes(before)
    assert read(personal_course, "own", "02_launch_timing").cells[-1].source.startswith("# YOUR CODE HERE")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"lessons": ["02", "77"]}, "There is no lesson 77; there are 00, 01, 02"),
        ({"course": "my course"}, "made of letters, digits, dots and hyphens; got 'my course'"),
        ({"course": '"); import os'}, "made of letters"),
    ],
)
def test_a_course_that_cannot_be_is_refused_with_a_sentence(wish, words, tmp_path):
    with pytest.raises(CourseError, match=words):
        make_course(tmp_path / "course", **wish)
    assert not (tmp_path / "course").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.tex").touch()
    assert main(["new", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"{tmp_path} is not empty: name a new folder.\n"
    assert files(tmp_path) == ["thesis.tex"]


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Two lessons without their notebooks, in a house of their own."""
    monkeypatch.setattr(new, "NOTEBOOKS", tmp_path / "notebooks")
    (tmp_path / "notebooks" / "source").mkdir(parents=True)
    for name in ("00_start_here", "02_launch_timing"):
        (tmp_path / "notebooks" / "source" / f"{name}.py").write_bytes(
            (NOTEBOOKS / "source" / f"{name}.py").read_bytes()
        )
    return tmp_path


@pytest.mark.parametrize("change", ["unbuilt", "another text", "another cell"])
def test_a_student_edition_that_its_source_does_not_give_makes_no_course(change, house):
    notebook = nbformat.read(NOTEBOOKS / "02_launch_timing.ipynb", as_version=4)
    if change == "another text":
        cell(notebook, "setup").source += "\n"
    elif change == "another cell":
        notebook.cells.pop()
    if change != "unbuilt":
        nbformat.write(notebook, house / "notebooks" / "02_launch_timing.ipynb")
    with pytest.raises(CourseError, match=r"build it again: python tools/build_notebooks.py 02"):
        make_course(house / "course", ["02"])
    assert os.listdir(house) == ["notebooks"]


def test_the_rehearsal_is_no_assignment_unless_asked_for(house):
    assert [path.stem for path in new._sources(None)] == ["02_launch_timing"]
    assert [path.stem for path in new._sources(["02", "00"])] == ["00_start_here", "02_launch_timing"]


def test_without_the_sources_the_command_says_where_they_should_be(house, capsys):
    for path in (house / "notebooks" / "source").iterdir():
        path.unlink()
    assert main(["new", str(house / "course")]) == 1
    said = capsys.readouterr().err
    assert "this lunaedu is not complete. Install it again." in said


@pytest.mark.parametrize(
    ("command", "absent"),
    [
        ("new", "nbgrader"),
        ("new", "jupytext"),
        ("new", "nbformat"),
        ("check", "nbformat"),
        ("grade", "nh3"),
    ],
)
def test_a_missing_package_is_named_with_the_command_that_installs_it(command, absent, tmp_path):
    code = (
        "import sys\n"
        f"sys.modules[{absent!r}] = None\n"
        "from lunaedu.course.__main__ import main\n"
        f"sys.exit(main([{command!r}, {str(tmp_path / 'course')!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith(f"`{command}` needs the package {absent}. In lunaedu's own folder, run: ")
    assert done.stderr.endswith('-m pip install -e ".[course]"\n')
