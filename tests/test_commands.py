"""The README's two commands: what they do the first time, the second time, and where something is missing.

Most of it is seen with a stand-in for Python that writes down what it is asked; `make lab` itself is started
with the environment that these tests run in.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from serving import BARE, served

ROOT = Path(__file__).parent.parent
FILES = [
    "Makefile",
    "pyproject.toml",
    "requirements.txt",
    "tests/requirements.txt",
    "binder/requirements.txt",
    "docs/site/requirements.txt",
]

# What a make above these tests (`make test`) tells the makes below it is no business of theirs.
OUTSIDE = {name: value for name, value in os.environ.items() if not re.match("MAKE|MFLAGS|.*_ARGS", name)}
STAND_IN = """#!/bin/sh
echo "$@" >> "{log}"
case "$*" in
    "-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    -V) echo Python {version} ;;
    *version_info*) {new_enough} ;;
    *ensurepip*) {has_venv} ;;
    *"pip install"*) {installs} ;;
esac
"""


class Clone:
    """The files that make needs, in a folder of their own, and a stand-in for Python that keeps a log."""

    def __init__(self, folder):
        self.folder = folder
        self.log = folder / "log"
        for name in FILES:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        self.stand_in()

    def stand_in(self, version="3.11.2", new_enough="true", has_venv="true", installs="true"):
        python = self.folder / "python"
        said = {"version": version, "new_enough": new_enough, "has_venv": has_venv, "installs": installs}
        python.write_text(STAND_IN.format(log=self.log, **said))
        python.chmod(0o755)

    def make(self, *words, python="./python"):
        """Run make; return what it did, and what it asked of Python meanwhile but for questions."""
        self.log.write_text("")
        done = subprocess.run(
            ["make", *words],
            cwd=self.folder,
            env=OUTSIDE | {"PYTHON": python},
            capture_output=True,
            text=True,
        )
        return done, [line for line in self.log.read_text().splitlines() if line.startswith("-m")]

    def age(self):
        """Let all that is there be older than what comes next by more than a file system's tick."""
        for path in self.folder.rglob("*"):
            os.utime(path, (time.time() - 60, path.stat().st_mtime - 60))


@pytest.fixture
def clone(tmp_path):
    folder = tmp_path / "a folder with a space"
    folder.mkdir()
    return Clone(folder)


ROOTS_OWN = " --allow-root" if os.geteuid() == 0 else ""
OPEN_LAB = f"-m jupyterlab{ROOTS_OWN} notebooks/00_start_here.ipynb"
MADE = "-m venv .venv"
FOR_LAB = "-m pip install --quiet -r requirements.txt"
TEST = "-m pytest -n 2"
FOR_TEST = f"{FOR_LAB} -r tests/requirements.txt -r docs/site/requirements.txt -r binder/requirements.txt"


def test_make_lab_makes_installs_and_opens_and_next_time_only_opens(clone):
    assert clone.make("lab")[1] == [MADE, FOR_LAB, OPEN_LAB]
    assert clone.make("lab")[1] == [OPEN_LAB]


def test_make_alone_is_make_lab(clone):
    assert clone.make()[1][-1] == OPEN_LAB


def test_make_test_makes_installs_and_tests_and_next_time_only_tests(clone):
    assert clone.make("test")[1] == [MADE, FOR_TEST, TEST]
    assert clone.make("test")[1] == [TEST]


def test_after_the_tests_the_lab_has_all_it_needs(clone):
    clone.make("test")
    assert clone.make("lab")[1] == [OPEN_LAB]


def test_after_the_lab_the_tests_add_their_own(clone):
    clone.make("lab")
    assert clone.make("test")[1] == [FOR_TEST, TEST]


@pytest.mark.parametrize("changed", ["requirements.txt", "pyproject.toml"])
def test_a_changed_requirement_is_installed_again(clone, changed):
    clone.make("lab")
    clone.age()
    (clone.folder / changed).touch()
    assert clone.make("lab")[1] == [FOR_LAB, OPEN_LAB]


@pytest.mark.parametrize(
    "changed", ["tests/requirements.txt", "docs/site/requirements.txt", "binder/requirements.txt"]
)
def test_a_changed_test_requirement_is_installed_again_for_the_tests_alone(clone, changed):
    clone.make("test")
    clone.age()
    (clone.folder / changed).touch()
    assert clone.make("lab")[1] == [OPEN_LAB]
    assert clone.make("test")[1] == [FOR_TEST, TEST]


def test_an_installation_that_failed_is_tried_again(clone):
    clone.stand_in(installs="exit 1")
    done, asked = clone.make("lab")
    assert done.returncode != 0
    assert asked == [MADE, FOR_LAB]
    clone.stand_in()
    (clone.folder / ".venv" / "bin" / "python").write_text((clone.folder / "python").read_text())
    assert clone.make("lab")[1] == [FOR_LAB, OPEN_LAB]


