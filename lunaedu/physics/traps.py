"""Ion traps: what four of them read in a streaming plasma, and what may be concluded from that.

A trap is a flat box with an open side: behind an outer grid, which may push ions back, lies an inner grid at
-200 V, which turns electrons back, and behind it a collector whose current is read. Grids and light are those
of Luna 2, whose four traps looked to the corners of a tetrahedron; of Luna 1 it is only known that its layout
was planar (fact trap_geometry).

Light has a sign. The electrons that it drives from the inner grid to the collector make a *negative* current,
ions a positive one: light can hide ions and never imitate them.

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

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import ELECTRON_MASS_KG, ELEMENTARY_CHARGE_C, PROTON_MASS_KG
from lunaedu.facts import RECORD
from lunaedu.guard import finite, positive, within
from lunaedu.physics.plasma import FASTEST_KM_S, electronvolts, thermal_speed_km_s

__all__ = [
    "AREA_CM2",
    "AXES",
    "FLOOR_A",
    "GAIN_FRACTION",
    "GRIDS_V",
    "INNER_GRID_V",
    "NOISE_A",
    "SUN_COSINES",
    "WIND_ELECTRONS_K",
    "Caught",
    "Posterior",
    "electron_current_A",
    "facings",
    "four_currents_A",
    "ion_current_A",
    "log_likelihood",
    "photocurrent_A",
    "planar_facings",
    "posterior",
    "retarded_flux_cm2_s",
    "throw_ions",
]


def __dir__() -> list[str]:
    return sorted(__all__)


GRIDS_V = RECORD["trap_outer_grids"].value
"""Potentials of Luna 2's outer grids against the body: fact trap_outer_grids (-10 and -5 V from memory)."""

INNER_GRID_V = RECORD["trap_inner_grid"].value
FLOOR_A = RECORD["trap_floor"].value
"""What light takes away from a trap that looks at the Sun, or a little more: fact trap_floor, of Luna 2."""

NOISE_A = 5e-11
"""Scatter of a reading, a tenth of what light does: ours, nobody published it."""

GAIN_FRACTION = 0.2
"""How well the gain of a trap is known, as a part of the current: ours, nobody published it."""

AREA_CM2 = np.pi * (RECORD["trap_geometry"].value / 10) ** 2
"""A circle as wide as the outer grid of Luna 2's trap, fact trap_geometry: Luna 1's is not known."""

WIND_ELECTRONS_K = 1.4e5
"""Mean temperature of the wind's electrons at 1 au (ISEE-3 statistics, windows2universe.org)."""

AXES = np.geomspace(1, 1000, 45), np.geomspace(1e3, 1e6, 25), np.geomspace(2, 800, 45)
"""Densities (cm⁻³), temperatures (K) and speeds (km/s) of the grid of `posterior`, unless told otherwise."""

CM_S_PER_KM_S = 1e5

LARGEST_A = 1e-6
"""No plasma of this lesson gives as much: who hands in more has written nanoamperes for amperes."""

SUN_COSINES = (np.arange(32) + 0.5) / 16 - 1
"""Directions of the Sun, all alike likely. On a sphere that makes its cosine even from -1 to 1 (Archimedes),
so that half of these leave a trap in the dark."""

_TABLE_A = np.geomspace(1e-13, 1e-5, 600)

_QUANTITIES = ("density_cm3", "temperature_K", "speed_km_s")

_erfc = np.vectorize(erfc, otypes=[float])


