from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.arrears.calculator import calculate
from calculators.arrears.fines import fine_findings
from calculators.arrears.late_fee import GENERAL, INJURY, Piece, pieces, split, without_order
from calculators.catalog import run
from calculators.core.model import InputError, RefusedError, Result, Tone
from calculators.policy.knowledge import Knowledge
from calculators.policy.lookup import NoValueError
from calculators.policy.resolve import UnconfirmedValueError
from tests.unit.knowledge_samples import offered

FIRST, LAST = date(1999, 1, 21), date(2026, 11, 23)
DAYS = st.dates(FIRST, LAST)
MONEY = st.integers(0, 10**9).map(lambda fen: Decimal(fen) / 100)
ORDERS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.just({}), st.just({"ordered": "no"}), DAYS.map(lambda day: {"ordered": "yes", "order-limit": day})
)


def debt(owed: Decimal, due: date, paid: date, kind: str = "general") -> dict[str, Any]:
    return {"debts": ((due.replace(day=1), kind, owed, None, due, paid),)}


def cells(result: Result, row: int = 0) -> list[Any]:
    return [cell.value for cell in result.tables[0].rows[row][1]]


def test_splitting_a_period_never_changes_the_fee_beyond_its_rounding(knowledge: Knowledge) -> None:
    @given(MONEY, st.tuples(DAYS, DAYS, DAYS).map(sorted), st.sampled_from(["general", "injury"]), ORDERS)
    def holds(owed: Decimal, days: list[date], kind: str, order: dict[str, Any]) -> None:
        due, middle, paid = days
        whole = cells(calculate(debt(owed, due, paid, kind) | order, knowledge))[3]
        first = cells(calculate(debt(owed, due, middle, kind) | order, knowledge))[3]
        second = cells(calculate(debt(owed, middle, paid, kind) | order, knowledge))[3]
        assert abs(whole - first - second) <= Decimal("0.01")

    holds()


def test_later_is_never_cheaper_and_without_an_order_never_dearer(knowledge: Knowledge) -> None:
    @given(MONEY, st.tuples(DAYS, DAYS, DAYS).map(sorted), ORDERS)
    def holds(owed: Decimal, days: list[date], order: dict[str, Any]) -> None:
        due, sooner, later = days
        early, late = (cells(calculate(debt(owed, due, paid) | order, knowledge)) for paid in (sooner, later))
        assert early[2] <= late[2] == (later - due).days
        assert early[3] <= late[3]
        assert len(late) < 5 or 0 <= late[4] <= late[3]

    holds()


def test_totals_are_the_sums_of_what_is_shown(knowledge: Knowledge) -> None:
    row = st.tuples(MONEY, DAYS, st.integers(0, 4000), st.sampled_from(["general", "injury"]))

    @given(st.lists(row, min_size=2, max_size=20), ORDERS, st.sampled_from(["fen", "jiao", "yuan"]))
    def holds(rows: list[Any], order: dict[str, Any], rule: str) -> None:
        typed = tuple(
            (due.replace(day=1), kind, owed, None, due, min(due + timedelta(days), LAST))
            for owed, due, days, kind in rows
        )
        result = calculate({"debts": typed, "rounding": rule} | order, knowledge)
        table = [[cell.value for cell in one] for _, one in result.tables[0].rows]
        for column in (0, *range(3, len(table[0]))):
            assert sum(line[column] for line in table[:-1]) == table[-1][column]
        assert len({name for name, _ in result.tables[0].rows}) == len(table)
        assert all(step.refs for step in result.steps)

    holds()


def test_the_rates_follow_one_another_without_gap_or_overlap(knowledge: Knowledge) -> None:
    for injury in (False, True):
        found = pieces(knowledge, injury=injury, typed={})
        for before, behind in pairwise(found):
            assert before.last is not None
            assert before.last + timedelta(1) == behind.first
    assert [str(one.rate) for one in pieces(knowledge, injury=True, typed={})] == ["2", "0.5"]
    assert [one.first.isoformat() for one in pieces(knowledge, injury=True, typed={})] == ["1999-01-22", "2011-01-01"]


