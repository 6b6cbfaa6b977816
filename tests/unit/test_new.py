"""A second policy: started from a received file, filled in, and taken through every stage without touching Python."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from scripts import clauses, new, registry, site
from scripts.knowledge import RecordError, compile_knowledge
from scripts.restore import RestoreError
from tests.unit.conftest import ROOT
from tests.unit.restore_samples import FOLDER

CLEAN = (
    "某市人民政府关于做好2006年参保工作的通知\n\n某政发〔2006〕3号\n\n各区县人民政府：\n　　为做好参保工作，现通知如下：\n"
    "　　一、工作目标\n　　2006年养老保险扩面10万人，使参保人数达到200万人。\n"
    "　　二、工作重点\n　　（一）养老保险的重点是私营企业和农民工。\n　　（二）其他险种另行通知。\n"
)
META = {
    "issuer": '"某市人民政府"',
    "drafter": '"某市人民政府"',
    "written": "2006-02-03",
    "source": '"测试用的虚构文本"',
    "year": "2006",
    "base_year_end": "2005-12-31",
    "released": "2026-11-23",
    "checked": "2026-11-23",
    "description": '"虚构的第二份政策。"',
}
RECORD = """
[[target]]
insurance = "pension"
clause = "s1"
words = "养老保险扩面10万人，使参保人数达到200万人"
measure = "参保人数"
increase = "10万人"
total = "200万人"

[[group]]
id = "second-private"
insurance = "pension"
clause = "s2-1"
words = "私营企业"
employers = ["private"]
when = "always"
"""


def received(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "收到的.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def policies(tmp_path: Path) -> Path:
    folder = tmp_path / "docs" / "policies"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fill(folder: Path) -> None:
    draft = (folder / new.DRAFT).read_text(encoding="utf-8")
    for key, value in META.items():
        draft, count = re.subn(rf"(?m)^{key} = \S+", f"{key} = {value}", draft)
        assert count == 1, key
    (folder / "policy.toml").write_text(draft + RECORD, encoding="utf-8")
    (folder / new.DRAFT).unlink()
    found = clauses.read_clauses((folder / "text.md").read_text(encoding="utf-8"))
    day = date(2026, 11, 23)
    (folder / "ids.toml").write_text(registry.additions(found, {}, day), encoding="utf-8")


def test_a_clean_file_is_taken_as_it_is(tmp_path: Path) -> None:
    todo = new.start(policies(tmp_path), "mszf-2006-3", received(tmp_path, CLEAN))
    folder = policies(tmp_path) / "mszf-2006-3"
    assert (folder / "source.txt").read_text(encoding="utf-8") == CLEAN
    found = clauses.read_clauses((folder / "text.md").read_text(encoding="utf-8"))
    assert [one.id for one in found] == ["yj-p1", "yj-p2", "yj-p3", "s1", "s2", "s2-1", "s2-2"]
    assert "没有发现损坏" in todo[0]
    assert "提议了3个标题" in todo[0]
    assert any("policy.draft.toml" in line for line in todo)
    assert "某政发〔2006〕3号" in (folder / new.DRAFT).read_text(encoding="utf-8")


def test_a_damaged_file_is_restored(tmp_path: Path) -> None:
    whole = (FOLDER / "source.txt").read_bytes().decode().split("\n")
    damaged = "\n".join([whole[2], "", whole[24], "", whole[28], ""])
    todo = new.start(policies(tmp_path), "piece", received(tmp_path, damaged))
    text = (policies(tmp_path) / "piece" / "text.md").read_text(encoding="utf-8")
    assert "（一）基本养老保险扩面重点是：外商投资" in text
    assert re.search(r"复原了\d+处损坏", todo[0])


@pytest.mark.parametrize(
    ("policy", "content", "what"),
    [
        ("Bad Name", CLEAN, "不能作编号"),
        ("../x", CLEAN, "不能作编号"),
        ("a", CLEAN, "不能作编号"),
        ("x-1", b"", "文件是空的"),
        ("x-1", CLEAN.encode("gb18030"), "不是 UTF-8，第1行起读不出；看上去是 GBK"),
        ("x-1", CLEAN.replace("参保", "参\ue123"), "第1行"),
        ("x-1", "法規(guī)庫與規(xxī)則\n", "第1行"),
    ],
)
def test_what_cannot_be_started_says_why_and_leaves_nothing(
    tmp_path: Path, policy: str, content: str | bytes, what: str
) -> None:
    with pytest.raises((new.NewPolicyError, RestoreError), match=what):
        new.start(policies(tmp_path), policy, received(tmp_path, content))
    assert list((tmp_path / "docs").rglob("*")) == [policies(tmp_path)]


def test_nothing_is_overwritten_and_a_missing_file_is_named(tmp_path: Path) -> None:
    new.start(policies(tmp_path), "x-1", received(tmp_path, CLEAN))
    with pytest.raises(new.NewPolicyError, match="x-1 已经有了"):
        new.start(policies(tmp_path), "x-1", received(tmp_path, CLEAN))
    with pytest.raises(new.NewPolicyError, match="读不到收到的文件"):
        new.start(policies(tmp_path), "x-2", tmp_path / "没有.txt")


def second(tmp_path: Path) -> Path:
    """A whole project with the second policy beside the first."""
    for name in ("docs", "tests/examples", "tests/search"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    new.start(policies(tmp_path), "mszf-2006-3", received(tmp_path, CLEAN))
    return policies(tmp_path) / "mszf-2006-3"


def test_a_draft_changes_nothing_and_a_half_filled_record_is_named(tmp_path: Path) -> None:
    folder = second(tmp_path)
    assert list(compile_knowledge(tmp_path / "docs")["policies"]) == ["jzbf-2005-21"]
    fill(folder)
    record = (folder / "policy.toml").read_text(encoding="utf-8")
    (folder / "policy.toml").write_text(record.replace("2006-02-03", '""'), encoding="utf-8")
    with pytest.raises(RecordError, match=r"mszf-2006-3/policy.toml：meta.written：还没有填"):
        compile_knowledge(tmp_path / "docs")
    (folder / "policy.toml").write_text(record.replace("2006-02-03", '"2006-02-03"'), encoding="utf-8")
    with pytest.raises(RecordError, match=r"meta.written：「2006-02-03」不是日期"):
        compile_knowledge(tmp_path / "docs")


def test_the_second_policy_gets_its_own_pages_citations_and_exports(tmp_path: Path) -> None:
    fill(second(tmp_path))
    built = site.build(tmp_path, say=lambda _: None)
    own = built / "policies" / "mszf-2006-3"
    first = built / "policies" / "jzbf-2005-21"
    shared = {one.relative_to(first).as_posix() for one in first.rglob("index.html")}
    assert {one.relative_to(own).as_posix() for one in own.rglob("index.html")} == shared
    assert len(shared) >= 5
    text = (own / "index.html").read_text(encoding="utf-8")
    for clause in ("yj-p1", "s1", "s2-1", "s2-2"):
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
