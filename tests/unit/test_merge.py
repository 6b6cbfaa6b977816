"""Several results become one: what agrees stands, what differs is a range, and what only some say is marked so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.core.merge import DEPENDS, SOMETIMES, agree, mark_changed, merge, span, spread
from calculators.core.model import (
    Cell,
    Chart,
    ChartKind,
    Figure,
    File,
    Finding,
    Ref,
    Result,
    Section,
    Series,
    Span,
    Step,
    Table,
    Tone,
)
from calculators.output.csv_file import Spreadsheet, plain_value
from calculators.output.text import format_value

FLOOR, CEILING = Ref("下限", "a/"), Ref("上限", "b/")


def result(paid: Figure, base: str = "5,013", *, low: bool = True, text: str = "") -> Result:
    """A result whose figures hang on one number."""
    findings = (Finding(Tone.CHECK, f"低于下限{base}元", (FLOOR,)),) if low else ()
    return Result(
        headline=f"共缴{format_value(paid)}元。",
        tables=(Table("缴费", ("险种", "每月"), (("养老", (Cell(paid, "元", text, (FLOOR,)),)),)),),
        sections=(Section("上下限", findings),),
        steps=(Step("养老", "基数", "取下限", f"下限{base}", paid, "元", refs=(FLOOR,)),),
        notes=(f"按{base}算。",),
        charts=(Chart("图", ChartKind.BARS, "元", ("养老",), (Series("单位", (None,)),)),),
        files=(File("list", "表.csv", Spreadsheet(((base,),))),),
    )


LOW, HIGH = result(Decimal("150.39")), result(Decimal("155.40"), "5,180")


def test_one_result_stays_as_it_is() -> None:
    assert merge([LOW]) is LOW


def test_figures_become_the_span_and_sentences_name_the_numbers() -> None:
    both = merge([LOW, HIGH])
    assert not agree([LOW, HIGH])
    assert both.headline == "共缴150.39至155.40元。"
    assert both.tables[0].rows[0][1][0].value == Span(Decimal("150.39"), Decimal("155.40"))
    assert both.sections[0].findings[0].text == "低于下限5,013、5,180元"
    assert (both.steps[0].numbers, both.steps[0].value) == (
        "下限5,013、5,180",
        Span(Decimal("150.39"), Decimal("155.40")),
    )
    assert both.notes == ("按5,013、5,180算。",)
    assert both.charts == LOW.charts
    assert [one.name for one in both.files] == ["list-1", "list-2"]
    assert both.files[1].label == "情形2-表.csv"


def test_what_agrees_stands() -> None:
    other = replace(LOW, steps=HIGH.steps, charts=(), files=LOW.files)
    assert agree([LOW, other])
    both = merge([LOW, other])
    assert (both.headline, both.tables, both.files, both.charts) == (LOW.headline, LOW.tables, LOW.files, ())


def test_what_only_some_say_is_marked() -> None:
    more = Table("另一张", ("险种", "每月"), (("医疗", (Cell(1, "元"),)),))
    rows = (*LOW.tables[0].rows, ("医疗", (Cell(None, "元", "未计算"),)))
    step = Step("医疗", "基数", "按工资", "1", "甲", "")
    longer = replace(
        LOW, tables=(replace(LOW.tables[0], rows=rows), more), steps=(*LOW.steps, step), notes=(*LOW.notes, "另外。")
    )
    both = merge([longer, result(Decimal("150.39"), low=False)])
    assert [name for name, _ in both.tables[0].rows] == ["养老", f"医疗{SOMETIMES}"]
    assert both.tables[1].caption == f"另一张{SOMETIMES}"
    assert both.sections[0].findings[0].text == f"低于下限5,013元{SOMETIMES}"
    assert both.steps[1].note == SOMETIMES
    assert both.notes[1] == f"另外。{SOMETIMES}"


def test_a_figure_that_some_do_not_have_depends() -> None:
    both = merge([LOW, result(None, text="未计算")])
    cell = both.tables[0].rows[0][1][0]
    assert (cell.value, cell.text) == (None, DEPENDS)
    assert both.steps[0].value == "150.39；或者：None"


def test_words_in_a_cell_are_told_together() -> None:
    texts = [
        replace(LOW, tables=(Table("费率", ("险种", "费率"), (("养老", (Cell(rate),)),)),)) for rate in ("16%", "19%")
    ]
    assert merge(texts).tables[0].rows[0][1][0].value == "16、19%"


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([1, 1], 1),
        ([2, 1], Span(1, 2)),
        ([Span(1, 4), 2], Span(1, 4)),
        ([1, None], None),
        ([True, 1], None),
    ],
)
def test_spans(values: list[Figure], wanted: Figure) -> None:
    assert span(values) == wanted


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=5))
def test_a_span_holds_every_figure_and_no_more(values: list[Decimal]) -> None:
    found = span(values)
    low, high = (found.low, found.high) if isinstance(found, Span) else (found, found)
    assert (low, high) == (min(values), max(values))


def test_how_sentences_and_spans_are_written() -> None:
    assert spread(["没有缺口。", "缺3人。"]) == "没有缺口；或者：缺3人。"
    assert spread(["共1,000元", "共999.5元", "共1,000元"], "至") == "共999.5至1,000元"
    assert format_value(Span(Decimal("1000.00"), Decimal("2000.50")), "元") == "1,000.00至2,000.50元"
    assert plain_value(Span(1, 20)) == "1至20"


def test_refs_of_all_are_kept() -> None:
    other = replace(LOW, tables=(replace(LOW.tables[0], refs=(CEILING,)),))
    assert merge([LOW, other]).tables[0].refs == (CEILING,)


def test_only_figures_that_change_are_marked() -> None:
    extra = Table(
        "费率", ("险种", "单位"), (("养老", (Cell("16%"), Cell(None, text="未计算"))), ("养老", (Cell(Decimal(1)),)))
    )
    days = Step("养老", "最后一天", "", "", date(2026, 11, 29), "")
    one = replace(LOW, tables=(*LOW.tables, extra), steps=(*LOW.steps, days))
    other = replace(
        HIGH,
        tables=(
            *HIGH.tables,
            replace(extra, rows=(("养老", (Cell("20%"), Cell(None))), ("养老", (Cell(Decimal(1)),)))),
        ),
        steps=(*HIGH.steps, replace(days, value=date(2026, 12, 29))),
    )
    marked = mark_changed(one, other, "未核实")
    cells = [cell for table in marked.tables for _, row in table.rows for cell in row]
    shown = [format_value(cell.value, cell.unit, cell.text) for cell in cells]
    assert shown == ["150.39元（未核实）", "16%（未核实）", "未计算", "1"]
    told = [format_value(step.value, step.unit) for step in marked.steps]
    assert told == ["150.39元（未核实）", "2026年11月29日（未核实）"]
    assert mark_changed(marked, other, "未核实") == marked
    assert mark_changed(one, one, "未核实") == one
    everything = mark_changed(one, None, "未核实")
    assert [cell.unit for cell in everything.tables[1].rows[1][1]] == ["（未核实）"]
