"""The encounter with the Moon: miss vectors, their slopes, the cloud, and the published figures."""

from datetime import timedelta

import numpy as np
import pytest

from lunaedu.constants import LIGHT_SPEED_KM_S, MOON_RADIUS_KM
from lunaedu.facts import RECORD
from lunaedu.physics import encounter, orbits
from lunaedu.physics.reconstruction import planned_departure, stand_in_departure

plan = planned_departure()
SCATTER = np.array([[10.0], [5.0], [5.0], [10.0]])


def errors_of(count):
    return SCATTER * np.random.default_rng(1959).standard_normal((4, count))


def test_the_plan_aims_at_the_centre():
    assert encounter.miss_vector(encounter.fly_with(plan)).distance_km < 1.0


@pytest.mark.parametrize("speed_m_s", [-40.0, 20.0, 49.0])
def test_the_miss_vector_and_the_excess_speed_tell_the_closest_approach(speed_m_s):
    flight = encounter.fly_with(plan, speed_m_s=speed_m_s)
    aim = encounter.miss_vector(flight)
    low_km = orbits.flyby_radius_km(aim.distance_km, aim.excess_speed_km_s)
    assert low_km == pytest.approx(flight.closest_approach.distance_km, rel=1e-3)


def test_a_late_launch_is_carried_east_by_the_turning_earth():
    """Fifteen arcseconds a second at the Moon's distance, less what its declination takes; T points west."""
    t_km, r_km = encounter.miss_slopes(plan)[:, encounter.ERRORS.index("delay_s")]
    moon_km = 370_000.0
    turned_km = moon_km * np.radians(15.041 / 3600)
    assert -turned_km < t_km < -0.8 * turned_km
    assert abs(r_km) < 0.1 * abs(t_km)


def test_slopes_foretell_a_small_error_of_every_kind_at_once():
    sizes = np.array([2.0, -1.5, 1.0, 3.0])
    aim = encounter.miss_vector(
        encounter.fly_with(plan, **dict(zip(encounter.ERRORS, sizes.tolist(), strict=True)))
    )
    assert [aim.t_km, aim.r_km] == pytest.approx(encounter.miss_slopes(plan) @ sizes, abs=10.0)


def test_the_cloud_holds_the_miss_vectors_of_single_flights():
    errors = errors_of(40)
    cloud = encounter.fly_cloud(plan, errors)
    for k, sizes in enumerate(errors.T.tolist()):
        flight = encounter.fly_with(plan, **dict(zip(encounter.ERRORS, sizes, strict=True)))
        aim = encounter.miss_vector(flight)
        assert np.hypot(cloud.t_km[k] - aim.t_km, cloud.r_km[k] - aim.r_km) < 2.0
        assert cloud.altitude_km[k] == pytest.approx(flight.closest_approach.altitude_km, abs=2.0)
        assert cloud.hits[k] == (flight.closest_approach.altitude_km < 0)


def test_the_cloud_holds_miss_vectors_down_to_the_very_centre():
    errors = 0.002 * errors_of(20)
    cloud = encounter.fly_cloud(plan, errors)
    foretold_km = encounter.miss_slopes(plan) @ errors
    assert np.hypot(*foretold_km).min() < 1.0
    np.testing.assert_allclose([cloud.t_km, cloud.r_km], foretold_km, rtol=0, atol=2.0)


def test_derivative_and_monte_carlo_agree():
    errors = errors_of(10_000)
    cloud = encounter.fly_cloud(plan, errors)
    slopes = encounter.miss_slopes(plan)
    linear = np.linalg.eigvalsh(slopes @ np.diag(SCATTER[:, 0] ** 2) @ slopes.T)
    assert np.linalg.eigvalsh(np.cov(cloud.t_km, cloud.r_km)) == pytest.approx(linear, rel=0.05)
    target_km = orbits.capture_radius_km(encounter.miss_vector(encounter.fly_with(plan)).excess_speed_km_s)
    share = np.mean(np.hypot(*(slopes @ errors)) < target_km)
    assert cloud.hits.mean() == pytest.approx(share, abs=0.01)


