"""Looks at the forces of `lunaedu.engine.gravity` for many flights and moments in one go.

For a while about each moment Moon, Sun and their pull on the Earth are power series in time. One product of a
matrix with the rows (1, s, s², …, x, y, z) then gives what all members see of them.
"""

from math import inf
from typing import NamedTuple

import numpy as np
from numpy.polynomial import chebyshev

from lunaedu.constants import EARTH_J2, EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_MU_KM3_S2, SUN_MU_KM3_S2
from lunaedu.engine import ephemeris
from lunaedu.engine.gravity import Masses, power_fit


class View(NamedTuple):
    """Whose centre places are measured from."""

    mu_km3_s2: np.ndarray
    """Of that body, below zero as the place is the way from it; and of the two to which the ways lead."""

    earth: int
    """Which of the three is the Earth."""


FROM_EARTH = View(np.array([[-EARTH_MU_KM3_S2], [MOON_MU_KM3_S2], [SUN_MU_KM3_S2]]), 0)
FROM_MOON = View(np.array([[-MOON_MU_KM3_S2], [EARTH_MU_KM3_S2], [SUN_MU_KM3_S2]]), 1)
BULGE_KM2 = 1.5 * EARTH_J2 * EARTH_RADIUS_KM**2

BYTES_AT_ONCE = 112_000
"""Flights are looked at in blocks. A row of a block, a number for each flight at each moment, takes so much:
then all its rows stay in the cache."""

SETTLED = 0.3
"""What another round would change by less than so much of the accuracy is good enough."""

POWERS_FOR_S = {600.0: 3, 3600.0: 4, inf: 7}
"""So many powers of time hold the Moon to centimetres, for so long to either side; seven for half a day."""

POWERS, PLACE, WAYS, FALL = np.s_[:-12], np.s_[-12:-9], np.s_[-12:-3], np.s_[-3:]
"""What stands in which rows when the force is looked at: see `look`. The place is the first of the ways."""

SKY_NODES = chebyshev.chebpts1(7)
SKY_FITS = {powers: power_fit(SKY_NODES, powers) for powers in POWERS_FOR_S.values()}


def middle_and_half(values):
    """Return the middle of some numbers, and how far they lie from it at most (at least 1).

    Parameters
    ----------
    values : ndarray

    Returns
    -------
    middle, half : float

    Examples
    --------
    >>> middle_and_half(np.array([10.0, 40.0, 30.0]))
    (25.0, 15.0)
    """
    low, high = values.min(), values.max()
    return float(low + high) / 2, max(float(high - low) / 2, 1.0)


def powers_of(argument, count):
    """Return the powers of an argument from 0 on.

    Parameters
    ----------
    argument : ndarray, shape (N,)
    count : int
        How many, at least 2.

    Returns
    -------
    ndarray, shape (count, N)

    Examples
    --------
    >>> powers_of(np.array([2.0, 3.0]), 3)
    array([[1., 1.],
           [2., 3.],
           [4., 9.]])
    """
    powers = np.empty((count, len(argument)), argument.dtype)
    powers[0], powers[1] = 1, argument
    for power in range(2, count):
        np.multiply(powers[power - 1], argument, out=powers[power])
    return powers


def skies_about(moments_s, half_s):
    """Return matrices that tell what is seen at some moments, and for a while to either side of each.

    Times the rows (1, s, s², …, x, y, z), with s the time from the moment in units of `half_s`, they give the
    ways to Moon and Sun, and the acceleration of the Earth's own fall, reversed.

    Parameters
    ----------
    moments_s : ndarray, shape (M,)
        Seconds since the epoch.
    half_s : float
        How long to either side, in seconds.

    Returns
    -------
    ndarray, shape (M, 9, P + 3)
        P is the number of powers.

    Examples
    --------
    >>> skies = skies_about(np.array([0.0, 12 * 3600.0]), half_s=600.0)
    >>> moon_km = np.linalg.norm(skies[:, :3, 0], axis=1)
    >>> print(f"the Moon goes from {moon_km[0]:.0f} to {moon_km[1]:.0f} km")
    the Moon goes from 388447 to 386499 km
    """
    fit = next(SKY_FITS[powers] for longest_s, powers in POWERS_FOR_S.items() if half_s <= longest_s)
    times_s = moments_s[:, None] + half_s * SKY_NODES
    bodies = ephemeris.moon_and_sun_km(np.minimum(times_s, ephemeris.SPAN_S))
    pull = Masses().pull_on_earth(bodies[..., :3], bodies[..., 3:])
    skies = np.zeros((len(moments_s), 9, len(fit) + 3))
    skies[..., :-3] = (fit @ np.concatenate([bodies, -pull], axis=-1)).swapaxes(1, 2)
    skies[:, :6, -3:] = -np.tile(np.eye(3), (2, 1))
    return skies


