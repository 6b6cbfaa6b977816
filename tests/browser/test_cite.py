"""Citing a clause: the menu by keyboard and by thumb, what it copies, the code, arriving by a link."""

from __future__ import annotations

import gzip
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from scripts.exports import qr
from scripts.publish.serve import running
from tests import variant
from tests.browser.conftest import reader
from tests.browser.visit import COUNT, IDLE, Visit, today
from tests.scan import scanned

POLICY = "policies/jzbf-2005-21/"
LABELS = ["复制链接", "复制引用（长）", "复制引用（短）", "复制 GB/T 7714", "二维码", "嵌入别的网页", "放进通知"]
REFUSE = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"


def button(page: Page, place: str) -> None:
    page.locator(f"{place} .cite-open").first.click()


def copied(context: BrowserContext, page: Page, label: str) -> str:
    """What the clipboard holds after the item of this name."""
    page.locator(".cite-status").evaluate_all(
        "(all) => all.forEach((one) => { one.textContent = ''; })"
    )  # of the last one
    page.get_by_role("menuitem", name=label).click()
    expect(page.locator(".cite-status")).to_contain_text("已复制")
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_every_clause_row_and_group_has_its_mark(visit: Visit) -> None:
    counts = {POLICY: 21, f"{POLICY}targets/": 4, "insurance/": 4}
    counts |= {"insurance/pension/": 9, "insurance/medical/": 8, "insurance/unemployment/": 7, "insurance/injury/": 8}
    for path, number in counts.items():
        page = visit.open(path)
        assert page.locator(".cite-open").count() == number, path
        links = page.locator(".cite .mark").evaluate_all("all => all.map(one => one.href)")
        assert len(set(links)) == number, "no two marks lead to the same place"
        hashes = page.evaluate("() => [...document.querySelectorAll('.cite .mark')].map(one => one.hash.slice(1))")
        assert page.evaluate("ids => ids.every(id => document.getElementById(id))", hashes)


def test_what_the_menu_copies(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(POLICY)
    link = page.locator("#s3-1 .mark").get_attribute("href")
    wanted = {
        LABELS[0]: f"{visit.origin}{POLICY}{link}",
        LABELS[1]: "《关于进一步加强扩大社会保险覆盖面工作的意见》（津政办发〔2005〕21号文转发）第三部分第（一）项",
        LABELS[2]: "津政办发〔2005〕21号第三部分第（一）项",
        LABELS[3]: "天津市人民政府办公厅. 转发市劳动和社会保障局关于进一步加强扩大社会保险覆盖面工作意见的通知："
        f"津政办发〔2005〕21号[A/OL]. (2005-04-11)[{today()}]. {visit.origin}{POLICY}{link}",
    }
    for label, text in wanted.items():
        button(page, "#s3-1")
        assert page.locator("[role=menuitem] span").all_inner_texts() == LABELS
        assert copied(visit.context, page, label) == text
        expect(page.locator(".cite-status")).to_contain_text("第三部分第（一）项")


def test_a_row_and_a_group_cite_the_clause_they_rest_on(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for path, place, clause in (
        (f"{POLICY}targets/", "target-pension", "s1"),
        ("insurance/pension/", "jzbf-2005-21-pension-nonpublic", "s3-1"),
    ):
        page = visit.open(path)
        button(page, f"#{place}")
        assert copied(visit.context, page, LABELS[0]) == f"{visit.origin}{path}#{place}"
        button(page, f"#{place}")
        reference = copied(visit.context, page, LABELS[3])
        assert f"{visit.origin}{POLICY}?w=" in reference
        assert reference.endswith(f"#{clause}")


def test_the_menu_by_keyboard(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(POLICY)
    opener = page.locator("#s3-1 .cite-open")
    for key in ("Enter", "Space", "ArrowDown"):
        opener.focus()
        page.keyboard.press(key)
        expect(page.get_by_role("menu")).to_be_visible()
        expect(opener).to_have_attribute("aria-expanded", "true")
        focused = page.locator(":focus span")
        expect(focused).to_have_text(LABELS[0])
        for press, label in (
            ("ArrowDown", 1),
            ("ArrowUp", 0),
            ("ArrowUp", 6),
            ("Home", 0),
            ("End", 6),
            ("ArrowDown", 0),
        ):
            page.keyboard.press(press)
            expect(focused).to_have_text(LABELS[label])
        page.keyboard.press("Escape")
        expect(page.get_by_role("menu")).to_be_hidden()
        expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("menu")).to_be_hidden()
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".cite-status[role=status]")).to_contain_text("津政办发〔2005〕21号第三部分第（一）项")
    expect(opener).to_be_focused()


