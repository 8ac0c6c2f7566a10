"""Luna 2 and Pioneer 4 by the same engine: what was put in comes out, and what was not is near the record."""

import pytest

from lunaedu import facts
from lunaedu.physics.sisters import luna_2, pioneer_4


def test_luna_2_is_where_tass_said_it_was_five_hours_after_its_launch():
    luna = luna_2()
    assert luna.noon_altitude_km == pytest.approx(facts["luna2_track"].value, abs=1000)
    # North of New Guinea, whose north coast lies between 0 and 6 degrees south, 131 to 148 degrees east.
    assert -3 < luna.noon_latitude_deg < 3
    assert 131 < luna.noon_longitude_deg < 148


def test_luna_2_strikes_as_fast_as_published():
    assert luna_2().impact_speed_km_s == pytest.approx(facts["luna2_speed"].value, abs=0.05)
    assert luna_2().flight_hours == pytest.approx(38.4, abs=0.05)


def test_pioneer_4_passes_as_published_and_is_heard_three_per_cent_too_far():
    pioneer, (_, speed_km_s, miss_km, _) = pioneer_4(), facts["pioneer4"].value
    assert pioneer.speed_km_s == speed_km_s
    assert pioneer.closest_altitude_km == pytest.approx(miss_km, abs=5)
    assert abs(pioneer.late_min) < 0.1
    assert "82 h to 655 000 km" in facts["pioneer4"].note
    assert pioneer.last_heard_km == pytest.approx(655_000, rel=0.04)
