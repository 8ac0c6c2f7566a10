"""Figures of lesson 07: what could be seen along the flight, what silence excludes, dust not counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import MOON_RADIUS_KM
from lunaedu.figures import style
from lunaedu.figures.marks import Band, Label, Line, Look, Mark, Point, put
from lunaedu.physics import limits

__all__ = [
    "DISTANCES_KM",
    "FIELDS_NT",
    "Claim",
    "along_the_flight",
    "brief",
    "dust",
    "dust_axes",
    "dust_marks",
    "falling_nt",
    "field_axes",
    "silence",
]


def __dir__() -> list[str]:
    return sorted(__all__)


INSIDE_KM, FARTHEST_KM = 1450.0, 20_000.0
"""From inside the Moon to where the axes of its field end."""
DISTANCES_KM = np.geomspace(MOON_RADIUS_KM, FARTHEST_KM, 60)
MASSES_G = np.geomspace(1e-12, 1e-3, 91)
FIELDS_NT = 1e-4, 1e6
"""Lowest and highest field of the axes of the Moon's field."""
FLUXES_M2_S = 1e-11, 10.0
DAY_S = 86_400.0


@dataclass(frozen=True)
class Claim:
    """A limit on the Moon's dipole: the field on the ground that it leaves, and from how far it was found."""

    ground_nt: float
    distance_km: float


def falling_nt(ground_nt: float, distance_km: ArrayLike) -> NDArray:
    """Return the field (nT) of a dipole in the Moon, straight above a place with this field."""
    return ground_nt * (MOON_RADIUS_KM / np.asarray(distance_km)) ** 3


def along_the_flight(
    ax: Axes,
    hours: NDArray,
    fields_nt: Mapping[str, NDArray],
    window_nt: tuple[float, float],
    wind_nt: float,
) -> str:
    """Draw the fields that Luna 1 flew through, and those that its instrument could tell.

    Parameters
    ----------
    ax : Axes
    hours : array, shape (N,)
        After the engine stopped.
    fields_nt : mapping of str to array, shape (N,)
        The Earth's field first; then fields that the Moon might have.
    window_nt : (noticed, range)
        Weakest and strongest field that the instrument tells.
    wind_nt : float
        Field that the solar wind carries.

    Returns
    -------
    str
        Description.
    """
    noticed, most = window_nt
    (earth, earth_nt), *moons = fields_nt.items()
    ax.set(yscale="log", xlim=(hours[0], hours[-1]), ylim=(1, 1e5))
    ax.set(xlabel="hours after the engine stopped", ylabel="magnetic field (nT)")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    ax.axhspan(noticed, most, color=style.RECORD, alpha=0.13, linewidth=0)
    looks = ((style.MOON, "dashed"), (style.PROBE, "solid"))
    put(
        ax,
        Line(hours[[0, -1]], [wind_nt, wind_nt], color=style.SUN, dash="dotted", width=1.6),
        Label(hours[-1], wind_nt, "the wind's own field", align="right", right=-6, up=5, color=style.SUN),
        Line(hours, earth_nt, color=style.EARTH, width=2.6),
        Label(4, 25, earth, color=style.EARTH),
        *(
            Line(hours, field, color=color, dash=dash)
            for (_, field), (color, dash) in zip(moons, looks, strict=True)
        ),
        *_named_peaks(hours, moons, looks),
        Label(15.5, most, "off the scale", up=6, color=style.RECORD),
        Label(15.5, np.sqrt(noticed * most), "what it can tell", valign="center", color=style.RECORD),
        Label(15.5, noticed, "too weak to be noticed", up=-15, color=style.RECORD),
    )
    told = hours[(earth_nt < most) & (earth_nt > noticed)]
    peaks = "; ".join(
        f"{name} would reach {field.max():,.0f} nT at {hours[field.argmax()]:.0f} h" for name, field in moons
    )
    return (
        "Magnetic field against hours of flight, the field logarithmic from 1 to 100,000 nT. The instrument "
        f"tells fields from {noticed:.0f} to {most:,.0f} nT, a band. The Earth's field falls through it from "
        f"{told[0]:.1f} to {told[-1]:.1f} h; after that it is too weak. Two fields that the Moon might have: "
        f"{peaks}. The wind's {wind_nt:.0f} nT lie far below the band."
    )


def _named_peaks(hours, moons, looks):
    for (name, field), (color, _) in zip(moons, looks, strict=True):
        top = field.argmax()
        side = top + np.argmax(field[top:] < 0.6 * field[top])
        yield Label(hours[side], field[side], name, right=10, valign="center", color=color)


