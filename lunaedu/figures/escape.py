"""Figures of lesson 01: the potential well, the time to the Moon, the departure, where the speed went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from lunaedu.constants import EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.figures import style
from lunaedu.figures.marks import Arrow, Band, Label, Line, Mark, Point, disc, put
from lunaedu.figures.overview import LAST_CONTACT_HOURS
from lunaedu.physics import orbits
from lunaedu.physics.flight import Flight
from lunaedu.physics.reconstruction import Departure

__all__ = [
    "REJECTED_DAYS",
    "departure_hyperbola",
    "energy_well",
    "speed_budget",
    "time_to_moon",
]


def __dir__() -> list[str]:
    return sorted(__all__)


THOUSAND_KM = 1000.0
WELL_WIDTH_KM = 440_000.0
LATEST_H = 92

LEVEL_LOOKS = ((style.RECORD, "dashed"), (style.RECORD, "dashdot"), (style.PROBE, "solid"))
"""Colour and dash of the levels in the well; the last is that of our own probe."""

REJECTED_DAYS = {"half a day": 0.5, "two and a half days": 2.5}
"""Flight times that were looked at and not chosen, as the note of the fact flight_plan says."""


def energy_well(
    axes: Sequence[Axes], energies_km2_s2: Mapping[str, ArrayLike], moon_distance_km: float
) -> str:
    """Draw the Earth's potential well, the rim of it large and the whole depth beside, with levels of energy.

    Parameters
    ----------
    axes : pair of matplotlib.axes.Axes
        For the rim, and for the whole depth.
    energies_km2_s2 : mapping of str to float or pair of floats
        Energy of each probe that left the ground, or its bounds, km²/s². The last one is ours: its kinetic
        energy is shown at the Moon's distance.
    moon_distance_km : float
        Distance of the Moon's centre, km.

    Returns
    -------
    str
        Description.
    """
    rim, depth = axes
    window = -8.6, 3.1
    ground = -EARTH_MU_KM3_S2 / EARTH_RADIUS_KM
    looks = LEVEL_LOOKS[-len(energies_km2_s2) :]
    levels = [
        _Level(name, np.min(energy), np.max(energy), *look)
        for (name, energy), look in zip(energies_km2_s2.items(), looks, strict=True)
    ]
    _draw_rim(rim, ground, window)
    put(rim, *(mark for level in levels for mark in level.marks()))
    put(rim, *_kinetic_energy(levels[-1], moon_distance_km))
    _draw_whole_depth(depth, levels, ground, window)
    listed = "; ".join(
        f"{level.name} at {level.text} km²/s², "
        + ("never turning" if level.leaves else f"turning back at {level.top_km:,.0f} km")
        for level in levels
    )
    return (
        f"The Earth's potential −μ/r rises from −{-ground:.1f} km²/s² at the ground to "
        f"−{EARTH_MU_KM3_S2 / moon_distance_km:.2f} at the Moon's distance of {moon_distance_km:,.0f} km. "
        f"Horizontal levels of energy: {listed}. Beside it the whole well: all levels lie close to its rim."
    )


def _draw_rim(ax, ground, window):
    radius_km = np.geomspace(EARTH_RADIUS_KM, WELL_WIDTH_KM, 800)
    potential = -EARTH_MU_KM3_S2 / radius_km
    ax.fill_between(radius_km / THOUSAND_KM, potential, window[0], color=style.EARTH, alpha=0.13, linewidth=0)
    ax.plot(radius_km / THOUSAND_KM, potential, color=style.EARTH, linewidth=2.6)
    ax.axhline(0, color=style.INK, linewidth=1.2)
    ax.set(xlim=(0, WELL_WIDTH_KM / THOUSAND_KM), ylim=window)
    ax.set(xlabel="distance from the Earth's centre (thousand km)", ylabel="energy of a unit mass (km²/s²)")
    ax.grid(visible=False)
    put(
        ax,
        Label(128, 0, "ε = 0: below this line, all comes back", up=-15, size=11),
        Label(78, -5.9, "potential −μ/r: the Earth's well", color=style.EARTH),
        Label(58, -8.3, f"down to −{-ground:.1f} at the ground", size=11, color=style.EARTH),
    )


@dataclass(frozen=True)
class _Level:
    """The energy of one probe, which may be known within bounds only."""

    name: str
    low_km2_s2: float
    high_km2_s2: float
    color: str
    dash: str

    @property
    def energy_km2_s2(self):
        return (self.low_km2_s2 + self.high_km2_s2) / 2

    @property
    def leaves(self):
        return self.energy_km2_s2 >= 0

    @property
    def top_km(self):
        return -EARTH_MU_KM3_S2 / self.energy_km2_s2 - EARTH_RADIUS_KM

    @property
    def text(self):
        ends = dict.fromkeys((self.low_km2_s2, self.high_km2_s2))
        return " to ".join(f"{end:+.2f}" for end in ends).replace("-", "−")

    def marks(self):
        """The level as far as its probe climbs, with its bounds and its name."""
        ends = np.array([EARTH_RADIUS_KM, WELL_WIDTH_KM if self.leaves else self.top_km]) / THOUSAND_KM
        energy, said = self.energy_km2_s2, f"{self.name}: ε = {self.text}"
        look = {"color": self.color, "bold": True, "valign": "center"}
        marks = [
            Band(ends, [self.low_km2_s2] * 2, [self.high_km2_s2] * 2, color=self.color, opacity=0.18),
            Line(ends, [energy, energy], color=self.color, dash=self.dash, width=2.6),
        ]
        if self.leaves:
            return [*marks, Label(40, energy, said, seam=9, **look)]
        end = Point(ends[1], energy, color=self.color)
        return [*marks, end, Label(ends[1], energy, f"{said}, turns back", right=11, up=-4, **look)]


def _kinetic_energy(level, moon_distance_km):
    potential = -EARTH_MU_KM3_S2 / moon_distance_km
    speed = orbits.speed_at_radius(moon_distance_km, level.energy_km2_s2)
    x = moon_distance_km / THOUSAND_KM
    said = f"v²/2 left at the\nMoon's distance:\nv = {speed:.2f} km/s"
    return [
        Arrow(x, potential, x, level.energy_km2_s2, both=True, color=level.color, width=1.8),
        Label(x, potential, said, align="center", valign="top", up=-6, color=level.color),
    ]


def _draw_whole_depth(ax, levels, ground, window):
    ax.fill_between([0, 1], ground, 0, color=style.EARTH, alpha=0.13, linewidth=0)
    ax.fill_between([0, 1], *window, facecolor="none", edgecolor=style.INK, linewidth=1, linestyle=":")
    ax.set(xlim=(-0.1, 1.1), ylim=(-67, 5), xticks=[])
    ax.set_title("the whole well", loc="center", fontsize=11, fontweight="normal")
    ax.spines["bottom"].set_visible(False)
    ax.grid(visible=False)
    put(
        ax,
        *(
            Line([0, 1], [level.energy_km2_s2] * 2, color=level.color, dash=level.dash, width=2)
            for level in levels
        ),
        Line([0, 1], [ground, ground], color=style.EARTH, width=2.6),
        Arrow(0.5, ground, 0.5, window[0], color=style.EARTH, width=2),
        Label(0.5, ground, "the ground", align="center", up=-14, size=11, color=style.EARTH),
    )


def time_to_moon(
    ax: Axes,
    departure: Departure,
    moon_distance_km: float,
    planned_h: float,
    change_m_s: float,
    guess_h: float | None = None,
) -> str:
    """Draw the hours to the Moon's distance against the excess over the local escape speed.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    departure : lunaedu.physics.reconstruction.Departure
        Where the flight starts; its speed is varied.
    moon_distance_km : float
        Distance to be reached, km.
    planned_h : float
        The flight time that was chosen, hours; those that were rejected are drawn beside it.
    change_m_s : float
        Change of speed to be shown on both sides of the departure, m/s.
    guess_h : float, optional
        The reader's prediction for the slower flight, hours.

    Returns
    -------
    str
        Description.
    """
    radius_km = EARTH_RADIUS_KM + departure.altitude_km
    escape_km_s = orbits.escape_speed(radius_km)
    climb_deg = departure.flight_path_angle_deg

    def hours(speed_km_s):
        return orbits.time_to_radius_s(moon_distance_km, radius_km, speed_km_s, climb_deg) / 3600

    least_km_s = _least_speed_km_s(radius_km, climb_deg, moon_distance_km)
    least_m_s = 1000 * (least_km_s - escape_km_s)
    speeds = least_km_s + np.r_[0.0001, np.geomspace(0.001, 0.6, 300)]
    flight_times_h = {"chosen: a day and a half": planned_h} | {
        f"rejected: {name}": 24 * days for name, days in REJECTED_DAYS.items()
    }
    _draw_flight_times(ax, flight_times_h, least_m_s)
    marks: list[Mark] = [Line(1000 * (speeds - escape_km_s), hours(speeds), width=2.8)]
    told = []
    for change, word, (right, up) in (
        (-change_m_s, "slower", (18, 10)),
        (change_m_s, "faster", (-58, 12)),
        (0.0, "", (-60, -30)),
    ):
        speed = departure.speed_km_s + change / 1000
        place = 1000 * (speed - escape_km_s), hours(speed)
        name = f"{change_m_s:.0f} m/s {word}" if word else "Luna 1, our stand-in"
        said = f"{name}: {place[1]:.1f} h"
        marks.append(Point(*place, marker="D" if word else "o"))
        marks.append(Label(*place, said, right=right, up=up, bold=not word, color=style.PROBE))
        excess = f"{place[0]:+.0f}".replace("-", "−")
        told.append(f"{name}, {excess} m/s from escape: {place[1]:.1f} hours")
    put(ax, *marks)
    if guess_h is not None:
        slower_m_s = 1000 * (departure.speed_km_s - escape_km_s) - change_m_s
        put(ax, *_guess(slower_m_s, guess_h))
        told.append(f"your prediction: {guess_h:.1f} hours")
    lines = ", ".join(f"{name} at {flight_h:.0f} h" for name, flight_h in flight_times_h.items())
    return (
        f"Hours from burnout at {departure.altitude_km:.0f} km to {moon_distance_km:,.0f} km, against the "
        f"excess over escape speed. Below −{-least_m_s:.0f} m/s the Moon is never reached; above, the curve "
        f"falls steeply, then ever more slowly. {'; '.join(told)}. Lines: {lines}."
    )


def _least_speed_km_s(radius_km, climb_deg, moon_distance_km):
    """Speed with which an ellipse has its apogee just at the Moon's distance."""
    swept = radius_km * np.cos(np.radians(climb_deg)) / moon_distance_km
    return np.sqrt(2 * EARTH_MU_KM3_S2 * (1 / radius_km - 1 / moon_distance_km) / (1 - swept**2))


