"""The stand-in departure against the published record, and what our own choices in it are worth."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from lunaedu import facts
from lunaedu.constants import EARTH_RADIUS_KM, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.physics import ascent, orbits, reconstruction
from lunaedu.physics.flight import fly, fly_many

LIFTOFF = facts["launch_time"].value
OBSERVED = ["tass_1000", "tass_1300", "tass_1600", "tass_1800", "tass_2100"]


def flown(departure, hours=70.0):
    return fly(departure.position_km, departure.velocity_km_s, departure.start, hours, accuracy_km=0.01)


def distance_at_last_contact_km(departure):
    hours = (LIFTOFF + timedelta(hours=62) - departure.start) / timedelta(hours=1)
    return np.linalg.norm(flown(departure).position_km(hours))


def misses_of_the_bulletins(departure):
    """Return ours less TASS from 10 to 21 UTC: degrees of latitude and longitude, km of altitude."""
    flight, misses = flown(departure), []
    for name in OBSERVED:
        latitude_deg, longitude_deg, distance_km = facts[name].value
        time = ephemeris.parse_time(f"1959-01-03T{name[5:7]}:{name[7:9]}")
        position_km = flight.position_km((time - departure.start) / timedelta(hours=1))
        below = ascent.point_below(position_km, time)
        misses.append(
            [
                below[0] - latitude_deg,
                (below[1] - longitude_deg + 180) % 360 - 180,
                np.linalg.norm(position_km) - EARTH_RADIUS_KM - distance_km,
            ]
        )
    return np.array(misses).T


@pytest.mark.parametrize("departure", [reconstruction.stand_in_departure, reconstruction.rejected_departure])
def test_a_departure_meets_the_published_closest_approach(departure):
    closest = flown(departure()).closest_approach
    assert closest.altitude_km == pytest.approx(facts["closest_altitude"].value, abs=0.1)
    assert abs((closest.time - facts["closest_time"].value).total_seconds()) < 0.1


@pytest.mark.parametrize(
    "departure",
    [reconstruction.stand_in_departure, reconstruction.rejected_departure, reconstruction.planned_departure],
)
def test_a_departure_lies_in_a_plane_of_the_published_inclination(departure):
    normal = np.cross(departure().position_km, departure().velocity_km_s)
    cosine = normal @ ascent.earth_pole(departure().start) / np.linalg.norm(normal)
    assert np.degrees(np.arccos(cosine)) == pytest.approx(facts["inclination"].value, abs=1e-4)


def test_the_plane_passes_over_the_pad_during_the_ascent():
    """Not asked for: only the Moon and the inclination settled it."""
    departure = reconstruction.stand_in_departure()
    assert 0 < departure.plane_after_liftoff_s < departure.cutoff_after_liftoff_s
    pad_km = ephemeris.site_position_km(
        facts["launch_site_lat"].value,
        facts["launch_site_lon"].value,
        0.0,
        LIFTOFF + timedelta(seconds=departure.plane_after_liftoff_s),
    )
    normal = np.cross(departure.position_km, departure.velocity_km_s)
    assert pad_km @ normal / np.linalg.norm(normal) == pytest.approx(0.0, abs=0.01)


def test_the_plan_hits_the_centre_of_the_moon_at_the_forecast_hour():
    closest = flown(reconstruction.planned_departure()).closest_approach
    assert closest.distance_km < 1.0
    assert abs((closest.time - facts["forecast_arrival"].value).total_seconds()) < 5.0


def test_plan_and_flight_differ_in_speed_and_climb_alone():
    plan, stand_in = reconstruction.planned_departure(), reconstruction.stand_in_departure()
    assert plan.start == stand_in.start
    assert np.array_equal(plan.position_km, stand_in.position_km)
    assert 1000 * (stand_in.speed_km_s - plan.speed_km_s) == pytest.approx(24.3, abs=0.1)
    assert 60 * (stand_in.flight_path_angle_deg - plan.flight_path_angle_deg) == pytest.approx(27.4, abs=0.2)


def test_the_stand_in_is_where_the_last_contact_was():
    published_km = facts["last_contact_distance"].value
    assert distance_at_last_contact_km(reconstruction.stand_in_departure()) == pytest.approx(
        published_km, abs=1000
    )
    assert abs(distance_at_last_contact_km(reconstruction.rejected_departure()) - published_km) > 10000


def test_the_bulletins_choose_the_stand_in_and_rule_the_other_out():
    latitude, longitude, altitude = misses_of_the_bulletins(reconstruction.stand_in_departure())
    assert np.max(np.abs(latitude)) < 0.2
    assert np.max(np.abs(longitude)) < 1.0
    assert np.max(np.abs(altitude)) < 2500
    latitude, longitude, _ = misses_of_the_bulletins(reconstruction.rejected_departure())
    assert np.min(np.abs(latitude)) > 2.0
    assert np.max(np.abs(longitude)) > 1.8


def test_the_stand_in_passes_north_of_the_moon_and_the_rejected_one_south():
    for departure, side in (
        (reconstruction.stand_in_departure(), 1),
        (reconstruction.rejected_departure(), -1),
    ):
        flight = flown(departure)
        closest = flight.closest_approach
        aside_km = flight.position_km(closest.seconds / 3600) - ephemeris.moon_position_km(closest.time)
        assert side * aside_km[2] > 4000


def test_the_excess_over_escape_speed_is_near_the_175_metres_a_second_of_many_retellings():
    departure = reconstruction.stand_in_departure()
    radius_km = EARTH_RADIUS_KM + departure.altitude_km
    excess_m_s = orbits.excess_over_escape_m_s(radius_km, departure.speed_km_s)
    assert excess_m_s == pytest.approx(facts["excess_speed"].value, abs=15)


@pytest.fixture
def other_choices(monkeypatch):
    """Return a function that solves plan and flight for another altitude, downrange angle or cut-off."""

    def solved(name, value):
        where = ascent if name == "cutoff_time_s" else reconstruction
        monkeypatch.setattr(where, name, value)
        plan = reconstruction.planned_departure.__wrapped__()
        monkeypatch.setattr(reconstruction, "planned_departure", lambda: plan)
        stand_in = reconstruction.stand_in_departure.__wrapped__()
        monkeypatch.undo()
        return plan, stand_in

    return solved


@pytest.mark.parametrize(
    ("name", "value", "excess_m_s", "difference_m_s"),
    [
        ("cutoff_time_s", lambda: 708.3, 0.2, 0.1),
        ("cutoff_time_s", lambda: 768.3, 0.2, 0.1),
        ("ALTITUDE_KM", 800.0, 3.0, 0.4),
        ("ALTITUDE_KM", 1200.0, 3.0, 0.4),
        ("DOWNRANGE_DEG", 30.0, 0.7, 0.1),
        ("DOWNRANGE_DEG", 36.0, 0.7, 0.1),
    ],
    ids=["30 s earlier", "30 s later", "200 km lower", "200 km higher", "3 degrees less", "3 degrees more"],
)
def test_our_assumptions_hardly_move_the_conclusions(other_choices, name, value, excess_m_s, difference_m_s):
    def conclusions(plan, stand_in):
        radius_km = EARTH_RADIUS_KM + stand_in.altitude_km
        return (
            orbits.excess_over_escape_m_s(radius_km, stand_in.speed_km_s),
            1000 * (stand_in.speed_km_s - plan.speed_km_s),
        )

    chosen = conclusions(reconstruction.planned_departure(), reconstruction.stand_in_departure())
    plan, stand_in = other_choices(name, value)
    other = conclusions(plan, stand_in)
    assert other[0] == pytest.approx(chosen[0], abs=excess_m_s)
    assert other[1] == pytest.approx(chosen[1], abs=difference_m_s)
    assert distance_at_last_contact_km(stand_in) == pytest.approx(
        distance_at_last_contact_km(reconstruction.stand_in_departure()), abs=300
    )


def test_no_error_leaves_the_departure_as_it_was():
    departure = reconstruction.stand_in_departure()
    position_km, velocity_km_s, offset_s = reconstruction.perturbed(departure)
    assert position_km == pytest.approx(departure.position_km, rel=1e-15)
    assert velocity_km_s == pytest.approx(departure.velocity_km_s, rel=1e-15)
    assert offset_s == 0.0


def test_the_errors_start_from_the_vectors_of_a_departure_that_was_moved():
    departure = reconstruction.stand_in_departure()
    elsewhere = replace(
        departure, position_km=np.array([7000.0, -500.0, 900.0]), velocity_km_s=np.array([1.0, 9.0, 6.0])
    )
    position_km, velocity_km_s, _ = reconstruction.perturbed(elsewhere)
    assert position_km == pytest.approx([7000.0, -500.0, 900.0])
    assert velocity_km_s == pytest.approx([1.0, 9.0, 6.0])


def test_the_errors_do_what_they_are_called():
    departure = reconstruction.stand_in_departure()
    up = departure.position_km / np.linalg.norm(departure.position_km)
    left = np.cross(departure.position_km, departure.velocity_km_s)
    left /= np.linalg.norm(left)
    _, velocities, _ = reconstruction.perturbed(
        departure, speed_m_s=[5.0, 0.0, 0.0], pitch_arcmin=[0.0, 6.0, 0.0], yaw_arcmin=[0.0, 0.0, 6.0]
    )
    speeds = np.linalg.norm(velocities, axis=1)
    assert speeds - departure.speed_km_s == pytest.approx([0.005, 0.0, 0.0], abs=1e-12)
    climbs = np.degrees(np.arcsin(velocities @ up / speeds))
    assert climbs - departure.flight_path_angle_deg == pytest.approx([0.0, 0.1, 0.0], abs=1e-9)
    ahead = np.cross(left, up)
    headings = np.degrees(np.arctan2(velocities @ left, velocities @ ahead))
    assert headings == pytest.approx([0.0, 0.0, 0.1], abs=1e-9)


def test_a_delayed_launch_leaves_from_the_same_place_on_the_turned_earth():
    departure = reconstruction.stand_in_departure()
    position_km, velocity_km_s, offset_s = reconstruction.perturbed(departure, delay_s=3600.0)
    late = departure.start + timedelta(seconds=float(offset_s))
    assert ascent.point_below(position_km, late) == (
        pytest.approx(ascent.point_below(departure.position_km, departure.start)[0], abs=1e-3),
        pytest.approx(ascent.point_below(departure.position_km, departure.start)[1], abs=1e-3),
    )
    assert position_km @ velocity_km_s == pytest.approx(departure.position_km @ departure.velocity_km_s)


def test_many_errors_feed_fly_many_and_agree_with_single_flights():
    plan = reconstruction.planned_departure()
    errors = {"speed_m_s": np.array([20.0, -15.0]), "pitch_arcmin": [10.0, 5.0], "delay_s": [0.0, 30.0]}
    positions_km, velocities_km_s, offsets_s = reconstruction.perturbed(plan, **errors)
    many = fly_many(positions_km, velocities_km_s, plan.start, offsets_s, accuracy_km=0.01)
    for i in range(2):
        start = plan.start + timedelta(seconds=float(offsets_s[i]))
        one = fly(positions_km[i], velocities_km_s[i], start, accuracy_km=0.01).closest_approach
        assert many.distance_km[i] == pytest.approx(one.distance_km, abs=0.1)
        assert many.seconds[i] - offsets_s[i] == pytest.approx(one.seconds, abs=0.1)


def test_the_remembered_rules_of_thumb_have_the_right_size():
    """Remembered are 250 km a m/s, 200 km an arcminute, 200 km in ten seconds. Ours, in the target plane:"""
    plan = reconstruction.planned_departure()
    before = facts["forecast_arrival"].value - timedelta(hours=3)

    def aim_km(**errors):
        position_km, velocity_km_s, offset_s = reconstruction.perturbed(plan, **errors)
        start = plan.start + timedelta(seconds=float(offset_s))
        hours = (before - start) / timedelta(hours=1)
        flight = fly(position_km, velocity_km_s, start, hours, accuracy_km=0.01)
        plane = orbits.b_plane(
            flight.position_km(hours) - ephemeris.moon_position_km(before),
            flight.velocity_km_s(hours) - ephemeris.moon_velocity_km_s(before),
        )
        return plane.vector_km

    centre_km = aim_km()
    assert np.linalg.norm(aim_km(speed_m_s=1.0) - centre_km) == pytest.approx(182, abs=10)
    assert np.linalg.norm(aim_km(pitch_arcmin=1.0) - centre_km) == pytest.approx(188, abs=10)
    assert np.linalg.norm(aim_km(delay_s=10.0) - centre_km) == pytest.approx(234, abs=10)
    assert np.linalg.norm(centre_km) < MOON_RADIUS_KM / 10


def test_the_cached_vectors_cannot_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        reconstruction.stand_in_departure().position_km[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        reconstruction.stand_in_departure().axes[0] = 0.0


def test_an_error_that_is_not_a_number_is_refused():
    with pytest.raises(ValueError, match="pitch_arcmin must be finite"):
        reconstruction.perturbed(reconstruction.stand_in_departure(), pitch_arcmin=float("nan"))
