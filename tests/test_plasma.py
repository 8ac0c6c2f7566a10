"""Plasma formulas against the NRL Plasma Formulary, published tables and CODATA, and against usual mistakes.

Formulary: NRL Plasma Formulary (2019), "Fundamental plasma parameters", pp. 28-29, in eV, gauss and cm⁻³.
FMI table: Finnish Meteorological Institute, planets.fmi.fi/plasma.html, for 1 nT, 1 cm⁻³, 10⁵ K, two digits.
ISEE-3: mean solar wind at 1 au, windows2universe.org, as in the record's fact wind_modern.
"""

import numpy as np
import pytest
import scipy.constants
import scipy.stats

from lunaedu import constants
from lunaedu.constants import ELECTRON_MASS_KG, PROTON_MASS_KG
from lunaedu.physics import plasma, trapped

GAUSS_NT = 1e5


def test_constants_are_codatas():
    for name, codata in {
        "ELEMENTARY_CHARGE_C": "elementary charge",
        "BOLTZMANN_J_K": "Boltzmann constant",
        "PROTON_MASS_KG": "proton mass",
        "ELECTRON_MASS_KG": "electron mass",
        "VACUUM_PERMITTIVITY_F_M": "vacuum electric permittivity",
        "VACUUM_PERMEABILITY_N_A2": "vacuum mag. permeability",
    }.items():
        value, _, uncertainty = scipy.constants.physical_constants[codata]
        ours = constants.TABLE[name]
        assert abs(ours.value - value) <= max(ours.uncertainty, uncertainty)


def test_one_electronvolt_is_the_formularys_11604_kelvin_and_back():
    assert plasma.kelvin(1.0) == pytest.approx(1.1604e4, rel=1e-4)
    assert plasma.electronvolts(plasma.kelvin(np.array([0.3, 250.0]))) == pytest.approx([0.3, 250.0])


def test_energy_and_speed_are_inverse_and_a_volt_of_protons_is_codatas():
    volts = scipy.constants.physical_constants["proton mass energy equivalent in MeV"][0] * 1e6
    assert plasma.speed_of_energy_km_s(1.0) == pytest.approx(scipy.constants.c / 1000 * np.sqrt(2 / volts))
    assert plasma.kinetic_energy_eV(plasma.speed_of_energy_km_s(15.0)) == pytest.approx(15.0)


def test_thermal_speed_is_the_most_probable_one_root_two_above_the_formularys():
    assert plasma.thermal_speed_km_s(plasma.kelvin(1.0)) == pytest.approx(np.sqrt(2) * 9.79, rel=1e-3)
    electrons = plasma.thermal_speed_km_s(plasma.kelvin(1.0), ELECTRON_MASS_KG)
    assert electrons == pytest.approx(np.sqrt(2) * 419, rel=2e-3)


def test_thermal_speed_is_the_spread_of_scipys_maxwellian():
    drawn = scipy.stats.maxwell(scale=plasma.thermal_speed_km_s(1e5) / np.sqrt(2))
    assert plasma.mean_speed_km_s(1e5) == pytest.approx(drawn.mean(), rel=1e-12)
    speeds = np.linspace(30, 50, 20001)
    assert speeds[np.argmax(drawn.pdf(speeds))] == pytest.approx(plasma.thermal_speed_km_s(1e5), abs=1e-3)


def test_speed_of_sound_of_the_mean_wind_is_isee_3s_only_with_the_electrons():
    published_km_s = 63.0
    assert plasma.sound_speed_km_s(120e3, 140e3) == pytest.approx(published_km_s, rel=0.06)
    without_electrons_km_s = plasma.sound_speed_km_s(60e3, 60e3)
    assert without_electrons_km_s < 0.7 * published_km_s


def test_speed_of_sound_of_constant_temperature_is_the_protons_thermal_speed():
    assert plasma.sound_speed_km_s(1e6, 1e6, 1.0) == pytest.approx(plasma.thermal_speed_km_s(1e6), rel=1e-14)


def test_alfven_speed_is_the_formularys_and_the_fmi_tables():
    assert plasma.alfven_speed_km_s(GAUSS_NT, 1e6) == pytest.approx(2.18e8 / 1e5, rel=2e-3)
    assert plasma.alfven_speed_km_s(1.0, 1.0) == pytest.approx(22, abs=0.5)


def test_alfven_speed_of_the_mean_wind_is_isee_3s():
    assert plasma.alfven_speed_km_s(6.6, 8.7) == pytest.approx(50, rel=0.03)


def test_debye_length_is_the_formularys_and_the_fmi_tables():
    assert plasma.debye_length_m(1.0, plasma.kelvin(1.0)) == pytest.approx(7.43, rel=1e-3)
    assert plasma.debye_length_m(1.0, 1e5) == pytest.approx(22, abs=0.5)


def test_electronvolts_given_for_kelvin_shorten_the_debye_length_a_hundredfold():
    slip = plasma.debye_length_m(1.0, 1.0) / plasma.debye_length_m(1.0, plasma.kelvin(1.0))
    assert slip == pytest.approx(1 / np.sqrt(11604.5), rel=1e-4)


def test_plasma_frequency_is_the_formularys_in_turns_not_radians():
    assert plasma.plasma_frequency_kHz(1.0) == pytest.approx(8.98, rel=1e-3)
    assert 2 * np.pi * plasma.plasma_frequency_kHz(100.0) == pytest.approx(564, rel=1e-3)


