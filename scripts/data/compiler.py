"""Stage 3: clauses, policy records and coverage rules → knowledge.json.

The one place that checks the record against the text: every clause named exists, every number and every wording
occurs in its clause, no key is unknown. An error names file and key.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from calculators.catalog import FOLDERS, find
from calculators.policy.knowledge import fingerprint
from scripts.data import published_ids
from scripts.data.clauses import Clause, read_clauses
from scripts.data.history import compile_histories
from scripts.data.labels import earlier_labels, read_labels
from scripts.data.parameters import compile_parameters
from scripts.data.roster import compile_roster
from scripts.data.toml_file import Raw, RecordFile, read_toml
from scripts.data.toml_file import RecordError as RecordError

_HEADS = re.compile(r"(\d+(?:\.\d+)?)(万?)人")
_ID = re.compile(r"[a-z0-9-]+")
_META = {
    "title", "short_title", "number", "issuer", "drafter", "written", "published", "subject", "index", "validity",
    "source", "year", "base_year_end", "released", "checked", "keywords", "description",
}  # fmt: skip
_MAY_BE_EMPTY = {"published", "subject", "index", "keywords"}
_KEYS = {
    "target": {"insurance", "clause", "words", "measure", "increase", "total"},
    "group": {
        "id", "insurance", "clause", "words", "for", "employers", "possible_employers", "flags", "people",
        "possible_people", "doubt", "when",
    },
    "principle": {"for", "clause", "role", "words"},
    "assessment": {"clause", "words"},
    "duty": {"id", "who", "clause", "words", "when", "plain"},
    "doubt": {"clause", "words", "text"},
}  # fmt: skip
_COVERAGE = {
    "id", "insurance", "employers", "people", "words", "document", "number", "article", "from", "to", "grade",
    "found", "checked", "note",
}  # fmt: skip
_OPTIONAL = {"for", "employers", "possible_employers", "flags", "people", "possible_people", "doubt", "to"}
_WHEN = {
    "group": {"always", "uninsured", "pension-first", "perhaps-uninsured"},
    "duty": {"gap", "any-gap", "interrupted", "new", "never"},
}
_TERMS = {
    "insurance": {"id", "name", "short"},
    "employer": {"id", "name"},
    "flag": {"id", "name"},
    "people": {"id", "name"},
}


def read_heads(words: str) -> int | None:
    """「188万人」 → 1880000 heads; None if it is not a number of people."""
    match = _HEADS.fullmatch(words)
    if match is None:
        return None
    value = Decimal(match[1]) * (10_000 if match[2] else 1)
    return int(value) if value == int(value) else None


def compile_knowledge(docs: Path) -> Raw:
    """Everything under docs/ that is data, checked, as one JSON-ready mapping. Raises RecordError or ClauseError."""
    root = docs.parent
    terms_file = read_toml(docs / "terms.toml", root)
    terms: Raw = {kind: [dict(one) for one in terms_file.raw.get(kind, [])] for kind in _TERMS}
    for kind, needed in _TERMS.items():
        for number, one in enumerate(terms[kind], 1):
            if missing := needed - set(one):
                raise terms_file.fail(f"{kind} 第{number}条", f"缺少 {'、'.join(sorted(missing))}")
    policies = {
        folder.name: compile_policy(folder, terms, root)
        for folder in sorted((docs / "policies").iterdir())
        if (folder / "policy.toml").exists()
    }
    coverage = [
        rule for path in sorted((docs / "coverage").glob("*.toml")) for rule in _coverage(read_toml(path, root), terms)
    ]
    data: Raw = {"terms": terms, "policies": policies, "coverage": coverage}
    data |= compile_parameters(docs, terms, policies)
    data |= compile_histories(docs, policies, data)
    earlier = earlier_labels(read_labels(docs))
    data["roster"] = compile_roster(docs, terms, earlier)
    if fields := {name: labels for name, labels in earlier.items() if name.partition(".")[0] in FOLDERS}:
        data["labels"] = fields
    data["checked"] = max(policy["checked"] for policy in policies.values())
    return sealed(data)


def sealed(data: Raw) -> Raw:
    """The same with its fingerprint (数据版本), which pages and results tell, and closed."""
    content = {key: value for key, value in data.items() if key not in ("version", "whole")}
    return closed(content | {"version": fingerprint(dump(content))})


def closed(data: Raw) -> Raw:
    """The same with the fingerprint of its canonical text, whose last entry it is: whoever reads it compares."""
    content = {key: value for key, value in data.items() if key != "whole"}
    return content | {"whole": fingerprint(dump(content))}


def used(data: Raw) -> Raw:
    """What calculators use: of the policies, only those that they work out, so that a reader of one loads no others."""
    cited = {find(name).policy for name in FOLDERS}
    return closed(
        data
        | {part: {one: data[part][one] for one in data[part] if one in cited} for part in ("policies", "histories")}
    )


def dump(data: Raw) -> str:
    """The canonical text of knowledge.json: the same data gives the same bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def compile_policy(folder: Path, terms: Raw, root: Path) -> Raw:
    """One policy folder: clauses, registry, record. Raises RecordError or ClauseError."""
    clauses = read_clauses((folder / "text.md").read_text(encoding="utf-8"), f"{folder.name}/text.md")
    published = published_ids.read_registry(folder / "ids.toml")
    published_ids.check_registry(clauses, published, f"{folder.name}/ids.toml")
    file = read_toml(folder / "policy.toml", root)
    file.keys("policy.toml", file.raw, {"meta", *_KEYS}, set(_KEYS))
    meta = file.raw["meta"]
    file.keys("meta", meta, _META, _OPTIONAL)
    _check_meta(file, meta)
    by_id = {clause.id: clause for clause in clauses}
    for kind, known in _KEYS.items():
        for number, item in enumerate(file.raw.get(kind, []), 1):
            key = f"{kind} 第{number}条" + (f"（{item['id']}）" if "id" in item else "")
            file.keys(key, item, known, _OPTIONAL)
            _check_quote(file, key, item, by_id)
            _check_terms(file, key, item, terms)
            if "when" in item and item["when"] not in _WHEN[kind]:
                raise file.fail(f"{key}.when", f"「{item['when']}」不认识，可用的有 {'、'.join(sorted(_WHEN[kind]))}")
    _check_unique(file, [*file.raw.get("group", []), *file.raw.get("duty", [])])
    text = "\n".join(clause.heading + clause.text for clause in clauses)
    for key in ("number", "short_title"):
        if meta[key] not in text and meta[key] != meta["title"]:
            raise file.fail(f"meta.{key}", f"「{meta[key]}」在正文里找不到")
    return {
        **{key: value.isoformat() if isinstance(value, date) else value for key, value in meta.items()},
        "clauses": [_clause(clause, published) for clause in clauses],
        "earlier": [one for key in published for one in _earlier(key, published)],
        "gone": [
            {"id": one.id, "cite": one.gone.cite, "to": one.gone.to, "on": f"{one.gone.on}", "reason": one.gone.reason}
            for one in published.values()
            if one.gone
        ],
        "targets": [_target(file, item) for item in file.raw.get("target", [])],
        "groups": [_audience(item) for item in file.raw.get("group", [])],
        "principles": [_audience(item) for item in file.raw.get("principle", [])],
        "assessments": [_audience(item) for item in file.raw.get("assessment", [])],
        "duties": file.raw.get("duty", []),
        "doubts": file.raw.get("doubt", []),
    }


