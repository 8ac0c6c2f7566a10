"""Energy and conics: how fast, how far, what shape, from one point of an orbit.

Every function is one formula of the two-body problem, offered as ``lu.orbits``. Distances are from the centre
of the attracting body (a *radius*, never an altitude), speeds are inertial and in km/s, and ``mu_km3_s2`` is
the body's gravitational parameter, the Earth's unless you give another. Numbers and arrays broadcast.
"""

import numpy as np
from numpy.typing import ArrayLike

from lunaedu.constants import EARTH_MU_KM3_S2
from lunaedu.guard import LEAST, ROUNDING, Numbers, finite, positive, within


def escape_speed(radius_km: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2) -> Numbers:
    r"""Speed that just suffices never to fall back, in whatever direction it points.

    .. math:: v_e = \sqrt{2 \mu / r}

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Escape speed, km/s.

    Notes
    -----
    Air, thrust and third bodies are left out. The speed is inertial: what the Earth's rotation gives counts.

    References
    ----------
    Curtis, *Orbital Mechanics for Engineering Students*, 3rd ed. (2014), section 2.8 and example 2.10.

    Examples
    --------
    >>> print(f"{escape_speed(14600.0):.3f}")
    7.389
    """
    return np.sqrt(2 * positive("mu_km3_s2", mu_km3_s2) / positive("radius_km", radius_km))


def circular_speed(radius_km: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2) -> Numbers:
    r"""Speed of a circular orbit.

    .. math:: v_c = \sqrt{\mu / r}

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Circular speed, km/s.

    Notes
    -----
    It is the escape speed divided by the square root of two.

    References
    ----------
    Curtis (2014), section 2.6 and example 2.5.

    Examples
    --------
    >>> print(f"{circular_speed(42164.0):.4f}")
    3.0747
    """
    return np.sqrt(positive("mu_km3_s2", mu_km3_s2) / positive("radius_km", radius_km))


def specific_energy_km2_s2(
    radius_km: ArrayLike, speed_km_s: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2
) -> Numbers:
    r"""Energy of a unit mass: kinetic plus potential, zero at rest infinitely far away.

    .. math:: \varepsilon = v^2 / 2 - \mu / r

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    speed_km_s : array_like
        Inertial speed, km/s; not negative.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Energy per unit mass, km²/s² (one km²/s² is one MJ/kg).

    Notes
    -----
    Its sign decides the conic: negative an ellipse, zero a parabola, positive a hyperbola.

    References
    ----------
    Vallado, *Fundamentals of Astrodynamics and Applications*, 4th ed. (2013), example 2-5.

    Examples
    --------
    >>> print(f"{specific_energy_km2_s2(6678.0, 15.0):.3f}")
    52.811
    """
    speed = within("speed_km_s", speed_km_s, low=0.0)
    return speed**2 / 2 - positive("mu_km3_s2", mu_km3_s2) / positive("radius_km", radius_km)


def semi_major_axis_km(energy_km2_s2: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2) -> Numbers:
    r"""Semi-major axis of the conic with a given energy.

    .. math:: a = -\mu / (2 \varepsilon)

    Parameters
    ----------
    energy_km2_s2 : array_like
        Energy per unit mass, km²/s².
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Semi-major axis, km: positive for an ellipse, infinite for a parabola, negative for a hyperbola.

    Notes
    -----
    Textbooks differ in the sign for the hyperbola; this one keeps a single formula for all conics.

    References
    ----------
    Vallado (2013), example 2-5.

    Examples
    --------
    >>> print(f"{semi_major_axis_km(-5.516604):.1f}")
    36127.3
    """
    energy = finite("energy_km2_s2", energy_km2_s2)
    parabola = np.abs(energy) < LEAST
    half = positive("mu_km3_s2", mu_km3_s2) / 2
    return np.where(parabola, np.inf, -half / np.where(parabola, 1.0, energy))[()]


def characteristic_energy(
    radius_km: ArrayLike, speed_km_s: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2
) -> Numbers:
    r"""C3: twice the energy of a unit mass, the launcher engineer's measure of a departure.

    .. math:: C_3 = v^2 - 2 \mu / r = v_\infty^2

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    speed_km_s : array_like
        Inertial speed, km/s; not negative.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        C3, km²/s²; negative for an orbit that returns.

    Notes
    -----
    The Moon can be reached with a C3 near -2 km²/s²; a flight of a day and a half needs more than zero.

    References
    ----------
    Curtis (2014), section 2.9 and example 2.10.

    Examples
    --------
    >>> print(f"{characteristic_energy(14600.0, 8.6):.2f}")
    19.36
    """
    speed = within("speed_km_s", speed_km_s, low=0.0)
    return speed**2 - 2 * positive("mu_km3_s2", mu_km3_s2) / positive("radius_km", radius_km)


