"""The last stage before the site: everything the browser needs in order to run our Python.

``build_runtime`` writes a folder that the site serves as it is:

- ``runtime.json``, the one list of the files: role, path, size in bytes, SHA-256. Nothing else knows a file's name.
- ``python-<hash>/``: Pyodide's loader and WebAssembly, from its npm package, and the part of Python's standard library
  that is used, compiled.
- ``data-<hash>/``: our wheel, compiled, ``knowledge.json``, and the lock file by which Pyodide verifies the wheel.
- ``qr-<hash>/``: segno and scripts/qr.py, compiled, with a standard library that has what they need; listed under
  ``extra`` and loaded only when a code is asked for.

The folders carry the hash of what is in them: a browser that kept an old one can never mix it with a new one. Most of a
stock Pyodide's start is the compiling of Python source; docs/about/decisions/0002-runtime.md has the figures.
"""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from hatchling.builders.wheel import WheelBuilder
from pyodide_lock.spec import InfoSpec, PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec, update_package_sha256

ROOT = Path(__file__).resolve().parent.parent
PYODIDE = ROOT / "node_modules" / "pyodide"
CALCULATORS = ROOT / "calculators"
CACHE = ROOT / "build" / "cache" / "runtime"
PYTHON_FILES = {"loader": "pyodide.mjs", "script": "pyodide.asm.js", "wasm": "pyodide.asm.wasm"}
"""What the browser loads of Pyodide, by role. The loader fixes the names of the script and the WebAssembly."""
LIBRARY = "python_stdlib.zip"
QR_FILES = {"qr": "qr.zip", "qr-library": "qr-library.zip"}
"""What draws QR codes, by role: the modules, and the standard library with what they use."""
MARGIN = {
    *("_strptime", "calendar", "locale", "zipfile", "zlib", "encodings.ascii", "encodings.gb18030", "encodings.gbk"),
    *("encodings.idna", "encodings.latin_1", "encodings.utf_16", "encodings.utf_8_sig"),
}
"""What the library itself imports only in the middle of a call: dates read from text, encodings named by a string."""


class RuntimeBuildError(Exception):
    """The runtime cannot be put together; the text says which file is missing and how to get it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the runtime.

    Attributes:
        role: what it is for; the browser asks for it by this word.
        path: where it lies, relative to ``runtime.json``.
        size: in bytes, as the browser receives it when nothing is compressed.
        sha256: of its bytes, in hexadecimal.
    """

    role: str
    path: str
    size: int
    sha256: str


def build_wheel(folder: Path, root: Path = ROOT) -> Path:
    """Builds the wheel of ``calculators/`` into a folder.

    The same sources give the same bytes: hatchling writes its own fixed date, or ``SOURCE_DATE_EPOCH`` if that is set.
    """
    (built,) = WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])
    return Path(built)


def imports(folder: Path = CALCULATORS) -> list[str]:
    """Every module outside ``calculators`` that our code can import, anywhere in its text but the command line's."""
    found = set()
    for file in sorted(folder.rglob("*.py")):
        if file.name == "__main__.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return sorted(name for name in found if name.split(".")[0] != CALCULATORS.name)


def compile_for_browser(wheel: Path, cache: Path = CACHE, pyodide: Path = PYODIDE) -> tuple[Path, Path]:
    """Compiles wheel and standard library with the Python that will run them, Pyodide, under Node.

    Returns:
        The wheel and the library; what draws QR codes lies beside the library, see ``QR_FILES``. All are kept in
        ``cache`` and made again only when something they depend on changes.

    Raises:
        RuntimeBuildError: if Pyodide fails; with what it said.
    """
    programs = [Path(__file__).with_name(name) for name in ("bytecode.py", "compile.mjs", "runtime.py")]
    key = hashlib.sha256(repr(imports()).encode())
    for path in (*programs, *qr_files().values(), pyodide / "package.json", pyodide / LIBRARY, wheel):
        key.update(hashlib.sha256(path.read_bytes()).digest())
    place = cache / key.hexdigest()[:16]
    if not place.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(dir=cache))
        shutil.copyfile(wheel, work / wheel.name)
        shutil.copyfile(pyodide / LIBRARY, work / LIBRARY)
        pack_qr(work / "qr-source.zip")
        job = {"library": LIBRARY, "wheel": wheel.name, "roots": sorted(MARGIN.union(imports())), "qr": "qr-source.zip"}
        (work / "job.json").write_text(json.dumps(job), encoding="utf-8")
        command = [Path(sys.prefix, "bin", "node"), programs[1], pyodide, work]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            shutil.rmtree(work)
            raise RuntimeBuildError(f"Pyodide 没有编译成：\n{run.stdout}{run.stderr}")
        work.rename(place)
        for old in cache.iterdir():
            if old != place:
                shutil.rmtree(old)
    return place / json.loads((place / "done.json").read_text(encoding="utf-8"))["wheel"], place / "library.zip"


