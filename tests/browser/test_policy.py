"""The content security policy: every page and every calculator lives under it in silence, and it stops what is planted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from calculators.catalog import listed
from scripts.publish.csp import POLICY
from scripts.publish.serve import SiteHandler, running
from tests.browser.conftest import reader
from tests.browser.visit import COUNT, Visit, foreign, live

WATCH = """(() => {
  globalThis.stopped = [];
  addEventListener("securitypolicyviolation", (one) => {
    globalThis.stopped.push(`${one.effectiveDirective} ${one.blockedURI} ${one.sample}`);
  });
})()"""
EVIL = "<a id=planted href='javascript:globalThis.ran=1'>x</a><img src=x onerror='globalThis.ran=1'>"
IN_THE_PAGE = [
    ("script-src-elem", "<script>globalThis.ran = 1</script>"),
    ("script-src-elem", "<script src='http://elsewhere.invalid/x.js'></script>"),
    ("script-src-attr", "<img src='../assets/icon.svg' alt='' onload='globalThis.ran = 1'>"),
    ("style-src-attr", "<p style='color: red'>x</p>"),
    ("style-src-elem", "<style>p { color: red }</style>"),
    ("style-src-elem", "<link rel='stylesheet' href='http://elsewhere.invalid/x.css'>"),
    ("img-src", "<img src='http://elsewhere.invalid/x.png' alt=''>"),
    ("media-src", "<video src='http://elsewhere.invalid/x.mp4'></video>"),
    ("object-src", "<object data='http://elsewhere.invalid/x'></object>"),
    ("frame-src", "<iframe src='http://elsewhere.invalid/'></iframe>"),
    ("base-uri", "<base href='http://elsewhere.invalid/'>"),
]
"""What should stop it, and what somebody got into the HTML of a page."""
UNTRIED = {"default-src", "font-src", "manifest-src", "worker-src"}
"""Fonts need a style sheet of ours first, manifests a browser with a window; a worker is a matter of trusted types."""
BY_SCRIPT = [
    ("connect-src", "fetch('http://elsewhere.invalid/', {mode: 'no-cors'}).catch(() => 0)"),
    ("form-action", "const one = document.createElement('form'); document.body.append(one); one.submit()"),
    ("require-trusted-types-for", "document.body.innerHTML = 'x'"),
    ("require-trusted-types-for", "document.body.setAttribute('onclick', 'globalThis.ran = 1')"),
    ("require-trusted-types-for", "document.createElement('script').src = 'http://elsewhere.invalid/x.js'"),
    ("require-trusted-types-for", "new Worker('../assets/js/python/worker.js')"),
    ("require-trusted-types-for", "setTimeout(() => { try { eval('globalThis.ran = 1') } catch { /* refused */ } })"),
    ("trusted-types", "trustedTypes.createPolicy('other', {})"),
]
"""What should stop it, and what a script of ours would have to be brought to do."""


class Bare(SiteHandler):
    """A server that sends no header of ours: only the page's own policy is left."""

    def send_header(self, keyword: str, value: str) -> None:
        """Keeps the policy back."""
        if keyword != "Content-Security-Policy":
            super().send_header(keyword, value)


def stopped(page: Page) -> list[str]:
    found: list[str] = page.evaluate("globalThis.stopped")
    return found


def until_stopped(page: Page, *expected: str) -> set[str]:
    """The directives that stopped something, when all of these have."""
    page.wait_for_function(
        "(expected) => expected.every((one) => globalThis.stopped.some((said) => said.split(' ')[0] === one))",
        arg=expected,
    )
    return {one.split()[0] for one in stopped(page)}


def test_every_calculator_works_under_the_policy_in_silence(visit: Visit, site: Path) -> None:
    """Every page as it is opened: test_every_page.py."""
    visit.context.add_init_script(WATCH)
    visit.context.add_init_script(COUNT)
    page = visit.open("404.html")
    said = stopped(page)
    for calculator in listed():
        page.goto(f"{visit.origin}calculators/{calculator.name}/")
        page.locator("[data-action='example']").click()
        assert live(page)
        assert page.evaluate("workersBegun") == 1
        page.locator(".calc-result summary").first.click()
        said += stopped(page)
    assert len(listed()) >= 9
    assert sum("/runtime/" in one for one in visit.requests) >= 8, "the worker's requests must be seen too"
    assert said == []
    assert foreign(visit.requests, visit.origin) == []
    assert visit.context.cookies() == []


