"""What a roster answers: the same as the calculators for as many heads; sums that are the sums of the rows."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from calculators.catalog import run
from calculators.core.inputs import read
from calculators.core.model import InputError, Result
from calculators.output.text import format_value, result_text
from calculators.policy.knowledge import Knowledge
from calculators.roster import files, job
from calculators.roster.calculator import CALCULATOR
from calculators.roster.case import Case, read_case
from calculators.roster.job import Asked, Progress
from calculators.roster.judge.cost import Amount, Costs, Payer
from calculators.roster.judge.owed import Due, Owed, bounds_of, plus
from calculators.roster.judge.standing import Rules
from calculators.roster.judge.tally import Debts, Groups, Money, Tally, add_up, payer_of
from calculators.roster.model import Roster
from calculators.roster.read.person import Person
from tests.conftest import some
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv, figures, opened, told, worked

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "roster"
SHORT = {
    "养老保险": "pension",
    "医疗保险": "medical",
    "失业保险": "unemployment",
    "工伤保险": "injury",
    "生育保险": "maternity",
}
RATES = {
    "class": "2",
    "rate-employer-medical": "10",
    "rate-employee-medical": "2",
    "rate-employee-pension": "8",
    "rate-employer-maternity": "0.5",
    "rate-rural-unemployment": "0.3",
}
OWED = {"first-month": "2024-02", "last-month": "2024-06", "due-day": "25", "paid": "2025-01-10"}


def shown(result: Result) -> dict[str, Any]:
    return {
        f"{table.caption}·{row}·{column}": cell.value
        for table in result.tables
        for row, cells in table.rows
        for column, cell in zip(table.columns[1:], cells, strict=True)
    }


def sheet_rows(roster: Roster, name: str) -> list[dict[str, str]]:
    """A sheet of the result, by its heads."""
    ((_, rows),) = [part for part in files.parts(roster) if part[0] == name]
    head, *body = list(rows)
    return [dict(zip(head, row, strict=True)) for row in body]


def content_of(what: str, knowledge: Knowledge, roster: Roster | None = None) -> bytes:
    for written in files.write(what, knowledge, roster):
        done = written
    assert done.finished
    return done.content()


# The same as the calculators.


@pytest.mark.parametrize("category", ["职工", "农民工", "中断缴费的职工", "当年新发生劳动力", "公益性岗位", "灵活就业"])
@pytest.mark.parametrize("kind", ["private", "individual", "agency", "institution"])
@pytest.mark.parametrize("day", ["2005-12-31", "2004-06-01", "2011-07-01"])
def test_n_people_are_told_what_the_gap_tells_for_n_heads(
    category: str, kind: str, day: str, knowledge: Knowledge
) -> None:
    n, enrolled = 7, 3
    states = [("是" if number < enrolled else "否") for number in range(n)]
    rows = [[f"员工{number}", category, *[state] * 5] for number, state in enumerate(states)]
    roster = worked(as_csv([["姓名", "人员类别", *SHORT], *rows]), knowledge, kind=kind, day=day)
    people = dict(knowledge.roster.categories)
    typed = {"kind": kind, "day": day, people[category]: str(n)} | {
        f"enrolled-{one.id}": "3" for one in knowledge.insurances
    }
    gap, mine = shown(run("gap", typed, knowledge)), figures(roster)
    for one in knowledge.insurances:
        theirs = [gap[f"各险种参保缺口·{one.name}·{column}"] for column in ("应参保", "缺口", "参保率")]
        ours = [mine[f"各险种参保情况·{one.name}·{column}"] for column in ("应参保", "缺口", "参保率")]
        assert ours == theirs, one.name


@pytest.mark.parametrize(
    ("wage", "basis", "rural", "rounding"),
    [*product(["0", "5013", "5200.55", "99999"], ["wages", "bases"], [False, True], ["fen", "jiao", "yuan"])],
)
def test_n_people_pay_what_contribution_tells_for_n_heads(
    wage: str, basis: str, rural: bool, rounding: str, knowledge: Knowledge
) -> None:
    n = 3
    column = "月工资" if basis == "wages" else "缴费基数"
    rows = [[f"员工{number}", "农民工" if rural else "职工", wage, *["是"] * 5] for number in range(n)]
    content = as_csv([["姓名", "人员类别", column, *SHORT], *rows])
    typed = {"month": "2024-09", "rounding": rounding, **RATES}
    roster = worked(content, knowledge, **typed)
    band = f"{n},{wage},{'农民合同制工人' if rural else '职工'}"
    theirs = shown(run("contribution", {"kind": "employer", "basis": basis, "bands": band, **typed}, knowledge))
    mine = figures(roster)
    for name in ["基本养老保险", "基本医疗保险", "失业保险", "工伤保险", "生育保险", "合计"]:
        for what in ("单位每月", "职工每月", "合计每月", "合计全年"):
            assert mine[f"已经参保的人每月缴费·{name}·{what}"] == theirs[f"每月和全年的缴费·{name}·{what}"], (
                name,
                what,
            )


def test_closing_the_gap_costs_what_contribution_tells(knowledge: Knowledge) -> None:
    n, wage = 4, "6200"
    content = as_csv([["姓名", "月工资", *SHORT], *[[f"员工{number}", wage, *["否"] * 5] for number in range(n)]])
    typed = {"month": "2024-09", **RATES}
    mine = figures(worked(content, knowledge, **typed))
    missing = {f"missing-{one.id}": str(n) for one in knowledge.insurances} | {"missing-wage": wage}
    theirs = shown(run("contribution", {"kind": "employer", **missing, **typed}, knowledge))
    for one in knowledge.targeted:
        assert (
            mine[f"补上应参保而未参保的人·{one.name}·合计每月"] == theirs[f"补上还没有参保的人·{one.name}·补上后每月"]
        )
        assert (
            mine[f"补上应参保而未参保的人·{one.name}·合计全年"] == theirs[f"补上还没有参保的人·{one.name}·补上后全年"]
        )


@pytest.mark.parametrize("more", [{}, {"due-next-month": "yes"}, {"pay-day": "not"}, {"ordered": "no"}])
@pytest.mark.parametrize("insurance", ["失业保险", "工伤保险"])
def test_n_people_owe_what_arrears_tells_for_one_times_n(
    insurance: str, more: dict[str, str], knowledge: Knowledge
) -> None:
    n, typed = 3, {**OWED, **RATES, **more}
    rows = [[f"员工{number}", "6200", "2001-01-01", "否"] for number in range(n)]
    roster = worked(as_csv([["姓名", "月工资", "入职日期", insurance], *rows]), knowledge, **typed)
    each = {"失业保险": Decimal("62.00"), "工伤保险": Decimal("24.80")}[insurance]
    kind = {"monthly-kind": "injury"} if insurance == "工伤保险" else {}
    owed = {**OWED, **more, **kind, "monthly": f"{each}"}
    theirs = shown(run("arrears", owed, knowledge))
    mine = {key.split("·")[2]: value for key, value in figures(roster).items() if f"补缴·{insurance}" in key}
    assert mine["本金"] == n * theirs["欠缴本金和滞纳金·合计·欠缴本金"] == n * 5 * each
    fee = next(value for key, value in theirs.items() if key.startswith("欠缴本金和滞纳金·合计·滞纳金"))
    assert mine["滞纳金"] == n * fee


def test_what_is_owed_begins_with_hiring_and_ends_with_leaving(knowledge: Knowledge) -> None:
    head = ["姓名", "月工资", "入职日期", "离职日期", "失业保险"]
    rows = [
        ["王", "6200", "2024-04-20", "", "否"],
        ["李", "6200", "", "2024-03-05", "否"],
        ["张", "6200", "2024-07-01", "", "否"],
    ]
    roster = worked(as_csv([head, *rows]), knowledge, **OWED)
    told_rows = sheet_rows(roster, "每人补缴")
    assert [(one["姓名"], one["从"], one["到"], one["本金"]) for one in told_rows] == [
        ("王", "2024-04", "2024-06", "186.00"),
        ("李", "2024-02", "2024-03", "124.00"),
    ]
    assert figures(roster)["应参保而未参保期间的补缴·失业保险·本金"] == Decimal("310.00")
    assert "1人没有入职日期，从第一个月算起" in told(roster)


def test_a_month_of_old_without_a_rate_is_not_worked_out(knowledge: Knowledge) -> None:
    typed = {**OWED, "first-month": "1996-01", "last-month": "1996-02"}
    roster = worked(as_csv([["姓名", "月工资", "失业"], ["王", "6200", "否"]]), knowledge, **typed)
    assert figures(roster)["应参保而未参保期间的补缴·失业保险·本金"] is None
    assert "没有算的补缴" in told(roster)
    assert "没有 1996-01-01 可用的值" in sheet_rows(roster, "每人补缴")[0]["没有算的原因"]


def test_days_without_a_fee_are_told(knowledge: Knowledge) -> None:
    typed = {**OWED, **RATES, "paid": "2099-01-01", "floor": "1", "ceiling": "99999"}
    law = knowledge.parameters["arrears/late-fee"]
    ended = replace(law, values=tuple(replace(one, sure_end=one.sure_end or "2026-11-23") for one in law.values))
    known = replace(knowledge, parameters={**knowledge.parameters, law.id: ended})
    roster = worked(as_csv([["姓名", "月工资", "失业"], ["王", "6200", "否"]]), known, **typed)
    assert "失业1人：滞纳金" in told(roster)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first-month": "2024-01"}, "paid"),
        ({**OWED, "last-month": "2023-01"}, "last-month"),
        ({**OWED, "due-day": "40"}, "due-day"),
        ({**OWED, "ordered": "yes"}, "order-limit"),
        ({**OWED, "rate-sil86-late-fee": "200"}, "rate-sil86-late-fee"),
        ({"month": "2024-09", "float": "down-80", "class": "1"}, "float"),
        ({"month": "不是月"}, "month"),
    ],
)
def test_fields_that_do_not_fit_are_told_as_everywhere(typed: dict[str, str], field: str, knowledge: Knowledge) -> None:
    with pytest.raises(InputError) as refused:
        worked(as_csv([HEAD, POOR]), knowledge, **typed)
    assert field in {one.field for one in refused.value.problems}


def test_a_due_day_that_a_month_lacks_is_told(knowledge: Knowledge) -> None:
    assert "2024年2月没有31号，缴费期限按月末算" in told(
        worked(as_csv([HEAD, POOR]), knowledge, **{**OWED, "due-day": "31"})
    )


# The parts, each by itself.


def case_of(knowledge: Knowledge, /, **typed: str) -> Case:
    """What was filled in; `typed` are fields, with _ for -."""
    named = {name.replace("_", "-"): value for name, value in typed.items()}
    return read_case(read(CALCULATOR.fields(knowledge), {"kind": "private", **named}), knowledge)


SOMEBODY = Person(2, "王一", "", "staff", False, (False,) * 5, Decimal(3600), None, None, None)
OLD = {"first_month": "2010-11", "last_month": "2011-01", "due_day": "25", "paid": "2011-12-31"}
CHINA, LAW, INJURY = (
    "社会保险费征缴暂行条例（国务院令第259号）第十三条",
    "中华人民共和国社会保险法（2018修正）第八十六条",
    "工伤保险条例（2010修订）（国务院令第586号）第六十二条",
)
SIDES = [f"rate-{side}-{one}" for side in ("employer", "employee") for one in ("pension", "medical", "unemployment")]
ONES = {
    **dict.fromkeys([*SIDES, "rate-employer-injury", "rate-employer-maternity"], "1"),
    "rate-rural-unemployment": "0.5",
    "floor": "1000",
    "ceiling": "9000",
    "floor-unemployment": "2000",
}
"""1 % everywhere, so that the figures can be worked out in one's head."""


