"""The one way in which starts are measured: navigation to the first live result on the screen, in a new profile and again.

A bench names its ``Subject``s and calls ``rounds``. The clock is the browser's own: ``performance.now()`` after the
frame in which the result is seen, counted from the start of the navigation.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

from scripts.setup.programs import find_browser
from tests.bench.wire import LOOPBACK, PROBE_BYTES, Link, Wire, wired
from tests.browser.conftest import FLAGS
from tests.browser.visit import foreign

PATIENCE = 300_000
QUIET = 2.0
"""Seconds without a byte on the wire after which a page has settled."""
EVERYTHING_BUT_PAGES = r"/[^/]+\.(?!html$)[^./]+$"
"""Files that a browser may keep, where a host's rule is as kind as can be: all but the pages themselves."""
WATCH = """(() => {
  if (window !== top) return;
  const there = () => { %s };
  const look = () => {
    if (!document.body || !there()) return void requestAnimationFrame(look);
    const painted = new MessageChannel();
    painted.port1.onmessage = () => { globalThis.firstSeen = performance.now(); };
    painted.port2.postMessage(null);
  };
  requestAnimationFrame(look);
})();"""
IN_PAGE = 'async () => (await import("/probe.mjs")).probe()'
IN_WORKER = """() => new Promise((done) => {
  const worker = new Worker("/worker.mjs", { type: "module" });
  worker.onmessage = ({ data }) => done(data);
})"""
IN_SERVICE = """() => new Promise(async (done) => {
  navigator.serviceWorker.addEventListener("message", ({ data }) => done(data));
  navigator.serviceWorker.startMessages();
  await navigator.serviceWorker.register("/service.mjs", { type: "module" });
  (await navigator.serviceWorker.ready).active.postMessage(null);
})"""


class BenchError(Exception):
    """A subject did not show its result; the text says which one and what the browser said."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is measured.

    Attributes:
        name: in files and on the command line.
        folder: what is served.
        path: the page, relative to the folder.
        there: the body of a JavaScript function that tells whether the live result is on the screen.
        kept: a pattern of the paths that the browser may keep without asking.
        settled: a JavaScript expression that is true once nothing more happens for the next visit's sake.
    """

    name: str
    folder: Path
    path: str
    there: str
    kept: str = EVERYTHING_BUT_PAGES
    settled: str = "true"


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit: milliseconds to the result, bytes and requests on the wire until then, bytes when all was quiet."""

    ms: int
    bytes: int
    requests: int
    later: int


@dataclass(frozen=True, slots=True)
class Turn:
    """The first and the second visit of one new profile."""

    subject: str
    link: Link
    cold: Seen
    warm: Seen


def shows(selector: str, text: str = "") -> str:
    """The usual test for a result: an element that is visible and holds this text."""
    return (
        f"return [...document.querySelectorAll({selector!r})]"
        f".some((one) => one.checkVisibility() && one.textContent.includes({text!r}));"
    )


def trial(playwright: Playwright, subject: Subject) -> None:
    """One turn that does not count: packs what will be sent, and shows that it works here. Raises BenchError."""
    with wired(subject.folder, subject.kept) as wire:
        turn(playwright, subject, wire, LOOPBACK)


def rounds(playwright: Playwright, subjects: Sequence[Subject], links: Sequence[Link], repeats: int) -> Iterator[Turn]:
    """Measures A B C, A B C, … for each link, so that what disturbs the machine disturbs all alike.

    Raises:
        BenchError: if a subject fails twice in the same turn.
    """
    with ExitStack() as stack:
        wires = {one.name: stack.enter_context(wired(one.folder, one.kept)) for one in subjects}
        for link in links:
            for _ in range(repeats):
                for subject in subjects:
                    try:
                        yield turn(playwright, subject, wires[subject.name], link)
                    except BenchError as error:
                        print(f"再测一次：{error}", file=sys.stderr)
                        yield turn(playwright, subject, wires[subject.name], link)


def turn(playwright: Playwright, subject: Subject, wire: Wire, link: Link) -> Turn:
    """One new profile: a first visit and, when everything is quiet, a second one. Raises BenchError."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as profile:
        context = open_browser(playwright, Path(profile))
        context.add_init_script(WATCH % subject.there)
        cold = visit(context, subject, wire, link)
        warm = visit(context, subject, wire, link)
        context.close()
    return Turn(subject.name, link, cold, warm)