def test_densities_are_per_cubic_centimetre():
    per_m3 = 1e-6
    assert plasma.plasma_frequency_kHz(per_m3) == pytest.approx(8.98e-3, rel=1e-3)
    assert plasma.dynamic_pressure_nPa(1.0, 1.0) == pytest.approx(1.6726e-6, rel=1e-4, abs=0)


def test_gyrofrequencies_are_the_formularys_and_the_fmi_tables():
    assert plasma.gyrofrequency_Hz(GAUSS_NT) == pytest.approx(1.52e3, rel=5e-3)
    assert plasma.gyrofrequency_Hz(GAUSS_NT, ELECTRON_MASS_KG) == pytest.approx(2.80e6, rel=1e-3)
    assert plasma.gyrofrequency_Hz(1.0) == pytest.approx(15e-3, abs=0.5e-3)
    assert plasma.gyrofrequency_Hz(1.0, ELECTRON_MASS_KG) == pytest.approx(28, abs=0.5)


def test_gyroradii_are_the_formularys_and_the_fmi_tables():
    one_component_km_s = plasma.thermal_speed_km_s(plasma.kelvin(1.0)) / np.sqrt(2)
    assert plasma.gyroradius_km(one_component_km_s, GAUSS_NT) == pytest.approx(1.02e-3, rel=5e-3)
    assert plasma.gyroradius_km(1.0, 1.0) == pytest.approx(10, abs=0.5)
    assert 1000 * plasma.gyroradius_km(1.0, 1.0, ELECTRON_MASS_KG) == pytest.approx(5.7, abs=0.05)


def test_a_slow_particle_circles_as_the_relativistic_one_of_the_radiation_belts():
    for particle, mass_kg in ((trapped.PROTON, PROTON_MASS_KG), (trapped.ELECTRON, ELECTRON_MASS_KG)):
        speed_km_s = plasma.speed_of_energy_km_s(1.0, mass_kg)
        ours_km, ours_Hz = (
            plasma.gyroradius_km(speed_km_s, 50.0, mass_kg),
            plasma.gyrofrequency_Hz(50.0, mass_kg),
        )
        assert trapped.gyro_radius_km(1e-6, 50.0, particle) == pytest.approx(ours_km, rel=1e-5)
        assert 1 / trapped.gyro_period_s(1e-6, 50.0, particle) == pytest.approx(ours_Hz, rel=1e-5)


def test_beta_is_the_formularys_and_the_fmi_tables():
    assert plasma.plasma_beta(1.0, plasma.kelvin(1.0), GAUSS_NT) == pytest.approx(4.03e-11, rel=2e-3, abs=0)
    assert plasma.plasma_beta(1.0, 1e5, 1.0) == pytest.approx(3.5, abs=0.05)


def test_dynamic_pressure_of_a_common_wind_is_two_nanopascals():
    assert plasma.dynamic_pressure_nPa(6.0, 450.0) == pytest.approx(2.0, abs=0.05)


def test_at_the_fastest_speed_the_formula_without_relativity_is_off_by_less_than_one_per_cent():
    # (γ - 1) m c² in place of m v² / 2.
    share = plasma.FASTEST_KM_S * 1000 / scipy.constants.c
    exact_J = (1 / np.sqrt(1 - share**2) - 1) * PROTON_MASS_KG * scipy.constants.c**2
    ours_eV = plasma.kinetic_energy_eV(plasma.FASTEST_KM_S)
    assert ours_eV * scipy.constants.e == pytest.approx(exact_J, rel=0.01)


def test_speed_of_sound_of_a_helium_like_index_is_scipys_constants():
    expected_m_s = np.sqrt(5 / 3 * scipy.constants.k * 3e5 / scipy.constants.m_p)
    assert plasma.sound_speed_km_s(1e5, 2e5) == pytest.approx(expected_m_s / 1000, rel=1e-6)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plasma.kinetic_energy_eV(3e5), "speed_km_s must be from -30000 to 30000; got 300000"),
        (lambda: plasma.speed_of_energy_km_s(1e9), r"the speed \(km/s\) of energy_eV must be from -30000"),
        (
            lambda: plasma.thermal_speed_km_s(1e9, ELECTRON_MASS_KG),
            r"the thermal speed \(km/s\) at temperature_K must be",
        ),
        (lambda: plasma.sound_speed_km_s(1e13, 1e13), "the speed of sound"),
        (lambda: plasma.alfven_speed_km_s(5e4, 1.0), "the speed .* of a wave in field_nT and density_cm3"),
        (lambda: plasma.gyroradius_km(2e5, 1.0, ELECTRON_MASS_KG), "speed_km_s must be from -30000"),
        (lambda: plasma.dynamic_pressure_nPa(5.0, 4e5), "speed_km_s must be from -30000"),  # m/s for km/s
        (lambda: plasma.kelvin(0.0), "temperature_eV must be above 0; got 0"),
        (lambda: plasma.thermal_speed_km_s([1e5, np.nan]), "temperature_K must be finite; got nan"),
        (lambda: plasma.alfven_speed_km_s(-5.0, 1.0), "field_nT must be at least 0; got -5"),
        (lambda: plasma.debye_length_m("many", 1e5), "density_cm3 must be a number or an array of numbers"),
    ],
)
def test_bad_input_is_named(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
