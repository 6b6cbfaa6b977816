"""用人单位一次看清 checkup: whom to enrol, what it costs, by when, what late payment costs, and what to do first.

Four questions, each put to the calculator that answers it (参保缺口, 缴费测算, 办理期限, 欠费与滞纳金), with what was typed
here; nothing is worked out a second time. Each answer carries its doubts, and a link that opens its calculator filled in.
Rests on what those rest on, and on 津政办发〔2005〕21号第二部分第二自然段, 应保尽保, and 第五部分第二自然段.

>>> from datetime import date
>>> calculate({"kind": "private", "day": date(2026, 11, 30), "staff": 45, "hired": date(2026, 10, 20)}, knowledge).headline
'按2026-11-30的规定：45人应当参加养老、医疗、失业、工伤、生育。'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..alternatives import FIELDS
from ..calculator import Calculator
from ..contribution.calculator import CALCULATOR as CONTRIBUTION
from ..core.model import Cell, Field, FieldKind, Fill, Finding, Inputs, Onward, Result, Section, Table, Tone
from ..deadlines.calculator import duties_section
from ..gap.calculator import CALCULATOR as GAP
from ..policy.knowledge import Knowledge
from ..policy.resolve import GROUP
from .case import Case, read_case
from .part import PartAnswer, premises_of
from .rule import cost, deadline, enrolment, late_payment

ABOUT, HIRED, UNPAID = "单位和职工", "新职工（没有就不填）", "有没有欠缴（没有就不填）"
OTHERS, BY_INSURANCE = "还有农民工、好几个入职日", "各险种已参保人数不一样"
"""Groups that most employers leave empty."""
_ROSTER = Section(
    "按名单逐人看",
    (Finding(Tone.NOTE, "有花名册的，一人一行：每个人应当参加哪些险种、还差什么、最晚哪一天办，都列得出来"),),
    onward=(Onward("roster", "打开花名册核对", ()),),
)
"""The way to the same for everybody on a list."""


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: a few numbers that an employer has at hand. What another calculator asks too is that calculator's field."""
    of_gap = {one.name: one for one in GAP.fields(knowledge)}
    of_cost = {one.name: one for one in CONTRIBUTION.fields(knowledge)}
    return (
        replace(of_gap["kind"], group=ABOUT, earlier=()),
        Field("day", "查询日期", FieldKind.DATE, ABOUT, required=True, fill=Fill.TODAY),
        replace(of_gap["staff"], group=ABOUT, hint="", required=True),
        Field("enrolled", "其中已经参保的", FieldKind.HEADS, ABOUT, "各险种都一样时填这一项", unit="人"),
        Field("wage", "平均月工资", FieldKind.MONEY, ABOUT, "应发工资；不知道平均数就填下面的总额", unit="元"),
        Field("payroll", "每月工资总额", FieldKind.MONEY, ABOUT, "填了平均月工资就不填", unit="元"),
        replace(of_cost["class"], group=ABOUT, hint="工伤保险的费率按行业，在缴费通知上；不填就不算工伤保险"),
        Field("hired", "最近一位职工的入职日", FieldKind.DATE, HIRED),
        Field("first-month", "从哪个月起没有缴", FieldKind.MONTH, UNPAID),
        Field("monthly", "每月欠缴多少", FieldKind.MONEY, UNPAID, "空着按这个月应缴的数估算", unit="元"),
        Field("due-day", "每月几号以前缴", FieldKind.NUMBER, UNPAID, "空着按当月最后一天", unit="号"),
        replace(of_gap["migrant"], group=OTHERS),
        Field(
            "hires",
            "其他新职工的入职日",
            FieldKind.ROWS,
            OTHERS,
            "一行一个日期",
            columns=(Field("hired", "入职日", FieldKind.DATE, OTHERS, required=True),),
            sample="2026-10-20\n2026-10-31",
        ),
        *(replace(of_gap[f"enrolled-{one.id}"], group=BY_INSURANCE) for one in knowledge.targeted),
        *FIELDS,
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """The four answers. Raises InputError; what one of the four cannot answer is told in its place."""
    case = read_case(inputs, knowledge)
    found = enrolment(case, knowledge)
    paid = cost(case, knowledge, found)
    parts = (found.part, paid.part, deadline(case, knowledge), late_payment(case, knowledge, paid))
    todo = _todo(case, parts, knowledge)
    answered = [part.result for part in parts if part.result]
    return Result(
        headline=f"按{case.day}的规定：{'；'.join(part.short for part in parts[:2] if part.short)}。",
        tables=(_at_once(parts, todo), *(table for part in parts for table in part.shown)),
        sections=(
            Section("先做什么", todo),
            *(part.section for part in parts),
            _ROSTER,
            *(section for result in answered[:1] for section in result.sections if section.folded),
            *duties_section(case.day.isoformat(), knowledge),
        ),
        steps=tuple(step for result in answered for step in result.steps),
        notes=tuple(dict.fromkeys(note for result in answered for note in result.notes)),
        files=tuple(file for result in answered for file in result.files),
        premises=premises_of(parts, {one.name for one in fields(knowledge)}),
    )


def _todo(case: Case, parts: Sequence[PartAnswer], knowledge: Knowledge) -> tuple[Finding, ...]:
    """What to do first: what is late, who is missing, what is owed; and what has to be done every month in any case."""
    whom, _, when, late = parts
    monthly = [
        Finding(Tone.NEXT, f"{duty.act}：{duty.plain}", (duty.ref,))
        for duty in knowledge.duties_on(case.day.isoformat())
        if duty.id == "pay"
    ]
    return (*when.todo, *whom.todo, *late.todo, *monthly)


def _at_once(parts: Sequence[PartAnswer], todo: Sequence[Finding]) -> Table:
    """The four answers in a few words each, and the first thing to do."""
    rows = [(part.title, (Cell(part.short or None, text="见下面的说明"),)) for part in parts]
    rows += [("先做什么", (Cell(one.text, refs=one.refs),)) for one in todo[:1]]
    return Table("一次看清", ("问什么", "答案"), tuple(rows))


CALCULATOR = Calculator(
    name="checkup",
    title="用人单位一次看清",
    purpose="填几个数，一次看清四件事：给谁参保，每月缴多少，最晚哪天办，晚缴怎样算；再告诉您先做什么。",
    audience="用人单位",
    fields=fields,
    rule=calculate,
    clauses=("s2-p2", "s5-p1", "s5-p2"),
    folded=(OTHERS, BY_INSURANCE, GROUP),
)