def open_browser(playwright: Playwright, profile: Path) -> BrowserContext:
    """Headless Chromium with a profile on disk, as a reader has one."""
    return playwright.chromium.launch_persistent_context(
        profile, executable_path=find_browser(), args=FLAGS, locale="zh-CN", viewport={"width": 1280, "height": 900}
    )


def visit(context: BrowserContext, subject: Subject, wire: Wire, link: Link) -> Seen:
    """Opens the page in a new tab, waits for the result, then until all is quiet, and closes it."""
    asked: list[str] = []
    said: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    wire.reset()
    wire.link = link
    try:
        page.goto(wire.address + subject.path, wait_until="commit", timeout=PATIENCE)
        wait_until(page, "globalThis.firstSeen > 0")
    except Exception as error:
        raise BenchError(f"{subject.name}：没有看到结果。{error}\n" + "\n".join(said[-20:])) from error
    ms, size, requests = round(page.evaluate("globalThis.firstSeen")), wire.sent, wire.requests
    wire.link = LOOPBACK
    settle(page, subject, wire)
    page.close()
    if strange := foreign(asked, wire.address):
        raise BenchError(f"{subject.name}：向别处请求了 {strange[:3]}，不能算在本机运行")
    return Seen(ms, size, requests, wire.sent)


def settle(page: Page, subject: Subject, wire: Wire) -> None:
    """Waits until the page has nothing more to load or to keep; not on the clock, so the line is fast."""
    wait_until(page, subject.settled)
    started = time.monotonic()
    while time.monotonic() - max(wire.last, started) < QUIET:
        page.wait_for_timeout(100)


def wait_until(page: Page, expression: str) -> None:
    """Waits for a JavaScript expression to be true. Playwright's own way needs eval, which our pages forbid.

    Raises:
        BenchError: if that does not happen within ``PATIENCE``.
    """
    late = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(expression):
        if time.monotonic() > late:
            raise BenchError(f"等了{PATIENCE // 1000}秒：{expression}")
        page.wait_for_timeout(100)


def check_link(playwright: Playwright, link: Link) -> dict[str, dict[str, int]]:
    """What page, worker and service worker really get of a link: first byte in ms, kbit/s of what follows it."""
    found = {}
    with (
        wired(Path(__file__).with_name("probe")) as wire,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        context = open_browser(playwright, Path(profile))
        page = context.new_page()
        page.goto(wire.address)
        wire.link = link
        for name, program in (("page", IN_PAGE), ("worker", IN_WORKER), ("service-worker", IN_SERVICE)):
            seen = page.evaluate(program)
            rest = max(seen["all"] - seen["first"], 0.1)
            found[name] = {"first_byte_ms": round(seen["first"]), "kbit_s": round(PROBE_BYTES * 8 / rest)}
        context.close()
    return found


def machine(playwright: Playwright) -> dict[str, Any]:
    """What it was measured on, and when."""
    browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
    version = browser.version
    browser.close()
    models = told_by("/proc/cpuinfo", "model name")
    memory = told_by("/proc/meminfo", "MemTotal")
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "memory_mb": int(memory[0].split()[0]) // 1024 if memory else 0,
        "system": f"{platform.system()} {platform.release()}",
        "browser": f"Chromium {version}",
        "load": [load()],
    }


def load() -> float:
    """How many programs wanted a processor in the last minute, on average: ours and all others."""
    return round(os.getloadavg()[0], 1)


def told_by(path: str, key: str) -> list[str]:
    """What Linux tells about itself; empty elsewhere."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    return [line.partition(":")[2].strip() for line in lines if line.startswith(key)]
