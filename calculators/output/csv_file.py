"""Rows as a CSV file that Excel and WPS open as it is, that a program reads, and that runs nothing (表格文件).

UTF-8 with BOM, CRLF, plain numbers without separators, days as 2005-04-11; a text that a spreadsheet would take for a
formula gets an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..core.model import Value

_FORMULA_STARTERS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A whole file; a mark becomes its first row."""

    rows: tuple[tuple[str, ...], ...]
    mime: str = "text/csv;charset=utf-8"

    def content(self, mark: str = "") -> bytes:
        """The file's bytes."""
        return csv_text((*(((mark,),) if mark else ()), *self.rows)).encode()


def plain_value(value: Value, text: str = "") -> str:
    """A figure as a program reads it; `text` where there is none.

    >>> plain_value(6450), plain_value(Decimal("-1234.50")), plain_value(True), plain_value(None, "未填")
    ('6450', '-1234.50', '是', '未填')
    """
    if value is None:
        return text
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows as the text of a file."""
    out = io.StringIO()
    csv.writer(out).writerows([[harmless(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run is made text; a negative number stays a number."""
    return "'" + cell if cell.startswith(_FORMULA_STARTERS) and not _NEGATIVE.fullmatch(cell) else cell
