"""Two bodies: energy, speed, conics, Kepler's equation, orbital elements and the target plane.

The door to `conics`, `kepler` and `target_plane`: every function there is one formula of the two-body
problem. Distances are from the centre of the attracting body (a *radius*, never an altitude), speeds are
inertial and in km/s, and ``mu_km3_s2`` is the body's gravitational parameter, the Earth's unless you give
another. Numbers and arrays broadcast; vectors lie along the last axis.

Examples
--------
>>> from lunaedu import constants, orbits
>>> print(f"{orbits.escape_speed(constants.EARTH_RADIUS_KM):.3f}")
11.180
"""

from lunaedu.physics.conics import (
    apoapsis_radius_km,
    asymptote_anomaly_deg,
    characteristic_energy,
    circular_speed,
    eccentricity,
    escape_speed,
    excess_over_escape_m_s,
    hyperbolic_excess_speed,
    orbital_period_s,
    periapsis_radius_km,
    radius_at_anomaly_km,
    semi_major_axis_km,
    specific_energy_km2_s2,
    speed_at_radius,
    true_anomaly_deg,
    turn_angle_deg,
)
from lunaedu.physics.kepler import (
    Elements,
    eccentric_anomaly_rad,
    elements_from_state,
    hyperbolic_anomaly_rad,
    propagate_kepler,
    state_from_elements,
    time_from_periapsis_s,
    time_to_radius_s,
)
from lunaedu.physics.target_plane import (
    BPlane,
    b_plane,
    capture_radius_km,
    flyby_radius_km,
    impact_parameter_km,
)

__all__ = [
    "BPlane",
    "Elements",
    "apoapsis_radius_km",
    "asymptote_anomaly_deg",
    "b_plane",
    "capture_radius_km",
    "characteristic_energy",
    "circular_speed",
    "eccentric_anomaly_rad",
    "eccentricity",
    "elements_from_state",
    "escape_speed",
    "excess_over_escape_m_s",
    "flyby_radius_km",
    "hyperbolic_anomaly_rad",
    "hyperbolic_excess_speed",
    "impact_parameter_km",
    "orbital_period_s",
    "periapsis_radius_km",
    "propagate_kepler",
    "radius_at_anomaly_km",
    "semi_major_axis_km",
    "specific_energy_km2_s2",
    "speed_at_radius",
    "state_from_elements",
    "time_from_periapsis_s",
    "time_to_radius_s",
    "true_anomaly_deg",
    "turn_angle_deg",
]


def __dir__() -> list[str]:
    return sorted(__all__)
