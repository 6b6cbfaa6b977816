"""Without a network: everything that the site has; and when releases meet, no page mixes them or is changed unasked.

Everything is kept once; how releases meet, what is removed and what is mended is seen with few pages.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.publish.offline import LIST, WORKER
from scripts.publish.serve import SiteHandler, running
from tests import releases
from tests.browser.conftest import reader
from tests.browser.test_axe import violations
from tests.browser.visit import FULL, IDLE, PATIENCE, SMALL, Visit, cpython, live, put, typed
from tests.reliability import Promise

UPDATE = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const coming = await new Promise((found) => {
    registration.addEventListener("updatefound", () => found(registration.installing), { once: true });
    void registration.update();
  });
  return new Promise((ended) => coming.addEventListener("statechange", () => ended(coming.state)));
}"""
FETCH_ALL = """async (files) => {
  const wrong = [];
  for (const [path, sha256] of Object.entries(files)) {
    const answer = await fetch("/" + path.replace(/(^|\\/)index\\.html$/, "$1"));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await answer.arrayBuffer()));
    const hex = Array.from(digest, (one) => one.toString(16).padStart(2, "0")).join("");
    if (!answer.ok || hex !== sha256) wrong.push(path);
  }
  return wrong;
}"""


NOTES = """async (root) => {
  const { Store } = await import(`${root}assets/js/offline/store.js`);
  const workers = [new Store(root), new Store(root)]; // the service worker that goes, and the one that comes
  const pages = Array.from({ length: 40 }, (_, at) => `page ${at}`);
  const notes = pages.map((page, at) => Promise.all([workers[at % 2].note(page, `${at}`), workers[0].releaseOf(`no ${at}`)]));
  await Promise.all(notes);
  const later = new Store(root);
  const wrong = [];
  for (const [at, page] of pages.entries()) if ((await later.releaseOf(page)) !== `${at}`) wrong.push(page);
  return [pages.length, wrong];
}"""


