"""The sky over a town, against astropy, printed tables and what everybody knows."""

import warnings
from importlib.resources import files
from itertools import product

import numpy as np
import pytest

from lunaedu import ephemeris, sky

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from astropy import units as u
    from astropy.coordinates import GCRS, ITRS, EarthLocation, SkyCoord, get_body, get_constellation
    from astropy.time import Time
    from astropy.utils import iers


@pytest.fixture(scope="module")
def places():
    """Three hundred towns and minutes of January 1959; a probe for each, 7 000 to 600 000 km away."""
    random = np.random.default_rng(1959)
    latitude_deg = np.degrees(np.arcsin(random.uniform(-1, 1, 300)))
    longitude_deg = random.uniform(-180, 180, 300)
    minutes = random.integers(0, 31 * 24 * 60, 300)
    times = [str(np.datetime64("1959-01-01T00:00") + int(m)) for m in minutes]
    direction = random.normal(size=(300, 3))
    distance_km = np.exp(random.uniform(np.log(7e3), np.log(6e5), 300))
    probe_km = direction / np.linalg.norm(direction, axis=1, keepdims=True) * distance_km[:, None]
    return latitude_deg, longitude_deg, times, probe_km


def by_astropy(gcrs_km, latitude_deg, longitude_deg, time):
    """Altitude and azimuth from ERFA's turning of the Earth and the town's place in the Earth's own axes."""
    when = Time(time, scale="utc")
    town = EarthLocation.from_geodetic(longitude_deg, latitude_deg)
    there = SkyCoord(
        *(gcrs_km * u.km).T, frame=GCRS(obstime=when), representation_type="cartesian"
    ).transform_to(ITRS(obstime=when))
    way = (there.cartesian - town.get_itrs(when).cartesian).xyz.to_value("km").T
    lat, lon = np.radians(latitude_deg), np.radians(longitude_deg)
    east = np.stack([-np.sin(lon), np.cos(lon), 0 * lon], -1)
    up = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], -1)
    e, n, z = (np.sum(way * axis, -1) for axis in (east, np.cross(up, east), up))
    return np.degrees(np.arctan2(z, np.hypot(e, n))), np.degrees(np.arctan2(e, n)) % 360


def on_the_sphere(altitude_deg, azimuth_deg):
    altitude, azimuth = np.radians(altitude_deg), np.radians(azimuth_deg)
    return np.stack(
        [np.cos(altitude) * np.sin(azimuth), np.cos(altitude) * np.cos(azimuth), np.sin(altitude)], -1
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("body", "within_deg"), [("probe", 0.02), ("sun", 0.02), ("moon", 0.05)])
def test_three_hundred_towns_see_it_where_astropy_does(places, body, within_deg):
    latitude_deg, longitude_deg, times, probe_km = places
    with iers.conf.set_temp("auto_download", False), iers.conf.set_temp("iers_degraded_accuracy", "warn"):
        if body == "probe":
            ours_km = theirs_km = probe_km
        else:
            ours_km = getattr(ephemeris, f"{body}_position_km")(times)
            theirs_km = get_body(body, Time(times, scale="utc")).cartesian.xyz.to_value("km").T
        theirs = by_astropy(theirs_km, latitude_deg, longitude_deg, times)
    ours = [
        sky.altitude_azimuth_deg(*each)
        for each in zip(ours_km, latitude_deg, longitude_deg, times, strict=True)
    ]
    apart_deg = sky.separation_deg(on_the_sphere(*np.transpose(ours)), on_the_sphere(*theirs))
    assert apart_deg.max() < within_deg
    assert len(apart_deg) == 300


def test_without_the_observers_parallax_the_probe_of_the_release_would_be_degrees_off():
    probe_km = np.array([-20_000.0, -115_000.0, -20_000.0])
    town = 43.74, 42.66, "1959-01-03T00:56:20"
    here = sky.altitude_azimuth_deg(probe_km, *town)
    centre = sky.direction_altitude_azimuth_deg(probe_km, *town)
    assert 2 < centre[0] - here[0] < 3.1


def test_many_moments_of_one_town_are_each_as_if_alone():
    times = ["1959-01-02T20:00", "1959-01-03T00:56", "1959-01-03T05:00"]
    moon_km = ephemeris.moon_position_km(times)
    together = np.transpose(sky.altitude_azimuth_deg(moon_km, 56.07, -3.46, times))
    alone = [
        sky.altitude_azimuth_deg(place, 56.07, -3.46, time)
        for place, time in zip(moon_km, times, strict=True)
    ]
    assert np.allclose(together, alone, rtol=0, atol=1e-9)


