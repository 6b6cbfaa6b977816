"""Rosters that were read wrong once, each with its people, what is asked, and what is doubted (tests/fixtures/rosters)."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from calculators.policy.knowledge import Knowledge
from calculators.roster.model import Roster
from calculators.roster.read.decisions import FileError
from tests.conftest import ROOT
from tests.unit.roster_samples import worked

FOLDER = ROOT / "tests" / "fixtures" / "rosters"
KEPT: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "kept.toml").read_text(encoding="utf-8"))
_STATE = {True: "Y", False: "n", None: "-"}


def shown(roster: Roster) -> list[str]:
    """The people as the register writes them."""
    return [
        f"{roster.source.place(one.row)} {one.name or '·'} {''.join(_STATE[state] for state in one.states)} "
        f"{'·' if one.wage is None else one.wage} {one.hired or '·'}"
        for one in sorted((*roster.people, *roster.gone), key=lambda one: one.row)
    ]


@pytest.mark.parametrize("name", KEPT)
def test_a_roster_that_was_read_wrong_once_is_read_right(name: str, knowledge: Knowledge) -> None:
    content, wanted = (FOLDER / "kept" / name).read_bytes(), KEPT[name]
    if "refused" in wanted:
        with pytest.raises(FileError) as refused:
            worked(content, knowledge)
        assert str(refused.value).startswith(wanted["refused"])
        return
    roster = worked(content, knowledge)
    assert shown(roster) == wanted["people"]
    assert [one.name for one in roster.gone] == wanted.get("gone", [])
    assert [one.id for one in roster.decisions if one.asked] == wanted.get("asked", [])
    assert sum(map(len, roster.skipped.values())) == wanted.get("left_out", 0)
    assert sorted({f"{one.row} {one.column}" for one in roster.doubts}) == wanted.get("doubts", [])


def test_every_roster_has_its_numbers() -> None:
    assert {path.name for path in (FOLDER / "kept").iterdir()} == set(KEPT)
