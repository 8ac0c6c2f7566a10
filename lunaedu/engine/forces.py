"""The forces of `lunaedu.engine.gravity` on many flights at many moments, in a dozen calls of NumPy.

For a while about each moment Moon, Sun and their pull on the Earth are power series in time. So one product

    (w, f) = S (1, s, s², …, x)

of a matrix with powers of time and a place gives the ways w to two bodies and the fall f of the origin; the
way to the third is the place itself, reversed. Then  F = Σ μ w/|w|³ + f + J2 term.

    M moments    N flights    P powers of time    x place, km    s time from the moment, in units of the half
    S (M, 9, P + 3)    w ways, km    f how the origin falls, reversed, km/s²    F force a unit of mass, km/s²
"""

from dataclasses import dataclass, replace
from math import inf
from typing import Any, Self

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from lunaedu.constants import EARTH_J2, EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_MU_KM3_S2, SUN_MU_KM3_S2
from lunaedu.engine import ephemeris
from lunaedu.engine.gravity import Masses, power_fit

BULGE_KM2 = 1.5 * EARTH_J2 * EARTH_RADIUS_KM**2

BYTES_AT_ONCE = 112_000
"""A row of numbers, one for each flight at each moment, takes so much at most: then all rows together stay in
the processor's cache. Measured by ``python -m benchmarks.measured swarm``."""

POWERS_FOR_S = {600.0: 3, 3600.0: 4, inf: 7}
"""So many powers of time hold the Moon to centimetres, for so long to either side; seven for half a day.
Measured by ``python -m benchmarks.measured sky``."""

NODES = chebyshev.chebpts1(7)
FITS = {powers: power_fit(NODES, powers) for powers in POWERS_FOR_S.values()}


@dataclass(frozen=True)
class Forces:
    """What pulls at M moments, and for a while to either side of each.

    Attributes
    ----------
    S : ndarray, shape (M, 9, P + 3)
        From powers of time and a place to the ways to two bodies, and how the origin falls.
    half_s : float
        For how many seconds to either side.
    mu : ndarray, shape (3, 1)
        Gravitational parameters in km³/s²: of the body at the origin, below zero as the place is the way
        from it, and of the two others.
    earth : int
        Which of the three is the Earth.

    Examples
    --------
    >>> two_flights = np.zeros((3, 1, 2))
    >>> two_flights[0] = [7000.0, 14000.0]
    >>> x, _, _ = about_earth(np.array([0.0]), half_s=600.0).on(two_flights, 0 * two_flights, np.zeros(2))
    >>> print("two flights fall by", *(f"{-1000 * each:.2f}" for each in x[0]), "m/s²")
    two flights fall by 8.15 2.03 m/s²
    """

    S: NDArray
    half_s: float
    mu: NDArray
    earth: int

    def on(self, x: NDArray, d: NDArray, s: NDArray) -> NDArray:
        """Return the forces F(x + d) in km/s² at places, (3, M, N), in their precision.

        The times s, (N,) for all moments alike or (M, N), count from each moment in units of the half.
        """
        P = self.S.shape[2] - 3
        # What goes into the product and what comes out, in one array: so the place lies beside the other two
        # ways, and all three are squared and summed in one call each.
        rows = np.empty((P + 12, *x.shape[1:]), x.dtype)
        powers_of(s, P, out=rows[:P])
        np.add(x, d, out=rows[P : P + 3])
        by_moment = rows.swapaxes(0, 1)
        np.matmul(self.S, by_moment[:, : P + 3], out=by_moment[:, P + 3 :])
        w, f = rows[P:-3].reshape(3, 3, -1), rows[-3:].reshape(3, -1)
        r2 = np.einsum("bcn,bcn->bn", w, w)
        pull = np.sqrt(r2)
        pull *= r2
        np.divide(self.mu.astype(x.dtype), pull, out=pull)
        # The Earth's is 1 + κ (1 − 5 z²/r²) times as strong, and along z 2κ more, with κ = 1.5 J2 (R/r)².
        z, earth_pull, earth_r2 = w[self.earth, 2], pull[self.earth], r2[self.earth]
        bulge = BULGE_KM2 / earth_r2 * earth_pull
        earth_pull += bulge * (1 - 5 * z * z / earth_r2)
        lift = 2 * bulge * z
        F = np.einsum("bcn,bn->cn", w, pull)
        F += f
        F[2] += lift
        return F.reshape(x.shape)

    def gradient(self, x: NDArray) -> NDArray:
        """Return J, (M, 3, 3) in s⁻²: how the forces change with the places x, (3, M); J2 is left out.

        J = Σ |μ| (3 w wᵀ/r⁵ − 1/r³).
        """
        rest = np.vstack([np.zeros((self.S.shape[2] - 3, x.shape[1])), x])
        rest[0] = 1
        w = np.concatenate([x.T, np.einsum("mij,jm->mi", self.S[:, :-3], rest)], axis=1)
        w = w.reshape(len(w), -1, 3)
        r, mu = np.linalg.norm(w, axis=2), np.abs(self.mu.T)
        J = np.einsum("mb,mbc,mbe->mce", 3 * mu / r**5, w, w)
        return J - (mu / r**3).sum(axis=1)[:, None, None] * np.eye(3)

    def beyond_linear(self, x: NDArray, J: NDArray) -> Self:
        """Return what gives R(d) = F(x + d) − F(x) − J d instead of F, about places x, (3, M)."""
        S = self.S.copy()
        F = self.on(x[..., None], np.zeros((3, 1, 1)), np.zeros(1))[..., 0]
        # What is linear in the place goes through the matrix, so that it costs nothing.
        S[:, -3:, 0] += np.einsum("mce,em->mc", J, x) - F.T
        S[:, -3:, -3:] -= J
        return replace(self, S=S)

    def in_precision(self, real: Any) -> Self:
        """Return the same in single or double precision."""
        return replace(self, S=self.S.astype(real))


