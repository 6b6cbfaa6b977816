"""A result as a workbook (结果的 XLSX): figures as numbers, sources as links, the working on a sheet of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ..core.model import Ref
from ..output import sheet
from ..output.calculation import Calculation
from ..output.csv_result import result_rows
from ..roster.xlsx import Cell, Linked, pieces

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKING = "计算过程"
_ABOUT = "概要"
"""The block of a result whose cells are words: a version may look like a number."""
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_PLACES = 15
"""Significant digits that a spreadsheet keeps of a number."""


def workbook(done: Calculation, root: str = "") -> bytes:
    """The file. `root` is the address of the site, with which a source becomes a link; without it sources are words."""
    refs = list(dict.fromkeys(_refs(done)))
    rows = result_rows(done)
    listed: list[tuple[str, Iterator[Sequence[Cell]]]] = [
        ("结果", map(_cells, (row for row in rows if row[:1] != (WORKING,)))),
        (WORKING, map(_cells, (row for row in rows if row[:1] == (WORKING,)))),
        ("依据", _sources(refs, root)),
    ]
    return b"".join(piece for _, piece in pieces(listed))


def _cells(row: Sequence[str]) -> Sequence[Cell]:
    """A row with its figures as numbers; the name of its block stays words."""
    if row[:1] in ((), (_ABOUT,)):
        return row
    return [row[0], *map(_cell, row[1:])]


def _cell(text: str) -> Cell:
    is_figure = _NUMBER.fullmatch(text) and len(text.strip("-0.").replace(".", "")) <= _PLACES
    return Decimal(text) if is_figure else text


def _refs(done: Calculation) -> Iterator[Ref]:
    yield from (ref for one in done.result.premises for ref in one.refs)
    yield from sheet.refs_of(done.result)
    for one in done.beside:
        yield from sheet.refs_of(one.result)


def _sources(refs: Iterable[Ref], root: str) -> Iterator[Sequence[Cell]]:
    yield ("出处", "参数（期间和等级）", "原话")
    for ref in refs:
        yield (Linked(ref.name, root + ref.target) if root else ref.name, ref.detail, ref.words)
