"""Every exercise of every lesson, and the checkers they are made of: right answers, slips, and junk."""

import builtins
import functools
import math
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

import lunaedu as lu
from lunaedu.lesson import sandbox, session
from lunaedu.lesson.checks import NOT_TRIED, NOT_YET, RIGHT, Choice, Exercise, Function, Number, Slip, by_id
from lunaedu.lesson.comparing import FACTORS
from lunaedu.lesson.exercises import every_exercise

EXERCISES = every_exercise()
STUDENTS = ["", "Valentina", "Andriyan", "José Ñandú"]


class Impostor:
    """Claims to be everything, equals everything, and raises when asked for anything."""

    def __eq__(self, other):
        return True

    def foul(self, *args, **options):
        raise RuntimeError("foul play")

    __hash__ = __float__ = __array__ = __repr__ = __str__ = __len__ = __iter__ = __bool__ = __call__ = foul
    __class__ = property(foul)


class Series:
    """As much of a table's column as an answer may meet."""

    def __init__(self, values):
        self.values = np.array(values)

    def __array__(self, dtype=None, copy=None):
        return self.values

    def __eq__(self, other):
        return self.values == other

    __hash__ = None


class Raiser:
    def __init__(self, error):
        self.error = error

    def __call__(self, *args):
        raise self.error


class Mute(Exception):
    def __str__(self):
        raise ValueError("no words")


def nest():
    loop = []
    loop.append(loop)
    return loop


def generator():
    yield 1


JUNK = {
    "the id again": "0.1",
    "a number with its unit": "11.2 km/s",
    "bytes": b"11.2",
    "empty text": "",
    "nan": math.nan,
    "infinity": math.inf,
    "minus infinity": -np.float64(np.inf),
    "a huge integer": 10**400,
    "a truth": True,
    "NumPy's truth": np.True_,
    "a complex number": 11.2 + 0j,
    "an empty list": [],
    "a list of texts": ["1", "2"],
    "a list in itself": nest(),
    "rows of different lengths": [[1, 2], [3]],
    "a decimal comma": (11, 2),
    "a set": {1.0},
    "a dictionary": {"answer": 1},
    "a range": range(3),
    "an empty array": np.array([]),
    "an array of objects": np.array([None, "x"], dtype=object),
    "a matrix": np.ones((2, 5)),
    "a column of a table": Series([1.0, 2.0, 4.0, 5.0, 7.0]),
    "a date": datetime(1959, 1, 2, tzinfo=UTC),
    "a time difference": timedelta(hours=1),
    "NumPy's time difference": np.timedelta64(5, "s"),
    "an impostor": Impostor(),
    "the class of impostors": Impostor,
    "a class of numbers": float,
    "a module": math,
    "an exception": ValueError("no"),
    "a generator": generator(),
    "a generator function": generator,
    "a function without arguments": lambda: 1.0,
    "a function of anything that gives text": lambda *args: "11.2",
    "a function that raises": Raiser(ZeroDivisionError("division by zero")),
    "a function that leaves Python": Raiser(SystemExit(1)),
    "a function whose error has no words": Raiser(Mute()),
    "a builtin without a signature": max,
    "print": print,
}


@pytest.fixture(autouse=True)
def restore_session():
    """Whatever a test sets as lesson and student ends with it."""
    kept = dict(vars(session.current))
    yield
    vars(session.current).update(kept)


def open_lesson(exercise_id, student):
    session.current.lesson = f"{int(exercise_id.split('.')[0]):02d}"
    session.current.student = student


def is_a_sentence(text):
    return (
        text == text.strip()
        and "  " not in text
        and text[:1].isupper()
        and text[-1] in ".?!"
        and len(text) < 450
    )


def numbers_in(text):
    return [float(number.replace(" ", "")) for number in re.findall(r"\d+(?: \d{3})*(?:\.\d+)?", text)]


@pytest.fixture(params=sorted(EXERCISES))
def exercise(request):
    open_lesson(request.param, "")
    return EXERCISES[request.param]


