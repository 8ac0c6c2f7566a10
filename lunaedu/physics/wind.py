"""Parker's solar wind: a corona of one temperature that cannot stay where it is.

The speed at a distance solves a transcendental equation. `parker_speed_km_s` writes the answer down with
Lambert's W function, `parker_speed_by_bisection_km_s` searches for it: two routes to one number.

Examples
--------
>>> from lunaedu.constants import ASTRONOMICAL_UNIT_KM
>>> from lunaedu.physics import wind
>>> print(f"{wind.parker_speed_km_s(ASTRONOMICAL_UNIT_KM, 1e6):.0f} km/s at the Earth")
485 km/s at the Earth
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import ASTRONOMICAL_UNIT_KM, SUN_MU_KM3_S2, SUN_RADIUS_KM
from lunaedu.guard import within
from lunaedu.physics.plasma import sound_speed_km_s

__all__ = [
    "COOLEST_K",
    "FARTHEST_KM",
    "HOTTEST_K",
    "lambert_w",
    "parker_speed_by_bisection_km_s",
    "parker_speed_km_s",
    "sonic_radius_km",
]


def __dir__() -> list[str]:
    return sorted(__all__)


COOLEST_K = 1e5
HOTTEST_K = 1e7
"""What `temperature_K` of a corona may be: outside, somebody gave eV or MK for kelvin."""

FARTHEST_KM = 1000 * ASTRONOMICAL_UNIT_KM
"""What `radius_km` may be, from the Sun's surface on: outside, somebody gave au, metres or solar radii."""

BRANCH_SERIES = (-1, 1, -1 / 3, 11 / 72, -43 / 540, 769 / 17280, -221 / 8505)
"""Lambert's W near -1/e in powers of ±√(2 (1 + e z)): Corless et al. (1996), equation 4.22."""


def lambert_w(argument: ArrayLike, branch: int = 0) -> float | NDArray:
    r"""Lambert's function W, real: the answer to :math:`W e^W = z`.

    Newton's method on :math:`\ln W + W = \ln z`, started from the series about the point where the two
    branches meet, or from logarithms; close to that point the series itself.

    Parameters
    ----------
    argument : array_like
        z, at least -1/e; for branch -1 also below zero.
    branch : int
        0 for the branch with W ≥ -1, -1 for that with W ≤ -1.

    Returns
    -------
    float or ndarray
        W.

    Notes
    -----
    Close to z = -1/e a rounding of z moves W by its square root: there the answer has eight digits, not
    sixteen, whoever computes it.

    References
    ----------
    Corless et al., "On the Lambert W function", *Advances in Computational Mathematics* 5, 329-359 (1996).

    Examples
    --------
    >>> print(f"{lambert_w(1.0):.6f} {lambert_w(-0.1, branch=-1):.6f}")
    0.567143 -3.577152
    """
    if within("branch", branch, shape=()) not in (0, -1):
        raise ValueError(f"branch must be 0 or -1; got {branch!r}")
    highest = np.inf if branch == 0 else -np.finfo(float).tiny
    z = within(f"argument of branch {branch}", argument, low=-np.exp(-1), high=highest)
    return _lambert_w(z, np.maximum(1 + np.e * z, 0.0), branch)


def sonic_radius_km(temperature_K: ArrayLike) -> float | NDArray:
    r"""Distance from the Sun's centre at which Parker's wind becomes faster than sound.

    .. math:: r_c = \frac{\mu_\odot}{2 a^2}, \quad a^2 = 2 k T / m_p

    Parameters
    ----------
    temperature_K : array_like
        Temperature of the corona, protons and electrons alike, from 10⁵ to 10⁷ K.

    Returns
    -------
    float or ndarray
        Kilometres.

    References
    ----------
    Parker, *Astrophysical Journal* 128, 664-676 (1958).

    Examples
    --------
    >>> from lunaedu.constants import SUN_RADIUS_KM
    >>> print(f"{sonic_radius_km(1e6) / SUN_RADIUS_KM:.2f} solar radii")
    5.78 solar radii
    """
    return SUN_MU_KM3_S2 / (2 * _corona_sound_km_s(temperature_K) ** 2)