def _draw_flight_times(ax, flight_times_h, least_m_s):
    ax.set(xlim=(least_m_s - 40, 420), ylim=(0, LATEST_H), yticks=range(0, LATEST_H, 12))
    ax.set(xlabel="excess over the local escape speed (m/s)", ylabel="time to the Moon's distance (h)")
    ax.axvspan(least_m_s - 40, least_m_s, color=style.MUTED, alpha=0.15, linewidth=0)
    ax.axvline(0, color=style.MUTED, linewidth=1)
    never = {"align": "center", "valign": "center", "turn": 90, "seam": 0, "color": style.MUTED}
    for name, flight_h in flight_times_h.items():
        chosen = name.startswith("chosen")
        ax.axhline(flight_h, color=style.PLAN, linestyle="-" if chosen else "--", linewidth=1.6)
        put(ax, Label(418, flight_h, name, align="right", up=5, color=style.PLAN))
    put(
        ax,
        Label(least_m_s - 20, 76, "never gets there", **never),
        Label(4, 89, "escape speed: parabola", valign="top", size=11, color=style.MUTED),
    )


def _guess(excess_m_s, guess_h):
    place = excess_m_s, min(guess_h, LATEST_H - 2)
    said = f"you expected {guess_h:.0f} h"
    return [
        Point(*place, marker="*", size=16, color=style.INK),
        Label(*place, said, align="right", right=-12, up=-4),
    ]


