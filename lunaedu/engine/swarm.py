"""Many flights at once: the same forces and results as one by one, on arrays.

A call of NumPy costs a microsecond, as much as its work on a thousand numbers. So everything is arranged to
need few calls, each for many flights at many moments (`lunaedu.engine.looks`). Out to the Moon's
neighbourhood all fly much the same way (`lunaedu.engine.common_way`); from there each is on a hyperbola of
its own, but for the tide (`lunaedu.engine.last_leg`). In a large swarm a few fly first, and the others begin
with a guess from what these found (`lunaedu.engine.neighbours`).
"""

from math import log10

import numpy as np

from lunaedu.engine.approach import SEARCH_S, energy_left
from lunaedu.engine.common_way import CommonWay
from lunaedu.engine.last_leg import LastLeg
from lunaedu.engine.looks import products
from lunaedu.engine.neighbours import FLIGHTS_A_TERM, Neighbours

SPREAD_S = 3600.0
"""The starts of a swarm lie within an hour, so that one series in time serves all."""

FLIGHTS_AT_ONCE = 10_000
"""So many go all the way before the next do."""

WORTH_A_GUESS = 2000
"""In swarms of more than so many the others guess from a few."""

TERMS, TERMS_A_DIGIT = 30, 20
"""How many terms of a polynomial make a guess for a kilometre, and how many more for each further digit."""

RESERVED_BYTES = 2**24
"""More than the arrays of so many take together."""

ALIKE = np.array([[1.0, 1.0, 1.0, 1e4, 1e4, 1e4, 1.0]]).T
"""At the Moon a metre a second does as much as ten kilometres or ten seconds."""

WIDEST_KM = 30_000.0
"""Flights that would stray farther from the middle one do not fly with it."""


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
    >>> from lunaedu.engine import ephemeris
    >>> state = [89.0, 3147.0, 5912.2, -9.4085, -1.9723, 5.4789]
    >>> start_s = ephemeris.seconds_since_epoch("1959-01-02T16:53:21")
    >>> seconds, *position_km = fly_swarms(np.array([state]), np.array([start_s]), 1.0)[0, :4]
    >>> print(f"after {seconds / 3600:.2f} hours, {np.linalg.norm(position_km):.0f} km from the centre")
    after 34.09 hours, 7723 km from the centre
    """
    # Ask for a large block and let it go: a C library that sees this done (glibc) keeps as much at hand from
    # then on. Else it returns the arrays to the system and asks for them anew, page by page: a fifth slower.
    np.empty(RESERVED_BYTES, np.uint8)
    found = np.full((len(states), 7), np.nan)
    states = np.ascontiguousarray(states.T)
    distance_squared, speed_squared, away = products(states[:3], states[3:])
    left = energy_left(np.sqrt(speed_squared), np.sqrt(distance_squared))
    swarms = list(_groups(np.flatnonzero((away > 0) & (left > 0)), starts_s))
    while swarms:
        members = swarms.pop()
        found[members], halves = _fly_together(states[:, members], starts_s[members], accuracy_km)
        swarms += [members[half] for half in halves if len(half) > 1]
    found[(found[:, 0] <= 0) | (found[:, 0] > SEARCH_S)] = np.nan
    return found


def _fly_together(states, starts_s, accuracy_km):
    """Fly a swarm, as far as it holds together.

    Parameters
    ----------
    states : ndarray, shape (6, N)
        Geocentric positions in km and velocities in km/s, ICRF axes.
    starts_s : ndarray, shape (N,)
        Seconds since the epoch, within `SPREAD_S`.
    accuracy_km : float

    Returns
    -------
    found : ndarray, shape (N, 7)
        As from `fly_swarms`.
    halves : list of two ndarrays
        Which flights stray too far from the middle one, in two parts that stray less.
    """
    alike = ALIKE * np.vstack([states, starts_s])
    alike -= alike.mean(axis=1, keepdims=True)
    middle = np.einsum("ij,ij->j", alike, alike).argmin()
    way = CommonWay(states[:, middle], starts_s, accuracy_km)
    leg = LastLeg(starts_s.mean() + way.end_s, accuracy_km)
    astray = way.strays(states)
    followed = np.abs(astray[:3]).max(axis=0) < WIDEST_KM
    found, lost = np.full((len(starts_s), 7), np.nan), ~followed
    if followed.any():
        together = states[:, followed], starts_s[followed], astray[:, followed]
        found[followed], lost[followed] = _fly_along(way, leg, *together, accuracy_km)
    lost = np.flatnonzero(lost)
    widest = np.ptp(alike, axis=1).argmax()
    return found, np.array_split(lost[np.argsort(alike[widest, lost])], 2)


def _fly_along(way, leg, states, starts_s, astray, accuracy_km):
    """Fly those who follow the middle flight, where `astray` is from `way.strays`.

    Returns
    -------
    found : ndarray, shape (N, 7)
    lost : ndarray of bool, shape (N,)
        Which stray too far after all.
    """
    count, neighbours = len(starts_s), None
    parts = [np.arange(count)]
    if count > WORTH_A_GUESS:
        terms = TERMS + round(TERMS_A_DIGIT * max(0, -log10(accuracy_km)))
        neighbours = Neighbours(ALIKE * np.vstack([astray, starts_s]), terms)
        parts = _parts(count, FLIGHTS_A_TERM * terms)
    found, lost = np.empty((count, 7)), np.empty(count, bool)
    for part in parts:
        begin, clock_s = (states[:, part], starts_s[part]), starts_s[part] + way.end_s
        if neighbours and neighbours.have_learnt:
            on_way, on_leg = neighbours.guess(part)
            ends = way.fly_after(*begin, on_way)
            nearest, _ = leg.close_in(ends, clock_s, on_leg)
        else:
            ends, remains = way.fly_out(*begin)
            nearest, on_leg = leg.close_in(ends, clock_s)
            if neighbours:
                passed = np.isfinite(nearest[0])
                experience = way.experience(*begin, ends, remains), on_leg
                neighbours.learn(part[passed], *(each[:, passed] for each in experience))
        nearest[0] += way.end_s
        found[part], lost[part] = nearest.T, np.isnan(ends[0])
    return found, lost


def _parts(count, few):
    """Return the indices of a few flights, for the others to learn from, and those of the others."""
    # By chance, but always the same: every so many of a grid would be all of one kind.
    few = np.random.default_rng(1959).choice(count, few, replace=False, shuffle=False)
    others = np.delete(np.arange(count), few)
    return [few, *np.array_split(others, -(-len(others) // FLIGHTS_AT_ONCE))]


def _groups(members, starts_s):
    """Yield the indices of flights that may fly together: those that start within an hour."""
    while len(members):
        together = starts_s[members] <= starts_s[members].min() + SPREAD_S
        yield members[together]
        members = members[~together]
