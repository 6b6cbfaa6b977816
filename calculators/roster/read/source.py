"""A file as a roster (打开文件): its kind by its first bytes, then the chain of decisions up to which column is which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ...policy.roster_words import Terms
from . import columns, dates, layout, merged, ods, rows, sheets, table, workbook, xls
from .decisions import Choices, Decision, DecisionOption, FileError, Stage, settle
from .layout import Header
from .listed import ListedTable
from .merged import MergedRange
from .table import LOOK, MAX_COLUMNS, TextTable
from .workbook import SheetTable, WorkbookSheet

_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"%PDF", "这是 PDF。请用原来的 Excel 表"),
    (b"\x89PNG", "这是图片。请用原来的 Excel 表；只有图片的，先用 WPS 或 Excel 的「图片转表格」转成表"),
    (b"\xff\xd8\xff", "这是照片。请用原来的 Excel 表；只有照片的，先用 WPS 或 Excel 的「图片转表格」转成表"),
    (b"GIF8", "这是图片。请用原来的 Excel 表；只有图片的，先用 WPS 或 Excel 的「图片转表格」转成表"),
    (b"BM", "这是图片。请用原来的 Excel 表；只有图片的，先用 WPS 或 Excel 的「图片转表格」转成表"),
    (b"RIFF", "这是图片。请用原来的 Excel 表；只有图片的，先用 WPS 或 Excel 的「图片转表格」转成表"),
    (b"Rar!", "这是压缩包。请先解压，再选里面的 .xlsx 或 CSV"),
    (b"7z\xbc\xaf", "这是压缩包。请先解压，再选里面的 .xlsx 或 CSV"),
    (b"\x1f\x8b", "这是压缩包。请先解压，再选里面的 .xlsx 或 CSV"),
    (b"{\\rtf", "这是 RTF 文档，不是表格。请把表格复制到 Excel，存成 .xlsx 再选"),
)
_WEB = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"mime-version", b"from: <saved")
_LOADED = ((_OLE, "xlrd"),)
"""What a file begins with that is read by a library, and the archive of the runtime that has it."""
SAMPLES = 3
HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Part:
    """One table that is read."""

    table: TextTable | SheetTable | ListedTable
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file opened, and what was decided of it: its header, its columns. `first` are the rows up to and a little below the
    header; nothing else is read yet. `tenths`: by role the month that 2024.1 means, where other cells tell.
    """

    parts: tuple[Part, ...]
    header: Header
    first: tuple[list[str], ...]
    sheets: tuple[str, ...]
    sheet: str
    mapping: Mapping[str, int]
    decisions: tuple[Decision, ...]
    choices: Choices
    tenths: Mapping[str, int]

    @property
    def table(self) -> TextTable | SheetTable | ListedTable:
        """The first table that is read."""
        return self.parts[0].table

    @property
    def words(self) -> str:
        """How it was read."""
        return self.table.words if len(self.parts) == 1 else f"{len(self.parts)}张工作表"

    @property
    def remarks(self) -> list[str]:
        """What had to be guessed, replaced or filled."""
        return [one for part in self.parts for one in part.table.remarks]

    @property
    def size(self) -> int:
        """How much there is to read."""
        return sum(part.table.size for part in self.parts)

    @property
    def done(self) -> int:
        """How much of it has been read."""
        return sum(part.table.done for part in self.parts)

    @property
    def paid(self) -> frozenset[str]:
        """The roles whose column holds what was paid."""
        start = f"{columns.PAID}."
        return frozenset(one.id.removeprefix(start) for one in self.decisions if one.id.startswith(start))

    @property
    def merged(self) -> int:
        """How many merged cells are filled downwards."""
        return sum(len(self._downwards(part)) for part in self.parts)

    @property
    def merges_people(self) -> bool:
        """Does a merged cell hold a name, a number or an amount, which belong to one person?"""
        own = {self.mapping[role] for role in ("name", "number", "wage", "base") if role in self.mapping}
        return any(one.column in own for part in self.parts for one in self._downwards(part))

    def _downwards(self, part: Part) -> list[MergedRange]:
        return [one for one in part.table.merged() if self.header.last < one.first < one.last]

    @property
    def skips_hidden(self) -> bool:
        """Did the reader decide to leave out what is not seen?"""
        return self.choices.get(HIDDEN) == "skip"

    @property
    def samples(self) -> list[list[str]]:
        """The first few cells below each name that say something."""
        below = rows.evidence(self.first[self.header.last :])
        columns_of = [
            [row[at] for row in below if at < len(row) and row[at].strip()] for at in range(len(self.header.names))
        ]
        return [found[:SAMPLES] for found in columns_of]

    def place(self, row: int) -> str:
        """A row as it is told: 5, or 5 of a sheet that is named where several are read."""
        part, number = divmod(row, rows.SHEET_ROWS)
        return f"{number}" if len(self.parts) == 1 else f"{self.parts[part].name}!{number}"


def needs(head: bytes) -> list[str]:
    """What has to be loaded before a file that begins like this can be opened."""
    return [role for mark, role in _LOADED if head.startswith(mark)]


