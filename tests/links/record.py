"""What a release does for its links: python -m tests.links.record. Adds what is new, and never touches what is there.

Ids and citation links of the site go into a file of this month, labels into one under labels/, a link for every worked
example into the calculator's.

A link that was once kept is never written again: readers have it in their mail and on paper. Before a form is
released for the first time its file may be removed and recorded anew.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from calculators import __version__
from calculators.calculator import Calculator
from calculators.catalog import find, listed, run
from calculators.core.model import CalculatorError, InputError
from calculators.output import link, sheet
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from scripts.data.compiler import compile_knowledge, dump
from scripts.data.labels import program_labels

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = Path(__file__).resolve().parent / "calculators"
RENAMED = {"没有对上": "本条没有提到", "两种读法": "两种理解"}
"""Words of a cell that are others since, and what they are now: the answer is the same."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A link as a reader kept it, and what it gave on that day.

    Attributes:
        address: `name/#fragment`.
        release: the version of the calculators that made it.
        added: what is private and never in a link: the reader typed or pasted it again.
        headline: the sentence it gave; "" when it was refused.
        figures: the tables' cells and the steps' results, as shown.
        refused: the fields that were named when it was refused.
        dropped: fields that were taken out of the form since; readers are told, and the figures may differ.
        corrected: when and why the data say something else since; the changelog tells it, and the figures differ.
        reworded: the sentence that it gives since, for the same figures.
    """

    address: str
    release: str
    added: Mapping[str, str] = field(default_factory=dict)
    headline: str = ""
    figures: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    corrected: str = ""
    reworded: str = ""

    @property
    def now(self) -> tuple[str, ...]:
        """The sentence and the figures, in the words of today."""
        return self.reworded or self.headline, *(RENAMED.get(one, one) for one in self.figures)


def make(calculator: Calculator, typed: Mapping[str, str], knowledge: Knowledge) -> Saved:
    """The link of these inputs and what it gives today, with what is private typed again."""
    address = f"{calculator.name}/#{link.encode(calculator, typed, knowledge)}"
    added = {one.name: typed[one.name] for one in calculator.fields(knowledge) if one.private and one.name in typed}
    return again(Saved(address, __version__, added), knowledge)


def again(saved: Saved, knowledge: Knowledge) -> Saved:
    """The same link, and what it gives today."""
    name, typed = link.decode(saved.address)
    calculator, found = find(name), {**typed, **saved.added}
    kept = Saved(saved.address, saved.release, saved.added, dropped=saved.dropped, corrected=saved.corrected)
    try:
        made = sheet.make_sheet(calculator, found, run(name, found, knowledge), knowledge)
    except InputError as error:
        return replace(kept, refused=tuple(dict.fromkeys(problem.field for problem in error.problems)))
    except CalculatorError:
        return kept
    return replace(kept, headline=made.figures[0], figures=made.figures[1:])


def read_saved(name: str) -> list[Saved]:
    """The links that are kept of one calculator."""
    path = KEPT / f"{name}.toml"
    if not path.exists():
        return []
    kept: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["link"]
    for one in kept:
        one.update({key: tuple(value) for key, value in one.items() if isinstance(value, list)})
    return [Saved(**one) for one in kept]


def write(saved: list[Saved]) -> Iterator[str]:
    """The lines of the file that keeps these links."""
    for one in saved:
        yield "[[link]]"
        parts: dict[str, Any] = {
            "address": one.address,
            "release": one.release,
            **{f"added.{name}": value for name, value in one.added.items()},
            "headline": one.headline,
            "figures": one.figures,
            "refused": one.refused,
            "dropped": one.dropped,
            "corrected": one.corrected,
            "reworded": one.reworded,
        }
        yield from (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in parts.items() if value)
        yield ""


def add_places(wanted: list[str], folder: Path, month: str) -> int:
    """Write the links that no file has yet at the end of this month's; answers how many."""
    kept = {line for path in folder.glob("*.txt") for line in path.read_text(encoding="utf-8").splitlines()}
    missing = [one for one in dict.fromkeys(wanted) if one not in kept]
    if missing:
        with (folder / f"{month}.txt").open("a", encoding="utf-8") as file:
            file.writelines(f"{one}\n" for one in missing)
    return len(missing)


def main() -> None:
    """Add what is missing and say how much that was."""
    from tests.build.test_links import expected  # the same list that the test asks for

    knowledge = load(dump(compile_knowledge(ROOT / "docs")))
    month = datetime.now().astimezone().strftime("%Y-%m")
    print(f"编号和引用链接：添了{add_places(expected(knowledge), KEPT.parent, month)}条")
    names = [f"{name}\t{label}" for name, label in program_labels(knowledge).items()]
    print(f"名称：添了{add_places(names, KEPT.parent / 'labels', month)}个")
    KEPT.mkdir(exist_ok=True)
    for calculator in listed():
        saved = read_saved(calculator.name)
        kept = {(one.address, *one.added.items()) for one in saved}
        for path in sorted((ROOT / "tests" / "examples" / calculator.name).glob("*.toml")):
            new = make(calculator, tomllib.loads(path.read_text(encoding="utf-8"))["inputs"], knowledge)
            if (new.address, *new.added.items()) not in kept:
                kept.add((new.address, *new.added.items()))
                saved.append(new)
        (KEPT / f"{calculator.name}.toml").write_text("\n".join(write(saved)), encoding="utf-8")
        print(f"{calculator.name}：{len(saved)}条链接")


if __name__ == "__main__":
    main()
