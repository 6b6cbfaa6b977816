"""JSON Schemas of the project's TOML files, so that an editor completes keys and words and marks what is wrong while one types.

They are made from the same records that the compiler reads by, and from the vocabulary; `python -m scripts schemas` writes
them to ``schemas/`` with the list that editors read (``.taplo.toml``). What only the text can tell, whether words stand in a
clause, the compiler still says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from scripts.data import corrections, english, offers, records, services
from scripts.data.toml_file import read_toml

Shape = Any
"""A TypedDict, a list of one shape, a mapping of keys (with ? if optional) to shapes, a JSON Schema, or a plain type."""
FOLDER = "schemas"
LIST = ".taplo.toml"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_WORDS: Mapping[str, str] = {
    "title": "全称，带发文机关；去掉机关以后和正文的标题一字不差",
    "short_title": "引用用的名称；转发、印发的文件写被转发、印发的那一份",
    "number": "本文件自己的文号；没有就留空，引用的文号不算",
    "issuer": "发文机关，和标题或落款一致",
    "drafter": "起草部门；没有就留空",
    "written": "成文日期，写成 2005-04-11，不加引号；没有写明就留空",
    "validity": "现在是否有效，查到了什么",
    "source": "文本从哪里来、核对过没有",
    "quotes": "依据的原话，一行一处",
    "notes": "只对这份文件说的话，印在结果的说明里",
    "way": "一种读法：把几个来源相加",
    "targets": "写 true：每个有指标的险种各一对数",
    "told": "报告里的一句，{due} {done} {share} 换成数和比例",
    "sample": "示例里甲、乙、丙三行的数",
    "year": "指标所属年度；没有指标就不写",
    "base_year_end": "推算的基数是哪一天的；没有指标就不写",
    "released": "本站首次发布的日期，不加引号",
    "checked": "最近核对的日期，不加引号",
    "elsewhere": "哪一项在正文以外另有出处，例如 { issuer = '公报' }",
    "clause": "依据的条款编号，例如 s3-1",
    "words": "条款里的原话，一字不差",
    "line": "source.txt 里的行号，从 1 数起，空行也算",
    "column": "这一行的第几个字，从 1 数起",
    "before": "改之前的字，在这一行里恰好一次",
    "after": "改成的字；空一行表示另起一段，「# 」「## 」「### 」是标题",
    "reason": "理由、依据",
    "sha256": "文件的 SHA-256，64 位小写十六进制",
    "private_use": "抄本里的私用区字符还在不在",
    "seal": "译的时候这一条的文字校验码；中文改了，改好英译再换",
    "grade": "可靠程度",
    "when": "什么情形下算",
}
_TEXT = {"type": "string"}
_LINE = {"type": "integer", "minimum": 1}
_SHA = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_DAY = {"type": "string", "format": "date"}
_GONE = {"on": _DAY, "cite": _TEXT, "reason": _TEXT}
_ID = {
    "since": _DAY,
    "wording": [{"since": _DAY, "text": _TEXT}],
    "moved?": _GONE | {"to": _TEXT},
    "withdrawn?": _GONE,
}


def schemas(docs: Path) -> dict[str, tuple[list[str], dict[str, Any]]]:
    """Name → the files it is for (as patterns from the project's root) and the schema."""
    terms = read_toml(docs / "terms.toml", docs.parent).raw
    ids = {kind: [one["id"] for one in terms[kind]] for kind in ("insurance", "employer", "flag", "people")}
    words = {
        "insurance": {"enum": [*ids["insurance"], "all"]},
        **{key: {"type": "array", "items": {"enum": ids["employer"]}} for key in ("employers", "possible_employers")},
        **{key: {"type": "array", "items": {"enum": ids["people"]}} for key in ("possible_people",)},
        "flags": {"type": "array", "items": {"enum": ids["flag"]}},
    }
    group = {"when": {"enum": ["always", "uninsured", "pension-first", "perhaps-uninsured"]}}
    duty = {"when": {"enum": ["gap", "any-gap", "interrupted", "new", "never"]}}
    policies = "docs/policies/*/"
    files: dict[str, tuple[list[str], Shape]] = {
        "policy": (
            [f"{policies}policy.toml", f"{policies}policy.draft.toml"],
            {
                "meta": records.MetaRecord,
                "target?": [_with(records.TargetRecord, words)],
                "group?": [_with(records.GroupRecord, words | group)],
                "principle?": [records.PrincipleRecord],
                "assessment?": [records.Quoted],
                "duty?": [_with(records.DutyRecord, duty)],
                "doubt?": [records.DoubtRecord],
            },
        ),
        "calculators": (
            [f"{policies}calculators.toml"],
            {f"{name}?": _offer(name) for name in offers.QUOTES},
        ),
        "emendations": (
            [f"{policies}emendations.toml"],
            {
                "sha256": _SHA,
                "private_use?": {"enum": ["kept", "lost"]},
                "furniture?": [{"line": _LINE, "text": _TEXT}],
                "edit?": [
                    {
                        "kind": {"enum": ["linebreak", "emendation"]},
                        "line": _LINE,
                        "before": _TEXT,
                        "after": _TEXT,
                        "reason": _TEXT,
                    }
                ],
                "choice?": [{"line": _LINE, "column": _LINE, "text": _TEXT, "reason": _TEXT}],
                "keep?": [{"line": _LINE, "column?": _LINE, "text": _TEXT, "reason": _TEXT}],
            },
        ),
        "received": (
            [f"{policies}received.toml"],
            {"file": _TEXT, "sha256": _SHA, "encoding": _TEXT, "program": _TEXT, "source_sha256": _SHA},
        ),
        "ids": ([f"{policies}ids.toml"], {"*": _ID}),
        "relations": (
            [f"{policies}relations.toml"],
            {
                "forwards?": [records.ForwardRecord],
                "amends?": [_with(records.AmendRecord, {"from": _DAY})],
                "repeals?": [_with(records.RepealRecord, {"from": _DAY})],
            },
        ),
        "history": (
            [f"{policies}history.toml"],
            {"insurance": [records.HistoryRecord], "doubt?": [records.HistoryDoubtRecord]},
        ),
        "english-policy": (
            [f"{policies}english.toml"],
            {"clause": {"*": english.RawSealedClause}, "words": {"*": _TEXT}},
        ),
        "english": (["docs/english.toml"], {"words": {"*": _TEXT}}),
        "terms": (["docs/terms.toml"], {f"{kind}": [records.TermRecord] for kind in ids}),
        "parameter": (
            ["docs/parameters/*/**/*.toml"],
            _with(records.ParameterRecord, {"value": [records.ValueRecord]}),
        ),
        "coverage": (
            ["docs/coverage/*.toml"],
            {"rule?": [_with(records.CoverageRecord, words)], "track?": [records.RetirementRecord]},
        ),
        "duties": (
            ["docs/duties.toml"],
            {"duty": [records.EmployerDutyRecord], "penalty": [records.EmployerPenaltyRecord]},
        ),
        "corrections": (["docs/corrections.toml"], {"correction": [corrections.RawCorrection]}),
        "services": (["docs/services.toml"], {"service": [services.RawService]}),
        "lookup": (
            ["docs/lookup.toml"],
            {
                "table": [
                    {
                        "calculator": _TEXT,
                        "title": _TEXT,
                        "field": _TEXT,
                        "values": [_TEXT],
                        "inputs": {"*": _TEXT},
                        "words?": _TEXT,
                        "typed?": _TEXT,
                    }
                ]
            },
        ),
        "search-terms": (
            ["docs/search-terms.toml"],
            {
                "words": [_TEXT],
                "suggest": [_TEXT],
                "alias": [{"typed": [_TEXT], "means": [_TEXT]}],
                "answer": [{"typed": [_TEXT], "says": _TEXT, "pages": [_TEXT]}],
            },
        ),
        "fields": (
            ["docs/fields.toml"],
            {
                "table": [
                    {
                        "scope": {"enum": ["policy", "site"]},
                        "name": _TEXT,
                        "title": _TEXT,
                        "about": _TEXT,
                        "key": [_TEXT],
                        "fields": [
                            {
                                "key": _TEXT,
                                "title": _TEXT,
                                "type": {"enum": ["text", "integer", "date", "list", "yes"]},
                                "about": _TEXT,
                                "values?": {"*": _TEXT},
                                "names?": _TEXT,
                            }
                        ],
                        "refs?": {"*": _TEXT},
                    }
                ]
            },
        ),
        "editions": (
            ["docs/editions/record.toml"],
            {
                "edition": [
                    dict.fromkeys(("program", "data", "day", "why", "held", "seal"), _TEXT)
                    | {"change?": [{"id": _TEXT, "before": _TEXT, "after": _TEXT}]}
                ]
            },
        ),
        "parameter-terms": (
            ["docs/parameters/terms.toml"],
            {
                **{kind: [{"id": _TEXT, "name": _TEXT}] for kind in ("folder", "insurance", "use", "role")},
                "unit": [{"id": _TEXT, "name": _TEXT, "kind": _TEXT, "factor": _TEXT}],
                "grade": [{"id": _TEXT, "name": _TEXT, "use": _TEXT}],
                "measure": [{"id": _TEXT, "name": _TEXT, "hint": _TEXT}],
            },
        ),
        "roster": (
            ["docs/roster.toml"],
            {
                "column": [
                    {
                        "id": _TEXT,
                        "name": _TEXT,
                        "synonyms": [_TEXT],
                        **{f"{key}?": [_TEXT] for key in ("contains", "weak")},
                        **{f"{key}?": _TEXT for key in ("hint", "insurance")},
                    }
                ],
                "words": {"*": {"type": "array", "items": _TEXT}},
                "category": [{"id": _TEXT, "synonyms": [_TEXT]}],
                "asked": {"*": _TEXT},
                "example": [{"*": _TEXT}],
            },
        ),
        "labels": (["docs/labels.toml"], {"*": {"label": _TEXT, "english?": _TEXT, "earlier?": [_TEXT]}}),
    }
    return {
        name: (patterns, {"$schema": _DRAFT, "title": name, **_schema(shape)})
        for name, (patterns, shape) in files.items()
    }


def _offer(name: str) -> Shape:
    """A section of calculators.toml: the words that it may quote, and the lists that are its own."""
    needed, optional = offers.QUOTES[name]
    quotes = {**dict.fromkeys(needed, records.Quoted), **{f"{one}?": records.Quoted for one in optional}}
    lists = {f"{part}?": [kind] for part, (owner, kind, _) in offers.PARTS.items() if owner == name}
    return {"clauses": [_TEXT], "quotes" if needed else "quotes?": quotes, "notes?": [_TEXT], **lists}


def _with(kind: Any, other: Mapping[str, Shape]) -> Shape:
    """A record with other shapes for some of its keys."""
    optional = getattr(kind, "__optional_keys__", ())
    found = {f"{key}?" if key in optional else key: hint for key, hint in get_type_hints(kind).items()}
    return {key: other.get(key.removesuffix("?"), hint) for key, hint in found.items()}


def _schema(shape: Shape) -> dict[str, Any]:
    if shape in (str, int, bool):
        return {str: _TEXT, int: {"type": "integer"}, bool: {"type": "boolean"}}[shape]
    if isinstance(shape, list):
        return {"type": "array", "items": _schema(shape[0])}
    if str(get_origin(shape)) == "<class 'list'>":
        return {"type": "array", "items": _schema(get_args(shape)[0])}
    if hasattr(shape, "__required_keys__"):
        return _schema(_with(shape, {}))
    if isinstance(shape, dict) and (("type" in shape and isinstance(shape["type"], str)) or "enum" in shape):
        return shape
    if isinstance(shape, dict) and set(shape) == {"*"}:
        return {"type": "object", "additionalProperties": _schema(shape["*"])}
    if isinstance(shape, dict):
        properties = {}
        for key, one in shape.items():
            name = key.removesuffix("?")
            about = {"description": _WORDS[name]} if name in _WORDS else {}
            properties[name] = about | _schema(one)
        needed = sorted(key for key in shape if not key.endswith("?"))
        return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
    return {}


def written(docs: Path) -> dict[str, str]:
    """The files as they are kept: path from the project's root → text."""
    found = schemas(docs)
    texts = {
        f"{FOLDER}/{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, (_, schema) in found.items()
    }
    rules = [
        "# Which schema is for which file; editors with Taplo (Even Better TOML) read it. Made by: python -m scripts schemas"
    ]
    for name, (patterns, _) in found.items():
        path = f"{FOLDER}/{name}.schema.json"
        rules += [
            "",
            "[[rule]]",
            f"include = {json.dumps(patterns)}",
            f'schema = {{ path = "{path}", enabled = true }}',
        ]
    return texts | {LIST: "\n".join(rules) + "\n"}
