"""What the browser's worker calls for a roster (见 __init__): bytes and text in, JSON or bytes out, one roster at a time.

Everything that takes long is begun by one call and moved on by `step`; whoever calls may let other messages in between.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..bridge import answer_html, knowledge, read_message, read_object, words
from ..core.inputs import read
from ..core.model import CalculatorError, InputError
from ..output.html import problems_html, refusal_html, rest_html
from . import files
from .calculator import CALCULATOR
from .job import Asked, Progress, work
from .model import Roster
from .read import source
from .read.decisions import Decision, FileError
from .read.layout import letter
from .read.source import Source, check_mapping, choices_of


@dataclass(slots=True)
class RosterSession:
    """What a page's Python holds of a roster."""

    content: bytes = b""
    source: Source | None = None
    running: Iterator[Progress | Roster] | Iterator[files.Written] | None = None
    roster: Roster | None = None
    refused: CalculatorError | None = None
    written: files.Written | None = None

    def clear(self) -> None:
        """Forgets the file, the people, the answer and what was being done."""
        self.content, self.source, self.running = b"", None, None
        self.roster, self.refused, self.written = None, None, None


_NEW_OBJECTS = 100_000
"""After so many more objects Python looks for circles of them: people and amounts make none, and it looks through all of them."""
SESSION = RosterSession()
"""The one of this page: its worker calls the functions below."""


def needs(head: bytes, size: int) -> str:
    """What has to be loaded before a file of `size` bytes that begins like this is opened: {ok, error_html, needs: […]}."""
    try:
        start = _bytes(head)
        source.refuse(start, size)
    except CalculatorError as error:
        return _json(ok=False, error_html=refusal_html(str(error)), needs=[])
    return _json(ok=True, error_html="", needs=source.needs(start))


def open_file(content: bytes) -> str:
    """Open a file; what was open is forgotten.

    ok, error_html; words (how it was read), header (row number), sheets, sheet, columns [{at, letter, header, role,
    samples}], roles [{id, name, hint}].
    """
    return _open(content, "")


def open_sheet(name: str) -> str:
    """The same file at another sheet."""
    return _open(SESSION.content, words(name))


def _open(content: object, sheet_name: str) -> str:
    clear()
    try:
        SESSION.content, terms = _bytes(content), knowledge().roster
        opened = source.open_source(SESSION.content, terms, {"sheet": sheet_name} if sheet_name else {})
    except CalculatorError as error:
        return _json(ok=False, error_html=refusal_html(str(error)))
    SESSION.source = opened
    roles = {at: role for role, at in opened.mapping.items()}
    samples = opened.samples
    return _json(
        ok=True,
        error_html="",
        words=opened.words,
        header=opened.header.last,
        sheets=list(opened.sheets),
        sheet=opened.sheet,
        columns=[
            {
                "at": at,
                "header": name,
                "letter": letter(at),
                "role": roles.get(at, ""),
                "samples": samples[at],
            }
            for at, name in enumerate(opened.header.names)
            if name or samples[at]
        ],
        roles=[{"id": one.id, "name": one.name, "hint": one.hint} for one in terms.columns],
        decisions=_told(opened.decisions),
    )


def _told(decisions: Sequence[Decision]) -> list[dict[str, object]]:
    """Decisions as the page shows them."""
    return [
        {
            "id": one.id,
            "stage": one.stage.value,
            "said": one.said,
            "why": one.why,
            "value": one.value,
            "options": [
                {"value": option.value, "words": option.words, "sample": option.sample} for option in one.options
            ],
            "asked": one.asked,
        }
        for one in decisions
    ]


def start(values_json: str, mapping_json: str, day: str = "", example: bool = False, choices_json: str = "{}") -> str:
    """Begin. `values_json`: the form by field name; `mapping_json`: {role: column}; `day`: the reader's, YYYY-MM-DD;
    `example`: the file is 「试填示例」 as it stands; `choices_json`: {decision: option}. ok, errors, errors_html.
    """
    SESSION.roster, SESSION.refused, SESSION.running = None, None, None
    gc.set_threshold(_NEW_OBJECTS)
    try:
        typed, mapping = read_message(values_json), _read_mapping(mapping_json)
        if SESSION.source is None:
            raise FileError("还没有选文件。请选有花名册的文件")
        read(CALCULATOR.fields(knowledge()), typed)  # what cannot be read is told at once
        opened = SESSION.source = _chosen(SESSION.source, mapping, read_message(choices_json))
        SESSION.running = work(opened, mapping, Asked(typed, words(day), example), knowledge())
    except InputError as error:
        return _problems(error)
    except CalculatorError as error:
        return _json(ok=False, errors=[], errors_html=refusal_html(str(error)))
    return _json(ok=True, errors=[], errors_html="")


