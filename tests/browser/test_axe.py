"""axe-core: how pages are given to it (every page: test_every_page.py), reading aids, a result, and that it sees what is planted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts.publish import offline
from tests.browser.conftest import reader
from tests.browser.visit import FULL, put, submit
from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCRIPT = ROOT / "tests" / "browser" / "axe.js"
RENDERED = ["color-contrast", "link-in-text-block", "scrollable-region-focusable"]
"""The rules whose answer another width, colour or size of letters can change; all others read the HTML."""


def addresses(site: Path) -> list[str]:
    """Every page, by its address."""
    pages = [one.relative_to(site).as_posix() for one in offline.pages(site)]
    return sorted(one.removesuffix("index.html") for one in pages)


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds on a page as it is now, with these of its rules or with all."""
    if page.evaluate("!globalThis.looked"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate("(rules) => looked.look(rules)", rules)
    return found


@pytest.fixture(scope="module")
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """A reader who wants no motion: colours are then final at once."""
    with reader(chromium, server, reduced_motion="reduce") as visit:
        visit.keeps_nothing()
        yield visit.open("")


@pytest.mark.parametrize("aid", ["large", "contrast"])
def test_the_reading_aids_have_no_violations(page: Page, server: str, aid: str) -> None:
    for address in ("policies/jzbf-2005-21/", "calculators/gap/"):
        page.goto(server + address)
        page.locator(f"[data-aid='{aid}']").click()
        assert violations(page) == []
        page.locator(f"[data-aid='{aid}']").click()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_result_and_a_list_of_mistakes_have_no_violations(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(server + "calculators/gap/")
    put(page, FULL)
    submit(page)
    page.locator(".calc-result[data-kind='live']").wait_for()
    page.locator(".calc-result details").first.evaluate("one => { one.open = true; }")
    assert violations(page) == []
    if width == 390:
        page.locator(".form-open").click()
    put(page, {"staff": "很多"})
    submit(page)
    page.locator(".calc-errors h2").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        (
            "document.querySelector('h1').append(Object.assign(new Image(), {src: '../assets/icon.svg'}))",
            "image-alt",
        ),
        ("document.documentElement.removeAttribute('lang')", "html-has-lang"),
        ("document.querySelector('.number, h1').style.color = '#eee'", "color-contrast"),
    ],
)
def test_axe_sees_a_fault(page: Page, server: str, fault: str, rule: str) -> None:
    page.goto(server + "about/")
    page.evaluate(fault)
    assert rule in {one.partition(":")[0] for one in violations(page)}


def test_of_what_is_repeated_enough_is_looked_at(page: Page, server: str) -> None:
    """Left out is only what has looked the same, in the same place, several times before; what looks otherwise is seen."""
    page.goto(server + "parameters/")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert violations(page, RENDERED) == []
    count = """() => { const all = [...document.querySelectorAll('*')], left = looked.repeated();
      const out = all.filter((one) => left.some((part) => part.contains(one)));
      return [all.length, out.length]; }"""
    there, left = page.evaluate(count)
    assert there > 4 * (there - left) > 400
    last = "document.querySelector('main details:last-of-type li:last-of-type')"
    assert page.evaluate(f"looked.repeated().some((part) => part.contains({last}))")
    page.evaluate(f"{last}.classList.add('planted')")
    page.evaluate(f"{last}.style.color = '#eee'")
    assert violations(page, ["color-contrast"])
