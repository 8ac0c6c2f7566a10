"""The exercises of lesson 01: escape by hand, speed and distance, a figure, a step, its drift, a burn."""

import math

import numpy as np

from lunaedu.constants import EARTH_MU_KM3_S2, EARTH_RADIUS_KM, EARTH_ROTATION_RAD_S, STANDARD_GRAVITY_M_S2
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD
from lunaedu.lesson.checks import Drawing, Exercise, Function, Number, Slip, by_id, plotted
from lunaedu.physics import climb, orbits
from lunaedu.physics.reconstruction import stand_in_departure

G_KM_S2 = STANDARD_GRAVITY_M_S2 / 1000
HOURS = 2.0
"""How long the climb of exercise 1.5 lasts."""


def escape_by_hand():
    """Escape speed at the ground, from g and the Earth's radius, in round numbers."""
    right = float(orbits.escape_speed(EARTH_RADIUS_KM))
    return Number(
        right,
        "km/s",
        rel_tol=0.03,
        slips=(
            Slip(
                "circular speed",
                float(orbits.circular_speed(EARTH_RADIUS_KM)),
                "That keeps a satellite in a circle. Kinetic energy has a half: where is its 2?",
            ),
            Slip(
                "forgotten root",
                right**2,
                "That is the square of a speed. One step is missing.",
            ),
            Slip("metres for kilometres", 1000 * right, "That is in metres per second; km/s are asked for."),
            Slip(
                "units mixed",
                math.sqrt(2 * STANDARD_GRAVITY_M_S2 * EARTH_RADIUS_KM),
                "Gravity in metres and a radius in kilometres: bring both to one unit before you multiply.",
            ),
            Slip(
                "diameter for radius",
                math.sqrt(2) * right,
                "That is √2 too much: did you take the Earth's diameter, or a 2 too many?",
            ),
            Slip(
                "half twice",
                right / 2,
                "Half of what it is: the 2 of the kinetic energy has landed under the line.",
            ),
            Slip(
                "root of the half forgotten",
                G_KM_S2 * EARTH_RADIUS_KM,
                "That is g times R, in km²/s²: the depth of the well. Which speed has that energy?",
            ),
            Slip("km/h", 3600 * right, "That is in kilometres per hour."),
            Slip(
                "time of fall",
                math.sqrt(2 * EARTH_RADIUS_KM / G_KM_S2),
                "That is √(2R/g), a time in seconds. A speed has g and R side by side.",
            ),
            Slip(
                "the turning Earth",
                EARTH_ROTATION_RAD_S * EARTH_RADIUS_KM,
                "That is how fast the ground turns with the Earth.",
            ),
            Slip(
                "g as a speed",
                STANDARD_GRAVITY_M_S2 / 2,
                "That is half of g. How far must gravity be climbed against, and what does that cost?",
            ),
            Slip("the Moon", 2.38, "That is the Moon's escape speed."),
        ),
    )


def _root(squared):
    return np.sqrt(np.maximum(squared, 0.0))


_MU2 = 2 * EARTH_MU_KM3_S2