def field_axes(ax: Axes) -> None:
    """Draw the axes of the Moon's field against distance, both logarithmic.

    Parameters
    ----------
    ax : Axes
    """
    ax.set(xscale="log", yscale="log", xlim=(INSIDE_KM, FARTHEST_KM), ylim=FIELDS_NT)
    ax.minorticks_off()
    ax.set_xticks([MOON_RADIUS_KM, 4000, 10_000], ["ground", "4,000", "10,000"])
    ax.set_yticks([1e-4, 0.01, 1, 100, 1e4, 1e6], ["0.0001", "0.01", "1", "100", "10,000", "1,000,000"])
    ax.set(xlabel="from the Moon's centre (km)", ylabel="field of a dipole in it (nT)")
    put(
        ax,
        Band(
            [INSIDE_KM, MOON_RADIUS_KM], [FIELDS_NT[0]] * 2, [FIELDS_NT[1]] * 2, color=style.MOON, opacity=0.5
        ),
    )


def silence(
    ax: Axes,
    claims: Mapping[str, Claim],
    earth_nt: float,
    patches_nt: Sequence[float],
    wind_nt: float,
    guess_nt: float | None = None,
) -> str:
    """Draw the fields of the Moon that each silence excludes.

    Parameters
    ----------
    ax : Axes
    claims : mapping of str to Claim
        From the weakest limit to the strongest.
    earth_nt : float
        The Earth's field on its own equator.
    patches_nt : (low, high)
        Fields that were read on the ground, here and there.
    wind_nt : float
        Field that holds off the solar wind.
    guess_nt : float, optional
        The reader's guess of what Luna 1 left possible on the ground.

    Returns
    -------
    str
        Description.
    """
    field_axes(ax)
    top = np.full(DISTANCES_KM.size, FIELDS_NT[1])
    for k, (name, claim) in enumerate(claims.items()):
        left = falling_nt(claim.ground_nt, DISTANCES_KM)
        put(
            ax,
            Band(DISTANCES_KM, np.minimum(left, top), top, opacity=0.4 - 0.1 * k),
            *_claim_marks(name, claim),
        )
        top = left
    ends = [MOON_RADIUS_KM, FARTHEST_KM]
    beside: Look = {"right": 10, "valign": "center"}
    put(
        ax,
        Label(9000, 2e5, "excluded", align="center", bold=True, size=15, color=style.WARNING),
        Label(2300, 9e-4, "still possible", bold=True, size=15),
        Line(ends, [wind_nt, wind_nt], color=style.SUN, dash="dotted", width=1.6),
        Label(ends[1], wind_nt, "holds off the wind", align="right", right=-6, up=5, color=style.SUN),
        Line([INSIDE_KM * 1.09] * 2, patches_nt, color=style.INK, width=8),
        Label(ends[0], patches_nt[1], "patches of rock on the ground", **beside),
        Point(ends[0], earth_nt, color=style.EARTH, marker="s", size=11),
        Label(ends[0], earth_nt, "the Earth's own ground", color=style.EARTH, **beside),
    )
    if guess_nt is not None:
        guess = Point(
            INSIDE_KM * 1.09, float(np.clip(guess_nt, *FIELDS_NT)), color=style.PLAN, marker="^", size=12
        )
        put(ax, guess, Label(ends[0], 2e-4, "▲ your guess", right=10, color=style.PLAN))
    said = "; ".join(f"{name}, all above {brief(claim.ground_nt, 2)} nT" for name, claim in claims.items())
    return (
        "Field of a dipole in the Moon against distance from its centre, both logarithmic: lines that fall "
        f"with the cube. Each limit excludes what lies above its line, on the ground: {said}. Marked on the "
        f"ground are the Earth's {earth_nt:,.0f} nT on its own equator, and patches of rock with "
        f"{patches_nt[0]:.0f} to {patches_nt[1]:.0f} nT. Only {wind_nt:.0f} nT or more hold off the wind."
    )


def _claim_marks(name, claim):
    """The line that a limit leaves, the place it was found from, and its name."""
    colour = style.PROBE if name.startswith("Luna") else style.RECORD
    there = float(falling_nt(claim.ground_nt, claim.distance_km))
    said = f"{name}: {brief(claim.ground_nt, 2)} nT on the ground"
    return [
        Line(DISTANCES_KM, falling_nt(claim.ground_nt, DISTANCES_KM), color=colour, width=2.0),
        Point(claim.distance_km, there, color=colour, size=10),
        Label(3000, float(falling_nt(claim.ground_nt, 3000)), said, up=6, bold=True, color=colour),
    ]


