r"""Kepler's equation: when a probe is where on its conic, and the six elements that say which conic it is.

Offered as ``lu.orbits``. Vectors lie along the last axis. One equation serves all conics. With the
periapsis radius :math:`r_p`, the eccentricity e and :math:`\alpha = 1 / a`, the *universal anomaly*
:math:`\chi`, counted from periapsis, tells the distance and the time since then:

.. math:: r = r_p + e \chi^2 C(\alpha \chi^2), \qquad \sqrt{\mu}\, t = r_p \chi + e \chi^3 S(\alpha \chi^2)

C and S are Stumpff's functions. Nothing cancels in either, from the straight line to the fastest hyperbola.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import EARTH_MU_KM3_S2
from lunaedu.guard import LEAST, ROUNDING, Numbers, finite, instance, positive, state, together, within
from lunaedu.physics.conics import periapsis_radius_km, radius_at_anomaly_km, specific_energy_km2_s2

TINY = float(np.finfo(float).tiny)

EXACT = 64 * ROUNDING
"""How far a distance or an eccentricity may be off that went through a few dozen roundings before."""

MOST_TURNS = 1e12
"""Revolutions, or radians, after which fewer than four digits are left to say where on the orbit."""

States = tuple[NDArray[np.float64], NDArray[np.float64]]


def time_from_periapsis_s(
    radius_km: ArrayLike,
    periapsis_radius_km: ArrayLike,
    energy_km2_s2: ArrayLike,
    mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2,
) -> Numbers:
    r"""Time to climb from periapsis to a distance, on any conic: ellipse, parabola, hyperbola, straight line.

    With :math:`\alpha = -2 \varepsilon / \mu` and :math:`e = 1 - \alpha r_p` the universal anomaly follows
    from :math:`r - r_p = e \chi^2 C(\alpha \chi^2)` in closed form, and Kepler's equation gives the time:

    .. math:: \sqrt{\mu}\, t = r_p \chi + e \chi^3 S(\alpha \chi^2)

    Parameters
    ----------
    radius_km : array_like
        Distance to be reached on the way out, km; between periapsis and apoapsis.
    periapsis_radius_km : array_like
        Periapsis radius, km; zero for a straight line.
    energy_km2_s2 : array_like
        Energy per unit mass, km²/s².
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Time since periapsis, s.

    Raises
    ------
    ValueError
        If the orbit never reaches the distance.

    Notes
    -----
    The half-angle form is used, so that nothing cancels near the parabola. A circle has no periapsis: the
    time counts from the place itself, and is zero. A distance that misses an end of the orbit by rounding
    alone is taken for that end.

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
    if np.any(e < -EXACT) or np.any(height < -EXACT * low) or np.any(alpha * height > 2 * e + EXACT):
        raise ValueError("radius_km must lie between the periapsis and the apoapsis of the orbit")
    half = np.where(e > EXACT, np.sqrt(np.maximum(height, 0) / (2 * np.maximum(e, EXACT))), 0.0)
    chi = 2 * half * _arc(np.minimum(alpha * half**2, 1.0))
    return _scaled_time(chi, low, e, alpha) / np.sqrt(mu)


