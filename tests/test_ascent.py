"""The launcher's figures against each other; plane and departure against geometry done another way."""

from datetime import timedelta

import astropy.coordinates
import astropy.time
import astropy.units as u
import numpy as np
import pytest
from astropy.utils import iers

from lunaedu import facts
from lunaedu.constants import EARTH_RADIUS_KM, EARTH_ROTATION_RAD_S, STANDARD_GRAVITY_M_S2
from lunaedu.engine.ephemeris import site_position_km
from lunaedu.physics import ascent, orbits, reconstruction
from lunaedu.physics.flight import fly

LIFTOFF = facts["launch_time"].value
TYURATAM = facts["launch_site_lat"].value, facts["launch_site_lon"].value


def test_rocket_equation_of_curtis_example_6_1():
    """Curtis, 3rd ed. (2014): 3.0522 km/s with 300 s takes 1291.3 kg out of 2000 kg (g0 = 9.807 m/s²)."""
    assert ascent.rocket_delta_v_km_s(300.0, 2000.0, 2000.0 - 1291.3) == pytest.approx(3.0522, abs=3e-4)


def test_rocket_equation_is_the_integral_of_thrust_over_falling_mass():
    thrust_kN, impulse_s, start_kg = 49.4, 316.0, 8139.5
    flow = ascent.mass_flow_kg_s(thrust_kN, impulse_s)
    seconds = np.linspace(0.0, 400.0, 100001)
    acceleration = ascent.thrust_acceleration_m_s2(thrust_kN, start_kg - flow * seconds)
    gained_km_s = np.trapezoid(acceleration, seconds) / 1000
    assert ascent.rocket_delta_v_km_s(impulse_s, start_kg, start_kg - 400 * flow) == pytest.approx(
        gained_km_s
    )


def test_mass_flow_gives_the_published_burn_time_of_the_strap_ons():
    gross_kg, empty_kg, thrust_kN, vacuum_s, _, published_s = facts["strapon"].value
    assert (gross_kg - empty_kg) / ascent.mass_flow_kg_s(thrust_kN, vacuum_s) == pytest.approx(
        published_s, rel=0.02
    )


def test_the_first_burn_empties_the_strap_ons_in_their_published_time():
    assert ascent.burns()[0].seconds == pytest.approx(facts["strapon"].value[-1], rel=0.02)


def test_no_propellant_is_lost_between_the_burns():
    first, second, third = ascent.burns()
    dropped_kg = 4 * facts["strapon"].value[1]
    core_gross_kg, core_empty_kg = facts["core"].value[:2]
    assert first.mass_end_kg - second.mass_start_kg == pytest.approx(dropped_kg)
    assert second.mass_end_kg - third.mass_start_kg == pytest.approx(core_empty_kg)
    burnt_kg = sum(burn.mass_start_kg - burn.mass_end_kg for burn in (first, second))
    strap_gross_kg, strap_empty_kg = facts["strapon"].value[:2]
    assert burnt_kg == pytest.approx(4 * (strap_gross_kg - strap_empty_kg) + core_gross_kg - core_empty_kg)
    assert third.mass_end_kg == facts["stage_mass"].value


def test_the_joint_impulse_of_engines_lies_between_theirs():
    strap_ons, core = facts["strapon"].value[3], facts["core"].value[3]
    assert strap_ons < ascent.burns()[0].specific_impulse_s < core


def test_block_e_ends_its_burn_at_more_than_three_times_standard_gravity():
    block_e = ascent.burns()[-1]
    acceleration = ascent.thrust_acceleration_m_s2(block_e.thrust_kN, block_e.mass_end_kg)
    assert 3 * STANDARD_GRAVITY_M_S2 < acceleration < 4 * STANDARD_GRAVITY_M_S2


def test_the_cutoff_comes_within_the_rated_burn_of_the_engine_after_the_core():
    core_s = facts["core"].value[-1]
    rated = facts["rd0105_burn"]
    for propellant_kg in (facts["stage_propellant"].low, facts["stage_propellant"].high):
        assert rated.low < ascent.cutoff_time_s(propellant_kg) - core_s < rated.high


