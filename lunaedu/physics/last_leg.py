"""The last leg to the Moon: many flights, each with its own steps to its own closest approach.

The tableau is that of `lunaedu.physics.nystrom`. A product of a row of weights with the forces so far gives a
stage for all.
"""

import numpy as np

from lunaedu.constants import MOON_MU_KM3_S2
from lunaedu.physics import nystrom
from lunaedu.physics.approach import (
    LONGEST_STEP_S,
    SEARCH_S,
    TIDE_S2,
    is_close,
    is_flyby,
    lowest_point,
    step_by_moon_s,
)
from lunaedu.physics.looks import PLACE, POWERS, look, middle_and_half, powers_of, products, skies_about

MOST_STEPS = 400


def _weights(*fractions):
    return np.array([float(fraction) for fraction in fractions])


# The tableau as rows of weights for position, velocity times h, and forces times h².
STAGE_WEIGHTS = [_weights(1, c, *row) for c, row in zip(nystrom.C[:8], nystrom.A[:8], strict=True)]
STAGE_TIMES = _weights(*nystrom.C[:8])
END_WEIGHTS = _weights(*nystrom.B[:8])
VELOCITY_WEIGHTS = _weights(*nystrom.B_PRIME[:8])


class LastLeg:
    """Flights near the Moon, each with its own clock and steps.

    Parameters
    ----------
    states : ndarray, shape (6, N)
        Geocentric positions in km and velocities in km/s, ICRF axes.
    clock_s, starts_s : ndarray, shape (N,)
        Seconds since the epoch, now and at the departure.
    boldness : float
        From `approach.boldness`.
    real : type
        Of the numbers in which forces are looked at: `numpy.float32` or `numpy.float64`.
    """

    def __init__(self, states, clock_s, starts_s, boldness, real):
        self._position, self._velocity = states.reshape(2, 3, -1)
        self._starts_s, self._clock_s = starts_s, clock_s
        self._boldness, self._real = boldness, real

    def close_in(self, accuracy_km):
        """Fly on to the closest approaches.

        Parameters
        ----------
        accuracy_km : float

        Returns
        -------
        ndarray, shape (N, 7)
            As from `swarm.fly_swarms`.
        """
        nearest = np.full((7, len(self._starts_s)), np.nan)
        members = np.arange(len(self._starts_s))
        for _ in range(MOST_STEPS):
            position, velocity = self._seen_from_moon()
            about_moon = products(position, velocity)
            to_go_s, _, fastest_km_s = lowest_point(about_moon, xp=np)
            near = is_flyby(about_moon)
            close = is_close(to_go_s, np.sqrt(about_moon[0]), accuracy_km)
            # So far along the way the tide moves the lowest point itself.
            shift_km = TIDE_S2 * about_moon[0] * np.abs(to_go_s) / fastest_km_s
            done = near & close & (shift_km < accuracy_km)
            elapsed_s = self._clock_s - self._starts_s
            nearest[:, members[done]] = np.concatenate([elapsed_s[None], position, velocity])[:, done]
            gone = ~near & (about_moon[2] > 0)
            lost = (elapsed_s > SEARCH_S) | (self._clock_s > self._clock_s.min() + LONGEST_STEP_S)
            flying = ~(done | gone | lost)
            if not flying.any():
                break
            h = np.minimum(step_by_moon_s(about_moon, self._boldness, np), LONGEST_STEP_S)
            h = np.where(near & (to_go_s < h), to_go_s, h)
            if not flying.all():
                members, h = members[flying], h[flying]
                self._keep(flying)
            self._step(h)
        return _lowest(nearest[0], nearest[1:4], nearest[4:])

    def _keep(self, chosen):
        """Let the others go."""
        self._starts_s, self._clock_s, self._position, self._velocity = (
            np.ascontiguousarray(each[..., chosen])
            for each in (self._starts_s, self._clock_s, self._position, self._velocity)
        )

    def _seen_from_moon(self):
        """Return position and velocity relative to the Moon."""
        middle_s, half_s = middle_and_half(self._clock_s)
        moon = skies_about(np.array([middle_s]), half_s)[0, 3:6, :-3]
        powers = powers_of((self._clock_s - middle_s) / half_s, moon.shape[1])
        rates = moon[:, 1:] * np.arange(1, moon.shape[1]) / half_s
        return self._position - moon @ powers, self._velocity - rates @ powers[:-1]

    def _step(self, h):
        """Move each member on by its h seconds."""
        (now_s, early_s), (step_s, longer_s) = middle_and_half(self._clock_s), middle_and_half(h)
        half_s = early_s + longer_s
        phase = ((self._clock_s - now_s) / half_s).astype(self._real)
        slip = ((h - step_s) / half_s).astype(self._real)
        skies = skies_about(now_s + step_s * STAGE_TIMES, half_s).astype(self._real)
        rows = np.empty((skies.shape[2] + 12, 1, len(h)), self._real)
        table = np.empty((10, 3, len(h)), self._real)
        flat, place = table.reshape(10, -1), rows[PLACE].reshape(-1)
        table[0], table[1] = self._position, self._velocity * h
        square = (h * h).astype(self._real)
        for stage, (weights, sky) in enumerate(zip(STAGE_WEIGHTS, skies, strict=True), start=2):
            np.dot(weights.astype(self._real), flat[:stage], out=place)
            rows[POWERS, 0] = powers_of(phase + weights[1] * slip, len(rows) - 15)
            np.multiply(look(rows, sky[None])[:, 0], square, out=table[stage])
        gains = np.array([END_WEIGHTS, VELOCITY_WEIGHTS], self._real) @ flat[2:]
        self._position += self._velocity * h + gains[0].reshape(3, -1)
        self._velocity += gains[1].reshape(3, -1) / h
        self._clock_s = self._clock_s + h


def _lowest(seconds, position, velocity):
    """Return time, position and velocity at the lowest points of hyperbolas about the Moon, shape (N, 7)."""
    about_moon = distance_squared, speed_squared, away = products(position, velocity)
    to_go_s, lowest_km, fastest_km_s = lowest_point(about_moon, xp=np)
    towards = (speed_squared - MOON_MU_KM3_S2 / np.sqrt(distance_squared)) * position - away * velocity
    towards /= np.linalg.norm(towards, axis=0)
    onwards = velocity - np.einsum("cn,cn->n", velocity, towards) * towards
    onwards /= np.linalg.norm(onwards, axis=0)
    return np.concatenate([[seconds + to_go_s], lowest_km * towards, fastest_km_s * onwards]).T
