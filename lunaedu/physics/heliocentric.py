r"""Past the Moon and away: the probe becomes a planet of its own.

From some days after the launch on, the Sun is the centre. With :math:`\mathbf r` from the Sun and the Earth
and the Moon at :math:`\mathbf r_b`,

.. math:: \ddot{\mathbf r} = - \mu_\odot \frac{\mathbf r}{r^3}
   + \sum_b \mu_b \left[
   \frac{\mathbf r_b - \mathbf r}{|\mathbf r_b - \mathbf r|^3} - \frac{\mathbf r_b}{r_b^3} \right]

where the last term is what Earth and Moon do to the Sun. The planets are left out: Venus, Jupiter and the
others move it by some 230 km after sixty days and 34 000 km after fifteen months, a five-thousandth of the
distance from the Sun.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import (
    ASTRONOMICAL_UNIT_KM,
    EARTH_MU_KM3_S2,
    MOON_MU_KM3_S2,
    OBLIQUITY_J2000_DEG,
    SUN_MU_KM3_S2,
)
from lunaedu.engine import ephemeris
from lunaedu.engine.nystrom import step
from lunaedu.guard import Numbers, instance, one, state, vectors, whole, within
from lunaedu.physics.bulletins import several_times
from lunaedu.physics.kepler import Elements, elements_from_state, state_from_elements

__all__ = [
    "MARS",
    "SPHERE_KM",
    "between",
    "carry_on",
    "earth_position_km",
    "ecliptic",
    "least_gap_km",
    "orbit",
    "period_days",
    "points_on",
]


def __dir__() -> list[str]:
    return sorted(__all__)


SPHERE_KM = ASTRONOMICAL_UNIT_KM * (EARTH_MU_KM3_S2 / SUN_MU_KM3_S2) ** 0.4
"""Radius of the Earth's sphere of influence, after Laplace: where the method of patched conics hands a probe
over from the Earth to the Sun (Curtis 2014, section 8.4)."""

LONGEST_STEP_S = 4 * ephemeris.DAY_S
PART_OF_THE_WAY = 0.1
"""A step is as long as a tenth of the way back to the Earth would take, and never longer than four days."""

MARS = Elements(
    periapsis_radius_km=1.52371034 * (1 - 0.09339410) * ASTRONOMICAL_UNIT_KM,
    eccentricity=0.09339410,
    inclination_deg=1.84969142,
    node_deg=49.55953891,
    periapsis_argument_deg=-23.94362959 - 49.55953891,
    true_anomaly_deg=0.0,
)
"""The mean orbit of Mars at J2000, on the ecliptic: E. M. Standish, *Keplerian elements for approximate
positions of the major planets*, JPL, table 1. In 1959 it lay within 0.0001 au of this."""


def earth_position_km(time: ephemeris.Times) -> NDArray[np.float64]:
    """Return where the Earth stands, from the Sun.

    Parameters
    ----------
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC, within the table of Moon and Sun.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        ICRF axes, km.

    Examples
    --------
    >>> print(f"{np.linalg.norm(earth_position_km('1959-01-04')) / 1e6:.1f} million km")
    147.1 million km
    """
    return -ephemeris.sun_position_km(time)


def carry_on(
    position_km: ArrayLike,
    velocity_km_s: ArrayLike,
    start: ephemeris.Moment,
    moments: Sequence[ephemeris.Moment],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fly on from the Earth's neighbourhood, round the Sun.

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (3,) or (N, 3)
        Geocentric states at the start, ICRF axes: past the Moon already.
    start : datetime or ISO 8601 string
        UTC.
    moments : sequence of M datetimes or strings
        When to look, in their order; within the table of Moon and Sun.

    Returns
    -------
    positions_km, velocities_km_s : ndarray, shape (M, 3) or (M, N, 3)
        From the Sun, ICRF axes.

    Notes
    -----
    The equations are kept within a few km over fifteen months; the module says what they leave out.

    Examples
    --------
    >>> months = "1959-01-06", "1959-09-01"
    >>> there, _ = carry_on([-5e5, -3e5, -1e5], [-2.0, -1.0, -0.3], months[0], months)
    >>> (np.linalg.norm(there, axis=1) / 1e6).round(1).tolist()
    [146.9, 197.7]
    """
    position, velocity = state(position_km, velocity_km_s)
    start = several_times("start", [start])[0]
    start_s = float(ephemeris.seconds_since_epoch(start))
    moments_s = np.asarray(ephemeris.seconds_since_epoch(several_times("moments", moments)))
    if moments_s.size and not np.all(np.diff([start_s, *moments_s]) >= 0):
        raise ValueError("moments must be in their order, none of them before the start")
    sun, sun_moves = ephemeris.sun_position_km(start), ephemeris.sun_velocity_km_s(start)
    flights = (start_s, *np.moveaxis(position - sun, -1, 0), *np.moveaxis(velocity - sun_moves, -1, 0))
    reached = []
    for moment_s in moments_s:
        while flights[0] < moment_s:
            steps_left = np.ceil((moment_s - flights[0]) / _step_s(flights))
            flights = step(_force, flights[0] + (moment_s - flights[0]) / steps_left, *flights)
        reached.append(np.stack(flights[1:], axis=-1))
    found = np.array(reached)
    return found[..., :3], found[..., 3:]