def hyperbolic_excess_speed(
    radius_km: ArrayLike, speed_km_s: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2
) -> Numbers:
    r"""Speed that is left infinitely far away.

    .. math:: v_\infty = \sqrt{v^2 - 2 \mu / r}

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    speed_km_s : array_like
        Inertial speed, km/s; at least the escape speed there.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Hyperbolic excess speed, km/s.

    Raises
    ------
    ValueError
        If a speed is below the escape speed there.

    Notes
    -----
    Squares subtract, speeds do not: a small surplus at the ground leaves a large speed far away.

    References
    ----------
    Curtis (2014), section 2.9 and example 3.5.

    Examples
    --------
    >>> print(f"{hyperbolic_excess_speed(6678.0, 15.0):.3f}")
    10.277
    """
    squared = np.asarray(characteristic_energy(radius_km, speed_km_s, mu_km3_s2))
    if np.any(squared < -_energy_rounding(speed_km_s)):
        raise ValueError(
            "speed_km_s must be at least the escape speed: the smallest C3 given is "
            f"{squared.min():g} km²/s², allowed are zero and above"
        )
    return np.sqrt(np.maximum(squared, 0.0))[()]


def excess_over_escape_m_s(
    radius_km: ArrayLike, speed_km_s: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2
) -> Numbers:
    r"""How much faster than the local escape speed, in metres per second.

    .. math:: \Delta v = v - \sqrt{2 \mu / r}

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    speed_km_s : array_like
        Inertial speed, km/s; not negative.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Difference, m/s; negative below the escape speed.

    Notes
    -----
    Not the hyperbolic excess speed, which is far larger. The two are often confused.

    References
    ----------
    Curtis (2014), example 2.10, which compares the two speeds.

    Examples
    --------
    >>> print(f"{excess_over_escape_m_s(14600.0, 8.6):.0f}")
    1211
    """
    speed = within("speed_km_s", speed_km_s, low=0.0)
    return 1000 * (speed - escape_speed(radius_km, mu_km3_s2))


def speed_at_radius(
    radius_km: ArrayLike, energy_km2_s2: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2
) -> Numbers:
    r"""Speed at a distance, from the energy: the vis-viva equation.

    .. math:: v = \sqrt{2 (\varepsilon + \mu / r)}

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    energy_km2_s2 : array_like
        Energy per unit mass, km²/s².
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Inertial speed, km/s.

    Raises
    ------
    ValueError
        If the energy is too low to come so far.

    References
    ----------
    Curtis (2014), section 2.7 and example 2.7.

    Examples
    --------
    >>> print(f"{speed_at_radius(10378.0, -EARTH_MU_KM3_S2 / (2 * 8578.0)):.3f}")
    5.509
    """
    depth = positive("mu_km3_s2", mu_km3_s2) / positive("radius_km", radius_km)
    kinetic = finite("energy_km2_s2", energy_km2_s2) + depth
    if np.any(kinetic < -4 * ROUNDING * depth):
        raise ValueError("radius_km is one that an orbit of this energy never reaches")
    return np.sqrt(2 * np.maximum(kinetic, 0.0))


def eccentricity(
    radius_km: ArrayLike,
    speed_km_s: ArrayLike,
    flight_path_angle_deg: ArrayLike = 0.0,
    mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2,
) -> Numbers:
    r"""Eccentricity of the conic through one point, from distance, speed and climb.

    .. math:: e = \sqrt{(r v^2 / \mu - 1)^2 \cos^2 \gamma + \sin^2 \gamma}

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    speed_km_s : array_like
        Inertial speed, km/s; not negative.
    flight_path_angle_deg : array_like
        Angle of the velocity above the local horizontal, degrees, -90 to 90.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Eccentricity: 0 circle, below 1 ellipse, 1 parabola, above 1 hyperbola.

    Notes
    -----
    A radial flight has eccentricity 1 whatever its energy: it is not a parabola.

    References
    ----------
    Bate, Mueller and White, *Fundamentals of Astrodynamics* (1971), section 1.6; Curtis (2014), example 2.10.

    Examples
    --------
    >>> print(f"{eccentricity(14600.0, 8.6, 50.0):.4f}")
    1.3393
    """
    along, out = _shape(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2)
    return np.hypot(along, out)


