"""The panel of lesson 00: drag the hours, and see where Luna 1 and the Moon were."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.figure import Figure

from lunaedu.apps.panel import Control, Panel
from lunaedu.constants import LIGHT_SPEED_KM_S, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD
from lunaedu.figures import style
from lunaedu.figures.marks import Circle, Label, Line, Point, Scene
from lunaedu.figures.overview import HOUR, LAST_CONTACT_HOURS, flight_map, moon_plane, to_hundred_km
from lunaedu.physics.flight import Flight, fly
from lunaedu.physics.reconstruction import stand_in_departure

FIRST_HOUR = 0.5
LIFTOFF = RECORD["launch_time"].value


@dataclass(frozen=True)
class _Flown:
    """Our reconstruction by the hours after lift-off, seen from the north of the Moon's path."""

    flight: Flight
    cutoff_hours: float
    axes: np.ndarray

    def probe_km(self, hours):
        return self.flight.position_km(hours - self.cutoff_hours) @ self.axes.T

    def moon_km(self, hours):
        times = [LIFTOFF + hour * HOUR for hour in np.ravel(hours).tolist()]
        return ephemeris.moon_position_km(times) @ self.axes.T

    def path(self):
        """The whole way: hours, and places in the plane of the map."""
        hours = np.linspace(self.cutoff_hours, LAST_CONTACT_HOURS, 600)
        return hours, self.probe_km(hours)[:, :2]


@lru_cache
def _flown():
    """Return the flight, which is computed once; the control only reads it off."""
    departure = stand_in_departure()
    flight = fly(departure.position_km, departure.velocity_km_s, departure.start, accuracy_km=0.01)
    cutoff_hours = departure.cutoff_after_liftoff_s / 3600
    return _Flown(flight, cutoff_hours, moon_plane(RECORD["closest_time"].value))


def stage(fig: Figure) -> str:
    """Draw the map with both paths, without the probe."""
    fig.set_figheight(0.455 * fig.get_figwidth())
    ax = fig.add_subplot()
    flight_map(ax, _flown().moon_km(np.arange(LAST_CONTACT_HOURS + 1))[:, :2])
    ax.plot(*_flown().path()[1].T, color=style.PROBE, linewidth=1.0, alpha=0.5)
    return (
        "A map to scale, seen from the north: the Earth at the left, rings around it every 100,000 km, "
        "the almost straight path of Luna 1 to the right, and the path of the Moon across it from below."
    )


def act(hours: float) -> Scene:
    """Return the scene at some hours after lift-off."""
    flown = _flown()
    probe_km, moon_km = flown.probe_km(hours), flown.moon_km(hours)[0]
    from_earth_km = np.linalg.norm(probe_km)
    speed_km_s = np.linalg.norm(flown.flight.velocity_km_s(hours - flown.cutoff_hours))
    from_earth, from_moon = map(to_hundred_km, (from_earth_km, np.linalg.norm(probe_km - moon_km)))
    (x, y), (moon_x, moon_y), time = probe_km[:2], moon_km[:2], LIFTOFF + hours * HOUR
    path_hours, path = flown.path()
    return Scene(
        [
            Line(*np.vstack([path[path_hours <= hours], (x, y)]).T, width=3.4),
            Line([0, x], [0, y], color=style.EARTH, width=1.2, dash="dotted"),
            Circle(moon_x, moon_y, MOON_RADIUS_KM, color=style.MOON, opacity=1.0),
            Circle(moon_x, moon_y, 4 * MOON_RADIUS_KM, color=style.MOON, opacity=0.0),
            Label(moon_x, moon_y, "Moon", color=style.MOON, right=14, up=10),
            Point(x, y, size=11),
            Label(x, y, f"{from_earth} km", color=style.PROBE, align="center", up=-25),
        ],
        f"{hours:g} hours after lift-off ({time:%H:%M} UTC on {time.day} {time:%B}), Luna 1 is "
        f"{from_earth} km from the Earth's centre and {from_moon} km from the Moon's. It "
        f"flies at {speed_km_s:.2f} km/s; its radio signal takes "
        f"{from_earth_km / LIGHT_SPEED_KM_S:.2f} s to the Earth.",
    )


def overview_panel() -> Panel:
    """Return a panel that shows, to scale, where our reconstruction has Luna 1 and the Moon at each hour.

    Returns
    -------
    Panel
        With one control, ``hours`` after lift-off.

    Examples
    --------
    >>> overview_panel().scene(hours=34.5).sentence.split(",")[0]
    '34.5 hours after lift-off (03:11 UTC on 4 January)'
    """
    hours = Control("hours", "time after lift-off", "h", FIRST_HOUR, LAST_CONTACT_HOURS, 0.25, start=20)
    return Panel("Luna 1, hour by hour", [hours], stage, act)
