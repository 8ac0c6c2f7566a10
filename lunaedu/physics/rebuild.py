r"""The flight of Luna 1 rebuilt from its bulletins: six numbers of the departure, and how sure they are.

A departure is six numbers (`UNKNOWNS`). Before any bulletin is read, site, inclination and a rough ascent say
what they may be (`PRIOR`). `gauss_newton` finds those that fit the bulletins best, with slopes by
differences: seven flights a round. `posterior` then asks not for the best flight but for all that are
possible: thousands, drawn near the best, each weighed by what the bulletins say to it,

.. math:: w = \frac{\mathrm{prior} \times \mathrm{likelihood}}{\mathrm{how\ often\ it\ was\ drawn}} .

The mean of these weights is the **evidence**: how probable the bulletins were, under one reading of them. The
ratio of two evidences is the odds of one reading against another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import erfc, lgamma, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import EARTH_RADIUS_KM, EARTH_ROTATION_RAD_S, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.engine.company import fly_through
from lunaedu.facts import RECORD
from lunaedu.guard import finite, instance, one, positive, whole, within
from lunaedu.physics import ascent, bulletins, heliocentric
from lunaedu.physics.bulletins import MEASURED, ROUNDED, Reading
from lunaedu.physics.conics import escape_speed
from lunaedu.physics.flight import fly_many

__all__ = [
    "LUNA_1",
    "PRIOR",
    "UNKNOWNS",
    "Fit",
    "Launch",
    "Posterior",
    "Predicted",
    "best_fit",
    "compromise",
    "departures",
    "gauss_newton",
    "log_likelihood",
    "posterior",
    "predict",
    "round_the_sun",
    "seen",
]


def __dir__() -> list[str]:
    return sorted(__all__)


UNKNOWNS = ("excess_m_s", "climb_deg", "altitude_km", "downrange_deg", "inclination_deg", "plane_s")
"""Inertial speed over the local escape speed, climb above the horizontal, altitude and angle along the path
at the cut-off; inclination; and how long after lift-off the plane of the ascent passed over the pad, as
`reconstruction.Departure` has them."""

ALTITUDE = UNKNOWNS.index("altitude_km")
PRIOR = np.array([[150.0, 25.0, 1000.0, 34.0, 65.0, 385.0], [100.0, 2.0, 150.0, 2.0, 0.5, 120.0]])
"""Middle and standard deviation of each, before any bulletin. A rough ascent with the published stages ends
750 to 1300 km up, 32° to 37° along, climbing at 23° to 27°; the inclination is published in whole degrees;
the plane passes over the pad between lift-off and cut-off. The excess is as wide as a day and a half to the
Moon allows, and more."""

STEPS = np.array([1.0, 0.02, 2.0, 0.05, 0.02, 5.0])
"""For slopes by differences: small enough for a straight line, large beside the engine's own error."""


@dataclass(frozen=True)
class Launch:
    """Whence and when a rocket left, and how long it burnt: degrees, UTC, seconds."""

    latitude_deg: float
    longitude_deg: float
    liftoff: datetime
    burn_s: float

    @property
    def cutoff(self) -> datetime:
        """When the burn ended, UTC."""
        return self.liftoff + timedelta(seconds=self.burn_s)


LUNA_1 = Launch(
    RECORD["launch_site_lat"].value,
    RECORD["launch_site_lon"].value,
    RECORD["launch_time"].value,
    ascent.cutoff_time_s(),
)
"""Its burn ends when core and Block E have used up their published propellant: an assumption."""


