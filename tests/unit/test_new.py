"""A second policy: started from a received file, filled in, and taken through every stage without touching Python."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.data import clauses
from scripts.data.compiler import RecordError, compile_knowledge
from scripts.errors import BuildStopped
from scripts.restore import new
from tests.second_policy import CLEAN, fill, policies, received, second
from tests.unit.restore_samples import FOLDER


def test_a_clean_file_is_taken_as_it_is(tmp_path: Path) -> None:
    todo = new.start(policies(tmp_path), "mszf-2006-3", received(tmp_path, CLEAN))
    folder = policies(tmp_path) / "mszf-2006-3"
    assert (folder / "source.txt").read_text(encoding="utf-8") == CLEAN
    found = clauses.read_clauses((folder / "text.md").read_text(encoding="utf-8"))
    assert [one.id for one in found] == ["wh", "zs", "yj", "s1", "s2", "s2-1", "s2-2"]
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
        ("nul", CLEAN, "Windows 把它当作设备.*nul-2005"),
        ("com1", CLEAN, "Windows"),
        ("x-1", CLEAN.replace("参保", "新增\u202e001\u202c人参保", 1), r"第\d+行第\d+个字是看不见的字符 U\+202E.*删去"),
        ("x-1", b"", "文件是空的"),
        ("x-1", b"\xff" + CLEAN.encode(), "不是 UTF-8，第1行起读不出；也不是 GBK"),
        ("x-1", b"\xd0\xcf\x11\xe0" + bytes(99), "另存为 .docx"),
        ("x-1", b"\x89PNG" + bytes(99), "扫描件.*识别软件"),
        ("x-1", "法規(guī)庫與規(xxī)則\n", "第1行"),
    ],
)
def test_what_cannot_be_started_says_why_and_leaves_nothing(
    tmp_path: Path, policy: str, content: str | bytes, what: str
) -> None:
    with pytest.raises(BuildStopped, match=what):
        new.start(policies(tmp_path), policy, received(tmp_path, content))
    assert list((tmp_path / "docs").rglob("*")) == [policies(tmp_path)]


def test_nothing_is_overwritten_and_a_missing_file_is_named(tmp_path: Path) -> None:
    new.start(policies(tmp_path), "x-1", received(tmp_path, CLEAN))
    with pytest.raises(BuildStopped, match="x-1 已经有了"):
        new.start(policies(tmp_path), "x-1", received(tmp_path, CLEAN))
    with pytest.raises(BuildStopped, match="读不到收到的文件"):
        new.start(policies(tmp_path), "x-2", tmp_path / "没有.txt")


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


def test_a_file_whose_name_is_not_what_it_looks_like_is_refused(tmp_path: Path) -> None:
    named = received(tmp_path, CLEAN).rename(tmp_path / "通知\u202etxt.exe")
    with pytest.raises(BuildStopped, match=r"U\+202E.*改名"):
        new.start(policies(tmp_path), "x-1", named)


@pytest.mark.parametrize("policy", ["../x", "/etc", "x-1/../x-1", ".", "", "nothing", "con"])
@pytest.mark.parametrize("verb", ["restore", "publish"])
def test_restore_and_publish_write_nowhere_but_in_a_policys_folder(verb: str, policy: str) -> None:
    done = subprocess.run([sys.executable, "-m", "scripts", verb, policy], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("停下了：")
    assert done.stderr.count("\n") == 1


def test_a_link_to_another_folder_is_no_policy(tmp_path: Path) -> None:
    new.start(policies(tmp_path), "x-1", received(tmp_path, CLEAN))
    assert new.known(policies(tmp_path), "x-1").name == "x-1"
    (policies(tmp_path) / "x-2").symlink_to(policies(tmp_path) / "x-1")
    with pytest.raises(BuildStopped, match="没有政策 x-2"):
        new.known(policies(tmp_path), "x-2")
