"""Faults on the way (故障), one at a time: what goes wrong with which file of the runtime, on which kind of page.

Every file that a page needs in order to calculate takes its turn; the list comes from runtime.json and from what the
page's scripts import, so that a new file is tried without anybody writing it down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Error, Page, Route

from calculators.catalog import listed
from scripts.publish.preload import imported
from scripts.publish.serve import TYPES
from tests.browser.visit import SMALL

FAULTS = {
    "missing": "文件缺失",
    "truncated": "文件不完整",
    "changed": "文件被改动",
    "blocked": "文件被拦",
    "slow": "一直不来",
}
STAND_IN = ("script", "wasm", "data", "library", "image-memory")
"""When one of these is at fault, a slower way of starting answers without being asked to."""
FROM_MEMORY = ("loader", "script", "wasm", "knowledge")
"""What a start from memory needs besides the memory."""
PATIENT = """(() => {
  const waiting = new Map();
  const [begin, end] = [setTimeout, clearTimeout];
  let number = 0;
  globalThis.setTimeout = (then, wait, ...given) => {
    if (!(wait >= LEAST)) return begin(then, wait, ...given);
    waiting.set(--number, then);
    return number;
  };
  globalThis.clearTimeout = (timer) => waiting.delete(timer) || end(timer);
  globalThis.isWaiting = () => waiting.size > 0;
  globalThis.losePatience = () => {
    const all = [...waiting.values()];
    waiting.clear();
    for (const then of all) then();
  };
})()"""
"""What a page does after so many milliseconds or more, it does when the test says so."""
WAITING = PATIENT.replace("LEAST", "60_000")
"""The page's minute without a sign of life is over when the test says so."""
ANSWERING = PATIENT.replace("LEAST", "20_000")
"""And so is its time for one answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file at fault: its role or name, and its path in the site."""

    name: str
    path: str


def parts(site: Path, worker: str = "python/worker.js", extra: str = "", *, image: bool = False) -> list[Part]:
    """Every file that stands between a page that works and its answer; `extra` is what only this kind of page loads."""
    table = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    roles = table["files"]
    if image:
        memory = {f"image-{role}": one for role, one in table["image"].items()}
        roles = {role: roles[role] for role in FROM_MEMORY} | memory
    if extra:  # what more than a first answer needs asks for the later part of Python too
        later = {f"later-{role}": one for role, one in table["later"].items()}
        roles = roles | later | {extra: table["extra"][extra]}
    return [
        Part("list", "runtime/runtime.json"),
        *(Part(role, f"runtime/{one['path']}") for role, one in roles.items()),
        Part(worker, f"assets/js/{worker}"),
    ]


def page_scripts(site: Path, name: str = "calculator/calculator.js") -> list[Part]:
    """The scripts of a page itself."""
    return [
        Part(one, f"assets/js/{one}") for one in ("python/launch.js", name, *imported(site / "assets" / "js")[name])
    ]


