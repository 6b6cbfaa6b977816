"""What became of the mutants, as docs/about/mutants.json: by module, and each that nobody noticed.

A mutant is ``refused`` (mypy, which `make test` runs, does not let it in), ``killed`` (a test failed), ``timed_out`` (a
test never ended), ``survived``, or ``untested`` where the campaign was stopped. Of those that survived ``words``
changed nothing but Chinese text that stands on the screen.
"""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.mutants.checked import COPY
from tests.mutants.work import KILLED, MUTATED, REFUSED, TIMEOUT, metas

FILE = ROOT / "docs" / "about" / "mutants.json"
REASONS = Path(__file__).with_name("reasons.json")
"""Why a mutant that survived does no harm, by its name: written by hand."""
_AROUND, _LONGEST = 24, 90
"""Characters of a change that are shown."""
_SENTENCE = re.compile("[\u3400-\u9fff][^\0]*[\u3400-\u9fff][^\0]*[\u3400-\u9fff][^\0]*[\u3400-\u9fff]")
"""Text that people read. A shorter one may be read by the program: the units 名, 个, 人 of a number are."""


def fate(code: int | None) -> str:
    """What an exit code means."""
    if code is None:
        return "untested"
    if code == REFUSED:
        return "refused"
    return "killed" if code in KILLED else "timed_out" if code in TIMEOUT else "survived"


def report(tool: str, day: date) -> dict[str, Any]:
    """The whole report."""
    reasons: Mapping[str, str] = json.loads(REASONS.read_text(encoding="utf-8"))
    modules, survivors = [], []
    for file, results in metas():
        found = list(left(file, results))
        counted = Counter(fate(code) for code in results.values())
        module = file.relative_to(MUTATED).as_posix().removesuffix(".py.meta").replace("/", ".")
        modules.append(
            {
                "module": module,
                "mutants": len(results),
                **{kind: counted[kind] for kind in ("refused", "killed", "timed_out", "survived", "untested")},
                "words": sum(words for _, _, words in found),
            }
        )
        for name, told, words in found:
            why = reasons.get(name, "只改了屏幕上的字" if words else "")
            survivors.append({"mutant": name, "change": told, "why": why})
    return {"date": day.isoformat(), "tool": tool, "modules": modules, "survivors": survivors}


def left(file: Path, results: Mapping[str, int | None]) -> Iterator[tuple[str, str, bool]]:
    """Name, what changed, and whether only words changed, of each mutant that survived."""
    names = [name for name, code in results.items() if fate(code) == "survived"]
    if not names:
        return
    functions = dict(_functions(ast.parse(file.with_suffix("").read_text(encoding="utf-8")).body))
    for name in names:
        own = name.rpartition(".")[2]
        match = COPY.fullmatch(own)
        assert match, name
        before, after = functions[f"{match['function']}__mutmut_orig"], functions[own]
        yield name, change(before, after), only_words(before, after)


def _functions(body: list[ast.stmt]) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body)


def change(before: ast.FunctionDef, after: ast.FunctionDef) -> str:
    """Where the two differ, with a few characters around: 「one … → other …」."""
    one, other = (" ".join(line.strip() for line in ast.unparse(tree).splitlines()[1:]) for tree in (before, after))
    start = _alike(one, other)
    end = min(_alike(one[::-1], other[::-1]), len(one) - start, len(other) - start)
    first = max(start - _AROUND, 0)
    return " → ".join(text[first : len(text) - max(end - _AROUND, 0)][:_LONGEST] for text in (one, other))


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))


def only_words(before: ast.FunctionDef, after: ast.FunctionDef) -> bool:
    """Do both say the same but for Chinese text that is long enough to be said to people?"""
    (tree, texts), (other, changed) = _without_texts(before), _without_texts(after)
    differ = [one for one, two in zip(texts, changed, strict=False) if one != two]
    return tree == other and len(texts) == len(changed) and bool(differ) and all(map(_SENTENCE.search, differ))


def _without_texts(function: ast.FunctionDef) -> tuple[str, list[str]]:
    texts = [
        node.value for node in ast.walk(function) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    tree = ast.parse(ast.unparse(function))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        if isinstance(node, ast.FunctionDef):
            node.name = COPY.sub(r"\g<function>", node.name)
    return ast.dump(tree), texts


def write(told: Mapping[str, Any]) -> None:
    """Publish it."""
    parts = ",\n".join(json.dumps(one, ensure_ascii=False) for one in told["modules"])
    survivors = ",\n".join(json.dumps(one, ensure_ascii=False) for one in told["survivors"])
    head = f'"date": "{told["date"]}",\n"tool": "{told["tool"]}",\n'
    FILE.write_text(f'{{\n{head}"modules": [\n{parts}\n],\n"survivors": [\n{survivors}\n]\n}}\n', encoding="utf-8")