def test_money_is_added_by_side_and_refused_by_reason() -> None:
    money = Money()
    assert (money.of("单位"), money.total) == (Decimal("0.00"), Decimal("0.00"))
    money.add([(Decimal("3.30"), None)], 3)
    money.add([(Decimal("4.00"), None)], 2)
    assert (money.heads, money.of("单位"), money.of("职工"), money.total) == (5, Decimal("7.30"), None, Decimal("7.30"))
    money.add([(Decimal("2.00"), "没有工资")], 2)
    money.add([(Decimal("4.00"), "没有工资")], 4)
    assert money.refused == {("职工", "没有工资"): 6}
    assert (money.heads, money.of("单位"), money.of("职工"), money.total) == (11, Decimal("13.30"), None, None)


def test_debts_are_added_and_refused_by_reason() -> None:
    debts = Debts()
    for due, heads in (
        ([(Due(Decimal(10), Decimal(1), Decimal(2)),)], 3),
        ([(Due(Decimal(20), Decimal(3), Decimal(5)),)], 2),
        ("没有工资", 4),
        ("没有工资", 5),
    ):
        debts.add(due, heads)
    sure = Due(Decimal(70), Decimal(9), Decimal(16))
    assert debts == Debts(sure, 14, Counter({"没有工资": 9}))
    assert debts.bounds == (sure, sure)
    debts.add([(Due(Decimal(1)), Due(Decimal(4), Decimal(1)))], 2, 5)  # the sixth month, in two worlds
    debts.add([(Due(Decimal(3)), Due(Decimal(2), Decimal(2)))], 1, 5)
    assert debts.bounds == (plus(sure, Due(Decimal(5))), plus(sure, Due(Decimal(10), Decimal(4))))


def test_a_month_is_paid_by_its_own_rates_and_a_base_as_it_stands(knowledge: Knowledge) -> None:
    case = case_of(knowledge, month="2024-09")
    assert Costs(case, case.month).plans[0].words(0, "单位") == "费率16%，下限5,013元/月，上限25,065元/月"
    assert Costs(case, date(2005, 6, 1)).plans[0].words(1, "单位") == "费率10%"
    labels = [ref.name for ref in Costs(case, case.month).plans[0].refs(2, "职工")]
    assert [(one[:6], one[-2:]) for one in labels] == [
        ("人力资源社会", "号）"),
        ("关于公布20", "下限"),
        ("关于公布20", "上限"),
    ]
    costs = Costs(case_of(knowledge, **ONES), date(2010, 5, 1))

    def paid(**changes: Any) -> tuple[tuple[Amount, ...], ...]:
        (shares,) = costs.shares(payer_of(SOMEBODY._replace(**changes)))
        return tuple(one[:2] for one in shares)

    assert paid()[0] == (Decimal("36.00"),) * 2
    assert paid(base=Decimal(500))[0] == (Decimal("5.00"),) * 2
    assert paid(wage=Decimal(1500))[1:3] == ((Decimal("15.00"),) * 2, (Decimal("20.00"),) * 2)
    assert [paid(wage=Decimal(9), rural=rural)[2][1] for rural in (False, True)] == [
        Decimal("20.00"),
        Decimal("10.00"),
    ]


