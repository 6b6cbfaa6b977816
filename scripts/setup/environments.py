"""The environments that the project makes in its own folder: ``.venv``, ``node_modules``, and others apart from them.

uv makes an environment exactly what its lock files say and does nothing where it is that already. What only one verb
needs is installed under ``build``, each in an environment of its own: peers, Lighthouse, auditors and Zensical want other
versions of the same packages than we do.

Standard library only, and readable by older Pythons, like scripts/setup/__main__.py, which calls it.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.setup.programs import ROOT, SetupError, run

REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PEERS = ROOT / "build" / "bench" / "peers"
PEERS_NPM = ROOT / "tests" / "bench" / "peers"
LIGHTHOUSE = ROOT / "build" / "bench" / "lighthouse"
LIGHTHOUSE_NPM = ROOT / "tests" / "bench" / "lighthouse"
MUTANTS = ROOT / "build" / "mutants" / "tools"
AUDIT = ROOT / "build" / "audit"
PUBLISH = VENV / "publish"
ZENSICAL = ROOT / "build" / "zensical"
INTAKE = ROOT / "build" / "intake"
OLDEST = (3, 11)
BUSY = ".busy"
"""A file in an environment that an interrupted run left behind; in node_modules its absence says the same."""

UNCHANGED = "Would make no changes"
"""What uv says of an environment that is as it should be."""


def require_python() -> None:
    """Stops on a Python that is too old or cannot make a virtual environment."""
    if sys.version_info < OLDEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise SetupError(
            f"需要 Python 3.11 或更新的版本，现在运行的是 {found}（{sys.executable}）。"
            "请安装后再试；若已另外装好，可指明它：make serve PYTHON=python3.11"
        )
    try:
        import ensurepip
        import venv
    except ImportError:
        raise SetupError(
            "这个 Python 缺少 venv 或 ensurepip，无法建立独立环境。"
            "Debian、Ubuntu 请运行：sudo apt-get install python3-venv"
        ) from None
    del ensurepip, venv


def install(level: str) -> None:
    """Makes ``.venv`` for a level (``site`` or ``test``). Who has it for the tests keeps it so.

    Raises:
        SetupError: if the environment cannot be made or a package cannot be installed.
    """
    if not is_whole(VENV):
        require_python()
        python = getattr(sys, "_base_executable", sys.executable)
        run(python, "-m", "venv", "--clear", VENV, say="建立独立的 Python 环境（.venv）")
        (VENV / BUSY).touch()
        pip = (PYTHON, "-m", "pip", "install", "--require-hashes", "--no-input", "--disable-pip-version-check")
        run(*pip, "-r", REQUIREMENTS / "setup.txt", say="安装安装工具")
    if (VENV / "bin" / "pytest").exists():
        level = "test"
    name = {"site": "建站", "test": "开发与测试"}[level]
    sync(VENV, f"安装{name}所需的 Python 包", "setup", level)


def is_whole(folder: Path) -> bool:
    """Whether an environment was made here, by this Python, and to the end: it cannot be moved."""
    try:
        told = (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    made = f"version = {platform.python_version()}" in told and any(line.endswith(f" {folder}") for line in told)
    return made and not (folder / BUSY).exists() and (folder / "bin" / "python").exists()


def sync(folder: Path, say: str, *lists: str) -> None:
    """Makes an environment what these requirements say, without asking anybody where what is there or kept will do."""
    files = [str(REQUIREMENTS / f"{name}.txt") for name in lists]
    uv = [str(PYTHON), "-m", "uv", "pip", "sync", "--require-hashes", "--only-binary", ":all:"]
    uv += ["--python", str(folder / "bin" / "python"), *files]
    check = subprocess.run([*uv, "--dry-run", "--offline"], cwd=ROOT, capture_output=True, text=True, check=False)
    if check.returncode or UNCHANGED not in check.stderr:
        (folder / BUSY).touch()
        run(*uv, say=say, environment=registry())
    (folder / BUSY).unlink(missing_ok=True)


def registry() -> dict[str, str]:
    """The registry that pip is set up for, for uv, which does not read pip's settings."""
    command = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    told = (
        os.environ.get("PIP_INDEX_URL")
        or subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    )
    return {"UV_DEFAULT_INDEX": told} if told and "UV_DEFAULT_INDEX" not in os.environ else {}


