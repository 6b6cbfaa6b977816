"""policy.json, CSV and data package: validated by check-jsonschema and frictionless, each shown to see a fault."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import check_jsonschema
import pytest
from click.testing import CliRunner

from calculators.policy.coverage import CoverageRule
from calculators.policy.knowledge import (
    Clause,
    Doubt,
    Duty,
    Earlier,
    Gone,
    Group,
    Knowledge,
    Policy,
    Relation,
    Target,
    Version,
)
from scripts.errors import BuildStopped
from scripts.exports.data import policy_json, policy_schema, table_csv
from scripts.exports.tables import read_tables, rows_of
from scripts.exports.write import Export, each_export, write_exports
from scripts.output import Output
from tests.unit.export_samples import plain_policy, with_policy

ROOT = Path(__file__).resolve().parent.parent.parent
FIELDS = ROOT / "docs" / "fields.toml"


@pytest.fixture(scope="module")
def known(knowledge: Knowledge) -> Knowledge:
    """The real policy and a made-up one."""
    return with_policy(knowledge, plain_policy(knowledge))


@pytest.fixture(scope="module")
def exports(known: Knowledge) -> tuple[Export, ...]:
    return tuple(each_export(known, ROOT / "docs"))


@pytest.fixture
def folder(exports: tuple[Export, ...], tmp_path: Path) -> Path:
    write_exports(exports, Output(tmp_path))
    return tmp_path


def schema_check(*arguments: str) -> tuple[int, str]:
    """What the command check-jsonschema says, in this process."""
    done = CliRunner().invoke(check_jsonschema.main, arguments)
    return done.exit_code, done.output


def package_errors(package: Path) -> dict[str, list[str]]:
    """What frictionless finds: the kinds of error in each table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from frictionless import Package

        report = Package(str(package)).validate()
    assert report.errors == []
    return {task.name: [error.type for error in task.errors] for task in report.tasks}


def read_csv(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def faulty(folder: Path, change: Callable[[Any], None]) -> tuple[int, str]:
    """What check-jsonschema says of the real policy.json with a fault in it."""
    data = json.loads((folder / "policies/jzbf-2005-21/files/policy.json").read_text(encoding="utf-8"))
    change(data)
    path = folder / "faulty.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return schema_check("--schemafile", str(folder / "files/policy.schema.json"), str(path))


def test_every_policy_json_is_valid_and_so_is_the_schema(folder: Path) -> None:
    schema = folder / "files/policy.schema.json"
    files = sorted(folder.glob("policies/*/files/policy.json"))
    assert len(files) == 2
    assert schema_check("--check-metaschema", str(schema)) == (0, "ok -- validation done\n")
    assert schema_check("--schemafile", str(schema), *map(str, files)) == (0, "ok -- validation done\n")
    for file in files:
        named = json.loads(file.read_text(encoding="utf-8"))["$schema"]
        assert (file.parent / named).resolve() == schema.resolve()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda data: data["clauses"][0].pop("cite"), "'cite' is a required property"),
        (lambda data: data["clauses"].clear(), "$.clauses"),
        (lambda data: data.update(surprise=1), "'surprise' was unexpected"),
        (lambda data: data["targets"][0].update(total="188万"), "$.targets[0].total"),
        (lambda data: data.update(written="2005-02-30"), "$.written"),
        (lambda data: data["clauses"][1].update(kind="volume"), "$.clauses[1].kind"),
        (lambda data: data.update(notice="官方文本"), "$.notice"),
    ],
)
def test_check_jsonschema_sees_a_fault(folder: Path, change: Callable[[Any], None], what: str) -> None:
    code, said = faulty(folder, change)
    assert code == 1
    assert what in said


