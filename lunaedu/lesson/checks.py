"""What is right, declared once: `Number`, `Function`, `Choice`, `Drawing`, and the slips each one knows.

`lu.check` judges by a declaration, and the builder writes the hidden tests out of it. The right answer is
always computed when asked for, by the library's own physics. An exercise is declared like this, in
``lunaedu/lesson/exercises/lesson_NN.py``::

    def burn_acceleration():
        return Function(
            lambda thrust_kN, mass_kg: 1000 * thrust_kN / mass_kg,
            {"thrust_kN": (20, 80), "mass_kg": (1000, 8000)},
            unit="m/s²",
            slips=(Slip("kilonewtons", lambda thrust_kN, mass_kg: thrust_kN / mass_kg, "A newton is …"),),
            properties=(
                ("Twice the mass must halve it.", lambda f: math.isclose(2 * f(50, 4000), f(50, 2000))),
            ),
        )


    EXERCISES = by_id(
        Exercise("2.1", "LO-2.1", "What is …?", burn_acceleration, points=2, level="warm-up", minutes=3),
    )

A checker is built each time it is needed, so it may depend on `lunaedu.lesson.personal`. Each offers
``right`` (an answer that is right), ``slips``, ``judge(answer) -> Finding``, and ``tests(name, id,
personal)``: the hidden tests of the answer that stands under that name. Right is what agrees on the samples,
within the tolerance, and nothing else; slips and properties only find words for what is not right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lunaedu.lesson.comparing import agree, count_right, familiar_factor, not_finite, too_much
from lunaedu.lesson.fence import (
    BORROWED,
    call,
    calls_the_library_for,
    demand_arguments,
    is_the_librarys,
    isolate,
    name_inputs,
    run,
)
from lunaedu.lesson.marks import POINTS, at, chosen, curves, names_unit
from lunaedu.lesson.reading import Unreadable, is_blank, read
from lunaedu.lesson.session import current

NOT_TRIED = "not tried yet"
RIGHT = "right"
NOT_YET = "not yet"
TROUBLE = "not checked"
"""The machine could not check: no verdict on the answer."""

LEVELS = "warm-up", "core", "stretch"
SAMPLES = 8
"""How many sample inputs a function is tried on."""
ROW = 3
"""How many of them an array holds, for a function that is asked to take arrays."""


@dataclass(frozen=True)
class Finding:
    """What a checker makes of an answer; ``slip`` names the known slip, or is empty."""

    status: str
    message: str
    slip: str = ""


BLANK = Finding(NOT_TRIED, "Put your answer in place of the dots and run this cell again.")
EMPTY = Finding(NOT_TRIED, "Your function returns nothing so far. Does it end with `return` and a result?")
PRINTS = Finding(NOT_YET, "Your function prints its result; end it with `return` to hand it back.")
NOTHING_DRAWN = Finding(NOT_TRIED, "Nothing is drawn so far. Does `ax.plot(…)` stand above?")
SAME_FOR_ALL = (
    "Your function returns the same, whatever it is given. Does it use its own arguments, or a number that "
    "another cell has set?"
)
NO_OPTION = "That is none of the answers that the task lists. Copy one of them, in quotes."
DONE = Finding(RIGHT, "Well done.")


@dataclass(frozen=True)
class Slip:
    """A usual mistake: a short name, the wrong answer it leads to, and a sentence that helps without telling.

    ``wrong`` is a number for `Number`, a function for `Function`, an option for `Choice`, a drawing for
    `Drawing`.
    """

    name: str
    wrong: object
    says: str


@dataclass(frozen=True)
class Exercise:
    """One exercise; ``checker`` is called without arguments and returns a `Number`, `Function`, `Choice` …

    ``question`` sums the task up in one line; ``insight`` is added to the message of a right answer; ``hint``
    is what is said after many wrong tries. ``minutes`` is what the exercise takes a student, hints included.
    """

    id: str
    objective: str
    question: str
    checker: Callable
    points: int = 1
    insight: str = ""
    level: str = "core"
    minutes: float = 4
    hint: str = "Open the next hint of the task, and try your answer where you know what must come out."

    def hidden_tests(self, name):
        """Return the lines that test the answer under this name: right where `lu.check` says so."""
        draws = current.draws
        checker = self.checker()
        return checker.tests(name, self.id, personal=current.draws > draws)


def by_id(*exercises):
    """Return exercises as a dictionary by id; ValueError if two share one."""
    found = {exercise.id: exercise for exercise in exercises}
    if len(found) < len(exercises):
        raise ValueError(f"two exercises share an id; got {', '.join(exercise.id for exercise in exercises)}")
    return found


@dataclass(frozen=True)
class Number:
    """A number, or an array of numbers of one shape.

    Parameters
    ----------
    right : float or array
    unit : str
        For the sentences; empty for a pure number.
    rel_tol, abs_tol : float
        As in `math.isclose`, but measured from the right value.
    slips : sequence of Slip
        ``wrong``: a number or an array of the same shape.

    Examples
    --------
    >>> circular = Slip("circular speed", 7.909, "That keeps a satellite in a circle.")
    >>> speed = Number(11.186, "km/s", slips=(circular,))
    >>> speed.judge(7.91)
    Finding(status='not yet', message='That keeps a satellite in a circle.', slip='circular speed')
    >>> speed.judge(11186.0).message
    'Your answer is 1000 times too large: a unit with kilo for one without? The unit asked for is km/s.'
    """

    right: float | np.ndarray
    unit: str = ""
    rel_tol: float = 0.01
    abs_tol: float = 0.0
    slips: tuple[Slip, ...] = ()

    def judge(self, answer):
        """Return the Finding for whatever was handed in."""
        if is_blank(answer):
            return BLANK
        try:
            got = read(answer, np.shape(self.right))
        except Unreadable as trouble:
            return Finding(NOT_YET, str(trouble))
        right = np.asarray(self.right, dtype=float)
        if agree(got, right, self):
            return DONE
        for slip in self.slips:
            if agree(got, slip.wrong, self):
                return Finding(NOT_YET, slip.says, slip.name)
        return Finding(NOT_YET, f"Your answer is {self._difference(got, right)}")

    def _difference(self, got, right):
        if not np.all(np.isfinite(got)):
            return not_finite(got)
        factor = familiar_factor(got, right, self.unit, self)
        if factor:
            return factor
        return count_right(got, right, self) if right.shape else too_much(got, right, self.unit)

    def tests(self, name, id, personal):
        """Return the hidden tests as lines; a number of the student's own is computed where it is tested."""
        wanted = f"lu.lesson.right_answer({id!r})" if personal else written(self.right)
        return [f"assert lu.lesson.agrees({name}, {wanted}, {_tolerance(self)})"]


