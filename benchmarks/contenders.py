"""Who flies to the Moon: SciPy, REBOUND and heyoka, each as somebody who knows it well would ask it to.

Every contender has the forces of `lunaedu.engine.gravity` and is as loose as the accuracy allows: its
tolerance is the loosest of a ladder (factors of about three) that keeps every checked flight within it. All
have two methods, ``fly(state, seconds)`` for one flight and ``fly_many(states, seconds)`` for several, which
take geocentric km and km/s and the start in seconds since the epoch, and give the distance from the Moon's
centre at the closest approach, in km.
"""

import ctypes
import subprocess
import tempfile
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.polynomial import chebyshev, polynomial
from scipy.integrate import solve_ivp

from lunaedu.constants import EARTH_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.engine.approach import lowest_point, products
from lunaedu.engine.gravity import SKY, SLOT_S, Masses, force_under
from lunaedu.engine.hyperbolas import Hyperbolas

HOUR_S = 3600.0
MASSES = Masses()
BULGE = 1.5 * MASSES.j2 * EARTH_RADIUS_KM**2


class _OneByOne:
    """A contender that knows no swarms."""

    def fly_many(self, states, seconds):
        return [self.fly(state, start) for state, start in zip(states, seconds, strict=True)]


class SciPyScalar(_OneByOne):
    """DOP853 with a right-hand side on plain floats: the engine's own force, which is the fastest we know."""

    name = "SciPy DOP853, plain floats"
    force = staticmethod(force_under(SKY))

    def __init__(self, relative_tolerance):
        self._tolerances = {
            "rtol": relative_tolerance,
            "atol": relative_tolerance * np.array([100.0] * 3 + [0.01] * 3),
        }
        self._range_rate.__func__.terminal = True
        self._range_rate.__func__.direction = 1

    def _rates(self, t, state):
        x, y, z, u, v, w = state.tolist()
        return (u, v, w, *self.force(t, x, y, z))

    def _range_rate(self, t, state):
        x, y, z, u, v, w = state.tolist()
        moon_x, moon_y, moon_z, moon_u, moon_v, moon_w = SKY.moon_state(t)
        return (x - moon_x) * (u - moon_u) + (y - moon_y) * (v - moon_v) + (z - moon_z) * (w - moon_w)

    def fly(self, state, seconds):
        """Return the least distance from the Moon in km; the event ends the flight."""
        flown = self._flown(state, seconds, events=self._range_rate)
        return sqrt(np.sum((flown.y_events[0][0, :3] - SKY.moon_state(flown.t_events[0][0])[:3]) ** 2))

    def place_after(self, state, seconds, hours):
        """Return the geocentric position in km so many hours after the start."""
        return self._flown(state, seconds, hours).y[:3, -1]

    def _flown(self, state, seconds, hours=70.0, **options):
        span = seconds, seconds + hours * HOUR_S
        return solve_ivp(self._rates, span, state, method="DOP853", **self._tolerances, **options)


class SciPyNumPy(SciPyScalar):
    """DOP853 with the right-hand side that comes to mind first: vectors, and the full ephemeris."""

    name = "SciPy DOP853, NumPy"

    def _rates(self, t, state):
        place = state[:3]
        moon, sun = self._bodies(t)
        distance = np.linalg.norm(place)
        bulge = BULGE * MASSES.earth / distance**5
        lean = 5 * place[2] ** 2 / distance**2 - np.array([1.0, 1.0, 3.0])
        force = (bulge * lean - MASSES.earth / distance**3) * place
        for mu, body in ((MASSES.moon, moon), (MASSES.sun, sun)):
            way = body - place
            force += mu * (way / np.linalg.norm(way) ** 3 - body / np.linalg.norm(body) ** 3)
        return np.concatenate([state[3:], force])

    def _range_rate(self, t, state):
        (before, _), (moon, _), (after, _) = (self._bodies(t + lag) for lag in (-30.0, 0.0, 30.0))
        return (state[:3] - moon) @ (state[3:] - (after - before) / 60)

    @staticmethod
    def _bodies(t):
        days = ephemeris.DAILY_POWERS_KM
        day, fraction = divmod(t + ephemeris.DELTA_T_1959_S, ephemeris.DAY_S)
        powers = (fraction / ephemeris.DAY_S) ** np.arange(days.shape[1])
        both = powers @ days[int(day)]
        return both[:3], both[3:]


