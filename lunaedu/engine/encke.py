"""Encke's method about a reference flight: from the Earth to the Moon's neighbourhood, all flights at once.

One flight, the reference m(t), has been stepped alone (`lunaedu.engine.reference`). Encke's method follows
only the deviations d of the others from it, which obey d'' = F(m + d) − F(m) = J d + R(d). The linear part is
solved once and for all:

    (1 − K K J) d = d₀ + v₀ t + K K R(d),    so    d = Φ (d₀, v₀) + G R(d)

with Φ, the state-transition matrix, and G, the response to a disturbance. What is left, R, is small: of the
second order in d. So Picard's iteration (`lunaedu.engine.picard`) starts from a guess at b = G R(d), asks for
the forces at all moments, and repeats; each round leaves a hundredth of the error, as a rule.

A guess needs one round to correct it, and for that every other moment is enough: what such a coarse grid gets
wrong at the end, τ, is much the same for the guess and for the truth, and is guessed with it. Multigrid
methods call this the τ correction.

    m reference flight    d deviation, km    J gradient of the force, s⁻²    R remainder of the force, km/s²
    b bend = G R, km    τ end on the fine grid less end on the coarse one    K integration matrix
    Φ state-transition matrix    G response to a disturbance    M moments, C of them on the coarse grid
    e = Φ (d₀, v₀) at the end: by it a flight is known    x = (e, 1), where the one adds m itself
    N flights    s how late a start is, in units of half

Components stand first and moments second: row c M + k of a matrix is component c at moment k of M.

References
----------
Brandt (1977), Multi-level adaptive solutions to boundary-value problems, Mathematics of Computation 31,
333-390: the τ correction.
Battin (1999), An Introduction to the Mathematics and Methods of Astrodynamics, revised edition, AIAA: Encke's
method and the state-transition matrix. Picard's iteration: see `lunaedu.engine.picard`.
"""

from dataclasses import replace
from functools import cache, cached_property
from math import ceil, hypot, log
from typing import Any, NamedTuple

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from lunaedu.engine.forces import Forces, about_earth, blocks
from lunaedu.engine.picard import SETTLED, digits_beyond_km, integrals_to
from lunaedu.engine.reference import ReferenceFlight

WIDEST_KM = 30_000.0
"""Flights that would deviate farther from the reference at the end do not fly with it."""

SINGLE_KM = 1.0
"""The accuracy for which forces in single precision are good enough: its rounding, less than a millionth of
the force, moves the closest approach by some 0.2 km."""

PAIRS, PAIRS_A_DIGIT = 8, 1.3
"""How many pairs of moments, besides the first, hold a kilometre, and how many more each further digit.
Measured by ``python -m benchmarks.measured moments``."""

SINCE_EARTH, TO_MOON = 0.7, 1.5
"""The time since Earth is so much of distance over speed, that to the Moon so much of it.
Measured by ``python -m benchmarks.measured moments``."""

LEAVES, LEAVES_A_KM = 0.015, 2.5e-5
"""A round leaves so much of an error at most, and so much more for each km of deviation at the end; as a rule
a tenth of that. Measured by ``python -m benchmarks.measured rounds``."""

COARSE_LEAVES = 0.5
"""So much of the error of a guess the coarse grid leaves at the fringe of a swarm; as a rule a tenth of that.
Measured by ``python -m benchmarks.measured rounds``."""


class Grid(NamedTuple):
    """What a round takes at C moments: at all M, or at every other."""

    R: Forces
    """The remainder of the force."""

    places: NDArray
    """From x to the places there but for b, (3 C, 7)."""

    G: NDArray
    """From R there to b at all moments, (3 M, 3 C)."""

    G_end: NDArray
    """From R there to how place and velocity bend at the end, (6, 3 C)."""

    def round(self, x: NDArray, s: NDArray, b: NDArray) -> tuple[NDArray, NDArray, NDArray]:
        """Return R where b leads, how the ends bend, and the places at the end that R was taken for."""
        R, places = np.empty(b.shape, x.dtype), np.empty((3, len(s)), x.dtype)
        C = len(b) // 3
        for part in blocks(len(s), C, x.itemsize):
            straight, bent = (self.places @ x[part]).reshape(3, C, -1), b[part].reshape(3, C, -1)
            R[part] = self.R.on(straight, bent, s[part]).reshape(3 * C, -1)
            places[part] = straight[:, -1] + bent[:, -1]
        return R, self.G_end @ R, places


