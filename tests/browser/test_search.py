"""Search in a real browser on the built site: every golden query, any string of any clause, and hostile queries."""

from __future__ import annotations

import json
import random
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from scripts.publish.serve import SiteHandler, SiteServer
from scripts.search.check import Golden, read_golden
from scripts.search.fold import SEP, Folder
from tests.browser.conftest import reader
from tests.browser.visit import Visit, foreign
from tests.conftest import ROOT
from tests.second_policy import OFFERING

GOLDEN = read_golden(ROOT / "tests" / "search" / "golden.toml")
CLAUSE = "policies/jzbf-2005-21/#s3-4"


@pytest.fixture(scope="module")
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """One search page for the many queries that do not disturb each other."""
    with reader(chromium, server) as visit:
        yield visit.open("search/")


@pytest.fixture(scope="module")
def known(site: Path) -> Knowledge:
    assert site.is_dir()
    return load((ROOT / "build" / "knowledge.json").read_text(encoding="utf-8"))


def ask(page: Page, query: str) -> list[str]:
    """Types a query and waits for the answer; gives the links in the order shown, from the site's root."""
    page.evaluate("() => document.querySelector('.search-results').removeAttribute('aria-busy')")
    page.locator("#q").fill(query)
    page.locator("#q").dispatch_event("input")
    page.locator(".search-results[aria-busy=false]").wait_for(state="attached")
    return links(page)


def links(page: Page) -> list[str]:
    found: list[str] = page.locator(".hit-link").evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
    return [href.removeprefix("../") for href in found]


def status(page: Page) -> Locator:
    return page.locator(".search-page [role=status]")


def modules(page: Page, script: str, argument: Any) -> Any:
    """Runs a script that is given the modules of search, the opened index and an argument."""
    return page.evaluate(
        "async ([script, argument]) => {"
        " const from = (name) => import(new URL(`../assets/js/search/${name}.js`, location.href.split('#')[0]));"
        " const [fold, query, refs, { Index }] = await Promise.all(['fold', 'query', 'refs', 'index'].map(from));"
        " const index = await Index.open(new URL('./', location.href.split('#')[0]));"
        f" return ({script})({{ fold, query, refs, index }}, argument); }}",
        [script, argument],
    )


# ── answers ──


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: f"{golden.query[:24]}→{golden.finds.split('/')[-1]}")
def test_golden(page: Page, golden: Golden) -> None:
    found = ask(page, golden.query)
    assert golden.finds in found[: golden.rank], (golden, found[:10])
    expect(status(page)).to_contain_text("找到")


def test_there_are_golden_queries_enough() -> None:
    assert len(GOLDEN) >= 70


def test_any_string_of_any_clause_leads_to_it(page: Page, known: Knowledge) -> None:
    choose = random.Random(2005)
    wanted = []
    for policy in known.policies.values():
        for clause in policy.clauses:
            text = f"{clause.heading}\n{clause.text}".strip()
            for _ in range(12):
                length = choose.choice((2, 3, 4, 6, 9, 15, 40))
                start = choose.randrange(max(1, len(text) - length))
                piece = text[start : start + length].replace("\n", "")
                if any(unicodedata.category(char)[0] in "LN" for char in piece):
                    wanted.append([piece, f"policies/{policy.id}/#{clause.id}"])
    missed = modules(
        page,
        "async ({ query, index }, wanted) => { const missed = [];"
        " for (const [piece, href] of wanted) {"
        "  const { ranked } = await query.ask(index, piece);"
        "  const read = await Promise.all(ranked.map((entry) => index.read(entry)));"
        "  if (!read.some((one) => one.href === href)) missed.push([piece, href]); }"
        " return missed; }",
        wanted,
    )
    assert missed == []
    assert len(wanted) > 200


def test_of_a_long_page_the_piece_with_the_words_is_read(page: Page, site: Path) -> None:
    choose = random.Random(2005)
    wanted = []
    for file in sorted(site.glob("search/*/e*-*.json")):
        number = int(file.stem[1:].split("-")[0])
        lines = [line for line in json.loads(file.read_text("utf-8")).splitlines() if len(line) > 12]
        for line in choose.sample(lines, min(20, len(lines))):
            start = choose.randrange(len(line) - 10)
            wanted.append([number, line[start : start + 10]])
    lost = modules(
        page,
        "async ({ fold, query, index }, wanted) => { const lost = [];"
        " const key = (text) => fold.fold(text, index.table).join('');"
        " for (const [entry, words] of wanted.filter(([, words]) => key(words).length > 3)) {"
        "  const { ranked, at } = await query.ask(index, words);"
        "  const { text } = await index.read(entry, at(entry));"
        "  if (!ranked.includes(entry) || !key(text).includes(key(words))) lost.push([entry, words]); }"
        " return lost; }",
        wanted,
    )
    assert lost == []
    assert len(wanted) > 50
    assert len({number for number, _ in wanted}) >= 2


