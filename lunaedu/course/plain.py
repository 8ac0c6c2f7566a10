"""Values as plain data: what may pass between a student's process and the judge, and nothing else.

`tell` turns any object into data that JSON can carry, by its type alone; `understand` makes from such data
an object of that type, or a harmless stand-in of it. Nothing is ever unpickled or evaluated, and every size
is limited, so it does not matter what a hostile process sends.
"""

import inspect
import re
import types
from datetime import date, datetime, timedelta
from decimal import Decimal
from numbers import Real

import numpy as np

from lunaedu.lesson.fence import module_of, names_read_by
from lunaedu.lesson.reading import is_a

LONGEST_TEXT = 1000
MOST_ITEMS = 10_000
DEEPEST = 4
LARGEST_INT = 1 << 1100
"""Beyond all floats: a larger integer is told as this one."""

NUMBERS = {"bool": bool, "int": int, "float": float}
STAND_INS = {
    "date": lambda: date(1959, 1, 4),
    "duration": timedelta,
    "set": set,
    "dict": dict,
    "generator": lambda: (_ for _ in ()),
    "print": lambda: print,
    "generator function": lambda: _generator,
    "async function": lambda: _asynchronous,
}


def _generator(*arguments):
    yield


async def _asynchronous(*arguments):
    pass


def tell(value, keep=None, depth=0):
    """Return plain data that say what `value` is; of a function, the handle that ``keep(function)`` returns.

    Examples
    --------
    >>> tell(11.2)
    {'is': 'float', 'value': '11.2'}
    >>> tell([1, None])["items"]
    [{'is': 'int', 'value': '1'}, {'is': 'nothing'}]
    """
    if value is ... or value is NotImplemented:
        return {"is": "dots"}
    if value is None:
        return {"is": "nothing"}
    if is_a(value, bool, np.bool_):
        return {"is": "bool", "value": repr(bool(value))}
    if is_a(value, str):
        return {"is": "str", "value": str.__str__(value)[:LONGEST_TEXT]}
    if is_a(value, Real, Decimal) and not is_a(value, np.timedelta64):
        return _tell_number(value)
    if is_a(value, complex, np.complexfloating):
        return {"is": "complex", "value": [repr(float(value.real)), repr(float(value.imag))]}
    if is_a(value, list, tuple) and depth < DEEPEST:
        items = list(value)[:MOST_ITEMS]
        name = "tuple" if is_a(value, tuple) else "list"
        return {"is": name, "items": [tell(item, depth=depth + 1) for item in items]}
    if is_a(value, np.ndarray) and value.shape == ():
        return tell(value.item(), keep, depth + 1) if depth < DEEPEST else {"is": "object", "name": "ndarray"}
    if is_a(value, np.ndarray) and value.size <= MOST_ITEMS and value.dtype.kind in "biufc":
        plain = value.astype({"c": complex, "f": float, "b": bool}.get(value.dtype.kind, int))
        items = list(map(repr, plain.ravel().tolist()))
        return {
            "is": "array",
            "of": type(plain.dtype.type(0).item()).__name__,
            "shape": list(plain.shape),
            "items": items,
        }
    return _tell_other(value, keep)


def _tell_number(value):
    """An integer stays one; every other kind of real number is told as a float, as `read` takes it."""
    try:
        if is_a(value, int, np.integer):
            value = int(value)
            return {"is": "int", "value": repr(min(max(value, -LARGEST_INT), LARGEST_INT))}
        return {"is": "float", "value": repr(float(value))}
    except (ArithmeticError, ValueError):
        return {"is": "object", "name": type(value).__name__}


