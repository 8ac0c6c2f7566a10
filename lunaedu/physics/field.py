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

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lunaedu import constants
from lunaedu.constants import GEOMAGNETIC_RADIUS_KM
from lunaedu.engine.ephemeris import site_position_km
from lunaedu.guard import finite, positive, within


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
    l_shell: np.ndarray
    field_nT: np.ndarray
    field_ratio: np.ndarray


@lru_cache
def dipole(year=1959.0):
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

    Raises
    ------
    ValueError
        If the year lies outside 1955 to 1960.

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
    share = (within("year", year, 1955.0, 1960.0) - 1955.0) / 5.0
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


def field_nT(radius_km, magnetic_latitude_deg, equatorial_field_nT=EQUATORIAL_FIELD_NT):
    r"""Strength of the dipole's field.

    .. math:: B = B_{eq} (a / r)^3 \sqrt{1 + 3 \sin^2\lambda}

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre, km; above zero.
    magnetic_latitude_deg : float or array
        Latitude from the dipole's equator, degrees.
    equatorial_field_nT : float
        Field of the dipole on its equator, 6371.2 km from the centre.

    Returns
    -------
    float or array
        Field, nT.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range.

    References
    ----------
    Walt, *Introduction to Geomagnetically Trapped Radiation* (1994), chapter 3.

    Examples
    --------
    >>> print(f"{field_nT(2 * 6000.0, 60.0) / field_nT(2 * 6000.0, 0.0):.4f}")
    1.8028
    """
    sine = np.sin(_latitude_rad(magnetic_latitude_deg))
    shrink = (GEOMAGNETIC_RADIUS_KM / positive("radius_km", radius_km)) ** 3
    return positive("equatorial_field_nT", equatorial_field_nT) * shrink * np.sqrt(1 + 3 * sine**2)


def field_vector_nT(position_km, equatorial_field_nT=EQUATORIAL_FIELD_NT):
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
    position = np.asarray(position_km, dtype=float)
    square = np.vecdot(position, position)[..., None]
    upright = square * np.array([0.0, 0.0, 1.0]) - 3 * position[..., 2:] * position
    return equatorial_field_nT * GEOMAGNETIC_RADIUS_KM**3 * upright / square**2.5


def l_shell(radius_km, magnetic_latitude_deg):
    r"""L of the field line through a point: the radius at which it crosses the equator, in units of a.

    .. math:: L = r / (a \cos^2\lambda)

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre, km; above zero.
    magnetic_latitude_deg : float or array
        Degrees, away from the poles.

    Returns
    -------
    float or array

    Raises
    ------
    ValueError
        If an input is not finite or out of its range, or the point stands on the dipole's axis.

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
    latitude = _latitude_rad(magnetic_latitude_deg)
    if np.any(np.abs(latitude) >= np.pi / 2):
        raise ValueError("magnetic_latitude_deg must lie between the poles, where L has no end; got a pole")
    return positive("radius_km", radius_km) / (GEOMAGNETIC_RADIUS_KM * np.cos(latitude) ** 2)


def field_line_radius_km(l_shell, magnetic_latitude_deg):
    r"""How far from the centre a field line runs at a latitude.

    .. math:: r = L a \cos^2\lambda

    Parameters
    ----------
    l_shell : float or array
        L; above zero.
    magnetic_latitude_deg : float or array
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
    return (
        positive("l_shell", l_shell)
        * GEOMAGNETIC_RADIUS_KM
        * np.cos(_latitude_rad(magnetic_latitude_deg)) ** 2
    )


def foot_latitude_deg(l_shell, altitude_km=0.0):
    r"""Latitude at which a field line comes down to an altitude; at the ground, the invariant latitude.

    .. math:: \cos^2\lambda = (a + h) / (L a)

    Parameters
    ----------
    l_shell : float or array
        L; the line must rise to the altitude.
    altitude_km : float or array
        Height above the sphere of 6371.2 km, km.

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
    cosine_squared = (1 + finite("altitude_km", altitude_km) / GEOMAGNETIC_RADIUS_KM) / positive(
        "l_shell", l_shell
    )
    if np.any(cosine_squared > 1):
        raise ValueError(
            f"the field line must rise to {np.max(altitude_km):g} km; it does so for L of "
            f"{1 + np.max(altitude_km) / GEOMAGNETIC_RADIUS_KM:.3f} or more, got {np.min(l_shell):g}"
        )
    return np.degrees(np.arccos(np.sqrt(cosine_squared)))


def field_ratio(magnetic_latitude_deg):
    r"""B/B₀: the field at a latitude, over that where the same line crosses the equator.

    .. math:: B / B_0 = \sqrt{1 + 3 \sin^2\lambda} / \cos^6\lambda

    Parameters
    ----------
    magnetic_latitude_deg : float or array
        Degrees.

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
    latitude = _latitude_rad(magnetic_latitude_deg)
    return np.sqrt(1 + 3 * np.sin(latitude) ** 2) / np.cos(latitude) ** 6


def latitude_of_ratio_deg(field_ratio):
    r"""Latitude at which B/B₀ has a value: the inverse of `field_ratio`.

    With c = cos²λ it solves :math:`(B/B_0)^2 c^6 + 3 c = 4` by Newton's method.

    Parameters
    ----------
    field_ratio : float or array
        B/B₀; one or more.

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
    squared = within("field_ratio", field_ratio, low=1.0) ** 2
    cosine_squared = np.minimum(1.0, (4 / squared) ** (1 / 6))
    for _ in range(20):
        excess = squared * cosine_squared**6 + 3 * cosine_squared - 4
        cosine_squared = cosine_squared - excess / (6 * squared * cosine_squared**5 + 3)
    return np.degrees(np.arccos(np.sqrt(np.minimum(1.0, cosine_squared))))


def geographic_from_inertial(position_km, time):
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

    Raises
    ------
    ValueError
        If a number is not finite, the shape is wrong, or a date lies outside the table of Moon and Sun.

    Examples
    --------
    >>> pad = site_position_km(0.0, 90.0, 0.0, "1959-01-02T16:41:21")
    >>> print(geographic_from_inertial(pad, "1959-01-02T16:41:21").round(-2) + 0.0)
    [   0. 6400.    0.]
    """
    return np.einsum("...ij,...j->...i", _earth_axes(time), _vectors("position_km", position_km))


def inertial_from_geographic(position_km, time):
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


def geomagnetic_from_geographic(position_km, dipole=DIPOLE_1959):
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


def geographic_from_geomagnetic(position_km, dipole=DIPOLE_1959):
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


def magnetic_coordinates(position_km, time, dipole=DIPOLE_1959):
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

    Raises
    ------
    ValueError
        If a number is not finite, the shape is wrong, or a date lies outside the table of Moon and Sun.

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


def _latitude_rad(magnetic_latitude_deg):
    return np.radians(within("magnetic_latitude_deg", magnetic_latitude_deg, -90.0, 90.0))


def _vectors(name, position_km):
    vectors = finite(name, position_km)
    if np.ndim(vectors) not in (1, 2) or np.shape(vectors)[-1] != 3:
        raise ValueError(f"{name} must have the shape (3,) or (N, 3); got {np.shape(vectors)}")
    return vectors


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
