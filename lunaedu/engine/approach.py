"""The way to the Moon: how long the steps may be, and where the closest approach lies.

Both ask for the same three products of position and velocity: r·r, v·v and r·v, relative to Earth or Moon.
"""

from math import asinh, sqrt

from lunaedu.constants import EARTH_MU_KM3_S2, MOON_MU_KM3_S2

MOON_DISTANCE_KM = 384_400.0
NEAR_MOON_KM = 66_000.0
"""Radius of the Moon's sphere of influence: the first least distance inside it ends the search."""

NEAR_EARTH_KM = 100_000.0
"""So near the Earth the Moon never asks for a shorter step than the Earth does."""

SEARCH_S = 70 * 3600.0
"""How long many flights are followed, each from its start."""

LONGEST_STEP_S = 16 * 3600.0
TIDE_S2 = 2 * EARTH_MU_KM3_S2 / MOON_DISTANCE_KM**3
"""What the Earth's pull gains, in km/s², with each km of distance from the Moon."""

EARTH_SHARE, MOON_SHARE = EARTH_MU_KM3_S2**-0.125, (650 / MOON_MU_KM3_S2) ** 0.125
"""How much the nearness of either counts for the length of a step, to powers that share out the error evenly.
Measured by ``python -m benchmarks.measured steps``."""

TINY = 1e-12


def boldness(slowest_km2_s2, accuracy_km):
    """Return how long steps may be, compared with the time to the centre of the Earth and of the Moon.

    Slow flights magnify an early error. The powers and factors are measured, on flights of 16 to 70 hours:
    ``python -m benchmarks.measured steps``.

    Parameters
    ----------
    slowest_km2_s2 : float
        What the Earth leaves of the slowest flight, as from `energy_left`.
    accuracy_km : float
        What the closest approach may be wrong by.

    Returns
    -------
    by_earth, by_moon : float
        For `step_length_s`.

    Examples
    --------
    >>> print("{:.2f} and {:.2f}".format(*boldness(5.0, 1.0)))
    0.29 and 1.14
    >>> print("for a metre {:.2f} and {:.2f}".format(*boldness(5.0, 0.001)))
    for a metre 0.08 and 0.31
    """
    slowness = min(max(slowest_km2_s2, 0.2), 8.0) / 5.0
    bold = min(1.47 * (accuracy_km * slowness**0.75) ** 0.19, 1.7)
    return bold * EARTH_SHARE, bold * MOON_SHARE


def energy_left(speed_km_s, distance_km):
    """Return the square of the speed that the Earth alone would leave a flight at the Moon's distance.

    Parameters
    ----------
    speed_km_s, distance_km : float
        Speed and distance from the Earth's centre at the start.

    Returns
    -------
    float
        In km²/s²; negative if the flight does not get there.

    Examples
    --------
    >>> print(f"{energy_left(11.18, 6571.0):.1f} km²/s²")
    5.7 km²/s²
    """
    return speed_km_s**2 - 2 * EARTH_MU_KM3_S2 * (1 / distance_km - 1 / MOON_DISTANCE_KM)


def products(x, y, z, u, v, w):
    """Return the three products of a position and a velocity on which the way depends.

    Parameters
    ----------
    x, y, z, u, v, w : float
        Position in km and velocity in km/s.

    Returns
    -------
    tuple of three
        r·r in km², v·v in km²/s², r·v in km²/s.

    Examples
    --------
    >>> products(3.0, 4.0, 0.0, 0.0, 2.0, 0.0)
    (25.0, 4.0, 8.0)
    """
    return x * x + y * y + z * z, u * u + v * v + w * w, x * u + y * v + z * w


