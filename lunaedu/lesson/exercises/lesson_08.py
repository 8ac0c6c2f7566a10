"""The exercises of lesson 08: rounding, a fault, a slope, Newton, a year, a figure, an honest answer."""

from datetime import timedelta
from functools import cache

import numpy as np

from lunaedu import constants, facts
from lunaedu.lesson.checks import Drawing, Exercise, Function, Number, Slip, by_id, plotted
from lunaedu.lesson.session import personal
from lunaedu.physics import bulletins, heliocentric, rebuild
from lunaedu.physics.bulletins import Reading
from lunaedu.physics.rebuild import LUNA_1, PRIOR

READING = Reading()
DISTANCE = 2
ERROR_KM = np.hypot(bulletins.ROUNDED / np.sqrt(12), bulletins.MEASURED)[DISTANCE]


def bulletin_number():
    """Which bulletin exercise 8.3 asks for, from 0 on: each student's own."""
    return int(personal("bulletin_number", 4, low=0, high=4, step=1))


def rounding_scatter():
    """The standard deviation of what rounding takes away."""

    def parts(share):
        return lambda unit: share * np.asarray(unit)

    return Function(
        parts(1 / np.sqrt(12)),
        {"unit": (0.5, 2000.0)},
        slips=(
            Slip(
                "the unit",
                parts(1.0),
                "That is the whole unit. Rounding moves a number by half of it at most.",
            ),
            Slip(
                "half the unit", parts(1 / 2), "That is the most that rounding does. How much is it usually?"
            ),
            Slip("mean size", parts(1 / 4), "That is the mean size. Square, take the mean, then the root."),
            Slip(
                "root missing",
                lambda unit: np.asarray(unit) ** 2 / 12,
                "That is the mean of the squares, in units squared. Which root is missing?",
            ),
            Slip("twelfth", parts(1 / 12), "Almost: is it the twelfth that has no root yet?"),
            Slip(
                "over the whole unit",
                parts(1 / np.sqrt(3)),
                "Your limits are a whole unit to either side. How far can rounding move a number?",
            ),
            Slip(
                "only one side",
                parts(1 / np.sqrt(24)),
                "The errors below zero count as well: then the mean is over the whole unit.",
            ),
            Slip(
                "not divided by the width",
                lambda unit: np.sqrt(np.asarray(unit) ** 3 / 12),
                "A mean is an integral divided by the width that it runs over.",
            ),
            Slip(
                "a quarter under the root",
                parts(1 / np.sqrt(4.5)),
                "Look at your integral again: what is the integral of x squared?",
            ),
            Slip(
                "root two",
                parts(1 / (2 * np.sqrt(2))),
                "That is a sine's. Rounding spreads evenly: integrate.",
            ),
            Slip(
                "root of six",
                parts(1 / np.sqrt(6)),
                "Twice the square that it should be: both limits counted?",
            ),
            Slip(
                "68 per cent",
                parts(0.34),
                "That holds two thirds of the errors. Asked for is the root of the mean square.",
            ),
        ),
        properties=(
            ("Twice the unit must scatter twice as far.", lambda f: np.isclose(f(20.0), 2 * f(10.0))),
            ("No error of rounding is larger than half a unit.", lambda f: 0 < f(10.0) < 5.0),
        ),
    )


