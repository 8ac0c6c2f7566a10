"""Moon, Sun and the turning Earth against DE421 itself and against astropy."""

import runpy
from datetime import UTC, date, datetime, timedelta, timezone
from datetime import time as time_of_day
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from astropy import units
from astropy.coordinates import GCRS, ITRS, CartesianRepresentation, EarthLocation, solar_system_ephemeris
from astropy.coordinates import get_body_barycentric_posvel as astropy_body
from astropy.time import Time
from astropy.utils import iers
from jplephem.spk import SPK

from lunaedu import ascent, ephemeris
from lunaedu.constants import ASTRONOMICAL_UNIT_KM, DELTA_T_1959_S
from lunaedu.facts import RECORD as facts

KERNEL = str(files("skyfield_data") / "data" / "de421.bsp")
MAKER = Path(__file__).parents[1] / "tools" / "make_ephemeris.py"
MOMENTS = [ephemeris.EPOCH + timedelta(days=float(day)) for day in np.linspace(0, 516.99, 400)]
EPOCH_JULIAN_DATE = 2436538.5


@pytest.fixture(autouse=True)
def no_download():
    with iers.conf.set_temp("auto_download", False), iers.conf.set_temp("iers_degraded_accuracy", "warn"):
        yield


def tdb_days(moments):
    return [((moment - ephemeris.EPOCH).total_seconds() + DELTA_T_1959_S) / 86400 for moment in moments]


def de421(target):
    """Geocentric positions (km) and velocities (km/s) from the file; 3 is the Earth-Moon barycentre."""
    with SPK.open(KERNEL) as kernel:
        days = np.array(tdb_days(MOMENTS))

        def state(centre, body):
            position, rate = kernel[centre, body].compute_and_differentiate(EPOCH_JULIAN_DATE, days)
            return np.array([position.T, rate.T / 86400])

        earth = state(3, 399)
        if target == "moon":
            return state(3, 301) - earth
        return state(0, 10) - state(0, 3) - earth


def test_the_moon_stands_where_de421_has_it_within_two_centimetres():
    np.testing.assert_allclose(ephemeris.moon_position_km(MOMENTS), de421("moon")[0], rtol=0, atol=2e-5)


def test_the_sun_stands_where_de421_has_it_within_two_centimetres():
    np.testing.assert_allclose(ephemeris.sun_position_km(MOMENTS), de421("sun")[0], rtol=0, atol=2e-5)


def test_the_velocities_are_those_of_de421_within_a_hundredth_of_a_millimetre_a_second():
    np.testing.assert_allclose(ephemeris.moon_velocity_km_s(MOMENTS), de421("moon")[1], rtol=0, atol=1e-8)
    np.testing.assert_allclose(ephemeris.sun_velocity_km_s(MOMENTS), de421("sun")[1], rtol=0, atol=1e-8)


@pytest.mark.parametrize("body", ["moon", "sun"])
def test_astropy_with_the_same_file_agrees_within_a_metre(body):
    with solar_system_ephemeris.set(KERNEL):
        times = Time(EPOCH_JULIAN_DATE, tdb_days(MOMENTS), format="jd", scale="tdb")
        there, rate = astropy_body(body, times)
        earth, earth_rate = astropy_body("earth", times)
    expected = (there - earth).xyz.to_value("km").T
    expected_rate = (rate - earth_rate).xyz.to_value("km/s").T
    ours = {"moon": ephemeris.moon_position_km, "sun": ephemeris.sun_position_km}[body](MOMENTS)
    rates = {"moon": ephemeris.moon_velocity_km_s, "sun": ephemeris.sun_velocity_km_s}[body](MOMENTS)
    np.testing.assert_allclose(ours, expected, rtol=0, atol=1e-3)
    np.testing.assert_allclose(rates, expected_rate, rtol=0, atol=1e-6)


def test_astropys_built_in_theory_agrees_within_its_own_errors():
    times = Time(EPOCH_JULIAN_DATE, tdb_days(MOMENTS), format="jd", scale="tdb")
    with solar_system_ephemeris.set("builtin"):
        earth = astropy_body("earth", times)[0]
        moon = (astropy_body("moon", times)[0] - earth).xyz.to_value("km").T
        sun = (astropy_body("sun", times)[0] - earth).xyz.to_value("km").T
    assert np.linalg.norm(ephemeris.moon_position_km(MOMENTS) - moon, axis=1).max() < 60
    assert np.linalg.norm(ephemeris.sun_position_km(MOMENTS) - sun, axis=1).max() < 3000


def test_the_earth_is_nearest_the_sun_in_early_january():
    noon = [datetime(1958, 12, 20, 12) + timedelta(days=day) for day in range(40)]
    distance = np.linalg.norm(ephemeris.sun_position_km(noon), axis=1)
    assert noon[int(distance.argmin())] in (datetime(1959, 1, 2, 12), datetime(1959, 1, 3, 12))
    assert distance.min() == pytest.approx(0.9833 * ASTRONOMICAL_UNIT_KM, rel=1e-4)


