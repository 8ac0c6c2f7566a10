"""Where the Moon and the Sun stood, and how far the Earth had turned, from December 1958 to April 1960.

Positions are geocentric, in km, along the axes of the ICRF (the fixed stars). They come from a table of
Chebyshev coefficients fitted to JPL's ephemeris DE421 (Folkner et al. 2009) by ``tools/make_ephemeris.py``,
true to DE421 within a centimetre. Times are UTC; the table's argument is dynamical time,

    TDB = UTC + ΔT,    ΔT = 32.68 s in January 1959.

Before 1960 UTC followed the turning Earth within a few hundredths of a second, so UTC stands for UT1 here.

Examples
--------
>>> import numpy as np
>>> from lunaedu.engine.ephemeris import moon_position_km
>>> print(f"{np.linalg.norm(moon_position_km('1959-01-04T02:59')):.0f} km")
368359 km
"""

from collections.abc import Iterable, Mapping, Set
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from reprlib import repr as short
from typing import TypeGuard

import numpy as np
from numpy.polynomial import chebyshev, polynomial
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import DELTA_T_1959_S, EARTH_FLATTENING, EARTH_RADIUS_KM
from lunaedu.guard import finite, within

__all__ = [
    "EPOCH",
    "check_span",
    "moon_and_sun_km",
    "moon_position_km",
    "moon_velocity_km_s",
    "parse_time",
    "precession_matrix",
    "seconds_since_epoch",
    "sidereal_angle_rad",
    "site_position_km",
    "sun_position_km",
    "sun_velocity_km_s",
]


def __dir__() -> list[str]:
    return sorted(__all__)


EPOCH = datetime(1958, 12, 1, tzinfo=UTC)
DAY_S = 86400.0


def _power_series():
    """Return the table as power series in the fraction of the day: shape (days, powers, 6)."""
    with np.load(files("lunaedu") / "data" / "ephemeris_1958_1960.npz") as table:
        series = table["coefficients_km"]
    # Chebyshev polynomials live on [-1, 1]; a day's fraction s runs from 0 to 1, so their argument is 2s - 1.
    to_powers = np.zeros((series.shape[1],) * 2)
    for order in range(series.shape[1]):
        column = [0.0]
        for coefficient in chebyshev.cheb2poly(np.eye(order + 1)[order])[::-1]:
            column = polynomial.polyadd(polynomial.polymul(column, [-1.0, 2.0]), [coefficient])
        to_powers[: order + 1, order] = column[: order + 1]
    return np.einsum("pc,dcb->dpb", to_powers, series)


DAILY_POWERS_KM = _power_series()
"""One power series a day for the six coordinates of Moon and Sun, in the fraction of that day of TDB."""

SPAN_S = (len(DAILY_POWERS_KM) - 1) * DAY_S
"""Length of the table in seconds of UTC after the epoch."""


Moment = str | date | np.datetime64
"""An ISO 8601 string, a datetime or a date, or NumPy's: UTC, unless it says otherwise."""

Times = Moment | Iterable[Moment]


def parse_time(time: object) -> datetime:
    """Return a moment as a UTC datetime.

    Parameters
    ----------
    time : datetime, date, ISO 8601 string or numpy.datetime64
        UTC, unless it carries another offset itself. A date is its midnight.

    Returns
    -------
    datetime
        The same moment, with the time zone UTC.

    Examples
    --------
    >>> parse_time("1959-01-02T19:41:21+03:00").isoformat()
    '1959-01-02T16:41:21+00:00'
    """
    moment = time
    try:
        if isinstance(time, str):
            moment = datetime.fromisoformat(time)
        elif isinstance(time, np.datetime64):
            moment = time.astype("datetime64[us]").item()
        elif isinstance(time, date) and not isinstance(time, datetime):
            moment = datetime(time.year, time.month, time.day)
        # Missing dates pass for datetimes in some packages, but do not equal themselves.
        if isinstance(moment, datetime) and moment == moment:
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(
        f"a time must be a datetime or an ISO string such as '1959-01-02T16:41:21'; got {short(time)}"
    )


