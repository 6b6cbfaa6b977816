"""What is known of the force (效力) of words is told in frames and in JSON-LD as on the page, and nothing is said to be in force."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from calculators.policy.knowledge import Gone, Knowledge, Policy, Relation
from calculators.policy.knowledge_file import load
from scripts.data.compiler import compile_knowledge, dump
from scripts.output import Output
from scripts.pages import force
from scripts.pages.embed import FOLDER, Embeddable, embeddables, write_embeds
from scripts.pages.jsonld import legislation, script
from tests.related import AMENDING, FORWARDING, OLD, REPEALING, related
from tests.unit.conftest import ROOT
from tests.unit.export_samples import with_policy
from tests.unit.test_embed import HERE, environment

REAL = "jzbf-2005-21"
ENDED = ("2010-01-01起由某政发〔2010〕9号废止", f"policies/{REPEALING}/#s1")
CHANGED = "2008-05-01起按某政发〔2008〕1号改过"
FORCE = re.compile(r'<p class="embed-force">(.*)</p>')
CITED = re.compile(r'<p class="embed-from">.*</p>')
LINK = re.compile(r'<a href="([^"]*)" rel="noopener">([^<]*)</a>')
VOCABULARY = {
    "@reverse",
    "creativeWorkStatus",
    "legislationAmends",
    "legislationDateVersion",
    "legislationLegalForce",
    "legislationRepeals",
}
"""What is told here of force, in the words of schema.org and JSON-LD."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    root = tmp_path_factory.mktemp("force")
    related(root)
    return load(dump(compile_knowledge(root / "docs")))


@pytest.fixture(scope="module")
def standing(known: Knowledge) -> Knowledge:
    """The same, before anybody repealed it."""
    old = known.policies[OLD]
    return with_policy(known, replace(old, relations=tuple(one for one in old.relations if one.kind != "repeals")))


def said(known: Knowledge, clause: str, policy: str = OLD) -> list[tuple[str, str]]:
    held = known.policies[policy]
    return [(one.words, one.href) for one in force.of_clause(held, held.clause(clause), known)]


def record(policy: Policy) -> tuple[str, str]:
    return f"{policy.validity}（{policy.checked} 核对）", f"policies/{policy.id}/"


def later(known: Knowledge, kind: str, day: str) -> Knowledge:
    """The same with all that is done to the old policy in one way done on another day."""
    old = known.policies[OLD]
    acts = tuple(replace(one, start=day) if one.kind == kind else one for one in old.relations)
    return with_policy(known, replace(old, relations=acts))


def written(known: Knowledge, folder: Path) -> dict[str, Embeddable]:
    write_embeds(ROOT / "docs", Output(folder), environment(known, HERE), known, HERE)
    return {one.path: one for one in embeddables(known)}


def test_a_clause_says_what_became_of_it(known: Knowledge, standing: Knowledge) -> None:
    here, old = f"policies/{OLD}/", record(known.policies[OLD])
    assert said(known, "s1") == [ENDED, (f"{CHANGED}，这里是改后的文字", f"{here}#s1")]
    assert said(standing, "s1") == [(f"{CHANGED}，这里是改后的文字", f"{here}#s1"), old]
    assert said(standing, "s2-3")[0] == ("2008-05-01起按某政发〔2008〕1号增加", f"{here}#s2-3")
    assert said(standing, "s2")[0] == (f"它下面的条款{CHANGED}", f"{here}#s2")
    assert said(standing, "yj") == [old]
    assert said(known, "s1", REAL) == [record(known.policies[REAL])]
    assert "未核实" in said(known, "s1", REAL)[0][0]
    assert said(known, "s1", AMENDING) == [record(known.policies[AMENDING])], "it acts, and nothing was done to it"
    unsaid = with_policy(known, replace(known.policies[REAL], validity=""))
    assert said(unsaid, "s1", REAL)[0][0].startswith("效力未核实（")


def test_a_clause_that_was_taken_out_says_so(known: Knowledge, standing: Knowledge) -> None:
    (gone,) = known.policies[OLD].gone
    out = ("2008-05-01起由某政发〔2008〕1号删去", f"policies/{OLD}/#s2-2")
    assert [(one.words, one.href) for one in force.of_gone(known.policies[OLD], gone)] == [out, ENDED]
    assert [one.words for one in force.of_gone(standing.policies[OLD], gone)] == [out[0]]
    moved = Gone("s9", "第九部分", "s1", "2026-11-24", "并到第一部分")
    assert force.of_gone(standing.policies[OLD], moved)[0].words == "2026-11-24起移到第一部分：并到第一部分"
    dropped = force.of_gone(standing.policies[OLD], replace(moved, to="", reason="编号写错了"))
    assert dropped[0].words == "2026-11-24起从正文撤销：编号写错了", "no document took it out"


def test_what_is_to_come_is_not_told_as_if_it_had(known: Knowledge, standing: Knowledge) -> None:
    ending = later(known, "repeals", "2031-01-01")
    old = ending.policies[OLD]
    assert force.ended(known.policies[OLD], known)
    assert force.ended(old, ending) is None
    assert "legislationLegalForce" not in script(legislation(old, ending))
    assert said(ending, "yj") == [("2031-01-01起由某政发〔2010〕9号废止", ENDED[1]), record(old)]
    old = standing.policies[OLD]
    versions = tuple(replace(one, since="2031-01-01") if one.by else one for one in old.versions)
    before = replace(old.clause("s2-1"), since="2026-11-23")
    clauses = tuple(before if one.id == "s2-1" else one for one in old.clauses)
    coming = with_policy(standing, replace(old, versions=versions, clauses=clauses))
    coming = later(coming, "amends", "2031-01-01")
    assert said(coming, "s2-1")[0][0] == "2031-01-01起按某政发〔2008〕1号修改，这里是以前的文字"
    assert force.of_policy(coming.policies[OLD], coming)[0].words == record(old)[0]
    assert "legislationDateVersion" not in legislation(coming.policies[OLD], coming)
    leaving = replace(coming.policies[OLD], versions=tuple(one for one in versions if not one.by))
    assert said(with_policy(coming, leaving), "s2-1")[0][0].startswith("2031-01-01起按某政发〔2008〕1号删去")


