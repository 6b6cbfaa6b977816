"""引用与通知: clauses chosen, quoted word for word, taken to Word, as Markdown, on paper; the choice is a link."""

from __future__ import annotations

import io
import re
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page, expect

from calculators.policy.knowledge_file import load
from scripts import cite
from scripts.data.compiler import compile_knowledge, dump
from scripts.pages.calls import RECENT
from tests.browser.conftest import reader
from tests.browser.visit import Visit
from tests.scan import scanned
from tests.variant import FIRST, ID, seal_of

ROOT = Path(__file__).resolve().parent.parent.parent
NOTICE = "policies/jzbf-2005-21/notice/"
POLICY = load(dump(compile_knowledge(ROOT / "docs"))).policies["jzbf-2005-21"]
CHOSEN = ("s3-1", "s5-p2")
RADICALS = str.maketrans("⻔⻅⻋⻉⻚⻢⻥⻓⻛", "门见车贝页马鱼长风")
RICH = """async () => {
  const [item] = await navigator.clipboard.read();
  const text = async (type) => (await item.getType(type)).text();
  return [await text('text/html'), await text('text/plain')];
}"""


class Words(HTMLParser):
    """The words of a piece of HTML, a line for each paragraph."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"html", "body", "head", "meta", "div", "p", "a", "blockquote"}, tag
        if tag == "p":
            self.lines.append("")
        if tag == "a":
            self.links.append(str(dict(attrs)["href"]))

    def handle_data(self, data: str) -> None:
        if self.lines:
            self.lines[-1] += data.strip("\n")


def folded(text: str) -> str:
    """Without spaces; the radicals that a PDF may hold in place of characters made into characters."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(RADICALS)


def choose(page: Page, *ids: str) -> None:
    for one in ids:
        page.locator(f".choice input[value='{one}']").check()


def fragment(*ids: str) -> str:
    return "#c=" + ",".join(f"{one}.{POLICY.clause(one).seal}" for one in ids)


def address(visit: Visit, clause_id: str) -> str:
    return visit.origin + cite.link(POLICY, POLICY.clause(clause_id))


def test_every_clause_can_be_chosen_and_is_quoted_word_for_word(visit: Visit) -> None:
    page = visit.open(NOTICE)
    boxes = page.locator(".choice input").all()
    assert len(boxes) == len(POLICY.clauses) == 21
    for box, clause in zip(boxes, POLICY.clauses, strict=True):
        box.check()
        assert tuple(page.locator(".slip-quote p").all_inner_texts()) == cite.words(POLICY, clause)
        assert page.locator(".slip-quote footer").inner_text() == f"——{cite.long(POLICY, clause)}"
        box.uncheck()
    expect(page.locator(".notice-count")).to_have_text("还没有选条款。")
    expect(page.locator(".notice-tools")).to_be_hidden()


def test_a_choice_is_a_link(visit: Visit) -> None:
    page = visit.open(NOTICE)
    choose(page, *CHOSEN)
    assert page.url == f"{visit.origin}{NOTICE}{fragment(*CHOSEN)}"
    other = visit.open(NOTICE + fragment(*CHOSEN))
    assert other.locator(".choice input:checked").evaluate_all("all => all.map(one => one.value)") == list(CHOSEN)
    expect(other.locator(".notice-links")).to_contain_text("2条的文字与引用时一致")
    expect(other.locator(".notice-count")).to_have_text("已选2条：第三部分第（一）项、第五部分第二自然段。")
    other.evaluate(f"location.hash = '{fragment('s1')}'")
    expect(other.locator(".notice-count")).to_have_text("已选1条：第一部分。")