def time_to_radius_s(
    radius_km: ArrayLike,
    start_radius_km: ArrayLike,
    start_speed_km_s: ArrayLike,
    flight_path_angle_deg: ArrayLike = 0.0,
    mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2,
) -> Numbers:
    r"""Time from one point of a conic until it climbs through a distance.

    .. math:: \Delta t = t(r) \mp t(r_0)

    with :math:`t` counted from periapsis, minus if the start is on the way out, plus if it is on the way in.

    Parameters
    ----------
    radius_km : array_like
        Distance to be reached on the way out, km.
    start_radius_km : array_like
        Distance of the start, km; above zero.
    start_speed_km_s : array_like
        Inertial speed at the start, km/s; above zero.
    flight_path_angle_deg : array_like
        Angle of the velocity above the local horizontal at the start, degrees, -90 to 90.
    mu_km3_s2 : array_like
        Gravitational parameter, km³/s².

    Returns
    -------
    float or ndarray
        Time from the start, s; negative where the orbit passed the distance before the start.

    Raises
    ------
    ValueError
        If the orbit never reaches the distance.

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
    start = positive("start_radius_km", start_radius_km)
    speed = within("start_speed_km_s", start_speed_km_s, low=0.0)
    energy = specific_energy_km2_s2(start, speed, mu_km3_s2)
    low = periapsis_radius_km(start, speed, flight_path_angle_deg, mu_km3_s2)
    way = np.where(np.less(finite("flight_path_angle_deg", flight_path_angle_deg), 0), -1.0, 1.0)
    since = time_from_periapsis_s(start, low, energy, mu_km3_s2)
    return time_from_periapsis_s(radius_km, low, energy, mu_km3_s2) - way * since


def eccentric_anomaly_rad(mean_anomaly_rad: ArrayLike, eccentricity: ArrayLike) -> Numbers:
    r"""Solve Kepler's equation for the ellipse.

    .. math:: M = E - e \sin E

    Parameters
    ----------
    mean_anomaly_rad : array_like
        Mean anomaly, radians; any number of revolutions.
    eccentricity : array_like
        Eccentricity; from 0 to 1.

    Returns
    -------
    float or ndarray
        Eccentric anomaly, radians, in the same revolution.

    Notes
    -----
    The universal equation with :math:`r_p = 1 - e` and :math:`\alpha = 1`: no digits are lost near e = 1.

    References
    ----------
    Vallado (2013), algorithm 2 and example 2-1; Curtis (2014), example 3.2.

    Examples
    --------
    >>> print(f"{np.degrees(eccentric_anomaly_rad(np.radians(235.4), 0.4)):.6f}")
    220.512075
    """
    mean = within("mean_anomaly_rad", mean_anomaly_rad, -MOST_TURNS, MOST_TURNS)
    e = within("eccentricity", eccentricity, low=0.0, high=1.0)
    turns = 2 * np.pi * np.round(mean / (2 * np.pi))
    return (turns + _universal_anomaly(mean - turns, 1 - e, e, 1.0))[()]


def hyperbolic_anomaly_rad(mean_anomaly_rad: ArrayLike, eccentricity: ArrayLike) -> Numbers:
    r"""Solve Kepler's equation for the hyperbola.

    .. math:: M = e \sinh F - F

    Parameters
    ----------
    mean_anomaly_rad : array_like
        Hyperbolic mean anomaly, radians.
    eccentricity : array_like
        Eccentricity; above 1.

    Returns
    -------
    float or ndarray
        Hyperbolic anomaly, radians, with the sign of the mean anomaly.

    Notes
    -----
    The universal equation with :math:`r_p = e - 1` and :math:`\alpha = -1`: no digits are lost near e = 1.

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
    return _universal_anomaly(mean, e - 1, e, -1.0)[()]


