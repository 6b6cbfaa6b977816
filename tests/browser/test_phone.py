"""On a telephone: the answer comes into sight when it is asked for. That no page is wider than the screen:
test_every_page.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from calculators.catalog import listed
from tests.browser.conftest import reader

WIDTH, HEIGHT = 390, 844


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
    page.locator("[data-action='example']").click()
    page.locator(".calc-result:focus").wait_for()
    assert width(page) == WIDTH
    assert -1 < top(page, ".headline") < HEIGHT / 4
    assert top(page, ".calc-answer .figures tbody td") < HEIGHT / 2


def test_the_check_sees_what_is_too_wide(page: Page, server: str) -> None:
    page.goto(f"{server}calculators/gap/")
    page.locator("h1").evaluate("(one) => { one.style.width = '500px'; }")
    assert width(page) > WIDTH
