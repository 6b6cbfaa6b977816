from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.inputs import MAX_HEADS, read, read_heads
from calculators.model import Field, FieldKind, InputError, Option

HEADS = Field("n", "人数", FieldKind.HEADS, "g")
KIND = Field("k", "性质", FieldKind.CHOICE, "g", options=(Option("a", "甲"), Option("b", "乙")), required=True)


@pytest.mark.parametrize(
    ("typed", "heads"),
    [
        ("120", 120),
        ("１２０", 120),
        ("1,200", 1200),
        ("1，200", 1200),
        (" 1 200 人", 1200),
        ("1.2万", 12_000),
        ("１．２万人", 12_000),
        ("0.5千", 500),
        ("+7", 7),
        ("007", 7),
        ("3.0", 3),
        ("-0", 0),
        ("0", 0),
        ("", None),
        ("　", None),
        ("1亿", MAX_HEADS),
    ],
)
def test_heads_as_people_type_them(typed: str, heads: int | None) -> None:
    assert read_heads(typed) == heads


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("-1", "负数"),
        ("－１", "负数"),
        ("1.5", "例如 1 或 2"),
        ("1.00005万", "不是整数"),
        ("1,20", "不是人数"),
        ("12,0000", "不是人数"),
        ("十二", "不是人数"),
        ("1e3", "不是人数"),
        ("0x10", "不是人数"),
        ("1/2", "不是人数"),
        ("NaN", "不是人数"),
        ("٣", "不是人数"),
        ("=1+1", "不是人数"),
        ("<script>", "不是人数"),
        ("100000001", "超过 1 亿"),
        ("9" * 40, "超过 1 亿"),
        ("9" * 5000, "填得太长"),
        ("2亿", "超过 1 亿"),
    ],
)
def test_what_is_not_a_number_of_people_is_refused(typed: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_heads(typed)


@given(st.integers(0, MAX_HEADS))
def test_what_is_shown_can_be_typed_again(number: int) -> None:
    assert read_heads(f"{number:,}人") == read_heads(str(number)) == number


@given(st.text(max_size=60))
def test_anything_typed_is_read_or_refused_with_a_sentence(typed: str) -> None:
    value, sentence = None, "人"
    try:
        value = read_heads(typed)
    except ValueError as error:
        sentence = str(error)
    assert value is None or 0 <= value <= MAX_HEADS
    assert any("\u4e00" <= char <= "\u9fff" for char in sentence)


def test_all_problems_are_told_at_once_in_form_order() -> None:
    with pytest.raises(InputError) as refused:
        read((HEADS, KIND), {"n": "-1", "k": "丙"})
    assert [problem.field for problem in refused.value.problems] == ["n", "k"]
    assert str(refused.value) == "人数：「-1」是负数。人数最少是 0；性质：没有「丙」这一项，请从列出的各项里选"


def test_a_choice_may_be_typed_as_its_label() -> None:
    assert read((HEADS, KIND), {"k": " 乙 "}) == {"n": None, "k": "b"}
