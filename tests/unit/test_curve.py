"""看一项变化的影响: every point is the calculator itself, thresholds are hit exactly, and what has no answer is a gap."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from calculators import bridge
from calculators import curve as module
from calculators.__main__ import main
from calculators.beside import BesideAsked, again, attach, attach_kept
from calculators.bridge import open_knowledge
from calculators.catalog import NAMES, find, run
from calculators.core.model import Cell, Chart, ChartKind, InputError, Mark, RefusedError, Result, Series, Span, Table
from calculators.curve import Drawn, Swept, curve
from calculators.output import downloads, link, verification
from calculators.output.calculation import Calculation
from calculators.output.chart import chart_html
from calculators.output.text import result_text
from calculators.policy.knowledge import Knowledge
from tests.unit.test_examples import EXAMPLES, read

GAP = {"kind": "private", "staff": "120", "enrolled-pension": "102", "day": "2026-11-30"}
PAY = {"month": "2024-10", "kind": "employer", "want-pension": "yes", "bands": "2,6000"}
NAMED = {**PAY, "bands": "", "people": "王某某,6000\n李某某,4000"}
LATE = {"monthly": "1000", "first-month": "2012-01", "last-month": "2012-01", "due-day": "15", "paid": "2012-01-25"}


def example(name: str) -> dict[str, str]:
    """What the page's own example fills in."""
    return {key: str(value) for key, value in read(EXAMPLES / name / "example.toml")["inputs"].items()}


def done(name: str, typed: Mapping[str, str], knowledge: Knowledge) -> Calculation:
    """A case worked out."""
    return Calculation(find(name), typed, run(name, dict(typed), knowledge), knowledge)


def cells(swept: Swept) -> dict[str, tuple[Cell, ...]]:
    """The cells of each point, by its value as shown."""
    return dict(swept.result.tables[0].rows)


def fresh(result: Result, row: str, column: str) -> Cell:
    """A figure of a result by its names."""
    table = next(one for one in result.tables if column in one.columns)
    return dict(table.rows)[row][table.columns.index(column) - 1]


@pytest.mark.parametrize("month", ["2024-10", "2026-11"])
def test_every_wage_is_a_fresh_run_and_floor_and_ceiling_are_hit(month: str, knowledge: Knowledge) -> None:
    """In 2026 several limits may apply: each of them is a threshold, and the figure is a range."""
    typed = {**PAY, "month": month}
    swept = curve(done("contribution", typed, knowledge))
    assert (swept.low, swept.high) == ("0", "32000")
    points = cells(swept)
    for shown, (total, employer, _, _) in points.items():
        wage = shown.removesuffix("元").replace(",", "")
        result = run("contribution", {**typed, "bands": f"2,{wage}"}, knowledge)
        assert (total.value, total.unit) == ((other := fresh(result, "合计", "合计每月")).value, other.unit)
        assert employer.value == fresh(result, "合计", "单位每月").value
    words = {shown: one[-1].value for shown, one in points.items() if one[-1].value}
    limits = {
        f"{int(value.decimal):,}元"
        for name in ("bases/floor", "bases/ceiling")
        for value in knowledge.candidates_on(name, f"{month}-01").values
    }
    assert limits == {shown for shown, told in words.items() if "限" in str(told)}
    assert words["6,000元"] == "您填的"
    assert all(one[-1].refs for shown, one in points.items() if shown in limits)
    assert len(swept.result.charts[0].series) == (3 if month == "2024-10" else 2)


def test_the_gap_ends_where_everybody_is_enrolled(knowledge: Knowledge) -> None:
    swept = curve(done("gap", GAP, knowledge), "enrolled-pension")
    for shown, (gap, _) in cells(swept).items():
        result = run("gap", {**GAP, "enrolled-pension": shown.removesuffix("人")}, knowledge)
        assert gap.value == fresh(result, "基本养老保险", "缺口").value
    points = cells(swept)
    assert (points["120人"][0].value, points["120人"][1].value) == (0, "应参保人数，到这里没有缺口")
    assert (points["102人"][0].value, points["102人"][1].value) == (18, "您填的")
    assert swept.result.headline.endswith("您填的102人，是18人。")
    assert "enrolled-maternity" not in {one.name for one in swept.axes}  # registered with medical