@dataclass(frozen=True)
class Function:
    """A function that the student writes, compared with a reference on sample inputs.

    Parameters
    ----------
    right : callable
        The reference. It returns a number or an array.
    inputs : mapping of str to (low, high) or callable
        For each argument, in order: the range that samples are drawn from, or a function of a NumPy random
        generator that draws one sample (an integer, a vector).
    unit, rel_tol, abs_tol
        As for `Number`, of what the function returns.
    slips : sequence of Slip
        ``wrong``: a function of the same arguments.
    properties : sequence of (str, callable)
        A sentence that says what must hold, shown to those who are wrong in a way that no slip knows, and a
        predicate of the function: limits, symmetries, conservation laws.
    cases : sequence of sequences
        Inputs to be tried besides the samples: edges, zeros, what the task speaks of.
    arrays : bool
        Whether the task asks for a function that takes arrays too, element by element.

    Examples
    --------
    >>> area = Function(lambda radius_m: np.pi * radius_m**2, {"radius_m": (1, 10)}, unit="m²")
    >>> area.judge(lambda radius_m: np.pi * radius_m**2)
    Finding(status='right', message='Well done.', slip='')
    >>> area.judge(lambda radius_m: 2 * np.pi * radius_m**2).message
    'What your function returns is 2 times too large: a half lost or doubled, or a diameter for a radius? \
The unit asked for is m².'
    """

    right: Callable
    inputs: Mapping[str, tuple[float, float] | Callable]
    unit: str = ""
    rel_tol: float = 0.005
    abs_tol: float = 0.0
    slips: tuple[Slip, ...] = ()
    properties: tuple[tuple[str, Callable], ...] = ()
    cases: tuple[tuple, ...] = ()
    arrays: bool = True

    def judge(self, answer):
        """Return the Finding for whatever was handed in."""
        if is_blank(answer):
            return BLANK
        samples = self._samples()
        try:
            function, printed = isolate(answer)
            if calls_the_library_for(answer, self.right):
                raise Unreadable(BORROWED)
            demand_arguments(function, list(self.inputs))
            right = _results(self.right, samples)
            trial = run(lambda: self._try(function, samples, right.shape), current.deadline_s)
        except Unreadable as trouble:
            return Finding(NOT_YET, str(trouble))
        except _Nothing:
            return PRINTS if printed.is_set() else EMPTY
        return self._weigh(trial, samples, right)

    def _samples(self):
        rng = np.random.default_rng(current.seed)
        drawn = [[_draw(span, rng) for span in self.inputs.values()] for _ in range(SAMPLES)]
        return [*map(list, self.cases), *drawn]

    def _try(self, function, samples, shape):
        """Call the student's function in every way that is asked for, and keep what came of it."""
        calls = [call(function, list(self.inputs), sample, shape[1:]) for sample in samples]
        if all(result is None for result in calls):
            raise _Nothing
        for result, sample in zip(calls, samples, strict=True):
            if result is None:
                inputs = name_inputs(list(self.inputs), sample)
                raise Unreadable(
                    f"For {inputs} your function returns nothing. Does each way end with `return`?"
                )
        results = np.array(calls)
        broken = [sentence for sentence, holds in self.properties if not _holds(holds, function)]
        return results, broken, self._trouble_with_arrays(function, samples, results)

    def _trouble_with_arrays(self, function, samples, results):
        if not self.arrays:
            return ""
        columns = [np.array(column) for column in zip(*samples[:ROW], strict=True)]
        results = results[:ROW]
        try:
            many = call(function, list(self.inputs), columns, results.shape)
        except Unreadable as trouble:
            return f"Your function is right for single numbers; now let it take arrays of them. {trouble}"
        if many is None or not agree(many, results, self):
            return "Your function gives other results for an array than for its numbers one by one."
        return ""

    def _weigh(self, trial, samples, right):
        got, broken, trouble_with_arrays = trial
        if agree(got, right, self):
            return Finding(NOT_YET, trouble_with_arrays) if trouble_with_arrays else DONE
        for slip in self.slips:
            if agree(got, _results(slip.wrong, samples), self):
                return Finding(NOT_YET, slip.says, slip.name)
        if np.all(got == got[0]) and not np.all(right == right[0]):
            return Finding(NOT_YET, SAME_FOR_ALL)
        factor = familiar_factor(got, right, self.unit, self)
        if factor:
            return Finding(NOT_YET, f"What your function returns is {factor}")
        if broken and np.all(np.isfinite(got)):
            return Finding(NOT_YET, broken[0])
        worst = next(i for i in range(len(samples)) if not agree(got[i], right[i], self))
        return Finding(NOT_YET, self._example(samples[worst], got[worst], right[worst]))

    def _example(self, sample, got, right):
        start = f"For {name_inputs(list(self.inputs), sample)} your function returns"
        if not np.all(np.isfinite(got)):
            return f"{start} {not_finite(got)}"
        if got.shape:
            return f"{start} an array that is {count_right(got, right, self)}"
        return f"{start} {got:.6g}, which is {too_much(got, right, self.unit)}"

    def tests(self, name, id, personal):
        """Return the hidden tests as lines: inputs, and what is wanted for each."""
        samples = self._samples()
        pairs = list(zip(samples, _results(self.right, samples), strict=True))
        if self.arrays:
            columns = [list(column) for column in zip(*samples[:ROW], strict=True)]
            pairs.append((columns, _results(self.right, samples[:ROW])))
        lines = ["for _given, _wanted in ("]
        for given, wanted in pairs:
            inputs = ", ".join(map(written, given)) + ("," if len(given) == 1 else "")
            lines.append(f"    (({inputs}), {written(wanted)}),")
        lines.append("):")
        lines.append(f"    assert lu.lesson.gives({name}, _given, _wanted, {_tolerance(self)})")
        if is_the_librarys(self.right):
            full_name = f"{self.right.__module__}.{self.right.__name__}".replace("lunaedu", "lu", 1)
            lines.append(f"assert lu.lesson.own_work({name}, {full_name})")
        return lines


@dataclass(frozen=True)
class Choice:
    """One of several options, each a short text; capitals, spaces and a full stop do not matter.

    Parameters
    ----------
    right : str or tuple of str
        Several are ways to say the same, such as the words of the lesson's own table.
    slips : sequence of Slip
        The other options; ``wrong`` is the option, or a tuple of ways to say it.

    Examples
    --------
    >>> bound = Slip("bound", ("ellipse", "an ellipse"), "An ellipse comes back. Look at the sign again.")
    >>> energy = Choice("hyperbola", (bound,))
    >>> energy.judge("Ellipse.")
    Finding(status='not yet', message='An ellipse comes back. Look at the sign again.', slip='bound')
    >>> energy.judge("circle").message
    'That is none of the answers that the task lists. Copy one of them, in quotes.'
    """

    right: str | tuple[str, ...]
    slips: tuple[Slip, ...]

    def judge(self, answer):
        """Return the Finding for whatever was handed in."""
        if is_blank(answer):
            return BLANK
        if any(chosen(answer, option) for option in _ways(self.right)):
            return DONE
        for slip in self.slips:
            if any(chosen(answer, option) for option in _ways(slip.wrong)):
                return Finding(NOT_YET, slip.says, slip.name)
        return Finding(NOT_YET, NO_OPTION)

    def tests(self, name, id, personal):
        """Return the hidden tests as lines."""
        return ["assert " + " or ".join(f"lu.lesson.chosen({name}, {way!r})" for way in _ways(self.right))]