@pytest.mark.parametrize(
    ("hired", "left", "span"),
    [
        (None, None, (0, 3)),
        (date(2010, 11, 1), date(2011, 1, 1), (0, 3)),
        (date(2010, 11, 30), date(2010, 12, 31), (0, 2)),
        (date(2010, 12, 1), None, (1, 3)),
        (date(2010, 12, 31), date(2010, 12, 1), (1, 2)),
        (date(2011, 1, 31), date(2011, 12, 1), (2, 3)),
        (date(2011, 2, 1), None, (0, 0)),
        (None, date(2010, 10, 31), (0, 0)),
        (date(2011, 1, 1), date(2010, 11, 30), (2, 2)),
    ],
)
def test_the_months_of_somebody(
    hired: date | None, left: date | None, span: tuple[int, int], knowledge: Knowledge
) -> None:
    owed = Owed(case_of(knowledge, **OLD))
    assert owed.firsts == [date(2010, 11, 1), date(2010, 12, 1), date(2011, 1, 1)]
    assert owed.span(SOMEBODY._replace(hired=hired, left=left)) == span
    assert Owed(case_of(knowledge)).span(SOMEBODY) is None


def test_what_is_owed_is_what_arrears_tells_for_each_insurance(knowledge: Knowledge) -> None:
    owed = Owed(case_of(knowledge, **ONES, **OLD, rounding="jiao"))
    for at, kind, monthly in ((0, "general", "70.20"), (3, "injury", "35.10")):
        typed = {"monthly": monthly, "monthly-kind": kind, "rounding": "jiao"}
        theirs = shown(
            run("arrears", {**typed, **{name.replace("_", "-"): text for name, text in OLD.items()}}, knowledge)
        )
        parts = owed.of((0, 3), at, Payer(Decimal(3510), direct=False, rural=False, alone=False))
        assert not isinstance(parts, str)
        due, other = bounds_of(parts)
        assert due == other
        fees = {due.least, due.most}
        assert due.owed == theirs["欠缴本金和滞纳金·合计·欠缴本金"]
        assert fees == {value for key, value in theirs.items() if key.startswith("欠缴本金和滞纳金·合计·滞纳金")}
        assert len(fees) == 2
    assert [ref.label for ref in owed.refs("pension")] == [CHINA, LAW]
    assert [ref.label for ref in owed.refs("injury")] == [CHINA, INJURY]
    assert Owed(case_of(knowledge, **OLD, rate_cn_late_fee_1999="1", rate_sil86_late_fee="1")).refs("pension") == ()


def test_what_is_owed_for_work_injuries_follows_its_own_regulation(knowledge: Knowledge) -> None:
    owed = Owed(case_of(knowledge, **OLD))
    citations = [[ref.label for ref in owed.refs(insurance)] for insurance in ("pension", "medical", "injury")]
    assert citations == [[CHINA, LAW], [CHINA, LAW], [CHINA, INJURY]]


def test_what_is_missing_for_what_is_owed_is_told_by_field(knowledge: Knowledge) -> None:
    with pytest.raises(InputError) as refused:
        Owed(case_of(knowledge, first_month="2010-05", due_day="1"))
    assert case_of(knowledge, paid="2026-11-29").back is None
    told_as = "要算补缴，起止月份、缴费期限和缴清日都要填；不算就都清空"
    assert [(one.field, one.message) for one in refused.value.problems] == [
        ("last-month", f"到哪个月：还没有填。{told_as}"),
        ("paid", f"缴清日：还没有填。{told_as}"),
    ]


def grown(knowledge: Knowledge, people: list[Person], /, **typed: str) -> list[Tally]:
    """The sums of people who are all different, as often as they are told."""
    case = case_of(knowledge, **typed)
    owed = Owed(case)
    groups = Groups(owed)
    groups.add(people)
    return list(add_up(groups.earning, case, Rules(case), Costs(case, case.month), owed))


@pytest.mark.parametrize(("count", "times"), [(1, 2), (1_000, 2), (1_001, 3)])
def test_sums_are_told_once_in_a_thousand_kinds_of_people(count: int, times: int, knowledge: Knowledge) -> None:
    people = [SOMEBODY._replace(wage=Decimal(wage)) for wage in range(count)]
    tallies = grown(knowledge, people)
    assert (len(tallies), tallies[-1].heads, tallies[-1].short) == (times, count, count)


@pytest.mark.parametrize(("count", "times"), [(1, 2), (20, 2), (21, 3)])
def test_sums_with_debts_are_told_once_in_twenty(count: int, times: int, knowledge: Knowledge) -> None:
    people = [SOMEBODY._replace(wage=Decimal(wage)) for wage in range(2_000, 2_000 + count)]
    tallies = grown(knowledge, people, **ONES, **OLD)
    assert (len(tallies), tallies[-1].heads) == (times, count)
    owed = sum(Decimal("0.06") * wage for wage in range(2_000, 2_000 + count))  # 2 % in 3 months
    assert tallies[-1].lines[0].debts.sure.owed == owed


@pytest.mark.parametrize(("typed", "times"), [({}, 2), (OLD, 3)])
def test_sums_are_told_more_often_where_months_are_to_be_worked_out(
    typed: dict[str, str], times: int, knowledge: Knowledge
) -> None:
    """Nobody here misses anything: that debts are asked for is enough."""
    people = [SOMEBODY._replace(states=(True,) * 5, wage=Decimal(wage)) for wage in range(21)]
    assert len(grown(knowledge, people, **typed)) == times


def test_those_who_are_alike_are_counted_once(knowledge: Knowledge) -> None:
    groups = Groups(Owed(case_of(knowledge)))
    groups.add([SOMEBODY, SOMEBODY._replace(wage=None), SOMEBODY._replace(base=Decimal(500))])
    (by_wage, wages), (_, unknown), (by_base, bases) = groups.earning.items()
    assert by_wage == ("staff", (False,) * 5, True, False, False, False, None, True)
    assert (wages, unknown, bases) == ({Decimal(3600): 1}, {None: 1}, {Decimal(500): 1})
    assert by_base.payer(Decimal(500)) == Payer(Decimal(500), direct=True, rural=False, alone=False)
    states = [(False, False, False, None, True)] * 2 + [(True,) * 5] * 3
    people = [SOMEBODY._replace(row=row, states=state, wage=Decimal(row)) for row, state in enumerate(states)]
    tally = grown(knowledge, people)[-1]
    assert (tally.heads, tally.short) == (5, 2)
    assert [(line.enrolled, line.missing, line.open, line.no_citation) for line in tally.lines] == [
        *[(3, 2, 0, 0)] * 3,
        (3, 0, 2, 0),
        (0, 0, 0, 5),
    ]


def test_rural_workers_owe_less_for_unemployment(knowledge: Knowledge) -> None:
    people = [SOMEBODY._replace(category="migrant", rural=True), SOMEBODY]
    tally = grown(knowledge, people, **ONES, **OLD)[-1]
    assert tally.lines[2].debts.sure.owed == 3 * (Decimal("36.00") + Decimal("18.00") + Decimal("72.00"))


# What is shown.

TYPED = {
    "month": "2024-09",
    **ONES,
    "first-month": "2010-05",
    "last-month": "2010-06",
    "due-day": "31",
    "paid": "2010-12-31",
}
THIRD = ("张三", "", "4000", "是", "否", "是", "否", "否")


@pytest.fixture(scope="module")
def whole(knowledge: Knowledge) -> Roster:
    """Everything is known."""
    return worked(as_csv([HEAD, GOOD, POOR, THIRD]), knowledge, **TYPED)


@pytest.fixture(scope="module")
def partly(knowledge: Knowledge) -> Roster:
    """A wage is not known, nor the floor of unemployment in 2010; what maternity costs rests on a premise."""
    typed = {
        name: text for name, text in TYPED.items() if name not in ("floor-unemployment", "rate-employer-maternity")
    }
    return worked(as_csv([["题"], HEAD, GOOD, POOR, ("张三", "", "", *THIRD[3:])]), knowledge, **typed)