def departures(
    unknowns: ArrayLike, launch: Launch = LUNA_1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the states at the cut-off of many departures.

    Parameters
    ----------
    unknowns : array_like, shape (..., 6)
        As in `UNKNOWNS`.
    launch : Launch

    Returns
    -------
    positions_km, velocities_km_s : ndarray, shape (..., 3)
        Geocentric, ICRF axes.

    Notes
    -----
    As `ascent.ascent_plane` and `ascent.departure_state`, for arrays: the pad is carried along by the turning
    Earth, and the plane starts there with the azimuth that its inclination asks for.

    Examples
    --------
    >>> positions_km, velocities_km_s = departures([PRIOR[0], PRIOR[0]])
    >>> print(velocities_km_s.shape, f"{np.linalg.norm(positions_km[0]):.1f} km")
    (2, 3) 7378.1 km
    """
    excess, climb_deg, altitude, *angles, plane_s = np.moveaxis(_checked(unknowns), -1, 0)
    instance("launch", launch, Launch)
    downrange, inclination = np.radians(angles)
    pole = ascent.earth_pole(launch.liftoff)
    pad = ephemeris.site_position_km(launch.latitude_deg, launch.longitude_deg, 0.0, launch.liftoff)
    pad /= np.linalg.norm(pad)
    turned, up_to_pole = (EARTH_ROTATION_RAD_S * plane_s)[..., None], pad @ pole
    level = pad - up_to_pole * pole
    site = up_to_pole * pole + np.cos(turned) * level + np.sin(turned) * np.cross(pole, level)
    east = np.cross(pole, site) / np.linalg.norm(level)
    if np.any(np.abs(np.cos(inclination)) > np.linalg.norm(level)):
        raise ValueError("unknowns: inclination_deg must not be below the latitude of the pad")
    aside = (np.cos(inclination) / np.linalg.norm(level))[..., None]  # the sine of the azimuth
    ahead = np.sqrt(1 - aside**2) * np.cross(site, east) + aside * east
    theta, climb = downrange[..., None], np.radians(climb_deg)[..., None]
    up, along = (np.cos(x) * site + np.sin(x) * ahead for x in (theta, theta + np.pi / 2))
    position = (EARTH_RADIUS_KM + altitude)[..., None] * up
    speed = escape_speed(EARTH_RADIUS_KM + altitude) + excess / 1000
    return position, speed[..., None] * (np.sin(climb) * up + np.cos(climb) * along)


LIMITS = np.array(
    [[-3000.0, 5000.0], [-90.0, 90.0], [-6000.0, 1e5], [-360.0, 360.0], [0.0, 180.0], [-1e5, 1e5]]
)
"""Between which ends the unknowns make sense, and a little beyond: draws may lie there, and weigh nothing."""


def _checked(unknowns, axes=None):
    """The unknowns as an array; ValueError unless six stand along the last axis, each within its limits."""
    array = np.asarray(finite("unknowns", unknowns, None if axes is None else (None, len(UNKNOWNS))))
    if array.ndim == 0 or array.shape[-1] != len(UNKNOWNS):
        raise ValueError(f"unknowns must be six numbers along the last axis; got the shape {array.shape}")
    for name, column, (low, high) in zip(UNKNOWNS, np.moveaxis(array, -1, 0), LIMITS, strict=True):
        within(f"unknowns: {name}", column, low, high)
    return array


def seen(unknowns: ArrayLike, reading: Reading) -> NDArray[np.float64]:
    """Return what the bulletins would say of many departures.

    Parameters
    ----------
    unknowns : array_like, shape (N, 6)
        As in `UNKNOWNS`.
    reading : Reading

    Returns
    -------
    ndarray, shape (N, M, 3)
        Latitude, longitude (degrees) and distance (km) for each of the M bulletins that count.

    Examples
    --------
    >>> seen([PRIOR[0]], Reading()).shape
    (1, 5, 3)
    """
    times = [bulletins.hour_of(name) for name in instance("reading", reading, Reading).names]
    unknowns = _checked(unknowns, 2)
    states = np.concatenate(departures(unknowns), axis=-1)
    start_s, *moments_s = np.atleast_1d(ephemeris.seconds_since_epoch([LUNA_1.cutoff, *times]))
    places = fly_through(states, start_s, moments_s)[..., :3]
    found = bulletins.seen_from_earth(places, times).swapaxes(0, 1)
    found[..., 2] += EARTH_RADIUS_KM if reading.from_centre else 0.0
    return found


@dataclass(frozen=True)
class Fit:
    """What `gauss_newton` found: ``values`` (K,), what is ``left`` of each residual (R,), ``slopes`` (R,
    K)."""

    values: NDArray[np.float64]
    left: NDArray[np.float64]
    slopes: NDArray[np.float64]

    @property
    def cost(self) -> float:
        """Sum of the squares of what is left."""
        return float(self.left @ self.left)

    @property
    def covariance(self) -> NDArray[np.float64]:
        """How the values scatter together if the residuals scatter by one: the inverse of JᵀJ."""
        return np.asarray(np.linalg.inv(self.slopes.T @ self.slopes), dtype=float)


SETTLED = 0.01
"""Of a residual's unit: what the last change may move."""


def gauss_newton(
    residuals: Callable[[NDArray], NDArray], guess: ArrayLike, steps: ArrayLike, rounds: int = 20
) -> Fit:
    r"""Find the values for which the squares of the residuals sum up to least.

    Near the values the residuals are nearly straight, :math:`r + J\, \Delta`; the change that makes them
    least is

    .. math:: \Delta = - (J^{\mathsf T} J)^{-1} J^{\mathsf T} r .

    Take it, or half of it where the whole makes the sum larger, and ask again, until it moves no residual by
    more than a hundredth.

    Parameters
    ----------
    residuals : callable
        From values, shape (N, K), to residuals in units of their errors, shape (N, R).
    guess : array_like, shape (K,)
        Where to begin.
    steps : array_like, shape (K,)
        For the slopes, by differences to either side.
    rounds : int
        After so many it gives up.

    Returns
    -------
    Fit

    Raises
    ------
    ArithmeticError
        If it does not settle.

    References
    ----------
    Tapley, Schutz and Born (2004), *Statistical Orbit Determination*, chapter 4.

    Examples
    --------
    >>> def off(values):
    ...     return values**2 - [4.0, 9.0]
    >>> gauss_newton(off, [1.0, 1.0], [1e-3, 1e-3]).values.round(4)
    array([2., 3.])
    """
    values = np.array(finite("guess", guess, (None,)))
    changes = np.diag(np.asarray(positive("steps", steps, (None,))))
    if not callable(residuals):
        raise ValueError(f"residuals must be a function; got {residuals!r}")
    if len(changes) != len(values):
        raise ValueError(f"steps must be as many as guess has numbers; got {len(changes)}, {len(values)}")
    for _ in range(whole("rounds", rounds, 1, 1000)):
        now, *tried = residuals(np.vstack([values, values + changes, values - changes]))
        more, less = np.split(np.array(tried), 2)
        slopes = ((more - less) / (2 * np.diag(changes)[:, None])).T
        change = -np.linalg.lstsq(slopes, now)[0]
        then = residuals((values + change)[None])[0]
        while then @ then > now @ now and np.linalg.norm(slopes @ change) > SETTLED:
            change = change / 2  # too far along a straight line that is none
            then = residuals((values + change)[None])[0]
        values = values + change
        if np.linalg.norm(slopes @ change) < SETTLED:
            return Fit(values, then, slopes)
    raise ArithmeticError(f"no fit after {rounds} rounds; start from another guess, or look at the residuals")


def best_fit(reading: Reading, told: ArrayLike | None = None, measured: ArrayLike = MEASURED) -> Fit:
    """Fit the departure to the bulletins, the prior counted as six more readings.

    Parameters
    ----------
    reading : Reading
    told : array_like, shape (M, 3), optional
        What the bulletins say, if not what was printed.
    measured : array_like, shape (3,)
        What lies beneath the rounding: see `bulletins.MEASURED`.

    Returns
    -------
    Fit
        Its residuals: latitude, longitude and distance of each bulletin, told less seen, in units of the
        error that rounding and measurement have together; then the prior's middle less the unknowns, in its
        deviations.

    Notes
    -----
    A uniform error of full width w scatters by w/√12: here it passes for a normal one. `posterior` does not
    need that.

    Examples
    --------
    >>> fit = best_fit(Reading())
    >>> print(f"cost {fit.cost:.0f}, {fit.values[0]:.0f} m/s over escape speed")
    cost 15, 173 m/s over escape speed
    """
    return gauss_newton(_residuals(reading, told, measured), PRIOR[0], STEPS)


def compromise(
    reading: Reading, altitude_error_km: float, hour_error_min: float, measured: ArrayLike = MEASURED
) -> Fit:
    """Fit the departure to the bulletins and to the published closest approach together.

    Parameters
    ----------
    reading : Reading
    altitude_error_km, hour_error_min : float
        How far its height and its hour are trusted: one standard deviation.
    measured : array_like, shape (3,)
        As for `best_fit`.

    Returns
    -------
    Fit
        As from `best_fit`; the last two residuals are height and hour.

    References
    ----------
    Facts closest_altitude and closest_time.

    Examples
    --------
    >>> fit = compromise(Reading(), 500.0, 5.0)
    >>> print(f"{fit.left[-1]:.1f} of its errors are left of the hour")
    -1.8 of its errors are left of the hour
    """
    altitude_error_km = one("altitude_error_km", altitude_error_km, 1.0, 1e5)
    hour_error_min = one("hour_error_min", hour_error_min, 0.1, 1e4)
    off_the_bulletins = _residuals(reading, None, measured)

    def residuals(unknowns):
        above_ground = np.array(unknowns)
        # A step may lead below the ground, where no flight starts; the prior brings it back.
        above_ground[:, ALTITUDE] = np.maximum(above_ground[:, ALTITUDE], 0.0)
        altitude_km, late_min = _closest(departures(above_ground))
        above = (altitude_km - RECORD["closest_altitude"].value) / altitude_error_km
        return np.column_stack([off_the_bulletins(unknowns), above, late_min / hour_error_min])

    return gauss_newton(residuals, best_fit(reading, measured=measured).values, STEPS, rounds=100)


def _residuals(reading, told, measured):
    told = bulletins.printed(reading) if told is None else told
    errors = np.hypot(ROUNDED / sqrt(12), positive("measured", measured, (3,)))

    def residuals(unknowns):
        left = bulletins.off(seen(unknowns, reading), told) / errors
        return np.hstack([left.reshape(len(unknowns), -1), (PRIOR[0] - unknowns) / PRIOR[1]])

    return residuals


def log_likelihood(left: ArrayLike, measured: ArrayLike = MEASURED) -> NDArray[np.float64]:
    r"""Return how probable the rounded readings are, for flights that leave so much of them.

    What was measured scatters normally about the truth, by :math:`\sigma`; then it was rounded to a unit u.
    So a reading that differs by d from the truth comes with the probability

    .. math:: \Phi\Big(\frac{d + u/2}{\sigma}\Big) - \Phi\Big(\frac{d - u/2}{\sigma}\Big) .

    Parameters
    ----------
    left : array_like, shape (..., M, 3)
        Told less seen: degrees, degrees, km.
    measured : array_like, shape (3,)
        σ of each.

    Returns
    -------
    ndarray, shape (...)
        Natural logarithm.

    Examples
    --------
    Far inside its unit a reading is certain; at the edge it comes half the time:

    >>> print(np.exp(log_likelihood([[0.0, 0.0, 500.0]], [1e-4, 1e-2, 10.0])).round(3))
    0.5
    """
    away, half = np.abs(np.asarray(finite("left", left))), ROUNDED / 2
    sigma = np.asarray(positive("measured", measured, (3,)))
    if away.ndim < 2 or away.shape[-1] != 3:
        raise ValueError(f"left must be rows of latitude, longitude and distance; got the shape {away.shape}")
    # From the upper tails, so that a reading far off still differs from one still farther off.
    chance = _upper_tail((away - half) / sigma) - _upper_tail((away + half) / sigma)
    return np.sum(np.log(np.maximum(chance, 1e-300)), axis=(-2, -1))


@np.vectorize
def _upper_tail(z):
    return erfc(z / sqrt(2)) / 2


@dataclass(frozen=True, repr=False)
class Posterior:
    """Departures as the bulletins leave them possible, all alike: shape (N, 6), as in `UNKNOWNS`.

    ``log_evidence`` is the natural logarithm of how probable the bulletins were; only differences between
    readings of the same bulletins mean anything. ``effective_number`` : as many independent draws would tell
    as much.
    """

    unknowns: NDArray[np.float64]
    log_evidence: float
    effective_number: float

    def __repr__(self):
        return f"<{len(self.unknowns)} departures, worth {self.effective_number:.0f} independent draws>"


WIDER = 1.2
"""The next draws are made from a covariance so much larger, lest they miss an edge."""

TAILS = 6.0
"""Degrees of freedom of the t distribution that is drawn from: its tails reach farther than those of any
posterior here, so that no draw from there weighs too much."""


def posterior(
    reading: Reading,
    told: ArrayLike | None = None,
    draws: int = 10_000,
    seed: int = 1959,
    measured: ArrayLike = MEASURED,
) -> Posterior:
    r"""Find all departures that the bulletins leave possible, by importance sampling.

    Draw near the best fit; weigh each draw; take middle and covariance of what weighs; draw again from there.
    Last, pick from the draws by their weights, so that all that are kept count alike.

    Parameters
    ----------
    reading : Reading
    told : array_like, shape (M, 3), optional
        What the bulletins say, if not what was printed.
    draws : int
        How many departures.
    seed : int
        Of the random numbers.
    measured : array_like, shape (3,)
        What lies beneath the rounding: see `bulletins.MEASURED`.

    Returns
    -------
    Posterior

    References
    ----------
    Gelman et al. (2013), *Bayesian Data Analysis*, 3rd ed., section 10.4; Cappé et al. (2004), Journal of
    Computational and Graphical Statistics 13, 907 (drawing again from what weighed).

    Examples
    --------
    >>> possible = posterior(Reading(), draws=2000)
    >>> low, high = np.percentile(possible.unknowns[:, 0], [16, 84])
    >>> print(f"{low:.0f} to {high:.0f} m/s over escape speed")
    172 to 175 m/s over escape speed
    """
    draws, seed = whole("draws", draws, 2, 1e6), whole("seed", seed, 0, 2**32)
    told = bulletins.printed(reading) if told is None else told
    fit, rng = best_fit(reading, told, measured), np.random.default_rng(seed)
    middle, covariance = fit.values, fit.covariance
    for count in (2000, 2000, 2000, draws):
        unknowns, log_drawn = _drawn(middle, covariance, count, rng)
        log_prior = -0.5 * np.sum(((unknowns - PRIOR[0]) / PRIOR[1]) ** 2, axis=1) - np.sum(np.log(PRIOR[1]))
        left = bulletins.off(seen(unknowns, reading), told)
        log_weights = log_prior + log_likelihood(left, measured) - log_drawn
        most = log_weights.max()
        share = np.exp(log_weights - most)
        evidence, weights = most + np.log(share.mean()), share / share.sum()
        middle = weights @ unknowns
        covariance = WIDER * (unknowns - middle).T * weights @ (unknowns - middle)
    rungs = (np.arange(draws) + rng.random()) / draws
    kept = np.minimum(np.searchsorted(np.cumsum(weights), rungs), draws - 1)
    return Posterior(unknowns[kept], float(evidence), float(1 / np.sum(weights**2)))


def _drawn(middle, covariance, count, rng):
    """Draws from a t distribution, and the logarithm of its density, less what the prior leaves out too."""
    root, size = np.linalg.cholesky(covariance), len(middle)
    normal, stretch = rng.standard_normal((count, size)), rng.chisquare(TAILS, count) / TAILS
    away = np.sum(normal**2, axis=1) / stretch
    constant = lgamma((TAILS + size) / 2) - lgamma(TAILS / 2) - size / 2 * log(TAILS / 2)
    log_density = constant - (TAILS + size) / 2 * np.log1p(away / TAILS) - np.log(np.diag(root)).sum()
    return middle + normal @ root.T / np.sqrt(stretch)[:, None], log_density


@dataclass(frozen=True)
class Predicted:
    """What flights do that no bulletin said, shape (N,) each.

    Height of the closest approach to the Moon (km) and how long after the published time it comes (min);
    altitude of the sodium release (km); distance from the Earth's centre at the last contact (km).
    """

    closest_altitude_km: NDArray[np.float64]
    late_min: NDArray[np.float64]
    sodium_altitude_km: NDArray[np.float64]
    last_contact_km: NDArray[np.float64]


LAST_CONTACT_HOURS = 62.0
"""After lift-off: fact last_contact_distance."""

FREE_HOURS = 100.0
"""After lift-off: from here on the Sun is the centre."""


def predict(unknowns: ArrayLike) -> Predicted:
    """Fly departures on, to the sodium release, past the Moon and to the last contact.

    Parameters
    ----------
    unknowns : array_like, shape (N, 6)
        As in `UNKNOWNS`.

    Returns
    -------
    Predicted

    References
    ----------
    Facts closest_altitude, closest_time, sodium_time, sodium_distance and last_contact_distance.

    Examples
    --------
    >>> ahead = predict([best_fit(Reading()).values])
    >>> print(f"{ahead.late_min[0]:.0f} min, {ahead.last_contact_km[0] / 1000:.0f} thousand km")
    -11 min, 599 thousand km
    """
    states = departures(_checked(unknowns, 2))
    contact = LUNA_1.liftoff + timedelta(hours=LAST_CONTACT_HOURS)
    moments = LUNA_1.cutoff, RECORD["sodium_time"].value, contact
    start_s, *moments_s = np.atleast_1d(ephemeris.seconds_since_epoch(moments))
    there = fly_through(np.concatenate(states, axis=-1), start_s, moments_s)
    sodium_km, contact_km = np.sqrt(np.sum(there[..., :3] ** 2, axis=-1))
    altitude_km, late_min = _closest(states)
    return Predicted(altitude_km, late_min, sodium_km - EARTH_RADIUS_KM, contact_km)


def _closest(states):
    """Height above the Moon (km) and minutes after the published time, of each closest approach."""
    met = fly_many(*states, LUNA_1.cutoff)
    late_s = met.seconds - (RECORD["closest_time"].value - LUNA_1.cutoff).total_seconds()
    return met.distance_km - MOON_RADIUS_KM, late_s / 60


def round_the_sun(
    unknowns: ArrayLike, moments: Sequence[ephemeris.Moment]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fly departures on until the Sun is their centre, and look at them there.

    Parameters
    ----------
    unknowns : array_like, shape (N, 6)
        As in `UNKNOWNS`.
    moments : sequence of M datetimes or strings
        UTC, in their order, from 100 hours after lift-off on.

    Returns
    -------
    positions_km, velocities_km_s : ndarray, shape (M, N, 3)
        From the Sun, ICRF axes: what `heliocentric.orbit` takes.

    Examples
    --------
    >>> positions_km, _ = round_the_sun([best_fit(Reading()).values], ["1959-09-01"])
    >>> print(f"{np.linalg.norm(positions_km) / 1e6:.0f} million km from the Sun")
    192 million km from the Sun
    """
    free = LUNA_1.liftoff + timedelta(hours=FREE_HOURS)
    start_s, free_s = np.atleast_1d(ephemeris.seconds_since_epoch([LUNA_1.cutoff, free]))
    away = fly_through(np.concatenate(departures(_checked(unknowns, 2)), axis=-1), start_s, [free_s])[0]
    return heliocentric.carry_on(away[:, :3], away[:, 3:], free, moments)