def propagate_kepler(
    position_km: ArrayLike,
    velocity_km_s: ArrayLike,
    duration_s: ArrayLike,
    mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2,
) -> States:
    r"""Where a body on a conic is after a time: the Kepler problem for all conics at once.

    The start tells how long ago periapsis was, the universal anomaly :math:`\chi_1` follows from the time
    since, and :math:`\chi = \chi_1 - \chi_0` gives Lagrange's coefficients, which combine the two starting
    vectors:

    .. math:: f = 1 - \frac{\chi^2 C}{r_0}, \quad g = t - \frac{\chi^3 S}{\sqrt{\mu}}, \quad
       \dot f = \frac{\sqrt{\mu}}{r r_0} \chi (\alpha \chi^2 S - 1), \quad \dot g = 1 - \frac{\chi^2 C}{r}

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (..., 3)
        State at the start, relative to the attracting body: km, km/s.
    duration_s : array_like, shape (...)
        Time from the start, s; may be negative. Broadcasts against the states.
    mu_km3_s2 : array_like, shape (...)
        Gravitational parameter, km³/s².

    Returns
    -------
    position_km, velocity_km_s : ndarray, shape (..., 3)
        State after `duration_s`.

    Raises
    ------
    ValueError
        If the time ends at the centre itself, where the speed has no end.

    Notes
    -----
    Two bodies only: over a flight to the Moon, oblateness, Moon and Sun move it by hundreds of kilometres.
    Counting from periapsis keeps the digits of a fast flyby, where sums from the start would cancel. A
    body on a straight line through the centre turns back there, as the slimmest of ellipses does.

    References
    ----------
    Curtis (2014), algorithms 3.3 and 3.4, example 3.7; Vallado (2013), example 2-4; Battin (1999),
    section 4.5.

    Examples
    --------
    >>> start = [7000.0, -12124.0, 0.0], [2.6679, 4.6210, 0.0]
    >>> position_km, velocity_km_s = propagate_kepler(*start, 3600.0)
    >>> position_km.round()
    array([-3298.,  7413.,     0.])
    """
    r_vec, v_vec = state(position_km, velocity_km_s)
    duration, mu = finite("duration_s", duration_s), positive("mu_km3_s2", mu_km3_s2)
    together(duration_s=duration, states=r_vec[..., 0] + v_vec[..., 0])
    r0, alpha, low, e, chi0 = _shape(r_vec, v_vec, mu)
    since = _scaled_time(chi0, low, e, alpha)
    scaled = np.sqrt(mu) * duration
    scaled = scaled - _whole_turns(since + scaled, alpha)
    chi1 = _universal_anomaly(since + scaled, low, e, alpha)
    chi, r = chi1 - chi0, low + e * chi1**2 * _stumpff(alpha * chi1**2)[0]
    if np.any(r <= np.cbrt(4.5 * (ROUNDING * (np.abs(since) + np.abs(scaled))) ** 2)):
        raise ValueError("duration_s must not end at the centre of the body, where the speed has no end")
    c, s = _stumpff(alpha * chi**2)
    f, g = 1 - chi**2 * c / r0, (scaled - chi**3 * s) / np.sqrt(mu)
    f_dot, g_dot = np.sqrt(mu) / (r * r0) * chi * (alpha * chi**2 * s - 1), 1 - chi**2 * c / r
    position, velocity = _combine(f, r_vec, g, v_vec), _combine(f_dot, r_vec, g_dot, v_vec)
    return position, velocity


@dataclass(frozen=True)
class Elements:
    """Classical orbital elements of any conic; floats or arrays of one shape.

    ``node_deg`` is the right ascension of the ascending node, ``periapsis_argument_deg`` counts from there
    along the orbit. The periapsis radius stands for the size: a parabola has no finite semi-major axis.
    """

    periapsis_radius_km: Numbers
    eccentricity: Numbers
    inclination_deg: Numbers
    node_deg: Numbers
    periapsis_argument_deg: Numbers
    true_anomaly_deg: Numbers

    @property
    def semi_major_axis_km(self) -> Numbers:
        """Semi-major axis, km: infinite for a parabola, negative for a hyperbola."""
        e = within("eccentricity", self.eccentricity, low=0.0)
        with np.errstate(divide="ignore"):
            return np.divide(positive("periapsis_radius_km", self.periapsis_radius_km), 1 - np.asarray(e))[()]


