"""The short language of figures and panels: lines, points, bands, circles, arrows and labels, as plain data.

`put` draws marks on Matplotlib axes. What moves in a panel is a `Scene`: marks in data coordinates and the
sentence that says what they show. `draw` draws it with Matplotlib; `shapes` turns the same marks into SVG
attributes in the pixels of a figure, which is all a browser needs to draw them over a picture of that figure.
Sizes and widths are in points everywhere.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from matplotlib import patches
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from numpy.typing import ArrayLike

from lunaedu.figures import style

__all__ = [
    "Arrow",
    "Band",
    "Circle",
    "Label",
    "Line",
    "Point",
    "Scene",
    "disc",
    "draw",
    "put",
    "shapes",
]


def __dir__() -> list[str]:
    return sorted(__all__)


Number: TypeAlias = Any
"""A float, also one of NumPy's, or a datetime where the axis is one of time."""

Look: TypeAlias = dict[str, Any]
"""Keywords that several marks share."""

_PLACED = {int(Path.MOVETO): "M", int(Path.LINETO): "L", int(Path.CURVE3): "Q", int(Path.CURVE4): "C"}
_ENDS = {int(Path.CLOSEPOLY): "Z", int(Path.STOP): ""}
_FAR_PX = 20_000.0
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_LEADING, _LEADER_PT = 1.2, 0.9
_RISES = {"baseline": (1.0, 0.0), "center": (0.5, -0.26), "top": (0.0, -0.8)}
"""How far the first line's baseline stands above the place: of the other lines' height, and of a letter's."""


@dataclass(frozen=True, eq=False)
class Line:
    """A line through the points (x, y) in data coordinates; a NaN breaks it.

    Parameters
    ----------
    x, y : array_like, shape (N,)
    color : str
        A colour of `lunaedu.figures.style`.
    width : float
        Width (pt).
    dash : str
        "solid", "dashed", "dotted" or "dashdot".
    opacity : float
        From 0 (clear) to 1.
    axes : int
        Which axes of the figure it belongs to.

    Raises
    ------
    ValueError
        If x and y differ in shape, or the dash is unknown.

    Examples
    --------
    >>> Line([0, 1, 2], [3, 4, np.nan], dash="dashed").y
    array([ 3.,  4., nan])
    """

    x: ArrayLike
    y: ArrayLike
    _: KW_ONLY
    color: str = style.PROBE
    width: float = 2.2
    dash: str = "solid"
    opacity: float = 1.0
    axes: int = 0

    def __post_init__(self):
        """Keep the coordinates as arrays of one length."""
        _keep_arrays(self, "x", "y")
        if self.dash not in style.DASHES:
            raise ValueError(f"dash must be one of {', '.join(style.DASHES)}; got {self.dash!r}")

    def draw(self, ax, zorder):
        """Draw the line on Matplotlib axes."""
        ax.plot(
            self.x,
            self.y,
            color=self.color,
            linewidth=self.width,
            linestyle=(0, style.DASHES[self.dash]) if self.dash != "solid" else "-",
            alpha=self.opacity,
            zorder=zorder,
            scalex=False,
            scaley=False,
        )

    def shapes(self, ax):
        """Return the line as SVG attributes in figure pixels; none where no piece of it is in the axes."""
        pixels = ax.transData.transform(np.column_stack([self.x, self.y]))
        path = Path(pixels).cleaned(remove_nans=True, clip=_clip_box(ax), simplify=True)
        if Path.LINETO not in path.codes:
            return []
        return [
            _stroke(ax, path, self.color, self.width)
            | {"stroke-dasharray": _list(d * self.width * _px(ax) for d in style.DASHES[self.dash])}
            | {"opacity": self.opacity}
        ]


