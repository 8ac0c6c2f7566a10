"""The panel of lesson 00: drag the hours, and see where Luna 1 and the Moon were."""

from datetime import timedelta

import numpy as np

from lunaedu.apps.panel import Control, Panel
from lunaedu.constants import LIGHT_SPEED_KM_S, MOON_RADIUS_KM
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD
from lunaedu.figures import style
from lunaedu.figures.marks import Circle, Label, Line, Point, Scene
from lunaedu.figures.overview import HOUR, LAST_CONTACT_HOURS, flight_map, moon_plane, to_hundred_km
from lunaedu.physics.flight import fly
from lunaedu.physics.reconstruction import stand_in_departure

FIRST_HOUR = 0.5


def overview_panel():
    """Return a panel that shows, to scale, where our reconstruction has Luna 1 and the Moon at each hour.

    The flight is computed once; the control only reads it off.

    Returns
    -------
    Panel
        With one control, ``hours`` after lift-off.

    Examples
    --------
    >>> overview_panel().scene(hours=34.5).sentence.split(",")[0]
    '34.5 hours after lift-off (03:11 UTC on 4 January)'
    """
    departure = stand_in_departure()
    flight = fly(departure.position_km, departure.velocity_km_s, departure.start, accuracy_km=0.01)
    liftoff = RECORD["launch_time"].value
    after_cutoff_hours = departure.cutoff_after_liftoff_s / 3600
    axes = moon_plane(RECORD["closest_time"].value)[:2]

    flown_hours = np.linspace(after_cutoff_hours, LAST_CONTACT_HOURS, 600)
    path = flight.position_km(flown_hours - after_cutoff_hours) @ axes.T
    times = [liftoff + timedelta(hours=h) for h in np.linspace(0, LAST_CONTACT_HOURS, 63).tolist()]
    moons = ephemeris.moon_position_km(times) @ axes.T

    def stage(fig):
        fig.set_size_inches(9, 4.1)
        ax = fig.add_subplot()
        flight_map(ax, moons)
        ax.plot(*path.T, color=style.PROBE, linewidth=1.0, alpha=0.5)
        return (
            "A map to scale, seen from the north: the Earth at the left, rings around it every 100,000 km, "
            "the almost straight path of Luna 1 to the right, and the path of the Moon across it from below."
        )

    def act(hours):
        time = liftoff + hours * HOUR
        probe_km = flight.position_km(hours - after_cutoff_hours)
        moon_km = ephemeris.moon_position_km(time)
        speed_km_s = np.linalg.norm(flight.velocity_km_s(hours - after_cutoff_hours))
        from_earth_km = np.linalg.norm(probe_km)
        from_earth, from_moon = (
            to_hundred_km(from_earth_km),
            to_hundred_km(np.linalg.norm(probe_km - moon_km)),
        )
        probe, moon = axes @ probe_km, axes @ moon_km
        flown = path[flown_hours <= hours]
        return Scene(
            [
                Line(*np.vstack([flown, probe]).T, width=3.4),
                Line([0, probe[0]], [0, probe[1]], color=style.EARTH, width=1.2, dash="dotted"),
                Circle(*moon, MOON_RADIUS_KM, color=style.MOON, opacity=1.0),
                Circle(*moon, 4 * MOON_RADIUS_KM, color=style.MOON, opacity=0.0),
                Label(*moon, "Moon", color=style.MUTED, right=14, up=10),
                Point(*probe, size=11),
                Label(*probe, f"{from_earth} km", color=style.PROBE, align="center", up=-25),
            ],
            f"{hours:g} hours after lift-off ({time:%H:%M} UTC on {time.day} {time:%B}), Luna 1 is "
            f"{from_earth} km from the Earth's centre and {from_moon} km from the Moon's. It "
            f"flies at {speed_km_s:.2f} km/s; its radio signal takes "
            f"{from_earth_km / LIGHT_SPEED_KM_S:.2f} s to the Earth.",
        )

    hours = Control("hours", "time after lift-off", "h", FIRST_HOUR, LAST_CONTACT_HOURS, 0.25, start=20)
    return Panel("Luna 1, hour by hour", [hours], stage, act)
