from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.catalog import find, run
from calculators.contribution import calculator, rates
from calculators.contribution.calculator import calculate
from calculators.core.model import CalculatorError, InputError, RefusedError, Result
from calculators.output import sheet, verification
from calculators.policy.knowledge import Knowledge
from tests.unit.knowledge_samples import offered

WAGES = st.integers(0, 10**7).map(lambda fen: Decimal(fen) / 100)
BANDS = st.lists(
    st.tuples(st.integers(0, 5000), WAGES, st.sampled_from([None, "staff", "rural"])), min_size=1, max_size=6
)
MONTHS = st.sampled_from([date(2020, 7, 1), date(2023, 9, 1), date(2024, 7, 1), date(2024, 8, 1), date(2024, 12, 1)])
INSURANCES = ("pension", "medical", "unemployment", "injury", "maternity")
RATES = {
    "rate-employer-medical": Decimal(10),
    "rate-employee-medical": Decimal(2),
    "rate-rural-unemployment": Decimal(0),
    "rate-employer-maternity": Decimal("0.5"),
    "unconfirmed": True,
    "class": "4",
}
CASES = st.fixed_dictionaries(
    {"month": MONTHS, "kind": st.just("employer"), "bands": BANDS.map(tuple)},
    optional={
        "basis": st.sampled_from(["wages", "bases"]),
        "rounding": st.sampled_from(["fen", "jiao", "yuan"]),
        "missing-wage": WAGES,
        **{f"want-{one}": st.booleans() for one in INSURANCES},
    },
)
FEW = {"month": "2024-09", "kind": "employer", "want-unemployment": "yes"}


def by_minimum_wage(knowledge: Knowledge) -> Knowledge:
    """As if the multiple of the minimum wage were surely the floor, and had not been read well enough."""
    name = "bases/unemployment-floor-multiple"
    one = knowledge.parameters[name]
    sure = replace(
        one,
        values=tuple(
            replace(value, use="default", sure_start="2002-12-31", sure_end="2014-12-31") for value in one.values
        ),
    )
    return offered(replace(knowledge, parameters={**knowledge.parameters, name: sure}), "bases/minimum-wage")


def table(result: Result, caption: str) -> dict[str, list[Any]]:
    found = next(one for one in result.tables if one.caption == caption)
    return {name: [cell.value for cell in cells] for name, cells in found.rows}


def paid(result: Result) -> dict[str, list[Any]]:
    return table(result, "每月和全年的缴费")


def findings(result: Result) -> list[str]:
    return [f"{section.title}｜{one.text}" for section in result.sections for one in section.findings]


def test_parts_add_up_to_what_is_shown(knowledge: Knowledge) -> None:
    @given(CASES)
    def holds(case: dict[str, Any]) -> None:
        result = calculate(case | RATES, knowledge)
        *lines, total = paid(result).values()
        for employer, employee, month, year in lines:
            assert month == employer + (employee or 0)
            assert year == 12 * month
        for column in range(4):
            assert total[column] == sum(line[column] or 0 for line in lines)
        assert all(step.refs or "您填的" in step.numbers for step in result.steps)

    holds()


def test_the_base_lies_between_floor_and_ceiling_and_grows_with_the_wage(knowledge: Knowledge) -> None:
    @given(MONTHS, WAGES, WAGES)
    def holds(month: date, one: Decimal, other: Decimal) -> None:
        low, high = sorted((one, other))
        case: dict[str, Any] = {
            "month": month,
            "kind": "employer",
            "want-unemployment": True,
            "bands": ((1, low, None), (1, high, None)),
        }
        result = calculate(case, knowledge)
        bases = [line[2] for line in table(result, "缴费基数").values()]
        floor, ceiling = (
            knowledge.parameter_on(f"bases/{name}", month.isoformat()).amount for name in ("floor", "ceiling")
        )
        assert floor <= bases[0] <= bases[1] <= ceiling
        assert all(base == wage or base in (floor, ceiling) for base, wage in zip(bases, (low, high), strict=True))

    holds()


def test_splitting_a_band_changes_nothing(knowledge: Knowledge) -> None:
    @given(CASES, st.integers(0, 5000))
    def holds(case: dict[str, Any], part: int) -> None:
        (heads, wage, kind), *others = case["bands"]
        part = min(part, heads)
        split = ((part, wage, kind), (heads - part, wage, kind), *others)
        assert paid(calculate(case | RATES, knowledge)) == paid(calculate(case | RATES | {"bands": split}, knowledge))

    holds()


