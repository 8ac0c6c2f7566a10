"""The panel of lesson 01: burnout speed, altitude and angle, and where they lead."""

import numpy as np

from lunaedu.apps.panel import Control, Panel, two_axes
from lunaedu.constants import EARTH_MU_KM3_S2, EARTH_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD
from lunaedu.figures import style
from lunaedu.figures.marks import Label, Line, Point, Scene, put
from lunaedu.physics import orbits, reconstruction

THOUSAND_KM = 1000.0
VIEW_KM = 450_000.0
DOT_HOURS, LAST_HOUR = 6, 121
BURNOUT_DEG = -110.0
"""Where in the picture the burnout lies, seen from the Earth: so that flights run to the right."""


def escape_panel() -> Panel:
    """Return the panel: orbit to scale with the Moon's orbit, and the energy diagram beside it.

    Returns
    -------
    Panel
        With the controls speed_km_s, altitude_km and angle_deg, which start near our stand-in for Luna 1.

    Examples
    --------
    >>> panel = escape_panel()
    >>> panel.values = {"speed_km_s": 10.2}
    >>> "turns back" in panel.sentence
    True
    """
    departure = reconstruction.stand_in_departure()
    moon_km = float(np.linalg.norm(ephemeris.moon_position_km(RECORD["closest_time"].value)))
    controls = [
        Control("speed_km_s", "burnout speed", "km/s", 9.8, 11.3, 0.001, round(departure.speed_km_s, 3)),
        Control("altitude_km", "burnout altitude", "km", 200, 1500, 50, departure.altitude_km),
        Control(
            "angle_deg", "angle above the horizontal", "°", 0, 80, 1, round(departure.flight_path_angle_deg)
        ),
    ]
    names = [control.name for control in controls]
    stand_in = _path(*(control.start for control in controls))

    def stage(fig):
        plan, well = two_axes(fig, 4.9, (5, 4))
        _draw_plan(plan, moon_km, stand_in)
        _draw_well(well, moon_km)
        return (
            f"Left: Earth and the Moon's orbit, {moon_km:,.0f} km from it, to scale, with the path of our "
            "stand-in for Luna 1, dashed. Right: the Earth's potential against distance, and the line of "
            "zero energy."
        )

    def act(**values):
        return _scene(*(values[name] for name in names), moon_km)

    return Panel("How fast is fast enough?", controls, stage, act)


def _draw_plan(ax, moon_km, stand_in):
    turn = np.linspace(0, 2 * np.pi, 300)
    ax.plot(moon_km / THOUSAND_KM * np.cos(turn), moon_km / THOUSAND_KM * np.sin(turn), color=style.MOON)
    earth = EARTH_RADIUS_KM / THOUSAND_KM
    ax.fill(earth * np.cos(turn), earth * np.sin(turn), color=style.EARTH, zorder=3)
    ax.plot(*stand_in, color=style.MUTED, linestyle="--", linewidth=1.4)
    ax.set(aspect="equal", xlim=(-440, 440), ylim=(-440, 440), xlabel="thousand km, to scale")
    ax.set(xticks=range(-400, 401, 200), yticks=range(-400, 401, 200))
    top = -20, moon_km / THOUSAND_KM
    put(ax, Label(*top, "the Moon's distance", size=11, align="center", up=4, color=style.MOON))


def _draw_well(ax, moon_km):
    radius_km = np.geomspace(EARTH_RADIUS_KM, VIEW_KM, 500)
    potential = -EARTH_MU_KM3_S2 / radius_km
    ax.fill_between(radius_km / THOUSAND_KM, potential, -15, color=style.EARTH, alpha=0.13, linewidth=0)
    ax.plot(radius_km / THOUSAND_KM, potential, color=style.EARTH)
    ax.axhline(0, color=style.INK, linewidth=1.1)
    ax.axvline(moon_km / THOUSAND_KM, color=style.MOON, linewidth=2)
    ax.set(xlim=(0, VIEW_KM / THOUSAND_KM), ylim=(-15, 15))
    ax.set(xlabel="distance (thousand km)", ylabel="energy (km²/s²)")
    ax.grid(visible=False)
    moon = moon_km / THOUSAND_KM, -14.4, "the Moon's\ndistance"
    put(
        ax,
        Label(90, -8, "the Earth's well", color=style.EARTH),
        Label(*moon, size=11, align="right", right=-5, color=style.MOON),
    )


