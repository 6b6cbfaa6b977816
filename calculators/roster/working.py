"""How the figures of a roster's answer come about (花名册的算式), step by step with their citations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..core.given import required
from ..core.merge import span
from ..core.model import Ref, Step
from ..core.money import rounding_words
from .judge.cost import SIDES
from .judge.owed import PARTS
from .judge.tally import Money, RosterLine
from .model import View
from .tables import DUTY, HONEST, between, months_named, rate_of

_CUT = "截到0.1%，不进位：没有全部参保就不会显示100%"


def steps(view: View) -> list[Step]:
    """Every step, insurance by insurance, then the sums."""
    policy, names = view.case.policy, view.case.knowledge.names
    duty, honest = policy.ref(*DUTY), policy.ref(*HONEST)
    found = []
    for at, line in enumerate(view.tally.lines):
        subject, obliged = line.insurance.name, sum(line.obliged.values())
        if obliged:
            kinds, heads = _sum_of(line.obliged, names)
            refs = tuple(line.citations)
            found.append(Step(subject, "应参保人数", kinds, heads, obliged, "人", refs=refs))
            numbers = f"{obliged:,} − {line.enrolled:,} − {line.open:,}"
            formula = "应参保人数 − 其中已参保 − 其中没有填"
            found.append(Step(subject, "缺口", formula, numbers, line.missing, "人", refs=(duty,)))
            rate = rate_of(line)
            if rate is not None:
                numbers = f"{line.enrolled:,} ÷ ({line.enrolled:,} + {line.missing:,})"
                formula = "其中已参保 ÷ (其中已参保 + 缺口)"
                if line.open:
                    numbers = f"{line.enrolled:,} ÷ {obliged:,}，{line.enrolled + line.open:,} ÷ {obliged:,}"
                    formula = "没有填的都没有参保，至少是其中已参保 ÷ 应参保人数；都参了，至多是(其中已参保 + 其中没有填) ÷ 应参保人数"
                found.append(Step(subject, "参保率", formula, numbers, rate, "%", _CUT, (duty,)))
        for money, word, ref in ((line.now, "已参保的人", honest), (line.gap, "补上的人", duty)):
            found += [
                _sum_step(view, at, word, side, money, ref)
                for side in SIDES
                if money.has(side) and money.of(side) is not None
            ]
        found += _topup_steps(view, at)
        found += _debt_steps(view, line, duty) if line.debts.heads and not line.debts.refused else []
    return found


def _topup_steps(view: View, at: int) -> list[Step]:
    topup, case = view.roster.topup, view.case
    line, subject = topup.lines[at], case.insurances[at].name
    if not line.heads:
        return []
    rounding = f"每人每月各自{rounding_words(case.rounding)}，再相减、相加"
    formula = "各人各月：按那个月的上下限应缴 − 按原来的上下限已缴"
    numbers = f"{months_named(topup.firsts)}，{line.heads:,}人"
    new = topup.months[0].plans[0]
    old = required(new.paid)
    found = []
    for side in SIDES:
        if ends := line.bounds(side):
            refs = tuple(dict.fromkeys((case.policy.ref(*HONEST), *new.refs(at, side), *old.refs(at, side))))
            found.append(Step(subject, f"补差：{side}", formula, numbers, between([ends]), "元", rounding, refs))
    return found


def _debt_steps(view: View, line: RosterLine, duty: Ref) -> list[Step]:
    roster, debts = view.roster, line.debts
    rounding = f"每人每月{rounding_words(roster.owed.rule)}，再相加"
    months = roster.owed.firsts
    owed, least, most = (span([part(one) for one in debts.bounds]) for part in PARTS[:3])
    numbers = f"{months[0]:%Y-%m}至{months[-1]:%Y-%m}，{debts.heads:,}人"
    subject, refs = line.insurance.name, roster.owed.refs(line.insurance.id) or (duty,)
    fees = [("滞纳金", most)] if least == most else [("滞纳金至少", least), ("滞纳金至多", most)]
    formula = "各人各月：单位部分 + 职工部分"
    return [
        Step(subject, "补缴本金", formula, numbers, owed, "元", rounding, (duty,)),
        *(
            Step(subject, name, "各人各月：本金 × 天数 × 每日比例", numbers, fee, "元", rounding, refs)
            for name, fee in fees
        ),
    ]


def _sum_of(counted: Mapping[str, int], names: Mapping[str, str]) -> tuple[str, str]:
    listed = sorted(counted.items())
    return " + ".join(names[one] for one, _ in listed), " + ".join(f"{heads:,}" for _, heads in listed)


def _sum_step(view: View, at: int, word: str, side: str, money: Money, ref: Ref) -> Step:
    plan, subject = required(view.plan), view.case.insurances[at].name
    rounding = f"每人{rounding_words(view.case.rounding)}，再相加"
    formula = "每人缴费基数 × 费率，各人相加"
    value: Decimal | None = money.of(side)
    refs = (ref, *plan.refs(at, side))
    numbers = f"{plan.words(at, side)}，{money.heads:,}人"
    return Step(subject, f"{word}：{side}每月", formula, numbers, value, "元", rounding, refs)
