"""Other people's programs, really run: pip in an environment with nothing in it, and Pyodide under Node."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

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


def in_pyodide(lines: str, folder: Path) -> Done:
    """Runs JavaScript for a page with Pyodide."""
    program = folder / "page.mjs"
    before = f'import {{ loadPyodide }} from "{(PYODIDE / "pyodide.mjs").as_uri()}";\n'
    program.write_text(before + lines, encoding="utf-8")
    return run(Path(sys.prefix, "bin", "node"), program)
