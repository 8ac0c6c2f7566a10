"""The last leg to the Moon: a hyperbola, but for the tide.

If Earth and Sun pulled a flight just as they pull the Moon, it would go about the Moon in a hyperbola. What
they pull otherwise, the tide, moves it by some hundred kilometres over the last 55 000. So the hyperbola ρ(t)
is sought that is the flight's own at its lowest point. Back from there the flight strays from ρ by d,

    d'' = F(ρ + d) + μ ρ/|ρ|³,    d = d' = 0 at the lowest point,

with F the whole force as seen from the Moon, until it is at ρ + d where the leg begins. Take d = 0,
integrate, take d and d' off place and velocity there, lay the hyperbola through what is left, and repeat:
each round leaves some hundredth of the error, so two or three are enough, and one for most of those who begin
with a guess at d.

The integrals are those of polynomials in the w of `lunaedu.engine.hyperbolas`, through a few moments from
the lowest point, w = 0, to the beginning.
"""

from functools import cache
from math import log10

import numpy as np
from numpy.polynomial import chebyshev

from lunaedu.constants import MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.engine.approach import NEAR_MOON_KM
from lunaedu.engine.hyperbolas import Hyperbolas
from lunaedu.engine.looks import (
    FROM_MOON,
    PLACE,
    SETTLED,
    in_blocks,
    integrals_to,
    look,
    powers_of,
    rows_for,
    seen_from_moon,
    skies_about,
)

LONGEST_S = 12 * 3600.0
"""Flights that take longer to their lowest points are left open."""

MOMENTS, MOMENTS_A_DIGIT = 4, 2.6
"""How many moments hold a kilometre, and how many more each further digit: measured."""

SINGLE_KM = 0.001
"""The accuracy for which the tide in single precision is good enough. Where more is asked, passes within two
radii of the Moon are left open: there polynomials are good to half a metre only."""

KM_A_SECOND = 0.2
"""So much an error of a second counts: the time of the closest approach need not be as good as its place."""

MOST_ROUNDS, LAST_ROUNDS = 6, 3
"""Flights that need more rounds are left open; the last ones are in double precision, as few come to them."""