def seconds_since_epoch(time: Times) -> float | NDArray[np.float64]:
    """Return seconds of UTC from 1958-12-01T00:00 to a moment, or to each of a sequence of moments.

    Parameters
    ----------
    time : datetime, ISO 8601 string, or a sequence of them
        Within the table of Moon and Sun: 1958-12-01 to 1960-05-01.

    Returns
    -------
    float or ndarray, shape (N,)

    Examples
    --------
    >>> seconds_since_epoch(["1958-12-01", "1958-12-02T00:00:30"])
    array([    0., 86430.])
    """
    if isinstance(time, np.ndarray) and time.ndim == 0:
        time = time[()]
    if not isinstance(time, str) and _is_sequence(time):
        return np.array([seconds_since_epoch(parse_time(moment)) for moment in time])
    return check_span((parse_time(time) - EPOCH).total_seconds())


def _is_sequence(time: object) -> TypeGuard[Iterable[Moment]]:
    """Whether it holds moments in an order, of which none is missing."""
    try:
        iter(time)  # type: ignore[call-overload]
    except TypeError:
        return False
    return not isinstance(time, bytes | Set | Mapping | np.ma.MaskedArray)


def check_span(seconds):
    """Return `seconds` as they are, once it is sure that the table of Moon and Sun holds them all.

    Parameters
    ----------
    seconds : float or ndarray
        Seconds of UTC since 1958-12-01T00:00, any shape.

    Returns
    -------
    float or ndarray

    Raises
    ------
    ValueError
        If one lies outside the table; the message names the span and the first or last of them as a date.

    Examples
    --------
    >>> check_span(86400.0)
    86400.0
    >>> check_span(-86400.0)
    Traceback (most recent call last):
    ValueError: the table of Moon and Sun runs from 1958-12-01 to 1960-05-01 UTC; got 1958-11-30T00:00:00
    """
    if isinstance(seconds, float):
        first = last = seconds
    else:
        first, last = np.min(seconds, initial=SPAN_S), np.max(seconds, initial=0.0)
    if first < 0 or last > SPAN_S:
        outside_s = float(first if first < 0 else last)
        try:
            outside = f"{EPOCH + timedelta(seconds=outside_s):%Y-%m-%dT%H:%M:%S}"
        except OverflowError:
            outside = f"a moment {outside_s / DAY_S:.3g} days from its beginning"
        end = EPOCH + timedelta(seconds=SPAN_S)
        raise ValueError(
            f"the table of Moon and Sun runs from {EPOCH:%Y-%m-%d} to {end:%Y-%m-%d} UTC; got {outside}"
        )
    return seconds


def moon_and_sun_km(seconds: ArrayLike) -> NDArray[np.float64]:
    """Return the coordinates of Moon and Sun together, for arrays of seconds since the epoch.

    Parameters
    ----------
    seconds : array_like
        Seconds of UTC since 1958-12-01T00:00, any shape; not checked against the table's span.

    Returns
    -------
    ndarray, shape (…, 6)
        Moon x, y, z and Sun x, y, z in km.

    Examples
    --------
    >>> moon_and_sun_km([0.0, 86400.0])[:, 5].round(-5)
    array([-54700000., -55100000.])
    """
    day, fraction = _day_and_fraction(seconds)
    powers = fraction ** np.arange(DAILY_POWERS_KM.shape[1])
    return np.einsum("...p,...pb->...b", powers, DAILY_POWERS_KM[day])


def _velocities_km_s(seconds):
    day, fraction = _day_and_fraction(seconds)
    powers = DAILY_POWERS_KM[day]
    result = np.zeros_like(powers[..., 0, :])
    for order in range(powers.shape[-2] - 1, 0, -1):
        result = result * fraction + order * powers[..., order, :]
    return result / DAY_S


def _day_and_fraction(seconds):
    days = (np.asarray(seconds, dtype=float) + DELTA_T_1959_S) / DAY_S
    day = days.astype(int)
    return day, (days - day)[..., None]


