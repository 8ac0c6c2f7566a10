"""The plain way: all flights stepped together by the same rules and the same step as one flight alone.

This is Cowell's method, the forces integrated as they are. Nothing here is clever: the force and the step are
those of one flight (`lunaedu.engine.gravity`, `lunaedu.engine.nystrom`), only that t, x, y, z, u, v, w are
arrays with a number for each flight. Each flight has steps of its own length, and leaves when the hyperbola
about the Moon tells the rest of its way.

`lunaedu.engine.swarm` finds the same, for ten thousand flights eight to ten times sooner. This is what it is
held to.
"""

import numpy as np
from numpy.typing import NDArray

from lunaedu.constants import EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_MU_KM3_S2
from lunaedu.engine.approach import (
    NEAR_MOON_KM,
    SEARCH_S,
    boldness,
    energy_left,
    is_close,
    products,
    step_length_s,
)
from lunaedu.engine.gravity import SkyTable, force_under
from lunaedu.engine.hyperbolas import Hyperbolas
from lunaedu.engine.nystrom import step

MOST_STEPS = 1000
"""Some fifty take a flight to the Moon. Whoever needs so many goes round Earth or Moon, and is left open."""


def fly_plainly(states: NDArray, starts_s: NDArray, accuracy_km: float) -> NDArray:
    """Fly many departures to their closest approaches to the Moon, step by step.

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
        NaN for flights that do not pass the Moon within 70 hours.

    Examples
    --------
    >>> from lunaedu.engine import ephemeris
    >>> state = [89.0, 3147.0, 5912.2, -9.4085, -1.9723, 5.4789]
    >>> start_s = ephemeris.seconds_since_epoch("1959-01-02T16:53:21")
    >>> seconds, *position_km = fly_plainly(np.array([state]), np.array([start_s]), 1.0)[0, :4]
    >>> print(f"after {seconds / 3600:.2f} hours, {np.linalg.norm(position_km):.0f} km from the centre")
    after 34.09 hours, 7723 km from the centre
    """
    sky = SkyTable(starts_s.min(), starts_s.max() + SEARCH_S + 1)
    force = force_under(sky)
    distances_km, speeds_km_s = (np.linalg.norm(half, axis=1) for half in np.hsplit(states, 2))
    by_earth, by_moon = boldness(energy_left(speeds_km_s, distances_km).min(), accuracy_km)
    found = np.full((7, len(states)), np.nan)
    members, flights = np.arange(len(states)), np.vstack([starts_s, states.T])
    for _ in range(MOST_STEPS):
        t, state, start = flights[0], flights[1:], starts_s[members]
        about_earth, seen = products(*state), state - sky.moon_state(t)
        about_moon, hyperbolas = products(*seen), Hyperbolas(seen)
        to_go_s, velocity = hyperbolas.seconds(), hyperbolas.velocity_km_s()
        h = np.minimum(
            step_length_s(about_earth, EARTH_MU_KM3_S2, by_earth),
            step_length_s(about_moon, MOON_MU_KM3_S2, by_moon),
        )
        # Who flies by far out may be outside the sphere of influence at both ends of a step.
        near = (about_moon[0] < (2 * NEAR_MOON_KM) ** 2) & (hyperbolas.distance_km < NEAR_MOON_KM)
        passing = near & (to_go_s < h) & (t + to_go_s > start)
        speed_km_s = np.linalg.norm(velocity, axis=0)
        there = passing & is_close(to_go_s, about_moon[0] ** 0.5, speed_km_s, accuracy_km)
        nearest = np.concatenate([[t + to_go_s - start], hyperbolas.lowest_km, velocity])
        found[:, members[there]] = nearest[:, there]
        over = there | (t > start + SEARCH_S) | (about_earth[0] < EARTH_RADIUS_KM**2)
        members, flights, h = members[~over], flights[:, ~over], np.where(passing, to_go_s, h)[~over]
        if not len(members):
            break
        # Nobody needs the sky beyond the end of the search, and the table ends there.
        end = np.minimum(flights[0] + h, starts_s[members] + SEARCH_S + 1)
        flights = np.array(step(force, end, *flights))
    found[:, found[0] > SEARCH_S] = np.nan
    return found.T
