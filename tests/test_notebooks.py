"""Every lesson's two editions: what is stored, what the kernel gives; and faults that are seen."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
FIXTURES = Path(__file__).parent / "notebooks"
SANITISE = Path(__file__).parent / "nbval_sanitise.cfg"
NOTEBOOKS = ROOT / "notebooks"
SOURCES = sorted((NOTEBOOKS / "source").glob("[0-9][0-9]_*.py"))
sys.path.insert(0, str(ROOT / "tools"))

from build_notebooks import BuildError, build_all, outdated, write  # noqa: E402
from lesson_source import read_source  # noqa: E402
from notebook_faults import SIZE_LIMIT_BYTES, file_faults, output_texts  # noqa: E402

LESSON = pytest.mark.parametrize("lesson", SOURCES, ids=lambda source: source.stem)


def nbval(notebooks):
    """Run ``pytest --nbval`` on notebooks; return what it complains of, by the notebook's name.

    A process of its own, because the main one neither takes nbval's option nor knows the notebooks built
    while it runs; one for many notebooks, because starting it takes as long as a small notebook.
    """
    report = notebooks[0].with_suffix(".xml")
    command = [
        "--nbval",
        "--nbval-cell-timeout",
        "60",
        "--nbval-sanitize-with",
        SANITISE,
        "--junit-xml",
        report,
    ]
    alone = ["-c", os.devnull, "--rootdir", notebooks[0].parent, "-p", "no:cacheprovider", "--noconftest"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--color=no", *command, *alone, *notebooks],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode in (0, 1), run.stdout + run.stderr
    complaints = {notebook.name: "" for notebook in notebooks}
    for cell in ElementTree.parse(report).iter("testcase"):
        for complaint in [*cell.iter("failure"), *cell.iter("error"), *cell.iter("skipped")]:
            complaints[cell.get("classname").rpartition("/")[2]] += f"{cell.get('name')}: {complaint.text}\n"
    return complaints


@pytest.fixture(scope="session")
def built(request):
    """Each lesson that is asked for, built: its student and teacher's edition, or why there are none."""
    params = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    sources = sorted({asked["lesson"] for asked in params if isinstance(asked.get("lesson"), Path)})
    return dict(zip(sources, asyncio.run(build_all(sources, jobs=2)), strict=True))


@pytest.fixture(scope="session")
def folder(built, tmp_path_factory):
    """The student editions as they are stored, and the teacher's editions as just built."""
    folder = tmp_path_factory.mktemp("editions")
    (folder / "student").mkdir()
    for source, editions in built.items():
        stored = NOTEBOOKS / f"{source.stem}.ipynb"
        if not isinstance(editions, BuildError):
            write(editions[1], folder / "teacher" / stored.name)
        if stored.exists():
            shutil.copy(stored, folder / "student")
    return folder


@pytest.fixture(scope="session")
def complaints(folder):
    """What nbval complains of: by edition, by notebook."""
    with ThreadPoolExecutor(2) as two_at_a_time:
        students, teachers = two_at_a_time.map(
            lambda edition: nbval(sorted((folder / edition).glob("*.ipynb"))), ("student", "teacher")
        )
    return {"student": students, "teacher": teachers}


@pytest.fixture
def editions(lesson, built):
    if isinstance(built[lesson], BuildError):
        pytest.fail(str(built[lesson]))
    return built[lesson]


def verdicts(notebook):
    """What each check of a notebook says: right, not yet, not tried yet, or nothing."""
    said = {}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("locked"):
            answer = re.search(
                r"Exercise (\S+): (right|not yet|not tried yet)\.", "\n".join(output_texts(cell))
            )
            said[cell.id] = answer.group(2) if answer else "nothing"
    return said


@LESSON
def test_stored_notebook_is_what_its_source_gives(lesson, editions):
    assert outdated(NOTEBOOKS / f"{lesson.stem}.ipynb", editions[0]) == []


