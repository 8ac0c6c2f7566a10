"""Two bodies: energy, speed, conics, Kepler's equation, orbital elements and the target plane.

Every function is one formula of the two-body problem. Distances are from the centre of the attracting body (a
*radius*, never an altitude), speeds are inertial and in km/s, and ``mu_km3_s2`` is the body's gravitational
parameter, the Earth's unless you give another. Numbers and arrays broadcast; vectors lie along the last axis.

Examples
--------
>>> from lunaedu import constants, orbits
>>> print(f"{orbits.escape_speed(constants.EARTH_RADIUS_KM):.3f}")
11.180
"""

from dataclasses import dataclass

import numpy as np

from lunaedu.constants import EARTH_MU_KM3_S2, MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.guard import finite, positive, within


def escape_speed(radius_km, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Speed that just suffices never to fall back, in whatever direction it points.

    .. math:: v_e = \sqrt{2 \mu / r}

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Escape speed, km/s.

    Raises
    ------
    ValueError
        If a radius or a parameter is not finite and above zero.

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


def circular_speed(radius_km, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Speed of a circular orbit.

    .. math:: v_c = \sqrt{\mu / r}

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Circular speed, km/s.

    Raises
    ------
    ValueError
        If a radius or a parameter is not finite and above zero.

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


def specific_energy_km2_s2(radius_km, speed_km_s, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Energy of a unit mass: kinetic plus potential, zero at rest infinitely far away.

    .. math:: \varepsilon = v^2 / 2 - \mu / r

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    speed_km_s : float or array
        Inertial speed, km/s; not negative.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Energy per unit mass, km²/s² (one km²/s² is one MJ/kg).

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

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


def semi_major_axis_km(energy_km2_s2, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Semi-major axis of the conic with a given energy.

    .. math:: a = -\mu / (2 \varepsilon)

    Parameters
    ----------
    energy_km2_s2 : float or array
        Energy per unit mass, km²/s².
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Semi-major axis, km: positive for an ellipse, infinite for a parabola, negative for a hyperbola.

    Raises
    ------
    ValueError
        If an input is not finite, or mu is not above zero.

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
    energy = np.asarray(finite("energy_km2_s2", energy_km2_s2))
    with np.errstate(divide="ignore"):
        return np.where(energy == 0, np.inf, -positive("mu_km3_s2", mu_km3_s2) / (2 * energy))[()]


def characteristic_energy(radius_km, speed_km_s, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""C3: twice the energy of a unit mass, the launcher engineer's measure of a departure.

    .. math:: C_3 = v^2 - 2 \mu / r = v_\infty^2

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    speed_km_s : float or array
        Inertial speed, km/s; not negative.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        C3, km²/s²; negative for an orbit that returns.

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

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
    return 2 * specific_energy_km2_s2(radius_km, speed_km_s, mu_km3_s2)


def hyperbolic_excess_speed(radius_km, speed_km_s, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Speed that is left infinitely far away.

    .. math:: v_\infty = \sqrt{v^2 - 2 \mu / r}

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    speed_km_s : float or array
        Inertial speed, km/s; at least the escape speed there.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Hyperbolic excess speed, km/s.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range, or the speed is below the escape speed.

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
    if np.any(squared < 0):
        raise ValueError(
            "hyperbolic_excess_speed needs at least the escape speed: the smallest C3 given is "
            f"{squared.min():g} km²/s², allowed are zero and above"
        )
    return np.sqrt(squared)[()]


def excess_over_escape_m_s(radius_km, speed_km_s, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""How much faster than the local escape speed, in metres per second.

    .. math:: \Delta v = v - \sqrt{2 \mu / r}

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    speed_km_s : float or array
        Inertial speed, km/s; not negative.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Difference, m/s; negative below the escape speed.

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

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


def speed_at_radius(radius_km, energy_km2_s2, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Speed at a distance, from the energy: the vis-viva equation.

    .. math:: v = \sqrt{2 (\varepsilon + \mu / r)}

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    energy_km2_s2 : float or array
        Energy per unit mass, km²/s².
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Inertial speed, km/s.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range, or the energy is too low to come so far.

    References
    ----------
    Curtis (2014), section 2.7 and example 2.7.

    Examples
    --------
    >>> print(f"{speed_at_radius(10378.0, -EARTH_MU_KM3_S2 / (2 * 8578.0)):.3f}")
    5.509
    """
    kinetic = np.asarray(
        finite("energy_km2_s2", energy_km2_s2)
        + positive("mu_km3_s2", mu_km3_s2) / positive("radius_km", radius_km)
    )
    if np.any(kinetic < 0):
        raise ValueError("speed_at_radius was given a radius that an orbit of this energy never reaches")
    return np.sqrt(2 * kinetic)[()]


def eccentricity(radius_km, speed_km_s, flight_path_angle_deg=0.0, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Eccentricity of the conic through one point, from distance, speed and climb.

    .. math:: e = \sqrt{(r v^2 / \mu - 1)^2 \cos^2 \gamma + \sin^2 \gamma}

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    speed_km_s : float or array
        Inertial speed, km/s; not negative.
    flight_path_angle_deg : float or array
        Angle of the velocity above the local horizontal, degrees, -90 to 90.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Eccentricity: 0 circle, below 1 ellipse, 1 parabola, above 1 hyperbola.

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

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


def true_anomaly_deg(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Angle already swept since periapsis, from distance, speed and climb.

    .. math:: \tan \nu = \frac{q \sin \gamma \cos \gamma}{q \cos^2 \gamma - 1}, \quad q = r v^2 / \mu

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    speed_km_s : float or array
        Inertial speed, km/s; not negative.
    flight_path_angle_deg : float or array
        Angle of the velocity above the local horizontal, degrees, -90 to 90.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        True anomaly, degrees, -180 to 180; positive on the way out.

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

    Notes
    -----
    Undefined on a circle, where any number may come back.

    References
    ----------
    Bate, Mueller and White (1971), section 1.6; Curtis (2014), example 2.10.

    Examples
    --------
    >>> print(f"{true_anomaly_deg(14600.0, 8.6, 50.0):.2f}")
    84.89
    """
    along, out = _shape(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2)
    return np.degrees(np.arctan2(out, along))


def periapsis_radius_km(radius_km, speed_km_s, flight_path_angle_deg=0.0, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Least distance of the conic through one point, from distance, speed and climb.

    .. math:: r_p = \frac{(r v \cos \gamma)^2 / \mu}{1 + e}

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    speed_km_s : float or array
        Inertial speed, km/s; not negative.
    flight_path_angle_deg : float or array
        Angle of the velocity above the local horizontal, degrees, -90 to 90.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Periapsis radius, km.

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

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
    swept = radius_km * speed_km_s * np.cos(np.radians(flight_path_angle_deg))
    return swept**2 / mu_km3_s2 / (1 + e)


def apoapsis_radius_km(radius_km, speed_km_s, flight_path_angle_deg=0.0, mu_km3_s2=EARTH_MU_KM3_S2):
    """Greatest distance of the conic through one point, from distance, speed and climb.

    .. math:: r_a = a (1 + e)

    Parameters
    ----------
    radius_km : float or array
        Distance from the centre of the body, km; above zero.
    speed_km_s : float or array
        Inertial speed, km/s; not negative.
    flight_path_angle_deg : float or array
        Angle of the velocity above the local horizontal, degrees, -90 to 90.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Apoapsis radius, km; infinite at escape speed and above.

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

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
    a = semi_major_axis_km(specific_energy_km2_s2(radius_km, speed_km_s, mu_km3_s2), mu_km3_s2)
    e = eccentricity(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2)
    return np.where(a > 0, a * (1 + e), np.inf)[()]


def orbital_period_s(semi_major_axis_km, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Time of one revolution on an ellipse: Kepler's third law.

    .. math:: T = 2 \pi \sqrt{a^3 / \mu}

    Parameters
    ----------
    semi_major_axis_km : float or array
        Semi-major axis, km; above zero.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Period, s.

    Raises
    ------
    ValueError
        If an axis or a parameter is not finite and above zero.

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


def radius_at_anomaly_km(true_anomaly_deg, periapsis_radius_km, eccentricity):
    r"""Distance at an angle from periapsis: the equation of the conic, for drawing it.

    .. math:: r = r_p \frac{1 + e}{1 + e \cos \nu}

    Parameters
    ----------
    true_anomaly_deg : float or array
        Angle from periapsis, degrees; inside the asymptotes.
    periapsis_radius_km : float or array
        Periapsis radius, km; above zero.
    eccentricity : float or array
        Eccentricity; not negative.

    Returns
    -------
    float or array
        Distance from the centre of the body, km.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range, or the angle lies on or beyond an asymptote.

    References
    ----------
    Curtis (2014), section 2.4 and example 3.5.

    Examples
    --------
    >>> print(f"{radius_at_anomaly_km(100.0, 6678.0, 2.7696):.0f}")
    48498
    """
    e = within("eccentricity", eccentricity, low=0.0)
    denominator = 1 + e * np.cos(np.radians(finite("true_anomaly_deg", true_anomaly_deg)))
    if np.any(denominator <= 0):
        raise ValueError("true_anomaly_deg must lie inside the asymptotes (see asymptote_anomaly_deg)")
    return positive("periapsis_radius_km", periapsis_radius_km) * (1 + e) / denominator


def asymptote_anomaly_deg(eccentricity):
    r"""True anomaly at which a hyperbola runs to infinity.

    .. math:: \nu_\infty = \arccos(-1 / e)

    Parameters
    ----------
    eccentricity : float or array
        Eccentricity; 1 or more.

    Returns
    -------
    float or array
        True anomaly of the outgoing asymptote, degrees, between 90 and 180.

    Raises
    ------
    ValueError
        If an eccentricity is not finite, or below 1.

    References
    ----------
    Curtis (2014), section 2.9 and example 3.5.

    Examples
    --------
    >>> print(f"{asymptote_anomaly_deg(2.7696):.2f}")
    111.17
    """
    return np.degrees(np.arccos(-1 / within("eccentricity", eccentricity, low=1.0)))


def turn_angle_deg(eccentricity):
    r"""Angle by which a flyby turns the velocity, from asymptote to asymptote.

    .. math:: \delta = 2 \arcsin(1 / e)

    Parameters
    ----------
    eccentricity : float or array
        Eccentricity; 1 or more.

    Returns
    -------
    float or array
        Turn angle, degrees.

    Raises
    ------
    ValueError
        If an eccentricity is not finite, or below 1.

    References
    ----------
    Curtis (2014), section 2.9 and example 2.10.

    Examples
    --------
    >>> print(f"{turn_angle_deg(1.3393):.1f}")
    96.6
    """
    return np.degrees(2 * np.arcsin(1 / within("eccentricity", eccentricity, low=1.0)))


def time_from_periapsis_s(radius_km, periapsis_radius_km, energy_km2_s2, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Time to climb from periapsis to a distance, on any conic: ellipse, parabola, hyperbola, straight line.

    With :math:`\alpha = -2 \varepsilon / \mu` and :math:`e = 1 - \alpha r_p` the universal anomaly follows
    from :math:`r - r_p = e \chi^2 C(\alpha \chi^2)` in closed form, and Kepler's equation gives the time:

    .. math:: \sqrt{\mu}\, t = r_p \chi + e \chi^3 S(\alpha \chi^2)

    Parameters
    ----------
    radius_km : float or array
        Distance to be reached on the way out, km; between periapsis and apoapsis.
    periapsis_radius_km : float or array
        Periapsis radius, km; zero for a straight line.
    energy_km2_s2 : float or array
        Energy per unit mass, km²/s².
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Time since periapsis, s.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range, or the orbit never reaches the distance.

    Notes
    -----
    The half-angle form is used, so that nothing cancels near the parabola. A circle has no periapsis: NaN.

    References
    ----------
    Battin, *An Introduction to the Mathematics and Methods of Astrodynamics* (1999), section 4.5; Curtis
    (2014), examples 3.1, 3.4 and 3.5.

    Examples
    --------
    >>> energy = specific_energy_km2_s2(6678.0, 15.0)
    >>> print(f"{(time_from_periapsis_s(163180.0, 6678.0, energy) / 3600):.2f}")
    4.15
    """
    mu = positive("mu_km3_s2", mu_km3_s2)
    alpha = -2 * finite("energy_km2_s2", energy_km2_s2) / mu
    low = within("periapsis_radius_km", periapsis_radius_km, low=0.0)
    e = 1 - alpha * low
    height = within("radius_km", radius_km, low=0.0) - low
    if np.any(height < -1e-9 * low) or np.any(alpha * height > 2 * e * (1 + 1e-12)):
        raise ValueError("radius_km must lie between the periapsis and the apoapsis of the orbit")
    with np.errstate(invalid="ignore"):
        half = np.sqrt(np.maximum(height, 0) / (2 * e))
    chi = 2 * half * _arc(np.minimum(alpha * half**2, 1.0))
    return (low * chi + e * chi**3 * _stumpff(alpha * chi**2)[1]) / np.sqrt(mu)


def time_to_radius_s(
    radius_km, start_radius_km, start_speed_km_s, flight_path_angle_deg=0.0, mu_km3_s2=EARTH_MU_KM3_S2
):
    r"""Time from one point of a conic until it climbs through a distance.

    .. math:: \Delta t = t(r) \mp t(r_0)

    with :math:`t` counted from periapsis, minus if the start is on the way out, plus if it is on the way in.

    Parameters
    ----------
    radius_km : float or array
        Distance to be reached on the way out, km.
    start_radius_km : float or array
        Distance of the start, km; above zero.
    start_speed_km_s : float or array
        Inertial speed at the start, km/s; above zero.
    flight_path_angle_deg : float or array
        Angle of the velocity above the local horizontal at the start, degrees, -90 to 90.
    mu_km3_s2 : float or array
        Gravitational parameter, km³/s².

    Returns
    -------
    float or array
        Time from the start, s; negative where the orbit passed the distance before the start.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range, or the orbit never reaches the distance.

    Notes
    -----
    One body only. The Moon shortens the last hours of a flight towards it by minutes.

    References
    ----------
    Battin (1999), section 4.5; Curtis (2014), example 3.5.

    Examples
    --------
    >>> print(f"{(time_to_radius_s(384400.0, 6678.0, 11.1) / 3600):.1f}")
    35.6
    """
    energy = specific_energy_km2_s2(start_radius_km, start_speed_km_s, mu_km3_s2)
    low = periapsis_radius_km(start_radius_km, start_speed_km_s, flight_path_angle_deg, mu_km3_s2)
    way = np.where(np.asarray(flight_path_angle_deg) < 0, -1.0, 1.0)
    since = time_from_periapsis_s(start_radius_km, low, energy, mu_km3_s2)
    return time_from_periapsis_s(radius_km, low, energy, mu_km3_s2) - way * since


def eccentric_anomaly_rad(mean_anomaly_rad, eccentricity):
    r"""Solve Kepler's equation for the ellipse.

    .. math:: M = E - e \sin E

    Parameters
    ----------
    mean_anomaly_rad : float or array
        Mean anomaly, radians; any number of revolutions.
    eccentricity : float or array
        Eccentricity; from 0 to 1.

    Returns
    -------
    float or array
        Eccentric anomaly, radians, in the same revolution.

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

    Notes
    -----
    Newton's method from :math:`\min(M + e, \pi)`: on that side of the root it cannot overshoot.

    References
    ----------
    Vallado (2013), algorithm 2 and example 2-1; Curtis (2014), example 3.2.

    Examples
    --------
    >>> print(f"{np.degrees(eccentric_anomaly_rad(np.radians(235.4), 0.4)):.6f}")
    220.512075
    """
    mean = np.asarray(finite("mean_anomaly_rad", mean_anomaly_rad))
    e = within("eccentricity", eccentricity, low=0.0, high=1.0)
    turns = 2 * np.pi * np.round(mean / (2 * np.pi))
    rest = np.abs(mean - turns)
    anomaly = _newton(lambda x: (x - e * np.sin(x) - rest, 1 - e * np.cos(x)), np.minimum(rest + e, np.pi))
    return (turns + np.sign(mean - turns) * anomaly)[()]


def hyperbolic_anomaly_rad(mean_anomaly_rad, eccentricity):
    r"""Solve Kepler's equation for the hyperbola.

    .. math:: M = e \sinh F - F

    Parameters
    ----------
    mean_anomaly_rad : float or array
        Hyperbolic mean anomaly, radians.
    eccentricity : float or array
        Eccentricity; above 1.

    Returns
    -------
    float or array
        Hyperbolic anomaly, radians, with the sign of the mean anomaly.

    Raises
    ------
    ValueError
        If an input is not finite, or an eccentricity is not above 1.

    Notes
    -----
    Newton's method from an upper bound of the root, where it cannot overshoot.

    References
    ----------
    Vallado (2013), algorithm 4 and example 2-3; Curtis (2014), example 3.5.

    Examples
    --------
    >>> print(f"{hyperbolic_anomaly_rad(np.radians(235.4), 2.4):.9f}")
    1.601376145
    """
    mean = finite("mean_anomaly_rad", mean_anomaly_rad)
    e = within("eccentricity", eccentricity, low=1.0, open_low=True)
    size = np.abs(mean)
    bound = np.arcsinh((size + np.cbrt(6 * size / e)) / e)
    anomaly = _newton(lambda x: (e * np.sinh(x) - x - size, e * np.cosh(x) - 1), bound)
    return (np.sign(mean) * anomaly)[()]


def propagate_kepler(position_km, velocity_km_s, duration_s, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Where a body on a conic is after a time: the Kepler problem for all conics at once.

    The universal anomaly :math:`\chi` solves

    .. math:: \sqrt{\mu}\, t = \sigma_0 \chi^2 C + (1 - \alpha r_0) \chi^3 S + r_0 \chi,
       \qquad \sigma_0 = \mathbf r_0 \cdot \mathbf v_0 / \sqrt{\mu}

    and Lagrange's coefficients :math:`f, g, \dot f, \dot g` then combine the two starting vectors.

    Parameters
    ----------
    position_km, velocity_km_s : array, shape (..., 3)
        State at the start, relative to the attracting body: km, km/s.
    duration_s : float or array, shape (...)
        Time from the start, s; may be negative. Broadcasts against the states.
    mu_km3_s2 : float
        Gravitational parameter, km³/s².

    Returns
    -------
    position_km, velocity_km_s : array, shape (..., 3)
        State after `duration_s`.

    Raises
    ------
    ValueError
        If an input is not finite, a vector has not three components, or a position is the centre itself.

    Notes
    -----
    Two bodies only: over a flight to the Moon, oblateness, Moon and Sun move it by hundreds of kilometres.

    References
    ----------
    Curtis (2014), algorithms 3.3 and 3.4, example 3.7; Vallado (2013), example 2-4; for the iteration,
    Prussing and Conway, *Orbital Mechanics* (1993), section 2.2.

    Examples
    --------
    >>> start = [7000.0, -12124.0, 0.0], [2.6679, 4.6210, 0.0]
    >>> position_km, velocity_km_s = propagate_kepler(*start, 3600.0)
    >>> position_km.round()
    array([-3298.,  7413.,     0.])
    """
    r_vec, v_vec, mu = _state(position_km, velocity_km_s, mu_km3_s2)
    scaled = np.sqrt(mu) * np.asarray(finite("duration_s", duration_s))
    r0, sigma0 = np.linalg.norm(r_vec, axis=-1), np.sum(r_vec * v_vec, axis=-1) / np.sqrt(mu)
    alpha = 2 / r0 - np.sum(v_vec**2, axis=-1) / mu
    chi = _universal_anomaly(scaled, r0, sigma0, alpha)
    c, s = _stumpff(alpha * chi**2)
    f, g = 1 - chi**2 * c / r0, (scaled - chi**3 * s) / np.sqrt(mu)
    position = f[..., None] * r_vec + g[..., None] * v_vec
    r = np.linalg.norm(position, axis=-1)
    f_dot = np.sqrt(mu) / (r * r0) * chi * (alpha * chi**2 * s - 1)
    return position, f_dot[..., None] * r_vec + (1 - chi**2 * c / r)[..., None] * v_vec


@dataclass(frozen=True)
class Elements:
    """Classical orbital elements of any conic; floats or arrays of one shape.

    ``node_deg`` is the right ascension of the ascending node, ``periapsis_argument_deg`` counts from there
    along the orbit. The periapsis radius stands for the size: a parabola has no finite semi-major axis.
    """

    periapsis_radius_km: float | np.ndarray
    eccentricity: float | np.ndarray
    inclination_deg: float | np.ndarray
    node_deg: float | np.ndarray
    periapsis_argument_deg: float | np.ndarray
    true_anomaly_deg: float | np.ndarray

    @property
    def semi_major_axis_km(self):
        """Semi-major axis, km: infinite for a parabola, negative for a hyperbola."""
        with np.errstate(divide="ignore"):
            return np.divide(self.periapsis_radius_km, 1 - np.asarray(self.eccentricity))[()]


def elements_from_state(position_km, velocity_km_s, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Orbital elements from position and velocity.

    Angular momentum :math:`\mathbf h = \mathbf r \times \mathbf v` gives the plane, the eccentricity
    vector

    .. math:: \mathbf e = \mathbf v \times \mathbf h / \mu - \mathbf r / r

    the shape and the direction of periapsis.

    Parameters
    ----------
    position_km, velocity_km_s : array, shape (..., 3)
        State relative to the attracting body: km, km/s.
    mu_km3_s2 : float
        Gravitational parameter, km³/s².

    Returns
    -------
    Elements
        Angles in degrees, from 0 to 360 (inclination 0 to 180).

    Raises
    ------
    ValueError
        If an input is not finite, a vector has not three components, or the motion is along a straight line.

    Notes
    -----
    With no node (an orbit in the equator) the node is put on the x axis. On a circle only the sum of the
    argument of periapsis and the true anomaly means anything.

    References
    ----------
    Curtis (2014), algorithm 4.2 and example 4.3; Vallado (2013), algorithm 9 and example 2-5.

    Examples
    --------
    >>> orbit = elements_from_state([-6045.0, -3490, 2500], [-3.457, 6.618, 2.533])
    >>> print(f"{orbit.inclination_deg:.1f} degrees, {orbit.eccentricity:.4f}")
    153.2 degrees, 0.1712
    """
    r, v, mu = _state(position_km, velocity_km_s, mu_km3_s2)
    h = np.cross(r, v)
    h_size = np.linalg.norm(h, axis=-1)
    if np.any(h_size == 0):
        raise ValueError("elements_from_state needs a velocity that does not point along the position")
    e_vec = np.cross(v, h) / mu - r / np.linalg.norm(r, axis=-1, keepdims=True)
    e = np.linalg.norm(e_vec, axis=-1)
    inclination = np.arctan2(np.hypot(h[..., 0], h[..., 1]), h[..., 2])
    node = np.arctan2(h[..., 0], 0.0 - h[..., 1])
    n, m = _plane_axes(inclination, node)
    latitude = np.arctan2(np.sum(r * m, axis=-1), np.sum(r * n, axis=-1))
    argument = np.arctan2(np.sum(e_vec * m, axis=-1), np.sum(e_vec * n, axis=-1))
    angles = (np.degrees(x) % 360 for x in (node, argument, latitude - argument))
    return Elements(h_size**2 / mu / (1 + e), e, np.degrees(inclination), *angles)


def state_from_elements(elements, mu_km3_s2=EARTH_MU_KM3_S2):
    r"""Position and velocity from orbital elements.

    With :math:`p = r_p (1 + e)`, :math:`u = \omega + \nu`, :math:`\mathbf n` towards the node and
    :math:`\mathbf m` a quarter turn further in the plane:

    .. math:: \mathbf r = r (\cos u\, \mathbf n + \sin u\, \mathbf m), \qquad
       \mathbf v = \sqrt{\mu / p}\, \big( -(\sin u + e \sin \omega)\, \mathbf n
       + (\cos u + e \cos \omega)\, \mathbf m \big)

    Parameters
    ----------
    elements : Elements
        Orbital elements; angles in degrees.
    mu_km3_s2 : float
        Gravitational parameter, km³/s².

    Returns
    -------
    position_km, velocity_km_s : array, shape (..., 3)
        State relative to the attracting body.

    Raises
    ------
    ValueError
        If an element is not finite or out of its range, or the true anomaly lies on or beyond an asymptote.

    References
    ----------
    Curtis (2014), algorithm 4.5 and example 4.7; Vallado (2013), algorithm 10 and example 2-6.

    Examples
    --------
    >>> elements = Elements(6690.0, 1.4, 30.0, 40.0, 60.0, 30.0)
    >>> position_km, velocity_km_s = state_from_elements(elements)
    >>> position_km.round()
    array([-4040.,  4815.,  3629.])
    """
    e = np.asarray(elements.eccentricity, dtype=float)
    r = radius_at_anomaly_km(elements.true_anomaly_deg, elements.periapsis_radius_km, e)
    speed = np.sqrt(positive("mu_km3_s2", mu_km3_s2) / (elements.periapsis_radius_km * (1 + e)))
    omega = np.radians(finite("periapsis_argument_deg", elements.periapsis_argument_deg))
    u = omega + np.radians(elements.true_anomaly_deg)
    n, m = _plane_axes(
        np.radians(finite("inclination_deg", elements.inclination_deg)),
        np.radians(finite("node_deg", elements.node_deg)),
    )
    position = (r * np.cos(u))[..., None] * n + (r * np.sin(u))[..., None] * m
    back, ahead = speed * (np.sin(u) + e * np.sin(omega)), speed * (np.cos(u) + e * np.cos(omega))
    return position, ahead[..., None] * m - back[..., None] * n


def impact_parameter_km(periapsis_radius_km, excess_speed_km_s, mu_km3_s2=MOON_MU_KM3_S2):
    r"""How far off centre to aim, for a given closest approach: gravitational focusing.

    .. math:: b = r_p \sqrt{1 + \frac{2 \mu}{r_p v_\infty^2}}

    Parameters
    ----------
    periapsis_radius_km : float or array
        Closest approach to the centre of the body, km; above zero.
    excess_speed_km_s : float or array
        Speed relative to the body before it attracts, km/s; above zero.
    mu_km3_s2 : float or array
        Gravitational parameter of the target, km³/s²; the Moon's by default.

    Returns
    -------
    float or array
        Distance of the incoming asymptote from the centre, km.

    Raises
    ------
    ValueError
        If an input is not finite and above zero.

    Notes
    -----
    Always more than the closest approach: the body pulls the path in.

    References
    ----------
    Curtis (2014), section 2.9 (the aiming radius) and example 2.10.

    Examples
    --------
    >>> print(f"{impact_parameter_km(7732.0, 2.56):.0f}")
    8447
    """
    low, speed = (
        positive("periapsis_radius_km", periapsis_radius_km),
        positive("excess_speed_km_s", excess_speed_km_s),
    )
    return low * np.sqrt(1 + 2 * positive("mu_km3_s2", mu_km3_s2) / (low * speed**2))


def capture_radius_km(excess_speed_km_s, body_radius_km=MOON_RADIUS_KM, mu_km3_s2=MOON_MU_KM3_S2):
    r"""How wide the target really is: the impact parameter of the path that just grazes the body.

    .. math:: b_c = R \sqrt{1 + v_e^2 / v_\infty^2}

    with :math:`v_e` the escape speed at the surface.

    Parameters
    ----------
    excess_speed_km_s : float or array
        Speed relative to the body before it attracts, km/s; above zero.
    body_radius_km : float or array
        Radius of the body, km; the Moon's by default.
    mu_km3_s2 : float or array
        Gravitational parameter of the body, km³/s²; the Moon's by default.

    Returns
    -------
    float or array
        Radius of the disc to aim at, km: every path inside it hits.

    Raises
    ------
    ValueError
        If an input is not finite and above zero.

    References
    ----------
    Bate, Mueller and White (1971), section 8.4 (the effective collision cross section).

    Examples
    --------
    >>> print(f"{capture_radius_km(2.4):.0f}")
    2445
    """
    return impact_parameter_km(body_radius_km, excess_speed_km_s, mu_km3_s2)


def flyby_radius_km(impact_parameter_km, excess_speed_km_s, mu_km3_s2=MOON_MU_KM3_S2):
    r"""Closest approach of the path that aims off centre by a given distance.

    .. math:: r_p = \sqrt{b^2 + k^2} - k, \qquad k = \mu / v_\infty^2

    Parameters
    ----------
    impact_parameter_km : float or array
        Distance of the incoming asymptote from the centre, km; not negative.
    excess_speed_km_s : float or array
        Speed relative to the body before it attracts, km/s; above zero.
    mu_km3_s2 : float or array
        Gravitational parameter of the target, km³/s²; the Moon's by default.

    Returns
    -------
    float or array
        Closest approach to the centre, km; an impact where it is below the body's radius.

    Raises
    ------
    ValueError
        If an input is not finite, or out of its range.

    Notes
    -----
    Written as :math:`b^2 / (k + \sqrt{b^2 + k^2})`, which does not cancel for small b.

    References
    ----------
    Curtis (2014), section 2.9 (the aiming radius, solved for the periapsis) and example 2.10.

    Examples
    --------
    >>> print(f"{flyby_radius_km(8444.0, 2.56):.0f}")
    7729
    """
    b = within("impact_parameter_km", impact_parameter_km, low=0.0)
    k = positive("mu_km3_s2", mu_km3_s2) / positive("excess_speed_km_s", excess_speed_km_s) ** 2
    return b**2 / (k + np.hypot(b, k))


@dataclass(frozen=True)
class BPlane:
    """Where a flyby aims: the plane through a body's centre, square to the incoming asymptote.

    ``approach`` is the unit vector S along the incoming velocity; ``t_axis`` T (square to the pole) and
    ``r_axis`` S x T span the plane. ``vector_km`` is B, from the centre to the asymptote, ``t_km`` and
    ``r_km`` its two parts.
    """

    vector_km: np.ndarray
    t_km: float | np.ndarray
    r_km: float | np.ndarray
    excess_speed_km_s: float | np.ndarray
    approach: np.ndarray
    t_axis: np.ndarray
    r_axis: np.ndarray

    @property
    def distance_km(self):
        """Length of B, km: the impact parameter."""
        return np.hypot(self.t_km, self.r_km)


def b_plane(position_km, velocity_km_s, mu_km3_s2=MOON_MU_KM3_S2, pole=(0.0, 0.0, 1.0)):
    r"""Miss vector of a flyby, from one state relative to the target.

    With :math:`\mathbf h = \mathbf r \times \mathbf v` and the eccentricity vector :math:`\mathbf e`:

    .. math:: \mathbf S = \frac{1}{e} \Big( \hat{\mathbf e} + \frac{v_\infty}{\mu} \mathbf h \times
       \hat{\mathbf e} \Big), \quad \mathbf B = \mathbf S \times \mathbf h / v_\infty, \quad
       \mathbf T = \frac{\mathbf S \times \mathbf k}{|\mathbf S \times \mathbf k|}, \quad
       \mathbf R = \mathbf S \times \mathbf T

    Parameters
    ----------
    position_km, velocity_km_s : array, shape (..., 3)
        State relative to the target body: km, km/s. Anywhere on the hyperbola.
    mu_km3_s2 : float
        Gravitational parameter of the target, km³/s²; the Moon's by default.
    pole : array, shape (3,)
        Direction k to which T is square; the z axis of the frame by default.

    Returns
    -------
    BPlane
        B with its parts along T and R, the axes, and the excess speed.

    Raises
    ------
    ValueError
        If an input is not finite, a vector has not three components, the speed is not above the escape
        speed, or the path comes in along the pole.

    Notes
    -----
    B hardly changes on the way in and answers errors nearly linearly, which the closest approach does not.

    References
    ----------
    Kizner, "A method of describing miss distances for lunar and interplanetary trajectories", *Planetary and
    Space Science* 7, 125-131 (1961).

    Examples
    --------
    >>> plane = b_plane([-60000.0, 8000.0, 1000.0], [2.5, 0.0, 0.0])
    >>> print(f"{plane.distance_km:.0f} km at {plane.excess_speed_km_s:.2f} km/s")
    8169 km at 2.47 km/s
    """
    r, v, mu = _state(position_km, velocity_km_s, mu_km3_s2)
    r_size = np.linalg.norm(r, axis=-1)
    excess = hyperbolic_excess_speed(r_size, np.linalg.norm(v, axis=-1), mu)
    h = np.cross(r, v)
    e_vec = np.cross(v, h) / mu - r / r_size[..., None]
    e = np.linalg.norm(e_vec, axis=-1, keepdims=True)
    s = (e_vec + np.asarray(excess / mu)[..., None] * np.cross(h, e_vec)) / e**2
    t = np.cross(s, finite("pole", pole, (3,)))
    if np.any(excess == 0) or not np.all(np.any(t, axis=-1)):
        raise ValueError("b_plane needs a speed above escape and a path that does not come in along the pole")
    t = t / np.linalg.norm(t, axis=-1, keepdims=True)
    b = np.cross(s, h) / np.asarray(excess)[..., None]
    w = np.cross(s, t)
    return BPlane(b, np.sum(b * t, axis=-1), np.sum(b * w, axis=-1), excess, s, t, w)


def _state(position_km, velocity_km_s, mu_km3_s2):
    vectors = []
    for name, value in (("position_km", position_km), ("velocity_km_s", velocity_km_s)):
        vector = np.asarray(finite(name, value))
        if vector.ndim == 0 or vector.shape[-1] != 3:
            raise ValueError(
                f"{name} must have 3 components along its last axis; got the shape {vector.shape}"
            )
        vectors.append(vector)
    positive("the distance from the centre", np.linalg.norm(vectors[0], axis=-1))
    return *vectors, positive("mu_km3_s2", mu_km3_s2)


def _shape(radius_km, speed_km_s, flight_path_angle_deg, mu_km3_s2):
    """Eccentricity times cosine and sine of the true anomaly."""
    angle = np.radians(within("flight_path_angle_deg", flight_path_angle_deg, low=-90.0, high=90.0))
    speed = within("speed_km_s", speed_km_s, low=0.0)
    q = positive("radius_km", radius_km) * speed**2 / positive("mu_km3_s2", mu_km3_s2)
    return q * np.cos(angle) ** 2 - 1, q * np.sin(angle) * np.cos(angle)


def _plane_axes(inclination, node):
    """Unit vectors towards the node and a quarter turn further along the orbit."""
    zero = np.zeros_like(inclination + node)
    n = np.stack([np.cos(node) + zero, np.sin(node) + zero, zero], axis=-1)
    m = [-np.sin(node) * np.cos(inclination), np.cos(node) * np.cos(inclination), np.sin(inclination) + zero]
    return n, np.stack(m, axis=-1)


def _stumpff(z):
    """Stumpff's C and S: one pair of functions for circle and hyperbola, a series where they cancel."""
    z = np.asarray(z, dtype=float)
    root = np.sqrt(np.maximum(np.abs(z), 0.1))
    up, down = z > 0.1, z < -0.1
    c = np.where(up, 1 - np.cos(root), np.where(down, np.cosh(root) - 1, 0)) / root**2
    s = np.where(up, root - np.sin(root), np.where(down, np.sinh(root) - root, 0)) / root**3
    near = np.where(up | down, 0, z)
    c_series = (1 - near / 12 * (1 - near / 30 * (1 - near / 56 * (1 - near / 90 * (1 - near / 132))))) / 2
    s_series = (1 - near / 20 * (1 - near / 42 * (1 - near / 72 * (1 - near / 110 * (1 - near / 156))))) / 6
    return np.where(up | down, c, c_series), np.where(up | down, s, s_series)


def _arc(x):
    """The arc of a half-angle over its sine, arcsin(√x)/√x, continued to negative x."""
    root = np.sqrt(np.maximum(np.abs(x), 1e-30))
    return np.where(np.asarray(x) > 0, np.arcsin(np.minimum(root, 1.0)), np.arcsinh(root)) / root


def _newton(function_and_slope, start):
    """Newton's method for a function that is convex on the side of `start`: it comes down to the root."""
    x = np.asarray(start, dtype=float)
    for _ in range(100):
        value, slope = function_and_slope(x)
        step = np.divide(value, slope, out=np.zeros_like(x + value), where=slope != 0)
        x = x - step
        if np.all(np.abs(step) <= 4e-16 * np.abs(x)):
            break
    return x


def _universal_anomaly(scaled, r0, sigma0, alpha):
    """Laguerre's method, which converges from any start, on the universal Kepler equation."""
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(np.maximum(-alpha, 1e-300))
        e = np.sqrt(np.maximum((1 - alpha * r0) ** 2 - alpha * sigma0**2, 1e-30))
        past = np.arcsinh(sigma0 * root / e)
        mean = e * np.sinh(past) - past + scaled * root**3
        chi = np.where(alpha < 0, (np.arcsinh(mean / e) - past) / root, alpha * scaled)
    for _ in range(60):
        c, s = _stumpff(alpha * chi**2)
        value = sigma0 * chi**2 * c + (1 - alpha * r0) * chi**3 * s + r0 * chi - scaled
        bend = sigma0 * (1 - alpha * chi**2 * c) + (1 - alpha * r0) * chi * (1 - alpha * chi**2 * s)
        r = sigma0 * chi * (1 - alpha * chi**2 * s) + (1 - alpha * r0) * chi**2 * c + r0
        step = 5 * value / (r + np.sqrt(np.abs(16 * r**2 - 20 * value * bend)))
        chi = chi - step
        if np.all(np.abs(step) <= 1e-15 * np.abs(chi)):
            break
    return chi
