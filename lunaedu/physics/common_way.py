"""The way that many flights have in common, from the Earth to the Moon's neighbourhood.

The flight in the middle, m, is flown alone; the others stray from it by d, which obeys

    d(t) = d₀ + v₀ t + ∬ (F(m + d) − F(m)) dt²,    F(m + d) − F(m) = J d + R(d).

The integrals of a polynomial through a score of moments are a matrix K times its values there. J, the
gradient of the force on the middle flight, is one for all, and what it leaves, R, is small. Solved for d,

    (1 − K J) d = d₀ + v₀ t + K R(d),    so    d = D (d₀, v₀) + G R(d),

with two matrices, again for all. Begin with R = 0, look at the forces at all moments, and repeat: each round
leaves a fiftieth of the error, so two to four are enough; fewer for those who begin with a guess at G R.
Those who stray too far for that make two swarms.
"""

from functools import cache
from math import hypot, log, log10, sqrt
from operator import sub

import numpy as np
from numpy.polynomial import chebyshev

from lunaedu.physics import approach, nystrom
from lunaedu.physics.gravity import SKY
from lunaedu.physics.looks import (
    FALL,
    LOOKS_AT_ONCE,
    MU,
    PLACE,
    POWERS,
    WAYS,
    integrals_to,
    look,
    middle_and_half,
    powers_of,
    skies_about,
)

APART_KM = 55_000.0
"""So far from the Moon the common way ends."""

SINGLE_KM = 1.0
"""The accuracy for which forces in single precision are good enough: its rounding, less than a millionth of
the force, moves the closest approach by some 0.2 km."""

WIDEST_KM = 30_000.0
"""Flights that would stray farther from the middle one do not fly with it."""

MOMENTS, MOMENTS_A_DIGIT = 16, 3
"""How many moments hold a kilometre, and how many more each further digit: measured."""

SINCE_EARTH, TO_MOON = 0.7, 1.5
"""The time since Earth is so much of distance over speed, that to the Moon so much of it: measured."""


@cache
def _nodes(count):
    """Return Chebyshev's nodes with both ends, and the integrals to them."""
    nodes = chebyshev.chebpts2(count)
    return nodes, integrals_to(nodes)


