"""The seal in a link: the words of now, words of before, or none of this site's; ids that moved; links that mean harm."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.conftest import reader
from tests.browser.visit import Visit
from tests.related import OLD
from tests.variant import FIRST, ID, NOW, seal_of

POLICY = "policies/jzbf-2005-21/"
DEMO = f"policies/{ID}/"


def note(page: Page, place: str) -> str:
    return page.locator(f"[id='{place}'] .seal-note").inner_text()


def test_the_words_of_now(visit: Visit) -> None:
    page = visit.open(POLICY)
    hrefs = page.locator(".cite .mark").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert len(hrefs) == 21
    for href in hrefs:
        page.goto("about:blank")
        page.goto(f"{visit.origin}{POLICY}{href}")
        place = href.split("#")[1]
        expect(page.locator(f"[id='{place}']")).to_be_focused()
        assert note(page, place).startswith("与引用时一致")
        assert page.locator(".seal-note").count() == 1
        expect(page.locator(f"[id='{place}']")).to_have_attribute("aria-describedby", "seal-note")


def test_words_of_before_stand_beside_those_of_now(changed: Visit) -> None:
    page = changed.open(f"{DEMO}?w={seal_of('s1-p2', FIRST)}#s1-p2")
    said = note(page, "s1-p2")
    assert said.startswith("引用之后文字改过")
    assert "2026-01-10至2026-06-01" in said
    assert "各单位每季度报告一次。" in said
    assert "各单位每月报告一次，报告抄送统计部门。" in said
    assert page.locator(".wordings mark").all_inner_texts() == ["季度报告一次", "月报告一次，报告抄送统计部门"]
    page = changed.open(f"{DEMO}?w={seal_of('s1-p2', NOW)}#s1-p2")
    assert note(page, "s1-p2").startswith("与引用时一致")
    assert "2026-06-01" in note(page, "s1-p2")


def test_a_part_is_compared_with_everything_under_it(changed: Visit) -> None:
    page = changed.open(f"{DEMO}#s1")
    old = page.locator("[data-earlier=s1]").get_attribute("data-seal")
    page = changed.open(f"{DEMO}?w={old}#s1")
    old_words, new_words = page.locator(".wordings dd").all_inner_texts()
    assert old_words == "一、报告\n各单位指定一名联系人。\n各单位每季度报告一次。\n报告抄送统计部门。"
    assert new_words == "一、报告\n各单位指定一名联系人。\n各单位每月报告一次，报告抄送统计部门。"


def test_a_moved_id_explains_itself_and_leads_on(changed: Visit) -> None:
    page = changed.open(f"{DEMO}?w={seal_of('s1-p3', FIRST)}#s1-p3")
    expect(page.locator("#s1-p3")).to_be_focused()
    expect(page.locator("#s1-p3")).to_contain_text("2026-06-01起移到第一部分第二自然段。理由：与前一段合并。")
    assert "引用的是原来的文字" in note(page, "s1-p3")
    assert "报告抄送统计部门。" in note(page, "s1-p3")
    page.locator("#s1-p3 a").click()
    expect(page.locator("#s1-p2")).to_be_focused()
    page = changed.open(f"{DEMO}#s3")
    expect(page.locator("#s3")).to_contain_text("撤销，这个编号不再使用。理由：事项已另行通知。")
    page = changed.open(f"{DEMO}?w=00000000#s3")
    assert note(page, "s3").startswith("认不出这个校验码")


def test_a_moved_id_leads_on_without_scripts_too(chromium: Browser, changed: Visit) -> None:
    with reader(chromium, changed.origin, java_script_enabled=False) as plain:
        page = plain.open(f"{DEMO}?w={seal_of('s1-p3', FIRST)}#s1-p3")
        expect(page.locator("#s1-p3")).to_be_in_viewport()
        page.locator("#s1-p3 a").click()
        assert page.url.endswith("#s1-p2")
        expect(page.locator(f"#was-s1-p2-{seal_of('s1-p2', FIRST)}")).to_contain_text("各单位每季度报告一次。")


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("?w=00000000#s3-1", "认不出这个校验码"),
        ("?w=#s3-1", "认不出这个校验码"),
        ("?w=DE94F3A5#s3-1", "认不出这个校验码"),
        (f"?w={quote(HOSTILE)}#s3-1", "<img src=x onerror=alert(1)>"),
        ("?w=%E0%A4%A#s3-1", "认不出这个校验码"),
        (f"?w={'9' * 4000}#s3-1", "认不出这个校验码"),
        ("?w=00000000&w=11111111#s3-1", "认不出这个校验码"),
        ("#s9-9", "没有「s9-9」这个编号"),
        ("?w=00000000#s9-9", "没有「s9-9」这个编号"),
        (f"#{quote(HOSTILE)}", "没有「<img src=x onerror=alert(1)>"),
        ("#%E0%A4%A", "没有「%E0%A4%A」这个编号"),
        ("#__proto__", "没有「__proto__」这个编号"),
        ("#javascript:alert(1)", "没有「javascript:alert(1)」"),
        (f"#{'s' * 4000}", "…」这个编号"),
        ("?w=00000000", "链接不完整"),
        (f"?w={quote(HOSTILE)}", "链接不完整"),
    ],
)
def test_a_link_that_does_not_fit_says_one_thing_and_runs_nothing(visit: Visit, link: str, words: str) -> None:
    ran: list[str] = []

    def alerted(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    visit.context.on("dialog", alerted)
    page = visit.open(POLICY + link)
    said = page.locator(".seal-note, .link-problem")
    expect(said).to_have_count(1)
    expect(said).to_contain_text(words)
    assert said.locator("img, script").count() == 0
    assert len(said.inner_text()) < 250
    assert page.locator(".law").count() == 1
    assert ran == []
    if "#s3-1" not in link:
        expect(page.locator(".link-problem")).to_be_focused()


def test_the_seal_of_another_clause_is_named(visit: Visit) -> None:
    page = visit.open(POLICY)
    other = page.locator("#s1").get_attribute("data-seal")
    page = visit.open(f"{POLICY}?w={other}#s3-1")
    assert "是第一部分的，不是第三部分第（一）项的" in note(page, "s3-1")


def test_a_link_that_lost_its_fragment_is_found_by_the_seal(visit: Visit) -> None:
    page = visit.open(POLICY)
    seal = page.locator("#s3-1").get_attribute("data-seal")
    page = visit.open(f"{POLICY}?w={seal}")
    expect(page.locator("#s3-1")).to_be_focused()
    assert note(page, "s3-1").startswith("与引用时一致")


def test_going_on_to_another_paragraph_takes_its_seal(visit: Visit) -> None:
    page = visit.open(POLICY)
    href = page.locator("#s3-1 .mark").get_attribute("href")
    page = visit.open(POLICY + str(href))
    page.locator(".contents a[href='#s5']").click()
    expect(page.locator("#s5")).to_be_focused()
    assert page.locator(".seal-note").count() == 0
    assert page.url.endswith(str(page.locator("#s5 .mark").get_attribute("href")))
    page.reload()
    assert note(page, "s5").startswith("与引用时一致")


def test_only_policies_whose_words_changed_have_changes(changed_site: Path) -> None:
    pages = {path.parent.name: path.read_text(encoding="utf-8") for path in changed_site.glob("policies/*/index.html")}
    assert len(pages) == 7
    assert {policy for policy, page in pages.items() if "改动记录" in page} == {ID, OLD}