def open_source(content: bytes, terms: Terms, choices: Choices | None = None) -> Source:
    """Open a file; `choices`: what the reader decided. Raises FileError."""
    _refuse(content)
    choices = choices or {}
    if not content.startswith((_ZIP, _OLE)):
        opened = table.open_text(content, lambda row: layout.merit(row, terms))
        first = tuple(islice(opened.rows(), LOOK))
        return _source([Part(opened, "")], first, terms, (), None, choices)
    tables: dict[str, SheetTable | ListedTable] = {}
    listed = []
    for sheet, opened_sheet in _sheets(content):
        tables[sheet.name] = opened_sheet
        found = tuple(islice(opened_sheet.rows(), LOOK))
        listed.append(sheets.read_sheet(sheet.name, found, terms, hidden=sheet.hidden, active=sheet.active))
    names = list(tables)
    taken, decision = sheets.decide(listed, choices)
    if not any(map(any, taken[0].first)):
        raise FileError(f"工作表「{taken[0].name}」是空的。请选有花名册的工作表")
    parts = [Part(tables[one.name], one.name) for one in taken]
    return _source(parts, taken[0].first, terms, tuple(names), decision, choices)


def _sheets(content: bytes) -> Iterator[tuple[WorkbookSheet | ListedTable, SheetTable | ListedTable]]:
    """Every sheet of a workbook of any kind."""
    if content.startswith(_OLE) or ods.is_ods(content):
        opened = xls.open_sheets(content) if content.startswith(_OLE) else ods.open_sheets(content)
        yield from zip(opened, opened, strict=True)
        return
    book = workbook.open_book(content)
    for sheet in book.sheets:
        yield sheet, workbook.open_sheet(book, sheet.name)


def _source(
    parts: list[Part],
    first: tuple[list[str], ...],
    terms: Terms,
    names: tuple[str, ...],
    sheet: Decision | None,
    choices: Choices,
) -> Source:
    for number, row in enumerate(first, 1):
        said = sum(map(bool, row))
        if said > MAX_COLUMNS:
            raise FileError(f"第{number}行有 {said:,} 列，最多 {MAX_COLUMNS:,} 列。请只留花名册要用的列")
    header, head = layout.decide(first, terms, choices)
    unseen = sorted(parts[0].table.hidden_columns)
    below = rows.evidence(first[header.last :])
    mapping, told = columns.decide(header, below, terms, choices, unseen)
    made = [*([sheet] if sheet else []), head, *_unseen(unseen, mapping), *told]
    for part in parts:
        part.table.done = 0
    tenths: dict[str, int] = {}
    for role in ("hired", "left", "born"):
        if role in mapping:
            month = dates.tenth_of(row[mapping[role]] for row in below if mapping[role] < len(row))
            if month:
                tenths[role] = month
    name = "" if not names else sheets.ALL if len(parts) > 1 else parts[0].name
    return Source(tuple(parts), header, first, names, name, mapping, tuple(made), choices, tenths)


def _unseen(unseen: Sequence[int], mapping: Mapping[str, int]) -> Iterator[Decision]:
    """What is to be told of columns that are not seen."""
    used = [at for at in unseen if at in mapping.values()]
    if unseen:
        listed = "、".join(layout.letter(at) for at in unseen[:10])
        said = f"隐藏的列：{listed}" + ("，其中用到了" + "、".join(map(layout.letter, used)) if used else "，没有用到")
        yield Decision("columns.hidden", Stage.COLUMN, said, "有看得见的列可用，就不用隐藏的", asked=bool(used))


def hidden(source: Source) -> Decision | None:
    """What is to be told of rows that are not seen, once all of them were read."""
    count = sum(1 for part in source.parts for row in part.table.hidden_rows if row > source.header.last)
    if not count and HIDDEN not in source.choices:
        return None
    options = (DecisionOption("read", "也读"), DecisionOption("skip", "不读"))
    made = settle(Decision(HIDDEN, Stage.ROW, "", "", "read", options, asked=True), source.choices)
    words = "没有读" if source.skips_hidden else "也读了"
    return replace(made, said=f"有{count:,}行被隐藏或者筛选掉，{words}")


def rows_of(source: Source) -> Iterator[tuple[int, list[str]]]:
    """The rows below the header that have a cell, with the numbers Excel shows; those of a further sheet above SHEET_ROWS.

    The text of merged cells stands in every row that they reach.
    """
    across = {at for role, at in source.mapping.items() if role.startswith("enrolled-")}
    for number, part in enumerate(source.parts):
        start = number * rows.SHEET_ROWS
        below = islice(enumerate(part.table.rows(), 1), source.header.last, None)
        ranges = [one for one in part.table.merged() if one.first > source.header.last]
        filled = merged.fill(below, ranges, across) if ranges else below
        yield from ((start + row, cells) for row, cells in filled if cells)


def is_hidden(source: Source, row: int) -> bool:
    """Is this row, the last that was read, one that is not seen and is to be left out?"""
    part, number = divmod(row, rows.SHEET_ROWS)
    return number in source.parts[part].table.hidden_rows


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


def choices_of(mapping: Mapping[str, int], source: Source, terms: Terms) -> dict[str, str]:
    """What a reader's own mapping decides otherwise than the source does."""
    places = {one.id: (mapping.get(one.id), source.mapping.get(one.id)) for one in terms.columns}
    return {
        f"column.{role}": columns.NONE if said is None else layout.letter(said)
        for role, (said, known) in places.items()
        if said != known
    }


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
    if content.startswith(_OLE) and _ENCRYPTED in content:
        raise FileError("工作簿加了密码。请用 Excel 打开，在「文件、信息、保护工作簿」里去掉密码，另存以后再选")
    if content.startswith(_ZIP) and b"Index/" in content and b".iwa" in content:
        raise FileError("这是苹果 Numbers 的表格。请在 Numbers 里选「文件、导出为、Excel」，再选导出的 .xlsx")
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_WEB):
        raise FileError("这是网页格式的表格，只是起了 .xls 的名字。请用 Excel 打开，另存为 .xlsx 再选")
    if content.startswith(b"PK") and not content.startswith(_ZIP):
        raise FileError("这是空的压缩包，或者已经损坏。请重新选文件")
