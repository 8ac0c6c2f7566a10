"""Many flights at once: the forces of `lunaedu.physics.gravity`, on arrays.

A call of NumPy costs a microsecond, as much as its work on a thousand numbers. So everything is arranged to
need few calls, each for many flights or many moments.

*Out to the Moon's neighbourhood* all fly much the same way. One from their middle, m, is flown alone; the
others stray from it by d, which obeys

    d(t) = d₀ + v₀ t + ∬ (F(m + d) − F(m)) dt²,    F(m + d) − F(m) = J d + R(d).

The integrals of a polynomial through a dozen moments are a matrix K times its values there. J, the gradient
of the force on the middle flight, is one for all, and what it leaves, R, is small. Solved for d,

    (1 − K J) d = d₀ + v₀ t + K R(d),    so    d = D (d₀, v₀) + G R(d),

with two matrices, again for all. Begin with R = 0, look at the forces at all moments, and repeat: each round
leaves a fiftieth of the error, so two to four are enough. Those who stray too far for that make two swarms.

*Near the Moon* each takes its own steps, with the tableau of `lunaedu.physics.nystrom`: a product of a row of
weights with the forces so far gives a stage for all.

Where a kilometre is good enough, forces are in single precision, which takes half the time: its rounding,
less than a millionth of the force, moves the closest approach by some 0.2 km. What adds up stays double.
"""

from math import hypot, inf, log, log10, sqrt
from operator import sub

import numpy as np
from numpy.polynomial import chebyshev

from lunaedu.constants import EARTH_J2, EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_MU_KM3_S2, SUN_MU_KM3_S2
from lunaedu.physics import ephemeris, nystrom
from lunaedu.physics.approach import (
    LONGEST_STEP_S,
    SEARCH_S,
    TIDE_S2,
    boldness,
    energy_left,
    is_close,
    is_flyby,
    lowest_point,
    products,
    step_by_moon_s,
    step_length_s,
)
from lunaedu.physics.gravity import SKY, Masses, power_fit

SPREAD_S = 3600.0
"""The starts of a swarm lie within an hour, so that one series in time serves all."""

SWARM_SIZE = 16_384
LOOKS_AT_ONCE = 8192
"""Places at which the force is looked at together, members times moments: as many as the cache holds."""

APART_KM = 55_000.0
"""So far from the Moon the common way ends."""

WIDEST_KM = 30_000.0
"""Flights that would stray farther from the middle one do not fly with it."""

SINGLE_KM = 1.0
"""The accuracy for which single precision is good enough."""

MOMENTS, MOMENTS_A_DIGIT = 14, 3.7
"""How many moments hold a kilometre, and how many more each further digit: measured."""

MOST_STEPS = 400

MU = np.array([[EARTH_MU_KM3_S2], [MOON_MU_KM3_S2], [SUN_MU_KM3_S2]])
BULGE_KM2 = 1.5 * EARTH_J2 * EARTH_RADIUS_KM**2

POWERS_FOR_S = {600.0: 3, 3000.0: 4, 12_000.0: 5, inf: 6}
"""So many powers of time hold the Moon to centimetres, for so long to either side."""

POWERS, PLACE, WAYS, FALL = np.s_[:-15], np.s_[-15:-12], np.s_[-12:-3], np.s_[-3:]
"""What stands in which rows when the force is looked at: see `_look`."""

SKY_NODES = chebyshev.chebpts1(7)
SKY_FITS = {powers: power_fit(SKY_NODES, powers) for powers in POWERS_FOR_S.values()}


def _weights(*fractions):
    return np.array([float(fraction) for fraction in fractions])


