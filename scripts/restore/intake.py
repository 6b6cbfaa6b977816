"""Take in a received file of any usual kind (收文): what it is by its first bytes, its text, and how the text came out of it.

A file that is UTF-8 text is the source itself. Of any other the original stays beside the source byte for byte
(``received.…``), with ``received.toml``: its hash, what it is, and what made source.txt of it. Encodings are undone again
by every build; what a library took out of HTML, DOCX or PDF is compared by hash, and taken out again by `verify`.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.errors import ROOT
from scripts.restore.characters import in_big5, is_han
from scripts.restore.model import RestoreError
from scripts.restore.signs import common, toml

RECORD = "received.toml"
TOOLS = ROOT / "build" / "intake" / "venv" / "bin" / "python"
"""The Python of the environment that has the libraries; `python3 -m scripts.setup intake` makes it."""
MOST_BYTES = 30_000_000
_ZIP = b"PK\x03\x04"
_SIGNS: tuple[tuple[bytes, str], ...] = (
    (
        b"\xd0\xcf\x11\xe0",
        "这是旧版 Word、WPS 或 Excel 的文件（.doc、.wps、.xls）。请在 Word 或 WPS 里另存为 .docx 再来",
    ),
    (b"{\\rtf", "这是 RTF 文件。请在 Word 或 WPS 里另存为 .docx 再来"),
    (b"\x89PNG", "这是图片（扫描件）。请用识别软件（OCR）转成文字，逐字核对以后，把文字存成 .txt 再来"),
    (b"\xff\xd8\xff", "这是图片（扫描件）。请用识别软件（OCR）转成文字，逐字核对以后，把文字存成 .txt 再来"),
    (b"II*\0", "这是图片（扫描件）。请用识别软件（OCR）转成文字，逐字核对以后，把文字存成 .txt 再来"),
    (b"MM\0*", "这是图片（扫描件）。请用识别软件（OCR）转成文字，逐字核对以后，把文字存成 .txt 再来"),
    (b"GIF8", "这是图片（扫描件）。请用识别软件（OCR）转成文字，逐字核对以后，把文字存成 .txt 再来"),
    (b"RIFF", "这是图片或影音文件。请用识别软件（OCR）转成文字，逐字核对以后，把文字存成 .txt 再来"),
    (b"Rar!", "这是压缩包。请解开，把里面的文件拿来"),
    (b"7z\xbc\xaf", "这是压缩包。请解开，把里面的文件拿来"),
    (b"OFDF", "这是 OFD 文件。请在阅读软件里导出为 PDF 或文字再来"),
)
_TAG = re.compile(rb"</(?:p|div|td|span|li|h\d)>|<br\b", re.I)
_MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NAMES = {"utf-16": "UTF-16（记事本里叫 Unicode）", "gb18030": "GBK（GB18030）", "big5": "Big5", "utf-32": "UTF-32"}


@dataclass(frozen=True, slots=True)
class Intake:
    """A received file read.

    Attributes:
        kind: text, html, docx or pdf.
        encoding: of text, as Python calls it.
        text: what it says, the text of source.txt.
        program: what took the text out, with its version; empty for text.
        furniture: the lines of ``text`` (from 1) that the library takes for no part of the main text.
        notes: what a person has to know about the extraction.
    """

    kind: str
    encoding: str
    text: str
    program: str = ""
    furniture: tuple[int, ...] = ()
    notes: tuple[str, ...] = field(default_factory=tuple)

    @property
    def is_source(self) -> bool:
        """Whether the received file is source.txt itself."""
        return self.kind == "text" and self.encoding == "utf-8"


def take(raw: bytes, name: str) -> Intake:
    """The text of a received file. Raises `RestoreError` that says what it is and what to do."""
    if len(raw) > MOST_BYTES:
        raise RestoreError(f"{name} 有{len(raw)}字节，超过{MOST_BYTES}，不像一份公文。")
    kind = kind_of(raw, name)
    if kind in ("docx", "pdf", "html"):
        return _extracted(raw, name, kind)
    encoding = encoding_of(raw, name)
    text = raw.decode(encoding)
    notes = () if encoding == "utf-8" else (f"原件像是 {_NAMES.get(encoding, encoding)} 编码，已按它读出来",)
    return Intake("text", encoding, text, notes=notes)


def kind_of(raw: bytes, name: str) -> str:
    """text, html, docx or pdf. Raises `RestoreError` for what has no text that can be read."""
    if raw.startswith(b"%PDF"):
        return "pdf"
    if raw.startswith(_ZIP):
        if b"word/document.xml" in raw:
            return "docx"
        what = "表格文件（.xlsx）" if b"xl/workbook" in raw else "OFD 文件" if b"OFD.xml" in raw else "压缩包"
        raise RestoreError(f"{name}：这是{what}，不是公文的正文。请拿来 .docx、.pdf、网页或者文字文件")
    for sign, said in _SIGNS:
        if raw.startswith(sign):
            raise RestoreError(f"{name}：{said}")
    head = raw[:4000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    named = name.lower().endswith((".html", ".htm", ".mht", ".mhtml", ".shtml", ".jsp"))
    archive = head.startswith((b"from:", b"mime-version:", b"content-type:")) and b"multipart/related" in head
    source = len(_TAG.findall(raw.replace(b"\0", b"")[:20_000])) > 5
    page = head.startswith((b"<!doctype html", b"<html")) or (named and b"<" in head) or archive or source
    return "html" if page else "text"


def encoding_of(raw: bytes, name: str) -> str:
    """The encoding of text, by its mark, else by which one makes usual Chinese. Raises `RestoreError`."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _strict(raw, encoding, name)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
    else:
        if b"\0" not in raw or not any(_common(raw, one) > 0.8 for one in ("utf-16-le", "utf-16-be")):
            return "utf-8"
        line = 1
    scores = {one: _common(raw, one) for one in ("gb18030", "big5", "utf-16-le", "utf-16-be")}
    best, *others = sorted(scores, key=lambda one: -scores[one])
    if scores[best] > 0.6 and scores[best] - scores[others[0]] > 0.1:
        return best
    possible = [_NAMES.get(one, one) for one in scores if scores[one] > 0.6]
    said = f"可能是 {' 或 '.join(possible)}，分不出来" if possible else "也不是 GBK、Big5、UTF-16"
    raise RestoreError(
        f"{name} 不是 UTF-8，第{line}行起读不出；{said}。请在保存它的程序里另存为 UTF-8 再来，或另找一份。"
    )


