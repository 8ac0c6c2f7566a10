"""What a hand-in shows, made harmless: the teacher and nbgrader's Formgrader open it with all their rights.

Markdown is rendered first and sanitised after that, because what could act appears only then (a link's
address, an entity, a reference). What is left are texts, tables, lists, pictures that a hand-in carries
itself, and links that somebody has to click: http, https and mailto. Formulas keep none of the commands with
which MathJax makes links and styles.
"""

import html
import re
import unicodedata
from collections import Counter
from urllib.parse import unquote

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TAGS = frozenset(
    "a abbr b blockquote br caption cite code dd details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img kbd li ol p pre q s small span strong sub summary sup table tbody td tfoot th thead tr u "
    "ul".split()
)
ANYWHERE = frozenset("align alt aria-hidden class colspan height rowspan scope style title width".split())
CLASSES = frozenset(("dataframe",))
"""Others are those of the page around it."""
PROPERTIES = frozenset(
    "border border-collapse border-left color display font-size font-weight height margin margin-bottom "
    "margin-top max-width padding text-align vertical-align white-space width".split()
)
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
MOST_TAGS = 10_000
DEEPEST = 200
"""Whoever parses HTML takes time with the square of its depth; a large table has some thousand tags."""
LONGEST_MARKDOWN = 10_000

_PICTURE = re.compile(r"data:(?:image/(?:png|jpeg|gif|webp));base64,[A-Za-z0-9+/=\s]*")
_LINK = re.compile(r"(?:https?://|mailto:)[^\x00-\x20]+", re.IGNORECASE)
_STYLE = re.compile(r"url|expression|[\\@<]", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_EMPTY = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_ACTING = re.compile(
    r"\\+(?=(?:href|url|class|cssId|style|data|require|bbox|unicode|includegraphics|mmlToken|html\w*)\b)"
)


def _allowed(tag, name, value):
    """Return the value of an attribute, or None if it may not stand there."""
    if name == "href":
        return value if _LINK.fullmatch(value.strip()) else None
    if name == "src":
        return value if _PICTURE.fullmatch(value) else None
    if name == "class":
        return " ".join(CLASSES & set(value.split())) or None
    if name == "style":
        return None if _STYLE.search(value) else value
    return value


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"*": ANYWHERE, "a": {"href"}, "img": {"src"}},
    attribute_filter=_allowed,
    url_schemes={"http", "https", "mailto", "data"},
    url_relative="deny",
    filter_style_properties=PROPERTIES,
)


def harmless(text):
    """Return HTML with nothing in it but text, tables, lists, links and pictures that it carries itself.

    Examples
    --------
    >>> harmless('<b onclick="alert(1)">high</b><script>alert(2)</script><a href="javascript:alert(3)">x</a>')
    '<b>high</b><a rel="noopener noreferrer">x</a>'
    """
    if _is_a_thicket(text):
        return "<p>(HTML nested too deeply, or with too many tags, to be shown)</p>"
    return _ACTING.sub("", _CLEANER.clean(text))


def _is_a_thicket(text):
    open_tags, depth = Counter(), 0
    for number, (closes, name) in enumerate(_TAG.findall(text)):
        name = name.lower()
        if closes:
            depth -= open_tags[name] > 0
            open_tags[name] -= open_tags[name] > 0
        elif name not in _EMPTY:
            depth += 1
            open_tags[name] += 1
        if number > MOST_TAGS or depth > DEEPEST:
            return True
    return False


class _Renderer(IPythonRenderer):
    """nbconvert's own, in which a picture that is not there is a word and no end of everything."""

    def _embed_image_or_attachment(self, src):
        if not src.startswith("attachment:"):
            return src
        wanted = _one_form(src.removeprefix("attachment:"))
        bundles = {_one_form(name): bundle for name, bundle in self.attachments.items()}
        return next((f"data:{kind};base64,{data}" for kind, data in bundles.get(wanted, {}).items()), src)

    def image(self, text, url, title=None):
        src = self._embed_image_or_attachment(url)
        if not _PICTURE.fullmatch(src):
            return html.escape(f"({text or 'a picture'}: not handed in with it, so not shown)")
        return f'<img src="{src}" alt="{html.escape(text)}">'


def _one_form(name):
    """Return a file's name as itself, however an address or a file system has spelt it."""
    return unicodedata.normalize("NFC", unquote(name))


def rendered(markdown, attachments=None):
    """Return Markdown as harmless HTML.

    Examples
    --------
    >>> rendered("*late*, [see](javascript&colon;alert(1))")
    '<p><em>late</em>, <a rel="noopener noreferrer">see</a></p>\\n'
    """
    if len(markdown) > LONGEST_MARKDOWN:
        return preformatted(markdown)
    renderer = _Renderer(escape=False, attachments=attachments or {}, exclude_anchor_links=True)
    return harmless(MarkdownWithMath(renderer=renderer).render(markdown))


def preformatted(text):
    """Return a text as HTML that shows it letter by letter."""
    return f"<pre>{html.escape(text, quote=False)}</pre>"


def formula(latex):
    """Return LaTeX as HTML in which MathJax, where it is, finds it.

    Examples
    --------
    >>> formula(r"$\\href{javascript:alert(1)}{x} < 2$")
    '<p>$href{javascript:alert(1)}{x} &lt; 2$</p>'
    """
    return f"<p>{_ACTING.sub('', html.escape(latex, quote=False))}</p>"


def as_markdown(harmless_html):
    """Return HTML as the source of a Markdown cell in which Markdown finds nothing to do: one line."""
    on_one_line = harmless_html.strip().replace("\n", "&#10;").replace("$", "&#36;")
    return f"<div>{on_one_line}</div>"


def picture(text):
    """Return a picture's data, or nothing if they are none."""
    return text if BASE64.fullmatch(text) else ""
