"""What can go wrong on the way: the page says so in Chinese, keeps what was typed, and tries again when asked."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from scripts.serve import SiteHandler, running
from scripts.setup import find_browser
from tests.browser.conftest import FLAGS, reader
from tests.browser.visit import Visit, live, put, typed

FULL = {"kind": "private", "staff": "120", "enrolled-pension": "102"}
ROLES = ("loader", "script", "wasm", "library", "lock", "wheel", "knowledge")


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy of the site that a test may break."""
    return Path(shutil.copytree(site, tmp_path / "site", copy_function=os.link))


@pytest.fixture
def broken(chromium: Browser, copy: Path) -> Iterator[Visit]:
    """A visit to that copy."""
    with running(copy) as address, reader(chromium, address) as visit:
        visit.provoked = True
        yield visit


def part(copy: Path, role: str) -> Path:
    """The file that plays this role."""
    table = json.loads((copy / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    assert set(table["files"]) == set(ROLES)
    return copy / "runtime" / str(table["files"][role]["path"])


def replace(file: Path, body: bytes) -> None:
    """Writes a file anew: the old one is a link to the site's own."""
    file.unlink()
    file.write_bytes(body)


def fails_and_keeps(page: Page) -> None:
    """The page says what happened, offers a retry, and still has example and inputs."""
    put(page, FULL)
    page.locator(".calc-retry").wait_for()
    expect(page.locator(".calc-words")).to_contain_text("填写的内容都还在")
    expect(page.locator(".calc-result")).to_have_attribute("data-kind", "example")
    expect(page.locator(".calc-result .headline")).to_be_visible()
    assert typed(page) == FULL


def retry(page: Page) -> None:
    """Presses 重试, and the answer comes."""
    page.locator(".calc-retry").click()
    live(page)
    assert typed(page) == FULL
    expect(page.locator(".calc-retry")).to_have_count(0)


@pytest.mark.parametrize("role", [*ROLES, "list"])
def test_a_missing_file_is_named_and_a_retry_works_once_it_is_back(role: str, broken: Visit, copy: Path) -> None:
    file = copy / "runtime" / "runtime.json" if role == "list" else part(copy, role)
    away = file.with_name("away")
    file.rename(away)
    page = broken.calculator()
    fails_and_keeps(page)
    expect(page.locator(".calc-status")).to_contain_text(file.name)
    away.rename(file)
    retry(page)


@pytest.mark.parametrize("role", ROLES)
def test_a_truncated_file_gives_no_number(role: str, broken: Visit, copy: Path) -> None:
    file = part(copy, role)
    whole = file.read_bytes()
    replace(file, whole[: len(whole) // 2])
    page = broken.calculator()
    fails_and_keeps(page)
    replace(file, whole)
    retry(page)


def test_a_wheel_that_is_not_ours_is_refused(broken: Visit, copy: Path) -> None:
    file = part(copy, "wheel")
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    replace(file, bytes(whole))
    fails_and_keeps(broken.calculator())


def test_a_network_that_hangs_is_noticed(chromium: Browser, site: Path) -> None:
    hanging = threading.Event()
    hanging.set()

    class Hanging(SiteHandler):
        """Sends half of the WebAssembly and then nothing more, until it is told to."""

        def copyfile(self, source: Any, outputfile: Any) -> None:
            if self.path.endswith(".wasm") and hanging.is_set():
                outputfile.write(source.read(1_000_000))
                while hanging.is_set():
                    time.sleep(0.05)
            super().copyfile(source, outputfile)

    with running(site, handler=Hanging) as address, reader(chromium, address) as visit:
        visit.context.add_init_script(
            "document.addEventListener('readystatechange', () => {"
            " document.querySelector('.calculator')?.setAttribute('data-patience', '8'); })"
        )
        page = visit.calculator()
        fails_and_keeps(page)
        expect(page.locator(".calc-words")).to_contain_text("很久没有动静")
        hanging.clear()
        retry(page)


def test_the_worker_itself_is_missing(broken: Visit, copy: Path) -> None:
    file = copy / "assets" / "js" / "worker.mjs"
    away = file.with_name("away")
    file.rename(away)
    page = broken.calculator()
    fails_and_keeps(page)
    away.rename(file)
    retry(page)


def test_a_network_lost_after_loading_does_not_matter(visit: Visit) -> None:
    page = visit.calculator()
    put(page, FULL)
    first = live(page)
    visit.context.set_offline(True)
    put(page, {"staff": "200"})
    expect(page.locator(".headline")).not_to_have_text(first)


def test_progress_is_told_in_words_and_bytes(visit: Visit) -> None:
    visit.context.add_init_script(
        "globalThis.seen = []; new MutationObserver(() => {"
        " const bar = document.querySelector('.calc-status progress');"
        " const words = document.querySelector('.calc-words');"
        " if (bar && words) globalThis.seen.push([words.textContent, bar.value, bar.max]);"
        "}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true})"
    )
    page = visit.calculator()
    put(page, FULL)
    live(page)
    seen: list[tuple[str, float, float]] = page.evaluate("globalThis.seen")
    assert len(seen) > 5
    assert {"正在下载计算程序", "正在读入政策数据"} <= {words for words, _, _ in seen}
    values = [value for _, value, _ in seen]
    assert values == sorted(values)
    assert seen[-1][1] == seen[-1][2] > 5_000_000


def test_a_browser_without_webassembly_keeps_the_example(server: str, playwright: Playwright) -> None:
    flags = [*FLAGS, "--js-flags=--jitless"]
    browser = playwright.chromium.launch(executable_path=find_browser(), args=flags)
    with reader(browser, server) as visit:
        page = visit.calculator()
        fails_and_keeps(page)
        expect(page.locator(".calc-words")).to_contain_text("换一个较新的浏览器")
        expect(page.locator(".calc-words")).to_contain_text("示例")
    browser.close()
