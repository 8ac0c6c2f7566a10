"""How a charged particle moves in the Earth's dipole: it gyrates, bounces and drifts.

A trapped particle gyrates about its field line, bounces along it between two mirror points, and drifts about
the Earth: protons to the west, electrons to the east. Energies are kinetic; every formula is relativistic.
Masses appear as rest energies in MeV and a particle carries one charge, so volts and electron volts are one
number. L, latitudes and B/B₀ are those of `field`.

Examples
--------
>>> from lunaedu.physics import trapped
>>> turns = trapped.gyro_period_s(1.0, 430.0, trapped.ELECTRON)
>>> bounces = trapped.bounce_period_s(4.0, 1.0, 60.0, trapped.ELECTRON)
>>> drifts = trapped.drift_period_s(4.0, 1.0, 60.0, trapped.ELECTRON)
>>> print(f"{1000 * turns:.2f} ms, {bounces:.2f} s, {drifts / 60:.0f} min")
0.25 ms, 0.29 s, 17 min
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import (
    ELECTRON_MASS_KG,
    ELEMENTARY_CHARGE_C,
    GEOMAGNETIC_RADIUS_KM,
    LIGHT_SPEED_KM_S,
    PROTON_MASS_KG,
)
from lunaedu.guard import Numbers, finite, whole, within
from lunaedu.physics.field import (
    EQUATORIAL_FIELD_NT,
    EQUATORIAL_NT,
    GROUND_KM,
    _earth_radii,
    field_line_radius_km,
    field_nT,
    field_ratio,
    field_vector_nT,
    foot_latitude_deg,
    latitude_of_ratio_deg,
)

__all__ = [
    "ELECTRON",
    "PROTON",
    "Orbit",
    "Particle",
    "bounce_integral",
    "bounce_integral_hamlin",
    "bounce_integral_schulz",
    "bounce_period_s",
    "drift_factor",
    "drift_factor_hamlin",
    "drift_period_s",
    "equatorial_pitch_angle_deg",
    "gyro_period_s",
    "gyro_radius_km",
    "lorentz_factor",
    "loss_cone_deg",
    "mirror_latitude_deg",
    "momentum_MeV",
    "particle_speed_km_s",
    "starting_state",
    "trace",
]


def __dir__() -> list[str]:
    return sorted(__all__)


@dataclass(frozen=True)
class Particle:
    """A particle by its rest energy and its charge, in elementary charges."""

    name: str
    rest_energy_MeV: float
    charge: int


@dataclass(frozen=True)
class Orbit:
    """A particle's path in geomagnetic axes, and its first invariant p⊥²/(2mB) along it."""

    seconds: np.ndarray
    position_km: np.ndarray
    velocity_km_s: np.ndarray
    first_invariant_MeV_nT: np.ndarray


ENERGY_MEV = 1e-6, 1e6
"""From an electron volt to a tera electron volt."""

FIELD_NT = 1e-3, 1e6
"""From far below the field between the planets to far above any of the Earth; tesla lie below."""

# Joules to MeV, kilometres to metres: (10³)² / 10⁶ = 1.
ELECTRON = Particle("electron", ELECTRON_MASS_KG * LIGHT_SPEED_KM_S**2 / ELEMENTARY_CHARGE_C, -1)
PROTON = Particle("proton", PROTON_MASS_KG * LIGHT_SPEED_KM_S**2 / ELEMENTARY_CHARGE_C, +1)


def lorentz_factor(energy_MeV: ArrayLike, particle: Particle) -> Numbers:
    r"""γ: total energy over rest energy.

    .. math:: \gamma = 1 + E / (m c^2)

    Parameters
    ----------
    energy_MeV : array_like
        Kinetic energy, MeV; from 10⁻⁶ to 10⁶.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.

    Returns
    -------
    float or array

    Examples
    --------
    >>> print(f"{lorentz_factor(1.0, ELECTRON):.3f}, {lorentz_factor(1.0, PROTON):.3f}")
    2.957, 1.001
    """
    return 1 + _energy_MeV(energy_MeV) / particle.rest_energy_MeV


