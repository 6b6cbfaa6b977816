"""What is owed after limits have changed: the difference of what should have been paid and what was, month by month.

Worked out by hand: limits of 2023 4,751/23,757, of 2024 from August 5,013/25,065; pension 16 % and 8 %, medical 10 % and 2 %.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from calculators.catalog import run
from calculators.core.model import InputError, Span
from calculators.policy.knowledge import Knowledge
from calculators.roster.model import Roster
from tests.unit.roster_samples import as_csv, figures, told, worked
from tests.unit.test_roster_answer import shown
from tests.unit.test_roster_worlds import rows_of

YEAR = {"adjust-first": "2024-08", "adjust-last": "2024-12", "adjust-by": "2024-07"}
OPEN = {"adjust-first": "2025-01", "adjust-last": "2025-03", "adjust-by": "2024-12"}
HEAD = "姓名,入职日期,离职日期,月工资,缴费基数,养老保险,医疗保险"


def roster_of(knowledge: Knowledge, text: str, /, **typed: str) -> Roster:
    return worked(as_csv([line.split(",") for line in (HEAD, *text.split())]), knowledge, **typed)


def owed(roster: Roster) -> dict[tuple[str, str], list[str]]:
    return {
        (one["姓名"], one["险种"]): [one[name] for name in ("单位", "职工", "合计", "没有算的原因")]
        for one in rows_of(roster, "每人补差")
    }


def test_the_difference_of_a_year_by_hand(knowledge: Knowledge) -> None:
    text = "甲,2020-10-01,,4000,,是,是 乙,2024-11-20,,30000,,是,否 丁,2020-11-01,,8000,,是,是"
    roster = roster_of(knowledge, text, **YEAR)
    assert owed(roster) == {
        ("甲", "养老"): ["209.60", "104.80", "314.40", ""],  # 5 × 262 × 16 % and 8 %
        ("甲", "医疗"): ["131.00", "26.20", "157.20", ""],
        ("乙", "养老"): ["418.56", "209.28", "627.84", ""],  # November and December: 2 × 1,308
    }
    mine = figures(roster)
    caption = "上下限调整以后的补差（2024-08至2024-12）"
    assert mine[f"{caption}·基本养老保险·要补差的人"] == 2
    assert mine[f"{caption}·基本养老保险·单位"] == Decimal("628.16")
    assert mine[f"{caption}·合计·合计"] == Decimal("1099.44")
    assert "上下限调整以后要补差：1,099.44元。" in roster.done.result.headline
    steps = [one for one in roster.done.result.steps if one.label.startswith("补差")]
    assert (steps[0].subject, steps[0].label, steps[0].value) == ("基本养老保险", "补差：单位", Decimal("628.16"))
    assert any("下限" in ref.name for ref in steps[0].refs)


@pytest.mark.parametrize("wage", ["3000", "4900", "5000", "8000", "24000", "99999"])
def test_a_month_is_the_difference_of_two_contributions(wage: str, knowledge: Knowledge) -> None:
    """The same rates in both months: contribution of the one less contribution of the other."""
    month = {"adjust-first": "2024-09", "adjust-last": "2024-09", "adjust-by": "2024-06"}
    mine = owed(roster_of(knowledge, f"甲,2020-10-01,,{wage},,是,否", **month))
    typed = {"kind": "employer", "bands": f"1,{wage}", "want-pension": "yes"}
    new, old = (
        shown(run("contribution", {**typed, "month": one}, knowledge))["每月和全年的缴费·基本养老保险·合计每月"]
        for one in ("2024-09", "2024-06")
    )
    assert mine == ({} if new == old else {("甲", "养老"): [*mine[("甲", "养老")][:2], f"{new - old}", ""]})


def test_leavers_owe_until_they_left_and_a_written_base_has_no_difference(knowledge: Knowledge) -> None:
    text = "丙,2020-09-01,2024-09-15,4000,,是,是 戊,2020-01-01,,6000,4000,是,是 己,2024-12-31,2024-12-31,4000,,否,"
    roster = roster_of(knowledge, text, **YEAR, asof="2024-12-31")
    assert owed(roster) == {
        ("丙", "养老"): ["83.84", "41.92", "125.76", ""],
        ("丙", "医疗"): ["52.40", "10.48", "62.88", ""],
    }


def test_what_is_not_known_of_a_person_is_told(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "己,2020-01-01,,,,是, 庚,去年,,4000,,是, 甲,2020-01-01,,4000,,是,", **YEAR)
    found = owed(roster)
    assert found[("己", "养老")] == ["", "", "", "没有工资，也没有缴费基数"]
    assert found[("庚", "")] == ["", "", "", "入职日期写了，读不懂"]
    assert figures(roster)["上下限调整以后的补差（2024-08至2024-12）·合计·合计"] is None
    assert "养老1人（补差）：入职日期写了，读不懂" in told(roster)
    assert "上下限调整以后要补差：未能全部计算。" in roster.done.result.headline


def test_limits_that_are_open_make_a_range(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "甲,2020-01-01,,5050,,是,否 乙,2020-01-01,,8000,,是,否", **OPEN)
    assert owed(roster) == {("甲", "养老"): ["0.00至35.52", "0.00至17.76", "0.00至53.28", ""]}  # 3 × 74 × 16 % and 8 %
    assert figures(roster)["上下限调整以后的补差（2025-01至2025-03）·合计·合计"] == Span(
        Decimal("0.00"), Decimal("53.28")
    )
    (premise,) = [one for one in roster.done.result.premises if "缴费基数" in one.text]
    assert "2025年1月至3月" in premise.text
    settled = roster_of(
        knowledge, "甲,2020-01-01,,5050,,是,否", **OPEN, assume="tj_base_floor_2025 tj_base_ceiling_2025"
    )
    assert owed(settled)[("甲", "养老")][2] == "53.28"


def test_both_months_may_be_open(knowledge: Knowledge) -> None:
    typed = {"adjust-first": "2026-01", "adjust-last": "2026-01", "adjust-by": "2025-06"}
    found = owed(roster_of(knowledge, "甲,2020-01-01,,4000,,是,否", **typed))
    # 5,013, 5,124 or 5,180 less 5,013, and 5,124 or 5,180 less 5,124: who has gone over to the newer one stays with it
    assert found[("甲", "养老")][0] == "0.00至26.72"


def test_the_self_employed_pay_the_difference_alone(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "人员类别", "月工资", "养老保险"], ["甲", "灵活就业人员", "4000", "是"]])
    roster = worked(content, knowledge, **YEAR, **{"rate-flexible-pension": "20"})
    (row,) = rows_of(roster, "每人补差")
    assert (row["单位"], row["个人"], row["合计"]) == ("", "262.00", "262.00")


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"adjust-first": "2024-08"}, {"adjust-last", "adjust-by"}),
        ({**YEAR, "adjust-last": "2024-07"}, {"adjust-last"}),
    ],
)
def test_what_is_missing_for_a_difference_is_told_by_field(
    typed: dict[str, str], fields: set[str], knowledge: Knowledge
) -> None:
    with pytest.raises(InputError) as refused:
        roster_of(knowledge, "甲,2020-01-01,,4000,,是,否", **typed)
    assert {one.field for one in refused.value.problems} == fields


def test_what_was_worked_out_is_forgotten_when_it_is_too_much(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "甲,2020-10-01,,4000,,是,是 乙,2020-10-01,,4100,,是,是"
    before = owed(roster_of(knowledge, text, **YEAR))
    monkeypatch.setattr("calculators.roster.judge.topup._MEMO_LIMIT", 1)
    assert owed(roster_of(knowledge, text, **YEAR)) == before


def test_nothing_is_told_where_nothing_is_asked(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, "甲,2020-10-01,,4000,,是,是")
    assert "补差" not in told(roster)
