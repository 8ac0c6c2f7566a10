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
from lunaedu.lesson import checking, fence, session
from lunaedu.lesson.checks import (
    LEVELS,
    NO_OPTION,
    NOT_TRIED,
    NOT_YET,
    RIGHT,
    TROUBLE,
    Choice,
    Drawing,
    Exercise,
    Function,
    Number,
    Slip,
    by_id,
    plotted,
)
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
    session.current.tries = {}
    yield
    vars(session.current).update(kept)


def open_lesson(exercise_id, student):
    session.current.lesson = f"{int(exercise_id.split('.')[0]):02d}"
    session.current.student = student


def first_way(option):
    """A choice that may be said in several ways, said in the first."""
    several = isinstance(option, tuple) and all(isinstance(way, str) for way in option)
    return option[0] if several else option


def by_a_student(answer):
    """An answer as a student gives it: a function of the library's is written anew."""
    return (lambda *inputs: answer(*inputs)) if callable(answer) else first_way(answer)


def mark(exercise, answer):
    """Whether an answer passes the hidden tests, run as nbgrader runs them: alone, in the notebook."""
    try:
        exec("\n".join(exercise.hidden_tests("answer")), {"answer": answer, "lu": lu, "np": np})
    except AssertionError:
        return False
    return True


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
    assert exercise.level in LEVELS
    assert is_a_sentence(exercise.hint)


@pytest.mark.parametrize("student", STUDENTS)
def test_the_right_answer_is_right_whoever_gives_it(exercise, student):
    open_lesson(exercise.id, student)
    assert lu.check(exercise.id, by_a_student(exercise.checker().right)).status == RIGHT


@pytest.mark.parametrize("student", STUDENTS)
def test_each_slip_gets_its_own_answer_and_none_is_taken_for_another(exercise, student):
    open_lesson(exercise.id, student)
    checker = exercise.checker()
    for slip in checker.slips:
        session.current.tries = {}
        verdict = lu.check(exercise.id, by_a_student(first_way(slip.wrong)))
        assert (verdict.status, verdict.slip, verdict.message) == (NOT_YET, slip.name, slip.says)


def forms(checker):
    """Honest ways to give one and the same right answer."""
    right = by_a_student(checker.right)
    if isinstance(checker, Choice):
        ways = [checker.right] if isinstance(checker.right, str) else checker.right
        for way in ways:
            yield from (way, way.upper(), f"{way}.", f" {way.replace(' ', '  ')}\n", np.str_(way), f"'{way}'")
    elif isinstance(checker, Drawing):
        yield right
        yield (*right[:3], [([0.0], [0.0]), *right[3]])
        yield (*right[:3], [tuple(part[::-1] for part in right[3][0])])
        yield (*right[:3], [(right[3][0][0], three_digits(right[3][0][1]).tolist())])
    elif isinstance(checker, Number):
        yield from (right, three_digits(right))
        if np.ndim(right):
            yield from (list(right), tuple(right), np.array(right))
        else:
            yield from (float(right), np.float64(right), np.array(right), Fraction(float(right)))
            yield Decimal(float(right))
    else:
        yield from (right, functools.partial(right))
        yield lambda *inputs: np.asarray(right(*inputs))
        if checker.rel_tol >= 0.005:  # else the task asks for more
            yield lambda *inputs: three_digits(right(*inputs))
        if not checker.arrays:
            yield lambda *inputs: np.asarray(right(*inputs), float).tolist()
            yield lambda *inputs: right(*(int(x) if float(x).is_integer() else x for x in inputs))


def three_digits(value):
    return np.vectorize(lambda number: float(f"{number:.3g}"))(value)[()]


@pytest.mark.parametrize("student", STUDENTS)
def test_what_check_calls_right_has_full_marks_in_any_honest_form(exercise, student):
    open_lesson(exercise.id, student)
    for form in forms(exercise.checker()):
        verdict = lu.check(exercise.id, form)
        assert (verdict.status, mark(exercise, form)) == (RIGHT, True), verdict.message


