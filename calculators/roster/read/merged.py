"""Cells that are merged downwards (合并的格子): their text stands in every row that they reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

Range = tuple[int, int, int]
"""The first row, the last one, and the column's place."""


def fill(numbered: Iterable[tuple[int, list[str]]], ranges: Sequence[Range]) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the text of the merged cells that reach into it.

    >>> list(fill([(2, ["是", "甲"]), (3, ["", "乙"]), (4, ["", "丙"])], [(2, 3, 0)]))
    [(2, ['是', '甲']), (3, ['是', '乙']), (4, ['', '丙'])]
    """
    begin: dict[int, list[Range]] = defaultdict(list)
    for one in ranges:
        begin[one[0]].append(one)
    held: dict[int, tuple[int, str]] = {}
    for number, row in numbered:
        for _, last, column in begin.get(number, ()):
            held[column] = (last, row[column] if column < len(row) else "")
        for column, (last, text) in list(held.items()):
            if number > last:
                del held[column]
            elif text:
                row = row + [""] * (column + 1 - len(row))
                row[column] = row[column] or text
        yield number, row
