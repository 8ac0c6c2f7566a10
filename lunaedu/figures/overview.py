"""Figures of lesson 00: the flight to scale, the record along it, and two figures that cannot both be true.

Each function fills axes and returns the description, with its numbers from the data.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import NDArray

from lunaedu.constants import ASTRONOMICAL_UNIT_KM, EARTH_RADIUS_KM, MOON_RADIUS_KM, SUN_MU_KM3_S2
from lunaedu.engine import ephemeris
from lunaedu.facts import Fact
from lunaedu.figures import style
from lunaedu.figures.marks import Arrow, Band, Label, Line, Mark, Point, disc, put
from lunaedu.physics import orbits
from lunaedu.physics.flight import Flight

__all__ = [
    "AXIS_ROUNDING_AU",
    "BULLETINS",
    "DISTANCE_ROUNDING_KM",
    "HOUR",
    "LAST_CONTACT_HOURS",
    "LOOKS",
    "PERIOD_ROUNDING_DAYS",
    "bulletin_time",
    "encounter_to_scale",
    "flight_map",
    "flight_to_scale",
    "kepler_on_trial",
    "moon_plane",
    "record_along_the_flight",
    "to_hundred_km",
]


def __dir__() -> list[str]:
    return sorted(__all__)


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


def moon_plane(time: datetime | str) -> NDArray:
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


def flight_map(ax: Axes, moons: NDArray) -> None:
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
    room_for_all = ax.figure.bbox.width > 6 * ax.figure.dpi
    for distance_km in range(100_000, 700_000, 100_000):
        ax.add_patch(Circle((0, 0), distance_km, fill=False, color=style.GRID, linewidth=1.2))
        top_km = min(distance_km, 116_000)
        place = np.sqrt(distance_km**2 - top_km**2), top_km
        said = f"{distance_km:,} km"
        if room_for_all or distance_km % 300_000 == 0:
            put(ax, Label(*place, said, size=9, align="center", valign="center", color=style.MUTED))
    disc(ax, (0, 0), EARTH_RADIUS_KM, style.EARTH)
    put(ax, Label(0, 0, "Earth", align="center", up=14, color=style.EARTH))
    ax.plot(*moons.T, color=style.MOON, linestyle="--", linewidth=1.6)


def flight_to_scale(ax: Axes, flight: Flight, record: Mapping[str, Any]) -> str:
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
    last_contact = liftoff + LAST_CONTACT_HOURS * HOUR
    axes = moon_plane(closest_time)

    def probe(hours_after_liftoff):
        return flight.position_km((liftoff - flight.start) / HOUR + hours_after_liftoff) @ axes.T

    def moon(hours_after_liftoff):
        times = [liftoff + hours * HOUR for hours in np.ravel(hours_after_liftoff).tolist()]
        return ephemeris.moon_position_km(times) @ axes.T

    hours = np.arange(1, LAST_CONTACT_HOURS + 1)
    flight_map(ax, moon(np.r_[0, hours])[:, :2])
    _moons_on_the_way(ax, moon([0, 12, 24]))
    path = probe(np.linspace((flight.start - liftoff) / HOUR, LAST_CONTACT_HOURS, 600))
    ax.plot(*path[:, :2].T, color=style.PROBE)
    ax.plot(*probe(hours)[:, :2].T, "|", color=style.PROBE, markersize=6, markeredgewidth=1.0)
    for hour in range(6, int(LAST_CONTACT_HOURS), 6):
        x, y, _ = probe(hour)
        said = Label(x, y, f"{hour} h", align="center", up=-17, size=10, color=style.PROBE)
        put(ax, Point(x, y, size=6), said)
    events = [probe((time - liftoff) / HOUR) for time in (sodium_time, closest_time, last_contact)]
    _moons_on_the_way(ax, moon((closest_time - liftoff) / HOUR), said=("",))
    _events_on_the_way(ax, events, (sodium_time, closest_time, last_contact))
    _title_in_the_corner(ax)
    moved = np.diff(moon([0, (closest_time - liftoff) / HOUR]), axis=0)
    cloud_km, passing_km, last_km, moved_km = (
        to_hundred_km(np.linalg.norm(place)) for place in (*events, moved)
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


def _moons_on_the_way(ax, places, said=("the Moon\nat lift-off", "12 h later", "24 h later")):
    for (x, y, _), words in zip(places, said, strict=True):
        disc(ax, (x, y), MOON_RADIUS_KM, style.MOON)
        put(ax, Label(x, y, words, align="right", right=-9, up=-4, size=10, color=style.MUTED))


def _title_in_the_corner(ax):
    place, small = (-25_000, -118_500), {"size": 10, "color": style.MUTED}
    put(
        ax,
        Label(*place, "Luna 1", size=17, bold=True, color=style.PROBE),
        Label(*place, "our reconstruction, seen from the north", up=-16, **small),
        Label(*place, "distances, Earth and Moon: one scale", up=-29, **small),
    )


def _events_on_the_way(ax, places, times):
    sodium, passing, last = (place[:2] for place in places)
    cloud, moon, contact = (f"{time:%H:%M}, {_day(time)}" for time in times)
    look = {"bold": True, "size": 11, "align": "center", "leader": True}
    put(
        ax,
        Point(*last, marker="s", color=style.RECORD),
        Label(*sodium, f"sodium cloud\n{cloud}", right=-12, up=44, **look),
        Label(*passing, f"past the Moon\n{moon}", right=-60, up=44, **look),
        Label(*last, f"last contact\n{contact.split(', ')[1]}", right=-40, up=38, **look),
    )
    ax.plot(*sodium, "*", color=style.SODIUM, markersize=17, markeredgecolor=style.INK, zorder=11)
    ax.plot(*passing, "o", color=style.INK, markersize=15, fillstyle="none", zorder=10)


def encounter_to_scale(ax: Axes, flight: Flight) -> str:
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
    disc(ax, (0, 0), MOON_RADIUS_KM, style.MOON)
    height = f"{closest.altitude_km:,.0f} km"
    put(
        ax,
        Line(along, across),
        *(Point(*place, size=6) for place in zip(along[6::12], across[6::12], strict=True)),
        Arrow(0, MOON_RADIUS_KM, 0, across[middle], both=True, color=style.INK, width=1.2),
        Label(700, (MOON_RADIUS_KM + across[middle]) / 2, height, valign="center"),
        Label(2_300, 0, "Moon", valign="center", color=style.MUTED),
        Label(-14_800, -4_800, "north is up", size=10, color=style.MUTED),
        Label(14_800, -4_800, "a dot every hour", size=10, align="right", color=style.MUTED),
    )
    return (
        f"An inset shows the encounter, north up, to a larger scale: the Moon with its radius of "
        f"{MOON_RADIUS_KM:,.0f} km, and the path bending a little where it passes north of the Moon, "
        f"{closest.altitude_km:,.0f} km above its surface, at {closest.speed_km_s:.2f} km/s relative to it."
    )


def record_along_the_flight(above: Axes, below: Axes, flight: Flight, record: Mapping[str, Any]) -> str:
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
    liftoff, closest_time, forecast_time = (
        record[name].value for name in ("launch_time", "closest_time", "forecast_arrival")
    )
    end = liftoff + LAST_CONTACT_HOURS * HOUR
    printed = [(fact, time, fact.value[-1]) for fact, time in _bulletins(record)]
    printed.append((record["sodium_distance"], record["sodium_time"].value, record["sodium_distance"].value))
    printed.append((record["last_contact_distance"], end, record["last_contact_distance"].value))
    _draw_distances(above, flight, record, printed)
    _draw_differences(below, flight, record, printed)
    below.set_xlim(liftoff - 3 * HOUR, end + 2 * HOUR)
    below.xaxis.set_major_locator(dates.HourLocator(byhour=(0, 12)))
    below.xaxis.set_major_formatter(dates.DateFormatter("%d Jan, %H:%M"))
    short_km = [
        _probe_km(flight, time) - distance_km
        for fact, time, distance_km in printed[: len(BULLETINS)]
        if fact.status == "published"
    ]
    last_short_km = _probe_km(flight, end) - record["last_contact_distance"].value
    return (
        "Above, distance from the Earth against time. A line, our reconstruction, rises from lift-off at "
        f"{liftoff:%H:%M} on {_day(liftoff)}, ever less steeply, crosses the Moon's distance of "
        f"{to_hundred_km(_moon_km(closest_time))} km at {closest_time:%H:%M} on {_day(closest_time)}, before "
        f"the forecast arrival at {forecast_time:%H:%M}, and ends at {to_hundred_km(_probe_km(flight, end))} "
        "km with the last contact. The record's figures lie close to it, marked as published, forecast or "
        f"disputed. Below, the same figures less our line: the {len(short_km)} published bulletins fall "
        f"short of it by {to_hundred_km(min(short_km))} to {to_hundred_km(max(short_km))} km, nearly an "
        f"Earth radius of {EARTH_RADIUS_KM:,.0f} km; the last contact by {to_hundred_km(last_short_km)} km."
    )


def _probe_km(flight, time):
    return float(np.linalg.norm(flight.position_km((time - flight.start) / HOUR)))


def _moon_km(time):
    return float(np.linalg.norm(ephemeris.moon_position_km(time)))


def _bulletins(record):
    return [(record[name], bulletin_time(record[name])) for name in BULLETINS]


def _draw_distances(ax, flight, record, printed):
    """Draw distances against time: our line, the Moon's, and what was printed or told by its moment."""
    liftoff, closest_time, forecast_time = (
        record[name].value for name in ("launch_time", "closest_time", "forecast_arrival")
    )
    end = liftoff + LAST_CONTACT_HOURS * HOUR
    times = [flight.start + (end - flight.start) * share for share in np.linspace(0, 1, 200).tolist()]
    ax.plot(times, [_probe_km(flight, time) / 1000 for time in times], color=style.PROBE)
    ax.plot(times, [_moon_km(time) / 1000 for time in times], color=style.MOON, linestyle="--")
    moments = [
        (record["launch_time"], liftoff, EARTH_RADIUS_KM),
        (record["closest_time"], closest_time, _moon_km(closest_time)),
        (record["forecast_arrival"], forecast_time, _moon_km(forecast_time)),
    ]
    bulletin, sodium = printed[BULLETINS.index("tass_1600")], printed[len(BULLETINS)]
    labels = (
        (moments[0], f"lift-off, {liftoff:%H:%M}", (10, -3), "left"),
        (sodium, f"sodium cloud, {sodium[1]:%H:%M}", (12, -22), "left"),
        (bulletin, "TASS bulletins", (10, -22), "left"),
        (moments[1], f"closest to the Moon, {closest_time:%H:%M}", (-8, 12), "right"),
        (moments[2], f"forecast arrival, {forecast_time:%H:%M}", (4, -22), "left"),
        (printed[-1], "last contact", (-12, 4), "right"),
    )
    for status, (marker, colour) in LOOKS.items():
        ax.plot([], [], marker, color=colour, markersize=9, label=status)
    ax.legend(loc="upper left", handletextpad=0.2, title="the record says", alignment="left")
    ax.set(ylabel="distance from the\nEarth's centre (1000 km)", ylim=(-30, 660))
    ax.tick_params(labelbottom=False)
    ours = times[150], _probe_km(flight, times[150]) / 1000, "Luna 1\n(our reconstruction)"
    put(
        ax,
        *(_status_mark(fact, time, distance_km / 1000) for fact, time, distance_km in printed + moments),
        *(
            Label(time, distance_km / 1000, said, right=right, up=up, align=align)
            for (_, time, distance_km), said, (right, up), align in labels
        ),
        Label(*ours, valign="top", right=14, up=-2, color=style.PROBE),
        Label(liftoff, _moon_km(liftoff) / 1000, "the Moon", up=-17, color=style.MOON),
    )


