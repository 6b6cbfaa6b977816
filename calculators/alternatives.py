"""A calculation in every case that may be true, as one answer with its premise (各种可能并成一个答案).

A reader may settle what is open: ``assume`` names values by their ids, ``provisional`` lets in what is not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from .core.given import Given
from .core.inputs import plain
from .core.merge import agree, merge
from .core.model import CalculatorError, Field, FieldKind, Inputs, Option, Premise, Result
from .policy.knowledge import Knowledge
from .policy.lookup import Candidates, same_notice
from .policy.parameters import DatedValue
from .policy.resolve import GROUP, UNCONFIRMED_FIELD, value_ref
from .policy.worlds import DIFFERENT, NARROWER, WIDER, Answered, World, explore

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


def work_out(rule: Callable[[Knowledge], Result], knowledge: Knowledge, start: World) -> Result:
    """The answer of a rule that holds in every case, with its premises. Raises CalculatorError."""

    def answer(world: World) -> Result:
        return rule(replace(knowledge, world=world))

    try:
        explored = explore(answer, start)
    except CalculatorError as error:
        error.ways = _trial(start)
        raise
    merged = merge([one.answer for one in explored.outcomes])
    premises = list(_trial(start))
    for group in _groups(explored.met.values()):
        same = _indifferent(group, explored.outcomes)
        if same and all(_survives(answer, start, group, factors, explored.outcomes) for factors in NARROWER):
            continue
        holds = not group.unread or _survives(answer, start, group, WIDER, explored.outcomes)
        premises.append(_premise(group, explored.outcomes, knowledge, same=same, holds=holds))
    if explored.cut:
        premises.append(
            Premise("可能的组合太多，只算了一部分，实际的范围可能更宽。请选定一个数再算", short="只算了一部分组合")
        )
    trial = start.admit == UNCONFIRMED and any(not found.firm for found in explored.met.values())
    return replace(merged, headline=_headline(merged.headline, premises, trial=trial), premises=tuple(premises))


def _trial(start: World) -> tuple[Premise, ...]:
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


def _indifferent(group: Open, outcomes: Sequence[Answered[Result]]) -> bool:
    """Is the answer the same whichever value of this group holds, whatever else is chosen?"""
    others: dict[tuple[str, ...], list[Result]] = {}
    for one in outcomes:
        key = tuple(choice.value.id for choice in one.world.choices if choice.found.parameter.id not in group.ids)
        others.setdefault(key, []).append(one.answer)
    return all(agree(results) for results in others.values())


def _survives(
    answer: Callable[[World], Result],
    start: World,
    group: Open,
    factors: Mapping[str, Decimal],
    outcomes: Sequence[Answered[Result]],
) -> bool:
    """Would other numbers than those found, by these factors, give the same answers?"""
    probing = {one: factors.get(one, Decimal(1) if one in WIDER else DIFFERENT) for one in group.ids}
    try:
        tried = explore(answer, replace(start, probing=probing, weak={})).outcomes
    except CalculatorError:
        return False
    return len(tried) == len(outcomes) and all(
        agree([one.answer, other.answer]) for one, other in zip(outcomes, tried, strict=True)
    )


def _headline(headline: str, premises: Sequence[Premise], *, trial: bool) -> str:
    told = "；".join(dict.fromkeys(one.short for one in premises if one.short))
    return f"{TRIAL if trial else ''}{headline}" + (f"（前提：{told}。）" if told else "")


def _premise(
    group: Open, outcomes: Sequence[Answered[Result]], knowledge: Knowledge, *, same: bool, holds: bool
) -> Premise:
    first = group.found[0]
    values = {_notice(value): value for one in group.found for value in one.values}
    options = [_option(value, group, outcomes) for value in values.values()]
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


def _option(value: DatedValue, group: Open, outcomes: Sequence[Answered[Result]]) -> Option:
    """One value with those of its notice: 5,013、25,065元/月（…，B级）; what the answer is with it."""
    twins = [one for each in group.found for one in each.values if same_notice(one, value) or one is value]
    unit = group.found[0].parameter.unit.name
    numbers = "、".join(dict.fromkeys(f"{plain(one.decimal):,}" for one in twins))
    chosen = {choice.value.id: one for one in outcomes for choice in one.world.choices}
    headline = next((chosen[one.id].answer.headline for one in twins if one.id in chosen), "")
    source = value.number or value.document or "没有出处"
    return Option(" ".join(one.id for one in twins), f"{numbers}{unit}（{source}，{value.grade}级）", headline)
