"""The one kind of interactive panel: a stage drawn once, and marks that move over it.

Matplotlib draws the stage once. For each position of the controls a pure function says a `Scene`: marks and
a sentence. In a notebook the browser draws the marks over the stage (`panel.js`); where no kernel answers, on
paper and in tests, Matplotlib draws the same marks.
"""

import base64
import itertools
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import anywidget
import traitlets
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lunaedu import guard
from lunaedu.figures import bundle, marks, style

WIDE_IN, NARROW_IN = 9.0, 3.6
"""Width of the stage on a page and on a phone, with letters of one size."""

AHEAD_S = 0.05
"""So long an answer may take together with the pictures that the hand may want next."""


@dataclass(frozen=True)
class Control:
    """One number that the reader may change.

    Parameters
    ----------
    name : str
        The argument of the panel's `act` that it sets.
    label, unit : str
        What the reader sees: "cut-off error", "m/s".
    low, high, step, start : float
        Range, smallest move and first value, in that unit.

    Raises
    ------
    ValueError
        If the range is empty or holds no start, or the step is no step in it.

    Examples
    --------
    >>> Control("delay_s", "launch delay", "s", low=-60, high=60, step=1, start=0).high
    60.0
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    step: float
    start: float

    def __post_init__(self):
        """Keep the numbers as floats, and refuse a range that no slider can have."""
        for field in ("low", "high", "step", "start"):
            object.__setattr__(self, field, guard.finite(f"{field} of {self.name}", getattr(self, field)))
        if not self.name.isidentifier():
            raise ValueError(f"name must be the name of an argument; got {self.name!r}")
        if not self.low < self.high:
            raise ValueError(f"low of {self.name} must be below high; got {self.low:g} and {self.high:g}")
        guard.within(f"start of {self.name}", self.start, self.low, self.high)
        guard.positive(f"step of {self.name}", self.step)
        guard.within(f"step of {self.name}", self.step, high=self.high - self.low)


@dataclass(frozen=True)
class Choice:
    """One of a few things that the reader may choose, by its words; `act` gets its number, from 0 on.

    Parameters
    ----------
    name : str
        The argument of the panel's `act` that it sets.
    label : str
        What the reader sees.
    options : tuple of str
        The words to choose from, at least two.
    start : float
        Number of the first choice.

    Raises
    ------
    ValueError
        If there is nothing to choose, or the start is none of the options.

    Examples
    --------
    >>> Choice("law", "dead time", ("not paralysable", "paralysable")).high
    1.0
    """

    name: str
    label: str
    options: tuple[str, ...]
    start: float = 0.0

    def __post_init__(self):
        """Refuse a choice that is none."""
        if not self.name.isidentifier():
            raise ValueError(f"name must be the name of an argument; got {self.name!r}")
        if len(self.options) < 2:
            raise ValueError(f"{self.name} needs at least two options; got {self.options!r}")
        if self.start not in range(len(self.options)):
            raise ValueError(f"start of {self.name} must number an option, from 0 on; got {self.start!r}")

    @property
    def low(self):
        """The first option's number."""
        return 0.0

    @property
    def high(self):
        """The last option's number."""
        return float(len(self.options) - 1)