def retarded_flux_cm2_s(
    density_cm3: ArrayLike,
    temperature_K: ArrayLike,
    speed_km_s: ArrayLike,
    barrier_V: ArrayLike = 0.0,
    mass_kg: float = PROTON_MASS_KG,
) -> float | NDArray:
    r"""Particles of a drifting Maxwellian that climb a barrier and fall on a plane, per cm² and second.

    .. math:: \Gamma = \frac{n w}{2 \sqrt\pi} \Big[ e^{-(b - s)^2} + \sqrt\pi\, s\,
       \mathrm{erfc}(b - s) \Big], \quad s = \frac{u}{w}, \quad b = \sqrt{\frac{e U}{k T}}, \quad
       w = \sqrt{\frac{2 k T}{m}}

    Parameters
    ----------
    density_cm3 : array_like
        Particles per cm³ in the undisturbed plasma; not negative.
    temperature_K : array_like
        Their temperature, K; above zero.
    speed_km_s : array_like
        Drift u into the plane, km/s: the stream's speed times the cosine of its angle; negative from behind.
    barrier_V : array_like
        Highest potential U on the way, for particles of one charge, V; not negative.
    mass_kg : float
        Mass, kg; a proton's unless you give another.

    Returns
    -------
    float or ndarray
        Flux, cm⁻² s⁻¹.

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
    drift = within("speed_km_s", speed_km_s, -FASTEST_KM_S, FASTEST_KM_S) / width_km_s
    climb = np.sqrt(within("barrier_V", barrier_V, low=0.0) / electronvolts(temperature_K))
    shape = np.exp(-((climb - drift) ** 2)) + np.sqrt(np.pi) * drift * _erfc(climb - drift)
    density = within("density_cm3", density_cm3, low=0.0)
    return (density * width_km_s * CM_S_PER_KM_S / (2 * np.sqrt(np.pi)) * shape)[()]


def ion_current_A(
    density_cm3: ArrayLike,
    temperature_K: ArrayLike,
    speed_km_s: ArrayLike,
    cosine: ArrayLike = 1.0,
    grid_V: ArrayLike = 0.0,
    body_V: ArrayLike = 0.0,
    area_cm2: float = AREA_CM2,
) -> float | NDArray:
    r"""Current of protons to the collector of one trap.

    .. math:: I = e A\, \Gamma(n, T, u \cos\theta, \max(V_\mathrm{grid} + V_\mathrm{body}, 0))

    Parameters
    ----------
    density_cm3 : array_like
        Protons per cm³; not negative.
    temperature_K : array_like
        Their temperature, K; above zero.
    speed_km_s : array_like
        Speed of the stream past the probe, km/s; not negative.
    cosine : array_like
        Of the angle between the stream and the way in: 1 faces the stream, -1 turns its back to it.
    grid_V : array_like
        Potential of the outer grid against the body, V.
    body_V : array_like
        Potential of the body against the plasma, V.
    area_cm2 : float
        Open area, cm².

    Returns
    -------
    float or ndarray
        Amperes; never negative.

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


