"""Figures of lesson 02: what a late cut-off is worth, the target, the cloud of launches, the trial."""

from datetime import timedelta

import numpy as np
from matplotlib.dates import DateFormatter, HourLocator, date2num, num2date
from matplotlib.patches import Circle, Ellipse
from matplotlib.ticker import MultipleLocator

from lunaedu.constants import MOON_RADIUS_KM
from lunaedu.facts import RECORD
from lunaedu.figures import style
from lunaedu.physics.encounter import UNCERTAINTIES
from lunaedu.physics.orbits import capture_radius_km, impact_parameter_km

FAR_SIGMAS = 12.0


def late_cutoff(ax, accelerations_m_s2, claims):
    """Draw the speed that a late cut-off adds, on two logarithmic scales, and where each claim stands on it.

    Parameters
    ----------
    ax : Axes
    accelerations_m_s2 : (low, high)
        What the record allows for the acceleration at cut-off, m/s²; the high one is that of empty tanks.
    claims : mapping of str to float
        Name of a claim and the speed it speaks of, m/s; its mark stands on the line of empty tanks.

    Returns
    -------
    str
        Description.
    """
    low, high = accelerations_m_s2
    latest_s = max(30.0, 4 * max(claims.values()) / high)
    late_s = np.geomspace(1e-3, latest_s, 50)
    ax.fill_between(late_s, low * late_s, high * late_s, color=style.PROBE, alpha=0.18, linewidth=0)
    ax.plot(late_s, high * late_s, color=style.PROBE)
    ax.plot(late_s, low * late_s, color=style.PROBE, linestyle="--", linewidth=1.4)
    ax.annotate("empty tanks", (0.1, 1.25 * high * 0.1), color=style.PROBE, ha="right")
    ax.annotate("propellant left", (0.13, 0.7 * low * 0.13), color=style.PROBE, va="top")
    for name, speed_m_s in claims.items():
        when_s = speed_m_s / high
        ax.plot(
            [late_s[0], when_s, when_s],
            [speed_m_s, speed_m_s, 0.02],
            color=style.MUTED,
            linewidth=1,
            linestyle=":",
        )
        ax.plot(when_s, speed_m_s, "o", color=style.RECORD, markersize=10, markeredgecolor=style.BACKGROUND)
        below = when_s < 1
        ax.annotate(
            f"{name}: {_brief(speed_m_s)} m/s",
            (when_s, speed_m_s),
            (12, -34) if below else (-12, 8),
            textcoords="offset points",
            ha="left" if below else "right",
            color=style.RECORD,
            path_effects=style.halo(),
        )
    ax.set(xscale="log", yscale="log", xlim=(1e-3, latest_s), ylim=(0.02, 1.1 * high * latest_s))
    ax.minorticks_off()
    ax.set_xticks([1e-3, 1e-2, 0.1, 1, 10], ["1 ms", "10 ms", "0.1 s", "1 s", "10 s"])
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    ax.set(xlabel="cut-off too late by", ylabel="speed too high by (m/s)")
    said = "; ".join(f"{name}, {_brief(v)} m/s, is {1000 * v / high:.0f} ms" for name, v in claims.items())
    return (
        f"Speed error against delay of the cut-off, both logarithmic: a straight line of {high:.1f} m/s "
        f"for each "
        f"second with empty tanks, and a band down to {low:.1f} m/s. On the upper line: {said}."
    )


