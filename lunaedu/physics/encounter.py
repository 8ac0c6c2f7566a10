"""The encounter with the Moon: how far off centre a flight aims, and what errors at the cut-off do to that.

The miss vector B lies in the encounter plane: through the Moon's centre, square to the way in. It points to
where the way in, drawn on as a straight line, crosses that plane. It answers small errors at the cut-off in
proportion, which the closest approach does not.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD
from lunaedu.guard import finite, instance, one, together
from lunaedu.physics import ascent, orbits
from lunaedu.physics.flight import Flight, fly, fly_many
from lunaedu.physics.reconstruction import Departure, perturbed

BEFORE_HOURS = 1.0
ERRORS = ("speed_m_s", "pitch_arcmin", "yaw_arcmin", "delay_s")
"""The errors of `reconstruction.perturbed`, in the order of the columns of `miss_slopes`."""

LAST_CONTACT_HOURS = 62.0
"""Hours after lift-off of the last contact: fact last_contact_distance."""

UNCERTAINTIES = (500.0, 15.0, 3500.0)
"""Ours, for the three figures of `witnesses`: half the spread of the first reports (km), a quarter of an hour
for a forecast in round hours (min), and half an hour of flight for '62 hours' (km)."""


def fly_with(departure: Departure, **errors: float) -> Flight:
    """Fly a departure with errors at its cut-off.

    Parameters
    ----------
    departure : Departure
        What would happen without errors.
    **errors : float
        As for `reconstruction.perturbed`: speed_m_s, pitch_arcmin, yaw_arcmin, delay_s.

    Returns
    -------
    Flight

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import planned_departure
    >>> fast = fly_with(planned_departure(), speed_m_s=20.0)
    >>> print(f"{fast.closest_approach.time:%H:%M}")
    03:13
    """
    errors = {name: one(name, size) for name, size in errors.items()}
    position_km, velocity_km_s, late_s = perturbed(departure, **errors)
    return fly(position_km, velocity_km_s, departure.start + timedelta(seconds=float(late_s)))


def miss_vector(flight: Flight) -> orbits.BPlane:
    r"""Where a flight aims at the Moon, from its state an hour before the closest approach.

    .. math:: B = h / v_\infty

    with :math:`h` the angular momentum about the Moon and :math:`v_\infty` the speed before the Moon pulls.

    Parameters
    ----------
    flight : Flight

    Returns
    -------
    BPlane
        T is parallel to the equator, R points south; T, R and the way in form a right-handed set.

    Raises
    ------
    ValueError
        If the flight does not pass the Moon on a hyperbola.

    References
    ----------
    Kizner, *Planetary and Space Science* 7 (1961).

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import planned_departure
    >>> fast = miss_vector(fly_with(planned_departure(), speed_m_s=1.0))
    >>> print(f"{fast.t_km:.0f} km along T, {fast.r_km:.0f} km along R")
    -100 km along T, -152 km along R
    """
    instance("flight", flight, Flight)
    hours = max(flight.closest_approach.seconds / 3600 - BEFORE_HOURS, 0.0)
    time = flight.start + timedelta(hours=hours)
    return orbits.b_plane(
        flight.position_km(hours) - ephemeris.moon_position_km(time),
        flight.velocity_km_s(hours) - ephemeris.moon_velocity_km_s(time),
    )


def miss_slopes(departure: Departure) -> NDArray[np.float64]:
    """How far the miss vector moves for each unit of error at the cut-off: the linear map of errors.

    Parameters
    ----------
    departure : Departure

    Returns
    -------
    ndarray, shape (2, 4)
        Rows T and R, km; columns as in `ERRORS`: for one m/s, one arcminute, one arcminute, one second.

    Notes
    -----
    Central differences over two units to either side: what the curvature adds cancels there.

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import planned_departure
    >>> slopes = miss_slopes(planned_departure())
    >>> print(np.round(np.hypot(*slopes)))
    [182. 188.  97.  23.]
    """
    step = 2.0
    columns = []
    for name in ERRORS:
        more, less = (miss_vector(fly_with(departure, **{name: size})) for size in (step, -step))
        columns.append([(more.t_km - less.t_km) / (2 * step), (more.r_km - less.r_km) / (2 * step)])
    return np.array(columns).T


def witnesses(flight: Flight) -> NDArray[np.float64]:
    """What a flight says to the three published figures.

    Parameters
    ----------
    flight : Flight

    Returns
    -------
    ndarray, shape (3,)
        Closest approach above the Moon, km (negative for a hit); its time, minutes after the published one;
        distance from the Earth's centre 62 hours after lift-off, km (NaN for a hit, which ends on the Moon).

    Raises
    ------
    ValueError
        If the flight is over before the last contact.

    References
    ----------
    Facts closest_altitude, closest_time and last_contact_distance.

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import stand_in_departure
    >>> altitude_km, late_min, distance_km = witnesses(fly_with(stand_in_departure()))
    >>> print(f"{altitude_km:.0f} km, {abs(late_min):.1f} min, {distance_km / 1000:.0f} thousand km")
    5995 km, 0.0 min, 597 thousand km
    """
    closest = instance("flight", flight, Flight).closest_approach
    last_contact = RECORD["launch_time"].value + timedelta(hours=LAST_CONTACT_HOURS)
    away_km = np.linalg.norm(flight.position_km((last_contact - flight.start) / timedelta(hours=1)))
    return np.array(
        [
            closest.altitude_km,
            (closest.time - RECORD["closest_time"].value) / timedelta(minutes=1),
            away_km if closest.altitude_km > 0 else np.nan,
        ]
    )


def residuals(flight: Flight) -> NDArray[np.float64]:
    """How far the witnesses of a flight are from the published figures, in `UNCERTAINTIES`.

    Parameters
    ----------
    flight : Flight

    Returns
    -------
    ndarray, shape (3,)
        Calculated less published: closest approach, its time, distance at the last contact.

    Raises
    ------
    ValueError
        If the flight is over before the last contact.

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import stand_in_departure
    >>> bool(np.all(np.abs(residuals(fly_with(stand_in_departure()))) < 0.2))
    True
    """
    published = (RECORD["closest_altitude"].value, 0.0, RECORD["last_contact_distance"].value)
    return (witnesses(flight) - published) / UNCERTAINTIES


def fit(departure: Departure, **guess: float) -> dict[str, float]:
    """Find the errors at the cut-off with which a departure meets the published figures.

    One error is chosen so that the closest approach is the published one; two, so that its time is too.

    Parameters
    ----------
    departure : Departure
        What would happen without errors.
    **guess : float
        Near which size to look, for each error that may be chosen: as for `reconstruction.perturbed`.

    Returns
    -------
    dict of str to float
        Names as in the guess: what `fly_with` takes.

    Raises
    ------
    ValueError
        If there are not one or two errors, or no such errors are found near the guess.

    Notes
    -----
    Newton's method. Each sign of an error misses on its own side of the Moon: the guess says which one.

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import planned_departure
    >>> print(f"{fit(planned_departure(), speed_m_s=45)['speed_m_s']:.1f} m/s")
    49.5 m/s
    """
    if len(guess) not in (1, 2):
        raise ValueError(f"fit chooses one or two errors, such as speed_m_s=45; got {len(guess)}")
    guess = {name: one(name, size) for name, size in guess.items()}

    def off(errors):
        return residuals(fly_with(departure, **errors))[: len(guess)]

    return _newton(off, guess)


def aimed(departure: Departure, minutes: float) -> Departure:
    """Turn a departure, by its speed and direction, so that it hits the Moon's centre at another time.

    Parameters
    ----------
    departure : Departure
        One that nearly hits the Moon.
    minutes : float
        Arrival at the centre, minutes after the published forecast.

    Returns
    -------
    Departure
        From the same place at the same moment, with another velocity.

    Raises
    ------
    ValueError
        If no such departure is found.

    References
    ----------
    Fact forecast_arrival.

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import planned_departure
    >>> later = aimed(planned_departure(), 30)
    >>> print(f"{1000 * (later.speed_km_s - planned_departure().speed_km_s):.1f} m/s")
    -9.7 m/s
    """
    minutes = one("minutes", minutes)

    def off(errors):
        flight = fly_with(departure, **errors)
        aim = miss_vector(flight)
        late = flight.closest_approach.time - RECORD["forecast_arrival"].value
        return np.array([aim.t_km / 100, aim.r_km / 100, late / timedelta(minutes=1) - minutes])

    found = _newton(off, {"speed_m_s": -0.35 * minutes, "pitch_arcmin": 0.0, "yaw_arcmin": 0.0})
    position_km, velocity_km_s, _ = perturbed(departure, **found)
    speed_km_s = np.linalg.norm(velocity_km_s)
    climb = position_km @ velocity_km_s / (np.linalg.norm(position_km) * speed_km_s)
    normal = np.cross(position_km, velocity_km_s)
    tilt = normal @ ascent.earth_pole(departure.start) / np.linalg.norm(normal)
    return replace(
        departure,
        velocity_km_s=velocity_km_s,
        speed_km_s=float(speed_km_s),
        flight_path_angle_deg=float(np.degrees(np.arcsin(climb))),
        inclination_deg=float(np.degrees(np.arccos(tilt))),
    )


def _newton(off, guess):
    """Newton's method with slopes by differences: the errors, near a guess, for which `off` is zero."""
    names, sizes, step = tuple(guess), np.array(list(guess.values()), dtype=float), 0.2

    def at(sizes):
        return off(dict(zip(names, sizes.tolist(), strict=True)))

    for _ in range(12):
        try:
            now = at(sizes)
            if np.all(np.abs(now) < 1e-4):
                return dict(zip(names, sizes.tolist(), strict=True))
            slopes = np.array([(at(sizes + change) - now) / step for change in step * np.eye(len(names))]).T
            sizes = sizes - np.linalg.solve(slopes, now)
        except (np.linalg.LinAlgError, ValueError):  # no slope, or so far away that there is no flight
            break
    raise ValueError(f"no errors found near {guess}; start from another guess")


