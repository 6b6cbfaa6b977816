"""The record of editions (版本沿革): docs/editions/record.toml, every value, rule and label that changed, before, after and why.

It only grows: each edition is sealed together with the one before it, so that nobody mends an old one by accident. What the
last edition held stands beside it in last.json, one record a line; the build compares it with the present and says how
many changes are not yet recorded. A version that has its day in CHANGELOG.md may leave none (tests/unit/test_editions.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from calculators.command_line import write_file
from scripts.data.labels import read_labels
from scripts.data.toml_file import read_toml

FOLDER, RECORD, LAST = "editions", "record.toml", "last.json"
COMMAND = 'python -m scripts edition "为什么改"'
_TOLD = ("name", "label", "title", "words", "value", "start", "end", "sure_start", "sure_end", "grade", "heads")
"""What of a record is told as it stands; the rest is told by a few digits that change with it."""
_UNTOLD = ("checked", "version", "whole")
"""The day of the last check changes nothing that holds."""
_REST, _LONGEST = "其余", 60
_HEAD = """\
# 版本沿革：每一版改了哪些数、规定、名称，改前、改后、为什么。只往后添，不改以前的：每一条都和前一条一起封了印。
# 改了数据以后，运行 python -m scripts edition "为什么改"，不用手写。
"""

Snapshot = Mapping[str, Mapping[str, str]]
"""What an edition holds: the parts of every record by its path, bases/floor/tj_base_floor_2023."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record that is another than it was; "" where it was not there, or is not any more."""

    id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: the versions of the program and the data, its day, why, what changed, the hash of what it holds, and its
    seal, which rests on the seal before it.
    """

    program: str
    data: str
    day: str
    why: str
    held: str
    seal: str
    changes: tuple[Change, ...] = ()

    def sealed(self, before: str) -> str:
        """The seal that this edition has after the one before it."""
        told = [before, self.program, self.data, self.day, self.why, self.held]
        return _hash([*told, *([one.id, one.before, one.after] for one in self.changes)])


def _hash(told: object, length: int = 16) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:length]


def snapshot(data: Mapping[str, Any], docs: Path) -> Snapshot:
    """What the compiled data and the register of labels hold now, by path."""
    found = dict(_records(data, ()))
    found |= {f"label/{name}": {"label": one.label} for name, one in read_labels(docs).items()}
    return dict(sorted(found.items()))


def _records(raw: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """A record and all that stand in it, each with its own parts only."""
    rest = {}
    for key, value in raw.items():
        inner = _inner(value)
        for name, one in inner.items():
            yield from _records(one, (*path, *(() if key == "values" else (key,)), name))
        if not inner and key not in (*_TOLD, *_UNTOLD, "id"):
            rest[key] = value
    told = {key: _text(raw[key]) for key in _TOLD if raw.get(key) not in (None, "", [])}
    yield "/".join(path) or "all", told | ({_REST: _hash(rest, 8)} if rest else {})


def _inner(value: object) -> dict[str, Mapping[str, Any]]:
    """The records of a list in which each has an id, or of a table of tables."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and "id" in one for one in value):
        return {one["id"]: one for one in value}
    if isinstance(value, dict) and value and all(isinstance(one, dict | list) for one in value.values()):
        return {name: one if isinstance(one, dict) else {"listed": one} for name, one in value.items()}
    return {}


def _text(value: object) -> str:
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…（{_hash(text, 8)}）"


