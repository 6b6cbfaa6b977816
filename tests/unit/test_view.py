from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from html import escape
from html.parser import HTMLParser

import pytest

from calculators import catalog
from calculators.bridge import open_knowledge, respond, rest
from calculators.catalog import find, run
from calculators.core.model import (
    CalculatorError,
    Cell,
    Chart,
    ChartKind,
    Finding,
    Problem,
    Ref,
    Result,
    Section,
    Series,
    Step,
    Table,
    Tone,
    Value,
)
from calculators.output import printed, text
from calculators.output.calculation import Calculation
from calculators.output.chart import chart_html
from calculators.output.csv_file import csv_text, plain_value
from calculators.output.csv_result import result_rows
from calculators.output.html import LONGEST, problems_html, refusal_html, rest_html, result_html
from calculators.policy.knowledge import Knowledge
from scripts.pages.usage import citations
from tests.unit.test_examples import FILES, read

NASTY = '<img src=x onerror="alert(1)">&\'=1+1'
HOSTILE = Result(
    headline=NASTY,
    tables=(Table(NASTY, (NASTY, NASTY), ((NASTY, (Cell(None, NASTY, NASTY, (Ref(NASTY, NASTY, NASTY),)),)),)),),
    sections=(Section(NASTY, (Finding(Tone.CHECK, NASTY, (Ref(NASTY, NASTY),)),)),),
    steps=(Step(NASTY, NASTY, NASTY, NASTY, NASTY, NASTY, NASTY, (Ref(NASTY, NASTY),), NASTY),),
    notes=(NASTY,),
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in ("br",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parse(html: str) -> list[str]:
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    return tags.seen


def test_nothing_that_comes_from_outside_is_markup() -> None:
    seen = parse(result_html(HOSTILE, "../", NASTY))
    assert "img" not in seen
    assert len(seen) > 20
    assert "img" not in parse(problems_html([Problem(NASTY, NASTY)]) + refusal_html(NASTY))


def test_the_checker_sees_markup_that_gets_through() -> None:
    with pytest.raises(AssertionError):
        parse(f"<p>{NASTY}</p>")


def done(result: Result, knowledge: Knowledge) -> Calculation:
    return Calculation(find("gap"), {"staff": NASTY}, result, knowledge)


def test_csv_cells_are_harmless(knowledge: Knowledge) -> None:
    rows = [*result_rows(done(HOSTILE, knowledge)), *result_rows(done(Result("=1+1", (), (), ()), knowledge))]
    cells = [cell for row in csv.reader(io.StringIO(csv_text(rows))) for cell in row]
    assert len(cells) > 15
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_html_text_and_rows_tell_the_same_figures(knowledge: Knowledge) -> None:
    result = run("gap", {"kind": "state", "staff": "1.2万", "enrolled-pension": "11,999"}, knowledge)
    html = result_html(result, "../../", "v")
    told = text.result_text(result)
    rows = [row[5:7] for row in result_rows(done(result, knowledge)) if row[:1] == ("计算过程",)]
    for step in result.steps:
        shown = text.format_value(step.value, step.unit)
        assert shown in html
        assert shown in told
        assert (plain_value(step.value), step.unit) in rows
    assert 'href="../../policies/jzbf-2005-21/#s2-p2"' in html


def test_a_row_that_does_not_fit_its_heads_is_a_fault_and_not_cut(knowledge: Knowledge) -> None:
    cells = tuple(Cell(at, "人") for at in range(3))
    result = Result("", (Table("份额", ("单位", "一", "二"), (("甲", cells),)),), (), ())
    with pytest.raises(ValueError, match="zip"):
        text.result_text(result)
    with pytest.raises(ValueError, match="zip"):
        result_html(result, "", "v")
    with pytest.raises(ValueError, match="zip"):
        result_rows(done(result, knowledge))


def test_a_result_with_nothing_but_a_sentence() -> None:
    html = result_html(Result("一句话。", (), (), ()), "", "v")
    assert html.startswith('<p class="headline">一句话。</p><details class="working">')
    assert html.endswith('<div class="result-notes"><p>结果只供参考，不是行政决定。数据版本 v。</p></div>')
    assert text.result_text(Result("一句话。", (), (), ())) == "一句话。\n\n结果只供参考，不是行政决定。\n"


def test_a_table_in_html() -> None:
    """What a row of more than four columns is on a telephone, a row of totals alone, and the title of a source."""
    ref = (Ref("附表X", "policies/x/#s1"),)
    names = tuple(f"第{at}列" for at in range(5))
    few, many = (Table("份额", names[:count], ((names[0], (Cell(1),) * (count - 1)),)) for count in (4, 5))
    total = Table("份额", ("单位", "人数"), (("合计", (Cell(3, "人", "", ref),)),))
    shown = [result_html(Result("", (table,), (), ()), "../", "v") for table in (few, many, total)]
    assert ['<table class="figures">' in html for html in shown] == [True, False, True]
    assert ['<table class="figures many">' in html for html in shown] == [False, True, False]
    assert "<tbody></tbody><tbody><tr><th" in shown[2]
    assert '<a class="ref" href="../policies/x/#s1" title="附表X">①</a>' in shown[2]


def test_problems_are_a_list_of_links() -> None:
    problems = [Problem("staff", "职工：负数"), Problem("kind", "单位性质：还没有选")]
    assert problems_html(problems) == (
        '<h2>有2处需要修改</h2><ul class="problems"><li><a href="#f-staff">职工：负数</a></li>'
        '<li><a href="#f-kind">单位性质：还没有选</a></li></ul>'
    )
    assert problems_html(problems[1:], empty=True) == (
        '<h2>还要填1项，才能计算</h2><ul class="problems empty"><li><a href="#f-kind">单位性质：还没有选</a></li></ul>'
    )


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0, "人", "0人"),
        (None, "人", ""),
        (Decimal("1E+3"), "元", "1,000元"),
        (Decimal("1234.50"), "元", "1,234.50元"),
        (True, "", "是"),
        (False, "", "否"),
        ("甲", "", "甲"),
    ],
)
def test_how_values_are_shown(value: object, unit: str, shown: str) -> None:
    assert text.format_value(value, unit) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "shown"), [(12_000, "12,000"), (Decimal("0.50"), "0.50"), ("甲", "甲"), (None, "")])
