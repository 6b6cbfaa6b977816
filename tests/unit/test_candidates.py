"""What may hold on a day: planted values of every kind, and this city's limits through the years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from calculators.policy.knowledge import Knowledge
from calculators.policy.lookup import NoValueError, candidates_between, candidates_on, parameter_on, same_notice
from calculators.policy.parameters import DatedValue, Parameter, Unit, Use, Wanted
from calculators.policy.resolve import value_ref
from scripts.data.periods import settle, spans
from scripts.data.records import Raw, ValueData, ValueRecord
from scripts.data.toml_file import RecordFile

CHECKED = date(2026, 11, 29)


def planted(*items: Raw) -> Parameter:
    """A parameter of values written as in a data file: {id, value, grade, from, …}."""
    file = RecordFile("planted.toml", {})
    values: list[Raw] = []
    for item in items:
        raw: Raw = {"to": "未读到", "ends": "statute", "checked": CHECKED, "sure_why": "x"} | item
        kept = {name: raw.get(name, []) for name in ("conflicts", "only")}
        dates = spans(file, raw["id"], cast(ValueRecord, raw))
        values.append({"id": raw["id"], "grade": raw["grade"], "state": raw.get("state", "known"), **kept, **dates})
    settle(file, cast(list[ValueData], values))
    built = [
        DatedValue(**(value | {"conflicts": tuple(value["conflicts"]), "only": tuple(value["only"])}), value=number)
        for value, item in zip(values, items, strict=True)
        for number in [() if item.get("state") else (item.get("value", "1"),)]
    ]
    unit = Unit("yuan", "元", "money", "1")
    return Parameter("x", "x", "数", "天津", ("pension", "medical"), unit, "", "", "", tuple(built))


def ids(parameter: Parameter, day: str, insurance: str = "") -> str:
    """The candidates of a day in a word: certain ones alone, with + where something unread may hold."""
    found = candidates_on(parameter, day, insurance)
    named = " ".join(value.id for value in found.values)
    return f"={found.certain.id}" if found.certain else named + ("+" if found.unread else "")


STATUTE = {"id": "law", "grade": "B", "from": date(2011, 7, 1)}
OLD = {
    "id": "old",
    "grade": "B",
    "value": "1",
    "from": date(2023, 8, 1),
    "ends": "yearly",
    "sure_to": date(2024, 7, 31),
}
YEAR = {
    "id": "year",
    "grade": "B",
    "value": "2",
    "from": date(2024, 8, 1),
    "ends": "yearly",
    "successor": date(2025, 7, 1),
}


def test_a_statute_still_answers_after_the_last_check() -> None:
    law = planted(STATUTE)
    assert [ids(law, day) for day in ("2011-06-30", "2011-07-01", "2026-11-29", "2030-01-01")] == ["", *["=law"] * 3]
    assert law.values[0].period == "2011-07-01起，依据核对至2026-11-29"
    assert (law.values[0].due, law.values[0].sure_end) == ("2027-11-29", "")


def test_from_its_day_on_a_yearly_standard_s_unread_successor_is_a_candidate() -> None:
    parameter = planted(OLD, YEAR)
    assert ids(parameter, "2025-06-30") == "=year"
    assert ids(parameter, "2025-07-01") == ids(parameter, "2027-01-01") == "year+"
    with pytest.raises(NoValueError, match="能确定的标准到 2025-06-30 为止，此后应有新的标准"):
        parameter_on({"x": parameter}, "x", "2025-07-01")


def test_a_successor_that_was_read_surely_ends_a_yearly_standard() -> None:
    after = {"id": "new", "grade": "A", "value": "3", "from": date(2025, 9, 1)}
    ended = OLD | {"id": "year", "value": "2", "from": date(2024, 8, 1), "sure_to": date(2025, 6, 30)}
    parameter = planted(ended, after)
    assert [ids(parameter, day) for day in ("2025-06-30", "2025-07-01", "2025-08-31", "2025-09-01")] == [
        "=year",
        "year+",
        "year+",
        "=new",
    ]


def test_a_dated_value_that_has_ended_answers_nothing() -> None:
    parameter = planted(
        {"id": "cut", "grade": "A", "from": date(2020, 2, 1), "to": date(2020, 12, 31), "ends": "dated"}
    )
    assert [ids(parameter, day) for day in ("2020-12-31", "2021-01-01")] == ["=cut", ""]
    assert parameter.values[0].due == ""


@pytest.mark.parametrize("grade", ["D", "E", "derived"])
def test_weak_sources_never_narrow_and_never_make_an_answer(grade: str) -> None:
    weak = {"id": "weak", "grade": grade, "value": "9", "from": date(2025, 7, 1)}
    alone = planted(YEAR)
    beside = planted(YEAR, weak)
    assert beside.values[0] == alone.values[0]
    assert ids(beside, "2025-06-30") == "=year"
    assert ids(beside, "2026-01-01") == "year weak+"
    only = candidates_on(planted(weak), "2026-01-01")
    assert (only.certain, only.unread, only.firm, [one.id for one in only.weak]) == (None, False, (), ["weak"])


def test_a_weak_source_gives_way_where_a_better_one_is_sure() -> None:
    weak = {"id": "weak", "grade": "D", "value": "9", "from": date(2020, 1, 1)}
    later = {"id": "later", "grade": "D", "value": "8", "from": date(2012, 1, 1)}
    parameter = planted(STATUTE, later, weak)
    assert ids(parameter, "2022-01-01") == "=law"
    assert [one.id for one in candidates_on(parameter, "2022-01-01").values] == ["law", "weak", "later"]
    cut = planted({"id": "early", "grade": "D", "from": date(2000, 1, 1)}, STATUTE)
    assert (cut.values[0].sure_end, cut.values[0].due, ids(cut, "2011-06-30")) == ("2011-06-30", "", "early")


def test_between_two_values_whose_border_was_not_read_one_of_them_holds() -> None:
    one = {
        "id": "one",
        "grade": "C",
        "value": "20",
        "from": date(2012, 1, 1),
        "to": "2016-05",
        "sure_to": date(2016, 4, 30),
    }
    two = {"id": "two", "grade": "C", "value": "19", "from": "2016-05"}
    parameter = planted(one, two)
    assert [ids(parameter, day) for day in ("2016-04-30", "2016-05-15", "2016-05-31", "2016-06-01")] == [
        "=one",
        "two one",
        "=two",
        "=two",
    ]
    month = candidates_between(parameter, "2016-05-01", "2016-05-31")
    assert ({one.id for one in month.values}, month.certain, month.unread) == ({"one", "two"}, None, False)
    whole = candidates_between(parameter, "2016-06-01", "2016-06-30").certain
    assert whole is not None
    assert whole.id == "two"


def test_a_month_in_which_a_value_changes_has_both_and_one_that_nobody_speaks_of_is_unread() -> None:
    parameter = planted(OLD, YEAR)
    found = candidates_between(parameter, "2024-07-15", "2024-08-14")
    assert ([one.id for one in found.values], found.certain, found.unread) == (["year", "old"], None, False)
    early = candidates_between(parameter, "2023-07-15", "2023-08-14")
    assert ([one.id for one in early.values], early.certain, early.unread) == (["old"], None, True)
    assert not candidates_between(parameter, "2022-01-01", "2022-01-31").unread


def test_values_that_contradict_each_other_are_alternatives() -> None:
    one = {"id": "one", "grade": "B", "from": date(2020, 1, 1), "conflicts": ["two"]}
    two = {"id": "two", "grade": "B", "value": "2", "from": date(2020, 1, 1), "conflicts": ["one"]}
    assert ids(planted(one, two), "2021-01-01") == "one two"


def test_a_value_of_one_insurance_is_certain_for_that_one_only() -> None:
    every = {"id": "every", "grade": "B", "from": date(2011, 1, 1), "ends": "yearly", "sure_to": date(2011, 12, 31)}
    pension = {"id": "own", "grade": "C", "from": date(2012, 1, 1), "to": date(2012, 12, 31), "only": ["pension"]}
    parameter = planted(every, pension)
    assert [ids(parameter, "2012-06-01", one) for one in ("pension", "medical", "")] == ["=own", "every+", "every own+"]


def test_what_was_looked_for_in_vain_is_told_for_its_days() -> None:
    parameter = planted({"id": "nothing", "grade": "none", "state": "not-found", "ends": "", "from": date(2026, 1, 1)})
    found = candidates_on(parameter, "2026-05-01")
    assert ([one.id for one in found.missing], found.values, found.unread) == (["nothing"], (), False)
    month = candidates_between(parameter, "2026-05-01", "2026-05-31")
    assert [one.id for one in month.missing] == ["nothing"]


def test_this_city_s_limits(knowledge: Knowledge) -> None:
    """As the research of 2026-11-29 sums them up."""

    def numbers(day: str, name: str = "bases/floor") -> list[str]:
        return [value.value[0] for value in knowledge.candidates_on(name, day, "medical").values]

    assert numbers("2026-11-29") == ["5013", "5124", "5180"]
    assert numbers("2026-11-29", "bases/ceiling") == ["25065", "25620", "25902"]
    assert numbers("2025-05-01") == ["5013", "5124"]
    assert numbers("2019-08-01", "bases/ceiling") == ["16821", "17613"]
    assert numbers("2016-09-01", "bases/ceiling") == ["14058", "14832"]
    assert numbers("2026-11-29", "rates/unemployment/employer") == []
    month = candidates_between(knowledge.parameters["bases/ceiling"], "2023-08-01", "2023-08-31")
    assert [value.value[0] for value in month.values] == ["23757", "22434"]
    assert not month.unread


def test_a_floor_and_its_ceiling_stand_in_one_notice(knowledge: Knowledge) -> None:
    floors, ceilings = (knowledge.parameters[f"bases/{name}"].values for name in ("floor", "ceiling"))
    twins = {one.id: [other.id for other in ceilings if same_notice(one, other)] for one in floors if one.value}
    assert twins["tj_base_floor_2025"] == ["tj_base_ceiling_2025"]
    assert twins["tj_base_floor_2024"] == ["tj_base_ceiling_2024"]
    assert all(len(found) <= 1 for found in twins.values())
    assert not same_notice(DatedValue("a"), DatedValue("b"))


@pytest.mark.parametrize(
    ("parameter", "value", "since", "period"),
    [
        ("rates/pension/employee-national", "cn_pension_employee_final_1997",
         "1998-01-01起施行，本站能确定的是2004-12-31以后", "1998-01-01起施行，本站能确定的是2004-12-31以后，本站能确定到2005-12-31"),
        ("rates/unemployment/employer", "tj_unemp_employer_2001",
         "2001年起施行，本站能确定的是2002-12-31以后", "2001年起施行，本站能确定的是2002-12-31以后，到2014-12-31"),
        ("arrears/late-fee", "cn_late_fee_1999", "1999-01-22起", "1999-01-22至2011-06-30"),
        ("bases/floor", "tj_base_floor_2024", "2024-08-01起", "2024-08-01起，本站能确定到2024-12-31"),
        ("bases/floor", "tj_base_floor_2025", "2025年起", "2025年起，终止日未读到"),
        ("bases/medical-floor-share", "tj_medical_base_floor", "起始日未读到", "起始日未读到，终止日未读到"),
    ],
)  # fmt: skip
def test_what_is_surely_valid_is_never_told_as_the_start(
    knowledge: Knowledge, parameter: str, value: str, since: str, period: str
) -> None:
    one = next(one for one in knowledge.parameters[parameter].values if one.id == value)
    assert (one.since, one.period) == (since, period)
    assert one.ref.detail.startswith(since)
    assert value_ref(one, knowledge).detail.startswith(period)


def test_a_start_that_was_not_read_and_a_day_that_is_sure() -> None:
    value = DatedValue("a", sure_start="2005-01-01", use=Use.OFFER, wanted=Wanted("x"))
    assert value.since == "起始日未读到，本站能确定的是2005-01-01以后"
    assert (
        replace(value, start="2023-01", end="2024").period
        == "2023年1月起施行，本站能确定的是2005-01-01以后，依据核对至"
    )
    assert replace(value, sure_start="", start="2023-01", end="2024").period == "2023年1月起，到2024年"
