"""Are the tools of a lesson here, and new enough?"""

import re
from importlib.metadata import PackageNotFoundError, version

NEEDED = {"numpy": "2.0", "matplotlib": "3.9", "ipywidgets": "8.1", "anywidget": "0.9.13"}
"""The oldest versions that a kernel needs; a test holds them to those in pyproject.toml."""

IF_PRESENT = {"jupyterlab": "4.2"}
"""Checked only where installed: JupyterLab may live in another environment than the kernel."""


def problems():
    """Return a sentence for each tool that is missing or too old; an empty list if all is well.

    Examples
    --------
    >>> problems()
    []
    """
    found = []
    for package, oldest in (NEEDED | IF_PRESENT).items():
        cure = f"In a terminal, run: python -m pip install --upgrade {package}; then restart the kernel."
        try:
            present = version(package)
        except PackageNotFoundError:
            if package in NEEDED:
                found.append(f"{package} is missing. {cure}")
        else:
            if _parts(present) < _parts(oldest):
                found.append(f"{package} {present} is too old: lessons need {oldest} or newer. {cure}")
    return found


def _parts(text):
    return [int(number) for number in re.findall(r"\d+", text)[:3]]
