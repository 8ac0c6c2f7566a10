"""The flight engine: from a departure state to the Moon and past it.

The probe is a point; the forces are those of `lunaedu.engine.gravity`. Each step of the Runge-Kutta-Nyström
pair of `lunaedu.engine.nystrom` is as long as the nearest centre of force allows, and the last bit to the
closest approach is a hyperbola about the Moon (`lunaedu.engine.approach`). One flight runs on plain floats;
many run on arrays (`lunaedu.engine.swarm`).

Nothing else acts: no air, no light pressure, no burn. The Moon stops nobody: a flight that hits it goes on
through, and its closest approach has a negative altitude. A flight that falls back to the Earth ends there.
"""

from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from math import dist, hypot, inf, isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import (
    EARTH_FLATTENING,
    EARTH_MU_KM3_S2,
    EARTH_RADIUS_KM,
    MOON_MU_KM3_S2,
    MOON_RADIUS_KM,
)
from lunaedu.engine import ephemeris
from lunaedu.engine.approach import (
    LONGEST_STEP_S,
    NEAR_EARTH_KM,
    NEAR_MOON_KM,
    SEARCH_S,
    boldness,
    energy_left,
    is_close,
    is_flyby,
    lowest_point,
    products,
    step_length_s,
)
from lunaedu.engine.gravity import SKY
from lunaedu.engine.nystrom import step
from lunaedu.engine.swarm import fly_swarms
from lunaedu.guard import finite, within

__all__ = ["ClosestApproach", "Encounters", "Flight", "fly", "fly_many"]

HOUR_S = 3600.0
FASTEST_KM_S = 100.0
FARTHEST_KM = 2e6
MOON_NEVER_NEARER_KM = 350_000.0


def __dir__() -> list[str]:
    return sorted(__all__)


@dataclass(frozen=True, repr=False)
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

    def __repr__(self):
        what = "closest approach to the Moon" if self.passes_moon else "misses the Moon; least distance"
        return (
            f"<{what}: {self.time:%Y-%m-%d %H:%M:%S} UTC, {self.seconds / HOUR_S:.2f} hours after the start, "
            f"{self.distance_km:.1f} km from its centre ({self.altitude_km:.1f} km above its ground), "
            f"{self.speed_km_s:.3f} km/s relative to it>"
        )


@dataclass(frozen=True, repr=False, eq=False)
class Encounters:
    """The closest approaches of many flights: arrays with one entry for each, as in `ClosestApproach`.

    ``position_km`` and ``velocity_km_s`` (N, 3) are relative to the Moon, ICRF axes, at the moment of least
    distance, whose length ``distance_km`` is.
    """

    distance_km: NDArray[np.float64]
    seconds: NDArray[np.float64]
    passes_moon: NDArray[np.bool_]
    position_km: NDArray[np.float64]
    velocity_km_s: NDArray[np.float64]

    def __repr__(self):
        hits = np.count_nonzero(self.passes_moon & (self.distance_km < MOON_RADIUS_KM))
        return (
            f"<encounters of {len(self.seconds)} flights with the Moon: {np.count_nonzero(self.passes_moon)} "
            f"pass it, {hits} of these hit it; distances from its centre {self.distance_km.min():.1f} to "
            f"{self.distance_km.max():.1f} km>"
        )


def fly(
    position_km: ArrayLike,
    velocity_km_s: ArrayLike,
    start: ephemeris.Moment,
    hours: float = 70.0,
    accuracy_km: float = 1.0,
) -> "Flight":
    """Fly one departure to the Moon and past it.

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (3,)
        Geocentric position and velocity at the start, ICRF axes: outside the Earth and the Moon.
    start : datetime or ISO 8601 string
        UTC.
    hours : float
        How long to fly, from 0.01 to 1000. The search for the closest approach ends there too.
    accuracy_km : float
        How far the closest approach may be from the exact solution of the equations, from 0.0001 to 10 km.

    Returns
    -------
    Flight

    Examples
    --------
    >>> flight = fly([89.0, 3147.0, 5912.2], [-9.4085, -1.9723, 5.4789], "1959-01-02T16:53", accuracy_km=0.01)
    >>> nearest = flight.closest_approach
    >>> print(f"{nearest.time:%d January %H:%M}, {nearest.altitude_km:.0f} km above the Moon")
    04 January 02:58, 5988 km above the Moon
    """
    position = _three_numbers("position_km", position_km)
    velocity = _three_numbers("velocity_km_s", velocity_km_s)
    hours = _one_number("hours", hours, 0.01, 1000.0)
    accuracy_km = _one_number("accuracy_km", accuracy_km, 1e-4, 10.0)
    start_s = _checked_start(start)
    ephemeris.check_span(start_s + hours * HOUR_S)
    distance = hypot(*position)
    from_moon = inf if distance < MOON_NEVER_NEARER_KM else dist(position, SKY.moon_state(start_s)[:3])
    _check_departures(hypot(*velocity), distance, _inside_earth(*position), from_moon)
    return Flight(start_s, position + velocity, hours, accuracy_km)


