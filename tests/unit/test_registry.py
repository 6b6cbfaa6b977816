"""The registry of published ids: it only grows, and whatever leaves the text says where it went."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts.data.clauses import ClauseError, read_clauses
from scripts.data.published_ids import additions, check_registry, history, read_registry, seal

SMALL = "# 通知\n\n各单位：\n\n# 意见\n\n引言。\n\n## 一、甲\n\n只有一段。\n\n## 二、乙\n\n总说。\n\n（一）一项。\n\n（二）二项。\n"
FIRST, LATER = date(2026, 1, 2), date(2026, 3, 4)
MOVED = 'moved = { on = 2026-03-04, to = "s2-1", cite = "第二部分第（二）项", reason = "并入前一项" }'
WITHDRAWN = 'withdrawn = { on = 2026-03-04, cite = "第二部分第（二）项", reason = "误收" }'


def publish(path: Path, markdown: str, day: date) -> None:
    path.write_text(additions(read_clauses(markdown), read_registry(path), day), encoding="utf-8")


def plant(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A registry with the small policy in it."""
    publish(tmp_path / "ids.toml", SMALL, FIRST)
    return tmp_path / "ids.toml"


@pytest.fixture
def shorter(path: Path) -> Path:
    """The same, after （二） went into （一）: the moved entry is written, nothing else is published yet."""
    plant(path, "[s2-2]  # 第二部分第（二）项\nsince = 2026-01-02", f"[s2-2]\nsince = 2026-01-02\n{MOVED}")
    return path


SHORTER = SMALL.replace("（一）一项。\n\n（二）二项。", "（一）一项，二项。")


def test_registry_only_grows(path: Path) -> None:
    check_registry(read_clauses(SMALL), read_registry(path))
    assert read_registry(path)["s2-1"].since == FIRST

    reworded = SMALL.replace("一项。", "一项，改了。")
    with pytest.raises(ClauseError, match="文字和已发布的不同：s2-1"):
        check_registry(read_clauses(reworded), read_registry(path))
    publish(path, reworded, LATER)
    check_registry(read_clauses(reworded), read_registry(path))
    assert [one.text for one in read_registry(path)["s2-1"].wordings] == ["（一）一项。", "（一）一项，改了。"]
    assert read_registry(path)["s2-1"].since == FIRST

    with pytest.raises(ClauseError, match=r"已发布的编号在正文里没有了：s2-2.*moved 或 withdrawn"):
        check_registry(read_clauses(reworded.replace("（二）二项。\n", "")), read_registry(path))
    with pytest.raises(ClauseError, match="还没有登记：s2-3"):
        check_registry(read_clauses(reworded + "\n（三）三项。\n"), read_registry(path))


def test_an_id_used_twice_is_refused(path: Path) -> None:
    clauses = read_clauses(SMALL)
    with pytest.raises(ClauseError, match="用了两次：s1"):
        check_registry((*clauses, next(one for one in clauses if one.id == "s1")), {})
    path.write_text(path.read_text(encoding="utf-8") + "\n[s1]\nsince = 2026-01-02\n", encoding="utf-8")
    with pytest.raises(ClauseError, match="写了两次"):
        read_registry(path)


def test_a_moved_id_stays_in_the_registry_where_it_stood(shorter: Path) -> None:
    publish(shorter, SHORTER, LATER)
    check_registry(read_clauses(SHORTER), read_registry(shorter))
    found = read_registry(shorter)
    assert list(found) == ["tz", "yj", "s1", "s2", "s2-p1", "s2-1", "s2-2"]
    gone = found["s2-2"].gone
    assert gone is not None
    assert (gone.to, gone.cite, gone.reason, gone.on) == ("s2-1", "第二部分第（二）项", "并入前一项", LATER)
    text = shorter.read_text(encoding="utf-8")
    publish(shorter, SHORTER, date(2026, 5, 6))
    assert shorter.read_text(encoding="utf-8") == text


