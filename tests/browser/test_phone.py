"""On a telephone: the answer comes into sight when it is asked for. That no page is wider than the screen:
test_every_page.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from calculators.catalog import listed
from tests.browser.conftest import reader

WIDTH, HEIGHT = 390, 844
SCREENS = 5
"""How long a calculator's page may be before anything is typed."""
LONGER = {"assessment": 7}
"""The report of a year asks for four insurances and all that was done; offices write it at a desk."""


def width(page: Page) -> int:
    """How wide the page is laid out; what is in a table of its own may be scrolled sideways."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


def top(page: Page, place: str) -> float:
    """How far below the upper edge of the screen something begins."""
    box = page.locator(place).first.bounding_box()
    assert box, place
    return box["y"]


@pytest.fixture(scope="module")
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """One telephone for all the calculators."""
    with reader(chromium, server) as visit:
        visit.keeps_nothing()
        page = visit.context.new_page()
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        yield page


@pytest.mark.parametrize("name", [one.name for one in listed()])
def test_the_sentence_and_the_figures_come_into_sight(name: str, page: Page, server: str) -> None:
    page.goto(f"{server}calculators/{name}/")
    assert width(page) == WIDTH
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGER.get(name, SCREENS) * HEIGHT
    page.locator("[data-action='example']").click()
    page.locator(".calc-result:focus").wait_for()
    assert width(page) == WIDTH
    assert -1 < top(page, ".headline") < HEIGHT / 4
    assert top(page, ".calc-answer .figures tbody td") < HEIGHT / 2


def test_what_was_filled_in_is_folded_below_five_screens_until_it_is_changed(page: Page, server: str) -> None:
    page.goto(f"{server}calculators/contribution/")
    page.locator("[data-action='example']").click()
    page.locator(".calc-result:focus").wait_for()
    assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS * HEIGHT
    change = page.locator(".form-open")
    expect(change).to_have_text("改填的内容")
    expect(page.locator("#f-month")).to_be_hidden()
    change.press("Enter")
    expect(change).to_be_focused()
    expect(change).to_have_attribute("aria-expanded", "true")
    page.locator("#f-month").fill("昨天")
    expect(page.locator("#f-month")).to_be_visible()  # nobody has asked for an answer
    page.locator("#f-month").press("Enter")
    page.locator(".calc-errors:focus").wait_for()
    expect(page.locator("#f-month")).to_have_value("昨天")
    expect(page.locator("#f-month")).to_be_visible()
    page.locator("#f-month").fill("2024-09")
    page.locator("#f-month").press("Enter")
    page.locator(".calc-result:focus").wait_for()
    page.locator("[data-action='compare']").click()
    expect(page.locator(".calc-form :is(input, select)").first).to_be_focused()
    page.set_viewport_size({"width": HEIGHT, "height": WIDTH})
    expect(page.locator("#f-month")).to_be_visible()
    expect(change).to_be_hidden()
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def test_parts_of_an_answer_are_folded_to_their_names(page: Page, server: str) -> None:
    page.goto(f"{server}calculators/contribution/")
    page.locator("[data-action='example']").click()
    page.locator(".calc-result:focus").wait_for()
    assert page.locator(".calc-answer > .part > summary").all_inner_texts() == [
        "费率",
        "缴费基数",
        "补上还没有参保的人",
        "每月缴费由谁出",
        "依据",
    ]
    assert page.locator(".calc-answer > .part[open]").count() == 0
    page.locator(".calc-answer > .part > summary").last.click()
    expect(page.locator(".calc-answer .citations li").first).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    assert page.locator(".calc-answer > .part").count() == 0
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def test_the_check_sees_what_is_too_wide(page: Page, server: str) -> None:
    page.goto(f"{server}calculators/gap/")
    page.locator("h1").evaluate("(one) => { one.style.width = '500px'; }")
    assert width(page) > WIDTH