def test_closing_a_gap_costs_what_as_many_people_cost(knowledge: Knowledge) -> None:
    @given(MONTHS, WAGES, st.integers(1, 1000), st.sampled_from(INSURANCES))
    def holds(month: date, wage: Decimal, heads: int, insurance: str) -> None:
        asked: dict[str, Any] = {"month": month, "kind": "employer", f"want-{insurance}": True} | RATES
        enrolled = paid(calculate(asked | {"bands": ((heads, wage, None),)}, knowledge))
        missing = calculate(asked | {f"missing-{insurance}": heads, "missing-wage": wage}, knowledge)
        lines = table(missing, "补上还没有参保的人").values()
        assert len(lines) == (2 if insurance == "medical" else 1), "生育和医疗一起缴"
        assert all(
            people * each == month_cost and year_cost == 12 * month_cost
            for people, each, month_cost, year_cost in lines
        )
        assert sum(month_cost for _, _, month_cost, _ in lines) == enrolled["合计"][2]

    holds()


def test_people_by_name_count_like_bands_and_no_name_is_kept(knowledge: Knowledge) -> None:
    people = "张三,4000,职工\n张三,8000\n,8000,农民合同制工人"
    typed = FEW | {"people": people, "rate-rural-unemployment": "0"}
    result = run("contribution", typed, knowledge)
    bands = run(
        "contribution",
        FEW | {"bands": "1,4000\n1,8000\n1,8000,农民合同制工人", "rate-rural-unemployment": "0"},
        knowledge,
    )
    assert paid(result) == paid(bands)
    assert list(table(result, "缴费基数")) == ["张三", "张三（第2人）", "第3人"]
    made = sheet.make_sheet(find("contribution"), typed, result, knowledge)
    assert "张三" not in sheet.dump(made)
    assert verification.verify_file(sheet.dump(made), knowledge).agrees


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({}, "bands", "还没有填"),
        ({"bands": "1,5000", "missing-pension": "2"}, "missing-pension", "没有勾选要算基本养老保险"),
        ({"bands": "1,5000", "missing-unemployment": "2"}, "missing-wage", "也要填这一项"),
        ({"bands": "1,5000", "floor": "9000", "ceiling": "8000"}, "floor", "比上限8,000元/月（您填的）还高"),
        ({"bands": "1,5000", "floor-unemployment": "90000"}, "floor-unemployment", "还高"),
        (
            {"bands": "1,5000", "want-injury": "yes", "float": "up-120", "rate-employer-injury": "1"},
            "float",
            "请填浮动以后的",
        ),
        ({"bands": "1,5000", "want-injury": "yes", "float": "down-80", "class": "1"}, "float", "一类行业只上浮"),
        ({"bands": "5000"}, "bands", "第1行「月工资」：还没有填"),
    ],
)
def test_what_does_not_fit_together_is_named(
    typed: dict[str, str], field: str, told: str, knowledge: Knowledge
) -> None:
    with pytest.raises(InputError) as refused:
        run("contribution", FEW | typed, knowledge)
    assert [one.field for one in refused.value.problems] == [field]
    assert told in refused.value.problems[0].message


def test_a_float_before_it_was_known_is_refused(knowledge: Knowledge) -> None:
    typed = {"month": "2015-09", "kind": "employer", "want-injury": "yes", "class": "2", "unconfirmed": "yes"}
    plain = run("contribution", typed | {"basis": "bases", "bands": "1,1000"}, knowledge)
    assert paid(plain)["工伤保险"][0] == Decimal("10.00")
    assert any("费率1%（待核实）" in one for one in findings(plain))
    floating = run("contribution", typed | {"basis": "bases", "bands": "1,1000", "float": "up-120"}, knowledge)
    assert paid(floating)["工伤保险"][0] is None
    assert any("没有 2015-09-01 可用的值" in one for one in findings(floating))


