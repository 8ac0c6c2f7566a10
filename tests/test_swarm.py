"""Many flights at once against the same flights one by one, and against the plain way."""

import numpy as np
import pytest

from lunaedu.constants import MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.engine import encke, ephemeris, flyby, forces, plain, reference, surrogate, swarm
from lunaedu.engine.approach import lowest_point, products
from lunaedu.engine.gravity import SKY, force_under
from lunaedu.engine.hyperbolas import Hyperbolas
from lunaedu.physics.flight import Flight, fly_many
from lunaedu.physics.orbits import propagate_kepler

START_S = ephemeris.seconds_since_epoch("1959-01-02T16:53:21")
NOMINAL = np.array([89.0116, 3146.9647, 5912.1679, -9.408466, -1.972287, 5.478919])
force = force_under(SKY)


def departures(count, seed=59):
    """States with errors of some 20 m/s each way, and starts over eight hours, in no order."""
    chance = np.random.default_rng(seed)
    states = np.tile(NOMINAL, (count, 1))
    states[:, 3:] += 0.02 * chance.normal(size=(count, 3))
    return states, START_S + chance.uniform(0, 8 * 3600, count)


def test_the_force_on_a_swarm_is_the_force_on_each_member():
    states, starts_s = departures(20)
    states[:, :3] *= np.geomspace(1, 60, 20)[:, None]
    middle_s, half_s = START_S + 4 * 3600, 4 * 3600.0
    places = states[:, :3].T[:, None]
    together = forces.about_earth(np.array([middle_s]), half_s)
    found = together.on(0.25 * places, 0.75 * places, (starts_s - middle_s) / half_s)[:, 0]
    for member, (state, start_s) in enumerate(zip(states.tolist(), starts_s.tolist(), strict=True)):
        np.testing.assert_allclose(found[:, member], force(start_s, *state[:3]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("bytes_at_once", [200, 10**9])
def test_the_force_does_not_depend_on_the_block_in_which_it_is_found(monkeypatch, bytes_at_once):
    states, _ = departures(50)
    places = np.repeat(states[:, :3].T[:, None], 3, axis=1)
    together = forces.about_earth(START_S + np.array([0.0, 900.0, 3600.0]), 600.0)
    late = np.linspace(-1, 1, 50)
    expected = together.on(places, 0 * places, late)
    monkeypatch.setattr(forces, "BYTES_AT_ONCE", bytes_at_once)
    np.testing.assert_array_equal(together.on(places, 0 * places, late), expected)


def test_what_the_gradient_leaves_of_the_force_is_of_the_second_order():
    """With half the deviation it is a quarter, but for the Earth's bulge, which the gradient leaves out."""
    middle = np.array([40_000.0, 30_000.0, 20_000.0])[:, None]
    together = forces.about_earth(np.array([START_S]), 600.0)
    R = together.beyond_linear(middle, together.gradient(middle))
    d = np.random.default_rng(59).normal(size=(3, 1, 20)) * 300
    whole, half = (R.on(np.repeat(middle[:, None], 20, 2), part * d, np.zeros(20)) for part in (1.0, 0.5))
    sizes = np.linalg.norm(whole, axis=0) / np.linalg.norm(half, axis=0)
    np.testing.assert_allclose(sizes, 4, rtol=0.1)


@pytest.mark.parametrize("size", [7, 4096])
def test_every_member_finds_what_it_finds_alone_in_swarms_of_any_size(monkeypatch, size):
    monkeypatch.setattr(swarm, "FLIGHTS_AT_ONCE", size)
    states, starts_s = departures(30)
    found = swarm.fly_swarms(states, starts_s, 0.01)
    for row, state, start_s in zip(found, states, starts_s, strict=True):
        closest = Flight(start_s, state, 70.0, 0.01).closest_approach
        if closest.passes_moon:
            assert row[0] == pytest.approx(closest.seconds, abs=0.02)
            assert np.linalg.norm(row[1:4]) == pytest.approx(closest.distance_km, abs=0.02)
            assert np.linalg.norm(row[4:]) == pytest.approx(closest.speed_km_s, abs=1e-5)
            assert abs(row[1:4] @ row[4:]) < 1e-6
        else:
            assert np.isnan(row).all()
    assert np.isfinite(found).all(axis=1).sum() > 20


def test_flights_that_start_downwards_or_never_get_there_stay_open():
    states = np.array([NOMINAL, NOMINAL, NOMINAL, NOMINAL])
    states[1, 3:] *= -1
    states[2, 3:] *= 0.9
    states[3, 3:] *= (-1, -1, 1)
    found = swarm.fly_swarms(states, np.full(4, START_S), 1.0)
    assert np.isnan(found).all(axis=1).tolist() == [False, True, True, True]


@pytest.mark.parametrize("accuracy_km", [10.0, 1.0, 0.001])
def test_a_swarm_too_wide_for_one_way_is_as_accurate_as_others(accuracy_km):
    """Errors of 100 m/s each way: some hit the Moon, some pass it 50 000 km away, some miss it altogether."""
    states, _ = departures(60)
    states[:, 3:] += 4 * (states[:, 3:] - NOMINAL[3:])
    found = swarm.fly_swarms(states, np.full(60, START_S), accuracy_km)
    passed = np.isfinite(found[:, 0])
    assert passed.sum() > 40
    alone = [Flight(START_S, state, 70.0, accuracy_km / 100).closest_approach for state in states[passed]]
    distances_km = np.linalg.norm(found[passed, 1:4], axis=1)
    np.testing.assert_allclose(distances_km, [each.distance_km for each in alone], rtol=0, atol=accuracy_km)


@pytest.mark.parametrize("widest_km", [1000.0, 5000.0])
def test_a_swarm_cut_to_pieces_finds_the_same(monkeypatch, widest_km):
    states, starts_s = departures(200)
    whole_km = np.linalg.norm(swarm.fly_swarms(states, starts_s, 0.001)[:, 1:4], axis=1)
    monkeypatch.setattr(swarm, "WIDEST_KM", widest_km)
    pieces_km = np.linalg.norm(swarm.fly_swarms(states, starts_s, 0.001)[:, 1:4], axis=1)
    in_company = np.isfinite(pieces_km)
    assert in_company.sum() > 50
    np.testing.assert_allclose(pieces_km[in_company], whole_km[in_company], rtol=0, atol=0.001)


def test_single_precision_costs_less_than_a_third_of_a_kilometre(monkeypatch):
    states, starts_s = departures(500)
    starts_s = START_S + (starts_s - START_S) / 100
    single = swarm.fly_swarms(states, starts_s, 1.0)
    monkeypatch.setattr(encke, "SINGLE_KM", np.inf)
    monkeypatch.setattr(flyby, "SINGLE_KM", np.inf)
    double = swarm.fly_swarms(states, starts_s, 1.0)
    moved_km = np.linalg.norm(single[:, 1:4] - double[:, 1:4], axis=1)
    assert 0.001 < np.nanmax(moved_km) < 0.33


def test_the_force_seen_from_the_moon_is_what_moves_a_flight_about_it():
    half_s, moment_s, step_s = 12 * 3600.0, START_S + 30 * 3600, 600.0
    seen_from_there = forces.about_moon(forces.about_earth(np.array([moment_s]), half_s))
    places = np.random.default_rng(59).normal(size=(3, 20)) * 30_000
    found = seen_from_there.on(places[:, None], 0 * places[:, None], np.full(20, 0.25))[:, 0]
    t = moment_s + 0.25 * half_s
    before, now, after = (np.array(ephemeris.moon_and_sun_km(t + k * step_s)[:3]) for k in (-1, 0, 1))
    moon_falls = (before - 2 * now + after) / step_s**2
    for k, seen in enumerate(found.T):
        geocentric = np.array(force(t, *(now + places[:, k]).tolist()))
        np.testing.assert_allclose(seen, geocentric - moon_falls, rtol=1e-6, atol=2e-12)


def visitors(count):
    """Positions and velocities relative to the Moon, coming in and going out, near and far."""
    chance = np.random.default_rng(59)
    return np.concatenate([chance.normal(size=(3, count)) * 30_000, chance.normal(size=(3, count)) * 2])


def test_hyperbolas_are_where_kepler_says_at_every_moment():
    begin = visitors(40)
    hyperbolas = Hyperbolas(begin)
    way_km, pace_s, seconds = hyperbolas.on_the_way(np.linspace(0, 1, 401)[:, None])
    fast = np.flatnonzero(np.isfinite(hyperbolas.distance_km))
    assert len(fast) > 30
    for k in fast:
        start = begin[:3, k], begin[3:, k]
        for moment in (0, 133, 400):
            place, velocity = propagate_kepler(*start, seconds[moment, k], mu_km3_s2=MOON_MU_KM3_S2)
            np.testing.assert_allclose(
                way_km[:, moment, k], place, rtol=0, atol=1e-6 * np.linalg.norm(start[0])
            )
            if moment == 0:
                np.testing.assert_allclose(hyperbolas.lowest_km[:, k], place, rtol=0, atol=0.01)
                np.testing.assert_allclose(hyperbolas.velocity_km_s()[:, k], velocity, rtol=0, atol=1e-5)
        assert hyperbolas.seconds()[k] == pytest.approx(seconds[0, k])
        np.testing.assert_allclose(np.gradient(seconds[:, k], 1 / 400)[1:-1], pace_s[1:-1, k], rtol=2e-3)


def test_a_path_straight_at_the_centre_makes_no_noise():
    straight = Hyperbolas(np.array([[-9000.0, 0.0, 0.0, 2.5, 0.0, 0.0]]).T)
    assert straight.distance_km[0] < 1e-6
    assert np.isfinite(straight.velocity_km_s()[0]).all()
    assert straight.seconds()[0] == pytest.approx(lowest_point(products(-9000.0, 0.0, 0.0, 2.5, 0.0, 0.0))[0])


def test_what_the_moon_holds_is_no_hyperbola():
    begin = visitors(40)
    escape_km_s = np.sqrt(2 * MOON_MU_KM3_S2 / np.linalg.norm(begin[:3], axis=0))
    begin[3:] *= 0.99 * escape_km_s / np.linalg.norm(begin[3:], axis=0)
    assert np.isnan(Hyperbolas(begin).distance_km).all()


def arrivals(nearest_km, speeds_km_s):
    """Geocentric states 55 000 km from the Moon, aimed to pass it so near, one a speed, and the time."""
    chance = np.random.default_rng(1959)
    clock_s = START_S + 29 * 3600.0
    inwards, sideways = chance.normal(size=(2, len(speeds_km_s), 3))
    inwards /= np.linalg.norm(inwards, axis=1)[:, None]
    sideways -= np.einsum("ij,ij->i", sideways, inwards)[:, None] * inwards
    sideways /= np.linalg.norm(sideways, axis=1)[:, None]
    aim_km = np.sqrt(nearest_km**2 + 2 * nearest_km * MOON_MU_KM3_S2 / speeds_km_s**2)
    angle = np.arcsin(aim_km / 55_000)[:, None]
    velocities = speeds_km_s[:, None] * (np.cos(angle) * inwards + np.sin(angle) * sideways)
    seen = np.concatenate([-55_000 * inwards, velocities], axis=1)
    return (seen + SKY.moon_state(clock_s)).T, np.full(len(seen), clock_s)


@pytest.mark.parametrize("accuracy_km", [1.0, 0.01, 0.001])
@pytest.mark.parametrize("nearest_km", [10.0, 300.0, 2000.0, 8000.0, 30_000.0])
def test_the_last_leg_of_fast_and_slow_ends_where_a_flight_alone_ends(nearest_km, accuracy_km):
    states, clock_s = arrivals(nearest_km, np.linspace(1.5, 4.0, 12))
    nearest, _ = flyby.Flyby(clock_s[0], accuracy_km).fly(states, clock_s)
    told = np.isfinite(nearest[0])
    # Deep passes of slow flights may be left open.
    assert told.all() if nearest_km >= 2000 else told[-4:].all()
    for (seconds, *found), state in zip(nearest.T[told], states.T[told], strict=True):
        closest = Flight(clock_s[0], state, 30.0, 1e-4).closest_approach
        assert np.linalg.norm(found[:3]) == pytest.approx(closest.distance_km, abs=accuracy_km)
        # Near the centre v² goes as 1/r.
        rel = accuracy_km * max(0.01, 0.1 / closest.distance_km)
        assert np.linalg.norm(found[3:]) == pytest.approx(closest.speed_km_s, rel=rel)
        assert seconds == pytest.approx(closest.seconds, abs=2 * accuracy_km)


def test_the_last_leg_leaves_open_what_it_cannot_tell():
    speeds_km_s = np.full(4, 2.5)
    leg = flyby.Flyby(START_S + 29 * 3600.0, 1.0)
    assert np.isnan(leg.fly(*arrivals(5000.0, np.full(4, 0.9)))[0]).all()
    missing = np.array([70_000.0, 0.0, 0.0, 0.0, 2.5, 0.0]) + SKY.moon_state(START_S + 29 * 3600.0)
    assert np.isnan(leg.fly(missing[:, None], np.array([START_S + 29 * 3600.0]))[0]).all()
    sharp = flyby.Flyby(START_S + 29 * 3600.0, 1e-4)
    assert np.isnan(sharp.fly(*arrivals(1.9 * MOON_RADIUS_KM, speeds_km_s))[0]).all()
    assert np.isfinite(sharp.fly(*arrivals(2.2 * MOON_RADIUS_KM, speeds_km_s))[0]).all()


def many_departures():
    states, starts_s = departures(3000)
    return states, START_S + (starts_s - START_S) / 200


@pytest.fixture
def asked(monkeypatch):
    """How many flights times moments the forces were asked for, call by call."""
    counts, on = [], forces.Forces.on

    def counting(self, x, d, s):
        counts.append(x[0].size)
        return on(self, x, d, s)

    monkeypatch.setattr(forces.Forces, "on", counting)
    return counts


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_a_guess_from_others_saves_work_and_changes_nothing(monkeypatch, asked, accuracy_km):
    guessed = swarm.fly_swarms(*many_departures(), accuracy_km)
    with_guess = sum(asked)
    asked.clear()
    monkeypatch.setattr(swarm, "WORTH_A_GUESS", 10_000)
    alone = swarm.fly_swarms(*many_departures(), accuracy_km)
    assert with_guess < 0.8 * sum(asked)
    moved_km = np.linalg.norm(guessed[:, 1:4] - alone[:, 1:4], axis=1)
    assert 0 < np.nanmax(moved_km) < 2 * accuracy_km


def deviations_of(starts_s, accuracy_km):
    """The matrices of a swarm about the nominal flight."""
    low, high = starts_s.min(), starts_s.max()
    flown = reference.fly_reference(NOMINAL.tolist(), (low + high) / 2, accuracy_km)
    return encke.Deviations(flown, (high - low) / 2, accuracy_km)


def flown_to_the_neighbourhood(accuracy_km):
    """A swarm as its reference knows it, the ends of the way, and what others could begin with."""
    states, starts_s = many_departures()
    deviations = deviations_of(starts_s, accuracy_km)
    flights = deviations.at_end(states.T), starts_s
    ends, remainders = deviations.fly(*flights)
    return deviations, flights, ends, deviations.found(*flights, ends, remainders)


@pytest.mark.parametrize("accuracy_km", [1.0, 0.01, 0.001])
def test_one_round_on_the_coarse_grid_corrects_a_guess(accuracy_km):
    """What each flight found, made wrong by some hundred accuracies, leads to the true end."""
    deviations, flights, ends, true = flown_to_the_neighbourhood(accuracy_km)
    chance = np.random.default_rng(59)
    for wrong_km in (0.0, accuracy_km, 100 * accuracy_km):
        # Bent somewhat more or less than they are, as guesses are: at all moments alike.
        share = wrong_km / np.abs(true[:-6]).max(axis=0)
        guess = true.copy()
        guess[:-6] *= 1 + share * chance.uniform(-1, 1, len(share))
        corrected = deviations.fly_from(guess, *flights)
        assert np.abs(corrected[:3] - ends[:3]).max() < 0.5 * accuracy_km


def test_a_bad_guess_at_the_error_of_the_coarse_grid_is_noticed():
    deviations, flights, ends, guess = flown_to_the_neighbourhood(0.001)
    errs_km = np.abs(guess[-6:-3]).max(axis=0)
    guess[-6:] = 0
    moved_km = np.abs(deviations.fly_from(guess, *flights)[:3] - ends[:3]).max(axis=0)
    bad = errs_km > 0.003
    assert bad.sum() > 20
    assert moved_km[bad].max() < 0.0005


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_a_flight_finds_the_same_in_other_company_and_in_another_order(accuracy_km):
    """What is accepted hangs on the flight alone: not on who flew before, nor on who flies along."""
    states, starts_s = many_departures()
    order = np.random.default_rng(4).permutation(3000)
    wild, wild_s = departures(2500, seed=8)
    wild[:, 3:] += 2 * (wild[:, 3:] - NOMINAL[3:])
    wild_s = START_S + (wild_s - START_S) / 200
    usual = swarm.fly_swarms(states, starts_s, accuracy_km)
    reordered = np.empty_like(usual)
    reordered[order] = swarm.fly_swarms(states[order], starts_s[order], accuracy_km)
    after = swarm.fly_swarms(np.vstack([wild, states]), np.append(wild_s, starts_s), accuracy_km)[2500:]
    small = swarm.fly_swarms(states[:100], starts_s[:100], accuracy_km)
    for other in (reordered, after, small):
        moved_km = np.linalg.norm(other[:, 1:4] - usual[: len(other), 1:4], axis=1)
        assert np.isfinite(moved_km).mean() > 0.99
        assert np.nanmax(moved_km) < accuracy_km


def test_the_matrices_tell_the_same_whoever_asked_before():
    states, starts_s = many_departures()
    deviations = deviations_of(starts_s, 0.001)
    e = deviations.at_end(states.T)
    first, _ = deviations.fly(e[:, :50], starts_s[:50])
    deviations.fly(3 * e, starts_s)
    again, _ = deviations.fly(e[:, :50], starts_s[:50])
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_the_swarm_finds_what_the_plain_way_finds(accuracy_km):
    states, starts_s = departures(3000)
    sharp = plain.fly_plainly(states, starts_s, accuracy_km / 10)
    found = swarm.fly_swarms(states, starts_s, accuracy_km)
    told = np.isfinite(found[:, 0])
    assert told.sum() > 2900
    assert np.isfinite(sharp[told, 0]).all()
    moved_km = np.linalg.norm(found[told, 1:4] - sharp[told, 1:4], axis=1)
    distances_km = np.linalg.norm(sharp[told, 1:4], axis=1)
    assert np.abs(np.linalg.norm(found[told, 1:4], axis=1) - distances_km).max() < accuracy_km
    assert moved_km.max() < 2 * accuracy_km


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_the_plain_way_finds_what_each_flight_finds_alone(accuracy_km):
    states, starts_s = departures(60)
    states[:, 3:] += 4 * (states[:, 3:] - NOMINAL[3:])
    found = plain.fly_plainly(states, starts_s, accuracy_km)
    for row, state, start_s in zip(found, states, starts_s, strict=True):
        closest = Flight(start_s, state, 70.0, accuracy_km / 10).closest_approach
        assert np.isfinite(row[0]) == closest.passes_moon
        if closest.passes_moon:
            assert np.linalg.norm(row[1:4]) == pytest.approx(closest.distance_km, abs=accuracy_km)
            assert row[0] == pytest.approx(closest.seconds, abs=2 * accuracy_km)


def test_the_plain_way_comes_to_an_end_for_flights_that_never_get_there():
    states = np.tile(NOMINAL, (4, 1))
    states[1, 3:] *= -1
    states[2, 3:] *= 0.9
    states[3, 3:] *= (-1, -1, 1)
    found = plain.fly_plainly(states, np.full(4, START_S), 1.0)
    assert np.isnan(found).all(axis=1).tolist() == [False, True, True, True]


def test_powers_are_high_in_wide_directions_and_low_in_narrow_ones():
    """Products of one number up to the fourth power and one that is as rare as its square: a + 2 b ≤ 4."""
    factors = surrogate._most_frequent([1.0, 2.0], 9)
    powers = [np.zeros(2, int)]
    for before, number in factors[1:]:
        powers.append(powers[before] + np.eye(2, dtype=int)[number])
    assert sorted(map(tuple, powers)) == [(a, b) for a in range(5) for b in range(3) if a + 2 * b <= 4]


def test_a_surrogate_finds_a_polynomial_in_few_directions_of_many():
    chance = np.random.default_rng(59)
    wide, narrow = chance.normal(size=(2, 600)) * [[100], [1]]
    turned, _ = np.linalg.qr(chance.normal(size=(7, 7)))
    departed = turned[:, :2] @ [wide, narrow]
    found = np.array([(wide / 100) ** 5 - narrow**2, wide * narrow])
    first, rest = np.s_[:90], np.s_[90:]
    (guess,) = surrogate.Surrogate(departed, 30, first, found[:, first]).guess(rest)
    for told, true in zip(guess, found[:, rest], strict=True):
        assert np.abs(told - true).max() < 1e-3 * np.abs(true).max()
    (nothing,) = surrogate.Surrogate(departed, 30, np.arange(59), found[:, :59]).guess(rest)
    assert not nothing.any()


def test_thousands_who_all_begin_alike_end_alike():
    found = swarm.fly_swarms(np.tile(NOMINAL, (2500, 1)), np.full(2500, START_S), 0.001)
    closest = Flight(START_S, NOMINAL, 70.0, 0.0001).closest_approach
    np.testing.assert_allclose(np.linalg.norm(found[:, 1:4], axis=1), closest.distance_km, rtol=0, atol=0.001)


def test_a_grid_of_departures_has_all_kinds_among_the_first_few(asked):
    """Of 22 speeds by 115 directions a few hundred taken at equal distances would know two speeds."""
    faster, aside = np.meshgrid(np.linspace(-0.03, 0.03, 22), np.linspace(-0.03, 0.03, 115))
    states = np.tile(NOMINAL, (22 * 115, 1))
    states[:, 3], states[:, 4] = NOMINAL[3] + faster.ravel(), NOMINAL[4] + aside.ravel()
    swarm.fly_swarms(states, np.full(len(states), START_S), 0.001)
    in_order = sum(asked)
    asked.clear()
    swarm.fly_swarms(np.random.default_rng(3).permutation(states), np.full(len(states), START_S), 0.001)
    assert in_order < 1.2 * sum(asked)


def test_a_few_who_go_astray_do_not_spoil_the_swarm():
    """Some start twice as wide as the others may; those come to the same ends as without them."""
    states, starts_s = many_departures()
    without = swarm.fly_swarms(states, starts_s, 0.001)
    strangers, late_s = departures(40, seed=7)
    strangers[:, 3:] += 10 * (strangers[:, 3:] - NOMINAL[3:])
    late_s = START_S + (late_s - START_S) / 200
    mixed = swarm.fly_swarms(np.vstack([states, strangers]), np.append(starts_s, late_s), 0.001)
    moved_km = np.linalg.norm(mixed[:3000, 1:4], axis=1) - np.linalg.norm(without[:, 1:4], axis=1)
    assert np.isfinite(moved_km).mean() > 0.99
    assert np.nanmax(np.abs(moved_km)) < 0.002


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_a_surrogate_that_misleads_costs_time_and_nothing_else(monkeypatch, accuracy_km):
    true = swarm.fly_swarms(*many_departures(), accuracy_km)
    guess = swarm.Surrogate.guess
    monkeypatch.setattr(swarm.Surrogate, "guess", lambda *asked: [1.1 * each for each in guess(*asked)])
    misled = swarm.fly_swarms(*many_departures(), accuracy_km)
    moved_km = np.linalg.norm(true[:, 1:4] - misled[:, 1:4], axis=1)
    assert 0 < np.nanmax(moved_km) < 2 * accuracy_km


def test_places_of_flights_that_pass_far_off_are_as_good_as_those_of_others():
    """Where the way is all but straight the lowest point is easily missed along it."""
    states, _ = departures(30)
    states[:, 3:] += 4 * (states[:, 3:] - NOMINAL[3:])
    start, accuracy_km = "1959-01-02T16:53:21", 0.01
    many = fly_many(states[:, :3], states[:, 3:], start, 0.0, accuracy_km)
    exact = fly_many(states[:, :3], states[:, 3:], start, 0.0, 1e-4)
    assert many.passes_moon.sum() > 20
    assert many.distance_km[many.passes_moon].max() > 30_000
    moved_km = np.linalg.norm(many.position_km - exact.position_km, axis=1)
    assert moved_km[many.passes_moon].max() < 2 * accuracy_km


def test_a_swarm_whose_forces_are_no_numbers_comes_to_an_end(monkeypatch):
    on = forces.Forces.on
    # One flight alone, the reference, is not disturbed.
    monkeypatch.setattr(
        forces.Forces, "on", lambda self, x, d, s: on(self, x, d, s) * (np.nan if x.shape[2] > 1 else 1.0)
    )
    states, _ = departures(20)
    assert np.isnan(swarm.fly_swarms(states, np.full(20, START_S), 1.0)).all()


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_a_swarm_may_start_near_the_moon(accuracy_km):
    start_s = ephemeris.seconds_since_epoch("1959-01-03T22:00")
    chance = np.random.default_rng(3)
    seen = np.array([70_000.0, 20_000.0, 5000.0, -1.9, -0.55, -0.14])
    scatter = chance.normal(size=(40, 6)) * [24_000, 24_000, 24_000, 0.3, 0.3, 0.3]
    states = seen + scatter + SKY.moon_state(start_s)
    assert np.isfinite(swarm.fly_swarms(states, np.full(40, start_s), accuracy_km)[:, 0]).sum() > 15
    many = fly_many(states[:, :3], states[:, 3:], "1959-01-03T22:00", 0.0, accuracy_km)
    alone = [Flight(start_s, state, 70.0, accuracy_km / 10).closest_approach for state in states]
    assert many.passes_moon.tolist() == [each.passes_moon for each in alone]
    distances_km = [each.distance_km for each in alone]
    np.testing.assert_allclose(many.distance_km, distances_km, rtol=0, atol=accuracy_km)
