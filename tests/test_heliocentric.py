"""The orbit about the Sun, against SciPy on JPL's own tables, REBOUND where it is there, and astronomy."""

from datetime import timedelta
from importlib.resources import files

import numpy as np
import pytest
from jplephem.spk import SPK
from scipy.integrate import solve_ivp

from lunaedu import facts
from lunaedu.constants import (
    ASTRONOMICAL_UNIT_KM,
    DELTA_T_1959_S,
    EARTH_MU_KM3_S2,
    MOON_MU_KM3_S2,
    SUN_MU_KM3_S2,
)
from lunaedu.engine import ephemeris
from lunaedu.physics import heliocentric, reconstruction
from lunaedu.physics.flight import fly

DAYS = (60, 450)
FIRST_JULIAN_DATE = 2436538.5


@pytest.fixture(scope="module")
def leaving():
    """Geocentric state 100 hours after the cut-off, and the moment."""
    departure = reconstruction.rebuilt_departure()
    flight = fly(departure.position_km, departure.velocity_km_s, departure.start, 100.0, 0.01)
    return flight.position_km(100.0), flight.velocity_km_s(100.0), departure.start + timedelta(hours=100)


@pytest.fixture(scope="module")
def ours(leaving):
    return heliocentric.carry_on(*leaving, [leaving[2] + timedelta(days=days) for days in DAYS])


@pytest.fixture(scope="module")
def kernel():
    with SPK.open(str(files("skyfield_data") / "data" / "de421.bsp")) as opened:
        yield opened


def bodies(kernel, seconds):
    """Earth and Moon from the Sun, by JPL's own table: position in km, velocity in km/s."""
    day = (seconds + DELTA_T_1959_S) / ephemeris.DAY_S

    def part(centre, target):
        position, velocity = kernel[centre, target].compute_and_differentiate(FIRST_JULIAN_DATE, day)
        return np.array([position, velocity / ephemeris.DAY_S])

    both = part(0, 3) - part(0, 10)
    return both + part(3, 399), both + part(3, 301)


def test_sixty_and_450_days_agree_with_scipy_on_jpls_tables(leaving, ours, kernel):
    """Another integrator, another reading of the ephemeris, the same three bodies: within 100 km."""
    position_km, velocity_km_s, start = leaving
    start_s = ephemeris.seconds_since_epoch(start)

    def moves(t, state):
        place, pull = state[:3], -SUN_MU_KM3_S2 * state[:3] / np.linalg.norm(state[:3]) ** 3
        for mu, body in zip((EARTH_MU_KM3_S2, MOON_MU_KM3_S2), bodies(kernel, t), strict=True):
            way = body[0] - place
            pull = pull + mu * (way / np.linalg.norm(way) ** 3 - body[0] / np.linalg.norm(body[0]) ** 3)
        return np.concatenate([state[3:], pull])

    earth = bodies(kernel, start_s)[0]
    first = np.concatenate([position_km + earth[0], velocity_km_s + earth[1]])
    ends = [start_s + days * ephemeris.DAY_S for days in DAYS]
    solved = solve_ivp(moves, (start_s, ends[-1]), first, "DOP853", t_eval=ends, rtol=1e-11, atol=1e-4)
    away_km = np.linalg.norm(solved.y[:3].T - ours[0], axis=1)
    assert np.all(away_km < 1.0), away_km


