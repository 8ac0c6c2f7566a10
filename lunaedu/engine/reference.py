"""The reference flight of a swarm: one flight stepped alone, from the Earth to the Moon's neighbourhood."""

from dataclasses import dataclass
from math import hypot, sqrt
from operator import sub

import numpy as np
from numpy.typing import NDArray

from lunaedu.constants import EARTH_MU_KM3_S2, MOON_MU_KM3_S2
from lunaedu.engine.approach import SEARCH_S, boldness, energy_left, products, step_length_s
from lunaedu.engine.gravity import SKY
from lunaedu.engine.nystrom import step

APART_KM = 55_000.0
"""So far from the Moon its way ends."""


@dataclass(frozen=True)
class ReferenceFlight:
    """Where each step began: t, x, y, z, u, v, w in s since the epoch, km and km/s; and how the way ends."""

    nodes: list[tuple[float, ...]]
    to_go_s: float
    """From the end straight to the Moon; zero or less if the flight does not get there."""

    @property
    def start_s(self) -> float:
        """When it begins, in seconds since the epoch."""
        return self.nodes[0][0]

    @property
    def length_s(self) -> float:
        """How long it takes to the end of the way."""
        return self.nodes[-1][0] - self.start_s

    @property
    def arrives(self) -> bool:
        """Whether it comes to the Moon's neighbourhood, and not only starts there."""
        return self.to_go_s > 0 and self.length_s > 0

    def states_at(self, times_s: NDArray) -> NDArray:
        """Return the states in between, (M, 6): a part of a step is as accurate as the whole."""
        before = np.searchsorted([t for t, *_ in self.nodes[:-1]], times_s, "right") - 1
        pairs = zip(before, times_s.tolist(), strict=True)
        return np.array([step(SKY.force, t, *self.nodes[k])[1:] for k, t in pairs])


def fly_reference(state: list[float], start_s: float, accuracy_km: float) -> ReferenceFlight:
    """Step so near the Moon that the straight way there is `APART_KM`.

    Parameters
    ----------
    state : list of six floats
        Geocentric position in km and velocity in km/s, ICRF axes.
    start_s : float
        Seconds since the epoch.
    accuracy_km : float
        How far the closest approaches of the others may be wrong: the reference is ten times as accurate.

    Returns
    -------
    ReferenceFlight

    Examples
    --------
    >>> from lunaedu.engine import ephemeris
    >>> start_s = ephemeris.seconds_since_epoch("1959-01-02T16:53:21")
    >>> flown = fly_reference([89.0, 3147.0, 5912.2, -9.4085, -1.9723, 5.4789], start_s, 1.0)
    >>> print(f"{flown.length_s / 3600:.1f} hours, and {flown.to_go_s / 3600:.1f} to go")
    28.3 hours, and 5.9 to go
    """
    by_earth, by_moon = boldness(energy_left(hypot(*state[3:]), hypot(*state[:3])), accuracy_km / 10)
    to_go_s, nodes = 0.0, [(start_s, *state)]
    while (left_s := start_s + SEARCH_S - nodes[-1][0]) > 0:
        t, *state = nodes[-1]
        about_earth, about_moon = products(*state), products(*map(sub, state, SKY.moon_state(t)))
        h = min(
            step_length_s(about_earth, EARTH_MU_KM3_S2, by_earth),
            step_length_s(about_moon, MOON_MU_KM3_S2, by_moon),
            left_s,
        )
        if about_moon[0] < about_earth[0]:
            to_go_s = -about_moon[2] / about_moon[1]
            early_s = to_go_s - APART_KM / sqrt(about_moon[1])
            if early_s < 1:
                break
            h = min(h, early_s)
        nodes.append(step(SKY.force, t + h, t, *state))
    return ReferenceFlight(nodes, to_go_s)