def test_a_frame_says_it_in_one_line_that_leads_there(known: Knowledge, tmp_path: Path) -> None:
    found = written(known, tmp_path)
    assert f"{FOLDER}clauses/{OLD}/s2-2/" in found, "others have it in their pages"
    for path, one in found.items():
        page = (tmp_path / path / "index.html").read_text(encoding="utf-8")
        lines = FORCE.findall(page)
        assert len(lines) == (one.kind != "calculator"), path
        if not lines:
            continue
        root = "../" * path.count("/")
        told = [(unescape(words), unescape(href).removeprefix(root)) for href, words in LINK.findall(lines[0])]
        assert told == [(each.words, each.href) for each in one.said]
        assert unescape(LINK.sub(r"\2", lines[0])) == "；".join(each.words for each in one.said) + "。"
        told_without_frame = unescape(json.loads(one.oembed(HERE))["quotation"])
        assert told_without_frame.endswith(f"（{'；'.join(each.words for each in one.said)}）</blockquote>")
        assert CITED.findall(page) == CITED.findall(re.sub("起[由按]", "", page)), "nothing says it twice"
    gone = (tmp_path / f"{FOLDER}clauses/{OLD}/s2-2/index.html").read_text(encoding="utf-8")
    assert "（二）其他险种另行通知。" in gone
    assert "2006-02-03至2008-04-30是这些文字" in gone
    changed = (tmp_path / f"{FOLDER}clauses/{OLD}/s1/index.html").read_text(encoding="utf-8")
    assert "2008-05-01起是这些文字" in changed
    assert "10万人" not in changed
    targets = found[f"{FOLDER}targets/{OLD}/"]
    assert [(each.words, each.href) for each in targets.said] == [ENDED, (CHANGED, f"policies/{OLD}/#periods")]


def test_json_ld_says_the_same_in_words_that_the_vocabulary_has(known: Knowledge, standing: Knowledge) -> None:
    old = known.policies[OLD]
    data = json.loads(script(legislation(old, known)))
    assert data["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert data["creativeWorkStatus"] == f"{ENDED[0]}；{CHANGED}"
    assert data["legislationDateVersion"] == "2008-05-01"
    assert {name: [one["@id"] for one in acts] for name, acts in data["@reverse"].items()} == {
        "legislationAmends": [f"../../policies/{AMENDING}/"],
        "legislationRepeals": [f"../../policies/{REPEALING}/"],
    }
    parts = {one["@id"]: one for one in data["hasPart"]}
    assert parts["#s1"]["creativeWorkStatus"] == f"{CHANGED}，这里是改后的文字"
    assert parts["#s1"]["@reverse"]["legislationAmends"][0]["@id"] == f"../../policies/{AMENDING}/#s1"
    assert {"creativeWorkStatus", "@reverse"} & set(parts["#yj"]) == set()
    assert {one["legislationLegalForce"] for one in parts.values()} == {data["legislationLegalForce"]}
    for by, name in ((AMENDING, "legislationAmends"), (REPEALING, "legislationRepeals")):
        acting = legislation(known.policies[by], known)
        assert [one["@id"] for one in acting[name]] == [f"../../policies/{OLD}/"]
        assert VOCABULARY & set(acting) == {name, "creativeWorkStatus"}
    assert VOCABULARY & set(legislation(known.policies[FORWARDING], known)) == {"creativeWorkStatus"}
    assert "legislationLegalForce" not in script(legislation(standing.policies[OLD], standing))


def test_the_real_policy_is_told_as_its_record_has_it(knowledge: Knowledge) -> None:
    policy = knowledge.policies[REAL]
    data = legislation(policy, knowledge)
    assert VOCABULARY & set(data) == {"creativeWorkStatus"}
    assert data["creativeWorkStatus"] == record(policy)[0]
    assert not any(VOCABULARY & set(one) for one in data["hasPart"])


def test_nothing_is_ever_said_to_be_in_force(known: Knowledge, standing: Knowledge) -> None:
    for held in (known, standing):
        told = "".join(script(legislation(one, held)) for one in held.policies.values())
        assert set(re.findall(r"\w*InForce\w*", told)) <= {"NotInForce"}
        words = [each.words for one in embeddables(held) for each in one.said]
        assert not [one for one in words if "现行有效" in one or "仍然有效" in one]


def test_words_of_a_record_stay_words(known: Knowledge, tmp_path: Path) -> None:
    act = Relation("repeals", AMENDING, OLD, "<b>甲</b>", "s1", "废止", "2009-01-01")
    evil = with_policy(known, replace(known.policies[OLD], relations=(act,)))
    evil = with_policy(evil, replace(evil.policies[AMENDING], validity="<script>"))
    written(evil, tmp_path)
    page = (tmp_path / f"{FOLDER}clauses/{OLD}/yj/index.html").read_text(encoding="utf-8")
    assert "由&lt;b&gt;甲&lt;/b&gt;废止" in page
    assert "&lt;script&gt;" in (tmp_path / f"{FOLDER}clauses/{AMENDING}/s1/index.html").read_text(encoding="utf-8")