def elements_from_state(
    position_km: ArrayLike, velocity_km_s: ArrayLike, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2
) -> Elements:
    r"""Orbital elements from position and velocity.

    Angular momentum :math:`\mathbf h = \mathbf r \times \mathbf v` gives the plane, the eccentricity
    vector

    .. math:: \mathbf e = \mathbf v \times \mathbf h / \mu - \mathbf r / r

    the shape and the direction of periapsis.

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (..., 3)
        State relative to the attracting body: km, km/s.
    mu_km3_s2 : array_like, shape (...)
        Gravitational parameter, km³/s².

    Returns
    -------
    Elements
        Angles in degrees, from 0 to 360 (inclination 0 to 180).

    Raises
    ------
    ValueError
        If the motion is along a straight line, as nearly as rounding tells: no plane holds it.

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
    mu = np.asarray(positive("mu_km3_s2", mu_km3_s2))[..., None]
    h, r_size = np.cross(r, v), np.linalg.norm(r, axis=-1, keepdims=True)
    h_size = np.linalg.norm(h, axis=-1, keepdims=True)
    if np.any(h_size <= 16 * ROUNDING * r_size * np.linalg.norm(v, axis=-1, keepdims=True)):
        raise ValueError(
            "velocity_km_s must be one that does not point along position_km: a straight line has no plane"
        )
    e_vec = np.cross(v, h) / mu - r / r_size
    e = np.linalg.norm(e_vec, axis=-1)
    inclination = np.arctan2(np.hypot(h[..., 0], h[..., 1]), h[..., 2])
    node = np.arctan2(h[..., 0], 0.0 - h[..., 1])
    n, m = _plane_axes(inclination, node)
    latitude = np.arctan2(np.sum(r * m, axis=-1), np.sum(r * n, axis=-1))
    argument = np.arctan2(np.sum(e_vec * m, axis=-1), np.sum(e_vec * n, axis=-1))
    angles = (np.degrees(x) % 360 for x in (node, argument, latitude - argument))
    return Elements((h_size**2 / mu)[..., 0] / (1 + e), e, np.degrees(inclination), *angles)


def state_from_elements(elements: Elements, mu_km3_s2: ArrayLike = EARTH_MU_KM3_S2) -> States:
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
    mu_km3_s2 : array_like, shape (...)
        Gravitational parameter, km³/s².

    Returns
    -------
    position_km, velocity_km_s : ndarray, shape (..., 3)
        State relative to the attracting body.

    Raises
    ------
    ValueError
        If a true anomaly lies on an asymptote or beyond it.

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
    e = within("eccentricity", instance("elements", elements, Elements).eccentricity, low=0.0)
    nu = finite("true_anomaly_deg", elements.true_anomaly_deg)
    low = positive("periapsis_radius_km", elements.periapsis_radius_km)
    r, speed = radius_at_anomaly_km(nu, low, e), np.sqrt(positive("mu_km3_s2", mu_km3_s2) / (low * (1 + e)))
    omega = np.radians(finite("periapsis_argument_deg", elements.periapsis_argument_deg))
    u = omega + np.radians(nu)
    n, m = _plane_axes(
        np.radians(finite("inclination_deg", elements.inclination_deg)),
        np.radians(finite("node_deg", elements.node_deg)),
    )
    back, ahead = speed * (np.sin(u) + e * np.sin(omega)), speed * (np.cos(u) + e * np.cos(omega))
    return _combine(r * np.cos(u), n, r * np.sin(u), m), _combine(-back, n, ahead, m)


def _plane_axes(inclination, node):
    """Unit vectors towards the node and a quarter turn further along the orbit."""
    zero = np.zeros_like(inclination + node)
    n = np.stack([np.cos(node) + zero, np.sin(node) + zero, zero], axis=-1)
    m = [-np.sin(node) * np.cos(inclination), np.cos(node) * np.cos(inclination), np.sin(inclination) + zero]
    return n, np.stack(m, axis=-1)


def _combine(a, first, b, second):
    """a times the first vector plus b times the second."""
    return np.asarray(a)[..., None] * first + np.asarray(b)[..., None] * second


def _shape(r_vec, v_vec, mu):
    """What a state says of its conic: r, alpha, periapsis radius, eccentricity, universal anomaly."""
    r = np.linalg.norm(r_vec, axis=-1)
    alpha = 2 / r - np.sum(v_vec**2, axis=-1) / mu
    parameter = np.sum(np.cross(r_vec, v_vec) ** 2, axis=-1) / mu
    root = np.maximum(np.sqrt(np.abs(alpha)), 1e-100)  # so small, sinh(x) / x is 1 and the parabola is in
    climb, level = root * np.sum(r_vec * v_vec, axis=-1) / np.sqrt(mu), 1 - alpha * r
    e = np.where(alpha > 0, np.hypot(climb, level), np.sqrt(np.maximum(1 - alpha * parameter, 1.0)))
    swept = np.where(alpha > 0, np.arctan2(climb, level), np.arcsinh(climb / np.maximum(e, 1.0)))
    return r, alpha, parameter / (1 + e), e, swept / root


def _scaled_time(chi, low, e, alpha):
    """The universal Kepler equation: time since periapsis times the root of mu."""
    return low * chi + e * chi**3 * _stumpff(alpha * chi**2)[1]


def _whole_turns(scaled, alpha):
    """The scaled time of all whole revolutions, to the nearest: zero but on an ellipse."""
    period = 2 * np.pi / np.where(alpha > 0, np.abs(alpha), 1.0) ** 1.5
    turns = np.where(alpha > 0, np.round(scaled / period), 0.0)
    if np.any(np.abs(turns) > MOST_TURNS):
        raise ValueError(
            f"duration_s must be at most {MOST_TURNS:g} revolutions: more have no digits for a place"
        )
    return turns * period


def _universal_anomaly(scaled, low, e, alpha):
    """Solve the universal Kepler equation for an anomaly of at most half a revolution.

    Its right side grows and bends upwards, so that Newton's method, from any start above the root, comes down
    to it and cannot overshoot. Each round is lower than the last until rounding stops it: so it ends, within
    ten rounds or so, because the start is the least of what each term by itself allows.
    """
    size, root = np.abs(scaled), np.sqrt(np.abs(np.where(alpha == 0, 1.0, alpha)))
    mean, least_e = size * root**3, np.maximum(e, LEAST)
    most = np.where(alpha > 0, np.pi, np.arcsinh((mean + np.cbrt(6 * mean / least_e)) / least_e)) / root
    most = np.where(alpha == 0, np.inf, most)
    lower = np.minimum(np.minimum(size / np.maximum(low, LEAST), np.cbrt(np.pi**2 * size / least_e)), most)
    chi = np.full_like(lower, np.inf)
    while np.any(lower < chi):
        chi = np.minimum(lower, chi)
        c, s = _stumpff(alpha * chi**2)
        over = low * chi + e * chi**3 * s - size
        lower = chi - over / np.maximum(low + e * chi**2 * c, TINY)
    return np.sign(scaled) * chi


def _stumpff(z):
    """Stumpff's C and S: one pair of functions for circle and hyperbola, a series where they would cancel."""
    root = np.sqrt(np.maximum(np.abs(z), 1.0))
    c = np.where(z > 0, 1 - np.cos(root), np.cosh(root) - 1) / root**2
    s = np.where(z > 0, root - np.sin(root), np.sinh(root) - root) / root**3
    near, c_series, s_series = np.clip(z, -1.0, 1.0), 1.0, 1.0
    for n in range(18, 0, -2):
        c_series = 1 - near / ((n + 1) * (n + 2)) * c_series
        s_series = 1 - near / ((n + 2) * (n + 3)) * s_series
    inside = np.abs(z) < 1
    return np.where(inside, c_series / 2, c), np.where(inside, s_series / 6, s)


def _arc(x):
    """The arc of a half-angle over its sine, arcsin(√x)/√x, continued to negative x."""
    root = np.sqrt(np.maximum(np.abs(x), 1e-30))
    return np.where(np.asarray(x) > 0, np.arcsin(np.minimum(root, 1.0)), np.arcsinh(root)) / root
