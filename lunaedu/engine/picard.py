"""Picard iteration on Chebyshev nodes: a whole flight at once instead of step by step.

Integrated twice, x'' = F(t, x) says that

    x = x₀ + v₀ t + K K F(x),

where x and F hold the values at the M nodes, and the matrix K integrates the polynomial through M values from
the start to each node. Picard puts a guess in on the right, and what comes out on the left is a better one.
Chebyshev's nodes crowd towards both ends, so the polynomial is good to the ends, and a dozen or two do for
a day. Each round asks for the forces on all flights at all nodes in one go, which is what NumPy is good at.

References
----------
Clenshaw and Norton (1963), The solution of nonlinear ordinary differential equations in Chebyshev series,
The Computer Journal 6, 88-92.
Bai and Junkins (2011), Modified Chebyshev-Picard iteration methods for orbit propagation, The Journal of the
Astronautical Sciences 58, 583-613, doi:10.1007/BF03321533.
"""

from math import log10

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

SETTLED = 0.3
"""A flight is done when another round would move its end by less than so much of the accuracy."""


def digits_beyond_km(accuracy_km: float) -> float:
    """Return how many decimal digits an accuracy is finer than a kilometre: what more nodes and terms go by.

    Parameters
    ----------
    accuracy_km : float

    Returns
    -------
    float
        Zero for a kilometre and for more.

    Examples
    --------
    >>> digits_beyond_km(0.001), digits_beyond_km(10.0)
    (3.0, 0.0)
    """
    return max(0.0, -log10(accuracy_km))


def integrals_to(nodes: NDArray) -> NDArray:
    """Return K, which integrates from -1 to each node the polynomial through values at the nodes.

    Parameters
    ----------
    nodes : ndarray, shape (M,)
        Between -1 and 1.

    Returns
    -------
    ndarray, shape (M, M)

    Examples
    --------
    >>> nodes = np.array([-1.0, 0.0, 1.0])
    >>> (integrals_to(nodes) @ nodes**2).round(3)
    array([0.   , 0.333, 0.667])
    """
    values = chebyshev.chebvander(nodes, len(nodes))
    sums = values @ chebyshev.chebint(np.eye(len(nodes)), lbnd=-1)
    return sums @ np.linalg.inv(values[:, :-1])
