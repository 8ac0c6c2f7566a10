"""Figures of lesson 01: the potential well, the time to the Moon, the departure, where the speed went."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from matplotlib.patches import Circle

from lunaedu.constants import EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.figures import style
from lunaedu.figures.overview import LAST_CONTACT_HOURS
from lunaedu.physics import orbits

THOUSAND_KM = 1000.0
WELL_WIDTH_KM = 440_000.0
LATEST_H = 92

LEVEL_LOOKS = ((style.RECORD, "--"), (style.RECORD, "-."), (style.PROBE, "-"))
"""Colour and dash of the levels in the well; the last is that of our own probe."""

REJECTED_DAYS = {"half a day": 0.5, "two and a half days": 2.5}
"""Flight times that were looked at and not chosen, as the note of the fact flight_plan says."""


def energy_well(axes, energies_km2_s2, moon_distance_km):
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
    floor, roof = -8.6, 3.1
    ground = -EARTH_MU_KM3_S2 / EARTH_RADIUS_KM
    radius_km = np.geomspace(EARTH_RADIUS_KM, WELL_WIDTH_KM, 800)
    potential = -EARTH_MU_KM3_S2 / radius_km
    rim.fill_between(radius_km / THOUSAND_KM, potential, floor, color=style.EARTH, alpha=0.13, linewidth=0)
    rim.plot(radius_km / THOUSAND_KM, potential, color=style.EARTH, linewidth=2.6)
    rim.axhline(0, color=style.INK, linewidth=1.2)
    rim.text(128, -0.14, "ε = 0: below this line, all comes back", va="top", fontsize=11)
    rim.text(72, -5.9, "potential −μ/r: the Earth's well", color=style.EARTH)
    rim.text(55, -8.3, f"down to −{-ground:.1f} at the ground", color=style.EARTH, fontsize=11)
    looks = LEVEL_LOOKS[-len(energies_km2_s2) :]
    levels = [
        _Level(name, np.min(energy), np.max(energy), *look)
        for (name, energy), look in zip(energies_km2_s2.items(), looks, strict=True)
    ]
    for level in levels:
        _draw_level(rim, level)
    _draw_kinetic_energy(rim, levels[-1], moon_distance_km)
    rim.set(xlim=(0, WELL_WIDTH_KM / THOUSAND_KM), ylim=(floor, roof))
    rim.set(xlabel="distance from the Earth's centre (thousand km)", ylabel="energy of a unit mass (km²/s²)")
    rim.grid(visible=False)
    _draw_whole_depth(depth, levels, ground, (floor, roof))
    listed = "; ".join(
        f"{level.name} at {level.text} km²/s², "
        + ("never turning" if level.leaves else f"turning back at {level.top_km:,.0f} km")
        for level in levels
    )
    return (
        f"The Earth's potential −μ/r rises from {ground:.1f} km²/s² at the ground to "
        f"{-EARTH_MU_KM3_S2 / moon_distance_km:.2f} at the Moon's distance of {moon_distance_km:,.0f} km. "
        f"Horizontal levels of energy: {listed}. Beside it the whole well: all levels lie close to its rim."
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


def _draw_level(ax, level):
    ends = np.array([EARTH_RADIUS_KM, WELL_WIDTH_KM if level.leaves else level.top_km]) / THOUSAND_KM
    energy, color = level.energy_km2_s2, level.color
    ax.fill_between(ends, level.low_km2_s2, level.high_km2_s2, color=color, alpha=0.18, linewidth=0)
    ax.plot(ends, [energy, energy], color=color, linestyle=level.dash, linewidth=2.6)
    label = {"color": color, "weight": "bold", "va": "center"}
    if level.leaves:
        paper = {"color": style.BACKGROUND, "pad": 1.5}
        ax.text(40, energy, f"{level.name}: ε = {level.text}", bbox=paper, **label)
    else:
        ax.plot(ends[1], energy, "o", color=color)
        ax.text(ends[1] + 9, energy - 0.2, f"{level.name}: ε = {level.text}, turns back", **label)


def _draw_kinetic_energy(ax, level, moon_distance_km):
    potential = -EARTH_MU_KM3_S2 / moon_distance_km
    speed = orbits.speed_at_radius(moon_distance_km, level.energy_km2_s2)
    x = moon_distance_km / THOUSAND_KM
    arrow = {"arrowstyle": "<|-|>", "color": level.color, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (x, level.energy_km2_s2), (x, potential), arrowprops=arrow, zorder=6)
    said = f"v²/2 left at the\nMoon's distance:\nv = {speed:.2f} km/s"
    ax.text(x, potential - 0.25, said, color=level.color, ha="center", va="top", path_effects=style.halo())


def _draw_whole_depth(ax, levels, ground, window):
    ax.fill_between([0, 1], ground, 0, color=style.EARTH, alpha=0.13, linewidth=0)
    for level in levels:
        ax.plot([0, 1], [level.energy_km2_s2] * 2, color=level.color, linestyle=level.dash, linewidth=2)
    ax.fill_between([0, 1], *window, facecolor="none", edgecolor=style.INK, linewidth=1, linestyle=":")
    ax.plot([0, 1], [ground, ground], color=style.EARTH, linewidth=2.6)
    ax.annotate(
        "",
        (0.5, window[0]),
        (0.5, ground),
        arrowprops={"arrowstyle": "-|>", "color": style.EARTH, "linewidth": 2},
    )
    ax.text(0.5, ground - 1.2, "the ground", color=style.EARTH, ha="center", va="top", fontsize=11)
    ax.text(0.5, window[1] + 1.5, "the whole well", ha="center", fontsize=11)
    ax.set(xlim=(-0.1, 1.1), ylim=(-67, 8), xticks=[])
    ax.spines["bottom"].set_visible(False)
    ax.grid(visible=False)


def time_to_moon(ax, departure, moon_distance_km, planned_h, change_m_s, guess_h=None):
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

    def hours(speed_km_s):
        return (
            orbits.time_to_radius_s(moon_distance_km, radius_km, speed_km_s, departure.flight_path_angle_deg)
            / 3600
        )

    swept_km = radius_km * np.cos(np.radians(departure.flight_path_angle_deg))
    least_km_s = np.sqrt(
        2
        * EARTH_MU_KM3_S2
        * (1 / radius_km - 1 / moon_distance_km)
        / (1 - (swept_km / moon_distance_km) ** 2)
    )
    speeds = least_km_s + np.r_[0.0001, np.geomspace(0.001, 0.6, 300)]
    excess_m_s = 1000 * (speeds - escape_km_s)
    least_m_s = 1000 * (least_km_s - escape_km_s)
    ax.axvspan(least_m_s - 40, least_m_s, color=style.MUTED, alpha=0.15, linewidth=0)
    ax.text(least_m_s - 20, 66, "never gets there", rotation=90, ha="center", va="center", color=style.MUTED)
    flight_times_h = {"chosen: a day and a half": planned_h} | {
        f"rejected: {name}": 24 * days for name, days in REJECTED_DAYS.items()
    }
    for name, flight_h in flight_times_h.items():
        ax.axhline(
            flight_h, color=style.PLAN, linestyle="-" if flight_h == planned_h else "--", linewidth=1.6
        )
        ax.text(
            418, flight_h + 0.8, name, color=style.PLAN, ha="right", va="bottom", path_effects=style.halo()
        )
    ax.axvline(0, color=style.MUTED, linewidth=1)
    ax.text(4, 89, "escape speed: parabola", color=style.MUTED, va="top", fontsize=11)
    ax.plot(excess_m_s, hours(speeds), color=style.PROBE, linewidth=2.8)
    told = []
    for change, word, offset in (
        (-change_m_s, "slower", (18, 10)),
        (change_m_s, "faster", (-58, 12)),
        (0.0, "", (-60, -30)),
    ):
        speed = departure.speed_km_s + change / 1000
        at_m_s, at_h = 1000 * (speed - escape_km_s), hours(speed)
        name = f"{change_m_s:.0f} m/s {word}" if word else "Luna 1, our stand-in"
        ax.plot(at_m_s, at_h, "D" if word else "o", color=style.PROBE, markersize=9, zorder=5)
        ax.annotate(
            f"{name}: {at_h:.1f} h",
            (at_m_s, at_h),
            offset,
            textcoords="offset points",
            color=style.PROBE,
            weight="normal" if word else "bold",
            path_effects=style.halo(),
        )
        told.append(f"{name}, {at_m_s:+.0f} m/s from escape: {at_h:.1f} hours")
    if guess_h is not None:
        at_m_s = 1000 * (departure.speed_km_s - escape_km_s) - change_m_s
        shown_h = min(guess_h, LATEST_H - 2)
        ax.plot(at_m_s, shown_h, "*", color=style.INK, markersize=16, zorder=6, clip_on=False)
        ax.annotate(
            f"you expected {guess_h:.0f} h",
            (at_m_s, shown_h),
            (-12, -4),
            textcoords="offset points",
            ha="right",
            path_effects=style.halo(),
        )
        told.append(f"your prediction: {guess_h:.1f} hours")
    ax.set(xlim=(least_m_s - 40, 420), ylim=(0, LATEST_H), yticks=range(0, LATEST_H, 12))
    ax.set(xlabel="excess over the local escape speed (m/s)", ylabel="time to the Moon's distance (h)")
    lines = ", ".join(f"{name} at {flight_h:.0f} h" for name, flight_h in flight_times_h.items())
    return (
        f"Hours from burnout at {departure.altitude_km:.0f} km to {moon_distance_km:,.0f} km, against the "
        f"excess over escape speed. Below {least_m_s:.0f} m/s the Moon is never reached; above, the curve "
        f"falls steeply, then ever more slowly. {'; '.join(told)}. Lines: {lines}."
    )


def departure_hyperbola(ax, departure, flight):
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
    low_km, e = float(elements.periapsis_radius_km), float(elements.eccentricity)
    closest_h = flight.closest_approach.seconds / 3600
    stop_hours = LAST_CONTACT_HOURS - departure.cutoff_after_liftoff_s / 3600
    moon_km = ephemeris.moon_position_km(
        [flight.start + timedelta(hours=hours) for hours in np.linspace(0, closest_h, 60).tolist()]
    )
    normal = np.cross(departure.position_km, departure.velocity_km_s)
    across = _unit(flight.position_km(closest_h))
    plane = np.column_stack([across, _unit(np.cross(normal, across))]) / THOUSAND_KM
    moon, start = moon_km @ plane, departure.position_km @ plane
    start_deg = (float(elements.true_anomaly_deg) + 180) % 360 - 180
    perigee_deg = np.degrees(np.arctan2(start[1], start[0])) - start_deg
    limit_deg = float(orbits.asymptote_anomaly_deg(e))

    def conic(first_deg, last_deg):
        anomaly_deg = np.linspace(first_deg, last_deg, 3000)
        r = orbits.radius_at_anomaly_km(anomaly_deg, low_km, e) / THOUSAND_KM
        angle = np.radians(anomaly_deg + perigee_deg)
        return r * np.cos(angle), r * np.sin(angle)

    ax.plot(*moon.T, color=style.MOON, linewidth=2)
    ax.plot(*conic(start_deg, limit_deg - 0.3), color=style.PROBE, linestyle="--", linewidth=1.6)
    ax.plot(
        *(flight.position_km(np.linspace(0, stop_hours, 600)) @ plane).T, color=style.PROBE, linewidth=2.8
    )
    marked_h = np.arange(6, stop_hours, 6)
    marks = flight.position_km(marked_h) @ plane
    ax.plot(*marks.T, "o", color=style.PROBE, markersize=6, markeredgecolor=style.BACKGROUND)
    for hours, place in zip(marked_h, marks, strict=True):
        ax.annotate(f"{hours:.0f} h", place, (-2, 8), textcoords="offset points", ha="right", fontsize=10)
    _draw_disc(ax, (0, 0), EARTH_RADIUS_KM, style.EARTH)
    _draw_disc(ax, moon[-1], MOON_RADIUS_KM, style.INK)
    ax.plot(*moon[0], "o", color=style.MOON, markersize=7, markerfacecolor=style.BACKGROUND)
    grey = {"textcoords": "offset points", "color": style.MUTED, "va": "center", "path_effects": style.halo()}
    ax.annotate("the Moon at burnout", moon[0], (9, 0), **grey)
    closest = {"arrowprops": {"arrowstyle": "-", "color": style.MUTED, "shrinkB": 3}}
    ax.annotate(f"the Moon {closest_h:.1f} h later", moon[-1], (26, -42), **grey, **closest)
    ax.annotate("Earth", (0, 0), (-9, 8), textcoords="offset points", color=style.EARTH, ha="right")
    ax.text(624, -4, "two bodies only", color=style.PROBE, ha="right", fontsize=11)
    ax.text(600, 78, "with the Moon's pull", color=style.PROBE, ha="right", fontsize=11)
    ax.set(aspect="equal", xlim=(-60, 640), ylim=(-105, 245), yticks=range(-100, 201, 100))
    ax.set(xlabel="thousand km, in the plane of the flight; Earth, Moon and paths to one scale")

    near = ax.inset_axes((30, 68, 350, 172), transform=ax.transData)
    near.plot(*conic(-limit_deg + 0.3, start_deg), color=style.PROBE, linewidth=1.8, linestyle=":")
    near.plot(*conic(start_deg, limit_deg - 0.3), color=style.PROBE, linewidth=2.8)
    _draw_disc(near, (0, 0), EARTH_RADIUS_KM, style.EARTH)
    near.plot(*start, "D", color=style.PROBE, markersize=8, markeredgecolor=style.BACKGROUND, zorder=6)
    low = low_km / THOUSAND_KM * np.array([np.cos(np.radians(perigee_deg)), np.sin(np.radians(perigee_deg))])
    near.plot(*low, "x", color=style.BACKGROUND, markersize=8, markeredgewidth=2.2, zorder=6)
    depth_km = EARTH_RADIUS_KM - low_km
    line = {"arrowstyle": "-", "color": style.INK}
    near.annotate(
        f"burnout,\n{departure.altitude_km:.0f} km up",
        start,
        (-20, -22),
        fontsize=10.5,
        arrowprops=line,
        va="center",
    )
    near.annotate(
        f"perigee, {depth_km:.0f} km\nunder the ground",
        low,
        (-33, 4),
        fontsize=10.5,
        arrowprops=line,
        va="center",
    )
    near.set(aspect="equal", xlim=(-34, 46), ylim=(-27, 12.3), xticks=[], yticks=[])
    near.text(45, 9, "the start, enlarged", ha="right", weight="bold", fontsize=11)
    for spine in near.spines.values():
        spine.set(visible=True, color=style.GRID)
    return (
        f"The flight in its own plane, to scale. From the Earth the path of our stand-in runs almost "
        f"straight, with a mark every six hours, past the Moon {closest_h:.1f} hours after burnout at "
        f"{np.linalg.norm(flight.position_km(closest_h)):,.0f} km, which bends it, and on to "
        f"{np.linalg.norm(flight.position_km(stop_hours)):,.0f} km after {stop_hours:.1f} hours; the "
        f"hyperbola of two bodies, dashed, goes straight on. Inset: the hyperbola, eccentricity {e:.3f}, "
        f"from the burnout {departure.altitude_km:.0f} km up; its perigee lies {depth_km:.0f} km under the "
        f"ground."
    )


def _draw_disc(ax, centre, radius_km, color):
    ax.add_patch(Circle(centre, radius_km / THOUSAND_KM, color=color, linewidth=0.8, zorder=4))


def _unit(vector):
    return vector / np.linalg.norm(vector)


def speed_budget(ax, gains_km_s, uses_km_s, spread_km_s, needed_km_s):
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
    looks = (
        [*stages, (style.EARTH, 1.0, None)],
        [(style.PROBE, 1, None), (style.PROBE, 0.65, None), ("none", 1, "//")],
    )
    for y, parts, how in ((1.0, gains_km_s, looks[0]), (0.0, uses_km_s, looks[1])):
        left = 0.0
        for (name, part), (color, opacity, hatch) in zip(parts.items(), how, strict=True):
            ax.barh(y, part, 0.5, left, facecolor=color, alpha=opacity, hatch=hatch, edgecolor=style.MUTED)
            inside = part > 1.5
            ax.text(
                left + part / 2,
                y if inside else y + 0.3,
                f"{name}\n{part:.2f} km/s" if inside else f"{name} {part:.2f}",
                ha="center",
                va="center" if inside else "bottom",
                color=style.INK if hatch or not inside else style.BACKGROUND,
                path_effects=style.halo(5) if hatch else [],
            )
            left += part
    ax.errorbar(left, 1.0, xerr=spread_km_s, color=style.INK, linewidth=1.8, capsize=6)
    ax.plot([needed_km_s] * 2, [-0.34, 0.25], color=style.INK, linestyle="--", linewidth=1.6)
    ax.text(needed_km_s - 0.1, -0.4, f"escape from the ground: {needed_km_s:.2f}", ha="right", va="center")
    ax.set(xlim=(0, left + 0.6), ylim=(-0.55, 1.55), yticks=[0, 1], xlabel="speed (km/s)")
    ax.set_yticklabels(["where\nit went", "what there\nwas to spend"])
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    told = [
        ", ".join(f"{name} {part:.2f}" for name, part in parts.items()) for parts in (gains_km_s, uses_km_s)
    ]
    return (
        f"Two bars of {left:.2f} km/s, uncertain by {spread_km_s:.2f}. To spend, in km/s: {told[0]}. "
        f"Where it went: {told[1]}. Speed and height together pass the escape speed of the ground, "
        f"{needed_km_s:.2f} km/s, by little."
    )


def energy_drift(axes, climbs, steps_s, drifts_km2_s2):
    """Draw how the energy drifts along a numerical climb, and the drift at its end against the step.

    Parameters
    ----------
    axes : pair of matplotlib.axes.Axes
    climbs : mapping of str to (array, array)
        Method to distances from the centre (km) and drift of energy (km²/s²) on the way.
    steps_s : array, shape (N,)
        Steps tried, s, each half of the one before.
    drifts_km2_s2 : mapping of str to array, shape (N,)
        Method to the drift at the end for each step, km²/s².

    Returns
    -------
    str
        Description.
    """
    along, order = axes
    told = []
    for name, color, dash, marker in zip(climbs, (style.EARTH, style.PROBE), ("-", "--"), "os", strict=True):
        radius_km, drift = climbs[name]
        along.plot(radius_km / THOUSAND_KM, drift, color=color, linestyle=dash)
        along.annotate(
            f"{name}: {drift[-1]:.2f}".replace("-", "−"),
            (radius_km[-1] / THOUSAND_KM, drift[-1]),
            (0, -8 if drift[-1] > -0.5 else 8),
            textcoords="offset points",
            color=color,
            ha="right",
            va="top" if drift[-1] > -0.5 else "bottom",
        )
        ends = np.abs(drifts_km2_s2[name])
        order.plot(steps_s, ends, marker=marker, color=color, linestyle=dash)
        order.annotate(
            f"{name}: half the step,\n{ends[-2] / ends[-1]:.1f} times less",
            (steps_s[1], ends[1]),
            (8, -8),
            textcoords="offset points",
            color=color,
            va="top",
        )
        measured = np.log2(ends[-2] / ends[-1])
        told.append(f"{name} from {ends[0]:.2g} to {ends[-1]:.2g} km²/s², measured order {measured:.2f}")
    along.axhline(0, color=style.MUTED, linewidth=1)
    along.set(xscale="log", xlabel="distance (thousand km)", ylabel="drift of the energy (km²/s²)")
    along.set_title("On the way", fontsize=12)
    order.set(xscale="log", yscale="log", xlabel="step (s)", ylabel="size of the drift at the end (km²/s²)")
    order.set_xticks(steps_s, [f"{step:.0f}" for step in steps_s])
    for ax in axes:
        ax.minorticks_off()
    for axis in (along.xaxis, order.yaxis):
        axis.set_major_formatter("{x:g}")
    order.set_xlim(right=2.6 * steps_s[0])
    order.set_title("At the end", fontsize=12)
    return (
        f"Left: the energy drifts within the first few thousand kilometres and then stays wrong. Right: the "
        f"drift at the end for steps from {steps_s[0]:.0f} to {steps_s[-1]:.0f} s: {'; '.join(told)}."
    )
