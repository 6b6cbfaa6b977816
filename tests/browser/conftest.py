"""A real browser, the real site, and a record of everything that happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from scripts.publish.serve import running
from scripts.setup.programs import find_shell
from tests import variant
from tests.browser.visit import PATIENCE, Visit
from tests.conftest import once

expect.set_options(timeout=PATIENCE)

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
QUICK = "--js-flags=--liftoff-only"
"""WebAssembly compiled at once rather than well: no test's visit is long enough to gain by it. Benches do without."""


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The site's address while the tests run."""
    with running(site) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Headless Chromium of this machine."""
    with launched(playwright, QUICK) as browser:
        yield browser


@contextmanager
def launched(playwright: Playwright, flag: str) -> Iterator[Browser]:
    """A browser of its own, with one more flag."""
    found = find_shell()
    assert found, "没有找到 Chromium：请运行 python3 -m scripts.setup test"
    browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, flag])
    yield browser
    browser.close()


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    """A new reader with an empty profile. At the end the console must have stayed silent."""
    with reader(chromium, server) as seen:
        yield seen


@pytest.fixture(scope="session")
def changed_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The variant of the site: a second policy whose words have changed, and a public address."""
    return once(tmp_path_factory, "variant", variant.build) / "site"


@pytest.fixture
def changed(chromium: Browser, changed_site: Path) -> Iterator[Visit]:
    """A new reader of that variant."""
    with running(changed_site) as address, reader(chromium, address) as seen:
        yield seen


@contextmanager
def reader(browser: Browser, origin: str, **options: Any) -> Iterator[Visit]:
    """A visit with an empty profile, checked when it ends."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}, **options)
    seen = Visit(context, origin)
    yield seen
    context.close()
    seen.check()
