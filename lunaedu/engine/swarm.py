"""Many flights at once: the same forces and results as one by one, on arrays.

A call of NumPy costs a microsecond, as much as its work on a thousand numbers. So everything is arranged to
need few calls, each for many flights at many moments. A flight goes through in one direction:

    `swarm`    flights that start within an hour, and near each other, make a swarm
    `reference`    the one in their midst is stepped alone to the Moon's neighbourhood
    `encke`    up to there the others deviate from it
    `flyby`    from there each deviates from a hyperbola of its own
    `swarm`    time, place and velocity of the closest approach

Both legs are Encke's method solved by Picard's iteration, and both begin with a guess. In a large swarm a few
fly first, and a polynomial fitted to what they found (`surrogate`) makes the guess for the others.

Whoever wants to see the same result come about step by step reads `lunaedu.engine.plain`.
"""

import numpy as np
from numpy.typing import NDArray

from lunaedu.engine.approach import SEARCH_S, energy_left, products
from lunaedu.engine.encke import WIDEST_KM, Deviations
from lunaedu.engine.flyby import Flyby
from lunaedu.engine.picard import digits_beyond_km
from lunaedu.engine.reference import fly_reference
from lunaedu.engine.surrogate import FLIGHTS_A_TERM, Surrogate

SPREAD_S = 3600.0
"""The starts of a swarm lie within an hour, so that one series in time serves all."""

FLIGHTS_AT_ONCE = 10_000
"""So many go all the way before the next do, so that a large swarm takes no more memory than these."""

WORTH_A_GUESS = 2000
"""In swarms of more than so many the others guess from a few."""

TERMS, TERMS_A_DIGIT = 30, 20
"""How many terms of a polynomial make a guess for a kilometre, and how many more for each further digit.
Measured by ``python -m benchmarks.measured surrogate``."""

RESERVED_BYTES = 2**24
"""More than the arrays of so many take together. Measured by ``python -m benchmarks.measured swarm``."""

ALIKE = np.array([[1.0, 1.0, 1.0, 1e4, 1e4, 1e4, 1.0]]).T
"""At the Moon a metre a second does as much as ten kilometres or ten seconds."""


def fly_swarms(states: NDArray, starts_s: NDArray, accuracy_km: float) -> NDArray:
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
    # then on. Else it returns the arrays to the system and asks for them anew, page by page.
    np.empty(RESERVED_BYTES, np.uint8)
    found = np.full((7, len(states)), np.nan)
    states = np.ascontiguousarray(states.T)
    distance_squared, speed_squared, away = products(*states)
    left = energy_left(np.sqrt(speed_squared), np.sqrt(distance_squared))
    swarms = list(_groups(np.flatnonzero((away > 0) & (left > 0)), starts_s))
    while swarms:
        members = swarms.pop()
        found[:, members], halves = _fly_together(states[:, members], starts_s[members], accuracy_km)
        swarms += [members[half] for half in halves if len(half) > 1]
    found[:, (found[0] <= 0) | (found[0] > SEARCH_S)] = np.nan
    return found.T


def _groups(members, starts_s):
    """Yield the indices of flights that may fly together: those that start within an hour."""
    while len(members):
        together = starts_s[members] <= starts_s[members].min() + SPREAD_S
        yield members[together]
        members = members[~together]


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
    found : ndarray, shape (7, N)
        As from `fly_swarms`.
    halves : list of two ndarrays
        Which flights deviate too far from the reference, in two parts that deviate less.
    """
    alike = ALIKE * np.vstack([states, starts_s])
    alike -= alike.mean(axis=1, keepdims=True)
    middle = np.einsum("ij,ij->j", alike, alike).argmin()
    low, high = float(starts_s.min()), float(starts_s.max())
    reference = fly_reference(states[:, middle].tolist(), (low + high) / 2, accuracy_km)
    deviations = Deviations(reference, (high - low) / 2, accuracy_km)
    e = deviations.at_end(states)
    near = np.abs(e[:3]).max(axis=0) < WIDEST_KM
    found, lost = np.full((7, len(starts_s)), np.nan), ~near
    if near.any():
        clock_s = starts_s[near] + reference.length_s
        flyby = Flyby(clock_s.mean(), accuracy_km)
        legs = _fly_legs(deviations, flyby, e[:, near], starts_s[near], clock_s, accuracy_km)
        found[:, near], lost[near] = legs
        found[0] += reference.length_s
    lost = np.flatnonzero(lost)
    widest = np.ptp(alike, axis=1).argmax()
    return found, np.array_split(lost[np.argsort(alike[widest, lost])], 2)


def _fly_legs(deviations, flyby, e, starts_s, clock_s, accuracy_km):
    """Fly both legs: first a few flights from nothing, then the others with a guess from these.

    Parameters
    ----------
    deviations, flyby : Deviations, Flyby
    e : ndarray, shape (6, N)
        The flights, as `deviations.at_end` knows them.
    starts_s, clock_s : ndarray, shape (N,)
        When each begins the first leg, and when the second.
    accuracy_km : float

    Returns
    -------
    found : ndarray, shape (7, N)
        Seconds from the beginning of the second leg, and position and velocity, as from `Flyby.fly`.
    lost : ndarray of bool, shape (N,)
        Which deviate too far from the reference after all.
    """
    terms = TERMS + round(TERMS_A_DIGIT * digits_beyond_km(accuracy_km))
    few, others = _parts(len(starts_s), FLIGHTS_A_TERM * terms)
    ends, found = np.empty((6, len(starts_s))), np.empty((7, len(starts_s)))
    ends[:, few], R = deviations.fly(e[:, few], starts_s[few])
    found[:, few], d = flyby.fly(ends[:, few], clock_s[few])
    if others:
        passed = np.isfinite(found[0, few])
        known = few[passed]
        b = deviations.found(e[:, known], starts_s[known], ends[:, known], R[:, passed])
        surrogate = Surrogate(ALIKE * np.vstack([e, starts_s]), terms, known, b, d[:, passed])
    for which in others:
        b, d = surrogate.guess(which)
        ends[:, which] = deviations.fly_from(b, e[:, which], starts_s[which])
        found[:, which], _ = flyby.fly(ends[:, which], clock_s[which], d)
    return found, np.isnan(ends[0])


def _parts(count, few):
    """Return the indices of a few flights, for the others to learn from, and those of the others in parts."""
    if count <= WORTH_A_GUESS:
        return np.arange(count), []
    # By chance, but always the same: every so many of a grid would be all of one kind.
    chosen = np.random.default_rng(1959).choice(count, few, replace=False, shuffle=False)
    others = np.delete(np.arange(count), chosen)
    return chosen, np.array_split(others, -(-len(others) // FLIGHTS_AT_ONCE))
