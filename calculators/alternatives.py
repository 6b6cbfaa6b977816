"""A calculation in every case that may be true, as one answer with its premise (各种可能并成一个答案).

A reader may settle what is open: ``assume`` names values by their ids, ``provisional`` lets in what is not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, Generic, TypeVar

from .core.given import Given
from .core.inputs import plain
from .core.merge import agree, mark_changed, merge, spread
from .core.model import CalculatorError, Field, FieldKind, Inputs, Option, Premise, Result, Step
from .core.months import last_day
from .policy.knowledge import Knowledge
from .policy.lookup import Candidates, same_notice
from .policy.parameters import DatedValue
from .policy.resolve import GROUP, TRIED, TRY, UNCONFIRMED_FIELD, value_ref
from .policy.worlds import DIFFERENT, NARROWER, WIDER, Answered, Explored, World, explore

T = TypeVar("T")

ASSUME = Field(
    "assume",
    "按哪个数算",
    FieldKind.IDS,
    GROUP,
    "有几个数都可能适用时，在结果的「前提」里选一个，这里就写上它的编号；空着就每一种都算",
)
PROVISIONAL = Field(
    "provisional",
    TRY,
    FieldKind.YES,
    GROUP,
    "只在商业网站或者别的程序里查到的数，不勾就不用；勾了就用，结果里逐处标「未核实」",
)
FIELDS = (ASSUME, PROVISIONAL)
UNCONFIRMED = frozenset({"D", "E", "derived"})
"""The grades that are let in for a trial."""
_LIMITS = "缴费基数上下限"
TRIAL = "试算，用了未核实的数："
"""How a headline begins that rests on numbers which are not confirmed."""


@dataclass(frozen=True, slots=True)
class Open:
    """Values that stand in the same notices and are not certain, for the same days (没有定下来的一组数)."""

    found: tuple[Candidates, ...]

    @property
    def ids(self) -> frozenset[str]:
        """The parameters."""
        return frozenset(one.parameter.id for one in self.found)

    @property
    def unread(self) -> bool:
        """May one hold that nobody here has read?"""
        return any(one.unread for one in self.found)

    @property
    def limits(self) -> bool:
        """Are they limits of the base, of which others may be wider or narrower?"""
        return self.ids <= frozenset(WIDER)

    @property
    def name(self) -> str:
        """缴费基数上下限, 失业保险单位缴费率; with its month or day: see `days_words`."""
        if self.ids == frozenset(WIDER):
            return _LIMITS
        return "、".join(dict.fromkeys(one.parameter.name for one in self.found))

    @property
    def when(self) -> str:
        """For which month or days."""
        return days_words(self.found[0])

    @property
    def values(self) -> tuple[DatedValue, ...]:
        """One value of each notice, the best source first."""
        return tuple({value.notice: value for one in self.found for value in one.values}.values())

    @property
    def all(self) -> tuple[DatedValue, ...]:
        """Every value, those of one notice one after the other."""
        return tuple(value for first in self.values for value in self.twins(first))

    def twins(self, value: DatedValue) -> tuple[DatedValue, ...]:
        """The values of one notice: the floor with its ceiling."""
        return tuple(one for each in self.found for one in each.values if same_notice(one, value) or one is value)

    def plain(self, value: DatedValue) -> str:
        """The numbers of one notice: 5,180/25,902元/月."""
        numbers = "/".join(dict.fromkeys(f"{plain(one.decimal):,}" for one in self.twins(value)))
        return f"{numbers}{self.found[0].parameter.unit.name}"

    def numbers(self, value: DatedValue) -> str:
        """The same, and how sure they are: 5,180/25,902元/月（E级，未核实）."""
        return f"{self.plain(value)}（{_grade(value)}）"

    def chosen(self, assume: frozenset[str]) -> DatedValue | None:
        """What a reader has chosen of it."""
        return next((one for each in self.found for one in each.values if one.id in assume), None)


def start_of(inputs: Inputs) -> World:
    """The world that a reader begins with: what is assumed, and which numbers are let in."""
    given = Given(inputs)
    assume = given.text(ASSUME.name).split()
    admit = (
        UNCONFIRMED
        if given.ticked(PROVISIONAL.name)
        else frozenset("D" if given.ticked(UNCONFIRMED_FIELD.name) else "")
    )
    return World(frozenset(assume), admit)


@dataclass(frozen=True, slots=True)
class Rule(Generic[T]):
    """How something is worked out in a world, when several of its answers are the same one, and how one is told."""

    answer: Callable[[World], T]
    agree: Callable[[Sequence[T]], bool]
    told: Callable[[T], str]


@dataclass(frozen=True, slots=True)
class GroupVerdict:
    """What a group of open values means for an answer: is it the `same` whichever holds, does it hold (`holds`) if limits
    that nobody has read are no narrower? `hints`: what the answer is with a value, by its id; `picked`: the reader's choice.
    """

    group: Open
    same: bool
    holds: bool
    hints: Mapping[str, str]
    picked: DatedValue | None = None

    @property
    def several(self) -> bool:
        """Are there several numbers, and not only several sources of one?"""
        return len({value.value for value in self.group.all}) > len(self.group.found)

    @property
    def short(self) -> str:
        """What is taken for granted, for the headline; empty where nothing is."""
        group = self.group
        if self.picked is not None:
            return f"{group.name}按您选的{group.numbers(self.picked)}"
        if self.holds:
            return f"{group.name}不比查到的更窄"
        if group.unread and not self.several:
            return f"{group.name}仍是{group.plain(group.values[0])}"
        if group.unread:
            return f"{group.name}没有别的新数"
        return "" if self.same else f"{group.name}是查到的几个之一"

    @property
    def text(self) -> str:
        """What is open and what it means for the answer, first; then what was found."""
        group, short = self.group, self.short
        found = f"查到的是：{'；'.join(map(group.numbers, group.values))}。"
        if self.picked is not None:
            return f"{group.when}的{short}算。"
        if self.several and self.same:
            return f"不管{group.when}适用哪一个{group.name}，结果都一样{f'，只要{short}' if short else ''}。{found}"
        if self.several:
            unread = "本站没有读到的新数不在里面。" if group.unread else ""
            return f"{group.when}适用哪一个{group.name}，没有定下来，结果不同，所以写成范围。{unread}"
        if short:
            return f"{group.when}的{group.name}按查到的算，前提是{short}。{found}"
        return f"{group.when}的{group.name}只有未核实的数，按您的要求用了。{found}"

    @property
    def choices(self) -> tuple[Option, ...]:
        """Each notice's numbers, and what the answer is with them; none where it is the same."""
        if not self.several or (self.same and self.picked is None):
            return ()
        return tuple(self._option(value) for value in self.group.values)

    def _option(self, value: DatedValue) -> Option:
        ids = [one.id for one in self.group.twins(value)]
        hint = next((self.hints[one] for one in ids if one in self.hints), "")
        return Option(" ".join(ids), f"按{self.group.numbers(value)}算", hint)


