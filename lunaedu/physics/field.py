"""The Earth's field as a centred, tilted dipole.

On the dipole's axes (*geomagnetic*: z along the dipole towards the north, x in the half-plane of the
geographic south pole) the field lines are

    r = L a cos²λ,        B / B₀ = √(1 + 3 sin²λ) / cos⁶λ,        B₀ = B_eq / L³,

with the magnetic latitude λ, the reference radius a of the IGRF, and the dipole's field B_eq on its
equator at that radius. L counts from the centre: it is no altitude. B₀ is the field where the *same line*
crosses its equator: B/B₀ is never below one.

Examples
--------
>>> from lunaedu.physics import field
>>> earth = field.dipole(1959.0)
>>> print(f"{earth.equatorial_field_nT:.0f} nT, pole at {earth.pole_latitude_deg:.1f}° N")
31060 nT, pole at 78.5° N
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu import constants
from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
from lunaedu.engine.ephemeris import site_position_km
from lunaedu.guard import Numbers, finite, positive, vectors, within

__all__ = [
    "DIPOLE_1959",
    "EQUATORIAL_FIELD_NT",
    "EQUATORIAL_NT",
    "GROUND_KM",
    "Dipole",
    "MagneticCoordinates",
    "dipole",
    "field_line_radius_km",
    "field_nT",
    "field_ratio",
    "field_vector_nT",
    "foot_latitude_deg",
    "geographic_from_geomagnetic",
    "geographic_from_inertial",
    "geomagnetic_from_geographic",
    "inertial_from_geographic",
    "l_shell",
    "latitude_of_ratio_deg",
    "magnetic_coordinates",
]


def __dir__() -> list[str]:
    return sorted(__all__)


Times = datetime | str | Sequence[datetime | str]

GROUND_KM = 6350.0
"""No point of the ground is nearer to the centre: a smaller distance is an altitude, or inside the Earth."""

EARTH_RADII = 0.9, 1000.0
"""Between these lies every L: nearer is below the ground, farther was meant in kilometres."""

EQUATORIAL_NT = 1.0, 1e7
"""Far weaker and far stronger than any planet's dipole; a field in tesla lies below."""

AXIS_DEG = 89.999
"""From here to the pole a degree's rounding moves L by more than a tenth: such a point stands on the axis."""


@dataclass(frozen=True)
class Dipole:
    """A centred dipole: its field on its equator at 6371.2 km, and where its northern pole stands."""

    equatorial_field_nT: float
    pole_latitude_deg: float
    pole_longitude_deg: float


@dataclass(frozen=True)
class MagneticCoordinates:
    """Where a path runs in the dipole: arrays with one entry for each of its points.

    ``field_nT`` is the dipole's field there; ``field_ratio`` is B/B₀.
    """

    radius_km: np.ndarray
    latitude_deg: np.ndarray
    longitude_deg: np.ndarray
    l_shell: float | np.ndarray
    field_nT: float | np.ndarray
    field_ratio: float | np.ndarray


def dipole(year: float = 1959.0) -> Dipole:
    r"""The Earth's dipole in a year from 1955 to 1960.

    .. math:: B_{eq} = \sqrt{g_{10}^2 + g_{11}^2 + h_{11}^2}, \qquad
              \cos\theta = -g_{10} / B_{eq}, \qquad \tan\phi = h_{11} / g_{11}

    Parameters
    ----------
    year : float
        Decimal year; the coefficients are interpolated linearly, as the IGRF prescribes.

    Returns
    -------
    Dipole

    Notes
    -----
    The northern pole is a magnetic south pole: there the field points down.

    References
    ----------
    Alken et al. (2021), International Geomagnetic Reference Field: the thirteenth generation, Earth, Planets
    and Space 73, 49, doi:10.1186/s40623-020-01288-x.

    Examples
    --------
    >>> print(f"{dipole(1960.0).pole_longitude_deg:.1f}° E")
    -69.5° E
    """
    share = (within("year", year, 1955.0, 1960.0, shape=()) - 1955.0) / 5.0
    g10, g11, h11 = (
        (1 - share) * getattr(constants, f"DGRF_1955_{name}_NT")
        + share * getattr(constants, f"DGRF_1960_{name}_NT")
        for name in ("G10", "G11", "H11")
    )
    strength = float(np.sqrt(g10**2 + g11**2 + h11**2))
    latitude, longitude = np.degrees(np.arcsin(-g10 / strength)), np.degrees(np.arctan2(-h11, -g11))
    return Dipole(strength, float(latitude), float(longitude))


