"""Rates and bounds of the contribution base (费率、基数上下限) for one month, each taken or refused with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ..core.given import Given
from ..core.model import CalculatorError, Field, FieldKind, InputError, Option, Problem, Ref
from ..core.money import FEN
from ..core.months import last_day
from ..policy.knowledge import Knowledge
from ..policy.lookup import Gap, NoValueError
from ..policy.resolve import (
    GROUP,
    TYPED,
    UNCONFIRMED_FIELD,
    ResolvedParameter,
    UnconfirmedValueError,
    found_before,
    resolve,
    value_ref,
)
from .relief import RELIEF, cut

EMPLOYER, EMPLOYEE, PERSON, RURAL = "单位", "职工", "个人", "农民合同制工人"
FLEXIBLE = "flexible"
CLASSES = "一二三四五六七八"
_FLOOR, _CEILING = "bases/floor", "bases/ceiling"
_MULTIPLE, _MINIMUM = "bases/unemployment-floor-multiple", "bases/minimum-wage"
_FLOATS = {"up": ("rates/injury/float-up", "上浮到"), "down": ("rates/injury/float-down", "下浮到")}
_RATES = {
    ("pension", EMPLOYER): ("rates/pension/employer",),
    ("pension", EMPLOYEE): ("rates/pension/employee", "rates/pension/employee-national"),
    ("pension", PERSON): ("rates/pension/flexible",),
    ("medical", EMPLOYER): ("rates/medical/employer",),
    ("medical", EMPLOYEE): ("rates/medical/employee",),
    ("medical", PERSON): ("rates/medical/flexible", "rates/medical/flexible-with-maternity"),
    ("unemployment", EMPLOYER): ("rates/unemployment/employer",),
    ("unemployment", EMPLOYEE): ("rates/unemployment/employee",),
    ("unemployment", RURAL): ("rates/unemployment/rural-worker",),
    ("injury", EMPLOYER): (),
    ("injury", EMPLOYEE): ("rates/injury/employee",),
    ("maternity", EMPLOYER): ("rates/maternity/employer",),
    ("maternity", EMPLOYEE): ("rates/maternity/employee",),
    ("maternity", PERSON): ("rates/maternity/flexible",),
}
"""Where each rate stands; the later ones are used only if the first has no value for the day. Work injury: by class."""
_SIDES = {EMPLOYER: "employer", EMPLOYEE: "employee", PERSON: "flexible", RURAL: "rural"}
NO_TYPED = frozenset({("injury", EMPLOYEE), ("maternity", EMPLOYEE)})
"""Sides that pay nothing by an article; before it was in force nothing was found that they pay."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Floor and ceiling of the base for one insurance."""

    floor: ResolvedParameter
    ceiling: ResolvedParameter

    @property
    def refs(self) -> tuple[Ref, ...]:
        """The citations of both, told apart by their parts."""
        named = (("下限", self.floor.refs), ("上限", self.ceiling.refs))
        return tuple(replace(ref, part=ref.part + word) for word, refs in named for ref in refs)

    def clamp(self, wage: Decimal) -> Decimal:
        """The wage, at least the floor, at most the ceiling."""
        return min(max(wage, self.floor.amount), self.ceiling.amount).quantize(FEN)


@dataclass(frozen=True, slots=True)
class OwnRates:
    """What the reader typed in place of what the documents say, None where it is to be looked up. `unconfirmed`: D-grade
    values may be used; `rates` by insurance and side; `injury_class` 1 to 8 and `floating` up-120, by their options.
    """

    unconfirmed: bool
    floor: Decimal | None
    ceiling: Decimal | None
    unemployment_floor: Decimal | None
    injury_class: str | None
    floating: str | None
    rates: Mapping[tuple[str, str], Decimal]
    relief: str | None = None
    """sme, large, or none: whose contributions were cut in 2020; None where it was not said."""


def read_rates(given: Given) -> OwnRates:
    """The rates and bounds that were typed."""
    return OwnRates(
        given.ticked("unconfirmed"),
        given.amount("floor"),
        given.amount("ceiling"),
        given.amount("floor-unemployment"),
        given.choice("class"),
        given.choice("float"),
        {key: typed for key in _RATES if (typed := given.amount(_field(*key))) is not None},
        given.choice(RELIEF),
    )