def fly_many(
    positions_km: ArrayLike,
    velocities_km_s: ArrayLike,
    start: ephemeris.Moment,
    start_offsets_s: ArrayLike = 0.0,
    accuracy_km: float = 1.0,
) -> Encounters:
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

    Examples
    --------
    >>> positions = [[89.0, 3147.0, 5912.2]] * 2
    >>> velocities = [[-9.4085, -1.9723, 5.4789], [-9.4095, -1.9725, 5.4795]]
    >>> many = fly_many(positions, velocities, "1959-01-02T16:53:21")
    >>> print(f"{many.distance_km[1] - many.distance_km[0]:.0f} km")
    -205 km
    """
    accuracy_km = _one_number("accuracy_km", accuracy_km, 1e-4, 10.0)
    positions, velocities, offsets, starts_s = _checked_many(
        positions_km, velocities_km_s, _checked_start(start), start_offsets_s
    )
    states = np.concatenate([positions, velocities], axis=1)
    found = fly_swarms(states, starts_s, accuracy_km)
    passes = np.isfinite(found[:, 0])
    for k in np.flatnonzero(~passes):
        alone = Flight(starts_s[k], states[k], SEARCH_S / HOUR_S, accuracy_km)
        passes[k] = alone.closest_approach.passes_moon
        found[k] = alone.closest_approach.seconds, *alone._closest_state()
    return Encounters(
        distance_km=_lengths(found[:, 1:4]),
        seconds=found[:, 0] + offsets,
        passes_moon=passes,
        position_km=found[:, 1:4],
        velocity_km_s=found[:, 4:],
    )


def _checked_many(positions_km, velocities_km_s, start_s, start_offsets_s):
    """Return positions, velocities, offsets and starts as arrays, once it is sure that all can be flown."""
    positions = np.asarray(finite("positions_km", positions_km, (None, 3)))
    velocities = np.asarray(finite("velocities_km_s", velocities_km_s, positions.shape))
    offsets = np.asarray(finite("start_offsets_s", start_offsets_s))
    if len(positions) == 0:
        raise ValueError("fly_many needs at least one flight; got none")
    if np.shape(offsets) not in ((), positions.shape[:1]):
        raise ValueError(
            f"start_offsets_s must be one number or {len(positions)}; got shape {np.shape(offsets)}"
        )
    starts_s = start_s + np.broadcast_to(offsets, len(positions))
    ephemeris.check_span(starts_s)
    ephemeris.check_span(starts_s + SEARCH_S)
    distances = _lengths(positions)
    from_moon = inf
    if distances.max() > MOON_NEVER_NEARER_KM:
        moon = ephemeris.moon_and_sun_km(starts_s)[:, :3]
        from_moon = _lengths(positions - moon).min()
    inside = _inside_earth(*positions.T).any()
    _check_departures(_lengths(velocities).max(), distances.max(), inside, from_moon)
    return positions, velocities, offsets, starts_s


def _lengths(vectors):
    """Return the lengths of rows; `numpy.linalg.norm` takes three times as long for many short ones."""
    return np.sqrt(np.einsum("nc,nc->n", vectors, vectors))


def _three_numbers(name, value):
    # What nearly all flights bring is known at sight: the guard would take a tenth of a short flight's time.
    if type(value) is np.ndarray and value.dtype == float and value.shape == (3,):
        numbers = value.tolist()
        if isfinite(sum(numbers)):
            return numbers
    return finite(name, value, (3,)).tolist()


def _one_number(name, value, low, high):
    # As for three numbers: known at sight.
    if type(value) is float and low <= value <= high:
        return value
    return float(within(name, value, low, high, shape=()))


def _checked_start(start):
    if isinstance(start, datetime) and start.tzinfo is UTC:
        return ephemeris.check_span((start - ephemeris.EPOCH).total_seconds())
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
    return x * x + y * y + z * z / (1 - EARTH_FLATTENING) ** 2 < EARTH_RADIUS_KM**2


class Flight:
    """One flight from start to end: what `fly` returns.

    It is flown as far as the closest approach, and on from there when somebody asks.

    Attributes
    ----------
    closest_approach : ClosestApproach
    """

    def __init__(self, start_s, state, hours, accuracy_km, sky=SKY):
        """Start at seconds since the epoch with a state of six numbers; `fly` is the way in."""
        # One of NumPy's floats among them would make every step three times slower.
        self._start_s, *state = node = tuple(map(float, (start_s, *state)))
        self._nodes = [node]
        self._hours, self._end_s = hours, self._start_s + hours * HOUR_S
        self._accuracy_km = accuracy_km
        left = energy_left(hypot(*state[3:]), hypot(*state[:3]))
        self._by_earth, self._by_moon = boldness(left, accuracy_km)
        # From a node to any time in the step that starts there: a part is as accurate as the whole.
        self._sky, self._moved = sky, partial(step, sky.force)
        self._fell = False
        self.closest_approach = self._find_closest_approach()

    def __repr__(self):
        start = f"{self.start:%Y-%m-%d %H:%M:%S} UTC"
        return f"<flight of {self._hours:g} hours from {start}; {self.closest_approach!r}>"

    @property
    def start(self) -> datetime:
        """When the flight starts: a datetime, UTC."""
        return ephemeris.EPOCH + timedelta(seconds=self._start_s)

    @property
    def falls_back(self) -> bool:
        """Whether the flight comes back to the Earth within its hours; it ends there."""
        self._reach(self._end_s)
        return self._fell

    @property
    def end_hours(self) -> float:
        """Hours from the start to the end: those asked for, or fewer where the flight falls back."""
        self._reach(self._end_s)
        return min((self._end_s - self._start_s) / HOUR_S, self._hours) if self._fell else self._hours

    def position_km(self, hours: ArrayLike) -> NDArray[np.float64]:
        """Return the geocentric position, ICRF axes, some hours after the start.

        Parameters
        ----------
        hours : float or array_like, shape (N,)
            From 0 to `end_hours`.

        Returns
        -------
        ndarray, shape (3,) or (N, 3)
            Kilometres, as accurate as the flight.

        """
        return self._states(hours)[..., :3]

    def velocity_km_s(self, hours: ArrayLike) -> NDArray[np.float64]:
        """Return the geocentric velocity in km/s, ICRF axes; otherwise as `position_km`."""
        return self._states(hours)[..., 3:]

    def _states(self, hours):
        asked = np.asarray(within("hours", hours, 0.0, self._hours))
        times = (self._start_s + asked * HOUR_S).ravel().tolist()
        self._reach(max(times, default=self._start_s))
        if self._fell and np.any(asked > self.end_hours):
            raise ValueError(
                f"the flight falls back to the Earth after {self.end_hours:.2f} hours; ask for no later"
            )
        return np.array([self._at(t)[1:] for t in times]).reshape(*asked.shape, 6)

    def _at(self, t):
        """Return time and state at the time t, which the flight has reached."""
        node = self._nodes[bisect(self._nodes, (t, inf)) - 1]
        return node if node[0] == t else self._moved(t, *node)

    def _reach(self, t):
        while self._nodes[-1][0] < min(t, self._end_s):
            self._advance(self._look_ahead(self._nodes[-1])[0])

    def _advance(self, h):
        """Append a node, at most h seconds on; end the flight where it meets the Earth."""
        last = self._nodes[-1]
        end_s = last[0] + h
        if end_s + h > self._end_s:
            # The last two steps share what is left, so that none is a mere splinter.
            end_s = self._end_s if end_s >= self._end_s else (last[0] + self._end_s) / 2
        node = self._moved(end_s, *last)
        if _inside_earth(*node[1:4]):
            landing_s = self._first_time(last, end_s, lambda there: _inside_earth(*there[1:4]))
            node = self._moved(landing_s, *last)
            self._end_s, self._fell = landing_s, True
        self._nodes.append(node)

    def _first_time(self, node, late, happened):
        """Return to a millisecond when something happens between a node and a later time, by halving."""
        early = node[0]
        while late - early > 1e-3:
            middle = (early + late) / 2
            if happened(self._moved(middle, *node)):
                late = middle
            else:
                early = middle
        return early

    def _look_ahead(self, node):
        """Return how long the next step may be, and the products about the Moon, if these count."""
        about_earth = products(*node[1:])
        h = min(step_length_s(about_earth, EARTH_MU_KM3_S2, self._by_earth), LONGEST_STEP_S)
        if about_earth[0] < NEAR_EARTH_KM**2:
            return h, None
        about_moon = self._about_moon(node)
        return min(h, step_length_s(about_moon, MOON_MU_KM3_S2, self._by_moon)), about_moon

    def _about_moon(self, node):
        t, x, y, z, u, v, w = node
        moon_x, moon_y, moon_z, moon_u, moon_v, moon_w = self._sky.moon_state(t)
        return products(x - moon_x, y - moon_y, z - moon_z, u - moon_u, v - moon_v, w - moon_w)

    def _find_closest_approach(self):
        """Fly on until the next step would pass the Moon; or to the end, and look back."""
        while True:
            node = self._nodes[-1]
            h, about_moon = self._look_ahead(node)
            if about_moon and is_flyby(about_moon, self._sky.masses.moon):
                to_go_s, _, speed_km_s = lowest_point(about_moon, self._sky.masses.moon)
                # A flight straight at the centre would take ever shorter steps, into the singularity.
                near = to_go_s < h or is_close(to_go_s, sqrt(about_moon[0]), speed_km_s, self._accuracy_km)
                if near and self._start_s < node[0] + to_go_s < self._end_s:
                    return self._close_in(node, about_moon)
            if node[0] == self._end_s:
                return self._least_distance()
            self._advance(h)

    def _close_in(self, node, about_moon):
        """Step to where the hyperbola about the Moon is lowest, until it is true for the rest of the way."""
        # Of thousands of passes, from the very centre to the rim, none took more than ten rounds.
        for _ in range(30):
            to_go_s, lowest_km, speed_km_s = lowest_point(about_moon, self._sky.masses.moon)
            if is_close(to_go_s, sqrt(about_moon[0]), speed_km_s, self._accuracy_km):
                return self._described(min(node[0] + to_go_s, self._end_s), lowest_km, speed_km_s)
            node = self._moved(node[0] + to_go_s, *node)
            about_moon = self._about_moon(node)
        raise ArithmeticError(
            f"the closest approach did not settle within {self._accuracy_km:g} km; "
            "ask for less with a larger accuracy_km"
        )

    def _least_distance(self):
        """Close in on the least distance by halving, from the nearest node of a flight that does not pass."""
        nearest = min(self._nodes, key=self._about_moon)
        k = self._nodes.index(nearest) + (-1 if self._leaves(nearest) else 1)
        other = self._nodes[min(max(k, 0), len(self._nodes) - 1)]
        first, last = sorted((nearest, other))
        t = self._first_time(first, last[0], self._leaves)
        distance_squared, speed_squared, _ = self._about_moon(self._moved(t, *first))
        return self._described(t, sqrt(distance_squared), sqrt(speed_squared))

    def _leaves(self, node):
        return self._about_moon(node)[2] > 0

    def _described(self, t, distance_km, speed_km_s):
        return ClosestApproach(
            time=ephemeris.EPOCH + timedelta(seconds=t),
            seconds=t - self._start_s,
            distance_km=distance_km,
            altitude_km=distance_km - MOON_RADIUS_KM,
            speed_km_s=speed_km_s,
            passes_moon=distance_km < NEAR_MOON_KM and self._start_s < t < self._end_s,
        )

    def _closest_state(self):
        """Return position and velocity relative to the Moon at the closest approach."""
        seconds = self.closest_approach.seconds
        # At the very end, a rounded quotient must not ask for more than there is.
        hours = min(seconds / HOUR_S, self._hours)
        return self._states(hours) - self._sky.moon_state(self._start_s + seconds)
