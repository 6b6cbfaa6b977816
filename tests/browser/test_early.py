"""What a reader types before a page's scripts have come is kept and answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visit import Visit, live, put, today, typed

FIRST = ("launch.js", "reading.js", "started.js")
"""Small scripts that come with the page itself; all others are modules."""
MODULES = re.compile(rf"/assets/js/\w+/(?!(?:{'|'.join(map(re.escape, FIRST))})$)[\w-]+\.js$")
Early = Callable[[str], tuple[Page, Callable[[], None]]]


@pytest.fixture
def early(visit: Visit) -> Early:
    """Opens a page whose modules hang, and gives what lets them come."""
    hanging: list[Route] = []
    visit.context.route(MODULES, lambda route: hanging.append(route))

    def come() -> None:
        visit.context.unroute(MODULES)  # with this, what hangs goes on
        assert hanging

    def opened(path: str) -> tuple[Page, Callable[[], None]]:
        page = visit.context.new_page()
        page.goto(visit.origin + path, wait_until="commit")
        page.locator(".site-footer").wait_for()
        return page, come

    return opened


@pytest.mark.parametrize("path", ["search/", "search/#q=" + quote("审计")])
@pytest.mark.parametrize("key", ["", "Enter"])
def test_a_search(path: str, key: str, early: Early) -> None:
    page, come = early(path)
    page.locator("#q").fill("征缴")
    if key:
        page.locator("#q").press(key)
    expect(page.locator(".hit-link")).to_have_count(0)
    come()
    expect(page.locator(".hit-link").first).to_be_visible()
    expect(page.locator("#q")).to_have_value("征缴")
    page.wait_for_url("**/search/#q=" + quote("征缴"))


@pytest.mark.parametrize(("path", "box"), [("", "#q-home"), ("about/", "#q-site")])
def test_a_search_from_another_page(path: str, box: str, early: Early) -> None:
    page, come = early(path)
    page.locator(box).fill("征缴")
    page.locator(box).press("Enter")
    page.wait_for_url("**/search/#q=" + quote("征缴"), wait_until="commit")
    come()
    expect(page.locator(".hit-link").first).to_be_visible()


@pytest.mark.parametrize("link", ["", "#v=1&kind=state&staff=120&migrant=7"])
def test_a_calculator_and_its_link(link: str, early: Early) -> None:
    page, come = early(f"calculators/gap/{link}")
    asked = {"kind": "private", "staff": "130", "enrolled-pension": "102"}
    put(page, asked)
    for button in page.locator(".calculator button:visible").all():
        assert button.is_disabled(), f"还没有程序，按了没有用：{button.inner_text()}"
    come()
    assert f"共{137 if link else 130}人" in live(page)
    assert typed(page) == asked | ({"migrant": "7"} if link else {"day": today()})


def test_a_roster(early: Early) -> None:
    page, come = early("calculators/roster/")
    put(page, {"kind": "private", "asof": "2005-12-31"})
    page.locator(".roster-intake summary").click()
    page.locator("#roster-paste").fill("姓名\t养老保险\n张三\t是")
    come()
    page.get_by_role("button", name="读入").click()
    expect(page.locator(".roster-columns")).to_contain_text("粘贴的表格")
    assert {"kind": "private", "asof": "2005-12-31"}.items() <= typed(page).items()
