"""Figures of lesson 04: the trap, one current with many stories, four currents, the posterior, the flight."""

import numpy as np
from matplotlib.patches import Arc, Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

from lunaedu.constants import ELEMENTARY_CHARGE_C
from lunaedu.facts import RECORD
from lunaedu.figures import style
from lunaedu.figures.marks import Arrow, Band, Circle, Label, Line, Scene, draw
from lunaedu.physics import magnetosphere, plasma, traps

__all__ = [
    "CURRENTS_NA",
    "FAR_KM",
    "NANO",
    "NEAR_KM",
    "OWN_KM_S",
    "TRAP_LOOKS",
    "ZONE_KM",
    "along_the_flight",
    "currents_axes",
    "four_currents",
    "map_of_regions",
    "one_current",
    "plane_axes",
    "plausible",
    "threshold_speed_km_s",
    "trap_section",
]


def __dir__() -> list[str]:
    return sorted(__all__)


NANO = 1e-9
THOUSAND_KM = 1000.0
CM_S_PER_KM_S = 1e5
NEAR_KM = 20_000.0, 25_000.0
FAR_KM = 100_000.0, 150_000.0
"""Altitudes of the facts density_near and density_far, which stand in their texts."""

ZONE_KM = 22_000.0
"""Altitude up to which Luna 2's traps read positive currents: in the text of the fact zones_1960."""

OWN_KM_S = 5.6, 3.1
"""Speed of the probe in the middle of those altitudes, by our reconstruction; a test holds it to that."""

TRAP_LOOKS = (
    (style.EARTH, "-"),
    (style.BELT, "--"),
    (style.SUN, "-."),
    (style.PROBE, "-"),
)
"""Colour and dash of the four traps, in the order of `traps.GRIDS_V`."""


def trap_section(axes, own_km_s, wind_km_s):
    """Draw a trap of Luna 2 in section, and beside it the hills that a proton has to climb on its way in.

    Parameters
    ----------
    axes : pair of matplotlib.axes.Axes
        For the section, and for the potential along the way in.
    own_km_s, wind_km_s : float
        Speeds of two protons: the probe's own, and a wind's.

    Returns
    -------
    str
        Description.
    """
    section, hills = axes
    _draw_section(section)
    own_eV, wind_eV = (float(plasma.kinetic_energy_eV(speed)) for speed in (own_km_s, wind_km_s))
    for volts, (colour, dash) in zip(traps.GRIDS_V, TRAP_LOOKS, strict=True):
        hills.plot([0, 1, 2], [0, volts, traps.INNER_GRID_V], color=colour, linestyle=dash, marker="o", ms=4)
        up = {15.0: 7, 0.0: 5, -5.0: 0, -10.0: -13}[volts]
        _note(hills, _signed(volts, "V"), (1, volts), (7 if volts else 4, up), colour, fontsize=10.5)
    hills.annotate("", (3, wind_eV), (0, wind_eV), arrowprops=_arrow(style.SUN))
    _note(hills, f"a wind's proton: {wind_eV:.0f} eV", (0.03, wind_eV), (0, 7), style.SUN)
    hills.plot(0, own_eV, "o", color=style.INK, markersize=9, zorder=6)
    hills.annotate(
        f"a proton met at {own_km_s:.1f} km/s:\n{own_eV:.2f} eV, for −5 and −10 V\na slide, for +15 V a wall",
        (0, own_eV),
        (0.05, -95),
        va="center",
        fontsize=10.5,
        arrowprops=_arrow(style.INK, "-") | {"shrinkB": 5, "linewidth": 1},
        path_effects=style.halo(),
    )
    hills.set_yscale("symlog", linthresh=20, linscale=1.6)
    hills.set(xlim=(-0.12, 3.1), ylim=(-420, 5000), ylabel="energy on the way in (eV)")
    hills.set_xticks(range(4), ["outside", "outer\ngrid", "inner\ngrid", "collector"])
    hills.yaxis.set_major_locator(FixedLocator([-200, -20, -10, 0, 10, 20, 200, 2000]))
    hills.yaxis.set_minor_locator(NullLocator())
    hills.yaxis.set_major_formatter(_plain)
    return (
        "Left, a trap of Luna 2 in section, not to scale: under a hemispherical outer grid of "
        f"{RECORD['trap_geometry'].value:.0f} mm radius lies a flat inner grid at {traps.INNER_GRID_V:.0f} "
        "V, and under it the collector with an ammeter. A proton of the wind reaches it; a slow proton "
        "may be turned back by the outer grid, an electron by the inner one; light frees electrons from "
        "the inner grid, which fall to the collector. Right, the energy that a proton must have on its "
        f"way: at the outer grid {', '.join(_signed(volts, 'eV') for volts in traps.GRIDS_V)}, then "
        f"downhill to {traps.INNER_GRID_V:.0f} eV. A proton met at {own_km_s:.1f} km/s brings {own_eV:.2f} "
        f"eV, one of a wind at {wind_km_s:.0f} km/s {wind_eV:.0f} eV."
    )


