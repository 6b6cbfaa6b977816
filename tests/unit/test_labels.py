"""The register of labels: it knows every label of the program, forgets none, and what was a label is still read."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from calculators.__main__ import main
from calculators.catalog import FOLDERS, find, listed
from calculators.core.inputs import read
from calculators.core.model import Field, FieldKind, InputError, Value
from calculators.core.pasted import split_rows
from calculators.output import link
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from calculators.policy.roster_words import fold
from scripts.__main__ import register_labels
from scripts.data.compiler import compile_knowledge
from scripts.data.compiler import dump as dump_knowledge
from scripts.data.labels import (
    FILE,
    Label,
    Register,
    dump,
    earlier_labels,
    faults,
    labels,
    program_labels,
    read_labels,
    updated,
)
from scripts.data.toml_file import RecordError
from tests.links.record import read_saved
from tests.unit.conftest import ROOT
from tests.unit.roster_samples import role_of

CORPUS = sorted((ROOT / "tests" / "links" / "labels").glob("*.txt"))
OLD = "从前的"


def published() -> list[tuple[str, str]]:
    """Every label that was ever published, after its id."""
    lines = [line for path in CORPUS for line in path.read_text(encoding="utf-8").splitlines()]
    return [(name, label) for name, _, label in (line.partition("\t") for line in lines)]


def forgotten(register: Register, kept: list[tuple[str, str]]) -> list[str]:
    """What was published and is a label no longer, of the present or of before."""
    return [
        f"{name}：{label}"
        for name, label in kept
        if name not in register or label not in (register[name].label, *register[name].earlier)
    ]


@pytest.fixture(scope="module")
def register() -> Register:
    return read_labels(ROOT / "docs")


@pytest.fixture(scope="module")
def program(knowledge: Knowledge) -> dict[str, str]:
    return program_labels(knowledge)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("assets", "overrides", "about"))
    return tmp_path / "docs"


def compiled(docs: Path) -> Knowledge:
    return load(dump_knowledge(compile_knowledge(docs)))


def plant(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, (before, text.count(before))
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_the_register_is_what_the_program_says(register: Register, program: dict[str, str]) -> None:
    assert len(program) > 300
    assert {name.partition(".")[0] for name in program} == {*FOLDERS, "column"}
    assert list(faults(register, program)) == []
    assert dump(updated(register, program)) == (ROOT / "docs" / FILE).read_text(encoding="utf-8")
    assert [name for name, one in register.items() if not one.english.isascii()] == []


def test_what_the_register_does_not_know_is_told(register: Register, program: dict[str, str]) -> None:
    name = "gap.staff"
    unknown = {key: one for key, one in register.items() if key != name}
    assert list(faults(unknown, program)) == [f"labels.toml：{name}：没有登记「职工」。请运行 python -m scripts labels"]
    told = list(faults(register, {**program, name: "在职职工"}))
    assert told == [
        f"labels.toml：{name}：登记的是「职工」，程序里是「在职职工」。请运行 python -m scripts labels，旧称会留下"
    ]
    bare = {**register, name: replace(register[name], english="")}
    assert list(faults(bare, program)) == [f"labels.toml：{name}：「职工」没有英文，请填写 english"]


def test_the_words_of_a_policy_need_no_english(register: Register) -> None:
    name = "progress.measure.参保人数"
    assert register[name] == Label("参保人数")
    assert f'"{name}" = {{ label = "参保人数" }}' in dump(register)


def test_every_published_label_is_in_the_register(register: Register, program: dict[str, str]) -> None:
    kept = published()
    assert len(kept) > 300
    assert forgotten(register, kept) == []
    missing = [f"{name}：{label}" for name, label in program.items() if (name, label) not in set(kept)]
    assert missing == [], "请运行 python -m tests.links.record"


def test_a_label_that_was_taken_out_is_seen(register: Register) -> None:
    less = {**register, "gap.kind.private": Label("民营企业", "private enterprise")}
    assert forgotten(less, published()) == ["gap.kind.private：私营企业"]
    kept = {**less, "gap.kind.private": Label("民营企业", "private enterprise", ("私营企业",))}
    assert forgotten(kept, published()) == []
    assert forgotten({}, published()[:1]) == ["gap.kind：单位性质"]


def test_a_changed_label_moves_to_the_earlier_ones() -> None:
    old = {"gap.staff": Label("职工", "employees"), "gap.gone": Label("旧项", "gone", ("更旧",))}
    once = updated(old, {"gap.staff": "在职职工", "gap.new": "职工"})
    assert once == {
        "gap.staff": Label("在职职工", "", ("职工",)),
        "gap.new": Label("职工", "employees"),
        "gap.gone": Label("旧项", "gone", ("更旧",)),
    }
    again = updated(once, {"gap.staff": "职工"})
    assert again["gap.staff"] == Label("职工", "employees", ("在职职工",))
    assert updated(again, {"gap.staff": "在职职工"})["gap.staff"].earlier == ("职工",)
    assert earlier_labels(again) == {"gap.staff": ["在职职工"], "gap.gone": ["更旧"]}


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    wanted = {"gap.kind.private": Label('民营"企业', "private", ("私营", "旧")), "gap.day": Label("日")}
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / FILE).write_text(dump(wanted), encoding="utf-8")
    assert read_labels(tmp_path / "docs") == wanted


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('label = "私营企业", english = "private enterprise" }\n"gap.kind.other"',
         'label = "私营企业", english = "x", earlier = ["国有企业"] }\n"gap.kind.other"',
         "gap.kind.private：「国有企业」也是 gap.kind.state 的名称或旧称"),
        ('"column.base" = { label = "缴费基数"', '"column.base" = { label = "月工资"', "column.base：「月工资」也是 column.wage"),
        ('"gap.day" = { label', '"gap.day" = { labels', "gap.day：不认识的项 labels"),
        ('"gap.day" = { label = "按哪一天的规定算", english = "rules in force on (date)" }', '"gap.day" = 3', "gap.day：应写成"),
        ('"gap.day" = { label = "按哪一天的规定算"', '"gap.day" = { earlier = "日", label = "天"', "gap.day：应写成"),
        ('"gap.day" = { label = "按哪一天的规定算"', '"gap.day" = { label = ""', "gap.day：应写成"),
    ],
)  # fmt: skip
def test_a_register_that_cannot_be_used_is_refused(docs: Path, before: str, after: str, told: str) -> None:
    plant(docs / FILE, before, after)
    with pytest.raises(RecordError) as refused:
        compile_knowledge(docs)
    assert f"docs/{FILE}：{told}" in str(refused.value)


def test_a_first_visit_loads_only_the_labels_that_changed(register: Register, knowledge_json: str) -> None:
    changed = {name: list(one.earlier) for name, one in register.items() if one.earlier}
    assert "priority.who" in changed
    assert len(changed) < len(register)
    assert json.loads(knowledge_json)["labels"] == changed


@pytest.fixture
def renamed(docs: Path) -> Path:
    """A project in which a kind of employer, a category of people and a column of rosters got other names."""
    plant(docs / "terms.toml", 'name = "私营企业"', 'name = "民营企业"')
    plant(docs / "terms.toml", 'name = "农民工"', 'name = "务工的农民"')
    plant(
        docs / "roster.toml", 'name = "月工资"\nsynonyms = ["月工资", "工资总额", ', 'name = "每月报酬"\nsynonyms = ['
    )
    text = (docs / "roster.toml").read_text(encoding="utf-8")
    (docs / "roster.toml").write_text(text.replace('"农民工", ', ""), encoding="utf-8")
    register_labels(docs)
    return docs


def test_the_command_tells_what_a_person_has_to_write(renamed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register_labels(renamed)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"labels.toml：{len(read_labels(renamed))}个编号"
    assert "labels.toml：gap.kind.private：「民营企业」没有英文，请填写 english" in said
    assert all("没有英文" in one for one in said[1:])


def test_after_a_change_the_label_before_is_read(
    renamed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = compiled(renamed)
    assert read_labels(renamed)["gap.kind.private"] == Label("民营企业", "", ("私营企业",))
    asked = ["gap", "--staff", "120", "--enrolled-pension", "102"]
    path = tmp_path / "knowledge.json"
    path.write_text(dump_knowledge(compile_knowledge(renamed)), encoding="utf-8")
    said = []
    for kind in ("私营企业", "民营企业", "private"):
        assert main([*asked, "--kind", kind, "--knowledge", str(path)]) == 0
        said.append(capsys.readouterr().out.splitlines()[0])
    assert len(set(said)) == 1
    assert read(find("gap").fields(known), {"kind": "私营企业", "staff": "1"})["kind"] == "private"
    name, typed = link.decode("gap/#v=1&kind=私营企业&staff=120")
    assert read(find(name).fields(known), typed)["kind"] == "private"


def test_after_a_change_the_roster_header_before_is_read(renamed: Path, tmp_path: Path) -> None:
    known = compiled(renamed)
    assert {role_of(name, known.roster) for name in ("月工资", "每月报酬", "*月工资（元）")} == {"wage"}
    assert {known.roster.categories[fold(name)] for name in ("农民工", "务工的农民")} == {"migrant"}
    path = tmp_path / "knowledge.json"
    path.write_text(dump_knowledge(compile_knowledge(renamed)), encoding="utf-8")
    people = tmp_path / "people.csv"
    people.write_text("姓名,养老保险,应发数\n甲,是,3000\n", encoding="utf-8")
    for name in ("月工资", "每月报酬"):
        asked = ["roster", str(people), "--kind", "private", "--column", f"{name}=应发数", "--knowledge", str(path)]
        assert main(asked) == 0


def old(fields: tuple[Field, ...], stem: str) -> dict[str, list[str]]:
    """A register in which every option and column had another label before."""
    return {name: [OLD + label] for name, label in labels(fields, stem) if name.count(".") > 1}


def in_old_words(field: Field, typed: str) -> str:
    """What a reader typed in the days of the labels before: the option's label, the table with the old headings."""
    if field.kind is FieldKind.CHOICE and typed:
        return OLD + next(one.label for one in field.options if typed in (one.value, one.label))
    names = {column.label for column in field.columns}
    mark = "\t" if "\t" in typed else ","
    head, line, rest = typed.lstrip("\n").partition("\n")
    cells = [cell.strip() for cell in head.split(mark)]
    if not names or cells[0] not in names:
        return typed
    return mark.join(OLD + cell if cell in names else cell for cell in cells) + line + rest


