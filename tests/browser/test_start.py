"""What starting Python asks of the server: each file once on the first visit, the list alone on the second."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from scripts.serve import SiteHandler, running
from tests.browser.conftest import reader
from tests.browser.visit import live, put

FULL = {"kind": "private", "staff": "120", "enrolled-pension": "102"}
KEPT = "async () => { while (!(await caches.match('/memory'))) await new Promise((done) => setTimeout(done, 50)); }"


def test_each_file_is_asked_for_once_and_only_the_list_again(chromium: Browser, site: Path) -> None:
    asked: list[str] = []

    class Counting(SiteHandler):
        """Remembers what was asked for."""

        def send_head(self) -> Any:
            asked.append(self.path)
            return super().send_head()

    table = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    files = {f"/runtime/{one['path']}" for one in table["files"].values()}
    with running(site, handler=Counting) as address, reader(chromium, address) as visit:
        page = visit.calculator()
        put(page, FULL)
        live(page)
        page.evaluate(KEPT)
        runtime = Counter(one for one in asked if one.startswith("/runtime/"))
        assert runtime == Counter({*files, "/runtime/runtime.json"})
        assert len(runtime) == 7
        asked.clear()
        page.close()
        page = visit.calculator()
        put(page, FULL)
        live(page)
        assert [one for one in asked if one.startswith("/runtime/")] == ["/runtime/runtime.json"]