def particle_speed_km_s(energy_MeV: ArrayLike, particle: Particle) -> Numbers:
    r"""Speed of a particle of given kinetic energy.

    .. math:: v = c \sqrt{1 - 1/\gamma^2}

    Parameters
    ----------
    energy_MeV : array_like
        Kinetic energy, MeV; from 10⁻⁶ to 10⁶.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.

    Returns
    -------
    float or array
        Speed, km/s.

    Examples
    --------
    >>> print(f"{particle_speed_km_s(1.0, ELECTRON):.0f} km/s")
    282128 km/s
    """
    total_MeV = _energy_MeV(energy_MeV) + particle.rest_energy_MeV
    return LIGHT_SPEED_KM_S * momentum_MeV(energy_MeV, particle) / total_MeV


def momentum_MeV(energy_MeV: ArrayLike, particle: Particle) -> Numbers:
    r"""Momentum times the speed of light.

    .. math:: p c = m c^2 \sqrt{\gamma^2 - 1} = \sqrt{E \, (E + 2 m c^2)}

    Parameters
    ----------
    energy_MeV : array_like
        Kinetic energy, MeV; from 10⁻⁶ to 10⁶.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.

    Returns
    -------
    float or array
        MeV.

    Examples
    --------
    >>> print(f"{momentum_MeV(1.0, ELECTRON):.3f} MeV")
    1.422 MeV
    """
    energy = _energy_MeV(energy_MeV)  # the second form keeps its digits where γ is nearly one
    return np.sqrt(energy * (energy + 2 * particle.rest_energy_MeV))


def equatorial_pitch_angle_deg(pitch_angle_deg: ArrayLike, field_ratio: ArrayLike) -> Numbers:
    r"""Pitch angle that a particle has on the equator, from the one it has elsewhere on its line.

    .. math:: \sin^2\alpha_0 = \sin^2\alpha / (B / B_0)

    Parameters
    ----------
    pitch_angle_deg : array_like
        Angle between velocity and field where the particle is, from above 0 to 90 degrees.
    field_ratio : array_like
        B/B₀ there; one or more.

    Returns
    -------
    float or array
        Degrees.

    Examples
    --------
    >>> print(f"{equatorial_pitch_angle_deg(90.0, 4.0):.1f}°")
    30.0°
    """
    sine = np.sin(_pitch_angle_rad(pitch_angle_deg))
    return np.degrees(np.arcsin(sine / np.sqrt(within("field_ratio", field_ratio, low=1.0))))


def mirror_latitude_deg(equatorial_pitch_angle_deg: ArrayLike) -> Numbers:
    r"""Latitude at which a trapped particle turns back.

    .. math:: B(\lambda_m) / B_0 = 1 / \sin^2\alpha_0

    Parameters
    ----------
    equatorial_pitch_angle_deg : array_like
        Angle between velocity and field on the equator, from above 0 to 90 degrees.

    Returns
    -------
    float or array
        Magnetic latitude, degrees.

    Notes
    -----
    L does not matter, nor does the energy.

    Examples
    --------
    >>> print(f"{mirror_latitude_deg(30.0):.1f}°")
    33.2°
    """
    return latitude_of_ratio_deg(1 / np.sin(_pitch_angle_rad(equatorial_pitch_angle_deg)) ** 2)


def loss_cone_deg(l_shell: ArrayLike, altitude_km: ArrayLike = 100.0) -> Numbers:
    r"""Equatorial pitch angle below which a particle reaches the air and is lost.

    .. math:: \sin^2\alpha_{LC} = B_0 / B(\lambda_f)

    Parameters
    ----------
    l_shell : array_like
        L; the line must rise to the altitude.
    altitude_km : array_like
        Where the air ends the orbit, km.

    Returns
    -------
    float or array
        Degrees.

    Raises
    ------
    ValueError
        If the line stays below that altitude.

    References
    ----------
    Baumjohann and Treumann, *Basic Space Plasma Physics* (1996), chapter 3: from the ground,
    sin²α = (4L⁶ − 3L⁵)^(−1/2).

    Examples
    --------
    >>> print(f"{loss_cone_deg(6.6, altitude_km=0.0):.2f}°")
    2.46°
    """
    return np.degrees(np.arcsin(1 / np.sqrt(field_ratio(foot_latitude_deg(l_shell, altitude_km)))))


