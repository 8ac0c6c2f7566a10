"""What a student expects before computing, kept to be drawn beside the result."""

import math
from dataclasses import dataclass

from lunaedu.lesson.cards import card
from lunaedu.lesson.reading import Unreadable, is_blank, read
from lunaedu.lesson.session import current


@dataclass(frozen=True, repr=False)
class Prediction:
    """The answer to a prediction: the number that was kept (None if there was none) and a sentence."""

    name: str
    value: float | None
    message: str

    def __repr__(self):
        return self.message

    def _repr_html_(self):
        symbol, title = ("○", "Your turn") if self.value is None else ("●", "Your prediction")
        return card(symbol, title, self.message, "var(--jp-info-color1, #1976d2)")


def predict(name, value=..., *, unit="", low=-math.inf, high=math.inf):
    """Keep the number a student expects. Never raises at what stands in place of the dots.

    Parameters
    ----------
    name : str
        What is predicted; `prediction` finds it by this name.
    value : float
        The student's number, in `unit`; dots while there is none.
    unit : str
        The unit asked for, for the sentence.
    low, high : float
        The range outside which the number cannot be meant.

    Returns
    -------
    Prediction
        Shown as a sentence.

    Examples
    --------
    >>> predict("miss", ..., unit="km")
    Put a number in place of the dots and run this cell. Any honest guess is welcome: nobody grades it.
    >>> predict("miss", 3000, unit="km")
    You expect 3000 km. We keep it, and come back to it later.
    >>> prediction("miss")
    3000.0
    """
    key = (current.lesson, name)
    current.predictions.pop(key, None)
    if is_blank(value):
        invitation = "Put a number in place of the dots and run this cell."
        return Prediction(name, None, f"{invitation} Any honest guess is welcome: nobody grades it.")
    try:
        number = float(read(value, subject="Your prediction is"))
    except Unreadable as trouble:
        return Prediction(name, None, str(trouble))
    measure = f"{number:.10g} {unit}".strip()
    if not (math.isfinite(number) and low <= number <= high):
        ends = (("at least", low), ("at most", high))
        allowed = " and ".join(f"{word} {end:.10g}" for word, end in ends if math.isfinite(end)) or "finite"
        return Prediction(name, None, f"{measure} cannot be meant: the number must be {allowed}. Try again.")
    current.predictions[key] = number
    return Prediction(name, number, f"You expect {measure}. We keep it, and come back to it later.")


def prediction(name):
    """Return what the student predicted in this lesson under that name, or None.

    Examples
    --------
    >>> prediction("never asked") is None
    True
    """
    return current.predictions.get((current.lesson, name))