class Deviations:
    """The matrices that tell how the flights of a swarm deviate from its reference.

    Nothing here changes once it is made: what a flight is told does not depend on who asked before.

    Parameters
    ----------
    reference : ReferenceFlight
    half_s : float
        How long before or after the reference the others may start, in seconds.
    accuracy_km : float
        How far the closest approaches may be from the exact solution.
    """

    def __init__(self, reference: ReferenceFlight, half_s: float, accuracy_km: float) -> None:
        self._accuracy_km = accuracy_km
        self._real: Any = np.float32 if accuracy_km >= SINGLE_KM else np.float64
        self._t0, self._half_s, self._arrives = reference.start_s, max(half_s, 1.0), reference.arrives
        self._m0 = np.array(reference.nodes[0][1:])[:, None]
        if self._arrives:
            t, K, fill = _moments(reference, accuracy_km)
            states = reference.states_at(self._t0 + t)
            self._linearise(states, t, K, fill)

    def _linearise(self, states: NDArray, t: NDArray, K: NDArray, fill: NDArray) -> None:
        """Find Φ and G, at all moments for the places and at the end for the whole state."""
        M = len(t)
        m = states[:, :3].T
        forces = about_earth(self._t0 + t, self._half_s)
        J = forces.gradient(m)
        R = forces.beyond_linear(m, J).in_precision(self._real)
        KJ = np.einsum("mk,kce->cmek", K, J).reshape(3 * M, -1)
        K1, K2 = _thrice(K), _thrice(K @ K)
        one, time = _thrice(np.ones((M, 1))), _thrice(t[:, None])
        # How d and d' at each moment follow from d₀, from v₀, and from R at each moment, side by side.
        d = np.linalg.solve(np.eye(3 * M) - K1 @ KJ, np.hstack([one, time, K2]))
        v = KJ @ d + np.hstack([0 * one, one, K1])
        end = np.concatenate([d[M - 1 :: M], v[M - 1 :: M]])
        self._end, self._Phi_end = states[-1][:, None], end[:, :6]
        # By e instead of (d₀, v₀): then nobody needs the states at the start any more.
        places = np.hstack([d[:, :6] @ np.linalg.inv(self._Phi_end), m.reshape(-1, 1)])
        matrices = places, d[:, 6:], end[:, 6:], _thrice(fill)
        places, G, G_end, self._fill = (each.astype(self._real) for each in matrices)
        self._fine = Grid(R, places, G, G_end)

    @cached_property
    def _coarse(self) -> Grid:
        """Every other of the moments, the forces between them filled in."""
        R, places, G, G_end = self._fine
        places = places.reshape(3, -1, 7)[:, ::2].reshape(-1, 7)
        return Grid(replace(R, S=R.S[::2]), places, G @ self._fill, G_end @ self._fill)

    def at_end(self, states: NDArray) -> NDArray:
        """Return e, how far others would deviate at the end but for R, (6, N) in km and km/s.

        Infinite if the reference does not arrive. States are (6, N), geocentric, in km and km/s.
        """
        if not self._arrives:
            return np.full(states.shape, np.inf)
        return self._Phi_end @ (states - self._m0)

    def fly(self, e: NDArray, starts_s: NDArray) -> tuple[NDArray, NDArray]:
        """Fly on for as long as the reference does, each from its start.

        Parameters
        ----------
        e : ndarray, shape (6, N)
            What `at_end` returned for the states at the start.
        starts_s : ndarray, shape (N,)

        Returns
        -------
        ends : ndarray, shape (6, N)
            The states there; NaN for flights for which the rounds do not converge.
        R : ndarray, shape (3 M, N)
            The remainders of the force on the way.
        """
        return self._settle(
            self._flights(e, starts_s), np.zeros((len(self._fine.G), len(starts_s)), self._real)
        )

    def found(self, e: NDArray, starts_s: NDArray, ends: NDArray, R: NDArray) -> NDArray:
        """Return what others can begin with, (3 C + 6, N): b on the coarse grid, and τ.

        The flights are known as in `fly`; `ends` and R are what that returned.
        """
        x, s, straight, _ = self._flights(e, starts_s)
        M = len(self._fine.G) // 3
        b = (self._fine.G @ R).reshape(3, M, -1)[:, ::2].reshape(len(self._coarse.places), -1)
        _, bent, _ = self._coarse.round(x, s, b)
        return np.concatenate([b, ends - straight - bent])

    def fly_from(self, guess: NDArray, e: NDArray, starts_s: NDArray) -> NDArray:
        """Fly on as in `fly`, from a guess at what `found` would return; return the ends only."""
        b, tau = guess[:-6], guess[-6:]
        flights = x, s, straight, leaves = self._flights(e, starts_s)
        R, bent, places = self._coarse.round(x, s, b)
        ends = straight + bent + tau
        moved_km = np.abs(ends[:3] - places).max(axis=0)
        on = np.flatnonzero(~((leaves + COARSE_LEAVES) * moved_km <= SETTLED * self._accuracy_km))
        if len(on):
            some = tuple(each[..., on] for each in flights)
            ends[:, on], _ = self._settle(some, self._coarse.G @ R[:, on])
        return ends

    def _flights(self, e: NDArray, starts_s: NDArray) -> tuple[NDArray, ...]:
        """Return x and s, the ends but for b, and what a round leaves of an error."""
        x = np.ones((7, len(starts_s)), self._real)
        x[:6] = e
        s = ((starts_s - self._t0) / self._half_s).astype(self._real)
        return x, s, e + self._end, LEAVES + LEAVES_A_KM * np.abs(e[:3]).max(axis=0)

    def _settle(self, flights: tuple, b: NDArray, before_km: Any = np.inf) -> tuple[NDArray, NDArray]:
        """Take a round for all of them, and another for those who need it; return ends and R."""
        x, s, straight, leaves = flights
        R, bent, places = self._fine.round(x, s, b)
        ends = straight + bent
        moved_km = np.abs(ends[:3] - places).max(axis=0)
        on = ~(leaves * moved_km <= SETTLED * self._accuracy_km)
        # Those that did not come nearer will not; nor do numbers that are none get better.
        lost = on & ~(moved_km < before_km / 2)
        ends[:, lost] = np.nan
        on = np.flatnonzero(on & ~lost)
        if len(on):
            some = tuple(each[..., on] for each in flights)
            ends[:, on], R[:, on] = self._settle(some, self._fine.G @ R[:, on], moved_km[on])
        return ends, R


