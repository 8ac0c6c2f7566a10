"""Upper limits: what an instrument that saw nothing has found out all the same.

No count in some hours, no field above the noise: each excludes something, with a confidence. How much hangs
on the exposure, and, for the field of a dipole, on the cube of the distance.

Examples
--------
>>> from lunaedu import limits
>>> print(f"no count at all excludes more than {limits.upper_limit(0):.2f} expected ones, at 95 %")
no count at all excludes more than 3.00 expected ones, at 95 %
"""

from math import lgamma

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import VACUUM_PERMEABILITY_N_A2
from lunaedu.guard import Numbers, positive, vectors, whole, within

__all__ = [
    "GAUSS_CM3_A_M2",
    "STEP",
    "bayesian_limit",
    "dipole_field_nt",
    "feldman_cousins",
    "flyby_limit_a_m2",
    "interplanetary_flux_m2_s",
    "moment_limits_a_m2",
    "upper_limit",
]


def __dir__() -> list[str]:
    return sorted(__all__)


GAUSS_CM3_A_M2 = 1e-3
"""One gauss times a cubic centimetre, in amperes times a square metre: 1e-4 T, 1e-6 m³, over μ₀/4π = 1e-7."""

STEP = 0.001
"""Between the signals that are tried for an interval: fine enough for the printed digits."""


def dipole_field_nt(position_km: ArrayLike, moment_a_m2: ArrayLike) -> NDArray:
    r"""Magnetic field of a dipole.

    .. math:: \mathbf B = \frac{\mu_0}{4\pi r^3}
       \big( 3 (\mathbf m \cdot \hat{\mathbf r}) \hat{\mathbf r} - \mathbf m \big)

    Parameters
    ----------
    position_km : array_like, shape (..., 3)
        From the dipole, km.
    moment_a_m2 : array_like, shape (..., 3)
        Magnetic moment, A m².

    Returns
    -------
    ndarray, shape (..., 3)
        Nanotesla, along the same axes.

    Notes
    -----
    Twice as strong over the poles as over the equator, and eight times weaker at twice the distance.

    References
    ----------
    Jackson, *Classical Electrodynamics*, 3rd ed. (1998), eq. 5.56.

    Examples
    --------
    >>> from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
    >>> dipole_field_nt([0.0, 0.0, GEOMAGNETIC_RADIUS_KM], [0.0, 0.0, 8.0e22]).round(-2)
    array([    0.,     0., 61900.])
    """
    position = vectors("position_km", position_km)
    moment = vectors("moment_a_m2", moment_a_m2)
    distance = positive("the distance from the dipole", np.linalg.norm(position, axis=-1))
    up = position / np.asarray(distance)[..., None]
    strength = 1e9 * VACUUM_PERMEABILITY_N_A2 / (4 * np.pi) / (1000 * np.asarray(distance)) ** 3
    return strength[..., None] * (3 * np.sum(moment * up, axis=-1, keepdims=True) * up - moment)


def moment_limits_a_m2(field_nt: ArrayLike, distance_km: ArrayLike) -> tuple[Numbers, Numbers]:
    r"""Magnetic moments that a field below a limit, at one distance, leaves possible.

    .. math:: m = \frac{4\pi r^3}{\mu_0} B \times \begin{cases} 1/2 & \text{over a pole} \\ 1 & \text{over the
       equator} \end{cases}

    Parameters
    ----------
    field_nt : array_like
        Field that would have been noticed, nT, above zero.
    distance_km : array_like
        From the dipole, km, above zero.

    Returns
    -------
    best_a_m2, worst_a_m2 : float or ndarray
        Largest moments if the probe passed over a pole, and if it passed over the equator.

    Notes
    -----
    Nobody knows how the dipole lies: only the worst is a limit.

    Examples
    --------
    >>> from lunaedu.constants import MOON_RADIUS_KM
    >>> best_a_m2, worst_a_m2 = moment_limits_a_m2(100.0, MOON_RADIUS_KM)
    >>> print(f"{best_a_m2:.1e} to {worst_a_m2:.1e} A m²")
    2.6e+18 to 5.2e+18 A m²
    """
    cube_m3 = (1000 * positive("distance_km", distance_km)) ** 3
    worst = 4 * np.pi * cube_m3 * 1e-9 * positive("field_nt", field_nt) / VACUUM_PERMEABILITY_N_A2
    return worst / 2, worst


