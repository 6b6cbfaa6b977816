"""Other people's programs, really run: pip in an environment with nothing in it, and a page with Pyodide."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, Page

from scripts.setup.sbom import PUBLISH
from tests.conftest import ROOT

PYODIDE = ROOT / "node_modules" / "pyodide"
Done = subprocess.CompletedProcess[str]


def environment(folder: Path) -> Path:
    """A new environment with nothing in it; answers its Python."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return folder / "bin" / "python"


def run(*command: str | Path) -> Done:
    """Runs a program that knows none of this machine's settings for pip."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "UV_"))}
    settings |= {"PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1"}
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)


def install(python: Path, line: str) -> Done:
    """Runs a line `python -m pip …` for this Python, with our own pip."""
    program, module, name, *rest = shlex.split(line)
    assert [program, module, name] == ["python", "-m", "pip"]
    return run(sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-cache-dir", "--python", python, *rest)


def with_pyodide(site: Path, target: Path) -> Path:
    """The site in another folder, with Pyodide as it is published beside it, and micropip."""
    shutil.copytree(site, target)
    shutil.copytree(PYODIDE, target / "pyodide")
    shutil.make_archive(str(target / "pyodide" / "micropip"), "zip", PUBLISH, "micropip")
    return target


def in_pyodide(page: Page, lines: str) -> list[str]:
    """Runs JavaScript for a page with Pyodide, in a page of such a site; answers what Python printed, or the error."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    before = 'const { loadPyodide } = await import(new URL("/pyodide/pyodide.mjs", location.href).href);\n'
    try:
        page.evaluate(f"async () => {{ {before}{lines} }}")
    except Error as error:
        said.append(error.message)
    return said


def in_notebook(page: Page, cell: str) -> list[str]:
    """Runs a cell as JupyterLite does, whose Python brings micropip; answers as `in_pyodide`."""
    lines = f"""
    const python = await loadPyodide();
    const micropip = await fetch(new URL("/pyodide/micropip.zip", location.href).href);
    python.unpackArchive(await micropip.arrayBuffer(), "zip");
    await python.runPythonAsync({json.dumps(cell)});
    """
    return in_pyodide(page, lines)