@dataclass(frozen=True)
class Drawing:
    """A figure of the student's own, known by what `lunaedu.lesson.drawn` tells of its axes.

    Parameters
    ----------
    right : tuple
        A drawing whose one line is right, as `plotted` makes it, from the least x that must be covered to
        the greatest.
    x_unit, y_unit : str
        What the labels of the axes must name.
    rel_tol, abs_tol : float
        Of the height of the line.
    slips : sequence of Slip
        ``wrong`` is a drawing.

    Examples
    --------
    >>> fall = Drawing(plotted([0, 1, 2], [0, 5, 20], "time (s)", "depth (m)"), "s", "m")
    >>> fall.judge(plotted([0, 1, 2], [0, 5, 20], "time", "depth (m)")).message
    'Your line is right. Does the axis below say what it shows, and in which unit?'
    """

    right: tuple
    x_unit: str = ""
    y_unit: str = ""
    rel_tol: float = 0.02
    abs_tol: float = 0.0
    slips: tuple[Slip, ...] = ()

    def judge(self, answer):
        """Return the Finding for whatever was handed in."""
        if is_blank(answer):
            return BLANK
        found = curves(answer)
        if found is None:
            return Finding(NOT_YET, "That is no drawing. Hand in what `lu.drawn(ax)` tells of your axes.")
        if not found:
            return NOTHING_DRAWN
        if any(self._fits(curve, self.right) for curve in found):
            return self._labelled(answer)
        for slip in self.slips:
            if any(self._fits(curve, slip.wrong) for curve in found):
                return Finding(NOT_YET, slip.says, slip.name)
        return Finding(NOT_YET, self._difference(found))

    def _fits(self, curve, drawing):
        x, y = self._looked_at(drawing)
        return agree(at(curve, x), y, self)

    @staticmethod
    def _looked_at(drawing):
        x, y = (np.asarray(part, float) for part in drawing[3][0])
        where = np.unique(np.linspace(0, len(x) - 1, POINTS).round().astype(int))
        return x[where], y[where]

    def _labelled(self, answer):
        for label, unit, where in (
            (answer[1], self.x_unit, "below"),
            (answer[2], self.y_unit, "at the left"),
        ):
            if not names_unit(label, unit):
                return Finding(
                    NOT_YET,
                    f"Your line is right. Does the axis {where} say what it shows, and in which unit?",
                )
        return DONE

    def _difference(self, found):
        x, y = self._looked_at(self.right)
        if any(self._fits(_exchanged(curve), self.right) for curve in found):
            return "Your axes are exchanged: what is asked for against what?"
        best = max(found, key=lambda curve: np.isfinite(at(curve, x)).sum())
        if len(best[0]) < 2:
            return "One dot is no line yet. Compute many values, and draw them all."
        if not np.all(np.isfinite(at(best, x))):
            span = f"from {x[0]:.4g} to {x[-1]:.4g} {self.x_unit}".strip()
            return f"Your line does not reach all the way {span}."
        worst = np.argmax(abs(at(best, x) - y))
        shown = f"your line shows {at(best, x)[worst]:.4g} there"
        return f"Look at x = {x[worst]:.4g}: {shown}. Compute that one by hand."

    def tests(self, name, id, personal):
        """Return the hidden tests as lines."""
        x, y = self._looked_at(self.right)
        return [
            f"_x = {written(x)}",
            f"_y = {written(y)}",
            f"assert lu.lesson.shows({name}, _x, _y, {self.x_unit!r}, {self.y_unit!r}, {_tolerance(self)})",
        ]


