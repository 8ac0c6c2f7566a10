"""One line that says how far the grader is; nothing where nobody looks on."""

import shutil
import sys

from lunaedu.course.words import on_one_line


class Progress:
    """So many of so many are done."""

    def __init__(self, what, total):
        self.what, self.total, self.done = what, total, 0

    def one_more(self, name):
        """Count one more, and show whose it is."""
        self.done += 1
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns - 1
            bar = "#" * (20 * self.done // self.total)
            line = on_one_line(f"[{bar:20}] {self.done}/{self.total} {self.what}: {name}")
            end = "\n" if self.done == self.total else ""
            print(f"\r{line[:width]:{width}}", end=end, file=sys.stderr, flush=True)
