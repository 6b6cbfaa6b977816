"""The worked examples from 2005 to 2026 in the browser, many in one page: tests/unit/test_years.py has the other engines."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from calculators.catalog import find
from calculators.output import link
from calculators.policy.knowledge_file import load
from tests.browser.conftest import reader
from tests.browser.visit import cpython
from tests.conftest import ROOT
from tests.unit.test_years import EXAMPLES

ROWS = """() => Object.fromEntries([...document.querySelectorAll(".calc-answer table.figures tbody tr")].flatMap((row) =>
  [...row.querySelectorAll("td")].map((cell) => [`${row.querySelector("th").firstChild.data}·${cell.dataset.label}`,
    cell.textContent])))"""
"""Every figure by its row and column, as the page shows it."""


def ask(page: Page, fragment: str) -> Page:
    """Follows a link to the same page, and waits for its answer or its refusal."""
    page.evaluate("(hash) => { window.location.hash = hash; }", fragment)
    page.locator(".calc-result:focus, .calc-errors:focus").wait_for()
    return page


@pytest.mark.parametrize("name", ["contribution", "arrears"])
def test_every_example_comes_out_in_the_browser(name: str, chromium: Browser, server: str, site: Any) -> None:
    knowledge = load((ROOT / "build" / "knowledge.json").read_text(encoding="utf-8"))
    with reader(chromium, server) as visit:
        visit.keeps_nothing()
        page = visit.calculator(name)
        for example in (one for one in EXAMPLES if one["calculator"] == name):
            page.evaluate("() => document.activeElement.blur()")
            ask(page, link.encode(find(name), example["inputs"], knowledge))
            if "refused" in example:
                expect(page.locator(".calc-errors")).to_contain_text(example["refused"])
                continue
            expect(page.locator(".calc-result[data-kind='live'] .headline")).to_have_text(
                cpython(site, example["inputs"], name)["headline"]
            )
            shown = page.evaluate(ROWS)
            assert {key: shown.get(key) for key in example.get("figures", {})} == example.get("figures", {})
            told = page.locator(".calc-answer").inner_text()
            assert [words for words in example.get("says", ()) if words not in told] == []
