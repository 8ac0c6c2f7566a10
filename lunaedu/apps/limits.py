"""The panel of lesson 07: an instrument that noticed nothing, and what that excludes."""

import numpy as np
from matplotlib.figure import Figure

from lunaedu.apps.panel import Choice, Control, Panel, two_axes
from lunaedu.constants import GEOMAGNETIC_RADIUS_KM, MOON_RADIUS_KM
from lunaedu.facts import RECORD
from lunaedu.figures import limits as draw
from lunaedu.figures import style
from lunaedu.figures.marks import Band, Label, Line, Point, Scene, put
from lunaedu.physics import field, limits

DAY_S = 86_400.0
NEAREST_KM = float(np.ceil(MOON_RADIUS_KM / 10) * 10)
"""The panel's lowest distance: the ground, to a step of its control."""
LIGHTEST_G = {"0.001 µg": 1e-9, "0.01 µg": 1e-8, "0.1 µg": 1e-7, "1 µg": 1e-6}
"""Lightest grain that a detector counts: as remembered for Luna 1, and as published for Zond 2 (0.1 µg)."""


def today_nt() -> float:
    """Return what Apollo left of a field on the Moon's ground, at the equator of a dipole, nT."""
    moment_a_m2 = RECORD["apollo_moment"].value * limits.GAUSS_CM3_A_M2
    return float(-limits.dipole_field_nt([MOON_RADIUS_KM, 0.0, 0.0], [0.0, 0.0, moment_a_m2])[2])


def stage(fig: Figure) -> str:
    """Draw the axes of the Moon's field and of the dust, with what is known today."""
    left, right = two_axes(fig, 4.6)
    draw.field_axes(left)
    draw.dust_axes(right)
    left.set_title("The Moon's field", fontsize=12.5)
    right.set_title("Dust", fontsize=12.5)
    known = draw.falling_nt(today_nt(), draw.DISTANCES_KM)
    put(
        left,
        Line(draw.DISTANCES_KM, known, color=style.EARTH, width=2.6),
        Label(3000, float(draw.falling_nt(today_nt(), 3000)), "Apollo's limit", up=6, color=style.EARTH),
    )
    return (
        "Left: field of a dipole in the Moon against distance from its centre, both logarithmic, with the "
        "line below which Apollo found it to be. Right: flux of dust against the mass of the lightest grain, "
        "both logarithmic, with today's flux."
    )


def act(
    distance_km: float, noticed_nT: float, area_m2: float, hours: float, confidence: float, lightest: float
) -> Scene:
    """Return the scene of one silence: what it excludes of a field, and of a flux of dust."""
    ground_nt = noticed_nT * (distance_km / MOON_RADIUS_KM) ** 3
    left_nt = draw.falling_nt(ground_nt, draw.DISTANCES_KM)
    top_nt = np.full(left_nt.size, draw.FIELDS_NT[1])
    grain, threshold_g = list(LIGHTEST_G.items())[round(lightest)]
    limit_m2_s = limits.upper_limit(0, confidence=confidence / 100) / (area_m2 * 3600 * hours)
    marks = [
        Band(draw.DISTANCES_KM, np.minimum(left_nt, top_nt), top_nt, opacity=0.25),
        Line(draw.DISTANCES_KM, left_nt),
        Point(distance_km, noticed_nT, marker="*", size=18),
        Label(19_000, 3e5, "excluded", align="right", valign="top", bold=True, color=style.WARNING),
        *draw.dust_marks(limit_m2_s, threshold_g, axes=1),
    ]
    return Scene(
        marks,
        _of_the_field(distance_km, noticed_nT, ground_nt)
        + _of_dust(
            f"no count on {area_m2:.2f} m² in {hours:.0f} h", limit_m2_s, threshold_g, grain, confidence
        ),
    )


def _of_the_field(distance_km, noticed_nT, ground_nt):
    moment = limits.moment_limits_a_m2(noticed_nT, distance_km)[1]
    earths = limits.moment_limits_a_m2(field.EQUATORIAL_FIELD_NT, GEOMAGNETIC_RADIUS_KM)[1]
    return (
        f"{distance_km:,.0f} km from the centre, nothing over {noticed_nT:.0f} nT: the ground may still have "
        f"{ground_nt:,.0f} nT, the Moon one part in {draw.brief(earths / moment)} of the Earth's moment. "
    )


def _of_dust(silence, limit_m2_s, threshold_g, grain, confidence):
    expected_share = limits.interplanetary_flux_m2_s(threshold_g) / limit_m2_s
    grains = f"grains of {grain} or more a square metre and day"
    verdict = (
        f"today's flux is {draw.brief(1 / expected_share)} times less, and stays possible"
        if expected_share < 1
        else f"today's flux is {draw.brief(expected_share)} times more, so somebody is wrong"
    )
    return (
        f"At {confidence:.0f} %, {silence} leaves up to {draw.brief(DAY_S * limit_m2_s)} {grains}. "
        f"Verdict: {verdict}."
    )


def limits_panel() -> Panel:
    """Return the panel of lesson 07.

    Examples
    --------
    >>> "the ground may still have" in limits_panel().sentence
    True
    """
    controls = [
        Control(
            "distance_km",
            "distance from the Moon's centre",
            "km",
            low=NEAREST_KM,
            high=20_000,
            step=10,
            start=7730,
        ),
        Control("noticed_nT", "weakest field noticed", "nT", low=1, high=200, step=1, start=100),
        Control("area_m2", "area of the dust detector", "m²", low=0.05, high=2, step=0.05, start=0.2),
        Control("hours", "hours of listening", "h", low=1, high=200, step=1, start=62),
        Control("confidence", "confidence", "%", low=80, high=99, step=1, start=95),
        Choice("lightest", "lightest grain counted", tuple(LIGHTEST_G)),
    ]
    return Panel("What nothing tells you", controls, stage, act)
