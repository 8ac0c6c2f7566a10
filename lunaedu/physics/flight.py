"""The flight engine: from a departure state to the Moon and past it.

The probe is a point pulled by

* the Earth, with its flattening J2 about the z axis of the ICRF (0.2° from the pole of 1959),
* the Moon and the Sun, each less its pull on the Earth, which carries the axes along:

    r'' = −μ r/r³ + J2 term + Σ μ_b [ (r_b − r)/|r_b − r|³ − r_b/|r_b|³ ].

Each step of the Runge-Kutta-Nyström pair of `lunaedu.physics.nystrom` is as long as the nearest centre of
force allows. Nothing else acts: no air, no light pressure, no burn. The Moon stops nobody: a flight that hits
it goes on through, and its closest approach has a negative altitude. A flight that falls back to the Earth
ends there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import dist, hypot, sqrt

import numpy as np
from numpy.polynomial import chebyshev

from lunaedu.constants import (
    EARTH_FLATTENING,
    EARTH_J2,
    EARTH_MU_KM3_S2,
    EARTH_RADIUS_KM,
    MOON_MU_KM3_S2,
    MOON_RADIUS_KM,
    SUN_MU_KM3_S2,
)
from lunaedu.physics import ephemeris, nystrom
from lunaedu.physics.guard import finite, within

HOUR_S = 3600.0
SEARCH_HOURS = 70.0

NEAR_MOON_KM = 66_000.0
"""Radius of the Moon's sphere of influence: the first least distance inside it ends the search."""

MOON_DISTANCE_KM = 384_400.0
FASTEST_KM_S = 100.0
FARTHEST_KM = 2e6
LONGEST_STEP_S = 16 * HOUR_S
SWARM_SIZE = 2048
TIDE_S2 = 2 * EARTH_MU_KM3_S2 / MOON_DISTANCE_KM**3
"""What the Earth's pull gains, in km/s², with each km of distance from the Moon."""


@dataclass(frozen=True)
class ClosestApproach:
    """Where a flight came nearest to the Moon's centre.

    ``passes_moon`` is False if the flight did not turn within 66 000 km of the Moon: the rest then describes
    the least distance met before the flight ended. The altitude of a hit is negative; the speed is relative
    to the Moon.
    """

    time: datetime
    seconds: float
    distance_km: float
    altitude_km: float
    speed_km_s: float
    passes_moon: bool


@dataclass(frozen=True)
class Encounters:
    """The closest approaches of many flights: arrays with one entry for each, as in `ClosestApproach`.

    ``position_km`` and ``velocity_km_s`` (N, 3) are relative to the Moon, ICRF axes, at the moment of least
    distance, whose length ``distance_km`` is.
    """

    distance_km: np.ndarray
    seconds: np.ndarray
    passes_moon: np.ndarray
    position_km: np.ndarray
    velocity_km_s: np.ndarray


@dataclass(frozen=True)
class Masses:
    """What pulls: gravitational parameters in km³/s², and the Earth's J2."""

    earth: float = EARTH_MU_KM3_S2
    j2: float = EARTH_J2
    moon: float = MOON_MU_KM3_S2
    sun: float = SUN_MU_KM3_S2


def fly(position_km, velocity_km_s, start, hours=SEARCH_HOURS, accuracy_km=1.0):
    """Fly one departure to the Moon and past it.

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (3,)
        Geocentric position and velocity at the start, ICRF axes.
    start : datetime or ISO 8601 string
        UTC.
    hours : float
        How long to fly, from 0.01 to 1000. The search for the closest approach ends there too.
    accuracy_km : float
        How far the closest approach may be from the exact solution of the equations, from 0.0001 to 10 km.

    Returns
    -------
    Flight

    Raises
    ------
    ValueError
        If a number is not finite, has the wrong shape or is out of range, if the start lies inside the Earth
        or the Moon, or if the flight would leave the table of Moon and Sun.

    Examples
    --------
    >>> flight = fly([89.0, 3147.0, 5912.2], [-9.4085, -1.9723, 5.4789], "1959-01-02T16:53", accuracy_km=0.01)
    >>> nearest = flight.closest_approach
    >>> print(f"{nearest.time:%d January %H:%M}, {nearest.altitude_km:.0f} km above the Moon")
    04 January 02:58, 5988 km above the Moon
    """
    position = finite("position_km", position_km, (3,))
    velocity = finite("velocity_km_s", velocity_km_s, (3,))
    hours = _one_number("hours", hours, 0.01, 1000.0)
    accuracy_km = _one_number("accuracy_km", accuracy_km, 1e-4, 10.0)
    start_s = _checked_start(start)
    ephemeris.check_span(start_s + hours * HOUR_S)
    state = position.tolist() + velocity.tolist()
    from_moon = dist(state[:3], _moon_state(start_s, Masses())[:3])
    _check_departures(hypot(*state[3:]), hypot(*state[:3]), _inside_earth(*state[:3]), from_moon)
    return Flight(start_s, state, hours, accuracy_km)


