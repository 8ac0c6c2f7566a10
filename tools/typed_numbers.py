"""Find numbers that were typed into a lesson's prose instead of being computed by the build.

A result, a fact or a setting that stands in the text as digits goes stale without a sound, so it is written
``{{ expression:format }}`` and filled in by the builder; a small count is written as a word. What may stay in
digits is listed here, and nothing else: dates, names, references by number, the whole numbers of a formula.
"""

import ast
import re

NAMES_THEN_A_NUMBER = (
    "Apollo|CC BY|Explorer|Luna|Lunik|Pioneer|Python|Ranger|Sputnik|Vanguard|Venera|WGS|Zond"
)
NAMES_WITH_DIGITS = ("8K71", "8K72", "8K78", "8D714", "RKN8(6)", "1D", "2D", "3D")
REFERENCES = (
    "chapter|check|equation|eq|example|exercise|fig|figure|hint|lesson|page|part|pp?|problem|question|ref|section"
    "|step|table|task|vol|volume|no"
)
FORMULA_NUMBERS = ("1000", "3600", "86400", "0.5", "1.5")
CELLS_WITH_TEACHING_TIMES = ("at-a-glance", "lessons")
UNITS = (
    "[kcm]?m|k?g|h|m?s|min|days?|hours?|minutes?|seconds?|metres?|kilometres?|degrees?|[kMG]?eV|[nµ]?T"
    "|[kM]?Hz|[kM]?N|times|launches|flights|readings|counts|%|°|×"
)

_MONTHS = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_DAYS = r"\d{1,2}(?:(?:\s?[-–,]\s?|\s(?:and|to|or)\s)\d{1,2})*"
_YEAR = r"(?:1[5-9]|20)\d\d"
_NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)*")

# What may stand in digits, in the order in which it is taken out of the text.
_ALLOWED = [
    re.compile(pattern, flags)
    for pattern, flags in [
        (r"^(```|~~~).*?^\1", re.S | re.M),  # fenced code
        (r"`[^`\n]+`", 0),
        (r"<!--.*?-->|</?[a-zA-Z][^>]*>|&#?\w+;", re.S),
        (r"^\[[^\]]+\]:.*$", re.M),  # link definitions
        (r"\]\([^)\s]*\)", 0),  # where a link goes
        (r"https?://\S+|\bdoi:\S+|\b10\.\d{4,}/\S+", 0),
        (r"\[\^?[\d, –-]+\]", 0),  # citations by number
        (r"^\s*(?:>\s*)*#+\s+\d+(?:\.\d+)*\b[.)]?", re.M),  # a heading's number
        (r"^\s*(?:>\s*)*(?:\*\*)?\d{1,2}[.)]\s", re.M),  # list numbering
        (rf"\b{_DAYS}\s{_MONTHS}\b(?:\s{_YEAR})?", 0),
        (rf"\b{_MONTHS}\s{_DAYS}\b(?:,?\s{_YEAR})?", 0),
        (rf"\b{_YEAR}-\d\d-\d\d\b|\b{_YEAR}-\d\d\d[A-Z]\b", 0),  # a date, a satellite's designation
        (r"(?<![:.,\d])0\d\b(?![:.,]\d)", 0),  # a lesson
        (r"\b\d+ points?\)", 0),
        (rf"\b{_YEAR}(?:[-–/]\d{{2,4}}|s)?\b(?![.,]\d)(?!\s?(?:{UNITS})(?!\w))", 0),
        (rf"\b(?:{NAMES_THEN_A_NUMBER})[\s-]\d+(?:\.\d+)?\b(?:(?:,|\sand|\sor|\sto)\s\d\b)*", 0),
        (rf"(?<!\w)(?:{'|'.join(map(re.escape, NAMES_WITH_DIGITS))})(?!\w)", 0),
        (r"\b[A-Z]+\w*-?\d+[\w.-]*\b|\b[A-Za-z]\w*\d\w*\b", 0),  # LO-2.1, R-7, DE421, J2, v0
        (
            rf"\b(?:{REFERENCES})s?\b\.?\s\(?\d+(?:\.\d+)*[a-z]?\b"
            r"(?:\)?(?:\s?[-–,]|\sand|\sor|\sto|\sof)\s?\(?\d+(?:\.\d+)*)*",
            re.I,
        ),
        (r"\b\d{1,2}(?:st|nd|rd|th)\b", 0),
    ]
]
_TEACHING_TIME = re.compile(r"\b\d+(?:\s?[-–]\s?\d+)?\s(?:min|minutes|h|hours?)\b")
_HEADING = re.compile(r"^#+ .*$", re.M)
_PLACEHOLDER = re.compile(r"\{\{.+?\}\}", re.S)
_FORMULA = re.compile(
    r"\$\$.+?\$\$|\$[^$\n]+?\$|\\\[.+?\\\]|\\\(.+?\\\)|\\begin\{(\w+\*?)\}.+?\\end\{\1\}", re.S
)
_FORMULA_LAYOUT = re.compile(r"\\(?:tag|label|ref|eqref|hspace|vspace)\*?\{[^}]*\}|\\\\\[[^\]]*\]")
_REFERENCE_SECTION = re.compile(
    r"^(#+) [^\n]*\b(?:References|Sources|Further reading)\b.*?(?=^#{1,6} |\Z)", re.S | re.M
)


