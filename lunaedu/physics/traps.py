"""Ion traps: what four of them read in a streaming plasma, and what may be concluded from that.

A trap is a flat box with an open side: behind an outer grid, which may push ions back, lies an inner grid at
-200 V, which turns electrons back, and behind it a collector whose current is read. Four sit at the corners
of a tetrahedron, each with another potential of its outer grid.

What this model leaves out: the grids' own shadow and bending fields (the grids are planes, and let all
through), secondary electrons, ions other than protons, and the collector's own potential, which is taken
never to be the highest on the way. Through planes an attracting grid draws no more ions than come anyway, so
in a body at the plasma's potential the grids at -10, -5 and 0 V read alike.

Examples
--------
Seven hundred protons in each cm³ at the probe's speed and nine at the wind's give one and the same current:

>>> from lunaedu.physics.traps import retarded_flux_cm2_s
>>> print(f"{retarded_flux_cm2_s(700.0, 1e3, 5.2):.2e} {retarded_flux_cm2_s(9.1, 1e5, 400.0):.2e}")
3.67e+08 3.64e+08
"""

from dataclasses import dataclass
from math import erfc

import numpy as np

from lunaedu.constants import BOLTZMANN_J_K, ELECTRON_MASS_KG, ELEMENTARY_CHARGE_C, PROTON_MASS_KG
from lunaedu.facts import RECORD
from lunaedu.guard import finite, positive, within
from lunaedu.physics.plasma import electronvolts, thermal_speed_km_s

GRIDS_V = RECORD["trap_outer_grids"].value
"""Potentials of the four outer grids against the body: fact trap_outer_grids (-10 and -5 V from memory)."""

INNER_GRID_V = RECORD["trap_inner_grid"].value
FLOOR_A = RECORD["trap_floor"].value
"""Photocurrent of a sunlit trap: fact trap_floor."""

AREA_CM2 = np.pi * (RECORD["trap_geometry"].value / 10) ** 2
"""A circle as wide as the outer grid of Luna 2's trap, fact trap_geometry: Luna 1's is not known."""

WIND_ELECTRONS_K = 1.4e5
"""Mean temperature of the wind's electrons at 1 au (ISEE-3 statistics, windows2universe.org)."""

GAIN_FRACTION = 0.2
"""How well the gain of a trap is known, as a part of the current: ours, nobody published it."""

AXES = np.geomspace(1, 1000, 45), np.geomspace(1e3, 1e6, 25), np.geomspace(2, 800, 45)
"""Densities (cm⁻³), temperatures (K) and speeds (km/s) of the grid of `posterior`, unless told otherwise."""

CM_S_PER_KM_S = 1e5

_QUANTITIES = ("density_cm3", "temperature_K", "speed_km_s")

_erfc = np.vectorize(erfc, otypes=[float])


def retarded_flux_cm2_s(density_cm3, temperature_K, speed_km_s, barrier_V=0.0, mass_kg=PROTON_MASS_KG):
    r"""Particles of a drifting Maxwellian that climb a barrier and fall on a plane, per cm² and second.

    .. math:: \Gamma = \frac{n w}{2 \sqrt\pi} \Big[ e^{-(b - s)^2} + \sqrt\pi\, s\,
       \mathrm{erfc}(b - s) \Big], \quad s = \frac{u}{w}, \quad b = \sqrt{\frac{e U}{k T}}, \quad
       w = \sqrt{\frac{2 k T}{m}}

    Parameters
    ----------
    density_cm3 : float or array
        Particles per cm³ in the undisturbed plasma; not negative.
    temperature_K : float or array
        Their temperature, K; above zero.
    speed_km_s : float or array
        Drift u into the plane, km/s: the stream's speed times the cosine of its angle; negative from behind.
    barrier_V : float or array
        Highest potential U on the way, for particles of one charge, V; not negative.
    mass_kg : float
        Mass, kg; a proton's unless you give another.

    Returns
    -------
    float or array
        Flux, cm⁻² s⁻¹.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range.

    Notes
    -----
    At rest and without barrier it is a quarter of density times mean speed, the random flux; for a fast
    stream it is density times drift, the ram flux.

    References
    ----------
    Whipple, "The ion-trap results in 'Exploration of the upper atmosphere with the help of the third Soviet
    sputnik'", *Proceedings of the IRE* 47, 2023-2024 (1959); Knudsen, *Journal of Geophysical Research* 71,
    4669-4678 (1966).

    Examples
    --------
    >>> for barrier_V in (0.0, 15.0):
    ...     print(f"{retarded_flux_cm2_s(700.0, 1e4, 5.2, barrier_V):.2g}")
    4.8e+08
    1.9e+02
    """
    width_km_s = thermal_speed_km_s(temperature_K, mass_kg)
    drift = finite("speed_km_s", speed_km_s) / width_km_s
    climb = np.sqrt(within("barrier_V", barrier_V, low=0.0) / electronvolts(temperature_K))
    shape = np.exp(-((climb - drift) ** 2)) + np.sqrt(np.pi) * drift * _erfc(climb - drift)
    density = within("density_cm3", density_cm3, low=0.0)
    return (density * width_km_s * CM_S_PER_KM_S / (2 * np.sqrt(np.pi)) * shape)[()]