def _draw_section(ax):
    ax.set(xlim=(-60, 56), ylim=(-30, 70), aspect="equal")
    ax.axis("off")
    ax.add_patch(Rectangle((-42, -16), 84, 9, color=style.MOON, alpha=0.35, linewidth=0))
    ax.add_patch(Arc((0, 0), 60, 60, theta1=0, theta2=180, color=style.EARTH, linestyle="--", linewidth=2.4))
    along = np.linspace(0, 1, 80)
    wave = np.sin(14 * np.pi * along)
    tracks = (
        (8, 54, 8, 1.2, style.SUN),
        (-9, 54, -7, 30, style.INK),
        (-7, 30, -16, 44, style.INK),
        (33, 54, 21, 9.5, style.RECORD),
        (21, 9.5, 41, 36, style.RECORD),
        (-17, 7.6, -17, 0.9, style.WARNING),
    )
    labels = (
        (10, 57, "wind's proton", "center", style.SUN),
        (-14, 57, "slow", "center", style.INK),
        (38, 57, "electron", "center", style.RECORD),
        (-41, 48, "light", "center", style.WARNING),
        (-31, 18, "outer grid", "right", style.EARTH),
        (-31, 9, "inner grid", "right", style.BELT),
        (-31, 3, f"−{-traps.INNER_GRID_V:.0f} V", "right", style.BELT),
        (29, -1.5, "collector", "left", style.INK),
        (-40, -13.5, "body", "left", style.MUTED),
        (0, -25, "A", "center", style.INK),
    )
    things = [
        Line([-28, 28], [8, 8], color=style.BELT, dash="dotted", width=2.4),
        Line([-25, 25], [0, 0], color=style.INK, width=5),
        Line([0, 0], [-18.5, 0], color=style.INK, width=1.4),
        Circle(0, -23, 4.5, color=style.INK, width=1.4, opacity=0),
        Line(-40 + 23 * along + wave, 46 - 37.5 * along + wave, color=style.WARNING, width=1.2),
    ]
    things += [Arrow(*ends, color=colour, width=1.8) for *ends, colour in tracks]
    things += [Label(x, y, said, align=side, color=colour, size=10.5) for x, y, said, side, colour in labels]
    draw(Scene(things, ""), [ax])


def one_current(ax, own_near_km_s, own_far_km_s, winds_cm3=()):
    """Draw density against speed, for cold streams: what gives one current lies on one line.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    own_near_km_s, own_far_km_s : float
        Speed of the probe where the record has `density_near` and `density_far`.
    winds_cm3 : mapping of str to float
        Densities of winds of 400 km/s to be marked, by name.

    Returns
    -------
    str
        Description.
    """
    near, far = RECORD["density_near"], RECORD["density_far"]
    mean_cm3, low_cm3, high_cm3, mean_km_s = RECORD["wind_modern"].value
    speeds = np.array([1.5, 1000.0])
    floor_flux = traps.FLOOR_A / _nano(1.0) / NANO
    near_flux = near.value * own_near_km_s * CM_S_PER_KM_S
    far_flux = far.value * own_far_km_s * CM_S_PER_KM_S
    ax.fill_between(
        speeds, floor_flux / (speeds * CM_S_PER_KM_S), 0.1, color=style.MOON, alpha=0.22, linewidth=0
    )
    _note(ax, "so small a current light can hide", (1.8, 1.25), (0, 0), style.MUTED)
    for flux, dash in ((near_flux, "-"), (far_flux, "--")):
        ax.plot(speeds, flux / (speeds * CM_S_PER_KM_S), color=style.RECORD, linestyle=dash, linewidth=2)
        density_cm3 = flux / (45 * CM_S_PER_KM_S)
        ax.text(
            45,
            1.1 * density_cm3,
            f"one current: {_nano(flux):.2f} nA",
            color=style.RECORD,
            rotation=np.degrees(np.arctan2(-density_cm3, 45)),
            rotation_mode="anchor",
            transform_rotates_text=True,
            ha="center",
            path_effects=style.halo(),
        )
    _published(ax, own_near_km_s, near, size=11)
    _published(ax, own_far_km_s, far, size=11)
    told_near, told_far = f"published: {near.value:.0f}", f"published: {far.low:.0f} to {far.high:.0f}"
    _note(ax, told_near, (own_near_km_s, near.value), (11, 6), style.RECORD, weight="bold")
    _note(ax, told_far, (own_far_km_s, far.low), (-38, -58), style.RECORD, weight="bold")
    spread = [[mean_cm3 - low_cm3], [high_cm3 - mean_cm3]]
    ax.errorbar(mean_km_s, mean_cm3, spread, fmt="o", color=style.SUN, markersize=10, elinewidth=3)
    _note(ax, "the wind as we know it,\nnine times in ten", (960, high_cm3), (0, 8), style.SUN, ha="right")
    for (name, wind_cm3), look in zip(dict(winds_cm3).items(), ("o", "*"), strict=False):
        ax.plot(400.0, wind_cm3, look, color=style.PLAN, ms=17 if look == "*" else 10, mec=style.BACKGROUND)
        _note(ax, name, (400.0, wind_cm3), (-11, -5), style.PLAN, ha="right", zorder=9)
    _logarithmic(ax, yscale="log", xlim=speeds, ylim=(1, 3000))
    ax.set(xlabel="speed of the stream past the trap (km/s)", ylabel="density (cm⁻³)")
    return _told_one_current(own_near_km_s, own_far_km_s, near_flux, far_flux, winds_cm3)


