"""The table of the radiation belts against the package it was made with, and against the models' reports."""

import aep8
import numpy as np
import pytest
from astropy import units as u

from lunaedu.physics import belts

ELECTRONS = belts.electron_flux_cm2_s, aep8.model(particle="e", solar="max"), (1.1, 11.0), (0.05, 7.0)
PROTONS = belts.proton_flux_cm2_s, aep8.model(particle="p", solar="max"), (1.14, 10.0), (0.1, 300.0)
BOTH = [pytest.param(*ELECTRONS, id="electrons"), pytest.param(*PROTONS, id="protons")]


def truth(model, l_shell, ratio, energy_MeV):
    flux = model.integral_flux_for_geomagnetic_coordinates(l_shell, ratio, np.asarray(energy_MeV) * u.MeV)
    return np.asarray(flux.value)


def random_points(model, l_range, energies_MeV, wanted, seed):
    """Points all over the model, from the equator to the ground, with a flux above one."""
    random = np.random.default_rng(seed)
    many = 12 * wanted
    l_shell = random.uniform(*l_range, many)
    energy = np.exp(random.uniform(*np.log(energies_MeV), many))
    ratio = np.exp(random.uniform(0, 1, many) ** 2 * np.log(2 * l_shell**3))
    flux = truth(model, l_shell, ratio, energy)
    there = np.flatnonzero(flux > 1)[:wanted]
    assert len(there) == wanted
    return l_shell[there], ratio[there], energy[there], flux[there]


@pytest.mark.parametrize(("flux", "model", "l_range", "energies_MeV"), BOTH)
def test_fluxes_are_aep8s_at_5000_random_points(flux, model, l_range, energies_MeV):
    l_shell, ratio, energy, expected = random_points(model, l_range, energies_MeV, 5000, seed=1959)
    error = np.abs(flux(l_shell, ratio, energy) / expected - 1)
    print(
        f"{flux.__name__}: {len(error)} points from {expected.min():.1f} to {expected.max():.1e}; relative "
        f"error median {np.median(error):.1e}, 95th percentile {np.percentile(error, 95):.1e}, "
        f"worst {error.max():.1e}"
    )
    assert error.max() < 0.02
    assert np.percentile(error, 95) < 1e-6


@pytest.mark.parametrize(("flux", "model", "l_range", "energies_MeV"), BOTH)
def test_where_aep8_has_no_flux_there_is_none(flux, model, l_range, energies_MeV):
    random = np.random.default_rng(4)
    l_shell, ratio = random.uniform(0.9, 14.0, 4000), 1 + random.exponential(100.0, 4000)
    energy = np.exp(random.uniform(*np.log(energies_MeV), 4000))
    none = truth(model, l_shell, ratio, energy) <= 1
    assert none.sum() > 1000
    assert np.all(flux(l_shell, ratio, energy)[none] == 0)


@pytest.mark.parametrize(("flux", "model", "l_range", "energies_MeV"), BOTH)
def test_the_ends_of_the_energies_belong_to_the_model(flux, model, l_range, energies_MeV):
    for energy in energies_MeV:
        expected = truth(model, np.linspace(1.2, 6.0, 60), 1.0, energy)
        assert flux(np.linspace(1.2, 6.0, 60), 1.0, energy) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(("flux", "model", "l_range", "energies_MeV"), BOTH)
@pytest.mark.parametrize("factor", [(0.99, 1.0), (1.0, 1.01)])
def test_an_energy_outside_the_model_is_refused(flux, model, l_range, energies_MeV, factor):
    low, high = energies_MeV
    outside = low * factor[0] if factor[0] != 1 else high * factor[1]
    with pytest.raises(
        ValueError, match=f"from {low:g} to {high:g} MeV and is never extrapolated; got {outside:g}"
    ):
        flux(4.0, 1.0, [0.5 * (low + high), outside])


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((0.0, 1.0, 1.0), "l_shell must be at least 0.9; got 0"),
        ((4.0, 0.5, 1.0), "field_ratio must be at least 0.98; got 0.5"),
        ((4.0, 1.0, np.nan), "energy_MeV must be finite; got nan"),
        (([4.0, np.inf], 1.0, 1.0), "l_shell must be finite; got inf"),
        ((28000.0, 1.0, 1.0), "at most 1000; got 28000. Is it in kilometres"),
    ],
)
def test_bad_input_gets_one_clear_sentence(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        belts.electron_flux_cm2_s(*arguments)


@pytest.mark.parametrize(("flux", "model", "l_range", "energies_MeV"), BOTH)
def test_the_flux_falls_with_energy_and_away_from_the_equator(flux, model, l_range, energies_MeV):
    energies = np.geomspace(*energies_MeV, 200)
    assert np.all(np.diff(flux(2.0, 1.0, energies)) <= 0)
    assert np.all(np.diff(flux(3.5, np.linspace(1, 60, 500), energies_MeV[0])) <= 0)


def test_a_field_ratio_just_below_one_counts_as_one():
    assert belts.electron_flux_cm2_s(8.0, 0.99, 0.5) == belts.electron_flux_cm2_s(8.0, 1.0, 0.5)


def test_numbers_and_arrays_broadcast():
    alone = belts.electron_flux_cm2_s(4.5, 1.2, 1.0)
    table = belts.electron_flux_cm2_s([[4.5], [5.0]], 1.2, [0.5, 1.0, 2.0])
    assert table.shape == (2, 3)
    assert table[0, 1] == alone
    assert isinstance(float(alone), float)


def test_the_belts_stand_where_the_reports_have_them():
    """Vette (1991): two zones of electrons and a slot near L = 2.5. Protons of 30 MeV peak near L = 1.5."""
    l_shell = np.linspace(1.15, 8, 400)
    electrons = belts.electron_flux_cm2_s(l_shell, 1.0, 1.0)
    slot = l_shell[(l_shell > 1.6) & (l_shell < 3.5)][np.argmin(electrons[(l_shell > 1.6) & (l_shell < 3.5)])]
    assert 2.0 < slot < 2.8
    assert 4.0 < l_shell[np.argmax(np.where(l_shell > 3, electrons, 0))] < 5.0
    assert 1.3 < l_shell[np.argmax(belts.proton_flux_cm2_s(l_shell, 1.0, 30.0))] < 1.8


def test_the_table_is_small():
    assert (belts.files("lunaedu") / "data" / "radiation_belts.npz").stat().st_size < 100_000


def test_the_path_met_the_outer_belt_and_never_the_inner():
    path = belts.reference_path()
    assert path.electron_l_shell.min() > 3.3
    inside = belts.proton_flux_cm2_s(path.proton_l_shell, path.proton_field_ratio, 30.0)
    assert np.all(inside == 0)
    assert belts.electron_flux_cm2_s(path.electron_l_shell, path.electron_field_ratio, 1.0).max() > 1e6