class Rebound(_OneByOne):
    """IAS15 of REBOUND, with the forces in C and a heartbeat in C that stops it behind the Moon.

    A callback in Python would take most of the time. Moon and Sun as particles of their own would have to be
    integrated as well; one probe under given forces is quicker. Each flight makes its own simulation, as is
    usual; from the step behind the Moon two or three short integrations lead back to the lowest point.
    """

    name = "REBOUND ias15, forces in C"

    def __init__(self, epsilon, accuracy_km):
        import rebound

        self._rebound, self._epsilon = rebound, epsilon
        self._stop_s = 100.0 * sqrt(accuracy_km)
        self._library = _compiled(
            Path(__file__).with_name("rebound_forces.c"),
            T_AT=rebound.Simulation.t.offset,
            PARTICLES_AT=rebound.Simulation._particles.offset,
        )
        values = {"slot_s": SLOT_S, "earth": MASSES.earth, "flattening": BULGE}
        for name, value in {**values, "moon": MASSES.moon, "sun": MASSES.sun}.items():
            ctypes.c_double.in_dll(self._library, name).value = value
        slots = range(int(ephemeris.seconds_since_epoch("1959-01-06") / SLOT_S))
        self._series = np.array([SKY[slot] for slot in slots])
        ctypes.c_void_p.in_dll(self._library, "series").value = self._series.ctypes.data
        stop = ctypes.cast(rebound.clibrebound.reb_simulation_stop, ctypes.c_void_p)
        ctypes.c_void_p.in_dll(self._library, "stop").value = stop.value

    def fly(self, state, seconds):
        """Return the least distance from the Moon in km."""
        simulation = self._rebound.Simulation()
        simulation.gravity = "none"
        simulation.integrator = "ias15"
        simulation.integrator.epsilon = self._epsilon
        simulation.additional_forces = self._library.forces
        simulation.heartbeat = self._library.leaves_moon
        x, y, z, u, v, w = map(float, state)
        simulation.add(m=0.0, x=x, y=y, z=z, vx=u, vy=v, vz=w)
        simulation.t, simulation.dt = seconds, 60.0
        simulation.integrate(seconds + 70 * HOUR_S, exact_finish_time=0)
        simulation.heartbeat = self._library.stays
        probe = simulation.particles[0]
        while True:
            moon = SKY.moon_state(simulation.t)
            now = probe.x, probe.y, probe.z, probe.vx, probe.vy, probe.vz
            to_go_s, lowest_km, _ = lowest_point(products(*(a - b for a, b in zip(now, moon, strict=True))))
            if abs(to_go_s) < self._stop_s:
                return lowest_km
            simulation.integrate(simulation.t + to_go_s)


def _compiled(source, **defined):
    library = Path(tempfile.mkdtemp()) / "forces.so"
    options = [f"-D{name}={value}" for name, value in defined.items()]
    subprocess.run(
        ["cc", "-O3", "-march=native", "-shared", "-fPIC", *options, "-o", library, source, "-lm"], check=True
    )
    return ctypes.CDLL(str(library))


class _Polynomials:
    """Moon, Sun and pull on the Earth as one power series each for the two days of the flight.

    heyoka differentiates its right-hand side again and again, so it wants few terms: the Moon to 5 mm with
    the seventh power, the Sun to 30 km with the second, which moves the probe by less than a centimetre.
    """

    span_s = 46 * HOUR_S

    def __init__(self, first_s, moon_powers=8, sun_powers=3):
        self.first_s = first_s
        nodes = chebyshev.chebpts1(60) / 2
        bodies = ephemeris.moon_and_sun_km(first_s + (nodes + 0.5) * self.span_s)
        moon, sun = bodies[:, :3], bodies[:, 3:]
        samples = (moon, moon_powers), (sun, sun_powers), (MASSES.pull_on_earth(moon, sun), moon_powers)
        self.moon, self.sun, self.pull = (
            np.linalg.lstsq(np.vander(nodes, powers, increasing=True), sampled, rcond=None)[0].T
            for sampled, powers in samples
        )

    def moon_states(self, times_s):
        """Return the Moon's place and velocity, six arrays, at seconds after the first."""
        fraction = times_s / self.span_s - 0.5
        places = [polynomial.polyval(fraction, axis) for axis in self.moon]
        rates = [polynomial.polyval(fraction, polynomial.polyder(axis)) for axis in self.moon]
        return np.array([*places, *(rate / self.span_s for rate in rates)])


