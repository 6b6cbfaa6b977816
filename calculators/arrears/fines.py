"""Fines around contributions (罚款): under which condition each arises, and its range. None is ever said to be due.

The condition is told in the article's own words, which stand with the parameter fines/* of its upper end; where they
were not read, that is said and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from ..core.model import Finding, Ref, Tone
from ..core.money import yuan
from ..policy.knowledge import Knowledge
from ..policy.lookup import NoValueError, Reading
from ..policy.resolve import usable, value_ref

NOT_READ = "条文原文未查到，条件按二手转述，待核实"


@dataclass(frozen=True, slots=True)
class _Fine:
    """One article: the parameters of its range, the upper of which carries its words, and what a multiple multiplies."""

    most: str
    least: str = ""
    of: str = ""


_FINES = (
    _Fine("fines/unpaid-max", "fines/unpaid-min", "owed"),
    _Fine("fines/injury-unpaid-max", "fines/injury-unpaid-min", "injury"),
    _Fine("fines/conceal-max", "fines/conceal-min", "concealed"),
    _Fine("fines/unregistered-person-max", "fines/unregistered-person-min"),
    _Fine("fines/person-grave-max", "fines/person-min"),
    _Fine("fines/books-max", "fines/books-min"),
    _Fine("fines/unit-max"),
    _Fine("fines/obstruct-max", "fines/obstruct-min"),
)
_BASES = {"owed": "欠缴数额", "injury": "欠缴的工伤保险费", "concealed": "瞒报的工资数额"}


def fine_findings(knowledge: Knowledge, day: str, bases: dict[str, Decimal]) -> tuple[Finding, ...]:
    """Every fine whose article holds on a day, in its own words; its range in 元 where the base is known."""
    return tuple(finding for fine in _FINES if (finding := _finding(fine, knowledge, day, bases)) is not None)


def _finding(fine: _Fine, knowledge: Knowledge, day: str, bases: dict[str, Decimal]) -> Finding | None:
    least = _reading(knowledge, fine.least, day) if fine.least else None
    most = _reading(knowledge, fine.most, day)
    base = bases.get(fine.of, Decimal(0))
    if most is None or (fine.least and least is None) or (fine.of == "injury" and not base):
        return None
    value = most.value
    told = f"{value.document}{value.article}：" + (f"「{value.words}」" if value.words else NOT_READ)
    if value.words and least and base:
        told += f"。{_BASES[fine.of]}按{yuan(base)}算，范围是{yuan(base * least.amount)}至{yuan(base * most.amount)}"
    ends = (("下限", least), ("上限", most)) if least else (("上限", most),)
    return Finding(Tone.NOTE, told, tuple(_ref(end, one, knowledge) for end, one in ends))


def _ref(end: str, reading: Reading, knowledge: Knowledge) -> Ref:
    ref = value_ref(reading.value, knowledge)
    return replace(ref, part=end)


def _reading(knowledge: Knowledge, parameter_id: str, day: str) -> Reading | None:
    try:
        reading = knowledge.parameter_on(parameter_id, day)
    except NoValueError:
        return None
    return reading if usable(reading.value, unconfirmed=False) else None
