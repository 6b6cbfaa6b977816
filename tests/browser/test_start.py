"""What starting Python asks of the server: each file once on the first visit, the list alone on the second."""

from __future__ import annotations

import json
import threading
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

from scripts.publish.serve import SiteHandler, running
from tests.browser.conftest import reader
from tests.browser.faults import FROM_MEMORY
from tests.browser.visit import COUNT, FULL, IMAGE, KEPT, MEMORY, SMALL, Visit, live, put, until


@pytest.mark.parametrize("way", ["small", "image"])
def test_each_file_is_asked_for_once_and_only_the_list_again(way: str, chromium: Browser, site: Path) -> None:
    """What comes later is held back until the first answer is there: so that answer does not wait for it."""
    asked: list[str] = []
    answered = threading.Event()

    class Holding(SiteHandler):
        """Remembers what was asked for."""

        def send_head(self) -> Any:
            asked.append(urlsplit(self.path).path)
            if self.path in later:
                answered.wait()
            return super().send_head()

    table = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    files = {role: f"/runtime/{one['path']}" for role, one in table["files"].items()}
    later = {f"/runtime/{one['path']}" for one in table["later"].values()}
    if way == "small":
        at_once = {*files.values()}
    else:
        at_once = {*(files[role] for role in FROM_MEMORY), f"/runtime/{table['image']['memory']['path']}"}
        later |= {files["library"], files["wheel"]}
    with running(site, handler=Holding) as address, reader(chromium, address) as visit:
        visit.keeps_nothing()
        try:
            page = visit.calculator(fragment=SMALL if way == "small" else IMAGE)
            put(page, FULL)
            live(page)
        finally:
            answered.set()
        page.evaluate(KEPT)
        until(page, lambda: later <= set(asked))
        runtime = Counter(one for one in asked if one.startswith("/runtime/"))
        assert runtime == Counter({*at_once, *later, "/runtime/runtime.json"})
        assert len(runtime) == {"small": 9, "image": 9}[way]
        asked.clear()
        page.close()
        page = visit.calculator(fragment=MEMORY)
        put(page, FULL)
        live(page)
        assert [one for one in asked if one.startswith("/runtime/")] == ["/runtime/runtime.json"]


def test_a_link_with_inputs_starts_python_before_the_pages_other_scripts_have_come(visit: Visit) -> None:
    held: list[Route] = []
    visit.context.add_init_script(COUNT)
    visit.context.route("**/assets/js/calculator/calculator.js", lambda route: held.append(route))
    page = visit.context.new_page()
    with page.expect_request("**/runtime/*.wasm"):
        page.goto(
            f"{visit.origin}calculators/gap/#v=1&kind=private&staff=120&enrolled-pension=102", wait_until="commit"
        )
    until(page, lambda: bool(held))
    assert page.evaluate("workersBegun") == 1
    (route,) = held
    route.continue_()
    live(page)
    assert page.evaluate("workersBegun") == 1, "the page took that worker over"


def test_without_inputs_nothing_is_started_early(visit: Visit) -> None:
    held: list[Route] = []
    visit.context.add_init_script(COUNT)
    visit.context.route("**/assets/js/calculator/calculator.js", lambda route: held.append(route))
    page = visit.context.new_page()
    page.goto(f"{visit.origin}calculators/gap/#main", wait_until="commit")
    page.locator(".calculator").wait_for()
    assert page.evaluate("typeof launchPython") == "function"
    assert page.evaluate("workersBegun") == 0
    page.context.unroute_all()
