"""What a counter shows: against geometry, Bethe's formula, Lambert's function, and counting one by one."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import lambertw
from scipy.stats import chi2, poisson

from lunaedu import facts
from lunaedu.physics import belts, counters
from lunaedu.physics.trapped import ELECTRON, PROTON

DEAD_S = 1e-4
RATES_S = np.geomspace(1.0, 1e6, 61)


def test_the_shadow_of_a_cylinder_is_a_quarter_of_its_surface_on_the_average():
    """Cauchy: from a direction at angle θ to its axis a cylinder shows d l sin θ + π d² cos θ / 4."""
    diameter, length = 1.0, 5.0
    mean = quad(
        lambda t: np.sin(t) * (diameter * length * np.sin(t) + np.pi * diameter**2 / 4 * abs(np.cos(t))) / 2,
        0,
        np.pi,
    )[0]
    surface = counters.cylinder_surface_cm2(diameter, length)
    assert counters.omnidirectional_area_cm2(surface) == pytest.approx(mean, rel=1e-12)


def test_the_shadow_of_a_sphere_is_its_great_circle():
    assert counters.omnidirectional_area_cm2(4 * np.pi * 3.0**2) == pytest.approx(np.pi * 3.0**2)


def test_the_shadow_of_a_cube_is_one_and_a_half_faces():
    assert counters.omnidirectional_area_cm2(6.0) == 1.5


@pytest.mark.parametrize(("energy_MeV", "csda_g_cm2"), [(0.1, 0.01872), (1.0, 0.5546), (10.0, 5.861)])
def test_electrons_get_less_far_than_the_length_of_their_winding_paths(energy_MeV, csda_g_cm2):
    """NIST ESTAR's path lengths in aluminium; scattering leaves 70 to 90 % of them as the range."""
    assert 0.70 < counters.electron_range_g_cm2(energy_MeV) / csda_g_cm2 < 0.90


def test_the_two_parts_of_katz_and_penfold_meet_within_a_per_cent():
    below, above = counters.electron_range_g_cm2([2.5, 2.5 + 1e-12])
    assert below == pytest.approx(1.212, abs=5e-4)
    assert above == pytest.approx(1.219, abs=5e-4)


def test_the_cut_off_undoes_the_electrons_range():
    energy = np.geomspace(0.01, 20.0, 500)
    back = counters.electron_cutoff_MeV(counters.electron_range_g_cm2(energy))
    assert back == pytest.approx(energy, rel=1e-9)


def test_a_thicker_shield_never_lets_slower_electrons_through():
    shield = np.linspace(*counters.electron_range_g_cm2([0.01, 20.0]), 5000)
    assert np.all(np.diff(counters.electron_cutoff_MeV(shield)) >= 0)


def bethe_MeV_cm2_g(energy_MeV):
    """Energy a proton loses in aluminium, Bethe's formula without corrections; I = 166 eV (ICRU 49)."""
    electron, proton = ELECTRON.rest_energy_MeV, PROTON.rest_energy_MeV
    gamma = 1 + energy_MeV / proton
    beta_squared = 1 - 1 / gamma**2
    square = 2 * electron * beta_squared * gamma**2
    most = square / (1 + 2 * gamma * electron / proton + (electron / proton) ** 2)
    return 0.307075 * 13 / 26.9815 / beta_squared * (np.log(square * most / 166e-6**2) / 2 - beta_squared)


@pytest.mark.parametrize("energy_MeV", [5.0, 10.0, 20.0, 50.0, 100.0, 200.0])
def test_the_protons_power_law_is_bethes_formula_within_its_error(energy_MeV):
    # PSTAR: 1 MeV protons get 0.0039 g/cm² far, which Bethe's formula cannot say.
    expected = 0.0039 + quad(lambda e: 1 / bethe_MeV_cm2_g(e), 1.0, energy_MeV)[0]
    assert counters.proton_range_g_cm2(energy_MeV) == pytest.approx(expected, rel=0.025)


@pytest.mark.parametrize(("energy_MeV", "published_g_cm2"), [(10.0, 0.1705), (100.0, 10.01)])
def test_the_protons_range_is_pstars(energy_MeV, published_g_cm2):
    assert counters.proton_range_g_cm2(energy_MeV) == pytest.approx(published_g_cm2, rel=0.01)


def test_the_cut_off_undoes_the_protons_range():
    energy = np.geomspace(5.0, 200.0, 50)
    back = counters.proton_cutoff_MeV(counters.proton_range_g_cm2(energy))
    assert back == pytest.approx(energy, rel=1e-12)


