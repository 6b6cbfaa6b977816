"""Every calculator with the keyboard alone, from the top of the page to the working of its own example, and the offline page."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from calculators.catalog import listed
from tests.browser.visit import Visit, cpython, live
from tests.conftest import ROOT
from tests.reliability import Promise

HERE = """() => {
  const { activeElement: one } = document;
  const { name = "", type = "", value = "", checked = false, tagName: tag } = one;
  const field = one.closest("[data-field]")?.dataset.field ?? "";
  return { name, field, type, value, checked, tag, words: one.innerText ?? "", folded: tag === "SUMMARY" && !one.parentElement.open,
           inside: one.closest(".calc-form") !== null, seen: getComputedStyle(one).outlineStyle !== "none" };
}"""
FAR = 200
"""Presses of Tab after which nobody would go on."""


def forward(page: Page) -> dict[str, Any]:
    """One press of Tab; the focus can be seen wherever it comes to."""
    page.keyboard.press("Tab")
    at: dict[str, Any] = page.evaluate(HERE)
    assert at["seen"], f"看不出焦点在哪里：{at}"
    return at


def enter(page: Page, at: dict[str, Any], value: str) -> None:
    """Fills in the field that has the focus."""
    if at["type"] == "checkbox":
        if at["checked"] != (value not in ("", "no", "0")):
            page.keyboard.press("Space")
    elif at["tag"] == "SELECT":
        for _ in range(40):
            if page.evaluate(HERE)["value"] == value:
                return
            page.keyboard.press("ArrowDown")
        raise AssertionError(f"{at['name']} 选不到 {value}")
    elif at["tag"] == "TEXTAREA":
        page.keyboard.insert_text(value)
    else:
        page.keyboard.type(value)


@pytest.mark.parametrize("name", [one.name for one in listed()])
def test_a_calculator_is_filled_in_sent_and_read_with_the_keyboard(
    name: str, visit: Visit, site: Any, promise: Promise
) -> None:
    example = ROOT / "tests" / "examples" / name / "example.toml"
    values = {key: str(value) for key, value in tomllib.loads(example.read_text(encoding="utf-8"))["inputs"].items()}
    page = visit.open(f"calculators/{name}/")
    expect(page.locator(".calc-form [type='submit']")).to_be_enabled()
    left = dict(values)
    for _ in range(FAR):
        at = forward(page)
        if at["inside"] and at["folded"]:
            page.keyboard.press("Enter")
        elif at["words"] == "粘贴文本" and at["field"] in left:
            page.keyboard.press("Enter")
            enter(page, page.evaluate(HERE), left.pop(at["field"]))
        elif at["inside"] and at["name"] in left:
            enter(page, at, left.pop(at["name"]))
        elif at["type"] == "submit" and at["inside"]:
            break
    assert left == {}, "这些格子用 Tab 到不了"
    for control in page.locator(".calc-form [data-today] input").all():  # the day that the page offers stays
        values.setdefault(control.get_attribute("name") or "", control.input_value())
    page.keyboard.press("Space")
    expect(page.locator(".calc-result")).to_be_focused()
    assert live(page) == cpython(site, values, name)["headline"]
    for _ in range(FAR):
        at = forward(page)
        if at["folded"] and not at["inside"]:
            break
    assert at["folded"], "计算过程用 Tab 到不了"
    page.keyboard.press("Enter")
    assert not page.evaluate(HERE)["folded"]
    promise(5, "只用键盘：填好示例、计算、打开计算过程，焦点处处看得见", 1)


def test_the_offline_page_with_the_keyboard(visit: Visit, promise: Promise) -> None:
    page = visit.open("guide/offline/")
    keep, remove = page.locator("[data-action='keep']"), page.locator("[data-action='remove']")
    expect(keep).to_be_visible()
    for button, after in ((keep, remove), (remove, keep)):
        for _ in range(FAR):
            if forward(page)["words"] == button.inner_text():
                break
        page.keyboard.press("Enter")
        expect(after).to_be_visible()
    promise(5, "只用键盘：存到这台设备，再删除", 2)


def test_a_choice_of_a_premise_is_taken_and_taken_back_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("calculators/contribution/#v=1&month=2023-08&kind=employer&want-unemployment=yes&bands=1%2C3000")
    live(page)
    range_ = page.locator(".calc-answer .headline").inner_text()
    choices = page.locator("[data-action='settle']")
    for _ in range(FAR):
        if forward(page)["words"] == choices.first.inner_text():
            break
    for chosen in (True, False):
        page.keyboard.press("Enter" if chosen else "Space")
        expect(choices.first).to_have_attribute("aria-pressed", str(chosen).lower())
        expect(choices.nth(1)).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".calc-result")).to_be_focused()
        assert page.evaluate(HERE)["seen"], "the result that has the focus shows it"
        assert (page.locator(".calc-answer .headline").inner_text() == range_) is not chosen
        for _ in range(FAR):
            if forward(page)["words"] == choices.first.inner_text():
                break
    assert page.locator("#f-assume").input_value() == ""