def electron_current_A(
    density_cm3: ArrayLike,
    electron_temperature_K: ArrayLike,
    inner_grid_V: ArrayLike = INNER_GRID_V,
    area_cm2: float = AREA_CM2,
) -> float | NDArray:
    r"""Current of those electrons that are energetic enough to pass the inner grid.

    .. math:: I = -e A\, \frac{n \bar v_e}{4}\, e^{-e |V| / (k T_e)}

    Parameters
    ----------
    density_cm3 : array_like
        Electrons per cm³; not negative.
    electron_temperature_K : array_like
        Their temperature, K; above zero.
    inner_grid_V : array_like
        Potential of the inner grid against the plasma, V; not positive.
    area_cm2 : float
        Open area, cm².

    Returns
    -------
    float or ndarray
        Amperes; never positive.

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
    temperature_K = positive("electron_temperature_K", electron_temperature_K)
    flux = retarded_flux_cm2_s(density_cm3, temperature_K, 0.0, barrier_V, ELECTRON_MASS_KG)
    return -ELEMENTARY_CHARGE_C * positive("area_cm2", area_cm2) * flux


def photocurrent_A(sun_cosine: ArrayLike, floor_A: float = FLOOR_A) -> float | NDArray:
    r"""Current of the electrons that sunlight drives from the inner grid to the collector.

    .. math:: I = -I_\mathrm{floor}\, \max(\cos\theta_\odot, 0)

    Parameters
    ----------
    sun_cosine : array_like
        Cosine of the angle between sunlight and the way in: 1 looks at the Sun, below zero is shadow.
    floor_A : float
        Size of the current of a trap that looks at the Sun, A; above zero.

    Returns
    -------
    float or ndarray
        Amperes; never positive.

    References
    ----------
    Fact trap_floor: Gringauz and others (1960), Kurt, Moroz and Shklovskii (1960), for Luna 2.

    Examples
    --------
    >>> photocurrent_A(np.array([1.0, 0.5, -1.0])) + 0.0
    array([-5.0e-10, -2.5e-10,  0.0e+00])
    """
    lit = np.maximum(within("sun_cosine", sun_cosine, -1.0, 1.0), 0.0)
    return -positive("floor_A", floor_A, ()) * lit


def facings(angle_deg: ArrayLike, spin_deg: ArrayLike = 0.0) -> NDArray:
    r"""Cosines between a stream and the ways into four traps at the corners of a tetrahedron.

    .. math:: c_1 = \cos\theta, \quad c_k = -\tfrac13 \cos\theta
       + \tfrac{2 \sqrt 2}{3} \sin\theta \cos(\psi - 120° (k - 2)), \quad k = 2, 3, 4

    Parameters
    ----------
    angle_deg : array_like
        Angle between the stream and the way into the first trap, degrees, 0 to 180.
    spin_deg : array_like
        Turn of the container about the first trap's axis, degrees.

    Returns
    -------
    ndarray, shape (..., 4)
        In the order of `GRIDS_V`; they always add up to zero.

    Notes
    -----
    Wherever a stream comes from, one of the four looks into it within 71° (a cosine of a third).

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


def planar_facings(angle_deg: ArrayLike, spin_deg: ArrayLike = 0.0) -> NDArray:
    r"""Cosines between a stream and the ways into four traps that look out a quarter turn apart in one plane.

    .. math:: c_k = \sin\theta\, \cos(\psi - 90° (k - 1)), \quad k = 1 \ldots 4

    Parameters
    ----------
    angle_deg : array_like
        Angle between the stream and the axis of the plane, degrees, 0 to 180.
    spin_deg : array_like
        Turn of the container about that axis, degrees: at 0 the first trap faces what comes in the plane.

    Returns
    -------
    ndarray, shape (..., 4)
        In the order of `GRIDS_V`.

    Notes
    -----
    What *planar* meant on Luna 1 is not published (fact trap_geometry); this is the plainest reading. A
    stream along the axis passes all four by, which no tetrahedron allows.

    Examples
    --------
    >>> planar_facings(90.0).round(3) + 0.0
    array([ 1.,  0., -1.,  0.])
    """
    angle = np.radians(within("angle_deg", angle_deg, 0.0, 180.0))[..., None]
    turn = np.radians(np.asarray(finite("spin_deg", spin_deg))[..., None] - [0.0, 90.0, 180.0, 270.0])
    return np.sin(angle) * np.cos(turn)


