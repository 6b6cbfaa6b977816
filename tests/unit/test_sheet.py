from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculators import __version__
from calculators.__main__ import ENDINGS, main
from calculators.calculator import Calculator
from calculators.catalog import NAMES, find, listed, run
from calculators.core.model import (
    CalculatorError,
    Field,
    FieldKind,
    InputError,
    MissingFileError,
    Problem,
    RefusedError,
    Result,
)
from calculators.output import link, sheet, verification
from calculators.output.calculation import MARK, Calculation
from calculators.output.canonical import canonical
from calculators.output.verification import Outcome
from calculators.policy.knowledge import Knowledge
from tests.conftest import some
from tests.unit.test_examples import FILES, read

TYPED = {"kind": "private", "staff": "１２０", "new": "yes", "enrolled-pension": "102"}


@pytest.fixture
def made(knowledge: Knowledge) -> sheet.Sheet:
    return sheet.make_sheet(find("gap"), TYPED, run("gap", TYPED, knowledge), knowledge)


def test_a_sheet_agrees_with_itself(made: sheet.Sheet, knowledge: Knowledge) -> None:
    verdict = verification.verify_file(sheet.dump(made), knowledge)
    assert verdict.agrees
    assert verdict.lines == (f"重算的指纹：{made.fingerprint}",)
    assert len(made.fingerprint) == 39


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
    verdict = verification.verify_file(json.dumps(data), knowledge)
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
    verdict = verification.verify_file(sheet.dump(replace(made, **versions)), knowledge)  # type: ignore[arg-type]
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
    verdict = verification.verify_file(sheet.dump(other), knowledge)
    assert verdict.outcome is Outcome.OTHER_FIGURES
    assert verdict.lines[-2].startswith(told)
    assert f"第1处不同：计算书是 别的，重算得 {made.figures[0]}" in verdict.lines


def test_what_can_no_longer_be_computed_is_other_figures_with_the_cause(
    made: sheet.Sheet, knowledge: Knowledge
) -> None:
    other = replace(made, typed=(("staff", "-3"),), code_version="0.0.9")
    verdict = verification.verify_file(sheet.dump(other), knowledge)
    assert verdict.outcome is Outcome.OTHER_FIGURES
    assert any(line.startswith("现在算不出来：") for line in verdict.lines)
    assert verdict.lines[-1].startswith("原因：")


def test_a_list_that_is_missing_is_not_the_fault_of_the_sheet(made: sheet.Sheet, knowledge: Knowledge) -> None:
    def rework(*_: object) -> Result:
        raise MissingFileError("要名单")

    with pytest.raises(MissingFileError, match="要名单"):
        verification.verify_file(sheet.dump(replace(made, calculator="roster")), knowledge, rework)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"form": "3"}, "计算书的格式是「3」，这个程序只认得「2」、「1」"),
        ({"calculator": "weather"}, "没有「weather」这个测算"),
        ({"mark": "\ud800"}, "这个文件不是计算书，或者已经损坏"),
    ],
)
def test_a_sheet_of_another_program_is_not_ours(
    made: sheet.Sheet, knowledge: Knowledge, change: dict[str, str], told: str
) -> None:
    verdict = verification.verify_file(json.dumps(json.loads(sheet.dump(made)) | change), knowledge)
    assert verdict.outcome is Outcome.NOT_OURS
    assert verdict.lines[0].startswith(told)


@pytest.mark.parametrize("fault", ["", "{", "[]", "{}", '{"calculator": "gap", "typed": 3}'])
def test_what_is_no_sheet_is_not_ours(fault: str, knowledge: Knowledge) -> None:
    verdict = verification.verify_file(fault, knowledge)
    assert (verdict.outcome, verdict.lines) == (Outcome.NOT_OURS, ("这个文件不是计算书，或者已经损坏",))


def test_every_outcome_has_its_own_words_and_its_own_status() -> None:
    assert {one.name: one.status for one in Outcome} == {
        "AGREES": 0,
        "OTHER_FIGURES": 3,
        "ALTERED": 4,
        "NOT_OURS": 5,
        "OTHER_VERSION": 6,
        "NOTHING_TO_COMPARE": 7,
    }
    assert len({one.words for one in Outcome}) == len(Outcome)
    assert [ENDINGS[one.status] for one in Outcome] == [one.words for one in Outcome]


