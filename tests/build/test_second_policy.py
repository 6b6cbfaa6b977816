"""A second policy goes through every stage without a word of Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import build, look
from scripts.errors import BuildStopped
from scripts.publish import preview, serve
from tests.conftest import ROOT
from tests.made_policies import change_clause
from tests.second_policy import EXAMPLES, OFFERING, offering

WORD = "，以后来的规定为准"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the second policy, and its preview."""
    root = tmp_path_factory.mktemp("second")
    offering(root)
    build.build(root, say=lambda _: None, release=False)
    return root


def test_the_second_policy_gets_its_own_pages_citations_exports_and_calculators(project: Path) -> None:
    built = project / serve.PREVIEW
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


def pages(site: Path) -> dict[str, bytes]:
    return {one.relative_to(site).as_posix(): one.read_bytes() for one in site.rglob("*") if one.is_file()}


def test_a_first_look_makes_what_the_whole_build_makes(project: Path) -> None:
    """Of a policy that has not changed, the very bytes; of one that has, its own pages and files, and nothing else."""
    site, folder = project / serve.PREVIEW, project / "docs" / "policies" / OFFERING
    before = pages(site)
    look.look(project, {OFFERING, "jzbf-2005-21"}, lambda _: None)
    assert pages(site) == before
    clause = change_clause(folder, WORD)
    look.look(project, {OFFERING}, lambda _: None)
    after = pages(site)
    assert after.keys() >= before.keys()
    changed = {path for path in after if after[path] != before.get(path)}
    home = f"policies/{OFFERING}/"
    assert all(path.startswith(home) for path in changed)
    wanted = {"index.html", "notice/index.html", "files/policy.json", "files/policy.pdf", "files/proof/text.txt"}
    assert changed >= {f"{home}{one}" for one in wanted}
    assert f"{clause}" in after[f"{home}index.html"].decode()
    assert WORD in after[f"{home}index.html"].decode()


def test_a_first_look_that_stops_leaves_the_preview(project: Path) -> None:
    record = project / "docs" / "policies" / OFFERING / "policy.toml"
    text, before = record.read_text(encoding="utf-8"), pages(project / serve.PREVIEW)
    record.write_text(text.replace("12万人", "13万人"), encoding="utf-8")
    with pytest.raises(BuildStopped, match="没有一字不差地出现"):
        look.look(project, {OFFERING}, lambda _: None)
    record.write_text(text, encoding="utf-8")
    assert pages(project / serve.PREVIEW) == before


def test_among_many_the_changed_policy_comes_first_and_the_rest_is_given_up_for_the_next_change(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(preview, "FEW", 1)
    site, policies = project / serve.PREVIEW, project / "docs" / "policies"
    shown = preview.Preview(site, policies)
    rebuilding = preview.Rebuilding(project, shown)
    release, events, changed = shown.release(), [shown.event()], [f"docs/policies/{OFFERING}/policy.toml"]
    for word in ("第一次", "第二次"):
        change_clause(policies / OFFERING, word)
        rebuilding.rebuild(changed)
        assert word in (site / "policies" / OFFERING / "index.html").read_text(encoding="utf-8")
        events.append(shown.event())
    assert len(set(events)) == 3, "an open page hears of each"
    assert shown.release() == release, "the rest of the first was given up"
    rebuilding.end()
    told = capfd.readouterr().out
    assert told.count("先看的编好了") == 2
    assert "停下了" not in told


def test_only_a_change_of_policies_among_many_is_looked_at_first(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not preview.can_look(project, {OFFERING}), "the whole is as quick"
    monkeypatch.setattr(preview, "FEW", 1)
    assert preview.can_look(project, {OFFERING})
    assert not preview.can_look(project, {OFFERING, "not-built-yet"})
    assert not preview.can_look(project, set())
