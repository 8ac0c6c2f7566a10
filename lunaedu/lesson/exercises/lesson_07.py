"""The exercises of lesson 07: a field by hand, a moment, a figure, no count at all, limits tried out."""

from functools import cache

import numpy as np

from lunaedu import facts
from lunaedu.constants import EARTH_RADIUS_KM, MOON_RADIUS_KM, VACUUM_PERMEABILITY_N_A2
from lunaedu.lesson.checks import Drawing, Exercise, Function, Number, Slip, by_id, plotted
from lunaedu.lesson.session import personal
from lunaedu.physics import limits

NOTICED_NT = 100.0
"""What the course takes for noticed: the worse end of what was published of Luna 2's magnetometer."""


def own_noticed_nt():
    """Field that is noticed in exercise 7.1, nT: each student's own, within what was published."""
    return personal("noticed_nT", 100.0, low=50.0, high=100.0, step=5.0)


def ground_field_by_hand():
    """Field on the ground right below the closest approach that leaves Luna 1 unaware."""
    noticed = own_noticed_nt()
    passed_km = facts["closest_altitude"].value + MOON_RADIUS_KM
    ratio = passed_km / MOON_RADIUS_KM
    right = noticed * ratio**3
    return Number(
        right,
        "nT",
        rel_tol=0.06,
        slips=(
            Slip(
                "square for cube",
                noticed * ratio**2,
                "That is the square, as for one pole alone. A dipole has two, which nearly cancel.",
            ),
            Slip(
                "not raised to a power",
                noticed * ratio,
                "You took the distances as they are. With which power does a dipole's field fall?",
            ),
            Slip(
                "fourth power",
                noticed * ratio**4,
                "One power too many: how much weaker is the field at twice the distance?",
            ),
            Slip(
                "field at the probe",
                noticed,
                "That is the field where Luna 1 was. It is stronger on the ground, but how much?",
            ),
            Slip(
                "the wrong way",
                noticed / ratio**3,
                "By your number the field gets weaker towards the Moon. Turn the ratio round.",
            ),
            Slip(
                "altitude for distance",
                noticed * (facts["closest_altitude"].value / MOON_RADIUS_KM) ** 3,
                "You took the altitude. The dipole sits in the Moon's centre, so count from there.",
            ),
            Slip(
                "ratio alone",
                ratio**3,
                "That is how many times stronger the field is on the ground. Now the field itself.",
            ),
            Slip(
                "the Earth's radius",
                noticed * (passed_km / EARTH_RADIUS_KM) ** 3,
                "That is an Earth radius from the centre. Whose ground do we stand on?",
            ),
            Slip(
                "pole for equator",
                2 * right,
                "Twice too much: you went from equator to pole. Stay on one line from the centre outwards.",
            ),
            Slip(
                "half",
                right / 2,
                "Half of it: you went from pole to equator. Stay on one line from the centre outwards.",
            ),
            Slip(
                "ratio of diameters mixed up",
                8 * right,
                "Eight times too much: a radius in one place, a diameter in the other?",
            ),
            Slip("microteslas", right / 1000, "That is in microteslas. Asked for is nT."),
        ),
    )


