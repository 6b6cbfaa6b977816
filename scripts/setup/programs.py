"""Programs of the machine that the tests use: finds a browser and nginx, or installs Debian's, or says how to get them.

Standard library only, and readable by older Pythons, like scripts/setup/__main__.py, which calls it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
BROWSER_PATHS = (
    "/usr/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
BROWSER_VARIABLE = "YINGBAO_CHROMIUM"
SHELLS = ("chromium-headless-shell",)
"""The same Chromium without a window to draw: the tests take two thirds of the processor's time with it."""
TRIED = ROOT / ".venv" / ".no-shell"
"""Says that this machine could not get the latter."""
SERVERS = ("nginx", "/usr/sbin/nginx", "/opt/homebrew/bin/nginx")
LOADERS = ("wrk",)
DRIVEN = {
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "Xvfb": "xvfb",
    "chromedriver": "chromium-driver",
}
"""What `make browsers` drives, and where Debian has it."""


class SetupError(Exception):
    """Something the machine lacks; the text says what, and how to get it."""


def run(*command: str | Path, say: str, environment: dict[str, str] | None = None) -> None:
    """Runs a program, with its output shown only when it fails."""
    print(f"  {say} …", flush=True)
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise SetupError(f"{say}：失败（退出码 {done.returncode}）。输出的末尾：\n{done.stdout[-3000:]}")


def find_browser() -> Path | None:
    """Chromium or Chrome on this machine, or what ``YINGBAO_CHROMIUM`` names."""
    named = os.environ.get(BROWSER_VARIABLE)
    if named:
        if not os.access(named, os.X_OK):
            raise SetupError(f"环境变量 {BROWSER_VARIABLE} 指向 {named}，但那里没有可运行的程序。")
        return Path(named)
    return _find((*BROWSERS, *BROWSER_PATHS))


def find_shell() -> Path | None:
    """What the tests drive: Chromium without a window where the machine has it, else what :func:`find_browser` finds."""
    return (None if os.environ.get(BROWSER_VARIABLE) else _find(SHELLS)) or find_browser()


def find_nginx() -> Path | None:
    """The web server that the tests start; an ordinary user's PATH often lacks its folder."""
    return _find(SERVERS)


def find_wrk() -> Path | None:
    """What loads a web server, for the bench."""
    return _find(LOADERS)


def find_program(name: str) -> Path | None:
    """A program of this name: what drives the other browsers."""
    return _find((name, f"/usr/bin/{name}"))


def _find(names: tuple[str, ...]) -> Path | None:
    for name in names:
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def require_programs(level: str) -> None:
    """Sees that the machine has what the tests (``test``) or the bench (``bench``) need, installing it where allowed.

    Raises:
        SetupError: if something is missing and cannot be installed.
    """
    _require("浏览器测试需要 Chromium 或 Chrome", find_browser, "chromium", "fonts-noto-cjk")
    _prefer(*SHELLS)
    _require("服务器测试需要 nginx", find_nginx, "nginx")
    if level == "bench":
        _require("性能测试需要 wrk", find_wrk, "wrk")
    if level == "browsers":
        for program, package in DRIVEN.items():
            _want(program, package)


def _require(why: str, find: Callable[[], Path | None], *packages: str) -> None:
    if find():
        return
    _install(*packages)
    if not find():
        elsewhere = (
            f"\n  已安装在别处：设置环境变量 {BROWSER_VARIABLE}=/程序/的/路径 后再试" if find is find_browser else ""
        )
        raise SetupError(
            f"{why}，这台机器上没有找到。办法：\n  Debian、Ubuntu：sudo apt-get install {' '.join(packages)}{elsewhere}"
        )


def _prefer(*packages: str) -> None:
    """Installs what is better to have; where that fails it is tried again when ``.venv`` is made anew."""
    if os.environ.get(BROWSER_VARIABLE) or _find(packages) or TRIED.exists():
        return
    try:
        _install(*packages)
    except SetupError:
        print("  没有装上：测试改用带窗口的那一种，慢一些")
        TRIED.touch()


def _want(program: str, package: str) -> None:
    """Installs what can be done without; where that fails, says what is then not tried."""
    if find_program(program):
        return
    with contextlib.suppress(SetupError):
        _install(package)
    if not find_program(program):
        print(f"  没有 {program}（Debian：sudo apt-get install {package}）：要用它的浏览器不试，也不算通过")


def _install(*packages: str) -> None:
    """Debian's packages, where this user may install them."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("apt-get"):
        return
    get, quiet = ("apt-get", "install", "-y", "--no-install-recommends"), {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", say="更新 Debian 软件目录")
    run(*get, *packages, say=f"安装 {' '.join(packages)}", environment=quiet)