def test_sidereal_time_is_astropys_of_the_same_model():
    for moment in MOMENTS[::40]:
        time = Time(moment.replace(tzinfo=None), scale="ut1")
        expected = time.sidereal_time("mean", "greenwich", model="IAU1982").rad
        difference = (ephemeris.sidereal_angle_rad(moment) - expected + np.pi) % (2 * np.pi) - np.pi
        assert abs(difference) < 1e-8


def test_a_site_stands_where_astropy_has_it_within_nutation():
    latitude, longitude = facts["launch_site_lat"].value, facts["launch_site_lon"].value
    site = EarthLocation.from_geodetic(longitude * units.deg, latitude * units.deg, 100 * units.m)
    for moment in MOMENTS[::40]:
        time = Time(moment.replace(tzinfo=None), scale="ut1")
        # Universal time without a table of the Earth's whims: what is compared is the model.
        time.delta_ut1_utc = 0.0
        expected = site.get_gcrs(time).cartesian.xyz.to_value("km")
        ours = ephemeris.site_position_km(latitude, longitude, 0.1, moment)
        assert np.linalg.norm(ours - expected) < 0.7


def test_a_site_turns_with_the_earth_once_a_sidereal_day():
    start = datetime(1959, 1, 2, 16, 41, 21)
    site = ephemeris.site_position_km(45.92, 63.342, 0.0, [start, start + timedelta(seconds=86164.0905)])
    np.testing.assert_allclose(site[1], site[0], rtol=0, atol=0.01)


def test_the_poles_of_the_ellipsoid_are_flattened():
    pole, equator = (
        ephemeris.site_position_km(latitude, 10.0, 0.0, "1959-01-02") for latitude in (90.0, 0.0)
    )
    assert np.linalg.norm(equator) - np.linalg.norm(pole) == pytest.approx(21.385, abs=1e-3)


def test_a_time_may_be_a_datetime_a_string_or_a_sequence():
    naive = datetime(1959, 1, 2, 16, 41, 21)
    moscow = datetime(1959, 1, 2, 19, 41, 21, tzinfo=timezone(timedelta(hours=3)))
    written = "1959-01-02T16:41:21Z"
    positions = ephemeris.moon_position_km([naive, moscow, written, np.datetime64("1959-01-02T16:41:21")])
    assert positions.shape == (4, 3)
    assert (positions == positions[0]).all()
    assert ephemeris.moon_position_km(naive).shape == (3,)
    np.testing.assert_array_equal(ephemeris.moon_position_km(naive), positions[0])
    assert ephemeris.parse_time(moscow) == naive.replace(tzinfo=UTC)
    assert ephemeris.moon_position_km([]).shape == (0, 3)


def test_every_form_of_the_same_moment_is_the_same_moment():
    forms = (
        "1959-01-02",
        date(1959, 1, 2),
        datetime(1959, 1, 2),
        np.datetime64("1959-01-02"),
        np.datetime64("1959-01-02T00:00:00.000000000"),
        np.array("1959-01-02", "M8[ns]"),
        np.str_("1959-01-02T01:00+01:00"),
    )
    assert {ephemeris.seconds_since_epoch(form) for form in forms} == {32 * 86400.0}


# What a hundredth more would change is far beyond each tolerance here.


def test_the_sun_stands_where_the_almanac_formula_has_it_within_a_hundredth_of_a_degree():
    """The low-precision formula of the Astronomical Almanac: 0.01° in 1950 to 2050, distance to 0.0003 au."""
    for moment in MOMENTS[::20]:
        days = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86400
        mean, anomaly = np.radians(280.460 + 0.9856474 * days), np.radians(357.528 + 0.9856003 * days)
        longitude = mean + np.radians(1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
        # The almanac counts from the equinox of date and sees the Sun as it was 499 s ago; precession is
        # 50.29" a year.
        longitude += np.radians((50.29 * -days / 365.25 + 20.5) / 3600)
        tilt = np.radians(23.4393)
        au = 1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly)
        expected = au * np.array(
            [np.cos(longitude), np.cos(tilt) * np.sin(longitude), np.sin(tilt) * np.sin(longitude)]
        )
        ours = ephemeris.sun_position_km(moment) / ASTRONOMICAL_UNIT_KM
        assert np.linalg.norm(ours) == pytest.approx(au, abs=5e-4)
        assert np.degrees(np.arccos(expected @ ours / au / np.linalg.norm(ours))) < 0.02


