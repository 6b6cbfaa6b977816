"""Checks what was found against the policies that are held (核对引文)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import Enum

from ..core.model import InputError, Problem
from ..policy.knowledge import Clause, Gone, Policy
from .finding import CitationKind, Mention, Step, find, fold, steps_of
from .held import FOLLOWING, Held, Titles, figures_in, squeezed, titles_of, unspaced
from .standing import changed, changed_by, status

MAX_TEXT = 2_000_000
"""Characters of a text that is checked."""
MAX_COMPARED = 500
"""Quotations that are compared sign by sign."""
_SHORTEST_QUOTE, _RUN = 6, 20
_ENDS = "。，；：、"
_NEAR, _MOST_CALLED, _WRAPPED = 6, 30, 18
"""Characters between a document and what belongs to it; documents spoken of that are remembered, and names for them; characters
of a line that may be broken in the middle of a sentence.
"""
_HEAD = 300
"""Characters of the head of a text, in which its own number stands."""
_TITLE = 8
"""Signs of what is a title, and no short name: 《扩面意见》."""
_ALIKE, _ALIKE_ELSEWHERE = 2, 6
"""Signs before two figures that are the same, in the clause that is cited and in another one."""
_ABOUT = Decimal("1.1")
"""285万余人 is more than 285万 and less than so many times as much."""
_SENTENCE = re.compile("。")
_OWN = re.compile(r"本(?:通知|办法|意见|规定|方案|细则|决定|公告|条例)$")
_NUMBERING = re.compile(r"[ \t\u3000：:、]")
_BETWEEN = re.compile(r"[\s的之中在〔〕《》“”]{0,2}(?:文件|规定|精神|要求)?[\s的之中在〔〕，“”]{0,2}")
BESIDE = re.compile(r"[\s〔]{0,2}")
"""Between a title and its number: 《……》（津政办发〔2005〕21号）."""
GENERIC = re.compile("(?:实施|若干|暂行|管理)?(?:意见|通知|办法|规定|决定|条例|方案|细则|公告|批复|函|纲要|规划|计划)")
_SAYS = re.compile(r"[^，。；：“”\n]{0,8}：(?![“\n])([^。\n“”]{12,300})")
_LEFT_OUT = re.compile(r"…+|\.{3,6}|。{3,6}")
_FILLER = re.compile("(?:新增|净增|增加|扩面|达到?|为|共|约|是)+$")
"""What may stand between what is counted and its number."""
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
    policy: str = ""


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A document that the text has spoken of: as it is named, its titles, where."""

    name: str
    policy: Policy | None
    titles: tuple[str, ...]
    at: int

    def is_called(self, name: str) -> bool:
        """May this short name (意见, 21号文) be it?"""
        if name.endswith("号文"):
            return self.name.endswith(f"〕{name.removesuffix('文')}")
        return any(title.endswith(name) for title in self.titles)


