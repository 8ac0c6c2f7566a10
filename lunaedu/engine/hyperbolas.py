"""Many hyperbolas about the Moon.

With v∞² = v² − 2μ/r, a = μ/v∞², the impact parameter b and e² = 1 + b²/a², the unit vectors P towards the
lowest point and Q along the velocity there, and the sine w of the hyperbolic anomaly,

    r = a (e − √(1 + w²)) P + w b Q,    t = (a/v∞) (e w − asinh w),    w = r·v v∞/(e μ).
"""

import numpy as np

from lunaedu.constants import MOON_MU_KM3_S2
from lunaedu.engine.approach import TINY


class Hyperbolas:
    """Hyperbolas about the Moon; NaN for those that are too slow for one.

    Parameters
    ----------
    begin : ndarray, shape (6, N)
        Positions in km and velocities in km/s, relative to the Moon, where each begins.

    Attributes
    ----------
    e : ndarray, shape (N,)
        Eccentricities.
    excess_km_s : ndarray, shape (N,)
        Speeds far away, v∞.
    lowest_km : ndarray, shape (3, N)
        The lowest points.
    distance_km : ndarray, shape (N,)
        Their distances from the Moon's centre.

    Examples
    --------
    >>> passing = Hyperbolas(np.array([[-10000.0, 8000.0, 0.0, 2.5, 0.0, 0.0]]).T)
    >>> print(f"in {passing.seconds()[0]:.0f} s, {passing.distance_km[0]:.0f} km from the centre")
    in 4160 s, 7693 km from the centre
    """

    def __init__(self, begin):
        position, velocity = begin[:3], begin[3:]
        pairs = (position, position), (velocity, velocity), (position, velocity)
        distance_squared, speed_squared, away = (np.einsum("cn,cn->n", *pair) for pair in pairs)
        distance = np.sqrt(distance_squared)
        pull = MOON_MU_KM3_S2 / distance
        excess_squared = speed_squared - 2 * pull
        excess_squared[excess_squared <= 0] = np.nan
        self.excess_km_s = np.sqrt(excess_squared)
        a_km = MOON_MU_KM3_S2 / excess_squared
        momentum_squared = np.maximum(distance_squared * speed_squared - away**2, TINY)
        b_squared = momentum_squared / excess_squared
        self.e = np.sqrt(1 + b_squared / a_km**2)
        self._sine = away / (self.e * a_km * self.excess_km_s)
        towards = (speed_squared - pull) * position - away * velocity
        self._forwards_km = towards / (self.e * excess_squared)
        self._sideways_km = (distance / self.excess_km_s) * velocity + self._sine * self._forwards_km
        self._sideways_km /= np.sqrt(1 + self._sine**2)
        self._unit_s = a_km / self.excess_km_s
        self.distance_km = b_squared / (a_km * (1 + self.e))
        self.lowest_km = (self.distance_km / a_km) * self._forwards_km

    def seconds(self):
        """Return how long after the beginning each is lowest."""
        return (np.arcsinh(self._sine) - self.e * self._sine) * self._unit_s

    def velocity_km_s(self):
        """Return the velocities at the lowest points, shape (3, N)."""
        speed_km_s = np.sqrt(self.excess_km_s**2 + 2 * MOON_MU_KM3_S2 / self.distance_km)
        return speed_km_s * self._sideways_km / np.linalg.norm(self._sideways_km, axis=0)

    def on_the_way(self, moments):
        """Follow them from the lowest points, 0, to the beginning, 1.

        Parameters
        ----------
        moments : ndarray, shape (M, 1)

        Returns
        -------
        position_km : ndarray, shape (3, M, N)
        pace_s : ndarray, shape (M, N)
            Seconds a moment, at each moment.
        seconds : ndarray, shape (M, N)
            From the beginning; all in the precision of the moments.
        """
        shape = self.e, self._sine, self._unit_s, self._forwards_km, self._sideways_km
        e, sine, unit_s, forwards_km, sideways_km = (each.astype(moments.dtype) for each in shape)
        w = moments * sine
        cosine = np.sqrt(1 + w * w)
        position_km = (e - cosine) * forwards_km[:, None]
        position_km += w * sideways_km[:, None]
        seconds = (e * w - np.arcsinh(w)) * unit_s
        return position_km, (e - 1 / cosine) * (sine * unit_s), seconds - seconds[-1]
