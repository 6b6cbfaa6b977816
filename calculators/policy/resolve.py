"""Resolves a parameter (取值): the reader's own value, else the dated value of sufficient grade, else a refusal.

A typed number comes first. A–C values are used as they are; D only if the user asked for it, and then it is marked
待核实; E, what was worked out (推算) and what was not found are never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..core.inputs import plain
from ..core.model import CalculatorError, Field, FieldKind, Ref
from .knowledge import Knowledge
from .lookup import NoValueError
from .parameters import DatedValue, Use

TYPED = "您填的"
UNCONFIRMED = "待核实"
TRIED = "未核实"
"""Stands behind a number that is not confirmed where it is one of several that may hold, or tried on request."""
GROUP = "费率和标准（可改；空着就用有出处的数）"
UNCONFIRMED_FIELD = Field(
    "unconfirmed",
    "使用待核实的数（D级）",
    FieldKind.YES,
    GROUP,
    "D级是商业网站的汇总，没有读到官方文件。不勾就不用；勾了，结果里逐处标「待核实」",
)
TRY = "用查到的数试算（未核实）"
"""What lets in numbers that are not confirmed: see calculators/alternatives.py."""
_ALLOWED = {Use.DEFAULT: True, Use.TYPED: False}


@dataclass(frozen=True, slots=True)
class ResolvedParameter:
    """A parameter as used: `amount` in yuan, days or as a share of one; `shown` as printed: 16%."""

    amount: Decimal
    shown: str
    name: str
    ref: Ref | None
    mark: str = ""
    more: tuple[Ref, ...] = ()
    """Citations of what it was multiplied with."""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Its citations, none when it was typed."""
        return (*((self.ref,) if self.ref else ()), *self.more)

    @property
    def words(self) -> str:
        """The number with its mark: 16%，or 16%（您填的）."""
        return f"{self.shown}（{self.mark}）" if self.mark else self.shown


class UnconfirmedValueError(CalculatorError):
    """A value is known but may not be used as it is (有数，但不能直接用)."""


def resolve(
    knowledge: Knowledge,
    parameter_id: str,
    day: str,
    typed: Decimal | None,
    *,
    unconfirmed: bool,
    insurance: str = "",
    last: str = "",
) -> ResolvedParameter:
    """A parameter on a day (YYYY-MM-DD), or from that day to `last`, for one insurance where a value holds for some of them only.

    Raises NoValueError, or UnconfirmedValueError for D unasked, E and what was worked out (推算).
    """
    parameter = knowledge.parameters[parameter_id]
    unit = parameter.unit
    if typed is not None:
        return ResolvedParameter(
            typed * Decimal(unit.factor), f"{plain(typed):,}{unit.name}", parameter.name, None, TYPED
        )
    reading = knowledge.parameter_in(parameter_id, day, last or day, insurance)
    value = reading.value
    if not reading.chosen and not usable(value, unconfirmed=unconfirmed):
        raise UnconfirmedValueError(unconfirmed_words(parameter.name, value, unit.name, knowledge))
    shown = f"{plain(value.decimal):,}{unit.name}"
    tried = reading.chosen and not value.firm and not (unconfirmed and usable(value, unconfirmed=True))
    return ResolvedParameter(
        reading.amount, shown, parameter.name, value_ref(value, knowledge), TRIED if tried else mark(value)
    )


def usable(value: DatedValue, *, unconfirmed: bool) -> bool:
    """May it be filled in? A–C always, D when asked for, the rest never."""
    return _ALLOWED.get(Use(value.use), unconfirmed)


def mark(value: DatedValue) -> str:
    """待核实 where the value is not confirmed."""
    return UNCONFIRMED if Use(value.use) is Use.OFFER else ""


def unconfirmed_words(name: str, value: DatedValue, unit: str, knowledge: Knowledge) -> str:
    """Why a value that is known is not filled in, and what to do."""
    found = f"{name}：查到{'、'.join(value.value)}{unit}（{grade_words(value, knowledge)}）"
    return f"{found}，没有核实。要用它请勾选「{TRY}」，或者自己填"


def grade_words(value: DatedValue, knowledge: Knowledge) -> str:
    """The grade with what it means: B级，官方全文的转载."""
    named = {term["id"]: term["name"] for term in knowledge.parameter_terms["grade"]}
    return f"{value.grade}级，{named[value.grade]}"


def value_ref(value: DatedValue, knowledge: Knowledge) -> Ref:
    """Document and article, with period, grade and 待核实 in `detail`."""
    told = "，".join(part for part in (value.period, grade_words(value, knowledge), mark(value)) if part)
    return Ref(value.ref.label, value.ref.target, value.ref.words, told)


def found_before(error: NoValueError) -> str:
    """The values that may have held, as far as their dates were read: shown, never filled in."""
    unit = error.parameter.unit.name
    listed = dict.fromkeys(f"{'、'.join(value.value)}{unit}" for value in error.perhaps)
    return f"查到过{'、'.join(listed)}，没有读到适用的日期，只供您对照" if listed else ""
