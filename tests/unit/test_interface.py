"""The calculators as Python functions: values are read as they are meant, errors name the field, JSON loses nothing."""

from __future__ import annotations

import json
import sys
import types
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from calculators import interface
from calculators.__main__ import main
from calculators.catalog import run
from calculators.core.model import (
    CalculatorError,
    InputError,
    MissingFileError,
    MissingLibraryError,
    Ref,
    RefusedError,
    Span,
    Tone,
    UnknownCalculatorError,
)
from calculators.interface import UnknownFieldError, WrongTypeError, answer, calculate, python_name, told_error
from calculators.output.text import result_text
from calculators.policy.knowledge import Knowledge
from scripts.data.examples import SHOWN, read_examples
from tests.unit.conftest import ROOT

GAP = {"kind": "private", "day": "2026-11-29", "staff": 45, "enrolled_pension": 40}
DEBT = {"month": "2005-01", "kind": None, "owed": Decimal("1000.50"), "due": date(2005, 1, 31), "缴清日": "2005-03-01"}


@pytest.fixture(scope="module")
def examples() -> list[tuple[str, dict[str, str]]]:
    known = read_examples(ROOT / "tests" / "examples")
    return [(name, dict(next(one for one in cases if one.stem == SHOWN).inputs)) for name, cases in known.items()]


def test_values_are_read_as_they_are_meant(knowledge: Knowledge) -> None:
    typed = {"kind": "private", "day": "2026-11-29", "staff": "45", "enrolled-pension": "40", "new": "yes"}
    given = {**GAP, "day": date(2026, 11, 29), "new": True, "stationed": False, "migrant": None}
    result = calculate("gap", given, knowledge)
    assert result.result == run("gap", typed, knowledge)
    assert dict(result.inputs) == typed
    assert str(result) == result_text(result.result)
    assert (result.headline, result.tables) == (result.result.headline, result.result.tables)
    assert (result.sections, result.steps) == (result.result.sections, result.result.steps)
    assert result.steps[0].refs


def test_tables_are_rows_of_any_kind(knowledge: Knowledge) -> None:
    typed = {"debts": "月份,险种,欠缴金额,上月缴费数额,缴费期限,缴清日\n2005-01,,1000.50,,2005-01-31,2005-03-01"}
    paid = run("arrears", typed, knowledge)
    row = ["2005-01", "", Decimal("1000.50"), None, "2005-01-31", date(2005, 3, 1)]
    for rows in ([DEBT], (row,), typed["debts"]):
        assert calculate("arrears", {"debts": rows}, knowledge).result == paid
    nothing: tuple[object, ...] = ([], None, "")
    for empty in nothing:
        with pytest.raises(InputError):
            calculate("arrears", {"debts": empty}, knowledge)
    one_column = calculate("checkup", {**_checkup(), "hires": [["2026-11-02"]]}, knowledge)
    assert one_column.inputs["hires"].splitlines()[-1] == "2026-11-02"


def _checkup() -> dict[str, object]:
    return {"kind": "private", "day": "2026-11-29", "staff": 45}


def test_months_ids_and_shares_have_types_of_their_own(
    examples: list[tuple[str, dict[str, str]]], knowledge: Knowledge
) -> None:
    typed = dict(examples)["contribution"]
    given = {**typed, "month": date(2024, 9, 1), "rate_employer_pension": Decimal("16.5"), "assume": []}
    result = calculate("contribution", given, knowledge)
    assert result.result == run("contribution", {**typed, "rate-employer-pension": "16.5"}, knowledge)
    assert (result.inputs["month"], result.inputs["rate-employer-pension"]) == ("2024-09", "16.5")
    with pytest.raises(InputError, match="cn_b"):  # ids that no parameter has
        calculate("contribution", {**typed, "assume": ("cn_a", "不是cn_b")}, knowledge)


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"staff": 4.5}, "staff", "职工（staff）：要写整数，例如 45；现在是 float"),
        ({"staff": True}, "staff", "现在是 bool"),
        ({"day": 20261129}, "day", "要写成 date"),
        ({"kind": 3}, "kind", "选项的名称"),
        ({"new": 1}, "new", "True 或 False"),
        ({"new": ["yes"]}, "new", "现在是 list"),
        ({"ages": 3}, "ages", "每行一个字典"),
        ({"ages": ["1960-01-01"]}, "ages", "第1行要写成字典，或者不超过 5 个值的列表"),
        ({"ages": [[None] * 6]}, "ages", "第1行要写成字典"),
        ({"ages": [{"born": "1960-01-01"}, {"borned": ""}]}, "ages", "第2行没有「borned」这一列，是不是 born？"),
        ({"ages": [{"born": 1960}]}, "ages", "第1行：要写成 date"),
    ],
)
def test_a_wrong_type_is_told_with_its_field(
    given: dict[str, Any], field: str, told: str, knowledge: Knowledge
) -> None:
    with pytest.raises(WrongTypeError) as refused:
        calculate("gap", {"kind": "private", **given}, knowledge)
    (problem,) = refused.value.problems
    assert problem.field == field
    assert told in problem.message
    assert isinstance(refused.value, TypeError)


