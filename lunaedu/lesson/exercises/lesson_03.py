"""The exercises of lesson 03: field lines, the coil of an electron, what a counter makes of a flux."""

import numpy as np

from lunaedu.constants import GEOMAGNETIC_RADIUS_KM, LIGHT_SPEED_KM_S
from lunaedu.lesson.checks import Choice, Exercise, Function, Number, Slip, by_id
from lunaedu.lesson.session import personal
from lunaedu.physics import counters, field, trapped

COIL_FIELD_NT = 500.0
DEAD_TIME_S = 1e-4


def coil_energy_keV():
    """Kinetic energy of the electron in exercise 3.2, keV: each student's own."""
    return personal("coil_energy_keV", 1000.0, low=700.0, high=1500.0, step=50.0)


def counter_reading_s():
    """Reading of the paralysable counter in exercise 3.4, counts per second: each student's own."""
    return personal("reading_s", 1200.0, low=600.0, high=2600.0, step=100.0)


def shell_and_ratio():
    """L and B/B₀ from altitude and magnetic latitude."""

    def both(
        shell, ratio=lambda turn: np.sqrt(1 + 3 * np.sin(turn) ** 2) / np.cos(turn) ** 6, turn=np.radians
    ):
        return lambda altitude_km, latitude_deg: [
            shell(1 + altitude_km / GEOMAGNETIC_RADIUS_KM, turn(latitude_deg)),
            ratio(turn(latitude_deg)),
        ]

    def line(radii, turn):
        return radii / np.cos(turn) ** 2

    return Function(
        lambda altitude_km, latitude_deg: [
            field.l_shell(GEOMAGNETIC_RADIUS_KM + altitude_km, latitude_deg),
            field.field_ratio(latitude_deg),
        ],
        {"altitude_km": (2000.0, 60_000.0), "latitude_deg": (12.0, 65.0)},
        rel_tol=2e-3,
        arrays=False,
        slips=(
            Slip(
                "altitude for radius",
                both(lambda radii, turn: line(radii - 1, turn)),
                "On the ground at the equator your L is zero. From where does L count?",
            ),
            Slip(
                "degrees for radians",
                both(line, turn=lambda latitude_deg: latitude_deg),
                "Your sines and cosines take degrees for radians: what does `np.cos` want?",
            ),
            Slip(
                "ratio upside down",
                both(line, ratio=lambda turn: np.cos(turn) ** 6 / np.sqrt(1 + 3 * np.sin(turn) ** 2)),
                "L is right, and the ratio is upside down: the field grows along the line towards the Earth.",
            ),
            Slip(
                "square lost in L",
                both(lambda radii, turn: radii / np.cos(turn)),
                "The ratio is right. For L, look at the line again: is its cosine there to the first power?",
            ),
            Slip(
                "L upside down",
                both(lambda radii, turn: radii * np.cos(turn) ** 2),
                "The ratio is right. Away from its equator a line runs nearer to the Earth: so is L larger "
                "than the distance, or smaller?",
            ),
            Slip(
                "L in kilometres",
                both(lambda radii, turn: GEOMAGNETIC_RADIUS_KM * line(radii, turn)),
                "The ratio is right, and L is in kilometres. It is counted in Earth radii.",
            ),
            Slip(
                "distance for L",
                both(lambda radii, turn: radii),
                "The ratio is right. The first number is the distance in Earth radii: where does the line "
                "through that place cross the equator?",
            ),
            Slip(
                "the two swapped",
                lambda altitude_km, latitude_deg: both(line)(altitude_km, latitude_deg)[::-1],
                "Both numbers are there. Which one is asked for first?",
            ),
            Slip(
                "root lost",
                both(line, ratio=lambda turn: (1 + 3 * np.sin(turn) ** 2) / np.cos(turn) ** 6),
                "L is right. In the ratio, what stands under the root?",
            ),
            Slip(
                "root over all",
                both(line, ratio=lambda turn: np.sqrt((1 + 3 * np.sin(turn) ** 2) / np.cos(turn) ** 6)),
                "L is right. In the ratio your cosine has half its power: does the root reach so far?",
            ),
            Slip(
                "cosine lost",
                both(line, ratio=lambda turn: np.sqrt(1 + 3 * np.sin(turn) ** 2)),
                "L is right. Your ratio never passes two. But along a line the Earth comes nearer too: which "
                "factor says so?",
            ),
            Slip(
                "cosine's power that of the line",
                both(line, ratio=lambda turn: np.sqrt(1 + 3 * np.sin(turn) ** 2) / np.cos(turn) ** 2),
                "L is right. The field goes with the cube of the distance: what becomes of the square of the "
                "cosine?",
            ),
            Slip(
                "three lost",
                both(line, ratio=lambda turn: np.sqrt(1 + np.sin(turn) ** 2) / np.cos(turn) ** 6),
                "L is right. Under the root of the ratio a factor is missing: at the pole a dipole is twice "
                "as strong as on its equator.",
            ),
            Slip(
                "sine not squared",
                both(line, ratio=lambda turn: np.sqrt(1 + 3 * np.sin(np.abs(turn))) / np.cos(turn) ** 6),
                "L is right. In the ratio, is the sine squared?",
            ),
            Slip(
                "three squared too",
                both(line, ratio=lambda turn: np.sqrt(1 + (3 * np.sin(turn)) ** 2) / np.cos(turn) ** 6),
                "L is right. In the ratio, is the three squared as well as the sine?",
            ),
            Slip(
                "cosine for sine",
                both(line, ratio=lambda turn: np.sqrt(1 + 3 * np.cos(turn) ** 2) / np.cos(turn) ** 6),
                "L is right. On the equator your ratio is two, not one: sine or cosine under the root?",
            ),
            Slip(
                "over the field on the ground",
                lambda altitude_km, latitude_deg: [
                    field.l_shell(GEOMAGNETIC_RADIUS_KM + altitude_km, latitude_deg),
                    field.field_ratio(latitude_deg)
                    / field.l_shell(GEOMAGNETIC_RADIUS_KM + altitude_km, latitude_deg) ** 3,
                ],
                "L is right. You divided by the field on the ground; B₀ is that where *this line* crosses "
                "the equator.",
            ),
            Slip(
                "field for ratio",
                lambda altitude_km, latitude_deg: [
                    field.l_shell(GEOMAGNETIC_RADIUS_KM + altitude_km, latitude_deg),
                    field.field_nT(GEOMAGNETIC_RADIUS_KM + altitude_km, latitude_deg),
                ],
                "L is right. The second number is the field itself: divide by that where the line crosses "
                "its equator.",
            ),
        ),
        properties=(
            (
                "On the ground at the equator both numbers must be one.",
                lambda f: np.allclose(f(0.0, 0.0), [1.0, 1.0], rtol=2e-3),
            ),
            (
                "North and south must be alike.",
                lambda f: np.allclose(f(9000.0, 40.0), f(9000.0, -40.0)),
            ),
        ),
    )


