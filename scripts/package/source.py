"""The front of the package: one typed function a calculator, made from what its form asks (接口的源代码).

`from yingbao import gap` gives a function; what it takes, with the words of the form, is written here into a TypedDict, so
that editors complete it and type checkers check it, and into the docstring, which `help()` and the site's page tell. Nothing
of it is kept by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from calculators import __version__, interface
from calculators.calculator import Calculator
from calculators.catalog import FOLDERS, listed, offered
from calculators.core.model import Field, FieldKind
from calculators.interface import python_name
from calculators.policy.knowledge import Knowledge

NAME = "yingbao"
"""What the package is installed and imported as."""
_TYPES: Mapping[FieldKind, str] = {
    FieldKind.YES: "bool",
    FieldKind.HEADS: "int | str",
    FieldKind.MONEY: "int | Decimal | str",
    FieldKind.RATE: "int | Decimal | str",
    FieldKind.NUMBER: "int | Decimal | str",
    FieldKind.DATE: "date | str",
    FieldKind.MONTH: "date | str",
    FieldKind.TEXT: "str",
    FieldKind.LONG: "str",
    FieldKind.IDS: "str | Sequence[str]",
    FieldKind.ROWS: "str | Sequence[Mapping[str, object] | Sequence[object]]",
}
_HEAD = '''\
"""应保：社会保险的测算。每个测算是一个函数，填写的内容写成参数，答案是 CalculationResult。

>>> from yingbao import gap
>>> print(gap(kind="private", day="2026-11-29", staff=45).headline)  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Literal, Required, TypedDict, Unpack

__version__ = {version!r}

from .interface import {names}

__all__ = {listed!r}

for _folder in {folders!r}:
    import_module(f".{{_folder}}", __name__)  # before the functions of the same names, so that none is imported over them


'''


_SEEN = '*, policy: str = "", '
_SEEN_TOLD = "        policy: 按哪一份文件算，写它的编号；不写就是津政办发〔2005〕21号。"


def package_source(knowledge: Knowledge) -> str:
    """The text of `yingbao/__init__.py`."""
    found = listed()
    names = [*interface.__all__, *(python_name(one.name) for one in found)]
    head = _HEAD.format(version=__version__, names=", ".join(interface.__all__), listed=sorted(names), folders=FOLDERS)
    return head + "\n\n".join("".join(_calculator(one, knowledge)) for one in found)


def inputs_of(calculator: Calculator) -> str:
    """How the inputs of a calculator are called."""
    return f"{calculator.name.title()}Inputs"


def _calculator(calculator: Calculator, knowledge: Knowledge) -> Iterator[str]:
    name, inputs = python_name(calculator.name), inputs_of(calculator)
    by_policy = calculator.by_policy
    yield f"class {inputs}(TypedDict, total=False):\n"
    yield _docstring(f"{calculator.title}：填写的内容。")
    fields = _fields(calculator, knowledge)
    for field in fields:
        kind = f"Required[{_type(field)}]" if field.required else f"{_type(field)} | None"
        yield f"    {python_name(field.name)}: {kind}\n"
    yield f"\n\ndef {name}({_SEEN if by_policy else ''}**inputs: Unpack[{inputs}]) -> CalculationResult:\n"
    told = [_SEEN_TOLD] if by_policy else []
    told += [f"        {python_name(field.name)}: {_line(_told(field))}" for field in fields]
    yield _docstring("\n".join((f"{calculator.title}：{calculator.purpose}", "", "    Args:", *told, "    ")))
    yield f"    return calculate({calculator.name!r}, inputs{', policy=policy' if by_policy else ''})\n"


def _fields(calculator: Calculator, knowledge: Knowledge) -> tuple[Field, ...]:
    """What it asks, and what it asks besides for policies that have others: a field or an option that only they have."""
    found: dict[str, Field] = {}
    for seen in (knowledge, *(knowledge.seen(one.id) for one in knowledge.offering if calculator.by_policy)):
        if calculator.name in {one.name for one in offered(seen)}:
            for field in calculator.fields(seen):
                first = found.setdefault(field.name, field if seen is knowledge else replace(field, required=False))
                values = {one.value for one in first.options}
                more = tuple(one for one in field.options if one.value not in values)
                found[field.name] = replace(first, options=(*first.options, *more)) if more else first
    return tuple(found.values())


def _type(field: Field) -> str:
    if field.kind is FieldKind.CHOICE:
        return f"Literal[{', '.join(repr(str(one.value)) for one in field.options)}]"
    return _TYPES[field.kind]


def _told(field: Field) -> str:
    """What a field is, in the form's words: its label, unit, hint, options and columns."""
    unit = f"（{field.unit}）" if field.unit and f"（{field.unit}）" not in field.label else ""
    parts = [f"{field.label}{unit}", field.hint]
    if field.options:
        parts.append("；".join(f"{one.value} {one.label}" for one in field.options))
    if field.columns:
        parts.append("每行的列：" + "；".join(f"{python_name(one.name)} {one.label}" for one in field.columns))
    return "。".join(part.rstrip("。") for part in parts if part) + "。"


def _docstring(text: str) -> str:
    """Words as a docstring that means just them."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'    """{safe}"""\n'


def _line(text: str) -> str:
    return " ".join(text.split())
