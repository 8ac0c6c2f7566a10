"""The published record of Luna 1: every figure with its source and how far it can be trusted.

A fact is an input, a test, or the accused. Its status says which:

=========== ==========================================================================
published   printed by a source that can be named; may be used and tested
forecast    announced before it happened; says what was planned, not what was
disputed    sources disagree; shown with its rivals
unverified  remembered or secondary; may be shown, never used as a test
unknown     nobody published it; a control for the student, never a number
=========== ==========================================================================
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["RECORD", "STATUSES", "Fact", "Record"]

STATUSES = ("published", "forecast", "disputed", "unverified", "unknown")


@dataclass(frozen=True)
class Fact:
    """One figure of the record.

    ``value`` is a float, a UTC datetime (unit "iso8601"), a text, None where no figure is known, or a tuple
    of these where the source gives several; ``unit`` is then a tuple of the same length. ``low`` and ``high``
    bound the published values where sources differ, in the unit of ``value``; None elsewhere.
    """

    id: str
    topic: str
    quantity: str
    value: Any
    unit: str | tuple[str, ...]
    low: float | None
    high: float | None
    status: str
    source: str
    note: str

    @property
    def middle(self) -> float:
        """Halfway between the published values where sources differ; ValueError where they do not."""
        if self.low is None or self.high is None:
            raise ValueError(f"the record has no bounds for {self.id}")
        return (self.low + self.high) / 2

    @property
    def text(self) -> str:
        """The value with its unit, as a table shows it."""
        if self.value is None:
            return "unknown" if self.status == "unknown" else ""
        if isinstance(self.unit, tuple):
            return "; ".join(_text(v, u) for v, u in zip(self.value, self.unit, strict=True))
        return _text(self.value, self.unit)

    def _repr_html_(self) -> str:
        return Record([self])._repr_html_()


class Record(Mapping[str, Fact]):
    """Facts by name, in the order of the table. ``record["closest_altitude"]`` is one `Fact`.

    Examples
    --------
    >>> from lunaedu import facts
    >>> facts["closest_altitude"].text
    '5995 km'
    >>> facts["closest_altitud"]
    Traceback (most recent call last):
        ...
    KeyError: "the record has no fact 'closest_altitud'; near it: closest_altitude, closest_time"
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = {fact.id: fact for fact in facts}

    def __getitem__(self, name: str) -> Fact:
        try:
            return self._facts[name]
        except (KeyError, TypeError):
            near = get_close_matches(str(name), self._facts, n=3, cutoff=0.5)
            advice = f"near it: {', '.join(near)}" if near else "list(facts) names them all"
            raise KeyError(f"the record has no fact {name!r}; {advice}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def topic(self, name: str) -> "Record":
        """The facts of one topic, such as ``"flyby"``, as a smaller record; ValueError if there are none."""
        chosen = [fact for fact in self.values() if fact.topic == name]
        if not chosen:
            topics = ", ".join(dict.fromkeys(fact.topic for fact in self.values()))
            raise ValueError(f"the record has no topic {name!r}; it has {topics}")
        return Record(chosen)

    def pick(self, *names: str) -> "Record":
        """The named facts as a smaller record, for a table of a few."""
        return Record([self[name] for name in names])

    def __repr__(self) -> str:
        return "\n".join(f"{f.id}: {f.text} ({f.status}; {f.source})" for f in self.values())

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr>{''.join(map(_cell, _cells(fact)))}</tr>" for fact in self.values())
        heads = "".join(
            f"<th scope='col' style='text-align:left'>{head}</th>"
            for head in ("quantity", "value", "range", "status", "source", "note")
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(text: str) -> str:
    return f"<td style='text-align:left'>{escape(text)}</td>"


def _cells(fact: Fact) -> tuple[str, ...]:
    spread = f"{fact.low:g} to {fact.high:g}" if fact.low is not None else ""
    return fact.quantity, fact.text, spread, fact.status, fact.source, fact.note


def _text(value: float | datetime | str, unit: str) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value.second else f"{value:%Y-%m-%d %H:%M} UTC"
    shown = f"{value:.10g}" if isinstance(value, float) else str(value)
    return f"{shown} {unit}".strip()


def _parse(text: str, unit: str) -> float | datetime | str | None:
    if unit == "iso8601":
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    try:
        return float(text)
    except ValueError:
        return text or None


def _read(row: dict[str, str]) -> Fact:
    units = tuple(unit.strip() for unit in row["unit"].split(";"))
    texts = [text.strip() for text in row["value"].split(";")] if len(units) > 1 else [row["value"]]
    values = tuple(_parse(text, unit) for text, unit in zip(texts, units, strict=True))
    single = len(values) == 1
    return Fact(
        id=row["id"],
        topic=row["topic"],
        quantity=row["quantity"],
        value=values[0] if single else values,
        unit=units[0] if single else units,
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        status=row["status"],
        source=row["source"],
        note=row["note"],
    )


with (Path(__file__).parent / "data" / "luna1_facts.csv").open(encoding="utf-8") as _table:
    RECORD = Record(_read(row) for row in csv.DictReader(_table))


def __dir__() -> list[str]:
    return sorted(__all__)
