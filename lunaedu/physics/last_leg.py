"""The last leg to the Moon: a hyperbola, but for the tide.

If Earth and Sun pulled a flight just as they pull the Moon, it would go about the Moon in a hyperbola. What
they pull otherwise, the tide, moves it by some hundred kilometres over the last 55 000. So the hyperbola ρ(t)
is sought that is the flight's own at its lowest point. Back from there the flight strays from ρ by d,

    d'' = F(ρ + d) + μ ρ/|ρ|³,    d = d' = 0 at the lowest point,

with F the whole force as seen from the Moon, until it is at ρ + d where the leg begins. Take d = 0,
integrate, take d and d' off place and velocity there, lay the hyperbola through what is left, and repeat:
each round leaves a hundredth of the error or less, so two or three are enough.

The integrals are those of polynomials in the w of `lunaedu.physics.hyperbolas`, through a few moments from
the lowest point, w = 0, to the beginning.
"""

from functools import cache
from math import log10

import numpy as np
from numpy.polynomial import chebyshev

from lunaedu.constants import MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.physics import ephemeris
from lunaedu.physics.approach import NEAR_MOON_KM
from lunaedu.physics.hyperbolas import Hyperbolas
from lunaedu.physics.looks import PLACE, POWERS, integrals_to, look, powers_of, seen_from_moon, skies_about

LONGEST_S = 12 * 3600.0
"""Flights that take longer to their lowest points are left open."""

MOMENTS, MOMENTS_A_DIGIT = 4, 2.6
"""How many moments hold a kilometre, and how many more each further digit: measured."""

SINGLE_KM = 0.001
"""The accuracy for which the tide in single precision is good enough. Where more is asked, passes within two
radii of the Moon are left open: there polynomials are good to half a metre only."""

LEAVES, DEEP, DEEP_LEAVES = 0.1, 2.0, 0.25
"""A round leaves a tenth of the error at most, but a quarter where the eccentricity is below 2."""

KM_A_SECOND = 0.2
"""So much an error of a second counts: the time of the closest approach need not be as good as its place."""

MOST_ROUNDS = 6
"""Flights that need more rounds are left open."""


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
        real = np.float32 if accuracy_km >= SINGLE_KM else np.float64
        skies = skies_about(np.array([self._middle_s]), LONGEST_S)
        self._moon = skies[0, 3:6, :-3]
        self._skies = seen_from_moon(skies, LONGEST_S).astype(real)
        count = MOMENTS + round(MOMENTS_A_DIGIT * max(0, -log10(accuracy_km)))
        self._moments, self._integrals = (each.astype(real) for each in _moments(count))

    def close_in(self, states, clock_s, guess=None, rounds=MOST_ROUNDS):
        """Fly on to the closest approaches to the Moon.

        Parameters
        ----------
        states : ndarray, shape (6, N)
            Geocentric positions in km and velocities in km/s, ICRF axes.
        clock_s : ndarray, shape (N,)
            Seconds since the epoch.
        guess : ndarray, shape (6 M, N), optional
            A guess at `astray`, from other flights.
        rounds : int
            Flights that need more are left open.

        Returns
        -------
        nearest : ndarray, shape (7, N)
            Seconds from now to the closest approach, and position and velocity relative to the Moon there.
            NaN for flights that miss the Moon, are too slow for a hyperbola, or whose rounds do not settle.
        astray : ndarray, shape (6 M, N)
            How far the tide takes them, d in km and d' in km/s, component by component and moment by moment.
        """
        late = (clock_s - self._middle_s) / LONGEST_S
        begin = states - self._moon_states(late)
        late = late.astype(self._skies.dtype)
        astray = np.zeros((6, self._moments.size, len(late)), late.dtype)
        if guess is not None:
            astray[:] = guess.reshape(astray.shape)
        hyperbolas = Hyperbolas(begin - astray[:, -1])
        misses = ~self._is_near(hyperbolas)
        begin[:, misses] = np.nan
        while rounds:
            rounds -= 1
            self._follow_the_tide(hyperbolas, late, astray)
            before, hyperbolas = hyperbolas, Hyperbolas(begin - astray[:, -1])
            moved_km = KM_A_SECOND * np.abs(hyperbolas.seconds() - before.seconds())
            moved_km += np.linalg.norm(hyperbolas.lowest_km - before.lowest_km, axis=0)
            leaves = np.where(hyperbolas.e < DEEP, DEEP_LEAVES, LEAVES)
            settled = leaves * moved_km < 0.3 * self._accuracy_km
            others = np.flatnonzero(~(settled | misses))
            if len(others) < len(late) / 8:
                break
        lowest = [[hyperbolas.seconds()], hyperbolas.lowest_km, hyperbolas.velocity_km_s()]
        nearest = np.where(settled & self._is_near(hyperbolas), np.concatenate(lowest), np.nan)
        astray = astray.reshape(-1, len(late))
        if len(others) and rounds:
            # The last few go on without the rest.
            again = states[:, others], clock_s[others], astray[:, others], rounds
            nearest[:, others], astray[:, others] = self.close_in(*again)
        return nearest, astray

    def _moon_states(self, late):
        """Return geocentric positions and velocities of the Moon."""
        powers = powers_of(late, self._moon.shape[1])
        rates = self._moon[:, 1:] * np.arange(1, len(powers)) / LONGEST_S
        return np.concatenate([self._moon @ powers, rates @ powers[:-1]])

    def _follow_the_tide(self, hyperbolas, late, astray):
        """Integrate anew, back from the lowest points, how far flights stray from hyperbolas."""
        way, pace_s, seconds = hyperbolas.on_the_way(self._moments)
        rows = np.empty((self._skies.shape[2] + 12, 1, seconds.size), late.dtype)
        rows[POWERS, 0] = powers_of((late + seconds / LONGEST_S).reshape(-1), len(rows) - 15)
        rows[PLACE, 0] = (way + astray[:3]).reshape(3, -1)
        force = look(rows, self._skies).reshape(way.shape)
        squares = np.einsum("cmn,cmn->mn", way, way)
        force += way * (MOON_MU_KM3_S2 / (squares * np.sqrt(squares)))
        np.matmul(self._integrals, force * pace_s, out=astray[3:])
        np.matmul(self._integrals, astray[3:] * pace_s, out=astray[:3])

    def _is_near(self, hyperbolas):
        """Tell whose lowest points are near the Moon, and soon."""
        least_km = 0 if self._accuracy_km >= SINGLE_KM else 2 * MOON_RADIUS_KM
        near = (least_km < hyperbolas.distance_km) & (hyperbolas.distance_km < NEAR_MOON_KM)
        return near & (np.abs(hyperbolas.seconds()) < LONGEST_S)


@cache
def _moments(count):
    """Return moments on the way from the lowest point, 0, to the beginning, 1, and the integrals to them."""
    nodes = chebyshev.chebpts2(count + 1)[1:]
    return (nodes[:, None] + 1) / 2, integrals_to(nodes) / 2