def test_each_day_is_counted_once_at_the_rate_of_that_day(knowledge: Knowledge) -> None:
    @given(DAYS.filter(lambda day: day > FIRST), DAYS, st.booleans())
    def holds(first: date, last: date, injury: bool) -> None:
        found = split(pieces(knowledge, injury=injury, typed={}), first, last, knowledge)
        assert sum(one.days for one in found) == max((last - first).days + 1, 0)
        for one in found:
            if not injury or one.first.year < 2011:
                for day in (one.first, one.last):
                    assert knowledge.parameter_on("arrears/late-fee", day.isoformat()).value.decimal == one.piece.rate

    holds()


def test_the_order_only_bears_on_the_article_that_asks_for_it(knowledge: Knowledge) -> None:
    found = split(pieces(knowledge, injury=False, typed={}), date(2011, 6, 29), date(2011, 7, 2), knowledge)
    assert [one.days for one in found] == [2, 2]
    assert [one.first for one in without_order(found)] == [date(2011, 7, 1)]


def test_a_missed_order_is_charged_from_the_day_of_default(knowledge: Knowledge) -> None:
    """征缴暂行条例第十三条: 「逾期仍不缴纳的……从欠缴之日起」, not from the end of the order."""
    for limit, told in (("2005-05-09", ["20.00"]), ("2005-05-10", ["20.00", "0.00"])):
        order = {"ordered": "yes", "order-limit": date.fromisoformat(limit)}
        owed = debt(Decimal(1000), date(2005, 4, 30), date(2005, 5, 10)) | order
        assert [str(one) for one in cells(calculate(owed, knowledge))[3:]] == told


def test_an_order_before_the_money_was_due_was_not_about_it(knowledge: Knowledge) -> None:
    order = {"ordered": "yes", "order-limit": date(2005, 4, 30)}
    line = cells(calculate(debt(Decimal(1000), date(2005, 4, 30), date(2005, 5, 10)) | order, knowledge))
    assert line[3:] == [Decimal("20.00"), Decimal("0.00")]


def test_a_day_after_the_last_check_has_the_law_s_rate_and_says_when_it_was_checked(knowledge: Knowledge) -> None:
    (piece,) = [
        one.piece for one in split(pieces(knowledge, injury=False, typed={}), LAST, date(2030, 1, 1), knowledge)
    ]
    assert piece.words == "0.5‰/日"
    assert piece.ref.detail.startswith("2011-07-01起，依据核对至2026-11-29，B级")


def test_a_day_without_a_rate_is_refused_unless_a_rate_is_typed(knowledge: Knowledge) -> None:
    first, *others = knowledge.parameters[GENERAL].values
    ended = replace(
        knowledge.parameters[GENERAL], values=(first, *(replace(one, sure_end="2026-11-23") for one in others))
    )
    known = replace(knowledge, parameters={**knowledge.parameters, GENERAL: ended})
    with pytest.raises(NoValueError, match="没有 2026-11-24 可用的值"):
        split(pieces(known, injury=False, typed={}), LAST, LAST + timedelta(1), known)
    typed = pieces(knowledge, injury=False, typed={"sil86_late_fee": Decimal(1)})
    found = split(typed, date(2011, 6, 30), date(2030, 1, 1), knowledge)
    assert [one.piece.words for one in found] == ["2‰/日", "1‰/日（您填的）"]


def test_a_rate_that_is_not_sure_enough_is_not_used(knowledge: Knowledge) -> None:
    parameter = knowledge.parameters[GENERAL]
    unsure = offered(knowledge, GENERAL)
    assert pieces(unsure, injury=False, typed={}) == ()
    first, *others = parameter.values
    partly = replace(parameter, values=(replace(first, use="offer"), *others))
    sure = replace(knowledge, parameters={**knowledge.parameters, GENERAL: partly})
    assert [str(one.rate) for one in pieces(sure, injury=False, typed={})] == ["0.5"]
    assert len(pieces(unsure, injury=True, typed={"cn_late_fee_1999": Decimal(2)})) == 2


