"""What pulls the probe, on plain floats: the Earth and its bulge, the Moon and the Sun.

The axes travel with the Earth, which itself falls towards Moon and Sun; so their pull on the Earth is taken
from their pull on the probe:

    r'' = −μ r/r³ + J2 term + Σ μ_b [ (r_b − r)/|r_b − r|³ − r_b/|r_b|³ ].

The bulge J2 lies about the z axis of the ICRF, 0.2° from the pole of 1959. Moon and Sun come from
`lunaedu.engine.ephemeris`, kept as short power series in time, five minutes each.
"""

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from lunaedu.constants import EARTH_J2, EARTH_MU_KM3_S2, EARTH_RADIUS_KM, MOON_MU_KM3_S2, SUN_MU_KM3_S2
from lunaedu.engine import ephemeris

SLOT_S = 300.0
SLOTS_A_DAY = 288
"""The sky is kept in slots so short that very low powers of time are true to centimetres."""


@dataclass(frozen=True)
class Masses:
    """What pulls: gravitational parameters in km³/s², and the Earth's J2."""

    earth: float = EARTH_MU_KM3_S2
    j2: float = EARTH_J2
    moon: float = MOON_MU_KM3_S2
    sun: float = SUN_MU_KM3_S2

    def pull_on_earth(self, moon_km, sun_km):
        """Return the acceleration of the Earth in km/s², from the places of Moon and Sun, shape (…, 3)."""
        return self.moon * _inverse_square(moon_km) + self.sun * _inverse_square(sun_km)


def _inverse_square(place_km):
    return place_km * np.einsum("...c,...c->...", place_km, place_km)[..., None] ** -1.5


class Sky(dict):
    """Power series of the Moon (quadratic), the pull on the Earth and the Sun (both linear), slot by slot.

    The argument is the fraction of the slot. Slots are made when first asked for, a day at a time.
    """

    def __init__(self, masses):
        self.masses = masses
        self.force = force_under(self)

    def __missing__(self, slot):
        slots = slot // SLOTS_A_DAY * SLOTS_A_DAY + np.arange(SLOTS_A_DAY)
        fractions = (chebyshev.chebpts1(3) + 1) / 2
        bodies = ephemeris.moon_and_sun_km((slots[:, None] + fractions) * SLOT_S)
        moon, sun = bodies[..., :3], bodies[..., 3:]
        # The Sun's pulls on probe and Earth all but cancel, so both must come from the same straight line.
        sun_series = power_fit(fractions, 2) @ sun
        sun = np.vander(fractions, 2, increasing=True) @ sun_series
        pull = self.masses.pull_on_earth(moon, sun)
        series = power_fit(fractions, 3) @ moon, power_fit(fractions, 2) @ pull, sun_series
        rows = np.concatenate([each.swapaxes(1, 2).reshape(len(slots), -1) for each in series], axis=1)
        self.update(zip(slots.tolist(), map(tuple, rows.tolist()), strict=True))
        return self[slot]

    def moon_state(self, t):
        """Return the Moon's position in km and velocity in km/s, six floats, at t seconds since the epoch."""
        return moon_state(self, t)


def moon_state(sky, t):
    """Return the Moon's position and velocity under a sky.

    Parameters
    ----------
    sky : Sky or SkyTable
    t : float or ndarray
        Seconds since the epoch: floats for the one, arrays for the other.

    Returns
    -------
    tuple of six
        x, y, z in km and u, v, w in km/s.

    Examples
    --------
    >>> x, y, z, *_ = moon_state(SKY, 0.0)
    >>> print(f"{(x * x + y * y + z * z) ** 0.5:.0f} km")
    388447 km
    """
    f = t / SLOT_S
    slot = f // 1.0
    f -= slot
    x0, x1, x2, y0, y1, y2, z0, z1, z2 = sky[slot][:9]
    return (
        x0 + f * (x1 + f * x2),
        y0 + f * (y1 + f * y2),
        z0 + f * (z1 + f * z2),
        (x1 + 2.0 * f * x2) / SLOT_S,
        (y1 + 2.0 * f * y2) / SLOT_S,
        (z1 + 2.0 * f * z2) / SLOT_S,
    )