def _told_one_current(own_near_km_s, own_far_km_s, near_flux, far_flux, winds_cm3):
    near, far = RECORD["density_near"], RECORD["density_far"]
    _, low_cm3, high_cm3, mean_km_s = RECORD["wind_modern"].value
    told = "".join(f" {name}: {cm3:.3g} cm⁻³ at 400 km/s." for name, cm3 in dict(winds_cm3).items())
    return (
        "Density against speed, both logarithmic, for a cold stream straight into the trap. Falling lines "
        f"join what gives one current. The {near.value:.0f} cm⁻³ published for Luna 1 at the probe's "
        f"{own_near_km_s:.1f} km/s lies on the line of {_nano(near_flux):.2f} nA, with "
        f"{near_flux / 400e5:.1f} cm⁻³ at 400 km/s; the published {far.value:.0f} cm⁻³ at "
        f"{own_far_km_s:.1f} km/s on that of {_nano(far_flux):.2f} nA, with {far_flux / 400e5:.1f} cm⁻³ at "
        f"400 km/s. Below a line of {traps.FLOOR_A / NANO:.2f} nA (Luna 2's traps) light can hide a stream. "
        f"Today's wind, {low_cm3:g} to {high_cm3:g} cm⁻³ at {mean_km_s:.0f} km/s, stands at the right.{told}"
    )


def four_currents(axes, facing, flux_cm2_s, temperature_K, own_km_s):
    """Draw the currents of four traps: along one line of equal flux, and against density for two speeds.

    Parameters
    ----------
    axes : pair of matplotlib.axes.Axes
    facing : array, shape (4,)
        Cosines of the ways in; the first and the last trap look into the stream alike.
    flux_cm2_s : float
        Density times speed in the left panel, cm⁻² s⁻¹.
    temperature_K : float
        Of the protons.
    own_km_s : float
        Speed of the probe, km/s; the other speed on the right is that of the mean wind.

    Returns
    -------
    str
        Description.
    """
    for ax, unit, ends in zip(axes, ("speed (km/s)", "density (cm⁻³)"), ((2, 900), (1, 1000)), strict=True):
        ax.axhspan(-traps.FLOOR_A / NANO, 0, color=style.MOON, alpha=0.3, linewidth=0)
        ax.set_yscale("symlog", linthresh=0.5, linscale=0.8)
        ax.set_ylim(-0.6, 9)
        _logarithmic(ax, xlim=ends, xlabel=unit)
        ax.yaxis.set_major_locator(FixedLocator([-0.5, 0, 0.5, 1, 2, 5]))
        ax.yaxis.set_minor_locator(NullLocator())
    axes[0].set_ylabel("current (nA)")
    at_ends = _along_one_flux(axes[0], facing, flux_cm2_s, temperature_K)
    at_ten = _against_density(axes[1], facing, temperature_K, own_km_s)
    return (
        "Currents of four traps in Luna 2's layout, without light, which would lower each by up to "
        f"{traps.FLOOR_A / NANO:.1f} nA: a band below zero shows what it reads alone. Left, along one flux "
        f"of {flux_cm2_s / 1e8:.1f} × 10⁸ per cm² and second: the trap at −10 V, half facing the stream, "
        f"reads {at_ends[0, 0]:.2f} nA at 2 km/s and {at_ends[1, 0]:.2f} at 900; that at +15 V reads "
        f"{abs(at_ends[0, 3]):.2f} at 2 km/s, rises past {threshold_speed_km_s():.0f} km/s and joins the "
        f"first; those at the back read {at_ends[0, 1]:.2f} at 2 km/s and {abs(at_ends[1, 1]):.2f} at 900. "
        f"Right, against density, the traps at −10 and +15 V: {'; '.join(at_ten)}."
    )