DIPOLE_1959 = dipole(1959.0)
EQUATORIAL_FIELD_NT = DIPOLE_1959.equatorial_field_nT


def field_nT(
    radius_km: ArrayLike,
    magnetic_latitude_deg: ArrayLike,
    equatorial_field_nT: ArrayLike = EQUATORIAL_FIELD_NT,
) -> Numbers:
    r"""Strength of the dipole's field.

    .. math:: B = B_{eq} (a / r)^3 \sqrt{1 + 3 \sin^2\lambda}

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre, km; from 6350 to 6.4 million.
    magnetic_latitude_deg : array_like
        Latitude from the dipole's equator, degrees.
    equatorial_field_nT : float
        Field of the dipole on its equator, 6371.2 km from the centre.

    Returns
    -------
    float or array
        Field, nT.

    References
    ----------
    Walt, *Introduction to Geomagnetically Trapped Radiation* (1994), chapter 3.

    Examples
    --------
    >>> print(f"{field_nT(2 * 6000.0, 60.0) / field_nT(2 * 6000.0, 0.0):.4f}")
    1.8028
    """
    sine = np.sin(_latitude_rad(magnetic_latitude_deg))
    shrink = (GEOMAGNETIC_RADIUS_KM / _radius_km(radius_km)) ** 3
    strength_nT = within("equatorial_field_nT", equatorial_field_nT, *EQUATORIAL_NT)
    return strength_nT * shrink * np.sqrt(1 + 3 * sine**2)


def field_vector_nT(position_km: ArrayLike, equatorial_field_nT: float = EQUATORIAL_FIELD_NT) -> NDArray:
    r"""The dipole's field along the geomagnetic axes.

    .. math:: \mathbf B = B_{eq} \frac{a^3}{r^5} \left( r^2 \hat{\mathbf z} - 3 z \mathbf r \right)

    Parameters
    ----------
    position_km : array_like, shape (..., 3)
        Geomagnetic axes; not at the centre.
    equatorial_field_nT : float
        Field of the dipole on its equator, 6371.2 km from the centre.

    Returns
    -------
    ndarray, shape (..., 3)
        Field, nT: northwards on the equator, down at the northern pole.

    Examples
    --------
    >>> print(field_vector_nT([6000.0, 0.0, 0.0], 30000.0).round(-2))
    [    0.     0. 35900.]
    """
    position = vectors("position_km", position_km)
    square = positive("the square of the distance", np.vecdot(position, position)[..., None])
    upright = square * np.array([0.0, 0.0, 1.0]) - 3 * position[..., 2:] * position
    strength_nT = within("equatorial_field_nT", equatorial_field_nT, *EQUATORIAL_NT, shape=())
    return strength_nT * GEOMAGNETIC_RADIUS_KM**3 * upright / np.asarray(square) ** 2.5


def l_shell(radius_km: ArrayLike, magnetic_latitude_deg: ArrayLike) -> Numbers:
    r"""L of the field line through a point: the radius at which it crosses the equator, in units of a.

    .. math:: L = r / (a \cos^2\lambda)

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre, km; from 6350 to 6.4 million.
    magnetic_latitude_deg : array_like
        Degrees, away from the poles.

    Returns
    -------
    float or array

    Raises
    ------
    ValueError
        If the point lies below the ground, or on the dipole's axis.

    Notes
    -----
    McIlwain's L of the real field differs: by a few per cent near the Earth, where the field is no dipole,
    and far out, where the solar wind bends it.

    References
    ----------
    McIlwain (1961), Journal of Geophysical Research 66, 3681, doi:10.1029/JZ066i011p03681.

    Examples
    --------
    >>> print(f"{l_shell(2 * GEOMAGNETIC_RADIUS_KM, 45.0):.2f}")
    4.00
    """
    latitude = _off_axis_rad(magnetic_latitude_deg)
    return _radius_km(radius_km) / (GEOMAGNETIC_RADIUS_KM * np.cos(latitude) ** 2)