class LastLeg:
    """What pulls a swarm on its last leg.

    Parameters
    ----------
    middle_s : float
        Seconds since the epoch; the flights begin the leg within an hour of it.
    accuracy_km : float
        How far the closest approaches may be from the exact solution.
    """

    def __init__(self, middle_s, accuracy_km):
        # All of the series must lie within the ephemeris.
        self._middle_s = float(np.clip(middle_s, LONGEST_S, ephemeris.SPAN_S - LONGEST_S))
        self._accuracy_km = accuracy_km
        self._real = np.float32 if accuracy_km >= SINGLE_KM else np.float64
        skies = skies_about(np.array([self._middle_s]), LONGEST_S)
        moon = skies[0, :3, :-3]
        rates = moon * np.arange(moon.shape[1]) / LONGEST_S
        self._moon = np.vstack([moon, np.roll(rates, -1, axis=1)])
        count = MOMENTS + round(MOMENTS_A_DIGIT * max(0, -log10(accuracy_km)))
        matrices = seen_from_moon(skies, LONGEST_S), *_moments(count)
        self._matrices = {real: [each.astype(real) for each in matrices] for real in (np.float32, np.float64)}

    def close_in(self, states, clock_s, guess=None):
        """Fly on to the closest approaches to the Moon.

        Parameters
        ----------
        states : ndarray, shape (6, N)
            Geocentric positions in km and velocities in km/s, ICRF axes.
        clock_s : ndarray, shape (N,)
            Seconds since the epoch.
        guess : ndarray, shape (3 (M + 1), N), optional
            A guess at `astray`, from other flights.

        Returns
        -------
        nearest : ndarray, shape (7, N)
            Seconds from now to the closest approach, and position and velocity relative to the Moon there.
            NaN for flights that miss the Moon, are too slow for a hyperbola, or whose rounds do not settle.
        astray : ndarray, shape (3 (M + 1), N)
            How far the tide takes them: for each component d in km at each moment and d' in km/s at the last.
        """
        late = (clock_s - self._middle_s) / LONGEST_S
        powers = powers_of(late, self._moon.shape[1])
        begin = states - self._moon @ powers
        _, moments, _ = self._matrices[self._real]
        astray = np.zeros((3, len(moments) + 1, len(late)), self._real)
        if guess is not None:
            astray[:] = guess.reshape(astray.shape)
        nearest = self._close_in(begin, late.astype(self._real), astray, MOST_ROUNDS)
        return nearest, astray.reshape(-1, len(late))

    def _close_in(self, begin, late, astray, rounds):
        """Look once for all of them, and again for those who need it; `astray` is improved."""
        nearest, settled = np.empty((7, len(late))), np.empty(len(late), bool)
        for part in in_blocks(late, astray.shape[1]):
            nearest[part], settled[part] = self._look_back(begin[part], late[part], astray[part])
        others = np.flatnonzero(~settled)
        nearest[:, others] = np.nan
        if len(others) and rounds > 1:
            rounds -= 1
            real = self._real if rounds > LAST_ROUNDS else float
            again = astray[..., others].astype(real)
            nearest[:, others] = self._close_in(begin[:, others], late[others].astype(real), again, rounds)
            astray[..., others] = again
        return nearest

    def _look_back(self, begin, late, astray):
        """Follow the tide once; return what is nearest then, and whether that is good enough, or a miss."""
        before = Hyperbolas(begin - _at_beginning(astray))
        self._follow_the_tide(before, late, astray)
        after = Hyperbolas(begin - _at_beginning(astray))
        moved_km = KM_A_SECOND * np.abs(after.seconds() - before.seconds())
        moved_km += np.linalg.norm(after.lowest_km - before.lowest_km, axis=0)
        # A round leaves one part in e of the error at most, measured; the more a path is bent, the more.
        settled = moved_km < SETTLED * self._accuracy_km * after.e
        nearest = np.concatenate([[after.seconds()], after.lowest_km, after.velocity_km_s()])
        misses = ~(self._is_near(before) & self._is_near(after))
        nearest[:, misses] = np.nan
        return nearest, settled | misses

    def _follow_the_tide(self, hyperbolas, late, astray):
        """Integrate anew, back from the lowest points, how far flights stray from hyperbolas."""
        skies, moments, integrals = self._matrices[late.dtype.type]
        way, pace_s, seconds = hyperbolas.on_the_way(moments)
        rows = rows_for(skies, (late + seconds / LONGEST_S).reshape(-1))
        np.add(way, astray[:, :-1], out=rows[PLACE].reshape(way.shape))
        force = look(rows, skies, FROM_MOON).reshape(way.shape)
        squares = np.einsum("cmn,cmn->mn", way, way)
        force += way * (MOON_MU_KM3_S2 / (squares * np.sqrt(squares)))
        speeds = integrals @ (force * pace_s)
        astray[:, -1] = speeds[:, -1]
        np.matmul(integrals, speeds * pace_s, out=astray[:, :-1])

    def _is_near(self, hyperbolas):
        """Tell whose lowest points are near the Moon, and soon."""
        least_km = 0 if self._accuracy_km >= SINGLE_KM else 2 * MOON_RADIUS_KM
        near = (least_km < hyperbolas.distance_km) & (hyperbolas.distance_km < NEAR_MOON_KM)
        return near & (np.abs(hyperbolas.seconds()) < LONGEST_S)


def _at_beginning(astray):
    """Return d and d' where the leg begins, (6, N)."""
    return astray[:, -2:].swapaxes(0, 1).reshape(6, -1)


@cache
def _moments(count):
    """Return moments on the way from the lowest point, 0, to the beginning, 1, and the integrals to them."""
    nodes = chebyshev.chebpts2(count + 1)[1:]
    return (nodes[:, None] + 1) / 2, integrals_to(nodes) / 2
