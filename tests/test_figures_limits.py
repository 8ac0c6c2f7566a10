"""The figures of lesson 07 and its panel say what the physics says, its notebook what the checkers expect."""

import re
from itertools import islice

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_checks import crossing, machine_written, outside, unreadable
from own_numbers import numbers_given_in

from lunaedu import facts
from lunaedu.apps import limits as panel_of_limits
from lunaedu.apps.limits import limits_panel
from lunaedu.constants import GEOMAGNETIC_RADIUS_KM, MOON_RADIUS_KM
from lunaedu.figures import limits as draw
from lunaedu.figures import marks, style
from lunaedu.figures.limits import Claim
from lunaedu.figures.marks import Scene
from lunaedu.lesson import session
from lunaedu.lesson.exercises import lesson_07
from lunaedu.physics import field, limits

CLAIMS = {
    "Luna 1, passing by": Claim(8815.0, 7732.4),
    "Luna 2, at its impact": Claim(100.0, MOON_RADIUS_KM),
    "Explorer 35, in orbit": Claim(1.9, 2430.0),
    "Apollo 15's satellite": Claim(0.0248, 1837.0),
}
HOURS = np.linspace(0.05, 62, 1240)
FIELDS_NT = {
    "the Earth's field": 26_000 * (1 + 3 * HOURS) ** -3,
    "a Moon as magnetic as the Earth": 17_400 / (1 + (HOURS - 34) ** 2) ** 1.5,
    "a Moon that just goes unnoticed": 100 / (1 + (HOURS - 34) ** 2) ** 1.5,
}


@pytest.fixture
def ax():
    with style.context():
        fig, axes = plt.subplots(figsize=(9, 6.6))
        yield axes
        assert unreadable(fig) == []
        assert list(crossing(fig)) == []
        assert list(outside(fig)) == []
        plt.close(fig)


def test_a_dipoles_field_is_eight_times_weaker_at_twice_the_distance_and_itself_on_the_ground():
    km = MOON_RADIUS_KM * np.array([1.0, 2.0, 4.0])
    assert draw.falling_nt(640.0, km) == pytest.approx([640.0, 80.0, 10.0])


def test_what_the_instrument_could_tell_is_told_with_its_hours(ax):
    said = draw.along_the_flight(ax, HOURS, FIELDS_NT, (100.0, 3000.0), 5.0)
    first, last = map(float, re.search(r"from (\d\.\d) to (\d\.\d) h; after", said).groups())
    earth = FIELDS_NT["the Earth's field"]
    assert first == pytest.approx(np.interp(-3000, -earth, HOURS), abs=0.1)
    assert last == pytest.approx(np.interp(-100, -earth, HOURS), abs=0.1)
    assert "17,400 nT at 34 h" in said
    assert machine_written(said) == []


def test_each_silence_is_told_with_what_it_leaves_on_the_ground(ax):
    said = draw.silence(ax, CLAIMS, 31_060.0, (36.0, 313.0), 45.0, guess_nt=1e9)
    for name, ground in zip(CLAIMS, ("8,800", "100", "1.9", "0.025"), strict=True):
        assert f"{name}, all above {ground} nT" in said
    assert "▲ your guess" in [text.get_text() for text in ax.texts]


def test_each_point_of_the_poster_lies_on_its_line(ax):
    draw.silence(ax, CLAIMS, 31_060.0, (36.0, 313.0), 45.0)
    for claim in CLAIMS.values():
        there = claim.ground_nt * (MOON_RADIUS_KM / claim.distance_km) ** 3
        assert any(
            np.allclose(line.get_xydata(), [[claim.distance_km, there]])
            for line in ax.lines
            if len(line.get_xdata()) == 1
        )
    assert "▲ your guess" not in [text.get_text() for text in ax.texts]