def moon_position_km(time: Times) -> NDArray[np.float64]:
    """Return the geocentric position of the Moon's centre, ICRF axes.

    Parameters
    ----------
    time : datetime, ISO 8601 string, or a sequence of them
        UTC, from 1958-12-01 to 1960-05-01.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        Kilometres.

    References
    ----------
    Folkner, Williams and Boggs (2009), The Planetary and Lunar Ephemeris DE 421, IPN Progress Report 42-178.

    Examples
    --------
    >>> moon_position_km("1959-01-04T02:59").round(-2)
    array([-299900., -199800.,  -76500.])
    """
    return moon_and_sun_km(seconds_since_epoch(time))[..., :3]


def sun_position_km(time: Times) -> NDArray[np.float64]:
    """Return the geocentric position of the Sun's centre, ICRF axes.

    Parameters
    ----------
    time : datetime, ISO 8601 string, or a sequence of them
        UTC, from 1958-12-01 to 1960-05-01.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        Kilometres.

    Examples
    --------
    >>> sun_position_km("1959-01-04T02:59").round(-5)
    array([ 3.450e+07, -1.312e+08, -5.690e+07])
    """
    return moon_and_sun_km(seconds_since_epoch(time))[..., 3:]


def moon_velocity_km_s(time: Times) -> NDArray[np.float64]:
    """Return the geocentric velocity of the Moon's centre, ICRF axes.

    Parameters
    ----------
    time : datetime, ISO 8601 string, or a sequence of them
        UTC, from 1958-12-01 to 1960-05-01.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        Kilometres a second.

    Examples
    --------
    >>> print(f"{np.linalg.norm(moon_velocity_km_s('1959-01-04T02:59')):.3f} km/s")
    1.064 km/s
    """
    return _velocities_km_s(seconds_since_epoch(time))[..., :3]


def sun_velocity_km_s(time: Times) -> NDArray[np.float64]:
    """Return the geocentric velocity of the Sun's centre, ICRF axes.

    Parameters
    ----------
    time : datetime, ISO 8601 string, or a sequence of them
        UTC, from 1958-12-01 to 1960-05-01.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        Kilometres a second.

    Examples
    --------
    >>> print(f"{np.linalg.norm(sun_velocity_km_s('1959-01-04T02:59')):.1f} km/s")
    30.3 km/s
    """
    return _velocities_km_s(seconds_since_epoch(time))[..., 3:]


def sidereal_angle_rad(time: Times) -> float | NDArray[np.float64]:
    """Return Greenwich mean sidereal time of date as an angle: how far the Earth has turned.

    GMST = 24110.54841 s + 8640184.812866 s T + 0.093104 s T² − 6.2e-6 s T³ + UT, with T in Julian centuries
    from J2000.0 to the moment itself.

    Parameters
    ----------
    time : datetime, ISO 8601 string, or a sequence of them
        UTC, which stands for UT1.

    Returns
    -------
    float or ndarray, shape (N,)
        Radians from 0 to 2π.

    References
    ----------
    Aoki et al. (1982), Astronomy and Astrophysics 105, 359-361.

    Examples
    --------
    >>> print(f"{np.degrees(sidereal_angle_rad('1959-01-02T16:41:21')):.2f} degrees")
    351.91 degrees
    """
    seconds = seconds_since_epoch(time)
    centuries = _julian_centuries(seconds)
    drift_s = 24110.54841 + centuries * (8640184.812866 + centuries * (0.093104 - 6.2e-6 * centuries))
    return 2 * np.pi * ((seconds + drift_s) / DAY_S % 1)


def _julian_centuries(seconds):
    j2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
    return (seconds - (j2000 - EPOCH).total_seconds()) / (36525 * DAY_S)


