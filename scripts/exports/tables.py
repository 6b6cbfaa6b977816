"""The tables that are published (数据字典): docs/fields.toml, and knowledge read through it.

One list of fields gives the CSV header, the data package and the JSON Schema, so that the three cannot disagree.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from calculators.policy.knowledge import Clause, Knowledge, Policy, Term
from calculators.policy.parameters import Parameter
from scripts import cite
from scripts.errors import BuildStopped
from scripts.exports.naming import named_documents

Row = dict[str, Any]
TYPES = ("text", "integer", "date", "list", "yes")


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column (项). `title` heads the CSV, `key` names it in JSON.

    Codes are turned into words by `values`, or by the kind of term that `names` gives.
    """

    key: str
    title: str
    type: str
    about: str
    values: Mapping[str, str] = field(default_factory=dict)
    names: str = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table (表): of every policy (`scope` policy), or of the whole site."""

    scope: str
    name: str
    title: str
    about: str
    key: tuple[str, ...]
    fields: tuple[TableColumn, ...]
    refs: Mapping[str, str] = field(default_factory=dict)

    def column(self, key: str) -> str:
        """The CSV header of a key."""
        return next(one.title for one in self.fields if one.key == key)


def read_tables(path: Path) -> tuple[DataTable, ...]:
    """docs/fields.toml. Raises BuildStopped that names table and field."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))["table"]
        tables = tuple(
            DataTable(
                **{**one, "key": tuple(one["key"]), "fields": tuple(TableColumn(**item) for item in one["fields"])}
            )
            for one in raw
        )
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise BuildStopped(f"{path.name} 读不出来：{error}") from error
    names = {table.name for table in tables}
    for table in tables:
        keys = [one.key for one in table.fields]
        titles = [one.title for one in table.fields]
        for what, found in (("key", keys), ("title", titles)):
            if twice := sorted({one for one in found if found.count(one) > 1}):
                raise BuildStopped(f"{path.name}：表 {table.name} 的 {what} 用了两次：{'、'.join(twice)}")
        if missing := sorted({*table.key, *table.refs} - set(keys)):
            raise BuildStopped(f"{path.name}：表 {table.name} 没有 {'、'.join(missing)} 这一项")
        if missing := sorted(set(table.refs.values()) - names):
            raise BuildStopped(f"{path.name}：表 {table.name} 指向的表不存在：{'、'.join(missing)}")
        if wrong := sorted({one.type for one in table.fields} - set(TYPES)):
            raise BuildStopped(f"{path.name}：表 {table.name} 的 type「{wrong[0]}」不认识，可用的有 {'、'.join(TYPES)}")
    return tables


def rows_of(table: DataTable, knowledge: Knowledge, policy: Policy | None = None) -> list[Row]:
    """The rows of one table, by key, in the values of knowledge.json. Raises BuildStopped for a key that is not there."""
    rows = []
    for found in _found(table, knowledge, policy):
        if missing := sorted({one.key for one in table.fields} - set(found)):
            raise BuildStopped(f"fields.toml：表 {table.name} 的「{missing[0]}」在政策数据里没有")
        rows.append({one.key: _plain(found[one.key]) for one in table.fields})
    return rows


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _found(table: DataTable, knowledge: Knowledge, policy: Policy | None) -> Iterable[Row]:
    if policy is not None and table.name == "clauses":
        cited = {one.id: {"short": cite.short(policy, one), "long": cite.long(policy, one)} for one in policy.clauses}
        return [_row(one) | cited[one.id] for one in policy.clauses]
    if table.name == "terms":
        return [_row(term) | {"group": kind} for kind, terms in _kinds(knowledge).items() for term in terms]
    if table.name == "citations":
        return [_citation(one, clause) for one in knowledge.policies.values() for clause in one.clauses]
    if table.name == "parameters":
        return [row for one in knowledge.parameters.values() for row in _values(one)]
    if table.name == "coverage":
        return [_row(rule) | {"links": [link.url for link in rule.links]} for rule in knowledge.coverage]
    if policy is not None and table.name == "named":
        return [_row(one) | {"name": one.name} for one in named_documents(policy, knowledge.policies)]
    if policy is not None and table.name == "policies":
        return [_row(policy)]
    found = getattr(policy or knowledge, table.name, None)
    if found is None:
        raise BuildStopped(f"fields.toml：政策数据里没有「{table.name}」这张表")
    return [_row(one) for one in (found.values() if isinstance(found, Mapping) else found)]


def _row(one: Any) -> Row:
    """What a dataclass holds, by name; nothing of it is copied."""
    return {part.name: getattr(one, part.name) for part in fields(one)}


def _kinds(knowledge: Knowledge) -> dict[str, tuple[Term, ...]]:
    return {
        "insurance": knowledge.insurances,
        "employer": knowledge.employers,
        "flag": knowledge.flags,
        "people": knowledge.people,
    }


def vocabulary(knowledge: Knowledge) -> dict[str, dict[str, str]]:
    """Code → name, for every kind of term."""
    found = {kind: {term.id: term.name for term in terms} for kind, terms in _kinds(knowledge).items()}
    for kind, terms in knowledge.parameter_terms.items():
        found.setdefault(kind, {}).update({one["id"]: one["name"] for one in terms})
    return found


def _citation(policy: Policy, clause: Clause) -> Row:
    return {
        "clause": f"{policy.id}/{clause.id}",
        "policy": policy.id,
        "id": clause.id,
        "short": cite.short(policy, clause),
        "long": cite.long(policy, clause),
        "path": f"policies/{policy.id}/#{clause.id}",
    }


def _values(parameter: Parameter) -> list[Row]:
    about = _row(parameter) | {"parameter": parameter.id, "unit": parameter.unit.name}
    return [about | _row(value) for value in parameter.values]
