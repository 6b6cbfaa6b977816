"""The bench sees a result, a second visit, and what must not count; no figure of time is judged here."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.bench import measure
from tests.bench.measure import BenchError, Subject, check_link, shows, trial, turn, wait_until
from tests.bench.wire import LINKS, LOOPBACK, wired

PAGE = "<!doctype html><meta charset=utf-8><p id=result></p><script type=module src=late.mjs></script>"


def subject(folder: Path, script: str) -> Subject:
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    (folder / "late.mjs").write_text(script + " " * 5000, encoding="utf-8")
    return Subject("small", folder, "", shows("#result", "算好了"))


def test_first_and_second_visit(playwright: Playwright, tmp_path: Path) -> None:
    shown = subject(tmp_path, "document.querySelector('#result').textContent = '算好了';")
    with wired(shown.folder, shown.kept) as wire:
        seen = turn(playwright, shown, wire, LOOPBACK)
    assert 0 < seen.cold.bytes < 2000  # packed: the script alone has five thousand
    assert 0 < seen.warm.bytes < seen.cold.bytes
    assert seen.warm.requests < seen.cold.requests


def test_a_request_to_another_place_does_not_count(playwright: Playwright, tmp_path: Path) -> None:
    script = "fetch('http://127.0.0.1:9/').catch(() => {}); document.querySelector('#result').textContent = '算好了';"
    with pytest.raises(BenchError, match="向别处请求"):
        trial(playwright, subject(tmp_path, script))


@pytest.fixture
def until_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience ends when the page has done all that it will do, not after some seconds."""

    def wait(page: Page, expression: str) -> None:
        wait_until(page, "globalThis.over === true")
        if not page.evaluate(expression):
            raise BenchError("the page is over")

    monkeypatch.setattr(measure, "wait_until", wait)


@pytest.mark.usefixtures("until_over")
def test_no_result_is_told_with_what_the_browser_said(playwright: Playwright, tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"(?s)没有看到结果.*坏了"):
        trial(playwright, subject(tmp_path, "globalThis.over = true; throw new Error('坏了');"))


def test_patience_ends(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "PATIENCE", 0)
    with chromium.new_page() as page, pytest.raises(BenchError, match="等了0秒：1 > 2"):
        wait_until(page, "1 > 2")


@pytest.mark.usefixtures("until_over")
def test_what_is_hidden_is_no_result(playwright: Playwright, tmp_path: Path) -> None:
    script = (
        "const p = document.querySelector('#result'); p.textContent = '算好了'; p.hidden = true;"
        "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { globalThis.over = true; })));"
    )
    with pytest.raises(BenchError, match="没有看到结果"):
        trial(playwright, subject(tmp_path, script))


def test_the_link_holds_for_page_worker_and_service_worker(playwright: Playwright) -> None:
    got = check_link(playwright, LINKS[-1])
    assert set(got) == {"page", "worker", "service-worker"}
    # no judgement of speed: a line of 1.5 Mbit/s cannot give more than it has, however quick the machine
    assert all(one["kbit_s"] < 1_650 and one["first_byte_ms"] >= LINKS[-1].delay for one in got.values())


def test_the_wire_serves_its_folder_only(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("a" * 900, encoding="utf-8")
    (tmp_path / "site" / "a.wasm").write_bytes(b"b" * 900)
    with wired(tmp_path / "site", r"\.wasm$") as wire:
        with urllib.request.urlopen(wire.address + "a.wasm") as answer:
            assert (answer.headers["Content-Type"], answer.headers["Content-Encoding"]) == ("application/wasm", "br")
            assert "immutable" in answer.headers["Cache-Control"]
        with urllib.request.urlopen(wire.address) as answer:
            assert answer.headers["Cache-Control"] == "no-cache"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(wire.address + "%2e%2e/secret.txt")