def fly_many(positions_km, velocities_km_s, start, start_offsets_s=0.0, accuracy_km=1.0):
    """Fly many departures to their closest approaches to the Moon, for at most 70 hours each.

    Parameters
    ----------
    positions_km, velocities_km_s : array_like, shape (N, 3)
        Geocentric positions and velocities, each at its own start, ICRF axes.
    start : datetime or ISO 8601 string
        UTC.
    start_offsets_s : float or array_like, shape (N,)
        How long after `start` each flight begins, in seconds.
    accuracy_km : float
        As for `fly`.

    Returns
    -------
    Encounters
        Times count from `start`. Positions are good to twice `accuracy_km`; velocities, outside the Moon, to
        1 m/s for each km of it. Energy and momentum about the Moon survive even a pass through its centre.

    Raises
    ------
    ValueError
        As for `fly`; and if there is no flight at all.

    Examples
    --------
    >>> positions = [[89.0, 3147.0, 5912.2]] * 2
    >>> velocities = [[-9.4085, -1.9723, 5.4789], [-9.4095, -1.9725, 5.4795]]
    >>> many = fly_many(positions, velocities, "1959-01-02T16:53:21")
    >>> print(f"{many.distance_km[1] - many.distance_km[0]:.0f} km")
    -205 km
    """
    positions = finite("positions_km", positions_km, (None, 3))
    velocities = finite("velocities_km_s", velocities_km_s, positions.shape)
    offsets = finite("start_offsets_s", start_offsets_s)
    if len(positions) == 0:
        raise ValueError("fly_many needs at least one flight; got none")
    if np.shape(offsets) not in ((), positions.shape[:1]):
        raise ValueError(
            f"start_offsets_s must be one number or {len(positions)}; got shape {np.shape(offsets)}"
        )
    accuracy_km = _one_number("accuracy_km", accuracy_km, 1e-4, 10.0)
    start_s = _checked_start(start)
    starts_s = start_s + np.broadcast_to(offsets, len(positions))
    ephemeris.check_span(starts_s)
    ephemeris.check_span(starts_s + SEARCH_HOURS * HOUR_S)
    distances = np.linalg.norm(positions, axis=1)
    from_moon = np.linalg.norm(positions - ephemeris.moon_and_sun_km(starts_s)[:, :3], axis=1).min()
    inside = _inside_earth(*positions.T).any()
    _check_departures(np.linalg.norm(velocities, axis=1).max(), distances.max(), inside, from_moon)
    states = np.concatenate([positions, velocities], axis=1)
    found = np.full((len(states), 7), np.nan)
    for members in _swarms(starts_s):
        found[members] = _fly_swarm(states[members], starts_s[members], accuracy_km)
    passes = np.isfinite(found[:, 0])
    for k in np.flatnonzero(~passes):
        alone = Flight(starts_s[k], states[k], SEARCH_HOURS, accuracy_km)
        closest = alone.closest_approach
        seen = alone._states(closest.seconds / HOUR_S) - _moon_state(starts_s[k] + closest.seconds, Masses())
        found[k] = closest.seconds, *seen
        passes[k] = closest.passes_moon
    return Encounters(
        distance_km=np.linalg.norm(found[:, 1:4], axis=1),
        seconds=found[:, 0] + offsets,
        passes_moon=passes,
        position_km=found[:, 1:4],
        velocity_km_s=found[:, 4:],
    )


