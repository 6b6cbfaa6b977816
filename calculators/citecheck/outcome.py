"""What the check says of a citation (结论), and how words and numbers differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from .finding import CitationKind, figures
from .held import squeezed

_NUMERAL = "0-9零一二三四五六七八九十百千万亿"
NUMERAL = re.compile(rf"[.{_NUMERAL}]+")


class Agreement(Enum):
    """What the check says."""

    EXACT = "一致"
    CHANGED = "此后改过"
    DIFFERS = "文字不同"
    NO_CLAUSE = "没有这一条款"
    NUMBER = "数字与条款不同"
    NOT_HELD = "本站没有这份文件"
    UNCLEAR = "没有说是哪份文件"
    NOT_COMPARED = "没有核对"


@dataclass(frozen=True, slots=True)
class CitationFinding:
    """One citation and what the check says. `instead` is what should stand there, empty where nobody can say."""

    outcome: Agreement
    kind: CitationKind
    start: int
    end: int
    passage: str
    told: str
    instead: str = ""
    clause: str = ""
    policy: str = ""


def difference(before: str, after: str) -> str:
    """How words differ, as 〔-were-〕〔+should be+〕.

    >>> difference("参加保险", "参加社会保险")
    '参加〔+社会+〕保险'
    """
    said = ""
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            said += before[a:b]
        else:
            said += _changed(before[a:b], after[c:d])
    return said


def number_difference(before: str, after: str) -> str:
    """How words differ that differ in numbers only; each number whole. Empty where more differs, or no number in its value.

    >>> number_difference("参保人数达到179万人", "参保人数达到197万人")
    '参保人数达到〔-179万-〕〔+197万+〕人'
    """
    if NUMERAL.sub("#", squeezed(before)) != NUMERAL.sub("#", squeezed(after)):
        return ""
    numbers = zip(NUMERAL.finditer(squeezed(before)), NUMERAL.finditer(squeezed(after)), strict=True)
    said, done, differ = "", 0, False
    for one, other in numbers:
        written, right = before[one.start() : one.end()], after[other.start() : other.end()]
        said += before[done : one.start()] + (written if one[0] == other[0] else _changed(written, right))
        done, differ = one.end(), differ or not same_number(one[0], other[0])
    return said + before[done:] if differ else ""


def same_number(one: str, other: str) -> bool:
    """Do two numerals (folded) say the same: 30万, 三十万, 300000?"""
    return one == other or _values(one) == _values(other) != []


def _values(numeral: str) -> list[object]:
    return [each.value for each in figures(f"{numeral}人")]


def _changed(before: str, after: str) -> str:
    return f"〔-{before}-〕" * bool(before) + f"〔+{after}+〕" * bool(after)
