"""Without JavaScript and without WebAssembly: every page can be read, every calculator is of use."""

from __future__ import annotations

import tomllib
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, expect

from calculators.catalog import listed
from tests.browser.conftest import launched, reader
from tests.browser.test_privacy import pages
from tests.reliability import Promise

ROOT = Path(__file__).resolve().parent.parent.parent
NO_TABLE = {"assessment", "roster"}
"""A check list and a list of people: their answers cannot be looked up."""


def readable(page: Page) -> None:
    """The page has a title and words of its own, and nothing that only a script could press."""
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator("h1").is_visible()
    assert len(page.locator("main").inner_text()) > 100, page.url
    for button in page.locator("main button:visible").all():
        assert button.is_disabled(), f"{page.url}：没有脚本，按了没有用：{button.inner_text()}"


def useful(page: Page, name: str) -> int:
    """A calculator's page shows an example with its working, the formula, a worksheet and tables; answers the table rows."""
    expect(page.locator(".calc-result[data-kind='example'] .headline").first).to_be_visible()
    assert page.locator(".calc-result details.working tbody tr").count() > 0 or name == "roster"
    assert page.get_by_role("heading", name="怎样", exact=False).count() >= 1
    if name == "roster":
        return 0
    page.locator("summary", has_text="手算工作单").click()
    expect(page.locator("table.worksheet").first).to_be_visible()
    page.locator("summary", has_text="查看计算过程").first.click()
    expect(page.locator(".calc-result .working table").first).to_be_visible()
    rows = 0
    for table in page.locator("details.working", has=page.locator("summary", has_text="查表")).all():
        table.locator("summary").click()
        expect(table.locator("tbody tr").first).to_be_visible()
        rows += table.locator("tbody tr").count()
    assert rows > 5 or name in NO_TABLE
    return rows


def test_every_page_without_javascript(chromium: Browser, server: str, site: Path, promise: Promise) -> None:
    found = pages(site)
    with reader(chromium, server, java_script_enabled=False) as visit:
        page = visit.context.new_page()
        for path in found:
            page.goto(server + path)
            readable(page)
        rows = 0
        for name in [*(one.name for one in listed()), "roster"]:
            page.goto(f"{server}calculators/{name}/")
            rows += useful(page, name)
            assert "没有开启 JavaScript" in page.content()
            expect(page.locator("noscript").first).to_be_attached()
    assert len(found) > 45
    assert rows > 50
    promise(4, "没有 JavaScript：每一页都读得到", len(found))
    promise(4, "没有 JavaScript：每项测算有示例、算法、手算工作单", len(listed()) + 1)
    promise(4, "没有 JavaScript：可以查表的现成答案", rows)


def test_every_page_without_webassembly(server: str, site: Path, playwright: Playwright, promise: Promise) -> None:
    with launched(playwright, "--js-flags=--jitless") as browser, reader(browser, server) as visit:
        page = visit.context.new_page()
        for path in pages(site):
            page.goto(server + path)
            expect(page.locator("h1")).to_have_count(1)
            assert len(page.locator("main").inner_text()) > 100, path
        for name in [*(one.name for one in listed()), "roster"]:
            page.goto(f"{server}calculators/{name}/")
            page.locator("button[data-action='example']").click()
            expect(page.locator(".calc-words")).to_contain_text("换一个较新的浏览器")
            useful(page, name)
    promise(4, "没有 WebAssembly：每一页都读得到", len(pages(site)))
    promise(4, "没有 WebAssembly：每项测算说明不能现场计算，示例、算法、手算工作单都在", len(listed()) + 1)


def test_every_calculator_has_a_table_or_a_reason(site: Path) -> None:
    tables = tomllib.loads((ROOT / "docs" / "lookup.toml").read_text(encoding="utf-8"))["table"]
    assert {one["calculator"] for one in tables} | NO_TABLE == {one.name for one in listed()} | {"roster"}
