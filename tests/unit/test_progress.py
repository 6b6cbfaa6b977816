from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.catalog import run
from calculators.core.model import Result
from calculators.policy.knowledge import Knowledge
from calculators.progress.calculator import calculate, fields
from calculators.progress.case import NAMES, QUARTERS

HEADS = st.integers(0, 3_000_000)
INSURANCES = ("pension", "medical", "unemployment", "injury")
MEASURES = ("实际缴费人数", "覆盖人数", "参保人数")
FILLED = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, HEADS))


@st.composite
def own(draw: st.DrawFn) -> dict[str, Any]:
    base, target = sorted((draw(HEADS), draw(HEADS)))
    about = {"insurance": draw(st.sampled_from(INSURANCES)), "plan": "own", "measure": draw(st.sampled_from(MEASURES))}
    return {**about, "base": base, "target": target, **draw(FILLED)}


@st.composite
def city(draw: st.DrawFn) -> dict[str, Any]:
    return {"insurance": draw(st.sampled_from(INSURANCES)), "plan": "city", **draw(FILLED)}


def heads(value: Any, unit: str) -> int:
    exact = Decimal(value) * (10_000 if unit == "万人" else 1)
    assert exact == int(exact), "人数不是整数"
    return int(exact)


def counted(value: Any, unit: str) -> tuple[Any, str]:
    """A figure with its unit, people as heads."""
    return (value, unit) if unit == "%" or value is None else (heads(value, unit), "人")


def figures(result: Result) -> dict[str, Any]:
    """The summary by row; counts as heads, whatever unit they are shown in."""
    return {
        row: cell.value if cell.unit == "%" or cell.value is None else heads(cell.value, cell.unit)
        for row, (cell,) in result.tables[0].rows
    }


def test_the_form_asks_for_quarters_and_names_every_measure_once(knowledge: Knowledge) -> None:
    form = fields(knowledge)
    assert [one.name for one in form] == ["insurance", "plan", "measure", "base", "target", *NAMES, "all"]
    assert [option.value for option in form[2].options] == list(MEASURES)
    assert "基本养老保险188万人" in form[1].hint


def test_every_target_of_the_clause_is_preloaded_with_its_own_measure(knowledge: Knowledge) -> None:
    seen = 0
    for target in knowledge.policies["jzbf-2005-21"].targets:
        result = calculate({"insurance": target.insurance, "plan": "city"}, knowledge)
        shown = figures(result)
        assert (shown["年末要达到"], shown["上年末（推算）"], shown["要增加"]) == (
            target.total,
            target.total - target.increase,
            target.increase,
        )
        assert target.measure in result.headline
        assert target.total_words in result.headline
        assert not any(measure in result.headline for measure in set(MEASURES) - {target.measure})
        seen += 1
    assert seen == 4


def test_figures_agree_with_a_second_computation(knowledge: Knowledge) -> None:
    @given(st.one_of(own(), city()))
    def holds(case: dict[str, Any]) -> None:
        result = calculate(case, knowledge)
        shown = figures(result)
        base = shown["上年末（推算）" if case["plan"] == "city" else "上年末"]
        goal, filled = shown["年末要达到"] - base, [at for at, name in enumerate(NAMES, 1) if name in case]
        assert shown["要增加"] == goal
        for at, (label, cells) in enumerate(result.tables[1].rows, 1):
            assert label == QUARTERS[at - 1]
            line, exact = heads(cells[2].value, cells[2].unit), base + Fraction(goal * at, 4)
            assert exact <= line < exact + 1
            assert (cells[0].value is None) == (at not in filled)
            if at in filled:
                now = case[NAMES[at - 1]]
                assert heads(cells[0].value, cells[0].unit) == now
                assert heads(cells[3].value, cells[3].unit) == now - line
                assert (now >= exact) == (now >= line)
        if not filled:
            assert shown["已增加"] is None
            return
        last = filled[-1]
        now = case[NAMES[last - 1]]
        short = max(shown["年末要达到"] - now, 0)
        assert (shown["已增加"], shown["离目标还差"]) == (now - base, short)
        if last == 4:
            assert shown["每季度还要增加"] is shown["照此速度年末（外推，不是预测）"] is None
        else:
            pace, end = shown["每季度还要增加"], shown["照此速度年末（外推，不是预测）"]
            assert short <= pace * (4 - last) < short + (4 - last)
            exact = max(base + Fraction((now - base) * 4, last), Fraction(0))
            assert exact - 1 < end <= exact

    holds()


def test_a_hundred_per_cent_only_when_the_target_is_reached(knowledge: Knowledge) -> None:
    @given(own(), HEADS)
    def holds(case: dict[str, Any], now: int) -> None:
        shown = figures(calculate({**case, "q4": now}, knowledge))
        rate = shown["新增完成率"]
        assert (rate is None) == (case["base"] == case["target"])
        assert rate is None or (rate >= 100) == (now >= case["target"])
        assert rate is None or 0 <= Fraction(now - case["base"], case["target"] - case["base"]) * 100 - Fraction(
            rate
        ) < Fraction(1, 10)
        level = shown["达到目标的比例"]
        assert (level is None) == (case["target"] == 0)
        assert level is None or (level >= 100) == (now >= case["target"])

    holds()


def test_more_heads_never_look_worse(knowledge: Knowledge) -> None:
    @given(own(), HEADS, HEADS)
    def holds(case: dict[str, Any], fewer: int, more: int) -> None:
        fewer, more = sorted((fewer, more))
        low, high = (figures(calculate({**case, "q4": now}, knowledge)) for now in (fewer, more))
        assert high["离目标还差"] <= low["离目标还差"]
        assert low["新增完成率"] is None or low["新增完成率"] <= high["新增完成率"]

    holds()