def gyro_period_s(energy_MeV: ArrayLike, field_nT: ArrayLike, particle: Particle) -> Numbers:
    r"""Time of one turn about a field line.

    .. math:: \tau_g = 2 \pi \gamma m / (e B)

    Parameters
    ----------
    energy_MeV : array_like
        Kinetic energy, MeV; from 10⁻⁶ to 10⁶.
    field_nT : array_like
        Field where the particle is, nT; from 0.001 to 10⁶.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.

    Returns
    -------
    float or array
        Seconds.

    Notes
    -----
    The pitch angle does not matter.

    Examples
    --------
    >>> print(f"{gyro_period_s(0.001, 50000.0, PROTON):.2e} s")
    1.31e-03 s
    """
    rest_energy = lorentz_factor(energy_MeV, particle) * particle.rest_energy_MeV
    return 2 * np.pi * rest_energy / (_nanotesla(field_nT) * 1e-9 * LIGHT_SPEED_KM_S**2)


def gyro_radius_km(
    energy_MeV: ArrayLike, field_nT: ArrayLike, particle: Particle, pitch_angle_deg: ArrayLike = 90.0
) -> Numbers:
    r"""Radius of the turn about a field line.

    .. math:: \rho = p \sin\alpha / (e B)

    Parameters
    ----------
    energy_MeV : array_like
        Kinetic energy, MeV; from 10⁻⁶ to 10⁶.
    field_nT : array_like
        Field where the particle is, nT; from 0.001 to 10⁶.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.
    pitch_angle_deg : array_like
        Angle between velocity and field there, from above 0 to 90 degrees.

    Returns
    -------
    float or array
        Kilometres.

    Examples
    --------
    >>> print(f"{gyro_radius_km(1.0, 430.0, ELECTRON):.1f} km, {gyro_radius_km(10.0, 430.0, PROTON):.0f} km")
    11.0 km, 1065 km
    """
    across = momentum_MeV(energy_MeV, particle) * np.sin(_pitch_angle_rad(pitch_angle_deg))
    return across / (_nanotesla(field_nT) * 1e-9 * LIGHT_SPEED_KM_S)


def bounce_integral(equatorial_pitch_angle_deg: ArrayLike) -> Numbers:
    r"""T(α₀): how much longer the bounce is than the way from the centre to the shell, exactly.

    .. math:: T = \int_0^{\lambda_m} \frac{\cos\lambda \sqrt{1 + 3\sin^2\lambda}}
                  {\sqrt{1 - B(\lambda) / B(\lambda_m)}} \, d\lambda

    Parameters
    ----------
    equatorial_pitch_angle_deg : array_like
        From 0.1 to 90 degrees.

    Returns
    -------
    float or array
        From 1.38 (towards 0°) to π√2/6 = 0.74 (at 90°).

    Notes
    -----
    With sin λ = sin λₘ sin φ the integrand has no pole, and a hundred Gauss-Legendre points suffice.

    References
    ----------
    Hamlin, Karplus, Vik and Watson (1961), Journal of Geophysical Research 66, 1-4,
    doi:10.1029/JZ066i001p00001; Schulz and Lanzerotti (1974), equations 1.28.

    Examples
    --------
    >>> print(f"{bounce_integral(90.0):.4f}, {bounce_integral(0.1):.4f}")
    0.7405, 1.3723
    """
    return _along_the_line(equatorial_pitch_angle_deg)[0]


def bounce_integral_hamlin(equatorial_pitch_angle_deg: ArrayLike) -> Numbers:
    r"""T(α₀) as most textbooks have it: 2 % too long at 30°, and within 2.1 % from 5° upwards.

    .. math:: T \approx 1.30 - 0.56 \sin\alpha_0

    Parameters
    ----------
    equatorial_pitch_angle_deg : array_like
        From above 0 to 90 degrees.

    Returns
    -------
    float or array

    References
    ----------
    Hamlin, Karplus, Vik and Watson (1961), Journal of Geophysical Research 66, 1-4,
    doi:10.1029/JZ066i001p00001.

    Examples
    --------
    >>> print(f"{bounce_integral_hamlin(90.0):.2f}")
    0.74
    """
    return 1.30 - 0.56 * np.sin(_pitch_angle_rad(equatorial_pitch_angle_deg))


