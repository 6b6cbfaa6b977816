"""The deadlines there are (期限的规则): what starts them, where their days stand, and one of them worked out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from ..core.model import InputError, Inputs, Problem, Ref
from ..policy.knowledge import Knowledge
from ..policy.parameters import NoValueError
from ..policy.resolve import Taken, take

_OTHERS = "deadlines/registration-non-enterprise-national"
_MOST_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Rule:
    """One deadline: which event starts it, what has to be done, where the number of days stands."""

    event: str
    name: str
    act: str
    parameter: str
    registers: bool = False

    @property
    def field(self) -> str:
        """The name of the field in which a reader types other days."""
        return f"days-{self.parameter.removeprefix('deadlines/')}"


EVENTS = {
    "established": ("成立日", "领取营业执照或者批准成立的那一天"),
    "hired": ("用工之日", "职工开始上班的那一天"),
    "changed": ("登记事项变更之日", "名称、地址、法定代表人等变更的那一天"),
}
RULES = (
    Rule("established", "社会保险登记（天津）", "办理社会保险登记", "deadlines/registration", True),
    Rule("established", "社会保险登记（全国）", "办理社会保险登记", "deadlines/registration-national", True),
    Rule("established", "社会保险登记（企业以外的单位，全国）", "办理社会保险登记", _OTHERS),
    Rule("established", "失业保险登记（天津）", "办理失业保险登记", "deadlines/registration-unemployment"),
    Rule("established", "申报缴费（天津）", "申报缴费", "deadlines/declaration"),
    Rule("hired", "职工参保登记（全国）", "为职工办理社会保险登记", "deadlines/worker-national"),
    Rule("changed", "变更登记（全国）", "办理变更登记", "deadlines/change-national"),
)


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One deadline worked out, or the reason why it was not."""

    rule: Rule
    start: date
    days: int = 0
    last: date | None = None
    taken: Taken | None = None
    refused: str = ""
    together: bool = False

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The ground of its days, none when they were typed."""
        return tuple(replace(ref, part=f"{self.rule.act}的期限") for ref in self.taken.refs) if self.taken else ()


def work_out(rule: Rule, start: date, inputs: Inputs, knowledge: Knowledge) -> DeadlineLine | None:
    """One rule on the day of its event; None where the rule is for others."""
    typed = cast("Decimal | None", inputs.get(rule.field))
    if typed is not None and (typed != int(typed) or typed > _MOST_DAYS):
        raise InputError((Problem(rule.field, f"期限：{rule.name}：要填整数，最多{_MOST_DAYS:,}日"),))
    others = _others_on(start, knowledge)
    if rule.registers and others and inputs.get("unit") is None:
        told = f"单位是不是企业：{start}成立的，企业和其他单位的规定不同，请选一项"
        raise InputError((Problem("unit", told),))
    if rule.parameter == _OTHERS and not (typed is not None or (others and inputs.get("unit") == "other")):
        return None
    if rule.registers and others and inputs.get("unit") == "enterprise" and typed is None:
        return DeadlineLine(rule, start, together=True, taken=others)
    try:
        taken = take(knowledge, rule.parameter, start.isoformat(), typed, unconfirmed=False)
    except NoValueError as error:
        return DeadlineLine(rule, start, refused=str(error))
    days = int(taken.amount)
    first = 0 if inputs.get("counting") != "same" else 1
    return DeadlineLine(rule, start, days, start + timedelta(days=days - first), taken)


def _others_on(start: date, knowledge: Knowledge) -> Taken | None:
    """The rule for units that are no enterprises, where it holds: it means that enterprises have another one."""
    try:
        return take(knowledge, _OTHERS, start.isoformat(), None, unconfirmed=False)
    except NoValueError:
        return None
