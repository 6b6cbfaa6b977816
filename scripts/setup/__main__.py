"""Installs what the project needs into its own folder: ``python3 -m scripts.setup site|build|test|…``, one of `VERBS`.

Standard library only, so that any Python can run it; a Python that is too old is told so. ``site`` is what a preview
needs, ``build`` adds what publishes the Python package, ``test`` adds development, Zensical, a browser and nginx
(scripts/setup/programs.py); the others add what one verb alone needs, in a folder of its own
(scripts/setup/environments.py); ``lock`` renews the pinned versions.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.setup.environments import (
    LIGHTHOUSE_NPM,
    PEERS_NPM,
    PYTHON,
    REQUIREMENTS,
    install,
    install_audit,
    install_intake,
    install_lighthouse,
    install_modules,
    install_mutants,
    install_peers,
    install_publish,
    install_zensical,
    node,
)
from scripts.setup.programs import ROOT, SetupError, require_programs, run

VERBS = ("site", "build", "test", "browsers", "intake", "bench", "lighthouse", "audit", "mutants", "lock")
PROGRAMS = ("test", "browsers", "bench", "lighthouse")
"""The verbs that need a browser and a web server."""


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two runs at once would install over each other: the second waits."""
    try:
        import fcntl
    except ImportError:  # not on Windows
        yield
        return
    handle = os.open(REQUIREMENTS, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def renew_locks() -> None:
    """Resolves ``requirements/*.in`` and every ``package.json`` anew; names no registry in what it writes."""
    here = ("--universal", "--python-version", "3.11")
    there = ("--python-platform", "wasm32-pyodide2025", "--python-version", "3.14", "--no-emit-package", "pyyaml")
    inside = ("--no-deps", "--python-version", "3.13")
    elsewhere: dict[str, tuple[str, ...]] = {"peers-browser": there, "publish": inside}
    after = {"test": "site", "peers-browser": "peers", "mutants": "test"}
    same_python = ("setup", "site", "test", "peers", "audit", "zensical", "mutants", "intake")
    for level in (*same_python, *elsewhere):
        target = REQUIREMENTS / f"{level}.txt"
        compiler: tuple[str | Path, ...] = (PYTHON, "-m", "uv", "pip", "compile", "--upgrade")
        compiler += elsewhere.get(level, here)
        nameless = ("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url")
        same = ("--constraint", REQUIREMENTS / f"{after[level]}.txt") if level in after else ()
        files = ("--output-file", target, target.with_suffix(".in"))
        run(*compiler, *nameless, *same, *files, say=f"更新 requirements/{target.name}")
    for folder in (ROOT, PEERS_NPM, LIGHTHOUSE_NPM):
        without = ("install", "--package-lock-only", "--omit-lockfile-registry-resolved")
        node(*without, say=f"更新 {folder.name}/package-lock.json", folder=folder)


def install_test_tools() -> None:
    """What only tests use, each in an environment apart."""
    install_zensical()
    install_intake()


def main(arguments: list[str]) -> int:
    """Runs one of the verbs; a problem is one message, not a traceback."""
    verb = arguments[0] if len(arguments) == 1 else ""
    further = {
        "test": install_test_tools,
        "bench": install_peers,
        "lighthouse": install_lighthouse,
        "audit": install_audit,
        "mutants": install_mutants,
    }
    try:
        if verb not in VERBS:
            raise SetupError(f"用法：python3 -m scripts.setup {'|'.join(VERBS)}")
        with one_at_a_time():
            if verb == "lock":
                install("test")
                renew_locks()
                return 0
            if verb == "intake":  # asked for by a program that runs in .venv: that is not touched
                install_intake()
                return 0
            install("site" if verb in ("site", "build") else "test")
            install_modules()
            if verb != "site":  # a preview does without
                install_publish()
            if verb in further:
                further[verb]()
            if verb in PROGRAMS:
                require_programs(verb)
    except SetupError as error:
        print(f"准备未完成。{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
