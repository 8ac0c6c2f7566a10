"""The whole record against the rebuilt flight: rows by hand, and the verdicts that the lesson tells."""

from datetime import timedelta

import numpy as np
import pytest

from lunaedu import facts
from lunaedu.constants import ASTRONOMICAL_UNIT_KM, EARTH_MU_KM3_S2, SUN_MU_KM3_S2
from lunaedu.engine import ephemeris
from lunaedu.physics import comparison, heliocentric, rebuild
from lunaedu.physics.bulletins import Reading
from lunaedu.physics.comparison import Compared
from lunaedu.physics.flight import fly
from lunaedu.physics.rebuild import LUNA_1


@pytest.fixture(scope="module")
def unknowns():
    return rebuild.posterior(Reading(), draws=1500).unknowns


@pytest.fixture(scope="module")
def record(unknowns):
    return {tested.name: tested for tested in comparison.whole_record(unknowns)}


def test_sigma_is_published_less_computed_in_uncertainties():
    tested = Compared("a figure", 10.0, 4.0, 2.0, ".1f")
    assert tested.sigma == 3.0
    assert tested.row == ("a figure", "10.0", "4.0 ± 2.0", "+3.0", "in tension")


@pytest.mark.parametrize(
    ("computed", "verdict"), [(10.5, "agrees"), (7.0, "in tension"), (0.0, "does not fit")]
)
def test_verdicts_go_by_the_size_of_sigma(computed, verdict):
    assert Compared("a figure", 10.0, computed, 1.0, ".0f").verdict == verdict


def test_the_sphere_is_that_of_the_textbook():
    """Curtis (2014), table A.2: 925 000 km for the Earth."""
    assert heliocentric.SPHERE_KM == pytest.approx(925_000, rel=0.002)
    exact = ASTRONOMICAL_UNIT_KM * (EARTH_MU_KM3_S2 / SUN_MU_KM3_S2) ** (2 / 5)
    assert heliocentric.SPHERE_KM == pytest.approx(exact)


def test_the_sphere_is_left_when_one_flight_leaves_it(unknowns):
    middle = unknowns.mean(axis=0)
    position_km, velocity_km_s = rebuild.departures(middle)
    flight = fly(position_km, velocity_km_s, LUNA_1.cutoff, hours=150.0)
    moment = LUNA_1.liftoff + timedelta(days=comparison.days_to_the_sphere(middle))
    away_km = np.linalg.norm(flight.position_km((moment - LUNA_1.cutoff) / timedelta(hours=1)))
    assert away_km == pytest.approx(heliocentric.SPHERE_KM, rel=1e-3)


def test_the_orbit_about_the_sun_is_that_of_one_flight_by_hand(unknowns):
    middle, days = unknowns.mean(axis=0), 5.0
    position_km, velocity_km_s = rebuild.departures(middle)
    flight = fly(position_km, velocity_km_s, LUNA_1.cutoff, hours=150.0, accuracy_km=0.01)
    moment = LUNA_1.liftoff + timedelta(days=days)
    hours = (moment - LUNA_1.cutoff) / timedelta(hours=1)
    place = flight.position_km(hours) - ephemeris.sun_position_km(moment)
    speed = flight.velocity_km_s(hours) - ephemeris.sun_velocity_km_s(moment)
    axis_km = 1 / (2 / np.linalg.norm(place) - speed @ speed / SUN_MU_KM3_S2)
    around = comparison.around_the_sun([middle], days)
    assert around.semi_major_axis_au[0] == pytest.approx(axis_km / ASTRONOMICAL_UNIT_KM, rel=1e-6)
    assert around.aphelion_Gm[0] + around.perihelion_Gm[0] == pytest.approx(2 * axis_km / 1e6, rel=1e-6)


def test_the_published_orbit_is_that_at_the_edge_of_the_earths_sphere(record):
    out = "at the Earth's sphere: "
    for name in ("aphelion (million km)", "eccentricity", "period (days)"):
        assert record[out + name].verdict == "agrees"
    for name in ("settled: aphelion (million km)", "settled: period (days)"):
        assert record[name].verdict == "does not fit"


def test_the_published_axis_disagrees_with_the_published_period_and_ends(record):
    assert record["at the Earth's sphere: semi-major axis (au)"].verdict == "does not fit"
    ends_au = (facts["perihelion"].value + facts["aphelion"].value) / 2 * 1e6 / ASTRONOMICAL_UNIT_KM
    assert ends_au == pytest.approx(facts["semi_major_axis"].high, abs=5e-4)
    assert heliocentric.period_days(ends_au) == pytest.approx(facts["period"].value, abs=1.0)


def test_the_encounter_is_from_the_surface_and_in_tension(record):
    assert record["closest approach: hour, later than published (min)"].verdict == "in tension"
    surface, centre = (
        abs(record[name].sigma)
        for name in ("closest approach: height (km)", "the same from the Moon's centre (km)")
    )
    assert surface < 2 < 5 < centre


def test_the_forecast_of_three_o_clock_has_the_point_of_the_flight_and_midnights_has_not(record):
    assert record["forecast for 03:00: latitude (°)"].verdict == "agrees"
    assert record["forecast for 03:00: longitude (°)"].verdict == "agrees"
    assert record["forecast for 00:00: latitude (°)"].verdict == "does not fit"


def test_the_sodiums_two_distances_are_one_earth_radius_apart():
    fact = facts["sodium_distance"]
    assert fact.value - fact.low == pytest.approx(6378, abs=150)
