"""A radio link from a probe: what arrives, what drowns it, how many bits get through, what its tone tells.

Powers are in watts and dB, frequencies in MHz, distances in km.

Examples
--------
>>> from lunaedu import radio
>>> print(f"{radio.path_loss_db(597_000.0, 183.6):.0f} dB are lost on the way")
193 dB are lost on the way
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from lunaedu.constants import BOLTZMANN_J_K, EARTH_ROTATION_RAD_S, LIGHT_SPEED_KM_S
from lunaedu.engine.ephemeris import Times, site_position_km
from lunaedu.guard import Numbers, finite, positive, vectors, within

__all__ = [
    "beam_width_deg",
    "bit_rate_bit_s",
    "capacity_bit_s",
    "decibel",
    "doppler_shift_hz",
    "gain_of_area",
    "light_time_s",
    "noise_temperature_k",
    "noise_w",
    "path_loss_db",
    "power_needed_w",
    "radial_velocity_km_s",
    "range_km",
    "received_power_w",
    "wavelength_m",
]


def __dir__() -> list[str]:
    return sorted(__all__)


REFERENCE_K = 290.0
"""The temperature to which noise figures refer (ITU-R P.372)."""

NOISE_DB = {
    "galaxy": (52.0, 23.0),
    "quiet country": (53.6, 28.6),
    "country": (67.2, 27.7),
    "suburb": (72.5, 27.7),
    "town": (76.8, 27.7),
}
"""Median noise figures c - d log10(f / MHz) of what an antenna hears, galaxy and people (ITU-R P.372)."""


def wavelength_m(frequency_mhz: ArrayLike) -> Numbers:
    r"""Length of a radio wave.

    .. math:: \lambda = c / f

    Parameters
    ----------
    frequency_mhz : array_like
        MHz, above zero.

    Returns
    -------
    float or ndarray
        Metres.

    Examples
    --------
    >>> print(f"{wavelength_m(183.6):.2f} m and {wavelength_m(19.993):.1f} m")
    1.63 m and 15.0 m
    """
    return LIGHT_SPEED_KM_S / (1000 * positive("frequency_mhz", frequency_mhz))


def gain_of_area(area_m2: ArrayLike, frequency_mhz: ArrayLike) -> Numbers:
    r"""Gain of an antenna that catches all that falls on an area.

    .. math:: G = 4 \pi A / \lambda^2

    Parameters
    ----------
    area_m2 : array_like
        Effective area, m², above zero.
    frequency_mhz : array_like
        MHz, above zero.

    Returns
    -------
    float or ndarray
        A ratio, not dB: how much more it hears than an antenna that hears all ways alike.

    References
    ----------
    Kraus, *Antennas*, 2nd ed. (1988), section 2-22.

    Examples
    --------
    >>> print(f"{decibel(gain_of_area(100.0, 183.6)):.1f} dB")
    26.7 dB
    """
    return 4 * np.pi * positive("area_m2", area_m2) / wavelength_m(frequency_mhz) ** 2


def beam_width_deg(gain: ArrayLike) -> Numbers:
    r"""Width of the beam of an antenna with one round lobe: what it gains it takes from elsewhere.

    .. math:: \theta = \sqrt{16 / G}

    Parameters
    ----------
    gain : array_like
        A ratio, above zero; the formula is for large ones.

    Returns
    -------
    float or ndarray
        Degrees, between the directions of half the power, roughly.

    References
    ----------
    Kraus (1988), section 2-10: a beam fills the solid angle 4π/G.

    Examples
    --------
    >>> print(f"{beam_width_deg(470.0):.0f}")
    11
    """
    return np.degrees(np.sqrt(16 / positive("gain", gain)))


def decibel(ratio: ArrayLike) -> Numbers:
    r"""A ratio of powers in decibels.

    .. math:: 10 \log_{10} x

    Parameters
    ----------
    ratio : array_like
        Above zero.

    Returns
    -------
    float or ndarray

    Examples
    --------
    >>> print(f"{decibel(2.0):.2f}")
    3.01
    """
    return 10 * np.log10(positive("ratio", ratio))


def path_loss_db(distance_km: ArrayLike, frequency_mhz: ArrayLike) -> Numbers:
    r"""Loss in free space between two antennas without gain.

    .. math:: L = \Big( \frac{4 \pi d}{\lambda} \Big)^2

    Parameters
    ----------
    distance_km : array_like
        km, above zero.
    frequency_mhz : array_like
        MHz, above zero.

    Returns
    -------
    float or ndarray
        dB.

    Notes
    -----
    Space loses nothing. The wavelength stands there because an antenna without gain catches less the shorter
    the wave.

    References
    ----------
    Friis (1946), Proceedings of the IRE 34, 254-256, doi:10.1109/JRPROC.1946.234568; ITU-R P.525.

    Examples
    --------
    >>> print(f"{path_loss_db(1.0, 1000.0):.1f}")
    92.4
    """
    turns = 4 * np.pi * 1000 * positive("distance_km", distance_km) / wavelength_m(frequency_mhz)
    return 2 * decibel(turns)


def received_power_w(
    power_w: ArrayLike, gain_sent: ArrayLike, area_m2: ArrayLike, distance_km: ArrayLike
) -> Numbers:
    r"""Power that an antenna takes out of the wave of a distant transmitter.

    .. math:: P_r = P_t G_t \frac{A}{4 \pi d^2}

    Parameters
    ----------
    power_w : array_like
        Of the transmitter, W, above zero.
    gain_sent : array_like
        Gain of its antenna, a ratio, above zero.
    area_m2 : array_like
        Effective area of the receiving antenna, m², above zero.
    distance_km : array_like
        km, above zero.

    Returns
    -------
    float or ndarray
        Watts.

    References
    ----------
    Friis (1946), Proceedings of the IRE 34, 254-256, doi:10.1109/JRPROC.1946.234568.

    Examples
    --------
    >>> print(f"{received_power_w(1.0, 1.0, 100.0, 597_000.0):.1e}")
    2.2e-17
    """
    sphere_m2 = 4 * np.pi * (1000 * positive("distance_km", distance_km)) ** 2
    sent = positive("power_w", power_w) * positive("gain_sent", gain_sent)
    return sent * positive("area_m2", area_m2) / sphere_m2


def noise_temperature_k(frequency_mhz: ArrayLike, source: str = "galaxy") -> Numbers:
    r"""Noise that an antenna hears, as the temperature of a warm resistance that would hiss as loud.

    .. math:: T = 290\,\mathrm K \cdot 10^{(c - d \log_{10} f) / 10}

    Parameters
    ----------
    frequency_mhz : array_like
        MHz, from 0.3 to 250.
    source : str
        A key of `NOISE_DB`.

    Returns
    -------
    float or ndarray
        Kelvin, a median; the Milky Way's disc is several times warmer than its poles.

    References
    ----------
    ITU-R P.372-16 (2022), *Radio noise*, sections 5 and 6.

    Examples
    --------
    >>> print(f"{noise_temperature_k(183.6):.0f} K and {noise_temperature_k(19.993):.0f} K")
    285 K and 46814 K
    """
    if source not in NOISE_DB:
        raise ValueError(f"source must be one of {', '.join(NOISE_DB)}; got {source!r}")
    c, d = NOISE_DB[source]
    frequency = within("frequency_mhz", frequency_mhz, low=0.3, high=250.0)
    return REFERENCE_K * 10 ** ((c - d * np.log10(frequency)) / 10)


def noise_w(temperature_k: ArrayLike, bandwidth_hz: ArrayLike) -> Numbers:
    r"""Power of the noise in a band.

    .. math:: P_n = k T B

    Parameters
    ----------
    temperature_k : array_like
        Of antenna and receiver together, K, above zero.
    bandwidth_hz : array_like
        Hz, above zero.

    Returns
    -------
    float or ndarray
        Watts.

    References
    ----------
    Nyquist (1928), Physical Review 32, 110-113, doi:10.1103/PhysRev.32.110.

    Examples
    --------
    >>> print(f"{noise_w(290.0, 1.0):.2e}")
    4.00e-21
    """
    return BOLTZMANN_J_K * positive("temperature_k", temperature_k) * positive("bandwidth_hz", bandwidth_hz)


def capacity_bit_s(signal_w: ArrayLike, temperature_k: ArrayLike, bandwidth_hz: ArrayLike) -> Numbers:
    r"""Most bits a second that any code could bring through the noise: Shannon's limit.

    .. math:: C = B \log_2 \Big( 1 + \frac{P_r}{k T B} \Big)

    Parameters
    ----------
    signal_w : array_like
        Received power, W, above zero.
    temperature_k : array_like
        Of antenna and receiver together, K, above zero.
    bandwidth_hz : array_like
        Hz, above zero.

    Returns
    -------
    float or ndarray
        Bits a second.

    References
    ----------
    Shannon (1949), Proceedings of the IRE 37, 10-21, doi:10.1109/JRPROC.1949.232969.

    Examples
    --------
    >>> print(f"{capacity_bit_s(4e-18, 290.0, 1000.0):.0f}")
    999
    """
    noise = noise_w(temperature_k, bandwidth_hz)
    return positive("bandwidth_hz", bandwidth_hz) * np.log2(1 + positive("signal_w", signal_w) / noise)


def bit_rate_bit_s(signal_w: ArrayLike, temperature_k: ArrayLike, needed_db: ArrayLike) -> Numbers:
    r"""Bits a second at which each bit still brings so much more energy than the noise in a hertz.

    .. math:: R = \frac{P_r}{k T \, (E_b / N_0)}

    Parameters
    ----------
    signal_w : array_like
        Received power, W, above zero.
    temperature_k : array_like
        Of antenna and receiver together, K, above zero.
    needed_db : array_like
        E_b/N_0 that the receiver needs, dB: some 10 for 1959, -1.6 for Shannon's best.

    Returns
    -------
    float or ndarray
        Bits a second.

    Examples
    --------
    >>> print(f"{bit_rate_bit_s(4e-18, 290.0, 10.0):.0f}")
    100
    """
    needed = 10 ** (np.asarray(finite("needed_db", needed_db)) / 10)
    return (positive("signal_w", signal_w) / (noise_w(temperature_k, 1.0) * needed))[()]


def power_needed_w(
    signal_w: ArrayLike, gain_sent: ArrayLike, area_m2: ArrayLike, distance_km: ArrayLike
) -> Numbers:
    r"""Power that a transmitter must have had, to be received so well from so far away.

    .. math:: P_t = \frac{4 \pi d^2}{G_t A} P_r

    Parameters
    ----------
    signal_w : array_like
        Received power, W, above zero.
    gain_sent : array_like
        Gain of its antenna, a ratio, above zero.
    area_m2 : array_like
        Effective area of the receiving antenna, m², above zero.
    distance_km : array_like
        km, above zero.

    Returns
    -------
    float or ndarray
        Watts.

    Examples
    --------
    >>> print(f"{power_needed_w(2.2e-17, 1.0, 100.0, 597_000.0):.2f}")
    0.99
    """
    return positive("signal_w", signal_w) / received_power_w(1.0, gain_sent, area_m2, distance_km)


def range_km(signal_w: ArrayLike, power_w: ArrayLike, gain_sent: ArrayLike, area_m2: ArrayLike) -> Numbers:
    r"""Distance at which the received power has sunk to a least useful one.

    .. math:: d = \sqrt{\frac{P_t G_t A}{4 \pi P_r}}

    Parameters
    ----------
    signal_w : array_like
        Least useful received power, W, above zero.
    power_w : array_like
        Of the transmitter, W, above zero.
    gain_sent : array_like
        Gain of its antenna, a ratio, above zero.
    area_m2 : array_like
        Effective area of the receiving antenna, m², above zero.

    Returns
    -------
    float or ndarray
        km.

    Examples
    --------
    >>> print(f"{range_km(2.2e-17, 1.0, 1.0, 100.0):.0f}")
    601428
    """
    return np.sqrt(received_power_w(power_w, gain_sent, area_m2, 1.0) / positive("signal_w", signal_w))


def radial_velocity_km_s(
    position_km: ArrayLike,
    velocity_km_s: ArrayLike,
    latitude_deg: ArrayLike,
    longitude_deg: ArrayLike,
    time: Times,
) -> Numbers:
    r"""How fast a probe moves away from a station that turns with the Earth.

    With :math:`\boldsymbol\rho = \mathbf r - \mathbf s` from the station to the probe:

    .. math:: \dot\rho = \frac{\boldsymbol\rho \cdot (\mathbf v - \boldsymbol\omega \times \mathbf s)}{\rho}

    Parameters
    ----------
    position_km, velocity_km_s : array_like, shape (3,) or (N, 3)
        Geocentric state of the probe along the ICRF axes: km, km/s.
    latitude_deg, longitude_deg : float
        Of the station, degrees, north and east positive.
    time : datetime, ISO 8601 string, or a sequence of N of them
        UTC.

    Returns
    -------
    float or ndarray, shape (N,)
        km/s, positive away.

    Examples
    --------
    >>> speed_km_s = radial_velocity_km_s(
    ...     [119_500.0, 0.0, 0.0], [4.0, 0.0, 0.0], 44.4, 34.0, "1959-01-03T00:56"
    ... )
    >>> print(f"{speed_km_s:.2f}")
    4.16
    """
    site = site_position_km(latitude_deg, longitude_deg, 0.0, time)
    pole = site_position_km(90.0, 0.0, 0.0, time)
    pole = pole / np.linalg.norm(pole, axis=-1, keepdims=True)
    way = vectors("position_km", position_km) - site
    speed = vectors("velocity_km_s", velocity_km_s) - EARTH_ROTATION_RAD_S * np.cross(pole, site)
    return np.sum(way * speed, axis=-1) / np.linalg.norm(way, axis=-1)


def doppler_shift_hz(frequency_mhz: ArrayLike, radial_velocity_km_s: ArrayLike) -> Numbers:
    r"""How much lower a transmitter is heard that moves away.

    .. math:: \Delta f = -f \frac{\dot\rho}{c}

    Parameters
    ----------
    frequency_mhz : array_like
        As sent, MHz, above zero.
    radial_velocity_km_s : array_like
        Away from the listener, km/s; less than a hundredth of the speed of light.

    Returns
    -------
    float or ndarray
        Hz.

    Notes
    -----
    One way, and first order: at 10 km/s the next is a part in 60 000 of the shift.

    Examples
    --------
    >>> print(f"{doppler_shift_hz(183.6, 4.0):.0f}")
    -2450
    """
    limit = LIGHT_SPEED_KM_S / 100
    speed = within("radial_velocity_km_s", radial_velocity_km_s, low=-limit, high=limit)
    return -1e6 * positive("frequency_mhz", frequency_mhz) * speed / LIGHT_SPEED_KM_S


def light_time_s(position_km: Callable[[float], ArrayLike], station_km: ArrayLike, heard_s: float) -> float:
    r"""How old a signal is that a station hears: it left where the probe was then, not where it is now.

    .. math:: \tau = |\mathbf r(t - \tau) - \mathbf s(t)| / c

    Parameters
    ----------
    position_km : callable
        Gives the probe's geocentric position in km, shape (3,), at a time in seconds.
    station_km : array_like, shape (3,)
        Geocentric place of the station when it hears, km.
    heard_s : float
        When, s, on the clock of `position_km`.

    Returns
    -------
    float
        Seconds.

    Notes
    -----
    Put into its own equation, an error shrinks by the probe's speed over that of light: to a nanosecond in
    four rounds.

    Examples
    --------
    >>> print(f"{light_time_s(lambda t: [4.0 * t, 0.0, 0.0], [0.0, 0.0, 0.0], 1e5):.4f}")
    1.3342
    """
    station, heard, late = vectors("station_km", station_km), float(finite("heard_s", heard_s)), 0.0
    while True:
        before = late
        late = float(np.linalg.norm(vectors("position_km", position_km(heard - late)) - station))
        late /= LIGHT_SPEED_KM_S
        if abs(late - before) < 1e-9 * max(late, 1e-9):
            return late
