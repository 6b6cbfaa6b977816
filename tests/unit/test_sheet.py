from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import __version__
from calculators.__main__ import ENDINGS, main
from calculators.calculator import Calculator
from calculators.catalog import find, listed, run
from calculators.core.model import Field, FieldKind, InputError, MissingFileError, Problem
from calculators.output import link, sheet
from calculators.output.sheet import Outcome
from calculators.policy.knowledge import Knowledge
from tests.unit.test_examples import FILES, read

TYPED = {"kind": "private", "staff": "１２０", "new": "yes", "enrolled-pension": "102"}


@pytest.fixture
def made(knowledge: Knowledge) -> sheet.Sheet:
    return sheet.make_sheet(find("gap"), TYPED, run("gap", TYPED, knowledge), knowledge)


def test_a_sheet_agrees_with_itself(made: sheet.Sheet, knowledge: Knowledge) -> None:
    verdict = sheet.verify_file(sheet.dump(made), knowledge)
    assert verdict.agrees
    assert verdict.lines == (f"重算的指纹：{made.fingerprint}",)
    assert len(made.fingerprint) == 19


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data["typed"].update(staff="121"), "指纹与文件内容不符"),
        (lambda data: data["figures"].__setitem__(1, "121人"), "第2处不同：计算书是 121人，重算得 120人"),
        (lambda data: data["figures"].pop(), "数的个数不同"),
        (lambda data: data.update(data_version="000000000000"), "数据版本不同：计算书用的是 000000000000"),
        (lambda data: data.update(code_version="9"), "程序版本不同：计算书用的是 9"),
        (lambda data: data.update(fingerprint="0000-0000-0000-0000"), "文件写的是 0000-0000-0000-0000"),
        (lambda data: data["typed"].update(staff="-1"), "现在算不出来：职工"),
    ],
)
def test_an_altered_sheet_is_told_apart(made: sheet.Sheet, knowledge: Knowledge, change: Any, told: str) -> None:
    data = json.loads(sheet.dump(made))
    change(data)
    verdict = sheet.verify_file(json.dumps(data), knowledge)
    assert verdict.outcome is Outcome.ALTERED
    assert any(told in line for line in verdict.lines)
    assert not any(line.startswith("原因") for line in verdict.lines), "of what was altered no cause is guessed"


@pytest.mark.parametrize(
    ("versions", "told"),
    [
        ({"code_version": "0.0.9"}, ["程序版本不同：计算书用的是 0.0.9，现在是 " + __version__]),
        ({"data_version": "0"}, ["数据版本不同：计算书用的是 0，现在是 "]),
        ({"data_version": "0", "code_version": "9"}, ["数据版本不同", "程序版本不同"]),
    ],
)
def test_the_same_figures_by_another_version(
    made: sheet.Sheet, knowledge: Knowledge, versions: dict[str, str], told: list[str]
) -> None:
    verdict = sheet.verify_file(sheet.dump(replace(made, **versions)), knowledge)  # type: ignore[arg-type]
    assert verdict.outcome is Outcome.OTHER_VERSION
    assert not verdict.agrees
    *lines, last = verdict.lines
    assert [line.startswith(words) for line, words in zip(lines, told, strict=True)] == [True] * len(told)
    assert last == f"重算的指纹：{made.fingerprint}"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"code_version": "0.0.9"}, "原因：这份计算书是用上面说的版本算的"),
        ({}, "原因不在版本：程序改过而没有换版本号，或者改了内容又重做了指纹"),
    ],
)
def test_other_figures_come_with_their_cause(
    made: sheet.Sheet, knowledge: Knowledge, change: dict[str, str], told: str
) -> None:
    other = replace(made, figures=("别的", *made.figures[1:]), **change)  # type: ignore[arg-type]
    verdict = sheet.verify_file(sheet.dump(other), knowledge)
    assert verdict.outcome is Outcome.OTHER_FIGURES
    assert verdict.lines[-2].startswith(told)
    assert f"第1处不同：计算书是 别的，重算得 {made.figures[0]}" in verdict.lines