def test_a_hole_among_the_rates_is_a_fault_not_a_result(knowledge: Knowledge) -> None:
    holed: tuple[Piece, ...] = pieces(knowledge, injury=False, typed={})[1:]
    with pytest.raises(ValueError, match="没有分到段里"):
        split(holed, date(2010, 1, 1), date(2010, 1, 2), knowledge)


def test_many_months_are_drawn_as_one_bar(knowledge: Knowledge) -> None:
    same = {"monthly": "100", "due-day": "15", "paid": "2024-12-31", "first-month": "2023-01"}
    few, many = (run("arrears", same | {"last-month": last}, knowledge) for last in ("2023-12", "2024-01"))
    assert len(few.charts[0].labels) == 12
    assert many.charts[0].labels == ("合计",)
    assert many.charts[0].series[0].values == (Decimal("1300.00"),)


def test_fines_are_told_with_their_condition_and_never_as_due(knowledge: Knowledge) -> None:
    bases = {"owed": Decimal(100), "injury": Decimal(10), "concealed": Decimal("0.01")}
    found = fine_findings(knowledge, "2020-01-01", bases)
    assert len(found) == 8
    assert all("第" in one.text and one.text.count("「") == 1 and one.refs for one in found)
    assert all(one.tone is Tone.NOTE for one in found)
    assert found[0].text.endswith(
        "逾期仍不缴纳的，由有关行政部门处欠缴数额一倍以上三倍以下的罚款」。欠缴数额按100元算，范围是100元至300元"
    )
    assert found[2].text.endswith("瞒报的工资数额按0.01元算，范围是0.01元至0.03元")
    assert fine_findings(knowledge, "1999-01-21", bases) == ()
    assert len(fine_findings(knowledge, "2005-04-11", {})) == 5


def test_a_fine_whose_article_was_not_read_says_so_and_nothing_more(knowledge: Knowledge) -> None:
    parameter = knowledge.parameters["fines/unpaid-max"]
    unread = replace(parameter, values=tuple(replace(one, words="", found="") for one in parameter.values))
    less = replace(knowledge, parameters={**knowledge.parameters, parameter.id: unread})
    told = fine_findings(less, "2020-01-01", {"owed": Decimal(100)})[0].text
    assert told == "中华人民共和国社会保险法（2018修正）第八十六条：条文原文未查到，条件按二手转述，待核实"


PAID = {"debts": "2012-05,,1,,2012-05-31,2012-06-01"}


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({}, "debts", "还没有填"),
        ({"debts": "2012-05,,1,,2012-05-31"}, "paid", "还没有填"),
        ({"debts": "2012-05,,1,2,2012-05-31,2012-06-01"}, "debts", "第1笔的欠缴金额和上月缴费数额只能填一项"),
        ({"debts": "2012-05,,,,2012-05-31,2012-06-01"}, "debts", "只能填一项"),
        ({"debts": "2012-05,,1,,2012-04-30,2012-06-01"}, "debts", "缴费期限比所属的月份还早"),
        ({"debts": "1998-05,,,1,2012-04-30,2012-06-01"}, "share", "没有 1998-05-01 可用的值"),
        ({"debts": "2012-05,失业,1,,2012-05-31"}, "debts", "没有「失业」这一项"),
        ({"debts": "2012-05,,1,,2012-05-31", "paid": "2012-06-01", "ordered": "yes"}, "order-limit", "还没有填这一天"),
        (PAID | {"ordered": "no", "order-limit": "2012-06-01"}, "order-limit", "上面就要选「责令过」"),
        (PAID | {"ordered": "unknown", "order-limit": "2012-06-01"}, "order-limit", "上面就要选「责令过」"),
        (
            {"debts": "2012-05,,1,,2012-05-31", "paid": "2012-06-01", "rate-sil86-late-fee": "500"},
            "rate-sil86-late-fee",
            "太大",
        ),
    ],
)
def test_what_does_not_fit_together_is_named(
    typed: dict[str, str], field: str, told: str, knowledge: Knowledge
) -> None:
    with pytest.raises(InputError) as refused:
        run("arrears", typed, knowledge)
    assert [one.field for one in refused.value.problems] == [field]
    assert told in refused.value.problems[0].message


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"first-month": "2024-04"}, "last-month"),
        ({"due-day": "0"}, "due-day"),
        ({"due-day": "32"}, "due-day"),
        ({"due-day": "1.5"}, "due-day"),
    ],
)
def test_months_that_cannot_be(changed: dict[str, str], field: str, knowledge: Knowledge) -> None:
    same = {"monthly": "1", "first-month": "2024-01", "last-month": "2024-03", "due-day": "1", "paid": "2024-12-31"}
    with pytest.raises(InputError) as refused:
        run("arrears", same | changed, knowledge)
    assert [one.field for one in refused.value.problems] == [field]


