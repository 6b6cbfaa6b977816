"""Makes the pages of the peers from tests/bench/peers, each with its own runtime beside it, under build/bench/pages.

All do the calculation of tests/examples/gap/example.toml with our own package and data, and show the same HTML; only
MicroPython, which cannot run the package, works out the four differences by itself.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

from scripts.runtime.node import PYODIDE
from scripts.runtime.write import build_wheel
from scripts.setup.environments import PEERS
from tests.bench.wheels import put_pyodide

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = Path(__file__).with_name("peers")
PAGES = ROOT / "build" / "bench" / "pages"
DATA = PAGES / "data"
MODULES = PEERS / "node_modules"
WHEEL = "yingbao_calculators-0-py3-none-any.whl"
"""Under this name the stock pages load our wheel: Pyodide wants a wheel's name, they must not depend on the version."""


def example() -> dict[str, str]:
    """What is typed."""
    path = ROOT / "tests" / "examples" / "gap" / "example.toml"
    inputs: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["inputs"]
    return inputs


def make_data() -> None:
    """Our package, data and example, as every peer takes them."""
    shutil.rmtree(PAGES, ignore_errors=True)
    DATA.mkdir(parents=True)
    built = build_wheel(DATA)
    built.rename(DATA / WHEEL)
    shutil.copy(DATA / WHEEL, DATA / "calculators.zip")
    shutil.copy(ROOT / "build" / "knowledge.json", DATA)
    (DATA / "inputs.json").write_text(json.dumps(example()), encoding="utf-8")


def page(name: str) -> Path:
    """A peer's sources with the data beside them, where they will be served."""
    place = PAGES / name
    shutil.copytree(SOURCES / name, place, dirs_exist_ok=True)
    shutil.copytree(DATA, place, dirs_exist_ok=True)
    return place


def npm_version(name: str) -> str:
    """The version of an npm package of the peers."""
    version: str = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))["version"]
    return version


def tool(*command: str | Path, folder: Path) -> None:
    """Runs a program of the peers' own environment."""
    place = PEERS / "venv" / "bin"
    environment = {**os.environ, "PATH": f"{place}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([place / command[0], *command[1:]], cwd=folder, env=environment, check=True, capture_output=True)


def tool_version(name: str) -> str:
    """The version of a package in the peers' environment."""
    code = f"from importlib.metadata import version; print(version({name!r}))"
    done = subprocess.run([PEERS / "venv" / "bin" / "python", "-c", code], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def our_versions() -> dict[str, str]:
    """Ours is built already."""
    table = json.loads((ROOT / "site" / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    return {"Pyodide": table["pyodide"]}


def make_stock() -> dict[str, str]:
    """Pyodide of the same version, untouched."""
    return {"Pyodide": put_pyodide(PYODIDE, page("stock") / "pyodide")}


def make_pyscript() -> dict[str, str]:
    """PyScript, with the Pyodide that we use: smaller and quicker than the one that it names by itself."""
    place = page("pyscript")
    shutil.copytree(MODULES / "@pyscript" / "core" / "dist", place / "core")
    return {"PyScript": npm_version("@pyscript/core"), "Pyodide": put_pyodide(PYODIDE, place / "pyodide")}


def make_micropython() -> dict[str, str]:
    """PyScript with MicroPython."""
    place = page("micropython")
    name = "@micropython/micropython-webassembly-pyscript"
    shutil.copytree(MODULES / "@pyscript" / "core" / "dist", place / "core")
    shutil.copytree(MODULES / name, place / "micropython")
    return {"PyScript": npm_version("@pyscript/core"), "MicroPython": npm_version(name)}


LITE_NEEDS = (
    *("micropip", "packaging", "ipython", "comm", "jedi", "parso", "traitlets", "pygments", "asttokens", "executing"),
    *("ipython-pygments-lexers", "matplotlib-inline", "prompt-toolkit", "pure-eval", "stack-data", "wcwidth"),
)
MARIMO_NEEDS = (
    *("micropip", "packaging", "marimo-base", "msgspec", "markdown", "pymdown-extensions", "narwhals", "docutils"),
    *("pygments", "jedi", "parso", "pyodide-http", "itsdangerous", "python-multipart", "tomlkit", "pyyaml"),
)


def make_lite() -> dict[str, str]:
    """JupyterLite's console, the lightest of its applications, which runs what stands in the address."""
    work = PEERS / "lite"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    version = put_pyodide(MODULES / "pyodide-for-jupyterlite", work / "static" / "pyodide", LITE_NEEDS)
    command = ("jupyter-lite", "build", "--apps", "repl", "--no-sourcemaps", "--no-unused-shared-packages")
    tool(*command, "--output-dir", PAGES / "jupyterlite", folder=work)
    names = {"JupyterLite": "jupyterlite-core", "内核": "jupyterlite-pyodide-kernel"}
    return {**{title: tool_version(name) for title, name in names.items()}, "Pyodide": version}


def make_marimo() -> dict[str, str]:
    """What ``marimo export html-wasm`` makes, told by its own attributes to take the runtime from beside the page."""
    place = PAGES / "marimo"
    tool(
        "marimo", "-q", "export", "html-wasm", SOURCES / "marimo" / "gap.py", "-o", place, "--no-sandbox", folder=PEERS
    )
    version = put_pyodide(MODULES / "pyodide-for-marimo", place / "pyodide", MARIMO_NEEDS)
    told = '<marimo-wasm data-pyodide-index-url="./pyodide/" data-pyodide-lockfile-url="./pyodide/pyodide-lock.json"'
    index = place / "index.html"
    text, count = re.subn("<marimo-wasm", told, index.read_text(encoding="utf-8"))
    if count != 1:
        raise RuntimeError("marimo 导出的页面里没有 <marimo-wasm>：换了版本，要重新看它怎样指定 Pyodide 的位置")
    index.write_text(text, encoding="utf-8")
    return {"marimo": tool_version("marimo"), "Pyodide": version}
