"""What can go wrong on the way: the page says so in Chinese, keeps what was typed, and tries again when asked."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from scripts.programs import find_browser
from scripts.serve import SiteHandler, running
from tests.browser.conftest import FLAGS, reader
from tests.browser.visit import Visit, as_shown, cpython, live, put, typed

FULL = {"kind": "private", "staff": "120", "enrolled-pension": "102"}
SHARED = ("loader", "wheel", "knowledge")
"""What every way of starting Python needs."""
TRIMMED = ("script", "wasm", "library")
"""What Pyodide's own files can stand in for."""
KEPT = "async () => { while (!(await caches.match('/memory'))) await new Promise((done) => setTimeout(done, 50)); }"
TAMPER = """async ({ lie }) => {
  const cache = await caches.open((await caches.keys())[0]);
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
    return Path(shutil.copytree(site, tmp_path / "site", copy_function=os.link))


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
    assert set(table["files"]) == {*SHARED, *TRIMMED}
    group, _, name = role.rpartition("/")
    return copy / "runtime" / str(table[group or "files"][name]["path"])


def replace(file: Path, body: bytes) -> None:
    """Writes a file anew: the old one is a link to the site's own. What lies compressed beside it is gone."""
    for one in (file, *(file.with_name(file.name + suffix) for suffix in (".br", ".gz"))):
        one.unlink(missing_ok=True)
    file.write_bytes(body)


def damage(file: Path, how: str) -> None:
    """Breaks a file: missing, truncated, or with one bit turned."""
    body = bytearray(file.read_bytes())
    if how == "truncated":
        del body[len(body) // 2 :]
    body[len(body) // 3] ^= 1
    replace(file, bytes(body))
    if how == "missing":
        file.unlink()


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


@pytest.mark.parametrize("role", [*SHARED, "list"])
def test_a_missing_file_is_named_and_a_retry_works_once_it_is_back(role: str, broken: Visit, copy: Path) -> None:
    file = copy / "runtime" / "runtime.json" if role == "list" else part(copy, role)
    whole = file.read_bytes()
    damage(file, "missing")
    page = broken.calculator()
    fails_and_keeps(page)
    expect(page.locator(".calc-status")).to_contain_text(file.name)
    file.write_bytes(whole)
    retry(page)


@pytest.mark.parametrize("how", ["truncated", "changed"])
@pytest.mark.parametrize("role", SHARED)
def test_a_damaged_file_gives_no_number(role: str, how: str, broken: Visit, copy: Path) -> None:
    file = part(copy, role)
    whole = file.read_bytes()
    damage(file, how)
    page = broken.calculator()
    fails_and_keeps(page)
    replace(file, whole)
    retry(page)


@pytest.mark.parametrize(
    ("role", "how"), [("script", "missing"), ("script", "changed"), ("wasm", "truncated"), ("library", "changed")]
)
def test_pyodides_own_files_stand_in_for_the_small_ones(
    role: str, how: str, broken: Visit, copy: Path, site: Path
) -> None:
    damage(part(copy, role), how)
    page = broken.calculator()
    put(page, FULL)
    is_right(page, site)
    assert [one.split("(")[0] for one in warnings(broken)] == ["warning: Python: small → stock "]
    assert page.locator(".calc-retry").count() == 0
    assert any(part(copy, "stock/library").name in one for one in broken.requests)


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
    page = broken.calculator()
    put(page, FULL)
    is_right(page, site)
    (warning,) = warnings(broken)
    assert "small → stock" in warning
    assert "No module named 'csv'" in warning


def test_when_nothing_works_the_reader_is_told_and_a_retry_works(broken: Visit, copy: Path, site: Path) -> None:
    files = [part(copy, role) for role in ("library", "stock/wasm")]
    whole = [file.read_bytes() for file in files]
    for file in files:
        damage(file, "missing")
    page = broken.calculator()
    fails_and_keeps(page)
    expect(page.locator(".calc-status")).to_contain_text(files[1].name)
    files[0].write_bytes(whole[0])
    retry(page)
    is_right(page, site)


def test_a_second_visit_starts_from_kept_memory(visit: Visit, site: Path) -> None:
    page = visit.calculator()
    put(page, FULL)
    is_right(page, site)
    page.evaluate(KEPT)
    first = len(visit.requests)
    page.close()
    page = visit.calculator()
    put(page, FULL)
    is_right(page, site)
    assert not any("/knowledge." in one for one in visit.requests[first:]), "the data are in the memory already"
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
    assert len(names) == 2
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
    page = visit.calculator()
    put(page, FULL)
    is_right(page, site)
    (warning,) = warnings(visit)
    assert "memory → small" in warning
    assert any("/knowledge." in one for one in visit.requests)


def test_what_was_typed_is_not_in_the_memory_that_is_kept(visit: Visit) -> None:
    page = visit.calculator("gap")
    put(page, {"kind": "private", "staff": "98765", "enrolled-pension": "87654"})
    live(page)
    page.evaluate(KEPT)
    found = page.evaluate(
        """async (wanted) => {
          const cache = await caches.open((await caches.keys())[0]);
          const body = new Uint8Array(await (await cache.match("/memory")).arrayBuffer());
          const text = new TextDecoder("latin1").decode(body);
          return wanted.map((one) => text.includes(one));
        }""",
        ["98765", "87654", "calculators.bridge"],
    )
    assert found == [False, False, True]


def test_storage_that_is_refused_does_not_matter(visit: Visit, site: Path) -> None:
    visit.provoked = True
    visit.context.route(
        "**/assets/js/memory.mjs",
        lambda route: route.fulfill(
            body=(site / "assets" / "js" / "memory.mjs")
            .read_text(encoding="utf-8")
            .replace("await caches.open", "await Promise.reject(new Error('refused')) ?? caches.open"),
            content_type="text/javascript",
        ),
    )
    page = visit.calculator()
    put(page, FULL)
    is_right(page, site)
    with page.expect_event("console", lambda one: "refused" in one.text):
        pass
    put(page, {"kind": "private", "staff": "200"})
    expect(page.locator(".headline")).to_contain_text("共200人")


def test_a_file_that_hangs_once_is_asked_for_again(chromium: Browser, site: Path) -> None:
    hung = threading.Event()

    class HangingOnce(SiteHandler):
        """Answers the first request for the library with half of it, and then nothing more."""

        def copyfile(self, source: Any, outputfile: Any) -> None:
            if "/library." in self.path and not hung.is_set():
                hung.set()
                outputfile.write(source.read(1000))
                time.sleep(40)
            super().copyfile(source, outputfile)

    with running(site, handler=HangingOnce) as address, reader(chromium, address) as visit:
        page = visit.calculator()
        put(page, FULL)
        is_right(page, site)
        assert hung.is_set()


def test_a_network_that_hangs_is_noticed(chromium: Browser, site: Path) -> None:
    hanging = threading.Event()
    hanging.set()

    class Hanging(SiteHandler):
        """Sends half of the WebAssembly and then nothing more, until it is told to."""

        def copyfile(self, source: Any, outputfile: Any) -> None:
            if ".wasm" in self.path and hanging.is_set():
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
    whole = file.read_bytes()
    damage(file, "missing")
    page = broken.calculator()
    fails_and_keeps(page)
    file.write_bytes(whole)
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