def ion_current_A(
    density_cm3, temperature_K, speed_km_s, cosine=1.0, grid_V=0.0, body_V=0.0, area_cm2=AREA_CM2
):
    r"""Current of protons to the collector of one trap.

    .. math:: I = e A\, \Gamma(n, T, u \cos\theta, \max(V_\mathrm{grid} + V_\mathrm{body}, 0))

    Parameters
    ----------
    density_cm3 : float or array
        Protons per cm³; not negative.
    temperature_K : float or array
        Their temperature, K; above zero.
    speed_km_s : float or array
        Speed of the stream past the probe, km/s; not negative.
    cosine : float or array
        Of the angle between the stream and the way in: 1 faces the stream, -1 turns its back to it.
    grid_V : float or array
        Potential of the outer grid against the body, V.
    body_V : float or array
        Potential of the body against the plasma, V.
    area_cm2 : float
        Open area, cm².

    Returns
    -------
    float or array
        Amperes; never negative.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range.

    Notes
    -----
    A plane in no one's shadow is taken: a thermal plasma reaches traps at the back too, a fast wind does not.

    Examples
    --------
    >>> print(f"{ion_current_A(8.7, 1.2e5, 468.0, grid_V=15.0):.2e}")
    1.84e-09
    """
    barrier_V = np.maximum(finite("grid_V", grid_V) + finite("body_V", body_V), 0.0)
    inward_km_s = within("speed_km_s", speed_km_s, low=0.0) * within("cosine", cosine, -1.0, 1.0)
    flux = retarded_flux_cm2_s(density_cm3, temperature_K, inward_km_s, barrier_V)
    return ELEMENTARY_CHARGE_C * positive("area_cm2", area_cm2) * flux


def electron_current_A(density_cm3, electron_temperature_K, inner_grid_V=INNER_GRID_V, area_cm2=AREA_CM2):
    r"""Current of those electrons that are energetic enough to pass the inner grid.

    .. math:: I = -e A\, \frac{n \bar v_e}{4}\, e^{-e |V| / (k T_e)}

    Parameters
    ----------
    density_cm3 : float or array
        Electrons per cm³; not negative.
    electron_temperature_K : float or array
        Their temperature, K; above zero.
    inner_grid_V : float or array
        Potential of the inner grid against the plasma, V; not positive.
    area_cm2 : float
        Open area, cm².

    Returns
    -------
    float or array
        Amperes; never positive.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range.

    Notes
    -----
    Thermal electrons do not count: at ten eV only one in 10⁹ passes 200 V. A negative current tells of
    another kind, with hundreds of eV, as Luna 2 met between 50 000 and 70 000 km (fact zones_1960).

    Examples
    --------
    >>> print(f"{electron_current_A(8.7, 1.4e5):.1e} {electron_current_A(1.0, 5e6):.1e}")
    -1.4e-16 -9.9e-10
    """
    barrier_V = -np.asarray(within("inner_grid_V", inner_grid_V, high=0.0))
    flux = retarded_flux_cm2_s(density_cm3, electron_temperature_K, 0.0, barrier_V, ELECTRON_MASS_KG)
    return -ELEMENTARY_CHARGE_C * positive("area_cm2", area_cm2) * flux


