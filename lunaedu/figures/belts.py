"""Figures of lesson 03: the way through the belts, one trapped particle, what counters make of a flux."""

from functools import lru_cache

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Circle as Disc
from matplotlib.ticker import FuncFormatter

from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
from lunaedu.figures import style
from lunaedu.figures.marks import Arrow, Band, Circle, Label, Line, Point, Scene, draw
from lunaedu.physics import belts, counters, field

__all__ = [
    "belt_map",
    "dead_time",
    "drowned",
    "meridian",
    "particle",
    "rates",
    "shells",
    "spectrum",
]


def __dir__() -> list[str]:
    return sorted(__all__)


ELECTRON_MEV, PROTON_MEV = 1.0, 30.0
"""Energies above which the belts are drawn."""

SHELLS = (2, 4, 6, 8, 10)
ELECTRON_LEVELS, PROTON_LEVELS = (2, 3, 4, 5, 6, 6.45, 7), (1, 2, 3, 4, 5)
"""Contours: log₁₀ of the flux, 1/(cm² s)."""

ELECTRON_SHADES = LinearSegmentedColormap.from_list("electrons", [style.BACKGROUND, style.BELT, "#4a1a45"])
PROTON_SHADES = LinearSegmentedColormap.from_list("protons", [style.BACKGROUND, style.SUN, "#5c3f00"])

LEAST_SHOWN_S = 0.3
"""Where the scales of counts begin: what is less is nothing."""


def shells(axes, altitude_km, dipole_l, model_l, published_edge_km):
    """Draw L against altitude along the path, and beside it the flux on the equator against the same L.

    Parameters
    ----------
    axes : pair of matplotlib.axes.Axes
        They share the scale of L.
    altitude_km, dipole_l, model_l : array, shape (N,)
        The path, L by the dipole, and L in the full field that the belt model was made in.
    published_edge_km : float
        Altitude to which the belt is said to reach, km.

    Returns
    -------
    str
        Description.
    """
    path, equator = axes
    thousands, low = altitude_km / 1000, int(np.argmin(model_l))
    innermost = f"innermost: L = {model_l[low]:.1f},\n{_spaced(altitude_km[low])} km up"
    edge = published_edge_km / 1000
    marks = [
        Line(thousands, model_l, color=style.MUTED, dash="dashed", width=1.8),
        Line(thousands, dipole_l, width=2.6),
        Point(thousands[low], model_l[low]),
        Line([thousands[low], 11.5], [model_l[low], 2.4], width=1.0),
        Label(12, 1.7, innermost, color=style.PROBE),
        Label(37, 6.2, "Luna 1, dipole", color=style.PROBE),
        Label(2.5, 5.6, "full field", color=style.MUTED),
        Line([thousands[0], 2.5], [model_l[0], 5.6], color=style.MUTED, width=1.0),
        Line([edge, edge], [1, 12], color=style.RECORD, dash="dotted", width=1.8),
        Label(edge - 0.8, 1.3, "published\nedge", color=style.RECORD, align="right"),
    ]
    path.set(xlim=(0, 70), ylim=(1, 12))
    path.set(xlabel="altitude (thousand km)", ylabel="L (Earth radii at the equator)")
    draw(Scene(marks, ""), [path])
    outer_l, protons_end_l = _on_the_equator(equator, model_l[low])
    return (
        "L along the path, against altitude up to 70 000 km. In the full field it starts at "
        f"{model_l[0]:.1f}, falls to {model_l[low]:.2f} at {altitude_km[low]:.0f} km, and then rises "
        f"steadily past {np.interp(published_edge_km, altitude_km, model_l):.1f} at {published_edge_km:.0f} "
        f"km; the dipole gives {dipole_l[0]:.1f} at the start, and from {altitude_km[low]:.0f} km on "
        "nearly the same. Beside it, on the same scale of L, the flux on the equator: electrons above "
        f"{ELECTRON_MEV:.0f} MeV with two humps, the greater at L = {outer_l:.1f}; protons above "
        f"{PROTON_MEV:.0f} MeV up to L = {protons_end_l:.1f} only, inside all of the path."
    )


