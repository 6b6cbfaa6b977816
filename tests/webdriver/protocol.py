"""W3C WebDriver, by the two ways in which browsers listen to it: over HTTP (chromedriver, WebKitWebDriver), and Firefox's own
socket, Marionette, which geckodriver would only translate: no package of Debian or PyPI has that program, and it is not needed.
"""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from typing import Any, Protocol

PATIENCE = 300
"""Seconds that one command may take on a slow, busy machine."""

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key under which WebDriver names an element."""
COMMANDS = {
    "Navigate": "url",
    "Refresh": "refresh",
    "ExecuteScript": "execute/sync",
    "ExecuteAsyncScript": "execute/async",
    "ElementClick": "element/{id}/click",
    "ElementSendKeys": "element/{id}/value",
    "PerformActions": "actions",
    "SetTimeouts": "timeouts",
    "SetWindowRect": "window/rect",
    "NewWindow": "window/new",
    "SwitchToWindow": "window",
    "Print": "print",
}
"""The commands that are used here, and where HTTP has them; all are posted."""


class WebDriverError(Exception):
    """What a browser refused. `code` is the standard's, as `javascript error`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Connection(Protocol):
    """A session with a browser."""

    capabilities: dict[str, Any]

    def call(self, command: str, **parameters: Any) -> Any:
        """Does a command, one of `COMMANDS`; its value. Raises WebDriverError."""

    def end(self) -> None:
        """Ends the session, and with it the browser."""


class Http:
    """A session with a program that listens at an address and starts the browser."""

    def __init__(self, address: str, wanted: dict[str, Any]) -> None:
        self._address = address
        begun = self._ask("POST", "session", {"capabilities": {"alwaysMatch": wanted}})
        self._session = f"session/{begun['sessionId']}"
        self.capabilities: dict[str, Any] = begun["capabilities"]

    def call(self, command: str, **parameters: Any) -> Any:
        """Does a command. Raises WebDriverError."""
        path = COMMANDS[command].format(**parameters)
        return self._ask("POST", f"{self._session}/{path}", parameters)

    def end(self) -> None:
        """Ends the session, and with it the browser."""
        self._ask("DELETE", self._session)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(
            f"{self._address}{path}", data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                told = json.load(error)["value"]
            raise WebDriverError(told["error"], told["message"]) from None


class Marionette:
    """A session with Firefox: `length:[0, number, name, parameters]`, answered by `length:[1, number, error, result]`."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._file = self._socket.makefile("rwb")
        self._number = 0
        self._read()  # Firefox says first what it speaks
        self.capabilities: dict[str, Any] = self._ask("WebDriver:NewSession", {})["capabilities"]

    def call(self, command: str, **parameters: Any) -> Any:
        """Does a command. Raises WebDriverError."""
        if command == "SetWindowRect":
            parameters = {"x": None, "y": None} | parameters
        result = self._ask(f"WebDriver:{command}", parameters)
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def end(self) -> None:
        """Ends the browser."""
        try:
            self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})
        finally:
            self._file.close()
            self._socket.close()

    def _ask(self, name: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        sent = json.dumps([0, self._number, name, parameters]).encode()
        self._file.write(b"%d:%s" % (len(sent), sent))
        self._file.flush()
        _, _, error, result = self._read()
        if error:
            raise WebDriverError(error["error"], error["message"])
        return result

    def _read(self) -> Any:
        length = b""
        while (sign := self._file.read(1)) not in (b":", b""):
            length += sign
        if not length:
            raise WebDriverError("invalid session id", "Firefox has ended")
        return json.loads(self._file.read(int(length)))