def outcome(fields: tuple[Field, ...], typed: dict[str, str]) -> dict[str, Value] | list[str]:
    try:
        return read(fields, typed)
    except InputError as error:
        return [problem.field for problem in error.problems]


def test_links_and_tables_of_before_are_read_as_they_were(knowledge: Knowledge) -> None:
    """Every link that readers keep, as if all labels had changed since: told in the words of before, it is read alike."""
    tables = choices = 0
    for calculator in listed():
        earlier = {name: tuple(one) for name, one in old(calculator.fields(knowledge), calculator.name).items()}
        later = replace(knowledge, labels=earlier)
        fields = calculator.fields(later)
        for saved in read_saved(calculator.name):
            typed = link.decode(saved.address)[1] | dict(saved.added)
            before = {one.name: in_old_words(one, typed[one.name]) for one in fields if one.name in typed}
            tables += sum(before[one.name] != typed[one.name] for one in fields if one.columns and one.name in typed)
            choices += sum(before[one.name] != typed[one.name] for one in fields if one.options and one.name in typed)
            assert outcome(fields, before) == outcome(fields, typed) == outcome(calculator.fields(knowledge), typed)
            again = dict(parse_qsl(link.encode(calculator, before, later)))
            assert outcome(fields, again) == outcome(fields, dict(parse_qsl(link.encode(calculator, typed, later))))
    assert tables >= 8
    assert choices >= 60


