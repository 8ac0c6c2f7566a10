"""Make lunaedu/data/constellations.csv: the boundaries of the constellations, tabulated by Roman in 1987.

    .venv/bin/python tools/make_constellations.py

Astropy carries the table (catalogue VI/42 of the Centre de Données astronomiques de Strasbourg): boxes
between two hours of right ascension and above a declination, equinox 1875, from north to south.
"""

from importlib.resources import files
from pathlib import Path

TABLE = Path(__file__).parent.parent / "lunaedu" / "data" / "constellations.csv"


def main():
    """Write the table."""
    source = files("astropy") / "coordinates" / "data" / "constellation_data_roman87.dat"
    rows = [line.split() for line in source.read_text(encoding="ascii").splitlines() if line[:1] != "#"]
    lines = ["from_hour,to_hour,above_deg,name"]
    lines += [",".join([f"{float(x):g}" for x in row[:3]] + [row[3]]) for row in rows if row]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(lines) - 1} boxes")


if __name__ == "__main__":
    main()
