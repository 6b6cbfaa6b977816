"""Cells that are merged (合并的格子): their text stands in every row that they reach, and across in the columns of marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple


class MergedRange(NamedTuple):
    """The first row, the last one, and the first and the last column by their places."""

    first: int
    last: int
    column: int
    end: int


def fill(
    numbered: Iterable[tuple[int, list[str]]], ranges: Sequence[MergedRange], across: Set[int] = frozenset()
) -> Iterator[tuple[int, list[str]]]:
    """The rows, each with the text of the merged cells that reach into it. `across`: where it stands in further columns too.

    >>> list(fill([(2, ["是", "甲"]), (3, ["", "乙"]), (4, ["", "丙"])], [MergedRange(2, 3, 0, 0)]))
    [(2, ['是', '甲']), (3, ['是', '乙']), (4, ['', '丙'])]
    >>> list(fill([(2, ["甲", "是", "", ""])], [MergedRange(2, 2, 1, 3)], {1, 2}))
    [(2, ['甲', '是', '是', ''])]
    """
    begin: dict[int, list[MergedRange]] = defaultdict(list)
    for one in ranges:
        begin[one.first].append(one)
    held: dict[int, tuple[int, str]] = {}
    for number, row in numbered:
        for _, last, column, end in begin.get(number, ()):
            text = row[column] if column < len(row) else ""
            also = across & set(range(column + 1, end + 1)) if column in across else ()
            held.update(dict.fromkeys((column, *also), (last, text)))
        for column, (last, text) in list(held.items()):
            if number > last:
                del held[column]
            elif text:
                row = row + [""] * (column + 1 - len(row))
                row[column] = row[column] or text
        yield number, row
