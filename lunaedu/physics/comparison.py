"""The whole record of the flight against the rebuilt flight: every published figure that a flight can test.

The uncertainty of a row is ours and that of the printed number together: how far the possible departures
scatter, and what rounding hides in the figure (see `ROUNDED_TO`).
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lunaedu.constants import ASTRONOMICAL_UNIT_KM, EARTH_RADIUS_KM, MOON_RADIUS_KM
from lunaedu.facts import RECORD
from lunaedu.guard import finite, one
from lunaedu.physics import heliocentric, rebuild
from lunaedu.physics.bulletins import Reading

__all__ = ["Around", "Compared", "around_the_sun", "days_to_the_sphere", "whole_record"]


def __dir__() -> list[str]:
    return sorted(__all__)


SETTLED_DAYS = 60.0
"""After lift-off: by then the Earth has let go, and the orbit about the Sun stays what it is."""

AWAY_KM_S = 2.24
"""How fast the probe leaves at the last contact: what an hour of doubt is worth."""

AGREES, TENSE = 2.0, 5.0
"""So many uncertainties: below the first a figure agrees, above the second it does not fit."""


@dataclass(frozen=True)
class Around:
    """Orbits about the Sun, an array for each element: distances in million km, period in days."""

    perihelion_Gm: NDArray[np.float64]
    aphelion_Gm: NDArray[np.float64]
    semi_major_axis_au: NDArray[np.float64]
    eccentricity: NDArray[np.float64]
    inclination_deg: NDArray[np.float64]
    period_days: NDArray[np.float64]


def around_the_sun(unknowns: ArrayLike, days: float = SETTLED_DAYS) -> Around:
    """Return the osculating orbits about the Sun of departures, some days after lift-off.

    Parameters
    ----------
    unknowns : array_like, shape (N, 6)
        As in `rebuild.UNKNOWNS`.
    days : float
        From a little more than four on.

    Returns
    -------
    Around

    Examples
    --------
    >>> around = around_the_sun([rebuild.best_fit(Reading()).values])
    >>> print(f"{around.period_days[0]:.0f} days")
    440 days
    """
    days = one("days", days, 4.2, 480.0)
    moment = rebuild.LUNA_1.liftoff + timedelta(days=days)
    places, speeds = rebuild.round_the_sun(unknowns, [moment])
    orbit = heliocentric.orbit(places[0], speeds[0])
    axis_km, e = np.asarray(orbit.semi_major_axis_km), np.asarray(orbit.eccentricity)
    low_km, tilt = np.asarray(orbit.periapsis_radius_km), np.asarray(orbit.inclination_deg)
    axis_au = axis_km / ASTRONOMICAL_UNIT_KM
    period = np.asarray(heliocentric.period_days(axis_au))
    return Around(low_km / 1e6, axis_km * (1 + e) / 1e6, axis_au, e, tilt, period)


def days_to_the_sphere(unknowns: ArrayLike) -> float:
    """Return how long after lift-off a departure leaves the Earth's sphere of influence, days.

    Parameters
    ----------
    unknowns : array_like, shape (6,)
        As in `rebuild.UNKNOWNS`.

    Returns
    -------
    float

    Examples
    --------
    >>> print(f"{days_to_the_sphere(rebuild.best_fit(Reading()).values):.1f} days")
    4.3 days
    """
    unknowns = np.asarray(finite("unknowns", unknowns, (None,)))
    days = np.linspace(4.2, 8.0, 39)
    moments = [rebuild.LUNA_1.liftoff + timedelta(days=day) for day in days.tolist()]
    places_km = rebuild.round_the_sun([unknowns], moments)[0][:, 0]
    away_km = np.linalg.norm(places_km - heliocentric.earth_position_km(moments), axis=1)
    return float(np.interp(heliocentric.SPHERE_KM, away_km, days))


@dataclass(frozen=True)
class Compared:
    """One published figure, what the rebuilt flight says, and the uncertainty of both together."""

    name: str
    published: float
    computed: float
    uncertainty: float
    form: str

    @property
    def sigma(self) -> float:
        """Published less computed, in uncertainties."""
        return (self.published - self.computed) / self.uncertainty

    @property
    def verdict(self) -> str:
        """In words."""
        size = abs(self.sigma)
        return "agrees" if size < AGREES else "in tension" if size < TENSE else "does not fit"

    @property
    def row(self) -> tuple[str, str, str, str, str]:
        """For a table: name, published, computed with uncertainty, sigma, verdict."""
        published, computed = (f"{value:{self.form}}" for value in (self.published, self.computed))
        ours = f"{computed} ± {self.uncertainty:{self.form.lstrip('+')}}"
        return self.name, published, ours, f"{self.sigma:+.1f}", self.verdict


def whole_record(unknowns: ArrayLike) -> list[Compared]:
    """Return every published figure that a flight can test, beside what possible departures say of it.

    Parameters
    ----------
    unknowns : array_like, shape (N, 6)
        Of possible departures, all alike: from `rebuild.posterior`.

    Returns
    -------
    list of Compared

    Notes
    -----
    A figure rounded to a unit scatters by unit/√12. '62 hours' are rounded to the hour. The heights of the
    closest approach were first given as 5000 to 6000 km: their spread counts as a unit.

    Examples
    --------
    >>> departures = rebuild.posterior(Reading(), draws=1000).unknowns
    >>> for tested in whole_record(departures)[:1]:
    ...     print(tested.name, tested.verdict)
    'extra speed', as an excess (m/s) agrees
    """
    unknowns = np.asarray(finite("unknowns", unknowns, (None, None)))
    ahead, settled = rebuild.predict(unknowns), around_the_sun(unknowns)
    leaving = around_the_sun(unknowns, days_to_the_sphere(np.mean(unknowns, axis=0)))
    night = rebuild.seen(unknowns, Reading(forecasts=True))
    rows = [*_speed_and_forecasts(unknowns, night), *_encounter(ahead), *_heliocentric(leaving, settled)]
    tested = []
    for name, published, unit, values, form in rows:
        spread = float(np.hypot(np.std(values), unit / np.sqrt(12)))
        tested.append(Compared(name, published, float(np.median(values)), spread, form))
    return tested


def _speed_and_forecasts(unknowns, night):
    midnight, three = RECORD["tass_0000"].value, RECORD["tass_0300"].value
    return (
        ("'extra speed', as an excess (m/s)", RECORD["excess_speed"].value, 1.0, unknowns[:, 0], ".0f"),
        ("forecast for 00:00: latitude (°)", midnight[0], 1 / 60, night[:, 0, 0], ".2f"),
        ("forecast for 00:00: longitude (°)", midnight[1], 1.0, night[:, 0, 1], ".1f"),
        ("forecast for 00:00: altitude (km)", midnight[2], 1000.0, night[:, 0, 2], ",.0f"),
        ("forecast for 03:00: latitude (°)", three[0], 1 / 60, night[:, 1, 0], ".2f"),
        ("forecast for 03:00: longitude (°)", three[1], 0.5, night[:, 1, 1], ".1f"),
        ("forecast for 03:00: altitude (km)", three[2], 1000.0, night[:, 1, 2], ",.0f"),
    )


def _encounter(ahead):
    sodium, height = RECORD["sodium_distance"], RECORD["closest_altitude"]
    released_km, passed_km, spread_km = ahead.sodium_altitude_km, ahead.closest_altitude_km, 1000.0
    last_km, hour_km = RECORD["last_contact_distance"].value, 3600 * AWAY_KM_S
    return (
        ("sodium: altitude (km)", sodium.low, 1000.0, released_km, ",.0f"),
        ("sodium: from the centre (km)", sodium.value, 500.0, released_km + EARTH_RADIUS_KM, ",.0f"),
        ("closest approach: hour, later than published (min)", 0.0, 1.0, ahead.late_min, "+.0f"),
        ("closest approach: height (km)", height.value, spread_km, passed_km, ",.0f"),
        ("the same from the Moon's centre (km)", height.value, spread_km, passed_km + MOON_RADIUS_KM, ",.0f"),
        ("last contact: from the centre (km)", last_km, hour_km, ahead.last_contact_km, ",.0f"),
        ("last contact: altitude (km)", last_km, hour_km, ahead.last_contact_km - EARTH_RADIUS_KM, ",.0f"),
    )


def _heliocentric(leaving, settled):
    def fact(name):
        return RECORD[name].value

    out = "at the Earth's sphere: "
    return (
        (out + "perihelion (million km)", fact("perihelion"), 0.1, leaving.perihelion_Gm, ".2f"),
        (out + "aphelion (million km)", fact("aphelion"), 0.1, leaving.aphelion_Gm, ".1f"),
        (out + "semi-major axis (au)", fact("semi_major_axis"), 0.001, leaving.semi_major_axis_au, ".4f"),
        (out + "eccentricity", fact("eccentricity"), 1e-5, leaving.eccentricity, ".4f"),
        (out + "period (days)", fact("period"), 1.0, leaving.period_days, ".1f"),
        ("settled: perihelion (million km)", fact("perihelion"), 0.1, settled.perihelion_Gm, ".2f"),
        ("settled: aphelion (million km)", fact("aphelion"), 0.1, settled.aphelion_Gm, ".1f"),
        ("settled: period (days)", fact("period"), 1.0, settled.period_days, ".1f"),
        ("inclination to the ecliptic (°)", fact("helio_inclination"), 0.01, settled.inclination_deg, ".2f"),
    )