def test_the_dust_is_told_in_units_of_todays():
    today = limits.interplanetary_flux_m2_s(1e-9)
    with style.context():
        fig, axes = plt.subplots(1, 2, figsize=(9, 4.6))
        said = draw.dust(axes, 25 * today, 1e-9, {"area\n0.1 to 0.4 m²": (12.5, 50.0)})
    assert "grains of 0.001 µg or more" in said
    assert "25 times today's" in said
    assert "area 0.1 to 0.4 m²: 12.5 to 50" in said
    assert machine_written(said) == []
    assert unreadable(fig) == []
    assert list(crossing(fig)) == list(outside(fig)) == []
    plt.close(fig)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (8815.2, "8,820"),
        (0.02479, "0.0248"),
        (1.0, "1"),
        (22.31, "22.3"),
        (2e-4, "0.0002"),
        (61.3e6, "61,300,000"),
    ],
)
def test_numbers_are_brief_and_no_machine_s(number, said):
    assert draw.brief(number) == said


def test_the_panel_says_what_the_formulas_say():
    scene = limits_panel().scene(
        distance_km=4000, noticed_nT=12, area_m2=1.5, hours=10, confidence=90, lightest=2
    )
    worst = limits.moment_limits_a_m2(12.0, 4000.0)[1]
    ground_nt = np.linalg.norm(limits.dipole_field_nt([MOON_RADIUS_KM, 0, 0], [0, 0, worst]))
    assert f"{ground_nt:,.0f} nT" in scene.sentence
    earth = np.linalg.norm(limits.dipole_field_nt([GEOMAGNETIC_RADIUS_KM, 0, 0], [0, 0, worst]))
    assert f"one part in {draw.brief(field.EQUATORIAL_FIELD_NT / earth)} of" in scene.sentence
    a_day = -np.log(0.1) / 1.5 / 10 * 24
    assert f"up to {draw.brief(a_day)} grains of 0.1 µg or more" in scene.sentence


def test_the_panel_says_when_silence_and_todays_dust_cannot_both_be_right():
    panel = limits_panel()
    assert "stays possible" in panel.sentence
    assert "somebody is wrong" in panel.scene(area_m2=2, hours=200).sentence


def test_todays_limit_on_the_moon_is_apollos():
    # Russell and others: 1.3e18 gauss cm³; a gauss is 1e5 nT, and the Moon's radius 1.7374e8 cm.
    assert panel_of_limits.today_nt() == pytest.approx(1.3e18 / 1.7374e8**3 * 1e5, rel=1e-6)


def test_the_panels_labels_keep_out_of_each_others_way_at_the_ends_of_each_control():
    panel = limits_panel()
    for values in islice(panel.corners(), 13):
        assert list(crossing(panel.static_figure(**values))) == []


def test_the_star_is_on_its_line_wherever_it_stands():
    panel = limits_panel()
    for distance_km in (1740, 5000, 20_000):
        scene = panel.scene(distance_km=distance_km)
        star = next(mark for mark in scene.marks if getattr(mark, "marker", "") == "*")
        line = next(mark for mark in scene.marks if isinstance(mark, marks.Line) and mark.axes == 0)
        there = np.exp(np.interp(np.log(star.x), np.log(line.x), np.log(line.y)))
        assert there == pytest.approx(star.y)
        assert len(marks.shapes(Scene([star], "Star."), panel._figure.axes)) == 1


@pytest.mark.parametrize("student", ["", "Valentina", "Andriyan", "José Ñandú"])
def test_the_checker_expects_the_numbers_that_the_notebook_gives(student, monkeypatch):
    monkeypatch.setattr(session, "current", session.Session(lesson="07", student=student))
    assert numbers_given_in("07_upper_limits") == {"my_noticed_nT": lesson_07.own_noticed_nt()}


def test_the_course_notices_what_was_published_of_luna_2_at_its_worst():
    assert facts["luna2_accuracy"].value == (50.0, lesson_07.NOTICED_NT)
