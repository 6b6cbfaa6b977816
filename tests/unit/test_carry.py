"""接着算: one description of what means the same, and nothing in a link that may not stand there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

import pytest

from calculators import bridge, carry
from calculators.catalog import FOLDERS, NAMES, find
from calculators.core.model import FieldKind
from calculators.output.link import decode, fragment
from calculators.policy.knowledge import Knowledge
from tests.unit.conftest import ROOT

GAP = {"kind": "private", "day": "2026-11-30", "staff": "4５", "enrolled-pension": "40", "migrant": "两个"}


def strange(meanings: tuple[Mapping[str, str], ...], knowledge: Knowledge) -> set[str]:
    """Fields of a description that are not there, are private, or are read in different ways."""
    found = set()
    for meaning in meanings:
        kinds = set()
        for name, field in meaning.items():
            fields = {one.name: one for one in find(name).fields(knowledge)}
            if field not in fields or not fields[field].told:
                found.add(f"{name}.{field}")
            else:
                kinds.add(fields[field].kind)
        if len(kinds - {FieldKind.MONTH}) > 1 or (
            FieldKind.MONTH in kinds and kinds - {FieldKind.MONTH, FieldKind.DATE}
        ):
            found.add(f"{sorted(meaning)}: {sorted(kinds)}")
    return found


def test_the_description_names_fields_that_are_there_and_read_alike(knowledge: Knowledge) -> None:
    assert strange(carry.MEANINGS, knowledge) == set()
    assert strange(({"gap": "staff", "priority": "staff"},), knowledge) == {"priority.staff"}
    assert strange(({"assessment": "unit", "gap": "kind"},), knowledge) == {"assessment.unit"}
    assert strange(({"gap": "staff", "checkup": "kind"},), knowledge)


def unlike(ways: Mapping[str, tuple[str, ...]], knowledge: Knowledge) -> set[str]:
    """Fields that are carried on to one that does not take all that they may hold: of another kind, or without an option."""
    found = set()
    for name, targets in ways.items():
        here = {one.name: one for one in find(name).fields(knowledge)}
        for target in targets:
            there = {one.name: one for one in find(target).fields(knowledge)}
            for meaning in carry.MEANINGS:
                if {name, target} <= set(meaning):
                    own, other = here[meaning[name]], there[meaning[target]]
                    days = ((name, own.name) in carry.MONTHS) != ((target, other.name) in carry.MONTHS)
                    kinds = (
                        {own.kind, other.kind} == {FieldKind.DATE, FieldKind.MONTH} if days else own.kind is other.kind
                    )
                    if not kinds or not {one.value for one in own.options} <= {one.value for one in other.options}:
                        found.add(f"{name}.{own.name} → {target}.{other.name}")
    return found


def test_whatever_is_carried_on_can_be_read_there(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    assert unlike(carry.NEXT, knowledge) == set()
    assert unlike({"person": ("priority",)}, knowledge) == {"person.category → priority.category"}, "over-age"
    monkeypatch.setattr(carry, "MONTHS", frozenset())
    assert unlike({"gap": ("contribution",)}, knowledge) == {"gap.day → contribution.month"}


def test_a_link_says_the_title() -> None:
    assert {name: find(name).title for name in carry.TITLES} == carry.TITLES
    assert set(carry.TITLES) == {one for ways in carry.NEXT.values() for one in ways}


def test_every_calculator_leads_on() -> None:
    assert set(carry.NEXT) == set(FOLDERS)
    for name, ways in carry.NEXT.items():
        assert set(ways) < set(NAMES) - {name}
        assert ways or name in ("checkup", "person")


def test_what_was_typed_fills_in_the_next(knowledge: Knowledge) -> None:
    ways = {one.calculator: dict(one.typed) for one in carry.onward("gap", GAP, knowledge)}
    assert ways["checkup"] == {"day": "2026-11-30", "kind": "private", "staff": "4５", "enrolled-pension": "40"}
    assert ways["contribution"] == {"month": "2026-11"}
    assert ways["deadlines"] == {"today": "2026-11-30"}
    for name, typed in ways.items():
        assert decode(f"{name}/#{fragment(tuple(typed.items()))}") == (name, typed)


def test_a_month_fills_in_no_day(knowledge: Knowledge) -> None:
    (arrears, _) = carry.onward("contribution", {"month": "2026-11", "rounding": "jiao"}, knowledge)
    assert dict(arrears.typed) == {"rounding": "jiao"}


@pytest.mark.parametrize(("typed", "told"), [("2026年11月30日", "2026-11"), ("去年", None), ("", None)])
def test_a_day_fills_in_its_month_in_whatever_way_it_was_typed(
    typed: str, told: str | None, knowledge: Knowledge
) -> None:
    ways = {one.calculator: dict(one.typed) for one in carry.onward("arrears", {"paid": typed}, knowledge)}
    assert ways["contribution"].get("month") == told


def test_a_category_is_carried_on(knowledge: Knowledge) -> None:
    ways = {one.calculator: dict(one.typed) for one in carry.onward("priority", {"category": "staff"}, knowledge)}
    assert ways["person"] == {"category": "staff"}


def test_no_other_calculator_is_imported(knowledge_json: str) -> None:
    """A page has one: to lead on to the others must not cost every first answer their modules."""
    program = (
        "import json, sys\nfrom calculators import bridge\n"
        "bridge.open_knowledge(sys.stdin.read())\n"
        'assert json.loads(bridge.respond("gap", \'{"kind": "private", "staff": "3"}\'))["ok"]\n'
        'print(*sorted(one for one in sys.modules if one.endswith(".calculator")))'
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=knowledge_json, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["calculators.calculator", "calculators.gap.calculator"]


def test_the_page_offers_them_and_the_example_hands_nothing_on(knowledge_json: str) -> None:
    bridge.open_knowledge(knowledge_json)
    typed = json.dumps({"kind": "private", "staff": "3", "day": "2026-11-30", "enrolled-pension": "1"})
    own = json.loads(bridge.respond("gap", typed))["html"]
    assert 'aria-label="接着算"' in own
    assert "calculators/checkup/#v=1&amp;day=2026-11-30&amp;kind=private&amp;staff=3&amp;enrolled-pension=1" in own
    assert "calculators/contribution/#v=1&amp;month=2026-11&amp;kind=employer&amp;missing-pension=2" in own
    example = json.loads(bridge.respond("gap", typed, example_json=typed))["html"]
    assert 'calculators/checkup/"' in example