def speed_at():
    """Speed of a probe at some distance, from where and how fast its burn ended."""
    return Function(
        climb.speed_at_km_s,
        {"radius_km": (8000, 60_000), "burnout_radius_km": (6600, 7700), "burnout_speed_km_s": (10.5, 13)},
        unit="km/s",
        cases=((400_000.0, 7000.0, 9.0), (384_400.0, 7378.0, 10.56), (7000.0, 7000.0, 10.0)),
        arrays=False,
        slips=(
            Slip(
                "subtracted speeds",
                lambda r, r0, v0: v0 - orbits.escape_speed(r0) + orbits.escape_speed(r),
                "You add and subtract speeds, but it is energies that add up: put a square on each speed.",
            ),
            Slip(
                "half lost",
                lambda r, r0, v0: _root(v0**2 + EARTH_MU_KM3_S2 * (1 / r - 1 / r0)),
                "Kinetic energy is half a square. When you solve for v², what becomes of that half?",
            ),
            Slip(
                "the wrong way",
                lambda r, r0, v0: _root(v0**2 - _MU2 * (1 / r - 1 / r0)),
                "By your function a probe gets faster on its way up. Look at the potential's sign.",
            ),
            Slip(
                "forgotten root",
                lambda r, r0, v0: np.maximum(v0**2 + _MU2 * (1 / r - 1 / r0), 0.0),
                "That is v², in km²/s². One step is missing.",
            ),
            Slip(
                "infinitely far away",
                lambda r, r0, v0: _root(v0**2 - _MU2 / r0),
                "That is what is left infinitely far away. At r some of the climb is still to come.",
            ),
            Slip(
                "gravity of the ground",
                lambda r, r0, v0: _root(v0**2 - 2 * G_KM_S2 * (r - r0)),
                "You take gravity to be as strong as at the ground everywhere. The potential is −μ/r.",
            ),
            Slip(
                "metres for kilometres",
                lambda r, r0, v0: 1000 * climb.speed_at_km_s(r, r0, v0),
                "That is in metres per second. The name of the function says which unit it promises.",
            ),
            Slip(
                "kinetic energy",
                lambda r, r0, v0: climb.speed_at_km_s(r, r0, v0) ** 2 / 2,
                "That is the kinetic energy of a unit mass there. Which speed has it?",
            ),
            Slip(
                "root below zero",
                lambda r, r0, v0: np.sqrt(v0**2 + _MU2 * (1 / r - 1 / r0)),
                "Right where the probe arrives. Where it does not, there is a root of a negative number: the "
                "task says what to return then.",
            ),
            Slip(
                "sign thrown away",
                lambda r, r0, v0: np.sqrt(abs(v0**2 + _MU2 * (1 / r - 1 / r0))),
                "Right where the probe arrives. Where it does not, `abs` hides that: the task says what to "
                "return then.",
            ),
            Slip(
                "altitude for radius",
                lambda r, r0, v0: climb.speed_at_km_s(r + EARTH_RADIUS_KM, r0 + EARTH_RADIUS_KM, v0),
                "Your function adds the Earth's radius, but both distances are from the centre already.",
            ),
            Slip(
                "difference under the line",
                lambda r, r0, v0: _root(v0**2 - np.divide(_MU2, r - r0)),
                "You divide by the difference of the distances. Take the difference of 1/r and 1/r₀.",
            ),
            Slip(
                "burnout forgotten",
                lambda r, r0, v0: orbits.escape_speed(r),
                "That is the escape speed there, whatever the burn gave. Where do r₀ and v₀ come in?",
            ),
        ),
        properties=(
            (
                "At the burnout itself the speed must be that of the burnout.",
                lambda f: abs(f(7e3, 7e3, 10) - 10) < 0.05,
            ),
            ("On its way up a probe must get slower.", lambda f: f(9e3, 7e3, 11) > f(3e4, 7e3, 11)),
        ),
    )


def speed_on_the_way():
    """The student's own figure: speed against distance, for the stand-in."""
    departure = stand_in_departure()
    radius_km = EARTH_RADIUS_KM + departure.altitude_km
    moon_km = float(np.linalg.norm(ephemeris.moon_position_km(RECORD["closest_time"].value)))
    r = np.r_[1.02 * radius_km, np.geomspace(20_000, 0.98 * moon_km, 24)]
    v = climb.speed_at_km_s(r, radius_km, departure.speed_km_s)

    def curve(x, y):
        return plotted(x, y, "distance (km)", "speed (km/s)")

    return Drawing(
        curve(r, v),
        "km",
        "km/s",
        slips=(
            Slip(
                "thousands of km", curve(r / 1000, v), "Your distances are a thousand times too small for km."
            ),
            Slip(
                "altitude for distance",
                curve(r - EARTH_RADIUS_KM, v),
                "Your curve stands an Earth radius too far left: distances count from the centre.",
            ),
            Slip(
                "radius added again",
                curve(r + EARTH_RADIUS_KM, v),
                "Your curve stands an Earth radius too far right: `radius_km` counts from the centre.",
            ),
            Slip("metres per second", curve(r, 1000 * v), "Your speeds are in metres per second."),
            Slip("squares", curve(r, v**2), "Your curve shows v². Take the root before you draw."),
            Slip(
                "escape speed",
                curve(r, orbits.escape_speed(r)),
                "That is the escape speed at each distance. Luna 1 had a little more, all the way.",
            ),
            Slip(
                "circular speed",
                curve(r, orbits.circular_speed(r)),
                "That is the speed of a circle at each distance, and Luna 1 flew none.",
            ),
            Slip(
                "what is left far away",
                curve(r, np.full(r.size, orbits.hyperbolic_excess_speed(radius_km, departure.speed_km_s))),
                "A level line at the speed left far away: compute the speed for each distance.",
            ),
            Slip(
                "burnout speed",
                curve(r, np.full(r.size, departure.speed_km_s)),
                "Your line stays at the speed of the burnout. Did the distances get into your function?",
            ),
            Slip(
                "a straight line",
                curve(r[[0, -1]], v[[0, -1]]),
                "Two points make a straight line. Compute many more in between, most of them near the Earth.",
            ),
            Slip(
                "started at the ground",
                curve(r, climb.speed_at_km_s(r, EARTH_RADIUS_KM, departure.speed_km_s)),
                "As if the burn had ended at the ground: the burnout was higher up.",
            ),
        ),
    )


