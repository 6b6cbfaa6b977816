"""Stage 3: clauses, policy records and coverage rules → knowledge.json.

The one place that checks the record against the text: every clause named exists, every number and every wording
occurs in its clause, no key is unknown. An error names file and key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from calculators.catalog import FOLDERS
from calculators.policy.coverage import RULED, CoverageAnswer
from calculators.policy.knowledge import DEFAULT
from calculators.policy.knowledge_file import fingerprint
from scripts.data import own_words, published_ids
from scripts.data.articles import article_data
from scripts.data.clauses import ParsedClause, read_clauses
from scripts.data.duties import DUTIES, compile_duties
from scripts.data.history import compile_histories
from scripts.data.labels import earlier_labels, read_labels
from scripts.data.offers import compile_offers
from scripts.data.parameters import compile_parameters
from scripts.data.records import (
    CoverageRecord,
    DoubtRecord,
    DutyRecord,
    GroupRecord,
    MetaRecord,
    PrincipleRecord,
    Quoted,
    Raw,
    TargetData,
    TargetRecord,
    TermRecord,
    Terms,
)
from scripts.data.relations import Act, Amended, amended, read_acts, shown
from scripts.data.retirement import RETIREMENT, compile_retirement
from scripts.data.roster import compile_roster
from scripts.data.toml_file import K, RecordFile, read_toml
from scripts.data.toml_file import RecordError as RecordError

_HEADS = re.compile(r"(\d+(?:\.\d+)?)(万?)人")
_ID = re.compile(r"[a-z0-9-]+")
_MAY_BE_EMPTY: Raw = {
    "number": "",
    "drafter": "",
    "written": "",
    "published": "",
    "subject": "",
    "index": "",
    "keywords": [],
    "year": 0,
    "base_year_end": "",
}
"""What a source page may not give, and how it is then written; year and base only where there are no targets."""
_KINDS = ("target", "group", "principle", "assessment", "duty", "doubt")
_WHEN = {
    "group": {"always", "uninsured", "pension-first", "perhaps-uninsured"},
    "duty": {"gap", "any-gap", "interrupted", "new", "never"},
}
_TERMS = ("insurance", "employer", "flag", "people")


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
    terms: Terms = {kind: _listed(terms_file, kind, TermRecord) for kind in _TERMS}
    for number, one in enumerate(terms["insurance"], 1):
        if "short" not in one:
            raise terms_file.fail(f"insurance 第{number}条", "缺少 short")
    _check_words(terms_file, terms)
    folders = _folders(docs)
    acts = read_acts(folders, root, _check_quote)
    policies = {folder.name: compile_policy(folder, terms, root, acts) for folder in folders}
    coverage = [
        rule
        for path in sorted((docs / "coverage").glob("*.toml"))
        if path.name != RETIREMENT
        for rule in _coverage(read_toml(path, root), terms)
    ]
    data: Raw = {"terms": terms, "policies": policies, "coverage": coverage}
    ages, duties = docs / "coverage" / RETIREMENT, docs / DUTIES
    data["retirement"] = compile_retirement(read_toml(ages, root)) if ages.exists() else []
    data["duties"] = compile_duties(read_toml(duties, root)) if duties.exists() else []
    data |= compile_parameters(docs, terms, policies)
    data |= compile_histories(docs, policies, data)
    earlier = earlier_labels(read_labels(docs))
    data["roster"] = compile_roster(docs, terms, earlier)
    if fields := {name: labels for name, labels in earlier.items() if name.partition(".")[0] in FOLDERS}:
        data["labels"] = fields
    data["checked"] = max(policy["checked"] for policy in policies.values())
    return sealed(data)


_END = "\n}\n"


def sealed(data: Raw) -> Raw:
    """The same with its fingerprint (数据版本), which pages and results tell, and closed."""
    content = {key: value for key, value in data.items() if key not in ("version", "whole")}
    text = dump(content)
    version = fingerprint(text)
    more = (
        f'{text.removesuffix(_END)},\n "version": "{version}"{_END}'  # as `dump` would write it: no key comes after it
    )
    return content | {"version": version, "whole": fingerprint(more)}


def closed(data: Raw) -> Raw:
    """The same with the fingerprint of its canonical text, whose last entry it is: whoever reads it compares."""
    content = {key: value for key, value in data.items() if key != "whole"}
    return content | {"whole": fingerprint(dump(content))}


_PAGES_ONLY = ("outcomes", "targets", "employment", "resident")
"""Folders of parameters that pages show and no calculator asks for."""
_TOLD_ONLY = {"note", "links", "found", "wanted", "due", "why", "status", "earlier"}
"""What pages tell of a value, and no calculator."""
_TOLD_OF_RULES = {"links", "found"}
"""What pages tell of a coverage rule, an age of retirement or a duty, and no calculator."""
_QUOTED = frozenset({"arrears", "fines"})
"""The folders whose articles' own words (`words`) a calculator tells."""


