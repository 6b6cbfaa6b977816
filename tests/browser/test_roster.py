"""The roster's page, used as HR staff would: files in, columns looked at, a result, files out, and nothing left behind."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from calculators.roster import bridge
from tests.browser.conftest import reader
from tests.browser.rosters import (
    PATH,
    check,
    content,
    drop,
    give,
    headline,
    held,
    opened,
    paste,
    refused,
    taken,
)
from tests.browser.test_axe import violations
from tests.browser.visit import IDLE, KEPT, Visit, as_shown, foreign, open_knowledge, put, today
from tests.conftest import ROOT
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv

EXAMPLES = sorted((ROOT / "tests" / "examples" / "roster").glob("*.toml"))
WRITTEN = sorted((ROOT / "tests" / "fixtures" / "roster").glob("*"))
SECRET = "欧阳雪松"
ROWS = [HEAD, GOOD, (SECRET, *POOR[1:])]
MANY = as_csv([HEAD, *[POOR] * 30_000])
WHILE_READING = """([words, button]) => {
  delete document.documentElement.dataset.seen;
  const numbers = document.querySelector(".roster-numbers");
  const watching = new MutationObserver(() => {
    if (!numbers.textContent.includes(words)) return;
    watching.disconnect();
    document.documentElement.dataset.seen = numbers.textContent;
    if (button) document.querySelector(button).click();
  });
  numbers.textContent = "";
  watching.observe(numbers, { childList: true });
}"""
"""Notes what is told when it says these words, and presses a button then: a list may be read before anybody could."""
MARKUP = "<img src=x onerror=\"window.hacked='html'\"><script>window.hacked='script'</script>"


LIVE = ".calc-result[data-kind='live'] .headline"


@pytest.fixture(scope="module")
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    """One reader for the whole file; the console must have stayed silent at the end."""
    with reader(chromium, server, reduced_motion="reduce") as seen:
        seen.keeps_nothing()
        yield seen


@pytest.fixture(scope="module")
def shared(visit: Visit) -> Page:
    """The page with Python ready."""
    page = visit.open(PATH)
    page.on("filechooser", lambda _: None)  # from now on the browser tells of it instead of opening a dialog
    page.locator(".roster .calc-status[data-state='quiet']").wait_for(state="attached")
    return page


@pytest.fixture
def page(shared: Page) -> Page:
    """The same page, cleared."""
    shared.locator("[data-action='clear']").click()
    expect(shared.locator(".calc-notice")).to_contain_text("已清除")
    return shared


def cpython(site: Path, file: bytes, values: dict[str, str], *, example: bool = False) -> dict[str, Any]:
    """What the same code answers here."""
    table = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    path = site / "runtime" / table["files"]["knowledge"]["path"]
    open_knowledge(path)
    columns = json.loads(bridge.open_file(file))["columns"]
    mapping = {one["role"]: one["at"] for one in columns if one["role"]}
    bridge.start(json.dumps(values), json.dumps(mapping), today(), example)
    while not json.loads(bridge.step())["finished"]:
        pass
    answer: dict[str, Any] = json.loads(bridge.answer("../../"))
    bridge.clear()
    return answer


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_worked_examples_answer_as_in_cpython(path: Path, page: Page, site: Path) -> None:
    example = tomllib.loads(path.read_text(encoding="utf-8"))
    file = (path.parent / example["file"]).read_bytes()
    put(page, example["inputs"])
    give(page, example["file"], file)
    opened(page)
    put(page, example["inputs"])  # without the day that the page offers
    check(page)
    expect(page.locator(LIVE)).to_have_text(example["expect"]["headline"])
    answer = cpython(site, file, example["inputs"])
    assert page.locator(".calc-answer").inner_html() == as_shown(page, answer["html"])


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_files_that_libreoffice_wrote_are_dropped_and_read(path: Path, page: Page) -> None:
    drop(page, path)
    opened(page)
    put(page, {"kind": "private"})
    check(page)
    expect(page.locator(LIVE)).to_have_text(
        re.compile("^名单3人。按2005-12-31的规定，1人应参保而未参保：养老1人、医疗1人。")
    )
    expect(page.locator(".roster-read")).to_contain_text(f"「{path.name}」")


def test_the_example_is_filled_in_and_marked(page: Page) -> None:
    built = page.locator(".calc-answer").inner_html()
    page.locator("[data-action='example']").click()
    assert headline(page).startswith("名单9人。")
    live = page.locator(".calc-answer").inner_html()
    assert shown(live) == shown(built), "编译时画的和浏览器里算的一样"
    assert content_name(page, "示例-花名册核对结果.csv").startswith("\ufeff".encode())


def shown(html: str) -> str:
    """The words of a result, without the day on which it was worked out."""
    words = re.sub(r"\s|计算日期|20\d\d-\d\d-\d\d(?=\s*程序版本)", "", re.sub(r"<[^>]*>", "", html))
    return re.sub(r"(?<=指纹)[0-9a-f-]{39}", "", words)  # it covers the day


def content_name(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"存 {name}", exact=True).click()
    assert download.value.suggested_filename == name
    return content(download.value)


def test_columns_are_shown_and_changed_and_those_unused_are_named(page: Page) -> None:
    rows = [["员工", "工钱", "部门", "养老"], ["王一", "5200", "一车间", "是"], ["李二", "3600", "二车间", "否"]]
    give(page, "people.csv", as_csv(rows, "gb18030", ";"))
    opened(page)
    expect(page.locator(".roster-read")).to_have_text("「people.csv」：GB18030，分号分隔，第1行是列名。")
    expect(page.locator(".roster-counts")).to_have_text("读出2人，没有计入0行，没有要您定的。")
    expect(page.locator("#c-name")).to_have_value("0")
    expect(page.locator(".roster-field:has(#c-name) .roster-samples")).to_have_text("例：王一、李二")
    expect(page.locator(".roster-unused")).to_have_text("不用的2列：B列 工钱、C列 部门。")
    page.locator(".roster-more summary").click()
    page.locator("#c-wage").select_option(label="B列 工钱")
    expect(page.locator(".roster-unused")).to_have_text("不用的1列：C列 部门。")
    page.locator("#c-hired").select_option("1")
    put(page, {"kind": "private", "month": "2024-09", "class": "1"})
    check(page)
    assert "选了同一列" in refused(page)
    page.locator("#c-hired").select_option("")
    check(page)
    assert headline(page).startswith("名单2人。按2005-12-31的规定，1人应参保而未参保：养老1人。")
    expect(page.locator(".calc-answer")).to_contain_text("没有用到的列：部门")
    page.locator("#c-wage").select_option("")
    expect(page.locator(".calc-result")).to_have_attribute("data-kind", "none")
    expect(page.locator(".calc-notice")).to_have_text("条件改了，请再按「核对」。")


def test_what_is_asked_stands_open_and_is_decided(page: Page) -> None:
    rows = [
        ["姓名", "基本工资", "应发工资", "人员类别", "养老"],
        ["王一", "3000", "5200", "顾问", "是"],
        ["合计", "3000", "5200", "", ""],
    ]
    put(page, {"kind": "private"})
    give(page, "people.csv", as_csv(rows))
    assert headline(page).startswith("名单1人。")
    expect(page.locator(".roster-counts")).to_have_text("读出1人，没有计入1行，请您定2处，会改变结果。")
    expect(page.locator(".roster-field.is-asked:has(#c-wage) .hint").first).to_contain_text("也像月工资")
    asked = page.locator(".roster-asked select")
    expect(asked).to_be_visible()
    asked.select_option("staff")
    page.locator("#c-wage").select_option(label="B列 基本工资")
    page.locator(".roster-columns [data-action='check']").click()
    expect(page.locator(".roster-counts")).to_have_text("读出1人，没有计入1行，没有要您定的。")
    assert headline(page).startswith("名单1人。")


PHONE = {"width": 390, "height": 844}
MOST_SCREENS = 6
"""How many screens of a phone the answer may stand below the top of the page, whatever is asked."""


def screens(page: Page) -> float:
    """How many screens of a phone stand above the first sentence of the answer."""
    above: float = page.locator(LIVE).evaluate("(one) => one.getBoundingClientRect().top + scrollY")
    return above / PHONE["height"]


def test_the_answer_is_within_six_screens_of_a_phone(page: Page) -> None:
    head = ["姓名", "基本工资", "应发工资", "人员类别", "养老", "医疗"]
    words = "甲乙丙丁戊己庚辛壬癸子丑"
    rows = [[f"王{one}", "3000", "5200", f"驻场{one}", f"看{one}", "是"] for one in words]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.evaluate(
        "document.querySelectorAll('.roster details').forEach((one) => { one.open = false; })"
    )  # as they come
    give(page, "people.csv", as_csv([head, *rows]))
    assert headline(page).startswith("名单12人。")
    expect(page.locator(".roster-counts")).to_have_text("读出12人，没有计入0行，请您定26处，会改变结果。")
    expect(page.locator(".roster-columns")).to_be_focused()
    assert page.locator(".roster-asked select").count() == 24
    assert page.locator(".roster-asked details select").count() == 18
    tops = [page.locator(one).bounding_box() for one in (".roster-columns", LIVE, ".roster-more")]
    assert [one["y"] for one in tops if one] == sorted(one["y"] for one in tops if one)
    assert screens(page) < MOST_SCREENS
    page.locator(".roster-columns").evaluate("(one) => { one.style.minHeight = '5000px'; }")
    assert screens(page) > MOST_SCREENS, "这样数得出来"
    page.locator(".roster-columns").evaluate("(one) => { one.style.minHeight = ''; }")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_another_sheet_of_a_workbook(page: Page) -> None:
    give(page, "two.xlsx", as_book(ROWS, [["姓名", "养老"], ["别人", "否"]]))
    opened(page)
    expect(page.locator("#c-sheet")).to_have_value("表1")
    page.locator("#c-sheet").select_option("表2")
    expect(page.locator(".roster-field:has(#c-name) .roster-samples")).to_have_text("例：别人")
    put(page, {"kind": "private"})
    check(page)
    assert headline(page).startswith("名单1人。")


def test_rows_are_pasted_and_typed(page: Page) -> None:
    put(page, {"kind": "private"})
    paste(page, "\n".join("\t".join(row) for row in ROWS))
    assert headline(page).startswith("名单2人。")
    expect(page.locator(".roster-read")).to_contain_text("制表符分隔")
    expect(page.locator("#roster-paste")).to_have_value("")
    page.locator("#roster-paste").fill("姓名,养老\n王一,否")
    page.locator("[data-action='typed']").click()
    assert headline(page).startswith("名单1人。")
    paste(page, "没有表格")
    assert "不像表格" in refused(page)
    expect(page.locator("#roster-paste")).to_have_value("没有表格")


def test_what_is_no_file_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_bytes(as_csv(ROWS))
    (tmp_path / "two.csv").write_bytes(as_csv(ROWS))
    drop(page, tmp_path)
    assert "这是文件夹" in refused(page)
    drop(page, tmp_path / "one.csv", tmp_path / "two.csv")
    assert "刚才给了2个" in refused(page)
    assert page.url.endswith(PATH), "the browser must not leave for the file"
    check(page)
    assert "还没有花名册" in refused(page)
    drop(page, tmp_path / "one.csv")
    opened(page)
    expect(page.locator(".calc-errors")).to_be_empty()


def test_what_is_filled_in_wrong_is_told_beside_its_field(page: Page) -> None:
    give(page, "people.csv", as_csv(ROWS))
    opened(page)
    put(page, {"month": "昨天"})
    check(page)
    refused(page)
    expect(page.locator(".calc-errors")).to_be_focused()
    expect(page.locator("#f-month-error")).to_be_visible()
    page.locator(".calc-errors a").first.click()
    expect(page.locator("#f-month")).to_be_focused()


def test_results_are_saved_with_formulas_made_harmless(page: Page) -> None:
    rows = [HEAD, ("=1+1", *GOOD[1:]), ("+2", *POOR[1:]), ("-3+4", *POOR[1:]), ("@4", *POOR[1:]), (MARKUP, *POOR[1:])]
    give(page, "people.csv", as_csv(rows))
    opened(page)
    put(page, {"kind": "private", "month": "2024-09", "class": "1"})
    check(page)
    headline(page)
    text = taken(page, "花名册核对结果.csv").decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert {"'=1+1", "'+2", "'-3+4", "'@4"} <= set(cells)
    begin = [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert not [cell for cell in begin if not re.fullmatch(r'="\d{16,}X?"', cell)], (
        "only numbers that Excel must not round"
    )
    book = load_workbook(io.BytesIO(taken(page, "花名册核对结果.xlsx")))
    assert book.sheetnames[:4] == ["汇总", "应参保未参保", "每人情况", "每人缴费"]
    named = [row[1] for row in book["每人情况"].iter_rows(min_row=2)]
    assert [one.value for one in named][:2] == ["=1+1", "+2"]
    assert {one.data_type for one in named} == {"s"}
    assert "请核对" in taken(page, "花名册请核对.csv").decode("utf-8-sig")
    sheet = taken(page, "花名册核对计算书.json").decode()
    assert '"calculator": "roster"' in sheet
    assert "=1+1" not in sheet


def test_markup_in_cells_headers_and_names_is_text(page: Page) -> None:
    book = as_book([[*HEAD, MARKUP], [MARKUP, *GOOD[1:], MARKUP], [SECRET, *POOR[1:], "1"]])
    give(page, f"{MARKUP.replace('/', '')}.xlsx", book)
    opened(page)
    expect(page.locator(".roster-unused")).to_contain_text("<img src=x onerror=")
    put(page, {"kind": "private"})
    check(page)
    assert headline(page).startswith("名单2人。")
    expect(page.locator(".calc-answer")).to_contain_text("<script>")
    assert page.locator(".roster img, .roster script:not([type='application/json'])").count() == 0
    assert page.evaluate("window.hacked") is None


def test_the_policy_holds_even_if_markup_got_in(chromium: Browser, server: str) -> None:
    with reader(chromium, server) as visit:
        visit.provoked = True
        page = visit.open(PATH)
        found = page.evaluate(
            """async (markup) => {
              const tried = [];
              const attempt = (what) => { try { what(); tried.push("done"); } catch (error) { tried.push(error.name); } };
              const place = document.querySelector(".calc-answer");
              attempt(() => { place.innerHTML = markup; });
              const make = (tag) => place.appendChild(document.createElement(tag));
              attempt(() => { make("script").textContent = "window.hacked = 1"; });
              attempt(() => { const one = make("img"); one.setAttribute("onerror", "window.hacked = 2"); one.src = "x"; });
              attempt(() => setTimeout("window.hacked = 3"));
              tried.push(await fetch("https://example.com/" + markup).then(() => "sent", () => "blocked"));
              await new Promise((done) => setTimeout(done, 300));
              return { tried, hacked: window.hacked ?? null };
            }""",
            MARKUP,
        )
        assert found["hacked"] is None
        assert found["tried"][0] == "TypeError"
        assert found["tried"][-1] == "blocked"
        assert foreign(visit.requests, visit.origin) == []


def test_nothing_is_asked_for_kept_or_told_once_the_page_has_loaded(visit: Visit, page: Page) -> None:
    put(page, {"kind": "private", "month": "2024-09", "class": "1"})

    def all_of_it() -> list[str]:
        """Does what the page can do; what was asked for. 「清除」 has ended Python: the first time starts it again."""
        before = len(visit.requests)
        for name, file in (("people.csv", as_csv(ROWS)), ("people.xlsx", as_book(ROWS))):
            give(page, name, file)
            assert headline(page).startswith("名单2人。")
            for kind in ("花名册核对结果.xlsx", "花名册核对结果.csv", "花名册请核对.csv"):
                taken(page, kind)
        return [one for one in visit.requests[before:] if not one.startswith("blob:")]

    first = all_of_it()
    assert [one for one in first if not one.startswith((f"{visit.origin}runtime/", f"{visit.origin}assets/js/"))] == []
    page.evaluate(KEPT)  # a while after the first result the page asks for the rest of Python
    page.evaluate(IDLE)
    assert all_of_it() == []
    assert SECRET not in page.url
    kept = held(page)
    assert (kept["cookie"], kept["local"], kept["session"], kept["databases"]) == ("", {"offline": "off"}, {}, [])
    assert [one for one in kept["caches"] if SECRET.encode() in one or SECRET.encode("utf-16-le") in one] == []
    assert visit.complaints == []
    page.evaluate("async (text) => (await caches.open('planted')).put('/planted', new Response(text))", SECRET)
    assert [one for one in held(page)["caches"] if SECRET.encode() in one], "a name that was kept would be seen"
    page.evaluate("caches.delete('planted')")


def test_clearing_ends_the_worker_and_forgets_the_names(page: Page) -> None:
    give(page, "people.csv", as_csv(ROWS))
    opened(page)
    put(page, {"kind": "private"})
    check(page)
    headline(page)
    assert SECRET in (page.locator("main").text_content() or "")
    assert len(page.workers) == 1
    page.locator("[data-action='clear']").click()
    expect(page.locator(".calc-result")).to_have_attribute("data-kind", "example")
    assert SECRET not in page.content()
    assert page.workers == []
    expect(page.locator("[data-action='choose']")).to_be_focused()
    check(page)
    assert "还没有花名册" in refused(page)


def test_progress_is_told_and_cancelled_at_once_and_the_file_is_still_there(page: Page) -> None:
    put(page, {"kind": "private"})
    page.evaluate(WHILE_READING, ["大约还要", "[data-action='cancel']"])
    give(page, "many.csv", MANY)
    expect(page.locator("html")).to_have_attribute("data-seen", re.compile(r"已读[\d,]+人，大约还要\d+(秒|分钟)"))
    expect(page.locator(".roster-progress")).to_be_hidden()
    expect(page.locator(".calc-notice")).to_contain_text("已取消。文件还在")
    expect(page.locator(".calc-result")).not_to_have_attribute("data-kind", "live")
    expect(page.locator(".calc-side")).to_be_focused()
    expect(page.locator(".calc-notice")).to_be_in_viewport()
    check(page)
    assert headline(page).startswith("名单30,000人。")


def test_a_new_file_takes_the_place_of_one_that_is_being_read(page: Page) -> None:
    put(page, {"kind": "private"})
    page.evaluate(WHILE_READING, ["已读", ""])
    give(page, "many.csv", MANY)
    expect(page.locator("html")).to_have_attribute("data-seen", re.compile("已读"))
    assert page.locator(".roster-progress").is_visible()
    give(page, "few.csv", as_csv(ROWS))
    expect(page.locator(".calc-result[data-kind='live'] .headline")).to_have_text(re.compile("^名单2人。"))


def test_the_whole_way_by_keyboard(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(as_csv([*ROWS[:1], *ROWS[1:]]))
    page.locator("[data-action='choose']").focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "f-kind":
            break
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#f-kind")).to_have_value("private")
    page.locator("[data-action='choose']").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(path)
    assert headline(page).startswith("名单2人。")
    expect(page.locator(".calc-result")).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "存 花名册核对结果.csv":
            break
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert SECRET in content(download.value).decode("utf-8-sig")


def test_axe_finds_nothing_in_its_states_on_a_phone(page: Page) -> None:
    """On a desktop: test_axe_states.py."""
    width = 390
    page.set_viewport_size({"width": width, "height": 900})
    try:
        give(page, "bad.pdf", b"%PDF-1.7")
        refused(page)
        seen = violations(page)
        put(page, {"kind": "private"})
        give(page, "two.xlsx", as_book(ROWS, [["别的"]]))
        headline(page)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert seen + violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


def test_without_scripts_template_columns_and_method_are_there(chromium: Browser, server: str) -> None:
    with reader(chromium, server, java_script_enabled=False) as visit:
        page = visit.open(PATH)
        expect(page.locator(".calc-result .headline")).to_contain_text("名单9人")
        expect(page.locator("noscript p")).to_contain_text("没有开启 JavaScript")
        expect(page.locator(".roster-known tbody tr")).to_have_count(19)
        for name in ("花名册模板.xlsx", "花名册模板.csv"):
            with page.expect_download() as download:
                page.get_by_role("link", name=name).click()
            assert download.value.suggested_filename == name
            body = content(download.value)
            if name.endswith("xlsx"):
                sheet = load_workbook(io.BytesIO(body)).active
                assert sheet is not None
                head = [cell.value for cell in next(sheet.iter_rows())]
            else:
                head = next(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
            assert head[:2] == ["姓名", "身份证号"]