def work_out(rule: Callable[[Knowledge], Result], knowledge: Knowledge, start: World) -> Result:
    """The answer of a rule that holds in every case, with its premises. Raises CalculatorError."""

    def answer(world: World) -> Result:
        return rule(replace(knowledge, world=world))

    try:
        explored = explore(answer, start)
    except CalculatorError as error:
        error.ways = (*error.ways, *trial(start))
        raise
    merged = merge([one.answer for one in explored.outcomes])
    known = verdicts(explored, Rule(answer, agree, lambda result: result.headline.split("。")[0]), start)
    if weak := _weak(explored, start):
        merged = _marked(merged, answer, start, weak)
    notes = (*merged.notes, *_unused(explored, start))
    merged = replace(merged, steps=(*merged.steps, *_steps(known, knowledge)), notes=notes)
    told = (*merged.premises, *premises(known, [explored], start, knowledge))
    return under(merged, told, on_trial([explored], start))


def verdicts(explored: Explored[T], rule: Rule[T], start: World) -> list[GroupVerdict]:
    """What the answer rests on: a verdict for every group of open values that it depends on, or could."""
    found = []
    hints = _hints(explored, rule)
    for group in _groups(explored.met.values()):
        picked = group.chosen(start.assume)
        if picked is not None:
            found.append(GroupVerdict(group, True, False, {}, picked))
            continue
        same = _indifferent(group, explored.outcomes, rule)
        tries = NARROWER if group.limits else NARROWER[:1]
        if same and all(_survives(rule, start, group, factors, explored.outcomes) for factors in tries):
            continue
        holds = group.unread and group.limits and _survives(rule, start, group, WIDER, explored.outcomes)
        found.append(GroupVerdict(group, same, holds, hints))
    return found


