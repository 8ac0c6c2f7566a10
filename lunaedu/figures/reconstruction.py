"""Figures of lesson 08: residuals, directions of the fit, encounters, orbits, the whole record."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from lunaedu.constants import SUN_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD
from lunaedu.figures import style
from lunaedu.figures.marks import Band, Label, Line, Look, Point, disc, put
from lunaedu.physics import heliocentric
from lunaedu.physics.bulletins import ROUNDED
from lunaedu.physics.kepler import Elements
from lunaedu.physics.rebuild import Predicted

__all__ = [
    "CLOUD_LIMITS",
    "LOOKS",
    "directions",
    "drift",
    "encounter_axes",
    "encounters",
    "orbits",
    "record_sheet",
    "residuals",
]


def __dir__() -> list[str]:
    return sorted(__all__)


LOOKS = ((style.PROBE, "o", "solid"), (style.EARTH, "s", "dashed"), (style.SUN, "^", "dotted"))
"""Colour, marker and dash of the first, second and third reading of the bulletins."""

QUANTITIES = (
    ("latitude (arcminutes)", 60.0),
    ("longitude (degrees)", 1.0),
    ("distance (1000 km)", 1e-3),
)
CLOUD_LIMITS = ((-30.0, 65.0), (4500.0, 9500.0))
"""Minutes after the published hour, and km above the Moon, that the picture of the encounter shows."""

MARGIN = 1.15
NAMED = {"Mars": (60, 8, 0, "left"), "Earth": (200, 10, 0, "left"), "published": (345, 0, -19, "center")}
"""Where the names of the orbits stand: number of the point, shift right and up (pt), alignment."""


def residuals(axes: Sequence[Axes], hours: NDArray, left: Mapping[str, NDArray]) -> str:
    """Draw what fits leave of the bulletins, with the band that rounding allows.

    Parameters
    ----------
    axes : sequence of three Axes
        For latitude, longitude and distance.
    hours : array, shape (M,)
        UTC of 3 January.
    left : mapping of str to array, shape (M, 3)
        Told less seen for each reading: degrees, degrees, km.

    Returns
    -------
    str
        Description.
    """
    for column, (ax, (label, scale)) in enumerate(zip(axes, QUANTITIES, strict=True)):
        half = scale * ROUNDED[column] / 2
        most = max(half, *(np.abs(scale * part[:, column]).max() for part in left.values()))
        ax.axhspan(-half, half, color=style.RECORD, alpha=0.13, linewidth=0)
        ax.axhline(0, color=style.RECORD, linewidth=1)
        ax.set(xlim=(hours.min() - 1, hours.max() + 1), ylim=(-MARGIN * most, MARGIN * most))
        ax.set(xlabel="hour, 3 Jan (UTC)", title=label, xticks=hours)
        ax.title.set_fontsize(12)
        for (name, part), (color, marker, dash) in zip(left.items(), LOOKS, strict=False):
            look: Look = {"color": color, "linestyle": (0, style.DASHES[dash] or (1, 0)), "linewidth": 1.2}
            ax.plot(hours, scale * part[:, column], marker=marker, label=name, markersize=7, **look)
    axes[0].set_ylabel("told less computed")
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=len(left))
    said = "; ".join(
        f"{name}: latitudes within {60 * most[0]:.1f} arcminutes, longitudes within {most[1]:.2f} degrees, "
        f"distances within {most[2]:,.0f} km"
        for name, most in ((name, np.abs(part).max(axis=0)) for name, part in left.items())
    )
    return f"What the fit leaves of the bulletins against the hour, three panels. {said}."


def directions(ax: Axes, sizes: NDArray, mixes: NDArray, names: Sequence[str]) -> str:
    """Draw how much the bulletins say of each direction among the unknowns, beside the prior.

    Parameters
    ----------
    ax : Axes
    sizes : array, shape (K,)
        Singular values of the slopes, the unknowns in units of the prior's deviations.
    mixes : array, shape (K, K)
        The directions, one a row.
    names : sequence of K str
        Of the unknowns.

    Returns
    -------
    str
        Description.
    """
    rows = np.arange(len(sizes))[::-1]
    colours = [style.PROBE if size > 1 else style.MOON for size in sizes]
    ax.barh(rows, sizes, left=0.01, color=colours, height=0.6)
    ax.axvline(1, color=style.RECORD, linewidth=2)
    ax.set(xscale="log", xlim=(0.01, 60 * sizes.max()), ylim=(-0.6, len(sizes) - 0.3))
    ax.set_yticks(rows, [f"{k + 1}" for k in range(len(sizes))])
    ax.set(xlabel="what the bulletins say, compared with the prior", ylabel="direction")
    said = []
    for row, size, mix in zip(rows, sizes, mixes, strict=True):
        main = np.argsort(-np.abs(mix))[:3]
        told = ", ".join(f"{mix[k]:+.1f} {names[k]}".replace("-", "−") for k in main)
        put(ax, Label(max(size, 1.0), row, told, right=8, valign="center", size=10.5))
        said.append(f"{size:,.0f}" if size > 10 else f"{size:.2f}")
    put(ax, Label(1, len(sizes) - 0.55, "as much as the prior", right=6, color=style.RECORD, size=10.5))
    return (
        f"Bars on a logarithmic scale, one for each of {len(sizes)} directions among the unknowns: "
        f"{', '.join(said)} times as much as the prior. Where the number is below one, the bulletins say "
        "less than was known before."
    )


def encounter_axes(ax: Axes) -> None:
    """Draw hour against height of the closest approach, with the published point and the forecast.

    Parameters
    ----------
    ax : Axes
    """
    fact = RECORD["closest_altitude"]
    low, high = fact.low or fact.value, fact.high or fact.value
    ax.set(xlim=CLOUD_LIMITS[0], ylim=CLOUD_LIMITS[1])
    ax.set(xlabel="after the published hour (min)", ylabel="height above the Moon (km)")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    put(
        ax,
        Band(CLOUD_LIMITS[0], [low] * 2, [high] * 2, color=style.RECORD, opacity=0.12),
        Point(0, fact.value, marker="D", size=10, color=style.RECORD),
        Label(0, fact.value, "published", right=10, up=-16, color=style.RECORD),
        Label(CLOUD_LIMITS[0][1] - 3, low, "first reports", align="right", up=4, color=style.RECORD),
    )


def encounters(ax: Axes, clouds: Mapping[str, Predicted]) -> str:
    """Draw where many rebuilt flights pass the Moon, for some readings of the bulletins.

    Parameters
    ----------
    ax : Axes
    clouds : mapping of str to Predicted
        Of up to three readings.

    Returns
    -------
    str
        Description.
    """
    encounter_axes(ax)
    said = []
    for (name, cloud), (color, marker, _) in zip(clouds.items(), LOOKS, strict=False):
        x, y = cloud.late_min[::5], cloud.closest_altitude_km[::5]
        ax.plot(x, y, marker, color=color, markersize=2.5, alpha=0.35, zorder=3, linestyle="none")
        middle = float(np.median(x)), float(np.percentile(y, 90))
        put(ax, Label(*middle, name, align="center", up=14, color=color, seam=4))
        spans = [np.percentile(part, [16, 50, 84]) for part in (cloud.late_min, cloud.closest_altitude_km)]
        said.append(
            f"{name}: {spans[0][1]:+.0f} min ({spans[0][0]:+.0f} to {spans[0][2]:+.0f}), "
            f"{spans[1][1]:,.0f} km ({spans[1][0]:,.0f} to {spans[1][2]:,.0f})"
        )
    return (
        "Height of the closest approach above the Moon against its time after the published one; the "
        f"published point at {RECORD['closest_altitude'].value:,.0f} km. Middle and two thirds: "
        f"{'; '.join(said)}."
    )


def orbits(ax: Axes, positions_km: NDArray, found: Elements, published_Gm: tuple[float, float]) -> str:
    """Draw the orbits of Earth, Mars and probe about the Sun, to scale, from the ecliptic's north.

    Parameters
    ----------
    ax : Axes
    positions_km : array, shape (M, 3)
        Of the probe, on the ecliptic's axes.
    found : Elements
        Its osculating orbit.
    published_Gm : (float, float)
        Published perihelion and aphelion, million km.

    Returns
    -------
    str
        Description.
    """
    low, high = published_Gm
    told = heliocentric.between(low, high, found)
    summer = "1959-07-01"
    earth = heliocentric.orbit(-ephemeris.sun_position_km(summer), -ephemeris.sun_velocity_km_s(summer))
    aphelion_Gm = float(np.asarray(found.semi_major_axis_km) * (1 + np.asarray(found.eccentricity)) / 1e6)
    rows = (("Mars", heliocentric.MARS, style.WARNING, "dotted"), ("Earth", earth, style.EARTH, "solid"))
    for name, elements, color, dash in (*rows, ("published", told, style.RECORD, "dashed")):
        x, y, _ = heliocentric.points_on(elements).T / 1e6
        put(ax, Line(x, y, color=color, dash=dash, width=1.8))
        k, right, up, align = NAMED[name]
        put(ax, Label(x[k], y[k], name, color=color, right=right, up=up, align=align, seam=5))
    x, y, _ = positions_km.T / 1e6
    put(ax, Line(x, y, width=2.4), Point(x[0], y[0], size=8))
    put(ax, Label(x[0], y[0], "January 1959", right=-8, up=10, align="right", color=style.PROBE, seam=5))
    far = np.argmin(y)
    put(ax, Label(x[far], y[far], "our reconstruction", up=14, align="center", color=style.PROBE, seam=3))
    disc(ax, (0, 0), 10 * SUN_RADIUS_KM / 1e6, style.SUN)
    put(ax, Label(0, 0, "Sun (ten times too large)", up=-26, align="center", size=10.5))
    ax.set(aspect="equal", xlim=(-265, 265), ylim=(-265, 265))
    ax.set(xlabel="towards the equinox (million km)", ylabel="million km")
    return (
        "Orbits about the Sun to scale, from the north. Ours reaches from "
        f"{np.asarray(found.periapsis_radius_km) / 1e6:.1f} to {aphelion_Gm:.1f} million km, between the "
        f"orbits of Earth and Mars but for its innermost part; the published one to {high:.1f} million km."
    )


def drift(
    ax: Axes,
    days: NDArray,
    period_days: NDArray,
    published_days: tuple[float, float],
    sphere_days: float,
) -> str:
    """Draw how long the year of the osculating orbit is, while the Earth lets go.

    Parameters
    ----------
    ax : Axes
    days : array, shape (M,)
        After lift-off.
    period_days : array, shape (M,)
        Of the orbit about the Sun that the probe would have from then on.
    published_days : (float, float)
        Least and greatest published.
    sphere_days : float
        When it leaves the Earth's sphere of influence.

    Returns
    -------
    str
        Description.
    """
    ax.axhspan(*published_days, color=style.RECORD, alpha=0.15, linewidth=0)
    there = float(np.interp(sphere_days, days, period_days))
    put(
        ax,
        Line(days, period_days),
        Point(days[-1], period_days[-1]),
        Point(sphere_days, there, marker="*", size=17),
    )
    ax.set(xscale="log", xlabel="after lift-off (days)", ylabel="period (days)")
    ax.set_xlim(days[0], days[-1] * 1.3)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    put(
        ax,
        Label(days[-1], published_days[0], "published", align="right", up=12, color=style.RECORD),
        Label(
            sphere_days, there, "leaves the Earth's sphere of influence", right=14, up=6, color=style.PROBE
        ),
        Label(days[-1], period_days[-1], f"{period_days[-1]:.1f}", align="right", up=8, color=style.PROBE),
    )
    return (
        f"Period of the osculating orbit against days after lift-off: from {period_days[0]:.0f} days, "
        f"{days[0]:.0f} days after it, to {period_days[-1]:.1f} days in the end; published were "
        f"{published_days[0]:.0f} to {published_days[1]:.0f}. Where it leaves the Earth's sphere of "
        "influence, "
        f"after {sphere_days:.1f} days, it is {there:.1f} days."
    )


def record_sheet(ax: Axes, sigmas: Mapping[str, float]) -> str:
    """Draw how far each published figure is from what the rebuilt flight says, in its uncertainties.

    Parameters
    ----------
    ax : Axes
    sigmas : mapping of str to float
        Published less computed, for each figure of the record.

    Returns
    -------
    str
        Description.
    """
    rows, far = np.arange(len(sigmas))[::-1], 12.0
    ax.axvspan(-2, 2, color=style.RECORD, alpha=0.13, linewidth=0)
    ax.axvline(0, color=style.RECORD, linewidth=1.5)
    for row, value in zip(rows, sigmas.values(), strict=True):
        shown, away = float(np.clip(value, -far, far)), float(np.sign(value))
        inside = abs(value) <= 2
        color = style.RECORD if inside else style.PROBE
        put(ax, Point(shown, row, color=color, marker="o" if inside else "D", size=8))
        if abs(value) > far:
            put(ax, Label(shown, row, _signed(value, 0), right=10 * away, valign="center", color=color,
                          align="left" if away > 0 else "right"))  # fmt: skip
    ax.set_yticks(rows, list(sigmas))
    ax.tick_params(axis="y", length=0)
    ax.set(xlim=(-far - 4, far + 4), ylim=(-0.7, len(rows) - 0.3))
    ax.set(xlabel="published less computed (uncertainties)")
    said = "; ".join(f"{name}: {_signed(value)}" for name, value in sigmas.items())
    return f"Published less computed, in uncertainties, for each figure that a flight can test. {said}."


def _signed(value, digits=1):
    return f"{value:+.{digits}f}".replace("-", "−")
