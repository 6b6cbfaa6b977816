from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.core.inputs import MAX_HEADS, read, read_day, read_heads, read_money, read_month, read_rate
from calculators.core.model import Field, FieldKind, InputError, Option
from calculators.core.pasted import MAX_ROWS

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
        ("120名", 120),
        ("120个", 120),
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


@pytest.mark.parametrize("sign", ["¹", "₂", "①", "½", "㊿"])
def test_a_digit_that_is_not_on_the_line_is_no_digit_of_the_number(sign: str) -> None:
    """3600¹, copied with the mark of its footnote, is not 36,001."""
    for read_one, typed in (
        (read_heads, "3600"), (read_money, "3600"), (read_rate, "8"), (read_rate, "8‰"),
        (read_day, "2005-04-1"), (read_month, "2005-1"),
    ):  # fmt: skip
        assert read_one(typed if read_one is not read_day else "2005-04-11") is not None
        with pytest.raises(ValueError, match=f"「{typed}{sign}」里的「{sign}」是上标"):
            read_one(typed + sign)


def test_a_mobile_number_is_no_amount_unless_it_is_written_as_one() -> None:
    for typed in ("13812345678", "138 1234 5678", "１９９００００００００", "13812345678元", "13812345678.0"):
        with pytest.raises(ValueError, match="像是手机号码，不是金额。真有这么大的数，请带逗号写成"):
            read_money(typed)
    assert read_money("13,812,345,678") == read_money("13812345678.00") == Decimal("13812345678.00")
    assert [read_money(one) for one in ("12812345678", "138123456789", "1381234567")] == [
        Decimal(12_812_345_678), Decimal(138_123_456_789), Decimal(1_381_234_567),
    ]  # fmt: skip


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


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("3,600.5", "3600.50"), ("０", "0.00"), ("1.2345万", "12345.00"), ("5元", "5.00"), ("", None)],
)
def test_money_as_people_type_it(typed: str, amount: str | None) -> None:
    assert read_money(typed) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    ("typed", "what"),
    [("0.001", "小数太多"), ("-1", "负数"), ("2万亿", "不是金额"), ("20000亿", "超过 1 万亿"), ("三千", "不是金额")],
)
def test_what_is_not_money_is_refused(typed: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_money(typed)


@pytest.mark.parametrize(
    ("typed", "rate"),
    [
        ("8", "8"),
        ("8％", "8"),
        ("0.5‰", "0.05"),
        ("5 ‰", "0.5"),
        ("100", "100"),
        ("1000‰", "100"),
        ("20.0%", "20"),
        ("0", "0"),
        (" ", None),
    ],
)
def test_rates(typed: str, rate: str | None) -> None:
    assert read_rate(typed) == (None if rate is None else Decimal(rate))
    assert "E" not in str(read_rate(typed))


@pytest.mark.parametrize(
    ("typed", "what"),
    [("100.1", "超过 100%"), ("1000.5‰", "超过 100%"), ("-8", "负数"), ("‰", "不是比例"), ("八", "不是比例")],
)
def test_what_is_not_a_rate_is_refused(typed: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_rate(typed)


@pytest.mark.parametrize(
    "typed",
    ["2004-2-29", "2004-02-29", "２００４年２月２９日", "2004/2/29", "2004.2.29", "20040229", " 2004 - 02 - 29 "],
)
def test_days_as_people_type_them(typed: str) -> None:
    assert read_day(typed) == date(2004, 2, 29)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("2005-2-29", "没有这一天"),
        ("2005-13-1", "没有这一天"),
        ("2005-0-1", "没有这一天"),
        ("1900-1-1", "年份不对"),
        ("9999-1-1", "年份不对"),
        ("2005/4-11", "不是日期"),
        ("4月11日", "不是日期"),
        ("今天", "「今天」不是日期。请写成 2005-04-11$"),
        ("2" * 500, "不是日期"),
    ],
)
def test_what_is_not_a_day_is_refused(typed: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_day(typed)


def test_months() -> None:
    with pytest.raises(ValueError, match=r"^「四月」不是月份。请写成 2005-04$"):
        read_month("四月")
    assert {read_month(one) for one in ("2005-4", "2005年4月", "200504", "2005/04", "2005.4")} == {date(2005, 4, 1)}
    assert read_month("") is None


@given(st.dates(date(1949, 1, 1), date(2100, 12, 31)))
def test_a_day_that_is_shown_can_be_typed_again(day: date) -> None:
    assert read_day(day.isoformat()) == read_day(f"{day.year}年{day.month}月{day.day}日") == day


ROWS = Field(
    "r",
    "各单位",
    FieldKind.ROWS,
    "g",
    columns=(
        Field("name", "单位", FieldKind.TEXT, "g", required=True),
        Field("heads", "人数", FieldKind.HEADS, "g"),
        Field("pay", "工资", FieldKind.MONEY, "g"),
    ),
)


@pytest.mark.parametrize(
    "typed",
    [
        "甲\t1,200\t3600.5\n乙\t\t0",
        "单位\t人数\t工资\n甲\t1,200\t3600.5\n乙\t\t0",
        "单位\t工资\t人数\n甲\t3600.5\t1,200\n\n乙\t0\t",
        '甲,"1,200",3600.5\r\n乙,,0\r\n',
        "甲，1200，3600.5\n乙，，0",
        '"甲",1200,"3600".5\n乙,,0',
    ],
)
def test_rows_as_they_are_pasted(typed: str) -> None:
    assert read((ROWS,), {"r": typed}) == {"r": (("甲", 1200, Decimal("3600.50")), ("乙", None, Decimal("0.00")))}


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("甲\t-1\t2", "第1行「人数」：「-1」是负数"),
        ("甲\t1\n\t2", "第2行「单位」：还没有填"),
        ("人数\n3", "第2行「单位」：还没有填$"),
        ("甲\t1\t2\t3", "第1行：有 4 列，最多 3 列（单位、人数、工资）$"),
        ("单位\t年龄\n甲\t3", "第1行：不认识的列名「年龄」。可用的有 单位、人数、工资$"),
        ("甲\t\t\t3", "第1行：有 4 列，最多 3 列（单位、人数、工资）$"),
        ("单位\t人数\t人数\n甲\t3\t4", "第1行：有一列的列名写了不止一次"),
        ("甲\n" * (MAX_ROWS + 1), "最多 2,000 行"),
    ],
)
def test_rows_that_cannot_be_read_are_told_by_row_and_column(typed: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read((ROWS,), {"r": typed})


def test_a_comma_in_a_cell_between_tabs_stays_and_the_longest_table_is_read() -> None:
    assert read((ROWS,), {"r": "甲，乙\t1\t2"}) == {"r": (("甲，乙", 1, Decimal("2.00")),)}
    rows = read((ROWS,), {"r": "甲\n" * MAX_ROWS})["r"]
    assert isinstance(rows, tuple)
    assert len(rows) == MAX_ROWS


def test_yes_may_be_said_as_no() -> None:
    field = Field("y", "新注册", FieldKind.YES, "g")
    said = {typed: read((field,), {"y": typed})["y"] for typed in ("yes", "1", " ", "", "no", "0", " no ")}
    assert said == {"yes": True, "1": True, " ": False, "": False, "no": False, "0": False, " no ": False}


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (FieldKind.HEADS, "", "项：还没有填。没有人就填 0"),
        (FieldKind.MONEY, "", "项：还没有填"),
        (FieldKind.ROWS, "", "项：还没有填。一行填一条，可以从表格里复制粘贴"),
        (FieldKind.CHOICE, "", "项：还没有选，请选一项"),
        (FieldKind.NUMBER, "两", "项：「两」不是数。请只填一个数，例如 1.5"),
    ],
)
def test_what_is_missing_is_told_with_what_to_write(kind: FieldKind, typed: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read((Field("f", "项", kind, "g", required=True),), {"f": typed})
    assert str(refused.value) == told


def test_texts_have_a_limit_and_empty_rows_are_nothing() -> None:
    text = Field("t", "说明", FieldKind.LONG, "g", required=True)
    assert read((text, ROWS), {"t": " 有 ", "r": " \n"}) == {"t": "有", "r": None}
    assert read((text,), {"t": "字" * 2000}) == {"t": "字" * 2000}
    with pytest.raises(InputError, match="太长了，最多 2000 个字"):
        read((text,), {"t": "字" * 2001})
    with pytest.raises(InputError, match="说明：还没有填"):
        read((text,), {"t": " "})


def test_a_column_without_a_name_is_passed_over() -> None:
    columns = (Field("name", "单位", FieldKind.TEXT, "g"), Field("n", "人数", FieldKind.HEADS, "g"))
    field = Field("t", "表", FieldKind.ROWS, "g", columns=columns)
    assert read([field], {"t": "人数,,单位\n3,备注,甲"})["t"] == (("甲", 3),)
