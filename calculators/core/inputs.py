"""Reading what people type (读入填写内容).

Full-width digits, thousands separators, spaces and 「万」 are read as meant; 0 is a value, empty is not 0;
what cannot be read is refused with a sentence that says how to mend it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from .model import Field, FieldKind, InputError, Problem, Row, Value
from .money import EXACT, FEN
from .pasted import split_rows

MAX_HEADS = 100_000_000
"""Heads above this are taken for a slip of the finger: the whole country had 1.3 thousand million people in 2005."""
MAX_MONEY = Decimal(1_000_000_000_000)
"""Amounts in 元 above this are taken for a slip of the finger."""
MAX_NUMBER = 1_000_000_000_000
"""So are plain numbers."""
_SLIP = "请看看是不是多打了零，或多写了「万」"
EARLIEST, LATEST = 1949, 2100

_SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?([十百千万亿]?)", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))",
    re.ASCII,
)
_MONTH = re.compile(r"(\d{4})(?:-(\d{1,2})|/(\d{1,2})|\.(\d{1,2})|年(\d{1,2})月|(\d{2}))", re.ASCII)
_LONGEST = 40
_DIGITS = 20
"""The most digits of a plain number: all of them are kept exactly."""
_MOST_CELLS = 20
"""So many wrong cells of one table are told at once."""
_LONGEST_TEXT = 2_000
_ID = re.compile(r"(?:tj|cn)_[a-z0-9_]{1,60}")
_OTHER_FORM = "填写的内容来自另一个版本的表格，或者写错了名字。请重新打开这一页再填"
_MISSING = {
    FieldKind.CHOICE: "还没有选，请选一项",
    FieldKind.ROWS: "还没有填。一行填一条，可以从表格里复制粘贴",
    FieldKind.HEADS: "还没有填。没有人就填 0",
}


class TableError(ValueError):
    """Cells of a table that cannot be read (表格里的错): of each its line, its column's name, and what is wrong."""

    def __init__(self, cells: Sequence[tuple[int, str, str]]) -> None:
        super().__init__("；".join(told for _, _, told in cells))
        self.cells = cells


_BORN = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"0*[1-8]\d{{5}}(?:(?:19|20)\d\d{_BORN}\d{{4}}|\d\d{_BORN}\d{{3}})0*", re.ASCII)
"""Digits of an identity number (身份证号码), of 18 or 15 digits: a region, a birthday, a serial number."""
_PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)
"""A mobile number (手机号码), which a spreadsheet may write with .0; an amount as large is read with commas or to the cent."""


def raised(typed: str) -> str:
    """The first digit that is none on its line (上标、下标、带圈的数字、分数), "" if there is none: 3600¹ is not 36001.

    >>> raised("3600¹"), raised("①"), raised("３６００")
    ('¹', '①', '')
    """
    return "" if typed.isascii() else next((one for one in typed if unicodedata.category(one) == "No"), "")


def _folded(typed: str) -> str:
    """Full-width signs as plain ones, without blanks. Raises ValueError for raised digits."""
    if sign := raised(typed):
        raise ValueError(
            f"「{typed.strip()[:_LONGEST]}」里的「{sign}」是上标、带圈的数字或者分数，没有读。请改成普通的数字"
        )
    return _shown(typed)


def read_number(typed: str, what: str, example: str, units: tuple[str, ...] = ()) -> Decimal | None:
    """A number of 0 or more, exactly as typed, or None when nothing was typed. Raises ValueError in Chinese."""
    text = _folded(typed)
    if not text:
        return None
    if len(text) > _LONGEST:
        raise ValueError(f"填得太长，不像{what}。请只填一个数，例如 {example}")
    bare = next((text.removesuffix(unit) for unit in units if text.endswith(unit)), text)
    match = _NUMBER.fullmatch(bare)
    if match is None:
        raise ValueError(f"「{text}」不是{what}。请只填一个数，例如 {example}")
    sign, whole, fraction, scale = match.groups()
    if _IDENTITY.fullmatch(whole.replace(",", "") + (fraction or "")):
        raise ValueError(f"「{text}」像是身份证号码，不是{what}。请只填一个数，例如 {example}")
    if not scale and fraction in (None, "0") and _PHONE.fullmatch(whole):
        raise ValueError(f"「{text}」像是手机号码，不是{what}。真有这么大的数，请带逗号写成 {int(whole):,}")
    value = EXACT.multiply(Decimal(f"{whole.replace(',', '')}.{fraction or '0'}"), Decimal(_SCALES[scale]))
    if sign == "-" and value:
        raise ValueError(f"「{text}」是负数。{what}最少是 0")
    return value


