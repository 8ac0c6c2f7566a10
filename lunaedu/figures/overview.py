"""Figures of lesson 00: the flight to scale, the record along it, and two figures that cannot both be true.

Each function fills axes and returns the description, with its numbers from the data.
"""

from datetime import timedelta

import numpy as np
from matplotlib import dates, patches

from lunaedu.constants import ASTRONOMICAL_UNIT_KM, EARTH_RADIUS_KM, MOON_RADIUS_KM, SUN_MU_KM3_S2
from lunaedu.engine import ephemeris
from lunaedu.figures import style
from lunaedu.physics import orbits

HOUR = timedelta(hours=1)

LAST_CONTACT_HOURS = 62.0
"""Hours from lift-off to the last contact, as the note of the fact last_contact_distance says."""

LOOKS = {
    "published": ("o", style.RECORD),
    "forecast": ("^", style.PLAN),
    "disputed": ("D", style.WARNING),
}
"""Marker and colour of each status that the flight's distances and times have."""

AXIS_ROUNDING_AU, PERIOD_ROUNDING_DAYS, DISTANCE_ROUNDING_KM = 0.0005, 0.5, 50_000.0
"""Half the last digit of the printed semi-major axis, period, perihelion and aphelion."""

BULLETINS = ("tass_0000", "tass_0300", "tass_1000", "tass_1300", "tass_1600", "tass_1800", "tass_2100")


def moon_plane(time):
    """Return the axes of the plane in which the Moon moves: towards the Moon, along its way, north of both.

    Parameters
    ----------
    time : datetime or ISO string
        UTC.

    Returns
    -------
    ndarray, shape (3, 3)
        One unit vector a row: ``positions @ moon_plane(time).T`` gives x, y and the height above the plane.

    Examples
    --------
    >>> time = "1959-01-04T02:59"
    >>> print((moon_plane(time) @ ephemeris.moon_position_km(time)).round() + 0.0)
    [368359.      0.      0.]
    """
    return _axes(ephemeris.moon_position_km(time), ephemeris.moon_velocity_km_s(time))


def flight_map(ax, moons):
    """Draw what a flight to the Moon passes, to scale: the Earth, rings of equal distance, the Moon's path.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Some 9 by 4 inches.
    moons : ndarray, shape (N, 2)
        Where the Moon is, km in its own plane.
    """
    ax.set(xlim=(-27_000, 636_000), ylim=(-152_000, 124_000), aspect="equal")
    ax.axis("off")
    for distance_km in range(100_000, 700_000, 100_000):
        ax.add_patch(patches.Circle((0, 0), distance_km, fill=False, color=style.GRID, linewidth=1.2))
        top_km = min(distance_km, 116_000)
        ax.text(
            np.sqrt(distance_km**2 - top_km**2),
            top_km,
            f"{distance_km:,} km",
            ha="center",
            va="center",
            fontsize=9,
            color=style.MUTED,
            path_effects=style.halo(4),
        )
    ax.add_patch(patches.Circle((0, 0), EARTH_RADIUS_KM, color=style.EARTH, linewidth=0, zorder=3))
    ax.annotate("Earth", (0, 0), (0, 14), textcoords="offset points", ha="center", color=style.EARTH)
    ax.plot(*moons.T, color=style.MOON, linestyle="--", linewidth=1.6)