def _heyoka_system(heyoka, sky):
    """Return the equations of motion and the rate of r²/2 relative to the Moon, as heyoka's expressions."""
    place, velocity = heyoka.make_vars("x", "y", "z"), heyoka.make_vars("u", "v", "w")
    fraction = heyoka.time / sky.span_s - 0.5

    def series(coefficients):
        value = heyoka.expression(float(coefficients[-1]))
        for coefficient in coefficients[-2::-1]:
            value = value * fraction + float(coefficient)
        return value

    square = heyoka.sum([axis**2 for axis in place])
    central = MASSES.earth * square**-1.5
    bulge = BULGE * central / square
    lean = central + bulge - 5 * bulge * place[2] ** 2 / square
    force = [-lean * axis - series(pull) for axis, pull in zip(place, sky.pull, strict=True)]
    force[2] -= 2 * bulge * place[2]
    moon = [series(axis) for axis in sky.moon]
    for mu, body in ((MASSES.moon, moon), (MASSES.sun, [series(axis) for axis in sky.sun])):
        ways = [there - here for there, here in zip(body, place, strict=True)]
        strength = mu * heyoka.sum([way**2 for way in ways]) ** -1.5
        force = [known + strength * way for known, way in zip(force, ways, strict=True)]
    rates = [series(polynomial.polyder(axis) / sky.span_s) for axis in sky.moon]
    away = heyoka.sum([(p - m) * (v - w) for p, m, v, w in zip(place, moon, velocity, rates, strict=True)])
    return [*zip(place, velocity, strict=True), *zip(velocity, force, strict=True)], away


class HeyokaScalar(_OneByOne):
    """Taylor's method of heyoka, compiled once (not counted), ended by an event at the closest approach."""

    name = "heyoka"

    def __init__(self, tolerance, first_s):
        import heyoka

        self._sky = _Polynomials(first_s)
        system, away = _heyoka_system(heyoka, self._sky)
        leaving = heyoka.t_event(away, direction=heyoka.event_direction.positive)
        self._taylor = heyoka.taylor_adaptive(system, [0.0] * 6, tol=tolerance, t_events=[leaving])

    def fly(self, state, seconds):
        """Return the least distance from the Moon in km."""
        taylor = self._taylor
        taylor.time = seconds - self._sky.first_s
        taylor.state[:] = state
        taylor.reset_cooldowns()
        taylor.propagate_until(taylor.time + 43 * HOUR_S)
        moon = SKY.moon_state(self._sky.first_s + taylor.time)
        return sqrt(sum((here - there) ** 2 for here, there in zip(taylor.state[:3], moon[:3], strict=True)))


class HeyokaBatch:
    """The same on eight flights at once: all to the Moon's neighbourhood, then each to its lowest point.

    An event would stop all eight when the first of them meets it. So every batch flies 33 hours; the
    hyperbolas about the Moon then tell how far each has to go, and it flies there, until it is near enough.
    """

    name = "heyoka, batch of eight"
    size = 8

    def __init__(self, tolerance, accuracy_km, first_s):
        import heyoka

        self._sky = _Polynomials(first_s)
        self._stop_s = 100.0 * sqrt(accuracy_km)
        system, _ = _heyoka_system(heyoka, self._sky)
        self._taylor = heyoka.taylor_adaptive_batch(system, np.zeros((6, self.size)), tol=tolerance)

    def fly_many(self, states, seconds):
        """Return the least distances from the Moon in km; the number of flights is a multiple of eight."""
        taylor = self._taylor
        states = np.ascontiguousarray(states.reshape(-1, self.size, 6).swapaxes(1, 2))
        times = (np.asarray(seconds) - self._sky.first_s).reshape(-1, self.size)
        ends = times + 33 * HOUR_S
        while True:
            for batch, (start, end) in enumerate(zip(times, ends, strict=True)):
                taylor.set_time(start)
                taylor.state[:] = states[batch]
                taylor.propagate_until(end)
                states[batch] = taylor.state
            times = ends
            seen = states.swapaxes(0, 1) - self._sky.moon_states(times)
            hyperbolas = Hyperbolas(seen.reshape(6, -1))
            to_go_s = hyperbolas.seconds().reshape(times.shape)
            if np.abs(to_go_s).max() < self._stop_s:
                return hyperbolas.distance_km
            ends = times + to_go_s
