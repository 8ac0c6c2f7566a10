"""Physics and plotting for the Luna 1 notebooks: ``import lunaedu as lu``.

The modules of `lunaedu.physics`, and the ephemeris, are offered here by name (``lu.orbits``, ``lu.flight``),
as is what a lesson needs (``lu.start``, ``lu.check``, ``lu.show``). Each is imported when first used, so that
``import lunaedu`` itself needs nothing but NumPy; `__init__.pyi` says the same to editors, which run nothing.
"""

import sys

if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:  # `python -m lunaedu.course`, perhaps among hand-ins
    del sys.path[0]  # where one stands: no file there is a module, whatever its name

from importlib import import_module
from typing import Any

from lunaedu import constants
from lunaedu.facts import RECORD as facts

__version__ = "0.1.0"

_PHYSICS = (
    "ascent",
    "belts",
    "bulletins",
    "climb",
    "comparison",
    "counters",
    "encounter",
    "field",
    "flight",
    "heliocentric",
    "limits",
    "magnetosphere",
    "orbits",
    "plasma",
    "radio",
    "rebuild",
    "reconstruction",
    "sisters",
    "sky",
    "sodium",
    "trapped",
    "traps",
    "wind",
)
_ENGINE = ("ephemeris",)
_ROOMS = ("apps", "figures")
_BEHIND = ("engine", "lesson", "physics")  # found by who asks, but what a user wants of them is offered here
_LESSON = (
    "check",
    "drawn",
    "personal",
    "predict",
    "prediction",
    "show",
    "source",
    "start",
    "table",
)

__all__ = ["constants", "facts", *_LESSON, *_ENGINE, *_PHYSICS, *_ROOMS]


def __getattr__(name: str) -> Any:
    if name in _PHYSICS:
        return import_module(f"lunaedu.physics.{name}")
    if name in _ENGINE:
        return import_module(f"lunaedu.engine.{name}")
    if name in _ROOMS + _BEHIND:
        return import_module(f"lunaedu.{name}")
    if name in _LESSON:
        return getattr(import_module("lunaedu.lesson"), name)
    raise AttributeError(f"module 'lunaedu' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
