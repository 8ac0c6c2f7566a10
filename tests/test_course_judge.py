"""The judge: what passes between it and a hand-in, and what it makes of right answers and of every slip."""

import inspect
import json
import math
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hand_ins import asked, lessons, teachers_edition
from nbformat.v4 import new_code_cell

import lunaedu
from lunaedu.course import judge, plain
from lunaedu.course.judge import Check, judge_as
from lunaedu.course.plain import module_of, tell, understand
from lunaedu.lesson.checking import verdict
from lunaedu.lesson.checks import NOT_TRIED, Choice, Drawing, Function, Number
from lunaedu.lesson.exercises import every_exercise
from lunaedu.lesson.fence import BORROWED

CHECKS = [Check.read(cell) for lesson in lessons() for _, cell in asked(teachers_edition(lesson))]
BY_EXERCISE = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.exercise)


@pytest.fixture(autouse=True)
def nobody():
    judge_as("02", "", "luna1")


def a_students(function):
    """A student's own function that does the same."""

    def own(*given, **named):
        return function(*given, **named)

    own.__signature__ = inspect.signature(function)
    return own


def judged(check, answer):
    """The mark for an answer; a function stays here, but each call goes through plain text both ways."""
    answer = a_students(answer) if module_of(answer).startswith("lunaedu.") else answer
    functions = []

    def keep(function):
        functions.append(function)
        return len(functions) - 1

    def call(handle, arguments, named, cpu_s, wall_s):
        arguments, named = json.loads(json.dumps([arguments, named]))
        given = [understand(argument) for argument in arguments]
        try:
            result = functions[handle](*given, **{name: understand(told) for name, told in named.items()})
        except Exception as error:
            return {"raised": type(error).__name__, "text": str(error), "name": getattr(error, "name", None)}
        return json.loads(json.dumps({"returned": tell(result), "given": list(map(tell, given))}))

    (name,) = check.answers
    return check.judge(json.loads(json.dumps({name: tell(answer, keep)})), call, 20.0, 20.0)


@BY_EXERCISE
def test_the_right_answer_passes(check):
    mark = judged(check, every_exercise()[check.exercise].checker().right)
    assert (mark.passed, mark.status) == (True, "right")


SLIPS = [
    pytest.param(check, slip.name, id=f"{check.exercise} {slip.name}")
    for check in CHECKS
    for slip in every_exercise()[check.exercise].checker().slips
]


@pytest.mark.parametrize(("check", "slip"), SLIPS)
def test_every_slip_fails_the_hidden_tests_and_is_named(check, slip):
    wrong = next(s.wrong for s in every_exercise()[check.exercise].checker().slips if s.name == slip)
    mark = judged(check, wrong)
    assert (mark.passed, mark.slip) == (False, slip)


GIANT = 10**5000


class EqualsEverything:
    """What a cheat hands in for any answer."""

    def __eq__(self, other):
        return True

    __hash__ = None
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    __float__ = __abs__ = __sub__ = __rsub__ = lambda self, *other: 0.0
    __class__ = float
    strip = casefold = __call__ = lambda self, *arguments: self


@BY_EXERCISE
@pytest.mark.parametrize(
    "answer",
    [..., None, math.nan, math.inf, "", [], GIANT, EqualsEverything(), print, object, 1j, Decimal("sNaN")],
    ids=["dots", "None", "nan", "inf", "text", "list", "giant", "equal", "print", "class", "complex", "sNaN"],
)
def test_what_is_no_answer_earns_nothing(check, answer):
    assert not judged(check, answer).passed


@BY_EXERCISE
@pytest.mark.parametrize(
    "result",
    [..., None, math.nan, "0", EqualsEverything(), np.ones(3), GIANT, lambda: 0],
    ids=["dots", "None", "nan", "text", "equal", "array", "giant", "function"],
)
def test_a_function_that_returns_no_number_earns_nothing(check, result):
    assert not judged(check, lambda *arguments: result).passed