def departure_hyperbola(ax: Axes, departure: Departure, flight: Flight) -> str:
    """Draw the departure in its own plane, to the Moon's distance and beyond, with the first hour enlarged.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        For the whole flight; the neighbourhood of the Earth is drawn in an inset.
    departure : lunaedu.physics.reconstruction.Departure
    flight : lunaedu.physics.flight.Flight
        The same departure, flown by the full engine until the last contact at least.

    Returns
    -------
    str
        Description.
    """
    elements = orbits.elements_from_state(departure.position_km, departure.velocity_km_s)
    conic = _Conic(float(elements.periapsis_radius_km), float(elements.eccentricity))
    closest_h = flight.closest_approach.seconds / 3600
    stop_h = LAST_CONTACT_HOURS - departure.cutoff_after_liftoff_s / 3600
    normal = np.cross(departure.position_km, departure.velocity_km_s)
    across = _unit(flight.position_km(closest_h))
    plane = np.column_stack([across, _unit(np.cross(normal, across))]) / THOUSAND_KM
    times = [flight.start + timedelta(hours=hours) for hours in np.linspace(0, closest_h, 60).tolist()]
    start = departure.position_km @ plane
    start_deg = (float(elements.true_anomaly_deg) + 180) % 360 - 180
    perigee_deg = np.degrees(np.arctan2(start[1], start[0])) - start_deg
    limit_deg = float(orbits.asymptote_anomaly_deg(conic.eccentricity)) - 0.3

    _draw_flight(
        ax,
        ephemeris.moon_position_km(times) @ plane,
        conic.points(start_deg, limit_deg, perigee_deg),
        lambda hours: flight.position_km(hours) @ plane,
        stop_h,
        closest_h,
    )
    near = ax.inset_axes((30, 68, 350, 172), transform=ax.transData)
    coming, leaving = ((-limit_deg, start_deg), (start_deg, limit_deg))
    near.plot(*conic.points(*coming, perigee_deg), color=style.PROBE, linewidth=1.8, linestyle=":")
    near.plot(*conic.points(*leaving, perigee_deg), color=style.PROBE, linewidth=2.8)
    perigee = np.ravel(conic.points(0, 0, perigee_deg, 1))
    depth_km = EARTH_RADIUS_KM - conic.perigee_km
    _draw_start(near, start, departure.altitude_km, perigee, depth_km)
    met_km, last_km = np.linalg.norm(flight.position_km(np.array([closest_h, stop_h])), axis=1)
    return (
        "The flight in its own plane, to scale. From the Earth the path of our stand-in runs almost "
        f"straight, with a mark every six hours, past the Moon {closest_h:.1f} hours after burnout at "
        f"{met_km:,.0f} km, which bends it, and on to {last_km:,.0f} km after {stop_h:.1f} hours; the "
        f"hyperbola of two bodies, dashed, goes straight on. Inset: the hyperbola, eccentricity "
        f"{conic.eccentricity:.3f}, from the burnout {departure.altitude_km:.0f} km up; its perigee lies "
        f"{depth_km:.0f} km under the ground."
    )


