"""The calculation sheet (计算书): inputs, working, citations, versions and a fingerprint, as data that can be checked again.

The fingerprint is a SHA-256 over everything that the sheet tells: what was typed in its one canonical form, the day, the
figures, the warnings, the parameters used and the versions. Whoever has the sheet, or the link, the day and the fingerprint
printed on it, can recompute it: verification.py, python -m calculators verify.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .. import __version__
from ..calculator import Calculator
from ..catalog import NAMES, run
from ..core.model import CalculatorError, Field, FieldKind, InputError, Problem, Ref, Result
from ..policy.knowledge import DEFAULT, Knowledge
from .calculation import MARK, Beside, Calculation
from .canonical import canonical
from .link import AGAINST, CURVE, POLICY
from .text import TONES, format_value

FORM = "2"
"""The version of the sheet's form."""
OLD_FORM = "1"
"""The form that the versions in `OLD_PROGRAMS` wrote: 64 bits, and without day, warnings, mark and parameters in them."""
OLD_PROGRAMS = ("0.1.0",)
_MARK = "mark"
_DIGITS = {FORM: 32, OLD_FORM: 16}
APPENDIX = "appendix"
"""The key under which a file holds what stood beside the calculation."""
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
        policy: from which it was worked out; "" for the one that is meant anyway.
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
    policy: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """Everything that the fingerprint is made of, as it stands in the file."""
        told = {name: _AS.get(name, str)(getattr(self, name)) for name in _KEYS[self.form]}
        first = {name: value for name, value in ((_MARK, self.mark), (POLICY, self.policy)) if value}
        return {**first, "form": self.form, **told}

    @property
    def fingerprint(self) -> str:
        """Thirty-two hexadecimal digits in groups of four (sixteen of the old form), short enough to read aloud."""
        told: object = self.content
        if self.form == OLD_FORM:
            told = [OLD_FORM, self.calculator, self.typed, self.figures, self.data_version, self.code_version]
        return _fingerprint(told, self.form)


