"""Category, household and enrolment of a row (人员类别、户口、参保): read together, once for all rows in which they say the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ...policy.roster_words import ALL
from ..case import Case
from . import cells
from .memo import Memo
from .person import States


class Kind(NamedTuple):
    """What the cells of category, household and enrolment say of somebody; rows that are alike in them share one.

    `doubts` by role; `unread`: roles that could not be read; `word`: a category that nobody knows, `unclear`: marks;
    `unstated`: no category is written.
    """

    category: str | None
    rural: bool | None
    states: States
    word: str
    doubts: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    unclear: tuple[str, ...]
    unstated: bool


class Kinds(dict[tuple[Sequence[str], tuple[str, ...]], Kind]):
    """By the cells of category and household, and of the columns of enrolment (`places`), what they say together.

    `paid`: columns of enrolment in which amounts stand; `ignored`: columns that are not to be read.
    """

    def __init__(
        self,
        mapping: Mapping[str, int],
        case: Case,
        category: Memo[str],
        rural: Memo[bool],
        marks: Memo[bool],
        paid: Collection[int],
        ignored: Collection[int],
    ) -> None:
        super().__init__()
        self._mapping, self._case, self._terms = mapping, case, case.knowledge.roster
        self._category, self._rural, self._marks = category, rural, marks
        self._amount = Memo(partial(cells.read_paid, terms=self._terms))
        self._paid, self._ignored = paid, ignored
        self.places = tuple(_places(mapping, case))

    def __missing__(self, key: tuple[Sequence[str], tuple[str, ...]]) -> Kind:
        (category_said, hukou), said = key
        doubts: list[tuple[str, str]] = []
        unread: list[str] = []
        rural, wrong, failed = self._rural[hukou]
        if wrong:
            doubts.append(("hukou", wrong))
        if failed:
            unread.append("hukou")
        category, word = self._case.category, ""
        read, wrong, failed = self._category[category_said]
        if wrong:
            doubts.append(("category", wrong))
        if failed:
            unread.append("category")
            category, word = None, cells.plain_word(category_said, self._terms)
        elif read is not None:
            category = None if read == "unknown" else read
        if rural and category == "staff":
            category = "migrant"
        known = rural is not None or category is not None
        states, told, unclear = self._read_states(said)
        found = self[key] = Kind(
            category,
            rural or category == "migrant" if known else None,
            states,
            word,
            (*doubts, *told),
            tuple(unread),
            unclear,
            unstated=read is None and not failed,
        )
        return found

    def _read_states(self, said: tuple[str, ...]) -> tuple[States, tuple[tuple[str, str], ...], tuple[str, ...]]:
        """What the cells of the insurances say; an insurance without a column, or with an empty cell, takes the common one.
        With what is to be told, by role, and the words that could not be read.
        """
        values: dict[int, bool | None] = {}
        unclear: set[int] = set()
        listed: frozenset[str] = frozenset()
        common = self._mapping.get(f"enrolled-{ALL}")
        wrong, lost = [], []
        for at, text in zip(self.places, said, strict=True):
            memory = self._amount if at in self._paid else self._marks
            if at == common and text and (found := cells.read_listed(text, self._terms)):
                listed = found
                values[at] = None
                continue
            values[at], why, failed = memory[text] if text and at not in self._ignored else (None, "", False)
            if why:
                role = next(
                    role for role, place in self._mapping.items() if place == at and role.startswith("enrolled-")
                )
                wrong.append((role, why))
                if failed:
                    unclear.add(at)
                    lost.append(cells.plain_word(text, self._terms))
        states = []
        for one in self._case.insurances:
            own = [at for at in (self._mapping.get(f"enrolled-{one.id}"), common) if at is not None]
            blank = self._case.blank if own and unclear.isdisjoint(own) else None
            if listed:
                blank = f"enrolled-{one.id}" in listed
            states.append(next((values[at] for at in own if values[at] is not None), blank))
        together, odd = self._case.together(tuple(states))
        wrong += [(f"enrolled-{one}", "和医疗保险一起登记，按医疗保险的算") for one in odd]
        return together, tuple(wrong), tuple(dict.fromkeys(lost))


def _places(mapping: Mapping[str, int], case: Case) -> list[int]:
    """The columns that say who is enrolled."""
    roles = [f"enrolled-{one.id}" for one in case.insurances]
    return sorted({mapping[role] for role in (*roles, f"enrolled-{ALL}") if role in mapping})
