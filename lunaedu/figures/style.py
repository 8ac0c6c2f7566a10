"""One look for every figure: colours by role, and the style file.

A colour stands for a thing, in every lesson: the Earth is always `EARTH`, the Moon always `MOON`. The nine
roles stay apart for readers with deuteranopia, protanopia and tritanopia, and stand out from `BACKGROUND` by
a contrast of at least 3:1. Letters need 4.5:1: `lettering` darkens the three roles that are too light for
them. Colour never speaks alone: add a dash, a marker or a label.
"""

from contextlib import AbstractContextManager
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib import patheffects

__all__ = [
    "BACKGROUND",
    "BELT",
    "DASHES",
    "EARTH",
    "GRID",
    "INK",
    "MOON",
    "MUTED",
    "PLAN",
    "PROBE",
    "RECORD",
    "ROLES",
    "SODIUM",
    "SUN",
    "WARNING",
    "context",
    "halo",
    "lettering",
    "use",
]


def __dir__() -> list[str]:
    return sorted(__all__)


BACKGROUND = "#fcfbf8"
INK = "#1b1f2a"
MUTED = "#5f6270"
GRID = "#e6e4de"

EARTH = "#2a6cc6"
MOON = "#8e8e95"
SUN = "#af7900"
PROBE = "#c2353a"
PLAN = "#6a1b9a"
RECORD = "#0d525c"
BELT = "#9c4f8b"
SODIUM = "#e66660"
WARNING = "#761828"

ROLES = {
    "EARTH": EARTH,
    "MOON": MOON,
    "SUN": SUN,
    "PROBE": PROBE,
    "PLAN": PLAN,
    "RECORD": RECORD,
    "BELT": BELT,
    "SODIUM": SODIUM,
    "WARNING": WARNING,
}

_LETTERING = {MOON: MUTED, SUN: "#7d5600", SODIUM: "#a8453f"}

DASHES = {
    "solid": (),
    "dashed": (4.0, 2.0),
    "dotted": (1.0, 1.6),
    "dashdot": (5.0, 1.8, 1.0, 1.8),
}
"""Dash patterns in units of the line's width, for marks: `Line(x, y, dash="dashed")`."""

STYLE_FILE = Path(__file__).with_name("lunaedu.mplstyle")


def use() -> None:
    """Give every Matplotlib figure made from now on the style of the lessons.

    Examples
    --------
    >>> use()
    >>> plt.rcParams["figure.facecolor"] == BACKGROUND
    True
    """
    plt.style.use(STYLE_FILE)


def context() -> AbstractContextManager[None]:
    """Return a context manager that lends the style to the figures made and drawn inside it.

    Examples
    --------
    >>> with context():
    ...     plt.rcParams["axes.edgecolor"] == MUTED
    True
    """
    return plt.style.context(STYLE_FILE, after_reset=True)


def lettering(color: str) -> str:
    """Return the ink for letters in a role's colour: the same hue, dark enough to be read.

    Parameters
    ----------
    color : str
        A colour of this module.

    Examples
    --------
    >>> lettering(SUN), lettering(PROBE) == PROBE
    ('#7d5600', True)
    """
    return _LETTERING.get(color, color)


def halo(width: float = 3.0) -> list[patheffects.AbstractPathEffect]:
    """Return path effects that put a seam of background around a text or line lying over others.

    Parameters
    ----------
    width : float
        Width of the seam (pt).

    Examples
    --------
    >>> text = plt.figure().text(0.5, 0.5, "Moon", path_effects=halo())
    """
    return [patheffects.withStroke(linewidth=width, foreground=BACKGROUND)]
