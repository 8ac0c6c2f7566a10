"""The exercises of lesson 02: seconds late, a wider target, a slope, a figure, two errors at once."""

from functools import cache

import numpy as np

from lunaedu import constants, facts
from lunaedu.lesson.checks import Drawing, Exercise, Function, Number, Slip, by_id, plotted
from lunaedu.lesson.session import personal
from lunaedu.physics import encounter
from lunaedu.physics.ascent import thrust_acceleration_m_s2
from lunaedu.physics.encounter import ERRORS, miss_slopes
from lunaedu.physics.orbits import escape_speed, impact_parameter_km
from lunaedu.physics.reconstruction import planned_departure


def residual_propellant_kg():
    """Propellant left at cut-off in exercise 2.1, kg: each student's own."""
    return personal("residual_kg", 100.0, low=50.0, high=300.0, step=10.0)


def launch_errors():
    """Errors of one launch in exercise 2.5: speed in m/s, each student's own, and pitch in arcminutes.

    Both grow together, so that no slip leads to the right answer for any student.
    """
    fast_m_s = personal("fast_m_s", 12.0, low=8.0, high=16.0, step=1.0)
    return fast_m_s, -fast_m_s / 2


def seconds_late():
    """Delay that adds the disputed extra speed."""
    extra_m_s, thrust_kN = facts["excess_speed"].value, facts["rd0105_thrust"].value
    mass_kg = facts["stage_mass"].value + residual_propellant_kg()
    gained_m_s2 = thrust_acceleration_m_s2(thrust_kN, mass_kg)
    right = extra_m_s / gained_m_s2
    g_m_s2 = constants.STANDARD_GRAVITY_M_S2

    def with_mass(kg):
        return right * kg / mass_kg

    return Number(
        right,
        "s",
        rel_tol=0.005,
        slips=(
            Slip(
                "dividing by g",
                extra_m_s / g_m_s2,
                "That is a fall, not a burn: the engine gives more than g. Take the acceleration at cut-off.",
            ),
            Slip(
                "full tanks",
                with_mass(facts["stage_mass"].value + facts["stage_propellant"].value),
                "You took the stage with full tanks. What is left of it at the very end of the burn?",
            ),
            Slip(
                "gross mass",
                with_mass(facts["stage_gross"].value),
                "You took the gross mass: that is before the burn. The cut-off comes at its end.",
            ),
            Slip(
                "payload alone",
                with_mass(facts["payload_mass"].value),
                "That is the payload alone; the engine pushes the whole stage with it.",
            ),
            Slip(
                "residual forgotten",
                with_mass(facts["stage_mass"].value),
                "Close: but a stage that can burn on still has propellant. Add what is left of it.",
            ),
            Slip(
                "residual taken away",
                with_mass(facts["stage_mass"].value - residual_propellant_kg()),
                "You took the residual away from the empty stage. It is on board too.",
            ),
            Slip(
                "residual alone",
                with_mass(residual_propellant_kg()),
                "That is the time for the residual alone. What else does the engine push?",
            ),
            Slip(
                "weight subtracted",
                extra_m_s / (gained_m_s2 - g_m_s2),
                "You took the weight away from the thrust. It acts whether the engine runs or not: what does "
                "running alone add?",
            ),
            Slip(
                "upside down",
                1 / right,
                "That is the inverse. Units help: metres per second over metres per second squared.",
            ),
            Slip(
                "acceleration",
                gained_m_s2,
                "That is what each second adds. How many seconds add the disputed speed?",
            ),
            Slip("hours", right / 3600, "That is in hours; the answer is asked for in seconds."),
            Slip(
                "kilonewtons",
                right * 1000,
                "A thousand times too much: milliseconds, or kilonewtons taken for newtons?",
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
        {"periapsis_radius_km": (1800.0, 9000.0), "excess_speed_km_s": (0.8, 3.0)},
        unit="km",
        slips=(
            Slip(
                "speeds added",
                widened(lambda r, v: 1 + np.sqrt(2 * mu / r) / v),
                "You add speeds, but it is energies that add up: squares.",
            ),
            Slip(
                "square lost",
                widened(lambda r, v: np.sqrt(1 + np.sqrt(2 * mu / r) / v)),
                "Under your root one speed has lost its square.",
            ),
            Slip(
                "factor two lost",
                widened(lambda r, v: np.sqrt(1 + mu / (r * v**2))),
                "Kinetic energy has a half. When you solve for v², what becomes of it?",
            ),
            Slip(
                "the Earth's pull",
                widened(lambda r, v: np.sqrt(1 + (escape_speed(r) / v) ** 2)),
                "Your μ is the Earth's. Here it is the Moon that pulls.",
            ),
            Slip(
                "root lost",
                widened(lambda r, v: 1 + 2 * mu / (r * v**2)),
                "That is the square of the widening. One root is missing.",
            ),
            Slip(
                "escape from the surface",
                widened(lambda r, v: np.sqrt(1 + 2 * mu / (constants.MOON_RADIUS_KM * v**2))),
                "You took the potential at the Moon's surface; take it where the path is lowest.",
            ),
            Slip(
                "narrowed",
                widened(lambda r, v: 1 / np.sqrt(1 + 2 * mu / (r * v**2))),
                "The Moon pulls paths in. So must you aim nearer to its centre or farther off?",
            ),
            Slip(
                "slowed down",
                widened(lambda r, v: np.sqrt(np.maximum(0.0, 1 - 2 * mu / (r * v**2)))),
                "By your function the probe gets slower as it falls towards the Moon. Look at a sign.",
            ),
            Slip(
                "the widening alone",
                lambda r, v: np.sqrt(1 + 2 * mu / (r * v**2)),
                "That is how many times farther off; in kilometres, please.",
            ),
            Slip(
                "angular momentum",
                widened(lambda r, v: np.sqrt(v**2 + 2 * mu / r)),
                "That is the angular momentum of a kilogram, in km²/s. Far out it is b times which speed?",
            ),
            Slip(
                "altitude for radius",
                lambda r, v: impact_parameter_km(r + constants.MOON_RADIUS_KM, v),
                "You add the Moon's radius, but the closest approach counts from its centre already.",
            ),
            Slip(
                "metres for kilometres",
                lambda r, v: 1000 * impact_parameter_km(r, v),
                "That is in metres. The name of the function promises kilometres.",
            ),
        ),
        properties=(
            (
                "A very fast probe is hardly bent: then you must aim at the closest approach itself.",
                lambda f: np.isclose(f(5000.0, 1e5), 5000.0, rtol=0.01),
            ),
            (
                "A slower probe is bent more, so the target must be wider for it.",
                lambda f: f(2000.0, 3.0) < f(2000.0, 2.0) < f(2000.0, 1.0),
            ),
        ),
    )


@cache
def _slopes():
    return dict(zip(ERRORS, miss_slopes(planned_departure()).T, strict=True))


def slope_of_speed():
    """How far the aim moves for each metre per second, by two flights."""
    slopes = _slopes()
    t_km, r_km = slopes["speed_m_s"]
    right = float(np.hypot(t_km, r_km))
    return Number(
        right,
        "km for each m/s",
        rel_tol=0.015,
        slips=(
            Slip("along T only", abs(t_km), "That is the part along T alone. How long is the whole vector?"),
            Slip("along R only", abs(r_km), "That is the part along R alone. How long is the whole vector?"),
            Slip(
                "parts added",
                abs(t_km + r_km),
                "T and R are two parts of one vector, at right angles: how do they make its length?",
            ),
            Slip(
                "sign",
                -right,
                "A length has no sign.",
            ),
            Slip(
                "square of the length",
                right**2,
                "That is the square of the length. One root is missing.",
            ),
            Slip(
                "half",
                right / 2,
                "Half of it: by how many m/s do your two flights differ? Not twice that.",
            ),
            Slip(
                "double",
                2 * right,
                "Twice too much: from a little less to a little more is two steps.",
            ),
            Slip(
                "not divided",
                4 * right,
                "Four times too much. By how many m/s do your two flights differ? Divide by that.",
            ),
            Slip(
                "for each km/s",
                1000 * right,
                "A thousand times too much: in metres, or for each km/s?",
            ),
            Slip("pitch", float(np.hypot(*slopes["pitch_arcmin"])), "That is the slope of the pitch."),
            Slip("yaw", float(np.hypot(*slopes["yaw_arcmin"])), "That is the slope of the yaw."),
            Slip("delay", float(np.hypot(*slopes["delay_s"])), "That is the slope of the launch delay."),
        ),
    )


SPEEDS_M_S = np.arange(-60.0, 61.0, 10.0)


@cache
def _flights():
    return [encounter.fly_with(planned_departure(), speed_m_s=x) for x in SPEEDS_M_S]


def height_against_speed():
    """The student's own figure: how high a flight passes, for a range of errors of speed."""
    flights = _flights()
    passes = [flight.closest_approach for flight in flights]
    km = np.array([one.altitude_km for one in passes])
    aims = np.array([encounter.miss_vector(flight).distance_km for flight in flights])
    minutes = np.array([encounter.witnesses(flight)[1] for flight in flights])

    def curve(y, x=SPEEDS_M_S):
        return plotted(x, y, "error of speed (m/s)", "altitude (km)")

    return Drawing(
        curve(km),
        "m/s",
        "km",
        abs_tol=250.0,
        slips=(
            Slip(
                "distance from the centre",
                curve(km + constants.MOON_RADIUS_KM),
                "Your heights count from the Moon's centre. Asked for is the altitude above its ground.",
            ),
            Slip(
                "miss vector",
                curve(aims),
                "That is how far off centre each flight aims. Asked for is how high it passes.",
            ),
            Slip(
                "minutes late", curve(minutes), "That is how late each flight comes. Draw how high it passes."
            ),
            Slip("metres", curve(1000 * km), "Your heights are in metres."),
            Slip("thousands of km", curve(km / 1000), "Your heights are in thousands of kilometres."),
            Slip(
                "speeds in km/s",
                curve(km, SPEEDS_M_S / 1000),
                "Your errors are in km/s. Asked for is the axis in m/s, as `fly_with` takes them.",
            ),
            Slip(
                "the wrong way round",
                curve(km[::-1]),
                "Your curve is the right one in a mirror: too fast stands where too slow belongs.",
            ),
            Slip(
                "no hits",
                curve(np.maximum(km, 0)),
                "You cut off what lies below zero. An altitude below zero is a hit: let it be seen.",
            ),
            Slip("sizes", curve(abs(km)), "A hit has an altitude below zero. You have lost the sign."),
            Slip(
                "a level line",
                curve(np.full(km.size, km[SPEEDS_M_S == 0][0])),
                "Each of your flights is the plan itself. Does the error get into `fly_with`?",
            ),
            Slip(
                "speed at the Moon",
                curve(np.array([one.speed_km_s for one in passes])),
                "That is how fast each flight passes. Draw how high.",
            ),
        ),
    )


def miss_of_one_launch():
    """Length of the miss vector of one launch, by the linear map."""
    fast_m_s, flat_arcmin = launch_errors()
    slopes = _slopes()
    speed_km, pitch_km = slopes["speed_m_s"] * fast_m_s, slopes["pitch_arcmin"] * flat_arcmin
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
                "That is what the broken lines give: they add lengths. The two misses point in different "
                "directions.",
            ),
            Slip(
                "lengths subtracted",
                lengths[0] - lengths[1],
                "You subtract lengths. The two misses point in different directions: work with their parts.",
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
            Slip(
                "yaw for pitch",
                float(np.hypot(*(speed_km + slopes["yaw_arcmin"] * flat_arcmin))),
                "You took the slope of the yaw. Too flat is an error of the pitch.",
            ),
        ),
    )


