"""The panel of lesson 08: one reading of the bulletins after the other, and the flight that fits it best."""

from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from lunaedu.apps.panel import Choice, Control, Panel, two_axes
from lunaedu.figures import reconstruction, style
from lunaedu.figures.marks import Label, Line, Mark, Point, Scene
from lunaedu.physics import bulletins, rebuild
from lunaedu.physics.bulletins import MEASURED, Reading

KINDS = (("latitude", style.PROBE, "o"), ("longitude", style.EARTH, "s"), ("distance", style.SUN, "^"))
FAR = 8.0
"""Residuals beyond this many errors stand at the edge."""

TRUST_KM = 500.0
"""How far the published height is trusted where it counts: half the spread of the first reports."""

MINUTES = (None, 15.0, 5.0, 1.0)
HOURS = ("not counted", "hour good to 15 min", "hour good to 5 min", "hour good to 1 min")


def stage(fig: Figure) -> str:
    """Draw the axes of the residuals and of the encounter."""
    sheet, encounter = two_axes(fig, 4.6, (1, 1))
    sheet.axhspan(-2, 2, color=style.RECORD, alpha=0.13, linewidth=0)
    sheet.axhline(0, color=style.RECORD, linewidth=1)
    sheet.set(xlim=(-1, 22.5), ylim=(-FAR - 1.5, FAR + 3.5), xticks=[0, 3, 10, 13, 16, 18, 21])
    sheet.set(xlabel="hour, 3 Jan (UTC)", ylabel="residual (errors)")
    sheet.set_title("The bulletins", fontsize=12.5)
    for name, color, marker in KINDS:
        sheet.plot([], [], marker, color=color, label=name, linestyle="none")
    sheet.set_yticks([-8, -4, -2, 0, 2, 4, 8])
    sheet.legend(loc="upper right", ncols=3, fontsize=9.5, handletextpad=0, columnspacing=0.4)
    reconstruction.encounter_axes(encounter)
    encounter.set_title("Past the Moon", fontsize=12.5)
    return (
        "Left: what the best flight leaves of each bulletin, in its errors, against the hour; within the "
        "band it fits. Right: height above the Moon against minutes after the published hour, with the "
        "published point."
    )


@lru_cache(maxsize=256)
def _fitted(reading, beneath, minutes):
    """The fit, what it predicts, and how that scatters: hour (min) and height (km), with their covariance."""
    measured = beneath * MEASURED
    if minutes:
        fit = rebuild.compromise(reading, TRUST_KM, minutes, measured)
    else:
        fit = rebuild.best_fit(reading, measured=measured)
    changes = np.diag(rebuild.STEPS)
    ahead = rebuild.predict(np.vstack([fit.values, fit.values + changes, fit.values - changes]))
    told = np.array([ahead.late_min, ahead.closest_altitude_km])
    slopes = (told[:, 1:7] - told[:, 7:]) / (2 * rebuild.STEPS)
    return fit, told[:, 0], slopes @ fit.covariance @ slopes.T, float(ahead.last_contact_km[0])


def act(distances: float, longitudes: float, forecasts: float, beneath: float, hour: float) -> Scene:
    """Return the scene of one reading: its residuals, and where its best flight passes the Moon."""
    reading = Reading(bool(distances), bool(longitudes), bool(forecasts))
    fit, middle, covariance, last_km = _fitted(reading, beneath, MINUTES[int(hour)])
    left = fit.left[: 3 * len(reading.names)].reshape(-1, 3)
    marks: list[Mark] = []
    for name, row in zip(reading.names, left, strict=True):
        at = bulletins.hour_of(name).hour
        for shift, (_, color, marker), value in zip((-0.6, 0.0, 0.6), KINDS, row, strict=True):
            shown = float(np.clip(value, -FAR, FAR))
            marks.append(Point(at + shift, shown, color=color, marker=marker, size=8))
            if abs(value) > FAR:
                up = 8 if value > 0 else -16
                marks.append(Label(at + shift, shown, "↑" if value > 0 else "↓", up=up, align="center"))
    turn = np.linspace(0, 2 * np.pi, 73)
    circle = np.linalg.cholesky(covariance) @ np.array([np.cos(turn), np.sin(turn)])
    for sigmas, dash in ((1, "solid"), (2, "dashed")):
        marks.append(Line(*(middle[:, None] + sigmas * circle), dash=dash, width=1.8, axes=1))
    (least, most), (low, high) = reconstruction.CLOUD_LIMITS
    place = float(np.clip(middle[0], least, most)), float(np.clip(middle[1], low, high))
    marks.append(Point(*place, marker="*", size=17, axes=1))
    return Scene(marks, _sentence(fit, middle, np.sqrt(np.diag(covariance)), last_km))


def _sentence(fit, middle, scatter, last_km):
    early = "before" if middle[0] < 0 else "after"
    verdict = "an excellent fit" if fit.cost < 25 else "a strained fit" if fit.cost < 60 else "no fit"
    return (
        f"Cost {fit.cost:,.0f}: {verdict}. It leaves with {fit.values[0]:.0f} m/s over escape speed and "
        f"passes the Moon {abs(middle[0]):.0f} ± {scatter[0]:.0f} min {early} the published hour, "
        f"{middle[1]:,.0f} ± {scatter[1]:,.0f} km up; after 62 h it is {last_km:,.0f} km away."
    )


def reconstruction_panel() -> Panel:
    """Return the panel of lesson 08.

    Examples
    --------
    >>> "an excellent fit" in reconstruction_panel().sentence
    True
    """
    controls = [
        Choice("distances", "distances count from", ("the ground", "the Earth's centre")),
        Choice("longitudes", "longitudes of", ("the first copy", "the other copy"), start=1),
        Choice("forecasts", "forecasts", ("left out", "counted")),
        Control("beneath", "error beneath the rounding", "× ours", low=0.2, high=4, step=0.2, start=1),
        Choice("hour", "published closest approach", HOURS),
    ]
    return Panel("One reading after the other", controls, stage, act)
