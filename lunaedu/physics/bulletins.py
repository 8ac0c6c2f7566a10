"""What TASS printed of the way of Luna 1, and what a flight says to it.

Each bulletin names an hour, the point of the Earth below the probe, and a distance. Rounding is what we know
of their errors: whole arcminutes of latitude, whole degrees of longitude, whole thousands of kilometres. An
error of rounding is **uniform**: within half a unit all are alike, beyond it none is possible. Beneath it
lies the error of those who measured, of which nothing was published; ours is an assumption (`MEASURED`).

Whether a distance counts from the ground or from the Earth's centre, which of two copies of the longitudes is
the right one, and whether the two bulletins printed in advance count as witnesses, is not said: see
`Reading`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import EARTH_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD
from lunaedu.guard import finite, instance, together, vectors
from lunaedu.physics import ascent

__all__ = [
    "FORECASTS",
    "MEASURED",
    "OTHER_COPY_DEG",
    "PUBLISHED",
    "ROUNDED",
    "Reading",
    "hour_of",
    "off",
    "printed",
    "rounded",
    "seen_from_earth",
    "several_times",
]


def __dir__() -> list[str]:
    return sorted(__all__)


PUBLISHED = ("tass_1000", "tass_1300", "tass_1600", "tass_1800", "tass_2100")
"""The facts whose hour had passed when they were printed."""

FORECASTS = ("tass_0000", "tass_0300")
"""The facts that were printed before their hour."""

OTHER_COPY_DEG = {"tass_1300": -85.0, "tass_1600": -130.0}
"""East longitudes that another copy of the bulletins has: the notes of the two facts."""

ROUNDED = np.array([1 / 60, 1.0, 1000.0])
"""To what latitude (degrees), longitude (degrees) and distance (km) were rounded."""

MEASURED = np.array([1 / 120, 0.25, 250.0])
"""Ours: one standard deviation of what lies beneath the rounding, half or a quarter of a unit."""


@dataclass(frozen=True)
class Reading:
    """One way to read the bulletins.

    ``from_centre`` : distances count from the Earth's centre, not from the ground below.
    ``other_copy`` : the longitudes of 13:00 and 16:00 are those of the other copy.
    ``forecasts`` : the bulletins printed in advance count too.
    """

    from_centre: bool = False
    other_copy: bool = True
    forecasts: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that count, in the order of their hours."""
        return (*FORECASTS, *PUBLISHED) if self.forecasts else PUBLISHED


def hour_of(name: str) -> datetime:
    """Return the moment that a bulletin is for, UTC.

    Parameters
    ----------
    name : str
        Of a fact, such as ``tass_1000``.

    Returns
    -------
    datetime

    Examples
    --------
    >>> hour_of("tass_1000").isoformat()
    '1959-01-03T10:00:00+00:00'
    """
    if name not in FORECASTS + PUBLISHED:
        raise ValueError(f"name must be one of {', '.join(FORECASTS + PUBLISHED)}; got {name!r}")
    return datetime.strptime(f"1959-01-03 {name[-4:]}", "%Y-%m-%d %H%M").replace(tzinfo=UTC)


def printed(reading: Reading) -> NDArray[np.float64]:
    """Return the numbers of the bulletins: latitude, east longitude (degrees) and distance (km), a row each.

    Parameters
    ----------
    reading : Reading
        Which bulletins count, and which copy of the longitudes. The distances stay as printed.

    Returns
    -------
    ndarray, shape (M, 3)

    Examples
    --------
    >>> printed(Reading())[1]
    array([-8.333e+00, -8.500e+01,  2.370e+05])
    """
    rows = np.array([RECORD[name].value for name in instance("reading", reading, Reading).names], dtype=float)
    if reading.other_copy:
        rows[:, 1] = [
            OTHER_COPY_DEG.get(name, longitude)
            for name, longitude in zip(reading.names, rows[:, 1], strict=True)
        ]
    return rows