KINDS = [float, int, np.float64, np.float32, np.int64, np.array, Fraction, Decimal]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_check_finds_right_passes_whatever_kind_of_number_it_is(kind):
    (check,) = [check for check in CHECKS if check.exercise == "2.2"]

    def of_this_kind(periapsis_radius_km, excess_speed_km_s):
        fall = 2 * lunaedu.constants.MOON_MU_KM3_S2 / periapsis_radius_km
        aim_km = periapsis_radius_km * np.sqrt(1 + fall / excess_speed_km_s**2)
        return aim_km if np.ndim(aim_km) else kind(aim_km)

    mark = judged(check, of_this_kind)
    assert (mark.passed, mark.status) == (True, "right")


@pytest.mark.parametrize(
    "kind", [np.float64, np.float32, np.array, Fraction, Decimal], ids=lambda kind: kind.__name__
)
def test_a_value_may_be_of_any_kind_that_check_finds_right(kind):
    (check,) = [check for check in CHECKS if check.exercise == "2.1"]
    assert judged(check, kind(every_exercise()["2.1"].checker().right)).passed


def test_what_a_function_does_to_its_arrays_is_seen():
    (check,) = [check for check in CHECKS if check.exercise == "2.2"]

    def in_place(periapsis_radius_km, excess_speed_km_s):
        fall = 2 * lunaedu.constants.MOON_MU_KM3_S2 / periapsis_radius_km
        periapsis_radius_km *= np.sqrt(1 + fall / excess_speed_km_s**2)
        return periapsis_radius_km

    assert "work on a copy" in judged(check, in_place).message


@BY_EXERCISE
def test_hidden_tests_stand_by_themselves(check):
    assert check.names == sorted(check.answers), "the judge asks a hand-in for nothing else"


def teachers_own(source):
    return Check.read(new_code_cell(source, metadata={"nbgrader": {"grade_id": "own"}}))


def test_a_test_cell_of_the_teachers_own_needs_no_exercise():
    check = teachers_own("import math\nassert math.isclose(area(2.0), side**2)")
    assert (check.exercise, check.names) == ("own", ["area", "side"])
    told = {"side": tell(2), "area": tell(2.0, lambda function: 0)}
    assert not check.judge(told, None, 1.0, 1.0).passed
    told["area"] = tell(lambda side: side, lambda function: 0)
    reply = {"returned": tell(4.0), "given": []}
    assert check.judge(told, lambda *asked: reply, 1.0, 1.0).passed


def calls_until_stopped(says, wall_s, takes_s=0.0):
    """How often a function is called whose process says ``says`` of its time, where ten calls are wanted.

    It has 2.5 seconds of the processor.
    """
    check = teachers_own("for _ in range(10): area(2.0)")
    calls = []

    def call(handle, arguments, named, *left_s):
        assert min(left_s) > 0, "no time at all would be taken for no limit"
        calls.append(handle)
        time.sleep(takes_s)
        return {"returned": tell(4.0), "given": []} | says

    passed = check.judge({"area": tell(abs, lambda function: 0)}, call, 2.5, wall_s).passed
    assert passed == (len(calls) == 10)
    return len(calls)


@pytest.mark.parametrize(
    ("says", "calls"),
    [({"cpu_s": 0.1}, 10), ({"cpu_s": 1.0}, 3), ({"late": True}, 1), ({"cpu_s": math.inf}, 1), ({}, 10)],
    ids=repr,
)
def test_a_function_has_the_processors_time_for_all_its_calls_together(says, calls):
    assert calls_until_stopped(says, wall_s=60.0) == calls


@pytest.mark.parametrize("lie", [-1e9, math.nan, "0", None, 0, {}], ids=repr)
def test_who_lies_about_the_time_has_the_walls(lie):
    assert calls_until_stopped({"cpu_s": lie}, wall_s=0.5, takes_s=0.2) <= 3


@BY_EXERCISE
def test_a_number_written_as_text_earns_nothing(check):
    right = every_exercise()[check.exercise].checker().right
    if callable(right):
        text = lambda *given: np.vectorize(repr, otypes=[object])(right(*given)).tolist()  # noqa: E731
    else:
        text = (
            f"number {right}"
            if isinstance(right, str)
            else np.vectorize(repr, otypes=[object])(right).tolist()
        )
    assert not judged(check, text).passed


