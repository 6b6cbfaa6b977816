"""Profile-guided split of the WebAssembly, and a snapshot of Python's memory, made under Node.

``part`` parts the WebAssembly by what a first visit calls; ``image`` is Python's memory before it has read any data, for
readers to whom loading it is quicker than making it. docs/about/decisions/0002-runtime.md has the figures.

The visit is always the same one, tests/fixtures/first-visit: what is made here changes with our programs and with Pyodide,
never with the data, the examples or the day. ``python -m tests.first_visit`` writes it anew, which a new calculator or
another form of knowledge.json asks for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculators.catalog import NAMES
from scripts.cache import Cache
from scripts.runtime.archives import ROOT
from scripts.runtime.node import PYTHON_FILES, run_node

VISIT = ROOT / "tests" / "fixtures" / "first-visit"
"""The fixed visit: ``knowledge.json``, and ``questions.json``, each a calculator, what is typed, what its page shows."""
SCRIPTS = ROOT / "docs" / "assets" / "js"
START = [SCRIPTS / "python" / "pyodide.js", Path(__file__).with_name("fake_worker.mjs")]
"""What starts Pyodide in a page's worker, and here."""
CALCULATORS = [f"calculators.{name}.calculator" for name in NAMES]
"""The modules of all calculators."""
DOWNLOADS = ("text", "csv", "sheet", "example")
"""The downloads that every calculator's result has."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a page loads for its first answer, by role, without the data; the lock file that Pyodide wants to see."""

    files: dict[str, Path]
    lock: Any
    cache: Cache

    def make(self, verb: str, programs: Sequence[str], further: Mapping[str, Any]) -> Path:
        """The folder that ``<verb>.mjs`` filled, now or when all that it depends on was last the same."""
        here = [Path(__file__).with_name(one) for one in (f"{verb}.mjs", *programs)]
        visit = [VISIT / "knowledge.json", VISIT / "questions.json"]
        told = {"lock": self.lock, "modules": CALCULATORS, **further}

        def make(work: Path) -> None:
            knowledge, questions = (path.read_text(encoding="utf-8") for path in visit)
            files = {role: str(path) for role, path in self.files.items()}
            job = {"files": files, "knowledge": knowledge, "questions": json.loads(questions), **told}
            (work / "job.json").write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
            run_node(here[0], work)

        return self.cache.fill(verb, [*here, *visit, *START, *self.files.values()], make, json.dumps(told))


def split_wasm(job: Job) -> dict[str, Path]:
    """Splits the WebAssembly: ``wasm`` holds all that a first visit calls, ``later`` the rest, ``data`` its data.

    Raises:
        BuildStopped: if a question of the visit cannot be answered; with what was said.
    """
    place = job.make("first_visit", ("wasm_split.mjs", "wasm_sections.mjs", "chance.py"), {"downloads": DOWNLOADS})
    return {"wasm": place / PYTHON_FILES["wasm"], "later": place / "later.wasm", "data": place / "data.bin"}


def snapshot_memory(job: Job) -> Path:
    """Snapshots Python's memory with every calculator imported, before any policy data are read.

    Args:
        job: with the WebAssembly in parts.

    Raises:
        BuildStopped: if Python, started from this memory, answers a question otherwise; with what was said.
    """
    return job.make("memory_image", (), {}) / "memory.bin"
