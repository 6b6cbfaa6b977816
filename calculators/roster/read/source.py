"""A file as a roster (打开文件): what kind it is by its first bytes, the sheet, the header, and which column is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ...policy.roster_words import Terms
from . import columns, table, workbook
from .columns import Header
from .table import LOOK, MAX_COLUMNS, FileError, TextTable
from .workbook import SheetTable

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"%PDF", "这是 PDF。请用原来的 Excel 表"),
    (b"\x89PNG", "这是图片。请用原来的 Excel 表"),
    (b"\xff\xd8\xff", "这是照片。请用原来的 Excel 表"),
    (b"Rar!", "这是压缩包。请先解压，再选里面的 .xlsx 或 CSV"),
    (b"7z\xbc\xaf", "这是压缩包。请先解压，再选里面的 .xlsx 或 CSV"),
    (b"\x1f\x8b", "这是压缩包。请先解压，再选里面的 .xlsx 或 CSV"),
    (b"{\\rtf", "这是 RTF 文档，不是表格。请把表格复制到 Excel，存成 .xlsx 再选"),
)
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")
_LOADED: tuple[tuple[bytes, str], ...] = ()
"""What a file begins with that is read by a library, and the archive of the runtime that has it; none does now."""
SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Source:
    """A file opened, its header found. `first` are the rows up to and a little below the header; nothing else is read yet."""

    table: TextTable | SheetTable
    header: Header
    first: tuple[list[str], ...]
    sheets: tuple[str, ...]
    sheet: str

    @property
    def samples(self) -> list[list[str]]:
        """The first few cells below each name that say something."""
        below = self.first[self.header.last :]
        columns_of = [
            [row[at] for row in below if at < len(row) and row[at].strip()] for at in range(len(self.header.names))
        ]
        return [found[:SAMPLES] for found in columns_of]


def needs(head: bytes) -> list[str]:
    """What has to be loaded before a file that begins like this can be opened."""
    return [role for mark, role in _LOADED if head.startswith(mark)]


def open_source(content: bytes, terms: Terms, sheet: str = "") -> Source:
    """Open a file. `sheet`: the one that was chosen; else the one whose header is known best. Raises FileError."""
    _refuse(content)
    if not content.startswith(_ZIP):
        opened = table.open_text(content, lambda row: columns.score([" ".join(one.split()) for one in row], terms))
        first = tuple(islice(opened.rows(), LOOK))
        return _source(opened, first, terms, (), "")
    book = workbook.open_book(content)
    names = [one.name for one in book.sheets]
    wanted = [sheet] if sheet in names else names
    best: Source | None = None
    for name in wanted:
        one = workbook.open_sheet(book, name)
        found = _source(one, tuple(islice(one.rows(), LOOK)), terms, tuple(names), name)
        if best is None or columns.score(found.header.names, terms) > columns.score(best.header.names, terms):
            best = found
    assert best is not None  # noqa: S101 - a workbook has a sheet
    if not any(map(any, best.first)):
        raise FileError(f"工作表「{best.sheet}」是空的。请选有花名册的工作表")
    return best


def _source(
    opened: TextTable | SheetTable, first: tuple[list[str], ...], terms: Terms, sheets: tuple[str, ...], name: str
) -> Source:
    for number, row in enumerate(first, 1):
        said = sum(map(bool, row))
        if said > MAX_COLUMNS:
            raise FileError(f"第{number}行有 {said:,} 列，最多 {MAX_COLUMNS:,} 列。请只留花名册要用的列")
    header = columns.find_header(first, terms)
    opened.done = 0
    return Source(opened, header, first, sheets, name)


def rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header that have a cell, with the numbers Excel shows."""
    below = islice(enumerate(source.table.rows(), 1), source.header.last, None)
    return ((number, row) for number, row in below if row)


def check_mapping(mapping: Mapping[str, int], source: Source, terms: Terms) -> dict[str, int]:
    """The mapping as it can be used. Raises FileError if it names a column that is not there, or one twice."""
    known = {column.id: column.name for column in terms.columns}
    used: dict[int, str] = {}
    for role, at in mapping.items():
        if role not in known or not 0 <= at < len(source.header.names):
            raise FileError("对应的列不在这个文件里。请重新选列")
        if at in used:
            raise FileError(f"「{known[used[at]]}」和「{known[role]}」选了同一列。请改成不同的列")
        used[at] = role
    if not mapping:
        names = "、".join(known.values())
        raise FileError(f"没有认出一列。请指明哪一列是姓名、月工资、各险种有没有参保；能用的列有：{names}")
    return dict(mapping)


def refuse(head: bytes, size: int) -> None:
    """What is no roster, by its size and its first bytes. Raises FileError."""
    if not size:
        raise FileError("文件是空的。请选有花名册的文件，或者下载模板填写")
    if size > table.MAX_BYTES:
        raise FileError(f"文件有 {size:,} 字节，最多 {table.MAX_BYTES:,} 字节。请按部门分成几个")
    for mark, told in _OTHERS:
        if head.startswith(mark):
            raise FileError(told)


def _refuse(content: bytes) -> None:
    """The same, and what only the whole file tells."""
    refuse(content, len(content))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise FileError("工作簿加了密码。请用 Excel 打开，在「文件、信息、保护工作簿」里去掉密码，另存以后再选")
        raise FileError("这是旧的 .xls 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 再选")
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB):
        raise FileError("这是网页格式的表格，只是起了 .xls 的名字。请用 Excel 打开，另存为 .xlsx 再选")
    if content.startswith(b"PK") and not content.startswith(_ZIP):
        raise FileError("这是空的压缩包，或者已经损坏。请重新选文件")