def test_the_stages_can_do_the_flight_and_lose_what_launchers_lose():
    """Losses of launchers to low orbits are 1.5 to 2 km/s; a climb to 1000 km costs more."""
    departure = reconstruction.stand_in_departure()
    gift = ascent.rotation_gift_km_s(45.73, 37.3)
    losses = [ascent.ascent_loss_km_s(departure.speed_km_s, gift, kg) for kg in (6335.0, 7000.0)]
    assert 2.5 < losses[0] < losses[1] < 4.0


def test_launch_azimuth_of_the_sun_synchronous_satellite_of_curtis():
    """Curtis, 3rd ed. (2014), chapter 6: inclination 98.43° from Vandenberg, 34.5° N."""
    northward_deg, southward_deg = ascent.launch_azimuth_deg(98.43, 34.5)
    assert northward_deg == pytest.approx(349.8, abs=0.05)
    assert southward_deg == pytest.approx(190.2, abs=0.05)


def test_due_east_gives_the_latitude_for_the_inclination():
    assert ascent.launch_azimuth_deg(28.5, 28.5) == (
        pytest.approx(90.0, abs=1e-5),
        pytest.approx(90.0, abs=1e-5),
    )


def test_both_azimuths_lead_into_a_plane_of_the_asked_inclination():
    latitude = np.radians(45.73)
    site = np.array([np.cos(latitude), 0.0, np.sin(latitude)])
    east, north = np.array([0.0, 1.0, 0.0]), np.array([-np.sin(latitude), 0.0, np.cos(latitude)])
    for azimuth_deg in ascent.launch_azimuth_deg(65.0, 45.73):
        azimuth = np.radians(azimuth_deg)
        orbit = orbits.elements_from_state(
            7000 * site, 8 * (np.cos(azimuth) * north + np.sin(azimuth) * east)
        )
        assert orbit.inclination_deg == pytest.approx(65.0)


def test_the_gift_at_the_equator_is_1524_feet_a_second():
    """Bate, Mueller and White (1971), section 6.4; the last digit depends on the radius taken."""
    assert ascent.rotation_gift_km_s(0.0, 90.0) / 0.3048e-3 == pytest.approx(1524, abs=3)


def test_the_gift_is_the_speed_of_the_turning_site_along_the_path():
    before, after = (site_position_km(*TYURATAM, 0.0, LIFTOFF + timedelta(seconds=s)) for s in (-1, 1))
    plane = ascent.ascent_plane(*TYURATAM, LIFTOFF, 65.0)
    geocentric_deg = np.degrees(np.arcsin(plane.site @ ascent.earth_pole(LIFTOFF)))
    gift = ascent.rotation_gift_km_s(geocentric_deg, plane.azimuth_deg)
    assert (after - before) @ plane.ahead / 2 == pytest.approx(gift, rel=3e-3)


def test_the_ascent_plane_holds_the_site_and_has_the_inclination_to_the_equator_of_date():
    plane = ascent.ascent_plane(*TYURATAM, LIFTOFF, 65.0)
    assert site_position_km(*TYURATAM, 0.0, LIFTOFF) @ plane.normal == pytest.approx(0.0, abs=1e-9)
    assert np.degrees(np.arccos(plane.normal @ ascent.earth_pole(LIFTOFF))) == pytest.approx(65.0)
    axes = np.array([plane.site, plane.ahead, plane.normal])
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-12)
    assert plane.ahead @ ascent.earth_pole(LIFTOFF) > 0