@dataclass(frozen=True)
class Cloud:
    """Where many launches aim at the Moon, shape (N,) each: miss vectors, closest approaches, hits."""

    t_km: NDArray[np.float64]
    r_km: NDArray[np.float64]
    altitude_km: NDArray[np.float64]
    hits: NDArray[np.bool_]


def fly_cloud(departure: Departure, errors: ArrayLike) -> Cloud:
    """Fly a departure many times, each with its own errors at the cut-off.

    Parameters
    ----------
    departure : Departure
        What would happen without errors.
    errors : array_like, shape (4, N)
        Rows as in `ERRORS`.

    Returns
    -------
    Cloud

    Notes
    -----
    The miss vectors come from the states at the closest approaches. Had they come from an hour before, as in
    `miss_vector`, they would differ by about a kilometre.

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import planned_departure
    >>> print(fly_cloud(planned_departure(), np.diag([9.0, 9.0, 9.0, 9.0])).hits)
    [ True  True  True  True]
    """
    positions_km, velocities_km_s, late_s = perturbed(
        departure, *np.asarray(finite("errors", errors, (4, None)))
    )
    met = fly_many(positions_km, velocities_km_s, departure.start, late_s)
    aim = orbits.b_plane(met.position_km, met.velocity_km_s)
    return Cloud(
        np.asarray(aim.t_km),
        np.asarray(aim.r_km),
        met.distance_km - MOON_RADIUS_KM,
        met.distance_km < MOON_RADIUS_KM,
    )