def bounce_integral_schulz(equatorial_pitch_angle_deg: ArrayLike) -> Numbers:
    r"""T(α₀) with both ends exact, and within 1 % between them.

    .. math:: T \approx T(0) - \tfrac12 [T(0) - T(1)] (y + \sqrt y), \quad y = \sin\alpha_0, \quad
              T(0) = 1 + \frac{\ln(2 + \sqrt 3)}{2 \sqrt 3}, \quad T(1) = \frac{\pi \sqrt 2}{6}

    Parameters
    ----------
    equatorial_pitch_angle_deg : array_like
        From above 0 to 90 degrees.

    Returns
    -------
    float or array

    References
    ----------
    Schulz and Lanzerotti (1974), equations 1.28.

    Examples
    --------
    >>> print(f"{bounce_integral_schulz(90.0):.4f}")
    0.7405
    """
    y = np.sin(_pitch_angle_rad(equatorial_pitch_angle_deg))
    along, across = 1 + np.log(2 + np.sqrt(3)) / (2 * np.sqrt(3)), np.pi * np.sqrt(2) / 6
    return along - (along - across) * (y + np.sqrt(y)) / 2


def bounce_period_s(
    l_shell: ArrayLike, energy_MeV: ArrayLike, equatorial_pitch_angle_deg: ArrayLike, particle: Particle
) -> Numbers:
    r"""Time from mirror point to mirror point and back.

    .. math:: \tau_b = \frac{4 L a}{v} \, T(\alpha_0)

    Parameters
    ----------
    l_shell : array_like
        L; from 0.9 to 1000.
    energy_MeV : array_like
        Kinetic energy, MeV; from 10⁻⁶ to 10⁶.
    equatorial_pitch_angle_deg : array_like
        From 0.1 to 90 degrees.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.

    Returns
    -------
    float or array
        Seconds.

    Notes
    -----
    The field's strength does not matter. At 90° it is the limit of small bounces. The coil is taken for thin:
    one as wide as the line's radius of curvature, a third of L a, is refused.

    References
    ----------
    Walt (1994), chapter 4; Schulz and Lanzerotti (1974), equation 1.27.

    Examples
    --------
    >>> print(f"{bounce_period_s(6.6, 1.0, 45.0, ELECTRON):.2f} s")
    0.53 s
    """
    path_km = 4 * _trapped_l(l_shell, energy_MeV, particle) * GEOMAGNETIC_RADIUS_KM
    return path_km / particle_speed_km_s(energy_MeV, particle) * bounce_integral(equatorial_pitch_angle_deg)


def drift_factor(equatorial_pitch_angle_deg: ArrayLike) -> Numbers:
    r"""D(α₀)/T(α₀): how the drift depends on the pitch angle, exactly.

    .. math:: \frac{D}{T} = \frac12 - \frac{Y}{12\,T}, \qquad
              Y = 2 \int_0^{\lambda_m} \cos\lambda \sqrt{1 + 3\sin^2\lambda}
                  \sqrt{1 - B(\lambda) / B(\lambda_m)} \, d\lambda

    Parameters
    ----------
    equatorial_pitch_angle_deg : array_like
        From 0.1 to 90 degrees.

    Returns
    -------
    float or array
        From 1/3 (towards 0°) to 1/2 (at 90°).

    References
    ----------
    Schulz and Lanzerotti (1974), equations 1.31, 1.35 and 1.36.

    Examples
    --------
    >>> print(f"{drift_factor(90.0):.3f}, {drift_factor(0.1):.3f}")
    0.500, 0.335
    """
    bounce, action = _along_the_line(equatorial_pitch_angle_deg)
    return 1 / 2 - action / (12 * bounce)


def drift_factor_hamlin(equatorial_pitch_angle_deg: ArrayLike) -> Numbers:
    r"""D/T as most textbooks have it: within 1 % from 5° upwards.

    .. math:: D / T \approx 0.35 + 0.15 \sin\alpha_0

    Parameters
    ----------
    equatorial_pitch_angle_deg : array_like
        From above 0 to 90 degrees.

    Returns
    -------
    float or array

    References
    ----------
    Hamlin, Karplus, Vik and Watson (1961), Journal of Geophysical Research 66, 1-4,
    doi:10.1029/JZ066i001p00001.

    Examples
    --------
    >>> print(f"{drift_factor_hamlin(90.0):.2f}")
    0.50
    """
    return 0.35 + 0.15 * np.sin(_pitch_angle_rad(equatorial_pitch_angle_deg))


