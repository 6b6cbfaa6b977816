"""What has changed since a link was made (链接存下以后变了什么): of the values, rules and labels that its result rests on.

A link names the edition of the data of which it was made (output/link.py); the record of editions, which the build writes of
docs/editions/, tells every record that changed since: before, after, why. What the result would have been is worked out
only where every change since can be taken back wholly, and is not told otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..calculator import Calculator
from ..catalog import find, run
from ..core.model import CalculatorError, MissingFileError, Result
from ..output import link
from ..output.sheet import refs_of
from ..policy.knowledge import Knowledge
from ..policy.parameters import Parameter

EDITIONS = "editions.json"
"""What the record is called, beside the policy data."""
UNKNOWN = "链接没有记数据的版次，看不出哪些数变过。"
MOST = 40
"""Changes that are told one by one."""
_KEYS = {
    "value": "数",
    "heads": "人数",
    "start": "起",
    "end": "止",
    "sure_start": "能确定的起",
    "sure_end": "能确定的止",
    "grade": "可靠程度",
    "name": "名称",
    "label": "名称",
    "title": "名称",
    "words": "原话",
}
"""What the record calls the parts of what changed, and what a reader is told."""
_REST, _CUT = "其余", "…"
_PART = re.compile(rf"(?:^|；)({'|'.join((*_KEYS, _REST))}) (.*?)(?=；(?:{'|'.join((*_KEYS, _REST))}) |$)", re.DOTALL)
_OTHER = "出处、说明或别的内容"
_TAKEN_BACK = frozenset({"value", "start", "end", "sure_start", "sure_end", "grade"})
_WORDS_ONLY = ("label", "labels", "roster", "histories")
"""Kinds of records on which no figure of a calculator rests."""
_BY_SOURCE = {"duty-": "duties", "retirement-": "retirement"}
"""How ids begin on the page of sources; all others there are rules of coverage."""


@dataclass(frozen=True, slots=True)
class EditionChange:
    """One record that changed in one edition; "" where it was not there, or is not any more."""

    edition: int
    day: str
    why: str
    id: str
    before: str
    after: str

    @property
    def kind(self) -> str:
        """Which kind of record: parameters, coverage, label."""
        return self.id.partition("/")[0]


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """The record of editions: the number of the present one, its days by number, and every change, the oldest first."""

    now: str
    days: Mapping[int, str]
    changes: tuple[EditionChange, ...]


@dataclass(frozen=True, slots=True)
class SinceLink:
    """What is told of a link: a sentence, the changes that concern it, each with a name and an address of what changed, and in
    a sentence what was worked out with the values of then; empty where that cannot be.
    """

    told: str
    changes: tuple[tuple[EditionChange, str, str], ...] = ()
    then: str = ""

    @property
    def lines(self) -> Iterator[str]:
        """All of it, line by line."""
        yield self.told
        for one, name, _ in self.changes[:MOST]:
            yield f"{name}：{shown(one)}（{one.day or '还没有记'}，{one.why}）"
        if left := len(self.changes[MOST:]):
            yield f"还有{left}处，见「更正记录」。"
        if self.then:
            yield self.then


def read_record(text: str) -> EditionRecord:
    """The record, of the JSON that the build writes. Raises MissingFileError."""
    try:
        said = json.loads(text)
        return EditionRecord(
            said["now"],
            {one["number"]: one["day"] for one in said["editions"]},
            tuple(
                EditionChange(one["number"], one["day"], one["why"], **change)
                for one in said["editions"]
                for change in one["changes"]
            ),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise MissingFileError("版本沿革的文件不完整，看不出链接存下以后哪些数变过") from error


def since(name: str, typed: Mapping[str, str], edition: str, record: EditionRecord, knowledge: Knowledge) -> SinceLink:
    """What changed for this result since that edition. Raises CalculatorError if there is no such calculator."""
    number = link.edition_number(edition)
    if number not in record.days:
        last = max(record.days, default=0)
        return SinceLink(f"链接写的是第{edition[:10]}版数据，这里的记录到第{last}版，看不出哪些数变过。")
    of = f"链接是第{number}版数据（{record.days[number]}）时存的"
    calculator = find(name)
    typed = {one.name: typed[one.name] for one in calculator.fields(knowledge) if one.name in typed}
    changes = tuple(one for one in record.changes if one.edition > number)
    try:
        result = run(name, typed, knowledge)
    except CalculatorError:
        return SinceLink(f"{of}。现在没有结果，看不出后来的{len(changes)}处变动和它有没有关系，见「更正记录」。")
    used = {**_rests_on(result, knowledge), **_labels(calculator, typed, knowledge)}
    if calculator.by_policy:
        used[f"policies/{knowledge.seen_from}"] = knowledge.policy.short_title, f"policies/{knowledge.seen_from}/"
    found = tuple((one, *_named(one, key, used)) for one in changes if (key := _concerned(one, used)))
    if not found:
        return SinceLink(f"{of}，它用到的数、规定和名称到现在没有变。")
    bearing = any(one.kind not in _WORDS_ONLY for one, _, _ in found)
    then = _then(name, typed, changes, result, knowledge) if bearing else ""
    return SinceLink(f"{of}，从那以后它用到的有{len(found)}处变了：", found, then)


def shown(change: EditionChange) -> str:
    """Before and after, in a reader's words."""
    before, after = (_plain(_parts(side)) for side in (change.before, change.after))
    keys = [key for key in _KEYS if key in before or key in after]
    if change.before and change.after and not keys:
        return f"{_OTHER}变了"
    old, new = ("，".join(f"{_KEYS[key]} {side[key]}" for key in keys if key in side) for side in (before, after))
    return f"{old or (_OTHER if change.before else '没有')} → {new or (_OTHER if change.after else '没有了')}"


