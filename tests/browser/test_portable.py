"""The zip for intranets and USB sticks: opened by a double click, and from a plain server that knows nothing of us."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, expect

from calculators.catalog import listed
from scripts.publish import offline, portable
from tests.browser.conftest import reader
from tests.browser.visit import FULL, Visit, cpython, live, put
from tests.reliability import Promise

LINKS = """() => [...document.querySelectorAll(`a[href]:not([target=_blank]), form[action],
    link[rel=stylesheet], link[rel=icon], script[src], img[src]`)]
  .map((one) => one.href || one.src || one.action)"""
OUTWARD = """() => [...document.querySelectorAll("a[target=_blank]")]
  .map((one) => [one.href, one.rel, one.referrerPolicy])"""
"""The links to sources elsewhere: they need a network, and tell nobody where the reader came from."""
BROKEN_BY_FOLDER = ("Failed to load resource", "has been blocked by CORS policy")
"""What a browser says of modules in a page that it opened from a folder."""


@pytest.fixture(scope="session")
def zipped(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of the site."""
    return portable.write_zip(site, tmp_path_factory.mktemp("zip"))


@pytest.fixture(scope="session")
def folder(zipped: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, unpacked where the path has spaces and Chinese in it, as on people's desks."""
    place = tmp_path_factory.mktemp("u") / "U 盘 资料"
    with ZipFile(zipped) as packed:
        packed.extractall(place)
    return place / portable.FOLDER


@pytest.fixture
def by_hand(chromium: Browser, folder: Path) -> Iterator[Visit]:
    """A reader who double-clicks; the browser complains of the modules that it does not load."""
    with reader(chromium, folder.as_uri() + "/") as visit:
        visit.provoked = True
        yield visit
    assert [one for one in visit.console if not any(words in one for words in BROKEN_BY_FOLDER)] == []


def test_the_same_site_gives_the_same_bytes(site: Path, zipped: Path, tmp_path: Path) -> None:
    again = portable.write_zip(site, tmp_path)
    assert again.name == zipped.name
    assert again.read_bytes() == zipped.read_bytes()
    with ZipFile(zipped) as packed:
        names = packed.namelist()
    assert {f"{portable.FOLDER}/{one}" for one in ("index.html", "README.txt", "sw.js", "runtime/runtime.json")} <= set(
        names
    )
    assert not [one for one in names if one.endswith((".br", ".gz"))]


def test_every_page_opens_from_a_folder_and_its_links_go_to_files(
    by_hand: Visit, folder: Path, promise: Promise
) -> None:
    pages = [one for one in offline.pages(folder) if one.name != "404.html"]
    page = by_hand.context.new_page()
    links = outward = 0
    for file in pages:
        page.goto(file.as_uri())
        expect(page.locator("h1").first).to_be_visible()
        assert len(page.locator("main").inner_text()) > 100, file
        assert (
            page.locator("html").evaluate("one => getComputedStyle(one.querySelector('.site-footer')).borderTopWidth")
            == "1px"
        )
        for address in page.evaluate(LINKS):
            parts = urlsplit(address)
            assert parts.scheme == "file", f"{file}: {address}"
            target = Path(unquote(parts.path))
            assert target.is_file(), f"{file}: {address}"
            links += 1
        for address, rel, policy in page.evaluate(OUTWARD):
            assert urlsplit(address).scheme in {"http", "https"}, f"{file}: {address}"
            assert (rel, policy) == ("noopener noreferrer", "no-referrer"), f"{file}: {address}"
            outward += 1
    assert len(pages) > 40
    assert outward > 100
    assert links > 1500
    promise(3, "压缩包解开，双击打开每一页：读得到，样式在", len(pages))
    promise(3, "压缩包里双击打开的网页，每个链接都指向一个文件", links)


def test_the_search_answers_from_a_folder(by_hand: Visit, folder: Path, promise: Promise) -> None:
    page = by_hand.open("index.html")
    page.get_by_role("searchbox").first.fill("扩面")
    page.keyboard.press("Enter")
    page.locator(".hit").first.wait_for()
    golden = tomllib.loads((Path(__file__).parent.parent / "search" / "golden.toml").read_text(encoding="utf-8"))
    asked = sorted({one["query"] for one in golden["golden"]})
    for text in asked:
        page.goto(f"{by_hand.origin}search/index.html#q={text}")
        page.locator(".hit-link").first.wait_for()
        for address in page.locator(".hit-link").evaluate_all("all => all.map((one) => one.href)"):
            assert Path(unquote(urlsplit(address).path)).is_file(), address
    page.goto(f"{by_hand.origin}search/index.html")
    page.get_by_role("searchbox", name="查什么").fill("三（一）")
    page.locator(".hit-link").first.click()
    expect(page.locator("#s3-1")).to_be_in_viewport()
    assert len(asked) > 10
    promise(3, "双击打开时，检索的必答查询都有答案", len(asked))


def test_calculators_say_what_does_not_work_from_a_folder_and_keep_the_rest(by_hand: Visit, promise: Promise) -> None:
    page = by_hand.context.new_page()
    for one in listed():
        page.goto(f"{by_hand.origin}calculators/{one.name}/index.html")
        expect(page.locator(".notice").first).to_contain_text("不能现场计算")
        expect(page.locator(".calc-result .headline").first).to_be_visible()
        page.locator("summary", has_text="手算工作单").click()
        expect(page.locator("table.worksheet").first).to_be_visible()
        assert not page.get_by_role("button", name="试填示例").is_visible()
    promise(3, "双击打开的测算页：示例和手算工作单都在，说明了不能现场计算", len(listed()))


@pytest.fixture
def plain(folder: Path) -> Iterator[str]:
    """The address of python -m http.server, which sends no header of ours."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout
        said = server.stdout.readline()
        yield f"http://127.0.0.1:{said.split(' port ')[1].split()[0]}/{portable.FOLDER}/"
        server.terminate()


def test_everything_runs_from_a_plain_server(chromium: Browser, site: Path, plain: str, promise: Promise) -> None:
    with reader(chromium, plain) as visit:
        page = visit.calculator()
        put(page, FULL)
        assert live(page) == cpython(site, FULL)["headline"]
        page.goto(plain)
        page.get_by_role("searchbox").first.fill("扩面")
        page.keyboard.press("Enter")
        page.locator(".hit-link").first.click()
        expect(page.locator("h1").first).to_be_visible()
        page.goto(f"{plain}guide/offline/")
        page.get_by_role("button", name="存到这台设备").click()
        expect(page.locator("[data-offline]")).to_have_text("已可离线使用")
        visit.provoked = True  # the page asks for the server's release all the same
        visit.context.set_offline(True)
        page.goto(f"{plain}calculators/gap/index.html")
        put(page, FULL)
        assert live(page) == cpython(site, FULL)["headline"]
        promise(3, "压缩包放在不作设置的网站服务器上：检索、测算、离线都能用", 1)