def test_a_typed_share_and_two_debts_of_one_month(knowledge: Knowledge) -> None:
    rows = "2012-05,,,1000,2012-05-31,2012-06-10\n2012-05,,500,,2012-05-31,2012-06-10"
    result = run("arrears", {"debts": rows, "share": "120"}, knowledge)
    assert [name for name, _ in result.tables[0].rows] == ["2012年5月第1笔", "2012年5月第2笔", "合计"]
    assert cells(result)[0] == Decimal("1200.00")
    assert "120%（您填的）" in result.steps[0].numbers


TWO = "2011-05,,2000,,2011-05-31\n2011-04,,1000,,2011-05-31"
"""Two debts with 30 days under the article that asks for an order and 10 days under the other."""


def test_what_an_order_leaves_open_is_told_as_two_sums(knowledge: Knowledge) -> None:
    result = run("arrears", {"debts": TWO, "paid": "2011-07-10"}, knowledge)
    assert result.headline == (
        "算到2011年7月10日，欠缴本金3,000.00元，滞纳金15.00元至195.00元，要看有没有责令限期缴纳、到期有没有缴；"
        "合计3,015.00元至3,195.00元。"
    )
    assert [step.value for step in result.steps if step.subject == "合计"] == [
        Decimal("3000.00"),
        Decimal("195.00"),
        Decimal("15.00"),
    ]
    told = result.sections[0].findings[0]
    assert told.text.startswith("2011年5月、2011年4月：没有填有没有责令限期缴纳。")
    assert [ref.label for ref in told.refs] == ["社会保险费征缴暂行条例（国务院令第259号）第十三条"]
    own = run("arrears", {"debts": TWO, "paid": "2011-07-10", "rate-cn-late-fee-1999": "100"}, knowledge)
    assert own.sections[0].findings[0].refs == (), "a typed rate has no citation"
    assert own.headline.startswith("算到2011年7月10日，欠缴本金3,000.00元，滞纳金15.00元至9,015.00元，")


@pytest.mark.parametrize(
    "order",
    [
        {"ordered": "no"},
        {"ordered": "yes", "order-limit": "2011-05-30"},
        {"ordered": "yes", "order-limit": "2011-05-31"},
    ],
)
def test_no_order_about_this_money_is_told_as_none(order: dict[str, str], knowledge: Knowledge) -> None:
    result = run("arrears", {"debts": TWO, "paid": "2011-07-10"} | order, knowledge)
    assert "您填的情况里没有责令到这些欠费，这一段没有计入" in result.sections[0].findings[0].text


def test_debts_that_were_paid_in_time_and_wages_that_were_concealed(knowledge: Knowledge) -> None:
    rows = "2020-01,,100,,2020-01-31,2020-01-31\n2020-02,,100,,2020-02-29,2020-02-28"
    result = run("arrears", {"debts": rows, "concealed": "50"}, knowledge)
    assert "2020年1月、2020年2月：没有滞纳的天数，滞纳金是0元" in [one.text for one in result.sections[0].findings]
    fines = [one.text for one in result.sections[1].findings]
    assert any(text.endswith("瞒报的工资数额按50.00元算，范围是50.00元至150.00元") for text in fines)
    without = run("arrears", {"debts": rows}, knowledge)
    assert not any("瞒报的工资数额按" in one.text for one in without.sections[1].findings)


