"""What comes out of the printer: the PDF that headless Chromium prints, read by pypdf."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.conftest import reader
from tests.browser.visit import FULL, put, submit
from tests.conftest import ROOT

TEXT = ROOT / "docs" / "policies" / "jzbf-2005-21" / "text.md"
HEAD = "转载文本非政府网站,以正式印发文本为准"
MM = 72 / 25.4


class Run(NamedTuple):
    """Words that stand together: their size in points, millimetres from the left and from the top, the page."""

    words: str
    points: int
    x: float
    y: float
    page: int


@dataclass
class Paper:
    """A printed page run: its words without blanks, and where and how large they stand."""

    pages: int
    words: str
    size: tuple[int, int]
    runs: list[Run] = field(default_factory=list)

    def points(self, words: str) -> set[int]:
        """The sizes in which these words were printed, wherever they stand in one size."""
        text = "".join(run.words for run in self.runs)
        sizes = [run.points for run in self.runs for _ in run.words]
        wanted = squeezed(words)
        starts = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", text)]
        found = [set(sizes[start : start + len(wanted)]) for start in starts]
        return {size for one in found if len(one) == 1 for size in one}


RADICALS = str.maketrans("⺠⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻥⻩⻬⻮⻰⻄⺟⻨", "民见角贝车长门青页风飞食马鱼黄齐齿龙西母麦")
"""Chromium names some glyphs by the radical that shares them."""


def squeezed(text: str) -> str:
    """Without blanks, and with the one name of a character that has several; for comparing only."""
    return unicodedata.normalize("NFKC", re.sub(r"\s", "", text)).translate(RADICALS)


def printed(page: Page) -> Paper:
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    first = pdf.pages[0].mediabox
    paper = Paper(len(pdf.pages), "", (round(first.width / MM), round(first.height / MM)))

    def look(number: int, text: str, page: Any, place: Any, _: Any, size: float) -> None:
        x = place[4] * page[0] + place[5] * page[2] + page[4]
        y = place[4] * page[1] + place[5] * page[3] + page[5]
        points = abs(size * place[3] * page[3])
        if words := squeezed(text):
            paper.runs.append(Run(words, round(points), x / MM, (first.height - y) / MM, number))

    for number, one in enumerate(pdf.pages, 1):
        paper.words += squeezed(one.extract_text(visitor_text=partial(look, number)))
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
    text = paper.words.replace(HEAD, "")
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
    assert policy.words.count(HEAD) == policy.pages
    sides = [run.x for run in policy.runs if run.words.startswith("—")]
    assert len(sides) >= policy.pages
    assert max(sides) > 150
    assert min(sides) < 40


def test_sizes_and_margins_are_those_of_an_official_document(policy: Paper) -> None:
    assert policy.points("关于进一步加强扩大社会保险覆盖面工作的意见") >= {22}
    assert policy.points("一、工作目标") == {16}
    assert policy.points("市劳动和社会保障局对各区县、各委局（总公司）的扩面指标完成情况进行考核") == {16}
    law = [run for run in policy.runs if run.points == 16]
    assert len(law) > 50
    assert min(run.x for run in law) >= 28 - 0.5
    assert max(run.x for run in law) <= 210 - 26
    assert min(run.y for run in law) >= 37
    assert max(run.y for run in law) <= 297 - 35 + 0.5
    rows = sorted({(run.page, round(run.y, 1)) for run in law})
    steps = {
        round((low - high) * MM) for (page, high), (same, low) in pairwise(rows) if page == same and low - high < 11
    }
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
    assert squeezed("结果只供参考，不是行政决定") in paper.words
    assert "私营企业" in paper.words
    assert squeezed("〔1〕http") in paper.words
    assert "policies/jzbf-2005-21/#s3-1" in paper.words
    assert squeezed("基本养老保险①") in paper.words
    assert squeezed("依据①社会保险费征缴暂行条例（国务院令第259号）第三条第一款〔1〕") in paper.words, (
        "the legend, with its address"
    )
    assert squeezed("按照应保尽保的原则") in paper.words, "the words of the folded clauses"
    assert squeezed("点一下就按这个算例填好") not in paper.words
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
        page.evaluate("""() => {
            for (const sheet of document.styleSheets) {
                for (let at = sheet.cssRules.length - 1; at >= 0; at -= 1) {
                    const rule = sheet.cssRules[at];
                    if (rule instanceof CSSPageRule || rule.media?.mediaText === "print") sheet.deleteRule(at);
                }
            }
        }""")
        paper = printed(page)
    assert HEAD not in paper.words
    assert "大字版" in paper.words
    assert paper.points("一、工作目标") != {16}
