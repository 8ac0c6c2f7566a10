"""Matplotlib figures: data in, axes filled, description out.

Those of a lesson are offered here by name: ``lu.figures.timing`` is made in ``lunaedu/figures/timing.py``.
So are the language they are written in, ``lu.figures.marks``, and their look, ``lu.figures.style``.
"""

from importlib import import_module as _import_module
from pkgutil import iter_modules as _iter_modules
from types import ModuleType as _Module

__all__ = [module.name for module in _iter_modules(__path__) if module.name != "bundle"]


def __getattr__(name: str) -> _Module:
    if name in __all__:
        return _import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; there are {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