def largest_moment():
    """Largest magnetic moment that a field below a limit leaves possible, however the dipole lies."""
    mu0 = VACUUM_PERMEABILITY_N_A2

    def right(noticed_nT, distance_km):
        return limits.moment_limits_a_m2(noticed_nT, distance_km)[1]

    def times(factor):
        return lambda noticed_nT, distance_km: factor * right(noticed_nT, distance_km)

    return Function(
        right,
        {"noticed_nT": (10, 200), "distance_km": (2500, 20_000)},
        unit="A m²",
        slips=(
            Slip(
                "over the pole",
                times(1 / 2),
                "That holds over a pole. Nobody knows where it passed: which place lets a magnet hide best?",
            ),
            Slip(
                "doubled for the pole",
                times(2),
                "Twice too much. At the place where a magnet hides best, what is the root worth?",
            ),
            Slip(
                "the mean way to lie",
                times(1 / np.sqrt(2)),
                "You averaged over all latitudes. A limit has to hold for the worst of them.",
            ),
            Slip(
                "the sine taken for one",
                times(1 / np.sqrt(4 / 3)),
                "Look at the 3 in the root: where the sine is zero, the whole root is one.",
            ),
            Slip(
                "kilometres for metres",
                times(1e-9),
                "Your distance is in kilometres, but μ₀ wants metres. A cube makes that a large slip.",
            ),
            Slip(
                "nanoteslas for teslas",
                times(1e9),
                "Your field is in nanoteslas, but μ₀ wants teslas.",
            ),
            Slip(
                "thousand not cubed",
                times(1e-6),
                "A kilometre is a thousand metres; its cube is not a thousand cubic metres.",
            ),
            Slip(
                "square for cube",
                lambda noticed_nT, distance_km: right(noticed_nT, distance_km) / (1000 * distance_km),
                "Your moment grows with the square of the distance. The law has a cube.",
            ),
            Slip(
                "distance not raised",
                lambda noticed_nT, distance_km: right(noticed_nT, distance_km) / (1000 * distance_km) ** 2,
                "Your moment grows in proportion to the distance. The law has a cube.",
            ),
            Slip(
                "not solved for m",
                lambda noticed_nT, distance_km: (
                    1e-9 * noticed_nT * mu0 / (4 * np.pi * (1000 * distance_km) ** 3)
                ),
                "By your function a magnet goes unnoticed less easily from farther off. Solve the law for m.",
            ),
            Slip(
                "4π lost", times(1 / (4 * np.pi)), "A 4π is missing. On which side of the law does it stand?"
            ),
            Slip(
                "4π on the wrong side",
                times(1 / (4 * np.pi) ** 2),
                "You divide by 4π. When you solve for m, where does it go?",
            ),
            Slip("μ₀ lost", times(mu0), "The unit does not come out: where is μ₀?"),
            Slip(
                "altitude for distance",
                lambda noticed_nT, distance_km: right(noticed_nT, distance_km - MOON_RADIUS_KM),
                "You take the Moon's radius off, but the distance counts from its centre already.",
            ),
            Slip(
                "radius added",
                lambda noticed_nT, distance_km: right(noticed_nT, distance_km + MOON_RADIUS_KM),
                "You add the Moon's radius, but the distance counts from its centre already.",
            ),
            Slip(
                "gauss and centimetres",
                times(1000),
                "A thousand times too much: that is in gauss times cubic centimetres.",
            ),
        ),
        properties=(
            (
                "From twice as far, eight times the moment can hide.",
                lambda f: np.isclose(f(50.0, 8000.0), 8 * f(50.0, 4000.0), rtol=0.01),
            ),
            (
                "Twice the field that is noticed lets twice the moment hide.",
                lambda f: np.isclose(f(100.0, 5000.0), 2 * f(50.0, 5000.0), rtol=0.01),
            ),
        ),
    )


DISTANCES_KM = np.linspace(1.01 * MOON_RADIUS_KM, 7900.0, 40)


def ground_limit_against_distance():
    """The student's own figure: the field on the ground that silence leaves, against where one listens."""
    km = DISTANCES_KM
    ratio = km / MOON_RADIUS_KM
    left_nt = NOTICED_NT * ratio**3

    def curve(y, x=km):
        return plotted(x, y, "distance from the Moon's centre (km)", "field on the ground (nT)")

    return Drawing(
        curve(left_nt),
        "km",
        "nT",
        rel_tol=0.03,
        slips=(
            Slip(
                "square for cube",
                curve(NOTICED_NT * ratio**2),
                "Your curve rises with the square of the distance. A dipole's lever arm is a cube.",
            ),
            Slip(
                "in proportion",
                curve(NOTICED_NT * ratio),
                "Your curve is a straight line. With which power does the field grow towards the ground?",
            ),
            Slip(
                "fourth power",
                curve(NOTICED_NT * ratio**4),
                "Your curve rises with the fourth power: one too many.",
            ),
            Slip(
                "falling",
                curve(NOTICED_NT / ratio**3),
                "Your curve falls. From farther off, can less hide on the ground, or more?",
            ),
            Slip(
                "a level line",
                curve(np.full(km.size, NOTICED_NT)),
                "That is what the instrument notices where it is, everywhere alike. Carry it to the ground.",
            ),
            Slip(
                "altitudes below",
                curve(left_nt, km - MOON_RADIUS_KM),
                "Your distances start at zero, so they are altitudes. Count them from the Moon's centre.",
            ),
            Slip(
                "altitude in the law",
                curve(NOTICED_NT * (ratio - 1) ** 3),
                "On the ground itself your curve is at zero. The law wants the distance from the centre.",
            ),
            Slip(
                "twice over the pole",
                curve(2 * left_nt),
                "Twice too much all along: stay on one line from the centre outwards.",
            ),
            Slip(
                "ratio alone",
                curve(ratio**3),
                "That is how many times stronger the field is on the ground; draw the field.",
            ),
            Slip("microteslas", curve(left_nt / 1000), "Your fields are in microteslas; asked for is nT."),
            Slip("teslas", curve(left_nt * 1e-9), "Your fields are in teslas; asked for is nT."),
            Slip(
                "thousands of km",
                curve(left_nt, km / 1000),
                "Your distances are a thousand times too small for km.",
            ),
            Slip(
                "Moon radii",
                curve(left_nt, ratio),
                "Your distances are in radii of the Moon; asked for is km.",
            ),
            Slip(
                "the moment",
                curve(limits.moment_limits_a_m2(NOTICED_NT, km)[1]),
                "That is the moment. Draw the field which it makes on the ground.",
            ),
            Slip(
                "a straight line between the ends",
                curve(left_nt[[0, -1]], km[[0, -1]]),
                "Two points make a straight line. Compute many more in between.",
            ),
        ),
    )


