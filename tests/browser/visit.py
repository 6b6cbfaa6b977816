"""A reader's visit: one browser context whose requests, console and errors are all recorded."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, WebError

from calculators import bridge

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120_000
"""Milliseconds that the first answer may take on a slow, busy machine."""
FULL = {"kind": "private", "staff": "120", "enrolled-pension": "102"}
"""What a reader of 参保缺口 fills in: enough for a result."""
SMALL, IMAGE, MEMORY = "?python=small", "?python=image", "?python=memory"
"""Behind a page's address: Python starts from the small files, from the memory that the build made, or from the memory
that this browser keeps. Without it, how quickly the server answered decides: what no test may depend on."""
KEPT = """async () => {
  for (const end = performance.now() + PATIENCE; !(await caches.match("/memory")); ) {
    if (performance.now() > end) throw new Error("Python's memory was not kept");
    await new Promise((done) => setTimeout(done, 50));
  }
}""".replace("PATIENCE", str(PATIENCE))
"""Waits until Python's memory is kept for the next visit."""
COUNT = """(() => {
  globalThis.workersBegun = globalThis.answersHeard = 0;
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      workersBegun += 1;
      this.addEventListener("message", ({ data }) => { answersHeard += data.type === "result"; });
    }
  };
})()"""
"""Before a page's own scripts: counts the workers that it begins and the answers that come from them."""
IDLE = """new Promise((then) => {
  let idle = false;
  const frame = () => { if (!idle) requestAnimationFrame(frame); };
  requestIdleCallback(() => { idle = true; setTimeout(then); });
  frame();
})"""
"""Waits until the page has nothing to do; what it had put off until then has been begun. It asks for frames meanwhile: without
any, a browser that shows nothing may never say that it is idle."""
FIELDS = """(wanted) => {
  const all = [...document.querySelectorAll(".calc-form [name]")].reverse();
  const first = new Map(all.map((one) => [one.name, one]));
  const days = [...document.querySelectorAll(".calc-form [data-today] input")];
  const offered = days.filter((one) => one.value && !wanted.includes(one.name)).map((one) => one.name);
  const there = [...offered, ...wanted].filter((name) => first.has(name));
  const kind = (one) => (one.tagName === "SELECT" ? "select" : one.type);
  return [
    Object.fromEntries(there.map((name) => [name, kind(first.get(name))])),
    offered,
    there.filter((name) => first.get(name).closest("details:not([open])")),
  ];
}"""
"""Of a form: what kind of field each of these names is, which days the page offers besides, what stands in a folded group."""
ASK = """async (questions) => {
  const launched = launchPython(new URL("/runtime/", location.href).href, false);
  const { worker } = launched;
  const [whole, ...answers] = [{ ...questions[0], type: "rest", id: 0 }]; // before it, all of the WebAssembly is loaded
  await new Promise((done, failed) => {
    const next = () => {
      if (answers.length === questions.length) done();
      else worker.postMessage({ type: "run", id: answers.length + 1, ...questions[answers.length] });
    };
    launched.listen((message) => {
      if (message.type === "failed") failed(new Error(message.text));
      if (message.type === "ready") worker.postMessage(whole);
      if (message.type !== "result") return;
      if (message.id) answers.push(message);
      next();
    });
  });
  worker.terminate();
  return answers;
}"""
"""Asks a new worker one question after the other."""
ANEW = ("Pyodide has suffered", "The cause of the fatal error", "Another error occurred", "null function")
"""What the console says when Python called a function of the later part of its WebAssembly, and is started anew with both parts."""
OFFLINE_OFF = "try { localStorage.setItem('offline', 'off'); } catch { /* a page that may keep nothing */ }"


def foreign(addresses: list[str], origin: str) -> list[str]:
    """The addresses that are neither on the site's own origin nor inside the page itself."""
    inside = ("blob", "data", "about")
    own = urlsplit(origin)[:2]
    return [one for one in addresses if urlsplit(one).scheme not in inside and urlsplit(one)[:2] != own]


@dataclass
class Visit:
    """What was seen of one browser context, and the steps that every test takes.

    Attributes:
        requests: all that were made, by pages, workers and the service worker.
        kept_for_later: those of them that the service worker made.
        provoked: a test breaks something on purpose; the browser may then complain in the console, the page must still
            not throw.
    """

    context: BrowserContext
    origin: str
    requests: list[str] = field(default_factory=list)
    kept_for_later: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    provoked: bool = False

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.context.on("request", self._request)
        self.context.on("console", self._console)
        self.context.on("weberror", self._error)

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        if request.service_worker:
            self.kept_for_later.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.errors.append(str(error.error))

    def open(self, path: str) -> Page:
        """Opens a page of the site in a new tab."""
        page = self.context.new_page()
        page.goto(self.origin + path)
        return page

    def keeps_nothing(self) -> None:
        """This reader has said that the site is not to be kept: a while after a result, no service worker asks for all of it.
        For pages that stay open for many questions: 17 MB are some seconds of work, and what is kept answers from then on.
        """
        self.context.add_init_script(OFFLINE_OFF)

    def calculator(self, name: str = "gap", fragment: str = "") -> Page:
        """Opens a calculator."""
        return self.open(f"calculators/{name}/{fragment}")

    @property
    def complaints(self) -> list[str]:
        """What the console said, except that Python was started anew with the later part of its WebAssembly."""
        return [one for one in self.console if not any(words in one for words in ANEW)]

    def check(self) -> None:
        """Fails if the page threw, or if the console said anything that was not provoked. Once, Python may have called by
        chance what no first visit calls (record 0002; tests/build/test_runtime.py tries what may not depend on chance).
        """
        assert self.errors == []
        assert self.provoked or self.complaints == []
        assert self.provoked or len([one for one in self.console if " → small (null function" in one]) <= 1


