"""The project in another folder, built there as on another machine: other path, time zone, language, umask, hash seed, day.

What the build keeps in build/cache is made anew (compiled modules, the profile of the WebAssembly and Python's memory are
among it), except what Brotli makes, and what Node makes of Pyodide itself: tests/build/test_runtime.py makes that anew
and compares it. Every warning of Python is an error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

KEPT = ("precompressed", "trim")
STRANGE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "PYTHONHASHSEED": "20050411",
    "SOURCE_DATE_EPOCH": "1113177600",
    "PYTHONWARNINGS": "error",
    "PYTHONDONTWRITEBYTECODE": "",
}
"""Fourteen hours ahead, no UTF-8, another order of sets, a day of 2005 for every tool that asks for one. The second build
there finds the modules compiled.
"""


def copy(target: Path) -> None:
    """The project's own files, and what Node and Brotli have made."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    for name in KEPT:
        shutil.copytree(ROOT / "build" / "cache" / name, target / "build" / "cache" / name)
    (target / "node_modules").symlink_to(ROOT / "node_modules")


def run(root: Path, verb: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A verb of the build, there; without one's own settings, but with these, and with a strict umask."""
    home = root.parent / "home"
    home.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-m", "scripts", *verb.split()],
        cwd=root,
        env=os.environ | STRANGE | settings | {"HOME": str(home)},
        umask=0o077,
        capture_output=True,
        text=True,
        check=False,
    )


def differences(one: Path, other: Path) -> list[str]:
    """Every file that only one of two folders has, or that is not byte for byte the same."""
    found = [
        {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()} for place in (one, other)
    ]
    same = found[0] & found[1]
    changed = {name for name in same if (one / name).read_bytes() != (other / name).read_bytes()}
    return sorted(found[0] ^ found[1] | changed)


def warnings(said: str) -> list[str]:
    """The lines that warn of something, in whatever words a tool uses."""
    words = ("warn", "deprecat", "notice", "caution", "警告", "弃用")
    return [line for line in said.splitlines() if any(word in line.lower() for word in words)]
