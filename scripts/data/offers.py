"""Stage 3, its part about calculators: calculators.toml of a policy → which calculators it offers, and what they work with.

Checked here, as everything that quotes: every clause exists, every wording stands in its clause; and that a calculator has
what it cannot do without: targets, factors, sources, contents, priority groups.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from calculators.output.link import AGAINST, CURVE, POLICY, TAILS
from scripts.data.records import (
    FactorRecord,
    FigureRecord,
    OfferRecord,
    Quoted,
    Raw,
    SourceRecord,
    WayRecord,
)
from scripts.data.toml_file import RecordFile, read_toml

FILE = "calculators.toml"
QUOTES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "progress": ((), ("own", "quarterly")),
    "allocation": (("principle",), ("own",)),
    "system": (("all", "enrolled", "changes"), ("assessed", "duty")),
    "assessment": ((), ("report",)),
    "priority": ((), ()),
}
"""The calculators that a policy may offer; of each the roles of words that it needs, and those that it also can use."""
PARTS: Mapping[str, tuple[str, type[Any], tuple[str, ...]]] = {
    "factor": ("allocation", FactorRecord, ("base", "stock")),
    "source": ("system", SourceRecord, ()),
    "way": ("system", WayRecord, ()),
    "figure": ("assessment", FigureRecord, ()),
}
"""The lists in calculators.toml: whose they are, a record of each, and the roles that one may have."""
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_TAKEN = {
    "allocation": {"name", "insurance", "target", "cap", "units"},
    "system": {"new", "retiring", "other-in", "other-out"},
}
"""Names of other fields of the same form."""
_OTHERS = ("enrolled-", "target-")
"""So begin names of fields that a form has for each insurance."""
_OF_LINKS = {"v", POLICY, AGAINST, CURVE, *TAILS}
"""Names that mean something else in a link."""
CheckQuote = Callable[[RecordFile, str, Raw], None]


def compile_offers(folder: Path, root: Path, policy: Raw, clauses: Collection[str], check: CheckQuote) -> list[Raw]:
    """`offers` of a policy, in the order of the file; a policy without the file offers none. `check` sees that a quotation
    stands in its clause. Raises RecordError.
    """
    path = folder / FILE
    if not path.exists():
        return []
    file = read_toml(path, root)
    file.keys(FILE, file.raw, set(QUOTES), set(QUOTES))
    offers = []
    for name, raw in file.raw.items():
        record = file.record(name, raw, OfferRecord)
        for one in record["clauses"]:
            if one not in clauses:
                raise file.fail(f"{name}.clauses", f"没有「{one}」这一条款。已有的条款：{'、'.join(clauses)}")
        offer: Raw = {"calculator": name, "clauses": record["clauses"]}
        if quotes := _quotes(file, name, record.get("quotes", {}), check):
            offer["quotes"] = quotes
        for part, (owner, kind, roles) in PARTS.items():
            if part not in raw:
                continue
            if owner != name:
                raise file.fail(f"{name}.{part}", f"只有 {owner} 有这一项")
            offer[f"{part}s"] = _listed(file, f"{name}.{part}", raw[part], kind, roles, check)
        if notes := record.get("notes"):
            offer["notes"] = notes
        _NEEDS[name](file, offer, policy)
        offers.append(offer)
    return offers


def _quotes(file: RecordFile, name: str, found: object, check: CheckQuote) -> list[Raw]:
    needed, optional = QUOTES[name]
    if not isinstance(found, dict):
        raise file.fail(f"{name}.quotes", '写成 own = { clause = "s1", words = "原话" } 这样，一行一处')
    file.keys(f"{name}.quotes", found, {*needed, *optional}, set(optional))
    quotes = []
    for role, raw in found.items():
        item = file.record(f"{name}.quotes.{role}", raw, Quoted)
        check(file, f"{name}.quotes.{role}", dict(item))
        quotes.append({"role": role, **item})
    return quotes


def _listed(
    file: RecordFile, key: str, found: object, kind: type[Any], roles: tuple[str, ...], check: CheckQuote
) -> list[Raw]:
    if not isinstance(found, list):
        raise file.fail(key, f"写成 [[{key}]]，一项一节")
    listed: list[Raw] = []
    for number, raw in enumerate(found, 1):
        at = f"{key} 第{number}条"
        item = dict(file.record(at, raw, kind))
        if "clause" in item:
            check(file, at, item)
        if item.get("role", "") and item["role"] not in roles:
            raise file.fail(f"{at}.role", f"「{item['role']}」不认识，可用的有 {'、'.join(roles)}")
        one = item.get("id", "")
        if empty := [name for name in ("id", "label") if not item.get(name, "x").strip()]:
            raise file.fail(f"{at}.{empty[0]}", "没有写")
        taken = {*_OF_LINKS, *_TAKEN.get(key.partition(".")[0], ())}
        if one and (not _ID.fullmatch(one) or one in taken or one.startswith(_OTHERS)):
            raise file.fail(f"{at}.id", f"「{one}」不能作 id：用小写字母、数字和连字符，字母开头，不和别的填写项重名")
        for unique in ("id", "label", "role"):
            if item.get(unique) and any(item[unique] == other.get(unique) for other in listed):
                raise file.fail(f"{at}.{unique}", f"「{item[unique]}」用了两次")
        listed.append(item)
    return listed


def _progress(file: RecordFile, _offer: Raw, policy: Raw) -> None:
    if not policy["targets"]:
        raise file.fail("progress", "policy.toml 里没有写指标（[[target]]），没有进度可算")


def _allocation(file: RecordFile, offer: Raw, policy: Raw) -> None:
    if not policy["targets"] or not offer.get("factors"):
        raise file.fail("allocation", "要有指标（policy.toml 的 [[target]]）和至少一个因素（[[allocation.factor]]）")
    for number, one in enumerate(offer["factors"], 1):
        if one.get("role") and one.get("unit") != "人":
            raise file.fail(f"allocation.factor 第{number}条.unit", '基数和存量数的是人，写 unit = "人"')
        if len(one.get("sample", "甲乙丙")) != 3:
            raise file.fail(f"allocation.factor 第{number}条.sample", "写三个数，是示例里甲、乙、丙三行的")


def _system(file: RecordFile, offer: Raw, policy: Raw) -> None:
    ways, sources = offer.get("ways", []), {one["id"] for one in offer.get("sources", [])}
    if not policy["targets"]:
        raise file.fail("system", "policy.toml 里没有写指标（[[target]]），不知道算哪几个险种")
    if not any(len(one["sources"]) == 1 for one in ways):
        raise file.fail("system.way", "至少写一种只用一个来源的读法")
    for number, one in enumerate(ways, 1):
        if unknown := [name for name in one["sources"] if name not in sources]:
            raise file.fail(f"system.way 第{number}条.sources", f"没有「{unknown[0]}」这个来源（[[system.source]]）")
        if not one["sources"]:
            raise file.fail(f"system.way 第{number}条.sources", "至少写一个来源")
    if unused := sorted(sources - {name for one in ways for name in one["sources"]}):
        raise file.fail("system.source", f"「{unused[0]}」没有一种读法用到")


def _assessment(file: RecordFile, offer: Raw, policy: Raw) -> None:
    figures = offer.get("figures", [])
    if not figures or len(figures) != len(policy["assessments"]):
        told = f"policy.toml 的考核内容有{len(policy['assessments'])}项，这里写了{len(figures)}项，要一项对一项"
        raise file.fail("assessment.figure", told)
    for number, one in enumerate(figures, 1):
        key = f"assessment.figure 第{number}条"
        if "targets" in one:
            if one != {"targets": True} or not policy["targets"]:
                raise file.fail(key, "targets 只能写 true，不再写别的，而且 policy.toml 里要有指标")
            continue
        if missing := [name for name in ("id", "due", "done", "unit", "told", "rate") if not one.get(name)]:
            raise file.fail(key, f"缺少 {'、'.join(missing)}")
        if sorted(_places(one["told"])) != ["done", "due", "share"]:
            raise file.fail(f"{key}.told", "{due}、{done}、{share} 各写一次，别的花括号不写")
    if sum("targets" in one for one in figures) > 1:
        raise file.fail("assessment.figure", "targets = true 只能有一项")


def _places(told: str) -> list[str]:
    """The names in braces; what is no such form has one that nobody knows."""
    try:
        parts = list(string.Formatter().parse(told))
    except ValueError:
        return ["?"]
    return [f"{name}{spec}{turn or ''}" for _, name, spec, turn in parts if name is not None]


def _priority(file: RecordFile, _offer: Raw, policy: Raw) -> None:
    if not any(one["insurance"] != "all" for one in policy["groups"]):
        raise file.fail("priority", "policy.toml 里没有写哪个险种的扩面重点（[[group]]），没有可以对照的")


_NEEDS: Mapping[str, Callable[[RecordFile, Raw, Raw], None]] = {
    "progress": _progress,
    "allocation": _allocation,
    "system": _system,
    "assessment": _assessment,
    "priority": _priority,
}