def typed_numbers(markdown, cell_id="", own_ids=()):
    """Return the numbers typed into the prose of one Markdown cell, each with the words around it.

    `own_ids` are the lesson's exercise ids: "2.1" may stand by itself in bold, in brackets or in a table.

    Examples
    --------
    >>> typed_numbers("Luna 1 left on 2 January 1959 and missed by {{ miss_km:.0f }} km.")
    []
    >>> typed_numbers("It missed by 5995 km.")
    ["5995 in 'It missed by 5995 km.'"]
    """
    text = _REFERENCE_SECTION.sub(_blanks, markdown)
    text = _FORMULA.sub(_formula_results, _PLACEHOLDER.sub(_blanks, text))
    for own in own_ids:
        text = re.sub(rf"(?:\*\*|\(|\| ?){re.escape(own)}(?=\*\*|\.\*\*|\)| ?\|)", _blanks, text)
    for allowed in _ALLOWED:
        text = allowed.sub(_blanks, text)
    if cell_id.startswith(CELLS_WITH_TEACHING_TIMES):
        text = _TEACHING_TIME.sub(_blanks, text)
    else:
        text = re.sub(
            r"^#+ .*$", lambda heading: _TEACHING_TIME.sub(_blanks, heading.group()), text, flags=re.M
        )
    return [f"{number.group()} in {_around(markdown, number)!r}" for number in _NUMBER.finditer(text)]


def typed_numbers_in_captions(code):
    """Return the numbers typed into the `caption` and `description` of ``lu.show`` calls in one code cell."""
    try:
        tree = ast.parse(code)
    except SyntaxError:  # a cell with a magic command; a real mistake shows when the cell is run
        return []
    texts = [
        part.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg in ("caption", "description")
        for part in getattr(keyword.value, "values", [keyword.value])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return [fault for text in texts for fault in typed_numbers(text)]


def _blanks(match):
    """As many blanks as what is taken out, so that the rest keeps its place and its words around it."""
    return re.sub(r"[^\n]", " ", match.group())


def _formula_results(formula):
    """The formula with all blanked but its typed results.

    These are decimals, numbers of four digits or more, with a unit, or by themselves.
    """
    body = _FORMULA_LAYOUT.sub(_blanks, formula.group())
    bare = re.sub(r"\\(?:circ|pm|approx|sim|times|cdot|%)|[$\s]", "", body)
    alone = not re.search(r"[A-Za-z=/]", bare) and not re.fullmatch(r"10\^\{?[-\d]+\}?", bare)
    kept = [" " if character != "\n" else character for character in body]
    for number in re.finditer(r"\d+(?:\.\d+)?(?P<unit>[\\ ;,~]*\\(?:mathrm|text|rm)\b)?", body):
        digits = number.group().removesuffix(number.group("unit") or "")
        large = ("." in digits or len(digits) > 3) and digits not in FORMULA_NUMBERS
        if alone or large or number.group("unit"):
            kept[number.start() : number.start() + len(digits)] = digits
    return "".join(kept)


def _around(text, number, width=30):
    start, end = max(0, number.start() - width), number.end() + width
    return " ".join(text[start:end].split())