def node(*command: str, say: str, folder: Path = ROOT) -> None:
    """Runs npm with the Node that came as a Python package."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    quietly = ("--ignore-scripts", "--no-audit", "--no-fund")
    run(VENV / "bin" / "npm", *command, "--prefix", str(folder), *quietly, say=say, environment={"PATH": path})


def install_modules(folder: Path = ROOT, say: str = "安装浏览器里运行的 Python（Pyodide）") -> None:
    """Makes ``node_modules`` exactly as the folder's ``package-lock.json`` says; npm begins from nothing."""
    lock = folder / "package-lock.json"
    unless_noted(folder / "node_modules" / ".installed", lock, lambda: node("ci", say=say, folder=folder))


def install_publish() -> None:
    """What publishes the Python package: a folder of pure packages for Pyodide's Python, which goes with ``.venv``."""
    lock = REQUIREMENTS / "publish.txt"
    there = ("--target", PUBLISH, "--python-version", "3.13", "--no-deps", "--only-binary", ":all:", "--require-hashes")
    command = (PYTHON, "-m", "uv", "pip", "install", *there, "-r", lock)

    def make() -> None:
        shutil.rmtree(PUBLISH, ignore_errors=True)
        run(*command, say="安装发布程序包的工具（pyodide-build）", environment=registry())

    unless_noted(PUBLISH / ".installed", lock, make)


def unless_noted(note: Path, lock: Path, make: Callable[[], None]) -> None:
    """Makes what a lock file says, unless the note has it that this very file was followed to the end."""
    wanted = lock.read_bytes()
    if note.exists() and note.read_bytes() == wanted:
        return
    note.unlink(missing_ok=True)
    make()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_bytes(wanted)


def install_isolated(folder: Path, say: str, name: str) -> None:
    """Creates an isolated environment, ``venv`` in its folder, from the requirements of this name."""
    place = folder / "venv"
    if not is_whole(place):
        run(PYTHON, "-m", "venv", "--clear", "--without-pip", place, say=f"{say}：环境")
    sync(place, f"{say}：Python 包", name)


def install_npm_isolated(folder: Path, say: str, packages: Path) -> None:
    """Creates an isolated ``node_modules`` from another folder's package-lock.json."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(packages / name, folder)
    install_modules(folder, f"{say}：npm 包")


def python_of(folder: Path) -> Path:
    """The Python of an environment apart."""
    return folder / "venv" / "bin" / "python"


def install_peers() -> None:
    """What builds the peers' pages, what they serve, and the wheels that they load in the browser."""
    say, wheels, lock = "安装用来对照的其他做法", PEERS / "wheels", REQUIREMENTS / "peers-browser.txt"
    install_isolated(PEERS, say, "peers")
    install_npm_isolated(PEERS, say, PEERS_NPM)
    there = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--implementation", "cp")
    only = ("--no-deps", "--only-binary", ":all:", "--abi", "cp314", "--abi", "none", "--require-hashes")
    download = (PYTHON, "-m", "pip", "download", *there, *only, "--dest", wheels, "-r", lock)
    unless_noted(wheels / ".installed", lock, lambda: run(*download, say=f"{say}：浏览器里用的包"))


def install_lighthouse() -> None:
    """What judges our pages."""
    install_npm_isolated(LIGHTHOUSE, "安装 Lighthouse", LIGHTHOUSE_NPM)


def install_audit() -> None:
    """What asks for known faults of all that is pinned; npm asks by itself."""
    install_isolated(AUDIT, "安装核对已知问题的工具", "audit")


def install_mutants() -> None:
    """What changes the calculators and runs their tests, with all that these need."""
    install_isolated(MUTANTS, "安装变异测试的工具", "mutants")


def install_zensical() -> None:
    """What builds the pages a second time, for a test that compares."""
    install_isolated(ZENSICAL, "安装 Zensical", "zensical")


def install_intake() -> None:
    """What takes the text out of web pages, Word files and PDFs, when the first one is received."""
    install_isolated(INTAKE, "安装读网页、Word 和 PDF 的工具", "intake")
