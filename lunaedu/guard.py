"""What is a number, and what is not: every public function asks here first, and works on what comes back.

A number comes back as a Python float, an array of numbers as an array of float64, whatever small integers or
half precision it came in as. All else is refused with one sentence: which argument, what was given, and what
to write instead. Nothing that was given is ever changed.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from numbers import Real
from reprlib import repr as short
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Kind = TypeVar("Kind")
Numbers = float | NDArray[np.float64]

MOST = 1e50
"""Nothing that physics measures is larger in the units of this package; the cube of it is still a number."""

LEAST = 1e-50
"""What must be above zero is at least this: its cube is not lost to zero, nor its inverse to infinity."""

ROUNDING = float(np.finfo(float).eps)
"""What one rounding may change, relative to the number: margins count how many there were."""

_NO_NUMBERS = {
    "b": "a truth value; write 1 or 0 if you mean a number",
    "S": "bytes; turn them into a number with float()",
    "U": "text; turn it into a number with float()",
    "T": "text; turn it into a number with float()",
    "c": "a complex number; take its .real part or its abs()",
    "m": "a time span; divide it by a span of one unit, such as timedelta(seconds=1)",
    "M": "a date, where a number is asked for",
    "V": "a table of named columns; pick one of them",
}
_KINDS = {bool: "b", bytes: "S", bytearray: "S", str: "U", complex: "c", timedelta: "m", date: "M"}


def finite(name: str, value: ArrayLike, shape: tuple[int | None, ...] | None = None) -> Numbers:
    """Return `value` as a float or float array; ValueError unless every number is finite and the shape fits.

    `shape` is a tuple in which None stands for any length, such as ``(None, 3)``; ``()`` is one number.
    """
    if (type(value) is float or type(value) is np.float64) and -MOST <= value <= MOST and not shape:
        return float(value)  # many times quicker than an array of one number, and nearly all values come so
    return within(name, value, shape=shape)


def positive(name: str, value: ArrayLike, shape: tuple[int | None, ...] | None = None) -> Numbers:
    """Return `value` as a float or float array; ValueError unless every number is finite and above zero."""
    if (type(value) is float or type(value) is np.float64) and LEAST <= value <= MOST and not shape:
        return float(value)
    return within(name, within(name, value, low=0.0, open_low=True, shape=shape), low=LEAST)


def within(
    name: str,
    value: ArrayLike,
    low: float = -MOST,
    high: float = MOST,
    open_low: bool = False,
    open_high: bool = False,
    shape: tuple[int | None, ...] | None = None,
) -> Numbers:
    """Return `value` as a float or float array; ValueError unless every number lies in the range.

    The ends belong to the range unless `open_low` or `open_high` says that they do not.
    """
    array = _array(name, value)
    if shape is not None and not _fits(array.shape, shape):
        wanted = "have the shape (" + ", ".join("N" if n is None else str(n) for n in shape) + ")"
        raise ValueError(f"{name} must {wanted if shape else 'be one number'}; got {_shape(array)}")
    allowed, bad = "finite", ~np.isfinite(array)
    if not np.any(bad):
        bad = (array <= low if open_low else array < low) | (array >= high if open_high else array > high)
    if np.any(bad):
        first, others = float(array[bad][0]), np.count_nonzero(bad) - 1
        if np.isfinite(first):
            allowed = _range(low, high, open_low, open_high, first)
        raise ValueError(
            f"{name} must be {allowed}; got {_digits(first)}" + (f" and {others} more" if others else "")
        )
    return array if array.ndim else float(array)


def one(name: str, value: ArrayLike, low: float = -MOST, high: float = MOST) -> float:
    """Return `value` as a float; ValueError unless it is one number from `low` to `high`."""
    return float(within(name, value, low, high, shape=()))


def whole(name: str, value: ArrayLike, low: float, high: float) -> int:
    """Return `value` as an int; ValueError unless it is one whole number from `low` to `high`."""
    number = one(name, value, low, high)
    if number != int(number):
        raise ValueError(f"{name} must be a whole number; got {_digits(number)}")
    return int(number)


def vectors(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return `value` as a float array; ValueError unless its last axis has three finite components."""
    array = np.asarray(finite(name, value))
    if array.ndim == 0 or array.shape[-1] != 3:
        raise ValueError(f"{name} must have 3 components along its last axis; got {_shape(array)}")
    return array


