"""A LibreOffice table as rows of cells (.ods), by the format's own description: ISO/IEC 26300, chapter 9 (tables).

All sheets stand in one part, so they are read at one go, within the limits that hold for every package.
"""

from __future__ import annotations

from .decisions import FileError
from .listed import ListedTable
from .merged import MergedRange
from .package import Handler, Package

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_PART = "content.xml"
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 500


def is_ods(content: bytes) -> bool:
    """Does it say that it is one? Raises FileError."""
    return Package(content).kind.startswith(_KIND)


def open_sheets(content: bytes) -> list[ListedTable]:
    """Every sheet. Raises FileError."""
    package = Package(content)
    if _PART not in package:
        raise FileError("表格文件已经损坏，或者加了密码。请用 LibreOffice 或 WPS 打开，另存为 .xlsx 再选")
    reading = _Content(package)
    package.tell(_PART, reading)
    if not reading.tables:
        raise FileError("文件里没有工作表。请选有花名册的文件")
    reading.tables[0].active = True
    return reading.tables


class _Content(Handler):
    """The sheets with their rows."""

    def __init__(self, package: Package) -> None:
        self.tables: list[ListedTable] = []
        self._package = package
        self._unseen: set[str] = set()
        self._style = ""
        self._row: list[str] = []
        self._cell: dict[str, str] = {}
        self._lines: list[str] = []
        self._inside = self._depth = 0
        self._row_of: dict[str, str] = {}
        self._column = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A sheet, a row, a cell or a paragraph begins."""
        name = name.rpartition(":")[2]
        said = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "style":
            self._style = said.get("name", "")
        elif name == "table-properties" and said.get("display") == "false":
            self._unseen.add(self._style)
        elif name == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(ListedTable(said.get("name", ""), ".ods", said.get("style-name") in self._unseen))
                self._column = 0
        elif self._depth == 1 and name == "table-column":
            count = _count(said, "number-columns-repeated")
            if said.get("visibility") in ("collapse", "filter"):
                self.tables[-1].hidden_columns.update(range(self._column, min(self._column + count, _MOST_COLUMNS)))
            self._column += count
        elif self._depth == 1 and name == "table-row":
            self._row, self._row_of = [], said
        elif self._depth == 1 and name in ("table-cell", "covered-table-cell"):
            self._cell, self._lines = said, []
        elif name == "p":
            self._inside += 1
            self._lines.append("")
        elif name in ("annotation", "ruby-text"):
            self._inside -= 100  # a remark at the cell is not in it

    def end(self, name: str) -> None:
        """It ends."""
        name = name.rpartition(":")[2]
        if name == "table":
            self._depth -= 1
        elif self._depth == 1 and name == "table-row":
            self._take_row()
        elif self._depth == 1 and name in ("table-cell", "covered-table-cell"):
            self._take_cell()
        elif name == "p":
            self._inside -= 1
        elif name in ("annotation", "ruby-text"):
            self._inside += 100

    def text(self, data: str) -> None:
        """A piece of a paragraph."""
        if self._inside > 0 and self._lines:
            self._lines[-1] += data

    def _take_cell(self) -> None:
        said, table = self._cell, self.tables[-1]
        kind = said.get("value-type", "")
        text = "\n".join(line for line in self._lines if line)
        if kind in ("float", "currency") or kind == "percentage":
            text = said.get("value", text)
        elif kind == "date":
            text = said.get("date-value", text).replace("T", " ").removesuffix(" 00:00:00")
        elif kind == "boolean":
            text = "TRUE" if said.get("boolean-value") == "true" else "FALSE"
        if text.startswith(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "Err:")):
            text = ""
        rows, columns = _count(said, "number-rows-spanned"), _count(said, "number-columns-spanned")
        if rows > 1 or columns > 1:
            first, at = len(table.lines) + 1, len(self._row)
            table.ranges.append(MergedRange(first, first + rows - 1, at, at + columns - 1))
        count = min(_count(said, "number-columns-repeated"), _MOST_COLUMNS + 1 - len(self._row))
        self._package.spend(count * (1 + len(text)))
        self._row += [text] * max(count, 0)

    def _take_row(self) -> None:
        table, row = self.tables[-1], self._row
        while row and not row[-1]:
            row.pop()
        count = _count(self._row_of, "number-rows-repeated")
        if not row and count > _MOST_COLUMNS:
            return  # the empty rest of the sheet
        count = min(count, _MOST_ROWS - len(table.lines))
        self._package.spend(count * (1 + len(row)))
        if self._row_of.get("visibility") in ("collapse", "filter"):
            table.hidden_rows.update(range(len(table.lines) + 1, len(table.lines) + count + 1))
        table.lines += [row] * count


def _count(said: dict[str, str], name: str) -> int:
    value = said.get(name, "1")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 1
