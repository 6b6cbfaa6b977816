"""Rows as a CSV file that Excel and WPS open as it is, that a program reads, and that runs nothing (表格文件).

UTF-8 with BOM, CRLF, plain numbers without separators, days as 2005-04-11; a text that a spreadsheet would take for a
formula gets an apostrophe. A number of more than fifteen places, such as an identity number (身份证号), stands as ="…": a
spreadsheet that opens the file keeps fifteen and makes the others 0, and shows this one as it is. A program takes the sign and
the quotation marks away, as our own reader does. What XML does not allow (NUL) is left out, as in a workbook.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..core.model import Figure, Span
from .text import NOT_IN_XML

_STARTERS = ("=", "+", "-", "@")
_BREAKS = ("\t", "\r", "\n")
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""Control characters, what has no width (BOM too), and blanks: a spreadsheet may drop them from the start of a cell."""
_PLACES = 15
"""Significant digits that a spreadsheet keeps of a number (IEEE 754, as Excel specifies it)."""
_NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A whole file; a mark becomes its first row."""

    rows: tuple[tuple[str, ...], ...]
    mime: str = "text/csv;charset=utf-8"

    def content(self, mark: str = "") -> bytes:
        """The file's bytes."""
        return csv_text((*(((mark,),) if mark else ()), *self.rows)).encode()


def plain_value(value: Figure, text: str = "") -> str:
    """A figure as a program reads it; `text` where there is none.

    >>> plain_value(6450), plain_value(Decimal("-1234.50")), plain_value(True), plain_value(None, "未填")
    ('6450', '-1234.50', '是', '未填')
    """
    if value is None:
        return text
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Span):
        return f"{plain_value(value.low)}至{plain_value(value.high)}"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows as the text of a file."""
    return "\ufeff" + csv_lines(rows)


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """The rows as the text of a part of a file. The only place that writes cells of a CSV file."""
    out = io.StringIO()
    csv.writer(out).writerows([[harmless(NOT_IN_XML.sub("", cell)) for cell in row] for row in rows])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is made text by an apostrophe (防公式); a plain negative number
    stays a number.

    That is a cell that begins with = + - @, a tab or a line break: also with their full-width and small forms, and also
    after blanks, control characters and what has no width. It covers DDE, whose calls begin like a formula. A number that a
    spreadsheet would round is made text by ="…", the one formula that is let through: it holds digits alone.

    >>> harmless("=cmd|'/C calc'!A0"), harmless("\u200b ＝1"), harmless("-12.50"), harmless("-12+1"), harmless("甲-乙")
    ("'=cmd|'/C calc'!A0", "'\u200b ＝1", '-12.50', "'-12+1", '甲-乙')
    >>> harmless("110105194912310021"), harmless("11010519491231002X"), harmless("123456789012345")
    ('="110105194912310021"', '11010519491231002X', '123456789012345')
    """
    if len(cell) > _PLACES and cell.strip().isdecimal():
        return f'="{cell}"'
    return f"'{cell}" if _is_formula(cell) and not _NEGATIVE.fullmatch(cell) else cell


def _is_formula(cell: str) -> bool:
    if cell[:1].isalnum() or not cell:  # by far the most cells
        return False
    first = next((char for char in cell if unicodedata.category(char) not in _UNSEEN), "")
    return cell.startswith(_BREAKS) or unicodedata.normalize("NFKC", first).startswith(_STARTERS)
