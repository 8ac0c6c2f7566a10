"""Tables of computed numbers in a notebook, for the eye, for a screen reader, and as plain text."""

import re
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, repr=False)
class Table:
    """A table for one output cell: rows of text under their heads, each named by its first cell."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __repr__(self):
        lines = self.heads, *self.rows
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join(
            "   ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def _repr_html_(self):
        sides = [f"text-align: {_side(column)}" for column in zip(*self.rows, strict=True)]
        styles = [f"{side}; white-space: nowrap" for side in sides]
        heads = "".join(
            f'<th scope="col" style="{side}">{escape(head)}</th>'
            for head, side in zip(self.heads, sides, strict=True)
        )
        rows = "".join(
            f'<tr><th scope="row" style="{styles[0]}; font-weight: normal">{escape(row[0])}</th>'
            + "".join(
                f'<td style="{style}">{escape(cell)}</td>'
                for cell, style in zip(row[1:], styles[1:], strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def table(rows, heads):
    """Make a table to be shown as the last line of a cell.

    Parameters
    ----------
    rows : sequence of sequences
        One for each line of the table; the first cell says what the row is about. Format numbers before, as
        in ``f"{miss_km:,.0f} km"``: a table shows what it is given.
    heads : sequence of str
        What stands in each column, unit included.

    Returns
    -------
    Table
        With an HTML form whose heads are heads to a screen reader too, and a text form.

    Raises
    ------
    ValueError
        If there is no row, or a row has more or fewer cells than there are heads.

    Examples
    --------
    >>> table([("speed", "182 km"), ("pitch", "188 km")], ("error of one unit", "miss"))
    error of one unit   miss
    speed               182 km
    pitch               188 km
    """
    heads = tuple(str(head) for head in heads)
    rows = tuple(tuple(str(cell) for cell in row) for row in rows)
    if not rows:
        raise ValueError("a table needs at least one row; got none")
    for row in rows:
        if len(row) != len(heads):
            raise ValueError(f"each row needs {len(heads)} cells, one for each head; got {len(row)}: {row}")
    return Table(heads, rows)


def _side(column):
    """On which side a column is flush: one of numbers on the right, so that their digits stand in line."""
    number = re.compile(r"[-+−±]?\d([\d,.]*\d)?( ?[^\s\d,]\S*)?")  # perhaps with a unit
    numbers = [cell for cell in column if number.fullmatch(cell)]
    return "right" if 2 * len(numbers) > len(column) else "left"