def test_an_exercise_says_what_it_is(exercise):
    lesson, _ = exercise.id.split(".")
    assert exercise is EXERCISES[exercise.id]
    assert re.fullmatch(r"\d+\.\d+", exercise.id)
    assert re.fullmatch(rf"LO-{lesson}\.\d+", exercise.objective)
    assert is_a_sentence(exercise.question)
    assert exercise.insight == "" or is_a_sentence(exercise.insight)
    assert exercise.points >= 1


@pytest.mark.parametrize("student", STUDENTS)
def test_the_right_answer_is_right_whoever_gives_it(exercise, student):
    open_lesson(exercise.id, student)
    assert lu.check(exercise.id, exercise.checker().right).status == RIGHT


@pytest.mark.parametrize("student", STUDENTS)
def test_each_slip_gets_its_own_answer_and_none_is_taken_for_another(exercise, student):
    open_lesson(exercise.id, student)
    checker = exercise.checker()
    for slip in checker.slips:
        verdict = lu.check(exercise.id, slip.wrong)
        assert (verdict.status, verdict.slip, verdict.message) == (NOT_YET, slip.name, slip.says)


def test_a_slip_helps_without_telling(exercise):
    checker = exercise.checker()
    names = [slip.name for slip in checker.slips]
    sentences = [slip.says for slip in checker.slips]
    assert len(set(names)) == len(set(sentences)) == len(checker.slips)
    assert all(is_a_sentence(sentence) for sentence in sentences)
    for sentence in sentences:
        if isinstance(checker, Choice):
            assert repr(checker.right) not in sentence
        elif isinstance(checker, Number):
            assert not [
                n for n in numbers_in(sentence) if math.isclose(n, np.max(checker.right), rel_tol=0.02)
            ]


def test_an_exercise_knows_at_least_one_slip(exercise):
    assert exercise.checker().slips


@pytest.mark.parametrize("blank", [..., None, NotImplemented])
def test_dots_are_an_exercise_not_tried_yet(exercise, blank):
    verdict = lu.check(exercise.id, blank)
    assert verdict.status == NOT_TRIED
    assert lu.check(exercise.id) == verdict


@pytest.mark.parametrize("junk", JUNK)
def test_junk_gets_a_sentence(exercise, junk):
    verdict = lu.check(exercise.id, JUNK[junk])
    assert verdict.status == NOT_YET
    assert verdict.slip == ""
    assert is_a_sentence(verdict.message)


@pytest.fixture
def impatient(monkeypatch):
    """A session that gives a student's function a fifth of a second."""
    monkeypatch.setattr(session.current, "deadline_s", 0.2)


def test_a_function_that_never_returns_gets_a_sentence(exercise, impatient):
    checker = exercise.checker()
    if isinstance(checker, Function):
        finding = checker.judge(written("def f(*a):\n    while True: pass"))
        assert "does not finish" in finding.message


SPEED = Number(
    math.sqrt(125.0),
    "km/s",
    slips=(
        Slip("circular", math.sqrt(62.5), "That keeps a satellite in a circle."),
        Slip("no number at all", math.nan, "A root of a negative number, is it?"),
    ),
)
ORBIT = Number(
    np.array([7000.0, 0.0, -1.5]), "km", abs_tol=0.001, slips=(Slip("flat", [7000.0, 0.0, 0.0], "Up?"),)
)


@pytest.mark.parametrize(
    "answer",
    [
        math.sqrt(125.0),
        11.2,
        np.float32(11.18),
        np.float64(11.18),
        np.array(11.18),
        Fraction(1118, 100),
        Decimal("11.18"),
        11.18 * 1.009,
        11.18 * 0.991,
    ],
)
def test_a_number_is_right_within_its_tolerance_whatever_its_type(answer):
    assert SPEED.judge(answer).status == RIGHT


