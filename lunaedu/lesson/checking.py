"""`check`: a student's answer, and what to make of it."""

from dataclasses import dataclass, replace
from difflib import get_close_matches

from lunaedu.lesson.cards import card
from lunaedu.lesson.checks import NOT_TRIED, NOT_YET, RIGHT, TROUBLE, Choice, Finding
from lunaedu.lesson.exercises import every_exercise
from lunaedu.lesson.session import current

PATIENCE = 5
"""After so many wrong tries of one exercise nobody is led any closer, but to the hints."""

_SIGNS = {
    NOT_TRIED: ("○", "var(--jp-info-color1, #1976d2)"),
    RIGHT: ("✓", "var(--jp-success-color1, #388e3c)"),
    NOT_YET: ("→", "var(--jp-warn-color1, #b26a00)"),
    TROUBLE: ("!", "var(--jp-border-color0, #616161)"),
}


@dataclass(frozen=True, repr=False)
class Verdict:
    """What `check` says of an answer.

    ``status`` is "not tried yet", "right", "not yet" or, where the machine failed, "not checked"; ``slip``
    names the known slip that was made, or is empty.
    """

    id: str
    status: str
    message: str
    objective: str = ""
    slip: str = ""

    def __repr__(self):
        return f"Exercise {self.id}: {self.status}. {self.message}"

    def _repr_html_(self):
        symbol, colour = _SIGNS[self.status]
        return card(symbol, f"Exercise {self.id}: {self.status}", self.message, colour)


def check(id, answer=...):
    """Say whether an answer is right, and if it is not yet, what the likely cause is.

    Never raises at a student's mistake, and never shows the right answer. After `PATIENCE` wrong tries
    of one exercise it says no more *how* a number or choice is wrong: nobody gets there by halving intervals.

    Parameters
    ----------
    id : str
        The exercise, such as "2.1".
    answer : object
        What the student hands in: a number, an array, a function, a choice. Anything else gets a sentence.

    Returns
    -------
    Verdict

    Examples
    --------
    >>> check("0.1", ...)
    Exercise 0.1: not tried yet. Put your answer in place of the dots and run this cell again.
    >>> check("0.11", 34.3)
    Exercise 0.11: not tried yet. There is no exercise of this name; near it: 0.1.
    """
    found = verdict(id, answer)
    if found.status == RIGHT:
        current.tries.pop(found.id, None)
    elif found.status == NOT_YET:
        current.tries[found.id] = tries = current.tries.get(found.id, 0) + 1
        exercise = every_exercise()[found.id]
        leads_closer = not found.slip or isinstance(exercise.checker(), Choice)
        if tries > PATIENCE and leads_closer:
            return replace(found, message=exercise.hint)
    return found


def verdict(id, answer=...):
    """Return what `check` says of an answer that is the first one; grading asks this."""
    exercises = every_exercise()
    name = id if type(id) is str else str(id) if type(id) is float else "?"
    if name not in exercises:
        near = get_close_matches(name, exercises, n=3, cutoff=0.6)
        advice = f"near it: {', '.join(near)}" if near else "its name comes first, in quotes"
        return Verdict(name, NOT_TRIED, f"There is no exercise of this name; {advice}.")
    exercise = exercises[name]
    try:
        checker = exercise.checker()
    except Exception as error:
        return Verdict(name, TROUBLE, _our_trouble(error), exercise.objective)
    try:
        found = checker.judge(answer)
    except (MemoryError, OSError) as error:
        return Verdict(name, TROUBLE, _our_trouble(error), exercise.objective)
    except Exception:  # an answer that plays foul in a way nobody thought of
        found = Finding(NOT_YET, "Your answer cannot be read: take plain numbers and plain functions.")
    message = f"{found.message} {exercise.insight}".strip() if found.status == RIGHT else found.message
    return Verdict(name, found.status, message, exercise.objective, found.slip)


def right_answer(id):
    """Return the answer to a declared exercise: hidden tests ask for numbers that are a student's own."""
    return every_exercise()[id].checker().right


def _our_trouble(error):
    return (
        f"This computer could not check your answer just now ({type(error).__name__}). That says nothing "
        "about your answer: restart the kernel, and run all cells again."
    )