def lines_of(roster: Roster) -> list[str]:
    return result_text(roster.done.result).splitlines()


def table_of(roster: Roster, caption: str) -> list[str]:
    """The rows of a table as they are told."""
    lines = lines_of(roster)
    first = next(at for at, line in enumerate(lines) if line.startswith(f"【{caption}】")) + 1
    return lines[first : lines.index("", first)]


def test_tables_of_a_roster_of_which_everything_is_known(whole: Roster) -> None:
    assert lines_of(whole)[0] == (
        "名单3人。按2005-12-31的规定，2人应参保而未参保：养老1人、医疗2人、失业1人、工伤2人。补上以后每月多缴372.00元。"
    )
    assert table_of(whole, "补上应参保而未参保的人") == [
        "基本养老保险：要补的人 1人，单位每月 36.00元，职工每月 36.00元，合计每月 72.00元，合计全年 864.00元",
        "基本医疗保险：要补的人 2人，单位每月 76.00元，职工每月 76.00元，合计每月 152.00元，合计全年 1,824.00元",
        "失业保险：要补的人 1人，单位每月 36.00元，职工每月 36.00元，合计每月 72.00元，合计全年 864.00元",
        "工伤保险：要补的人 2人，单位每月 76.00元，职工每月 0.00元，合计每月 76.00元，合计全年 912.00元",
        "合计：要补的人 —，单位每月 224.00元，职工每月 148.00元，合计每月 372.00元，合计全年 4,464.00元",
    ]
    assert table_of(whole, "已经参保的人每月缴费")[-2:] == [
        "生育保险：已参保 1人，单位每月 52.00元，职工每月 0.00元，合计每月 52.00元，合计全年 624.00元",
        "合计：已参保 —，单位每月 340.00元，职工每月 236.00元，合计每月 576.00元，合计全年 6,912.00元",
    ]
    assert table_of(whole, "应参保而未参保期间的补缴") == [
        "基本养老保险：要补的人 1人，本金 144.00元，滞纳金至少 0.00元，滞纳金至多 57.32元，合计 201.32元",
        "基本医疗保险：要补的人 2人，本金 304.00元，滞纳金至少 0.00元，滞纳金至多 121.00元，合计 425.00元",
        "失业保险：要补的人 1人，本金 144.00元，滞纳金至少 0.00元，滞纳金至多 57.32元，合计 201.32元",
        "工伤保险：要补的人 2人，本金 152.00元，滞纳金至少 0.00元，滞纳金至多 60.50元，合计 212.50元",
        "合计：要补的人 —，本金 744.00元，滞纳金至少 0.00元，滞纳金至多 296.14元，合计 1,040.14元",
    ]
    (debts,) = [table for table in whole.done.result.tables if table.caption == "应参保而未参保期间的补缴"]
    assert [ref.label for ref in debts.refs] == ["第五部分第二自然段", CHINA]


def test_tables_of_a_roster_of_which_something_is_not_known(partly: Roster) -> None:
    assert lines_of(partly)[0] == (
        "名单3人。按2005-12-31的规定，2人应参保而未参保：养老1人、医疗2人、失业1人、工伤2人。"
        "（前提：生育保险单位缴费率仍是0.5%。）"
    )
    unknown = "单位每月 未能全部计算，职工每月 未能全部计算，合计每月 未能全部计算，合计全年 未能全部计算"
    assert table_of(partly, "已经参保的人每月缴费") == [
        f"基本养老保险：已参保 2人，{unknown}",
        "基本医疗保险：已参保 1人，单位每月 52.00元，职工每月 52.00元，合计每月 104.00元，合计全年 1,248.00元",
        f"失业保险：已参保 2人，{unknown}",
        "工伤保险：已参保 1人，单位每月 52.00元，职工每月 0.00元，合计每月 52.00元，合计全年 624.00元",
        "生育保险：已参保 1人，单位每月 26.00元，职工每月 0.00元，合计每月 26.00元，合计全年 312.00元",
        f"合计：已参保 —，{unknown}",
    ]
    unknown = "本金 未能全部计算，滞纳金至少 未能全部计算，滞纳金至多 未能全部计算，合计 未能全部计算"
    assert table_of(partly, "应参保而未参保期间的补缴") == [
        "基本养老保险：要补的人 1人，本金 144.00元，滞纳金至少 0.00元，滞纳金至多 57.32元，合计 201.32元",
        f"基本医疗保险：要补的人 2人，{unknown}",
        "失业保险：要补的人 1人，本金 144.00元，滞纳金至少 0.00元，滞纳金至多 57.32元，合计 201.32元",
        f"工伤保险：要补的人 2人，{unknown}",
        f"合计：要补的人 —，{unknown}",
    ]


def test_groups_are_told_in_the_words_of_the_policy(whole: Roster) -> None:
    (groups,) = [table for table in whole.done.result.tables if table.caption == "扩面重点"]
    assert len(groups.rows) > 3
    for name, (sure, open_) in groups.rows:
        (ref,) = sure.refs
        assert name.endswith(f"：{ref.words}")
        assert (ref.target[:14], sure.text, open_.refs) == ("policies/jzbf-", "", ())


def test_what_was_not_worked_out_is_told_once_a_reason(partly: Roster, whole: Roster) -> None:
    lines = lines_of(partly)
    paid, owed = (lines[lines.index(f"【没有算的{what}】") + 1 :] for what in ("缴费", "补缴"))
    assert paid[0] == "没有计入：" + "、".join([
        *("养老单位部分1人（已参保）", "养老职工部分1人（已参保）", "医疗单位部分1人（要补的）", "医疗职工部分1人（要补的）"),
        *("失业单位部分1人（已参保）", "失业职工部分1人（已参保）", "工伤单位部分1人（要补的）", "工伤职工部分1人（要补的）"),
    ]) + "：没有工资，也没有缴费基数"  # fmt: skip
    assert not paid[1]
    assert owed[0] == "没有计入：医疗1人、工伤1人：没有工资，也没有缴费基数"
    assert owed[1] == "请核对：3人没有入职日期，从第一个月算起"
    assert "【没有算的缴费】" not in lines_of(whole)


def test_the_working_of_what_is_owed(whole: Roster, partly: Roster) -> None:
    steps = [one for one in whole.done.result.steps if one.formula.startswith("各人各月")]
    each = [
        (one.subject, one.label, one.numbers, f"{one.value}", [ref.label for ref in one.refs]) for one in steps[3:6]
    ]
    duty = "第二部分第二自然段"
    assert each == [
        ("基本医疗保险", "补缴本金", "2010-05至2010-06，2人", "304.00", [duty]),
        ("基本医疗保险", "滞纳金至少", "2010-05至2010-06，2人", "0.00", [CHINA]),
        ("基本医疗保险", "滞纳金至多", "2010-05至2010-06，2人", "121.00", [CHINA]),
    ]
    assert {one.rounding for one in steps} == {"每人每月四舍五入到分，再相加"}
    assert len(steps) == 12
    known = [one.subject for one in partly.done.result.steps if one.label == "补缴本金"]
    assert known == ["基本养老保险", "失业保险"]


