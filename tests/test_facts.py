"""The published record, against its own table read by other means."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import lunaedu as lu
from lunaedu.facts import STATUSES, Record

TABLE = Path(__file__).parent.parent / "lunaedu" / "data" / "luna1_facts.csv"


@pytest.fixture(scope="module")
def rows():
    """The table as NumPy reads it, once its quoted commas are out of the way."""
    text = TABLE.read_text(encoding="utf-8")
    pieces = text.split('"')
    pieces[1::2] = [piece.replace(",", "‚") for piece in pieces[1::2]]
    lines = "".join(pieces).splitlines()
    table = np.genfromtxt(lines, delimiter=",", dtype=str, comments=None, encoding="utf-8")
    names = list(table[0])
    return [
        {name: cell.replace("‚", ",") for name, cell in zip(names, row, strict=True)} for row in table[1:]
    ]


def test_every_row_is_a_fact_and_every_fact_a_row(rows):
    assert list(lu.facts) == [row["id"] for row in rows]
    assert len(lu.facts) == len(rows) > 80


def test_texts_come_through_unchanged(rows):
    for row in rows:
        fact = lu.facts[row["id"]]
        for name in ("topic", "quantity", "status", "source", "note"):
            assert getattr(fact, name) == row[name]


def test_values_and_ranges_are_the_tables_numbers(rows):
    for row in rows:
        fact = lu.facts[row["id"]]
        values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        units = fact.unit if isinstance(fact.unit, tuple) else (fact.unit,)
        texts = row["value"].split(";") if len(units) > 1 else [row["value"]]
        assert len(values) == len(units) == len(texts)
        for value, text in zip(values, texts, strict=True):
            if isinstance(value, datetime):
                assert f"{value:%Y-%m-%dT%H:%M:%S}".startswith(text.strip())
                assert value.tzinfo is UTC
            elif isinstance(value, float):
                assert value == float(text)
            else:
                assert (value or "") == text.strip()
        for bound in ("low", "high"):
            assert getattr(fact, bound) == (float(row[bound]) if row[bound] else None)


def test_the_figures_everything_hangs_on_are_the_published_ones():
    assert lu.facts["closest_altitude"].value == 5995.0
    assert lu.facts["closest_altitude"].unit == "km"
    assert lu.facts["inclination"].value == 65.0
    assert lu.facts["launch_time"].value == datetime(1959, 1, 2, 16, 41, 21, tzinfo=UTC)
    assert lu.facts["forecast_arrival"].value == datetime(1959, 1, 4, 4, 0, tzinfo=UTC)


def test_every_status_is_known_and_every_fact_has_a_source():
    for fact in lu.facts.values():
        assert fact.status in STATUSES
        assert fact.source
        assert fact.quantity


def test_a_quantity_has_a_value_unless_nobody_published_one():
    for fact in lu.facts.values():
        if fact.unit:
            assert (fact.value is None) == (fact.status == "unknown"), fact.id


def test_a_range_holds_its_value():
    for fact in lu.facts.values():
        assert (fact.low is None) == (fact.high is None), fact.id
        if fact.low is not None and isinstance(fact.value, float):
            # A bound may carry one digit fewer than the value: 0.1477 bounds the eccentricity 0.14767.
            assert fact.low <= float(f"{fact.value:.4g}") <= fact.high, fact.id


def test_a_name_nearly_right_is_answered_with_the_right_one():
    with pytest.raises(KeyError, match="near it: closest_altitude"):
        lu.facts["closest_altitud"]


@pytest.mark.parametrize("name", ["zzzz", "", None, 5, [1], ("a", "b")])
def test_a_name_from_nowhere_is_answered_with_a_sentence(name):
    with pytest.raises(KeyError, match="the record has no fact"):
        lu.facts[name]


def test_a_topic_is_a_smaller_record_and_an_unknown_topic_names_the_others():
    flyby = lu.facts.topic("flyby")
    assert "closest_altitude" in flyby
    assert {fact.topic for fact in flyby.values()} == {"flyby"}
    with pytest.raises(ValueError, match="no topic 'fly'; it has launch, "):
        lu.facts.topic("fly")


def test_facts_are_picked_in_the_order_asked():
    assert list(lu.facts.pick("inclination", "closest_altitude")) == ["inclination", "closest_altitude"]


def test_the_record_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        lu.facts["closest_altitude"].value = 0.0
    with pytest.raises(TypeError):
        lu.facts["closest_altitude"] = None


class Table(HTMLParser):
    """The cells of a table, its column heads apart, and the tags still open at the end."""

    def __init__(self, html):
        super().__init__()
        self.heads, self.rows, self.open = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag == "th":
            assert dict(attributes)["scope"] == "col"
            self.heads.append("")
        if tag == "td":
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1] == "th":
            self.heads[-1] += data
        else:
            self.rows[-1][-1] += data


def test_a_record_is_a_table_with_headed_columns_whose_cells_are_the_facts():
    table = Table(lu.facts._repr_html_())
    assert table.open == []
    assert table.heads == ["quantity", "value", "range", "status", "source", "note"]
    assert [row[0] for row in table.rows[1:]] == [fact.quantity for fact in lu.facts.values()]
    assert [row[1] for row in table.rows[1:]] == [fact.text for fact in lu.facts.values()]


def test_one_fact_is_a_table_of_one_row():
    _, row = Table(lu.facts["closest_altitude"]._repr_html_()).rows
    assert row[1] == "5995 km"


def test_a_table_cannot_be_broken_by_what_a_fact_says():
    odd = type(lu.facts["inclination"])(
        **{**vars(lu.facts["inclination"]), "note": "<script>alert('a & b')</script>"}
    )
    assert Table(Record([odd])._repr_html_()).rows[1][-1] == "<script>alert('a & b')</script>"


def test_a_fact_says_its_value_with_its_unit():
    assert lu.facts["launch_time"].text == "1959-01-02 16:41:21 UTC"
    assert lu.facts["forecast_arrival"].text == "1959-01-04 04:00 UTC"
    assert lu.facts["strapon"].text == "43400 kg; 3800 kg; 990 kN; 312 s; 254 s; 120 s"


def test_a_fact_without_a_value_says_nothing_but_an_unknown_one_says_so():
    assert lu.facts["radio_power"].status == "unknown"
    assert lu.facts["radio_power"].text == "unknown"
    assert lu.facts["jodrell"].status == "published"
    assert lu.facts["jodrell"].text == ""


def test_at_most_three_names_are_suggested_and_none_that_is_far():
    with pytest.raises(KeyError) as mistake:
        lu.facts["closest_tim"]
    near = mistake.value.args[0].split("near it: ")[1].split(", ")
    assert near[0] == "closest_time"
    assert len(near) <= 3
    with pytest.raises(KeyError, match=r"list\(facts\) names them all"):
        lu.facts["qqqqqqqq"]


def test_three_names_are_suggested_where_more_are_near():
    with pytest.raises(KeyError) as mistake:
        lu.facts["tass_1"]
    assert mistake.value.args[0].count(", tass_") == 2