def seen_from_moon(skies, half_s):
    """Return such matrices for places relative to the Moon: ways to Earth and Sun, and the Moon's fall.

    Parameters
    ----------
    skies : ndarray, shape (M, 9, P + 3)
        From `skies_about`, with as many powers as there are: the Moon's acceleration comes from its series.
    half_s : float
        The same as there.

    Returns
    -------
    ndarray, shape (M, 9, P + 3)

    Examples
    --------
    >>> half_s = 12 * 3600.0
    >>> skies = seen_from_moon(skies_about(np.array([0.0]), half_s), half_s)
    >>> print(f"the Earth is {np.linalg.norm(skies[0, :3, 0]):.0f} km away")
    the Earth is 388447 km away
    """
    moon = skies[:, :3, :-3]
    order = np.arange(moon.shape[2])
    skies = skies.copy()
    skies[:, :3, :-3] = -moon
    skies[:, 3:6, :-3] -= moon
    skies[:, FALL, :-5] -= (order * (order - 1) * moon)[..., 2:] / half_s**2
    return skies


def integrals_to(nodes):
    """Return the matrix that integrates, from -1 to each node, the polynomial through values at the nodes.

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


def rows_for(skies, late):
    """Return rows to look with, the powers of time filled in, for N flights.

    Parameters
    ----------
    skies : ndarray, shape (M, 9, P + 3)
    late : ndarray, shape (N,)
        The time s of each flight, at every moment.

    Returns
    -------
    ndarray, shape (P + 12, M, N)
        In the precision of the times.

    Examples
    --------
    >>> rows = rows_for(skies_about(np.array([0.0]), half_s=600.0), np.array([0.5]))
    >>> print(rows[POWERS, 0, 0])
    [1.   0.5  0.25]
    """
    rows = np.empty((skies.shape[2] + 9, len(skies), len(late)), late.dtype)
    rows[POWERS] = powers_of(late, len(rows[POWERS]))[:, None]
    return rows


def in_blocks(times, moments):
    """Tell which flights to look at together.

    Parameters
    ----------
    times : ndarray, shape (N,)
        A number for each flight, in the precision of the looks.
    moments : int
        At how many moments each is looked at.

    Returns
    -------
    list of tuples
        Indices for arrays whose last axis has a length of N.

    Examples
    --------
    >>> for block in in_blocks(np.arange(2500.0), moments=14):
    ...     print(np.arange(2500)[block][[0, -1]])
    [  0 999]
    [1000 1999]
    [2000 2499]
    """
    at_once = BYTES_AT_ONCE // (moments * times.itemsize)
    return [np.s_[..., first : first + at_once] for first in range(0, len(times), at_once)]


def look(rows, skies, view=FROM_EARTH):
    """Return the accelerations of N flights at M moments.

    Parameters
    ----------
    rows : ndarray, shape (P + 12, M, N)
        From `rows_for`, the places in km set in `PLACE`. The other `WAYS` and `FALL` are filled in.
    skies : ndarray, shape (M, 9, P + 3)
        From `skies_about` or `seen_from_moon`.
    view : View
        `FROM_EARTH` for the one, `FROM_MOON` for the other.

    Returns
    -------
    ndarray, shape (3, M, N)
        In km/s².

    Examples
    --------
    >>> skies = skies_about(np.array([0.0]), half_s=600.0)
    >>> rows = rows_for(skies, np.zeros(2))
    >>> rows[PLACE] = 0
    >>> rows[PLACE][0] = [7000.0, 14000.0]
    >>> x, _, _ = look(rows, skies)
    >>> print("two flights fall by", *(f"{-1000 * each:.2f}" for each in x[0]), "m/s²")
    two flights fall by 8.15 2.03 m/s²
    """
    seen = rows.swapaxes(0, 1)
    np.matmul(skies, seen[:, :-9], out=seen[:, -9:])
    ways, fall = rows[WAYS].reshape(3, 3, -1), rows[FALL].reshape(3, -1)
    squares = np.einsum("bcn,bcn->bn", ways, ways)
    pull = view.mu_km3_s2.astype(rows.dtype) / (squares * np.sqrt(squares))
    # The Earth's is 1 + κ (1 − 5 z²/r²) times as strong, and along z 2κ more, with κ = 1.5 J2 (R/r)².
    z, earth_pull, square = ways[view.earth, 2], pull[view.earth], squares[view.earth]
    bulge = BULGE_KM2 / square
    lift = 2 * bulge * earth_pull * z
    earth_pull *= 1 + bulge * (1 - 5 * z * z / square)
    force = np.einsum("bcn,bn->cn", ways, pull)
    force += fall
    force[2] += lift
    return force.reshape(3, *rows.shape[1:])


def products(position, velocity):
    """Return the three products of positions and velocities, as `approach.products` does.

    Parameters
    ----------
    position, velocity : ndarray, shape (3, N)
        In km and km/s.

    Returns
    -------
    list of three ndarrays, shape (N,)
        r·r in km², v·v in km²/s², r·v in km²/s.

    Examples
    --------
    >>> print(*products(np.array([[3.0], [4.0], [0.0]]), np.array([[0.0], [2.0], [0.0]])))
    [25.] [4.] [8.]
    """
    pairs = (position, position), (velocity, velocity), (position, velocity)
    return [np.einsum("cn,cn->n", one, other) for one, other in pairs]