def blocks(count: int, moments: int, itemsize: int) -> list:
    """Tell which flights to ask the forces for together.

    Parameters
    ----------
    count, moments : int
        How many flights there are, and at how many moments each.
    itemsize : int
        Bytes that a number takes.

    Returns
    -------
    list of tuples
        Indices for arrays whose last axis is that of the flights.

    Examples
    --------
    >>> for block in blocks(2500, moments=14, itemsize=8):
    ...     print(np.arange(2500)[block][[0, -1]])
    [  0 999]
    [1000 1999]
    [2000 2499]
    """
    at_once = max(1, BYTES_AT_ONCE // (moments * itemsize))
    return [np.s_[..., first : first + at_once] for first in range(0, count, at_once)]


def powers_of(s: NDArray, count: int, out: NDArray | None = None) -> NDArray:
    """Return the powers of times from 0 on: by products, as NumPy's own powers take ten times longer.

    Parameters
    ----------
    s : ndarray
    count : int
        How many, at least 2.
    out : ndarray, optional
        Where to put them.

    Returns
    -------
    ndarray, the powers along the first axis

    Examples
    --------
    >>> powers_of(np.array([2.0, 3.0]), 3)
    array([[1., 1.],
           [2., 3.],
           [4., 9.]])
    """
    powers = np.empty((count, *s.shape), s.dtype) if out is None else out
    powers[0], powers[1] = 1, s
    for power in range(2, count):
        np.multiply(powers[power - 1], s, out=powers[power])
    return powers


def about_earth(moments_s: NDArray, half_s: float) -> Forces:
    """Return the forces about the Earth at some moments.

    Parameters
    ----------
    moments_s : ndarray, shape (M,)
        Seconds since the epoch.
    half_s : float
        For how many seconds to either side.

    Returns
    -------
    Forces

    Examples
    --------
    >>> moon_km = np.linalg.norm(about_earth(np.array([0.0, 12 * 3600.0]), 600.0).S[:, :3, 0], axis=1)
    >>> print(f"the Moon goes from {moon_km[0]:.0f} to {moon_km[1]:.0f} km")
    the Moon goes from 388447 to 386499 km
    """
    fit = next(FITS[powers] for longest_s, powers in POWERS_FOR_S.items() if half_s <= longest_s)
    times_s = moments_s[:, None] + half_s * NODES
    bodies = ephemeris.moon_and_sun_km(np.minimum(times_s, ephemeris.SPAN_S))
    pull = Masses().pull_on_earth(bodies[..., :3], bodies[..., 3:])
    S = np.zeros((len(moments_s), 9, len(fit) + 3))
    S[..., :-3] = (fit @ np.concatenate([bodies, -pull], axis=-1)).swapaxes(1, 2)
    S[:, :6, -3:] = -np.tile(np.eye(3), (2, 1))
    return Forces(S, half_s, np.array([[-EARTH_MU_KM3_S2], [MOON_MU_KM3_S2], [SUN_MU_KM3_S2]]), earth=0)


def about_moon(forces: Forces) -> Forces:
    """Return the same forces as seen from the Moon, which falls itself.

    Parameters
    ----------
    forces : Forces
        From `about_earth`, with all the powers that there are: the Moon's fall comes from its series.

    Returns
    -------
    Forces

    Examples
    --------
    >>> forces = about_moon(about_earth(np.array([0.0]), 12 * 3600.0))
    >>> print(f"the Earth is {np.linalg.norm(forces.S[0, :3, 0]):.0f} km away")
    the Earth is 388447 km away
    """
    S = forces.S.copy()
    moon = forces.S[:, :3, :-3]
    order = np.arange(moon.shape[2])
    S[:, :3, :-3] = -moon
    S[:, 3:6, :-3] -= moon
    S[:, -3:, :-5] -= (order * (order - 1) * moon)[..., 2:] / forces.half_s**2
    mu = np.array([[-MOON_MU_KM3_S2], [EARTH_MU_KM3_S2], [SUN_MU_KM3_S2]])
    return replace(forces, S=S, mu=mu, earth=1)
