"""The four questions of an employer (四问): whom to enrol, what it costs, by when, what late payment costs.

Nothing is worked out here: each question is put to the calculator that answers it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ..arrears import calculator as arrears
from ..arrears.case import Case as Debts
from ..arrears.case import Months
from ..arrears.case import read_case as read_debts
from ..arrears.rule import DebtLine, total
from ..arrears.rule import work_out as work_out_debt
from ..contribution import calculator as contribution
from ..contribution.rates import EMPLOYEE, EMPLOYER
from ..contribution.rule import NOTHING, left_out, side_sum
from ..core.inputs import plain
from ..core.model import CalculatorError, File, Finding, Premise, Result, Table, Tone
from ..core.money import yuan
from ..deadlines import calculator as deadlines
from ..deadlines.case import read_case as read_deadlines
from ..deadlines.rule import DeadlineLine
from ..gap import calculator as gap
from ..gap.case import read_case as read_gap
from ..gap.rule import GapLine, shown
from ..gap.rule import work_out as work_out_gap
from ..output.ics import Calendar
from ..output.text import format_value
from ..policy.knowledge import Knowledge
from .case import Case, ask, band_kind
from .part import PartAnswer, refusing, way

WHOM, COST, WHEN, LATE = "给谁参保", "每月缴多少", "最晚哪天办", "晚缴怎样算"
_DAY = timedelta(days=1)
_HANDED = frozenset({"class"})
_SAMPLE = Decimal(10000)
"""What is taken for a debt where it is not known what a month costs, to tell the late fee of a day."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Whom to enrol: the part, and the lines of the insurances."""

    part: PartAnswer
    lines: tuple[GapLine, ...]
    total: int

    @property
    def everybody(self) -> list[str]:
        """The insurances in which everybody must be enrolled, by id."""
        return [line.insurance.id for line in self.lines if line.obliged == self.total > 0]

    @property
    def some(self) -> list[GapLine]:
        """The insurances in which only some must be."""
        return [line for line in self.lines if 0 < line.obliged < self.total]


def enrolment(case: Case, knowledge: Knowledge) -> Enrolment:
    """给谁参保: by 参保缺口."""
    typed = {
        "kind": case.kind,
        "day": case.day.isoformat(),
        **{one: str(heads) for one, heads in case.people.items()},
        **{f"enrolled-{one}": str(heads) for one, heads in case.enrolled.items() if heads is not None},
    }
    found = read_gap(ask(gap.CALCULATOR, typed, knowledge), knowledge)
    lines = [work_out_gap(found, insurance) for insurance in shown(found)]
    part = PartAnswer(
        WHOM,
        way(gap.CALCULATOR, typed),
        gap.answer(found, lines),
        _whom(case, lines),
        todo=_to_enrol(lines),
        tables=min(len(case.people), 2),
        more=frozenset({Tone.NOTE}),
    )
    return Enrolment(part, tuple(lines), case.total)


def _whom(case: Case, lines: list[GapLine]) -> str:
    """45人应当参加养老、医疗、失业、工伤、生育，还差养老1人."""
    by_heads: dict[int, list[str]] = {}
    for line in lines:
        by_heads.setdefault(line.obliged, []).append(line.insurance.short)
    told = [
        f"{heads:,}人应当参加{'、'.join(names)}" for heads, names in sorted(by_heads.items(), reverse=True) if heads
    ]
    missing = [(line.insurance.short, line.gap) for line in lines if line.gap]
    if len(missing) > 1 and len({count for _, count in missing}) == 1:
        told.append(f"{'、'.join(name for name, _ in missing)}各差{missing[0][1]:,}人")
    elif missing:
        told.append("还差" + "、".join(f"{name}{count:,}人" for name, count in missing))
    return "，".join(told) or (f"没有查到{case.total:,}人必须参保的条文" if case.total else "没有职工")


def _to_enrol(lines: list[GapLine]) -> tuple[Finding, ...]:
    missing = "、".join(f"{line.insurance.short}{line.gap:,}人" for line in lines if line.gap)
    refs = tuple(dict.fromkeys(ref for line in lines if line.gap for ref in line.steps[0].refs))
    return (Finding(Tone.NEXT, f"给没有参保的人办参保：{missing}", refs),) if missing else ()


@dataclass(frozen=True, slots=True)
class Cost:
    """What it costs: the part, what a month costs as far as it was worked out, and what is not in it."""

    part: PartAnswer
    month: Decimal | None = None
    without: str = ""