@pytest.mark.parametrize("kind", ["general", "injury"])
def test_a_single_month_may_be_due_on_the_first(kind: str, knowledge: Knowledge) -> None:
    same = {"monthly": "1", "first-month": "2024-03", "last-month": "2024-03", "due-day": "1", "paid": "2024-12-31"}
    result = run("arrears", same | {"monthly-kind": kind}, knowledge)
    ((name, row),) = result.tables[0].rows
    assert name == ("2024年3月工伤" if kind == "injury" else "2024年3月")
    assert row[1].value == date(2024, 3, 2)


def test_a_share_that_is_not_sure_enough_is_not_used(knowledge: Knowledge) -> None:
    less = offered(knowledge, "arrears/undeclared")
    with pytest.raises(UnconfirmedValueError, match="没有核实"):
        run("arrears", {"debts": "2012-05,,,1000,2012-05-31,2012-06-10"}, less)


def test_a_fine_that_is_not_sure_enough_is_not_told_and_a_multiple_multiplies(knowledge: Knowledge) -> None:
    bases = {"owed": Decimal(100)}
    every = fine_findings(knowledge, "2020-01-01", bases)
    for end in ("min", "max"):
        assert fine_findings(offered(knowledge, f"fines/unpaid-{end}"), "2020-01-01", bases) == every[1:]
    least = knowledge.parameters["fines/unpaid-min"]
    twice = replace(least, values=tuple(replace(one, value=("2",)) for one in least.values))
    more = replace(knowledge, parameters={**knowledge.parameters, least.id: twice})
    assert fine_findings(more, "2020-01-01", bases)[0].text.endswith("范围是200元至300元")


@pytest.mark.parametrize(
    ("start", "spans"),
    [
        ("2011-06-30", [("1999-01-22", "2011-06-29"), ("2011-06-30", "None")]),
        ("2011-07-01", [("1999-01-22", "2011-06-30"), ("2011-07-01", "None")]),
        ("2011-07-02", [("1999-01-22", "2011-06-30"), ("2011-07-01", "2011-07-01"), ("2011-07-02", "None")]),
    ],
)
def test_the_general_rate_ends_where_the_one_for_injuries_begins(
    start: str, spans: list[tuple[str, str]], knowledge: Knowledge
) -> None:
    own = knowledge.parameters[INJURY]
    moved = replace(own, values=tuple(replace(one, sure_start=start) for one in own.values))
    other = replace(knowledge, parameters={**knowledge.parameters, INJURY: moved})
    assert [(str(one.first), str(one.last)) for one in pieces(other, injury=True, typed={})] == spans


def test_the_example_finds_a_wrong_rate(knowledge: Knowledge) -> None:
    """A planted fault: another rate must give another fee."""
    row = debt(Decimal(1000), date(2012, 5, 31), date(2012, 6, 10))
    right, wrong = (calculate(row | typed, knowledge) for typed in ({}, {"rate-sil86-late-fee": Decimal("0.6")}))
    assert (cells(right)[3], cells(wrong)[3]) == (Decimal("5.00"), Decimal("6.00"))


def test_before_the_first_rate_nothing_is_said_of_one_more_day(knowledge: Knowledge) -> None:
    typed = {"debts": "1999-01,一般,1000,,1999-01-10,", "paid": "1999-01-10"}
    result = run("arrears", typed, knowledge)
    assert "滞纳金0.00元" in result.headline
    assert not any("每再晚一天" in one.text for section in result.sections for one in section.findings)