@pytest.mark.parametrize(
    "value",
    [
        True, 7, -0.0, 1e300, math.inf, "hyperbola", "'; import os", (1.0, 2.0), [1, [2, [3.5]]], 1 + 2j,
    ],
    ids=repr,
)  # fmt: skip
def test_plain_values_arrive_as_they_left(value):
    arrived = understand(json.loads(json.dumps(tell(value))))
    assert type(arrived) is type(value)
    assert arrived == value


@pytest.mark.parametrize(
    "value", [np.arange(6.0).reshape(2, 3), np.array([1, 2]), np.array([1 + 1j]), np.zeros(0)]
)
def test_arrays_arrive_as_they_left(value):
    arrived = understand(json.loads(json.dumps(tell(value))))
    assert arrived.dtype == value.dtype
    assert arrived.shape == value.shape
    assert np.array_equal(arrived, value)


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (range, "class"),
        (print, "print"),
        ((n for n in ()), "generator"),
        ({1: 2}, "dict"),
        ({1, 2}, "set"),
        (EqualsEverything(), "object"),
        (np.zeros(100_000), "object"),
        (GIANT, "int"),
    ],
    ids=["class", "print", "generator", "dict", "set", "object", "large array", "giant"],
)
def test_anything_else_is_told_by_its_kind_alone(value, what):
    told = tell(value)
    assert told["is"] == what
    assert len(json.dumps(told)) < 500
    understand(told)


@pytest.mark.parametrize(
    "told",
    [
        None, [], "1", {}, {"is": "pickle", "value": "gASV"}, {"is": "float", "value": 1.0}, {"is": "float"},
        {"is": "float", "value": "__import__('os')"}, {"is": ["float"]},
        {"is": "list", "items": [{"is": "list"}]}, {"is": "function", "handle": "x", "takes": []},
        {"is": "array", "of": "object", "shape": [1], "items": ["1"]},
        {"is": "array", "of": "float", "shape": [10**9, 10**9], "items": []},
        {"is": "array", "of": "float", "shape": [-1], "items": ["1"]},
    ],
    ids=lambda told: str(told)[:40],
)  # fmt: skip
def test_what_is_not_plain_is_refused_in_one_way(told):
    with pytest.raises(ValueError):
        understand(told, lambda *of: None)


def test_every_kind_of_exercise_is_judged():
    kinds = {type(every_exercise()[check.exercise].checker()) for check in CHECKS}
    assert kinds <= {Number, Function, Choice, Drawing}


def test_lessons_have_checks():
    assert {check.exercise[0] for check in CHECKS} >= {"0", "1", "2"}


# ---- each branch and each limit, from both sides -----------------------------------------------------------


def calls_by_phase(monkeypatch, cpu_s):
    """Judge exercise 2.2 with a function of which each call takes so long; return the mark and the phases.

    A phase is what has the function's time for itself: `lu.check`, the hidden tests, inputs drawn anew.
    """
    (check,) = [check for check in CHECKS if check.exercise == "2.2"]
    law, calls, begun = every_exercise()["2.2"].checker().right, [], []
    monkeypatch.setattr(judge._Clock, "begin", lambda clock: begun.append(len(calls)) or begin(clock))

    def call(handle, arguments, named, *left_s):
        calls.append(handle)
        given = [understand(argument) for argument in arguments]
        return {"returned": tell(law(*given)), "given": arguments, "cpu_s": cpu_s}

    (name,) = check.answers
    told = tell(lambda periapsis_radius_km, excess_speed_km_s: 0, lambda function: 0)
    mark = check.judge({name: told}, call, 20.0, 1e6)
    return mark, np.diff([*begun, len(calls)]).tolist()


begin = judge._Clock.begin


def test_each_phase_of_judging_has_the_functions_whole_time(monkeypatch):
    mark, phases = calls_by_phase(monkeypatch, 0.0)
    assert mark.passed
    assert len(phases) == 3
    assert all(phases)
    mark, _ = calls_by_phase(monkeypatch, 20.0 / (max(phases) + 0.5))
    assert (mark.passed, mark.status) == (True, "right")
    mark, _ = calls_by_phase(monkeypatch, 20.0 / (max(phases) - 1.5))
    assert "does not finish in time" in mark.message


def test_what_check_finds_right_and_a_test_does_not_is_said_to_be_of_another_kind():
    right = every_exercise()["2.1"].checker().right
    check = teachers_own('assert type(delay) is int\nlu.check("2.1", delay)')
    mark = check.judge({"delay": tell(right)}, None, 1.0, 1.0)
    assert (mark.passed, mark.status, mark.message) == (False, "not yet", judge.NOT_AS_ASKED)


