"""Interactive panels: a thin shell over physics and figures.

The panel of a lesson is offered here by name: ``lu.apps.timing_panel()`` is made in ``lunaedu.apps.timing``.
"""

from importlib import import_module as _import_module
from pkgutil import iter_modules as _iter_modules
from typing import Any as _Any

__all__ = [f"{module.name}_panel" for module in _iter_modules(__path__) if module.name != "panel"]


def __getattr__(name: str) -> _Any:
    if name in __all__:
        return getattr(_import_module(f"{__name__}.{name.removesuffix('_panel')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; there are {', '.join(__all__)}")


def __dir__() -> list[str]:
    return __all__
