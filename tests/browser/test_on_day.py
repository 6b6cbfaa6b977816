"""The address of a day on the pages that show every period, and on those of policies whose text changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from calculators.policy.knowledge_file import load
from tests.browser.conftest import reader
from tests.browser.test_axe import violations
from tests.browser.visit import Visit
from tests.conftest import ROOT
from tests.related import OLD

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


BEFORE, AFTER, REPEALED = "2008-04-30", "2008-05-01", "2010-01-01"
"""The last day of the words of before, the first of those of now, and the first on which the policy is no more."""
AMENDED = f"policies/{OLD}/"
TEN, TWELVE = (f"2006年养老保险扩面{heads}万人，使参保人数达到200万人。" for heads in (10, 12))
OUT, IN = "（二）其他险种另行通知。", "（三）工伤保险的重点是建筑企业。"


def shows(page: Page, clause: str, words: str) -> bool:
    """Whether a reader sees these words of a clause as a paragraph; what differs between two versions does not count."""
    lines = page.locator(f"#{clause} p:not(.difference)").get_by_text(words, exact=True)
    return any(one.is_visible() for one in lines.all())


def told(day: str) -> str:
    return f"下面是 {day} 那一天的文字：改过的条款，标着「{day} 有效」的就是；没有改过的照旧。"


def test_an_amended_policy_on_a_day_before_and_after(changed: Visit) -> None:
    page = changed.open(f"{AMENDED}#on={BEFORE}")
    expect(page.locator(".on-day")).to_have_text(told(BEFORE))
    assert (shows(page, "s1", TEN), shows(page, "s1", TWELVE)) == (True, False)
    assert (shows(page, "s2-2", OUT), shows(page, "s2-3", IN)) == (True, False)
    first = page.locator("#s1 .is-on-day")
    expect(first.locator("summary")).to_contain_text(f"2006-02-03 至 {BEFORE} 的文字")
    expect(first.locator(".on-day-mark")).to_have_text(f"{BEFORE} 有效")
    expect(page.locator(".timeline .is-on-day")).to_contain_text("原文")

    page.evaluate(f"location.hash = '#on={AFTER}'")
    expect(page.locator(".on-day")).to_have_text(told(AFTER))
    assert (shows(page, "s1", TEN), shows(page, "s1", TWELVE)) == (False, True)
    assert (shows(page, "s2-2", OUT), shows(page, "s2-3", IN)) == (False, True)
    expect(page.locator("#s1 .version .on-day-mark")).to_have_text(f"{AFTER} 有效")
    expect(page.locator(".timeline .is-on-day")).to_contain_text(f"{AFTER} 至 2009-12-31")
    assert page.locator(".on-day-ways").count() == 1

    page.evaluate(f"location.hash = '#on={REPEALED}'")
    expect(page.locator(".on-day")).to_have_text(f"{REPEALED} 那一天，没有查到能确定有效的。")
    expect(page.get_by_text(f"{REPEALED}起废止，依据某政发〔2010〕9号。")).to_be_visible()
    assert marked(page) == 0
    assert not shows(page, "s1", TWELVE)


def test_the_way_back_and_the_link_of_a_day_by_keyboard(changed: Visit) -> None:
    changed.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = changed.open(f"{AMENDED}#on={BEFORE}")
    expect(page.locator(".on-day")).to_have_text(told(BEFORE))
    page.get_by_role("link", name="回到现在").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="复制这一天的链接")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".cite-status")).to_contain_text(f"已复制 {BEFORE} 的链接")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{changed.origin}{AMENDED}#on={BEFORE}"

    page.locator("#s1 .cite-open").press("Enter")
    page.get_by_role("menuitem", name=f"复制 {BEFORE} 的链接").press("Enter")
    expect(page.locator(".cite-status")).to_contain_text(f"第一部分的 {BEFORE} 的链接")
    of_clause = page.evaluate("navigator.clipboard.readText()")
    assert of_clause == f"{changed.origin}{AMENDED}#on={BEFORE}&at=s1"

    page.locator("#s1 .is-on-day summary").press("Enter")
    assert not shows(page, "s1", TEN), "what the day opened is folded like anything else"
    page.keyboard.press("Enter")
    assert shows(page, "s1", TEN)
    page.get_by_role("link", name="回到现在").press("Enter")
    expect(page.locator(".on-day, .on-day-ways, .is-on-day, .off-day, .on-day-mark")).to_have_count(0)
    expect(page.locator("h1")).to_be_focused()
    assert (shows(page, "s1", TEN), shows(page, "s1", TWELVE)) == (False, True)
    page.locator("#s1 .cite-open").press("Enter")
    expect(page.get_by_role("menuitem", name="复制链接")).to_be_visible()
    assert page.get_by_role("menuitem", name=BEFORE).count() == 0
    page.keyboard.press("Escape")
    page.go_back()
    expect(page.locator(".on-day")).to_have_text(told(BEFORE))
    assert shows(page, "s1", TEN)

    again = changed.context.new_page()
    again.goto(of_clause)
    expect(again.locator("#s1 .on-day-mark")).to_be_visible()
    expect(again.locator("#s1")).to_be_in_viewport()
    assert (shows(again, "s1", TEN), shows(again, "s1", TWELVE)) == (True, False)
    again.get_by_role("link", name="回到现在").press("Enter")
    expect(again.locator("#s1")).to_be_focused()
    assert shows(again, "s1", TWELVE)


def test_without_scripts_it_is_the_text_of_now_with_all_its_versions(chromium: Browser, changed: Visit) -> None:
    with reader(chromium, changed.origin, java_script_enabled=False) as plain:
        page = plain.open(f"{AMENDED}#on={BEFORE}")
        assert (shows(page, "s1", TEN), shows(page, "s1", TWELVE)) == (False, True)
        expect(page.get_by_text("文字改过1次，下面是2008-05-01起的文字")).to_be_visible()
        expect(page.locator("#s1 summary", has_text=f"2006-02-03 至 {BEFORE} 的文字")).to_be_visible()
        page.locator("#s1 summary", has_text=f"2006-02-03 至 {BEFORE} 的文字").click()
        assert shows(page, "s1", TEN)
        expect(page.locator(".timeline > li")).to_have_count(3)
        assert page.locator(".on-day").count() == 0


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_a_day_of_an_amended_policy_fits_a_telephone(changed: Visit, day: str) -> None:
    page = changed.context.new_page()
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{changed.origin}{AMENDED}#on={day}")
    expect(page.locator(".on-day")).to_have_text(told(day))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    out = """[...document.querySelectorAll(".on-day, .on-day-ways, .on-day-ways *, .is-on-day, .on-day-mark, .timeline")].filter((one) => {
      const { left, right } = one.getBoundingClientRect();
      return right > 390 || left < 0;
    }).length"""
    assert page.evaluate(out) == 0
    assert violations(page) == []


def test_a_frame_of_an_amended_clause_says_so(changed: Visit) -> None:
    page = changed.open(f"embed/clauses/{OLD}/s1/")
    line = page.locator(".embed-force")
    expect(line).to_have_text(
        "2010-01-01起由某政发〔2010〕9号废止；2008-05-01起按某政发〔2008〕1号改过，这里是改后的文字。"
    )
    with changed.context.expect_page() as opened:
        line.get_by_role("link", name="废止").click()
    expect(opened.value.locator("#s1")).to_contain_text("某政发〔2006〕3号自2010年1月1日起废止")
    page = changed.open(f"embed/clauses/{OLD}/s2-2/")
    expect(page.locator(".embed-force")).to_contain_text("2008-05-01起由某政发〔2008〕1号删去")
    assert violations(page) == []
