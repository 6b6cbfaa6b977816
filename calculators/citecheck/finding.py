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
    "０１２３４５６７８９［【[〔（(］】]〕）)○〇「」『』％．，", "0123456789〔〔〔〔〔〔〕〕〕〕〕〕零零“”“”%.，"
)
_BLANK = "[ \\t\\r\\u3000\\u00a0\\u00ad\\u200b-\\u200d\\u2060\\ufeff]"
_GAP = rf"{_BLANK}{{0,3}}\n?{_BLANK}{{0,3}}"
_DIGITS = "零一二三四五六七八九"
_RINGED = "".join(map(chr, (*range(0x3220, 0x322A), *range(0x2474, 0x2488), *range(0x2460, 0x2474))))
"""㈠ to ㈩, ⑴ to ⒇, ① to ⑳: a number with its brackets in one sign."""
_N = rf"[零一二三四五六七八九十百]{{1,7}}|\d{{1,3}}|[{_RINGED}]"
_UNITS = rf"自{_GAP}然{_GAP}段|部{_GAP}分|编|章|节|条|款|项|目|段"
_NUMBER = re.compile(
    rf"〔{_GAP}([12]\d{{3}}|\d\d){_GAP}年?{_GAP}〕{_GAP}(?:第{_GAP})?(\d{{1,5}}){_GAP}(?:号|(?=[、和及]{_GAP}\d{{1,5}}{_GAP}号))"
)
_NEXT_NUMBER = re.compile(rf"{_GAP}[、和及]{_GAP}(?:第{_GAP})?(\d{{1,5}}){_GAP}号")
_PLAIN = re.compile(
    rf"([\u4e00-\u9fff]{{1,11}}[发函规字通办]){_GAP}([12]\d{{3}}){_GAP}[年-]{_GAP}(?:第{_GAP})?(\d{{1,5}}){_GAP}号"
)
"""A number without brackets: 津政办发2005年21号."""
_ORGAN = re.compile(r"[\u4e00-\u9fff]{1,12}$")
_ISSUED = tuple("发函规字通办令知")
_LEAD = re.compile(
    "根据|按照|依照|依据|贯彻|落实|执行|转发|印发|遵照|参照|以及|关于|文件|通知|和|与|及|见|按|由|在|对|的|附|日|了"
    "|(?:人民政府|委员会|办公[厅室]|[局厅部])(?=[\u4e00-\u9fff]{2})"
)
_OPENING = "引言|序言|前言"
_NTH = rf"第{_GAP}〔?{_GAP}(?:{_N}){_GAP}〕?{_GAP}(?:{_UNITS})"
_STEP = (
    rf"(?:{_NTH}|第{_GAP}〔{_GAP}(?:{_N}){_GAP}〕|〔{_GAP}第?{_GAP}(?:{_N}){_GAP}(?:{_UNITS})?〕(?:项)?"
    rf"|[{_RINGED}](?:项)?|引言)"
)
_SUB = rf"(?:(?:{_GAP}|[的之中]){_STEP}){{0,6}}"
_CLAUSE = (
    rf"附件{_GAP}(?:{_N})?(?:{_GAP}[的之中]?{_STEP}){{1,6}}|附件{_GAP}(?:{_N})|{_NTH}{_SUB}|第{_GAP}〔{_GAP}(?:{_N}){_GAP}〕{_SUB}"
    rf"|(?:(?<=[号》文])|(?<=文件))(?:{_N})〔(?:{_N})〕(?:项)?|(?:{_OPENING})(?:部分)?|(?<=[，,])〔(?:{_N})〕项(?!目)"
)
_EACH = re.compile(_STEP)
_ONE_STEP = re.compile(rf"(附件)({_N})?|({_OPENING})(?:部分)?|第?〔?第?({_N})({_UNITS})?〕?({_UNITS})?")
_AND = rf"{_GAP}(?:、|[，,]?(?:和|及|与|至|到|或|以及)|[—－~～-]){_GAP}"
_LIST = rf"第{_GAP}〔?(?:{_N})〕?(?:{_AND}第?〔?(?:{_N})〕?){{1,9}}{_GAP}"
_SEVERAL = re.compile(rf"[的之中]?{_LIST}({_UNITS})")
_FIRST = re.compile(rf"(?P<several>{_LIST}(?:{_UNITS}))|{_CLAUSE}")
_ITEM = re.compile(rf"第?{_GAP}〔?({_N})〕?")
_MORE = re.compile(
    rf"{_AND}(第{_GAP}〔{_GAP}(?:{_N}){_GAP}〕{_GAP}(?:{_UNITS})?|〔{_GAP}(?:{_N}){_GAP}〕{_GAP}(?:{_UNITS})?"
    rf"|[{_RINGED}](?:项)?|第{_GAP}(?:{_N}){_GAP}(?:{_UNITS})|(?:{_N})(?:项|条|款|部分))"
)
_FURTHER = re.compile(_SUB)
_TITLE = re.compile(r"《([^《》\n]{2,120})》")
_SHORT = re.compile(r"(?<![〕\d年第])(?<!〕 )(\d{1,5})号文(?:件)?")
_CALLED = re.compile(r"简称(?:为|：|:)?[“《‘”\"]?([^“”《》‘’\"，。；、〔〕\s]{2,20})")
_QUOTE = re.compile(
    r"“((?:[^“”\n]|\n(?![ \t\r\u3000]*\n)){1,2000})”|\"([^\"\n]{1,2000})\"|‘([^‘’“”\n]{1,2000})’",
)
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_FIGURE = re.compile(
    r"(?<![几数第\d.零一二两三四五六七八九十百千万亿])"
    r"(?:(\d{1,3}(?:,\d{3}){1,4}|\d{1,12}(?:\.\d{1,6})?)|([零一二两三四五六七八九十百千]{1,9}))"
    r"[ ]{0,2}([百千万亿]?)[ ]{0,2}([余多]?)(人|个百分点|元|%|户|个月|日)"
)
_SHARE = re.compile(
    r"百分之(?:(\d{1,3}(?:\.\d{1,6})?)|([零一二三四五六七八九十百]{1,7}))"
    r"|(?<!第)([一二三四五六七八九])成([一二三四五六七八九])?(?![员立果本熟为效就都])"
)
_LINK = re.compile(
    r"policies/([a-z0-9-]{1,60})/(?:index\.html)?\?w=([0-9a-f]{1,16})#([a-z0-9-]{1,40})"
    r"|policies/([a-z0-9-]{1,60})/notice/(?:index\.html)?#c=([a-z0-9.,-]{1,2000})"
)
_PAIR = re.compile(r"([a-z0-9-]{1,40})\.([0-9a-f]{1,16})")
_MOST_STEPS = 9
_SPACE = re.compile(r"\s|[\u00ad\u200b-\u200d\u2060\ufeff]")