def test_what_can_no_longer_be_computed_is_other_figures_with_the_cause(
    made: sheet.Sheet, knowledge: Knowledge
) -> None:
    other = replace(made, typed=(("staff", "-3"),), code_version="0.0.9")
    verdict = sheet.verify_file(sheet.dump(other), knowledge)
    assert verdict.outcome is Outcome.OTHER_FIGURES
    assert any(line.startswith("现在算不出来：") for line in verdict.lines)
    assert verdict.lines[-1].startswith("原因：")


def test_a_list_that_is_missing_is_not_the_fault_of_the_sheet(made: sheet.Sheet, knowledge: Knowledge) -> None:
    def rework(*_: object) -> sheet.Sheet:
        raise MissingFileError("要名单")

    with pytest.raises(MissingFileError, match="要名单"):
        sheet.verify_file(sheet.dump(replace(made, calculator="roster")), knowledge, rework)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"form": "2"}, "计算书的格式是「2」，这个程序只认得「1」"),
        ({"calculator": "weather"}, "没有「weather」这个测算"),
        ({"mark": "\ud800"}, "这个文件不是计算书，或者已经损坏"),
    ],
)
def test_a_sheet_of_another_program_is_not_ours(
    made: sheet.Sheet, knowledge: Knowledge, change: dict[str, str], told: str
) -> None:
    verdict = sheet.verify_file(json.dumps(json.loads(sheet.dump(made)) | change), knowledge)
    assert verdict.outcome is Outcome.NOT_OURS
    assert verdict.lines[0].startswith(told)


@pytest.mark.parametrize("fault", ["", "{", "[]", "{}", '{"calculator": "gap", "typed": 3}'])
def test_what_is_no_sheet_is_not_ours(fault: str, knowledge: Knowledge) -> None:
    verdict = sheet.verify_file(fault, knowledge)
    assert (verdict.outcome, verdict.lines) == (Outcome.NOT_OURS, ("这个文件不是计算书，或者已经损坏",))


def test_every_outcome_has_its_own_words_and_its_own_status() -> None:
    assert {one.name: one.status for one in Outcome} == {
        "AGREES": 0,
        "OTHER_FIGURES": 3,
        "ALTERED": 4,
        "NOT_OURS": 5,
        "OTHER_VERSION": 6,
    }
    assert len({one.words for one in Outcome}) == len(Outcome)
    assert all(f"{one.status} {one.words}" in ENDINGS for one in Outcome)


def test_a_saved_sheet_can_be_read_by_people(made: sheet.Sheet) -> None:
    saved = sheet.dump(made)
    assert saved.startswith(
        '{\n "form": "1",\n "calculator": "gap",\n "typed": {\n  "kind": "private",\n  "new": "yes",\n  "staff": "１２０",\n'
    )
    assert saved.endswith(f'\n "fingerprint": "{made.fingerprint}"\n}}\n')
    assert sheet.dump(made, "示例").startswith('{\n "mark": "示例",\n "form": "1",\n')


def test_the_printed_sheet_shows_a_zero_and_leaves_out_a_no(knowledge: Knowledge) -> None:
    typed = {"kind": "private", "new": "no", "stationed": "0", "unsupervised": "yes", "staff": "0"}
    assert sheet.inputs_shown(find("gap"), typed, knowledge) == [
        ("单位性质", "私营企业"),
        ("没有主管部门的企业", "是"),
        ("职工", "0"),
    ]


@pytest.mark.parametrize(
    ("address", "name", "typed"),
    [
        ("gap/#v=1&staff=&kind=private", "gap", {"staff": "", "kind": "private"}),
        ("https://example.invalid/a/calculators/gap/index.html#v=1&staff=1", "gap", {"staff": "1"}),
        ("gap/#v=1&staff=1#2", "gap", {"staff": "1#2"}),
        ("GAPX/#v=1&staff=1", "GAPX", {"staff": "1"}),
    ],
)
def test_a_link_is_read_as_it_was_copied(address: str, name: str, typed: dict[str, str]) -> None:
    assert link.decode(address) == (name, typed)