@pytest.mark.parametrize(
    ("order", "told"),
    [({"ordered": "yes"}, "选了责令过"), ({"ordered": "no", "order-limit": "2012-01-01"}, "没有责令过请清空")],
)
def test_what_is_said_of_an_order_is_put_right_where_the_day_stands(
    order: dict[str, str], told: str, knowledge: Knowledge
) -> None:
    with pytest.raises(InputError) as refused:
        run("arrears", {"debts": "2012-01,,1000,,2012-01-31,2012-03-01", **order}, knowledge)
    ((field, message),) = [(one.field, one.message) for one in refused.value.problems]
    assert field == "order-limit"
    assert told in message


def test_the_working_counts_the_days_of_every_rate_and_cites_it_unless_it_was_typed(knowledge: Knowledge) -> None:
    typed = {"debts": "2011-06,,1000,,2011-06-20,2011-07-10", "ordered": "yes", "order-limit": "2011-06-25"}
    result = run("arrears", typed, knowledge)
    days = [one for one in result.steps if one.label.startswith("天数")]
    assert [one.value for one in days] == [10, 10]
    assert all(len(one.refs) == 1 and not one.note for one in days)
    assert any("缴清当日计入" in note for note in result.notes)
    own = run("arrears", {**typed, "rate-sil86-late-fee": "0.4", "pay-day": "not"}, knowledge)
    assert any("缴清当日不计入" in note for note in own.notes)
    first, second = [one for one in own.steps if one.label.startswith("天数")]
    assert (first.value, len(first.refs), first.note) == (10, 1, "")
    assert (second.value, second.refs) == (9, ())
    assert second.note.startswith("比例是")
    (fee,) = [one for one in own.steps if one.label == "滞纳金（全部天数）"]
    assert [one.target for one in fee.refs] == [one.target for one in first.refs]


def test_the_fine_for_injuries_multiplies_what_is_owed_for_them_alone(knowledge: Knowledge) -> None:
    debts = "2012-01,,5000,,2012-01-31,2012-03-01\n2012-01,工伤未参保,1000,,2012-01-31,2012-03-01"
    result = run("arrears", {"debts": debts}, knowledge)
    fines = [one.text for section in result.sections for one in section.findings if "欠缴的工伤保险费" in one.text]
    assert fines
    assert all("1,000.00" in one for one in fines)
    assert not any("6,000.00" in one or "5,000.00" in one for one in fines)


def test_the_headline_names_the_day_of_payment_where_it_is_one(knowledge: Knowledge) -> None:
    rows = "2020-01,,100,,2020-02-15,2020-03-01\n2020-02,,100,,2020-03-15,2020-03-16"
    assert run("arrears", {"debts": rows}, knowledge).headline.startswith("欠缴本金200.00元")
    one = run("arrears", {"debts": "2026-10,,1000,,2026-11-15", "paid": "2026-11-29"}, knowledge)
    assert one.headline == "算到2026年11月29日，欠缴本金1,000.00元，滞纳金7.00元，合计1,007.00元。"


def old(kind: str) -> dict[str, str]:
    return {"debts": f"2010-05,{kind},1000,,2010-06-15", "ordered": "no"}


def test_what_is_paid_today_is_worked_out(knowledge: Knowledge) -> None:
    """16 November to 29 November: 14 days at 0.5 ‰ of 1,000."""
    result = run("arrears", {"debts": "2026-10,养老,1000,,2026-11-15", "paid": "2026-11-29"}, knowledge)
    assert result.headline == "算到2026年11月29日，欠缴本金1,000.00元，滞纳金7.00元，合计1,007.00元。"
    assert result.tables[0].rows[0][0] == "2026年10月养老"


