"""What 欠费与滞纳金 works with: the debts, row by row and months that all owe the same, and by what their fee is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ..core.given import Given, required
from ..core.inputs import plain
from ..core.model import InputError, Inputs, Problem, Ref, Step
from ..core.money import chosen, round_money, rounding_words
from ..policy.knowledge import Knowledge
from ..policy.lookup import NoValueError
from ..policy.resolve import ResolvedParameter, resolve
from .late_fee import GENERAL, INJURY, rate_name

DEFERRED = "deferred"
"""The field for the day until which payment was put off in 2020."""
LABELS = {
    "monthly": "每月欠缴",
    "first-month": "从哪个月",
    "last-month": "到哪个月",
    "due-day": "缴费期限是几号",
    "paid": "缴清日",
    "order-limit": "责令限期缴纳的最后一天",
    DEFERRED: "缓缴到哪一天",
}
"""What the fields are called that a problem may name."""
_UNDECLARED = "arrears/undeclared"
DEFER = "rates/relief-2020/defer"
_PROVISIONAL = "没有按规定申报，本金是暂定的数；补办申报以后按核定的数结算"
_COLUMNS = ("month", "kind", "owed", "before", "due", "paid")
_MOST_RATE = 100


@dataclass(frozen=True, slots=True)
class Debt:
    """What is owed for one month. `due` is the last day on which it could still be paid in time (缴费期限); `injury`: for
    work injuries, of those who should have been insured and were not; `pension`: it is known to be for the pension.
    """

    label: str
    injury: bool
    owed: Decimal
    due: date
    paid: date
    declared: Decimal | None = None
    share: ResolvedParameter | None = None
    note: str = ""
    pension: bool = False

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The citation of the 110 % rule, where it was used."""
        return self.share.refs if self.share else ()

    def step(self, rule: str, duty: Ref) -> Step:
        """How the amount owed came about."""
        if self.share is None or self.declared is None:
            return Step(self.label, "欠缴本金", "您填的欠缴金额", f"{self.owed:,}", self.owed, "元", refs=(duty,))
        formula = "没有按规定申报：上月缴费数额 × 暂定比例"
        numbers = f"{self.declared:,} × {self.share.words}"
        rounding = rounding_words(rule)
        return Step(self.label, "欠缴本金", formula, numbers, self.owed, "元", rounding, (duty, *self.refs), "暂定数额")