def test_without_a_shield_an_electron_brings_what_it_leaves():
    energy = [0.06, 0.6, 3.5]
    assert counters.electron_energy_outside_MeV(energy, 0.0) == pytest.approx(energy, rel=1e-9)


def test_channels_count_the_area_times_the_flux_above_their_thresholds():
    rates = counters.channel_rates_s(
        lambda energy: belts.electron_flux_cm2_s(4.5, 1.2, energy), [0.06, 0.6, 3.5], 0.0, 20.0
    )
    expected = [20.0 * belts.electron_flux_cm2_s(4.5, 1.2, energy) for energy in (0.06, 0.6, 3.5)]
    assert rates == pytest.approx(expected, rel=1e-6)


def test_a_shield_makes_the_ratio_of_channels_harder():
    def soft(energy_MeV):
        return 1e6 * np.exp(-energy_MeV / 0.4)

    bare, behind = (counters.channel_rates_s(soft, [0.06, 0.6], shield, 20.0) for shield in (0.0, 1.0))
    assert bare[1] / bare[0] == pytest.approx(np.exp(-0.54 / 0.4), rel=1e-6)
    assert behind[1] / behind[0] > bare[1] / bare[0]


def arrivals_s(rate_s, many=200_000):
    return np.cumsum(np.random.default_rng(3).exponential(1 / rate_s, many))


@pytest.mark.parametrize("rate_s", [1e3, 1e4, 3e4])
def test_counting_one_by_one_obeys_the_paralysable_law(rate_s):
    """A count needs a gap longer than the dead time before it."""
    times = arrivals_s(rate_s)
    counted = 1 + np.count_nonzero(np.diff(times) > DEAD_S)
    assert counters.observed_rate_paralysable(rate_s, DEAD_S) == pytest.approx(counted / times[-1], rel=0.02)


@pytest.mark.parametrize("rate_s", [1e3, 1e4, 3e4])
def test_counting_one_by_one_obeys_the_law_of_the_sleeper(rate_s):
    """A count needs the last *count* to be longer ago than the dead time."""
    times = arrivals_s(rate_s)
    counted, awake_s = 0, 0.0
    for time in times.tolist():
        if time >= awake_s:
            counted, awake_s = counted + 1, time + DEAD_S
    shown = counters.observed_rate_nonparalysable(rate_s, DEAD_S)
    assert shown == pytest.approx(counted / times[-1], rel=0.02)


def test_the_sleepers_inverse_is_the_identity():
    back = counters.true_rate_nonparalysable(counters.observed_rate_nonparalysable(RATES_S, DEAD_S), DEAD_S)
    assert back == pytest.approx(RATES_S, rel=1e-12)


def test_each_branch_of_the_paralysable_inverse_is_the_identity():
    shown = counters.observed_rate_paralysable(RATES_S, DEAD_S)
    low, high = counters.true_rates_paralysable(shown, DEAD_S)
    few, many = RATES_S < 0.99 / DEAD_S, RATES_S > 1.01 / DEAD_S
    assert low[few] == pytest.approx(RATES_S[few], rel=1e-12)
    assert high[many] == pytest.approx(RATES_S[many], rel=1e-12)
    assert counters.observed_rate_paralysable(low, DEAD_S) == pytest.approx(shown, rel=1e-12)
    assert counters.observed_rate_paralysable(high, DEAD_S) == pytest.approx(shown, rel=1e-10)


def test_the_paralysable_inverse_is_lamberts_function():
    shown = np.array([1e-3, 1.0, 500.0, 3000.0, 3678.0])
    low, high = counters.true_rates_paralysable(shown, DEAD_S)
    assert low == pytest.approx(-lambertw(-shown * DEAD_S, 0).real / DEAD_S, rel=1e-11)
    assert high == pytest.approx(-lambertw(-shown * DEAD_S, -1).real / DEAD_S, rel=1e-11)


def test_at_the_maximum_both_branches_meet():
    low, high = counters.true_rates_paralysable(1 / (np.e * DEAD_S), DEAD_S)
    assert low == pytest.approx(1 / DEAD_S, rel=1e-7)
    assert high == pytest.approx(1 / DEAD_S, rel=1e-7)


def test_a_reading_of_zero_means_nothing_or_no_end_of_it():
    assert counters.true_rates_paralysable(0.0, DEAD_S) == (0.0, np.inf)


