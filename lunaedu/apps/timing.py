"""The panel of lesson 02: errors at the cut-off, and where they lead at the Moon."""

from functools import lru_cache

import numpy as np
from matplotlib.dates import HourLocator, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator

from lunaedu.apps.panel import Control, Panel, two_axes
from lunaedu.constants import MOON_RADIUS_KM
from lunaedu.figures import style, timing
from lunaedu.figures.marks import Arrow, Label, Mark, Point, Scene
from lunaedu.physics import encounter
from lunaedu.physics.reconstruction import planned_departure

NAMES = {"speed_m_s": "speed", "pitch_arcmin": "pitch", "delay_s": "launch"}
MEETS = 2.0
"""Within how many uncertainties a figure counts as met."""


@lru_cache
def _plan():
    """Return what stays: the planned departure, its linear map, and its speed before the Moon pulls."""
    departure = planned_departure()
    slopes = dict(zip(encounter.ERRORS, encounter.miss_slopes(departure).T, strict=True))
    return departure, slopes, float(encounter.miss_vector(encounter.fly_with(departure)).excess_speed_km_s)


def stage(fig: Figure) -> str:
    """Draw the encounter plane and the dock, without a flight."""
    plane, dock = two_axes(fig, 4.6, (1, 1.05))
    timing.draw_target(plane, _plan()[2], span_km=11_800.0)
    timing.trial_axes(dock)
    plane.set_title("Encounter plane, to scale", fontsize=12.5)
    dock.set_title("The published figures", fontsize=12.5)
    plane.xaxis.set_major_locator(MultipleLocator(10_000))
    dock.xaxis.set_major_locator(HourLocator(interval=2))
    return (
        "Left: the encounter plane to scale, with the Moon, the circle of all aims that hit, and the ring of "
        "the published miss. Right: altitude of the closest approach against its time, with the plan and "
        "the published point."
    )


def act(speed_m_s: float, pitch_arcmin: float, delay_s: float) -> Scene:
    """Return the scene for three errors: fly once, and draw what the linear map says beside it."""
    departure, slopes, _ = _plan()
    errors = {"speed_m_s": speed_m_s, "pitch_arcmin": pitch_arcmin, "delay_s": delay_s}
    flight = encounter.fly_with(departure, **errors)
    miss = encounter.miss_vector(flight)
    closest = flight.closest_approach
    marks: list[Mark] = []
    t_km, north_km = 0.0, 0.0
    for name, size in errors.items():
        colour = timing.LOOKS[name].colour
        more_t, more_north = t_km + size * slopes[name][0], north_km - size * slopes[name][1]
        marks.append(Arrow(t_km, north_km, more_t, more_north, color=colour, width=2.0))
        if size:
            middle = (t_km + more_t) / 2, (north_km + more_north) / 2
            marks.append(Label(*middle, NAMES[name], color=colour, size=10, right=6))
        t_km, north_km = more_t, more_north
    marks.append(Point(float(miss.t_km), -float(miss.r_km), color=style.PROBE, marker="*", size=18))
    marks += _in_the_dock(date2num(closest.time), max(closest.altitude_km, -MOON_RADIUS_KM))
    return Scene(marks, _sentence(flight))


def _in_the_dock(hour, altitude_km):
    """The star, or a word at the edge that it has left the picture by."""
    hours, altitudes_km = timing.dock_limits()
    x, y = np.clip(hour, *date2num(hours)), np.clip(altitude_km, *altitudes_km)
    if (x, y) == (hour, altitude_km):
        return [Point(x, y, marker="*", size=18, axes=1)]
    way = int(np.sign(hour - x)), int(np.sign(altitude_km - y))
    arrow = {(0, 1): "↑", (-1, 0): "←", (1, 0): "→", (-1, 1): "↖", (1, 1): "↗"}[way]
    align = ("left", "center", "right")[way[0] + 1]
    look = {"align": align, "right": -6 * way[0], "up": -16 if y > 0.9 * altitudes_km[1] else 4}
    return [Label(x, y, f"out of the picture {arrow}", size=10, color=style.PROBE, axes=1, **look)]


def _sentence(flight):
    altitude_km, late_min, distance_km = encounter.witnesses(flight)
    closest = flight.closest_approach
    day = f"{closest.time.day} January at {closest.time:%H:%M} UTC"
    if altitude_km < 0:
        return f"It hits the Moon on {day}. Verdict: this launch would have been a success; Luna 1 was not."
    when = f"{abs(late_min):.0f} min {'after' if late_min > 0 else 'before'} the published time"
    names = ("the miss", "the hour", "the distance")
    met = [
        name for name, value in zip(names, encounter.residuals(flight), strict=True) if abs(value) <= MEETS
    ]
    verdict = {0: "no published figure is met", 3: "all three published figures are met"}.get(
        len(met), f"of the published figures, only {' and '.join(met)} {'is' if len(met) == 1 else 'are'} met"
    )
    return (
        f"It passes {altitude_km:,.0f} km above the Moon on {day}, {when}; after 62 h it is "
        f"{distance_km:,.0f} km away. Verdict: {verdict}."
    )


def timing_panel() -> Panel:
    """Return the panel of lesson 02.

    Examples
    --------
    >>> "hits the Moon" in timing_panel().scene(speed_m_s=5).sentence
    True
    """
    controls = [
        Control("speed_m_s", "speed error at cut-off", "m/s", low=-60, high=180, step=0.5, start=49.5),
        Control("pitch_arcmin", "pitch error (up)", "arcmin", low=-60, high=60, step=0.5, start=0),
        Control("delay_s", "launch delay", "s", low=-450, high=450, step=5, start=0),
    ]
    return Panel("How late is too late?", controls, stage, act)
