"""A result is taken away as a workbook, and a saved sheet comes back. What is said of it: tests/unit/test_keeping.py."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.visit import Visit, live, put, submit

DROP = """([text, name]) => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([text], name));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""


def taken(page: Page, button: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path())


def test_a_result_goes_out_and_comes_back(visit: Visit) -> None:
    page = visit.calculator()
    put(page, {"kind": "private", "staff": "120", "enrolled-pension": "102"})
    submit(page)
    live(page)
    assert [one for one in visit.requests if "keeping" in one or "xlsxwriter" in one] == []
    kept = taken(page, "下载计算书").read_text(encoding="utf-8")
    book = load_workbook(io.BytesIO(taken(page, "下载 XLSX").read_bytes()))
    assert book.sheetnames == ["结果", "计算过程", "依据"]
    assert book["依据"]["A2"].hyperlink.target.startswith(visit.origin)

    page.get_by_role("button", name="清空").click()
    page.evaluate(DROP, [kept, "计算书.json"])
    dialog = page.locator("dialog")
    expect(dialog.locator(".headline")).to_contain_text("一致：没有改动过", timeout=60_000)
    dialog.get_by_role("link", name="按填写的内容重新算").click()
    expect(dialog).to_have_count(0)
    live(page)
    expect(page.locator("[name='staff']")).to_have_value("120")

    page = visit.open("guide/verify/")
    altered = FilePayload(name="a.json", mimeType="application/json", buffer=kept.replace('"120"', '"121"').encode())
    page.set_input_files("input[type=file]", files=altered)
    expect(page.locator(".verdict .headline")).to_have_text("被改动过", timeout=60_000)
    page.evaluate(DROP, ["不是", "b.json"])
    expect(page.locator(".verdict .headline")).to_have_text("不是本站的计算书")
    expect(page.locator(".verdict a")).to_have_count(0)
