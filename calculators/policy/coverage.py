"""Whether somebody must be insured (应当参加), may be (可以参加), is not concerned (不适用), or no article was found (没有查到).

The four are four different answers: the articles of docs/coverage give the first three, and only where none of them
speaks is the fourth said. A rule of grade D or E never makes an answer; where there is nothing else it is a question.
An employer that means one of several kinds (社会团体、民办非企业单位) is answered for each; where they differ, that is a
question too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from ..core.model import Ref
from .article import DatedArticle
from .parameters import FIRM, Link


class CoverageAnswer(StrEnum):
    """What is said about one insurance of one category of people."""

    MUST = "must"
    """应当参加"""
    MAY = "may"
    """可以参加"""
    NOT = "not"
    """不适用"""
    NONE = "none"
    """没有查到条文"""
    OPEN = "open"
    """要先核对"""


RULED = (CoverageAnswer.MUST, CoverageAnswer.MAY, CoverageAnswer.NOT)
"""What an article can say; where several speak, the first of these holds."""
ALL = "all"
"""The insurance of a rule that holds for every one of them."""
WORDS: Mapping[CoverageAnswer, str] = {
    CoverageAnswer.MUST: "应当参加",
    CoverageAnswer.MAY: "可以参加",
    CoverageAnswer.NOT: "不适用",
    CoverageAnswer.NONE: "没有查到条文",
    CoverageAnswer.OPEN: "要先核对",
}
_BY_OLD = {CoverageAnswer.MUST: "应当", CoverageAnswer.MAY: "可以", CoverageAnswer.NOT: "不适用"}


@dataclass(frozen=True, slots=True)
class CoverageRule(DatedArticle):
    """What another document says about who is insured (参保范围). `grade` says how well it is confirmed.

    `answer`: must, may or not; `flags`: only employers that are one of these; from `may_end` on a document that was not
    read (`may_end_by`) may say otherwise; `registered_with`: the insurance with which this one is registered.
    """

    id: str
    insurance: str
    employers: tuple[str, ...]
    people: tuple[str, ...]
    words: str
    document: str
    number: str
    article: str
    start: str
    end: str
    grade: str
    checked: str
    note: str
    found: str = ""
    answer: str = CoverageAnswer.MUST
    flags: tuple[str, ...] = ()
    may_end: str = ""
    may_end_by: str = ""
    may_end_found: str = ""
    registered_with: str = ""
    links: tuple[Link, ...] = ()

    def concerns(self, kind: str, flags: Set[str], category: str) -> bool:
        """Does it speak of these people of such an employer?"""
        return (
            kind in self.employers and category in self.people and (not self.flags or not flags.isdisjoint(self.flags))
        )


@dataclass(frozen=True, slots=True)
class CoverageVerdict:
    """The answer for one category of people in one insurance, with the rules that make it, or leave it open (`why`)."""

    answer: CoverageAnswer
    rules: tuple[CoverageRule, ...] = ()
    day: str = ""
    why: str = ""
    named: tuple[Ref, ...] = ()
    """Words of the policy itself that name these people, where no article was found (按本文件点名)."""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Its grounds."""
        return (*(rule.ref for rule in self.rules), *self.named)

    @property
    def notes(self) -> tuple[str, ...]:
        """What has to be said about its rules."""
        return tuple(dict.fromkeys(rule.note for rule in self.rules if rule.note))

    @property
    def changing(self) -> CoverageRule | None:
        """A rule of it that may end, if every one of them may: then nothing certain is left from that day on."""
        first = min(self.rules, key=lambda rule: rule.may_end, default=None)
        return max(self.rules, key=lambda rule: rule.may_end) if first and first.may_end else None

    @property
    def may_end_soon(self) -> bool:
        """Is the day so near to that one, in its year or the year before, that it has to be told?"""
        return self.changing is not None and int(self.changing.may_end[:4]) - 1 <= int(self.day[:4])

    @property
    def by_old(self) -> bool:
        """Has the day come from which another document may say otherwise (按旧条文)?"""
        return self.changing is not None and self.changing.may_end <= self.day

    @property
    def warnings(self) -> tuple[str, ...]:
        """That it may end: before that day a warning, from that day on the answer itself says so; and the source."""
        rule = self.changing
        if rule is None or not self.may_end_soon:
            return ()
        text = f"{rule.may_end}起可能改变：{rule.may_end_by}从那天起施行，这里的条文还算不算数，没有核实"
        return (f"{self.words if self.by_old else text}。来源：{rule.may_end_found}",)

    @property
    def words(self) -> str:
        """The answer in words: 应当参加，or 应当（按旧条文；医疗保障法是否改变，尚未核实）."""
        if self.by_old and self.changing:
            return f"{_BY_OLD[self.answer]}（按旧条文；{self.changing.may_end_by}是否改变，尚未核实）"
        return WORDS[self.answer]


def verdict(rules: Iterable[CoverageRule], day: str, kind: str, flags: Set[str], category: str) -> CoverageVerdict:
    """What the rules of one insurance that are in force on a day say about one category of an employer's people."""
    found = [rule for rule in rules if rule.concerns(kind, flags, category)]
    firm = [rule for rule in found if rule.grade in FIRM]
    for answer in RULED:
        if said := tuple(rule for rule in firm if rule.answer == answer):
            return CoverageVerdict(answer, said, day)
    if found:
        named = "；".join(f"{rule.document}{rule.article}（{rule.grade}级）" for rule in found)
        return CoverageVerdict(CoverageAnswer.OPEN, tuple(found), day, f"只查到还没有核实的条文：{named}")
    return CoverageVerdict(CoverageAnswer.NONE, day=day)


def either(found: Mapping[str, CoverageVerdict]) -> CoverageVerdict:
    """One answer for an employer that is one of several kinds, each named with its own; a question where they differ."""
    first, *others = found.values()
    rules = tuple({rule.id: rule for one in found.values() for rule in one.rules}.values())
    if all((one.answer, one.why) == (first.answer, first.why) for one in others):
        return replace(first, rules=rules)
    return CoverageVerdict(
        CoverageAnswer.OPEN, rules, first.day, "；".join(f"{name}：{one.words}" for name, one in found.items())
    )


def old_words(changed: Mapping[str, list[str]]) -> str:
    """The premise of answers by old articles: which insurances (简称), by the document that may have changed them."""
    return "".join(f"{'、'.join(shorts)}按旧条文，{by}是否改变尚未核实。" for by, shorts in changed.items())
