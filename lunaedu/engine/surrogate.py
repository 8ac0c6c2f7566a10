"""A polynomial surrogate: a guess at what a flight will find, from what a few hundred others found.

What becomes of a flight is a smooth function of how it begins. Seven numbers make a beginning, a place, a
velocity and a time; but the departures of one rocket, with errors at cut-off, spread in four directions of
those seven only, and in one of them farthest. The directions are the principal components of the swarm; the
surrogate is a polynomial in them, with high powers of the wide ones and low powers of the narrow ones, fitted
by least squares with a little ridge regularisation. It comes within a millionth of what the others will find.
It is a guess all the same: those who use it ask for the forces again, and correct it.

    z principal components, (D, N), from −1 to 1    T terms, (K, N): products of z    Y what was found, (L, N)
    W weights, (L, K) = Y Tᵀ (T Tᵀ + λ 1)⁻¹    λ `RIDGE` times the trace of T Tᵀ

References
----------
Hoerl and Kennard (1970), Ridge regression: biased estimation for nonorthogonal problems, Technometrics 12,
55-67, doi:10.1080/00401706.1970.10488634.
"""

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

FLIGHTS_A_TERM, AT_LEAST = 3, 2
"""So many flights tie down each term of a polynomial, and so many would do.
Measured by ``python -m benchmarks.measured surrogate``."""

NARROW = 100.0
"""In a direction so many times narrower than the widest, each power is as rare as two of that.
Measured by ``python -m benchmarks.measured surrogate``."""

FAINT, RIDGE = 1e-3, 1e-13
"""Directions hardly as wide as so much of the widest are left out; λ is so much of the trace."""


class Surrogate:
    """What a few flights of a swarm found, as a polynomial for all of them.

    Parameters
    ----------
    departures : ndarray, shape (7, N)
        How each begins, in numbers that are alike in what they do.
    terms : int
        How many terms the polynomials have.
    which : slice or ndarray, for M flights
        Those that have been flown.
    *found : ndarray, shape (L, M)
        What they found, in as many arrays as one likes.

    Examples
    --------
    >>> begin = np.random.default_rng(1959).normal(size=(7, 500)) * [[9], [3], [1], [0], [0], [0], [0]]
    >>> found = np.array([np.exp(begin[0] / 30) + begin[1] * begin[2]])
    >>> first, rest = np.s_[:200], np.s_[200:]
    >>> (guess,) = Surrogate(begin, 60, first, found[:, first]).guess(rest)
    >>> bool(np.allclose(guess, found[:, rest], atol=1e-3))
    True
    """

    def __init__(self, departures: NDArray, terms: int, which: slice | NDArray, *found: NDArray) -> None:
        centred = departures - departures.mean(axis=1, keepdims=True)
        squares, directions = np.linalg.eigh(centred @ centred.T)
        main = squares > FAINT**2 * squares[-1]
        z = directions[:, main].T @ centred
        self._z = z / np.abs(z).max(axis=1, keepdims=True)
        rarity = 1 + np.log(squares[-1] / squares[main]) / 2 / np.log(NARROW)
        self._factors = _most_frequent(rarity.tolist(), terms)
        T = self._terms(self._z[:, which])
        if T.shape[1] < AT_LEAST * len(T):
            # Too few to tell: the guess is then nothing, from which everybody can start as well.
            self._weights = [np.zeros((len(Y), len(T)), np.float32) for Y in found]
            return
        normal = T @ T.T
        normal.flat[:: len(normal) + 1] += RIDGE * normal.trace()
        fit = np.linalg.solve(normal, T).T
        self._weights = [(Y @ fit).astype(np.float32) for Y in found]

    def guess(self, which: slice | NDArray) -> list[NDArray]:
        """Return what others will find, arrays of shape (L, M), in single precision."""
        T = self._terms(self._z[:, which].astype(np.float32))
        return [W @ T for W in self._weights]

    def _terms(self, z: NDArray) -> NDArray:
        T = np.empty((len(self._factors), z.shape[1]), z.dtype)
        T[0] = 1
        for k, (before, number) in enumerate(self._factors[1:], 1):
            np.multiply(T[before], z[number], out=T[k])
        return T


def _most_frequent(rarity: list[float], count: int) -> list[tuple[int, int]]:
    """Return so many products of numbers, the least rare first: each is an earlier one times a number."""
    factors: list[tuple[int, int]] = []
    candidates = [(0.0, 0, 0)]
    while candidates and len(factors) < count:
        rare, number, before = heappop(candidates)
        # What has been multiplied with a number goes on with it or with those after it: nothing comes twice.
        for following in range(number, len(rarity)):
            heappush(candidates, (rare + rarity[following], following, len(factors)))
        factors.append((before, number))
    return factors
