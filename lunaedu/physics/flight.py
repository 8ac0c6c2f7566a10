"""The flight engine: from a departure state to the Moon and past it.

The probe is a point pulled by

* the Earth, with its flattening J2 about the z axis of the ICRF (0.2° from the pole of 1959),
* the Moon and the Sun as point masses, less what they do to the Earth, which carries the axes along:

    r'' = −μ r/r³ + J2 term + Σ μ_b [ (r_b − r)/|r_b − r|³ − r_b/|r_b|³ ].

Each step of the Runge-Kutta-Nyström pair of `lunaedu.physics.nystrom` is as long as the nearest centre of force
allows. Nothing else acts: no air, no light pressure, no burn. The Moon stops nobody: a flight that hits it goes
on through, and its closest approach has a negative altitude. A flight that comes back to the Earth ends there.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

import numpy as np

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
"""Radius of the Moon's sphere of influence: the first minimum of distance inside it ends the search."""

LONGEST_STEP_S = 8 * HOUR_S
FASTEST_KM_S = 100.0
FARTHEST_KM = 2e6


@dataclass(frozen=True)
class ClosestApproach:
    """Where a flight came nearest to the Moon's centre.

    ``passes_moon`` is False if the flight never turned within 66 000 km of the Moon: the rest then describes the
    least distance found before the flight ended. The altitude of a hit is negative.
    """

    time: datetime
    seconds: float
    distance_km: float
    altitude_km: float
    speed_km_s: float
    passes_moon: bool


@dataclass(frozen=True)
class Encounters:
    """The closest approaches of many flights: arrays with one entry for each, as in `ClosestApproach`."""

    distance_km: np.ndarray
    seconds: np.ndarray
    passes_moon: np.ndarray


@dataclass(frozen=True)
class Masses:
    """What pulls: gravitational parameters in km³/s², and the Earth's J2."""

    earth: float = EARTH_MU_KM3_S2
    j2: float = EARTH_J2
    moon: float = MOON_MU_KM3_S2
    sun: float = SUN_MU_KM3_S2