def test_a_gap_that_was_not_filled_in_can_be_looked_at(knowledge: Knowledge) -> None:
    swept = curve(done("gap", GAP, knowledge), "enrolled-injury")
    assert swept.axis.own is None
    assert not any(mark.own for mark in swept.result.charts[0].marks)
    assert cells(swept)["120人"][0].value == 0


def test_every_day_of_payment_is_a_fresh_run_and_rates_change_on_their_day(knowledge: Knowledge) -> None:
    typed = example("arrears")
    swept = curve(done("arrears", typed, knowledge))
    places = {mark.words: swept.result.charts[0].labels[mark.at] for mark in swept.result.charts[0].marks}
    assert places["责令限期缴纳的最后一天"] == "2011年5月31日"
    assert places["过了责令的期限"] == "2011年6月1日"
    assert places["2010年12月的欠缴之日"] == "2011年1月1日"
    assert places["2011年1月工伤的欠缴之日"] == "2011年2月1日"
    assert any(at == "2011年7月1日" and "0.5‰/日" in words for words, at in places.items())
    points = cells(swept)
    assert (points["2011年7月10日"][0].value, points["2011年7月10日"][1].value) == (Decimal("3710.00"), "您填的")
    for shown, (fee, _) in points.items():
        result = run("arrears", {**typed, "paid": shown}, knowledge)
        assert fee.value is not None
        assert f"滞纳金{fee.value:,}元" in result.headline


def test_two_figures_where_it_is_open_whether_there_was_an_order(knowledge: Knowledge) -> None:
    typed = {**example("arrears"), "ordered": "", "order-limit": ""}
    swept = curve(done("arrears", typed, knowledge))
    assert swept.result.tables[0].columns[1:3] == ("滞纳金（全部天数）", "滞纳金（没有责令后逾期）")
    assert [one.value for one in cells(swept)["2011年7月10日"][:2]] == [Decimal("3710.00"), Decimal("90.00")]


@pytest.mark.parametrize(
    ("asked", "first", "second", "step"),
    [
        ("bands.1.wage=5000..5240", "5,000元", "5,010元", 10),
        ("bands.1.wage=5003..5240", "5,003元", "5,010元", 7),
        ("bands.1.wage=5000..5010", "5,000元", "5,000.50元", None),
    ],
)
def test_a_narrow_range_far_from_nothing_has_round_points_of_its_own(
    asked: str, first: str, second: str, step: int | None, knowledge: Knowledge
) -> None:
    swept = curve(done("contribution", {**PAY, "bands": "2,6000"}, knowledge), asked)
    assert list(cells(swept))[:2] == [first, second]


def test_a_rate_or_an_order_that_bears_on_no_day_of_the_debt_is_not_marked(knowledge: Knowledge) -> None:
    """A debt of June 2011 is in default from the day on which the Social Insurance Law's rate begins."""
    typed = {"debts": "2011-06,一般,1000,,2011-06-30,", "paid": "2011-08-01"}
    swept = curve(done("arrears", typed, knowledge))
    assert len(swept.result.charts[0].series) == 1
    assert [one.words for one in swept.result.charts[0].marks if "从这天起" in one.words] != []
    later = curve(done("arrears", {"debts": "2011-07,一般,1000,,2011-07-01,", "paid": "2011-08-01"}, knowledge))
    assert [one.words for one in later.result.charts[0].marks if "从这天起" in one.words] == []


def test_limits_are_named_with_nothing_behind_them(knowledge: Knowledge) -> None:
    marks = [one.words for one in curve(done("contribution", PAY, knowledge)).result.charts[0].marks]
    assert {"养老的缴费基数下限", "养老的缴费基数上限"} <= set(marks)