def _on_the_equator(ax, lowest_l):
    """Draw the fluxes on the equator; return the L where electrons peak outside and where protons end."""
    l_shell = np.linspace(1.15, 11.9, 300)
    electrons = belts.electron_flux_cm2_s(l_shell, 1.0, ELECTRON_MEV)
    protons = belts.proton_flux_cm2_s(np.minimum(l_shell, 9.9), 1.0, PROTON_MEV)
    for flux, colour, dash in ((electrons, style.BELT, "-"), (protons, style.SUN, "-.")):
        there = flux > 0
        ax.fill_betweenx(l_shell[there], 1, flux[there], color=colour, alpha=0.18, linewidth=0)
        ax.plot(flux[there], l_shell[there], color=colour, linestyle=dash)
    marks = [
        Label(3e3, 5.9, "electrons\n> 1 MeV", color=style.BELT, size=11),
        Label(1.5, 1.9, "protons\n> 30 MeV", color=style.SUN, size=11),
        Line([1, 3e7], [lowest_l, lowest_l], dash="dashed", width=1.2),
    ]
    ax.set(xscale="log", xlim=(1, 3e7), xticks=[1, 1e2, 1e4, 1e6])
    ax.set(xlabel="flux on the equator\n(1/(cm² s))")
    ax.tick_params(labelleft=False)
    ax.minorticks_off()
    ax.xaxis.set_major_formatter(plain_ticks)
    draw(Scene(marks, ""), [ax])
    return l_shell[np.argmax(np.where(l_shell > 3, electrons, 0))], l_shell[protons > 1].max()


def meridian(ax, radius_km, latitude_deg, hours, published_feet_deg, published_edge_km):
    """Draw the path over the belts, in a plane through the dipole's axis, to scale.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    radius_km, latitude_deg, hours : array, shape (N,)
        The path: distance from the centre, magnetic latitude, hours after the cut-off.
    published_feet_deg : pair of floats
        Geomagnetic latitudes at which the published bounds of the belt come down, degrees.
    published_edge_km : float
        Altitude to which the belt is said to reach, km.

    Returns
    -------
    str
        Description.
    """
    belt_map(ax)
    distance = radius_km / GEOMAGNETIC_RADIUS_KM
    x, z = _at(distance, latitude_deg)
    edge = [np.interp(1 + published_edge_km / GEOMAGNETIC_RADIUS_KM, distance, part) for part in (x, z)]
    marks = [mark for foot in published_feet_deg for mark in _bounding_line(foot)]
    marks += [Line(x, z, color=style.BACKGROUND, width=5.5), Line(x, z, width=2.8)]
    for hour in range(4):
        spot = [np.interp(hour, hours, part) for part in (x, z)]
        name = {"text": f"{hour} h", "right": 6, "up": 7}
        start = {"text": "engine off", "right": -28, "up": 8, "align": "right"}
        marks += [Point(*spot), Label(*spot, **(name if hour else start), color=style.PROBE)]
    marks += [
        Point(*edge, marker="D", color=style.RECORD),
        Label(*edge, "published edge", color=style.RECORD, align="center", up=-24),
        Label(9.2, 1.9, "Luna 1", color=style.PROBE, size=13),
        Label(-2.1, 3.6, "protons\nabove 30 MeV", color="#7d5600", align="center"),
        Label(5.2, 4.1, "electrons above 1 MeV", color="#6e2f63", align="center"),
    ]
    draw(Scene(marks, ""), [ax])
    low = distance.argmin()
    return (
        "A cut through the Earth's dipole, to scale, in Earth radii. Left, contours of protons above "
        f"{PROTON_MEV:.0f} MeV, close to the Earth; right, of electrons above {ELECTRON_MEV:.0f} MeV, a "
        "small inner and a large outer belt shaped like a crescent. The path of Luna 1 starts at "
        f"{distance[low]:.2f} Earth radii and magnetic latitude {latitude_deg[low]:.0f}°, enters the outer "
        "belt from above, crosses its thickest part about an hour later at latitude "
        f"{np.interp(1.0, hours, latitude_deg):.0f}°, and leaves it along the equator; it passes outside the "
        f"protons and the inner belt. Dotted field lines come down at {published_feet_deg[0]:.0f}° and "
        f"{published_feet_deg[1]:.0f}°; the outer one crosses the equator at "
        f"{_shell_of_foot(published_feet_deg[1]):.1f} Earth radii, and the published edge lies "
        f"at {1 + published_edge_km / GEOMAGNETIC_RADIUS_KM:.1f}."
    )