def short_way():
    """The difference of two longitudes the short way round."""

    def plain(told, seen):
        return np.asarray(told) - np.asarray(seen)

    def folded(told, seen):
        return (plain(told, seen) + 180) % 360 - 180

    return Function(
        folded,
        {"told_deg": (-179.0, 179.0), "computed_deg": (-179.0, 179.0)},
        unit="degrees",
        abs_tol=1e-6,
        cases=((155.0, -179.5), (-160.0, 170.0), (10.0, 12.5), (-178.0, 178.0)),
        slips=(
            Slip("plain", plain, "That is the broken line's: round the globe it goes the long way."),
            Slip(
                "the wrong way", lambda a, b: folded(b, a), "Your sign is the other one: told less computed."
            ),
            Slip("size only", lambda a, b: abs(folded(a, b)), "East and west are two things: keep the sign."),
            Slip(
                "modulo only",
                lambda a, b: plain(a, b) % 360,
                "From 0 to 360: then a little west is 359 east.",
            ),
            Slip(
                "not shifted back",
                lambda a, b: (plain(a, b) + 180) % 360,
                "You shift by half a turn before you fold. Shift back after it.",
            ),
            Slip(
                "folded at half a turn",
                lambda a, b: (plain(a, b) + 90) % 180 - 90,
                "You fold at half a turn. How many degrees has the globe?",
            ),
            Slip(
                "shifted twice",
                lambda a, b: (plain(a, b) + 180) % 360 - 360,
                "What you add before the fold must be what you take away after it.",
            ),
            Slip("size of the plain one", lambda a, b: abs(plain(a, b)), "That has lost sign and short way."),
            Slip(
                "other half",
                lambda a, b: 180 - abs(plain(a, b)),
                "For two that are close together this gives nearly 180. Try 10 and 12.5.",
            ),
            Slip(
                "radians folded",
                lambda a, b: (plain(a, b) + np.pi) % (2 * np.pi) - np.pi,
                "You fold at 2 pi: these are degrees.",
            ),
            Slip(
                "in radians",
                lambda a, b: np.radians(folded(a, b)),
                "The result is in radians; in degrees, please.",
            ),
            Slip(
                "longitudes added",
                lambda a, b: (np.asarray(a) + b + 180) % 360 - 180,
                "You add where a difference is asked for.",
            ),
        ),
        properties=(
            ("Nothing is farther than half a turn.", lambda f: abs(f(155.0, -170.0)) <= 180.0),
            (
                "Between two that are close it is the plain difference.",
                lambda f: np.isclose(f(10.0, 12.0), -2.0),
            ),
        ),
    )


@cache
def _distances_km():
    """What bulletins would say of the prior's middle, and of a metre per second more and less."""
    return rebuild.seen(PRIOR[0] + np.outer([0, 1, -1], np.eye(6)[0]), READING)


def slope_of_the_excess():
    """How far the distance at one bulletin moves for each metre per second."""
    middle, more, less = _distances_km()
    slopes = (more - less) / 2
    k = bulletin_number()
    right = float(slopes[k, DISTANCE])
    others = [float(slopes[n, DISTANCE]) for n in range(len(slopes)) if n != k]
    return Number(
        right,
        "km for each m/s",
        rel_tol=0.01,
        slips=(
            Slip("not divided", 2 * right, "By how many m/s do your two flights differ? Divide by that."),
            Slip("half", right / 2, "Half of it: from a little less to a little more is two, not four."),
            Slip("sign", -right, "More speed brings it farther: which flight did you take from which?"),
            Slip(
                "latitude", float(slopes[k, 0]), "That is the latitude's. The distance comes last in a row."
            ),
            Slip(
                "longitude", float(slopes[k, 1]), "That is the longitude's. The distance comes last in a row."
            ),
            Slip("metres", right / 1000, "A thousand times too little: thousands of km?"),
            Slip(
                "the distance", float(middle[k, DISTANCE]), "That is the distance. By how much does it move?"
            ),
            *(
                Slip(f"bulletin {n}", value, f"That is bulletin {n}, counted from 0. Which number is yours?")
                for n, value in enumerate(others)
            ),
            Slip(
                "in errors",
                right / ERROR_KM,
                "That is in errors already. In kilometres for each m/s, please.",
            ),
        ),
    )


FROM_M_S = 60.0
"""Where the loop of exercise 8.4 begins: far enough off that one round is not enough."""


@cache
def _rounds(factor=1.0, rounds=6, shift_km=0.0, first=0):
    """Where Newton's loop for the excess alone ends, by the distances from a first bulletin on."""
    told = bulletins.printed(READING)[first:, DISTANCE] + shift_km
    values = PRIOR[0].copy()
    values[0] = FROM_M_S
    for _ in range(rounds):
        rows = rebuild.seen(values + np.outer([0, 1, -1], np.eye(6)[0]), READING)[:, first:, DISTANCE]
        left, slopes = told - rows[0], (rows[1] - rows[2]) / 2
        values[0] += factor * np.sum(slopes * left) / np.sum(slopes**2)
    return float(values[0])


