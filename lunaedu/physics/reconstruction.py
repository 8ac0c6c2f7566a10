"""Our reconstructions of the departure of Luna 1: a stand-in, and the one that is rebuilt from the bulletins.

`rebuilt_departure` is what `rebuild` finds from the bulletins alone. It misses the published closest approach
by some eleven minutes and five hundred kilometres, so the lessons fly the **stand-in**, which was made to
meet it.

Nobody published where Block E stopped, nor how fast or how steeply it flew. Published were the lift-off, the
inclination, and the closest approach to the Moon with its time; and beforehand the hour of arrival. So

* **assumed** are place and moment of the cut-off: 1000 km high, 33° along the path, when the core and then
  Block E have burnt their published propellant. A rough ascent with the published stages, steered so that it
  reaches the Moon, ends between 750 and 1300 km, 32° to 37° along, climbing at 23° to 27°;
* **solved for** are the speed and the climb, so that the flight engine meets the published closest approach
  and its time (`stand_in_departure`), or the centre of the Moon at the forecast hour (`planned_departure`);
* **the plane** has the published inclination, and is turned about the Earth's axis until it holds the Moon at
  the forecast hour. It then passes over the pad as that stood 385 s after lift-off, about half-way through
  the ascent: a rocket that starts with the pad's eastward speed drifts like that.

How much hangs on the assumptions? A cut-off 30 s earlier or later changes the excess over the local escape
speed by 0.2 m/s and the difference of speed between plan and flight by 0.1 m/s; 200 km of altitude change
them by 3 m/s and 0.4 m/s; 3° along the path by 0.7 m/s and 0.1 m/s, and the climb by 1.7°. What an error
of speed or pitch at the cut-off is worth at the Moon changes by 6 % at most.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import EARTH_RADIUS_KM, EARTH_ROTATION_RAD_S, MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD
from lunaedu.guard import Numbers, finite, instance, together
from lunaedu.physics import ascent, orbits, rebuild
from lunaedu.physics.flight import fly

__all__ = [
    "Departure",
    "perturbed",
    "planned_departure",
    "rebuilt_departure",
    "rejected_departure",
    "stand_in_departure",
]


def __dir__() -> list[str]:
    return sorted(__all__)


ALTITUDE_KM = 1000.0
DOWNRANGE_DEG = 33.0
ACCURACY_KM = 0.01


@dataclass(frozen=True)
class Departure:
    """State at the end of the burn, along the ICRF axes, and what it was made of.

    ``start`` is the moment of cut-off, UTC, ``cutoff_after_liftoff_s`` the same after lift-off. The speed is
    inertial, the flight-path angle stands above the local horizontal. The downrange angle counts from the pad
    as that stood ``plane_after_liftoff_s`` after lift-off, when the plane of the ascent passed over it.
    """

    position_km: NDArray[np.float64]
    velocity_km_s: NDArray[np.float64]
    start: datetime
    speed_km_s: float
    flight_path_angle_deg: float
    altitude_km: float
    downrange_deg: float
    inclination_deg: float
    cutoff_after_liftoff_s: float
    plane_after_liftoff_s: float

    @cached_property
    def axes(self) -> NDArray[np.float64]:
        """Unit vectors up, ahead and left at the cut-off, and to the Earth's pole: shape (4, 3)."""
        up, left = self.position_km, np.cross(self.position_km, self.velocity_km_s)
        axes = np.array([up, np.cross(left, up), left, ascent.earth_pole(self.start)])
        axes /= np.linalg.norm(axes, axis=1, keepdims=True)
        axes.setflags(write=False)
        return axes


@lru_cache
def stand_in_departure() -> Departure:
    """Return our stand-in for the departure of Luna 1. It is a reconstruction, not a record.

    Speed and climb at an assumed cut-off are solved for, so that the engine passes 5995 km above the Moon at
    02:59 UTC on 4 January 1959, as published. Two flights do: this one passes north of the Moon, the other
    (`rejected_departure`) south of it. This one was chosen because, without having been fitted to them,

    * it is 597 300 km away 62 hours after lift-off; published were 597 000 km (the other: 584 600 km);
    * from 10:00 to 21:00 UTC on 3 January it stays within 0.2° in latitude and 1° in longitude of the points
      that TASS named below the probe (the other: 2.2° and 2°).

    Returns
    -------
    Departure

    References
    ----------
    Facts launch_time, inclination, closest_altitude, closest_time; for the choice, last_contact_distance and
    tass_1000 to tass_2100.

    Examples
    --------
    >>> departure = stand_in_departure()
    >>> print(f"{departure.speed_km_s:.3f} km/s, {departure.flight_path_angle_deg:.2f} degrees")
    10.557 km/s, 25.82 degrees
    """
    return _past_the_moon(speed_more_km_s=0.0243, climb_more_deg=0.457)


