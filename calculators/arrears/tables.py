"""What 欠费与滞纳金 shows: the table, the working, the findings and the chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ..core.inputs import plain
from ..core.model import Cell, Chart, ChartKind, Finding, Premise, Ref, Section, Series, Step, Table, Tone
from ..core.money import rounding_words
from ..output.text import TOTAL
from ..policy.knowledge import Knowledge
from ..policy.lookup import NoValueError
from ..policy.resolve import TYPED, value_ref
from .case import DEFER, DEFERRED, LABELS, Case, Debt, FeeTerms
from .fines import fine_findings
from .late_fee import Segment, pieces, split, without_order
from .rule import DAY, DebtLine, citations, exact, preservation, preserved_words, total

_MOST_BARS = 12
_LIMIT = "arrears/late-fee-limit"
PLAIN_FEE, ORDER_FEE = "滞纳金（全部天数）", "滞纳金（没有责令后逾期）"

_AFTER_CUT = "这几个月单位缴的部分也有减免，欠缴金额要按减免以后的填"


def table(lines: list[DebtLine], done: list[DebtLine]) -> Table:
    """A row for each debt, and the sum where there are several."""
    two = _two(done)
    rows = []
    for line in lines:
        debt, refused = line.debt, bool(line.refused)
        refs = citations([line])
        days = sum(one.days for one in line.segments)
        rows.append(
            (
                debt.label,
                (
                    Cell(debt.owed, "元", "", tuple(debt.refs)),
                    Cell(debt.due + DAY),
                    Cell(None if refused else days, "日", "没有依据"),
                    Cell(None if refused else line.whole, "元", "没有依据", refs),
                    *((Cell(None if refused else line.least, "元", "没有依据"),) if two else ()),
                ),
            )
        )
    if len(lines) > 1:
        sums = (
            Cell(total(done, "owed"), "元"),
            Cell(None, text="—"),
            Cell(None, text="—"),
            Cell(total(done, "whole"), "元", "", citations(done)),
            *((Cell(total(done, "least"), "元"),) if two else ()),
        )
        rows.append((TOTAL, sums))
    columns = ("欠费", "欠缴本金", "欠缴之日", "滞纳天数", PLAIN_FEE, *((ORDER_FEE,) if two else ()))
    return Table("欠缴本金和滞纳金", columns, tuple(rows))


def steps(line: DebtLine, terms: FeeTerms, duty: Ref) -> list[Step]:
    """The working of one debt."""
    debt, rule = line.debt, terms.rounding
    found = [debt.step(rule, duty)]
    both = "首日和缴清当日都算" if terms.counts_last else "首日算，缴清当日不算"
    found += [
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
    found.append(_fee(debt, PLAIN_FEE, line.segments, line.whole, rule, duty))
    if _two([line]):
        found.append(_fee(debt, ORDER_FEE, without_order(line.segments), line.least, rule, duty))
    return found


def _fee(debt: Debt, label: str, segments: Sequence[Segment], value: Decimal, rule: str, duty: Ref) -> Step:
    numbers = " + ".join(f"{debt.owed:,} × {one.days} × {plain(one.piece.rate)}‰" for one in segments)
    refs = tuple(dict.fromkeys(one.piece.ref for one in segments if not one.piece.typed)) or (duty,)
    formula = "欠缴本金 × 天数 × 每日比例，各段相加"
    return Step(
        debt.label, label, formula, numbers or "没有计入的天数", value, "元", f"每笔{rounding_words(rule)}", refs
    )


def sums(done: list[DebtLine], duty: Ref) -> list[Step]:
    """What several debts add up to."""
    if len(done) == 1:
        return []
    refs = citations(done) or (duty,)
    named = [("欠缴本金", "owed", (duty,)), (PLAIN_FEE, "whole", refs)]
    if _two(done):
        named.append((ORDER_FEE, "least", refs))
    return [
        Step("合计", name, f"{len(done)}笔相加", "见上面各笔", total(done, what), "元", refs=citations)
        for name, what, citations in named
    ]


def sections(case: Case, lines: list[DebtLine], done: list[DebtLine], knowledge: Knowledge) -> tuple[Section, ...]:
    """What has to be known about the fee, then the fines with their conditions."""
    found = [Finding(Tone.UNKNOWN, f"{line.debt.label}：{line.refused}") for line in lines if line.refused]
    found += [Finding(Tone.CHECK, f"{line.debt.label}：{line.debt.note}") for line in lines if line.debt.note]
    found += _order_findings(done)
    found += put_off_findings((line.debt for line in lines), case.terms, knowledge, _AFTER_CUT)
    found += _beyond(done, knowledge)
    on_time = [line.debt.label for line in done if not line.segments]
    if on_time:
        found.append(Finding(Tone.NOTE, f"{'、'.join(on_time)}：没有滞纳的天数，滞纳金是0元"))
    found += _tomorrow(done, case.terms, knowledge)
    bases = {
        "owed": total(done, "owed"),
        "injury": total([line for line in done if line.debt.injury], "owed"),
        "concealed": case.concealed,
    }
    day = max(line.debt.paid for line in done).isoformat()
    fines = fine_findings(knowledge, day, bases)
    if not fines:
        fines = (Finding(Tone.UNKNOWN, f"没有 {day} 可用的罚款条文，没有列出罚款"),)
    return (
        Section("滞纳金", tuple(found)),
        Section(f"罚款：{day}有效的条文和条件，是否处罚由主管部门决定", fines, folded=True),
    )


def _two(lines: list[DebtLine]) -> bool:
    """Is there a part that is not charged, or may not be, for want of a missed order?"""
    return any(line.needs_order and line.state != "missed" for line in lines)


def _order_findings(done: list[DebtLine]) -> list[Finding]:
    """What the article that needs an order leaves open, once per state of things."""
    told = {
        "unknown": "没有填有没有责令限期缴纳。按{name}，责令限期以后逾期仍不缴纳的才加收，所以写出两个数："
        "责令后逾期的，从欠缴之日起收；没有责令或者限期内缴清的，这一段不收",
        "none": "按{name}，责令限期以后逾期仍不缴纳的才加收。您填的情况里没有责令到这些欠费，这一段没有计入",
        "kept": "按{name}，责令限期以后逾期仍不缴纳的才加收。您填的缴清日没有超过责令的期限，这一段没有计入",
        "missed": "责令限期以后逾期仍没有缴纳，按{name}，这一段从欠缴之日起加收",
    }
    found = []
    for state, words in told.items():
        here = [line for line in done if line.needs_order and line.state == state]
        if here:
            piece = next(one.piece for one in here[0].segments if one.piece.after_order)
            text = f"{'、'.join(line.debt.label for line in here)}：{words.format(name=piece.name)}"
            found.append(Finding(Tone.CHECK, text, () if piece.typed else (piece.ref,)))
    return found


def put_off_findings(debts: Iterable[Debt], terms: FeeTerms, knowledge: Knowledge, more: str = "") -> list[Finding]:
    """What is to be known of the months of 2020 in which payment could be put off; `more`: of their amounts, where it was not."""
    (value,) = knowledge.parameters[DEFER].values
    here = [debt.label for debt in debts if value.surely_on(debt.due.isoformat())]
    if not here:
        return []
    named, refs = "、".join(here), (value_ref(value, knowledge),)
    text = f"{named}：2020年2月到12月批准缓缴的，缓缴期间免收滞纳金，批准过的请填「{LABELS[DEFERRED]}」。{more}"
    if terms.deferred is not None:
        text = f"{named}：批准缓缴到{terms.deferred}，缓缴期间免收滞纳金，从第二天起算。条文「{value.words}」，请核对批准的日子"
    return [Finding(Tone.CHECK, text.rstrip("。"), refs)]


def _beyond(done: list[DebtLine], knowledge: Knowledge) -> list[Finding]:
    """That a fee is more than its debt, and that it is open whether it may be (行政强制法第四十五条)."""
    more = [line for line in done if line.most > line.debt.owed]
    if not more:
        return []
    try:
        value = knowledge.parameter_on(_LIMIT, max(line.debt.paid for line in more).isoformat()).value
    except NoValueError:
        return []
    named = "、".join(line.debt.label for line in more)
    text = (
        f"{named}：滞纳金比本金还多。{value.document}{value.article}：「{value.words}」。社会保险费的滞纳金受不受这一条限制，"
        "本站没有读到定论，这里没有封顶，请向征收机构核实"
    )
    return [Finding(Tone.CHECK, text, (value_ref(value, knowledge),))]


def premises(done: list[DebtLine], knowledge: Knowledge) -> tuple[Premise, ...]:
    """What a debt of which it is not said for which insurance takes for granted: that it is not for the pension."""
    open_lines = [line for line in done if not line.debt.pension and not line.debt.injury]
    found = {line.debt.label: preservation(line.debt, line.segments, knowledge) for line in open_lines}
    readings = {label: reading for label, reading in found.items() if reading is not None}
    if not readings:
        return ()
    value, named = next(iter(readings.values())).value, "、".join(readings)
    text = f"{named}：没有说是哪项保险，按不是养老保险费算。养老保险费，{preserved_words(value)}；险种请选「养老」。"
    short = "2011年6月30日以前欠的不是养老保险费"
    return (Premise(text, (value_ref(value, knowledge),), short=short),)


def _tomorrow(done: list[DebtLine], terms: FeeTerms, knowledge: Knowledge) -> list[Finding]:
    """What one more day costs, at the rates of the day after the day of payment; nothing where no rate is known."""
    cost, refs, ordered = Decimal(0), [], False
    for line in done:
        day = max(line.debt.paid, line.debt.due) + DAY
        try:
            one = split(pieces(knowledge, injury=line.debt.injury, typed=terms.rates), day, day, knowledge)
        except NoValueError:
            return []
        cost += exact(line.debt, one)
        ordered = ordered or one[0].piece.after_order
        refs += [segment.piece.ref for segment in one if not segment.piece.typed]
    text = f"从缴清日往后，每再晚一天缴，滞纳金多{plain(cost):,}元（取整以前）"
    text += "；其中须先责令的一段，责令后逾期的才加收" if ordered else ""
    return [Finding(Tone.DISTANCE, text, tuple(dict.fromkeys(refs)))]


def charts(done: list[DebtLine]) -> tuple[Chart, ...]:
    """Principal and fee of each debt, or of all where there are many."""
    if len(done) > _MOST_BARS:
        drawn = [("合计", total(done, "owed"), total(done, "whole"))]
    else:
        drawn = [(line.debt.label, line.debt.owed, line.whole) for line in done]
    labels = tuple(label for label, _, _ in drawn)
    series = (
        Series("欠缴本金", tuple(one for _, one, _ in drawn)),
        Series(PLAIN_FEE, tuple(one for _, _, one in drawn)),
    )
    return (Chart("欠缴本金和滞纳金", ChartKind.BARS, "元", labels, series),)
