"""What a particle counter makes of a flux: its area, its shield, its thresholds, its dead time, its scatter.

A counter in a flux J from all sides counts n = J A in a second, where A is a quarter of its surface. The
shield takes away what cannot pass it, the threshold what leaves too little light. After each count the
counter is dead for a while; so it counts m, fewer than n:

    m = n / (1 + n τ)        not paralysable: what comes while it is dead does nothing,
    m = n exp(−n τ)          paralysable: what comes while it is dead keeps it dead.

The second law has a greatest reading, 1/(e τ). Below it each reading has two causes: few came, or far
too many.

Examples
--------
>>> from lunaedu.physics import counters
>>> low, high = counters.true_rates_paralysable(1000.0, dead_time_s=1e-4)
>>> print(f"{low:.0f} or {high:.0f} per second")
1118 or 35772 per second
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, lgamma, log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import ELECTRON_MASS_KG, ELEMENTARY_CHARGE_C, LIGHT_SPEED_KM_S
from lunaedu.guard import Numbers, finite, positive, whole, within

__all__ = [
    "ALUMINIUM",
    "COPPER",
    "LEAD",
    "XRAYS_PER_Z_MEV",
    "XRAY_MEV",
    "Material",
    "channel_rates_s",
    "cylinder_surface_cm2",
    "decision_limit_counts",
    "detection_limit_counts",
    "electron_cutoff_MeV",
    "electron_cutoff_in_MeV",
    "electron_energy_outside_MeV",
    "electron_range_g_cm2",
    "electron_range_in_g_cm2",
    "observed_rate_nonparalysable",
    "observed_rate_paralysable",
    "omnidirectional_area_cm2",
    "proton_cutoff_MeV",
    "proton_range_g_cm2",
    "synthetic_counts",
    "true_rate_nonparalysable",
    "true_rates_paralysable",
    "upper_limit_counts",
    "xray_spectrum",
    "xray_transmission",
]


def __dir__() -> list[str]:
    return sorted(__all__)


ELECTRON_REST_MEV = ELECTRON_MASS_KG * LIGHT_SPEED_KM_S**2 / ELEMENTARY_CHARGE_C

KATZ_PENFOLD_MEV = 0.01, 2.5, 20.0
"""Lowest energy, seam and highest energy of the two parts of Katz and Penfold's relation."""

PROTON_RANGE_MEV = 5.0, 200.0

LONGEST_DEAD_TIME_S = 1.0
"""No counter sleeps longer: a greater number was meant in microseconds."""

GREATEST_RATE_S = 1e15
"""Above this nothing is counted one by one."""

XRAYS_PER_Z_MEV = 1 / 1600
"""Share of its energy that an electron stopped in thick matter radiates, for each MeV and each unit of Z."""


@dataclass(frozen=True)
class Material:
    """What a shield is made of; ``attenuation_cm2_g`` stands at the energies of ``XRAY_MEV``."""

    name: str
    atomic_number: int
    atomic_weight: float
    density_g_cm3: float
    attenuation_cm2_g: tuple[float, ...]


