"""In a network of its own that has only this machine: what a reader sees whose site is kept, when the server's changes.

Prints whether the browser believes that it is online, and then the version that is seen of each release put in place.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests import releases
from tests.browser.conftest import QUICK, launched, reader


def main(first: Path, later: Path, place: Path) -> None:
    """Keeps the first release, then opens a page with the later one in place, and with the first one again."""
    with (
        sync_playwright() as started,
        launched(started, QUICK) as browser,
        releases.hosting(first, place) as host,
        reader(browser, host.address) as visit,
    ):
        page = visit.open("guide/offline/")
        page.get_by_role("button", name="存到这台设备").click()
        expect(page.locator("[data-offline]")).to_have_text("已可离线使用")
        print(page.evaluate("navigator.onLine"))
        for site in (first, later, first):
            host.serve(site)
            page.goto(host.address)
            print(page.locator(".site-footer code").inner_text())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
