"""The exercises of lesson 00: a toy, and what a contradiction proves."""

from lunaedu import facts
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
        rel_tol=0.005,
        slips=(
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


def what_a_contradiction_proves():
    """Which of two figures is wrong, if a law says that they do not fit?"""
    return Choice(
        "at least one of the two",
        slips=(
            Slip(
                "the period convicted alone",
                "the period",
                "Perhaps. But you computed a period from the axis: what if you had trusted the period, and "
                "computed an axis?",
            ),
            Slip(
                "the axis convicted alone",
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
        objective="LO-0.1",
        question="How many hours passed from lift-off to closest approach?",
        checker=hours_to_the_moon,
        insight="Every later lesson asks what could have changed this number.",
    ),
    Exercise(
        "0.2",
        objective="LO-0.2",
        question="Which figure does Kepler's third law prove wrong?",
        checker=what_a_contradiction_proves,
        insight="A law that ties two figures convicts the pair. To name the culprit you need a witness.",
    ),
)