def _one_number(name, value, low, high):
    number = within(name, value, low, high)
    if not isinstance(number, float):
        raise ValueError(f"{name} must be one number; got {len(number)}")
    return number


def _checked_start(start):
    seconds = ephemeris.seconds_since_epoch(start)
    if np.ndim(seconds):
        raise ValueError(f"start must be one moment; got {len(seconds)}")
    return seconds


def _check_departures(greatest_speed, greatest_distance, inside_earth, least_from_moon):
    if greatest_speed > FASTEST_KM_S:
        raise ValueError(
            f"speeds must be below {FASTEST_KM_S:g} km/s; got {greatest_speed:g} (is it in m/s?)"
        )
    if greatest_distance > FARTHEST_KM:
        raise ValueError(
            f"a flight must start within {FARTHEST_KM:g} km of the Earth; "
            f"got {greatest_distance:g} (is it in metres?)"
        )
    if inside_earth:
        raise ValueError(
            "a flight must start outside the Earth, whose ground is "
            f"{EARTH_RADIUS_KM:.0f} km from its centre at the equator; got a position below the ground"
        )
    if least_from_moon < MOON_RADIUS_KM:
        raise ValueError(
            f"a flight must start outside the Moon, {MOON_RADIUS_KM:.0f} km from its centre; "
            f"got {least_from_moon:.0f} km"
        )


def _inside_earth(x, y, z):
    polar_km = EARTH_RADIUS_KM * (1 - EARTH_FLATTENING)
    return (x * x + y * y) / EARTH_RADIUS_KM**2 + z * z / polar_km**2 < 1


