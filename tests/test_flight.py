"""The flight engine against SciPy's DOP853 on the same forces, against Kepler, and against bad input."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from math import sqrt

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lunaedu import ephemeris, flight
from lunaedu.constants import (
    DELTA_T_1959_S,
    EARTH_J2,
    EARTH_MU_KM3_S2,
    EARTH_RADIUS_KM,
    EARTH_ROTATION_RAD_S,
    MOON_MU_KM3_S2,
    MOON_RADIUS_KM,
    SUN_MU_KM3_S2,
)
from lunaedu.engine.gravity import Masses, Sky
from lunaedu.physics.orbits import propagate_kepler

START = datetime(1959, 1, 2, 16, 53, 21, tzinfo=UTC)
START_S = ephemeris.seconds_since_epoch(START)
# A departure from Tyuratam at 65 degrees, found by shooting: it passes the Moon at the published 5995 km.
NOMINAL = np.array(
    [
        *(89.0116139183782, 3146.964720967069, 5912.167897509787),
        *(-9.408465667127537, -1.97228697458952, 5.478918827772901),
    ]
)
PUBLISHED_ALTITUDE_KM = 5995.0
EARTH_ONLY = Sky(Masses(moon=0.0, sun=0.0))


# The reference: the textbook formula, written out again, on plain floats, with the full ephemeris.

POWERS = ephemeris.DAILY_POWERS_KM.tolist()


def bodies(seconds):
    days = (seconds + DELTA_T_1959_S) / 86400
    fraction = days - int(days)
    values = [0.0] * 6
    for row in reversed(POWERS[int(days)]):
        values = [value * fraction + coefficient for value, coefficient in zip(values, row, strict=True)]
    return values


def reference_rates(t, state):
    x, y, z, u, v, w = state.tolist()
    mx, my, mz, sx, sy, sz = bodies(t)
    r = sqrt(x * x + y * y + z * z)
    central = -EARTH_MU_KM3_S2 / r**3
    bulge = 1.5 * EARTH_J2 * EARTH_MU_KM3_S2 * EARTH_RADIUS_KM**2 / r**5
    lift = central + bulge * (5 * z * z / r**2 - 1)
    moon = MOON_MU_KM3_S2 / ((mx - x) ** 2 + (my - y) ** 2 + (mz - z) ** 2) ** 1.5
    moon_0 = MOON_MU_KM3_S2 / (mx * mx + my * my + mz * mz) ** 1.5
    sun = SUN_MU_KM3_S2 / ((sx - x) ** 2 + (sy - y) ** 2 + (sz - z) ** 2) ** 1.5
    sun_0 = SUN_MU_KM3_S2 / (sx * sx + sy * sy + sz * sz) ** 1.5
    return (
        u,
        v,
        w,
        lift * x + moon * (mx - x) - moon_0 * mx + sun * (sx - x) - sun_0 * sx,
        lift * y + moon * (my - y) - moon_0 * my + sun * (sy - y) - sun_0 * sy,
        (lift - 2 * bulge) * z + moon * (mz - z) - moon_0 * mz + sun * (sz - z) - sun_0 * sz,
    )


def range_rate(t, state):
    moon, ahead, behind = (np.array(bodies(t + lag)[:3]) for lag in (0.0, 30.0, -30.0))
    return float((state[:3] - moon) @ (state[3:] - (ahead - behind) / 60))


range_rate.terminal = True
range_rate.direction = 1


def reference_approach(state, start_s, rtol=1e-11, hours=80.0):
    """State relative to the Moon, and seconds after the start, by DOP853."""
    flown = solve_ivp(
        reference_rates,
        (start_s, start_s + hours * 3600),
        state,
        method="DOP853",
        rtol=rtol,
        atol=1e-9 * rtol / 1e-11,
        events=range_rate,
    )
    (t,), (end,) = flown.t_events[0], flown.y_events[0]
    moon, ahead, behind = (np.array(bodies(t + lag)[:3]) for lag in (0.0, 30.0, -30.0))
    return end - np.append(moon, (ahead - behind) / 60), t - start_s


@dataclass(frozen=True)
class Departures:
    states: np.ndarray
    offsets_s: np.ndarray
    closest: np.ndarray
    seconds: np.ndarray

    @property
    def distances_km(self):
        return np.linalg.norm(self.closest[:, :3], axis=1)


@cache
def random_departures(speed_m_s, angle_arcmin, delay_s, seed):
    """200 departures around the nominal one, with their reference approaches."""
    errors = np.random.default_rng(seed).normal(size=(200, 4))
    offsets = delay_s * errors[:, 3]
    position, velocity = NOMINAL[:3], NOMINAL[3:]
    along = velocity / np.linalg.norm(velocity)
    sideways = np.cross(position, along) / np.linalg.norm(np.cross(position, along))
    upward = np.cross(sideways, along)
    pitch, yaw = np.radians(angle_arcmin / 60) * errors[:, 1:3].T
    directions = along + pitch[:, None] * upward + yaw[:, None] * sideways
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    velocities = (np.linalg.norm(velocity) + speed_m_s * errors[:, :1] / 1000) * directions
    states = np.concatenate([np.tile(position, (200, 1)), velocities], axis=1)
    cosine, sine = np.cos(EARTH_ROTATION_RAD_S * offsets), np.sin(EARTH_ROTATION_RAD_S * offsets)
    for x, y in ((0, 1), (3, 4)):
        states[:, [x, y]] = np.stack(
            [cosine * states[:, x] - sine * states[:, y], sine * states[:, x] + cosine * states[:, y]], axis=1
        )
    approaches = [
        reference_approach(state, START_S + offset) for state, offset in zip(states, offsets, strict=True)
    ]
    return Departures(states, offsets, *map(np.array, zip(*approaches, strict=True)))


ERRORS = [pytest.param(5, 2, 10, 1959, id="usual errors"), pytest.param(20, 6, 60, 1960, id="wide errors")]


@pytest.mark.parametrize("errors", [p.values for p in ERRORS], ids=[p.id for p in ERRORS])
@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_fly_agrees_with_dop853_within_the_accuracy_asked(errors, accuracy_km):
    departures = random_departures(*errors)
    for k, state in enumerate(departures.states):
        start = START + timedelta(seconds=departures.offsets_s[k])
        # A datetime keeps microseconds, in which the probe moves a centimetre.
        nearest = flight.fly(state[:3], state[3:], start, accuracy_km=accuracy_km).closest_approach
        assert nearest.passes_moon
        assert nearest.distance_km == pytest.approx(departures.distances_km[k], abs=accuracy_km)
        assert nearest.seconds == pytest.approx(departures.seconds[k], abs=2 * accuracy_km)


@pytest.mark.parametrize("errors", [p.values for p in ERRORS], ids=[p.id for p in ERRORS])
@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_fly_many_agrees_with_dop853_within_the_accuracy_asked(errors, accuracy_km):
    departures = random_departures(*errors)
    many = flight.fly_many(
        departures.states[:, :3],
        departures.states[:, 3:],
        START,
        departures.offsets_s,
        accuracy_km=accuracy_km,
    )
    assert many.passes_moon.all()
    np.testing.assert_allclose(many.distance_km, departures.distances_km, rtol=0, atol=accuracy_km)
    seconds = departures.seconds + departures.offsets_s
    np.testing.assert_allclose(many.seconds, seconds, rtol=0, atol=2 * accuracy_km)
    np.testing.assert_allclose(np.linalg.norm(many.position_km, axis=1), many.distance_km, rtol=1e-12)
    astray_km = np.linalg.norm(many.position_km - departures.closest[:, :3], axis=1)
    assert astray_km.max() < 2 * accuracy_km
    clear = many.distance_km > MOON_RADIUS_KM
    astray_km_s = np.linalg.norm(many.velocity_km_s - departures.closest[:, 3:], axis=1)
    assert astray_km_s[clear].max() < 0.001 * accuracy_km


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_energy_and_momentum_about_the_moon_survive_a_pass_through_it(accuracy_km):
    """Down to its very centre, so that the miss vector of a hit can be had from its closest approach."""
    misses_km = np.geomspace(0.001, 1000, 13)
    velocities = [aimed(34.0, (0.0, 0.0, 0.0)) * (1 + miss / 4e8) for miss in misses_km]
    many = flight.fly_many(np.tile(NOMINAL[:3], (13, 1)), velocities, START, accuracy_km=accuracy_km)
    speed_squared = np.sum(many.velocity_km_s**2, axis=1)
    excess_squared = speed_squared - 2 * MOON_MU_KM3_S2 / many.distance_km
    assert many.distance_km.min() < 1.0
    np.testing.assert_allclose(excess_squared, excess_squared[-1], rtol=0.01)


def test_the_reference_itself_is_good_to_five_centimetres():
    for errors in ERRORS:
        departures = random_departures(*errors.values)
        for k in (0, 1, 2):
            closest, _ = reference_approach(
                departures.states[k], START_S + departures.offsets_s[k], rtol=3e-14
            )
            np.testing.assert_allclose(closest[:3], departures.closest[k, :3], rtol=0, atol=1e-4)
            assert np.linalg.norm(closest[:3]) == pytest.approx(departures.distances_km[k], abs=5e-5)


def test_the_nominal_departure_passes_the_moon_as_published():
    nearest = flight.fly(NOMINAL[:3], NOMINAL[3:], START).closest_approach
    assert nearest.altitude_km == pytest.approx(PUBLISHED_ALTITUDE_KM, abs=1.0)
    assert abs(nearest.time - datetime(1959, 1, 4, 2, 59, tzinfo=UTC)) < timedelta(seconds=2)
    assert nearest.altitude_km == nearest.distance_km - MOON_RADIUS_KM
    assert nearest.seconds == pytest.approx((nearest.time - START).total_seconds(), abs=1e-5)


@cache
def aimed(hours, miss_km):
    """The velocity that takes the nominal place to the point Moon + miss in so many hours, by shooting."""
    velocity = NOMINAL[3:].copy()
    stages = np.linspace(34.0, hours, 2 + int(abs(hours - 34) / 4))
    for stage in stages:
        velocity = shot(velocity, stage, np.array([0.0, 0.0, 20000.0]))
    return shot(velocity, hours, np.array(miss_km))


def shot(velocity, hours, miss_km):
    target = ephemeris.moon_position_km(START + timedelta(hours=hours)) + miss_km

    def missed(trial):
        return flight.fly(NOMINAL[:3], trial, START, hours=hours + 0.1).position_km(hours) - target

    for _ in range(12):
        by = missed(velocity)
        if np.linalg.norm(by) < 1:
            break
        jacobian = np.array([(missed(velocity + 1e-5 * axis) - by) / 1e-5 for axis in np.eye(3)]).T
        velocity = velocity - np.linalg.solve(jacobian, by)
    return velocity


FAST_AND_SLOW = [
    (18.0, (3000.0, -2000.0, 5000.0)),
    (25.0, (-9000.0, 1000.0, 2000.0)),
    (34.0, (1700.0, 0.0, 800.0)),
    (45.0, (2000.0, 6000.0, -1000.0)),
    (55.0, (0.0, -2000.0, 1000.0)),
    (64.0, (-4000.0, 3000.0, 6000.0)),
]


@pytest.mark.parametrize(("hours", "miss_km"), FAST_AND_SLOW)
@pytest.mark.parametrize("accuracy_km", [10.0, 1.0, 0.1, 0.01, 0.001])
def test_fast_and_slow_flights_are_as_accurate_as_asked(hours, miss_km, accuracy_km):
    velocity = aimed(hours, miss_km)
    distance_km, _ = tight_approach(hours, miss_km)
    nearest = flight.fly(NOMINAL[:3], velocity, START, accuracy_km=accuracy_km).closest_approach
    many = flight.fly_many([NOMINAL[:3]], [velocity], START, accuracy_km=accuracy_km)
    assert nearest.distance_km == pytest.approx(distance_km, abs=accuracy_km)
    assert many.distance_km[0] == pytest.approx(distance_km, abs=accuracy_km)


@cache
def tight_approach(hours, miss_km):
    closest, seconds = reference_approach(np.append(NOMINAL[:3], aimed(hours, miss_km)), START_S, rtol=1e-13)
    return np.linalg.norm(closest[:3]), seconds


@pytest.mark.parametrize("miss_km", [(30.0, 40.0, -20.0), (300.0, 200.0, -100.0), (1200.0, -900.0, 700.0)])
def test_a_hit_goes_through_the_moon_with_negative_altitude(miss_km):
    velocity = aimed(34.0, miss_km)
    distance_km, seconds = tight_approach(34.0, miss_km)
    nearest = flight.fly(NOMINAL[:3], velocity, START).closest_approach
    assert nearest.altitude_km < 0
    assert nearest.passes_moon
    assert nearest.distance_km == pytest.approx(distance_km, abs=1.0)
    assert nearest.seconds == pytest.approx(seconds, abs=1.0)


def test_a_hit_on_the_very_centre_is_flown_through_too():
    nearest = flight.fly(NOMINAL[:3], aimed(34.0, (0.0, 0.0, 0.0)), START).closest_approach
    assert nearest.distance_km < 1.0
    assert nearest.seconds == pytest.approx(34 * 3600, abs=5.0)


def test_a_flight_like_pioneer_4_passes_far_from_the_moon():
    velocity = aimed(30.0, (30000.0, 50000.0, 20000.0))
    assert np.linalg.norm(velocity) == pytest.approx(11.08, abs=0.07)
    distance_km, _ = tight_approach(30.0, (30000.0, 50000.0, 20000.0))
    nearest = flight.fly(NOMINAL[:3], velocity, START).closest_approach
    assert nearest.passes_moon
    assert nearest.distance_km == pytest.approx(distance_km, abs=1.0)
    assert distance_km > 45_000


def test_positions_at_any_hour_agree_with_dop853():
    hours = np.sort(np.random.default_rng(3).uniform(0, 70, 40))
    flown = solve_ivp(
        reference_rates,
        (START_S, START_S + 70 * 3600),
        NOMINAL,
        method="DOP853",
        rtol=1e-12,
        atol=1e-10,
        t_eval=START_S + hours * 3600,
    )
    one = flight.fly(NOMINAL[:3], NOMINAL[3:], START, accuracy_km=0.001)
    np.testing.assert_allclose(one.position_km(hours), flown.y[:3].T, rtol=0, atol=0.02)
    np.testing.assert_allclose(one.velocity_km_s(hours), flown.y[3:].T, rtol=0, atol=2e-6)


def test_the_position_is_continuous_and_its_rate_is_the_velocity():
    one = flight.fly(NOMINAL[:3], NOMINAL[3:], START)
    hours = np.linspace(0.001, 69.999, 500)
    step = 1e-4
    rate = (one.position_km(hours + step) - one.position_km(hours - step)) / (7200 * step)
    np.testing.assert_allclose(rate, one.velocity_km_s(hours), rtol=0, atol=1e-3)


def test_shapes_follow_the_hours_asked():
    one = flight.fly(NOMINAL[:3], NOMINAL[3:], START)
    assert one.position_km(0).shape == (3,)
    assert one.velocity_km_s([1, 2]).shape == (2, 3)
    assert one.position_km([]).shape == (0, 3)
    np.testing.assert_allclose(one.position_km(0.0), NOMINAL[:3], rtol=1e-15)
    np.testing.assert_allclose(one.velocity_km_s(0.0), NOMINAL[3:], rtol=1e-15)


def test_energy_is_conserved_with_moon_and_sun_switched_off():
    one = flight.Flight(START_S, NOMINAL.tolist(), 70.0, 0.001, EARTH_ONLY)
    hours = np.linspace(0, 70, 200)
    position, velocity = one.position_km(hours), one.velocity_km_s(hours)
    r = np.linalg.norm(position, axis=1)
    sine = position[:, 2] / r
    oblate = EARTH_MU_KM3_S2 * EARTH_J2 * EARTH_RADIUS_KM**2 / (2 * r**3) * (3 * sine**2 - 1)
    energy = np.sum(velocity**2, axis=1) / 2 - EARTH_MU_KM3_S2 / r + oblate
    assert np.ptp(energy) < 1e-9 * velocity[0] @ velocity[0]


def test_the_spin_axis_keeps_the_angular_momentum_with_moon_and_sun_switched_off():
    one = flight.Flight(START_S, NOMINAL.tolist(), 70.0, 0.001, EARTH_ONLY)
    hours = np.linspace(0, 70, 50)
    momentum = np.cross(one.position_km(hours), one.velocity_km_s(hours))[:, 2]
    assert np.ptp(momentum) < 1e-9 * np.abs(momentum[0])


def test_keplers_hyperbola_returns_with_j2_off_as_well():
    one = flight.Flight(START_S, NOMINAL.tolist(), 70.0, 0.001, Sky(Masses(j2=0.0, moon=0.0, sun=0.0)))
    for hours in (0.1, 1.0, 10.0, 34.0, 70.0):
        position, velocity = propagate_kepler(NOMINAL[:3], NOMINAL[3:], hours * 3600)
        np.testing.assert_allclose(one.position_km(hours), position, rtol=0, atol=2e-3)
        np.testing.assert_allclose(one.velocity_km_s(hours), velocity, rtol=0, atol=1e-7)


def test_a_flight_that_falls_back_ends_at_the_earth():
    slow = 0.95 * NOMINAL[3:]
    one = flight.fly(NOMINAL[:3], slow, START)
    assert one.falls_back
    assert 5 < one.end_hours < 70
    assert np.linalg.norm(one.position_km(one.end_hours)) == pytest.approx(EARTH_RADIUS_KM, abs=22)
    assert not one.closest_approach.passes_moon
    assert one.closest_approach.seconds < one.end_hours * 3600
    with pytest.raises(ValueError, match="falls back to the Earth"):
        one.position_km(one.end_hours + 0.01)
    many = flight.fly_many([NOMINAL[:3]] * 2, [slow, NOMINAL[3:]], START)
    assert many.passes_moon.tolist() == [False, True]
    assert many.distance_km[0] == pytest.approx(one.closest_approach.distance_km, abs=1.0)
    assert np.linalg.norm(many.position_km[0]) == many.distance_km[0]


def test_too_short_a_flight_says_that_it_did_not_pass_the_moon():
    short = flight.fly(NOMINAL[:3], NOMINAL[3:], START, hours=30).closest_approach
    assert not short.passes_moon
    assert short.seconds == 30 * 3600
    full = flight.fly(NOMINAL[:3], NOMINAL[3:], START)
    moon = ephemeris.moon_position_km(START + timedelta(hours=30))
    assert short.distance_km == pytest.approx(np.linalg.norm(full.position_km(30) - moon), abs=1.0)


@pytest.mark.parametrize("factors", [(-1, -1, 1), (0.95, 0.95, 0.95), (0.9, 1.0, 0.95)])
def test_a_flight_that_does_not_pass_the_moon_is_nearest_at_some_moment_of_its_own(factors):
    one = flight.fly(NOMINAL[:3], NOMINAL[3:] * factors, START)
    assert not one.closest_approach.passes_moon
    hours = np.linspace(0, one.end_hours, 2000)
    moon = ephemeris.moon_position_km([START + timedelta(hours=h) for h in hours])
    least = np.linalg.norm(one.position_km(hours) - moon, axis=1).min()
    assert one.closest_approach.distance_km == pytest.approx(least, rel=1e-5)


@pytest.mark.parametrize(("height_km", "speed_km_s"), [(3000.0, 1.2), (3000.0, 1.6)])
def test_a_flight_that_starts_as_an_orbit_of_the_moon_has_its_least_distance(height_km, speed_km_s):
    position = ephemeris.moon_position_km(START) + np.array([height_km, 0.0, 0.0])
    velocity = ephemeris.moon_velocity_km_s(START) + np.array([0.0, speed_km_s, 0.0])
    one = flight.fly(position, velocity, START, hours=8)
    hours = np.linspace(0, 8, 4000)
    moon = ephemeris.moon_position_km([START + timedelta(hours=h) for h in hours])
    least = np.linalg.norm(one.position_km(hours) - moon, axis=1).min()
    assert one.closest_approach.distance_km == pytest.approx(least, abs=1.0)


@pytest.mark.parametrize("early_s", [10.0, 0.5, 0.01])
def test_a_flight_that_ends_just_before_the_moon_does_not_pass_it(early_s):
    departure = NOMINAL[:3], NOMINAL[3:], START
    seconds = flight.fly(*departure, accuracy_km=0.001).closest_approach.seconds - early_s
    short = flight.fly(*departure, hours=seconds / 3600, accuracy_km=0.001)
    assert not short.closest_approach.passes_moon
    assert short.closest_approach.seconds == pytest.approx(seconds, abs=0.02)
    assert short.closest_approach.distance_km == pytest.approx(
        PUBLISHED_ALTITUDE_KM + MOON_RADIUS_KM, abs=1.0
    )


def test_flights_that_stay_away_to_the_end_have_a_state_at_their_least_distance():
    offsets = np.linspace(0, 1, 30) / 3
    many = flight.fly_many(
        np.tile(NOMINAL[:3], (30, 1)), np.tile([-1, -1, 1] * NOMINAL[3:], (30, 1)), START, offsets
    )
    assert not many.passes_moon.any()
    assert np.isfinite(many.velocity_km_s).all()


def test_the_same_flight_gives_the_same_answer_to_the_bit():
    first, second = (flight.fly(NOMINAL[:3], NOMINAL[3:], START).closest_approach for _ in range(2))
    assert first == second


def test_a_string_and_a_datetime_start_the_same_flight():
    text = flight.fly(list(NOMINAL[:3]), tuple(NOMINAL[3:]), "1959-01-02T16:53:21")
    assert text.closest_approach == flight.fly(NOMINAL[:3], NOMINAL[3:], START).closest_approach
    assert text.start == START


BAD_FLIGHTS = {
    "NaN": ([np.nan, 0, 0], NOMINAL[3:], START, {}, "position_km must be finite"),
    "two components": ([7000, 0], NOMINAL[3:], START, {}, "shape"),
    "text": ("here", NOMINAL[3:], START, {}, "position_km must be"),
    "inside the Earth": ([6000, 0, 0], NOMINAL[3:], START, {}, "outside the Earth"),
    "metres": (NOMINAL[:3] * 1000, NOMINAL[3:], START, {}, "metres"),
    "metres a second": (NOMINAL[:3], NOMINAL[3:] * 1000, START, {}, "m/s"),
    "date": (NOMINAL[:3], NOMINAL[3:], "1969-07-16", {}, "1958-12-01 to 1960-05-01"),
    "end of the table": (NOMINAL[:3], NOMINAL[3:], "1960-04-30", {}, "1958-12-01 to 1960-05-01"),
    "no date": (NOMINAL[:3], NOMINAL[3:], "soon", {}, "ISO"),
    "two dates": (NOMINAL[:3], NOMINAL[3:], [START, START], {}, "one moment"),
    "no hours": (NOMINAL[:3], NOMINAL[3:], START, {"hours": 0}, "hours"),
    "many hours": (NOMINAL[:3], NOMINAL[3:], START, {"hours": 1e6}, "hours"),
    "NaN hours": (NOMINAL[:3], NOMINAL[3:], START, {"hours": np.nan}, "hours"),
    "zero accuracy": (NOMINAL[:3], NOMINAL[3:], START, {"accuracy_km": 0.0}, "accuracy_km"),
    "loose accuracy": (NOMINAL[:3], NOMINAL[3:], START, {"accuracy_km": 1000.0}, "accuracy_km"),
}


@pytest.mark.parametrize("name", BAD_FLIGHTS)
def test_bad_input_to_fly_gets_a_sentence(name):
    position, velocity, start, options, message = BAD_FLIGHTS[name]
    with pytest.raises(ValueError, match=message):
        flight.fly(position, velocity, start, **options)


def test_a_start_inside_the_moon_gets_a_sentence():
    with pytest.raises(ValueError, match="outside the Moon"):
        flight.fly(0.999 * ephemeris.moon_position_km(START), [0, 0, 1], START)


def test_hours_outside_a_flight_get_a_sentence():
    one = flight.fly(NOMINAL[:3], NOMINAL[3:], START, hours=40)
    for hours in (-1, 40.1, np.nan, [1, 41]):
        with pytest.raises(ValueError, match="hours"):
            one.position_km(hours)


def test_bad_input_to_fly_many_gets_a_sentence():
    positions, velocities = np.tile(NOMINAL[:3], (4, 1)), np.tile(NOMINAL[3:], (4, 1))
    for bad, message in [
        (lambda: flight.fly_many(np.empty((0, 3)), np.empty((0, 3)), START), "at least one"),
        (lambda: flight.fly_many(NOMINAL[:3], NOMINAL[3:], START), "shape"),
        (lambda: flight.fly_many(positions, velocities[:3], START), "shape"),
        (lambda: flight.fly_many(positions, velocities, START, [1.0, 2.0]), "start_offsets_s"),
        (lambda: flight.fly_many(positions, velocities, START, np.nan), "start_offsets_s"),
        (lambda: flight.fly_many(positions, velocities, START, 1e9), "1958-12-01 to 1960-05-01"),
        (lambda: flight.fly_many(positions * [1, 1, np.inf], velocities, START), "positions_km"),
        (lambda: flight.fly_many(0 * positions, velocities, START), "outside the Earth"),
    ]:
        with pytest.raises(ValueError, match=message):
            bad()


@pytest.mark.parametrize("hours", [400.0, 70.0, 33.3, 0.01, 1 / 3])
def test_the_end_of_a_flight_is_an_hour_of_the_flight(hours):
    one = flight.fly(NOMINAL[:3], NOMINAL[3:], START, hours=hours)
    assert one.end_hours == hours
    assert np.isfinite(one.position_km(one.end_hours)).all()
    back = flight.fly(NOMINAL[:3], 0.95 * NOMINAL[3:], START, hours=hours)
    assert np.isfinite(back.velocity_km_s(back.end_hours)).all()


def test_a_closest_approach_that_does_not_settle_says_so(monkeypatch):
    monkeypatch.setattr(flight, "is_close", lambda *_: False)
    with pytest.raises(ArithmeticError, match="accuracy_km"):
        flight.fly(NOMINAL[:3], NOMINAL[3:], START)


LOOKALIKES = {
    "tuples": (tuple(NOMINAL[:3].tolist()), tuple(NOMINAL[3:].tolist())),
    "lists of NumPy's": (list(NOMINAL[:3]), list(NOMINAL[3:])),
    "read only": (NOMINAL[:3].copy(), NOMINAL[3:].copy()),
    "not contiguous": (np.repeat(NOMINAL[:3], 2)[::2], np.repeat(NOMINAL[3:], 2)[::2]),
}
LOOKALIKES["read only"][0].setflags(write=False)
LOOKALIKES["read only"][1].setflags(write=False)


@pytest.mark.parametrize("name", LOOKALIKES)
def test_every_form_of_the_same_numbers_flies_the_same_way(name):
    position, velocity = LOOKALIKES[name]
    expected = flight.fly(NOMINAL[:3], NOMINAL[3:], START).closest_approach
    assert flight.fly(position, velocity, START).closest_approach == expected
    many = flight.fly_many([position] * 3, [velocity] * 3, START, np.array(0.0))
    assert many.distance_km[2] == pytest.approx(expected.distance_km, abs=1.0)


@pytest.mark.parametrize("kind", [np.int16, np.float16, np.float32, np.int64])
def test_small_kinds_of_numbers_are_worked_on_as_floats(kind):
    position, velocity = np.array([7000, 2000, 1000]).astype(kind), np.array([-3, 9, 5]).astype(kind)
    one = flight.fly(position, velocity, START, hours=kind(8))
    plain = flight.fly([7000.0, 2000.0, 1000.0], [-3.0, 9.0, 5.0], START, hours=8.0)
    assert one.closest_approach == plain.closest_approach
    np.testing.assert_array_equal(one.position_km(kind(2)), plain.position_km(2.0))


class Quantity(np.ndarray):
    """As the arrays of other packages that carry a unit."""

    def to_value(self, unit):
        raise NotImplementedError


NO_NUMBERS = {
    "masked": np.ma.array(NOMINAL[:3], mask=[0, 1, 0]),
    "a quantity": NOMINAL[:3].view(Quantity),
    "texts": ["7000", "0", "0"],
    "truth values": [True, False, True],
    "complex": NOMINAL[:3] + 0j,
}


@pytest.mark.parametrize("name", NO_NUMBERS)
def test_what_is_no_number_does_not_fly(name):
    for call in (
        lambda bad: flight.fly(bad, NOMINAL[3:], START),
        lambda bad: flight.fly(NOMINAL[:3], bad, START),
    ):
        with pytest.raises((ValueError, TypeError), match=r"position_km|velocity_km_s"):
            call(NO_NUMBERS[name])
    with pytest.raises((ValueError, TypeError), match="hours"):
        flight.fly(NOMINAL[:3], NOMINAL[3:], START, hours=True)
    with pytest.raises((ValueError, TypeError), match="hours"):
        flight.fly(NOMINAL[:3], NOMINAL[3:], START).position_km(NO_NUMBERS[name])


def test_what_a_flight_is_given_stays_as_it_was():
    positions, velocities = np.tile(NOMINAL[:3], (5, 1)), np.tile(NOMINAL[3:], (5, 1))
    offsets = np.linspace(0, 60, 5)
    before = [each.copy() for each in (positions, velocities, offsets)]
    flight.fly_many(positions, velocities, START, offsets)
    for given, kept in zip((positions, velocities, offsets), before, strict=True):
        np.testing.assert_array_equal(given, kept)


def test_a_flight_says_what_it_is():
    one = flight.fly(NOMINAL[:3], NOMINAL[3:], START)
    for thing in (one, one.closest_approach):
        assert "1959-01-04 02:5" in repr(thing)
        assert "km from its centre" in repr(thing)
        assert "km/s" in repr(thing)
    assert "70 hours from 1959-01-02 16:53:21 UTC" in repr(one)
    assert "misses the Moon" in repr(flight.fly(NOMINAL[:3], 0.95 * NOMINAL[3:], START))
    many = flight.fly_many([NOMINAL[:3]] * 2, [NOMINAL[3:], 0.95 * NOMINAL[3:]], START)
    assert "2 flights" in repr(many)
    assert "1 pass it, 0 of these hit it" in repr(many)
    assert not any("0x" in repr(thing) for thing in (one, one.closest_approach, many))


def test_the_door_shows_what_a_user_needs_and_nothing_else():
    assert dir(flight) == ["ClosestApproach", "Encounters", "Flight", "fly", "fly_many"]
    assert set(dir(ephemeris)) >= {"moon_position_km", "sun_position_km", "site_position_km"}
    assert not {"np", "DAY_S", "chebyshev"} & set(dir(ephemeris))