class Flight:
    """One flight, known from its start to its end: what `fly` returns.

    Attributes
    ----------
    start : datetime
        UTC.
    closest_approach : ClosestApproach
    end_hours : float
        Hours after the start at which the flight ends: those asked for, or earlier if it falls back to the Earth.
    falls_back : bool
        Whether it does.
    """

    def __init__(self, start_s, state, hours, accuracy_km, masses):
        self.start = ephemeris.EPOCH + timedelta(seconds=start_s)
        self._start_s = start_s
        self._limit_s = hours * HOUR_S
        self._accuracy_km = accuracy_km
        self._masses = masses
        self._force = _gravity(masses, sqrt)
        self._step_scale_s = _step_scale(state, accuracy_km, masses)
        moment = self._moments(0.0, 0.0)[0]
        self._nodes = [(0.0, *state, self._force(moment, *state[:3]))]
        self._fallen = False
        self.closest_approach = self._find_closest_approach()

    @property
    def falls_back(self):
        self._march_to(self._limit_s)
        return self._fallen

    @property
    def end_hours(self):
        self._march_to(self._limit_s)
        return self._nodes[-1][0] / HOUR_S

    def position_km(self, hours):
        """Return the geocentric position (ICRF axes) some hours after the start.

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
        """Return the geocentric velocity (ICRF axes) in km/s; otherwise as `position_km`."""
        return self._states(hours)[..., 3:]

    def _states(self, hours):
        asked_s = np.asarray(within("hours", hours, 0.0, self._limit_s / HOUR_S)) * HOUR_S
        self._march_to(float(np.max(asked_s, initial=0.0)))
        if np.max(asked_s, initial=0.0) > self._nodes[-1][0] and self._fallen:
            raise ValueError(
                f"the flight falls back to the Earth {self._nodes[-1][0] / HOUR_S:.2f} hours after its start; "
                f"hours must not be later"
            )
        times = [node[0] for node in self._nodes]
        states = [
            self._short_step(self._nodes[max(0, np.searchsorted(times, t, "right") - 1)], t)[1:7]
            for t in asked_s.ravel().tolist()
        ]
        return np.array(states).reshape(*asked_s.shape, 6)

    def _moments(self, t, h):
        """Return Moon, Sun and the pull of both on the Earth at the looks of a step, as tuples of nine floats."""
        seconds = self._start_s + t + h * np.array(nystrom.NODES)
        return list(zip(*_sky(ephemeris.moon_and_sun_km(seconds).T, self._masses).tolist(), strict=True))

    def _short_step(self, node, t):
        """Return the node at the time t, one step from an earlier one."""
        h = t - node[0]
        return (t, *nystrom.step(self._force, self._moments(node[0], h), h, *node[1:]))

    def _relative_to_moon(self, node):
        """Return position and velocity of a node as seen from the Moon."""
        moon = ephemeris.moon_state(self._start_s + node[0])
        return [a - b for a, b in zip(node[1:7], moon, strict=True)]

    def _march_to(self, t):
        """Append nodes until the last is at or after the time t, or the Earth."""
        while self._nodes[-1][0] < min(t, self._limit_s) and not self._fallen:
            node = self._nodes[-1]
            left = self._limit_s - node[0]
            h = _step_length(node, self._relative_to_moon(node), self._step_scale_s, self._accuracy_km)
            new = self._short_step(node, node[0] + (left if h > 0.8 * left else h))
            if _inside_earth(*new[1:4]):
                new = self._touchdown(node, new)
                self._fallen = True
            self._nodes.append(new)

    def _touchdown(self, above, below):
        """Return the moment between two nodes at which the flight meets the Earth, by halving the time."""
        early, late = above[0], below[0]
        while late - early > 1e-3:
            middle = (early + late) / 2
            if _inside_earth(*self._short_step(above, middle)[1:4]):
                late = middle
            else:
                early = middle
        return self._short_step(above, early)

    def _find_closest_approach(self):
        least, best = np.inf, None
        while True:
            node = self._nodes[-1]
            x, y, z, u, v, w = self._relative_to_moon(node)
            distance = sqrt(x * x + y * y + z * z)
            receding = x * u + y * v + z * w > 0
            if distance < least:
                least, best = distance, len(self._nodes) - 1
            if receding and least < NEAR_MOON_KM and len(self._nodes) > 1:
                break
            before = len(self._nodes)
            self._march_to(node[0] + 1e-9)
            if len(self._nodes) == before:
                break
        return self._refine(best)

    def _refine(self, best):
        """Return the closest approach next to the node that is nearest to the Moon, by Newton's method on D·D'."""
        first, last = self._nodes[max(best - 1, 0)][0], self._nodes[min(best + 1, len(self._nodes) - 1)][0]
        node = self._nodes[best]
        origin = self._nodes[max(best - 1, 0)]
        t = node[0]
        for _ in range(30):
            x, y, z, u, v, w = self._relative_to_moon(node)
            distance, speed = sqrt(x * x + y * y + z * z), sqrt(u * u + v * v + w * w)
            slope = speed * speed - self._masses.moon / distance
            if slope <= 0:
                break
            new = min(max(t - (x * u + y * v + z * w) / slope, first), last)
            if abs(new - t) < 1e-4:
                break
            t = new
            start = origin if t < self._nodes[best][0] else self._nodes[best]
            node = self._short_step(start, t)
        return ClosestApproach(
            time=self.start + timedelta(seconds=t),
            seconds=t,
            distance_km=distance,
            altitude_km=distance - MOON_RADIUS_KM,
            speed_km_s=speed,
            passes_moon=distance < NEAR_MOON_KM and first < t < last,
        )


def fly(position_km, velocity_km_s, start, hours=SEARCH_HOURS, accuracy_km=1.0):
    """Fly one departure to the Moon and past it.

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (3,)
        Geocentric position and velocity at the start, ICRF axes.
    start : datetime or ISO 8601 string
        UTC.
    hours : float
        How long to fly, from 0 to 1000. The search for the closest approach ends there too.
    accuracy_km : float
        How far the closest approach may be from the exact solution of the equations, from 0.0001 to 10 km.

    Returns
    -------
    Flight

    Raises
    ------
    ValueError
        If a number is not finite, has the wrong shape or is out of range, if the start lies inside the Earth or
        the Moon, or if the flight leaves the table of Moon and Sun.

    Examples
    --------
    >>> flight = fly([89.0, 3147.0, 5912.2], [-9.4085, -1.9723, 5.4789], "1959-01-02T16:53:21")
    >>> print(f"{flight.closest_approach.time:%d January %H:%M}")
    4 January 02:58
    """
    position = finite("position_km", position_km, (3,))
    velocity = finite("velocity_km_s", velocity_km_s, (3,))
    start_s = _checked_start(start)
    hours = within("hours", hours, 0.0, 1000.0, open_low=True)
    accuracy = within("accuracy_km", accuracy_km, 1e-4, 10.0)
    ephemeris.check_span(start_s + hours * HOUR_S)
    _check_departures(position[None], velocity[None], np.array([start_s]))
    return Flight(start_s, (*position.tolist(), *velocity.tolist()), hours, accuracy, Masses())


def fly_many(positions_km, velocities_km_s, start, start_offsets_s=0.0, accuracy_km=1.0):
    """Fly many departures to their closest approaches to the Moon, within 70 hours.

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
        Distances from the Moon's centre, and their times in seconds after `start`.

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
    accuracy = within("accuracy_km", accuracy_km, 1e-4, 10.0)
    starts_s = _checked_start(start) + np.broadcast_to(offsets, len(positions))
    ephemeris.check_span(starts_s)
    ephemeris.check_span(starts_s + SEARCH_HOURS * HOUR_S)
    _check_departures(positions, velocities, starts_s)
    approaches = [
        Flight(start_s, (*position, *velocity), SEARCH_HOURS, accuracy, Masses()).closest_approach
        for start_s, position, velocity in zip(
            starts_s.tolist(), positions.tolist(), velocities.tolist(), strict=True
        )
    ]
    return Encounters(
        distance_km=np.array([approach.distance_km for approach in approaches]),
        seconds=np.array([approach.seconds for approach in approaches]) + offsets,
        passes_moon=np.array([approach.passes_moon for approach in approaches]),
    )


