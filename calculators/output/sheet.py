"""The calculation sheet (计算书): inputs, working, grounds, versions and a fingerprint, as data that can be checked again.

The fingerprint is a SHA-256 over everything that the sheet tells: what was typed in its one canonical form, the day, the
figures, the warnings, the parameters used and the versions. Whoever has the sheet, or the link, the day and the fingerprint
printed on it, can recompute it: python -m calculators verify.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from .. import __version__
from ..calculator import Calculator
from ..catalog import NAMES, find, run
from ..core.model import (
    CalculatorError,
    Field,
    FieldKind,
    InputError,
    MissingFileError,
    Problem,
    Ref,
    RefusedError,
    Result,
)
from ..policy.knowledge import Knowledge
from . import link
from .calculation import MARK, Calculation
from .canonical import canonical
from .text import TONES, format_value

FORM = "2"
"""The version of the sheet's form."""
OLD_FORM = "1"
"""The form that the versions in `OLD_PROGRAMS` wrote: 64 bits, and without day, warnings, mark and parameters in them."""
OLD_PROGRAMS = ("0.1.0",)
OLD = "旧格式：指纹只有64位，日期、提醒、示例的标记和用到的参数不在指纹里"
_DIGITS = {FORM: 32, OLD_FORM: 16}
_KEYS = {
    FORM: ("day", "calculator", "typed", "parameters", "figures", "remarks", "data_version", "code_version"),
    OLD_FORM: ("calculator", "typed", "figures", "data_version", "code_version"),
}
"""What a sheet of each form holds besides its mark, its form and its fingerprint, in this order."""
_AS: Mapping[str, Callable[[Any], Any]] = {"typed": dict, "parameters": dict, "figures": list, "remarks": list}
"""What the parts of a sheet are in a file, if they are not texts."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One calculation to keep.

    Attributes:
        typed: the fields that were filled in, in the order of the form, as canonical.py writes them.
        figures: the headline, the tables' cells and the steps' results as shown, in order.
        day: of the calculation, YYYY-MM-DD; "" if nobody told it.
        mark: says that this is the page's own example.
        remarks: findings and notes, in order.
        parameters: id and value of each dated value of a parameter that the result rests on.
    """

    calculator: str
    typed: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    data_version: str
    code_version: str
    day: str = ""
    mark: str = ""
    remarks: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    form: str = FORM

    @property
    def content(self) -> dict[str, Any]:
        """Everything that the fingerprint is made of, as it stands in the file."""
        told = {name: _AS.get(name, str)(getattr(self, name)) for name in _KEYS[self.form]}
        return {**({"mark": self.mark} if self.mark else {}), "form": self.form, **told}

    @property
    def fingerprint(self) -> str:
        """Thirty-two hexadecimal digits in groups of four (sixteen of the old form), short enough to read aloud."""
        told: object = self.content
        if self.form == OLD_FORM:
            told = [OLD_FORM, self.calculator, self.typed, self.figures, self.data_version, self.code_version]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()[: _DIGITS[self.form]]
        return "-".join(re.findall("....", digest))


def of(done: Calculation) -> Sheet:
    """The sheet of a calculation."""
    return make_sheet(done.calculator, done.typed, done.result, done.knowledge, done.day, done.mark)


def make_sheet(
    calculator: Calculator,
    typed: Mapping[str, str],
    result: Result,
    knowledge: Knowledge,
    day: str = "",
    mark: str = "",
) -> Sheet:
    """The sheet of a result. What private fields and columns (names, remarks) hold is not part of it: where any were filled
    in, the sheet tells what comes out without them.
    """
    fields = calculator.fields(knowledge)
    kept = {one.name: value for one in fields if (value := canonical(one, typed.get(one.name, "")))}
    if calculator.name in NAMES and _names_something(fields, typed, kept):
        try:
            result = run(calculator.name, kept, knowledge)
        except CalculatorError:  # such a sheet would not verify: `saved` refuses it
            kept = {}
    return Sheet(
        calculator.name,
        tuple(kept.items()),
        tuple(_figures(result)),
        knowledge.version,
        __version__,
        day,
        mark,
        tuple(_remarks(result)),
        _parameters(result, knowledge),
    )