@pytest.mark.parametrize("answer", [11.18 * 1.012, 11.18 * 0.988, 0, -5, 1e300, 5e-324])
def test_a_number_beyond_its_tolerance_is_not_yet_right(answer):
    assert SPEED.judge(answer).status == NOT_YET


def test_a_slip_may_be_no_number():
    assert SPEED.judge(np.nan).slip == "no number at all"


@pytest.mark.parametrize(("factor", "name", "hint"), FACTORS, ids=[entry[1] for entry in FACTORS])
def test_a_familiar_factor_is_named_but_not_the_answer(factor, name, hint):
    number = Number(17.3, "km")
    for answer, direction in ((17.3 * factor, "large"), (17.3 / factor, "small")):
        message = number.judge(answer).message
        assert message == f"Your answer is {name} times too {direction}: {hint} The unit asked for is km."
        assert is_a_sentence(message)
        assert "17.3" not in message


def test_no_two_familiar_factors_are_taken_for_each_other():
    sizes = sorted(factor for factor, _, _ in FACTORS)
    assert all(larger / smaller > 1.015 for smaller, larger in pairwise(sizes))


def test_an_unfamiliar_difference_is_said_in_a_word():
    assert Number(17.3, "km").judge(20.0).message == "Your answer is too large. The unit asked for is km."
    assert Number(17.3).judge(16.0).message == "Your answer is too small."


def test_a_lost_sign_is_named():
    assert SPEED.judge(-math.sqrt(125.0)).message == "Your answer is right but for its sign."


def test_several_numbers_may_come_as_list_tuple_array_or_column():
    for answer in ([7000, 0, -1.5], (7000, 0, -1.5), np.array([7000, 0, -1.5]), Series([7000, 0, -1.5])):
        assert ORBIT.judge(answer).status == RIGHT


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([7000.0, 0.0, 0.0], "Up?"),
        ([7000.0, 0.0, 3.0], "right in 2 of its 3 numbers"),
        ([7000.0, 0.0], "is a list, but 3 numbers are wanted"),
        (np.ones(2), "shape (2,)"),
        ([[7000.0, 0.0, -1.5]], "is a list"),
        (7000.0, "is a single number, but 3 numbers are wanted"),
        (["7000", "0", "-1.5"], "look whether each is a number"),
        ([7000.0, None, -1.5], "look whether each is a number"),
        ([7000.0, math.nan, -1.5], "is nan"),
    ],
)
def test_several_numbers_that_are_not_right_get_their_sentence(answer, words):
    finding = ORBIT.judge(answer)
    assert finding.status == NOT_YET
    assert words in finding.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("11.2 km/s", "Your answer is the text '11.2 km/s', but a plain number is wanted."),
        ((11, 2), "not `11,2`"),
        (np.array([11.2]), "`float(x[0])`"),
        (True, "Your answer is True"),
        (11.2j, "root of a negative number"),
        (math.inf, "infinite"),
        (10**400, "larger than a computer's numbers"),
        (math.sqrt, "Your answer is a function"),
        (float, "a class"),
        ((i for i in ()), "a generator"),
        (Series([1]), "an object of the type `Series`"),
        (np.timedelta64(5, "s"), "a date or a time"),
    ],
)
def test_a_wrong_type_is_named(answer, words):
    assert words in SPEED.judge(answer).message


ACCELERATION = Function(
    lambda thrust_kN, mass_kg: 1000 * thrust_kN / mass_kg,
    {"thrust_kN": (20, 80), "mass_kg": (1000, 8000)},
    unit="m/s²",
    slips=(
        Slip(
            "kilonewtons",
            lambda thrust_kN, mass_kg: thrust_kN / mass_kg,
            "How many newtons are in a kilonewton?",
        ),
        Slip("upside down", lambda thrust_kN, mass_kg: mass_kg / thrust_kN / 1000, "More mass, less of it."),
        Slip("nan", lambda thrust_kN, mass_kg: np.sqrt(-mass_kg), "Whose root is that?"),
    ),
    properties=(
        ("Without thrust there is none.", lambda f: f(0.0, 1000.0) == 0),
        ("Twice the mass must halve it.", lambda f: math.isclose(2 * f(50.0, 4000.0), f(50.0, 2000.0))),
    ),
)