def test_a_value_has_no_unit_unless_it_is_told(value: Value, shown: str) -> None:
    assert text.format_value(value) == shown


@pytest.mark.parametrize(
    ("value", "kept"), [(None, ""), (False, "否"), (True, "是"), (0, "0"), (Decimal("1E+3"), "1000"), ("甲", "甲")]
)
def test_how_values_are_kept_for_programs(value: Value, kept: str) -> None:
    assert plain_value(value) == kept


def test_the_bridge_answers_json_whatever_happens(knowledge_json: str) -> None:
    assert json.loads(open_knowledge(knowledge_json))["version"]
    good = json.loads(respond("gap", '{"kind": "private", "staff": "3"}'))
    assert good["ok"]
    assert "共3人" in good["headline"]
    assert good["headline"] in good["html"]
    bad = json.loads(respond("gap", '{"kind": "private", "staff": "-3"}'))
    assert (bad["ok"], bad["errors"][0]["field"], bad["html"]) == (False, "staff", "")
    assert 'href="#f-staff"' in bad["errors_html"]
    none = json.loads(respond("gpa", "{}"))
    assert none == {
        "ok": False,
        "html": "",
        "headline": "",
        "files": [],
        "errors": [],
        "errors_html": refusal_html(f"没有「gpa」这个测算。现有：{'、'.join(catalog.NAMES)}"),
    }
    assert set(good) == set(bad) == set(none)
    assert good["errors_html"] == ""
    assert "没有「gpa」这个测算" in respond("gpa", "{}"), "as it is read, not escaped: a third of the bytes"


def test_the_catalog_lists_what_there_is() -> None:
    assert tuple(one.name for one in catalog.listed()) == catalog.NAMES
    with pytest.raises(CalculatorError, match=f"^没有「{'很' * 40}」这个测算。现有：checkup、"):
        find("很" * 41)


def test_the_citation_of_a_whole_table_is_told_once() -> None:
    citation = (Ref("第一部分", "policies/x/#s1"),)
    rows = tuple((name, (Cell(value, "人"),)) for name, value in (("甲", 3), ("乙", -2)))
    result = Result("", (Table("份额", ("单位", "人数"), rows, citation),), (), ())
    html = result_html(result, "../", "v")
    assert html.count(">①</a>") == 1, "one mark, beside the caption"
    assert html.count("policies/x/#s1") == 2, "the mark and the legend lead to the source"
    told = text.result_text(result)
    assert "【份额】①\n甲：3人\n乙：-2人\n" in told
    assert "【依据】\n①第一部分\n" in told
    bare = result_html(Result("", (Table("份额", ("单位", "人数"), rows),), (), ()), "", "v")
    assert "依据</h3>" not in bare