@dataclass
class Connection:
    """What happens to a file on its way from the site to the browser. ``mend`` ends it; what hung then arrives."""

    site: Path
    part: Part | None = None
    how: str = ""
    hit: int = 0
    _hanging: list[Route] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Stands between this browser and the server from now on."""
        context.route(lambda url: "/runtime/" in url or "/assets/js/" in url, self._answer)

    def spoil(self, part: Part, how: str) -> None:
        """From now on this file comes like that."""
        self.part, self.how, self.hit = part, how, 0

    def mend(self) -> None:
        """Everything comes as it should."""
        self.part = None
        while self._hanging:
            with suppress(Error):  # whoever waited may be gone
                self._hanging.pop().abort()

    def _answer(self, route: Route) -> None:
        if not self.part or urlsplit(route.request.url).path != f"/{self.part.path}":
            route.continue_()
            return
        self.hit += 1
        body = bytearray((self.site / self.part.path).read_bytes())
        match self.how:
            case "missing":
                route.fulfill(status=404, body="")
            case "blocked":
                route.abort("blockedbyclient")
            case "slow":
                self._hanging.append(route)
            case "truncated":
                self._fulfill(route, bytes(body[: len(body) // 2]))
            case "changed":
                body[len(body) // 3] ^= 1
                self._fulfill(route, bytes(body))

    def _fulfill(self, route: Route, body: bytes) -> None:
        assert self.part
        route.fulfill(body=body, content_type=TYPES["." + self.part.path.rpartition(".")[2]])


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page that runs Python: how its answer is asked for, and how it shows answer, failure and retry. Of a calculator
    its name: CPython is asked too, and its first sentence is the answer.
    """

    title: str
    path: str
    ask: Callable[[Page], None]
    done: str
    failed: str = ".calc-retry"
    again: Callable[[Page], None] = lambda page: page.locator(".calc-retry").click()
    worker: str = "python/worker.js"
    extra: str = ""
    image: bool = False
    patient: bool = False
    calculator: str = ""


def _example(page: Page) -> None:
    page.locator("button[data-action='example']").click()


def _sheet(page: Page) -> None:
    page.set_input_files("input[type=file]", {"name": "计算书.json", "mimeType": "application/json", "buffer": b"{}"})


def _sheet_again(page: Page) -> None:
    page.locator(".calc-retry").click()
    _sheet(page)


def _roster_again(page: Page) -> None:
    page.locator(".calc-retry").click()
    _example(page)


LIVE = ".calc-result[data-kind='live'] .headline"
CALCULATOR = [
    Kind(f"测算：{one.title}", f"calculators/{one.name}/{SMALL}", _example, LIVE, patient=True, calculator=one.name)
    for one in listed()
]
OTHERS = [
    Kind(
        "测算，直接载入内存",
        "calculators/gap/?python=image",
        _example,
        LIVE,
        image=True,
        patient=True,
        calculator="gap",
    ),
    Kind(
        "花名册核对",
        f"calculators/roster/{SMALL}",
        _example,
        LIVE,
        again=_roster_again,
        extra="roster",
        patient=True,
    ),
    Kind(
        "校勘验证",
        f"policies/jzbf-2005-21/collation/{SMALL}",
        lambda page: page.locator("[data-action='prove']").click(),
        ".proof-answer:not(:empty)",
    ),
    Kind("核对引文", f"guide/cite-check/{SMALL}", _example, ".cite-items", extra="citecheck"),
    Kind("核对计算书", f"guide/verify/{SMALL}", _sheet, ".verdict .headline", again=_sheet_again, extra="keeping"),
]


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the matrix."""

    kind: Kind
    part: Part
    how: str

    def __str__(self) -> str:
        return f"{self.kind.title} × {self.part.name} × {self.how}"


def matrix(site: Path) -> Iterator[Cell]:
    """Every file and every fault: on each calculator in turn, and on each other kind of page."""
    calculators = cycle(CALCULATOR)
    for kind in [None, *OTHERS]:
        for part in parts(site, kind.worker, kind.extra, image=kind.image) if kind else parts(site):
            for how in FAULTS:
                if how == "changed" and part.path.endswith(".js") and part.path.startswith("assets/"):
                    continue  # scripts of a page have no hash: whoever can change them can change the page
                if how == "slow" and kind and not kind.patient:
                    continue  # it says so after a minute or more, which no test waits for
                yield Cell(kind or next(calculators), part, how)


def sample(cells: list[Cell]) -> list[Cell]:
    """Every file once on a calculator and some on each other kind of page, with every fault among them."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        title = "" if cell.kind in CALCULATOR else cell.kind.title
        groups.setdefault((title, cell.part.name), []).append(cell)
    turns = enumerate(groups.items())
    chosen = [(title, group[number % len(group)]) for number, ((title, _), group) in turns]
    return [cell for number, (title, cell) in enumerate(chosen) if not title or number % 7 == 0]