@dataclass(frozen=True, eq=False)
class Band:
    """The area between low and high over x, in data coordinates.

    Parameters
    ----------
    x, low, high : array_like, shape (N,)
    color, opacity, axes
        As for `Line`.

    Examples
    --------
    >>> Band([0, 1], [2, 2], [3, 4], color=style.EARTH).high
    array([3., 4.])
    """

    x: ArrayLike
    low: ArrayLike
    high: ArrayLike
    _: KW_ONLY
    color: str = style.PROBE
    opacity: float = 0.2
    axes: int = 0

    def __post_init__(self):
        """Keep the coordinates as arrays of one length."""
        _keep_arrays(self, "x", "low", "high")

    def draw(self, ax, zorder):
        """Draw the band on Matplotlib axes."""
        area = ax.fill_between(
            self.x, self.low, self.high, color=self.color, alpha=self.opacity, linewidth=0, zorder=zorder
        )
        area.sticky_edges.y.clear()

    def shapes(self, ax):
        """Return the band as SVG attributes in figure pixels."""
        outline = np.column_stack([np.r_[self.x, self.x[::-1]], np.r_[self.low, self.high[::-1]]])
        return [_fill(ax, _polygon(ax, outline), self.color, self.opacity)]


@dataclass(frozen=True, eq=False)
class Circle:
    """A circle in data coordinates: round on the page where the axes have equal scales.

    Parameters
    ----------
    x, y, radius : float
    color, width, opacity, axes
        As for `Line`; `opacity` is that of the filling, 0 for a bare outline.

    Raises
    ------
    ValueError
        If the radius is not above zero.

    Examples
    --------
    >>> Circle(0.0, 0.0, 1.5, color=style.EARTH).radius
    1.5
    """

    x: Number
    y: Number
    radius: float
    _: KW_ONLY
    color: str = style.MOON
    width: float = 1.5
    opacity: float = 0.3
    axes: int = 0

    def __post_init__(self):
        """Refuse a radius that is no length."""
        if not self.radius > 0:
            raise ValueError(f"radius must be above zero; got {self.radius!r}")

    def draw(self, ax, zorder):
        """Draw the circle on Matplotlib axes."""
        limits = ax.get_xlim(), ax.get_ylim()
        filling = to_rgba(self.color, self.opacity)
        look = {"facecolor": filling, "edgecolor": self.color, "linewidth": self.width}
        ax.add_patch(patches.Circle((self.x, self.y), self.radius, zorder=zorder, **look))
        ax.set(xlim=limits[0], ylim=limits[1])

    def shapes(self, ax):
        """Return the circle as SVG attributes in figure pixels."""
        turn = np.linspace(0.0, 2.0 * np.pi, 91)
        outline = [self.x, self.y] + self.radius * np.column_stack([np.cos(turn), np.sin(turn)])
        path = _polygon(ax, outline)
        return [_fill(ax, path, self.color, self.opacity), _stroke(ax, path, self.color, self.width)]


@dataclass(frozen=True, eq=False)
class Point:
    """One marker at (x, y) in data coordinates.

    Parameters
    ----------
    x, y : float or datetime
    size : float
        Width of the marker (pt).
    marker : str
        A filled Matplotlib marker such as "o", "s", "^", "D", "*", or a bare one: "x", "+".
    color, axes
        As for `Line`.

    Examples
    --------
    >>> Point(1.0, 2.0, marker="s").marker
    's'
    """

    x: Number
    y: Number
    _: KW_ONLY
    color: str = style.PROBE
    size: float = 9.0
    marker: str = "o"
    axes: int = 0

    def draw(self, ax, zorder):
        """Draw the marker on Matplotlib axes."""
        _, filled = _marker(self.marker)
        ax.plot(
            [self.x],
            [self.y],
            self.marker,
            color=self.color,
            markersize=self.size,
            markeredgecolor=style.BACKGROUND if filled else self.color,
            markeredgewidth=1.0 if filled else 2.0,
            zorder=zorder,
            scalex=False,
            scaley=False,
        )

    def shapes(self, ax):
        """Return the marker as SVG attributes in figure pixels; none where the point has no place."""
        place = ax.transData.transform((self.x, self.y))
        if not np.all(np.abs(place) < _FAR_PX):
            return []
        outline, filled = _marker(self.marker)
        path = Path(outline.vertices * self.size * _px(ax) + place, outline.codes)
        if not filled:
            return [_stroke(ax, path, self.color, 2.0)]
        return [
            _fill(ax, path, self.color, 1.0) | {"stroke": style.BACKGROUND, "stroke-width": round(_px(ax), 2)}
        ]


