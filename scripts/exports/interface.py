"""The static interface (数据接口): plain JSON of every clause, target and parameter at addresses that stay, and what describes it.

One list, `make_interface`, is what is written, what ``files/json/openapi.json`` describes (OpenAPI 3.1) and what the page about
it tells. policy.json and the schema of its tables are downloads already (write.py): they are described here, not written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from posixpath import relpath
from typing import Any

from calculators import __version__
from calculators.catalog import listed
from calculators.policy.coverage import CoverageRule
from calculators.policy.knowledge import Knowledge, Policy
from calculators.policy.parameters import Parameter
from scripts.exports import json_schema
from scripts.exports.data import SCHEMA as POLICY_SCHEMA
from scripts.exports.data import dump, json_rows
from scripts.exports.json_schema import DIALECT, Schema, schema_of
from scripts.exports.tables import DataTable, read_tables
from scripts.output import Output

FOLDER = "files/json"
MOST_LISTED = 20
"""Policies up to which the description lists each one's clauses: beyond, it would be larger than what it describes."""
OPENAPI = f"{FOLDER}/openapi.json"
_PART = re.compile(r"{(\w+)}")
_BRACES = {
    "policy": "政策的编号",
    "clause": "条款的编号",
    "insurance": "险种的代码",
    "folder": "参数的类别",
    "name": "名称",
}
"""What stands in braces in an address."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One kind of address.

    Attributes:
        path: from the root of the site; what stands in braces is one of many.
        title: what is there, in a few words.
        about: what it is good for.
        schema: the path of its JSON Schema, with the place in it; empty if it has none.
        documents: what lies there, by what takes the places of the braces. None is written elsewhere.
    """

    path: str
    title: str
    about: str
    schema: str
    documents: Mapping[tuple[str, ...], bytes | None]

    @property
    def names(self) -> tuple[str, ...]:
        """What stands in braces."""
        return tuple(_PART.findall(self.path))

    def at(self, values: Iterable[str]) -> str:
        """The address of one of them."""
        told = iter(values)
        return _PART.sub(lambda _: next(told), self.path)

    @property
    def example(self) -> str:
        """The address of the first of them."""
        return self.at(next(iter(self.documents)))


def make_interface(knowledge: Knowledge, docs: Path, record: Mapping[str, Any]) -> tuple[Endpoint, ...]:
    """Every kind of address, each with all that lies there. `record` is that of editions. Raises BuildStopped."""
    tables = {table.name: table for table in read_tables(docs / "fields.toml")}
    found = [*_policies(knowledge, tables), *_data(knowledge, tables), *_calculators(knowledge)]
    about = "每一版改了哪些数、规定和名称，改前、改后、为什么；链接里的 edition 是版次。"
    found.append(_one("editions.json", "版本沿革", about, "", record))
    return (
        *found,
        _one("openapi.json", "这份接口的说明", "OpenAPI 3.1，列出上面每一个网址。", "", openapi(found, knowledge)),
    )


def write_interface(endpoints: Iterable[Endpoint], out: Output) -> int:
    """Writes what is not written elsewhere; answers how many files."""
    files = {one.at(key): body for one in endpoints for key, body in one.documents.items() if body is not None}
    for path, body in files.items():
        out.write(path, body)
    return len(files)


def openapi(endpoints: Iterable[Endpoint], knowledge: Knowledge) -> Schema:
    """The description of the interface: every address, by listing all that may stand in a place in braces; of many policies
    all addresses in one, and the list of policies tells what may stand there.
    """
    paths: Schema = {}
    for one in endpoints:
        if one.names[:1] == ("policy",) and len(knowledge.policies) > MOST_LISTED:
            paths[f"/{one.path}"] = {"get": _operation(one, one.path)}
            continue
        for first, group in groupby(sorted(one.documents), lambda key: key[:-1]):
            rest = iter((*first, f"{{{one.names[-1]}}}") if one.names else ())
            path = _PART.sub(lambda _, rest=rest: next(rest), one.path)  # type: ignore[misc]
            paths[f"/{path}"] = {"get": _operation(one, path, [key[-1] for key in group if key])}
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": "应保的数据接口",
            "version": __version__,
            "summary": "条款、指标、参数和测算的格式：只有文件，没有后台程序",
            "description": f"非政府网站，转载，以正式印发的文本为准。数据版本 {knowledge.version}。网址不变；只用 GET。",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "../..", "description": "从这个文件算起，网站的根"}],
        "paths": paths,
    }


