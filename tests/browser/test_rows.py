"""Tables of the forms edited as rows: keyboard, paste, what is wrong beside its cell, telephone, links; and the text without
a script."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from calculators.catalog import listed
from calculators.core.model import FieldKind
from calculators.policy.knowledge_file import load
from tests.browser.conftest import reader
from tests.browser.test_axe import violations
from tests.browser.visit import Visit, live
from tests.conftest import ROOT

EMPLOYER = "#v=1&month=2023-08&kind=employer&want-unemployment=yes&bands="
COMPOSED = "(one) => one.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "=cmd|'/C calc'!A0",
    "&lt;b&gt;&#60;",
    '他说"好", 再见',
    "和平，南开",
    "单位",
    "\u202e甲",
)


@pytest.fixture(scope="module")
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    """One reader for the whole file, who may paste."""
    with reader(chromium, server, permissions=["clipboard-read", "clipboard-write"]) as seen:
        seen.keeps_nothing()
        seen.context.new_page()
        yield seen


@pytest.fixture
def page(visit: Visit) -> Page:
    """The one page, as wide as a desk's."""
    page = visit.context.pages[0]
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def table(page: Page, visit: Visit, name: str = "contribution", field: str = "bands", fragment: str = "") -> Locator:
    """Opens a calculator anew, and gives one table of it."""
    page.goto("about:blank")
    page.goto(f"{visit.origin}calculators/{name}/{fragment}")
    page.evaluate("document.querySelectorAll('details.group').forEach((one) => { one.open = true; })")
    page.mouse.move(9, 9)
    page.locator(f"[data-field='{field}'] .row").first.wait_for()
    return page.locator(f"[data-field='{field}']")


def cell(place: Locator, row: int, column: str) -> Locator:
    """A cell, by its row from 1 and its column's name."""
    return place.locator(".row").nth(row - 1).locator(f"[data-column='{column}']")


def text(place: Locator) -> str:
    """What the calculation reads."""
    return place.locator("textarea").input_value()


def cells(place: Locator) -> list[list[str]]:
    """What the rows show."""
    found: list[list[str]] = place.locator(".row").evaluate_all(
        """(all) => {
          const shown = (one) => (one.value && one.selectedOptions?.[0].text) || one.value;
          return all.map((row) => [...row.querySelectorAll("[data-column]")].map(shown));
        }"""
    )
    return found


def type_text(place: Locator, words: str) -> None:
    """Types a table as text, and goes back to its rows."""
    place.get_by_role("button", name="粘贴文本").click()
    place.locator("textarea").fill(words)
    place.get_by_role("button", name="按行填写").click()


def paste(page: Page, at: Locator, words: str) -> None:
    """Pastes this as a reader does."""
    page.evaluate("(words) => navigator.clipboard.writeText(words)", words)
    at.focus()
    page.keyboard.press("Control+v")