@LESSON
def test_stored_notebook_has_no_fault(lesson):
    """Ids, order of the outputs, no error, nothing on stderr, no solution, and its size."""
    assert file_faults(NOTEBOOKS / f"{lesson.stem}.ipynb") == []


@LESSON
def test_teachers_edition_has_no_fault(lesson, editions, folder):
    assert file_faults(folder / "teacher" / f"{lesson.stem}.ipynb", student=False) == []


@LESSON
@pytest.mark.parametrize("edition", ["student", "teacher"])
def test_nbval_passes(lesson, edition, editions, complaints):
    assert complaints[edition][f"{lesson.stem}.ipynb"] == ""


@LESSON
def test_every_check_says_not_tried_yet_to_a_student_who_has_done_nothing(lesson, editions):
    assert set(verdicts(editions[0]).values()) <= {"not tried yet"}, verdicts(editions[0])


@LESSON
def test_every_check_says_right_to_the_solution(lesson, editions):
    assert set(verdicts(editions[1]).values()) <= {"right"}, verdicts(editions[1])


@LESSON
def test_every_exercise_names_its_objective(lesson):
    without = [cell.id for cell in read_source(lesson) if cell.exercise and not cell.objective]
    assert without == []


def test_every_notebook_has_a_source():
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == {source.stem for source in SOURCES}


FAULTY = {
    "duplicate_id": "cell 'speed': another cell has the same id",
    "error_in_widget_callback": "ZeroDivisionError: division by zero",
    "error_stored": "cell 'division' stores an error: ZeroDivisionError: division by zero",
    "executed_out_of_order": "cell 'second' was run as number 2, but stands as number 1",
    "leftover_solution": "cell 'exercise' still holds a solution or hidden tests",
    "message_on_stderr": "cell 'warning' stores a message on stderr: beware",
    "missing_id": "cell number 1 has no id",
    "stale_description": "mismatch 'text/html'",
    "stale_output": "'41' == '42'",
}
FAULTLESS = ["good", "other_pixels_are_no_fault"]


@pytest.fixture(scope="module")
def fixture_complaints(tmp_path_factory):
    """The faults that we find in each fixture notebook; where there is none, those that nbval finds."""
    folder = tmp_path_factory.mktemp("fixtures")
    copies = [Path(shutil.copy(path, folder)) for path in sorted(FIXTURES.glob("*.ipynb"))]
    stored = {copy.stem: "\n".join(file_faults(copy)) for copy in copies}
    ran = nbval([copy for copy in copies if not stored[copy.stem]])
    return stored | {Path(name).stem: complaint for name, complaint in ran.items()}


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_found(name, fixture_complaints):
    assert FAULTY[name] in re.sub(r"#x1B\[[\d;]*m", "", fixture_complaints[name])


@pytest.mark.parametrize("name", FAULTLESS)
def test_what_is_no_fault_passes(name, fixture_complaints):
    assert fixture_complaints[name] == ""


def test_every_fixture_notebook_is_looked_at():
    assert {path.stem for path in FIXTURES.glob("*.ipynb")} == {*FAULTY, *FAULTLESS}


def test_a_notebook_too_large_is_a_fault(tmp_path):
    large = tmp_path / "large.ipynb"
    large.write_text((FIXTURES / "good.ipynb").read_text() + " " * SIZE_LIMIT_BYTES)
    assert any("bytes" in fault for fault in file_faults(large))


def test_what_a_check_says_is_read_from_its_output():
    notebook = nbformat.read(FIXTURES / "good.ipynb", as_version=4)
    assert verdicts(notebook) == {"check-2-1": "not tried yet", "check-2-2": "not tried yet"}
    for cell in notebook.cells:
        if cell.id == "check-2-1":
            cell.outputs[0].data["text/plain"] = "Exercise 2.1: not yet. Is that in metres?"
    assert verdicts(notebook)["check-2-1"] == "not yet"
