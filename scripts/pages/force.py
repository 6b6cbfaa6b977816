"""What is known of whether words are in force (效力), in sentences with a link: for frames and for JSON-LD.

It is what the policy's page says, from the same record (scripts/data/relations.py). A change whose day is later than anybody looked
is coming, as it is in the text. That something is in force is never said: no record says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from calculators.citecheck import standing
from calculators.policy.knowledge import Clause, Gone, Knowledge, Policy, Relation
from scripts import cite


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence without its full stop, and where it is shown, from the root of the site."""

    words: str
    href: str


def ended(policy: Policy, knowledge: Knowledge) -> Relation | None:
    """By what a policy was repealed (废止), if the day had come when somebody last looked."""
    end = standing.repealed(policy)
    return end if end and _holds(end, knowledge) else None


def amended(policy: Policy, knowledge: Knowledge) -> str:
    """Since when the text of a policy has been what it is; empty if no document has changed it."""
    return max((one.start for one in amending(policy) if _holds(one, knowledge)), default="")


def of_policy(policy: Policy, knowledge: Knowledge) -> list[Said]:
    """What is known of a whole policy: repealed, amended last by what; and what its record says, unless it is repealed."""
    last = amended(policy, knowledge)
    names = "、".join(dict.fromkeys(one.name for one in amending(policy) if one.start == last))
    changed = [Said(f"{last}起按{names}改过", f"{_page(policy)}#periods")] if last else []
    return [*_end(policy), *changed, *_record(policy, knowledge)]


def of_clause(policy: Policy, clause: Clause, knowledge: Knowledge) -> list[Said]:
    """What is known of a clause: with its policy repealed, itself amended, about to be."""
    return [*_end(policy), *changes(policy, clause, knowledge), *_record(policy, knowledge)]


def of_gone(policy: Policy, gone: Gone) -> list[Said]:
    """What is known of a clause that left the text: where it went, or that a document took it out."""
    if gone.to:
        what = f"移到{cite.cite_of(policy, gone.to)}：{gone.reason}"
    elif any((one.changes, one.start) == (gone.id, gone.on) for one in amending(policy)):
        what = gone.reason
    else:
        what = f"从正文撤销：{gone.reason}"
    return [Said(f"{gone.on}起{what}", f"{_page(policy)}#{gone.id}"), *_end(policy)]


def changes(policy: Policy, clause: Clause, knowledge: Knowledge) -> Iterator[Said]:
    """What documents did to a clause, or to one under it, and what they are about to do."""
    href = f"{_page(policy)}#{clause.id}"
    own = [one for one in policy.versions if one.clause == clause.id]
    if changed := standing.changed(policy, clause):
        if not own:
            yield Said(f"它下面的条款{changed}", href)
        elif own[0].by and own[0].since == clause.since:
            yield Said(f"{changed.removesuffix('改过')}增加", href)
        else:
            yield Said(f"{changed}，这里是改后的文字", href)
    for act in amending(policy):
        if act.changes == clause.id and not _holds(act, knowledge):
            stays = any(one.since == act.start for one in own)
            yield Said(f"{act.start}起按{act.name}{'修改' if stays else '删去'}，这里是以前的文字", href)


def amending(policy: Policy) -> list[Relation]:
    """What changes its words, in the order of time."""
    return [one for one in policy.relations if one.kind == "amends" and one.to == policy.id]


def _holds(act: Relation, knowledge: Knowledge) -> bool:
    return act.start <= knowledge.policies[act.by].checked


def _end(policy: Policy) -> list[Said]:
    end = standing.repealed(policy)
    return [Said(standing.status(policy), f"policies/{end.by}/#{end.clause}")] if end else []


def _record(policy: Policy, knowledge: Knowledge) -> list[Said]:
    """What was found out about it when it was last looked at; a repeal that is known by now says it better."""
    if ended(policy, knowledge):
        return []
    return [Said(f"{policy.validity or '效力未核实'}（{policy.checked} 核对）", _page(policy))]


def _page(policy: Policy) -> str:
    return f"policies/{policy.id}/"
