"""What the bench of the start measures, in the order of its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from calculators import catalog
from calculators.output import link
from calculators.policy.knowledge_file import load
from scripts.data.compiler import compile_knowledge, dump
from scripts.publish.serve import HASHED
from tests.bench import pages
from tests.bench.measure import Subject, shows
from tests.bench.pages import PAGES, ROOT, SOURCES

REMEMBERED = """(globalThis.looking ??= (async () => {
  const pause = () => new Promise((done) => setTimeout(done, 50));
  while (!(await caches.match("/memory"))) await pause();
  while (!(await navigator.serviceWorker.getRegistration())?.active) await pause();
  globalThis.remembered = true;
})(), globalThis.remembered)"""
"""Ours has settled when it has kept Python's memory and the site for the next visit: docs/assets/js/python/memory.js, offline.js."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the bench.

    Attributes:
        kind: ``ours``, ``stock``, ``peer``, or ``limit`` for what is no peer but shows how quick another language is.
        make: makes the pages of the subject; answers its versions.
    """

    subject: Subject
    kind: str
    title: str
    make: Callable[[], dict[str, str]]


def entries() -> list[Entry]:
    """Ours, stock Pyodide and the peers, all doing the gap calculator's example."""
    knowledge = load(dump(compile_knowledge(ROOT / "docs")))
    words = catalog.run("gap", pages.example(), knowledge).headline  # stands in no peer's source
    fragment = link.encode(catalog.find("gap"), pages.example(), knowledge)
    site, gap, kept = ROOT / "site", "calculators/gap/", HASHED.pattern  # the peers may keep more
    live, result = shows('.calc-result[data-kind="live"]', words), shows("#result", words)
    cell = (SOURCES / "jupyterlite" / "cell.ipy").read_text(encoding="utf-8")
    console = "jupyterlite/repl/index.html?" + urlencode({"kernel": "python", "code": cell, "execute": "1"})
    ours = Subject("ours", site, f"{gap}#{fragment}", live, kept, REMEMBERED)
    small = Subject("ours-small", site, f"{gap}?python=small#{fragment}", live, kept, REMEMBERED)
    stock = Subject("stock", PAGES, "stock/main.html", result)
    worker = Subject("stock-worker", PAGES, "stock/worker.html", result)
    pyscript = Subject("pyscript", PAGES, "pyscript/", result)
    lite = Subject("jupyterlite", PAGES, console, shows(".jp-OutputArea-output", words))
    marimo = Subject("marimo", PAGES, "marimo/", shows("#root .output", words))
    micropython = Subject("micropython", PAGES, "micropython/", result)
    return [
        Entry(ours, "ours", "本站", pages.our_versions),
        Entry(small, "ours", "本站，不用存下的内存", pages.our_versions),
        Entry(stock, "stock", "原装 Pyodide，主线程", pages.make_stock),
        Entry(worker, "stock", "原装 Pyodide，Worker", pages.make_stock),
        Entry(pyscript, "peer", "PyScript", pages.make_pyscript),
        Entry(lite, "peer", "JupyterLite", pages.make_lite),
        Entry(marimo, "peer", "marimo", pages.make_marimo),
        Entry(micropython, "limit", "PyScript，MicroPython", pages.make_micropython),
    ]
