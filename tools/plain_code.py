"""What a student of the first year has not met, and open cells of a lesson therefore do without."""

import ast
import re

SIMPLE_FORMAT = re.compile(r"[+]?,?(\.\d[f%])?d?|%[^{}]*")
"""Formats of numbers such as .1f, +.2f or ,.0f, and of times such as %H:%M."""

NOT_YET_MET = {
    ast.NamedExpr: "`:=`",
    ast.Starred: "a star before a name",
    ast.ClassDef: "a class",
    ast.Yield: "`yield`",
    ast.Global: "`global`",
    ast.Nonlocal: "`nonlocal`",
    ast.Try: "`try`",
    ast.Match: "`match`",
    ast.AsyncFunctionDef: "`async`",
}
COMPREHENSIONS = ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp


def not_first_year(code):
    """Yield a phrase for each thing in open code that a student has not met.

    Examples
    --------
    >>> list(not_first_year("if x := 3: print(*x)"))
    ['`:=`', 'a star before a name']
    >>> list(not_first_year('print(f"{speed:.1f} km/s")'))
    []
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a cell with a magic command; a real mistake shows when the cell is run
        return
    for node in ast.walk(tree):
        if phrase := NOT_YET_MET.get(type(node)):
            yield phrase
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            yield "`|` between dictionaries or sets"
        elif isinstance(node, ast.Dict) and None in node.keys:
            yield "`**` in a dictionary"
        elif isinstance(node, ast.Call) and any(keyword.arg is None for keyword in node.keywords):
            yield "`**` in a call"
        elif isinstance(node, COMPREHENSIONS) and _is_nested(node):
            yield "a comprehension in a comprehension"
        elif isinstance(node, ast.Call) and _is_linalg(node) and any(map(_is_linalg, node.args)):
            yield "linear algebra in linear algebra"
        elif isinstance(node, ast.FormattedValue) and not _is_simple(node.format_spec):
            yield f"the format code {ast.unparse(node.format_spec)}"


def _is_nested(node):
    inner = any(isinstance(part, COMPREHENSIONS) for part in ast.walk(node) if part is not node)
    return inner or len(node.generators) > 1


def _is_linalg(node):
    return isinstance(node, ast.Call) and ".linalg." in ast.unparse(node.func)


def _is_simple(spec):
    parts = spec.values if spec else []
    return all(isinstance(p, ast.Constant) and SIMPLE_FORMAT.fullmatch(p.value) for p in parts)
