"""Many flights at once against the same flights one by one."""

import numpy as np
import pytest

from lunaedu.constants import MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.engine import common_way, ephemeris, last_leg, looks, neighbours, swarm
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
    skies = looks.skies_about(np.array([middle_s]), half_s)
    rows = looks.rows_for(skies, (starts_s - middle_s) / half_s)
    rows[looks.PLACE, 0] = states[:, :3].T
    forces = looks.look(rows, skies)[:, 0]
    for member, (state, start_s) in enumerate(zip(states.tolist(), starts_s.tolist(), strict=True)):
        alone = force(start_s, *state[:3])
        np.testing.assert_allclose(forces[:, member], alone, rtol=1e-9, atol=1e-12)


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
    monkeypatch.setattr(common_way, "SINGLE_KM", np.inf)
    monkeypatch.setattr(last_leg, "SINGLE_KM", np.inf)
    double = swarm.fly_swarms(states, starts_s, 1.0)
    moved_km = np.linalg.norm(single[:, 1:4] - double[:, 1:4], axis=1)
    assert 0.001 < np.nanmax(moved_km) < 0.33


def test_the_force_seen_from_the_moon_is_what_moves_a_flight_about_it():
    half_s, moment_s, step_s = 12 * 3600.0, START_S + 30 * 3600, 600.0
    skies = looks.seen_from_moon(looks.skies_about(np.array([moment_s]), half_s), half_s)
    places = np.random.default_rng(59).normal(size=(3, 20)) * 30_000
    rows = looks.rows_for(skies, np.full(20, 0.25))
    rows[looks.PLACE, 0] = places
    t = moment_s + 0.25 * half_s
    before, now, after = (np.array(ephemeris.moon_and_sun_km(t + k * step_s)[:3]) for k in (-1, 0, 1))
    moon_falls = (before - 2 * now + after) / step_s**2
    for k, seen in enumerate(looks.look(rows, skies, looks.FROM_MOON)[:, 0].T):
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
    nearest, _ = last_leg.LastLeg(clock_s[0], accuracy_km).close_in(states, clock_s)
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
    leg = last_leg.LastLeg(START_S + 29 * 3600.0, 1.0)
    assert np.isnan(leg.close_in(*arrivals(5000.0, np.full(4, 0.9)))[0]).all()
    missing = np.array([70_000.0, 0.0, 0.0, 0.0, 2.5, 0.0]) + SKY.moon_state(START_S + 29 * 3600.0)
    assert np.isnan(leg.close_in(missing[:, None], np.array([START_S + 29 * 3600.0]))[0]).all()
    sharp = last_leg.LastLeg(START_S + 29 * 3600.0, 1e-4)
    assert np.isnan(sharp.close_in(*arrivals(1.9 * MOON_RADIUS_KM, speeds_km_s))[0]).all()
    assert np.isfinite(sharp.close_in(*arrivals(2.2 * MOON_RADIUS_KM, speeds_km_s))[0]).all()


def many_departures():
    states, starts_s = departures(3000)
    return states, START_S + (starts_s - START_S) / 200


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
def test_a_guess_from_the_neighbours_saves_looks_and_changes_nothing(monkeypatch, accuracy_km):
    looked = []

    def counting(rows, *seen):
        looked.append(rows[0].size)
        return looks.look(rows, *seen)

    monkeypatch.setattr(common_way, "look", counting)
    monkeypatch.setattr(last_leg, "look", counting)
    guessed = swarm.fly_swarms(*many_departures(), accuracy_km)
    looks_with_guess = sum(looked)
    looked.clear()
    monkeypatch.setattr(swarm, "WORTH_A_GUESS", 10_000)
    alone = swarm.fly_swarms(*many_departures(), accuracy_km)
    assert looks_with_guess < 0.8 * sum(looked)
    moved_km = np.linalg.norm(guessed[:, 1:4] - alone[:, 1:4], axis=1)
    assert 0 < np.nanmax(moved_km) < 2 * accuracy_km


@pytest.mark.parametrize("accuracy_km", [1.0, 0.01, 0.001])
def test_a_glance_corrects_a_guess(accuracy_km):
    """The true experience of each flight, made wrong by some hundred accuracies, leads to the true end."""
    states, starts_s = many_departures()
    states = states.T
    way = common_way.CommonWay(states[:, 0], starts_s, accuracy_km)
    ends, remains = way.fly_out(states, starts_s)
    true = way.experience(states, starts_s, ends, remains)
    chance = np.random.default_rng(59)
    for wrong_km in (0.0, accuracy_km, 100 * accuracy_km):
        # Bent somewhat more or less than they are, as guesses are: at all moments alike.
        share = wrong_km / np.abs(true[:-6]).max(axis=0)
        guess = true.copy()
        guess[:-6] *= 1 + share * chance.uniform(-1, 1, len(share))
        corrected = way.fly_after(states, starts_s, guess)
        assert np.abs(corrected[:3] - ends[:3]).max() < 0.5 * accuracy_km