def drift_period_s(
    l_shell: ArrayLike,
    energy_MeV: ArrayLike,
    equatorial_pitch_angle_deg: ArrayLike,
    particle: Particle,
    equatorial_field_nT: ArrayLike = EQUATORIAL_FIELD_NT,
) -> Numbers:
    r"""Time of one drift about the Earth: protons to the west, electrons to the east.

    .. math:: \tau_d = \frac{2 \pi e B_{eq} a^2}{3 L m c^2} \, \frac{\gamma}{\gamma^2 - 1} \, \frac{T}{D}

    Parameters
    ----------
    l_shell : array_like
        L; from 0.9 to 1000.
    energy_MeV : array_like
        Kinetic energy, MeV; from 10⁻⁶ to 10⁶.
    equatorial_pitch_angle_deg : array_like
        From 0.1 to 90 degrees.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.
    equatorial_field_nT : float
        Field of the dipole on its equator, 6371.2 km from the centre.

    Returns
    -------
    float or array
        Seconds.

    Notes
    -----
    Gradient and curvature drift together, averaged over the bounce. Electric fields are left out. The coil is
    taken for thin: one as wide as the line's radius of curvature, a third of L a, is refused.

    References
    ----------
    Schulz and Lanzerotti (1974), equation 1.35; Walt (1994), chapter 4.

    Examples
    --------
    >>> print(f"{drift_period_s(6.6, 1.0, 90.0, ELECTRON) / 60:.1f} min")
    10.0 min
    """
    total_MeV = _energy_MeV(energy_MeV) + particle.rest_energy_MeV
    shell = _trapped_l(l_shell, energy_MeV, particle, equatorial_field_nT)
    flux = np.asarray(equatorial_field_nT) * 1e-9 * GEOMAGNETIC_RADIUS_KM**2
    slow = 2 * np.pi * flux / (3 * shell)
    return (
        slow * total_MeV / momentum_MeV(energy_MeV, particle) ** 2 / drift_factor(equatorial_pitch_angle_deg)
    )


def starting_state(
    l_shell: float,
    energy_MeV: float,
    equatorial_pitch_angle_deg: float,
    particle: Particle,
    gyrophase_deg: float = 0.0,
) -> tuple[NDArray, NDArray]:
    r"""Place a particle on the equator of the dipole, its centre of gyration on a shell, moving northwards.

    Parameters
    ----------
    l_shell : float
        L of the centre of gyration.
    energy_MeV : float
        Kinetic energy, MeV; from 10⁻⁶ to 10⁶.
    equatorial_pitch_angle_deg : float
        From above 0 to 90 degrees.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.
    gyrophase_deg : float
        Where on its coil it starts: 0 farthest from the Earth, 90 to the east, 180 nearest, 270 to the west.

    Returns
    -------
    position_km, velocity_km_s : ndarray, shape (3,)
        Geomagnetic axes, for `trace`.

    Raises
    ------
    ValueError
        If the gyration would not fit between shell and ground.

    Notes
    -----
    The pitch angle is meant where the particle stands. A proton outside runs with its drift, inside against
    it, so the same angle belongs to orbits that differ by about the coil's radius over that of the shell. The
    mean over the phases is what formulas for the centre of gyration mean.

    Examples
    --------
    >>> position, velocity = starting_state(2.0, 10.0, 90.0, PROTON)
    >>> print(f"{position[0]:.0f} km, {velocity[1]:.0f} km/s")
    12860 km, -43423 km/s
    """
    for name, value in (
        ("l_shell", l_shell),
        ("energy_MeV", energy_MeV),
        ("equatorial_pitch_angle_deg", equatorial_pitch_angle_deg),
    ):
        finite(name, value, ())
    centre_km = field_line_radius_km(l_shell, 0.0)
    turn_km = gyro_radius_km(energy_MeV, field_nT(centre_km, 0.0), particle, equatorial_pitch_angle_deg)
    if turn_km > centre_km - GROUND_KM:
        raise ValueError(
            f"the gyration must fit inside the shell of {centre_km:.0f} km; its radius is {turn_km:.0f} km"
        )
    angle = _pitch_angle_rad(equatorial_pitch_angle_deg)
    phase = np.radians(finite("gyrophase_deg", gyrophase_deg, ()))
    outwards = np.array([np.cos(phase), np.sin(phase), 0.0])
    onwards = particle.charge * np.array([np.sin(phase), -np.cos(phase), 0.0])
    direction = np.sin(angle) * onwards + np.array([0.0, 0.0, np.cos(angle)])
    position = np.array([centre_km, 0.0, 0.0]) + turn_km * outwards
    return position, particle_speed_km_s(energy_MeV, particle) * direction


