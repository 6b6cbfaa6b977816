"""A calculation in every case that may be true, as one answer with its premise (各种可能并成一个答案).

A reader may settle what is open: ``assume`` names values by their ids, ``provisional`` lets in what is not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any, Generic, TypeVar

from .core.given import Given
from .core.inputs import plain
from .core.merge import agree, merge
from .core.model import CalculatorError, Field, FieldKind, Inputs, Option, Premise, Result
from .policy.knowledge import Knowledge
from .policy.lookup import Candidates, same_notice
from .policy.parameters import DatedValue
from .policy.resolve import GROUP, UNCONFIRMED_FIELD, value_ref
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
    "用查到的数试算（未核实）",
    FieldKind.YES,
    GROUP,
    "只在商业网站或者别的程序里查到的数，不勾就不用；勾了就用，结果里逐处标「未核实」",
)
FIELDS = (ASSUME, PROVISIONAL)
UNCONFIRMED = frozenset({"D", "E", "derived"})
"""The grades that are let in for a trial."""
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
    def name(self) -> str:
        """缴费基数下限、缴费基数上限."""
        return "、".join(dict.fromkeys(one.parameter.name for one in self.found))


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
    that nobody has read are no narrower? `hints`: what the answer is with a value, by its id.
    """

    group: Open
    same: bool
    holds: bool
    hints: Mapping[str, str]


def work_out(rule: Callable[[Knowledge], Result], knowledge: Knowledge, start: World) -> Result:
    """The answer of a rule that holds in every case, with its premises. Raises CalculatorError."""

    def answer(world: World) -> Result:
        return rule(replace(knowledge, world=world))

    try:
        explored = explore(answer, start)
    except CalculatorError as error:
        error.ways = trial(start)
        raise
    merged = merge([one.answer for one in explored.outcomes])
    known = verdicts(explored, Rule(answer, agree, lambda result: result.headline), start)
    return under(merged, premises(known, [explored], start, knowledge), on_trial([explored], start))


def verdicts(explored: Explored[T], rule: Rule[T], start: World) -> list[GroupVerdict]:
    """What the answer rests on: a verdict for every group of open values that it depends on, or could."""
    found = []
    for group in _groups(explored.met.values()):
        same = _indifferent(group, explored.outcomes, rule)
        if same and all(_survives(rule, start, group, factors, explored.outcomes) for factors in NARROWER):
            continue
        holds = not group.unread or _survives(rule, start, group, WIDER, explored.outcomes)
        hints = {choice.value.id: rule.told(one.answer) for one in explored.outcomes for choice in one.world.choices}
        found.append(GroupVerdict(group, same, holds, hints))
    return found


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
    """Verdicts for months of which one follows the other, and for which the same values are open, as one."""
    found: list[GroupVerdict] = []
    for one in known:
        before = next((at for at, other in enumerate(found) if _continues(other, one)), None)
        if before is None:
            found.append(one)
        else:
            longer = tuple(replace(each, last=one.group.found[0].last) for each in found[before].group.found)
            found[before] = replace(found[before], group=Open(longer))
    return found


def _continues(one: GroupVerdict, other: GroupVerdict) -> bool:
    """Is the other one the same for the days that follow?"""

    def values(known: GroupVerdict) -> object:
        listed = [(each.parameter.id, each.values, each.unread) for each in known.group.found]
        return listed, known.same, known.holds

    last, first = one.group.found[0].last, other.group.found[0].first
    return date.fromisoformat(first) - date.fromisoformat(last) == timedelta(days=1) and values(one) == values(other)


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
    return start.admit == UNCONFIRMED and any(not found.firm for one in explored for found in one.met.values())


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
    """0.5%（D级）或0.7%（E级）."""
    told = [f"{plain(one.decimal):,}{found.parameter.unit.name}（{one.grade}级）" for one in values]
    return "或".join(dict.fromkeys(told))


def _groups(met: Iterable[Candidates]) -> list[Open]:
    """What is not certain, those that stand in the same notices together; the floor before the ceiling."""

    def place(found: Candidates) -> tuple[str, str, tuple[str, ...]]:
        return found.first, found.last, tuple(sorted({one.document + one.number + one.start for one in found.values}))

    ordered = sorted(met, key=lambda found: found.parameter.id, reverse=True)
    return [Open(tuple(group)) for _, group in groupby(sorted(ordered, key=place), key=place)]


