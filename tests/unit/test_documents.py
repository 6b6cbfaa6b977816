"""A sample of the documents with known truth: right, or told, never silently wrong (all of them: make documents)."""

from collections import Counter

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
    for kind in ("HTML", "DOCX"):
        assert judge(Case("attached table", "as it is", kind, 3)) == ("right", "")