def _operation(one: Endpoint, path: str, last: list[str] | None = None) -> Schema:
    """One address: `last` is what may stand in its last brace, the others being filled; without it, all braces are open."""
    content: Schema = {"application/json": {"schema": {"$ref": relpath(one.schema, FOLDER)} if one.schema else {}}}
    found: Schema = {
        "operationId": re.sub(r"\W+", "_", path).strip("_").removesuffix("_json"),
        "summary": one.title,
        "description": one.about,
        "responses": {"200": {"description": one.title, "content": content}, "404": {"description": "没有这个网址"}},
    }
    if one.names:
        asked: Schema = {"type": "string"} if last is None else {"type": "string", "enum": last}
        found["parameters"] = [
            {"name": name, "in": "path", "required": True, "description": _BRACES[name], "schema": asked}
            for name in (one.names if last is None else one.names[-1:])
        ]
    return found


def _one(path: str, title: str, about: str, schema: str, content: Any) -> Endpoint:
    return Endpoint(f"{FOLDER}/{path}", title, about, schema, {(): dump(content)})


def _policies(knowledge: Knowledge, tables: Mapping[str, DataTable]) -> list[Endpoint]:
    policies = knowledge.policies.values()

    def rows(name: str, key: str) -> dict[tuple[str, ...], bytes | None]:
        return {
            (one.id, row[key]): _told(knowledge, one, row)
            for one in policies
            for row in json_rows(tables[name], knowledge, one)
        }

    listed_here = [
        {"id": one.id, "number": one.number, "title": one.title, "path": f"policies/{one.id}/"} for one in policies
    ]
    items = {"type": "object", "properties": {key: {"type": "string"} for key in ("id", "number", "title", "path")}}
    return [
        _one(
            "policies.json",
            "有哪些政策",
            "编号、文号、名称，和网页在哪里。",
            f"{FOLDER}/policies.schema.json",
            listed_here,
        ),
        Endpoint(
            "policies/{policy}/files/policy.json",
            "一份政策的全部数据",
            "条款、指标、重点、职责合在一个文件里。",
            f"files/{POLICY_SCHEMA}",
            {(one.id,): None for one in policies},
        ),
        Endpoint(
            f"{FOLDER}/{{policy}}/clauses/{{clause}}.json",
            "一个条款",
            "逐字的正文、引法、文字校验码，和网页上的网址。",
            f"{FOLDER}/clause.schema.json",
            rows("clauses", "id"),
        ),
        Endpoint(
            f"{FOLDER}/{{policy}}/targets/{{insurance}}.json",
            "一个险种的指标",
            "新增和达到的人数、口径、原文和依据的条款。",
            f"{FOLDER}/target.schema.json",
            rows("targets", "insurance"),
        ),
        _one(
            "policies.schema.json",
            "政策清单的格式",
            "JSON Schema。",
            "",
            {"$schema": DIALECT, "type": "array", "items": items},
        ),
        _one("clause.schema.json", "条款的格式", "JSON Schema。", "", _row_schema("clauses")),
        _one("target.schema.json", "指标的格式", "JSON Schema。", "", _row_schema("targets")),
    ]


def _told(knowledge: Knowledge, policy: Policy, row: Mapping[str, Any]) -> bytes:
    """A row with what it needs to stand alone: whose it is, where it is read, of which data."""
    clause = policy.clause(row["clause"] if "clause" in row else row["id"])
    here = f"policies/{policy.id}/?w={clause.seal}#{clause.id}"
    return dump({"policy": policy.id, "page": here, "data_version": knowledge.version, **row})


def _row_schema(table: str) -> Schema:
    """The table's row in policy.json, and the three that `_told` adds."""
    own = {
        "policy": {"type": "string", "description": "哪份政策"},
        "page": {"type": "string", "description": "在网页上的网址，从网站的根算起"},
        "data_version": {"type": "string", "description": "数据版本"},
    }
    return {
        "$schema": DIALECT,
        "$comment": f"其余各项见 ../{POLICY_SCHEMA} 的 {table}",
        "type": "object",
        "properties": own,
        "required": list(own),
    }


