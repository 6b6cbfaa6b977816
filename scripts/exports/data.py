"""Knowledge → policy.json with its JSON Schema, CSV, datapackage.json (数据文件).

CSV is UTF-8 with BOM, because people open it in Excel; its header is Chinese, its codes are written as names. JSON keeps
the codes. calculators/output/csv_file.py writes the cells and makes formulas text, which the data package says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from calculators.output.csv_file import csv_text
from calculators.policy.knowledge import Knowledge, Policy
from scripts.errors import BuildStopped
from scripts.exports.tables import DataTable, Row, TableColumn, rows_of, vocabulary

SCHEMA = "policy.schema.json"
NOTICE = "转载文本。非政府网站，以正式印发文本为准。"
_JSON: Mapping[str, Row] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "yes": {"type": "boolean"},
    "list": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
    "date": {"type": ["string", "null"], "format": "date"},
}
_COLUMN: Mapping[str, str] = {
    "text": "string", "integer": "integer", "yes": "boolean", "list": "string", "date": "date",
}  # fmt: skip


def dump(data: Any) -> bytes:
    """JSON as it is published: readable, the order as written, one line end at the end."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def policy_json(tables: Sequence[DataTable], knowledge: Knowledge, policy: Policy, schema: str) -> bytes:
    """policy.json: what is on record of one policy. `schema` is the way to the schema from where the file lies."""
    about = next(table for table in tables if table.name == "policies")
    (meta,) = rows_of(about, knowledge, policy)
    data: Row = {"$schema": schema, "notice": NOTICE} | _json_row(about, meta)
    for table in tables:
        if table.scope == "policy":
            data[table.name] = json_rows(table, knowledge, policy)
    used = [one for table in tables if table.scope == "policy" for one in _codes(table, data[table.name])]
    words = vocabulary(knowledge)
    data["terms"] = {code: words[kind][code] for kind, code in sorted(used) if code in words[kind]}
    return dump(data)


def policy_schema(tables: Sequence[DataTable]) -> bytes:
    """The JSON Schema of policy.json."""
    about = next(table for table in tables if table.name == "policies")
    properties: Row = {"$schema": {"type": "string"}, "notice": {"const": NOTICE}}
    properties |= {one.key: _json_field(one) for one in about.fields}
    definitions = {table.name: _json_object(table) for table in tables if table.scope == "policy"}
    for table in tables:
        if table.scope == "policy":
            items = {"type": "array", "title": table.title, "description": table.about}
            properties[table.name] = items | {"items": {"$ref": f"#/$defs/{table.name}"}}
    properties["clauses"]["minItems"] = 1
    names = {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
    properties["terms"] = {"title": "用到的代码", "description": "代码和名称。", **names}
    return dump(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": SCHEMA,
            "title": "政策文件的数据",
            "description": NOTICE,
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
            "$defs": definitions,
        }
    )


def table_csv(table: DataTable, knowledge: Knowledge, policy: Policy | None = None) -> bytes:
    """One table as CSV with a Chinese header."""
    words = vocabulary(knowledge)
    rows = [[_cell(one, row[one.key], words) for one in table.fields] for row in rows_of(table, knowledge, policy)]
    return csv_text([[one.title for one in table.fields], *rows]).encode()


def datapackage(name: str, title: str, tables: Sequence[DataTable]) -> bytes:
    """datapackage.json (Frictionless Data) of the CSV files that lie beside it."""
    here = {table.name: table for table in tables}
    return dump(
        {
            "name": name,
            "title": title,
            "description": f"{NOTICE}几个词之间用「；」隔开；以 = + - @ 开头的格（负数不算）前面加了一个单引号，以免被当成公式。",
            "resources": [_resource(table, here) for table in tables],
        }
    )


def _resource(table: DataTable, tables: Mapping[str, DataTable]) -> Row:
    schema: Row = {
        "fields": [
            {
                "name": one.title,
                "type": _COLUMN[one.type],
                "description": one.about,
                "key": one.key,
                **({"constraints": {"required": True}} if one.key in table.key else {}),
            }
            for one in table.fields
        ],
        "primaryKey": [table.column(key) for key in table.key],
    }
    links = [
        {
            "fields": [table.column(key)],
            "reference": {"resource": other, "fields": [tables[other].column(tables[other].key[0])]},
        }
        for key, other in table.refs.items()
    ]
    return {
        "name": table.name,
        "title": table.title,
        "description": table.about,
        "type": "table",
        "path": f"{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema | ({"foreignKeys": links} if links else {}),
    }


def _json_object(table: DataTable) -> Row:
    properties = {one.key: _json_field(one) for one in table.fields}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _json_field(one: TableColumn) -> Row:
    found = {"title": one.title, "description": one.about, **_JSON[one.type]}
    return found | ({"enum": list(one.values)} if one.values and not one.names else {})


def json_rows(table: DataTable, knowledge: Knowledge, policy: Policy | None = None) -> list[Row]:
    """The rows of one table as they stand in JSON."""
    return [_json_row(table, row) for row in rows_of(table, knowledge, policy)]


def _json_row(table: DataTable, row: Row) -> Row:
    dates = {one.key for one in table.fields if one.type == "date"}
    return {key: None if key in dates and value == "" else value for key, value in row.items()}


def _codes(table: DataTable, rows: list[Row]) -> set[tuple[str, str]]:
    found = set()
    for one in table.fields:
        for value in (row[one.key] for row in rows if one.names):
            found |= {(one.names, code) for code in (value if isinstance(value, list) else [value])}
    return found


def _cell(one: TableColumn, value: Any, words: Mapping[str, Mapping[str, str]]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    values = value if isinstance(value, list) else [value]
    return "；".join(_word(one, str(item), words) for item in values)


def _word(one: TableColumn, code: str, words: Mapping[str, Mapping[str, str]]) -> str:
    if code in one.values or not code:
        return one.values.get(code, code)
    if one.names and code not in words.get(one.names, {}):
        raise BuildStopped(f"fields.toml：「{one.title}」的代码「{code}」不在术语表里")
    if one.values and not one.names:
        raise BuildStopped(f"fields.toml：「{one.title}」没有写明代码「{code}」的说法")
    return words[one.names][code] if one.names else code
