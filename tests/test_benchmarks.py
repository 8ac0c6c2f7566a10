"""The benchmarks are fair before they are fast: contenders are as accurate as asked, and the tables keep."""

from itertools import pairwise

import numpy as np
import pytest

from benchmarks import contenders, engine
from benchmarks.rounds import timed, times_faster
from benchmarks.tables import BEGIN, END, README, Table, stored

FEW = slice(0, engine.CHECKED, 8)


@pytest.fixture(scope="module")
def flights():
    everybody = engine.checked()
    return engine.Departures(everybody.states[FEW], everybody.offsets_s[FEW])


@pytest.fixture(scope="module")
def truth(flights):
    return contenders.SciPyNumPy(1e-11).fly_many(flights.states, flights.seconds)


@pytest.mark.parametrize("accuracy_km", engine.TOLERANCES)
@pytest.mark.parametrize("contender", [contenders.SciPyScalar, contenders.SciPyNumPy])
def test_scipy_is_as_accurate_as_asked(contender, accuracy_km, flights, truth):
    peer = contender(engine.TOLERANCES[accuracy_km]["scipy"])
    found = peer.fly_many(flights.states, flights.seconds)
    np.testing.assert_allclose(found, truth, rtol=0, atol=accuracy_km)


@pytest.mark.parametrize("fly", [engine.alone, engine.together])
def test_lunaedu_is_as_accurate_as_asked_on_the_same_flights(fly, flights, truth):
    np.testing.assert_allclose(fly(flights, 0.001), truth, rtol=0, atol=0.001)


def test_both_right_hand_sides_of_scipy_say_the_same(flights):
    scalar, natural = contenders.SciPyScalar(1e-4), contenders.SciPyNumPy(1e-4)
    for state, seconds in zip(flights.states, flights.seconds, strict=True):
        np.testing.assert_allclose(
            scalar._rates(seconds, state), natural._rates(seconds, state), rtol=1e-9, atol=1e-12
        )


def test_the_power_series_for_heyoka_follow_the_ephemeris():
    first_s = min(engine.checked().seconds)
    sky = contenders._Polynomials(first_s)
    times_s = np.linspace(0, sky.span_s, 50)
    expected = [contenders.SKY.moon_state(first_s + t) for t in times_s]
    np.testing.assert_allclose(sky.moon_states(times_s).T[:, :3], np.array(expected)[:, :3], atol=2e-4)
    np.testing.assert_allclose(sky.moon_states(times_s).T[:, 3:], np.array(expected)[:, 3:], atol=1e-6)


def test_who_is_out_of_bounds_is_not_timed(monkeypatch):
    monkeypatch.setattr(engine, "truth", lambda: np.zeros(3))
    with pytest.raises(AssertionError, match=r"somebody is 0.002 km off, asked for 0.001 km"):
        engine._accuracy_row("somebody", 0.001, [0.0005, -0.002, 0.0])


def test_contenders_are_timed_in_turn():
    order = []
    seconds = timed({"one": lambda: order.append(1), "two": lambda: order.append(2)}, rounds=7)
    assert order == [1, 2] * 8
    assert [len(each) for each in seconds.values()] == [7, 7]


def test_one_slow_round_does_not_change_the_ratio():
    assert times_faster([1.0, 1.0, 9.0], [5.0, 5.0, 5.0]) == 5.0


def test_a_table_has_one_line_a_row():
    text = Table("How fast", ("who", "µs"), [("we", 1), ("they", 10)], "Said.").markdown()
    assert text.splitlines()[-4:] == ["| we | 1 |", "| they | 10 |", "", "Said."]


def test_each_part_keeps_its_place_in_the_readme():
    readme = f"before\n{BEGIN}\n{END}\nafter\n"
    for part, text in (("engine", "old"), ("panel", "quick"), ("engine", "new")):
        readme = stored(readme, part, text)
    assert "old" not in readme
    assert readme.index("new") < readme.index("quick")
    assert readme.startswith("before\n")
    assert readme.endswith("\nafter\n")
    assert stored("no place for it", "engine", "new") == "no place for it"


def test_the_tables_in_our_readme_can_be_read():
    readme = README.read_text(encoding="utf-8")
    assert readme.count(BEGIN) == readme.count(END) <= 1
    section = readme.partition(BEGIN)[2].partition(END)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    for row, below in pairwise(rows):
        if set(below) <= set("|- "):
            assert row.count("|") == below.count("|") > 2
    assert section.count("<!-- end of ") == section.count("<!-- ") / 2