def photocurrent_A(sun_cosine, floor_A=FLOOR_A):
    """Current of the electrons that sunlight drives from the inner grid to the collector.

    Parameters
    ----------
    sun_cosine : float or array
        Cosine of the angle between sunlight and the way in: 1 looks at the Sun, below zero is shadow.
    floor_A : float
        Size of the current of a trap that looks at the Sun, A; above zero.

    Returns
    -------
    float or array
        Amperes; never positive.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range.

    References
    ----------
    Fact trap_floor: Gringauz and others (1960), Kurt, Moroz and Shklovskii (1960), for Luna 2.

    Examples
    --------
    >>> photocurrent_A(np.array([1.0, 0.5, -1.0])) + 0.0
    array([-5.0e-10, -2.5e-10,  0.0e+00])
    """
    lit = np.maximum(within("sun_cosine", sun_cosine, -1.0, 1.0), 0.0)
    return -positive("floor_A", floor_A) * lit


def facings(angle_deg, spin_deg=0.0):
    r"""Cosines between a stream and the ways into four traps at the corners of a tetrahedron.

    .. math:: c_1 = \cos\theta, \quad c_k = -\tfrac13 \cos\theta
       + \tfrac{2 \sqrt 2}{3} \sin\theta \cos(\psi - 120° (k - 2)), \quad k = 2, 3, 4

    Parameters
    ----------
    angle_deg : float or array
        Angle between the stream and the way into the first trap, degrees, 0 to 180.
    spin_deg : float or array
        Turn of the container about the first trap's axis, degrees.

    Returns
    -------
    ndarray, shape (..., 4)
        In the order of `GRIDS_V`; they always add up to zero.

    Raises
    ------
    ValueError
        If an angle is not finite or out of its range.

    Examples
    --------
    >>> facings(0.0).round(3)
    array([ 1.   , -0.333, -0.333, -0.333])
    """
    angle = np.radians(within("angle_deg", angle_deg, 0.0, 180.0))[..., None]
    turn = np.radians(np.asarray(finite("spin_deg", spin_deg))[..., None] - [0.0, 120.0, 240.0])
    others = -np.cos(angle) / 3 + np.sqrt(8) / 3 * np.sin(angle) * np.cos(turn)
    first = np.broadcast_to(np.cos(angle), (*others.shape[:-1], 1))
    return np.concatenate([first, others], axis=-1)


def four_currents_A(
    density_cm3, temperature_K, speed_km_s, cosines, body_V=0.0, electron_temperature_K=WIND_ELECTRONS_K
):
    """Currents of the four traps in one plasma, or in many: protons, and the electrons that pass 200 V.

    Parameters
    ----------
    density_cm3 : float or array
        Protons, and as many electrons, per cm³; not negative.
    temperature_K : float or array
        Temperature of the protons, K; above zero.
    speed_km_s : float or array
        Speed of the stream past the probe, km/s; not negative.
    cosines : array, shape (..., 4)
        Of the angles between the stream and the ways in, as from `facings`.
    body_V : float
        Potential of the body against the plasma, V; below 200.
    electron_temperature_K : float
        Temperature of the electrons, K; above zero.

    Returns
    -------
    ndarray, shape (..., 4)
        Amperes, in the order of `GRIDS_V`; light is left out, see `photocurrent_A`.

    Raises
    ------
    ValueError
        If an input is not finite, out of its range, or not four cosines.

    Examples
    --------
    >>> facing = facings(54.74, 240.0)  # the first and the last trap look half into the stream
    >>> for density_cm3, temperature_K, speed_km_s in ((700.0, 1e4, 5.2), (8.7, 1.2e5, 468.0)):
    ...     nanoamperes = 1e9 * four_currents_A(density_cm3, temperature_K, speed_km_s, facing)
    ...     print(" ".join(f"{current:.2f}" for current in nanoamperes))
    1.69 0.74 0.74 -0.00
    1.06 -0.00 -0.00 1.07
    """
    cosines = np.asarray(finite("cosines", cosines))
    if cosines.shape[-1:] != (4,):
        raise ValueError(f"cosines must have 4 entries along their last axis; got the shape {cosines.shape}")
    density, temperature, speed = (
        np.asarray(finite(name, value))[..., None]
        for name, value in (
            ("density_cm3", density_cm3),
            ("temperature_K", temperature_K),
            ("speed_km_s", speed_km_s),
        )
    )
    ions = ion_current_A(density, temperature, speed, cosines, np.array(GRIDS_V), body_V)
    return ions + electron_current_A(density, electron_temperature_K, INNER_GRID_V + body_V)


