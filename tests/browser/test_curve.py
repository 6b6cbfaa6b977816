"""A curve on a calculator's page: only when asked for, by keyboard, carried by the link, gone when what was typed changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import reader
from tests.browser.visit import Visit, live

HERE = "#v=1&kind=private&day=2026-11-29&staff=120&enrolled-pension=102&enrolled-injury=20"


@pytest.fixture(scope="module")
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    with reader(chromium, server) as visit:
        visit.keeps_nothing()
        yield visit


@pytest.fixture(scope="module")
def page(visit: Visit) -> Page:
    page = visit.calculator("gap", HERE)
    live(page)
    return page


def test_a_curve_is_drawn_when_it_is_asked_for(page: Page, visit: Visit) -> None:
    place = page.locator(".calc-curve")
    expect(place).to_be_hidden()
    assert not any("/curve" in one for one in visit.requests)
    page.get_by_role("button", name="看一项变化的影响").press("Enter")
    expect(place.locator(".headline")).to_contain_text("您填的102人，是18人。")
    assert place.locator("svg desc").first.text_content()
    expect(place.locator(".marks-of li", has_text="应参保人数，到这里没有缺口")).to_contain_text("120人")
    place.locator("summary", has_text="各点的数").press("Enter")
    expect(place.locator("tbody tr").first).to_contain_text("0人")
    place.get_by_label("变的是").focus()
    place.get_by_label("变的是").select_option("enrolled-injury")
    expect(place.locator(".headline")).to_contain_text("工伤保险已参保人数从0人变到")
    expect(place.get_by_label("变的是")).to_be_focused()
    place.get_by_label("到", exact=True).fill("十")
    place.get_by_label("到", exact=True).press("Enter")
    expect(place.get_by_role("alert")).to_contain_text("工伤保险已参保人数的终点：「十」不是人数")
    expect(place.locator("svg").first).to_be_visible()
    place.get_by_label("到", exact=True).fill("100")
    place.get_by_role("button", name="重新画").press("Enter")
    expect(place.locator(".headline")).to_contain_text("从0人变到100人")


def test_a_link_carries_it(page: Page, visit: Visit) -> None:
    page.get_by_role("button", name="复制带数据的链接").press("Enter")
    page.wait_for_function("location.hash.includes('curve=')")
    again = visit.context.new_page()
    again.goto(page.url)
    expect(again.locator(".calc-curve .headline")).to_contain_text("工伤保险已参保人数从0人变到100人")
    again.goto("about:blank")
    again.goto(page.url.split("&curve=")[0] + "&curve=%3Cb%3E%3D1..2")
    expect(again.locator(".calc-curve .refusal")).to_contain_text("「<b>」不是可以变的一项")
    again.close()


def test_print_has_it_behind_the_sheet(page: Page) -> None:
    page.get_by_role("button", name="和另一种情况比").click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    order = page.locator(".calc-side > :is(.calc-result, .calc-compare, .calc-curve)").evaluate_all(
        "(all) => all.map((one) => one.className)"
    )
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert order == ["calc-result", "calc-compare", "calc-curve"]
    page.emulate_media(media="print")
    expect(page.locator(".calc-curve svg").first).to_be_visible()
    expect(page.locator(".curve-asks")).to_be_hidden()
    page.emulate_media(media="screen")


def test_another_input_puts_it_away_and_works_nothing_out(page: Page) -> None:
    place = page.locator(".calc-curve")
    page.get_by_label("职工", exact=True).fill("130")
    live(page)
    expect(place).to_contain_text("原来的曲线收起来了")
    expect(place.locator("svg")).to_have_count(0)
    place.get_by_role("button", name="按现在填的重新画").press("Enter")
    expect(place.locator("svg").first).to_be_visible()
    expect(place.locator(".marks-of li", has_text="到这里没有缺口")).to_have_count(0)  # 130 is not between 0 and 100
    place.get_by_role("button", name="不看了").press("Enter")
    expect(place).to_be_hidden()
