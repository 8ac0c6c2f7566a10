"""The target plane: where a flyby aims, how far off, and how wide the target is.

Offered as ``lu.orbits``. Vectors lie along the last axis; the body is the Moon unless you give another.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import MOON_MU_KM3_S2, MOON_RADIUS_KM
from lunaedu.guard import ROUNDING, Numbers, directions, finite, positive, state, within
from lunaedu.physics.conics import hyperbolic_excess_speed


def impact_parameter_km(
    periapsis_radius_km: ArrayLike, excess_speed_km_s: ArrayLike, mu_km3_s2: ArrayLike = MOON_MU_KM3_S2
) -> Numbers:
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
    low = positive("periapsis_radius_km", periapsis_radius_km)
    speed = positive("excess_speed_km_s", excess_speed_km_s)
    return low * np.sqrt(1 + 2 * positive("mu_km3_s2", mu_km3_s2) / (low * speed**2))


def capture_radius_km(
    excess_speed_km_s: ArrayLike,
    body_radius_km: ArrayLike = MOON_RADIUS_KM,
    mu_km3_s2: ArrayLike = MOON_MU_KM3_S2,
) -> Numbers:
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
    return impact_parameter_km(positive("body_radius_km", body_radius_km), excess_speed_km_s, mu_km3_s2)


def flyby_radius_km(
    impact_parameter_km: ArrayLike, excess_speed_km_s: ArrayLike, mu_km3_s2: ArrayLike = MOON_MU_KM3_S2
) -> Numbers:
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

    vector_km: NDArray[np.float64]
    t_km: Numbers
    r_km: Numbers
    excess_speed_km_s: Numbers
    approach: NDArray[np.float64]
    t_axis: NDArray[np.float64]
    r_axis: NDArray[np.float64]

    @property
    def distance_km(self) -> Numbers:
        """Length of B, km: the impact parameter."""
        return np.hypot(self.t_km, self.r_km)


def b_plane(
    position_km: ArrayLike,
    velocity_km_s: ArrayLike,
    mu_km3_s2: ArrayLike = MOON_MU_KM3_S2,
    pole: ArrayLike = (0.0, 0.0, 1.0),
) -> BPlane:
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
    mu_km3_s2 : array_like, shape (...)
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
    mu = np.asarray(positive("mu_km3_s2", mu_km3_s2))
    axis = directions("pole", finite("pole", pole, (3,)))
    r_size, speed = np.linalg.norm(r, axis=-1), np.linalg.norm(v, axis=-1)
    excess = np.asarray(hyperbolic_excess_speed(r_size, speed, mu))
    if np.any(excess**2 <= 16 * ROUNDING * speed**2):
        raise ValueError(
            "velocity_km_s must be faster than escape: at that speed no way in is a straight line"
        )
    h = np.cross(r, v)
    e_vec = np.cross(v, h) / mu[..., None] - r / r_size[..., None]
    s = _unit(e_vec + (excess / mu)[..., None] * np.cross(h, e_vec))
    t = np.cross(s, axis)
    # S is known to a rounding times r v² / mu: as large are the terms that nearly cancel in e of a far start.
    if np.any(np.linalg.norm(t, axis=-1) <= 8 * ROUNDING * (1 + r_size * speed**2 / mu)):
        raise ValueError("pole must not lie along the way in: T, which is square to both, points nowhere")
    t = _unit(t)
    b, w = np.cross(s, h) / excess[..., None], np.cross(s, t)
    return BPlane(b, np.sum(b * t, axis=-1), np.sum(b * w, axis=-1), excess[()], s, t, w)


def _unit(vector):
    return vector / np.linalg.norm(vector, axis=-1, keepdims=True)
