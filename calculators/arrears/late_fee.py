"""How a late fee runs (滞纳金的分段): which rate holds on which days, from the dated values of arrears/*.

The work injury fee has an article of its own; on the days it holds it goes before the general one. A rate that the
reader typed replaces a value on that value's days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ..core.inputs import plain
from ..core.model import Ref
from ..policy.knowledge import Knowledge
from ..policy.lookup import NoValueError
from ..policy.resolve import TYPED, usable, value_ref

GENERAL, INJURY = "arrears/late-fee", "arrears/late-fee-injury"
AFTER_ORDER = frozenset({"cn_late_fee_1999"})
"""征缴暂行条例第十三条: the fee is added only if the money is still unpaid after the order to pay (责令后逾期仍不缴); then
it runs from the day of default (从欠缴之日起)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """One rate and the days it holds; `last` None where it has no end. `rate` in ‰ a day."""

    first: date
    last: date | None
    rate: Decimal
    name: str
    ref: Ref
    typed: bool
    after_order: bool

    @property
    def words(self) -> str:
        """The rate with its mark: 0.5‰/日，or 0.6‰/日（您填的）."""
        return f"{plain(self.rate):,}‰/日" + (f"（{TYPED}）" if self.typed else "")


@dataclass(frozen=True, slots=True)
class Segment:
    """Days at one rate, the first and the last both counted."""

    piece: Piece
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.last - self.first).days + 1


def pieces(knowledge: Knowledge, *, injury: bool, typed: Mapping[str, Decimal]) -> tuple[Piece, ...]:
    """The rates in order of time, none overlapping. `typed` holds rates in ‰ a day by value id."""
    own = _of(knowledge, INJURY, typed) if injury else []
    general = [cut for one in _of(knowledge, GENERAL, typed) if (cut := _before(one, own)) is not None]
    return tuple(sorted((*general, *own), key=lambda one: one.first))


def split(found: tuple[Piece, ...], first: date, last: date, knowledge: Knowledge) -> tuple[Segment, ...]:
    """The days from `first` to `last` by rate; none if `last` comes before. Raises NoValueError for a day without one.

    >>> rates = pieces(knowledge, injury=False, typed={})
    >>> [(one.days, one.piece.words) for one in split(rates, date(2011, 6, 30), date(2011, 7, 2), knowledge)]
    [(1, '2‰/日'), (2, '0.5‰/日')]
    """
    segments = []
    day = first
    while day <= last:
        piece = next((one for one in found if one.first <= day and (one.last is None or day <= one.last)), None)
        if piece is None:
            raise _missing(knowledge, day)
        end = last if piece.last is None else min(last, piece.last)
        segments.append(Segment(piece, day, end))
        day = end + _DAY
    return tuple(segments)


def without_order(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The days that count where no order to pay was missed (没有责令后逾期)."""
    return tuple(one for one in segments if not one.piece.after_order)


def rate_name(value_id: str) -> str:
    """The name of the field in which a reader types another rate for a value."""
    return f"rate-{value_id.replace('_', '-')}"


def _of(knowledge: Knowledge, parameter_id: str, typed: Mapping[str, Decimal]) -> list[Piece]:
    found = []
    for value in knowledge.parameters[parameter_id].values:
        own = typed.get(value.id)
        if own is None and not usable(value, unconfirmed=False):
            continue
        found.append(
            Piece(
                date.fromisoformat(value.sure_start),
                date.fromisoformat(value.sure_end) if value.sure_end else None,
                value.decimal if own is None else own,
                f"{value.document}{value.article}",
                value_ref(value, knowledge),
                own is not None,
                value.id in AFTER_ORDER,
            )
        )
    return found


def _before(piece: Piece, own: list[Piece]) -> Piece | None:
    """What is left of a general rate before the injury fee's own article begins."""
    if not own or (piece.last is not None and piece.last < own[0].first):
        return piece
    return replace(piece, last=own[0].first - _DAY) if piece.first < own[0].first else None


def _missing(knowledge: Knowledge, day: date) -> NoValueError:
    try:
        knowledge.parameter_on(GENERAL, day.isoformat())
    except NoValueError as error:
        return error
    raise ValueError(f"{day} 有滞纳金比例，却没有分到段里")
