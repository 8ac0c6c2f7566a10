"""Is an answer the right one, and if not, in what familiar way does it differ?

A `tolerance` is anything with ``rel_tol`` and ``abs_tol``, measured from the right value; checkers are.
"""

import numpy as np

from lunaedu.constants import STANDARD_GRAVITY_M_S2

FACTORS = (
    (2.0, "2", "a half lost or doubled, or a diameter for a radius?"),
    (2**0.5, "√2", "a square root of two lost or gained?"),
    (4.0, "4", "is something squared that should be halved or doubled first?"),
    (np.pi, "π", "a circle's π lost or gained?"),
    (2 * np.pi, "2π", "turns for radians?"),
    (180 / np.pi, "180/π", "degrees for radians?"),
    (STANDARD_GRAVITY_M_S2, "9.81", "standard gravity lost or gained?"),
    (24.0, "24", "days for hours?"),
    (60.0, "60", "minutes for hours, or for seconds, or arcminutes for degrees?"),
    (3600.0, "3600", "hours for seconds, or km/h for km/s?"),
    (86400.0, "86 400", "days for seconds?"),
    (10.0, "10", "a digit too many, or an exponent?"),
    (100.0, "100", "centimetres for metres, or per cent?"),
    (1000.0, "1000", "a unit with kilo for one without?"),
    (1e6, "a million", "squares of metres for squares of kilometres, or mega?"),
    (1e9, "a thousand million", "cubes of metres for cubes of kilometres, or giga?"),
)
"""Familiar factors, how they are called, and what usually brings them in."""


@np.errstate(all="ignore")
def near(got, wanted, tolerance):
    """Return for each number whether it is as wanted; two NaN are alike, for slips that lead to NaN."""
    allowed = np.maximum(tolerance.rel_tol * np.abs(wanted), tolerance.abs_tol)
    return (got == wanted) | (np.abs(got - wanted) <= allowed) | (np.isnan(got) & np.isnan(wanted))


def agree(got, wanted, tolerance):
    """Return whether all numbers are as wanted."""
    return bool(np.all(near(got, np.asarray(wanted, dtype=float), tolerance)))


@np.errstate(all="ignore")
def familiar_factor(got, right, unit, tolerance):
    """Say what familiar factor leads from right numbers to these: the end of a sentence, or an empty text.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> near_enough = SimpleNamespace(rel_tol=0.01, abs_tol=0.0)
    >>> familiar_factor(np.array(90.0), np.array(0.025), "h", near_enough)
    '3600 times too large: hours for seconds, or km/h for km/s? The unit asked for is h.'
    >>> familiar_factor(np.array(17.0), np.array(1.0), "h", near_enough)
    ''
    """
    if not np.all(np.isfinite(got)) or np.any(got == 0) or np.any(right == 0):
        return ""
    if agree(-got, right, tolerance):
        return "right but for its sign."
    ratio = np.median(got / right)
    factor, name, hint = min(FACTORS, key=lambda entry: abs(np.log(entry[0]) - abs(np.log(abs(ratio)))))
    larger = ratio > 1
    spread = np.abs(got / right / (factor if larger else 1 / factor) - 1)
    if np.any(spread > np.clip(tolerance.rel_tol, 0.005, 0.02)):
        return ""
    return f"{name} times too {'large' if larger else 'small'}: {hint} {_reminder(unit)}".strip()


def not_finite(got):
    """Say what is wrong with numbers that are not all finite: the end of a sentence."""
    kind = "nan, which is not a number" if np.any(np.isnan(got)) else "infinite"
    return f"{kind}. Is something divided by zero, or is there a root or logarithm of a number below zero?"


def count_right(got, right, tolerance):
    """Say how many numbers of an array are right: the end of a sentence."""
    return f"right in {np.count_nonzero(near(got, right, tolerance))} of its {got.size} numbers."


def too_much(got, right, unit):
    """Say whether a number is too large or too small: the end of a sentence."""
    return f"too {'large' if got > right else 'small'}. {_reminder(unit)}".strip()


def _reminder(unit):
    return f"The unit asked for is {unit}." if unit else ""
