"""Interactive panels: a thin shell over physics and figures.

The panel of a lesson is offered here by name: ``lu.apps.timing_panel()`` is made in ``lunaedu.apps.timing``.
"""

from importlib import import_module, util


def __getattr__(name):
    module = f"{__name__}.{name.removesuffix('_panel')}"
    if name.endswith("_panel") and util.find_spec(module):
        return getattr(import_module(module), name)
    raise AttributeError(f"module 'lunaedu.apps' has no attribute {name!r}")
