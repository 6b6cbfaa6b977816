"""One calculation, as files and sheets are made of it (一次测算): inputs, result, data version, day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..calculator import Calculator
from ..core.model import Result
from ..policy.knowledge import Knowledge

MARK = "示例：这是网页上的示例，不是您单位的数，请不要当作自己的结果使用。"
"""What stands in everything that is made of the page's own example."""
MARK_WORD = MARK.partition("：")[0]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a reader has put beside a calculation (和另一种情况比、看一项变化的影响): `kind` and `asked` are what a link carries
    of it, `against=…` or `curve=…`; `title` is what it is called.
    """

    kind: str
    title: str
    asked: str
    result: Result


@dataclass(frozen=True, slots=True)
class Calculation:
    """`day` (YYYY-MM-DD) is told by whoever has a clock, "" if nobody has; `example`: nobody changed the page's example."""

    calculator: Calculator
    typed: Mapping[str, str]
    result: Result
    knowledge: Knowledge
    day: str = ""
    example: bool = False
    beside: tuple[Beside, ...] = ()

    @property
    def mark(self) -> str:
        """The sentence that marks an example, "" for the reader's own figures."""
        return MARK if self.example else ""

    def name(self, name: str) -> str:
        """What a file of this calculation is saved as."""
        return f"{MARK_WORD}-{name}" if self.example else name


def same_inputs(typed: Mapping[str, str], example: Mapping[str, str]) -> bool:
    """Is this the example as it stands? Blanks around, empty fields and the kind of line break say nothing."""
    return bool(example) and _told(typed) == _told(example)


def _told(typed: Mapping[str, str]) -> dict[str, list[str]]:
    return {name: lines for name, value in typed.items() if (lines := value.strip().splitlines())}