# The tableau as rows of weights for position, velocity times h, and forces times h².
STAGE_WEIGHTS = [_weights(1, c, *row) for c, row in zip(nystrom.C[:8], nystrom.A[:8], strict=True)]
STAGE_TIMES = _weights(*nystrom.C[:8])
END_WEIGHTS = _weights(*nystrom.B[:8])
VELOCITY_WEIGHTS = _weights(*nystrom.B_PRIME[:8])


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
    real = np.float32 if accuracy_km >= SINGLE_KM else np.float64
    distance_squared, speed_squared, away = _products(states[:, :3].T, states[:, 3:].T)
    left = energy_left(np.sqrt(speed_squared), np.sqrt(distance_squared))
    near_moon, clock_s = np.empty((6, len(states))), np.full(len(states), np.nan)
    swarms = list(_groups(np.flatnonzero((away > 0) & (left > 0)), starts_s))
    while swarms:
        members = swarms.pop()
        # At the Moon a metre a second does as much as ten kilometres.
        astray = (states[members] - states[members].mean(axis=0)) * [1, 1, 1, 1e4, 1e4, 1e4]
        # Those who stray least settle soonest, so they shall go together; and the first is the middle flight.
        order = np.argsort(np.einsum("ij,ij->i", astray, astray))
        members, astray = members[order], astray[order]
        way = _CommonWay(states[members[0]], starts_s[members], accuracy_km)
        together = way.is_followed(states[members])
        going = members[together]
        ends = way.fly_out(states[going].T.copy(), starts_s[going], real)
        if ends is not None:
            near_moon[:, going], clock_s[going] = ends, starts_s[going] + way.end_s
            members, astray = members[~together], astray[~together]
        if len(members) > 1:
            along = astray[:, np.ptp(astray, axis=0).argmax()]
            swarms += [half for half in np.array_split(members[np.argsort(along)], 2) if len(half) > 1]
    found = np.full((len(states), 7), np.nan)
    for members in _groups(np.flatnonzero(clock_s > 0), clock_s):
        bold = boldness(left[members].min(), accuracy_km)
        leg = _LastLeg(near_moon[:, members], clock_s[members], starts_s[members], bold, real)
        found[members] = leg.close_in(accuracy_km)
    return found


def _groups(members, times_s):
    """Yield the indices of flights that fly together: those within an hour, unless they are too many."""
    order = members[np.argsort(times_s[members], kind="stable")]
    while len(order):
        together = np.searchsorted(times_s[order[:SWARM_SIZE]], times_s[order[0]] + SPREAD_S, "right")
        yield order[:together]
        order = order[together:]


def _parts(count, most):
    """Return slices of at most so many."""
    return [slice(first, first + most) for first in range(0, count, most)]