def test_the_menu_on_a_phone(chromium: Browser, server: str) -> None:
    with reader(chromium, server, has_touch=True) as visit:
        page = visit.context.new_page()
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{server}{POLICY}#s3-1")
        small = page.locator(".cite-open, .cite .mark").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().height < 44).length"
        )
        assert small == 0
        page.locator("#s3-1 .cite-open").tap()
        menu = page.get_by_role("menu").bounding_box()
        assert menu is not None
        assert menu["x"] == 0
        assert menu["width"] == 390
        assert round(menu["y"] + menu["height"]) == 844
        for item in page.get_by_role("menuitem").all():
            box = item.bounding_box()
            assert box is not None
            assert box["height"] >= 44
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.locator("h1").tap(force=True, position={"x": 5, "y": 5})
        expect(page.get_by_role("menu")).to_be_hidden()


def test_nothing_sticks_out_on_a_phone(chromium: Browser, server: str) -> None:
    with reader(chromium, server, has_touch=True) as visit:
        page = visit.context.new_page()
        page.set_viewport_size({"width": 390, "height": 844})
        for path in (POLICY, f"{POLICY}targets/", "insurance/pension/", "guide/notice/"):
            page.goto(server + path)
            page.evaluate(IDLE)
            assert page.evaluate("document.documentElement.scrollWidth") == 390, path


def test_where_the_clipboard_is_refused_the_text_stands_selected(visit: Visit) -> None:
    visit.context.add_init_script(REFUSE)
    page = visit.open(POLICY)
    button(page, "#s5-p2")
    page.get_by_role("menuitem", name=LABELS[2]).click()
    dialog = page.get_by_role("dialog", name="浏览器不让网页复制")
    expect(dialog).to_contain_text("Ctrl+C")
    field = dialog.get_by_role("textbox")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("readonly", "")
    assert page.evaluate("getSelection().toString()") == "津政办发〔2005〕21号第五部分第二自然段"
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#s5-p2 .cite-open")).to_be_focused()


def test_without_scripts_the_mark_is_the_link_and_the_citation_can_be_read(chromium: Browser, server: str) -> None:
    with reader(chromium, server, java_script_enabled=False) as visit:
        page = visit.open(POLICY)
        assert page.locator(".cite summary").count() == 21
        page.locator("#s3-1 summary").click()
        expect(page.locator("#s3-1 [data-form=short]")).to_have_text("津政办发〔2005〕21号第三部分第（一）项")
        expect(page.locator("#s3-1 [data-form=gbt]")).to_contain_text("[引用日期]. 本段网址")
        page.locator("#s3-1 .mark").click()
        assert page.url.endswith("#s3-1")
        assert page.locator("#s3-1").evaluate("one => one.matches(':target')")


def test_arriving_lights_the_paragraph_and_takes_the_focus(visit: Visit) -> None:
    page = visit.open(f"{POLICY}#s3-1")
    expect(page.locator("#s3-1")).to_be_focused()
    lit = page.locator("#s3-1").evaluate("one => getComputedStyle(one).backgroundColor")
    plain = page.locator("#s3-2").evaluate("one => getComputedStyle(one).backgroundColor")
    assert lit != plain
    expect(page.locator("#s3-1")).to_be_in_viewport()
    page.evaluate("location.hash = 's5-p2'")
    expect(page.locator("#s5-p2")).to_be_focused()
    assert page.locator(".is-here").count() == 1
    page.go_back()
    expect(page.locator("#s3-1")).to_be_focused()
    for path, place in ((f"{POLICY}targets/", "target-injury"), ("insurance/injury/", "jzbf-2005-21-injury-migrant")):
        page = visit.open(f"{path}#{place}")
        expect(page.locator(f"[id='{place}']")).to_be_focused()


