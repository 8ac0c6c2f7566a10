"""The command ``python -m lunaedu.course``: new, check, grade."""

import argparse
import sys
from importlib import import_module

COMMANDS = {
    "new": ("new", "make a course, in a new folder, from the lessons"),
    "check": (
        "handin",
        "say what is wrong with hand-ins, and mend what can be mended; nothing in them is run",
    ),
    "grade": ("grade", "grade every hand-in of a course, each in a sandbox"),
}


def main(arguments=None):
    """Run one command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m lunaedu.course", description="Coursework from the Luna 1 lessons."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    asked = [word for word in (sys.argv[1:] if arguments is None else arguments) if word in COMMANDS][:1]
    rooms = {}
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name in asked:
            try:
                rooms[name] = import_module(f"lunaedu.course.{module}")
            except ModuleNotFoundError as error:
                if (error.name or "lunaedu").startswith("lunaedu"):
                    raise
                print(
                    f"`{name}` needs the package {error.name}. In lunaedu's own folder, run: "
                    f'{sys.executable} -m pip install -e ".[course]"',
                    file=sys.stderr,
                )
                return 2
            rooms[name].add_arguments(command)
    options = parser.parse_args(arguments)
    return rooms[options.command].run(options)


if __name__ == "__main__":
    sys.exit(main())