def _clause(clause: Clause, published: dict[str, published_ids.Published]) -> Raw:
    now = published_ids.history(clause.id, published)[-1]
    raw = {key: value for key, value in asdict(clause).items() if key != "paragraphs"}
    return {**raw, "text": clause.text, "seal": now.seal, "since": now.since.isoformat()}


def _earlier(key: str, published: dict[str, published_ids.Published]) -> list[Raw]:
    """The wordings that hold no longer; of an id that is gone, all of them."""
    wordings = published_ids.history(key, published)
    gone = published[key].gone
    ends = [one.since for one in wordings[1:]] + ([gone.on] if gone else [])
    now = "" if gone else wordings[-1].seal
    return [
        {"clause": key, "seal": one.seal, "since": f"{one.since}", "until": f"{end}", "text": one.text}
        for one, end in zip(wordings, ends, strict=False)
        if one.seal != now
    ]


def _check_meta(file: RecordFile, meta: Raw) -> None:
    """What the source page may leave out may be empty; the rest is filled in, and days are days."""
    for key in sorted(_META - _MAY_BE_EMPTY):
        if not meta[key]:
            raise file.fail(f"meta.{key}", "还没有填")
    for key in ("written", "released", "checked", "base_year_end"):
        if not isinstance(meta[key], date):
            raise file.fail(f"meta.{key}", f"「{meta[key]}」不是日期。写成 2005-04-11，不加引号")


