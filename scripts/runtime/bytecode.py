"""Runs inside Pyodide under Node (see compile.mjs), never in the build's own Python: bytecode fits only its maker.

Takes Python's standard library, our wheel and further archives of modules, as they come, and writes them compiled: the
library cut down to the modules that are used, everything stored and not deflated, so that the compression on the wire
does the work. What only people or a debugger read is left out: docstrings, and in the library the line numbers too,
which are a third of its compressed size. compile.mjs has already turned off the columns.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import marshal
import sys
from pathlib import Path, PurePosixPath
from types import CodeType
from zipfile import ZIP_STORED, ZipFile, ZipInfo

UNCHECKED = (0b01).to_bytes(4, "little") + bytes(8)
"""PEP 552: this bytecode is never compared with a source, which is not there, so that the source's hash stays empty."""
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def library_bytecode(name: str, source: bytes) -> bytes:
    """A module of the standard library compiled: without assertions, docstrings and line numbers."""
    return _pyc(placeless(compile(source, name, "exec", dont_inherit=True, optimize=2)))


def bytecode(name: str, source: bytes) -> bytes:
    """One of our modules compiled, without docstrings. Assertions hold in the browser too, errors name their line."""
    tree = ast.parse(source, name)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            # A class without any docstring is given one by dataclass(), which takes time at every start.
            blank = [ast.Expr(ast.Constant(" "))] if isinstance(node, ast.ClassDef) else []
            node.body = [*blank, *node.body[1:]] or [ast.Pass()]
    return _pyc(compile(ast.fix_missing_locations(tree), name, "exec", dont_inherit=True, optimize=0))


def placeless(code: CodeType) -> CodeType:
    """The same code with a table that tells no line: the interpreter asks for an entry for every eight units."""
    eights, rest = divmod(len(code.co_code) // 2, 8)
    nowhere = b"\xff" * eights + (bytes([0xF8 | rest - 1]) if rest else b"")
    inner = tuple(placeless(one) if isinstance(one, CodeType) else one for one in code.co_consts)
    return code.replace(co_linetable=nowhere, co_consts=inner)


def _pyc(code: CodeType) -> bytes:
    return importlib.util.MAGIC_NUMBER + UNCHECKED + marshal.dumps(code)


def add(target: ZipFile, name: str, body: bytes) -> None:
    """Adds a file with a fixed date: the same input gives the same bytes."""
    target.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body, ZIP_STORED)


def used(roots: list[str], names: set[str], beginning: set[str]) -> list[str]:
    """The library's files that are in memory once Pyodide has started and these modules are imported.

    What this program itself imports does not count: it is forgotten for as long as the modules are imported.
    """
    ours = {name: module for name, module in sys.modules.items() if name not in beginning and files_of(name) & names}
    for name in ours:
        del sys.modules[name]
    for root in roots:
        importlib.import_module(root)
    found = set[str]().union(*map(files_of, sys.modules))
    sys.modules.update(ours)
    return sorted(found & names)


def files_of(module: str) -> set[str]:
    """Where a module may stand in an archive."""
    place = module.replace(".", "/")
    return {f"{place}.py", f"{place}/__init__.py"}


def compile_library(source: Path, target: Path, roots: list[str], beginning: set[str]) -> set[str]:
    """Writes the cut and compiled standard library; gives the names of its files."""
    with ZipFile(source) as whole, ZipFile(target, "w") as cut:
        kept = used(roots, set(whole.namelist()), beginning)
        for name in kept:
            add(cut, name + "c", library_bytecode(name, whole.read(name)))
    return set(kept)


def compile_archive(
    source: Path, target: Path, roots: list[str], library: Path, there: set[str], beginning: set[str]
) -> None:
    """Writes an archive of modules compiled, with what `roots` use of the library that is not `there`.

    Python looks for a package's modules where it found the package: one of the library that is needed in part is taken
    whole; one of ours may stand in two archives. What was imported is forgotten: the next archive begins anew.
    """
    before, path = set(sys.modules), list(sys.path)
    with ZipFile(source) as ours, ZipFile(library) as whole, ZipFile(target, "w") as compiled:
        names = sorted(ours.namelist())
        for name in names:
            add(compiled, name + "c", bytecode(name, ours.read(name)))
        sys.path.insert(0, str(source))
        folders = {folder.as_posix() for name in names for folder in PurePosixPath(name).parents} - {"."}
        for folder in sorted(folders):
            if f"{folder}/__init__.py" not in names:
                importlib.import_module(folder.replace("/", ".")).__path__.append(f"{source}/{folder}")
        wanted = used(roots, set(whole.namelist()), beginning)
        packages = {name.split("/")[0] for name in wanted if name not in there and "/" in name}
        for name in wanted:
            if name not in there or name.split("/")[0] in packages:
                add(compiled, name + "c", library_bytecode(name, whole.read(name)))
    sys.path[:] = path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def compile_wheel(source: Path, folder: Path) -> str:
    """Writes the modules of our wheel compiled, for this Python only; gives the file's name. Nobody installs it: what a wheel
    says of itself is left out.
    """
    name, version, *_ = source.stem.split("-")
    file = f"{name}-{version}-py{sys.version_info.major}{sys.version_info.minor}-none-any.whl"
    with ZipFile(source) as whole, ZipFile(folder / file, "w") as compiled:
        for entry in sorted(whole.namelist()):
            add(compiled, entry + "c", bytecode(entry, whole.read(entry)))
    return file


def main(folder: str, beginning: set[str]) -> None:
    """Does the job that ``job.json`` in this folder describes; writes ``done.json``.

    Args:
        folder: where it stands.
        beginning: what Pyodide had imported before this program imported anything.
    """
    place = Path(folder)
    job = json.loads((place / "job.json").read_text(encoding="utf-8"))
    library = place / job["library"]
    sys.path.insert(0, str(place / job["wheel"]))
    there = compile_library(library, place / "library.zip", job["roots"], beginning)
    wheel = compile_wheel(place / job["wheel"], place)
    for name, archive in job["archives"].items():
        compile_archive(place / archive["source"], place / name, archive["roots"], library, there, beginning)
    done = {"modules": len(there), "wheel": wheel, "python": sys.version.split()[0]}
    (place / "done.json").write_text(json.dumps(done), encoding="utf-8")