def written(source, name="f", **notebook):
    """A function as a student writes it in a notebook whose other cells have set some names."""
    cells = {"__name__": "__main__", "__builtins__": builtins, "np": np, "math": math, **notebook}
    exec(source, cells)
    return cells[name]


@pytest.mark.parametrize(
    "source",
    [
        "def f(thrust_kN, mass_kg):\n    return 1000 * thrust_kN / mass_kg",
        "def f(F, m=1.0):\n    return 1e3 * F / m",
        "def f(F, m):\n    print('here', F)\n    return 1e3 * F / m",
        "def f(F, m):\n    from math import pi\n    import numpy\n    return numpy.divide(1e3 * F, m)",
        "f = lambda F, m: 1e3 * F / m",
        "f = np.vectorize(lambda F, m: math.fsum([1e3 * F]) / m)",
        "def f(F, m, again=3):\n    return 1e3 * F / m if again == 0 else f(F, m, again - 1)",
        "g = lambda F, m, again=3: 1e3 * F / m if again == 0 else g(F, m, again - 1)\nf = g",
        "def make(k):\n    def g(F, m):\n        return k * F / m\n    return g\nf = make(1e3)",
        "import functools\nf = functools.partial(lambda k, F, m: k * F / m, 1e3)",
        "import functools\nf = functools.partial(lambda F, m, *, k: k * F / m, k=1e3)",
        "def f(F, m, *, k=1e3):\n    return k * F / m",
        "class A:\n    def g(self, F, m): return 1e3 * F / m\nf = A().g",
        "class A:\n    def __call__(self, F, m): return 1e3 * F / m\nf = A()",
        "def f(*args):\n    class Pair:\n        F, m = args\n    return 1e3 * Pair.F / Pair.m",
        "def f(F, m):\n    assert lu.constants and np.pi == math.pi\n    return 1e3 * F / m",
    ],
)
def test_a_right_function_is_right_however_it_is_written(source):
    assert ACCELERATION.judge(written(source)) == replace(ACCELERATION.judge(ACCELERATION.right))
    assert ACCELERATION.judge(written(source)).status == RIGHT


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(F, m): return k * F / m", "uses `k`, but is not given it"),
        ("f = lambda F, m: k * F / m", "uses `k`"),
        ("f = np.vectorize(lambda F, m: k * F / m)", "uses `k`"),
        ("import functools\nf = functools.partial(lambda a, F, m: k * F / m, 1)", "uses `k`"),
        ("def helper(F): return 1e3 * F\ndef f(F, m): return helper(F) / m", "uses `helper`"),
        ("from math import fsum\ndef f(F, m): return fsum([1e3 * F]) / m", "uses `fsum`"),
        ("def f(F, m):\n    global k\n    k += 1\n    return 1e3 * F / m", "uses `k`"),
        ("def f(F, m): return 1e3 * F / mas", "check its spelling"),
        ("def f(F, m): return 1 / 0", "raises ZeroDivisionError: division by zero."),
        ("def f(F, m): raise SystemExit", "raises SystemExit."),
        ("def f(F, m): raise KeyboardInterrupt", "raises KeyboardInterrupt."),
        ("def f(F, m): return f(F, m)", "calls itself without end"),
        ("def f(F, m): return input()", "nobody is there to type"),
        ("def f(F, m): return '11 m/s²'", "returns the text '11 m/s²'"),
        ("def f(F, m): return np.array([1e3 * F / m])", "an array around one number"),
        ("def f(F, m): return 1e3 * F / m, 'm/s²'", "returns a pair"),
        ("def f(F, m): return F > m", "returns False"),
        ("def f(F, m): return (F - m) ** 0.5", "returns a complex number"),
        ("def f(F, m): return 1e3 * F / m if F > 50 else math.nan", "returns nan"),
        ("def f(F, m): return lambda: F / m", "returns a function"),
        ("def f(F, m):\n    if F > 50: return 1e3 * F / m", "returns nothing. Does each way end"),
        ("def f(F, m): print(1e3 * F / m)", "prints its result"),
        ("def f(F, m): yield 1e3 * F / m", "contains `yield`"),
        ("async def f(F, m): return 1e3 * F / m", "`async`"),
        ("def f(F): return F", "must take 2 arguments, in this order: thrust_kN, mass_kg"),
        ("def f(F, m, k): return F", "must take 2 arguments"),
        ("def f(*, F, m): return F", "must take 2 arguments"),
        ("def f(F, m):\n    F *= 1e3\n    F /= m\n    return F", "work on a copy"),
        ("def f(F, m): return math.fsum([1e3 * F]) / m", "let it take arrays"),
        ("def f(F, m):\n    if F > 0: return 1e3 * F / m\n    return 0", "`np.where` in place of `if`"),
        ("def f(F, m): return 1e3 * np.mean(F) / m", "other results for an array"),
        ("def f(F, m): return 1e3 * F / m if np.ndim(F) == 0 else None", "other results for an array"),
        ("def f(F, m): return -1e3 * F / m", "right but for its sign"),
        ("def f(F, m): return 2e3 * F / m", "2 times too large"),
        ("def f(F, m): return 1e3 * F / m + 1", "Without thrust there is none."),
        ("def f(F, m): return 1e3 * F / m ** 0.5", "Twice the mass must halve it."),
        ("def f(F, m): return 1.3e3 * F / m", "which is too large. The unit asked for is m/s²."),
        ("def f(F, m): return np.where(F > 0, 1e3 * F / m, 1)", "Without thrust there is none."),
    ],
)
def test_a_function_that_is_not_right_yet_gets_the_likely_cause(source, words):
    finding = ACCELERATION.judge(written(source, k=1e3))
    assert finding.status == NOT_YET
    assert words in finding.message
    assert is_a_sentence(finding.message)


