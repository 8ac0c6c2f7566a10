"""What the tests of all figures ask of letters: that they can be read."""

import itertools
import re

import numpy as np
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.text import Text

from lunaedu.figures import style

LEAST_CONTRAST, LEAST_PT = 4.5, 9.0


def linear(colour):
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio of WCAG 2.2."""
    darker, lighter = sorted(linear(colour) @ [0.2126, 0.7152, 0.0722] for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def unreadable(fig):
    """Each text of a drawn figure that is too small, or too pale for the paper or the bar it stands on."""
    fig.draw_without_rendering()
    found = []
    for text in fig.findobj(Text):
        if not text.get_text().strip() or not text.get_visible():
            continue
        if text.get_fontsize() < LEAST_PT:
            found.append((text.get_text(), f"{text.get_fontsize():g} pt"))
        if contrast(text.get_color(), ground(fig, text)) < LEAST_CONTRAST:
            found.append((text.get_text(), to_rgb(text.get_color())))
    return found


def ground(fig, text):
    """The colour that a text stands on: of a bar, or of the paper that is also the seam around letters."""
    box = text.get_window_extent()
    middle = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    under = to_rgb(style.BACKGROUND)
    for container in (container for ax in fig.axes for container in ax.containers):
        for bar in getattr(container, "patches", ()):
            if bar.get_fill() and bar.get_window_extent().contains(*middle):
                *rgb, opacity = to_rgba(bar.get_facecolor())
                under = tuple(opacity * np.array(rgb) + (1 - opacity) * np.array(under))
    return under


def crossing(fig):
    """Each pair of labels of one axes of a drawn figure that stand in each other's way."""
    fig.draw_without_rendering()
    for ax in fig.axes:
        boxes = [(text.get_text(), Text.get_window_extent(text)) for text in level_texts(ax)]
        for (one, its_box), (other, other_box) in itertools.combinations(boxes, 2):
            if its_box.overlaps(other_box):
                yield one, other


def outside(fig):
    """Each label of a drawn figure that hangs out of the frame of its axes."""
    fig.draw_without_rendering()
    for ax in fig.axes:
        for text in level_texts(ax):
            box = Text.get_window_extent(text)
            if not all(ax.bbox.contains(*corner) for corner in box.corners()):
                yield text.get_text()


def level_texts(ax):
    return [text for text in ax.texts if text.get_text().strip() and text.get_rotation() == 0]


def machine_written(sentence):
    """Numbers that nobody says: 5.1e+07."""
    return re.findall(r"\d(?:\.\d+)?e[+-]?\d+", sentence)