def flux_limit():
    """Largest flux that no count in some hours leaves possible, at 95 %."""

    def times(factor):
        return lambda area_m2, hours: factor * -np.log(0.05) / (area_m2 * 3600 * hours)

    per_count = -1 / np.log(0.05)
    return Function(
        times(1.0),
        {"area_m2": (0.1, 3), "hours": (2, 90)},
        unit="1/(m² s)",
        arrays=False,
        slips=(
            Slip(
                "no count, no flux",
                times(0.0),
                "That is what the broken lines give. An hour without rain is no proof that it never rains.",
            ),
            Slip(
                "one count",
                times(per_count),
                "You put in one count. With one expected, none comes in 37 tries of a hundred: hardly rare.",
            ),
            Slip(
                "as likely as not",
                times(np.log(2) * per_count),
                "With your flux none is counted in every second try. Asked for is one try in twenty.",
            ),
            Slip(
                "the other end",
                times(-np.log(0.95) * per_count),
                "With your flux none is counted in nineteen tries of twenty. It is to be one of twenty.",
            ),
            Slip(
                "90 per cent",
                times(np.log(10) * per_count),
                "That is the limit at 90 per cent: none in one try of ten. Asked for is one of twenty.",
            ),
            Slip(
                "99 per cent",
                times(np.log(100) * per_count),
                "That is the limit at 99 per cent: none in one try of a hundred. Asked for is one of twenty.",
            ),
            Slip(
                "two-sided",
                times(-np.log(0.025) * per_count),
                "You shared the chance between two ends, but below no count nothing is left to share with.",
            ),
            Slip(
                "logarithm to base ten",
                times(-np.log10(0.05) * per_count),
                "Your logarithm is the one to base ten; `np.log` is the one that undoes e to a power.",
            ),
            Slip(
                "a bell curve's 1.645",
                times(1.645 * per_count),
                "The 1.645 belongs to a bell curve, and few counts make none. Take the chance of no count.",
            ),
            Slip(
                "hours for seconds",
                times(3600.0),
                "That is for each hour. The name of the function says which unit it promises.",
            ),
            Slip(
                "minutes for seconds",
                times(60.0),
                "That is for each minute: how many seconds has an hour?",
            ),
            Slip(
                "area on top",
                lambda area_m2, hours: -np.log(0.05) * area_m2 / (3600 * hours),
                "By your function a larger detector leaves more flux possible. Which way should that go?",
            ),
            Slip(
                "time on top",
                lambda area_m2, hours: -np.log(0.05) * 3600 * hours / area_m2,
                "By your function longer listening leaves more flux possible. Which way should that go?",
            ),
            Slip(
                "counts for flux",
                lambda area_m2, hours: -np.log(0.05),
                "That is how many counts are expected. Which flux brings so many to this area in this time?",
            ),
            Slip("sign lost", times(-1.0), "A flux below zero: the logarithm of a small number is negative."),
        ),
        properties=(
            (
                "Twice the area must halve the limit.",
                lambda f: np.isclose(2 * f(2.0, 10.0), f(1.0, 10.0), rtol=0.01),
            ),
            (
                "Twice the hours must halve the limit.",
                lambda f: np.isclose(2 * f(1.0, 20.0), f(1.0, 10.0), rtol=0.01),
            ),
        ),
    )


MOST_COUNTS = 60