def test_the_unemployment_floor_was_once_a_multiple_of_the_minimum_wage(knowledge: Knowledge) -> None:
    assert table(
        run("contribution", FEW | {"month": "2005-08", "bands": "1,300", "ceiling": "9000"}, knowledge), "缴费基数"
    )["第1档"][2] == Decimal("880.00"), "the published floor, which is another one"
    knowledge = by_minimum_wage(knowledge)
    typed = FEW | {"month": "2005-08", "bands": "1,300", "ceiling": "9000"}
    with pytest.raises(RefusedError, match="最低工资标准：查到590元/月（D级"):
        run("contribution", typed, knowledge)
    result = run("contribution", typed | {"unconfirmed": "yes"}, knowledge)
    assert table(result, "缴费基数")["第1档"][2] == Decimal("590.00")
    assert paid(result)["失业保险"][:2] == [Decimal("11.80"), Decimal("5.90")]
    assert "下限590元/月 × 1倍（待核实）" in result.steps[0].numbers
    citations = {ref.target for ref in result.steps[0].refs}
    for name in ("bases/minimum-wage", "bases/unemployment-floor-multiple"):
        assert knowledge.parameter_on(name, "2005-08-01").value.ref.target in citations
    multiple = knowledge.parameters["bases/unemployment-floor-multiple"]
    twice = replace(multiple, values=tuple(replace(one, value=("2",)) for one in multiple.values))
    more = replace(knowledge, parameters={**knowledge.parameters, multiple.id: twice})
    doubled = run("contribution", typed | {"unconfirmed": "yes"}, more)
    assert table(doubled, "缴费基数")["第1档"][2] == Decimal("1180.00")
    own = run("contribution", typed | {"floor-unemployment": "600"}, knowledge)
    assert table(own, "缴费基数")["第1档"][2] == Decimal("600.00")
    assert "下限600.00元/月（您填的）" in own.steps[0].numbers


TWO = {
    "month": "2005-08",
    "kind": "employer",
    "want-pension": "yes",
    "want-unemployment": "yes",
    "floor": "300",
    "ceiling": "9000",
    "rate-employer-pension": "20",
    "rate-employee-pension": "8",
}
"""Two insurances that have floors of their own."""


def test_each_insurance_has_its_own_floor_and_each_base_its_steps(knowledge: Knowledge) -> None:
    typed = TWO | {"unconfirmed": "yes", "bands": "1,300\n1,300\n1,8000"}
    result = run("contribution", typed, by_minimum_wage(knowledge))
    assert [row[2:] for row in table(result, "缴费基数").values()] == [
        [Decimal("300.00"), Decimal("590.00")],
        [Decimal("300.00"), Decimal("590.00")],
        [Decimal("8000.00"), Decimal("8000.00")],
    ]
    bases = [(step.subject, step.value) for step in result.steps if step.label == "缴费基数"]
    assert [(name, str(base)) for name, base in bases] == [
        ("养老", "300.00"),
        ("养老", "8000.00"),
        ("失业", "590.00"),
        ("失业", "8000.00"),
    ]
    each = [str(step.value) for step in result.steps if step.label == "单位每人每月"]
    assert each == ["60.00", "1600.00", "11.80", "160.00"]
    assert not any(section.title == "没有算的" for section in result.sections)


def test_a_reason_is_told_once_for_all_that_it_kept_back(knowledge: Knowledge) -> None:
    result = run("contribution", TWO | {"bands": "1,300"}, by_minimum_wage(knowledge))
    assert result.sections[0].title == "没有算的"
    (finding,) = result.sections[0].findings
    assert finding.text.startswith("失业单位部分、失业职工部分：最低工资标准：查到590元/月（D级")


def test_all_rates_of_a_side_that_are_not_confirmed_are_named(knowledge: Knowledge) -> None:
    less = offered(knowledge, "rates/unemployment/employee", "rates/unemployment/rural-worker")
    typed = TWO | {"want-pension": "", "unconfirmed": "yes", "bands": "1,600\n1,600,农民合同制工人"}
    assert "失业保险｜职工费率1%（待核实）、0%（待核实），没有读到官方文件，请向经办机构核实" in findings(
        run("contribution", typed, less)
    )


def test_floor_and_ceiling_may_be_the_same(knowledge: Knowledge) -> None:
    result = run("contribution", FEW | {"bands": "1,6000", "floor": "8000", "ceiling": "8000"}, knowledge)
    assert table(result, "缴费基数")["第1档"][2] == Decimal("8000.00")


@pytest.mark.parametrize(
    ("number", "floating", "paid_each"), [("1", "up-120", "2.40"), ("2", "down-80", "3.20"), ("2", "", "4.00")]
)
def test_the_eight_classes_hold_from_their_first_day(
    number: str, floating: str, paid_each: str, knowledge: Knowledge
) -> None:
    typed = {"month": "2015-10", "kind": "employer", "want-injury": "yes", "basis": "bases", "bands": "1,1000"}
    result = run("contribution", typed | {"class": number, "float": floating}, knowledge)
    assert paid(result)["工伤保险"][0] == Decimal(paid_each)
    assert len({ref.target for ref in result.steps[0].refs}) == (2 if floating else 1)


