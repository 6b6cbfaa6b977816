"""What is kept of a result, and what is read from a file: all inside the browser."""

from __future__ import annotations

import io
import unicodedata
from base64 import b64decode
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.visit import FULL, Visit, cpython, kept, live, put

ROWS = "姓名,工资\n张三,3000\n"


@pytest.mark.parametrize("what", ["csv", "sheet"])
def test_a_saved_file_is_the_one_that_cpython_makes(what: str, visit: Visit, site: Path, tmp_path: Path) -> None:
    page = visit.calculator()
    put(page, FULL)
    assert live(page) == cpython(site, FULL)["headline"]
    wanted = kept("gap", FULL, what)
    with page.expect_download() as download:
        page.locator(f"[data-action='download'][data-what='{what}']").click()
    assert download.value.suggested_filename == wanted["name"]
    download.value.save_as(tmp_path / "kept")
    assert (tmp_path / "kept").read_bytes() == b64decode(wanted["base64"])
    expect(page.locator(".calc-done")).to_contain_text(wanted["name"])


def test_the_text_of_a_result_is_copied(visit: Visit, site: Path) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.calculator()
    put(page, FULL)
    headline = live(page)
    page.locator("[data-action='copy-text']").click()
    expect(page.locator(".calc-done")).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(headline)
    cpython(site, FULL)
    assert copied == b64decode(kept("gap", FULL, "text")["base64"]).decode()


def test_nothing_is_kept_of_a_result_that_is_not_there(visit: Visit) -> None:
    page = visit.calculator()
    put(page, FULL)
    live(page)
    put(page, {"staff": "x"})
    expect(page.locator(".calc-result")).to_have_attribute("data-kind", "none")
    page.locator("[data-action='download'][data-what='csv']").click()
    expect(page.locator(".calc-done")).to_contain_text("没有东西可以下载")


def test_tables_are_read_as_spreadsheets_save_them(visit: Visit) -> None:
    page = visit.calculator()
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "gbk"):
        read = page.evaluate(
            "async (body) => (await import('../../assets/js/shared/files.js')).decodeTable(Uint8Array.from(body))",
            list(ROWS.encode(encoding)),
        )
        assert read == ROWS, encoding


def test_what_is_made_of_the_untouched_example_says_so(visit: Visit, site: Path, tmp_path: Path) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.calculator("deadlines")
    page.locator("[data-action='example']").click()
    live(page)  # Python is there; the example is filled in and as it stands
    expect(page.locator(".example-mark")).to_have_count(1)
    page.locator("[data-action='clear']").click()
    expect(page.locator(".calc-result")).to_have_attribute("data-kind", "example")
    for what in ("csv", "sheet", "calendar"):
        if what == "calendar":  # its button is there when the form is filled in
            page.locator("[data-action='example']").click()
            live(page)
        with page.expect_download() as download:
            page.locator(f"[data-action='download'][data-what='{what}']").click()
        assert download.value.suggested_filename.startswith("示例-")
        download.value.save_as(tmp_path / what)
        assert "示例：" in (tmp_path / what).read_text(encoding="utf-8").replace("\n ", "")
    page.locator("[data-action='copy-text']").click()
    expect(page.locator(".calc-done")).to_contain_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()").startswith("示例：")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.title().startswith("示例-")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.title().startswith("示例-")
    printed = "".join(one.extract_text() for one in PdfReader(io.BytesIO(page.pdf())).pages)
    assert "示例：这是网" in unicodedata.normalize("NFKC", printed).replace(":", "：").replace("\n", "")
    put(page, {"hired": "2024-05-07"})
    expect(page.locator(".example-mark")).to_have_count(0)
    with page.expect_download() as download:
        page.locator("[data-action='download'][data-what='csv']").click()
    assert download.value.suggested_filename == "办理期限.csv"
