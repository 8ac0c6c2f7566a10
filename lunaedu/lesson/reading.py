"""From whatever a student hands in to floats, or to a sentence that says why not.

An answer is known by its type alone: its own methods (``__eq__``, ``__repr__``, ``__float__``) are the
student's code and are not asked.
"""

import functools
import types
from datetime import date, timedelta
from decimal import Decimal
from numbers import Complex, Real

import numpy as np


class Unreadable(ValueError):
    """A sentence that says why an answer cannot be used."""


def is_blank(answer):
    """Say whether nothing was handed in: dots, or nothing at all."""
    return answer is ... or answer is None or answer is NotImplemented


def is_a(answer, *kinds):
    """Like isinstance, but an answer cannot pretend (``__class__`` is not asked)."""
    return issubclass(type(answer), kinds)


def read(answer, shape=(), subject="Your answer is"):
    """Return a number (shape ``()``) or an array of that shape as floats; else Unreadable with a sentence.

    NaN and infinity pass: what they mean depends on the question.

    Examples
    --------
    >>> read(11)
    array(11.)
    >>> read("11.2 km/s")
    Traceback (most recent call last):
        ...
    lunaedu.lesson.reading.Unreadable: Your answer is the text '11.2 km/s', but a plain number is wanted. \
Write the number alone, without quotes or unit.
    """
    if is_a(answer, np.ndarray) and answer.ndim == 0:
        answer = answer.item()
    array = _floats(answer, shape)
    if array is not None and array.shape == shape:
        return array
    wanted = "a plain number is" if shape == () else f"{' × '.join(map(str, shape))} numbers are"
    what, advice = _describe(answer, shape)
    raise Unreadable(f"{subject} {what}, but {wanted} wanted. {advice}".strip())


def _floats(answer, shape):
    if is_a(answer, Real, Decimal) and not is_a(answer, bool, np.bool_, np.timedelta64):
        try:
            return np.array(float(answer))
        except Exception:  # an integer beyond all floats, or a number class with a bug of its own
            return None
    if shape and (is_a(answer, list, tuple) or hasattr(type(answer), "__array__")):
        try:
            array = np.asarray(answer)
        except Exception:  # rows of different lengths, or somebody's own __array__
            return None
        if array.dtype.kind in "iuf":
            return array.astype(float)
    return None


def _describe(answer, shape):
    """What an answer is, in words, and what to do about it."""
    kind = type(answer)
    name = kind.__name__
    if is_a(answer, bool, np.bool_):
        return str(bool(answer)), "A comparison gives these; a calculation gives a number."
    if is_a(answer, str):
        text = f"the text {answer[:40]!r}" if kind is str else "text"
        return text, "Write the number alone, without quotes or unit."
    if is_a(answer, date, timedelta, np.datetime64, np.timedelta64):
        return "a date or a time", "Turn it into a number in the unit asked for."
    if is_a(answer, Real, Decimal):
        return "a single number" if shape else "larger than a computer's numbers", ""
    if is_a(answer, Complex):
        return "a complex number", "Is there a root of a negative number?"
    if is_a(answer, type):
        return "a class", "Call it: write round brackets after its name."
    if is_a(answer, types.GeneratorType):
        return "a generator", "Collect what it gives with `list(…)` or `sum(…)`."
    if is_a(answer, types.CoroutineType):
        answer.close()
        return "an unfinished async call", "Write the function with `def` alone."
    if is_a(answer, np.ndarray):
        return _array(answer)
    if is_a(answer, tuple, list, set, frozenset, dict):
        return _collection(answer)
    if callable(answer) or is_a(answer, functools.partial):
        return "a function", "Call it: write its arguments in round brackets after its name."
    return f"an object of the type `{name}`", "Take the plain number out of it."


def _array(answer):
    if answer.dtype.kind not in "iuf":
        return f"an array of the type `{answer.dtype}`", "Its elements must all be numbers."
    if answer.size == 1:
        return "an array around one number", "Take the number out of it: `float(x[0])`."
    return (
        f"an array of the shape {answer.shape}",
        "Which of its numbers is the answer, or how many should there be?",
    )


def _collection(answer):
    if is_a(answer, tuple) and tuple.__len__(answer) == 2:
        return "a pair", "The decimal sign in Python is a point: `11.2`, not `11,2`."
    word = {tuple: "tuple", list: "list", dict: "dictionary"}.get(type(answer), "collection")
    return f"a {word}", "Count its elements, and look whether each is a number."