def test_old_pension_arrears_in_tianjin_bear_no_late_fee_that_is_known(knowledge: Knowledge) -> None:
    """Since 2022-07-21 at the latest they are revalued by 5,265 yuan, by a rule that was not read: nothing is made up."""
    with pytest.raises(RefusedError, match=r"按照5265元标准计算保值系数.*保值系数怎样算，本站没有读到，所以没有算"):
        run("arrears", {**old("养老"), "paid": "2026-11-29"}, knowledge)
    monthly = {"monthly": "1000", "monthly-kind": "pension", "first-month": "2010-05", "last-month": "2010-05"}
    with pytest.raises(RefusedError, match="保值系数"):
        run("arrears", {**monthly, "due-day": "15", "paid": "2022-07-21"}, knowledge)
    both = {"debts": "2010-05,养老,1000,,2010-06-15\n2020-01,养老,1000,,2020-02-15", "paid": "2026-11-29"}
    assert "另有1笔没有依据，没有计入" in run("arrears", both, knowledge).headline
    before = run("arrears", {**old("养老"), "paid": "2022-07-20"}, knowledge)
    assert before.premises == ()
    typed = run("arrears", {**old("养老"), "paid": "2026-11-29", "rate-cn-late-fee-1999": "1"}, knowledge)
    assert typed.premises == ()
    late = run("arrears", {"debts": "2011-06,养老,1000,,2011-06-30", "paid": "2026-11-29"}, knowledge)
    assert late.headline.startswith("算到2026年11月29日，欠缴本金1,000.00元，滞纳金2,815.50元")


def test_an_old_debt_of_which_it_is_not_said_for_what_is_not_for_the_pension(knowledge: Knowledge) -> None:
    result = run("arrears", {**old("一般"), "paid": "2026-11-29"}, knowledge)
    assert result.headline.endswith("（前提：2011年6月30日以前欠的不是养老保险费。）")
    (premise,) = result.premises
    assert premise.text.startswith("2010年5月：没有说是哪项保险")
    assert [ref.target for ref in premise.refs] == ["parameters/#tj-arrears-before-2011-07"]
    assert run("arrears", {**old("工伤未参保"), "paid": "2026-11-29"}, knowledge).premises == ()


def told(result: Result) -> str:
    return "\n".join(finding.text for section in result.sections for finding in section.findings)


def test_a_fee_beyond_its_debt_is_told_with_its_doubt(knowledge: Knowledge) -> None:
    """0.5 ‰ a day reach the principal after 2,000 days: from 2012-01-16 to 2017-07-07."""
    debt = "2011-12,,1000,,2012-01-15"
    at = run("arrears", {"debts": debt, "paid": "2017-07-07"}, knowledge)
    assert ("滞纳金1,000.00元" in at.headline, "行政强制法" in told(at)) == (True, False)
    beyond = run("arrears", {"debts": debt, "paid": "2017-07-08"}, knowledge)
    assert "滞纳金1,000.50元" in beyond.headline
    assert "2011年12月：滞纳金比本金还多" in told(beyond)
    assert "本站没有读到定论，这里没有封顶" in told(beyond)
    early = run("arrears", {"debts": "2008-01,,1000,,2008-02-15", "paid": "2011-12-31"}, knowledge)
    assert "行政强制法" not in told(early)


def test_no_fee_runs_while_payment_was_put_off_in_2020(knowledge: Knowledge) -> None:
    """16 to 31 December 2020: 16 days."""
    debt = {"debts": "2020-05,,1000,,2020-06-15\n2021-01,,1000,,2021-02-15,2021-02-16", "paid": "2020-12-31"}
    result = run("arrears", {**debt, "deferred": "2020-12-15"}, knowledge)
    assert [row[1][2].value for row in result.tables[0].rows[:2]] == [16, 1]
    assert "2020年5月：批准缓缴到2020-12-15，缓缴期间免收滞纳金，从第二天起算" in told(result)
    open_ = run("arrears", debt, knowledge)
    assert "2020年5月：2020年2月到12月批准缓缴的，缓缴期间免收滞纳金" in told(open_)
    assert open_.tables[0].rows[0][1][2].value == 199
    with pytest.raises(InputError, match="缓缴到哪一天：2020年批准的缓缴在2020-02-01到2020-12-31之间"):
        run("arrears", {**debt, "deferred": "2021-01-15"}, knowledge)
    before = run(
        "arrears", {"debts": "2020-05,,1000,,2020-06-15", "paid": "2020-12-31", "deferred": "2020-06-01"}, knowledge
    )
    assert before.tables[0].rows[0][1][2].value == 199
