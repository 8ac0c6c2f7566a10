"""Clear sentences for bad input: what was given, what is allowed."""

import math

import numpy as np


def finite(name, value, shape=None):
    """Return `value` as a float or float array; ValueError unless every number is finite and the shape fits.

    `shape` is a tuple in which None stands for any length, such as ``(None, 3)``.
    """
    if shape is None and isinstance(value, float) and math.isfinite(value):
        return float(value)  # many times quicker than an array of one number, and nearly all values come so
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number or an array of numbers; got {value!r}") from None
    if shape is not None and not _fits(array.shape, shape):
        wanted = "(" + ", ".join("N" if n is None else str(n) for n in shape) + ")"
        raise ValueError(f"{name} must have the shape {wanted}; got {array.shape}")
    if not np.all(np.isfinite(array)):
        raise ValueError(f"{name} must be finite; got {_shown(array, ~np.isfinite(array))}")
    return array if array.ndim else float(array)


def positive(name, value):
    """Return `value` as a float or float array; ValueError unless every number is finite and above zero."""
    return within(name, value, low=0.0, open_low=True)


def within(name, value, low=-np.inf, high=np.inf, open_low=False):
    """Return `value` as a float or float array; ValueError unless every number lies in [low, high]."""
    number = finite(name, value)
    bad = (number < low) | (number > high)
    if open_low:
        bad |= number == low
    if np.any(bad):
        allowed = f"above {low:g}" if open_low else f"from {low:g} to {high:g}"
        raise ValueError(f"{name} must be {allowed}; got {_shown(np.asarray(number), bad)}")
    return number


def vectors(name, value):
    """Return `value` as a float array; ValueError unless its last axis has three finite components."""
    array = np.asarray(finite(name, value))
    if array.ndim == 0 or array.shape[-1] != 3:
        raise ValueError(f"{name} must have 3 components along its last axis; got the shape {array.shape}")
    return array


def state(position_km, velocity_km_s):
    """Return both as arrays of vectors; ValueError if a position is the centre of the body itself."""
    position = vectors("position_km", position_km)
    positive("the distance from the centre", np.linalg.norm(position, axis=-1))
    return position, vectors("velocity_km_s", velocity_km_s)


def _fits(got, wanted):
    return len(got) == len(wanted) and all(n in (None, m) for n, m in zip(wanted, got, strict=True))


def _shown(array, bad):
    first = array[bad].flat[0] if array.ndim else array
    others = np.count_nonzero(bad) - 1
    return f"{first:g}" + (f" and {others} more" if others else "")
