"""The form of 欠费与滞纳金: the debts, when they were paid, whether there was an order, and the rates. The roster asks a part."""

from __future__ import annotations

from ..core.inputs import plain
from ..core.model import Field, FieldKind, Fill, Option
from ..core.money import rounding_field
from ..policy.knowledge import Knowledge
from ..policy.resolve import GROUP
from .case import DEFERRED, LABELS
from .late_fee import GENERAL, INJURY, rate_name

SAME = "或者：每个月欠同样多"
"""The group of fields for a debt that is the same every month."""
_KINDS = (
    Option("general", "一般"),
    Option("pension", "养老", "基本养老保险费：2011年6月30日以前欠的另有算法"),
    Option("injury", "工伤未参保", "应当参加工伤保险而没有参加"),
)


def form(knowledge: Knowledge) -> tuple[Field, ...]:
    """What is asked: the debts, when they were paid, whether there was an order, and the rates."""
    one, same, when = "欠了哪些费（一行一笔）", SAME, "缴清和责令"
    kind_hint = "填「一般」「养老」或「工伤未参保」，空着是一般"
    columns = (
        Field("month", "月份", FieldKind.MONTH, one, required=True),
        Field("kind", "险种", FieldKind.CHOICE, one, kind_hint, options=_KINDS),
        Field("owed", "欠缴金额", FieldKind.MONEY, one, unit="元"),
        Field("before", "上月缴费数额", FieldKind.MONEY, one, "没有申报的才填", unit="元"),
        Field("due", "缴费期限", FieldKind.DATE, one, "应当缴纳的最后一天", required=True),
        Field("paid", "缴清日", FieldKind.DATE, one, "空着用下面的缴清日"),
    )
    ordered = (
        Option("no", "没有责令过"),
        Option("yes", "责令过"),
        Option("unknown", "不清楚"),
    )
    pay_day = (Option("counted", "缴清当日计入天数"), Option("not", "缴清当日不计入"))
    return (
        Field(
            "debts",
            "欠费",
            FieldKind.ROWS,
            one,
            "险种填「一般」「养老」或「工伤未参保」（应当参加工伤保险而没有参加），空着是一般。没有申报的月份，欠缴金额空着，填上月缴费"
            "数额。缴费期限是那个月应当缴费的最后一天",
            columns=columns,
            sample="2010-12,一般,10000,,2010-12-31,\n2011-01,工伤未参保,500,,2011-01-31,",
        ),
        Field("monthly", LABELS["monthly"], FieldKind.MONEY, same, unit="元"),
        Field("monthly-kind", "险种", FieldKind.CHOICE, same, "空着是一般", options=_KINDS),
        Field("first-month", LABELS["first-month"], FieldKind.MONTH, same),
        Field("last-month", LABELS["last-month"], FieldKind.MONTH, same),
        Field("due-day", LABELS["due-day"], FieldKind.NUMBER, same, "1到31；那个月没有这一天的，按月末", unit="号"),
        Field("due-next-month", "期限在次月", FieldKind.YES, same, "例如1月的费到2月15日为止"),
        Field("paid", LABELS["paid"], FieldKind.DATE, when, "还没有缴清的，填要算到哪一天", fill=Fill.TODAY),
        Field("ordered", "有没有责令限期缴纳", FieldKind.CHOICE, when, "空着按不清楚，两种情况都算", options=ordered),
        Field("order-limit", LABELS["order-limit"], FieldKind.DATE, when, "责令过的才填"),
        Field(DEFERRED, LABELS[DEFERRED], FieldKind.DATE, when, "2020年2月到12月批准缓缴过的才填；缓缴期间免收滞纳金"),
        Field("pay-day", "缴清当日", FieldKind.CHOICE, when, "条文没有写明；空着按计入", options=pay_day),
        Field("concealed", "瞒报的工资数额", FieldKind.MONEY, when, "只用来列出罚款的范围，可以不填", unit="元"),
        *_rates(knowledge),
        Field("share", "没有申报时的暂定比例", FieldKind.NUMBER, GROUP, "占上月缴费数额的百分之几", unit="%"),
        rounding_field(GROUP),
    )


def _rates(knowledge: Knowledge) -> list[Field]:
    fields = []
    for parameter_id in (GENERAL, INJURY):
        for value in knowledge.parameters[parameter_id].values:
            label = f"滞纳金比例：{value.document.split('（')[0]}{value.article}"
            hint = f"空着用{plain(value.decimal)}‰/日，{value.since}"
            fields.append(Field(rate_name(value.id), label, FieldKind.NUMBER, GROUP, hint, unit="‰/日"))
    return fields