@dataclass(frozen=True, eq=False)
class Arrow:
    """An arrow from (x, y) to (to_x, to_y) in data coordinates.

    Parameters
    ----------
    x, y, to_x, to_y : float
    both : bool
        With a head at either end, to measure a length.
    color, width, axes
        As for `Line`.

    Examples
    --------
    >>> Arrow(0.0, 0.0, 1.0, 2.0).to_y
    2.0
    """

    x: Number
    y: Number
    to_x: Number
    to_y: Number
    _: KW_ONLY
    color: str = style.PROBE
    width: float = 2.2
    both: bool = False
    axes: int = 0

    def draw(self, ax, zorder):
        """Draw the arrow on Matplotlib axes."""
        arrow = {
            "arrowstyle": f"{'<|' if self.both else ''}-|>,head_length=0.6,head_width=0.25",
            "mutation_scale": 6 * self.width,
            "shrinkA": 0,
            "shrinkB": 0,
            "color": self.color,
            "linewidth": self.width,
            "joinstyle": "miter",
        }
        ends = (self.to_x, self.to_y), (self.x, self.y)
        note = ax.annotate("", *ends, arrowprops=arrow, annotation_clip=False, zorder=zorder)
        note.arrow_patch.set_clip_path(ax.patch)

    def shapes(self, ax):
        """Return shaft and heads as SVG attributes in figure pixels; none where the arrow has no length."""
        tail, tip = ax.transData.transform([(self.x, self.y), (self.to_x, self.to_y)])
        length = np.hypot(*(tip - tail))
        if not 0 < length < _FAR_PX:
            return []
        along = (tip - tail) / length * min(4.5 * self.width * _px(ax), length)
        across = np.array([-along[1], along[0]]) * 0.42
        ends = [(tip, along), (tail, -along)] if self.both else [(tip, along)]
        heads = [Path([end, end - way + across, end - way - across, end], closed=True) for end, way in ends]
        shaft = Path([tail + 0.8 * along if self.both else tail, tip - 0.8 * along])
        return [
            _stroke(ax, shaft, self.color, self.width),
            *(_fill(ax, head, self.color, 1.0) for head in heads),
        ]