def _bounding_line(foot_deg):
    shell = _shell_of_foot(foot_deg)
    spot = _at(shell * np.cos(np.radians(38)) ** 2, -38)
    return [
        Line(*_field_line(shell), color=style.RECORD, dash="dotted", width=2.0),
        Label(*spot, f"{foot_deg:.0f}°", color=style.RECORD, align="center", up=-4),
    ]


def _shell_of_foot(foot_deg):
    return 1 / np.cos(np.radians(foot_deg)) ** 2


def belt_map(ax, labels=True):
    """Draw what never moves in the plane of the meridian: the belts, field lines with their L, the Earth.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    labels : bool
        Whether the field lines carry their L.
    """
    for x, z, log_flux, levels, shades in _belt_grids():
        ax.contourf(x, z, log_flux, levels=levels, cmap=shades, vmin=levels[0] - 1, vmax=levels[-1], zorder=1)
    for shell in SHELLS:
        x, z = _field_line(shell)
        for side in (-1, 1):
            ax.plot(side * x, z, color=style.MUTED, linewidth=0.8, zorder=2)
        if labels:
            ax.annotate(
                f"L = {shell}" if shell == SHELLS[-1] else f"{shell}",
                (shell, 0),
                (3, -14),
                textcoords="offset points",
                color=style.MUTED,
                fontsize=10,
                path_effects=style.halo(),
                zorder=3,
            )
    ax.add_patch(Disc((0, 0), 1, facecolor=style.EARTH, edgecolor=style.BACKGROUND, zorder=4))
    ax.annotate(
        "", (0, 1.75), (0, 0.95), arrowprops={"arrowstyle": "-|>", "color": style.EARTH, "lw": 2}, zorder=3
    )
    ax.set(xlim=(-4, 11.8), ylim=(-4.7, 4.7), aspect="equal")
    ax.set(xlabel="from the dipole's axis (Earth radii)", ylabel="along the axis (Earth radii)")
    ax.set_xticks(range(-4, 12, 2), [f"{abs(tick)}" for tick in range(-4, 12, 2)])
    ax.grid(visible=False)


@lru_cache
def _belt_grids():
    """Return the grids of the two sides: x, z, log₁₀ flux, levels and shades; nothing where there is none."""
    z = np.linspace(0.0, 4.7, 56)
    sides = (
        (-np.linspace(0.02, 4.0, 50), belts.proton_flux_cm2_s, PROTON_MEV, PROTON_LEVELS, PROTON_SHADES),
        (
            np.linspace(0.02, 11.8, 132),
            belts.electron_flux_cm2_s,
            ELECTRON_MEV,
            ELECTRON_LEVELS,
            ELECTRON_SHADES,
        ),
    )
    grids = []
    for x, flux, energy_MeV, levels, shades in sides:
        plane = np.meshgrid(np.abs(x), z)
        radius = np.maximum(np.hypot(*plane), 1.0)  # the Earth lies over the rest
        latitude_deg = np.degrees(np.arctan2(plane[1], plane[0]))
        shell = np.minimum(field.l_shell(radius * GEOMAGNETIC_RADIUS_KM, latitude_deg), 13.0)
        found = flux(shell, np.minimum(field.field_ratio(latitude_deg), 1e6), energy_MeV)
        log_flux = np.log10(np.maximum(found, 1.0))
        both = np.concatenate([log_flux[:0:-1], log_flux])
        grids.append((x, np.concatenate([-z[:0:-1], z]), both, levels, shades))
    return grids