def test_codes_and_proofs_are_drawn_under_the_policy(visit: Visit) -> None:
    visit.context.add_init_script(WATCH)
    page = visit.open("policies/jzbf-2005-21/collation/")
    page.locator("[data-action='prove']").click()
    expect(page.locator(".proof-answer")).to_contain_text("一致")
    said = stopped(page)
    page = visit.open("policies/jzbf-2005-21/#s3-1")
    page.locator("#s3-1 .cite-open").first.click()
    page.get_by_role("menuitem", name="二维码").click()
    page.locator("svg.qr").first.wait_for()
    assert said + stopped(page) == []


@dataclass
class Planted:
    """A page of a server, into which a test puts some HTML."""

    page: Page
    address: str
    html: str = ""

    def open(self, html: str = "") -> Page:
        """The page anew, with this in it."""
        self.html = html
        self.page.goto(self.address)
        return self.page

    def answer(self, route: Route) -> None:
        """The page as the server has it, with the HTML at the end of its head."""
        answer = route.fetch()
        head, body, tail = answer.text().partition("</head>")
        route.fulfill(response=answer, body=head + self.html + body + tail)


@pytest.fixture(scope="module", params=[SiteHandler, Bare])
def planted(request: pytest.FixtureRequest, chromium: Browser, site: Path) -> Iterator[Planted]:
    """One reader of each server. A service worker would answer in its place."""
    with running(site, handler=request.param) as address, reader(chromium, address, service_workers="block") as visit:
        visit.provoked = True
        visit.context.add_init_script(WATCH)
        made = Planted(visit.context.new_page(), address + "about/")
        visit.context.route("**/about/", made.answer)
        yield made


@pytest.mark.parametrize(("directive", "html"), IN_THE_PAGE)
def test_what_is_planted_in_a_page_is_stopped(planted: Planted, directive: str, html: str) -> None:
    page = planted.open(html)
    assert directive in until_stopped(page, directive)
    assert page.evaluate("globalThis.ran") is None


@pytest.mark.parametrize(("directive", "script"), BY_SCRIPT)
def test_what_a_script_tries_is_stopped(planted: Planted, directive: str, script: str) -> None:
    page = planted.open()
    page.evaluate(f"() => {{ try {{ {script} }} catch {{ /* refused */ }} }}")
    assert directive in until_stopped(page, directive)
    assert page.evaluate("globalThis.ran") is None


def test_every_directive_has_been_tried() -> None:
    tried = {directive.removesuffix("-elem").removesuffix("-attr") for directive, _ in IN_THE_PAGE + BY_SCRIPT}
    assert len(IN_THE_PAGE + BY_SCRIPT) >= 19
    assert set(POLICY) - tried == UNTRIED
    assert {"media-src", "object-src", "frame-src"} <= tried, "these fall under default-src"


def test_html_that_nobody_escaped_cannot_run(chromium: Browser, server: str) -> None:
    """If view.py forgot to escape, the policy is what is left."""
    with reader(chromium, server) as visit:
        visit.provoked = True
        visit.context.add_init_script(WATCH)
        page = visit.open("calculators/gap/")
        page.evaluate(
            "async (html) => (await import('../../assets/js/shared/trusted.js')).setHtml(document.querySelector('main'), html)",
            EVIL,
        )
        page.locator("#planted").click()
        wanted = {"script-src-attr", "script-src-elem"}
        assert until_stopped(page, *wanted) == wanted
        assert page.evaluate("globalThis.ran") is None


def test_a_worker_from_elsewhere_is_refused(visit: Visit) -> None:
    page = visit.open("calculators/gap/")
    said = page.evaluate(
        "async () => { const { scriptAddress } = await import('../../assets/js/shared/trusted.js');"
        " try { scriptAddress('http://elsewhere.invalid/worker.js'); } catch (error) { return String(error); } }"
    )
    assert said == "TypeError: http://elsewhere.invalid/worker.js 不是本站的程序"