def test_a_saved_sheet_can_be_read_by_people(made: sheet.Sheet) -> None:
    saved = sheet.dump(made)
    assert saved.startswith(
        '{\n "form": "2",\n "day": "",\n "calculator": "gap",\n "typed": {\n  "kind": "private",\n  "new": "yes",\n  "staff": "１２０",\n'
    )
    assert saved.endswith(f'\n "fingerprint": "{made.fingerprint}"\n}}\n')
    assert sheet.dump(replace(made, mark=MARK)).startswith(f'{{\n "mark": "{MARK}",\n "form": "2",\n')


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


@pytest.mark.parametrize("form", [sheet.FORM, sheet.OLD_FORM])
@pytest.mark.parametrize("part", ["data_version", "code_version"])
def test_the_fingerprint_holds_the_versions(part: str, form: str, made: sheet.Sheet) -> None:
    one = replace(made, form=form)
    changed: dict[str, Any] = {part: "0"}
    assert replace(one, **changed).fingerprint != one.fingerprint


def test_a_link_and_its_fingerprint(made: sheet.Sheet, knowledge: Knowledge) -> None:
    address = "https://example.invalid/calculators/gap/#" + link.encode(find("gap"), TYPED, knowledge)
    assert verification.verify_link(address, made.fingerprint, knowledge).agrees
    assert verification.verify_link(address, made.fingerprint.upper().replace("-", " "), knowledge).agrees
    nothing = verification.verify_link(address, None, knowledge)
    assert nothing.outcome is Outcome.NOTHING_TO_COMPARE
    assert nothing.lines[:2] == (f"重算的结果：{made.figures[0]}", f"重算的指纹：{made.fingerprint}")
    assert not verification.verify_link(address, "", knowledge).agrees
    assert not verification.verify_link(address, "0000-0000-0000-0000", knowledge).agrees
    told = verification.verify_link(address + "&stuff=1", made.fingerprint, knowledge)
    assert not told.agrees
    assert "「stuff」没有用上" in told.lines[0]


@pytest.mark.parametrize("address", ["gap", "#v=1", "gap/#v=2&staff=1", "gap/#staff=1"])
def test_what_is_no_link_is_refused(address: str, knowledge: Knowledge) -> None:
    told = "这不是带数据的链接。应当像 …/calculators/gap/#v=1&kind=private&staff=120"
    with pytest.raises(InputError) as refused:
        verification.verify_link(address, "", knowledge)
    assert refused.value.problems == (Problem("link", told),)


@pytest.mark.parametrize("calculator", listed(), ids=lambda one: one.name)
def test_links_give_back_what_was_typed_but_nothing_private(calculator: Calculator, knowledge: Knowledge) -> None:
    fields = calculator.fields(knowledge)
    assert len({one.name for one in fields}) == len(fields)

    @settings(max_examples=some(60))
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
    assert verification.verify_file(sheet.dump(made), knowledge).agrees
    address = "assessment/#" + link.encode(find("assessment"), typed, knowledge)
    told = verification.verify_link(address, made.fingerprint, knowledge)
    assert not told.agrees
    assert (
        told.lines[2]
        == "不进链接的有：单位名称、证明材料、主要做法、存在的问题和下一步打算。填了这些的，请用存下的计算书文件核对"
    )
    assert verification.verify_link(address, told.lines[-1].removeprefix("重算的指纹："), knowledge).agrees


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_example_makes_a_sheet_that_verifies(path: Path, knowledge: Knowledge) -> None:
    example = read(path)
    if {"problems", "refused"} & set(example["expect"]):
        return
    result = run(path.parent.name, example["inputs"], knowledge)
    made = sheet.make_sheet(find(path.parent.name), example["inputs"], result, knowledge)
    assert made.figures
    assert replace(made, code_version="x").fingerprint != made.fingerprint
    assert verification.verify_file(sheet.dump(made), knowledge).agrees


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
    assert main([*base, "verify", "gap/#v=1&kind=private&staff=3"]) == 7
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
    assert verification.verify_file(sheet.dump(made), knowledge).agrees
    address = "calculators/allocation/#" + link.encode(find("allocation"), typed, knowledge)
    assert verification.verify_link(address, made.fingerprint, knowledge).agrees
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