def cost(case: Case, knowledge: Knowledge, found: Enrolment) -> Cost:
    """每月缴多少: by 缴费测算, for those insurances in which everybody must be enrolled."""
    bands = [
        f"{heads},{case.wage},{band_kind(one, case.day, knowledge)}" for one, heads in case.people.items() if heads
    ]
    typed = {
        "month": f"{case.day:%Y-%m}",
        "kind": "employer",
        "bands": "\n".join(bands),
        **{f"want-{one}": "yes" for one in found.everybody},
        **case.passed,
    }
    part = PartAnswer(
        COST, way(contribution.CALCULATOR, {**typed, "bands": "" if case.wage is None else typed["bands"]})
    )
    if case.wage is None:
        return Cost(replace(part, refused="没有填工资，没有算。填平均月工资或者每月工资总额就能算"))
    if not found.everybody:
        return Cost(
            replace(
                part,
                refused="没有一个险种是全体职工都应当参加的，没有算缴费。只有一部分人应当参加的，请打开缴费测算分开算",
            )
        )
    try:
        return _paid(case, knowledge, found, typed, part)
    except CalculatorError as error:
        return Cost(refusing(part, error, _HANDED))


def _paid(case: Case, knowledge: Knowledge, found: Enrolment, typed: Mapping[str, str], part: PartAnswer) -> Cost:
    lines, answer = contribution.work(ask(contribution.CALCULATOR, typed, knowledge), knowledge)
    month = sum((side_sum(lines, name) for name in (EMPLOYER, EMPLOYEE)), NOTHING)
    without = "、".join([*filter(None, [left_out(lines)]), *(line.insurance.name for line in found.some)])
    short = f"每月共缴{yuan(month)}{f'（不含{without}）' if without else ''}"
    result = replace(_with_some(answer, found.some), premises=(*_even(case), *answer.premises))
    return Cost(replace(part, result=result, short=short), month, without)


def _even(case: Case) -> tuple[Premise, ...]:
    """That one wage is taken for several people."""
    if not case.even:
        return ()
    text = "每人都按平均工资算。有人低于缴费基数下限或者高于上限的，实际应缴的不同，请打开缴费测算按人填。"
    return (Premise(text, short="每人都按平均工资算"),)


def _with_some(result: Result, some: list[GapLine]) -> Result:
    """The result, and that an insurance in which only some must be enrolled is not in it."""
    if not some:
        return result
    named = "、".join(f"{line.insurance.name}（{line.obliged:,}人）" for line in some)
    told = Finding(Tone.UNKNOWN, f"只有一部分人应当参加{named}，没有算进去，请打开缴费测算分开算")
    first, *others = result.sections
    return replace(result, sections=(replace(first, findings=(told, *first.findings), folded=False), *others))


def deadline(case: Case, knowledge: Knowledge) -> PartAnswer:
    """最晚哪天办: by 办理期限, for every day of hire; without one, what has to be done every month."""
    asked = [{"hired": one.isoformat(), "today": case.day.isoformat()} for one in case.hires]
    part = PartAnswer(WHEN, way(deadlines.CALCULATOR, asked[-1] if asked else {"today": case.day.isoformat()}))
    if not asked:
        return replace(
            part, refused="没有填新职工的入职日，没有算到哪一天。每月、每年要做的事在下面的「用人单位要做的事」里"
        )
    lines: list[DeadlineLine] = []
    results = []
    for typed in asked:
        found = read_deadlines(ask(deadlines.CALCULATOR, typed, knowledge), knowledge)
        here = deadlines.lines_of(found, knowledge)
        try:
            results.append(deadlines.answer(found, here, knowledge))
        except CalculatorError as error:
            return refusing(part, error)
        lines += here
    return replace(part, result=_together(case, results), short=_by_when(case, lines), todo=_to_register(case, lines))


def _together(case: Case, results: list[Result]) -> Result:
    """The results for several days of hire as one."""
    first = results[0]
    rows = [
        (f"{hired}入职：{name}", cells)
        for hired, one in zip(case.hires, results, strict=True)
        for name, cells in one.tables[0].rows
    ]
    entries = [
        entry for one in results for file in one.files if isinstance(file.body, Calendar) for entry in file.body.entries
    ]
    return replace(
        first,
        headline="".join(one.headline for one in results),
        tables=(Table(first.tables[0].caption, first.tables[0].columns, tuple(rows)),),
        sections=tuple(dict.fromkeys(section for one in results for section in one.sections if not section.folded)),
        steps=tuple(
            replace(step, subject=f"{hired}入职：{step.subject}")
            for hired, one in zip(case.hires, results, strict=True)
            for step in one.steps
        ),
        files=(File("calendar", "办理期限.ics", Calendar(tuple(entries), case.day)),) if entries else (),
    )


def _by_when(case: Case, lines: list[DeadlineLine]) -> str:
    """The most urgent of the last days."""
    last, line = min(((line.last, line) for line in lines if line.last), key=lambda one: one[0])
    left = (last - case.day).days
    told = f"还剩{left}日" if left >= 0 else f"已过{-left}日"
    return f"{format_value(line.start)}入职的，最晚{format_value(last)}登记（{told}）"


def _to_register(case: Case, lines: list[DeadlineLine]) -> tuple[Finding, ...]:
    found = []
    for last, line in sorted(((line.last, line) for line in lines if line.last), key=lambda one: one[0]):
        late = f"已经过了{(case.day - last).days}日，马上补办" if last < case.day else f"{format_value(last)}以前办"
        found.append(Finding(Tone.NEXT, f"{format_value(line.start)}入职的，{line.act}：{late}", line.refs))
    return tuple(found)


