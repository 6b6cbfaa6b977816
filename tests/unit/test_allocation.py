from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calculators.allocation.apportion import ShareError, Split, parts, scores, split, whole
from calculators.allocation.calculator import calculate, fields
from calculators.catalog import run
from calculators.core.model import InputError, Result
from calculators.output.text import format_value
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from tests.unit.conftest import compiled

FACTORS = load(compiled()).policy.offer("allocation").factors
SCORES = st.lists(st.integers(0, 10_000), min_size=1, max_size=25).filter(any)
TARGETS = st.integers(0, 300_000)
COLUMNS = tuple(factor.id for factor in FACTORS)
HEADS = st.integers(0, 90_000)
NUMBERS = st.decimals(0, 300, places=2)
WEIGHTS = st.decimals(Decimal("0.01"), 50, places=2)


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Units with every factor filled in, none of them 0 everywhere, and at least one weight."""
    rows = [
        (f"单位{at}", *(draw(HEADS) for _ in range(4)), *(draw(NUMBERS) for _ in range(2)))
        for at in range(draw(st.integers(1, 8)))
    ]
    assume(all(any(row[at] for row in rows) for at in range(1, 7)))
    used = draw(st.sets(st.sampled_from(COLUMNS), min_size=1))
    weights = {f"w-{column}": draw(WEIGHTS) for column in COLUMNS if column in used}
    return {"insurance": "pension", "target": draw(TARGETS), "units": tuple(rows), **weights}


def shares(result: Result) -> dict[str, Any]:
    at = result.tables[0].columns.index("分得") - 1
    return {name: cells[at].value for name, cells in result.tables[0].rows}


def exact(case: dict[str, Any]) -> list[Fraction]:
    """The quotas by another way: fractions, factor by factor."""
    quotas = []
    total = sum(Fraction(case.get(f"w-{column}", 0)) for column in COLUMNS)
    for row in case["units"]:
        score = Fraction(0)
        for at, column in enumerate(COLUMNS, 1):
            if weight := case.get(f"w-{column}"):
                score += Fraction(weight) * Fraction(row[at]) / sum(Fraction(other[at]) for other in case["units"])
        quotas.append(case["target"] * score / total)
    return quotas


def test_the_form_has_no_weight_filled_in_and_names_never_go_into_a_link(knowledge: Knowledge) -> None:
    form = {one.name: one for one in fields(knowledge)}
    assert [column.name for column in form["units"].columns if column.private] == ["name"]
    assert [column.name for column in form["units"].columns] == ["name", *COLUMNS]
    clause = knowledge.policies["jzbf-2005-21"].clause("s2-p1").text
    for factor in FACTORS:
        assert factor.words in clause
        assert factor.words in form[factor.weight].hint
        assert not form[factor.weight].required


@given(TARGETS, SCORES)
def test_shares_add_up_and_stay_within_one_of_the_quota(target: int, score: list[int]) -> None:
    result = split(target, score, None)
    assert sum(result.shares) == target
    for share, one in zip(result.shares, score, strict=True):
        quota = Fraction(target * one, sum(score))
        assert quota - 1 < share < quota + 1
        assert one or share == 0


@given(TARGETS, SCORES, st.data())
def test_caps_are_never_exceeded_and_nothing_is_lost(target: int, score: list[int], data: st.DataObject) -> None:
    caps = data.draw(st.lists(st.integers(0, 40_000), min_size=len(score), max_size=len(score)))
    scoring = sum(cap for cap, one in zip(caps, score, strict=True) if one)
    if scoring < target:
        with pytest.raises(ShareError) as refused:
            split(target, score, caps)
        assert (refused.value.room, refused.value.scoring) == (sum(caps), scoring)
        assert str(refused.value) == f"{sum(caps)} < target or {scoring} < target"
        return
    result = split(target, score, caps)
    assert sum(result.shares) == target
    assert all(0 <= share <= cap for share, cap in zip(result.shares, caps, strict=True))
    for at in result.capped:
        assert result.shares[at] == caps[at]
    below = [at for at, one in enumerate(score) if one and at not in result.capped]
    assert sum(score[at] for at in below) == result.pool
    for at in below:
        quota = Fraction(result.rest * score[at], result.pool)
        assert quota <= caps[at]
        assert quota - 1 < result.shares[at] < quota + 1


@given(TARGETS, SCORES, st.data())
def test_caps_that_bind_nobody_change_nothing(target: int, score: list[int], data: st.DataObject) -> None:
    free = split(target, score, None)
    room = data.draw(st.lists(st.integers(1, 9), min_size=len(score), max_size=len(score)))
    caps = [share + more for share, more in zip(free.shares, room, strict=True)]
    assert split(target, score, caps).shares == free.shares


@given(TARGETS, SCORES, st.randoms(use_true_random=False))
def test_order_of_rows_matters_only_where_it_is_said(target: int, score: list[int], random: Any) -> None:
    before = split(target, score, None)
    order = list(range(len(score)))
    random.shuffle(order)
    after = split(target, [score[at] for at in order], None)
    assert after.tied == before.tied
    if not before.tied:
        assert list(after.shares) == [before.shares[at] for at in order]


def test_a_tie_is_noticed_only_if_it_decides() -> None:
    assert split(10, [1, 1, 1], None).tied
    assert not split(9, [1, 1, 1], None).tied
    assert not split(3, [1, 1, 2], [1, 1, 9]).tied
    assert split(3, [1, 1, 3], None).shares == (1, 0, 2)


def test_many_rounds_of_caps() -> None:
    """Each unit that is full pushes the next one over its cap; worked by hand: 1, 2, 3 … full, the last takes the rest."""
    score, caps = [1] * 10, [*range(1, 10), 1000]
    result = split(100, score, caps)
    assert result.shares == (*range(1, 10), 55)
    assert (result.rest, result.pool, result.capped) == (55, 1, frozenset(range(9)))


def test_who_is_full_is_judged_exactly() -> None:
    """Caps that are nearly the same share of the scores: worked by hand, the first unit is pushed over by the second."""
    assert split(74, [14, 36, 2], [20, 51, 58]) == Split((20, 51, 3), frozenset({0, 1}), 3, 2, frozenset(), tied=False)
    huge = 10**20
    assert split(2 * huge + 4, [1, 1], [huge + 5, huge]).shares == (huge + 4, huge)


def test_numbers_are_made_no_larger_than_they_must_be_and_columns_have_one_length() -> None:
    assert (whole([3, 4]), whole([3, Decimal(4)]), whole([])) == ([3, 4], [3, 4], [])
    for weights, columns in (([1], [[1], [2]]), ([1, 1], [[1], [1, 2]])):
        with pytest.raises(ValueError, match="zip"):
            scores(weights, columns)
    with pytest.raises(ValueError, match="zip"):
        split(1, [1, 1], [1])


def test_whole_numbers_and_parts_lose_nothing() -> None:
    @given(st.lists(st.one_of(st.integers(0, 10**12), st.decimals(0, 10**6, places=5)), min_size=1))
    def holds(numbers: list[int | Decimal]) -> None:
        made = whole(numbers)
        for one, other in zip(numbers, made, strict=True):
            assert Fraction(one) * sum(made) == Fraction(other) * sum(Fraction(number) for number in numbers)

    holds()
    columns = parts([[1, 2, 3], [5, 0, 5]])
    assert [Fraction(one, sum(column)) for column in columns for one in column] == [
        *(Fraction(one, 6) for one in (1, 2, 3)),
        *(Fraction(one, 2) for one in (1, 0, 1)),
    ]
    assert scores([1, 1], columns) == [sum(row) for row in zip(*columns, strict=True)]


def test_the_division_agrees_with_a_second_computation(knowledge: Knowledge) -> None:
    @given(cases())
    def holds(case: dict[str, Any]) -> None:
        result = calculate(case, knowledge)
        given_ = list(shares(result).values())
        assert sum(given_) == case["target"]
        quotas = exact(case)
        order = sorted(range(len(quotas)), key=lambda at: (-(quotas[at] % 1), at))
        left = case["target"] - sum(int(quota) for quota in quotas)
        assert given_ == [int(quota) + (at in order[:left]) for at, quota in enumerate(quotas)]
        for quota, (_, cells) in zip(quotas, result.tables[0].rows, strict=True):
            shown: Any = cells[2].value
            assert 0 <= quota - Fraction(shown) < Fraction(1, 1000)

    holds()


def test_the_sensitivity_is_a_new_division(knowledge: Knowledge) -> None:
    @given(cases())
    def holds(case: dict[str, Any]) -> None:
        before = calculate(case, knowledge)
        used = [factor for factor in FACTORS if factor.weight in case]
        assert len(before.tables) == (2 if len(used) > 1 else 1)
        for at, factor in enumerate(used if len(used) > 1 else []):
            raised = case[factor.weight] * Decimal("1.1")
            after = shares(calculate({**case, factor.weight: raised}, knowledge))
            told: dict[str, Any] = {name: cells[at].value for name, cells in before.tables[1].rows}
            assert told == {name: after[name] - share for name, share in shares(before).items()}
            assert sum(told.values()) == 0

    holds()


def test_caps_hold_in_the_whole_calculator_too(knowledge: Knowledge) -> None:
    seen = 0
    refused: set[str] = set()

    @given(cases())
    def holds(case: dict[str, Any]) -> None:
        nonlocal seen
        try:
            result = calculate({**case, "cap": True}, knowledge)
        except InputError as error:
            refused.update(problem.field for problem in error.problems)
            return
        seen += 1
        stock = {row[0]: row[4] for row in case["units"]}
        assert sum(shares(result).values()) == case["target"]
        assert all(share <= stock[name] for name, share in shares(result).items())

    holds()
    assert seen > 5
    assert refused == {"target"}


def test_every_figure_of_the_first_unit_and_all_totals_have_a_step(knowledge: Knowledge) -> None:
    @given(cases())
    def holds(case: dict[str, Any]) -> None:
        result = calculate(case, knowledge)
        name, cells = next((name, cells) for name, cells in result.tables[0].rows if cells[1].value)
        worked = {(step.subject, step.label): step.value for step in result.steps}
        assert worked[name, "综合份额"] == cells[1].value
        assert worked[name, "应得"] == cells[2].value
        assert worked[name, "分得"] == cells[0].value
        assert worked["全部单位", "分得合计"] == worked["指标", "要分解的人数"] == case["target"]
        extra: list[Any] = [row[3].value for _, row in result.tables[0].rows]
        assert worked["全部单位", "按余数补分的人"] == sum(extra)
        assert all(step.refs for step in result.steps)

    holds()


def test_very_long_numbers_stay_exact(knowledge: Knowledge) -> None:
    long = "0." + "0" * 17 + "1"
    units = f"甲,,,,,{long}\n乙,,,,,9{'0' * 10}1"
    result = run("allocation", {"insurance": "pension", "target": "3", "units": units, "w-growth": long}, knowledge)
    assert shares(result) == {"甲": 0, "乙": 3}
    assert result.steps[1].value == Decimal("9" + "0" * 10 + "1." + long[2:])
    assert result.steps[1].numbers == long + " + 900,000,000,001"
    with pytest.raises(InputError, match="位数太多"):
        run("allocation", {"insurance": "pension", "units": "甲,1", "w-base": "0." + "9" * 21}, knowledge)


def test_a_thousand_units_stay_readable(knowledge: Knowledge) -> None:
    rows = "\n".join(f"第{at}单位,{at},{at % 7},1,{at * 2 + 1},{at % 13},100" for at in range(1, 1001))
    typed = {"insurance": "pension", "units": rows, "cap": "yes", **{factor.weight: "1" for factor in FACTORS}}
    result = run("allocation", typed, knowledge)
    assert sum(shares(result).values()) == 300_000
    assert len(result.tables[0].rows) == len(result.tables[1].rows) == 1000
    assert len(result.steps) < 40
    assert max(len(step.numbers) for step in result.steps) < 200
    chart = result.charts[0]
    assert (len(chart.labels), chart.labels[-1]) == (16, "其余985个")
    assert sum(value for value in chart.series[0].values if value is not None) == 300_000


def test_the_file_holds_what_was_typed_and_what_came_out(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "target": "1500", "units": "=甲,1000,,0\n乙,2000,,5", "w-base": "1"}
    (file,) = run("allocation", typed, knowledge).files
    lines = file.body.content().decode("utf-8-sig").splitlines()
    assert file.body.content().startswith(b"\xef\xbb\xbf")
    assert lines == [
        "单位,缴费人数,新增就业,恢复缴费,存量资源,年均增长,历年完成,分得,综合份额,应得,按余数补分",
        "'=甲,1000,,0,,,,500,33.3333,500.000,0",
        "乙,2000,,5,,,,1000,66.6666,1000.000,0",
    ]


def row(result: Result, name: str, table: int = 0) -> list[str]:
    """A row as it is shown."""
    cells = next(cells for row, cells in result.tables[table].rows if row == name)
    return [format_value(cell.value, cell.unit, cell.text) for cell in cells]


def test_numbers_that_are_not_filled_in_are_said_to_be(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "target": "4", "units": "甲,1,2,,5\n乙,,2", "w-jobs": "1"}
    result = run("allocation", typed, knowledge)
    assert row(result, "甲") == ["2", "50.0000%", "2.000", "0", "5", "3", "3"]
    assert row(result, "乙") == ["2", "50.0000%", "2.000", "0", "未填", "未填", "未填"]


@pytest.mark.parametrize("count", [40, 41])
def test_many_units_are_told_in_the_order_of_what_changes(count: int, knowledge: Knowledge) -> None:
    rows = "\n".join(f"第{at}单位,{at * at},{count - at + 1},1,9,1,1" for at in range(1, count + 1))
    typed = {"insurance": "pension", "target": "20000", "units": rows, **{one.weight: "1" for one in FACTORS}}
    result = run("allocation", typed, knowledge)
    caption, names = result.tables[1].caption, [name for name, _ in result.tables[1].rows]
    as_typed = [f"第{at}单位" for at in range(1, count + 1)]
    most = {name: max(abs(int(str(cell.value))) for cell in cells) for name, cells in result.tables[1].rows}
    ranked = sorted(as_typed, key=lambda name: -most[name])
    assert ranked != as_typed
    assert names == (ranked if count > 40 else as_typed)
    assert caption.endswith("（负数是变少），变得多的在前" if count > 40 else "（负数是变少）")
    chart, shared = result.charts[0], shares(result)
    assert chart.title == "各单位分得的人数（最多的15个，其余合在一起）"
    assert chart.labels[:-1] == tuple(sorted(as_typed, key=lambda name: -shared[name])[:15])
    assert not any(note.startswith("没有采用的因素") for note in result.notes)


@pytest.mark.parametrize(
    ("count", "told"),
    [(5, "分得0人：空1、空2、空3、空4、空5"), (6, "分得0人：空1、空2、空3、空4、空5等6个单位")],
)
def test_five_names_are_told_and_of_more_their_number(count: int, told: str, knowledge: Knowledge) -> None:
    rows = "甲,3\n" + "\n".join(f"空{at},0" for at in range(1, count + 1))
    result = run("allocation", {"insurance": "pension", "target": "3", "units": rows, "w-base": "1"}, knowledge)
    assert told in [finding.text for finding in result.sections[0].findings]


def test_how_far_the_units_are_from_their_stock(knowledge: Knowledge) -> None:
    stock = (knowledge.policies["jzbf-2005-21"].ref("s2-p1", "参保存量资源"),)
    units = "甲,1,,,99\n乙,2,,,22\n丙,3,,,30\n丁,3,,,1"
    typed = {"insurance": "pension", "target": "60", "units": units, "w-base": "1"}
    capped = run("allocation", {**typed, "cap": "yes"}, knowledge)
    assert shares(capped) == {"甲": 10, "乙": 20, "丙": 29, "丁": 1}
    assert [(one.text, one.refs) for one in capped.sections[0].findings[:3]] == [
        ("各单位存量资源合计比指标多92人", stock),
        ("已经到上限的：丁", stock),
        ("没有到上限的单位里，丙离上限最近，还差1人", stock),
    ]
    assert {step.refs for step in capped.steps if step.subject == "上限"} == {stock}
    free = run("allocation", {**typed, "target": "9"}, knowledge)
    assert free.sections[0].findings[0].text.startswith("分得的人数比存量资源还多：丁。")
    full = run("allocation", {**typed, "target": "9", "units": "甲,1,,,3\n乙,2,,,9"}, knowledge)
    assert not any("存量资源还多" in one.text for one in full.sections[0].findings)
    with pytest.raises(InputError, match="但按您的权重份额不是0的单位，存量资源合计只有 5人，少 5人"):
        run("allocation", {**typed, "target": "10", "cap": "yes", "units": "甲,5,,,5\n乙,0,,,5"}, knowledge)


def test_the_working_in_numbers(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "units": "甲,0,1\n乙,1000,2\n丙,3,3\n丁,4,4", "w-base": "1", "w-jobs": "1"}
    policy = knowledge.policies["jzbf-2005-21"]
    city = next(one for one in policy.targets if one.insurance == "pension")
    steps = run("allocation", typed, knowledge).steps
    assert steps[0].refs == (policy.ref(city.clause, city.words),)
    assert [step.numbers for step in steps[1:3]] == ["0 + 1,000 + 3 + 4", "1 + 2 + 3 + 4"]
    assert [(step.numbers, step.value) for step in steps if step.subject == "甲"][:2] == [
        ("0 ÷ 1,007", Decimal("0.0000")),
        ("1 ÷ 10", Decimal("10.0000")),
    ]
    typed = {"insurance": "pension", "target": "17", "units": "甲,1000\n乙,2000\n丙,3\n丁,4\n戊,5\n己,6", "w-base": "1"}
    told = {(step.subject, step.label): step for step in run("allocation", typed, knowledge).steps}
    assert told["缴费人数", "合计"].numbers == "1,000 + 2,000 + 3 + 4 + … + 6（共6个单位）"
    assert told["全部单位", "分得合计"].numbers == "6 + 11 + 0 + 0 + … + 0（共6个单位）"
    assert told["全部单位", "补到哪里为止"].value == Decimal("0.632")


def test_equal_weights_only_if_typed(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "target": "10", "units": "甲,5,1\n乙,5,3"}
    with pytest.raises(InputError, match="权重：一个都没有填"):
        run("allocation", typed, knowledge)
    with pytest.raises(InputError, match="0 是不采用"):
        run("allocation", {**typed, "w-base": "0"}, knowledge)
    assert shares(run("allocation", {**typed, "w-base": "1", "w-jobs": "1"}, knowledge)) == {"甲": 4, "乙": 6}


def test_nobody_at_the_cap_is_said(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "target": "10", "units": "甲,5,,,50\n乙,5,,,50", "w-base": "1", "cap": "yes"}
    result = run("allocation", typed, knowledge)
    assert "选了不超过存量资源，没有单位碰到上限。" in result.notes
    with pytest.raises(InputError, match="选了不超过存量资源"):
        run("allocation", {**typed, "units": "甲,5\n乙,5"}, knowledge)


def test_many_faults_are_counted(knowledge: Knowledge) -> None:
    rows = "甲,,\n乙,,\n丙,,\n丁,,\n甲,,"
    typed = {"insurance": "pension", "units": rows, **{factor.weight: "1" for factor in FACTORS}}
    with pytest.raises(InputError) as refused:
        run("allocation", typed, knowledge)
    (problem,) = refused.value.problems
    assert "甲、乙、丙等5个单位的「缴费人数」没有填" in problem.message
    assert "另外还有 4 处" in problem.message
    typed = {"insurance": "pension", "units": "甲\n乙\n丙", **{one.weight: "1" for one in FACTORS[:3]}}
    with pytest.raises(InputError) as refused:
        run("allocation", typed, knowledge)
    assert str(refused.value) == "各单位的数：" + "；".join(
        f"甲、乙、丙的「{one.label}」没有填，但它有权重。没有就填 0；不知道就不要用这个因素" for one in FACTORS[:3]
    )


def test_units_without_names_are_counted(knowledge: Knowledge) -> None:
    result = run("allocation", {"insurance": "pension", "target": "3", "units": ",1\n,2", "w-base": "1"}, knowledge)
    assert shares(result) == {"第1个": 1, "第2个": 2}
