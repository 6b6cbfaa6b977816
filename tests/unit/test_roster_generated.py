"""Made-up rosters, a few of those of `make rosters`: every figure is right, and a wrong one is seen to be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculators.policy.knowledge import Knowledge
from tests.generated.__main__ import judge
from tests.generated.rosters import Made, make


@pytest.mark.parametrize("seed", range(1, 41))
def test_a_made_up_roster_is_read_right(seed: int, knowledge: Knowledge) -> None:
    made = make(seed)
    assert judge(made, knowledge).wrong == frozenset(), made.noise


def test_the_same_seed_makes_the_same_roster() -> None:
    assert make(5).content == make(5).content
    assert make(5).content != make(6).content


def test_what_is_read_wrong_is_seen(knowledge: Knowledge) -> None:
    made = make(3)
    other = replace(made.people[0], name="别人", wage=made.people[0].wage + 1)
    found = judge(Made(made.name, made.content, [other, *made.people[1:]], made.noise), knowledge)
    assert {"people", "wages"} <= found.wrong
    assert judge(Made("0", b"", made.people), knowledge).wrong == {"refused"}
