"""Straight up from the Earth, step by step: what students write themselves in lesson 01, to compare with."""

import numpy as np

from lunaedu.constants import EARTH_MU_KM3_S2

__all__ = [
    "energy_drift_km2_s2",
    "leapfrog_step",
    "speed_at_km_s",
]


def __dir__() -> list[str]:
    return sorted(__all__)


def leapfrog_step(radius_km: float, speed_km_s: float, step_s: float) -> tuple[float, float]:
    r"""One step of a radial flight: half a kick of gravity, a drift, and the other half kick.

    .. math:: v' = v - \frac{h\mu}{2r^2}, \quad r_1 = r + h v', \quad v_1 = v' - \frac{h\mu}{2r_1^2}

    Parameters
    ----------
    radius_km, speed_km_s : float
        Distance from the Earth's centre, and how fast it grows.
    step_s : float
        Length of the step.

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
    half_km_s = speed_km_s - step_s / 2 * EARTH_MU_KM3_S2 / radius_km**2
    later_km = radius_km + step_s * half_km_s
    return later_km, half_km_s - step_s / 2 * EARTH_MU_KM3_S2 / later_km**2


def energy_drift_km2_s2(radius_km: float, speed_km_s: float, hours: float, step_s: float) -> float:
    """How much the energy of a unit mass changes by the errors of the steps, over a climb of some hours.

    Parameters
    ----------
    radius_km, speed_km_s : float
        Where the climb begins, from the Earth's centre, and how fast.
    hours : float
        How long it lasts.
    step_s : float
        Length of each step.

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
    r, v = radius_km, speed_km_s
    for _ in range(round(3600 * hours / step_s)):
        r, v = leapfrog_step(r, v, step_s)
    return (v**2 - speed_km_s**2) / 2 - EARTH_MU_KM3_S2 * (1 / r - 1 / radius_km)


def speed_at_km_s(radius_km, burnout_radius_km, burnout_speed_km_s):
    r"""Speed at some distance after burnout, by the energy balance; zero where the probe does not get.

    .. math:: v^2 = v_0^2 + 2 \mu \left(\frac 1r - \frac 1{r_0}\right)

    Parameters
    ----------
    radius_km : float or array
        Distance from the Earth's centre.
    burnout_radius_km, burnout_speed_km_s : float or array
        Where the burn ended, from the centre, and how fast.

    Returns
    -------
    float or array
        Speed there, km/s.

    Examples
    --------
    >>> print(f"{speed_at_km_s(384_400.0, 7000.0, 11.0):.2f}")
    3.03
    """
    squared = burnout_speed_km_s**2 + 2 * EARTH_MU_KM3_S2 * (1 / radius_km - 1 / burnout_radius_km)
    return np.sqrt(np.maximum(squared, 0.0))
