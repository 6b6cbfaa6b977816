"""Splits a pasted table (粘贴的表格) into lines and cells, in the order of the columns, before anything is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from .model import Field

MAX_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """A table as it was pasted.

    Attributes:
        header: the names of the columns as they were written; empty if no line tells them.
        order: the column of each cell of a row, by its place in the field; None for a column without a name.
        rows: the number of each line that is not empty, and its cells, without empty ones at the end.
    """

    header: tuple[str, ...]
    order: tuple[int | None, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def take_apart(field: Field, typed: str) -> Pasted:
    """Lines and cells: parted by tabs if there are any, else by commas; a first line of column names is understood.

    Raises ValueError with a sentence that names the line.
    """
    text = typed.replace("，", ",") if "\t" not in typed else typed
    try:
        lines = list(csv.reader(text.splitlines(), delimiter="\t" if "\t" in typed else ",", strict=False))
    except csv.Error:
        raise ValueError(f"有一格太长，最多 {csv.field_size_limit():,} 个字") from None
    rows = [(number, cells) for number, line in enumerate(lines, 1) if (cells := without_end(line))]
    if len(rows) > MAX_ROWS:
        raise ValueError(f"有 {len(rows):,} 行，最多 {MAX_ROWS:,} 行")
    header: tuple[str, ...] = ()
    order: tuple[int | None, ...] = tuple(range(len(field.columns)))
    places = {name: at for at, column in enumerate(field.columns) for name in column.headings}
    if rows and rows[0][1][0] in places:
        number, header = rows.pop(0)
        order = tuple(_place(name, places, field) for name in header)
        told = [at for at in order if at is not None]
        if len(set(told)) < len(told):
            raise ValueError(f"第{number}行：有一列的列名写了不止一次，不知道用哪一列")
    for number, cells in rows:
        if len(cells) > len(order):
            raise ValueError(f"第{number}行：有 {len(cells)} 列，最多 {len(order)} 列（{'、'.join(_labels(field))}）")
    return Pasted(header, order, tuple(rows))


def split_rows(field: Field, typed: str) -> Iterator[tuple[int, list[str | None]]]:
    """The number of each line that is not empty, and its cells by column; None where the line has no such cell.

    Raises ValueError with a sentence that names the line.
    """
    table = take_apart(field, typed)
    for number, cells in table.rows:
        row: list[str | None] = [None] * len(field.columns)
        for place, cell in zip(table.order, cells, strict=False):
            if place is not None:
                row[place] = cell
        yield number, row


def write_rows(rows: Sequence[Sequence[str]]) -> str:
    """Cells as one canonical text: commas, a line a row, quoted only where that is needed."""
    made = StringIO()
    csv.writer(made, lineterminator="\n").writerows([[cell.replace("，", ",") for cell in row] for row in rows])
    return made.getvalue().removesuffix("\n")


def with_cell(field: Field, typed: str, row: int, column: str, text: str) -> str:
    """The table with another text in one cell: `row` counts rows with something in them, from 0; it has this column.

    >>> from .model import FieldKind
    >>> table = Field("t", "", FieldKind.ROWS, "", columns=(Field("a", "甲", FieldKind.HEADS, ""), Field("b", "乙", FieldKind.HEADS, "")))
    >>> with_cell(table, "乙,甲\\n1,2\\n\\n3,4", 1, "b", "9"), with_cell(table, "1,2", 0, "a", "9")
    ('乙,甲\\n1,2\\n9,4', '9,2')
    """
    table = take_apart(field, typed)
    place = table.order.index(next(at for at, one in enumerate(field.columns) if one.name == column))
    rows = [list(cells) for _, cells in table.rows]
    rows[row] += [""] * (place + 1 - len(rows[row]))
    rows[row][place] = text
    return write_rows([*([table.header] if table.header else []), *rows])


def without_end(line: Sequence[str]) -> tuple[str, ...]:
    """A line's cells without blanks around them, and without empty ones at the end."""
    cells = [cell.strip() for cell in line]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _place(name: str, places: dict[str, int], field: Field) -> int | None:
    if name and name not in places:
        raise ValueError(f"第1行：不认识的列名「{name}」。可用的有 {'、'.join(_labels(field))}")
    return places.get(name)


def _labels(field: Field) -> list[str]:
    return [column.label for column in field.columns]