def test_bases_as_typed_are_used_and_compared(knowledge: Knowledge) -> None:
    result = run("contribution", FEW | {"basis": "bases", "bands": "\n".join(["1,100"] * 6)}, knowledge)
    assert paid(result)["失业保险"][0] == Decimal("3.00")
    assert any(
        "6人（第1档、第2档、第3档、第4档、第5档等）低于下限5,013元/月，按您填的基数算，请核对" in one
        for one in findings(result)
    )
    assert [one.caption for one in result.tables] == ["每月和全年的缴费", "费率"]
    assert not any(step.label == "缴费基数" for step in result.steps)
    five = run("contribution", FEW | {"basis": "bases", "bands": "\n".join(["1,100"] * 5)}, knowledge)
    assert any("5人（第1档、第2档、第3档、第4档、第5档）低于下限" in one for one in findings(five))


def test_what_was_typed_and_not_used_is_said(knowledge: Knowledge) -> None:
    extra = {"rate-flexible-pension": "20", "class": "2", "float": "up-120", "rate-employer-pension": "16"}
    result = run("contribution", FEW | extra | {"bands": "1,6000", "rate-rural-unemployment": "0"}, knowledge)
    told = "填了而没有用上的：养老保险费率：单位、养老保险费率：灵活就业人员、工伤保险行业类别、工伤保险费率浮动。"
    assert told in result.notes
    other = run(
        "contribution",
        FEW | {"want-unemployment": "", "want-pension": "yes", "bands": "1,6000", "floor-unemployment": "1"},
        knowledge,
    )
    assert "填了而没有用上的：失业保险的基数下限。" in other.notes
    used = run("contribution", FEW | {"bands": "1,6000", "floor-unemployment": "1"}, knowledge)
    assert not any(note.startswith("填了而没有用上") for note in used.notes)


def test_only_a_gap_can_be_asked(knowledge: Knowledge) -> None:
    result = run("contribution", FEW | {"missing-unemployment": "2", "missing-wage": "6000"}, knowledge)
    assert result.headline == "2024年9月。补上还没有参保的人，每月多缴120.00元。"
    assert [one.caption for one in result.tables] == ["补上还没有参保的人"]
    assert result.charts == ()
    assert result.sections == ()
    refused = run(
        "contribution",
        FEW
        | {
            "month": "2026-11",
            "missing-unemployment": "2",
            "missing-wage": "6000",
            "bands": "1,6000",
            "want-pension": "yes",
        },
        knowledge,
    )
    assert table(refused, "补上还没有参保的人") == {"失业保险": [2, None, None, None]}
    assert [cell.text for cell in refused.tables[-1].rows[0][1][1:]] == ["未能全部计算"] * 3


def test_a_gap_that_cannot_be_computed_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(RefusedError, match="失业保险单位缴费率：没有 2026-11-01 可用的值"):
        run(
            "contribution",
            {"month": "2026-11", "kind": "employer", "missing-unemployment": "2", "missing-wage": "1"},
            knowledge,
        )


def test_a_typed_injury_rate_needs_no_class(knowledge: Knowledge) -> None:
    typed = {
        "month": "2024-09",
        "kind": "employer",
        "want-injury": "yes",
        "rate-employer-injury": "0.55",
        "bands": "2,6000",
    }
    result = run("contribution", typed, knowledge)
    assert paid(result)["工伤保险"][0] == Decimal("66.00")
    assert table(result, "费率")["工伤保险"][0] == "0.55%（您填的）"
    assert any(step.note == "费率是您填的" for step in result.steps)


def test_a_rural_worker_s_rate_that_is_not_known_keeps_that_side_back(knowledge: Knowledge) -> None:
    both = run("contribution", FEW | {"bands": "1,6000,农民合同制工人\n1,6000"}, knowledge)
    assert paid(both)["失业保险"] == [Decimal("60.00"), None, None, None]
    result = run("contribution", FEW | {"bands": "1,6000,农民合同制工人"}, knowledge)
    assert paid(result)["合计"] == [Decimal("30.00"), None, None, None]
    assert paid(result)["失业保险"][:2] == [Decimal("30.00"), None]
    assert any(
        "失业职工部分：失业保险缴费率：农民合同制工人本人：没有 2024-09-01 可用的值" in one for one in findings(result)
    )


