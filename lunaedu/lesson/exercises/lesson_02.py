"""The exercises of lesson 02: the price of a second, the width of the target, the guilt for the miss."""

import numpy as np

from lunaedu import constants, facts
from lunaedu.lesson.checks import Choice, Exercise, Function, Number, Slip, by_id
from lunaedu.lesson.session import personal
from lunaedu.physics.ascent import thrust_acceleration_m_s2
from lunaedu.physics.encounter import ERRORS, miss_slopes
from lunaedu.physics.orbits import escape_speed, impact_parameter_km
from lunaedu.physics.reconstruction import planned_departure


def residual_propellant_kg():
    """Propellant left at cut-off in exercise 2.2, kg: each student's own."""
    return personal("residual_kg", 100.0, low=50.0, high=300.0, step=10.0)


def launch_errors():
    """Errors of one launch in exercise 2.4: speed in m/s, each student's own, and pitch in arcminutes.

    Both grow together, so that no slip leads to the right answer for any student.
    """
    fast_m_s = personal("fast_m_s", 12.0, low=8.0, high=16.0, step=1.0)
    return fast_m_s, -fast_m_s / 2


def cutoff_acceleration():
    """What each second of delay is worth: Newton's second law."""
    return Function(
        thrust_acceleration_m_s2,
        {"thrust_kN": (20.0, 80.0), "mass_kg": (1400.0, 8000.0)},
        unit="m/s²",
        slips=(
            Slip(
                "kilonewtons",
                lambda thrust_kN, mass_kg: thrust_kN / mass_kg,
                "The thrust comes in kilonewtons; how many newtons is one of them?",
            ),
            Slip(
                "in units of g",
                lambda thrust_kN, mass_kg: 1000 * thrust_kN / mass_kg / constants.STANDARD_GRAVITY_M_S2,
                "That is in units of g. Thrust over mass has its own unit already: leave g out.",
            ),
            Slip(
                "weight subtracted",
                lambda thrust_kN, mass_kg: 1000 * thrust_kN / mass_kg - constants.STANDARD_GRAVITY_M_S2,
                "You took away the weight. It acts whether the engine runs or not: what does running "
                "alone add?",
            ),
            Slip(
                "upside down",
                lambda thrust_kN, mass_kg: mass_kg / (1000 * thrust_kN),
                "A heavier rocket would speed up faster that way. Which of the two stands on top?",
            ),
        ),
        properties=(
            (
                "Twice the thrust on twice the mass must give the same acceleration.",
                lambda f: np.isclose(f(80.0, 3000.0), f(40.0, 1500.0)),
            ),
        ),
    )


def seconds_late():
    """Delay that adds the disputed extra speed."""
    extra_m_s, thrust_kN = facts["excess_speed"].value, facts["rd0105_thrust"].value
    mass_kg = facts["stage_mass"].value + residual_propellant_kg()
    right = extra_m_s / thrust_acceleration_m_s2(thrust_kN, mass_kg)
    return Number(
        right,
        "s",
        rel_tol=0.005,
        slips=(
            Slip(
                "dividing by g",
                extra_m_s / constants.STANDARD_GRAVITY_M_S2,
                "That is a fall, not a burn: the engine gives more than g. Take the acceleration at cut-off.",
            ),
            Slip(
                "full tanks",
                right * (facts["stage_mass"].value + facts["stage_propellant"].value) / mass_kg,
                "You took the stage with full tanks. What is left of it at the very end of the burn?",
            ),
            Slip(
                "gross mass",
                right * facts["stage_gross"].value / mass_kg,
                "You took the gross mass: that is before the burn. The cut-off comes at its end.",
            ),
            Slip(
                "payload alone",
                right * facts["payload_mass"].value / mass_kg,
                "That is the payload alone; the engine pushes the whole stage with it.",
            ),
            Slip(
                "residual forgotten",
                right * facts["stage_mass"].value / mass_kg,
                "Close: but a stage that can burn on still has propellant. Add what is left of it to the "
                "mass.",
            ),
            Slip(
                "upside down",
                1 / right,
                "That is the inverse. Units help: metres per second over metres per second squared.",
            ),
            Slip("hours", right / 3600, "That is in hours; the answer is asked for in seconds."),
            Slip(
                "milliseconds", right * 1000, "That is in milliseconds; the answer is asked for in seconds."
            ),
        ),
    )


