"""A workbook as rows of cells (XLSX), read row by row.

Read by the format's own description (ECMA-376, transitional and strict) and not by a library: those build a tree of every
part, also of colours and properties that WPS writes in its own way, and a file can be made whose tree fills any memory.
Nothing is held here but a row and the shared strings, as bytes. Cells become text as Excel shows them: days in ISO 8601,
numbers with fifteen places, formulas by the value that was saved with them, TRUE and FALSE by these words. A cell that
holds an error (#N/A) is empty, and that is told.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import TypeAlias

from .dates import EPOCH
from .decisions import FileError
from .formats import Styles, as_day, as_number
from .layout import letter
from .merged import MergedRange
from .package import DAMAGED, RESAVE, Handler, Package

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The format's own limits (ISO/IEC 29500, Excel's specifications)."""
LONGEST = 32_767
"""Characters of a cell, by the same."""
MAX_SHEETS = 255
_TRUE = ("1", "true", "on")
_PLACES = 3
"""Of a kind of cells to look at, so many are named."""
_SIGNS = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How the format writes a character that XML does not allow."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})"')
_LONGEST_MERGE = 100
"""Bytes that such an element takes at most."""
_SINCE_1904 = date(1904, 1, 1)
"""Day 0 of the other calendar that a workbook may count in."""
_TENTH = re.compile(r"(?:19|20)\d\d\.1", re.ASCII)
"""A year and a month's first place: with two decimals shown it is October."""
_KNOWN = 10_000
"""Cells that say the same are worked out once, as long as they are no more than these."""

_OTHERS = (
    ("opendocument.text", "这是 LibreOffice 的文字文档（.odt），不是表格。请把表格复制到表格里，存成 .xlsx 再选"),
    ("opendocument.presentation", "这是 LibreOffice 的演示文稿（.odp），不是表格。请用原来的表格"),
    ("opendocument", "这是 LibreOffice 的文件，不是表格。请用原来的表格"),
    ("epub", "这是电子书（.epub），不是表格。请用原来的表格"),
)
"""Other archives by what they say that they are."""

_Row: TypeAlias = tuple[int, list[tuple[int, str]]]
"""A row's number, and its cells that say something by their columns."""


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """A sheet as the workbook lists it. `name` is its own here: a second of the same name says so. `active`: it was open when
    the workbook was saved.
    """

    name: str
    path: str
    hidden: bool = False
    active: bool = False


@dataclass(slots=True)
class Book:
    """A workbook opened. `styles`: for each format of cells whether it shows a day (d) or a duration (h); `since`: day 0."""

    package: Package
    sheets: list[WorkbookSheet]
    strings: _Strings
    styles: str
    since: date = EPOCH


class SheetTable:
    """A sheet opened; `done` of `size` bytes have been read; `remarks` say what cells could not tell, once it was read."""

    def __init__(self, book: Book, sheet: WorkbookSheet) -> None:
        self.name = sheet.name
        self.size = book.package.size(sheet.path)
        self.done = 0
        self.since = book.since
        self._book, self._path = book, sheet.path
        self._cells = _Cells(book)
        self._merged: list[MergedRange] | None = None

    @property
    def words(self) -> str:
        """How it was read."""
        return f"工作表「{self.name}」"

    @property
    def hidden_rows(self) -> set[int]:
        """The hidden ones of the rows that were read, by number."""
        return self._cells.hidden_rows

    @property
    def hidden_columns(self) -> set[int]:
        """The columns that are hidden, by place, once a row was read."""
        return self._cells.hidden_columns

    def merged(self) -> list[MergedRange]:
        """The cells that are merged, looked for once. Raises FileError."""
        if self._merged is None:
            self._merged = sorted(self._find_merged())
        return self._merged

    def _find_merged(self) -> set[MergedRange]:
        found, rest = set[MergedRange](), b""
        try:
            for piece in self._book.package.pieces(self._path):
                rest += piece
                named = (
                    MergedRange(int(upper), int(lower), place(first.decode()), place(end.decode()))
                    for first, upper, end, lower in _MERGED.findall(rest)
                )
                found.update(one for one in named if one.last <= LAST_ROW and one.end < LAST_COLUMN)
                rest = rest[-_LONGEST_MERGE:]
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise FileError(DAMAGED) from error
        return found

    @property
    def remarks(self) -> list[str]:
        """What is to be said of the rows that were read."""
        return [
            *_told(self._cells.unsaved, "是公式，文件里没有存算好的值，按空格子读。请用 Excel 打开、保存一次再选"),
            *_told(self._cells.errors, "是算错的值（如 #N/A、#REF!），按空格子读。请改正公式，或者填上数再选"),
        ]

    def rows(self) -> Iterator[list[str]]:
        """The rows from the first, without the empty cells at their end. Raises FileError."""
        self.done, number = 0, 0
        cells = self._cells = _Cells(self._book)
        package = self._book.package
        try:
            for done in package.read(self._path, cells):
                self.done = done
                for at, row in cells.taken():
                    package.spend(at - number)
                    yield from repeat([], at - number - 1)
                    number = at
                    yield _wide(row, package)
        except FileError:
            raise
        except Exception as error:  # whatever zipfile, zlib, expat and reading find
            raise FileError(f"第{number + 1}行附近读不下去：{DAMAGED}") from error
        self.done = self.size