def test_d_grade_is_used_only_when_asked_for_and_then_marked(knowledge: Knowledge) -> None:
    typed = {"month": "2020-08", "kind": "employer", "want-unemployment": "yes", "bands": "1,100"}
    less = offered(knowledge, "bases/floor", "bases/ceiling")
    with pytest.raises(RefusedError, match="缴费基数上限：查到18969元/月（D级，商业网站的汇总），没有核实"):
        run("contribution", typed, less)
    result = run("contribution", typed | {"unconfirmed": "yes"}, less)
    assert "下限3,364元/月（待核实）" in result.steps[0].numbers
    assert any("待核实" in ref.detail for ref in result.steps[0].refs)
    assert any("按3,364元/月（待核实）算" in one for one in findings(result))
    flexible = {"month": "2024-09", "kind": "flexible", "want-pension": "yes", "bands": "1,6000"}
    with pytest.raises(RefusedError, match="查到20%（D级，商业网站的汇总），没有核实"):
        run("contribution", flexible, knowledge)
    assert run("contribution", flexible | {"unconfirmed": "yes"}, knowledge).headline.startswith("2024年9月")


def test_a_value_that_lost_its_source_is_not_used(knowledge: Knowledge) -> None:
    """A planted fault: the same number from a program must not be filled in, asked for or not."""
    name = "rates/unemployment/employer"
    forgotten = replace(
        knowledge.parameters[name],
        values=tuple(replace(one, grade="E", use="typed") for one in knowledge.parameters[name].values),
    )
    without = replace(knowledge, parameters={**knowledge.parameters, name: forgotten})
    result = run("contribution", FEW | {"bands": "1,6000", "unconfirmed": "yes"}, without)
    assert paid(result)["失业保险"][:2] == [None, Decimal("30.00")]


def test_wrong_numbers_are_noticed(knowledge: Knowledge) -> None:
    """A planted fault: a rate or a floor that is off by little must show."""
    base = FEW | {"bands": "7,4000"}
    right = run("contribution", base, knowledge).headline
    for fault in ({"rate-employer-unemployment": "0.51"}, {"floor": "5012.99"}, {"rounding": "yuan"}):
        try:
            assert run("contribution", base | fault, knowledge).headline != right, fault
        except CalculatorError as error:  # pragma: no cover
            pytest.fail(str(error))


CUT = {"kind": "employer", "class": "1", "bands": "1,8000"}


def test_contributions_of_2020_are_cut_by_the_kind_of_employer(knowledge: Knowledge) -> None:
    """8,000 × 16 % = 1,280; medical 800; unemployment 40; injury 16; the employer's part alone, and not maternity's."""

    def sides(month: str, relief: str) -> list[Decimal]:
        result = run("contribution", {**CUT, "month": month, "relief": relief}, knowledge)
        return [row[0] for name, row in paid(result).items() if "合计" not in name]

    full = [Decimal(one) for one in ("1280.00", "800.00", "40.00", "16.00", "40.00")]
    half = [Decimal(one) for one in ("640.00", "400.00", "20.00", "8.00", "40.00")]
    nothing = [Decimal(one) for one in ("0.00", "400.00", "0.00", "0.00", "40.00")]
    assert sides("2020-03", "none") == full
    assert sides("2020-03", "sme") == nothing
    assert sides("2020-06", "large") == half
    assert sides("2020-07", "sme") == [
        Decimal("0.00"),
        Decimal("800.00"),
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("40.00"),
    ]
    assert sides("2020-07", "large") == full
    assert sides("2020-01", "sme") == full
    assert sides("2021-01", "sme") == full


