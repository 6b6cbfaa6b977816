"""What became of what is cited (效力和改动): by the record of what documents do to each other."""

from __future__ import annotations

from ..policy.knowledge import Clause, Earlier, Policy, Relation


def repealed(policy: Policy) -> Relation | None:
    """By what a policy was repealed (废止) first; None if nothing on record did."""
    return next((one for one in policy.relations if one.kind == "repeals" and one.to == policy.id), None)


def status(policy: Policy) -> str:
    """What is to be said of a policy besides: that it was repealed. Empty if nothing on record did."""
    end = repealed(policy)
    return f"{end.start}起由{end.name}废止" if end else ""


def changed(policy: Policy, clause: Clause) -> str:
    """By what a clause, or one under it, got the words that it has now. Empty if by nothing on record."""
    names = dict.fromkeys(
        one.name
        for one in policy.relations
        if (one.kind, one.to, one.start) == ("amends", policy.id, clause.since)
        and f"{one.changes}-".startswith(f"{clause.id}-")
    )
    return f"{clause.since}起按{'、'.join(names)}改过" if names else ""


def changed_by(old: Earlier) -> str:
    """By what the words of before became others, to be said behind them. Empty where no document on record did it."""
    return f"，后来按{old.by}改过" if old.by else ""
