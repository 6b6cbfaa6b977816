"""axe-core on what pages become when they are used: every state of every calculator, rosters, searches, citations, an
update that is announced; plain, in large letters and in high contrast. And twice as large on a phone: nothing sticks out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from calculators.catalog import listed
from calculators.curve import NAMES as CURVED
from tests.browser.conftest import reader
from tests.browser.rosters import PATH, check, give, headline, opened, refused
from tests.browser.test_axe import RENDERED, violations
from tests.browser.visit import live, put
from tests.reliability import Promise
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_csv

LOOKS = ("", "large", "contrast")
ROOM = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""How far a page is wider than its window."""


@pytest.fixture(scope="module")
def page(chromium: Browser, server: str) -> Iterator[Page]:
    with reader(chromium, server, reduced_motion="reduce") as visit:
        visit.keeps_nothing()
        yield visit.open("")


def looked(page: Page, state: str) -> list[str]:
    """What axe finds in this state, in every way of reading."""
    found = []
    for look in LOOKS:
        page.evaluate(
            "(look) => { for (const one of ['large', 'contrast'])"
            " document.documentElement.classList.toggle(`aid-${one}`, one === look); }",
            look,
        )
        found += [f"{state} {look}: {one}" for one in violations(page, RENDERED if look else None)]
    return found


def room(page: Page) -> int:
    """How far the page is wider than a phone on which it is twice as large."""
    page.set_viewport_size({"width": 195, "height": 422})
    over: int = page.evaluate(ROOM)
    page.set_viewport_size({"width": 1280, "height": 900})
    return over


def used(page: Page, server: str, name: str) -> Iterator[str]:
    """A calculator's states, one after the other."""
    page.goto(f"{server}calculators/{name}/")
    yield "empty"
    page.locator(".calc-form button[type='submit']").click()
    page.locator(".calc-errors h2").wait_for()
    page.evaluate("document.querySelectorAll('.calc-form details').forEach((one) => { one.open = true; })")
    yield "errors"
    page.locator("[data-action='example']").click()
    assert live(page)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    yield "result, working and worksheet opened"
    if name in CURVED:
        page.locator("[data-action='curve']").click()
        page.locator(".calc-curve svg").first.wait_for()
        yield "curve"


@pytest.mark.parametrize("name", [one.name for one in listed()])
def test_every_state_of_a_calculator(name: str, page: Page, server: str, promise: Promise) -> None:
    states, wide = [], []
    for state in used(page, server, name):
        states.append((state, looked(page, state)))
        over = room(page)
        wide += [f"{state}: {over}"] * (over > 0)
    assert [one for _, found in states for one in found] == []
    assert wide == []
    charts = page.locator(".calc-answer svg").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('aria-hidden') === 'true' || one.getAttribute('aria-label')"
        " || one.getAttribute('aria-labelledby') || '')"
    )
    assert all(charts)
    promise(5, "axe-core：测算的每种状态，平常、大字版、高对比", len(states) * len(LOOKS))
    promise(5, "390 像素宽的手机上放大到 200%：没有一页要左右滚动", len(states))


def _roster(page: Page, server: str) -> Iterator[str]:
    page.goto(server + PATH)
    yield "roster, empty"
    give(page, "people.csv", as_csv([[*HEAD, "备注"], [*GOOD, ""], [*POOR, ""], ["", "x", "y", *POOR[3:], ""]]))
    opened(page)
    yield "roster, columns"
    put(page, {"month": "昨天"})
    check(page)
    refused(page)
    yield "roster, errors"
    put(page, {"month": "", "kind": "private"})
    check(page)
    headline(page)
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    yield "roster, result and problems"


def _search(page: Page, server: str) -> Iterator[str]:
    for query in ("农民工", "股票期权"):
        page.goto(f"{server}search/#q={query}")
        page.locator(".search-results[aria-busy=false]").wait_for(state="attached")
        expect(page.locator(".search-page [role=status]")).not_to_be_empty()
        yield f"search, {query}"


def _notice(page: Page, server: str) -> Iterator[str]:
    page.goto(server + "policies/jzbf-2005-21/notice/#c=s3-1.00000000,s9-9,s5-p2")
    expect(page.locator(".notice-count")).to_contain_text("已选2条")
    yield "citations chosen, one changed, one unknown"
    page.goto(server + "policies/jzbf-2005-21/#nowhere")
    page.locator(".link-problem").wait_for()
    yield "a link that does not fit"
    page.goto(server + "policies/jzbf-2005-21/")
    page.locator("#s3-1 .cite-open").click()
    page.get_by_role("menu").wait_for()
    yield "a clause's menu"


def _offline(page: Page, server: str) -> Iterator[str]:
    page.goto(server + "guide/offline/")
    expect(page.locator("[data-offline-panel] [role=status]")).not_to_be_empty()
    yield "offline"


@pytest.mark.parametrize("states", [_roster, _search, _notice, _offline])
def test_what_other_pages_become(
    states: Callable[[Page, str], Iterator[str]], page: Page, server: str, promise: Promise
) -> None:
    seen = [(state, looked(page, state)) for state in states(page, server)]
    assert [one for _, found in seen for one in found] == []
    promise(5, "axe-core：花名册、检索、引用、离线用起来的样子，平常、大字版、高对比", len(seen) * len(LOOKS))


def test_what_sticks_out_of_a_phone_twice_as_large_is_seen(page: Page, server: str) -> None:
    """The pages as they are opened: test_every_page.py."""
    page.goto(f"{server}calculators/gap/")
    assert room(page) <= 0
    page.evaluate("document.querySelector('main').append(Object.assign(document.createElement('hr'), {id: 'planted'}))")
    page.evaluate("document.querySelector('#planted').style.setProperty('width', '400px')")
    assert room(page) > 0


@pytest.mark.parametrize("aid", ["large", "contrast"])
def test_a_way_of_reading_is_remembered(aid: str, chromium: Browser, server: str, promise: Promise) -> None:
    with reader(chromium, server) as visit:
        page = visit.open("about/")
        button = page.locator(f"[data-aid='{aid}']")
        button.click()
        for path in ("about/", "calculators/gap/", ""):
            page.goto(server + path)
            expect(button).to_have_attribute("aria-pressed", "true")
            assert f"aid-{aid}" in (page.locator("html").get_attribute("class") or "")
        button.click()
        page.reload()
        expect(button).to_have_attribute("aria-pressed", "false")
        promise(5, "大字版、高对比记得住", 3)


def test_whoever_wants_no_motion_gets_none(page: Page, server: str, promise: Promise) -> None:
    moving = (
        "() => [...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one);"
        " return style.scrollBehavior === 'smooth' || [style.transitionDuration, style.animationDuration]"
        ".some((all) => all.split(',').some((each) => parseFloat(each) > 0.01)); }).map((one) => one.className || one.tagName)"
    )
    paths = ["", "calculators/gap/", PATH, "search/", "policies/jzbf-2005-21/"]
    for path in paths:
        page.goto(server + path)
        assert page.evaluate(moving) == [], path
    promise(5, "系统设为减少动态：没有动画", len(paths))
