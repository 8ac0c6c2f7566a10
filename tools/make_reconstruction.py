"""Rebuild the departure of Luna 1 from its bulletins, and store it: ``lunaedu/data/reconstruction.json``.

Run it as ``python tools/make_reconstruction.py``. The file says what went in, which versions
of Python and NumPy did it, and the seed; `lunaedu.reconstruction.rebuilt_departure` reads the departure out
of it, and a test makes the numbers again.
"""

import json
import platform
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import numpy as np

from lunaedu.facts import RECORD
from lunaedu.physics import rebuild
from lunaedu.physics.bulletins import MEASURED, PUBLISHED, Reading
from lunaedu.physics.comparison import around_the_sun

DATA = Path(__file__).resolve().parents[1] / "lunaedu" / "data"
OUTPUT = DATA / "reconstruction.json"
EPHEMERIS = "ephemeris_1958_1960.npz"
FACTS = "launch_time", "launch_site_lat", "launch_site_lon", "inclination", *PUBLISHED
READINGS = {
    "altitudes, the other copy's longitudes": Reading(),
    "altitudes, the first copy's longitudes": Reading(other_copy=False),
    "distances from the centre, the other copy's longitudes": Reading(from_centre=True),
    "distances from the centre, the first copy's longitudes": Reading(from_centre=True, other_copy=False),
}
SEED, DRAWS = 1959, 10_000
PERCENT = 5, 16, 50, 84, 95


def spread(values):
    """The percentiles of `PERCENT`, to six digits, so that the file is the same on any machine."""
    return [float(f"{value:.6g}") for value in np.percentile(values, PERCENT)]


def rebuilt():
    """Everything that the file holds."""
    reading = Reading()
    fit = rebuild.best_fit(reading)
    possible = rebuild.posterior(reading, draws=DRAWS, seed=SEED)
    evidence = {
        said: rebuild.posterior(other, draws=DRAWS, seed=SEED).log_evidence
        for said, other in READINGS.items()
    }
    return {
        "what": "Departure of Luna 1, rebuilt from the bulletins of TASS: our reconstruction, not a record",
        "command": "python tools/make_reconstruction.py",
        "facts": {name: RECORD[name].text for name in FACTS},
        "ephemeris_sha256": sha256((DATA / EPHEMERIS).read_bytes()).hexdigest(),
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "seed": SEED,
        "draws": DRAWS,
        "reading": asdict(reading),
        "measured": MEASURED.tolist(),
        "best_fit": {
            name: float(f"{value:.7g}") for name, value in zip(rebuild.UNKNOWNS, fit.values, strict=True)
        },
        "cost": round(fit.cost, 3),
        "percent": PERCENT,
        "unknowns": dict(zip(rebuild.UNKNOWNS, map(spread, possible.unknowns.T), strict=True)),
        "predicted": {
            name: spread(values) for name, values in vars(rebuild.predict(possible.unknowns)).items()
        },
        "around_the_sun": {
            name: spread(values) for name, values in vars(around_the_sun(possible.unknowns)).items()
        },
        "log_evidence": {said: round(value, 2) for said, value in evidence.items()},
    }


def main():
    result = rebuilt()
    OUTPUT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(f"{OUTPUT.name}: cost {result['cost']}, log evidence {result['log_evidence']}")
    for name, values in (result["unknowns"] | result["predicted"] | result["around_the_sun"]).items():
        print(f"{name:24}", *(f"{value:12.5g}" for value in values))


if __name__ == "__main__":
    main()