def excess_by_newton():
    """The excess that fits the five distances best, all else at the prior's middle."""
    right, first = _rounds(), _rounds(rounds=1)
    return Number(
        right,
        "m/s",
        rel_tol=0.002,
        slips=(
            Slip(
                "only one round", first, "That is the first round. The slopes have changed: go round again."
            ),
            Slip("where you began", FROM_M_S, "That is where you began. Do your changes get into the loop?"),
            Slip(
                "the prior's middle",
                float(PRIOR[0][0]),
                "That is the middle of the prior. Which of your arrays do you change, and print?",
            ),
            Slip(
                "sign",
                _rounds(-1.0, rounds=1),
                "It runs the other way. With told less computed, what is too near needs more speed.",
            ),
            Slip("the change", first - FROM_M_S, "That is the first change. Add it to the excess."),
            Slip("half steps", _rounds(0.5), "You go half of the way each time. Is a 2 lost in the slope?"),
            Slip("half a step", _rounds(0.5, 1), "One round, and only half of the way. Is a 2 lost?"),
            Slip("a double step", _rounds(2.0, 1), "You went twice the way. Is a 2 lost in the slope?"),
            Slip(
                "the last bulletin alone",
                _rounds(first=4),
                "That fits the last distance alone. All five have a say: sums.",
            ),
            Slip(
                "from the centre",
                _rounds(shift_km=-constants.EARTH_RADIUS_KM),
                "You took the Earth's radius away once more: what `seen` gives are altitudes already.",
            ),
            Slip("in km/s", right / 1000, "That is in km/s; in m/s, please."),
            Slip(
                "disputed",
                facts["excess_speed"].value,
                "That is the disputed figure of the record, not what your loop finds. Print it.",
            ),
        ),
    )


SUN = constants.SUN_MU_KM3_S2
DAY_S = 86400.0


def year_from_a_state():
    """How long a year is on an orbit about the Sun, from distance and speed."""

    def axis_km(r, v):
        return 1 / (2 / np.asarray(r) - np.asarray(v) ** 2 / SUN)

    def days(a, mu=SUN):
        return 2 * np.pi * np.sqrt(np.asarray(a) ** 3 / mu) / DAY_S

    return Function(
        lambda r, v: days(axis_km(r, v)),
        {"distance_km": (1.40e8, 1.60e8), "speed_km_s": (29.0, 33.0)},
        unit="days",
        slips=(
            Slip(
                "in seconds", lambda r, v: DAY_S * days(axis_km(r, v)), "That is in seconds; in days, please."
            ),
            Slip("in years", lambda r, v: days(axis_km(r, v)) / 365.25, "That is in years; in days, please."),
            Slip("in hours", lambda r, v: 24 * days(axis_km(r, v)), "That is in hours; in days, please."),
            Slip(
                "a circle's",
                lambda r, v: days(np.asarray(r) + 0 * np.asarray(v)),
                "The distance is the semi-major axis on a circle alone. Where is the speed?",
            ),
            Slip(
                "path over speed",
                lambda r, v: 2 * np.pi * np.asarray(r) / np.asarray(v) / DAY_S,
                "Round a circle at that speed: but the probe gets slower on its way out.",
            ),
            Slip(
                "half lost",
                lambda r, v: days(axis_km(r, v) / 2),
                "Half the axis: in the energy of an orbit there is a 2 below.",
            ),
            Slip(
                "energy without the half",
                lambda r, v: days(1 / abs(2 / np.asarray(r) - 2 * np.asarray(v) ** 2 / SUN)),
                "Kinetic energy has a half.",
            ),
            Slip(
                "potential halved",
                lambda r, v: days(1 / abs(1 / np.asarray(r) - np.asarray(v) ** 2 / SUN)),
                "The potential energy is the whole mu over r; only the kinetic one has a half.",
            ),
            Slip(
                "two pi lost",
                lambda r, v: days(axis_km(r, v)) / (2 * np.pi),
                "That is the time for one radian. How many has a turn?",
            ),
            Slip(
                "pi for two pi",
                lambda r, v: days(axis_km(r, v)) / 2,
                "That is the way out alone, from perihelion to aphelion.",
            ),
            Slip(
                "square for cube",
                lambda r, v: 2 * np.pi * np.sqrt(axis_km(r, v) ** 2 / SUN) / DAY_S,
                "Kepler's third law: the square of the time goes with which power of the axis?",
            ),
            Slip(
                "root lost",
                lambda r, v: 2 * np.pi * axis_km(r, v) ** 3 / SUN / DAY_S,
                "That is the square of the time, nearly. One root is missing.",
            ),
            Slip(
                "the Earth's pull",
                lambda r, v: days(axis_km(r, v), constants.EARTH_MU_KM3_S2),
                "Your last mu is the Earth's. Here it is the Sun that holds the probe.",
            ),
        ),
        properties=(
            ("A faster one takes longer to come back.", lambda f: f(1.47e8, 32.0) > f(1.47e8, 31.0)),
            (
                "The Earth, at 149.6 million km and 29.785 km/s, needs a year.",
                lambda f: np.isclose(f(constants.ASTRONOMICAL_UNIT_KM, 29.785), 365.25, rtol=0.01),
            ),
        ),
    )