def test_a_curve_stays_below_sixty_points() -> None:
    assert (module.INTERVALS, module.MOST_THRESHOLDS) == (24, 24)


def test_people_are_counted_one_by_one_where_they_are_few(knowledge: Knowledge) -> None:
    swept = curve(done("gap", {**GAP, "staff": "10", "enrolled-pension": "4"}, knowledge), "enrolled-pension=0..10")
    assert list(cells(swept)) == [f"{heads}人" for heads in range(11)]


def test_a_curve_over_days_goes_on_for_thirty_days_at_least(knowledge: Knowledge) -> None:
    """It begins on the day before the first threshold, the day on which the debt is in default."""
    swept = curve(done("arrears", LATE, knowledge))
    assert (swept.low, swept.high) == ("2012-01-15", "2012-02-24")


def test_four_debts_are_marked_each(knowledge: Knowledge) -> None:
    for months, marked in (("2012-04", 4), ("2012-05", 2)):
        swept = curve(done("arrears", {**LATE, "last-month": months, "paid": "2012-08-01"}, knowledge))
        told = [str(one[-1].value) for one in cells(swept).values()]
        assert sum("欠缴之日" in one for one in told) == marked


def test_of_many_debts_the_first_and_the_last_are_marked(knowledge: Knowledge) -> None:
    typed = {**LATE, "last-month": "2012-12", "paid": "2013-06-30"}
    marks = [one.words for one in curve(done("arrears", typed, knowledge)).result.charts[0].marks]
    assert [one for one in marks if "欠缴之日" in one] == ["2012年1月的欠缴之日", "2012年12月的欠缴之日"]


def test_a_day_of_payment_that_is_no_debts_is_not_offered(knowledge: Knowledge) -> None:
    typed = {"debts": "2012-01,一般,100,,2012-01-31,2012-03-01", "paid": "2012-05-01"}
    with pytest.raises(RefusedError, match="没有可以变的一项"):
        curve(done("arrears", typed, knowledge))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in module.NAMES])
def test_other_calculators_have_none(name: str, knowledge: Knowledge) -> None:
    with pytest.raises(RefusedError, match="没有可以变的一项"):
        curve(done(name, example(name), knowledge))


@pytest.mark.parametrize("name", module.NAMES)
def test_a_curve_has_at_most_sixty_points_and_is_drawn(name: str, knowledge: Knowledge) -> None:
    case = done(name, example(name), knowledge)
    for axis in module.axes(case):
        swept = curve(case, axis.name)
        assert 12 <= len(swept.result.tables[0].rows) <= 60
        chart = swept.result.charts[0]
        assert chart.kind is ChartKind.CURVE
        assert list(chart.places) == sorted(set(chart.places))
        again = curve(case, f"{axis.name}={swept.low}..{swept.high}")
        assert again.result == swept.result
        assert again.asked == f"{axis.name}={swept.low}..{swept.high}"


def test_more_thresholds_than_are_marked_are_counted(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_THRESHOLDS", 1)
    told = result_text(curve(done("contribution", PAY, knowledge)).result)
    assert "这个范围里有2处转折，只标出前1处" in told


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("wage", "「wage」不是可以变的一项。可以写的有：bands.1.wage（月工资）"),
        ("kind", "「kind」不是可以变的一项"),
        ("bands.2.wage", "不是可以变的一项"),
        ("x" * 10_000, "不是可以变的一项"),
        ("bands.1.wage=", "月工资：「」不是范围。应当像 bands.1.wage=起点..终点"),
        ("bands.1.wage=1..2..3", "不是范围"),
        ("bands.1.wage=..5", "月工资的起点：还没有填"),
        ("bands.1.wage=5..-1", "月工资的终点：「-1」是负数"),
        ("bands.1.wage=a..5", "月工资的起点：「a」不是金额"),
        ("bands.1.wage=9..1e99", "月工资的终点：「1e99」不是金额"),
        ("bands.1.wage=5..5", "月工资：起点要比终点小"),
        ("bands.1.wage=0.001..5", "小数太多"),
        ("bands.1.wage=0..\ud800", "不是金额"),
    ],
)
def test_what_cannot_be_drawn_names_the_field(asked: str, told: str, knowledge: Knowledge) -> None:
    case = done("contribution", PAY, knowledge)
    with pytest.raises(InputError) as caught:
        curve(case, asked)
    (problem,) = caught.value.problems
    assert problem.field == link.CURVE
    assert told in problem.message
    assert len(problem.message) < 300


