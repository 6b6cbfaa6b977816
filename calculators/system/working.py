"""The working of system: the sources, the changes of the year, and each insurance by each reading."""

from __future__ import annotations

from ..core.model import Step
from .case import ALL, CHANGES, ENROLLED, GAINS, LOSSES, Case, SystemLine

_CUT = "截到0.1%，不进位：有一个人没有参保就不会显示100%"
_MOST = "退休和离开的人如果都已参保，走后已参保人数也少，要新办的人就多；最多到这个数"


def steps(case: Case, lines: dict[str, list[SystemLine]]) -> list[Step]:
    """What every figure of the tables follows from."""
    made = []
    for reading in case.readings:
        numbers = " + ".join(f"{one:,}" for one in reading.numbers)
        made.append(Step(reading.name, "应参保", reading.formula, numbers, reading.heads, "人", "", reading.refs))
    first = case.readings[0]
    made += [
        Step(
            reading.name,
            f"比{first.name}多",
            f"{reading.name} − {first.name}",
            f"{reading.heads:,} − {first.heads:,}",
            reading.heads - first.heads,
            "人",
            "",
            reading.refs,
        )
        for reading in case.readings[1:]
    ]
    if case.changes:
        made += _changes(case)
    for one in case.insurances:
        for line in lines[one.id]:
            made += _line(case, line)
    return made


def _change_numbers(case: Case) -> str:
    told = [f"+ {case.given[name]:,}" for name in GAINS if name in case.given]
    told += [f"− {case.given[name]:,}" for name in LOSSES if name in case.given]
    return " ".join(told)


def _changes(case: Case) -> list[Step]:
    names = [f"+ {label}" for name, label in GAINS.items() if name in case.given]
    names += [f"− {label}" for name, label in LOSSES.items() if name in case.given]
    return [
        Step(
            reading.name,
            "年末应参保",
            f"应参保 {' '.join(names)}",
            f"{reading.heads:,} {_change_numbers(case)}",
            reading.heads + case.gains - case.losses,
            "人",
            "",
            case.refs(CHANGES),
        )
        for reading in case.readings
    ]


def _least(value: int) -> str:
    return f" = −{-value:,}，取0" if value < 0 else ""


def _line(case: Case, line: SystemLine) -> list[Step]:
    subject, heads, enrolled = f"{line.insurance.name}（{line.reading.name}）", line.reading.heads, line.enrolled
    duty = (*case.refs(ALL), *case.refs(ENROLLED))
    made = [
        Step(
            subject,
            "缺口",
            "应参保 − 已参保，最少为0",
            f"{heads:,} − {enrolled:,}{_least(heads - enrolled)}",
            line.missing,
            "人",
            "",
            duty,
        )
    ]
    if line.rate is not None:
        numbers = f"{enrolled:,} ÷ {heads:,}"
        made.append(Step(subject, "参保率", "已参保 ÷ 应参保", numbers, line.rate, "%", _CUT, duty))
    if case.changes:
        later, most = heads + case.gains - case.losses, heads + case.gains
        changes = case.refs(CHANGES)
        made += [
            Step(
                subject,
                "至少净增",
                "年末应参保 − 已参保，最少为0",
                f"{later:,} − {enrolled:,}{_least(later - enrolled)}",
                line.later,
                "人",
                "",
                changes,
            ),
            Step(
                subject,
                "最多需新办",
                "应参保 + 增加的人 − 已参保，最少为0",
                f"{heads:,} + {case.gains:,} − {enrolled:,}{_least(most - enrolled)}",
                line.most,
                "人",
                "",
                changes,
                _MOST,
            ),
        ]
    return made
