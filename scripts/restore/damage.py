"""The forward model of the damage: clean text in, the received file out, character for character.

It is the proof of the restoration. A restoration that dropped, added or moved anything cannot be damaged back into
the file that was received. The module needs nothing but the standard library, so that a reader's browser can run it.

What happened to the text, in this order:

1. the page held the paragraphs, the site's own lines (furniture) and indents of two ideographic spaces;
2. every simplified character was replaced by one traditional character, always the same one (a 1:1 map);
3. the page was written in GBK, and after every occurrence of the *bytes* of certain characters their reading was
   inserted in ASCII parentheses. The search knew no character boundaries: one pass from left to right, no overlaps.
   The bytes of 理條 are C0ED 976C; ED97 is 項, so ``(xiàng)`` went into the middle of 條;
4. the bytes were cut in places where the bytes of 。 (A1A3) or ？ (A3BF) stand across a character boundary;
5. each piece was decoded in pairs: a lead byte with no possible partner became ``?`` and took that partner with it;
   an odd byte shifted everything behind it until a byte below 80 stood where a partner was expected;
6. the full-width forms of ASCII and the ideographic space were folded to ASCII, in most copies;
7. some copies lost the private-use characters that step 5 had made;
8. somebody wrote a line of their own into the page, or a sign that nobody sees, or left a note out (patches).

Which characters carried which reading, which character stood for which, where the cuts fell, and what belonged to the
page but not to the text: that is the `Plan`. Nothing else is recorded, everything else follows by rule.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache

LOST = "?"
STOPS = (b"\xa1\xa3", b"\xa3\xbf")
INDENT = "\u3000"
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_UNFOLD = {chr(ascii_): chr(wide) for wide, ascii_ in _FOLD.items()}


class DamageError(ValueError):
    """The plan does not fit the text. The message is Chinese and says where."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One place the editor changed by hand: in received line ``line`` (from 1), ``before`` became ``after``."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How the received lines lay on the page; lines are counted from 1.

    ``blanks``: the empty lines. ``margins``: line → the spaces before and behind its words. ``eol`` and ``mark``: the line
    ending and the byte order mark, if there was one. ``ends``: the lines that end otherwise, each with its ending.
    """

    blanks: tuple[int, ...] = ()
    margins: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    eol: str = "\n"
    mark: str = ""
    ends: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patch:
    """In received line ``line``, at ``column`` (from 1), the file has ``received`` where the model has ``modelled``."""

    line: int
    column: int
    modelled: str
    received: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the damage needs to know about one copy.

    ``readings``: annotated traditional character → reading. ``script``: simplified → traditional character.
    ``cuts``: (line, column) of the ``?`` that each cut left in the received file, counted from 1.
    ``furniture``: received line → its clean words. ``edits``: what to undo first, in the order it was done.
    ``damaged``: False for a file that was clean as received; then only edits, furniture and layout apply.
    ``folded``: whether step 6 was done to this copy; ``lost``: whether step 7 was. ``raw``: received line → its words, which
    the damage never saw. ``patches``: single signs that differ, each acknowledged.
    """

    readings: Mapping[str, str] = field(default_factory=dict)
    script: Mapping[str, str] = field(default_factory=dict)
    cuts: tuple[tuple[int, int], ...] = ()
    furniture: Mapping[int, str] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    layout: Layout = field(default_factory=Layout)
    damaged: bool = True
    folded: bool = True
    lost: bool = False
    raw: Mapping[int, str] = field(default_factory=dict)
    patches: tuple[Patch, ...] = ()

    def to_json(self) -> str:
        """The plan as JSON, for the page on which a reader reruns the proof; what is usual is left out."""
        plain = Plan()
        whole = asdict(self)
        for key in ("folded", "lost", "raw", "patches"):
            if getattr(self, key) == getattr(plain, key):
                del whole[key]
        if not self.layout.ends:
            del whole["layout"]["ends"]
        return json.dumps(whole, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """The plan that `to_json` wrote."""
        raw = json.loads(text)
        layout = raw["layout"]
        margins = {int(line): (before, behind) for line, (before, behind) in layout["margins"].items()}
        return cls(
            readings=raw["readings"],
            script=raw["script"],
            cuts=tuple((line, column) for line, column in raw["cuts"]),
            furniture={int(line): words for line, words in raw["furniture"].items()},
            edits=tuple(Edit(**edit) for edit in raw["edits"]),
            layout=Layout(
                tuple(layout["blanks"]), margins, layout["eol"], layout["mark"], _by_line(layout.get("ends", {}))
            ),
            damaged=raw["damaged"],
            folded=raw.get("folded", True),
            lost=raw.get("lost", False),
            raw=_by_line(raw.get("raw", {})),
            patches=tuple(Patch(**one) for one in raw.get("patches", ())),
        )


def _by_line(found: Mapping[str, str]) -> dict[int, str]:
    return {int(line): words for line, words in found.items()}


def damage(text: str, plan: Plan) -> str:
    """Return the received file that ``text`` (clean Markdown) becomes under ``plan``.

    Raises `DamageError` if the plan does not fit: an edit or a line that is not there, a character outside GBK, a cut
    where no false stop stands.
    """
    page = page_of(text, plan)
    if plan.damaged:
        traditional = page.translate({ord(simple): full for simple, full in plan.script.items()})
        page = decode(annotate(encode(traditional), plan.readings), plan.cuts, lost=plan.lost)
        page = fold(page) if plan.folded else page
    return plan.layout.mark + _end_lines(_patch(page.split("\n"), plan), plan.layout)


def _patch(lines: list[str], plan: Plan) -> list[str]:
    """Step 8. Raises `DamageError` where the model has not what a patch says."""
    for number, words in plan.raw.items():
        if number > len(lines):
            raise DamageError(f"全文只有{len(lines)}行，没有第{number}行。")
        lines[number - 1] = words
    for one in plan.patches:
        line, at = lines[one.line - 1] if one.line <= len(lines) else "", one.column - 1
        if line[at : at + len(one.modelled)] != one.modelled:
            raise DamageError(f"第{one.line}行第{one.column}字：这里应是「{one.modelled}」。")
        lines[one.line - 1] = line[:at] + one.received + line[at + len(one.modelled) :]
    return lines


def _end_lines(lines: list[str], layout: Layout) -> str:
    ends = [layout.ends.get(number, layout.eol) for number in range(1, len(lines))]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))