@dataclass(frozen=True)
class _Conic:
    """An orbit in its own plane."""

    perigee_km: float
    eccentricity: float

    def points(self, first_deg, last_deg, perigee_deg, count=3000):
        """Its points, thousand km, between two true anomalies, with the perigee in a direction."""
        anomaly_deg = np.linspace(first_deg, last_deg, count)
        r = orbits.radius_at_anomaly_km(anomaly_deg, self.perigee_km, self.eccentricity) / THOUSAND_KM
        angle = np.radians(anomaly_deg + perigee_deg)
        return r * np.cos(angle), r * np.sin(angle)


def _draw_flight(ax, moon, two_bodies, probe, stop_h, closest_h):
    ax.set(aspect="equal", xlim=(-60, 640), ylim=(-105, 245), yticks=range(-100, 201, 100))
    ax.set(xlabel="thousand km, in the plane of the flight; Earth, Moon and paths to one scale")
    ax.plot(*moon.T, color=style.MOON, linewidth=2)
    ax.plot(*two_bodies, color=style.PROBE, linestyle="--", linewidth=1.6)
    ax.plot(*probe(np.linspace(0, stop_h, 600)).T, color=style.PROBE, linewidth=2.8)
    for hours in range(6, int(stop_h) + 1, 6):
        x, y = probe(hours)
        put(ax, Point(x, y, size=6), Label(x, y, f"{hours} h", align="right", right=-2, up=8, size=10))
    disc(ax, (0, 0), EARTH_RADIUS_KM / THOUSAND_KM, style.EARTH)
    disc(ax, moon[-1], MOON_RADIUS_KM / THOUSAND_KM, style.INK)
    ax.plot(*moon[0], "o", color=style.MOON, markersize=7, markerfacecolor=style.BACKGROUND, zorder=10)
    later = f"the Moon {closest_h:.1f} h later"
    put(
        ax,
        Label(*moon[0], "the Moon at burnout", right=9, valign="center", color=style.MUTED),
        Label(*moon[-1], later, right=30, up=-46, leader=True, color=style.MUTED),
        Label(0, 0, "Earth", align="right", right=-9, up=8, color=style.EARTH),
        Label(624, -4, "two bodies only", align="right", size=11, color=style.PROBE),
        Label(570, 82, "with the Moon's pull", align="right", size=11, color=style.PROBE),
    )