def used(data: Raw) -> Raw:
    """What calculators use: of the policies, only the one that is meant where none is named, so that a reader loads no
    others (a page of another holds that one); of the values, what a calculation can ask for.
    """
    parameters = [
        {**one, "values": [_calculated(value, one["folder"]) for value in one["values"]]}
        for one in data["parameters"]
        if one["folder"].partition("/")[0] not in _PAGES_ONLY
    ]
    ruled = {
        part: [{key: one for key, one in rule.items() if key not in _TOLD_OF_RULES} for rule in data.get(part, ())]
        for part in ("coverage", "retirement", "duties")
    }
    return closed(
        data
        | {part: {one: data[part][one] for one in data[part] if one == DEFAULT} for part in ("policies", "histories")}
        | {"parameters": parameters}
        | ruled
    )


def _calculated(value: Raw, folder: str) -> Raw:
    left = _TOLD_ONLY if folder in _QUOTED else _TOLD_ONLY | {"words"}
    return {key: one for key, one in value.items() if key not in left}


def dump(data: Raw) -> str:
    """The canonical text of knowledge.json: the same data gives the same bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _folders(docs: Path) -> list[Path]:
    """Where the policies are that have a record."""
    return sorted(path.parent for path in (docs / "policies").glob("*/policy.toml"))


def check_record(folder: Path, root: Path) -> None:
    """Sees that a policy's record compiles before its ids are registered. Raises RecordError or ClauseError."""
    compile_one(folder, root, registered=False)


def compile_one(folder: Path, root: Path, *, registered: bool = True) -> Raw:
    """One policy folder by itself, as it stands among the others. Raises RecordError or ClauseError."""
    terms_file = read_toml(root / "docs" / "terms.toml", root)
    terms: Terms = {kind: _listed(terms_file, kind, TermRecord) for kind in _TERMS}
    acts = read_acts(_folders(root / "docs"), root, _check_quote)
    return compile_policy(folder, terms, root, acts, registered=registered)


def compile_policy(folder: Path, terms: Terms, root: Path, acts: Sequence[Act] = (), *, registered: bool = True) -> Raw:
    """One policy folder: clauses, registry, record, and what policies do to each other. Raises RecordError or ClauseError."""
    received = read_clauses((folder / "text.md").read_text(encoding="utf-8"), f"{folder.name}/text.md")
    published = published_ids.read_registry(folder / "ids.toml")
    if registered:
        published_ids.check_registry(received, published, f"{folder.name}/ids.toml")
    file = read_toml(folder / "policy.toml", root)
    file.keys("policy.toml", file.raw, {"meta", *_KINDS}, set(_KINDS))
    file.record("meta", file.raw["meta"], MetaRecord)
    meta = _MAY_BE_EMPTY | file.raw["meta"]
    elsewhere = _elsewhere(file, meta.pop("elsewhere", {}))
    _check_meta(file, meta, targets=bool(file.raw.get("target")))
    changed = amended(folder.name, received, acts, meta["written"])
    clauses = changed.clauses if changed else received
    by_id = {clause.id: clause for clause in clauses}
    targets = _listed(file, "target", TargetRecord)
    groups = _listed(file, "group", GroupRecord)
    principles = _listed(file, "principle", PrincipleRecord)
    assessments = _listed(file, "assessment", Quoted)
    duties = _listed(file, "duty", DutyRecord)
    doubts = _listed(file, "doubt", DoubtRecord)
    for kind in _KINDS:
        for number, item in enumerate(file.raw.get(kind, []), 1):
            key = _key(kind, number, item)
            _check_quote(file, key, item, by_id)
            _check_terms(file, key, item, terms)
            if "when" in item and item["when"] not in _WHEN[kind]:
                raise file.fail(f"{key}.when", f"「{item['when']}」不认识，可用的有 {'、'.join(sorted(_WHEN[kind]))}")
    _check_unique(file, [*(one["id"] for one in groups), *(one["id"] for one in duties)])
    for key, what in own_words.contradictions(folder, received, meta):
        if key not in elsewhere:
            raise file.fail(f"meta.{key}", f"{what}。确实另有出处，在 [meta] 写 elsewhere = {{ {key} = '出处' }}")
    policy: Raw = {
        **{key: value.isoformat() if isinstance(value, date) else value for key, value in meta.items()},
        "clauses": [_clause(clause, _wordings(clause.id, published, changed)[-1]) for clause in clauses]
        if registered
        else [],
        "earlier": [one for key in published for one in _earlier(key, published)],
        "gone": [
            {"id": one.id, "cite": one.gone.cite, "to": one.gone.to, "on": f"{one.gone.on}", "reason": one.gone.reason}
            for one in published.values()
            if one.gone
        ],
        "targets": [_target(file, item) for item in targets],
        "groups": [_audience(item) for item in groups],
        "principles": [_audience(item) for item in principles],
        "assessments": assessments,
        "duties": duties,
        "doubts": doubts,
    }

    if changed:
        _add_changes(policy, changed)
    if own := [one.data() for one in acts if folder.name in (one.by, one.to)]:
        policy["relations"] = own

    def check(file: RecordFile, key: str, item: Raw) -> None:
        _check_quote(file, key, item, by_id)

    return policy | {"offers": compile_offers(folder, root, policy, by_id, check)}


