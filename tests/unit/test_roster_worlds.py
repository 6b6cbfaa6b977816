"""A roster where several numbers may hold: an answer with its premise, a range, a choice, a trial; the same as contribution.

Worked out by hand from docs/parameters: limits of 2024 5,013/25,065 (B), of 2025 5,124/25,620 (D), of 2026 5,180/25,902 (E);
pension 16 % and 8 %, medical 10 % and 2 %.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from calculators.catalog import run
from calculators.core.model import Figure, Span
from calculators.output.downloads import told as words
from calculators.policy.knowledge import Knowledge
from calculators.roster import files
from calculators.roster.model import Roster
from tests.unit.roster_samples import as_csv, figures, worked

HEAD = ["姓名", "月工资", "养老保险", "医疗保险"]
LATE = {"due-day": "25", "paid": "2026-11-29", "ordered": "no"}


def roster_of(knowledge: Knowledge, rows: list[list[str]], /, **typed: str) -> Roster:
    return worked(as_csv([HEAD, *rows]), knowledge, **typed)


def rows_of(roster: Roster, name: str) -> list[dict[str, str]]:
    ((_, rows),) = [part for part in files.parts(roster) if part[0] == name]
    head, *body = list(rows)
    return [dict(zip(head, row, strict=True)) for row in body]


def ends(value: Figure) -> tuple[Any, Any]:
    return (value.low, value.high) if isinstance(value, Span) else (value, value)


def money(roster: Roster) -> Mapping[str, Figure]:
    mine = {key.partition("·")[2]: value for key, value in figures(roster).items() if key.startswith("已经参保")}
    return {key: value for key, value in mine.items() if "已参保" not in key}


# The same as the calculator, for as many heads.


@pytest.mark.parametrize(("month", "wage"), [*product(["2025-05", "2026-11", "2019-08", "2022-07"], ["3000", "8000"])])
def test_n_people_pay_what_contribution_tells_whatever_holds(month: str, wage: str, knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, [["甲", wage, "是", "是"], ["乙", wage, "是", "是"]], month=month, day=f"{month}-28")
    typed = {"kind": "employer", "month": month, "bands": f"2,{wage}", "want-pension": "yes", "want-medical": "yes"}
    result = run("contribution", typed, knowledge)
    (theirs,) = [one for one in result.tables if one.caption == "每月和全年的缴费"]
    for name, cells in theirs.rows:
        for column, cell in zip(theirs.columns[1:], cells, strict=True):
            assert money(roster)[f"{name}·{column}"] == cell.value, (name, column)
    limits = [one.text for one in roster.done.result.premises if "缴费基数" in one.text]
    assert limits == [one.text for one in result.premises if "缴费基数" in one.text] != []


def test_what_agrees_is_the_answer_under_its_premise(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, [["甲", "8000", "是", "是"]], month="2026-11")
    assert [money(roster)[f"基本养老保险·{side}每月"] for side in ("单位", "职工")] == [
        Decimal("1280.00"),
        Decimal("640.00"),
    ]
    premise = "缴费基数上下限不比查到的更窄"
    assert f"（前提：{premise}。）" in roster.done.result.headline
    assert rows_of(roster, "每人缴费")[0]["前提"] == premise
    assert "【前提】" in words(roster.done)


# What differs is a range: of a person, and of all in one and the same world.


def test_a_person_gets_the_least_and_the_most_and_which_numbers_give_them(knowledge: Knowledge) -> None:
    roster = roster_of(knowledge, [["甲", "8000", "是", "是"], ["乙", "5050", "是", "否"]], month="2025-05")
    sure, open_ = rows_of(roster, "每人缴费")
    assert (sure["养老单位"], open_["养老单位"]) == ("1280.00", "808.00至819.84")
    assert open_["已参保的每月"] == "1212.00至1229.76"
    assert open_["前提"].endswith(
        "；最少按缴费基数上限25,065元/月、缴费基数下限5,013元/月，最多按缴费基数上限25,620元/月、缴费基数下限5,124元/月"
    )
    assert "最少" not in sure["前提"]
    assert money(roster)["基本养老保险·单位每月"] == Span(Decimal("2088.00"), Decimal("2099.84"))


def test_sums_are_those_of_one_world_and_not_of_the_worst_of_each(knowledge: Knowledge) -> None:
    """In 2017 the unemployment rate may have been 1 % or 0.5 %: for everybody the one, or for everybody the other."""
    content = as_csv([["姓名", "月工资", "失业保险"], ["甲", "8000", "是"], ["乙", "9000", "是"]])
    roster = worked(content, knowledge, month="2017-06")
    each = [ends(money(roster)["失业保险·单位每月"])]
    people = [one["失业单位"] for one in rows_of(roster, "每人缴费")]
    assert people == ["40.00至80.00", "45.00至90.00"]
    assert each == [(Decimal("85.00"), Decimal("170.00"))]


def test_what_is_owed_is_worked_out_month_by_month(knowledge: Knowledge) -> None:
    typed = {"first-month": "2024-12", "last-month": "2025-02", **LATE}
    roster = roster_of(knowledge, [["甲", "8000", "否", "否"], ["乙", "5050", "否", "是"]], **typed)
    first, medical, second = rows_of(roster, "每人补缴")
    assert [first["本金"], medical["本金"]] == ["5760.00", "2880.00"]  # 3 × 24 % and 12 % of 8,000
    assert second["本金"] == "3636.00至3671.52"  # 5,050 × 24 %, then twice 5,050 or 5,124
    mine = figures(roster)
    assert ends(mine["应参保而未参保期间的补缴·基本养老保险·本金"]) == (Decimal("9396.00"), Decimal("9431.52"))
    low, high = ends(mine["应参保而未参保期间的补缴·基本养老保险·滞纳金"])
    assert low < high
    (premise,) = [one for one in roster.done.result.premises if "缴费基数" in one.text]
    assert premise.text.startswith("2025年1月至2月适用哪一个缴费基数")
    (step,) = [one for one in roster.done.result.steps if (one.subject, one.label) == ("基本养老保险", "补缴本金")]
    assert step.value == Span(Decimal("9396.00"), Decimal("9431.52"))


def test_months_that_are_not_alike_have_premises_of_their_own(knowledge: Knowledge) -> None:
    typed = {"first-month": "2025-12", "last-month": "2026-01", **LATE}
    roster = roster_of(knowledge, [["甲", "5150", "否", "是"]], **typed)
    first, second = (one.text for one in roster.done.result.premises if "缴费基数" in one.text)
    assert "2025年12月适用" in first
    assert "2026年1月适用" in second


# The reader settles it.


def test_a_choice_settles_it_everywhere(knowledge: Knowledge) -> None:
    rows = [["甲", "5050", "是", "否"]]
    whole = roster_of(knowledge, rows, month="2025-05")
    (premise,) = [one for one in whole.done.result.premises if "缴费基数" in one.text]
    assert premise.field == "assume"
    for choice in premise.choices:
        settled = roster_of(knowledge, rows, month="2025-05", assume=choice.value)
        for key, value in money(settled).items():
            low, high = ends(money(whole)[key])
            if value is not None:
                assert low <= value <= high, key
        assert rows_of(settled, "每人缴费")[0]["养老单位"] in ("808.00", "819.84")
        assert choice.hint.startswith("已经参保的人每月共缴1,2"), choice.hint


def test_what_is_not_confirmed_is_asked_for_and_then_marked(knowledge: Knowledge) -> None:
    content = as_csv([["姓名", "月工资", "失业保险"], ["甲", "8000", "是"]])
    question = worked(content, knowledge, month="2022-03")
    assert money(question)["失业保险·单位每月"] is None
    assert question.done.result.premises[0].field == "provisional"
    tried = worked(content, knowledge, month="2022-03", provisional="yes")
    assert rows_of(tried, "每人缴费")[0]["前提"].startswith("试算，用了未核实的数；")
    assert tried.done.result.headline.startswith("试算，用了未核实的数：")
    assert money(tried)["失业保险·单位每月"] is not None
    assert "provisional" in tried.done.typed


def test_too_many_combinations_are_told(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calculators.policy.worlds.MOST", 1)
    roster = roster_of(knowledge, [["甲", "5050", "是", "否"]], month="2025-05")
    assert "只算了一部分组合" in roster.done.result.headline
