"""Finds what a text cites (找出引文): document numbers, titles, clauses, quotations, figures, sealed links, each with its place.

Every pattern is bounded, so the time grows with the length of the text alone. Variants are folded sign by sign (full-width
digits, every kind of bracket), so a place in the folded text is the place in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

_FOLD = str.maketrans(
    "０１２３４５６７８９［【[〔（(］】]〕）)○〇「」『』％．", "0123456789〔〔〔〔〔〔〕〕〕〕〕〕零零“”“”%."
)
_GAP = r"[ \t\u3000\u00a0]{0,3}"
_DIGITS = "零一二三四五六七八九"
_N = r"[零一二三四五六七八九十百]{1,7}|\d{1,3}"
_UNITS = "自然段|部分|编|章|节|条|款|项|目|段"
_NUMBER = re.compile(rf"〔{_GAP}([12]\d{{3}}){_GAP}〕{_GAP}(?:第{_GAP})?(\d{{1,5}}){_GAP}号")
_ORGAN = re.compile(r"[\u4e00-\u9fff]{1,12}$")
_LEAD = re.compile(
    "根据|按照|依照|依据|贯彻|落实|执行|转发|印发|遵照|参照|以及|关于|文件|通知|和|与|及|见|按|由|在|对|的|附"
)
_STEP = rf"(?:第{_GAP}〔?{_GAP}(?:{_N}){_GAP}〕?{_GAP}(?:{_UNITS})|〔(?:{_N})〕(?:项)?|引言)"
_CLAUSE = re.compile(rf"第{_GAP}〔?{_GAP}(?:{_N}){_GAP}〕?{_GAP}(?:{_UNITS})(?:(?:{_GAP}|[的之中]){_STEP}){{0,6}}")
_ONE_STEP = re.compile(rf"第?{_GAP}〔?{_GAP}({_N}){_GAP}〕?{_GAP}({_UNITS})?|(引言)")
_TITLE = re.compile(r"《([^《》\n]{2,120})》")
_QUOTE = re.compile(r"“([^“”\n]{1,2000})”")
_FIGURE = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)[ ]{0,2}(万人|亿元|万元|个百分点|人|元|%|户|个月|日)")
_LINK = re.compile(
    r"policies/([a-z0-9-]{1,60})/(?:index\.html)?\?w=([0-9a-f]{1,16})#([a-z0-9-]{1,40})"
    r"|policies/([a-z0-9-]{1,60})/notice/(?:index\.html)?#c=([a-z0-9.,-]{1,2000})"
)
_PAIR = re.compile(r"([a-z0-9-]{1,40})\.([0-9a-f]{1,16})")


class CitationKind(Enum):
    """What kind of citation it is."""

    DOCUMENT = "文号"
    TITLE = "标题"
    CLAUSE = "条款"
    QUOTE = "引语"
    FIGURE = "数字"
    LINK = "链接"
    RUN = "照抄"


Step = tuple[str, int]
"""A step of a clause citation: its unit and number; ("引言", 0) for an opening."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation as it stands in the text, from `start` to `end` (characters, from 0).

    `name` is the document's number or title, the words of a quotation, or the policy of a link; `steps` those of a clause.
    """

    kind: CitationKind
    start: int
    end: int
    name: str = ""
    steps: tuple[Step, ...] = ()
    clause: str = ""
    seal: str = ""
    value: Decimal = Decimal(0)
    unit: str = ""


def fold(text: str) -> str:
    """The text with variants of digits, brackets and quotation marks as one; every sign keeps its place.

    >>> fold("津政办发［２００５］21号")
    '津政办发〔2005〕21号'
    """
    return text.translate(_FOLD)


def numeral_value(words: str) -> int:
    """The number below a thousand that a Chinese or Arabic numeral says.

    >>> [numeral_value(one) for one in ("3", "十", "十二", "二十", "一百零五", "二一")]
    [3, 10, 12, 20, 105, 21]
    """
    if words.isdecimal():
        return int(words)
    total = digit = 0
    for sign in words:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = digit * 10 + _DIGITS.index(sign)
    return total + digit


def steps_of(words: str) -> tuple[Step, ...]:
    """The steps of a clause citation. A bare （一） is 第（一）项, and 段 is 自然段.

    >>> steps_of("第三部分第（一）项"), steps_of("第3部分（一）")
    ((('部分', 3), ('项', 1)), (('部分', 3), ('项', 1)))
    """
    found = _ONE_STEP.finditer(fold(words))
    return tuple(
        ("引言", 0) if one[3] else ({"段": "自然段", None: "项"}.get(one[2], one[2]), numeral_value(one[1]))
        for one in found
    )


def find(text: str) -> tuple[Mention, ...]:
    """All mentions in the order of their places."""
    folded = fold(text)
    found = [*_links(folded), *_documents(folded), *_clauses(folded), *_quotes(text, folded), *figures(folded)]
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _documents(folded: str) -> Iterator[Mention]:
    for number in _NUMBER.finditer(folded):
        before = folded[max(0, number.start() - 13) : number.start()].rstrip(" \t\u3000\u00a0")
        if organ := _ORGAN.search(before):
            lead = max((one.end() for one in _LEAD.finditer(organ[0])), default=0)
            name = organ[0][lead:] or organ[0]
            start = max(0, number.start() - 13) + organ.end() - len(name)
            yield Mention(CitationKind.DOCUMENT, start, number.end(), f"{name}〔{number[1]}〕{int(number[2])}号")
    for title in _TITLE.finditer(folded):
        yield Mention(CitationKind.TITLE, title.start(), title.end(), title[1])


def _clauses(folded: str) -> Iterator[Mention]:
    for one in _CLAUSE.finditer(folded):
        yield Mention(CitationKind.CLAUSE, one.start(), one.end(), steps=steps_of(one[0]))


def _quotes(text: str, folded: str) -> Iterator[Mention]:
    for one in _QUOTE.finditer(folded):
        yield Mention(CitationKind.QUOTE, one.start(), one.end(), text[one.start(1) : one.end(1)])


def figures(folded: str) -> Iterator[Mention]:
    """The figures with a unit in a folded text."""
    for one in _FIGURE.finditer(folded):
        yield Mention(CitationKind.FIGURE, one.start(), one.end(), value=Decimal(one[1]), unit=one[2])


def _links(folded: str) -> Iterator[Mention]:
    for one in _LINK.finditer(folded):
        if one[1]:
            yield Mention(CitationKind.LINK, one.start(), one.end(), one[1], clause=one[3], seal=one[2])
            continue
        for pair in _PAIR.finditer(one[5]):
            start = one.start(5) + pair.start()
            yield Mention(CitationKind.LINK, start, one.start(5) + pair.end(), one[4], clause=pair[1], seal=pair[2])