def _listed(file: RecordFile, kind: str, record: type[K]) -> list[K]:
    """All records of one kind, in order. Raises RecordError naming the first that is not as it should be."""
    listed = enumerate(file.raw.get(kind, []), 1)
    return [file.record(_key(kind, number, item), item, record) for number, item in listed]


def _key(kind: str, number: int, item: Raw) -> str:
    return f"{kind} 第{number}条" + (f"（{item['id']}）" if "id" in item else "")


def _wordings(
    key: str, published: dict[str, published_ids.Published], changed: Amended | None
) -> tuple[published_ids.Wording, ...]:
    """What an id stood for: by law, where documents changed it; as it was published, where none did."""
    return (changed.states.get(key) if changed else None) or published_ids.history(key, published)


def _add_changes(policy: Raw, changed: Amended) -> None:
    """To what a policy's record says, what others changed: the words that hold no longer, and the clauses that are gone."""
    now = {one["id"]: one["seal"] for one in policy["clauses"]}
    policy["versions"] = changed.versions
    policy["earlier"] += [
        {
            "clause": key,
            "seal": one.seal,
            "since": shown(one.since),
            "until": f"{end - timedelta(days=1)}",
            "text": one.text,
        }
        | {"by": changed.names[end]}
        for key, states in changed.states.items()
        for one, end in zip(
            states,
            [*(one.since for one in states[1:]), *([changed.gone[key].on] if key in changed.gone else [])],
            strict=False,
        )
        if one.seal != now.get(key)
    ]
    policy["gone"] += [
        {"id": key, "cite": one.cite, "to": "", "on": f"{one.on}", "reason": one.reason}
        for key, one in changed.gone.items()
    ]


def _clause(clause: ParsedClause, now: published_ids.Wording) -> Raw:
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


def _elsewhere(file: RecordFile, found: object) -> dict[str, str]:
    """Which of the values stand in another source than the text, and in which: key → source."""
    if not isinstance(found, dict) or not all(isinstance(one, str) and one.strip() for one in found.values()):
        raise file.fail("meta.elsewhere", 'elsewhere 写成 { issuer = "出处" } 这样')
    if unknown := sorted(set(found) - {"title", "short_title", "number", "issuer", "written"}):
        raise file.fail(
            "meta.elsewhere", f"不认识的项 {unknown[0]}。可用的有 title、short_title、number、issuer、written"
        )
    return found


def _check_meta(file: RecordFile, meta: Raw, *, targets: bool) -> None:
    """What the source page may leave out may be empty; the rest is filled in, and days are days."""
    needed = set(meta) - set(_MAY_BE_EMPTY) | ({"year", "base_year_end"} if targets else set())
    if empty := [key for key in sorted(needed) if not meta[key]]:
        more = f"。也没有填的：{'、'.join(empty[1:])}" if empty[1:] else ""
        raise file.fail(
            f"meta.{empty[0]}", "还没有填" + ("（写了指标就要填）" if empty[0] in _MAY_BE_EMPTY else "") + more
        )
    if type(meta["year"]) is not int:
        raise file.fail("meta.year", f"「{meta['year']}」不是年份。写成 2005，不加引号")
    for key in ("written", "released", "checked", "base_year_end"):
        if (meta[key] or key in needed) and not isinstance(meta[key], date):
            raise file.fail(f"meta.{key}", f"「{meta[key]}」不是日期。写成 2005-04-11，不加引号")


def _audience(item: GroupRecord | PrincipleRecord) -> Raw:
    return {"audience" if key == "for" else key: value for key, value in item.items()}


