"""An old workbook as rows of cells (.xls). The only module that imports xlrd, and only when one is opened."""

from __future__ import annotations

from datetime import date
from typing import Any

from .decisions import FileError
from .formats import as_day, as_number
from .listed import ListedTable
from .merged import MergedRange

_RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 再选"
_EMPTY, _TEXT, _NUMBER, _DATE, _TRUTH, _ERROR = range(6)
"""The kinds of cells, as xlrd numbers them; others are blank."""
_SINCE = (date(1899, 12, 30), date(1904, 1, 1))
_DOCUMENTS = (
    ("WordDocument", "这是旧的 Word 文档，不是表格。请把表格复制到 Excel，存成 .xlsx 再选"),
    ("PowerPoint Document", "这是幻灯片，不是表格。请用原来的 Excel 表"),
)


def open_sheets(content: bytes) -> list[ListedTable]:
    """Every sheet. Raises FileError."""
    for name, told in _DOCUMENTS:
        if name.encode("utf-16-le") in content:
            raise FileError(told)
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=_Silent())
        found = [_table(book, sheet) for sheet in book.sheets()]
    except Exception as error:  # whatever xlrd finds in a damaged file
        told = f"这是旧的 .xls 或者 WPS 的 .et 工作簿，读不出来：可能已经损坏，或者是别的格式。{_RESAVE}"
        raise FileError(told) from error
    return found


class _Silent:
    """Where xlrd's remarks go."""

    def write(self, _text: str) -> None:
        """Nobody reads them."""


def _table(book: Any, sheet: Any) -> ListedTable:
    since = _SINCE[book.datemode]
    table = ListedTable(sheet.name, ".xls", bool(sheet.visibility), bool(sheet.sheet_selected), since=since)
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        table.lines.append([_text(kind, value, since) for kind, value in zip(kinds, values, strict=True)])
    table.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
    table.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    table.ranges = [MergedRange(top + 1, bottom, left, end - 1) for top, bottom, left, end in sheet.merged_cells]
    return table


def _text(kind: int, value: Any, since: date) -> str:
    if kind == _TEXT:
        return str(value)
    if kind == _NUMBER:
        return as_number(repr(value))
    if kind == _DATE:
        return as_day(repr(value), since)
    if kind == _TRUTH:
        return "TRUE" if value else "FALSE"
    return ""
