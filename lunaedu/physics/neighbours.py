"""A guess at what a flight will find, from what others found.

What becomes of a flight is a smooth function of how it begins. So a polynomial in the seven numbers of a
departure, fitted to some hundred flights of a swarm, comes within a hundredth of what the others will find if
it is quadratic, and within a thousandth if it is cubic. It is a guess all the same: those who use it look at
the forces again, and correct it.
"""

import numpy as np

ENOUGH = {2: 3 * 36, 3: 3 * 120}
"""So many flights tie down the 36 terms of a quadratic polynomial, and the 120 of a cubic one."""

FAINT = 1e-11
"""Terms that hardly differ among the flights are left at nought."""


class Neighbours:
    """Flights that have been flown, and what they found.

    Parameters
    ----------
    order : int
        Of the polynomial, 2 or 3.
    begin : ndarray, shape (7, N)
        What makes a departure, as deviations from one in their midst; N is at least `ENOUGH` for the order.
    *found : ndarray, shape (K, N)
        What they found, in as many arrays as one likes.

    Examples
    --------
    >>> begin = np.random.default_rng(1959).normal(size=(7, 500))
    >>> found = np.array([begin[0] ** 2 - begin[1] * begin[2] * begin[3]])
    >>> neighbours = Neighbours(3, begin[:, :400], found[:, :400])
    >>> (guess,) = neighbours.guess(begin[:, 400:])
    >>> bool(np.allclose(guess, found[:, 400:], atol=1e-4))
    True
    """

    def __init__(self, order, begin, *found):
        self._order = order
        self._unit = np.abs(begin).max(axis=1, keepdims=True) + np.finfo(float).tiny
        terms = _terms(begin / self._unit, order)
        normal = terms @ terms.T
        normal.flat[:: len(normal) + 1] += FAINT * normal.trace()
        weights = np.linalg.inv(normal) @ terms
        self._weights = [(each @ weights.T).astype(np.float32) for each in found]

    def guess(self, begin):
        """Return what others will find, in single precision.

        Parameters
        ----------
        begin : ndarray, shape (7, M)

        Returns
        -------
        list of ndarray, shape (K, M)
        """
        terms = _terms((begin / self._unit).astype(np.float32), self._order)
        return [weights @ terms for weights in self._weights]


def _terms(numbers, order):
    """Return all products of two or three of the eight, one and the seven numbers."""
    factors = np.array([np.ones_like(numbers[0]), *numbers])
    products = list(factors[:, None])
    for _ in range(order - 1):
        products = [factors[k] * np.concatenate(products[k:]) for k in range(8)]
    return np.concatenate(products)
