"""Whatever comes, the page says in words what it is and how to mend it, or reads it and names what it left out."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import reader
from tests.browser.rosters import PATH, check, give, headline, opened, refused, taken
from tests.browser.visit import put
from tests.conftest import ROOT
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv, saved
from tests.unit.test_roster_files import bomb, sheet

ALL = os.environ.get("YINGBAO_HOSTILE") == "all"
ROWS = [HEAD, GOOD, POOR]
OTHERS = ROOT / "tests" / "fixtures" / "roster-refused"
REFUSED = {
    "password.xlsx": ((OTHERS / "password.xlsx").read_bytes, "工作簿加了密码"),
    "cut.xlsx": (lambda: as_book(ROWS)[:3000], "已经损坏"),
    "bomb.xlsx": (lambda: bomb(130 << 20), "工作簿解开以后太大（超过 134,217,728 字节"),
    "strings.xlsx": (lambda: sheet(b"", strings=b"<v/>" * 7_000_000), "工作簿解开以后太大"),
    "row.xlsx": (lambda: sheet(b'<row/><row r="1000000000"/>'), "第1行后面的行号不对"),
    "empty.csv": (lambda: b"", "文件是空的"),
    "blank.csv": (lambda: b" \r\n\r\n", "文件是空的"),
    "paper.pdf": (lambda: b"%PDF-1.7\n", "这是 PDF"),
    "wide.csv": (
        lambda: as_csv([[f"列{one}" for one in range(16_384)], ["1"] * 16_384]),
        "第1行有 16,384 列，最多 500 列",
    ),
    "wide.xlsx": (lambda: as_book([[f"列{one}" for one in range(16_384)]]), "第1行有 16,384 列"),
    "million.csv": (lambda: ("姓名\n" + "王\n" * 1_000_000).encode(), "超过 120,000 人，读到第120002行停下"),
    "quote.csv": (
        lambda: ('姓名,养老\n王一,是\n"李二,是\n' + "赵三,否\n" * 20).encode(),
        "第3行有一个英文引号没有配对",
    ),
    "head.csv": (lambda: as_csv([HEAD]), "列名下面没有人"),
}
"""What is refused, by the name it comes with: the file, and words of the answer."""
LARGE = ("bomb.xlsx", "strings.xlsx", "wide.xlsx", "million.csv")
"""These take a browser seconds, and CPython is given them too (tests/unit/test_roster_files.py): here by ``make hostile``."""


@pytest.fixture(scope="module")
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """One page for all of them, its kind of employer chosen: whatever comes is worked out at once."""
    with reader(chromium, server) as visit:
        visit.keeps_nothing()
        opened_page = visit.open(PATH)
        put(opened_page, {"kind": "private"})
        yield opened_page


@pytest.mark.parametrize("name", [one for one in REFUSED if ALL or one not in LARGE])
def test_what_is_no_roster_is_refused_and_the_next_one_is_read(name: str, page: Page) -> None:
    make, words = REFUSED[name]
    give(page, name, make())
    told = refused(page)
    assert words in told
    assert "请" in told
    expect(page.locator(".calc-errors")).to_be_focused()
    expect(page.locator(".calc-result")).not_to_have_attribute("data-kind", "live")
    give(page, "good.csv", as_csv(ROWS))
    assert headline(page).startswith("名单2人。")
    expect(page.locator(".calc-errors")).to_be_empty()


def test_a_file_too_large_is_refused_with_its_size_before_it_is_read(page: Page) -> None:
    page.evaluate(
        """() => {
          const file = new File([new Uint8Array(70_000_000)], "huge.csv");
          file.arrayBuffer = () => { throw new Error("read"); };
          const given = new DataTransfer();
          given.items.add(file);
          const drop = new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true });
          document.querySelector(".roster-intake").dispatchEvent(drop);
        }"""
    )
    assert "文件有 70,000,000 字节，最多 67,108,864 字节" in refused(page)


def test_a_file_that_goes_away_is_told_and_can_be_given_again(page: Page) -> None:
    page.evaluate(
        """() => {
          const file = new File(["x"], "gone.csv");
          const gone = () => Promise.reject(new DOMException("gone", "NotReadableError"));
          file.slice = () => ({ arrayBuffer: gone });
          const given = { items: [], files: [file], types: ["Files"], getData: () => "" };
          const drop = new Event("drop", { bubbles: true, cancelable: true });
          Object.defineProperty(drop, "dataTransfer", { value: given });
          document.querySelector(".roster-intake").dispatchEvent(drop);
        }"""
    )
    assert "文件读不出来" in refused(page)
    give(page, "good.csv", as_csv(ROWS))
    assert headline(page).startswith("名单2人。")


def test_titles_merged_cells_formulas_and_numbers_for_days_are_read_and_what_is_missing_is_named(page: Page) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["某公司职工花名册"],
        ["姓名", "入职日期", "月工资", "养老保险", "医疗保险"],
        ["王一", 38113, 5200, "是", True],
        ["李二", "2005年4月", "三千", "√", "再议"],
        ["张三", None, "=3000+600", 0, "否"],
        ["合计", None, 8800, 2, 1],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    give(page, "odd.xlsx", saved(book))
    assert headline(page).startswith("名单3人。")
    expect(page.locator(".roster-read")).to_contain_text("第2行是列名")
    answer = page.locator(".calc-answer").text_content() or ""
    for words in (
        "列名上面的第1行当作标题",
        "第5行C列是公式，文件里没有存算好的值",
        "第6行像合计，不是人，没有计入",
        "「月工资」第4行：不是金额",
        "「医疗保险」第4行：看不懂是「是」还是「否」",
    ):
        assert words in answer
    assert "三千" not in answer, "a cell is never quoted"


def test_lines_of_two_encodings_are_read_and_told(page: Page) -> None:
    give(page, "mixed.csv", as_csv([HEAD, GOOD]) + as_csv([POOR], "gb18030"))
    assert headline(page).startswith("名单2人。")
    expect(page.locator(".calc-answer")).to_contain_text("混着 UTF-8 和 GB18030 两种编码")


def test_columns_that_nobody_knows_are_asked_for(page: Page) -> None:
    give(page, "unknown.csv", as_csv([["甲", "乙"], ["王一", "是"]]))
    opened(page)
    expect(page.locator(".calc-notice")).to_contain_text("没有认出一列。请指明各列")
    check(page)
    assert "没有认出一列。请指明哪一列是姓名" in refused(page).replace("\n", "")
    opened(page)
    page.locator("#c-name").select_option("0")
    page.locator("#c-enrolled-pension").select_option("1")
    check(page)
    assert headline(page).startswith("名单1人。")


def test_a_file_of_the_runtime_that_does_not_come_is_named_and_asked_for_again(chromium: Browser, server: str) -> None:
    with reader(chromium, server) as visit:
        visit.provoked = True
        visit.context.route("**/runtime/xlsxwriter.*", lambda route: route.abort())
        page = visit.open(PATH)
        put(page, {"kind": "private"})
        give(page, "people.xlsx", as_book(ROWS))
        expect(page.locator(".roster-read")).to_contain_text("工作表「表1」")
        assert headline(page).startswith("名单2人。"), "读 XLSX 不用别的文件"
        page.get_by_role("button", name="存 花名册核对结果.xlsx", exact=True).click()
        status = page.locator(".calc-status[data-state='failed']")
        expect(status).to_contain_text("核对程序没有载入，缺少文件 xlsxwriter.")
        visit.context.unroute("**/runtime/xlsxwriter.*")
        give(page, "people.csv", as_csv(ROWS))
        assert headline(page).startswith("名单2人。")
        assert taken(page, "花名册核对结果.xlsx").startswith(b"PK")


def test_an_error_of_the_program_tells_where_and_nothing_of_a_cell(chromium: Browser, server: str) -> None:
    """A planted fault: the worker's Python raises with a name in its words."""
    with reader(chromium, server) as visit:
        visit.provoked = True
        fault = "desk.bridge[call](...args"
        planted = "python.runPython(\"int('欧阳雪松')\"), desk.bridge[call](...args"

        def serve(route: Route) -> None:
            body = route.fetch().text()
            assert fault in body
            body = body.replace(fault, planted).replace("open(worker)", "(python = worker.python, open(worker))")
            route.fulfill(body=f"let python;{body}", content_type="text/javascript")

        visit.context.route("**/python/roster.js", serve)
        page = visit.open(PATH)
        give(page, "people.csv", as_csv(ROWS))
        status = page.locator(".calc-status[data-state='failed']")
        expect(status).to_contain_text("核对时出了错，没有得到结果")
        status.locator("summary").click()
        expect(status.locator(".calc-detail")).to_contain_text("ValueError")
        assert "欧阳雪松" not in page.locator("body").inner_text()
        assert [one for one in visit.console if "欧阳雪松" in one] == []


def test_the_locked_workbook_is_a_real_one() -> None:
    content = (OTHERS / "password.xlsx").read_bytes()
    assert content.startswith(bytes.fromhex("d0cf11e0a1b11ae1"))
    assert "EncryptedPackage".encode("utf-16-le") in content
    assert len(REFUSED) >= 12
    assert {*LARGE} < {*REFUSED}