def _for_each_component(matrix):
    """Return a matrix thrice along the diagonal."""
    rows, columns = matrix.shape
    return np.einsum("ce,mn->cmen", np.eye(3), matrix).reshape(3 * rows, 3 * columns)


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
            self._linearise()

    def _fly_alone(self, state):
        """Fly the middle flight so near the Moon that its straight way there is `APART_KM`."""
        left = approach.energy_left(hypot(*state[3:]), hypot(*state[:3]))
        bold = approach.boldness(left, self._accuracy_km / 10)
        self._to_go_s, self._nodes = 0.0, [(self._start_s, *state)]
        while (left_s := self._start_s + approach.SEARCH_S - self._nodes[-1][0]) > 0:
            t, *state = self._nodes[-1]
            about_earth = approach.products(*state)
            about_moon = approach.products(*map(sub, state, SKY.moon_state(t)))
            h = min(*approach.step_length_s(about_earth, about_moon, bold), left_s)
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
        count = MOMENTS + round(MOMENTS_A_DIGIT * max(0, -log10(self._accuracy_km)))
        since_s = SINCE_EARTH * hypot(*self._state[:3]) / hypot(*self._state[3:])
        moon_s = self.end_s + TO_MOON * self._to_go_s
        first, last = log(since_s / moon_s), log((self.end_s + since_s) / (moon_s - self.end_s))
        nodes, integrals = _nodes(count)
        ratio = np.exp(first + (last - first) / 2 * (nodes + 1))
        self._moments_s = (moon_s * ratio - since_s) / (1 + ratio)
        self._moments_s[[0, -1]] = 0, self.end_s
        pace_s = (self._moments_s + since_s) * (moon_s - self._moments_s) / (moon_s + since_s)
        self._integral = integrals * pace_s * (last - first) / 2

    def _linearise(self):
        """Find the matrices D and G, side by side, and those for places and velocities at the end."""
        count, times_s, eye = len(self._moments_s), self._start_s + self._moments_s, np.eye(3)
        before = np.searchsorted([t for t, *_ in self._nodes[:-1]], times_s, "right") - 1
        states = [
            nystrom.step(SKY.force, t, *self._nodes[k])[1:]
            for k, t in zip(before, times_s.tolist(), strict=True)
        ]
        self._end = np.array(states[-1])[:, None]
        self._places = np.array(states)[:, :3].T

        self._skies = skies_about(times_s, self._half_s)
        rows = np.zeros((self._skies.shape[2] + 12, count, 1))
        rows[0], rows[PLACE, :, 0] = 1, self._places
        force = look(rows, self._skies)[..., 0]
        ways = rows[WAYS].reshape(3, 3, count)
        distances = np.linalg.norm(ways, axis=1)
        gradient = np.einsum("bk,bck,bek->kce", 3 * MU / distances**5, ways, ways)
        gradient -= (MU / distances**3).sum(axis=0)[:, None, None] * eye
        # From here on a look at the force gives what remains of it: F − F(m) − J d.
        self._skies[:, FALL, 0] += np.einsum("kce,ek->kc", gradient, self._places) - force.T
        self._skies[:, FALL, -3:] = -gradient

        once = _for_each_component(self._integral)
        twice = _for_each_component(self._integral @ self._integral)
        by_gradient = np.einsum("mk,kce->cmek", self._integral, gradient).reshape(3 * count, -1)
        stay, move = _for_each_component(np.ones((count, 1))), _for_each_component(self._moments_s[:, None])
        self._astray = np.linalg.solve(np.eye(3 * count) - once @ by_gradient, np.hstack([stay, move, twice]))
        faster = by_gradient @ self._astray + np.hstack([0 * stay, stay, once])
        self._astray_at_end = np.concatenate([self._astray[count - 1 :: count], faster[count - 1 :: count]])

    def is_followed(self, states):
        """Tell which flights stray little enough; none do if the middle flight does not arrive.

        Parameters
        ----------
        states : ndarray, shape (N, 6)

        Returns
        -------
        ndarray of bool, shape (N,)
        """
        if not self._arrives:
            return np.zeros(len(states), bool)
        return np.abs((states - self._state) @ self._astray_at_end[:3, :6].T).max(axis=1) < WIDEST_KM

    def fly_out(self, states, starts_s, guess=None):
        """Fly on until `end_s` have passed since each start.

        Parameters
        ----------
        states : ndarray, shape (6, N)
        starts_s : ndarray, shape (N,)
        guess : ndarray, shape (3 M, N), optional
            A guess at `bent`, from other flights that flew this way.

        Returns
        -------
        ends : ndarray, shape (6, N), or None
            The states there; None if these flights stray too far for it to be told.
        bent : ndarray, shape (3 M, N)
            G R in km: how far from D (d₀, v₀) they pass.
        """
        begin = states - self._state[:, None]
        late = (starts_s - self._start_s) / self._half_s
        ends, bent = np.empty_like(begin), np.zeros((len(self._astray), len(late)), self._real)
        leaves = 0.0
        if guess is not None:
            bent[:], leaves = guess, self._leaves
        at_once = LOOKS_AT_ONCE // len(self._moments_s)
        for first in range(0, len(late), at_once):
            part = np.s_[..., first : first + at_once]
            inputs = (each[part].astype(self._real) for each in (begin, late, bent))
            remains, bent[part], leaves = self._remaining_force(*inputs, leaves)
            if remains is None:
                return None, bent
            ends[part] = self._end + self._astray_at_end @ np.concatenate([begin[part], remains])
        self._leaves = leaves
        return ends, bent

    def _remaining_force(self, begin, late, bent, leaves):
        """Return what the gradient leaves of the forces, (3 M, N), with better values of `bent` and `leaves`.

        `leaves` is what a round leaves of the error at most, nought if nobody knows. The forces are None if
        the rounds do not settle.
        """
        skies, astray = self._skies.astype(late.dtype), self._astray.astype(late.dtype)
        straight = astray[:, :6] @ begin + self._places.reshape(-1, 1).astype(late.dtype)
        rows = np.empty((skies.shape[2] + 12, len(skies), len(late)), late.dtype)
        rows[POWERS] = powers_of(late, len(rows) - 15)[:, None]
        places = rows[PLACE].reshape(straight.shape)
        at_end = slice(len(skies) - 1, None, len(skies))
        error_km = 0.0
        while True:
            np.add(straight, bent, out=places)
            remains = look(rows, skies).reshape(straight.shape)
            last, bent = bent, astray[:, 6:] @ remains
            last_error_km, error_km = error_km, np.abs(bent[at_end] - last[at_end]).max()
            if last_error_km:
                leaves = max(leaves, error_km / last_error_km)
            if error_km * (leaves or 1.0) <= 0.3 * self._accuracy_km:
                return remains, bent, leaves
            # Neither does a number that is none get better.
            if last_error_km and not error_km < last_error_km / 2:
                return None, bent, leaves
