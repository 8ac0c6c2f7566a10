"""Do the tests see a slip? Make one at a time in a copy of the code, and run the tests that ought to see it.

    .venv/bin/python tools/mutate.py --since main
    .venv/bin/python tools/mutate.py --sample 50 lunaedu/physics/conics.py=tests/test_orbits.py

A file without tests of its own after the equals sign is tried by ``tests/test_NAME.py`` and its own examples.
A slip is an operator, a comparison, a number or a truth value changed, or an argument's order turned round.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SECONDS = 120
OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
TWINS = {"sin": "cos", "cos": "sin", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum"}


def slips(node):
    """Each way to get one node wrong, as (what, how to do it)."""
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in OPERATORS:
        yield "operator", lambda n: setattr(n, "op", OPERATORS[type(n.op)]())
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
        yield "comparison", lambda n: n.ops.__setitem__(0, OPERATORS[type(n.ops[0])]())
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield "truth", lambda n: setattr(n, "value", not n.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield (
            "one per cent",
            lambda n: setattr(n, "value", n.value * 1.01 if isinstance(n.value, float) else n.value + 1),
        )
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield "sign", lambda n: setattr(n, "op", ast.UAdd())
    elif isinstance(node, ast.Attribute) and node.attr in TWINS:
        yield "twin", lambda n: setattr(n, "attr", TWINS[n.attr])
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.BinOp):
        yield "answer one per cent off", grow


def grow(node):
    node.value = ast.BinOp(ast.Constant(1.01), ast.Mult(), node.value)


def mutants(path):
    """Every slip in the bodies of a file's functions: (line, what, the file's code with it)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inside = {id(node) for function in functions for line in function.body for node in ast.walk(line)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in inside:
            for number, (what, _) in enumerate(slips(node)):
                twin = copy.deepcopy(tree)
                broken = next(n for k, n in enumerate(ast.walk(twin)) if k == index)
                list(slips(broken))[number][1](broken)
                code = ast.unparse(ast.fix_missing_locations(twin))
                if code != ast.unparse(tree):
                    yield node.lineno, what, code


def survives(house, file, code, tests):
    """Do the tests pass with the slip in the copy of the house?"""
    whole = (house / file).read_text(encoding="utf-8")
    (house / file).write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        run = subprocess.run(command, cwd=house, capture_output=True, timeout=SECONDS)
        return run.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        (house / file).write_text(whole, encoding="utf-8")


def targets(arguments):
    """Files with their tests: those named, or the package's files that changed since a reference."""
    named = [text.partition("=")[::2] for text in arguments.files]
    if arguments.since:
        changed = subprocess.check_output(
            ["git", "diff", "--name-only", arguments.since, "--", "lunaedu/*.py"], cwd=ROOT, text=True
        )
        named += [(file, "") for file in changed.split() if (ROOT / file).exists()]
    for file, tests in named:
        usual = [f"tests/test_{Path(file).stem}.py"]
        chosen = tests.split(",") if tests else [test for test in usual if (ROOT / test).exists()]
        if chosen:
            yield file, chosen
        else:
            print(f"{file}: no tests of its own; name them after an equals sign")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", help="FILE or FILE=TESTS,TESTS")
    parser.add_argument("--since", help="a git reference: all files of the package that changed since")
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1959)
    arguments = parser.parse_args()
    every = [(file, tests, *slip) for file, tests in targets(arguments) for slip in mutants(ROOT / file)]
    chosen = random.Random(arguments.seed).sample(every, min(arguments.sample, len(every)))
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder) / "house"
        shutil.copytree(ROOT, house, ignore=shutil.ignore_patterns(".git", ".venv", "build", "__pycache__"))
        os.environ["PYTHONPATH"] = str(house)
        for file, tests in {(file, tuple(tests)) for file, tests, *_ in chosen}:
            if not survives(house, file, (house / file).read_text(encoding="utf-8"), tests):
                sys.exit(f"the tests of {file} fail before anything is changed: {' '.join(tests)}")
        left = 0
        for file, tests, line, what, code in chosen:
            alive = survives(house, file, code, tests)
            left += alive
            text = (ROOT / file).read_text(encoding="utf-8").splitlines()[line - 1].strip()
            print(f"{'survived' if alive else 'killed'}: {file}:{line}: {what}: {text}", flush=True)
    share = (len(chosen) - left) / max(len(chosen), 1)
    print(f"{len(chosen) - left} of {len(chosen)} killed ({share:.0%}), out of {len(every)} slips")


if __name__ == "__main__":
    main()