@lru_cache
def rejected_departure() -> Departure:
    """Return the other departure that meets the published closest approach, which the bulletins rule out.

    Our reconstruction too: see `stand_in_departure` for the choice between the two.

    Returns
    -------
    Departure

    Examples
    --------
    >>> print(f"{rejected_departure().speed_km_s:.3f} km/s")
    10.565 km/s
    """
    return _past_the_moon(speed_more_km_s=0.0323, climb_more_deg=-0.955)


@lru_cache
def rebuilt_departure() -> Departure:
    """Return the departure as `rebuild` finds it from the bulletins alone: our reconstruction, not a record.

    Neither the closest approach nor any other figure was put in beside the bulletins, the launch and a rough
    ascent. `stand_in_departure` was made to meet the closest approach instead; the two differ by as much as
    the published figures do.

    Returns
    -------
    Departure

    References
    ----------
    Facts tass_1000 to tass_2100; ``lunaedu/data/reconstruction.json``, by ``tools/make_reconstruction.py``.

    Examples
    --------
    >>> departure = rebuilt_departure()
    >>> print(f"{departure.speed_km_s:.2f} km/s at {departure.altitude_km:.0f} km")
    10.35 km/s at 1319 km
    """
    found = json.loads((files("lunaedu") / "data" / "reconstruction.json").read_text(encoding="utf-8"))
    values = found["best_fit"]
    position_km, velocity_km_s = rebuild.departures([values[name] for name in rebuild.UNKNOWNS])
    for vector in (position_km, velocity_km_s):
        vector.setflags(write=False)
    return Departure(
        position_km,
        velocity_km_s,
        rebuild.LUNA_1.cutoff,
        float(np.linalg.norm(velocity_km_s)),
        values["climb_deg"],
        values["altitude_km"],
        values["downrange_deg"],
        values["inclination_deg"],
        rebuild.LUNA_1.burn_s,
        values["plane_s"],
    )


@lru_cache
def planned_departure() -> Departure:
    """Return our reconstruction of what was planned: the centre of the Moon at the forecast hour, 04:00 UTC.

    Inclination, cut-off time, altitude and downrange angle are those of `stand_in_departure`, and so is the
    plane: it is settled here, as a plane that misses the Moon cannot have been the planned one. The flight
    ends at the Moon: what the engine says of it after 04:00 means nothing.

    Returns
    -------
    Departure

    References
    ----------
    Facts launch_time, inclination and forecast_arrival.

    Examples
    --------
    >>> departure = planned_departure()
    >>> print(f"{departure.speed_km_s:.3f} km/s, {departure.flight_path_angle_deg:.2f} degrees")
    10.533 km/s, 25.36 degrees
    """
    arrival = RECORD["forecast_arrival"].value
    before = arrival - timedelta(hours=1)

    def miss(unknowns):
        departure = _departure(*unknowns)
        hours = (before - departure.start) / timedelta(hours=1)
        flight = fly(departure.position_km, departure.velocity_km_s, departure.start, hours, ACCURACY_KM)
        position_km = flight.position_km(hours) - ephemeris.moon_position_km(before)
        plane = orbits.b_plane(
            position_km, flight.velocity_km_s(hours) - ephemeris.moon_velocity_km_s(before)
        )
        low_km = orbits.flyby_radius_km(plane.distance_km, plane.excess_speed_km_s)
        energy, distance_km = plane.excess_speed_km_s**2 / 2, np.linalg.norm(position_km)
        late_s = orbits.time_from_periapsis_s(distance_km, low_km, energy, MOON_MU_KM3_S2) - 3600
        return np.array([plane.t_km, plane.r_km, late_s])

    escape_km_s = orbits.escape_speed(EARTH_RADIUS_KM + ALTITUDE_KM)
    return _departure(*_solve(miss, [escape_km_s + 0.138, 25.36, 385.0], [1e-4, 3e-3, 1.0]))