@cache
def limit_of_each_count():
    """Limits at 95 % for no count, one count, and so on, as the lesson's open cell makes them."""
    return np.array([limits.upper_limit(counted) for counted in range(MOST_COUNTS)])


def share_that_holds():
    """Share of experiments whose limit lies above the truth, found by counting many of them."""
    counted, limit_of = np.arange(MOST_COUNTS), limit_of_each_count()

    def share(holds):
        """The share in which something holds, of all experiments: each count as often as it comes."""
        return lambda expected: float(_chances(expected)[holds(expected)].sum())

    right = share(lambda expected: limit_of > expected)

    return Function(
        right,
        {"expected": (0.5, 12)},
        rel_tol=0.0,
        abs_tol=0.02,
        cases=((1.0,), (3.2,), (5.0,), (10.0,)),
        arrays=False,
        slips=(
            Slip(
                "share that fails",
                lambda expected: 1 - right(expected),
                "That is the share of experiments whose limit fails. How many hold?",
            ),
            Slip(
                "per cent",
                lambda expected: 100 * right(expected),
                "That is in per cent. A share lies between zero and one.",
            ),
            Slip(
                "how many",
                lambda expected: 10_000 * right(expected),
                "That is how many experiments hold. Divide by how many there were.",
            ),
            Slip(
                "count for limit",
                share(lambda expected: counted > expected),
                "You compare the counts themselves with the truth. Take the limit of each count first.",
            ),
            Slip(
                "count below the truth",
                share(lambda expected: counted <= expected),
                "You compare the counts with the truth, and the other way round at that. Take their limits.",
            ),
            Slip(
                "count and its root",
                share(lambda expected: counted + 1.645 * np.sqrt(counted) > expected),
                "Your limits are counts and their roots. See how they fare, then take those in `limit_of`.",
            ),
            Slip(
                "all hold",
                lambda expected: 1.0,
                "By your function no limit ever fails. Are they compared with what was put in, in each of "
                "many experiments?",
            ),
            Slip(
                "none holds",
                lambda expected: 0.0,
                "By your function no limit ever holds. Which must be larger, the limit or the truth?",
            ),
            Slip(
                "as promised",
                lambda expected: 0.95,
                "That is what the limits promise. Let experiments say whether they keep it.",
            ),
            Slip(
                "mean limit",
                lambda expected: float(_chances(expected) @ limit_of),
                "That is the mean of the limits. In which share of the experiments are they above the truth?",
            ),
            Slip(
                "no count",
                share(lambda expected: counted == 0),
                "That is how often nothing at all is counted. Each experiment has its limit.",
            ),
            Slip(
                "within one root",
                share(lambda expected: abs(counted - expected) < np.sqrt(expected)),
                "That is how often a count lies within a root of the truth. Asked for is the limit above it.",
            ),
        ),
    )


def _chances(expected):
    """The chance of each count, one from the one before: another way than the library's."""
    chances = [np.exp(-expected)]
    for counted in range(1, MOST_COUNTS):
        chances.append(chances[-1] * expected / counted)
    return np.array(chances)


EXERCISES = by_id(
    Exercise(
        "7.1",
        "LO-7.1",
        "How strong a field on the Moon's ground would have escaped Luna 1?",
        ground_field_by_hand,
        points=1,
        level="warm-up",
        minutes=4,
        insight="That is no small field: hold a compass into it, and it turns.",
        hint="First the ratio of the two distances from the centre, then its power, then the field.",
    ),
    Exercise(
        "7.2",
        "LO-7.1",
        "Which magnetic moment hides behind a field that was not noticed?",
        largest_moment,
        points=3,
        minutes=6,
        insight="In nanoteslas and cubic kilometres the powers of ten cancel: a kind accident.",
    ),
    Exercise(
        "7.3",
        "LO-7.2",
        "Draw the field on the ground that silence leaves, against where one listens.",
        ground_limit_against_distance,
        points=2,
        minutes=4,
        insight="Half the distance makes the limit eight times stricter.",
    ),
    Exercise(
        "7.4",
        "LO-7.3",
        "Which flux is excluded if nothing was counted?",
        flux_limit,
        points=3,
        minutes=5,
        insight="Three expected counts for none counted: statisticians call it the rule of three.",
    ),
    Exercise(
        "7.5",
        "LO-7.4",
        "In which share of many experiments does the limit hold?",
        share_that_holds,
        points=3,
        level="stretch",
        minutes=6,
        insight="Counts come whole, so the limits promise 95 per cent and keep a little more.",
    ),
)