def _tell_other(value, keep):
    if is_a(value, type):
        return {"is": "class", "name": value.__name__}
    if value is print:
        return {"is": "print"}
    if inspect.iscoroutinefunction(value) or inspect.isasyncgenfunction(value):
        return {"is": "async function"}
    if inspect.isgeneratorfunction(value):
        return {"is": "generator function"}
    if callable(value) and keep:
        told = {"is": "function", "handle": keep(value), "takes": _parameters(value)}
        names = [name[:LONGEST_TEXT] for name in names_read_by(value)[:MOST_ITEMS]]
        return told | {"module": module_of(value)[:LONGEST_TEXT], "names": names}
    for name, kinds in {
        "date": (date, datetime, np.datetime64),
        "duration": (timedelta, np.timedelta64),
        "set": (set, frozenset),
        "dict": (dict,),
        "generator": (types.GeneratorType,),
    }.items():
        if is_a(value, *kinds):
            return {"is": name}
    return {"is": "object", "name": type(value).__name__}


def _parameters(function):
    """Name, kind and whether there is a default, of each parameter; None if they cannot be known."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [[p.name, int(p.kind), p.default is not p.empty] for p in parameters]


def understand(told, make=None):
    """Return an object for what `tell` said; ``make(handle, signature, module, names)`` makes one for
    a function, which comes from that module and reads these names.

    Raises
    ------
    ValueError
        If the data are not what `tell` returns.

    Examples
    --------
    >>> understand({"is": "float", "value": "11.2"})
    11.2
    >>> understand({"is": "pickle", "value": "gASV"})
    Traceback (most recent call last):
        ...
    ValueError: nothing plain is called 'pickle'
    """
    try:
        return _understand(told, make, 0)
    except (KeyError, TypeError, AttributeError, OverflowError, ArithmeticError, RecursionError) as error:
        raise ValueError(f"not plain data: {type(error).__name__}") from error


def _understand(told, make, depth):
    name = told["is"]
    if name == "dots":
        return ...
    if name == "nothing":
        return None
    if name in NUMBERS:
        return _number(name, told["value"])
    if name == "str":
        return _text(told["value"], LONGEST_TEXT)
    if name == "complex":
        return complex(*(_number("float", part) for part in told["value"]))
    if name in ("list", "tuple") and depth < DEEPEST and len(told["items"]) <= MOST_ITEMS:
        items = [_understand(item, make, depth + 1) for item in told["items"]]
        return tuple(items) if name == "tuple" else items
    if name == "array" and len(told["items"]) <= MOST_ITEMS:
        return _array(told)
    if name == "function" and make:
        module, names = _text(told["module"], LONGEST_TEXT), told["names"][:MOST_ITEMS]
        names = tuple(_text(name, LONGEST_TEXT) for name in names)
        return make(int(told["handle"]), _signature(told["takes"]), module, names)
    if name in ("class", "object"):
        plain = type(re.sub(r"\W", "", _text(told["name"], 60)) or "unnamed", (), {})
        return plain if name == "class" else plain()
    if name in STAND_INS:
        return STAND_INS[name]()
    raise ValueError(f"nothing plain is called {str(name)[:40]!r}")


def _text(text, longest):
    if type(text) is not str:
        raise TypeError
    return text[:longest]


def _number(name, digits):
    digits = _text(digits, 2 * LONGEST_TEXT)
    return digits == "True" if name == "bool" else NUMBERS[name](digits)


def _array(told):
    name = told["of"]
    items = [
        complex(_text(item, LONGEST_TEXT)) if name == "complex" else _number(name, item)
        for item in told["items"]
    ]
    shape = [int(length) for length in told["shape"]]
    if len(shape) > DEEPEST or min(shape, default=0) < 0:
        raise TypeError
    return np.array(items, dtype=complex if name == "complex" else NUMBERS[name]).reshape(shape)


def _signature(takes):
    if takes is None or len(takes) > 100:
        return None
    kinds = list(type(inspect.Parameter.POSITIONAL_ONLY))
    return inspect.Signature(
        inspect.Parameter(
            _text(name, 60), kinds[int(kind)], default=None if optional else inspect.Parameter.empty
        )
        for name, kind, optional in takes
    )
