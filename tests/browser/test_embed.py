"""In other people's pages: what may be framed is, fits, and answers those whom the operator allows; nothing else does."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page, expect

from calculators.interface import calculate
from scripts.publish import csp, offline, twins
from scripts.publish.serve import running
from tests import variant
from tests.browser.conftest import reader
from tests.browser.test_axe import violations
from tests.browser.visit import ROOT, Visit
from tests.reliability import Promise

PAGE = '<!DOCTYPE html><meta charset="utf-8"><title>别的部门</title><link rel="icon" href="data:,"><body>'
CLAUSE, TARGETS = "embed/clauses/jzbf-2005-21/s1/", "embed/targets/jzbf-2005-21/"
CALL = """async (site) => {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = `${site}embed/calculate/`;
  await new Promise((done) => { frame.onload = done; document.body.append(frame); });
  const { port1, port2 } = new MessageChannel();
  const answers = globalThis.answers = new Map();
  const told = globalThis.told = [];
  globalThis.ask = (question) => new Promise((done) => { answers.set(question.id, done); port1.postMessage(question); });
  port1.onmessage = ({ data }) => { told.push(data); answers.get(data.id)?.(data); };
  const origin = new URL(site).origin;
  for (const strange of [null, 1, {}, [], "other", { yingbao: "ask" }])
    frame.contentWindow.postMessage(strange, origin, [new MessageChannel().port2]);
  frame.contentWindow.postMessage("yingbao", origin);
  frame.contentWindow.postMessage("yingbao", origin, [port2]);
  globalThis.port = port1;
}"""
ASK = """async () => {
  for (const strange of [null, "x", [], { abort: true }, { id: 9, abort: 1 }]) port.postMessage(strange);
  const stopped = ask({ id: 1, name: "gap", inputs: { kind: "private", staff: 44 } });
  port.postMessage({ id: 1, abort: true });
  const asked = [
    { id: 2, name: "gap", inputs: { kind: "private", day: "2026-11-29", staff: 45 } },
    { id: 3, name: { toString: 1 }, inputs: {} },
    { id: 4, name: "gap", inputs: 5 },
    { id: 5, name: "gap", inputs: { kind: "private", staf: 1 } },
  ];
  return Promise.all([stopped, ...asked.map(ask)]);
}"""


class Quiet(SimpleHTTPRequestHandler):
    """A server that is not ours: it says nothing of frames."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Says nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def others(tmp_path: Path) -> Iterator[tuple[Path, str, str]]:
    """A folder that two other sites serve."""
    folder = tmp_path / "others"
    folder.mkdir()
    with serving(folder) as one, serving(folder) as two:
        yield folder, one, two


@pytest.fixture
def copy(site: Path, others: tuple[Path, str, str], tmp_path: Path) -> Path:
    """The site of an operator who allows the first of them to call."""
    folder = tmp_path / "site"
    shutil.copytree(site, folder, copy_function=os.link)
    page = folder / "embed" / "calculate" / "index.html"
    page.parent.mkdir()
    made = Environment(loader=FileSystemLoader(ROOT / "docs"), autoescape=True).get_template("embed/calculate.html")
    page.write_text(made.render(root="../../", callers=[others[1].rstrip("/")]), encoding="utf-8")
    csp.stamp(page.parent)
    return folder


@pytest.fixture
def visit(chromium: Browser, copy: Path) -> Iterator[Visit]:
    with running(copy) as address, reader(chromium, address) as seen:
        yield seen


@pytest.fixture
def host(visit: Visit, others: tuple[Path, str, str]) -> Callable[[str, str], Page]:
    """Opens a page of another site."""

    def opened(body: str, origin: str = others[1]) -> Page:
        (others[0] / "index.html").write_text(PAGE + body, encoding="utf-8")
        page = visit.context.new_page()
        page.goto(origin)
        return page

    return opened


def test_the_line_of_the_dialog_is_a_frame_that_fits(visit: Visit, host: Callable[..., Page]) -> None:
    page = visit.open("policies/jzbf-2005-21/")
    assert [one for one in visit.requests if "embed" in one] == []
    page.locator("#s1 .cite-open").click()
    page.get_by_role("menuitem", name="嵌入别的网页").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    lines: list[str] = page.locator("dialog textarea").evaluate_all("all => all.map(one => one.value)")
    assert f'src="{visit.origin}{CLAUSE}"' in lines[0]
    assert f'<a href="{visit.origin}policies/jzbf-2005-21/?w=' in lines[1]
    table = lines[0].replace(CLAUSE, TARGETS).replace("<iframe", '<iframe id="table"')
    forged = (
        '<iframe id=forged srcdoc=\'<script>parent.postMessage({yingbao:"height",height:9},"*")</script>\'></iframe>'
    )
    outer = host(f"{lines[0]}{table}{lines[1]}{forged}")
    for name in (CLAUSE, TARGETS):
        frame = outer.locator(f"iframe[src$='{name}']")
        inner = frame.content_frame
        expect(inner.get_by_role("link", name="在原处打开")).to_be_visible()
        tall = inner.locator("html").evaluate("one => Math.ceil(one.getBoundingClientRect().height)")
        expect(frame).to_have_css("height", f"{tall}px")
    assert 0 < outer.locator("#forged").bounding_box()["height"] != 9  # type: ignore[index]
    first = outer.frame_locator(f"iframe[src$='{CLAUSE}']")
    assert "——" in first.locator(".embed-from").inner_text()
    with visit.context.expect_page() as opened:
        first.get_by_role("link", name="在原处打开").click()
    expect(opened.value.locator("#s1")).to_be_visible()
    quoted = outer.locator("blockquote a")
    assert quoted.get_attribute("href") == opened.value.url


