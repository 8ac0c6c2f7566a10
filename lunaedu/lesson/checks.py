"""The checkers that exercises are made of: `Number`, `Function`, `Choice`, and the slips each one knows.

The right answer is always computed when asked for, by the library's own physics, and never stored. An
exercise is declared like this, in ``lunaedu/lesson/exercises/lesson_NN.py``::

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
        Exercise("2.1", objective="LO-2.1", points=2, question="What is …?", checker=burn_acceleration),
    )

A checker is built each time it is needed, so it may depend on `lunaedu.lesson.personal`. Each offers
``right`` (an answer that is right), ``slips``, and ``judge(answer) -> Finding``; tests walk over all
exercises by these.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from lunaedu.lesson.comparing import agree, count_right, familiar_factor, not_finite, too_much
from lunaedu.lesson.reading import Unreadable, is_a, is_blank, read
from lunaedu.lesson.sandbox import call, check_arguments, isolate, name_inputs, run
from lunaedu.lesson.session import current

NOT_TRIED = "not tried yet"
RIGHT = "right"
NOT_YET = "not yet"

SAMPLES = 8
"""How many sample inputs a function is tried on."""


@dataclass(frozen=True)
class Finding:
    """What a checker makes of an answer; ``slip`` names the known slip, or is empty."""

    status: str
    message: str
    slip: str = ""


BLANK = Finding(NOT_TRIED, "Put your answer in place of the dots and run this cell again.")
EMPTY = Finding(NOT_TRIED, "Your function returns nothing so far. Does it end with `return` and a result?")
PRINTS = Finding(NOT_YET, "Your function prints its result; end it with `return` to hand it back.")
DONE = Finding(RIGHT, "Well done.")


@dataclass(frozen=True)
class Slip:
    """A usual mistake: a short name, the wrong answer it leads to, and a sentence that helps without telling.

    ``wrong`` is a number for `Number`, a function for `Function`, an option for `Choice`.
    """

    name: str
    wrong: object
    says: str


@dataclass(frozen=True)
class Exercise:
    """One exercise; ``checker`` is called without arguments and returns a `Number`, `Function` or `Choice`.

    ``question`` sums the task up in one line; ``insight`` is added to the message of a right answer.
    """

    id: str
    objective: str
    question: str
    checker: Callable
    points: int = 1
    insight: str = ""


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
        A sentence that says what must hold, shown where it does not, and a predicate of the function: limits,
        symmetries, conservation laws.
    arrays : bool
        Whether the function is asked to take arrays too, element by element.

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
    rel_tol: float = 1e-3
    abs_tol: float = 0.0
    slips: tuple[Slip, ...] = ()
    properties: tuple[tuple[str, Callable], ...] = ()
    arrays: bool = True

    def judge(self, answer):
        """Return the Finding for whatever was handed in."""
        if is_blank(answer):
            return BLANK
        samples = self._samples()
        try:
            function, printed = isolate(answer)
            check_arguments(function, list(self.inputs))
            right = _results(self.right, samples)
            trial = run(lambda: self._try(function, samples, right.shape), current.deadline_s)
        except Unreadable as trouble:
            return Finding(NOT_YET, str(trouble))
        except _Nothing:
            return PRINTS if printed.is_set() else EMPTY
        return self._weigh(trial, samples, right)

    def _samples(self):
        rng = np.random.default_rng(1959)
        return [[_draw(span, rng) for span in self.inputs.values()] for _ in range(SAMPLES)]

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
        return results, broken, self._trouble_with_arrays(function, samples, results) if self.arrays else ""

    def _trouble_with_arrays(self, function, samples, results):
        columns = [np.array(column) for column in zip(*samples, strict=True)]
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
            faults = [sentence for sentence in (trouble_with_arrays, *broken) if sentence]
            return Finding(NOT_YET, faults[0]) if faults else DONE
        for slip in self.slips:
            if agree(got, _results(slip.wrong, samples), self):
                return Finding(NOT_YET, slip.says, slip.name)
        factor = familiar_factor(got, right, self.unit, self)
        if factor:
            return Finding(NOT_YET, f"What your function returns is {factor}")
        if broken and np.all(np.isfinite(got)):
            return Finding(NOT_YET, broken[0])
        worst = next(i for i in range(SAMPLES) if not agree(got[i], right[i], self))
        return Finding(NOT_YET, self._example(samples[worst], got[worst], right[worst]))

    def _example(self, sample, got, right):
        start = f"For {name_inputs(list(self.inputs), sample)} your function returns"
        if not np.all(np.isfinite(got)):
            return f"{start} {not_finite(got)}"
        if got.shape:
            return f"{start} an array that is {count_right(got, right, self)}"
        return f"{start} {got:.6g}, which is {too_much(got, right, self.unit)}"


@dataclass(frozen=True)
class Choice:
    """One of several options, each a short text; capitals and spaces around it do not matter.

    Parameters
    ----------
    right : str
    slips : sequence of Slip
        The other options; ``wrong`` is the option.

    Examples
    --------
    >>> bound = Slip("bound", "ellipse", "An ellipse comes back. Look at the sign again.")
    >>> energy = Choice("hyperbola", (bound,))
    >>> energy.judge("Ellipse")
    Finding(status='not yet', message='An ellipse comes back. Look at the sign again.', slip='bound')
    >>> energy.judge("circle").message
    "Choose one of these, in quotes: 'ellipse', 'hyperbola'."
    """

    right: str
    slips: tuple[Slip, ...]

    def judge(self, answer):
        """Return the Finding for whatever was handed in."""
        if is_blank(answer):
            return BLANK
        chosen = str.strip(answer).casefold() if is_a(answer, str) else None
        if chosen == self.right.casefold():
            return DONE
        for slip in self.slips:
            if chosen == slip.wrong.casefold():
                return Finding(NOT_YET, slip.says, slip.name)
        options = sorted([self.right, *(slip.wrong for slip in self.slips)])
        return Finding(NOT_YET, f"Choose one of these, in quotes: {', '.join(map(repr, options))}.")


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