class Flight:
    """One flight from start to end: what `fly` returns.

    It is flown as far as the closest approach, and on from there when somebody asks.

    Attributes
    ----------
    start : datetime
        UTC.
    closest_approach : ClosestApproach
    """

    def __init__(self, start_s, state, hours, accuracy_km, masses=Masses()):
        """Start at seconds since the epoch with a state of six numbers; `fly` is the way in."""
        # One of NumPy's floats among them would make every step three times slower.
        start_s, *state = map(float, (start_s, *state))
        self.start = ephemeris.EPOCH + timedelta(seconds=start_s)
        self._start_s, self._hours = start_s, hours
        self._end_s = start_s + hours * HOUR_S
        self._accuracy_km = accuracy_km
        self._masses = masses
        self._boldness = _boldness(_energy_left(hypot(*state[3:]), hypot(*state[:3])), accuracy_km)
        self._force = _gravity(masses)
        self._nodes = [(start_s, *state, self._force(start_s, *state[:3]))]
        self._fell = False
        self.closest_approach = self._find_closest_approach()

    @property
    def falls_back(self):
        """Whether the flight comes back to the Earth within its hours; it ends there."""
        self._reach(self._end_s)
        return self._fell

    @property
    def end_hours(self):
        """Hours from the start to the end: those asked for, or fewer where the flight falls back."""
        self._reach(self._end_s)
        return (self._end_s - self._start_s) / HOUR_S

    def position_km(self, hours):
        """Return the geocentric position, ICRF axes, some hours after the start.

        Parameters
        ----------
        hours : float or array_like, shape (N,)
            From 0 to `end_hours`.

        Returns
        -------
        ndarray, shape (3,) or (N, 3)
            Kilometres, as accurate as the flight.

        Raises
        ------
        ValueError
            If an hour lies before the start or after the end of the flight.
        """
        return self._states(hours)[..., :3]

    def velocity_km_s(self, hours):
        """Return the geocentric velocity in km/s, ICRF axes; otherwise as `position_km`."""
        return self._states(hours)[..., 3:]

    def _states(self, hours):
        asked = np.asarray(within("hours", hours, 0.0, self._hours))
        seconds = self._start_s + asked * HOUR_S
        self._reach(np.max(seconds, initial=self._start_s))
        if self._fell and np.any(asked > self.end_hours):
            raise ValueError(
                f"the flight falls back to the Earth after {self.end_hours:.2f} hours; ask for no later"
            )
        before = np.searchsorted([node[0] for node in self._nodes], seconds.ravel(), "right") - 1
        states = [
            self._moved(self._nodes[k], t)[1:7] for k, t in zip(before, seconds.ravel().tolist(), strict=True)
        ]
        return np.array(states).reshape(*asked.shape, 6)

    def _moved(self, node, t):
        """Return the node at the time t, one step away: a part of a step is as accurate as the whole."""
        return (t, *nystrom.step(self._force, node[0], t - node[0], *node[1:]))

    def _reach(self, t):
        while self._nodes[-1][0] < min(t, self._end_s):
            self._advance(self._step_length_s(self._nodes[-1], self._seen_from_moon(self._nodes[-1])))

    def _advance(self, h):
        """Append a node, at most h seconds on; end the flight where it meets the Earth."""
        last = self._nodes[-1]
        left = self._end_s - last[0]
        # The last two steps share what is left, so that none is a mere splinter.
        node = self._moved(last, self._end_s if h > left else last[0] + (left / 2 if 2 * h > left else h))
        if _inside_earth(*node[1:4]):
            node = self._moved(
                last, self._first_time(last, node[0], lambda there: _inside_earth(*there[1:4]))
            )
            self._end_s, self._fell = node[0], True
        self._nodes.append(node)

    def _first_time(self, node, late, happened):
        """Return to a millisecond when something happens between a node and a later time, by halving."""
        early = node[0]
        while late - early > 1e-3:
            middle = (early + late) / 2
            if happened(self._moved(node, middle)):
                late = middle
            else:
                early = middle
        return early

    def _step_length_s(self, node, seen):
        return min(*_step_length_s(node[1:7], seen, self._boldness), LONGEST_STEP_S)

    def _seen_from_moon(self, node):
        _, x, y, z, u, v, w, _ = node
        moon_x, moon_y, moon_z, moon_u, moon_v, moon_w = _moon_state(node[0], self._masses)
        return x - moon_x, y - moon_y, z - moon_z, u - moon_u, v - moon_v, w - moon_w

    def _find_closest_approach(self):
        """Fly on until the next step would pass the Moon; or to the end, and look back."""
        least_km = np.inf
        while True:
            node = self._nodes[-1]
            seen = self._seen_from_moon(node)
            distance_km, to_go_s = _to_closest(seen, self._masses.moon)
            if distance_km < least_km:
                least_km, nearest = distance_km, len(self._nodes) - 1
            h = self._step_length_s(node, seen)
            if distance_km < NEAR_MOON_KM and to_go_s < h and (to_go_s > 0 or nearest > 0):
                return self._closest_approach(node)
            if node[0] == self._end_s:
                return self._least_distance(nearest)
            self._advance(h)

    def _closest_approach(self, node):
        """Close in on the least distance by Newton's method, from a node near it."""
        for _ in range(20):
            seen = self._seen_from_moon(node)
            distance_km, to_go_s = _to_closest(seen, self._masses.moon)
            speed_km_s = hypot(*seen[3:])
            t = min(max(node[0] + to_go_s, self._start_s), self._end_s)
            gain_km = (speed_km_s * (t - node[0])) ** 2 / (2 * distance_km)
            if gain_km < 0.01 * self._accuracy_km:
                break
            node = self._moved(node, t)
        return self._described(t, distance_km - gain_km, speed_km_s)

    def _least_distance(self, nearest):
        """Close in on the least distance by halving, from the nearest node of a flight that does not pass."""
        node = self._nodes[nearest]
        leaving = _leaves(self._seen_from_moon(node))
        other = self._nodes[min(max(nearest + (-1 if leaving else 1), 0), len(self._nodes) - 1)]
        first, last = sorted((node, other))
        t = self._first_time(first, last[0], lambda there: _leaves(self._seen_from_moon(there)))
        seen = self._seen_from_moon(self._moved(first, t))
        return self._described(t, hypot(*seen[:3]), hypot(*seen[3:]))

    def _described(self, t, distance_km, speed_km_s):
        return ClosestApproach(
            time=ephemeris.EPOCH + timedelta(seconds=t),
            seconds=t - self._start_s,
            distance_km=distance_km,
            altitude_km=distance_km - MOON_RADIUS_KM,
            speed_km_s=speed_km_s,
            passes_moon=distance_km < NEAR_MOON_KM and self._start_s < t < self._end_s,
        )


