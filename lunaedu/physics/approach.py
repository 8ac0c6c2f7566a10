"""The way to the Moon: how long the steps may be, and where the closest approach lies.

Both are formulas on components, which may be floats or arrays; `xp` is the library of their square roots,
`math` or `numpy`.
"""

import math

from lunaedu.constants import EARTH_MU_KM3_S2, MOON_MU_KM3_S2

MOON_DISTANCE_KM = 384_400.0
NEAR_MOON_KM = 66_000.0
"""Radius of the Moon's sphere of influence: the first least distance inside it ends the search."""

SEARCH_S = 70 * 3600.0
"""How long many flights are followed, each from its start."""

LONGEST_STEP_S = 16 * 3600.0
TIDE_S2 = 2 * EARTH_MU_KM3_S2 / MOON_DISTANCE_KM**3
"""What the Earth's pull gains, in km/s², with each km of distance from the Moon."""

TINY = 1e-12


def boldness(slowest_km2_s2, accuracy_km):
    """Return how long steps may be, compared with the time to the next centre of force.

    Slow flights magnify an early error. The powers and factors are measured, on flights of 16 to 70 hours.

    Parameters
    ----------
    slowest_km2_s2 : float
        What the Earth leaves of the slowest flight, as from `energy_left`.
    accuracy_km : float
        What the closest approach may be wrong by.

    Returns
    -------
    float
        For `step_length_s`.

    Examples
    --------
    >>> print(f"{boldness(5.0, 1.0):.2f}, for a metre {boldness(5.0, 0.001):.2f}")
    1.45, for a metre 0.39
    """
    slowness = min(max(slowest_km2_s2, 0.2), 8.0) / 5.0
    return min(1.45 * (accuracy_km * slowness**0.75) ** 0.19, 2.0)


def energy_left(speed_km_s, distance_km):
    """Return the square of the speed that the Earth alone would leave a flight at the Moon's distance.

    Parameters
    ----------
    speed_km_s, distance_km : float or ndarray
        Speed and distance from the Earth's centre at the start.

    Returns
    -------
    float or ndarray
        In km²/s²; negative if the flight does not get there.

    Examples
    --------
    >>> print(f"{energy_left(11.18, 6571.0):.1f} km²/s²")
    5.7 km²/s²
    """
    return speed_km_s**2 - 2 * EARTH_MU_KM3_S2 * (1 / distance_km - 1 / MOON_DISTANCE_KM)


def step_length_s(from_earth, from_moon, boldness, xp=math):
    """Return how long the next step may be, by Earth and by Moon: a part of the time to either's centre.

    The rule shares out evenly what the errors of the steps do at the end. The part grows slowly with
    distance, where the force is weak.

    Parameters
    ----------
    from_earth, from_moon : sequence of six floats or arrays
        Position in km and velocity in km/s, relative to each.
    boldness : float
        From `boldness`.
    xp : module
        `math` for floats, `numpy` for arrays.

    Returns
    -------
    list of two floats or arrays
        Seconds.

    Examples
    --------
    >>> low_and_fast = 6700.0, 0.0, 0.0, 0.0, 11.0, 0.0
    >>> far_from_the_moon = 380000.0, 0.0, 0.0, 0.0, 11.0, 0.0
    >>> print([round(seconds) for seconds in step_length_s(low_and_fast, far_from_the_moon, 1.0)])
    [299, 115389]
    """
    lengths = []
    for (x, y, z, u, v, w), mu, reach in (
        (from_earth, EARTH_MU_KM3_S2, 1.0),
        (from_moon, MOON_MU_KM3_S2, 200.0),
    ):
        distance = xp.sqrt(x * x + y * y + z * z) + 1e-3
        speed = xp.sqrt(u * u + v * v + w * w + mu / distance)
        closing = -(x * u + y * v + z * w) / distance
        part = boldness * xp.sqrt(xp.sqrt(xp.sqrt(reach * distance / mu)))
        # What counts is the distance at the far end of the step, if that is the nearer one.
        lengths.append(part * distance / (speed + part * (closing + abs(closing)) / 2))
    return lengths


def lowest_point(from_moon, moon_mu=MOON_MU_KM3_S2, xp=math):
    """Return when the hyperbola about the Moon is lowest, and how low and how fast it is there.

    With h = |r × v|, v∞² = v² − 2μ/r and eμ = √(μ² + h² v∞²),

        t = (μ/v∞ · asinh(r·v v∞/eμ) − r·v) / v∞²,    distance = h²/(μ + eμ),    speed = (μ + eμ)/h.

    A path too slow for a hyperbola is given a time of the right sign, and the order of the right size.

    Parameters
    ----------
    from_moon : sequence of six floats or arrays
        Position in km and velocity in km/s, relative to the Moon.
    moon_mu : float
        The Moon's gravitational parameter in km³/s².
    xp : module
        `math` for floats, `numpy` for arrays.

    Returns
    -------
    seconds, distance_km, speed_km_s : float or array
        The seconds from now on are negative if the lowest point is past.

    Examples
    --------
    >>> seconds, distance_km, speed_km_s = lowest_point((-10000.0, 8000.0, 0.0, 2.5, 0.0, 0.0))
    >>> print(f"in {seconds:.0f} s, {distance_km:.0f} km at {speed_km_s:.2f} km/s")
    in 4160 s, 7693 km at 2.60 km/s
    """
    x, y, z, u, v, w = from_moon
    a, b, c = y * w - z * v, z * u - x * w, x * v - y * u
    momentum = xp.sqrt(a * a + b * b + c * c) + TINY
    away = x * u + y * v + z * w
    escape_squared = 2 * moon_mu / xp.sqrt(x * x + y * y + z * z)
    excess = xp.sqrt(abs(u * u + v * v + w * w - escape_squared)) + TINY
    bend = xp.sqrt(moon_mu * moon_mu + momentum * momentum * excess * excess)
    seconds = (moon_mu / excess * xp.asinh(away * excess / bend) - away) / (excess * excess)
    return seconds, momentum * momentum / (moon_mu + bend), (moon_mu + bend) / momentum


def is_close(seconds, distance_km, accuracy_km):
    """Tell whether the hyperbola about the Moon may stand for the rest of the way to its lowest point.

    Parameters
    ----------
    seconds : float or ndarray
        How far it is, as from `lowest_point`.
    distance_km : float or ndarray
        Present distance from the Moon's centre.
    accuracy_km : float
        What the flight may be wrong by; the Earth's tide may take a fiftieth of it.

    Returns
    -------
    bool or ndarray

    Examples
    --------
    >>> is_close(300.0, 7000.0, 1.0), is_close(3000.0, 7000.0, 1.0)
    (True, False)
    """
    return TIDE_S2 * distance_km * seconds * seconds < 0.02 * accuracy_km