@dataclass(frozen=True, eq=False)
class Label:
    """A plain text at (x, y) in data coordinates; not shown when that place is outside the axes.

    A seam of background lies around the letters, which are dark enough to be read in any role's colour.

    Parameters
    ----------
    x, y : float or datetime
    text : str
        Plain characters, in one line or several: the browser reads no TeX.
    align : str
        Which part of the text stands at x: "left", "center" or "right".
    valign : str
        Which part of it stands at y: "baseline" (of the last line), "center" or "top".
    right, up : float
        Shift (pt) away from the place.
    leader : bool
        With a thin line from the place to the shifted text.
    size : float
        Size of the letters (pt).
    bold : bool
    turn : float
        Turn of the text about its place, degrees.
    seam : float
        Width of the seam (pt): 9 hides a line that runs behind the text.
    color, axes
        As for `Line`.

    Raises
    ------
    ValueError
        If the alignment is unknown or the text holds TeX.

    Examples
    --------
    >>> Label(0.0, 5995.0, "closest approach", up=6).align
    'left'
    """

    x: Number
    y: Number
    text: str
    _: KW_ONLY
    color: str = style.INK
    size: float = 12.0
    align: str = "left"
    valign: str = "baseline"
    right: float = 0.0
    up: float = 0.0
    leader: bool = False
    bold: bool = False
    turn: float = 0.0
    seam: float = 3.0
    axes: int = 0

    def __post_init__(self):
        """Refuse what a browser cannot write."""
        if self.align not in _ANCHORS:
            raise ValueError(f"align must be left, center or right; got {self.align!r}")
        if self.valign not in _RISES:
            raise ValueError(f"valign must be {', '.join(_RISES)}; got {self.valign!r}")
        if "$" in self.text:
            raise ValueError(f"text must be plain, without TeX; got {self.text!r}")

    def draw(self, ax, zorder):
        """Write the label on Matplotlib axes."""
        color = style.lettering(self.color)
        line = {"arrowstyle": "-", "color": color, "linewidth": _LEADER_PT, "shrinkA": 1, "shrinkB": 5}
        ax.annotate(
            self.text,
            (self.x, self.y),
            (self.right, self.up),
            textcoords="offset points",
            arrowprops=line if self.leader else None,
            color=color,
            fontsize=self.size,
            fontweight="bold" if self.bold else "normal",
            ha=self.align,
            va=self.valign,
            rotation=self.turn,
            rotation_mode="anchor",
            annotation_clip=True,
            path_effects=style.halo(self.seam),
            zorder=zorder,
        )

    def shapes(self, ax):
        """Return leader and lines as SVG attributes in figure pixels; none where its place is outside."""
        place = ax.transData.transform((self.x, self.y))
        if not ax.bbox.contains(*place):
            return []
        px, color, lines = _px(ax), style.lettering(self.color), self.text.split("\n")
        x, y = place + np.array([self.right, self.up]) * px
        down = ax.figure.bbox.height - y
        lines_above, letters_above = _RISES[self.valign]
        above = _LEADING * (len(lines) - 1) * lines_above + letters_above
        look = {
            "x": round(x, 1),
            "text-anchor": _ANCHORS[self.align],
            "font-size": round(self.size * px, 1),
            "font-weight": "bold" if self.bold else "normal",
            "fill": color,
            "stroke": style.BACKGROUND,
            "stroke-width": round(self.seam * px, 1),
        }
        if self.turn:
            look["transform"] = f"rotate({-self.turn:g} {x:.1f} {down:.1f})"
        return [_stroke(ax, Path([place, (x, y)]), color, _LEADER_PT)] * self.leader + [
            look | {"text": text, "y": round(down + (_LEADING * number - above) * self.size * px, 1)}
            for number, text in enumerate(lines)
        ]


Mark: TypeAlias = Line | Band | Circle | Point | Arrow | Label


@dataclass(frozen=True, eq=False)
class Scene:
    """The marks of one moment and the sentence that says what they show.

    Parameters
    ----------
    marks : sequence of marks
        Later ones lie over earlier ones.
    sentence : str
        The result in words, with its numbers and units.

    Examples
    --------
    >>> Scene([Point(0.0, 1.0)], "The probe stands at 1 km.").sentence
    'The probe stands at 1 km.'
    """

    marks: Sequence[Mark]
    sentence: str

    def __post_init__(self):
        """Keep the marks as a tuple."""
        object.__setattr__(self, "marks", tuple(self.marks))


def put(axes: Axes | Sequence[Axes], *marks: Mark) -> None:
    """Draw marks on Matplotlib axes, over what they show already and later ones on top; limits stay.

    Parameters
    ----------
    axes : matplotlib.axes.Axes or sequence of them
        `mark.axes` counts in it.
    *marks : marks

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> _, ax = plt.subplots()
    >>> put(ax, Line([0, 1], [0, 1]), Label(1, 1, "the end"))
    >>> len(ax.lines), len(ax.texts)
    (1, 1)
    """
    row = [axes] if isinstance(axes, Axes) else axes
    for order, mark in enumerate(marks):
        mark.draw(row[mark.axes], zorder=10 + order)


def disc(ax: Axes, place: Sequence[float], radius: float, color: str) -> None:
    """Draw the disc of a body, to the scale of the axes.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        With limits of its own: a disc does not widen them.
    place : (float, float)
    radius : float
    color : str
    """
    x, y = place
    put(ax, Circle(x, y, radius, color=color, width=0, opacity=1.0))