def test_what_the_tests_let_pass_and_check_does_not_has_full_marks_and_is_told_so():
    check = teachers_own('assert delay\nlu.check("2.1", delay)')
    mark = check.judge({"delay": tell(-1.0)}, None, 1.0, 1.0)
    assert mark.passed
    assert mark.message.startswith("Full marks. Still: ")


def test_a_function_right_on_known_inputs_alone_is_not_right():
    (check,) = [check for check in CHECKS if check.exercise == "2.2"]
    law, known = every_exercise()["2.2"].checker().right, set()

    def spying(*given):
        known.add(repr([np.asarray(x).tolist() for x in given]))
        return law(*given)

    def by_heart(*given):
        return law(*given) if repr([np.asarray(x).tolist() for x in given]) in known else 7.0

    spying.__signature__ = by_heart.__signature__ = inspect.signature(law)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Check, "_holds_anew", lambda check, held, seed: True)
        judged(check, spying)
        assert judged(check, by_heart).passed
    mark = judged(check, by_heart)
    assert (mark.passed, mark.message) == (False, judge.KNOWN_BY_HEART)


def test_the_librarys_function_is_refused_and_not_said_to_be_wrong():
    (check,) = [check for check in CHECKS if check.exercise == "2.2"]
    (name,) = check.answers
    told = {name: tell(lunaedu.orbits.escape_speed, lambda function: 0)}
    assert check.judge(told, None, 1.0, 1.0).message == BORROWED
    students = {name: told[name] | {"module": "__main__"}}
    assert check.judge(students, lambda *asked: {}, 1.0, 1.0).message != BORROWED
    garbled = {name: told[name] | {"module": ["not", "text"]}}
    assert check.judge(garbled, None, 1.0, 1.0).status == NOT_TRIED


def test_a_function_that_only_asks_the_librarys_is_refused_in_check_and_marks_alike():
    (check,) = [check for check in CHECKS if check.exercise == "2.2"]

    def wrapped(periapsis_radius_km, excess_speed_km_s):
        from lunaedu.physics.orbits import impact_parameter_km

        return impact_parameter_km(periapsis_radius_km, excess_speed_km_s)

    assert verdict(check.exercise, wrapped).message == BORROWED
    assert judged(check, wrapped).message == BORROWED


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda r_km: r_km, "must take 2 arguments, in this order: periapsis_radius_km, excess_speed_km_s"),
        (lambda a, b, c: a, "must take 2 arguments"),
        (lambda a, *, excess_speed_km_s: a, "must take 2 arguments"),
        (lambda r_km, v_km_s, third=1: every_exercise()["2.2"].checker().right(r_km, v_km_s), ""),
        (lambda *given: every_exercise()["2.2"].checker().right(*given), ""),
    ],
    ids=["one", "three", "by name only", "an optional third", "any"],
)
def test_a_functions_arguments_are_known_on_the_judges_side(function, said):
    (check,) = [check for check in CHECKS if check.exercise == "2.2"]
    mark = judged(check, function)
    assert said in mark.message
    assert mark.passed == (not said)


def nested(depth):
    return [nested(depth - 1)] if depth else 1


NUMBER = {"is": "int", "value": "1"}
SIZES = {
    "text": lambda n: ("x" * n, plain.LONGEST_TEXT),
    "list": lambda n: ([1] * n, plain.MOST_ITEMS),
    "tuple": lambda n: ((1,) * n, plain.MOST_ITEMS),
}


@pytest.mark.parametrize("kind", SIZES)
def test_texts_and_lists_are_told_up_to_a_size_and_cut_above(kind):
    _, most = SIZES[kind](0)
    for size in (most - 1, most, most + 1):
        value, _ = SIZES[kind](size)
        told = tell(value)
        assert len(told.get("items", told.get("value"))) == len(understand(told)) == min(size, most)


def test_arrays_are_told_up_to_a_size_and_by_their_kind_above():
    for size, what in ((-1, "array"), (0, "array"), (1, "object")):
        assert tell(np.zeros(plain.MOST_ITEMS + size))["is"] == what