def test_nothing_else_may_be_framed(visit: Visit, host: Callable[..., Page]) -> None:
    paths = (
        "",
        "calculators/gap/",
        "policies/jzbf-2005-21/",
        "embed/../calculators/gap/",
        "embed/..%2fcalculators/gap/",
        "embed/gone/",
    )
    frames = "".join(f'<iframe src="{visit.origin}{path}"></iframe>' for path in (*paths, CLAUSE))
    visit.provoked = True  # the browser says what it refused
    page = host(frames)
    expect(page.frame_locator(f"iframe[src$='{CLAUSE}']").locator("blockquote")).to_be_visible()
    inside = [one.url for one in page.frames if one != page.main_frame]
    assert inside[-1] == visit.origin + CLAUSE
    assert inside[:-1] == ["chrome-error://chromewebdata/"] * len(paths)


def test_those_who_are_allowed_get_answers(
    visit: Visit, host: Callable[..., Page], others: tuple[Path, str, str]
) -> None:
    visit.provoked = True
    stranger = host("", others[2])
    stranger.evaluate(CALL, visit.origin)
    stranger.evaluate("port.postMessage({ id: 1, name: 'gap', inputs: {} })")
    page = host("")
    page.evaluate(CALL, visit.origin)
    stopped, answered, *wrong = page.evaluate(ASK)
    assert stopped["error"]["name"] == "AbortError"
    result = calculate("gap", {"kind": "private", "day": "2026-11-29", "staff": 45})
    assert answered == {"id": 2, "result": result.to_dict()}
    assert [one["error"]["name"] for one in wrong][1:] == ["WrongTypeError", "UnknownFieldError"]
    assert wrong[2]["error"]["problems"][0]["field"] == "staf"
    assert stranger.evaluate("told") == [], "it asked before the other, who has been answered"
    assert len([one for one in visit.requests if "runtime.json" in one]) == 1, "a stranger starts nothing"


def test_a_calculator_in_a_frame_answers_and_fits(visit: Visit, host: Callable[..., Page]) -> None:
    page = host(
        f'<iframe src="{visit.origin}embed/calculators/gap/" title="x" width="100%" height="300"></iframe>'
        f'<script src="{visit.origin}embed/fit.js" async></script>'
    )
    inner = page.frame_locator("iframe")
    inner.get_by_role("button", name="试填示例").click()
    expect(inner.locator(".calc-result")).to_have_attribute("data-kind", "live")
    tall = inner.locator("html").evaluate("one => Math.ceil(one.getBoundingClientRect().height)")
    assert tall > 600
    expect(page.locator("iframe")).to_have_css("height", f"{tall}px")


def test_a_site_that_knows_its_address_says_it_to_programs(changed_site: Path) -> None:
    """In the sitemap, as canonical address, in Markdown, in COinS, in the line to paste."""
    listed = re.findall("<loc>([^<]*)</loc>", (changed_site / "sitemap.xml").read_text(encoding="utf-8"))
    pages = [one for one in offline.pages(changed_site) if one.name == "index.html"]
    wanted = {
        variant.ADDRESS + one.relative_to(changed_site).as_posix().removesuffix("index.html"): one for one in pages
    }
    assert len(listed) == len(set(listed))
    assert set(listed) == set(wanted)
    for address, page in wanted.items():
        assert f'<link rel="canonical" href="{address}">' in page.read_text(encoding="utf-8")
    assert f"\n> 网页：[{address}]({address})。" in twins.markdown(page.read_text(encoding="utf-8"))
    policy = changed_site / "policies" / "jzbf-2005-21"
    (coins,) = re.findall('class="Z3988" title="([^"]*)"', (policy / "index.html").read_text(encoding="utf-8"))
    told = dict(parse_qsl(unescape(coins), strict_parsing=True))
    assert (told["ctx_ver"], told["rft.date"]) == ("Z39.88-2004", "2005-04-11")
    assert told["rft.identifier"] == f"{variant.ADDRESS}policies/jzbf-2005-21/"
    embedded = json.loads((changed_site / CLAUSE / "oembed.json").read_text(encoding="utf-8"))
    assert f'src="{variant.ADDRESS}{CLAUSE}"' in embedded["html"]


def test_what_is_framed_is_read_by_everybody(chromium: Browser, server: str, promise: Promise) -> None:
    """A clause, the targets, a calculator: axe finds nothing, and the words are there without JavaScript."""
    paths = (CLAUSE, "embed/clauses/jzbf-2005-21/s3-1/", TARGETS, "embed/calculators/gap/")
    with reader(chromium, server) as visit:
        found = {path: violations(visit.open(path)) for path in paths}
    assert [one for one in found.items() if one[1]] == []
    with reader(chromium, server, java_script_enabled=False) as visit:
        page = visit.context.new_page()
        for path in paths:
            page.goto(server + path)
            assert len(page.locator("body").inner_text()) > 30, path
        expect(page.locator("noscript").first).to_be_attached()
    promise(4, "嵌在别人网页里的条款、指标和测算：没有 JavaScript 也读得到，无障碍检查没有问题", len(paths))
