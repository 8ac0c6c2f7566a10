"""Figures of lesson 03: the way through the belts, one trapped particle, what counters make of a flux."""

from functools import lru_cache

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Circle
from matplotlib.ticker import FuncFormatter

from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
from lunaedu.figures import style
from lunaedu.physics import belts, counters, field

ELECTRON_MEV, PROTON_MEV = 1.0, 30.0
"""Energies above which the belts are drawn."""

SHELLS = (2, 4, 6, 8, 10)
ELECTRON_LEVELS, PROTON_LEVELS = (2, 3, 4, 5, 6, 6.45, 7), (1, 2, 3, 4, 5)
"""Contours: log₁₀ of the flux, 1/(cm² s)."""

ELECTRON_SHADES = LinearSegmentedColormap.from_list("electrons", [style.BACKGROUND, style.BELT, "#4a1a45"])
PROTON_SHADES = LinearSegmentedColormap.from_list("protons", [style.BACKGROUND, style.SUN, "#5c3f00"])


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
    thousands = altitude_km / 1000
    path.plot(thousands, model_l, color=style.MUTED, linestyle="--", linewidth=1.8)
    path.plot(thousands, dipole_l, color=style.PROBE, linewidth=2.6)
    lowest = int(np.argmin(model_l))
    path.plot(thousands[lowest], model_l[lowest], "o", color=style.PROBE, markeredgecolor=style.BACKGROUND)
    path.annotate(
        f"innermost: L = {model_l[lowest]:.1f},\n{altitude_km[lowest]:,.0f} km up".replace(",", " "),
        (thousands[lowest], model_l[lowest]),
        (12, 1.9),
        color=style.PROBE,
        ha="left",
        va="center",
        arrowprops={"arrowstyle": "-", "color": style.PROBE, "shrinkB": 5},
    )
    path.text(24, 6.2, "Luna 1, dipole", color=style.PROBE, rotation=34, rotation_mode="anchor")
    path.annotate(
        "full field",
        (thousands[0], model_l[0]),
        (2.5, 5.6),
        color=style.MUTED,
        arrowprops={"arrowstyle": "-", "color": style.MUTED, "shrinkB": 3},
    )
    path.axvline(published_edge_km / 1000, color=style.RECORD, linestyle=":", linewidth=1.8)
    path.text(published_edge_km / 1000 - 0.8, 1.3, "published\nedge", color=style.RECORD, ha="right")
    path.set(
        xlim=(0, 70), ylim=(1, 12), xlabel="altitude (thousand km)", ylabel="L (Earth radii at the equator)"
    )
    l_shell = np.linspace(1.15, 11.9, 300)
    looks = (
        (
            "electrons\n> 1 MeV",
            belts.electron_flux_cm2_s(l_shell, 1.0, ELECTRON_MEV),
            style.BELT,
            "-",
            (3e3, 5.9),
        ),
        (
            "protons\n> 30 MeV",
            belts.proton_flux_cm2_s(np.minimum(l_shell, 9.9), 1.0, PROTON_MEV),
            style.SUN,
            "-.",
            (1.5, 1.9),
        ),
    )
    for name, flux, colour, dash, place in looks:
        there = flux > 0
        equator.fill_betweenx(l_shell[there], 1, flux[there], color=colour, alpha=0.18, linewidth=0)
        equator.plot(flux[there], l_shell[there], color=colour, linestyle=dash)
        equator.text(*place, name, color=colour, fontsize=11, path_effects=style.halo())
    equator.axhline(model_l[lowest], color=style.PROBE, linewidth=1.2, linestyle="--")
    equator.set(
        xscale="log", xlim=(1, 3e7), xticks=[1, 1e2, 1e4, 1e6], xlabel="flux on the equator\n(1/(cm² s))"
    )
    equator.tick_params(labelleft=False)
    equator.minorticks_off()
    equator.xaxis.set_major_formatter(plain_ticks)
    protons = looks[1][1]
    return (
        "L along the path, against altitude up to 70 000 km. In the full field it starts at "
        f"{model_l[0]:.1f}, falls to {model_l[lowest]:.2f} at {altitude_km[lowest]:.0f} km, and then rises "
        f"steadily past {np.interp(published_edge_km, altitude_km, model_l):.1f} at {published_edge_km:.0f} "
        f"km; the dipole gives {dipole_l[0]:.1f} at the start, and from {altitude_km[lowest]:.0f} km on "
        "nearly the same. Beside it, on the same scale of L, the flux on the equator: electrons above "
        f"{ELECTRON_MEV:.0f} MeV with two humps, the greater at L = "
        f"{l_shell[np.argmax(np.where(l_shell > 3, looks[0][1], 0))]:.1f}; protons above {PROTON_MEV:.0f} "
        f"MeV up to L = {l_shell[protons > 1].max():.1f} only, inside all of the path."
    )


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
    for foot in published_feet_deg:
        shell = 1 / np.cos(np.radians(foot)) ** 2
        ax.plot(*_field_line(shell), color=style.RECORD, linestyle=":", linewidth=2.0, zorder=3)
        ax.annotate(
            f"{foot:.0f}°",
            _at(shell * np.cos(np.radians(38)) ** 2, -38),
            color=style.RECORD,
            ha="center",
            va="center",
            path_effects=style.halo(4),
            zorder=6,
        )
    distance = radius_km / GEOMAGNETIC_RADIUS_KM
    x, z = _at(distance, latitude_deg)
    ax.plot(x, z, color=style.BACKGROUND, linewidth=5.5, zorder=4)
    ax.plot(x, z, color=style.PROBE, linewidth=2.8, zorder=5)
    for hour in range(4):
        spot = [np.interp(hour, hours, part) for part in (x, z)]
        ax.plot(*spot, "o", color=style.PROBE, markeredgecolor=style.BACKGROUND, zorder=6)
        ax.annotate(
            f"{hour} h" if hour else "engine off",
            spot,
            (6, 7) if hour else (-28, 8),
            textcoords="offset points",
            color=style.PROBE,
            ha="left" if hour else "right",
            path_effects=style.halo(),
            zorder=7,
        )
    edge = [np.interp(1 + published_edge_km / GEOMAGNETIC_RADIUS_KM, distance, part) for part in (x, z)]
    ax.plot(*edge, "D", color=style.RECORD, markersize=9, markeredgecolor=style.BACKGROUND, zorder=7)
    ax.annotate(
        "published edge",
        edge,
        (0, -24),
        textcoords="offset points",
        color=style.RECORD,
        ha="center",
        path_effects=style.halo(),
        zorder=7,
    )
    ax.text(9.2, 1.9, "Luna 1", color=style.PROBE, weight="bold", fontsize=13, path_effects=style.halo())
    ax.text(-2.1, 3.6, "protons\nabove 30 MeV", color="#7d5600", ha="center", path_effects=style.halo())
    ax.text(5.2, 4.1, "electrons above 1 MeV", color="#6e2f63", ha="center", path_effects=style.halo())
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
        f"{1 / np.cos(np.radians(published_feet_deg[1])) ** 2:.1f} Earth radii, and the published edge lies "
        f"at {1 + published_edge_km / GEOMAGNETIC_RADIUS_KM:.1f}."
    )


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
    ax.add_patch(Circle((0, 0), 1, facecolor=style.EARTH, edgecolor=style.BACKGROUND, zorder=4))
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
    side, top = axes["side"], axes["top"]
    distance = np.hypot(position[:, 0], position[:, 1])
    side.plot(*_field_line(l_shell), color=style.MUTED, linewidth=1.2, linestyle="--")
    side.plot(distance, position[:, 2], color=style.PROBE, linewidth=0.8)
    for sign in (-1, 1):
        ray = _at(np.array([0, 1.1 * l_shell]), sign * mirror_deg)
        side.plot(*ray, color=style.RECORD, linestyle=":", linewidth=1.6)
    side.annotate(
        f"expected to turn\nback at {mirror_deg:.0f}°",
        _at(1.1 * l_shell, mirror_deg),
        (0, 6),
        textcoords="offset points",
        color=style.RECORD,
        ha="right",
        path_effects=style.halo(),
    )
    side.set(xlim=(0, 1.25 * l_shell), ylim=(-0.62 * l_shell, 0.62 * l_shell), title="It bounces …")
    side.set(xlabel="from the axis (Earth radii)", ylabel="along the axis")
    top.plot(position[:, 0], position[:, 1], color=style.PROBE, linewidth=0.8)
    turn = np.linspace(0, 2 * np.pi, 181)
    top.plot(l_shell * np.cos(turn), l_shell * np.sin(turn), color=style.MUTED, linewidth=1.2, linestyle="--")
    top.plot(*position[0, :2], "o", color=style.PROBE, markeredgecolor=style.BACKGROUND, zorder=5)
    top.annotate("start", position[0, :2], (0, 9), textcoords="offset points", color=style.PROBE, ha="center")
    reach = 1.25 * l_shell
    top.set(xlim=(-reach, reach), ylim=(-reach, reach), title="… and drifts westwards")
    top.set(xlabel="x (Earth radii)", ylabel="y")
    for ax in (side, top):
        ax.add_patch(Circle((0, 0), 1, facecolor=style.EARTH, edgecolor="none", zorder=4))
        ax.set_aspect("equal")
        ax.grid(visible=False)
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
    looks = ((style.PROBE, "-", (0.42, 1.052)), (style.PLAN, "--", (0.035, 1.052)))
    told = []
    for (name, (when_s, value)), (colour, dash, place) in zip(health.items(), looks, strict=True):
        ax.plot(when_s, value, color=colour, linestyle=dash, linewidth=1.6)
        ax.text(place[0] * end_s, place[1], name, color=colour, path_effects=style.halo())
        told.append(f"By the {name}: from {value.min():.3g} to {value.max():.3g} within {when_s[-1]:.2f} s.")
    ax.axhline(1, color=style.INK, linewidth=0.8)
    ax.set(xlim=(-0.02 * end_s, end_s), ylim=(0.92, 1.09), title="Health: the first invariant")
    ax.set(xlabel="time (s)", ylabel="over its start")
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
    ax.fill_between(energy, flux / factor, flux * factor, color=style.BELT, alpha=0.16, linewidth=0)
    ax.plot(energy, flux, color=style.BELT, linewidth=2.8)
    ax.text(0.055, flux[0] / 4, "mean (AE8MAX)", color=style.BELT, va="top", path_effects=style.halo())
    ax.text(
        0.055, flux[0] * factor / 1.6, "single days", color=style.BELT, va="top", path_effects=style.halo()
    )
    looks = ((style.PLAN, "--"), (style.PROBE, "-"), (style.RECORD, ":"))
    for (name, cut), (colour, dash) in zip(cutoffs.items(), looks, strict=False):
        height = float(flux_above(cut))
        ax.plot([cut, cut, 8], [1, height, height], color=colour, linestyle=dash, linewidth=1.8)
        ax.plot(cut, height, "o", color=colour, markeredgecolor=style.BACKGROUND, zorder=5)
        ax.annotate(
            f"{name}:\nabove {cut:.2g} MeV, {_power(height)}",
            (cut, height),
            (8, 7),
            textcoords="offset points",
            color=colour,
            fontsize=11,
            path_effects=style.halo(),
            zorder=6,
        )
    ax.set(xscale="log", yscale="log", xlim=(0.05, 8), ylim=(1, 1e9))
    ax.set_xticks([0.05, 0.1, 0.2, 0.5, 1, 2, 5], ["0.05", "0.1", "0.2", "0.5", "1", "2", "5"])
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(plain_ticks)
    ax.set(xlabel="energy (MeV)", ylabel="electrons above it (1/(cm² s))")
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
    ax.plot(true_s, true_s, color=style.MUTED, linewidth=1.2, linestyle=":")
    ax.text(4e3, 5.4e3, "no dead time", color=style.MUTED, rotation=29, rotation_mode="anchor")
    ax.plot(true_s, sleeper, color=style.EARTH, linestyle="--")
    ax.text(6e4, 1.25 / dead_time_s, "not paralysable", color=style.EARTH)
    ax.plot(true_s, drowned, color=style.PROBE, linewidth=2.8)
    ax.text(9.2e4, 40, "paralysable", color=style.PROBE)
    low, high = counters.true_rates_paralysable(reading_s, dead_time_s)
    ax.plot([true_s[0], high], [reading_s, reading_s], color=style.RECORD, linewidth=1.6)
    for cause, name, side in ((low, "few", -1), (high, "far too many", 1)):
        ax.plot([cause, cause], [1, reading_s], color=style.RECORD, linewidth=1.2, linestyle=":")
        ax.plot(cause, reading_s, "o", color=style.RECORD, markeredgecolor=style.BACKGROUND, zorder=5)
        ax.annotate(
            name,
            (cause, 1.3),
            (5 * side, 0),
            textcoords="offset points",
            color=style.RECORD,
            ha="right" if side < 0 else "left",
            path_effects=style.halo(),
        )
    ax.text(115, 1.25 * reading_s, f"reading {reading_s:.0f}/s", color=style.RECORD)
    ax.annotate(
        "the heart\nof the belt",
        (met_s, 1),
        (met_s, 9),
        color=style.BELT,
        ha="center",
        arrowprops={"arrowstyle": "-|>", "color": style.BELT, "linewidth": 2},
    )
    ax.set(xscale="log", yscale="log", xlim=(true_s[0], true_s[-1]), ylim=(1, 4e4))
    ax.minorticks_off()
    ax.xaxis.set_major_formatter(plain_ticks)
    ax.yaxis.set_major_formatter(plain_ticks)
    ax.set(xlabel="what comes (1/s)", ylabel="what it shows (1/s)")
    return (
        f"Reading against true rate, both logarithmic, for a dead time of {1e6 * dead_time_s:.0f} µs. The "
        f"counter that is not paralysable levels off at {1 / dead_time_s:.0f} per second. The paralysable "
        f"one rises to {1 / (np.e * dead_time_s):.0f} and falls to nothing, so that a reading of "
        f"{reading_s:.0f} has two causes, some {float(f'{low:.1g}'):.0f} or {float(f'{high:.1g}'):.0f} per second. The heart of the belt, at "
        f"{met_s:.2g} per second, lies far beyond."
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
    lowest = 0.3
    ax.plot(hours, true_s, color=style.BELT, linewidth=2.8)
    for (_, reading), (colour, dash) in zip(
        shown.items(), ((style.EARTH, "--"), (style.PROBE, "-")), strict=True
    ):
        ax.plot(hours, np.maximum(reading, lowest / 10), color=colour, linestyle=dash, linewidth=2.2)
    when, counts = synthetic
    seen = counts > 0
    ax.plot(when[seen], counts[seen], ".", color=style.INK, markersize=5, alpha=0.6, zorder=4)
    ax.plot(
        when[~seen],
        np.full(np.count_nonzero(~seen), 1.35 * lowest),
        "|",
        color=style.INK,
        markersize=9,
        alpha=0.6,
    )
    ax.axhspan(*floors_s, color=style.MUTED, alpha=0.3, linewidth=0)
    ax.text(
        0.3,
        1.15 * floors_s[1],
        "cosmic rays alone",
        color=style.MUTED,
        fontsize=11,
        path_effects=style.halo(),
    )
    ax.text(1.62, 5e5, "what comes", color=style.BELT, path_effects=style.halo())
    ax.text(0.36, 1.25e4, "shown if not paralysable", color=style.EARTH, path_effects=style.halo())
    silent = hours[shown["paralysable"] < 1]
    ax.text(
        silent.mean(),
        1.0,
        "silence",
        color=style.PROBE,
        ha="center",
        weight="bold",
        path_effects=style.halo(),
    )
    ax.annotate(
        "shown if paralysable",
        (2.3, np.interp(2.3, hours, shown["paralysable"])),
        (1.95, 250),
        color=style.PROBE,
        ha="right",
        arrowprops={"arrowstyle": "-", "color": style.PROBE, "shrinkB": 2},
        path_effects=style.halo(),
    )
    ax.text(
        silent.mean(), 0.52, "synthetic readings: zero", fontsize=10, ha="center", path_effects=style.halo()
    )
    ax.text(3.1, 110, "dots: synthetic readings", fontsize=10, path_effects=style.halo())
    ax.set(yscale="log", ylim=(lowest, 8e6), xlim=(0, 4))
    ax.set(xlabel="hours after the engine stopped", ylabel="counts per second")
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(plain_ticks)
    above = ax.secondary_xaxis("top")
    heights = [1, 10, 20, 30, 40, 50, 60]
    above.set_xticks(
        [np.interp(1000 * height, altitude_km, hours) for height in heights],
        [f"{height}" for height in heights],
    )
    above.set_xlabel("altitude (thousand km)")
    peak = int(np.argmax(true_s))
    after = shown["paralysable"][hours > silent.max()]
    return (
        f"Counts per second against time, logarithmic. What comes rises to {true_s[peak]:.2g} per second at "
        f"{altitude_km[peak]:.0f} km and falls to the {floors_s[0]:.0f} or {floors_s[1]:.0f} of cosmic rays. "
        f"A counter that is not paralysable shows at most {shown['not paralysable'].max():.0f}, nearly flat. "
        "A paralysable one is "
        f"silent, below one per second, from {silent.min():.2f} to {silent.max():.2f} hours, that is from "
        f"{np.interp(silent.min(), hours, altitude_km):.0f} to "
        f"{np.interp(silent.max(), hours, altitude_km):.0f} km, shows {after.max():.0f} afterwards, and "
        "falls. Dots are synthetic readings that scatter about it."
    )


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
    lowest = 0.3
    factors = np.geomspace(1 / factor, factor, 61)
    fine_km = np.linspace(altitude_km[0], 70_000.0, 700)
    electrons_s = np.interp(fine_km, altitude_km, electrons_s)
    true_s = electrons_s + floor_s
    readings = counters.observed_rate_paralysable(factors[:, None] * electrons_s + floor_s, dead_time_s)
    thousands = fine_km / 1000
    ax.fill_between(
        thousands, readings.min(axis=0), readings.max(axis=0), color=style.PROBE, alpha=0.2, linewidth=0
    )
    mean = counters.observed_rate_paralysable(true_s, dead_time_s)
    ax.plot(thousands, np.maximum(mean, lowest / 100), color=style.PROBE, linewidth=2.6)
    ax.plot(thousands, true_s, color=style.BELT, linewidth=1.6, linestyle="--")
    ax.text(36, 4e5, "what comes", color=style.BELT, path_effects=style.halo())
    surely = thousands[readings.max(axis=0) < 1]
    if len(surely):
        ax.axvspan(surely.min(), surely.max(), color=style.MUTED, alpha=0.16, linewidth=0)
        ax.text(
            (surely.min() + surely.max()) / 2,
            30.0,
            "silent\non any such day",
            ha="center",
            path_effects=style.halo(),
        )
    if guess_s is not None:
        star = np.clip(guess_s, 1.4 * lowest, 8e6)
        ax.plot(
            asked_km / 1000,
            star,
            "*",
            color=style.PLAN,
            markersize=18,
            markeredgecolor=style.BACKGROUND,
            zorder=6,
        )
        ax.annotate(
            f"you: {guess_s:,.0f}/s".replace(",", " "),
            (asked_km / 1000, star),
            (12, 4),
            textcoords="offset points",
            color=style.PLAN,
            path_effects=style.halo(),
            zorder=6,
        )
    ax.axvline(asked_km / 1000, color=style.PLAN, linewidth=1.0, linestyle=":")
    ax.set(
        yscale="log",
        ylim=(lowest, 2e7),
        xlim=(0, 70),
        xlabel="altitude (thousand km)",
        ylabel="counts per second",
    )
    ax.minorticks_off()
    ax.yaxis.set_major_formatter(plain_ticks)
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
        f"while {np.interp(asked_km, fine_km, true_s):.2g} come. {zone}{guess}"
    )


def _field_line(shell):
    """Return distance from the axis and height of a field line above the ground, in Earth radii."""
    latitude = np.linspace(-1, 1, 181) * field.foot_latitude_deg(shell)
    return _at(shell * np.cos(np.radians(latitude)) ** 2, latitude)


def _at(distance, latitude_deg):
    return distance * np.cos(np.radians(latitude_deg)), distance * np.sin(np.radians(latitude_deg))