def _leaves(seen):
    x, y, z, u, v, w = seen
    return x * u + y * v + z * w > 0


def _to_closest(seen, moon_mu):
    """Return the distance from the Moon in km, and the seconds to its least value on the present parabola."""
    x, y, z, u, v, w = seen
    distance = sqrt(x * x + y * y + z * z)
    bend = u * u + v * v + w * w - moon_mu / distance
    away = x * u + y * v + z * w
    return distance, (-away / bend if bend > 0 else np.inf)


def _hyperbola(seen):
    """Return the seconds to the least distance on the hyperbola about the Moon, and the state there (6, N).

    Where there is none, because the flight is too slow, the seconds are infinite.
    """
    position, velocity = seen[:3], seen[3:]
    distance = np.sqrt(np.sum(position * position, axis=0))
    away = np.sum(position * velocity, axis=0)
    speed_squared = np.sum(velocity * velocity, axis=0)
    excess_squared = speed_squared - 2 * MOON_MU_KM3_S2 / distance
    fast = excess_squared > 0
    excess = np.sqrt(np.where(fast, excess_squared, 1.0))
    momentum = np.cross(position, velocity, axis=0)
    momentum_squared = np.sum(momentum * momentum, axis=0)
    eccentricity = np.sqrt(1 + momentum_squared * (excess / MOON_MU_KM3_S2) ** 2)
    anomaly = np.arcsinh(away * excess / (MOON_MU_KM3_S2 * eccentricity))
    to_go_s = np.where(fast, (anomaly * MOON_MU_KM3_S2 / excess - away) / excess**2, np.inf)
    toward = (speed_squared / MOON_MU_KM3_S2 - 1 / distance) * position - away / MOON_MU_KM3_S2 * velocity
    nearest = toward * momentum_squared / (MOON_MU_KM3_S2 * eccentricity * (1 + eccentricity))
    fastest = np.cross(momentum, toward, axis=0) * (
        MOON_MU_KM3_S2 * (1 / eccentricity + 1) / momentum_squared
    )
    return to_go_s, np.concatenate([nearest, fastest])


def _energy_left(speed_km_s, distance_km):
    """Return the square of the speed, in km²/s², that the Earth leaves a flight at the Moon's distance."""
    return speed_km_s**2 - 2 * EARTH_MU_KM3_S2 * (1 / distance_km - 1 / MOON_DISTANCE_KM)


def _boldness(energy_left, accuracy_km):
    """Return how long the steps of a flight may be, compared with the time to the next centre of force.

    Slow flights magnify an early error. The powers and factors are measured, on flights of 16 to 70 hours.
    """
    slowness = min(max(energy_left, 0.2), 8.0) / 5.0
    return min(1.45 * (accuracy_km * slowness**0.75) ** 0.19, 2.0)


def _step_length_s(body, seen, boldness, root=sqrt):
    """Return how long the next step may be, by Earth and by Moon: a part of the time to either's centre.

    The rule shares out evenly what the errors of the steps do at the end. The part grows slowly with
    distance, where the force is weak. `root` is the square root for floats or for arrays.
    """
    lengths = []
    for (x, y, z, u, v, w), mu, reach in (
        (body, EARTH_MU_KM3_S2, 1.0),
        (seen, MOON_MU_KM3_S2, 200.0),
    ):
        distance = root(x * x + y * y + z * z) + 1e-3
        speed = root(u * u + v * v + w * w + mu / distance)
        closing = -(x * u + y * v + z * w) / distance
        part = boldness * root(root(root(reach * distance / mu)))
        # What counts is the distance at the far end of the step, if that is the nearer one.
        lengths.append(part * distance / (speed + part * (closing + abs(closing)) / 2))
    return lengths


SLOT_S = HOUR_S
"""The sky is kept in slots of an hour, in which low powers of time are true to centimetres."""