def rate_fields(names: dict[str, str]) -> tuple[Field, ...]:
    """The optional fields by which a reader types rates and bounds. `names` are the insurances' short names."""
    bounds = (
        Field("floor", "缴费基数下限", FieldKind.MONEY, GROUP, unit="元"),
        Field("ceiling", "缴费基数上限", FieldKind.MONEY, GROUP, unit="元"),
        Field("floor-unemployment", "失业保险的基数下限", FieldKind.MONEY, GROUP, "和其他险种不同才填", unit="元"),
    )
    rates = tuple(
        Field(_field(one, side), f"{names[one]}保险费率：{_named(side)}", FieldKind.RATE, GROUP, unit="%")
        for one, side in _RATES
        if (one, side) not in NO_TYPED
    )
    return (UNCONFIRMED_FIELD, *bounds, *rates)


def unused(own: OwnRates, used: set[tuple[str, str]], names: dict[str, str]) -> list[str]:
    """What was typed for sides that are not part of this calculation, by the names of the fields."""
    left = [f"{names[one]}保险费率：{_named(side)}" for one, side in own.rates if (one, side) not in used]
    if own.injury_class is not None and ("injury", EMPLOYER) not in used:
        left.append("工伤保险行业类别")
    if own.floating is not None and ("injury", EMPLOYER) not in used:
        left.append("工伤保险费率浮动")
    if own.unemployment_floor is not None and not any(one == "unemployment" for one, _ in used):
        left.append("失业保险的基数下限")
    return left


def covers_maternity(own: OwnRates, knowledge: Knowledge, day: str) -> bool:
    """Do people who pay alone pay for maternity within their medical rate on a day (医疗费率已含生育)?"""
    alone, both = (knowledge.candidates_on(one, day) for one in _RATES["medical", PERSON])
    return ("medical", PERSON) not in own.rates and not alone.values and bool(both.values)


def class_fields(knowledge: Knowledge, group: str, rare: str) -> tuple[Field, ...]:
    """The injury class, and, in the group `rare`, whether its rate floats."""
    classes = tuple(Option(str(at), f"{name}类行业") for at, name in enumerate(CLASSES, 1))
    floats = tuple(
        Option(f"{way}-{share}", f"{words}{share}%")
        for way, (parameter, words) in _FLOATS.items()
        for value in knowledge.parameters[parameter].values
        for share in value.value
    )
    until = knowledge.parameters["rates/injury/three-1-national"].values[-1].sure_end
    return (
        Field("class", "工伤保险行业类别", FieldKind.CHOICE, group, f"{until}以前只有一类到三类", options=classes),
        Field("float", "工伤保险费率浮动", FieldKind.CHOICE, rare, "没有浮动就空着，按基准费率", options=floats),
    )


def bounds(own: OwnRates, knowledge: Knowledge, insurance: str, day: str) -> Bounds | str:
    """Floor and ceiling on a day, or the reason why there are none.

    The unemployment insurance had a floor of its own, a multiple of the minimum wage.
    """
    try:
        ceiling = _in_month(knowledge, _CEILING, day, own.ceiling, unconfirmed=own.unconfirmed, insurance=insurance)
        floor = _unemployment_floor(own, knowledge, day) if insurance == "unemployment" else None
        floor = floor or _in_month(knowledge, _FLOOR, day, own.floor, unconfirmed=own.unconfirmed, insurance=insurance)
    except CalculatorError as error:
        return _reason(error)
    if floor.amount > ceiling.amount:
        name = "floor-unemployment" if own.unemployment_floor is not None else "floor"
        told = f"缴费基数下限：{floor.words}比上限{ceiling.words}还高，请核对"
        raise InputError((Problem(name, told),))
    return Bounds(floor, ceiling)


def rate(own: OwnRates, knowledge: Knowledge, insurance: str, side: str, day: str) -> ResolvedParameter | str | None:
    """The rate of one side on a day, or the reason why there is none; None where nothing was found that this side pays."""
    if (insurance, side) not in _RATES:
        return "没有查到灵活就业人员缴这项保险费的费率" if side == PERSON else None
    try:
        found = _full_rate(own, knowledge, insurance, side, day)
    except NoValueError as error:
        return None if (insurance, side) in NO_TYPED and error.gap is Gap.BEFORE else _reason(error)
    except UnconfirmedValueError as error:
        return _reason(error)
    if side != EMPLOYER or (insurance, side) in own.rates:
        return found
    return cut(found, knowledge, own.relief, insurance, day)