def field_line_radius_km(l_shell: ArrayLike, magnetic_latitude_deg: ArrayLike) -> Numbers:
    r"""How far from the centre a field line runs at a latitude.

    .. math:: r = L a \cos^2\lambda

    Parameters
    ----------
    l_shell : array_like
        L; from 0.9 to 1000.
    magnetic_latitude_deg : array_like
        Degrees.

    Returns
    -------
    float or array
        Distance from the centre, km.

    Examples
    --------
    >>> print(f"{field_line_radius_km(4.0, 60.0):.1f} km")
    6371.2 km
    """
    cosine = np.cos(_latitude_rad(magnetic_latitude_deg))
    return _earth_radii("l_shell", l_shell) * GEOMAGNETIC_RADIUS_KM * cosine**2


def foot_latitude_deg(l_shell: ArrayLike, altitude_km: ArrayLike = 0.0) -> Numbers:
    r"""Latitude at which a field line comes down to an altitude; at the ground, the invariant latitude.

    .. math:: \cos^2\lambda = (a + h) / (L a)

    Parameters
    ----------
    l_shell : array_like
        L; the line must rise to the altitude.
    altitude_km : array_like
        Height above the sphere of 6371.2 km, km; not below the ground.

    Returns
    -------
    float or array
        Magnetic latitude, degrees, north.

    Raises
    ------
    ValueError
        If the line stays below that altitude.

    Examples
    --------
    >>> print(f"{foot_latitude_deg(4.0):.1f}°")
    60.0°
    """
    least = 1 + within("altitude_km", altitude_km, GROUND_KM - GEOMAGNETIC_RADIUS_KM) / GEOMAGNETIC_RADIUS_KM
    cosine_squared = least / _earth_radii("l_shell", l_shell)
    if np.any(cosine_squared > 1):
        raise ValueError(
            f"the field line must rise to {np.max(altitude_km):g} km; it does so for L of "
            f"{np.max(least):.3f} or more, got {np.min(l_shell):g}"
        )
    return np.degrees(np.arccos(np.sqrt(cosine_squared)))


def field_ratio(magnetic_latitude_deg: ArrayLike) -> Numbers:
    r"""B/B₀: the field at a latitude, over that where the same line crosses the equator.

    .. math:: B / B_0 = \sqrt{1 + 3 \sin^2\lambda} / \cos^6\lambda

    Parameters
    ----------
    magnetic_latitude_deg : array_like
        Degrees, away from the poles.

    Returns
    -------
    float or array
        One on the equator, and more elsewhere.

    References
    ----------
    Schulz and Lanzerotti, *Particle Diffusion in the Radiation Belts* (1974), section I.4.

    Examples
    --------
    >>> print(f"{field_ratio(45.0):.2f}")
    12.65
    """
    latitude = _off_axis_rad(magnetic_latitude_deg)
    return np.sqrt(1 + 3 * np.sin(latitude) ** 2) / np.cos(latitude) ** 6


def latitude_of_ratio_deg(field_ratio: ArrayLike) -> Numbers:
    r"""Latitude at which B/B₀ has a value: the inverse of `field_ratio`.

    With c = cos²λ it solves :math:`(B/B_0)^2 c^6 + 3 c = 4` by Newton's method, which comes down to the root
    of this convex function from above and cannot pass it.

    Parameters
    ----------
    field_ratio : array_like
        B/B₀; from 1 to 10³⁰.

    Returns
    -------
    float or array
        Magnetic latitude, degrees, north.

    Raises
    ------
    ValueError
        If a ratio is below one: B and B₀ are then the wrong way up, or not of one line.

    Examples
    --------
    >>> print(f"{latitude_of_ratio_deg(field_ratio(45.0)):.3f}")
    45.000
    """
    squared = within("field_ratio", field_ratio, 1.0, 1e30) ** 2
    cosine_squared = np.minimum(1.0, (4 / squared) ** (1 / 6))
    for _ in range(8):  # five do, from 1 to 10³⁰
        excess = squared * cosine_squared**6 + 3 * cosine_squared - 4
        cosine_squared = cosine_squared - excess / (6 * squared * cosine_squared**5 + 3)
    return np.degrees(np.arccos(np.sqrt(np.minimum(1.0, cosine_squared))))