def test_a_hit_in_the_cloud_is_an_aim_inside_the_target():
    cloud = encounter.fly_cloud(plan, errors_of(2000))
    aimed_km = np.hypot(cloud.t_km, cloud.r_km)
    assert aimed_km[cloud.hits].max() < 1.03 * aimed_km[~cloud.hits].min()


def test_the_stand_in_meets_all_three_published_figures():
    assert np.all(np.abs(encounter.residuals(encounter.fly_with(stand_in_departure()))) < 0.2)


def test_a_hit_has_no_last_contact():
    altitude_km, _, distance_km = encounter.witnesses(encounter.fly_with(plan, speed_m_s=1.0))
    assert altitude_km < 0
    assert np.isnan(distance_km)


def test_a_forgotten_light_time_still_hits_the_moon():
    late_s = np.linalg.norm(plan.position_km) / LIGHT_SPEED_KM_S
    fast_m_s = 1000 * RECORD["rd0105_thrust"].value / RECORD["stage_mass"].value * late_s
    assert encounter.fly_with(plan, speed_m_s=fast_m_s).closest_approach.distance_km < 0.2 * MOON_RADIUS_KM


def test_the_disputed_speed_passes_hours_too_early_and_far_away():
    closest = encounter.fly_with(plan, speed_m_s=RECORD["excess_speed"].value).closest_approach
    assert closest.altitude_km > 3 * RECORD["closest_altitude"].value
    assert RECORD["closest_time"].value - closest.time > timedelta(hours=4)


def test_only_speed_makes_the_probe_early():
    """Each error alone, as large as the miss asks for, against the published hour."""
    early_min = {
        "speed_m_s": 49.5,
        "pitch_arcmin": 45.4,
        "yaw_arcmin": -88.3,
        "delay_s": 363.0,
    }
    for name, size in early_min.items():
        _, late_min, _ = encounter.witnesses(encounter.fly_with(plan, **{name: size}))
        assert (late_min < 0) == (name == "speed_m_s")


@pytest.mark.parametrize(
    "guess",
    [{"speed_m_s": 45}, {"yaw_arcmin": -88}, {"speed_m_s": 32, "delay_s": 177}],
    ids=lambda guess: " and ".join(guess),
)
def test_fitted_errors_meet_as_many_published_figures_as_there_are_errors(guess):
    errors = encounter.fit(plan, **guess)
    closest = encounter.fly_with(plan, **errors).closest_approach
    assert closest.altitude_km == pytest.approx(RECORD["closest_altitude"].value, abs=0.1)
    if len(guess) == 2:
        assert abs(closest.time - RECORD["closest_time"].value) < timedelta(seconds=1)


def test_speed_and_pitch_fitted_to_the_miss_and_its_hour_are_the_stand_in():
    flown = stand_in_departure()
    errors = encounter.fit(plan, speed_m_s=24, pitch_arcmin=27)
    assert errors["speed_m_s"] == pytest.approx(1000 * (flown.speed_km_s - plan.speed_km_s), abs=0.02)
    steeper_arcmin = 60 * (flown.flight_path_angle_deg - plan.flight_path_angle_deg)
    assert errors["pitch_arcmin"] == pytest.approx(steeper_arcmin, abs=0.05)


def test_the_guess_says_on_which_side_the_errors_miss():
    assert encounter.fit(plan, speed_m_s=45)["speed_m_s"] > 0
    assert encounter.fit(plan, speed_m_s=-45)["speed_m_s"] < 0


@pytest.mark.parametrize("guess", [{}, {"speed_m_s": 45, "pitch_arcmin": 0, "yaw_arcmin": 0}])
def test_fitting_none_or_too_many_errors_is_refused(guess):
    with pytest.raises(ValueError, match="one or two errors"):
        encounter.fit(plan, **guess)


def test_a_guess_that_leads_nowhere_is_said():
    with pytest.raises(ValueError, match="another guess"):
        encounter.fit(plan, speed_m_s=0.0, delay_s=0.0)


