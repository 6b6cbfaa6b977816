"""The words of a file: TXT or DOCX (读文件). An archive is unpacked with the limits of the roster's workbooks."""

from __future__ import annotations

from ..core.model import InputError, Problem
from ..roster.read.decisions import FileError
from ..roster.read.package import Handler, Package

_PART = "word/document.xml"
_BESIDE = {"footnotes": "脚注", "endnotes": "尾注", "header": "页眉", "footer": "页脚"}
"""Further parts with words, by the kind of relation."""
_LEFT = ("del", "moveFrom", "Fallback", "pPr")
"""What is no part of the text: what was deleted or moved away with changes tracked, a second copy for old programs, tab stops."""
_DAMAGED = "DOCX 文件已经损坏，或者太大。请用 Word 或 WPS 打开，另存为 .docx 或 TXT 再核对"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_OTHERS = {b"\xd0\xcf\x11\xe0": "这是旧的 .doc、.wps 文件，或者加了密码", b"%PDF": "这是 PDF", b"{\\rtf": "这是 RTF"}
"""Files that are taken for text by mistake, by what they begin with."""


class _Words(Handler):
    """Paragraphs, tabs and breaks of one part of a document."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self._in_text = False
        self._left = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self._left += name in _LEFT
        self._in_text = name == "t" and not self._left
        if name in _SIGNS and not self._left:
            self.parts.append(_SIGNS[name])

    def end(self, name: str) -> None:
        self._in_text = False
        self._left -= name in _LEFT
        if name == "p" and not self._left:
            self.parts.append("\n")

    def text(self, data: str) -> None:
        if self._in_text:
            self.parts.append(data)


def words_of(content: bytes) -> str:
    """The text of a TXT (UTF-8, UTF-16 with BOM, GB18030) or DOCX file, with its notes, headers and footers. Raises InputError."""
    if content.startswith(b"PK"):
        return _docx(content)
    if other := next((told for start, told in _OTHERS.items() if content.startswith(start)), ""):
        raise _unread(f"{other}：请用 Word 或 WPS 打开，另存为 .docx 或 TXT 再核对")
    codes = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise _unread("文件不是文字：请存成 TXT（UTF-8）或 DOCX 再核对")


def _docx(content: bytes) -> str:
    try:
        package = Package(content)
        if _PART not in package:
            raise _unread("这个压缩包不是 DOCX 文件：请用 Word 或 WPS 另存为 .docx 再核对")
        told = [_words_in(package, _PART)]
        for kind, part in package.targets(_PART).values():
            words = _words_in(package, part) if kind in _BESIDE and part in package else ""
            if words.strip() and (named := f"{_BESIDE[kind]}：\n{words}") not in told:
                told.append(named)
    except FileError as error:
        raise _unread(_DAMAGED) from error
    return "".join(told)


def _words_in(package: Package, part: str) -> str:
    words = _Words()
    package.tell(part, words)
    return "".join(words.parts)


def _unread(message: str) -> InputError:
    return InputError((Problem("file", message),))
