"""Checks what was found against the policies that are held (核对引文)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from ..core.model import InputError, Problem
from ..policy.knowledge import Clause, Policy
from .finding import CitationKind, Mention, find, fold
from .held import Held, squeezed, unspaced

MAX_TEXT = 2_000_000
"""Characters of a text that is checked."""
MAX_COMPARED = 500
"""Quotations that are compared sign by sign."""
_SHORTEST_QUOTE, _RUN = 6, 20
_ENDS = "。，；：、"
_SENTENCE = re.compile(r"[。；;\n]")
_OWN = re.compile(r"本(?:通知|办法|意见|规定|方案|细则|决定|公告|条例)$")
_DIGITS = re.compile(r"[\d.零一二三四五六七八九十百千万亿]+")


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


def check(text: str, policies: Mapping[str, Policy]) -> tuple[CitationFinding, ...]:
    """The findings in the order of their places. Raises InputError when the text is too long."""
    if len(text) > MAX_TEXT:
        raise InputError((Problem("file", f"文字有 {len(text):,} 个，最多 {MAX_TEXT:,} 个。请分成几份核对"),))
    return _Check(text, policies).findings()


def difference(before: str, after: str) -> str:
    """How words differ, as 〔-were-〕〔+should be+〕.

    >>> difference("养老保险35万人", "养老保险30万人")
    '养老保险3〔-5-〕〔+0+〕万人'
    """
    said = ""
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            said += before[a:b]
        else:
            said += f"〔-{before[a:b]}-〕" * (b > a) + f"〔+{after[c:d]}+〕" * (d > c)
    return said


class _Check:
    """One text being checked: which document and clause the words read so far speak of."""

    def __init__(self, text: str, policies: Mapping[str, Policy]) -> None:
        self.text, self.folded = text, fold(text)
        self._policies = policies
        self._held: dict[str, Held] = {}
        self._numbers = {one.number: one for one in policies.values() if one.number}
        self._titles = {fold(name): one for one in policies.values() for name in (one.title, one.short_title)}
        self._breaks = [one.start() for one in _SENTENCE.finditer(text)]
        self._lines = [at for at in self._breaks if text[at] == "\n"]
        self.document: Held | None = None
        self.named = ""
        self.clause: Clause | None = None
        self.clause_at = self.named_at = -9
        self.quoted_to = 0
        self.compared = 0

    def findings(self) -> tuple[CitationFinding, ...]:
        """All of them."""
        mentions = find(self.text)
        found = [each for one in mentions for each in self._one(one)]
        named = [one for one in mentions if one.kind in (CitationKind.TITLE, CitationKind.QUOTE)]
        found += self._runs([(one.start, one.end) for one in found] + [(one.start, one.end) for one in named])
        return tuple(sorted(found, key=lambda one: (one.start, one.end)))

    def _one(self, one: Mention) -> list[CitationFinding]:
        if one.kind is CitationKind.DOCUMENT:
            return self._number(one)
        if one.kind is CitationKind.TITLE:
            self._title(one)
            return []
        if one.kind is CitationKind.LINK:
            return [self._link(one)]
        if one.kind is CitationKind.QUOTE:
            self.quoted_to = one.end
            return self._quote(one)
        if one.end <= self.quoted_to:
            return []
        return self._cited(one) if one.kind is CitationKind.CLAUSE else self._figure(one)

    def _opened(self, policy: Policy) -> Held:
        if policy.id not in self._held:
            self._held[policy.id] = Held(policy)
        return self._held[policy.id]

    def _told(
        self, outcome: Agreement, one: Mention, told: str, instead: str = "", clause: str = ""
    ) -> CitationFinding:
        return CitationFinding(
            outcome, one.kind, one.start, one.end, self.text[one.start : one.end], told, instead, clause
        )

    def _speak_of(self, name: str, policy: Policy | None, at: int) -> None:
        self.named, self.document, self.clause = name, self._opened(policy) if policy else None, None
        self.named_at = at

    def _number(self, one: Mention) -> list[CitationFinding]:
        longer = next((held for number, held in self._numbers.items() if one.name.endswith(number)), None)
        policy = self._numbers.get(one.name, longer)
        if policy is None:
            self._speak_of(one.name, None, one.end)
            return [self._told(Agreement.NOT_HELD, one, f"本站没有{one.name}，不能核对；不是说写错了")]
        self._speak_of(policy.number, policy, one.end)
        start = one.start + len(one.name) - len(policy.number)
        written = self.text[start : one.end]
        if written == policy.number:
            return [CitationFinding(Agreement.EXACT, one.kind, start, one.end, written, f"《{policy.short_title}》")]
        told = f"《{policy.short_title}》；文号的规范写法是{policy.number}"
        return [CitationFinding(Agreement.EXACT, one.kind, start, one.end, written, told, policy.number)]

    def _title(self, one: Mention) -> None:
        policy = self._titles.get(one.name)
        if policy or not 0 <= one.start - self.named_at <= 1:  # a title right after a number is that document's
            self._speak_of(f"《{one.name}》", policy, one.end)

    def _cited(self, one: Mention) -> list[CitationFinding]:
        if _OWN.search(self.text[max(0, one.start - 4) : one.start]):
            self.clause, self.clause_at = None, -1
            return []
        if not self.named:
            return [self._told(Agreement.UNCLEAR, one, "前面没有文号或标题，不知道是哪份文件的条款")]
        if self.document is None:
            return [self._told(Agreement.NOT_HELD, one, f"按{self.named}的条款理解；本站没有这份文件，不能核对")]
        said = "" if one.start - self.named_at <= 2 else f"承前文，按{self.document.policy.number or self.named}理解。"
        self.clause, understood = self.document.clause(one.steps)
        self.clause_at = one.end
        if self.clause is None:
            self.clause_at = -1
            return [self._told(Agreement.NO_CLAUSE, one, f"{said}{self.document.policy.number}没有这一条款")]
        if understood:
            return [self._told(Agreement.EXACT, one, said + understood, self.clause.cite, self.clause.id)]
        return [self._told(Agreement.EXACT, one, said.rstrip("。") or self.clause.cite, "", self.clause.id)]

    def _line(self, at: int) -> int:
        return bisect_right(self._lines, at)

    def _quote(self, one: Mention) -> list[CitationFinding]:
        if self.document is None or self._line(max(self.clause_at, self.named_at)) != self._line(one.start):
            return []
        words = squeezed(one.name).rstrip(_ENDS)
        if len(words) < _SHORTEST_QUOTE:
            return []
        held, clause = self.document, self.clause
        name = clause.cite if clause else "全文"
        if words in held.words(clause):
            place = held.where(words)
            return [self._told(Agreement.EXACT, one, place.cite if place else name, "", place.id if place else "")]
        if place := held.where(words):
            told = f"{name}没有这些话，它们在{place.cite}"
            return [self._told(Agreement.DIFFERS, one, told, "", place.id)]
        for old in held.policy.earlier:
            if words in squeezed(old.text):
                now = held.clauses.get(old.clause)
                told = f"这是{old.since}到{old.until}的文字；{'现在的文字见' + now.cite if now else '这一条款已经撤销'}"
                return [self._told(Agreement.CHANGED, one, told, "", old.clause)]
        self.compared += 1
        if self.compared > MAX_COMPARED:
            return [self._told(Agreement.NOT_COMPARED, one, f"引语太多，逐字比较的最多 {MAX_COMPARED} 处")]
        passage = held.nearest(words, clause) or held.nearest(words, None)
        if not passage:
            near = one.start - self.clause_at <= 6 if clause else False
            told = f"{name}没有这些话，也没有相近的"
            return [self._told(Agreement.DIFFERS, one, told)] if near else []
        mark = self.text[one.start], self.text[one.end - 1]
        same = _DIGITS.sub("#", words) == _DIGITS.sub("#", fold(passage))
        outcome = Agreement.NUMBER if same else Agreement.DIFFERS
        return [
            self._told(
                outcome, one, difference(unspaced(one.name).rstrip(_ENDS), passage), f"{mark[0]}{passage}{mark[1]}"
            )
        ]

    def _figure(self, one: Mention) -> list[CitationFinding]:
        held, clause = self.document, self.clause
        if held is None or clause is None or self._sentence(self.clause_at) != self._sentence(one.start):
            return []
        before = squeezed(self.text[max(self.clause_at, one.start - 24) : one.start])
        alike = [
            (_common_end(before, words), figure) for words, figure in held.figures(clause) if figure.unit == one.unit
        ]
        most = max((length for length, _ in alike), default=0)
        if most < 2:
            return []
        best = [figure for length, figure in alike if length == most]
        if any(figure.value == one.value for figure in best):
            return [self._told(Agreement.EXACT, one, clause.cite, "", clause.id)]
        said = "、".join(f"{figure.value}{figure.unit}" for figure in best)
        instead = said if len(best) == 1 else ""
        return [self._told(Agreement.NUMBER, one, f"{clause.cite}写的是{said}", instead, clause.id)]

    def _sentence(self, at: int) -> int:
        return bisect_right(self._breaks, at)

    def _link(self, one: Mention) -> CitationFinding:
        policy = self._policies.get(one.name)
        if policy is None:
            return self._told(Agreement.NOT_HELD, one, f"链接里的文件 {one.name} 本站没有")
        clause = self._opened(policy).clauses.get(one.clause)
        if clause is None:
            gone = next((each for each in policy.gone if each.id == one.clause), None)
            told = f"{gone.cite}已于{gone.on}移走或撤销：{gone.reason}" if gone else f"没有编号 {one.clause} 的条款"
            return self._told(Agreement.NO_CLAUSE, one, told)
        if clause.seal == one.seal:
            return self._told(Agreement.EXACT, one, clause.cite, "", clause.id)
        old = next((each for each in policy.earlier if (each.clause, each.seal) == (one.clause, one.seal)), None)
        if old:
            return self._told(
                Agreement.CHANGED, one, f"{clause.cite}：链接的是{old.since}到{old.until}的文字", "", clause.id
            )
        return self._told(Agreement.DIFFERS, one, f"{clause.cite}：校验码对不上，不是本站发布过的文字", "", clause.id)

    def _runs(self, taken: list[tuple[int, int]]) -> list[CitationFinding]:
        """Long verbatim runs outside quotation marks, of the policies that the text names."""
        places = [at for at, sign in enumerate(self.folded) if not sign.isspace()]
        covered = bytearray(len(self.text))
        for start, end in taken:
            covered[start:end] = b"\1" * (end - start)
        text = "".join(self.folded[at] for at in places)
        return [one for held in self._held.values() for one in self._copied(held, text, places, covered)]

    def _copied(self, held: Held, text: str, places: list[int], covered: bytearray) -> Iterator[CitationFinding]:
        grams = {held.whole[at : at + _RUN]: at for at in range(len(held.whole) - _RUN, -1, -1)}
        at = 0
        while at <= len(text) - _RUN:
            there = grams.get(text[at : at + _RUN])
            if there is None:
                at += 1
                continue
            size = _RUN
            while text[at + size : at + size + 1] == held.whole[there + size : there + size + 1] != "":
                size += 1
            start, end = places[at], places[at + size - 1] + 1
            if not covered[start]:
                clause = held.where(text[at : at + size])
                told, key = (clause.cite, clause.id) if clause else ("连续几个条款", "")
                yield CitationFinding(
                    Agreement.EXACT, CitationKind.RUN, start, end, self.text[start:end], told, "", key
                )
            at += size


def _common_end(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-length - 1] == other[-length - 1]:
        length += 1
    return length
