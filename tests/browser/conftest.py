"""A real browser, the real site, and a record of everything that happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts.serve import running
from scripts.setup import find_browser
from tests.browser.visit import Visit

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The site's address while the tests run."""
    with running(site) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium of this machine."""
    found = find_browser()
    assert found, "没有找到 Chromium：请运行 python3 -m scripts.setup test"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    """A new reader with an empty profile. At the end the console must have stayed silent."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    seen = Visit(context, server)
    yield seen
    context.close()
    assert seen.console == []
    assert seen.errors == []
