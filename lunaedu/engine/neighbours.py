"""A guess at what a flight will find, from what others found.

What becomes of a flight is a smooth function of how it begins. Seven numbers make a beginning, a place, a
velocity and a time; but the departures of one rocket, with errors at cut-off, spread in four directions of
those seven only, and in one of them farthest. So a polynomial with high powers of this one and low powers of
the others, fitted to a few hundred flights of a swarm, comes within a millionth of what the others will
find. It is a guess all the same: those who use it look at the forces again, and correct it.
"""

from heapq import heappop, heappush

import numpy as np

FLIGHTS_A_TERM, AT_LEAST = 3, 2
"""So many flights tie down each term of a polynomial, and so many would do."""

NARROW = 100.0
"""In a direction so many times narrower than the widest, each power is as rare as two of that: measured."""

FAINT, FAINT_TERM = 1e-3, 1e-13
"""Directions hardly as wide as so much of the widest are left out; faint terms are kept small."""


class Neighbours:
    """Flights that go much alike; what some of them found tells the others what to expect.

    Parameters
    ----------
    astray : ndarray, shape (D, N)
        How each differs from one in their midst, in numbers that are alike in what they do.
    terms : int
        How many terms the polynomials have.

    Examples
    --------
    >>> astray = np.random.default_rng(1959).normal(size=(7, 500)) * [[9], [3], [1], [0], [0], [0], [0]]
    >>> found = np.array([np.exp(astray[0] / 30) + astray[1] * astray[2]])
    >>> first, rest = np.s_[:200], np.s_[200:]
    >>> neighbours = Neighbours(astray, terms=60)
    >>> neighbours.learn(first, found[:, first])
    >>> (guess,) = neighbours.guess(rest)
    >>> bool(np.allclose(guess, found[:, rest], atol=1e-3))
    True
    """

    def __init__(self, astray, terms):
        astray = astray - astray.mean(axis=1, keepdims=True)
        squares, directions = np.linalg.eigh(astray @ astray.T)
        main = squares > FAINT**2 * squares[-1]
        numbers = directions[:, main].T @ astray
        self._numbers = numbers / np.abs(numbers).max(axis=1, keepdims=True)
        rarity = 1 + np.log(squares[-1] / squares[main]) / 2 / np.log(NARROW)
        self._factors = _most_frequent(rarity.tolist(), terms)
        self._lessons = []

    @property
    def have_learnt(self):
        """Whether there is anything to guess from."""
        return bool(self._lessons)

    def learn(self, which, *found):
        """Fit polynomials, if there are `AT_LEAST` so many flights for each term.

        Parameters
        ----------
        which : slice or ndarray, for M flights
            Those that have been flown.
        *found : ndarray, shape (K, M)
            What they found, in as many arrays as one likes.
        """
        terms = self._terms(self._numbers[:, which])
        if terms.shape[1] < AT_LEAST * len(terms):
            return
        normal = terms @ terms.T
        normal.flat[:: len(normal) + 1] += FAINT_TERM * normal.trace()
        weights = np.linalg.solve(normal, terms).T
        self._lessons = [(each @ weights).astype(np.float32) for each in found]

    def guess(self, which):
        """Return what others will find, in single precision.

        Parameters
        ----------
        which : slice or ndarray, for M flights

        Returns
        -------
        list of ndarray, shape (K, M)
        """
        terms = self._terms(self._numbers[:, which].astype(np.float32))
        return [lesson @ terms for lesson in self._lessons]

    def _terms(self, numbers):
        terms = np.empty((len(self._factors), numbers.shape[1]), numbers.dtype)
        terms[0] = 1
        for place, (before, number) in enumerate(self._factors[1:], 1):
            np.multiply(terms[before], numbers[number], out=terms[place])
        return terms


def _most_frequent(rarity, count):
    """Return so many products of numbers, the least rare first: each is an earlier one times a number."""
    factors, candidates = [], [(0.0, 0, 0)]
    while candidates and len(factors) < count:
        rare, number, before = heappop(candidates)
        # What has been multiplied with a number goes on with it or with those after it: nothing comes twice.
        for following in range(number, len(rarity)):
            heappush(candidates, (rare + rarity[following], following, len(factors)))
        factors.append((before, number))
    return factors
