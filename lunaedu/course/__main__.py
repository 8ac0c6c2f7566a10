"""The command ``python -m lunaedu.course``: new, check, grade."""

import argparse
import sys
from importlib import import_module

from lunaedu.course.folder import CourseError

COMMANDS = {
    "new": "make a course, in a new folder, from the lessons",
    "check": "say what is wrong with hand-ins, and mend what can be mended; nothing in them is run",
    "grade": "grade every hand-in of a course, each behind walls",
}
MODULES = {"new": "new", "check": "triage", "grade": "grade"}


def main(arguments=None):
    """Run one command; return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(
        prog="python -m lunaedu.course", description="Coursework from the Luna 1 lessons."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers = {
        name: commands.add_parser(name, help=summary, description=f"{summary.capitalize()}.")
        for name, summary in COMMANDS.items()
    }
    if not words or words[0] not in COMMANDS:
        parser.parse_args(words)  # says what there is, and ends
    try:
        module = import_module(f"lunaedu.course.{MODULES[words[0]]}")
        module.add_arguments(parsers[words[0]])
        return module.run(parser.parse_args(words))
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        missing = (error.name or "lunaedu").partition(".")[0]
        if missing == "lunaedu":
            raise
        cure = f'{sys.executable} -m pip install -e ".[course]"'
        print(
            f"`{words[0]}` needs the package {missing}. In lunaedu's own folder, run: {cure}", file=sys.stderr
        )
        return 2


if __name__ == "__main__":
    sys.exit(main())