def _wide(row: list[tuple[int, str]], package: Package) -> list[str]:
    width = row[-1][0] + 1 if row else 0
    package.spend(width)
    wide = [""] * width
    for at, text in row:
        wide[at] = text
    return wide


def _told(places: _Places, what: str) -> list[str]:
    if not places.count:
        return []
    named = "、".join(f"第{row}行{column}列" for row, column in places.first)
    more = f"等{places.count:,}处" if places.count > len(places.first) else ""
    return [f"{named}{more}{what}"]


@dataclass(slots=True)
class _Places:
    """Cells of a kind: how many, and the first of them."""

    count: int = 0
    first: tuple[tuple[int, str], ...] = ()

    def add(self, row: int, column: str) -> None:
        self.count += 1
        if self.count <= _PLACES:
            self.first += ((row, column),)


class _Texts(Handler):
    """What `v` and `t` hold, without how it is spoken (rPh)."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = self._left_out = 0
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002 - those of its kind differ
        """A text begins, or what is not part of it."""
        if name in ("v", "t"):
            self._inside = not self._left_out
        elif name == "rPh":
            self._left_out += 1

    def end(self, name: str) -> None:
        """It ends."""
        if name in ("v", "t"):
            self._inside = False
        elif name == "rPh":
            self._left_out -= 1

    def text(self, data: str) -> None:
        """A piece of it."""
        if self._inside:
            self._pieces.append(data)
            self._length += len(data)
            if self._length > LONGEST:
                raise FileError(f"有一格的文字超过 {LONGEST:,} 个字，工作簿里不能有。{RESAVE}")

    def _said(self) -> str:
        """The whole of it; it is forgotten by this call."""
        said = "".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        return said


class _Strings(_Texts):
    """The texts that cells share (sharedStrings), as bytes one after the other, and where each ends."""

    def __init__(self) -> None:
        super().__init__()
        self._bytes = bytearray()
        self._ends = array("I", [0])

    def end(self, name: str) -> None:
        """Keep what ends."""
        if name == "si":
            self._bytes += self._said().encode()
            self._ends.append(len(self._bytes))
        else:
            super().end(name)

    def __getitem__(self, at: int) -> bytes:
        if at < 0:
            raise IndexError(at)
        return bytes(self._bytes[self._ends[at] : self._ends[at + 1]])


class _Listed(Handler):
    """What workbook.xml says: the sheets by the id of their part, the calendar, which sheet was open."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False
        self.active = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One of these."""
        if name == "sheet":
            if len(self.sheets) >= MAX_SHEETS:
                raise FileError(f"工作簿里的工作表超过 {MAX_SHEETS} 张。请只留有花名册的工作表")
            part = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.sheets.append((attributes.get("name", ""), part, attributes.get("state", "visible") != "visible"))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in _TRUE
        elif name == "workbookView" and (shown := attributes.get("activeTab", "")).isdecimal():
            self.active = int(shown[:9])


class _Cells(_Texts):
    """The rows of a sheet as they come: each with its number and its cells that say something, by their columns."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self.unsaved, self.errors = _Places(), _Places()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._book = book
        self._rows: list[_Row] = []
        self._row: list[tuple[int, str]] = []
        self._number, self._at = 0, -1
        self._kind = self._style = ""
        self._formula = False
        self._columns: dict[str, int] = {}
        self._known: dict[str, tuple[int, str]] = {}
        self._days: dict[tuple[str, str], str] = {}

    def taken(self) -> list[_Row]:
        """The rows that are whole; they are forgotten by this call."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell or what stands in it begins."""
        if name == "c":
            reference = attributes.get("r")
            at = self._at + 1 if reference is None else self._column(reference)
            if not self._at < at < LAST_COLUMN:
                raise FileError(f"第{self._number}行的格子没有按列排，或者多于 {LAST_COLUMN:,} 列。{RESAVE}")
            self._at = at
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._formula = False
        elif name == "v":
            self._inside = not self._left_out
        elif name == "row":
            number = int(attributes["r"]) if "r" in attributes else self._number + 1
            if not self._number < number <= LAST_ROW:
                raise FileError(f"第{self._number}行后面的行号不对：要一行比一行大，最大 {LAST_ROW:,}。{RESAVE}")
            self._number, self._at = number, -1
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(number)
        elif name == "f":
            self._formula = True
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.hidden_columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), LAST_COLUMN)))
        else:
            super().start(name, attributes)

    def end(self, name: str) -> None:
        """It ends."""
        if name == "v":
            self._inside = False
        elif name == "c":
            if told := self._told(self._said()):
                self._row.append((self._at, told))
        elif name == "row":
            self._rows.append((self._number, self._row))
            self._row = []
        elif name == "sheetData":
            self.over = True
        else:
            super().end(name)

    def _told(self, said: str) -> str:
        """A cell as text."""
        if not said and self._formula:
            self.unsaved.add(self._number, letter(self._at))
        if self._kind == "s":
            return self._shared(said)
        if self._kind == "n":
            return self._number_of(said)
        if self._kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(said, "")
        if self._kind == "e":
            self.errors.add(self._number, letter(self._at))
            return ""
        return _plain(said)  # str: what a formula gave; inlineStr; d: a day in ISO 8601

    def _shared(self, said: str) -> str:
        if not said:
            return ""
        known = self._known.get(said)
        if known is None:
            held = self._book.strings[int(said)]
            known = len(held), _plain(held.decode())
            if len(self._known) < _KNOWN:
                self._known[said] = known
        self._book.package.spend(known[0])
        return known[1]

    def _number_of(self, said: str) -> str:
        if not said:
            return ""
        at = int(self._style or 0)
        sign = self._book.styles[at : at + 1]
        if sign not in ("d", "h"):
            return f"{said}0" if sign == "2" and _TENTH.fullmatch(said) else as_number(said)
        known = self._days.get((said, sign))
        if known is None:
            known = as_day(said, self._book.since, duration=sign == "h")
            if len(self._days) < _KNOWN:
                self._days[said, sign] = known
        return known

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        at = self._columns.get(letters)
        if at is None:
            if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
                raise FileError(f"第{self._number}行有一格的位置写错了。{RESAVE}")
            at = place(letters)
            self._columns[letters] = at
        return at


