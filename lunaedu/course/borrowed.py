"""Answers that are the library's own: after an exercise a lesson offers the right function, for what follows.

The course's cells say which: where one assigns ``lu.orbits.escape_speed``, or what it returns, to an answer's
name, that function is no answer of a student's.
"""

import ast


def answers_offered(source, names):
    """Return the functions of the library, such as orbits.escape_speed, that a lesson offers as its answers.

    Parameters
    ----------
    source : NotebookNode
        The lesson in the course.
    names : sequence of str
        The names that a check asks for.
    """
    offered = set()
    for cell in source.cells:
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader"):
            for value in _definitions(cell.source, names):
                value = value.func if isinstance(value, ast.Call) else value
                offered |= {name for name in [_of_the_library(value)] if name}
    return offered


def borrows(sources, names, offered):
    """Return whether one of these names is made of a function that the lesson offers as the answer."""
    return bool(offered) and any(
        _of_the_library(node) in offered
        for source in sources
        for value in _definitions(source, names)
        for node in ast.walk(value)
    )


def _definitions(source, names):
    """Yield what a cell makes each of these names of; nothing of a cell that is no Python."""
    try:
        statements = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for statement in statements:
        if isinstance(statement, ast.FunctionDef) and statement.name in names:
            yield statement
        elif isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id in names for target in statement.targets
        ):
            yield statement.value


def _of_the_library(node):
    """Return orbits.escape_speed for lu.orbits.escape_speed, and nothing for anything else."""
    path = []
    while isinstance(node, ast.Attribute):
        path.append(node.attr)
        node = node.value
    is_library = isinstance(node, ast.Name) and node.id in ("lu", "lunaedu") and path
    return ".".join(reversed(path)) if is_library else ""
