"""Upper limits, against published tables, SciPy, and ten thousand experiments."""

import numpy as np
import pytest
from scipy.special import gammaincc
from scipy.stats import chi2

from lunaedu import limits


@pytest.mark.parametrize(
    ("counts", "background", "low", "high"),
    # Feldman and Cousins (1998), table IV, 90 %.
    [
        (0, 0.0, 0.00, 2.44),
        (1, 0.0, 0.11, 4.36),
        (2, 0.0, 0.53, 5.91),
        (3, 0.0, 1.10, 7.42),
        (4, 0.0, 1.47, 8.60),
        (5, 0.0, 1.84, 9.99),
        (6, 0.0, 2.21, 11.47),
        (7, 0.0, 3.56, 12.53),
        (8, 0.0, 3.96, 13.99),
        (9, 0.0, 4.36, 15.30),
        (10, 0.0, 5.50, 16.50),
        (0, 1.0, 0.00, 1.61),
        (0, 2.0, 0.00, 1.26),
        (0, 3.0, 0.00, 1.08),
        (0, 5.0, 0.00, 0.98),
        (1, 3.0, 0.00, 1.88),
        (4, 3.0, 0.00, 5.60),
        (10, 3.0, 2.63, 13.50),
    ],
)
def test_feldman_and_cousins_is_their_printed_table_to_its_last_digit(counts, background, low, high):
    interval = limits.feldman_cousins(counts, background)
    assert [f"{end:.2f}" for end in interval] == [f"{low:.2f}", f"{high:.2f}"]


@pytest.mark.parametrize("counts", [0, 1, 2, 5, 40, 400])
@pytest.mark.parametrize("confidence", [0.68, 0.9, 0.95, 0.999])
def test_the_classical_limit_is_half_a_quantile_of_chi_squared(counts, confidence):
    expected = chi2.ppf(confidence, 2 * (counts + 1)) / 2
    assert limits.upper_limit(counts, confidence=confidence) == pytest.approx(expected, rel=1e-8)
    assert limits.upper_limit(counts, 1.5, confidence) == pytest.approx(expected - 1.5, rel=1e-8)


@pytest.mark.parametrize(("counts", "background"), [(0, 0.0), (0, 3.0), (2, 3.0), (10, 4.0), (30, 20.0)])
def test_the_bayesian_limit_leaves_a_twentieth_of_the_posterior(counts, background):
    limit = limits.bayesian_limit(counts, background)
    left = gammaincc(counts + 1, limit + background) / gammaincc(counts + 1, background)
    assert left == pytest.approx(0.05, rel=1e-8)


def test_without_a_count_the_background_does_not_matter_to_the_bayesian():
    assert limits.bayesian_limit(0, 7.0) == pytest.approx(-np.log(0.05), rel=1e-9)


@pytest.mark.parametrize("limit", [limits.upper_limit, limits.bayesian_limit])
def test_limits_cover_the_truth_in_95_of_a_hundred_experiments(limit):
    random = np.random.default_rng(1959)
    truth = random.uniform(20, 80, 10_000)
    counted = random.poisson(truth)
    table = np.array([limit(int(n)) for n in range(counted.max() + 1)])
    assert np.mean(truth < table[counted]) == pytest.approx(0.95, abs=0.02)


def test_a_limit_of_the_count_and_its_root_does_not_cover_what_it_says():
    """What no count at all does to the rule of thumb: the experiment above must see it."""
    random = np.random.default_rng(1959)
    truth = random.uniform(0.5, 5, 10_000)
    counted = random.poisson(truth)
    assert np.mean(truth < counted + 1.645 * np.sqrt(counted)) < 0.9
    table = np.array([limits.upper_limit(int(n)) for n in range(counted.max() + 1)])
    assert np.mean(truth < table[counted]) >= 0.95


def test_intervals_of_feldman_and_cousins_cover_the_truth_at_least_as_often_as_they_say():
    random = np.random.default_rng(1998)
    table = np.array([limits.feldman_cousins(n, 1.0) for n in range(25)])
    truth = random.uniform(0, 6, 10_000)
    low, high = table[random.poisson(truth + 1.0)].T
    assert 0.89 < np.mean((low <= truth) & (truth <= high)) < 0.97


def test_the_earths_moment_gives_its_field_at_the_equator_and_twice_that_over_the_pole():
    # 7.94e22 A m² in 1960 (IGRF): 0.307 gauss at the equator, as textbooks have it.
    equator, pole = limits.dipole_field_nt([[6371.2, 0.0, 0.0], [0.0, 0.0, 6371.2]], [0.0, 0.0, 7.94e22])
    assert equator == pytest.approx([0.0, 0.0, -30_700], rel=2e-3)
    assert pole == pytest.approx(-2 * equator)


def test_the_field_of_a_dipole_is_that_of_two_charges_close_together():
    # Two magnetic charges ±q at ±d/2, m = q d: B = μ₀/4π q r/r³ each.
    place, moment, apart_km = np.array([3000.0, -1000.0, 2000.0]), np.array([2e21, -1e21, 5e20]), 1.0
    half_km = moment / np.linalg.norm(moment) * apart_km / 2
    charge = np.linalg.norm(moment) / (1000 * apart_km)
    field = sum(
        sign * charge * (place - sign * half_km) * 1000 / np.linalg.norm(1000 * (place - sign * half_km)) ** 3
        for sign in (1, -1)
    )
    assert limits.dipole_field_nt(place, moment) == pytest.approx(1e9 * 1e-7 * field, rel=1e-5)


