"""The words of a file: TXT or DOCX (读文件). An archive is unpacked with the limits of the roster's workbooks."""

from __future__ import annotations

from ..core.model import InputError, Problem
from ..roster.read.decisions import FileError
from ..roster.read.package import Handler, Package

_PART = "word/document.xml"


class _Words(Handler):
    """Paragraphs, tabs and breaks of a document's body; what was deleted with changes tracked is no part of it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._in_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        name = _local(name)
        self._in_text = name == "t"
        if name in ("tab", "br"):
            self.parts.append("\t" if name == "tab" else "\n")

    def end(self, name: str) -> None:
        self._in_text = False
        if _local(name) == "p":
            self.parts.append("\n")

    def text(self, data: str) -> None:
        if self._in_text:
            self.parts.append(data)


def words_of(content: bytes) -> str:
    """The text of a TXT (UTF-8, UTF-16 with BOM, GB18030) or DOCX file. Raises InputError."""
    if content.startswith(b"PK"):
        return _docx(content)
    codes = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            return content.decode(code).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise _unread("文件不是文字：请存成 TXT（UTF-8）或 DOCX 再核对")


def _docx(content: bytes) -> str:
    words = _Words()
    try:
        package = Package(content)
        if _PART not in package:
            raise _unread("这个压缩包不是 DOCX 文件：请用 Word 或 WPS 另存为 .docx 再核对")
        package.tell(_PART, words)
    except FileError as error:
        raise _unread("DOCX 文件已经损坏，或者太大。请用 Word 或 WPS 打开，另存为 .docx 或 TXT 再核对") from error
    return "".join(words.parts)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _unread(message: str) -> InputError:
    return InputError((Problem("file", message),))