def _audience(item: Raw) -> Raw:
    return {"audience" if key == "for" else key: value for key, value in item.items()}


def _check_quote(file: RecordFile, key: str, item: Raw, clauses: dict[str, Clause]) -> None:
    clause = clauses.get(item["clause"])
    if clause is None:
        raise file.fail(f"{key}.clause", f"没有「{item['clause']}」这一条款。已有的条款：{'、'.join(clauses)}")
    if not item["words"] or item["words"] not in clause.text:
        raise file.fail(
            f"{key}.words", f"「{item['words']}」没有一字不差地出现在 {clause.id}（{clause.cite}）里，请对照正文改"
        )


def _check_terms(file: RecordFile, key: str, item: Raw, terms: Raw) -> None:
    lists = {
        "employers": "employer",
        "possible_employers": "employer",
        "flags": "flag",
        "people": "people",
        "possible_people": "people",
    }
    ids = {kind: {one["id"] for one in terms[kind]} for kind in _TERMS}
    if "insurance" in item and item["insurance"] not in ids["insurance"] | {"all"}:
        raise file.fail(f"{key}.insurance", f"术语表里没有险种「{item['insurance']}」")
    for name, kind in lists.items():
        for one in item.get(name, []):
            if one not in ids[kind]:
                raise file.fail(f"{key}.{name}", f"术语表（terms.toml）里没有「{one}」")


def _check_unique(file: RecordFile, items: list[Raw]) -> None:
    seen: set[str] = set()
    for item in items:
        if not _ID.fullmatch(item["id"]):
            raise file.fail(item["id"], "id 只用小写字母、数字和连字符，它是链接的一部分")
        if item["id"] in seen:
            raise file.fail(item["id"], "这个 id 用了两次")
        seen.add(item["id"])


def _target(file: RecordFile, item: Raw) -> Raw:
    key = f"target（{item['insurance']}）"
    numbers: dict[str, int] = {}
    for name in ("increase", "total"):
        heads = read_heads(str(item[name]))
        if heads is None:
            raise file.fail(f"{key}.{name}", f"「{item[name]}」不是原文那样的人数，例如 30万人")
        if not re.search(rf"(?<!\d){re.escape(item[name])}", item["words"]):
            raise file.fail(f"{key}.{name}", f"数字「{item[name]}」没有出现在所引的「{item['words']}」里")
        numbers[name] = heads
    if item["measure"] not in item["words"]:
        raise file.fail(f"{key}.measure", f"口径「{item['measure']}」没有出现在所引的「{item['words']}」里")
    if numbers["increase"] > numbers["total"]:
        raise file.fail(f"{key}.increase", "新增人数比目标总数还多")
    return {
        **{name: item[name] for name in ("insurance", "clause", "words", "measure")},
        "increase_words": item["increase"],
        "total_words": item["total"],
        **numbers,
        "base": numbers["total"] - numbers["increase"],
    }


def _coverage(file: RecordFile, terms: Raw) -> list[Raw]:
    file.keys("文件", file.raw, {"rule"}, _OPTIONAL)
    rules = []
    for item in file.raw["rule"]:
        key = f"rule（{item.get('id', '没有 id')}）"
        file.keys(key, item, _COVERAGE, _OPTIONAL)
        _check_terms(file, key, item, terms)
        rule = {name: value.isoformat() if isinstance(value, date) else value for name, value in item.items()}
        rule["start"], rule["end"] = rule.pop("from"), rule.pop("to", "")
        rules.append(rule)
    _check_unique(file, rules)
    return rules
