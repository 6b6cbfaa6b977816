"""A calculation in every case that may be true, as one answer with its premise (各种可能并成一个答案).

A reader may settle what is open: ``assume`` names values by their ids, ``provisional`` lets in what is not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby

from .core.inputs import plain
from .core.merge import agree, merge
from .core.model import Field, FieldKind, Option, Premise, Result
from .policy.knowledge import Knowledge
from .policy.parameters import Candidates, DatedValue, same_notice
from .policy.resolve import GROUP, value_ref
from .policy.worlds import Explored, World, explore

ASSUME = Field(
    "assume",
    "按哪个数算",
    FieldKind.TEXT,
    GROUP,
    "有几个数都可能适用时，在结果的「前提」里点一个，这里就填上它的编号；空着就把每一种都算出来",
)
PROVISIONAL = Field(
    "provisional",
    "用查到的数试算（未核实）",
    FieldKind.YES,
    GROUP,
    "只查到商业网站或者别的程序里的数时，不勾就不用；勾了，结果里逐处标「未核实」",
)
FIELDS = (ASSUME, PROVISIONAL)
UNCONFIRMED_GRADES = frozenset({"D", "E", "derived"})
TRIAL = "试算，用了未核实的数："
"""How a headline begins that rests on numbers which are not confirmed."""


def work_out(rule: Callable[[Knowledge], Result], knowledge: Knowledge, start: World) -> Result:
    """The answer of a rule that holds in every case, with its premises. Raises CalculatorError."""

    def answer(world: World) -> Result:
        return rule(replace(knowledge, world=world))

    explored = explore(answer, start)
    results = [one.answer for one in explored.outcomes]
    if not explored.met:
        return results[0]
    same = agree(results)
    merged = merge(results)
    open_ended = any(found.unread for found in explored.met.values())
    holds = same and (not open_ended or _survives(answer, start, merged))
    premises = tuple(_premises(explored, knowledge, same=same, holds=holds))
    return replace(merged, headline=_headline(merged, explored, premises), premises=premises)


def start_of(typed: Mapping[str, str], *, unconfirmed: bool = False) -> World:
    """The world that a reader begins with: what is assumed, and which numbers are let in."""
    assume = frozenset(typed.get(ASSUME.name, "").replace(",", " ").replace("，", " ").split())
    admit = (
        UNCONFIRMED_GRADES
        if typed.get(PROVISIONAL.name) in ("yes", "1", "on", "是")
        else frozenset("D" if unconfirmed else "")
    )
    return World(assume, admit)


def _survives(answer: Callable[[World], Result], start: World, merged: Result) -> bool:
    """Would another number than those found, as far as the premise allows it, give the same answer?"""
    tried = explore(answer, replace(start, probing=True)).outcomes
    return all(agree([replace(merged, premises=()), one.answer]) for one in tried)


def _headline(merged: Result, explored: Explored[Result], premises: tuple[Premise, ...]) -> str:
    trial = TRIAL if any(not found.firm for found in explored.met.values()) else ""
    told = "；".join(dict.fromkeys(one.short for one in premises if one.short))
    return f"{trial}{merged.headline}" + (f"（前提：{told}。）" if told else "")


def _premises(explored: Explored[Result], knowledge: Knowledge, *, same: bool, holds: bool) -> list[Premise]:
    """One premise for the values that stand in the same notices."""
    met = sorted(explored.met.values(), key=lambda found: (found.first, _notices(found)))
    premises = []
    for _, group in groupby(met, key=lambda found: (found.first, found.last, _notices(found))):
        premises.append(_premise(list(group), explored, knowledge, same=same, holds=holds))
    if explored.cut:
        premises.append(
            Premise("可能的组合太多，只算了一部分，实际的范围可能更宽。请在上面选定一个数", short="只算了一部分组合")
        )
    return premises


def _notices(found: Candidates) -> tuple[tuple[str, str, str], ...]:
    return tuple((one.document, one.number, one.start) for one in found.values)


def _premise(
    found: list[Candidates], explored: Explored[Result], knowledge: Knowledge, *, same: bool, holds: bool
) -> Premise:
    first = found[0]
    names = "、".join(one.parameter.name for one in found)
    when = first.first if first.first == first.last else f"{first.first}至{first.last}"
    options = [_option(value, found, explored, knowledge) for value in _listed(first)]
    listed = "，或".join(option.label for option in options)
    text = f"{when}适用的{names}，没有读到能确定的数。可能是{listed}。"
    short = ""
    if len(options) > 1:
        text += "按哪一个算，结果都一样。" if same else "按不同的数算，结果不同，上面写的是范围。"
        short = "" if same else f"{names}是查到的几个之一"
    if any(one.unread for one in found):
        bounds = all(one.parameter.id.startswith(("bases/floor", "bases/ceiling")) for one in found)
        short = f"{names}不比查到的更窄" if holds and bounds else f"{names}没有别的新数"
        text += f"还可能有我们没有读到的新标准；这个结果的前提是：{short}。"
    refs = tuple(value_ref(value, knowledge) for one in found for value in one.values)
    return Premise(text, refs, tuple(options) if len(options) > 1 else (), short)


def _listed(found: Candidates) -> tuple[DatedValue, ...]:
    return found.values


def _option(value: DatedValue, found: list[Candidates], explored: Explored[Result], knowledge: Knowledge) -> Option:
    """One value with those of its notice: 5,013、25,065元/月（…，B级）."""
    twins = [one for each in found for one in each.values if same_notice(one, value) or one is value]
    unit = found[0].parameter.unit.name
    numbers = "、".join(f"{plain(one.decimal):,}" for one in twins)
    headline = next(
        (
            one.answer.headline
            for one in explored.outcomes
            if any(choice.value is value for choice in one.world.choices)
        ),
        "",
    )
    return Option(
        " ".join(one.id for one in twins), f"{numbers}{unit}（{value.source or '没有出处'}，{value.grade}级）", headline
    )