def test_the_mark_of_a_paragraph_does_not_load_the_page_again(visit: Visit) -> None:
    page = visit.open(POLICY)
    page.evaluate("window.still = true")
    page.locator("#s3-2 .mark").click()
    assert page.evaluate("window.still") is True
    assert page.url.endswith(str(page.locator("#s3-2 .mark").get_attribute("href")))
    expect(page.locator("#s3-2")).to_be_focused()


def test_the_code_leads_to_the_address_the_reader_is_on(visit: Visit, tmp_path: Path) -> None:
    page = visit.open(POLICY)
    address = page.locator("#s3-1 .mark").evaluate("one => one.href")
    button(page, "#s3-1")
    page.get_by_role("menuitem", name="二维码").click()
    dialog = page.get_by_role("dialog", name="二维码")
    expect(dialog).to_contain_text("扫码查看原文第三部分第（一）项")
    expect(dialog.locator(".address")).to_have_text(address)
    expect(dialog.get_by_role("img", name="二维码：扫码查看原文第三部分第（一）项")).to_be_visible(timeout=120_000)
    expect(dialog).to_contain_text("这个地址只在这台电脑上打得开")
    for label, name in (("存为 SVG", "jzbf-2005-21-s3-1.svg"), ("存为 PNG", "jzbf-2005-21-s3-1.png")):
        with page.expect_download() as download:
            dialog.get_by_role("link", name=label).click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
    shown = page.locator("dialog svg.qr").screenshot()
    assert [scanned(one) for one in (shown, (tmp_path / name).read_bytes())] == [address, address]
    assert "<title>扫码查看原文第三部分第（一）项</title>" in (tmp_path / name).with_suffix(".svg").read_text("utf-8")
    assert not [one for one in visit.requests if "/runtime/" in one]
    page.keyboard.press("Escape")
    expect(page.locator("#s3-1 .cite-open")).to_be_focused()


def test_what_draws_a_code_is_loaded_when_one_is_asked_for_and_it_is_no_python(visit: Visit) -> None:
    visit.context.add_init_script(COUNT)
    page = visit.open(POLICY)
    button(page, "#s3-1")
    page.evaluate(IDLE)
    assert len(visit.requests) > 5
    assert [one for one in visit.requests if "/runtime/" in one or "qr" in one] == []
    page.get_by_role("menuitem", name="二维码").click()
    page.locator("dialog svg.qr").wait_for()
    assert [one.rpartition("/")[2] for one in visit.requests if "qr" in one] == ["qr.js", "qr-code.js"]
    assert page.evaluate("workersBegun") == 0
    assert not [one for one in visit.requests if "/runtime/" in one]


def test_with_a_public_address_the_build_has_drawn_the_codes(changed: Visit) -> None:
    """Read from another address than the public one, the code still leads to where the reader is."""
    page = changed.open(POLICY)
    assert page.locator("meta[name='site-address']").get_attribute("content") == variant.ADDRESS
    assert page.locator("#s3-1 .cite a[href$='.svg']").get_attribute("href") == f"../../{POLICY}qr/s3-1.svg"
    drawn = page.request.get(f"{changed.origin}{POLICY}qr/s3-1.svg").text()
    href = page.locator("#s3-1 .mark").get_attribute("href")
    assert drawn == qr.svg(f"{variant.ADDRESS}{POLICY}{href}", "扫码查看原文第三部分第（一）项")


def test_on_the_public_address_the_code_of_the_build_is_shown(chromium: Browser, changed_site: Path) -> None:
    with running(changed_site) as address, reader(chromium, variant.ADDRESS) as visit:
        visit.context.route(
            f"{variant.ADDRESS}**",
            lambda route: route.fulfill(response=route.fetch(url=route.request.url.replace(variant.ADDRESS, address))),
        )
        page = visit.open(POLICY)
        button(page, "#s3-1")
        page.get_by_role("menuitem", name="二维码").click()
        expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
        assert not [one for one in visit.requests if "/runtime/" in one]
        assert "只在这台电脑上" not in page.get_by_role("dialog").inner_text()


def test_the_policy_page_stays_light(visit: Visit) -> None:
    """What a server that compresses sends for the page with its styles and scripts."""
    page = visit.open(POLICY)
    page.evaluate(IDLE)
    page.wait_for_load_state("networkidle")
    sizes = {one: len(gzip.compress(page.request.get(one).body(), 6)) for one in visit.requests}
    assert len(sizes) >= 10
    assert sum(sizes.values()) <= 110_000, sizes
