"""缴费测算 contribution: base after floor and ceiling, both sides' share per insurance, a month and a year.

Rests on the dated values of docs/parameters/rates and docs/parameters/bases on the first day of the month (the documents
that those name), and on 津政办发〔2005〕21号第五部分第二自然段, 据实缴费, and 第二部分第二自然段, 应保尽保.

    base  = the wage, at least the floor, at most the ceiling; or the base as typed
    share = base x rate, rounded per person, per insurance, per side; then times heads, then added
    year  = 12 x the month, at the same rates and bounds
    cost of closing a gap = people still missing x both shares of one of them

What is not known for the month is refused per insurance and per side; no value of another time takes its place.

>>> from datetime import date
>>> calculate({"month": date(2024, 9, 1), "kind": "employer", "want-unemployment": True,
...            "bands": ((3, Decimal(5000), None),)}, knowledge).headline
'2024年9月，3人，每月共缴150.42元：单位75.21元，职工75.21元。按12个月、标准不变，全年1,805.04元。'
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ..alternatives import FIELDS
from ..calculator import Calculator
from ..core.model import Field, FieldKind, Fill, Inputs, Option, Premise, Ref, RefusedError, Result
from ..core.money import NO_RULE, rounding_field, rounding_words, yuan
from ..policy.coverage import old_words
from ..policy.knowledge import Knowledge
from ..policy.resolve import GROUP
from .case import WAGE, Case, insurances, read_case
from .rates import EMPLOYEE, FLEXIBLE, RURAL, class_fields, rate_fields, unused
from .relief import NO_CUT, ONLY_MONTHS, UNUSED, relief_field, relief_premises, relieved
from .rule import MONTHS, NOTHING, ContributionLine, is_complete, left_out, side_sum, work_out
from .tables import charts, tables
from .working import sections, steps

RARE = "费率浮动和2020年的减免（没有就不填）"
ONE_BY_ONE = "按人填（可以不填）"
GAP = "补上还没有参保的人（可以不填）"
"""The group of fields for those who are not yet enrolled."""
_KINDS = (Option("staff", "职工"), Option("rural", "农民合同制工人"))
_WITHIN = Premise(
    "不知道上下限，也能算工资在上下限之间的人：他们的缴费基数就是工资。工资比上限高的，缴得比这样算的少；比下限低的，缴得多",
    choices=(Option("bases", "按工资就是缴费基数算"),),
    field="basis",
)
"""The way on where floor and ceiling of a month are not known."""
_HONEST = ("s5-p2", "据实缴费")
_ALL = ("s2-p2", "应保尽保")


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: month, who pays, insurances, people, the gap, rates."""
    what, which = "哪个月、谁缴费", "算哪些险种（都不勾：单位算全部，灵活就业人员算养老和医疗）"
    known = insurances(knowledge)
    names = {one.id: one.short for one in known}
    kinds = (Option("employer", "用人单位和职工"), Option(FLEXIBLE, "灵活就业人员"))
    return (
        Field("month", "月份", FieldKind.MONTH, what, "费率和上下限按这个月", required=True, fill=Fill.TODAY),
        Field("kind", "谁缴费", FieldKind.CHOICE, what, options=kinds, required=True),
        *(Field(f"want-{one.id}", one.name, FieldKind.YES, which, _with(knowledge, one.id)) for one in known),
        *class_fields(knowledge, which, RARE),
        relief_field(RARE),
        *_people_fields(knowledge, names),
        *rate_fields(names),
        *FIELDS,
        rounding_field(GROUP),
    )


def _with(knowledge: Knowledge, insurance: str) -> str:
    """Since when an insurance is registered and paid with another one, as a hint; empty if it is not."""
    rules = [rule for rule in knowledge.coverage if rule.insurance == insurance and rule.registered_with]
    if not rules:
        return ""
    first = min(rules, key=lambda rule: rule.start)
    names = {one.id: one.short for one in knowledge.insurances}
    year, month = first.start[:4], int(first.start[5:7])
    return f"{year}年{month}月起和{names[first.registered_with]}一起登记、一起缴，按{names[first.registered_with]}的算"


