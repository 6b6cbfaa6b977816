"""The answer in every case that may be true: certain, a range, a trial or a question; with the premise that it rests on.

Worked out by hand from docs/parameters: limits 5,013/25,065 (B), 5,124/25,620 (D), 5,180/25,902 (E); pension 16 % and 8 %,
medical 10 % and 2 %.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from calculators.alternatives import TRIAL, days_words, start_of
from calculators.catalog import find, run
from calculators.core.model import CalculatorError, Figure, RefusedError, Result, Span
from calculators.output.calculation import Calculation
from calculators.output.csv_result import result_rows
from calculators.output.html import refusal_html, result_html
from calculators.output.text import format_value, result_text
from calculators.policy.knowledge import Knowledge
from calculators.policy.lookup import candidates_between
from calculators.policy.worlds import World, explore

PENSION = {"kind": "employer", "want-pension": "yes"}


def pay(knowledge: Knowledge, month: str, wage: str, **typed: str) -> Result:
    return run("contribution", {"month": month, "bands": f"1,{wage}", **PENSION, **typed}, knowledge)


def sides(result: Result, insurance: str = "基本养老保险") -> list[Figure]:
    rows = dict(next(one for one in result.tables if one.caption == "每月和全年的缴费").rows)
    return [cell.value for cell in rows[insurance][:2]]


def figures(result: Result) -> dict[str, str]:
    """Every figure as it is shown."""
    return {
        f"{row}·{column}": format_value(cell.value, cell.unit, cell.text)
        for table in result.tables
        for row, cells in table.rows
        for column, cell in zip(table.columns[1:], cells, strict=True)
    }


@pytest.mark.parametrize(
    ("month", "wage", "wanted"),
    [
        ("2026-11", "8000", ["1280.00", "640.00"]),
        ("2025-05", "8000", ["1280.00", "640.00"]),
        ("2019-08", "9876.54", ["1580.25", "790.12"]),
        ("2022-07", "8000", ["1280.00", "640.00"]),
        ("2023-08", "8000", ["1280.00", "640.00"]),
    ],
)
def test_what_holds_in_every_case_is_the_answer_with_its_premise(
    knowledge: Knowledge, month: str, wage: str, wanted: list[str]
) -> None:
    result = pay(knowledge, month, wage)
    assert sides(result) == [Decimal(one) for one in wanted]
    assert "结果都一样" in result.premises[0].text
    told = month in ("2023-08",)  # both limits of that month were read
    assert ("（前提：缴费基数上下限不比查到的更窄。）" in result.headline) != told


@pytest.mark.parametrize(
    ("month", "wage", "low", "high"),
    [
        ("2025-05", "5050", "808.00", "819.84"),  # 5050 × 16 %; 5124 × 16 %
        ("2026-11", "5100", "816.00", "828.80"),  # 5180 × 16 %
        ("2019-08", "17000", "2691.36", "2720.00"),  # 16821 × 16 %; 17000 × 16 %
        ("2023-08", "4500", "720.00", "760.16"),  # 4751 × 16 %
    ],
)
def test_what_differs_is_a_range(knowledge: Knowledge, month: str, wage: str, low: str, high: str) -> None:
    result = pay(knowledge, month, wage)
    assert sides(result)[0] == Span(Decimal(low), Decimal(high))
    assert "没有定下来，结果不同，所以写成范围" in result.premises[0].text
    assert f"{Decimal(low):,}" in result.headline or "至" in result.headline


def test_a_choice_settles_it_and_says_what_it_is(knowledge: Knowledge) -> None:
    result = pay(knowledge, "2025-05", "5050")
    values = {one.value: one for one in result.premises[0].choices}
    chosen = "tj_base_floor_2025 tj_base_ceiling_2025"
    assert chosen in values
    assert values[chosen].hint.startswith("2025年5月，1人，每月共缴1,229.76元")
    settled = pay(knowledge, "2025-05", "5050", assume=chosen)
    assert sides(settled)[0] == Decimal("819.84")
    told = "按您选的5,124/25,620元/月（D级，未核实）"
    assert settled.premises[0].text == f"2025年5月的缴费基数上下限{told}算。"
    assert settled.headline.startswith(TRIAL)
    assert f"（前提：缴费基数上下限{told}。）" in settled.headline
    assert figures(settled)["基本养老保险·单位每月"] == "819.84元（未核实）"
    firm = pay(knowledge, "2025-05", "5050", assume="tj_base_floor_2024 tj_base_ceiling_2024")
    assert "按您选的5,013/25,065元/月（B级）" in firm.headline
    assert "未核实" not in "".join(figures(firm).values())
    other = pay(knowledge, "2025-05", "5050", assume="tj_nothing, tj_of_the_kind")
    assert sides(other)[0] == sides(result)[0]
    assert other.notes[-1] == "「按哪个数算」里没有用上的编号：tj_nothing、tj_of_the_kind。"


def test_a_range_contains_what_each_choice_gives(knowledge: Knowledge) -> None:
    for wage in ("3000", "5100", "8000", "25500", "40000"):
        result = pay(knowledge, "2026-11", wage)
        for one in result.premises[0].choices:
            for whole, own in zip(sides(result), sides(pay(knowledge, "2026-11", wage, assume=one.value)), strict=True):
                low, high = (whole.low, whole.high) if isinstance(whole, Span) else (whole, whole)
                assert isinstance(own, Decimal)
                assert low <= own <= high  # type: ignore[operator]


def test_what_does_not_hang_on_limits_has_no_premise(knowledge: Knowledge) -> None:
    direct = pay(knowledge, "2026-11", "3000", basis="bases")
    assert (direct.premises, "前提" in direct.headline) == ((), False)
    assert sides(direct) == [Decimal("480.00"), Decimal("240.00")]


def test_without_one_insurance_the_rest_is_added_up(knowledge: Knowledge) -> None:
    result = run(
        "contribution",
        {"month": "2026-11", "kind": "employer", "bands": "1,8000", "want-pension": "yes", "want-unemployment": "yes"},
        knowledge,
    )
    assert result.headline.startswith(
        "2026年11月，1人，不含失业保险，每月共缴1,920.00元：单位1,280.00元，职工640.00元。"
    )


def test_numbers_that_are_not_confirmed_are_a_question_until_they_are_let_in(knowledge: Knowledge) -> None:
    asked = {"month": "2022-07", "kind": "employer", "want-unemployment": "yes", "bands": "1,8000"}
    with pytest.raises(RefusedError) as refused:
        run("contribution", asked, knowledge)
    (way,) = refused.value.ways
    assert "只在没有核实的来源里查到" in way.text
    assert [(one.value, one.label) for one in way.choices] == [("yes", "用查到的数试算（未核实）")]
    tried = run("contribution", asked | {"provisional": "yes"}, knowledge)
    assert tried.headline.startswith(f"{TRIAL}2022年7月")
    assert sides(tried, "失业保险") == [Decimal("40.00"), Decimal("40.00")]
    assert figures(tried)["失业保险·合计全年"] == "960.00元（未核实）"
    assert figures(tried)["失业保险·单位费率"] == "0.5%（未核实）"
    assert figures(tried)["第1档·月工资"] == "8,000.00元"
    assert any("只有未核实的数，按您的要求用了" in one.text for one in tried.premises)
    assert any("试算" in line for line in result_text(tried).splitlines())
    confirmed = run("contribution", asked | {"unconfirmed": "yes"}, knowledge)
    assert not confirmed.headline.startswith(TRIAL)


def test_the_premise_is_told_wherever_the_result_goes(knowledge: Knowledge) -> None:
    result = pay(knowledge, "2025-05", "5050")
    text = result_text(result)
    assert "【前提】" in text
    html = result_html(result, "../", "v")
    assert '<section class="premises"><h3>前提</h3>' in html
    assert 'data-action="settle" data-field="assume" data-value="tj_base_floor_2025 tj_base_ceiling_2025"' in html
    done = Calculation(find("contribution"), {}, result, knowledge)
    assert any(row[1:2] == ("前提",) for row in result_rows(done))


def test_a_refusal_offers_its_ways(knowledge: Knowledge) -> None:
    with pytest.raises(CalculatorError) as refused:
        run(
            "contribution",
            {"month": "2022-07", "kind": "employer", "want-unemployment": "yes", "bands": "1,1"},
            knowledge,
        )
    html = refusal_html(str(refused.value), refused.value.ways)
    assert 'data-field="provisional" data-value="yes"' in html
    assert refusal_html("没有") == '<section class="refusal"><h2>暂时无法计算</h2><p>没有</p></section>'


def test_without_limits_wages_between_them_can_be_worked_out(knowledge: Knowledge) -> None:
    asked = {"month": "2005-06", "kind": "employer", "bands": "1,3000"}
    with pytest.raises(RefusedError) as refused:
        run("contribution", asked, knowledge)
    within, trial = refused.value.ways
    assert (within.field, [one.value for one in within.choices]) == ("basis", ["bases"])
    assert "比上限高的，缴得比这样算的少" in within.text
    assert trial.field == "provisional"
    assert run("contribution", asked | {within.field: within.choices[0].value}, knowledge).headline.startswith(
        "2005年6月"
    )


def test_a_typed_limit_is_kept_where_others_are_tried(knowledge: Knowledge) -> None:
    result = pay(knowledge, "2026-11", "21000", floor="20000")
    assert sides(result)[0] == Decimal("3360.00")
    assert "缴费基数上限不比查到的更窄" in result.headline


def test_days_are_told_as_months_where_they_are_whole(knowledge: Knowledge) -> None:
    floor = knowledge.parameters["bases/floor"]
    spans = {
        ("2026-11-01", "2026-11-30"): "2026年11月",
        ("2026-11-29", "2026-11-29"): "2026-11-29",
        ("2026-11-29", "2026-12-02"): "2026-11-29至2026-12-02",
        ("2026-11-01", "2026-12-02"): "2026-11-01至2026-12-02",
        ("2026-11-02", "2026-11-30"): "2026-11-02至2026-11-30",
        ("2020-02-01", "2020-04-30"): "2020年2月至4月",
        ("2019-12-01", "2020-02-29"): "2019年12月至2020年2月",
    }
    for (first, last), words in spans.items():
        assert days_words(candidates_between(floor, first, last)) == words


def test_newer_standards_go_on_holding(knowledge: Knowledge) -> None:
    """In one world the floor of May cannot be the new one and that of June the old one."""

    def both(world: World) -> tuple[str, ...]:
        found = [world.choose(knowledge.candidates_on("bases/floor", day)) for day in ("2025-05-01", "2025-06-01")]
        return tuple(one.id for one in found if one)

    answers = {one.answer for one in explore(both, start_of({})).outcomes}
    assert ("tj_base_floor_2025", "tj_base_floor_2024") not in answers
    assert ("tj_base_floor_2024", "tj_base_floor_2025") in answers


def test_other_days_bind_no_other_number(knowledge: Knowledge) -> None:
    def both(world: World) -> tuple[str, ...]:
        asked = (("bases/floor", "2025-05-01"), ("bases/ceiling", "2025-06-01"))
        return tuple(one.id for name, day in asked if (one := world.choose(knowledge.candidates_on(name, day))))

    answers = {one.answer for one in explore(both, start_of({})).outcomes}
    assert ("tj_base_floor_2024", "tj_base_ceiling_2025") in answers


def test_too_many_worlds_are_cut_and_told(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("calculators.policy.worlds.MOST", 1)
    result = pay(knowledge, "2025-05", "5050")
    assert "只算了一部分组合" in result.headline
    assert isinstance(sides(result)[0], Decimal)


def test_a_world_that_cannot_be_is_left_out(knowledge: Knowledge) -> None:
    """A typed floor above one of the ceilings is refused in that world alone."""

    def answer(world: World) -> str:
        found = world.choose(knowledge.candidates_on("bases/ceiling", "2025-05-01"))
        assert found
        if found.grade == "B":
            raise RefusedError("不能")
        return found.id

    assert [one.answer for one in explore(answer, start_of({})).outcomes] == ["tj_base_ceiling_2025"]

    def never(_: World) -> Any:
        raise RefusedError("都不能")

    with pytest.raises(RefusedError, match="都不能"):
        explore(never, start_of({}))


def test_limits_that_are_not_confirmed_mark_every_figure_that_they_could_change(knowledge: Knowledge) -> None:
    """2004: 780 and 3,900 stand on a commercial page alone; a wage between them hangs on them all the same."""
    own = {"rate-employer-pension": "20", "rate-employee-pension": "8", "provisional": "yes"}
    tried = pay(knowledge, "2004-05", "1500", **own)
    assert figures(tried)["基本养老保险·单位每月"] == "300.00元（未核实）"
    assert figures(tried)["基本养老保险·单位费率"] == "20%（您填的）"
    direct = pay(knowledge, "2004-05", "1500", basis="bases", **own)
    assert figures(direct)["基本养老保险·单位每月"] == "300.00元"
    typed = pay(knowledge, "2004-05", "1500", ceiling="2000", **own)  # with another floor this is refused
    assert figures(typed)["第1档·月工资"] == "1,500.00元（未核实）"


def test_a_probe_stops_at_the_first_difference(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three pairs of limits: what hangs on them is found out with one of them, not with all three."""
    runs: list[str] = []
    calculator = find("contribution")
    rule = calculator.rule

    def counted(inputs: Any, known: Knowledge) -> Result:
        done = rule(inputs, known)
        runs.append(done.headline)
        return done

    monkeypatch.setattr("calculators.catalog.find", lambda _: replace(calculator, rule=counted))
    pay(knowledge, "2026-11", "8000")
    assert len(runs) == 3 + 1 + 3  # each pair; one that is narrower; each that is wider