def focusing(ax, excess_speed_km_s, mu_km3_s2, flyby_radius_km):
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
    aim = impact_parameter_km(flyby_radius_km, excess_speed_km_s)
    span = 1.25 * aim
    for b in np.linspace(-span, span, 26):
        hit = abs(b) < grazing
        x, y = _hyperbola(b, excess_speed_km_s, mu_km3_s2, 2.2 * span)
        ax.plot(x, y, color=style.WARNING if hit else style.MUTED, linewidth=1.2 if hit else 0.7, zorder=2)
    for b in (-grazing, grazing):
        ax.plot(*_hyperbola(b, excess_speed_km_s, mu_km3_s2, 2.2 * span), color=style.WARNING, linestyle="--")
    x, y = _hyperbola(aim, excess_speed_km_s, mu_km3_s2, 2.2 * span)
    ax.plot(x, y, color=style.PROBE, linewidth=2.6, zorder=4)
    ax.plot([-2 * span, 0], [aim, aim], color=style.PROBE, linestyle=":", linewidth=1.6, zorder=4)
    _moon(ax, 0, 0)
    ax.plot([0, 0], [-1.1 * span, 1.1 * span], color=style.PLAN, linewidth=2, zorder=3)
    ax.annotate(
        "encounter plane, edge on",
        (-0.05 * span, -1.06 * span),
        color=style.PLAN,
        ha="right",
        path_effects=style.halo(),
    )
    low = np.argmin(np.hypot(x, y))
    _measure(
        ax, (0, 0), (x[low], y[low]), f"closest approach {_grouped(flyby_radius_km)} km", style.PROBE, 12
    )
    _measure(ax, (-0.16 * span, 0), (-0.16 * span, aim), f"b = {_grouped(aim)} km", style.PROBE, -12)
    _measure(
        ax,
        (-0.75 * span, 0),
        (-0.75 * span, -grazing),
        f"target radius {_grouped(grazing)} km",
        style.WARNING,
        -12,
    )
    ax.set(xlim=(-1.55 * span, 1.25 * span), ylim=(-1.12 * span, 1.12 * span), aspect="equal")
    ax.set(xlabel="along the way in (km)", ylabel="distance from the axis (km)")
    _thousands(ax)
    return (
        f"Paths past the Moon to scale, arriving side by side from the left at {excess_speed_km_s:.2f} "
        f"km/s. The Moon, "
        f"radius {MOON_RADIUS_KM:.0f} km, bends them in: all that aim within {grazing:.0f} km of its "
        f"centre hit. One "
        f"path aims {aim:.0f} km off and passes {flyby_radius_km:.0f} km from the centre."
    )


def encounter(ax, cloud, covariance_km2, excess_speed_km_s, stand_in):
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
    hits, t, north = cloud.hits, cloud.t_km, -cloud.r_km
    stand_in_north_km = -stand_in.r_km
    draw_target(ax, excess_speed_km_s)
    for chosen, colour, marker in ((~hits, style.PROBE, "."), (hits, style.RECORD, ".")):
        ax.plot(t[chosen], north[chosen], marker, color=colour, markersize=2.2, alpha=0.45, zorder=2.5)
    flipped = np.array([[1, -1], [-1, 1]]) * covariance_km2
    variances, axes = np.linalg.eigh(flipped)
    tilt = np.degrees(np.arctan2(axes[1, 1], axes[0, 1]))
    for sigmas in (1, 2, 3):
        width, height = 2 * sigmas * np.sqrt(variances[::-1])
        ax.add_patch(
            Ellipse(
                (0, 0),
                width,
                height,
                angle=tilt,
                fill=False,
                edgecolor=style.INK,
                linewidth=1.6,
                zorder=6,
                linestyle=("-", "--", ":")[sigmas - 1],
            )
        )
        tip = axes[:, 1] * np.sign(axes[0, 1]) * width / 2
        ax.annotate(
            f"{sigmas} σ", tip, (5, -4), textcoords="offset points", path_effects=style.halo(), zorder=8
        )
    ax.plot(
        stand_in.t_km,
        stand_in_north_km,
        "*",
        color=style.PROBE,
        markersize=20,
        zorder=9,
        markeredgecolor=style.BACKGROUND,
    )
    ax.annotate(
        "our reconstruction of Luna 1",
        (stand_in.t_km, stand_in_north_km),
        (0, 34),
        textcoords="offset points",
        color=style.PROBE,
        ha="center",
        va="bottom",
        arrowprops={"arrowstyle": "-", "color": style.PROBE, "shrinkB": 9},
        path_effects=style.halo(),
        zorder=9,
    )
    target_km = capture_radius_km(excess_speed_km_s)
    ax.annotate(
        "target:\naim inside\nand you hit",
        (0.87 * target_km, 0.5 * target_km),
        (36, 24),
        textcoords="offset points",
        color=style.WARNING,
        arrowprops={"arrowstyle": "-", "color": style.WARNING, "shrinkB": 0},
        path_effects=style.halo(),
        zorder=9,
    )
    count = len(hits)
    ax.annotate(
        f"{_grouped(count)} synthetic launches:\n{hits.mean():.0%} hit, {1 - hits.mean():.0%} miss",
        (0.02, 0.02),
        xycoords="axes fraction",
        va="bottom",
        path_effects=style.halo(),
        zorder=9,
    )
    major, minor = np.sqrt(variances[::-1])
    return (
        f"Encounter plane to scale, the Moon in the middle. {count} synthetic launches aimed at the "
        f"centre make a "
        f"cloud with half-axes of {major:.0f} and {minor:.0f} km (1 sigma, drawn as ellipses to 3 sigma); "
        f"{hits.mean():.1%} fall inside the target circle of {capture_radius_km(excess_speed_km_s):.0f} "
        f"km and hit. The "
        f"published miss is a ring of radius {_published_ring(excess_speed_km_s)[1]:.0f} km, outside the "
        f"cloud; our "
        f"reconstruction lies on it at {stand_in.t_km:.0f} km along T and {stand_in_north_km:.0f} km to "
        f"the north."
    )


