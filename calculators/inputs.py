"""Reading what people type (读入填写内容).

Full-width digits, thousands separators, spaces and 「万」 are read as meant; 0 is a value, empty is not 0;
what cannot be read is refused with a sentence that says how to mend it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from calculators.model import Field, FieldKind, InputError, Problem, Value

MAX_HEADS = 100_000_000
"""Heads above this are taken for a slip of the finger: the whole country had 1.3 thousand million people in 2005."""

_SCALES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_NUMBER = re.compile(r"([+-]?)(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?([十百千万亿]?)(?:人|名|个)?", re.ASCII)
_LONGEST = 40


def read_heads(typed: str) -> int | None:
    """A number of people (人数): a whole number of 0 or more, or None when nothing was typed.

    >>> read_heads("１，２００ 人"), read_heads("1.2万"), read_heads("0"), read_heads("  ")
    (1200, 12000, 0, None)

    Raises ValueError with a sentence in Chinese.
    """
    text = "".join(unicodedata.normalize("NFKC", typed).split())
    if not text:
        return None
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        if len(text) > _LONGEST:
            raise ValueError("填得太长，不像人数。请只填一个数，例如 120 或 1.2万")
        raise ValueError(f"「{shown}」不是人数。请只填一个数，例如 120 或 1.2万")
    sign, whole, fraction, scale = match.groups()
    value = Decimal(f"{whole.replace(',', '')}.{fraction or '0'}") * _SCALES[scale]
    if sign == "-" and value:
        raise ValueError(f"「{shown}」是负数。人数最少是 0")
    if value != int(value):
        raise ValueError(f"「{shown}」不是整数。人数要填整数，例如 {int(value)} 或 {int(value) + 1}")
    if value > MAX_HEADS:
        raise ValueError(f"「{shown}」超过 1 亿人。请看看是不是多打了零，或多写了「万」")
    return int(value)


def read(fields: Sequence[Field], typed: Mapping[str, str]) -> dict[str, Value]:
    """Every field's value by name. Raises InputError naming every field that cannot be read, in form order."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for field in fields:
        try:
            values[field.name] = _read_one(field, typed.get(field.name, ""))
        except ValueError as error:
            problems.append(Problem(field.name, f"{field.label}：{error}"))
    if problems:
        raise InputError(tuple(problems))
    return values


def _read_one(field: Field, typed: str) -> Value:
    match field.kind:
        case FieldKind.YES:
            return typed.strip() not in ("", "no", "0")
        case FieldKind.HEADS:
            heads = read_heads(typed)
            if heads is None and field.required:
                raise ValueError("还没有填。没有人就填 0")
            return heads
        case FieldKind.CHOICE:
            return _read_choice(field, typed.strip())


def _read_choice(field: Field, typed: str) -> str | None:
    if not typed:
        if field.required:
            raise ValueError("还没有选，请选一项")
        return None
    for option in field.options:
        if typed in (option.value, option.label):
            return option.value
    raise ValueError(f"没有「{typed[:_LONGEST]}」这一项，请从列出的各项里选")
