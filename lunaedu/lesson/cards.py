"""A short message as HTML, readable on JupyterLab's light and dark ground and without colour."""

import re
from html import escape


def card(symbol, title, text, colour):
    """Return HTML: a coloured edge, a symbol and a title in words, and the text with `code` set as code.

    Letters keep the page's own colour, so their contrast is that of the page; the edge only repeats what the
    title says.
    """
    body = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return (
        f'<div style="border-left: 5px solid {colour}; padding: 0.3em 0.9em; margin: 0.3em 0; '
        'max-width: 46em; color: var(--jp-content-font-color1, inherit)">'
        f'<strong><span aria-hidden="true">{symbol} </span>{escape(title)}</strong><br>{body}</div>'
    )