def test_rich_text_for_word(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(NOTICE)
    choose(page, *CHOSEN)
    page.get_by_role("button", name="复制到 Word、WPS").click()
    expect(page.locator(".cite-status")).to_contain_text("已复制2条引文")
    assert visit.complaints == []
    visit.provoked = True  # to read it back, the browser parses the styles, which the page's policy refuses
    html, plain = page.evaluate(RICH)
    assert html.count("font-family:") == html.count("<p ") == 6
    wanted = []
    for one in CHOSEN:
        clause = POLICY.clause(one)
        wanted += [f"{cite.long(POLICY, clause)}：", *cite.words(POLICY, clause), f"原文：{address(visit, one)}"]
    seen = Words(html)
    assert seen.lines == wanted
    assert seen.links == [address(visit, one) for one in CHOSEN]
    assert [line for line in plain.splitlines() if line] == wanted


def test_plain_text_and_markdown(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(NOTICE)
    choose(page, "s2", "s5-p1")
    page.get_by_role("button", name="复制纯文字").click()
    expect(page.locator(".cite-status")).to_contain_text("纯文字")
    text = page.evaluate("navigator.clipboard.readText()")
    assert "\n".join(cite.words(POLICY, POLICY.clause("s2"))) in text
    page.get_by_role("button", name="复制 Markdown").click()
    expect(page.locator(".cite-status")).to_contain_text("Markdown")
    text = page.evaluate("navigator.clipboard.readText()")
    seen = Words(MarkdownIt("commonmark").render(text))
    wanted = []
    for one in ("s2", "s5-p1"):
        clause = POLICY.clause(one)
        wanted += [*cite.words(POLICY, clause), f"——{cite.long(POLICY, clause)}"]
    assert seen.lines == wanted
    assert seen.links == [address(visit, "s2"), address(visit, "s5-p1")]


def test_a_part_holds_its_paragraphs_already(visit: Visit) -> None:
    page = visit.open(NOTICE)
    choose(page, "s3-1", "s3")
    expect(page.locator(".notice-count")).to_have_text("已选1条：第三部分。")
    assert len(page.locator(".slip-quote p").all()) == 6


def test_the_half_page_on_paper(visit: Visit) -> None:
    page = visit.open(NOTICE)
    choose(page, *CHOSEN)
    page.evaluate("window.print = () => document.documentElement.setAttribute('data-printed', 'yes')")
    page.get_by_role("button", name="打印半页").click()
    page.locator("html[data-printed]").wait_for(timeout=120_000, state="attached")
    link = f"{visit.origin}{NOTICE}{fragment(*CHOSEN)}"
    drawn = page.locator(".slip-code svg")
    assert drawn.get_attribute("aria-label") == "二维码：扫码查看原文第三部分第（一）项、第五部分第二自然段"
    assert scanned(drawn.screenshot()) == link
    page.emulate_media(media="print")
    code = drawn.bounding_box()
    assert code is not None
    assert code["width"] >= 20 / 25.4 * 96
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper.pages) == 1
    sheet = paper.pages[0]
    assert (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) == (595, 842)
    heights: list[float] = []

    def place(text: str, page: list[float], line: list[float], *_: object) -> None:
        if text.strip():
            heights.append(page[3] * line[5] + page[5])

    text = folded(sheet.extract_text(visitor_text=place))
    assert len(heights) > 100
    assert min(heights) > 421, "all of it stands on the upper half"
    for one in CHOSEN:
        assert folded(POLICY.clause(one).text) in text
        assert folded(cite.long(POLICY, POLICY.clause(one))) in text
    assert folded("扫码查看原文第三部分第（一）项、第五部分第二自然段") in text
    assert link in text
    for absent in ("选条款", "复制纯文字", "大字版", "首次发布", "引用的规矩"):
        assert absent not in text


def test_one_clause_leads_to_the_clause_itself(visit: Visit) -> None:
    page = visit.open(NOTICE)
    choose(page, "s3-2")
    expect(page.locator(".slip .address")).to_have_text(address(visit, "s3-2"))
    expect(page.locator(".slip figcaption")).to_have_text("查看原文第三部分第（二）项")


def test_where_the_clipboard_is_refused_the_quotations_stand_selected(visit: Visit) -> None:
    visit.context.add_init_script("document.execCommand = () => false")
    page = visit.open(NOTICE)
    choose(page, "s3-1")
    page.get_by_role("button", name="复制到 Word、WPS").click()
    dialog = page.get_by_role("dialog", name="浏览器不让网页复制")
    expect(dialog).to_contain_text("Ctrl+C")
    assert POLICY.clause("s3-1").text in page.evaluate("getSelection().toString()")
    dialog.get_by_role("button", name="关闭").click()
    expect(page.get_by_role("button", name="复制到 Word、WPS")).to_be_focused()


def test_the_menu_of_a_clause_leads_here(visit: Visit) -> None:
    page = visit.open("policies/jzbf-2005-21/")
    page.locator("#s3-1 .cite-open").click()
    page.get_by_role("menuitem", name="放进通知").click()
    page.wait_for_url(f"**/{NOTICE}{fragment('s3-1')}")
    expect(page.locator(".notice-count")).to_have_text("已选1条：第三部分第（一）项。")


@pytest.mark.parametrize(
    ("link", "words", "count"),
    [
        ("#c=s3-1.00000000", "认不出这个校验码", 1),
        ("#c=s9-9.00000000,s1", "没有「s9-9」这个编号", 1),
        ("#c=%3Cscript%3Ealert(1)%3C/script%3E", "不是条款编号", 0),
        ("#c=s3-1.de94f3a5.x", "不是条款编号", 0),
        ("#c=__proto__", "不是条款编号", 0),
        (f"#c={'s1,' * 500}", "链接里的条款太多", 1),
    ],
)
def test_a_choice_that_does_not_fit_is_said(visit: Visit, link: str, words: str, count: int) -> None:
    page = visit.open(NOTICE + link)
    expect(page.locator(".notice-builder")).to_contain_text(words)
    assert page.locator(".choice input:checked").count() == count
    assert page.locator(".notice-builder script").count() == 0


def test_changed_and_moved_clauses_in_a_choice(changed: Visit) -> None:
    old = f"s1-p2.{seal_of('s1-p2', FIRST)},s1-p3.{seal_of('s1-p3', FIRST)}"
    page = changed.open(f"policies/{ID}/notice/#c={old}")
    expect(page.locator(".choice .seal-note")).to_contain_text("各单位每季度报告一次。")
    expect(page.locator(".notice-links")).to_contain_text(
        "第一部分第三自然段（编号 s1-p3）2026-06-01起移到第一部分第二自然段"
    )
    page.locator(".notice-links a").click()
    page.wait_for_url(f"**/policies/{ID}/#s1-p2")


def test_with_several_policies_one_chooses_the_policy_first(changed: Visit, visit: Visit) -> None:
    page = changed.open("guide/notice/")
    assert page.locator(".notice-builder").count() == 0
    links = page.locator(".policy-list a")
    assert links.count() == RECENT + 1, "and the one that is meant where none is named"
    links.first.click()
    page.locator(".notice-builder.is-live").wait_for()
    page = visit.open("guide/notice/")
    choose(page, "s3-1")
    expect(page.locator(".slip .address")).to_have_text(address(visit, "s3-1"))
    choose(page, "s5-p2")
    expect(page.locator(".slip .address")).to_have_text(f"{visit.origin}{NOTICE}{fragment(*CHOSEN)}")


def test_from_the_home_page(visit: Visit) -> None:
    page = visit.open("")
    page.locator(".doors a", has_text="写公文的").click()
    page.get_by_role("link", name="逐字引用条款").click()
    page.locator(".notice-builder.is-live").wait_for()


def test_without_scripts_every_clause_stands_there_with_its_citation(chromium: Browser, server: str) -> None:
    with reader(chromium, server, java_script_enabled=False) as visit:
        page = visit.open("guide/notice/")
        assert page.locator(".choice input:visible").count() == 0
        expect(page.locator(".by-hand")).to_be_visible()
        expect(page.locator(".notice-out")).to_be_hidden()
        for clause in POLICY.clauses:
            item = page.locator(f".choice[data-clause-id='{clause.id}']")
            expect(item).to_contain_text(cite.long(POLICY, clause))
            assert tuple(item.locator(".quote p").all_text_contents()) == cite.words(POLICY, clause)


def test_on_a_phone_nothing_sticks_out(chromium: Browser, server: str) -> None:
    with reader(chromium, server, has_touch=True) as visit:
        page = visit.context.new_page()
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{server}{NOTICE}{fragment(*CHOSEN)}")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        sizes = page.locator(".choice label, .notice-tools button").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert len(sizes) == 27
        assert min(sizes) >= 44
        page.locator(".bottom-bar a", has_text="看引文").tap()
        expect(page.locator("#notice-out")).to_be_in_viewport()
