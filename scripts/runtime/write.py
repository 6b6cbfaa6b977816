"""The last stage before the site: everything the browser needs in order to run our Python.

``build_runtime`` writes a folder that the site serves as it is: the files, each with the hash of its contents in its
name, so that a browser may keep it for ever, and ``runtime.json``, the one list of them. Nothing else knows a name.

- ``files``: Pyodide's loader; its script without what a page never calls, and of its WebAssembly what a first visit calls;
  that WebAssembly's data; the part of Python's standard library that is used, compiled; our wheel, compiled;
  ``knowledge.json``.
- ``later``: the rest of that WebAssembly, loaded when the first result is on the screen, or when it is missed.
- ``image``: Python's memory before it reads ``knowledge.json``, instead of data, library and wheel, when the server is
  near: it is more to load and less to do. Only a release has it.
- ``stock``: script, WebAssembly and library as Pyodide publishes them, loaded only when the way above has failed.
- ``extra``: the archives of scripts/runtime/archives.py, each loaded only where it is asked for: rosters, XLSX.

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

from scripts.cache import Cache
from scripts.errors import BuildStopped
from scripts.runtime.archives import ROOT
from scripts.runtime.first_visit import Job, snapshot_memory, split_wasm
from scripts.runtime.node import PYODIDE, compile_for_browser, python_files, trim

SNAPSHOT = True
"""Whether a browser may keep Python's memory for the next visit: docs/about/decisions/0060-memory-snapshot.md"""
KNOWN_AS = {".mjs": ".js", ".whl": ".zip"}
"""Endings that a plain server may not know, and the ones under which every server sends the same file with the right type."""


@dataclass(frozen=True, slots=True)
class RuntimeFile:
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


def store(folder: Path, files: dict[str, Path]) -> dict[str, RuntimeFile]:
    """Puts files, by role, into a folder, each under a name with the hash of what is in it."""
    parts = {}
    for role, path in files.items():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        target = folder / f"{path.stem}.{digest[:12]}{KNOWN_AS.get(path.suffix, path.suffix)}"
        shutil.copyfile(path, target)
        parts[role] = RuntimeFile(target.name, target.stat().st_size, digest)
    return parts


def lock(pyodide: Path = PYODIDE) -> dict[str, Any]:
    """The lock file that Pyodide wants to see: its own, with the ABI that it compares, and without any package."""
    whole = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    return {"info": whole["info"], "packages": {}}


def build_runtime(out: Path, knowledge: Path, cache: Cache, *, release: bool = True) -> list[str]:
    """Writes the runtime into ``out``, which is made anew; gives the names of the files that readers load.

    Args:
        out: the folder that the site will serve as ``runtime/``.
        knowledge: ``knowledge.json``, as the stage before wrote it. Nothing else of the runtime depends on it.
        cache: where what Node makes is kept.
        release: with the ``image``, which takes half a minute to compress.

    Raises:
        BuildStopped: if Pyodide or ``knowledge.json`` is missing, or a question of the first visit cannot be answered.
    """
    if not knowledge.is_file():
        raise BuildStopped(f"缺少 {knowledge}：请先完成前一步（knowledge）。")
    stock = python_files()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        compiled = compile_for_browser(build_wheel(Path(name)), cache)
        first = {
            "loader": stock.pop("loader"),
            **trim(cache),
            **{role: compiled.pop(role) for role in ("library", "wheel")},
        }
        parts = split_wasm(Job(first, lock(), cache))
        later = {"wasm": parts.pop("later")}
        first |= parts
        memory = {"memory": snapshot_memory(Job(first, lock(), cache))} if SNAPSHOT and release else {}
        files, rest, quick = store(out, first), store(out, later), store(out, memory)
        table = {
            "release": "",  # scripts/publish/release.py
            "pyodide": json.loads((PYODIDE / "package.json").read_text(encoding="utf-8"))["version"],
            "version": hashlib.sha256(repr((files, rest)).encode()).hexdigest()[:12],
            "snapshot": SNAPSHOT,
            "lock": lock(),
            "files": {role: asdict(one) for role, one in (files | store(out, {"knowledge": knowledge})).items()},
            "later": {role: asdict(one) for role, one in rest.items()},
            "image": {role: asdict(one) for role, one in quick.items()},
            "stock": {role: asdict(one) for role, one in store(out, stock).items()},
            "extra": {role: asdict(one) for role, one in store(out, compiled).items()},
        }
    (out / "runtime.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return [one["path"] for group in ("files", "later", "image") for one in table[group].values()]