def _check_quote(file: RecordFile, key: str, item: Raw, clauses: Mapping[str, ParsedClause]) -> None:
    clause = clauses.get(item["clause"])
    if clause is None:
        raise file.fail(f"{key}.clause", f"没有「{item['clause']}」这一条款。已有的条款：{'、'.join(clauses)}")
    if not item["words"] or item["words"] not in clause.text:
        raise file.fail(
            f"{key}.words", f"「{item['words']}」没有一字不差地出现在 {clause.id}（{clause.cite}）里，请对照正文改"
        )


def _check_terms(file: RecordFile, key: str, item: Raw, terms: Terms) -> None:
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


def _check_unique(file: RecordFile, ids: list[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if not _ID.fullmatch(one):
            raise file.fail(one, "id 只用小写字母、数字和连字符，它是链接的一部分")
        if one in seen:
            raise file.fail(one, "这个 id 用了两次")
        seen.add(one)


def _target(file: RecordFile, item: TargetRecord) -> TargetData:
    key = f"target（{item['insurance']}）"
    numbers: dict[str, int] = {}
    for name, said in (("increase", item["increase"]), ("total", item["total"])):
        heads = read_heads(said)
        if heads is None:
            raise file.fail(f"{key}.{name}", f"「{said}」不是原文那样的人数，例如 30万人")
        if not re.search(rf"(?<!\d){re.escape(said)}", item["words"]):
            raise file.fail(f"{key}.{name}", f"数字「{said}」没有出现在所引的「{item['words']}」里")
        numbers[name] = heads
    if item["measure"] not in item["words"]:
        raise file.fail(f"{key}.measure", f"口径「{item['measure']}」没有出现在所引的「{item['words']}」里")
    if numbers["increase"] > numbers["total"]:
        raise file.fail(f"{key}.increase", "新增人数比目标总数还多")
    return {
        "insurance": item["insurance"],
        "clause": item["clause"],
        "words": item["words"],
        "measure": item["measure"],
        "increase_words": item["increase"],
        "total_words": item["total"],
        "increase": numbers["increase"],
        "total": numbers["total"],
        "base": numbers["total"] - numbers["increase"],
    }


def _check_words(file: RecordFile, terms: Terms) -> None:
    """An employer that means one of several names those there are; `special` is yes or no."""
    kinds = {one["id"] for one in terms["employer"] if "means" not in one}
    for number, one in enumerate(terms["employer"], 1):
        for meant in one.get("means", []):
            if meant not in kinds:
                raise file.fail(f"employer 第{number}条（{one['id']}）.means", f"没有单位性质「{meant}」")
    for kind in _TERMS:
        for number, one in enumerate(terms[kind], 1):
            if one.get("special", True) is not True:
                raise file.fail(f"{kind} 第{number}条（{one['id']}）.special", "只能写 true，不是就不写")


def _coverage(file: RecordFile, terms: Terms) -> list[Raw]:
    file.keys("文件", file.raw, {"rule"}, set())
    rules: list[Raw] = []
    for raw in file.raw["rule"]:
        key = f"rule（{raw.get('id', '没有 id')}）"
        item = file.record(key, raw, CoverageRecord)
        _check_terms(file, key, raw, terms)
        _check_rule(file, key, item, terms)
        rule = article_data(file, key, item)
        rule["end"] = rule.pop("to", "")
        rules.append(rule)
    _check_unique(file, [one["id"] for one in rules])
    return rules


def _check_rule(file: RecordFile, key: str, item: CoverageRecord, terms: Terms) -> None:
    """A rule names kinds of employers that are one thing each, an answer there is, days, and why it may end."""
    either = {one["id"] for one in terms["employer"] if "means" in one}
    for one in item["employers"]:
        if one in either:
            raise file.fail(f"{key}.employers", f"「{one}」是几种单位合在一起的，请写明是哪几种")
    if item.get("answer", CoverageAnswer.MUST) not in RULED:
        raise file.fail(f"{key}.answer", f"「{item['answer']}」不认识，可用的有 {'、'.join(RULED)}")
    for name in ("from", "to", "may_end", "checked"):
        if name in item and type(item.get(name)) is not date:
            raise file.fail(f"{key}.{name}", f"「{item.get(name)}」不是日期。写成 2011-07-01，不加引号")
    may_end = [name for name in ("may_end", "may_end_by", "may_end_found") if name in item]
    if may_end and len(may_end) < 3:
        raise file.fail(f"{key}.{may_end[0]}", "may_end、may_end_by、may_end_found 要么都写，要么都不写")
    registered = item.get("registered_with")
    if registered is not None and registered not in {one["id"] for one in terms["insurance"]} - {item["insurance"]}:
        raise file.fail(f"{key}.registered_with", f"没有别的险种「{registered}」")
