"""What starting Python asks of the server: each file once on the first visit, the list alone on the second."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from scripts.publish.serve import SiteHandler, running
from tests.browser.conftest import reader
from tests.browser.faults import FROM_MEMORY
from tests.browser.visit import FULL, KEPT, SMALL, Visit, live, put


@pytest.mark.parametrize("way", ["small", "image"])
def test_each_file_is_asked_for_once_and_only_the_list_again(way: str, chromium: Browser, site: Path) -> None:
    asked: list[str] = []

    class Counting(SiteHandler):
        """Remembers what was asked for."""

        def send_head(self) -> Any:
            asked.append(self.path)
            return super().send_head()

    table = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    files = {role: f"/runtime/{one['path']}" for role, one in table["files"].items()}
    later = {f"/runtime/{one['path']}" for one in table["later"].values()}
    if way == "small":
        at_once = {*files.values()}
    else:
        at_once = {*(files[role] for role in FROM_MEMORY), f"/runtime/{table['image']['memory']['path']}"}
        later |= {files["library"], files["wheel"]}
    with running(site, handler=Counting) as address, reader(chromium, address) as visit:
        page = visit.calculator(fragment=SMALL if way == "small" else "")
        put(page, FULL)
        live(page)
        assert later.isdisjoint(asked), "what comes later does not keep the first answer waiting"
        page.evaluate(KEPT)
        while not later <= set(asked):
            page.wait_for_timeout(50)
        runtime = Counter(one for one in asked if one.startswith("/runtime/"))
        assert runtime == Counter({*at_once, *later, "/runtime/runtime.json"})
        assert len(runtime) == {"small": 9, "image": 9}[way]
        asked.clear()
        page.close()
        page = visit.calculator()
        put(page, FULL)
        live(page)
        assert [one for one in asked if one.startswith("/runtime/")] == ["/runtime/runtime.json"]


def test_a_link_with_inputs_starts_python_before_the_pages_other_scripts_have_come(visit: Visit) -> None:
    held: list[Route] = []
    visit.context.route("**/assets/js/calculator/calculator.js", lambda route: held.append(route))
    page = visit.context.new_page()
    with page.expect_request("**/runtime/*.wasm"):
        page.goto(
            f"{visit.origin}calculators/gap/#v=1&kind=private&staff=120&enrolled-pension=102", wait_until="commit"
        )
    while not held:
        page.wait_for_timeout(20)
    (route,) = held
    route.continue_()
    live(page)
    assert sum(one.endswith("/assets/js/python/worker.js") for one in visit.requests) == 1, (
        "the page took that worker over"
    )


def test_without_inputs_nothing_is_started_early(visit: Visit) -> None:
    held: list[Route] = []
    visit.context.route("**/assets/js/calculator/calculator.js", lambda route: held.append(route))
    page = visit.context.new_page()
    page.goto(f"{visit.origin}calculators/gap/#main", wait_until="commit")
    page.locator(".calculator").wait_for()
    assert page.evaluate("typeof launchPython") == "function"
    assert not any("worker.js" in one for one in visit.requests)
    page.context.unroute_all()