def test_a_bad_guess_at_the_error_of_a_glance_is_noticed():
    states, starts_s = many_departures()
    states = states.T
    way = common_way.CommonWay(states[:, 0], starts_s, 0.001)
    ends, remains = way.fly_out(states, starts_s)
    guess = way.experience(states, starts_s, ends, remains)
    errs_km = np.abs(guess[-6:-3]).max(axis=0)
    guess[-6:] = 0
    moved_km = np.abs(way.fly_after(states, starts_s, guess)[:3] - ends[:3]).max(axis=0)
    bad = errs_km > 0.003
    assert bad.sum() > 20
    assert moved_km[bad].max() < 0.0005


def test_powers_are_high_in_wide_directions_and_low_in_narrow_ones():
    """Products of one number up to the fourth power and one that is as rare as its square: a + 2 b ≤ 4."""
    factors = neighbours._most_frequent([1.0, 2.0], 9)
    powers = [np.zeros(2, int)]
    for before, number in factors[1:]:
        powers.append(powers[before] + np.eye(2, dtype=int)[number])
    assert sorted(map(tuple, powers)) == [(a, b) for a in range(5) for b in range(3) if a + 2 * b <= 4]


def test_neighbours_find_a_polynomial_in_few_directions_of_many():
    chance = np.random.default_rng(59)
    wide, narrow = chance.normal(size=(2, 600)) * [[100], [1]]
    turned, _ = np.linalg.qr(chance.normal(size=(7, 7)))
    astray = turned[:, :2] @ [wide, narrow]
    found = np.array([(wide / 100) ** 5 - narrow**2, wide * narrow])
    known = neighbours.Neighbours(astray, 30)
    first, rest = np.s_[:90], np.s_[90:]
    known.learn(np.arange(59), found[:, :59])
    assert not known.have_learnt
    known.learn(first, found[:, first])
    assert known.have_learnt
    (guess,) = known.guess(rest)
    for told, true in zip(guess, found[:, rest], strict=True):
        assert np.abs(told - true).max() < 1e-3 * np.abs(true).max()


def test_thousands_who_all_begin_alike_end_alike():
    found = swarm.fly_swarms(np.tile(NOMINAL, (2500, 1)), np.full(2500, START_S), 0.001)
    closest = Flight(START_S, NOMINAL, 70.0, 0.0001).closest_approach
    np.testing.assert_allclose(np.linalg.norm(found[:, 1:4], axis=1), closest.distance_km, rtol=0, atol=0.001)


def test_a_grid_of_departures_has_neighbours_of_all_kinds(monkeypatch):
    """Of 22 speeds by 115 directions a few hundred taken at equal distances would know two speeds."""
    looked = []

    def counting(rows, *seen):
        looked.append(rows[0].size)
        return looks.look(rows, *seen)

    monkeypatch.setattr(common_way, "look", counting)
    faster, aside = np.meshgrid(np.linspace(-0.03, 0.03, 22), np.linspace(-0.03, 0.03, 115))
    states = np.tile(NOMINAL, (22 * 115, 1))
    states[:, 3], states[:, 4] = NOMINAL[3] + faster.ravel(), NOMINAL[4] + aside.ravel()
    swarm.fly_swarms(states, np.full(len(states), START_S), 0.001)
    in_order = sum(looked)
    looked.clear()
    swarm.fly_swarms(np.random.default_rng(3).permutation(states), np.full(len(states), START_S), 0.001)
    assert in_order < 1.2 * sum(looked)


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
def test_neighbours_who_mislead_cost_time_and_nothing_else(monkeypatch, accuracy_km):
    true = swarm.fly_swarms(*many_departures(), accuracy_km)
    guess = swarm.Neighbours.guess
    monkeypatch.setattr(swarm.Neighbours, "guess", lambda *asked: [1.1 * each for each in guess(*asked)])
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
    def broken(rows, skies):
        # One flight alone, the middle one, is not disturbed.
        return looks.look(rows, skies) * (np.nan if rows.shape[2] > 1 else 1.0)

    monkeypatch.setattr(common_way, "look", broken)
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