def test_sidereal_time_at_greenwich_is_that_of_the_textbooks():
    """Meeus, Astronomical Algorithms, example 12.a, is in 1987; a mean sidereal day has 86 164.0905 s."""
    at_meeus = 197.693195
    days = (datetime(1987, 4, 10, tzinfo=UTC) - datetime(1959, 1, 2, tzinfo=UTC)).days
    turned = np.degrees(ephemeris.sidereal_angle_rad("1959-01-02"))
    assert (turned + days * 360 * 86400 / 86164.0905 - at_meeus + 180) % 360 - 180 == pytest.approx(
        0, abs=0.005
    )


def test_the_point_below_a_probe_is_where_astropy_has_it():
    """A probe 200 000 km away: its geocentric place on the turning Earth, by astropy's ITRS."""
    for moment in MOMENTS[::57]:
        time = Time(moment.replace(tzinfo=None), scale="ut1")
        time.delta_ut1_utc = 0.0
        position = np.array([150_000.0, -120_000.0, 60_000.0])
        probe = GCRS(CartesianRepresentation(position * units.km), obstime=time)
        there = probe.transform_to(ITRS(obstime=time)).cartesian.xyz.to_value("km")
        latitude_deg = np.degrees(np.arcsin(there[2] / np.linalg.norm(there)))
        longitude_deg = np.degrees(np.arctan2(there[1], there[0]))
        found = ascent.point_below(position, moment)
        assert found == pytest.approx((latitude_deg, longitude_deg), abs=0.01)


@pytest.mark.parametrize(
    "date", ["1958-11-30T23:59:59", "1960-05-01T00:00:01", datetime(1969, 7, 20), "2026-01-01"]
)
def test_a_date_outside_the_table_names_the_span(date):
    for function in (ephemeris.moon_position_km, ephemeris.sun_velocity_km_s, ephemeris.sidereal_angle_rad):
        with pytest.raises(ValueError, match="from 1958-12-01 to 1960-05-01 UTC; got"):
            function(date)
    with pytest.raises(ValueError, match="from 1958-12-01"):
        ephemeris.moon_position_km(["1959-01-02", date])


NO_DATES = {
    "a word": "yesterday",
    "a number": 3.5,
    "a whole number that reads like a date": 19590102,
    "nothing": None,
    "one word among dates": ["1959-01-02", "x"],
    "NaN": float("nan"),
    "NumPy's missing date": np.datetime64("NaT"),
    "a missing date among dates": np.array(["1959-01-02", "NaT"], "M8[s]"),
    "a year far beyond": np.datetime64(10**15, "Y"),
    "bytes": b"1959-01-02",
    "a truth value": True,
    "a time of day": time_of_day(12),
    "a span": timedelta(days=1),
    "a quantity": 3 * units.day,
    "dates in no order": {"1959-01-02", "1959-01-03"},
    "a table": np.array([["1959-01-02"] * 2] * 2, "M8[s]"),
}


@pytest.mark.parametrize("nonsense", NO_DATES.values(), ids=NO_DATES)
def test_what_is_no_date_gets_a_sentence(nonsense):
    with pytest.raises(ValueError, match="a time must be a datetime or an ISO string"):
        ephemeris.moon_position_km(nonsense)


def test_a_site_off_the_globe_gets_a_sentence():
    with pytest.raises(ValueError, match="latitude_deg"):
        ephemeris.site_position_km(91.0, 0.0, 0.0, "1959-01-02")
    with pytest.raises(ValueError, match="altitude_km"):
        ephemeris.site_position_km(45.0, 0.0, np.nan, "1959-01-02")
    with pytest.raises(ValueError, match="altitude_km"):
        ephemeris.site_position_km(45.0, 0.0, -6400.0, "1959-01-02")
    with pytest.raises(ValueError, match="as many as the others"):
        ephemeris.site_position_km([45.0, 46.0], 0.0, 0.0, ["1959-01-02"] * 3)


def test_the_table_is_what_its_maker_makes(tmp_path, monkeypatch):
    """Within the last digit that is kept: another run of the linear algebra may round the other way."""
    maker = runpy.run_path(str(MAKER))
    table = tmp_path / "table.npz"
    monkeypatch.setitem(maker["main"].__globals__, "OUTPUT", table)
    maker["main"]()
    shipped = files("lunaedu") / "data" / "ephemeris_1958_1960.npz"
    made_km, shipped_km = (np.load(path)["coefficients_km"] for path in (table, shipped))
    assert made_km.shape == shipped_km.shape
    assert np.abs(made_km - shipped_km).max() <= maker["ROUNDING_KM"]
    assert np.mean(made_km == shipped_km) > 0.99


def test_the_maker_fits_within_a_centimetre():
    maker = runpy.run_path(str(MAKER))
    with SPK.open(KERNEL) as kernel:
        _, error_km = maker["fit"](kernel)
    assert error_km < 1e-5
