"""Many flights at once against the same flights one by one."""

import numpy as np
import pytest

from lunaedu.physics import ephemeris, swarm
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
    starts_s = START_S + (starts_s - START_S) / 8
    states[:, :3] *= np.geomspace(1, 60, 20)[:, None]
    many = swarm._Swarm(states, starts_s, 1.0)
    many._rows[:3] = states[:, :3].T
    forces = np.empty((3, 20))
    many._look_at_force(many._fraction, forces)
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