def geographic_from_inertial(position_km: ArrayLike, time: Times) -> NDArray:
    """Turn positions from the fixed stars to the turning Earth.

    Sidereal time and precession are those of `ephemeris.site_position_km`: the axes of the Earth are where
    the sites 0° N 0° E, 0° N 90° E and the north pole stand.

    Parameters
    ----------
    position_km : array_like, shape (3,) or (N, 3)
        ICRF axes.
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC, from 1958-12-01 to 1960-05-01.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        Geographic axes: x to 0° N 0° E, z to the north pole; km.

    Examples
    --------
    >>> pad = site_position_km(0.0, 90.0, 0.0, "1959-01-02T16:41:21")
    >>> print(geographic_from_inertial(pad, "1959-01-02T16:41:21").round(-2) + 0.0)
    [   0. 6400.    0.]
    """
    return np.einsum("...ij,...j->...i", _earth_axes(time), _vectors("position_km", position_km))


def inertial_from_geographic(position_km: ArrayLike, time: Times) -> NDArray:
    """Turn positions from the turning Earth to the fixed stars: the inverse of `geographic_from_inertial`.

    Parameters
    ----------
    position_km : array_like, shape (3,) or (N, 3)
        Geographic axes.
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC, from 1958-12-01 to 1960-05-01.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        ICRF axes, km.

    Examples
    --------
    >>> there = inertial_from_geographic([7000.0, 0.0, 0.0], "1959-01-02T16:41:21")
    >>> print(geographic_from_inertial(there, "1959-01-02T16:41:21").round(3) + 0.0)
    [7000.    0.    0.]
    """
    return np.einsum("...ij,...i->...j", _earth_axes(time), _vectors("position_km", position_km))


def geomagnetic_from_geographic(position_km: ArrayLike, dipole: Dipole = DIPOLE_1959) -> NDArray:
    """Turn positions from the turning Earth to the axes of its dipole.

    Parameters
    ----------
    position_km : array_like, shape (3,) or (N, 3)
        Geographic axes.
    dipole : Dipole
        Whose axes are meant.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        Geomagnetic axes: z to the dipole's northern pole, y to where its equator meets the geographic one,
        east of the pole's meridian; km.

    References
    ----------
    Russell (1971), Geophysical coordinate transformations, Cosmic Electrodynamics 2, 184: the system MAG.

    Examples
    --------
    >>> print(geomagnetic_from_geographic([0.0, 0.0, 7000.0]).round(-1) + 0.0)
    [-1400.     0.  6860.]
    """
    return _vectors("position_km", position_km) @ _dipole_axes(dipole).T


def geographic_from_geomagnetic(position_km: ArrayLike, dipole: Dipole = DIPOLE_1959) -> NDArray:
    """Turn positions from the dipole's axes to the Earth's: the inverse of `geomagnetic_from_geographic`.

    Parameters
    ----------
    position_km : array_like, shape (3,) or (N, 3)
        Geomagnetic axes.
    dipole : Dipole
        Whose axes are meant.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)
        Geographic axes, km.

    Examples
    --------
    >>> pole = geographic_from_geomagnetic([0.0, 0.0, 7000.0])
    >>> print(f"{np.degrees(np.arcsin(pole[2] / 7000.0)):.2f}° N")
    78.50° N
    """
    return _vectors("position_km", position_km) @ _dipole_axes(dipole)