class SkyTable:
    """The same sky between two moments, for arrays of times: see `lunaedu.engine.plain`.

    Parameters
    ----------
    first_s, last_s : float
        Seconds since the epoch.

    Examples
    --------
    >>> moon_x_km, *_ = SkyTable(0.0, 3600.0).moon_state(np.array([0.0, 3600.0]))
    >>> bool(moon_x_km[1] == SKY.moon_state(3600.0)[0])
    True
    """

    def __init__(self, first_s: float, last_s: float) -> None:
        self.masses = SKY.masses
        self._first = int(first_s // SLOT_S)
        self._rows = np.array([SKY[slot] for slot in range(self._first, int(last_s // SLOT_S) + 1)])

    def __getitem__(self, slots: NDArray) -> NDArray:
        return self._rows[slots.astype(int) - self._first].T

    def moon_state(self, t: NDArray) -> NDArray:
        """Return the Moon's positions in km and velocities in km/s, (6, N), at seconds since the epoch."""
        return np.array(moon_state(self, t))


def power_fit(arguments, powers):
    """Return the matrix that makes a power series of samples, with the least squares.

    Parameters
    ----------
    arguments : ndarray, shape (M,)
        Where the samples are taken.
    powers : int
        Number of powers, from 0 on; at most M.

    Returns
    -------
    ndarray, shape (powers, M)

    Examples
    --------
    >>> arguments = np.array([0.0, 1.0, 2.0])
    >>> (power_fit(arguments, 2) @ (3 + 2 * arguments)).round(9)
    array([3., 2.])
    """
    return np.linalg.pinv(np.vander(arguments, powers, increasing=True))


def force_under(sky):
    """Return the force that a sky and its masses exert, as a function.

    Parameters
    ----------
    sky : Sky

    Returns
    -------
    callable
        ``force(t, x, y, z)``, with the time in s since the epoch and the place in km, all plain floats, gives
        the three components of the acceleration in km/s².

    Examples
    --------
    >>> force = force_under(SKY)
    >>> print(f"{force(0.0, 42164.0, 0.0, 0.0)[0]:.6f} km/s²")
    -0.000224 km/s²
    """
    slot_s = SLOT_S
    earth, moon, sun = sky.masses.earth, sky.masses.moon, sky.masses.sun
    flattening = 1.5 * sky.masses.j2 * EARTH_RADIUS_KM**2

    def force(t, x, y, z):
        f = t / slot_s
        slot = f // 1.0
        f -= slot
        (
            x0, x1, x2, y0, y1, y2, z0, z1, z2, px0, px1, py0, py1, pz0, pz1, sx0, sx1, sy0, sy1, sz0, sz1,
        ) = sky[slot]  # fmt: skip
        square = x * x + y * y + z * z
        central = earth * square**-1.5
        bulge = central * flattening / square
        central += bulge - 5.0 * bulge * z * z / square
        mx = x0 + f * (x1 + f * x2) - x
        my = y0 + f * (y1 + f * y2) - y
        mz = z0 + f * (z1 + f * z2) - z
        to_moon = moon * (mx * mx + my * my + mz * mz) ** -1.5
        sx = sx0 + f * sx1 - x
        sy = sy0 + f * sy1 - y
        sz = sz0 + f * sz1 - z
        to_sun = sun * (sx * sx + sy * sy + sz * sz) ** -1.5
        return (
            to_moon * mx + to_sun * sx - central * x - px0 - f * px1,
            to_moon * my + to_sun * sy - central * y - py0 - f * py1,
            to_moon * mz + to_sun * sz - (central + 2.0 * bulge) * z - pz0 - f * pz1,
        )

    return force


SKY = Sky(Masses())
"""The sky as it was."""
