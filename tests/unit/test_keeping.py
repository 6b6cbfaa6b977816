"""What a reader keeps and brings back (存下和拿回来): a workbook read again by openpyxl, a sheet opened as the page does."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from calculators import bridge as pages
from calculators.beside import BesideAsked, attach
from calculators.catalog import NAMES, find, run
from calculators.keeping import bridge
from calculators.keeping.workbook import MIME, _cells, workbook
from calculators.output.calculation import Calculation
from calculators.output.verification import saved
from calculators.policy.knowledge import Knowledge
from scripts.data.examples import read_examples
from tests.conftest import ROOT

TYPED = {"kind": "private", "staff": "120", "migrant": "30", "enrolled-pension": "102"}
SITE = "https://policy.example.cn/"


@pytest.fixture
def page(knowledge_path: str) -> None:
    pages.open_knowledge(Path(knowledge_path).read_text(encoding="utf-8"))


def gap(knowledge: Knowledge) -> Calculation:
    return Calculation(find("gap"), TYPED, run("gap", TYPED, knowledge), knowledge, "2026-11-30")


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))


def test_figures_are_numbers_and_sources_are_links(knowledge: Knowledge) -> None:
    done = gap(knowledge)
    book = opened(workbook(done, SITE))
    assert book.sheetnames == ["结果", "计算过程", "依据"]
    result = [[cell.value for cell in row] for row in book["结果"].iter_rows()]
    shown = {cell.value for _, cells in done.result.tables[0].rows for cell in cells if type(cell.value) is int}
    assert shown <= {value for row in result for value in row if isinstance(value, int | float)}
    assert all(isinstance(one, str) for row in result if row[0] == "概要" for one in row if one is not None)
    assert [row[0].value for row in book["计算过程"].iter_rows()] == ["计算过程"] * (len(done.result.steps) + 1)
    links = [row[0].hyperlink.target + "#" + row[0].hyperlink.location for row in book["依据"].iter_rows(min_row=2)]
    assert SITE + "policies/jzbf-2005-21/#s3-1" in links
    assert all(one.startswith(SITE) for one in links)
    assert workbook(done, SITE) == workbook(done, SITE)
    assert opened(workbook(done))["依据"]["A2"].hyperlink is None


def test_the_blocks_of_a_workbook_and_what_stands_in_them(knowledge: Knowledge) -> None:
    book = opened(workbook(gap(knowledge), SITE))
    result, working, sources = (
        [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames
    )
    assert sources[0] == ["出处", "参数（期间和等级）", "原话"]
    assert "计算过程" not in {row[0] for row in result}
    assert {row[0] for row in working} == {"计算过程"}
    version = next(row for row in result if row[0] == "概要" and "版本" in str(row[1]))
    assert isinstance(version[2], str)
    assert [row[0].hyperlink for row in opened(workbook(gap(knowledge)))["依据"].iter_rows()] == [None] * len(sources)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0", Decimal(0)), ("-5", Decimal(-5)), ("1.50", Decimal("1.50")), ("0.05", Decimal("0.05")),
        ("999999999999.99", Decimal("999999999999.99")), ("123456789012345", Decimal(123456789012345)),
        ("1234567890123.45", Decimal("1234567890123.45")), ("-1234567890123.45", Decimal("-1234567890123.45")),
        ("12345678901234.56", "12345678901234.56"), ("1234567890123456", "1234567890123456"), ("0.1234567890123456", "0.1234567890123456"),
        ("007", "007"), ("1,200", "1,200"), ("1e3", "1e3"), ("５", "５"), ("", ""), ("-", "-"), ("120人", "120人"), ("12X", "12X"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_keeps_exactly_is_a_number_there(text: str, kept: Decimal | str) -> None:
    """It keeps 15 significant digits: what has more stays words, and so does what only looks like a number."""
    assert list(_cells(("表", text, text))) == ["表", kept, kept]
    assert list(_cells(("概要", text))) == ["概要", text]


@pytest.mark.parametrize("name", NAMES)
def test_every_calculator_makes_a_workbook(knowledge: Knowledge, name: str) -> None:
    examples = read_examples(ROOT / "tests" / "examples")[name]
    typed = next(dict(one.inputs) for one in examples if one.stem == "example")
    done = Calculation(find(name), typed, run(name, typed, knowledge), knowledge, example=True)
    book = opened(workbook(done, SITE))
    assert book["结果"]["C2"].value.startswith("示例")


def test_what_stands_beside_goes_along(knowledge: Knowledge) -> None:
    done = attach(gap(knowledge), BesideAsked({**TYPED, "staff": "110"}, "enrolled-pension"))
    blocks = {row[0].value for row in opened(workbook(done, SITE))["结果"].iter_rows()}
    assert {"和另一种情况比", "看一项变化的影响"} <= blocks


@pytest.mark.usefixtures("page")
def test_the_page_gets_a_workbook_or_a_sentence() -> None:
    typed = json.dumps(TYPED)
    against = json.dumps({"against": json.dumps({**TYPED, "staff": "110"}), "curve": "enrolled-pension"})
    for beside in ("{}", against):
        told = json.loads(bridge.book("gap", typed, "2026-11-30", "{}", beside, SITE))
        assert told["name"] == f"{find('gap').title}.xlsx"
        assert told["mime"] == MIME == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert opened(base64.b64decode(told["base64"])).sheetnames[0] == "结果"
    assert "没有" in json.loads(bridge.book("no", typed, "", "{}", "{}", SITE))["error"]


def test_a_sheet_comes_back(knowledge: Knowledge, page: None) -> None:
    text = saved(gap(knowledge))
    told = json.loads(bridge.verify(text))
    assert (told["outcome"], told["words"], told["title"]) == ("AGREES", "一致", find("gap").title)
    assert told["target"] == "calculators/gap/#v=1&kind=private&staff=120&migrant=30&enrolled-pension=102"
    assert ["在职职工人数", "120"] in told["typed"] or any(value == "120" for _, value in told["typed"])
    assert told["headline"] == gap(knowledge).result.headline
    altered = json.loads(bridge.verify(text.replace('"staff": "120"', '"staff": "121"')))
    assert (altered["outcome"], altered["words"]) == ("ALTERED", "被改动过")
    other = json.loads(bridge.verify(saved(gap(replace(knowledge, version="0" * 12)))))
    assert other["outcome"] == "OTHER_VERSION"
    assert any("数据版本不同" in line for line in other["lines"])
    for bad in ("", "{}", "甲", "[" * 100_000, "\ud800"):
        none = json.loads(bridge.verify(bad))
        assert (none["words"], none["target"]) == ("不是本站的计算书", "")


def test_the_sheet_of_a_roster_needs_its_list(knowledge: Knowledge, page: None) -> None:
    content = json.loads(saved(gap(knowledge)))
    from calculators.output.sheet import Sheet, dump

    sheet = Sheet("roster", (), ("甲",), content["data_version"], content["code_version"])
    told = json.loads(bridge.verify(dump(sheet)))
    assert (told["words"], told["target"]) == ("没有可比的", "")
    assert "--roster" in told["lines"][0]
    assert json.loads(bridge.verify(dump(sheet).replace("甲", "乙")))["words"] == "被改动过"
    empty = Sheet("gap", (), (), content["data_version"], content["code_version"])
    assert json.loads(bridge.verify(dump(empty)))["headline"] == ""


def test_a_page_gets_every_part_of_what_a_sheet_says(knowledge: Knowledge, page: None) -> None:
    done = gap(knowledge)
    told = json.loads(bridge.verify(saved(done)))
    assert list(told) == ["outcome", "words", "lines", "title", "day", "headline", "typed", "target"]
    assert (told["day"], told["headline"]) == ("2026-11-30", done.result.headline)
    assert [value for _, value in told["typed"]] == ["私营企业", "120", "30", "102"]
    none = json.loads(bridge.verify("甲"))
    assert none.pop("lines")
    assert none == {
        "outcome": "NOT_OURS", "words": "不是本站的计算书", "title": "", "day": "", "headline": "", "typed": [], "target": "",
    }  # fmt: skip


def test_of_a_long_file_four_million_signs_are_read(knowledge: Knowledge, page: None) -> None:
    """Blanks behind a sheet are none of it, other signs make it none; what stands behind the limit is not read at all."""
    padded = saved(gap(knowledge)).ljust(4_000_000)
    assert json.loads(bridge.verify(f"{padded}X"))["outcome"] == "AGREES"
    assert json.loads(bridge.verify(f"{padded[:-1]}X"))["outcome"] == "NOT_OURS"
