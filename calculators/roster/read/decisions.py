"""What was decided while a file was read (怎样读的): each with its reason, and how it can be changed.

Reading is a chain: which sheet → where the table begins → which column means what → which rows are people → what a cell
says. Every link that could have gone another way is told as a Decision; what a reader says instead is a choice, by the
decision's id, on the page and on the command line alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from ...core.model import MissingFileError

Choices = Mapping[str, str]
"""What the reader said, by the id of a decision."""


class FileError(MissingFileError):
    """A file that cannot be read as a roster (文件读不了): what is wrong, where, and how to mend it. Never quotes a cell."""


YOURS = "您选的"
"""The reason of what the reader decided."""


class Stage(Enum):
    """The links of the chain, in order."""

    SHEET = "工作表"
    TABLE = "表头"
    COLUMN = "列"
    ROW = "行"
    CELL = "格子"


class DecisionOption(NamedTuple):
    """One way it can be: `value` as a choice names it, `words` on the screen; `sample`: what stands there, for the page only."""

    value: str
    words: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `id` names it for ever; `value` is the option that was taken; `asked`: another option may be right, and
    the result would be another one, so the reader is asked above the answer. `said` may quote the file: it is shown on the
    page and saved with the people, never with the totals; `told` is the same without a quotation.
    """

    id: str
    stage: Stage
    said: str
    why: str = ""
    value: str = ""
    options: tuple[DecisionOption, ...] = ()
    asked: bool = False
    told: str = ""

    @property
    def words(self) -> str:
        """What stands in a result that has no names."""
        return self.told or self.said


def settle(decision: Decision, choices: Choices) -> Decision:
    """The decision as the reader wants it; one that the reader has made is asked no more. Raises FileError for a value that
    is none of its options.
    """
    said = choices.get(decision.id)
    if said is None:
        return decision
    if said not in {one.value for one in decision.options}:
        listed = "、".join(one.value for one in decision.options)
        raise FileError(f"「{decision.id}」不能选「{said[:40]}」。可以选：{listed}")
    return replace(decision, value=said, why=YOURS, asked=False)


def check_choices(choices: Choices, made: Sequence[Decision]) -> None:
    """Raises FileError for a choice that no decision of this file asks for: it would be left out in silence."""
    known = {one.id for one in made}
    for name in choices:
        if name not in known:
            listed = "、".join(one.id for one in made if one.options)
            raise FileError(f"这个文件没有「{name[:60]}」可以选。可以选：{listed}")
