"""Make the table of the radiation belts, ``lunaedu/data/radiation_belts.npz``, with the package aep8.

AE8MAX and AP8MAX are piecewise linear: at each of their energies and L, log10 of the integral flux falls
with B/B0 - 1 along straight lines that meet every quarter of a decade. This tool finds the corners by
asking aep8, and so recovers the models' own maps. It also stores what the IGRF (package ppigrf) and the
models' own fields say along our reconstruction of the flight. Run it as ``python tools/make_belts.py``; it
prints the errors measured.
"""

from datetime import datetime, timedelta
from pathlib import Path

import aep8
import numpy as np
import ppigrf
from astropy import units as u
from astropy.coordinates import EarthLocation
from astropy.time import Time
from astropy.utils import iers

from lunaedu.physics import belts, field
from lunaedu.physics.flight import fly
from lunaedu.physics.reconstruction import stand_in_departure

OUTPUT = Path(__file__).resolve().parents[1] / "lunaedu" / "data" / "radiation_belts.npz"

# Steps per unit of L and of B/B0, and the energies at which the models have maps. Those of AE8 are whole
# multiples of 1/6400 MeV. Its lowest map, and AP8's highest, lie outside the energies that aep8 answers: they
# follow from two energies inside, as log flux is linear between maps.
ELECTRONS = (
    (2100, 1024),
    [0.04, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]
    + [n / 6400 for n in (31999, 35199, 38399, 41599, 44799)],
)
PROTONS = (
    (2048, 2048),
    [0.1, 0.2, 0.4, 0.6, 0.8, 1, 2, 4, 6, 8, 10, 15, 20, 30, 50, 60, 80, 100, 200, 400],
)
LARGEST_X = 4096
LARGEST_L = 13


class Maps:
    """One model of aep8, asked in its own whole steps of L and of x = B/B0 - 1."""

    def __init__(self, particle, scales, energies):
        self.model = aep8.model(particle=particle, solar="max")
        self.scales, self.energies = scales, energies

    def ask(self, l_step, x_step, energy_MeV):
        """Log10 of the flux in the middle of a step, so that rounding cannot reach the next one."""
        l_shell, ratio = (l_step + 0.5) / self.scales[0], 1 + (x_step + 0.5) / self.scales[1]
        flux = self.model.integral_flux_for_geomagnetic_coordinates(l_shell, ratio, energy_MeV * u.MeV)
        return np.log10(np.maximum(flux.value, 1.0))

    def log_flux(self, l_step, x_step, energy_MeV):
        """Log10 of the flux at one of the maps' energies."""
        if energy_MeV == 0.04:
            near, far = (self.ask(l_step, x_step, energy) for energy in (0.05, 0.1))
            return near + (near - far) * (0.05 - 0.04) / (0.1 - 0.05)
        if energy_MeV == 400:
            near, far = (self.ask(l_step, x_step, energy) for energy in (300, 200))
            return np.maximum(near + (near - far) * (400 - 300) / (300 - 200), 0.0)
        return self.ask(l_step, x_step, energy_MeV)

    def nodes(self):
        """The steps of L with a curve of their own, for each energy."""
        first = self.scales[0]
        l_steps = np.arange(first, LARGEST_L * first)
        bent = []
        for energy in self.energies:
            values = self.log_flux(l_steps, 0, energy)
            bent.append(first + np.array(bends(values, 0, len(values) - 1)))
        # The flux on the equator need not bend at a node. A curve is a node's own if its corners lie on whole
        # steps of x.
        everywhere = np.unique(np.concatenate(bent))
        for k, energy in enumerate(self.energies):
            others = np.setdiff1d(everywhere[(everywhere > bent[k][0]) & (everywhere < bent[k][-1])], bent[k])
            _, _, on_whole_steps = self.curves(others, energy)
            bent[k] = np.sort(np.concatenate([bent[k], others[on_whole_steps]]))
        return bent

    def curves(self, nodes, energy_MeV):
        """Log flux on the equator, steps of x to each quarter of a decade less, and which curves are own."""
        step = belts.STEP_DECADES
        top = np.round(self.log_flux(nodes, 0, energy_MeV) * 1024) / 1024
        falls = np.ceil(top / step).astype(int)
        target = np.maximum(top[:, None] - step * np.arange(1, np.max(falls, initial=0) + 1), 0.0)
        node = np.broadcast_to(nodes[:, None], target.shape)
        over, at = np.full(target.shape, -1), np.full(target.shape, LARGEST_X * self.scales[1])
        while np.any(at - over > 1):
            middle = (over + at) // 2
            reached = self.log_flux(node, middle, energy_MeV) <= target + 1e-9
            over, at = np.where(reached, over, middle), np.where(reached, middle, at)
        value = self.log_flux(node, at, energy_MeV)
        whole = np.sum((np.abs(value - target) < 1e-7) & (target > 0), axis=1)
        own = whole > 0.9 * np.maximum(falls - 1, 3)
        # Where the flux falls off a cliff, the corner is the step before.
        x = np.concatenate([np.zeros((len(nodes), 1), dtype=int), at - (value < target - 1e-7)], axis=1)
        # The last corner lies below zero, out of sight: on the line from the one before past the last flux.
        for row, last in enumerate(falls):
            if last:
                seen, least = at[row, last - 1] - 1, top[row] - step * (last - 1)
                fallen = least - self.log_flux(nodes[row], max(seen, 0), energy_MeV)
                run = seen - x[row, last - 1]
                x[row, last:] = x[row, last - 1] + max(1, round(step * run / fallen) if run > 0 else 0)
        return top, x, own

    def table(self, particle):
        """The arrays of one model, padded to one shape."""
        nodes = self.nodes()
        found = [self.curves(*both)[:2] for both in zip(nodes, self.energies, strict=True)]
        columns, corners = max(len(n) for n in nodes), max(x.shape[1] for _, x in found)
        l_steps = np.full((len(found), columns), np.inf, dtype=np.float32)
        log_top = np.zeros((len(found), columns), dtype=np.float32)
        x_steps = np.zeros((len(found), columns, corners), dtype=np.uint32)
        for k, (top, distance) in enumerate(found):
            rows = len(nodes[k])
            l_steps[k, :rows], log_top[k, :rows] = nodes[k], top
            x_steps[k, :rows] = np.pad(distance, ((0, 0), (0, corners - distance.shape[1])), mode="edge")
        return {
            f"{particle}_energy_MeV": np.array(self.energies),
            f"{particle}_l_steps": l_steps,
            f"{particle}_log_top": log_top,
            f"{particle}_x_steps": x_steps,
            f"{particle}_scales": np.array(self.scales),
        }