def test_the_departure_state_has_the_conic_it_was_asked_for():
    plane = ascent.ascent_plane(*TYURATAM, LIFTOFF, 65.0)
    position_km, velocity_km_s = ascent.departure_state(plane, 33.0, 1000.0, 10.557, 25.8)
    assert np.linalg.norm(position_km) == pytest.approx(EARTH_RADIUS_KM + 1000.0)
    assert np.linalg.norm(velocity_km_s) == pytest.approx(10.557)
    climb = np.degrees(np.arcsin(position_km @ velocity_km_s / 10.557 / np.linalg.norm(position_km)))
    assert climb == pytest.approx(25.8)
    assert np.degrees(np.arccos(position_km @ plane.site / np.linalg.norm(position_km))) == pytest.approx(
        33.0
    )
    assert np.cross(position_km, velocity_km_s) @ plane.normal > 0
    assert position_km @ plane.normal == pytest.approx(0.0, abs=1e-9)


def test_the_pole_is_the_axis_the_earth_turns_about():
    before, after = (site_position_km(10.0, 20.0, 0.0, LIFTOFF + timedelta(seconds=s)) for s in (0, 600))
    swept = np.cross(before, after)
    middle = (before + after) / 2
    pole = ascent.earth_pole(LIFTOFF)
    assert (after - before) @ pole == pytest.approx(0.0, abs=1e-3)
    assert swept @ pole > 0
    radius_km = np.linalg.norm(middle - (middle @ pole) * pole)
    turned = 2 * np.arctan2(np.linalg.norm(after - before) / 2, radius_km)
    assert turned == pytest.approx(600 * EARTH_ROTATION_RAD_S, rel=1e-6)


@pytest.mark.parametrize(("latitude_deg", "longitude_deg"), [(0.0, -40.0), (-7.5, 170.0), (60.0, -179.0)])
def test_the_point_below_a_place_in_the_sky_is_that_place(latitude_deg, longitude_deg):
    position_km = site_position_km(latitude_deg, longitude_deg, 1e7, LIFTOFF)
    assert ascent.point_below(position_km, LIFTOFF) == (
        pytest.approx(latitude_deg, abs=1e-3),
        pytest.approx(longitude_deg, abs=1e-3),
    )


def test_the_point_below_takes_many_positions_and_times():
    times = [LIFTOFF, LIFTOFF + timedelta(hours=5)]
    latitude_deg, longitude_deg = ascent.point_below(site_position_km(5.0, 6.0, 1e6, times), times)
    assert latitude_deg == pytest.approx(5.0, abs=1e-2)
    assert longitude_deg == pytest.approx(6.0, abs=1e-2)


@pytest.fixture(scope="module")
def ground_track():
    departure = reconstruction.stand_in_departure()
    flight = fly(departure.position_km, departure.velocity_km_s, departure.start, hours=2.0)
    minutes = np.arange(0, 91)
    times = [departure.start + timedelta(minutes=int(m)) for m in minutes]
    return ascent.point_below(np.array([flight.position_km(m / 60) for m in minutes]), times)


def test_the_track_leaves_the_soviet_union_by_its_eastern_border(ground_track):
    """TASS no. 1: 'crossed the eastern border of the USSR'. It does so between Chukotka and Kamchatka."""
    latitude_deg, longitude_deg = ground_track
    assert 100 < longitude_deg[0] < 130
    at_the_coast = np.flatnonzero(longitude_deg > 163)[0]
    assert 51 < latitude_deg[at_the_coast] < 63


def test_the_track_goes_on_over_the_pacific_and_only_near_hawaii(ground_track):
    """TASS no. 1: 'passed over Hawaii, on over the Pacific'. Ours stays 14° west of the islands, and high."""
    latitude_deg, longitude_deg = ground_track
    at_hawaii = np.argmin(np.abs(latitude_deg - 21.0))
    assert longitude_deg[at_hawaii] == pytest.approx(-158.0, abs=16)
    assert latitude_deg[-1] < 21.0


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: ascent.rocket_delta_v_km_s(316.0, 1000.0, 2000.0), "a rocket gets lighter"),
        (lambda: ascent.rocket_delta_v_km_s(0.0, 2000.0, 1000.0), "specific_impulse_s must be above 0"),
        (lambda: ascent.mass_flow_kg_s(float("nan"), 316.0), "thrust_kN must be finite"),
        (lambda: ascent.thrust_acceleration_m_s2(49.4, 0.0), "mass_kg must be above 0"),
        (lambda: ascent.burns(-1.0), "block_e_propellant_kg must be above 0"),
        (lambda: ascent.launch_azimuth_deg(30.0, 45.9), "inclination_deg is below the latitude"),
        (lambda: ascent.rotation_gift_km_s(91.0, 0.0), "latitude_deg must be from -90 to 90"),
        (lambda: ascent.point_below([1.0, 2.0, float("inf")], LIFTOFF), "position_km must be finite"),
    ],
)
def test_bad_input_gets_one_clear_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