@dataclass(frozen=True)
class Caught:
    """What a Monte Carlo run of a trap gave: current and its standard error, A, and how many were caught."""

    current_A: float
    standard_error_A: float
    particles: int


def throw_ions(
    density_cm3, temperature_K, speed_km_s, cosine=1.0, barrier_V=0.0, particles=100_000, seed=1959
):
    r"""Current of one trap by Monte Carlo: draw velocities of protons in space, see which ones get in.

    A proton comes in if the energy of its motion along the way in exceeds the barrier. It then counts as much
    as it is fast, because a plane meets fast particles more often:

    .. math:: I = e A n\, \langle v_z\, [\, v_z > 0,\; m v_z^2 / 2 > e U\, ] \rangle

    Parameters
    ----------
    density_cm3 : float
        Protons per cm³; above zero.
    temperature_K : float
        Their temperature, K; above zero.
    speed_km_s : float
        Speed of the stream past the probe, km/s; not negative.
    cosine : float
        Of the angle between the stream and the way in.
    barrier_V : float
        Highest potential on the way, V; not negative.
    particles : int
        How many to draw.
    seed : int
        Of the generator: the same numbers every time.

    Returns
    -------
    Caught

    Raises
    ------
    ValueError
        If an input is not finite or out of its range.

    Notes
    -----
    It knows nothing of error functions; `ion_current_A` must agree with it within the standard errors.

    Examples
    --------
    >>> caught = throw_ions(8.7, 1.2e5, 468.0, barrier_V=15.0)
    >>> print(f"{caught.current_A:.3e} ± {caught.standard_error_A:.0e} A, closed form {1.845e-09} A")
    1.844e-09 ± 4e-13 A, closed form 1.845e-09 A
    """
    spread_m_s = np.sqrt(BOLTZMANN_J_K * positive("temperature_K", temperature_K) / PROTON_MASS_KG)
    drift_m_s = 1000 * within("speed_km_s", speed_km_s, low=0.0)
    along = within("cosine", cosine, -1.0, 1.0)
    needed_J = ELEMENTARY_CHARGE_C * within("barrier_V", barrier_V, low=0.0)
    drawn = np.random.default_rng(seed).normal(0.0, spread_m_s, (int(positive("particles", particles)), 3))
    velocities = drawn + drift_m_s * np.array([np.sqrt(1 - along**2), 0.0, along])
    inward = velocities[:, 2]
    enters = (inward > 0) & (PROTON_MASS_KG * inward**2 / 2 > needed_J)
    share = ELEMENTARY_CHARGE_C * AREA_CM2 * 1e-4 * 1e6 * positive("density_cm3", density_cm3)
    currents_A = share * np.where(enters, inward, 0.0)
    return Caught(
        float(currents_A.mean()),
        float(currents_A.std(ddof=1) / np.sqrt(len(currents_A))),
        int(np.count_nonzero(enters)),
    )