def _kick(r, h):
    return h / 2 * EARTH_MU_KM3_S2 / r**2


def _step(first=1.0, second=1.0, there=True, drift=1.0):
    """A step whose half kicks are so many times the right ones, the second one taken there or here."""

    def step(r, v, h):
        half = v - first * _kick(r, h)
        later = r + drift * h * half
        return later, half - second * _kick(later if there else r, h)

    return step


def mended_step():
    """The step of a radial flight: half a kick, a drift, half a kick."""

    def euler(r, v, h):
        return r + h * v, v - 2 * _kick(r, h)

    def in_metres(r, v, h):
        return tuple(1000 * x for x in climb.leapfrog_step(r, v, h))

    def ground_gravity(r, v, h):
        half = v - h / 2 * G_KM_S2
        return r + h * half, half - h / 2 * G_KM_S2

    def not_squared(r, v, h):
        later = r + h * (v - h / 2 * EARTH_MU_KM3_S2 / r)
        return later, v - h / 2 * EARTH_MU_KM3_S2 * (1 / r + 1 / later)

    return Function(
        climb.leapfrog_step,
        {"radius_km": (6700, 9000), "speed_km_s": (6, 11), "step_s": (150, 600)},
        rel_tol=1e-3,
        abs_tol=1e-3,
        arrays=False,
        slips=(
            Slip(
                "second kick upwards",
                _step(second=-1),
                "The two half kicks cancel, and nothing slows the probe. Which pushes the wrong way?",
            ),
            Slip(
                "first kick upwards",
                _step(first=-1),
                "The first half kick speeds the probe up. Gravity does not.",
            ),
            Slip(
                "both kicks upwards",
                _step(first=-1, second=-1),
                "Both half kicks push the probe away from the Earth. What is the sign of gravity?",
            ),
            Slip(
                "second kick at the old place",
                _step(there=False),
                "The second half kick is taken where the step began. Where is the probe by then?",
            ),
            Slip(
                "Euler's step",
                euler,
                "That is Euler's step: the whole kick, and the drift with the old speed. Split the kick.",
            ),
            Slip(
                "one kick before the drift",
                _step(first=2, second=0),
                "The whole kick comes before the drift. Half of it belongs behind.",
            ),
            Slip(
                "one kick after the drift",
                _step(first=0, second=2),
                "The whole kick comes after the drift. Half of it belongs before.",
            ),
            Slip("whole kicks", _step(2, 2), "Two whole kicks: each of them lasts half a step."),
            Slip("quarter kicks", _step(0.5, 0.5), "Your kicks are halved twice."),
            Slip("second kick missing", _step(second=0), "After the drift the second half kick is missing."),
            Slip("first kick missing", _step(first=0), "Before the drift the first half kick is missing."),
            Slip("half a drift", _step(drift=0.5), "The drift lasts the whole step, not half of it."),
            Slip(
                "distance not squared",
                not_squared,
                "Your gravity falls off as 1/r. Newton's has a square.",
            ),
            Slip("gravity of the ground", ground_gravity, "Your gravity is that of the ground, everywhere."),
            Slip(
                "exchanged",
                lambda r, v, h: climb.leapfrog_step(r, v, h)[::-1],
                "You return the speed first. The first line of the function promises distance, then speed.",
            ),
            Slip("metres for kilometres", in_metres, "Your results are in metres; stay in kilometres."),
            Slip(
                "nothing happens",
                lambda r, v, h: (r, v),
                "You return what you were given. Return the new distance and the new speed.",
            ),
        ),
    )