def directions(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return the unit vectors along `value`; ValueError if a vector has no length, and so no direction."""
    array = vectors(name, value)
    length = np.linalg.norm(array, axis=-1, keepdims=True)
    if np.any(length < LEAST):
        raise ValueError(f"{name} must have a length above zero, or it points nowhere")
    return array / length


def state(
    position_km: ArrayLike, velocity_km_s: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both as arrays of vectors; ValueError if a position is the centre of the body itself."""
    position, velocity = vectors("position_km", position_km), vectors("velocity_km_s", velocity_km_s)
    if np.any(np.linalg.norm(position, axis=-1) < LEAST):
        raise ValueError("the distance from the centre must be above 0: position_km is the centre itself")
    together(position_km=position, velocity_km_s=velocity)
    return position, velocity


def instance(name: str, value: Kind, kind: type[Kind]) -> Kind:
    """Return `value`; TypeError unless it is of the kind of object that is asked for."""
    if not isinstance(value, kind):
        raise TypeError(f"{name} must be a {kind.__name__}; got {short(value)}")
    return value


def together(**given: Numbers) -> tuple[int, ...]:
    """Return the shape that the named numbers have when they are paired; ValueError if they cannot be."""
    shapes = {name: np.shape(value) for name, value in given.items()}
    try:
        return np.broadcast_shapes(*shapes.values())
    except ValueError:
        names, sizes = " and ".join(shapes), " and ".join(map(str, shapes.values()))
        raise ValueError(f"{names} must have shapes that go together; got {sizes}") from None


def _array(name, value):
    """`value` as an array of float64, or the sentence that says why it is none."""
    if type(value) is np.ndarray and value.dtype == np.float64:
        return value
    what = _no_number(name, value)
    if what is None:
        try:
            array = np.asarray(value)
            odd = [each for each in array.flat if not _real(each)] if array.dtype == object else []
            what = f"{short(odd[0])}, which is no number" if odd else _NO_NUMBERS.get(array.dtype.kind)
            if what is None:
                with np.errstate(over="ignore"):  # what float64 cannot hold is refused as infinite
                    return array.astype(np.float64, copy=False)
        except OverflowError:
            raise ValueError(f"{name} must be finite; got a whole number beyond all measure") from None
        except (TypeError, ValueError, RuntimeError):
            what = f"{short(value)}, which NumPy makes no array of"
    raise ValueError(f"{name} must be a number or an array of numbers; got {what}")


def _no_number(name, value):
    """What `value` is, and what to write instead, where its type says so; None where it may be numbers."""
    if isinstance(value, list | tuple):
        if {*map(type, value)} <= {float, int, np.float64}:
            return None
        return next((what for each in value if (what := _no_number(name, each))), None)
    if isinstance(value, np.ma.MaskedArray):
        return "a masked array; fill its gaps with .filled(), or leave them out with .compressed()"
    if hasattr(value, "to_value"):
        return f"{type(value).__name__}, which has a unit of its own; write .to_value({_unit(name)})"
    if hasattr(value, "magnitude"):
        return f"{type(value).__name__}, which has a unit of its own; write .m_as({_unit(name)})"
    kind = getattr(getattr(value, "dtype", None), "kind", None)
    kind = kind or next((kind for cls, kind in _KINDS.items() if isinstance(value, cls)), None)
    if kind in _NO_NUMBERS:
        return ("" if np.ndim(value) else f"{short(value)}, ") + _NO_NUMBERS[kind]
    if hasattr(value, "unit") or (hasattr(value, "value") and not hasattr(value, "__array__")):
        return f"{type(value).__name__}, which is more than a number; write .value"
    return None


def _real(value):
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)


def _unit(name):
    """The unit that stands at the end of an argument's name, in quotes as one would write it."""
    found = re.search(r"(?<!rate)_((?:km\d?|m|kg)_s\d?|km|m|s|deg|rad|kg|kN|[kM]?eV|nT|nPa|K|V|A)$", name)
    return f'"{found[1].replace("_", "/")}"' if found else "unit"


def _fits(got, wanted):
    return len(got) == len(wanted) and all(n in (None, m) for n, m in zip(wanted, got, strict=True))


def _range(low, high, open_low, open_high, given):
    """A range in words, such as *from 0 to 1* or *above 0 and below 2*, without ends that go unsaid."""
    says_low, says_high = low > -MOST or given < low, high < MOST or given > high
    if says_low and says_high and not (open_low or open_high):
        return f"from {_digits(low)} to {_digits(high)}"
    least = f"{'above' if open_low else 'at least'} {_digits(low)}" if says_low else ""
    most = f"{'below' if open_high else 'at most'} {_digits(high)}" if says_high else ""
    return " and ".join(filter(None, (least, most)))


def _digits(number):
    """Every digit that tells `number` from its neighbours, so that 400.00001 is never shown as 400."""
    return repr(float(number)).removesuffix(".0")


def _shape(array):
    return f"an array of shape {array.shape}" if array.ndim else "one number"
