"""The panel of lesson 03: a counter on its way through the belts, and what it shows."""

from functools import lru_cache

import numpy as np

from lunaedu.apps.panel import Choice, Control, Panel, two_axes
from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
from lunaedu.facts import RECORD
from lunaedu.figures import belts as figures
from lunaedu.figures import style
from lunaedu.figures.marks import Label, Line, Point, Scene
from lunaedu.physics import belts, counters, field
from lunaedu.physics.reconstruction import stand_in_departure

LOWEST_S, HIGHEST_S = 0.3, 1e9
LAWS = counters.observed_rate_nonparalysable, counters.observed_rate_paralysable


@lru_cache
def _path():
    """Return what stays: altitude, place in the meridian (Earth radii), L and B/B₀ along the path."""
    path, start = belts.reference_path(), np.datetime64(stand_in_departure().start.replace(tzinfo=None), "us")
    times = (start + (path.hours * 3.6e9).astype("timedelta64[us]")).astype(str)
    place = field.magnetic_coordinates(path.position_km, list(times))
    latitude, distance = np.radians(place.latitude_deg), place.radius_km / GEOMAGNETIC_RADIUS_KM
    altitude_km = place.radius_km - GEOMAGNETIC_RADIUS_KM
    meridian = distance * np.cos(latitude), distance * np.sin(latitude)
    return altitude_km, meridian, path.electron_l_shell, path.electron_field_ratio


def stage(fig):
    """Draw the belts and the axes of the rates, without a counter."""
    plane, rates = two_axes(fig, 4.1, width_ratios=(1.7, 1))
    figures.belt_map(plane, labels=False)
    plane.plot(*_path()[1], color=style.MUTED, linewidth=1.4, linestyle="--", zorder=5)
    plane.set(title="In the belts, to scale")
    plane.text(-3.8, -4.4, "protons\n> 30 MeV", color="#7d5600", ha="left", va="bottom", fontsize=11)
    plane.text(5.2, 4.05, "electrons > 1 MeV", color="#6e2f63", ha="center", fontsize=11)
    rates.set(yscale="log", xlim=(0, 70), ylim=(LOWEST_S, HIGHEST_S), title="Counts per second")
    rates.set(xlabel="altitude (thousand km)")
    rates.minorticks_off()
    rates.yaxis.set_major_formatter(figures.plain_ticks)
    return (
        "Left: a cut through the dipole, to scale, with contours of trapped protons and electrons and the "
        "path of Luna 1, dashed. Right: counts per second, logarithmic, against altitude up to 70 000 km."
    )


@lru_cache
def _xrays():
    """Return energies, and the X-rays of each made along the path by the electrons that are stopped."""
    _, _, l_shell, ratio = _path()
    energies = np.geomspace(counters.XRAY_MEV[0], 7.0, 60)
    electrons = belts.electron_flux_cm2_s(l_shell[:, None], ratio[:, None], energies)
    soft = energies <= counters.XRAY_MEV[-1]
    return energies[soft], counters.xray_spectrum(energies, electrons, counters.ALUMINIUM)[:, soft]


def _true_rates_s(shield_g_cm2, day):
    """Return the least energy that passes, and what comes to the tube everywhere on the path."""
    _, _, l_shell, ratio = _path()
    least_MeV = float(counters.electron_cutoff_MeV(shield_g_cm2))
    energies, photons = _xrays()
    passing = photons * counters.xray_transmission(energies, shield_g_cm2, counters.ALUMINIUM)
    xrays = np.trapezoid(passing, energies, axis=1) / 2  # the other half flies outwards
    seen = belts.electron_flux_cm2_s(l_shell, ratio, least_MeV)
    seen = seen + RECORD["tube_photon_efficiency"].value / 100 * xrays
    area_cm2 = counters.omnidirectional_area_cm2(counters.cylinder_surface_cm2(*RECORD["gm_size"].value))
    return least_MeV, area_cm2 * (10**day * seen + RECORD["gcr_rate"].value)


def act(altitude_km, shield_g_cm2, day, dead_time_us, paralysable):
    """Return the scene of one counter at one altitude, on a day of so many powers of ten over the mean."""
    heights_km, meridian, *_ = _path()
    least_MeV, true_s = _true_rates_s(shield_g_cm2, day)
    fine_km = np.linspace(heights_km[0], 70_000.0, 400)
    came_s = np.exp(np.interp(fine_km, heights_km, np.log(true_s)))
    law, dead_s = LAWS[round(paralysable)], 1e-6 * dead_time_us
    here_s = float(np.exp(np.interp(altitude_km, heights_km, np.log(true_s))))
    shows_s = float(law(here_s, dead_s))
    spot = [float(np.interp(altitude_km, heights_km, part)) for part in meridian]
    x, thousands = altitude_km / 1000, fine_km / 1000
    shown_s = np.maximum(law(came_s, dead_s), LOWEST_S / 2)
    end_s, above_26_s = max(float(shown_s[-1]), 5.0), float(np.interp(26, thousands, came_s))
    marks = [
        Point(*spot, color=style.PROBE, size=12),
        Line(thousands, came_s, color=style.BELT, dash="dashed", axes=1),
        Line(thousands, shown_s, color=style.PROBE, axes=1),
        Line([x, x], [LOWEST_S, HIGHEST_S], color=style.MUTED, width=1.0, dash="dotted", axes=1),
        Label(26, above_26_s, "what comes", color=style.BELT, right=8, up=4, axes=1),
        Label(69, end_s, "what it shows", color=style.PROBE, align="right", up=-18, axes=1),
        Point(x, here_s, color=style.BELT, marker="s", axes=1),
        Point(x, max(shows_s, 1.3 * LOWEST_S), color=style.PROBE, size=11, axes=1),
    ]
    return Scene(marks, _sentence(altitude_km, least_MeV, here_s, shows_s, round(paralysable), dead_s))


def _sentence(altitude_km, least_MeV, here_s, shows_s, paralysable, dead_s):
    met = (
        f"{altitude_km:,.0f} km up, {_count(here_s)} counts would come in a second: electrons above "
        f"{least_MeV:.2g} MeV, X-rays of the others, cosmic rays"
    )
    it = f"{met}. Dead for {1e6 * dead_s:.0f} µs after each count, it shows"
    if shows_s < 1e-3:
        return f"{it} nothing: it is drowned."
    if not paralysable:
        return f"{it} {_count(shows_s)}, which is {shows_s / here_s:.1%} of them."
    low, high = counters.true_rates_paralysable(shows_s, dead_s)
    other = high if abs(here_s - low) < abs(here_s - high) else low
    return f"{it} {_count(shows_s)}, as it would if {_count(other)} came."


def _count(per_second):
    if per_second < 1:
        return "less than one"
    return f"{round(per_second, 2 - int(np.floor(np.log10(per_second)))):,.0f}"


def belts_panel():
    """Return the panel of lesson 03.

    Examples
    --------
    >>> "drowned" in belts_panel().sentence
    True
    """
    controls = [
        Control("altitude_km", "altitude on the path", "km", low=1500, high=70_000, step=500, start=20_000),
        Control("shield_g_cm2", "shield of aluminium", "g/cm²", low=0.05, high=3.5, step=0.05, start=1.0),
        Control("day", "this day over the mean", "powers of ten", low=-3, high=1, step=0.5, start=0),
        Control("dead_time_us", "dead time", "µs", low=1, high=500, step=1, start=100),
        Choice("paralysable", "law of dead time", ("not paralysable", "paralysable"), start=1),
    ]
    return Panel("What does the counter show?", controls, stage, act)
