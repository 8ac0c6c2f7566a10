"""Encke's method about a hyperbola of each flight's own: the last leg to the Moon.

If Earth and Sun pulled a flight just as they pull the Moon, it would go about the Moon in a hyperbola. What
they pull otherwise, the tide, moves it by some hundred kilometres over the last 55 000. So the hyperbola ρ(t)
is sought that is the flight's own at its lowest point (the osculating one). Back from there the flight
deviates from ρ by d,

    d'' = F(ρ + d) + μ ρ/|ρ|³,    d = d' = 0 at the lowest point,

with F the whole force as seen from the Moon, until it is at ρ + d where the leg begins. Picard's iteration:
take d = 0, integrate, take d and d' off place and velocity there, lay the hyperbola through what is left, and
repeat. Each round leaves some hundredth of the error, so two or three are enough, and one for most of those
who begin with a guess at d.

The integrals are those of polynomials in the w of `lunaedu.engine.hyperbolas`, through a few moments from
the lowest point, w = 0, to the beginning.

    x state relative to the Moon where the leg begins    s time from the middle, in units of `LONGEST_S`
    rho place on the hyperbola, km    F force, km/s²    K integration matrix    M moments    N flights
    d deviation, km, at M moments, and behind them d', km/s, at the beginning

References
----------
Battin (1999), An Introduction to the Mathematics and Methods of Astrodynamics, revised edition, AIAA: Encke's
method. Picard's iteration: see `lunaedu.engine.picard`.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from lunaedu.constants import MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.engine.approach import NEAR_MOON_KM
from lunaedu.engine.forces import about_earth, about_moon, blocks, powers_of
from lunaedu.engine.hyperbolas import Hyperbolas
from lunaedu.engine.picard import SETTLED, digits_beyond_km, integrals_to

LONGEST_S = 12 * 3600.0
"""Flights that take longer to their lowest points are left open."""

MOMENTS, MOMENTS_A_DIGIT = 4, 2.6
"""How many moments hold a kilometre, and how many more each further digit.
Measured by ``python -m benchmarks.measured moments``."""

SINGLE_KM = 0.001
"""The accuracy for which the tide in single precision is good enough. Where more is asked, passes within two
radii of the Moon are left open: there polynomials are good to half a metre only."""

KM_A_SECOND = 0.2
"""So much an error of a second counts: the time of the closest approach need not be as good as its place."""

ROUNDS, SINGLE_ROUNDS = 6, 3
"""Flights that have not settled after so many rounds are left open; those after the third are in double
precision, as few come to them."""


class Flyby:
    """What pulls a swarm on its last leg. Nothing here changes once it is made.

    Parameters
    ----------
    middle_s : float
        Seconds since the epoch; the flights begin the leg within an hour of it.
    accuracy_km : float
        How far the closest approaches may be from the exact solution.
    """

    def __init__(self, middle_s: float, accuracy_km: float) -> None:
        # All of the series must lie within the ephemeris.
        self._middle_s = float(np.clip(middle_s, LONGEST_S, ephemeris.SPAN_S - LONGEST_S))
        self._accuracy_km = accuracy_km
        self._real: Any = np.float32 if accuracy_km >= SINGLE_KM else np.float64
        forces = about_earth(np.array([self._middle_s]), LONGEST_S)
        places = forces.S[0, :3, :-3]
        rates = places * np.arange(places.shape[1]) / LONGEST_S
        self._moon = np.vstack([places, np.roll(rates, -1, axis=1)])
        self._forces = about_moon(forces)
        self._w, self._K = _moments(MOMENTS + round(MOMENTS_A_DIGIT * digits_beyond_km(accuracy_km)))

    def fly(self, states: NDArray, clock_s: NDArray, d: NDArray | None = None) -> tuple[NDArray, NDArray]:
        """Fly on to the closest approaches to the Moon.

        Parameters
        ----------
        states : ndarray, shape (6, N)
            Geocentric positions in km and velocities in km/s, ICRF axes.
        clock_s : ndarray, shape (N,)
            Seconds since the epoch.
        d : ndarray, shape (3 (M + 1), N), optional
            A guess at the deviations.

        Returns
        -------
        nearest : ndarray, shape (7, N)
            Seconds from now to the closest approach, and position and velocity relative to the Moon there.
            NaN for flights that miss the Moon, are too slow for a hyperbola, or have not settled in `ROUNDS`.
        d : ndarray, shape (3 (M + 1), N)
            The deviations of each, to guess from.
        """
        N = len(clock_s)
        s = (clock_s - self._middle_s) / LONGEST_S
        x = states - self._moon @ powers_of(s, self._moon.shape[1])
        if d is None:
            d = np.zeros((3 * (len(self._w) + 1), N))
        d = d.reshape(3, -1, N).astype(self._real, copy=False)
        nearest = np.empty((7, N))
        going = np.arange(N)
        for done in range(ROUNDS):
            real = self._real if done < SINGLE_ROUNDS else np.float64
            settled = np.empty(len(going), bool)
            for part in blocks(len(going), d.shape[1], np.dtype(real).itemsize):
                # All of them, as in the first round: a slice costs less than as many indices.
                some = part[-1] if len(going) == N else going[part]
                found = self._round(x[:, some], s[some], d[..., some].astype(real, copy=False))
                nearest[:, some], d[..., some], settled[part] = found
            going = going[~settled]
            if not len(going):
                break
        nearest[:, going] = np.nan
        return nearest, d.reshape(-1, N)

    def _round(self, x: NDArray, s: NDArray, d: NDArray) -> tuple[NDArray, NDArray, NDArray]:
        """Follow the tide once; return what is nearest then, d, and who is good enough, or misses."""
        before = Hyperbolas(x - _at_beginning(d))
        d = self._deviations(before, s, d)
        after = Hyperbolas(x - _at_beginning(d))
        moved_km = KM_A_SECOND * np.abs(after.seconds() - before.seconds())
        moved_km += np.linalg.norm(after.lowest_km - before.lowest_km, axis=0)
        # A round leaves one part in e of the error at most, the more a path is bent, the more: measured by
        # python -m benchmarks.measured rounds.
        settled = moved_km < SETTLED * self._accuracy_km * after.e
        nearest = np.concatenate([[after.seconds()], after.lowest_km, after.velocity_km_s()])
        misses = ~(self._is_near(before) & self._is_near(after))
        nearest[:, misses] = np.nan
        return nearest, d, settled | misses

    def _deviations(self, hyperbolas: Hyperbolas, s: NDArray, d: NDArray) -> NDArray:
        """Integrate d anew, back from the lowest points, with the forces where the old d leads."""
        real = d.dtype
        rho, pace_s, seconds = hyperbolas.on_the_way(self._w.astype(real))
        times = (s.astype(real) + seconds / LONGEST_S).reshape(1, -1)
        places = rho.reshape(3, 1, -1), d[:, :-1].reshape(3, 1, -1)
        F = self._forces.in_precision(real).on(*places, times).reshape(rho.shape)
        r2 = np.einsum("cmn,cmn->mn", rho, rho)
        F += rho * (MOON_MU_KM3_S2 / (r2 * np.sqrt(r2)))
        K, d = self._K.astype(real), np.empty_like(d)
        speeds = K @ (F * pace_s)
        d[:, -1] = speeds[:, -1]
        np.matmul(K, speeds * pace_s, out=d[:, :-1])
        return d

    def _is_near(self, hyperbolas: Hyperbolas) -> NDArray:
        """Tell whose lowest points are near the Moon, and soon."""
        least_km = 0 if self._accuracy_km >= SINGLE_KM else 2 * MOON_RADIUS_KM
        near = (least_km < hyperbolas.distance_km) & (hyperbolas.distance_km < NEAR_MOON_KM)
        return near & (np.abs(hyperbolas.seconds()) < LONGEST_S)


def _at_beginning(d: NDArray) -> NDArray:
    """Return d and d' where the leg begins, (6, N)."""
    return d[:, -2:].swapaxes(0, 1).reshape(6, -1)


@cache
def _moments(count: int) -> tuple[NDArray, NDArray]:
    """Return moments w and K, the integrals to them: from the lowest point, 0, to the beginning, 1."""
    # At the lowest point itself there is nothing to ask: d is zero.
    nodes = chebyshev.chebpts2(count + 1)[1:]
    return (nodes[:, None] + 1) / 2, integrals_to(nodes) / 2
