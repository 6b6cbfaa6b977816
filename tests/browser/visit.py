"""A reader's visit: one browser context whose requests, console and errors are all recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebError

PATIENCE = 60_000
"""Milliseconds that the first answer may take on a slow, busy machine."""


def foreign(addresses: list[str], origin: str) -> list[str]:
    """The addresses that are neither on the site's own origin nor inside the page itself."""
    inside = ("blob", "data", "about")
    own = urlsplit(origin)[:2]
    return [one for one in addresses if urlsplit(one).scheme not in inside and urlsplit(one)[:2] != own]


@dataclass
class Visit:
    """What was seen of one browser context, and the steps that every test takes."""

    context: BrowserContext
    origin: str
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.context.on("request", self._request)
        self.context.on("console", self._console)
        self.context.on("weberror", self._error)

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.errors.append(str(error.error))

    def open(self, path: str) -> Page:
        """Opens a page of the site in a new tab."""
        page = self.context.new_page()
        page.goto(self.origin + path)
        return page

    def calculator(self, name: str = "gap", fragment: str = "") -> Page:
        """Opens a calculator."""
        return self.open(f"calculators/{name}/{fragment}")

    def quiet(self) -> bool:
        """Whether console and errors are empty."""
        return not self.console and not self.errors


def put(page: Page, name: str, value: Any) -> None:
    """Types a value into the field of this name, as a reader would."""
    control = page.locator(f".calc-form [name='{name}']").first
    kind = control.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
    if kind == "select":
        control.select_option(str(value))
    elif kind == "radio":
        page.locator(f".calc-form [name='{name}'][value='{value}']").check()
    elif kind == "checkbox":
        control.set_checked(value not in ("", "no", "0", False))
    else:
        control.fill(str(value))


def typed(page: Page) -> dict[str, str]:
    """What stands in the form."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries(new FormData(document.querySelector('.calc-form')))"
    )
    return {name: value for name, value in found.items() if value}


def live(page: Page) -> str:
    """Waits for a live result and gives its first sentence."""
    return page.locator(".calc-result[data-kind='live'] .headline").inner_text()