def particle(axes, seconds, position_km, health, l_shell, mirror_deg):
    """Draw one trapped particle: its bounces, its drift, and the first invariant as the health of the steps.

    Parameters
    ----------
    axes : mapping of str to matplotlib.axes.Axes
        "side", "top" and "health".
    seconds, position_km : array, shapes (N,) and (N, 3)
        The orbit, geomagnetic axes.
    health : mapping of str to (seconds, values)
        First invariant over its value at the start, by the method's name; the first is that of the orbit.
    l_shell, mirror_deg : float
        Shell of the centre of gyration, and the latitude at which it should turn back.

    Returns
    -------
    str
        Description.
    """
    position = position_km / GEOMAGNETIC_RADIUS_KM
    side, top, reach = axes["side"], axes["top"], 1.25 * l_shell
    rays = [_at(np.array([0, 1.1 * l_shell]), sign * mirror_deg) for sign in (-1, 1)]
    expected = f"expected to turn\nback at {mirror_deg:.0f}°"
    turn = np.linspace(0, 2 * np.pi, 181)
    shell = l_shell * np.cos(turn), l_shell * np.sin(turn)
    marks = [
        Line(*_field_line(l_shell), color=style.MUTED, width=1.2, dash="dashed"),
        Line(np.hypot(position[:, 0], position[:, 1]), position[:, 2], width=0.8),
        *(Line(*ray, color=style.RECORD, dash="dotted", width=1.6) for ray in rays),
        Label(*_at(1.1 * l_shell, mirror_deg), expected, color=style.RECORD, align="right", up=6),
        Line(*shell, color=style.MUTED, width=1.2, dash="dashed", axes=1),
        Line(position[:, 0], position[:, 1], width=0.8, axes=1),
        Point(*position[0, :2], axes=1),
        Label(*position[0, :2], "start", color=style.PROBE, align="center", up=9, axes=1),
        *(Circle(0.0, 0.0, 1.0, color=style.EARTH, opacity=1.0, axes=k) for k in (0, 1)),
    ]
    side.set(xlim=(0, reach), ylim=(-0.62 * l_shell, 0.62 * l_shell), title="It bounces …")
    side.set(xlabel="from the axis (Earth radii)", ylabel="along the axis")
    top.set(xlim=(-reach, reach), ylim=(-reach, reach), title="… and drifts westwards")
    top.set(xlabel="x (Earth radii)", ylabel="y")
    for ax in (side, top):
        ax.set_aspect("equal")
        ax.grid(visible=False)
    draw(Scene(marks, ""), [side, top])
    swings = _draw_health(axes["health"], health, seconds[-1])
    drifted_deg = np.degrees(np.unwrap(np.arctan2(position[:, 1], position[:, 0]))[-1])
    turned_deg = np.degrees(np.arcsin(position[:, 2] / np.linalg.norm(position, axis=1))).max()
    return (
        f"One proton on the shell L = {l_shell:.0f} for {seconds[-1]:.0f} s. From the side: a coil about the "
        f"field line, between {turned_deg:.1f}° north and south (expected {mirror_deg:.1f}°). From above: it "
        f"has drifted by {drifted_deg:.0f}°, clockwise, which is to the west. Below, the first invariant "
        f"over its value at the start. {swings}"
    )


def _draw_health(ax, health, end_s):
    looks = ((style.PROBE, "solid", (0.42, 1.052)), (style.PLAN, "dashed", (0.035, 1.052)))
    ax.set(xlim=(-0.02 * end_s, end_s), ylim=(0.92, 1.09), title="Health: the first invariant")
    ax.set(xlabel="time (s)", ylabel="over its start")
    told, marks = [], [Line([0, end_s], [1, 1], color=style.INK, width=0.8)]
    for (name, (when_s, value)), (colour, dash, place) in zip(health.items(), looks, strict=True):
        marks.append(Line(when_s, value, color=colour, dash=dash, width=1.6))
        marks.append(Label(place[0] * end_s, place[1], name, color=colour))
        told.append(f"By the {name}: from {value.min():.3g} to {value.max():.3g} within {when_s[-1]:.2f} s.")
    draw(Scene(marks, ""), [ax])
    return " ".join(told)