def trace(
    position_km: ArrayLike,
    velocity_km_s: ArrayLike,
    particle: Particle,
    step_s: float,
    steps: int,
    field_vector_nT: Callable = field_vector_nT,
) -> Orbit:
    r"""Follow a charged particle step by step in a magnetic field: Boris's method.

    Each step goes half-way, turns the velocity about the field found there, and goes on. The turn

    .. math:: \mathbf t = \frac{q \mathbf B}{\gamma m} \frac{\Delta t}{2}, \quad
              \mathbf v' = \mathbf v + \mathbf v \times \mathbf t, \quad
              \mathbf v_{new} = \mathbf v + \frac{2}{1 + t^2} \mathbf v' \times \mathbf t

    changes no speed, however long the step: the energy is kept to rounding. Judge the step by the first
    invariant instead.

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (3,)
        Where it starts and how fast, in the axes of the field.
    particle : Particle
        ``ELECTRON`` or ``PROTON``.
    step_s : float
        Length of a step, s: a thirtieth of the shortest gyration or less; not above a quarter of the first.
    steps : int
        How many.
    field_vector_nT : callable
        From positions in km, shape (..., 3), to the field in nT, shape (..., 3) or (3,).

    Returns
    -------
    Orbit
        With steps + 1 points; the first invariant :math:`p_\perp^2 / (2 m B)` in MeV/nT.

    Raises
    ------
    ValueError
        If a number is not finite or out of range, the particle is faster than light, a step is too long, or
        the field is another for many positions than for one.

    Notes
    -----
    The first invariant is not exact: it swings within each gyration by about the gyration radius over the
    length on which the field changes. Its mean over a gyration stays.

    References
    ----------
    Birdsall and Langdon, *Plasma Physics via Computer Simulation* (1985), section 4-3; Qin et al. (2013), Why
    is Boris algorithm so good?, Physics of Plasmas 20, 084503, doi:10.1063/1.4818428.

    Examples
    --------
    >>> orbit = trace(*starting_state(2.0, 10.0, 45.0, PROTON), PROTON, step_s=5e-4, steps=1000)
    >>> speeds = np.linalg.norm(orbit.velocity_km_s, axis=1)
    >>> print(np.allclose(speeds, speeds[0], rtol=1e-11))
    True
    """
    position = finite("position_km", position_km, (3,))
    velocity = finite("velocity_km_s", velocity_km_s, (3,))
    steps = whole("steps", steps, 1, 10_000_000)
    beta_squared = np.sum(velocity**2) / LIGHT_SPEED_KM_S**2
    if not 0 < beta_squared < 1:
        raise ValueError(
            f"the particle must move, and slower than light; got {np.sqrt(beta_squared):g} of its speed"
        )
    gamma_mass_MeV = particle.rest_energy_MeV / np.sqrt(1 - beta_squared)
    turn_rad_s_nT = particle.charge * 1e-9 * LIGHT_SPEED_KM_S**2 / gamma_mass_MeV
    gyration_s = 2 * np.pi / np.linalg.norm(turn_rad_s_nT * field_vector_nT(position))
    if not 0 < finite("step_s", step_s, ()) <= gyration_s / 4:
        raise ValueError(f"step_s must be above 0 and at most a quarter of {gyration_s:g} s; got {step_s:g}")
    states = _boris_steps(position, velocity, turn_rad_s_nT, field_vector_nT, step_s, steps)
    positions, velocities = states[:, 0], states[:, 1]
    fields = np.broadcast_to(field_vector_nT(positions), positions.shape)
    if not np.allclose(fields[-1], field_vector_nT(positions[-1]), rtol=1e-9):
        raise ValueError("field_vector_nT must give for many positions, shape (N, 3), what it gives for each")
    strengths = np.linalg.norm(fields, axis=1)
    across = np.linalg.norm(np.cross(velocities, fields), axis=1) / strengths
    momentum = gamma_mass_MeV * across / LIGHT_SPEED_KM_S
    return Orbit(
        seconds=step_s * np.arange(steps + 1),
        position_km=positions,
        velocity_km_s=velocities,
        first_invariant_MeV_nT=momentum**2 / (2 * particle.rest_energy_MeV * strengths),
    )


