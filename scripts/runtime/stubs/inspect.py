"""Stands in for inspect: dataclasses and Pyodide ask for these names."""

from types import FunctionType, GeneratorType
from typing import Any


def get_annotations(of: Any, **_: Any) -> dict[str, Any]:
    """The annotations that stand in a class itself."""
    return dict(of.__dict__.get("__annotations__") or {})  # noqa: RUF063 - this is it


def isclass(one: object) -> bool:
    """Is it a class?"""
    return isinstance(one, type)


def isgenerator(one: object) -> bool:
    """Is it a generator?"""
    return isinstance(one, GeneratorType)


def iscoroutinefunction(one: object) -> bool:
    """Is it a function that is waited for? Nothing here is."""
    return isinstance(one, FunctionType) and bool(one.__code__.co_flags & 0x80)


def signature(function: Any) -> str:
    """Refuses, as the library does where it finds none: what dataclass() would write from it nobody reads."""
    raise ValueError(f"no signature found for {function!r}")