def test_policy_json_says_what_is_on_record(known: Knowledge, folder: Path) -> None:
    policy = known.policies["jzbf-2005-21"]
    data = json.loads((folder / "policies/jzbf-2005-21/files/policy.json").read_text(encoding="utf-8"))
    assert data["number"] == policy.number
    assert data["published"] is None
    assert [(one["id"], one["heading"], one["text"]) for one in data["clauses"]] == [
        (one.id, one.heading, one.text) for one in policy.clauses
    ]
    assert [(one["insurance"], one["total"]) for one in data["targets"]] == [
        (one.insurance, one.total) for one in policy.targets
    ]
    assert len(data["groups"]) == len(policy.groups) > 10
    codes = {code for one in data["groups"] for key in ("employers", "people", "flags") for code in one[key]}
    assert codes <= set(data["terms"])


def test_both_data_packages_are_valid(folder: Path) -> None:
    packages = [*sorted(folder.glob("policies/*/files/datapackage.json")), folder / "files/datapackage.json"]
    assert len(packages) == 3
    for package in packages:
        resources = json.loads(package.read_text(encoding="utf-8"))["resources"]
        assert package_errors(package) == {one["name"]: [] for one in resources}
        assert {one["path"] for one in resources} == {one.name for one in package.parent.glob("*.csv")} != set()


@pytest.mark.parametrize(
    ("file", "before", "after", "error"),
    [
        ("targets.csv", ",s1\r\n", ",s9\r\n", "foreign-key"),
        ("targets.csv", "\n基本医疗保险,", "\n基本养老保险,", "primary-key"),
        ("targets.csv", ",1880000,", ",188万,", "type-error"),
        ("groups.csv", "重点编号", "编号", "incorrect-label"),
    ],
)
def test_frictionless_sees_a_fault(folder: Path, file: str, before: str, after: str, error: str) -> None:
    path = folder / "policies/jzbf-2005-21/files" / file
    text = path.read_bytes().decode()
    assert before in text
    path.write_bytes(text.replace(before, after, 1).encode())
    found = package_errors(path.parent / "datapackage.json")
    assert set(found.pop(file.removesuffix(".csv"))) == {error}
    assert not any(found.values())


def test_csv_holds_every_clause_word_for_word(known: Knowledge, exports: tuple[Export, ...]) -> None:
    for policy in known.policies.values():
        (file,) = (one for one in exports if one.policy == policy.id and one.name == "clauses.csv")
        rows = read_csv(file.data)
        assert [(row["条款编号"], row["标题"]) for row in rows] == [(one.id, one.heading) for one in policy.clauses]
        assert [row["正文"].removeprefix("'") for row in rows] == [one.text for one in policy.clauses]


def test_codes_are_written_as_words_in_csv(exports: tuple[Export, ...]) -> None:
    (file,) = (one for one in exports if one.name == "groups.csv")
    first = read_csv(file.data)[0]
    assert first["险种"] == "各险种"
    assert first["单位的情形"] == "今年新注册"
    assert first["什么情形算"] == "一直算"


def test_no_cell_runs_as_a_formula(exports: tuple[Export, ...]) -> None:
    cells = [
        cell for one in exports if one.name.endswith(".csv") for row in read_csv(one.data) for cell in row.values()
    ]
    assert len(cells) > 400
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "＝", "＋"))] == []
    assert [cell for cell in cells if cell.startswith("'")] == ["'=1+1 以外的，不登记。"]


def test_the_zip_is_a_data_package_that_stands_alone(exports: tuple[Export, ...], tmp_path: Path) -> None:
    (file,) = (one for one in exports if one.policy == "jzbf-2005-21" and one.name == "data.zip")
    with zipfile.ZipFile(io.BytesIO(file.data)) as package:
        assert package.testzip() is None
        package.extractall(tmp_path)
    assert not any(package_errors(tmp_path / "datapackage.json").values())


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ('key = "heading"', 'key = "headline"', "表 clauses 的「headline」在政策数据里没有"),
        ('title = "正文"', 'title = "标题"', "表 clauses 的 title 用了两次：标题"),
        ('refs = { clause = "clauses" }', 'refs = { clause = "articles" }', "指向的表不存在：articles"),
        ('key = ["insurance"]', 'key = ["insurence"]', "表 targets 没有 insurence 这一项"),
        ('type = "integer"', 'type = "number"', "type「number」不认识"),
        ('name = "targets"', 'name = "goals"', "没有「goals」这张表"),
        ('pension-first = "', 'pension-last = "', "没有写明代码「pension-first」的说法"),
        ("[[table]]", "[[tables]]", "fields.toml 读不出来"),
        ('title = "条款"', "title = ", "fields.toml 读不出来"),
    ],
)
def test_a_faulty_dictionary_is_refused(
    knowledge: Knowledge, tmp_path: Path, before: str, after: str, what: str
) -> None:
    text = FIELDS.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "fields.toml"
    path.write_text(
        text.replace(before, after) if "table" in before else text.replace(before, after, 1), encoding="utf-8"
    )
    policy = knowledge.policies["jzbf-2005-21"]

    def read() -> list[bytes]:
        return [table_csv(one, knowledge, policy if one.scope == "policy" else None) for one in read_tables(path)]

    with pytest.raises(BuildStopped, match=what):
        read()


