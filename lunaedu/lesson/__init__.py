"""What a lesson needs besides physics: start, predict, check, show, tables, personal values.

A notebook uses these as ``lu.start``, ``lu.predict``, ``lu.prediction``, ``lu.check``, ``lu.drawn``,
``lu.show``, ``lu.source``, ``lu.table`` and ``lu.personal``. Those who write lessons declare exercises with
`lunaedu.lesson.checks`; the hidden tests that the builder writes out of them use what stands here besides.
"""

from lunaedu.lesson.checking import Verdict, check, right_answer
from lunaedu.lesson.marks import agrees, chosen, drawn, gives, own_work, shows
from lunaedu.lesson.pictures import show
from lunaedu.lesson.predictions import predict, prediction
from lunaedu.lesson.session import personal, start
from lunaedu.lesson.sources import source
from lunaedu.lesson.tables import table

__all__ = [
    "Verdict",
    "agrees",
    "check",
    "chosen",
    "drawn",
    "gives",
    "own_work",
    "personal",
    "predict",
    "prediction",
    "right_answer",
    "show",
    "shows",
    "source",
    "start",
    "table",
]


def __dir__() -> list[str]:
    return sorted(__all__)
