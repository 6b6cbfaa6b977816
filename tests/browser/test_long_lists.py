"""A result with three hundred units: its first lines at once, all of them on demand, on paper and in files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import reader
from tests.browser.visit import live, put

UNITS = 300
UNIT_ROWS = ".calc-answer .figures tbody tr:has(th):has-text('单位')"


@pytest.fixture(scope="module")
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """One warm page."""
    with reader(chromium, server) as visit:
        visit.keeps_nothing()
        yield visit.calculator("allocation")


@pytest.fixture
def long(page: Page) -> Page:
    """So many units, with two factors, and so two long tables."""
    page.locator("[data-action='clear']").click()
    units = "\n".join(f"单位{at},{at * 37 % 900 + 100},{at * 53 % 90}" for at in range(UNITS))
    put(page, {"insurance": "pension", "target": "100001", "units": units, "w-base": "1", "w-jobs": "1"})
    live(page)
    expect(page.locator(".more")).to_have_count(2)
    return page


def test_the_first_lines_are_shown_and_the_button_shows_all(long: Page) -> None:
    assert long.locator(UNIT_ROWS).count() == 60
    long.locator(".more button").first.click()
    expect(long.locator(".more")).to_have_count(0)
    assert long.locator(UNIT_ROWS).count() == 2 * UNITS
    assert long.locator(".calc-answer .figures").first.locator("tbody th").all_inner_texts() == [
        f"单位{at}" for at in range(UNITS)
    ]
    assert long.locator(".calc-answer .table-scroll").first.evaluate("(one) => one === document.activeElement")
    assert long.locator(".calc-answer .figures caption .marks a").count() == 2, "each table has its mark"
    assert long.locator(".calc-answer .citations li").count() == 1, "the citation is told once"


def test_paper_has_all_lines(long: Page) -> None:
    long.wait_for_function(
        "() => { dispatchEvent(new Event('beforeprint')); return !document.querySelector('.calc-answer .more'); }"
    )
    assert long.locator(UNIT_ROWS).count() == 2 * UNITS
    long.evaluate("dispatchEvent(new Event('afterprint'))")


def test_a_new_result_is_short_again_and_has_its_own_rest(long: Page) -> None:
    long.locator(".more button").first.click()
    expect(long.locator(".more")).to_have_count(0)
    long.locator("[name='target']").fill("200002")
    expect(long.locator(".more")).to_have_count(2)
    assert long.locator(UNIT_ROWS).count() == 60
    long.locator(".more button").last.click()
    expect(long.locator(".more")).to_have_count(0)
    shares = long.locator(".calc-answer .figures").first.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert sum(int(one.replace(",", "")) for one in shares) == 200_002