def spectrum(ax, flux_above, cutoffs, factor):
    """Draw the flux above an energy at one place of the path, and what each shield lets through.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    flux_above : callable
        From energies in MeV to fluxes of electrons above them, 1/(cm² s).
    cutoffs : mapping of str to float
        Least energy that is counted, MeV, by what sets it.
    factor : float
        By which a single day may differ from the mean, up or down.

    Returns
    -------
    str
        Description.
    """
    energy = np.geomspace(0.05, 7, 300)
    flux = flux_above(energy)
    flux = np.where(flux > 0, flux, np.nan)
    marks = [
        Band(energy, flux / factor, flux * factor, color=style.BELT, opacity=0.16),
        Line(energy, flux, color=style.BELT, width=2.8),
        Label(0.055, flux[0] / 4, "mean (AE8MAX)", color=style.BELT, up=-12),
        Label(0.055, flux[0] * factor / 1.6, "single days", color=style.BELT, up=-12),
    ]
    looks = ((style.PLAN, "dashed"), (style.PROBE, "solid"), (style.RECORD, "dotted"))
    for (name, cut), (colour, dash) in zip(cutoffs.items(), looks, strict=False):
        height = float(flux_above(cut))
        said = f"{name}:\nabove {cut:.2g} MeV, {_power(height)}"
        marks += [
            Line([cut, cut, 8], [1, height, height], color=colour, dash=dash, width=1.8),
            Point(cut, height, color=colour),
            Label(cut, height, said, color=colour, size=11, right=8, up=20),
        ]
    ax.set(xscale="log", yscale="log", xlim=(0.05, 8), ylim=(1, 1e9))
    ax.set_xticks([0.05, 0.1, 0.2, 0.5, 1, 2, 5], ["0.05", "0.1", "0.2", "0.5", "1", "2", "5"])
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(plain_ticks)
    ax.set(xlabel="energy (MeV)", ylabel="electrons above it (1/(cm² s))")
    draw(Scene(marks, ""), [ax])
    told = "; ".join(f"{name}, above {cut:.2f} MeV: {flux_above(cut):.3g}" for name, cut in cutoffs.items())
    return (
        f"Flux of electrons above an energy, both logarithmic: it falls from {flux[0]:.2g} per cm² and "
        f"second above 0.05 MeV to {np.nanmin(flux):.2g} above {energy[np.isfinite(flux)][-1]:.1f} MeV. A "
        f"band shows a factor of {factor:.0f} up and down. Marked are what is counted behind: {told} per cm² "
        "and second."
    )


def _power(value):
    exponent = int(np.floor(np.log10(value)))
    return f"{value / 10**exponent:.1f} × {_ten_to_the(exponent)}"


def _ten_to_the(exponent):
    return "10" + str(exponent).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


@FuncFormatter
def plain_ticks(value, _place):
    """Label the decades of an axis: 1, 10, 100, 1000, 10⁴ … without the slow mathematics of Matplotlib."""
    return f"{value:g}" if value < 1e4 else _ten_to_the(round(np.log10(value)))


def _spaced(number):
    return f"{number:,.0f}".replace(",", " ")


def _roughly(number):
    """A number to one digit, so that a picture does not tell what is to be computed."""
    return _spaced(float(f"{number:.1g}"))


def dead_time(ax, dead_time_s, reading_s, met_s):
    """Draw what a counter shows against what comes, by both laws, and the two causes of one reading.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    dead_time_s, reading_s : float
        Dead time, and a reading of the paralysable counter.
    met_s : float
        Greatest true rate met on the path, 1/s.

    Returns
    -------
    str
        Description.
    """
    true_s = np.geomspace(100, 4e6, 600)
    sleeper = counters.observed_rate_nonparalysable(true_s, dead_time_s)
    drowned = counters.observed_rate_paralysable(true_s, dead_time_s)
    low, high = counters.true_rates_paralysable(reading_s, dead_time_s)
    reading = {"color": style.RECORD, "width": 1.2, "dash": "dotted"}
    marks = [
        Line(true_s, true_s, color=style.MUTED, width=1.2, dash="dotted"),
        Label(3e4, 2.2e4, "no dead time", color=style.MUTED, align="right"),
        Line(true_s, sleeper, color=style.EARTH, dash="dashed"),
        Label(6e4, 1.25 / dead_time_s, "not paralysable", color=style.EARTH),
        Line(true_s, drowned, width=2.8),
        Label(9.2e4, 40, "paralysable", color=style.PROBE),
        Line([true_s[0], high], [reading_s, reading_s], color=style.RECORD, width=1.6),
        Label(115, 1.25 * reading_s, f"reading {reading_s:.0f}/s", color=style.RECORD),
        *(Line([cause, cause], [1, reading_s], **reading) for cause in (low, high)),
        *(Point(cause, reading_s, color=style.RECORD) for cause in (low, high)),
        Label(low, 1.3, "few came", color=style.RECORD, align="right", right=-5),
        Label(high, 1.3, "far too many", color=style.RECORD, align="right", right=-5),
        Arrow(met_s, 7, met_s, 1, color=style.BELT, width=2.0),
        Label(met_s, 9, "the heart\nof the belt", color=style.BELT, align="center"),
    ]
    ax.set(xscale="log", yscale="log", xlim=(true_s[0], true_s[-1]), ylim=(1, 4e4))
    ax.minorticks_off()
    ax.xaxis.set_major_formatter(plain_ticks)
    ax.yaxis.set_major_formatter(plain_ticks)
    ax.set(xlabel="what comes (1/s)", ylabel="what it shows (1/s)")
    draw(Scene(marks, ""), [ax])
    return (
        f"Reading against true rate, both logarithmic, for a dead time of {1e6 * dead_time_s:.0f} µs. The "
        f"counter that is not paralysable levels off at {1 / dead_time_s:.0f} per second. The paralysable "
        f"one rises to {1 / (np.e * dead_time_s):.0f} and falls to nothing, so that a reading of "
        f"{reading_s:.0f} has two causes, some {_roughly(low)} or some {_roughly(high)} per second. The "
        f"heart of the belt, at {met_s:.2g} per second, lies far beyond."
    )