_NOTHING = _Spoken("", None, (), -1)


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
        self._names = Titles(policies)
        self._lines = _line_ends(text)
        self._breaks = sorted({*self._lines, *(one.start() for one in _SENTENCE.finditer(text))})
        self._spoken: list[_Spoken] = []
        self._called: dict[str, _Spoken] = {}
        self.document: Held | None = None
        self.named = ""
        self.clause: Clause | None = None
        self.steps: tuple[Step, ...] = ()
        self.clause_at = self.named_at = -9
        self.has_own = self.near = False
        self.title: Mention | None = None
        self.quoted_to = 0
        self.compared = 0

    def findings(self) -> tuple[CitationFinding, ...]:
        """All of them."""
        mentions = self._mentions()
        found = [each for one in mentions for each in self._one(one)]
        named = [one for one in mentions if one.kind in (CitationKind.TITLE, CitationKind.QUOTE)]
        found += self._runs([(one.start, one.end) for one in found] + [(one.start, one.end) for one in named])
        return tuple(sorted(found, key=lambda one: (one.start, one.end)))

    def _mentions(self) -> list[Mention]:
        """What was found, with titles of held documents that stand without 《》 and words by which the text calls one."""
        found = list(find(self.text))
        marked = bytearray(len(self.text))
        for one in found:
            if one.kind is CitationKind.TITLE:
                marked[one.start : one.end] = b"\1" * (one.end - one.start)
        called = dict.fromkeys(one.name for one in found if one.kind is CitationKind.ALIAS)
        for name in (*self._names.titles, *list(called)[:_MOST_CALLED]):
            at = self.folded.find(name)
            while at >= 0:
                end = at + len(name)
                if not any(marked[at:end]):
                    marked[at:end] = b"\1" * len(name)
                    found.append(Mention(CitationKind.TITLE, at, end, name, loose=name in called))
                at = self.folded.find(name, end)
        return sorted(found, key=lambda one: (one.start, -one.end))

    def _one(self, one: Mention) -> list[CitationFinding]:
        if one.end <= self.quoted_to:
            return []
        match one.kind:
            case CitationKind.DOCUMENT:
                return self._number(one)
            case CitationKind.TITLE:
                return self._title(one)
            case CitationKind.ALIAS:
                if self._spoken and one.start - self._spoken[-1].at <= _NEAR:
                    self._called.setdefault(one.name, self._spoken[-1])
            case CitationKind.LINK:
                return [self._link(one)]
            case CitationKind.QUOTE:
                found = self._quote(one)
                self.quoted_to = one.end if found else self.quoted_to
                return found
            case CitationKind.CLAUSE:
                return self._cited(one)
            case _:
                return self._figure(one)
        return []

    def _opened(self, policy: Policy) -> Held:
        if policy.id not in self._held:
            self._held[policy.id] = Held(policy)
        return self._held[policy.id]

    def _told(
        self, outcome: Agreement, one: Mention, told: str, instead: str = "", clause: str = ""
    ) -> CitationFinding:
        policy = one.name if one.kind is CitationKind.LINK else self.document.policy.id if self.document else ""
        passage = self.text[one.start : one.end]
        return CitationFinding(outcome, one.kind, one.start, one.end, passage, told, instead, clause, policy)

    def _speak_of(self, name: str, policy: Policy | None, at: int) -> None:
        self.named, self.document = name, self._opened(policy) if policy else None
        self.clause, self.steps = None, ()
        self.named_at = at
        titles = (policy.title, policy.short_title) if policy else (name.strip("《》"),)
        self._spoken = [*self._spoken[-_MOST_CALLED:], _Spoken(name, policy, titles, at)]

    def _number(self, one: Mention) -> list[CitationFinding]:
        policy = self._names.numbered(one.name)
        if policy is None and one.loose:  # it may be something else
            return []
        if policy is None and self._is_own(one):
            return []
        if policy is None:
            self._speak_of(one.name, None, one.end)
            return [self._told(Agreement.NOT_HELD, one, f"本站没有{one.name}，不能核对；不是说写错了")]
        before = self.title
        self._speak_of(policy.number, policy, one.end)
        titled = (
            [] if before is None or not BESIDE.fullmatch(self.folded[before.end : one.start]) else self._titled(before)
        )
        whole = self.text[one.start] == one.name[0]  # and not the second of 21号、22号
        start = one.start + (len(one.name) - len(policy.number) if whole else 0)
        written = self.text[start : one.end]
        told = f"《{policy.short_title}》"
        outcome = Agreement.CHANGED if status(policy) else Agreement.EXACT
        if outcome is Agreement.CHANGED:
            told += f"；{status(policy)}"
        if written == policy.number or not whole:
            return [*titled, CitationFinding(outcome, one.kind, start, one.end, written, told)]
        told += f"；文号的规范写法是{policy.number}"
        return [*titled, CitationFinding(outcome, one.kind, start, one.end, written, told, policy.number)]

    def _is_own(self, one: Mention) -> bool:
        """Is it the number of the text itself: alone on a line of its head?"""
        begin, end = self.text.rfind("\n", 0, one.start) + 1, self.text.find("\n", one.end)
        line = self.text[begin : end if end >= 0 else len(self.text)]
        return begin > 0 and one.start <= _HEAD and line.strip() == self.text[one.start : one.end]

    def _titled(self, one: Mention) -> list[CitationFinding]:
        """A title beside the number of the document that is spoken of: is it that document's?"""
        if self.document is None or one.name in self._names.titles or one.loose or len(one.name) < _TITLE:
            return []
        policy = self.document.policy
        right = max(titles_of(policy), key=lambda title: SequenceMatcher(None, one.name, title, autojunk=False).ratio())
        told = f"{policy.number}的标题是《{right}》：{difference(one.name, right)}"
        return [self._told(Agreement.DIFFERS, one, told, f"《{right}》")]

    def _title(self, one: Mention) -> list[CitationFinding]:
        """A title, or what stands for one: 《意见》 and 21号文 are of what the text has spoken of before."""
        policy = self._names.titled(one.name)
        spoken = self._called.get(one.name)
        if policy is None and spoken is None and (one.loose or GENERIC.fullmatch(one.name)):
            spoken = next((each for each in reversed(self._spoken) if each.is_called(one.name)), _NOTHING)
        if spoken:
            self._speak_of(spoken.name, spoken.policy, one.end)
        elif policy or not 0 <= one.start - self.named_at <= 1:
            self._speak_of(f"《{one.name}》", policy, one.end)
            self.title = one
        else:  # a title right after a number is that document's
            return self._titled(one)
        return []

    def _cited(self, one: Mention) -> list[CitationFinding]:
        if self._begins(one) or _OWN.search(self.text[max(0, one.start - 4) : one.start]):
            self.clause, self.clause_at, self.has_own = None, -1, True
            return []
        if not one.loose:
            between = self.folded[max(0, self.named_at) : one.start]
            self.near = one.start <= self.named_at + _NEAR and bool(_BETWEEN.fullmatch(between))
        near = self.near
        if one.steps[0][0] in ("附件", "引言") and not near:
            return []  # the text's own
        if not self.named:
            return [self._told(Agreement.UNCLEAR, one, "前面没有文号或标题，不知道是哪份文件的条款")]
        if self.document is None:
            return [self._told(Agreement.NOT_HELD, one, f"按{self.named}的条款理解；本站没有这份文件，不能核对")]
        number = self.document.policy.number or self.named
        said = "" if near else f"承前文，按{number}理解。"
        clause, understood = self.document.clause(one.steps, self.steps)
        if not near and (clause is None or "部分理解" in understood) and one.steps[0][0] not in self.document.units:
            if self.has_own:
                return []
            told = f"{number}不分{one.steps[0][0]}，不知道是哪份文件的"
            return [self._told(Agreement.UNCLEAR, one, told)]
        self.clause, self.clause_at = clause, one.end if clause else -1
        if clause is None:
            gone = next((each for each in self.document.policy.gone if steps_of(each.cite) == one.steps), None)
            told = f"{number}没有这一条款" if gone is None else _left(gone)
            return [self._told(Agreement.NO_CLAUSE, one, f"{said}{told}")]
        self.steps = steps_of(clause.cite)
        instead = clause.cite if understood and not understood.startswith(FOLLOWING) else ""
        told = (said + understood).rstrip("。") or clause.cite
        if since := changed(self.document.policy, clause):
            told += f"；{since}"
        return [self._told(Agreement.EXACT, one, told, instead, clause.id), *self._stated(one, clause)]

    def _stated(self, one: Mention, clause: Clause) -> list[CitationFinding]:
        """What is said to stand in a clause without quotation marks (第一部分规定：……), where it is nearly what stands there."""
        said = _SAYS.match(self.folded, one.end)
        if said is None or self.document is None or self.compared >= MAX_COMPARED:
            return []
        written = self.text[said.start(1) : said.end(1)].rstrip(_ENDS)
        words = squeezed(written)
        if words in self.document.words(clause):
            return []
        self.compared += 1
        passage = self.document.nearest(words, clause)
        blocks = SequenceMatcher(None, words, squeezed(passage), autojunk=False).get_matching_blocks()
        if 5 * sum(one.size for one in blocks) < 2 * (len(words) + len(passage)):  # less than four fifths alike
            return []
        self.quoted_to = said.start(1) + len(written)
        quote = Mention(CitationKind.QUOTE, said.start(1), self.quoted_to)
        return [self._differs(quote, unspaced(written), passage, passage, clause.id)]

    def _differs(self, one: Mention, words: str, passage: str, instead: str, key: str) -> CitationFinding:
        same = _DIGITS.sub("#", squeezed(words)) == _DIGITS.sub("#", squeezed(passage))
        outcome = Agreement.NUMBER if same else Agreement.DIFFERS
        return self._told(outcome, one, difference(words, passage), instead, key)

    def _begins(self, one: Mention) -> bool:
        """Does it begin a line, as the text's own numbering does (第一条　为了……)?"""
        before = self.text[max(0, one.start - _NEAR) : one.start].rpartition("\n")
        return (
            bool(before[1] or one.start <= _NEAR)
            and not before[2].strip()
            and bool(_NUMBERING.match(self.text, one.end))
        )

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
        if _LEFT_OUT.search(words):
            return self._shortened(one, held, clause)
        if words in held.words(clause):
            place = held.where(words)
            return [self._told(Agreement.EXACT, one, place.cite if place else name, "", place.id if place else "")]
        if place := held.where(words):
            told = f"{name}没有这些话，它们在{place.cite}"
            return [self._told(Agreement.DIFFERS, one, told, "", place.id)]
        for old in held.policy.earlier:
            if words in squeezed(old.text):
                now = held.clauses.get(old.clause)
                told = f"这是{old.since}到{old.until}的文字{changed_by(old)}；"
                told += f"现在的文字见{now.cite}" if now else "这一条款已经撤销"
                return [self._told(Agreement.CHANGED, one, told, "", old.clause)]
        self.compared += 1
        if self.compared > MAX_COMPARED:
            return [self._told(Agreement.NOT_COMPARED, one, f"引语太多，逐字比较的最多 {MAX_COMPARED} 处")]
        passage = held.nearest(words, clause) or held.nearest(words, None)
        if not passage:
            near = one.start - self.clause_at <= _NEAR if clause else False
            told = f"{name}没有这些话，也没有相近的"
            return [self._told(Agreement.DIFFERS, one, told)] if near else []
        mark = self.text[one.start], self.text[one.end - 1]
        said, instead = unspaced(one.name).rstrip(_ENDS), f"{mark[0]}{passage}{mark[1]}"
        return [self._differs(one, said, passage, instead, clause.id if clause else "")]

    def _shortened(self, one: Mention, held: Held, clause: Clause | None) -> list[CitationFinding]:
        """A quotation with …… in it: its parts have to stand in the clause, one after the other."""
        parts = [part for each in _LEFT_OUT.split(unspaced(one.name)) if (part := each.strip(_ENDS))]
        if sum(map(len, parts)) < _SHORTEST_QUOTE:
            return []
        name = clause.cite if clause else "全文"
        key = clause.id if clause else ""
        if _in_order(parts, held.words(clause)):
            return [self._told(Agreement.EXACT, one, f"{name}；省略的不算，别的一字不差", "", key)]
        missing = next((part for part in parts if squeezed(part) not in held.words(clause)), "")
        if not missing:
            return [self._told(Agreement.DIFFERS, one, f"{name}有这几段话，先后不同", "", key)]
        passage = held.nearest(squeezed(missing), clause)
        if not passage:
            return [self._told(Agreement.DIFFERS, one, f"{name}没有「{missing}」这些话", "", key)]
        instead = self.text[one.start : one.end].replace(missing, passage)
        return [self._differs(one, missing, passage, instead if passage in instead else "", key)]

    def _figure(self, one: Mention) -> list[CitationFinding]:
        """A figure in a sentence that cites a clause, or only the document: the words before it tell which one is meant."""
        held, clause, here = self.document, self.clause, self._sentence(one.start)
        if held is None or here not in (self._sentence(self.clause_at), self._sentence(self.named_at)):
            return []
        before = squeezed(self.text[max(self.clause_at, self.named_at, one.start - 24) : one.start])
        place, best = clause, _alike(before, one, held.figures(clause), _ALIKE) if clause else []
        if not best:
            found = [(each, _alike(before, one, held.figures(each), _ALIKE_ELSEWHERE)) for each in held.policy.clauses]
            places = [(each, alike) for each, alike in found if alike]
            place, best = min(places, key=lambda each: len(held.words(each[0])), default=(None, []))
        if place is None:
            return []
        if not any(_same_value(one, figure) for figure in best):
            if old := self._earlier_figure(one, before, place, held):
                return [old]
            said = "、".join(figure.name for figure in best)
            instead = said if len(best) == 1 and not one.loose else ""
            return [self._told(Agreement.NUMBER, one, f"{place.cite}写的是{said}", instead, place.id)]
        if clause is not None and clause is not place:
            told = f"{clause.cite}没有这个数，它在{place.cite}"
            return [self._told(Agreement.DIFFERS, one, told, "", place.id)]
        return [self._told(Agreement.EXACT, one, place.cite, "", place.id)]

    def _earlier_figure(self, one: Mention, before: str, place: Clause, held: Held) -> CitationFinding | None:
        """A figure that stood in the clause before a document changed its words."""
        for old in held.policy.earlier:
            if old.clause != place.id or not old.by:
                continue
            there = figures_in(squeezed(old.text))
            if any(_same_value(one, each) for each in _alike(before, one, there, _ALIKE)):
                told = f"{place.cite}在{old.since}到{old.until}是这个数{changed_by(old)}"
                return self._told(Agreement.CHANGED, one, told, "", place.id)
        return None

    def _sentence(self, at: int) -> int:
        return bisect_right(self._breaks, at)

    def _link(self, one: Mention) -> CitationFinding:
        policy = self._policies.get(one.name)
        if policy is None:
            return self._told(Agreement.NOT_HELD, one, f"链接里的文件 {one.name} 本站没有")
        clause = self._opened(policy).clauses.get(one.clause)
        if clause is None:
            gone = next((each for each in policy.gone if each.id == one.clause), None)
            told = _left(gone) if gone else f"没有编号 {one.clause} 的条款"
            return self._told(Agreement.NO_CLAUSE, one, told)
        if clause.seal == one.seal:
            return self._told(Agreement.EXACT, one, clause.cite, "", clause.id)
        old = next((each for each in policy.earlier if (each.clause, each.seal) == (one.clause, one.seal)), None)
        if old:
            told = f"{clause.cite}：链接的是{old.since}到{old.until}的文字{changed_by(old)}"
            return self._told(Agreement.CHANGED, one, told, "", clause.id)
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
            at_end = at + size
            while at < at_end and covered[places[at]]:  # of what has been told
                at, size = at + 1, size - 1
            if size >= _RUN:
                start, end = places[at], places[at_end - 1] + 1
                clause = held.where(text[at : at + size])
                told, key = (clause.cite, clause.id) if clause else ("连续几个条款", "")
                written = self.text[start:end]
                yield CitationFinding(
                    Agreement.EXACT, CitationKind.RUN, start, end, written, told, "", key, held.policy.id
                )
            at = at_end


