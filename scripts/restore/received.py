"""Look at a received file before touching it: can it be read, and is it damaged in the way that can be undone?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from scripts.restore.characters import TONED, convertible, in_gb2312, is_han, is_reading
from scripts.restore.damage import INDENT, LOST, Layout, Patch
from scripts.restore.model import Repair, RestoreError, TextDoubt
from scripts.restore.signs import correct_entry, keep_entry, misread

MOST_BYTES = 1_000_000
"""Of a received file. The Civil Code, the longest law there is, has a third of that."""
MOST_LINES = 10_000
LONGEST_LINE = 100_000
MOST_LOST = 2_000
MOST_REPLACED = 20
"""Characters that were lost before the file came here: so many a person can fill in by another copy."""
_NOTE = re.compile(f"([\u4e00-\u9fff])\\(([a-zɡ{TONED}]*[{TONED}][a-zɡ{TONED}]*)\\)")
_NO_TEXT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e00ff"
    "\U000f0000-\U0010ffff]"
)
_WIDE = re.compile("[！-～]")
_NARROW = re.compile("(?<=[\u4e00-\u9fff])[,:;!](?=[\u4e00-\u9fff]|$)|\\((?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\\)")
SPACES = " \t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f" + INDENT
"""What is space at the margins of a line, whoever typed or copied it."""
_SPACES_BUT_TABS = SPACES.replace("\t", "")
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_UNSEEN = re.compile(f"[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff\ufff9-\ufffb{_BREAKS}]")
"""Signs that nobody sees: they go, and are listed."""
_RADICAL = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_END = re.compile("\r\n|\n|\r")
PRIVATE = re.compile("[\ue000-\ue765]")
"""The private-use characters that two GBK bytes can make."""


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
        raise RestoreError(
            f"{name} 不是 UTF-8，第{line}行起读不出。请用 python -m scripts new 重新收下原件。"
        ) from error


def split_lines(received: str) -> tuple[list[str], Layout]:
    """The lines and their endings. Raises `RestoreError` if the file is empty, or no text, or far too long for one."""
    if not received.strip("\n\r\ufeff" + SPACES + _BREAKS):
        raise RestoreError("文件是空的，没有可以复原的文字。请放入收到的文件。")
    mark = "\ufeff" if received.startswith("\ufeff") else ""
    body = received.removeprefix(mark)
    found = _END.findall(body)
    eol = max(dict.fromkeys(found), key=found.count, default="\n")
    ends = {number: end for number, end in enumerate(found, 1) if end != eol}
    lines = _END.split(body)
    if len(lines) > MOST_LINES:
        raise RestoreError(f"全文有{len(lines)}行，超过{MOST_LINES}，不像一份公文。请核对文件。")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise RestoreError(f"这一行有{len(line)}个字，超过{LONGEST_LINE}，不像一份公文。请核对文件。", number)
        if odd := _NO_TEXT.search(line):
            raise RestoreError(
                f"有不是文字的编码 U+{ord(odd[0][0]):04X}：文件在收到之前就已丢字，按规则补不出来。请另找一份。",
                number,
                odd.start() + 1,
            )
    if (gone := received.count("\ufffd") + received.count("锟斤拷")) > MOST_REPLACED:
        raise RestoreError(
            f"全文有{gone}处「\ufffd」或「锟斤拷」：文件在收到之前就已丢字，按规则补不出来。请另找一份。"
        )
    if (lost := received.count(LOST)) > MOST_LOST:
        raise RestoreError(f"全文有{lost}个「?」，不像这种损坏（它每处只丢一个字节）。请另找一份。")
    return lines, Layout(eol=eol, mark=mark, ends=ends)


def tidy(lines: Sequence[str]) -> tuple[list[str], list[Patch], list[Repair], list[TextDoubt]]:
    """Take out the signs that nobody sees and put the characters of radicals (⼀, U+2F00) back; say where."""
    tidied: list[str] = []
    patches: list[Patch] = []
    ledger: list[Repair] = []
    doubts: list[TextDoubt] = []
    for number, line in enumerate(lines, 1):
        out = ""
        for at, char in enumerate(line):
            new, why = char, ""
            if _UNSEEN.fullmatch(char):
                new, why = "", f"看不见的字符 U+{ord(char):04X}，不是文字"
                if char in _BREAKS and out.strip(SPACES) and line[at + 1 :].strip(SPACES + _BREAKS):
                    before, after = out.strip(SPACES), line[at + 1 :].strip(SPACES)
                    words = before[-8:] + after[:8]
                    split = correct_entry(
                        number, words, f"{before[-8:]}\n\n{after[:8]}", "这里原来另起一段", "linebreak"
                    )
                    cause = f"中间有换行一类的字符 U+{ord(char):04X}，已当作没有。是不是两段，请看原件"
                    doubts.append(TextDoubt(number, at + 1, words, cause, (keep_entry(number, words), split)))
            elif _RADICAL.fullmatch(char) and len(char_ := unicodedata.normalize("NFKC", char)) == 1 and char_ != char:
                new, why = char_, f"部首或兼容字形 U+{ord(char):04X}，换回「{char_}」（U+{ord(char_):04X}）"
            if why:
                patches.append(Patch(number, at + 1, new, char))
                ledger.append(Repair("sign", number, at + 1, char, new, why))
            out += new
        tidied.append(out)
    return tidied, patches, ledger, doubts


def without_margins(line: str) -> str:
    """The words of a line without the space at its margins; a row of a table keeps its empty first and last cells."""
    words = line.strip(SPACES)
    return line.strip(_SPACES_BUT_TABS) if "\t" in words else words


def is_damaged(lines: Sequence[str]) -> bool:
    """Whether the lines are damaged; False for clean text. Raises `RestoreError` for what is neither.

    The evidence of damage is a note behind a traditional form: 「規(guī)」. 「亳(bó)州」 in a simplified text is none.
    """
    if how := misread(lines):
        raise RestoreError(how)
    han = [
        (number, at, char) for number, line in enumerate(lines, 1) for at, char in enumerate(line, 1) if is_han(char)
    ]
    if not han:
        raise RestoreError("全文没有一个汉字，不是中文文本，或者编码读错了。请用收到时的原样，或另找一份。")
    traditional = [one for one in han if traditional_only(one[2])]
    notes = [
        (number, note) for number, line in enumerate(lines, 1) for note in _NOTE.finditer(line) if convertible(note[1])
    ]
    if not notes and len(traditional) > max(2, len(han) // 12):
        number, at, char = traditional[0]
        raise RestoreError(
            f"有「{char}」等{len(traditional)}个繁体字，全文没有一处像「規(guī)」那样夹在字后的注音：这是繁体文本，没有损坏，"
            "不是本程序能复原的那一种损坏。本站只收简体，请另找简体的一份。",
            number,
            at,
        )
    if notes and len(traditional) > 200 * len(notes) and all(is_reading(note[1], note[2]) for _, note in notes):
        number, note = notes[0]
        raise RestoreError(
            f"全文有{len(traditional)}个繁体字，夹注却只有{len(notes)}处（如「{note[0]}」），像是繁体文本自己带的注音，没有损坏。"
            "本站只收简体，请另找简体的一份。",
            number,
            note.start() + 1,
        )
    return bool(notes)


def is_folded(lines: Sequence[str]) -> tuple[bool, list[tuple[int, int]]]:
    """Whether this damaged copy had its full-width punctuation folded to ASCII, and the (line, column) of the few signs that are
    otherwise. Raises `RestoreError` if they are many.
    """
    wide = [(number, sign) for number, line in enumerate(lines, 1) for sign in _WIDE.finditer(line)]
    narrow = [
        (number, sign)
        for number, line in enumerate(lines, 1)
        for sign in _NARROW.finditer(_NOTE.sub(lambda note: note[1] + "·" * (len(note[0]) - 1), line))
    ]
    fewer, folded = (wide, True) if len(wide) <= len(narrow) else (narrow, False)
    if len(fewer) > max(3, (len(wide) + len(narrow)) // 5):
        number, sign = fewer[0]
        raise RestoreError(
            f"有{'全角' if folded else '半角'}的「{sign[0]}」等{len(fewer)}处，别处{max(len(wide), len(narrow))}处却都是"
            f"{'半角' if folded else '全角'}的（全角标点没有都折成半角），所以这一处是后来改过的。请用收到时的原样。",
            number,
            sign.start() + 1,
        )
    return folded, [(number, sign.start() + 1) for number, sign in fewer]


def traditional_only(char: str) -> bool:
    """Whether a simplified text does not have this character: GB2312 has not, and it has a simplified form."""
    return is_han(char) and not in_gb2312(char) and convertible(char)
