"""What a roster's files are in other programs: the template to fill in, workbooks of XlsxWriter, the result in LibreOffice."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from calculators.policy.knowledge import Knowledge
from calculators.roster import files
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_csv, worked

SHEET = "xl/worksheets/sheet1.xml"


def test_the_template_keeps_identity_numbers_as_text_in_columns_of_their_width(knowledge: Knowledge) -> None:
    for what in ("template-xlsx", "example-xlsx"):
        (*_, written) = files.write(what, knowledge)
        content = written.content()
        sheet = load_workbook(io.BytesIO(content)).active
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            listed = re.findall(
                r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"( style="1")?', book.read(SHEET).decode()
            )
        columns = {
            at: (float(wide), bool(text)) for low, high, wide, text in listed for at in range(int(low), int(high) + 1)
        }
        names = {cell.value: columns[cell.column] for cell in sheet[1]}
        assert [name for name, (_, text) in names.items() if not text] == ["月工资", "缴费基数"]
        assert {cell.number_format for cell in sheet["B"]} == {"@"}
        assert names["身份证号"][0] >= 20
        assert all(wide >= 2 * len(name) for name, (wide, _) in names.items())


def test_what_xlsxwriter_writes_is_read_back(knowledge: Knowledge) -> None:
    for since_1904 in (False, True):
        out = io.BytesIO()
        book = Workbook(out, {"date_1904": since_1904, "remove_timezone": True})
        sheet, day = book.add_worksheet("九月"), book.add_format({"num_format": "yyyy年m月d日", "bold": True})
        sheet.merge_range("A1:F1", "某公司职工花名册")
        sheet.write_row(1, 0, ["姓名", "身份证号", "入职日期", "月工资", "养老保险", "医疗保险"])
        sheet.write_rich_string(2, 0, "王", day, "一")
        sheet.write_string(2, 1, "000000196203051017")
        sheet.write_datetime(2, 2, date(2024, 10, 8), day)
        sheet.write_formula(2, 3, "=58000/12", value=58000 / 12)
        sheet.write_boolean(2, 4, True)
        sheet.write_row(3, 0, ["李二", "000000197009182026", "2024.3", 3600, "否"])
        sheet.merge_range("F3:F4", "是")
        sheet.write_formula(4, 3, "=SUM(D3:D4)", value=58000 / 12 + 3600)
        sheet.write_string(4, 0, "合计")
        sheet.set_row(3, None, None, {"hidden": True})
        book.close()
        roster = worked(out.getvalue(), knowledge)
        assert [(one.name, one.hired, str(one.wage), one.states[:2]) for one in roster.people] == [
            ("王一", date(2024, 10, 8), "4833.33", (True, True)),
            ("李二", date(2024, 3, 1), "3600.00", (False, True)),
        ]
        assert [one.id for one in roster.decisions if one.asked] == ["hidden"]
        assert roster.skipped["像合计，不是人"] == [5]


def test_libreoffice_shows_the_result_as_it_is(knowledge: Knowledge, tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.skip("没有运行：这里没有 LibreOffice（soffice），没有看结果用它打开是什么样")
    content = as_csv([HEAD, GOOD, ("=cmd|'/C calc'!A0", *POOR[1:])])
    roster = worked(content, knowledge, month="2024-09", **{"class": "2"})
    (*_, written) = files.write("result-xlsx", knowledge, roster)
    book = tmp_path / "result.xlsx"
    book.write_bytes(written.content())
    every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", every]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(book)], check=True, capture_output=True, timeout=240
    )
    for name, rows in files.parts(roster):
        shown = (tmp_path / "out" / f"result-{name}.csv").read_text(encoding="utf-8")
        assert [_plain(row) for row in csv.reader(io.StringIO(shown))] == [_plain(row) for row in rows], name


def _plain(row: Sequence[str]) -> list[str]:
    """The cells of a row without empty ones at its end; numbers by their value, for 26.40 is shown as 26.4."""
    cells = [str(Decimal(cell).normalize()) if re.fullmatch(r"-?\d{1,12}(\.\d+)?", cell) else cell for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells
