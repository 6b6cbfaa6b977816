"""What is taken away from a calculation: a table that reads back to the last digit, and the mark of the example."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from calculators import bridge
from calculators.catalog import find, listed, run
from calculators.core.model import CalculatorError, Cell, FieldKind, Figure, Ref, Result, Span, Table
from calculators.output import downloads, sheet, verification
from calculators.output.calculation import MARK, Calculation, same_inputs
from calculators.output.csv_result import result_rows
from calculators.policy.knowledge import Knowledge
from tests.unit.test_examples import EXAMPLES, FILES, read

DAY = "2026-11-23"


def calculation(path: Path, knowledge: Knowledge, *, example: bool = False) -> Calculation | None:
    """What a worked example gives; None where it is refused."""
    name, typed = path.parent.name, read(path)["inputs"]
    try:
        return Calculation(find(name), typed, run(name, typed, knowledge), knowledge, DAY, example)
    except CalculatorError:
        return None


def blocks(content: bytes) -> dict[str, list[list[str]]]:
    """The file as a program reads it: rows by the first cell, empty ones left out; the first row of each is its head."""
    rows = [row for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) if any(row)]
    found = {name: [row[1:] for row in group] for name, group in groupby(rows, key=lambda row: row[0])}
    assert len(found) == len({row[0] for row in rows}), "no two blocks have the same name"
    return found


def same(cell: str, value: Figure) -> bool:
    """Does a cell say this value, as a number where it is one?"""
    if isinstance(value, date):
        return date.fromisoformat(cell) == value
    if isinstance(value, Span):
        low, _, high = cell.partition("至")
        return same(low, value.low) and same(high, value.high)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(cell) == value
    return cell.removeprefix("'") == str(value)


def compare(content: bytes, done: Calculation) -> int:
    """Every figure of the result stands in the file, with its unit; answers how many figures that were."""
    found, seen = blocks(content), 0
    for table in done.result.tables:
        head, *rows = found[table.caption]
        assert len(rows) == len(table.rows)
        for row, (name, cells) in zip(rows, table.rows, strict=True):
            told = dict(zip(head, row, strict=True))
            assert row[0].removeprefix("'") == name
            for column, cell in zip(table.columns[1:], cells, strict=True):
                if cell.value is None:
                    continue
                at = next(one for one in head if one in (column, f"{column}（{cell.unit}）"))
                assert same(told[at], cell.value), (column, told[at], cell.value)
                if cell.unit and at == column:
                    assert cell.unit in (told.get(f"{column}的单位"), column[-len(cell.unit) - 1 : -1])
                seen += 1
    _, *rows = found["计算过程"]
    for row, step in zip(rows, done.result.steps, strict=True):
        assert same(row[4], step.value), step
        assert [cell.removeprefix("'") for cell in row[2:4]] == [step.formula, step.numbers]
        assert row[5] == step.unit
        assert all(ref.label in row[7] + row[8] and ref.detail in row[8] for ref in step.refs)
        seen += 1
    return seen


def test_every_number_of_every_example_reads_back(knowledge: Knowledge) -> None:
    seen, files = 0, 0
    for path in FILES:
        done = calculation(path, knowledge)
        if done is None:
            continue
        content = downloads.make(done, "csv")
        assert content is not None
        seen += compare(content.content, done)
        files += 1
        told = {row[4]: row for row in blocks(content.content)["填写的内容"][1:]}
        for field in done.calculator.fields(knowledge):
            typed = done.typed.get(field.name, "").strip()
            if typed and field.kind not in (FieldKind.ROWS, FieldKind.CHOICE):
                assert told[field.name][2].removeprefix("'").strip() == typed
            elif typed and field.kind is FieldKind.CHOICE:
                assert typed in (told[field.name][5], told[field.name][2])
            elif typed:
                assert len(blocks(content.content)[f"填写的「{field.label}」"]) > 1
    assert files > 80
    assert seen > 1_700


@pytest.mark.parametrize(
    "change",
    [(",18,", ",19,"), ("参保率（%）", "参保率（‰）"), (",102 ÷ 120,85.0", ",102 ÷ 120,85.1"), ("120 − 102", "")],
)
def test_a_wrong_figure_or_unit_in_the_file_is_seen(change: tuple[str, str], knowledge: Knowledge) -> None:
    typed = {"kind": "private", "staff": "120", "enrolled-pension": "102"}
    done = Calculation(find("gap"), typed, run("gap", typed, knowledge), knowledge, DAY)
    file = downloads.make(done, "csv")
    assert file is not None
    assert compare(file.content, done) > 10
    planted = file.content.decode().replace(*change, 1).encode()
    assert planted != file.content
    with pytest.raises((AssertionError, StopIteration)):
        compare(planted, done)


def test_the_file_opens_where_it_is_opened(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "target": "1500", "units": "=甲,1000,,0\n乙,2000,,5", "w-base": "1"}
    done = Calculation(find("allocation"), typed, run("allocation", typed, knowledge), knowledge, DAY)
    file = downloads.make(done, "csv")
    assert file is not None
    content = file.content
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n") > 20
    found = blocks(content)
    assert found["填写的「各单位的数」"][1][:3] == ["1", "'=甲", "1000"]
    about = dict(row[:2] for row in found["概要"])
    assert (about["计算日期"], about["数据版本"]) == (DAY, knowledge.version)
    assert about["声明"].startswith("结果只供参考")
    made = sheet.of(done)
    assert made.day == DAY
    assert about["指纹"] == made.fingerprint


def test_a_spreadsheet_that_saves_it_again_changes_nothing(knowledge: Knowledge) -> None:
    """Excel fills every row up to the longest."""
    done = calculation(EXAMPLES / "gap" / "example.toml", knowledge)
    assert done
    file = downloads.make(done, "csv")
    assert file
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    widest = max(map(len, rows))
    filled = "\r\n".join(",".join(f'"{cell}"' for cell in row + [""] * (widest - len(row))) for row in rows)
    again = blocks(filled.encode())
    for name, block in blocks(file.content).items():
        assert [row[: len(block[0])] for row in again[name]] == block


def words(label: str, content: bytes) -> str:
    """The text of a file, as whoever opens it reads it."""
    if label.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("word/document.xml").decode()
    return content.decode("utf-8-sig").replace("\r\n ", "")


@pytest.mark.parametrize("calculator", listed(), ids=lambda one: one.name)
def test_everything_made_of_the_example_says_so(calculator: Any, knowledge: Knowledge) -> None:
    path = EXAMPLES / calculator.name / "example.toml"
    own, marked = calculation(path, knowledge), calculation(path, knowledge, example=True)
    assert own
    assert marked
    names = ["text", "csv", "sheet", *(file.name for file in own.result.files)]
    for name in names:
        file, mine = downloads.make(marked, name), downloads.make(own, name)
        assert file
        assert mine
        assert file.label == f"示例-{mine.label}"
        assert MARK in words(file.label, file.content), file.label
        assert "示例" not in words(mine.label, mine.content) + mine.label
    assert "example-mark" in bridge.answer_html(marked, "")
    assert "example-mark" not in bridge.answer_html(own, "")
    assert downloads.make(own, "别的") is None
    assert len(names) >= 3


def test_files_are_named_and_say_what_they_are(knowledge: Knowledge) -> None:
    done = calculation(EXAMPLES / "allocation" / "example.toml", knowledge, example=True)
    assert done
    assert downloads.names(done) == [{"name": "shares", "label": "示例-指标分解.csv"}]
    files = [file for name in ("text", "csv", "sheet", "shares") if (file := downloads.make(done, name))]
    assert [(file.label, file.mime) for file in files] == [
        ("示例-指标分解.txt", "text/plain;charset=utf-8"),
        ("示例-指标分解.csv", "text/csv;charset=utf-8"),
        ("示例-指标分解计算书.json", "application/json"),
        ("示例-指标分解.csv", "text/csv;charset=utf-8"),
    ]


def test_a_day_that_nobody_knows_is_not_told(knowledge: Knowledge) -> None:
    done = calculation(EXAMPLES / "gap" / "example.toml", knowledge)
    assert done
    assert downloads.told(done).endswith(f"不是行政决定。\n计算日期 {DAY}　数据版本 {knowledge.version}\n")
    assert downloads.told(replace(done, day="")).endswith(f"不是行政决定。\n数据版本 {knowledge.version}\n")


def test_the_rows_of_the_file_as_they_stand(knowledge: Knowledge) -> None:
    """A column of several units has one more for them, a column of one tells it in the head, a column of none nothing."""
    article, clause = Ref("条例第三条", "about/sources/#a"), Ref("第一部分", "policies/x/#s1")
    rows = (
        ("甲", (Cell(3, "人"), Cell(1, "户"), Cell(None, "元", "未填"), Cell(2, "人", "", (article,)))),
        ("乙", (Cell(4, "人"), Cell(2, "人"), Cell(None, "元", "未填"), Cell(None, "人", "没有查到"))),
        ("丙", (Cell(5, "人"), Cell(None, "户", "不用填"), Cell(None), Cell(Decimal("1E+3"), "人"))),
    )
    table = Table("份额", ("单位", "人数", "数", "工资", "人数（人）"), rows, (clause,))
    done = Calculation(find("gap"), {"staff": "3"}, Result("一句话。", (table,), (), ()), knowledge)
    told = result_rows(done)
    assert told[:2] == (("概要", "项目", "内容"), ("概要", "测算", "参保缺口"))
    assert told.count(()) == 3, "an empty row between the blocks, none before the first"
    at = told.index(("填写的内容", "组", "项目", "填写的内容", "单位", "字段", "选项"))
    assert told[at + 1 : at + 3] == (("填写的内容", "单位里有多少人", "职工", "3", "人", "staff", ""), ())
    assert [row[1:] for row in told if row[:1] == ("份额",)] == [
        ("单位", "人数（人）", "数", "数的单位", "工资", "人数（人）", "依据", "参数（期间和等级）"),
        ("甲", "3", "1", "户", "未填", "2", "条例第三条；第一部分", ""),
        ("乙", "4", "2", "人", "未填", "没有查到", "第一部分", ""),
        ("丙", "5", "不用填", "", "", "1000", "第一部分", ""),
    ]


def test_every_kind_of_file_is_among_the_examples(knowledge: Knowledge) -> None:
    found = [calculation(EXAMPLES / one.name / "example.toml", knowledge) for one in listed()]
    labels = {file.label.rpartition(".")[2] for done in found if done for file in done.result.files}
    assert labels == {"docx", "txt", "ics", "csv"}


def test_an_entry_of_the_example_is_another_entry_of_the_calendar(knowledge: Knowledge) -> None:
    done = calculation(EXAMPLES / "deadlines" / "example.toml", knowledge)
    assert done
    (file,) = done.result.files
    own, marked = (file.body.content(mark).decode().splitlines() for mark in ("", MARK))
    assert not {one for one in own if one.startswith("UID")} & set(marked)
    assert all("示例" in one for one in marked if one.startswith("SUMMARY"))


def test_only_the_example_as_it_stands_is_the_example() -> None:
    example = {"kind": "private", "note": "甲\n乙", "empty": ""}
    assert same_inputs({"kind": "private", "note": " 甲\r\n乙 ", "other": ""}, example)
    assert not same_inputs({**example, "kind": "state"}, example)
    assert not same_inputs({"kind": "private"}, example)
    assert not same_inputs({}, {})


def test_the_mark_of_a_sheet_is_told_when_it_is_verified(knowledge: Knowledge) -> None:
    done = calculation(EXAMPLES / "gap" / "example.toml", knowledge, example=True)
    assert done
    verdict = verification.verify_file(downloads.saved_sheet(done), knowledge)
    assert verdict.agrees
    assert verdict.lines[0] == MARK


@pytest.fixture
def opened(knowledge_json: str) -> None:
    bridge.open_knowledge(knowledge_json)


def test_the_bridge_knows_the_example_and_the_day(opened: None) -> None:
    typed = json.dumps({"kind": "private", "staff": "120"})
    download: Callable[..., str] = bridge.download
    own = json.loads(download("gap", typed, "text", DAY, '{"kind": "private", "staff": "121"}'))
    marked = json.loads(download("gap", typed, "text", DAY, typed))
    assert (own["name"], marked["name"]) == ("参保缺口.txt", "示例-参保缺口.txt")
    assert f"计算日期 {DAY}" in b64decode(own["base64"]).decode()
    assert json.loads(download("gap", typed, "别的"))["error"] == "没有「别的」这个文件"
    assert "没有「gpa」" in json.loads(download("gpa", typed, "text"))["error"]
    told = json.loads(bridge.respond("gap", typed, "", DAY, typed))["html"]
    assert MARK in told
    assert f"计算日期 {DAY}" in told


def test_what_is_refused_keeps_nothing(opened: None) -> None:
    assert "负数" in json.loads(bridge.download("gap", '{"kind": "private", "staff": "-3"}', "csv"))["error"]