@pytest.mark.parametrize(
    "asked", ["bands.1.wage=0..0.05", "bands.1.wage=0..1,000,000,000,000", "=5..9", " bands.1.wage = 1,000 .. 2,000元 "]
)
def test_narrow_and_wide_ranges_are_drawn(asked: str, knowledge: Knowledge) -> None:
    points = cells(curve(done("contribution", PAY, knowledge), asked.replace(" = ", "=")))
    assert 2 <= len(points) <= 60


def test_a_bound_that_is_no_threshold_of_the_range_is_left_out(knowledge: Knowledge) -> None:
    swept = curve(done("contribution", PAY, knowledge), "bands.1.wage=7000..8000")
    assert swept.result.charts[0].marks == ()
    assert "您填的" not in swept.result.headline


def test_days_without_a_rate_are_a_gap_told_in_words(knowledge: Knowledge) -> None:
    """A pension debt of before the law of 2011: once the rule of Tianjin holds on the day of payment, nothing is worked out."""
    typed = {"debts": "1998-12,一般,100,,1999-03-31,\n2012-01,一般,100,,2012-01-31,", "paid": "2012-03-01"}
    swept = curve(done("arrears", typed, knowledge), "paid=1999-01-01..2013-01-01")
    assert all(one[0].value is not None for one in cells(swept).values())
    with pytest.raises(RefusedError):
        run("arrears", {**LATE, "first-month": "1995-01", "last-month": "1995-01", "paid": "1996-01-01"}, knowledge)