def _data(knowledge: Knowledge, tables: Mapping[str, DataTable]) -> list[Endpoint]:
    about = {one.key: one.about for one in tables["parameters"].fields}
    parameters = {one.id: asdict(one) for one in knowledge.parameters.values()}
    rules = [asdict(rule) for rule in knowledge.coverage]
    terms = json_rows(tables["terms"], knowledge)
    where = f"{FOLDER}/parameter.schema.json"
    term = {
        "type": "object",
        "properties": {one.key: {"title": one.title, "description": one.about} for one in tables["terms"].fields},
    }
    rule_about = {one.key: one.about for one in tables["coverage"].fields}
    return [
        _one(
            "parameters.json",
            "全部参数",
            "费率、基数、期限等：每个时期的值、出处和可靠程度。",
            f"{FOLDER}/parameters.schema.json",
            list(parameters.values()),
        ),
        Endpoint(
            f"{FOLDER}/parameters/{{folder}}/{{name}}.json",
            "一个参数",
            "同上，只有一个。",
            where,
            {tuple(key.rsplit("/", 1)): dump(told) for key, told in sorted(parameters.items())},
        ),
        _one("coverage.json", "参保范围", "哪一条规定谁应当参加哪一项保险。", f"{FOLDER}/coverage.schema.json", rules),
        _one("terms.json", "术语", "别处用到的代码各叫什么。", f"{FOLDER}/terms.schema.json", terms),
        _one(
            "parameter.schema.json",
            "参数的格式",
            "JSON Schema。",
            "",
            {"$schema": DIALECT, **schema_of(Parameter, about)},
        ),
        _one(
            "parameters.schema.json",
            "全部参数的格式",
            "JSON Schema。",
            "",
            {"$schema": DIALECT, "type": "array", "items": {"$ref": "parameter.schema.json"}},
        ),
        _one(
            "coverage.schema.json",
            "参保范围的格式",
            "JSON Schema。",
            "",
            {"$schema": DIALECT, "type": "array", "items": schema_of(CoverageRule, rule_about)},
        ),
        _one(
            "terms.schema.json", "术语的格式", "JSON Schema。", "", {"$schema": DIALECT, "type": "array", "items": term}
        ),
    ]


def _calculators(knowledge: Knowledge) -> list[Endpoint]:
    found = listed()
    here = f"{FOLDER}/calculators"
    told = [
        {
            "name": one.name,
            "title": one.title,
            "purpose": one.purpose,
            "audience": one.audience,
            "page": f"calculators/{one.name}/",
            "inputs": f"{here}/{one.name}/inputs.schema.json",
            "result": f"{here}/{one.name}/result.schema.json",
        }
        for one in found
    ]
    items = {"type": "object", "properties": {key: {"type": "string"} for key in told[0]}, "required": list(told[0])}
    return [
        _one(
            "calculators.json",
            "有哪些测算",
            "名称、用途，和填写内容、结果的格式在哪里。",
            f"{FOLDER}/calculators.schema.json",
            told,
        ),
        Endpoint(
            f"{here}/{{name}}/inputs.schema.json",
            "一个测算要填什么",
            "JSON Schema：每一项的名称、类型和选项。Python、JavaScript 和命令行用的都是它。",
            "",
            {(one.name,): dump(json_schema.inputs_schema(one, knowledge)) for one in found},
        ),
        Endpoint(
            f"{here}/{{name}}/result.schema.json",
            "一个测算的结果是什么样子",
            "JSON Schema：结论、结果表、计算过程和每一处依据。",
            "",
            {(one.name,): dump(json_schema.result_schema(one, knowledge)) for one in found},
        ),
        _one("result.schema.json", "各个测算的结果共有的格式", "JSON Schema。", "", json_schema.common_schema()),
        _one(
            "error.schema.json",
            "错误的格式",
            "JSON Schema：哪一种错误、一句话、哪一项。",
            "",
            json_schema.error_schema(),
        ),
        _one(
            "calculators.schema.json",
            "测算清单的格式",
            "JSON Schema。",
            "",
            {"$schema": DIALECT, "type": "array", "items": items},
        ),
    ]
