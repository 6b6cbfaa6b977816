"""A workbook written from rows (XLSX). The only module that imports XlsxWriter, and only when one is written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count, islice
from typing import Any

from ..output.text import NOT_IN_XML

_PIECE = 500
_WIDTHS = (12, 16, 22, 14, 14, 14)
"""Of the first columns, in Excel's unit: name and identity number can be read without dragging."""
_MADE = datetime(2005, 4, 11, tzinfo=UTC)
"""What every workbook says of when it was made: nothing here asks a clock."""
_MONEY = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,2})?", re.ASCII)


def pieces(listed: Sequence[tuple[str, Iterator[Sequence[str]]]]) -> Iterator[tuple[int, bytes]]:
    """A workbook with these sheets, by name: how many rows were written, then at the end its bytes, the same each time.

    Every cell is text or a number, never a formula.
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": True})
    book.set_properties({"created": _MADE})
    for name, rows in listed:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        at = count()
        while piece := list(islice(rows, _PIECE)):
            for row in piece:
                _write_row(sheet, next(at), row)
            yield len(piece), b""
    book.close()
    yield 0, out.getvalue()


def _write_row(sheet: Any, at: int, row: Sequence[str]) -> None:
    """A number of at most two decimals as a number; anything else as text, without what XML does not allow."""
    for place, value in enumerate(row):
        if _MONEY.fullmatch(value):
            sheet.write_number(at, place, Decimal(value))
        elif value:
            sheet.write_string(at, place, NOT_IN_XML.sub("", value))
