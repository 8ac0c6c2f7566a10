"""What a lesson's source gives to each student."""

import ast
from pathlib import Path

from lunaedu.lesson import session

SOURCES = Path(__file__).parents[1] / "notebooks" / "source"


def numbers_given_in(lesson):
    """What each ``name = lu.personal(...)`` of a lesson's source gives to the student of the session."""
    return {
        line.targets[0].id: session.personal(
            *map(ast.literal_eval, line.value.args),
            **{option.arg: ast.literal_eval(option.value) for option in line.value.keywords},
        )
        for line in ast.parse((SOURCES / f"{lesson}.py").read_text(encoding="utf-8")).body
        if isinstance(line, ast.Assign) and ast.unparse(line.value).startswith("lu.personal(")
    }
