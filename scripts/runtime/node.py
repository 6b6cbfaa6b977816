"""Pyodide processed under Node: unused exports stripped, Python modules compiled to bytecode.

Both take seconds, so they are kept (scripts/cache.py) and made again only when something they are made from changes.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from scripts.cache import Cache
from scripts.errors import BuildStopped
from scripts.runtime.archives import CALCULATORS, ROOT, archives, brings_library, is_command, stays_out

MODULES = ROOT / "node_modules"
PYODIDE = MODULES / "pyodide"
PYTHON_FILES = {"loader": "pyodide.mjs", "script": "pyodide.asm.js", "wasm": "pyodide.asm.wasm"}
LIBRARY = "python_stdlib.zip"
STANDINS = Path(__file__).with_name("stubs")
"""Small modules in the place of large ones that Pyodide imports at every start and that nothing here uses."""
MARGIN = {
    *("_strptime", "calendar", "locale", "zipfile", "zlib", "encodings.ascii", "encodings.gb18030", "encodings.gbk"),
    *("encodings.cp437", "encodings.idna", "encodings.latin_1", "encodings.utf_16", "encodings.utf_8_sig"),
}
"""What the library itself imports only in the middle of a call: dates read from text, encodings named by a string."""

LONGEST_LINE = 400
"""Of what Node says when it fails. Pyodide's script is one line of a million characters, and Node shows it."""


def python_files(pyodide: Path = PYODIDE) -> dict[str, Path]:
    """Pyodide's own files, by role.

    Raises:
        BuildStopped: if the npm package is not there.
    """
    files = {role: pyodide / name for role, name in PYTHON_FILES.items()} | {"library": pyodide / LIBRARY}
    missing = [path.name for path in files.values() if not path.is_file()]
    if missing:
        raise BuildStopped(
            f"{pyodide} 里缺少 {'、'.join(missing)}：Pyodide 还没有装好，请先运行 python3 -m scripts.setup site"
        )
    return files


def trim(cache: Cache, pyodide: Path = PYODIDE) -> dict[str, Path]:
    """Script and WebAssembly without what a page never calls, by role.

    Raises:
        BuildStopped: if the tools fail; with what they said.
    """
    program = Path(__file__).with_name("trim.mjs")
    packages = [MODULES / name / "package.json" for name in ("binaryen", "terser")]
    files = python_files(pyodide)

    def make(work: Path) -> None:
        run_node(program, pyodide, work)

    place = cache.fill("trim", [program, *packages, files["loader"], files["script"], files["wasm"]], make)
    return {role: place / PYTHON_FILES[role] for role in ("script", "wasm")}


def imports(folder: Path = CALCULATORS) -> list[str]:
    """Every module of the standard library that our code can import, anywhere in its text but the command line's and that of an
    archive which brings its own.

    Raises:
        BuildStopped: if it imports anything else than that, itself and what stands in an archive; names file and line.
    """
    packed = {name.split("/")[0] for one in archives().values() for name in one.files} | {CALCULATORS.name}
    found: set[str] = set()
    for file in sorted(folder.rglob("*.py")):
        place = file.relative_to(folder.parent).as_posix()
        if is_command(place):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.append(node.module)
            found.update(() if brings_library(place) else names)
            if others := {name.split(".")[0] for name in names} - packed - sys.stdlib_module_names:
                raise BuildStopped(
                    f"{place} 第{node.lineno}行导入了 {'、'.join(sorted(others))}：calculators/ 只用 Python 的标准库和它自己，请改到别处"  # type: ignore[attr-defined]
                )
    return sorted(name for name in found if name.split(".")[0] in sys.stdlib_module_names)


def lighten(library: Path, target: Path) -> None:
    """Copies Python's standard library with our stubs in it.

    Raises:
        BuildStopped: if a stub stands for nothing: the library has changed.
    """
    instead = {path.relative_to(STANDINS).as_posix(): path for path in STANDINS.rglob("*.py")}
    with zipfile.ZipFile(library) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        if strange := sorted(set(instead) - set(whole.namelist())):
            raise BuildStopped(f"Pyodide 的标准库里没有 {'、'.join(strange)}，不用替换：请从 {STANDINS} 里删去")
        for one in whole.infolist():
            out.writestr(one, instead[one.filename].read_bytes() if one.filename in instead else whole.read(one))


def leave_out(wheel: Path, target: Path) -> None:
    """Copies the modules of our wheel, without those that stand in an archive of their own, and those that only the command
    line runs. The licence texts are in the site's files/licences.txt.
    """
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for one in whole.infolist():
            if one.filename.endswith(".py") and not stays_out(one.filename):
                out.writestr(one, whole.read(one))


def compile_for_browser(wheel: Path, cache: Cache, pyodide: Path = PYODIDE) -> dict[str, Path]:
    """Compiles modules with the Python that will run them, Pyodide, under Node.

    Returns:
        By role: ``library``, cut down to the modules that are used; ``wheel``; and every archive of scripts/runtime/archives.py.

    Raises:
        BuildStopped: if Pyodide fails; with what it said.
    """
    programs = [Path(__file__).with_name(name) for name in ("archives.py", "bytecode.py", "compile.mjs", "node.py")]
    further = archives()

    def make(work: Path) -> None:
        leave_out(wheel, work / wheel.name)
        lighten(pyodide / LIBRARY, work / LIBRARY)
        for role, one in further.items():
            one.write(work / f"{role}-source.zip")
        told = {f"{role}.zip": {"source": f"{role}-source.zip", "roots": one.roots} for role, one in further.items()}
        roots = sorted(MARGIN.union(imports()))
        job = {"library": LIBRARY, "wheel": wheel.name, "roots": roots, "archives": told}
        (work / "job.json").write_text(json.dumps(job), encoding="utf-8")
        run_node(programs[2], pyodide, work)

    modules = [path for one in further.values() for path in one.files.values()]
    sources = [*programs, *sorted(STANDINS.rglob("*.py")), *modules, pyodide / "package.json", pyodide / LIBRARY, wheel]
    place = cache.fill("compile", sources, make)
    done = json.loads((place / "done.json").read_text(encoding="utf-8"))
    extra = {role: place / f"{role}.zip" for role in further}
    return {"library": place / "library.zip", "wheel": place / done["wheel"], **extra}


def run_node(program: Path, *arguments: Path | str) -> None:
    """Runs a program under Node. Raises BuildStopped with what it said, if it said anything."""
    command = [Path(sys.prefix, "bin", "node"), program, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode or run.stdout or run.stderr:  # a warning is an error, as with MkDocs
        said = [line for line in (run.stdout + run.stderr).splitlines() if len(line) < LONGEST_LINE]
        raise BuildStopped(f"{program.name} 没有做成：\n" + "\n".join(said[-40:]))