def four_currents_A(
    density_cm3: ArrayLike,
    temperature_K: ArrayLike,
    speed_km_s: ArrayLike,
    cosines: ArrayLike,
    body_V: ArrayLike = 0.0,
    electron_temperature_K: ArrayLike = WIND_ELECTRONS_K,
) -> NDArray:
    """Currents of the four traps in one plasma, or in many: protons, and the electrons that pass 200 V.

    Parameters
    ----------
    density_cm3 : array_like
        Protons, and as many electrons, per cm³; not negative.
    temperature_K : array_like
        Temperature of the protons, K; above zero.
    speed_km_s : array_like
        Speed of the stream past the probe, km/s; not negative.
    cosines : array_like, shape (..., 4)
        Of the angles between the stream and the ways in, as from `facings`.
    body_V : array_like
        Potential of the body against the plasma, V; at most 200.
    electron_temperature_K : array_like
        Temperature of the electrons, K; above zero.

    Returns
    -------
    ndarray, shape (..., 4)
        Amperes, in the order of `GRIDS_V`; light is left out, see `photocurrent_A`.

    Examples
    --------
    >>> facing = facings(54.74, 240.0)  # the first and the last trap look half into the stream
    >>> for density_cm3, temperature_K, speed_km_s in ((700.0, 1e4, 5.2), (8.7, 1.2e5, 468.0)):
    ...     nanoamperes = 1e9 * four_currents_A(density_cm3, temperature_K, speed_km_s, facing)
    ...     print(" ".join(f"{current:.2f}" for current in nanoamperes))
    1.69 0.74 0.74 -0.00
    1.06 -0.00 -0.00 1.07
    """
    facing = np.asarray(within("cosines", cosines, -1.0, 1.0))
    if facing.shape[-1:] != (4,):
        raise ValueError(f"cosines must have 4 entries along their last axis; got the shape {facing.shape}")
    density, temperature, speed, body, electrons_K = (
        np.asarray(finite(name, value))[..., None]
        for name, value in (
            ("density_cm3", density_cm3),
            ("temperature_K", temperature_K),
            ("speed_km_s", speed_km_s),
            ("body_V", within("body_V", body_V, high=-INNER_GRID_V)),
            ("electron_temperature_K", electron_temperature_K),
        )
    )
    ions = ion_current_A(density, temperature, speed, facing, np.array(GRIDS_V), body)
    return np.asarray(ions + electron_current_A(density, electrons_K, INNER_GRID_V + body))


@dataclass(frozen=True)
class Caught:
    """What a Monte Carlo run of a trap gave: current and its standard error, A, and how many were caught."""

    current_A: float
    standard_error_A: float
    particles: int