def test_rows_are_filled_in_with_the_keyboard(page: Page, visit: Visit) -> None:
    place = table(page, visit, fragment=EMPLOYER)
    expect(place.locator("textarea")).to_be_hidden()
    cell(place, 1, "heads").focus()
    for key in ("5", "Tab", "4000", "Tab", "职", "Enter", "2", "Enter"):
        if len(key) > 2 and key.isalpha():
            page.keyboard.press(key)
        else:
            page.keyboard.type(key) if key.isascii() else page.keyboard.press("ArrowDown")
    assert cells(place) == [["5", "4000", "职工"], ["2", "", ""], ["", "", ""]]
    expect(cell(place, 3, "heads")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert place.locator(".row").count() == 3, "below an empty row there is none"
    page.keyboard.press("ArrowUp")
    expect(cell(place, 2, "heads")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("6000")
    page.keyboard.press("ArrowUp")
    expect(cell(place, 1, "wage")).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(place, 2, "wage")).to_be_focused()
    assert text(place) == "5,4000,职工\n2,6000"
    cell(place, 3, "heads").fill("1")
    cell(place, 3, "heads").evaluate(COMPOSED)
    assert place.locator(".row").count() == 3, "Enter ends what an input method composes, nothing else"
    cell(place, 3, "heads").press("ArrowDown")
    expect(cell(place, 4, "heads")).to_be_focused()


def test_a_row_goes_and_comes_back(page: Page, visit: Visit) -> None:
    place = table(page, visit, fragment=EMPLOYER + quote("1,4000\n2,5000\n3,6000"))
    place.get_by_role("button", name="删除第2行").press("Enter")
    assert text(place) == "1,4000\n3,6000"
    expect(place.get_by_role("button", name="删除第2行")).to_be_focused()
    cell(place, 2, "wage").fill("6500")
    place.get_by_role("button", name="撤销").click()
    assert text(place) == "1,4000\n2,5000\n3,6500", "what was typed since stays"
    expect(place.get_by_role("button", name="删除第2行")).to_be_focused()
    for _ in range(3):
        place.get_by_role("button", name="删除第1行").click()
    assert (text(place), cells(place)) == ("", [["", "", ""]])
    place.get_by_role("button", name="填入示例").click()
    assert text(place).count("\n") == 2
    place.get_by_role("button", name="撤销").click()
    assert text(place) == ""
    place.get_by_role("button", name="填入示例").click()
    cell(place, 1, "wage").fill("1")
    expect(place.get_by_role("button", name="撤销")).to_be_hidden()


@pytest.mark.parametrize(
    ("pasted", "column", "kept", "told"),
    [
        ("5\t4000\t职工\r\n2\t6000\tworker\r\n", "wage", "5,4000,职工\n2,6000,worker", "已粘贴2行。"),
        ("4,000\r\n5,500.50\r\n", "wage", ',"4,000"\n,"5,500.50"', "已粘贴2行。"),
        ("5,4000\n2,6000,农民合同制工人", "heads", "5,4000\n2,6000,农民合同制工人", "已粘贴2行。"),
        ("工资表\n月工资（元）\t部门\t人数\n4000\t一车间\t5\n6000\t\t2", "kind", "5,4000\n2,6000", "没有放进来（1格）"),
        ("5\t4000\t临时工\n", "heads", "5,4000,临时工", "已粘贴1行。"),
        ("4000\t职工\t多\n", "wage", ",4000,职工", "（1格）"),
    ],
)
def test_what_a_spreadsheet_gives_is_pasted(
    pasted: str, column: str, kept: str, told: str, page: Page, visit: Visit
) -> None:
    place = table(page, visit)
    paste(page, cell(place, 1, column), pasted)
    if "多" in pasted:  # as wide as the table: a row begins at its beginning
        kept, told = "4000,职工,多", "已粘贴1行。"
    expect(place.locator(".rows-told")).to_contain_text(told)
    assert text(place) == kept
    place.get_by_role("button", name="撤销").click()
    assert text(place) == ""
    paste(page, cell(place, 1, "wage"), "4,000")
    assert text(place) == ',"4,000"', "one cell goes where the cursor is"


def test_a_long_table_stays_text(page: Page, visit: Visit) -> None:
    place = table(page, visit)
    paste(page, cell(place, 1, "heads"), "\n".join(["1\t4000"] * 201))
    expect(place.locator("textarea")).to_be_visible()
    assert text(place) == "\n".join(["1,4000"] * 201)
    place.get_by_role("button", name="撤销").click()
    assert cells(place) == [["", "", ""]]
    place.get_by_role("button", name="粘贴文本").click()
    expect(place.locator("textarea")).to_be_focused()
    place.locator("textarea").fill("部门,人数\n一车间,3")
    place.get_by_role("button", name="按行填写").click()
    assert cells(place) == [["部门", "人数", ""], ["一车间", "3", ""]]
    place.get_by_role("button", name="粘贴文本").click()
    place.locator("textarea").fill("人数,部门\n3,一车间")
    place.get_by_role("button", name="按行填写").click()
    expect(place.locator("textarea")).to_be_visible()
    expect(place.locator(".rows-told")).to_contain_text("分不成行")


def test_what_is_wrong_stands_beside_its_cell(page: Page, visit: Visit) -> None:
    place = table(page, visit, fragment=EMPLOYER)
    type_text(place, "月工资,人数\n4000,5\n四千,0\n,-1")
    page.locator(".calc-form [type='submit']").click()
    errors = place.locator(".row-error")
    expect(errors.nth(1)).to_have_text("第2行「月工资」：「四千」不是金额。请只填一个数，例如 3600 或 3,600.50")
    expect(errors.nth(2)).to_contain_text("第3行「人数」：「-1」是负数")
    expect(errors.nth(2)).to_contain_text("第3行「月工资」：还没有填")
    expect(errors.nth(0)).to_be_hidden()
    expect(place.locator(".field-error")).to_be_hidden()
    assert text(place) == "5,4000\n0,四千\n-1", "the rows are numbered as they are seen"
    page.locator(".calc-errors a", has_text="第2行").click()
    expect(cell(place, 2, "wage")).to_be_focused()
    expect(cell(place, 2, "wage")).to_have_attribute("aria-invalid", "true")
    expect(cell(place, 2, "heads")).not_to_have_attribute("aria-invalid", "true")
    cell(place, 2, "wage").fill("4500")
    cell(place, 3, "heads").fill("1")
    expect(errors.nth(1)).to_be_hidden()
    cell(place, 3, "wage").fill("5000")
    assert live(page)
    cell(place, 3, "wage").press("Enter")
    page.keyboard.type("2")
    page.locator(".calc-result[data-kind='none']").wait_for()
    expect(errors.nth(3)).to_be_hidden()  # the row is being filled in
    cell(place, 1, "wage").focus()
    expect(errors.nth(3)).to_contain_text("第4行「月工资」：还没有填")
    for column in ("heads", "wage"):
        cell(place, 1, column).fill("")
    expect(errors.nth(3)).to_contain_text("第3行「月工资」：还没有填")
    expect(place.locator(".row-number").nth(3)).to_have_text("3")


def test_nothing_and_unknown_are_told_apart(page: Page, visit: Visit) -> None:
    place = table(page, visit, "allocation", "units")
    assert cell(place, 1, "stock").get_attribute("placeholder") == "—"
    cell(place, 1, "base").fill("0")
    assert text(place) == ",0"
    cell(place, 1, "base").fill("")
    assert text(place) == ""
    expect(place).to_contain_text("没有人填0，空着不算作0")


def test_names_stay_and_links_go_without_them(page: Page, visit: Visit) -> None:
    place = table(page, visit, "allocation", "units", "#v=1&insurance=pension&w-base=1")
    cell(place, 1, "name").fill("和平区")
    cell(place, 1, "base").fill("300")
    cell(place, 1, "base").press("Enter")
    page.keyboard.type("南开区")
    cell(place, 2, "base").fill("100")
    said = live(page)
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-done")).to_contain_text("已复制")
    fragment = urlsplit(page.evaluate("navigator.clipboard.readText()")).fragment
    assert "units=%2C300%0A%2C100" in fragment
    other = table(page, visit, "allocation", "units", f"#{fragment}")
    assert live(page) == said
    assert [row[:2] for row in cells(other)] == [["", "300"], ["", "100"]]


def test_hostile_words_are_words(page: Page, visit: Visit) -> None:
    place = table(page, visit, "allocation", "units", "#v=1&insurance=pension&w-base=1")
    paste(page, cell(place, 1, "name"), "\n".join(f'"{one}"\t1' if '"' not in one else f"x{one}\t1" for one in HOSTILE))
    shown = [row[0] for row in cells(place)]
    assert shown == [(one if '"' not in one else f"x{one}").replace("，", ",") for one in HOSTILE]
    live(page)
    place.get_by_role("button", name="粘贴文本").click()
    place.get_by_role("button", name="按行填写").click()
    assert [row[0] for row in cells(place)] == shown
    cell(place, 1, "name").evaluate(
        "(one) => { one.value = '单位'; one.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    cell(place, 2, "name").evaluate(
        "(one) => { one.value = 'a\\tb\\u2028c'; one.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    assert text(place).splitlines()[:3] == [
        "单位,缴费人数,新增就业,恢复缴费,存量资源,年均增长,历年完成",
        "单位,1",
        "a b c,1",
    ]
    assert page.locator(".calculator img, .calculator b").count() == 0
    cell(place, 6, "name").fill("单位2")
    assert "单位2" in page.locator(".calc-result[data-kind='live']:not([data-waiting]) .calc-answer").inner_text()


def test_a_telephone_shows_cards_and_scrolls_nowhere_sideways(page: Page, visit: Visit) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    knowledge = load((ROOT / "build" / "knowledge.json").read_text(encoding="utf-8"))
    found = [(one.name, field) for one in listed() for field in one.fields(knowledge) if field.kind is FieldKind.ROWS]
    assert len(found) >= 7
    for name, field in found:
        place = table(page, visit, name, field.name)
        place.get_by_role("button", name="填入示例").click()
        assert page.evaluate("document.documentElement.scrollWidth") == 390, name
        for box in [one.bounding_box() for one in place.locator(".row :is(input, select, button)").all()]:
            assert box, name
            assert box["height"] >= 44, name
            assert 0 <= box["x"] < box["x"] + box["width"] <= 390, name
        assert place.locator(".row label > span").first.bounding_box()["width"] > 20, name  # type: ignore[index]


def test_axe_finds_nothing_in_rows(page: Page, visit: Visit) -> None:
    place = table(page, visit, fragment=EMPLOYER)
    type_text(place, "5,四千\n2,\n1,3000")
    page.locator(".calc-form [type='submit']").click()
    place.locator(".row-error:not([hidden])").first.wait_for()
    assert violations(page) == []
    place.get_by_role("button", name="删除第2行").click()
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []
    place.get_by_role("button", name="粘贴文本").click()
    assert violations(page) == []


def test_without_a_script_the_text_is_there(chromium: Browser, server: str) -> None:
    with reader(chromium, server, java_script_enabled=False) as visit:
        page = visit.calculator("contribution")
        place = page.locator("[data-field='bands']")
        expect(place.locator("textarea")).to_be_visible()
        expect(place.locator(".as-rows")).to_be_hidden()
        for button in place.locator("button").all():
            expect(button).to_be_hidden()
        link = place.get_by_role("link", name="下载模板")
        expect(link).to_be_visible()
        got = page.request.get(visit.origin + "calculators/contribution/" + (link.get_attribute("href") or ""))
        assert got.body().decode("utf-8-sig").strip() == "人数,月工资,类别"