def _along_one_flux(ax, facing, flux_cm2_s, temperature_K):
    """Draw four currents against speed; return those at the slow and at the fast end, nA."""
    speeds, threshold_km_s = np.geomspace(2, 900, 160), threshold_speed_km_s()
    equal = flux_cm2_s / (speeds * CM_S_PER_KM_S)
    currents = traps.four_currents_A(equal, temperature_K, speeds, facing) / NANO
    widths = 5.0, 2.2, 2.2, 2.2  # where two traps read the same, both must be seen
    for read, (colour, dash), width in zip(currents.T, TRAP_LOOKS, widths, strict=True):
        ax.plot(speeds, read, color=colour, linestyle=dash, linewidth=width)
    ax.axvline(threshold_km_s, color=style.INK, linewidth=1, linestyle=":")
    ax.set_title("One flux, any speed", fontsize=12.5)
    volts = traps.GRIDS_V[-1]
    for said, place, colour, size in (
        (f"{threshold_km_s:.0f} km/s:\n{volts:.0f} eV", (threshold_km_s * 1.1, 4.3), style.INK, 10.5),
        ("−10 V, facing", (5, 2.15), TRAP_LOOKS[0][0], 12),
        ("−5 and 0 V,\nat the back", (2.2, 0.04), TRAP_LOOKS[1][0], 11),
        (f"+{volts:.0f} V,\nfacing", (120, 0.12), TRAP_LOOKS[3][0], 12),
        ("light alone", (2.2, -0.36), style.MUTED, 12),
    ):
        _note(ax, said, place, (0, 0), colour, fontsize=size)
    return currents[[0, -1]]


def _against_density(ax, facing, temperature_K, own_km_s):
    """Draw two currents against density at two speeds; return what they read at ten per cm³, in words."""
    densities, wind_km_s, said = np.geomspace(1, 1000, 120), RECORD["wind_modern"].value[-1], []
    for speed, dashes in ((own_km_s, ("-", "-")), (wind_km_s, ("-", "--"))):
        read = traps.four_currents_A(densities, temperature_K, speed, facing) / NANO
        for index, dash in zip((0, 3), dashes, strict=True):
            ax.plot(densities, read[:, index], color=TRAP_LOOKS[index][0], linestyle=dash)
        at_ten = [abs(np.interp(10, densities, read[:, index])) for index in (0, 3)]
        said.append(f"from 10 cm⁻³ at {speed:.1f} km/s {at_ten[0]:.2f} and {at_ten[1]:.2f} nA")
    ax.set_title("Two speeds, any density", fontsize=12.5)
    _note(ax, f"{wind_km_s:.0f} km/s:\nboth alike", (5, 2.0), (0, 0), style.INK, ha="center")
    _note(ax, f"{own_km_s:.1f} km/s,\n−10 V", (190, 0.75), (0, 0), TRAP_LOOKS[0][0], ha="right")
    _note(ax, f"{own_km_s:.1f} km/s, +15 V", (900, 0), (0, 6), TRAP_LOOKS[3][0], ha="right")
    return said