def magnetic_coordinates(
    position_km: ArrayLike, time: Times, dipole: Dipole = DIPOLE_1959
) -> MagneticCoordinates:
    """Follow a path through the dipole: magnetic latitude, L, field and B/B₀.

    Parameters
    ----------
    position_km : array_like, shape (3,) or (N, 3)
        ICRF axes, such as ``Flight.position_km`` gives.
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC, from 1958-12-01 to 1960-05-01.
    dipole : Dipole
        Which one.

    Returns
    -------
    MagneticCoordinates

    Notes
    -----
    The real field near the Earth departs from a dipole by some ten per cent, and beyond about ten Earth radii
    the solar wind rules it: L there is a name for a place, not for a trapped particle's shell.

    Examples
    --------
    >>> place = magnetic_coordinates([20000.0, 0.0, 0.0], "1959-01-02T17:00:00")
    >>> print(f"L = {place.l_shell:.2f}, B/B0 = {place.field_ratio:.2f}")
    L = 3.15, B/B0 = 1.01
    """
    position = geomagnetic_from_geographic(geographic_from_inertial(position_km, time), dipole)
    radius_km = np.linalg.norm(position, axis=-1)
    latitude_deg = np.degrees(np.arcsin(position[..., 2] / positive("radius_km", radius_km)))
    return MagneticCoordinates(
        radius_km=radius_km,
        latitude_deg=latitude_deg,
        longitude_deg=np.degrees(np.arctan2(position[..., 1], position[..., 0])),
        l_shell=l_shell(radius_km, latitude_deg),
        field_nT=field_nT(radius_km, latitude_deg, dipole.equatorial_field_nT),
        field_ratio=field_ratio(latitude_deg),
    )


def _earth_radii(name, value):
    """Return L as a float or float array; ValueError where it can only be meant in kilometres."""
    nearest, farthest = EARTH_RADII
    radii = within(name, value, nearest)
    if np.any(radii > farthest):
        raise ValueError(
            f"{name} counts Earth radii and must be at most {farthest:g}; got {np.max(radii):g}. "
            f"Is it in kilometres? Divide by {GEOMAGNETIC_RADIUS_KM:g}."
        )
    return radii


def _radius_km(radius_km):
    distance = within("radius_km", radius_km, 0.0, EARTH_RADII[1] * GEOMAGNETIC_RADIUS_KM, open_low=True)
    if np.any(distance < GROUND_KM):
        raise ValueError(
            f"radius_km must be {GROUND_KM:g} or more, from the centre to above the ground; got "
            f"{np.min(distance):g}. Is it an altitude? Add {GEOMAGNETIC_RADIUS_KM:g}."
        )
    return distance


def _latitude_rad(magnetic_latitude_deg):
    return np.radians(within("magnetic_latitude_deg", magnetic_latitude_deg, -90.0, 90.0))


def _off_axis_rad(magnetic_latitude_deg):
    latitude = _latitude_rad(magnetic_latitude_deg)
    if np.any(np.abs(latitude) > np.radians(AXIS_DEG)):
        raise ValueError(
            "magnetic_latitude_deg must lie between the poles, where L and B/B₀ have no end; got a pole"
        )
    return latitude


def _vectors(name, position_km):
    positions = finite(name, position_km)
    if np.ndim(positions) not in (1, 2) or np.shape(positions)[-1] != 3:
        raise ValueError(f"{name} must have the shape (3,) or (N, 3); got {np.shape(positions)}")
    return positions


def _earth_axes(time):
    """Return the geographic axes as rows, in ICRF components: (3, 3) or (N, 3, 3)."""
    corners_deg = ((0.0, 0.0), (0.0, 90.0), (90.0, 0.0))
    axes = np.stack([site_position_km(*corner_deg, 0.0, time) for corner_deg in corners_deg], axis=-2)
    return axes / np.linalg.norm(axes, axis=-1, keepdims=True)


def _dipole_axes(dipole):
    """Return the geomagnetic axes as rows, in geographic components."""
    latitude, longitude = np.radians([dipole.pole_latitude_deg, dipole.pole_longitude_deg])
    north = [
        np.cos(latitude) * np.cos(longitude),
        np.cos(latitude) * np.sin(longitude),
        np.sin(latitude),
    ]
    east = [-np.sin(longitude), np.cos(longitude), 0.0]
    return np.array([np.cross(east, north), east, north])
