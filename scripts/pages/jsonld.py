"""schema.org JSON-LD, one kind per kind of page: Legislation, Dataset, WebApplication, WebPage, WebSite.

Addresses are relative to the page, because the site does not know where it will be published. What is not known is left
out: that a document is in force is never known, so its legislationLegalForce is NotInForce, once another has repealed it, or is not
there. schema.org says of a change only what the changing document does; of the changed one it is that, reversed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from calculators.catalog import listed
from calculators.policy.knowledge import Clause, Knowledge, Policy, Relation
from scripts import cite
from scripts.exports.write import Export
from scripts.pages import force
from scripts.pages.calls import recent

Thing = dict[str, Any]
_CONTEXT = "https://schema.org"
_ACTS = {"amends": "legislationAmends", "repeals": "legislationRepeals"}
_NOT_IN_FORCE = f"{_CONTEXT}/NotInForce"
_PLACE = re.compile(r"(\w+?(?:省|自治区|市|特别行政区))人民政府")
NOTICE = "转载文本，非政府网站，以正式印发文本为准"


def page_jsonld(
    path: str,
    meta: Mapping[str, str],
    root: str,
    knowledge: Knowledge,
    policy: Policy | None,
    files: Iterable[Export] = (),
) -> Thing | None:
    """What a page is about, or None.

    `path` is that of its Markdown under docs, `root` the way to the site's root, `files` are those of the policy.
    """
    folder, _, name = path.rpartition("/")
    if "calculator" in meta:
        return _application(meta, root, knowledge.seen(policy.id) if policy else knowledge)
    if policy is not None:
        if path == f"policies/{policy.id}/index.md":
            return legislation(policy, knowledge, files, root)
        if name in ("targets.md", "downloads.md"):
            return _dataset(meta, policy, files, root, "targets" if name == "targets.md" else "")
        return _web_page(meta) | {"about": _reference(policy, root)}
    if path == "index.md":
        about = [_reference(one, root) for one in recent(knowledge.policies.values())]
        return {
            "@context": _CONTEXT,
            "@type": "WebSite",
            "name": "应保",
            "inLanguage": "zh-CN",
            "url": "./",
            "description": meta.get("description", ""),
            "about": about,
        }
    insurance = name.removesuffix(".md")
    if folder == "insurance" and insurance in knowledge.names:
        return _insurance(meta, insurance, root, knowledge)
    return None


def script(data: Thing) -> str:
    """The text of a <script type="application/ld+json">: nothing in it can end the element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def legislation(policy: Policy, knowledge: Knowledge, files: Iterable[Export] = (), root: str = "../../") -> Thing:
    """One policy as Legislation, with one hasPart per clause, one encoding per file of its text, and what it and others did to
    each other.
    """
    place = _PLACE.match(policy.issuer)
    status = [one.words for one in force.of_policy(policy, knowledge)]
    found: Thing = {
        "@context": _CONTEXT,
        "@type": "Legislation",
        "@id": "./",
        "url": "./",
        "name": policy.title,
        "legislationIdentifier": policy.number,
        "legislationType": "规范性文件",
        "legislationDate": policy.written,
        "legislationPassedBy": _body(policy.issuer),
        "inLanguage": "zh-CN",
        "keywords": list(policy.keywords),
        "description": policy.description,
        "creditText": f"{NOTICE}。{policy.source}",
        "creativeWorkStatus": "；".join(status),
        "sdDatePublished": policy.released,
        "hasPart": [_clause(policy, clause, knowledge, root) for clause in policy.clauses],
        "encoding": [_media(one, root) for one in files if one.group == "文件" or one.name == "policy.xml"],
    }
    if policy.short_title != policy.title:
        found["alternateName"] = policy.short_title
    if policy.drafter:
        found["legislationResponsible"] = _body(policy.drafter)
    if policy.published:
        found["datePublished"] = policy.published
    if place:
        found["legislationJurisdiction"] = {"@type": "AdministrativeArea", "name": place[1]}
    found |= _acts(policy, knowledge, root)
    return {key: value for key, value in found.items() if value}


def _acts(policy: Policy, knowledge: Knowledge, root: str) -> Thing:
    """What a policy does to others, and others to it; since when its text is this, and whether it was repealed."""

    def others(kind: str, wanted: Callable[[Relation], str]) -> list[Thing]:
        ids = dict.fromkeys(wanted(one) for one in policy.relations if one.kind == kind)
        return [_reference(knowledge.policies[one], root) for one in ids if one != policy.id]

    suffered = {name: others(kind, lambda one: one.by) for kind, name in _ACTS.items()}
    return {
        **{name: others(kind, lambda one: one.to) for kind, name in _ACTS.items()},
        "@reverse": {name: found for name, found in suffered.items() if found},
        "legislationDateVersion": force.amended(policy, knowledge),
        "legislationLegalForce": _NOT_IN_FORCE if force.ended(policy, knowledge) else "",
    }


