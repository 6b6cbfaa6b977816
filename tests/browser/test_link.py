"""Saved links: the form comes back, what does not fit is named, and nothing of a link is ever run."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.visit import Visit, live, put, submit, today, typed

EDITIONS = "editions.json"
FULL = {"kind": "private", "new": "yes", "staff": "１，２００", "migrant": "1.2万", "enrolled-pension": "0"}


def test_a_link_brings_everything_back(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.calculator()
    assert not urlsplit(page.url).fragment
    put(page, FULL)
    submit(page)
    said = live(page)
    assert not urlsplit(page.url).fragment, "only the button may put what was typed into the address"
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-done")).to_contain_text("已复制")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url
    assert not urlsplit(link).query
    other = visit.context.new_page()
    other.goto(link)
    assert live(other) == said
    assert typed(other) == FULL
    expect(other.locator(".calc-notice")).to_have_text("已按链接填好。")
    assert EDITIONS not in loaded(other)


def loaded(page: Page) -> str:
    """What the page has loaded."""
    return str(page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name).join(' ')"))


def test_a_link_of_an_earlier_edition_tells_what_changed(visit: Visit) -> None:
    page = visit.calculator(fragment="#v=1&kind=private&day=2026-11-29&staff=10&enrolled-pension=8&edition=1")
    live(page)
    told = page.locator(".calc-since")
    expect(told.locator("summary")).to_contain_text("链接是第1版数据")
    told.locator("summary").click()
    rule = told.locator("li", has_text="社会保险法").first
    expect(rule).to_contain_text("→")
    assert "about/sources/#" in str(rule.locator("a").get_attribute("href"))
    assert EDITIONS in loaded(page)
    put(page, {"staff": "11"})
    expect(told).to_have_count(0)
    page.evaluate("location.hash = 'v=1&kind=private&staff=12'")
    expect(page.locator(".calc-notice")).to_have_text("已按链接填好。链接没有记数据的版次，看不出哪些数变过。")


def test_what_a_link_has_too_much_is_named(visit: Visit) -> None:
    odd = {"v": "1", **FULL, "kind": "moon", "wages": "3000", "<b>x</b>": "1"}
    page = visit.calculator(fragment="#" + urlencode(odd))
    notice = page.locator(".calc-notice")
    for words in ("「wages」", "「<b>x</b>」", "「单位性质」没有「moon」这个选项"):
        expect(notice).to_contain_text(words)
    submit(page)
    expect(page.locator(".calc-errors")).to_contain_text("还没有选")
    assert typed(page) == {name: value for name, value in FULL.items() if name != "kind"}


def test_an_unknown_version_and_a_repeated_name_are_named(visit: Visit) -> None:
    page = visit.calculator(fragment="#v=9&kind=private&staff=1&staff=2")
    notice = page.locator(".calc-notice")
    expect(notice).to_contain_text("版本")
    expect(notice).to_contain_text("「staff」出现了不止一次")
    assert typed(page)["staff"] == "1"
    submit(page)
    live(page)


def test_a_second_link_in_the_same_tab_replaces_the_first(visit: Visit) -> None:
    page = visit.calculator(fragment="#v=1&kind=private&staff=10")
    first = live(page)
    page.evaluate("location.hash = 'v=1&kind=private&staff=11'")
    expect(page.locator(".headline")).not_to_have_text(first)
    assert typed(page) == {"kind": "private", "staff": "11"}


def test_an_ordinary_fragment_is_left_alone(visit: Visit) -> None:
    page = visit.calculator(fragment="#f-staff")
    expect(page.locator(".calc-notice")).to_be_empty()
    assert typed(page) == {"day": today()}


def test_clearing_also_clears_the_link(visit: Visit) -> None:
    page = visit.calculator(fragment="#v=1&kind=private&staff=10")
    live(page)
    page.locator("[data-action='clear']").click()
    assert "#" not in page.url
    assert typed(page) == {"day": today()}
    page.reload()
    assert typed(page) == {"day": today()}
