"""Two cases side by side on a calculator's page, by keyboard, and again from the link that was copied."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visit import Visit, add, live

HERE = "#v=1&kind=private&day=2026-11-29&staff=10&enrolled-pension=8"


def test_two_cases_are_compared_and_a_link_carries_both(visit: Visit) -> None:
    visit.keeps_nothing()
    page = visit.calculator("gap", HERE)
    live(page)
    place = page.locator(".calc-compare")
    expect(place).to_be_hidden()
    page.get_by_role("button", name="和另一种情况比").press("Enter")
    expect(place).to_contain_text("已记下这一种情况")
    page.get_by_label("职工", exact=True).fill("12")
    expect(place.locator(".headline")).to_have_text("和另一种情况比，有7个数不同。")
    expect(place).to_contain_text("填写的「职工」不同：这一种 12，另一种 10。")
    page.get_by_label("职工", exact=True).fill("-1")
    expect(place).to_contain_text("已记下这一种情况")
    page.get_by_label("职工", exact=True).fill("12")
    expect(place.locator(".headline")).to_have_text("和另一种情况比，有7个数不同。")
    page.get_by_role("button", name="复制带数据的链接").press("Enter")
    page.wait_for_function("location.hash.includes('against=')")
    again = visit.context.new_page()
    again.goto(page.url)
    expect(again.locator(".calc-compare .headline")).to_have_text("和另一种情况比，有7个数不同。")
    page.get_by_role("button", name="不比了").press("Enter")
    expect(place).to_be_hidden()


def test_what_is_private_is_not_in_the_other_case_of_a_link(visit: Visit) -> None:
    visit.keeps_nothing()
    page = visit.calculator("contribution", "#v=1&month=2026-11&kind=employer&class=2&bands=10,8000")
    live(page)
    add(page, {"people": "王某某,9000"})
    live(page)
    page.get_by_role("button", name="和另一种情况比").click()
    add(page, {"bands": "12,8000"})
    expect(page.locator(".calc-compare .headline")).to_contain_text("个数不同")
    page.get_by_role("button", name="复制带数据的链接").click()
    page.wait_for_function("location.hash.includes('against=')")
    assert "王" not in page.evaluate("decodeURIComponent(decodeURIComponent(location.href))")
    assert "9000" in page.evaluate("decodeURIComponent(location.hash.split('against=')[1])")
