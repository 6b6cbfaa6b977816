"""The page that checks citations: pasted, dropped, cleared; nothing of the text leaves it. What is found: tests/unit."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visit import Visit, foreign
from tests.unit.test_citecheck import NUMBER, _zip

PAGE = "guide/cite-check/"


def test_a_notice_is_checked_where_it_is_read(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(PAGE)
    assert [one for one in visit.requests if "/runtime/" in one] == []  # nothing before it is asked for
    page.locator("textarea").fill("秘密甲乙丙，据津政办发[2005]21号第九部分")
    page.get_by_role("button", name="核对", exact=True).click()
    result = page.locator(".cite-result")
    expect(result.locator(".headline")).to_contain_text("找到2处引文，2处要看", timeout=60_000)
    result.locator(".cite-place").nth(1).press("Enter")
    assert (
        page.evaluate(
            "document.querySelector('textarea').value.slice(...(({selectionStart: a, selectionEnd: b}) => [a, b])(document.activeElement))"
        )
        == "第九部分"
    )
    result.get_by_role("button", name="复制改好的文字").click()
    expect(page.locator(".cite-status")).to_contain_text("已复制")
    assert NUMBER in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as download:
        result.get_by_role("button", name="下载表格").click()
    assert download.value.suggested_filename == "核对引文.csv"

    body = f'<w:d xmlns:w="w"><w:p><w:t>{NUMBER}第三部分第（一）项</w:t></w:p></w:d>'
    drop = """([bytes, name]) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([new Uint8Array(bytes)], name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(drop, [list(_zip(word__document=body)), "通知.docx"])
    expect(result.locator(".headline")).to_contain_text("都一致")
    expect(page.locator("textarea")).to_have_value(f"{NUMBER}第三部分第（一）项\n")
    entities = '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    page.evaluate(drop, [list(_zip(word__document=entities)), "坏的.docx"])
    expect(page.locator(".cite-told")).to_contain_text("「坏的.docx」没有读入。DOCX 文件已经损坏")
    expect(result).to_be_hidden()

    page.get_by_role("button", name="清除").click()
    expect(page.locator("textarea")).to_have_value("")
    page.get_by_role("button", name="核对", exact=True).click()
    expect(page.locator(".cite-told")).to_contain_text("还没有文稿")
    assert "#" not in page.url
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert foreign(visit.requests, visit.origin) == []
    assert [one for one in visit.requests if "%E7%A7%98" in one or "秘密" in one] == []