def throw_ions(
    density_cm3: float,
    temperature_K: float,
    speed_km_s: float,
    cosine: float = 1.0,
    barrier_V: float = 0.0,
    particles: int = 100_000,
    seed: int = 1959,
) -> Caught:
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

    Notes
    -----
    It knows nothing of error functions; `ion_current_A` must agree with it within the standard errors.

    Examples
    --------
    >>> caught = throw_ions(8.7, 1.2e5, 468.0, barrier_V=15.0)
    >>> print(f"{caught.current_A:.3e} ± {caught.standard_error_A:.0e} A, closed form {1.845e-09} A")
    1.844e-09 ± 4e-13 A, closed form 1.845e-09 A
    """
    spread_m_s = 1000 * thermal_speed_km_s(positive("temperature_K", temperature_K, ())) / np.sqrt(2)
    drift_m_s = 1000 * within("speed_km_s", speed_km_s, 0.0, FASTEST_KM_S, shape=())
    toward = within("cosine", cosine, -1.0, 1.0, shape=())
    needed_J = ELEMENTARY_CHARGE_C * within("barrier_V", barrier_V, low=0.0, shape=())
    count = int(within("particles", particles, 2, 1e8, shape=()))
    generator = np.random.default_rng(int(within("seed", seed, 0, 2**63, shape=())))
    drawn = generator.normal(0.0, spread_m_s, (count, 3))
    velocities = drawn + drift_m_s * np.array([np.sqrt(1 - toward**2), 0.0, toward])
    inward = velocities[:, 2]
    enters = (inward > 0) & (PROTON_MASS_KG * inward**2 / 2 > needed_J)
    share = ELEMENTARY_CHARGE_C * AREA_CM2 * 1e-4 * 1e6 * positive("density_cm3", density_cm3, ())
    currents_A = share * np.where(enters, inward, 0.0)
    return Caught(
        float(currents_A.mean()),
        float(currents_A.std(ddof=1) / np.sqrt(len(currents_A))),
        int(np.count_nonzero(enters)),
    )


def log_likelihood(
    readings_A: ArrayLike,
    expected_A: ArrayLike,
    floor_A: float = FLOOR_A,
    fraction: float = GAIN_FRACTION,
    noise_A: float = NOISE_A,
) -> float | NDArray:
    r"""How well readings fit expected currents, when light takes away what nobody knows.

    .. math:: L = \prod_k \Big\langle \frac{1}{\sigma_k} \exp\Big[ -\frac{(I_k - J_k - P(c))^2}{2 \sigma_k^2}
       \Big] \Big\rangle_c, \quad \sigma_k^2 = I_\mathrm{noise}^2 + (f J_k)^2

    where the mean is taken over all directions of the Sun: its cosine c is even from -1 to 1, and P(c) is the
    `photocurrent_A`.

    Parameters
    ----------
    readings_A : array_like, shape (..., 4)
        Currents I that were read, A.
    expected_A : array_like, shape (..., 4)
        Currents J of a model without light, A, as from `four_currents_A`.
    floor_A : float
        Size of the photocurrent of a trap that looks at the Sun, A; above zero.
    fraction : float
        Standard deviation of a gain that is not known exactly, as a part of the current, 0 to 1.
    noise_A : float
        Standard deviation of what the ammeter itself adds, A; above zero.

    Returns
    -------
    float or ndarray, shape (...)
        Logarithm of the likelihood, up to a constant.

    Notes
    -----
    Each trap gets a Sun of its own, though there is but one, and it may stand anywhere. For Suns that do, a
    region of nine tenths holds the truth nine times in ten; for one that always stands behind the stream,
    five times in six: whoever knows where it stands should subtract the `photocurrent_A` instead.

    Examples
    --------
    Half a nanoampere too little is what light does; half a nanoampere too much nothing explains:

    >>> for reading_A in (1e-9, 0.5e-9, 1.5e-9):
    ...     print(f"{log_likelihood([reading_A] * 4, [1e-9] * 4):.0f}")
    102
    98
    89
    """
    readings, expected = _amperes("readings_A", readings_A), _amperes("expected_A", expected_A)
    each = _log_probability(readings, expected, floor_A, fraction, noise_A)
    return np.sum(each, axis=-1)


def _log_probability(reading, expected, floor_A, fraction, noise_A):
    """Logarithm of the probability density of readings, each by itself; arrays that broadcast."""
    noise, gain = positive("noise_A", noise_A, ()), within("fraction", fraction, 0.0, 1.0, shape=())
    variance = (noise**2 + (gain * expected) ** 2)[..., None]
    misses = (reading - expected)[..., None] - photocurrent_A(SUN_COSINES, floor_A)
    over_sun = np.logaddexp.reduce(-(misses**2) / (2 * variance), axis=-1)
    return over_sun - np.log(variance[..., 0]) / 2


def _rows(name, value):
    return np.asarray(finite(name, np.atleast_2d(value), (None, 4)))


def _amperes(name, value):
    """Return currents of four traps; ValueError if they are not four, or as large as nanoamperes would be."""
    currents = np.asarray(finite(name, value))
    if currents.shape[-1:] != (4,):
        raise ValueError(f"{name} must have 4 entries along its last axis; got the shape {currents.shape}")
    if np.any(np.abs(currents) > LARGEST_A):
        raise ValueError(
            f"{name} must be from {-LARGEST_A:g} to {LARGEST_A:g} A; got {np.max(np.abs(currents)):g}. "
            "Are these nanoamperes? Multiply by 1e-9."
        )
    return currents


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known of a plasma after four readings: a probability at each point of a grid.

    ``probability`` has the shape (densities, temperatures, speeds) and adds up to one.
    """

    density_cm3: NDArray
    temperature_K: NDArray
    speed_km_s: NDArray
    probability: NDArray

    def marginal(self, quantity: str) -> NDArray:
        """Return the probability of each value of one quantity, whatever the other two: adds up to one."""
        if quantity not in _QUANTITIES:
            raise ValueError(f"quantity must be one of {', '.join(_QUANTITIES)}; got {quantity!r}")
        kept = _QUANTITIES.index(quantity)
        return self.probability.sum(axis=tuple(axis for axis in range(3) if axis != kept))

    def interval(self, quantity: str, level: float = 0.9) -> tuple[float, ...]:
        """Return the lowest and the highest value left, when equal tails are cut from one quantity."""
        share = float(within("level", level, 0.0, 1.0, shape=()))
        total = np.cumsum(self.marginal(quantity))
        ends = np.searchsorted(total, [(1 - share) / 2, (1 + share) / 2])
        return tuple(float(value) for value in getattr(self, quantity)[np.minimum(ends, len(total) - 1)])

    def region(self, level: float = 0.9) -> NDArray:
        """Return, as an array of bools, the most probable points that hold `level` of the probability."""
        flat = self.probability.ravel()
        order = np.argsort(-flat, kind="stable")
        needed = np.searchsorted(np.cumsum(flat[order]), within("level", level, 0.0, 1.0)) + 1
        chosen = np.zeros(flat.shape, dtype=bool)
        chosen[order[:needed]] = True
        return chosen.reshape(self.probability.shape)