def _checked_start(start):
    seconds = ephemeris.seconds_since_epoch(start)
    if np.ndim(seconds):
        raise ValueError(f"start must be one moment; got {len(seconds)}")
    return seconds


def _check_departures(positions, velocities, starts_s):
    speed = np.linalg.norm(velocities, axis=1).max()
    distance = np.linalg.norm(positions, axis=1).max()
    if speed > FASTEST_KM_S:
        raise ValueError(f"velocities must be below {FASTEST_KM_S:g} km/s; got {speed:g} (is it in m/s?)")
    if distance > FARTHEST_KM:
        raise ValueError(
            f"positions must lie within {FARTHEST_KM:g} km of the Earth; got {distance:g} (in metres?)"
        )
    inside = _inside_earth(*positions.T)
    if np.any(inside):
        depth = np.linalg.norm(positions[inside][0])
        raise ValueError(f"a flight must start outside the Earth; got {depth:.0f} km from its centre")
    from_moon = np.linalg.norm(positions - ephemeris.moon_and_sun_km(starts_s)[:, :3], axis=1).min()
    if from_moon < MOON_RADIUS_KM:
        raise ValueError(f"a flight must start outside the Moon; got {from_moon:.0f} km from its centre")


def _inside_earth(x, y, z):
    polar_km = EARTH_RADIUS_KM * (1 - EARTH_FLATTENING)
    return (x * x + y * y) / EARTH_RADIUS_KM**2 + z * z / polar_km**2 < 1


def _sky(bodies, masses):
    """Return Moon, Sun and their pull on the Earth, shape (9, …), from the first two, shape (6, …)."""
    moon, sun = bodies[:3], bodies[3:]
    pull = (
        masses.moon * moon / np.sum(moon**2, axis=0) ** 1.5 + masses.sun * sun / np.sum(sun**2, axis=0) ** 1.5
    )
    return np.concatenate([bodies, pull])


def _gravity(masses, root):
    """Return the acceleration as a function of the moment (nine numbers, see `_sky`) and the place, km and s.

    `root` is the square root for what the coordinates are: floats or arrays.
    """
    earth, moon, sun = masses.earth, masses.moon, masses.sun
    flattening = 1.5 * masses.j2 * earth * EARTH_RADIUS_KM**2

    def acceleration(moment, x, y, z):
        moon_x, moon_y, moon_z, sun_x, sun_y, sun_z, pull_x, pull_y, pull_z = moment
        square = x * x + y * y + z * z
        cube = square * root(square)
        bulge = flattening / (square * cube)
        polar = 5 * bulge * z * z / square
        central = polar - bulge - earth / cube
        moon_x, moon_y, moon_z = moon_x - x, moon_y - y, moon_z - z
        square = moon_x * moon_x + moon_y * moon_y + moon_z * moon_z
        to_moon = moon / (square * root(square))
        sun_x, sun_y, sun_z = sun_x - x, sun_y - y, sun_z - z
        square = sun_x * sun_x + sun_y * sun_y + sun_z * sun_z
        to_sun = sun / (square * root(square))
        return (
            central * x + to_moon * moon_x + to_sun * sun_x - pull_x,
            central * y + to_moon * moon_y + to_sun * sun_y - pull_y,
            (central - 2 * bulge) * z + to_moon * moon_z + to_sun * sun_z - pull_z,
        )

    return acceleration


def _step_scale(state, accuracy_km, masses):
    return (accuracy_km / 1.5) ** 0.16


def _step_length(node, relative, scale, accuracy_km):
    """Return the next step in seconds: a part of the time to the Earth's centre or to the Moon's."""
    _, x, y, z, u, v, w, _ = node
    distance = sqrt(x * x + y * y + z * z)
    speed = sqrt(u * u + v * v + w * w + EARTH_MU_KM3_S2 / distance)
    from_earth = scale * (distance / EARTH_MU_KM3_S2) ** (1 / 9) / speed
    from_earth *= distance / (1 - min(0.0, x * u + y * v + z * w) / distance * from_earth)
    x, y, z, u, v, w = relative
    distance = sqrt(x * x + y * y + z * z + accuracy_km**2)
    speed = sqrt(u * u + v * v + w * w + MOON_MU_KM3_S2 / distance)
    from_moon = scale * (100 * distance * speed / MOON_MU_KM3_S2) ** (1 / 9) / speed
    from_moon *= distance / (1 - min(0.0, x * u + y * v + z * w) / distance * from_moon)
    return min(from_earth, from_moon, LONGEST_STEP_S)
