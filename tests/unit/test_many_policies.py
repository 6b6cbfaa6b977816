"""With many policies, a page about one speaks of that one, and a page about an insurance keeps every published place."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment

from calculators.policy.knowledge import Knowledge, Policy
from scripts.data.examples import read_examples
from scripts.exports.interface import make_interface
from scripts.output import Output
from scripts.pages import calls, front_matter, jsonld
from scripts.pages.crawlers import write_for_crawlers
from scripts.pages.write import build_pages
from scripts.restore import collation
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


GROWING = {
    "policies/index.md": "the one list of all",
    **{
        f"insurance/{one}.md": "a published place of every group"
        for one in ("pension", "medical", "unemployment", "injury")
    },
    "insurance/index.md": "a published place of every group",
}
"""The pages that may be longer with more policies, and why."""
SAID = re.compile(r"policies|recent|older|told|years|groups\(|target_lead|policy_list|search_start")
"""What a page says that tells of policies."""
A_POLICY = 1_500
"""Characters that one more policy may add to such a page: its links and words, not its citations."""


def more_of(knowledge: Knowledge, count: int) -> Knowledge:
    """The real policy, and so many older ones like it."""
    real = knowledge.policies[REAL]
    older = [
        replace(real, id=f"older-{1000 + one}", number=f"某{1000 + one}号", written=f"2004-{1 + one % 12:02}-01")
        for one in range(count - 1)
    ]
    return replace(knowledge, policies={one.id: one for one in (real, *older)})


@pytest.fixture(scope="module")
def sizes(knowledge: Knowledge) -> tuple[Environment, Environment]:
    """How pages are rendered among 30 policies, and among 60."""
    made = []
    for count in (30, 60):
        environment = calls.environment(ROOT / "docs", more_of(knowledge, count), {}, {})
        environment.globals |= {"address": "", "files_of": lambda _: [], "tables": (), "endpoints": ()}
        made.append(environment)
    return made[0], made[1]


def telling() -> list[str]:
    """The pages of the site that tell of policies."""
    docs = ROOT / "docs"
    pages = [one for one in docs.rglob("*.md") if not {"policies", "decisions"} & set(one.relative_to(docs).parts[:2])]
    pages.append(docs / "policies" / "index.md")
    return sorted(one.relative_to(docs).as_posix() for one in pages if SAID.search(one.read_text(encoding="utf-8")))


def test_a_page_of_the_site_does_not_grow_with_the_policies(sizes: tuple[Environment, Environment]) -> None:
    grown = {path: len(page(sizes[1], path)) - len(page(sizes[0], path)) for path in telling()}
    assert {path for path, more in grown.items() if more} == set(GROWING)
    assert {path: more for path, more in grown.items() if not 0 <= more <= 30 * A_POLICY} == {}
    assert len(grown) > 12
    planted = "{% for policy in policies %}{{ policy.number }}{% endfor %}"
    short, long = (len(one.from_string(planted).render()) for one in sizes)
    assert long > short, "a list of all would be seen"


def test_a_page_of_one_policy_is_the_same_among_many(knowledge: Knowledge, tmp_path: Path) -> None:
    docs = ROOT / "docs"
    found, made = collation.collate(docs / "policies" / REAL), []
    for count in (2, 40):
        out = Output(tmp_path / str(count))
        build_pages(docs, out, more_of(knowledge, count), {}, {REAL: found}, only=REAL)
        made.append({path: (out.root / path).read_text(encoding="utf-8") for path in out.pages()})
    assert made[0] == made[1]
    assert len(made[0]) == 7


def test_what_programs_read_first_does_not_grow_with_the_policies(knowledge: Knowledge, tmp_path: Path) -> None:
    told = []
    for count in (30, 60):
        known, out = more_of(knowledge, count), Output(tmp_path / str(count))
        for path in ("index.md", *(f"policies/{one}/index.md" for one in known.policies)):
            out.write(path, front_matter.join({"title": "题", "description": "说明"}, ""))
        write_for_crawlers(out, known)
        (described,) = make_interface(known, ROOT / "docs", {"now": "1", "editions": []})[-1].documents.values()
        home = jsonld.script(jsonld.page_jsonld("index.md", {}, "", known, None) or {})
        told.append(((out.root / "llms.txt").read_text(encoding="utf-8"), described or b"", home))
    for short, long in zip(*told, strict=True):
        assert len(long) == len(short) > 500
    assert "其余55份的编号" in told[1][0]
    assert b"policies/{policy}/files/policy.json" in told[1][1]


def test_a_browser_keeps_the_newest_hundred_and_the_one_that_is_meant(knowledge: Knowledge) -> None:
    kept = calls.kept_offline(more_of(knowledge, 300).policies.values())
    assert len(kept) == calls.KEPT_OFFLINE
    assert REAL in kept
    few = more_of(knowledge, 5).policies
    assert calls.kept_offline(few.values()) == set(few)
