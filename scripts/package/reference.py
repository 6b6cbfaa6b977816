"""What the page about the package tells (接口说明): read by griffe from the docstrings of what is published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import griffe

from calculators import interface
from calculators.catalog import listed
from calculators.policy.knowledge import Knowledge
from scripts.package.source import NAME, inputs_of, package_source

_LITERAL = re.compile(r"Literal\[[^]]*]")
"""Which ids there are stands in the words, with what they mean."""


@dataclass(frozen=True, slots=True)
class DocumentedItem:
    """A parameter, attribute, method or exception: name, type or signature, words."""

    name: str
    type: str
    words: str


@dataclass(frozen=True, slots=True)
class DocumentedFunction:
    """A function: name, first words, what it takes, what it raises."""

    name: str
    words: str
    takes: tuple[DocumentedItem, ...]
    raises: tuple[DocumentedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class PythonReference:
    """Everything that the package offers."""

    functions: tuple[DocumentedFunction, ...]
    general: tuple[DocumentedFunction, ...]
    result: str
    parts: tuple[DocumentedItem, ...]


def read_reference(knowledge: Knowledge) -> PythonReference:
    """What the docstrings say. Raises KeyError or AttributeError where something published is not there."""
    front = _module(NAME, package_source(knowledge))
    source = Path(interface.__file__)
    behind = _module("interface", source.read_text(encoding="utf-8"))
    functions = []
    for one in listed():
        attributes = front[inputs_of(one)].attributes.items()
        types = {name: _LITERAL.sub("Literal[…]", str(told.annotation)) for name, told in attributes}
        functions.append(_function(front[one.name], types))
    result = behind[interface.CalculationResult.__name__]
    first, told = _sections(result)
    fields = [DocumentedItem(one.name, str(result[one.name].annotation), one.description) for one in told["attributes"]]
    general = tuple(_function(behind[name]) for name in ("calculate", "known"))
    return PythonReference(tuple(functions), general, first, (*fields, *_members(result)))


def _module(name: str, text: str) -> griffe.Module:
    return griffe.visit(name, Path(f"{name}.py"), text)


def _function(function: griffe.Object, types: dict[str, str] | None = None) -> DocumentedFunction:
    """`types` are told where the signature names the parameters by a TypedDict."""
    words, told = _sections(function)
    takes = [
        DocumentedItem(one.name, (types or {}).get(one.name, str(one.annotation)), one.description)
        for one in told.get("parameters", ())
    ]
    raises = [DocumentedItem(str(one.annotation), "", one.description) for one in told.get("raises", ())]
    return DocumentedFunction(function.name, words, tuple(takes), tuple(raises))


def _members(found: griffe.Object) -> Iterable[DocumentedItem]:
    """The properties and methods that have a docstring."""
    for name, one in found.members.items():
        if not one.docstring or name.startswith("_"):
            continue
        words = one.docstring.value
        if isinstance(one, griffe.Function):
            yield DocumentedItem(f"{name}()", str(one.returns), words)
        else:
            yield DocumentedItem(name, str(found[name].annotation), words)


def _sections(found: griffe.Object) -> tuple[str, dict[str, Sequence[Any]]]:
    """A docstring's first words, and its lists by their kind."""
    if not found.docstring:
        raise AttributeError(f"{found.path} 没有说明")
    parts = griffe.parse_google(found.docstring, warn_unknown_params=False, warnings=False)
    words = "".join(one.value for one in parts if one.kind is griffe.DocstringSectionKind.text)
    return words, {one.kind.value: one.value for one in parts if one.kind is not griffe.DocstringSectionKind.text}
