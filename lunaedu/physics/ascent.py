"""From the pad to the end of the burn: rocket equation, stages of the 8K72, plane and state of departure.

The launcher's figures come from the published record; what the record does not hold (the pitch programme, the
altitude and the downrange distance at cut-off) is an assumption wherever it appears, and is named as one.

Examples
--------
>>> from lunaedu.physics import ascent
>>> for burn in ascent.burns():
...     print(f"{burn.name}: {burn.delta_v_km_s:.2f} km/s")
strap-ons and core together: 3.72 km/s
core alone: 4.62 km/s
Block E: 5.30 km/s
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import EARTH_RADIUS_KM, EARTH_ROTATION_RAD_S, STANDARD_GRAVITY_M_S2
from lunaedu.engine.ephemeris import site_position_km
from lunaedu.facts import RECORD
from lunaedu.guard import ROUNDING, Numbers, directions, finite, instance, one, positive, together, within

__all__ = [
    "AscentPlane",
    "Burn",
    "ascent_loss_km_s",
    "ascent_plane",
    "burns",
    "cutoff_time_s",
    "departure_state",
    "earth_pole",
    "launch_azimuth_deg",
    "mass_flow_kg_s",
    "point_below",
    "rocket_delta_v_km_s",
    "rotation_gift_km_s",
    "thrust_acceleration_m_s2",
]


def __dir__() -> list[str]:
    return sorted(__all__)


STRAP_ONS = 4

Moment = datetime | str


def rocket_delta_v_km_s(
    specific_impulse_s: ArrayLike, mass_start_kg: ArrayLike, mass_end_kg: ArrayLike
) -> Numbers:
    r"""Speed a rocket gains in free space by throwing mass away: the rocket equation.

    .. math:: \Delta v = g_0 I_{sp} \ln \frac{m_0}{m_1}

    Parameters
    ----------
    specific_impulse_s : array_like
        Specific impulse, s; above zero.
    mass_start_kg, mass_end_kg : array_like
        Mass before and after the burn, kg; above zero, the first not below the second.

    Returns
    -------
    float or ndarray
        Ideal gain of speed, km/s.

    Raises
    ------
    ValueError
        If the mass grows.

    Notes
    -----
    Gravity, air and steering take their share: see `ascent_loss_km_s`.

    References
    ----------
    Tsiolkovsky (1903); Curtis, *Orbital Mechanics for Engineering Students*, 3rd ed. (2014), section 6.2.

    Examples
    --------
    >>> print(f"{rocket_delta_v_km_s(300.0, 2000.0, 708.7):.3f}")
    3.052
    """
    before, after = positive("mass_start_kg", mass_start_kg), positive("mass_end_kg", mass_end_kg)
    if np.any(np.asarray(before) < after):
        raise ValueError("mass_start_kg must not be below mass_end_kg: a rocket gets lighter")
    return (
        STANDARD_GRAVITY_M_S2
        * positive("specific_impulse_s", specific_impulse_s)
        * np.log(before / after)
        / 1000
    )


def mass_flow_kg_s(thrust_kN: ArrayLike, specific_impulse_s: ArrayLike) -> Numbers:
    r"""Propellant an engine burns each second.

    .. math:: \dot m = \frac{F}{g_0 I_{sp}}

    Parameters
    ----------
    thrust_kN : array_like
        Thrust, kN; above zero.
    specific_impulse_s : array_like
        Specific impulse under the same conditions, s; above zero.

    Returns
    -------
    float or ndarray
        Mass flow, kg/s.

    References
    ----------
    Curtis (2014), section 6.2.

    Examples
    --------
    >>> print(f"{mass_flow_kg_s(49.4, 316.0):.1f}")
    15.9
    """
    impulse = positive("specific_impulse_s", specific_impulse_s)
    return 1000 * positive("thrust_kN", thrust_kN) / (STANDARD_GRAVITY_M_S2 * impulse)


def thrust_acceleration_m_s2(thrust_kN: ArrayLike, mass_kg: ArrayLike) -> Numbers:
    r"""Acceleration by thrust alone; at cut-off, what every second of delay is worth in metres per second.

    .. math:: a = F / m

    Parameters
    ----------
    thrust_kN : array_like
        Thrust, kN; above zero.
    mass_kg : array_like
        Mass at that moment, kg; above zero.

    Returns
    -------
    float or ndarray
        Acceleration, m/s².

    Notes
    -----
    The speed itself grows by a little less, because gravity pulls back along a climbing path.

    Examples
    --------
    >>> print(f"{thrust_acceleration_m_s2(49.4, 1472.0):.1f}")
    33.6
    """
    return 1000 * positive("thrust_kN", thrust_kN) / positive("mass_kg", mass_kg)


@dataclass(frozen=True)
class Burn:
    """One burn of the launcher, from the published masses and vacuum figures."""

    name: str
    mass_start_kg: float
    mass_end_kg: float
    specific_impulse_s: float
    thrust_kN: float

    @property
    def delta_v_km_s(self) -> Numbers:
        """Ideal gain of speed, km/s."""
        return rocket_delta_v_km_s(self.specific_impulse_s, self.mass_start_kg, self.mass_end_kg)

    @property
    def seconds(self) -> Numbers:
        """Time to burn the propellant at full vacuum thrust, s."""
        return (self.mass_start_kg - self.mass_end_kg) / mass_flow_kg_s(
            self.thrust_kN, self.specific_impulse_s
        )


def burns(block_e_propellant_kg: float | None = None) -> tuple[Burn, ...]:
    """Return the three burns of the 8K72 on 2 January 1959; in the first, two kinds of engine burn together.

    The four strap-ons and the core light on the pad and burn side by side; then the core burns alone; then
    Block E. Where engines burn together, their common specific impulse is their joint thrust over their
    joint mass flow.

    Parameters
    ----------
    block_e_propellant_kg : float, optional
        Propellant of Block E, kg; the middle of the published range unless given.

    Returns
    -------
    tuple of Burn

    Notes
    -----
    Vacuum figures: the back pressure of the air counts as a loss. What the sources dispute is Block E's
    propellant. Trapped and reserve propellant are unknown and neglected.

    References
    ----------
    Facts strapon, core, rd0105_thrust, rd0105_isp, stage_mass and stage_propellant, with their sources.

    Examples
    --------
    >>> low, high = (sum(burn.delta_v_km_s for burn in burns(kg)) for kg in (6335.0, 7000.0))
    >>> print(f"{low:.2f} to {high:.2f} km/s")
    13.57 to 13.70 km/s
    """
    side_gross, side_empty, side_thrust, side_impulse, _, side_seconds = RECORD["strapon"].value
    core_gross, core_empty, core_thrust, core_impulse, _, _ = RECORD["core"].value
    if block_e_propellant_kg is None:
        block_e_propellant_kg = RECORD["stage_propellant"].middle
    empty_kg = RECORD["stage_mass"].value
    upper_kg = empty_kg + positive("block_e_propellant_kg", block_e_propellant_kg, ())
    core_flow, side_flow = (
        mass_flow_kg_s(core_thrust, core_impulse),
        mass_flow_kg_s(side_thrust, side_impulse),
    )
    joint_thrust = STRAP_ONS * side_thrust + core_thrust
    joint_impulse = 1000 * joint_thrust / (STANDARD_GRAVITY_M_S2 * (STRAP_ONS * side_flow + core_flow))
    core_left_kg = core_gross - core_flow * side_seconds
    pad_kg = STRAP_ONS * side_gross + core_gross + upper_kg
    return (
        Burn(
            "strap-ons and core together",
            pad_kg,
            STRAP_ONS * side_empty + core_left_kg + upper_kg,
            joint_impulse,
            joint_thrust,
        ),
        Burn("core alone", core_left_kg + upper_kg, core_empty + upper_kg, core_impulse, core_thrust),
        Burn("Block E", upper_kg, empty_kg, RECORD["rd0105_isp"].value, RECORD["rd0105_thrust"].value),
    )


def cutoff_time_s(block_e_propellant_kg: float | None = None) -> float:
    """Estimate when Block E stopped: the core's published burn, then Block E's propellant at full flow.

    Parameters
    ----------
    block_e_propellant_kg : float, optional
        Propellant of Block E, kg; the middle of the published range unless given.

    Returns
    -------
    float
        Seconds after lift-off.

    Notes
    -----
    An assumption, not a record: nobody published the moment. The range of the propellant makes it
    uncertain by 21 s either way; the rated burns of the engine, 379 to 454 s, by about twice as much.

    Examples
    --------
    >>> print(f"{cutoff_time_s(6335.0):.0f} to {cutoff_time_s(7000.0):.0f} s")
    717 to 759 s
    """
    return RECORD["core"].value[-1] + burns(block_e_propellant_kg)[-1].seconds


def ascent_loss_km_s(
    cutoff_speed_km_s: ArrayLike, gift_km_s: ArrayLike, block_e_propellant_kg: float | None = None
) -> Numbers:
    r"""What gravity, air and steering took: all that the stages could give, less what was there at the end.

    .. math:: \Delta v_{loss} = \sum \Delta v + v_{gift} - v_{cut-off}

    Parameters
    ----------
    cutoff_speed_km_s : array_like
        Inertial speed at the end of the burn, km/s; not negative.
    gift_km_s : array_like
        Speed that the turning Earth gave along the path, km/s (see `rotation_gift_km_s`).
    block_e_propellant_kg : float, optional
        Propellant of Block E, kg; the middle of the published range unless given.

    Returns
    -------
    float or ndarray
        Loss, km/s.

    Notes
    -----
    An estimate by difference, no better than the stage masses, and it holds any propellant left unburnt.
    Gravity takes most: a steep climb, to a height where less speed is needed for the same energy.

    Examples
    --------
    >>> print(f"{ascent_loss_km_s(10.56, 0.20):.1f}")
    3.3
    """
    ideal = sum(burn.delta_v_km_s for burn in burns(block_e_propellant_kg))
    return ideal + finite("gift_km_s", gift_km_s) - within("cutoff_speed_km_s", cutoff_speed_km_s, low=0.0)


def launch_azimuth_deg(inclination_deg: ArrayLike, latitude_deg: ArrayLike) -> tuple[Numbers, Numbers]:
    r"""Both headings that lead from a latitude into a plane of given inclination.

    .. math:: \sin A = \cos i / \cos \phi

    Parameters
    ----------
    inclination_deg : array_like
        Inclination of the plane to the equator, degrees, 0 to 180; at least the latitude.
    latitude_deg : array_like
        Geocentric latitude of the site, degrees; not a pole.

    Returns
    -------
    northward_deg, southward_deg : float or ndarray
        Inertial azimuth, degrees from north through east, of the path going north and of the one going south.

    Raises
    ------
    ValueError
        If no such plane passes over the site.

    Notes
    -----
    Inertial: the turning Earth adds its eastward speed, so the rocket itself heads a little less to the east.

    References
    ----------
    Curtis (2014), chapter 6: a satellite of inclination 98.43° launched from Vandenberg.

    Examples
    --------
    >>> north_deg, south_deg = launch_azimuth_deg(98.43, 34.5)
    >>> print(f"{north_deg:.1f} or {south_deg:.1f}")
    349.8 or 190.2
    """
    inclination = np.radians(within("inclination_deg", inclination_deg, low=0.0, high=180.0))
    latitude = np.radians(within("latitude_deg", latitude_deg, low=-89.999, high=89.999))
    sine = np.cos(inclination) / np.cos(latitude)
    if np.any(np.abs(sine) > 1 + 4 * ROUNDING / np.cos(latitude)):
        raise ValueError("inclination_deg is below the latitude: no such plane passes over the site")
    northward = np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
    return northward % 360, 180 - northward


def rotation_gift_km_s(latitude_deg: ArrayLike, azimuth_deg: ArrayLike) -> Numbers:
    r"""Part of the turning Earth's speed that points along the path.

    .. math:: v = \omega R \cos \phi \sin A

    Parameters
    ----------
    latitude_deg : array_like
        Geocentric latitude of the site, degrees, -90 to 90.
    azimuth_deg : array_like
        Azimuth of the path, degrees from north through east.

    Returns
    -------
    float or ndarray
        Speed, km/s; negative towards the west.

    References
    ----------
    Bate, Mueller and White, *Fundamentals of Astrodynamics* (1971), section 6.4 (1524 ft/s at the equator).

    Examples
    --------
    >>> print(f"{rotation_gift_km_s(45.7, 37.3):.3f}")
    0.197
    """
    latitude = np.radians(within("latitude_deg", latitude_deg, low=-90.0, high=90.0))
    eastward = EARTH_ROTATION_RAD_S * EARTH_RADIUS_KM * np.cos(latitude)
    return eastward * np.sin(np.radians(finite("azimuth_deg", azimuth_deg)))


@dataclass(frozen=True)
class AscentPlane:
    """Plane of an ascent among the stars: unit vectors along the ICRF axes.

    ``site`` points from the Earth's centre to the site at the moment the plane passes over it, ``ahead`` a
    quarter turn further along the path, ``normal`` is site x ahead; ``azimuth_deg`` is the inertial heading.
    """

    site: NDArray[np.float64]
    ahead: NDArray[np.float64]
    normal: NDArray[np.float64]
    azimuth_deg: float


def ascent_plane(
    latitude_deg: float, longitude_deg: float, time: Moment, inclination_deg: float
) -> AscentPlane:
    """Return the plane of given inclination that passes northward over a site at a moment.

    Parameters
    ----------
    latitude_deg, longitude_deg : float
        Geodetic latitude and east longitude of the site, degrees.
    time : datetime or ISO string
        UTC.
    inclination_deg : float
        Inclination to the equator of date, degrees, 0 to 180; not below the latitude.

    Returns
    -------
    AscentPlane

    Raises
    ------
    ValueError
        If no such plane passes over the site.

    Notes
    -----
    From Tyuratam the northward path leads over Siberia and the Pacific, the southward one over foreign land.

    References
    ----------
    Facts inclination and ground_track.

    Examples
    --------
    >>> plane = ascent_plane(45.92, 63.342, "1959-01-02T16:41:21", 65.0)
    >>> print(f"{plane.azimuth_deg:.1f}")
    37.3
    """
    inclination = one("inclination_deg", inclination_deg, 0.0, 180.0)
    latitude = one("latitude_deg", latitude_deg, -89.999, 89.999)
    pole = earth_pole(time)
    if pole.ndim > 1:
        raise ValueError(f"time must be one moment; got {len(pole)}")
    site = _unit(site_position_km(latitude, one("longitude_deg", longitude_deg), 0.0, time))
    azimuth_deg, _ = launch_azimuth_deg(inclination, np.degrees(np.arcsin(site @ pole)))
    east = _unit(np.cross(pole, site))
    azimuth = np.radians(azimuth_deg)
    ahead = np.cos(azimuth) * np.cross(site, east) + np.sin(azimuth) * east
    return AscentPlane(site, ahead, np.cross(site, ahead), float(azimuth_deg))


def departure_state(
    plane: AscentPlane,
    downrange_deg: float,
    altitude_km: float,
    speed_km_s: float,
    flight_path_angle_deg: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    r"""Position and velocity at the end of the burn, along the ICRF axes.

    With :math:`\theta` the downrange angle and :math:`\hat{\mathbf u}` the direction up there:

    .. math:: \mathbf r = (R + h)\, \hat{\mathbf u}(\theta), \qquad
       \mathbf v = v (\sin \gamma\, \hat{\mathbf u} + \cos \gamma\, \hat{\mathbf u}')

    Parameters
    ----------
    plane : AscentPlane
        Plane of the ascent.
    downrange_deg : float
        Angle at the Earth's centre from the site to the end of the burn, in the plane, degrees.
    altitude_km : float
        Height above a sphere of the equatorial radius, km; not negative.
    speed_km_s : float
        Inertial speed, km/s; above zero.
    flight_path_angle_deg : float
        Angle of the velocity above the local horizontal, degrees, -90 to 90.

    Returns
    -------
    position_km, velocity_km_s : ndarray, shape (3,)

    Examples
    --------
    >>> plane = ascent_plane(45.92, 63.342, "1959-01-02T16:41:21", 65.0)
    >>> position_km, velocity_km_s = departure_state(plane, 33.0, 1000.0, 10.56, 25.8)
    >>> print(f"{np.linalg.norm(position_km):.1f} km, {np.linalg.norm(velocity_km_s):.2f} km/s")
    7378.1 km, 10.56 km/s
    """
    instance("plane", plane, AscentPlane)
    theta = np.radians(one("downrange_deg", downrange_deg))
    climb = np.radians(one("flight_path_angle_deg", flight_path_angle_deg, -90.0, 90.0))
    up = np.cos(theta) * plane.site + np.sin(theta) * plane.ahead
    along = np.cos(theta) * plane.ahead - np.sin(theta) * plane.site
    position = (EARTH_RADIUS_KM + one("altitude_km", altitude_km, low=0.0)) * up
    return position, positive("speed_km_s", speed_km_s, ()) * (np.sin(climb) * up + np.cos(climb) * along)


def earth_pole(time: Moment | Sequence[Moment]) -> NDArray[np.float64]:
    """Return the unit vector towards the Earth's north pole of date, along the ICRF axes.

    Parameters
    ----------
    time : datetime, ISO string, or a sequence of them
        UTC.

    Returns
    -------
    ndarray, shape (3,) or (N, 3)

    Notes
    -----
    In January 1959 it stood 0.23° from the z axis of the ICRF: that is precession in 41 years.

    Examples
    --------
    >>> print(f"{np.degrees(np.arccos(earth_pole('1959-01-02')[2])):.2f}")
    0.23
    """
    return _unit(site_position_km(90.0, 0.0, 0.0, time))


def point_below(position_km: ArrayLike, time: Moment | Sequence[Moment]) -> tuple[Numbers, Numbers]:
    """Return where on the turning Earth a probe stands overhead: declination and longitude.

    Parameters
    ----------
    position_km : array_like, shape (3,) or (N, 3)
        Geocentric position along the ICRF axes, km.
    time : datetime or ISO string, or a sequence of N of them
        UTC.

    Returns
    -------
    latitude_deg, longitude_deg : float or ndarray, shape (N,)
        Latitude, north positive; longitude, east positive, -180 to 180.

    Raises
    ------
    ValueError
        If a date lies outside the table of Moon and Sun.

    Notes
    -----
    Latitude is geocentric. For a probe far away that is also the geodetic latitude of the place that has it
    in the zenith; near the ground the two differ by up to 0.2°.

    Examples
    --------
    >>> from lunaedu.engine.ephemeris import site_position_km
    >>> time = "1959-01-03T10:00"
    >>> latitude_deg, longitude_deg = point_below(site_position_km(0.0, -40.0, 2e5, time), time)
    >>> print(f"{abs(latitude_deg):.1f} {longitude_deg:.1f}")
    0.0 -40.0
    """
    up, pole = directions("position_km", position_km), earth_pole(time)
    together(position_km=up[..., 0], time=pole[..., 0])
    greenwich = _unit(site_position_km(0.0, 0.0, 0.0, time))
    north, level = np.sum(up * pole, axis=-1), np.sum(up * greenwich, axis=-1)
    east = np.sum(up * np.cross(pole, greenwich), axis=-1)
    return np.degrees(np.arctan2(north, np.hypot(level, east))), np.degrees(np.arctan2(east, level))


def _unit(vector):
    return vector / np.linalg.norm(vector, axis=-1, keepdims=True)