def test_what_the_planets_do_stays_within_the_budget(leaving, ours, kernel):
    """REBOUND with Sun, Earth, Moon and five planets: what our three bodies leave out."""
    rebound = pytest.importorskip("rebound")
    position_km, velocity_km_s, start = leaving
    seconds = ephemeris.seconds_since_epoch(start)
    day = (seconds + DELTA_T_1959_S) / ephemeris.DAY_S
    simulation = rebound.Simulation()
    simulation.G = 1.0

    def add(mu, state):
        x, y, z, vx, vy, vz = np.ravel(state).tolist()
        simulation.add(m=mu, x=x, y=y, z=z, vx=vx, vy=vy, vz=vz)

    def barycentric(target):
        position, velocity = kernel[0, target].compute_and_differentiate(FIRST_JULIAN_DATE, day)
        return np.array([position, velocity / ephemeris.DAY_S])

    sun = barycentric(10)
    earth, moon = (body + sun for body in bodies(kernel, seconds))
    add(SUN_MU_KM3_S2, sun)
    add(EARTH_MU_KM3_S2, earth)
    add(MOON_MU_KM3_S2, moon)
    planets = {1: 22_032.1, 2: 324_858.6, 4: 42_828.4, 5: 126_712_765.0, 6: 37_940_585.0}
    for target, mu in planets.items():  # km³/s², DE421's, rounded
        add(mu, barycentric(target))
    add(0.0, earth + np.array([position_km, velocity_km_s]))
    left_km = []
    for days, there in zip(DAYS, ours[0], strict=True):
        simulation.integrate(days * ephemeris.DAY_S)
        probe, centre = simulation.particles[-1], simulation.particles[0]
        left_km.append(np.linalg.norm(np.array(probe.xyz) - centre.xyz - there))
    assert 100 < left_km[0] < 400
    assert 20_000 < left_km[1] < 50_000


def test_the_earth_has_its_own_orbit():
    time = "1959-07-01"
    orbit = heliocentric.orbit(heliocentric.earth_position_km(time), -ephemeris.sun_velocity_km_s(time))
    # The Earth circles the common centre with the Moon, which shifts what it seems to do by a hundredth.
    assert orbit.semi_major_axis_km / ASTRONOMICAL_UNIT_KM == pytest.approx(1.0, abs=0.01)
    assert orbit.inclination_deg < 0.01


def test_a_year_is_a_year_and_mars_has_its_own():
    assert heliocentric.period_days(1.0) == pytest.approx(365.2569, abs=1e-3)
    mars_au = heliocentric.MARS.semi_major_axis_km / ASTRONOMICAL_UNIT_KM
    assert heliocentric.period_days(mars_au) == pytest.approx(686.98, abs=0.02)


def test_mars_goes_where_jpl_puts_it(kernel):
    """Its place in the ephemeris lies near the orbit that we draw: within a thousandth of its distance."""
    points = heliocentric.points_on(heliocentric.MARS, 3601)
    for day in (0.0, 150.0, 300.0, 450.0):
        place = kernel[0, 4].compute(FIRST_JULIAN_DATE, day) - kernel[0, 10].compute(FIRST_JULIAN_DATE, day)
        gap = np.linalg.norm(points - heliocentric.ecliptic(place), axis=1).min()
        assert gap < 1e-3 * np.linalg.norm(place)


def test_the_least_gap_between_two_circles_is_the_difference_of_their_radii():
    small, large = (
        heliocentric.Elements(radius_km, 0.0, 10.0, 20.0, 0.0, 0.0) for radius_km in (1.0e8, 1.3e8)
    )
    assert heliocentric.least_gap_km(small, large) == pytest.approx(3.0e7, rel=1e-9)


def test_many_go_as_each_alone(leaving):
    position_km, velocity_km_s, start = leaving
    end = [start + timedelta(days=30)]
    many = heliocentric.carry_on([position_km, position_km + 100], [velocity_km_s] * 2, start, end)
    alone = heliocentric.carry_on(position_km, velocity_km_s, start, end)
    assert many[0].shape == (1, 2, 3)
    assert many[0][0, 0] == pytest.approx(alone[0][0], abs=1.0)


def test_moments_go_forward():
    with pytest.raises(ValueError, match="in their order"):
        heliocentric.carry_on([1e6, 0, 0], [1.0, 1, 0], "1959-02-01", ["1959-01-01"])


def test_nssdcs_period_is_not_that_of_its_own_axis():
    axis, period = facts["semi_major_axis"].value, facts["period"].value
    assert heliocentric.period_days(axis) == pytest.approx(448.1, abs=0.1)
    assert abs(heliocentric.period_days(axis) - period) > 1.5