def test_a_month_of_2020_says_that_nothing_was_cut(knowledge: Knowledge) -> None:
    result = run("contribution", {**CUT, "month": "2020-03"}, knowledge)
    assert "没有算2020年的减免" in result.headline
    premise = result.premises[0]
    assert (premise.field, [one.value for one in premise.choices]) == ("relief", ["sme", "large", "none"])
    assert (
        "中小微企业和个体工商户还应缴的单位缴费0%；大型企业和社会组织还应缴的单位缴费50%；医疗保险还应缴的单位缴费50%"
        in premise.text
    )
    later = run("contribution", {**CUT, "month": "2020-08"}, knowledge).premises[0]
    assert "大型企业" not in later.text
    for other in (
        {"month": "2019-12"},
        {"relief": "none"},
        {"want-maternity": "yes"},
        {"kind": "flexible", "class": ""},
    ):
        told = run("contribution", {**CUT, "month": "2020-03", "unconfirmed": "yes", **other}, knowledge)
        assert "减免" not in told.headline
    flexible = run(
        "contribution", {"month": "2020-03", "kind": "flexible", "bands": "1,5000", "unconfirmed": "yes"}, knowledge
    )
    assert "减免" not in flexible.headline


def test_what_was_cut_is_told_in_the_working_and_the_notes(knowledge: Knowledge) -> None:
    result = run("contribution", {**CUT, "month": "2020-03", "relief": "sme", "rate-employer-medical": "10"}, knowledge)
    (step,) = (one for one in result.steps if (one.subject, one.label) == ("基本养老保险", "单位每人每月"))
    assert step.numbers == "8,000.00 × 16% × 0%"
    assert {ref.target for ref in step.refs} >= {"parameters/#tj-relief2020-sme-1"}
    assert paid(result)["基本医疗保险"][0] == Decimal("800.00")  # a typed rate is taken as it is
    assert any("2020年的减免只有几个月" in note for note in result.notes)
    unused = run("contribution", {**CUT, "month": "2024-03", "relief": "sme"}, knowledge)
    assert "填了而没有用上的：2020年减免的单位类型。" in unused.notes


def test_the_rate_of_tianjin_is_asked_for_before_that_of_the_country() -> None:
    assert rates._RATES["pension", rates.EMPLOYEE] == ("rates/pension/employee", "rates/pension/employee-national")


def test_maternity_is_paid_with_medical_since_2020_and_never_asked_twice(knowledge: Knowledge) -> None:
    """国办发〔2019〕10号二（一）: one tick, one number of heads; 8,000 × 10 % + 2 %, and 0.5 % of the employer."""

    def lines(typed: dict[str, str]) -> list[str]:
        return [
            name for name in paid(run("contribution", {"kind": "employer", **typed}, knowledge)) if "合计" not in name
        ]

    ticked = {"want-medical": "yes", "bands": "1,8000"}
    assert lines({"month": "2019-12", **ticked}) == ["基本医疗保险"]
    assert lines({"month": "2020-01", **ticked}) == ["基本医疗保险", "生育保险"]
    assert lines({"month": "2020-01", **ticked, "want-maternity": "yes"}) == ["基本医疗保险", "生育保险"]
    assert lines({"month": "2020-01", "want-maternity": "yes", "bands": "1,8000"}) == ["生育保险"]
    people = {"kind": "flexible", "want-medical": "yes", "bands": "1,8000", "rate-flexible-medical": "7"}
    assert lines({"month": "2023-09", **people}) == ["基本医疗保险"]

    gap = {"month": "2020-03", "kind": "employer", "relief": "none", "class": "1", "missing-wage": "6000"}
    result = run("contribution", {**gap, "missing-medical": "3", "missing-maternity": "2"}, knowledge)
    heads = {name: cells[0].value for table in result.tables for name, cells in table.rows}
    assert heads == {"基本医疗保险": 3, "生育保险": 3}
    ((told,),) = [one.findings for one in result.sections if one.title == "生育保险"]
    assert told.text.startswith("和基本医疗保险一起登记、一起缴")
    assert told.text.endswith("填的生育还没有参保2人没有用")
    assert [ref.label for ref in told.refs] == [
        "国务院办公厅关于全面推进生育保险和职工基本医疗保险合并实施的意见（国办发〔2019〕10号）二（一）"
    ]
    for typed in ({"missing-medical": "3"}, {"missing-medical": "3", "missing-maternity": "3"}):
        same = run("contribution", {**gap, **typed}, knowledge)
        assert same.headline == result.headline
        assert "没有用" not in " ".join(one.text for part in same.sections for one in part.findings)
    alone = run("contribution", {**gap, "missing-maternity": "2"}, knowledge)
    assert [(name, cells[0].value) for table in alone.tables for name, cells in table.rows] == [("生育保险", 2)]
    before = run(
        "contribution", {**gap, "month": "2019-12", "missing-medical": "3", "missing-maternity": "2"}, knowledge
    )
    assert [cells[0].value for table in before.tables for _, cells in table.rows] == [3, 2]


