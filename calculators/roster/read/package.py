"""The parts of a workbook (XLSX 文件里的各部分): a zip of XML, opened so that no file, however it was made, fills memory
or never ends.

Only the parts that are asked for are unpacked, a piece at a time, and everything is counted as it comes out, for a file
says of itself what it likes. No tree is built. What no workbook has ends the reading: a document type, whose entities
could grow, elements inside each other without end, names without end, a tag of several pieces.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from xml.parsers import expat

from .decisions import FileError

MAX_PACKED = 32 * 1024 * 1024
MAX_UNPACKED = 128 * 1024 * 1024
"""Bytes that may come out in all; a text that cells share counts for every cell."""
MAX_TAGS = 8_000_000
"""Tags that may come out in all; one that begins and ends an element counts for two. 100,000 people with nineteen columns, or
ten seconds of a slow computer."""
MAX_PARTS = 5_000
_MAX_DEPTH = 64
_MAX_ODD = 500_000
"""Names of elements and attributes that are not ours to read: they are passed over, but expat remembers each."""
_PIECE = 1 << 16
_LONGEST_TAG = 4 * _PIECE
RESAVE = "请用 Excel 或 WPS 打开，另存为 .xlsx 再选"
DAMAGED = f"工作簿已经损坏，或者没有下载完整。{RESAVE}"
_KIND, _LONGEST_KIND = "mimetype", 100
_ENTRY = b"PK\x01\x02"
"""What every entry of a zip's list begins with."""
_USUAL = frozenset(
    """row c v f is t r s spans ht customHeight hidden customFormat x14ac:dyDescent xml:space si sst count uniqueCount rPh sb
    eb phoneticPr fontId type rPr sz val color rgb theme tint rFont family charset scheme b i u xf numFmtId fillId borderId
    xfId applyNumberFormat applyFont applyFill applyBorder applyAlignment applyProtection alignment horizontal vertical
    wrapText protection locked font name fill patternFill patternType fgColor bgColor indexed border left right top bottom
    diagonal style cellStyle builtinId numFmt formatCode sheet sheetId r:id state Relationship Id Type Target""".split()  # noqa: SIM905
) | frozenset(
    """table:table table:table-row table:table-cell table:covered-table-cell table:name table:style-name
    table:number-columns-repeated table:number-rows-repeated table:visibility table:number-rows-spanned
    table:number-columns-spanned table:formula office:value-type office:value office:date-value
    office:boolean-value office:string-value calcext:value-type text:p text:span text:style-name""".split()  # noqa: SIM905
)
"""The names that a workbook has many times."""


