"""Installs what the project needs into its own folder: ``python3 -m scripts.setup site|test|bench|lighthouse|lock``.

Standard library only, so that any Python can run it; a Python that is too old is told so. ``site`` is what the build
needs, ``test`` adds development, a browser and nginx (scripts/programs.py), ``bench`` the peers that we are measured
against, in a folder of their own; ``lock`` renews the pinned versions. Each part is stamped with the hash
of its requirement files, so that a second run only compares stamps. A part that was interrupted is made again from
nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
from pathlib import Path
from typing import Iterator

from scripts.programs import ROOT, SetupError, require_programs, run

REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"
PEERS = ROOT / "build" / "bench" / "peers"
PEERS_NPM = ROOT / "tests" / "bench" / "peers"
LIGHTHOUSE = ROOT / "build" / "bench" / "lighthouse"
LIGHTHOUSE_NPM = ROOT / "tests" / "bench" / "lighthouse"
OLDEST = (3, 11)


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
    pip = (PYTHON, "-m", "pip", "install", "--require-hashes", "--no-input", "--disable-pip-version-check")
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


def install_peers() -> None:
    """Makes ``build/bench/peers``: what builds the peers' pages, in an environment of its own, and what they serve."""
    lists = [REQUIREMENTS / f"{name}.txt" for name in ("setup", "peers", "peers-browser")]
    packages = [PEERS_NPM / name for name in ("package.json", "package-lock.json")]
    wanted, stamp = digest(*lists, *packages), PEERS / ".stamp"
    if is_done(stamp, wanted):
        return
    shutil.rmtree(PEERS, ignore_errors=True)
    PEERS.mkdir(parents=True)
    say = "安装用来对照的其他做法"
    python = PEERS / "venv" / "bin" / "python"
    hashed = ("--require-hashes", "--no-input", "--disable-pip-version-check")
    run(getattr(sys, "_base_executable", sys.executable), "-m", "venv", PEERS / "venv", say=f"{say}：环境")
    run(python, "-m", "pip", "install", *hashed, "-r", lists[0], say=f"{say}：安装工具")
    run(python, "-m", "pip", "install", *hashed, "-r", lists[1], say=f"{say}：JupyterLite、marimo")
    there = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14", "--implementation", "cp")
    only = ("--no-deps", "--only-binary", ":all:", "--abi", "cp314", "--abi", "none", "--dest", PEERS / "wheels")
    run(python, "-m", "pip", "download", *hashed, *there, *only, "-r", lists[2], say=f"{say}：浏览器里用的包")
    for path in packages:
        shutil.copy(path, PEERS)
    node("ci", say=f"{say}：PyScript、Pyodide", folder=PEERS)
    stamp.write_text(wanted, encoding="ascii")


def install_lighthouse() -> None:
    """Makes ``build/bench/lighthouse``: what judges our pages."""
    packages = [LIGHTHOUSE_NPM / name for name in ("package.json", "package-lock.json")]
    wanted, stamp = digest(*packages), LIGHTHOUSE / ".stamp"
    if is_done(stamp, wanted):
        return
    shutil.rmtree(LIGHTHOUSE, ignore_errors=True)
    LIGHTHOUSE.mkdir(parents=True)
    for path in packages:
        shutil.copy(path, LIGHTHOUSE)
    node("ci", say="安装 Lighthouse", folder=LIGHTHOUSE)
    stamp.write_text(wanted, encoding="ascii")


def renew_locks() -> None:
    """Resolves ``requirements/*.in`` and every ``package.json`` anew; names no registry in what it writes."""
    here = ("--universal", "--python-version", "3.11")
    there = ("--python-platform", "wasm32-pyodide2025", "--python-version", "3.14", "--no-emit-package", "pyyaml")
    after = {"test": "site", "peers-browser": "peers"}
    for level in ("setup", "site", "test", "peers", "peers-browser"):
        target = REQUIREMENTS / f"{level}.txt"
        compiler = (PYTHON, "-m", "uv", "pip", "compile", "--upgrade", *(there if level == "peers-browser" else here))
        nameless = ("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url")
        same = ("--constraint", REQUIREMENTS / f"{after[level]}.txt") if level in after else ()
        files = ("--output-file", target, target.with_suffix(".in"))
        run(*compiler, *nameless, *same, *files, say=f"更新 requirements/{target.name}")
    for folder in (ROOT, PEERS_NPM, LIGHTHOUSE_NPM):
        without = ("install", "--package-lock-only", "--omit-lockfile-registry-resolved")
        node(*without, say=f"更新 {folder.name}/package-lock.json", folder=folder)


def main(arguments: list[str]) -> int:
    """Runs one of the verbs; a problem is one message, not a traceback."""
    verb = arguments[0] if len(arguments) == 1 else ""
    try:
        if verb not in ("site", "test", "bench", "lighthouse", "lock"):
            raise SetupError("用法：python3 -m scripts.setup site|test|bench|lighthouse|lock")
        with one_at_a_time():
            if verb == "lock":
                install("test")
                renew_locks()
                return 0
            install("site" if verb == "site" else "test")
            install_modules()
            if verb == "bench":
                install_peers()
            if verb == "lighthouse":
                install_lighthouse()
            if verb != "site":
                require_programs(verb)
    except SetupError as error:
        print(f"准备未完成。{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
