"""个人一次看清 person: may or must I be insured, what do I pay now, what did the policy of 2005 say.

Three questions and two answers to give: how one works, and for what wage. Which article obliges whom is asked of the rules
of docs/coverage for every kind of employer, so that nobody has to know theirs; what is paid is asked of 缴费测算, what the
policy says of 重点人群对照. Rests on what those rest on, and on 津政办发〔2005〕21号第三部分.

>>> from datetime import date
>>> calculate({"category": "flexible", "day": date(2026, 11, 30)}, knowledge).headline
'按2026-11-30的规定，灵活就业：可以参加养老、医疗，不是必须；失业、工伤、生育没有查到条文。'
"""

from __future__ import annotations

from ..alternatives import FIELDS
from ..calculator import Calculator
from ..checkup.part import premises_of
from ..core.model import Field, FieldKind, Fill, Inputs, Result, Section
from ..policy.knowledge import Knowledge
from ..policy.resolve import GROUP
from .case import read_case, works
from .rule import answers, doubts, headline, paid, said_then, table


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form: how one works, for what wage, and the day."""
    you = "您的情况"
    return (
        Field("category", "您的就业情况", FieldKind.CHOICE, you, options=works(knowledge), required=True),
        Field("wage", "月工资，或者自己选的缴费基数", FieldKind.MONEY, you, "不填也能看应当还是可以参加", unit="元"),
        Field("day", "查询日期", FieldKind.DATE, you, required=True, fill=Fill.TODAY),
        *FIELDS,
    )


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """The three answers. Raises InputError; what one of them cannot answer is told in its place."""
    case = read_case(inputs)
    found = answers(case, knowledge)
    pay, then = paid(case, knowledge, found), said_then(case, knowledge)
    results = [part.result for part in (pay, then) if part.result]
    told = doubts(found)
    return Result(
        headline=f"按{case.day}的规定，{case.work}：{headline(found)}{f'；{pay.short}' if pay.short else ''}。",
        tables=(table(case, found), *pay.shown, *then.shown),
        sections=(
            *((Section("应当还是可以", told),) if told else ()),
            pay.section,
            then.section,
        ),
        steps=tuple(step for result in results for step in result.steps),
        notes=tuple(dict.fromkeys(note for result in results for note in result.notes)),
        premises=premises_of((pay, then), {one.name for one in fields(knowledge)}),
    )


CALCULATOR = Calculator(
    name="person",
    title="个人一次看清",
    purpose="选就业情况，填一个数：应当参加还是可以参加，现在每月缴多少，2005年的文件怎样说。不问单位的事。",
    audience="个人",
    fields=fields,
    rule=calculate,
    clauses=("s3-p1", "s3-1", "s3-2", "s3-3", "s3-4"),
    folded=(GROUP,),
)