def test_every_field_of_the_dictionary_reaches_schema_and_json(knowledge: Knowledge) -> None:
    tables = read_tables(FIELDS)
    schema = json.loads(policy_schema(tables))
    data = json.loads(policy_json(tables, knowledge, knowledge.policies["jzbf-2005-21"], "x"))
    assert set(data) == set(schema["properties"]) == set(schema["required"])
    for table in tables:
        if table.scope == "policy":
            assert list(schema["$defs"][table.name]["properties"]) == [one.key for one in table.fields]
            assert all(set(row) == {one.key for one in table.fields} for row in data[table.name])


def test_nothing_on_record_is_left_out_of_what_is_published(knowledge: Knowledge) -> None:
    """Whoever adds something to the record says in fields.toml what it is."""
    tables = {table.name: {one.key for one in table.fields} for table in read_tables(FIELDS)}
    policy = knowledge.policies["jzbf-2005-21"]
    lists = {one.name for one in fields(Policy) if isinstance(getattr(policy, one.name), tuple)} - {"keywords"}
    forms = {"offers", "area"}  # what calculators take from the record: their forms and results tell it
    lists -= forms
    derived = {"named"}  # read from the clauses
    assert lists | derived == {table.name for table in read_tables(FIELDS) if table.scope == "policy"}
    assert {one.name for one in fields(Policy)} - lists - forms == tables["policies"]
    kinds = {"clauses": Clause, "targets": Target, "groups": Group, "duties": Duty, "doubts": Doubt}
    kinds |= {"earlier": Earlier, "gone": Gone, "relations": Relation, "versions": Version, "coverage": CoverageRule}
    for name, kind in kinds.items():
        assert {one.name for one in fields(kind)} <= tables[name], name


def test_site_tables_hold_every_rule_and_term(knowledge: Knowledge) -> None:
    tables = {table.name: table for table in read_tables(FIELDS)}
    assert len(rows_of(tables["coverage"], knowledge)) == len(knowledge.coverage) >= 5
    assert {row["id"] for row in rows_of(tables["terms"], knowledge)} == {
        one for one in knowledge.names if not one.endswith("?")
    }
    values = {value.id: value for one in knowledge.parameters.values() for value in one.values}
    rows = {row["id"]: row for row in rows_of(tables["parameters"], knowledge)}
    assert set(rows) == set(values)
    assert len(rows) > 150
    for key, row in rows.items():
        assert (tuple(row["value"]), row["document"], row["clause"]) == (
            values[key].value,
            values[key].document,
            values[key].clause,
        )


def test_parameters_point_to_clauses_and_a_wrong_clause_is_seen(folder: Path) -> None:
    path = folder / "files/parameters.csv"
    rows = read_csv(path.read_bytes())
    assert sum(bool(row["本站条款"]) for row in rows) >= 10
    assert {row["数值"] for row in rows if row["编号"] == "sil86_late_fee"} == {"0.5"}
    text = path.read_bytes().decode()
    path.write_bytes(text.replace("jzbf-2005-21/s1", "jzbf-2005-21/s9", 1).encode())
    found = package_errors(folder / "files/datapackage.json")
    assert found.pop("parameters") == ["foreign-key"]
    assert not any(found.values())