def seen_from_earth(positions_km: ArrayLike, times: Sequence[ephemeris.Moment]) -> NDArray[np.float64]:
    """Return what a bulletin would say of a probe: latitude, longitude (degrees), altitude (km).

    Parameters
    ----------
    positions_km : array_like, shape (M, ..., 3)
        Geocentric positions, ICRF axes: one or more for each moment.
    times : sequence of M datetimes or strings
        UTC.

    Returns
    -------
    ndarray, shape (M, ..., 3)

    Examples
    --------
    >>> moon_km = ephemeris.moon_position_km("1959-01-03T10:00")
    >>> seen_from_earth([moon_km], [hour_of("tass_1000")]).round(1).tolist()
    [[-9.1, -49.0, 363170.7]]
    """
    positions, rows = vectors("positions_km", positions_km), []
    times = several_times("times", times)
    if positions.ndim < 2 or len(positions) != len(times):
        raise ValueError(
            f"positions_km must be one row for each of {len(times)} times; got {positions.shape}"
        )
    for there, time in zip(positions, times, strict=True):
        pole, greenwich = ascent.earth_pole(time), ephemeris.site_position_km(0.0, 0.0, 0.0, time)
        greenwich /= np.linalg.norm(greenwich)
        level, east, north = there @ greenwich, there @ np.cross(pole, greenwich), there @ pole
        altitude = np.linalg.norm(there, axis=-1) - EARTH_RADIUS_KM
        latitude = np.degrees(np.arctan2(north, np.hypot(level, east)))
        rows.append(np.stack([latitude, np.degrees(np.arctan2(east, level)), altitude], axis=-1))
    return np.array(rows)


def rounded(seen: ArrayLike) -> NDArray[np.float64]:
    """Return readings rounded as the bulletins were.

    Parameters
    ----------
    seen : array_like, shape (..., 3)
        Latitude, longitude (degrees), distance (km).

    Returns
    -------
    ndarray, shape (..., 3)

    Examples
    --------
    >>> rounded([-7.552, -40.3, 208_900.0]).round(3).tolist()
    [-7.55, -40.0, 209000.0]
    """
    return np.round(_readings("seen", seen) / ROUNDED) * ROUNDED


def off(seen: ArrayLike, told: ArrayLike) -> NDArray[np.float64]:
    """Return what was told less what is seen, the longitudes the short way round.

    Parameters
    ----------
    seen, told : array_like, shape (..., 3)
        Latitude, longitude (degrees), distance (km).

    Returns
    -------
    ndarray, shape (..., 3)

    Examples
    --------
    >>> off([0.0, 179.0, 0.0], [0.0, -179.5, 0.0]).tolist()
    [0.0, 1.5, 0.0]
    """
    given, there = _readings("told", told), _readings("seen", seen)
    together(told=given, seen=there)
    left = given - there
    left[..., 1] = (left[..., 1] + 180) % 360 - 180
    return left


def several_times(name: str, times: Sequence[ephemeris.Moment]) -> list[datetime]:
    """Return moments as datetimes; ValueError unless they are a sequence of times within the table.

    Parameters
    ----------
    name : str
        Of the argument, for the sentence.
    times : sequence of datetimes or ISO 8601 strings
        UTC.

    Returns
    -------
    list of datetime

    Examples
    --------
    >>> [f"{time:%d %B}" for time in several_times("times", ["1959-01-03"])]
    ['03 January']
    """
    if isinstance(times, str | bytes) or not hasattr(times, "__len__"):
        raise ValueError(f"{name} must be a list of times, such as ['1959-01-03T10:00']; got {times!r}")
    try:
        moments = [ephemeris.parse_time(time) for time in times]
        ephemeris.seconds_since_epoch(moments)
    except ValueError as trouble:
        raise ValueError(f"{name}: {trouble}") from None
    return moments


def _readings(name, value):
    array = np.asarray(finite(name, value))
    if array.ndim == 0 or array.shape[-1] != 3:
        raise ValueError(
            f"{name} must hold latitude, longitude and distance along its last axis; got {array.shape}"
        )
    return array