def coil_radius():
    """Gyration radius of an electron across the field."""
    energy_MeV, rest_MeV = coil_energy_keV() / 1000, trapped.ELECTRON.rest_energy_MeV
    km_of_MeV = 1 / (COIL_FIELD_NT * 1e-9 * LIGHT_SPEED_KM_S)
    total_MeV = energy_MeV + rest_MeV
    period_s = trapped.gyro_period_s(energy_MeV, COIL_FIELD_NT, trapped.ELECTRON)
    return Number(
        trapped.gyro_radius_km(energy_MeV, COIL_FIELD_NT, trapped.ELECTRON),
        "km",
        rel_tol=0.005,
        slips=(
            Slip(
                "gamma forgotten",
                np.sqrt(2 * energy_MeV * rest_MeV) * km_of_MeV,
                "That is Newton's momentum. This electron's kinetic energy is above its rest energy: use γ.",
            ),
            Slip(
                "kinetic for total energy",
                np.sqrt(energy_MeV**2 - rest_MeV**2) * km_of_MeV,
                "You took the kinetic energy for the total one. What does a particle at rest have already?",
            ),
            Slip(
                "kinetic energy as momentum",
                energy_MeV * km_of_MeV,
                "You took the energy for pc. That holds for light, which has no rest energy.",
            ),
            Slip(
                "total energy as momentum",
                total_MeV * km_of_MeV,
                "You took the total energy for pc. How much of it belongs to the rest energy?",
            ),
            Slip(
                "keV for MeV",
                trapped.gyro_radius_km(1000 * energy_MeV, COIL_FIELD_NT, trapped.ELECTRON),
                "Your energy went in as keV where MeV were wanted: a particle of a GeV coils that wide.",
            ),
            Slip(
                "a proton",
                trapped.gyro_radius_km(energy_MeV, COIL_FIELD_NT, trapped.PROTON),
                "That is a proton's coil. Whose rest energy did you take?",
            ),
            Slip(
                "mass in place of momentum",
                total_MeV * np.sqrt(1 - (rest_MeV / total_MeV) ** 2) / total_MeV * rest_MeV * km_of_MeV,
                "That is mv with the mass at rest: the factor γ is missing in the momentum.",
            ),
            Slip(
                "per radian",
                period_s,
                "That is the time of one turn, in seconds. Asked for is the radius.",
            ),
        ),
    )


