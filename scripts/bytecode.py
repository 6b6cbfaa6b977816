"""Runs inside Pyodide under Node (see compile.mjs), never in the build's own Python: bytecode fits only its maker.

Takes Python's standard library and our wheel, as they come, and writes both compiled: the library cut down to the
modules that are used, everything stored and not deflated, so that the compression on the wire does the work.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import importlib.util
import io
import json
import marshal
import sys
from base64 import urlsafe_b64encode
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

UNCHECKED = (0b01).to_bytes(4, "little")
"""PEP 552: this bytecode is named by a hash and never compared with a source, which is not there."""


def bytecode(name: str, source: bytes, optimize: int) -> bytes:
    """One module compiled, as the contents of a ``.pyc`` file."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=optimize)
    return importlib.util.MAGIC_NUMBER + UNCHECKED + importlib.util.source_hash(source) + marshal.dumps(code)


def add(target: ZipFile, name: str, body: bytes) -> None:
    """Adds a file with a fixed date: the same input gives the same bytes."""
    target.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body, ZIP_STORED)


def used(roots: list[str], names: set[str]) -> list[str]:
    """Imports these modules; gives the library's files that are in memory then, Pyodide's own start included."""
    for root in roots:
        importlib.import_module(root)
    found = (module.replace(".", "/") for module in list(sys.modules))
    files = {file for one in found for file in (f"{one}.py", f"{one}/__init__.py")}
    return sorted(files & names)


def compile_library(source: Path, target: Path, roots: list[str]) -> int:
    """Writes the cut and compiled standard library; gives the number of its modules."""
    with ZipFile(source) as whole, ZipFile(target, "w") as cut:
        kept = used(roots, set(whole.namelist()))
        for name in kept:
            add(cut, name + "c", bytecode(name, whole.read(name), optimize=2))
    return len(kept)


def compile_archive(source: Path, target: Path) -> None:
    """Writes an archive of modules compiled."""
    with ZipFile(source) as whole, ZipFile(target, "w") as compiled:
        for name in sorted(whole.namelist()):
            add(compiled, name + "c", bytecode(name, whole.read(name), optimize=0))


def compile_wheel(source: Path, folder: Path) -> str:
    """Writes the wheel with compiled modules, for this Python only; gives its file name.

    Nothing is optimized away: an assertion must hold in the browser too.
    """
    tag = f"py{sys.version_info.major}{sys.version_info.minor}-none-any"
    name, version, *_ = source.stem.split("-")
    file, info = f"{name}-{version}-{tag}.whl", f"{name}-{version}.dist-info"
    record = io.StringIO()
    lines = csv.writer(record, lineterminator="\n")
    with ZipFile(source) as whole, ZipFile(folder / file, "w") as compiled:
        for entry in sorted(set(whole.namelist()) - {f"{info}/RECORD"}):
            body, target = whole.read(entry), entry
            if entry.endswith(".py"):
                body, target = bytecode(entry, body, optimize=0), entry + "c"
            elif entry == f"{info}/WHEEL":
                body = body.replace(b"Tag: py3-none-any", f"Tag: {tag}".encode())
            add(compiled, target, body)
            digest = urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
            lines.writerow([target, f"sha256={digest}", len(body)])
        lines.writerow([f"{info}/RECORD", "", ""])
        add(compiled, f"{info}/RECORD", record.getvalue().encode())
    return file


def main(folder: str) -> None:
    """Does the job that ``job.json`` in this folder describes; writes ``done.json``."""
    place = Path(folder)
    job = json.loads((place / "job.json").read_text(encoding="utf-8"))
    count = compile_library(place / job["library"], place / "library.zip", job["roots"])
    wheel = compile_wheel(place / job["wheel"], place)
    sys.path.insert(0, str(place / job["qr"]))
    compile_library(place / job["library"], place / "qr-library.zip", ["qr"])
    compile_archive(place / job["qr"], place / "qr.zip")
    done = {"modules": count, "wheel": wheel, "python": sys.version.split()[0]}
    (place / "done.json").write_text(json.dumps(done), encoding="utf-8")
