"""What is typed by mistake stays in the page: no name in address, history, clipboard or console; and Back takes nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import reader
from tests.browser.visit import Visit, add, live, submit, typed

ID = "120101198001011234"


@pytest.fixture(scope="module")
def seen(chromium: Browser, server: str) -> Iterator[Visit]:
    """One reader, who makes one mistake after the other: whatever was seen of any of them counts."""
    with reader(chromium, server) as visit:
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.keeps_nothing()
        visit.context.new_page()
        yield visit


@pytest.mark.parametrize(
    "people", ["1,张三,3600\n2,李四,4000", "序号,姓名,月工资\n1,张三,3600", "3600,张三", f"张三,{ID},3600", '"张,三",x']
)
def test_no_name_leaves_the_page(seen: Visit, people: str) -> None:
    (page,) = seen.context.pages
    page.goto("about:blank")
    page.goto(f"{seen.origin}calculators/contribution/")
    add(page, {"people": people})
    page.locator("[name='month']").fill(ID)
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-done")).to_contain_text("没有放进链接")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.url
    assert "people=,?,?" in unquote_plus(copied)
    state = page.evaluate("JSON.stringify([history.state, {...localStorage}, {...sessionStorage}])")
    for one in ("张", "三", "李四", ID, ID[:6]):
        assert [text for text in (unquote_plus(copied), state, *seen.requests, *seen.console) if one in text] == []


def test_going_back_keeps_what_was_typed(visit: Visit) -> None:
    page = visit.calculator(fragment="#v=1&kind=private&staff=120")
    assert "120人" in live(page)
    page.locator("[name='staff']").fill("130")
    page.evaluate("location.hash = 'main'")
    page.go_back()
    expect(page.locator(".headline").first).to_contain_text("130人")
    assert typed(page)["staff"] == "130"
    page.evaluate("location.hash = 'v=1&kind=private&staff=11'")
    expect(page.locator(".headline").first).to_contain_text("11人")


def test_a_link_of_another_form_is_worked_out_when_the_reader_asks(visit: Visit) -> None:
    page = visit.calculator(fragment="#v=1&kind=private&staff=120&wages=3000&from=singlemessage")
    notice = page.locator(".calc-notice")
    expect(notice).to_contain_text("本页没有「wages」这一项")
    expect(notice).not_to_contain_text("from")
    page.locator("[name='migrant']").fill("7")
    page.locator("[name='migrant']").blur()
    page.wait_for_function("document.querySelector('.calc-result').dataset.kind === 'example'")
    assert typed(page) == {"kind": "private", "staff": "120", "migrant": "7"}
    submit(page)
    assert "共127人" in live(page)


def test_tails_and_doubled_slashes_do_no_harm(visit: Visit) -> None:
    page = visit.open("/calculators/gap/?from=singlemessage&isappinstalled=0#v=1&kind=private&staff=120&from=timeline")
    assert page.url.startswith(f"{visit.origin}/")
    assert "120人" in live(page)
    expect(page.locator(".calc-notice")).to_contain_text("已按链接填好")
    page.locator("[data-action='clear']").click()
    expect(page.locator(".calc-notice")).to_contain_text("已清空")
    assert "#" not in page.url
    page = visit.open("/search/?q=21号")
    expect(page.locator(".search-results .hit-link").first).to_be_visible()
    assert "#q=21" in page.url
