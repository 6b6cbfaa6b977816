"""The deadlines there are (有期限的事): what starts them, what has to be done, where their days stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..policy.duties import EmployerRule
from ..policy.knowledge import Knowledge
from ..policy.lookup import NoValueError
from ..policy.resolve import ResolvedParameter, resolve

OTHERS = "deadlines/registration-non-enterprise-national"
"""The parameter of those that are no enterprises."""


@dataclass(frozen=True, slots=True)
class Obligation:
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


HIRED = Obligation("hired", "职工参保登记（全国）", "为职工办理社会保险登记", "deadlines/worker-national")
LEFT = Obligation("left", "告知失业人员名单（全国）", "告知失业人员名单", "deadlines/leavers-national")
"""Of these two a roster is asked, which names those who were hired and who left."""
EVENTS = {
    "established": ("成立日", "领取营业执照或者批准成立的那一天"),
    "hired": ("用工之日", "职工开始上班的那一天"),
    "changed": ("登记事项变更之日", "名称、地址、法定代表人等变更的那一天"),
    "papers": ("外国人就业证件办好之日", "招用外国人的，从办理就业证件那一天起算"),
    "left": ("解除或者终止劳动关系之日", "有人离开的那一天"),
}
RECURRING = ("monthly", "yearly")
"""Duties that no single day starts."""
DECLARATION = "deadlines/declaration"
"""The parameter of the days that a new unit once had; since then every month is declared and paid in its time."""
OBLIGATIONS = (
    Obligation("established", "社会保险登记（天津）", "办理社会保险登记", "deadlines/registration", True),
    Obligation("established", "社会保险登记（全国）", "办理社会保险登记", "deadlines/registration-national", True),
    Obligation("established", "社会保险登记（企业以外的单位，全国）", "办理社会保险登记", OTHERS),
    Obligation("established", "失业保险登记（天津）", "办理失业保险登记", "deadlines/registration-unemployment"),
    Obligation("established", "申报缴费（天津）", "申报缴费", DECLARATION),
    HIRED,
    Obligation("changed", "变更登记（全国）", "办理变更登记", "deadlines/change-national"),
    Obligation("papers", "外国人参保登记（全国）", "为外国人办理社会保险登记", "deadlines/foreigner-national"),
    LEFT,
)


def monthly_on(day: str, knowledge: Knowledge) -> EmployerRule | None:
    """The duty to declare and pay every month, where it holds: a new unit has no other days for it."""
    return next((one for one in knowledge.duties_on(day) if one.id == "pay"), None)


def others_on(start: date, knowledge: Knowledge) -> ResolvedParameter | None:
    """The rule for units that are no enterprises, where it holds: it means that enterprises have another one."""
    try:
        return resolve(knowledge, OTHERS, start.isoformat(), None, unconfirmed=False)
    except NoValueError:
        return None