def dust_axes(ax: Axes) -> None:
    """Draw the axes of flux against mass, both logarithmic, with today's flux.

    Parameters
    ----------
    ax : Axes
    """
    ax.set(xscale="log", yscale="log", xlim=(MASSES_G[0], MASSES_G[-1]), ylim=FLUXES_M2_S)
    ax.minorticks_off()
    ax.set_xticks([1e-12, 1e-10, 1e-8, 1e-6, 1e-4], ["10⁻⁶", "10⁻⁴", "0.01", "1", "100"])
    ax.set_yticks([1e-10, 1e-8, 1e-6, 1e-4, 0.01, 1], ["10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"])
    ax.set(xlabel="this mass or more (µg)", ylabel="flux (1/(m² s))")
    today = limits.interplanetary_flux_m2_s(MASSES_G)
    put(
        ax,
        Line(MASSES_G, today, color=style.EARTH, width=2.6),
        Label(2e-12, 2e-6, "today's flux", color=style.EARTH, valign="top"),
    )


def dust_marks(limit_m2_s: float, threshold_g: float, axes: int = 0) -> list[Mark]:
    """Return the region that no count excludes, and its corner.

    Parameters
    ----------
    limit_m2_s : float
        Largest flux left possible.
    threshold_g : float
        Lightest grain that would have been counted, g.
    axes : int
        Which axes of the figure it belongs to.
    """
    ends = [threshold_g, float(MASSES_G[-1])]
    return [
        Band(ends, [limit_m2_s] * 2, [FLUXES_M2_S[1]] * 2, opacity=0.25, axes=axes),
        Line([threshold_g, *ends], [FLUXES_M2_S[1], limit_m2_s, limit_m2_s], axes=axes),
        Label(
            ends[1],
            FLUXES_M2_S[1],
            "excluded",
            align="right",
            valign="top",
            right=-6,
            up=-8,
            bold=True,
            color=style.WARNING,
            axes=axes,
        ),
    ]


def dust(
    axes: Sequence[Axes], limit_m2_s: float, threshold_g: float, moves: Mapping[str, tuple[float, float]]
) -> str:
    """Draw the flux of dust that no count excludes, and how far each assumption moves it.

    Parameters
    ----------
    axes : (Axes, Axes)
    limit_m2_s : float
        Largest flux left possible.
    threshold_g : float
        Lightest grain that would have been counted, g.
    moves : mapping of str to (low, high)
        For each assumption: how many times today's flux the limit is, at either end of it.

    Returns
    -------
    str
        Description.
    """
    left, right = axes
    dust_axes(left)
    put(left, *dust_marks(limit_m2_s, threshold_g))
    today = float(limits.interplanetary_flux_m2_s(threshold_g))
    times = limit_m2_s / today
    rows = np.arange(len(moves))[::-1]
    right.set(
        xscale="log",
        xlim=(0.5, 2000),
        ylim=(-0.6, len(moves) - 0.3),
        xlabel="limit, in units of today's flux",
    )
    right.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    right.minorticks_off()
    right.set_yticks(rows, moves)
    right.tick_params(axis="y", length=0)
    right.barh(
        rows,
        [high - low for low, high in moves.values()],
        0.5,
        [low for low, _ in moves.values()],
        color=style.PROBE,
        alpha=0.55,
    )
    right.axvline(times, color=style.PROBE)
    right.axvline(1, color=style.EARTH, linestyle="--")
    said = "; ".join(
        f"{name.replace(chr(10), ' ')}: {brief(low)} to {brief(high)}" for name, (low, high) in moves.items()
    )
    return (
        "Left: flux of dust against mass, both logarithmic. Today's flux falls to the right; excluded is "
        f"more than {brief(limit_m2_s * DAY_S)} grains of {brief(threshold_g * 1e6)} µg or more a square "
        f"metre and day, {brief(times)} times today's. Right: what each assumption makes of that: {said}."
    )


def brief(number: float, digits: int = 3) -> str:
    """Return a number with so many digits at most, and commas between its thousands.

    Parameters
    ----------
    number : float
    digits : int

    Examples
    --------
    >>> brief(8815.2), brief(8815.2, 2), brief(0.02479)
    ('8,820', '8,800', '0.0248')
    """
    rounded = float(f"{number:.{digits}g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:.10f}".rstrip("0").rstrip(".")
