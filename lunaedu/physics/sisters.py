"""Luna 2 and Pioneer 4, by the same engine, from what was published of them.

Neither departure was published either. So each is given the unknowns that its published aim settles, and then
asked for a figure that was not put in: `luna_2` for the distance five hours after its launch and the speed of
its impact, `pioneer_4` for the distance at which it was last heard.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np

from lunaedu.constants import EARTH_RADIUS_KM, MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.facts import RECORD
from lunaedu.physics import orbits
from lunaedu.physics.bulletins import seen_from_earth
from lunaedu.physics.encounter import miss_vector
from lunaedu.physics.flight import fly, fly_many
from lunaedu.physics.rebuild import LUNA_1, PRIOR, STEPS, Launch, departures, gauss_newton

__all__ = ["Pioneer4", "SecondLuna", "luna_2", "pioneer_4"]


def __dir__() -> list[str]:
    return sorted(__all__)


AT_NOON = datetime(1959, 9, 12, 12, tzinfo=UTC)
"""When TASS named a distance and a place for Luna 2: fact luna2_track."""

LAST_HEARD_HOURS = 82.0
"""Of Pioneer 4, after its launch: the note of fact pioneer4."""

CAPE_DEG = (28.5, -80.6)
"""Cape Canaveral, from general knowledge and in round numbers."""


NEAR = (107.0, 25.8, 385.0)
"""Where the search for Luna 2 begins: slower than Luna 1, as it took four hours longer."""


@dataclass(frozen=True)
class SecondLuna:
    """Luna 2 as we rebuild it: excess over escape speed, and what was not put in."""

    excess_m_s: float
    climb_deg: float
    flight_hours: float
    noon_altitude_km: float
    noon_latitude_deg: float
    noon_longitude_deg: float
    impact_speed_km_s: float


@lru_cache
def luna_2() -> SecondLuna:
    """Return Luna 2, aimed at the Moon's centre so that it strikes the ground at the published second.

    Altitude, angle along the path and inclination at cut-off, and the length of the burn, are those assumed
    for Luna 1; speed, climb and the moment of the plane are solved for.

    Returns
    -------
    SecondLuna

    References
    ----------
    Facts luna2, luna2_track and luna2_speed.

    Examples
    --------
    >>> print(f"{luna_2().impact_speed_km_s:.1f} km/s")
    3.3 km/s
    """
    liftoff, impact = RECORD["luna2"].value
    launch = Launch(LUNA_1.latitude_deg, LUNA_1.longitude_deg, liftoff, LUNA_1.burn_s)
    solved = [0, 1, 5]

    def filled(values):
        unknowns = np.tile(PRIOR[0], (len(values), 1))
        unknowns[:, solved] = values
        return unknowns

    def missed(values):
        rows = []
        for position_km, velocity_km_s in zip(*departures(filled(values), launch), strict=True):
            flight = fly(position_km, velocity_km_s, launch.cutoff, accuracy_km=0.01)
            aim = miss_vector(flight)
            energy = aim.excess_speed_km_s**2 / 2
            fall_s = orbits.time_from_periapsis_s(MOON_RADIUS_KM, 0.0, energy, MOON_MU_KM3_S2)
            late_s = (flight.closest_approach.time - impact).total_seconds() - fall_s
            rows.append([aim.t_km, aim.r_km, late_s])
        return np.array(rows)

    values = gauss_newton(missed, NEAR, STEPS[solved]).values
    position_km, velocity_km_s = departures(filled(values[None])[0], launch)
    flight = fly(position_km, velocity_km_s, launch.cutoff, accuracy_km=0.01)
    there = flight.position_km((AT_NOON - launch.cutoff) / timedelta(hours=1))
    latitude, longitude, altitude = seen_from_earth([there], [AT_NOON])[0].tolist()
    excess_km_s = miss_vector(flight).excess_speed_km_s
    strikes = float(np.hypot(excess_km_s, orbits.escape_speed(MOON_RADIUS_KM, MOON_MU_KM3_S2)))
    hours = (impact - liftoff) / timedelta(hours=1)
    return SecondLuna(float(values[0]), float(values[1]), hours, altitude, latitude, longitude, strikes)


@dataclass(frozen=True)
class Pioneer4:
    """Pioneer 4 as we rebuild it: altitude and climb at burnout (solved for), and where it was last heard."""

    altitude_km: float
    speed_km_s: float
    closest_altitude_km: float
    late_min: float
    last_heard_km: float


@lru_cache
def pioneer_4() -> Pioneer4:
    """Return Pioneer 4, so that it passes the Moon at the published height and minute.

    Its published speed is kept; altitude, angle along the path, inclination and plane of the ascent are moved
    from rough values as little as the two figures ask. What is not put in is how far it was after 82 hours.

    Returns
    -------
    Pioneer4

    References
    ----------
    Fact pioneer4.

    Examples
    --------
    >>> print(f"{abs(pioneer_4().late_min):.1f} min")
    0.0 min
    """
    liftoff, speed_km_s, miss_km, time = RECORD["pioneer4"].value
    launch = Launch(*CAPE_DEG, liftoff, 300.0)
    prior = np.array([[20.0, 235.0, 14.0, 32.5, 150.0], [3.0, 40.0, 5.0, 1.0, 100.0]])

    def filled(values):
        climb, altitude, *others = values.T
        excess = 1000 * (speed_km_s - orbits.escape_speed(EARTH_RADIUS_KM + altitude))
        return np.column_stack([excess, climb, altitude, *others])

    def off(values):
        met = fly_many(*departures(filled(values), launch), launch.cutoff)
        late_s = met.seconds - (time - launch.cutoff).total_seconds()
        left = np.column_stack([(met.distance_km - MOON_RADIUS_KM - miss_km) / 10, late_s / 10])
        return np.hstack([left, (prior[0] - values) / prior[1]])

    fit = gauss_newton(off, prior[0], np.array([0.02, 2.0, 0.05, 0.02, 5.0]), rounds=60)
    position_km, velocity_km_s = departures(filled(fit.values[None])[0], launch)
    flight = fly(position_km, velocity_km_s, launch.cutoff, hours=LAST_HEARD_HOURS)
    hours = LAST_HEARD_HOURS - launch.burn_s / 3600
    closest = flight.closest_approach
    late_min = (closest.time - time) / timedelta(minutes=1)
    last_km = float(np.linalg.norm(flight.position_km(hours)))
    return Pioneer4(float(fit.values[1]), speed_km_s, closest.altitude_km, late_min, last_km)