def plausible(axes, known, truth, own_near_km_s, own_far_km_s):
    """Draw what readings leave possible: regions of half and of nine tenths of the probability.

    Parameters
    ----------
    axes : sequence of matplotlib.axes.Axes
    known : mapping of str to lunaedu.physics.traps.Posterior
        By title, one for each of the axes.
    truth : (density_cm3, temperature_K, speed_km_s)
        What the synthetic readings were made with.
    own_near_km_s, own_far_km_s : float
        As for `one_current`: where the published densities are drawn.

    Returns
    -------
    str
        Description.
    """
    threshold_km_s = threshold_speed_km_s()
    said = []
    for ax, (title, posterior) in zip(axes, known.items(), strict=True):
        plane = posterior.probability.sum(axis=1)
        place = posterior.speed_km_s, posterior.density_cm3, plane
        for share, opacity in ((0.9, 0.28), (0.5, 0.5)):
            ends = [_level(plane, share), 1.01 * plane.max()]
            ax.contourf(*place, ends, colors=[style.PROBE], alpha=opacity)
        ax.contour(*place, [_level(plane, 0.9)], colors=[style.PROBE], linewidths=1.2)
        ax.axvline(threshold_km_s, color=style.INK, linewidth=1, linestyle=":")
        ax.plot(truth[2], truth[0], "*", color=style.SUN, ms=17, mec=style.INK, zorder=8)
        _published(ax, own_near_km_s, RECORD["density_near"], size=8)
        _published(ax, own_far_km_s, RECORD["density_far"], size=8)
        _logarithmic(ax, yscale="log", xlim=(2, 800), ylim=(1, 1000), xlabel="speed (km/s)")
        ax.set_title(title, fontsize=12.5)
        low, high = posterior.interval("speed_km_s")
        said.append(f"{title}, {low:.0f} to {high:.0f} km/s")
    axes[0].set_ylabel("density (cm⁻³)")
    near_cm3 = RECORD["density_near"].value
    _note(axes[0], "published", (own_near_km_s, near_cm3), (9, -2), style.RECORD, fontsize=10.5)
    _note(axes[1], "the truth", (truth[2], truth[0]), (-10, -20), style.SUN, ha="right", fontsize=10.5)
    told = f"{traps.GRIDS_V[-1]:.0f} eV"
    _note(axes[1], told, (threshold_km_s, 400), (4, 0), style.INK, fontsize=10.5)
    synthetic = "synthetic readings\nof the mean wind,\nseed 1959"
    _note(axes[0], synthetic, (2.3, 1.3), (0, 0), style.MUTED, fontsize=10)
    return (
        f"Synthetic readings, seed 1959, of four traps in Luna 2's layout in the mean wind of {truth[0]:g} "
        f"cm⁻³ and {truth[2]:.0f} km/s: regions that hold half and nine tenths of the probability, in the "
        f"plane of speed and density. Nine tenths of the speed lie within: {'; '.join(said)}. The published "
        "densities are drawn as diamonds at the probe's own speed."
    )


CURRENTS_NA = -1.0, 300.0
"""From where to where the panel draws currents, nA."""


def currents_axes(ax):
    """Draw the axes of four currents, one place for each trap, without a current.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """
    ax.set_yscale("symlog", linthresh=1.0, linscale=0.9)
    ax.set(xlim=(0.4, 4.9), ylim=CURRENTS_NA, ylabel="current (nA)", xlabel="outer grid of the trap")
    ax.set_xticks(range(1, 5), [_signed(volts, "V") for volts in traps.GRIDS_V])
    ax.yaxis.set_major_locator(FixedLocator([-1, -0.5, 0, 0.5, 1, 3, 10, 30, 100, 300]))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(_plain)
    ax.axhline(0, color=style.INK, linewidth=1)
    ax.grid(axis="x", visible=False)
    ax.set_title("Synthetic, Luna 2's traps", fontsize=12.5)


def plane_axes(ax):
    """Draw the plane of speed and density with what was published and today's wind, without a posterior.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    """
    mean_cm3, low_cm3, high_cm3, mean_km_s = RECORD["wind_modern"].value
    ax.axvline(threshold_speed_km_s(), color=style.INK, linewidth=1, linestyle=":")
    told = _signed(traps.GRIDS_V[-1], "eV").removeprefix("+")
    _note(ax, told, (threshold_speed_km_s(), 250), (4, 0), style.INK, fontsize=10.5)
    ax.errorbar(
        mean_km_s, mean_cm3, [[mean_cm3 - low_cm3], [high_cm3 - mean_cm3]], color=style.INK, elinewidth=2
    )
    _note(ax, "today's wind", (780, low_cm3), (0, -16), style.INK, ha="right", fontsize=10.5)
    near, far = RECORD["density_near"], RECORD["density_far"]
    _published(ax, OWN_KM_S[0], near, size=9)
    _published(ax, OWN_KM_S[1], far, size=9)
    _note(ax, "published", (OWN_KM_S[0], near.value), (9, -2), style.RECORD, fontsize=10.5)
    _logarithmic(ax, yscale="log", xlim=(2, 800), ylim=(1, 1000))
    ax.set(xlabel="speed (km/s)", ylabel="density (cm⁻³)")
    ax.set_title("What they leave possible", fontsize=12.5)


