"""A workbook written from rows (XLSX). The only module that imports XlsxWriter, and only when one is written."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count, islice, zip_longest
from typing import Any

from ..core.model import MissingLibraryError
from ..output.text import NOT_IN_XML

_PIECE = 500
_NARROW, _WIDE = 9, 40
"""A column is at least and at most so wide, in Excel's unit, a character of ASCII."""
_MADE = datetime(2005, 4, 11, tzinfo=UTC)
"""What every workbook says of when it was made: nothing here asks a clock."""
_MONEY = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Linked:
    """A cell that leads somewhere."""

    words: str
    address: str

    def __str__(self) -> str:
        return self.words


Cell = str | Decimal | Linked
"""A text, which becomes a number where it is one of at most two decimals; a number of any; a link."""


def pieces(
    listed: Sequence[tuple[str, Iterator[Sequence[Cell]]]],
    texts: Collection[int] = (),
    to_come: Sequence[Sequence[str]] = (),
) -> Iterator[tuple[int, bytes]]:
    """A workbook with these sheets, by name: how many rows were written, then at the end its bytes, the same each time.

    Every cell is text or a number, never a formula. `texts`: the columns, by place, in which whatever is typed stays text;
    `to_come`: rows like those that will be filled in, for which there is to be room.

    Raises MissingLibraryError where XlsxWriter is not installed.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise MissingLibraryError(
            "写 .xlsx 文件要用 XlsxWriter，这个 Python 没有装。请先运行 python -m pip install XlsxWriter"
        ) from error

    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": True})
    book.set_properties({"created": _MADE})
    text = book.add_format({"num_format": "@"}) if texts else None
    for name, rows in listed:
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        at = count()
        piece = list(islice(rows, _PIECE))
        kept = dict.fromkeys(texts, text)
        for column, width in enumerate(_widths([*piece, *to_come])):
            sheet.set_column(column, column, width, kept.get(column))
        while piece:
            for row in piece:
                _write_row(sheet, next(at), row, kept)
            yield len(piece), b""
            piece = list(islice(rows, _PIECE))
    book.close()
    yield 0, out.getvalue()


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """How wide columns have to be for what these rows say: a Chinese character is twice as wide as another."""
    columns = zip_longest(*rows, fillvalue="")
    return [
        min(max(_NARROW, *(sum(1 + (char > "\u2e80") for char in str(cell)) + 2 for cell in column)), _WIDE)
        for column in columns
    ]


def _write_row(sheet: Any, at: int, row: Sequence[Cell], formats: Mapping[int, Any]) -> None:
    """A number of at most two decimals as a number; anything else as text, without what XML does not allow."""
    for place, value in enumerate(row):
        if isinstance(value, Linked):
            sheet.write_url(at, place, value.address, string=NOT_IN_XML.sub("", value.words))
        elif isinstance(value, Decimal) or _MONEY.fullmatch(value):
            sheet.write_number(at, place, Decimal(value), formats.get(place))
        elif value:
            sheet.write_string(at, place, NOT_IN_XML.sub("", value), formats.get(place))
