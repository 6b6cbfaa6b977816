"""The register of labels (名称登记): docs/labels.toml. A label may change, but the one before stays readable for ever.

People type labels on the command line and keep them as headings of tables and in links, so nothing leaves this file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from calculators.catalog import FOLDERS, find
from calculators.core.model import Field
from calculators.policy.knowledge import Knowledge
from scripts.data.toml_file import RecordFile, read_toml

FILE = "labels.toml"
COLUMN = "column"
"""What ids of the roster's columns begin with."""
_MEND = "请运行 python -m scripts labels"
_FORM = '应写成 { label = "名称", english = "英文", earlier = ["旧称"] }'
_HEAD = """\
# 名称登记：表单的填写项、选项、表格的列、花名册的列，各有一个编号。编号不改名，不删去。
# 改了名称，就运行 python -m scripts labels：旧称移到 earlier，以后一直认得；新的编号添上，英文由人填写。
# 政策原文的词（编号的最后一段就是名称）不译。
"""


@dataclass(frozen=True, slots=True)
class Label:
    """What an id is called now, what it is in English, and what it was called before."""

    label: str
    english: str = ""
    earlier: tuple[str, ...] = ()


Register = Mapping[str, Label]
"""Every label by its id."""


def read_labels(docs: Path) -> Register:
    """The register. Raises RecordError naming the id."""
    file = read_toml(docs / FILE, docs.parent)
    for name, one in file.raw.items():
        if not isinstance(one, dict):
            raise file.fail(name, _FORM)
        file.keys(name, one, {"label", "english", "earlier"}, {"english", "earlier"})
        texts, earlier = (one["label"], one.get("english", "")), one.get("earlier", [])
        if not (isinstance(earlier, list) and all(isinstance(text, str) for text in (*texts, *earlier)) and texts[0]):
            raise file.fail(name, _FORM)
    register = {
        name: Label(one["label"], one.get("english", ""), tuple(one.get("earlier", ())))
        for name, one in file.raw.items()
    }
    _check_once(file, register)
    return register


def _check_once(file: RecordFile, register: Register) -> None:
    """No two options or columns of one field have, or had, one label: what is read must mean one thing."""
    owners: dict[tuple[str, str], str] = {}
    for name, one in register.items():
        parent = name.rpartition(".")[0]
        for label in (one.label, *one.earlier) if "." in parent or parent == COLUMN else ():
            if owners.setdefault((parent, label), name) != name:
                raise file.fail(name, f"「{label}」也是 {owners[parent, label]} 的名称或旧称，一项里只能有一个")


def program_labels(knowledge: Knowledge) -> dict[str, str]:
    """Every label of the program by its id, in the order of the forms."""
    found: dict[str, str] = {}
    for name in FOLDERS:
        found.update(labels(find(name).fields(knowledge), name))
    found.update((f"{COLUMN}.{one.id}", one.name) for one in knowledge.roster.columns)
    return found


def labels(fields: tuple[Field, ...], stem: str) -> Iterator[tuple[str, str]]:
    """The id and the label of every field, option and column, in the order of the form. `stem` begins the ids."""
    for one in fields:
        place = f"{stem}.{one.name}"
        yield place, one.label
        yield from ((f"{place}.{option.value}", option.label) for option in one.options)
        yield from labels(one.columns, place)


def earlier_labels(register: Register) -> dict[str, list[str]]:
    """What calculators need of it: the labels that were there before, by id; most have none."""
    return {name: list(one.earlier) for name, one in register.items() if one.earlier}


def updated(register: Register, program: Mapping[str, str]) -> Register:
    """The register with what is new and what changed; a new id has the English of an older one with its label."""
    known = {one.label: one.english for one in register.values() if one.english}
    found = {}
    for name, label in program.items():
        old = register.get(name, Label(label))
        earlier = old.earlier if label == old.label else (*old.earlier, old.label)
        english = old.english if label == old.label and old.english else known.get(label, "")
        found[name] = Label(
            label, "" if _is_quoted(name, label) else english, tuple(one for one in earlier if one != label)
        )
    return found | {name: one for name, one in register.items() if name not in program}


def dump(register: Register) -> str:
    """The text of the file."""
    lines = [_HEAD]
    for name, one in register.items():
        parts = {"label": one.label, "english": one.english, "earlier": list(one.earlier)}
        told = ", ".join(
            f"{key} = {json.dumps(value, ensure_ascii=False)}"
            for key, value in parts.items()
            if value or (key == "english" and not _is_quoted(name, one.label))
        )
        lines.append(f'"{name}" = {{ {told} }}')
    return "\n".join(lines) + "\n"


def faults(register: Register, program: Mapping[str, str]) -> Iterator[str]:
    """What the register does not know of the program, and how to mend it."""
    for name, label in program.items():
        if name not in register:
            yield f"{FILE}：{name}：没有登记「{label}」。{_MEND}"
        elif register[name].label != label:
            yield f"{FILE}：{name}：登记的是「{register[name].label}」，程序里是「{label}」。{_MEND}，旧称会留下"
        elif not register[name].english and not _is_quoted(name, label):
            yield f"{FILE}：{name}：「{label}」没有英文，请填写 english"


def _is_quoted(name: str, label: str) -> bool:
    """A policy's own words, which are the option's value too."""
    return name.rpartition(".")[2] == label
