"""What the browser's worker calls to keep a result as a workbook, and to open a sheet that was kept: text in, JSON out."""

from __future__ import annotations

import base64
import json

from ..beside import BesideAsked, again, attach
from ..bridge import SESSION, knowledge, read_message, words
from ..catalog import NAMES, find, run
from ..core.model import CalculatorError, MissingFileError, Result
from ..output import link, sheet, verification
from ..output.link import AGAINST, CURVE
from ..output.verification import Outcome
from ..policy.knowledge import Knowledge
from .since import MOST as MOST_CHANGES
from .since import read_record, shown
from .since import since as since_link
from .workbook import MIME, workbook

MOST = 4_000_000
"""Characters of a file that is taken for a sheet: the longest that is saved has far fewer."""
NO_LIST = (
    "花名册的计算书只有合计，没有名单，这里不能重算；有当时的名单，可以在命令行核对："
    "python -m calculators verify 计算书.json --roster 名单.csv"
)


def book(name: str, values: str, day: str, example: str, beside: str, root: str) -> str:
    """A result with what stands beside it as a workbook: {name, mime, base64}, or {error}. `root`: the site's address."""
    try:
        done = SESSION.ask((words(name), words(values), words(day), words(example)))
        told = read_message(beside)
        against = read_message(told[AGAINST]) if AGAINST in told else None
        done = attach(done, BesideAsked(against, told.get(CURVE)))
    except CalculatorError as error:
        return json.dumps({"error": str(error)}, ensure_ascii=False)
    content = base64.b64encode(workbook(done, words(root))).decode("ascii")
    label = done.name(f"{done.calculator.title}.xlsx")
    return json.dumps({"name": label, "mime": MIME, "base64": content}, ensure_ascii=False)


def verify(text: str) -> str:
    """Recompute a saved sheet: {outcome, words, lines}, and of a sheet of ours title, day, headline, typed [[label, value]] and
    target, the address that fills the form anew; empty where there is none.
    """
    said = words(text)[:MOST]
    try:
        verdict = verification.verify_file(said, knowledge(), _rework, beside=again)
        outcome, lines = verdict.outcome, verdict.lines
    except MissingFileError as error:
        altered = sheet.parse(said).altered
        outcome, lines = Outcome.ALTERED if altered else Outcome.NOTHING_TO_COMPARE, (str(error),)
    about: dict[str, object] = {"title": "", "day": "", "headline": "", "typed": [], "target": ""}
    if outcome is not Outcome.NOT_OURS:
        about = _about(sheet.parse(said).sheet)
    return json.dumps({"outcome": outcome.name, "words": outcome.words, "lines": lines, **about}, ensure_ascii=False)


def since(name: str, values: str, edition: str, record: str) -> str:
    """What changed since the edition of a link: {told, changes [{name, target, shown, day, why}], left (changes that are not among
    them), then}, or {error}. `record` is the text of editions.json.
    """
    try:
        found = since_link(words(name), read_message(values), words(edition), read_record(words(record)), knowledge())
    except CalculatorError as error:
        return json.dumps({"error": str(error)}, ensure_ascii=False)
    changes = [
        {"name": label, "target": target, "shown": shown(one), "day": one.day, "why": one.why}
        for one, label, target in found.changes[:MOST_CHANGES]
    ]
    left = len(found.changes[MOST_CHANGES:])
    return json.dumps({"told": found.told, "changes": changes, "left": left, "then": found.then}, ensure_ascii=False)


def _rework(name: str, typed: dict[str, str], known: Knowledge) -> Result:
    if name not in NAMES:
        raise MissingFileError(NO_LIST)
    return run(name, typed, known)


def _about(told: sheet.Sheet) -> dict[str, object]:
    calculator, typed, known = find(told.calculator), dict(told.typed), knowledge()
    if told.policy != known.named:
        known = known.seen(told.policy)
    target = ""
    if calculator.name in NAMES:
        target = f"{link.place(calculator.name, told.policy)}#{link.encode(calculator, typed, known)}"
    return {
        "title": calculator.title,
        "day": told.day,
        "headline": told.figures[0] if told.figures else "",
        "typed": sheet.inputs_shown(calculator, typed, known),
        "target": target,
    }
