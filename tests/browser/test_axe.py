"""axe-core on every page of the site, on a desktop and on a phone: no violations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import reader
from tests.browser.visit import FULL, put, submit
from tests.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LOOKS: tuple[tuple[str, int, Literal["light", "dark"], list[str] | None], ...] = (
    ("desktop", 1280, "light", None),
    ("phone", 390, "light", None),
    ("dark", 1280, "dark", ["color-contrast", "link-in-text-block"]),
)
"""How a page is looked at, and by which of axe's rules; None are all."""
LOOK = """
async (rules) => {
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const seen = await axe.run(document, { resultTypes: ["violations"], preload: { assets: ["media"] }, ...only });
  return seen.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`));
}
"""


def addresses(site: Path) -> list[str]:
    """Every page, by its address."""
    pages = [one.relative_to(site).as_posix() for one in site.rglob("*.html")]
    return sorted(one.removesuffix("index.html") for one in pages)


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    if page.evaluate("!globalThis.axe"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(LOOK, rules)
    return found


@pytest.fixture(scope="module")
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """A reader who wants no motion: colours are then final at once."""
    with reader(chromium, server, reduced_motion="reduce") as visit:
        yield visit.open("")


def test_no_page_has_violations_on_a_desktop_on_a_phone_and_in_the_dark(page: Page, site: Path, server: str) -> None:
    pages = addresses(site)
    assert len(pages) >= 20
    found = []
    for address in pages:
        page.goto(server + address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        for name, width, colours, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=colours)
            found += [f"{address} ({name}): {one}" for one in violations(page, rules)]
    page.emulate_media(color_scheme="light")
    assert not found, "\n".join(found)


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