class Handler:
    """What is told of a part: its elements by their names without prefix, and the text in them. Says nothing itself."""

    over = False
    """Nothing that follows is wanted: it is only checked to be whole."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, data: str) -> None:
        """Text, in one piece or several."""


class Package:
    """The parts of a file by their names. Raises FileError where it is too large or damaged."""

    def __init__(self, content: bytes) -> None:
        if len(content) > MAX_PACKED:
            raise FileError(
                f"工作簿有 {len(content):,} 字节，最多 {MAX_PACKED:,} 字节。请按部门分成几个，或者另存为 CSV 再选"
            )
        if (parts := content.count(_ENTRY)) > MAX_PARTS:
            raise FileError(f"工作簿里有 {parts:,} 个部分，最多 {MAX_PARTS:,} 个。{RESAVE}")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise FileError(DAMAGED) from error
        self._parts = {_folded(part.filename): part for part in self._archive.infolist()}
        self._bytes = self._tags = 0
        self._weighed: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._parts

    def has(self, start: str) -> bool:
        """Is there a part in this folder?"""
        return any(name.startswith(start) for name in self._parts)

    def size(self, name: str) -> int:
        """What a part says that it unpacks to: good for showing how far it is."""
        return self._parts[_folded(name)].file_size

    @property
    def spent(self) -> tuple[int, int]:
        """The bytes and the tags that came out so far."""
        return self._bytes, self._tags

    def spend(self, size: int, tags: int = 0) -> None:
        """Count what came out. Raises FileError when it is too much."""
        self._bytes += size
        self._tags += tags
        if self._bytes > MAX_UNPACKED or self._tags > MAX_TAGS:
            raise _too_large()

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part as it is unpacked. Raises FileError, and what zipfile raises at a damaged one."""
        entry = self._parts[_folded(name)]
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others unpack at one go
            raise FileError(DAMAGED)
        if entry.file_size > MAX_UNPACKED:
            raise _too_large()
        with self._archive.open(entry) as part:
            while piece := part.read(_PIECE):
                yield piece

    @property
    def kind(self) -> str:
        """What the file says that it is (the part `mimetype`), empty where it says nothing. Raises FileError."""
        try:
            piece = next(self.pieces(_KIND), b"") if _KIND in self else b""
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
            raise FileError(DAMAGED) from error
        return piece[:_LONGEST_KIND].decode("ascii", "replace").strip()

    def read(self, name: str, handler: Handler) -> Iterator[int]:
        """Tell a part to the handler piece by piece, with how many bytes of it were read after each.

        Raises FileError, and what zipfile and expat raise at a damaged one.
        """
        self._weigh(name)
        parser = _parser(handler)
        done = 0
        for piece in self.pieces(name):
            done += len(piece)
            self.spend(len(piece), _tags_of(piece))
            if not handler.over:
                parser.Parse(piece, False)
                if done - max(parser.CurrentByteIndex, 0) > _LONGEST_TAG:
                    raise FileError(DAMAGED)
            yield done
        if not handler.over:
            parser.Parse(b"", True)

    def _weigh(self, name: str) -> None:
        """Count a part before anything is made of it, once: that takes a hundredth of reading it. Raises FileError."""
        if name in self._weighed:
            return
        self._weighed.add(name)
        size, tags = self._bytes, self._tags
        for piece in self.pieces(name):
            size += len(piece)
            tags += _tags_of(piece)
            if size > MAX_UNPACKED or tags > MAX_TAGS:
                raise _too_large()

    def tell(self, name: str, handler: Handler) -> None:
        """Tell a whole part to the handler. Raises FileError."""
        try:
            for _ in self.read(name, handler):
                pass
        except FileError:
            raise
        except Exception as error:  # whatever zipfile, zlib and expat find
            raise FileError(DAMAGED) from error

    def targets(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: by id the last word of its kind, and the name of the part it is."""
        listed = Relations(dirname(name))
        place = join(dirname(name), "_rels", f"{name.rpartition('/')[2]}.rels")
        if place in self:
            self.tell(place, listed)
        return listed.found


class Relations(Handler):
    """The list of what a part refers to."""

    def __init__(self, folder: str) -> None:
        self.found: dict[str, tuple[str, str]] = {}
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One of them, if it is inside the file."""
        target = attributes.get("Target", "").replace("\\", "/")
        if name == "Relationship" and target and attributes.get("TargetMode") != "External":
            if len(self.found) >= MAX_PARTS:
                raise FileError(DAMAGED)
            kind = attributes.get("Type", "").rpartition("/")[2]
            path = normpath(join("/", self._folder, target)).lstrip("/")
            self.found[attributes.get("Id", "")] = kind, path


def _tags_of(piece: bytes) -> int:
    return piece.count(b"<") + piece.count(b"/>")


def _too_large() -> FileError:
    return FileError(
        f"工作簿解开以后太大（超过 {MAX_UNPACKED:,} 字节，或者 {MAX_TAGS:,} 个标记）。"
        "请删去用不到的行、列和工作表，或者另存为 CSV 再选"
    )


def _folded(name: str) -> str:
    """Names of parts differ in more than capitals."""
    return name.replace("\\", "/").lstrip("/").lower()


def _parser(handler: Handler) -> expat.XMLParserType:
    depth = odd = 0
    handler_start, handler_end = handler.start, handler.end

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, odd
        depth += 1
        if name not in _USUAL or not _USUAL.issuperset(attributes):
            odd += 1 + len(attributes)
            if odd > _MAX_ODD:
                raise FileError(DAMAGED)
            name = name.rpartition(":")[2]
        if depth > _MAX_DEPTH:
            raise FileError(DAMAGED)
        handler_start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler_end(name if name in _USUAL else name.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise FileError(DAMAGED)

    parser = expat.ParserCreate(None, None, None)  # no dictionary that keeps every name
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse
    return parser