def test_workers_pay_nothing_for_maternity_since_the_law_says_so(knowledge: Knowledge) -> None:
    """社会保险法第五十三条, from 2011-07-01; before it nothing was found."""
    typed = {"kind": "employer", "want-maternity": "yes", "bands": "1,3000"}
    after = paid(run("contribution", {**typed, "month": "2012-03"}, knowledge))["生育保险"]
    assert list(after[:2]) == [Decimal("24.00"), Decimal("0.00")]
    before = run("contribution", {**typed, "month": "2010-05"}, knowledge)
    assert "没有查到职工缴生育保险费的规定" in before.sections[0].findings[0].text
    assert paid(before)["生育保险"][1] is None


def test_the_form_says_since_when_maternity_is_asked_with_medical(knowledge: Knowledge) -> None:
    hints = {one.name: one.hint for one in calculator.fields(knowledge)}
    assert hints["want-maternity"] == hints["missing-maternity"] == "2020年1月起和医疗一起登记、一起缴，按医疗的算"
    assert hints["want-medical"] == hints["missing-medical"] == ""


def test_who_pays_alone_pays_maternity_within_medical_since_2023(knowledge: Knowledge) -> None:
    """7.5 % of 6,000, never 0.5 % beside it; a rate that was typed is one of medical alone."""
    typed = {"month": "2024-09", "kind": "flexible", "bands": "1,6000", "provisional": "yes"}
    both = {**typed, "want-medical": "yes", "want-maternity": "yes"}
    result = run("contribution", both, knowledge)
    assert list(paid(result)) == ["基本医疗保险", "合计"]
    assert paid(result)["合计"][0] == Decimal("450.00")
    assert "灵活就业人员的医疗保险费率已经含生育保险，生育不另外算。" in result.notes
    alone = run("contribution", {**typed, "want-maternity": "yes"}, knowledge)
    assert paid(alone)["生育保险"][0] == Decimal("30.00")
    assert not any("已经含" in note for note in alone.notes)
    own = run("contribution", {**both, "rate-flexible-medical": "7"}, knowledge)
    assert [paid(own)[name][0] for name in ("基本医疗保险", "生育保险")] == [Decimal("420.00"), Decimal("30.00")]
    assert "生育保险" in paid(
        run("contribution", {**both, "month": "2022-09", "rate-flexible-maternity": "1"}, knowledge)
    )


def test_months_after_the_law_of_2027_say_by_which_articles(knowledge: Knowledge) -> None:
    typed = {"kind": "employer", "bands": "1,8000", "class": "1"}
    told = "医疗、生育按旧条文，医疗保障法是否改变尚未核实"
    result = run("contribution", {**typed, "month": "2027-01"}, knowledge)
    assert f"（前提：{told}；" in result.headline
    premise = next(one for one in result.premises if one.short == told)
    assert len(premise.refs) == 2
    assert told not in run("contribution", {**typed, "month": "2026-12"}, knowledge).headline
    assert told not in run("contribution", {**typed, "month": "2027-01", "want-pension": "yes"}, knowledge).headline
    alone = {"kind": "flexible", "month": "2027-01", "bands": "1,6000", "provisional": "yes"}
    assert "医疗按旧条文" in run("contribution", alone, knowledge).headline


def test_what_holds_in_every_case_is_told_with_its_condition_and_asks_nothing(knowledge: Knowledge) -> None:
    typed = {"month": "2026-11", "kind": "employer", "want-pension": "yes", "bands": "1,8000"}
    (premise,) = run("contribution", typed, knowledge).premises
    assert premise.lines[0].startswith(
        "不管2026年11月适用哪一个缴费基数上下限，结果都一样，只要缴费基数上下限不比查到的更窄。查到的是："
    )
    assert premise.choices == ()
    (open_,) = run("contribution", {**typed, "month": "2025-05", "bands": "1,5050"}, knowledge).premises
    assert len(open_.choices) == 2


def test_the_kinds_of_relief_are_offered_without_more_words(knowledge: Knowledge) -> None:
    typed = {"month": "2020-03", "kind": "employer", "want-pension": "yes", "bands": "1,8000"}
    premises = run("contribution", typed, knowledge).premises
    (premise,) = [one for one in premises if one.field == "relief"]
    assert [one.value for one in premise.choices] == ["sme", "large", "none"]
    assert {one.hint for one in premise.choices} == {""}