def place(letters: str) -> int:
    """A column's place by its letters, the reverse of `letter`.

    >>> place("A"), place("ab"), place("XFD")
    (0, 27, 16383)
    """
    at = -1
    for one in letters.upper():
        at = (at + 1) * 26 + ord(one) - 65
    return at


def _plain(text: str) -> str:
    """A text with the characters that the format writes by number."""
    return _SIGNS.sub(_sign, text) if "_x" in text else text


def _sign(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return "\ufffd" if 0xD800 <= number < 0xE000 else chr(number)


def open_book(content: bytes) -> Book:
    """The workbook, opened for reading. Raises FileError."""
    package = Package(content)
    _refuse(package)
    main = _of_kind(package.targets(""), "officeDocument") or "xl/workbook.xml"
    if main not in package:
        raise FileError(DAMAGED)
    listed, strings, styles = _Listed(), _Strings(), Styles()
    package.tell(main, listed)
    parts = package.targets(main)
    for kind, handler in (("sharedStrings", strings), ("styles", styles)):
        if (path := _of_kind(parts, kind)) and path in package:
            package.tell(path, handler)
    sheets: list[WorkbookSheet] = []
    names: set[str] = set()
    for at, (name, part, hidden) in enumerate(listed.sheets):
        kind, path = parts.get(part, ("", ""))
        if kind == "worksheet" and path in package:
            own = name if name not in names else f"{name}（第{len(sheets) + 1}张）"
            names.add(own)
            sheets.append(WorkbookSheet(own, path, hidden, at == listed.active))
    if not sheets:
        raise FileError("工作簿里没有工作表。请选有花名册的工作簿")
    since = _SINCE_1904 if listed.since_1904 else EPOCH
    return Book(package, sheets, strings, "".join(styles.signs), since)


def open_sheet(book: Book, name: str) -> SheetTable:
    """One sheet by its name."""
    return SheetTable(book, next(one for one in book.sheets if one.name == name))


def _of_kind(parts: dict[str, tuple[str, str]], wanted: str) -> str:
    return next((path for kind, path in parts.values() if kind == wanted), "")


def _refuse(package: Package) -> None:
    """Other archives, told apart."""
    for part, told in _OTHERS:
        if part in package.kind:
            raise FileError(told)
    if "xl/workbook.bin" in package:
        raise FileError(f"这是二进制工作簿（.xlsb）。{RESAVE}")
    if "word/document.xml" in package:
        raise FileError("这是 Word 文档，不是表格。请把表格复制到 Excel，存成 .xlsx 再选")
    if not package.has("xl/"):
        raise FileError("这是压缩包，不是工作簿。请先解压，再选里面的 .xlsx 或 CSV")
