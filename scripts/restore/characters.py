"""What one character can be: its readings, its simplified form, whether a clean text may hold it; and D4.

Simplification is OpenCC ``t2s``. The phrase configurations (``…p``) rewrite policy words (指标 → 指针) and are never used.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import opencc
from pypinyin import Style, pinyin

from scripts.restore.damage import INDENT, unfold

WIDE = "，：；（）！"
SYMBOLS = frozenset("、。·—…‘’“”〔〕〈〉《》「」『』【】±×÷≤≥℃‰°§№※→○〇●□■△▲◆★" + WIDE)
_TEXT = SYMBOLS | {INDENT} | frozenset(map(chr, range(0x20, 0x7F))) - {"?"}
_NUMERALS = re.compile("[①-⑩⑴-⒇㈠-㈩Ⅰ-Ⅻ]")
_HAN = re.compile("[\u4e00-\u9fff]")
_CONVERTER = opencc.OpenCC("t2s")
_BACK = opencc.OpenCC("s2t")
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿê"


def is_han(char: str) -> bool:
    """Whether ``char`` is one Han character."""
    return _HAN.fullmatch(char) is not None


def in_gb2312(char: str) -> bool:
    """Whether GB2312, the repertoire of simplified print, has ``char``."""
    try:
        return len(char.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def in_big5(char: str) -> bool:
    """Whether Big5, the repertoire of traditional print, has ``char``."""
    try:
        return len(char.encode("big5")) == 2
    except UnicodeEncodeError:
        return False


def in_gbk(char: str) -> bool:
    """Whether GBK has ``char`` as two bytes."""
    try:
        return len(char.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


@cache
def readings(char: str) -> frozenset[str]:
    """Every reading of one Han character, toned (pypinyin, heteronyms)."""
    if not is_han(char):
        return frozenset()
    return frozenset(unicodedata.normalize("NFC", one) for one in pinyin(char, style=Style.TONE, heteronym=True)[0])


def is_reading(char: str, note: str) -> bool:
    """Whether ``note``, as printed between the parentheses, is a reading of ``char``; ɡ counts as g."""
    return unicodedata.normalize("NFC", note).replace("ɡ", "g").replace("v", "ü") in readings(char)


@cache
def simplify(char: str) -> str:
    """The simplified form of one character by itself."""
    return str(_CONVERTER.convert(char))


def simplify_line(line: str) -> str:
    """The simplified form of a line, with its words taken into account."""
    return str(_CONVERTER.convert(line))


def convertible(char: str) -> bool:
    """Whether ``char`` is a traditional form, as all annotated characters are."""
    return is_han(char) and simplify(char) != char


@cache
def traditional(char: str) -> str:
    """The traditional form of one character by itself."""
    return str(_BACK.convert(char))


@cache
def could_be_original(char: str) -> bool:
    """Whether the undamaged traditional text may hold ``char``: ASCII, a known sign, or Han that simplifies to GB2312 and
    is no simplified form itself (订, 锿: Big5 has it not, and it has a traditional form).
    """
    if is_han(char):
        simple = simplify(char)
        return len(simple) == 1 and in_gb2312(simple) and (in_big5(char) or traditional(char) == char)
    return char in _TEXT or _NUMERALS.fullmatch(char) is not None


def foreign(char: str) -> str:
    """Why a restored text cannot hold ``char``; empty if it can."""
    if is_han(char):
        return "" if in_gb2312(char) else "不是 GB2312 里的简体字"
    if could_be_original(char):
        return ""
    if char == "?":
        return "是丢失的字节，或是折成半角的问号"
    if "\ue000" <= char <= "\uf8ff":
        return "是私用区字符，即错位的字节"
    if "ㄅ" <= char <= "ㄩ" or "─" <= char <= "╿":
        return "是注音或制表符，即错位的字节"
    if char == "\t" or (char not in TONED and in_gbk(char)):
        return ""
    return "是带调的拼音字母，前面不是汉字，或不是那个字的读音" if char in TONED else "不是公文里的字符"


def punctuate(line: str) -> str:
    """D4: give ASCII ``, : ; ! ( )`` their full-width form back, except between ASCII letters and digits.

    So 10:30, 1,000 and f(x) stay as they are. A pair of parentheses is judged as one. A space between two Han
    characters was an ideographic one. The length never changes.
    """
    out = list(line)
    for start, end in _pairs(line):
        attached = start > 0 and _ascii_word(line[start - 1]) and line[start + 1 : end].isascii()
        if not attached or "（" in line[start] or "）" in line[end]:
            out[start], out[end] = "（", "）"
    paired = {at for both in _pairs(line) for at in both}
    for at, char in enumerate(line):
        if char in ",:;!()" and at not in paired and not _within_ascii(out, at):
            out[at] = unfold(char)
    text = "".join(out)
    return re.sub(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])", lambda match: INDENT * len(match[0]), text)


def _pairs(line: str) -> list[tuple[int, int]]:
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for at, char in enumerate(line):
        if char in "(（":
            opened.append(at)
        elif char in ")）" and opened:
            found.append((opened.pop(), at))
    return found


def _ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _within_ascii(line: list[str], at: int) -> bool:
    """Whether the nearest characters on both sides that are no space are ASCII; an end of the line sides with the other."""
    before = next((line[i] for i in range(at - 1, max(-1, at - 4), -1) if line[i] != " "), "")
    after = next((line[i] for i in range(at + 1, min(len(line), at + 4)) if line[i] != " "), "")
    return all(char.isascii() for char in (before, after) if char) and bool(before or after)
