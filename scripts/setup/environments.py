"""The environments that the project makes in its own folder: ``.venv``, ``node_modules``, and others apart from them.

What only one verb needs is installed under ``build``, each in an environment of its own: peers, Lighthouse, auditors and
Zensical want other versions of the same packages than we do. Each environment is stamped with the hash of its lock
files, so that a second run only compares stamps; one that was interrupted is made again from nothing.

Standard library only, and readable by older Pythons, like scripts/setup/__main__.py, which calls it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.setup.programs import ROOT, SetupError, run

REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
PEERS = ROOT / "build" / "bench" / "peers"
PEERS_NPM = ROOT / "tests" / "bench" / "peers"
LIGHTHOUSE = ROOT / "build" / "bench" / "lighthouse"
LIGHTHOUSE_NPM = ROOT / "tests" / "bench" / "lighthouse"
MUTANTS = ROOT / "build" / "mutants" / "tools"
AUDIT = ROOT / "build" / "audit"
ZENSICAL = ROOT / "build" / "zensical"
OLDEST = (3, 11)
HASHED = ("--require-hashes", "--no-input", "--disable-pip-version-check")


def digest(*paths: Path) -> str:
    """The hash of these files, of the Python that installs them and of the place: an environment cannot be moved."""
    total = hashlib.sha256(f"{sys.version} {sys.base_prefix} {ROOT}".encode())
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def is_done(stamp: Path, value: str) -> bool:
    """Whether a stamp of an earlier run holds this hash."""
    try:
        return stamp.read_text(encoding="ascii") == value
    except (OSError, UnicodeDecodeError):
        return False


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
    """Makes ``.venv`` for a level (``site`` or ``test``).

    Raises:
        SetupError: if the environment cannot be made or a package cannot be installed.
    """
    files = [REQUIREMENTS / "setup.txt", REQUIREMENTS / "site.txt"]
    base = digest(*files)
    wanted = digest(*files, REQUIREMENTS / f"{level}.txt")
    stamps, busy = VENV / ".stamps", VENV / ".busy"
    if not busy.exists() and PYTHON.exists() and is_done(stamps / level, wanted):
        return
    require_python()
    site = digest(*files, files[1])
    if busy.exists() or not PYTHON.exists() or not is_done(stamps / "site", site) or (stamps / level).exists():
        shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    busy.touch()
    pip = (PYTHON, "-m", "pip", "install", *HASHED)
    if not is_done(stamps / "base", base):
        run(getattr(sys, "_base_executable", sys.executable), "-m", "venv", VENV, say="建立独立的 Python 环境（.venv）")
        run(*pip, "-r", files[0], say="安装安装工具")
    name = {"site": "建站", "test": "开发与测试"}[level]
    run(*pip, "--no-build-isolation", "-r", REQUIREMENTS / f"{level}.txt", say=f"安装{name}所需的 Python 包")
    stamps.mkdir(exist_ok=True)
    for stamp, value in (("base", base), ("site", site), (level, wanted)):
        (stamps / stamp).write_text(value, encoding="ascii")
    busy.unlink()


def node(*command: str, say: str, folder: Path = ROOT) -> None:
    """Runs npm with the Node that came as a Python package."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    quietly = ("--ignore-scripts", "--no-audit", "--no-fund")
    run(VENV / "bin" / "npm", *command, "--prefix", str(folder), *quietly, say=say, environment={"PATH": path})


def install_modules() -> None:
    """Makes ``node_modules`` exactly as ``package-lock.json`` says."""
    wanted, stamp = digest(ROOT / "package.json", ROOT / "package-lock.json"), MODULES / ".stamp"
    if is_done(stamp, wanted):
        return
    stamp.unlink(missing_ok=True)
    node("ci", say="安装浏览器里运行的 Python（Pyodide）")
    MODULES.mkdir(exist_ok=True)
    stamp.write_text(wanted, encoding="ascii")


def install_apart(
    folder: Path,
    say: str,
    lists: Sequence[str] = (),
    packages: Path | None = None,
    then: Callable[[], None] | None = None,
) -> None:
    """Makes an environment apart: ``venv`` of the first of these requirements, ``node_modules`` of a package-lock.json.

    ``then`` puts into it whatever else it needs.
    """
    requirements = [REQUIREMENTS / f"{name}.txt" for name in ("setup", *lists)]
    npm = [packages / name for name in ("package.json", "package-lock.json")] if packages else []
    wanted, stamp = digest(*requirements, *npm), folder / ".stamp"
    if is_done(stamp, wanted):
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if lists:
        pip = (python_of(folder), "-m", "pip", "install", *HASHED)
        run(getattr(sys, "_base_executable", sys.executable), "-m", "venv", folder / "venv", say=f"{say}：环境")
        run(*pip, "-r", requirements[0], say=f"{say}：安装工具")
        run(*pip, "-r", requirements[1], say=f"{say}：Python 包")
    for path in npm:
        shutil.copy(path, folder)
    if npm:
        node("ci", say=f"{say}：npm 包", folder=folder)
    if then:
        then()
    stamp.write_text(wanted, encoding="ascii")


def python_of(folder: Path) -> Path:
    """The Python of an environment apart."""
    return folder / "venv" / "bin" / "python"


def install_peers() -> None:
    """What builds the peers' pages, what they serve, and the wheels that they load in the browser."""
    say = "安装用来对照的其他做法"
    there = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--implementation", "cp")
    only = ("--no-deps", "--only-binary", ":all:", "--abi", "cp314", "--abi", "none", "--dest", PEERS / "wheels")
    download = (python_of(PEERS), "-m", "pip", "download", *HASHED, *there, *only)
    lists = ("peers", "peers-browser")
    install_apart(
        PEERS,
        say,
        lists,
        PEERS_NPM,
        lambda: run(*download, "-r", REQUIREMENTS / f"{lists[1]}.txt", say=f"{say}：浏览器里用的包"),
    )


def install_lighthouse() -> None:
    """What judges our pages."""
    install_apart(LIGHTHOUSE, "安装 Lighthouse", packages=LIGHTHOUSE_NPM)


def install_audit() -> None:
    """What asks for known faults of all that is pinned; npm asks by itself."""
    install_apart(AUDIT, "安装核对已知问题的工具", ("audit",))


def install_mutants() -> None:
    """What changes the calculators and runs their tests, with all that these need."""
    install_apart(MUTANTS, "安装变异测试的工具", ("mutants",))


def install_zensical() -> None:
    """What builds the pages a second time, for a test that compares."""
    install_apart(ZENSICAL, "安装 Zensical", ("zensical",))