def _path(speed_km_s, altitude_km, angle_deg):
    """Path in its plane, thousand km, from the burnout to the edge of view or back to the ground."""
    radius_km = EARTH_RADIUS_KM + altitude_km
    low_km = orbits.periapsis_radius_km(radius_km, speed_km_s, angle_deg)
    e = orbits.eccentricity(radius_km, speed_km_s, angle_deg)
    start_deg = orbits.true_anomaly_deg(radius_km, speed_km_s, angle_deg)
    far_km = min(orbits.apoapsis_radius_km(radius_km, speed_km_s, angle_deg), 2 * VIEW_KM)
    rise = (1 - np.cos(np.linspace(0, np.pi, 200))) / 2
    out_km = radius_km + (far_km - radius_km) * rise
    anomaly_deg = np.degrees(np.arccos(np.clip((low_km * (1 + e) / out_km - 1) / e, -1, 1)))
    if far_km < 2 * VIEW_KM:
        ground_km = max(low_km, EARTH_RADIUS_KM)
        back_km = ground_km + (far_km - ground_km) * rise[-2::-1]
        back_deg = 360 - np.degrees(np.arccos(np.clip((low_km * (1 + e) / back_km - 1) / e, -1, 1)))
        out_km, anomaly_deg = np.r_[out_km, back_km], np.r_[anomaly_deg, back_deg]
    angle = np.radians(anomaly_deg - start_deg + BURNOUT_DEG)
    return out_km * np.cos(angle) / THOUSAND_KM, out_km * np.sin(angle) / THOUSAND_KM


def _dots(speed_km_s, altitude_km, angle_deg):
    """Places of the probe every few hours, thousand km, until it meets the ground again."""
    radius_km = EARTH_RADIUS_KM + altitude_km
    seconds = 3600 * np.arange(DOT_HOURS, LAST_HOUR, DOT_HOURS)
    energy = orbits.specific_energy_km2_s2(radius_km, speed_km_s)
    if energy < 0:
        low_km = orbits.periapsis_radius_km(radius_km, speed_km_s, angle_deg)
        ends_km = np.array([radius_km, max(low_km, EARTH_RADIUS_KM)])
        near_s = orbits.time_from_periapsis_s(ends_km, low_km, energy).sum()
        seconds = seconds[seconds < orbits.orbital_period_s(orbits.semi_major_axis_km(energy)) - near_s]
    up = np.radians(BURNOUT_DEG + np.array([0.0, 90.0]))
    outward, along = np.column_stack([np.cos(up), np.sin(up), [0, 0]])
    climb = np.radians(angle_deg)
    velocity_km_s = speed_km_s * (np.sin(climb) * outward + np.cos(climb) * along)
    return orbits.propagate_kepler(radius_km * outward, velocity_km_s, seconds)[0][:, :2] / THOUSAND_KM


def _scene(speed_km_s, altitude_km, angle_deg, moon_km):
    radius_km = EARTH_RADIUS_KM + altitude_km
    energy = orbits.specific_energy_km2_s2(radius_km, speed_km_s)
    top_km = float(orbits.apoapsis_radius_km(radius_km, speed_km_s, angle_deg))
    end = min(top_km, VIEW_KM) / THOUSAND_KM
    said = f"ε = {energy:+.2f}".replace("-", "−")
    below = -17 if -4 < energy < 0 else 7
    marks = [
        Line(*_path(speed_km_s, altitude_km, angle_deg)),
        *(Point(x, y, size=6.0) for x, y in _dots(speed_km_s, altitude_km, angle_deg)),
        Line([radius_km / THOUSAND_KM, end], [energy, energy], axes=1),
        Point(radius_km / THOUSAND_KM, energy, marker="D", axes=1),
        Label(40, energy, said, up=below, color=style.PROBE, axes=1),
    ]
    if top_km < VIEW_KM:
        marks.append(Point(end, energy, marker="o", axes=1))
    return Scene(marks, _sentence(speed_km_s, radius_km, angle_deg, moon_km))


def _sentence(speed_km_s, radius_km, angle_deg, moon_km):
    excess_m_s = float(orbits.excess_over_escape_m_s(radius_km, speed_km_s))
    side, escape_km_s = "above" if excess_m_s >= 0 else "below", orbits.escape_speed(radius_km)
    said = f"{abs(excess_m_s):.0f} m/s {side} the escape speed there, {escape_km_s:.3f} km/s: "
    top_km = float(orbits.apoapsis_radius_km(radius_km, speed_km_s, angle_deg))
    if excess_m_s >= 0:
        left_km_s = orbits.hyperbolic_excess_speed(radius_km, speed_km_s)
        said += f"a hyperbola, with {left_km_s:.2f} km/s left far away. "
    else:
        said += f"an ellipse, which turns back {top_km - EARTH_RADIUS_KM:,.0f} km up. "
    if top_km > moon_km:
        hours = orbits.time_to_radius_s(moon_km, radius_km, speed_km_s, angle_deg) / 3600
        said += f"The Moon's distance is reached after {hours:.1f} hours. "
    else:
        said += "It never comes as far as the Moon. "
    low_km = float(orbits.periapsis_radius_km(radius_km, speed_km_s, angle_deg)) - EARTH_RADIUS_KM
    return (
        said + f"The orbit's perigee is {abs(low_km):,.0f} km {'up' if low_km >= 0 else 'under the ground'}."
    )