def test_luna_2_at_the_ground_excluded_what_a_hundred_gammas_there_would_be():
    _, worst = limits.moment_limits_a_m2(100.0, 1737.4)
    field = limits.dipole_field_nt([1737.4, 0.0, 0.0], [0.0, 0.0, worst])
    assert np.linalg.norm(field) == pytest.approx(100.0)
    # Russell et al. (1974) found less than 1.3e18 gauss cm³: a twentieth of a nanotesla there.
    apollo = limits.dipole_field_nt([1737.4, 0.0, 0.0], [0.0, 0.0, 1.3e18 * limits.GAUSS_CM3_A_M2])
    assert np.linalg.norm(apollo) == pytest.approx(0.0248, rel=0.01)


def test_the_best_limit_is_that_of_a_flight_over_the_pole():
    best, worst = limits.moment_limits_a_m2(60.0, 7732.0)
    assert limits.dipole_field_nt([0.0, 0.0, 7732.0], [0.0, 0.0, best]) == pytest.approx([0.0, 0.0, 60.0])
    assert limits.dipole_field_nt([7732.0, 0.0, 0.0], [0.0, 0.0, worst]) == pytest.approx([0.0, 0.0, -60.0])


def test_the_ways_to_lie_are_all_over_half_a_sphere():
    ways = limits._ways_to_lie(count=10_000)
    assert np.linalg.norm(ways, axis=1) == pytest.approx(1.0)
    random = np.random.default_rng(12).normal(size=(300, 3))
    random /= np.linalg.norm(random, axis=1)[:, None]
    # A dipole reversed is as strong: either end of each way counts.
    assert np.degrees(np.arccos(np.max(abs(random @ ways.T), axis=1))).max() < 1.5


def test_no_reading_farther_out_than_the_cube_root_of_two_makes_a_difference():
    near_km, r = np.array([[4000.0, 0.0, 0.0]]), 0.5**0.5
    across = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, r, r], [0.0, r, -r]])
    alone = limits.flyby_limit_a_m2(60.0, near_km)
    assert limits.flyby_limit_a_m2(60.0, np.vstack([near_km, 1.27 * 4000 * across])) == pytest.approx(alone)
    # Nearer ones do: for each way to lie the largest reading, by the field itself, and the worst of them.
    places_km = np.vstack([near_km, 1.2 * 4000 * across])
    ways = np.random.default_rng(5).normal(size=(40_000, 3))
    ways /= np.linalg.norm(ways, axis=1)[:, None]
    fields = [np.linalg.norm(limits.dipole_field_nt(place, ways), axis=1) for place in places_km]
    expected = 60.0 / np.max(fields, axis=0).min()
    assert limits.flyby_limit_a_m2(60.0, places_km) == pytest.approx(expected, rel=3e-3)
    assert expected < 0.97 * alone


def test_one_reading_excludes_the_worst_way_to_lie_and_so_does_a_flight_past_but_not_one_around():
    one = limits.flyby_limit_a_m2(60.0, [[7732.0, 0.0, 0.0]])
    assert one == pytest.approx(limits.moment_limits_a_m2(60.0, 7732.0)[1], rel=2e-3)
    past_km = [[7732.0, y, 0.0] for y in np.linspace(-15000, 15000, 61)]
    # A dipole square to the plane of the flight shows its equator all along: nothing is gained.
    assert limits.flyby_limit_a_m2(60.0, past_km) == pytest.approx(one, rel=2e-3)
    around_km = 7732.0 * np.vstack([np.eye(3), -np.eye(3)])
    assert 0.5 * one < limits.flyby_limit_a_m2(60.0, around_km) < 0.72 * one


def test_a_flight_past_excludes_what_the_dipoles_own_field_leaves_at_its_readings():
    """Against the field itself, for ways to lie drawn at random: none above the limit stays unnoticed."""
    random = np.random.default_rng(7)
    places_km = random.normal(scale=4000.0, size=(40, 3))
    limit = limits.flyby_limit_a_m2(50.0, places_km)
    ways = random.normal(size=(500, 3))
    ways /= np.linalg.norm(ways, axis=1)[:, None]
    strongest = [np.linalg.norm(limits.dipole_field_nt(places_km, limit * way), axis=1).max() for way in ways]
    assert 0.995 * 50.0 < min(strongest) < 55.0


def test_twice_as_far_excludes_an_eighth_as_well():
    near, far = (limits.moment_limits_a_m2(10.0, d)[1] for d in (2000.0, 4000.0))
    assert far == pytest.approx(8 * near)


YEAR_S = 365.25 * 86400


@pytest.mark.parametrize(
    ("mass_g", "a_year"),
    # ECSS-E-ST-10-04C Rev. 1 (2020), table J-5: per square metre and year, away from the Earth.
    [
        (1e-12, 1.09e3),
        (1e-9, 95.1),
        (1e-7, 9.54),
        (1e-6, 1.49),
        (1e-3, 5.97e-4),
        (1.0, 7.02e-8),
        (100.0, 1.50e-10),
    ],
)
def test_dust_is_the_printed_table_of_the_standard_to_its_three_digits(mass_g, a_year):
    assert float(f"{YEAR_S * limits.interplanetary_flux_m2_s(mass_g):.2e}") == a_year


def test_heavier_dust_is_rarer():
    masses_g = np.logspace(-18, 2, 200)
    assert np.all(np.diff(limits.interplanetary_flux_m2_s(masses_g)) < 0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: limits.upper_limit(0.5), "counts must be a whole number; got 0.5"),
        (lambda: limits.upper_limit(1, confidence=1.0), "confidence must be from 0.5 to 0.9999"),
        (lambda: limits.feldman_cousins(31), "counts must be from 0 to 30"),
        (lambda: limits.dipole_field_nt([0.0, 0.0, 0.0], [0.0, 0.0, 1.0]), "distance from the dipole"),
        (lambda: limits.interplanetary_flux_m2_s(1e3), "mass_g"),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError, match=words):
        call()