def draw_target(ax, excess_speed_km_s, span_km=10_800.0):
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
    ax.fill(
        *np.concatenate([high * circle, low * circle[:, ::-1]], axis=1),
        color=style.RECORD,
        alpha=0.13,
        linewidth=0,
    )
    ax.plot(*(published * circle), color=style.RECORD, linewidth=1.6, linestyle="--")
    ax.annotate(
        "published miss",
        (0, -published),
        (0, -14),
        textcoords="offset points",
        color=style.RECORD,
        ha="center",
        va="top",
        path_effects=style.halo(),
        zorder=8,
    )
    _moon(ax, 0, 0)
    ax.add_patch(
        Circle(
            (0, 0),
            capture_radius_km(excess_speed_km_s),
            fill=False,
            edgecolor=style.WARNING,
            linewidth=2,
            zorder=7,
        )
    )
    ax.set(xlim=(-span_km, span_km), ylim=(-span_km, span_km), aspect="equal")
    ax.xaxis.set_major_locator(MultipleLocator(5000))
    ax.yaxis.set_major_locator(MultipleLocator(5000))
    ax.set(xlabel="T: parallel to the equator (km)", ylabel="−R: north (km)")
    _thousands(ax)


def trial_axes(ax):
    """Draw the dock: arrival time against miss, with the published point, its uncertainty and the plan.

    Parameters
    ----------
    ax : Axes
    """
    closest, altitude = RECORD["closest_time"].value, RECORD["closest_altitude"].value
    forecast = RECORD["forecast_arrival"].value
    high, wide = UNCERTAINTIES[0], timedelta(minutes=UNCERTAINTIES[1])
    ax.fill_between(
        [closest - wide, closest + wide],
        altitude - high,
        altitude + high,
        color=style.RECORD,
        alpha=0.25,
        linewidth=0,
        zorder=1.5,
    )
    ax.plot(
        closest, altitude, "D", color=style.RECORD, markersize=10, markeredgecolor=style.BACKGROUND, zorder=8
    )
    ax.annotate(
        "published",
        (closest, altitude + high),
        (0, 4),
        textcoords="offset points",
        color=style.RECORD,
        ha="center",
        path_effects=style.halo(),
        zorder=8,
    )
    ax.axhspan(-MOON_RADIUS_KM, 0, color=style.MOON, alpha=0.35, linewidth=0)
    ax.annotate(
        "inside the Moon",
        (0.01, -MOON_RADIUS_KM / 2),
        xycoords=("axes fraction", "data"),
        va="center",
        color=style.INK,
    )
    ax.plot(
        forecast,
        -MOON_RADIUS_KM,
        "s",
        color=style.PLAN,
        markersize=10,
        markeredgecolor=style.BACKGROUND,
        clip_on=False,
        zorder=8,
    )
    ax.annotate(
        "plan", (forecast, -MOON_RADIUS_KM), (9, 3), textcoords="offset points", color=style.PLAN, zorder=8
    )
    ax.set(
        xlim=(forecast - timedelta(hours=3), forecast + timedelta(hours=3.5)), ylim=(-MOON_RADIUS_KM, 11_000)
    )
    ax.xaxis.set_major_locator(HourLocator())
    ax.xaxis.set_major_formatter(DateFormatter("%H:%M"))
    ax.set(xlabel="closest approach on 4 January (UTC)", ylabel="altitude above the Moon (km)")
    _thousands(ax.yaxis)


