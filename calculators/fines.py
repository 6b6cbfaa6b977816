"""Fines around contributions (罚款): under which condition each arises, and its range. None is ever said to be due.

The conditions are told in our words after the articles that the parameters fines/* name; the numbers are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from calculators.inputs import plain
from calculators.knowledge import Knowledge
from calculators.model import Finding, Ref, Tone
from calculators.money import yuan
from calculators.parameters import NoValueError, Reading
from calculators.taken import usable, value_ref


@dataclass(frozen=True, slots=True)
class _Fine:
    """One fine: what has to have happened, who pays, the parameters of its range, and what a multiple multiplies."""

    condition: str
    whom: str
    least: str
    most: str
    of: str = ""


_FINES = (
    _Fine("责令限期缴纳或者补足以后，逾期仍不缴纳的", "用人单位", "fines/unpaid-min", "fines/unpaid-max", "owed"),
    _Fine(
        "应当参加工伤保险而没有参加，责令限期参加并补缴以后，逾期仍不缴纳的",
        "用人单位",
        "fines/injury-unpaid-min",
        "fines/injury-unpaid-max",
        "injury",
    ),
    _Fine("申报时瞒报工资总额或者职工人数的", "用人单位", "fines/conceal-min", "fines/conceal-max", "concealed"),
    _Fine(
        "不办理社会保险登记，责令限期改正以后，逾期不改正的",
        "用人单位",
        "fines/unregistered-min",
        "fines/unregistered-max",
        "due",
    ),
    _Fine(
        "不办理社会保险登记，责令限期改正以后，逾期不改正的",
        "直接负责的主管人员和其他直接责任人员",
        "fines/unregistered-person-min",
        "fines/unregistered-person-max",
    ),
    _Fine(
        "没有按规定办理登记、变更登记、注销登记或者申报，责令限期改正，情节严重的",
        "直接负责的主管人员和其他直接责任人员",
        "fines/person-min",
        "fines/person-max",
    ),
    _Fine(
        "没有按规定办理登记、变更登记、注销登记或者申报，责令限期改正，情节特别严重的",
        "直接负责的主管人员和其他直接责任人员",
        "fines/person-max",
        "fines/person-grave-max",
    ),
    _Fine(
        "伪造、变造、故意毁灭账册材料或者不设账册，致使缴费基数无法确定，又迟延缴纳的",
        "直接负责的主管人员和其他直接责任人员",
        "fines/books-min",
        "fines/books-max",
    ),
    _Fine("例如不代扣代缴、不向职工公布缴费情况的", "缴费单位", "", "fines/unit-max"),
    _Fine("抗拒、阻挠劳动保障监察等情形", "用人单位", "fines/obstruct-min", "fines/obstruct-max"),
)
_BASES = {"owed": "欠缴数额", "injury": "欠缴的工伤保险费", "concealed": "瞒报的工资数额", "due": "应缴社会保险费数额"}


def fine_findings(knowledge: Knowledge, day: str, bases: dict[str, Decimal]) -> tuple[Finding, ...]:
    """Every fine whose article holds on a day, with its condition and range; in 元 where the base is known."""
    return tuple(finding for fine in _FINES if (finding := _finding(fine, knowledge, day, bases)) is not None)


def _finding(fine: _Fine, knowledge: Knowledge, day: str, bases: dict[str, Decimal]) -> Finding | None:
    least = _reading(knowledge, fine.least, day) if fine.least else None
    most = _reading(knowledge, fine.most, day)
    base = bases.get(fine.of, Decimal(0))
    if most is None or (fine.least and least is None) or (fine.of == "injury" and not base):
        return None
    if fine.of:
        low = least.amount if least else Decimal(0)
        told = f"{_BASES[fine.of]}的{plain(low)}倍至{plain(most.amount)}倍"
        if base:
            told += f"，按{yuan(base)}算是{yuan(base * low)}至{yuan(base * most.amount)}"
    elif least:
        told = f"{plain(least.amount):,}元至{plain(most.amount):,}元"
    else:
        told = f"{plain(most.amount):,}元以下"
    ends = (("下限", least), ("上限", most)) if least else (("", most),)
    refs = tuple(_ref(end, one, knowledge) for end, one in ends)
    return Finding(Tone.NOTE, f"条件：{fine.condition}，才可能罚{fine.whom}。范围：{told}", refs)


def _ref(end: str, reading: Reading, knowledge: Knowledge) -> Ref:
    ref = value_ref(reading.value, knowledge)
    return replace(ref, label=f"{ref.label}{end}")


def _reading(knowledge: Knowledge, parameter_id: str, day: str) -> Reading | None:
    try:
        reading = knowledge.parameter_on(parameter_id, day)
    except NoValueError:
        return None
    return reading if usable(reading.value, unconfirmed=False) else None
