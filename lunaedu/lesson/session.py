"""The lesson that is open: which one, whose, and the numbers that belong to them."""

import hashlib
import math
import os
import unicodedata
from dataclasses import dataclass, field

from lunaedu.lesson.environment import problems


@dataclass
class Session:
    """What one kernel remembers: course, lesson, student, and the predictions by (lesson, name).

    ``deadline_s`` is the processor's time for all calls of a function that is handed in; ``seed`` is what
    its sample inputs are drawn from; ``tries`` counts the wrong answers to each exercise, and ``draws`` the
    personal values that were asked for.
    """

    course: str = "luna1"
    lesson: str = ""
    student: str = ""
    predictions: dict[tuple[str, str], float] = field(default_factory=dict)
    deadline_s: float = 3.0
    seed: int = 1959
    tries: dict[str, int] = field(default_factory=dict)
    draws: int = 0


current = Session()


def start(lesson, student="", course="luna1"):
    """Open a lesson: set the style of its figures, remember whose it is, check the tools it needs.

    Prints one line, and one more for each tool that is missing or too old, with the command that mends it.

    Parameters
    ----------
    lesson : str
        The lesson's number, such as "02".
    student : str
        The name that personal values are made from; left empty, everyone gets the same values. Dots in its
        place ask for it. The environment variable ``LUNAEDU_STUDENT``, where it is set, wins over what is
        typed: a hub and whoever grades know best who it is. Set but empty, it means nobody.
    course : str
        The course, which personal values depend on too; ``LUNAEDU_COURSE`` wins likewise.

    Raises
    ------
    ValueError
        If `lesson` is not a number or `student` and `course` are not text.

    Examples
    --------
    >>> start("02")
    Lesson 02 is ready.
    >>> start("02", student="Valentina")
    Lesson 02 is ready for Valentina.
    >>> start("02", student=..., course="mechanics")
    Lesson 02 is ready, but your numbers are not your own yet.
    Put your name for this course, in quotes, in place of the dots; then run all cells again.
    >>> start("02")
    Lesson 02 is ready.
    """
    if not str(lesson).isdecimal():
        raise ValueError(f'start takes the number of a lesson, such as "02"; got {lesson!r}')
    asked = student is ...
    if student is None or asked:
        student = ""
    for name, value in {"student": student, "course": course}.items():
        if not isinstance(value, str):
            raise ValueError(f'{name} must be text in quotes, such as "Valentina"; got {value!r}')
    current.course = os.environ.get("LUNAEDU_COURSE") or course
    current.lesson = f"{int(lesson):02d}"
    known = os.environ.get("LUNAEDU_STUDENT")
    current.student = (student if known is None else known).strip()
    found = problems()
    trouble = ", but something is missing or too old" if found else ""
    if asked and known is None:
        found.append(
            "Put your name for this course, in quotes, in place of the dots; then run all cells again."
        )
        trouble = trouble or ", but your numbers are not your own yet"
    _set_style()
    owner = f" for {current.student}" if current.student else ""
    print(f"Lesson {current.lesson} is ready{owner}{trouble}.", *found, sep="\n")


def _set_style():
    try:
        from lunaedu.figures import style
    except ImportError:  # without Matplotlib; `problems` has said so
        return
    style.use()


def _folded(student):
    return " ".join(unicodedata.normalize("NFKC", student).casefold().split())


def same_name(one, other):
    """Whether two names of a student give the same personal values.

    Examples
    --------
    >>> same_name("Ada  Lovelace ", "ada lovelace")
    True
    """
    return _folded(one) == _folded(other)


def personal(name, nominal, *, low, high, step):
    """Return the student's own value of a quantity: one of low, low + step, … up to high.

    The value comes from the SHA-256 of course, lesson, name and student, so it is the same on every machine
    and whoever grades can compute it again. Capitals and spaces in the student's name do not matter.

    Parameters
    ----------
    name : str
        The quantity, unit included, such as "delay_s".
    nominal : float
        The value where no student is named.
    low, high, step : float
        The range, ends included, and the distance of its values, in the unit of `nominal`.

    Returns
    -------
    float
        In the unit of `nominal`.

    Raises
    ------
    ValueError
        If the range is empty or the step is not above zero.

    Examples
    --------
    >>> personal("delay_s", 10.0, low=5.0, high=15.0, step=0.5)
    10.0
    """
    if not (low < high and 0 < step <= high - low and math.isfinite(high - low)):
        raise ValueError(
            f"{name} needs low < high and a step that fits between; got {low=}, {high=}, {step=}"
        )
    current.draws += 1
    if not current.student:
        return float(nominal)
    key = "/".join((current.course, current.lesson, name, _folded(current.student)))
    draw = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
    steps = math.floor((high - low) / step * (1 + 1e-12))
    return round(low + draw % (steps + 1) * step, 12)