def flight_to_scale(ax, flight, record):
    """Draw the flight from the Earth past the Moon, to scale, seen from the north of the Moon's path.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Some 9 by 4 inches.
    flight : lunaedu.physics.flight.Flight
        Until the last contact at least.
    record : Mapping
        The facts launch_time, sodium_time and closest_time are taken from it.

    Returns
    -------
    str
        What is drawn, with its numbers.
    """
    liftoff, sodium_time, closest_time = (
        record[name].value for name in ("launch_time", "sodium_time", "closest_time")
    )
    axes = moon_plane(closest_time)

    def probe(time):
        return flight.position_km((time - flight.start) / HOUR) @ axes.T

    def moon(time):
        return ephemeris.moon_position_km(time) @ axes.T

    last_contact = liftoff + LAST_CONTACT_HOURS * HOUR
    hourly = [liftoff + h * HOUR for h in range(int(LAST_CONTACT_HOURS) + 1)]
    flight_map(ax, moon(hourly)[:, :2])
    for hour, said in ((0, "the Moon\nat lift-off"), (12, "12 h later"), (24, "24 h later")):
        _moon(ax, moon(hourly[hour]))
        _label(ax, moon(hourly[hour]), said, (-9, -4), ha="right", color=style.MUTED, fontsize=10)
    _moon(ax, moon(closest_time))

    path = flight.position_km(np.linspace(0, (last_contact - flight.start) / HOUR, 600)) @ axes.T
    ax.plot(*path[:, :2].T, color=style.PROBE, zorder=4)
    marks = np.array([probe(time) for time in hourly[1:]])[:, :2]
    ax.plot(*marks.T, "|", color=style.PROBE, markersize=6, markeredgewidth=1.0, zorder=4)
    ax.plot(*marks[5::6].T, "o", color=style.PROBE, markersize=6, markeredgecolor="white", zorder=5)
    for h in range(6, len(hourly), 6):
        _label(ax, marks[h - 1], f"{h} h", (0, -17), ha="center", color=style.PROBE, fontsize=10)

    sodium, passing, last = probe(sodium_time), probe(closest_time), probe(last_contact)
    ax.plot(*sodium[:2], "*", color=style.SODIUM, markersize=17, markeredgecolor=style.INK, zorder=6)
    ax.plot(*passing[:2], "o", color=style.INK, markersize=15, fillstyle="none", zorder=6)
    ax.plot(*last[:2], "s", color=style.RECORD, markersize=9, markeredgecolor="white", zorder=6)
    _event(ax, sodium, f"sodium cloud\n{sodium_time:%H:%M}, {_day(sodium_time)}", (-12_000, 46_000))
    _event(ax, passing, f"past the Moon\n{closest_time:%H:%M}, {_day(closest_time)}", (-62_000, 46_000))
    _event(ax, last, f"last contact\n{_day(last_contact)}", (-42_000, 40_000))
    ax.text(
        -25_000, -118_500, "Luna 1", fontsize=17, weight="bold", color=style.PROBE, path_effects=style.halo()
    )
    ax.text(
        -25_000,
        -147_000,
        "our reconstruction, seen from the north\ndistances, Earth and Moon: one scale",
        fontsize=10,
        color=style.MUTED,
        path_effects=style.halo(),
    )
    moved = moon(closest_time) - moon(liftoff)
    cloud_km, passing_km, last_km, moved_km = (
        to_hundred_km(np.linalg.norm(place)) for place in (sodium, passing, last, moved)
    )
    return (
        "A map of our reconstruction of the flight, seen from the north; distances, Earth and Moon have one "
        "scale. From the Earth at the left the path of Luna 1 leads to the right, almost straight; its hour "
        f"marks move together, so it slows down. The sodium cloud is released {cloud_km} km from the Earth's "
        f"centre. The Moon comes up from below and covers {moved_km} km while Luna 1 is on its way. The two "
        f"pass each other {(closest_time - liftoff) / HOUR:.1f} hours after lift-off, {passing_km} km from "
        f"the Earth's centre. Luna 1 flies on, and is heard up to {last_km} km. It is never more than "
        f"{to_hundred_km(np.abs(path[:, 2]).max())} km above or below the plane of the map."
    )


