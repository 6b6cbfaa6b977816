"""The page 这里有误: the whole text is seen before it goes anywhere, and what was typed elsewhere only if ticked."""

from __future__ import annotations

import tomllib
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.visit import Visit, live


def test_a_page_leads_to_the_report_with_its_own_address(visit: Visit) -> None:
    page = visit.open("policies/jzbf-2005-21/targets/")
    page.get_by_role("link", name="这里有误").click()
    expect(page.get_by_label("哪一页")).to_have_value("policies/jzbf-2005-21/targets/")


def test_the_text_is_whole_and_what_was_typed_is_left_out_unless_ticked(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("about/report/#page=calculators/gap/&inputs=v%3D1%26staff%3D45")
    shown = page.locator(".report-text")
    page.get_by_label("错在哪里").fill("缺口少算了一人")
    expect(shown).to_contain_text("网页：calculators/gap/")
    expect(shown).to_contain_text("错在哪里：缺口少算了一人")
    expect(shown).to_contain_text("数据版本：")
    expect(shown).not_to_contain_text("staff")
    page.get_by_label("附上我在测算里填写的内容").check()
    expect(shown).to_contain_text("填写的内容：v=1&staff=45")
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载成文本文件").click()
    coming.value.save_as(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8") == f"{shown.inner_text()}\n"


def test_without_what_was_typed_there_is_nothing_to_tick(visit: Visit) -> None:
    page = visit.open("about/report/")
    expect(page.get_by_label("错在哪里")).to_be_visible()
    expect(page.get_by_label("附上我在测算里填写的内容")).to_be_hidden()


def test_who_does_not_agree_takes_what_was_typed_along_or_an_example(visit: Visit) -> None:
    page = visit.calculator("gap", fragment="#v=1&kind=private&staff=45&enrolled-pension=40")
    live(page)
    page.get_by_text("我不同意这个结果").click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="下载算例").click()
    told = coming.value.path().read_text(encoding="utf-8")
    assert tomllib.loads(told)["inputs"]["staff"] == "45"
    page.locator(".calc-disagree").get_by_role("link", name="这里有误").click()
    expect(page.get_by_label("哪一页")).to_have_value("calculators/gap/")
    expect(page.locator(".report-text")).not_to_contain_text("staff")
    page.get_by_label("附上我在测算里填写的内容").check()
    expect(page.locator(".report-text")).to_contain_text("填写的内容：v=1&kind=private&staff=45&enrolled-pension=40")
