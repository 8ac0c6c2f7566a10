"""Figures and panel of lesson 00: true to scale, true to the record, and no label in another's way."""

import itertools
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_checks import unreadable
from matplotlib.colors import to_hex
from matplotlib.patches import Circle

import lunaedu.figures
from lunaedu import facts
from lunaedu.apps.overview import overview_panel
from lunaedu.constants import EARTH_RADIUS_KM, LIGHT_SPEED_KM_S, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.figures import overview, style
from lunaedu.figures.marks import Point
from lunaedu.physics import flight, reconstruction

PRINTED = (1.146, 450.0)
WITNESSES = {"one": 1.1457, "another": 1.1484}


@pytest.fixture(scope="module")
def flown():
    departure = reconstruction.stand_in_departure()
    return flight.fly(departure.position_km, departure.velocity_km_s, departure.start)


@pytest.fixture(scope="module")
def drawn(flown):
    """Each figure of the lesson as (figure, axes, description), by name."""
    figures = {}
    with style.context():
        fig, ax = plt.subplots(figsize=(9, 4.1))
        inset = ax.inset_axes([0.66, 0, 0.34, 0.4])
        said = [overview.flight_to_scale(ax, flown, facts), overview.encounter_to_scale(inset, flown)]
        figures["map"] = fig, [ax, inset], said
        fig, axes = plt.subplots(2, 1, figsize=(9, 6), sharex=True, height_ratios=[3, 1.3])
        figures["record"] = fig, axes, [overview.record_along_the_flight(*axes, flown, facts)]
        fig, ax = plt.subplots(figsize=(9, 4.6))
        figures["kepler"] = fig, [ax], [overview.kepler_on_trial(ax, PRINTED, WITNESSES, 5.0)]
        for fig, _, _ in figures.values():
            fig.draw_without_rendering()
        yield figures
    plt.close("all")


def labels(fig, axes):
    """The labels of a figure with the boxes of their letters alone, without leader lines."""
    texts = [text for ax in axes for text in ax.texts if text.get_text()]
    return {text.get_text(): plt.Text.get_window_extent(text) for text in texts}


def numbers_in(text):
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


@pytest.mark.parametrize("name", ["map", "record", "kepler"])
def test_every_label_is_on_the_page(drawn, name):
    fig, axes, _ = drawn[name]
    page = fig.bbox
    for said, box in labels(fig, axes).items():
        assert page.x0 <= box.x0, said
        assert box.x1 <= page.x1, said
        assert page.y0 <= box.y0, said
        assert box.y1 <= page.y1, said


@pytest.mark.parametrize("name", ["map", "record", "kepler"])
def test_every_letter_can_be_read(drawn, name):
    assert unreadable(drawn[name][0]) == []


@pytest.mark.parametrize("name", ["map", "record", "kepler"])
def test_no_label_stands_in_another_s_way(drawn, name):
    fig, axes, _ = drawn[name]
    for (one, its_box), (other, other_box) in itertools.combinations(labels(fig, axes).items(), 2):
        assert not its_box.overlaps(other_box), f"{one!r} and {other!r}"


@pytest.mark.parametrize("name", ["map", "record", "kepler"])
def test_descriptions_speak_of_numbers_that_are_there(drawn, name):
    for said in drawn[name][2]:
        assert len(numbers_in(said)) >= 3
        assert not re.search(r"nan|inf\b|None", said)


def test_the_plane_of_the_moon_has_square_axes_and_holds_the_moon_and_its_way():
    time = facts["closest_time"].value
    axes = overview.moon_plane(time)
    assert np.allclose(axes @ axes.T, np.eye(3))
    assert np.linalg.det(axes) == pytest.approx(1)
    assert (axes @ ephemeris.moon_position_km(time))[1:] == pytest.approx([0, 0], abs=1e-6)
    way = axes @ ephemeris.moon_velocity_km_s(time)
    assert way[1] > 1
    assert way[2] == pytest.approx(0, abs=1e-12)
    assert axes[2][2] > 0.8, "north is up"


def test_earth_and_moon_stand_on_the_map_to_its_scale(drawn):
    _, (ax, inset), _ = drawn["map"]
    for one in (ax, inset):
        across, up = one.transData.transform([(1e4, 0), (0, 1e4)]) - one.transData.transform((0, 0))
        assert across[0] == pytest.approx(up[1])
    radii = {round(patch.radius, 1) for patch in ax.patches if isinstance(patch, Circle) and patch.fill}
    assert radii == {round(EARTH_RADIUS_KM, 1), MOON_RADIUS_KM}
    assert [patch.radius for patch in inset.patches if isinstance(patch, Circle)] == [MOON_RADIUS_KM]


def test_the_path_on_the_map_passes_the_moon_where_the_record_says(drawn):
    _, (_, inset), _ = drawn["map"]
    path = inset.lines[0].get_xydata()
    nearest_km = np.min(np.linalg.norm(path, axis=1))
    assert nearest_km == pytest.approx(MOON_RADIUS_KM + facts["closest_altitude"].value, abs=5)


def test_the_flight_on_the_map_slows_down(drawn):
    _, (ax, _), _ = drawn["map"]
    marks = next(line for line in ax.lines if line.get_marker() == "|").get_xydata()
    strides_km = np.linalg.norm(np.diff(marks, axis=0), axis=1)
    assert np.all(np.diff(strides_km[:30]) < 0)
    assert len(marks) == overview.LAST_CONTACT_HOURS