def _names_something(fields: Iterable[Field], typed: Mapping[str, str], kept: Mapping[str, str]) -> bool:
    return any(
        canonical(one, typed.get(one.name, ""), whole=True) != kept.get(one.name, "")
        for one in fields
        if one.private or any(column.private for column in one.columns)
    )


def _figures(result: Result) -> Iterator[str]:
    yield result.headline
    for table in result.tables:
        for _, cells in table.rows:
            yield from (format_value(cell.value, cell.unit, cell.text) for cell in cells)
    for step in result.steps:
        yield format_value(step.value, step.unit)


def _remarks(result: Result) -> Iterator[str]:
    yield from (one.text for one in result.premises)
    for section in result.sections:
        yield from (f"{TONES[one.tone]}：{one.text}" for one in section.findings)
    yield from result.notes


def _refs(result: Result) -> Iterator[Ref]:
    for table in result.tables:
        yield from table.refs
        for _, cells in table.rows:
            yield from (ref for cell in cells for ref in cell.refs)
    for section in result.sections:
        yield from (ref for finding in section.findings for ref in finding.refs)
    yield from (ref for step in result.steps for ref in step.refs)


def _parameters(result: Result, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """The dated values that a result refers to, by id. What the reader typed instead of one is in `typed`."""
    targets = {ref.target for ref in _refs(result) if ref.detail}
    return tuple(
        (value.id, f"{'、'.join(value.value)}{one.unit.name}")
        for one in knowledge.parameters.values()
        for value in one.values
        if value.value and value.ref.target in targets
    )


def inputs_shown(calculator: Calculator, typed: Mapping[str, str], knowledge: Knowledge) -> list[tuple[str, str]]:
    """What was filled in, by label, as it is printed on the sheet; fields left empty are left out."""
    shown = []
    for one in calculator.fields(knowledge):
        value = typed.get(one.name, "").strip()
        if not value or (one.kind is FieldKind.YES and value in ("no", "0")):
            continue
        label = next((option.label for option in one.options if option.value == value), value)
        shown.append((one.label, "是" if one.kind is FieldKind.YES else label))
    return shown


def dump(sheet: Sheet) -> str:
    """The sheet as a JSON file."""
    return json.dumps({**sheet.content, "fingerprint": sheet.fingerprint}, ensure_ascii=False, indent=1) + "\n"


def saved(done: Calculation) -> str:
    """The sheet of a calculation as a file. Raises RefusedError if it would not verify: such a sheet is not saved."""
    made = of(done)
    text = dump(made)
    again = run if made.calculator in NAMES else lambda *_: done.result
    lines = _other_figures(Sheet(made.calculator, made.typed, tuple(_figures(done.result)), "", ""), made)
    if not lines and not (verdict := verify_file(text, done.knowledge, again)).agrees:
        lines = list(verdict.lines)
    if lines:
        raise RefusedError(
            f"没有存计算书：照填写的内容（不含姓名、备注）重算，和现在的结果对不上，存下也核对不了。{lines[0]}"
        )
    return text


class Outcome(Enum):
    """How a verification ends (核对的结论): the exit status of the command line, and the first line it prints."""

    AGREES = (0, "一致")
    """Unaltered, the same program and data, the same of everything."""
    OTHER_FIGURES = (3, "不一致")
    """Unaltered, but recomputing gives other figures, or none; the lines name the cause. Or a link that differs."""
    ALTERED = (4, "被改动过")
    """The content is not what the fingerprint was made of."""
    NOT_OURS = (5, "不是本站的计算书")
    """No calculation sheet, one of a form that this program does not know, or of a calculator that it does not have."""
    OTHER_VERSION = (6, "数一致，版本不同")
    """Unaltered and the same figures, by another version of the program or of the data."""
    NOTHING_TO_COMPARE = (7, "没有可比的")
    """A link that can be computed, and nothing printed to compare it with."""

    def __init__(self, status: int, words: str) -> None:
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a verification ended, and in words why."""

    outcome: Outcome
    lines: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether nothing at all differs."""
        return self.outcome is Outcome.AGREES


Rework = Callable[[str, dict[str, str], Knowledge], Result]
"""What works a calculator out again, by its name, of what was typed."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A sheet as it stands in a file, and the fingerprint that is written on it."""

    sheet: Sheet
    fingerprint: str

    @property
    def altered(self) -> bool:
        """Whether the content is another than the fingerprint was made of."""
        return self.fingerprint != self.sheet.fingerprint


def parse(text: str) -> Saved:
    """Read a saved sheet. Raises InputError if the file is no sheet, or one that this program never wrote: with another form,
    something more or less than its form has, or the same key twice, of which people read the first and programs the last.
    """
    try:
        data = json.loads(text, object_pairs_hook=_once)
        json.dumps(data, ensure_ascii=False).encode()  # half a character, escaped: no sheet of ours holds one
        form = data["form"]
        if isinstance(form, str) and form not in _KEYS:
            known = "、".join(f"「{one}」" for one in _KEYS)
            raise InputError((Problem("file", f"计算书的格式是「{form[:40]}」，这个程序只认得{known}"),))
        wanted = {"form", "fingerprint", *_KEYS[form]}
        if more := sorted(set(data) - wanted - {"mark"}):
            raise InputError((Problem("file", f"文件里有「{more[0][:40]}」，本站的计算书没有这一项"),))
        parts = {name: _part(name, data[name]) for name in _KEYS[form]}
        mark, written = data.get("mark", ""), data["fingerprint"]
        if mark not in ("", MARK) or not isinstance(written, str) or not wanted <= set(data):
            raise ValueError
        if (day := parts.get("day")) and date.fromisoformat(day).isoformat() != day:
            raise ValueError
        return Saved(Sheet(**parts, mark=mark, form=form), written)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise InputError((Problem("file", "这个文件不是计算书，或者已经损坏"),)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        told = f"「{doubled[:40]}」写了两遍，人读到的和程序读到的会不一样。本站的计算书没有这样的"
        raise InputError((Problem("file", told),))
    return found


def _part(name: str, value: Any) -> Any:
    """One part of a sheet. Raises TypeError if it is of another kind."""
    kind = _AS.get(name, str)
    texts = [*value, *value.values()] if kind is dict else value if kind is list else [value]
    if type(value) is not kind or not all(isinstance(one, str) for one in texts):
        raise TypeError(name)
    return value if kind is str else tuple(value.items() if kind is dict else value)


def verify_file(text: str, knowledge: Knowledge, rework: Rework = run, fingerprint: str | None = None) -> Verdict:
    """Recompute a saved sheet and tell how it stands to that, and to the fingerprint on paper if one is given.

    Raises MissingFileError where `rework` needs more than the sheet holds and cannot have it: the list of a roster.
    """
    try:
        saved = parse(text)
        calculator = find(saved.sheet.calculator)
    except CalculatorError as error:
        return Verdict(Outcome.NOT_OURS, (str(error),))
    told = saved.sheet
    lines = [told.mark] if told.mark else []
    lines += [OLD] if told.form == OLD_FORM else []
    if saved.altered:
        lines.append(f"指纹与文件内容不符：文件写的是 {saved.fingerprint}，按内容应是 {told.fingerprint}。文件被改动过")
    wrong = list(_never_written(told, calculator, knowledge))
    if fingerprint is not None and _digits(fingerprint) != _digits(told.fingerprint):
        wrong.append(f"指纹不符：印的是 {fingerprint}，这个文件的是 {told.fingerprint}")
    versions = _other_versions(told, knowledge)
    try:
        result = rework(told.calculator, dict(told.typed), knowledge)
    except MissingFileError:
        raise
    except CalculatorError as error:
        lines += [*wrong, *versions, f"现在算不出来：{error}", *_cause(saved, versions)]
        return Verdict(Outcome.ALTERED if saved.altered else Outcome.OTHER_FIGURES, tuple(lines))
    now = _same_form(told, make_sheet(calculator, dict(told.typed), result, knowledge, told.day, told.mark))
    parameters = list(_other_parameters(told, now, knowledge))
    figures = [*_other_figures(told, now), *_other_words(told, now)]
    lines += [*wrong, *versions, *parameters, *figures]
    lines += [*(_cause(saved, versions) if figures else ()), f"重算的指纹：{now.fingerprint}"]
    if saved.altered:
        outcome = Outcome.ALTERED
    elif wrong or figures or (parameters and not versions):
        outcome = Outcome.OTHER_FIGURES
    elif versions:
        outcome = Outcome.OTHER_VERSION
    else:
        outcome = Outcome.AGREES
    return Verdict(outcome, tuple(lines))


def _same_form(told: Sheet, now: Sheet) -> Sheet:
    """What was recomputed, in the form of the sheet: the old one kept what was typed as it was typed."""
    if told.form == FORM:
        return now
    return Sheet(
        now.calculator, told.typed, now.figures, now.data_version, now.code_version, form=told.form, mark=told.mark
    )


def _never_written(told: Sheet, calculator: Calculator, knowledge: Knowledge) -> Iterator[str]:
    """What no program of ours would have written, though the fingerprint fits."""
    known = {one.name for one in calculator.fields(knowledge)}
    yield from (f"「{name[:40]}」不是这个测算的填写项" for name, _ in told.typed if name not in known)
    if told.form == OLD_FORM and told.code_version not in OLD_PROGRAMS:
        yield f"程序 {told.code_version[:40]} 不存格式「{OLD_FORM}」的计算书"


def _digits(fingerprint: str) -> str:
    """A fingerprint as somebody copies it from paper, without what does not count: blanks, dashes, capitals."""
    return re.sub(r"[\s-]", "", fingerprint).lower()


def _cause(saved: Saved, versions: list[str]) -> Iterator[str]:
    """Why an unaltered sheet is no longer what comes out."""
    if saved.altered:
        return
    if versions:
        yield "原因：这份计算书是用上面说的版本算的，现在的版本算法或数据不同"
    elif saved.sheet.calculator not in NAMES:
        yield "原因：版本没有变，所以给的名单不是当时的那一份，或者列认得不一样"
    else:
        yield "原因不在版本：程序改过而没有换版本号，或者改了内容又重做了指纹"


def verify_link(address: str, fingerprint: str | None, knowledge: Knowledge, day: str = "") -> Verdict:
    """Recompute a link; compare with a printed fingerprint, made on a printed day, when they are given; say what of the link
    has no place any more.

    Raises CalculatorError if it cannot be computed although everything in it has its place.
    """
    name, typed = link.decode(address)
    calculator = find(name)
    fields = calculator.fields(knowledge)
    known = {one.name for one in fields}
    lines = [f"链接里的「{key}」没有用上：现在的表格没有这一项" for key in typed if key not in known]
    lines += [f"链接里的「{key}」写了两次，只用了前一个" for key in link.doubled(address)]
    used = {key: value for key, value in typed.items() if key in known}
    try:
        result = run(name, used, knowledge)
    except CalculatorError as error:
        if not lines:
            raise
        return Verdict(Outcome.OTHER_FIGURES, (*lines, f"用剩下的内容算不出来：{error}"))
    now, example = (make_sheet(calculator, used, result, knowledge, day, mark) for mark in ("", MARK))
    again = f"重算的指纹：{now.fingerprint}"
    if fingerprint is None:
        outcome = Outcome.OTHER_FIGURES if lines else Outcome.NOTHING_TO_COMPARE
        ask = "用 --fingerprint 写上计算书上印的指纹，用 --day 写上印的计算日期，才能比"
        return Verdict(outcome, (*lines, f"重算的结果：{now.figures[0]}", again, *(() if lines else (ask,))))
    printed = _digits(fingerprint)
    old = (
        Sheet(name, _as_typed(fields, used), now.figures, now.data_version, one, form=OLD_FORM) for one in OLD_PROGRAMS
    )
    if printed in [_digits(one.fingerprint) for one in old] and not lines:
        return Verdict(Outcome.OTHER_VERSION, (OLD, again))
    if printed == _digits(example.fingerprint):
        lines, again = [MARK, *lines], f"重算的指纹：{example.fingerprint}"
        return Verdict(Outcome.OTHER_FIGURES if lines[1:] else Outcome.AGREES, (*lines, again))
    if printed != _digits(now.fingerprint):
        lines.append(f"指纹不符：印的是 {fingerprint}，重算得 {now.fingerprint}。数据版本现在是 {knowledge.version}")
        if not day:
            lines.append("指纹里有计算日期：请用 --day 写上计算书上印的那一天，例如 --day 2026-11-29")
        if private := "、".join(dict.fromkeys(one.label for one in fields if one.private)):
            lines.append(f"不进链接的有：{private}。填了这些的，请用存下的计算书文件核对")
    return Verdict(Outcome.OTHER_FIGURES if lines else Outcome.AGREES, (*lines, again))


def _as_typed(fields: Iterable[Field], typed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the old form kept of a link: every field as it stands there."""
    return tuple((one.name, typed[one.name]) for one in fields if typed.get(one.name, "").strip())


def _other_versions(told: Sheet, knowledge: Knowledge) -> list[str]:
    lines = []
    if told.data_version != knowledge.version:
        lines.append(f"数据版本不同：计算书用的是 {told.data_version}，现在是 {knowledge.version}")
    if told.code_version != __version__:
        lines.append(f"程序版本不同：计算书用的是 {told.code_version}，现在是 {__version__}")
    return lines


def _other_figures(told: Sheet, now: Sheet) -> list[str]:
    lines = []
    if len(told.figures) != len(now.figures):
        lines.append(f"数的个数不同：计算书有 {len(told.figures)} 个，重算得 {len(now.figures)} 个")
    lines += [
        f"第{number}处不同：计算书是 {one}，重算得 {other}"
        for number, (one, other) in enumerate(zip(told.figures, now.figures, strict=False), 1)
        if one != other
    ]
    return lines


def _other_words(told: Sheet, now: Sheet) -> Iterator[str]:
    """Where what was typed or the remarks are not what the program would have written."""
    if told.typed != now.typed:
        yield "填写的内容不是本站存下的写法"
    yield from (f"提醒不同：计算书有「{one}」，重算没有" for one in told.remarks if one not in now.remarks)
    yield from (f"提醒不同：重算有「{one}」，计算书没有" for one in now.remarks if one not in told.remarks)
    if told.remarks != now.remarks and set(told.remarks) == set(now.remarks):
        yield "提醒的次数或者次序不同"


def _other_parameters(told: Sheet, now: Sheet, knowledge: Knowledge) -> Iterator[str]:
    """Which of the parameters that were used changed: before and after."""
    if told.form == OLD_FORM:
        return
    values = {
        one.id: (of.name, f"{'、'.join(one.value)}{of.unit.name}")
        for of in knowledge.parameters.values()
        for one in of.values
    }
    then, used = dict(told.parameters), dict(now.parameters)
    for key, value in then.items():
        name, present = values.get(key, (key, "没有这个数了"))
        if present != value:
            yield f"参数变了：{name}（{key}）{value} → {present}"
        elif key not in used:
            yield f"参数「{name}」（{key}，{value}）现在不再用到"
    yield from (
        f"参数「{values[key][0]}」（{key}，{value}）当时没有用到" for key, value in used.items() if key not in then
    )
