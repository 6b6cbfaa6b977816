"""Made-up policies for the exports: what the real one does not have."""

from __future__ import annotations

from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from calculators.policy.knowledge import Clause, Knowledge, Policy

TITLE = "关于做好某项登记工作的通知"


def clause(model: Clause, clause_id: str, kind: str, cite: str, heading: str, text: str, part: str) -> Clause:
    return replace(model, id=clause_id, kind=kind, cite=cite, heading=heading, text=text, part=part)


def plain_policy(known: Knowledge, words: str = "现将有关事项通知如下。") -> Policy:
    """A policy of one layer: no forwarding notice, an opening of two paragraphs, one part of items, one of a paragraph."""
    (model, *_) = known.policies.values()
    one = model.clauses[0]
    kept = ("clauses", "keywords")
    empty: dict[str, Any] = {key.name: () for key in fields(Policy) if key.name not in kept and _list(model, key.name)}
    return replace(
        model,
        id="made-up",
        title=TITLE,
        short_title=TITLE,
        number="某办发〔2031〕7号",
        issuer="国务院某办公室",
        drafter="",
        written="2031-02-03",
        clauses=(
            clause(one, "yj-p1", "opening", "引言第一自然段", TITLE, "某办发〔2031〕7号", "yj"),
            clause(one, "yj-p2", "opening", "引言第二自然段", "", words, "yj"),
            clause(one, "s1", "part", "第一部分", "一、登记范围", "", "s1"),
            clause(one, "s1-p1", "paragraph", "第一部分引言", "", "下列单位应当登记：", "s1"),
            clause(one, "s1-1", "item", "第一部分第（一）项", "", "（一）企业<b>&单位；", "s1"),
            clause(one, "s1-2", "item", "第一部分第（二）项", "", "（二）其他。", "s1"),
            clause(one, "s2", "part", "第二部分", "二、附则", "=1+1 以外的，不登记。", "s2"),
        ),
        **empty,
    )


def _list(policy: Policy, name: str) -> bool:
    return isinstance(getattr(policy, name), tuple)


def with_policy(known: Knowledge, policy: Policy) -> Knowledge:
    return replace(known, policies=MappingProxyType({**known.policies, policy.id: policy}))
