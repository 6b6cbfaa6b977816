"""The switch of language, with the keyboard: from home to English and back; what a clause of one language leads to in the other."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.test_axe import violations
from tests.browser.visit import Visit

FAR = 30


def press_until(page: Page, words: str) -> None:
    """Tab until the link of these words has the focus, then Enter."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == words:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"没有走到「{words}」")


def test_the_language_is_switched_and_back_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("")
    press_until(page, "English")
    page.wait_for_url("**/en/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert violations(page) == []
    press_until(page, "中文")
    page.wait_for_url("**/start/employer/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.goto(page.url.replace("start/employer/", "policies/jzbf-2005-21/"))
    press_until(page, "English")
    page.wait_for_url("**/en/policy/")
    page.locator("#s3-1 a").click()
    page.wait_for_url("**/policies/jzbf-2005-21/#s3-1")