def differences(before: Snapshot, after: Snapshot) -> tuple[Change, ...]:
    """Every record that is another, was added or is gone, with those of its parts that differ."""
    found = []
    for name in sorted({*before, *after}):
        old, new = before.get(name, {}), after.get(name, {})
        keys = [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
        if keys or (name in before) != (name in after):
            found.append(Change(name, _parts(old, keys), _parts(new, keys)))
    return tuple(found)


def _parts(record: Mapping[str, str], keys: list[str]) -> str:
    return "；".join(f"{key} {record[key]}" for key in keys if key in record)


def read_editions(docs: Path) -> tuple[Edition, ...]:
    """The record, the oldest first. Raises RecordError where an edition is not as it was sealed, or last.json is not what the
    last one held.
    """
    path = docs / FOLDER / RECORD
    if not path.exists():
        return ()
    file = read_toml(path, docs.parent)
    file.keys("版本沿革", file.raw, {"edition"}, set())
    found: list[Edition] = []
    for number, raw in enumerate(file.raw["edition"], 1):
        key = f"第{number}版"
        file.keys(key, raw, {"program", "data", "day", "why", "held", "seal", "change"}, {"change"})
        for one in raw.get("change", []):
            file.keys(f"{key} change", one, {"id", "before", "after"}, set())
        changes = tuple(Change(**one) for one in raw.get("change", []))
        edition = Edition(**{name: value for name, value in raw.items() if name != "change"}, changes=changes)
        if edition.seal != edition.sealed(found[-1].seal if found else ""):
            raise file.fail(key, "和封印时不一样了。记过的版本不改，请恢复原样；要更正就另记一版")
        found.append(edition)
    if found and _hash(_last(docs)) != found[-1].held:
        raise file.fail(f"第{len(found)}版", f"{LAST} 不是这一版当时的内容，请恢复原样")
    return tuple(found)


def _last(docs: Path) -> Snapshot:
    path = docs / FOLDER / LAST
    found: Snapshot = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def unrecorded(docs: Path, data: Mapping[str, Any]) -> tuple[Change, ...]:
    """What changed since the last edition. Raises RecordError as `read_editions` does."""
    read_editions(docs)
    return differences(_last(docs), snapshot(data, docs))


def published(docs: Path, data: Mapping[str, Any]) -> dict[str, Any]:
    """The record as pages and programs read it: `now` is the number of the present edition, with a plus where something has
    changed since that is not recorded yet, and stands as one more edition, without a day.
    """
    editions, changes = read_editions(docs), unrecorded(docs, data)
    found = [(number, one.day, one.why, one.changes) for number, one in enumerate(editions, 1)]
    if changes:
        found.append((len(editions) + 1, "", "还没有记进版本沿革", changes))
    return {
        "now": f"{len(editions)}{'+' if changes else ''}",
        "editions": [
            {"number": number, "day": day, "why": why, "changes": [*map(asdict, told)]}
            for number, day, why, told in found
        ],
    }


def told(docs: Path, data: Mapping[str, Any]) -> str:
    """What the build says of it."""
    count, changes = len(read_editions(docs)), len(unrecorded(docs, data))
    return f"版本沿革：{count}版" + (
        f"，有{changes}处变动还没有记。发布以前运行 {COMMAND}" if changes else "，都记下了"
    )


def record(docs: Path, data: Mapping[str, Any], program: str, day: str, why: str) -> Edition | None:
    """Add an edition; None where nothing changed. The first is the base: what it holds is not told as changes."""
    editions, changes = read_editions(docs), unrecorded(docs, data)
    if not changes:
        return None
    now = snapshot(data, docs)
    unsealed = Edition(program, data["version"], day, why, _hash(now), "", changes if editions else ())
    made = Edition(
        *(unsealed.program, unsealed.data, unsealed.day, unsealed.why, unsealed.held),
        unsealed.sealed(editions[-1].seal if editions else ""),
        unsealed.changes,
    )
    folder = docs / FOLDER
    folder.mkdir(exist_ok=True)
    lines = ",\n".join(
        f"{_json(name)}: {{{', '.join(f'{_json(key)}: {_json(text)}' for key, text in one.items())}}}"
        for name, one in now.items()
    )
    write_file(folder / LAST, f"{{\n{lines}\n}}\n".encode())
    before = (folder / RECORD).read_text(encoding="utf-8") if editions else _HEAD
    write_file(folder / RECORD, (before + dump(made)).encode())
    return made


def dump(edition: Edition) -> str:
    """An edition as it is added to the record."""
    names = ("program", "data", "day", "why", "held", "seal")
    lines = ["", "[[edition]]", *(f"{name} = {_json(getattr(edition, name))}" for name in names)]
    for one in edition.changes:
        lines += ["", "[[edition.change]]", *(f"{name} = {_json(getattr(one, name))}" for name in Change.__slots__)]
    return "\n".join(lines) + "\n"


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