def _parts(told: str) -> dict[str, str]:
    return dict(_PART.findall(told))


def _plain(side: Mapping[str, str]) -> dict[str, str]:
    """Without the days on which it surely held where they are the days as read."""
    return {key: text for key, text in side.items() if not key.startswith("sure_") or side.get(key[5:]) != text}


def _rests_on(result: Result, knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """The records that a result refers to, each with its name and address; one that ends in a slash stands for all below it that
    is not there any more.
    """
    values = {value.target: (one, value) for one in knowledge.parameters.values() for value in one.values}
    refs = [*(ref for one in result.premises for ref in one.refs), *refs_of(result)]
    found: dict[str, tuple[str, str]] = {}
    for ref in refs:
        page, _, anchor = ref.target.partition("#")
        told = ref.label, ref.target
        if ref.target in values:
            parameter, value = values[ref.target]
            place = f"parameters/{parameter.id}"
            found[f"{place}/{value.id}"] = f"{parameter.name}（{value.id}）", ref.target
            found[place] = found[f"{place}/"] = parameter.name, f"parameters/#{value.anchor}"
        elif page == "about/sources/":
            kind = next((kind for start, kind in _BY_SOURCE.items() if anchor.startswith(start)), "coverage")
            start = next((start for start, one in _BY_SOURCE.items() if one == kind), "")
            found[f"{kind}/{anchor.removeprefix(start)}"] = told
            found[f"{kind}/"] = "撤下的规定，当时可能用到", "about/corrections/"
        elif page.startswith("policies/"):
            policy = page.split("/")[1]
            found[f"policies/{policy}/clauses/{anchor}"] = told
    return found


def _labels(calculator: Calculator, typed: Mapping[str, str], knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """The labels of what was filled in: of a field, of the option that was chosen, of the columns of a table."""
    found = {}
    for one in calculator.fields(knowledge):
        if not (value := typed.get(one.name, "").strip()):
            continue
        place = f"label/{calculator.name}.{one.name}"
        target = link.place(calculator.name, knowledge.named)
        found[place] = f"填写项「{one.label}」", target
        for option in one.options:
            if value in (option.value, option.label, *option.earlier):
                found[f"{place}.{option.value}"] = f"「{one.label}」的选项", target
        for column in one.columns:
            found[f"{place}.{column.name}"] = f"「{one.label}」的一列", target
    return found


def _concerned(change: EditionChange, used: Mapping[str, tuple[str, str]]) -> str:
    """Under which id a change concerns what is used; "" if it does not. A label that was not there then was not used."""
    if change.kind == "label":
        return change.id if change.before and change.id in used else ""
    if change.id in used:
        return change.id
    above = change.id.rpartition("/")[0] + "/"
    return above if not change.after and above in used else ""


def _named(change: EditionChange, key: str, used: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Name and address of what changed; of what is not there any more, with its id."""
    name, target = used[key]
    return f"{name}（{change.id.rpartition('/')[2]}）" if key.endswith("/") else name, target


def _then(
    name: str, typed: dict[str, str], changes: Iterable[EditionChange], result: Result, knowledge: Knowledge
) -> str:
    """What the headline would have been with the values of then; "" where a change since cannot be taken back wholly."""
    parameters = dict(knowledge.parameters)
    for one in reversed([one for one in changes if one.kind not in _WORDS_ONLY]):
        owner, _, value = one.id.removeprefix("parameters/").rpartition("/")
        old = _taken_back(parameters[owner], value, one) if one.kind == "parameters" and owner in parameters else None
        if old is None:
            return ""
        parameters[owner] = old
    try:
        then = run(name, typed, replace(knowledge, parameters=parameters, found={})).headline
    except CalculatorError as error:
        return f"用当时的数、现在的算法，算不出结果：{error}"
    if then == result.headline:
        return "用当时的数、现在的算法，结论也是这一句。"
    return f"用当时的数、现在的算法，结论是：{then}"


def _taken_back(parameter: Parameter, value: str, change: EditionChange) -> Parameter | None:
    """A parameter without this change; None where the record does not tell wholly what was there."""
    if not change.before:
        return replace(parameter, values=tuple(one for one in parameter.values if one.id != value))
    before, after = _parts(change.before), _parts(change.after)
    told = {key: before.get(key, "") for key in {*before, *after}}
    if not change.after or not told.keys() <= _TAKEN_BACK or any(_CUT in one for one in told.values()):
        return None
    parts = {key: tuple(text.split("、")) if key == "value" and text else text for key, text in told.items()}
    return replace(
        parameter,
        values=tuple(replace(one, **parts) if one.id == value else one for one in parameter.values),  # type: ignore[arg-type]
    )
