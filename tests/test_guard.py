"""The guard: a number comes back as float64; what is none gets a sentence that says what to write instead."""

import datetime as dt
import time
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from lunaedu import facts, guard


class Kilometres(float):
    """What other packages make: a number that carries its unit along."""

    unit = "km"


NO_NUMBERS = {
    "text": ("7000", "text"),
    "texts": (["7000", 8000.0], "text"),
    "bytes": (b"7000", "bytes"),
    "a bytearray": (bytearray(b"7"), "bytes"),
    "a truth value": (True, "truth value"),
    "one truth value among numbers": ([7000.0, True], "truth value"),
    "an array of truth values": (np.array([True, False]), "truth value"),
    "a complex number": (7000 + 0j, r"\.real"),
    "an array of complex numbers": (np.array([7000j]), r"\.real"),
    "a masked array": (np.ma.array([7000.0, 9999.0], mask=[0, 1]), r"\.filled\(\)"),
    "a masked array without gaps": (np.ma.array([7000.0]), r"\.filled\(\)"),
    "a masked array in a list": ([np.ma.array([7000.0], mask=[1])], r"\.filled\(\)"),
    "a masked number": (np.ma.masked, r"\.filled\(\)"),
    "a time span": (dt.timedelta(seconds=1), r"timedelta\(seconds=1\)"),
    "NumPy's time span": (np.timedelta64(1, "s"), "time span"),
    "NumPy's time spans": (np.array([1, 2], "m8[s]"), "time span"),
    "NumPy's missing time span": (np.timedelta64("NaT"), "time span"),
    "a date": (dt.datetime(1959, 1, 2), "a date"),
    "NumPy's missing date": (np.datetime64("NaT"), "a date"),
    "nothing": (None, "None, which is no number"),
    "nothing among numbers": ([7000.0, None], "None, which is no number"),
    "an object": (object(), "no number"),
    "a set": ({7000.0}, "no number"),
    "a dictionary": ({"radius_km": 7000.0}, "no number"),
    "a table with names": (np.zeros(2, "f8,f8"), "named columns"),
    "rows of different lengths": ([[1.0, 2.0], [3.0]], "NumPy makes no array of"),
    "a number with a unit": (Kilometres(7000.0), r"\.value"),
    "a fact": (facts["closest_altitude"], r"Fact, which is more than a number; write \.value"),
    "a whole number beyond all measure": (10**5000, "beyond all measure"),
    "NaN": (np.nan, "be finite; got nan"),
    "NaN among numbers": ([1.0, np.nan, np.inf], "be finite; got nan and 1 more"),
    "infinity": (-np.inf, "be finite; got -inf"),
    "a long double beyond float64": (np.longdouble("1e400"), "be finite"),
    "more than there is": (1e300, r"at most 1e\+50; got 1e\+300"),
}


@pytest.mark.parametrize(("value", "sentence"), NO_NUMBERS.values(), ids=NO_NUMBERS)
@pytest.mark.parametrize("ask", [guard.finite, guard.positive, guard.within, guard.vectors])
def test_what_is_no_number_is_refused_by_name(ask, value, sentence):
    with pytest.raises(ValueError, match=f"^radius_km must .*{sentence}"):
        ask("radius_km", value)


@pytest.mark.parametrize(
    "value",
    [
        np.int16(7000),
        np.float16(7000),
        np.longdouble(7000),
        7000,
        Fraction(7000),
        Decimal(7000),
        np.array(7000),
        np.array(7000.0, ">f8"),
    ],
    ids=lambda value: f"{type(value).__name__} {getattr(value, 'dtype', '')}",
)
def test_every_kind_of_number_comes_back_as_a_float(value):
    for ask in (guard.finite, guard.positive, guard.within):
        number = ask("radius_km", value)
        assert type(number) is float
        assert number == 7000


@pytest.mark.parametrize("kind", ["i1", "u1", "i2", "i4", "i8", "f2", "f4", ">f8", "O"])
def test_every_kind_of_array_comes_back_in_double_precision(kind):
    given = np.array([[1, 2], [3, 100]], kind)[:, ::-1]
    given.setflags(write=False)
    array = guard.positive("radius_km", given)
    assert array.dtype == np.float64
    assert array.tolist() == given.tolist() == [[2, 1], [100, 3]]


def test_whole_numbers_too_large_for_a_machine_word_are_numbers():
    assert guard.finite("mu_km3_s2", 10**30) == 1e30
    assert guard.finite("mu_km3_s2", [10**30, 1]).tolist() == [1e30, 1.0]