def test_a_link_and_its_fingerprint(made: sheet.Sheet, knowledge: Knowledge) -> None:
    address = "https://example.invalid/calculators/gap/#" + link.encode(find("gap"), TYPED, knowledge)
    assert sheet.verify_link(address, made.fingerprint, knowledge).agrees
    assert sheet.verify_link(address, "", knowledge).agrees
    assert not sheet.verify_link(address, "0000-0000-0000-0000", knowledge).agrees
    told = sheet.verify_link(address + "&stuff=1", made.fingerprint, knowledge)
    assert not told.agrees
    assert "「stuff」没有用上" in told.lines[0]


@pytest.mark.parametrize("address", ["gap", "#v=1", "gap/#v=2&staff=1", "gap/#staff=1"])
def test_what_is_no_link_is_refused(address: str, knowledge: Knowledge) -> None:
    told = "这不是带数据的链接。应当像 …/calculators/gap/#v=1&kind=private&staff=120"
    with pytest.raises(InputError) as refused:
        sheet.verify_link(address, "", knowledge)
    assert refused.value.problems == (Problem("link", told),)


@pytest.mark.parametrize("calculator", listed(), ids=lambda one: one.name)
def test_links_give_back_what_was_typed_but_nothing_private(calculator: Calculator, knowledge: Knowledge) -> None:
    fields = calculator.fields(knowledge)
    assert len({one.name for one in fields}) == len(fields)

    @given(st.fixed_dictionaries({one.name: st.text(st.characters(codec="utf-8"), max_size=8) for one in fields}))
    def holds(typed: dict[str, str]) -> None:
        name, found = link.decode(f"calculators/{calculator.name}/#" + link.encode(calculator, typed, knowledge))
        assert name == calculator.name
        assert found == {one.name: kept for one in fields if (kept := link.public(one, typed[one.name]))}
        for one in fields:
            assert one.columns or found.get(one.name, "") in ("", link.UNREAD, "yes", typed[one.name].strip())
            assert not one.private or one.name not in found

    holds()


def test_private_fields_are_not_on_the_sheet_file(knowledge: Knowledge) -> None:
    typed = {"side": "district", "unit": "某区", "evidence-1": "名册"}
    made = sheet.make_sheet(find("assessment"), typed, run("assessment", typed, knowledge), knowledge)
    assert "某区" not in sheet.dump(made)
    assert "名册" not in sheet.dump(made)
    shown = dict(sheet.inputs_shown(find("assessment"), typed, knowledge))
    assert shown == {"区县还是委、局": "区县", "单位名称": "某区", "证明材料": "名册"}


def test_a_sheet_says_that_a_private_field_was_filled_and_a_link_cannot(knowledge: Knowledge) -> None:
    typed = {"side": "district", "unit": " ", "evidence-1": "名册"}
    made = sheet.make_sheet(find("assessment"), typed, run("assessment", typed, knowledge), knowledge)
    assert dict(made.typed) == {"side": "district", "evidence-1": "（填了，没有存进计算书）"}
    assert sheet.verify_file(sheet.dump(made), knowledge).agrees
    address = "assessment/#" + link.encode(find("assessment"), typed, knowledge)
    told = sheet.verify_link(address, made.fingerprint, knowledge)
    assert not told.agrees
    assert told.lines[1] == "不进链接的有：单位名称、证明材料。填了这些的，请用存下的计算书文件核对"
    assert sheet.verify_link(address, told.lines[-1].removeprefix("重算的指纹："), knowledge).agrees


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_makes_a_sheet_that_verifies(path: Path, knowledge: Knowledge) -> None:
    example = read(path)
    if {"problems", "refused"} & set(example["expect"]):
        return
    result = run(path.parent.name, example["inputs"], knowledge)
    made = sheet.make_sheet(find(path.parent.name), example["inputs"], result, knowledge)
    assert made.figures
    assert replace(made, code_version="x").fingerprint != made.fingerprint
    assert sheet.verify_file(sheet.dump(made), knowledge).agrees


