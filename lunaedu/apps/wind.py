"""The panel of lesson 04: a plasma, four currents, and what they leave possible."""

import numpy as np

from lunaedu.apps.panel import Control, Panel, two_axes
from lunaedu.facts import RECORD
from lunaedu.figures import style
from lunaedu.figures.marks import Band, Label, Line, Point, Scene
from lunaedu.figures.wind import (
    CURRENTS_NA,
    NANO,
    TRAP_LOOKS,
    currents_axes,
    plane_axes,
    threshold_speed_km_s,
)
from lunaedu.physics import traps

GRID = np.geomspace(1, 1000, 40), np.geomspace(1e3, 1e6, 17), np.geomspace(2, 800, 33)
"""Densities, temperatures and speeds: coarser than the lesson's, so that the picture follows the hand."""

SPIN_DEG = 240.0
"""Turn of the container: with it the last trap is next to face the stream when the first turns away."""

SURE_A = 3 * traps.NOISE_A
"""A current above this is no noise of the ammeter, and light cannot have made it."""


def stage(fig):
    """Draw the axes of the four currents and of the posterior, with what was published."""
    currents, plane = two_axes(fig, 4.5, (1, 1.25))
    currents_axes(currents)
    plane_axes(plane)
    return (
        "Left: currents of the four traps in Luna 2's layout, from −1 to 300 nA. Right: density against "
        "speed, both logarithmic, with the densities published for Luna 1 as diamonds at the probe's own "
        "speed and today's wind as a bar. The readings are synthetic: the model's currents, without noise, "
        "less what light takes away when the Sun stands behind the stream."
    )


def act(density_cm3, temperature_thousand_K, speed_km_s, angle_deg, floor_nA):
    """Return the scene of one plasma: four currents, the ions they allow, and the posterior."""
    truth = density_cm3, 1000 * temperature_thousand_K, speed_km_s
    facing, floor_A = traps.facings(angle_deg, SPIN_DEG), floor_nA * NANO
    readings_A = traps.four_currents_A(*truth, facing) + traps.photocurrent_A(facing, floor_A)
    known = traps.posterior(readings_A, facing, axes=GRID, floor_A=floor_A)
    marks = [Band([0.4, 4.9], [-floor_nA] * 2, [0, 0], color=style.MOON, opacity=0.3)]
    for place, reading_A in enumerate(readings_A, 1):
        marks += _reading(place, reading_A, floor_A)
    plane = known.probability.sum(axis=1)
    for share, opacity in ((0.9, 0.25), (0.5, 0.45)):
        marks += _region(plane, share, opacity)
    marks.append(Point(speed_km_s, density_cm3, color=style.SUN, marker="*", size=18, axes=1))
    setting = (
        f"{density_cm3:.0f} per cm³ of {temperature_thousand_K:.0f} thousand K at {speed_km_s:.0f} km/s, "
        f"first trap at {angle_deg:.0f}°, light up to {floor_nA:.2f} nA"
    )
    return Scene(marks, f"{setting}: {_sentence(readings_A, floor_nA, known)}")


def _reading(place, reading_A, floor_A):
    """One current, and over it a line up to as many ions as light may hide."""
    colour = TRAP_LOOKS[place - 1][0]
    scatter_A = np.hypot(traps.NOISE_A, traps.GAIN_FRACTION * reading_A)
    ends_nA = np.clip(np.array([reading_A - scatter_A, reading_A + floor_A + scatter_A]) / NANO, *CURRENTS_NA)
    height = float(np.clip(reading_A / NANO, *CURRENTS_NA))
    told = f"{reading_A / NANO:.2f}".replace("-0.00", "0.00").replace("-", "−")
    return [
        Line([place, place], ends_nA, color=colour, width=2.0),
        Point(place, height, color=colour, size=11),
        Label(place, height, told, right=8, size=10.5, color=colour),
    ]


