"""The figures of lesson 03 and its panel say what the physics says, its notebook what the checkers expect."""

from datetime import timedelta

import matplotlib.pyplot as plt
import numpy as np
import pytest
from own_numbers import numbers_given_in

from lunaedu import facts
from lunaedu.apps import belts as app
from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
from lunaedu.figures import belts as figures
from lunaedu.figures import style
from lunaedu.lesson import session
from lunaedu.lesson.exercises import lesson_03
from lunaedu.physics import belts, counters, field, trapped
from lunaedu.physics.reconstruction import stand_in_departure

DEAD_S = 1e-4


@pytest.fixture
def ax():
    with style.context():
        fig, axes = plt.subplots()
        yield axes
        plt.close(fig)


@pytest.fixture(scope="module")
def panel():
    return app.belts_panel()


def belt_at(x, z):
    """Log₁₀ of the drawn flux nearest to a place in the meridian, in Earth radii."""
    for xs, zs, log_flux, *_ in figures._belt_grids():
        if min(xs) - 0.05 <= x <= max(xs) + 0.05:
            return log_flux[np.argmin(np.abs(zs - z)), np.argmin(np.abs(xs - x))]
    raise AssertionError("outside the picture")


@pytest.mark.parametrize(("shell", "latitude_deg"), [(4.5, 0.0), (5.0, 25.0), (7.0, -20.0)])
def test_the_map_shows_the_models_flux_where_it_is(shell, latitude_deg):
    x, z = figures._at(shell * np.cos(np.radians(latitude_deg)) ** 2, latitude_deg)
    flux = belts.electron_flux_cm2_s(shell, field.field_ratio(latitude_deg), figures.ELECTRON_MEV)
    assert belt_at(x, z) == pytest.approx(np.log10(flux), abs=0.15)


def test_the_map_is_alike_in_north_and_south():
    for _, _, log_flux, *_ in figures._belt_grids():
        assert np.array_equal(log_flux, log_flux[::-1])


def test_drawn_field_lines_start_on_the_ground_and_cross_the_equator_at_l():
    x, z = figures._field_line(5.0)
    assert np.hypot(x, z)[[0, -1]] == pytest.approx(1.0)
    assert x.max() == pytest.approx(5.0)


def test_the_reading_with_two_causes_is_told_roughly_because_an_exercise_asks_for_them(ax):
    said = figures.dead_time(ax, DEAD_S, 1000.0, 2e6)
    assert "some 1 000 or some 40 000 per second" in said
    assert not any(digits in said for digits in ("1118", "35772"))


def test_a_spectrum_is_told_with_what_each_shield_lets_through(ax):
    said = figures.spectrum(ax, lambda energy: 1e6 * np.exp(-energy), {"a wall": np.log(1e3)}, factor=10)
    assert "a wall, above 6.91 MeV: 1e+03 per cm² and second" in said


def test_silence_on_every_day_is_told_only_where_there_is_some(ax):
    altitude_km, few = np.linspace(1e3, 7e4, 50), np.full(50, 10.0)
    assert "No altitude is silent" in figures.drowned(ax, altitude_km, few, 20.0, DEAD_S, 10, 2e4)
    many = np.full(50, 1e7)
    said = figures.drowned(ax, altitude_km, many, 20.0, DEAD_S, 10, 2e4, guess_s=500.0)
    assert "Between 1000 and 70000 km it stays below one" in said
    assert "prediction of 500 per second" in said


def test_the_panels_path_is_the_reconstructions():
    altitude_km, (x, z), *_ = app._path()
    path, start = belts.reference_path(), stand_in_departure().start
    times = [start + timedelta(hours=float(hour)) for hour in path.hours]
    place = field.magnetic_coordinates(path.position_km, times)
    assert altitude_km == pytest.approx(place.radius_km - GEOMAGNETIC_RADIUS_KM, abs=1e-6)
    assert np.degrees(np.arctan2(z, x)) == pytest.approx(place.latitude_deg, abs=1e-6)


def test_the_dead_time_of_the_exercise_is_the_published_one():
    assert 1e-6 * facts["gm_dead_time"].value == pytest.approx(lesson_03.DEAD_TIME_S)


def test_the_panels_tube_drowns_in_the_heart_of_the_belt_and_wakes_up_outside(panel):
    assert "drowned" in panel.sentence
    assert "drowned" in panel.scene(shield_g_cm2=0.05).sentence
    assert "drowned" in panel.scene(shield_g_cm2=0.05, day=-2).sentence
    assert "as it would if" in panel.scene(altitude_km=45_000).sentence
    assert "drowned" not in panel.scene(paralysable=0).sentence


def test_the_panel_names_the_other_cause_of_its_reading(panel):
    said = panel.scene(altitude_km=40_000).sentence
    came, shown, other = numbers_told(said)
    assert counters.observed_rate_paralysable(came, DEAD_S) == pytest.approx(shown, rel=0.03)
    assert counters.observed_rate_paralysable(other, DEAD_S) == pytest.approx(shown, rel=0.03)
    assert came != other


def numbers_told(sentence):
    """What comes, what is shown and what else would have shown it, as a sentence of the panel tells them."""
    words = sentence.replace(",", "").rstrip(".").split()
    numbers = [float(word) for word in words if word[0].isdigit()]
    return numbers[1], numbers[4], numbers[5]


def test_more_shield_never_lets_more_through(panel):
    came = [panel.scene(shield_g_cm2=d).marks[1].y for d in (0.1, 0.5, 3.5)]
    assert np.all(came[0] >= came[1])
    assert np.all(came[1] >= came[2])


def test_the_panel_can_answer_how_much_shield_keeps_the_tube_awake(panel):
    """Awake: past no top, so that more shield makes it show less."""
    high = next(control["high"] for control in panel.controls if control["name"] == "shield_g_cm2")
    came, shown, _ = numbers_told(panel.scene(shield_g_cm2=high).sentence)
    assert came < 1 / DEAD_S
    assert shown == pytest.approx(counters.observed_rate_paralysable(came, DEAD_S), rel=0.03)


def test_no_shield_of_the_panel_stops_the_x_rays(panel):
    quiet_s = counters.omnidirectional_area_cm2(counters.cylinder_surface_cm2(1, 5)) * facts["gcr_rate"].value
    came, *_ = numbers_told(panel.scene(shield_g_cm2=3.5).sentence)
    assert came > 20 * quiet_s


def test_a_poor_day_sends_a_thousandth(panel):
    mean, poor = (panel.scene(day=day).marks[1].y.max() for day in (0, -3))
    assert mean / poor == pytest.approx(1000, rel=0.05)


@pytest.mark.parametrize("student", ["", "Valentina", "Andriyan", "José Ñandú"])
def test_the_checker_expects_the_numbers_that_the_notebook_gives(student, monkeypatch):
    monkeypatch.setattr(session, "current", session.Session(lesson="03", student=student))
    given = numbers_given_in("03_radiation_belts")
    coil = trapped.gyro_radius_km(given["coil_energy_keV"] / 1000, lesson_03.COIL_FIELD_NT, trapped.ELECTRON)
    assert lesson_03.coil_radius().right == coil
    assert tuple(lesson_03.two_true_rates().right) == counters.true_rates_paralysable(
        given["reading_s"], DEAD_S
    )