ARMS = {
    "too fast": ("speed_m_s", 1, style.PROBE, "-"),
    "too slow": ("speed_m_s", -1, style.PROBE, "-"),
    "too steep": ("pitch_arcmin", 1, style.SUN, "-."),
    "too flat": ("pitch_arcmin", -1, style.SUN, "-."),
    "too far left": ("yaw_arcmin", 1, style.BELT, ":"),
    "too far right": ("yaw_arcmin", -1, style.BELT, ":"),
    "launched late": ("delay_s", 1, style.EARTH, "--"),
    "launched early": ("delay_s", -1, style.EARTH, "--"),
}
"""The families of explanations: error, its sign, and the look of its curve."""

LEFT_LABELS = ("too slow", "too far right", "launched early", "too flat")

LOWEST_LABEL_KM = {"speed_m_s": 500, "pitch_arcmin": 6000, "yaw_arcmin": 2500, "delay_s": 2500}

UNITS = {"speed_m_s": "m/s", "pitch_arcmin": "′", "yaw_arcmin": "′", "delay_s": "s"}


def trial(ax, arms, both):
    """Draw the trial: what each family of explanations makes of the miss and of the hour of arrival.

    Parameters
    ----------
    ax : Axes
    arms : mapping of str to (sizes, times, altitudes_km)
        For the names in `ARMS`: sizes of the error (absolute values), and time and altitude of the closest
        approach. Every fourth size is marked on the curve.
    both : (times, altitudes_km)
        The same for speed and pitch in the proportion that meets both published figures.

    Returns
    -------
    str
        Description.
    """
    trial_axes(ax)
    top = ax.get_ylim()[1]
    altitude = RECORD["closest_altitude"].value
    said = []
    for name, (sizes, times, altitudes_km) in arms.items():
        error, _, colour, dash = ARMS[name]
        ax.plot(times, altitudes_km, color=colour, linestyle=dash, zorder=4)
        side = -1 if name in LEFT_LABELS else 1
        ax.plot(times[3::4], altitudes_km[3::4], "o", color=colour, markersize=5, zorder=5)
        for size, time, height in zip(sizes[3::4], times[3::4], altitudes_km[3::4], strict=True):
            if LOWEST_LABEL_KM[error] < height < 0.95 * top:
                ax.annotate(
                    f"{size:.0f}",
                    (time, height),
                    (6 * side, -4),
                    textcoords="offset points",
                    color=colour,
                    fontsize=9.5,
                    ha="left" if side > 0 else "right",
                    path_effects=style.halo(2),
                    zorder=6,
                    annotation_clip=True,
                )
        hours = date2num(times)
        label = f"{name} ({UNITS[error]})"
        if error == "speed_m_s":
            place = num2date(np.interp(7000, altitudes_km, hours)), 7000
            ax.annotate(
                label,
                place,
                (12 * side, 6),
                textcoords="offset points",
                color=colour,
                ha="left" if side > 0 else "right",
                path_effects=style.halo(),
            )
        else:
            leaves = np.interp(top, altitudes_km, hours)
            early = leaves < date2num(RECORD["forecast_arrival"].value)
            ax.annotate(
                label,
                (leaves, top),
                (0, 4),
                textcoords="offset points",
                color=colour,
                ha="right" if early else "left",
                rotation=-56 if early else 56,
                rotation_mode="anchor",
                annotation_clip=False,
            )
        there = num2date(np.interp(altitude, altitudes_km, hours))
        said.append(
            f"{name} by {np.interp(altitude, altitudes_km, sizes):.0f} {UNITS[error]} at {there:%H:%M}"
        )
    ax.plot(*both, color=style.INK, linewidth=3, zorder=6, path_effects=style.halo(5))
    labelled = round(0.6 * len(both[0]))
    ax.annotate(
        "fast and steep",
        (both[0][labelled], both[1][labelled]),
        (7, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
        rotation=-63,
        rotation_mode="anchor",
        fontweight="bold",
        path_effects=style.halo(),
        zorder=9,
    )
    return (
        f"Altitude of the closest approach against its time. Published: {altitude:.0f} km at "
        f"{RECORD['closest_time'].value:%H:%M} UTC. One error alone reaches that altitude "
        f"{', '.join(said)}. Only speed and pitch together run into the published point."
    )


def told(number, form="+z.1f"):
    """A number in words, as a residual by default: "none" stands for what there is not, such as NaN.

    Examples
    --------
    >>> told(-0.01), told(float("nan"))
    ('+0.0', 'none')
    """
    return "none" if np.isnan(number) else format(number, form)


def residual_sheet(ax, residuals):
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
    looks = (("miss", "o", style.PROBE), ("arrival", "s", style.EARTH), ("distance at 62 h", "^", style.SUN))
    for column, (label, marker, colour) in enumerate(looks):
        values = np.array([row[column] for row in residuals.values()])
        shown = np.clip(values, -FAR_SIGMAS, FAR_SIGMAS)
        ax.plot(
            shown,
            rows + 0.22 * (1 - column),
            marker,
            color=colour,
            label=label,
            markeredgecolor=style.BACKGROUND,
        )
        for x, y, value in zip(shown, rows + 0.22 * (1 - column), values, strict=True):
            if abs(value) > FAR_SIGMAS:
                ax.annotate(
                    "▸" if value > 0 else "◂",
                    (x, y),
                    (8 if value > 0 else -8, 0),
                    textcoords="offset points",
                    color=colour,
                    ha="center",
                    va="center",
                )
    ax.set_yticks(rows, residuals)
    ax.tick_params(axis="y", length=0)
    ax.set(xlim=(-FAR_SIGMAS - 1.5, FAR_SIGMAS + 1.5), ylim=(-0.6, len(rows) - 0.4))
    ax.set(xlabel="calculated less published (uncertainties)")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.1), ncols=3, handletextpad=0.2, columnspacing=1.0)
    said = "; ".join(
        f"{name.replace(chr(10), ' ')}: {', '.join(told(value) for value in row)}"
        for name, row in residuals.items()
    )
    return f"Residuals in uncertainties (miss, arrival, distance at 62 h): {said}."


