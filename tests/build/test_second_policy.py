"""A second policy goes through every stage without a word of Python."""

from __future__ import annotations

import json
from pathlib import Path

from scripts import build
from tests.second_policy import fill, second


def test_the_second_policy_gets_its_own_pages_citations_and_exports(tmp_path: Path) -> None:
    fill(second(tmp_path))
    built = build.build(tmp_path, say=lambda _: None, release=False)
    own = built / "policies" / "mszf-2006-3"
    first = built / "policies" / "jzbf-2005-21"
    shared = {one.relative_to(first).as_posix() for one in first.rglob("index.html")}
    assert {one.relative_to(own).as_posix() for one in own.rglob("index.html")} == shared
    assert len(shared) >= 5
    text = (own / "index.html").read_text(encoding="utf-8")
    for clause in ("yj", "s1", "s2-1", "s2-2"):
        assert f'id="{clause}"' in text
    assert "某政发〔2006〕3号" in text
    assert "津政办发" not in text
    assert "200万人" in (own / "targets" / "index.html").read_text(encoding="utf-8")
    pension = (built / "insurance" / "pension" / "index.html").read_text(encoding="utf-8")
    assert "私营企业" in pension
    assert "policies/mszf-2006-3/#s2-1" in pension
    assert {one.name for one in (own / "files").iterdir() if one.is_file()} >= {
        "policy.pdf",
        "policy.docx",
        "policy.json",
    }
    exported = json.loads((own / "files" / "policy.json").read_text(encoding="utf-8"))
    assert "某政发〔2006〕3号" in json.dumps(exported, ensure_ascii=False)
    gap = (built / "calculators" / "gap" / "index.html").read_text(encoding="utf-8")
    assert "mszf-2006-3" not in gap