def _hints(explored: Explored[T], rule: Rule[T]) -> dict[str, str]:
    """What the answer is with each value that was chosen in some world, by its id."""
    told: dict[str, list[str]] = {}
    for one in explored.outcomes:
        for choice in one.world.choices:
            told.setdefault(choice.value.id, []).append(rule.told(one.answer))
    return {value: spread(words, "至") for value, words in told.items()}


def premises(
    known: Iterable[GroupVerdict], explored: Iterable[Explored[Any]], start: World, knowledge: Knowledge
) -> tuple[Premise, ...]:
    """All premises of an answer, each told once."""
    told = [*trial(start), *(_premise(one, knowledge) for one in known)]
    if any(one.cut for one in explored):
        told.append(
            Premise("可能的组合太多，只算了一部分，实际的范围可能更宽。请选定一个数再算", short="只算了一部分组合")
        )
    return tuple(dict.fromkeys(told))


def joined(known: Iterable[GroupVerdict]) -> list[GroupVerdict]:
    """Verdicts for months of which one follows the other, or is the same, and for which the same values are open, as one."""
    found: list[GroupVerdict] = []
    for one in sorted(known, key=lambda one: one.group.found[0].first):
        before = next((at for at, other in enumerate(found) if _continues(other, one)), None)
        if before is None:
            found.append(one)
        else:
            earlier = found[before]
            longer = tuple(replace(each, last=one.group.found[0].last) for each in earlier.group.found)
            hints = earlier.hints if any(earlier.hints.values()) else one.hints
            found[before] = replace(earlier, group=Open(longer), hints=hints)
    return found


def _continues(one: GroupVerdict, other: GroupVerdict) -> bool:
    """Is the other one the same for the days that follow, or for the last of them?"""

    def values(known: GroupVerdict) -> object:
        listed = [(each.parameter.id, each.values, each.unread) for each in known.group.found]
        return listed, known.same, known.holds

    (first, last), (start, end) = ((each.found[0].first, each.found[0].last) for each in (one.group, other.group))
    follows = date.fromisoformat(start) - date.fromisoformat(last) == timedelta(days=1)
    return (follows or first <= start <= end == last) and values(one) == values(other)


def choices_of(world: World) -> str:
    """Which of the values that may hold a world takes: 缴费基数下限5,013元/月、缴费基数上限25,065元/月."""
    chosen = [
        (found.parameter, value)
        for choice in world.choices
        for found in world.met.values()
        for value in found.values
        if found.first == choice.found.first and (value is choice.value or same_notice(value, choice.value))
    ]
    told = [f"{parameter.name}{plain(value.decimal):,}{parameter.unit.name}" for parameter, value in chosen]
    return "、".join(sorted(dict.fromkeys(told)))


def on_trial(explored: Iterable[Explored[Any]], start: World) -> bool:
    """Does it rest on numbers that are not confirmed, because the reader wanted that?"""
    return any(_weak(one, start) for one in explored)


def under(result: Result, told: tuple[Premise, ...], tried: bool) -> Result:
    """A result with its premises: in its headline too."""
    return replace(result, headline=_headline(result.headline, told, trial=tried), premises=told)


def trial(start: World) -> tuple[Premise, ...]:
    """What could be worked out with numbers that are not confirmed, if the reader wants that."""
    if not start.weak:
        return ()
    values = [f"{found.parameter.name}{_numbers(found.weak, found)}" for found in start.weak.values()]
    text = f"只在没有核实的来源里查到：{'；'.join(dict.fromkeys(values))}。没有用。"
    return (Premise(text, choices=(Option("yes", PROVISIONAL.label),), field=PROVISIONAL.name),)


def _numbers(values: Sequence[DatedValue], found: Candidates) -> str:
    """0.5%（D级，未核实）或0.7%（E级，未核实）."""
    told = [f"{plain(one.decimal):,}{found.parameter.unit.name}（{_grade(one)}）" for one in values]
    return "或".join(dict.fromkeys(told))


def _grade(value: DatedValue) -> str:
    """B级; D级，未核实; 推算，未核实."""
    grade = "推算" if value.grade == "derived" else f"{value.grade}级"
    return grade if value.firm else f"{grade}，{TRIED}"


def _groups(met: Iterable[Candidates]) -> list[Open]:
    """What is not certain, those that stand in the same notices together; the floor before the ceiling."""

    def place(found: Candidates) -> tuple[str, str, tuple[tuple[str, str, str], ...]]:
        return found.first, found.last, tuple(sorted({one.notice for one in found.values}))

    ordered = sorted(met, key=lambda found: found.parameter.id, reverse=True)
    return [Open(tuple(group)) for _, group in groupby(sorted(ordered, key=place), key=place)]


