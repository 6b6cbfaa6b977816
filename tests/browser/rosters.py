"""Handing rosters to the page as people do, and waiting for what it says."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Page

from tests.browser.visit import unfold

PATH = "calculators/roster/"
IDLE = ".roster-progress[hidden]"


def give(page: Page, name: str, content: bytes) -> None:
    """Chooses a file."""
    kind = "text/csv" if name.endswith("csv") else "application/octet-stream"
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})


def drop(page: Page, *paths: Path) -> None:
    """Drops files or folders of this machine, as the browser itself hears of them."""
    page.locator(".roster-intake").scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    box = page.locator(".roster-intake").bounding_box()
    assert box
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        where = {"type": kind, "x": box["x"] + 20, "y": box["y"] + 20, "data": data}
        session.send("Input.dispatchDragEvent", where)
    session.detach()


def paste(page: Page, text: str) -> None:
    """Pastes into the field, by keyboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    field = page.locator("#roster-paste")
    unfold(field)
    field.focus()
    page.keyboard.press("Control+V")


def refused(page: Page) -> str:
    """Waits until something is refused; why."""
    page.locator(".calc-errors h2").wait_for()
    page.locator(IDLE).wait_for(state="attached")
    return page.locator(".calc-errors").inner_text()


def opened(page: Page) -> None:
    """Waits until the columns of a file are shown."""
    page.locator(".roster-columns:not([hidden])").wait_for()
    page.locator(IDLE).wait_for(state="attached")


def check(page: Page) -> None:
    """Presses 核对."""
    page.locator(".roster [type=submit]").click()


def headline(page: Page) -> str:
    """Waits for a result; its first sentence."""
    return page.locator(".calc-result[data-kind='live'] .headline").inner_text()


def taken(page: Page, name: str) -> bytes:
    """Saves one of the files of the result; its bytes."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"存 {name}", exact=True).click()
    return content(download.value)


def content(download: Download) -> bytes:
    """What was saved."""
    return download.path().read_bytes()


def held(page: Page) -> dict[str, Any]:
    """Everything that a page may keep for later, as text."""
    found: dict[str, Any] = page.evaluate(
        """async () => {
          const kept = [];
          for (const name of await caches.keys()) {
            for (const request of await (await caches.open(name)).keys()) {
              kept.push(new Uint8Array(await (await caches.match(request)).arrayBuffer()));
            }
          }
          const base64 = (bytes) => { let text = ""; for (const one of bytes) text += String.fromCharCode(one); return btoa(text); };
          return { cookie: document.cookie, local: {...localStorage}, session: {...sessionStorage},
                   databases: await indexedDB.databases(), caches: kept.map(base64) };
        }"""
    )
    return {**found, "caches": [base64.b64decode(one) for one in found["caches"]]}