def map_of_regions(ax, places_re, altitudes_km, edge_shell, pressure_nPa, mach_number):
    """Draw the flight through plasmasphere, magnetosphere, magnetosheath and wind, to scale.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    places_re : array, shape (N, 2)
        The path: distance towards the Sun, and from the line to the Sun, Earth radii.
    altitudes_km : array, shape (N,)
        Altitudes along it.
    edge_shell : float
        L of the plasmapause.
    pressure_nPa, mach_number : float
        Of the wind.

    Returns
    -------
    str
        Description.
    """
    noses_re = [
        _surface(ax, boundary, colour, dash, opacity)
        for boundary, colour, dash, opacity in (
            (lambda angle: _shock_re(angle, pressure_nPa, mach_number), style.WARNING, "--", 0.08),
            (lambda angle: magnetosphere.magnetopause_radius_re(angle, pressure_nPa), style.PLAN, "-", 0.10),
        )
    ]
    ax.set(xlim=(22, -24), ylim=(-8, 27), aspect="equal")
    ax.grid(visible=False)
    ax.set(xlabel="towards the Sun (Earth radii)", ylabel="from the line to the Sun (Earth radii)")
    things = [
        Circle(0, 0, edge_shell, color=style.EARTH, width=1.6),
        Circle(0, 0, 1, color=style.EARTH, opacity=1),
        Line(*np.transpose(places_re), color=style.PROBE),
        *(Arrow(21.2, y, 17.0, y, color=style.SUN, width=1.8) for y in (23.5, 11, -5)),
        Label(21.2, 11, "solar wind", up=8, color=style.SUN),
        *_stretches(places_re, altitudes_km),
    ]
    draw(Scene(things, ""), [ax])
    for said, place, colour, turn in (
        ("magnetosheath", (-7, 20.5), style.WARNING, 20),
        ("bow shock", (11.7, 9.2), style.WARNING, 62),
        ("magnetosphere", (-12, 9), style.PLAN, 0),
        ("magnetopause", (-16.5, 18.6), style.PLAN, 12),
        ("plasmasphere", (0, -6.4), style.EARTH, 0),
        ("Luna 1", (6.2, 25), style.PROBE, 0),
    ):
        _note(ax, said, place, (0, 0), colour, ha="center", rotation=turn, rotation_mode="anchor")
    return _told_map(places_re, edge_shell, noses_re, pressure_nPa, mach_number)


def _surface(ax, boundary, colour, dash, opacity):
    """Draw a boundary round the line to the Sun; return how far it stands towards the Sun."""
    angles_deg = np.linspace(0, 160, 121)
    radius_re, turn = boundary(angles_deg), np.radians(angles_deg)
    x, y = radius_re * np.cos(turn), radius_re * np.sin(turn)
    outline = np.r_[x[::-1], x], np.r_[-y[::-1], y]
    ax.fill(*outline, color=style.BACKGROUND, linewidth=0)
    ax.fill(*outline, color=colour, alpha=opacity, linewidth=0)
    ax.plot(*outline, color=colour, linestyle=dash, linewidth=2)
    return radius_re[0]


def _stretches(places_re, altitudes_km):
    """Thick lines where the published densities belong, each with its words."""
    near, far, things = RECORD["density_near"], RECORD["density_far"], []
    for (low_km, high_km), said, side in (
        (NEAR_KM, f"published: {near.value:.0f} cm⁻³", "left"),
        (FAR_KM, f"published: {far.low:.0f} to {far.high:.0f} cm⁻³", "right"),
    ):
        inside = places_re[(altitudes_km >= low_km) & (altitudes_km <= high_km)]
        middle = inside.mean(axis=0)
        things.append(Line(*inside.T, color=style.RECORD, width=8))
        away = 14 if side == "left" else -14
        things.append(Label(*middle, said, align=side, right=away, up=2, color=style.RECORD))
    return things


def _shock_re(angle_deg, pressure_nPa, mach_number):
    return magnetosphere.bow_shock_radius_re(angle_deg, pressure_nPa, mach_number)


def _told_map(places_re, edge_shell, noses_re, pressure_nPa, mach_number):
    near, far = RECORD["density_near"], RECORD["density_far"]
    radii, angles = np.hypot(*places_re.T), np.degrees(np.arctan2(places_re[:, 1], places_re[:, 0]))
    limits = (
        magnetosphere.magnetopause_radius_re(angles, pressure_nPa),
        _shock_re(angles, pressure_nPa, mach_number),
    )
    out_re = [radii[np.argmax(radii > limit)] for limit in limits]
    return (
        "A map to scale in Earth radii, the Sun on the left. About the Earth lies the plasmasphere, out "
        f"to {edge_shell:.1f}; in a wind of {pressure_nPa:.1f} nPa the magnetopause stands {noses_re[1]:.1f} "
        f"Earth radii towards the Sun and the bow shock {noses_re[0]:.1f}. Luna 1, in our reconstruction, "
        f"leaves over the dawn side: it crosses the magnetopause at {out_re[0]:.1f} Earth radii and the bow "
        f"shock at {out_re[1]:.1f}. The published {near.value:.0f} cm⁻³ belong to a stretch from "
        f"{NEAR_KM[0]:.0f} to {NEAR_KM[1]:.0f} km up, the {far.low:.0f} to {far.high:.0f} cm⁻³ to one from "
        f"{FAR_KM[0]:.0f} to {FAR_KM[1]:.0f}."
    )


