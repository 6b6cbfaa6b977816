"""The form of 欠费与滞纳金, and the debts it describes: rows as typed, and months that all owe the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from ..core.inputs import plain
from ..core.model import Field, FieldKind, InputError, Inputs, Option, Problem, Ref, Step
from ..core.money import chosen, round_money, rounding_field, rounding_words
from ..policy.knowledge import Knowledge
from ..policy.parameters import NoValueError
from ..policy.resolve import GROUP, Taken, take
from .late_fee import GENERAL, INJURY, rate_name

SAME = "或者：每个月欠同样多"
"""The group of fields for a debt that is the same every month."""
_UNDECLARED = "arrears/undeclared"
_KINDS = (
    Option("general", "一般"),
    Option("injury", "工伤未参保", "应当参加工伤保险而没有参加"),
)
_PROVISIONAL = "没有按规定申报，本金是暂定的数；补办申报以后按核定的数结算"
_MONTHLY = ("monthly", "first-month", "last-month", "due-day")
_LABELS = {
    "monthly": "每月欠缴",
    "first-month": "从哪个月",
    "last-month": "到哪个月",
    "due-day": "缴费期限是几号",
    "paid": "缴清日",
    "order-limit": "责令限期缴纳的最后一天",
}


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed for one month. `due` is the last day on which it could still be paid in time (缴费期限)."""

    label: str
    injury: bool
    owed: Decimal
    due: date
    paid: date
    declared: Decimal | None = None
    share: Taken | None = None
    note: str = ""

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The ground of the 110 % rule, where it was used."""
        return self.share.refs if self.share else ()

    def step(self, rule: str, duty: Ref) -> Step:
        """How the amount owed came about."""
        if self.share is None or self.declared is None:
            return Step(self.label, "欠缴本金", "您填的欠缴金额", f"{self.owed:,}", self.owed, "元", refs=(duty,))
        formula = "没有按规定申报：上月缴费数额 × 暂定比例"
        numbers = f"{self.declared:,} × {self.share.words}"
        rounding = rounding_words(rule)
        return Step(self.label, "欠缴本金", formula, numbers, self.owed, "元", rounding, (duty, *self.refs), "暂定数额")


def form(knowledge: Knowledge) -> tuple[Field, ...]:
    """What is asked: the debts, when they were paid, whether there was an order, and the rates."""
    one, same, when = "欠了哪些费（一行一笔）", SAME, "缴清和责令"
    kind_hint = "填「一般」或「工伤未参保」，空着是一般"
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
            "险种填「一般」或「工伤未参保」（应当参加工伤保险而没有参加），空着是一般。没有申报的月份，欠缴金额空着，填上月缴费"
            "数额。缴费期限是那个月应当缴费的最后一天",
            columns=columns,
        ),
        Field("monthly", _LABELS["monthly"], FieldKind.MONEY, same, unit="元"),
        Field("monthly-kind", "险种", FieldKind.CHOICE, same, "空着是一般", options=_KINDS),
        Field("first-month", _LABELS["first-month"], FieldKind.MONTH, same),
        Field("last-month", _LABELS["last-month"], FieldKind.MONTH, same),
        Field("due-day", _LABELS["due-day"], FieldKind.NUMBER, same, "1到31；那个月没有这一天的，按月末", unit="号"),
        Field("due-next-month", "期限在次月", FieldKind.YES, same, "例如1月的费到2月15日为止"),
        Field("paid", _LABELS["paid"], FieldKind.DATE, when, "还没有缴清的，填要算到哪一天"),
        Field("ordered", "有没有责令限期缴纳", FieldKind.CHOICE, when, "空着按不清楚，两种情况都算", options=ordered),
        Field("order-limit", _LABELS["order-limit"], FieldKind.DATE, when, "责令过的才填"),
        Field("pay-day", "缴清当日", FieldKind.CHOICE, when, "条文没有写明；空着按计入", options=pay_day),
        Field("concealed", "瞒报的工资数额", FieldKind.MONEY, when, "只用来列出罚款的范围，可以不填", unit="元"),
        *_rates(knowledge),
        Field("share", "没有申报时的暂定比例", FieldKind.NUMBER, GROUP, "占上月缴费数额的百分之几", unit="%"),
        rounding_field(GROUP),
    )


def debts(inputs: Inputs, knowledge: Knowledge) -> tuple[Debt, ...]:
    """The debts in the order typed, each with a label of its own. Raises InputError."""
    check_order(inputs)
    found = [*_rows(inputs, knowledge), *months(inputs)]
    if not found:
        raise InputError((Problem("debts", "欠费：还没有填。一行一笔，或者填每个月欠多少"),))
    totals, seen, labelled = Counter(debt.label for debt in found), Counter[str](), []
    for debt in found:
        seen[debt.label] += 1
        label = f"{debt.label}第{seen[debt.label]}笔" if totals[debt.label] > 1 else debt.label
        labelled.append(Debt(label, debt.injury, debt.owed, debt.due, debt.paid, debt.declared, debt.share, debt.note))
    return tuple(labelled)


def _rates(knowledge: Knowledge) -> list[Field]:
    fields = []
    for parameter_id in (GENERAL, INJURY):
        for value in knowledge.parameters[parameter_id].values:
            label = f"滞纳金比例：{value.document.split('（')[0]}{value.article}"
            hint = f"空着用{plain(value.decimal)}‰/日，自{value.sure_start}起"
            fields.append(Field(rate_name(value.id), label, FieldKind.NUMBER, GROUP, hint, unit="‰/日"))
    return fields


def check_order(inputs: Inputs) -> None:
    """Raises InputError if what is said of an order does not fit together."""
    limit, ordered = inputs.get("order-limit"), inputs.get("ordered")
    label = _LABELS["order-limit"]
    if ordered == "yes" and limit is None:
        raise InputError((Problem("order-limit", f"{label}：选了责令过，还没有填这一天"),))
    if ordered in ("no", "unknown") and limit is not None:
        raise InputError((Problem("order-limit", f"{label}：填了这一天，上面就要选「责令过」；没有责令过请清空"),))


def _rows(inputs: Inputs, knowledge: Knowledge) -> list[Debt]:
    rows = inputs.get("debts")
    found = []
    for number, row in enumerate(rows if isinstance(rows, tuple) else (), 1):
        _, kind, owed, before, _, paid = row
        month, due = cast(date, row[0]), cast(date, row[4])
        where = f"欠费：第{number}笔"
        if (owed is None) == (before is None):
            told = "欠缴金额和上月缴费数额只能填一项：没有申报的填上月缴费数额，其他填欠缴金额"
            raise InputError((Problem("debts", f"{where}的{told}"),))
        if due < month:
            raise InputError((Problem("debts", f"{where}的缴费期限比所属的月份还早，请核对"),))
        end = paid if isinstance(paid, date) else _paid(inputs)
        label, injury = _label(month, kind == "injury"), kind == "injury"
        if isinstance(before, Decimal):
            share = _share(inputs, month, where, knowledge)
            temporary = round_money(before * share.amount, chosen(inputs))
            found.append(Debt(label, injury, temporary, due, end, before, share, _PROVISIONAL))
        else:
            found.append(Debt(label, injury, cast(Decimal, owed), due, end))
    return found


def _share(inputs: Inputs, month: date, where: str, knowledge: Knowledge) -> Taken:
    typed = inputs.get("share")
    try:
        own = typed if isinstance(typed, Decimal) else None
        return take(knowledge, _UNDECLARED, month.isoformat(), own, unconfirmed=False)
    except NoValueError as error:
        raise InputError((Problem("share", f"{where}：{error}"),)) from error


def months(inputs: Inputs) -> list[Debt]:
    """The months that all owe the same, as debts. Raises InputError."""
    given = [name for name in _MONTHLY if inputs.get(name) is not None]
    if not given:
        return []
    missing = [name for name in _MONTHLY if name not in given]
    if missing:
        told = "每个月欠同样多的，金额、起止月份和期限都要填；不用这一栏就都清空"
        raise InputError(tuple(Problem(name, f"{_LABELS[name]}：还没有填。{told}") for name in missing))
    owed, number = cast(Decimal, inputs["monthly"]), cast(Decimal, inputs["due-day"])
    month, last = cast(date, inputs["first-month"]), cast(date, inputs["last-month"])
    if last < month:
        raise InputError((Problem("last-month", "到哪个月：比开始的月份还早，请对调"),))
    day = int(number)
    if day != number or not 1 <= day <= 31:
        raise InputError((Problem("due-day", f"缴费期限是几号：没有{plain(number)}号，请填1到31"),))
    injury, end, found = inputs.get("monthly-kind") == "injury", _paid(inputs), []
    while month <= last:
        due_month = _next(month) if inputs.get("due-next-month") is True else month
        length = (_next(due_month) - timedelta(days=1)).day
        note = f"{due_month.year}年{due_month.month}月没有{day}号，缴费期限按月末算" if day > length else ""
        found.append(Debt(_label(month, injury), injury, owed, due_month.replace(day=min(day, length)), end, note=note))
        month = _next(month)
    return found


def _paid(inputs: Inputs) -> date:
    paid = inputs.get("paid")
    if isinstance(paid, date):
        return paid
    raise InputError((Problem("paid", "缴清日：还没有填。还没有缴清的，填要算到哪一天"),))


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _label(month: date, injury: bool) -> str:
    return f"{month.year}年{month.month}月" + ("工伤" if injury else "")