class _CommonWay:
    """The flight in the middle of a swarm, and the matrices that tell how others stray from it.

    Components stand first and moments second: row c M + k of a matrix is component c at moment k of M.
    """

    def __init__(self, state, starts_s, accuracy_km):
        self._state, self._accuracy_km = state, accuracy_km
        self._start_s, self._half_s = _middle_and_half(starts_s)
        self._fly_alone(state.tolist())
        self.end_s = self._nodes[-1][0] - self._start_s
        self._arrives = self._to_go_s > 0 and self.end_s > 0
        if self._arrives:
            self._integrate_with_polynomials()
            self._linearise()

    def _fly_alone(self, state):
        """Fly the middle flight so near the Moon that its straight way there is `APART_KM`."""
        bold = boldness(energy_left(hypot(*state[3:]), hypot(*state[:3])), self._accuracy_km / 10)
        self._to_go_s, self._nodes = 0.0, [(self._start_s, *state)]
        while (left_s := self._start_s + SEARCH_S - self._nodes[-1][0]) > 0:
            t, *state = self._nodes[-1]
            about_earth = products(*state)
            about_moon = products(*map(sub, state, SKY.moon_state(t)))
            h = min(*step_length_s(about_earth, about_moon, bold), left_s)
            if about_moon[0] < about_earth[0]:
                self._to_go_s = -about_moon[2] / about_moon[1]
                early_s = self._to_go_s - APART_KM / sqrt(about_moon[1])
                if early_s < 1:
                    break
                h = min(h, early_s)
            self._nodes.append(nystrom.step(SKY.force, t + h, t, *state))

    def _integrate_with_polynomials(self):
        """Choose moments from start to end, and find the matrix that integrates from the start to each.

        They are Chebyshev's nodes in the logarithm of (time since Earth) / (time to Moon): near either body
        forces change in proportion to the time to it, so this makes them smooth from end to end.
        """
        count = round(MOMENTS - MOMENTS_A_DIGIT * log10(self._accuracy_km))
        since_s = hypot(*self._state[:3]) / hypot(*self._state[3:])
        moon_s = self.end_s + 1.5 * self._to_go_s
        first, last = log(since_s / moon_s), log((self.end_s + since_s) / (moon_s - self.end_s))
        nodes = chebyshev.chebpts2(count)
        ratio = np.exp(first + (last - first) / 2 * (nodes + 1))
        self._moments_s = (moon_s * ratio - since_s) / (1 + ratio)
        self._moments_s[[0, -1]] = 0, self.end_s
        pace_s = (self._moments_s + since_s) * (moon_s - self._moments_s) / (moon_s + since_s)
        values = chebyshev.chebvander(nodes, count)
        sums = values @ chebyshev.chebint(np.eye(count), lbnd=-1)
        self._integral = sums @ np.linalg.inv(values[:, :-1]) * pace_s * (last - first) / 2

    def _linearise(self):
        """Find the matrices D and G, side by side, and those for places and velocities at the end."""
        count, times_s, eye = len(self._moments_s), self._start_s + self._moments_s, np.eye(3)
        before = np.searchsorted([t for t, *_ in self._nodes[:-1]], times_s, "right") - 1
        states = [
            nystrom.step(SKY.force, t, *self._nodes[k])[1:]
            for k, t in zip(before, times_s.tolist(), strict=True)
        ]
        self._end = np.array(states[-1])[:, None]
        self._places = np.array(states)[:, :3].T

        self._skies = _skies(times_s, self._half_s)
        rows = np.zeros((self._skies.shape[2] + 12, count, 1))
        rows[0], rows[PLACE, :, 0] = 1, self._places
        force = _look(rows, self._skies)[..., 0]
        ways = rows[WAYS].reshape(3, 3, count)
        distances = np.linalg.norm(ways, axis=1)
        gradient = np.einsum("bk,bck,bek->kce", 3 * MU / distances**5, ways, ways)
        gradient -= (MU / distances**3).sum(axis=0)[:, None, None] * eye
        # From here on a look at the force gives what remains of it: F − F(m) − J d.
        self._skies[:, FALL, 0] += np.einsum("kce,ek->kc", gradient, self._places) - force.T
        self._skies[:, FALL, -3:] = -gradient

        once, twice = np.kron(eye, self._integral), np.kron(eye, self._integral @ self._integral)
        by_gradient = np.einsum("mk,kce->cmek", self._integral, gradient).reshape(3 * count, -1)
        straight = np.kron(eye, np.ones((count, 1))), np.kron(eye, self._moments_s[:, None])
        self._astray = np.linalg.solve(np.eye(3 * count) - once @ by_gradient, np.hstack([*straight, twice]))
        faster = by_gradient @ self._astray + np.hstack([0 * straight[0], straight[0], once])
        self._astray_at_end = np.concatenate([self._astray[count - 1 :: count], faster[count - 1 :: count]])

    def is_followed(self, states):
        """Tell which flights, (N, 6), stray little enough; none do if the middle flight does not arrive."""
        if not self._arrives:
            return np.zeros(len(states), bool)
        return np.abs((states - self._state) @ self._astray_at_end[:3, :6].T).max(axis=1) < WIDEST_KM

    def fly_out(self, states, starts_s, real):
        """Return the states (6, N) when `end_s` have passed since each start; None if that cannot be told."""
        if not self._arrives:
            return None
        begin = states - self._state[:, None]
        late = (starts_s - self._start_s) / self._half_s
        ends = np.empty_like(begin)
        for part in _parts(len(starts_s), LOOKS_AT_ONCE // len(self._moments_s)):
            remains = self._remaining_force(begin[:, part].astype(real), late[part].astype(real))
            if remains is None:
                return None
            ends[:, part] = self._end + self._astray_at_end @ np.concatenate([begin[:, part], remains])
        return ends

    def _remaining_force(self, begin, late):
        """Return what the gradient leaves of the forces, (3 M, N); None if the rounds do not settle."""
        skies, astray = self._skies.astype(late.dtype), self._astray.astype(late.dtype)
        linear = astray[:, :6] @ begin + self._places.reshape(-1, 1).astype(late.dtype)
        rows = np.empty((skies.shape[2] + 12, len(skies), len(late)), late.dtype)
        rows[POWERS] = _powers(late, len(rows) - 15)[:, None]
        places = rows[PLACE].reshape(linear.shape)
        places[:] = linear
        at_end = slice(len(skies) - 1, None, len(skies))
        error_km = 0.0
        while True:
            remains = _look(rows, skies).reshape(linear.shape)
            better = linear + astray[:, 6:] @ remains
            last_error_km, error_km = error_km, np.abs(better[at_end] - places[at_end]).max()
            # The next round would gain as much again as this one did.
            if error_km**2 <= 0.3 * self._accuracy_km * last_error_km:
                return remains
            if last_error_km and not error_km < last_error_km / 2:
                return None
            places[:] = better


class _LastLeg:
    """Flights to the Moon, each with its own clock and steps: arrays of shape (3, N)."""

    def __init__(self, states, clock_s, starts_s, boldness, real):
        self._position, self._velocity = states.reshape(2, 3, -1)
        self._starts_s, self._clock_s = starts_s, clock_s
        self._boldness, self._real = boldness, real

    def close_in(self, accuracy_km):
        """Fly on, and return what `fly_swarms` does."""
        nearest = np.full((7, len(self._starts_s)), np.nan)
        members = np.arange(len(self._starts_s))
        for _ in range(MOST_STEPS):
            position, velocity = self._seen_from_moon()
            about_moon = _products(position, velocity)
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
        middle_s, half_s = _middle_and_half(self._clock_s)
        moon = _skies(np.array([middle_s]), half_s)[0, 3:6, :-3]
        powers = _powers((self._clock_s - middle_s) / half_s, moon.shape[1])
        rates = moon[:, 1:] * np.arange(1, moon.shape[1]) / half_s
        return self._position - moon @ powers, self._velocity - rates @ powers[:-1]

    def _step(self, h):
        """Move each member on by its h seconds."""
        (now_s, early_s), (step_s, longer_s) = _middle_and_half(self._clock_s), _middle_and_half(h)
        half_s = early_s + longer_s
        phase = ((self._clock_s - now_s) / half_s).astype(self._real)
        slip = ((h - step_s) / half_s).astype(self._real)
        skies = _skies(now_s + step_s * STAGE_TIMES, half_s).astype(self._real)
        rows = np.empty((skies.shape[2] + 12, 1, len(h)), self._real)
        table = np.empty((10, 3, len(h)), self._real)
        flat, place = table.reshape(10, -1), rows[PLACE].reshape(-1)
        table[0], table[1] = self._position, self._velocity * h
        square = (h * h).astype(self._real)
        for stage, (weights, sky) in enumerate(zip(STAGE_WEIGHTS, skies, strict=True), start=2):
            np.dot(weights.astype(self._real), flat[:stage], out=place)
            rows[POWERS, 0] = _powers(phase + weights[1] * slip, len(rows) - 15)
            np.multiply(_look(rows, sky[None])[:, 0], square, out=table[stage])
        gains = np.array([END_WEIGHTS, VELOCITY_WEIGHTS], self._real) @ flat[2:]
        self._position += self._velocity * h + gains[0].reshape(3, -1)
        self._velocity += gains[1].reshape(3, -1) / h
        self._clock_s = self._clock_s + h


def _middle_and_half(values):
    low, high = values.min(), values.max()
    return float(low + high) / 2, max(float(high - low) / 2, 1.0)


def _powers(argument, count):
    """Return the powers of an argument from 0 on, shape (count, N)."""
    powers = np.empty((count, len(argument)), argument.dtype)
    powers[0], powers[1] = 1, argument
    for power in range(2, count):
        np.multiply(powers[power - 1], argument, out=powers[power])
    return powers


def _skies(moments_s, half_s):
    """Return matrices, (moments, 12, P + 3), that tell what is seen at some moments, and somewhat off them.

    Times the rows (1, s, s², …, x, y, z), with s the time from the moment in units of `half_s`, they give the
    ways to Earth, Moon and Sun, and the acceleration of the Earth's own fall, reversed.
    """
    fit = next(SKY_FITS[powers] for longest_s, powers in POWERS_FOR_S.items() if half_s <= longest_s)
    times_s = moments_s[:, None] + half_s * SKY_NODES
    bodies = ephemeris.moon_and_sun_km(np.minimum(times_s, ephemeris.SPAN_S))
    pull = Masses().pull_on_earth(bodies[..., :3], bodies[..., 3:])
    skies = np.zeros((len(moments_s), 12, len(fit) + 3))
    skies[:, 3:, :-3] = (fit @ np.concatenate([bodies, -pull], axis=-1)).swapaxes(1, 2)
    skies[:, :9, -3:] = -np.tile(np.eye(3), (3, 1))
    return skies


def _look(rows, skies):
    """Return the accelerations, shape (3, moments, members), for rows of shape (P + 15, moments, members).

    The first rows hold the powers of time, the next three the places; what `_skies` tells fills the rest.
    """
    seen = rows.swapaxes(0, 1)
    np.matmul(skies, seen[:, :-12], out=seen[:, -12:])
    ways, fall = rows[WAYS].reshape(3, 3, -1), rows[FALL].reshape(3, -1)
    squares = np.einsum("bcn,bcn->bn", ways, ways)
    pull = MU.astype(rows.dtype) / (squares * np.sqrt(squares))
    # The Earth's is 1 + κ (1 − 5 z²/r²) times as strong, and along z 2κ more, with κ = 1.5 J2 (R/r)².
    z = ways[0, 2]
    bulge = BULGE_KM2 / squares[0]
    lift = 2 * bulge * pull[0] * z
    pull[0] *= 1 + bulge * (1 - 5 * z * z / squares[0])
    force = np.einsum("bcn,bn->cn", ways, pull)
    force += fall
    force[2] += lift
    return force.reshape(3, *rows.shape[1:])


def _products(position, velocity):
    """Return r·r, v·v and r·v, as `approach.products` does."""
    pairs = (position, position), (velocity, velocity), (position, velocity)
    return [np.einsum("cn,cn->n", one, other) for one, other in pairs]


def _lowest(seconds, position, velocity):
    """Return time, position and velocity at the lowest points of hyperbolas about the Moon, shape (N, 7)."""
    about_moon = distance_squared, speed_squared, away = _products(position, velocity)
    to_go_s, lowest_km, fastest_km_s = lowest_point(about_moon, xp=np)
    towards = (speed_squared - MOON_MU_KM3_S2 / np.sqrt(distance_squared)) * position - away * velocity
    towards /= np.linalg.norm(towards, axis=0)
    onwards = velocity - np.einsum("cn,cn->n", velocity, towards) * towards
    onwards /= np.linalg.norm(onwards, axis=0)
    return np.concatenate([[seconds + to_go_s], lowest_km * towards, fastest_km_s * onwards]).T
