"""Taking a pasted table apart (粘贴的表格): lines and cells, in the order of the columns, before anything is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from .model import Field

MAX_ROWS = 2_000


def split_rows(field: Field, typed: str) -> Iterator[tuple[int, list[str | None]]]:
    """The number of each line that is not empty, and its cells by column; None where the line has no such cell.

    Cells are parted by tabs if there are any, else by commas; a first line of column names is understood.
    Raises ValueError with a sentence that names the line.
    """
    text = typed.replace("，", ",") if "\t" not in typed else typed
    try:
        lines = list(csv.reader(text.splitlines(), delimiter="\t" if "\t" in typed else ",", strict=False))
    except csv.Error:
        raise ValueError(f"有一格太长，最多 {csv.field_size_limit():,} 个字") from None
    cells = [
        (number, [cell.strip() for cell in line]) for number, line in enumerate(lines, 1) if any(map(str.strip, line))
    ]
    if len(cells) > MAX_ROWS:
        raise ValueError(f"有 {len(cells):,} 行，最多 {MAX_ROWS:,} 行")
    order = list(range(len(field.columns)))
    labels = [column.label for column in field.columns]
    places = {name: at for at, column in enumerate(field.columns) for name in column.headings}
    if cells and cells[0][1][0] in places:
        header = cells.pop(0)[1]
        if unknown := [name for name in header if name and name not in places]:
            raise ValueError(f"第1行：不认识的列名「{unknown[0]}」。可用的有 {'、'.join(labels)}")
        order = [places[name] if name else -1 for name in header]
    for number, line in cells:
        if len([cell for cell in line if cell]) > len(order):
            raise ValueError(f"第{number}行：有 {len(line)} 列，最多 {len(order)} 列（{'、'.join(labels)}）")
        row: list[str | None] = [None] * len(labels)
        for place, cell in zip(order, line, strict=False):
            if place >= 0:
                row[place] = cell
        yield number, row
