"""Is every term of the glossary explained in a lesson before it is used?

The terms and their one clause stand in notebooks/source/glossary.csv. A lesson explains a term where it sets
it in bold; no cell before that may use it, in whatever number or case. Titles, heads of sections, tables at
a glance, hints and references do not count.
"""

import csv
import re
from pathlib import Path

GLOSSARY = Path(__file__).resolve().parents[1] / "notebooks" / "source" / "glossary.csv"
_NO_PROSE = re.compile(
    r"`[^`]*`|\{\{.*?\}\}|\$\$.+?\$\$|\$[^$\n]+?\$|<details>.*?</details>|\]\([^)]*\)"
    r"|^#+ [^\n]*$|^\|[^\n]*$|^- \*\*LO-.*?(?=\n-|\n\n|\Z)",
    re.S | re.M,
)
_FRAME = "title", "at-a-glance", "references", "learned", "what-we-learned", "hand-in"


def terms():
    """Return the terms of the glossary with their clauses."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return {row["term"]: row["one clause"] for row in csv.DictReader(file)}


def unexplained(cells, words=None):
    """Return a sentence for each term that a lesson's text uses before it explains it in bold.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> text = "Its apogee. The **apogee**, the top."
    >>> cell = SimpleNamespace(id="a", kind="markdown", exercise=None, source=text)
    >>> unexplained([cell], ["apogee"])
    ["cell 'a' uses 'apogee' before it is explained in bold"]
    """
    found = []
    for term in words or terms():
        parts = r"\s+".join(map(re.escape, term.split()))
        word = re.compile(rf"(?<![\w-]){parts}s?(?![\w-])", re.I)
        for cell in cells:
            if cell.kind != "markdown" or cell.exercise or cell.id in _FRAME:
                continue
            text = _NO_PROSE.sub(lambda gone: re.sub(r"[^\n]", " ", gone.group()), cell.source)
            if first := word.search(text):
                if not text[: first.start()].endswith("**"):
                    found.append(f"cell {cell.id!r} uses {term!r} before it is explained in bold")
                break
    return found