def parker_speed_km_s(radius_km: ArrayLike, temperature_K: ArrayLike) -> float | NDArray:
    r"""Speed of Parker's isothermal wind, by Lambert's W.

    .. math:: v = a \sqrt{-W_b(-D)}, \quad D = \Big(\frac{r}{r_c}\Big)^{-4} \exp\Big(3 - \frac{4 r_c}{r}\Big)

    with branch b = 0 below the sonic radius :math:`r_c` and b = -1 above it.

    Parameters
    ----------
    radius_km : array_like
        Distance from the Sun's centre, km, from its surface to a thousand au.
    temperature_K : array_like
        Temperature of the corona, protons and electrons alike, from 10⁵ to 10⁷ K.

    Returns
    -------
    float or ndarray
        km/s.

    Notes
    -----
    A real corona cools outwards and is heated by waves; real winds come at 300 to 800 km/s from coronae of
    about one million kelvin. This wind never stops gaining speed, as :math:`2 a \sqrt{\ln (r / r_c)}`.

    References
    ----------
    Cranmer, "New views of the solar wind with the Lambert W function", *American Journal of Physics* 72,
    1397-1403 (2004).

    Examples
    --------
    >>> from lunaedu.constants import ASTRONOMICAL_UNIT_KM
    >>> print(parker_speed_km_s(ASTRONOMICAL_UNIT_KM, np.array([0.5e6, 1e6, 2e6])).round())
    [306. 485. 752.]
    """
    sound_km_s, step, excess = _sonic_terms(radius_km, temperature_K)
    # 1 + e z is given apart: taken from z itself it would lose its digits near the sonic point.
    z, from_branch_point = -np.exp(-1 - excess), -np.expm1(-excess)
    slow, fast = (_lambert_w(z, from_branch_point, branch) for branch in (0, -1))
    return (sound_km_s * np.sqrt(-np.where(step > 0, fast, slow)))[()]


def parker_speed_by_bisection_km_s(radius_km: ArrayLike, temperature_K: ArrayLike) -> float | NDArray:
    r"""Speed of Parker's isothermal wind, by halving an interval about the root of his equation.

    .. math:: M^2 - \ln M^2 = 4 \ln \frac{r}{r_c} + \frac{4 r_c}{r} - 3, \quad M = v / a

    Parameters
    ----------
    radius_km : array_like
        Distance from the Sun's centre, km, from its surface to a thousand au.
    temperature_K : array_like
        Temperature of the corona, protons and electrons alike, from 10⁵ to 10⁷ K.

    Returns
    -------
    float or ndarray
        km/s.

    Notes
    -----
    The unknown is :math:`\ln M^2`: negative below the sonic radius, positive above it.

    References
    ----------
    Parker, *Astrophysical Journal* 128, 664-676 (1958).

    Examples
    --------
    >>> from lunaedu.constants import ASTRONOMICAL_UNIT_KM
    >>> print(f"{parker_speed_by_bisection_km_s(ASTRONOMICAL_UNIT_KM, 1e6):.3f}")
    484.687
    """
    sound_km_s, step, excess = _sonic_terms(radius_km, temperature_K)
    near = np.zeros_like(excess)
    far = np.where(step > 0, np.log1p(excess + np.sqrt(excess**2 + 2 * excess)), -1 - excess)
    for _ in range(80):
        middle = (near + far) / 2
        beyond = np.expm1(middle) - middle > excess
        near, far = np.where(beyond, near, middle), np.where(beyond, middle, far)
    return (sound_km_s * np.exp((near + far) / 4))[()]


def _corona_sound_km_s(temperature_K):
    corona_K = within("temperature_K", temperature_K, COOLEST_K, HOTTEST_K)
    return sound_speed_km_s(corona_K, corona_K, adiabatic_index=1.0)


def _sonic_terms(radius_km, temperature_K):
    """Sound speed, r / rc - 1, and by how much the right-hand side of Parker's equation exceeds one."""
    radius = np.asarray(within("radius_km", radius_km, SUN_RADIUS_KM, FARTHEST_KM))
    step = radius / sonic_radius_km(temperature_K) - 1
    return _corona_sound_km_s(temperature_K), step, np.maximum(4 * (np.log1p(step) - step / (1 + step)), 0.0)


def _lambert_w(z, from_branch_point, branch):
    """W of z, with 1 + e z given apart; both arrays or floats, unchecked."""
    p = (1 + 2 * branch) * np.sqrt(2 * np.asarray(from_branch_point))
    series = np.polynomial.polynomial.polyval(np.clip(p, -1.5, 1.5), BRANCH_SERIES)
    with np.errstate(divide="ignore", invalid="ignore"):
        log = np.log(np.abs(z))
        far = np.where((z < np.e) & (branch == 0), z / (1 + z), log - np.log(np.abs(log)))
        w = np.where(z < -0.2, series, far)
        for _ in range(8):
            w = np.where(np.abs(p) < 0.02, series, w * (1 + np.log(z / w)) / (1 + w))
    return np.where(z == 0, 0.0, w)[()]
