"""What can go wrong besides a file on its way (test_fault_matrix.py): memory, storage, the worker, several tabs."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from scripts.cache import Cache
from scripts.publish.serve import SiteHandler, running
from scripts.runtime import node
from tests import releases
from tests.browser import faults
from tests.browser.conftest import launched, reader
from tests.browser.visit import (
    FULL,
    IMAGE,
    KEPT,
    MEMORY,
    SMALL,
    Visit,
    as_shown,
    cpython,
    example,
    live,
    put,
    typed,
    until,
)
from tests.conftest import ROOT
from tests.releases import replace
from tests.reliability import Promise

LESS = """
const [whole, seen, first, later] = process.argv.slice(1);
const { readFileSync, writeFileSync } = require("node:fs");
import(process.cwd() + "/scripts/runtime/wasm_split.mjs").then(({ split, unfilled }) => {
  const { opened } = JSON.parse(readFileSync(seen));
  const parts = split(unfilled(readFileSync(whole))[0], new Set(opened));
  [first, later].forEach((file, at) => writeFileSync(file, parts[at]));
});
"""
LATER = "() => { const now = performance.now.bind(performance); performance.now = () => now() + 15_001; }"
"""In a worker: the seconds that it waits for one more byte are over."""
PASTE = "(field, text) => (field.value = text, field.dispatchEvent(new Event('input', { bubbles: true })))"
TAMPER = """async ({ lie }) => {
  const cache = await caches.open((await caches.keys()).find((name) => name.startsWith("yingbao-python")));
  const [key] = await cache.keys();
  const body = new Uint8Array(await (await cache.match(key)).arrayBuffer());
  if (lie) body.fill(0, 0, 4); // the size it says it has
  else body[body.length - 5000] ^= 255;
  const right = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hex = Array.from(right, (one) => one.toString(16).padStart(2, "0")).join("");
  const wrong = (await cache.match(key)).headers.get("x-sha256");
  await cache.put(key, new Response(body, { headers: { "x-sha256": lie ? hex : wrong } }));
}"""


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy of the site that a test may break."""
    return releases.copy(site, tmp_path / "site")


@pytest.fixture
def broken(chromium: Browser, copy: Path) -> Iterator[Visit]:
    """A visit to that copy."""
    with running(copy) as address, reader(chromium, address) as visit:
        visit.provoked = True
        yield visit