def test_no_reading_passes_the_maximum():
    assert counters.observed_rate_paralysable(RATES_S, DEAD_S).max() <= (1 + 1e-12) / (np.e * DEAD_S)
    assert counters.observed_rate_nonparalysable(1e12, DEAD_S) < 1 / DEAD_S


def test_synthetic_counts_scatter_as_poisson_says_and_repeat_with_their_seed():
    counts = counters.synthetic_counts(np.full(20_000, 4.0), 2.5, seed=7)
    assert counts.mean() == pytest.approx(10.0, abs=0.1)
    assert counts.var() == pytest.approx(10.0, abs=0.4)
    assert np.all(counts == counters.synthetic_counts(np.full(20_000, 4.0), 2.5, seed=7))
    assert np.any(counts != counters.synthetic_counts(np.full(20_000, 4.0), 2.5, seed=8))


@pytest.mark.parametrize("background", [20, 100, 1000])
def test_currie_is_wrong_once_in_twenty_times_either_way(background):
    """Gross less blank, both Poisson, by their exact difference rather than by the normal law."""
    blank = np.arange(int(background + 12 * background**0.5))
    limit = counters.decision_limit_counts(background)

    def found(signal):
        weights = poisson.pmf(blank, background)
        return np.sum(weights * poisson.sf(np.floor(blank + limit), background + signal))

    assert found(0) == pytest.approx(0.05, abs=0.01)
    assert found(counters.detection_limit_counts(background)) == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize("counts", [0, 1, 5, 40, 3000])
@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.99])
def test_the_upper_limit_is_garwoods(counts, confidence):
    expected = chi2.ppf(confidence, 2 * (counts + 1)) / 2
    assert counters.upper_limit_counts(counts, confidence) == pytest.approx(expected, rel=1e-8)


METALS = counters.ALUMINIUM, counters.COPPER, counters.LEAD


def test_a_gram_of_heavy_matter_stops_more_than_one_of_light():
    ranges = [counters.electron_range_in_g_cm2(np.geomspace(0.1, 10.0, 20), metal) for metal in METALS]
    assert np.all(ranges[0] > ranges[1])
    assert np.all(ranges[1] > ranges[2])


@pytest.mark.parametrize("metal", METALS, ids=lambda metal: metal.name)
def test_the_cutoff_undoes_the_range(metal):
    energies = np.array([0.02, 0.5, 3.0, 15.0])
    back = counters.electron_cutoff_in_MeV(counters.electron_range_in_g_cm2(energies, metal), metal)
    assert back == pytest.approx(energies, rel=2e-5)


def test_two_fits_to_ranges_in_aluminium_differ_by_five_per_cent_at_most():
    energies = np.geomspace(0.1, 10.0, 60)
    tabata = counters.electron_range_in_g_cm2(energies, counters.ALUMINIUM)
    assert tabata == pytest.approx(counters.electron_range_g_cm2(energies), rel=0.06)


def klein_nishina_cm2_g(energy_MeV, metal):
    """Compton scattering alone, by Klein and Nishina's formula: what attenuates X-rays of an MeV."""
    a = energy_MeV / 0.51099895
    log = np.log(1 + 2 * a)
    first = (1 + a) / a**2 * (2 * (1 + a) / (1 + 2 * a) - log / a)
    area_cm2 = 2 * np.pi * (2.8179403e-13) ** 2 * (first + log / (2 * a) - (1 + 3 * a) / (1 + 2 * a) ** 2)
    return 6.02214e23 * metal.atomic_number / metal.atomic_weight * area_cm2


@pytest.mark.parametrize(("metal", "rel"), [(counters.ALUMINIUM, 0.01), (counters.COPPER, 0.03)])
def test_x_rays_of_an_mev_are_attenuated_as_klein_and_nishina_say(metal, rel):
    for energy_MeV in (0.8, 1.0):
        per_gram = -np.log(counters.xray_transmission(energy_MeV, 1.0, metal))
        assert per_gram == pytest.approx(klein_nishina_cm2_g(energy_MeV, metal), rel=rel)


# The package xraydb 4.5.8 (tables of Elam, Ravel and Sieber, 2002), cm²/g at 0.1, 0.2, 0.3, 0.5 and 0.8 MeV.
ELAM = {
    counters.ALUMINIUM: (0.1704, 0.1223, 0.1042, 0.0845, 0.0684),
    counters.COPPER: (0.4585, 0.1559, 0.1119, 0.0836, 0.0661),
    counters.LEAD: (5.5488, 0.9987, 0.4032, 0.1614, 0.0887),
}


