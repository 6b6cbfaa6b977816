"""One deadline worked out (期限的算法): the last day, counted from the day of its event by the rule of that day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..core.model import Ref
from ..policy.duties import EmployerRule
from ..policy.knowledge import Knowledge
from ..policy.lookup import Gap, NoValueError
from ..policy.parameters import DatedValue
from ..policy.resolve import TRIED, ResolvedParameter, UnconfirmedValueError, resolve
from .case import Case
from .obligations import DECLARATION, OTHERS, Obligation, monthly_on, others_on


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One deadline worked out, or the reason why it was not."""

    obligation: Obligation
    start: date
    days: int = 0
    last: date | None = None
    resolved: ResolvedParameter | None = None
    refused: str = ""
    together: bool = False
    monthly: EmployerRule | None = None
    """In place of days: the duty of every month."""
    ended: DatedValue | None = None
    """The rule that held last, where it had ended by then."""

    @property
    def act(self) -> str:
        """What has to be done; 未核实 where its days are not confirmed."""
        tried = self.resolved is not None and self.resolved.mark == TRIED
        return f"{self.obligation.act}（{TRIED}）" if tried else self.obligation.act

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The citation of its days, none when they were typed."""
        if self.monthly is not None:
            return (self.monthly.ref,)
        return (
            tuple(replace(ref, part=f"{self.obligation.act}的期限") for ref in self.resolved.refs)
            if self.resolved
            else ()
        )


def work_out(obligation: Obligation, case: Case, knowledge: Knowledge) -> DeadlineLine | None:
    """One deadline on the day of its event; None where nothing happened that starts it, or where it is for others."""
    start, typed = case.events.get(obligation.event), case.typed.get(obligation)
    if start is None:
        return None
    others = others_on(start, knowledge)
    if obligation.parameter == OTHERS and typed is None and not (others and case.enterprise is False):
        return None
    if obligation.registers and others and case.enterprise and typed is None:
        return DeadlineLine(obligation, start, together=True, resolved=others)
    monthly = monthly_on(start.isoformat(), knowledge) if obligation.parameter == DECLARATION else None
    if monthly is not None and typed is None:
        return DeadlineLine(obligation, start, monthly=monthly)
    try:
        resolved = resolve(knowledge, obligation.parameter, start.isoformat(), typed, unconfirmed=False)
    except NoValueError as error:
        last = max(error.parameter.values, key=lambda value: value.sure_end) if error.gap is Gap.AFTER else None
        return DeadlineLine(obligation, start, refused=str(error), ended=last)
    except UnconfirmedValueError as error:
        return DeadlineLine(obligation, start, refused=str(error))
    days = int(resolved.amount)
    return DeadlineLine(obligation, start, days, start + timedelta(days=days - int(case.same_day)), resolved)
