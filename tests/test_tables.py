"""Tables in a notebook: what the eye, a screen reader and a comparison of texts get of them."""

from html.parser import HTMLParser

import pytest

import lunaedu as lu

HEADS = ("explanation", "passes at", "fate")


class Cells(HTMLParser):
    """The cells of a table: tag, scope and alignment, and what each says."""

    def __init__(self, html):
        super().__init__()
        self.cells = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in ("th", "td"):
            style = dict(attributes).get("style", "")
            self.cells.append([tag, dict(attributes).get("scope"), "right" in style, ""])

    def handle_data(self, text):
        self.cells[-1][-1] += text


def test_a_screen_reader_hears_the_head_of_each_row_and_column():
    table = lu.table([("late", "5,995 km", "a miss"), ("early", "−12 km", "a hit")], HEADS)
    cells = Cells(table._repr_html_()).cells
    assert [(tag, scope) for tag, scope, *_ in cells[:3]] == [("th", "col")] * 3
    assert [(tag, scope) for tag, scope, *_ in cells[3:6]] == [("th", "row"), ("td", None), ("td", None)]
    assert [said for *_, said in cells[6:]] == ["early", "−12 km", "a hit"]


def test_numbers_are_flush_right_and_words_left():
    table = lu.table([("late", "5,995 km", "a miss"), ("early", "−12 km", ""), ("never", "", "3")], HEADS)
    assert [right for _, _, right, _ in Cells(table._repr_html_()).cells] == 4 * [False, True, False]


@pytest.mark.parametrize(
    ("cell", "right"),
    [
        ("75.3%", True),
        ("+49.5 m/s", True),
        ("-3.8, +3.6", False),
        ("+0.4 m/s, +2.0 s", False),
        ("3 of 5", False),
    ],
)
def test_only_single_numbers_are_flush_right(cell, right):
    assert Cells(lu.table([("x", cell)], ("", ""))._repr_html_()).cells[-1][2] == right


def test_signs_that_mean_something_to_html_are_only_text():
    html = lu.table([("<b>a & b</b>",)], ["x < y"])._repr_html_()
    assert "<b>" not in html
    assert [said for *_, said in Cells(html).cells] == ["x < y", "<b>a & b</b>"]


def test_the_text_has_its_columns_in_line():
    lines = repr(lu.table([("late", 5995, "a miss"), ("too early", 12, "")], HEADS)).splitlines()
    assert lines[0].index("passes at") == lines[1].index("5995") == lines[2].index("12")
    assert not any(line.endswith(" ") for line in lines)


def test_a_row_that_does_not_fit_its_heads_is_refused():
    with pytest.raises(ValueError, match="needs 3 cells, one for each head; got 2"):
        lu.table([("late", "5995 km")], HEADS)


def test_a_table_without_rows_is_refused():
    with pytest.raises(ValueError, match="at least one row"):
        lu.table([], HEADS)
