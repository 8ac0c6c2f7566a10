"""The sky over a town: where a probe, the Sun, the Moon or a star stood, and how dark it was.

A probe is near enough for the town itself to matter: at 119 000 km two towns on opposite sides of the Earth
see it six degrees apart. So every place in the sky is the direction *from the town* to the thing.

Examples
--------
>>> from lunaedu import ephemeris, sky
>>> moon_km = ephemeris.moon_position_km("1959-01-03T00:56")
>>> altitude_deg, azimuth_deg = sky.altitude_azimuth_deg(moon_km, 43.74, 42.66, "1959-01-03T00:56")
>>> print(f"the Moon stands {altitude_deg:.1f} degrees high, azimuth {azimuth_deg:.1f} degrees")
the Moon stands 26.6 degrees high, azimuth 134.7 degrees
"""

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.engine.ephemeris import Times, precession_matrix, site_position_km
from lunaedu.guard import Numbers, directions, finite, vectors, within

__all__ = [
    "B1875",
    "B1950",
    "altitude_azimuth_deg",
    "constellation",
    "darkness",
    "direction_altitude_azimuth_deg",
    "direction_of",
    "equatorial_deg",
    "horizon_axes",
    "refraction_deg",
    "separation_deg",
]


def __dir__() -> list[str]:
    return sorted(__all__)


B1875, B1950 = 1874.9991, 1949.9998
"""The Besselian epochs of the constellations' boundaries and of the older catalogues, in Julian years."""

TWILIGHTS = {
    -0.833: "day",
    -6.0: "civil twilight",
    -12.0: "nautical twilight",
    -18.0: "astronomical twilight",
}
"""Down to which altitude of the Sun each lasts; below the last it is night."""


def horizon_axes(latitude_deg: ArrayLike, longitude_deg: ArrayLike, time: Times) -> NDArray:
    """Return the directions east, north and up at a place, among the stars.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        Geodetic latitude, north positive, and longitude, east positive, degrees.
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC.

    Returns
    -------
    ndarray, shape (3, 3) or (N, 3, 3)
        Unit vectors along the ICRF axes, one a row.

    Notes
    -----
    Up is the normal of the ellipsoid, which a plumb line follows to a hundredth of a degree.

    Examples
    --------
    >>> east, north, up = horizon_axes(0.0, 0.0, "1959-01-03T00:56")
    >>> print(f"{np.degrees(np.arccos(north[2])):.2f} degrees from the ICRF's pole")
    0.23 degrees from the ICRF's pole
    """
    up = site_position_km(latitude_deg, longitude_deg, 1.0, time)
    up = up - site_position_km(latitude_deg, longitude_deg, 0.0, time)
    east = np.cross(site_position_km(90.0, 0.0, 0.0, time), up)
    axes = np.stack([east, np.cross(up, east), up], axis=-2)
    return axes / np.linalg.norm(axes, axis=-1, keepdims=True)


def direction_altitude_azimuth_deg(
    direction: ArrayLike, latitude_deg: ArrayLike, longitude_deg: ArrayLike, time: Times
) -> tuple[Numbers, Numbers]:
    r"""Altitude and azimuth of something so far away that the observer's place does not matter: a star.

    With the unit vectors east, north and up, and the direction :math:`\hat{\mathbf s}`

    .. math:: \sin h = \hat{\mathbf s} \cdot \hat{\mathbf u}, \qquad
       \tan A = \frac{\hat{\mathbf s} \cdot \hat{\mathbf e}}{\hat{\mathbf s} \cdot \hat{\mathbf n}}

    Parameters
    ----------
    direction : array_like, shape (..., 3)
        From the observer, along the ICRF axes; of any length above zero.
    latitude_deg, longitude_deg : float
        Geodetic latitude, north positive, and longitude, east positive, degrees.
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC.

    Returns
    -------
    altitude_deg, azimuth_deg : float or ndarray
        Above the horizon, without the air's refraction; from north through east, 0 to 360.

    Examples
    --------
    >>> vega = direction_of(279.2347, 38.7837)
    >>> altitude_deg, _ = direction_altitude_azimuth_deg(vega, 43.74, 42.66, "1959-01-03T00:56")
    >>> print(f"{altitude_deg:.1f}")
    8.5
    """
    axes = horizon_axes(latitude_deg, longitude_deg, time)
    east, north, up = np.moveaxis(
        np.einsum("...ij,...j->...i", axes, directions("direction", direction)), -1, 0
    )
    return np.degrees(np.arctan2(up, np.hypot(east, north))), np.degrees(np.arctan2(east, north)) % 360


