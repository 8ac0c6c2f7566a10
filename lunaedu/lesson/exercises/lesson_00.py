"""The exercises of lesson 00: hours to the Moon, Kepler turned round, and what a contradiction proves."""

import numpy as np

from lunaedu import constants, facts
from lunaedu.lesson.checks import Choice, Exercise, Number, Slip, by_id

MOSCOW_HOURS = 3
"""Moscow's clocks were that far ahead of UTC."""


def hours_to_the_moon():
    """Hours from lift-off to closest approach."""
    lift_off = facts["launch_time"].value
    hours = (facts["closest_time"].value - lift_off).total_seconds() / 3600
    forecast_hours = (facts["forecast_arrival"].value - lift_off).total_seconds() / 3600
    return Number(
        hours,
        "hours",
        rel_tol=0.0015,  # so that 34 hours and 18 minutes are no 34.18
        slips=(
            Slip(
                "minutes as decimals",
                np.floor(hours) + round(60 * (hours % 1)) / 100,
                "Minutes are no hundredths: what part of an hour are they?",
            ),
            Slip(
                "forecast for fact",
                forecast_hours,
                "That is the hour of the forecast. Take the closest approach itself; the status column tells "
                "them apart.",
            ),
            Slip(
                "a day lost",
                hours - 24,
                "The hours are right but the dates are not: how many midnights lie between? Mind that "
                "`.seconds` of a difference leaves whole days out.",
            ),
            Slip(
                "the note copied",
                34.0,
                "That is the round number of a note. The two times know it to the minute.",
            ),
            Slip("a day too many", hours + 24, "The hours are right, but one midnight is counted twice."),
            Slip("backwards", -hours, "That runs backwards: the later time comes first in the difference."),
            Slip(
                "arrival in Moscow time",
                hours + MOSCOW_HOURS,
                "Your arrival is told by Moscow's clocks, and your lift-off in UTC. Take one clock.",
            ),
            Slip(
                "lift-off in Moscow time",
                hours - MOSCOW_HOURS,
                "Your lift-off is told by Moscow's clocks, and your arrival in UTC. Take one clock.",
            ),
            Slip("seconds for hours", hours * 3600, "That is in seconds. How many of them make an hour?"),
            Slip("minutes for hours", hours * 60, "That is in minutes. How many of them make an hour?"),
            Slip("days for hours", hours / 24, "That is in days. How many hours has a day?"),
        ),
    )


def axis_of_the_printed_period():
    """Semi-major axis that Kepler's third law gives the printed period."""
    days, printed_au = facts["period"].value, facts["semi_major_axis"].value
    au_km, mu, day_s = constants.ASTRONOMICAL_UNIT_KM, constants.SUN_MU_KM3_S2, 86400.0
    right = float(np.cbrt(mu * (days * day_s / (2 * np.pi)) ** 2) / au_km)
    years = right**1.5
    return Number(
        right,
        "au",
        rel_tol=0.001,
        slips=(
            Slip(
                "the printed axis",
                printed_au,
                "That is the axis that NSSDC prints. Compute the one that belongs to its period.",
            ),
            Slip("kilometres", right * au_km, "That is in kilometres. How many of them is an au?"),
            Slip("millions of kilometres", right * au_km / 1e6, "That is in millions of kilometres."),
            Slip(
                "turned the wrong way",
                years**1.5,
                "The law is turned the wrong way round: the cube is the axis's, the square the period's.",
            ),
            Slip(
                "root for cube root",
                np.sqrt(years),
                "You took a square root. Which power of a is to be undone?",
            ),
            Slip(
                "period not squared",
                np.cbrt(years),
                "The cube root is there; the period has lost its square.",
            ),
            Slip("cube root forgotten", years**2, "That is the cube of the axis. One root is missing."),
            Slip(
                "days for seconds",
                right / day_s ** (2 / 3),
                "The Sun's μ counts in seconds. In what does your period count?",
            ),
            Slip("days in Kepler's own rule", days ** (2 / 3), "Kepler's own rule takes years, not days."),
            Slip(
                "two pi forgotten",
                right * (2 * np.pi) ** (2 / 3),
                "The 2π is missing: it divides the period.",
            ),
            Slip(
                "two pi on the wrong side",
                right * (2 * np.pi) ** (4 / 3),
                "The 2π multiplies your period. When you solve for a, on which side does it end?",
            ),
            Slip(
                "the Earth's pull",
                right * np.cbrt(constants.EARTH_MU_KM3_S2 / mu),
                "That is an orbit about the Earth: take the Sun's μ.",
            ),
            Slip(
                "hours for seconds",
                right / 3600 ** (2 / 3),
                "Your period is in hours, but μ counts in seconds.",
            ),
            Slip("the period in years", years, "That is the period, in years."),
        ),
    )


def what_a_contradiction_proves():
    """Which of two figures is wrong, if a law says that they do not fit?"""
    return Choice(
        "at least one of the two",
        slips=(
            Slip(
                "the period alone",
                "the period",
                "Perhaps. But you computed a period from the axis: what if you had trusted the period, and "
                "computed an axis?",
            ),
            Slip(
                "the axis alone",
                "the axis",
                "Perhaps. But would your line of physics look any different if the axis were right and the "
                "period a slip of the pen?",
            ),
            Slip(
                "rounding blamed",
                "neither, it is rounding",
                "How far can rounding move them? Compare the gap with what the last printed digits allow.",
            ),
            Slip(
                "Kepler blamed",
                "Kepler",
                "All the planets keep this law. Before you doubt it, doubt whoever copied two numbers.",
            ),
        ),
    )


EXERCISES = by_id(
    Exercise(
        "0.1",
        "LO-0.1",
        "How many hours passed from lift-off to closest approach?",
        hours_to_the_moon,
        level="warm-up",
        minutes=2,
        insight="Every later lesson asks what could have changed this number.",
        hint="Write both times on paper, with their dates, and count on your fingers first.",
    ),
    Exercise(
        "0.2",
        "LO-0.2",
        "Which axis belongs to the printed period?",
        axis_of_the_printed_period,
        minutes=3,
        insight="Compare it with the axis that is printed beside it.",
    ),
    Exercise(
        "0.3",
        "LO-0.2",
        "Which of two numbers does Kepler's third law prove wrong?",
        what_a_contradiction_proves,
        level="stretch",
        minutes=1,
        insight="To say which one, you need a third number.",
        hint="Ask what you know for certain, whichever of the two is right.",
    ),
)