@pytest.mark.parametrize("minutes", [-60, 45])
def test_a_departure_aimed_at_another_hour_hits_the_centre_then(minutes):
    other = encounter.aimed(plan, minutes)
    flight = encounter.fly_with(other)
    assert encounter.miss_vector(flight).distance_km < 0.1
    late = flight.closest_approach.time - RECORD["forecast_arrival"].value
    assert late / timedelta(minutes=1) == pytest.approx(minutes, abs=0.01)
    assert other.start == plan.start
    assert np.array_equal(other.position_km, plan.position_km)


def test_a_departure_aimed_at_another_hour_knows_its_new_speed_climb_and_plane():
    same = encounter.aimed(plan, 0)
    assert same.speed_km_s == pytest.approx(plan.speed_km_s, abs=1e-5)
    assert same.flight_path_angle_deg == pytest.approx(plan.flight_path_angle_deg, abs=1e-3)
    assert same.inclination_deg == pytest.approx(plan.inclination_deg, abs=1e-3)
    assert encounter.aimed(plan, 30).speed_km_s < plan.speed_km_s < encounter.aimed(plan, -30).speed_km_s


def test_a_sweep_is_what_single_flights_say():
    speeds_m_s = np.array([25.0, 50.0])
    times, altitudes_km = encounter.sweep(plan, speed_m_s=speeds_m_s)
    for speed, time, altitude in zip(speeds_m_s.tolist(), times, altitudes_km, strict=True):
        closest = encounter.fly_with(plan, speed_m_s=speed).closest_approach
        assert altitude == pytest.approx(closest.altitude_km, abs=2.0)
        assert abs((time - closest.time).total_seconds()) < 2.0


def test_errors_that_are_no_numbers_are_refused():
    with pytest.raises(ValueError, match="speed_m_s"):
        encounter.fly_with(plan, speed_m_s=float("nan"))


def test_the_uncertainties_are_what_they_are_said_to_be():
    """Half the spread of the reports, a quarter of an hour, half an hour of flight at the last contact."""
    altitude_km, time_min, distance_km = encounter.UNCERTAINTIES
    closest = RECORD["closest_altitude"]
    assert altitude_km == (closest.high - closest.low) / 2
    assert timedelta(minutes=time_min) == timedelta(hours=1) / 4
    flight = encounter.fly_with(stand_in_departure())
    last = RECORD["launch_time"].value + timedelta(hours=encounter.LAST_CONTACT_HOURS) - flight.start
    speed_km_s = np.linalg.norm(flight.velocity_km_s(last / timedelta(hours=1)))
    assert distance_km == pytest.approx(1800 * speed_km_s, rel=0.15)
    published = closest.value, 0.0, RECORD["last_contact_distance"].value
    assert encounter.residuals(flight) * (500.0, 15.0, 3500.0) == pytest.approx(
        encounter.witnesses(flight) - published
    )


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (lambda: encounter.fly_with(None), TypeError, "departure must be a Departure; got None"),
        (lambda: encounter.fly_with(plan, speed_m_s=[1.0, 2.0]), ValueError, "speed_m_s must be one number"),
        (lambda: encounter.miss_vector(plan), TypeError, "flight must be a Flight"),
        (lambda: encounter.witnesses("it"), TypeError, "flight must be a Flight; got 'it'"),
        (
            lambda: encounter.fit(plan, speed_m_s=1e6),
            ValueError,
            "no errors found near {'speed_m_s': 1000000.0}",
        ),
        (lambda: encounter.aimed(plan, [1.0]), ValueError, "minutes must be one number"),
        (
            lambda: encounter.fly_cloud(plan, np.zeros((3, 5))),
            ValueError,
            r"errors must have the shape \(4, N\)",
        ),
        (
            lambda: encounter.sweep(plan, speed_m_s=np.zeros((2, 2))),
            ValueError,
            "speed_m_s must be numbers in a row",
        ),
        (lambda: encounter.sweep(plan), ValueError, "errors must be numbers in a row"),
    ],
)
def test_what_is_no_flight_and_no_error_is_refused_by_name(call, kind, sentence):
    with pytest.raises(kind, match=sentence):
        call()