class CitationKind(Enum):
    """What kind of citation it is."""

    DOCUMENT = "文号"
    TITLE = "标题"
    ALIAS = "简称"
    CLAUSE = "条款"
    QUOTE = "引语"
    FIGURE = "数字"
    LINK = "链接"
    RUN = "照抄"


Step = tuple[str, int]
"""A step of a clause citation: its unit and number; ("引言", 0) for an opening, ("附件", 0) for an attachment without number."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation as it stands in the text, from `start` to `end` (characters, from 0).

    `name` is the document's number or title, what it is called from there on, the words of a quotation or a figure, or the policy
    of a link; `steps` those of a clause. `value` counts heads, 元, per cent. `loose`: a number that is not written as one, a
    figure of which only about how much is told, a clause that goes on from the one before: 第（一）、（二）项.
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
    loose: bool = False


def fold(text: str) -> str:
    """The text with variants of digits, brackets and quotation marks as one; every sign keeps its place.

    >>> fold("津政办发［２００５］21号")
    '津政办发〔2005〕21号'
    """
    return text.translate(_FOLD)


def numeral_value(words: str) -> int:
    """The number below ten thousand that a Chinese or Arabic numeral says.

    >>> [numeral_value(one) for one in ("3", "十", "十二", "二十", "一百零五", "二一", "三千", "㈢", "⑿")]
    [3, 10, 12, 20, 105, 21, 3000, 3, 12]
    """
    if words in _RINGED:
        at = _RINGED.index(words)
        return at + 1 if at < 10 else (at - 10) % 20 + 1
    if words.isdecimal():
        return int(words)
    total = digit = 0
    for sign in words.replace("两", "二"):
        if sign in "十百千":
            total += (digit or 1) * 10 ** (1 + "十百千".index(sign))
            digit = 0
        else:
            digit = digit * 10 + _DIGITS.index(sign)
    return total + digit


def steps_of(words: str) -> tuple[Step, ...]:
    """The steps of a clause citation. A bare （一） is 第（一）项, and 段 is 自然段.

    >>> steps_of("第三部分第（一）项"), steps_of("第3部分（一）"), steps_of("附件1第二条"), steps_of("三（一）")
    ((('部分', 3), ('项', 1)), (('部分', 3), ('项', 1)), (('附件', 1), ('条', 2)), (('部分', 3), ('项', 1)))
    """
    found: list[Step] = []
    plain = _SPACE.sub("", fold(words))
    for one in _ONE_STEP.finditer(plain):
        if one[1]:
            found.append(("附件", numeral_value(one[2]) if one[2] else 0))
        elif one[3]:
            found.append(("引言", 0))
        else:
            unit = one[5] or one[6] or ("项" if found or one[0][0] in f"第〔{_RINGED}" else "部分")
            found.append(({"段": "自然段"}.get(unit, unit), numeral_value(one[4])))
    return tuple(found)


def find(text: str) -> tuple[Mention, ...]:
    """All mentions in the order of their places."""
    folded = fold(text)
    numbers = list(_documents(folded))
    found = [*_links(folded), *numbers, *_titles(folded, numbers), *_clauses(folded), *_quotes(text, folded)]
    found += figures(folded)
    return tuple(sorted(found, key=lambda one: (one.start, -one.end)))


def _documents(folded: str) -> Iterator[Mention]:
    for number in _NUMBER.finditer(folded):
        before = folded[max(0, number.start() - 13) : number.start()].rstrip(" \t\r\u3000\u00a0\n")
        organ = _ORGAN.search(before)
        if not organ or (len(number[1]) == 2 and not organ[0].endswith(_ISSUED)):
            continue
        name = _issuer(organ[0])
        start = max(0, number.start() - 13) + organ.end() - len(name)
        year = number[1] if len(number[1]) == 4 else ("20" if number[1] < "50" else "19") + number[1]
        series, end = f"{name}〔{year}〕", number.end()
        yield Mention(CitationKind.DOCUMENT, start, end, f"{series}{int(number[2])}号")
        while more := _NEXT_NUMBER.match(folded, end):
            end = more.end()
            yield Mention(CitationKind.DOCUMENT, more.start(1), end, f"{series}{int(more[1])}号")
    for number in _PLAIN.finditer(folded):
        name = _issuer(number[1])
        said = f"{name}〔{number[2]}〕{int(number[3])}号"
        yield Mention(CitationKind.DOCUMENT, number.end(1) - len(name), number.end(), said, loose=True)


def _issuer(words: str) -> str:
    """The last words before a number that can be an issuer's (发文机关代字)."""
    return words[max((one.end() for one in _LEAD.finditer(words)), default=0) :] or words