def test_what_all_rows_rest_on_is_told_once_and_the_rest_beside_its_row() -> None:
    floor, ceiling = (Ref("通知", f"parameters/#{part}", "", "B级", part) for part in ("下限", "上限"))
    other, late = Ref("条例第三条", "about/sources/#a"), Ref("条例第九条", "about/sources/#b")
    rows = (
        ("甲", (Cell(1, "人", "", (floor, ceiling)), Cell(2, "人", "", (other,)))),
        ("乙", (Cell(3, "人", "", (ceiling, floor)), Cell(4, "人"))),
    )
    fines = (Ref("办法", "parameters/#min", "", "", "下限"), Ref("办法", "parameters/#max", "", "", "上限"))
    sections = (
        Section("说明", (Finding(Tone.NOTE, "还差一点", (late, ceiling)),)),
        Section("罚款", (Finding(Tone.NOTE, "罚款", (*fines, other)),), folded=True),
    )
    result = Result("", (Table("基数", ("档", "低", "高"), rows),), sections, ())
    told = text.result_text(result)
    assert "【基数】①\n甲②：低 1人，高 2人\n乙：低 3人" in told
    assert "说明：还差一点①③\n" in told
    assert "说明：罚款（办法下限、上限；条例第三条）" in told
    assert "【依据】\n①通知下限、上限（B级）\n②条例第三条\n③条例第九条\n" in told
    unlisted = replace(floor, label="别的通知")
    steps = (Step("甲", "步骤", "1", "1", 1, "人", refs=(floor, unlisted)),)
    assert "得 1人（通知下限、别的通知下限（B级））\n" in text.result_text(replace(result, steps=steps))
    html = result_html(result, "../", "v")
    assert html.count('<li><span class="no">') == 3
    assert '<details class="findings"><summary>罚款（1条）</summary>' in html
    assert html.count("依据：") == 1, "what is folded tells its own citations"
    for ref in (floor, ceiling, other, late, *fines):
        assert f'href="../{ref.target}"' in html
    parse(html)


def test_every_citation_of_every_example_is_in_its_result(knowledge: Knowledge) -> None:
    seen = 0
    for path in FILES:
        try:
            result = run(path.parent.name, read(path)["inputs"], knowledge)
        except CalculatorError:
            continue
        html, told = result_html(result, "../", "v"), text.result_text(result)
        rest = "".join(rest_html(result, "../"))
        for ref in citations(result):
            assert f'href="../{escape(ref.target)}"' in html + rest, (path, ref)
            assert ref.label in told
            assert not ref.detail or ref.detail in html + rest
            seen += 1
    assert seen > 300


@pytest.mark.parametrize(
    ("cell", "kept"),
    [("-2", "-2"), ("-1234.5", "-1234.5"), ("-2+1", "'-2+1"), ("-", "'-"), ("=1", "'=1"), ("＝1", "'＝1"), ("3", "3")],
)
def test_a_negative_number_stays_a_number_and_a_formula_does_not(cell: str, kept: str) -> None:
    assert csv_text([[cell]]) == f"\ufeff{kept}\r\n"


def test_a_long_label_is_shortened_in_the_picture_only() -> None:
    label = "第一二三四五六七八中学"
    html = chart_html(Chart("份额", ChartKind.BARS, "人", (label,), (Series("份额", (3,)),)))
    assert html.count(label) == 1
    assert ">第一二三四五…<" in html


def test_a_blank_worksheet_has_the_steps_without_their_numbers(knowledge: Knowledge) -> None:
    result = run("gap", {"kind": "private", "staff": "1234", "enrolled-pension": "1200"}, knowledge)
    html = printed.worksheet_html(result.steps, [NASTY, "职工"])
    assert "img" not in parse(html)
    assert html.count('<td class="blank">') == 2 + len(result.steps)
    assert "1,234" not in html
    assert all(step.formula in html and step.rounding in html for step in result.steps)
    steps = [Step("甲", "步骤", "1 + 1", "1 + 1", 2, "人", rounding) for rounding in ("舍去", "")]
    html = printed.worksheet_html(steps, ["职工", "农民工"])
    row = '<tr><th scope="row">{}</th><td class="blank"></td></tr>'
    assert f"<tbody>{row.format('职工')}{row.format('农民工')}</tbody>" in html
    row = '<tr><th scope="row">甲　步骤</th><td>1 + 1{}</td><td class="blank">人</td></tr>'
    assert f"<tbody>{row.format('<br><small>舍去</small>')}{row.format('')}</tbody>" in html