def step_length_s(about, mu_km3_s2, bold):
    """Return how long the next step may be for the sake of Earth or Moon: a part of the time to its centre.

    The rule shares out evenly what the errors of the steps do at the end. The part grows slowly with
    distance, where the force is weak.

    Parameters
    ----------
    about : sequence of three floats
        As from `products`, relative to the body.
    mu_km3_s2 : float
        Its gravitational parameter.
    bold : float
        From `boldness`: the first for the Earth, the second for the Moon.

    Returns
    -------
    float
        Seconds.

    Examples
    --------
    >>> by_earth, by_moon = boldness(5.0, 1.0)
    >>> low_and_fast = products(6700.0, 0.0, 0.0, 0.0, 11.0, 0.0)
    >>> round(step_length_s(low_and_fast, EARTH_MU_KM3_S2, by_earth))
    440
    """
    distance_squared, speed_squared, away = about
    distance = distance_squared**0.5 + 1e-3
    part = bold * distance**0.125
    closing = (abs(away) - away) / (2.0 * distance)
    # What counts is the distance at the far end of the step, if that is the nearer one.
    return part * distance / ((speed_squared + mu_km3_s2 / distance) ** 0.5 + part * closing)


def lowest_point(about_moon, moon_mu=MOON_MU_KM3_S2):
    """Return when the hyperbola about the Moon is lowest, and how low and how fast it is there.

    With h² = r²v² − (r·v)², v∞² = v² − 2μ/r and eμ = √(μ² + h² v∞²),

        t = (μ/v∞ · asinh(r·v v∞/eμ) − r·v) / v∞²,    distance = h²/(μ + eμ),    speed = (μ + eμ)/h.

    Where a path is too slow for a hyperbola, v∞² < 0, the result means nothing: see `is_flyby`.

    Parameters
    ----------
    about_moon : sequence of three floats
        As from `products`.
    moon_mu : float
        The Moon's gravitational parameter in km³/s².

    Returns
    -------
    seconds, distance_km, speed_km_s : float
        The seconds from now on are negative if the lowest point is past.

    Examples
    --------
    >>> seconds, distance_km, speed_km_s = lowest_point(products(-10000.0, 8000.0, 0.0, 2.5, 0.0, 0.0))
    >>> print(f"in {seconds:.0f} s, {distance_km:.0f} km at {speed_km_s:.2f} km/s")
    in 4160 s, 7693 km at 2.60 km/s
    """
    distance_squared, speed_squared, away = about_moon
    momentum = sqrt(abs(distance_squared * speed_squared - away * away)) + TINY
    excess = sqrt(abs(speed_squared - 2 * moon_mu / sqrt(distance_squared))) + TINY
    bend = sqrt(moon_mu * moon_mu + momentum * momentum * excess * excess)
    seconds = (moon_mu / excess * asinh(away * excess / bend) - away) / (excess * excess)
    return seconds, momentum * momentum / (moon_mu + bend), (moon_mu + bend) / momentum


def is_flyby(about_moon, moon_mu=MOON_MU_KM3_S2):
    """Tell whether a path lies within the Moon's sphere of influence, and is a hyperbola there.

    Parameters
    ----------
    about_moon : sequence of three floats
        As from `products`.
    moon_mu : float
        The Moon's gravitational parameter in km³/s².

    Returns
    -------
    bool

    Examples
    --------
    >>> [is_flyby(products(9000.0, 0.0, 0.0, 0.0, speed_km_s, 0.0)) for speed_km_s in (1.1, 1.0)]
    [True, False]
    """
    distance_squared, speed_squared, _ = about_moon
    fast = speed_squared * speed_squared * distance_squared > 4 * moon_mu * moon_mu
    return fast & (distance_squared < NEAR_MOON_KM**2)


def is_close(seconds, distance_km, speed_km_s, accuracy_km):
    """Tell whether the hyperbola about the Moon may stand for the rest of the way to its lowest point.

    Parameters
    ----------
    seconds, speed_km_s : float
        How far it is, and how fast the flight is there, as from `lowest_point`.
    distance_km : float
        Present distance from the Moon's centre.
    accuracy_km : float
        What the flight may be wrong by; the Earth's tide may take a fiftieth of it, and move the lowest point
        along the way by all of it.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_close(300.0, 7000.0, 2.6, 1.0), is_close(3000.0, 7000.0, 2.6, 1.0), is_close(30.0, 6e4, 2.6, 0.001)
    (True, False, False)
    """
    tide_km_s2 = TIDE_S2 * distance_km
    shift_km = tide_km_s2 * distance_km * abs(seconds) / speed_km_s
    return (tide_km_s2 * seconds * seconds < 0.02 * accuracy_km) & (shift_km < accuracy_km)
