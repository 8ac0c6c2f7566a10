"""Take the README's pictures out of the built notebooks: docs/*.png.

python tools/make_pictures.py
"""

import base64
import re
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {
    "00_start_here.png": ("00_start_here", "flight-to-scale"),
    "01_escape_velocity.png": ("01_escape_velocity", "figure-well"),
    "02_launch_timing.png": ("02_launch_timing", "encounter-figure"),
    "03_radiation_belts.png": ("03_radiation_belts", "figure-meridian"),
    "04_solar_wind.png": ("04_solar_wind", "figure-map"),
    "07_upper_limits.png": ("07_upper_limits", "silence-figure"),
    "08_new_planet.png": ("08_new_planet", "encounter-figure"),
}


def picture(lesson, cell_id):
    """Return the PNG bytes of the figure that a cell of a built notebook shows."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    html = "".join(output.get("data", {}).get("text/html", "") for output in cell.outputs)
    return base64.b64decode(re.search(r'src="data:image/png;base64,([^"]+)"', html).group(1))


def main():
    (ROOT / "docs").mkdir(exist_ok=True)
    for name, place in PICTURES.items():
        (ROOT / "docs" / name).write_bytes(picture(*place))


if __name__ == "__main__":
    main()
