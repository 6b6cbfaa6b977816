"""What a reader takes away from a result or brings to it: files, links and paper, on every kind of calculator."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tomllib
import unicodedata
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from calculators.output.calculation import MARK
from tests.browser.conftest import reader
from tests.browser.visit import FULL, cpython, kept, live, put, submit
from tests.conftest import ROOT

TABLE = "单位,缴费人数,存量资源\n和平区,600,20\n河西区,300,50\n武清县,100,30\n"
WEIGHTS = {"insurance": "medical", "target": "100", "w-base": "1"}


@pytest.fixture(scope="module")
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """One warm page for all the questions of this module."""
    with reader(chromium, server) as visit:
        visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit.keeps_nothing()
        yield visit.calculator()


def at(page: Page, name: str, fragment: str = "") -> Page:
    """Goes to a calculator with an empty form; one that is open already stays, with its Python."""
    if f"/calculators/{name}/" in page.url and not fragment:
        page.locator("[data-action='clear']").click()
        expect(page.locator(".calc-result")).to_have_attribute("data-kind", "example")
        return page
    address = page.url.rpartition("/calculators/")[0] + f"/calculators/{name}/{fragment}"
    page.goto("about:blank")
    page.goto(address)
    return page


def example(name: str) -> dict[str, str]:
    """The inputs of the example that the page shows."""
    path = ROOT / "tests" / "examples" / name / "example.toml"
    inputs: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["inputs"]
    return inputs


def download(page: Page, what: str, place: Path) -> Path:
    """Saves what this button gives, under the name that it gives."""
    with page.expect_download() as waiting:
        page.locator(f"[data-action='download'][data-what='{what}']").click()
    path = place / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def copied_link(page: Page) -> str:
    """The link that the button puts into the clipboard."""
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-done")).to_contain_text("已复制")
    link: str = page.evaluate("navigator.clipboard.readText()")
    return link


def verify(*arguments: str | Path) -> tuple[int, str]:
    """What the command line says to a sheet or a link."""
    command = [sys.executable, "-m", "calculators", "verify", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def pick(page: Page, name: str, content: bytes) -> None:
    """Chooses a file with the button beside the table."""
    with page.expect_file_chooser() as waiting:
        page.locator("[data-action='load-rows']").click()
    waiting.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content})
    expect(page.locator(".calc-notice")).to_contain_text(f"「{name}」")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_from_a_file(encoding: str, page: Page, site: Path) -> None:
    put(at(page, "allocation"), WEIGHTS)
    pick(page, f"{encoding}.csv", TABLE.replace("\n", "\r\n").encode(encoding))
    expect(page.locator(".calc-notice")).to_contain_text("没有发送出去")
    expect(page.locator("#f-units")).to_have_value(TABLE)
    headline = cpython(site, {**WEIGHTS, "units": TABLE}, "allocation")["headline"]
    expect(page.locator(".calc-result[data-kind='live'] .headline")).to_have_text(headline)
    expect(page.locator(".calc-answer")).to_contain_text("和平区")


def test_a_file_that_is_no_text_leaves_the_table_alone(page: Page) -> None:
    put(at(page, "allocation"), {"units": TABLE})
    pick(page, "名册.xlsx", b"PK\x03\x04\x00\xff\xff\xff\x80\x80")
    expect(page.locator(".calc-notice")).to_contain_text("读不出文字")
    expect(page.locator("#f-units")).to_have_value(TABLE)


def test_a_csv_opens_in_a_spreadsheet_and_runs_nothing(page: Page, tmp_path: Path) -> None:
    put(at(page, "allocation"), {**WEIGHTS, "units": TABLE.replace("和平区", "=1+1").replace("河西区", "@SUM(A1)")})
    live(page)
    content = download(page, "csv", tmp_path).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert {"'=1+1", "'@SUM(A1)", "武清县"} <= set(cells)
    assert len(cells) > 50
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))] == []


def test_the_draft_report_is_downloaded_with_what_was_typed(page: Page, site: Path, tmp_path: Path) -> None:
    inputs = example("assessment")
    put(at(page, "assessment"), inputs)
    live(page)
    expect(page.locator(".calc-files button")).not_to_have_count(0)
    names = [one.get_attribute("data-what") or "" for one in page.locator(".calc-files button").all()]
    cpython(site, inputs, "assessment")
    seen = {}
    for name in names:
        path = download(page, name, tmp_path)
        wanted = kept("assessment", inputs, name)
        assert (path.name, path.read_bytes()) == (wanted["name"], b64decode(wanted["base64"]))
        seen[path.suffix] = path
    assert set(seen) == {".docx", ".txt"}
    written = "\n".join(one.text for one in Document(str(seen[".docx"])).paragraphs)
    for told in (written, seen[".txt"].read_text(encoding="utf-8-sig")):
        for words in ("某区2005年", "区工商登记名册与社保登记台账比对表", "95000", "【待填"):
            assert words in told


def test_what_is_private_is_in_no_link_and_comes_from_none(page: Page) -> None:
    inputs = example("assessment")
    private = {name for name in inputs if name == "unit" or name.startswith("evidence")}
    assert len(private) >= 4
    put(at(page, "assessment"), inputs)
    live(page)
    fragment = parse_qs(urlsplit(copied_link(page)).fragment)
    assert set(fragment) == {"v", "edition", *inputs} - private
    at(page, "assessment", "#v=1&side=district&due-registered=20&done-registered=10&unit=某区&evidence-1=名册")
    expect(page.locator(".calc-notice")).to_contain_text("「单位名称」不从链接读入；「证明材料」不从链接读入")
    submit(page)  # nothing is worked out before the reader has seen what was left out
    live(page)
    assert page.locator("[name='due-registered']").input_value() == "20"
    assert [page.locator(f"[name='{name}']").input_value() for name in sorted(private)] == [""] * len(private)


def printed(page: Page) -> str:
    """The text of the page as it is printed on A4, without spaces."""
    pages = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    text = "".join(one.extract_text() for one in pages)
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_paper_shows_inputs_working_and_fingerprint(page: Page, site: Path) -> None:
    put(at(page, "gap"), FULL)
    submit(page)
    live(page)
    fingerprint = page.locator(".fingerprint").text_content() or ""
    assert len(fingerprint) == 39
    told = printed(page)
    rows = page.locator(".sheet tr").all()
    steps = page.locator(".calc-answer .working .numbers").all_text_contents()
    assert len(rows) == len(FULL)
    assert len(steps) >= 4
    wanted = [
        "计算书:参保缺口",
        fingerprint,
        page.locator(".headline").text_content(),
        *(cell for row in rows for cell in row.locator("th, td").all_text_contents()),
        *steps,
    ]
    missing = [one for one in wanted if "".join(unicodedata.normalize("NFKC", one or "?").split()) not in told]
    assert missing == []
    assert "复制带数据的链接" not in told
    assert page.locator(".calc-answer details[open]").count() == 0, "what printing opened is closed again"


@pytest.mark.parametrize("name", ["gap", "deadlines", "allocation"])
def test_what_the_browser_gives_is_verified_on_the_command_line(name: str, page: Page, tmp_path: Path) -> None:
    inputs: dict[str, Any] = example(name)
    put(at(page, name), inputs)
    submit(page)
    fingerprint = page.locator(".fingerprint").text_content() or ""
    sheet = download(page, "sheet", tmp_path)
    assert verify(sheet) == (0, f"一致\n{MARK}\n重算的指纹：{fingerprint}\n")
    dated = ("--day", json.loads(sheet.read_text(encoding="utf-8"))["day"])
    answer = verify(copied_link(page), "--fingerprint", fingerprint, *dated)
    assert answer == (0, f"一致\n{MARK}\n重算的指纹：{fingerprint}\n")
    planted = json.loads(sheet.read_text(encoding="utf-8"))
    planted["figures"][-1] = "7,777,777人"
    sheet.write_text(json.dumps(planted), encoding="utf-8")
    code, told = verify(sheet)
    assert code == 4
    assert told.startswith("被改动过\n")
    assert "计算书是 7,777,777人" in told
