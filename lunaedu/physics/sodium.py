"""A kilogram of sodium in sunlight: photons an atom, magnitude, and how soon the cloud is lost in the sky.

A sodium atom takes a photon of one colour out of the sunlight and sends it on in another direction, again and
again: resonance scattering. The Sun's own sodium has darkened just that colour, so it matters how fast the
cloud moves from the Sun: an atom in motion sees the dark line beside its own.

Examples
--------
>>> from lunaedu import sodium
>>> photons_s = sum(sodium.photons_per_atom_s(line) for line in sodium.LINES)
>>> print(f"{photons_s:.2f} photons a second from an atom at rest")
0.83 photons a second from an atom at rest
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike

from lunaedu.constants import (
    ATOMIC_MASS_KG,
    ELECTRON_MASS_KG,
    ELEMENTARY_CHARGE_C,
    LIGHT_SPEED_KM_S,
    LUMINOUS_EFFICACY_LM_W,
    PLANCK_J_S,
    VACUUM_PERMITTIVITY_F_M,
)
from lunaedu.guard import Numbers, positive, within

__all__ = [
    "D1",
    "D2",
    "LIGHT_SPEED_M_S",
    "SUNLIGHT_W_M2_NM",
    "Line",
    "atoms",
    "column_m2",
    "cross_section_m2_hz",
    "fraunhofer_residual",
    "illuminance_lux",
    "light_w",
    "magnitude",
    "optical_depth",
    "photon_energy_j",
    "photons_per_atom_s",
    "surface_magnitude",
    "thin_share",
    "undimmed_photons_per_atom_s",
]


def __dir__() -> list[str]:
    return sorted(__all__)


LIGHT_SPEED_M_S = 1000 * LIGHT_SPEED_KM_S
SODIUM_MASS_U = 22.98976928
"""Mass of an atom in atomic mass units (IUPAC 2021)."""

SUNLIGHT_W_M2_NM = 1.80
"""Sunlight between the lines near 590 nm, at one astronomical unit (ASTM G173, extraterrestrial, 591 nm)."""

EYE_AT_SODIUM = 0.769
"""How well the eye by day sees 589 nm, where 555 nm is one (CIE 1931: 0.816 at 585 nm, 0.757 at 590 nm)."""

MAGNITUDE_0_LUX = 2.54e-6
"""Illuminance of a star of magnitude 0 above the air (Allen, *Astrophysical Quantities*, 1973)."""

ARCSECOND_SR = np.radians(1 / 3600) ** 2


@dataclass(frozen=True)
class Line:
    """A spectral line: its wavelength in vacuum, and its oscillator strength in absorption."""

    name: str
    wavelength_nm: float
    oscillator_strength: float


D2 = Line("D2", 589.1583264, 0.641)
D1 = Line("D1", 589.7558147, 0.320)
LINES = D2, D1
"""NIST Atomic Spectra Database; Steck, *Sodium D Line Data*."""


def atoms(mass_kg: ArrayLike) -> Numbers:
    r"""Number of sodium atoms in a mass.

    .. math:: N = M / m

    Parameters
    ----------
    mass_kg : array_like
        Kilograms, above zero.

    Returns
    -------
    float or ndarray

    Examples
    --------
    >>> print(f"{atoms(1.0):.3g}")
    2.62e+25
    """
    return positive("mass_kg", mass_kg) / (SODIUM_MASS_U * ATOMIC_MASS_KG)


def cross_section_m2_hz(line: Line) -> float:
    r"""Cross-section of an atom, summed over all frequencies of a line.

    .. math:: \sigma = \frac{e^2}{4 \varepsilon_0 m_e c} f

    Parameters
    ----------
    line : Line
        `D2` or `D1`.

    Returns
    -------
    float
        Square metres times hertz.

    Notes
    -----
    In the old units it is :math:`\pi e^2 f / m_e c`. However the line is broadened, the sum stays.

    References
    ----------
    Rybicki and Lightman, *Radiative Processes in Astrophysics* (1979), section 3.6.

    Examples
    --------
    >>> print(f"{cross_section_m2_hz(D2):.3g}")
    1.7e-06
    """
    classical = ELEMENTARY_CHARGE_C**2 / (4 * VACUUM_PERMITTIVITY_F_M * ELECTRON_MASS_KG * LIGHT_SPEED_M_S)
    return classical * line.oscillator_strength


def photon_energy_j(line: Line) -> float:
    r"""Energy of one photon of a line.

    .. math:: E = h c / \lambda

    Parameters
    ----------
    line : Line
        `D2` or `D1`.

    Returns
    -------
    float
        Joules.

    Examples
    --------
    >>> print(f"{photon_energy_j(D2):.3g}")
    3.37e-19
    """
    return PLANCK_J_S * LIGHT_SPEED_M_S / (line.wavelength_nm * 1e-9)


def undimmed_photons_per_atom_s(line: Line, sun_distance_au: ArrayLike = 1.0) -> Numbers:
    r"""Photons that an atom would scatter each second if the Sun had no sodium of its own.

    With the Sun's power in a nanometre, :math:`F_\lambda`, turned into photons in a hertz:

    .. math:: g_0 = \sigma \frac{F_\lambda}{E} \frac{\lambda^2}{c}

    Parameters
    ----------
    line : Line
        `D2` or `D1`.
    sun_distance_au : array_like
        Distance from the Sun, astronomical units, above zero.

    Returns
    -------
    float or ndarray
        Photons a second, into all directions together.

    Examples
    --------
    >>> print(f"{undimmed_photons_per_atom_s(D2):.1f}")
    10.5
    """
    photons_m2_s_nm = SUNLIGHT_W_M2_NM / photon_energy_j(line)
    nm_in_a_hertz = (line.wavelength_nm * 1e-9) ** 2 / LIGHT_SPEED_M_S * 1e9
    at_one_au = cross_section_m2_hz(line) * photons_m2_s_nm * nm_in_a_hertz
    return at_one_au / positive("sun_distance_au", sun_distance_au) ** 2


def fraunhofer_residual(line: Line, radial_velocity_km_s: ArrayLike = 0.0) -> Numbers:
    """How much sunlight the Sun's own sodium has left, where an atom in motion looks.

    Parameters
    ----------
    line : Line
        `D2` or `D1`.
    radial_velocity_km_s : array_like
        Speed of the atom away from the Sun, km/s; -50 to 50.

    Returns
    -------
    float or ndarray
        Share of the sunlight beside the line.

    Notes
    -----
    Deepest for an atom that comes in at half a kilometre a second: the Sun's gravity reddens its lines by as
    much as 0.6 km/s.

    References
    ----------
    Killen et al. (2022), Astrophysical Journal Supplement 263, 37, doi 10.3847/1538-4365/ac9eab: their
    photons an atom, divided by `undimmed_photons_per_atom_s`.

    Examples
    --------
    >>> print(f"{fraunhofer_residual(D2):.3f} at rest, {fraunhofer_residual(D2, 10.0):.2f} at 10 km/s")
    0.051 at rest, 0.49 at 10 km/s
    """
    velocity = within("radial_velocity_km_s", radial_velocity_km_s, low=-50.0, high=50.0)
    table = _sunlight()
    photons_s = np.interp(velocity, table["velocity_km_s"], table[f"{line.name.lower()}_photons_s"])
    return photons_s / undimmed_photons_per_atom_s(line)


def photons_per_atom_s(
    line: Line, radial_velocity_km_s: ArrayLike = 0.0, sun_distance_au: ArrayLike = 1.0
) -> Numbers:
    """Photons that an atom scatters each second in real sunlight: the g-factor of a line.

    Parameters
    ----------
    line : Line
        `D2` or `D1`.
    radial_velocity_km_s : array_like
        Speed of the atom away from the Sun, km/s; -50 to 50.
    sun_distance_au : array_like
        Distance from the Sun, astronomical units, above zero.

    Returns
    -------
    float or ndarray
        Photons a second, into all directions together.

    Examples
    --------
    >>> print(f"{photons_per_atom_s(D2, 4.0):.2f}")
    2.02
    """
    undimmed = undimmed_photons_per_atom_s(line, sun_distance_au)
    return undimmed * fraunhofer_residual(line, radial_velocity_km_s)


def light_w(
    number: ArrayLike, radial_velocity_km_s: ArrayLike = 0.0, sun_distance_au: ArrayLike = 1.0
) -> Numbers:
    r"""Power that so many atoms scatter in both lines, if none stands in another's light.

    .. math:: P = N \sum_{D_1, D_2} g E

    Parameters
    ----------
    number : array_like
        Of atoms, above zero.
    radial_velocity_km_s : array_like
        Speed away from the Sun, km/s; -50 to 50.
    sun_distance_au : array_like
        Distance from the Sun, astronomical units, above zero.

    Returns
    -------
    float or ndarray
        Watts, into all directions together.

    Examples
    --------
    >>> print(f"{light_w(atoms(1.0)) / 1e6:.1f} MW")
    7.3 MW
    """
    each_w = sum(
        photons_per_atom_s(line, radial_velocity_km_s, sun_distance_au) * photon_energy_j(line)
        for line in LINES
    )
    return positive("number", number) * each_w


def illuminance_lux(power_w: ArrayLike, distance_km: ArrayLike) -> Numbers:
    r"""What sodium light, sent into all directions, gives at a distance.

    .. math:: E_v = 683\,\mathrm{lm/W}\; V(\lambda) \frac{P}{4 \pi d^2}

    Parameters
    ----------
    power_w : array_like
        Watts, above zero.
    distance_km : array_like
        From the observer to the cloud, km, above zero.

    Returns
    -------
    float or ndarray
        Lux.

    Examples
    --------
    >>> print(f"{illuminance_lux(7.3e6, 119500.0):.2g}")
    2.1e-08
    """
    sphere_m2 = 4 * np.pi * (1000 * positive("distance_km", distance_km)) ** 2
    return LUMINOUS_EFFICACY_LM_W * EYE_AT_SODIUM * positive("power_w", power_w) / sphere_m2


def magnitude(illuminance: ArrayLike) -> Numbers:
    r"""Apparent visual magnitude of what gives an illuminance.

    .. math:: m = -2.5 \log_{10} (E_v / E_0)

    Parameters
    ----------
    illuminance : array_like
        Lux, above zero.

    Returns
    -------
    float or ndarray

    References
    ----------
    Allen, *Astrophysical Quantities*, 3rd ed. (1973): 2.54e-6 lux for magnitude 0.

    Examples
    --------
    >>> print(f"{magnitude(illuminance_lux(light_w(atoms(1.0)), 119500.0)):.1f}")
    5.2
    """
    return -2.5 * np.log10(positive("illuminance", illuminance) / MAGNITUDE_0_LUX)


def column_m2(number: ArrayLike, width_km: ArrayLike, offset_km: ArrayLike = 0.0) -> Numbers:
    r"""Atoms behind each square metre of a cloud that thins out as a Gaussian.

    .. math:: \mathcal N = \frac{N}{2 \pi w^2} e^{-p^2 / 2 w^2}

    Parameters
    ----------
    number : array_like
        Of atoms, above zero.
    width_km : array_like
        Standard deviation w of the places of atoms along a line, km, above zero: after a release into nothing
        it is the standard deviation of their speeds along that line, times the time.
    offset_km : array_like
        Distance p from the cloud's middle on the sky, km, from zero.

    Returns
    -------
    float or ndarray
        Atoms a square metre.

    Notes
    -----
    Atoms that meet no others fly on with the speeds they had. If these were Maxwell's, the cloud stays a
    Gaussian for ever.

    Examples
    --------
    >>> print(f"{column_m2(atoms(1.0), 100.0):.3g}")
    4.17e+14
    """
    width = positive("width_km", width_km)
    offset = within("offset_km", offset_km, low=0.0)
    middle = positive("number", number) / (2 * np.pi * (1000 * width) ** 2)
    return middle * np.exp(-((offset / width) ** 2) / 2)


def optical_depth(line: Line, column: ArrayLike, speed_spread_km_s: ArrayLike) -> Numbers:
    r"""Optical depth in the middle of a line, of atoms whose speeds along the sunbeam spread as a Gaussian.

    .. math:: \tau = \frac{\sigma \lambda \mathcal N}{\sqrt{2 \pi}\, s}

    Parameters
    ----------
    line : Line
        `D2` or `D1`.
    column : array_like
        Atoms a square metre, above zero: see `column_m2`.
    speed_spread_km_s : array_like
        Standard deviation s of their speeds along the sunbeam, km/s, above zero.

    Returns
    -------
    float or ndarray

    Notes
    -----
    Above one the front of the cloud stands in the light of its back.

    Examples
    --------
    >>> print(f"{optical_depth(D2, column_m2(atoms(1.0), 100.0), 0.7):.2f}")
    0.24
    """
    spread_hz_m = np.sqrt(2 * np.pi) * 1000 * positive("speed_spread_km_s", speed_spread_km_s)
    return cross_section_m2_hz(line) * line.wavelength_nm * 1e-9 * positive("column", column) / spread_hz_m


def thin_share(depth: ArrayLike) -> Numbers:
    r"""Light that a column takes from the sunbeam, as a share of what it would if it were thin.

    .. math:: W(\tau) = \frac{1}{\sqrt{\pi}\, \tau} \int \big( 1 - e^{-\tau e^{-x^2}} \big) dx

    Parameters
    ----------
    depth : array_like
        Optical depth in the middle of the line, from zero.

    Returns
    -------
    float or ndarray
        One for a thin column, towards zero for a thick one.

    Notes
    -----
    Tau times this, against tau, is the curve of growth of a line that motion broadens.

    References
    ----------
    Spitzer, *Physical Processes in the Interstellar Medium* (1978), section 3.4.

    Examples
    --------
    >>> print(f"{thin_share(0.0):.2f} {thin_share(1.0):.2f} {thin_share(100.0):.3f}")
    1.00 0.73 0.026
    """
    tau = np.asarray(within("depth", depth, low=0.0))[..., None]
    x = np.linspace(-6.0, 6.0, 601)
    taken = -np.expm1(-tau * np.exp(-(x**2))) / np.where(tau > 0, tau, 1.0)
    taken = np.where(tau > 0, taken, np.exp(-(x**2)))
    return (np.sum(taken, axis=-1) * (x[1] - x[0]) / np.sqrt(np.pi))[()]


def surface_magnitude(column: ArrayLike, photons_s: ArrayLike) -> Numbers:
    r"""Surface brightness of a thin cloud.

    .. math:: L_v = 683\,\mathrm{lm/W}\; V(\lambda) \frac{\mathcal N g E}{4 \pi}

    Parameters
    ----------
    column : array_like
        Atoms a square metre, above zero.
    photons_s : array_like
        Photons that an atom scatters each second, both lines together, above zero.

    Returns
    -------
    float or ndarray
        Magnitudes a square arcsecond, larger the fainter.

    Notes
    -----
    It does not hang on the distance: light thins out as the square, and so does the cloud's solid angle.

    Examples
    --------
    >>> print(f"{surface_magnitude(column_m2(atoms(1.0), 100.0), 0.83):.1f}")
    18.4
    """
    radiance = (
        positive("column", column) * positive("photons_s", photons_s) * photon_energy_j(D2) / (4 * np.pi)
    )
    luminance = LUMINOUS_EFFICACY_LM_W * EYE_AT_SODIUM * radiance
    return -2.5 * np.log10(luminance * ARCSECOND_SR / MAGNITUDE_0_LUX)


@cache
def _sunlight():
    table = files("lunaedu") / "data" / "sodium_sunlight.csv"
    with table.open(encoding="utf-8") as lines:
        return np.genfromtxt(lines, delimiter=",", names=True)