def altitude_azimuth_deg(
    position_km: ArrayLike,
    latitude_deg: ArrayLike,
    longitude_deg: ArrayLike,
    time: Times,
    height_km: float = 0.0,
) -> tuple[Numbers, Numbers]:
    """Altitude and azimuth of a probe, the Moon or the Sun, as seen from a town.

    The direction is the probe's geocentric place less the town's: the observer's parallax.

    Parameters
    ----------
    position_km : array_like, shape (3,) or (N, 3)
        Geocentric, along the ICRF axes, km.
    latitude_deg, longitude_deg : float
        Geodetic latitude, north positive, and longitude, east positive, degrees.
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC.
    height_km : float
        Of the observer above the ellipsoid, km.

    Returns
    -------
    altitude_deg, azimuth_deg : float or ndarray, shape (N,)
        Above the horizon, without the air's refraction; from north through east, 0 to 360.

    Notes
    -----
    Nutation and aberration are left out: 0.01° together.

    Examples
    --------
    >>> from lunaedu.engine.ephemeris import sun_position_km
    >>> time = "1959-01-03T12:00"
    >>> altitude_deg, azimuth_deg = altitude_azimuth_deg(sun_position_km(time), 56.07, -3.46, time)
    >>> print(f"{altitude_deg:.1f}, {azimuth_deg:.1f}")
    11.0, 175.7
    """
    site_km = site_position_km(latitude_deg, longitude_deg, height_km, time)
    from_site_km = vectors("position_km", position_km) - site_km
    return direction_altitude_azimuth_deg(from_site_km, latitude_deg, longitude_deg, time)


def refraction_deg(altitude_deg: ArrayLike) -> Numbers:
    r"""How much the air lifts what stands at an altitude.

    .. math:: R = 1.02' \cot\Big( h + \frac{10.3°}{h + 5.11°} \Big)

    Parameters
    ----------
    altitude_deg : array_like
        True altitude, without air, degrees; -1 to 90.

    Returns
    -------
    float or ndarray
        To be added to the altitude, degrees.

    Notes
    -----
    For 1010 mbar and 10 °C; near the horizon weather changes it by a tenth and more.

    References
    ----------
    Saemundsson, *Sky and Telescope* 72, 70 (1986); Meeus, *Astronomical Algorithms*, 2nd ed. (1998), ch. 16.

    Examples
    --------
    >>> print(f"{60 * refraction_deg(0.0):.1f} arcminutes at the horizon")
    29.0 arcminutes at the horizon
    """
    altitude = within("altitude_deg", altitude_deg, low=-1.0, high=90.0)
    # Near the zenith the formula would push things down by a few arcseconds: there is no refraction there.
    argument = np.minimum(altitude + 10.3 / (altitude + 5.11), 90.0)
    return 1.02 / 60 / np.tan(np.radians(argument))


def darkness(sun_altitude_deg: ArrayLike) -> str | NDArray:
    """Name the light of the sky: day, one of three twilights, or night.

    Parameters
    ----------
    sun_altitude_deg : array_like
        Altitude of the Sun's centre, without refraction, degrees.

    Returns
    -------
    str or ndarray of str

    Notes
    -----
    Day ends at -0.833°, when the Sun's upper edge has set behind the lifted horizon.

    References
    ----------
    *Explanatory Supplement to the Astronomical Almanac*, 3rd ed. (2013), section 12.

    Examples
    --------
    >>> darkness([10.0, -7.0, -30.0]).tolist()
    ['day', 'nautical twilight', 'night']
    """
    altitude = np.asarray(within("sun_altitude_deg", sun_altitude_deg, low=-90.0, high=90.0))
    names = np.array([*TWILIGHTS.values(), "night"])[
        np.searchsorted(-np.array([*TWILIGHTS]), -altitude, side="right")
    ]
    return names if altitude.ndim else str(names)