def _draw_start(ax, start, altitude_km, perigee, depth_km):
    ax.set(aspect="equal", xlim=(-34, 46), ylim=(-27, 12.3), xticks=[], yticks=[])
    ax.spines[:].set(visible=True, color=style.GRID)
    disc(ax, (0, 0), EARTH_RADIUS_KM / THOUSAND_KM, style.EARTH)
    look = {"size": 10.5, "leader": True, "align": "right"}
    put(
        ax,
        Label(*start, f"burnout,\n{altitude_km:.0f} km up", right=-4, up=-62, **look),
        Label(*perigee, f"perigee, {depth_km:.0f} km\nunder the ground", right=-12, up=10, **look),
        Point(*start, marker="D", size=8),
        Point(*perigee, marker="x", color=style.BACKGROUND, size=8),
        Label(45, 9, "the start, enlarged", align="right", bold=True, size=11),
    )


def _unit(vector):
    return vector / np.linalg.norm(vector)


def speed_budget(
    ax: Axes,
    gains_km_s: Mapping[str, float],
    uses_km_s: Mapping[str, float],
    spread_km_s: float,
    needed_km_s: float,
) -> str:
    """Draw what there was to spend over where it went, as two bars of one length.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    gains_km_s : mapping of str to float
        Contributions, km/s; the last is the Earth's.
    uses_km_s : mapping of str to float
        What became of them, km/s: speed, height, loss.
    spread_km_s : float
        Half the uncertainty of the sum, km/s.
    needed_km_s : float
        Escape speed at the ground, km/s.

    Returns
    -------
    str
        Description.
    """
    stages = [(style.RECORD, opacity, None) for opacity in (1.0, 0.9, 0.8)]
    there_was = [*stages, (style.EARTH, 1.0, None)]
    it_went = [(style.PROBE, 1, None), (style.PROBE, 0.65, None), ("none", 1, "//")]
    end = _draw_parts(ax, 1.0, gains_km_s, there_was)
    _draw_parts(ax, 0.0, uses_km_s, it_went)
    ax.errorbar(end, 0.64, xerr=spread_km_s, color=style.INK, linewidth=1.8, capsize=5)
    ax.set(xlim=(0, end + 1.2), ylim=(-0.55, 1.55), yticks=[0, 1], xlabel="speed (km/s)")
    ax.set_yticklabels(["where\nit went", "what there\nwas to spend"])
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    said = f"escape from the ground: {needed_km_s:.2f} km/s"
    put(
        ax,
        Label(end, 0.64, f"± {spread_km_s:.2f}", right=14, valign="center", size=11),
        Line([needed_km_s] * 2, [-0.34, 0.25], color=style.INK, dash="dashed", width=1.6),
        Label(needed_km_s, -0.34, said, align="right", right=-6, up=-4),
    )
    told = [
        ", ".join(f"{name} {part:.2f}" for name, part in parts.items()) for parts in (gains_km_s, uses_km_s)
    ]
    return (
        f"Two bars of {end:.2f} km/s, uncertain by {spread_km_s:.2f}. To spend, in km/s: {told[0]}. "
        f"Where it went: {told[1]}. Speed and height together pass the escape speed of the ground, "
        f"{needed_km_s:.2f} km/s, by little."
    )


def _draw_parts(ax, y, parts, looks):
    """Draw a bar of parts, each named in it or, if it is too short, above it; return where it ends."""
    left = 0.0
    for (name, part), (color, opacity, hatch) in zip(parts.items(), looks, strict=True):
        ax.barh(y, part, 0.5, left, facecolor=color, alpha=opacity, hatch=hatch, edgecolor=style.MUTED)
        inside = part > 1.5
        ax.text(
            left + part / 2,
            y if inside else y + 0.3,
            f"{name}\n{part:.2f} km/s" if inside else f"{name} {part:.2f}",
            ha="center" if inside or y == 0 else "right",
            va="center" if inside else "bottom",
            color=style.INK if hatch or not inside else style.BACKGROUND,
            path_effects=style.halo(5) if hatch else [],
        )
        left += part
    return left