class _Sky(dict):
    """Power series of the Moon (cubic), the pull on the Earth (quadratic) and the Sun (linear), slot by slot.

    The argument is the fraction of the slot. Slots are made when first asked for, a day at a time.
    """

    def __init__(self, masses):
        self._masses = masses

    def __missing__(self, slot):
        slots = slot // 24 * 24 + np.arange(24)
        fractions = (chebyshev.chebpts1(4) + 1) / 2
        bodies = ephemeris.moon_and_sun_km((slots[:, None] + fractions) * SLOT_S)
        moon, sun = bodies[..., :3], bodies[..., 3:]
        # The Sun's pulls on probe and Earth all but cancel, so both must come from the same straight line.
        sun_series = _series(fractions, sun, 2)
        sun = np.vander(fractions, 2, increasing=True) @ sun_series
        pull = self._masses.moon * moon / np.linalg.norm(moon, axis=-1, keepdims=True) ** 3
        pull += self._masses.sun * sun / np.linalg.norm(sun, axis=-1, keepdims=True) ** 3
        series = _series(fractions, moon, 4), _series(fractions, pull, 3), sun_series
        rows = np.concatenate([each.swapaxes(1, 2).reshape(24, -1) for each in series], axis=1)
        self.update(zip(slots.tolist(), map(tuple, rows.tolist()), strict=True))
        return self[slot]


def _series(fractions, samples, powers):
    return np.linalg.pinv(np.vander(fractions, powers, increasing=True)) @ samples


_sky_of = lru_cache(maxsize=8)(_Sky)


def _gravity(masses):
    """Return the acceleration in km/s² as a function of time (s since the epoch) and place (km)."""
    sky, slot_s = _sky_of(masses), SLOT_S
    earth, moon, sun = masses.earth, masses.moon, masses.sun
    flattening = 1.5 * masses.j2 * EARTH_RADIUS_KM**2

    def acceleration(t, x, y, z):
        f = t / slot_s
        slot = int(f)
        f -= slot
        (
            x0, x1, x2, x3, y0, y1, y2, y3, z0, z1, z2, z3,
            px0, px1, px2, py0, py1, py2, pz0, pz1, pz2, sx0, sx1, sy0, sy1, sz0, sz1,
        ) = sky[slot]  # fmt: skip
        distance = hypot(x, y, z)
        square = distance * distance
        central = earth / (square * distance)
        bulge = central * flattening / square
        central += bulge - 5 * bulge * z * z / square
        mx = x0 + f * (x1 + f * (x2 + f * x3)) - x
        my = y0 + f * (y1 + f * (y2 + f * y3)) - y
        mz = z0 + f * (z1 + f * (z2 + f * z3)) - z
        distance = hypot(mx, my, mz)
        to_moon = moon / (distance * distance * distance)
        sx = sx0 + f * sx1 - x
        sy = sy0 + f * sy1 - y
        sz = sz0 + f * sz1 - z
        distance = hypot(sx, sy, sz)
        to_sun = sun / (distance * distance * distance)
        return (
            to_moon * mx + to_sun * sx - central * x - (px0 + f * (px1 + f * px2)),
            to_moon * my + to_sun * sy - central * y - (py0 + f * (py1 + f * py2)),
            to_moon * mz + to_sun * sz - (central + 2 * bulge) * z - (pz0 + f * (pz1 + f * pz2)),
        )

    return acceleration


def _moon_state(t, masses):
    """Return the Moon's position in km and velocity in km/s as six floats."""
    f = t / SLOT_S
    x0, x1, x2, x3, y0, y1, y2, y3, z0, z1, z2, z3, *_ = _sky_of(masses)[int(f)]
    f -= int(f)
    return (
        x0 + f * (x1 + f * (x2 + f * x3)),
        y0 + f * (y1 + f * (y2 + f * y3)),
        z0 + f * (z1 + f * (z2 + f * z3)),
        (x1 + f * (2 * x2 + f * 3 * x3)) / SLOT_S,
        (y1 + f * (2 * y2 + f * 3 * y3)) / SLOT_S,
        (z1 + f * (2 * z2 + f * 3 * z3)) / SLOT_S,
    )


def _swarms(starts_s):
    """Yield the indices of flights that fly together: few enough for the cache, starting within an hour."""
    order = np.argsort(starts_s, kind="stable")
    while len(order):
        together = np.searchsorted(starts_s[order[:SWARM_SIZE]], starts_s[order[0]] + HOUR_S, "right")
        yield order[:together]
        order = order[together:]


