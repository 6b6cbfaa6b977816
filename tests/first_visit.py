"""The first visit that the browser's Python is made by (首次访问): python -m tests.first_visit writes it anew.

It is fixed, so that neither new data nor a new example changes a file that readers keep: run this only when a calculator
is new, or when ``knowledge.json`` has another form and the build says that the visit cannot be answered. What it holds are
the data and the worked examples of that day, nothing at all typed, and every field left empty. ``make build`` comes first.
"""

from __future__ import annotations

import json
from pathlib import Path

from calculators.catalog import find
from calculators.policy.knowledge_file import load
from scripts.build import USED
from scripts.data.examples import SHOWN, read_examples
from scripts.runtime.archives import ROOT
from scripts.runtime.first_visit import VISIT

Question = tuple[str, dict[str, str], dict[str, str]]
"""A calculator's name, what is typed, and the example that its page shows."""


def questions(knowledge: str) -> list[Question]:
    """What the calculators' pages may ask: every worked example, nothing at all, and every field left empty."""
    known, examples = load(knowledge), read_examples(ROOT / "tests" / "examples")
    shown = {name: dict(one.inputs) for name, every in examples.items() for one in every if one.stem == SHOWN}
    empty = {name: {field.name: "" for field in find(name).fields(known)} for name in shown}
    return [
        *((name, dict(one.inputs), shown[name]) for name, every in examples.items() for one in every),
        *((name, typed, shown[name]) for name in shown for typed in ({}, empty[name])),
    ]


def main(folder: Path = VISIT) -> None:
    """Writes both files."""
    knowledge = (ROOT / "build" / USED).read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "knowledge.json").write_text(knowledge, encoding="utf-8")
    text = "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in questions(knowledge)) + "\n]\n"
    (folder / "questions.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