def late_payment(case: Case, knowledge: Knowledge, cost: Cost) -> PartAnswer:
    """晚缴怎样算: by 欠费与滞纳金: what is owed until the day, or what one day late costs."""
    try:
        return _one_day(case, knowledge, cost) if case.unpaid is None else _owed(case, knowledge, cost, case.unpaid)
    except CalculatorError as error:
        return refusing(PartAnswer(LATE, way(arrears.CALCULATOR, {"paid": case.day.isoformat()})), error)


def _one_day(case: Case, knowledge: Knowledge, cost: Cost) -> PartAnswer:
    """What being one day late with this month costs, or with 10,000 元 where it is not known what a month costs."""
    sample, due = cost.month or _SAMPLE, case.day - _DAY
    typed = {"debts": f"{due:%Y-%m},,{sample},,{due},", "paid": case.day.isoformat()}
    debts, lines = _debts(typed, knowledge)
    answer = arrears.answer(debts, lines, knowledge)
    whose = "这个月的费" if cost.month else f"每{plain(_SAMPLE):,}元"
    short = f"晚缴一天，{whose}滞纳金{_fee(lines)}"
    result = replace(
        answer,
        headline=f"没有填欠缴的月份。{short}。",
        steps=tuple(replace(step, subject="晚缴一天") for step in answer.steps),
        premises=(),
    )
    return PartAnswer(LATE, way(arrears.CALCULATOR, typed), result, short, tables=0)


def _owed(case: Case, knowledge: Knowledge, cost: Cost, first: date) -> PartAnswer:
    """What is owed for every month whose day for paying has passed."""
    typed = {"first-month": f"{first:%Y-%m}", "due-day": str(case.due_day), "paid": case.day.isoformat()}
    part = PartAnswer(LATE, way(arrears.CALCULATOR, typed))
    months = Months(first, case.day.replace(day=1), case.due_day, late=False, paid=case.day)
    due = [one for one in months.debts(_SAMPLE, injury=False) if one.due < case.day]
    owed = cost.month if case.owed is None else case.owed
    if not due:
        return replace(part, refused=f"{first.year}年{first.month}月起的缴费期限都还没有过，没有滞纳金")
    if owed is None:
        return replace(
            part, refused="没有填每月欠缴多少，每月应缴多少也无法计算，所以没有算滞纳金。填每月欠缴多少就能算"
        )
    typed |= {"last-month": f"{months.firsts[len(due) - 1]:%Y-%m}", "monthly": f"{owed}"}
    debts, lines = _debts(typed, knowledge)
    answer = arrears.answer(debts, lines, knowledge)
    if not case.due_given:  # that a month has no 31st says nothing where nobody typed a 31
        answer = _without(answer, {f"{one.debt.label}：{one.debt.note}" for one in lines})
    answer = replace(answer, premises=(*answer.premises, *_estimated(case, cost)))
    day, tomorrow = (
        format_value(case.day),
        [one for section in answer.sections for one in section.findings if one.tone is Tone.DISTANCE],
    )
    pay = [Finding(Tone.NEXT, f"补缴{len(due)}个月的欠费：{one.text}", one.refs) for one in tomorrow]
    return PartAnswer(
        LATE,
        way(arrears.CALCULATOR, typed),
        answer,
        f"欠缴{len(due)}个月，滞纳金算到{day}是{_fee(lines)}",
        todo=tuple(pay),
        more=frozenset({Tone.DISTANCE}),
    )


def _debts(typed: Mapping[str, str], knowledge: Knowledge) -> tuple[Debts, list[DebtLine]]:
    found = read_debts(ask(arrears.CALCULATOR, typed, knowledge), knowledge)
    return found, [work_out_debt(one, found.terms, knowledge) for one in found.debts]


def _fee(lines: list[DebtLine]) -> str:
    """5.00元, or from the smaller amount to the larger where it is open whether there was an order to pay."""
    least, most = total(lines, "least"), total(lines, "most")
    return yuan(most) if least == most else f"{yuan(least)}至{yuan(most)}"


def _without(result: Result, texts: Set[str]) -> Result:
    """The result without some of its findings."""
    sections = (
        replace(section, findings=tuple(one for one in section.findings if one.text not in texts))
        for section in result.sections
    )
    return replace(result, sections=tuple(sections))


def _estimated(case: Case, cost: Cost) -> list[Premise]:
    """What is taken for granted of months that were not paid, where it was not filled in."""
    found = []
    if case.owed is None:
        without = f"，不含{cost.without}" if cost.without else ""
        text = f"没有填每月欠缴多少，各月都按{case.day.year}年{case.day.month}月应缴的数算{without}；那几个月实际的基数和费率可能不同。"
        found.append(Premise(text, short="各月欠缴的数按这个月估算"))
    if not case.due_given:
        found.append(Premise("没有填每月几号以前缴，按当月最后一天算。", short="缴费期限按月末"))
    return found
