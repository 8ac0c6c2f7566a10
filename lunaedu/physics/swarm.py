"""Many flights at once: the same forces and results as one by one, on arrays.

A call of NumPy costs a microsecond, as much as its work on a thousand numbers. So everything is arranged to
need few calls, each for many flights or many moments (`lunaedu.physics.looks`). Out to the Moon's
neighbourhood all fly much the same way (`lunaedu.physics.common_way`); near it each takes its own steps
(`lunaedu.physics.last_leg`).

Where a kilometre is good enough, forces are in single precision, which takes half the time: its rounding,
less than a millionth of the force, moves the closest approach by some 0.2 km. What adds up stays double.
"""

import numpy as np

from lunaedu.physics.approach import boldness, energy_left
from lunaedu.physics.common_way import CommonWay
from lunaedu.physics.last_leg import LastLeg
from lunaedu.physics.looks import products

SPREAD_S = 3600.0
"""The starts of a swarm lie within an hour, so that one series in time serves all."""

SWARM_SIZE = 16_384

SINGLE_KM = 1.0
"""The accuracy for which single precision is good enough."""


def fly_swarms(states, starts_s, accuracy_km):
    """Fly many departures to their closest approaches to the Moon.

    Parameters
    ----------
    states : ndarray, shape (N, 6)
        Geocentric positions in km and velocities in km/s, ICRF axes.
    starts_s : ndarray, shape (N,)
        Seconds since the epoch.
    accuracy_km : float
        How far the closest approach may be from the exact solution.

    Returns
    -------
    ndarray, shape (N, 7)
        Seconds from the start to the closest approach, and position and velocity relative to the Moon there.
        NaN for flights that start downwards, are too slow to get there, miss the Moon, or lose the others.

    Examples
    --------
    >>> from lunaedu.physics import ephemeris
    >>> state = [89.0, 3147.0, 5912.2, -9.4085, -1.9723, 5.4789]
    >>> start_s = ephemeris.seconds_since_epoch("1959-01-02T16:53:21")
    >>> seconds, *position_km = fly_swarms(np.array([state]), np.array([start_s]), 1.0)[0, :4]
    >>> print(f"after {seconds / 3600:.2f} hours, {np.linalg.norm(position_km):.0f} km from the centre")
    after 34.09 hours, 7723 km from the centre
    """
    real = np.float32 if accuracy_km >= SINGLE_KM else np.float64
    distance_squared, speed_squared, away = products(states[:, :3].T, states[:, 3:].T)
    left = energy_left(np.sqrt(speed_squared), np.sqrt(distance_squared))
    near_moon, clock_s = np.empty((6, len(states))), np.full(len(states), np.nan)
    swarms = list(_groups(np.flatnonzero((away > 0) & (left > 0)), starts_s))
    while swarms:
        members = swarms.pop()
        # At the Moon a metre a second does as much as ten kilometres.
        astray = (states[members] - states[members].mean(axis=0)) * [1, 1, 1, 1e4, 1e4, 1e4]
        # Those who stray least settle soonest, so they shall go together; and the first is the middle flight.
        order = np.argsort(np.einsum("ij,ij->i", astray, astray))
        members, astray = members[order], astray[order]
        way = CommonWay(states[members[0]], starts_s[members], accuracy_km)
        together = way.is_followed(states[members])
        going = members[together]
        ends = way.fly_out(states[going].T.copy(), starts_s[going], real)
        if ends is not None:
            near_moon[:, going], clock_s[going] = ends, starts_s[going] + way.end_s
            members, astray = members[~together], astray[~together]
        if len(members) > 1:
            along = astray[:, np.ptp(astray, axis=0).argmax()]
            swarms += [half for half in np.array_split(members[np.argsort(along)], 2) if len(half) > 1]
    found = np.full((len(states), 7), np.nan)
    for members in _groups(np.flatnonzero(clock_s > 0), clock_s):
        bold = boldness(left[members].min(), accuracy_km)
        leg = LastLeg(near_moon[:, members], clock_s[members], starts_s[members], bold, real)
        found[members] = leg.close_in(accuracy_km)
    return found


def _groups(members, times_s):
    """Yield the indices of flights that fly together: those within an hour, unless they are too many."""
    order = members[np.argsort(times_s[members], kind="stable")]
    while len(order):
        together = np.searchsorted(times_s[order[:SWARM_SIZE]], times_s[order[0]] + SPREAD_S, "right")
        yield order[:together]
        order = order[together:]