@pytest.mark.parametrize("metal", METALS, ids=lambda metal: metal.name)
def test_x_rays_are_attenuated_as_other_tables_have_it(metal):
    per_gram = -np.log(counters.xray_transmission([0.1, 0.2, 0.3, 0.5, 0.8], 1.0, metal))
    assert per_gram == pytest.approx(ELAM[metal], rel=2e-3)


def test_x_rays_carry_the_share_of_the_energy_that_the_yield_says():
    """One electron of 2 MeV in a second, stopped in copper: Y Z E of its energy, by Kramers's spectrum."""
    energies = np.linspace(0.001, 2.0, 4000)
    spectrum = counters.xray_spectrum(energies, np.where(energies < 2.0, 1.0, 0.0), counters.COPPER)
    radiated_MeV = np.trapezoid(energies * spectrum, energies)
    assert radiated_MeV / 2.0 == pytest.approx(29 * 2.0 / 1600, rel=2e-3)
    assert spectrum[999] == pytest.approx(2 * 29 / 1600 * (2.0 - energies[999]) / energies[999], rel=2e-3)


def explorer_rate_s(altitude_km):
    """What comes to Explorer 1's tube on the equator: its own size and steel, protons of AP8MAX."""
    wide, length, wall, hull = np.array(facts["explorer_tube"].value) / 10
    area = counters.omnidirectional_area_cm2(counters.cylinder_surface_cm2(wide, length))
    least_MeV = counters.proton_cutoff_MeV(7.9 * (wall + hull))
    trapped = belts.proton_flux_cm2_s(1 + altitude_km / 6371.2, 1.0, least_MeV)
    return area * (trapped + facts["gcr_rate_1959"].value)


def test_explorer_1s_tube_falls_silent_where_it_did():
    """Stern (1996): nominal below 600 km, suddenly silent around 1200 km; at least 35 000 a second came."""
    low, stopped, high = explorer_rate_s(600.0), facts["explorer_silence"].value, explorer_rate_s(2000.0)
    assert 20 < counters.observed_rate_paralysable(low, DEAD_S) < 60
    assert explorer_rate_s(stopped) > 1 / DEAD_S > explorer_rate_s(1000.0)
    assert explorer_rate_s(stopped) < facts["explorer_rate"].value < explorer_rate_s(1500.0)
    assert counters.observed_rate_paralysable(high, DEAD_S) < 1e-3


@pytest.mark.parametrize(
    ("call", "complaint"),
    [
        (lambda: counters.true_rates_paralysable(4000.0, DEAD_S), "reads at most 3678.79 per second"),
        (lambda: counters.true_rates_paralysable(-1.0, DEAD_S), "observed_rate_s must be from 0 to"),
        (lambda: counters.true_rates_paralysable(1.0, 0.0), "dead_time_s must be at least 1e-12; got 0"),
        (lambda: counters.true_rate_nonparalysable(1e4, DEAD_S), "reads below 10000 per second"),
        (lambda: counters.observed_rate_paralysable(np.nan, DEAD_S), "true_rate_s must be finite"),
        (lambda: counters.electron_range_g_cm2(0.001), "energy_MeV must be from 0.01 to 20; got 0.001"),
        (lambda: counters.electron_cutoff_MeV(30.0), "shield_g_cm2 must be from 0.000"),
        (lambda: counters.proton_cutoff_MeV(0.01), "shield_g_cm2 must be from 0.050"),
        (lambda: counters.observed_rate_paralysable(1e3, 100.0), "got 100. Is it in microseconds"),
        (lambda: counters.synthetic_counts(1.0, 1.0, None), "seed must be"),
        (lambda: counters.xray_spectrum([1.0, 0.5], [1.0, 2.0], counters.LEAD), "photon_MeV must rise"),
        (lambda: counters.xray_transmission(0.02, 1.0, counters.LEAD), "photon_MeV must be from 0.06 to 3"),
        (lambda: counters.omnidirectional_area_cm2(0.0), "surface_cm2 must be above 0; got 0"),
        (lambda: counters.channel_rates_s(abs, 0.06, 0.1, 20.0), r"thresholds_MeV must have the shape \(N\)"),
        (lambda: counters.upper_limit_counts(0.5), "counts must be a whole number; got 0.5"),
        (lambda: counters.upper_limit_counts(1, 1.0), "confidence must be from 0.5 to 0.9999; got 1"),
        (lambda: counters.detection_limit_counts(-1.0), "background_counts must be at least 0; got -1"),
    ],
)
def test_bad_input_gets_one_clear_sentence(call, complaint):
    with pytest.raises(ValueError, match=complaint):
        call()
