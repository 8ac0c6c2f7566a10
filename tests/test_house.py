"""The walls of the house: who imports whom, what works with NumPy alone, what is documented."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import lunaedu
import lunaedu.engine
import lunaedu.physics

ROOT = Path(__file__).parent.parent

FLOORS = {
    "constants": 0,
    "facts": 0,
    "guard": 0,
    "engine": 1,
    "physics": 2,
    "figures": 3,
    "apps": 4,
    "lesson": 4,
    "course": 5,
}
FACADE = 4
GUESTS = {
    "constants": set(),
    "facts": set(),
    "guard": {"numpy"},
    "engine": {"numpy"},
    "physics": {"numpy"},
    "figures": {"numpy", "matplotlib", "PIL"},
}


def modules_imported(path, package):
    """Each (line, dotted module) that the file at `path` imports, relative imports resolved."""
    here = ".".join(path.relative_to(package.parent).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in (
            "import_module",
            "__import__",
        ):
            for argument in node.args[:1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield node.lineno, argument.value


def floor_of(module):
    """The floor of a dotted module of lunaedu; what the top offers by name stays on its own floor."""
    name = module.split(".")[1] if "." in module else None
    if name in lunaedu._ENGINE:
        return FLOORS["engine"]
    return FLOORS["physics"] if name in lunaedu._PHYSICS else FLOORS.get(name, FACADE)


def walls_broken(package):
    """One sentence for every import upwards, and for every outside package that a room does not admit."""
    broken = []
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        assert room in FLOORS, f"{room} has no floor yet: give it one in {Path(__file__).name}"
        for line, module in modules_imported(path, package):
            outside = module.split(".")[0]
            if outside == "lunaedu":
                if floor_of(module) > FLOORS[room]:
                    broken.append(f"{path.relative_to(package)}:{line} imports {module}, which is above it")
            elif room in GUESTS and outside not in GUESTS[room] | sys.stdlib_module_names:
                broken.append(
                    f"{path.relative_to(package)}:{line} imports {outside}, which {room} does not admit"
                )
    return broken


def test_no_room_imports_from_a_floor_above_it():
    assert walls_broken(ROOT / "lunaedu") == []


@pytest.mark.parametrize(
    ("file", "code", "complaint"),
    [
        (
            "physics/orbits.py",
            "from lunaedu.figures import style",
            "lunaedu.figures.style, which is above it",
        ),
        ("physics/orbits.py", "from ..lesson import check", "lunaedu.lesson.check, which is above it"),
        ("physics/orbits.py", "import lunaedu as lu", "lunaedu, which is above it"),
        ("physics/orbits.py", "def plot():\n    import matplotlib.pyplot", "physics does not admit"),
        (
            "physics/orbits.py",
            "import importlib\nimportlib.import_module('ipywidgets')",
            "physics does not admit",
        ),
        ("constants.py", "from lunaedu import orbits", "lunaedu.orbits, which is above it"),
        ("constants.py", "import numpy", "constants does not admit"),
        ("figures/escape.py", "import ipywidgets", "figures does not admit"),
        (
            "lesson/session.py",
            "from lunaedu.course import grading",
            "lunaedu.course.grading, which is above it",
        ),
    ],
)
def test_a_broken_wall_is_seen(tmp_path, file, code, complaint):
    bad = tmp_path / "lunaedu" / file
    bad.parent.mkdir(parents=True, exist_ok=True)
    bad.write_text(code)
    assert [complaint in sentence for sentence in walls_broken(tmp_path / "lunaedu")] == [True]


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (
            "physics/orbits.py",
            "import math\nimport numpy as np\nfrom lunaedu.constants import EARTH_MU_KM3_S2",
        ),
        (
            "figures/escape.py",
            "from lunaedu import constants, orbits\nfrom lunaedu.guard import finite",
        ),
        ("lesson/session.py", "import lunaedu\nfrom IPython.display import display"),
    ],
)
def test_an_import_downwards_is_welcome(tmp_path, file, code):
    good = tmp_path / "lunaedu" / file
    good.parent.mkdir(parents=True)
    good.write_text(code)
    assert walls_broken(tmp_path / "lunaedu") == []


ABSENT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"anywidget", "IPython", "ipywidgets", "matplotlib", "scipy"}:
            raise ModuleNotFoundError(f"{name} is taken away for this test")

sys.meta_path.insert(0, Absent())
"""


def run_with_numpy_alone(code):
    return subprocess.run(
        [sys.executable, "-c", ABSENT + textwrap.dedent(code)], capture_output=True, text=True, timeout=60
    )


def test_lunaedu_and_all_of_physics_work_with_numpy_alone():
    done = run_with_numpy_alone(
        """
        import lunaedu as lu
        for name in (*lu._ENGINE, *lu._PHYSICS):
            getattr(lu, name)
        print(lu.orbits.escape_speed(7000.0), lu.facts["closest_altitude"].text)
        """
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("5995 km\n")


def test_taking_matplotlib_away_is_felt_where_it_is_needed():
    assert "taken away for this test" in run_with_numpy_alone("import lunaedu.figures.style").stderr


def undocumented(function):
    """What the docstring of a public function fails to say: a parameter, what comes back, an example."""
    text = inspect.getdoc(function) or ""
    sections = dict(re.findall(r"^(\w+)\n-{3,}\n(.*?)(?=^\w+\n-{3,}\n|\Z)", text, re.MULTILINE | re.DOTALL))
    heads = re.findall(r"^(\S.*?) *(?::|$)", sections.get("Parameters", ""), re.MULTILINE)
    named = {name.strip(" *") for head in heads for name in head.split(",")}
    missing = [name for name in inspect.signature(function).parameters if name not in named]
    return missing + [section for section in ("Returns", "Examples") if section not in sections]


def public_physics():
    """Each public function of engine and physics."""
    for room in (lunaedu.engine, lunaedu.physics):
        for info in pkgutil.iter_modules(room.__path__):
            module = importlib.import_module(f"{room.__name__}.{info.name}")
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == module.__name__ and not name.startswith("_"):
                    yield pytest.param(function, id=f"{info.name}.{name}")


@pytest.mark.parametrize("function", list(public_physics()))
def test_every_parameter_of_public_physics_is_documented(function):
    assert undocumented(function) == []


def test_a_thin_docstring_is_seen():
    def speed(radius_km, mu_km3_s2, sense):
        """The speed.

        Parameters
        ----------
        radius_km, sense : float
            From the centre.

        Examples
        --------
        >>> speed(1, 2)
        """

    assert undocumented(speed) == ["mu_km3_s2", "Returns"]