def test_a_private_column_stays_behind_under_its_old_heading(knowledge: Knowledge) -> None:
    later = replace(knowledge, labels={"allocation.units.name": ("区名",), "allocation.units.base": ("参保数",)})
    units = next(one for one in find("allocation").fields(later) if one.name == "units")
    assert link.public(units, "区名,参保数\n和平,3") == "区名,参保数\n,3"
    assert link.public(units, "参保数,区名\n3,和平") == "参保数,区名\n3"
    assert "和平" not in link.public(units, "参保数,区名,别的\n3,和平,4")


def test_published_labels_are_read(knowledge: Knowledge, register: Register) -> None:
    """Options as they are typed, columns as they are pasted, headers of rosters."""
    known = replace(knowledge, labels={name: tuple(one) for name, one in earlier_labels(register).items()})
    fields = {f"{name}.{one.name}": one for name in FOLDERS for one in find(name).fields(known)}
    fields |= {f"{name}.{column.name}": column for name, one in fields.items() for column in one.columns}
    counted = dict.fromkeys(("option", "column", "header"), 0)
    for name, label in published():
        parent, _, last = name.rpartition(".")
        if parent == "column":
            assert role_of(label, known.roster) == last
            counted["header"] += 1
        elif parent in fields and fields[parent].options:
            assert read((replace(fields[parent], name="x"),), {"x": label}) == {"x": last}
            counted["option"] += 1
        elif parent in fields:
            table = replace(fields[parent], columns=(fields[name],))
            assert [cells for _, cells in split_rows(table, f"{label}\n1")] == [["1"]]
            counted["column"] += 1
    assert min(counted.values()) >= 14