def _strict(raw: bytes, encoding: str, name: str) -> str:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise RestoreError(
            f"{name} 是 {_NAMES[encoding]}，第{error.start}个字节起读不出。请用收到时的原样，或另找一份。"
        ) from error
    return encoding


def _common(raw: bytes, encoding: str) -> float:
    """How usual the Chinese is that this encoding makes of the bytes; 0 if it makes none."""
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    letters = [char for char in text if char > "\x7f"]
    han = [char for char in letters if is_han(char)]
    if len(han) * 2 < len(letters):
        return 0.0
    if encoding == "big5":
        usual = sum(in_big5(char) and char.encode("big5") < b"\xc6\xa1" for char in han)
        return usual / len(han) if han else 0.0
    return common(text)


def _extracted(raw: bytes, name: str, kind: str) -> Intake:
    """What the libraries take out, in a process and an environment of their own."""
    if not TOOLS.exists():
        done = subprocess.run([sys.executable, "-m", "scripts.setup", "intake"], cwd=ROOT, check=False)
        if done.returncode:
            raise RestoreError(
                f"{name}：读 {kind.upper()} 要用的程序没有装好。请联网运行 python3 -m scripts.setup intake"
            )
    script = Path(__file__).with_name("extract.py")
    done_ = subprocess.run(
        [TOOLS, "-I", script, kind], input=raw, capture_output=True, cwd=ROOT, check=False, timeout=300
    )
    try:
        told: dict[str, Any] = json.loads(done_.stdout)
    except ValueError:
        told = {"error": f"读不出来（{done_.stderr.decode(errors='replace').strip().splitlines()[-1:] or '没有说明'}）"}
    if "error" in told:
        raise RestoreError(f"{name}：{told['error']}")
    return Intake(kind, "", told["text"], told["program"], tuple(told["furniture"]), tuple(told["notes"]))


def write(folder: Path, raw: bytes, taken: Intake) -> None:
    """Puts the received file into a policy's folder: as source.txt, or beside it with its record."""
    if taken.is_source:
        (folder / "source.txt").write_bytes(raw)
        return
    original = f"received.{taken.kind.replace('text', 'txt')}"
    source = taken.text.encode()
    (folder / original).write_bytes(raw)
    (folder / "source.txt").write_bytes(source)
    lines = [
        "# 收到的原件，一字节也不改；source.txt 是从它读出来的文字。",
        f"file = {toml(original)}",
        f'sha256 = "{hashlib.sha256(raw).hexdigest()}"',
        f"encoding = {toml(taken.encoding)}",
        f"program = {toml(taken.program)}",
        f'source_sha256 = "{hashlib.sha256(source).hexdigest()}"',
    ]
    (folder / RECORD).write_text("\n".join(lines) + "\n", encoding="utf-8")


def verify(folder: Path) -> None:
    """Sees that source.txt is what was made of the received file. Raises `RestoreError` naming the file that differs."""
    record = folder / RECORD
    if not record.exists():
        return
    try:
        told = tomllib.loads(record.read_text(encoding="utf-8"))
        original = folder / Path(told["file"]).name
        raw, source = original.read_bytes(), (folder / "source.txt").read_bytes()
        wanted = told["sha256"], told["source_sha256"]
        encoding = told["encoding"]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise RestoreError(f"{folder.name}/{RECORD} 或它所说的原件读不到：{error}。请放回收到的原件") from error
    found = hashlib.sha256(raw).hexdigest(), hashlib.sha256(source).hexdigest()
    for name, one, other in zip((original.name, "source.txt"), found, wanted, strict=True):
        if one != other:
            raise RestoreError(f"{folder.name}/{name} 的 SHA-256 是 {one}，而 {RECORD} 记的是 {other}。请放回原件")
    if encoding and raw.decode(encoding).encode() != source:
        raise RestoreError(f"{folder.name}/source.txt 和从 {original.name} 读出来的文字不同。请重新收下原件")