def _clause(policy: Policy, clause: Clause, knowledge: Knowledge, root: str) -> Thing:
    heading = clause.heading if clause.kind != "item" else ""
    said = [one.words for one in force.changes(policy, clause, knowledge)]
    acts = [one for one in force.amending(policy) if one.changes == clause.id]
    by = [_clause_reference(knowledge.policies[one.by], one.clause, root) for one in acts]
    found: Thing = {
        "@type": "Legislation",
        "@id": f"#{clause.id}",
        "url": f"#{clause.id}",
        "name": clause.cite,
        "alternateName": heading,
        "legislationIdentifier": cite.short(policy, clause),
        "text": clause.text,
        "isPartOf": {"@id": f"#{clause.part}" if _has_parent(policy, clause) else "./"},
        "creativeWorkStatus": "；".join(said),
        "@reverse": {_ACTS["amends"]: by} if by else {},
        "legislationLegalForce": _NOT_IN_FORCE if force.ended(policy, knowledge) else "",
    }
    return {key: value for key, value in found.items() if value}


def _has_parent(policy: Policy, clause: Clause) -> bool:
    return clause.part != clause.id and any(one.id == clause.part for one in policy.clauses)


def _body(name: str) -> Thing:
    return {"@type": "GovernmentOrganization", "name": name}


def _media(one: Export, root: str) -> Thing:
    return {
        "@type": "MediaObject",
        "name": one.title,
        "encodingFormat": one.type,
        "contentUrl": root + one.path,
        "contentSize": f"{one.length} B",
        "sha256": one.sha256,
    }


def _reference(policy: Policy, root: str) -> Thing:
    return {
        "@type": "Legislation",
        "@id": f"{root}policies/{policy.id}/",
        "name": policy.title,
        "legislationIdentifier": policy.number,
    }


def _clause_reference(policy: Policy, clause_id: str, root: str) -> Thing:
    clause = policy.clause(clause_id)
    return {
        "@type": "Legislation",
        "@id": f"{root}policies/{policy.id}/#{clause_id}",
        "legislationIdentifier": cite.short(policy, clause),
    }


def _web_page(meta: Mapping[str, str]) -> Thing:
    return {
        "@context": _CONTEXT,
        "@type": "WebPage",
        "name": meta.get("title", ""),
        "url": "./",
        "description": meta.get("description", ""),
        "inLanguage": "zh-CN",
    }


def _dataset(meta: Mapping[str, str], policy: Policy, files: Iterable[Export], root: str, only: str) -> Thing:
    data = [one for one in files if one.group == "数据" and (not only or one.name.startswith(only))]
    return _web_page(meta) | {
        "@type": "Dataset",
        "isBasedOn": _reference(policy, root),
        "creditText": NOTICE,
        "dateModified": policy.checked,
        "isAccessibleForFree": True,
        "distribution": [_media(one, root) | {"@type": "DataDownload"} for one in data],
    }


def _application(meta: Mapping[str, str], root: str, knowledge: Knowledge) -> Thing:
    calculator = next(one for one in listed() if one.name == meta["calculator"])
    return _web_page(meta) | {
        "@type": "WebApplication",
        "applicationCategory": "GovernmentApplication",
        "operatingSystem": "任何",
        "browserRequirements": "需要 JavaScript 和 WebAssembly；没有时可以照页面上的算式手算",
        "isAccessibleForFree": True,
        "isBasedOn": [_clause_reference(knowledge.policy, clause, root) for clause in calculator.cited(knowledge)],
    }


def _insurance(meta: Mapping[str, str], insurance: str, root: str, knowledge: Knowledge) -> Thing:
    mentions = []
    for policy in recent(knowledge.policies.values()):
        clauses = [one.clause for one in policy.targets if one.insurance == insurance]
        clauses += [one.clause for one in policy.groups if one.insurance in (insurance, "all")]
        mentions += [_clause_reference(policy, clause, root) for clause in dict.fromkeys(clauses)]
    return _web_page(meta) | {"about": {"@type": "Thing", "name": knowledge.names[insurance]}, "mentions": mentions}
