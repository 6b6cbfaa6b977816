"""With many policies, a page about one speaks of that one, and a page about an insurance keeps every published place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from jinja2 import Environment

from calculators.policy.knowledge import Knowledge, Policy
from scripts.data.examples import read_examples
from scripts.pages import calls, front_matter
from tests.conftest import ROOT

REAL = "jzbf-2005-21"
MORE = 7


@pytest.fixture(scope="module")
def many(knowledge: Knowledge) -> Knowledge:
    """The real policy, and seven like it that were written later."""
    real = knowledge.policies[REAL]
    later = [
        replace(real, id=f"jzbf-{2005 + more}-9", number=f"某{2005 + more}号", written=f"{2005 + more}-01-01")
        for more in range(1, MORE + 1)
    ]
    return replace(knowledge, policies={one.id: one for one in (real, *later)})


@pytest.fixture(scope="module")
def environment(many: Knowledge) -> Environment:
    made = calls.environment(ROOT / "docs", many, read_examples(ROOT / "tests" / "examples"), {})
    made.globals["address"] = ""
    return made


def page(environment: Environment, path: str, policy: Policy | None = None) -> str:
    _, body = front_matter.split((ROOT / "docs" / path).read_text(encoding="utf-8"))
    return environment.from_string(body).render(root="../../", policy=policy)


@pytest.mark.parametrize("insurance", ["pension", "medical", "unemployment", "injury"])
def test_every_group_has_its_place_once_and_the_newest_are_told_in_full(
    environment: Environment, many: Knowledge, insurance: str
) -> None:
    text = page(environment, f"insurance/{insurance}.md")
    wanted = {
        f"{policy.id}-{group.id}"
        for policy in many.policies.values()
        for group in policy.groups
        if group.insurance in (insurance, "all")
    }
    found = re.findall(r'<li id="([^"]+)"', text)
    assert sorted(found) == sorted(wanted)
    assert len(wanted) >= MORE + 1
    assert set(re.findall(r'<div class="cite" data-policy="([^"]+)"', text)) == {
        one.id for one in calls.newest(many.policies.values())[: calls.RECENT]
    }
    assert f"更早的{MORE + 1 - calls.RECENT}份文件的目标" in text
    assert text.count('class="duties"') == calls.RECENT


def test_a_policy_s_own_page_speaks_of_no_other(environment: Environment, many: Knowledge) -> None:
    seen = 0
    for path in sorted((ROOT / "docs" / "policies" / "_each").glob("*.md")):
        if path.stem in ("collation", "downloads", "history"):
            continue  # these are made of what a policy like the real one does not have
        text = page(environment, f"policies/_each/{path.name}", many.policies[REAL])
        assert "某2006号" not in text, path
        seen += 1
    assert seen >= 4
