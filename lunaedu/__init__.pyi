"""What `lunaedu` offers, said to editors and type checkers: at run time each is imported when first used."""

from lunaedu import apps, constants, figures
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD as facts
from lunaedu.lesson import check, personal, predict, prediction, show, start, table
from lunaedu.physics import (
    ascent,
    belts,
    counters,
    encounter,
    field,
    flight,
    magnetosphere,
    orbits,
    plasma,
    reconstruction,
    trapped,
    traps,
    wind,
)

__version__: str

__all__ = [
    "apps",
    "ascent",
    "belts",
    "check",
    "constants",
    "counters",
    "encounter",
    "ephemeris",
    "facts",
    "field",
    "figures",
    "flight",
    "magnetosphere",
    "orbits",
    "personal",
    "plasma",
    "predict",
    "prediction",
    "reconstruction",
    "show",
    "start",
    "table",
    "trapped",
    "traps",
    "wind",
]
