"""Checks what was found against the policies that are held (核对引文)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from ..core.model import InputError, Problem
from ..policy.knowledge import Clause, Gone, Policy
from .copied import RUN, Copy, copies
from .finding import CitationKind, Mention, Step, find, fold, steps_of
from .held import FOLLOWING, QUOTED, SKIPPED, Held, Titles, figures_in, squeezed, titles_of, unspaced
from .outcome import Agreement, CitationFinding, difference, number_difference, same_number
from .standing import changed, changed_by, status

MAX_TEXT = 2_000_000
"""Characters of a text that is checked."""
MAX_COMPARED = 500
"""Quotations that are compared sign by sign."""
_SHORTEST_QUOTE = 6
_ENDS = "。，,；：、"
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
_LEFT_OUT_SIGN = "……"
_LEFT_OUT = re.compile(r"…+|\.{3,6}|。{3,6}")
_FILLER = re.compile("(?:新增|净增|增加|扩面|达到?|为|共|约|是)+$")
"""What may stand between what is counted and its number."""
_BELOW = ("款", "项", "目", "自然段")
"""Units of which the number begins anew in every clause."""


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


@dataclass(frozen=True, slots=True)
class _Aside:
    """The clause that was cited last where it is none of the document's: up to where, its units, and what of it is told; empty
    of the text's own.
    """

    end: int
    units: frozenset[str]
    told: str


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
        self.clause_at = self.named_at = self.cited_at = -9
        self.has_own = self.near = False
        self.aside: _Aside | None = None
        self.title: Mention | None = None
        self.quoted_to = 0
        self.compared = 0

    def findings(self) -> tuple[CitationFinding, ...]:
        """All of them."""
        mentions = self._mentions()
        found = [each for one in mentions for each in self._one(one)]
        named = [one for one in mentions if one.kind in (CitationKind.TITLE, CitationKind.QUOTE)]
        copied = self._copied(found, named)
        found = [*self._beside(found, copied), *copied]
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
        self.clause, self.steps, self.aside = None, (), None
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
            self.has_own = True
            return self._passed(one, "")
        if not one.loose:
            between = self.folded[max(0, self.named_at) : one.start]
            self.near = one.start <= self.named_at + _NEAR and bool(_BETWEEN.fullmatch(between))
        near, unit = self.near, one.steps[0][0]
        if self.aside and self._goes_on_aside(one, self.aside):
            return self._passed(one, self.aside.told)
        if unit in ("附件", "引言") and not near:
            return self._passed(one, "")  # the text's own
        if not self.named:
            return self._passed(one, "前面没有文号或标题，不知道是哪份文件的条款")
        if self.document is None:
            return [self._told(Agreement.NOT_HELD, one, f"按{self.named}的条款理解；本站没有这份文件，不能核对")]
        number = self.document.policy.number or self.named
        said = "" if near else f"承前文，按{number}理解。"
        goes_on = one.loose or self._sentence(one.start) == self._sentence(self.cited_at)
        clause, understood = self.document.clause(one.steps, self.steps if goes_on else ())
        if not near and (doubt := self._doubt(one, clause, understood, number)):
            return self._passed(one, "" if self.has_own else doubt)
        self.clause, self.clause_at, self.cited_at, self.aside = clause, one.end if clause else -1, one.end, None
        if clause is None:
            if unit not in _BELOW:
                self.steps = one.steps
            gone = next((each for each in self.document.policy.gone if steps_of(each.cite) == one.steps), None)
            told = f"{number}没有这一条款" if gone is None else _left(gone)
            return [self._told(Agreement.NO_CLAUSE, one, f"{said}{told}")]
        self.steps = steps_of(clause.cite)
        literally = understood.startswith(FOLLOWING) and self.steps[-len(one.steps) :] == one.steps
        instead = clause.cite if understood and not literally else ""
        told = (said + understood).rstrip("。") or clause.cite
        if since := changed(self.document.policy, clause):
            told += f"；{since}"
        return [self._told(Agreement.EXACT, one, told, instead, clause.id), *self._stated(one, clause)]

    def _doubt(self, one: Mention, clause: Clause | None, understood: str, number: str) -> str:
        """Why nobody can say whether a clause that stands away from the document's name is the document's; empty if it is."""
        held, unit = self.document, one.steps[0][0]
        if held is None or (clause and ("部分理解" not in understood or unit in held.units)):
            return ""
        if clause is None and (guess := held.clause(one.steps, self.steps)[0]):
            return f"隔了一句，不知道是不是{number}{guess.cite}"
        return "" if unit in held.units else f"{number}不分{unit}，不知道是哪份文件的"

    def _goes_on_aside(self, one: Mention, aside: _Aside) -> bool:
        """Does it go on from a clause that is none of the document's: 本办法第三条第一款，第二款?"""
        unit = one.steps[0][0]
        return one.loose or (
            not self.near
            and self._sentence(one.start) == self._sentence(aside.end)
            and (unit in aside.units or unit in _BELOW)
        )

    def _passed(self, one: Mention, told: str) -> list[CitationFinding]:
        """A clause that is none of the document's, and what is told of it."""
        before = self.aside
        units = {unit for unit, _ in one.steps}
        if before and self._sentence(before.end) == self._sentence(one.end):
            units |= before.units
        self.clause, self.clause_at, self.aside = None, -1, _Aside(one.end, frozenset(units), told)
        return [self._told(Agreement.UNCLEAR, one, told)] if told else []

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
        return [self._differs(quote, [unspaced(written)], [passage], passage)]

    def _differs(self, one: Mention, parts: list[str], passages: list[str], instead: str) -> CitationFinding:
        """Words that are nearly those of passages: of the clause that is cited, or else of another one."""
        held, cited = self.document, self.clause
        words, right = _LEFT_OUT_SIGN.join(parts), _LEFT_OUT_SIGN.join(passages)
        place = held.where(squeezed(passages[0]), cited) if held else None
        numbers = number_difference(words, right)
        told, outcome = numbers or difference(words, right), Agreement.NUMBER if numbers else Agreement.DIFFERS
        if cited and held and squeezed(passages[0]) not in held.words(cited):
            where = place.cite if place else "连续几个条款"
            told, outcome = f"{cited.cite}没有这些话，相近的在{where}：{told}", Agreement.DIFFERS
        return self._told(outcome, one, told, instead, place.id if place else "")

    def _begins(self, one: Mention) -> bool:
        """Does it begin a line, as the text's own numbering does (第一条　为了……)?"""
        before = self.text[max(0, one.start - _NEAR) : one.start].rpartition("\n")
        following = _NUMBERING.match(self.text, one.end)
        if following is None or (len(one.steps) > 1 and following[0] == "、"):  # 第四部分第二款、第三款
            return False
        return bool(before[1] or one.start <= _NEAR) and not before[2].strip()

    def _line(self, at: int) -> int:
        """The line of the sign before `at`, or of the one at `at` where a line begins."""
        return bisect_left(self._lines, at)

    def _belongs(self, one: Mention) -> bool:
        """Is a quotation of what was cited last: on its line, or at the beginning of the next one with nothing between?"""
        cited = max(self.clause_at, self.named_at)
        between = self.text[cited : one.start]
        return self._line(cited) == self._line(one.start) or (between.isspace() and between.count("\n") == 1)

    def _quote(self, one: Mention) -> list[CitationFinding]:
        if self.document is None or not self._belongs(one):
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
        if old := self._earlier(words, held):
            told, _, key = old
            return [self._told(Agreement.CHANGED, one, told, "", key)]
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
        return [self._differs(one, [said], [passage], instead)]

    def _earlier(self, words: str, held: Held) -> tuple[str, str, str] | None:
        """What is told of words (squeezed) that a clause had before, nothing to stand there, and the clause."""
        for old in held.policy.earlier:
            if words in squeezed(old.text):
                now = held.clauses.get(old.clause)
                told = f"这是{old.since}到{old.until}的文字{changed_by(old)}；"
                return told + (f"现在的文字见{now.cite}" if now else "这一条款已经撤销"), "", old.clause
        return None

    def _shortened(self, one: Mention, held: Held, clause: Clause | None) -> list[CitationFinding]:
        """A quotation with …… in it: its parts have to stand in the clause, one after the other."""
        parts = [part for each in _LEFT_OUT.split(unspaced(one.name)) if (part := each.strip(_ENDS))]
        if sum(map(len, parts)) < _SHORTEST_QUOTE:
            return []
        name = clause.cite if clause else "全文"
        key = clause.id if clause else ""
        if _in_order(parts, held.words(clause)):
            return [self._told(Agreement.EXACT, one, f"{name}；省略的不算，别的一字不差", "", key)]
        missing = [part for part in parts if squeezed(part) not in held.words(clause)]
        if not missing:
            return [self._told(Agreement.DIFFERS, one, f"{name}有这几段话，先后不同", "", key)]
        passages = [held.nearest(squeezed(part), clause) for part in missing]
        instead = self.text[one.start : one.end]
        for part, passage in zip(missing, passages, strict=True):
            place = held.where(squeezed(part)) if clause else None
            if place or not passage:
                told = f"{name}没有「{part}」这些话" + (f"，它们在{place.cite}" if place else "")
                return [self._told(Agreement.DIFFERS, one, told, "", place.id if place else key)]
            instead = instead.replace(part, passage, 1) if part in instead else ""
        return [self._differs(one, missing, passages, instead)]

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
        """The sentence, as `_line` the line: a full stop and a line's end belong to what they end."""
        return bisect_left(self._breaks, at)

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

    def _copied(self, found: list[CitationFinding], named: list[Mention]) -> list[CitationFinding]:
        """Words outside quotation marks that are those of a policy that the text names."""
        covered, quoted = bytearray(len(self.text)), bytearray(len(self.text))
        known = [(one.start, one.end) for one in found if one.kind is not CitationKind.FIGURE]
        for start, end in (*known, *((one.start, one.end) for one in named)):
            covered[start:end] = b"\1" * (end - start)
        for told in found:
            if told.kind is CitationKind.QUOTE:
                quoted[told.start : told.end] = b"\1" * (told.end - told.start)
        wrong = {
            self._sentence(one.start)
            for one in found
            if (one.kind, one.outcome) == (CitationKind.FIGURE, Agreement.NUMBER)
        }
        places = [at for at, sign in enumerate(self.folded) if not SKIPPED.match(sign)]
        text = "".join("\0" if quoted[at] else self.folded[at] for at in places).translate(QUOTED)
        return [
            piece
            for held in self._held.values()
            for one in copies(text, held.whole)
            for piece in self._pieces(one, held, places, covered, wrong)
        ]

    def _pieces(
        self, one: Copy, held: Held, places: list[int], covered: bytearray, wrong: set[int]
    ) -> Iterator[CitationFinding]:
        """What was copied, each sentence with a number that differs for itself; nothing of one of which a figure told that."""
        start, end = one.start, one.end
        while start < end and covered[places[start]]:  # of what has been told
            start += 1
        begin = start
        while start < end:
            sentence = self._sentence(places[start])
            last = self._breaks[sentence] if sentence < len(self._breaks) else len(self.text)
            stop = min(end, bisect_left(places, last + 1))
            differs = any(
                start <= span.start < stop and not same_number(self._between(places, span.start, span.end), written)
                for span, written in one.numbers
            )
            if differs or sentence in wrong:
                yield from self._piece(one, held, places, begin, start)
                begin = stop
            if differs:
                yield from self._piece(one, held, places, start, stop)
            start = stop
        yield from self._piece(one, held, places, begin, end)

    def _between(self, places: list[int], start: int, end: int) -> str:
        return "".join(self.folded[at] for at in places[start:end])

    def _piece(self, one: Copy, held: Held, places: list[int], start: int, end: int) -> Iterator[CitationFinding]:
        said = written = ""
        right, done, numbers = "", start, False
        for span, number in one.numbers:
            if not start <= span.start < end:
                continue
            first, last = places[span.start], places[span.end - 1] + 1
            before = self.text[places[done] : first] if done < span.start else ""
            was = self.text[first:last]
            same = same_number(self._between(places, span.start, span.end), number)
            numbers = numbers or not same
            said += self._between(places, done, span.start) + number
            written += before + (was if same else number)
            right += unspaced(before) + (was if same else f"〔-{was}-〕〔+{number}+〕")
            done = span.end
        if end - start < RUN and not numbers:
            return
        rest = self.text[places[done] : places[end - 1] + 1] if done < end else ""
        said, written, right = said + self._between(places, done, end), written + rest, right + unspaced(rest)
        clause = held.where(squeezed(said))
        cite, key = (clause.cite, clause.id) if clause else ("连续几个条款", "")
        outcome = Agreement.NUMBER if numbers else Agreement.EXACT
        passage = self.text[places[start] : places[end - 1] + 1]
        told, instead = (f"{cite}：{right}", written) if numbers else (cite, "")
        if numbers and (old := self._earlier(squeezed(passage), held)):
            outcome, told, instead, key = Agreement.CHANGED, *old
        yield CitationFinding(
            outcome,
            CitationKind.RUN,
            places[start],
            places[end - 1] + 1,
            passage,
            told,
            instead,
            key,
            held.policy.id,
        )

    def _beside(self, found: list[CitationFinding], copied: list[CitationFinding]) -> list[CitationFinding]:
        """Without figures of a sentence that is told to differ in a number: it has one verdict."""
        sentences = {self._sentence(one.start) for one in copied if one.outcome is not Agreement.EXACT}
        return [
            one for one in found if one.kind is not CitationKind.FIGURE or self._sentence(one.start) not in sentences
        ]


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
