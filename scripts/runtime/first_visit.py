"""What a reader loads for a first answer, made from what a first visit is seen to do, under Node.

``part`` parts the WebAssembly by what a first visit calls; ``image`` is Python's memory just before its first question,
for readers to whom loading it is quicker than making it. docs/about/decisions/0002-runtime.md has the figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calculators.catalog import NAMES
from scripts.runtime.archives import ROOT
from scripts.runtime.node import CACHE, PYTHON_FILES, kept, run_node

SCRIPTS = ROOT / "docs" / "assets" / "js"
START = [SCRIPTS / "python" / "pyodide.js", Path(__file__).with_name("fake_worker.mjs")]
"""What starts Pyodide in a page's worker, and here."""
CALCULATORS = [f"calculators.{name}.calculator" for name in NAMES]
"""The modules of all calculators."""
KEPT = ("text", "csv", "sheet")
"""What every calculator's result can be kept as."""
Question = tuple[str, Mapping[str, str], Mapping[str, str]]
"""A calculator's name, what is typed, and the example that its page shows."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a page loads for its first answer, by role; the lock file that Pyodide wants to see; every worked example."""

    files: dict[str, Path]
    lock: Any
    questions: Sequence[Question]

    def make(self, verb: str, programs: Sequence[str], further: Mapping[str, Any]) -> Path:
        """The folder that ``<verb>.mjs`` filled, now or when all that it depends on was last the same."""
        here = [Path(__file__).with_name(one) for one in (f"{verb}.mjs", *programs)]
        told = {"lock": self.lock, "questions": self.questions, **further}

        def make(work: Path) -> None:
            files = {role: str(path) for role, path in self.files.items()}
            text = json.dumps({"files": files, **told}, ensure_ascii=False)
            (work / "job.json").write_text(text, encoding="utf-8")
            run_node(here[0], work)

        asked = json.dumps(told, ensure_ascii=False).encode()
        return kept(CACHE / verb, [*here, *START, *self.files.values()], make, asked)


def part(job: Job) -> dict[str, Path]:
    """The WebAssembly, whole in the job, in two and its data apart: ``wasm``, all that a first visit calls; ``later``;
    ``data``.

    Raises:
        RuntimeBuildError: if a worked example cannot be answered; with what was said.
    """
    place = job.make("first_visit", ("wasm_split.mjs", "wasm_sections.mjs"), {"kept": KEPT, "modules": CALCULATORS})
    return {"wasm": place / PYTHON_FILES["wasm"], "later": place / "later.wasm", "data": place / "data.bin"}


def image(job: Job) -> Path:
    """Python's memory before a first question, every calculator imported and the policy data read.

    Args:
        job: with the WebAssembly in parts.

    Raises:
        RuntimeBuildError: if Python, started from this memory, answers a worked example otherwise; with what was said.
    """
    return job.make("memory_image", (), {"modules": CALCULATORS}) / "memory.bin"
