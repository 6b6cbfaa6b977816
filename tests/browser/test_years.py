"""The worked examples from 2005 to 2026 in the browser: what its Python answers to each is what CPython does, whose answers
tests/unit/test_years.py reads; and some are opened by a link and read on the page.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from calculators.catalog import find
from calculators.output import link
from calculators.policy.knowledge_file import load
from tests.browser.conftest import reader
from tests.browser.visit import answers, cpython
from tests.conftest import ROOT
from tests.unit.test_years import EXAMPLES

PARTS = ("ok", "headline", "html", "errors_html")
EACH = 5
"""So many examples from one that is opened to the next; what is refused is opened too."""
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
        examples = [one for one in EXAMPLES if one["calculator"] == name]
        found = answers(page, [{"name": name, "values": one["inputs"]} for one in examples])
        wanted = [cpython(site, one["inputs"], name) for one in examples]
        assert [[one[part] for part in PARTS] for one in found] == [[one[part] for part in PARTS] for one in wanted]
        assert len(examples) > 10
        for example in [one for at, one in enumerate(examples) if at % EACH == 0 or "refused" in one]:
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
