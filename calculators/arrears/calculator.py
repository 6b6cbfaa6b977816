"""欠费与滞纳金 arrears: what is owed, for how many days, and the late fee, split where the rate changed.

Rests on 社会保险费征缴暂行条例 art. 10 (110 %) and 13 (2‰ a day), 社会保险法 art. 62, 86 (0.5‰ a day from 2011-07-01) and
工伤保险条例 art. 62 (0.5‰ a day from 2011-01-01), all by the dated values of docs/parameters/arrears; and on
津政办发〔2005〕21号第五部分第二自然段, 据实缴费、按时缴费.

    owed = what was left unpaid, or last month's amount x 110 % where nothing was declared
    days = from the day after the last day for paying (欠缴之日) to the day of payment, both counted
    fee  = owed x (days at one rate x that rate + days at the next x the next), rounded once per debt

The part under 征缴暂行条例 is charged only if the money stays unpaid after the order to pay (责令限期缴纳；逾期仍不缴纳的),
and then from the day of default (从欠缴之日起). Where it was not filled in whether there was an order, both are shown.

>>> from datetime import date
>>> from decimal import Decimal
>>> calculate({"monthly": Decimal(1000), "first-month": date(2012, 1, 1), "last-month": date(2012, 1, 1),
...            "due-day": Decimal(15), "paid": date(2012, 1, 25)}, knowledge).headline
'算到2012年1月25日，欠缴本金1,000.00元，滞纳金5.00元，合计1,005.00元。'
"""

from __future__ import annotations

from ..alternatives import FIELDS
from ..calculator import Calculator
from ..core.model import Field, Inputs, RefusedError, Result
from ..core.money import NO_RULE, rounding_words, yuan
from ..output.text import format_value
from ..policy.knowledge import Knowledge
from ..policy.resolve import GROUP
from . import tables as shown
from .case import Case, FeeTerms, read_case
from .form import SAME, form
from .rule import DebtLine, total, work_out

_DUTY = ("s5-p2", "督促其限期参保，按时缴费")


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form; see form.py."""
    return (*form(knowledge), *FIELDS)


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """Principal and late fee per debt. Raises InputError, and RefusedError if no debt can be computed."""
    case = read_case(inputs, knowledge)
    return answer(case, [work_out(debt, case.terms, knowledge) for debt in case.debts], knowledge)


def answer(case: Case, lines: list[DebtLine], knowledge: Knowledge) -> Result:
    """What is told of debts that were worked out. Raises RefusedError if not one could be."""
    done = [line for line in lines if not line.refused]
    if not done:
        raise RefusedError(lines[0].refused)
    duty = knowledge.policy.ref(*_DUTY)
    steps = [step for line in done for step in shown.steps(line, case.terms, duty)]
    return Result(
        headline=_headline(lines, done),
        tables=(shown.table(lines, done),),
        sections=shown.sections(case, lines, done, knowledge),
        steps=(*steps, *shown.sums(done, duty)),
        notes=_notes(case.terms),
        charts=shown.charts(done),
        premises=shown.premises(done, knowledge),
    )


def _headline(lines: list[DebtLine], done: list[DebtLine]) -> str:
    owed, least, most = (total(done, what) for what in ("owed", "least", "most"))
    days = {line.debt.paid for line in done}
    until = f"算到{format_value(days.pop())}，" if len(days) == 1 else ""
    left = f"另有{len(lines) - len(done)}笔没有依据，没有计入。" if len(done) < len(lines) else ""
    if least == most:
        return f"{until}欠缴本金{yuan(owed)}，滞纳金{yuan(most)}，合计{yuan(owed + most)}。{left}"
    told = f"{until}欠缴本金{yuan(owed)}，滞纳金{yuan(least)}至{yuan(most)}，要看有没有责令限期缴纳、到期有没有缴；"
    return f"{told}合计{yuan(owed + least)}至{yuan(owed + most)}。{left}"


def _notes(terms: FeeTerms) -> tuple[str, ...]:
    counted = "缴清当日计入" if terms.counts_last else "缴清当日不计入"
    return (
        f"欠缴之日按缴费期限的次日算，{counted}：条文没有写明当日算不算，这是本站的理解，可以在表里改。",
        f"滞纳金每笔{rounding_words(terms.rounding)}以后再相加。{NO_RULE}",
        "比例变动的那一天起，按新的比例算，以前的天数按以前的比例算。社会保险法施行以前欠下的费怎样处理，请向征收机构核实。",
    )


CALCULATOR = Calculator(
    name="arrears",
    title="欠费与滞纳金",
    purpose="按欠缴的月份、金额和缴清日，算滞纳的天数和滞纳金；比例有变动的分段算，再列出各种罚款在什么条件下才有。",
    audience="用人单位",
    fields=fields,
    rule=calculate,
    clauses=("s5-p1", "s5-p2"),
    folded=(SAME, GROUP),
)
