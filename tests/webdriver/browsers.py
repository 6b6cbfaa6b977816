"""The browsers: how each is found and started, and the steps that a reader takes in any of them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scripts.publish.serve import ADDRESS
from scripts.setup.programs import find_program
from tests.webdriver.protocol import ELEMENT, Connection, Http, Marionette, WebDriverError

PATIENCE = 90.0
"""Seconds that anything may take on a slow, busy machine."""
GOING = ("javascript error", "no such element", "stale element reference", "no such window", "unknown error")
"""What a browser may answer while it goes from one page to another."""
BACKSPACE = "\ue003"
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "ArrowDown": "\ue015", "Control": "\ue009"}


class NotPossibleError(Exception):
    """What this browser or its driver cannot do: told as not tried. The text says what, in Chinese."""


@dataclass(frozen=True)
class Options:
    """How a browser is to be started.

    Attributes:
        profile: the folder of the reader's profile; a new one where there is none.
        scripts: whether pages may run scripts.
        webassembly: whether there is WebAssembly.
    """

    profile: Path | None = None
    scripts: bool = True
    webassembly: bool = True


@dataclass
class Browser:
    """A browser that is driven."""

    name: str
    connection: Connection
    version: str = ""

    def open(self, address: str) -> None:
        """Opens a page and waits until it is loaded. With the same address but its fragment, the page opens anew."""
        self.connection.call("Navigate", url="about:blank")
        self.connection.call("Navigate", url=address)

    def run(self, script: str, *given: Any) -> Any:
        """What the body of a function returns in the page, given these arguments."""
        return self.connection.call("ExecuteScript", script=script, args=list(given))

    def finish(self, script: str, *given: Any) -> Any:
        """What an async function gives in the end, or raises."""
        whole = f"""const done = arguments[arguments.length - 1];
          ({script})(...[...arguments].slice(0, -1)).then((value) => done([value]), (error) => done(String(error)));"""
        told = self.connection.call("ExecuteAsyncScript", script=whole, args=list(given))
        if isinstance(told, str):
            raise AssertionError(told)
        return told[0]

    def wait(self, truth: str, *given: Any) -> Any:
        """Waits until the body of a function returns something that is true; gives it."""
        end = time.monotonic() + PATIENCE
        last: Any = None
        while time.monotonic() < end:
            try:
                last = self.run(truth, *given)
                if last:
                    return last
            except WebDriverError as error:
                if error.code not in GOING:
                    raise
                last = error
            time.sleep(0.03)
        more = f"{truth}，{given}（{last}）；页面上：{self.words()[:200]}"
        raise AssertionError(f"等了{PATIENCE:.0f}秒，没有等到要看的\n{more}")

    def words(self) -> str:
        """All words of the page, as they are seen."""
        return str(self.run("return document.body.innerText"))

    def element(self, places: str) -> str:
        """Waits for the first element of these places that is seen, in the middle of the window; its id."""
        found = self.wait(
            """const [places] = arguments;
            const one = [...document.querySelectorAll(places)].find((one) => one.getClientRects().length);
            one?.scrollIntoView({ block: "center", behavior: "instant" });
            return one;""",
            places,
        )
        return str(found[ELEMENT])

    def click(self, places: str) -> None:
        """Clicks the first of these places."""
        self.connection.call("ElementClick", id=self.element(places))

    def type(self, places: str, text: str) -> None:
        """Types into a field, in place of what it holds."""
        self.run("const one = document.querySelector(arguments[0]); one.focus(); one.select?.()", places)
        self.send(places, text.replace("\n", KEYS["Enter"]) or BACKSPACE)

    def send(self, places: str, text: str) -> None:
        """Presses these keys in the first of these places."""
        self.connection.call("ElementSendKeys", id=self.element(places), text=text)

    def option(self, places: str, at: int) -> None:
        """Chooses an entry of a list, counted from 0."""
        found = self.wait("return document.querySelector(arguments[0]).options[arguments[1]]", places, at)
        self.element(places)
        self.connection.call("ElementClick", id=found[ELEMENT])

    def choose(self, places: str, file: Path) -> None:
        """Chooses a file."""
        found = self.wait("return document.querySelector(arguments[0])", places)
        self.connection.call("ElementSendKeys", id=found[ELEMENT], text=str(file))

    def press(self, *keys: str) -> None:
        """Presses keys one after the other, wherever the focus is; the names of `KEYS`, or a sign."""
        codes = [KEYS.get(one, one) for one in keys]
        steps = [{"type": kind, "value": code} for code in codes for kind in ("keyDown", "keyUp")]
        self.connection.call("PerformActions", actions=[{"type": "key", "id": "keyboard", "actions": steps}])

    def move(self) -> None:
        """Moves the pointer a little: a sign of life."""
        steps = [{"type": "pointerMove", "x": at, "y": at, "duration": 0} for at in (5, 15)]
        self.connection.call("PerformActions", actions=[{"type": "pointer", "id": "mouse", "actions": steps}])

    def paper(self) -> bytes:
        """The page as PDF. Raises NotPossibleError."""
        try:
            return b64decode(self.connection.call("Print"))
        except WebDriverError as error:
            if error.code != "unknown command":
                raise
            raise NotPossibleError("驱动程序不会打印") from None


@dataclass
class Kind:
    """A browser that the site is tried in.

    Attributes:
        name: as the page says it.
        programs: what it takes, as this machine calls it.
        package: where Debian has it.
        start: starts it.
    """

    name: str
    programs: tuple[str, ...]
    packages: tuple[str, ...]
    start: Callable[[Options], contextlib.AbstractContextManager[Browser]] = field(repr=False)

    @property
    def lacking(self) -> list[str]:
        """The programs that this machine does not have."""
        return [one for one in self.programs if not find_program(one)]


@contextlib.contextmanager
def running(
    command: list[str], environment: Mapping[str, str] | None = None, **more: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A program and all that it starts, until the block ends."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **more}
    process = subprocess.Popen(command, env={**os.environ, **(environment or {})}, start_new_session=True, **quiet)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        if process.stdout:
            process.stdout.close()


def until(come: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Waits until this is so, while the program runs."""
    end = time.monotonic() + PATIENCE
    while not come():
        assert process.poll() is None, f"{process.args!r} 没有启动：{process.returncode}"
        assert time.monotonic() < end, f"{process.args!r} 没有回答"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind((ADDRESS, 0))
        return int(free.getsockname()[1])


