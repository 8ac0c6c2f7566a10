"""Many flights at once: the forces of `lunaedu.physics.gravity` and the same tableau, on arrays.

A call of NumPy costs a microsecond, as much as its work on a thousand numbers. So a swarm is some
thousands of flights, as many as the cache holds, and everything is arranged to need few calls:

* For the length of a step Moon, Sun and their pull on the Earth are power series in time. One product of a
  matrix with the rows (x, y, z, 1, s, s², …) gives what all members see of all three.
* What they see of a body is divided by √μ. In such units the pull is d/|d|³ for Earth, Moon and Sun alike.
* One product of a row of weights with the forces so far gives a stage of the tableau.
* All fly with one step, the shortest among them, until the first is near the Moon. Then each takes its own.
"""

import numpy as np
from numpy.polynomial import chebyshev

from lunaedu.constants import EARTH_J2, EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_MU_KM3_S2, SUN_MU_KM3_S2
from lunaedu.physics import ephemeris, nystrom
from lunaedu.physics.approach import (
    LONGEST_STEP_S,
    NEAR_MOON_KM,
    SEARCH_S,
    boldness,
    energy_left,
    is_close,
    is_flyby,
    lowest_point,
    step_length_s,
)
from lunaedu.physics.gravity import Masses, power_fit

SWARM_SIZE = 4096
SPREAD_S = 3600.0
"""The starts of a swarm lie within an hour, so that one series in time serves all."""

MOST_STEPS = 400

ROOT_MU = np.sqrt([EARTH_MU_KM3_S2, MOON_MU_KM3_S2, SUN_MU_KM3_S2]).repeat(3)[:, None]
BULGE = 1.5 * EARTH_J2 * EARTH_RADIUS_KM**2 / EARTH_MU_KM3_S2

MOST_POWERS = 6
POWERS_FOR_S = {3000.0: 4, 12_000.0: 5, np.inf: MOST_POWERS}
"""So many powers of time hold the Moon to centimetres, for so long to either side."""

SKY_NODES = chebyshev.chebpts1(MOST_POWERS + 1)
SKY_FITS = {powers: power_fit(SKY_NODES, powers) for powers in POWERS_FOR_S.values()}
WAYS = np.concatenate([np.tile(-np.eye(3), (3, 1)) / ROOT_MU, np.zeros((3, 3))])


def _weights(*fractions):
    return np.array([float(fraction) for fraction in fractions])


# The tableau as rows of weights for position, velocity times h, and forces times h².
STAGE_WEIGHTS = [_weights(1, c, *row) for c, row in zip(nystrom.C[:8], nystrom.A[:8], strict=True)]
END_WEIGHTS = _weights(1, 1, *nystrom.B[:8])
VELOCITY_WEIGHTS = _weights(0, 0, *nystrom.B_PRIME[:8])


def fly_swarms(states, starts_s, accuracy_km):
    """Fly many departures to their closest approaches to the Moon.

    Parameters
    ----------
    states : ndarray, shape (N, 6)
        Geocentric positions in km and velocities in km/s, ICRF axes.
    starts_s : ndarray, shape (N,)
        Seconds since the epoch.
    accuracy_km : float
        How far the closest approach may be from the exact solution.

    Returns
    -------
    ndarray, shape (N, 7)
        Seconds from the start to the closest approach, and position and velocity relative to the Moon there.
        NaN for flights that start downwards, are too slow to get there, miss the Moon, or lose the others.

    Examples
    --------
    >>> state = [89.0, 3147.0, 5912.2, -9.4085, -1.9723, 5.4789]
    >>> start_s = ephemeris.seconds_since_epoch("1959-01-02T16:53:21")
    >>> seconds, *position_km = fly_swarms(np.array([state]), np.array([start_s]), 1.0)[0, :4]
    >>> print(f"after {seconds / 3600:.2f} hours, {np.linalg.norm(position_km):.0f} km from the centre")
    after 34.09 hours, 7723 km from the centre
    """
    found = np.full((len(states), 7), np.nan)
    left = energy_left(np.linalg.norm(states[:, 3:], axis=1), np.linalg.norm(states[:, :3], axis=1))
    outward = np.einsum("ij,ij->i", states[:, :3], states[:, 3:]) > 0
    for members in _groups(np.flatnonzero(outward & (left > 0)), starts_s):
        swarm = _Swarm(states[members], starts_s[members], boldness(left[members].min(), accuracy_km))
        swarm.fly_out()
        found[members] = swarm.close_in(accuracy_km)
    return found


