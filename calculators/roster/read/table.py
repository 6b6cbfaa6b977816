"""A text file as rows of cells (CSV、制表符文本): encoding and separator are found out; rows come one by one.

UTF-8 with or without a byte order mark, UTF-16, GB18030, Big5, or lines of two kinds in one file; commas, semicolons, tabs,
full-width commas, bars, or runs of spaces. Where bytes allow two encodings, the one that makes more headers known is taken.
Row numbers are those that Excel shows: a record is a row, however many lines it has, and an empty line is one too.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from .dates import EPOCH
from .decisions import FileError
from .merged import MergedRange

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read."""
MAX_ROWS = 120_000
"""The most rows that are read, so that the browser stays within 500 MB; an employer with more makes a file a department."""
MAX_COLUMNS = 500
MAX_CELL = 131_072
"""The most characters of a cell, and of a record with line breaks in it. Ours: that of the csv module belongs to the whole
process, and others raise it.
"""
LOOK = 30
"""How many rows are looked at to find separator and header."""
SPACES, SPACE = "  ", " "
"""Stand for runs of two spaces or more, or of full-width ones; and for single ones."""
_SEPARATORS = {
    ",": "逗号",
    ";": "分号",
    "\t": "制表符",
    "，": "全角逗号",
    "|": "竖线",
    "；": "全角分号",
    "、": "顿号",
    "｜": "全角竖线",
    "^": "^ 号",
    SPACES: "空格",
    SPACE: "单个空格",
}
_RUNS = {SPACES: re.compile(r" {2,}|\u3000+"), SPACE: re.compile(r"[ \u3000]+")}
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""How programs write a cell that Excel is to take as text."""
_USUAL = ",;\t"
_CHUNK = 1 << 20
_HEAD_BYTES = 20_000
_NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "big5hkscs": "Big5",
    "mixed": "UTF-8 和 GB18030 混着",
}
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CJK = "\u2e80"
"""Characters from here on take three bytes in UTF-8: a line that holds one and can be read as UTF-8 is UTF-8."""


@dataclass(slots=True)
class TextTable:
    """A text file opened. `done` of `size` bytes have been read; `remarks` say what had to be guessed or replaced."""

    content: bytes
    encoding: str
    separator: str
    skip: int
    remarks: list[str] = field(default_factory=list)
    done: int = 0
    since: date = EPOCH
    hidden_rows: Set[int] = frozenset()
    hidden_columns: Set[int] = frozenset()

    def merged(self) -> list[MergedRange]:
        """Nothing is merged in a text."""
        return []

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self.content)

    @property
    def words(self) -> str:
        """How it was read: UTF-8，逗号分隔."""
        return f"{_NAMES[self.encoding]}，{_SEPARATORS[self.separator]}分隔"

    def rows(self) -> Iterator[list[str]]:
        """The rows from the first. Raises FileError, naming the row."""
        raw = io.BytesIO(self.content)
        raw.seek(self.skip)
        wrapped = b'="' in self.content or '="'.encode("utf-16-le") in self.content
        for row in _records(_lines(raw, self.encoding), self.separator):
            self.done = raw.tell()
            yield [match[1] if (match := _AS_TEXT.fullmatch(cell)) else cell for cell in row] if wrapped else row
        self.done = self.size


def open_text(content: bytes, score: Callable[[list[str]], int]) -> TextTable:
    """Encoding and separator of a text file. `score` says how many headers of a row are known.

    Raises FileError for a file that is empty or is no text.
    """
    encoding, skip = _encoding(content)
    if encoding in ("gb18030", "mixed"):
        encoding = _chinese(content, encoding, score)
    first = list(islice(_lines(io.BytesIO(content[skip : skip + _CHUNK]), encoding), LOOK))
    text = "".join(first)
    if not text.strip():
        raise FileError("文件是空的。请选有花名册的文件，或者下载模板填写")
    if sum(char < " " and char not in "\t\r\n\0" for char in text) * 5 > len(text):
        raise FileError("这不是表格文件：里面的内容读不成文字。请用 Excel 另存为 .xlsx 或 CSV 再选")
    remarks = []
    if encoding == "mixed":
        remarks.append("文件里混着 UTF-8 和 GB18030 两种编码，已经一行一行分别读。请看看有没有认错的字")
    if first[0].strip().lower().startswith("sep=") and len(first[0].strip()) == 5:
        separator = first[0].strip()[4]
        skip += len(first[0].encode("utf-8" if encoding == "mixed" else encoding))
        if separator in _SEPARATORS:
            return TextTable(content, encoding, separator, skip, remarks)
    return TextTable(content, encoding, _separator(text, score), skip, remarks)


def _chinese(content: bytes, encoding: str, score: Callable[[list[str]], int]) -> str:
    """GB18030, or Big5 where only that makes headers known: nearly every text in one can be read as the other."""
    head = content[: content.find(b"\n", _HEAD_BYTES) + 1 or None]
    if not _reads(head, "big5hkscs"):
        return encoding
    known = {name: _best(head.decode(name, "replace"), score) for name in ("gb18030", "big5hkscs")}
    return "big5hkscs" if known["big5hkscs"] > known["gb18030"] else encoding


def _best(text: str, score: Callable[[list[str]], int]) -> int:
    """The most headers that any separator makes known in the first lines."""
    lines = text.splitlines()[:LOOK]
    return max((score(line.split(mark)) for line in lines for mark in _SEPARATORS), default=0)


def _encoding(content: bytes) -> tuple[str, int]:
    """How the bytes are to be read, and how many belong to the mark."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return (name, len(mark)) if name != "utf-8" or _reads(content[3:], name) else ("mixed", len(mark))
    head = content[:4000]
    for at, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(head) > 3 and head[at::2].count(0) * 4 > len(head[at::2]) > head[1 - at :: 2].count(0) * 20:
            return name, 0
    if _reads(content, "utf-8"):
        return "utf-8", 0
    return ("gb18030", 0) if _reads(content, "gb18030") and not _has_utf8(content) else ("mixed", 0)