@pytest.fixture(scope="module")
def few(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with few pages."""
    return releases.few(site, tmp_path_factory.mktemp("few") / "site")


@pytest.fixture(scope="module")
def later(few: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A later release of it, and the version of its data."""
    return releases.later(few, tmp_path_factory.mktemp("later") / "site")


@pytest.fixture
def visit(chromium: Browser, few: Path) -> Iterator[Visit]:
    """A new reader of it."""
    with running(few) as address, reader(chromium, address) as seen:
        yield seen


def listed(site: Path) -> dict[str, Any]:
    """The list of what is kept."""
    found: dict[str, Any] = json.loads((site / LIST).read_text(encoding="utf-8"))
    return found


def state(page: Page, words: str = "已可离线使用") -> None:
    """Waits until the foot of the page says so."""
    expect(page.locator("[data-offline]")).to_have_text(words)


def kept(visit: Visit, name: str = "gap") -> Page:
    """A page that was opened from what is kept."""
    page = visit.open("guide/offline/")
    page.get_by_role("button", name="存到这台设备").click()
    state(page)
    page.goto(visit.origin + (f"calculators/{name}/" if name else ""))
    return page


def version(page: Page) -> str:
    """The version of the data that the page says it was made with."""
    return page.locator(".site-footer code").inner_text()


def test_after_one_visit_to_a_calculator_everything_works_without_a_network(
    chromium: Browser, site: Path, tmp_path: Path, promise: Promise
) -> None:
    with releases.hosting(site, tmp_path) as host, reader(chromium, host.address) as visit:
        visit.provoked = True
        page = visit.calculator()
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
        put(page, FULL)
        live(page)
        state(page)
        host.serve(tmp_path)  # from now on the server has nothing
        visit.context.set_offline(True)
        page.goto(host.address)
        state(page)
        list_ = listed(site)
        assert page.evaluate(FETCH_ALL, list_["files"]) == []
        assert len(list_["files"]) > 150
        assert {"index.html", "files/parameters.csv", "policies/jzbf-2005-21/files/policy.pdf"} <= list_["files"].keys()
        page.goto(f"{host.address}search/#q=扩面")
        page.locator(".hit").first.wait_for()
        page.goto(f"{host.address}policies/jzbf-2005-21/downloads")  # without its slash
        with page.expect_download() as started:
            page.locator(".downloads a.get").filter(has_text="PDF").click()
        assert Path(started.value.path()).read_bytes() == (site / "policies/jzbf-2005-21/files/policy.pdf").read_bytes()
        page.goto(f"{host.address}calculators/gap/{SMALL}")
        put(page, FULL)
        assert live(page) == cpython(site, FULL)["headline"]
        with page.expect_download() as started:
            page.get_by_role("button", name="下载表格").click()
        assert started.value.suggested_filename.endswith(".csv")
        page.goto(f"{host.address}nowhere/")
        expect(page.locator("h1")).to_have_text("没有这个页面")
        promise(3, "没有网络时逐个打开存下的文件，内容一字不差", len(list_["files"]))


def test_a_later_release_is_announced_and_never_forced(
    chromium: Browser, few: Path, later: tuple[Path, str], tmp_path: Path, promise: Promise
) -> None:
    after, new = later
    with releases.hosting(few, tmp_path) as host, reader(chromium, host.address) as visit:
        page = kept(visit)
        old = version(page)
        put(page, FULL)
        live(page)
        policy = visit.open("policies/jzbf-2005-21/")
        assert version(policy) == old
        host.serve(after)
        fresh = visit.calculator()  # whoever opens a page gets the new release, at once
        assert version(fresh) == new
        put(fresh, FULL)
        live(fresh)
        expect(fresh.locator(".calc-answer")).to_contain_text(new)
        for one in (page, policy):
            expect(one.locator(".update")).to_contain_text("网站有了新版本")
            assert version(one) == old
        assert violations(policy) == []
        expect(fresh.locator(".update")).to_have_count(0)
        assert typed(page) == FULL
        put(page, {"staff": "200"})
        expect(page.locator(".calc-result[data-kind='live'] .headline")).to_contain_text("共200人")
        expect(page.locator(".calc-answer")).to_contain_text(old)
        # what an open page of the old release loads only now is of the old release, although the server has it no more
        mine = "async () => (await (await fetch('/runtime/runtime.json')).json()).extra.roster.path"
        assert new not in policy.evaluate(mine)
        assert new in fresh.evaluate(mine)
        policy.locator("#s3-1 .cite").hover()
        policy.locator("#s3-1 .cite button").first.click()
        policy.get_by_role("menuitem", name="二维码").click()
        expect(policy.get_by_role("dialog", name="二维码").get_by_role("img")).to_be_visible()
        page.get_by_role("button", name="换到新版本").click()
        expect(page.locator(".site-footer code")).to_have_text(new)
        expect(page.locator(".calc-result[data-kind='live'] .headline")).to_contain_text("共200人")
        expect(page.locator(".calc-answer")).to_contain_text(new)
        assert typed(page) == FULL | {"staff": "200"}
        promise(2, "两个窗口开着时换了版本：各用各的版本，填的内容都在，换不换由读者", 3)


class Slow(SiteHandler):
    """Answers who asks for the service worker, once that is told, with what it was before a release changed."""

    held: ClassVar[threading.Event]
    go: ClassVar[threading.Event]

    def end_headers(self) -> None:
        """Knows what it answers; sends it when it may."""
        if self.path.startswith(f"/{WORKER}") and not self.go.is_set():
            self.held.set()
            self.go.wait(PATIENCE / 1000)
        super().end_headers()


def test_a_later_release_comes_although_the_browser_was_just_asking_for_the_earlier(
    chromium: Browser, few: Path, later: tuple[Path, str], tmp_path: Path, promise: Promise
) -> None:
    after, new = later
    Slow.held, Slow.go = threading.Event(), threading.Event()
    Slow.go.set()
    with releases.hosting(few, tmp_path, Slow) as host, reader(chromium, host.address) as visit:
        page = kept(visit)
        Slow.go.clear()
        page.evaluate("() => { navigator.serviceWorker.getRegistration().then((one) => one.update()); }")
        assert Slow.held.wait(PATIENCE / 1000)
        host.serve(after)
        fresh = visit.open("policies/jzbf-2005-21/")  # the browser is asked to look once more, and is looking already
        assert version(fresh) == new
        Slow.go.set()
        expect(page.locator(".update")).to_contain_text("网站有了新版本")
        promise(2, "浏览器正在问旧版本时换了版本：仍然告诉读者", 1)


def test_of_many_pages_that_open_at_once_none_is_forgotten(visit: Visit) -> None:
    page = visit.open("")
    assert page.evaluate(NOTES, visit.origin) == [40, []]
    assert page.evaluate(NOTES, visit.origin) == [40, []]


@pytest.mark.parametrize("bare", [False, True], ids=["an older release", "a release without a service worker"])
def test_the_server_goes_back_to_an_older_release(
    bare: bool, chromium: Browser, few: Path, later: tuple[Path, str], tmp_path: Path, promise: Promise
) -> None:
    after, new = later
    before = releases.copy(few, tmp_path / "before")
    if bare:
        for name in (LIST, WORKER):
            releases.replace(before / name, None)
    with releases.hosting(after, tmp_path) as host, reader(chromium, host.address) as visit:
        visit.provoked = True
        page = kept(visit)
        assert version(page) == new
        host.serve(before)
        page.reload()
        assert version(page) != new
        put(page, FULL)
        live(page)
        expect(page.locator(".calc-answer")).to_contain_text(version(page))
        promise(2, "存着新版本，服务器退回旧版本：以服务器为准", 1)


def test_a_release_that_is_only_half_there_is_not_kept(
    chromium: Browser, few: Path, later: tuple[Path, str], tmp_path: Path, promise: Promise
) -> None:
    after, new = later
    half = releases.copy(after, tmp_path / "half")
    releases.replace(half / "policies" / "index.html", (few / "policies" / "index.html").read_bytes())
    with releases.hosting(few, tmp_path) as host, reader(chromium, host.address) as visit:
        visit.provoked = True
        page = kept(visit, "")
        old = version(page)
        host.serve(half)
        assert page.evaluate(UPDATE) == "redundant"
        visit.context.set_offline(True)
        page.reload()
        assert version(page) == old
        visit.context.set_offline(False)
        host.serve(after)
        page.reload()
        assert version(page) == new
        promise(2, "新版本只上传了一半：不存，旧的仍可离线使用", 1)


def test_what_is_kept_can_be_removed_and_stays_away(visit: Visit) -> None:
    page = kept(visit)
    put(page, FULL)
    live(page)
    page.goto(visit.origin + "guide/offline/")
    page.get_by_role("button", name="从这台设备删除").click()
    expect(page.locator("[data-offline-panel] [role=status]")).to_have_text("已从这台设备删除")
    assert page.evaluate("caches.keys()") == []
    page.goto(visit.origin + "calculators/gap/")
    put(page, FULL)
    live(page)
    asked = len(visit.requests)
    # of two timers the longer one ends last, and idle pages do what was put off in its order
    page.evaluate(f"new Promise((then) => setTimeout(then, 4100)).then(() => {IDLE})")
    assert [one for one in visit.requests[asked:] if "/offline/" in one or one.endswith("/sw.js")] == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    expect(page.locator("[data-offline]")).to_have_text("离线使用")


def test_a_damaged_kept_file_gives_no_number_and_is_mended(visit: Visit, site: Path, promise: Promise) -> None:
    visit.provoked = True
    page = kept(visit)
    page.evaluate(
        """async () => {
          for (const name of (await caches.keys()).filter((one) => one.startsWith("yingbao-offline"))) {
            const cache = await caches.open(name);
            for (const key of await cache.keys()) {
              if (!/library|knowledge/.test(key.url)) continue;
              const { headers } = await cache.match(key);
              await cache.put(key, new Response("damaged", { headers }));
            }
          }
        }"""
    )
    page.goto(visit.origin + "calculators/gap/" + SMALL)
    put(page, FULL)
    assert live(page) == cpython(site, FULL)["headline"]
    visit.context.set_offline(True)
    page.reload()
    put(page, FULL)
    assert live(page) == cpython(site, FULL)["headline"]
    promise(2, "存下的文件坏了：不用它算，重新取来补好", 2)


def test_the_list_is_of_what_the_site_has(site: Path, few: Path) -> None:
    files = listed(site)["files"]
    assert len(listed(few)["files"]) < len(files) / 2
    for path, sha256 in files.items():
        assert hashlib.sha256((site / path).read_bytes()).hexdigest() == sha256
    assert listed(site)["bytes"] == sum((site / path).stat().st_size for path in files)