def _draw_differences(ax, flight, record, printed):
    """Draw what was printed less our line, in thousand km, and how far the sources of the cloud disagree."""
    end, earth = printed[-1][1], -EARTH_RADIUS_KM / 1000
    sodium, sodium_time = record["sodium_distance"], record["sodium_time"].value
    bounds_km = np.array([sodium.low, sodium.high]) - _probe_km(flight, sodium_time)
    ax.axhline(0, color=style.PROBE)
    ax.axhline(earth, color=style.EARTH, linestyle=":")
    ax.vlines(sodium_time, *bounds_km / 1000, color=style.WARNING, linewidth=2)
    ax.set(ylabel="record less\nour line (1000 km)", ylim=(-13, 3), xlabel="UTC, January 1959")
    put(
        ax,
        *(
            _status_mark(fact, time, (distance_km - _probe_km(flight, time)) / 1000)
            for fact, time, distance_km in printed
        ),
        Label(end, earth, "one Earth radius nearer", align="right", up=-16, color=style.EARTH),
    )


def bulletin_time(fact: Fact) -> datetime:
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


def to_hundred_km(distance_km: float | np.floating) -> str:
    """Write a distance to the hundred kilometres: a stand-in knows no better.

    Examples
    --------
    >>> to_hundred_km(368359.2)
    '368,400'
    """
    return f"{round(distance_km, -2):,.0f}"