def _full_rate(own: OwnRates, knowledge: Knowledge, insurance: str, side: str, day: str) -> ResolvedParameter:
    """The rate of one side before anything was cut. Raises NoValueError or UnconfirmedValueError."""
    typed, unsure = own.rates.get((insurance, side)), own.unconfirmed
    if (insurance, side) == ("injury", EMPLOYER):
        return _injury(own, knowledge, day)
    *before, last = _RATES[insurance, side]
    for parameter in before:
        with suppress(NoValueError):
            return _in_month(knowledge, parameter, day, typed, unconfirmed=unsure)
    return _in_month(knowledge, last, day, typed, unconfirmed=unsure)


def _in_month(
    knowledge: Knowledge, parameter: str, day: str, typed: Decimal | None, *, unconfirmed: bool, insurance: str = ""
) -> ResolvedParameter:
    """A parameter in the month that begins on this day: whatever holds on one of its days may be what is meant."""
    last = last_day(date.fromisoformat(day)).isoformat()
    return resolve(knowledge, parameter, day, typed, unconfirmed=unconfirmed, insurance=insurance, last=last)


def _injury(own: OwnRates, knowledge: Knowledge, day: str) -> ResolvedParameter:
    number, floating, unsure = own.injury_class, own.floating, own.unconfirmed
    typed = own.rates.get(("injury", EMPLOYER))
    if typed is not None:
        if floating:
            told = "工伤保险费率浮动：已经自己填了工伤保险费率，请填浮动以后的，这里空着"
            raise InputError((Problem("float", told),))
        return _in_month(knowledge, "rates/injury/eight-1-national", day, typed, unconfirmed=unsure)
    if number is None:
        raise UnconfirmedValueError("工伤保险单位缴费率：没有选行业类别。请选类别，或者自己填费率")
    eight = knowledge.parameters["rates/injury/eight-1-national"].values
    scheme = "eight" if any(value.sure_start <= day for value in eight) else "three"
    parameter = f"rates/injury/{scheme}-{number}-national"
    if parameter not in knowledge.parameters:
        raise InputError((Problem("class", f"工伤保险行业类别：{day[:7]}只有一类到三类，请按当时的类别选"),))
    own_city = knowledge.parameters.get(parameter.removesuffix("-national"))
    if own_city is not None and any(value.firm and value.perhaps_on(day) for value in own_city.values):
        parameter = own_city.id
    base = _in_month(knowledge, parameter, day, None, unconfirmed=unsure)
    if not floating:
        return base
    way, share = floating.split("-")
    if way == "down" and number == "1":
        raise InputError((Problem("float", "工伤保险费率浮动：一类行业只上浮，不下浮"),))
    reading = knowledge.parameter_on(_FLOATS[way][0], day)
    shown = f"{base.shown} × {share}%"
    amount = base.amount * Decimal(share) / 100
    refs = value_ref(reading.value, knowledge)
    return replace(base, amount=amount, shown=shown, more=(refs,))


def _unemployment_floor(own: OwnRates, knowledge: Knowledge, day: str) -> ResolvedParameter | None:
    """Typed; or a multiple of the minimum wage while that rule held; or None: the general floor."""
    typed, unsure = own.unemployment_floor, own.unconfirmed
    if typed is not None:
        return ResolvedParameter(typed, f"{typed:,}元/月", "失业保险的基数下限", None, TYPED)
    try:
        multiple = resolve(replace(knowledge, world=None), _MULTIPLE, day, None, unconfirmed=unsure)
    except NoValueError:
        return None
    minimum = _in_month(knowledge, _MINIMUM, day, None, unconfirmed=unsure)
    amount = multiple.amount * minimum.amount
    return replace(minimum, amount=amount, shown=f"{minimum.shown} × {multiple.shown}", more=multiple.refs)


def _reason(error: CalculatorError) -> str:
    found = found_before(error) if isinstance(error, NoValueError) else ""
    return f"{error}{found}"


def _field(insurance: str, side: str) -> str:
    return f"rate-{_SIDES[side]}-{insurance}"


def _named(side: str) -> str:
    return {PERSON: "灵活就业人员", RURAL: f"{RURAL}本人"}.get(side, side)
