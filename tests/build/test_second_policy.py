"""A second policy goes through every stage without a word of Python."""

from __future__ import annotations

import json
from pathlib import Path

from scripts import build
from tests.second_policy import EXAMPLES, OFFERING, offering


def test_the_second_policy_gets_its_own_pages_citations_exports_and_calculators(tmp_path: Path) -> None:
    offering(tmp_path)
    built = build.build(tmp_path, say=lambda _: None, release=False)
    own = built / "policies" / OFFERING
    first = built / "policies" / "jzbf-2005-21"
    shared = {one.relative_to(first).as_posix() for one in first.rglob("index.html")}
    calculators = {f"calculators/{one}index.html" for one in ("", *(f"{name}/" for name in EXAMPLES))}
    assert {one.relative_to(own).as_posix() for one in own.rglob("index.html")} == shared | calculators
    assert len(shared) >= 5
    assert not (first / "calculators").exists()
    text = (own / "index.html").read_text(encoding="utf-8")
    for clause in ("yj", "s1", "s3-1", "s3-2"):
        assert f'id="{clause}"' in text
    assert "某政发〔2007〕8号" in text
    assert "津政办发" not in text
    assert '<a href="calculators/">测算</a>' in text
    assert "212万人" in (own / "targets" / "index.html").read_text(encoding="utf-8")
    pension = (built / "insurance" / "pension" / "index.html").read_text(encoding="utf-8")
    assert "私营企业" in pension
    assert f"policies/{OFFERING}/#s3-1" in pension
    _look_at_calculators(built, own)
    assert {one.name for one in (own / "files").iterdir() if one.is_file()} >= {
        "policy.pdf",
        "policy.docx",
        "policy.json",
    }
    exported = json.loads((own / "files" / "policy.json").read_text(encoding="utf-8"))
    assert "某政发〔2007〕8号" in json.dumps(exported, ensure_ascii=False)


def _look_at_calculators(built: Path, own: Path) -> None:
    """Its own show its example, clauses and links; the others do not know of it."""
    for name in EXAMPLES:
        page = (own / "calculators" / name / "index.html").read_text(encoding="utf-8")
        assert f'data-calculator="{name}"' in page
        assert f'data-policy="{OFFERING}"' in page
        assert f'"id": "{OFFERING}"' in page
        assert f"#v=1&amp;policy={OFFERING}&amp;" in page
        assert f'href="../../../../policies/{OFFERING}/#s' in page
        assert "津政办发" not in page.partition("<footer")[0].partition("<main")[2]
        assert "WebApplication" in page
        other = (built / "calculators" / name / "index.html").read_text(encoding="utf-8")
        assert OFFERING not in other
        assert "data-policy=" not in other.partition('<div class="calculator"')[2].partition("</form>")[0]
    listed = (own / "calculators" / "index.html").read_text(encoding="utf-8")
    assert listed.count('class="card-link"') == len(EXAMPLES)
    used = (own / "coverage" / "index.html").read_text(encoding="utf-8")
    assert f'href="../../../policies/{OFFERING}/calculators/progress/"' in used
    assert (own / "calculators" / "allocation" / "units.csv").read_text(encoding="utf-8-sig").startswith("单位,新设单位")
    search = json.dumps([one.read_text(encoding="utf-8") for one in (built / "search").rglob("*.json")])
    assert json.dumps(f"policies/{OFFERING}/calculators/progress/")[1:-1] in search or "calculators/progress/" in search
    gap = (built / "calculators" / "gap" / "index.html").read_text(encoding="utf-8")
    assert OFFERING not in gap