def _chosen(opened: Source, mapping: Mapping[str, int], choices: Mapping[str, str]) -> Source:
    """The file as the reader wants it read. Raises FileError."""
    terms = knowledge().roster
    sheet = {"sheet": opened.choices["sheet"]} if "sheet" in opened.choices else {}
    own = {name: value for name, value in choices.items() if not name.startswith("column.")}
    plain = opened
    if opened.choices != {**sheet, **own}:
        plain = source.open_source(SESSION.content, terms, {**sheet, **own})
    wanted = {**plain.choices, **choices_of(check_mapping(mapping, plain, terms), plain, terms)}
    return source.open_source(SESSION.content, terms, wanted) if wanted != plain.choices else plain


def step() -> str:
    """One piece of what was begun: {phase, done, total, people, finished}. After `finished` ask for `answer` or `taken`."""
    running = SESSION.running
    if running is None:
        return _json(phase="", done=0, total=0, people=0, finished=True)
    try:
        moved = next(running)
    except CalculatorError as error:
        SESSION.refused, SESSION.running = error, None
        return _json(phase="", done=0, total=0, people=0, finished=True)
    if isinstance(moved, Progress):
        return _json(phase=moved.phase, done=moved.done, total=moved.total, people=moved.people, finished=False)
    if isinstance(moved, Roster):
        SESSION.roster, SESSION.running = moved, None
        return _json(phase="", done=0, total=0, people=len(moved.people), finished=True)
    SESSION.written = moved
    if moved.finished:
        SESSION.running = None
    return _json(phase="写", done=moved.done, total=moved.total, people=moved.done, finished=moved.finished)


def answer(root: str = "../../") -> str:
    """The answer, as calculators.bridge.respond: ok, html, headline, files [{name, label}], errors, errors_html."""
    roster = SESSION.roster
    if isinstance(SESSION.refused, InputError):
        return _problems(SESSION.refused)
    if roster is None:
        told = str(SESSION.refused or "还没有算完")
        return _json(ok=False, errors=[], errors_html=refusal_html(told))
    html = answer_html(roster.done, root)
    reading = {
        "people": len(roster.people) + len(roster.gone),
        "left_out": sum(map(len, roster.skipped.values())),
        "decisions": _told(roster.decisions),
    }
    listed = [{"name": name, "label": roster.done.name(files.KINDS[name][0])} for name in files.offered(roster)]
    headline = roster.done.result.headline
    return _json(ok=True, html=html, headline=headline, files=listed, reading=reading, errors=[], errors_html="")


def rest(root: str = "../../") -> str:
    """What `answer` left out of long lists: {lists: [html, …]} in the order of the page."""
    roster = SESSION.roster
    return _json(lists=rest_html(roster.done.result, root) if roster else [])


def save(what: str) -> str:
    """Begin to write one of the files, by its name; `template` and `example` need no roster. ok, error."""
    SESSION.written = None
    try:
        SESSION.running = files.write(words(what)[:40], knowledge(), SESSION.roster)
    except CalculatorError as error:
        return _json(ok=False, error=str(error))
    return _json(ok=True, error="")


def taken() -> str:
    """The name and the kind of the file that was written: {name, mime}."""
    written = SESSION.written
    return _json(name=written.label if written else "", mime=written.mime if written else "")


def content() -> bytes:
    """The bytes of the file that was written; they are forgotten by this call."""
    written, SESSION.written = SESSION.written, None
    return written.content() if written else b""


def clear() -> None:
    """Forgets the file, the people, the answer and what was being done."""
    SESSION.clear()


def _bytes(content: object) -> bytes:
    """Bytes from Python, or from JavaScript, whose arrays come as proxies. Raises FileError if they are something else."""
    if isinstance(content, bytes | bytearray | memoryview):
        return bytes(content)
    if isinstance(content, int) or not hasattr(content, "to_bytes"):
        raise FileError("没有收到文件的内容。请重新选文件")
    return bytes(content.to_bytes())


def _read_mapping(message: str) -> dict[str, int]:
    """Which column is what: names and numbers. Raises FileError if it is anything else."""
    said = read_object(message)
    if said is None or not all(type(at) is int for at in said.values()):
        raise FileError("哪一列是什么没有说清，没有核对。请重新选文件")
    return said


def _problems(error: InputError) -> str:
    problems = [{"field": one.field, "message": one.message} for one in error.problems]
    return _json(ok=False, html="", headline="", files=[], errors=problems, errors_html=problems_html(error.problems))


def _json(**parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False)
