"""A Matplotlib figure as one HTML element that carries its caption and its description along."""

import base64
import io
from html import escape

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

__all__ = [
    "SHARPNESS",
    "bundle",
    "png",
]


def __dir__() -> list[str]:
    return sorted(__all__)


SHARPNESS = 2
"""Image points for each point of the page, so that lines stay crisp on fine screens and when zoomed."""

PACKING = 4
"""How hard to press a PNG, from 0 to 9: 8 takes three times as long, for an eighth less."""


def png(fig: Figure) -> bytes:
    """Return a figure as PNG bytes, the same bytes for the same figure: no date, no software version.

    A palette of 256 colours makes them a third as long, and no colour is off by more than the eye can tell.

    Parameters
    ----------
    fig : matplotlib.figure.Figure

    Returns
    -------
    bytes
        `SHARPNESS` times as fine as ``fig.dpi``.
    """
    pixels = np.asarray(_drawn(fig).buffer_rgba()).view(np.uint32)[..., 0]
    paper = pixels[0, 0]
    # Choosing colours takes longest, and most of a figure is paper: it keeps its own, and only ink is asked.
    inked = pixels != paper
    ink = Image.fromarray(pixels[inked].view(np.uint8).reshape(1, -1, 4)).convert("RGB")
    few = ink.quantize(255, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colours = np.zeros(pixels.shape, np.uint8)
    colours[inked] = 1 + np.asarray(few)[0]
    picture = Image.fromarray(colours)
    picture.putpalette(paper.tobytes()[:3] + bytes(few.getpalette() or []))
    packed = io.BytesIO()
    picture.save(packed, format="png", compress_level=PACKING)
    return packed.getvalue()


def _drawn(fig):
    # Only half the work of savefig, which lays out and draws everything twice and packs it at once.
    own_canvas, own_dpi = fig.canvas, fig.dpi
    canvas = FigureCanvasAgg(fig)
    try:
        fig.dpi = SHARPNESS * own_dpi
        canvas.draw()
    finally:
        fig.dpi = own_dpi
        fig.set_canvas(own_canvas)
    return canvas


def bundle(fig: Figure, *, caption: str, description: str) -> dict[str, str]:
    """Return a figure as a mimebundle: an HTML figure, and the description as plain text.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        Drawn, and left as it is.
    caption : str
        What to see, under the picture.
    description : str
        What is there, in words and numbers: the alternative text.

    Returns
    -------
    dict
        With the keys "text/html" and "text/plain".

    Raises
    ------
    ValueError
        If `fig` is no figure, or caption or description is empty.

    Examples
    --------
    >>> bundle(Figure(), caption="A sheet of paper.", description="An empty figure.")["text/plain"]
    'An empty figure.'
    """
    if not isinstance(fig, Figure):
        raise ValueError(
            "fig must be the figure, as in `fig, ax = plt.subplots()`; "
            f"got an object of the type {type(fig).__name__}. From axes, take ax.figure."
        )
    for name, text, purpose in (
        ("caption", caption, "what there is to see"),
        ("description", description, "what is there, with numbers, for those who cannot see it"),
    ):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{name} must be a sentence that says {purpose}; got {text!r}")
    caption, description = " ".join(caption.split()), " ".join(description.split())
    data = base64.b64encode(png(fig)).decode("ascii")
    width_px = round(fig.get_figwidth() * fig.dpi)
    image = (
        f'<img alt="{escape(description)}" src="data:image/png;base64,{data}" '
        f'style="width: {width_px}px; max-width: 100%; height: auto">'
    )
    return {
        "text/html": f'<figure style="margin: 0">{image}<figcaption>{escape(caption)}</figcaption></figure>',
        "text/plain": description,
    }