def tube_rate():
    """True rate of a tube in a flux from all sides."""

    def with_area(area):
        return lambda flux_cm2_s, diameter_cm, length_cm: flux_cm2_s * area(diameter_cm, length_cm)

    return Function(
        with_area(
            lambda wide, long: counters.omnidirectional_area_cm2(counters.cylinder_surface_cm2(wide, long))
        ),
        {"flux_cm2_s": (10.0, 1e5), "diameter_cm": (0.5, 4.0), "length_cm": (2.0, 15.0)},
        unit="1/s",
        slips=(
            Slip(
                "the whole surface",
                with_area(counters.cylinder_surface_cm2),
                "You took the whole surface. A particle meets the shadow: how much of the surface is that, "
                "on the average?",
            ),
            Slip(
                "half the surface",
                with_area(lambda wide, long: counters.cylinder_surface_cm2(wide, long) / 2),
                "You took half the surface, as if all came from one side straight on. Most of it is met "
                "aslant.",
            ),
            Slip(
                "ends left out",
                with_area(lambda wide, long: np.pi * wide * long / 4),
                "Close: but a closed tube has two ends, and they are hit too.",
            ),
            Slip(
                "one end only",
                with_area(lambda wide, long: np.pi * wide * (long + wide / 4) / 4),
                "Close: how many ends has a closed tube?",
            ),
            Slip(
                "seen from the side",
                with_area(lambda wide, long: wide * long),
                "That is the shadow from one side. The flux comes from all.",
            ),
            Slip(
                "diameter for radius",
                with_area(lambda wide, long: np.pi * wide * (2 * long + 2 * wide) / 4),
                "You put the diameter where the radius belongs.",
            ),
        ),
        properties=(
            (
                "A coin's mean shadow is half a face: let the length go to zero.",
                lambda f: np.isclose(f(1.0, 2.0, 1e-9), np.pi / 2),
            ),
            (
                "Twice the flux must give twice the rate.",
                lambda f: np.isclose(f(200.0, 1.0, 5.0), 2 * f(100.0, 1.0, 5.0)),
            ),
        ),
    )


