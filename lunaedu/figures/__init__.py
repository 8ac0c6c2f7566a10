"""Matplotlib figures: data in, axes filled, description out.

Those of a lesson are offered here by name: ``lu.figures.timing`` is made in ``lunaedu/figures/timing.py``.
"""

from importlib import import_module, util


def __getattr__(name):
    module = f"{__name__}.{name}"
    if util.find_spec(module):
        return import_module(module)
    raise AttributeError(f"module 'lunaedu.figures' has no attribute {name!r}")
