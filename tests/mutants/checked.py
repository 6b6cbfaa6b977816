"""What mypy says of the mutants: one that it refuses could never be landed, for `make test` runs mypy.

mutmut puts all mutants of a function beside it into one file, and that alone makes mypy complain (an attribute is
defined twice, a protocol is not met). So only what mypy does not also say of the untouched copy counts, only errors of a
kind that a change inside a function can cause, and nothing of ``__init__``, whose copies see each other.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

COMMAND = ("calculators", "--output", "json", "--disable-error-code", "unused-ignore", "--no-warn-unreachable")
KINDS = {
    "arg-type", "assignment", "attr-defined", "call-arg", "call-overload", "dict-item", "index", "list-item",
    "operator", "return-value", "str-bytes-safe", "type-var", "union-attr",
}  # fmt: skip
COPY = re.compile(r"(?P<function>.+)__mutmut_(?P<number>\d+|orig)")
Error = dict[str, Any]


def copies(path: Path) -> list[tuple[range, str, str]]:
    """Lines, function and number of each copy of a function in a file of mutants."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and (match := COPY.fullmatch(node.name)):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            found.append((range(first, (node.end_lineno or first) + 1), match["function"], match["number"]))
    return found


def errors(told: str) -> list[Error]:
    """The errors in mypy's JSON lines."""
    found = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    return [one for one in found if one["severity"] == "error"]


def refused(found: Iterable[Error], folder: Path) -> set[str]:
    """The names of the mutants that mypy refuses. `folder` holds the mutated calculators/."""
    by_file: dict[str, list[Error]] = defaultdict(list)
    for one in found:
        by_file[one["file"]].append(one)
    names = set()
    for file, told in by_file.items():
        spans = copies(folder / file)
        placed = [(one, function, number) for one in told for lines, function, number in spans if one["line"] in lines]
        always = {(function, one["message"]) for one, function, number in placed if number == "orig"}
        module = file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        names |= {
            f"{module}.{function}__mutmut_{number}"
            for one, function, number in placed
            if number != "orig"
            and one["code"] in KINDS
            and (function, one["message"]) not in always
            and not function.endswith("ǁ__init__")
        }
    return names