def until(page: Page, come: Callable[[], bool]) -> None:
    """Waits until this is so, while the browser goes on."""
    for _ in range(PATIENCE // 20):
        if come():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it did not come")


def put(page: Page, values: dict[str, Any]) -> None:
    """Types values into the fields of these names, as a reader would; a day that the page offers and that is not among them
    is emptied, for an example says all that it means.
    """
    _, offered, folded = page.evaluate(FIELDS, list(values))
    for name in offered:
        if name in folded:
            unfold(control(page, name))
        control(page, name).fill("")
    add(page, values)


def add(page: Page, values: Mapping[str, Any]) -> None:
    """Types values into the fields of these names, and leaves everything else as it stands."""
    kinds, _, folded = page.evaluate(FIELDS, list(values))
    for name in [one for one in folded if one in values]:
        unfold(control(page, name))
    for name, value in values.items():
        if kinds.get(name) == "select":
            control(page, name).select_option(str(value))
        elif kinds.get(name) == "radio":
            page.locator(f".calc-form [name='{name}'][value='{value}']").check()
        elif kinds.get(name) == "checkbox":
            control(page, name).set_checked(value not in ("", "no", "0", False))
        else:
            if kinds.get(name) == "textarea":
                as_text(page, name)
            control(page, name).fill(str(value))


def as_text(page: Page, name: str) -> None:
    """Turns a table that is edited as rows into the text that it is."""
    switch = page.locator(f"[data-field='{name}'] [data-rows='switch']")
    if switch.count():
        page.mouse.move(9, 9)  # a sign of life, at which the script comes
        switch.wait_for()
        if not control(page, name).is_visible():
            switch.click()


def control(page: Page, name: str) -> Locator:
    """The field of this name, the first of its kind."""
    return page.locator(f".calc-form [name='{name}']").first


def unfold(control: Locator) -> None:
    """Opens the folded group that a field stands in."""
    group = control.locator("xpath=ancestor::details[not(@open)]")
    if group.count():
        group.locator("summary").click()


def typed(page: Page) -> dict[str, str]:
    """What stands in the form, without what is empty."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries(new FormData(document.querySelector('.calc-form')))"
    )
    return {name: value for name, value in found.items() if value}


def live(page: Page) -> str:
    """Waits for the result of all that has been typed and gives its first sentence."""
    return page.locator(".calc-result[data-kind='live']:not([data-waiting]) .headline").inner_text()


def submit(page: Page) -> None:
    """Presses 计算 and waits until the answer, a result or an error summary, has taken the focus."""
    page.locator(".calc-form [type='submit']").click()
    page.locator(".calc-result:focus, .calc-errors:focus").wait_for()


def as_shown(page: Page, html: str) -> str:
    """HTML as a browser writes it back, outside the site, whose policy allows no HTML but its own: in an empty tab that stays."""
    empty = next((one for one in page.context.pages if one.url == "about:blank"), None) or page.context.new_page()
    shown: str = empty.evaluate(
        "(html) => Object.assign(document.createElement('div'), {innerHTML: html}).innerHTML", html
    )
    return shown


@lru_cache(maxsize=1)
def open_knowledge(path: Path) -> None:
    """Gives CPython the data that a site serves, once; their file has their hash in its name."""
    bridge.open_knowledge(path.read_text(encoding="utf-8"))


def cpython(site: Path, values: dict[str, Any], name: str = "gap") -> dict[str, Any]:
    """What the same code answers in CPython, with the knowledge that the site serves."""
    table = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    path = site / "runtime" / table["files"]["knowledge"]["path"]
    open_knowledge(path)
    answer: dict[str, Any] = json.loads(bridge.respond(name, json.dumps(values), "../../", today(), example(name)))
    return answer


def answers(page: Page, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Python in this browser answers to calculators' names and values, all asked of one worker as a page asks it."""
    more = [{"day": today(), "example": json.loads(example(one["name"])), "root": "../../"} for one in asked]
    found: list[dict[str, Any]] = page.evaluate(ASK, [one | rest for one, rest in zip(asked, more, strict=True)])
    return found


def kept(name: str, values: dict[str, Any], what: str) -> dict[str, Any]:
    """The file that CPython makes of this."""
    file: dict[str, Any] = json.loads(bridge.download(name, json.dumps(values), what, today(), example(name)))
    return file


def today() -> str:
    """The day of browser and test alike: China's."""
    return datetime.now(timezone(timedelta(hours=8))).date().isoformat()


def example(name: str) -> str:
    """What the page's example fills in, as JSON."""
    path = ROOT / "tests" / "examples" / name / "example.toml"
    return json.dumps(tomllib.loads(path.read_text(encoding="utf-8"))["inputs"])