def test_the_working_of_one_fee_at_a_rate_of_ones_own(knowledge: Knowledge) -> None:
    typed = {**ONES, **OWED, "rate-sil86-late-fee": "1", "last-month": "2024-04"}
    roster = worked(as_csv([["姓名", "工资", "入职", "失业"], ["王", "6200", "2024-01-01", "否"]]), knowledge, **typed)
    steps = [one for one in roster.done.result.steps if one.formula.startswith("各人各月")]
    assert [(one.label, one.numbers, [ref.label for ref in one.refs]) for one in steps] == [
        ("补缴本金", "2024-02至2024-04，1人", ["第二部分第二自然段"]),
        ("滞纳金", "2024-02至2024-04，1人", ["第二部分第二自然段"]),
    ]
    # 124 a month; 320 days from 26 February to 10 January, 291 and 260
    each = [Decimal("39.68"), Decimal("36.08"), Decimal("32.24")]
    assert [one.value for one in steps] == [Decimal("372.00"), sum(each)]
    assert table_of(roster, "应参保而未参保期间的补缴") == [
        "失业保险：要补的人 1人，本金 372.00元，滞纳金 108.00元，合计 480.00元",
        "合计：要补的人 —，本金 372.00元，滞纳金 108.00元，合计 480.00元",
    ]
    assert "没有入职日期" not in result_text(roster.done.result)


@pytest.fixture(scope="module")
def insured(knowledge: Knowledge) -> Roster:
    """Nobody misses anything, and what it costs and what is owed is asked for."""
    return worked(as_csv([HEAD, GOOD]), knowledge, month="2024-09", **OWED)


def test_whoever_misses_nothing_pays_nothing_more_and_owes_nothing(insured: Roster) -> None:
    result = insured.done.result
    assert result.headline == "名单1人。按2005-12-31的规定，没有缺口。（前提：生育保险单位缴费率仍是0.5%。）"
    assert [one.caption for one in result.tables] == ["各险种参保情况", "已经参保的人每月缴费", "扩面重点"]


def test_a_day_of_hiring_is_not_missed_where_nothing_owed_is_asked_for(knowledge: Knowledge) -> None:
    assert "没有入职日期" not in told(worked(as_csv([HEAD, POOR]), knowledge))


@pytest.mark.parametrize(("count", "more"), [(10, ""), (11, "等11行")])
def test_ten_rows_are_all_told(count: int, more: str, knowledge: Knowledge) -> None:
    rows = [["姓名", "工资"], *[[f"员工{number}", "0"] for number in range(count)]]
    assert f"请核对：「月工资」第2、3、4、5、6、7、8、9、10、11行{more}：工资是0，请核对" in lines_of(
        worked(as_csv(rows), knowledge)
    )


def test_notes_of_a_roster(whole: Roster, partly: Roster) -> None:
    notes = whole.done.result.notes
    assert notes[:2] == (
        "文件按UTF-8，逗号分隔读；第1行是列名。",
        "按2005-12-31有效的规定判断是否应当参保；各险种分别数，不能相加。",
    )
    assert notes[-2] == "2010年6月没有31号，缴费期限按月末算。"
    assert partly.done.result.notes[:2] == (
        "文件按UTF-8，逗号分隔读；第2行是列名。",
        "列名上面的第1行当作标题，没有读。",
    )


def test_notes_of_a_roster_without_a_header_on_a_later_day(knowledge: Knowledge) -> None:
    later = worked(as_csv([GOOD, POOR]), knowledge, {"name": 0}, day="2024-01-01").done.result
    assert later.notes[0] == "文件按UTF-8，逗号分隔读；没有列名。"
    assert "扩面重点是2005年的，不用于2024年。" in later.notes
    assert later.headline == (
        "名单2人。按2024-01-01的规定，还不能说没有缺口："
        "2人没有填是否参保：养老2人、医疗（含生育）2人、失业2人、工伤2人。"
    )


@pytest.mark.parametrize(("sheets", "told_of"), [(1, []), (2, ["工作簿有2张工作表，只读了「表1」"])])
def test_a_sheet_that_was_not_read_is_told(sheets: int, told_of: list[str], knowledge: Knowledge) -> None:
    roster = worked(as_book(*[[["姓名"], ["王一"]]] * sheets), knowledge)
    found = [one.text for section in roster.done.result.sections for one in section.findings]
    assert [text[: text.index("（")] for text in found if "工作表，只读了" in text] == told_of


def test_what_was_filled_in_for_everybody_is_not_asked_again(knowledge: Knowledge) -> None:
    roster = worked(as_csv([["姓名", "人员类别", "养老"], ["王", "职工", "是"], ["李", "职工", ""]]), knowledge)
    lines = lines_of(roster)
    assert not [line for line in lines if "没有写人员类别" in line]
    assert lines[0] == (
        "名单2人。按2005-12-31的规定，还不能说没有缺口：2人没有填是否参保：养老1人、医疗2人、失业2人、工伤2人。"
    )


# What is not known.


def test_without_the_kind_of_employer_nobody_is_judged(knowledge: Knowledge) -> None:
    roster = worked(as_csv([HEAD, GOOD, POOR]), knowledge, kind="")
    assert roster.done.result.headline == "名单2人。还没有选单位性质，不能判断谁应当参保。"
    assert figures(roster)["各险种参保情况·基本养老保险·无法判断是否应当参保"] == 2
    assert figures(roster)["各险种参保情况·基本养老保险·其中未参保"] == 1
    assert sheet_rows(roster, "每人情况")[1]["养老"] == "未参保，无法判断是否应当参保"


def test_a_day_without_rules_is_told(knowledge: Knowledge) -> None:
    roster = worked(as_csv([HEAD, GOOD]), knowledge, day="1998-12-31")
    assert roster.done.result.headline == "名单1人。没有查到1998-12-31必须参保的条文，没有算缺口。"
    assert "扩面重点是2005年的，不用于1998年" in told(roster)


def test_empty_cells_are_not_known_unless_they_are_said_to_mean_no(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "养老"], ["王一", "√"], ["李二", ""]])
    unknown, no = worked(content, knowledge), worked(content, knowledge, blank="no")
    keys = [
        f"各险种参保情况·基本养老保险·{column}" for column in ("应参保", "其中已参保", "缺口", "其中没有填", "参保率")
    ]
    assert [figures(unknown)[key] for key in keys] == [2, 1, 0, 1, "至少50.0"]
    assert [figures(no)[key] for key in keys] == [2, 1, 1, 0, Decimal("50.0")]
    assert "还不能说没有缺口：2人没有填是否参保" in unknown.done.result.headline
    assert figures(no)["各险种参保情况·失业保险·其中没有填"] == 2, "没有这一列，不是没有参保"
    assert sheet_rows(unknown, "每人情况")[1]["养老"] == "没有填"


def test_one_column_for_all_insurances_fills_those_without_their_own(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "社保", "工伤"], ["王", "是", "否"], ["李", "否", ""], ["张", "？", "是"]])
    assert [one.states for one in worked(content, knowledge).people] == [
        (True, True, True, False, True),
        (False, False, False, False, False),
        (None, None, None, True, None),
    ]


def test_who_has_no_category_is_counted_as_was_chosen(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "户口", "失业"], ["王", "", "否"], ["李", "农业", "否"], ["张", "城镇", "否"]])
    assert [one.category for one in worked(content, knowledge).people] == ["staff", "migrant", "staff"]
    assert "3人没有写人员类别，按职工算" in told(worked(content, knowledge))
    unjudged = worked(content, knowledge, category="unknown")
    assert [one.category for one in unjudged.people] == [None, None, None]
    assert "3人没有写人员类别，没有判断是否应当参保" in told(unjudged)
    assert sheet_rows(unjudged, "每人情况")[0]["人员类别"] == "没有写"


def test_a_rate_that_depends_on_the_household_needs_it(knowledge: Knowledge) -> None:
    content = as_csv(
        [
            ["姓名", "户口", "工资", "失业"],
            ["王", "", "6200", "是"],
            ["李", "农业", "6200", "是"],
            ["张", "城镇", "6200", "是"],
        ]
    )
    roster = worked(content, knowledge, category="unknown", month="2024-09", rate_rural_unemployment="0.3")
    rows = sheet_rows(roster, "每人缴费")
    assert [one["失业职工"] for one in rows] == ["", "18.60", "31.00"]
    assert [one["已参保的每月"] for one in rows] == ["未能全部计算", "49.60", "62.00"]
    assert rows[0]["没有算的（原因见汇总）"] == "失业职工"
    assert "不知道是不是农民合同制工人" in told(roster)