def test_on_the_command_line(tmp_path: Path, knowledge_path: str, capsys: pytest.CaptureFixture[str]) -> None:
    saved = tmp_path / "计算书.json"
    base = ["--knowledge", knowledge_path]
    assert main([*base, "gap", "--kind", "private", "--staff", "120", "--sheet", str(saved)]) == 0
    assert "共120人" in capsys.readouterr().out
    assert main([*base, "verify", str(saved)]) == 0
    assert capsys.readouterr().out.startswith("一致\n")
    good = saved.read_text(encoding="utf-8")
    for text, outcome in (
        (good.replace("120人", "121人"), Outcome.ALTERED),
        ("{}", Outcome.NOT_OURS),
        (sheet.dump(replace(sheet.parse(good).sheet, code_version="0.0.9")), Outcome.OTHER_VERSION),
        (sheet.dump(replace(sheet.parse(good).sheet, figures=())), Outcome.OTHER_FIGURES),
    ):
        saved.write_text(text, encoding="utf-8")
        assert main([*base, "verify", str(saved)]) == outcome.status
        assert capsys.readouterr().out.startswith(f"{outcome.words}\n")
    assert main([*base, "verify", "gap/#v=1&kind=private&staff=3"]) == 0
    assert main([*base, "verify", "gap/#v=1&staff=-3"]) == 2


TABLE = Field(
    "units",
    "",
    FieldKind.ROWS,
    "",
    columns=(
        Field("name", "单位", FieldKind.TEXT, "", private=True),
        Field("base", "人数", FieldKind.HEADS, ""),
        Field("note", "备注", FieldKind.TEXT, "", private=True),
    ),
)
TABLES = {
    "plain": ("和平,3,好\n河西,４", ",3\n,４"),
    "tabs": ("和平\t3\t好\n", ",3"),
    "commas between tabs": ("和平\t1，200\t好", ',"1,200"'),
    "full-width commas": ("和平，3，好", ",3"),
    "header": ("\n人数,单位\n3,和平\n", "人数,单位\n3"),
    "unknown column": ("人数,区县\n3,和平", ",?"),
    "header unknown": ("区县,人数\n和平,3", ",?"),
    "too many cells": ("和平,3,好,坏", ",?"),
    "a name alone": ("和平,3\n河西", ",?"),
    "windows lines": ("和平,3\r\n河西,4", ",3\n,4"),
    "quoted": ('"和平,南开",3', ",3"),
    "empty": ("", ""),
}


@pytest.mark.parametrize("name", TABLES)
def test_private_columns_of_a_table_stay_behind(name: str) -> None:
    typed, kept = TABLES[name]
    assert link.public(TABLE, typed) == kept
    assert link.public(TABLE, kept) == kept


def test_a_table_without_its_names_gives_the_same_sheet(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "target": "10", "units": "和平,30\n河西,60", "w-base": "1"}
    made = sheet.make_sheet(find("allocation"), typed, run("allocation", typed, knowledge), knowledge)
    assert "和平" not in sheet.dump(made)
    assert sheet.verify_file(sheet.dump(made), knowledge).agrees
    address = "calculators/allocation/#" + link.encode(find("allocation"), typed, knowledge)
    assert sheet.verify_link(address, made.fingerprint, knowledge).agrees
    assert link.decode(address)[1]["units"] == ",30\n,60"


@pytest.mark.parametrize("calculator", listed(), ids=lambda one: one.name)
def test_every_calculator_explains_itself_on_the_command_line(
    calculator: Calculator, knowledge: Knowledge, knowledge_path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--knowledge", knowledge_path, calculator.name, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(f"--{one.name}" in told for one in calculator.fields(knowledge))


def test_a_table_may_stand_in_a_file(tmp_path: Path, knowledge_path: str, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "材料.txt"
    note.write_text("\ufeff名册", encoding="utf-8")
    base = ["--knowledge", knowledge_path, "assessment", "--side", "district"]
    assert main([*base, "--evidence-1", f"@{note}"]) == 0
    assert "5项缺材料" in capsys.readouterr().out
    assert main([*base, "--evidence-1", f"@{tmp_path / '没有'}"]) == 2
    assert "读不到文件" in capsys.readouterr().err