def flyby_limit_a_m2(field_nt: float, positions_km: ArrayLike) -> float:
    r"""Largest moment that could have stayed unnoticed all along a flight past it, however it lay.

    For each way :math:`\hat{\mathbf m}` to lie, the largest reading decides:

    .. math:: m = \max_{\hat{\mathbf m}} \; \frac{B}{\max_k |\mathbf B_k(\hat{\mathbf m})|}

    Parameters
    ----------
    field_nt : float
        Field that would have been noticed in any reading, nT, above zero.
    positions_km : array_like, shape (N, 3)
        Where the readings were taken, from the dipole, km.

    Returns
    -------
    float
        A m².

    Notes
    -----
    The ways to lie are tried on a net of 2° between neighbours: good to a part in a thousand.

    Examples
    --------
    >>> past_km = [[x, 7732.0, 0.0] for x in range(-20000, 20001, 500)]
    >>> print(f"{flyby_limit_a_m2(100.0, past_km):.2e}")
    4.62e+20
    """
    positions = vectors("positions_km", positions_km)
    distance = np.asarray(positive("the distance from the dipole", np.linalg.norm(positions, axis=-1)))
    # A pole is twice an equator: farther out than the cube root of 2 no reading is ever the largest.
    near = distance <= 2 ** (1 / 3) * distance.min()
    up, weakest = positions[near] / distance[near, None], moment_limits_a_m2(field_nt, distance[near])[1]
    tilt = _ways_to_lie(count=10_000) @ up.T
    return float(np.max(np.min(weakest / np.sqrt(1 + 3 * tilt**2), axis=1)))


def upper_limit(counts: int, background: float = 0.0, confidence: float = 0.95) -> float:
    r"""Classical upper limit on what is expected, from what was counted.

    The signal :math:`\mu` with which so few counts, or fewer, would come only once in
    :math:`1 / (1 - \text{confidence})` tries:

    .. math:: \sum_{k=0}^{n} e^{-(\mu + b)} \frac{(\mu + b)^k}{k!} = 1 - \text{confidence}

    Parameters
    ----------
    counts : int
        From 0 to 1000.
    background : float
        Counts expected without a signal; from 0 to 1000.
    confidence : float
        From 0.5 to 0.9999.

    Returns
    -------
    float
        Expected counts of the signal; below zero where the background alone would have given more.

    References
    ----------
    Garwood (1936), Biometrika 28, 437-442, doi:10.1093/biomet/28.3-4.437.

    Examples
    --------
    >>> print(f"{upper_limit(0):.3f}, {upper_limit(10):.2f}")
    2.996, 16.96
    """
    number, b = whole("counts", counts, 0, 1000), within("background", background, 0.0, 1000.0)
    chance = 1 - within("confidence", confidence, 0.5, 0.9999)
    return _where(lambda total: _poisson(np.arange(number + 1), total).sum() < chance, number + 10.0) - b


def bayesian_limit(counts: int, background: float = 0.0, confidence: float = 0.95) -> float:
    r"""Upper limit of somebody who held every signal from zero on for equally likely beforehand.

    .. math:: \frac{\sum_{k \le n} e^{-(\mu + b)} (\mu + b)^k / k!}{\sum_{k \le n} e^{-b} b^k / k!}
       = 1 - \text{confidence}

    Parameters
    ----------
    counts : int
        From 0 to 1000.
    background : float
        Counts expected without a signal; from 0 to 1000.
    confidence : float
        From 0.5 to 0.9999.

    Returns
    -------
    float
        Expected counts of the signal; never below zero.

    References
    ----------
    Helene (1983), Nuclear Instruments and Methods 212, 319-322, doi:10.1016/0167-5087(83)90709-3.

    Examples
    --------
    >>> print(f"{bayesian_limit(0):.3f}, {bayesian_limit(2, background=3.0):.3f}")
    2.996, 4.443
    """
    number, b = whole("counts", counts, 0, 1000), within("background", background, 0.0, 1000.0)
    chance = 1 - within("confidence", confidence, 0.5, 0.9999)
    seen = np.arange(number + 1)
    allowed = chance * _poisson(seen, b).sum()
    return _where(lambda signal: _poisson(seen, b + signal).sum() < allowed, number + 10.0)


def feldman_cousins(counts: int, background: float = 0.0, confidence: float = 0.90) -> tuple[float, float]:
    r"""Interval for the signal that decides by itself whether it is a limit or a measurement.

    For each signal :math:`\mu` the counts are taken in, the most telling first, until they hold the
    confidence; telling is the ratio

    .. math:: R = \frac{P(n \mid \mu + b)}{P(n \mid \max(0, n - b) + b)}.

    The interval holds every signal that takes in what was counted.

    Parameters
    ----------
    counts : int
        From 0 to 30.
    background : float
        Counts expected without a signal; from 0 to 30.
    confidence : float
        From 0.5 to 0.999.

    Returns
    -------
    low, high : float
        Expected counts of the signal, to half a `STEP`.

    Notes
    -----
    Counts come whole, so the bare upper end jumps up and down as the background grows. As in the paper, it is
    raised to the largest that a larger background would give: more background never makes a limit worse.

    References
    ----------
    Feldman and Cousins (1998), Physical Review D 57, 3873-3889, doi:10.1103/PhysRevD.57.3873.

    Examples
    --------
    >>> low, high = feldman_cousins(0)
    >>> print(f"{low:.2f} to {high:.2f}")
    0.00 to 2.44
    """
    number = whole("counts", counts, 0, 30)
    b = within("background", background, 0.0, 30.0)
    wanted = float(within("confidence", confidence, 0.5, 0.999))
    # No interval reaches as far up as one with equal chances left out at both ends.
    top = upper_limit(number, confidence=(1 + wanted) / 2)
    coarse, fine = np.arange(0.0, top + 20 * STEP, 20 * STEP), STEP * np.arange(-20, 21)
    low = coarse[_takes_in(number, coarse, b, wanted)][0] + fine[fine <= 0]
    low = low[(low >= 0) & _takes_in(number, np.maximum(low, 0), b, wanted)][0]
    backgrounds = b + np.arange(0.0, 1.0, 0.01)
    high = _reach(number, coarse, backgrounds, wanted)
    high = _reach(number, high + fine[fine >= 0], backgrounds, wanted)
    # The true ends lie between the last signal that is in and the first that is out.
    return float(max(low - STEP / 2, 0.0)), float(high + STEP / 2)


def interplanetary_flux_m2_s(mass_g: ArrayLike) -> Numbers:
    r"""Dust at the Earth's distance from the Sun: particles of a mass and more.

    .. math:: F = (2200\, m^{0.306} + 15)^{-4.38} + 1.3 \cdot 10^{-9} (m + 10^{11} m^2 + 10^{27} m^4)^{-0.36}
       + 1.3 \cdot 10^{-16} (m + 10^6 m^2)^{-0.85}

    Parameters
    ----------
    mass_g : array_like
        Grams, 1e-18 to 100.

    Returns
    -------
    float or ndarray
        Particles a square metre and second, on one side of a plate that turns every way.

    References
    ----------
    Grün, Zook, Fechtig and Giese (1985), Icarus 62, 244-272, doi:10.1016/0019-1035(85)90121-6; the same
    formula in ECSS-E-ST-10-04C, section 10.2.4.

    Examples
    --------
    >>> print(f"{interplanetary_flux_m2_s(1e-9):.1e}")
    3.0e-06
    """
    m = np.asarray(within("mass_g", mass_g, low=1e-18, high=100.0))
    large = (2200.0 * m**0.306 + 15) ** -4.38
    middle = 1.3e-9 * (m + 1e11 * m**2 + 1e27 * m**4) ** -0.36
    small = 1.3e-16 * (m + 1e6 * m**2) ** -0.85
    return (large + middle + small)[()]


def _reach(number, signals, backgrounds, wanted):
    """Return the largest signal that takes in so many counts with any of the backgrounds."""
    high = signals[0]
    for background in backgrounds:
        beyond = signals[signals > high]
        high = np.max(beyond[_takes_in(number, beyond, background, wanted)], initial=high)
    return high


def _takes_in(number, signals, background, wanted):
    """Return for each signal whether it takes in so many counts."""
    most = np.max(signals, initial=number) + background
    seen = np.arange(int(most + 8 * np.sqrt(most) + 8))
    chance = _poisson(seen, signals[:, None] + background)
    telling = chance / _poisson(seen, np.maximum(seen, background))
    # Taken in are counts while those that tell more do not yet hold the confidence.
    tell_more = telling > telling[:, number, None]
    return np.sum(chance * tell_more, axis=1) < wanted


def _poisson(counts, expected):
    """Return the chances of counts; 0 to the power of 0 is one."""
    k, mean = np.asarray(counts, dtype=float), np.asarray(expected, dtype=float)
    factorials = np.vectorize(lgamma, otypes=[float])(k + 1)
    return np.exp(k * np.log(np.maximum(mean, 1e-300)) - mean - factorials)


def _where(true_beyond, first):
    """Return from where on, to a part in 1e10, something is true: doubling, then halving."""
    low, high = 0.0, first
    while not true_beyond(high):
        low, high = high, 2 * high
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if true_beyond(middle) else (middle, high)
    return high


def _ways_to_lie(count):
    """Return unit vectors all over half a sphere: a dipole reversed is as strong."""
    k = np.arange(count) + 0.5
    z, turn = k / count, np.pi * (1 + 5**0.5) * k
    flat = np.sqrt(1 - z**2)
    return np.stack([flat * np.cos(turn), flat * np.sin(turn), z], axis=-1)