def test_a_withdrawn_id_is_allowed_too(shorter: Path) -> None:
    plant(shorter, MOVED, WITHDRAWN)
    publish(shorter, SHORTER, LATER)
    check_registry(read_clauses(SHORTER), read_registry(shorter))
    assert "withdrawn = {" in shorter.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('to = "s2-1", ', 'to = "s2-9", ', "s2-2 说移到了「s2-9」，但没有登记过"),
        ('to = "s2-1", ', 'to = "s2-2", ', "s2-2 → s2-2 绕回了自己"),
        ('to = "s2-1", ', "", "缺少 to"),
        ('reason = "并入前一项"', 'reason = " "', "reason 不能空着"),
        (', reason = "并入前一项"', "", "缺少 reason"),
        ("on = 2026-03-04", 'on = "2026-03-04"', "不是日期"),
        ("on = 2026-03-04", "on = 2025-03-04", "还早"),
        (MOVED, f"{MOVED}\n{WITHDRAWN}", "只能写一个"),
        (MOVED, f"{MOVED}\nwhere = 1", "不认识的项 where"),
        (MOVED, 'moved = "s2-1"', "这里应写成"),
        (MOVED, "", "没有了：s2-2"),
    ],
)
def test_a_move_that_leads_nowhere_is_refused(shorter: Path, before: str, after: str, message: str) -> None:
    plant(shorter, before, after)
    with pytest.raises(ClauseError, match=message):
        check_registry(read_clauses(SHORTER), read_registry(shorter))


def test_two_moves_in_a_circle_are_refused(shorter: Path) -> None:
    back = MOVED.replace("s2-1", "s2-2")
    plant(shorter, "[s2-1]  # 第二部分第（一）项\nsince = 2026-01-02", f"[s2-1]\nsince = 2026-01-02\n{back}")
    with pytest.raises(ClauseError, match="s2-1 → s2-2 → s2-1 绕回了自己"):
        check_registry(read_clauses(SHORTER.replace("（一）一项，二项。", "再说。")), read_registry(shorter))


def test_a_moved_id_may_not_come_back_as_another_paragraph(shorter: Path) -> None:
    with pytest.raises(ClauseError, match="正文里却还有：s2-2"):
        check_registry(read_clauses(SMALL), read_registry(shorter))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[S1]\nsince = 2026-01-02\nwording = []\n", "编号只能用小写字母"),
        ("s1 = 3\n", "编号只能用小写字母"),
        ("[s1]\nsince = 2026-01-02\nwording = []\n", "至少一版"),
        ("[s1]\nsince = 2026-01-02\n", "缺少 wording"),
        ("[s1]\nsince = 2026-01-02\n[[s1.wording]]\nsince = 2025-01-01\ntext = '甲'\n", "从早到晚"),
        ("[s1]\nsince = 2026-01-02\n[[s1.wording]]\nsince = 2026-01-02\nwords = '甲'\n", "不认识的项 words"),
        ("[s1\n", "格式有误"),
    ],
)
def test_a_registry_that_cannot_be_read_names_the_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "ids.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ClauseError, match=message) as refused:
        read_registry(path)
    assert "ids.toml" in str(refused.value)


def test_the_seal_changes_with_every_character() -> None:
    assert seal("一项。") != seal("一项，")
    assert len(seal("")) == 8


def test_a_part_changes_whenever_a_paragraph_of_it_does(shorter: Path) -> None:
    publish(shorter, SHORTER, LATER)
    found = read_registry(shorter)
    assert [(one.since, one.text) for one in history("s2", found)] == [
        (FIRST, "二、乙\n总说。\n（一）一项。\n（二）二项。"),
        (LATER, "二、乙\n总说。\n（一）一项，二项。"),
    ]
    assert [one.text for one in history("s1", found)] == ["一、甲\n只有一段。"]
    assert [one.text for one in history("s2-2", found)] == ["（二）二项。"]


def test_words_that_would_end_a_string_of_the_registry_are_words(path: Path) -> None:
    words = "引言'''，\"\"\"\\。"
    publish(path, SMALL.replace("引言。", words), FIRST)
    assert words in read_registry(path)["yj"].wordings[-1].text