def test_words_for_jupyterlab_and_for_pytest_are_passed_on(clone):
    lab = clone.make("lab", "LAB_ARGS=--no-browser --port 8899")[1][-1]
    assert "--no-browser --port 8899" in lab
    assert clone.make("test", "TEST_ARGS=-k orbits -x")[1][-1] == f"{TEST} -k orbits -x"


def test_make_clean_takes_the_environment_away(clone):
    clone.make("lab")
    clone.make("clean")
    assert not (clone.folder / ".venv").exists()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (
            {"version": "3.9.2", "new_enough": "exit 1"},
            "lunaedu needs Python 3.11 or newer; ./python is Python 3.9.2.",
        ),
        (
            {"has_venv": "exit 1"},
            "./python lacks its venv module. On Debian and Ubuntu: apt install python3-venv",
        ),
    ],
    ids=["old", "without venv"],
)
def test_a_python_that_will_not_do_is_answered_in_a_sentence(clone, missing, sentence):
    clone.stand_in(**missing)
    done, asked = clone.make("lab")
    assert done.returncode != 0
    assert sentence in done.stderr
    assert asked == []


def test_a_python_that_is_not_there_is_answered_in_a_sentence(clone):
    done, _ = clone.make("lab", python="python3.99")
    assert "There is no python3.99 here." in done.stderr


def test_make_lab_opens_jupyterlab_on_lesson_00():
    words = [f"VENV={sys.prefix}", f"--old-file={sys.prefix}/lab.stamp", "lab", f"LAB_ARGS={' '.join(BARE)}"]
    with (
        served(["make", *words], ROOT) as address,
        urllib.request.urlopen(f"{address}lab", timeout=30) as page,
    ):
        assert "jupyter-config-data" in page.read().decode()


def typed(page):
    """The lines of all code blocks of a Markdown page."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_what_windows_types_without_make_installs_and_starts_the_same(clone):
    lines = typed((ROOT / "README.md").read_text(encoding="utf-8"))
    without_make = [
        line.removeprefix("py ").removeprefix(".venv\\Scripts\\python ").replace("\\", "/")
        for line in lines
        if line.startswith(("py ", ".venv\\"))
    ]
    assert without_make == [
        MADE,
        FOR_LAB.replace(" --quiet", ""),
        "-m jupyterlab notebooks/00_start_here.ipynb",
        FOR_TEST.replace(" --quiet", ""),
        "-m pytest",
    ]


def test_every_make_command_that_the_pages_name_exists():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    pages = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    inline = re.findall(r"`([^`\n]+)`", pages.replace("```", ""))
    named = set(re.findall(r"^(?:\w+=\S+ )?make (\w+)", "\n".join(typed(pages) + inline), re.MULTILINE))
    assert {"lab", "test"} <= named <= targets


def test_ci_runs_make_test_and_allows_no_skipping():
    script = (ROOT / ".ci" / "run").read_text()
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert 'make test TEST_ARGS="--none-skipped"' in script


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["one", "two"])
def test_a_skipped_test_fails_where_none_may_be_skipped_and_is_named(tmp_path, workers):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    shutil.copytree(ROOT / "tests" / "offline", tmp_path / "offline")
    (tmp_path / "test_odd.py").write_text(
        "import pytest\n\ndef test_odd():\n    pytest.skip('no such tool')\n"
    )
    (tmp_path / "test_absent.py").write_text("import pytest\n\npytest.importorskip('no_such_module')\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *workers, "--none-skipped", tmp_path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "test_odd.py::test_odd: Skipped: no such tool" in done.stdout
    assert "test_absent.py: Skipped: could not import 'no_such_module'" in done.stdout
    assert "2 skipped" in done.stdout.splitlines()[-1]


def test_two_workers_take_whole_files_and_slow_ones_can_be_left_out(tmp_path):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    shutil.copytree(ROOT / "tests" / "offline", tmp_path / "offline")
    files = ["test_course_grade.py", "test_course_account.py", *(f"test_{number}.py" for number in range(6))]
    for file in files:
        (tmp_path / file).write_text(
            "import os, time, pytest\n\n@pytest.mark.parametrize('turn', range(3))\ndef test_it(turn):\n"
            f"    time.sleep(0.05)\n    open('{file}.' + os.environ['PYTEST_XDIST_WORKER'], 'a').write('.')\n"
        )

    def workers_of(*words):
        subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "2", *words, tmp_path],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            timeout=120,
        )
        ran = {path.name.partition(".py.") for path in tmp_path.glob("*.gw?")}
        for path in tmp_path.glob("*.gw?"):
            assert path.read_text() == "..."
            path.unlink()
        return {f"{name}.py": worker for name, _, worker in ran}

    took = workers_of()
    assert took.keys() == set(files)
    assert took["test_course_grade.py"] == took["test_course_account.py"]
    assert set(took.values()) == {"gw0", "gw1"}
    assert workers_of("-m", "not slow").keys() == set(files[2:])
