"""Straight up from the Earth, step by step: what students write themselves in lesson 01, to compare with."""

import numpy as np
from numpy.typing import ArrayLike

from lunaedu.constants import EARTH_MU_KM3_S2
from lunaedu.guard import Numbers, one, together, within

__all__ = [
    "energy_drift_km2_s2",
    "leapfrog_step",
    "speed_at_km_s",
]


def __dir__() -> list[str]:
    return sorted(__all__)


NEAREST_KM, FARTHEST_KM, FASTEST_KM_S, LONGEST_S = 6000.0, 1e9, 1000.0, 1e6
"""Where a climb may be, how fast, and in how long steps; the ground itself lies a little above."""


def leapfrog_step(radius_km: float, speed_km_s: float, step_s: float) -> tuple[float, float]:
    r"""One step of a radial flight: half a kick of gravity, a drift, and the other half kick.

    .. math:: v' = v - \frac{h\mu}{2r^2}, \quad r_1 = r + h v', \quad v_1 = v' - \frac{h\mu}{2r_1^2}

    Parameters
    ----------
    radius_km, speed_km_s : float
        Distance from the Earth's centre, and how fast it grows.
    step_s : float
        Length of the step; below zero it goes back in time.

    Raises
    ------
    ValueError
        If the probe would be below the ground.

    Returns
    -------
    (float, float)
        The same two, a step later.

    References
    ----------
    Hairer, Lubich and Wanner, *Acta Numerica* 12 (2003), section 1.

    Examples
    --------
    >>> radius_km, speed_km_s = leapfrog_step(7000.0, 11.0, 60.0)
    >>> print(f"{radius_km:.1f} {speed_km_s:.3f}")
    7645.4 10.551
    """
    radius_km = one("radius_km", radius_km, NEAREST_KM, FARTHEST_KM)
    speed_km_s = one("speed_km_s", speed_km_s, -FASTEST_KM_S, FASTEST_KM_S)
    return _step(radius_km, speed_km_s, one("step_s", step_s, -LONGEST_S, LONGEST_S))


def energy_drift_km2_s2(radius_km: float, speed_km_s: float, hours: float, step_s: float) -> float:
    """How much the energy of a unit mass changes by the errors of the steps, over a climb of some hours.

    Parameters
    ----------
    radius_km, speed_km_s : float
        Where the climb begins, from the Earth's centre, and how fast.
    hours : float
        How long it lasts, up to 100.
    step_s : float
        Length of each step, from 1 s to 1e6 s.

    Raises
    ------
    ValueError
        If the probe falls back to the ground before the end.

    Returns
    -------
    float
        Change of the energy, km²/s².

    Examples
    --------
    >>> coarse, fine = (energy_drift_km2_s2(7000.0, 11.0, 2.0, step_s) for step_s in (60.0, 30.0))
    >>> print(f"{coarse / fine:.1f}")
    4.0
    """
    r0 = r = one("radius_km", radius_km, NEAREST_KM, FARTHEST_KM)
    v0 = v = one("speed_km_s", speed_km_s, -FASTEST_KM_S, FASTEST_KM_S)
    h = one("step_s", step_s, 1.0, LONGEST_S)
    for _ in range(round(3600 * one("hours", hours, 0.0, 100.0) / h)):
        r, v = _step(r, v, h)
    return (v**2 - v0**2) / 2 - EARTH_MU_KM3_S2 * (1 / r - 1 / r0)


def _step(r, v, h):
    middle = v - h / 2 * EARTH_MU_KM3_S2 / r**2
    later = r + h * middle
    if later < NEAREST_KM:
        raise ValueError("speed_km_s is too low: the probe falls back to the ground on the way")
    return later, middle - h / 2 * EARTH_MU_KM3_S2 / later**2


def speed_at_km_s(
    radius_km: ArrayLike, burnout_radius_km: ArrayLike, burnout_speed_km_s: ArrayLike
) -> Numbers:
    r"""Speed at some distance after burnout, by the energy balance; zero where the probe does not get.

    .. math:: v^2 = v_0^2 + 2 \mu \left(\frac 1r - \frac 1{r_0}\right)

    Parameters
    ----------
    radius_km : array_like
        Distance from the Earth's centre.
    burnout_radius_km, burnout_speed_km_s : array_like
        Where the burn ended, from the centre, and how fast.

    Returns
    -------
    float or ndarray
        Speed there, km/s.

    Examples
    --------
    >>> print(f"{speed_at_km_s(384_400.0, 7000.0, 11.0):.2f}")
    3.03
    """
    r = within("radius_km", radius_km, NEAREST_KM, FARTHEST_KM)
    r0 = within("burnout_radius_km", burnout_radius_km, NEAREST_KM, FARTHEST_KM)
    v0 = within("burnout_speed_km_s", burnout_speed_km_s, -FASTEST_KM_S, FASTEST_KM_S)
    together(radius_km=r, burnout_radius_km=r0, burnout_speed_km_s=v0)
    return np.sqrt(np.maximum(v0**2 + 2 * EARTH_MU_KM3_S2 * (1 / r - 1 / r0), 0.0))
