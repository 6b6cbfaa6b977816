"""What comes out of the printer: the PDF that headless Chromium prints, read by pypdf."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.conftest import reader
from tests.browser.visit import put, submit
from tests.conftest import ROOT

TEXT = ROOT / "docs" / "policies" / "jzbf-2005-21" / "text.md"
MM = 72 / 25.4
FULL = {"kind": "private", "staff": "120", "enrolled-pension": "102"}


@dataclass
class Paper:
    """A printed page run: its words without blanks, and where and how large they stand."""

    pages: int
    words: str
    size: tuple[int, int]
    runs: list[tuple[str, int, float, float]] = field(default_factory=list)
    """words, points, millimetres from the left, millimetres from the top"""

    def points(self, words: str) -> set[int]:
        """The sizes in which these words, or a run within them, were printed."""
        return {size for run, size, _, _ in self.runs if run and (words in run or (len(run) > 1 and run in words))}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed(page: Page) -> Paper:
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    first = pdf.pages[0].mediabox
    paper = Paper(len(pdf.pages), "", (round(first.width / MM), round(first.height / MM)))

    def look(text: str, page: Any, place: Any, _: Any, size: float) -> None:
        x = place[4] * page[0] + place[5] * page[2] + page[4]
        y = place[4] * page[1] + place[5] * page[3] + page[5]
        points = abs(size * place[3] * page[3])
        paper.runs.append((squeezed(text), round(points), x / MM, (first.height - y) / MM))

    for one in pdf.pages:
        paper.words += squeezed(one.extract_text(visitor_text=look))
    paper.runs = [run for run in paper.runs if run[0]]
    return paper


@pytest.fixture(scope="module")
def policy(chromium: Browser, server: str) -> Iterator[Paper]:
    """The policy page, printed from a dark screen with large letters."""
    with reader(chromium, server, color_scheme="dark") as visit:
        page = visit.open("policies/jzbf-2005-21/")
        page.locator("[data-aid='large']").click()
        assert page.locator("details.about-text").get_attribute("open") is None
        yield printed(page)
        assert page.locator("details.about-text").get_attribute("open") is None
        assert page.locator(".print-links").count() == 0


def body(paper: Paper) -> str:
    """The words without head lines and page numbers."""
    text = paper.words.replace("转载文本非政府网站，以正式印发文本为准", "")
    for number in range(1, paper.pages + 1):
        assert text.count(f"—{number}—") == 1
        text = text.replace(f"—{number}—", "")
    return text


def test_the_policy_prints_whole_on_a4(policy: Paper) -> None:
    lines = [re.sub(r"^#+ ", "", line) for line in TEXT.read_text(encoding="utf-8").split("\n") if line]
    assert len(lines) > 20
    assert policy.size == (210, 297)
    assert "".join(map(squeezed, lines)) in body(policy)
    assert 5 <= policy.pages <= 7


def test_every_printed_page_says_what_it_is_and_its_number(policy: Paper) -> None:
    assert policy.words.count("转载文本非政府网站，以正式印发文本为准") == policy.pages
    sides = [x for run, _, x, _ in policy.runs if run.startswith("—")]
    assert len(sides) >= policy.pages
    assert max(sides) > 150
    assert min(sides) < 40


def test_sizes_and_margins_are_those_of_an_official_document(policy: Paper) -> None:
    assert policy.points("关于进一步加强扩大社会保险覆盖面工作的意见") >= {22}
    assert policy.points("一、工作目标") == {16}
    assert policy.points("市劳动和社会保障局对各区县、各委局（总公司）的扩面指标完成情况进行考核") == {16}
    law = [run for run in policy.runs if run[1] == 16]
    assert len(law) > 50
    assert min(x for _, _, x, _ in law) >= 28 - 0.5
    assert max(x for _, _, x, _ in law) <= 210 - 26
    assert min(y for _, _, _, y in law) >= 37
    assert max(y for _, _, _, y in law) <= 297 - 35 + 0.5
    rows = sorted({round(y, 1) for _, _, x, y in law if x < 32})
    steps = {round((low - high) / 25.4 * 72) for high, low in zip(rows, rows[1:], strict=False) if low - high < 11}
    assert steps
    assert steps <= {28, 29}


def test_folded_parts_and_the_address_are_printed_inputs_and_navigation_are_not(policy: Paper, server: str) -> None:
    text = body(policy)
    assert "发文机关天津市人民政府办公厅" in text
    assert "索引号来源页未载" in text
    assert squeezed(f"本页网址：{server}policies/jzbf-2005-21/") in text
    for word in ("大字版", "指标和职责", "目录", "跳到正文", "复制"):
        assert word not in text


def test_a_live_result_prints_with_its_working_and_what_was_filled_in(chromium: Browser, server: str) -> None:
    with reader(chromium, server) as visit:
        page = visit.calculator()
        put(page, FULL)
        submit(page)
        page.locator(".calc-result[data-kind='live']").wait_for()
        headline = squeezed(page.locator(".headline").inner_text())
        paper = printed(page)
        working = page.locator(".calc-result details.working")
        assert working.get_attribute("open") is None
    assert headline in paper.words
    assert "102÷120" in paper.words
    assert "结果只供参考，不是行政决定" in paper.words
    assert "私营企业" in paper.words
    assert "〔1〕http" in paper.words
    assert "policies/jzbf-2005-21/#s3-1" in paper.words
    assert "试填示例" not in paper.words
    assert "#v=" not in paper.words
    assert paper.size == (210, 297)


def test_a_long_table_repeats_its_head_on_every_page(chromium: Browser, server: str) -> None:
    with reader(chromium, server) as visit:
        paper = printed(visit.open("policies/jzbf-2005-21/coverage/"))
    assert paper.pages > 1
    assert paper.words.count("落实程度用在哪里存疑") >= paper.pages - 1


def test_the_reader_sees_a_fault(chromium: Browser, server: str) -> None:
    """The same look at a page whose print rules are gone."""
    with reader(chromium, server) as visit:
        page = visit.open("policies/jzbf-2005-21/")
        page.evaluate("[...document.styleSheets].find((one) => one.href.includes('print')).disabled = true")
        paper = printed(page)
    assert "转载文本非政府网站，以正式印发文本为准" not in paper.words
    assert "大字版" in paper.words
    assert paper.points("一、工作目标") != {16}
