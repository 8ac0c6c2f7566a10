"""The exercises of lesson 01: escape speed, what is left far away, the 175 m/s, rockets, a method's order."""

import math

import numpy as np

from lunaedu.constants import EARTH_MU_KM3_S2, EARTH_RADIUS_KM, STANDARD_GRAVITY_M_S2
from lunaedu.lesson.checks import Choice, Exercise, Function, Slip, by_id
from lunaedu.physics import orbits


def escape_speed():
    """Escape speed against distance from the Earth's centre."""
    return Function(
        orbits.escape_speed,
        {"radius_km": (6500, 400_000)},
        unit="km/s",
        slips=(
            Slip(
                "altitude for radius",
                lambda radius_km: orbits.escape_speed(radius_km + EARTH_RADIUS_KM),
                "Your function adds the Earth's radius, but `radius_km` is counted from the centre already.",
            ),
            Slip(
                "circular speed",
                orbits.circular_speed,
                "That is the speed of a circle: a satellite stays on it for ever. Which total energy has a "
                "probe that only just gets away? Solve for the speed once more, and keep the 2.",
            ),
            Slip(
                "metres for kilometres",
                lambda radius_km: 1000 * orbits.escape_speed(radius_km),
                "That is in metres per second. The name of the function says which unit it promises.",
            ),
            Slip(
                "forgotten root",
                lambda radius_km: orbits.escape_speed(radius_km) ** 2,
                "That is the square of a speed, in km²/s²: the energy balance gives v². One step is missing.",
            ),
            Slip(
                "gravity of the ground",
                lambda radius_km: np.sqrt(2 * STANDARD_GRAVITY_M_S2 / 1000 * radius_km),
                "That grows with distance: it takes gravity to be everywhere as strong as at the ground. "
                "Take μ instead of g.",
            ),
        ),
        properties=(
            (
                "At four times the distance the escape speed must be half as large.",
                lambda f: math.isclose(2 * f(40_000.0), f(10_000.0), rel_tol=1e-6),
            ),
        ),
    )


def _excess(radius_km, speed_km_s):
    return math.sqrt(max(0.0, orbits.characteristic_energy(radius_km, speed_km_s)))


def _difference(radius_km, speed_km_s):
    return speed_km_s - orbits.escape_speed(radius_km)


_SUBTRACTS = (
    "You subtract speeds, but it is energies that add up. Write the balance between here and infinitely far "
    "away, with a square on each speed."
)


def hyperbolic_excess():
    """Speed infinitely far away; zero for a probe that comes back."""
    return Function(
        _excess,
        {"radius_km": (6600, 9000), "speed_km_s": (9, 13)},
        unit="km/s",
        slips=(
            Slip("subtracted speeds", lambda r, v: max(0.0, _difference(r, v)), _SUBTRACTS),
            Slip("subtracted speeds, negative too", _difference, f"{_SUBTRACTS} And no speed is negative."),
            Slip(
                "circular speed",
                lambda r, v: math.sqrt(max(0.0, v**2 - EARTH_MU_KM3_S2 / r)),
                "You take away the square of the circular speed. Whose square is it that is used up on the "
                "way out?",
            ),
            Slip(
                "C3",
                lambda r, v: max(0.0, orbits.characteristic_energy(r, v)),
                "That is C3, the square of what is asked for.",
            ),
            Slip(
                "kinetic energy",
                lambda r, v: max(0.0, orbits.specific_energy_km2_s2(r, v)),
                "That is the energy of a unit mass. What speed has that energy, where the potential is zero?",
            ),
            Slip(
                "root below zero",
                lambda r, v: _excess(r, v) if _difference(r, v) >= 0 else math.nan,
                "Right for a probe that leaves. For one that comes back there is a root of a negative "
                "number: the task says what to return then.",
            ),
            Slip(
                "sign thrown away",
                lambda r, v: math.sqrt(abs(orbits.characteristic_energy(r, v))),
                "Right for a probe that leaves. For one that comes back, `abs` hides that there is nothing "
                "left: the task says what to return then.",
            ),
        ),
        properties=(
            (
                "At exactly the escape speed nothing must be left far away.",
                lambda f: abs(f(8000.0, float(orbits.escape_speed(8000.0)))) < 1e-3,
            ),
        ),
        arrays=False,
    )


def the_175_m_s():
    """What the 'extra 175 m/s' can have been."""
    return Choice(
        "close to the excess over escape speed",
        (
            Slip(
                "cut-off error",
                "an error at cut-off",
                "Take it away from the flight, as if it had been the error. Look at the figure again: when "
                "would that planned flight have reached the Moon, and what flight time was chosen?",
            ),
            Slip(
                "hyperbolic excess",
                "the hyperbolic excess",
                "Compare the sizes: v∞ is counted in kilometres per second. Which of your two kinds of "
                "excess is a difference of speeds?",
            ),
            Slip(
                "only rounding",
                "the rounding of the speed",
                "Look at the slope: what do ten metres per second do to the time of arrival? Nobody hits the "
                "Moon with a speed that is rounded to hundreds of them.",
            ),
        ),
    )


