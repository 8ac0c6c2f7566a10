"""What every plasma physicist converts: temperatures, energies, speeds, lengths, frequencies, pressures.

Densities are in cm⁻³, fields in nT, temperatures in kelvin. A name with ``mass_kg`` takes protons unless it
says otherwise. Where books differ (is the thermal speed :math:`\\sqrt{2kT/m}` or :math:`\\sqrt{kT/m}`?) the
docstring says which one this is. The instruments and places that use these are in `traps`, `magnetosphere`
and `wind`.

Examples
--------
>>> from lunaedu.physics import plasma
>>> print(f"a proton of the wind, 400 km/s: {plasma.kinetic_energy_eV(400.0):.0f} eV")
a proton of the wind, 400 km/s: 835 eV
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import (
    BOLTZMANN_J_K,
    ELECTRON_MASS_KG,
    ELEMENTARY_CHARGE_C,
    PROTON_MASS_KG,
    VACUUM_PERMEABILITY_N_A2,
    VACUUM_PERMITTIVITY_F_M,
)
from lunaedu.guard import positive, within

__all__ = [
    "FASTEST_KM_S",
    "alfven_speed_km_s",
    "debye_length_m",
    "dynamic_pressure_nPa",
    "electronvolts",
    "gyrofrequency_Hz",
    "gyroradius_km",
    "kelvin",
    "kinetic_energy_eV",
    "mean_speed_km_s",
    "plasma_beta",
    "plasma_frequency_kHz",
    "sound_speed_km_s",
    "speed_of_energy_km_s",
    "thermal_speed_km_s",
]


def __dir__() -> list[str]:
    return sorted(__all__)


PER_CM3 = 1e6
"""Particles per m³ for one per cm³."""

NANO = 1e-9

FASTEST_KM_S = 30_000.0
"""Up to here formulas without relativity hold: at a tenth of light they are off by less than one per cent."""


def kelvin(temperature_eV: ArrayLike) -> float | NDArray:
    r"""Temperature in kelvin, from its energy :math:`kT` in electronvolts.

    .. math:: T = e\,U / k

    Parameters
    ----------
    temperature_eV : array_like
        kT in eV; above zero.

    Returns
    -------
    float or ndarray
        Kelvin.

    Notes
    -----
    The mean energy of a particle is 3/2 kT, not kT.

    References
    ----------
    NRL Plasma Formulary (2019), table "Physical constants": 1 eV is 1.1604 × 10⁴ K.

    Examples
    --------
    >>> print(f"{kelvin(1.0):.0f}")
    11605
    """
    return positive("temperature_eV", temperature_eV) * ELEMENTARY_CHARGE_C / BOLTZMANN_J_K


def electronvolts(temperature_K: ArrayLike) -> float | NDArray:
    """Energy kT in electronvolts, from a temperature; the inverse of `kelvin`.

    Parameters
    ----------
    temperature_K : array_like
        Kelvin; above zero.

    Returns
    -------
    float or ndarray
        kT in eV.

    Examples
    --------
    >>> print(f"{electronvolts(120000.0):.1f}")
    10.3
    """
    return positive("temperature_K", temperature_K) * BOLTZMANN_J_K / ELEMENTARY_CHARGE_C


def kinetic_energy_eV(speed_km_s: ArrayLike, mass_kg: float = PROTON_MASS_KG) -> float | NDArray:
    r"""Kinetic energy of a particle, in electronvolts.

    .. math:: E = m v^2 / 2

    Parameters
    ----------
    speed_km_s : array_like
        Speed, km/s; at most `FASTEST_KM_S`, as wherever a speed is given or computed here.
    mass_kg : float
        Mass, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        eV.

    Notes
    -----
    A grid of U volts stops protons (charge one) whose motion towards it has less than U eV.

    Examples
    --------
    >>> print(f"{kinetic_energy_eV(53.6):.1f}")
    15.0
    """
    speed_m_s = 1000 * _classical("speed_km_s", speed_km_s)
    return positive("mass_kg", mass_kg) * speed_m_s**2 / (2 * ELEMENTARY_CHARGE_C)


def speed_of_energy_km_s(energy_eV: ArrayLike, mass_kg: float = PROTON_MASS_KG) -> float | NDArray:
    r"""Speed of a particle with a given kinetic energy; the inverse of `kinetic_energy_eV`.

    .. math:: v = \sqrt{2 E / m}

    Parameters
    ----------
    energy_eV : array_like
        Kinetic energy, eV; not negative.
    mass_kg : float
        Mass, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        km/s.

    Examples
    --------
    >>> print(f"{speed_of_energy_km_s(15.0):.1f}")
    53.6
    """
    energy_J = within("energy_eV", energy_eV, low=0.0) * ELEMENTARY_CHARGE_C
    speed_km_s = np.sqrt(2 * energy_J / positive("mass_kg", mass_kg)) / 1000
    return _classical("the speed (km/s) of energy_eV", speed_km_s)


def thermal_speed_km_s(temperature_K: ArrayLike, mass_kg: float = PROTON_MASS_KG) -> float | NDArray:
    r"""Most probable speed in a Maxwellian, the width of its exponential.

    .. math:: w = \sqrt{2 k T / m}, \quad f(v) \propto e^{-v^2 / w^2}

    Parameters
    ----------
    temperature_K : array_like
        Temperature, K; above zero.
    mass_kg : float
        Mass, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        km/s.

    Notes
    -----
    One component of the velocity scatters by :math:`\sqrt{kT/m}`, which the NRL Plasma Formulary and others
    call the thermal velocity. It is smaller by the square root of two.

    References
    ----------
    NRL Plasma Formulary (2019), pp. 28-29: ion thermal velocity sqrt(kT/m) = 9.79 × 10⁵ cm/s at 1 eV.

    Examples
    --------
    >>> print(f"{thermal_speed_km_s(kelvin(1.0)):.2f}, and 9.79 times the root of two is {9.79 * 2**0.5:.2f}")
    13.84, and 9.79 times the root of two is 13.85
    """
    energy_J = BOLTZMANN_J_K * positive("temperature_K", temperature_K)
    width_km_s = np.sqrt(2 * energy_J / positive("mass_kg", mass_kg)) / 1000
    return _classical("the thermal speed (km/s) at temperature_K", width_km_s)


def mean_speed_km_s(temperature_K: ArrayLike, mass_kg: float = PROTON_MASS_KG) -> float | NDArray:
    r"""Mean speed in a Maxwellian: a quarter of it, times the density, falls on each side of a wall.

    .. math:: \bar v = \sqrt{8 k T / (\pi m)} = 2 w / \sqrt{\pi}

    Parameters
    ----------
    temperature_K : array_like
        Temperature, K; above zero.
    mass_kg : float
        Mass, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        km/s.

    Examples
    --------
    >>> print(f"{mean_speed_km_s(1e5):.1f}")
    45.8
    """
    return 2 / np.sqrt(np.pi) * thermal_speed_km_s(temperature_K, mass_kg)


def sound_speed_km_s(
    proton_temperature_K: ArrayLike, electron_temperature_K: ArrayLike, adiabatic_index: float = 5 / 3
) -> float | NDArray:
    r"""Speed of sound in a plasma of protons and electrons: both press, the protons carry the mass.

    .. math:: c_s = \sqrt{\gamma k (T_p + T_e) / m_p}

    Parameters
    ----------
    proton_temperature_K, electron_temperature_K : array_like
        Temperatures, K; above zero.
    adiabatic_index : float
        5/3 for a gas without heat exchange, 1 for one of constant temperature.

    Returns
    -------
    float or ndarray
        km/s.

    Notes
    -----
    Leave out the electrons, and a corona of one temperature loses the square root of two.

    References
    ----------
    Parker, *Astrophysical Journal* 128, 664-676 (1958): pressure 2 n k T.

    Examples
    --------
    >>> print(f"{sound_speed_km_s(1e6, 1e6, 1.0):.1f}")
    128.5
    """
    together_K = positive("proton_temperature_K", proton_temperature_K) + positive(
        "electron_temperature_K", electron_temperature_K
    )
    index = positive("adiabatic_index", adiabatic_index)
    return _classical(
        "the speed of sound (km/s) at proton_temperature_K and electron_temperature_K",
        np.sqrt(index * BOLTZMANN_J_K * together_K / PROTON_MASS_KG) / 1000,
    )


def alfven_speed_km_s(
    field_nT: ArrayLike, density_cm3: ArrayLike, mass_kg: float = PROTON_MASS_KG
) -> float | NDArray:
    r"""Speed of a wave along the field lines: tension of the field, weight of the plasma.

    .. math:: v_A = B / \sqrt{\mu_0 n m}

    Parameters
    ----------
    field_nT : array_like
        Magnetic field, nT; not negative.
    density_cm3 : array_like
        Ions per cm³; above zero.
    mass_kg : float
        Mean mass of an ion, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        km/s.

    References
    ----------
    NRL Plasma Formulary (2019), pp. 28-29: 2.18 × 10¹¹ B n^-1/2 cm/s with B in gauss.

    Examples
    --------
    >>> print(f"{alfven_speed_km_s(6.6, 8.7):.0f}")
    49
    """
    mass_density = PER_CM3 * positive("density_cm3", density_cm3) * positive("mass_kg", mass_kg)
    field_T = NANO * within("field_nT", field_nT, low=0.0)
    speed_km_s = field_T / np.sqrt(VACUUM_PERMEABILITY_N_A2 * mass_density) / 1000
    return _classical("the speed (km/s) of a wave in field_nT and density_cm3", speed_km_s)


def debye_length_m(density_cm3: ArrayLike, electron_temperature_K: ArrayLike) -> float | NDArray:
    r"""Distance over which electrons hide a charge.

    .. math:: \lambda_D = \sqrt{\epsilon_0 k T_e / (n e^2)}

    Parameters
    ----------
    density_cm3 : array_like
        Electrons per cm³; above zero.
    electron_temperature_K : array_like
        Temperature of the electrons, K; above zero.

    Returns
    -------
    float or ndarray
        Metres.

    Notes
    -----
    In the solar wind it is ten metres: far longer than a trap, so that its grids stand in free space.

    References
    ----------
    NRL Plasma Formulary (2019), pp. 28-29: 7.43 × 10² (T/n)^1/2 cm with T in eV.

    Examples
    --------
    >>> print(f"{debye_length_m(8.7, 1.4e5):.1f}")
    8.8
    """
    energy_J = BOLTZMANN_J_K * positive("electron_temperature_K", electron_temperature_K)
    charges = PER_CM3 * positive("density_cm3", density_cm3) * ELEMENTARY_CHARGE_C**2
    return np.sqrt(VACUUM_PERMITTIVITY_F_M * energy_J / charges)


def plasma_frequency_kHz(density_cm3: ArrayLike) -> float | NDArray:
    r"""Frequency at which electrons swing about the ions; radio waves below it do not pass.

    .. math:: f_p = \frac{1}{2\pi} \sqrt{\frac{n e^2}{\epsilon_0 m_e}}

    Parameters
    ----------
    density_cm3 : array_like
        Electrons per cm³; above zero.

    Returns
    -------
    float or ndarray
        kHz: turns, not radians, in a millisecond.

    References
    ----------
    NRL Plasma Formulary (2019), pp. 28-29: 8.98 × 10³ n^1/2 Hz.

    Examples
    --------
    >>> print(f"{plasma_frequency_kHz(1.0):.2f}")
    8.98
    """
    charges = PER_CM3 * positive("density_cm3", density_cm3) * ELEMENTARY_CHARGE_C**2
    return np.sqrt(charges / (VACUUM_PERMITTIVITY_F_M * ELECTRON_MASS_KG)) / (2000 * np.pi)


def gyrofrequency_Hz(field_nT: ArrayLike, mass_kg: float = PROTON_MASS_KG) -> float | NDArray:
    r"""How often a particle of one charge circles a field line in a second.

    .. math:: f_g = e B / (2 \pi m)

    Parameters
    ----------
    field_nT : array_like
        Magnetic field, nT; above zero.
    mass_kg : float
        Mass, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        Hz: turns, not radians.

    References
    ----------
    NRL Plasma Formulary (2019), pp. 28-29: in one gauss 1.52 × 10³ Hz for protons and 2.80 × 10⁶ Hz for
    electrons.

    Examples
    --------
    >>> print(f"{gyrofrequency_Hz(5.0):.3f}")
    0.076
    """
    field_T = NANO * positive("field_nT", field_nT)
    return ELEMENTARY_CHARGE_C * field_T / (2 * np.pi * positive("mass_kg", mass_kg))


def gyroradius_km(
    speed_km_s: ArrayLike, field_nT: ArrayLike, mass_kg: float = PROTON_MASS_KG
) -> float | NDArray:
    r"""Radius of the circle of a particle of one charge about a field line.

    .. math:: r_g = m v_\perp / (e B)

    Parameters
    ----------
    speed_km_s : array_like
        Speed across the field, km/s; not negative.
    field_nT : array_like
        Magnetic field, nT; above zero.
    mass_kg : float
        Mass, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        Kilometres.

    References
    ----------
    NRL Plasma Formulary (2019), pp. 28-29: 1.02 × 10² T^1/2 / B cm, for the speed sqrt(kT/m), T in eV and
    B in gauss.

    Examples
    --------
    >>> print(f"{gyroradius_km(400.0, 5.0):.0f}")
    835
    """
    angular_rate = 2 * np.pi * gyrofrequency_Hz(field_nT, mass_kg)
    return _classical("speed_km_s", within("speed_km_s", speed_km_s, low=0.0)) / angular_rate


def plasma_beta(density_cm3: ArrayLike, temperature_K: ArrayLike, field_nT: ArrayLike) -> float | NDArray:
    r"""Pressure of one kind of particle over the pressure of the field: who leads whom.

    .. math:: \beta = \frac{n k T}{B^2 / (2 \mu_0)}

    Parameters
    ----------
    density_cm3 : array_like
        Particles per cm³; above zero.
    temperature_K : array_like
        Their temperature, K; above zero.
    field_nT : array_like
        Magnetic field, nT; above zero.

    Returns
    -------
    float or ndarray
        A pure number; add those of protons and electrons.

    Examples
    --------
    >>> print(f"{plasma_beta(8.7, 120000.0, 6.6):.2f}")
    0.83
    """
    energy_J = BOLTZMANN_J_K * positive("temperature_K", temperature_K)
    field_T = NANO * positive("field_nT", field_nT)
    density_m3 = PER_CM3 * positive("density_cm3", density_cm3)
    return 2 * VACUUM_PERMEABILITY_N_A2 * density_m3 * energy_J / field_T**2


def dynamic_pressure_nPa(
    density_cm3: ArrayLike, speed_km_s: ArrayLike, mass_kg: float = PROTON_MASS_KG
) -> float | NDArray:
    r"""Pressure of a stream on what stands in its way.

    .. math:: p = n m v^2

    Parameters
    ----------
    density_cm3 : array_like
        Ions per cm³; above zero.
    speed_km_s : array_like
        Speed, km/s.
    mass_kg : float
        Mean mass of an ion, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        nPa.

    Notes
    -----
    Four helium nuclei for a hundred protons make it a sixth larger. There is no half in it: that is the
    kinetic energy.

    Examples
    --------
    >>> print(f"{dynamic_pressure_nPa(5.0, 400.0):.2f}")
    1.34
    """
    mass_density = PER_CM3 * positive("density_cm3", density_cm3) * positive("mass_kg", mass_kg)
    speed_m_s = 1000 * _classical("speed_km_s", speed_km_s)
    return mass_density * speed_m_s**2 / NANO


def _classical(name: str, speed_km_s: ArrayLike) -> float | NDArray:
    """Return a speed that needs no relativity; ValueError if it is faster than `FASTEST_KM_S`."""
    return within(name, speed_km_s, -FASTEST_KM_S, FASTEST_KM_S)