def prove(text: str, plan: str, received: str) -> str:
    """The proof as a reader's browser runs it: damage ``text`` under the plan (JSON) and compare with ``received``.

    Answers JSON: ``same``, ``sha256`` of the received file, ``characters`` compared, ``at`` the first that differs (from 1).
    """
    again = damage(text, Plan.from_json(plan))
    pairs = enumerate(zip(again, received, strict=False), 1)
    at = (
        0
        if again == received
        else next((at for at, (one, other) in pairs if one != other), min(len(again), len(received)) + 1)
    )
    sha256 = hashlib.sha256(received.encode()).hexdigest()
    return json.dumps({"same": again == received, "sha256": sha256, "characters": len(received), "at": at})


def page_of(text: str, plan: Plan) -> str:
    """Step 1: the clean text as it lay on the page, the editor's changes undone, furniture and indents in place."""
    blocks = text.removesuffix("\n").split("\n\n") if text.strip("\n") else []
    last = max([0, *plan.layout.blanks, *plan.furniture])
    lines: list[str] = []
    while len(lines) < last or blocks:
        number = len(lines) + 1
        if number in plan.layout.blanks:
            lines.append("")
        elif number in plan.furniture:
            lines.append(plan.furniture[number])
        elif blocks:
            words = _undo_edits(number, blocks, [edit for edit in plan.edits if edit.line == number])
            blocks[:0] = words[1:]
            lines.append(words[0])
        else:
            raise DamageError(f"第{number}行应有正文，而正文已经用完。")
    for number, (before, behind) in plan.layout.margins.items():
        if number > len(lines):
            raise DamageError(f"版式写了第{number}行，而全文只有{len(lines)}行。")
        lines[number - 1] = before + lines[number - 1] + behind
    return "\n".join(lines)