def test_doubts_stand_in_the_order_of_rows_then_as_they_were_found(knowledge: Knowledge) -> None:
    rows = [
        ["姓名", "身份证号", "工资", "养老"],
        ["王", "1", "0", "是"],
        ["李", "2", "面议", "也许"],
        ["王", "", "", "是"],
        ["王", "", "", "是"],
    ]
    roster = worked(as_csv(rows), knowledge)
    assert [(one.row, one.column) for one in roster.doubts] == [
        (2, "身份证号"),
        (2, "月工资"),
        (3, "身份证号"),
        (3, "养老保险"),
        (3, "月工资"),
        (4, "姓名"),
        (5, "姓名"),
    ]


def test_a_roster_is_read_in_pieces_and_the_example_marked(knowledge: Knowledge) -> None:
    source = opened(as_csv([["姓名"], *[["王"]] * 501]), knowledge)
    typed = job.Asked({}, "2026-11-23", example=True)
    (*progress, roster) = job.work(source, {"name": 0}, typed, knowledge)
    assert [(one.phase, one.people) for one in progress if isinstance(one, job.Progress)] == [
        *[("读", 500), ("读", 501), ("核对", 501), ("核对", 501), ("算", 501), ("算", 501)]
    ]
    assert isinstance(roster, Roster)
    assert (roster.done.name("a.csv"), roster.done.day) == ("示例-a.csv", "2026-11-23")


def test_a_circumstance_is_asked_with_its_hint(knowledge: Knowledge) -> None:
    flags = tuple(replace(term, hint=f"{term.name}？") for term in knowledge.flags)
    hints = {field.name: field.hint for field in CALCULATOR.fields(replace(knowledge, flags=flags))}
    assert [hints[term.id] for term in flags] == [term.hint for term in flags]


def moved(content: bytes, knowledge: Knowledge, typed: dict[str, str], *, example: bool = False) -> Iterator[Any]:
    """Progress, and at last the roster, as the page asks for them."""
    source = opened(content, knowledge)
    found = source.mapping
    return job.work(source, found, Asked(typed, "2026-11-23", example), knowledge)


def test_a_roster_is_read_by_five_hundred_rows(knowledge: Knowledge) -> None:
    content = as_csv([["姓名"], *[["王"]] * 501])
    assert list(islice(moved(content, knowledge, {}), 4)) == [
        *(Progress("读", len(content), len(content), people) for people in (500, 501)),
        *(Progress("核对", at, 501, 501) for at in (0, 500)),
    ]


def test_what_was_made_of_the_example_is_marked(knowledge: Knowledge) -> None:
    for example in (False, True):
        *_, roster = moved(as_csv([["姓名"], ["王"]]), knowledge, {}, example=example)
        assert (roster.done.day, roster.done.example) == ("2026-11-23", example)


def test_who_leaves_on_the_day_of_the_list_is_still_there(knowledge: Knowledge) -> None:
    content = as_csv(
        [["姓名", "离职日期"], ["王", "2005-05-31"], ["李", "2005-06-01"], ["张", "2005-06-02"], ["赵", ""]]
    )
    *_, roster = moved(content, knowledge, {"asof": "2005-06-01"})
    assert [one.name for one in roster.people] == ["李", "张", "赵"]
    assert [one.name for one in roster.gone] == ["王"]


def test_those_who_had_left_are_not_counted(knowledge: Knowledge) -> None:
    content = as_csv(
        [["姓名", "离职", "养老"], ["王", "2005-05-31", "否"], ["李", "2005-06-01", "否"], ["张", "", "否"]]
    )
    roster = worked(content, knowledge, asof="2005-06-01")
    assert [one.name for one in roster.people] == ["李", "张"]
    assert "第2行已经离职，没有计入" in told(roster)
    assert sheet_rows(roster, "没有计入") == [{"行号": "2", "为什么没有计入": "已经离职"}]


def test_a_sum_over_less_than_everybody_is_not_told_as_the_whole(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "工资", "失业"], ["王", "6200", "是"], ["李", "", "是"]])
    roster = worked(content, knowledge, month="2024-09")
    assert figures(roster)["已经参保的人每月缴费·失业保险·单位每月"] is None
    assert "失业单位部分1人（已参保）" in told(roster)
    assert "没有工资，也没有缴费基数" in told(roster)


def test_without_a_month_nothing_is_paid_and_it_is_said(knowledge: Knowledge) -> None:
    assert "没有填按哪个月缴费，没有算缴费" in told(worked(as_csv([HEAD, GOOD]), knowledge))


def test_a_roster_without_a_gap_says_so(knowledge: Knowledge) -> None:
    roster = worked(as_csv([HEAD, GOOD]), knowledge)
    assert roster.done.result.headline == "名单1人。按2005-12-31的规定，没有缺口。"


def test_closing_the_gap_stands_in_the_first_sentence(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "工资", "失业"], ["王", "6200", "否"]])
    headline = worked(content, knowledge, month="2024-09").done.result.headline
    assert headline == (
        "名单1人。按2005-12-31的规定，1人应参保而未参保：失业1人。"
        "另有1人没有填是否参保：养老1人、医疗1人、工伤1人。补上以后每月多缴62.00元。"
    )


def test_many_rows_are_told_by_the_first_ten(knowledge: Knowledge) -> None:
    roster = worked(
        as_csv([["姓名", "工资", "养老"], *[[f"员工{number}", "0", "是"] for number in range(12)]]), knowledge
    )
    assert "「月工资」第2、3、4、5、6、7、8、9、10、11行等12行：工资是0" in told(roster)


# Sums and rows.

STATE = st.sampled_from(["是", "否", "", "√", "？？"])
PERSON = st.tuples(
    st.sampled_from(["王一", "李二", "<b>张三</b>", "=1+1", ""]),
    st.sampled_from(["职工", "农民工", "灵活就业", "", "外星人"]),
    st.sampled_from(["农业", "城镇", ""]),
    st.sampled_from(["", "0", "4000", "5200.55", "1万", "99999", "x"]),
    st.sampled_from(["2024-03-15", "", "2001-01-01"]),
    *[STATE] * 5,
)
COLUMNS = ["姓名", "人员类别", "户口", "工资", "入职日期", *SHORT]
PEOPLE = st.lists(PERSON, min_size=1, max_size=12).filter(lambda rows: any(row[0] for row in rows))
ASKED = {"month": "2024-09", **RATES, **OWED}


def totals(roster: Roster) -> dict[str, Any]:
    return figures(roster)


@settings(max_examples=some(30))
@given(rows=PEOPLE, data=st.data())
def test_the_order_of_rows_changes_no_total(
    rows: list[tuple[str, ...]], data: st.DataObject, knowledge: Knowledge
) -> None:
    other = data.draw(st.permutations(rows))
    assert totals(worked(as_csv([COLUMNS, *rows]), knowledge, **ASKED)) == totals(
        worked(as_csv([COLUMNS, *other]), knowledge, **ASKED)
    )