def _titles(folded: str, numbers: list[Mention]) -> Iterator[Mention]:
    """Titles, and what stands for one: 21号文, 以下简称《意见》."""
    for title in _TITLE.finditer(folded):
        yield Mention(CitationKind.TITLE, title.start(), title.end(), title[1])
    ends = {one.end for one in numbers}
    for one in _SHORT.finditer(folded):
        if one.end(1) + 1 not in ends:
            yield Mention(CitationKind.TITLE, one.start(), one.end(), f"{int(one[1])}号文", loose=True)
    for one in _CALLED.finditer(folded):
        yield Mention(CitationKind.ALIAS, one.start(), one.start(1), one[1])


def _clauses(folded: str) -> Iterator[Mention]:
    at = 0
    while one := _FIRST.search(folded, at):
        at = one.end() if one["several"] else _once(folded, one.start(), one.end())
        steps = () if one["several"] else steps_of(folded[one.start() : at])
        several = _SEVERAL.match(folded, one.start() if one["several"] else at)
        if several:
            yield from _items(several, one.start(), steps)
            at = several.end()
            continue
        yield Mention(CitationKind.CLAUSE, one.start(), at, steps=steps)
        while (
            len(steps) < _MOST_STEPS
            and (more := _MORE.match(folded, at))
            and (step := steps_of(more[1])[0])[0] == steps[-1][0]
        ):
            further = _FURTHER.match(folded, more.end())
            at = further.end() if further else more.end()
            steps = (*steps[:-1], step, *(steps_of(further[0]) if further else ()))
            yield Mention(CitationKind.CLAUSE, more.start(1), at, steps=steps, loose=True)


