"""A function of the library opened: its formula, and the code that is the formula."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, repr=False)
class Source:
    """A function for one output cell: what it is, its formula in TeX (empty if it has none), and its code."""

    says: str
    formula: str
    code: str

    def __repr__(self):
        return "\n".join(part for part in (self.says, self.formula, self.code) if part)

    def _repr_html_(self):
        formula = f"<p>$${escape(self.formula)}$$</p>" if self.formula else ""
        code = f'<pre style="margin: 0">{escape(self.code)}</pre>'
        sides = '<div style="display: flex; flex-wrap: wrap; gap: 0 2em; align-items: center">'
        return f"<div><p>{escape(self.says)}</p>{sides}<div>{formula}</div><div>{code}</div></div></div>"


def source(function: Callable) -> Source:
    """Open a function: the formula that its docstring states, beside its code without the docstring.

    Raises
    ------
    ValueError
        If `function` is not a function written in Python.

    Examples
    --------
    >>> from lunaedu.physics import orbits
    >>> source(orbits.circular_speed)
    Speed of a circular orbit.
    v_c = \\sqrt{\\mu / r}
    def circular_speed(radius_km, mu_km3_s2=EARTH_MU_KM3_S2):
        return np.sqrt(positive("mu_km3_s2", mu_km3_s2) / positive("radius_km", radius_km))
    """
    try:
        lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    except (TypeError, OSError):
        raise ValueError(f"source opens a function written in Python; got {function!r}") from None
    whole = ast.parse("\n".join(lines)).body[0]
    doc = inspect.getdoc(function) or ""
    if isinstance(whole, ast.FunctionDef):
        words = whole.body[: ast.get_docstring(whole) is not None]
        begins = whole.body[0].end_lineno if words else whole.body[0].lineno - 1
        lines[whole.lineno - 1 : begins] = [_head_without_types(whole)]
    formula = re.search(r"^\.\. math:: ?(.*(?:\n+(?: {3,}.*))*)", doc, re.M)
    says = " ".join(doc.partition("\n\n")[0].split())
    return Source(says, " ".join(formula[1].split()) if formula else "", "\n".join(lines))


def _head_without_types(function):
    """Return ``def name(arguments):``, as a student would write it."""
    for argument in ast.walk(function.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    return f"def {function.name}({ast.unparse(function.args)}):"