def _groups(members, starts_s):
    """Yield the indices of flights that fly together: few enough for the cache, starting within an hour."""
    order = members[np.argsort(starts_s[members], kind="stable")]
    while len(order):
        together = np.searchsorted(starts_s[order[:SWARM_SIZE]], starts_s[order[0]] + SPREAD_S, "right")
        yield order[:together]
        order = order[together:]


class _Swarm:
    """Flights in arrays of shape (3, N), each with its own clock."""

    def __init__(self, states, starts_s, boldness):
        self._position, self._velocity = states.T.reshape(2, 3, -1).copy()
        self._starts_s = self._clock_s = starts_s
        self._boldness = boldness
        self._make_room()
        self._look_up_sky(SPREAD_S)

    def fly_out(self):
        """Fly with one step for all, until the first is near the Moon."""
        for _ in range(MOST_STEPS):
            about_moon = _products(*self._seen_from_moon())
            if about_moon[0].min() < NEAR_MOON_KM**2 or np.all(self._late()):
                break
            self._step(self._step_lengths_s(about_moon).min())

    def close_in(self, accuracy_km):
        """Fly on, each with its own steps, and return what `fly_swarms` does."""
        found = np.full((len(self._starts_s), 7), np.nan)
        members = np.arange(len(found))
        for _ in range(MOST_STEPS):
            position, velocity = self._seen_from_moon()
            about_moon = _products(position, velocity)
            to_go_s, lowest_km, fastest_km_s = lowest_point(about_moon, xp=np)
            near = is_flyby(about_moon)
            done = near & is_close(to_go_s, np.sqrt(about_moon[0]), accuracy_km)
            found[members[done], 0] = (self._clock_s + to_go_s - self._starts_s)[done]
            towards, onwards = _lowest_directions(position[:, done], velocity[:, done])
            found[members[done], 1:4] = (lowest_km[done] * towards).T
            found[members[done], 4:] = (fastest_km_s[done] * onwards).T
            gone = ~near & (about_moon[2] > 0)
            lost = self._late() | (self._clock_s > self._clock_s.min() + LONGEST_STEP_S)
            flying = ~(done | gone | lost)
            if not flying.any():
                break
            h = self._step_lengths_s(about_moon)
            h = np.where(near & (to_go_s < h), to_go_s, h)
            if not flying.all():
                members, h = members[flying], h[flying]
                self._keep(flying)
            self._step(h)
        return found

    def _late(self):
        return self._clock_s > self._starts_s + SEARCH_S

    def _step_lengths_s(self, about_moon):
        about_earth = _products(self._position, self._velocity)
        return np.minimum(
            np.minimum(*step_length_s(about_earth, about_moon, self._boldness, np)), LONGEST_STEP_S
        )

    def _keep(self, chosen):
        """Let the others go."""
        self._starts_s, self._clock_s, self._fraction, self._position, self._velocity = (
            np.ascontiguousarray(each[..., chosen])
            for each in (self._starts_s, self._clock_s, self._fraction, self._position, self._velocity)
        )
        self._make_room()

    def _make_room(self):
        count = len(self._clock_s)
        self._table = np.empty((10, 3, count))
        self._rows = np.ones((3 + MOST_POWERS, count))
        self._sights = np.empty((12, count))

    def _look_up_sky(self, ahead_s):
        """Make series for the time ahead, and the matrix that tells what is seen of Earth, Moon and Sun."""
        first, last = self._clock_s.min(), self._clock_s.max() + ahead_s
        self._half_s = (last - first) / 2
        self._fraction = (self._clock_s - first) / self._half_s - 1
        bodies = ephemeris.moon_and_sun_km(
            np.minimum(first + self._half_s * (1 + SKY_NODES), ephemeris.SPAN_S)
        )
        pull = Masses().pull_on_earth(bodies[:, :3], bodies[:, 3:])
        powers = next(powers for longest_s, powers in POWERS_FOR_S.items() if self._half_s <= longest_s)
        series = (SKY_FITS[powers] @ np.concatenate([bodies, pull], axis=1)).T
        self._moon = series[:3]
        self._rates = series[:3, 1:] * np.arange(1, powers) / self._half_s
        self._sky = np.zeros((12, 3 + powers))
        self._sky[:, :3] = WAYS
        self._sky[3:9, 3:] = series[:6] / ROOT_MU[3:]
        self._sky[9:, 3:] = -series[6:]

    def _seen_from_moon(self):
        """Return position and velocity relative to the Moon."""
        powers = self._rows_at(self._fraction)[3:]
        return self._position - self._moon @ powers, self._velocity - self._rates @ powers[:-1]

    def _step(self, h):
        """Move all members on by h seconds: one number for all, or one for each."""
        self._look_up_sky(np.max(h))
        table, square, stride = self._table, h * h, h / self._half_s
        flat, place = table.reshape(10, -1), self._rows[:3].reshape(-1)
        table[0] = self._position
        np.multiply(self._velocity, h, out=table[1])
        for stage, weights in enumerate(STAGE_WEIGHTS, start=2):
            np.dot(weights, flat[:stage], out=place)
            self._look_at_force(self._fraction + weights[1] * stride, table[stage])
            table[stage] *= square
        np.dot(END_WEIGHTS, flat, out=place)
        self._position[:] = self._rows[:3]
        self._velocity += np.dot(VELOCITY_WEIGHTS, flat).reshape(3, -1) / h
        self._clock_s, self._fraction = self._clock_s + h, self._fraction + stride

    def _rows_at(self, fraction):
        """Return the rows, with the powers of time at a moment each."""
        rows = self._rows[: self._sky.shape[1]]
        rows[4] = fraction
        for power in range(5, len(rows)):
            np.multiply(rows[power - 1], rows[4], out=rows[power])
        return rows

    def _look_at_force(self, fraction, out):
        """Write into `out` the accelerations at the places in the first three rows, at a moment each."""
        np.dot(self._sky, self._rows_at(fraction), out=self._sights)
        ways, fall_of_earth = self._sights[:9].reshape(3, 3, -1), self._sights[9:]
        inverse_square = 1 / np.einsum("bcn,bcn->bn", ways, ways)
        pull = inverse_square * np.sqrt(inverse_square)
        # The Earth's is 1 + κ (1 − 5 z²/r²) times as strong, and along z 2κ more, with κ = 1.5 J2 (R/r)².
        z = ways[0, 2]
        bulge = BULGE * inverse_square[0]
        lift = 2 * bulge * pull[0] * z
        pull[0] *= 1 + bulge * (1 - 5 * inverse_square[0] * z * z)
        np.einsum("bcn,bn->cn", ways, pull, out=out)
        out += fall_of_earth
        out[2] += lift


def _products(position, velocity):
    """Return r·r, v·v and r·v, as `approach.products` does."""
    pairs = (position, position), (velocity, velocity), (position, velocity)
    return [np.einsum("cn,cn->n", one, other) for one, other in pairs]


def _lowest_directions(position, velocity):
    """Return the unit vectors of position and velocity at the lowest points of hyperbolas about the Moon."""
    distance_squared, speed_squared, away = _products(position, velocity)
    towards = (speed_squared - MOON_MU_KM3_S2 / np.sqrt(distance_squared)) * position - away * velocity
    towards /= np.linalg.norm(towards, axis=0)
    onwards = velocity - np.einsum("cn,cn->n", velocity, towards) * towards
    return towards, onwards / np.linalg.norm(onwards, axis=0)
