"""A second policy: started from a received file, filled in, and taken through every stage without touching Python."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import pytest

from scripts import __main__ as main
from scripts.data import clauses, published_ids
from scripts.data.compiler import RecordError, compile_knowledge
from scripts.errors import BuildStopped
from scripts.restore import new, revise
from scripts.restore.restore import restore_policy
from tests import sources
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
    (folder / "policy.toml").write_text(record.replace("2005-12-31", '""'), encoding="utf-8")
    with pytest.raises(RecordError, match=r"mszf-2006-3/policy.toml：meta.base_year_end：还没有填（写了指标就要填）"):
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
def test_restore_and_publish_write_nowhere_but_in_a_policys_folder(
    verb: str, policy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["scripts", verb, policy])
    assert main._main() == 1
    told = capsys.readouterr().err
    assert told.startswith("停下了：")
    assert told.count("\n") == 1


def test_a_link_to_another_folder_is_no_policy(tmp_path: Path) -> None:
    new.start(policies(tmp_path), "x-1", received(tmp_path, CLEAN))
    assert new.known(policies(tmp_path), "x-1").name == "x-1"
    (policies(tmp_path) / "x-2").symlink_to(policies(tmp_path) / "x-1")
    with pytest.raises(BuildStopped, match="没有政策 x-2"):
        new.known(policies(tmp_path), "x-2")


def _drafted(tmp_path: Path) -> Path:
    new.start(policies(tmp_path), "x-1", received(tmp_path, CLEAN))
    return policies(tmp_path) / "x-1"


def test_a_text_changed_by_hand_becomes_entries(tmp_path: Path) -> None:
    folder = _drafted(tmp_path)
    path = folder / "text.md"
    text = path.read_text(encoding="utf-8")
    assert "没有手改的地方" in revise.record_edits(folder)[0]
    changed = text.replace("私营企业和农民工", "私营企业、农民工").replace(
        "现通知如下：\n", "现通知如下：\n\n请遵照执行。\n"
    )
    path.write_text(changed, encoding="utf-8")
    done = revise.record_edits(folder)
    assert "2处手改" in done[0]
    assert restore_policy(folder).text == changed
    path.write_text(changed.replace("\n\n请遵照执行。", ""), encoding="utf-8")
    revise.record_edits(folder)
    assert "请遵照" not in restore_policy(folder).text


def test_publish_wants_the_restored_text_and_a_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _drafted(tmp_path)
    text = (folder / "text.md").read_text(encoding="utf-8")
    (folder / "text.md").write_text(text.replace("农民工", "工人"), encoding="utf-8")
    with pytest.raises(BuildStopped, match=r"没有登记。手改的运行 python -m scripts edits x-1"):
        main._publish(folder, confirmed=True)
    (folder / "text.md").write_text(text, encoding="utf-8")
    with pytest.raises(BuildStopped, match=r"还没有登记.*--yes"):
        main._publish(folder, confirmed=False)
    assert "新编号 s2-1（第二部分第（一）项）：「（一）养老保险的重点" in capsys.readouterr().out
    assert not (folder / "ids.toml").exists()
    main._publish(folder, confirmed=True)
    assert "[s2-1]" in (folder / "ids.toml").read_text(encoding="utf-8")
    main._publish(folder, confirmed=False)  # nothing new, so nothing to confirm


def test_ids_that_would_stand_at_other_words_are_told(tmp_path: Path) -> None:
    text = "# 办法\n\n## 一、甲\n\n甲段。\n\n乙段。\n\n丙段。\n"
    path = tmp_path / "ids.toml"
    path.write_text(published_ids.additions(clauses.read_clauses(text), {}, date(2026, 1, 1)), encoding="utf-8")
    shorter = clauses.read_clauses(text.replace("甲段。\n\n", ""))
    told = published_ids.told(shorter, published_ids.read_registry(path))
    assert any(
        "s1-p1（第一部分第一自然段）的文字变了：「甲段。」→「乙段。」。这些字原来是 s1-p2" in one for one in told
    )


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("title", '"某市人民政府关于做好2007年参保工作的通知"', "和正文的标题.*不同"),
        ("number", '"甲府〔2018〕66号"', "在正文里找不到。没有文号就留空"),
        ("issuer", '"乙市人民政府"', "在正文的标题、落款里找不到"),
        ("written", "1906-02-03", "和正文的日期不同：正文写的是2006-02-03"),
    ],
)
def test_a_record_that_the_text_contradicts_is_named(tmp_path: Path, key: str, value: str, said: str) -> None:
    sources.copy(tmp_path, kept=False)
    signed = CLEAN + "　　某市人民政府\n　　2006年2月3日\n"
    new.start(policies(tmp_path), "x-1", received(tmp_path, signed))
    folder = policies(tmp_path) / "x-1"
    fill(folder)
    record = (folder / "policy.toml").read_text(encoding="utf-8")
    compile_knowledge(tmp_path / "docs")
    wrong = re.sub(rf"(?m)^{key} = (\"[^\"]*\"|\S+)", f"{key} = {value}", record, count=1)
    (folder / "policy.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(RecordError, match=rf"meta.{key}：.*{said}"):
        compile_knowledge(tmp_path / "docs")
    known = wrong.replace("[meta]", f"[meta]\nelsewhere = {{ {key} = '公报' }}")
    (folder / "policy.toml").write_text(known, encoding="utf-8")
    compile_knowledge(tmp_path / "docs")


def test_a_number_that_is_only_cited_is_not_the_documents_own(tmp_path: Path) -> None:
    sources.copy(tmp_path, kept=False)
    cited = CLEAN.replace("某政发〔2006〕3号\n\n", "").replace("现通知如下", "按照甲府〔2018〕66号文件，现通知如下")
    new.start(policies(tmp_path), "x-1", received(tmp_path, cited))
    folder = policies(tmp_path) / "x-1"
    fill(folder)
    compile_knowledge(tmp_path / "docs")
    record = (folder / "policy.toml").read_text(encoding="utf-8")
    (folder / "policy.toml").write_text(record.replace('number = ""', 'number = "甲府〔2018〕66号"'), encoding="utf-8")
    with pytest.raises(RecordError, match="不是这份文件自己的文号"):
        compile_knowledge(tmp_path / "docs")


def test_a_document_without_number_targets_and_year_compiles(tmp_path: Path) -> None:
    sources.copy(tmp_path, kept=False)
    new.start(policies(tmp_path), "x-1", received(tmp_path, "明州市零工登记规定\n\n零工要登记。\n"))
    folder = policies(tmp_path) / "x-1"
    fill(folder, year="0", base_year_end='""', record="")
    made = compile_knowledge(tmp_path / "docs")["policies"]["x-1"]
    assert (made["number"], made["year"], made["targets"]) == ("", 0, [])
    record = re.sub(
        r"(?m)^(number|year|base_year_end|drafter|subject|index|published|keywords) = .*\n",
        "",
        (folder / "policy.toml").read_text(encoding="utf-8"),
    )
    (folder / "policy.toml").write_text(record, encoding="utf-8")
    assert compile_knowledge(tmp_path / "docs")["policies"]["x-1"]["number"] == ""