def _fly_swarm(states, starts_s, accuracy_km):
    """Return when after its start (s) each flight is closest, and its state there: shape (N, 7).

    The state is relative to the Moon. All fly with one step, the shortest among them, until the first is near
    the Moon; then each takes its own steps. Flights that start downwards, are too slow to get there, or lose
    the others stay NaN.
    """
    found = np.full((len(states), 7), np.nan)
    left = _energy_left(np.linalg.norm(states[:, 3:], axis=1), np.linalg.norm(states[:, :3], axis=1))
    outward = np.einsum("ij,ij->i", states[:, :3], states[:, 3:]) > 0
    members = np.flatnonzero(outward & (left > 0))
    if len(members) == 0:
        return found
    boldness = _boldness(left[members].min(), accuracy_km)
    swarm = _Swarm(states[members], starts_s[members])
    together = True
    for _ in range(400):
        seen = swarm.seen_from_moon()
        distance_km = np.sqrt(seen[0] * seen[0] + seen[1] * seen[1] + seen[2] * seen[2])
        together = together and distance_km.min() > NEAR_MOON_KM
        h = np.minimum(*_step_length_s((*swarm.position, *swarm.velocity), seen, boldness, np.sqrt))
        h = np.minimum(h, LONGEST_STEP_S)
        if together:
            swarm.step(h.min())
            continue
        away = seen[0] * seen[3] + seen[1] * seen[4] + seen[2] * seen[5]
        near = distance_km < NEAR_MOON_KM
        to_go_s, nearest = _hyperbola(seen)
        done = near & (TIDE_S2 * distance_km * to_go_s**2 < 0.02 * accuracy_km)
        found[members[done], 0] = (swarm.clock_s + to_go_s)[done] - starts_s[members[done]]
        found[members[done], 1:] = nearest[:, done].T
        h = np.where(near & (to_go_s < h), to_go_s, h)
        lost = swarm.clock_s > starts_s[members] + SEARCH_HOURS * HOUR_S
        lost |= swarm.clock_s > swarm.clock_s.min() + LONGEST_STEP_S
        flying = ~(done | lost | ((away > 0) & ~near))
        if not flying.any():
            break
        if not flying.all():
            members, h = members[flying], h[flying]
            swarm.keep(flying)
        swarm.step(h)
    return found


SKY_POWERS = 6
SKY_NODES = chebyshev.chebpts1(SKY_POWERS + 1)
SKY_FIT = np.linalg.pinv(np.vander(SKY_NODES, SKY_POWERS, increasing=True))


def _weights(*fractions):
    return np.array([float(fraction) for fraction in fractions])


# The tableau as rows of weights for position, velocity times h, and forces times h².
STAGE_WEIGHTS = [_weights(1, c, *row) for c, row in zip(nystrom.C[1:8], nystrom.A[1:8], strict=True)]
END_WEIGHTS = _weights(1, 1, *nystrom.B[:8])
VELOCITY_WEIGHTS = _weights(0, 0, *nystrom.B_PRIME[:8])


