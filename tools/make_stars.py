"""Make lunaedu/data/stars.csv: the stars of the naked eye, to magnitude 4.5.

    npm pack d3-celestial@0.7.35 && tar xzf d3-celestial-0.7.35.tgz
    .venv/bin/python tools/make_stars.py package/data

The npm package d3-celestial carries places (ICRF, epoch 2000) and magnitudes of XHIP, the extended Hipparcos
compilation (Anderson and Francis 2012, catalogue V/137D of the Centre de Données astronomiques, Strasbourg).
"""

import json
import sys
from pathlib import Path

TABLE = Path(__file__).parent.parent / "lunaedu" / "data" / "stars.csv"
FAINTEST = 4.5


def main():
    """Write the table, the brightest first."""
    folder = Path(sys.argv[1])
    stars = json.loads((folder / "stars.6.json").read_text(encoding="utf-8"))["features"]
    names = json.loads((folder / "starnames.json").read_text(encoding="utf-8"))
    rows = []
    for star in stars:
        magnitude = star["properties"]["mag"]
        right_ascension_deg, declination_deg = star["geometry"]["coordinates"]
        name = names.get(str(star["id"]), {}).get("name", "")
        if magnitude <= FAINTEST:
            rows.append((magnitude, right_ascension_deg % 360, declination_deg, star["id"], name))
    lines = ["hipparcos,right_ascension_deg,declination_deg,magnitude,name"]
    lines += [
        f"{number},{ra:.4f},{dec:.4f},{magnitude:.2f},{name}"
        for magnitude, ra, dec, number, name in sorted(rows)
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: {len(rows)} stars")


if __name__ == "__main__":
    main()