def posterior(
    readings_A: ArrayLike,
    cosines: ArrayLike,
    axes: Sequence[ArrayLike] = AXES,
    floor_A: float = FLOOR_A,
    fraction: float = GAIN_FRACTION,
    noise_A: float = NOISE_A,
) -> Posterior:
    """What readings of four traps say of density, temperature and speed, on a grid of equally likely points.

    Parameters
    ----------
    readings_A : array_like, shape (4,) or (N, 4)
        Currents that were read, A, in the order of `GRIDS_V`: once, or N times in the same plasma.
    cosines : array_like, shape (4,) or (N, 4)
        Of the angles between the stream and the ways in.
    axes : three of array_like, shapes (D,), (T,), (S,)
        Densities in cm⁻³, temperatures in K and speeds in km/s of the grid. Even steps in the logarithm make
        a prior without a scale. Steps of a third in temperature and a fifth in the others are fine enough:
        the plasma that was read then lies in a region as often as the region says.
    floor_A, fraction, noise_A : float
        As for `log_likelihood`.

    Returns
    -------
    Posterior

    Notes
    -----
    An answer that leans on the end of an axis is the prior's, not the plasma's. Light, noise and gain are
    taken as drawn anew in each of N readings: a tumbling container does that to light, hardly to a gain.

    Examples
    --------
    The trap at +15 V decides, if it looks into the stream:

    >>> for angle_deg in (54.74, 125.26):
    ...     facing = facings(angle_deg, 240.0 if angle_deg < 90 else 60.0)
    ...     known = posterior(four_currents_A(8.7, 1.2e5, 468.0, facing), facing)
    ...     fast = known.marginal("speed_km_s")[known.speed_km_s > 54].sum()
    ...     print(f"{facing[-1]:+.2f}: {fast:.2f}")
    +0.58: 1.00
    -0.58: 0.72
    """
    readings = _rows("readings_A", _amperes("readings_A", readings_A))
    facing = _rows("cosines", within("cosines", cosines, -1.0, 1.0))
    if len(facing) not in (1, len(readings)):
        raise ValueError(f"cosines must have one row or as many as readings_A; got {len(facing)}")
    if len(axes) != len(_QUANTITIES):
        raise ValueError(f"axes must be three arrays: {', '.join(_QUANTITIES)}; got {len(axes)}")
    densities, temperatures, speeds = (
        np.asarray(positive(name, axis, (None,))) for name, axis in zip(_QUANTITIES, axes, strict=True)
    )
    logarithm = np.zeros((len(densities), len(temperatures), len(speeds)))
    for reading, row in zip(readings, np.broadcast_to(facing, readings.shape), strict=True):
        each_A = four_currents_A(1.0, temperatures[:, None], speeds, row)
        for read_A, one_cm3_A in zip(reading, np.moveaxis(each_A, -1, 0), strict=True):
            # What a trap says of a plasma hangs on the expected current alone: one table serves the grid.
            table = _log_probability(read_A, _TABLE_A, floor_A, fraction, noise_A)
            logarithm += np.interp(densities[:, None, None] * one_cm3_A, _TABLE_A, table)
    weights = np.exp(logarithm - logarithm.max())
    return Posterior(densities, temperatures, speeds, weights / weights.sum())