class _Swarm:
    """Many flights at once, in arrays of shape (3, N), each with its own clock.

    For the length of a step the Moon, the Sun and their pull on the Earth are power series in time. So one
    product of a matrix with the rows (x, y, z, 1, s, s², …) gives all three for all members; and
    one product of a row of weights with the forces so far gives a stage of the tableau.
    """

    def __init__(self, states, starts_s):
        self.position, self.velocity = states.T.reshape(2, 3, -1).copy()
        self.clock_s = starts_s.copy()
        self._make_room()
        self._rows[:3] = self.position
        self._look_up_sky(HOUR_S)
        self._force = self._accelerate(self._fraction, np.empty_like(self.position))

    def keep(self, chosen):
        """Let the others go."""
        rows = self._rows[:, chosen]
        self.clock_s = self.clock_s[chosen]
        self.position, self.velocity, self._force = (
            np.ascontiguousarray(each[:, chosen]) for each in (self.position, self.velocity, self._force)
        )
        self._make_room()
        self._rows[:] = rows

    def _make_room(self):
        count = len(self.clock_s)
        self._table = np.empty((10, 3, count))
        self._rows = np.ones((3 + SKY_POWERS, count))
        self._sights = np.empty((9, count))
        self._squares = np.empty((3, count))
        self._inverse, self._factor = np.empty((2, count))

    def _look_up_sky(self, ahead_s):
        """Make the matrix for the time ahead: its rows give r − moon, r − sun, and minus the pull."""
        first, last = self.clock_s.min(), self.clock_s.max() + ahead_s
        self._half_s = (last - first) / 2
        self._fraction = (self.clock_s - first) / self._half_s - 1
        t = np.minimum(first + self._half_s * (1 + SKY_NODES), ephemeris.SPAN_S)
        bodies = ephemeris.moon_and_sun_km(t)
        moon, sun = bodies[:, :3], bodies[:, 3:]
        pull = MOON_MU_KM3_S2 * moon / np.linalg.norm(moon, axis=1, keepdims=True) ** 3
        pull += SUN_MU_KM3_S2 * sun / np.linalg.norm(sun, axis=1, keepdims=True) ** 3
        series = -(SKY_FIT @ np.concatenate([bodies, pull], axis=1)).T
        self._sky = np.concatenate([np.eye(9, 3) + np.eye(9, 3, -3), series], axis=1)

    def seen_from_moon(self):
        """Return position and velocity relative to the Moon, shape (6, N)."""
        rates = self._sky[:3, 4:] * np.arange(1, SKY_POWERS) / self._half_s
        return np.concatenate([self._sky[:3] @ self._rows, self.velocity + rates @ self._rows[3:-1]])

    def step(self, h):
        """Move all members on by h seconds: one number for all, or one for each."""
        self._look_up_sky(np.max(h))
        table, square, stride = self._table, h * h, h / self._half_s
        flat, place = table.reshape(10, -1), self._rows[:3].reshape(-1)
        table[0] = self.position
        np.multiply(self.velocity, h, out=table[1])
        np.multiply(self._force, square, out=table[2])
        for stage, weights in enumerate(STAGE_WEIGHTS, start=3):
            np.dot(weights, flat[:stage], out=place)
            self._accelerate(self._fraction + weights[1] * stride, table[stage])
            table[stage] *= square
        np.dot(END_WEIGHTS, flat, out=place)
        self.position[:] = self._rows[:3]
        self.velocity += np.dot(VELOCITY_WEIGHTS, flat).reshape(3, -1) / h
        self.clock_s = self.clock_s + h
        self._accelerate(self._fraction + stride, self._force)

    def _accelerate(self, fraction, out):
        """Write into `out` the accelerations at the places in the first three rows; return it."""
        rows, place, sights = self._rows, self._rows[:3], self._sights
        rows[4] = fraction
        for power in range(5, len(rows)):
            np.multiply(rows[power - 1], rows[4], out=rows[power])
        np.dot(self._sky, rows, out=sights)
        from_moon, from_sun, pull = sights[:3], sights[3:6], sights[6:]
        # The Earth: −μ/r³ (1 + κ (1 − 5 z²/r²)), and along z −2 κ μ/r³ more, with κ = 1.5 J2 (R/r)².
        factor, inverse = self._inverse_cube(place, EARTH_MU_KM3_S2)
        oblate = self._squares[2]
        oblate *= inverse
        oblate *= -5.0
        oblate += 1.0
        inverse *= 1.5 * EARTH_J2 * EARTH_RADIUS_KM**2
        oblate *= inverse
        oblate += 1.0
        oblate *= factor
        np.multiply(place, oblate, out=out)
        inverse *= factor
        inverse *= 2.0
        inverse *= place[2]
        out[2] += inverse
        out += pull
        for way, mu in ((from_moon, MOON_MU_KM3_S2), (from_sun, SUN_MU_KM3_S2)):
            factor, _ = self._inverse_cube(way, mu)
            way *= factor
            out += way
        return out

    def _inverse_cube(self, way, mu):
        """Return −μ/r³ and 1/r², in arrays that the next call takes again; the squares stay behind."""
        squares, inverse, factor = self._squares, self._inverse, self._factor
        np.multiply(way, way, out=squares)
        np.add(squares[0], squares[1], out=inverse)
        inverse += squares[2]
        np.divide(1.0, inverse, out=inverse)
        np.sqrt(inverse, out=factor)
        factor *= inverse
        factor *= -mu
        return factor, inverse