def test_a_range_tells_which_choice_gives_which_end(knowledge: Knowledge) -> None:
    result = pay(knowledge, "2025-05", "5050")
    lines = result.premises[0].lines
    assert "按5,013/25,065元/月（B级）算：2025年5月，1人，每月共缴1,212.00元：单位808.00元，职工404.00元" in lines
    assert lines[2] in result_text(result)
    assert any(row[2:3] == (lines[2],) for row in result_rows(Calculation(find("contribution"), {}, result, knowledge)))
    (step,) = (one for one in result.steps if one.label == "可能适用的数")
    assert "津人社局发〔2025〕6号" in step.numbers


def test_long_figures_may_be_broken_into_lines(knowledge: Knowledge) -> None:
    spread = result_html(pay(knowledge, "2025-05", "5050"), "../", "v")
    assert '<td class="some long" data-label="单位每月">808.00至<wbr>819.84元</td>' in spread
    tried = result_html(pay(knowledge, "2004-05", "1500", provisional="yes"), "../", "v")
    assert '<td class="some long" data-label="单位每月">300.00元（未核实）</td>' in tried
    assert "long" not in result_html(pay(knowledge, "2024-09", "8000"), "../", "v")


def test_a_choice_is_told_with_its_own_numbers_where_two_notices_share_one(knowledge: Knowledge) -> None:
    """In August 2019 both floors are 3,364: the ceiling of the one is never told for the other."""
    typed = {"month": "2019-08", "kind": "employer", "class": "1", "bands": "1,17000"}
    (premise,) = run("contribution", typed, knowledge).premises
    assert [one.hint.partition("每月共缴")[2].partition("元")[0] for one in premise.choices] == ["6,341.53", "6,409.00"]
