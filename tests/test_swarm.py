"""Many flights at once against the same flights one by one."""

import numpy as np
import pytest

from lunaedu.physics import common_way, ephemeris, looks, swarm
from lunaedu.physics.flight import Flight
from lunaedu.physics.gravity import SKY, force_under

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
    rows = np.empty((skies.shape[2] + 12, 1, 20))
    rows[looks.POWERS, 0] = looks.powers_of((starts_s - middle_s) / half_s, len(rows) - 15)
    rows[looks.PLACE, 0] = states[:, :3].T
    forces = looks.look(rows, skies)[:, 0]
    for member, (state, start_s) in enumerate(zip(states.tolist(), starts_s.tolist(), strict=True)):
        alone = force(start_s, *state[:3])
        np.testing.assert_allclose(forces[:, member], alone, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("size", [7, 4096])
def test_every_member_finds_what_it_finds_alone_in_swarms_of_any_size(monkeypatch, size):
    monkeypatch.setattr(swarm, "SWARM_SIZE", size)
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


@pytest.mark.parametrize("accuracy_km", [1.0, 0.001])
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
    monkeypatch.setattr(common_way, "WIDEST_KM", widest_km)
    pieces_km = np.linalg.norm(swarm.fly_swarms(states, starts_s, 0.001)[:, 1:4], axis=1)
    in_company = np.isfinite(pieces_km)
    assert in_company.sum() > 50
    np.testing.assert_allclose(pieces_km[in_company], whole_km[in_company], rtol=0, atol=0.001)


def test_single_precision_costs_less_than_a_third_of_a_kilometre(monkeypatch):
    states, starts_s = departures(500)
    starts_s = START_S + (starts_s - START_S) / 100
    single = swarm.fly_swarms(states, starts_s, 1.0)
    monkeypatch.setattr(swarm, "SINGLE_KM", np.inf)
    double = swarm.fly_swarms(states, starts_s, 1.0)
    moved_km = np.linalg.norm(single[:, 1:4] - double[:, 1:4], axis=1)
    assert 0.001 < np.nanmax(moved_km) < 0.33
