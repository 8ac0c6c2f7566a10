"""Print the lowest versions that lunaedu promises to work with, and the tests' own tools beside them.

    python tools/lowest.py > lowest.txt && python -m pip install -r lowest.txt

`make test-lowest` does so in an environment of its own. Each lower bound of pyproject.toml and
requirements.txt is taken exactly; what the tests need besides keeps the version that tests/requirements.txt
gives it.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOUND = re.compile(r"^([\w.-]+)>=([\d.]+)")


def lowest():
    """Return the lowest version of each dependency, by its name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    promised = [*project["dependencies"], *project["optional-dependencies"]["course"]]
    promised += (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return dict(found.groups() for found in map(BOUND.match, promised) if found)


def tools(but):
    """Return what the tests need besides, each line as it stands there."""
    lines = (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "==" in line and line.partition("==")[0] not in but]


if __name__ == "__main__":
    versions = lowest()
    print("\n".join([*(f"{name}=={version}" for name, version in versions.items()), *tools(versions)]))