def test_the_browser_folds_as_the_build_does(page: Page, site: Path) -> None:
    table = json.loads((site / "search" / "index.json").read_text(encoding="utf-8"))["fold"]
    texts = [
        entry[3] for file in sorted(site.glob("search/*/t*.json")) for entry in json.loads(file.read_text("utf-8"))
    ]
    texts += [json.loads(file.read_text("utf-8")) for file in sorted(site.glob("search/*/e*.json"))]
    texts += [golden.query for golden in GOLDEN]
    assigned = [chr(code) for code in range(0x2_0000) if unicodedata.category(chr(code)) not in ("Cn", "Cs")]
    texts += ["".join(assigned[start : start + 50]) for start in range(0, len(assigned), 50)]
    script = "({ fold, index }, texts) => texts.map((one) => fold.fold(one, index.table).join(''))"
    found = modules(page, script, texts)
    keys = [Folder(table).key(text).strip(SEP) for text in texts]
    assert [pair for pair in zip(texts, found, keys, strict=True) if pair[1] != pair[2]] == []
    assert len(texts) > 1000


def test_the_sentence_and_its_marks(page: Page) -> None:
    assert ask(page, "農民工 工傷")[0] == CLAUSE
    hit = page.locator(".hit").first
    expect(hit.locator("mark")).to_have_text(["工伤", "工伤", "农民工"])
    expect(hit.locator(".hit-text")).to_contain_text("未参保的中央和外省市驻津企业及其职工、农民工")
    expect(hit.locator(".hit-link")).to_have_text("津政办发〔2005〕21号第三部分第（四）项")
    expect(status(page)).to_contain_text("同时含有「农民工」「工伤」")


def test_a_word_that_people_use_is_said_to_be_another(page: Page) -> None:
    ask(page, "社保")
    expect(status(page)).to_contain_text("「社保」也按「社会保险」「社会保障」查了")
    assert page.locator("mark", has_text="社会保险").count() > 0


def test_what_the_policy_does_not_cover_is_said(page: Page) -> None:
    ask(page, "公积金要交多少钱")
    said = page.locator(".hits").first
    expect(said.locator("h2")).to_contain_text("您可能要找")
    expect(said.locator(".says")).to_contain_text("住房公积金不是社会保险，津政办发〔2005〕21号没有规定")
    expect(said.locator(".hit-link").first).to_have_attribute("href", "../calculators/contribution/")
    ask(page, "监察")
    assert page.locator(".says").count() == 0


def test_a_parameter_tells_its_number_once(page: Page) -> None:
    ask(page, "缴费基数下限")
    hit = page.locator(".hit", has=page.locator("[href$='#p-bases-floor']"))
    expect(hit.locator(".hit-note")).to_have_count(0)
    expect(hit.locator(".hit-text")).to_contain_text("元/月（")
    assert hit.inner_text().count("缴费基数下限（天津）") == 1


def test_groups_are_counted(page: Page) -> None:
    ask(page, "扩面")
    section = page.locator(".hits", has=page.locator("h2", has_text="条款"))
    total = int(section.locator(".count").inner_text())
    assert total > 10
    while section.locator(".more").count():
        section.locator(".more").click()
    expect(section.locator(".hit")).to_have_count(total)


def test_the_right_number_with_another_agency_is_said_so(page: Page) -> None:
    assert ask(page, "津政发〔2005〕21号")[0] == "policies/jzbf-2005-21/"
    expect(page.locator(".hits h2").first).to_contain_text("机关代字不同")


def test_what_is_not_there(page: Page) -> None:
    assert ask(page, "股票期权") == []
    expect(status(page)).to_contain_text("没有找到")
    expect(page.locator(".search-start")).to_be_visible()
    expect(page.locator(".start-policy a").first).to_have_attribute("href", "../policies/jzbf-2005-21/")
    ask(page, "征收缴")
    assert ask(page, "农民工股票期权")
    expect(status(page)).to_contain_text("没有查到「股票期权」")