WRITTEN = {
    "1.2": """
import math
def speed(r, r0, v0):
    e = v0 ** 2 / 2 - mu / r0
    left = 2 * (e + mu / r)
    if left <= 0: return 0
    return round(math.sqrt(left), 3)
---
G, M = 6.674e-11, 5.972e24
def energy(r, v):
    return v**2 / 2 - G * M / 1e9 / r
def speed(radius_km: float, burnout_radius_km: float, burnout_speed_km_s: float = 11.0) -> float:
    return np.sqrt(max(0, 2 * (energy(burnout_radius_km, burnout_speed_km_s) + G * M / 1e9 / radius_km)))
---
speed = lambda r, r0, v0: max(v0**2 + 2 * mu * (1/r - 1/r0), 0) ** 0.5
---
from numpy import sqrt
escape = lu.orbits.escape_speed
def speed(r, r0, v0):
    squared = v0**2 - escape(r0)**2 + escape(r)**2
    return sqrt(squared) if squared > 0 else 0.0
""",
    "1.4": """
def speed(r, v, h):
    g = mu / r**2
    v = v - g * h / 2
    r = r + v * h
    g = mu / r**2
    v = v - g * h / 2
    return r, v
---
def gravity(r): return -lu.constants.EARTH_MU_KM3_S2 / r ** 2
def speed(r, v, h):
    v += gravity(r) * h / 2
    r += v * h
    v += gravity(r) * h / 2
    return [r, v]
---
def speed(r, v, h):
    a = -mu / r**2
    new = r + v * h + a * h**2 / 2
    return np.array([new, v + (a - mu / new**2) * h / 2])
""",
    "1.5": """
def step(r, v, h):
    half = v - h / 2 * mu / r**2
    r = r + h * half
    return r, half - h / 2 * mu / r**2
def speed(step_s):
    r, v = burnout_km, burnout_km_s
    t = 0
    while t < 7200:
        r, v = step(r, v, step_s)
        t = t + step_s
    return v**2 / 2 - mu / r - energy_km2_s2
""",
    "1.7": """
def speed(isp, full, empty):
    v, m = 0, full
    while m > empty:
        v += 9.81 * isp / m
        m -= 1
    return v
---
import math
def speed(isp, full, empty): return 9.81 * isp * math.log(full / empty)
""",
    "2.2": """
def speed(rp, vinf):
    return rp * np.sqrt(1 + 2 * moon_mu / (rp * vinf**2))
---
def speed(rp, vinf):
    v = np.sqrt(vinf**2 + lu.orbits.escape_speed(rp, moon_mu)**2)
    return rp * v / vinf
""",
    "7.2": """
def speed(noticed_nT, distance_km):
    return noticed_nT * 1e-9 * (distance_km * 1e3) ** 3 / 1e-7
---
def speed(B, r):
    return 4 * np.pi / mu0 * B * r**3  # nano and cubed kilo cancel
---
def speed(noticed_nT, distance_km, latitude_deg=0.0):
    root = np.sqrt(1 + 3 * np.sin(np.radians(latitude_deg)) ** 2)
    return 4 * np.pi * (1000 * distance_km) ** 3 * 1e-9 * noticed_nT / (mu0 * root)
""",
    "7.4": """
def speed(area_m2, hours):
    return 3.0 / (area_m2 * hours * 3600)
---
import math
def speed(area_m2, hours):
    return math.log(20) / (area_m2 * 3600 * hours)
---
def speed(area_m2, hours):
    expected = 0
    while np.exp(-expected) > 0.05:
        expected += 0.001
    return expected / area_m2 / hours / 3600
""",
    "7.5": """
def speed(expected):
    counted = np.random.default_rng(1959).poisson(expected, 10_000)
    return np.mean(limit_of[counted] > expected)
---
def speed(expected):
    rng = np.random.default_rng()
    held = 0
    for _ in range(10_000):
        if limit_of[rng.poisson(expected)] > expected:
            held += 1
    return held / 10_000
---
from math import exp, factorial
def speed(expected):
    return sum(exp(-expected) * expected**n / factorial(n) for n in range(60) if limit_of[n] > expected)
""",
}
HONEST = [(id, source) for id, sources in WRITTEN.items() for source in sources.split("---")]


@pytest.mark.parametrize(("id", "source"), HONEST)
def test_a_function_as_honest_students_write_it_is_right_and_has_full_marks(id, source):
    open_lesson(id, "")
    departure = lu.reconstruction.stand_in_departure()
    burnout_km = lu.constants.EARTH_RADIUS_KM + departure.altitude_km
    mu = lu.constants.EARTH_MU_KM3_S2
    cells = {  # what the lesson's open cells have set
        "mu": mu,
        "burnout_km": burnout_km,
        "burnout_km_s": departure.speed_km_s,
        "energy_km2_s2": departure.speed_km_s**2 / 2 - mu / burnout_km,
        "moon_mu": lu.constants.MOON_MU_KM3_S2,
        "mu0": lu.constants.VACUUM_PERMEABILITY_N_A2,
        "limit_of": np.array([lu.limits.upper_limit(counted) for counted in range(60)]),
        "lu": lu,
    }
    answer = written(source, "speed", **cells)
    verdict = lu.check(id, answer)
    assert (verdict.status, mark(EXERCISES[id], answer)) == (RIGHT, True), verdict.message