EXERCISES = by_id(
    Exercise(
        "2.1",
        "LO-2.1",
        "How many seconds late is a cut-off that adds the disputed extra speed?",
        seconds_late,
        points=2,
        level="warm-up",
        minutes=4,
        insight="For a ground command that is an age: someone would have noticed.",
        hint="First find what one second adds, in m/s, and say whether that is believable.",
    ),
    Exercise(
        "2.2",
        "LO-2.2",
        "How far off centre does a path aim that passes the Moon at a given distance?",
        impact_parameter,
        points=3,
        minutes=6,
        insight="The Moon makes itself a wider target than it looks.",
    ),
    Exercise(
        "2.3",
        "LO-2.3",
        "How far does the aim move for each metre per second?",
        slope_of_speed,
        points=2,
        minutes=5,
        insight="Engineers of 1958 did just that, with a room full of people.",
        hint="Print T and R of each of your two flights, and draw the two arrows on paper.",
    ),
    Exercise(
        "2.4",
        "LO-2.3",
        "Draw how high a flight passes, against its error of speed.",
        height_against_speed,
        points=2,
        minutes=6,
        insight="Where the curve is below zero, Luna 1 would have hit.",
    ),
    Exercise(
        "2.5",
        "LO-2.3",
        "By how much does a launch miss that is too fast and too flat?",
        miss_of_one_launch,
        points=2,
        minutes=4,
        insight="Two errors can heal each other, or add up: vectors decide.",
        hint="Draw both misses as arrows, tip to tail, and measure from start to end.",
    ),
)