def _left(gone: Gone) -> str:
    """Why there is no such clause any more."""
    return f"{gone.cite}已于{gone.on}移走或撤销：{gone.reason}"


def _line_ends(text: str) -> list[int]:
    """Where lines end, without those that are only broken: long, in the middle of a sentence, or before a quotation."""
    ends, begin = [], 0
    for one in re.finditer(r"\n", text):
        at = one.start()
        line, following = text[begin:at].rstrip(), text[at + 1 : at + 2]
        broken = len(line) >= _WRAPPED and line[-1] not in "。！？；：.!?;:" and not following.isspace()
        if not broken and not (line.endswith(("：", ":")) and following in ("“", "「", '"')):
            ends.append(at)
        begin = at + 1
    return ends


def _in_order(parts: list[str], words: str) -> bool:
    at = 0
    for part in map(squeezed, parts):
        found = words.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _alike(before: str, one: Mention, figures: Iterable[tuple[str, Mention]], least: int) -> list[Mention]:
    """The figures of the same unit before which the same words stand, as many signs as can be and at least so many."""
    said = (before, _FILLER.sub("", before))
    alike = [
        (max(_common_end(each, words) for each in said), figure) for words, figure in figures if figure.unit == one.unit
    ]
    most = max((length for length, _ in alike), default=0)
    return [figure for length, figure in alike if length == most >= least]


def _same_value(one: Mention, figure: Mention) -> bool:
    return one.value <= figure.value < one.value * _ABOUT if one.loose else figure.value == one.value


def _common_end(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-length - 1] == other[-length - 1]:
        length += 1
    return length
