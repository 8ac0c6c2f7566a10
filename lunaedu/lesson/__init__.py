"""What a lesson needs besides physics: start, predict, check, show, tables, personal values.

A notebook uses these as ``lu.start``, ``lu.predict``, ``lu.prediction``, ``lu.check``, ``lu.show``,
``lu.table`` and ``lu.personal``. Those who write lessons declare exercises with `lunaedu.lesson.checks`.
"""

from lunaedu.lesson.checking import Verdict, check
from lunaedu.lesson.pictures import show
from lunaedu.lesson.predictions import predict, prediction
from lunaedu.lesson.session import personal, start
from lunaedu.lesson.tables import table

__all__ = ["Verdict", "check", "personal", "predict", "prediction", "show", "start", "table"]


def __dir__() -> list[str]:
    return sorted(__all__)