def rates(ax, hours, altitude_km, true_s, shown, synthetic, floors_s):
    """Draw what came and what a counter showed, against time.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    hours, altitude_km, true_s : array, shape (N,)
        Time after the cut-off, altitude, and true rate, 1/s.
    shown : mapping of str to array, shape (N,)
        Expected reading by each of two laws, 1/s: first that of the sleeper, then the paralysable one.
    synthetic : (hours, counts)
        Made-up readings of one second each.
    floors_s : pair of floats
        Rate from cosmic rays alone, 1/s: the lower and the higher figure.

    Returns
    -------
    str
        Description.
    """
    sleeper, drowned = shown.values()
    when, counts = synthetic
    silent = hours[drowned < 1]
    middle, dots = silent.mean(), {"color": style.INK, "alpha": 0.6, "zorder": 30}
    marks = [
        Line(hours, true_s, color=style.BELT, width=2.8),
        Label(1.62, 5e5, "what comes", color=style.BELT),
        Line(hours, sleeper, color=style.EARTH, dash="dashed"),
        Label(0.36, 1.25e4, "shown if not paralysable", color=style.EARTH),
        Line(hours, np.maximum(drowned, LEAST_SHOWN_S / 10)),
        Line([1.95, 2.1], [250, np.interp(2.1, hours, drowned)], width=1.0),
        Label(1.95, 250, "shown if paralysable", color=style.PROBE, align="right", up=-12),
        Band([0, 4], [floors_s[0]] * 2, [floors_s[1]] * 2, color=style.MUTED, opacity=0.3),
        Label(0.3, 1.15 * floors_s[1], "cosmic rays alone", color=style.MUTED, size=11),
        Label(middle, 1.0, "silence", color=style.PROBE, align="center", size=13),
        Label(middle, 0.52, "synthetic readings: zero", size=10, align="center"),
        Label(3.1, 110, "dots: synthetic readings", size=10),
    ]
    ax.set(yscale="log", ylim=(LEAST_SHOWN_S, 8e6), xlim=(0, 4))
    ax.set(xlabel="hours after the engine stopped", ylabel="counts per second")
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(plain_ticks)
    draw(Scene(marks, ""), [ax])
    ax.plot(when[counts > 0], counts[counts > 0], ".", markersize=5, **dots)
    none = when[counts == 0]
    ax.plot(none, np.full(len(none), 1.35 * LEAST_SHOWN_S), "|", markersize=9, **dots)
    _altitudes_above(ax, hours, altitude_km)
    peak, first, last = int(np.argmax(true_s)), silent.min(), silent.max()
    return (
        f"Counts per second against time, logarithmic. What comes rises to {true_s[peak]:.2g} per second at "
        f"{altitude_km[peak]:.0f} km and falls to the {floors_s[0]:.0f} or {floors_s[1]:.0f} of cosmic rays. "
        f"A counter that is not paralysable shows at most {sleeper.max():.0f}, nearly flat. A paralysable "
        f"one is silent, below one per second, from {first:.2f} to {last:.2f} hours, that is from "
        f"{np.interp(first, hours, altitude_km):.0f} to {np.interp(last, hours, altitude_km):.0f} km, shows "
        f"{drowned[hours > last].max():.0f} afterwards, and falls. Dots are synthetic readings that scatter "
        "about it."
    )