@settings(max_examples=some(30))
@given(rows=PEOPLE, piece=st.integers(1, 5))
def test_the_size_of_the_pieces_changes_nothing(rows: list[tuple[str, ...]], piece: int, knowledge: Knowledge) -> None:
    whole = worked(as_csv([COLUMNS, *rows]), knowledge, **ASKED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job, "PIECE", piece)
        patch.setattr("calculators.roster.read.memo._MEMO_LIMIT", piece)
        patch.setattr("calculators.roster.judge.cost._MEMO_LIMIT", piece)
        patch.setattr("calculators.roster.judge.owed._MEMO_LIMIT", piece)
        parts = worked(as_csv([COLUMNS, *rows]), knowledge, **ASKED)
    assert parts.done.result == whole.done.result
    assert parts.people == whole.people
    assert parts.doubts == whole.doubts


@settings(max_examples=some(30))
@given(rows=PEOPLE)
def test_the_totals_are_the_sums_of_the_rows(rows: list[tuple[str, ...]], knowledge: Knowledge) -> None:
    roster = worked(as_csv([COLUMNS, *rows]), knowledge, **ASKED)
    mine = totals(roster)
    people, costs, owed = (sheet_rows(roster, name) for name in ("每人情况", "每人缴费", "每人补缴"))
    for one in roster.case.insurances:
        assert mine.get(f"各险种参保情况·{one.name}·缺口") in (None, sum(row[one.short] == "缺" for row in people))
        for side in ("单位", "职工"):
            paid = mine.get(f"已经参保的人每月缴费·{one.name}·{side}每月")
            rows_paid = [Decimal(row[one.short + side]) for row, who in zip(costs, people, strict=True)
                         if who[one.short] == "已参保" and row[one.short + side]]  # fmt: skip
            assert paid is None or paid == sum(rows_paid, Decimal(0)), (one.name, side)
        debts = [row for row in owed if row["险种"] == one.short]
        principal = mine.get(f"应参保而未参保期间的补缴·{one.name}·本金")
        assert principal is None or principal == sum((Decimal(row["本金"] or 0) for row in debts), Decimal(0))
    assert len(people) == roster.tally.heads == len(costs)


# Files.


def written(what: str, knowledge: Knowledge, roster: Roster | None = None) -> list[tuple[int, int, bool]]:
    """How far the writing of a file is, piece by piece."""
    return [(one.done, one.total, one.finished) for one in files.write(what, knowledge, roster)]


def test_writing_a_file_tells_how_far_it_is(partly: Roster, knowledge: Knowledge) -> None:
    people, short, doubts = len(partly.people), partly.tally.short, len(partly.doubts)
    assert (people, short, doubts) == (3, 2, 0)
    ends = {what: written(what, knowledge, partly)[-1] for what in ("sheet", "text", "problems-csv", "result-csv")}
    rows = sum(len(list(rows)) for _, rows in files.parts(partly))
    assert ends == {
        "sheet": (1, 1, True),
        "text": (1, 1, True),
        "problems-csv": (2, 8, True),
        "result-csv": (rows, 8, True),
    }
    assert written("template-csv", knowledge) == [(1, 1, False), (1, 1, True)]
    assert written("example-csv", knowledge) == [(11, 11, False), (11, 11, True)]
    assert content_of("text", knowledge, partly).decode() == told(partly)
    assert len(files.template_rows(knowledge)) == 1
    zeros = worked(as_csv([["姓名", "工资", "养老"], *[[f"员工{row}", "0", "是"] for row in range(7)]]), knowledge)
    assert written("problems-csv", knowledge, zeros)[-1] == (9, 2 * 7 + 0 + 7, True)


def test_a_long_sheet_is_written_in_pieces() -> None:
    listed = [("甲", iter([["=1"]] * 1_001)), ("乙", iter([["x"]]))]
    pieces = [(rows, piece.count(b"'=1")) for rows, piece in files.csv_pieces(listed)]
    assert pieces == [(500, 500), (500, 500), (1, 1), (1, 0), (0, 0)]


def test_the_sheet_of_debts_tells_months_amounts_and_reasons(
    whole: Roster, partly: Roster, knowledge: Knowledge
) -> None:
    by_name = [list(one.values()) for one in sheet_rows(whole, "每人补缴")]
    number = POOR[1]
    assert by_name[:2] == [
        ["3", "李二", number, "养老", "2010-05", "2010-06", "144.00", "0.00", "57.32", "201.32", ""],
        ["3", "李二", number, "医疗", "2010-05", "2010-06", "144.00", "0.00", "57.32", "201.32", ""],
    ]
    unknown = [list(one.values()) for one in sheet_rows(partly, "每人补缴") if one["姓名"] == "张三"]
    reason = "没有工资，也没有缴费基数"
    assert unknown == [["5", "张三", "", one, "2010-05", "2010-06", "", "", "", "", reason] for one in ("医疗", "工伤")]
    head = ["姓名", "工资", "缴费基数", "养老"]
    rows = [["王", "100", "", "否"], ["李", "100", "500", "否"], ["张", "", "500", "否"]]
    typed = {**TYPED, "last-month": "2010-05"}
    found = sheet_rows(worked(as_csv([head, *rows]), knowledge, **typed), "每人补缴")
    assert [one["本金"] for one in found] == ["20.00", "10.00", "10.00"]


def test_the_template_and_the_example_read_back(knowledge: Knowledge) -> None:
    for kind in ("csv", "xlsx"):
        source = opened(content_of(f"template-{kind}", knowledge), knowledge)
        assert list(source.header.names) == [one.name for one in knowledge.roster.columns]
        example = worked(content_of(f"example-{kind}", knowledge), knowledge, asof="2005-12-31")
        assert len(example.people) + len(example.gone) == len(knowledge.roster.example) == 10
        assert {one.text for one in example.doubts} == {"工资是0，请核对", "参加了工伤保险，没有参加养老保险，请核对"}


def test_csv_and_workbook_read_the_same(knowledge: Knowledge) -> None:
    csv_, book = (worked(content_of(f"example-{kind}", knowledge), knowledge, **ASKED) for kind in ("csv", "xlsx"))
    assert csv_.people == book.people
    assert csv_.done.result.tables == book.done.result.tables


def test_identity_numbers_survive_a_spreadsheet_and_are_read_back(knowledge: Knowledge) -> None:
    first = worked(as_csv([HEAD, GOOD, POOR]), knowledge)
    written = list(csv.reader(io.StringIO(content_of("result-csv", knowledge, first).decode("utf-8-sig"))))
    wrapped = [f'="{row[1]}"' for row in (GOOD, POOR)]
    assert set(wrapped) <= {cell for row in written for cell in row}
    assert written[-2:] == [["【说明】"], [files.AS_TEXT]]
    again = as_csv([HEAD, *[[row[0], number, *row[2:]] for row, number in zip((GOOD, POOR), wrapped, strict=True)]])
    assert [one.number for one in worked(again, knowledge).people] == [GOOD[1], POOR[1]]


@settings(max_examples=some(45))
@given(names=st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=5))
def test_names_are_read_back_as_they_were_written(names: list[str], knowledge: Knowledge) -> None:
    rows = [["姓名", "月工资", "养老"], *[[f"员工{name}", "3600", "否"] for name in names]]
    first = worked(as_csv(rows), knowledge)
    book = load_workbook(io.BytesIO(content_of("result-xlsx", knowledge, first)), read_only=True)
    written = [row[1] for row in book["每人情况"].iter_rows(min_row=2, values_only=True)]
    assert written == [one.name for one in first.people]
    table = list(csv.reader(io.StringIO(content_of("result-csv", knowledge, first).decode("utf-8-sig"))))
    start = table.index(["【每人情况】"]) + 2
    assert [row[1] for row in table[start : start + len(names)]] == written


HOSTILE = [
    '=cmd|" /C calc"!A0',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "＝1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
]


