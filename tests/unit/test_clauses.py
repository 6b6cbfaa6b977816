from __future__ import annotations

from pathlib import Path

import pytest

from scripts.data.clauses import ClauseError, numeral, read_clauses
from scripts.data.published_ids import check_registry, read_registry

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "policies" / "jzbf-2005-21"
EXPECTED = (
    "tz yj s1 s2 s2-p1 s2-p2 s3 s3-p1 s3-1 s3-2 s3-3 s3-4 s4 s4-p1 s4-p2 s4-p3 s4-p4 s5 s5-p1 s5-p2 s5-p3".split()
)
SMALL = "# 通知\n\n各单位：\n\n# 意见\n\n引言。\n\n## 一、甲\n\n只有一段。\n\n## 二、乙\n\n总说。\n\n（一）一项。\n\n（二）二项。\n"


def test_the_policy_has_exactly_the_published_ids() -> None:
    clauses = read_clauses((FOLDER / "text.md").read_text(encoding="utf-8"))
    assert [clause.id for clause in clauses] == EXPECTED
    check_registry(clauses, read_registry(FOLDER / "ids.toml"))


def test_every_word_of_the_text_belongs_to_one_clause() -> None:
    markdown = (FOLDER / "text.md").read_text(encoding="utf-8")
    clauses = read_clauses(markdown)
    pieces = [piece for clause in clauses for piece in (clause.heading, *clause.paragraphs) if piece]
    blocks = [line.lstrip("# ") for line in markdown.splitlines() if line]
    assert pieces == blocks
    assert len(blocks) == 27


@pytest.mark.parametrize(
    ("clause_id", "cite"),
    [
        ("tz", "转发通知"),
        ("yj", "意见引言"),
        ("s1", "第一部分"),
        ("s2-p2", "第二部分第二自然段"),
        ("s3-p1", "第三部分引言"),
        ("s3-1", "第三部分第（一）项"),
        ("s5-p3", "第五部分第三自然段"),
    ],
)
def test_how_clauses_are_cited(clause_id: str, cite: str) -> None:
    clauses = {clause.id: clause for clause in read_clauses((FOLDER / "text.md").read_text(encoding="utf-8"))}
    assert clauses[clause_id].cite == cite


@pytest.mark.parametrize(
    ("planted", "line", "what"),
    [
        ("没有标题\n", "第1行", "第一行应是标题"),
        ("", "第1行", "第一行应是标题"),
        (SMALL.replace("## 二、乙", "## 三、乙"), "第13行", "应以「二、」开头"),
        (SMALL.replace("（二）二项", "（三）二项"), "第19行", "应是（二）"),
        (SMALL.replace("只有一段。", "断\n行。"), "第11行", "断了行"),
        (SMALL.replace("只有一段。\n\n", ""), "第9行", "没有正文"),
        (SMALL + "\n# 第三个\n", "第21行", "第三个标题"),
    ],
)
def test_a_text_that_is_not_a_policy_is_refused_with_its_line(planted: str, line: str, what: str) -> None:
    with pytest.raises(ClauseError) as refused:
        read_clauses(planted)
    assert line in str(refused.value)
    assert what in str(refused.value)


def test_one_layer_only() -> None:
    clauses = read_clauses("# 办法\n\n引言甲。\n\n引言乙。\n\n## 一、总则\n\n甲。\n\n乙。\n")
    assert [(clause.id, clause.cite) for clause in clauses] == [
        ("yj-p1", "引言第一自然段"),
        ("yj-p2", "引言第二自然段"),
        ("s1", "第一部分"),
        ("s1-p1", "第一部分第一自然段"),
        ("s1-p2", "第一部分第二自然段"),
    ]


def test_numerals_are_all_different() -> None:
    assert len({numeral(number) for number in range(1, 20_000)}) == 19_999


def test_no_parts_at_all() -> None:
    assert [clause.id for clause in read_clauses("# 通知\n\n只有一段。\n")] == ["yj"]