def _bodies(t):
    """Return the Earth and the Moon, from the Sun, and what these do to it in km/s²."""
    bodies = ephemeris.moon_and_sun_km(t)
    earth = -bodies[3:]
    moon = earth + bodies[:3]
    pull = sum(mu * at / (at @ at) ** 1.5 for mu, at in ((EARTH_MU_KM3_S2, earth), (MOON_MU_KM3_S2, moon)))
    return earth, moon, pull


def _force(t, x, y, z):
    earth, moon, on_sun = _bodies(t)
    place = np.array([x, y, z])
    pull = -(on_sun.reshape(3, *(1,) * np.ndim(x)) + SUN_MU_KM3_S2 * place * np.sum(place**2, axis=0) ** -1.5)
    for mu, body in ((EARTH_MU_KM3_S2, earth), (MOON_MU_KM3_S2, moon)):
        way = body.reshape(3, *(1,) * np.ndim(x)) - place
        pull = pull + mu * way * np.sum(way**2, axis=0) ** -1.5
    return tuple(pull)


def _step_s(flights):
    """A part of the time that the nearest flight would take back to the Earth."""
    t, *now = flights
    from_earth = np.array(now[:3]).T + ephemeris.moon_and_sun_km(t)[3:]
    distance = np.linalg.norm(from_earth, axis=-1).min()
    return min(PART_OF_THE_WAY * distance / 2.0, LONGEST_STEP_S)


def ecliptic(vectors_km: ArrayLike) -> NDArray[np.float64]:
    """Turn vectors from the axes of the ICRF to those of the ecliptic of J2000.

    Parameters
    ----------
    vectors_km : array_like, shape (..., 3)

    Returns
    -------
    ndarray, shape (..., 3)

    Examples
    --------
    >>> earth_km = ecliptic(earth_position_km("1959-07-01"))
    >>> print(f"{abs(earth_km[2] / np.linalg.norm(earth_km)):.4f}")
    0.0001
    """
    tilt = np.radians(OBLIQUITY_J2000_DEG)
    turn = [[1, 0, 0], [0, np.cos(tilt), np.sin(tilt)], [0, -np.sin(tilt), np.cos(tilt)]]
    return vectors("vectors_km", vectors_km) @ np.array(turn).T


