"""Coursework in a normal account, as most teachers have: the same walls, or a sentence and no marks."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hand_ins import ask_alembic_once, short  # noqa: F401
from test_course_grade import LESSON, NEEDS_WALLS, ROOT, course, exercises, hand_in, hostile, record, right

import lunaedu

pytestmark = pytest.mark.timeout(300)

NOBODY = 65534
GRADE = """\
import subprocess, sys
from pathlib import Path
from lunaedu.course.grade import grade_course
from lunaedu.course.walls import Limits, trouble
assert not trouble(), trouble()
others = [subprocess.Popen(["sleep", "600"]) for _ in range(Limits.processes + 20)]
limits = Limits(cell_cpu_s=2.0, cell_wall_s=8.0, answer_wall_s=8.0, memory_bytes=500_000_000)
try:
    grade_course(Path(sys.argv[1]), walls=sys.argv[2] == "walls", limits=limits)
    assert all(process.poll() is None for process in others), "only the hand-in's own processes end"
finally:
    for process in others:
        process.kill()
"""


def closed_to_others(path):
    """The outermost of the folders around a path that only its owner can enter, if any."""
    return next((place for place in reversed(path.parents) if not place.stat().st_mode & 0o001), None)


@pytest.fixture(scope="module")
def account():
    """A folder of a normal account, and the words that run a command there as that account."""
    with tempfile.TemporaryDirectory(prefix="lunaedu-account-") as home:
        if os.getuid():
            yield Path(home), []
            return
        os.chmod(home, 0o755)
        shown = []  # root's own Python, which may lie where nobody else can go
        for path in {Path(sys.base_prefix), Path(sys.prefix), Path(lunaedu.__file__).parent, ROOT}:
            if place := closed_to_others(path):
                shown += ["--perms", "0755", "--tmpfs", place] if place not in shown else []
                inside = place / path.relative_to(place).parts[0]
                shown += ["--ro-bind", inside, inside]
        may = [word for name in ("SETUID", "SETGID", "SETPCAP") for word in ("--cap-add", f"CAP_{name}")]
        drop = ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "env", f"HOME={home}"]
        words = ["bwrap", "--dev-bind", "/", "/", "--bind", home, home, *shown, *may, *drop]
        yield Path(home), list(map(str, words))


def run(account, *command):
    home, words = account
    for path in (home, *home.rglob("*")) if words else ():
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    command = [*words, sys.executable, *map(str, command)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=250)


@pytest.fixture(scope="module")
def graded(account):
    """A short lesson's course, graded by a normal account that runs many processes besides, behind walls."""
    notebook = short(LESSON)
    folder = course(account[0] / "course", {LESSON: notebook})
    attacks = hostile(notebook, folder, account[0], 9)
    for student in ("good", "endless", "memory", "fork", "reading", "writing"):
        hand_in(folder, student, LESSON, attacks[student][0])
    checked = run(account, "-m", "lunaedu.course", "check", folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    done = run(account, "-c", GRADE, folder, "walls")
    assert done.returncode == 0, done.stderr
    return folder, {student: attacks[student][1] for student in os.listdir(folder / "submitted")}


def test_a_normal_account_makes_a_course(account):
    made = run(account, "-m", "lunaedu.course", "new", account[0] / "made", "--lessons", LESSON[:2])
    assert made.returncode == 0, made.stderr
    assert (
        account[0] / "made" / "release" / LESSON / f"{LESSON}.ipynb"
    ).stat().st_uid == NOBODY or os.getuid()


@NEEDS_WALLS
def test_a_normal_account_gives_the_same_marks(graded):
    folder, expected = graded
    assert {student: right(folder, LESSON, student) for student in expected} == expected
    if os.getuid() == 0:
        assert {path.stat().st_uid for path in folder.rglob("*.csv")} == {NOBODY}


@NEEDS_WALLS
def test_in_a_normal_account_too_a_fork_bomb_ends_and_nothing_is_found_or_written(graded):
    folder, _ = graded
    assert "the notebook was stopped here" in "; ".join(record(folder, LESSON, "fork")["problems"])
    for student, token in {"reading": "FOUND", "writing": "WRITTEN"}.items():
        notebook = (folder / "autograded" / student / LESSON / f"{LESSON}.ipynb").read_text()
        assert f'"{token}' not in notebook.replace(f'print(\\"{token}', "")
    assert not list(folder.parent.rglob("written-from-inside"))


@NEEDS_WALLS
def test_processes_that_the_account_runs_besides_do_not_matter_without_walls_either(graded, account):
    folder = account[0] / "without walls"
    shutil.copytree(graded[0], folder, ignore=shutil.ignore_patterns(".lunaedu", "autograded", "endless"))
    for student in ("memory", "fork", "reading", "writing"):
        shutil.rmtree(folder / "submitted" / student)
    done = run(account, "-c", GRADE, folder, "none")
    assert done.returncode == 0, done.stderr
    assert right(folder, LESSON, "good") == exercises(short(LESSON))


# An account without rights, in a namespace whose system allows it no further one.
FORBIDDEN = """\
echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --securebits=+noroot "$@"
"""


@NEEDS_WALLS
def test_an_account_that_may_build_no_walls_is_told_so_and_what_to_do(graded, tmp_path):
    folder = shutil.copytree(graded[0], tmp_path / "course", ignore=shutil.ignore_patterns(".lunaedu"))
    before = sorted(folder.rglob("*"))
    command = [
        "unshare",
        "--map-root-user",
        "sh",
        "-c",
        FORBIDDEN,
        "sh",
        sys.executable,
        "-m",
        "lunaedu.course",
    ]
    done = subprocess.run([*command, "grade", folder], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("This account may not build bubblewrap's walls here (bwrap: ")
    assert "sudo sysctl -w user.max_user_namespaces=15000\nNothing is graded" in done.stderr
    assert sorted(folder.rglob("*")) == before