def true_anomaly_deg(
    radius_km: ArrayLike,
    speed_km_s: ArrayLike,
    flight_path_angle_deg: ArrayLike,
    mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2,
) -> Numbers:
    r"""Angle already swept since periapsis, from distance, speed and climb.

    .. math:: \tan \nu = \frac{q \sin \gamma \cos \gamma}{q \cos^2 \gamma - 1}, \quad q = r v^2 / \mu

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    speed_km_s : array_like
        Inertial speed, km/s; not negative.
    flight_path_angle_deg : array_like
        Angle of the velocity above the local horizontal, degrees, -90 to 90.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        True anomaly, degrees, -180 to 180; positive on the way out.

    Notes
    -----
    A circle has no periapsis, and the angle counts from the point itself: it is zero.

    References
    ----------
    Bate, Mueller and White (1971), section 1.6; Curtis (2014), example 2.10.

    Examples
    --------
    >>> print(f"{true_anomaly_deg(14600.0, 8.6, 50.0):.2f}")
    84.89
    """
    along, out = _shape(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2)
    circle = np.hypot(along, out) <= 4 * ROUNDING
    return np.where(circle, 0.0, np.degrees(np.arctan2(out, along)))[()]


def periapsis_radius_km(
    radius_km: ArrayLike,
    speed_km_s: ArrayLike,
    flight_path_angle_deg: ArrayLike = 0.0,
    mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2,
) -> Numbers:
    r"""Least distance of the conic through one point, from distance, speed and climb.

    .. math:: r_p = \frac{(r v \cos \gamma)^2 / \mu}{1 + e}

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    speed_km_s : array_like
        Inertial speed, km/s; not negative.
    flight_path_angle_deg : array_like
        Angle of the velocity above the local horizontal, degrees, -90 to 90.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Periapsis radius, km.

    Notes
    -----
    It may lie inside the body: a direct ascent to the Moon has its perigee under the ground.

    References
    ----------
    Curtis (2014), section 2.9 and example 2.10.

    Examples
    --------
    >>> print(f"{periapsis_radius_km(14600.0, 8.6, 50.0):.0f}")
    6986
    """
    e = eccentricity(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2)
    level = np.cos(np.radians(finite("flight_path_angle_deg", flight_path_angle_deg)))
    swept = finite("radius_km", radius_km) * finite("speed_km_s", speed_km_s) * level
    return swept**2 / finite("mu_km3_s2", mu_km3_s2) / (1 + e)


def apoapsis_radius_km(
    radius_km: ArrayLike,
    speed_km_s: ArrayLike,
    flight_path_angle_deg: ArrayLike = 0.0,
    mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2,
) -> Numbers:
    """Greatest distance of the conic through one point, from distance, speed and climb.

    .. math:: r_a = a (1 + e)

    Parameters
    ----------
    radius_km : array_like
        Distance from the centre of the body, km; above zero.
    speed_km_s : array_like
        Inertial speed, km/s; not negative.
    flight_path_angle_deg : array_like
        Angle of the velocity above the local horizontal, degrees, -90 to 90.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Apoapsis radius, km; infinite at escape speed and above.

    Notes
    -----
    Near the escape speed it is very sensitive: there one metre per second is worth tens of thousands of km.

    References
    ----------
    Curtis (2014), section 2.7 and example 2.7.

    Examples
    --------
    >>> print(f"{apoapsis_radius_km(6778.0, 8.435):.0f}")
    10378
    """
    c3 = characteristic_energy(radius_km, speed_km_s, mu_km3_s2)
    falls_back = c3 < -_energy_rounding(speed_km_s)
    a = -finite("mu_km3_s2", mu_km3_s2) / np.where(falls_back, c3, -1.0)
    e = eccentricity(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2)
    return np.where(falls_back, a * (1 + e), np.inf)[()]


def orbital_period_s(semi_major_axis_km: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2) -> Numbers:
    r"""Time of one revolution on an ellipse: Kepler's third law.

    .. math:: T = 2 \pi \sqrt{a^3 / \mu}

    Parameters
    ----------
    semi_major_axis_km : array_like
        Semi-major axis, km; above zero.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Period, s.

    References
    ----------
    Curtis (2014), section 2.7 and example 2.7.

    Examples
    --------
    >>> print(f"{(orbital_period_s(8578.0) / 3600):.3f}")
    2.196
    """
    axis = positive("semi_major_axis_km", semi_major_axis_km)
    return 2 * np.pi * np.sqrt(axis**3 / positive("mu_km3_s2", mu_km3_s2))


