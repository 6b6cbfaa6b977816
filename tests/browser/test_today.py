"""The reader's day in the forms: offered, seen, changed, carried; never put where a link says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import reader
from tests.browser.visit import live, typed

NOW = datetime.fromisoformat("2026-11-29T17:30:00+00:00")
"""Half past one of the 30th in China, still the 29th in London."""
DAYS = {
    "gap": {"day": "2026-11-30"},
    "priority": {"day": "2026-11-30"},
    "contribution": {"month": "2026-11"},
    "arrears": {"paid": "2026-11-30"},
    "deadlines": {"today": "2026-11-30"},
    "roster": {"day": "2026-11-30", "asof": "2026-11-30", "month": "2026-11", "paid": "2026-11-30"},
    "progress": {},
    "allocation": {},
    "system": {},
    "assessment": {},
}


Go = Callable[..., Page]


@pytest.fixture(scope="module")
def go(chromium: Browser, server: str) -> Iterator[Go]:
    """Goes to a calculator, in one page whose clock stands."""
    with reader(chromium, server) as visit:
        visit.keeps_nothing()
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = visit.context.new_page()
        page.clock.set_fixed_time(NOW)

        def to(name: str, fragment: str = "") -> Page:
            page.goto("about:blank")
            page.goto(f"{visit.origin}calculators/{name}/{fragment}")
            return page

        yield to


@pytest.mark.parametrize("name", DAYS)
def test_each_form_offers_chinas_day_where_it_asks_for_one(name: str, go: Go) -> None:
    assert typed(go(name)) == DAYS[name]


def test_the_example_stays_until_something_is_typed(go: Go) -> None:
    page = go("gap")
    expect(page.locator(".calc-result")).to_have_attribute("data-kind", "example")


def test_the_day_is_used_named_changed_and_put_back(go: Go) -> None:
    page = go("deadlines")
    page.locator("#f-hired").fill("2026-11-20")
    assert live(page).startswith("从2026年11月30日看，最晚2026年12月20日")
    page.locator("#f-today").fill("2026-12-01")
    expect(page.locator(".calc-result[data-kind='live'] .headline")).to_contain_text("从2026年12月1日看")
    page.get_by_role("button", name="查询日期：填今天").click()
    expect(page.locator("#f-today")).to_have_value("2026-11-30")
    expect(page.locator(".calc-result[data-kind='live'] .headline")).to_contain_text("从2026年11月30日看")


def test_a_new_link_carries_the_day_and_an_old_one_keeps_it_empty(go: Go) -> None:
    page = go("gap")
    page.locator("#f-kind").select_option("private")
    page.locator("#f-staff").fill("10")
    assert live(page).startswith("按2026-11-30的规定，共10人。")
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-done")).to_contain_text("已复制")
    assert "day=2026-11-30" in page.evaluate("navigator.clipboard.readText()")
    go("gap", "#v=1&kind=private&staff=10&enrolled-pension=8")
    expect(page.locator("#f-day")).to_have_value("")
    assert live(page) == "共10人。应参保而未参保：养老2人。"


def test_emptying_the_form_offers_the_day_again_and_the_example_has_its_own(go: Go) -> None:
    page = go("contribution")
    page.locator("[data-action='example']").click()
    assert typed(page)["month"] == "2024-09"
    page.locator("[data-action='clear']").click()
    assert typed(page) == DAYS["contribution"]


@pytest.mark.parametrize("year", [1970, 2101])
def test_a_clock_that_cannot_be_right_is_asked_about(year: int, chromium: Browser, server: str) -> None:
    with reader(chromium, server) as visit:
        page = visit.context.new_page()
        page.clock.set_fixed_time(datetime.fromisoformat(f"{year}-01-05T00:00:00+00:00"))
        page.goto(f"{visit.origin}calculators/arrears/")
        expect(page.locator(".calc-notice")).to_contain_text(f"这台设备的日期是{year}-01-05，不像今天")
        assert typed(page) == {}


@pytest.mark.parametrize(
    ("name", "day", "month"),
    [
        ("花名册2024年9月.csv", "2024-09-30", "2024-09"),
        ("2005-12-31 在职.csv", "2005-12-31", "2005-12"),
        ("名单20240229.csv", "2024-02-29", "2024-02"),
        ("名单20240230.csv", "2026-11-30", "2026-11"),
        ("名单13812345678.csv", "2026-11-30", "2026-11"),
    ],
)
def test_a_rosters_own_day_goes_first(name: str, day: str, month: str, go: Go) -> None:
    page = go("roster")
    content = "姓名,人员类别,月工资\n甲,职工,5000\n".encode()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    expect(page.locator(".roster-columns")).to_be_visible()
    found = typed(page)
    assert (found["day"], found["asof"], found["month"]) == (day, day, month)
    assert re.fullmatch("2026-11-30", found["paid"])
