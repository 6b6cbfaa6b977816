"""The address of a day on the pages that show every period."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from calculators.policy.knowledge_file import load
from tests.browser.visit import Visit
from tests.conftest import ROOT

DAY = "2010-05-01"


def marked(page: Page) -> int:
    return page.locator(".is-on-day").count()


def test_a_day_in_the_address_marks_what_was_in_force(visit: Visit) -> None:
    knowledge = load((ROOT / "build" / "knowledge.json").read_text(encoding="utf-8"))
    page = visit.open(f"about/sources/#on={DAY}")
    holding = sum(rule.start <= DAY and (not rule.end or rule.end >= DAY) for rule in knowledge.coverage)
    expect(page.locator(".on-day")).to_have_text(f"按 {DAY} 标出：那一天有效的有{holding}处。")
    assert marked(page) == page.locator("details.is-on-day[open]").count() == holding
    page.evaluate("location.hash = '#on=2010-02-30'")
    expect(page.locator(".on-day")).to_contain_text("「2010-02-30」不是一天")
    assert marked(page) == 0
    page.evaluate("location.hash = '#coverage'")
    expect(page.locator(".on-day")).to_have_count(0)

    parameter, value = next(
        (one, value)
        for one in knowledge.parameters.values()
        for value in one.values
        if value.value and value.sure_start and value.sure_end
    )
    place = f"p-{parameter.id.replace('/', '-')}"
    page = visit.open(f"parameters/#on={value.sure_start}&at={place}")
    expect(page.locator(f"h3#{place}")).to_be_in_viewport()
    assert 1 <= marked(page) < len(parameter.values) + 1
    expect(page.locator(".is-on-day .on-day-mark").first).to_have_text(f"{value.sure_start} 有效")
    page.evaluate("location.hash = '#on=1949-01-01'")
    expect(page.locator(".on-day")).to_have_text("1949-01-01 那一天，没有查到能确定有效的。")
    page.evaluate("location.hash = '#on=2010-05-01&at=nothing'")
    expect(page.locator(".on-day")).to_contain_text("没有「nothing」")


def test_a_policy_on_a_day_whose_text_nobody_changed(visit: Visit) -> None:
    page = visit.open("policies/jzbf-2005-21/#on=2010-05-01&at=s1")
    expect(page.locator(".on-day")).to_have_text("这里的文字没有登记过改动，下面就是。")
    expect(page.locator("#s1")).to_be_in_viewport()
    assert page.locator(".link-problem").count() == marked(page) == 0