def _region(plane, share, opacity):
    """Bands over the speeds whose part of the plane belongs to the most probable `share` of it."""
    speeds = GRID[2]
    ordered = np.sort(plane.ravel())[::-1]
    level = ordered[np.searchsorted(np.cumsum(ordered), share)]
    held = np.flatnonzero((plane >= level).any(axis=0))
    lowest, highest = _edge(plane, level), 1e3 / _edge(plane[::-1], level)
    return [
        Band(speeds[run], lowest[run], highest[run], opacity=opacity, axes=1)
        for run in np.split(held, np.flatnonzero(np.diff(held) > 1) + 1)
        if len(run) > 1
    ]


def _edge(plane, level):
    """The lowest density at each speed where the plane reaches a level, between the points of the grid."""
    first = np.argmax(plane >= level, axis=0)
    columns, logarithm = np.arange(plane.shape[1]), np.log(np.maximum(plane, 1e-300))
    inside, outside = (logarithm[np.maximum(row, 0), columns] for row in (first, first - 1))
    part = np.divide(np.log(level) - outside, inside - outside, out=np.ones_like(inside), where=first > 0)
    steps = np.maximum(first - 1 + part, 0)
    return GRID[0][0] * (GRID[0][1] / GRID[0][0]) ** steps


def _sentence(readings_A, floor_nA, known):
    seen = np.flatnonzero(readings_A > SURE_A)
    if not len(seen):
        return f"no trap reads ions; light may hide up to {floor_nA:g} nA of them. Verdict: nothing is shown."
    (slow, fast), (thin, dense) = (known.interval(name) for name in ("speed_km_s", "density_cm3"))
    grids = ", ".join(f"{traps.GRIDS_V[k]:+.0f}".replace("+0", "0").replace("-", "−") for k in seen)
    faster = " or more" if fast >= GRID[2][-1] else ""
    return (
        f"ions in the trap{'s' if len(seen) > 1 else ''} at {grids} V. Nine chances in ten: {slow:.0f} to "
        f"{fast:.0f} km/s{faster}, {thin:.0f} to {dense:.0f} per cm³. Verdict: {_verdict(readings_A, known)}."
    )


def _verdict(readings_A, known):
    """What the currents show: first whether ions climbed the positive grid, then by what."""
    fast_share = known.marginal("speed_km_s")[known.speed_km_s > threshold_speed_km_s()].sum()
    volts = traps.GRIDS_V[-1]
    if readings_A[-1] > SURE_A:
        if fast_share > 0.95:
            return f"a fast stream, whose protons pass +{volts:.0f} V"
        if fast_share < 0.05:
            return f"a hot gas, which passes +{volts:.0f} V by its heat and not by its speed"
        return f"protons pass +{volts:.0f} V, by their speed or by their heat: not decided"
    if fast_share < 0.05:
        return f"no fast stream: its protons would pass +{volts:.0f} V"
    return f"fast or slow: not decided, for the trap at +{volts:.0f} V reads no ions"


def wind_panel():
    """Return the panel of lesson 04.

    Examples
    --------
    >>> print(wind_panel().scene(density_cm3=1, speed_km_s=5).sentence.partition(": ")[2])
    no trap reads ions; light may hide up to 0.5 nA of them. Verdict: nothing is shown.
    """
    mean_cm3, _, _, mean_km_s = RECORD["wind_modern"].value
    controls = [
        Control("density_cm3", "density", "cm⁻³", low=1, high=1000, step=1, start=round(mean_cm3)),
        Control("temperature_thousand_K", "temperature", "thousand K", low=1, high=500, step=1, start=120),
        Control("speed_km_s", "speed of the stream", "km/s", low=2, high=800, step=1, start=mean_km_s),
        Control("angle_deg", "angle of the first trap", "°", low=0, high=180, step=1, start=55),
        Control(
            "floor_nA",
            "light in full sun",
            "nA",
            low=0.05,
            high=1,
            step=0.05,
            start=RECORD["trap_floor"].value / NANO,
        ),
    ]
    return Panel("Four currents, one plasma", controls, stage, act)
