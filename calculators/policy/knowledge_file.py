"""knowledge.json → Knowledge (读政策数据): whole and unaltered, or refused in one sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from . import roster_words
from .coverage import CoverageRule
from .duties import EmployerRule
from .knowledge import (
    Clause,
    Doubt,
    Duty,
    Earlier,
    Gone,
    Group,
    HistoryDoubt,
    HistoryLine,
    Knowledge,
    Policy,
    Relation,
    Statement,
    Target,
    Term,
    Version,
)
from .offers import Factor, FigurePair, HeadSource, Offer, Quote, Way
from .parameters import DatedValue, Link, Parameter, Unit, Wanted
from .retirement import RetirementTrack

T = TypeVar("T")

_AGAIN = "请运行 make build 重新编译"
_LAST = ',\n "whole": "{}"\n}}\n'
"""How the canonical text of knowledge.json ends: with the fingerprint of all that stands before."""


def fingerprint(content: str) -> str:
    """The fingerprint of data, from their canonical text."""
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def load(text: str) -> Knowledge:
    """Read knowledge.json. Raises ValueError, in one sentence, if a single character of it is not as it was compiled,
    or if it is not what this version of the program understands.
    """
    content = text.rpartition(_LAST.partition("{")[0])[0]
    if not content or not text.endswith(_LAST.format(fingerprint(f"{content}\n}}\n"))):
        raise ValueError(f"政策数据读不出来：文件损坏了，被改动过，或者不是 knowledge.json。{_AGAIN}")
    try:
        data = json.loads(text)
        policies = {policy_id: _policy(policy_id, raw) for policy_id, raw in data["policies"].items()}
        return Knowledge(
            version=data["version"],
            checked=data["checked"],
            insurances=tuple(_build(Term, raw) for raw in data["terms"]["insurance"]),
            employers=tuple(_build(Term, raw) for raw in data["terms"]["employer"]),
            flags=tuple(_build(Term, raw) for raw in data["terms"]["flag"]),
            people=tuple(_build(Term, raw) for raw in data["terms"]["people"]),
            policies=MappingProxyType(policies),
            duties=tuple(_linked(EmployerRule, raw) for raw in data["duties"]),
            retirement=tuple(_linked(RetirementTrack, raw) for raw in data["retirement"]),
            coverage=tuple(_linked(CoverageRule, raw) for raw in data["coverage"]),
            parameters=MappingProxyType(_parameters(data)),
            histories=MappingProxyType(
                {policy_id: tuple(_history(line) for line in lines) for policy_id, lines in data["histories"].items()}
            ),
            roster=_roster(data["roster"]),
            labels=MappingProxyType(_tuples(data.get("labels", {}))),
            parameter_terms=MappingProxyType({kind: tuple(listed) for kind, listed in data["parameter_terms"].items()}),
        )
    except KeyError as error:
        raise ValueError(f"政策数据读不出来：里面没有「{error.args[0]}」，是旧版程序编译的。{_AGAIN}") from error
    except (TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError(f"政策数据读不出来：它的格式和这个版本的程序不配。{_AGAIN}") from error


def with_policy(knowledge: Knowledge, text: str) -> Knowledge:
    """Seen from the policy that a page holds as JSON {version, id, policy}. Raises ValueError if it is of other data."""
    try:
        told = json.loads(text)
        if told["version"] != knowledge.version:
            raise ValueError(told["version"])
        more = {told["id"]: _policy(told["id"], told["policy"])}
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError("网页里的这份文件和政策数据不配") from error
    return replace(knowledge, policies=MappingProxyType({**knowledge.policies, **more})).seen(told["id"])


def _parameters(data: Mapping[str, Any]) -> dict[str, Parameter]:
    units = {raw["id"]: _build(Unit, raw) for raw in data["parameter_terms"]["unit"]}
    found = {}
    for raw in data["parameters"]:
        values = tuple(_value(one) for one in raw["values"])
        found[raw["id"]] = _build(Parameter, {**raw, "unit": units[raw["unit"]], "values": values})
    return found


def _linked(kind: type[T], raw: Mapping[str, Any]) -> T:
    return _build(kind, {**raw, "links": tuple(_build(Link, one) for one in raw.get("links", ()))})


def _value(raw: Mapping[str, Any]) -> DatedValue:
    links = tuple(_build(Link, one) for one in raw.get("links", ()))
    wanted = _build(Wanted, raw["wanted"]) if "wanted" in raw else None
    return _build(DatedValue, {**raw, "links": links, "wanted": wanted})


def _roster(raw: Mapping[str, Any]) -> roster_words.Terms:
    return roster_words.load(raw, tuple(_build(roster_words.Column, one) for one in raw["columns"]))


def _history(raw: Mapping[str, Any]) -> HistoryLine:
    return _build(HistoryLine, {**raw, "doubts": tuple(_build(HistoryDoubt, one) for one in raw["doubts"])})


def _policy(policy_id: str, raw: Mapping[str, Any]) -> Policy:
    parts = {name: tuple(_build(kind, item) for item in raw[name]) for name, kind in _PARTS.items()}
    parts |= {name: tuple(_build(kind, one) for one in raw.get(name, ())) for name, kind in _RELATED.items()}
    offers = tuple(_offer(one) for one in raw["offers"])
    return Policy(id=policy_id, **_tuples(raw) | parts | {"offers": offers})


def _offer(raw: Mapping[str, Any]) -> Offer:
    parts = {name: tuple(_build(kind, one) for one in raw[name]) for name, kind in _OFFERED.items() if name in raw}
    return Offer(**_tuples(raw) | parts)


_PARTS: Mapping[str, type[Any]] = {
    "clauses": Clause,
    "targets": Target,
    "groups": Group,
    "principles": Statement,
    "assessments": Statement,
    "duties": Duty,
    "doubts": Doubt,
    "earlier": Earlier,
    "gone": Gone,
}
_RELATED: Mapping[str, type[Any]] = {"relations": Relation, "versions": Version}
"""What only a policy has that others change, or that changes others."""
_OFFERED: Mapping[str, type[Any]] = {
    "quotes": Quote,
    "factors": Factor,
    "sources": HeadSource,
    "ways": Way,
    "figures": FigurePair,
}


def _build(kind: type[T], raw: Mapping[str, Any]) -> T:
    return kind(**_tuples(raw))


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
