"""A kilogram of sodium in sunlight, against published photon rates, zero points and other ways to compute."""

import numpy as np
import pytest
from scipy.integrate import quad

from lunaedu import constants, sodium
from lunaedu.physics.sodium import D1, D2


@pytest.mark.parametrize(
    ("line", "velocity_km_s", "published_at_mercury"),
    # Killen et al. (2022), at 0.352 au: rows that our thinned table does not hold.
    [
        (D2, -30.0, 69.71301),
        (D2, -5.0, 11.4851),
        (D2, 1.0, 5.103637),
        (D2, 5.0, 22.92074),
        (D1, -20.0, 34.88929),
        (D1, -5.0, 10.0016),
        (D1, 1.0, 2.616783),
        (D1, 10.0, 23.9333),
    ],
)
def test_photons_an_atom_are_those_of_killen_2022(line, velocity_km_s, published_at_mercury):
    ours = sodium.photons_per_atom_s(line, velocity_km_s, sun_distance_au=0.352)
    assert ours == pytest.approx(published_at_mercury, rel=0.02)


@pytest.mark.parametrize(("line", "published"), [(D2, 82.74946), (D1, 43.23132)])
def test_far_from_the_dark_line_the_oscillator_strength_alone_tells_the_photons(line, published):
    # Five per cent is what the line's wings and two measurements of sunlight may differ by.
    ours = sodium.undimmed_photons_per_atom_s(line, sun_distance_au=0.352)
    assert ours == pytest.approx(published, rel=0.05)


def test_the_strength_of_a_line_follows_from_how_fast_the_atom_decays():
    # Steck, Sodium D Line Data: decay rates 6.1542e7 and 6.1354e7 a second; f = A g₂/g₁ 2πε₀mc³/(ω²e²) · …
    for line, rate_s, statistical in ((D2, 6.1542e7, 2.0), (D1, 6.1354e7, 1.0)):
        wavelength_m = line.wavelength_nm * 1e-9
        classical = 2 * np.pi * constants.ELEMENTARY_CHARGE_C**2
        classical /= constants.VACUUM_PERMITTIVITY_F_M * constants.ELECTRON_MASS_KG
        classical /= sodium.LIGHT_SPEED_M_S * wavelength_m**2
        assert line.oscillator_strength == pytest.approx(statistical * rate_s / classical, rel=2e-3)


def test_the_integrated_cross_section_is_the_textbooks():
    # Rybicki and Lightman (1979), eq. 3.63: π e²/m c = 0.02654 cm² Hz.
    assert sodium.cross_section_m2_hz(D2) / D2.oscillator_strength == pytest.approx(0.02654e-4, rel=1e-3)


def test_a_mole_weighs_its_atomic_mass():
    assert sodium.atoms(0.02298976928) == pytest.approx(6.02214076e23, rel=1e-8)


def test_photons_fall_as_the_square_of_the_distance_from_the_sun():
    near, far = (sodium.photons_per_atom_s(D2, 3.0, au) for au in (1.0, 2.0))
    assert near == pytest.approx(4 * far, rel=1e-12)


def test_the_sun_has_the_magnitude_that_allen_gives():
    # Allen (1973): the Sun's illuminance above the air 1.27e5 lux, magnitude -26.74.
    assert sodium.magnitude(1.27e5) == pytest.approx(-26.74, abs=0.02)


def test_sunlight_between_the_lines_is_that_of_the_black_body_within_a_tenth():
    wavelength_m, angle = 590e-9, (constants.SUN_RADIUS_KM / constants.ASTRONOMICAL_UNIT_KM) ** 2
    exponent = constants.PLANCK_J_S * sodium.LIGHT_SPEED_M_S / (wavelength_m * constants.BOLTZMANN_J_K * 5772)
    planck = 2 * constants.PLANCK_J_S * sodium.LIGHT_SPEED_M_S**2 / wavelength_m**5 / np.expm1(exponent)
    assert pytest.approx(np.pi * angle * planck * 1e-9, rel=0.1) == sodium.SUNLIGHT_W_M2_NM


def test_a_cloud_holds_all_its_atoms():
    width_km, number = 150.0, sodium.atoms(1.0)
    offsets_km = np.linspace(0, 8 * width_km, 4001)
    rings = sodium.column_m2(number, width_km, offsets_km) * 2 * np.pi * offsets_km * 1e6
    assert np.trapezoid(rings, offsets_km) == pytest.approx(number, rel=1e-6)


def test_the_column_of_a_free_flight_is_that_of_a_million_atoms():
    random = np.random.default_rng(1)
    spread_km_s, time_s, number = 0.7, 200.0, 1_000_000
    x, y, _ = random.normal(scale=spread_km_s, size=(3, number)) * time_s
    inside = np.hypot(x - 100.0, y) < 20.0
    counted_m2 = inside.sum() / (np.pi * 20_000.0**2)
    assert counted_m2 == pytest.approx(sodium.column_m2(number, spread_km_s * time_s, 100.0), rel=0.05)


@pytest.mark.parametrize("depth", [0.01, 0.3, 1.0, 5.0, 40.0])
def test_the_share_of_a_column_is_the_integral_that_scipy_finds(depth):
    integral, _ = quad(lambda x: -np.expm1(-depth * np.exp(-(x**2))), -9, 9, epsabs=1e-12)
    assert sodium.thin_share(depth) == pytest.approx(integral / (np.sqrt(np.pi) * depth), rel=1e-6)


def test_the_share_of_a_thin_column_begins_with_the_terms_of_its_series():
    # 1 - τ/(2!√2) + τ²/(3!√3) - …: the exponential expanded, and each term integrated.
    assert sodium.thin_share(1e-3) == pytest.approx(1 - 1e-3 / (2 * np.sqrt(2)), abs=1e-7)


def test_a_cloud_as_bright_as_ten_thousand_stars_in_a_square_degree_has_their_surface_brightness():
    # One star of magnitude 10 in each square arcsecond is ten magnitudes a square arcsecond.
    photons_s, distance_km = 0.83, 119_500.0
    column = sodium.column_m2(sodium.atoms(1.0), 100.0)
    side_m = distance_km * 1000 * np.radians(1 / 3600)
    power_w = column * side_m**2 * photons_s * sodium.photon_energy_j(D2)
    one_arcsecond = sodium.magnitude(sodium.illuminance_lux(power_w, distance_km))
    assert sodium.surface_magnitude(column, photons_s) == pytest.approx(one_arcsecond, abs=1e-9)


def test_arrays_broadcast():
    depth = sodium.optical_depth(D2, np.array([1e14, 1e15])[:, None], np.array([0.5, 1.0, 2.0]))
    assert depth.shape == sodium.thin_share(depth).shape == (2, 3)
    assert np.all(np.diff(depth, axis=1) < 0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: sodium.fraunhofer_residual(D2, 3000.0), "radial_velocity_km_s must be from -50 to 50"),
        (lambda: sodium.atoms(0.0), "mass_kg must be above 0"),
        (lambda: sodium.magnitude(0.0), "illuminance must be above 0"),
        (lambda: sodium.thin_share(-1.0), "depth"),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()
