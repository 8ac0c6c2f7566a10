"""Many flights through the same moments: all on one grid of steps, as short as the one that needs it most.

`lunaedu.engine.swarm` looks for closest approaches and gives nothing between. This gives the states at
moments that are named beforehand, with the force and the step of one flight (`gravity`, `nystrom`) on arrays.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import EARTH_MU_KM3_S2, MOON_MU_KM3_S2
from lunaedu.engine.approach import LONGEST_STEP_S, boldness, products, step_length_s
from lunaedu.engine.gravity import SkyTable, force_under
from lunaedu.engine.nystrom import step

LEFT_KM2_S2 = 5.0
"""What the Earth leaves of a flight to the Moon, for `approach.boldness`: Luna 1 had six, Pioneer 4 five."""


def fly_through(
    states: NDArray[np.float64], starts_s: ArrayLike, moments_s: Sequence[float], accuracy_km: float = 0.1
) -> NDArray[np.float64]:
    """Fly many departures through moments that all share.

    Parameters
    ----------
    states : ndarray, shape (N, 6)
        Geocentric positions in km and velocities in km/s, ICRF axes.
    starts_s : float or ndarray, shape (N,)
        Seconds since the epoch at which each begins, before all the moments.
    moments_s : sequence of M floats
        Seconds since the epoch, rising.
    accuracy_km : float
        How far a flight may be wrong at the Moon's distance.

    Returns
    -------
    ndarray, shape (M, N, 6)

    Examples
    --------
    >>> from lunaedu.engine import ephemeris
    >>> state = np.array([[89.0, 3147.0, 5912.2, -9.4085, -1.9723, 5.4789]])
    >>> start_s = ephemeris.seconds_since_epoch("1959-01-02T16:53:21")
    >>> there = fly_through(state, start_s, [start_s + 3600.0])
    >>> print(f"{np.linalg.norm(there[0, 0, :3]):.0f} km")
    26738 km
    """
    starts_s = np.broadcast_to(np.asarray(starts_s, dtype=float), len(states))
    force = force_under(SkyTable(starts_s.min(), moments_s[-1] + 1))
    sky = SkyTable(starts_s.min(), moments_s[-1] + 1)
    by_earth, by_moon = boldness(LEFT_KM2_S2, accuracy_km)
    flights, reached = np.vstack([starts_s, states.T]), []
    for moment_s in moments_s:
        steps_left = 2.0
        while steps_left > 1:
            about_moon = products(*(flights[1:] - sky.moon_state(flights[0])))
            h = np.minimum(
                step_length_s(products(*flights[1:]), EARTH_MU_KM3_S2, by_earth),
                step_length_s(about_moon, MOON_MU_KM3_S2, by_moon),
            )
            left_s = moment_s - flights[0]
            # Whoever needs the shortest part of its way decides for all, so that one loop serves them.
            steps_left = np.ceil(np.max(left_s / np.minimum(h, LONGEST_STEP_S)))
            flights = np.array(step(force, flights[0] + left_s / max(steps_left, 1.0), *flights))
        reached.append(flights[1:].T)
    return np.array(reached)
