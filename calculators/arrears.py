"""欠费与滞纳金 arrears: what is owed, for how many days, and the late fee, split where the rate changed.

Rests on 社会保险费征缴暂行条例 art. 10 (110 %) and 13 (2‰ a day), 社会保险法 art. 62, 86 (0.5‰ a day from 2011-07-01) and
工伤保险条例 art. 62 (0.5‰ a day from 2011-01-01), all by the dated values of docs/parameters/arrears; and on
津政办发〔2005〕21号第五部分第二自然段, 据实缴费、按时缴费.

    owed = what was left unpaid, or last month's amount x 110 % where nothing was declared
    days = from the day after the last day for paying (欠缴之日) to the day of payment, both counted
    fee  = owed x (days at one rate x that rate + days at the next x the next), rounded once per debt

The part under 征缴暂行条例 is charged only if the money stays unpaid after the order to pay. Two readings are shown: from
the day of default throughout, and that part only from the day after the order's limit (or not at all without one).

>>> calculate({"monthly": Decimal(1000), "first-month": date(2012, 1, 1), "last-month": date(2012, 1, 1),
...            "due-day": Decimal(15), "paid": date(2012, 1, 25)}, knowledge).headline
'欠缴本金1,000.00元，滞纳金5.00元，合计1,005.00元。'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from calculators.debts import Debt, debts, form
from calculators.fines import fine_findings
from calculators.inputs import plain
from calculators.knowledge import Knowledge
from calculators.late_fee import GENERAL, INJURY, Segment, after, pieces, rate_name, split
from calculators.model import (
    Calculator,
    Cell,
    Chart,
    ChartKind,
    Field,
    Finding,
    InputError,
    Inputs,
    Problem,
    Ref,
    RefusedError,
    Result,
    Section,
    Series,
    Step,
    Table,
    Tone,
)
from calculators.money import NO_RULE, chosen, round_money, rounding_words, yuan
from calculators.parameters import NoValueError
from calculators.taken import TYPED

POLICY = "jzbf-2005-21"
_DUTY = ("s5-p2", "督促其限期参保，按时缴费")
_MOST_RATE = 100
_MOST_BARS = 12
_DAY = timedelta(days=1)
_PLAIN_FEE, _ORDER_FEE = "滞纳金（全部天数）", "滞纳金（按责令情况）"


@dataclass(frozen=True, slots=True)
class _Line:
    """One debt worked out. `whole` counts every day, `strict` the part that needs an order only after it."""

    debt: Debt
    segments: tuple[Segment, ...]
    whole: Decimal
    strict: Decimal
    state: str
    refused: str = ""

    @property
    def needs_order(self) -> bool:
        return any(one.piece.after_order for one in self.segments)

    @property
    def least(self) -> Decimal:
        return self.strict

    @property
    def most(self) -> Decimal:
        return self.whole if self.state in ("missed", "unknown") else self.strict


def fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """The form; see debts.form."""
    return form(knowledge)


def calculate(inputs: Inputs, knowledge: Knowledge) -> Result:
    """Principal and late fee per debt. Raises InputError, and RefusedError if no debt can be computed."""
    rule, typed = chosen(inputs), _typed(inputs, knowledge)
    lines = [_line(debt, inputs, typed, rule, knowledge) for debt in debts(inputs, knowledge)]
    done = [line for line in lines if not line.refused]
    if not done:
        raise RefusedError(lines[0].refused)
    duty = knowledge.policies[POLICY].ref(*_DUTY)
    steps = [step for line in done for step in _steps(line, inputs, rule, duty)]
    return Result(
        headline=_headline(lines, done),
        tables=(_table(lines, done),),
        sections=_sections(lines, done, inputs, knowledge),
        steps=(*steps, *_sums(done, duty)),
        notes=_notes(inputs, rule),
        charts=_charts(done),
    )


def _typed(inputs: Inputs, knowledge: Knowledge) -> dict[str, Decimal]:
    """Rates that were typed, in ‰ a day by value id."""
    found = {}
    for parameter in (GENERAL, INJURY):
        for value in knowledge.parameters[parameter].values:
            own = inputs.get(rate_name(value.id))
            if isinstance(own, Decimal):
                if own > _MOST_RATE:
                    told = f"滞纳金比例：{plain(own)}‰/日太大。比例填千分数，例如 0.5 表示0.5‰"
                    raise InputError((Problem(rate_name(value.id), told),))
                found[value.id] = own
    return found


def _line(debt: Debt, inputs: Inputs, typed: dict[str, Decimal], rule: str, knowledge: Knowledge) -> _Line:
    last = debt.paid - _DAY if inputs.get("pay-day") == "not" else debt.paid
    limit, state = _order(debt, inputs)
    nothing = Decimal("0.00")
    try:
        rates = pieces(knowledge, injury=debt.injury, typed=typed)
        segments = split(rates, debt.due + _DAY, last, knowledge)
    except NoValueError as error:
        return _Line(debt, (), nothing, nothing, state, str(error))
    whole = round_money(_exact(debt, segments), rule)
    strict = round_money(_exact(debt, after(segments, limit)), rule)
    return _Line(debt, segments, whole, strict, state)


def _order(debt: Debt, inputs: Inputs) -> tuple[date | None, str]:
    """The limit of the order as far as it was missed for this debt, and: none, kept, missed or unknown."""
    limit = inputs.get("order-limit")
    if not isinstance(limit, date):
        return None, "none" if inputs.get("ordered") == "no" else "unknown"
    if limit <= debt.due:
        return None, "none"
    return (limit, "missed") if debt.paid > limit else (None, "kept")


def _exact(debt: Debt, segments: Sequence[Segment]) -> Decimal:
    return sum((debt.owed * one.days * one.piece.rate / 1000 for one in segments), Decimal(0))


def _total(lines: Sequence[_Line], what: str) -> Decimal:
    amounts = {
        "owed": [line.debt.owed for line in lines],
        "whole": [line.whole for line in lines],
        "strict": [line.strict for line in lines],
        "least": [line.least for line in lines],
        "most": [line.most for line in lines],
    }
    return sum(amounts[what], Decimal("0.00"))


def _headline(lines: list[_Line], done: list[_Line]) -> str:
    owed, least, most = (_total(done, what) for what in ("owed", "least", "most"))
    left = f"另有{len(lines) - len(done)}笔没有依据，没有计入。" if len(done) < len(lines) else ""
    if least == most:
        return f"欠缴本金{yuan(owed)}，滞纳金{yuan(most)}，合计{yuan(owed + most)}。{left}"
    told = f"欠缴本金{yuan(owed)}，滞纳金{yuan(least)}至{yuan(most)}，要看有没有责令限期缴纳、从哪一天起算；"
    return f"{told}合计{yuan(owed + least)}至{yuan(owed + most)}。{left}"


def _table(lines: list[_Line], done: list[_Line]) -> Table:
    two = any(line.needs_order for line in done)
    rows = []
    for line in lines:
        debt, refused = line.debt, bool(line.refused)
        refs = tuple(dict.fromkeys(one.piece.ref for one in line.segments if not one.piece.typed))
        days = sum(one.days for one in line.segments)
        rows.append(
            (
                debt.label,
                (
                    Cell(debt.owed, "元", "", tuple(debt.refs)),
                    Cell(debt.due + _DAY),
                    Cell(None if refused else days, "日", "没有依据"),
                    Cell(None if refused else line.whole, "元", "没有依据", refs),
                    *((Cell(None if refused else line.strict, "元", "没有依据"),) if two else ()),
                ),
            )
        )
    if len(lines) > 1:
        sums = (
            Cell(_total(done, "owed"), "元"),
            Cell(None, text="—"),
            Cell(None, text="—"),
            Cell(_total(done, "whole"), "元", "", tuple(dict.fromkeys(_refs(done)))),
            *((Cell(_total(done, "strict"), "元"),) if two else ()),
        )
        rows.append(("合计", sums))
    columns = ("欠费", "欠缴本金", "欠缴之日", "滞纳天数", _PLAIN_FEE, *((_ORDER_FEE,) if two else ()))
    return Table("欠缴本金和滞纳金", columns, tuple(rows))


def _refs(lines: Sequence[_Line]) -> list[Ref]:
    return [one.piece.ref for line in lines for one in line.segments if not one.piece.typed]


def _steps(line: _Line, inputs: Inputs, rule: str, duty: Ref) -> list[Step]:
    debt = line.debt
    steps = [debt.step(rule, duty)]
    both = "首日和缴清当日都算" if inputs.get("pay-day") != "not" else "首日算，缴清当日不算"
    steps += [
        Step(
            debt.label,
            f"天数（{one.piece.words}）",
            f"缴费期限次日起到缴清日，落在这个比例有效期里的天数，{both}",
            f"{one.first} 至 {one.last}",
            one.days,
            "日",
            refs=() if one.piece.typed else (one.piece.ref,),
            note=f"比例是{TYPED}，代替{one.piece.name}" if one.piece.typed else "",
        )
        for one in line.segments
    ]
    steps.append(_fee(debt, _PLAIN_FEE, line.segments, line.whole, rule, duty))
    if line.needs_order:
        limit, _ = _order(debt, inputs)
        steps.append(_fee(debt, _ORDER_FEE, after(line.segments, limit), line.strict, rule, duty))
    return steps


def _fee(debt: Debt, label: str, segments: Sequence[Segment], value: Decimal, rule: str, duty: Ref) -> Step:
    numbers = " + ".join(f"{debt.owed:,} × {one.days} × {plain(one.piece.rate)}‰" for one in segments)
    refs = tuple(dict.fromkeys(one.piece.ref for one in segments if not one.piece.typed)) or (duty,)
    formula = "欠缴本金 × 天数 × 每日比例，各段相加"
    return Step(
        debt.label, label, formula, numbers or "没有计入的天数", value, "元", f"每笔{rounding_words(rule)}", refs
    )


def _sums(done: list[_Line], duty: Ref) -> list[Step]:
    if len(done) == 1:
        return []
    refs = tuple(dict.fromkeys(_refs(done))) or (duty,)
    named = [("欠缴本金", "owed", (duty,)), (_PLAIN_FEE, "whole", refs)]
    if any(line.needs_order for line in done):
        named.append((_ORDER_FEE, "strict", refs))
    return [
        Step("合计", name, f"{len(done)}笔相加", "见上面各笔", _total(done, what), "元", refs=grounds)
        for name, what, grounds in named
    ]


def _sections(lines: list[_Line], done: list[_Line], inputs: Inputs, knowledge: Knowledge) -> tuple[Section, ...]:
    found = [Finding(Tone.UNKNOWN, f"{line.debt.label}：{line.refused}") for line in lines if line.refused]
    found += [Finding(Tone.CHECK, f"{line.debt.label}：{line.debt.note}") for line in lines if line.debt.note]
    found += _order_findings(done)
    on_time = [line.debt.label for line in done if not line.segments]
    if on_time:
        found.append(Finding(Tone.NOTE, f"{'、'.join(on_time)}：没有滞纳的天数，滞纳金是0元"))
    found += _tomorrow(done, _typed(inputs, knowledge), knowledge)
    concealed = inputs.get("concealed")
    bases = {
        "owed": _total(done, "owed"),
        "injury": _total([line for line in done if line.debt.injury], "owed"),
        "concealed": concealed if isinstance(concealed, Decimal) else Decimal(0),
    }
    day = max(line.debt.paid for line in done).isoformat()
    fines = fine_findings(knowledge, day, bases)
    if not fines:
        fines = (Finding(Tone.UNKNOWN, f"没有 {day} 可用的罚款条文，没有列出罚款"),)
    return (Section("滞纳金", tuple(found)), Section(f"罚款：{day}有效的条文和条件，是否处罚由主管部门决定", fines))


def _order_findings(done: list[_Line]) -> list[Finding]:
    """What the article that needs an order leaves open, once per state of things."""
    told = {
        "unknown": "没有填有没有责令限期缴纳。按{name}，责令限期以后逾期仍不缴的才加收，所以写出两个数："
        "责令后逾期的，是「全部天数」的数；没有责令或者限期内缴清的，这一段不收",
        "none": "按{name}，责令限期以后逾期仍不缴的才加收。您填的情况里没有责令到这些欠费，这一段没有计入",
        "kept": "按{name}，责令限期以后逾期仍不缴的才加收。您填的缴清日没有超过责令的期限，这一段没有计入",
        "missed": "责令限期以后逾期仍没有缴，{name}的条件具备。从哪一天起算有两种读法：从欠缴之日起，或者从责令期限的"
        "次日起。两个数都写出，请向征收机构核实",
    }
    found = []
    for state, words in told.items():
        here = [line for line in done if line.needs_order and line.state == state]
        if here:
            piece = next(one.piece for one in here[0].segments if one.piece.after_order)
            text = f"{'、'.join(line.debt.label for line in here)}：{words.format(name=piece.name)}"
            found.append(Finding(Tone.CHECK, text, () if piece.typed else (piece.ref,)))
    return found


def _tomorrow(done: list[_Line], typed: dict[str, Decimal], knowledge: Knowledge) -> list[Finding]:
    """What one more day costs, at the rates of the day after the day of payment; nothing where no rate is known."""
    cost, refs, ordered = Decimal(0), [], False
    for line in done:
        day = max(line.debt.paid, line.debt.due) + _DAY
        try:
            one = split(pieces(knowledge, injury=line.debt.injury, typed=typed), day, day, knowledge)
        except NoValueError:
            return []
        cost += _exact(line.debt, one)
        ordered = ordered or one[0].piece.after_order
        refs += [segment.piece.ref for segment in one if not segment.piece.typed]
    text = f"从缴清日往后，每再晚一天缴，滞纳金多{plain(cost):,}元（取整以前）"
    text += "；其中须先责令的一段，责令后逾期的才加收" if ordered else ""
    return [Finding(Tone.DISTANCE, text, tuple(dict.fromkeys(refs)))]


def _notes(inputs: Inputs, rule: str) -> tuple[str, ...]:
    counted = "缴清当日计入" if inputs.get("pay-day") != "not" else "缴清当日不计入"
    return (
        f"欠缴之日按缴费期限的次日算，{counted}：条文没有写明当日算不算，这是本站的读法，可以在表里改。",
        f"滞纳金每笔{rounding_words(rule)}以后再相加。{NO_RULE}",
        "比例变动的那一天起，按新的比例算，以前的天数按以前的比例算。社会保险法施行以前欠下的费怎样处理，请向征收机构核实。",
    )


def _charts(done: list[_Line]) -> tuple[Chart, ...]:
    if len(done) > _MOST_BARS:
        drawn = [("合计", _total(done, "owed"), _total(done, "whole"))]
    else:
        drawn = [(line.debt.label, line.debt.owed, line.whole) for line in done]
    labels = tuple(label for label, _, _ in drawn)
    series = (
        Series("欠缴本金", tuple(one for _, one, _ in drawn)),
        Series(_PLAIN_FEE, tuple(one for _, _, one in drawn)),
    )
    return (Chart("欠缴本金和滞纳金", ChartKind.BARS, "元", labels, series),)


CALCULATOR = Calculator(
    name="arrears",
    title="欠费与滞纳金",
    purpose="按欠缴的月份、金额和缴清日，算滞纳的天数和滞纳金；比例有变动的分段算，再列出各种罚款在什么条件下才有。",
    audience="用人单位",
    fields=fields,
    rule=calculate,
    policy=POLICY,
    clauses=("s5-p1", "s5-p2"),
)
