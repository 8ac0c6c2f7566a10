"""Text of somebody else's, fit for where it goes: a file, a list of names, a terminal, a spread sheet.

What a hand-in says is made fit once, where it enters; nothing after that has to mind.
"""

import re
import unicodedata

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)?", re.DOTALL)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NO_NAME = '<>&"\\/'
"""Letters that mean something to pages and paths, and so are in no list of names."""


def fit(text):
    r"""Return a text that every file can hold: no half characters, no colours of a terminal, no controls.

    Examples
    --------
    >>> fit("\x1b[31mred\x1b[0m \ud800 Größe\x07")
    'red � Größe'
    """
    return _CONTROLS.sub(lambda found: "�" if found[0] >= "\ud800" else "", _ESCAPES.sub("", text))


def writable(text):
    """Return a text without half characters (lone surrogates), which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def fit_all(said):
    """Return what JSON holds, each text in it fit."""
    if type(said) is str:
        return fit(said)
    if type(said) is list:
        return [fit_all(one) for one in said]
    if type(said) is dict:
        return {fit(name): fit_all(one) for name, one in said.items()}
    return said


def on_one_line(text):
    r"""Return a text as a terminal may show it: nothing in it moves the cursor or turns letters round.

    Examples
    --------
    >>> on_one_line("a\nb\x1b[2J")
    'a?b?[2J'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in str(text))


def as_a_name(text):
    r"""Return a folder's name as the lists of a course have it.

    Examples
    --------
    >>> as_a_name("Jose\u0301"), as_a_name("eve\n\udcff")
    ('José', 'eve__')
    """
    plain = unicodedata.normalize("NFC", text)
    return "".join(letter if letter.isprintable() and letter not in _NO_NAME else "_" for letter in plain)


def same_person(name):
    """Return what all spellings of a name have in common: its letters in one form, without their case.

    Examples
    --------
    >>> same_person("JOSÉ") == same_person("Jose\\u0301")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", as_a_name(name)).casefold())


def defused(cell):
    """Return a table's cell that no spread sheet takes for a formula.

    Examples
    --------
    >>> [defused(cell) for cell in ("=1+1", " @now", "Ada", 2.5)]
    ["'=1+1", "' @now", 'Ada', 2.5]
    """
    if isinstance(cell, str) and cell.lstrip()[:1] in tuple("=+-@＝＋－＠"):
        return f"'{cell}"
    return cell