def _indifferent(group: Open, outcomes: Sequence[Answered[T]], rule: Rule[T]) -> bool:
    """Is the answer the same whichever value of this group holds, whatever else is chosen?"""
    others: dict[tuple[str, ...], list[T]] = {}
    for one in outcomes:
        key = tuple(choice.value.id for choice in one.world.choices if choice.found.parameter.id not in group.ids)
        others.setdefault(key, []).append(one.answer)
    return all(rule.agree(answers) for answers in others.values())


class _DiffersError(Exception):
    """One of the numbers that were tried gives another answer: the others need not be tried."""


def _survives(
    rule: Rule[T], start: World, group: Open, factors: Mapping[str, Decimal], outcomes: Sequence[Answered[T]]
) -> bool:
    """Would other numbers than those found, by these factors, give the same answers? Stops at the first that does not."""
    expected = iter(outcomes)

    def same(world: World) -> None:
        tried = rule.answer(world)
        before = next(expected, None)
        if before is None or not rule.agree([before.answer, tried]):
            raise _DiffersError

    try:
        explore(same, replace(start, probing=_probing(group.ids, factors), weak={}))
    except (CalculatorError, _DiffersError):
        return False
    return next(expected, None) is None


def _probing(ids: Iterable[str], factors: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """By what each of these parameters is tried out: a limit that the factors leave out stays as it is."""
    return {one: factors.get(one, Decimal(1) if one in WIDER else DIFFERENT) for one in ids}


def _weak(explored: Explored[Any], start: World) -> frozenset[str]:
    """The parameters of which a number is used, and not only set beside others, that is not confirmed."""
    let_in = start.admit == UNCONFIRMED
    return frozenset(
        found.parameter.id
        for found in explored.met.values()
        if (let_in and not found.firm) or any(value.id in start.assume for value in found.weak)
    )


def _marked(result: Result, answer: Callable[[World], Result], start: World, weak: frozenset[str]) -> Result:
    """The result with 未核实 behind each figure that would be another one if the numbers of `weak` were others."""
    for factors in NARROWER:
        try:
            tried = explore(answer, replace(start, probing=_probing(weak, factors), weak={})).outcomes
        except CalculatorError:
            return mark_changed(result, None, TRIED)
        result = mark_changed(result, merge([one.answer for one in tried]), TRIED)
    return result


def _unused(explored: Explored[Any], start: World) -> tuple[str, ...]:
    """What was assumed of a number that does not come up."""
    known = {value.id for found in explored.met.values() for value in found.values}
    left = sorted(start.assume - known)
    return (f"「{ASSUME.label}」里没有用上的编号：{'、'.join(left)}。",) if left else ()


def _headline(headline: str, premises: Sequence[Premise], *, trial: bool) -> str:
    told = "；".join(dict.fromkeys(one.short for one in premises if one.short))
    return f"{TRIAL if trial else ''}{headline}" + (f"（前提：{told}。）" if told else "")


def _premise(known: GroupVerdict, knowledge: Knowledge) -> Premise:
    refs = tuple(dict.fromkeys(value_ref(value, knowledge) for value in known.group.all))
    return Premise(known.text, refs, known.choices, known.short, ASSUME.name)


def _steps(known: Iterable[GroupVerdict], knowledge: Knowledge) -> Iterator[Step]:
    """What was found for each premise, with its documents: lines of the working."""
    for one in known:
        group = one.group
        listed = "；".join(
            f"{group.numbers(value)}{value.number or value.document or '没有出处'}" for value in group.values
        )
        outcome = one.short or ("结果都一样" if one.several else "按您的要求用了")
        refs = _premise(one, knowledge).refs
        yield Step(f"{group.when}的{group.name}", "可能适用的数", "每一个都算一遍", listed, outcome, "", "", refs)


def days_words(found: Candidates) -> str:
    """2026年11月, 2020年2月至4月, 2026-11-29, or from one day to another."""
    first, last = date.fromisoformat(found.first), date.fromisoformat(found.last)
    if first.day != 1 or last != last_day(last):
        return found.first if first == last else f"{found.first}至{found.last}"
    start, end = f"{first.year}年{first.month}月", f"{last.year}年{last.month}月"
    if start == end:
        return start
    return f"{start}至{end}" if first.year != last.year else f"{start}至{last.month}月"