def log_likelihood(readings_A, expected_A, floor_A=FLOOR_A, fraction=GAIN_FRACTION):
    r"""How well readings fit expected currents, when light adds what it likes up to a floor.

    .. math:: \ln L = -\sum_k \Big[ \frac{(I_k - J_k)^2}{2 \sigma_k^2} + \ln \sigma_k \Big], \quad
       \sigma_k^2 = I_\mathrm{floor}^2 + (f J_k)^2

    Parameters
    ----------
    readings_A : array, shape (..., 4)
        Currents I that were read, A.
    expected_A : array, shape (..., 4)
        Currents J of a model, A, as from `four_currents_A`.
    floor_A : float
        Standard deviation of what does not come from the plasma, A; above zero.
    fraction : float
        Standard deviation of a gain that is not known exactly, as a part of the current; not negative.

    Returns
    -------
    float or array, shape (...)
        Logarithm of the likelihood, up to a constant.

    Raises
    ------
    ValueError
        If an input is not finite or out of its range.

    Notes
    -----
    The floor is a noise here, of either sign: attitude and light are not known well enough to subtract it.

    Examples
    --------
    >>> near, far = log_likelihood([1e-9] * 4, [[1e-9] * 4, [4e-9] * 4])
    >>> bool(near > far)
    True
    """
    expected = np.asarray(finite("expected_A", expected_A))
    variance = positive("floor_A", floor_A) ** 2 + (within("fraction", fraction, low=0.0) * expected) ** 2
    misses = (finite("readings_A", readings_A) - expected) ** 2 / variance
    return -0.5 * np.sum(misses + np.log(variance), axis=-1)


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known of a plasma after four readings: a probability at each point of a grid.

    ``probability`` has the shape (densities, temperatures, speeds) and adds up to one.
    """

    density_cm3: np.ndarray
    temperature_K: np.ndarray
    speed_km_s: np.ndarray
    probability: np.ndarray

    def marginal(self, quantity):
        """Return the probability of each value of one quantity, whatever the other two: adds up to one."""
        if quantity not in _QUANTITIES:
            raise ValueError(f"quantity must be one of {', '.join(_QUANTITIES)}; got {quantity!r}")
        kept = _QUANTITIES.index(quantity)
        return self.probability.sum(axis=tuple(axis for axis in range(3) if axis != kept))

    def interval(self, quantity, level=0.9):
        """Return the lowest and the highest value left, when equal tails are cut from one quantity."""
        level = within("level", level, 0.0, 1.0)
        total = np.cumsum(self.marginal(quantity))
        ends = np.searchsorted(total, [(1 - level) / 2, (1 + level) / 2])
        return tuple(float(value) for value in getattr(self, quantity)[np.minimum(ends, len(total) - 1)])

    def region(self, level=0.9):
        """Return, as an array of bools, the most probable points that hold `level` of the probability."""
        flat = self.probability.ravel()
        order = np.argsort(-flat, kind="stable")
        needed = np.searchsorted(np.cumsum(flat[order]), within("level", level, 0.0, 1.0)) + 1
        chosen = np.zeros(flat.shape, dtype=bool)
        chosen[order[:needed]] = True
        return chosen.reshape(self.probability.shape)


def posterior(readings_A, cosines, axes=AXES, floor_A=FLOOR_A, fraction=GAIN_FRACTION):
    """What readings of four traps say of density, temperature and speed, on a grid of equally likely points.

    Parameters
    ----------
    readings_A : array, shape (4,) or (N, 4)
        Currents that were read, A, in the order of `GRIDS_V`: once, or N times in the same plasma.
    cosines : array, shape (4,) or (N, 4)
        Of the angles between the stream and the ways in.
    axes : three arrays, shapes (D,), (T,), (S,)
        Densities in cm⁻³, temperatures in K and speeds in km/s of the grid. Even steps in the logarithm make
        a prior without a scale; they should be smaller than `fraction`.
    floor_A, fraction : float
        As for `log_likelihood`.

    Returns
    -------
    Posterior

    Raises
    ------
    ValueError
        If an input is not finite, out of its range, or has the wrong shape.

    Notes
    -----
    An answer that leans on the end of an axis is the prior's, not the plasma's. Floor and gain are taken as
    drawn anew in each of N readings: a tumbling container does that to the first, hardly to the second.

    Examples
    --------
    >>> facing = facings(54.74, 240.0)
    >>> once_A = four_currents_A(8.7, 1.2e5, 468.0, facing)
    >>> for readings_A in (once_A, [once_A] * 9):
    ...     low, high = posterior(readings_A, facing).interval("speed_km_s")
    ...     print(f"{low:.0f} to {high:.0f} km/s")
    6 to 698 km/s
    104 to 800 km/s
    """
    readings = finite("readings_A", np.atleast_2d(readings_A), (None, 4))
    facing = finite("cosines", np.atleast_2d(cosines), (None, 4))
    if len(facing) not in (1, len(readings)):
        raise ValueError(f"cosines must have one row or as many as readings_A; got {len(facing)}")
    densities, temperatures, speeds = (
        positive(name, finite(name, axis, (None,))) for name, axis in zip(_QUANTITIES, axes, strict=True)
    )
    logarithm = 0.0
    for reading, row in zip(readings, np.broadcast_to(facing, readings.shape), strict=True):
        each_A = four_currents_A(1.0, temperatures[:, None], speeds, row)
        logarithm += log_likelihood(reading, densities[:, None, None, None] * each_A, floor_A, fraction)
    weights = np.exp(logarithm - logarithm.max())
    return Posterior(densities, temperatures, speeds, weights / weights.sum())