DAY = "2026-11-29"


def calculation(name: str, typed: dict[str, str], knowledge: Knowledge, *, example: bool = False) -> Calculation:
    return Calculation(find(name), typed, run(name, typed, knowledge), knowledge, DAY, example)


SEVERAL = [
    ({"kind": "private", "staff": "120"}, {"kind": " 私营企业 ", "staff": "120 ", "new": "no", "migrant": "  "}),
    ({"kind": "private", "staff": "5", "new": "yes"}, {"new": "1", "staff": "5", "kind": "private"}),
]


@pytest.mark.parametrize(("one", "other"), SEVERAL)
def test_two_ways_to_type_the_same_are_one_sheet(
    one: dict[str, str], other: dict[str, str], knowledge: Knowledge
) -> None:
    assert verification.saved(calculation("gap", one, knowledge)) == verification.saved(
        calculation("gap", other, knowledge)
    )


@pytest.mark.parametrize(
    "bands",
    ['"2","3000"', "2，3000，", "月工资\t人数\n3000\t2\n", '\n 2 , 3000 ,""\n'],
)
def test_a_table_has_one_form_however_it_was_pasted(bands: str, knowledge: Knowledge) -> None:
    (field,) = (one for one in find("contribution").fields(knowledge) if one.name == "bands")
    assert canonical(field, bands).splitlines()[1:] == ["2\t3000\t"]
    assert canonical(field, canonical(field, bands)) == canonical(field, bands)


def test_what_cannot_be_read_or_says_nothing_has_a_form_as_well() -> None:
    assert canonical(TABLE, " 甲,1,2,3,4,5 ") == "甲,1,2,3,4,5"
    assert canonical(TABLE, "单位,人数\n") == ""
    assert canonical(TABLE, "张三") == "单位\t人数\t备注\n（填了，没有存进计算书）\t\t\n"
    assert canonical(TABLE, canonical(TABLE, "张三")) == canonical(TABLE, "张三")
    assert canonical(TABLE, '"张,三",5', whole=True) == "单位\t人数\t备注\n张,三\t5\t\n"


def test_a_table_with_quoted_names_verifies_and_tells_no_name(knowledge: Knowledge) -> None:
    typed = {"insurance": "pension", "target": "10", "units": '"和平,区",30\n河西,60\n', "w-base": "1"}
    text = verification.saved(calculation("allocation", typed, knowledge))
    assert "和平" not in text
    assert "河西" not in text
    assert verification.verify_file(text, knowledge).agrees