class Panel(anywidget.AnyWidget):
    """A figure with controls: the last expression of a notebook cell.

    Parameters
    ----------
    title : str
    controls : sequence of Control or Choice
    stage : callable
        ``stage(fig)`` draws once what never moves, and returns its description (str). All limits of axes
        are to be set by it. The figure is `WIDE_IN` wide, or `NARROW_IN` for a phone, and 4.5 inches high
        unless the stage sets another height: `two_axes` does so for both.
    act : callable
        ``act(**values)`` takes one float for each control's name and returns a `Scene`. It must be pure.

    Raises
    ------
    ValueError
        If two controls have one name, or the stage returns no description.

    Examples
    --------
    >>> from lunaedu.figures.marks import Point, Scene
    >>> def stage(fig):
    ...     fig.add_subplot(xlim=(0, 10), ylim=(0, 100), xlabel="side (m)", ylabel="area (m²)")
    ...     return "Area of a square against its side, from 0 to 10 m."
    >>> def act(side_m):
    ...     return Scene([Point(side_m, side_m**2)], f"The area is {side_m**2:.0f} m².")
    >>> panel = Panel("A square", [Control("side_m", "side", "m", 0, 10, 0.5, 3)], stage, act)
    >>> panel.values = {"side_m": 4}
    >>> panel.sentence
    'The area is 16 m².'
    """

    _esm = Path(__file__).with_name("panel.js")

    title = traitlets.Unicode().tag(sync=True)
    controls: traitlets.List = traitlets.List().tag(sync=True)
    stage = traitlets.Dict().tag(sync=True)
    picture = traitlets.Dict().tag(sync=True)

    def __init__(self, title, controls, stage, act):
        """Draw the stage and play the first scene."""
        self._controls = {control.name: control for control in controls}
        if len(self._controls) < len(controls):
            raise ValueError(f"each control needs its own name; got {[control.name for control in controls]}")
        self._draw_stage, self._act = stage, act
        self._width_in = WIDE_IN
        self._figure, shown = self._staged()
        super().__init__(title=title, controls=[asdict(control) for control in controls], stage=shown)
        self._play({name: control.start for name, control in self._controls.items()})
        self.on_msg(self._hear)

    @property
    def values(self):
        """The controls' numbers, by name; set some of them, and the picture follows."""
        return dict(self.picture["values"])

    @values.setter
    def values(self, values):
        self._play(self.values | values)

    @property
    def sentence(self):
        """What the picture shows, in words."""
        return self.picture["sentence"]

    def scene(self, **values):
        """Return the scene at some values; controls not named stand at their start.

        Raises
        ------
        ValueError
            If a name is no control's, or a value is outside its range.
        """
        for name, value in values.items():
            if name not in self._controls:
                raise ValueError(f"{name!r} is no control; there are {', '.join(self._controls)}")
            guard.within(name, value, self._controls[name].low, self._controls[name].high)
        starts = {name: control.start for name, control in self._controls.items()}
        return self._act(**{name: float(value) for name, value in (starts | values).items()})

    def static_figure(self, **values):
        """Return a Matplotlib figure of the scene at some values."""
        figure, _ = self._staged()
        with style.context():
            marks.draw(self.scene(**values), figure.axes)
        return figure

    def corners(self):
        """Yield values worth a test: the start, each control at its ends alone, and every corner.

        Yields
        ------
        dict of str to float
        """
        start = {name: control.start for name, control in self._controls.items()}
        ends = {name: (control.low, control.high) for name, control in self._controls.items()}
        yield start
        for name, both in ends.items():
            for end in both:
                yield start | {name: end}
        for corner in itertools.product(*ends.values()):
            yield dict(zip(ends, corner, strict=True))

    def _staged(self):
        with style.context():
            figure = Figure(figsize=(self._width_in, 4.5))
            FigureCanvasAgg(figure)
            description = self._draw_stage(figure)
            if not isinstance(description, str) or not description.strip():
                raise ValueError(f"stage must return a description of what it drew; got {description!r}")
            figure.get_layout_engine().execute(figure)
            # From here on nothing may move: the browser knows the stage by its pixels.
            figure.set_layout_engine("none")
        return figure, {"description": description} | _photograph(figure)

    def _fit(self, width_in):
        """Draw the stage anew where the browser has another width for it."""
        if width_in != self._width_in:
            self._width_in = width_in
            self._figure, self.stage = self._staged()

    @contextmanager
    def _with_marks(self):
        """Lend the stage with the marks on it, and take them off again: staging anew takes longer."""
        before = {artist for ax in self._figure.axes for artist in ax.get_children()}
        marks.draw(self.scene(**self.values), self._figure.axes)
        try:
            yield self._figure
        finally:
            for artist in [artist for ax in self._figure.axes for artist in ax.get_children()]:
                if artist not in before:
                    artist.remove()

    def _play(self, values, answers=""):
        try:
            picture = self._pictured(values)
        except Exception as problem:
            # The reader sees a sentence in the panel, and whoever runs the notebook sees the error.
            self.picture = self.picture | {"answers": answers, "problem": f"This cannot be drawn: {problem}"}
            raise
        self.picture = picture | {"answers": answers, "problem": ""}

    def _pictured(self, values):
        scene = self.scene(**values)
        return {
            "values": {name: float(value) for name, value in values.items()},
            "shapes": marks.shapes(scene, self._figure.axes),
            "sentence": scene.sentence,
        }

    def _hear(self, _panel, message, _buffers):
        until = perf_counter() + AHEAD_S
        with self.hold_sync():  # a stage and the marks on it arrive together
            self._fit(NARROW_IN if message.get("narrow") else WIDE_IN)
            self._play(message.get("values", self.values), answers=message["asks"])
        self.send({"ahead": list(self._look_ahead(message, until))})

    def _look_ahead(self, message, until):
        for value in message.get("ahead", ()):
            if perf_counter() > until:
                break
            # Of what cannot be drawn the reader hears who really goes there.
            with suppress(Exception):
                yield self._pictured(self.values | {message["along"]: value})

    def _repr_mimebundle_(self, **kwargs):
        view, metadata = super()._repr_mimebundle_(**kwargs)
        said = f"{self.title}. {self.sentence}"
        with style.context(), self._with_marks() as figure:
            static = bundle.bundle(figure, caption=said, description=self.stage["description"])
        return view | static | {"text/plain": said}, metadata


def two_axes(fig: Figure, height_in: float, width_ratios: tuple[float, float] = (1, 1)) -> tuple[Axes, Axes]:
    """Return two axes for a stage: beside each other, or one above the other on a phone.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        As the stage got it; its height is set.
    height_in : float
        Of the figure where they stand side by side, inches.
    width_ratios : (float, float)
        Of their widths, side by side.
    """
    if fig.get_figwidth() < WIDE_IN:
        fig.set_figheight(1.85 * NARROW_IN)
        over, under = fig.subplots(2, 1)
        return over, under
    fig.set_figheight(height_in)
    left, right = fig.subplots(1, 2, width_ratios=width_ratios)
    return left, right


def _photograph(figure):
    """Return a figure as the browser's stage: its picture, its size and the place of its axes in pixels."""
    with style.context():
        image = base64.b64encode(bundle.png(figure)).decode("ascii")
    width, height = figure.bbox.width, figure.bbox.height
    return {
        "image": f"data:image/png;base64,{image}",
        "width": width,
        "height": height,
        "frames": [[ax.bbox.x0, height - ax.bbox.y1, ax.bbox.width, ax.bbox.height] for ax in figure.axes],
    }