def separation_deg(first: ArrayLike, second: ArrayLike) -> Numbers:
    r"""Angle between two directions.

    .. math:: \tan\theta = |\mathbf a \times \mathbf b| \,/\, \mathbf a \cdot \mathbf b

    Parameters
    ----------
    first, second : array_like, shape (..., 3)
        Vectors of any length above zero.

    Returns
    -------
    float or ndarray
        Degrees, 0 to 180.

    Examples
    --------
    >>> print(f"{separation_deg([1.0, 0.0, 0.0], [1.0, 1.0, 0.0]):.0f}")
    45
    """
    a, b = directions("first", first), directions("second", second)
    return np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b), axis=-1), np.sum(a * b, axis=-1)))


def equatorial_deg(direction: ArrayLike, equinox_year: float = 2000.0) -> tuple[Numbers, Numbers]:
    """Right ascension and declination of a direction, at the mean equinox of a year.

    Parameters
    ----------
    direction : array_like, shape (..., 3)
        Along the ICRF axes, of any length above zero.
    equinox_year : float
        Julian year, 1800 to 2100: 2000 for the ICRF, `B1950` for the catalogues of 1959.

    Returns
    -------
    right_ascension_deg, declination_deg : float or ndarray
        0 to 360, and -90 to 90.

    References
    ----------
    Lieske et al. (1977), Astronomy and Astrophysics 58, 1-16 (precession).

    Examples
    --------
    >>> spica = direction_of(201.2983, -11.1613)
    >>> right_ascension_deg, declination_deg = equatorial_deg(spica, B1950)
    >>> print(f"in 1950: {right_ascension_deg / 15:.3f} h, {declination_deg:.2f} degrees")
    in 1950: 13.376 h, -10.90 degrees
    """
    year = within("equinox_year", equinox_year, low=1800.0, high=2100.0)
    x, y, z = np.moveaxis(directions("direction", direction) @ precession_matrix(year).T, -1, 0)
    return np.degrees(np.arctan2(y, x)) % 360, np.degrees(np.arctan2(z, np.hypot(x, y)))


def direction_of(
    right_ascension_deg: ArrayLike, declination_deg: ArrayLike, equinox_year: float = 2000.0
) -> NDArray:
    """Return the direction of a right ascension and declination: the inverse of `equatorial_deg`.

    Parameters
    ----------
    right_ascension_deg, declination_deg : array_like
        Degrees, at the mean equinox of the year.
    equinox_year : float
        Julian year, 1800 to 2100.

    Returns
    -------
    ndarray, shape (..., 3)
        Unit vectors along the ICRF axes.

    Examples
    --------
    >>> direction_of(90.0, 0.0).round(3)
    array([0., 1., 0.])
    """
    longitude = np.radians(finite("right_ascension_deg", right_ascension_deg))
    latitude = np.radians(within("declination_deg", declination_deg, low=-90.0, high=90.0))
    year = within("equinox_year", equinox_year, low=1800.0, high=2100.0)
    of_date = np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)
    return np.stack(np.broadcast_arrays(*of_date), axis=-1) @ precession_matrix(year)


def constellation(direction: ArrayLike) -> str | NDArray:
    """Name the constellation in which a direction lies: its three letters.

    The boundaries run along hours and parallels of 1875. Counted from the north, the first box that holds the
    direction names it.

    Parameters
    ----------
    direction : array_like, shape (..., 3)
        Along the ICRF axes, of any length above zero.

    Returns
    -------
    str or ndarray of str
        Such as ``"Vir"``, Virgo.

    References
    ----------
    Roman, "Identification of a constellation from a position", *Publications of the Astronomical Society of
    the Pacific* 99, 695 (1987); catalogue VI/42 of the Centre de Données astronomiques de Strasbourg.

    Examples
    --------
    >>> constellation(direction_of(201.2983, -11.1613))
    'Vir'
    """
    right_ascension_deg, declination_deg = equatorial_deg(direction, B1875)
    hours, degrees = np.atleast_1d(right_ascension_deg / 15, declination_deg)
    west, east, south, names = _boundaries()
    inside = (west <= hours[..., None]) & (hours[..., None] < east) & (south <= degrees[..., None])
    found = names[inside.argmax(axis=-1)]
    return found if np.ndim(right_ascension_deg) else str(found[0])


@cache
def _boundaries():
    table = files("lunaedu") / "data" / "constellations.csv"
    with table.open(encoding="utf-8") as lines:
        rows = np.genfromtxt(lines, delimiter=",", names=True, dtype=None, encoding="utf-8")
    return rows["from_hour"], rows["to_hour"], rows["above_deg"], rows["name"]
