"""What `lunaedu` offers, said to editors and type checkers: at run time each is imported when first used."""

from lunaedu import apps, constants, figures
from lunaedu.engine import ephemeris
from lunaedu.facts import RECORD as facts
from lunaedu.lesson import check, drawn, personal, predict, prediction, show, source, start, table
from lunaedu.physics import (
    ascent,
    belts,
    climb,
    counters,
    encounter,
    field,
    flight,
    limits,
    magnetosphere,
    orbits,
    plasma,
    radio,
    reconstruction,
    sky,
    sodium,
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
    "climb",
    "constants",
    "counters",
    "drawn",
    "encounter",
    "ephemeris",
    "facts",
    "field",
    "figures",
    "flight",
    "limits",
    "magnetosphere",
    "orbits",
    "personal",
    "plasma",
    "predict",
    "prediction",
    "radio",
    "reconstruction",
    "show",
    "sky",
    "sodium",
    "source",
    "start",
    "table",
    "trapped",
    "traps",
    "wind",
]