@pytest.mark.parametrize("student", STUDENTS)
def test_what_check_calls_not_right_has_no_marks(exercise, student):
    open_lesson(exercise.id, student)
    for slip in exercise.checker().slips:
        for way in slip.wrong if slip.wrong is not first_way(slip.wrong) else [slip.wrong]:
            with np.errstate(all="ignore"):
                assert not mark(exercise, by_a_student(way)), slip.name


@pytest.mark.parametrize("junk", [*JUNK, "dots", "nothing"])
def test_junk_has_no_marks_and_hidden_tests_never_raise_anything_but_failure(exercise, junk):
    assert not mark(exercise, {"dots": ..., "nothing": None}.get(junk, JUNK.get(junk)))


def test_hidden_tests_are_of_the_student_who_hands_in():
    open_lesson("2.1", "Valentina")
    valentinas = EXERCISES["2.1"].checker().right
    assert mark(EXERCISES["2.1"], valentinas)
    open_lesson("2.1", "Andriyan")
    assert not mark(EXERCISES["2.1"], valentinas)


LIBRARYS = [id for id, exercise in EXERCISES.items() if fence.is_the_librarys(exercise.checker().right)]


@pytest.mark.parametrize("id", LIBRARYS)
def test_a_function_of_the_library_is_no_answer(id):
    open_lesson(id, "")
    right = EXERCISES[id].checker().right
    room = right.__module__.rpartition(".")[2]
    asked = written(f"f = lambda *inputs: lu.{room}.{right.__name__}(*inputs)", lu=lu.physics)
    for answer in (right, functools.partial(right), np.vectorize(right), asked):
        verdict = lu.check(id, answer)
        assert (verdict.status, verdict.message) == (NOT_YET, fence.BORROWED)
        assert not mark(EXERCISES[id], answer)


def test_a_number_cannot_be_found_by_halving(monkeypatch):
    open_lesson("0.1", "")
    said = [lu.check("0.1", answer).message for answer in (1.1, 2.3, 3.1, 5.7, 7.7, 11.3, 13.1)]
    assert all("too small" in message for message in said[: checking.PATIENCE])
    assert said[checking.PATIENCE :] == [EXERCISES["0.1"].hint] * 2
    assert lu.check("0.1", EXERCISES["0.1"].checker().right).status == RIGHT
    assert "too small" in lu.check("0.1", 1.1).message


def test_a_choice_walked_through_is_led_to_the_hints_but_a_slip_of_a_function_keeps_its_sentence():
    open_lesson("1.1", "")
    choice, function = EXERCISES["0.3"], EXERCISES["1.2"]
    for _ in range(checking.PATIENCE):
        for exercise in (choice, function):
            lu.check(exercise.id, "no idea")
    assert lu.check("0.3", first_way(choice.checker().slips[0].wrong)).message == choice.hint
    slip = function.checker().slips[0]
    assert lu.check("1.2", by_a_student(slip.wrong)).message == slip.says


def test_trouble_of_the_machine_is_no_verdict_on_the_student(monkeypatch):
    def out_of_memory(*anything):
        raise MemoryError

    monkeypatch.setattr(Function, "judge", out_of_memory)
    verdict = lu.check("1.2", by_a_student(EXERCISES["1.2"].checker().right))
    assert verdict.status == TROUBLE
    assert "says nothing about your answer" in verdict.message
    assert is_a_sentence(verdict.message)
    assert "1.2: not checked" in verdict._repr_html_()


@pytest.fixture
def no_threads(monkeypatch):
    def refused(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)


def test_all_is_judged_alike_where_no_thread_can_start(exercise, no_threads):
    checker = exercise.checker()
    assert lu.check(exercise.id, by_a_student(checker.right)).status == RIGHT
    for slip in checker.slips:
        session.current.tries = {}
        assert lu.check(exercise.id, by_a_student(first_way(slip.wrong))).slip == slip.name


def test_an_endless_loop_is_stopped_where_no_thread_can_start(no_threads, impatient):
    finding = ACCELERATION.judge(written("def f(F, m):\n    while True: pass"))
    assert finding.message == fence.LATE


def test_a_slip_helps_without_telling(exercise):
    checker = exercise.checker()
    names = [slip.name for slip in checker.slips]
    sentences = [slip.says for slip in checker.slips]
    assert len(set(names)) == len(set(sentences)) == len(checker.slips)
    assert all(is_a_sentence(sentence) for sentence in sentences)
    for sentence in sentences:
        if isinstance(checker, Choice):
            assert first_way(checker.right) not in sentence
        elif isinstance(checker, Number):
            assert not [
                n for n in numbers_in(sentence) if math.isclose(n, np.max(checker.right), rel_tol=0.02)
            ]