def delta_v():
    """The rocket equation."""
    return Function(
        lambda specific_impulse_s, full_kg, empty_kg: (
            STANDARD_GRAVITY_M_S2 * specific_impulse_s * np.log(full_kg / empty_kg)
        ),
        {"specific_impulse_s": (250, 450), "full_kg": (5000, 300_000), "empty_kg": (800, 4000)},
        unit="m/s",
        slips=(
            Slip(
                "decimal logarithm",
                lambda impulse, full, empty: STANDARD_GRAVITY_M_S2 * impulse * np.log10(full / empty),
                "You took the logarithm to base ten. The integral of dm/m is the natural one: `np.log`.",
            ),
            Slip(
                "inverted ratio",
                lambda impulse, full, empty: STANDARD_GRAVITY_M_S2 * impulse * np.log(empty / full),
                "Your rocket slows down by burning: which mass belongs above the other?",
            ),
            Slip(
                "no standard gravity",
                lambda impulse, full, empty: impulse * np.log(full / empty),
                "A specific impulse in seconds is not yet a speed: what makes it the speed of the exhaust?",
            ),
            Slip(
                "kilometres for metres",
                lambda impulse, full, empty: STANDARD_GRAVITY_M_S2 * impulse * np.log(full / empty) / 1000,
                "That is in km/s. The name of the function promises metres per second.",
            ),
            Slip(
                "propellant for rest",
                lambda impulse, full, empty: STANDARD_GRAVITY_M_S2 * impulse * np.log(full / (full - empty)),
                "Below the line you put the mass of the propellant. What counts is the mass that is left.",
            ),
            Slip(
                "no logarithm",
                lambda impulse, full, empty: STANDARD_GRAVITY_M_S2 * impulse * (full - empty) / full,
                "That is all the propellant thrown out at once. It leaves bit by bit, and each bit pushes a "
                "lighter rocket: add them up.",
            ),
            Slip(
                "ratio without logarithm",
                lambda impulse, full, empty: STANDARD_GRAVITY_M_S2 * impulse * full / empty,
                "The ratio of the masses is right, but what is to be done with it?",
            ),
        ),
        properties=(
            (
                "A rocket that burns nothing must gain nothing.",
                lambda f: abs(f(300.0, 2000.0, 2000.0)) < 1e-9,
            ),
            (
                "Two burns in a row must give the sum of both.",
                lambda f: math.isclose(
                    f(300.0, 9000.0, 5000.0) + f(300.0, 5000.0, 2000.0),
                    f(300.0, 9000.0, 2000.0),
                    rel_tol=1e-6,
                ),
            ),
        ),
    )


def order_of_method():
    """Order of a method from its drift with a step and with half that step."""
    return Function(
        lambda drift, drift_halved: np.log2(drift / drift_halved),
        {"drift": (-2, -0.5), "drift_halved": (-0.4, -0.01)},
        slips=(
            Slip(
                "inverted ratio",
                lambda drift, halved: np.log2(halved / drift),
                "By your function the drift grows when the step is halved: which of the two is the larger?",
            ),
            Slip(
                "natural logarithm",
                lambda drift, halved: np.log(drift / halved),
                "That is the power of e. But the step was halved: of which number do you want the power?",
            ),
            Slip(
                "decimal logarithm",
                lambda drift, halved: np.log10(drift / halved),
                "That is the power of ten. But the step was halved: of which number do you want the power?",
            ),
            Slip(
                "difference for ratio",
                lambda drift, halved: drift - halved,
                "A difference of drifts has a unit, and the order has none. Ask how many times less it is.",
            ),
            Slip(
                "logarithm of the difference",
                lambda drift, halved: np.log2(abs(drift - halved)),
                "You take the logarithm of a difference. Ask how many times less the drift has become.",
            ),
            Slip(
                "ratio without logarithm",
                lambda drift, halved: drift / halved,
                "That is how many times less the drift has become, so two to the power of the order. "
                "Which power is it?",
            ),
            Slip(
                "half the ratio",
                lambda drift, halved: drift / halved / 2,
                "You divide by two, but it is two to the power of the order. What undoes a power of two?",
            ),
            Slip(
                "root of the ratio",
                lambda drift, halved: np.sqrt(drift / halved),
                "A root undoes the square of an unknown number. Here the unknown is the exponent, and two is "
                "below it.",
            ),
            Slip(
                "logarithm of a negative drift",
                lambda drift, halved: math.nan,
                "That is not a number: these drifts are negative, and no logarithm takes such. What of the "
                "two together is positive?",
            ),
        ),
        properties=(
            (
                "A drift that does not change when the step is halved must give the order zero.",
                lambda f: abs(f(-0.5, -0.5)) < 1e-9,
            ),
            (
                "Energy may drift upwards too: the sign of both drifts must not matter.",
                lambda f: math.isclose(f(0.8, 0.1), f(-0.8, -0.1), rel_tol=1e-9),
            ),
        ),
        arrays=False,
    )


EXERCISES = by_id(
    Exercise(
        "1.1",
        objective="LO-1.1",
        points=2,
        question="Which speed just suffices to leave, from a given distance?",
        checker=escape_speed,
        insight="Whatever the mass, and whatever the direction: only the distance counts.",
    ),
    Exercise(
        "1.2",
        objective="LO-1.2",
        points=3,
        question="Which speed is left far away?",
        checker=hyperbolic_excess,
        insight="Squares subtract, speeds do not: that is why a little surplus goes such a long way.",
    ),
    Exercise(
        "1.3",
        objective="LO-1.5",
        points=2,
        question="What can the 'extra 175 m/s' have been?",
        checker=the_175_m_s,
        insight="Close is not equal: the last words on it are yours, in the verdict.",
    ),
    Exercise(
        "1.4",
        objective="LO-1.3",
        points=2,
        question="How much speed does a burn give?",
        checker=delta_v,
        insight="The logarithm is why rockets have stages.",
    ),
    Exercise(
        "1.5",
        objective="LO-1.4",
        points=2,
        question="Which order has a method whose drift you know for a step and for half of it?",
        checker=order_of_method,
        insight="Two runs tell more than one: the difference is your error bar.",
    ),
)