def _fingerprint(told: object, form: str) -> str:
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()[: _DIGITS[form]]
    return "-".join(re.findall("....", digest))


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One thing that stood beside a calculation: a comparison or a curve; what was asked, and what came out as shown."""

    kind: str
    asked: str
    figures: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Appendix:
    """What stood beside a calculation when it was saved (附在后面的比较和曲线), tied to its sheet by that one's fingerprint.
    A sheet without it is no other than before.
    """

    parts: tuple[SheetPart, ...]

    def content(self) -> list[dict[str, Any]]:
        """As it stands in the file."""
        return [
            {"kind": one.kind, "asked": one.asked, "figures": [*one.figures], "remarks": [*one.remarks]}
            for one in self.parts
        ]

    def fingerprint(self, of: Sheet) -> str:
        """As that of a sheet."""
        return _fingerprint([of.fingerprint, self.content()], FORM)


def appendix(beside: Iterable[Beside]) -> Appendix | None:
    """What stands beside a calculation, to keep; None if nothing does."""
    parts = tuple(
        SheetPart(one.kind, one.asked, tuple(figures_of(one.result)), tuple(_remarks(one.result))) for one in beside
    )
    return Appendix(parts) if parts else None


def kept(calculator: Calculator, typed: Mapping[str, str], knowledge: Knowledge) -> dict[str, str]:
    """What was typed, as a sheet holds it: in its one form, without what is private."""
    fields = calculator.fields(knowledge)
    return {one.name: value for one in fields if (value := canonical(one, typed.get(one.name, "")))}


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
    told = kept(calculator, typed, knowledge)
    if calculator.name in NAMES and _names_something(fields, typed, told):
        try:
            result = run(calculator.name, told, knowledge)
        except CalculatorError:  # such a sheet would not verify, and is not saved
            told = {}
    return Sheet(
        calculator.name,
        tuple(told.items()),
        tuple(figures_of(result)),
        knowledge.version,
        __version__,
        day,
        mark,
        tuple(_remarks(result)),
        _parameters(result, knowledge),
        policy=knowledge.named,
    )


def _names_something(fields: Iterable[Field], typed: Mapping[str, str], kept: Mapping[str, str]) -> bool:
    return any(
        canonical(one, typed.get(one.name, ""), whole=True) != kept.get(one.name, "")
        for one in fields
        if one.private or any(column.private for column in one.columns)
    )


def figures_of(result: Result) -> Iterator[str]:
    """The headline, the cells of the tables and the results of the steps as shown, in order."""
    yield result.headline
    for table in result.tables:
        for _, cells in table.rows:
            yield from (format_value(cell.value, cell.unit, cell.text) for cell in cells)
    for step in result.steps:
        yield format_value(step.value, step.unit)


def _remarks(result: Result) -> Iterator[str]:
    yield from (line for one in result.premises for line in one.lines)
    for section in result.sections:
        yield from (f"{TONES[one.tone]}：{one.text}" for one in section.findings)
    yield from result.notes


def refs_of(result: Result) -> Iterator[Ref]:
    """What a result rests on, in order: of its tables, findings and steps."""
    for table in result.tables:
        yield from table.refs
        for _, cells in table.rows:
            yield from (ref for cell in cells for ref in cell.refs)
    for section in result.sections:
        yield from (ref for finding in section.findings for ref in finding.refs)
    yield from (ref for step in result.steps for ref in step.refs)


def _parameters(result: Result, knowledge: Knowledge) -> tuple[tuple[str, str], ...]:
    """The dated values that a result refers to, by id. What the reader typed instead of one is in `typed`."""
    targets = {ref.target for ref in refs_of(result) if ref.detail}
    return tuple(
        (value.id, f"{'、'.join(value.value)}{one.unit.name}")
        for one in knowledge.parameters.values()
        for value in one.values
        if value.value and value.target in targets
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


def dump(sheet: Sheet, more: Appendix | None = None) -> str:
    """The sheet as a JSON file, with what stood beside it at the end."""
    end = {} if more is None else {APPENDIX: {"parts": more.content(), "fingerprint": more.fingerprint(sheet)}}
    return json.dumps({**sheet.content, "fingerprint": sheet.fingerprint, **end}, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Saved:
    """A sheet as it stands in a file, and the fingerprint that is written on it; the same of what stood beside it."""

    sheet: Sheet
    fingerprint: str
    appendix: Appendix | None = None
    appendix_fingerprint: str = ""

    @property
    def altered(self) -> bool:
        """Whether the content is another than the fingerprint was made of."""
        return self.fingerprint != self.sheet.fingerprint

    @property
    def appendix_altered(self) -> bool:
        """Whether what stood beside it is another than its fingerprint was made of, or belongs to another sheet."""
        return self.appendix is not None and self.appendix_fingerprint != self.appendix.fingerprint(self.sheet)


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
        if more := sorted(set(data) - wanted - {_MARK} - ({APPENDIX, POLICY} if form == FORM else set())):
            raise InputError((Problem("file", f"文件里有「{more[0][:40]}」，本站的计算书没有这一项"),))
        parts = {name: _part(name, data[name]) for name in _KEYS[form]}
        mark, policy, written = data.get(_MARK, ""), data.get(POLICY, ""), data["fingerprint"]
        if POLICY in data and (not isinstance(policy, str) or policy in ("", DEFAULT)):
            raise ValueError
        if mark not in ("", MARK) or not isinstance(written, str) or not wanted <= set(data):
            raise ValueError
        if (day := parts.get("day")) and date.fromisoformat(day).isoformat() != day:
            raise ValueError
        return Saved(Sheet(**parts, mark=mark, form=form, policy=policy), written, *_appendix(data))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise InputError((Problem("file", "这个文件不是计算书，或者已经损坏"),)) from error


def _appendix(sheet: Mapping[str, Any]) -> tuple[Appendix | None, str]:
    """What stood beside a sheet, and its fingerprint. Raises TypeError and KeyError if it is none that this program writes."""
    if APPENDIX not in sheet:
        return None, ""
    data = sheet[APPENDIX]
    if set(data) != {"parts", "fingerprint"} or not isinstance(data["fingerprint"], str):
        raise TypeError(APPENDIX)
    parts = []
    for one in data["parts"]:
        figures, remarks = _part("figures", one["figures"]), _part("remarks", one["remarks"])
        texts = [one["kind"], one["asked"]]
        known = set(one) == {"kind", "asked", "figures", "remarks"} and one["kind"] in (AGAINST, CURVE)
        if not known or not all(isinstance(text, str) for text in texts):
            raise TypeError(APPENDIX)
        parts.append(SheetPart(one["kind"], one["asked"], figures, remarks))
    if not parts or len({one.kind for one in parts}) < len(parts):
        raise TypeError(APPENDIX)
    return Appendix(tuple(parts)), data["fingerprint"]


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
