"""The calculation sheet (计算书): inputs, working, grounds, versions and a fingerprint, as data that can be checked again.

The fingerprint is a SHA-256 over what was typed, the figures and the versions. Whoever has the sheet, or the link and
the fingerprint printed on it, can recompute it: python -m calculators verify.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from .. import __version__
from ..calculator import Calculator
from ..catalog import NAMES, find, run
from ..core.model import CalculatorError, Field, FieldKind, InputError, MissingFileError, Problem, Result
from ..policy.knowledge import Knowledge
from . import link
from .text import format_value

FORM = "1"
"""The version of the sheet's form."""
FILLED = "（填了，没有存进计算书）"
"""Stands on a saved sheet for what a private field held: enough to recompute, for a result asks only whether it was filled."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One calculation to keep. `figures` are the headline, the tables' cells and the steps' results as shown, in order."""

    calculator: str
    typed: tuple[tuple[str, str], ...]
    figures: tuple[str, ...]
    data_version: str
    code_version: str

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits in groups of four, short enough to read aloud."""
        told = json.dumps(
            [FORM, self.calculator, self.typed, self.figures, self.data_version, self.code_version],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        digest = hashlib.sha256(told.encode()).hexdigest()[:16]
        return "-".join(digest[at : at + 4] for at in range(0, 16, 4))


def make_sheet(calculator: Calculator, typed: Mapping[str, str], result: Result, knowledge: Knowledge) -> Sheet:
    """The sheet of a result. What private fields and columns (names, remarks) hold is not part of it."""
    kept = tuple(
        (one.name, value)
        for one in calculator.fields(knowledge)
        if (value := _public(one, typed.get(one.name, ""))).strip()
    )
    return Sheet(calculator.name, kept, tuple(_figures(result)), knowledge.version, __version__)


def _public(field: Field, typed: str) -> str:
    return FILLED if field.private and typed.strip() else link.public(field, typed)


def _figures(result: Result) -> Iterator[str]:
    yield result.headline
    for table in result.tables:
        for _, cells in table.rows:
            yield from (format_value(cell.value, cell.unit, cell.text) for cell in cells)
    for step in result.steps:
        yield format_value(step.value, step.unit)


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


def dump(sheet: Sheet, mark: str = "") -> str:
    """The sheet as a JSON file; a mark is told again by whoever verifies it."""
    data = {
        **({"mark": mark} if mark else {}),
        "form": FORM,
        "calculator": sheet.calculator,
        "typed": dict(sheet.typed),
        "figures": list(sheet.figures),
        "data_version": sheet.data_version,
        "code_version": sheet.code_version,
        "fingerprint": sheet.fingerprint,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


class Outcome(Enum):
    """How a verification ends (核对的结论): the exit status of the command line, and the first line it prints."""

    AGREES = (0, "一致")
    """Unaltered, the same program and data, the same figures; or a link with nothing against it."""
    OTHER_FIGURES = (3, "不一致")
    """Unaltered, but recomputing gives other figures, or none; the lines name the cause. Or a link that differs."""
    ALTERED = (4, "被改动过")
    """The content is not what the fingerprint was made of."""
    NOT_OURS = (5, "不是本站的计算书")
    """No calculation sheet, one of a form that this program does not know, or of a calculator that it does not have."""
    OTHER_VERSION = (6, "数一致，版本不同")
    """Unaltered and the same figures, by another version of the program or of the data."""

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


Rework = Callable[[str, Mapping[str, str], Knowledge], Sheet]
"""What makes the sheet of a calculator, by its name, and of what was typed."""


def again(name: str, typed: Mapping[str, str], knowledge: Knowledge) -> Sheet:
    """The sheet of a calculator for which what was typed is everything."""
    calculator = find(name)
    return make_sheet(calculator, typed, run(name, dict(typed), knowledge), knowledge)


@dataclass(frozen=True, slots=True)
class Saved:
    """A sheet as it stands in a file: what it says, and what is printed on it."""

    sheet: Sheet
    form: str
    fingerprint: str
    mark: str

    @property
    def altered(self) -> bool:
        """Whether the content is another than the fingerprint was made of."""
        return self.fingerprint != self.sheet.fingerprint


def parse(text: str) -> Saved:
    """Read a saved sheet. Raises InputError if the file is no sheet."""
    try:
        data = json.loads(text)
        sheet = Sheet(
            str(data["calculator"]),
            tuple((str(key), str(value)) for key, value in data["typed"].items()),
            tuple(str(one) for one in data["figures"]),
            str(data["data_version"]),
            str(data["code_version"]),
        )
        json.dumps(data, ensure_ascii=False).encode()  # half a character, escaped: no sheet of ours holds one
        return Saved(sheet, str(data["form"]), str(data["fingerprint"]), str(data.get("mark", "")))
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise InputError((Problem("file", "这个文件不是计算书，或者已经损坏"),)) from error


def verify_file(text: str, knowledge: Knowledge, rework: Rework = again) -> Verdict:
    """Recompute a saved sheet and tell how it stands to that.

    Raises MissingFileError where `rework` needs more than the sheet holds and cannot have it: the list of a roster.
    """
    try:
        saved = parse(text)
        if saved.form != FORM:
            raise InputError((Problem("file", f"计算书的格式是「{saved.form[:40]}」，这个程序只认得「{FORM}」"),))
        find(saved.sheet.calculator)
    except CalculatorError as error:
        return Verdict(Outcome.NOT_OURS, (str(error),))
    told = saved.sheet
    lines = [saved.mark] if saved.mark else []
    if saved.altered:
        lines.append(f"指纹与文件内容不符：文件写的是 {saved.fingerprint}，按内容应是 {told.fingerprint}。文件被改动过")
    versions = _other_versions(told, knowledge)
    try:
        now = rework(told.calculator, dict(told.typed), knowledge)
    except MissingFileError:
        raise
    except CalculatorError as error:
        lines += [*versions, f"现在算不出来：{error}", *_cause(saved, versions)]
        return Verdict(Outcome.ALTERED if saved.altered else Outcome.OTHER_FIGURES, tuple(lines))
    figures = _other_figures(told, now)
    lines += [*versions, *figures, *(_cause(saved, versions) if figures else ()), f"重算的指纹：{now.fingerprint}"]
    if saved.altered:
        outcome = Outcome.ALTERED
    elif figures:
        outcome = Outcome.OTHER_FIGURES
    elif told.fingerprint != now.fingerprint:
        outcome = Outcome.OTHER_VERSION
    else:
        outcome = Outcome.AGREES
    return Verdict(outcome, tuple(lines))


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


def verify_link(address: str, fingerprint: str, knowledge: Knowledge) -> Verdict:
    """Recompute a link; compare with a printed fingerprint when one is given; say what of it has no place any more.

    Raises CalculatorError if it cannot be computed although everything in it has its place.
    """
    name, typed = link.decode(address)
    fields = find(name).fields(knowledge)
    known = {one.name for one in fields}
    lines = [f"链接里的「{key}」没有用上：现在的表格没有这一项" for key in typed if key not in known]
    try:
        now = again(name, {key: value for key, value in typed.items() if key in known}, knowledge)
    except CalculatorError as error:
        if not lines:
            raise
        return Verdict(Outcome.OTHER_FIGURES, (*lines, f"用剩下的内容算不出来：{error}"))
    if fingerprint and fingerprint != now.fingerprint:
        lines.append(f"指纹不符：印的是 {fingerprint}，重算得 {now.fingerprint}。数据版本现在是 {knowledge.version}")
        if private := "、".join(dict.fromkeys(one.label for one in fields if one.private)):
            lines.append(f"不进链接的有：{private}。填了这些的，请用存下的计算书文件核对")
    return Verdict(Outcome.OTHER_FIGURES if lines else Outcome.AGREES, (*lines, f"重算的指纹：{now.fingerprint}"))


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
