"""Guards on what a first visit costs, in bytes and requests, never in time; and what is readable before any script."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, Route, expect

from calculators.catalog import listed
from scripts.publish.serve import running
from tests.browser.conftest import reader
from tests.browser.test_privacy import pages
from tests.browser.weight import KINDS, weigh

PLAIN = (34_000, 8)
"""Bytes and requests that a page may cost with nothing on it but words."""
MOST = {
    "policies/jzbf-2005-21/": (60_000, 16),
    "policies/jzbf-2005-21/targets/": (55_000, 16),
    "policies/jzbf-2005-21/notice/": (55_000, 16),
    "policies/jzbf-2005-21/collation/": (60_000, 14),
    "insurance/": (55_000, 16),
    "insurance/pension/": (55_000, 16),
    # the last of it: the reader's day, what is folded on a telephone, another case to compare with, frames for other sites
    "calculators/gap/": (76_500, 27),
    "calculators/contribution/": (76_500, 27),
    "calculators/roster/": (90_000, 30),
    "parameters/": (69_500, 16),  # every value there is, with its words, its days and its source: 41 KB of them
    "guide/notice/": (55_000, 16),
    "about/data/": (35_500, 8),  # every column of every table to take away is named here
    "search/": (60_000, 18),
}
"""The same for pages with something to press. What was promised is 110 KB for a policy; this keeps what was reached."""
SEARCHES = ("扩面", "养老保险 缴费基数 2025", "第三部分第（一）项", "kuomian")
SEARCHED = (185_000, 31)
"""The same for a first search with its results: the scripts, the list of what there is, and only the parts that hold the words."""
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|\sstyle=|data:[^\"']{200,}")


def test_a_first_visit_is_light_on_every_kind_of_page(chromium: Browser, server: str) -> None:
    found = {path: weigh(chromium, server + path) for path in KINDS}
    assert len(found) >= 22
    assert set(MOST) <= set(KINDS)
    too_much = {
        path: (one.bytes, one.requests)
        for path, one in found.items()
        if one.bytes > MOST.get(path, PLAIN)[0] or len(one.requests) > MOST.get(path, PLAIN)[1]
    }
    assert too_much == {}
    for path, one in found.items():
        assert sum(name.endswith(".css") for name in one.requests) == 1, path
        assert one.bytes > 15_000, path


def test_a_first_search_fetches_only_what_it_needs(chromium: Browser, server: str, site: Path) -> None:
    come = "document.querySelector('.hit') !== null"
    found = {words: weigh(chromium, f"{server}search/#q={words}", come) for words in SEARCHES}
    whole = sum(one.stat().st_size for one in (site / "search").glob("*/*.json.br"))
    for words, one in found.items():
        assert one.bytes <= SEARCHED[0], words
        assert len(one.requests) <= SEARCHED[1], words
        assert any(name.endswith("/search/index.json") for name in one.requests), words
        assert one.bytes < whole / 4, "the index is far larger than what one search fetches"


def test_the_scales_see_what_is_loaded(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<link rel="stylesheet" href="a.css"><link rel="icon" href="data:,"><script type="module" src="a.mjs"></script>',
        encoding="utf-8",
    )
    (tmp_path / "a.css").write_bytes(b"/*" + bytes(40_000) + b"*/")
    (tmp_path / "a.mjs").write_text("await (await fetch('b.json')).blob(); globalThis.over = true;", encoding="utf-8")
    (tmp_path / "b.json").write_bytes(bytes(30_000))
    with running(tmp_path) as address:
        seen = weigh(chromium, address, "globalThis.over === true")
    assert seen.requests == ("/", "/a.css", "/a.mjs", "/b.json")
    assert 70_000 < seen.bytes < 76_000


def test_nothing_large_stands_in_the_pages_themselves(site: Path) -> None:
    """Styles, scripts and pictures are files; data for search engines and for the form are the only exceptions."""
    assert INLINE.search("<style>a{}</style>")
    assert INLINE.search("<script>1</script>")
    assert INLINE.search('<img src="data:image/png;base64,' + "A" * 200)
    assert not INLINE.search('<script type="application/ld+json">{}</script><script src="x"></script>')
    found = {path: INLINE.search((site / path / "index.html").read_text(encoding="utf-8")) for path in pages(site)}
    assert len(found) >= 40
    assert {path: match[0] for path, match in found.items() if match} == {}


def test_only_the_sheet_and_small_scripts_come_before_the_first_paint(site: Path) -> None:
    for path in pages(site):
        head = (site / path / "index.html").read_text(encoding="utf-8").partition("</head>")[0]
        blocking = re.findall(r'<script(?![^>]*(?:async|defer|module|ld\+json))[^>]*src="([^"]+)"', head)
        launch = "launch.js" in head
        assert [one.rpartition("/")[2] for one in blocking] == [*(["launch.js"] if launch else []), "reading.js"], path
    for name in ("python/launch.js", "shared/reading.js"):
        assert (site / "assets" / "js" / name).stat().st_size < 3000


def test_every_script_of_a_page_is_asked_for_at_once(site: Path) -> None:
    """What a page's modules import is named in the page: no script waits for another to name it."""
    for path in pages(site):
        page = (site / path / "index.html").read_text(encoding="utf-8")
        soon = [tag for tag in re.findall(r"<(?:script|link)[^>]*>", page) if 'fetchpriority="low"' not in tag]
        named = [one for tag in soon for one in re.findall(r'(?:src|href)="([^"]+\.js)"', tag)]
        assert len(named) == len(set(named)), path
        files = {(site / path / one).resolve() for one in named}
        for file in files:
            for one in re.findall(
                r'(?:^|;)(?:import|export)[^;"(]*"(\.[^"]+)"', file.read_text(encoding="utf-8"), re.MULTILINE
            ):
                assert (file.parent / one).resolve() in files, f"{path} {file.name} {one}"


def test_the_example_of_every_calculator_is_readable_before_any_script(chromium: Browser, server: str) -> None:
    """The scripts of these pages never arrive."""

    def refuse(route: Route) -> None:
        route.abort()

    with reader(chromium, server) as visit:
        visit.provoked = True
        visit.context.route(re.compile(r"\.m?js$"), refuse)
        for calculator in listed():
            page = visit.calculator(calculator.name)
            result = page.locator(".calc-result[data-kind='example']")
            expect(result.locator(".headline")).to_be_visible()
            assert result.locator(".headline").inner_text().strip()
            assert len(result.inner_text()) > 80, calculator.name
            page.close()
    assert len(listed()) >= 9
    assert not [one for one in visit.requests if "/runtime/" in one]
