"""One walk through every page of the site. At each: the content security policy stops nothing, no Python is loaded where
nothing is worked out, nothing sticks out on a phone or when it is twice as large, axe-core finds nothing.

What only looks at a page and leaves it as it is belongs here: opening all of them takes longer than looking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import reader
from tests.browser.test_axe import RENDERED, addresses, violations
from tests.browser.test_axe_states import ROOM
from tests.browser.test_phone import HEIGHT, WIDTH, width
from tests.browser.test_policy import WATCH, stopped
from tests.browser.visit import COUNT, IDLE, Visit, foreign
from tests.reliability import Promise


@dataclass
class Seen:
    """What was seen at the pages, by address; `visit` has what they asked for."""

    visit: Visit
    stopped: dict[str, list[str]] = field(default_factory=dict)
    workers: dict[str, int] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    wide: dict[str, int] = field(default_factory=dict)
    over: dict[str, int] = field(default_factory=dict)
    axe: dict[str, list[str]] = field(default_factory=dict)
    looks: Counter[str] = field(default_factory=Counter)

    def look(self, page: Page, address: str) -> None:
        """Opens a page, and looks."""
        before = len(self.visit.requests)
        page.goto(self.visit.origin + address)
        page.evaluate(IDLE)
        self.workers[address] = page.evaluate("workersBegun")
        self.asked[address] = self.visit.requests[before:]
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        self.wide[address] = width(page)
        page.set_viewport_size({"width": WIDTH // 2, "height": HEIGHT // 2})
        self.over[address] = page.evaluate(ROOM)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.set_viewport_size({"width": 1280, "height": 900})
        self._axe(page, address, "desktop", None)
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        room = address.partition("/")[0]
        first = not any(one.startswith(f"phone {room}/") for one in self.looks)
        self.looks[f"phone {room}/"] += (
            first  # the first page of a room, with all rules: what only a phone shows is on it
        )
        self._axe(page, address, "phone", None if first else RENDERED)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="dark")
        self._axe(page, address, "dark", RENDERED)
        page.emulate_media(color_scheme="light")
        self.stopped[address] = stopped(page)

    def _axe(self, page: Page, address: str, look: str, rules: list[str] | None) -> None:
        self.looks[look] += 1
        if found := violations(page, rules):
            self.axe[f"{address} ({look})"] = found


@pytest.fixture(scope="module")
def seen(chromium: Browser, server: str, site: Path) -> Iterator[Seen]:
    """The walk of a reader who wants no motion: colours are then final at once."""
    with reader(chromium, server, reduced_motion="reduce") as visit:
        visit.context.add_init_script(WATCH)
        visit.context.add_init_script(COUNT)
        found = Seen(visit)
        page = visit.context.new_page()
        for address in addresses(site):
            found.look(page, address)
        yield found


def test_every_page_lives_under_the_policy_in_silence_and_only_calculators_load_python(seen: Seen) -> None:
    """That a calculator does so while it works: test_policy.py."""
    others = [address for address in seen.stopped if not address.startswith("calculators/")]
    assert len(others) > 40
    assert sum(seen.workers[address] for address in others) == 0
    asked = [one for address in others for one in seen.asked[address]]
    assert len(asked) > 5 * len(others)
    assert [one for one in asked if "/runtime/" in one or one.endswith("/worker.js")] == []
    assert {address: said for address, said in seen.stopped.items() if said} == {}
    assert foreign(seen.visit.requests, seen.visit.origin) == []
    assert seen.visit.context.cookies() == []


def test_axe_finds_nothing_on_a_desktop_on_a_phone_and_in_the_dark(seen: Seen) -> None:
    assert len(seen.stopped) >= 20
    assert {seen.looks[look] for look in ("desktop", "phone", "dark")} == {len(seen.stopped)}
    assert sum(look.startswith("phone ") for look in seen.looks) >= 5
    assert seen.axe == {}


def test_no_page_is_wider_than_the_screen(seen: Seen) -> None:
    assert len(seen.wide) > 50
    assert {address: wide for address, wide in seen.wide.items() if wide != WIDTH} == {}


def test_twice_as_large_on_a_phone_no_page_sticks_out(seen: Seen, promise: Promise) -> None:
    assert {address: over for address, over in seen.over.items() if over > 0} == {}
    promise(5, "390 像素宽的手机上放大到 200%：没有一页要左右滚动", len(seen.over))
