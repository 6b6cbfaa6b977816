"""JSON Schemas of what the calculators take and give (填写内容和结果的格式), made from their fields and from the classes of a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from calculators import interface
from calculators.calculator import Calculator
from calculators.core.model import Cell, Chart, Field, FieldKind, Finding, Premise, Problem, Ref, Step
from calculators.interface import FORM, python_name
from calculators.output.text import DISCLAIMER
from calculators.policy.knowledge import Knowledge

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ERRORS = (
    interface.UnknownCalculatorError,
    interface.UnknownFieldError,
    interface.WrongTypeError,
    interface.InputError,
    interface.RefusedError,
    interface.MissingFileError,
)
"""Every error that a calculation may tell of, in the order in which they are looked for."""
_TEXT: Schema = {"type": "string"}
_PLAIN: Mapping[Any, Schema] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "string", "description": "十进制数，写成文字，不丢一位"},
    date: {"type": "string", "format": "date"},
    NoneType: {"type": "null"},
}
_NUMBER: Schema = {"type": ["number", "string"]}
_KINDS: Mapping[FieldKind, Schema] = {
    FieldKind.YES: {"type": ["boolean", "string"]},
    FieldKind.HEADS: {"type": ["integer", "string"]},
    FieldKind.MONEY: _NUMBER,
    FieldKind.RATE: _NUMBER,
    FieldKind.NUMBER: _NUMBER,
    FieldKind.DATE: {"type": "string", "examples": ["2026-11-29"]},
    FieldKind.MONTH: {"type": "string", "examples": ["2026-11"]},
    FieldKind.TEXT: _TEXT,
    FieldKind.LONG: _TEXT,
    FieldKind.IDS: {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
}


def schema_of(kind: Any, about: Mapping[str, str] | None = None) -> Schema:
    """The schema of a type as it stands in our JSON; of a class, with what `about` says of its attributes."""
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        named = {one.name: schema_of(hints[one.name], about) for one in fields(kind)}
        for name, words in (about or {}).items():
            if name in named:
                named[name] = named[name] | {"description": words}
        return _object(named)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [str(one) for one in kind]}
    if get_origin(kind) in (Union, UnionType):
        return {"anyOf": [schema_of(one, about) for one in get_args(kind)]}
    if get_origin(kind) is tuple:
        return _list(schema_of(get_args(kind)[0], about))
    return dict(_PLAIN[kind])


def inputs_schema(calculator: Calculator, knowledge: Knowledge) -> Schema:
    """What a calculator takes: by its fields' names, as `calculate()` reads them."""
    asked = calculator.fields(knowledge)
    return {
        "$schema": DIALECT,
        "title": f"{calculator.title}：填写的内容",
        "description": f"{calculator.purpose}null 是没有填。名称里的连字符也可以写成下划线。",
        "type": "object",
        "properties": {one.name: _field(one) for one in asked},
        "required": [one.name for one in asked if one.required],
        "additionalProperties": False,
    }


def result_schema(calculator: Calculator, knowledge: Knowledge) -> Schema:
    """What a calculator answers. What all have in common stands in the common schema beside it."""
    asked = {one.name: _TEXT | {"title": one.label} for one in calculator.fields(knowledge)}
    inputs = {"type": "object", "properties": asked, "additionalProperties": False}
    return {
        "$schema": DIALECT,
        "title": f"{calculator.title}：结果",
        "allOf": [{"$ref": "../../result.schema.json"}],
        "properties": {"calculator": {"const": calculator.name}, "inputs": inputs},
    }


def common_schema() -> Schema:
    """What the answers of all calculators have in common: `CalculationResult.to_dict()`."""
    told = {
        "headline": _TEXT | {"description": "结论：一句话"},
        "premises": _list(schema_of(Premise)),
        "tables": _list(_object({"caption": _TEXT, "columns": _list(_TEXT), "rows": _list(_row()), "refs": _refs()})),
        "sections": _list(_object({"title": _TEXT, "findings": _list(_more(Finding, "tone_label"))})),
        "steps": _list(_more(Step, "shown")),
        "charts": _list(schema_of(Chart)),
        "notes": _list(_TEXT),
    }
    beside = {"kind": _TEXT, "asked": {}} | told
    whole = {
        "form": {"const": FORM, "description": "这种 JSON 的版本"},
        "calculator": _TEXT | {"description": "测算的名称"},
        "inputs": {"type": "object", "additionalProperties": _TEXT, "description": "填写的内容，按统一的写法"},
        **told,
        "disclaimer": {"const": DISCLAIMER},
        "data_version": _TEXT,
        "code_version": _TEXT,
    }
    found = _object(
        whole | {"beside": _list(_object(beside)) | {"description": "放在旁边的比较和曲线，只有命令行会放"}}
    )
    found["required"] = list(whole)
    return {"$schema": DIALECT, "title": "测算的结果", "description": DISCLAIMER, **found}


def error_schema() -> Schema:
    """What is told instead of an answer: `told_error()`."""
    names = {"type": "string", "enum": [one.__name__ for one in ERRORS], "description": "哪一种错误"}
    problems = _list(
        schema_of(Problem, {"field": "哪一项", "message": "哪里不对，怎样改", "row": "表格的第几行，0 是不在表里"})
    )
    told = {"error": names, "message": _TEXT | {"description": "一句话，给人看"}, "problems": problems}
    return {"$schema": DIALECT, "title": "错误", **_object(told)}


def _field(field: Field) -> Schema:
    told: Schema = {"title": field.label}
    if hint := "。".join(one.rstrip("。") for one in (field.hint, field.unit and f"单位：{field.unit}") if one):
        told["description"] = f"{hint}。"
    if field.private:
        told["writeOnly"] = True
        told["$comment"] = "不在结果的 inputs 里，也不进链接"
    if field.kind is FieldKind.CHOICE:
        words = [{"const": str(one.value), "title": one.label} for one in field.options]
        return told | {"oneOf": [*words, {"type": "null"}]}
    if field.kind is FieldKind.ROWS:
        columns = {
            name: _cell(one)
            for one in field.columns
            for name in dict.fromkeys((one.name, python_name(one.name), one.label))
        }
        rows = [{"type": "object", "properties": columns, "additionalProperties": False}, {"type": "array"}]
        return told | {"anyOf": [_TEXT, _list({"anyOf": rows}), {"type": "null"}]}
    return told | {"anyOf": [dict(_KINDS[field.kind]), {"type": "null"}]}


def _cell(column: Field) -> Schema:
    """A cell may hold any of the ways in which its column is written; the calculator says which it can read."""
    return {"title": column.label, "type": ["string", "number", "boolean", "null"]}


def _row() -> Schema:
    return _object({"name": _TEXT, "cells": _list(_more(Cell, "shown"))})


def _refs() -> Schema:
    return _list(schema_of(Ref))


def _more(kind: Any, further: str) -> Schema:
    """A class with a further text."""
    found = schema_of(kind)
    return _object(found["properties"] | {further: _TEXT})


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(properties: Mapping[str, Schema]) -> Schema:
    found = {"type": "object", "properties": dict(properties), "required": list(properties)}
    return found | {"additionalProperties": False}
