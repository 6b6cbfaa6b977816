"""People of a roster who are no plain employees: unknown categories, leavers, the self-employed; and what is not known.

The cases are those in which people were misjudged; the figures are worked out by hand: 6,000 × 24 % = 1,440.00 a month.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from calculators.catalog import run
from calculators.core.model import Span
from calculators.policy.knowledge import Knowledge
from calculators.roster.judge.check import Checker
from calculators.roster.judge.owed import Owed
from calculators.roster.judge.tally import payer_of
from calculators.roster.model import Roster
from calculators.roster.read import rows
from tests.unit.roster_samples import as_csv, doubts, figures, told, worked
from tests.unit.test_roster_answer import SOMEBODY, case_of, shown
from tests.unit.test_roster_worlds import rows_of

COST = {"month": "2024-09", "class": "2", "rate-employee-pension": "8", "rate-employer-medical": "8"}
OWED = {"first-month": "2024-08", "last-month": "2024-12", "due-day": "25", "paid": "2024-12-31"}


def roster_of(knowledge: Knowledge, text: str, /, **typed: str) -> Roster:
    return worked(as_csv([line.split(",") for line in text.split()]), knowledge, **{**COST, **typed})


# A category that nobody knows.


def test_an_unknown_category_is_not_judged_and_never_an_employee(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "姓名,人员类别,月工资,养老保险 甲,董事,5000,否 乙,股东,3000,是 丙,,4000,否")
    assert "2人没有判断：人员类别不认识，或者没有写。" in roster.done.result.headline
    assert "1人应参保而未参保：养老1人" in roster.done.result.headline
    first, second, third = rows_of(roster, "每人情况")
    assert (first["人员类别"], first["养老"]) == ("没有判断：董事", "未参保，没有判断")
    assert (second["养老"], second["医疗"]) == ("已参保，没有判断", "没有填，没有判断")
    assert (third["人员类别"], third["养老"]) == ("职工", "缺")
    assert rows_of(roster, "每人缴费")[1]["没有算的（原因见汇总）"] == "养老单位、养老职工"
    assert figures(roster)["已经参保的人每月缴费·合计·合计每月"] is None
    assert "第2、3行的人员类别（「董事」、「股东」）不认识" in told(roster)
    assert "1人没有写人员类别，按职工算" in told(roster)


def test_everybody_unknown_is_no_lack_of_articles(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "姓名,人员类别,养老保险 甲,董事,否")
    assert roster.done.result.headline == "名单1人。1人没有判断：人员类别不认识，或者没有写。"


def test_what_may_be_something_else_than_a_category_is_not_repeated(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "姓名,人员类别,养老保险 甲,张三丰转正面谈记录表格,否 乙,工号12,否")
    assert "张三丰" not in told(roster)
    assert "第2、3行的人员类别不认识" in told(roster)


# Who pays alone.


@pytest.mark.parametrize("category", ["灵活就业人员", "公益性岗位"])
def test_the_self_employed_pay_as_contribution_tells(category: str, knowledge: Knowledge) -> None:
    rate = {"rate-flexible-pension": "20"}
    roster = roster_of(knowledge, f"姓名,人员类别,月工资,养老保险,失业保险 甲,{category},6000,是,是", **rate)
    typed = {"kind": "flexible", "month": "2024-09", "bands": "1,6000", "want-pension": "yes", **rate}
    theirs = shown(run("contribution", typed, knowledge))
    mine = figures(roster)
    assert mine["已经参保的人每月缴费·基本养老保险·个人每月"] == theirs["每月和全年的缴费·基本养老保险·个人每月"]
    assert mine["已经参保的人每月缴费·基本养老保险·合计每月"] == Decimal("1200.00")
    assert mine["已经参保的人每月缴费·失业保险·合计每月"] is None
    assert "失业个人部分1人（已参保）：没有查到灵活就业人员缴这项保险费的费率" in told(roster)
    (row,) = rows_of(roster, "每人缴费")
    assert (row["养老个人"], row["养老单位"], row["没有算的（原因见汇总）"]) == ("1200.00", "", "失业个人")
    assert not [one for one in roster.done.result.premises if "灵活就业人员" in one.text]  # maternity is not paid here


def test_with_and_without_an_employer_stand_in_columns_of_their_own(knowledge: Knowledge) -> None:
    text = "姓名,人员类别,月工资,养老保险 甲,灵活就业人员,6000,是 乙,职工,6000,是"
    mine = figures(roster_of(knowledge, text, **{"rate-flexible-pension": "20"}))
    sides = [mine[f"已经参保的人每月缴费·基本养老保险·{side}每月"] for side in ("单位", "职工", "个人", "合计")]
    assert sides == [Decimal("960.00"), Decimal("480.00"), Decimal("1200.00"), Decimal("2640.00")]


def test_a_rate_that_nobody_pays_by_is_told(knowledge: Knowledge) -> None:
    text = "姓名,人员类别,月工资,养老保险,失业保险 甲,职工,6000,是,是"
    typed = {"rate-flexible-pension": "20", "rate-rural-unemployment": "0.5"}
    note = next(one for one in roster_of(knowledge, text, **typed).done.result.notes if "没有用上" in one)
    assert note == "填了而没有用上的：养老保险费率：灵活就业人员、医疗保险费率：单位、工伤保险行业类别。"


# Who has left.


def test_a_leaver_is_no_gap_and_owes_the_months_until_leaving(knowledge: Knowledge) -> None:
    text = "姓名,入职日期,离职日期,月工资,养老保险 甲,2024-01-02,2024-10-31,6000,否 乙,2024-01-02,,6000,否"
    roster = roster_of(knowledge, text, **OWED, asof="2024-12-31")
    mine = figures(roster)
    assert (roster.tally.heads, mine["各险种参保情况·基本养老保险·缺口"]) == (1, 1)
    second, first = rows_of(roster, "每人补缴")
    assert [first[name] for name in ("姓名", "从", "到", "本金", "滞纳金至多")] == [
        "甲", "2024-08", "2024-10", "4320.00", "210.24",
    ]  # fmt: skip
    assert second["本金"] == "7200.00"
    assert mine["应参保而未参保期间的补缴·基本养老保险·本金"] == Decimal("11520.00")
    assert "第2行已经离职，不在缺口里，欠缴的月份算进了补缴" in told(roster)


def test_who_left_before_the_months_asked_for_owes_nothing(knowledge: Knowledge) -> None:
    text = "姓名,入职日期,离职日期,月工资,养老保险 甲,2001-01-02,2003-10-31,6000,否 乙,2024-01-02,,6000,否"
    roster = roster_of(knowledge, text, **OWED, asof="2024-12-31")
    assert [one["姓名"] for one in rows_of(roster, "每人补缴")] == ["乙"]
    assert figures(roster)["应参保而未参保期间的补缴·基本养老保险·要补的人"] == 1


def test_a_day_that_cannot_be_read_makes_no_debt_from_the_first_month(knowledge: Knowledge) -> None:
    text = "姓名,入职日期,月工资,养老保险 甲,去年底,6000,否 乙,2024年10月8日,6000,否"
    roster = roster_of(knowledge, text, **OWED)
    first, second = rows_of(roster, "每人补缴")
    assert (first["本金"], first["没有算的原因"]) == ("", "入职日期写了，读不懂")
    assert second["本金"] == "4320.00"
    assert figures(roster)["应参保而未参保期间的补缴·基本养老保险·本金"] is None
    assert "养老1人：入职日期写了，读不懂" in told(roster)
    assert "没有入职日期，从第一个月" not in told(roster)


def test_who_has_left_on_a_day_that_nobody_wrote(knowledge: Knowledge) -> None:
    owed = Owed(case_of(knowledge, **{name.replace("-", "_"): text for name, text in OWED.items()}))
    assert owed.span(SOMEBODY._replace(status=False)) == "已经离职，没有写离职日期"
    assert owed.span(SOMEBODY._replace(status=True)) == (0, 5)
    assert owed.span(SOMEBODY._replace(unread=("left",))) == "离职日期写了，读不懂"
    assert owed.span(SOMEBODY._replace(unread=("wage",), left=date(2024, 9, 1), status=False)) == (0, 2)


@pytest.mark.parametrize(
    ("status", "left", "words"),
    [(True, date(2024, 1, 1), "状态是在职"), (False, date(2025, 1, 1), "状态是离职"), (None, date(2024, 1, 1), "")],
)
def test_a_status_that_the_day_contradicts_is_told(
    status: bool | None, left: date, words: str, knowledge: Knowledge
) -> None:
    one = SOMEBODY._replace(status=status, left=left, states=(True,) * 5)
    found = list(Checker(case_of(knowledge, asof="2024-06-30")).doubts(one))
    assert [doubt.text[:5] for doubt in found] == ([words] if words else [])


# What is not known of those who are obliged.


def test_what_is_not_filled_in_never_makes_a_hundred_per_cent(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "姓名,月工资,养老保险,医疗保险 甲,6000,是,是 乙,6000,,否 丙,6000,是,")
    headline = roster.done.result.headline
    assert "1人应参保而未参保：医疗1人。另有3人没有填是否参保：养老1人、医疗1人、失业3人、工伤3人。" in headline
    mine = figures(roster)
    assert mine["各险种参保情况·基本养老保险·参保率"] == "至少66.6"
    assert mine["各险种参保情况·基本医疗保险·参保率"] == Span(Decimal("33.3"), Decimal("66.6"))
    assert mine["各险种参保情况·失业保险·参保率"] is None
    assert "100.0%" not in told(roster)
    rates = {one.subject: one for one in roster.done.result.steps if one.label == "参保率"}
    assert rates["基本医疗保险"].numbers == "1 ÷ 3，2 ÷ 3"


def test_no_gap_is_not_said_where_something_is_not_known(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "姓名,月工资,养老保险 甲,6000,是")
    assert roster.done.result.headline.startswith(
        "名单1人。按2005-12-31的规定，还不能说没有缺口：1人没有填是否参保：医疗1人、失业1人、工伤1人。"
    )


def test_who_pays_is_not_known_of_an_unknown_category(knowledge: Knowledge) -> None:
    assert payer_of(SOMEBODY._replace(category=None, word="董事")).alone is None
    assert doubts(roster_of(knowledge, "姓名,人员类别,养老保险 甲,董事,否"))[0][1] == "人员类别"


def test_pension_arrears_of_before_the_law_are_no_late_fee(knowledge: Knowledge) -> None:
    """As in arrears: Tianjin revalues them by a rule that was not read; the other insurances have their fee."""
    typed = {**OWED, "first-month": "2010-05", "last-month": "2010-06", "floor": "1000", "ceiling": "9000"}
    rates = {f"rate-{side}-{one}": "1" for side in ("employer", "employee") for one in ("pension", "medical")}
    roster = roster_of(knowledge, "姓名,月工资,养老保险,医疗保险 甲,6000,否,否", **{**typed, **rates})
    pension, medical = rows_of(roster, "每人补缴")
    assert "保值系数" in pension["没有算的原因"]
    assert (pension["本金"], medical["本金"]) == ("", "240.00")


def test_an_unknown_category_does_not_make_an_answer_depend_on_limits(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "姓名,人员类别,月工资,养老保险 甲,董事,5050,是", month="2026-11")
    assert not [one for one in roster.done.result.premises if "缴费基数" in one.text]


def test_limits_that_are_not_known_are_alike_in_every_world(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "月工资", "养老保险", "医疗保险"], ["甲", "6000", "是", "是"]])
    roster = worked(content, knowledge, month="2005-05")
    assert roster.costs.is_open
    assert figures(roster)["已经参保的人每月缴费·基本医疗保险·单位每月"] is None


def test_nobody_but_a_leaver_is_of_this_kind(knowledge: Knowledge) -> None:
    text = "姓名,离职日期,月工资,养老保险,医疗保险 甲,2024-10-31,6000,否,是 乙,,6000,是,是"
    roster = roster_of(knowledge, text, **OWED, asof="2024-12-31")
    assert (roster.tally.short, roster.tally.heads) == (0, 1)
    assert [one["姓名"] for one in rows_of(roster, "每人补缴")] == ["甲"]


def test_rows_that_are_no_people_tell_nothing_of_a_column() -> None:
    people = [["测一", "5000", "是"], ["测二", "6000", "否"]]
    others = [
        ["合计", "11000", "1200"],
        ["必填", "元", "是/否"],
        ["", "  ", ""],
        ["审核：赵六", "", ""],
        ["1", "2", "3"],
    ]
    assert rows.evidence([*others, *people]) == people
    assert rows.evidence([["财务", "测一", "5000", "是"]]) == [["财务", "测一", "5000", "是"]]


@pytest.mark.parametrize("at", [1, 3])
def test_a_total_is_no_evidence_that_a_column_holds_amounts(at: int, knowledge: Knowledge) -> None:
    listed = [["姓名", "月工资", "养老保险"], ["测一", "5000", "是"], ["测二", "6000", "否"]]
    for total in (["合计", "11000", "1200"], ["", "11000", "1200"]):
        roster = worked(as_csv([*listed[:at], total, *listed[at:]]), knowledge)
        assert [one.states[0] for one in roster.people] == [True, False]
        assert not roster.source.paid


def test_a_column_that_asks_who_has_left(knowledge: Knowledge) -> None:
    for header, words in (("是否离职", ("否", "是")), ("在离职状态", ("是", "否")), ("是否在职", ("是", "否"))):
        roster = worked(
            as_csv([["姓名", "养老保险", header], ["甲", "是", words[0]], ["乙", "是", words[1]]]), knowledge
        )
        assert [one.name for one in roster.people] == ["甲"]
        assert [one.name for one in roster.gone] == ["乙"]


def test_insurances_that_one_cell_lists(knowledge: Knowledge) -> None:
    listed = [
        ["姓名", "参保险种"],
        ["甲", "养老、医疗保险;失业"],
        ["乙", "工伤"],
        ["丙", "是"],
        ["丁", "养老，公积金"],
        ["戊", ""],
    ]
    roster = worked(as_csv(listed), knowledge)
    states = {
        one.name: "".join({True: "Y", False: "n", None: "-"}[state] for state in one.states) for one in roster.people
    }
    assert states == {"甲": "YYYnn", "乙": "nnnYn", "丙": "YYYYY", "丁": "-----", "戊": "-----"}
    assert [one.id for one in roster.decisions if one.asked] == ["word.yes.养老,公积金"]


def test_separators_inside_cells_do_not_split_the_lines(knowledge: Knowledge) -> None:
    content = "身份证号,姓名,缴费状态,险种\n000000196203051017,甲,正常,养老;医疗;失业;工伤;生育\n".encode()
    assert [one.name for one in worked(content, knowledge).people] == ["甲"]
