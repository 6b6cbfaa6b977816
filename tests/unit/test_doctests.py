"""The doctests of every module of calculators/ and scripts/, found by looking, counted."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import calculators
import scripts
from calculators.policy.knowledge import Knowledge

MODULES = [
    module.name
    for package in (calculators, scripts)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.name.endswith(".__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_doctests(name: str, knowledge: Knowledge) -> None:
    assert doctest.testmod(importlib.import_module(name), extraglobs={"knowledge": knowledge}).failed == 0


def test_there_are_doctests() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    count = sum(len(test.examples) for name in MODULES for test in finder.find(importlib.import_module(name)))
    assert count >= 4