def _boris_steps(position, velocity, turn_rad_s_nT, field_vector_nT, step_s, steps):
    """Return positions and velocities at each step, shape (steps + 1, 2, 3)."""
    states = np.empty((steps + 1, 2, 3))
    states[0] = position, velocity
    for k in range(steps):
        half_way = position + velocity * step_s / 2
        turn = turn_rad_s_nT * field_vector_nT(half_way) * step_s / 2
        turned = velocity + _cross(velocity, turn)
        velocity = velocity + 2 / (1 + turn @ turn) * _cross(turned, turn)
        position = half_way + velocity * step_s / 2
        states[k + 1] = position, velocity
    return states


def _cross(a, b):
    """The cross product of two vectors; NumPy's own takes ten times as long for a single pair."""
    (ax, ay, az), (bx, by, bz) = a.tolist(), b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


_gauss = cache(np.polynomial.legendre.leggauss)


def _along_the_line(equatorial_pitch_angle_deg):
    """Return the integrals T and Y along a field line, up to the mirror point."""
    angle_deg = within("equatorial_pitch_angle_deg", equatorial_pitch_angle_deg, 0.1, 90.0)
    # At 90° both integrals are limits, reached long before the bounce is as small as this.
    mirror = np.maximum(np.sin(np.radians(mirror_latitude_deg(angle_deg))), 1e-6)[..., None]
    nodes, weights = _gauss(100)
    phase = np.pi / 4 * (nodes + 1)
    sine = mirror * np.sin(phase)
    # The logarithm of B(λ)/B(λₘ): its exponential less one keeps its digits near the mirror point.
    inside = (mirror * np.cos(phase)) ** 2
    log_ratio = np.log1p(-3 * inside / (1 + 3 * mirror**2)) / 2 + 3 * np.log1p(-inside / (1 - sine**2))
    parallel = np.sqrt(-np.expm1(log_ratio))
    path = np.pi / 4 * weights * mirror * np.cos(phase) * np.sqrt(1 + 3 * sine**2)
    return np.sum(path / parallel, axis=-1), 2 * np.sum(path * parallel, axis=-1)


def _pitch_angle_rad(pitch_angle_deg):
    angle_deg = within("pitch_angle_deg", pitch_angle_deg, 0.0, 90.0, open_low=True)
    # Below a millionth of a degree B/B₀ at the mirror point is beyond any field of the Earth.
    return np.radians(np.maximum(angle_deg, 1e-6))


def _energy_MeV(energy_MeV):
    return within("energy_MeV", energy_MeV, *ENERGY_MEV)


def _nanotesla(field_nT):
    return within("field_nT", field_nT, *FIELD_NT)


def _trapped_l(l_shell, energy_MeV, particle, equatorial_field_nT=EQUATORIAL_FIELD_NT):
    """Return L; ValueError unless coils on the equator are narrower than their line is curved."""
    shell = _earth_radii("l_shell", l_shell)
    there_nT = within("equatorial_field_nT", equatorial_field_nT, *EQUATORIAL_NT) / shell**3
    coil_km = gyro_radius_km(energy_MeV, np.maximum(there_nT, FIELD_NT[0]), particle)
    if np.any(coil_km >= shell * GEOMAGNETIC_RADIUS_KM / 3):
        raise ValueError(
            f"no {particle.name} of this energy is trapped there: its coil, {np.max(coil_km):.4g} km, is as "
            "wide as the field line is curved"
        )
    return shell