@pytest.mark.parametrize(
    "number", [10**5000, Decimal("1E+999999999"), Decimal("1E-999999999"), Decimal("NaN")], ids=range(4)
)
def test_a_number_without_end_is_refused_before_it_is_written_out(number: int | Decimal, knowledge: Knowledge) -> None:
    with pytest.raises(InputError, match="金额"):
        calculate("contribution", {"floor": number}, knowledge)


def test_half_a_character_is_told_as_one_that_can_be_written(knowledge: Knowledge) -> None:
    half = "\ud800"
    for name, inputs in (
        ("gap", {"staff": half}),
        ("gap", {half: 1}),
        (half, {}),
        ("contribution", {"bands": [[half]]}),
    ):
        with pytest.raises(CalculatorError) as refused:
            calculate(name, inputs, knowledge)
        assert "\ufffd" in json.dumps(told_error(refused.value), ensure_ascii=False).encode().decode()
    with pytest.raises(CalculatorError, match="\ufffd"):
        calculate("progress", {}, knowledge, half)


def test_what_is_said_twice_is_not_guessed(knowledge: Knowledge) -> None:
    with pytest.raises(WrongTypeError, match="写了两次"):
        calculate("contribution", {"class": "1", "class_": "2"}, knowledge)
    told = json.loads(answer("gap", '{"kind": "private", "staff": 1, "staff": 2}', knowledge))
    assert told["error"] == "WrongTypeError"
    assert "名字不重复" in told["message"]


def test_ids_are_texts(knowledge: Knowledge) -> None:
    with pytest.raises(WrongTypeError, match="参数编号"):
        calculate("person", {"category": "flexible", "day": "2026-11-29", "assume": [3]}, knowledge)


def test_an_unknown_field_is_told_with_the_one_that_is_near(knowledge: Knowledge) -> None:
    with pytest.raises(UnknownFieldError) as refused:
        calculate("gap", {"staf": 3, "颜色": "红"}, knowledge)
    near, far = refused.value.problems
    assert (near.field, near.message) == ("staf", "没有「staf」这一项，是不是 staff？")
    assert "有的是 kind、new、" in far.message
    assert isinstance(refused.value, TypeError)


def test_other_errors_are_those_of_the_page(knowledge: Knowledge) -> None:
    with pytest.raises(UnknownCalculatorError, match="gpa"):
        calculate("gpa", {}, knowledge)
    with pytest.raises(InputError) as refused:
        calculate("gap", {"kind": "private", "day": "2026-02-30", "staff": "许多"}, knowledge)
    assert [one.field for one in refused.value.problems] == ["day", "staff"]
    assert told_error(refused.value)["problems"][0] == {
        "field": "day",
        "message": refused.value.problems[0].message,
        "row": 0,
        "column": "",
    }
    assert told_error(RefusedError("不能")) == {"error": "RefusedError", "message": "不能", "problems": []}


def floats(told: object) -> bool:
    if isinstance(told, dict):
        return any(map(floats, told.values()))
    return any(map(floats, told)) if isinstance(told, list) else isinstance(told, float)


