"""What Luna 1 flew out of: plasmasphere, plasmapause, trough, magnetopause, and the bow shock before it.

These are means of many passes, decades later: a single day differs from them by a factor of two and more.
Densities are for the equator of the field; ``l_shell`` is a distance in Earth radii from the *centre* (on the
equator of a dipole the radius over the Earth's, never the altitude), as `field.l_shell` gives it.

Examples
--------
>>> from lunaedu.physics import magnetosphere
>>> edge = magnetosphere.plasmapause_shell(1.7)
>>> print(f"the plasmasphere of a day like 2 January 1959 ended near L = {edge:.1f}")
the plasmasphere of a day like 2 January 1959 ended near L = 4.8
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import EARTH_RADIUS_KM
from lunaedu.guard import finite, positive, vectors, within

__all__ = [
    "NORTHWARD_NT",
    "PRESSURES_NPA",
    "DensityRange",
    "angle_from_sun_deg",
    "bow_shock_radius_re",
    "crossings",
    "equatorial_density_cm3",
    "local_time_hours",
    "magnetopause_height_re",
    "magnetopause_radius_re",
    "plasmapause_shell",
    "saturated_density_cm3",
    "sheeley_plasmasphere",
    "sheeley_trough",
    "trough_density_cm3",
]


def __dir__() -> list[str]:
    return sorted(__all__)


DAYS = 365.0
PRESSURES_NPA = 0.01, 100.0
NORTHWARD_NT = -100.0, 50.0
"""The winds that `magnetopause_radius_re` takes: wider than any day on record."""

STRONGEST_MACH = 1e4
SHOCK_ECCENTRICITY = 0.81
ADIABATIC_INDEX = 5 / 3
BISECTIONS = 50
ROUNDING = 16 * np.finfo(float).eps
"""What is smaller, as a part of what it is compared with, may be nothing but rounding."""


@dataclass(frozen=True)
class DensityRange:
    """A mean density and how far single passes scatter about it (one standard deviation), cm⁻³."""

    mean_cm3: float | NDArray
    spread_cm3: float | NDArray


def plasmapause_shell(kp_max: ArrayLike) -> float | NDArray:
    """Inner edge of the plasmapause, after Carpenter and Anderson.

    .. math:: L_{pp} = 5.6 - 0.46\\, K_{p,max}

    Parameters
    ----------
    kp_max : array_like
        Largest Kp of the 24 hours before, 0 to 9.

    Returns
    -------
    float or ndarray
        L.

    Notes
    -----
    Made for midnight to 15 h local time. In the evening the plasmasphere bulges by about one Earth radius.

    References
    ----------
    Carpenter and Anderson, "An ISEE/whistler model of equatorial electron density in the magnetosphere",
    *Journal of Geophysical Research* 97, 1097-1108 (1992), doi:10.1029/91JA01548.

    Examples
    --------
    >>> print(f"{plasmapause_shell(5.0):.1f}")
    3.3
    """
    return 5.6 - 0.46 * within("kp_max", kp_max, 0.0, 9.0)


def saturated_density_cm3(
    l_shell: ArrayLike, day_of_year: ArrayLike, sunspot_number: ArrayLike
) -> float | NDArray:
    r"""Electrons of a plasmasphere that has had days to fill, after Carpenter and Anderson.

    .. math:: \log_{10} n = 3.9043 - 0.3145 L + \Big[ 0.15 \Big( \cos\frac{2\pi (d + 9)}{365} - \tfrac12
       \cos\frac{4\pi (d + 9)}{365} \Big) + 0.00127 R - 0.0635 \Big]\, e^{-(L - 2) / 1.5}

    Parameters
    ----------
    l_shell : array_like
        L, 2.25 to 8.
    day_of_year : array_like
        d, 1 to 366.
    sunspot_number : array_like
        Mean R of the 13 months about the day, 0 to 300, on the Zürich scale of that time: of today's
        (version 2) numbers take seven tenths.

    Returns
    -------
    float or ndarray
        Electrons per cm³ on the equator.

    Notes
    -----
    The logarithm is decimal. Thinnest at midsummer, densest in February and October; in December still twice
    as dense as in June at L = 2. More sunspots, more electrons.

    References
    ----------
    Carpenter and Anderson (1992), as in `plasmapause_shell`.

    Examples
    --------
    >>> print(f"{saturated_density_cm3(4.0, 2, 180.0):.0f}")
    513
    """
    shell = within("l_shell", l_shell, 2.25, 8.0)
    phase = 2 * np.pi * (within("day_of_year", day_of_year, 1.0, 366.0) + 9) / DAYS
    season = 0.15 * (np.cos(phase) - np.cos(2 * phase) / 2)
    sun = 0.00127 * within("sunspot_number", sunspot_number, 0.0, 300.0) - 0.0635
    return 10 ** (3.9043 - 0.3145 * shell + (season + sun) * np.exp(-(shell - 2) / 1.5))


def trough_density_cm3(l_shell: ArrayLike, local_time_hours: ArrayLike) -> float | NDArray:
    r"""Electrons outside the plasmapause, after Carpenter and Anderson.

    .. math:: n = (5800 + 300 t) L^{-4.5} + 1 - e^{-(L - 2) / 10} \quad (t < 6), \qquad
       n = (1400 t - 800) L^{-4.5} + 1 - e^{-(L - 2) / 10} \quad (t \ge 6)

    Parameters
    ----------
    l_shell : array_like
        L, 2.25 to 8.
    local_time_hours : array_like
        Magnetic local time t, hours, 0 to 15: the model ends in the afternoon.

    Returns
    -------
    float or ndarray
        Electrons per cm³ on the equator.

    References
    ----------
    Carpenter and Anderson (1992), as in `plasmapause_shell`.

    Examples
    --------
    >>> print(f"{trough_density_cm3(6.0, 3.0):.1f}")
    2.4
    """
    shell = within("l_shell", l_shell, 2.25, 8.0)
    time = np.asarray(within("local_time_hours", local_time_hours, 0.0, 15.0))
    filling = np.where(time < 6, 5800 + 300 * time, 1400 * time - 800)
    return (filling * shell**-4.5 + 1 - np.exp(-(shell - 2) / 10))[()]


def equatorial_density_cm3(
    l_shell: ArrayLike,
    kp_max: ArrayLike,
    local_time_hours: ArrayLike,
    day_of_year: ArrayLike,
    sunspot_number: ArrayLike,
) -> float | NDArray:
    r"""Electrons in the plasmasphere, across its edge and beyond, after Carpenter and Anderson.

    From the plasmapause on the density falls tenfold in each :math:`\Delta` of L until it meets the trough:

    .. math:: n = n(L_{pp})\, 10^{-(L - L_{pp}) / \Delta}, \quad \Delta = 0.1 + 0.011\, \max(t - 6, 0)

    Parameters
    ----------
    l_shell : array_like
        L, 2.25 to 8.
    kp_max : array_like
        Largest Kp of the 24 hours before, 0 to 7.
    local_time_hours : array_like
        Magnetic local time t, hours, 0 to 15.
    day_of_year : array_like
        1 to 366.
    sunspot_number : array_like
        As for `saturated_density_cm3`.

    Returns
    -------
    float or ndarray
        Electrons per cm³.

    References
    ----------
    Carpenter and Anderson (1992), as in `plasmapause_shell`.

    Examples
    --------
    >>> equatorial_density_cm3(np.array([4.0, 4.9, 6.0]), 1.7, 7.0, 2, 180.0).round()
    array([513.,  49.,   3.])
    """
    shell = np.asarray(within("l_shell", l_shell, 2.25, 8.0))
    edge = plasmapause_shell(within("kp_max", kp_max, 0.0, 7.0))
    trough = trough_density_cm3(shell, local_time_hours)
    time = within("local_time_hours", local_time_hours, 0.0, 15.0)
    thickness = 0.1 + 0.011 * np.maximum(time - 6, 0.0)
    beyond = np.maximum(shell - edge, 0.0)
    inside = saturated_density_cm3(np.minimum(shell, edge), day_of_year, sunspot_number)
    return np.where(beyond > 0, np.maximum(inside * 10 ** (-beyond / thickness), trough), inside)[()]


def sheeley_plasmasphere(l_shell: ArrayLike) -> DensityRange:
    r"""Electrons of the plasmasphere from CRRES, after Sheeley and others.

    .. math:: n = 1390\, (3 / L)^{4.83} \pm 440\, (3 / L)^{3.60}

    Parameters
    ----------
    l_shell : array_like
        L, 3 to 7.

    Returns
    -------
    DensityRange
        Mean and scatter, cm⁻³, on the equator.

    Notes
    -----
    A mean of all local times and of plasmaspheres full and half full: steeper than the saturated one.

    References
    ----------
    Sheeley, Moldwin, Rassoul and Anderson, "An empirical plasmasphere and trough density model: CRRES
    observations", *Journal of Geophysical Research* 106, 25631-25641 (2001), doi:10.1029/2000JA000286.

    Examples
    --------
    >>> density = sheeley_plasmasphere(4.0)
    >>> print(f"{density.mean_cm3:.0f} ± {density.spread_cm3:.0f}")
    346 ± 156
    """
    ratio = 3 / within("l_shell", l_shell, 3.0, 7.0)
    return DensityRange(1390 * ratio**4.83, 440 * ratio**3.60)


def sheeley_trough(l_shell: ArrayLike, local_time_hours: ArrayLike) -> DensityRange:
    r"""Electrons of the trough from CRRES, after Sheeley and others.

    .. math:: n = 124 \Big(\frac3L\Big)^4 + 36 \Big(\frac3L\Big)^{3.5} \cos\frac{\pi (t - t_0)}{12}, \quad
       t_0 = 7.7 \Big(\frac3L\Big)^2 + 12

    with a scatter of :math:`78\, (3/L)^{4.72} + 17\, (3/L)^{3.75} \cos\frac{\pi (t - 22)}{12}`.

    Parameters
    ----------
    l_shell : array_like
        L, 3 to 7.
    local_time_hours : array_like
        Local time t, hours, 0 to 24.

    Returns
    -------
    DensityRange
        Mean and scatter, cm⁻³, on the equator.

    References
    ----------
    Sheeley and others (2001), as in `sheeley_plasmasphere`.

    Examples
    --------
    >>> density = sheeley_trough(6.0, 6.0)
    >>> print(f"{density.mean_cm3:.1f} ± {density.spread_cm3:.1f}")
    6.2 ± 2.3
    """
    ratio = 3 / within("l_shell", l_shell, 3.0, 7.0)
    time = within("local_time_hours", local_time_hours, 0.0, 24.0)
    swing = np.cos(np.pi * (time - 7.7 * ratio**2 - 12) / 12)
    return DensityRange(
        124 * ratio**4 + 36 * ratio**3.5 * swing,
        78 * ratio**4.72 + 17 * ratio**3.75 * np.cos(np.pi * (time - 22) / 12),
    )


def magnetopause_radius_re(
    angle_deg: ArrayLike, pressure_nPa: ArrayLike, bz_nT: ArrayLike = 0.0
) -> float | NDArray:
    r"""Distance of the magnetopause from the Earth's centre, after Shue and others.

    .. math:: r = r_0 \Big(\frac{2}{1 + \cos\theta}\Big)^\alpha, \quad
       r_0 = \big\{10.22 + 1.29 \tanh[0.184\, (B_z + 8.14)]\big\}\, p^{-1/6.6}, \quad
       \alpha = (0.58 - 0.007 B_z)(1 + 0.024 \ln p)

    Parameters
    ----------
    angle_deg : array_like
        Angle from the direction to the Sun, degrees, 0 to 180.
    pressure_nPa : array_like
        Dynamic pressure of the wind, nPa, 0.01 to 100, as from `plasma.dynamic_pressure_nPa`.
    bz_nT : array_like
        Northward part of the wind's magnetic field, nT, -100 to 50.

    Returns
    -------
    float or ndarray
        Earth radii; infinite down the tail at 180°.

    Notes
    -----
    At Bz = 83 nT the exponent would change its sign, and the flank come nearer than the nose.
    The formula of 1997 looks alike but breaks at Bz = 0 and has p itself in α; the logarithm here is natural.
    The Earth's own 30 km/s turn the axis by some 4° from the Sun, which is left out.

    References
    ----------
    Shue and others, "Magnetopause location under extreme solar wind conditions", *Journal of Geophysical
    Research* 103, 17691-17700 (1998).

    Examples
    --------
    >>> magnetopause_radius_re(np.array([0.0, 90.0]), 2.0).round(1)
    array([10.3, 15.4])
    """
    cosine = np.cos(np.radians(within("angle_deg", angle_deg, 0.0, 180.0)))
    pressure = within("pressure_nPa", pressure_nPa, *PRESSURES_NPA)
    bz = within("bz_nT", bz_nT, *NORTHWARD_NT)
    nose = (10.22 + 1.29 * np.tanh(0.184 * (bz + 8.14))) * pressure ** (-1 / 6.6)
    flaring = (0.58 - 0.007 * bz) * (1 + 0.024 * np.log(pressure))
    with np.errstate(divide="ignore"):
        return nose * np.divide(2.0, 1 + cosine) ** flaring


def bow_shock_radius_re(
    angle_deg: ArrayLike, pressure_nPa: ArrayLike, mach_number: ArrayLike, bz_nT: ArrayLike = 0.0
) -> float | NDArray:
    r"""Distance of the bow shock from the Earth's centre: how far it stands off, after Farris and Russell.

    .. math:: r = r_s \frac{1 + \epsilon}{1 + \epsilon \cos\theta}, \quad
       r_s = r_0 \Big[1 + 1.1\, \frac{(\gamma - 1) M^2 + 2}{(\gamma + 1) (M^2 - 1)}\Big], \quad
       \epsilon = 0.81, \quad \gamma = \tfrac53

    Parameters
    ----------
    angle_deg : array_like
        Angle from the direction to the Sun, degrees, 0 to 180.
    pressure_nPa, bz_nT : array_like
        As for `magnetopause_radius_re`, which gives the nose :math:`r_0` of the magnetopause.
    mach_number : array_like
        Speed of the wind over that of fast magnetosonic waves in it, above 1, at most 10 000.

    Returns
    -------
    float or ndarray
        Earth radii.

    Notes
    -----
    The fraction is the ratio of densities before and behind the shock, but with M² - 1 in place of M²: a weak
    shock runs away from the Earth. The shape, an ellipse about the Earth, is that of the dayside and the
    flanks; far down the tail the shock is an open cone.

    References
    ----------
    Farris and Russell, "Determining the standoff distance of the bow shock: Mach number dependence and use of
    models", *Journal of Geophysical Research* 99, 17681-17689 (1994), doi:10.1029/94JA01020; the shape from
    Farris, Petrinec and Russell, *Geophysical Research Letters* 18, 1821-1824 (1991).

    Examples
    --------
    >>> bow_shock_radius_re(np.array([0.0, 90.0]), 2.0, 8.0).round(2)
    array([13.25, 23.98])
    """
    cosine = np.cos(np.radians(within("angle_deg", angle_deg, 0.0, 180.0)))
    squared = np.square(within("mach_number", mach_number, 1.0, STRONGEST_MACH, open_low=True))
    squeezed = ((ADIABATIC_INDEX - 1) * squared + 2) / ((ADIABATIC_INDEX + 1) * (squared - 1))
    nose = magnetopause_radius_re(0.0, pressure_nPa, bz_nT) * (1 + 1.1 * squeezed)
    return nose * (1 + SHOCK_ECCENTRICITY) / (1 + SHOCK_ECCENTRICITY * cosine)


def angle_from_sun_deg(position_km: ArrayLike, sun_position_km: ArrayLike) -> float | NDArray:
    """Angle at the Earth's centre between a place and the Sun.

    Parameters
    ----------
    position_km : array_like, shape (..., 3)
        Geocentric place, km.
    sun_position_km : array_like, shape (..., 3)
        Geocentric position of the Sun, km, as from `ephemeris.sun_position_km`; only its direction counts.

    Returns
    -------
    float or ndarray, shape (...)
        Degrees, 0 to 180.

    Examples
    --------
    >>> print(angle_from_sun_deg([0.0, 7000.0, 0.0], [1.0, 0.0, 0.0]))
    90.0
    """
    place, sun = _direction("position_km", position_km), _direction("sun_position_km", sun_position_km)
    across = np.linalg.norm(np.cross(place, sun), axis=-1)
    return np.degrees(np.arctan2(across, np.sum(place * sun, axis=-1)))


def local_time_hours(
    position_km: ArrayLike, sun_position_km: ArrayLike, pole: ArrayLike = (0.0, 0.0, 1.0)
) -> float | NDArray:
    """Local time of a place: twelve hours where it has the Sun's meridian.

    Parameters
    ----------
    position_km, sun_position_km : array_like, shape (..., 3)
        Geocentric places of the probe and of the Sun, km, along the same axes.
    pole : array_like, shape (..., 3)
        Direction from which longitudes count: the Earth's axis gives the clock's local time, the dipole's
        northern axis gives magnetic local time.

    Returns
    -------
    float or ndarray, shape (...)
        Hours, 0 to 24.

    Examples
    --------
    >>> print(local_time_hours([0.0, 7000.0, 0.0], [1.0, 0.0, 0.0]))
    18.0
    """
    place, sun = _direction("position_km", position_km), _direction("sun_position_km", sun_position_km)
    axis = _direction("pole", pole)
    noon, aside = (_off_axis(name, v, axis) for name, v in (("sun_position_km", sun), ("position_km", place)))
    turned = np.arctan2(np.sum(aside * np.cross(axis, noon), axis=-1), np.sum(aside * noon, axis=-1))
    return (12 + np.degrees(turned) / 15) % 24


def magnetopause_height_re(
    position_km: ArrayLike, sun_position_km: ArrayLike, pressure_nPa: ArrayLike, bz_nT: ArrayLike = 0.0
) -> float | NDArray:
    """How far a place lies outside the magnetopause, along its own radius.

    Parameters
    ----------
    position_km : array_like, shape (..., 3)
        Geocentric place, km.
    sun_position_km : array_like, shape (..., 3)
        Geocentric position of the Sun, km.
    pressure_nPa, bz_nT : array_like
        As for `magnetopause_radius_re`.

    Returns
    -------
    float or ndarray, shape (...)
        Earth radii (equatorial); negative inside.

    Examples
    --------
    >>> print(f"{magnetopause_height_re([0.0, 100000.0, 0.0], [1.0, 0.0, 0.0], 2.0):.1f}")
    0.3
    """
    angle_deg = angle_from_sun_deg(position_km, sun_position_km)
    radius_re = np.linalg.norm(vectors("position_km", position_km), axis=-1) / EARTH_RADIUS_KM
    return radius_re - magnetopause_radius_re(angle_deg, pressure_nPa, bz_nT)


def crossings(
    height: Callable[[NDArray], ArrayLike], first: float, last: float, samples: int = 2000
) -> NDArray:
    """Return when a path crosses a boundary, from how high it stands above it.

    Parameters
    ----------
    height : function
        Takes an array of times, returns as many numbers: negative on one side of the boundary, positive on
        the other.
    first, last : float
        Where to begin and to end, in the unit of the times.
    samples : int
        How many even steps to look at: two crossings within one step are not seen.

    Returns
    -------
    ndarray
        Times of the crossings, in order; empty if there are none. A height of zero (but for rounding) at a
        sample, the first and the last included, counts as one.

    Examples
    --------
    >>> crossings(np.cos, 0.0, 7.0).round(4)
    array([1.5708, 4.7124])
    """
    ends = finite("first", first, ()), finite("last", last, ())
    if not ends[0] < ends[1]:
        raise ValueError(f"first must come before last; got {ends[0]:g} and {ends[1]:g}")
    times = np.linspace(*ends, int(within("samples", samples, 1, 1e7, shape=())) + 1)
    heights = _heights(height, times)
    # Where rounding alone decides on which side a sample lies, the path is on the boundary.
    largest = np.max(np.abs(heights[np.isfinite(heights)]), initial=0.0)
    side = np.sign(np.where(np.abs(heights) <= ROUNDING * largest, 0.0, heights))
    changes = np.flatnonzero(side[1:] * side[:-1] < 0)
    low, high, start_side = times[changes], times[changes + 1], side[changes]
    for _ in range(BISECTIONS if len(changes) else 0):
        middle = (low + high) / 2
        still = np.sign(_heights(height, middle)) == start_side
        low, high = np.where(still, middle, low), np.where(still, high, middle)
    return np.sort(np.r_[(low + high) / 2, times[side == 0]])


def _heights(height, times):
    heights = np.asarray(height(times), dtype=float)
    if heights.shape != times.shape or np.any(np.isnan(heights)):
        raise ValueError(f"height must be a number at every time; got {heights}")
    return heights


def _direction(name, value):
    """Return vectors as vectors of length one; ValueError if one has no length."""
    array = vectors(name, value)
    return array / np.asarray(positive(f"the length of {name}", np.linalg.norm(array, axis=-1)))[..., None]


def _off_axis(name, direction, axis):
    """Return what of a direction is square to an axis; ValueError if nothing is, but for rounding."""
    across = direction - np.sum(direction * axis, axis=-1, keepdims=True) * axis
    if np.any(np.linalg.norm(across, axis=-1) <= ROUNDING):
        raise ValueError(f"{name} must not lie along pole: there every local time is the same")
    return across