@pytest.mark.filterwarnings("ignore")
def test_a_thousand_directions_and_the_neighbourhood_of_the_boundaries_are_named_as_by_astropy():
    random = np.random.default_rng(1875)
    anywhere = random.normal(size=(1000, 3))
    anywhere /= np.linalg.norm(anywhere, axis=1, keepdims=True)
    # Beside the corner of each box, 3.6" to either side.
    hour, _, degrees, _ = sky._boundaries()
    beside = []
    for east, north in product((-1e-3, 1e-3), repeat=2):
        declination_deg = np.clip(degrees + north, -89.999, 89.999)
        right_ascension_deg = 15 * hour + east / np.cos(np.radians(declination_deg))
        beside.append(sky.direction_of(right_ascension_deg, declination_deg, sky.B1875))
    directions = np.concatenate([anywhere, *beside])
    # As geocentric directions: those of "icrs" astropy would aberrate by up to 20" before it looks.
    theirs = get_constellation(
        SkyCoord(*directions.T, representation_type="cartesian", frame="gcrs"), short_name=True
    )
    assert (sky.constellation(directions) == np.array(theirs)).all()
    assert len(set(theirs)) == 88


def test_the_table_of_boundaries_is_astropys():
    source = files("astropy") / "coordinates" / "data" / "constellation_data_roman87.dat"
    rows = [line.split() for line in source.read_text().splitlines() if not line.startswith("#")]
    for ours, theirs in zip(zip(*sky._boundaries(), strict=True), rows, strict=True):
        assert [float(x) for x in ours[:3]] == [float(x) for x in theirs[:3]]
        assert ours[3] == theirs[3]


def test_precession_carries_spica_to_its_place_in_the_catalogues_of_1950():
    # Spica, Hoffleit's Bright Star Catalogue, equinox 1950: 13h 22m 33.3s, -10° 54' 04"; epoch differs by 2".
    right_ascension_deg, declination_deg = sky.equatorial_deg(sky.direction_of(201.2983, -11.1613), sky.B1950)
    assert right_ascension_deg == pytest.approx(15 * (13 + 22 / 60 + 33.3 / 3600), abs=0.002)
    assert declination_deg == pytest.approx(-(10 + 54 / 60 + 4 / 3600), abs=0.002)


def test_there_and_back_between_equinoxes():
    random = np.random.default_rng(2)
    right_ascension_deg, declination_deg = random.uniform(0, 360, 50), random.uniform(-89, 89, 50)
    for year in (sky.B1875, sky.B1950, 2000.0):
        back = sky.equatorial_deg(sky.direction_of(right_ascension_deg, declination_deg, year), year)
        assert np.allclose(back, [right_ascension_deg, declination_deg], rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("apparent_deg", "arcminutes"),
    # Bennett's formula (1982) is the inverse; Meeus (1998), chapter 16, says that the two agree to 0.1'.
    [(a, 1 / np.tan(np.radians(a + 7.31 / (a + 4.4)))) for a in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0, 80.0)],
)
def test_refraction_is_what_bennett_takes_off_again(apparent_deg, arcminutes):
    true_deg = apparent_deg - arcminutes / 60
    assert 60 * sky.refraction_deg(true_deg) == pytest.approx(arcminutes, abs=0.1 + 0.005 * arcminutes)


def test_at_the_apparent_horizon_refraction_is_the_almanacs_34_minutes():
    assert 60 * sky.refraction_deg(-34 / 60) == pytest.approx(34, abs=1)


def test_the_air_never_pushes_down():
    assert np.all(sky.refraction_deg(np.linspace(-1, 90, 500)) >= 0)


def test_twilights_end_where_they_should():
    assert sky.darkness([0.0, -0.9, -6.1, -12.1, -18.1]).tolist() == [
        "day",
        "civil twilight",
        "nautical twilight",
        "astronomical twilight",
        "night",
    ]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: sky.constellation([0.0, 0.0, 0.0]), "points nowhere"),
        (lambda: sky.separation_deg([1.0, 0.0], [0.0, 1.0]), "3 components"),
        (lambda: sky.refraction_deg(91.0), "from -1 to 90"),
        (lambda: sky.altitude_azimuth_deg([1e5, 0.0, 0.0], 91.0, 0.0, "1959-01-03"), "latitude_deg"),
        (lambda: sky.equatorial_deg([1.0, 0.0, 0.0], 19.5), "equinox_year"),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()