@pytest.mark.parametrize(
    "source",
    [
        "def f(F, m): ...",
        "def f(F, m): pass",
        "def f(F, m): return ...",
        "def f(F, m): raise NotImplementedError",
        "def f(F, m): 1e3 * F / m",
    ],
)
def test_a_function_that_returns_nothing_is_not_tried_yet(source):
    assert ACCELERATION.judge(written(source)).status == NOT_TRIED


@pytest.mark.parametrize("slip", ACCELERATION.slips, ids=lambda slip: slip.name)
def test_a_function_with_a_known_slip_is_told_so(slip):
    assert ACCELERATION.judge(slip.wrong) == replace(ACCELERATION.judge(slip.wrong), slip=slip.name)
    assert ACCELERATION.judge(slip.wrong).message == slip.says


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n        try: F += 1\n        except Exception: pass",
        "while True:\n        try: F += 1\n        except: pass",
        "while True: print(F)",
        "import time\n    while True: time.sleep(0.01)",
    ],
)
def test_a_function_that_never_returns_is_stopped(body, impatient):
    before = threading.active_count()
    finding = ACCELERATION.judge(written(f"def f(F, m):\n    {body}"))
    assert finding.message == "Your function does not finish in time. Does its loop come to an end?"
    assert threading.active_count() == before


def test_a_function_that_a_busy_machine_keeps_waiting_is_not_stopped(impatient, monkeypatch):
    monkeypatch.setattr(sandbox, "ASLEEP", 100)
    stalled = "def f(F, m, stalls_s=[0.4]):\n    import time\n    if stalls_s: time.sleep(stalls_s.pop())\n"
    assert ACCELERATION.judge(written(stalled + "    return 1e3 * F / m")).status == RIGHT


def test_a_function_that_cannot_be_stopped_is_left_and_the_student_told(impatient):
    stubborn = "def f(F, m):\n    import time\n    time.sleep(10)"
    finding = ACCELERATION.judge(written(stubborn))
    assert finding.message.endswith("It is still running: restart the kernel.")