def impact_parameter():
    """Gravitational focusing, for the Moon."""
    mu = constants.MOON_MU_KM3_S2

    def widened(ratio):
        return lambda periapsis_radius_km, excess_speed_km_s: (
            periapsis_radius_km * ratio(periapsis_radius_km, excess_speed_km_s)
        )

    return Function(
        impact_parameter_km,
        {"periapsis_radius_km": (1800.0, 12000.0), "excess_speed_km_s": (0.8, 4.0)},
        unit="km",
        slips=(
            Slip(
                "square lost",
                widened(lambda r, v: np.sqrt(1 + np.sqrt(2 * mu / r) / v)),
                "Both speeds in the bracket are squared: energies add, speeds do not.",
            ),
            Slip(
                "factor two lost",
                widened(lambda r, v: np.sqrt(1 + mu / (r * v**2))),
                "That holds the circular speed in place of the escape speed. Which factor lies between "
                "their squares?",
            ),
            Slip(
                "the Earth's pull",
                widened(lambda r, v: np.sqrt(1 + (escape_speed(r) / v) ** 2)),
                "That is the escape speed from the Earth. Here it is the Moon that pulls.",
            ),
            Slip(
                "root lost",
                widened(lambda r, v: 1 + 2 * mu / (r * v**2)),
                "That is the square of the widening. Areas grow like this, lengths like its root.",
            ),
            Slip(
                "escape from the surface",
                widened(lambda r, v: np.sqrt(1 + 2 * mu / (constants.MOON_RADIUS_KM * v**2))),
                "You took the escape speed at the Moon's surface; take it where the path is lowest.",
            ),
            Slip(
                "narrowed",
                widened(lambda r, v: 1 / np.sqrt(1 + 2 * mu / (r * v**2))),
                "The Moon pulls paths in. So must you aim nearer to its centre or farther off?",
            ),
        ),
        properties=(
            (
                "A very fast probe is hardly bent: then the impact parameter must be the closest "
                "approach itself.",
                lambda f: np.isclose(f(5000.0, 1e5), 5000.0, rtol=1e-6),
            ),
            (
                "To pass higher you must aim farther off.",
                lambda f: f(2000.0, 2.0) < f(4000.0, 2.0) < f(8000.0, 2.0),
            ),
            (
                "A slower probe is bent more, so the target must be wider for it.",
                lambda f: f(2000.0, 3.0) < f(2000.0, 2.0) < f(2000.0, 1.0),
            ),
        ),
    )


def miss_of_one_launch():
    """Length of the miss vector of one launch, by the linear map."""
    fast_m_s, flat_arcmin = launch_errors()
    slopes = miss_slopes(planned_departure())
    speed_km, pitch_km = (
        slopes[:, ERRORS.index("speed_m_s")] * fast_m_s,
        slopes[:, ERRORS.index("pitch_arcmin")] * flat_arcmin,
    )
    lengths = np.hypot(*speed_km), np.hypot(*pitch_km)
    t_km, r_km = speed_km + pitch_km
    return Number(
        float(np.hypot(t_km, r_km)),
        "km",
        rel_tol=0.01,
        slips=(
            Slip(
                "lengths added",
                sum(lengths),
                "You added the lengths of the two misses. They point in different directions: add them "
                "as vectors.",
            ),
            Slip(
                "as if square",
                float(np.hypot(*lengths)),
                "Pythagoras holds for vectors at right angles, and these two are not. Add them part by part.",
            ),
            Slip(
                "sign of the pitch",
                float(np.hypot(*(speed_km - pitch_km))),
                "Look at the sign of the pitch error: this launch is too flat.",
            ),
            Slip(
                "speed alone",
                lengths[0],
                "That is the speed error alone; the pitch error moves the miss too.",
            ),
            Slip(
                "pitch alone",
                lengths[1],
                "That is the pitch error alone; the speed error moves the miss too.",
            ),
            Slip("along T only", abs(t_km), "That is the part along T alone. How long is the whole vector?"),
            Slip("along R only", abs(r_km), "That is the part along R alone. How long is the whole vector?"),
            Slip(
                "parts added",
                abs(t_km + r_km),
                "T and R are two parts of one vector, at right angles: how do they make its length?",
            ),
        ),
    )


def verdict():
    """Which explanation meets all three published figures."""
    return Choice(
        "faster and steeper",
        (
            Slip(
                "late cut-off alone",
                "late cut-off alone",
                "Fitted to the miss, its arrival is far too early for the published hour. Look at that "
                "residual again.",
            ),
            Slip(
                "light-time",
                "light-time of the command",
                "Forgetting it costs milliseconds. Where in the target does that launch land?",
            ),
            Slip(
                "wrong angle alone",
                "wrong direction alone",
                "A wrong angle hardly changes the hour of arrival. How much earlier than forecast was it?",
            ),
            Slip(
                "launched late",
                "launched late",
                "To miss by that much it had to leave minutes late, and would arrive later still. When "
                "did it arrive?",
            ),
            Slip(
                "175 m/s",
                "175 m/s too fast",
                "At that speed, how far does it miss, and on which day does it pass? Read the first "
                "residual.",
            ),
        ),
    )


EXERCISES = by_id(
    Exercise(
        "2.1",
        objective="LO-2.1",
        points=2,
        question="What acceleration does a thrust give a mass?",
        checker=cutoff_acceleration,
        insight="This number is the price of every second.",
    ),
    Exercise(
        "2.2",
        objective="LO-2.1",
        points=2,
        question="How many seconds late is a cut-off that adds the disputed extra speed?",
        checker=seconds_late,
        insight="For a ground command that is an age: someone would have noticed.",
    ),
    Exercise(
        "2.3",
        objective="LO-2.2",
        points=3,
        question="How far off centre does a path aim that passes the Moon at a given distance?",
        checker=impact_parameter,
        insight="The Moon makes itself a wider target than it looks.",
    ),
    Exercise(
        "2.4",
        objective="LO-2.3",
        points=2,
        question="By how much does a launch miss that is too fast and too flat?",
        checker=miss_of_one_launch,
        insight="Two errors can heal each other, or add up: vectors decide.",
    ),
    Exercise(
        "2.5",
        objective="LO-2.4",
        points=2,
        question="Which explanation meets all three published figures?",
        checker=verdict,
        insight="It took two errors at once, as far as our reconstruction can tell.",
    ),
)