XRAY_MEV = (0.06, 0.08, 0.088004, 0.088005, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Two of them stand on either side of the K edge of lead."""

# Hubbell and Seltzer (1995), Tables of X-ray mass attenuation coefficients, NISTIR 5632.
# fmt: off
ALUMINIUM = Material("aluminium", 13, 26.982, 2.699, (
    0.2778, 0.2018, 0.1865, 0.1865, 0.1704, 0.1378, 0.1223, 0.1042, 0.09276, 0.08445,
    0.07802, 0.06841, 0.06146, 0.05496, 0.05006, 0.04324, 0.03541,
))
COPPER = Material("copper", 29, 63.546, 8.960, (
    1.593, 0.7630, 0.6088, 0.6088, 0.4584, 0.2217, 0.1559, 0.1119, 0.09413, 0.08362,
    0.07625, 0.06605, 0.05901, 0.05261, 0.04803, 0.04205, 0.03599,
))
LEAD = Material("lead", 82, 207.2, 11.35, (
    5.021, 2.419, 1.910, 7.683, 5.549, 2.014, 0.9985, 0.4031, 0.2323, 0.1614,
    0.1248, 0.08870, 0.07102, 0.05876, 0.05222, 0.04606, 0.04234,
))
# fmt: on


def cylinder_surface_cm2(diameter_cm: ArrayLike, length_cm: ArrayLike) -> Numbers:
    r"""Whole surface of a cylinder, ends included.

    .. math:: S = \pi d l + \pi d^2 / 2

    Parameters
    ----------
    diameter_cm, length_cm : array_like
        Above zero.

    Returns
    -------
    float or array
        cm².

    Examples
    --------
    >>> print(f"{cylinder_surface_cm2(1.0, 5.0):.1f}")
    17.3
    """
    diameter = positive("diameter_cm", diameter_cm)
    return np.pi * diameter * (positive("length_cm", length_cm) + diameter / 2)


def omnidirectional_area_cm2(surface_cm2: ArrayLike) -> Numbers:
    r"""Mean shadow of a convex body: the area with which it meets a flux from all sides.

    .. math:: A = S / 4

    Parameters
    ----------
    surface_cm2 : array_like
        Whole surface; above zero.

    Returns
    -------
    float or array
        cm².

    Notes
    -----
    Cauchy's theorem. It holds for any convex shape, and for no other; a sphere's shadow is its great circle.

    References
    ----------
    Cauchy (1841), Comptes rendus 13, 1060; Sullivan (1971), Nuclear Instruments and Methods 95, 5,
    doi:10.1016/0029-554X(71)90033-4.

    Examples
    --------
    >>> print(f"{omnidirectional_area_cm2(4 * np.pi):.4f}")
    3.1416
    """
    return positive("surface_cm2", surface_cm2) / 4


def electron_range_g_cm2(energy_MeV: ArrayLike) -> Numbers:
    r"""How much matter an electron passes at most: its range in aluminium, as in other light matter.

    .. math:: R = 0.412\, E^{1.265 - 0.0954 \ln E} \quad (E \le 2.5), \qquad
              R = 0.530\, E - 0.106 \quad (E > 2.5)

    Parameters
    ----------
    energy_MeV : array_like
        Kinetic energy, from 0.01 to 20 MeV.

    Returns
    -------
    float or array
        Extrapolated range, g/cm².

    Notes
    -----
    The logarithm is the natural one. Most electrons stop earlier, scattered aside; the relation is good to
    some 5 %. It leaves out the X-rays that electrons make in a shield.

    References
    ----------
    Katz and Penfold (1952), Range-energy relations for electrons and the determination of beta-ray end-point
    energies by absorption, Reviews of Modern Physics 24, 28-44, doi:10.1103/RevModPhys.24.28.

    Examples
    --------
    >>> print(electron_range_g_cm2([0.1, 1.0, 5.0]).round(4))
    [0.0135 0.412  2.544 ]
    """
    lowest, seam, highest = KATZ_PENFOLD_MEV
    energy = within("energy_MeV", energy_MeV, lowest, highest)
    curved = 0.412 * energy ** (1.265 - 0.0954 * np.log(energy))
    return np.where(np.asarray(energy) <= seam, curved, 0.530 * np.asarray(energy) - 0.106)[()]


def electron_cutoff_MeV(shield_g_cm2: ArrayLike) -> Numbers:
    r"""Least energy of an electron that passes a shield: the inverse of `electron_range_g_cm2`.

    .. math:: \ln E = \frac{1.265 - \sqrt{1.265^2 - 4 \cdot 0.0954 \ln(R / 0.412)}}{2 \cdot 0.0954} \quad
              (E \le 2.5), \qquad E = (R + 0.106) / 0.530 \quad (E > 2.5)

    Parameters
    ----------
    shield_g_cm2 : array_like
        Thickness times density; from 0.00016 to 10.49 g/cm².

    Returns
    -------
    float or array
        MeV.

    Raises
    ------
    ValueError
        If a thickness is the range of no energy from 0.01 to 20 MeV.

    Notes
    -----
    At the seam the relation jumps by 0.6 %; thicknesses in the gap are all given its energy.

    References
    ----------
    Katz and Penfold (1952), doi:10.1103/RevModPhys.24.28.

    Examples
    --------
    >>> print(f"{electron_cutoff_MeV(1.0):.2f} MeV")
    2.10 MeV
    """
    lowest, seam, highest = KATZ_PENFOLD_MEV
    thinnest, thickest = (float(electron_range_g_cm2(energy)) for energy in (lowest, highest))
    shield = np.asarray(within("shield_g_cm2", shield_g_cm2, thinnest, thickest))
    root = np.sqrt(np.maximum(1.265**2 - 4 * 0.0954 * np.log(shield / 0.412), 0.0))
    curved = np.exp((1.265 - root) / (2 * 0.0954))
    straight = np.maximum((shield + 0.106) / 0.530, seam)
    return np.where(shield <= electron_range_g_cm2(seam), curved, straight)[()]


def electron_range_in_g_cm2(energy_MeV: ArrayLike, material: Material) -> Numbers:
    r"""Extrapolated range of an electron in a light or a heavy material: the fit of Tabata, Ito and Okabe.

    .. math:: R = a_1 \left[ \frac{\ln(1 + a_2 \tau)}{a_2} - \frac{a_3 \tau}{1 + a_4 \tau^{a_5}} \right],
              \qquad \tau = E / m c^2

    Parameters
    ----------
    energy_MeV : array_like
        Kinetic energy, from 0.01 to 20 MeV.
    material : Material
        ``ALUMINIUM``, ``COPPER`` or ``LEAD``.

    Returns
    -------
    float or array
        g/cm².

    Notes
    -----
    In heavy matter electrons are scattered aside sooner, so that a gram of lead stops more than one of
    aluminium. For aluminium it lies some 4 % below `electron_range_g_cm2`: as much as measurements scatter.

    References
    ----------
    Tabata, Ito and Okabe (1972), Generalized semiempirical equations for the extrapolated range of electrons,
    Nuclear Instruments and Methods 103, 85-91, doi:10.1016/0029-554X(72)90463-6.

    Examples
    --------
    >>> print([f"{electron_range_in_g_cm2(1.0, metal):.2f}" for metal in (ALUMINIUM, COPPER, LEAD)])
    ['0.40', '0.33', '0.21']
    """
    z = material.atomic_number
    tau = within("energy_MeV", energy_MeV, *KATZ_PENFOLD_MEV[::2]) / ELECTRON_REST_MEV
    a2, a3, a4, a5 = 1.78e-4 * z, 0.9891 - 3.01e-4 * z, 1.468 - 1.180e-2 * z, 1.232 / z**0.109
    winding = np.log1p(a2 * tau) / a2 - a3 * tau / (1 + a4 * tau**a5)
    return 0.2335 * material.atomic_weight / z**1.209 * winding


def electron_cutoff_in_MeV(shield_g_cm2: ArrayLike, material: Material) -> Numbers:
    """Least energy of an electron that passes a shield: the inverse of `electron_range_in_g_cm2`.

    Parameters
    ----------
    shield_g_cm2 : array_like
        Thickness times density; the range of an energy from 0.01 to 20 MeV.
    material : Material
        ``ALUMINIUM``, ``COPPER`` or ``LEAD``.

    Returns
    -------
    float or array
        MeV, read off between a thousand energies: within 10⁻⁵.

    Examples
    --------
    >>> print(f"{electron_cutoff_in_MeV(0.3 * LEAD.density_g_cm3, LEAD):.1f} MeV")
    10.4 MeV
    """
    energies = np.geomspace(*KATZ_PENFOLD_MEV[::2], 1000)
    ranges = np.asarray(electron_range_in_g_cm2(energies, material))
    shield = within("shield_g_cm2", shield_g_cm2, ranges[0], ranges[-1])
    return np.exp(np.interp(np.log(shield), np.log(ranges), np.log(energies)))[()]


def xray_spectrum(photon_MeV: ArrayLike, integral_flux: ArrayLike, material: Material) -> NDArray:
    r"""X-rays that electrons make where they are stopped: photons for each MeV of photon energy.

    .. math:: \frac{dN}{dk} = \frac{2 Y Z}{k} \int_k^\infty J(> E) \, dE, \qquad Y^{-1} = 1600\ \mathrm{MeV}

    Parameters
    ----------
    photon_MeV : array_like, shape (K,)
        Energies, rising, MeV; as far as there are electrons.
    integral_flux : array_like, shape (..., K)
        Electrons above each of these energies.
    material : Material
        What stops them, all of them.

    Returns
    -------
    ndarray, shape (..., K)
        Photons for each MeV, in the unit of the flux.

    Notes
    -----
    Kramers's law, :math:`2 Y Z (E - k) / k` photons for each electron, summed over the electrons. The yield
    is the ratio of the two losses of energy, Z E / 800 MeV (Bethe and Heitler), averaged over the slowing
    down. It is a rule of thumb: good to a third or so for a few hundred keV to a few MeV.

    References
    ----------
    Kramers (1923), Philosophical Magazine 46, 836; Koch and Motz (1959), Reviews of Modern Physics 31, 920,
    doi:10.1103/RevModPhys.31.920; Evans, *The Atomic Nucleus* (1955), chapter 20.

    Examples
    --------
    >>> photon_MeV = np.linspace(0.1, 8.0, 80)
    >>> soft = xray_spectrum(photon_MeV, 1e6 * np.exp(-photon_MeV / 0.5), ALUMINIUM)
    >>> print(f"{soft[0]:.3g} photons per MeV at {photon_MeV[0]:.1f} MeV")
    6.67e+04 photons per MeV at 0.1 MeV
    """
    energy = np.asarray(positive("photon_MeV", photon_MeV, (None,)))
    flux = np.atleast_1d(within("integral_flux", integral_flux, low=0.0))
    if flux.shape[-1] != len(energy) or np.any(np.diff(energy) <= 0):
        raise ValueError(
            f"photon_MeV must rise, with one energy for each flux; got {len(energy)} energies for fluxes of "
            f"the shape {flux.shape}"
        )
    pieces = (flux[..., 1:] + flux[..., :-1]) / 2 * np.diff(energy)
    above = np.zeros(flux.shape)
    above[..., :-1] = np.cumsum(pieces[..., ::-1], axis=-1)[..., ::-1]
    return 2 * XRAYS_PER_Z_MEV * material.atomic_number / energy * above


def xray_transmission(photon_MeV: ArrayLike, shield_g_cm2: ArrayLike, material: Material) -> Numbers:
    r"""Share of X-rays that pass a shield untouched.

    .. math:: e^{-(\mu / \rho) d}

    Parameters
    ----------
    photon_MeV : array_like
        From 0.06 to 3 MeV.
    shield_g_cm2 : array_like
        Thickness times density; zero or more.
    material : Material
        ``ALUMINIUM``, ``COPPER`` or ``LEAD``.

    Returns
    -------
    float or array
        From 0 to 1. What is scattered is taken for lost: it is some more than that which arrives.

    References
    ----------
    Hubbell and Seltzer (1995), Tables of X-ray mass attenuation coefficients, NISTIR 5632.

    Examples
    --------
    >>> print([f"{xray_transmission(energy, 3.4, LEAD):.2f}" for energy in (0.1, 0.3, 1.0)])
    ['0.00', '0.25', '0.79']
    """
    energy = within("photon_MeV", photon_MeV, XRAY_MEV[0], XRAY_MEV[-1])
    per_gram = np.exp(np.interp(np.log(energy), np.log(XRAY_MEV), np.log(material.attenuation_cm2_g)))
    return np.exp(-per_gram * within("shield_g_cm2", shield_g_cm2, low=0.0))[()]


def proton_range_g_cm2(energy_MeV: ArrayLike) -> Numbers:
    r"""Range of a proton in aluminium: Bragg and Kleeman's power law.

    .. math:: R = 0.00293\, E^{1.765}

    Parameters
    ----------
    energy_MeV : array_like
        Kinetic energy, from 5 to 200 MeV.

    Returns
    -------
    float or array
        g/cm².

    Notes
    -----
    The two numbers are fitted here to Bethe's formula for aluminium (mean excitation energy 166 eV): within
    2.5 % between these energies.

    References
    ----------
    Bragg and Kleeman (1905), Philosophical Magazine 10, 318; ICRU Report 49 (1993) for the excitation energy.

    Examples
    --------
    >>> print(proton_range_g_cm2([10.0, 100.0]).round(2))
    [0.17 9.93]
    """
    return 0.00293 * within("energy_MeV", energy_MeV, *PROTON_RANGE_MEV) ** 1.765


def proton_cutoff_MeV(shield_g_cm2: ArrayLike) -> Numbers:
    r"""Least energy of a proton that passes a shield: the inverse of `proton_range_g_cm2`.

    .. math:: E = (R / 0.00293)^{1/1.765}

    Parameters
    ----------
    shield_g_cm2 : array_like
        Thickness times density; from 0.0502 to 33.7 g/cm².

    Returns
    -------
    float or array
        MeV.

    Raises
    ------
    ValueError
        If a thickness is the range of no energy from 5 to 200 MeV.

    Examples
    --------
    >>> print(f"{proton_cutoff_MeV(1.0):.0f} MeV")
    27 MeV
    """
    thinnest, thickest = (float(proton_range_g_cm2(energy)) for energy in PROTON_RANGE_MEV)
    return (within("shield_g_cm2", shield_g_cm2, thinnest, thickest) / 0.00293) ** (1 / 1.765)


def electron_energy_outside_MeV(deposited_MeV: ArrayLike, shield_g_cm2: ArrayLike) -> Numbers:
    r"""Energy an electron must bring to leave a given one behind a shield.

    .. math:: R(E_{out}) = R(E_{dep}) + d

    Parameters
    ----------
    deposited_MeV : array_like
        What is left behind the shield and stays in the crystal, MeV: such as the threshold of a channel.
    shield_g_cm2 : array_like
        Thickness times density; zero or more.

    Returns
    -------
    float or array
        MeV.

    Notes
    -----
    The crystal must be thick enough to stop the electron: 4 cm of sodium iodide stop 20 MeV.

    Examples
    --------
    >>> print(electron_energy_outside_MeV([0.06, 0.6, 3.5], 1.0).round(2))
    [2.11 2.5  5.39]
    """
    shield = within("shield_g_cm2", shield_g_cm2, low=0.0)
    return electron_cutoff_MeV(electron_range_g_cm2(deposited_MeV) + shield)


def channel_rates_s(
    integral_flux_cm2_s: Callable, thresholds_MeV: ArrayLike, shield_g_cm2: float, area_cm2: float
) -> NDArray:
    r"""True rates of a scintillator's channels, each counting what leaves at least its threshold.

    .. math:: n_k = A\, J(> E_{out}(E_k, d))

    Parameters
    ----------
    integral_flux_cm2_s : callable
        From an energy in MeV to the omnidirectional flux of electrons above it, 1/(cm² s).
    thresholds_MeV : array_like, shape (N,)
        Energies to be left in the crystal.
    shield_g_cm2 : float
        Thickness times density; zero or more.
    area_cm2 : float
        Omnidirectional area of the crystal; above zero.

    Returns
    -------
    ndarray, shape (N,)
        Counts in a second, before any dead time.

    Notes
    -----
    The ratio of two channels needs no area, and says how hard the spectrum is. Each particle is taken to be
    seen alone: in a drowned crystal small flashes add up to large ones.

    Examples
    --------
    >>> def soft(energy_MeV):
    ...     return 1e6 * np.exp(-energy_MeV / 0.5)
    >>> print(channel_rates_s(soft, [0.06, 0.6, 3.5], 0.1, 20.0).round())
    [9591540. 4015753.   12505.]
    """
    outside = electron_energy_outside_MeV(
        finite("thresholds_MeV", thresholds_MeV, (None,)), finite("shield_g_cm2", shield_g_cm2, ())
    )
    return positive("area_cm2", area_cm2, ()) * np.array(
        [float(integral_flux_cm2_s(e)) for e in np.asarray(outside)]
    )


def observed_rate_nonparalysable(true_rate_s: ArrayLike, dead_time_s: ArrayLike) -> Numbers:
    r"""Rate shown by a counter that sleeps for a set time after each count.

    .. math:: m = n / (1 + n \tau)

    Parameters
    ----------
    true_rate_s : array_like
        What comes in a second; zero or more.
    dead_time_s : array_like
        Seconds; from 0 to 1.

    Returns
    -------
    float or array
        Counts in a second; never as much as 1/τ.

    References
    ----------
    Knoll, *Radiation Detection and Measurement*, 4th ed. (2010), section 4.VII.

    Examples
    --------
    >>> print(observed_rate_nonparalysable(10000.0, 1e-4))
    5000.0
    """
    rate = within("true_rate_s", true_rate_s, 0.0, GREATEST_RATE_S)
    return rate / (1 + rate * _dead_time_s(dead_time_s))


def true_rate_nonparalysable(observed_rate_s: ArrayLike, dead_time_s: ArrayLike) -> Numbers:
    r"""Inverse of `observed_rate_nonparalysable`.

    .. math:: n = m / (1 - m \tau)

    Parameters
    ----------
    observed_rate_s : array_like
        Counts in a second; zero or more, and below 1/τ.
    dead_time_s : array_like
        Seconds; from 0 to 1.

    Returns
    -------
    float or array
        What came in a second.

    Raises
    ------
    ValueError
        If a reading is 1/τ or above: no rate can cause it.

    Examples
    --------
    >>> print(true_rate_nonparalysable(5000.0, 1e-4))
    10000.0
    """
    rate = within("observed_rate_s", observed_rate_s, 0.0, GREATEST_RATE_S)
    dead = _dead_time_s(dead_time_s)
    if np.any(rate * dead >= 1):
        raise ValueError(
            f"a counter dead for {np.max(dead):g} s reads below {1 / np.max(dead):g} per second, whatever "
            f"comes; got {np.max(rate):g}"
        )
    return rate / (1 - rate * dead)


def observed_rate_paralysable(true_rate_s: ArrayLike, dead_time_s: ArrayLike) -> Numbers:
    r"""Rate shown by a counter that every arrival, counted or not, puts to sleep anew.

    .. math:: m = n \exp(-n \tau)

    Parameters
    ----------
    true_rate_s : array_like
        What comes in a second; zero or more.
    dead_time_s : array_like
        Seconds; from 0 to 1.

    Returns
    -------
    float or array
        Counts in a second; 1/(e τ) at most, when 1/τ come.

    References
    ----------
    Knoll (2010), section 4.VII.

    Examples
    --------
    >>> print(observed_rate_paralysable([1e3, 1e4, 1e5], 1e-4).round(1))
    [ 904.8 3678.8    4.5]
    """
    rate = within("true_rate_s", true_rate_s, 0.0, GREATEST_RATE_S)
    return rate * np.exp(-rate * _dead_time_s(dead_time_s))


def true_rates_paralysable(observed_rate_s: ArrayLike, dead_time_s: ArrayLike) -> tuple[Numbers, Numbers]:
    r"""Both rates that make a paralysable counter read as it does: the inverse of its law, branch by branch.

    With x = n τ they solve :math:`x - \ln x = -\ln(m \tau)` by Newton's method, from outside towards x = 1.
    (In closed form :math:`n = -W(-m \tau) / \tau` on the two real branches of Lambert's function.)

    Parameters
    ----------
    observed_rate_s : array_like
        Counts in a second; from zero to 1/(e τ).
    dead_time_s : array_like
        Seconds; from 10⁻¹² to 1.

    Returns
    -------
    low, high : array_like
        What came in a second: up to 1/τ, and from 1/τ on. For a reading of zero they are zero and infinity.

    Raises
    ------
    ValueError
        If a reading is above 1/(e τ): no rate can cause it.

    Notes
    -----
    Near the maximum a small change of the reading moves both answers far.

    References
    ----------
    Knoll (2010), section 4.VII; Corless et al. (1996), On the Lambert W function, Advances in Computational
    Mathematics 5, 329-359.

    Examples
    --------
    >>> low, high = true_rates_paralysable([0.0, 1000.0], 1e-4)
    >>> print(low.round(), high.round())
    [   0. 1118.] [   inf 35772.]
    """
    rate = np.asarray(within("observed_rate_s", observed_rate_s, 0.0, GREATEST_RATE_S))
    dead = np.asarray(within("dead_time_s", _dead_time_s(dead_time_s), low=1e-12))
    share = rate * dead * np.e
    if np.any(share > 1 + 1e-12):
        raise ValueError(
            f"a paralysable counter dead for {np.max(dead):g} s reads at most "
            f"{1 / (np.e * np.max(dead)):g} per second, whatever comes; got {np.max(rate):g}"
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        depth = -np.log(np.minimum(share, 1.0))
        # x = exp(y) keeps its digits where x is small; both searches start beyond their roots.
        y, x = -np.sqrt(2 * depth) - depth, 1 + np.sqrt(2 * depth) + depth
        for _ in range(60):
            y = y - np.where(y < 0, (np.exp(y) - y - 1 - depth) / np.expm1(y), 0.0)
            x = x - np.where(x > 1, (x - np.log(x) - 1 - depth) / (1 - 1 / x), 0.0)
    empty = rate == 0
    return np.where(empty, 0.0, np.exp(y) / dead)[()], np.where(empty, np.inf, x / dead)[()]


def synthetic_counts(rate_s: ArrayLike, interval_s: ArrayLike, seed: int) -> int | NDArray:
    r"""Made-up readings: whole counts that scatter by chance about what is expected.

    .. math:: P(k) = e^{-\mu} \mu^k / k!, \qquad \mu = m\, \Delta t

    Parameters
    ----------
    rate_s : array_like
        Expected counts in a second; zero or more.
    interval_s : array_like
        How long each reading lasts, s; above zero.
    seed : int
        The same seed gives the same counts.

    Returns
    -------
    int or ndarray of int
        Counts.

    Notes
    -----
    Poisson's law. Counts thinned by a dead time scatter less than that: the dead time spaces them out.

    Examples
    --------
    >>> counts = synthetic_counts([100.0] * 5, 1.0, seed=1959)
    >>> print(counts.shape, bool(np.all(counts == synthetic_counts([100.0] * 5, 1.0, seed=1959))))
    (5,) True
    """
    expected = within("rate_s", rate_s, low=0.0) * positive("interval_s", interval_s)
    within("the expected number of counts", expected, high=GREATEST_RATE_S)
    return np.random.default_rng(whole("seed", seed, 0, 2**53)).poisson(expected)


def decision_limit_counts(background_counts: ArrayLike) -> Numbers:
    r"""Counts above the background that are taken for a signal: wrongly once in twenty times.

    .. math:: L_C = 1.645 \sqrt{2 B}

    Parameters
    ----------
    background_counts : array_like
        Counts of background in the same time, known no better than from one such reading; zero or more.

    Returns
    -------
    float or array
        Net counts.

    Notes
    -----
    Good for backgrounds of some ten counts and more.

    References
    ----------
    Currie (1968), Limits for qualitative detection and quantitative determination, Analytical Chemistry 40,
    586-593, doi:10.1021/ac60259a007.

    Examples
    --------
    >>> print(f"{decision_limit_counts(100.0):.1f}")
    23.3
    """
    return 1.645 * np.sqrt(2 * within("background_counts", background_counts, low=0.0))


def detection_limit_counts(background_counts: ArrayLike) -> Numbers:
    r"""Net counts that are found nineteen times in twenty, if the decision limit decides.

    .. math:: L_D = 2.71 + 3.29 \sqrt{2 B}

    Parameters
    ----------
    background_counts : array_like
        As for `decision_limit_counts`.

    Returns
    -------
    float or array
        Net counts.

    References
    ----------
    Currie (1968), doi:10.1021/ac60259a007.

    Examples
    --------
    >>> print(f"{detection_limit_counts(100.0):.1f}")
    49.2
    """
    return 1.645**2 + 2 * decision_limit_counts(background_counts)


def upper_limit_counts(counts: float, confidence: float = 0.95) -> float:
    r"""Largest expectation that a reading does not exclude: for none at all, three counts.

    .. math:: \sum_{k=0}^{n} e^{-\mu} \mu^k / k! = 1 - C

    Parameters
    ----------
    counts : int
        What was counted; zero or more.
    confidence : float
        From 0.5 to 0.9999.

    Returns
    -------
    float
        Expected counts.

    References
    ----------
    Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437-442,
    doi:10.1093/biomet/28.3-4.437.

    Examples
    --------
    >>> print(f"{upper_limit_counts(0):.3f}, {upper_limit_counts(10):.2f}")
    2.996, 16.96
    """
    number = whole("counts", counts, 0, 10_000)
    chance = 1 - within("confidence", confidence, 0.5, 0.9999, shape=())
    low, high = number, number + 10 * (number + 10) ** 0.5
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        terms = (exp(k * log(middle) - middle - lgamma(k + 1)) for k in range(number + 1))
        low, high = (middle, high) if sum(terms) > chance else (low, middle)
    return high


def _dead_time_s(dead_time_s):
    dead = within("dead_time_s", dead_time_s, low=0.0)
    if np.any(dead > LONGEST_DEAD_TIME_S):
        raise ValueError(
            f"dead_time_s must be at most {LONGEST_DEAD_TIME_S:g}, in seconds; got {np.max(dead):g}. Is it "
            "in microseconds? Multiply by 1e-6."
        )
    return dead
