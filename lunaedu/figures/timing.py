"""Figures of lesson 02: the target, the cloud of launches, the dock with its residuals, the ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from matplotlib import patches
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, HourLocator, date2num
from matplotlib.ticker import MultipleLocator
from numpy.typing import NDArray

from lunaedu.constants import MOON_RADIUS_KM
from lunaedu.facts import RECORD
from lunaedu.figures import style
from lunaedu.figures.marks import Arrow, Band, Circle, Label, Line, Look, Point, put
from lunaedu.physics.encounter import UNCERTAINTIES, Cloud
from lunaedu.physics.orbits import BPlane, capture_radius_km, impact_parameter_km

__all__ = [
    "LOOKS",
    "ErrorLook",
    "dock_limits",
    "draw_target",
    "encounter",
    "focusing",
    "ladder",
    "residual_sheet",
    "trial_axes",
]


def __dir__() -> list[str]:
    return sorted(__all__)


FAR_SIGMAS = 12.0


def focusing(ax: Axes, excess_speed_km_s: float, mu_km3_s2: float, flyby_radius_km: float) -> str:
    """Draw paths that come in side by side and are bent by the Moon, to scale.

    Parameters
    ----------
    ax : Axes
    excess_speed_km_s : float
        Speed before the Moon pulls, km/s.
    mu_km3_s2 : float
        Gravitational parameter of the Moon, km³/s².
    flyby_radius_km : float
        Closest approach to the centre of one path drawn with its impact parameter, km.

    Returns
    -------
    str
        Description.
    """
    grazing = capture_radius_km(excess_speed_km_s)
    aim = float(impact_parameter_km(flyby_radius_km, excess_speed_km_s))
    span = 1.25 * aim

    def path(b):
        return _hyperbola(b, excess_speed_km_s, mu_km3_s2, 2.2 * span)

    ax.set(xlim=(-1.55 * span, 1.25 * span), ylim=(-1.12 * span, 1.12 * span), aspect="equal")
    ax.set(xlabel="along the way in (km)", ylabel="distance from the axis (km)")
    _thousands(ax.xaxis, ax.yaxis)
    for b in np.linspace(-span, span, 26):
        colour, width = (style.WARNING, 1.2) if abs(b) < grazing else (style.MUTED, 0.7)
        put(ax, Line(*path(b), color=colour, width=width))
    _moon(ax, zorder=12)
    x, y = path(aim)
    low = np.argmin(np.hypot(x, y))
    red: Look = {"color": style.PROBE}
    purple: Look = {"color": style.PLAN}
    put(
        ax,
        *(Line(*path(b), color=style.WARNING, dash="dashed") for b in (-grazing, grazing)),
        Line([-2 * span, 0], [aim, aim], dash="dotted", width=1.6, **red),
        Line([0, 0], [-1.1 * span, 1.1 * span], width=2, **purple),
        Line(x, y, width=2.6, **red),
        Label(-0.05 * span, -1.06 * span, "encounter plane, edge on", align="right", **purple),
        *_measure(
            (0, 0), (x[low], y[low]), f"closest approach {_grouped(flyby_radius_km)} km", right=12, **red
        ),
        *_measure((-0.16 * span, 0), (-0.16 * span, aim), f"b = {_grouped(aim)} km", **red),
        *_measure(
            (-0.75 * span, 0),
            (-0.75 * span, -grazing),
            f"target radius {_grouped(grazing)} km",
            color=style.WARNING,
        ),
    )
    return (
        f"Paths past the Moon to scale, arriving side by side from the left at {excess_speed_km_s:.2f} km/s. "
        f"The Moon, radius {_grouped(MOON_RADIUS_KM)} km, bends them in: all that aim within "
        f"{_grouped(grazing)} km of its centre hit. One path aims {_grouped(aim)} km off and passes "
        f"{_grouped(flyby_radius_km)} km from the centre."
    )


def encounter(
    ax: Axes, cloud: Cloud, covariance_km2: NDArray, excess_speed_km_s: float, stand_in: BPlane
) -> str:
    """Draw the encounter plane to scale: Moon, target, cloud of launches, error ellipses, published miss.

    Parameters
    ----------
    ax : Axes
    cloud : lunaedu.physics.encounter.Cloud
        The launches, with their miss vectors and hits.
    covariance_km2 : array, shape (2, 2)
        Of T and R by the linear map, km².
    excess_speed_km_s : float
        Speed before the Moon pulls, km/s.
    stand_in : lunaedu.physics.orbits.BPlane
        Where our stand-in for the flight aims.

    Returns
    -------
    str
        Description.
    """
    count, share = len(cloud.hits), cloud.hits.mean()
    north_km = -stand_in.r_km
    draw_target(ax, excess_speed_km_s)
    for chosen, colour in ((~cloud.hits, style.PROBE), (cloud.hits, style.RECORD)):
        look: Look = {"color": colour, "markersize": 2.2, "alpha": 0.45, "zorder": 3}
        ax.plot(cloud.t_km[chosen], -cloud.r_km[chosen], ".", **look)
    half_axes_km = _draw_ellipses(ax, covariance_km2)
    target_km, ring_km = float(capture_radius_km(excess_speed_km_s)), _published_ring(excess_speed_km_s)[1]
    edge = 0.87 * target_km, 0.5 * target_km
    inside = "target:\naim inside\nand you hit"
    counted = f"{_grouped(count)} synthetic launches:\n{share:.0%} hit, {1 - share:.0%} miss"
    put(
        ax,
        Label(*edge, inside, right=44, up=30, leader=True, color=style.WARNING),
        Label(-10_500, -10_350, counted),
        Label(
            stand_in.t_km,
            north_km,
            "our reconstruction of Luna 1",
            align="center",
            up=40,
            leader=True,
            color=style.PROBE,
        ),
        Point(stand_in.t_km, north_km, marker="*", size=20),
    )
    return (
        f"Encounter plane to scale, the Moon in the middle. {_grouped(count)} synthetic launches aimed at "
        f"the centre make a cloud with half-axes of {' and '.join(map(_grouped, half_axes_km))} km "
        f"(1 sigma, drawn as ellipses to 3 sigma); {share:.1%} fall inside the target circle of "
        f"{_grouped(target_km)} km and hit. The published miss is a ring of radius "
        f"{_grouped(ring_km)} km, outside the cloud; our reconstruction lies on it at "
        f"{_grouped(stand_in.t_km)} km along T and {_grouped(north_km)} km to the north."
    )


def _draw_ellipses(ax, covariance_km2):
    """Draw the ellipses of one, two and three standard deviations, north up; return the half-axes of one."""
    flipped = np.array([[1, -1], [-1, 1]]) * covariance_km2
    variances, axes = np.linalg.eigh(flipped)
    half_axes_km = np.sqrt(variances[::-1])
    along = axes[:, 1] * np.sign(axes[0, 1])
    tilt = np.degrees(np.arctan2(along[1], along[0]))
    for sigmas, dash in ((1, "-"), (2, "--"), (3, ":")):
        size = 2 * sigmas * half_axes_km
        look = {"fill": False, "edgecolor": style.INK, "linewidth": 1.6, "linestyle": dash}
        ax.add_patch(patches.Ellipse((0, 0), *size, angle=tilt, zorder=10, **look))
    for sigmas in (1, 2, 3):
        tip = along * sigmas * half_axes_km[0]
        put(ax, Label(*tip, f"{sigmas} σ", right=5, up=-4, seam=5, bold=True))
    return half_axes_km


def draw_target(ax: Axes, excess_speed_km_s: float, span_km: float = 10_800.0) -> None:
    """Draw what never moves in the encounter plane: Moon, target circle, ring of the published miss.

    Parameters
    ----------
    ax : Axes
    excess_speed_km_s : float
        Speed before the Moon pulls, km/s.
    span_km : float
        Half the width of the picture, km.
    """
    low, published, high = _published_ring(excess_speed_km_s)
    turn = np.linspace(0, 2 * np.pi, 121)
    circle = np.array([np.cos(turn), np.sin(turn)])
    ring = np.concatenate([high * circle, low * circle[:, ::-1]], axis=1)
    ax.fill(*ring, color=style.RECORD, alpha=0.13, linewidth=0)
    ax.set(xlim=(-span_km, span_km), ylim=(-span_km, span_km), aspect="equal")
    ax.xaxis.set_major_locator(MultipleLocator(5000))
    ax.yaxis.set_major_locator(MultipleLocator(5000))
    ax.set(xlabel="T: parallel to the equator (km)", ylabel="−R: north (km)")
    _thousands(ax.xaxis, ax.yaxis)
    _moon(ax, zorder=2)
    target: Look = {"color": style.WARNING, "width": 2, "opacity": 0}
    missed: Look = {"align": "center", "valign": "top", "up": -4, "color": style.RECORD}
    put(
        ax,
        Line(*(published * circle), color=style.RECORD, width=1.6, dash="dashed"),
        Circle(0, 0, float(capture_radius_km(excess_speed_km_s)), **target),
        Label(0, -high, "published miss", **missed),
    )


def dock_limits() -> tuple[tuple[datetime, datetime], tuple[float, float]]:
    """Return from when to when, and from which altitude (km) to which, the dock reaches."""
    forecast = RECORD["forecast_arrival"].value
    hours = forecast - timedelta(hours=3), forecast + timedelta(hours=3.5)
    return hours, (-MOON_RADIUS_KM, 1.25 * HIGHEST_KM)


def trial_axes(ax: Axes) -> None:
    """Draw the dock: arrival time against miss, with the published point, its uncertainty and the plan.

    Parameters
    ----------
    ax : Axes
    """
    closest, altitude = RECORD["closest_time"].value, RECORD["closest_altitude"].value
    forecast = RECORD["forecast_arrival"].value
    high, wide = UNCERTAINTIES[0], timedelta(minutes=UNCERTAINTIES[1])
    ax.axhspan(-MOON_RADIUS_KM, 0, color=style.MOON, alpha=0.35, linewidth=0)
    (first, last), altitudes_km = dock_limits()
    ax.set(xlim=(first, last), ylim=altitudes_km)
    ax.set_yticks(range(0, 13_000, 2000))
    ax.xaxis.set_major_locator(HourLocator())
    ax.xaxis.set_major_formatter(DateFormatter("%H:%M"))
    ax.set(xlabel="closest approach, 4 Jan (UTC)", ylabel="altitude above the Moon (km)")
    _thousands(ax.yaxis)
    box = date2num([closest - wide, closest + wide]), [altitude - high] * 2, [altitude + high] * 2
    put(
        ax,
        Band(*box, color=style.RECORD, opacity=0.25),
        Point(closest, altitude, marker="D", size=10, color=style.RECORD),
        Label(closest, altitude + high, "published", align="center", up=4, color=style.RECORD),
        Label(first, -MOON_RADIUS_KM / 2, "a hit", right=4, valign="center", seam=0),
        Label(forecast, -MOON_RADIUS_KM, "plan", right=9, up=3, color=style.PLAN),
    )
    plan: Look = {"color": style.PLAN, "markersize": 10, "markeredgecolor": style.BACKGROUND}
    ax.plot(forecast, -MOON_RADIUS_KM, "s", clip_on=False, zorder=12, **plan)


HIGHEST_KM = 11_000.0
"""As high as curves reach in the dock; their names have room above."""


@dataclass(frozen=True)
class ErrorLook:
    """How one kind of error is drawn in the dock."""

    unit: str
    colour: str
    dash: str


LOOKS = {
    "speed_m_s": ErrorLook("m/s", style.PROBE, "solid"),
    "pitch_arcmin": ErrorLook("′", style.SUN, "dashdot"),
    "yaw_arcmin": ErrorLook("′", style.BELT, "dotted"),
    "delay_s": ErrorLook("s", style.EARTH, "dashed"),
}


def residual_sheet(ax: Axes, residuals: Mapping[str, Sequence[float]]) -> str:
    """Draw what is left over of each explanation, in uncertainties of the published figures.

    Parameters
    ----------
    ax : Axes
    residuals : mapping of str to sequence of three floats
        For each explanation: miss, arrival, distance at the last contact, calculated less published.

    Returns
    -------
    str
        Description.
    """
    rows = np.arange(len(residuals))[::-1]
    ax.axvspan(-2, 2, color=style.RECORD, alpha=0.13, linewidth=0)
    ax.axvline(0, color=style.RECORD, linewidth=1.5)
    ax.set_yticks(rows, residuals)
    ax.tick_params(axis="y", length=0)
    ax.set(xlim=(-FAR_SIGMAS - 1.5, FAR_SIGMAS + 1.5), ylim=(-0.6, len(rows) - 0.4))
    ax.set(xlabel="calculated less published (uncertainties)")
    looks = (("miss", "o", style.PROBE), ("arrival", "s", style.EARTH), ("distance at 62 h", "^", style.SUN))
    for column, (label, marker, colour) in enumerate(looks):
        values = np.array([row[column] for row in residuals.values()])
        shown, heights = np.clip(values, -FAR_SIGMAS, FAR_SIGMAS), rows + 0.22 * (1 - column)
        edge: Look = {"color": colour, "markeredgecolor": style.BACKGROUND}
        ax.plot(shown, heights, marker, label=label, **edge)
        look: Look = {"align": "center", "valign": "center", "color": colour}
        for x, y, value in zip(shown, heights, values, strict=True):
            if abs(value) > FAR_SIGMAS:
                away = np.sign(value)
                put(ax, Label(x, y, "▸" if away > 0 else "◂", right=8 * away, **look))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.1), ncols=3, handletextpad=0.2, columnspacing=1.0)
    said = "; ".join(
        f"{name.replace(chr(10), ' ')}: {', '.join(map(_signed, row))}" for name, row in residuals.items()
    )
    return f"Residuals in uncertainties (miss, arrival, distance at 62 h): {said}."


def _signed(residual):
    return "none" if np.isnan(residual) else f"{residual:+z.1f}".replace("-", "−")


def ladder(axes: Sequence[Axes], speeds_m_s: NDArray, miss_km: Mapping[str, NDArray], reference: str) -> str:
    """Draw the miss by each rung of the ladder of models, and how far each is from the best.

    Parameters
    ----------
    axes : (Axes, Axes)
    speeds_m_s : array, shape (N,)
        Error of the cut-off speed.
    miss_km : mapping of str to array, shape (2, N)
        Miss vectors by each model.
    reference : str
        Name of the best model.

    Returns
    -------
    str
        Description.
    """
    left, right = axes
    looks = ((style.PLAN, "dashed"), (style.SUN, "dashdot"), (style.PROBE, "solid"))
    left.set(xlabel="error of the cut-off speed (m/s)", ylabel="impact parameter (km)")
    right.set(xlabel="error of the cut-off speed (m/s)", ylabel=f"difference from the {reference} (km)")
    said = []
    for (name, vectors), (colour, dash) in zip(miss_km.items(), looks, strict=True):
        line: Look = {"color": colour, "linestyle": (0, style.DASHES[dash] or (1, 0))}
        left.plot(speeds_m_s, np.hypot(*vectors), label=name, **line)
        if name == reference:
            continue
        error = np.hypot(*(np.asarray(vectors) - miss_km[reference]))
        right.plot(speeds_m_s, error, **line)
        at = -1 if error[-1] > 2 * error.min() else len(error) // 2 - 2
        align = "right" if at == -1 else "left"
        put(right, Label(speeds_m_s[at], error[at], name, right=-8, up=8, align=align, color=colour))
        said.append(f"the {name} is off by {error[-1]:,.0f} km at {speeds_m_s[-1]:+.0f} m/s")
    left.legend(loc="upper center")
    for ax in axes:
        ax.set_ylim(bottom=0)
        _thousands(ax.yaxis)
    return f"Impact parameter against error of speed by {len(miss_km)} models: {'; '.join(said)}."


def _grouped(number):
    """A number with commas between its thousands and a true minus."""
    return f"{number:,.0f}".replace("-", "−")


def _published_ring(excess_speed_km_s):
    fact = RECORD["closest_altitude"]
    return [
        impact_parameter_km(altitude + MOON_RADIUS_KM, excess_speed_km_s)
        for altitude in (fact.low, fact.value, fact.value + UNCERTAINTIES[0])
    ]


def _hyperbola(b, excess_speed_km_s, mu_km3_s2, reach_km):
    """Points of a path that comes in along +x at a distance b from the axis, as far as the Moon's surface."""
    pull = mu_km3_s2 / excess_speed_km_s**2
    eccentricity = np.hypot(1, b / pull)
    semi_latus = b**2 / pull
    limit = np.arccos(-1 / eccentricity)
    anomaly = np.linspace(-limit, limit, 4001)[1:-1]
    radius = semi_latus / (1 + eccentricity * np.cos(anomaly))
    # From the far end of the incoming asymptote, at 180° from the direction of flight.
    angle = np.pi - (anomaly + limit)
    x, y = radius * np.cos(angle), np.sign(b) * radius * np.sin(angle)
    keep = radius < reach_km
    # A path that just touches the Moon flies on, whichever way its radius is rounded.
    below = np.flatnonzero(radius < (1 - 1e-9) * MOON_RADIUS_KM)
    if below.size:
        keep &= np.arange(radius.size) <= below[0]
    return x[keep], y[keep]


def _moon(ax, zorder):
    edge = {"edgecolor": style.INK, "linewidth": 0.8, "zorder": zorder}
    ax.add_patch(patches.Circle((0, 0), MOON_RADIUS_KM, facecolor=style.MOON, **edge))


def _measure(start, end, said, color, right=-12):
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    align = "left" if right > 0 else "right"
    return [
        Arrow(*start, *end, both=True, color=color, width=1.4),
        Label(*middle, said, right=right, align=align, valign="center", seam=5, color=color),
    ]


def _thousands(*axis_lines):
    for axis in axis_lines:
        axis.set_major_formatter(lambda value, _: _grouped(value))
