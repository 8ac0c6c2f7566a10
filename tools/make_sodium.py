"""Make lunaedu/data/sodium_sunlight.csv: photons that a sodium atom scatters, against its speed from the Sun.

    .venv/bin/python tools/make_sodium.py Na.csv

`Na.csv` is the table of sodium in the data of the package nexoclom2 (Burger), computed by Killen et al.
(2022), "Solar Resonance Scattering and Radiation Pressure for Exospheric Atoms", Astrophysical Journal
Supplement 263, 37, doi 10.3847/1538-4365/ac9eab, for 0.352 astronomical units. Here it stands for one,
thinned: straight lines between its rows come within two per cent of every row of theirs.
"""

import sys
from pathlib import Path

import numpy as np

TABLE = Path(__file__).parent.parent / "lunaedu" / "data" / "sodium_sunlight.csv"
DISTANCE_AU = 0.352
WITHIN = 0.02


def main():
    """Write the table."""
    kept = thinned(np.loadtxt(sys.argv[1], delimiter=",", skiprows=1))
    kept[:, 1:] *= DISTANCE_AU**2
    lines = ["velocity_km_s,d2_photons_s,d1_photons_s", *(f"{v:g},{d2:.4g},{d1:.4g}" for v, d2, d1 in kept)]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(kept)} rows")


def thinned(rows):
    """Return the ends, and between them whichever row straight lines miss by most, until none is missed."""
    kept = [0, len(rows) - 1]
    while True:
        few = rows[sorted(kept)]
        straight = np.stack([np.interp(rows[:, 0], few[:, 0], few[:, column]) for column in (1, 2)], axis=1)
        misses = np.abs(straight / rows[:, 1:] - 1).max(axis=1)
        if misses.max() < WITHIN:
            return few
        kept.append(misses.argmax())


if __name__ == "__main__":
    main()