def two_true_rates():
    """Both rates behind one reading of a paralysable counter."""
    reading_s = counter_reading_s()
    low, high = counters.true_rates_paralysable(reading_s, DEAD_TIME_S)
    sleeper = counters.true_rate_nonparalysable(reading_s, DEAD_TIME_S)
    once = reading_s * np.exp(reading_s * DEAD_TIME_S)
    return Number(
        np.array([low, high]),
        "1/s",
        rel_tol=0.005,
        slips=(
            Slip("wrong way round", np.array([high, low]), "Both are there: put the low one first."),
            Slip(
                "without dead time",
                np.array([reading_s, high]),
                "Your low one is the reading itself. But the tube was dead for part of the time: did more "
                "come, or less?",
            ),
            Slip(
                "the other law",
                np.array([sleeper, high]),
                "Your low one belongs to the law that is not paralysable.",
            ),
            Slip(
                "one round only",
                np.array([once, high]),
                "Your low one is a good start: go round the loop until it stands still.",
            ),
            Slip(
                "the low one twice",
                np.array([low, low]),
                "Both loops led to the same one. For the other, turn the equation round the other way.",
            ),
            Slip(
                "the high one twice",
                np.array([high, high]),
                "Both are the one beyond the top. Which guess on the right of the equation leads down?",
            ),
            Slip(
                "the top of the curve",
                np.array([low, 1 / DEAD_TIME_S]),
                "Your high one is where the curve is highest. The second cause lies beyond it.",
            ),
            Slip(
                "reading twice",
                np.array([reading_s, reading_s]),
                "That is the reading, twice. Asked for is what came.",
            ),
            Slip(
                "milliseconds",
                np.array([low, high]) / 1000,
                "These are counts in a millisecond. Asked for are counts in a second.",
            ),
        ),
    )


def what_stands():
    """What the channels support whatever the threshold and the day."""
    return Choice(
        "few, as a share of all",
        (
            Slip(
                "a number",
                "few, as a number",
                "On a poor day, or above a higher threshold, yes. But look at the mean day above Luna 2's "
                "threshold: is that fewer than the cosmic rays? Which word holds on both?",
            ),
            Slip(
                "refuted",
                "many, the claim is refuted",
                "Many against cosmic rays, on the mean day above Luna 2's threshold. On a poor one there are "
                "next to none. And what share are they of all that channel I counts?",
            ),
            Slip(
                "empty",
                "nothing, the belt was empty",
                "Millions in a second come to channel I. What would it be that is empty?",
            ),
            Slip(
                "too rough",
                "nothing, the model is too rough",
                "It is rough. Multiply the third channel by ten, or divide it by a thousand: does its share "
                "ever become large?",
            ),
        ),
    )


EXERCISES = by_id(
    Exercise(
        "3.1",
        objective="LO-3.1",
        points=2,
        question="On which field line is a probe, and how far along it?",
        checker=shell_and_ratio,
        insight="Two numbers, and the belts have a map.",
    ),
    Exercise(
        "3.2",
        objective="LO-3.2",
        points=2,
        question="How wide is the coil of an electron in the heart of the belt?",
        checker=coil_radius,
        insight="Ten kilometres or so, in a belt of ten thousands: it is well tied to its line.",
    ),
    Exercise(
        "3.3",
        objective="LO-3.3",
        points=2,
        question="How many counts in a second does a tube have in a flux from all sides?",
        checker=tube_rate,
        insight="Cauchy's quarter holds for every convex counter, whatever its shape.",
    ),
    Exercise(
        "3.4",
        objective="LO-3.4",
        points=3,
        question="Which two true rates give one reading of a paralysable counter?",
        checker=two_true_rates,
        insight="Few, or far too many: the same number on the dial.",
    ),
    Exercise(
        "3.5",
        objective="LO-3.5",
        points=2,
        question="What do the channels support, whatever the threshold and the day?",
        checker=what_stands,
        insight="Ten times more would leave them rare among the others, and a poor day makes them rarer.",
    ),
)
