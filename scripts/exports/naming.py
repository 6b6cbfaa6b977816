"""The documents that a policy names (提到的文件): by number and title, each with the clauses in which it is named.

What a number or a title is, the check of citations knows (calculators/citecheck/finding.py); which words end a document's
title, the reading of received files does (scripts/restore/reading.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from calculators.citecheck.checking import BESIDE, GENERIC
from calculators.citecheck.finding import CitationKind, Mention, find, fold
from calculators.citecheck.held import Titles, titles_of
from calculators.policy.knowledge import Policy
from scripts.restore.reading import TITLE_END

_FULL = "中华人民共和国"
"""What a law's title begins with, or not."""


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that is named: `policy` is its id where it is held here, `clauses` where it is named, in order."""

    number: str
    title: str
    policy: str
    clauses: tuple[str, ...]

    @property
    def name(self) -> str:
        """《…的通知》（津政发〔2003〕99号）, or what there is of it."""
        title = f"《{self.title}》" if self.title else ""
        return f"{title}（{self.number}）" if title and self.number else title or self.number


_LAST: list[_Naming] = []
"""What was found of the policies that were asked about last: each is asked about by its page and by several files."""


class _Naming:
    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self.policies, self.titles = policies, Titles(policies)
        self.found: dict[str, tuple[NamedDocument, ...]] = {}


def named_documents(policy: Policy, policies: Mapping[str, Policy]) -> tuple[NamedDocument, ...]:
    """What a policy names, in the order in which it does; not itself, nor what it carries."""
    if not _LAST or _LAST[0].policies is not policies:
        _LAST[:] = [_Naming(policies)]
    naming = _LAST[0]
    if policy.id not in naming.found:
        naming.found[policy.id] = _named_in(policy, naming.titles)
    return naming.found[policy.id]


def _named_in(policy: Policy, titles: Titles) -> tuple[NamedDocument, ...]:
    own = {_key(one) for one in (policy.number, *titles_of(policy))}
    own |= {_key(clause.heading) for clause in policy.clauses if clause.heading}
    found: dict[str, NamedDocument] = {}
    for clause in policy.clauses:
        for number, title in _named(f"{clause.heading}\n{clause.text}"):
            held = titles.numbered(number) or titles.titled(title)
            if {_key(number), _key(title)} & own - {""} or (held and held.id == policy.id):
                continue
            same = next((key for key, one in found.items() if _is(one, number, title, held)), number or title)
            old = found.get(same, NamedDocument("", "", "", ()))
            clauses = (*old.clauses, clause.id) if clause.id not in old.clauses else old.clauses
            found[same] = NamedDocument(
                old.number or (held.number if held else "") or number,
                old.title or title,
                old.policy or (held.id if held else ""),
                clauses,
            )
    return tuple(found.values())


def _is(one: NamedDocument, number: str, title: str, held: Policy | None) -> bool:
    return bool(
        (held and one.policy == held.id)
        or (number and one.number == number)
        or (title and _key(one.title) == _key(title))
    )


def _key(name: str) -> str:
    return "".join(fold(name).removeprefix(_FULL).split())


def _named(text: str) -> Iterator[tuple[str, str]]:
    """The documents of a text as (number, title): a title and the number beside it are one."""
    mentions = find(text)
    folded = fold(text)
    called = {one.name for one in mentions if one.kind is CitationKind.ALIAS}
    numbers = [one for one in mentions if one.kind is CitationKind.DOCUMENT and not one.loose]
    listed = [
        one
        for one in mentions
        if one.kind is CitationKind.TITLE
        and not one.loose
        and one.name not in called
        and not GENERIC.fullmatch(one.name)
    ]
    beside: dict[Mention, Mention] = {}
    for number in numbers:
        near = next((one for one in listed if one not in beside and _together(folded, one, number)), None)
        if near:
            beside[near] = number
    taken = set(beside.values())
    for one in mentions:
        if one in listed and (one in beside or TITLE_END.search(text[one.start + 1 : one.end - 1])):
            yield beside[one].name if one in beside else "", text[one.start + 1 : one.end - 1]
        elif one in numbers and one not in taken:
            yield one.name, ""


def _together(folded: str, title: Mention, number: Mention) -> bool:
    first, second = sorted((title, number), key=lambda one: one.start)
    return first.end <= second.start and BESIDE.fullmatch(folded[first.end : second.start]) is not None