def test_what_a_function_prints_stays_out_of_the_answer(capsys):
    ACCELERATION.judge(written("def f(F, m):\n    print('noise')\n    return 1e3 * F / m"))
    assert capsys.readouterr() == ("", "")


def test_warnings_of_a_function_stay_out_of_the_answer(recwarn):
    ACCELERATION.judge(written("def f(F, m): return np.sqrt(-F) / np.float64(0)"))
    assert not recwarn.list


def test_a_function_leaves_the_notebook_as_it_was():
    f = written("def f(F, m):\n    global k\n    k = 7\n    return 1e3 * F / m", k=1)
    assert ACCELERATION.judge(f).status == RIGHT
    assert f.__globals__["k"] == 1


def test_a_function_may_take_and_return_vectors():
    def draw(rng):
        return rng.uniform(-1, 1, 3)

    cross = Function(np.cross, {"position_km": draw, "velocity_km_s": draw}, arrays=False)
    assert cross.judge(written("def f(r, v): return np.cross(r, v)")).status == RIGHT
    assert cross.judge(written("def f(r, v): return np.cross(v, r)")).message == (
        "What your function returns is right but for its sign."
    )
    assert "in 0 of its 3 numbers" in cross.judge(written("def f(r, v): return r")).message
    assert "shape (4,)" in cross.judge(written("def f(r, v): return np.ones(4)")).message
    assert "work on a copy" in cross.judge(written("def f(r, v):\n    r *= 2\n    return r")).message


def test_the_same_function_gets_the_same_answer_each_time():
    wrong = written("def f(F, m): return 1.3e3 * F / m")
    assert ACCELERATION.judge(wrong) == ACCELERATION.judge(wrong)


ORBITS = Choice(
    "hyperbola", (Slip("bound", "ellipse", "An ellipse returns."), Slip("edge", "parabola", "Nearly."))
)


@pytest.mark.parametrize("answer", ["hyperbola", " Hyperbola\n", "HYPERBOLA", np.str_("hyperbola")])
def test_a_choice_does_not_mind_capitals_and_spaces(answer):
    assert ORBITS.judge(answer).status == RIGHT


def test_each_wrong_option_has_its_answer():
    assert [ORBITS.judge(option).slip for option in ("ellipse", "parabola")] == ["bound", "edge"]


@pytest.mark.parametrize("answer", ["circle", "", 3, ["hyperbola"], print, True])
def test_anything_else_is_shown_the_options(answer):
    message = ORBITS.judge(answer).message
    assert message == "Choose one of these, in quotes: 'ellipse', 'hyperbola', 'parabola'."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("0.11", "near it: 0.1"),
        ("toy", "its name comes first, in quotes"),
        (3.5e7, "There is no exercise of this name"),
        (None, "its name comes first"),
        (functools, "its name comes first"),
    ],
)
def test_an_unknown_exercise_gets_a_sentence(name, words):
    verdict = lu.check(name, 1.0)
    assert verdict.status == NOT_TRIED
    assert words in verdict.message


def test_an_impostor_is_known_by_its_type():
    messages = [checker.judge(Impostor()).message for checker in (SPEED, ORBIT, ORBITS)]
    assert "Your answer is a function, but a plain number is wanted." in messages[0]
    assert "Your answer is a function, but 3 numbers are wanted." in messages[1]
    assert messages[2] == ORBITS.judge("circle").message
    verdict = lu.check(Impostor(), 1.0)
    assert "its name comes first" in verdict.message


def test_the_number_of_an_exercise_will_do_for_its_name():
    assert lu.check(0.1, ...).id == "0.1"


def test_two_exercises_cannot_share_an_id():
    one = Exercise("9.1", "LO-9.1", "What?", lambda: SPEED)
    with pytest.raises(ValueError, match=r"share an id; got 9\.1, 9\.1"):
        by_id(one, one)