def listed(copy: Path) -> dict[str, Any]:
    """The list of the runtime's files."""
    table: dict[str, Any] = json.loads((copy / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    return table


def part(copy: Path, role: str) -> Path:
    """The file that plays this role."""
    table = listed(copy)
    group, _, name = role.rpartition("/")
    return copy / "runtime" / str(table[group or "files"][name]["path"])


def is_right(page: Page, site: Path) -> None:
    """The live result is, letter for letter, what CPython answers."""
    live(page)
    assert page.locator(".calc-answer").inner_html() == as_shown(page, cpython(site, FULL)["html"])


def warnings(visit: Visit) -> list[str]:
    """What our own scripts said in the console."""
    return [one for one in visit.console if one.startswith("warning: Python:")]


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


def test_a_module_that_was_cut_away_by_mistake_comes_from_the_whole_library(
    broken: Visit, copy: Path, site: Path
) -> None:
    file = part(copy, "library")
    with ZipFile(file) as whole:
        files = {name: whole.read(name) for name in whole.namelist()}
    assert files.pop("csv.pyc")
    replace(file, b"")
    with ZipFile(file, "w") as cut:
        for name, body in files.items():
            cut.writestr(name, body)
    body = file.read_bytes()
    table = listed(copy)
    table["files"]["library"] |= {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    replace(copy / "runtime" / "runtime.json", json.dumps(table).encode())
    page = broken.calculator(fragment=SMALL)
    put(page, FULL)
    is_right(page, site)
    first, second = warnings(broken)  # an error is told by functions that no first answer calls
    assert "small → small" in first
    assert "small → stock" in second
    assert "No module named 'csv'" in second


@pytest.mark.parametrize("lost", [False, True])
def test_what_a_first_answer_calls_beyond_the_first_part_is_fetched_and_it_is_asked_again(
    lost: bool, broken: Visit, copy: Path, site: Path
) -> None:
    """The first part is made without all that only an answer calls; then even the later part is not there."""
    kept = Cache(ROOT / "build" / "cache")
    (seen,) = (one.parent for one in (kept.folder / "first_visit").glob("*/done.json"))
    called = json.loads((seen / "done.json").read_text(encoding="utf-8"))
    assert 1_000 < len(called["opened"]) < len(called["called"])
    whole = node.trim(kept)["wasm"]
    table = listed(copy)
    made = [copy / "runtime" / f"less-{number}.wasm" for number in range(2)]
    arguments = [whole, seen / "done.json", *made]
    subprocess.run(
        [str(Path(sys.prefix, "bin", "node")), "-e", LESS, *map(str, arguments)], cwd=site.parent, check=True
    )
    for group, file in zip(("files", "later"), made, strict=True):
        body = file.read_bytes()
        digest = hashlib.sha256(body).hexdigest()
        table[group]["wasm"] = {"path": file.name, "size": len(body), "sha256": digest}
    replace(copy / "runtime" / "runtime.json", json.dumps(table).encode())
    if lost:
        made[1].unlink()
    page = broken.calculator(fragment=SMALL)
    put(page, FULL)
    is_right(page, site)
    expect(page.locator(".calc-status")).to_have_text(page.locator(".headline").inner_text())  # loading is over
    found = [one.partition(" (")[0].rpartition(": ")[2] for one in warnings(broken)]
    assert found == (["small → small", "small → stock"] if lost else ["small → small"])


def test_a_curve_without_its_archive_is_told_and_the_result_stays(broken: Visit, copy: Path, site: Path) -> None:
    file = part(copy, "extra/beside")
    replace(file, None)
    page = broken.calculator(fragment=SMALL)
    put(page, FULL)
    is_right(page, site)
    page.locator("[data-action='curve']").click()
    page.locator(".calc-retry").wait_for()
    expect(page.locator(".calc-status")).to_contain_text(file.name)
    is_right(page, site)


def test_when_nothing_works_the_reader_is_told_and_a_retry_works(broken: Visit, copy: Path, site: Path) -> None:
    files = [part(copy, role) for role in ("library", "stock/wasm")]
    whole = [file.read_bytes() for file in files]
    for file in files:
        replace(file, None)
    page = broken.calculator(fragment=SMALL)
    fails_and_keeps(page)
    expect(page.locator(".calc-status")).to_contain_text(files[1].name)
    files[0].write_bytes(whole[0])
    retry(page)
    is_right(page, site)


@pytest.mark.parametrize("way", [IMAGE, SMALL])
def test_a_second_visit_starts_from_kept_memory(way: str, visit: Visit, site: Path) -> None:
    visit.keeps_nothing()
    page = visit.calculator(fragment=way)
    put(page, FULL)
    is_right(page, site)
    page.evaluate(KEPT)
    first = len(visit.requests)
    page.close()
    page = visit.calculator()
    put(page, FULL)
    is_right(page, site)
    again = visit.requests[first:]
    assert not any("/memory." in one for one in again), "the browser has its own"
    put(page, {"kind": "private", "staff": "200"})
    expect(page.locator(".headline")).to_contain_text("共200人")


def test_memory_that_another_build_kept_is_dropped(visit: Visit) -> None:
    page = visit.open("")
    page.evaluate(
        "Promise.all(['/runtime/ old', '/elsewhere/ old'].map((one) => caches.open('yingbao-python ' + one)))"
    )
    page.goto(visit.origin + "calculators/gap/")
    put(page, FULL)
    live(page)
    page.evaluate(KEPT)
    names: list[str] = page.evaluate("caches.keys()")
    assert sum(one.startswith("yingbao-python") for one in names) == 2
    assert "yingbao-python /elsewhere/ old" in names
    assert "yingbao-python /runtime/ old" not in names


@pytest.mark.parametrize("lie", [False, True])
def test_damaged_memory_is_refused_and_made_anew(lie: bool, visit: Visit, site: Path) -> None:
    visit.provoked = True
    page = visit.calculator()
    put(page, FULL)
    live(page)
    page.evaluate(KEPT)
    page.evaluate(TAMPER, {"lie": lie})
    page.close()
    page = visit.calculator(fragment=MEMORY)
    put(page, FULL)
    is_right(page, site)
    (warning,) = warnings(visit)
    assert "memory → image" in warning


def test_what_was_typed_is_not_in_the_memory_that_is_kept(visit: Visit) -> None:
    page = visit.calculator("gap")
    put(page, {"kind": "private", "staff": "98765", "enrolled-pension": "87654"})
    live(page)
    page.evaluate(KEPT)
    found = page.evaluate(
        """async (wanted) => {
          const cache = await caches.open((await caches.keys()).find((name) => name.startsWith("yingbao-python")));
          const body = new Uint8Array(await (await cache.match("/memory")).arrayBuffer());
          const text = new TextDecoder("latin1").decode(body);
          return wanted.map((one) => text.includes(one));
        }""",
        ["98765", "87654", "calculators.bridge"],
    )
    assert found == [False, False, True]


def test_a_file_that_hangs_once_is_asked_for_again(chromium: Browser, site: Path) -> None:
    hung, over = threading.Event(), threading.Event()

    class HangingOnce(SiteHandler):
        """Answers the first request for the library with half of it, and then nothing more."""

        def copyfile(self, source: Any, outputfile: Any) -> None:
            if "/library." in self.path and not hung.is_set():
                hung.set()
                outputfile.write(source.read(1000))
                over.wait()
            super().copyfile(source, outputfile)

    with running(site, handler=HangingOnce) as address, reader(chromium, address) as visit:
        page = visit.calculator(fragment=SMALL)
        put(page, FULL)
        until(page, hung.is_set)
        page.workers[0].evaluate(LATER)
        is_right(page, site)
        over.set()


def test_a_network_lost_after_loading_does_not_matter(visit: Visit) -> None:
    page = visit.calculator()
    put(page, FULL)
    first = live(page)
    visit.context.set_offline(True)
    put(page, {"staff": "200"})
    expect(page.locator(".headline")).not_to_have_text(first)


def test_progress_is_told_in_words_and_bytes(chromium: Browser, site: Path) -> None:
    """The library comes by halves: the second one when the page has told how much of everything is there."""
    told = threading.Event()

    class Halves(SiteHandler):
        """Keeps the second half back."""

        def copyfile(self, source: Any, outputfile: Any) -> None:
            if "/library." in self.path:
                outputfile.write(source.read(100_000))
                told.wait()
            super().copyfile(source, outputfile)

    with running(site, handler=Halves) as address, reader(chromium, address) as visit:
        visit.context.add_init_script(
            "globalThis.seen = []; new MutationObserver(() => {"
            " const bar = document.querySelector('.calc-status progress');"
            " const words = document.querySelector('.calc-words');"
            " if (bar && words) globalThis.seen.push([words.textContent, bar.value, bar.max]);"
            "}).observe(document, {subtree: true, childList: true, attributes: true, characterData: true})"
        )
        page = visit.calculator(fragment=SMALL)
        put(page, FULL)
        try:
            page.wait_for_function("() => seen.some(([, loaded, total]) => 0 < loaded && loaded < total)")
        finally:
            told.set()
        live(page)
        seen: list[tuple[str, float, float]] = page.evaluate("globalThis.seen")
    assert {"正在下载计算程序", "正在读入政策数据"} <= {words for words, _, _ in seen}
    values = [value for _, value, _ in seen]
    assert values == sorted(values)
    assert seen[-1][1] == seen[-1][2] > 5_000_000


def test_a_browser_without_webassembly_keeps_the_example(server: str, playwright: Playwright) -> None:
    with launched(playwright, "--js-flags=--jitless") as browser, reader(browser, server) as visit:
        page = visit.calculator()
        fails_and_keeps(page)
        expect(page.locator(".calc-words")).to_contain_text("换一个较新的浏览器")
        expect(page.locator(".calc-words")).to_contain_text("示例")


@pytest.mark.parametrize("how", ["throws", "ends without a word"])
def test_a_worker_that_dies_while_it_calculates(how: str, visit: Visit, site: Path, promise: Promise) -> None:
    visit.provoked = True
    visit.keeps_nothing()
    visit.context.add_init_script(faults.ANSWERING)
    page = visit.calculator()
    put(page, FULL)
    is_right(page, site)
    assert not page.evaluate("isWaiting()")
    dies = "throw new Error('crash')" if how == "throws" else "self.close()"
    with page.expect_event("worker"):
        page.workers[0].evaluate(f"() => void setTimeout(() => {{ {dies} }})")
        put(page, {"staff": "200"})
        if how != "throws":
            page.wait_for_function("isWaiting()")  # for the answer; its twenty seconds are over
            page.evaluate("losePatience()")
        page.locator(".calc-retry").wait_for()
        assert page.locator(".calc-result[data-kind='live'] .headline").count() == 0
        assert typed(page) == FULL | {"staff": "200"}
        page.locator(".calc-retry").click()
    assert "共200人" in live(page)
    promise(2, "计算程序在计算中途死掉：不留旧数，填的内容都在，重试就好", 1)


@pytest.mark.parametrize("pages", [100, 300])
def test_memory_runs_out(pages: int, server: str, playwright: Playwright, promise: Promise) -> None:
    """`pages` of 64 KiB are all that WebAssembly may have: too little for either way of starting Python."""
    with launched(playwright, f"--js-flags=--wasm-max-mem-pages={pages}") as browser, reader(browser, server) as visit:
        visit.provoked = True
        page = visit.calculator()
        fails_and_keeps(page)
        promise(2, "内存不够：说明没有算成，填的内容和示例都在", 1)


def test_memory_runs_out_in_the_middle_of_a_calculation(
    server: str, site: Path, playwright: Playwright, promise: Promise
) -> None:
    """As much as Python starts with, and two pages more: enough for three units, too little for twenty thousand."""
    with launched(playwright, "--js-flags=--wasm-max-mem-pages=322") as browser, reader(browser, server) as visit:
        visit.provoked = True
        few = json.loads(example("allocation"))
        page = visit.calculator("allocation")
        put(page, few)
        assert live(page) == cpython(site, few, "allocation")["headline"]
        many = "\n".join(f"单位{number},6000,300,,900,," for number in range(20_000))
        page.locator("[name='units']").evaluate(PASTE, many)
        expect(page.locator(".calc-words")).to_contain_text("内存不够，没有算完。")
        assert page.locator(".calc-result[data-kind='live'] .headline").count() == 0
        assert typed(page)["units"].splitlines() == many.splitlines()
        put(page, {"units": few["units"]})
        page.locator(".calc-retry").click()
        assert live(page) == cpython(site, few, "allocation")["headline"]
        promise(2, "计算到一半内存不够：不留旧数，填的内容都在，改少以后重试就好", 1)


def test_storage_that_is_refused_does_not_matter(visit: Visit, site: Path, promise: Promise) -> None:
    """The browser gives the site less room than a page of Python's memory takes."""
    visit.provoked = True
    page = visit.open("about/")
    protocol = visit.context.new_cdp_session(page)
    protocol.send("Storage.overrideQuotaForOrigin", {"origin": visit.origin.rstrip("/"), "quotaSize": 100_000})
    page.goto(visit.origin + "calculators/gap/")
    with page.expect_event("console", lambda one: "Python:" in one.text):
        put(page, FULL)
        is_right(page, site)
    page.goto(visit.origin + "guide/offline/")
    page.get_by_role("button", name="存到这台设备").click()
    expect(page.locator("[data-offline-panel] [role=status]")).to_contain_text("没有存成")
    page.goto(visit.origin + "calculators/gap/")
    put(page, FULL)
    is_right(page, site)
    promise(2, "浏览器不给地方存：照常计算，离线说明没有存成", 2)


def test_two_tabs_at_once(visit: Visit, site: Path, promise: Promise) -> None:
    pages = [visit.calculator() for _ in range(2)]
    for page in pages:
        put(page, FULL)
    for page in pages:
        is_right(page, site)
    put(pages[0], {"staff": "200"})
    expect(pages[0].locator(".headline")).to_contain_text("共200人")
    is_right(pages[1], site)
    promise(2, "两个窗口同时算：互不影响", 2)


def test_an_intranet_without_encryption(server: str, site: Path, playwright: Playwright, promise: Promise) -> None:
    """There the browser has no SHA-256 for scripts, stores nothing and runs no service worker."""
    port = server.rstrip("/").rpartition(":")[2]
    with (
        launched(playwright, "--host-resolver-rules=MAP yingbao.intranet 127.0.0.1") as browser,
        reader(browser, f"http://yingbao.intranet:{port}/") as visit,
    ):
        visit.provoked = True  # the browser says that it ignores one of our headers here
        page = visit.calculator()
        assert page.evaluate("[isSecureContext, 'caches' in self, 'serviceWorker' in navigator]") == [False] * 3
        put(page, FULL)
        is_right(page, site)
        page.goto(visit.origin + "guide/offline/")
        expect(page.locator("[data-offline-panel]")).to_contain_text("不能把网站存下来")
        assert [one for one in visit.console if "Cross-Origin-Opener-Policy" not in one] == []
        promise(2, "不加密的内网地址：照常计算，说明不能存下来", 1)