def test_the_point_below_is_astropys_but_for_the_nutation_left_out():
    time, positions_km = "1959-01-03T10:00", np.random.default_rng(3).normal(size=(30, 3)) * 1e5
    with iers.conf.set_temp("auto_download", False), iers.conf.set_temp("iers_degraded_accuracy", "warn"):
        moment = astropy.time.Time(time)
        stars = astropy.coordinates.GCRS(
            astropy.coordinates.CartesianRepresentation(positions_km.T * u.km), obstime=moment
        )
        earth = stars.transform_to(astropy.coordinates.ITRS(obstime=moment)).spherical
    latitude_deg, longitude_deg = ascent.point_below(positions_km, time)
    assert latitude_deg == pytest.approx(earth.lat.to_value(u.deg), abs=0.01)
    off_deg = (longitude_deg - earth.lon.to_value(u.deg) + 180) % 360 - 180
    assert np.max(np.abs(off_deg * np.cos(np.radians(latitude_deg)))) < 0.01


def test_the_point_below_the_pole_star_is_the_pole():
    for north in (1.0, -1.0):
        latitude_deg, _ = ascent.point_below(north * 4e5 * ascent.earth_pole(LIFTOFF), LIFTOFF)
        assert latitude_deg == pytest.approx(90 * north, abs=1e-6)


def test_a_plane_as_inclined_as_the_latitude_is_flown_due_east():
    for latitude_deg in np.linspace(-89, 89, 357):
        north_deg, south_deg = ascent.launch_azimuth_deg(abs(latitude_deg), latitude_deg)
        assert north_deg == pytest.approx(90, abs=1e-4)
        assert south_deg == pytest.approx(90, abs=1e-4)


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (lambda: ascent.point_below([0.0, 0.0, 0.0], LIFTOFF), ValueError, "position_km must have a length"),
        (lambda: ascent.point_below([1.0, 2.0], LIFTOFF), ValueError, "position_km must have 3 components"),
        (
            lambda: ascent.point_below(np.ones((3, 3)), [LIFTOFF] * 2),
            ValueError,
            "position_km and time must have shapes that go together",
        ),
        (
            lambda: ascent.ascent_plane([45.0, 46.0], 63.0, LIFTOFF, 65.0),
            ValueError,
            "latitude_deg must be one",
        ),
        (
            lambda: ascent.ascent_plane(45.0, 63.0, [LIFTOFF] * 2, 65.0),
            ValueError,
            "time must be one moment; got 2",
        ),
        (lambda: ascent.burns([6335.0, 7000.0]), ValueError, "block_e_propellant_kg must be one number"),
        (
            lambda: ascent.departure_state(None, 33.0, 1e3, 10.0, 20.0),
            TypeError,
            "plane must be a AscentPlane",
        ),
    ],
)
def test_what_the_formula_does_not_hold_for_is_refused_by_name(call, kind, sentence):
    with pytest.raises(kind, match=sentence):
        call()


def test_the_turning_earths_gift_is_one_more_thing_to_lose():
    burns_km_s = sum(burn.delta_v_km_s for burn in ascent.burns())
    assert ascent.ascent_loss_km_s(10.56, 0.2) == pytest.approx(burns_km_s + 0.2 - 10.56, rel=1e-12)
