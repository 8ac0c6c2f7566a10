"""The way that many flights have in common, from the Earth to the Moon's neighbourhood.

The flight in the middle, m, is flown alone; the others stray from it by d, which obeys

    d(t) = d₀ + v₀ t + ∬ (F(m + d) − F(m)) dt²,    F(m + d) − F(m) = J d + R(d).

The integrals of a polynomial through a score of moments are a matrix K times its values there. J, the
gradient of the force on the middle flight, is one for all, and what it leaves, R, is small. Solved for d,

    (1 − K J) d = d₀ + v₀ t + K R(d),    so    d = D (d₀, v₀) + G R(d),

with two matrices, again for all. Begin with R = 0, look at the forces at all moments, and repeat: each round
leaves a fiftieth of the error, so two to four are enough. Those who stray too far for that make two swarms.

Who begins with a guess at G R, from others that flew this way, needs one look to correct it. And as only the
small error of the guess is to be found, every other moment is enough: what such a glance gets wrong is much
the same for the guess and for the truth, and can be guessed with it.
"""

from functools import cache
from math import hypot, log, log10, sqrt
from operator import sub
from typing import NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from lunaedu.constants import EARTH_MU_KM3_S2, MOON_MU_KM3_S2
from lunaedu.engine import approach, nystrom
from lunaedu.engine.gravity import SKY
from lunaedu.engine.looks import (
    FALL,
    FROM_EARTH,
    PLACE,
    SETTLED,
    WAYS,
    in_blocks,
    integrals_to,
    look,
    middle_and_half,
    rows_for,
    skies_about,
)

APART_KM = 55_000.0
"""So far from the Moon the common way ends."""

SINGLE_KM = 1.0
"""The accuracy for which forces in single precision are good enough: its rounding, less than a millionth of
the force, moves the closest approach by some 0.2 km."""

PAIRS, PAIRS_A_DIGIT = 8, 1.5
"""How many pairs of moments, besides the first, hold a kilometre, and how many more each digit: measured."""

GLANCE_LEAVES = 0.5
"""So much of the error of a guess a glance leaves at the fringe of a swarm; as a rule a tenth of that."""

SINCE_EARTH, TO_MOON = 0.7, 1.5
"""The time since Earth is so much of distance over speed, that to the Moon so much of it: measured."""