def test_a_sheet_that_would_not_verify_is_not_saved(
    knowledge: Knowledge, knowledge_path: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = calculation("gap", TYPED, knowledge)
    with pytest.raises(RefusedError, match=r"^没有下载计算书：.*对不上，存下也核对不了。第1处不同：计算书是 别的"):
        verification.saved(replace(done, result=replace(done.result, headline="别的")))
    with pytest.raises(RefusedError, match="这个文件不是计算书"):
        verification.saved(replace(done, day="昨天"))
    with pytest.raises(RefusedError, match="这个文件不是计算书"):
        verification.saved(replace(done, day="20261129"))
    named = {"side": "district", "unit": "某区", "evidence-1": "名册"}
    calculated = calculation("assessment", named, knowledge)
    monkeypatch.setattr(sheet, "run", refuse)
    with pytest.raises(RefusedError, match="没有下载计算书"):
        verification.saved(calculated)


def refuse(*_: object) -> Result:
    raise InputError((Problem("staff", "算不出来"),))


FORGED: dict[str, Any] = {
    "a key that no sheet has": lambda data: data.update(note="经核定"),
    "a key that no form has": lambda data: data["typed"].update(note="经核定"),
    "another form": lambda data: data.update(form="999"),
    "the old form": lambda data: data.update(form="1"),
    "the mark taken out": lambda data: data.pop("mark"),
    "another mark": lambda data: data.update(mark="\x1b[1A一致"),
    "another day": lambda data: data.update(day="2026-11-28"),
    "no day": lambda data: data.update(day="2026-13-01"),
    "a warning taken out": lambda data: data["remarks"].pop(),
    "another warning": lambda data: data["remarks"].append("说明：经核定，没有欠费"),
    "another order of warnings": lambda data: data["remarks"].reverse(),
    "a parameter": lambda data: data["parameters"].update(x="1%"),
    "another word for the same": lambda data: data["typed"].update(kind="私营企业"),
    "another figure": lambda data: data["figures"].__setitem__(1, "121人"),
    "a list for a text": lambda data: data.update(day=[]),
    "no list": lambda data: data.update(figures="1"),
    "a number": lambda data: data["typed"].update(staff=120),
    "nothing typed": lambda data: data.pop("typed"),
}


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("forgery", FORGED)
def test_what_was_forged_never_agrees(forgery: str, sealed: bool, knowledge: Knowledge) -> None:
    done = calculation("gap", TYPED, knowledge, example=True)
    true = json.loads(verification.saved(done))
    printed = true["fingerprint"]
    data = json.loads(json.dumps(true))
    FORGED[forgery](data)
    if sealed:
        try:
            data["fingerprint"] = sheet.parse(json.dumps(data)).sheet.fingerprint
        except InputError:
            data["fingerprint"] = printed
    verdict = verification.verify_file(json.dumps(data), knowledge, fingerprint=printed)
    assert verdict.outcome in (Outcome.ALTERED, Outcome.NOT_OURS, Outcome.OTHER_FIGURES)
    # the example's own numbers on another day, typed by somebody, are a true sheet of that; all else is not
    alone = verification.verify_file(json.dumps(data), knowledge)
    assert not alone.agrees or (sealed and forgery in ("the mark taken out", "another day"))


def test_the_same_key_twice_is_told(made: sheet.Sheet, knowledge: Knowledge) -> None:
    text = sheet.dump(made).replace('"figures":', '"figures": [],\n "figures":')
    verdict = verification.verify_file(text, knowledge)
    assert verdict.outcome is Outcome.NOT_OURS
    assert verdict.lines[0].startswith("「figures」写了两遍")


def test_parameters_in_another_order_are_no_sheet_of_ours_though_sealed(knowledge: Knowledge) -> None:
    typed = {"month": "2026-11", "kind": "employer", "want-pension": "yes", "bands": "1,8000"}
    made = sheet.of(calculation("contribution", typed, knowledge))
    assert len(made.parameters) > 1
    forged = replace(made, parameters=made.parameters[::-1])
    verdict = verification.verify_file(sheet.dump(forged), knowledge)
    assert verdict.outcome is Outcome.OTHER_FIGURES
    assert verdict.lines[-2:] == (
        "各项一样，指纹不同：用到的参数的次序不是本站存下的次序",
        f"重算的指纹：{made.fingerprint}",
    )


@pytest.mark.parametrize("appendix", [None, [], {}, {"parts": [], "fingerprint": ""}])
def test_an_appendix_that_nobody_wrote_is_not_ours(appendix: object, made: sheet.Sheet, knowledge: Knowledge) -> None:
    text = json.dumps({**json.loads(sheet.dump(made)), sheet.APPENDIX: appendix})
    assert verification.verify_file(text, knowledge).outcome is Outcome.NOT_OURS


def test_a_text_is_no_list_of_figures_beside_a_sheet(made: sheet.Sheet, knowledge: Knowledge) -> None:
    beside = sheet.Appendix((sheet.SheetPart("against", "v=1", ("1",), ("2",)),))
    for key in ("figures", "remarks"):
        data = json.loads(sheet.dump(made, beside))
        data[sheet.APPENDIX]["parts"][0][key] = "1"
        assert verification.verify_file(json.dumps(data), knowledge).outcome is Outcome.NOT_OURS


def test_a_true_sheet_agrees_however_it_was_stored_and_its_fingerprint_typed(
    tmp_path: Path, knowledge: Knowledge, knowledge_path: str, made: sheet.Sheet
) -> None:
    base = ["--knowledge", knowledge_path, "verify"]
    stored = tmp_path / "计算书.json"
    stored.write_text(sheet.dump(made), encoding="utf-8-sig")  # as Notepad does
    assert main([*base, str(stored)]) == 0
    wide = str.maketrans({chr(at): chr(at + 0xFEE0) for at in range(0x21, 0x7F)})
    for printed in (made.fingerprint.translate(wide), made.fingerprint.replace("-", "—"), made.fingerprint.upper()):
        assert main([*base, str(stored), "--fingerprint", printed]) == 0
    address = "gap/#v=1&kind=private&staff=120"
    printed = sheet.of(calculation("gap", {"kind": "private", "staff": "120"}, knowledge)).fingerprint
    year, month, day = map(int, DAY.split("-"))
    for written in (DAY, f"{year}年{month}月{day}日", f"{year}/{month}/{day}", DAY.translate(wide)):
        assert main([*base, address, "--fingerprint", printed, "--day", written]) == 0
    assert main([*base, address, "--fingerprint", printed, "--day", "2026-13-99"]) == 2


def test_the_old_form_is_told_and_only_of_programs_that_wrote_it(knowledge: Knowledge, made: sheet.Sheet) -> None:
    old = replace(made, form="1", remarks=(), parameters=(), code_version="0.1.0")
    told = verification.verify_file(sheet.dump(old), knowledge)
    assert (told.outcome, told.lines[0]) == (Outcome.OTHER_VERSION, verification.OLD)
    later = verification.verify_file(sheet.dump(replace(old, code_version=__version__)), knowledge)
    assert later.outcome is Outcome.OTHER_FIGURES
    assert f"程序 {__version__} 不存格式「1」的计算书" in later.lines
    typed = {"kind": "private", "staff": "１２０"}
    found = sheet.make_sheet(find("gap"), typed, run("gap", typed, knowledge), knowledge)
    printed = replace(found, form="1", code_version="0.1.0", typed=tuple(typed.items())).fingerprint
    assert len(printed) == 19
    link_of = f"gap/#{link.encode(find('gap'), typed, knowledge)}"
    assert verification.verify_link(link_of, printed, knowledge).outcome is Outcome.OTHER_VERSION


def test_a_link_of_the_example_a_doubled_name_and_a_day(knowledge: Knowledge) -> None:
    done = calculation("gap", {"kind": "private", "staff": "120"}, knowledge, example=True)
    printed, address = sheet.of(done).fingerprint, "gap/#v=1&kind=private&staff=120"
    good = verification.verify_link(address, printed, knowledge, DAY)
    assert (good.outcome, good.lines) == (Outcome.AGREES, (MARK, f"重算的指纹：{printed}"))
    twice = verification.verify_link(f"{address}&staff=5", printed, knowledge, DAY)
    assert twice.outcome is Outcome.OTHER_FIGURES
    assert "链接里的「staff」写了两次，只用了前一个" in twice.lines
    assert verification.verify_link(f"{address}&staff=5", None, knowledge).outcome is Outcome.OTHER_FIGURES
    assert any("--day" in line for line in verification.verify_link(address, printed, knowledge).lines)
    other_day = verification.verify_link(address, printed, knowledge, "2026-11-30")
    assert other_day.outcome is Outcome.OTHER_FIGURES
    assert not any("--day" in line for line in other_day.lines)


def with_floor(knowledge: Knowledge, change: Any) -> Knowledge:
    """The same data with the values of the floor of contributions changed."""
    floor = knowledge.parameters["bases/floor"]
    return replace(
        knowledge,
        version="0" * 12,
        parameters={**knowledge.parameters, "bases/floor": replace(floor, values=tuple(change(floor.values)))},
    )


def test_which_parameter_changed_is_told(knowledge: Knowledge) -> None:
    raw = read(next(one for one in FILES if (one.parent.name, one.stem) == ("contribution", "example")))["inputs"]
    text = verification.saved(calculation("contribution", raw, knowledge))
    used = json.loads(text)["parameters"]
    (key, value), *_ = [one for one in used.items() if one[0].startswith("tj_base_floor")]
    other = with_floor(knowledge, lambda values: [replace(v, value=("1",)) if v.id == key else v for v in values])
    told = verification.verify_file(text, other)
    assert told.outcome is Outcome.OTHER_FIGURES
    assert any(f"（{key}）{value} → 1元" in line for line in told.lines)
    name = knowledge.parameters["bases/floor"].name
    renamed = with_floor(knowledge, lambda values: [replace(v, id="new_id") if v.id == key else v for v in values])
    lines = verification.verify_file(text, renamed).lines
    assert f"参数变了：{key}（{key}）{value} → 没有这个数了" in lines
    assert f"参数「{name}」（new_id，{value}）当时没有用到" in lines
    data = json.loads(text)
    unused = next(v for one in knowledge.parameters.values() for v in one.values if v.id not in used and v.value)
    unit = next(one.unit.name for one in knowledge.parameters.values() if unused in one.values)
    data["parameters"][unused.id] = f"{'、'.join(unused.value)}{unit}"
    data["fingerprint"] = sheet.parse(json.dumps(data)).sheet.fingerprint
    verdict = verification.verify_file(json.dumps(data), knowledge)
    assert verdict.outcome is Outcome.OTHER_FIGURES
    assert any(line.endswith("现在不再用到") for line in verdict.lines)


CELLS = [
    "",
    '"张,三"',
    " 5 ",
    "１２０",
    "私营企业",
    '"',
    "是",
    "\u3000",
    "x\u202e",
    "0",
    "yes",
    "no",
    "rural",
    "1,200",
    "\x00",
]


@settings(max_examples=some(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_typed_and_saved_verifies(knowledge: Knowledge, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([one for one in FILES if one.parent.name in NAMES]))
    calculator, typed = find(path.parent.name), dict(read(path)["inputs"])
    for field in data.draw(st.lists(st.sampled_from(calculator.fields(knowledge)), max_size=2)):
        value = typed.get(field.name, "")
        if field.kind is FieldKind.ROWS and value:
            lines = value.splitlines()
            at = data.draw(st.integers(0, len(lines) - 1))
            cells = lines[at].split("\t" if "\t" in value else ",")
            place = data.draw(st.integers(0, len(cells) - 1))
            cells[place] = data.draw(st.sampled_from([*CELLS, f'"{cells[place]}"', f" {cells[place]} "]))
            lines[at] = ("\t" if "\t" in value else ",").join(cells)
            typed[field.name] = "\n".join(lines)
        else:
            labels = [one.label for one in field.options if one.value == value]
            typed[field.name] = data.draw(st.sampled_from([f" {value} ", *labels, *CELLS]))
    try:
        done = Calculation(calculator, typed, run(calculator.name, typed, knowledge), knowledge, DAY)
    except CalculatorError:
        return
    text = verification.saved(done)
    made = sheet.of(done)
    assert verification.verify_file(text, knowledge, fingerprint=made.fingerprint).agrees
    forged = json.loads(text)
    part = data.draw(st.sampled_from(["figures", "remarks"]))
    forged[part].append("没有缺口。")
    forged["fingerprint"] = sheet.parse(json.dumps(forged)).sheet.fingerprint
    assert not verification.verify_file(json.dumps(forged), knowledge).agrees


def test_nothing_of_a_file_moves_the_terminal(
    tmp_path: Path, made: sheet.Sheet, knowledge_path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    saved, roster = tmp_path / "计算书.json", tmp_path / "名单.csv"
    hostile = "\x1b[1A\x1b[2K一致\r\n\u202e\x1b[8m"
    saved.write_text(sheet.dump(replace(made, figures=(hostile, *made.figures[1:]))), encoding="utf-8")
    base = ["--knowledge", knowledge_path]
    assert main([*base, "verify", str(saved)]) == 3
    told = capsys.readouterr().out
    assert "计算书是 〈U+001B〉[1A〈U+001B〉[2K一致〈U+000D〉〈U+000A〉〈U+202E〉〈U+001B〉[8m，重算得" in told
    assert told.startswith("不一致\n")
    roster.write_text("姓名,月工资,\x1b[2J没有缺口\u202e\n张三,3000,1\n", encoding="utf-8")
    main([*base, "roster", str(roster), "--kind", "private"])
    said = capsys.readouterr()
    assert "没有用到的列：" in said.err
    assert not {"\x1b", "\u202e"} & set(told + said.out + said.err)