def test_cells_that_would_run_are_text_in_every_file(knowledge: Knowledge) -> None:
    rows = [[*HEAD, "=别的列"], *[[name, *POOR[1:2], "0", *POOR[3:], "x"] for name in HOSTILE]]
    roster = worked(as_csv(rows), knowledge)
    book = load_workbook(io.BytesIO(content_of("result-xlsx", knowledge, roster)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert set(HOSTILE) <= {cell.value for cell in cells}
    for row in csv.reader(io.StringIO(content_of("result-csv", knowledge, roster).decode("utf-8-sig"))):
        assert not [
            cell
            for cell in row
            if (cell.startswith(("=", "+", "@", "＝")) and not re.fullmatch(r'="\d{18}"', cell))
            or (cell.startswith("-") and not cell[1:].isdigit())
        ]


def test_no_name_and_no_number_is_in_the_answer_or_on_the_sheet(knowledge: Knowledge) -> None:
    name = "欧阳某某"
    content = as_csv(
        [HEAD, (name, *GOOD[1:]), (name, *POOR[1:2], "面议", "？", *POOR[4:]), (name, "12", "0", *POOR[3:])]
    )
    roster = worked(content, knowledge, **ASKED)
    for shown_words in (
        told(roster),
        content_of("sheet", knowledge, roster).decode(),
        content_of("problems-csv", knowledge, roster).decode(),
    ):
        assert name not in shown_words
        assert GOOD[1] not in shown_words
        assert "面议" not in shown_words
    assert name in content_of("result-csv", knowledge, roster).decode()


def test_numbers_in_the_workbook_are_numbers_and_identity_numbers_text(knowledge: Knowledge) -> None:
    roster = worked(as_csv([HEAD, GOOD]), knowledge, **ASKED)
    book = load_workbook(io.BytesIO(content_of("result-xlsx", knowledge, roster)))
    row = next(iter(book["每人缴费"].iter_rows(min_row=2, values_only=True)))
    assert row[:4] == (2, "王一", GOOD[1], 832)


def test_files_that_there_are_not_are_refused(knowledge: Knowledge) -> None:
    from calculators.core.model import RefusedError

    for what in ("result-doc", "result-csv"):
        with pytest.raises(RefusedError, match=r"没有「result-doc」|还没有算完"):
            files.write(what, knowledge)


# Worked by hand.


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_worked_examples(path: Path, knowledge: Knowledge) -> None:
    example: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    assert {"name", "clause", "source", "file", "inputs", "expect"} == set(example)
    roster = worked((path.parent / example["file"]).read_bytes(), knowledge, **example["inputs"])
    assert roster.done.result.headline == example["expect"]["headline"]
    cells = {
        f"{table.caption}·{row}·{column}": format_value(cell.value, cell.unit, cell.text)
        for table in roster.done.result.tables
        for row, listed in table.rows
        for column, cell in zip(table.columns[1:], listed, strict=True)
    }
    for key, value in example["expect"]["figures"].items():
        assert cells[key] == value, key
    for number, words in example["expect"]["missing"].items():
        (row,) = [one for one in sheet_rows(roster, "应参保未参保") if one["行号"] == number]
        assert "、".join(one.short for one in roster.case.insurances if row[one.short]) == words
    assert [f"{one.row}·{one.column}·{one.text}" for one in roster.doubts] == example["expect"]["doubts"]


def test_there_are_worked_examples() -> None:
    assert len(list(EXAMPLES.glob("*.toml"))) >= 2


def test_a_book_of_one_sheet_tells_its_name(knowledge: Knowledge) -> None:
    assert "工作表「表1」" in told(worked(as_book([HEAD, GOOD]), knowledge))


def test_maternity_is_registered_with_medical_from_2020(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "医疗", "生育"], ["王", "否", "是"], ["李", "是", ""], ["张", "", "是"]])
    since = worked(content, knowledge, day="2026-11-29")
    assert [one.states[1::3] for one in since.people] == [(False, False), (True, True), (None, True)]
    assert since.done.result.headline == (
        "名单3人。按2026-11-29的规定，1人应参保而未参保：医疗（含生育）1人。"
        "另有3人没有填是否参保：养老3人、医疗（含生育）1人、失业3人、工伤3人。"
    )
    assert "「生育保险」第2行：和医疗保险一起登记，按医疗保险的算" in told(since)
    before = worked(content, knowledge, day="2019-12-31")
    assert [one.states[1::3] for one in before.people] == [(False, True), (True, None), (None, True)]
    assert "「生育保险」" not in told(before)


PEOPLE_OF_2020 = as_csv(
    [
        ["姓名", "月工资", "入职日期", "养老", "医疗", "失业", "工伤", "生育"],
        ["王一", "6000", "2019-01-01", *["是"] * 5],
        ["李二", "8000", "2020-01-10", *["否"] * 5],
    ]
)
ASKED_2020 = {"kind": "private", "day": "2020-12-31", "month": "2020-03", "class": "1"}
OWED_2020 = {"first-month": "2020-02", "last-month": "2020-04", "due-day": "15", "paid": "2026-11-30"}


@pytest.mark.parametrize("relief", ["", "sme", "large", "none"])
def test_contributions_of_2020_are_cut_as_contribution_tells(relief: str, knowledge: Knowledge) -> None:
    typed = {**ASKED_2020, **({"relief": relief} if relief else {})}
    roster = worked(PEOPLE_OF_2020, knowledge, **typed)
    mine, result = figures(roster), roster.done.result
    asked: dict[str, str] = {
        "kind": "employer",
        "class": "1",
        "bands": "1,6000",
        **{key: typed[key] for key in ("month", "relief") if key in typed},
    }
    one = run("contribution", asked, knowledge)
    theirs = shown(one)
    for term in knowledge.insurances:
        for side in ("单位", "职工"):
            assert (
                mine[f"已经参保的人每月缴费·{term.name}·{side}每月"]
                == theirs[f"每月和全年的缴费·{term.name}·{side}每月"]
            )
    assert [each for each in result.premises if each.field == "relief"] == [
        each for each in one.premises if each.field == "relief"
    ]
    assert ("没有算2020年的减免" in result.headline) is (not relief)
    assert any(note.startswith("2020年的减免只有几个月") for note in result.notes) is (relief in ("sme", "large"))


def test_months_owed_of_2020_are_cut_and_put_off(knowledge: Knowledge) -> None:
    """8,000: pension 640 of the worker alone for three months; the fee from 2021-01-01 to 2026-11-30, 2,160 days at 0.5‰."""
    result = worked(
        PEOPLE_OF_2020, knowledge, **ASKED_2020, **OWED_2020, relief="sme", deferred="2020-12-31"
    ).done.result
    (owed,) = [{name: cells for name, cells in table.rows} for table in result.tables if "补缴" in table.caption]  # noqa: C416
    assert [cell.value for cell in owed["基本养老保险"][1:3]] == [Decimal("1920.00"), Decimal("2073.60")]
    assert [cell.value for cell in owed["工伤保险"][1:3]] == [Decimal(0), Decimal(0)]
    (told,) = [one.text for part in result.sections for one in part.findings if "缓缴" in one.text]
    assert told.startswith("2020年2月、2020年3月、2020年4月：批准缓缴到2020-12-31，缓缴期间免收滞纳金")
    asked = worked(PEOPLE_OF_2020, knowledge, **ASKED_2020, **OWED_2020).done.result
    (told,) = [one.text for part in asked.sections for one in part.findings if "缓缴" in one.text]
    assert told.endswith("批准过的请填「缓缴到哪一天」")
    assert asked.premises[0].text.startswith("2020年2月到4月按单位类型减免单位缴的部分，没有选类型，没有减。")
    later = worked(PEOPLE_OF_2020, knowledge, **ASKED_2020 | {"month": "2021-03"}, relief="sme").done.result
    assert "填了而没有用上的：2020年减免的单位类型。" in later.notes