def lock(wheel: Path, served: Path, pyodide: Path = PYODIDE) -> dict[str, Any]:
    """Pyodide's lock file, cut down to our wheel and its SHA-256.

    The ABI comes from the package's own lock file, which Pyodide compares with itself when it starts.

    Args:
        wheel: the wheel as built, from which name, version and modules are read.
        served: the same wheel compiled, which is what the browser loads.
        pyodide: the folder of the npm package.
    """
    info = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    version = json.loads((pyodide / "package.json").read_text(encoding="utf-8"))["version"]
    empty = PyodideLockSpec(info=InfoSpec(**{"version": version, **info}), packages={})
    locked = add_wheels_to_spec(empty, [wheel])
    (package,) = locked.packages.values()
    package.file_name = served.name
    update_package_sha256(package, served)
    return locked.model_dump()


def store(folder: Path, name: str, files: dict[str, Path]) -> list[Part]:
    """Puts files, by role, into ``<folder>/<name>-<hash of them all>/``."""
    hashes = {role: hashlib.sha256(path.read_bytes()).hexdigest() for role, path in files.items()}
    total = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()[:12]
    place = folder / f"{name}-{total}"
    place.mkdir(parents=True)
    parts = []
    for role, path in files.items():
        target = place / path.name
        shutil.copyfile(path, target)
        parts.append(Part(role, f"{place.name}/{path.name}", target.stat().st_size, hashes[role]))
    return parts


def qr_files() -> dict[str, Path]:
    """The modules that draw a QR code, by their name in the archive: segno's, without its command line, and ours."""
    package = Path(segno.__file__).parent
    files = {f"segno/{path.name}": path for path in sorted(package.glob("*.py")) if path.name != "cli.py"}
    return {**files, "qr.py": Path(__file__).with_name("qr.py")}


def pack_qr(archive: Path) -> None:
    """Writes these modules into one archive."""
    with zipfile.ZipFile(archive, "w") as out:
        for name, path in qr_files().items():
            out.write(path, name)


def python_files(pyodide: Path = PYODIDE) -> dict[str, Path]:
    """The files of Pyodide that are served, by role.

    Raises:
        RuntimeBuildError: if the npm package is not there.
    """
    files = {role: pyodide / name for role, name in PYTHON_FILES.items()}
    missing = [path.name for path in (*files.values(), pyodide / LIBRARY) if not path.is_file()]
    if missing:
        raise RuntimeBuildError(
            f"{pyodide} 里缺少 {'、'.join(missing)}：Pyodide 还没有装好，请先运行 python3 -m scripts.setup site"
        )
    return files


def build_runtime(out: Path, knowledge: Path) -> None:
    """Writes the runtime into ``out``, which is made anew.

    Args:
        out: the folder that the site will serve as ``runtime/``.
        knowledge: ``knowledge.json``, as the stage before wrote it.

    Raises:
        RuntimeBuildError: if Pyodide or ``knowledge.json`` is missing.
    """
    if not knowledge.is_file():
        raise RuntimeBuildError(f"缺少 {knowledge}：请先完成前一步（knowledge）。")
    files = python_files()
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = build_wheel(folder)
        wheel, library = compile_for_browser(built)
        locked = lock(built, wheel)
        (package,) = locked["packages"]
        listing = folder / "pyodide-lock.json"
        listing.write_text(json.dumps(locked, sort_keys=True), encoding="utf-8")
        parts = store(out, "python", {**files, "library": library})
        parts += store(out, "data", {"lock": listing, "wheel": wheel, "knowledge": knowledge})
        extra = store(out, "qr", {role: library.with_name(name) for role, name in QR_FILES.items()})
    version = locked["info"]["version"]
    table = {"package": package, "pyodide": version, "files": _table(parts), "extra": _table(extra)}
    (out / "runtime.json").write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def _table(parts: list[Part]) -> dict[str, dict[str, str | int]]:
    return {part.role: {"path": part.path, "size": part.size, "sha256": part.sha256} for part in parts}
