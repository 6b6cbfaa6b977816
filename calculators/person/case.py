"""What person works with: how somebody works, on which day, and for what wage. Nothing is asked about an employer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..core.given import Given, required
from ..core.model import Inputs, Option
from ..policy.knowledge import Knowledge

_WORKS = {
    "staff": ("在单位上班", ""),
    "migrant": ("农村户口，在单位上班", ""),
    "flexible": ("灵活就业", "没有固定单位，例如自由职业、零工、没有雇人的个体户"),
    "platform": ("平台接单", "外卖、网约车等，和平台没有劳动关系"),
    "part-time": ("非全日制", "按小时计酬"),
    "interrupted": ("在单位上班，以前断过缴费", ""),
    "new-labour": ("在单位上班，今年第一次就业", ""),
    "welfare": ("公益性岗位", ""),
    "over-age": ("退休或者过了退休年龄，还在工作", ""),
    "intern": ("在校学生实习", ""),
    "dispatched": ("劳务派遣", "合同和派遣单位订，派到别的单位干活"),
    "civil-servant": ("公务员", "含参照公务员法管理的"),
    "foreigner": ("外国人，在单位上班", ""),
    "hmt-resident": ("港澳台居民，在单位上班", ""),
}
"""How each category of people says of itself how it works."""
_KINDS = {"civil-servant": frozenset({"agency", "institution", "society"})}
_FLAGS = {"dispatched": frozenset({"dispatch-agency"})}
"""What is known of the employer without asking."""


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. `wage`: a month, in 元, or the base that one chose; `assume` and `provisional` are handed on."""

    category: str
    day: date
    wage: Decimal | None
    assume: str = ""
    provisional: bool = False

    @property
    def flags(self) -> frozenset[str]:
        """What the category says about the employer."""
        return _FLAGS.get(self.category, frozenset())

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of employer that there can be, empty for all."""
        return _KINDS.get(self.category, frozenset())

    @property
    def work(self) -> str:
        """How one works, in words."""
        return _WORKS[self.category][0]


def works(knowledge: Knowledge) -> tuple[Option, ...]:
    """How somebody can work, of which the policy's vocabulary has a category."""
    known = {term.id for term in knowledge.people}
    return tuple(Option(one, label, hint) for one, (label, hint) in _WORKS.items() if one in known)


def read_case(inputs: Inputs) -> Case:
    """The inputs, named."""
    given = Given(inputs)
    return Case(
        required(given.choice("category")),
        required(given.day("day")),
        given.amount("wage"),
        given.text("assume"),
        given.ticked("provisional"),
    )