def test_quantities_are_told_the_unit_that_the_name_asks_for():
    units = pytest.importorskip("astropy.units")
    for name, quantity, written in (
        ("radius_km", 7000 * units.km, r'\.to_value\("km"\)'),
        ("speed_km_s", [11 * units.km / units.s], r'\.to_value\("km/s"\)'),
        ("mu_km3_s2", 398600 * units.km**3 / units.s**2, r'\.to_value\("km3/s2"\)'),
        ("true_rate_s", 5 / units.s, r"\.to_value\(unit\)"),
        ("eccentricity", units.Quantity(0.5), r"\.to_value\(unit\)"),
    ):
        with pytest.raises(ValueError, match=name + ".*" + written):
            guard.finite(name, quantity)


def test_ranges_say_only_the_ends_that_they_have():
    for limits, given, sentence in (
        ({"low": 0.0}, -1, "must be at least 0; got -1"),
        ({"low": 0.0}, 1e60, r"must be from 0 to 1e\+50; got 1e\+60"),
        ({"high": 0.0}, 2.5, "must be at most 0; got 2.5"),
        ({"low": 0, "high": 400}, 400.00000000000006, "must be from 0 to 400; got 400.00000000000006"),
        ({"low": 0, "high": 1, "open_high": True}, 1, "must be at least 0 and below 1; got 1"),
        ({"low": 0, "open_low": True}, [0, -1, 1], "must be above 0; got 0 and 1 more"),
    ):
        with pytest.raises(ValueError, match=f"x {sentence}$"):
            guard.within("x", given, **limits)
    assert guard.within("x", 1e300, high=np.inf) == 1e300


def test_what_must_be_above_zero_is_not_lost_when_it_is_cubed():
    with pytest.raises(ValueError, match="radius_km must be at least 1e-50; got 1e-320"):
        guard.positive("radius_km", 1e-320)
    assert guard.positive("radius_km", guard.LEAST) ** 3 > 0
    assert np.isfinite(guard.positive("radius_km", guard.MOST) ** 3)


def test_shapes_are_said_in_words():
    for ask, given, sentence in (
        (lambda v: guard.finite("x", v, (3,)), [1.0, 2.0], r"the shape \(3\); got an array of shape \(2,\)"),
        (lambda v: guard.finite("x", v, (None, 3)), 1.0, r"the shape \(N, 3\); got one number"),
        (lambda v: guard.finite("x", v, ()), [1.0], r"be one number; got an array of shape \(1,\)"),
        (lambda v: guard.vectors("x", v), [1.0, 2.0], "3 components along its last axis"),
        (lambda v: guard.vectors("x", v), 1.0, "3 components along its last axis; got one number"),
        (lambda v: guard.whole("x", v, 0, 9), [1, 2], "be one number"),
    ):
        with pytest.raises(ValueError, match=f"x must (have )?{sentence}"):
            ask(given)
    with pytest.raises(ValueError, match=r"x and y must have shapes that go together; got \(2,\) and \(3,\)"):
        guard.together(x=np.zeros(2), y=np.zeros(3))


def test_a_count_is_whole():
    assert guard.whole("steps", 7.0, 1, 10) == 7
    for given, sentence in ((2.5, "whole number; got 2.5"), (0, "from 1 to 10; got 0")):
        with pytest.raises(ValueError, match=f"steps must be .*{sentence}"):
            guard.whole("steps", given, 1, 10)


def test_a_direction_has_the_length_one_however_long_it_was_drawn():
    assert guard.directions("pole", [[0, 0, 7], [1e-45, 0, 0], [1e45, 0, 0]]).tolist() == [
        [0, 0, 1],
        [1, 0, 0],
        [1, 0, 0],
    ]
    with pytest.raises(ValueError, match="pole must have a length above zero"):
        guard.directions("pole", [0, 0, 0])


def test_a_state_is_not_at_the_centre_and_its_vectors_go_together():
    with pytest.raises(ValueError, match="distance from the centre must be above 0"):
        guard.state([0, 0, 0], [1, 0, 0])
    with pytest.raises(ValueError, match="position_km and velocity_km_s must have shapes that go together"):
        guard.state(np.ones((2, 3)), np.ones((3, 3)))


def test_a_plain_float_passes_in_a_tenth_of_the_time_of_an_array():
    def seconds(value):
        start = time.perf_counter()
        for _ in range(2000):
            guard.positive("radius_km", value)
        return time.perf_counter() - start

    assert min(seconds(7000.0) for _ in range(5)) < min(seconds(np.array(7000.0)) for _ in range(5)) / 5