DAYS = np.arange(0.0, 451.0, 30.0)


@cache
def _way():
    """Eight days after lift-off and later: from Sun and Earth, speeds, places; the Earth's own."""
    start = LUNA_1.liftoff + timedelta(days=8)
    times = [start + timedelta(days=float(day)) for day in DAYS]
    places, speeds = rebuild.round_the_sun([rebuild.best_fit(READING).values], times)
    earth = heliocentric.earth_position_km(times)
    return (
        np.linalg.norm(places[:, 0], axis=1),
        np.linalg.norm(places[:, 0] - earth, axis=1),
        np.linalg.norm(speeds[:, 0], axis=1),
        places[:, 0],
        np.linalg.norm(earth, axis=1),
    )


def way_from_the_sun():
    """The student's own figure: how far from the Sun, over one turn."""
    sun, earth, speed, places, earths_own = _way()

    def curve(y, x=DAYS):
        return plotted(x, y, "days", "million km")

    million = sun / 1e6
    return Drawing(
        curve(million),
        "days",
        "million km",
        abs_tol=0.7,
        slips=(
            Slip("in km", curve(sun), "Your heights are in km. Asked for are million km."),
            Slip(
                "in thousands",
                curve(sun / 1e3),
                "Your heights are in thousands of km. Asked for are millions.",
            ),
            Slip(
                "in au",
                curve(sun / constants.ASTRONOMICAL_UNIT_KM),
                "Your heights are in astronomical units. Asked for are million km.",
            ),
            Slip(
                "from the Earth",
                curve(earth / 1e6),
                "That is how far it is from the Earth. From the Sun, please.",
            ),
            Slip(
                "the Earth",
                curve(earths_own / 1e6),
                "That is the Earth itself, from the Sun. Draw the probe.",
            ),
            Slip("speed", curve(speed), "That is how fast it is. Draw how far."),
            Slip("x alone", curve(places[:, 0] / 1e6), "That is x alone. How long is the vector?"),
            Slip("y alone", curve(places[:, 1] / 1e6), "That is y alone. How long is the vector?"),
            Slip(
                "components added",
                curve(places.sum(axis=1) / 1e6),
                "You add the components; the length is the root of the sum of their squares.",
            ),
            Slip("squares", curve(sun**2 / 1e6), "One root is missing: that is the square of the distance."),
            Slip(
                "in hours",
                curve(million, 24 * DAYS),
                "Your days look like hours. The axis below should run to 450 days.",
            ),
            Slip("in seconds", curve(million, DAY_S * DAYS), "Your times are in seconds; days, please."),
            Slip(
                "a circle",
                curve(np.full(DAYS.size, million[0])),
                "Each of your points is the same. Does the time get into the list of moments?",
            ),
        ),
    )


