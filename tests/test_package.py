"""What is built of this checkout: a wheel, installed where nothing else of it is, and a source archive."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

import lunaedu

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".venv*", ".git", ".*cache", "__pycache__", "build", "dist", ".ipynb*")


def run(*words, **options):
    done = subprocess.run([sys.executable, *map(str, words)], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(tree, kind, place):
    run("-m", "hatchling", "build", "-t", kind, "-d", place, cwd=tree)
    (made,) = place.iterdir()
    return made


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """A wheel and a source archive of this checkout."""
    tree = tmp_path_factory.mktemp("tree") / "lunaedu"
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    return {kind: built(tree, kind, tmp_path_factory.mktemp(kind)) for kind in ("wheel", "sdist")}


@pytest.fixture(scope="module")
def python(archives, tmp_path_factory):
    """A Python in which the wheel is installed; what it depends on is lent by this one, but for lunaedu."""
    place = tmp_path_factory.mktemp("env")
    run("-m", "venv", "--without-pip", place)
    (site,) = place.glob("lib/python*/site-packages")
    run("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", site, archives["wheel"])
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"))
    return place / "bin" / "python"


def told(python, code, tmp_path):
    done = subprocess.run([python, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_installed_package_is_not_this_checkout_and_flies(python, tmp_path):
    code = """
import lunaedu as lu
departure = lu.reconstruction.stand_in_departure()
flight = lu.flight.fly(departure.position_km, departure.velocity_km_s, departure.start)
print(lu.__file__, round(flight.closest_approach.altitude_km))
"""
    where, altitude_km = told(python, code, tmp_path).split()
    assert Path(where).is_relative_to(python.parent.parent)
    assert abs(int(altitude_km) - lunaedu.facts["closest_altitude"].value) < 50


def test_the_installed_package_shows_a_panel(python, tmp_path):
    said = told(python, "import lunaedu as lu; print(lu.apps.timing_panel().sentence)", tmp_path)
    assert "km" in said


def test_a_course_is_made_where_only_the_wheel_is_installed(python, tmp_path):
    lent = {
        "JUPYTER_PATH": str(Path(sysconfig.get_path("data")) / "share" / "jupyter"),
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
    }
    command = [python, "-m", "lunaedu.course", "new", "mechanics"]
    done = subprocess.run(command, cwd=tmp_path, env=os.environ | lent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    made = sorted(path.name for path in (tmp_path / "mechanics" / "release").iterdir())
    assert made == sorted(p.stem for p in (ROOT / "notebooks").glob("0[1-9]_*.ipynb"))


def test_a_wheel_out_of_the_source_archive_is_the_same_wheel(archives, tmp_path):
    with tarfile.open(archives["sdist"]) as archive:
        archive.extractall(tmp_path, filter="data")
    (tree,) = tmp_path.iterdir()
    again = built(tree, "wheel", tmp_path / "again")
    assert contents(again) == contents(archives["wheel"])


def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {entry.filename: entry.CRC for entry in archive.infolist()}


def test_the_wheel_carries_both_licences_all_lessons_and_no_test(archives):
    names = set(contents(archives["wheel"]))
    sources = (ROOT / "notebooks" / "source").glob("*.py")
    assert {f"lunaedu/notebooks/source/{path.name}" for path in sources} <= names
    assert {name.rpartition("licenses/")[2] for name in names if "/licenses/" in name} == {
        "LICENSE",
        "LICENSES/CC-BY-4.0.txt",
    }
    assert [name for name in names if "test" in name or name.endswith(".pyc")] == []


def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        return message_from_bytes(archive.read(name))


def inner_links(page):
    """Links and pictures of a page that lead nowhere unless its repository is around it."""
    targets = re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", page)
    return [one for pair in targets for one in pair if one and not re.match(r"https?://|#", one)]


def test_the_front_page_leads_out_of_a_package_index(archives):
    page = metadata(archives["wheel"]).get_payload()
    assert inner_links(page) == []
    assert "https://raw.githubusercontent.com/lunaedu/lunaedu/main/docs/00_start_here.png" in page
    assert inner_links((ROOT / "README.md").read_text(encoding="utf-8"))


def test_there_is_one_version_and_one_address(archives):
    told = metadata(archives["wheel"])
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert told["Version"] == lunaedu.__version__ == re.search(r"^version: (\S+)$", citation, re.M)[1]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    address = project["urls"]["Source"]
    assert f"git clone {address}.git" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f'repository-code: "{address}"' in citation