def site_position_km(
    latitude_deg: ArrayLike, longitude_deg: ArrayLike, altitude_km: ArrayLike, time: Times
) -> NDArray[np.float64]:
    """Return where a site on the turning Earth stands among the stars: geocentric, ICRF axes.

    The site lies on (or above) the WGS 84 ellipsoid. Greenwich mean sidereal time turns the Earth about the
    mean pole of date; precession from 1959 to 2000 carries the result to the axes of the ICRF. Nutation and
    polar motion are left out: together less than 0.6 km at the surface.

    Parameters
    ----------
    latitude_deg, longitude_deg : array_like, a number or shape (N,)
        Geodetic latitude, north positive, and longitude, east positive, in degrees.
    altitude_km : array_like, a number or shape (N,)
        Height above the ellipsoid in km, from -6000 on.
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        Kilometres.

    References
    ----------
    Vallado (2013), Fundamentals of Astrodynamics, 4th ed., section 3.2 (ellipsoid); Lieske et al. (1977),
    Astronomy and Astrophysics 58, 1-16 (precession).

    Examples
    --------
    >>> site_position_km(45.920, 63.342, 0.1, "1959-01-02T16:41:21").round(-1)
    array([2480., 3670., 4570.])
    """
    latitude = np.radians(within("latitude_deg", latitude_deg, -90.0, 90.0))
    longitude = np.radians(finite("longitude_deg", longitude_deg))
    # Farther down than this, the line to the zenith of a site does not begin at that site any more.
    altitude = within("altitude_km", altitude_km, low=-6000.0)
    eccentricity_squared = EARTH_FLATTENING * (2 - EARTH_FLATTENING)
    curvature_km = EARTH_RADIUS_KM / np.sqrt(1 - eccentricity_squared * np.sin(latitude) ** 2)
    from_axis_km = (curvature_km + altitude) * np.cos(latitude)
    above_equator_km = (curvature_km * (1 - eccentricity_squared) + altitude) * np.sin(latitude)
    turned = sidereal_angle_rad(time)
    shapes = [np.shape(each) for each in (latitude, longitude, altitude, turned)]
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        raise ValueError(
            "latitude_deg, longitude_deg, altitude_km and time must each be one or as many as the others; "
            "got the shapes " + ", ".join(map(str, shapes))
        ) from None
    angle = turned + longitude
    of_date = np.stack(
        [from_axis_km * np.cos(angle), from_axis_km * np.sin(angle), above_equator_km + 0 * angle], axis=-1
    )
    return np.einsum("...i,...ij->...j", of_date, _precession(time))


def precession_matrix(julian_year):
    """Return the matrix that carries ICRF components to the mean equator and equinox of a year.

    Parameters
    ----------
    julian_year : float or ndarray, shape (N,)
        Such as 1959.0; within a few centuries of 2000.

    Returns
    -------
    ndarray, shape (3, 3) or (N, 3, 3)

    References
    ----------
    Lieske et al. (1977), Astronomy and Astrophysics 58, 1-16.

    Examples
    --------
    >>> x, y, z = precession_matrix(1950.0) @ [1.0, 0.0, 0.0]
    >>> print(f"the equinox has moved by {np.degrees(np.hypot(y, z)):.3f} degrees since")
    the equinox has moved by 0.698 degrees since
    """
    centuries = (julian_year - 2000.0) / 100
    arcsec = np.radians(1 / 3600)
    zeta = arcsec * centuries * (2306.2181 + centuries * (0.30188 + 0.017998 * centuries))
    z = arcsec * centuries * (2306.2181 + centuries * (1.09468 + 0.018203 * centuries))
    theta = arcsec * centuries * (2004.3109 - centuries * (0.42665 + 0.041833 * centuries))
    return _turn(2, -z) @ _turn(1, theta) @ _turn(2, -zeta)


def _precession(time):
    return precession_matrix(2000.0 + 100 * _julian_centuries(seconds_since_epoch(time)))


def _turn(axis, angle):
    """Return the matrix that turns the axes of coordinates by `angle` about one of them."""
    one, zero = np.ones_like(angle), np.zeros_like(angle)
    cosine, sine = np.cos(angle), np.sin(angle)
    rows = {
        1: [[cosine, zero, -sine], [zero, one, zero], [sine, zero, cosine]],
        2: [[cosine, sine, zero], [-sine, cosine, zero], [zero, zero, one]],
    }[axis]
    return np.moveaxis(np.array(rows), (0, 1), (-2, -1))