def kepler_on_trial(
    ax: Axes,
    printed: tuple[float, float],
    witnesses: Mapping[str, float],
    predicted_days: float | None = None,
) -> str:
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
    axis_au, days = printed
    box = AXIS_ROUNDING_AU * np.array([-1, 1]) + axis_au, days - PERIOD_ROUNDING_DAYS
    gap = days - _period_days(axis_au)
    marks: list[Mark] = [
        Band(box[0], [box[1]] * 2, [box[1] + 2 * PERIOD_ROUNDING_DAYS] * 2, color=style.RECORD),
        Label(1.14975, _period_days(1.14975), "Kepler's law", align="right", right=-12, color=style.SUN),
        Arrow(axis_au, days, axis_au, _period_days(axis_au), both=True, color=style.WARNING, width=1.6),
        Label(axis_au, days - 0.55 * gap, f"{gap:.1f} days apart", right=8, up=-8, color=style.WARNING),
        Point(axis_au, days, color=style.RECORD),
        Label(
            box[0][1],
            days,
            "printed together;\nthe box is their rounding",
            right=8,
            valign="center",
            color=style.RECORD,
        ),
    ]
    for name, witness_au in witnesses.items():
        marks += _witness(name, witness_au)
    seen_days = [days]
    if predicted_days is not None:
        seen_days.append(days - predicted_days)
        marks += _predicted(axis_au, seen_days[1])
    ax.set(xlim=(1.1448, 1.1502), ylim=(min(448, *seen_days) - 0.6, max(450.3, *seen_days) + 0.6))
    ax.set(xlabel="semi-major axis (au)", ylabel="period (days)")
    axes_au = np.linspace(*ax.get_xlim(), 50)
    ax.plot(axes_au, _period_days(axes_au), color=style.SUN)
    put(ax, *marks)
    testimony = "; ".join(
        f"{name}: {witness_au:.4f} au, on the line {_period_days(witness_au):.1f} days"
        for name, witness_au in witnesses.items()
    )
    return (
        f"Period against semi-major axis. Kepler's law is a rising line, with {_period_days(axis_au):.1f} "
        f"days at {axis_au} au. The pair printed together, {axis_au} au and {days:.0f} days, lies {gap:.1f} "
        f"days above the line; the box of its rounding, {AXIS_ROUNDING_AU} au and {PERIOD_ROUNDING_DAYS} "
        f"days to either side, does not reach it. The witnesses: {testimony}."
    )


