"""Look at a received file before touching it: can it be read, and is it damaged in the way that can be undone?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from scripts.restore.characters import TONED, in_gb2312, is_han, simplify
from scripts.restore.damage import INDENT, LOST, Layout
from scripts.restore.model import RestoreError

MOST_BYTES = 1_000_000
"""Of a received file. The Civil Code, the longest law there is, has a third of that."""
MOST_LINES = 10_000
LONGEST_LINE = 100_000
MOST_LOST = 2_000
_NOTE = re.compile(f"[\u4e00-\u9fff]\\([a-zɡ{TONED}]*[{TONED}][a-zɡ{TONED}]*\\)")
_ODD = re.compile(f"[\ue000-\uf8ffㄅ-ㄩ─-╿{TONED}]|\\?(?=[\u4e00-\u9fff。])|(?<=[\u4e00-\u9fff])\\?")
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff\U000e0000-\U000e00ff\U000f0000-\U0010ffff]|锟斤拷"
)
_WIDE = re.compile("[！-～]")


def read(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, and `RestoreError` if it is far too large for a text; then nothing is read."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise RestoreError(f"{path.name} 有{size}字节，超过{MOST_BYTES}，不像一份公文。请只放入正文的文本文件。")
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def decode(raw: bytes, name: str) -> str:
    """The text of the file ``name``. Raises `RestoreError` if it is not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        try:
            raw.decode("gb18030")
        except UnicodeDecodeError:
            guess = "也不是 GBK"
        else:
            guess = "看上去是 GBK"
        raise RestoreError(
            f"{name} 不是 UTF-8，第{line}行起读不出；{guess}。请另存为 UTF-8 再来，或另找一份。"
        ) from error


def split_lines(received: str) -> tuple[list[str], Layout]:
    """The lines and the line ending. Raises `RestoreError` if the file is empty, or no text, or far too long for one."""
    if not received.strip(" \n\r\t\ufeff" + INDENT):
        raise RestoreError("文件是空的，没有可以复原的文字。请放入收到的文件。")
    mark = "\ufeff" if received.startswith("\ufeff") else ""
    body = received.removeprefix(mark)
    eol = "\r\n" if "\r\n" in body else "\n"
    lines = body.split(eol)
    if len(lines) > MOST_LINES:
        raise RestoreError(f"全文有{len(lines)}行，超过{MOST_LINES}，不像一份公文。请核对文件。")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise RestoreError(f"这一行有{len(line)}个字，超过{LONGEST_LINE}，不像一份公文。请核对文件。", number)
        if "\n" in line or "\r" in line:
            raise RestoreError("换行的写法前后不一（有的是 CRLF，有的是 LF）。请用收到时的原样。", number)
        if odd := _NO_TEXT.search(line):
            raise RestoreError(
                f"有不是文字的编码 U+{ord(odd[0][0]):04X}：文件在收到之前就已丢字，按规则补不出来。请另找一份。",
                number,
                odd.start() + 1,
            )
    if (lost := received.count(LOST)) > MOST_LOST:
        raise RestoreError(f"全文有{lost}个「?」，不像这种损坏（它每处只丢一个字节）。请另找一份。")
    return lines, Layout(eol=eol, mark=mark)


def is_damaged(lines: Sequence[str]) -> bool:
    """Whether the lines are damaged; False for clean text. Raises `RestoreError` for damage of another kind."""
    if not any(is_han(char) for line in lines for char in line):
        raise RestoreError("全文没有一个汉字，不是中文文本，或者编码读错了。请用收到时的原样，或另找一份。")
    noted = any(_NOTE.search(line) for line in lines)
    for number, line in enumerate(lines, 1):
        if noted and (wide := _WIDE.search(line)):
            raise RestoreError(
                f"有全角的「{wide[0]}」。这种损坏把全角标点都折成了半角，所以这一处是后来改过的。请用收到时的原样。",
                number,
                wide.start() + 1,
            )
        if not noted and (sign := _sign(line)):
            raise RestoreError(
                f"有「{sign}」，全文却没有一处像「規(guī)」那样夹在字后的注音，所以不是本程序能复原的那一种损坏"
                "（简体逐字换成繁体，夹注拼音，GBK 字节错位）。试过：找夹注、找错位。请另找一份没有损坏的文本。",
                number,
                line.index(sign) + 1,
            )
    return noted


def _sign(line: str) -> str:
    """The first character that no clean simplified text holds; empty if there is none."""
    odd = _ODD.search(line)
    return odd[0] if odd else next((char for char in line if _traditional(char)), "")


def _traditional(char: str) -> bool:
    return is_han(char) and not in_gb2312(char) and simplify(char) != char