def planted(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Swept:
    """A calculator that refuses some days and leaves a debt out on others."""

    def refusing(name: str, typed: dict[str, str], known: Knowledge) -> Result:
        if "2012-02-01" <= typed["paid"] <= "2012-02-20":
            raise RefusedError("这些天没有查到比例")
        result = run(name, typed, known)
        if typed["paid"] >= "2012-03-01":
            table = result.tables[0]
            none = tuple(Cell(None, text="没有依据") for _ in table.columns[1:])
            result = replace(result, tables=(Table(table.caption, table.columns, (*table.rows, ("另一笔", none))),))
        return result

    monkeypatch.setattr(module, "run", refusing)
    return curve(done("arrears", LATE, knowledge), "paid=2012-01-10..2012-03-10")


def test_a_refusal_breaks_the_line_and_is_told(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    swept = planted(knowledge, monkeypatch)
    told = result_text(swept.result)
    assert "【曲线断开的地方】" in told
    assert "：这些天没有查到比例" in told
    assert "这里没有算进去的和别处不同，不能连成一条线：2012年1月" in told
    (series,) = swept.result.charts[0].series
    assert None in series.values
    assert any(value is not None for value in series.values)
    html = chart_html(swept.result.charts[0])
    assert html.count('class="line l0"') == 2  # the part before the gap and the one behind it
    assert "没有数" in html


def test_a_wrong_point_is_seen(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tests above compare with would not pass for a curve that does not run the calculator itself."""

    def constant(name: str, typed: dict[str, str], known: Knowledge) -> Result:
        return run(name, {**typed, "enrolled-pension": "1"}, known)

    monkeypatch.setattr(module, "run", constant)
    with pytest.raises(AssertionError):
        test_the_gap_ends_where_everybody_is_enrolled(knowledge)


def test_nothing_but_refusals_is_no_picture(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object) -> Result:
        raise RefusedError("没有依据")

    monkeypatch.setattr(module, "run", refusing)
    swept = curve(done("gap", GAP, knowledge))
    assert swept.result.charts == ()
    assert swept.result.headline.endswith("都没有数。")


def test_a_figure_that_is_nowhere_has_no_value() -> None:
    result = Result("", (Table("", ("甲", "乙"), (("一", (Cell(1),)),)),), (), ())
    assert module._cell(result, Drawn("", "一", ("丙",)))[0].value is None
    assert module._cell(result, Drawn("", "二", ("乙",)))[0].value is None


def test_a_point_without_the_figure_is_a_gap(knowledge: Knowledge) -> None:
    case = done("gap", GAP, knowledge)
    axis = module.axes(case)[0]
    lost = replace(axis, drawn=(Drawn("", "没有这一行", ("缺口",)),))
    assert module._work_out(lost, 3, case).reason == module.NO_FIGURE


def test_a_point_without_a_figure_says_what_stands_in_its_place(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in the cell instead of a number, and that there is none where nothing does."""
    case = done("gap", GAP, knowledge)
    axis = module.axes(case)[0]
    for text, reason in (("不适用", "不适用"), ("", "没有数")):
        row = (axis.drawn[0].row, (Cell(None, text=text),))
        monkeypatch.setattr(
            module, "run", lambda *_, row=row: Result("", (Table("", ("险种", "缺口"), (row,)),), (), ())
        )
        assert module._work_out(axis, 3, case) == module._At(3, reason=reason)


def test_where_the_reader_stands_on_a_threshold_both_are_told(knowledge: Knowledge) -> None:
    swept = curve(done("gap", {**GAP, "enrolled-pension": "120"}, knowledge), "enrolled-pension")
    assert cells(swept)["120人"][-1].value == "应参保人数，到这里没有缺口；您填的"
    assert swept.result.charts[0].unit == "人"


def test_of_a_range_the_lowest_and_the_highest_are_drawn(knowledge: Knowledge) -> None:
    swept = curve(done("contribution", {**PAY, "month": "2026-11"}, knowledge))
    chart = swept.result.charts[0]
    spans = [one[0].value for one in cells(swept).values()]
    assert all(isinstance(one, Span) for one in spans[:3])
    for series, end in zip(chart.series, ("low", "high"), strict=True):
        assert list(series.values) == [getattr(one, end, one) for one in spans]
    assert [one.name for one in chart.series] == ["每月共缴（最少）", "每月共缴（最多）"]
    assert chart.unit == "元"


def test_where_there_is_no_figure_is_told_from_point_to_point(knowledge: Knowledge) -> None:
    axis = module.axes(done("gap", GAP, knowledge))[0]
    reasons = ["甲", "", "乙", "乙", "", "丙", "丙", "丙"]
    points = [module._At(at, reason=one) for at, one in enumerate(reasons)]
    assert [one.text for one in module._gaps(axis, points)] == [
        f"{axis.label}0人：甲",
        f"{axis.label}2人到3人（2个点）：乙",
        f"{axis.label}5人到7人（3个点）：丙",
    ]


def test_each_insurance_has_its_own_number_of_obliged(knowledge: Knowledge) -> None:
    """Who is over-age has to be insured against injury alone: two of seven."""
    case = done("gap", {**GAP, "staff": "5", "over-age": "2", "enrolled-pension": "1"}, knowledge)
    for name, obliged in (("pension", "5人"), ("injury", "7人")):
        chart = curve(case, f"enrolled-{name}").result.charts[0]
        assert [chart.labels[one.at] for one in chart.marks if not one.own] == [obliged]


def test_bases_of_a_month_without_bounds_have_no_thresholds(knowledge: Knowledge) -> None:
    rates = {"rate-employer-pension": "20", "rate-employee-pension": "8"}
    typed = {**PAY, **rates, "month": "1997-01", "basis": "bases"}
    swept = curve(done("contribution", typed, knowledge))
    assert swept.axis.label == "缴费基数"
    assert [one.words for one in swept.result.charts[0].marks] == ["您填的"]


def test_a_lone_point_is_still_seen() -> None:
    marks = (Mark(0, "甲"), Mark(1, "乙"), Mark(2, "丙"), Mark(2, "您填的", own=True))
    chart = Chart("图", ChartKind.CURVE, "元", ("1", "2", "3"), (Series("数", (1, None, 3)),), (0, 1, 300), marks)
    html = chart_html(chart)
    assert html.count("h0") == 2
    assert html.count('class="threshold"') == 3
    assert html.count('class="own"') == 1
    heights = {
        part.partition('"')[0] for part in html.split('text-anchor="middle" class="letter"')[0].split(' y="')[-1:]
    }
    assert heights
    assert "2（乙）：数 没有数" in html
    assert '<b class="own-mark">●</b><span>3（您填的）：数 3元</span>' in html


def test_the_command_line_draws_and_refuses(knowledge_path: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "gap",
        *(part for key, value in GAP.items() for part in (f"--{key}", value)),
        "--knowledge",
        knowledge_path,
    ]
    assert main([*words, "--curve", "enrolled-pension=0..200", "--against", "staff=110"]) == 0
    out = capsys.readouterr().out
    assert out.index("和另一种情况比，有") < out.index("基本养老保险已参保人数从0人变到200人")
    assert out.count("【计算过程】") == 1
    for hostile in ("nothing", "kind", "enrolled-pension=", "enrolled-pension=9..x", "\x1b[31m=1..2"):
        assert main([*words, "--curve", hostile]) == 2
        err = capsys.readouterr().err
        assert err.startswith("--curve")
        assert "Traceback" not in err
        assert "\x1b" not in err


def test_the_csv_has_comparison_and_curve_behind_the_rest(
    knowledge_path: str, knowledge: Knowledge, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    words = [
        "gap",
        *(part for key, value in GAP.items() for part in (f"--{key}", value)),
        "--knowledge",
        knowledge_path,
    ]
    assert main([*words, "--csv"]) == 0
    plain = capfdbinary.readouterr().out
    assert main([*words, "--csv", "--against", "staff=110", "--curve", "enrolled-pension"]) == 0
    told = capfdbinary.readouterr().out
    assert told.startswith(plain)
    more = told[len(plain) :].decode()
    assert "和另一种情况比：不同的数" in more
    assert "看一项变化的影响：基本养老保险已参保人数变化时的基本养老保险缺口,120人,0,应参保人数，到这里没有缺口" in more
    assert downloads.csv_file(done("gap", GAP, knowledge))


def test_a_sheet_keeps_what_stood_beside_it_and_verifies(
    knowledge_path: str, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("sheets")
    place, bare = folder / "b.json", folder / "a.json"
    words = [
        "gap",
        *(part for key, value in GAP.items() for part in (f"--{key}", value)),
        "--knowledge",
        knowledge_path,
    ]
    assert main([*words, "--sheet", str(bare)]) == 0
    assert main([*words, "--sheet", str(place), "--against", "staff=110", "--curve", "enrolled-pension"]) == 0
    saved, without = (json.loads(one.read_text(encoding="utf-8")) for one in (place, bare))
    assert {key: value for key, value in saved.items() if key != "appendix"} == without
    check = ["verify", "--knowledge", knowledge_path]
    capsys.readouterr()
    assert main([*check, str(place)]) == 0
    assert main([*check, str(place), "--fingerprint", saved["fingerprint"]]) == 0
    for fault, status in (("figures", 4), ("asked", 4)):
        broken = json.loads(place.read_text(encoding="utf-8"))
        part = broken["appendix"]["parts"][1]
        part[fault] = ["9人", *part[fault][1:]] if fault == "figures" else "enrolled-pension=0..9"
        (folder / "c.json").write_text(json.dumps(broken, ensure_ascii=False), encoding="utf-8")
        capsys.readouterr()
        assert main([*check, str(folder / "c.json")]) == status
        out = capsys.readouterr().out
        assert "附在后面的比较或曲线和它的指纹不符" in out
        assert "附在后面的比较或曲线和重算的不同" in out


@pytest.mark.parametrize(
    "fault",
    [
        {},
        {"parts": [], "fingerprint": "x"},
        {"parts": 1, "fingerprint": "x"},
        {"parts": [{"kind": "other", "asked": "", "figures": [], "remarks": []}], "fingerprint": "x"},
        {"parts": [{"kind": "curve", "asked": "", "figures": [1], "remarks": []}], "fingerprint": "x"},
        {"parts": [{"kind": "curve", "asked": "", "figures": [], "remarks": []}] * 2, "fingerprint": "x"},
        {"parts": [{"kind": "curve"}], "fingerprint": "x"},
        [],
        1,
    ],
)
def test_an_appendix_that_nobody_wrote_is_no_sheet(fault: object, knowledge: Knowledge) -> None:
    saved = json.loads(downloads.saved_sheet(done("gap", GAP, knowledge)))
    verdict = verification.verify_file(json.dumps({**saved, "appendix": fault}), knowledge)
    assert verdict.outcome is verification.Outcome.NOT_OURS


def test_an_appendix_that_cannot_be_worked_out_again_is_told(knowledge: Knowledge) -> None:
    made = attach_kept(done("gap", GAP, knowledge), BesideAsked(None, "enrolled-pension"))
    part = replace(made.beside[0], asked="nothing")
    text = verification.saved(replace(made, beside=(part,)))
    verdict = verification.verify_file(text, knowledge, beside=again)
    assert verdict.outcome is verification.Outcome.OTHER_FIGURES
    assert any("现在算不出来：「nothing」不是可以变的一项" in one for one in verdict.lines)


def test_names_do_not_go_onto_a_sheet(knowledge: Knowledge) -> None:
    case = done("contribution", NAMED, knowledge)
    asked = BesideAsked({**NAMED, "people": "王某某,7000\n李某某,4000"}, "people.1.wage")
    assert "王某某" in downloads.told(attach(case, asked))
    text = downloads.saved_sheet(attach_kept(case, asked))
    assert "王某某" not in text
    assert "第1人的月工资" in text
    assert verification.verify_file(text, knowledge, beside=again).agrees


def test_a_page_gets_the_curve_and_takes_it_along(knowledge_json: str) -> None:
    open_knowledge(knowledge_json)
    typed = json.dumps(GAP)
    told = json.loads(bridge.curved("gap", typed, ""))
    assert told["asked"] == "enrolled-pension"
    assert '<option value="enrolled-pension" selected>基本养老保险已参保人数</option>' in told["html"]
    assert told["html"].index("<svg") < told["html"].index("<table")
    refused = json.loads(bridge.curved("gap", typed, "nothing=<b>"))
    assert refused["asked"] == ""
    assert "「nothing」不是可以变的一项" in refused["error"]
    beside = json.dumps({"against": json.dumps({**GAP, "staff": "110"}), "curve": "enrolled-pension"})
    for what in ("text", "csv", "sheet"):
        made = json.loads(bridge.download("gap", typed, what, beside_json=beside))
        assert len(made["content"] if "content" in made else made["base64"]) > len(
            json.loads(bridge.download("gap", typed, what))["base64"]
        )
    wrong = json.loads(bridge.download("gap", typed, "text", beside_json=json.dumps({"curve": "nothing"})))
    assert "不是可以变的一项" in wrong["error"]


def test_the_curve_of_a_link_is_no_field() -> None:
    assert link.decode("gap/#v=1&staff=3&curve=enrolled-pension%3D0..9") == ("gap", {"staff": "3"})