def _people_fields(knowledge: Knowledge, names: dict[str, str]) -> tuple[Field, ...]:
    """The fields for people and wages. `names` are the insurances' short names."""
    who, gap = "人和工资", GAP
    kind = Field("kind", "类别", FieldKind.CHOICE, who, options=_KINDS)
    bands = (
        Field("heads", "人数", FieldKind.HEADS, who, unit="人", required=True),
        Field("wage", "月工资", FieldKind.MONEY, who, unit="元", required=True),
        kind,
    )
    people = (
        Field("name", "姓名", FieldKind.TEXT, who, "可以空着", private=True),
        Field("wage", "月工资", FieldKind.MONEY, who, unit="元", required=True),
        kind,
    )
    basis = (Option("wages", "月工资，按上下限调整"), Option("bases", "缴费基数，直接用"))
    rural = "类别填「职工」或「农民合同制工人」，空着是职工"
    return (
        Field("basis", "填的是", FieldKind.CHOICE, who, "空着是月工资。灵活就业人员填自己选的基数", options=basis),
        Field(
            "bands",
            "按工资分档",
            FieldKind.ROWS,
            who,
            f"工资一样的人写一行。{rural}",
            columns=bands,
            sample="5,4000,职工\n20,8000,职工\n3,6000,农民合同制工人",
        ),
        Field(
            "people",
            "按人填",
            FieldKind.ROWS,
            ONE_BY_ONE,
            f"一人一行，和上面分档的加在一起。{rural}。姓名不进链接和计算书，工资会进",
            columns=people,
            sample="张三,5200,职工\n李四,8000,职工\n王五,6000,农民合同制工人",
        ),
        *(
            Field(f"missing-{one}", f"{name}还没有参保", FieldKind.HEADS, gap, _with(knowledge, one), unit="人")
            for one, name in names.items()
        ),
        Field(WAGE, "他们每人的月工资", FieldKind.MONEY, gap, unit="元"),
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """Shares per insurance. Raises InputError, and RefusedError if not one side of one insurance is known."""
    return work(inputs, knowledge)[1]


def work(inputs: Inputs, knowledge: Knowledge) -> tuple[list[ContributionLine], Result]:
    """The shares, and what is told of them; for who puts the same question in a form of their own. Raises as `calculate`."""
    case = read_case(inputs, knowledge)
    lines = [work_out(case, knowledge, one) for one in case.insurances]
    if _all_refused(lines):
        refused = RefusedError("；".join(lines[0].sides[0].refused))
        if not _all_refused([work_out(replace(case, direct=True), knowledge, one) for one in case.insurances]):
            refused.ways = (_WITHIN,)
        raise refused
    return lines, _answer(case, lines, knowledge)


def _all_refused(lines: list[ContributionLine]) -> bool:
    return all(side.refused for line in lines for side in line.sides)


def _answer(case: Case, lines: list[ContributionLine], knowledge: Knowledge) -> Result:
    honest, everyone = knowledge.policy.ref(*_HONEST), knowledge.policy.ref(*_ALL)
    return Result(
        headline=_headline(case, lines),
        tables=tables(case, lines, honest),
        sections=sections(case, lines, honest),
        steps=steps(case, lines, honest, everyone),
        notes=_notes(case, lines, knowledge),
        charts=charts(case, lines),
        premises=_premises(case, knowledge),
    )


def _headline(case: Case, lines: list[ContributionLine]) -> str:
    names = case.side_names
    parts = [f"{name}{yuan(side_sum(lines, name))}" for name in names]
    total = sum((side_sum(lines, name) for name in names), NOTHING)
    heads = sum(band.heads for band in case.bands)
    when = f"{case.month.year}年{case.month.month}月"
    told = f"{when}，{heads:,}人，每月共缴{yuan(total)}：{'，'.join(parts)}。按12个月、标准不变，全年{yuan(total * MONTHS)}。"
    if not all(is_complete(lines, name) for name in names):
        told = f"{when}，{heads:,}人，不含{left_out(lines)}，每月共缴{yuan(total)}：{'，'.join(parts)}。"
    if not case.bands:
        told = f"{when}。"
    gap = [line.gap for line in lines if line.gap is not None]
    if gap:
        told += f"补上还没有参保的人，每月多缴{yuan(sum(gap, Decimal('0.00')))}。"
    missing = left_out(lines)
    return told + (f"没有算的：{missing}，原因见下。" if missing else "")


def _premises(case: Case, knowledge: Knowledge) -> tuple[Premise, ...]:
    """What is taken for granted beside the numbers: that nothing was cut in 2020 (阶段性减免), that old articles still hold."""
    old = _old_articles(case, knowledge)
    if case.flexible or case.own.relief is not None:
        return old
    return (*relief_premises(knowledge, [case.month], [one.id for one in case.insurances]), *old)


def _old_articles(case: Case, knowledge: Knowledge) -> tuple[Premise, ...]:
    """That insurances rest on articles of which a later document may say otherwise (按旧条文)."""
    changed: dict[str, list[str]] = {}
    refs: dict[Ref, None] = {}
    for one in case.insurances:
        rules = [rule for rule in knowledge.coverage_on(case.day, one.id) if rule.may_end]
        for rule in [rule for rule in rules if rule.may_end <= case.day][:1]:
            changed.setdefault(rule.may_end_by, []).append(one.short)
            refs[rule.ref] = None
    told = old_words(changed).rstrip("。")
    return (Premise(f"{told}。费率也按查到的旧文件。", tuple(refs), short=told),) if told else ()


def _notes(case: Case, lines: list[ContributionLine], knowledge: Knowledge) -> tuple[str, ...]:
    notes = [
        f"费率和上下限按{case.day}有效的数。全年是12个月的数，假定费率、上下限和工资都不变，实际常在年中调整。",
        f"每人、每个险种、单位和职工各自取整一次（{rounding_words(case.rounding)}），再相加。{NO_RULE}",
        "没有算大额医疗救助费、补充医疗保险和住房公积金。",
    ]
    if case.within:
        notes.append("灵活就业人员的医疗保险费率已经含生育保险，生育不另外算。")
    cut = relieved(knowledge, case.day, [one.id for one in case.insurances])
    if case.own.relief not in (None, NO_CUT) and cut:
        notes.append(ONLY_MONTHS)
    used = {(line.insurance.id, side.name) for line in lines for side in line.sides}
    if any(line.insurance.id == "unemployment" and line.of(EMPLOYEE) for line in lines):
        used.add(("unemployment", RURAL))
    left = unused(case.own, used, {one.id: one.short for one in insurances(knowledge)})
    if case.own.relief and not cut:
        left.append(UNUSED)
    if left:
        notes.append(f"填了而没有用上的：{'、'.join(left)}。")
    return tuple(notes)


CALCULATOR = Calculator(
    name="contribution",
    title="缴费测算",
    purpose="按月份、工资和人数，算各险种的缴费基数、单位和职工各缴多少，以及补上还没有参保的人要多缴多少。",
    audience="用人单位、灵活就业人员",
    fields=fields,
    rule=calculate,
    clauses=("s2-p2", "s5-p2"),
    folded=(RARE, ONE_BY_ONE, GAP, GROUP),
)
