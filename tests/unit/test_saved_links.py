"""Links that readers have kept: the same numbers as on the day they were made, or a word on what was dropped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from calculators.catalog import find, listed
from calculators.output import link
from calculators.policy.knowledge import Knowledge
from tests.links.record import KEPT, Saved, again, read_saved
from tests.unit.test_examples import FILES


def fault(saved: Saved, knowledge: Knowledge) -> str:
    """What a kept link does not do any more, or nothing."""
    name, typed = link.decode(saved.address)
    unknown = tuple(sorted(set(typed) - {field.name for field in find(name).fields(knowledge)}))
    if unknown != tuple(sorted(saved.dropped)):
        return f"{saved.address}：表格没有 {unknown}，记下的是 {saved.dropped}"
    now = again(saved, knowledge)
    same = ((now.headline, *now.figures), now.refused) == (saved.now, tuple(dict.fromkeys(saved.refused)))
    if saved.corrected:
        return f"{saved.address}：写了更正，结果却没有变" if same else ""
    if saved.dropped or same:
        return ""
    return f"{saved.address}：\n当时 {saved.headline} {saved.figures} {saved.refused}\n现在 {now.headline} {now.figures} {now.refused}"


@pytest.mark.parametrize("name", [one.name for one in listed()])
def test_every_kept_link_gives_the_same(name: str, knowledge: Knowledge) -> None:
    kept = read_saved(name)
    assert len(kept) >= 8
    assert [told for one in kept if (told := fault(one, knowledge))] == []


def test_no_kept_link_is_left_out(knowledge: Knowledge) -> None:
    assert {path.stem for path in KEPT.glob("*.toml")} == {one.name for one in listed()}
    assert sum(len(read_saved(one.name)) for one in listed()) >= 0.9 * len(FILES)


def test_the_checker_sees_faults(knowledge: Knowledge) -> None:
    good = next(one for one in read_saved("gap") if one.headline)
    assert fault(good, knowledge) == ""
    assert "当时 别的" in fault(replace(good, headline="别的"), knowledge)
    assert "现在" in fault(replace(good, figures=good.figures[:-1]), knowledge)
    assert "写了更正，结果却没有变" in fault(replace(good, corrected="x"), knowledge)
    assert fault(replace(good, corrected="x", headline="别的"), knowledge) == ""
    assert fault(replace(good, headline="别的", reworded=good.headline), knowledge) == ""
    assert "现在" in fault(replace(good, reworded="别的"), knowledge)
    assert "表格没有 ('wages',)" in fault(replace(good, address=f"{good.address}&wages=3"), knowledge)
    assert fault(replace(good, address=f"{good.address}&wages=3", dropped=("wages",)), knowledge) == ""
