"""A policy all of hostile input (tests/hostile_policy.py), built beside the real one: every page shows it as text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect

from scripts.publish.serve import running
from tests import hostile_policy
from tests.browser.conftest import reader
from tests.browser.test_hostile import SCRIPT, found, shown
from tests.browser.test_privacy import pages
from tests.browser.visit import Visit, foreign
from tests.conftest import once
from tests.hostile import PAYLOADS
from tests.hostile_policy import ID, TEXTS, WRITABLE
from tests.reliability import Promise


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "hostile", hostile_policy.build)


@pytest.fixture
def visit(chromium: Browser, root: Path) -> Iterator[Visit]:
    with running(root / "site") as address, reader(chromium, address) as seen:
        seen.context.add_init_script(path=SCRIPT)
        yield seen
        assert seen.provoked or foreign(seen.requests, address) == []
        assert seen.context.cookies() == []


def test_every_page_shows_it_as_text(visit: Visit, root: Path, promise: Promise) -> None:
    page = visit.context.new_page()
    numbers: set[str] = set()
    places = pages(root / "site")
    for path in places:
        page.goto(visit.origin + path)
        assert found(page) == [], path
        numbers |= shown(page)
    page.goto(f"{visit.origin}policies/{ID}/")
    title = " ".join(json.loads((root / "build" / "knowledge.json").read_text())["policies"][ID]["title"].split())
    assert " ".join(page.locator("h1").inner_text().split()) == title
    assert numbers >= {str(one.number) for one in PAYLOADS if one.text in WRITABLE and f"ran={one.number}" in one.text}
    assert len(places) > 45
    tried = json.loads((root / "tried.json").read_text())
    assert tried["taken"] > 200
    assert tried["taken"] + tried["refused"] == len(TEXTS)
    promise(1, "恶意内容写在收到的文件里：不收，或者每一页上都只是文字", len(TEXTS))
    promise(1, "恶意内容写在政策记录（policy.toml）的每一项里：每一页上都只是文字", len(WRITABLE))


def test_what_scripts_make_of_it_is_text(visit: Visit) -> None:
    page = visit.open(f"policies/{ID}/notice/")
    for box in page.locator(".choice input").all()[:40]:
        box.check()
    assert found(page) == []
    page.goto(f"{visit.origin}search/#q=示字〔2006〕1号")
    expect(page.locator(".hit-link").first).to_be_visible()
    page.locator("#q").fill("planted")
    expect(page.locator(".search-page [role=status]")).to_contain_text("找到")
    assert found(page) == []
    page.goto(f"{visit.origin}policies/{ID}/")
    page.locator(".cite-open").nth(3).click()
    page.get_by_role("menuitem").first.click()
    assert found(page) == []
    page.goto(f"{visit.origin}policies/{ID}/collation/")
    page.locator("[data-action='prove']").click()
    expect(page.locator(".proof-answer")).to_contain_text("一致")
    assert found(page) == []
    assert len(shown(page)) > 100


def test_files_to_take_away_hold_it_as_text(root: Path) -> None:
    kinds = set()
    for file in (root / "site" / "policies" / ID / "files").rglob("*"):
        kinds.add(file.suffix)
        if file.suffix == ".json":
            json.loads(file.read_text(encoding="utf-8"))
        elif file.suffix == ".xml":
            ElementTree.fromstring(file.read_bytes())
        elif file.suffix == ".csv":
            for row in csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")):
                assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], file.name
    assert {".json", ".xml", ".csv", ".docx", ".pdf"} <= kinds


def test_the_detector_sees_a_page_that_forgot(visit: Visit, root: Path) -> None:
    visit.provoked = True
    page = visit.context.new_page()
    page.route(
        f"**/policies/{ID}/",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace("&lt;", "<").replace("&gt;", ">")
        ),
    )
    page.goto(f"{visit.origin}policies/{ID}/")
    seen = found(page)
    assert len([one for one in seen if one.startswith("data-planted")]) > 10
    assert [one for one in seen if one.startswith("policy ")]