def sweep(departure: Departure, **errors: ArrayLike) -> tuple[list[datetime], NDArray[np.float64]]:
    """Return hour and height of the closest approach while errors at the cut-off grow.

    Parameters
    ----------
    departure : Departure
        What would happen without errors.
    **errors : array_like, shape (N,)
        As for `reconstruction.perturbed`.

    Returns
    -------
    times : list of datetime
        UTC.
    altitudes_km : ndarray, shape (N,)
        Above the Moon; negative for hits.

    Examples
    --------
    >>> from lunaedu.physics.reconstruction import planned_departure
    >>> times, altitudes_km = sweep(planned_departure(), speed_m_s=np.array([20.0, 40.0]))
    >>> print(f"{times[1]:%H:%M}, {round(altitudes_km[1], -1):.0f} km")
    02:24, 4450 km
    """
    rows = {name: np.atleast_1d(finite(name, sizes)) for name, sizes in errors.items()}
    shape = together(**rows)
    if len(shape) != 1 or not shape[0]:
        raise ValueError(
            f"{' and '.join(rows) or 'errors'} must be numbers in a row, shape (N,); got {shape}"
        )
    positions_km, velocities_km_s, late_s = perturbed(departure, **rows)
    met = fly_many(positions_km, velocities_km_s, departure.start, late_s)
    times = [departure.start + timedelta(seconds=seconds) for seconds in met.seconds.tolist()]
    return times, met.distance_km - MOON_RADIUS_KM