def along_the_flight(ax, altitudes_km, models, boundaries_km, wind_cm3):
    """Draw densities along the flight: today's models, the published ones, and what the same current means.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    altitudes_km : array, shape (N,)
    models : (array, array, (array, DensityRange))
        Densities of a full plasmasphere, and of one with its edge, cm⁻³, shape (N,), NaN where they do not
        hold; altitudes and densities of a second model with its scatter.
    boundaries_km : sequence of three floats
        Altitudes of plasmapause, magnetopause and bow shock.
    wind_cm3 : pair of (low, high)
        Densities of a wind that gives the current of the published near density, and of the far one.

    Returns
    -------
    str
        Description.
    """
    ends = 9.0, 220.0
    _logarithmic(ax, yscale="log", xlim=ends, ylim=(0.6, 4000))
    ax.set_xticks([10, 20, 50, 100, 200])
    ax.set(xlabel="altitude (thousand km)", ylabel="density (cm⁻³)")
    _models(ax, altitudes_km, models, boundaries_km, ends[1])
    _restated(ax, wind_cm3)
    return _told_along(altitudes_km, models, boundaries_km, wind_cm3)


def _models(ax, altitudes_km, models, boundaries_km, last):
    """Draw what models of today have on the way: plasmasphere, sheath and wind, with their edges."""
    saturated_cm3, modelled_cm3, (filled_km, second) = models
    _, low_cm3, high_cm3, _ = RECORD["wind_modern"].value
    x, filled = altitudes_km / THOUSAND_KM, filled_km / THOUSAND_KM
    pause_km, magnetopause_km, shock_km = (edge / THOUSAND_KM for edge in boundaries_km)
    scatter_cm3 = second.mean_cm3 - second.spread_cm3, second.mean_cm3 + second.spread_cm3
    things = [
        Line(x, saturated_cm3, color=style.EARTH, width=1.6, dash="dotted"),
        Line(x, modelled_cm3, color=style.EARTH, width=2.6),
        Band(filled, *scatter_cm3, color=style.EARTH),
        Band(
            [magnetopause_km, shock_km], [low_cm3] * 2, [4 * high_cm3] * 2, color=style.WARNING, opacity=0.14
        ),
        Band([shock_km, last], [low_cm3] * 2, [high_cm3] * 2, color=style.SUN, opacity=0.35),
        Label(9.3, 33, "today's plasmasphere:", color=style.EARTH),
        Label(9.3, 20, "full (line); mean and", color=style.EARTH),
        Label(9.3, 12, "scatter, 1 σ (band)", color=style.EARTH),
        Label(31, 105, "if it went on", right=6, up=4, size=10.5, color=style.EARTH),
        Label(magnetopause_km, 2 * high_cm3, "sheath", right=4, size=10, color=style.WARNING),
        Label(last, 6.3, "today's wind", align="right", right=-4, size=10.5, color=style.SUN),
    ]
    draw(Scene(things, ""), [ax])
    for edge_km, said, colour in (
        (pause_km, "plasmapause", style.EARTH),
        (magnetopause_km, "magnetopause", style.PLAN),
        (shock_km, "bow shock", style.WARNING),
    ):
        ax.axvline(edge_km, color=colour, linewidth=1.2, linestyle="-.")
        _note(ax, said, (edge_km, 0.66), (-3, 0), colour, rotation=90, ha="right", va="bottom", fontsize=10.5)


def _restated(ax, wind_cm3):
    """Draw the published densities, and below each the wind that gives the same current."""
    near, far = RECORD["density_near"], RECORD["density_far"]
    wind_km_s = RECORD["wind_modern"].value[-1]
    dashed = _arrow(style.RECORD) | {"linestyle": "--", "shrinkA": 12}
    for span_km, fact, (low, high) in ((NEAR_KM, near, wind_cm3[0]), (FAR_KM, far, wind_cm3[1])):
        low_km, high_km = np.array(span_km) / THOUSAND_KM
        middle_km = np.sqrt(low_km * high_km)
        _published(ax, middle_km, fact, [[middle_km - low_km], [high_km - middle_km]], size=11)
        ax.annotate("", (middle_km, high), (middle_km, fact.value), arrowprops=dashed, zorder=15)
        ax.plot(
            [middle_km] * 2, [low, high], color=style.RECORD, linewidth=6, solid_capstyle="butt", zorder=16
        )
    _note(ax, f"published: {near.value:.0f}", (20, near.value), (2, 10), style.RECORD, weight="bold")
    told_far = f"published: {far.low:.0f} to {far.high:.0f}"
    _note(ax, told_far, (150, far.high), (0, 9), style.RECORD, ha="right", weight="bold")
    told = f"the same current,\nread as a wind\nof {wind_km_s:.0f} km/s"
    for place_km, cm3 in ((22.4, 22), (122.5, 90)):
        _note(ax, told, (place_km, cm3), (10, 0), style.RECORD, va="center", fontsize=10.5, zorder=20)


