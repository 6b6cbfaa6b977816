from __future__ import annotations

import json
import re
from html import unescape

import pytest

from scripts.restore import collation, damage
from tests.unit.conftest import ROOT

FOLDER = ROOT / "docs" / "policies" / "jzbf-2005-21"


@pytest.fixture(scope="module")
def found() -> collation.Collation:
    return collation.collate(FOLDER)


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_the_left_side_is_the_received_file_and_the_right_side_the_restored_text(found: collation.Collation) -> None:
    received = (FOLDER / "source.txt").read_text(encoding="utf-8").splitlines()
    text = (FOLDER / "text.md").read_text(encoding="utf-8").replace("# ", "").replace("#", "").replace("\n", "")
    assert len(found.lines) == sum(bool(line.strip()) for line in received) == 27
    for line in found.lines:
        shown = re.sub(r"⟨([0-9A-F]+)⟩", lambda match: chr(int(match[1], 16)), plain(str(line.received)))
        assert shown == received[line.number - 1]
    restored = "".join(plain(str(line.restored)) for line in found.lines)
    for line in found.lines:
        for change in line.changes:
            before = change.before.replace("\n\n", "")
            assert before in restored
            restored = restored.replace(before, change.after.replace("\n\n", "").replace("# ", "").replace("#", ""), 1)
    assert restored == text


def test_the_counts_are_those_of_the_ledger(found: collation.Collation) -> None:
    counts = {kind: count for kind, _, count in found.counts}
    assert counts["pinyin"] == 359
    assert counts["shift"] == 3
    assert sum(counts.values()) == 1161
    assert len(found.by_hand) == counts["linebreak"] + counts["furniture"] + counts["emendation"] == 14
    assert all(change.reason for change in found.by_hand)


def test_the_published_proof_closes_and_notices_a_change(found: collation.Collation) -> None:
    text, plan, received = (found.proof[name].decode("utf-8") for name in ("text.txt", "plan.json", "received.txt"))
    answer = json.loads(damage.prove(text, plan, received))
    assert (answer["same"], answer["at"], answer["characters"]) == (True, 0, len(received))
    assert found.proof["damage.py"].startswith(b'"""The forward model')
    changed = json.loads(damage.prove(text, plan, received.replace("188", "189")))
    assert (changed["same"], received[changed["at"] - 1]) == (False, "8")
    shorter = json.loads(damage.prove(text, plan, received[:-1]))
    assert (shorter["same"], shorter["at"]) == (False, len(received))