def test_an_exercise_knows_ten_slips_or_every_option(exercise):
    least = 4 if isinstance(exercise.checker(), Choice) else 10
    if exercise.id.startswith("3."):  # still being rewritten
        least = 3
    assert len(exercise.checker().slips) >= least


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
        "def f(F: float, m: float = 2000) -> float:\n    return round(k * F / m, 2)",
        "def helper(F): return k * F\ndef f(F, m): return helper(F) / m",
        "from operator import truediv\ndef f(F, m): return truediv(1e3 * F, m)",
        "def f(F, m):\n    global k\n    k += 1\n    return 1e3 * F / m",
    ],
)
def test_a_right_function_is_right_however_it_is_written(source):
    function = ACCELERATION if "round" not in source else replace(ACCELERATION, arrays=False)
    assert function.judge(written(source, k=1e3)).status == RIGHT


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(F, m): return unset * F / m", "uses `unset`, but no cell that has run so far"),
        ("f = np.vectorize(lambda F, m: unset * F / m)", "uses `unset`"),
        ("def f(F, m): return 1e3 * F / mas", "Look at its spelling"),
        ("def f(F, m): return k * 30 / 2000", "returns the same, whatever it is given"),
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
        ("def f(F, m): return np.where(F > 30, 1e3 * F / m, 1)", "Without thrust there is none."),
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
    monkeypatch.setattr(fence, "ASLEEP", 100)
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


@pytest.mark.parametrize(
    "answer", ["hyperbola", " Hyperbola\n", "HYPERBOLA", np.str_("hyperbola"), "hyperbola.", "'hyperbola'"]
)
def test_a_choice_does_not_mind_capitals_spaces_and_a_full_stop(answer):
    assert ORBITS.judge(answer).status == RIGHT


def test_each_wrong_option_has_its_answer():
    assert [ORBITS.judge(option).slip for option in ("ellipse", "parabola")] == ["bound", "edge"]


@pytest.mark.parametrize("answer", ["circle", "", 3, ["hyperbola"], print, True])
def test_anything_else_is_told_so_and_no_options_are_listed(answer):
    assert ORBITS.judge(answer).message == NO_OPTION


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


FALL = Drawing(
    plotted([0, 1, 2, 3], [0, 5, 20, 45], "time (s)", "depth (m)"),
    "s",
    "m",
    abs_tol=0.5,
    slips=(Slip("straight", plotted([0, 3], [0, 45]), "Does it fall as fast at first?"),),
)
SECONDS, METRES = [0, 1, 2, 3], [0, 5, 20, 45]


def draw(*lines, x="time (s)", y="depth (m)", scatter=False):
    import matplotlib.pyplot as plt

    fig, ax = plt.subplots()
    for line in lines:
        (ax.scatter if scatter else ax.plot)(*line)
    ax.set(xlabel=x, ylabel=y)
    plt.close(fig)
    return lu.drawn(ax)


@pytest.mark.parametrize(
    "drawing",
    [
        draw((SECONDS, METRES)),
        draw((SECONDS, METRES), scatter=True),
        draw(([0, 3], [1, 1]), (SECONDS[::-1], METRES[::-1])),
        draw((range(-1, 5), [5, 0, 5, 20, 45, 80]), x="t in s", y="m"),
    ],
)
def test_a_drawing_is_right_by_its_line_and_labels(drawing):
    assert FALL.judge(drawing).status == RIGHT


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        (draw((SECONDS, METRES), x="time"), "the axis below"),
        (draw((SECONDS, METRES), y="depth (km)"), "the axis at the left"),
        (draw((METRES, SECONDS)), "axes are exchanged"),
        (draw((SECONDS[:3], METRES[:3])), "does not reach all the way from 0 to 3 s."),
        (draw(([0, 3], [0, 45])), "as fast at first?"),
        (draw((SECONDS, [1, 5, 20, 45])), "Look at x = 0: your line shows 1 there."),
        (draw(([1], [5])), "One dot is no line yet."),
        (draw(), "Nothing is drawn so far."),
        ("a text", "That is no drawing."),
        (("drawing", "s", "m", [([1], ["x"])]), "That is no drawing."),
    ],
)
def test_a_drawing_that_is_not_right_yet_gets_the_likely_cause(drawing, words):
    finding = FALL.judge(drawing)
    assert finding.status != RIGHT
    assert words in finding.message