def test_every_figure_of_the_tables_has_a_step(knowledge: Knowledge) -> None:
    @given(st.one_of(own(), city()))
    def holds(case: dict[str, Any]) -> None:
        result = calculate(case, knowledge)
        worked = {counted(step.value, step.unit) for step in result.steps}
        given_by_reader = {counted(cells[0].value, cells[0].unit) for _, cells in result.tables[1].rows}
        for row, (cell,) in result.tables[0].rows:
            assert cell.value is None or counted(cell.value, cell.unit) in worked, row
        for row, cells in result.tables[1].rows:
            for cell in (*cells[2:],):
                assert cell.value is None or counted(cell.value, cell.unit) in worked | given_by_reader, row

    holds()


def test_the_chart_tells_the_numbers_of_the_table(knowledge: Knowledge) -> None:
    result = run("progress", {"insurance": "pension", "plan": "city", "q1": "164万", "q3": "181万"}, knowledge)
    (chart,) = result.charts
    assert (chart.unit, chart.labels) == ("万人", ("上年末", *QUARTERS))
    assert chart.series[0].values == (0, 6, None, 23, None)
    assert chart.series[1].values == (0, Decimal("7.5"), 15, Decimal("22.5"), 30)
    fewer = run("progress", {"insurance": "pension", "plan": "city", "q1": "157万"}, knowledge)
    assert fewer.charts[0].series[0].values == (158, 157, None, None, None)


def test_a_city_target_typed_again_is_no_contradiction(knowledge: Knowledge) -> None:
    typed = {"insurance": "injury", "plan": "city", "base": "111万", "target": "165万", "measure": "参保人数"}
    assert run("progress", typed, knowledge).headline.startswith("工伤保险参保人数：还没有填季度人数")


def test_nothing_to_add_and_no_quarter(knowledge: Knowledge) -> None:
    typed = {"insurance": "injury", "plan": "own", "base": "5", "target": "5", "measure": "参保人数"}
    assert run("progress", typed, knowledge).headline.endswith("从5人到5人，没有要增加的人。")


OWN = {"insurance": "injury", "plan": "own", "measure": "参保人数", "base": "1000", "target": "2000"}


@pytest.mark.parametrize(
    ("q1", "share"),
    [("1000", "完成新增指标的0.0%"), ("1005", "完成新增指标的0.5%"), ("999", "新增指标没有完成")],
)
def test_the_share_in_the_headline(q1: str, share: str, knowledge: Knowledge) -> None:
    assert f"，{share}。" in run("progress", {**OWN, "q1": q1}, knowledge).headline


def test_what_is_checked_and_told_beside_the_figures(knowledge: Knowledge) -> None:
    def told(**typed: str) -> list[str]:
        return [one.text for one in run("progress", OWN | typed, knowledge).sections[0].findings]

    half = "各季度的人数都不到上年末的一半。请核对：要填到季度末的总人数，不是本季度新增人数；上年末是1,000人"
    assert not any(one.startswith("各季度的人数都不到") for one in told(q1="500"))
    assert [one for one in told(q1="499") if one.startswith("各季度的人数都不到")] == [half]
    assert [one for one in told(q1="450", q2="440") if one.startswith("各季度的人数都不到")] == [half]
    falls = [one for one in told(q1="1100", q3="1050") if "比前一个数少" in one]
    assert falls == ["三季度末比前一个数少50人。请核对口径和日期是不是一致"]
    assert "照上年末以来的平均速度，年末会到1,998人，离目标差2人。这是外推，不是预测" in told(q2="1499")
    one_short = told(base="0", target="101", q2="50")
    assert "照上年末以来的平均速度，年末会到100人，离目标差1人。这是外推，不是预测" in one_short


def test_notes_title_and_citations_of_progress(knowledge: Knowledge) -> None:
    full = run("progress", {**OWN, "q1": "1100", "q2": "1200", "q3": "1300", "q4": "1400"}, knowledge)
    assert not any(note.startswith("没有填的季度") for note in full.notes)
    assert full.charts[0].title == "比上年末增加：实际和到目标的直线（参保人数）"
    fallen = run("progress", {**OWN, "q1": "900"}, knowledge)
    assert fallen.charts[0].title == "实际和到目标的直线（参保人数）"
    assert "没有填的季度：二季度末、三季度末、年末。空着不算作0。" in fallen.notes
    other = run("progress", {**OWN, "measure": "覆盖人数", "q1": "1100"}, knowledge)
    check = next(one for one in other.sections[0].findings if "两种数不能相比" in one.text)
    policy = knowledge.policies["jzbf-2005-21"]
    target = next(one for one in policy.targets if one.insurance == "injury")
    assert check.refs == (policy.ref(target.clause, target.measure),)


def test_sentences_count_whole_people_and_tell_falls_in_words(knowledge: Knowledge) -> None:
    @given(st.one_of(own(), city()))
    def holds(case: dict[str, Any]) -> None:
        result = calculate(case, knowledge)
        for told in (result.headline, *(one.text for section in result.sections for one in section.findings)):
            assert not re.search(r"\.\d{3,}万?人|-\d", told), told

    holds()
    told = run("progress", {"insurance": "medical", "plan": "city", "q1": "244.9999万"}, knowledge)
    assert told.headline.endswith("离284万人还差390,001人，每季度要增加130,001人。")
    pace = next(step for step in told.steps if step.label == "每季度还要增加")
    assert (pace.numbers, pace.value, pace.unit) == ("39.0001 ÷ 3", Decimal("13.0001"), "万人")
