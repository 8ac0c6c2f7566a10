"""What every part of the benchmarks hands over: tables, and their place in the README."""

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"


@dataclass(frozen=True)
class Table:
    """A heading, the names of the columns, rows of texts or numbers, and a note on what was measured."""

    heading: str
    columns: tuple
    rows: list
    note: str = ""

    def markdown(self):
        """Return the table as Markdown."""
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        body = "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)
        return "\n\n".join(filter(None, [f"**{self.heading}**", body, self.note]))


def machine(packages):
    """Return one sentence: when, on what machine, how busy, with which Python and packages.

    Parameters
    ----------
    packages : iterable of str
        Names of distributions; those that are not installed are left out.

    Returns
    -------
    str
    """
    versions = [f"Python {platform.python_version()}"]
    for package in packages:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    busy = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    today = f"{datetime.now(UTC):%d %B %Y}".lstrip("0")
    return f"Measured on {today}: {_processor()}, {os.cpu_count()} cores{busy}; {', '.join(versions)}."


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def stored(readme, part, text):
    """Return a README in which the section between the two markers holds what a part has to say.

    What other parts said stays. A README without the markers comes back as it is.

    Parameters
    ----------
    readme : str
        The whole file.
    part : str
        Name of the part, such as ``"engine"``.
    text : str
        Markdown.

    Returns
    -------
    str

    Examples
    --------
    >>> once = stored(f"Fast?\\n{BEGIN}\\n{END}\\n", "engine", "Slow.")
    >>> print(stored(once, "engine", "Fast."))
    Fast?
    <!-- make bench: begin -->
    <!-- engine -->
    Fast.
    <!-- end of engine -->
    <!-- make bench: end -->
    <BLANKLINE>
    """
    if BEGIN not in readme or END not in readme:
        return readme
    before, _, rest = readme.partition(BEGIN)
    section, _, after = rest.partition(END)
    first, last = f"<!-- {part} -->", f"<!-- end of {part} -->"
    told = f"{first}\n{text}\n{last}"
    if first in section and last in section:
        earlier, _, rest = section.partition(first)
        section = earlier + told + rest.partition(last)[2]
    else:
        section += f"{told}\n"
    return before + BEGIN + section + END + after