def test_every_example_is_json_and_back(examples: list[tuple[str, dict[str, str]]], knowledge: Knowledge) -> None:
    assert len(examples) >= 10
    for name, typed in examples:
        given = {python_name(field): value for field, value in typed.items()}
        result = calculate(name, given, knowledge)
        told = json.loads(result.to_json())
        assert told == result.to_dict()
        assert not floats(told)
        assert told["headline"] == result.headline
        assert len(told["steps"]) == len(result.steps)
        cells = [cell for table in told["tables"] for row in table["rows"] for cell in row["cells"]]
        assert len(cells) == len(result.records())
        assert all(not cell["text"] for cell in cells if cell["value"] is not None)
        assert name in ("allocation", "assessment") or calculate(name, told["inputs"], knowledge) == result
    assert floats({"a": [1.5]})


def test_what_is_private_is_not_in_the_json(knowledge: Knowledge) -> None:
    units = [{"name": "和平区", "base": 10}, {"name": "南开区", "base": 30}]
    given = {"insurance": "pension", "target": 100, "units": units, "w_base": 1}
    assert "和平区" not in json.dumps(calculate("allocation", given, knowledge).to_dict()["inputs"], ensure_ascii=False)


def test_figures_of_which_only_bounds_are_known_keep_both() -> None:
    told = interface._plain((Span(Decimal("0.10"), 3), date(2026, 1, 2), Ref("a", "b"), None, True, Tone.NEXT))
    ref = {"label": "a", "target": "b", "words": "", "detail": "", "part": ""}
    assert told == [{"low": "0.10", "high": 3}, "2026-01-02", ref, None, True, "next"]
    assert type(told[-1]) is str


def test_a_table_for_pandas(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = types.ModuleType("pandas")
    pandas.DataFrame = list  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    result = calculate("gap", GAP, knowledge)
    rows = result.to_dataframe()
    assert rows == result.records()
    found = next(one for one in rows if (one["row"], one["column"]) == ("基本养老保险", "缺口"))
    assert (found["value"], found["unit"], found["table"]) == (5, "人", "各险种参保缺口")
    assert any("第十条" in one["source"] for one in rows)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError):
        result.to_dataframe()


def test_a_workbook_for_spreadsheets(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    result = calculate("gap", GAP, knowledge)
    book = load_workbook(BytesIO(result.to_xlsx("https://policy.example.cn/")))
    assert book.sheetnames == ["结果", "计算过程", "依据"]
    assert book["依据"]["A2"].hyperlink.target.startswith("https://policy.example.cn/")
    assert load_workbook(BytesIO(result.to_xlsx()))["依据"]["A2"].hyperlink is None
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingLibraryError, match="pip install XlsxWriter"):
        result.to_xlsx()


def test_the_data_are_read_once_or_missed_in_words(
    knowledge_path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interface.known.cache_clear()
    monkeypatch.setattr(interface, "DATA", Path(knowledge_path))
    assert interface.known() is interface.known()
    assert calculate("gap", GAP).headline.startswith("按2026-11-29的规定，共45人。")
    interface.known.cache_clear()
    for content in (None, "{}"):
        monkeypatch.setattr(interface, "DATA", tmp_path / "knowledge.json")
        if content:
            interface.DATA.write_text(content, encoding="utf-8")
        with pytest.raises(MissingFileError, match="读不到政策数据"):
            calculate("gap", GAP)
    interface.known.cache_clear()


def test_the_command_line_gives_the_same_json(
    knowledge: Knowledge, knowledge_path: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    given = ["gap", "--kind", "private", "--day", "2026-11-29", "--staff", "45", "--enrolled-pension", "40", "--json"]
    assert main(["--knowledge", knowledge_path, *given]) == 0
    assert capsysbinary.readouterr().out.decode() == calculate("gap", GAP, knowledge).to_json()
    assert main(["--knowledge", knowledge_path, *given, "--against", "staff=50"]) == 0
    (beside,) = json.loads(capsysbinary.readouterr().out)["beside"]
    assert (beside["kind"], bool(beside["headline"])) == ("against", True)
    assert main(["--knowledge", knowledge_path, "gap", "--kind", "privat", "--json"]) == 2
    said = capsysbinary.readouterr()
    told = json.loads(said.out)
    assert (told["error"], told["problems"][0]["field"]) == ("InputError", "kind")
    assert "--kind" in said.err.decode()


def test_every_error_that_is_documented_is_one_of_ours() -> None:
    for name in interface.__all__:
        found = getattr(interface, name)
        assert found.__doc__
        if isinstance(found, type) and issubclass(found, Exception):
            assert issubclass(found, CalculatorError)
