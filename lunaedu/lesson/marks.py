"""What hidden tests are written with: is this number, function, choice or drawing the one asked for?

The builder writes the hidden tests out of the declared exercises, as plain asserts of these four. `lu.check`
judges by the same four, so an answer that it calls right has full marks, and one that it does not has none.
None of them raises at what a student hands in.
"""

import re
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lunaedu.lesson.comparing import agree
from lunaedu.lesson.fence import call, calls_the_library_for, isolate
from lunaedu.lesson.reading import Unreadable, is_a, read

POINTS = 25
"""At how many places a student's curve is looked at."""


def agrees(answer: Any, wanted: ArrayLike, rel_tol: float = 0.0, abs_tol: float = 0.0) -> bool:
    """Return whether a number, or each of several, is as wanted; the tolerance is measured from the wanted.

    Examples
    --------
    >>> agrees(11.2, 11.186, rel_tol=0.005), agrees("11.2", 11.186, rel_tol=0.005)
    (True, False)
    """
    try:
        got = read(answer, np.shape(wanted))
    except Unreadable:
        return False
    return agree(got, wanted, SimpleNamespace(rel_tol=rel_tol, abs_tol=abs_tol))


def gives(
    function: Any, given: Sequence, wanted: ArrayLike, rel_tol: float = 0.0, abs_tol: float = 0.0
) -> bool:
    """Return whether a student's function gives what is wanted; lists among what it is given become arrays.

    Examples
    --------
    >>> gives(lambda side_m: side_m**2, (3.0,), 9.0)
    True
    """
    values = [np.array(value) if is_a(value, list) else value for value in given]
    try:
        got = call(
            isolate(function)[0], [f"argument {i}" for i in range(len(values))], values, np.shape(wanted)
        )
    except Exception:
        return False
    return got is not None and agree(got, wanted, SimpleNamespace(rel_tol=rel_tol, abs_tol=abs_tol))


def own_work(function: Any, answer: Any) -> bool:
    """Return whether a function is more than a call of the library's function that is the answer."""
    return not calls_the_library_for(function, answer)


def chosen(answer: Any, option: str) -> bool:
    """Return whether a choice is this option: capitals, spaces, quotes and a full stop do not matter.

    Examples
    --------
    >>> chosen(" The  axis.", "the axis")
    True
    """
    return is_a(answer, str) and plain(answer) == plain(option)


def plain(text: str) -> str:
    """Return a text in small letters, single spaces and straight quotes, without a full stop at its end."""
    text = re.sub("[‘’′`]", "'", str.__str__(text).casefold())
    return " ".join(text.split()).strip("'\" .")


def drawn(axes: Any) -> tuple:
    """Return what is drawn on axes, as plain data: what stands at x and y, and each line with its points.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> _ = ax.plot([1, 2], [3, 4])
    >>> _ = ax.set_xlabel("time (s)")
    >>> drawn(ax)
    ('drawing', 'time (s)', '', [([1.0, 2.0], [3.0, 4.0])])
    """
    lines = [
        tuple(np.ma.filled(np.asarray(part, float), np.nan).tolist() for part in line.get_data())
        for line in axes.get_lines()
    ]
    lines += [
        tuple(np.ma.filled(part, np.nan).tolist() for part in np.ma.asarray(dots.get_offsets(), float).T)
        for dots in axes.collections
        if hasattr(dots, "get_offsets") and len(dots.get_offsets())
    ]
    return "drawing", axes.get_xlabel(), axes.get_ylabel(), lines


def curves(drawing: Any) -> list | None:
    """Return the lines of what `drawn` told, each as two arrays in order of x; None if it is no drawing."""
    if not (is_a(drawing, tuple) and tuple.__len__(drawing) == 4 and chosen(drawing[0], "drawing")):
        return None
    found = []
    try:
        for x, y in drawing[3]:
            x, y = read(x, (len(x),)), read(y, (len(x),))
            order = np.argsort(x, kind="stable")
            found.append((x[order], y[order]))
    except Exception:
        return None
    return found


def at(curve: tuple, x: ArrayLike) -> np.ndarray:
    """Return the height of a curve at each x; NaN where it has not been drawn."""
    if len(curve[0]) < 2:
        return np.full(np.shape(x), np.nan)
    low, high = curve[0][0], curve[0][-1]
    edge = 1e-6 * (high - low)  # what writing a number down may cost
    inside = np.where((np.asarray(x) >= low - edge) & (np.asarray(x) <= high + edge), x, np.nan)
    return np.interp(np.clip(inside, low, high), *curve)


def names_unit(label: Any, unit: str) -> bool:
    """Return whether the label of an axis names a unit, as a word of its own.

    Examples
    --------
    >>> names_unit("distance (km)", "km"), names_unit("speed in km/s", "km"), names_unit("km", "")
    (True, False, True)
    """
    return is_a(label, str) and (
        not unit or re.search(rf"(?<![\w/]){re.escape(unit)}(?![\w/])", label) is not None
    )


def shows(
    drawing: Any,
    x: ArrayLike,
    y: ArrayLike,
    x_unit: str = "",
    y_unit: str = "",
    rel_tol: float = 0.0,
    abs_tol: float = 0.0,
) -> bool:
    """Return whether one of the lines drawn goes through these points, and the axes name their units."""
    tolerance = SimpleNamespace(rel_tol=rel_tol, abs_tol=abs_tol)
    return (
        any(agree(at(curve, x), y, tolerance) for curve in curves(drawing) or ())
        and names_unit(drawing[1], x_unit)
        and names_unit(drawing[2], y_unit)
    )
