"""The toy exercise of lesson 00: how long was the flight to the Moon?"""

from lunaedu import facts
from lunaedu.lesson.checks import Exercise, Number, Slip, by_id


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
                "The hours are right but the dates are not: how many midnights lie between?",
            ),
            Slip("seconds for hours", hours * 3600, "That is in seconds. How many of them make an hour?"),
            Slip("days for hours", hours / 24, "That is in days. How many hours has a day?"),
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
)
