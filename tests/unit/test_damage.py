"""The forward model, rule by rule, on samples small enough to check by hand."""

import ast
import sys
from pathlib import Path

import pytest

from scripts.restore import damage
from scripts.restore.damage import DamageError, Edit, Layout, Plan


def test_a_note_is_inserted_where_the_bytes_stand_not_where_the_character_stands() -> None:
    # 理條 is C0ED 976C, 項 is ED97: the search finds it across the boundary
    coded = damage.annotate(damage.encode("管理條例"), {"項": "xiàng"})
    assert coded.hex(" ", 2).startswith("b9dc c0ed 9728")
    assert damage.decode(coded) == "管理?xiàng)l例"


def test_the_search_goes_once_from_left_to_right() -> None:
    # 項 takes the lead byte of 條, so 條 is no longer found behind 理; elsewhere it is
    coded = damage.annotate(damage.encode("管理條例，條件"), {"條": "tiáo", "項": "xiàng"})
    assert damage.decode(coded) == "管理?xiàng)l例，條(tiáo)件"


def test_a_cut_at_a_false_stop_shifts_what_follows() -> None:
    # the indent and （ are A1A1 A1A1 A3A8: A1A3 is 。
    coded = damage.annotate(damage.encode("　　（一）基本養老"), {"養": "yǎng"})
    assert damage.fold(damage.decode(coded, ((1, 2),))) == " ?。ㄒ唬┗\ue2a2攫B(yǎng)老"
    assert damage.fold(damage.decode(coded)) == "  (一)基本養(yǎng)老"


def test_false_stops_are_found_in_the_file_as_it_is_so_far() -> None:
    coded = damage.encode("甲\n　　（一）養病，可\n　　（二）")
    assert damage.false_stops(coded) == [(2, 2), (2, 7), (3, 2)]
    # the first cut costs one byte and shifts six characters: 養 ends in B, which ends the run, one column later
    assert damage.false_stops(coded, ((2, 2),)) == [(2, 8), (3, 2)]


def test_a_cut_at_a_false_question_mark() -> None:
    # 。可 is A1A3 BFC9: A3BF is ？, which folds to ?
    shifted = damage.fold(damage.decode(damage.encode("完。可報條"), ((1, 2),)))
    assert shifted.startswith("完??")
    assert shifted.endswith("l")


def test_a_full_width_sign_in_a_run_folds_too() -> None:
    # 保險 behind an odd byte: .. B1A3 EB55 → A3EB is ｋ, which folds to k
    coded = damage.annotate(damage.encode("　　（四）工傷保險擴面"), {"險": "xiǎn"})
    assert damage.fold(damage.decode(coded, ((1, 2),))) == " ?。ㄋ模┕\ue627\ue35ekU(xiǎn)擴面"


def test_only_forms_of_ascii_fold() -> None:
    assert damage.fold("（１，Ａ）：；！　、。“”《》〔〕○") == "(1,A):;! 、。“”《》〔〕○"


def test_layout_furniture_edits_and_script_are_undone_by_the_plan() -> None:
    plan = Plan(
        readings={"強": "qiáng"},
        script={"强": "強"},
        furniture={1: "回到顶部"},
        edits=(Edit(5, "一、加强", "## 一、加强\n\n"), Edit(5, "甲\n\n乙", "甲乙")),
        layout=Layout(blanks=(2, 4, 6), margins={3: ("　　", ""), 5: ("　　", " ")}, eol="\r\n", mark="\ufeff"),
    )
    received = damage.damage("第一段。\n\n## 一、加强\n\n甲乙\n", plan)
    assert received == "\ufeff回到顶部\r\n\r\n  第一段。\r\n\r\n  一、加強(qiáng)甲 \r\n\r\n乙"
    assert Plan.from_json(plan.to_json()) == plan


@pytest.mark.parametrize(
    ("text", "plan", "said"),
    [
        ("甲。\n", Plan(cuts=((1, 1),)), "第1行第1字"),
        ("甲😀\n", Plan(), "不在 GBK 之内"),
        ("甲\n", Plan(edits=(Edit(1, "乙", "丙"),)), "出现0次"),
        ("甲\n", Plan(furniture={3: "乙"}), "第2行应有正文"),
        ("甲\n", Plan(layout=Layout(margins={4: ("　", "")})), "第4行"),
    ],
)
def test_a_plan_that_does_not_fit_is_refused(text: str, plan: Plan, said: str) -> None:
    with pytest.raises(DamageError, match=said):
        damage.damage(text, plan)


def test_the_model_needs_the_standard_library_only() -> None:
    tree = ast.parse(Path(damage.__file__).read_text(encoding="utf-8"))
    names = {one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    names |= {alias.name for one in ast.walk(tree) if isinstance(one, ast.Import) for alias in one.names}
    assert len(names) >= 4
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)