@cache
def _nodes(count):
    """Return Chebyshev's nodes, ends included, the integrals to them, and values there from every other."""
    nodes = chebyshev.chebpts2(count)
    values = chebyshev.chebvander(nodes, count // 2)
    return nodes, integrals_to(nodes), values @ np.linalg.inv(values[::2])


def _for_each_component(matrix):
    """Return a matrix thrice along the diagonal."""
    rows, columns = matrix.shape
    return np.einsum("ce,mn->cmen", np.eye(3), matrix).reshape(3 * rows, 3 * columns)


class _Moments(NamedTuple):
    """What it takes to look at some moments of M, K of them."""

    skies: np.ndarray
    """Of each moment, (K, 9, P + 3)."""

    passes: np.ndarray
    """Where flights pass there but for R: a product with d₀, v₀ and one, (3 K, 7)."""

    bends: np.ndarray
    """G: where R bends them to, at all moments, (3 M, 3 K)."""

    bends_end: np.ndarray
    """And at the end, place and velocity, (6, 3 K)."""

    def rounded(self, real):
        """Return them in single or double precision."""
        return _Moments(*(matrix.astype(real) for matrix in self))


class CommonWay:
    """The flight in the middle of a swarm, and the matrices that tell how others stray from it.

    Components stand first and moments second: row c M + k of a matrix is component c at moment k of M.

    Parameters
    ----------
    state : ndarray, shape (6,)
        Geocentric position in km and velocity in km/s of the middle flight, ICRF axes.
    starts_s : ndarray, shape (N,)
        Seconds since the epoch at which the others begin; the middle flight begins in their midst.
    accuracy_km : float
        How far the closest approaches may be from the exact solution.

    Attributes
    ----------
    end_s : float
        How long after its start each flight comes to the end of the way.
    """

    def __init__(self, state, starts_s, accuracy_km):
        self._state, self._accuracy_km = state, accuracy_km
        self._real = np.float32 if accuracy_km >= SINGLE_KM else np.float64
        self._leaves = 0.0
        self._start_s, self._half_s = middle_and_half(starts_s)
        self._fly_alone(state.tolist())
        self.end_s = self._nodes[-1][0] - self._start_s
        self._arrives = self._to_go_s > 0 and self.end_s > 0
        if self._arrives:
            self._integrate_with_polynomials()
            self._solve(self._linearise())

    def _fly_alone(self, state):
        """Fly the middle flight so near the Moon that its straight way there is `APART_KM`."""
        left = approach.energy_left(hypot(*state[3:]), hypot(*state[:3]))
        by_earth, by_moon = approach.boldness(left, self._accuracy_km / 10)
        self._to_go_s, self._nodes = 0.0, [(self._start_s, *state)]
        while (left_s := self._start_s + approach.SEARCH_S - self._nodes[-1][0]) > 0:
            t, *state = self._nodes[-1]
            about_earth = approach.products(*state)
            about_moon = approach.products(*map(sub, state, SKY.moon_state(t)))
            h = min(
                approach.step_length_s(about_earth, EARTH_MU_KM3_S2, by_earth),
                approach.step_length_s(about_moon, MOON_MU_KM3_S2, by_moon),
                left_s,
            )
            if about_moon[0] < about_earth[0]:
                self._to_go_s = -about_moon[2] / about_moon[1]
                early_s = self._to_go_s - APART_KM / sqrt(about_moon[1])
                if early_s < 1:
                    break
                h = min(h, early_s)
            self._nodes.append(nystrom.step(SKY.force, t + h, t, *state))

    def _integrate_with_polynomials(self):
        """Choose moments from start to end, and find the matrix that integrates from the start to each.

        They are Chebyshev's nodes in the logarithm of (time since Earth) / (time to Moon): near either body
        forces change in proportion to the time to it, so this makes them smooth from end to end.
        """
        count = 1 + 2 * (PAIRS + round(PAIRS_A_DIGIT * max(0, -log10(self._accuracy_km))))
        since_s = SINCE_EARTH * hypot(*self._state[:3]) / hypot(*self._state[3:])
        moon_s = self.end_s + TO_MOON * self._to_go_s
        first, last = log(since_s / moon_s), log((self.end_s + since_s) / (moon_s - self.end_s))
        nodes, integrals, between = _nodes(count)
        ratio = np.exp(first + (last - first) / 2 * (nodes + 1))
        self._moments_s = (moon_s * ratio - since_s) / (1 + ratio)
        self._moments_s[[0, -1]] = 0, self.end_s
        pace_s = (self._moments_s + since_s) * (moon_s - self._moments_s) / (moon_s + since_s)
        self._integral = integrals * pace_s * (last - first) / 2
        self._between = between * pace_s[::2] / pace_s[:, None]

    def _linearise(self):
        """Follow the middle flight, make looks tell what remains of the force, and return J, (M, 3, 3)."""
        count, times_s = len(self._moments_s), self._start_s + self._moments_s
        before = np.searchsorted([t for t, *_ in self._nodes[:-1]], times_s, "right") - 1
        states = [
            nystrom.step(SKY.force, t, *self._nodes[k])[1:]
            for k, t in zip(before, times_s.tolist(), strict=True)
        ]
        self._end = np.array(states[-1])[:, None]
        self._places = np.array(states)[:, :3].T

        self._skies = skies_about(times_s, self._half_s)
        rows = rows_for(self._skies, np.zeros(1))
        rows[PLACE, :, 0] = self._places
        force = look(rows, self._skies)[..., 0]
        ways = rows[WAYS].reshape(3, 3, count)
        distances = np.linalg.norm(ways, axis=1)
        mu = np.abs(FROM_EARTH.mu_km3_s2)
        gradient = np.einsum("bk,bck,bek->kce", 3 * mu / distances**5, ways, ways)
        gradient -= (mu / distances**3).sum(axis=0)[:, None, None] * np.eye(3)
        # From here on a look at the force gives what remains of it: F − F(m) − J d.
        self._skies[:, FALL, 0] += np.einsum("kce,ek->kc", gradient, self._places) - force.T
        self._skies[:, FALL, -3:] = -gradient
        return gradient

    def _solve(self, gradient):
        """Find the matrices D and G, at all moments and at the end, and those for a glance."""
        count = len(gradient)
        once = _for_each_component(self._integral)
        twice = _for_each_component(self._integral @ self._integral)
        by_gradient = np.einsum("mk,kce->cmek", self._integral, gradient).reshape(3 * count, -1)
        stay, move = _for_each_component(np.ones((count, 1))), _for_each_component(self._moments_s[:, None])
        astray = np.linalg.solve(np.eye(3 * count) - once @ by_gradient, np.hstack([stay, move, twice]))
        faster = by_gradient @ astray + np.hstack([0 * stay, stay, once])
        at_end = np.concatenate([astray[count - 1 :: count], faster[count - 1 :: count]])
        self._passes_end = np.hstack([at_end[:, :6], self._end])
        bends, bends_end = astray[:, 6:], at_end[:, 6:]
        passes = np.hstack([astray[:, :6], self._places.reshape(-1, 1)])
        self._all = _Moments(self._skies, passes, bends, bends_end).rounded(self._real)
        between = _for_each_component(self._between)
        passes = passes.reshape(3, count, 7)[:, ::2].reshape(-1, 7)
        some = _Moments(self._skies[::2], passes, bends @ between, bends_end @ between)
        self._some = some.rounded(self._real)

    def strays(self, states):
        """Tell how far from the middle flight others would come to the end of the way, but for R.

        Parameters
        ----------
        states : ndarray, shape (6, N)

        Returns
        -------
        ndarray, shape (6, N)
            In km and km/s; infinite if the middle flight does not arrive.
        """
        if not self._arrives:
            return np.full(states.shape, np.inf)
        return self._passes_end[:, :6] @ (states - self._state[:, None])

    def fly_out(self, states, starts_s):
        """Fly on until `end_s` have passed since each start.

        Parameters
        ----------
        states : ndarray, shape (6, N)
        starts_s : ndarray, shape (N,)

        Returns
        -------
        ends : ndarray, shape (6, N)
            The states there; NaN for flights that stray too far for it to be told.
        remains : ndarray, shape (3 M, N)
            What the gradient leaves of the forces, R(d).
        """
        begin, late = self._begin(states, starts_s)
        return self._settle(begin, late, np.zeros((len(self._all.passes), len(late)), self._real))

    def experience(self, states, starts_s, ends, remains):
        """Return what is worth knowing for flights that begin much alike.

        Parameters
        ----------
        states, starts_s, ends, remains
            Flights that have been flown, and what `fly_out` returned.

        Returns
        -------
        ndarray, shape (3 K + 6, N)
            How they bend at every other moment, G R in km; and by how much a glance at these errs at the end.
        """
        count = len(self._some.skies)
        bent = (self._all.bends @ remains).reshape(3, 2 * count - 1, -1)[:, ::2].reshape(3 * count, -1)
        glanced, _, _ = self._look_along(self._some, *self._begin(states, starts_s), bent)
        return np.concatenate([bent, ends - glanced])

    def fly_after(self, states, starts_s, guess):
        """Fly on as in `fly_out`, with a guess at their `experience`; return `ends`."""
        begin, late = self._begin(states, starts_s)
        bent, errs = guess[:-6], guess[-6:]
        ends, places, remains = self._look_along(self._some, begin, late, bent)
        ends += errs
        leaves = GLANCE_LEAVES + self._leaves
        others = np.flatnonzero(
            ~(leaves * np.abs(ends[:3] - places).max(axis=0) <= SETTLED * self._accuracy_km)
        )
        if len(others):
            again = begin[:, others], late[others], self._some.bends @ remains[:, others]
            ends[:, others], _ = self._settle(*again)
        return ends

    def _begin(self, states, starts_s):
        """Return d₀, v₀ and ones, with which a product adds the middle flight; and how late they are."""
        begin = np.ones((7, len(starts_s)))
        np.subtract(states, self._state[:, None], out=begin[:6])
        return begin, ((starts_s - self._start_s) / self._half_s).astype(self._real)

    def _settle(self, begin, late, bent, before_km=np.inf):
        """Look once for all of them, and again for those who need it; return `ends` and `remains`."""
        ends, places, remains = self._look_along(self._all, begin, late, bent)
        moved_km = np.abs(ends[:3] - places).max(axis=0)
        if np.isfinite(before_km):
            self._leaves = max(self._leaves, moved_km.max() / before_km)
        others = ~(moved_km * (self._leaves or 1.0) <= SETTLED * self._accuracy_km)
        # Those that did not come nearer will not; nor do numbers that are none get better.
        lost = others & ~(moved_km < before_km / 2)
        ends[:, lost] = np.nan
        others = np.flatnonzero(others & ~lost)
        if len(others):
            bent = self._all.bends @ remains[:, others]
            again = begin[:, others], late[others], bent, moved_km[others].max()
            ends[:, others], remains[:, others] = self._settle(*again)
        return ends, remains

    def _look_along(self, moments, begin, late, bent):
        """Look where flights are thought to pass; return where this ends, where that was thought, and R."""
        ends, places = self._passes_end @ begin, np.empty((3, len(late)), self._real)
        remains = np.empty((len(moments.passes), len(late)), self._real)
        for part in in_blocks(late, len(moments.skies)):
            rows = rows_for(moments.skies, late[part])
            passes = rows[PLACE].reshape(len(moments.passes), -1)
            np.matmul(moments.passes, begin[part].astype(self._real), out=passes)
            passes += bent[part]
            remains[part] = look(rows, moments.skies).reshape(passes.shape)
            places[part] = rows[PLACE][:, -1]
        ends += moments.bends_end @ remains
        return ends, places, remains