# ── hostile ──

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "long": "扩" * 10_000,
    "long-words": "社会保险 " * 2_000,
    "regex": r".*+?^${}()|[]\\",
    "regex-words": r"(扩|参)[面保]+.*",
    "surrogates": "\ud800扩面\udfff",
    "signs": "。，、；：？！“”《》",
    "brackets": "（（（（",
    "spaces": "　 \t ",
    "prototype": "__proto__ constructor toString hasOwnProperty",
    "percent": "%E4%ZZ%",
    "control": "扩\u0000面\u202e\u200b",
    "emoji": "👩‍👩‍👧‍👦🀄",
    "digits": "0" * 500,
    "numerals": "第" + "十" * 300 + "部分",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_queries_get_a_calm_answer(page: Page, name: str) -> None:
    script = (
        "(text) => { const q = document.querySelector('#q'); q.value = text;"
        " document.querySelector('.search-results').removeAttribute('aria-busy'); q.dispatchEvent(new InputEvent('input')); }"
    )
    query = HOSTILE[name]
    if name == "surrogates":
        page.evaluate(f"({script})('\\ud800扩面\\udfff')")
    else:
        page.evaluate(script, query)
    page.locator(".search-results[aria-busy=false]").wait_for(state="attached")
    said = status(page).inner_text()
    assert (
        said == ""
        if name == "spaces"
        else any(word in said for word in ("没有找到", "没有可以查的字", "找到", "没有查到"))
    )
    assert page.locator(".search-results script, .search-results img").count() == 0
    assert page.locator(".search-page").count() == 1
    if name in ("surrogates", "control"):
        assert "policies/jzbf-2005-21/#yj" in links(page)
    if name == "long":
        assert "只用了前60个字" in said
    if name in ("signs", "brackets"):
        assert "没有可以查的字" in said


def test_a_query_in_a_link_is_text_only(visit: Visit) -> None:
    page = visit.open("search/#q=" + quote("<img src=x onerror=alert(1)>扩面"))
    page.locator(".search-results[aria-busy=false]").wait_for(state="attached")
    expect(page.locator("#q")).to_have_value("<img src=x onerror=alert(1)>扩面")
    assert page.locator("#main img").count() == 0


# ── a search is a link; the keyboard; the boxes on other pages ──


def test_a_search_is_a_link_and_has_a_history(visit: Visit) -> None:
    page = visit.open("search/#q=" + quote("审计"))
    expect(page.locator(".hit-link").first).to_be_visible()
    page.locator("#q").fill("征缴")
    expect(status(page)).to_contain_text("找到")
    page.wait_for_url("**/search/#q=" + quote("征缴"))
    expect(page.locator(".hit-link").first).to_have_attribute("href", "../policies/jzbf-2005-21/#s5-p1")
    page.locator(".hit-link").first.click()
    page.wait_for_url("**/policies/jzbf-2005-21/#s5-p1")
    page.go_back()
    expect(page.locator("#q")).to_have_value("征缴")
    page.go_back()
    expect(page.locator("#q")).to_have_value("审计")
    expect(page.locator(".hit-link").first).to_have_attribute("href", "../policies/jzbf-2005-21/#s5-p3")


def test_the_keyboard_alone(visit: Visit) -> None:
    page = visit.open("about/")
    page.locator("#q-site").focus()
    page.keyboard.type("农民工")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/#q=*")
    expect(page.locator(".hit-link").first).to_be_visible()
    page.locator("#q").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hit-link").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hit-link").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/" + CLAUSE)


def test_the_boxes_on_other_pages(visit: Visit) -> None:
    page = visit.open("")
    expect(page.locator("#q-site")).to_have_count(0)
    page.locator("#q-home").fill("21号")
    page.locator("#q-home").press("Enter")
    expect(page.locator(".hit-link").first).to_have_attribute("href", "../policies/jzbf-2005-21/")
    page.goto(visit.origin + "policies/jzbf-2005-21/")
    page.locator("#q-site").press("Enter")
    page.wait_for_url("**/search/")
    expect(page.locator("#q")).to_be_visible()


def test_suggestions_answer(visit: Visit) -> None:
    page = visit.open("search/")
    words = page.locator(".search-start .needs-js .chip")
    assert words.count() >= 6
    words.first.click()
    expect(page.locator(".hit-link").first).to_be_visible()
    expect(page.locator(".search-start")).to_be_hidden()
    page.locator("#q").fill("")
    expect(page.locator(".search-start")).to_be_visible()


