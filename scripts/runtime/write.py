"""The last stage before the site: everything the browser needs in order to run our Python.

``build_runtime`` writes a folder that the site serves as it is: the files, each with the hash of its contents in its
name, so that a browser may keep it for ever, and ``runtime.json``, the one list of them. Nothing else knows a name.

- ``files``: Pyodide's loader; its script without what a page never calls, and of its WebAssembly what a first visit calls;
  that WebAssembly's data; the part of Python's standard library that is used, compiled; our wheel, compiled;
  ``knowledge.json``.
- ``later``: the rest of that WebAssembly, loaded when the first result is on the screen, or when it is missed.
- ``image``: Python's memory before its first question, instead of data, library, wheel and knowledge, when the server is
  near: it is more to load and less to do.
- ``stock``: script, WebAssembly and library as Pyodide publishes them, loaded only when the way above has failed.
- ``extra``: the archives of scripts/runtime/archives.py, each loaded only where it is asked for: QR codes, rosters, XLSX.

Most of a stock Pyodide's start is the compiling of Python source; docs/about/decisions/0002-runtime.md has the figures.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hatchling.builders.wheel import WheelBuilder

from calculators.catalog import find
from calculators.policy.knowledge import Knowledge, load
from scripts.data.examples import SHOWN, Examples
from scripts.runtime.archives import ROOT
from scripts.runtime.first_visit import Job, Question, image, part
from scripts.runtime.node import PYODIDE, RuntimeBuildError, compile_for_browser, python_files, trim

SNAPSHOT = True
"""Whether a browser may keep Python's memory for the next visit: docs/about/decisions/0060-memory-snapshot.md"""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the runtime.

    Attributes:
        path: where it lies, relative to ``runtime.json``.
        size: in bytes, as the browser has it when nothing is compressed.
        sha256: of its bytes, in hexadecimal; the browser compares before it uses them.
    """

    path: str
    size: int
    sha256: str


def build_wheel(folder: Path, root: Path = ROOT) -> Path:
    """Builds the wheel of ``calculators/`` into a folder.

    The same sources give the same bytes: hatchling writes its own fixed date, or ``SOURCE_DATE_EPOCH`` if that is set.
    """
    (built,) = WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def store(folder: Path, files: dict[str, Path]) -> dict[str, Part]:
    """Puts files, by role, into a folder, each under a name with the hash of what is in it."""
    parts = {}
    for role, path in files.items():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        target = folder / f"{path.stem}.{digest[:12]}{path.suffix}"
        shutil.copyfile(path, target)
        parts[role] = Part(target.name, target.stat().st_size, digest)
    return parts


def lock(pyodide: Path = PYODIDE) -> dict[str, Any]:
    """The lock file that Pyodide wants to see: its own, with the ABI that it compares, and without any package."""
    whole = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    return {"info": whole["info"], "packages": {}}


def asked(examples: Examples, known: Knowledge) -> list[Question]:
    """What the calculators' pages may ask: every worked example, nothing at all, and every field left empty."""
    shown = {name: dict(one.inputs) for name, every in examples.items() for one in every if one.stem == SHOWN}
    empty = {name: {field.name: "" for field in find(name).fields(known)} for name in shown}
    return [
        *((name, dict(one.inputs), shown[name]) for name, every in examples.items() for one in every),
        *((name, typed, shown[name]) for name in shown for typed in ({}, empty[name])),
    ]


def build_runtime(out: Path, knowledge: Path, examples: Examples) -> list[str]:
    """Writes the runtime into ``out``, which is made anew; gives the names of the files that readers load.

    Args:
        out: the folder that the site will serve as ``runtime/``.
        knowledge: ``knowledge.json``, as the stage before wrote it.
        examples: the worked examples: what is called for their answers is what a first visit loads.

    Raises:
        RuntimeBuildError: if Pyodide or ``knowledge.json`` is missing, or an example cannot be answered.
    """
    if not knowledge.is_file():
        raise RuntimeBuildError(f"缺少 {knowledge}：请先完成前一步（knowledge）。")
    stock = python_files()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        compiled = compile_for_browser(build_wheel(Path(name)))
        small = {role: compiled.pop(role) for role in ("library", "wheel")} | {"knowledge": knowledge}
        first = {"loader": stock.pop("loader"), **trim(), **small}
        questions = asked(examples, load(knowledge.read_text(encoding="utf-8")))
        parts = part(Job(first, lock(), questions))
        later = {"wasm": parts.pop("later")}
        memory = {"memory": image(Job(first | parts, lock(), questions))} if SNAPSHOT else {}
        files, rest, quick = store(out, first | parts), store(out, later), store(out, memory)
        table = {
            "pyodide": json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))["version"],
            "version": hashlib.sha256(repr((files, rest)).encode()).hexdigest()[:12],
            "snapshot": SNAPSHOT,
            "lock": lock(),
            "files": {role: asdict(one) for role, one in files.items()},
            "later": {role: asdict(one) for role, one in rest.items()},
            "image": {role: asdict(one) for role, one in quick.items()},
            "stock": {role: asdict(one) for role, one in store(out, stock).items()},
            "extra": {role: asdict(one) for role, one in store(out, compiled).items()},
        }
    (out / "runtime.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return [one.path for one in (*files.values(), *rest.values(), *quick.values())]