def read_heads(typed: str) -> int | None:
    """A number of people (人数): a whole number of 0 or more, or None when nothing was typed.

    >>> read_heads("１，２００ 人"), read_heads("1.2万"), read_heads("0"), read_heads("  ")
    (1200, 12000, 0, None)

    Raises ValueError with a sentence in Chinese.
    """
    if typed.isdecimal() and typed.isascii() and len(typed) < len(str(MAX_HEADS)):
        return int(typed)
    value = read_number(typed, "人数", "120 或 1.2万", ("人", "名", "个"))
    if value is None:
        return None
    shown = _shown(typed)
    if value > MAX_HEADS:
        raise ValueError(f"「{shown}」超过 1 亿人。{_SLIP}")
    if value != int(value):
        raise ValueError(f"「{shown}」不是整数。人数要填整数，例如 {int(value)} 或 {int(value) + 1}")
    return int(value)


def read_money(typed: str) -> Decimal | None:
    """An amount in 元 (金额), at most two decimals.

    >>> read_money("３，６００.50元"), read_money("1.2万"), read_money("")
    (Decimal('3600.50'), Decimal('12000.00'), None)
    """
    value = read_number(typed, "金额", "3600 或 3,600.50", ("元",))
    if value is None:
        return None
    if value > MAX_MONEY:
        raise ValueError(f"「{_shown(typed)}」超过 1 万亿元。{_SLIP}")
    cents = value.quantize(FEN, context=EXACT)
    if value != cents:
        raise ValueError(f"「{_shown(typed)}」的小数太多。金额最多写到分，例如 {cents}")
    return cents


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 20.0 → 20, 0.50 → 0.5."""
    whole = value.to_integral_value()
    return value.quantize(Decimal(1), context=EXACT) if value == whole else value.normalize(EXACT)


def read_rate(typed: str) -> Decimal | None:
    """A share in per cent (比例), 0 to 100.

    >>> read_rate("8%"), read_rate("0.5"), read_rate("５‰")
    (Decimal('8'), Decimal('0.5'), Decimal('0.5'))
    """
    text = _folded(typed)
    per_mille = text.endswith("‰")
    value = read_number(text.removesuffix("‰"), "比例", "8 或 8%", ("%",))
    if value is None:
        if text:
            raise ValueError(f"「{text}」不是比例。请只填一个数，例如 8 或 8%")
        return None
    if value > (1_000 if per_mille else 100):
        raise ValueError(f"「{_shown(typed)}」超过 100%。比例填百分数，例如 8 表示 8%")
    _check_digits(value, typed)
    return plain(EXACT.divide(value, Decimal(10)) if per_mille else value)


def read_day(typed: str) -> date | None:
    """A day (日期), in any of the usual ways.

    >>> read_day("2005年4月11日") == read_day("2005-4-11") == read_day("20050411") == read_day("２００５/４/１１")
    True
    """
    return _read_date(typed, _DAY, "日期", "2005-04-11")


def read_month(typed: str) -> date | None:
    """A month (月份), as its first day: 2005-04, 2005年4月."""
    return _read_date(typed, _MONTH, "月份", "2005-04")


def read(fields: Sequence[Field], typed: Mapping[str, str]) -> dict[str, Value]:
    """Every field's value by name. Raises InputError naming every field that cannot be read, in form order, and every
    name that is no field's: it would otherwise be left out of a result in silence.
    """
    values: dict[str, Value] = {}
    unknown = [name for name in typed if name not in {field.name for field in fields}]
    problems = [Problem(name, f"没有「{name[:_LONGEST]}」这一项，没有计算。{_OTHER_FORM}") for name in unknown]
    for field in fields:
        try:
            values[field.name] = _read_one(field, typed.get(field.name, ""))
        except TableError as error:
            for row, column, told in error.cells:
                problems.append(Problem(field.name, f"{field.label}：{told}", row, column))
        except ValueError as error:
            problems.append(Problem(field.name, f"{field.label}：{error}"))
    if problems:
        raise InputError(tuple(problems))
    return values


def read_value(field: Field, typed: str) -> Value:
    """What was typed into one field, by its kind; None where nothing was. Raises ValueError in Chinese."""
    if field.kind is FieldKind.YES:
        return typed.strip() not in ("", "no", "0")
    if field.kind is FieldKind.CHOICE:
        return _read_choice(field, typed.strip())
    if field.kind is FieldKind.ROWS:
        return _read_rows(field, typed) or None
    return _READERS[field.kind](typed)


def _read_one(field: Field, typed: str) -> Value:
    value = read_value(field, typed)
    if value is None and field.required:
        raise ValueError(_MISSING.get(field.kind, "还没有填"))
    return value


def _shown(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split())


def _read_plain(typed: str) -> Decimal | None:
    value = read_number(typed, "数", "1.5")
    if value is None:
        return None
    if value > MAX_NUMBER:
        raise ValueError(f"「{_shown(typed)}」超过 1 万亿。{_SLIP}")
    _check_digits(value, typed)
    return value


def _check_digits(value: Decimal, typed: str) -> None:
    """All digits of what is accepted are kept exactly. Raises ValueError in Chinese."""
    if len(value.normalize(EXACT).as_tuple().digits) > _DIGITS:
        raise ValueError(f"「{_shown(typed)}」的位数太多。请写到 {_DIGITS} 位以内")


def _read_text(typed: str) -> str | None:
    text = typed.strip()
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"太长了，最多 {_LONGEST_TEXT} 个字，现在有 {len(text)} 个")
    return text or None


def _read_ids(typed: str) -> str | None:
    names = re.split(r"[\s,，]+", typed.strip())
    if wrong := next((one for one in names if one and not _ID.fullmatch(one)), ""):
        raise ValueError(f"「{wrong[:_LONGEST]}」不是本站参数的编号。请在结果的「前提」里选，或者清空")
    return " ".join(names) or None


def _read_date(typed: str, pattern: re.Pattern[str], what: str, example: str) -> date | None:
    text = _folded(typed)
    if not text:
        return None
    match = pattern.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise ValueError(f"「{text[:_LONGEST]}」不是{what}。请写成 {example}")
    year, month, *day = (int(group) for group in match.groups() if group)
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"「{text}」的年份不对，应在 {EARLIEST} 到 {LATEST} 之间")
    try:
        return date(year, month, *(day or [1]))
    except ValueError:
        raise ValueError(f"「{text}」没有这一天，请对照日历改") from None


def _read_choice(field: Field, typed: str) -> str | None:
    if not typed:
        return None
    for option in field.options:
        if typed in (option.value, option.label, *option.earlier):
            return option.value
    raise ValueError(f"没有「{typed[:_LONGEST]}」这一项，请从列出的各项里选")


def _read_rows(field: Field, typed: str) -> tuple[Row, ...]:
    """The rows of a table. Raises TableError with the first of the cells that cannot be read."""
    rows: list[Row] = []
    wrong: list[tuple[int, str, str]] = []
    for number, cells in split_rows(field, typed):
        row: list[int | Decimal | str | date | None] = []
        for column, cell in zip(field.columns, cells, strict=True):
            try:
                value = _read_cell(column, cell)
            except ValueError as error:
                wrong.append((number, column.name, f"第{number}行「{column.label}」：{error}"))
            else:
                row.append(value if not isinstance(value, bool | tuple) else None)
        rows.append(tuple(row))
    if len(wrong) > _MOST_CELLS:
        wrong[_MOST_CELLS:] = [(0, "", f"还有{len(wrong) - _MOST_CELLS}格要改，改好上面的再看")]
    if wrong:
        raise TableError(wrong)
    return tuple(rows)


def _read_cell(column: Field, cell: str | None) -> Value:
    value = None if cell is None else _read_one(column, cell)
    if column.required and value is None:
        raise ValueError("还没有填")
    return value


_READERS: Mapping[FieldKind, Callable[[str], int | Decimal | str | date | None]] = {
    FieldKind.HEADS: read_heads,
    FieldKind.MONEY: read_money,
    FieldKind.RATE: read_rate,
    FieldKind.NUMBER: _read_plain,
    FieldKind.DATE: read_day,
    FieldKind.MONTH: read_month,
    FieldKind.TEXT: _read_text,
    FieldKind.LONG: _read_text,
    FieldKind.IDS: _read_ids,
}