def _start():
    departure = stand_in_departure()
    return EARTH_RADIUS_KM + departure.altitude_km, departure.speed_km_s


def _climbed(step, step_s):
    r, v = _start()
    for _ in range(round(3600 * HOURS / step_s)):
        r, v = step(r, v, step_s)
    return r, v


def _unguarded_step(r, v, h):
    """A leapfrog that also goes through the ground, as a student's does where steps are too long."""
    middle = v - h / 2 * EARTH_MU_KM3_S2 / r**2
    return r + h * middle, middle - h / 2 * EARTH_MU_KM3_S2 / (r + h * middle) ** 2


def energy_drift():
    """The student's loop: how much the energy of the climb changes by the errors of the steps."""
    start_km, start_km_s = _start()

    def energy(r, v):
        return v**2 / 2 - EARTH_MU_KM3_S2 / r

    begun = energy(start_km, start_km_s)

    def drift(step):
        return lambda step_s: energy(*_climbed(step, step_s)) - begun

    right = drift(_unguarded_step)
    return Function(
        right,
        {"step_s": lambda rng: float(rng.choice([30, 40, 60, 90, 120]))},
        unit="km²/s²",
        rel_tol=0.02,
        arrays=False,
        cases=((60.0,), (30.0,)),
        slips=(
            Slip(
                "energy for its change",
                lambda step_s: right(step_s) + begun,
                "That is the energy at the end. How much has it changed since the burnout?",
            ),
            Slip(
                "start less end",
                lambda step_s: -right(step_s),
                "Your change is start less end: turn it round.",
            ),
            Slip(
                "kinetic energy alone",
                lambda step_s: (_climbed(_unguarded_step, step_s)[1] ** 2 - start_km_s**2) / 2,
                "That is the change of the kinetic energy alone. The probe has climbed, too.",
            ),
            Slip(
                "potential energy alone",
                lambda step_s: EARTH_MU_KM3_S2 * (1 / start_km - 1 / _climbed(_unguarded_step, step_s)[0]),
                "That is the change of the potential energy alone. The probe has slowed, too.",
            ),
            Slip(
                "v² without its half",
                lambda step_s: 2 * right(step_s),
                "Twice too much: is the half of v² there?",
            ),
            Slip(
                "Euler's step",
                drift(lambda r, v, h: (r + h * v, v - h * EARTH_MU_KM3_S2 / r**2)),
                "Your loop takes Euler's steps. Take yours of the exercise before.",
            ),
            Slip(
                "one step only",
                lambda step_s: energy(*_unguarded_step(start_km, start_km_s, step_s)) - begun,
                "That is the drift of one step. Put the result of each step into the next.",
            ),
            Slip(
                "step in minutes",
                lambda step_s: energy(*_climbed(_unguarded_step, 60 * step_s)) - begun,
                "Your steps are sixty times too long: `step_s` is in seconds already.",
            ),
            Slip(
                "minutes for hours",
                lambda step_s: _of_steps(max(1, round(60 * HOURS / step_s)), step_s, begun),
                "Your climb is too short by far: how many seconds have two hours?",
            ),
            Slip(
                "in parts of the whole",
                lambda step_s: right(step_s) / begun,
                "That is the change as a part of the energy. The change itself is asked for.",
            ),
            Slip("joules", lambda step_s: 1e6 * right(step_s), "That is in m²/s², joules per kilogram."),
        ),
    )


def _of_steps(number, step_s, begun):
    r, v = _start()
    for _ in range(number):
        r, v = _unguarded_step(r, v, step_s)
    return v**2 / 2 - EARTH_MU_KM3_S2 / r - begun