def listens(port: int) -> bool:
    """Whether a program does."""
    with contextlib.suppress(OSError), socket.create_connection((ADDRESS, port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def driven(name: str, connection: Connection) -> Iterator[Browser]:
    """A session until the block ends."""
    browser = Browser(name, connection, connection.capabilities["browserVersion"])
    connection.call("SetTimeouts", script=int(PATIENCE * 1000))
    connection.call("SetWindowRect", width=1280, height=900)
    try:
        yield browser
    finally:
        with contextlib.suppress(WebDriverError, OSError):
            connection.end()


@contextlib.contextmanager
def by_driver(
    name: str, command: list[str], wanted: dict[str, Any], environment: Mapping[str, str] | None = None
) -> Iterator[Browser]:
    """A browser that a driver starts."""
    port = free_port()
    with running([*command, f"--port={port}"], environment) as process:
        until(lambda: listens(port), process)
        with driven(name, Http(f"http://{ADDRESS}:{port}/", wanted)) as browser:
            yield browser


@contextlib.contextmanager
def folder(wanted: Path | None) -> Iterator[Path]:
    """The folder of a profile."""
    if wanted:
        wanted.mkdir(parents=True, exist_ok=True)
        yield wanted
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as made:
        yield Path(made)


PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "intl.accept_languages": "zh-CN",
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.server": "",
}


@contextlib.contextmanager
def firefox(options: Options) -> Iterator[Browser]:
    """Mozilla's engine, Gecko."""
    off = {"javascript.enabled": options.scripts, "javascript.options.wasm": options.webassembly}
    with folder(options.profile) as profile:
        port = profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        lines = [f'user_pref("{name}", {_written(value)});\n' for name, value in {**PREFERENCES, **off}.items()]
        (profile / "user.js").write_text("".join(lines), encoding="utf-8")
        command = [found("firefox-esr"), "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
        with running(command) as process:
            until(lambda: port.is_file() and bool(port.read_text()), process)
            with driven("Firefox", Marionette(int(port.read_text()))) as browser:
                yield browser
            process.wait()  # it writes what is kept for the next start


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool | int) else f'"{value}"'


@contextlib.contextmanager
def webkit(options: Options) -> Iterator[Browser]:
    """The engine of Safari, as GNOME builds it. What it is driven with keeps nothing from one start to the next."""
    if options.profile:
        raise NotPossibleError("驱动的 WebKitGTK 每次都是新的，不留下上一次存的")
    if not options.webassembly:
        raise NotPossibleError("WebKitGTK 关不掉 WebAssembly")  # its settings for developers, JSC_…, it does not read
    arguments = ["--automation", *([] if options.scripts else ["--enable-javascript=false"])]
    programs = {"binary": str(mini_browser()), "args": arguments}
    settings = {"LANGUAGE": "zh_CN"}
    screen = [found("Xvfb"), "-displayfd", "1", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"]
    with running(screen, stdout=subprocess.PIPE) as shown:
        assert shown.stdout
        settings["DISPLAY"] = f":{shown.stdout.readline().decode().strip()}"
        wanted = {"webkitgtk:browserOptions": programs}
        with by_driver("WebKitGTK", [found("WebKitWebDriver")], wanted, settings) as browser:
            yield browser


def mini_browser() -> Path:
    """The small browser that WebKitGTK brings for being driven."""
    (*_, last) = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
    return last


@contextlib.contextmanager
def chromium(options: Options) -> Iterator[Browser]:
    """The engine of Chrome and Edge, Blink: the third column, to which the others are compared."""
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync", "--accept-lang=zh-CN"]
    flags += [] if options.webassembly else ["--js-flags=--jitless"]
    with folder(options.profile) as profile:
        no = {"prefs": {"profile.managed_default_content_settings.javascript": 2}}
        wanted = {"args": [*flags, f"--user-data-dir={profile}"], **({} if options.scripts else no)}
        chrome = {"goog:chromeOptions": {"binary": found("chromium"), **wanted}}
        with by_driver("Chromium", [found("chromedriver")], chrome) as browser:
            yield browser


def found(program: str) -> str:
    """A program of this machine."""
    path = find_program(program)
    assert path, f"没有 {program}"
    return str(path)


KINDS = (
    Kind("Firefox", ("firefox-esr",), ("firefox-esr",), firefox),
    Kind("WebKitGTK", ("WebKitWebDriver", "Xvfb"), ("webkit2gtk-driver", "xvfb"), webkit),
    Kind("Chromium", ("chromium", "chromedriver"), ("chromium", "chromium-driver"), chromium),
)