def _reads(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, len(content), _CHUNK):
            decoder.decode(content[at : at + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_utf8(content: bytes) -> bool:
    return any(_utf8(line) is not None for line in io.BytesIO(content))


def _utf8(line: bytes) -> str | None:
    """A line of a file that is not UTF-8 as a whole, if it surely is."""
    if line.isascii():
        return None
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if max(text) >= _CJK else None


def _lines(raw: io.BytesIO, encoding: str) -> Iterator[str]:
    """Lines with their ends; what cannot be read becomes U+FFFD."""
    if encoding == "mixed":
        for line in raw:
            text = _utf8(line)
            yield from io.StringIO(line.decode("gb18030", "replace") if text is None else text, newline="")
        return
    text_file = io.TextIOWrapper(raw, encoding, "replace", newline="")
    yield from text_file
    text_file.detach()  # it would close `raw`, which is still asked where it is


def _separator(text: str, score: Callable[[list[str]], int]) -> str:
    """The separator that makes the most headers known, then a usual one, then the one with the most cells."""

    def merit(separator: str) -> tuple[int, bool, int]:
        try:
            rows = list(csv.reader(_spaced(io.StringIO(text, newline=""), separator), delimiter=_mark(separator)))
        except csv.Error:
            return 0, False, 0
        if any(len(cell) > MAX_CELL for row in rows for cell in row):
            return 0, False, 0  # the csv module's limit may have been raised
        return max(map(score, rows), default=0), separator in _USUAL, max(map(len, rows), default=0)

    return max(_SEPARATORS, key=merit)


def _mark(separator: str) -> str:
    return "\t" if separator in _RUNS else separator


def _spaced(lines: Iterable[str], separator: str) -> Iterable[str]:
    """Lines whose runs of spaces are tabs, where they separate."""
    run = _RUNS.get(separator)
    return (run.sub("\t", line.strip(" \u3000")) for line in lines) if run else lines


def _records(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    held: list[str] = []

    def feed() -> Iterator[str]:
        size = 0
        for line in lines:
            size = size + len(line) if held else len(line)
            held.append(line)
            if size > MAX_CELL and len(held) > 1:
                raise _too_long(number + 1)
            yield line

    number = 0
    reader = csv.reader(_spaced(feed(), separator), delimiter=_mark(separator))
    try:
        for number, row in enumerate(reader, 1):
            if len(held) > 1 and sum(line.count('"') for line in held) % 2:
                raise FileError(
                    f"第{number}行有一个英文引号没有配对，后面{len(held) - 1:,}行都被当成了同一格。"
                    "请删去这个引号，或者用 Excel 另存为 .xlsx 再选"
                )
            if len(held[0]) > MAX_CELL and max(map(len, row)) > MAX_CELL:
                raise _too_long(number)
            held.clear()
            yield row
    except csv.Error as error:
        raise _too_long(number + 1) from error


def _too_long(number: int) -> FileError:
    return FileError(f"第{number}行有一格太长（超过 {MAX_CELL:,} 个字），或者英文引号没有配对。请看看这一行")