@dataclass(frozen=True, slots=True)
class Months:
    """Months of which each owes the same. `due_day`: the day by which each was to be paid, in the next month if `late`."""

    first: date
    last: date
    due_day: int
    late: bool
    paid: date

    @property
    def firsts(self) -> list[date]:
        """The first day of every month, in order of time."""
        return months_between(self.first, self.last)

    def debts(self, owed: Decimal, *, injury: bool, pension: bool = False) -> list[Debt]:
        """One debt a month, in order of time."""
        found = []
        for month in self.firsts:
            due_month = _next(month) if self.late else month
            length = (_next(due_month) - timedelta(days=1)).day
            due = due_month.replace(day=min(self.due_day, length))
            short = f"{due_month.year}年{due_month.month}月没有{self.due_day}号，缴费期限按月末算"
            note = short if self.due_day > length else ""
            label = _label(month, injury=injury, pension=pension)
            found.append(Debt(label, injury, owed, due, self.paid, note=note, pension=pension))
        return found


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """By what the late fee of every debt is counted. `rates`: those that were typed, in ‰ a day by value id; `ordered`
    (no, yes, unknown) and `limit`: whether there was an order to pay, and until when; `counts_last`: is the day of payment
    counted? `deferred`: until when payment was put off in 2020 (批准缓缴).
    """

    rates: Mapping[str, Decimal]
    ordered: str | None
    limit: date | None
    counts_last: bool
    rounding: str
    deferred: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The inputs, named. The debts in the order typed, each with a label of its own; `concealed`: wages not reported."""

    debts: tuple[Debt, ...]
    terms: FeeTerms
    concealed: Decimal


def read_case(inputs: Inputs, knowledge: Knowledge) -> Case:
    """The inputs, checked against each other. Raises InputError."""
    given = Given(inputs)
    terms = read_terms(given, knowledge)
    found = [*_rows(given, terms.rounding, knowledge), *_monthly(given)]
    if not found:
        raise InputError((Problem("debts", "欠费：还没有填。一行一笔，或者填每个月欠多少"),))
    return Case(_labelled(found), terms, given.amount("concealed") or Decimal(0))


def read_terms(given: Given, knowledge: Knowledge) -> FeeTerms:
    """Rates, order and rounding. Raises InputError if a rate is too large or what is said of an order contradicts itself."""
    rates = _typed_rates(given, knowledge)
    ordered, limit = given.choice("ordered"), given.day("order-limit")
    label = LABELS["order-limit"]
    if ordered == "yes" and limit is None:
        raise InputError((Problem("order-limit", f"{label}：选了责令过，还没有填这一天"),))
    if ordered in ("no", "unknown") and limit is not None:
        raise InputError((Problem("order-limit", f"{label}：填了这一天，上面就要选「责令过」；没有责令过请清空"),))
    counts_last = given.choice("pay-day") != "not"
    return FeeTerms(rates, ordered, limit, counts_last, chosen(given), _deferred(given, knowledge))


def _deferred(given: Given, knowledge: Knowledge) -> date | None:
    """Until when payment was put off in 2020. Raises InputError for a day on which nothing was."""
    until = given.day(DEFERRED)
    (value,) = knowledge.parameters[DEFER].values
    if until is not None and not value.surely_on(until.isoformat()):
        told = f"{LABELS[DEFERRED]}：2020年批准的缓缴在{value.sure_start}到{value.sure_end}之间，请核对"
        raise InputError((Problem(DEFERRED, told),))
    return until


def read_months(given: Given) -> Months:
    """First and last month, the day by which to pay and the day of payment. Raises InputError."""
    first, last = required(given.day("first-month")), required(given.day("last-month"))
    if last < first:
        raise InputError((Problem("last-month", "到哪个月：比开始的月份还早，请对调"),))
    number = required(given.amount("due-day"))
    day = int(number)
    if day != number or not 1 <= day <= 31:
        raise InputError((Problem("due-day", f"缴费期限是几号：没有{plain(number)}号，请填1到31"),))
    return Months(first, last, day, given.ticked("due-next-month"), _paid(given))


def _typed_rates(given: Given, knowledge: Knowledge) -> dict[str, Decimal]:
    found = {}
    for parameter in (GENERAL, INJURY):
        for value in knowledge.parameters[parameter].values:
            own = given.amount(rate_name(value.id))
            if own is not None:
                if own > _MOST_RATE:
                    told = f"滞纳金比例：{plain(own)}‰/日太大。比例填千分数，例如 0.5 表示0.5‰"
                    raise InputError((Problem(rate_name(value.id), told),))
                found[value.id] = own
    return found


def _labelled(found: list[Debt]) -> tuple[Debt, ...]:
    """The debts, those of one month numbered."""
    totals, seen, labelled = Counter(debt.label for debt in found), Counter[str](), []
    for debt in found:
        seen[debt.label] += 1
        label = f"{debt.label}第{seen[debt.label]}笔" if totals[debt.label] > 1 else debt.label
        labelled.append(replace(debt, label=label))
    return tuple(labelled)


def _rows(given: Given, rounding: str, knowledge: Knowledge) -> list[Debt]:
    found = []
    for number, row in enumerate(given.rows("debts", _COLUMNS), 1):
        month, due = required(row.day("month")), required(row.day("due"))
        owed, before = row.amount("owed"), row.amount("before")
        where = f"欠费：第{number}笔"
        if (owed is None) == (before is None):
            told = "欠缴金额和上月缴费数额只能填一项：没有申报的填上月缴费数额，其他填欠缴金额"
            raise InputError((Problem("debts", f"{where}的{told}", number, "owed"),))
        if due < month:
            raise InputError((Problem("debts", f"{where}的缴费期限比所属的月份还早，请核对", number, "due"),))
        end, injury = row.day("paid") or _paid(given), row.choice("kind") == "injury"
        pension = row.choice("kind") == "pension"
        label = _label(month, injury=injury, pension=pension)
        if owed is not None:
            found.append(Debt(label, injury, owed, due, end, pension=pension))
        else:
            last, share = required(before), _share(given, month, where, knowledge)
            temporary = round_money(last * share.amount, rounding)
            found.append(Debt(label, injury, temporary, due, end, last, share, _PROVISIONAL, pension))
    return found


def _share(given: Given, month: date, where: str, knowledge: Knowledge) -> ResolvedParameter:
    try:
        return resolve(knowledge, _UNDECLARED, month.isoformat(), given.amount("share"), unconfirmed=False)
    except NoValueError as error:
        raise InputError((Problem("share", f"{where}：{error}"),)) from error


def _monthly(given: Given) -> list[Debt]:
    """The months that all owe the same, as debts."""
    names = ("monthly", "first-month", "last-month", "due-day")
    empty = [name for name in names if given.is_empty(name)]
    if len(empty) == len(names):
        return []
    if empty:
        told = "每个月欠同样多的，金额、起止月份和期限都要填；不用这一栏就都清空"
        raise InputError(tuple(Problem(name, f"{LABELS[name]}：还没有填。{told}") for name in empty))
    kind = given.choice("monthly-kind")
    owed = required(given.amount("monthly"))
    return read_months(given).debts(owed, injury=kind == "injury", pension=kind == "pension")


def _paid(given: Given) -> date:
    paid = given.day("paid")
    if paid is None:
        raise InputError((Problem("paid", "缴清日：还没有填。还没有缴清的，填要算到哪一天"),))
    return paid


def months_between(first: date, last: date) -> list[date]:
    """The first day of every month, both counted, in order of time."""
    found = [first]
    while (after := _next(found[-1])) <= last:
        found.append(after)
    return found


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _label(month: date, *, injury: bool, pension: bool) -> str:
    return f"{month.year}年{month.month}月" + ("工伤" if injury else "养老" if pension else "")