def _altitudes_above(ax, hours, altitude_km):
    thousands = [1, 10, 20, 30, 40, 50, 60]
    above = ax.secondary_xaxis("top")
    above.set_xticks([np.interp(1000 * height, altitude_km, hours) for height in thousands], thousands)
    above.set_xlabel("altitude (thousand km)")


def drowned(ax, altitude_km, electrons_s, floor_s, dead_time_s, factor, asked_km, guess_s=None):
    """Draw the paralysable reading with the day's ignorance as a band, and where a student expected it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    altitude_km, electrons_s : array, shape (N,)
        The path, and the true rate of electrons by the mean model, 1/s.
    floor_s : float
        Rate from cosmic rays, 1/s.
    dead_time_s : float
        Dead time, s.
    factor : float
        By which the electrons may differ from the mean, up or down.
    asked_km : float
        Altitude for which a prediction was asked.
    guess_s : float, optional
        The prediction, 1/s.

    Returns
    -------
    str
        Description.
    """
    factors = np.geomspace(1 / factor, factor, 61)
    fine_km = np.linspace(altitude_km[0], 70_000.0, 700)
    electrons_s = np.interp(fine_km, altitude_km, electrons_s)
    readings = counters.observed_rate_paralysable(factors[:, None] * electrons_s + floor_s, dead_time_s)
    mean = counters.observed_rate_paralysable(electrons_s + floor_s, dead_time_s)
    thousands, asked = fine_km / 1000, asked_km / 1000
    surely = thousands[readings.max(axis=0) < 1]
    marks = [
        Band(thousands, readings.min(axis=0), readings.max(axis=0)),
        Line(thousands, np.maximum(mean, LEAST_SHOWN_S / 100), width=2.6),
        Line(thousands, electrons_s + floor_s, color=style.BELT, width=1.6, dash="dashed"),
        Label(36, 4e5, "what comes", color=style.BELT),
        Line([asked, asked], [LEAST_SHOWN_S, 2e7], color=style.PLAN, width=1.0, dash="dotted"),
        *_silence(surely),
    ]
    if guess_s is not None:
        star = float(np.clip(guess_s, 1.4 * LEAST_SHOWN_S, 8e6))
        marks.append(Point(asked, star, marker="*", color=style.PLAN, size=18))
        marks.append(Label(asked, star, f"you: {_spaced(guess_s)}/s", color=style.PLAN, right=12, up=4))
    ax.set(yscale="log", ylim=(LEAST_SHOWN_S, 2e7), xlim=(0, 70))
    ax.set(xlabel="altitude (thousand km)", ylabel="counts per second")
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(plain_ticks)
    draw(Scene(marks, ""), [ax])
    there = np.interp(asked_km, fine_km, mean)
    zone = (
        f"Between {1000 * surely.min():.0f} and {1000 * surely.max():.0f} km it stays below one on every "
        "such day."
        if len(surely)
        else "No altitude is silent on every such day."
    )
    guess = "" if guess_s is None else f" A star marks the prediction of {guess_s:.0f} per second."
    return (
        "Reading of the paralysable counter against altitude, logarithmic, with a band for fluxes "
        f"{factor:.0f} times more or less. At {asked_km:.0f} km the mean model gives {there:.2g} per second, "
        f"while {np.interp(asked_km, fine_km, electrons_s + floor_s):.2g} come. {zone}{guess}"
    )


def _silence(thousands):
    if not len(thousands):
        return []
    ends = [thousands.min(), thousands.max()]
    band = Band(ends, [LEAST_SHOWN_S] * 2, [2e7] * 2, color=style.MUTED, opacity=0.16)
    return [band, Label(np.mean(ends), 30.0, "silent\non any such day", align="center")]


def _field_line(shell):
    """Return distance from the axis and height of a field line above the ground, in Earth radii."""
    latitude = np.linspace(-1, 1, 181) * field.foot_latitude_deg(shell)
    return _at(shell * np.cos(np.radians(latitude)) ** 2, latitude)


def _at(distance, latitude_deg):
    return distance * np.cos(np.radians(latitude_deg)), distance * np.sin(np.radians(latitude_deg))
