"""Nothing leaves the site: every request of a whole visit stays on its origin, and what was typed is in none of them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from scripts.publish import offline
from scripts.publish.serve import running
from tests.browser.conftest import reader
from tests.browser.visit import Visit, foreign, live, put, submit
from tests.conftest import ROOT

SECRET = {"kind": "private", "staff": "98765", "enrolled-pension": "87654"}


def pages(site: Path) -> list[str]:
    """Every page of the site, as a path."""
    return sorted(
        str(file.relative_to(site)).removesuffix("index.html")
        for file in offline.pages(site)
        if file.name == "index.html"
    )


def test_what_is_typed_stays_on_the_origin(visit: Visit) -> None:
    """What every page asks for is seen in test_every_page.py."""
    visit.context.grant_permissions(["clipboard-write"])
    page = visit.calculator()
    put(page, SECRET)
    submit(page)
    live(page)
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-done")).to_contain_text("#")
    page.reload()
    live(page)
    assert sum("/runtime/" in one for one in visit.requests) >= 8, "the worker's requests must be seen too"
    assert foreign(visit.requests, visit.origin) == []
    assert [one for one in visit.requests if any(value in one for value in ("98765", "87654"))] == []


def test_the_checker_sees_a_foreign_request_of_page_and_worker(chromium: Browser, server: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("elsewhere", encoding="utf-8")
    with running(tmp_path) as elsewhere, reader(chromium, server, bypass_csp=True) as visit:
        visit.provoked = True
        page = visit.calculator()
        page.evaluate(
            "(address) => fetch(address + '?page', {mode: 'no-cors'}).catch(() => 0).then(() => 0)", elsewhere
        )
        page.evaluate(
            "(address) => new Promise((done) => {"
            " const text = `fetch('${address}?worker', {mode: 'no-cors'}).catch(() => 0).then(() => postMessage(0))`;"
            " new Worker(URL.createObjectURL(new Blob([text]))).onmessage = done; }).then(() => 0)",
            elsewhere,
        )
        assert sorted(foreign(visit.requests, visit.origin)) == [elsewhere + "?page", elsewhere + "?worker"]


def test_without_scripts_the_form_sends_nothing(chromium: Browser, server: str) -> None:
    with reader(chromium, server, java_script_enabled=False) as visit:
        page = visit.calculator()
        expect(page.locator(".calc-result .headline")).to_be_visible()
        page.locator("[name='staff']").fill("98765")
        page.keyboard.press("Enter")
        expect(page.locator(".calc-form [type='submit']")).to_be_disabled()
        assert page.url == server + "calculators/gap/"
        asked = len(visit.requests)
        page.locator(".site-footer a").first.click()  # what the key had begun would be asked for before this
        page.wait_for_url(lambda address: address != server + "calculators/gap/")
        assert len(visit.requests) > asked
        assert [one for one in visit.requests if "98765" in one] == []


def test_the_build_names_no_foreign_address_that_a_browser_would_load() -> None:
    scripts = sorted((ROOT / "docs" / "assets" / "js").rglob("*.js"))
    assert len(scripts) >= 8
    named = 'xmlns="http://www.w3.org/2000/svg"'  # what an SVG says it is; nobody loads it
    texts = {file.name: file.read_text(encoding="utf-8").replace(named, "") for file in scripts}
    assert [name for name, text in texts.items() if "http" in text] == []