def _undo_edits(number: int, blocks: list[str], edits: list[Edit]) -> list[str]:
    """Take from ``blocks`` what became of line ``number``; return its words, then those of lines joined to it."""
    joined = sum(edit.before.count("\n\n") for edit in edits)
    taken = 1 + joined + sum(edit.after.count("\n\n") - edit.before.count("\n\n") for edit in edits)
    words = "\n\n".join(blocks[:taken])
    del blocks[:taken]
    for edit in reversed(edits):
        if words.count(edit.after) != 1:
            raise DamageError(f"第{number}行：要还原的「{edit.after}」出现{words.count(edit.after)}次，应恰好一次。")
        words = words.replace(edit.after, edit.before)
    return words.split("\n\n")


def encode(text: str) -> bytes:
    """GBK bytes of ``text``: one byte for ASCII, two for anything else."""
    return b"".join(pair(char) if char > "\x7f" else char.encode() for char in text)


def pair(char: str) -> bytes:
    """The two GBK bytes of one character; private-use characters stand for the cells that GBK leaves to the user."""
    try:
        coded = char.encode("gb18030")
    except UnicodeEncodeError:
        coded = b""
    if len(coded) != 2:
        raise DamageError(f"「{char}」（U+{ord(char):04X}）不在 GBK 之内。")
    return coded


def annotate(coded: bytes, readings: Mapping[str, str]) -> bytes:
    """Step 3: insert ``(reading)`` after every occurrence of a character's bytes, wherever they stand."""
    if not readings:
        return coded
    notes = {pair(char): b"(" + encode(reading) + b")" for char, reading in readings.items()}
    insert: Callable[[re.Match[bytes]], bytes] = lambda match: match[0] + notes[match[0]]  # noqa: E731
    return re.sub(b"|".join(re.escape(key) for key in sorted(notes)), insert, coded)


def decode(coded: bytes, cuts: tuple[tuple[int, int], ...] = (), *, lost: bool = False) -> str:
    """Steps 4, 5 and, where ``lost``, 7: cut at the given places, decode each piece in pairs. Raises `DamageError` if a cut
    fits nowhere.
    """
    wanted = set(cuts)
    text = "".join(char for char, _ in _walk(coded, wanted, lost=lost))
    if wanted:
        raise DamageError(f"第{min(wanted)[0]}行第{min(wanted)[1]}字：这里没有可切的假句号或假问号。")
    return text


def false_stops(coded: bytes, cuts: tuple[tuple[int, int], ...] = ()) -> list[tuple[int, int]]:
    """Where one more cut would leave a ``?``, as (line, column) in the file as it is with ``cuts``."""
    return [place for _, place in _walk(coded, set(cuts)) if place]


def _walk(
    coded: bytes, cuts: set[tuple[int, int]], *, lost: bool = False
) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """The decoded characters, each with its place if a stop begins in its middle. Takes out of ``cuts`` what it used."""
    line, column, at = 1, 1, 0
    while at < len(coded):
        if coded[at] < 0x80:
            char = chr(coded[at])
            yield char, None
            line, column = (line + 1, 0) if char == "\n" else (line, column)
            at += 1
        elif coded[at + 1 : at + 3] not in STOPS:
            char = decode_pair(coded[at : at + 2]) or LOST
            at += 2
            if lost and "\ue000" <= char <= "\uf8ff":
                continue
            yield char, None
        elif (line, column) in cuts:
            cuts.remove((line, column))
            yield LOST, None
            at += 1
        else:
            yield decode_pair(coded[at : at + 2]) or LOST, (line, column)
            at += 2
        column += 1


@cache
def decode_pair(coded: bytes) -> str:
    """The character of two bytes, or nothing if they make none (four-byte forms and a byte left over included)."""
    try:
        char = coded.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 and len(coded) == 2 else ""


def fold(text: str) -> str:
    """Step 6: full-width forms of ASCII and the ideographic space become ASCII; 。、“”《》〔〕 have none and stay."""
    return text.translate(_FOLD)


def unfold(char: str) -> str:
    """The full-width form that folds to ``char``, or nothing if there is none."""
    return _UNFOLD.get(char, "")