def _told_along(altitudes_km, models, boundaries_km, wind_cm3):
    near, far = RECORD["density_near"], RECORD["density_far"]
    _, modelled_cm3, (_, second) = models
    _, low_cm3, high_cm3, wind_km_s = RECORD["wind_modern"].value
    pause_km, magnetopause_km, shock_km = (edge / THOUSAND_KM for edge in boundaries_km)
    holds, x = np.isfinite(modelled_cm3), altitudes_km / THOUSAND_KM
    ten, inside, beyond = np.interp([10, 0.98 * pause_km, 1.15 * pause_km], x[holds], modelled_cm3[holds])
    return (
        "Density against altitude along our reconstruction, both logarithmic. The model of the "
        f"plasmasphere has {ten:.0f} cm⁻³ at 10 000 km, {inside:.0f} just inside its edge, {pause_km:.1f} "
        f"thousand km up, and {beyond:.0f} beyond; a second model, its mean and one standard deviation drawn "
        f"as a band, has {second.mean_cm3[-1]:.0f} ± {second.spread_cm3[-1]:.0f} at the edge. The "
        f"magnetopause is crossed {magnetopause_km:.0f} and the bow shock {shock_km:.0f} thousand km up. "
        f"Published for Luna 1: {near.value:.0f} cm⁻³ from {NEAR_KM[0]:.0f} to {NEAR_KM[1]:.0f} km, and "
        f"{far.low:.0f} to {far.high:.0f} from {FAR_KM[0]:.0f} to {FAR_KM[1]:.0f} km. In a wind of "
        f"{wind_km_s:.0f} km/s the same currents take {wind_cm3[0][0]:.1f} to {wind_cm3[0][1]:.1f}, and "
        f"{wind_cm3[1][0]:.1f} to {wind_cm3[1][1]:.1f} cm⁻³; today's wind has {low_cm3:g} to {high_cm3:g}."
    )


def threshold_speed_km_s():
    """Speed of a proton that just passes the last outer grid, km/s."""
    return float(plasma.speed_of_energy_km_s(traps.GRIDS_V[-1]))


def _level(plane, share):
    """The height above which a share of the probability of a plane lies."""
    ordered = np.sort(plane.ravel())[::-1]
    return ordered[np.searchsorted(np.cumsum(ordered), share)]


def _nano(flux_cm2_s):
    return ELEMENTARY_CHARGE_C * traps.AREA_CM2 * flux_cm2_s / NANO


def _signed(number, unit):
    return f"{number:+.0f} {unit}".replace("-", "−").replace("+0", "0")


def _published(ax, x, fact, span=None, size=10.0):
    """Mark a published density: a full diamond for one number, an open one with its range."""
    single = fact.low is None
    ax.errorbar(
        x,
        fact.value,
        None if single else [[fact.value - fact.low], [fact.high - fact.value]],
        span,
        fmt="D",
        color=style.RECORD,
        markersize=size,
        markerfacecolor=style.RECORD if single else style.BACKGROUND,
        markeredgewidth=2,
        elinewidth=2.2,
        zorder=7,
    )


def _note(ax, said, place, shift, colour, **options):
    options = {
        "textcoords": "offset points",
        "color": colour,
        "path_effects": style.halo(),
        "zorder": 8,
        "in_layout": False,  # it stands inside the axes: asking for its extent only takes time
    } | options
    ax.annotate(said, place, shift, **options)


def _arrow(colour, shape="-|>"):
    return {"arrowstyle": shape, "color": colour, "linewidth": 1.8, "shrinkA": 0, "shrinkB": 0}


def _logarithmic(ax, **limits):
    ax.set(xscale="log", **limits)
    ax.minorticks_off()
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
    ax.xaxis.set_major_formatter(_plain)
    ax.yaxis.set_major_formatter(_plain)


_plain = FuncFormatter(lambda value, _: f"{value:g}".replace("-", "−"))
