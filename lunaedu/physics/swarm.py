"""Many flights at once: the same forces and results as one by one, on arrays.

A call of NumPy costs a microsecond, as much as its work on a thousand numbers. So everything is arranged to
need few calls, each for many flights at many moments (`lunaedu.physics.looks`). Out to the Moon's
neighbourhood all fly much the same way (`lunaedu.physics.common_way`); from there each is on a hyperbola of
its own, but for the tide (`lunaedu.physics.last_leg`). In a large swarm a few fly first, and the others begin
with a guess from what these found (`lunaedu.physics.neighbours`).
"""

import numpy as np

from lunaedu.physics.approach import SEARCH_S, energy_left
from lunaedu.physics.common_way import CommonWay
from lunaedu.physics.last_leg import LastLeg
from lunaedu.physics.looks import products
from lunaedu.physics.neighbours import ENOUGH, Neighbours

SPREAD_S = 3600.0
"""The starts of a swarm lie within an hour, so that one series in time serves all."""

FLIGHTS_AT_ONCE = 2048
"""So many go all the way before the next do: their arrays stay in the cache."""

WORTH_A_GUESS, CUBIC_KM = 2000, 1.0
"""In swarms of more than so many the others guess from a few; and below so much from a cubic polynomial."""


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
    found = np.full((len(states), 7), np.nan)
    distance_squared, speed_squared, away = products(states[:, :3].T, states[:, 3:].T)
    left = energy_left(np.sqrt(speed_squared), np.sqrt(distance_squared))
    swarms = list(_groups(np.flatnonzero((away > 0) & (left > 0)), starts_s))
    while swarms:
        members = swarms.pop()
        # At the Moon a metre a second does as much as ten kilometres.
        astray = states[members] * [1, 1, 1, 1e4, 1e4, 1e4]
        astray -= astray.mean(axis=0)
        # Those who stray least settle soonest, so they shall go together; and the first is the middle flight.
        order = np.argsort(np.einsum("ij,ij->i", astray, astray))
        members = members[order]
        found[members], alone = _fly_together(states[members], starts_s[members], accuracy_km)
        members = members[alone]
        if len(members) > 1:
            astray = astray[order[alone]]
            along = astray[:, np.ptp(astray, axis=0).argmax()]
            swarms += [half for half in np.array_split(members[np.argsort(along)], 2) if len(half) > 1]
    found[(found[:, 0] <= 0) | (found[:, 0] > SEARCH_S)] = np.nan
    return found


def _fly_together(states, starts_s, accuracy_km):
    """Fly a swarm, as far as it holds together.

    Parameters
    ----------
    states : ndarray, shape (N, 6)
        Geocentric positions in km and velocities in km/s, ICRF axes; the middle one first.
    starts_s : ndarray, shape (N,)
        Seconds since the epoch, within `SPREAD_S`.
    accuracy_km : float

    Returns
    -------
    found : ndarray, shape (N, 7)
        As from `fly_swarms`.
    left : ndarray of bool, shape (N,)
        Which flights stray too far from the middle one.
    """
    way = CommonWay(states[0], starts_s, accuracy_km)
    leg = LastLeg(starts_s.mean() + way.end_s, accuracy_km)
    found = np.full((len(states), 7), np.nan)
    left = ~way.is_followed(states)
    begin = np.column_stack([states - states[0], starts_s - starts_s[0]]).T
    order = 2 if accuracy_km >= CUBIC_KM else 3
    parts = _parts(np.flatnonzero(~left), ENOUGH[order])
    neighbours = None
    for part in parts:
        bent, astray = neighbours.guess(begin[:, part]) if neighbours else (None, None)
        ends, bent = way.fly_out(states[part].T, starts_s[part], bent)
        if ends is None:
            left[part] = True
            continue
        nearest, astray = leg.close_in(ends, starts_s[part] + way.end_s, astray)
        nearest[0] += way.end_s
        found[part] = nearest.T
        passed = np.isfinite(nearest[0])
        if neighbours is None and len(parts) > 1 and passed.sum() >= ENOUGH[order]:
            neighbours = Neighbours(order, begin[:, part[passed]], bent[:, passed], astray[:, passed])
    return found, left


def _parts(members, enough):
    """Return them in parts: a few from near and far, for the others to learn from, and those in order."""
    parts = []
    if len(members) > WORTH_A_GUESS:
        few = np.s_[:: len(members) // enough]
        parts.append(members[few])
        members = np.delete(members, few)
    return parts + [members[k : k + FLIGHTS_AT_ONCE] for k in range(0, len(members), FLIGHTS_AT_ONCE)]


def _groups(members, starts_s):
    """Yield the indices of flights that may fly together: those that start within an hour."""
    while len(members):
        together = starts_s[members] <= starts_s[members].min() + SPREAD_S
        yield members[together]
        members = members[~together]