@cache
def _nodes(pairs: int) -> tuple[NDArray, ...]:
    """Return Chebyshev's nodes, the integrals to them, and what fills in values from every other."""
    nodes = chebyshev.chebpts2(2 * pairs + 1)
    values = chebyshev.chebvander(nodes, pairs)
    return nodes, integrals_to(nodes), values @ np.linalg.inv(values[::2])


def _moments(reference: ReferenceFlight, accuracy_km: float) -> tuple[NDArray, ...]:
    """Return moments t from start to end, the K to them, and what fills in the moments between every other.

    They are Chebyshev's nodes in the logarithm of (time since Earth) / (time to Moon): near either body
    forces change in proportion to the time to it, so this makes them smooth from end to end.
    """
    nodes, integrals, fill = _nodes(PAIRS + ceil(PAIRS_A_DIGIT * digits_beyond_km(accuracy_km)))
    state, end_s = reference.nodes[0][1:], reference.length_s
    since_s = SINCE_EARTH * hypot(*state[:3]) / hypot(*state[3:])
    moon_s = end_s + TO_MOON * reference.to_go_s
    first, last = log(since_s / moon_s), log((end_s + since_s) / (moon_s - end_s))
    ratio = np.exp(first + (last - first) / 2 * (nodes + 1))
    t = (moon_s * ratio - since_s) / (1 + ratio)
    t[[0, -1]] = 0, end_s
    pace_s = (t + since_s) * (moon_s - t) / (moon_s + since_s)
    fill = fill * pace_s[::2] / pace_s[:, None]
    return t, integrals * pace_s * (last - first) / 2, fill


def _thrice(matrix: NDArray) -> NDArray:
    """Return a matrix thrice along the diagonal: once for each component."""
    rows, columns = matrix.shape
    return np.einsum("ce,mn->cmen", np.eye(3), matrix).reshape(3 * rows, 3 * columns)