def _once(folded: str, start: int, end: int) -> int:
    """Where a clause ends: before a second step of the same unit, which is another clause: 第二款 第三款."""
    units: set[str] = set()
    for step in _EACH.finditer(folded, start, end):
        unit = steps_of(step[0])[-1][0]
        before = folded[start : step.start()]
        if unit in units and step[0].startswith("第") and before[-1:].isspace():
            return start + len(before.rstrip())
        units.add(unit)
    return end


def _items(several: re.Match[str], start: int, steps: tuple[Step, ...]) -> Iterator[Mention]:
    """第三部分第一、二项: each of them."""
    unit = steps_of(f"第一{several[1]}")[0][0]
    numbers = list(_ITEM.finditer(several[0], 0, several.start(1) - several.start()))
    for one in numbers:
        end = several.end() if one is numbers[-1] else several.start() + one.end()
        begin = start if one is numbers[0] else several.start() + one.start()
        step = unit, numeral_value(one[1])
        yield Mention(CitationKind.CLAUSE, begin, end, steps=(*steps, step), loose=one is not numbers[0])


def _quotes(text: str, folded: str) -> Iterator[Mention]:
    for one in _QUOTE.finditer(folded):
        yield Mention(CitationKind.QUOTE, one.start(), one.end(), text[one.start() + 1 : one.end() - 1])


def figures(folded: str) -> Iterator[Mention]:
    """The figures with a unit in a folded text: 30万人, 三十万人 and 300000人 have the same value; 九成五 is 95%."""
    for one in _FIGURE.finditer(folded):
        number = Decimal(one[1].replace(",", "")) if one[1] else Decimal(numeral_value(one[2]))
        yield _figure(one, number * _SCALES[one[3]], one[5], loose=bool(one[4]))
    for one in _SHARE.finditer(folded):
        if one[3]:
            value = Decimal(numeral_value(one[3]) * 10 + (numeral_value(one[4]) if one[4] else 0))
        else:
            value = Decimal(one[1] or numeral_value(one[2]))
        yield _figure(one, value, "%")


def _figure(one: re.Match[str], value: Decimal, unit: str, *, loose: bool = False) -> Mention:
    return Mention(CitationKind.FIGURE, one.start(), one.end(), one[0], value=value, unit=unit, loose=loose)


def _links(folded: str) -> Iterator[Mention]:
    for one in _LINK.finditer(folded):
        if one[1]:
            yield Mention(CitationKind.LINK, one.start(), one.end(), one[1], clause=one[3], seal=one[2])
            continue
        for pair in _PAIR.finditer(one[5]):
            start = one.start(5) + pair.start()
            yield Mention(CitationKind.LINK, start, one.start(5) + pair.end(), one[4], clause=pair[1], seal=pair[2])