def delta_v():
    """The rocket equation, by adding up kilograms or by the logarithm."""

    def right(specific_impulse_s, full_kg, empty_kg):
        return STANDARD_GRAVITY_M_S2 * specific_impulse_s * np.log(full_kg / empty_kg)

    def with_ratio(gain):
        return lambda impulse, full, empty: STANDARD_GRAVITY_M_S2 * impulse * gain(full, empty)

    return Function(
        right,
        {"specific_impulse_s": (250, 450), "full_kg": (6000, 300_000), "empty_kg": (1500, 4000)},
        unit="m/s",
        arrays=False,
        slips=(
            Slip(
                "decimal logarithm",
                with_ratio(lambda full, empty: np.log10(full / empty)),
                "You took the logarithm to base ten. The sum of 1/m leads to the natural one.",
            ),
            Slip(
                "inverted ratio",
                with_ratio(lambda full, empty: np.log(empty / full)),
                "Your rocket slows down by burning: which mass belongs above the other?",
            ),
            Slip(
                "no standard gravity",
                lambda impulse, full, empty: impulse * np.log(full / empty),
                "A specific impulse in seconds is not yet a speed: what makes it the speed of the exhaust?",
            ),
            Slip(
                "kilometres for metres",
                with_ratio(lambda full, empty: np.log(full / empty) / 1000),
                "That is in km/s. The name of the function promises metres per second.",
            ),
            Slip(
                "propellant for rest",
                with_ratio(lambda full, empty: np.log(full / (full - empty))),
                "Below the line you put the mass of the propellant. What counts is the mass that is left.",
            ),
            Slip(
                "no logarithm",
                with_ratio(lambda full, empty: (full - empty) / full),
                "That is all of it thrown out of the full rocket at once. It gets lighter bit by bit.",
            ),
            Slip(
                "the empty rocket throughout",
                with_ratio(lambda full, empty: (full - empty) / empty),
                "You let each kilogram push the empty rocket. Most of them push a heavier one.",
            ),
            Slip(
                "ratio without logarithm",
                with_ratio(lambda full, empty: full / empty),
                "The ratio of the masses is right, but the pushes 1/m have still to be added up.",
            ),
            Slip(
                "halved",
                with_ratio(lambda full, empty: np.log(full / empty) / 2),
                "Half of it: there is no ½ in a momentum.",
            ),
            Slip(
                "square",
                with_ratio(lambda full, empty: np.log(full / empty) ** 2),
                "You square the logarithm. Each push is added once.",
            ),
        ),
        properties=(
            (
                "A rocket that burns nothing must gain nothing.",
                lambda f: abs(f(300.0, 2000.0, 2000.0)) < 1e-3,
            ),
        ),
    )


EXERCISES = by_id(
    Exercise(
        "1.1",
        "LO-1.1",
        "How fast is escape at the ground, roughly and by hand?",
        escape_by_hand,
        level="warm-up",
        minutes=4,
        insight="Two numbers that everybody knows, and a root.",
        hint="Set the energy at the ground and far away equal, and keep one unit for lengths.",
    ),
    Exercise(
        "1.2",
        "LO-1.2",
        "How fast is a probe at a given distance?",
        speed_at,
        points=3,
        minutes=6,
        insight="One line of energy knows the whole flight, but for its hours.",
    ),
    Exercise(
        "1.3",
        "LO-1.2",
        "Draw the speed of Luna 1 against its distance.",
        speed_on_the_way,
        points=2,
        minutes=5,
        insight="Most of the speed is gone before a tenth of the way.",
    ),
    Exercise(
        "1.4",
        "LO-1.3",
        "Find the fault in a step of a radial flight, and write it right.",
        mended_step,
        points=2,
        minutes=5,
        insight="It is the step of the oldest programs of celestial mechanics, and still the first to try.",
        hint="Do one step with pencil and paper, and say of each line whether the probe gets slower.",
    ),
    Exercise(
        "1.5",
        "LO-1.3",
        "By how much does the energy drift in a climb of two hours?",
        energy_drift,
        points=3,
        minutes=7,
        insight="Now try it with half the step: how many times less is the drift?",
        hint="Print distance and speed after each of the first steps, and look whether they make sense.",
    ),
    Exercise(
        "1.7",
        "LO-1.4",
        "How much speed does a burn give?",
        delta_v,
        points=2,
        level="stretch",
        minutes=10,
        insight="The logarithm is why rockets have stages.",
    ),
)