def test_integers_are_told_up_to_a_size_beyond_all_floats():
    for n in (plain.LARGEST_INT - 1, plain.LARGEST_INT, plain.LARGEST_INT + 1):
        assert understand(tell(n)) == min(n, plain.LARGEST_INT)
        assert understand(tell(-n)) == max(-n, -plain.LARGEST_INT)


def test_lists_are_told_down_to_a_depth():
    assert understand(tell(nested(plain.DEEPEST))) == nested(plain.DEEPEST)
    too_deep = understand(tell(nested(plain.DEEPEST + 1)))
    for _ in range(plain.DEEPEST):
        (too_deep,) = too_deep
    assert type(too_deep).__name__ == "list"
    assert type(too_deep) is not list


def array_of(value, depth):
    """Arrays without a shape, one in the other."""
    for _ in range(depth):
        box = np.empty((), dtype=object)
        box[()] = value
        value = box
    return value


def test_arrays_without_a_shape_are_opened_down_to_a_depth():
    assert tell(array_of(1, plain.DEEPEST)) == NUMBER
    assert tell(array_of(1, plain.DEEPEST + 1)) == {"is": "object", "name": "ndarray"}


def deep(depth):
    """What `tell` says of nested lists."""
    return {"is": "list", "items": [deep(depth - 1)]} if depth else NUMBER


def array(items, shape):
    return {"is": "array", "of": "float", "shape": shape, "items": items}


HOSTILE = {
    "items of a list": (lambda n: {"is": "list", "items": [NUMBER] * n}, plain.MOST_ITEMS),
    "items of an array": (lambda n: array(["1.0"] * n, [n]), plain.MOST_ITEMS),
    "depth": (deep, plain.DEEPEST),
    "dimensions": (lambda n: array(["1.0"], [1] * n), plain.DEEPEST),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_the_judge_takes_no_more_than_is_told(what):
    make, most = HOSTILE[what]
    for size in (most - 1, most):
        understand(make(size))
    with pytest.raises(ValueError):
        understand(make(most + 1))


def test_texts_that_a_hostile_process_says_are_cut():
    most = plain.LONGEST_TEXT
    for size in (most - 1, most, most + 1):
        assert len(understand({"is": "str", "value": "x" * size})) == min(size, most)
    for size in (59, 60, 61):
        assert len(understand({"is": "class", "name": "x" * size}).__name__) == min(size, 60)
    for size in (2 * most - 1, 2 * most, 2 * most + 1):
        zeros = understand({"is": "float", "value": "0" * (size - 1) + "1"})
        assert zeros == (1.0 if size <= 2 * most else 0.0), "digits beyond are not read"


def test_a_signature_is_known_up_to_a_hundred_parameters():
    def signature(*takes):
        told = {"is": "function", "handle": 0, "takes": takes, "module": "", "names": []}
        return understand(told, lambda handle, signature, *of: signature)

    assert len(signature(*([f"a{n}", 1, False] for n in range(100))).parameters) == 100
    assert signature(*([f"a{n}", 1, False] for n in range(101))) is None
    assert signature(["a", 1, True]).parameters["a"].default is None


AREA = {"radius_m": (1, 10)}


def test_a_property_that_raises_does_not_hold():
    def circle(radius_m):
        return np.pi * radius_m**2

    def nothing_known(radius_m):
        return 3.0 + radius_m**1.3

    broken = Function(circle, AREA, properties=(("It must hold.", lambda f: 1 / 0),))
    assert broken.judge(nothing_known).message == "It must hold."
    kept = Function(circle, AREA, properties=(("It must hold.", lambda f: True),))
    assert kept.judge(nothing_known).message != "It must hold."


@pytest.mark.parametrize(("off", "status"), [(0.9, "right"), (1.1, "not yet")])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_functions_tolerance_is_what_it_says_from_both_sides(off, status, sign):
    def line(x):
        return x * 1.0

    def relative(x):
        return x * (1 + sign * off * 2e-3)

    def absolute(x):
        return x + sign * off * 0.5

    assert Function(line, {"x": (1, 2)}, rel_tol=2e-3).judge(relative).status == status
    assert Function(line, {"x": (1, 2)}, abs_tol=0.5).judge(absolute).status == status