def draw(scene: Scene, axes: Sequence[Axes]) -> None:
    """Draw a scene with Matplotlib over what the axes show already; their limits stay.

    Parameters
    ----------
    scene : Scene
    axes : sequence of matplotlib.axes.Axes
        `mark.axes` counts in it.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> draw(Scene([Line([0, 1], [0, 1])], "It rises."), [ax])
    >>> len(ax.lines)
    1
    """
    put(axes, *scene.marks)


def shapes(scene: Scene, axes: Sequence[Axes]) -> list[dict[str, Any]]:
    """Return the marks of a scene as a list of SVG attributes in figure pixels, y downwards.

    Parameters
    ----------
    scene : Scene
    axes : sequence of matplotlib.axes.Axes
        Axes of a figure that was drawn already, so that their place is settled.

    Returns
    -------
    list of dict
        Paths (with "d") and texts (with "text"); "axes" says which axes clip them.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> fig, ax = plt.subplots()
    >>> [shape["d"][0] for shape in shapes(Scene([Line([0, 1], [0, 1])], "It rises."), [ax])]
    ['M']
    """
    return [shape | {"axes": mark.axes} for mark in scene.marks for shape in mark.shapes(axes[mark.axes])]


def _keep_arrays(mark, *names):
    arrays = {name: np.atleast_1d(np.asarray(getattr(mark, name), dtype=float)) for name in names}
    if len({array.shape for array in arrays.values()}) > 1 or next(iter(arrays.values())).ndim != 1:
        given = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"{type(mark).__name__} needs arrays of one length; got {given}")
    for name, array in arrays.items():
        object.__setattr__(mark, name, array)


@lru_cache
def _marker(marker):
    """Return the outline of a Matplotlib marker of size one, and whether it is a filled one."""
    look = MarkerStyle(marker)
    return look.get_path().transformed(look.get_transform()), look.is_filled()


def _px(ax):
    return ax.figure.dpi / 72.0


def _list(numbers):
    return " ".join(f"{number:.1f}" for number in numbers)


def _clip_box(ax):
    # A margin keeps the ends of a clipped line, and its width, out of sight.
    return ax.bbox.x0 - 50, ax.bbox.y0 - 50, ax.bbox.x1 + 50, ax.bbox.y1 + 50


def _polygon(ax, outline):
    pixels = ax.transData.transform(outline)
    pixels = np.clip(pixels[~np.isnan(pixels).any(axis=1)], -_FAR_PX, _FAR_PX)
    if not len(pixels):
        return Path(np.empty((0, 2)))
    corners = Path(pixels).cleaned(simplify=True).vertices[:-1]
    return Path(np.vstack([corners, corners[:1]]), closed=True)


def _d(ax, path):
    """Write a path in figure pixels as the "d" of an SVG path."""
    if not len(path.vertices):
        return ""
    codes = path.codes
    if codes is None:
        codes = np.r_[Path.MOVETO, np.full(len(path.vertices) - 1, Path.LINETO)]
    placed = (codes != Path.CLOSEPOLY) & (codes != Path.STOP)
    codes = codes.tolist()
    # A letter holds until the next one: "C" opens three pairs of numbers, "L" as many as there are.
    pieces = [
        (" %.1f,%.1f" if code == before else _PLACED[code] + "%.1f,%.1f") if code in _PLACED else _ENDS[code]
        for before, code in zip([None, *codes], codes, strict=False)
    ]
    pixels = path.vertices[placed] * (1, -1) + (0, ax.figure.bbox.height)
    # One formatting of all numbers at once is many times quicker than one for each.
    return "".join(pieces) % tuple(pixels.ravel().tolist())


def _stroke(ax, path, color, width):
    return {"d": _d(ax, path), "fill": "none", "stroke": color, "stroke-width": round(width * _px(ax), 2)}


def _fill(ax, path, color, opacity):
    return {"d": _d(ax, path), "fill": color, "stroke": "none", "opacity": opacity}
