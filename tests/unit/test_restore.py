"""The received file of 津政办发〔2005〕21号: restored, proved, and every fault planted in it found."""

import contextlib
import hashlib
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.restore import damage
from scripts.restore.characters import in_gb2312, is_han
from scripts.restore.damage import Plan
from scripts.restore.model import read_emendations
from scripts.restore.restore import Emendations, Restored, RestoreError, plan_from, restore, restore_policy
from tests.unit.restore_samples import FOLDER

SHA256 = "608ff6b607c14c9af7ef26a03cad229806b7a4c58f012f5e59fa4f87971974f3"
SIGNS = set("，。、；：（）《》〔〕“”○0123456789# \n")


@pytest.fixture(scope="module")
def received() -> str:
    return (FOLDER / "source.txt").read_bytes().decode()


@pytest.fixture(scope="module")
def text() -> str:
    return (FOLDER / "text.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def emendations() -> Emendations:
    return read_emendations((FOLDER / "emendations.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def restored() -> Restored:
    return restore_policy(FOLDER)


def test_the_source_is_the_file_that_was_received() -> None:
    assert hashlib.sha256((FOLDER / "source.txt").read_bytes()).hexdigest() == SHA256


def test_the_committed_text_is_the_restored_one(restored: Restored, text: str) -> None:
    assert restored.text == text


def test_the_forward_model_closes(restored: Restored, text: str, received: str, emendations: Emendations) -> None:
    plan = Plan.from_json(plan_from(restored, emendations).to_json())
    assert damage.damage(text, plan) == received
    assert (len(plan.readings), len(plan.script), len(plan.cuts)) == (62, 139, 3)


def test_the_model_notices_any_character_dropped_or_changed(
    restored: Restored, text: str, received: str, emendations: Emendations
) -> None:
    plan = plan_from(restored, emendations)
    seen = 0
    for at in range(0, len(text) - 1, 41):
        for other in (text[:at] + text[at + 1 :], text[:at] + ("们" if text[at] != "们" else "各") + text[at + 1 :]):
            with contextlib.suppress(damage.DamageError):
                assert damage.damage(other, plan) != received
            seen += 1
    assert seen > 80


def test_no_character_is_foreign_to_a_simplified_text(text: str) -> None:
    han = [char for char in text if is_han(char)]
    assert all(in_gb2312(char) for char in han)
    assert len(han) == 1682
    assert {char for char in text if not is_han(char)} <= SIGNS


def test_the_digits_are_those_received(received: str, text: str, emendations: Emendations) -> None:
    lines = [line for number, line in enumerate(received.split("\n"), 1) if number not in emendations.furniture]
    digits = re.findall("[0-9]+", "\n".join(lines))
    assert len(digits) == 20
    assert re.findall("[0-9]+", text) == digits


def test_one_character_only_needed_a_hand_to_be_simplified(emendations: Emendations) -> None:
    changed = {
        pair
        for edit in emendations.edits
        if len(edit.before) == len(edit.after)
        for pair in zip(edit.before, edit.after, strict=True)
        if pair[0] != pair[1]
    }
    assert changed == {("著", "着"), ("[", "〔"), ("]", "〕")}


def test_the_ledger_counts_every_repair(restored: Restored) -> None:
    assert Counter(repair.kind for repair in restored.ledger) == {
        "script": 662,
        "pinyin": 359,
        "punctuation": 123,
        "linebreak": 8,
        "furniture": 4,
        "shift": 3,
        "emendation": 2,
    }


def test_the_ledger_points_at_what_was_received(restored: Restored, received: str) -> None:
    lines = received.split("\n")
    shifted = {(one.line, at) for one in restored.ledger if one.kind == "shift" for at in range(2, 2 + len(one.before))}
    seen = 0
    for repair in restored.ledger:
        if repair.kind in ("pinyin", "script", "punctuation") and (repair.line, repair.column) not in shifted:
            there = lines[repair.line - 1][repair.column - 1 :]
            assert there.startswith(repair.before) or (repair.column == 1 and there.startswith(" ?")), repair
            seen += 1
        assert repair.reason
    assert seen > 1100


def test_the_three_shifted_runs(restored: Restored) -> None:
    runs = {(one.line, one.column): (one.before, one.after) for one in restored.ledger if one.kind == "shift"}
    assert runs == {
        (29, 2): ("?。ㄒ唬┗\ue2a2攫B(yǎng)", "　（一）基本養"),
        (31, 2): ("?。ǘ\ue46a┗\ue2a2踞t(yī)", "　（二）基本醫"),
        (35, 2): ("?。ㄋ模┕\ue627\ue35ekU(xiǎn)", "　（四）工傷保險"),
    }


FAULTS = {
    "no reading": (11, "關(guān)", "關(guǎn)", "「關」后面的（guǎn）不是它的读音"),
    "another reading": (17, "險(xiǎn)", "險(jiǎn)", "这里注的是（jiǎn）"),
    "note gone": (21, "實(shí)", "實", "这里没有注音"),
    "private use": (17, "督促", "督\ue123促", "私用区"),
    "bopomofo": (19, "建立", "建ㄒ立", "错位的字节"),
    "box drawing": (23, "原則", "原┗則", "错位的字节"),
    "toned latin": (25, "上報", "上gōng報", "带调的拼音字母"),
    "bare note": (25, "上報", "上(shàn)報", "「上」后面的（shàn）不是它的读音"),
    "lost byte": (39, "考核", "考?核", "丢失的字节"),
    "lost byte at the end": (41, "。", "。?", "丢失的字节"),
    "run cut short": (29, "攫B(yǎng)", "攫", "没有一种读法"),
    "run without its first byte": (31, " ?。ǘ", " 。ǘ", "段首只有一个空格"),
    "run and indent without their first bytes": (31, " ?。ǘ", "。ǘ", "带调的拼音字母"),
    "character gone before its note": (43, "區(qū)", "(qū)", "后面的（qū）不是它的读音"),
    "another traditional form": (45, "發(fā)揮", "髮(fā)揮", "后面的（fā）不是它的读音"),
    "simplified inside": (49, "審", "审", "写成"),
    "not in GB2312": (47, "監(jiān)", "镕監(jiān)", "GB2312"),
    "not GBK": (33, "失業", "失😀業", "不是公文里的字符"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_in_its_line(name: str, received: str, emendations: Emendations) -> None:
    number, before, after, said = FAULTS[name]
    lines = received.split("\n")
    assert before in lines[number - 1]
    lines[number - 1] = lines[number - 1].replace(before, after, 1)
    with pytest.raises(RestoreError, match=said) as caught:
        restore("\n".join(lines), emendations)
    assert caught.value.line == number
    assert str(caught.value).startswith(f"第{number}行")


def test_a_line_that_no_rule_restores_is_put_right_by_its_entry(received: str, emendations: Emendations) -> None:
    plain = restore(received, replace(emendations, edits=()))
    clean = dict(zip(plain.places, plain.text.rstrip("\n").split("\n\n"), strict=True))
    whole = restore(received, emendations).text
    for number, before, after, _ in FAULTS.values():
        lines = received.split("\n")
        lines[number - 1] = lines[number - 1].replace(before, after, 1)
        spoilt = "\n".join(lines)
        with pytest.raises(RestoreError) as caught:
            restore(spoilt, emendations)
        *named, entry = caught.value.entries
        assert ("[[keep]]" in str(caught.value)) == bool(named)
        (edit,) = read_emendations(f'sha256 = "{SHA256}"\n{entry}').edits
        assert edit.line == number
        mended = replace(emendations, edits=(replace(edit, after=clean[number]), *emendations.edits))
        assert restore(spoilt, mended).text == whole
        open_ = restore(spoilt, replace(emendations, edits=(edit,)))
        assert any("还没有填" in one.cause for one in open_.doubts)


def test_a_sign_of_the_other_width_is_told_and_kept(received: str, emendations: Emendations) -> None:
    lines = received.split("\n")
    lines[48] = lines[48].replace(",", "，", 1)
    spoilt = "\n".join(lines)
    restored = restore(spoilt, emendations)
    assert restored.text == restore(received, emendations).text
    (doubt,) = restored.doubts
    assert (doubt.line, doubt.words) == (49, "，")
    keep = read_emendations(f'sha256 = "{SHA256}"\n{doubt.entries[0]}').keeps
    assert restore(spoilt, replace(emendations, keeps=keep)).doubts == ()


def test_an_edit_whose_words_are_not_there_is_named(received: str, emendations: Emendations) -> None:
    first = replace(emendations.edits[3], before="一、工作目的按照")
    faulty = replace(emendations, edits=(*emendations.edits[:3], first))
    with pytest.raises(RestoreError, match=r"第19行：emendations.toml 第4个 \[\[edit\]\].*出现0次"):
        restore(received, faulty)


def test_an_edit_must_be_unambiguous(received: str, emendations: Emendations) -> None:
    twice = replace(emendations.edits[3], before="人数", after="人")
    with pytest.raises(RestoreError, match="出现4次，应恰好一次"):
        restore(received, replace(emendations, edits=(twice,)))
    double = replace(emendations.edits[3], before="30万人", after="万人")
    with pytest.raises(RestoreError, match="不止一处"):
        restore(received, replace(emendations, edits=(double,)))


def test_an_edit_on_an_empty_line_is_named(received: str, emendations: Emendations) -> None:
    nowhere = replace(emendations.edits[3], line=20)
    with pytest.raises(RestoreError, match=r"第20行.*没有正文"):
        restore(received, replace(emendations, edits=(nowhere,)))


def test_furniture_must_be_the_whole_line(received: str, emendations: Emendations) -> None:
    with pytest.raises(RestoreError, match=r"第51行.*\[\[furniture\]\].*回到顶部"):
        restore(received, replace(emendations, furniture={51: "回到"}))


def test_a_choice_where_nothing_is_lost_is_named(received: str, emendations: Emendations) -> None:
    listed = read_emendations(f'sha256 = "{SHA256}"\n[[choice]]\nline = 3\ncolumn = 2\ntext = "病"\nreason = "甲本"')
    with pytest.raises(RestoreError, match=r"第3行第2字.*\[\[choice\]\].*没有丢失的字节"):
        restore(received, replace(emendations, choices=listed.choices))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "copy"))


def test_nothing_is_written(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    restore_policy(folder)
    (folder / "source.txt").write_bytes(before["source.txt"] + b" ")
    with pytest.raises(RestoreError, match=r"copy/source.txt .*SHA-256"):
        restore_policy(folder)
    (folder / "source.txt").write_bytes(before["source.txt"])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def _give(folder: Path, source: bytes) -> None:
    (folder / "source.txt").write_bytes(source)
    sha256 = hashlib.sha256(source).hexdigest()
    (folder / "emendations.toml").write_text(f'sha256 = "{sha256}"\n', encoding="utf-8")


BAD_FILES = {
    "GBK": ("甲乙\n丙".encode("gb18030"), "不是 UTF-8，第1行起读不出"),
    "neither": ("甲\n".encode() + b"\xff\xff", "第2行起读不出"),
    "UTF-16": ("甲乙丙".encode("utf-16"), "不是 UTF-8"),
    "empty": (b"", "文件是空的"),
    "blank": ("\ufeff \u3000\r\n".encode(), "文件是空的"),
    "replaced": ("规定\ufffd险".encode(), r"第1行第3字：.*U\+FFFD"),
    "replaced twice": ("规定锟斤拷".encode(), "第1行第3字：「锟斤拷」有不是文字的编码"),
    "nul": (b"a\x00b", r"U\+0000"),
    "traditional": ("勞動和社會保障局".encode(), "第1行第1字：有「勞」.*不是本程序能复原"),
    "lossy": ("劳动和?会保障局".encode(), "要由人定.*第1行第4字：「\\?」夹在汉字中间"),
    "latin": ("劳动".encode("gb18030").decode("latin-1").encode(), "原来是 GBK，被当成 西文"),
    "utf-8 as gbk": ("劳动和社会保障局".encode().decode("gb18030").encode(), "原来是 UTF-8，被当成 GBK"),
    "many lost": (("險(xiǎn)" + "?" * 3000).encode(), r"3000个「\?」"),
    "long line": (("保險(xiǎn)" * 70_000).encode(), "第1行：这一行有560000个字"),
    "long run": (("  一\n險(xiǎn)\n ?。" + "保" * 90_000).encode(), "第3行第2字：.*「\\?」"),
    "many runs": (("險(xiǎn)" + "病?。" * 1_900).encode(), "第1行第9字：.*「\\?」"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_of_another_kind_is_refused_in_one_sentence(name: str, folder: Path) -> None:
    source, said = BAD_FILES[name]
    _give(folder, source)
    with pytest.raises(RestoreError, match=said) as caught:
        restore_policy(folder)
    assert str(caught.value).startswith("copy/source.txt ")
    assert str(caught.value).count("source.txt") == 1
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


def test_lone_surrogates_are_refused() -> None:
    with pytest.raises(RestoreError, match=r"第2行第2字：.*U\+D8FF"):
        restore("甲\n乙\ud8ff", Emendations())


@pytest.mark.parametrize("name", ["source.txt", "emendations.toml"])
def test_a_missing_file_is_named(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(RestoreError, match=f"copy/{name} 读不到"):
        restore_policy(folder)


LISTS = {
    "not TOML": ("sha256 = ", "不是合格的 TOML"),
    "unknown table": (f'sha256 = "{SHA256}"\nnote = 1', "不认识的键「note」"),
    "no sha": ("", "sha256 应是"),
    "short sha": ('sha256 = "608F"', "sha256 应是"),
    "one bracket": (f'sha256 = "{SHA256}"\n[edit]\nline = 1', r"应写成 \[\[edit\]\]"),
    "key missing": (f'sha256 = "{SHA256}"\n[[furniture]]\nline = 1', r"第1个 \[\[furniture\]\]的 text 缺少"),
    "key unknown": (f'sha256 = "{SHA256}"\n[[furniture]]\nline = 1\ntext = "甲"\nwhy = "乙"', "不认识的键「why」"),
    "line as words": (f'sha256 = "{SHA256}"\n[[furniture]]\nline = "1"\ntext = "甲"', "line 不对，应是正整数"),
    "line zero": (f'sha256 = "{SHA256}"\n[[furniture]]\nline = 0\ntext = "甲"', "line 是 0，应从 1 数起"),
    "empty words": (f'sha256 = "{SHA256}"\n[[furniture]]\nline = 1\ntext = ""', "text 是空的"),
    "same line twice": (
        f'sha256 = "{SHA256}"\n' + '[[furniture]]\nline = 1\ntext = "甲"\n' * 2,
        r"第2个 \[\[furniture\]\]的 line 1 已经列过",
    ),
    "kind": (
        f'sha256 = "{SHA256}"\n[[edit]]\nkind = "typo"\nline = 1\nbefore = "甲"\nafter = "乙"\nreason = "丙"',
        r"第1个 \[\[edit\]\] 的 kind「typo」",
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_faulty_list_of_emendations_names_table_and_key(name: str, folder: Path) -> None:
    words, said = LISTS[name]
    (folder / "emendations.toml").write_text(words, encoding="utf-8")
    with pytest.raises(RestoreError, match=said):
        restore_policy(folder)