def ladder(axes, speeds_m_s, miss_km, reference):
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
    looks = dict(zip(miss_km, ((style.PLAN, "--"), (style.SUN, "-."), (style.PROBE, "-")), strict=False))
    said = []
    for name, vectors in miss_km.items():
        colour, dash = looks[name]
        left.plot(speeds_m_s, np.hypot(*vectors), color=colour, linestyle=dash, label=name)
        if name == reference:
            continue
        error = np.hypot(*(np.asarray(vectors) - miss_km[reference]))
        right.plot(speeds_m_s, error, color=colour, linestyle=dash)
        at = -1 if error[-1] > 2 * error.min() else len(error) // 2 - 2
        right.annotate(
            name,
            (speeds_m_s[at], error[at]),
            (-8, 8),
            textcoords="offset points",
            ha="right" if at == -1 else "left",
            color=colour,
            path_effects=style.halo(),
        )
        said.append(f"{name} is off by {error[-1]:.0f} km at {speeds_m_s[-1]:+.0f} m/s")
    left.set(xlabel="error of the cut-off speed (m/s)", ylabel="impact parameter (km)", ylim=(0, None))
    left.legend(loc="upper center")
    right.set(
        xlabel="error of the cut-off speed (m/s)",
        ylabel=f"difference from the {reference} (km)",
        ylim=(0, None),
    )
    for ax in axes:
        _thousands(ax.yaxis)
    return f"Impact parameter against error of speed by {len(miss_km)} models. " + "; ".join(said) + "."


def _grouped(number):
    """A number with commas between its thousands and a true minus."""
    return f"{number:,.0f}".replace("-", "−")


def _brief(number):
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"


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


def _moon(ax, x, y):
    ax.add_patch(
        Circle((x, y), MOON_RADIUS_KM, facecolor=style.MOON, edgecolor=style.INK, linewidth=0.8, zorder=2.2)
    )


def _measure(ax, start, end, text, colour, right):
    ax.annotate(
        "",
        end,
        start,
        arrowprops={"arrowstyle": "<|-|>", "color": colour, "shrinkA": 0, "shrinkB": 0},
        zorder=6,
    )
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    ax.annotate(
        text,
        middle,
        (right, 0),
        textcoords="offset points",
        color=colour,
        va="center",
        ha="left" if right > 0 else "right",
        zorder=7,
        bbox={"facecolor": style.BACKGROUND, "edgecolor": "none", "pad": 1.5},
    )


def _thousands(ax):
    for axis in (ax.xaxis, ax.yaxis) if hasattr(ax, "xaxis") else (ax,):
        axis.set_major_formatter(lambda value, _: _grouped(value))
