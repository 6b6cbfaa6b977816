"""Verifying a calculation sheet (核对计算书): recompute what it holds, or what a link holds, and tell how that compares.

A sheet is saved only if it verifies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from .. import __version__
from ..calculator import Calculator
from ..catalog import NAMES, find, run
from ..core.model import CalculatorError, Field, MissingFileError, RefusedError, Result
from ..policy.knowledge import Knowledge
from . import link
from .calculation import MARK, Beside, Calculation
from .sheet import FORM, OLD_FORM, OLD_PROGRAMS, Appendix, Saved, Sheet, appendix, dump, figures_of, make_sheet, parse
from .sheet import of as sheet_of

OLD = "旧格式：指纹只有64位，日期、提醒、示例的标记和用到的参数不在指纹里"


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
Again = Callable[[Calculation, Mapping[str, str]], tuple[Beside, ...]]
"""What works out again what stood beside a calculation, of what was asked by kind."""


def saved(done: Calculation) -> str:
    """The sheet of a calculation as a file, with what stands beside it. Raises RefusedError if it would not verify: such a
    sheet is not saved.
    """
    made = sheet_of(done)
    text = dump(made, appendix(done.beside))
    again = run if made.calculator in NAMES else lambda *_: done.result
    lines = _other_figures(Sheet(made.calculator, made.typed, tuple(figures_of(done.result)), "", ""), made)
    if not lines and not (verdict := verify_file(text, done.knowledge, again, beside=lambda *_: done.beside)).agrees:
        lines = list(verdict.lines)
    if lines:
        raise RefusedError(
            f"没有下载计算书：照填写的内容（不含姓名、备注）重算，和现在的结果对不上，存下也核对不了。{lines[0]}"
        )
    return text


def verify_file(
    text: str,
    knowledge: Knowledge,
    rework: Rework = run,
    fingerprint: str | None = None,
    *,
    beside: Again = lambda *_: (),
) -> Verdict:
    """Recompute a saved sheet and tell how it stands to that, and to the fingerprint on paper if one is given. What stood
    beside it is worked out again by `beside`.

    Raises MissingFileError where `rework` needs more than the sheet holds and cannot have it: the list of a roster.
    """
    try:
        saved = parse(text)
        calculator = find(saved.sheet.calculator)
        if saved.sheet.policy != knowledge.named:
            knowledge = knowledge.seen(saved.sheet.policy)
        calculator.check(knowledge)
    except CalculatorError as error:
        return Verdict(Outcome.NOT_OURS, (str(error),))
    told = saved.sheet
    lines = [told.mark] if told.mark else []
    lines += [OLD] if told.form == OLD_FORM else []
    if saved.altered:
        lines.append(f"指纹与文件内容不符：文件写的是 {saved.fingerprint}，按内容应是 {told.fingerprint}。文件被改动过")
    if saved.appendix_altered:
        lines.append("附在后面的比较或曲线和它的指纹不符，被改动过，或者是另一份计算书的")
    altered = saved.altered or saved.appendix_altered
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
        return Verdict(Outcome.ALTERED if altered else Outcome.OTHER_FIGURES, tuple(lines))
    now = _same_form(told, make_sheet(calculator, dict(told.typed), result, knowledge, told.day, told.mark))
    parameters = list(_other_parameters(told, now, knowledge))
    figures = [*_other_figures(told, now), *_other_words(told, now)]
    if saved.appendix is not None:
        typed = dict(told.typed)
        figures += _other_beside(saved.appendix, Calculation(calculator, typed, result, knowledge, told.day), beside)
    if not (wrong or versions or parameters or figures) and now.fingerprint != told.fingerprint:
        wrong.append("各项一样，指纹不同：用到的参数的次序不是本站存下的次序")
    lines += [*wrong, *versions, *parameters, *figures]
    lines += [*(_cause(saved, versions) if figures else ()), f"重算的指纹：{now.fingerprint}"]
    if altered:
        outcome = Outcome.ALTERED
    elif wrong or figures or (parameters and not versions):
        outcome = Outcome.OTHER_FIGURES
    elif versions:
        outcome = Outcome.OTHER_VERSION
    else:
        outcome = Outcome.AGREES
    return Verdict(outcome, tuple(lines))


def _other_beside(told: Appendix, done: Calculation, beside: Again) -> Iterator[str]:
    """Where what stood beside a sheet is not what comes out now."""
    try:
        now = appendix(beside(done, {one.kind: one.asked for one in told.parts}))
    except CalculatorError as error:
        yield f"附在后面的比较或曲线现在算不出来：{error}"
        return
    if now != told:
        yield "附在后面的比较或曲线和重算的不同"


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
    """A fingerprint as somebody copies it from paper, without what does not count: blanks, dashes, capitals, full width."""
    return re.sub(r"[\s\u2010-\u2015\u2212-]", "", unicodedata.normalize("NFKC", fingerprint)).lower()


def _cause(saved: Saved, versions: list[str]) -> Iterator[str]:
    """Why an unaltered sheet is no longer what comes out."""
    if saved.altered or saved.appendix_altered:
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

    Raises CalculatorError if it cannot be computed although everything in it has its place, or if there is no such policy.
    """
    name, typed = link.decode(address)
    calculator = find(name)
    if (policy := typed.pop(link.POLICY, "")) != knowledge.named:
        knowledge = knowledge.seen(policy)
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
    then, used = dict(told.parameters), dict(now.parameters)
    values = {
        one.id: (of.name, f"{'、'.join(one.value)}{of.unit.name}")
        for of in knowledge.parameters.values()
        for one in of.values
        if one.id in then or one.id in used
    }
    for key, value in then.items():
        name, present = values.get(key, (key, "没有这个数了"))
        if present != value:
            yield f"参数变了：{name}（{key}）{value} → {present}"
        elif key not in used:
            yield f"参数「{name}」（{key}，{value}）现在不再用到"
    yield from (
        f"参数「{values[key][0]}」（{key}，{value}）当时没有用到" for key, value in used.items() if key not in then
    )
