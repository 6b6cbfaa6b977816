"""The calculators of a second policy in the browser: typed into, saved as a link, opened again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visit import Visit, live, put, typed
from tests.second_policy import OFFERING

TYPED = {"insurance": "maternity", "plan": "city", "q1": "50.5万"}
ANSWER = "生育保险参保人数：一季度末50.5万人，比上年末增加0.5万人，完成新增指标的16.6%。"


def test_its_progress_is_worked_out_saved_as_a_link_and_opened_again(changed: Visit) -> None:
    changed.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = changed.open(f"policies/{OFFERING}/")
    page.locator(".policy-nav a", has_text="测算").click()
    page.locator(".card-link", has_text="指标进度").click()
    page.locator("#f-insurance").wait_for()
    options = page.locator("#f-insurance option").all_inner_texts()
    assert [one.partition("（")[0] for one in options] == ["请选择", "基本养老保险", "工伤保险", "生育保险"]
    put(page, TYPED)
    assert live(page).startswith(ANSWER)
    expect(page.locator(".calc-answer a[href*='#s1']").first).to_have_attribute(
        "href", f"../../../../policies/{OFFERING}/#s1"
    )
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-done")).to_contain_text("链接已复制")
    address = page.evaluate("navigator.clipboard.readText()")
    assert f"/policies/{OFFERING}/calculators/progress/#v=1&policy={OFFERING}&insurance=maternity" in address
    page.goto("about:blank")
    page.goto(address)
    assert live(page).startswith(ANSWER)
    assert typed(page) == TYPED
    expect(page.locator(".calc-notice")).to_contain_text("已按链接填好")
    page.goto(changed.origin + "calculators/progress/#" + address.partition("#")[2])
    expect(page.locator(".calc-notice")).to_contain_text("「policy」")  # it is no link of this page