def _exchanged(curve):
    order = np.argsort(curve[1], kind="stable")
    return curve[1][order], curve[0][order]


def plotted(x, y, x_label="", y_label=""):
    """Return the drawing of one line, as `lunaedu.lesson.drawn` tells it."""
    line = tuple(np.asarray(part, float).tolist() for part in (x, y))
    return "drawing", x_label, y_label, [line]


def written(value):
    """Return a value as Python text: ten digits of a number, lists for arrays.

    Examples
    --------
    >>> written(np.array([1 / 3, 2.0])), written(3)
    ('[0.3333333333, 2.0]', '3')
    """
    if np.ndim(value):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, int | np.integer):
        return str(int(value))
    return repr(float(f"{value:.10g}"))


def _tolerance(checker):
    parts = {"rel_tol": checker.rel_tol, "abs_tol": checker.abs_tol}
    return ", ".join(f"{name}={value:g}" for name, value in parts.items() if value) or "rel_tol=0"


def _ways(option):
    return (option,) if isinstance(option, str) else option


class _Nothing(Exception):
    """A function returns nothing, or dots, whatever it is given."""


def _draw(span, rng):
    return span(rng) if callable(span) else float(f"{rng.uniform(*span):.4g}")


@np.errstate(all="ignore")
def _results(function, samples):
    return np.array([function(*sample) for sample in samples], dtype=float)


def _holds(predicate, function):
    try:
        return bool(predicate(function))
    except Exception:
        return False
