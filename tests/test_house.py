"""The house: who imports whom, what stands at its doors, what is documented, typed and short."""

import ast
import importlib
import inspect
import io
import pkgutil
import re
import subprocess
import sys
import textwrap
import tokenize
import zipfile
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

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


def circle(package):
    """Modules that import each other in a circle, each from the one after it; none if there is no circle."""
    names = {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__"): path
        for path in package.rglob("*.py")
    }

    def module(name):
        while name not in names:
            name = name.rpartition(".")[0]
        return name

    imports = {
        importer: {module(name) for _, name in modules_imported(path, package) if name.startswith("lunaedu.")}
        for importer, path in names.items()
    }
    imports["lunaedu"] = set()  # it offers what is above it too, and imports that only when first asked
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_modules_import_each_other_in_a_circle():
    assert circle(ROOT / "lunaedu") == []


def test_a_circle_is_seen(tmp_path):
    room = tmp_path / "lunaedu" / "physics"
    room.mkdir(parents=True)
    for name in ("", "physics/"):
        (tmp_path / "lunaedu" / name / "__init__.py").touch()
    (room / "a.py").write_text("from lunaedu.physics import b")
    (room / "b.py").write_text("def late():\n    from lunaedu.physics.c import name")
    (room / "c.py").write_text("import lunaedu.physics.a")
    assert {name[-1] for name in circle(tmp_path / "lunaedu")} == {"a", "b", "c"}


MOST_LINES = 40
WRITTEN_OUT = {"lunaedu/engine/nystrom.py: step"}
"""Stage by stage and component by component, because a loop takes longer than what is in it."""


def long_functions(path, most=MOST_LINES):
    """The functions of a file whose body has more lines of code: no docstrings, comments or blank lines."""
    text = path.read_text(encoding="utf-8")
    no_code = {
        tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER,
    }  # fmt: skip
    code = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in no_code:
            code.update(range(token.start[0], token.end[0] + 1))
    long = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            if body and len(code.intersection(range(body[0].lineno, node.end_lineno + 1))) > most:
                long.add(node.name)
    return long


def test_no_function_has_more_than_forty_lines_of_code():
    """Exercises apart: each is a function, but what it holds is a list of slips with a sentence for each."""
    files = [path for room in ("lunaedu", "tools", "benchmarks") for path in (ROOT / room).rglob("*.py")]
    long = {
        f"{path.relative_to(ROOT)}: {function}"
        for path in files
        if path.parent.name != "exercises"
        for function in long_functions(path)
    }
    assert long == WRITTEN_OUT


def test_a_long_function_is_seen_and_its_docstring_is_not_counted(tmp_path):
    code = tmp_path / "code.py"
    code.write_text(
        'def short():\n    """One.\n\n    Two.\n    """\n    # three\n    return 4\n\n\n'
        "async def long():\n    a = [\n        1,\n    ]\n\n    return a\n"
    )
    assert long_functions(code, most=3) == {"long"}
    assert long_functions(code, most=4) == set()


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


def doors(module=lunaedu):
    """A module that users see, and all those that it offers by name."""
    yield module
    for name in getattr(module, "__all__", ()):
        offered = getattr(module, name)
        if isinstance(offered, ModuleType) and offered.__name__.startswith("lunaedu."):
            yield from doors(offered)


def misplaced(module):
    """What a module shows that is no business of its users, and what it has for them and does not show."""
    shown = dir(module)
    of = {name: getattr(getattr(module, name), "__module__", None) for name in shown}
    strange = [
        name
        for name in shown
        if name.startswith("_")
        or not (of[name] or "lunaedu").startswith("lunaedu")
        or of[name] == "lunaedu.guard"
        or (isinstance(value := getattr(module, name), ModuleType) and "lunaedu" not in value.__name__)
        or (name in lunaedu.constants.TABLE and module is not lunaedu.constants)
    ]
    missing = [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and name not in shown
        if getattr(value, "__module__", None) == module.__name__
    ]
    return strange + missing


DOORS = [pytest.param(door, id=door.__name__) for door in dict.fromkeys(doors())]


@pytest.mark.parametrize("module", DOORS)
def test_a_module_shows_its_own_public_names_and_no_other(module):
    assert misplaced(module) == []
    assert dir(module) == sorted(module.__all__)


def test_a_stranger_at_the_door_is_seen_and_so_is_who_stands_outside():
    module = ModuleType("lunaedu.physics.odd")
    exec(
        "import math\nfrom pathlib import Path\nfrom lunaedu.guard import finite\ndef speed(): ...",
        vars(module),
    )
    assert set(misplaced(module)) == {"math", "Path", "finite", *(n for n in dir(module) if n[0] == "_")}
    module.__dir__ = lambda: []
    assert misplaced(module) == ["speed"]


@pytest.fixture(scope="module")
def tab():
    """What IPython offers after some letters and the Tab key."""
    shell = InteractiveShell.instance()
    shell.run_cell("import lunaedu as lu")

    def pressed_after(letters):
        with provisionalcompleter():
            return {found.text for found in shell.Completer.completions(letters, len(letters))}

    yield pressed_after
    InteractiveShell.clear_instance()


def test_tab_shows_what_is_there_for_a_user(tab):
    assert tab("lu.") == set(lunaedu.__all__)
    assert tab("lu.orbits.") == set(lunaedu.orbits.__all__)
    assert tab("lu.facts.") == {"get", "items", "keys", "pick", "topic", "values"}
    assert tab('lu.facts["closest_a') == {"closest_altitude"}


def test_editors_are_told_the_same_names_as_tab_shows():
    stub = ast.parse((ROOT / "lunaedu" / "__init__.pyi").read_text(encoding="utf-8"))
    imported = [
        (line.module, alias.name, alias.asname or alias.name)
        for line in stub.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    ]
    assert {offered for _, _, offered in imported} == set(lunaedu.__all__)
    for module, name, offered in imported:
        assert getattr(importlib.import_module(module), name) is getattr(lunaedu, offered)
    (told,) = [ast.literal_eval(line.value) for line in stub.body if isinstance(line, ast.Assign)]
    assert set(told) == set(lunaedu.__all__)


def mypy(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
    )


@pytest.mark.exact  # each version of NumPy and Matplotlib has types of its own
def test_mypy_finds_nothing_to_mend():
    done = mypy()
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_wrong_type_is_seen_where_a_user_would_make_it(tmp_path):
    (tmp_path / "user.py").write_text(
        "import lunaedu as lu\nlu.constants.EARTH_RADIUS_KM.upper()\nlu.facts['x'].meaning\nlu.nothing\n"
    )
    done = mypy(tmp_path / "user.py")
    assert re.findall(r"user\.py:(\d): error", done.stdout) == ["2", "3", "4"]


def test_a_wheel_carries_the_types_the_tables_and_the_panels_script(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (wheel,) = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    stored = [path for path in (ROOT / "lunaedu").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert {str(path.relative_to(ROOT)) for path in stored} <= carried
    assert {"lunaedu/py.typed", "lunaedu/__init__.pyi"} <= carried
