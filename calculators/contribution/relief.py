"""Contributions that were cut for some employers from February to December 2020 (阶段性减免): one rule for 缴费测算 and the roster."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from ..core.inputs import plain
from ..core.model import Field, FieldKind, Option, Premise
from ..policy.knowledge import Knowledge
from ..policy.lookup import NoValueError, Reading
from ..policy.resolve import ResolvedParameter, value_ref

RELIEF = "relief"
"""The field for the kind of employer by which contributions were cut."""
NO_CUT = "none"
"""The kind of those for whom nothing was cut."""
ONLY_MONTHS = "2020年的减免只有几个月，各险种、各类单位的月份不一样：全年的数不要当作那一年实际要缴的。"
"""What is to be said of a sum of twelve such months."""
UNUSED = "2020年减免的单位类型"
"""How the field is named where it was filled in and nothing was cut."""
_CUTS = {
    **{("sme", one): "rates/relief-2020/sme" for one in ("pension", "unemployment", "injury")},
    **{("large", one): "rates/relief-2020/large" for one in ("pension", "unemployment", "injury")},
    **{(kind, "medical"): "rates/relief-2020/medical" for kind in ("sme", "large")},
}
"""Where the share stands that employers of a kind still paid, by kind and insurance."""


def relief_field(group: str) -> Field:
    """By what kind of employer the contributions of 2020 were cut."""
    kinds = (
        Option("sme", "中小微企业", "包括以单位方式参保的个体工商户"),
        Option("large", "大型企业、社会组织"),
        Option(NO_CUT, "机关、事业单位等", "不减免"),
    )
    hint = "只有2020年2月到12月要选：那时按单位类型减免单位缴的部分"
    return Field(RELIEF, "2020年减免：单位类型", FieldKind.CHOICE, group, hint, options=kinds)


def relieved(knowledge: Knowledge, day: str, insurances: Collection[str]) -> tuple[Reading, ...]:
    """What was cut on a day for some employers, in these insurances."""
    found = {}
    for (_, insurance), parameter in _CUTS.items():
        if insurance in insurances:
            with suppress(NoValueError):
                found[parameter] = knowledge.parameter_on(parameter, day)
    return tuple(found.values())


def cut(full: ResolvedParameter, knowledge: Knowledge, kind: str | None, insurance: str, day: str) -> ResolvedParameter:
    """What an employer of a kind still paid on a day, of its full rate."""
    parameter = _CUTS.get((kind or "", insurance))
    if parameter is None:
        return full
    with suppress(NoValueError):
        left = knowledge.parameter_on(parameter, day)
        share = f"{plain(left.value.decimal)}{left.parameter.unit.name}"
        more = (*full.more, value_ref(left.value, knowledge))
        return replace(full, amount=full.amount * left.amount, shown=f"{full.shown} × {share}", more=more)
    return full


def relief_premises(knowledge: Knowledge, months: Sequence[date], insurances: Collection[str]) -> tuple[Premise, ...]:
    """That nothing was cut because no kind was chosen, where some of these months are those of the cut."""
    cuts = {month: found for month in months if (found := relieved(knowledge, month.isoformat(), insurances))}
    if not cuts:
        return ()
    readings = list(dict.fromkeys(one for found in cuts.values() for one in found))
    told = (f"{one.parameter.name.partition('：')[2]}{plain(one.value.decimal)}%" for one in readings)
    refs = tuple(dict.fromkeys(value_ref(one.value, knowledge) for one in readings))
    first, last = min(cuts), max(cuts)
    when = f"{first.year}年{first.month}月" + (f"到{last.month}月" if last != first else "")
    text = f"{when}按单位类型减免单位缴的部分，没有选类型，没有减。{'；'.join(dict.fromkeys(told))}。"
    kinds = tuple(replace(one, hint="") for one in relief_field("").options)
    return (Premise(text, refs, kinds, "没有算2020年的减免", RELIEF),)