def orbit(position_km: ArrayLike, velocity_km_s: ArrayLike) -> Elements:
    """Return the **osculating** orbit about the Sun: what it would be if all else vanished at that moment.

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (..., 3)
        From the Sun, ICRF axes.

    Returns
    -------
    Elements
        On the ecliptic of J2000.

    Examples
    --------
    >>> earth = orbit(earth_position_km("1959-07-01"), -ephemeris.sun_velocity_km_s("1959-07-01"))
    >>> print(f"{earth.semi_major_axis_km / ASTRONOMICAL_UNIT_KM:.2f} au")
    1.00 au
    """
    place, speed = state(position_km, velocity_km_s)
    return elements_from_state(ecliptic(place), ecliptic(speed), SUN_MU_KM3_S2)


def period_days(semi_major_axis_au: ArrayLike) -> Numbers:
    r"""Return the length of a year on an orbit about the Sun, days: Kepler's third law.

    .. math:: P = 2 \pi \sqrt{a^3 / \mu_\odot}

    Parameters
    ----------
    semi_major_axis_au : array_like
        In astronomical units.

    Returns
    -------
    float or ndarray

    Examples
    --------
    >>> print(f"{period_days(1.146):.1f} days")
    448.1 days
    """
    a_km = np.asarray(within("semi_major_axis_au", semi_major_axis_au, 1e-3, 1e6)) * ASTRONOMICAL_UNIT_KM
    return (2 * np.pi * np.sqrt(a_km**3 / SUN_MU_KM3_S2) / ephemeris.DAY_S)[()]


def points_on(elements: Elements, count: int = 721) -> NDArray[np.float64]:
    """Return points all round an ellipse about the Sun.

    Parameters
    ----------
    elements : Elements
        Of one orbit; where on it the body stands does not matter.
    count : int
        How many points; the last is the first again.

    Returns
    -------
    ndarray, shape (count, 3)
        Km, on the axes of the elements.

    Examples
    --------
    >>> print(f"{np.linalg.norm(points_on(MARS), axis=1).min() / ASTRONOMICAL_UNIT_KM:.2f} au")
    1.38 au
    """
    instance("elements", elements, Elements)
    count = whole("count", count, 2, 1e5)
    shape = (elements.periapsis_radius_km, elements.eccentricity, elements.inclination_deg)
    around = (elements.node_deg, elements.periapsis_argument_deg)
    low, e, tilt, node, argument = (np.full(count, part) for part in (*shape, *around))
    full = Elements(low, e, tilt, node, argument, np.linspace(0, 360, count))
    return state_from_elements(full, SUN_MU_KM3_S2)[0]


def between(perihelion_Gm: float, aphelion_Gm: float, turned_like: Elements) -> Elements:
    """Return the orbit with a given innermost and outermost point, turned in space like another.

    Parameters
    ----------
    perihelion_Gm, aphelion_Gm : float
        Distances from the Sun, million km.
    turned_like : Elements
        Whose plane and perihelion it shares.

    Returns
    -------
    Elements

    Examples
    --------
    >>> print(f"{between(146.4, 197.2, MARS).eccentricity:.4f}")
    0.1478
    """
    like = instance("turned_like", turned_like, Elements)
    perihelion_Gm = one("perihelion_Gm", perihelion_Gm, 1.0, 1e6)
    aphelion_Gm = one("aphelion_Gm", aphelion_Gm, perihelion_Gm, 1e6)
    e = (aphelion_Gm - perihelion_Gm) / (aphelion_Gm + perihelion_Gm)
    return Elements(
        1e6 * perihelion_Gm, e, like.inclination_deg, like.node_deg, like.periapsis_argument_deg, 0.0
    )


def least_gap_km(first: Elements, second: Elements) -> float:
    """Return the least distance between two orbits about the Sun, km, whoever is where on them.

    Parameters
    ----------
    first, second : Elements
        On the same axes.

    Returns
    -------
    float

    Notes
    -----
    Between points half a degree apart: good to some thousand km where the gap is millions.

    Examples
    --------
    >>> least_gap_km(MARS, MARS)
    0.0
    """
    instance("first", first, Elements)
    gaps = points_on(first)[:, None] - points_on(instance("second", second, Elements))[None]
    return float(np.sqrt(np.min(np.sum(gaps**2, axis=-1))))