def _indifferent(group: Open, outcomes: Sequence[Answered[T]], rule: Rule[T]) -> bool:
    """Is the answer the same whichever value of this group holds, whatever else is chosen?"""
    others: dict[tuple[str, ...], list[T]] = {}
    for one in outcomes:
        key = tuple(choice.value.id for choice in one.world.choices if choice.found.parameter.id not in group.ids)
        others.setdefault(key, []).append(one.answer)
    return all(rule.agree(answers) for answers in others.values())


def _survives(
    rule: Rule[T], start: World, group: Open, factors: Mapping[str, Decimal], outcomes: Sequence[Answered[T]]
) -> bool:
    """Would other numbers than those found, by these factors, give the same answers?"""
    probing = {one: factors.get(one, Decimal(1) if one in WIDER else DIFFERENT) for one in group.ids}
    try:
        tried = explore(rule.answer, replace(start, probing=probing, weak={})).outcomes
    except CalculatorError:
        return False
    return len(tried) == len(outcomes) and all(
        rule.agree([one.answer, other.answer]) for one, other in zip(outcomes, tried, strict=True)
    )


def _headline(headline: str, premises: Sequence[Premise], *, trial: bool) -> str:
    told = "；".join(dict.fromkeys(one.short for one in premises if one.short))
    return f"{TRIAL if trial else ''}{headline}" + (f"（前提：{told}。）" if told else "")


def _premise(known: GroupVerdict, knowledge: Knowledge) -> Premise:
    group, same, holds = known.group, known.same, known.holds
    first = group.found[0]
    values = {_notice(value): value for one in group.found for value in one.values}
    options = [_option(value, known) for value in values.values()]
    listed = "；".join(option.label for option in options)
    text = f"{days_words(first)}的{group.name}，没有查到能确定的数。查到的有：{listed}。"
    short = ""
    numbers = {one.value for each in group.found for one in each.values}
    several = len(numbers) > len(group.found)
    if several:
        text += "按哪一个算，结果都一样。" if same else "按哪一个算，结果不同，所以写的是范围。"
        short = "" if same else f"{group.name}是查到的几个之一"
    if group.unread:
        limits = all(one.parameter.id.startswith(tuple(WIDER)) for one in group.found)
        short = f"{group.name}不比查到的更窄" if holds and limits else "" if holds else f"{group.name}没有别的新数"
        if not several and not holds:
            short = f"{group.name}仍是{'、'.join(f'{one}{first.parameter.unit.name}' for (one,) in sorted(numbers))}"
        text += "可能还有本站没有读到的新标准。" + (f"这个结果的前提是：{short}。" if short else "")
    refs = tuple(dict.fromkeys(value_ref(value, knowledge) for one in group.found for value in one.values))
    return Premise(text, refs, tuple(options) if several else (), short, ASSUME.name)


def _notice(value: DatedValue) -> tuple[str, str, str]:
    return value.document, value.number, value.start


def days_words(found: Candidates) -> str:
    """2026年11月, 2026-11-29, or from one day to another."""
    if found.first[8:] == "01" and found.first[:7] == found.last[:7]:
        return f"{int(found.first[:4])}年{int(found.first[5:7])}月"
    return found.first if found.first == found.last else f"{found.first}至{found.last}"


def _option(value: DatedValue, known: GroupVerdict) -> Option:
    """One value with those of its notice: 5,013、25,065元/月（…，B级）; what the answer is with it."""
    group = known.group
    twins = [one for each in group.found for one in each.values if same_notice(one, value) or one is value]
    unit = group.found[0].parameter.unit.name
    numbers = "、".join(dict.fromkeys(f"{plain(one.decimal):,}" for one in twins))
    headline = next((known.hints[one.id] for one in twins if one.id in known.hints), "")
    source = value.number or value.document or "没有出处"
    return Option(" ".join(one.id for one in twins), f"{numbers}{unit}（{source}，{value.grade}级）", headline)
