"""The lowest point of the hyperbola about the Moon against Kepler's equation, and the length of the steps."""

from math import sqrt

import numpy as np
import pytest

from lunaedu.constants import EARTH_MU_KM3_S2, MOON_MU_KM3_S2
from lunaedu.engine.approach import NEAR_EARTH_KM, boldness, is_flyby, lowest_point, products, step_length_s
from lunaedu.physics.orbits import propagate_kepler

PASSES = np.array(
    [
        (-60000.0, 8000.0, 1000.0, 2.5, 0.0, 0.0),
        (-20000.0, 300.0, 10.0, 2.4, 0.1, 0.0),
        (9000.0, 7000.0, -3000.0, 1.0, 2.0, 0.5),
        (5000.0, 0.0, 100.0, -1.6, 0.3, 0.1),
    ]
)


@pytest.mark.parametrize("seen", PASSES.tolist())
def test_kepler_brings_the_moons_visitor_to_the_lowest_point_at_that_time(seen):
    seconds, distance_km, speed_km_s = lowest_point(products(*seen))
    position, velocity = propagate_kepler(seen[:3], seen[3:], seconds, mu_km3_s2=MOON_MU_KM3_S2)
    assert np.linalg.norm(position) == pytest.approx(distance_km, rel=1e-9)
    assert np.linalg.norm(velocity) == pytest.approx(speed_km_s, rel=1e-9)
    assert abs(position @ velocity) < 1e-6 * distance_km * speed_km_s


def test_an_orbit_of_the_moon_is_no_flyby_and_nothing_far_away_is():
    escape_km_s = sqrt(2 * MOON_MU_KM3_S2 / 5000)
    for part, escapes in ((0.5, False), (0.999, False), (1.001, True), (2.0, True)):
        assert is_flyby(products(5000.0, 0.0, 0.0, 0.0, part * escape_km_s, 0.0)) is escapes
    assert not is_flyby(products(70000.0, 0.0, 0.0, 0.0, 2.0, 0.0))


def test_without_a_moon_the_path_is_a_straight_line():
    seconds, distance_km, speed_km_s = lowest_point(products(-100.0, 30.0, 0.0, 2.0, 0.0, 0.0), moon_mu=0.0)
    assert (seconds, distance_km, speed_km_s) == pytest.approx((50.0, 30.0, 2.0))


@pytest.mark.parametrize("accuracy_km", [1e-4, 0.01, 1.0, 10.0])
def test_the_moon_never_shortens_a_step_near_the_earth(accuracy_km):
    """Not even for a flight straight at a Moon at its nearest, which comes to meet it."""
    nearest_moon_km, moon_km_s = 356_400.0, 1.1
    for distance_km in (6500.0, 20_000.0, NEAR_EARTH_KM):
        for speed_km_s in (0.1, 1.0, 3.0, 11.0, 100.0):
            about_earth = products(distance_km, 0.0, 0.0, speed_km_s, 0.0, 0.0)
            about_moon = products(distance_km - nearest_moon_km, 0.0, 0.0, speed_km_s + moon_km_s, 0.0, 0.0)
            by_earth, by_moon = boldness(5.0, accuracy_km)
            by_earth_s = step_length_s(about_earth, EARTH_MU_KM3_S2, by_earth)
            assert by_earth_s < step_length_s(about_moon, MOON_MU_KM3_S2, by_moon)