def perturbed(
    departure: Departure,
    speed_m_s: ArrayLike = 0.0,
    pitch_arcmin: ArrayLike = 0.0,
    yaw_arcmin: ArrayLike = 0.0,
    delay_s: ArrayLike = 0.0,
) -> tuple[NDArray[np.float64], NDArray[np.float64], Numbers]:
    r"""Return a departure with errors at cut-off, or as many as the arrays of errors have entries.

    Speed adds to the length of the velocity, pitch :math:`\theta` to its climb :math:`\gamma`, and yaw
    :math:`\psi` turns it to the left; with the unit vectors up, ahead and left

    .. math:: \mathbf v = (v + \Delta v) \big[ \sin(\gamma + \theta)\, \hat{\mathbf u} +
       \cos(\gamma + \theta) (\cos\psi\, \hat{\mathbf a} + \sin\psi\, \hat{\mathbf l}) \big].

    A delay of the launch turns everything with the Earth by :math:`\omega\, \Delta t` about its pole and lets
    it happen later.

    Parameters
    ----------
    departure : Departure
        What would happen without errors.
    speed_m_s : array_like
        Error of the speed, m/s.
    pitch_arcmin, yaw_arcmin : array_like
        Errors of the direction, arcminutes; up and to the left are positive.
    delay_s : array_like
        Delay of the launch, s. Not of the cut-off: that is an error of the speed.

    Returns
    -------
    positions_km, velocities_km_s : ndarray, shape (..., 3)
        For `flight.fly` and, from arrays of N errors, for `flight.fly_many`.
    start_offsets_s : float or ndarray, shape (...)
        When each starts, s after ``departure.start``.

    Examples
    --------
    >>> faster = perturbed(stand_in_departure(), speed_m_s=[0.0, 1.0])
    >>> print(faster[1].shape, f"{1000 * np.diff(np.linalg.norm(faster[1], axis=1))[0]:.3f} m/s")
    (2, 3) 1.000 m/s
    """
    instance("departure", departure, Departure)
    given = {
        "speed_m_s": finite("speed_m_s", speed_m_s),
        "pitch_arcmin": finite("pitch_arcmin", pitch_arcmin),
        "yaw_arcmin": finite("yaw_arcmin", yaw_arcmin),
        "delay_s": finite("delay_s", delay_s),
    }
    together(**given)
    speed, pitch, yaw, delay = np.broadcast_arrays(*given.values())
    rising, level = departure.axes[:2] @ departure.velocity_km_s
    climb, aside = np.arctan2(rising, level) + np.radians(pitch / 60), np.radians(yaw / 60)
    parts = np.sin(climb), np.cos(climb) * np.cos(aside), np.cos(climb) * np.sin(aside)
    faster = np.hypot(rising, level) + speed / 1000
    velocity = faster[..., None] * (np.stack(parts, axis=-1) @ departure.axes[:3])
    states = np.array(np.broadcast_arrays(departure.position_km, velocity))
    return *_turned(states, departure.axes[3], EARTH_ROTATION_RAD_S * delay), delay[()]


def _past_the_moon(speed_more_km_s, climb_more_deg):
    """Return the departure, near a guess relative to the plan, that meets the published closest approach."""
    plan = planned_departure()
    distance_km = MOON_RADIUS_KM + RECORD["closest_altitude"].value
    time = RECORD["closest_time"].value

    def miss(unknowns):
        departure = _departure(*unknowns, plan.plane_after_liftoff_s)
        flight = fly(departure.position_km, departure.velocity_km_s, departure.start, accuracy_km=ACCURACY_KM)
        late_s = flight.closest_approach.seconds - (time - departure.start).total_seconds()
        return np.array([flight.closest_approach.distance_km - distance_km, late_s])

    guess = [plan.speed_km_s + speed_more_km_s, plan.flight_path_angle_deg + climb_more_deg]
    return _departure(*_solve(miss, guess, [1e-4, 3e-3]), plan.plane_after_liftoff_s)


def _departure(speed_km_s, flight_path_angle_deg, plane_after_liftoff_s):
    liftoff = RECORD["launch_time"].value
    inclination_deg = RECORD["inclination"].value
    plane = ascent.ascent_plane(
        RECORD["launch_site_lat"].value,
        RECORD["launch_site_lon"].value,
        liftoff + timedelta(seconds=float(plane_after_liftoff_s)),
        inclination_deg,
    )
    state = ascent.departure_state(plane, DOWNRANGE_DEG, ALTITUDE_KM, speed_km_s, flight_path_angle_deg)
    for vector in state:
        vector.setflags(write=False)
    cutoff_s = ascent.cutoff_time_s()
    return Departure(
        *state,
        liftoff + timedelta(seconds=cutoff_s),
        float(speed_km_s),
        float(flight_path_angle_deg),
        ALTITUDE_KM,
        DOWNRANGE_DEG,
        inclination_deg,
        cutoff_s,
        float(plane_after_liftoff_s),
    )


def _solve(miss, guess, steps):
    """Broyden's method: Newton's with slopes taken once, then mended by what each step teaches."""
    unknowns, now = np.array(guess), miss(guess)
    slopes = [(miss(unknowns + change) - now) / np.sum(change) for change in np.diag(steps)]
    inverse = np.linalg.inv(np.transpose(slopes))
    for _ in range(20):
        step = -inverse @ now
        unknowns, before, now = unknowns + step, now, miss(unknowns + step)
        if np.all(np.abs(now) < ACCURACY_KM):
            return unknowns
        learnt = inverse @ (now - before)
        inverse += np.outer(step - learnt, step @ inverse) / (step @ learnt)
    raise RuntimeError(f"no departure found: {now} km and s are left")


def _turned(vectors, axis, angle):
    """Turn vectors about a unit vector by one angle each: Rodrigues' formula."""
    cosine, sine = np.cos(angle)[..., None], np.sin(angle)[..., None]
    along = (vectors @ axis)[..., None] * axis
    return along + cosine * (vectors - along) + sine * np.cross(axis, vectors)