def encounter_to_scale(ax, flight):
    """Draw how the flight passes the Moon, to scale, in the plane of the path as the Moon sees it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    flight : lunaedu.physics.flight.Flight

    Returns
    -------
    str
        What is drawn, with its numbers.
    """
    closest = flight.closest_approach
    hours = np.linspace(-2.5, 2.5, 61)
    times = [closest.time + float(h) * HOUR for h in hours]
    seen = flight.position_km(closest.seconds / 3600 + hours) - ephemeris.moon_position_km(times)
    middle = len(hours) // 2
    across, along, _ = _axes(seen[middle], seen[middle + 1] - seen[middle]) @ seen.T
    ax.set(xlim=(-15_500, 15_500), ylim=(-5_600, 11_000), aspect="equal", xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set(visible=True, color=style.MOON)
    _moon(ax, (0, 0))
    ax.plot(along, across, color=style.PROBE)
    ax.plot(
        *np.array([along, across])[:, 6::12], "o", color=style.PROBE, markersize=6, markeredgecolor="white"
    )
    arrow = {"arrowstyle": "<|-|>", "color": style.INK, "shrinkA": 0, "shrinkB": 0, "linewidth": 1.2}
    ax.annotate("", (0, MOON_RADIUS_KM), (0, across[middle]), arrowprops=arrow)
    ax.text(700, (MOON_RADIUS_KM + across[middle]) / 2, f"{closest.altitude_km:,.0f} km", va="center")
    ax.text(2_300, 0, "Moon", va="center", color=style.MUTED)
    for x, side, said in ((0.02, "left", "north is up"), (0.98, "right", "a dot every hour")):
        ax.text(x, 0.05, said, transform=ax.transAxes, ha=side, fontsize=10, color=style.MUTED)
    return (
        f"An inset shows the encounter, north up, to a larger scale: the Moon with its radius of "
        f"{MOON_RADIUS_KM:,.0f} km, and the path bending a little where it passes north of the Moon, "
        f"{closest.altitude_km:,.0f} km above its surface, at {closest.speed_km_s:.2f} km/s relative to it."
    )


def record_along_the_flight(above, below, flight, record):
    """Draw the published distances and times, by status, over the distance of our reconstruction.

    Parameters
    ----------
    above, below : matplotlib.axes.Axes
        One over the other, with one axis of time: for the distances, and for the record less our line.
    flight : lunaedu.physics.flight.Flight
        Until the last contact at least.
    record : Mapping
        The facts.

    Returns
    -------
    str
        What is drawn, with its numbers.
    """
    liftoff, sodium_time, closest_time, forecast_time = (
        record[name].value for name in ("launch_time", "sodium_time", "closest_time", "forecast_arrival")
    )
    end = liftoff + LAST_CONTACT_HOURS * HOUR

    def probe_km(time):
        return float(np.linalg.norm(flight.position_km((time - flight.start) / HOUR)))

    def moon_km(time):
        return float(np.linalg.norm(ephemeris.moon_position_km(time)))

    times = [flight.start + (end - flight.start) * share for share in np.linspace(0, 1, 200).tolist()]
    above.plot(times, [probe_km(time) / 1000 for time in times], color=style.PROBE)
    above.plot(times, [moon_km(time) / 1000 for time in times], color=style.MOON, linestyle="--")
    _label(
        above,
        (times[150], probe_km(times[150]) / 1000),
        "Luna 1\n(our reconstruction)",
        (14, -2),
        color=style.PROBE,
        va="top",
    )
    _label(above, (liftoff, moon_km(liftoff) / 1000), "the Moon", (0, -17), color=style.MUTED)

    printed = [(record[name], bulletin_time(record[name]), record[name].value[-1]) for name in BULLETINS]
    printed.append((record["sodium_distance"], sodium_time, record["sodium_distance"].value))
    printed.append((record["last_contact_distance"], end, record["last_contact_distance"].value))
    moments = [
        (record["launch_time"], liftoff, EARTH_RADIUS_KM),
        (record["closest_time"], closest_time, moon_km(closest_time)),
        (record["forecast_arrival"], forecast_time, moon_km(forecast_time)),
    ]
    for fact, time, distance_km in printed + moments:
        _status_mark(above, fact, time, distance_km / 1000)
    for fact, time, distance_km in printed:
        _status_mark(below, fact, time, (distance_km - probe_km(time)) / 1000)
    sodium = record["sodium_distance"]
    below.vlines(
        sodium_time,
        *(np.array([sodium.low, sodium.high]) - probe_km(sodium_time)) / 1000,
        color=style.WARNING,
        linewidth=2,
    )

    for time, distance_km, said, away, side in (
        (liftoff, EARTH_RADIUS_KM, f"lift-off, {liftoff:%H:%M}", (10, -3), "left"),
        (sodium_time, sodium.value, f"sodium cloud, {sodium_time:%H:%M}", (12, -22), "left"),
        (
            bulletin_time(record["tass_1600"]),
            record["tass_1600"].value[-1],
            "TASS bulletins",
            (10, -22),
            "left",
        ),
        (
            closest_time,
            moon_km(closest_time),
            f"closest to the Moon, {closest_time:%H:%M}",
            (-8, 12),
            "right",
        ),
        (forecast_time, moon_km(forecast_time), f"forecast arrival, {forecast_time:%H:%M}", (4, -22), "left"),
        (end, probe_km(end), "last contact", (-12, 4), "right"),
    ):
        _label(above, (time, distance_km / 1000), said, away, ha=side)
    for status, (marker, colour) in LOOKS.items():
        above.plot([], [], marker, color=colour, markersize=9, label=status)
    above.legend(loc="upper left", handletextpad=0.2, title="the record says", alignment="left")
    above.set(ylabel="distance from the\nEarth's centre (1000 km)", ylim=(-30, 660))
    above.tick_params(labelbottom=False)

    below.axhline(0, color=style.PROBE)
    below.axhline(-EARTH_RADIUS_KM / 1000, color=style.EARTH, linestyle=":")
    _label(
        below,
        (end, -EARTH_RADIUS_KM / 1000),
        "one Earth radius nearer",
        (0, -16),
        ha="right",
        color=style.EARTH,
    )
    below.set(ylabel="record less\nour line (1000 km)", ylim=(-13, 3), xlabel="UTC, January 1959")
    below.set_xlim(liftoff - 3 * HOUR, end + 2 * HOUR)
    below.xaxis.set_major_locator(dates.HourLocator(byhour=(0, 12)))
    below.xaxis.set_major_formatter(dates.DateFormatter("%d Jan, %H:%M"))
    differences = [
        distance_km - probe_km(time)
        for fact, time, distance_km in printed[: len(BULLETINS)]
        if fact.status == "published"
    ]
    return (
        "Above, distance from the Earth against time. A line, our reconstruction, rises from lift-off at "
        f"{liftoff:%H:%M} on {_day(liftoff)}, ever less steeply, crosses the Moon's distance of "
        f"{to_hundred_km(moon_km(closest_time))} km at {closest_time:%H:%M} on {_day(closest_time)}, before "
        f"the forecast arrival at {forecast_time:%H:%M}, and ends at {to_hundred_km(probe_km(end))} km with "
        "the last contact. The record's figures lie close to it, marked as published, forecast or disputed. "
        f"Below, the same figures less our line: the {len(differences)} published bulletins fall short of it "
        f"by {to_hundred_km(-max(differences))} to {to_hundred_km(-min(differences))} km, nearly an Earth "
        f"radius of {EARTH_RADIUS_KM:,.0f} km; the last contact by "
        f"{to_hundred_km(probe_km(end) - record['last_contact_distance'].value)} km."
    )


def bulletin_time(fact):
    """Return the moment a TASS bulletin holds for, as its quantity says.

    Parameters
    ----------
    fact : lunaedu.facts.Fact

    Returns
    -------
    datetime
        UTC.

    Examples
    --------
    >>> from lunaedu import facts
    >>> print(bulletin_time(facts["tass_0300"]))
    1959-01-03 03:00:00+00:00
    """
    return ephemeris.parse_time(fact.quantity.split("for ")[1].split(" UTC")[0])


def to_hundred_km(distance_km):
    """Write a distance to the hundred kilometres: a stand-in knows no better.

    Examples
    --------
    >>> to_hundred_km(368359.2)
    '368,400'
    """
    return f"{round(distance_km, -2):,.0f}"


def kepler_on_trial(ax, printed, witnesses, predicted_days=None):
    """Draw a printed pair of semi-major axis and period beside the curve on which Kepler's law has them all.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    printed : (float, float)
        Semi-major axis (au) and period (days) as printed together.
    witnesses : mapping of str to float
        Other semi-major axes (au), by what they come from.
    predicted_days : float, optional
        By how many days the reader expected the printed period to be off.

    Returns
    -------
    str
        What is drawn, with its numbers.
    """

    def period_days(axis_au):
        return orbits.orbital_period_s(axis_au * ASTRONOMICAL_UNIT_KM, SUN_MU_KM3_S2) / 86400

    axis_au, days = printed
    rounding = AXIS_ROUNDING_AU, PERIOD_ROUNDING_DAYS
    hidden_au = DISTANCE_ROUNDING_KM / ASTRONOMICAL_UNIT_KM
    lowest = min(447.4, days - (predicted_days or 0) - 0.6)
    ax.set(xlim=(1.1448, 1.1502), ylim=(lowest, max(450.9, days - (predicted_days or 0) + 0.6)))
    ax.set(xlabel="semi-major axis (au)", ylabel="period (days)")
    axes_au = np.linspace(*ax.get_xlim(), 50)
    ax.plot(axes_au, period_days(axes_au), color=style.SUN)
    _label(ax, (1.14975, period_days(1.14975)), "Kepler's law", (-12, 2), ha="right", color=style.SUN)

    corner = (axis_au - rounding[0], days - rounding[1])
    ax.add_patch(
        patches.Rectangle(
            corner, 2 * rounding[0], 2 * rounding[1], color=style.RECORD, alpha=0.22, linewidth=0
        )
    )
    ax.plot(axis_au, days, "o", color=style.RECORD, zorder=5)
    _label(
        ax,
        (axis_au + rounding[0], days),
        "printed together;\nthe box is their rounding",
        (8, -6),
        color=style.RECORD,
    )
    arrow = {"arrowstyle": "<|-|>", "color": style.WARNING, "shrinkA": 4, "shrinkB": 0, "linewidth": 1.6}
    ax.annotate("", (axis_au, period_days(axis_au)), (axis_au, days), arrowprops=arrow)
    gap = days - period_days(axis_au)
    _label(ax, (axis_au, days - 0.55 * gap), f"{gap:.1f} days apart", (8, -8), color=style.WARNING)
    for name, witness_au in witnesses.items():
        ends_au = witness_au + np.array([-1, 1]) * hidden_au
        ax.plot(ends_au, period_days(ends_au), color=style.PROBE, linewidth=8, alpha=0.35)
        ax.plot(
            witness_au, period_days(witness_au), "D", color=style.PROBE, markeredgecolor="white", zorder=5
        )
        said = f"{name}:\n{period_days(witness_au):.1f} days"
        _label(ax, (witness_au, period_days(witness_au)), said, (14, -6), color=style.PROBE, va="top")
    if predicted_days is not None:
        ax.plot(axis_au, days - predicted_days, "v", color=style.PLAN, markersize=11, zorder=6)
        _label(
            ax, (axis_au, days - predicted_days), "your prediction", (-10, -4), ha="right", color=style.PLAN
        )
    testimony = "; ".join(
        f"{name}: {witness_au:.4f} au, on the line {period_days(witness_au):.1f} days"
        for name, witness_au in witnesses.items()
    )
    return (
        f"Period against semi-major axis. Kepler's law is a rising line, with {period_days(axis_au):.1f} "
        f"days at {axis_au} au. The pair printed together, {axis_au} au and {days:.0f} days, lies {gap:.1f} "
        f"days above the line; the box of its rounding, {rounding[0]} au and {rounding[1]} days to either "
        f"side, does not reach it. The witnesses: {testimony}."
    )


def _axes(position, velocity):
    """Return unit vectors: along a position, beside it on the side of a velocity, and square to both."""
    ahead = position / np.linalg.norm(position)
    up = np.cross(position, velocity)
    up /= np.linalg.norm(up)
    return np.array([ahead, np.cross(up, ahead), up])


def _moon(ax, place):
    ax.add_patch(patches.Circle(place[:2], MOON_RADIUS_KM, color=style.MOON, linewidth=0, zorder=3))


def _label(ax, place, said, away, **looks):
    ax.annotate(
        said, place[:2], away, textcoords="offset points", path_effects=style.halo(), zorder=7, **looks
    )


def _event(ax, place, said, away_km):
    arrow = {"arrowstyle": "-", "color": style.INK, "linewidth": 0.9, "shrinkA": 2, "shrinkB": 8}
    ax.annotate(
        said,
        place[:2],
        place[:2] + np.array(away_km),
        ha="center",
        fontsize=11,
        weight="bold",
        arrowprops=arrow,
        path_effects=style.halo(),
        zorder=7,
    )


def _status_mark(ax, fact, time, height):
    marker, colour = LOOKS[fact.status]
    ax.plot(time, height, marker, color=colour, markersize=9, markeredgecolor="white", zorder=5)


def _day(time):
    return f"{time.day} {time:%B}"