def bends(values, first, last, tolerance=1e-5):
    """Where a piecewise linear sequence bends: where it is farthest from the chord, then on either side."""
    inside = np.arange(first, last + 1)
    chord = values[first] + (values[last] - values[first]) * (inside - first) / (last - first)
    away = np.abs(values[first : last + 1] - chord)
    if away.max() < tolerance:
        return []
    middle = first + int(away.argmax())
    return [*bends(values, first, middle, tolerance), middle, *bends(values, middle, last, tolerance)]


def reference_path():
    """Our reconstruction's path out of the belts in the full fields."""
    departure = stand_in_departure()
    hours = np.concatenate([np.arange(0, 60) / 60, np.arange(10, 51) / 10])
    flight = fly(departure.position_km, departure.velocity_km_s, departure.start, hours=hours[-1] + 0.1)
    position_km = flight.position_km(hours)
    times = [departure.start + timedelta(hours=float(hour)) for hour in hours]
    geographic_km = field.geographic_from_inertial(position_km, times)
    radius_km = np.linalg.norm(geographic_km, axis=1)
    colatitude_deg = np.degrees(np.arccos(geographic_km[:, 2] / radius_km))
    longitude_deg = np.degrees(np.arctan2(geographic_km[:, 1], geographic_km[:, 0]))
    components = ppigrf.igrf_gc(radius_km, colatitude_deg, longitude_deg, datetime(1959, 1, 2))
    path = {
        "hours": hours,
        "position_km": position_km,
        "igrf_nT": np.linalg.norm(np.reshape(components, (3, -1)), axis=0),
    }
    place = EarthLocation.from_geocentric(*(geographic_km.T * u.km))
    moments = Time([time.replace(tzinfo=None) for time in times], scale="utc")
    for name, particle in (("electron", "e"), ("proton", "p")):
        l_shell, ratio = aep8.model(particle=particle, solar="max").geomagnetic_coordinates(place, moments)
        path |= {f"{name}_l_shell": np.array(l_shell), f"{name}_field_ratio": np.array(ratio)}
    return {f"path_{name}": values for name, values in path.items()}


def errors(maps, flux, lowest_l, energies):
    """Relative errors of the table at random points with flux above one."""
    random = np.random.default_rng(1959)
    l_shell, energy = random.uniform(lowest_l, 11, 20000), np.exp(random.uniform(*np.log(energies), 20000))
    ratio = np.exp(random.uniform(0, 1, 20000) ** 2 * np.log(2 * l_shell**3))
    truth = maps.model.integral_flux_for_geomagnetic_coordinates(l_shell, ratio, energy * u.MeV).value
    there = truth > 1
    return np.abs(flux(l_shell, ratio, energy)[there] / truth[there] - 1)


def main():
    iers.conf.auto_download = False
    electrons, protons = Maps("e", *ELECTRONS), Maps("p", *PROTONS)
    np.savez_compressed(OUTPUT, **electrons.table("electron"), **protons.table("proton"), **reference_path())
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size / 1000:.0f} kB")
    for maps, flux, lowest_l, energies in (
        (electrons, belts.electron_flux_cm2_s, 1.1, (0.05, 7)),
        (protons, belts.proton_flux_cm2_s, 1.14, (0.1, 300)),
    ):
        away = errors(maps, flux, lowest_l, energies)
        print(
            f"  {flux.__name__}: {len(away)} points, relative error median {np.median(away):.1e}, "
            f"95 % below {np.percentile(away, 95):.1e}, worst {away.max():.1e}"
        )


if __name__ == "__main__":
    main()
