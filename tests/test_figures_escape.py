"""Lesson 01: what its figures and its panel draw is what the physics says."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from figure_checks import crossing, outside, unreadable
from scipy.integrate import quad

from lunaedu import facts
from lunaedu.apps import escape as app
from lunaedu.constants import EARTH_MU_KM3_S2, EARTH_RADIUS_KM
from lunaedu.figures import escape, style
from lunaedu.physics import flight, orbits, reconstruction

MOON_KM = 370_000.0


@pytest.fixture
def departure():
    return reconstruction.stand_in_departure()


@pytest.fixture
def ax():
    with style.context():
        fig, ax = plt.subplots()
        yield ax
        assert unreadable(fig) == []
        plt.close(fig)


@pytest.fixture
def pair():
    with style.context():
        fig, axes = plt.subplots(1, 2)
        yield axes
        assert unreadable(fig) == []
        plt.close(fig)


def hours_by_quadrature(radius_km, speed_km_s, climb_deg, end_km):
    """Time to climb, from the radial speed that energy and angular momentum leave."""
    energy = speed_km_s**2 / 2 - EARTH_MU_KM3_S2 / radius_km
    momentum = radius_km * speed_km_s * np.cos(np.radians(climb_deg))
    slowness = lambda r: 1 / np.sqrt(2 * (energy + EARTH_MU_KM3_S2 / r) - (momentum / r) ** 2)  # noqa: E731
    return quad(slowness, radius_km, end_km, epsabs=0, epsrel=1e-9, limit=500)[0] / 3600


def test_the_time_to_the_moon_is_what_quadrature_gives(ax, departure):
    said = escape.time_to_moon(ax, departure, MOON_KM, planned_h=36.0, change_m_s=175.0)
    radius_km = EARTH_RADIUS_KM + departure.altitude_km
    for change_km_s in (-0.175, 0.0, 0.175):
        hours = hours_by_quadrature(
            radius_km, departure.speed_km_s + change_km_s, departure.flight_path_angle_deg, MOON_KM
        )
        assert f"{hours:.1f} hours" in said


def test_the_slowest_flight_drawn_only_just_reaches_the_moon(ax, departure):
    said = escape.time_to_moon(ax, departure, MOON_KM, planned_h=36.0, change_m_s=175.0)
    least_m_s = -float(re.search(r"Below −(\d+) m/s", said)[1])
    radius_km = EARTH_RADIUS_KM + departure.altitude_km
    tops_km = [
        orbits.apoapsis_radius_km(
            radius_km,
            orbits.escape_speed(radius_km) + (least_m_s + margin) / 1000,
            departure.flight_path_angle_deg,
        )
        for margin in (-1, 1)
    ]
    assert tops_km[0] < MOON_KM < tops_km[1]


def test_a_prediction_is_drawn_only_if_there_is_one(ax, departure):
    without = escape.time_to_moon(ax, departure, MOON_KM, planned_h=36.0, change_m_s=175.0)
    stars = [line for line in ax.lines if line.get_marker() == "*"]
    with_guess = escape.time_to_moon(ax, departure, MOON_KM, planned_h=36.0, change_m_s=175.0, guess_h=35.0)
    assert stars == []
    assert "prediction" not in without
    assert "your prediction: 35.0 hours" in with_guess


@pytest.mark.parametrize("guess_h", [1.0, 35.0, 500.0])
def test_a_prediction_stands_on_the_page(ax, departure, guess_h):
    escape.time_to_moon(ax, departure, MOON_KM, planned_h=36.0, change_m_s=175.0, guess_h=guess_h)
    star = next(line for line in ax.lines if line.get_marker() == "*")
    assert 0 < star.get_ydata()[0] < ax.get_ylim()[1]
    assert f"you expected {guess_h:.0f} h" in [text.get_text() for text in ax.texts]


def test_the_rejected_flight_times_are_those_of_the_record(ax, departure):
    days = " and ".join(f"{days:g}" for days in escape.REJECTED_DAYS.values())
    assert f"{days} d rejected" in facts["flight_plan"].note


def test_the_well_says_the_energies_and_the_speed_left(pair):
    top_km = 108_000.0
    bound = -EARTH_MU_KM3_S2 / (EARTH_RADIUS_KM + top_km)
    said = escape.energy_well(pair, {"the one": bound, "the other": 1.5}, MOON_KM)
    assert "the one at −3.48 km²/s², turning back at 108,000 km" in said
    assert "the other at +1.50 km²/s², never turning" in said
    speed = np.sqrt(2 * (1.5 + EARTH_MU_KM3_S2 / MOON_KM))
    assert any(f"v = {speed:.2f} km/s" in text.get_text() for text in pair[0].texts)


def test_labels_of_the_well_and_of_the_flight_times_keep_out_of_each_other_s_way(departure):
    levels = {"Pioneer 3": -3.46, "Pioneer 4": [0.35, 1.27], "Luna 1": 1.70}
    with style.context():
        well, axes = plt.subplots(1, 2, figsize=(9, 5.6), width_ratios=[6, 1])
        escape.energy_well(axes, levels, MOON_KM)
        hours, ax = plt.subplots(figsize=(9, 5.4))
        escape.time_to_moon(ax, departure, MOON_KM, planned_h=36.0, change_m_s=175.0)
    for fig in (well, hours):
        assert list(crossing(fig)) == []
        assert list(outside(fig)) == []
        plt.close(fig)


def test_an_energy_known_within_bounds_is_a_band(pair):
    assert "a band at +0.30 to +1.30" in escape.energy_well(pair, {"a band": [0.3, 1.3]}, MOON_KM)


def distances(points, path):
    """How far each point lies from a path of straight pieces."""
    along = np.diff(path, axis=0)
    gaps = []
    for point in points:
        part = np.clip(np.sum((point - path[:-1]) * along, axis=1) / np.sum(along**2, axis=1), 0, 1)
        gaps.append(np.min(np.linalg.norm(path[:-1] + part[:, None] * along - point, axis=1)))
    return np.array(gaps)


def test_the_hyperbola_drawn_and_the_engine_leave_together(ax, departure):
    flown = flight.fly(departure.position_km, departure.velocity_km_s, departure.start)
    escape.departure_hyperbola(ax, departure, flown)
    dashed = next(line for line in ax.lines if line.get_linestyle() == "--")
    solid = max(
        (line for line in ax.lines if line.get_linestyle() == "-"), key=lambda line: len(line.get_xdata())
    )
    conic, path = dashed.get_xydata(), solid.get_xydata()
    early = path[np.linalg.norm(path, axis=1) < 100]
    assert conic[0] == pytest.approx(path[0], abs=1e-4)
    assert np.max(distances(early, conic)) < 1.0  # thousand km: the Earth is flattened, the hyperbola is not


def test_the_two_bars_of_the_budget_have_one_length(ax):
    gains = {"first": 3.7, "second": 4.6, "third": 5.3, "gift": 0.2}
    uses = {"speed": 10.5, "height": 0.8, "lost": 2.5}
    assert "13.80 km/s, uncertain by 0.07" in escape.speed_budget(ax, gains, uses, 0.07, 11.18)
    ends = {round(bar.get_x() + bar.get_width(), 6) for bar in ax.patches}
    assert max(ends) == pytest.approx(13.8)


@pytest.mark.parametrize(
    ("speed_km_s", "angle_deg"), [(10.0, 0), (10.0, 60), (10.3, 30), (11.2, 0), (11.2, 80)]
)
def test_the_dots_of_the_panel_lie_on_its_path(speed_km_s, angle_deg):
    path = np.transpose(app._path(speed_km_s, 1000.0, angle_deg))
    dots = app._dots(speed_km_s, 1000.0, angle_deg)
    assert np.max(distances(dots[np.linalg.norm(dots, axis=1) < 800], path)) < 0.2  # thousand km


def test_a_path_that_comes_back_ends_at_the_ground():
    x, y = app._path(10.0, 500.0, 40.0)
    assert np.hypot(x[-1], y[-1]) == pytest.approx(EARTH_RADIUS_KM / 1000)
    assert np.hypot(x, y).min() == pytest.approx(EARTH_RADIUS_KM / 1000)


def test_the_panel_says_what_the_formulas_say():
    panel = app.escape_panel()
    panel.values = {"speed_km_s": 10.2, "altitude_km": 1000, "angle_deg": 0}
    top_km = orbits.apoapsis_radius_km(EARTH_RADIUS_KM + 1000, 10.2) - EARTH_RADIUS_KM
    assert f"turns back {top_km:,.0f} km up" in panel.sentence
    assert "never comes as far as the Moon" in panel.sentence
    panel.values = {"speed_km_s": 11.0}
    assert "hyperbola" in panel.sentence
    assert re.search(r"Moon's distance is reached after \d\d\.\d hours", panel.sentence)


def test_between_ellipse_and_hyperbola_a_flight_can_still_pass_the_moon():
    panel = app.escape_panel()
    panel.values = {"speed_km_s": 10.34, "altitude_km": 1000}
    assert "an ellipse" in panel.sentence
    assert "The Moon's distance is reached" in panel.sentence