def years_until_apart():
    """When the published and the rebuilt orbit put the probe on opposite sides of the Sun."""
    ours = round(_period_days(), 1)
    told = facts["period"].value
    turns_a_day = 1 / ours - 1 / told
    right = 0.5 / turns_a_day / 365.25
    return Number(
        right,
        "years",
        rel_tol=0.02,
        slips=(
            Slip("a whole turn", 2 * right, "Then they are together again. Opposite is half a turn."),
            Slip("a quarter", right / 2, "That is a quarter of a turn. Opposite is half of one."),
            Slip("in days", 365.25 * right, "That is in days; in years, please."),
            Slip("in turns", 365.25 * right / told, "That is in turns of the probe; in years, please."),
            Slip(
                "the difference",
                told - ours,
                "So many days they part in one turn. How many turns until it is half a year of theirs?",
            ),
            Slip(
                "degrees",
                180 * right,
                "A hundred and eighty times too much: turns and degrees are mixed.",
            ),
            Slip("radians", np.pi * right / 0.5, "You mix turns and radians."),
            Slip(
                "periods added", 0.5 / (1 / ours + 1 / told) / 365.25, "They go the same way round: subtract."
            ),
            Slip("months", 12 * right, "That is in months; in years, please."),
            Slip("whole turn in days", 2 * 365.25 * right, "A whole turn, and in days. Half a turn; years."),
            Slip(
                "against the Earth",
                0.5 / (1 / 365.25 - 1 / ours) / 365.25,
                "That is against the Earth, not the published orbit.",
            ),
        ),
    )


@cache
def _period_days():
    """Of the best fit's orbit, sixty days after lift-off."""
    places, speeds = rebuild.round_the_sun(
        [rebuild.best_fit(READING).values], [LUNA_1.liftoff + timedelta(days=60)]
    )
    orbit = heliocentric.orbit(places[0, 0], speeds[0, 0])
    au = float(np.asarray(orbit.semi_major_axis_km)) / constants.ASTRONOMICAL_UNIT_KM
    return float(heliocentric.period_days(au))


EXERCISES = by_id(
    Exercise(
        "8.1",
        "LO-8.1",
        "How far does a rounded number usually lie from the true one?",
        rounding_scatter,
        points=2,
        level="warm-up",
        minutes=4,
        insight="Each printed number now has an error bar that nobody had to invent.",
    ),
    Exercise(
        "8.2",
        "LO-8.1",
        "Which way round does a longitude differ?",
        short_way,
        points=2,
        minutes=5,
        insight="Without this one line no fit would ever have settled.",
    ),
    Exercise(
        "8.3",
        "LO-8.2",
        "How far does a distance move for each metre per second of excess?",
        slope_of_the_excess,
        points=2,
        minutes=5,
        insight="A thousand kilometres of rounding are a few metres per second at the start.",
        hint="Print both rows of distances, and subtract them by hand once.",
    ),
    Exercise(
        "8.4",
        "LO-8.2",
        "Which excess fits the five distances best?",
        excess_by_newton,
        points=3,
        minutes=9,
        insight="That loop is the whole of orbit determination; the rest is more columns.",
        hint="Print the excess in each round: it must settle after three or four.",
    ),
    Exercise(
        "8.5",
        "LO-8.5",
        "How long is a year, seen from one place and one speed?",
        year_from_a_state,
        points=3,
        minutes=7,
        insight="One glance at distance and speed tells the whole year: energy does it.",
    ),
    Exercise(
        "8.6",
        "LO-8.5",
        "Draw how far from the Sun the probe is, over one turn.",
        way_from_the_sun,
        points=2,
        minutes=7,
        insight="The top of your curve is the aphelion, and nobody told you where it is.",
    ),
    Exercise(
        "8.7",
        "LO-8.5",
        "After how many years do two published orbits disagree completely?",
        years_until_apart,
        points=2,
        level="stretch",
        minutes=4,
        insight="And that is with one flight. Ten readings of the record would fill the whole ring.",
    ),
)