def test_on_a_phone(chromium: Browser, server: str) -> None:
    with reader(chromium, server, screen={"width": 390, "height": 844}) as visit:
        page = visit.open("about/")
        page.set_viewport_size({"width": 390, "height": 844})
        box = page.locator(".search-link").bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        page.locator(".search-link").click()
        page.locator("#q").fill("应保尽保")
        expect(page.locator(".hit-link").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        small = page.locator(".search-page a, .search-page button, .search-page input").evaluate_all(
            "(all) => all.filter((one) => one.getClientRects().length && one.getBoundingClientRect().height < 43.5)"
            ".map((one) => one.outerHTML)"
        )
        assert small == []


def test_without_javascript_the_page_lists_what_there_is(chromium: Browser, server: str) -> None:
    with reader(chromium, server, java_script_enabled=False) as visit:
        page = visit.open("search/")
        expect(page.locator("noscript .notice")).to_contain_text("没有开启 JavaScript")
        expect(page.locator(".search-form")).to_be_hidden()
        hrefs = page.locator(".search-start a:visible").evaluate_all(
            "(all) => all.map((one) => one.getAttribute('href'))"
        )
        assert "../policies/jzbf-2005-21/#s5" in hrefs
        assert sum("insurance/" in href for href in hrefs) == 5


# ── nothing typed leaves the browser ──


@contextmanager
def recorded(site: Path) -> Iterator[tuple[str, list[str]]]:
    """Serves the site and writes down every request line, as a server's log would."""
    seen: list[str] = []

    class Recorder(SiteHandler):
        def do_GET(self) -> None:  # noqa: N802
            seen.append(unquote(f"{self.path} {self.headers}"))
            super().do_GET()

    server = SiteServer(("127.0.0.1", 0), partial(Recorder, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", seen
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_was_typed_is_in_no_request(chromium: Browser, site: Path) -> None:
    with recorded(site) as (origin, seen), reader(chromium, origin) as visit:
        page = visit.open("about/")
        page.locator("#q-site").fill("专项审计秘密")
        page.locator("#q-site").press("Enter")
        expect(page.locator(".hit-link").first).to_be_visible()
        page.locator("#q").fill("农民工秘密")
        expect(status(page)).to_contain_text("没有查到「秘密」。下面是含有「农民工」的")
        page.locator(".hit-link").first.click()
        page.wait_for_url(lambda address: "/search/" not in address)
        assert sum("/search/" in one for one in seen) >= 4
        assert [one for one in seen if any(word in one for word in ("秘密", "审计", "农民工"))] == []
        assert foreign(visit.requests, origin) == []
        page.goto(f"{origin}search/?q=planted")
        page.wait_for_url("**/search/#q=planted")
        assert any("planted" in one for one in seen), "the record must be able to see a query"


def test_a_missing_file_is_said_calmly_and_can_be_retried(visit: Visit) -> None:
    visit.provoked = True
    page = visit.open("search/")
    page.route("**/search/*/g*.json", lambda route: route.fulfill(status=404))
    page.locator("#q").fill("扩面")
    expect(status(page)).to_contain_text("检索的数据没有取到")
    expect(page.locator(".search-start")).to_be_visible()
    page.unroute("**/search/*/g*.json")
    page.locator("#q").press("Enter")
    expect(page.locator(".hit-link").first).to_be_visible()


def test_a_search_is_small(visit: Visit, site: Path) -> None:
    page = visit.open("search/#q=" + quote("医疗保险灵活就业人员"))
    expect(page.locator(".hit-link").first).to_be_visible()
    loaded = {urlsplit(one).path.split("/search/")[1] for one in visit.requests if "/search/" in one and ".json" in one}
    assert 3 <= len(loaded) <= 40
    assert sum((site / "search" / one).stat().st_size for one in loaded) < 1_000_000


def test_a_second_policy_is_found_by_words_numbers_and_clauses(chromium: Browser, changed_site: Path) -> None:
    first, second = "policies/jzbf-2005-21/", "policies/demo-2006-1/"
    with recorded(changed_site) as (origin, _), reader(chromium, origin) as visit:
        page = visit.open("search/")
        assert ask(page, "示字[2006]1号")[0] == second
        assert ask(page, "１號")[0] == second
        assert ask(page, "示字〔2006〕1号第二部分")[0] == f"{second}#s2"
        parts = [one for one in ask(page, "第一部分") if OFFERING not in one]  # a third, which has calculators
        assert parts[:2] == [f"{second}#s1", f"{first}#s1"]
        assert f"{second}#s1-p2" in ask(page, "每月报告一次")
        found = ask(page, "报告")
        assert {f"{second}#s1-p2", f"{first}#s4-p4"} <= set(found)
        expect(page.locator(".hit-policy")).to_have_text(
            ["关于示范工作的通知", "关于进一步加强扩大社会保险覆盖面工作的意见"]
        )