def test_the_head_of_a_sheet_tells_a_day_and_a_mark_where_there_are_any() -> None:
    start = '<section class="sheet"><h2>计算书：参保缺口</h2>'
    table = '<table><tbody><tr><th scope="row">职工</th><td>3</td></tr><tr><th scope="row">今年</th><td>是</td></tr></tbody></table>'
    end = '程序版本 1　指纹 <span class="fingerprint">a-b</span></p></section>'
    shown = [("职工", "3"), ("今年", "是")]
    assert printed.sheet_html(shown, "参保缺口", "a-b", "1") == f"{start}{table}<p>{end}"
    assert printed.sheet_html(shown, "参保缺口", "a-b", "1", "2005-12-31", "示例") == (
        f'{start}<p class="example-mark"><strong>示例</strong></p>{table}<p>计算日期 2005-12-31　{end}'
    )


def long_result(rows: int, steps: int) -> Result:
    """A table that ends with its total and says its citation once, and a long working."""
    citation = (Ref("第一部分", "policies/x/#s1"),)
    lines = [(f"单位{at}", (Cell(at, "人"),)) for at in range(rows)]
    table = Table("份额", ("单位", "人数"), (*lines, ("合计", (Cell(sum(range(rows)), "人"),))), citation)
    working = tuple(Step(f"对象{at}", "步骤", "甲 + 乙", "1 + 1", 2, "人", refs=citation) for at in range(steps))
    return Result("一句话。", (table,), (), working)


def test_a_long_list_begins_on_the_page_and_the_rest_can_be_asked_for(knowledge: Knowledge) -> None:
    result = long_result(1_000, 100)
    html, (rows, steps) = result_html(result, "../", "v"), rest_html(result, "../")
    assert [f"单位{at}</th>" in html for at in (0, 29, 30, 999)] == [True, True, False, False]
    assert [f"单位{at}</th>" in rows for at in (0, 29, 30, 999)] == [False, False, True, True]
    assert (rows.count("<tr>"), steps.count("<tr>")) == (970, 70)
    assert (rows.count("</tr><tr>"), steps.count("</tr><tr>")) == (969, 69)
    assert ">合计</th><td" in html
    assert "合计" not in rows
    assert html.index("单位29<") < html.index("合计<") < html.index("依据</h3>")
    assert "先列30行，其余970行在「下载表格」的文件里" in html
    assert "列出全部1,000行" in html
    assert "列出全部100步" in html
    assert html.count('data-action="rest"') == 2
    parse(html)
    told = {cell for row in result_rows(done(result, knowledge)) for cell in row}
    assert {"单位0", "单位999", "对象99"} <= told, "the CSV has everything"


def test_a_list_that_fits_is_shown_whole() -> None:
    result = long_result(LONGEST, LONGEST)
    assert rest_html(result, "") == []
    html = result_html(result, "", "v")
    assert 'data-action="rest"' not in html
    assert html.count("<tr>") == 1 + LONGEST + 1 + 1 + LONGEST


def test_the_bridge_hands_over_what_it_left_out(knowledge_json: str) -> None:
    open_knowledge(knowledge_json)
    units = "\n".join(f"单位{at},{at + 1}" for at in range(50))
    typed = json.dumps({"insurance": "pension", "target": "5000", "units": units, "w-base": "1"})
    answer = json.loads(respond("allocation", typed))
    (rows,) = json.loads(rest("allocation", typed))["lists"]
    assert rows.count("<tr>") == 20
    assert rows.count("<tr>") + answer["html"].count('<tr><th scope="row">单位') >= 50
    assert json.loads(rest("allocation", "{}"))["lists"] == []


def test_a_refusal_gives_the_reason_first_and_the_ways_on_as_buttons(knowledge_json: str) -> None:
    open_knowledge(knowledge_json)
    typed = {"month": "2026-11", "kind": "flexible", "bands": "1,6000,"}
    refused = json.loads(respond("contribution", json.dumps(typed, ensure_ascii=False)))
    html = refused["errors_html"]
    assert (refused["ok"], refused["errors"]) == (False, [])
    assert html.startswith('<section class="refusal"><h2>暂时无法计算</h2><p>')
    assert html.index("怎样才能算") < html.index('data-action="settle"') < html.index('data-action="own"')
    assert 'data-action="own"' not in refusal_html("没有。别的", own=False)
    assert '<p class="small">别的</p>' in refusal_html("没有。别的")
    assert 'data-action="own"' not in json.loads(respond("system", "{}"))["errors_html"]
