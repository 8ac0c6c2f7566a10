"""Kepler's equation: when a probe is where on its conic, and the six elements that say which conic it is.

Offered as ``lu.orbits``. Vectors lie along the last axis.
"""

from dataclasses import dataclass

import numpy as np

from lunaedu.constants import EARTH_MU_KM3_S2
from lunaedu.guard import finite, positive, state, within
from lunaedu.physics.conics import periapsis_radius_km, radius_at_anomaly_km, specific_energy_km2_s2


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
    r_vec, v_vec = state(position_km, velocity_km_s)
    mu = positive("mu_km3_s2", mu_km3_s2)
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
    r, v = state(position_km, velocity_km_s)
    mu = positive("mu_km3_s2", mu_km3_s2)
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