def test_the_hours_of_the_last_contact_are_those_of_the_record():
    assert f"{overview.LAST_CONTACT_HOURS:.0f} h after launch" in facts["last_contact_distance"].note


@pytest.mark.parametrize("name", overview.BULLETINS)
def test_a_bulletin_holds_for_the_time_in_its_name(name):
    assert overview.bulletin_time(facts[name]).strftime("1959-01-03 tass_%H%M") == f"1959-01-03 {name}"


def test_a_figure_of_the_record_looks_like_its_status(drawn):
    _, (above, _), _ = drawn["record"]
    names = [*overview.BULLETINS, "sodium_distance", "last_contact_distance"]
    expected = sorted(overview.LOOKS[facts[name].status] for name in names)
    expected += [
        overview.LOOKS[facts[name].status] for name in ("launch_time", "closest_time", "forecast_arrival")
    ]
    marks = [line for line in above.lines if len(line.get_xdata()) == 1]
    assert sorted((mark.get_marker(), to_hex(mark.get_color())) for mark in marks) == sorted(expected)


def test_statuses_differ_in_marker_and_in_colour():
    markers, colours = zip(*overview.LOOKS.values(), strict=True)
    assert len(set(markers)) == len(set(colours)) == len(overview.LOOKS)


def test_rounding_is_half_the_last_digit_that_the_record_prints():
    for name, half, unit in (
        ("semi_major_axis", overview.AXIS_ROUNDING_AU, 1),
        ("period", overview.PERIOD_ROUNDING_DAYS, 1),
        ("perihelion", overview.DISTANCE_ROUNDING_KM, 1e6),
        ("aphelion", overview.DISTANCE_ROUNDING_KM, 1e6),
    ):
        decimals = len(f"{facts[name].value:g}".partition(".")[2])
        assert half / unit == pytest.approx(0.5 * 10**-decimals)


def test_kepler_s_line_is_that_of_the_earth_s_year(drawn):
    _, (ax,), _ = drawn["kepler"]
    axis_au, days = ax.lines[0].get_xydata().T
    assert days == pytest.approx(365.2569 * axis_au**1.5, rel=1e-5)  # the Gaussian year, in days


def test_the_printed_pair_lies_off_the_line_by_more_than_rounding(drawn):
    _, (ax,), said = drawn["kepler"]
    gap_days = PRINTED[1] - 365.2569 * PRINTED[0] ** 1.5
    assert f"{gap_days:.1f} days above the line" in said[0]
    hidden_days = 365.2569 * 1.5 * PRINTED[0] ** 0.5 * overview.AXIS_ROUNDING_AU
    assert gap_days > overview.PERIOD_ROUNDING_DAYS + hidden_days
    assert f"{gap_days:.1f} days apart" in [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("predicted_days", [0.0, 2.0, 25.0, 60.0])
def test_a_prediction_stands_on_the_page(predicted_days):
    _, ax = plt.subplots()
    overview.kepler_on_trial(ax, PRINTED, WITNESSES, predicted_days)
    marks = [line.get_xydata()[0] for line in ax.lines if line.get_marker() == "v"]
    assert marks == [pytest.approx([PRINTED[0], PRINTED[1] - predicted_days])]
    assert ax.get_ylim()[0] < marks[0][1] < ax.get_ylim()[1]
    plt.close("all")


def test_without_a_prediction_none_is_drawn():
    _, ax = plt.subplots()
    overview.kepler_on_trial(ax, PRINTED, WITNESSES)
    assert "your prediction" not in [text.get_text() for text in ax.texts]
    plt.close("all")


def test_the_panel_meets_the_moon_at_the_hour_of_the_closest_approach():
    panel = overview_panel()
    hours = (facts["closest_time"].value - facts["launch_time"].value).total_seconds() / 3600
    from_moon_km = numbers_in(panel.scene(hours=hours).sentence.split("and ")[1])[0]
    assert from_moon_km == pytest.approx(MOON_RADIUS_KM + facts["closest_altitude"].value, abs=60)


def test_the_panel_says_how_long_light_takes():
    sentence = overview_panel().scene(hours=62).sentence
    from_earth_km = numbers_in(sentence.split("Luna 1 is ")[1])[0]
    assert f"{from_earth_km / LIGHT_SPEED_KM_S:.2f} s to the Earth" in sentence


def test_the_panel_has_the_probe_on_its_own_path():
    panel = overview_panel()
    for hours in (0.5, 3.0, 34.25, 50.0):
        scene = panel.scene(hours=hours)
        probe = next(mark for mark in scene.marks if isinstance(mark, Point))
        assert (scene.marks[0].x[-1], scene.marks[0].y[-1]) == (probe.x, probe.y)


def test_figures_offers_the_lessons_the_marks_and_the_style_and_nothing_else():
    assert {"overview", "escape", "timing", "belts", "wind", "marks", "style"} <= set(dir(lunaedu.figures))
    for name in dir(lunaedu.figures):
        assert getattr(lunaedu.figures, name).__name__ == f"lunaedu.figures.{name}"


def test_figures_offers_a_lesson_s_module_by_its_name_only_if_there_is_one():
    assert lunaedu.figures.overview is overview
    with pytest.raises(AttributeError, match="no attribute 'astrology'"):
        lunaedu.figures.astrology  # noqa: B018
