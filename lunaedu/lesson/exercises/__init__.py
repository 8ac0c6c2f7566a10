"""The exercises of all lessons: each ``lesson_NN.py`` here holds those of one lesson, as ``EXERCISES``."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules


@cache
def every_exercise():
    """Return all exercises by id, lesson after lesson.

    Examples
    --------
    >>> "0.1" in every_exercise()
    True
    """
    found = {}
    for module in sorted(module.name for module in iter_modules(__path__)):
        found |= import_module(f"{__name__}.{module}").EXERCISES
    return found
