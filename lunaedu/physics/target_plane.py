"""The target plane: where a flyby aims, how far off, and how wide the target is.

Offered as ``lu.orbits``. Vectors lie along the last axis; the body is the Moon unless you give another.
"""

from dataclasses import dataclass

import numpy as np

from lunaedu.constants import MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.guard import finite, positive, state, within
from lunaedu.physics.conics import hyperbolic_excess_speed


def impact_parameter_km(periapsis_radius_km, excess_speed_km_s, mu_km3_s2=MOON_MU_KM3_S2):
    r"""How far off centre to aim, for a given closest approach: gravitational focusing.

    .. math:: b = r_p \sqrt{1 + \frac{2 \mu}{r_p v_\infty^2}}

    Parameters
    ----------
    periapsis_radius_km : array_like
        Closest approach to the centre of the body, km; above zero.
    excess_speed_km_s : array_like
        Speed relative to the body before it attracts, km/s; above zero.
    mu_km3_s2 : array_like
        Gravitational parameter of the target, km³/s²; the Moon's by default.

    Returns
    -------
    float or ndarray
        Distance of the incoming asymptote from the centre, km.

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
    excess_speed_km_s : array_like
        Speed relative to the body before it attracts, km/s; above zero.
    body_radius_km : array_like
        Radius of the body, km; the Moon's by default.
    mu_km3_s2 : array_like
        Gravitational parameter of the body, km³/s²; the Moon's by default.

    Returns
    -------
    float or ndarray
        Radius of the disc to aim at, km: every path inside it hits.

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
    impact_parameter_km : array_like
        Distance of the incoming asymptote from the centre, km; not negative.
    excess_speed_km_s : array_like
        Speed relative to the body before it attracts, km/s; above zero.
    mu_km3_s2 : array_like
        Gravitational parameter of the target, km³/s²; the Moon's by default.

    Returns
    -------
    float or ndarray
        Closest approach to the centre, km; an impact where it is below the body's radius.

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
    position_km, velocity_km_s : array_like, shape (..., 3)
        State relative to the target body: km, km/s. Anywhere on the hyperbola.
    mu_km3_s2 : float
        Gravitational parameter of the target, km³/s²; the Moon's by default.
    pole : array_like, shape (3,)
        Direction k to which T is square; the z axis of the frame by default.

    Returns
    -------
    BPlane
        B with its parts along T and R, the axes, and the excess speed.

    Raises
    ------
    ValueError
        If the speed is not above the escape speed, or the path comes in along the pole, as nearly as rounding
        tells: T then points nowhere.

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
    r, v = state(position_km, velocity_km_s)
    mu = positive("mu_km3_s2", mu_km3_s2)
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