def _predicted(axis_au, days):
    look = {"align": "right", "right": -10, "up": -4, "color": style.PLAN}
    return [
        Point(axis_au, days, marker="v", size=11, color=style.PLAN),
        Label(axis_au, days, "your prediction", **look),
    ]


def _witness(name, axis_au):
    days = _period_days(axis_au)
    ends_au = axis_au + np.array([-1, 1]) * DISTANCE_ROUNDING_KM / ASTRONOMICAL_UNIT_KM
    said = f"{name}:\n{days:.1f} days"
    return [
        Line(ends_au, _period_days(ends_au), width=8, opacity=0.35),
        Point(axis_au, days, marker="D"),
        Label(axis_au, days, said, right=14, up=-6, valign="top", color=style.PROBE),
    ]


def _period_days(axis_au):
    return orbits.orbital_period_s(axis_au * ASTRONOMICAL_UNIT_KM, SUN_MU_KM3_S2) / 86400


def _axes(position, velocity):
    """Return unit vectors: along a position, beside it on the side of a velocity, and square to both."""
    ahead = position / np.linalg.norm(position)
    up = np.cross(position, velocity)
    up /= np.linalg.norm(up)
    return np.array([ahead, np.cross(up, ahead), up])


def _status_mark(fact, time, height):
    marker, colour = LOOKS[fact.status]
    return Point(time, height, marker=marker, color=colour)


def _day(time):
    return f"{time.day} {time:%B}"