def radius_at_anomaly_km(
    true_anomaly_deg: ArrayLike, periapsis_radius_km: ArrayLike, eccentricity: ArrayLike
) -> Numbers:
    r"""Distance at an angle from periapsis: the equation of the conic, for drawing it.

    .. math:: r = r_p \frac{1 + e}{1 + e \cos \nu}

    The denominator is written :math:`1 - e + 2 e \cos^2 (\nu / 2)`, which keeps its digits far away.

    Parameters
    ----------
    true_anomaly_deg : array_like
        Angle from periapsis, degrees; inside the asymptotes.
    periapsis_radius_km : array_like
        Periapsis radius, km; above zero.
    eccentricity : array_like
        Eccentricity; not negative.

    Returns
    -------
    float or ndarray
        Distance from the centre of the body, km.

    Raises
    ------
    ValueError
        If an angle lies on an asymptote, as nearly as rounding tells, or beyond it.

    References
    ----------
    Curtis (2014), section 2.4 and example 3.5.

    Examples
    --------
    >>> print(f"{radius_at_anomaly_km(100.0, 6678.0, 2.7696):.0f}")
    48498
    """
    e = within("eccentricity", eccentricity, low=0.0)
    angle_deg = finite("true_anomaly_deg", true_anomaly_deg)
    half = np.radians(np.fmod(angle_deg, 360.0)) / 2
    denominator = 1 - e + 2 * e * np.cos(half) ** 2
    rounding = 4 * ROUNDING * e * (np.cos(half) ** 2 + np.abs(np.radians(angle_deg) * np.sin(2 * half)))
    if np.any(denominator <= rounding):
        raise ValueError("true_anomaly_deg must lie inside the asymptotes (see asymptote_anomaly_deg)")
    return positive("periapsis_radius_km", periapsis_radius_km) * (1 + e) / denominator


def asymptote_anomaly_deg(eccentricity: ArrayLike) -> Numbers:
    r"""True anomaly at which a hyperbola runs to infinity.

    .. math:: \nu_\infty = \arccos(-1 / e)

    Parameters
    ----------
    eccentricity : array_like
        Eccentricity; 1 or more.

    Returns
    -------
    float or ndarray
        True anomaly of the outgoing asymptote, degrees, between 90 and 180.

    References
    ----------
    Curtis (2014), section 2.9 and example 3.5.

    Examples
    --------
    >>> print(f"{asymptote_anomaly_deg(2.7696):.2f}")
    111.17
    """
    e = within("eccentricity", eccentricity, low=1.0)
    return np.degrees(np.arctan2(np.sqrt((e - 1) * (e + 1)), -1.0))  # as the arc cosine, but near 1 too


def turn_angle_deg(eccentricity: ArrayLike) -> Numbers:
    r"""Angle by which a flyby turns the velocity, from asymptote to asymptote.

    .. math:: \delta = 2 \arcsin(1 / e)

    Parameters
    ----------
    eccentricity : array_like
        Eccentricity; 1 or more.

    Returns
    -------
    float or ndarray
        Turn angle, degrees.

    References
    ----------
    Curtis (2014), section 2.9 and example 2.10.

    Examples
    --------
    >>> print(f"{turn_angle_deg(1.3393):.1f}")
    96.6
    """
    e = within("eccentricity", eccentricity, low=1.0)
    return np.degrees(2 * np.arctan2(1.0, np.sqrt((e - 1) * (e + 1))))  # as the arc sine, but near 1 too


def _shape(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2):
    """Eccentricity times cosine and sine of the true anomaly."""
    angle = np.radians(within("flight_path_angle_deg", flight_path_angle_deg, low=-90.0, high=90.0))
    speed = within("speed_km_s", speed_km_s, low=0.0)
    q = positive("radius_km", radius_km) * speed**2 / positive("mu_km3_s2", mu_km3_s2)
    return q * np.cos(angle) ** 2 - 1, q * np.sin(angle) * np.cos(angle)


def _energy_rounding(speed_km_s):
    """What rounding may make of a C3 of zero: four roundings of its larger part, the square of the speed."""
    return 4 * ROUNDING * np.square(finite("speed_km_s", speed_km_s))
