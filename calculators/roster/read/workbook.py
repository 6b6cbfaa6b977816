"""A workbook as rows of cells (XLSX). The only module that imports openpyxl, and only when a workbook is opened, and
XlsxWriter, only when one is written.

Before anything is unpacked the parts are weighed; what is refused, and why, is told. Cells become text as Excel shows
them: days in ISO 8601, numbers with fifteen places, formulas by the value that was saved with them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count, islice
from numbers import Real
from typing import Any

from ...output.text import NOT_IN_XML
from .decisions import FileError

MAX_PACKED = 32 * 1024 * 1024
MAX_UNPACKED = 256 * 1024 * 1024
"""What the parts that are read may weigh when unpacked."""
MAX_PARTS = 5_000
_RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 再选"
_DAMAGED = f"工作簿已经损坏，或者没有下载完整。{_RESAVE}"
_READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/.*|xl/(_rels/.*|workbook\.xml|sharedStrings\.xml|styles\.xml|theme/.*|worksheets/[^/]*\.xml)"
)
_EMPTY_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?:<v\s?/>|<v></v>)?</c>')
_CHUNK = 1 << 20
_PIECE = 500
_WIDTHS = (12, 16, 22, 14, 14, 14)
"""Of the first columns, in Excel's unit: name and identity number can be read without dragging."""
_MADE = datetime(2005, 4, 11, tzinfo=UTC)
"""What every workbook says of when it was made: nothing here asks a clock."""
_MONEY = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,2})?", re.ASCII)


@dataclass(slots=True)
class SheetTable:
    """A sheet opened; `done` of `size` rows have been read, as far as the sheet says how many it has."""

    sheet: Any
    name: str
    size: int
    remarks: list[str] = field(default_factory=list)
    done: int = 0

    @property
    def words(self) -> str:
        """How it was read."""
        return f"工作表「{self.name}」"

    def rows(self) -> Iterator[list[str]]:
        """The rows from the first. Raises FileError."""
        self.done = 0
        try:
            for row in self.sheet.iter_rows(values_only=True):
                self.done += 1
                yield [as_text(value) if value is not None else "" for value in row]
        except Exception as error:
            raise FileError(f"第{self.done + 1}行附近读不下去：{_DAMAGED}") from error


def as_text(value: object) -> str:
    """A cell as it is read on: a day in ISO 8601, a number as Excel shows it.

    >>> as_text(datetime(2005, 4, 11)), as_text(3600), as_text(True)
    ('2005-04-11', '3600', '1')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return f"{value:.15g}" if isinstance(value, Real) else str(value)


def sheets_of(content: bytes) -> tuple[Any, list[str]]:
    """The workbook, opened for reading, and the names of its sheets. Raises FileError."""
    _weigh(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        names = [sheet.title for sheet in book.worksheets]
    except Exception as error:
        raise FileError(_DAMAGED) from error
    if not names:
        raise FileError("工作簿里没有工作表。请选有花名册的工作簿")
    return book, names


def is_hidden(book: Any, name: str) -> bool:
    """Is this sheet hidden?"""
    return bool(book[name].sheet_state != "visible")


def is_active(book: Any, name: str) -> bool:
    """Was this sheet seen when the workbook was saved?"""
    return bool(book.active is not None and book.active.title == name)


def open_sheet(content: bytes, book: Any, name: str) -> SheetTable:
    """One sheet. Raises FileError if it cannot be read."""
    sheet = next(one for one in book.worksheets if one.title == name)
    table = SheetTable(sheet, name, sheet.max_row or 0)
    sheet.reset_dimensions()  # what a sheet says about its size may be anything
    table.remarks += _formulas(content, sheet)
    return table


def _weigh(content: bytes) -> None:
    """Refuses what is too large, before it is unpacked. A part that is larger than it says fails when it is read."""
    if len(content) > MAX_PACKED:
        raise FileError(
            f"工作簿有 {len(content):,} 字节，最多 {MAX_PACKED:,} 字节。请按部门分成几个，或者另存为 CSV 再选"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise FileError(_DAMAGED) from error
    names = {part.filename for part in parts}
    if "mimetype" in names or "content.xml" in names:
        raise FileError(f"这是 LibreOffice 的 .ods 表格。{_RESAVE}")
    if "xl/workbook.bin" in names:
        raise FileError(f"这是二进制工作簿（.xlsb）。{_RESAVE}")
    if "word/document.xml" in names:
        raise FileError("这是 Word 文档，不是表格。请把表格复制到 Excel，存成 .xlsx 再选")
    if not any(name.startswith("xl/") for name in names):
        raise FileError("这是压缩包，不是工作簿。请先解压，再选里面的 .xlsx 或 CSV")
    if len(parts) > MAX_PARTS:
        raise FileError(f"工作簿里有 {len(parts):,} 个部分，最多 {MAX_PARTS:,} 个。{_RESAVE}")
    weight = sum(part.file_size for part in parts if _READ.fullmatch(part.filename))
    if weight > MAX_UNPACKED:
        raise FileError(
            f"工作簿解开以后有 {weight:,} 字节，最多 {MAX_UNPACKED:,} 字节。"
            "请删去用不到的行、列和工作表，或者另存为 CSV 再选"
        )


def _formulas(content: bytes, sheet: Any) -> list[str]:
    """What is to be said of formulas whose value was never saved: they read as empty."""
    found: list[tuple[str, int]] = []
    count = 0
    path = str(sheet._worksheet_path).lstrip("/")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as part:
            rest = b""
            while chunk := part.read(_CHUNK):
                text = rest + chunk
                end = 0
                for match in _EMPTY_FORMULA.finditer(text):
                    count, end = count + 1, match.end()
                    found += [(match[1].decode(), int(match[2]))] if len(found) < 3 else []
                rest = text[max(end, len(text) - 20_000) :]
    except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError) as error:
        raise FileError(_DAMAGED) from error
    if not count:
        return []
    places = "、".join(f"第{row}行{column}列" for column, row in found)
    more = f"等{count:,}处" if count > len(found) else ""
    return [f"{places}{more}是公式，文件里没有存算好的值，按空格子读。请用 Excel 打开、保存一次再选"]


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
