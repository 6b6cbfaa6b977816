"""D1–D3: take the inserted pinyin out and put shifted bytes back in step.

A line is read from left to right. As long as nothing is lost, each received character is one original character, and a
note ``(guī)`` behind a character that can be read so is dropped. At a ``?`` a byte was lost, and every way to go on is
tried, byte by byte, as a `Guess`:

- split (D2): the ``?`` was the lead byte of a character in whose middle a note was inserted. The byte before it and the
  lost byte make a character with the reading of the note;
- cut (D3): the ``?`` was the lead byte before a false 。 (A1A3) or ？ (A3BF).

Behind either, the trail byte of one original character and the lead byte of the next stand as one received character,
until an ASCII byte ends the run. An ASCII character in a run may also be a folded full-width one. A run is accepted
only if a single guess survives: every character can stand in such a text, notes fit, and nothing contradicts the rest
of the file (see `scripts.restore.evidence`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scripts.restore.characters import TONED, convertible, could_be_original, is_han, is_reading, readings, traditional
from scripts.restore.damage import LOST, STOPS, DamageError, annotate, decode, decode_pair, encode, fold, pair, unfold
from scripts.restore.model import RestoreError

UNKNOWN = "\0"
MOST_STEPS = 60_000
"""Guesses in one file. The received copy of the policy takes some hundred; a hostile one would take hours."""
_NOTE_END = re.compile(f"([a-zɡ{TONED}]{{1,7}})\\)")
_NOTE = re.compile(r"\(" + _NOTE_END.pattern)
_HIGH = range(0x81, 0xFF)


@dataclass(frozen=True, slots=True)
class Run:
    """Received characters ``start:end`` (from 0) are the original characters ``first:last`` of the guess."""

    kind: str
    start: int
    first: int
    end: int = -1
    last: int = -1


@dataclass(frozen=True, slots=True)
class Guess:
    """One way to read a stretch of a line up to ``at``.

    ``text``: the original characters; ``columns``: where each stands in the received line, from 0. ``notes``: (place,
    character, reading) of what was inserted. ``lead``: first byte of a character whose second byte is still to come.
    ``noted``: a note stands between the last character and what follows.
    """

    at: int
    text: str = ""
    columns: tuple[int, ...] = ()
    notes: tuple[tuple[int, str, str], ...] = ()
    runs: tuple[Run, ...] = ()
    lead: int | None = None
    noted: bool = False


class Effort:
    """What may still be tried in one file, so that none takes more than seconds."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self._left = most

    def spend(self, steps: int) -> bool:
        """Takes so many steps off; is there anything left?"""
        self._left -= steps
        return self._left >= 0


def stretches(number: int, received: str, indented: bool, effort: Effort) -> Iterator[list[Guess]]:
    """Cut line ``number`` into stretches in step (one guess each) and runs (all guesses that fit the line by itself).

    ``indented``: the other paragraphs of the file begin with exactly two spaces, so a byte lost in an indent is known.
    Raises `RestoreError` where no guess fits.
    """
    at, before = 0, ""
    while at < len(received):
        stop = received.find(LOST, at)
        sure = _in_step(number, received, at, len(received) if stop < 0 else stop)
        if sure.text:
            yield [sure]
            before = "" if sure.noted else sure.text[-1]
        if stop < 0:
            return
        run = _run(number, received, stop, before, indented, effort)
        yield run
        at, before = run[0].at, ""


def _in_step(number: int, received: str, start: int, end: int) -> Guess:
    text: list[str] = []
    columns: list[int] = []
    notes: list[tuple[int, str, str]] = []
    at, noted = start, False
    while at < end:
        text.append(received[at])
        columns.append(at)
        at += 1
        noted = False
        note = _NOTE.match(received, at, end) if at < end and received[at] == "(" else None
        hit = _hit(text, columns) if note else ""
        if note and is_reading(hit, note[1]):
            notes.append((at, hit, note[1]))
            at, noted = note.end(), True
        elif note and not note[1].isascii():
            raise RestoreError(
                f"「{text[-1]}」后面的（{note[1]}）不是它的读音（按 pypinyin，它读{'、'.join(sorted(readings(hit)))}）。"
                "试过：当作夹注、当作按字节插进来的夹注。请拿原件核对这一处。",
                number,
                at + 1,
            )
    return Guess(at, "".join(text), tuple(columns), tuple(notes), noted=noted)


def _run(number: int, received: str, start: int, before: str, indented: bool, effort: Effort) -> list[Guess]:
    """All guesses from the ``?`` at ``start`` on, read until all of them are in step at the same place.

    The next character is then no ``?`` and no letter: what it means does not depend on the character before.
    """
    waiting: dict[int, list[Guess]] = {}
    level = [Guess(start)]
    while level:
        at = level[0].at
        joined = received[at : at + 1] == LOST or "@" <= received[at : at + 1] <= "~"
        if not joined and not waiting and all(guess.lead is None for guess in level):
            return list({(guess.text, guess.notes, guess.runs): guess for guess in level}.values())
        for guess in level:
            found = list(_step(received, guess, before, indented))
            if not effort.spend(len(found)):
                raise _refusal(number, received, start, at, "可能的读法太多，没有试完。")
            for longer in found:
                waiting.setdefault(longer.at, []).append(longer)
        level = waiting.pop(min(waiting)) if waiting else []
    raise _refusal(number, received, start, at, "没有一种读法能使每个字都成立。")


def _refusal(number: int, received: str, start: int, furthest: int, why: str) -> RestoreError:
    shown = received[max(0, start - 6) : min(furthest + 1, start + 24)]
    return RestoreError(
        f"「{shown}」里的「?」是一个丢失的字节。试过：注音插在字中间、在假句号或假问号处切断；{why}"
        "请拿另一份抄本核对这一处；如果原件就是这样，这份文件不能按规则复原。",
        number,
        start + 1,
    )


def _step(received: str, guess: Guess, before: str, indented: bool) -> Iterator[Guess]:
    """Read one more received character, in every possible way."""
    if guess.at >= len(received):
        if guess.lead is None:
            yield guess
    elif guess.lead is not None:
        for shifted in _step_shifted(received, guess, guess.lead):
            yield _close(shifted) if shifted.lead is None else shifted
    elif received[guess.at] == LOST:
        yield from _begin(received, guess, "" if guess.noted else guess.text[-1:] or before, indented)
    elif could_be_original(received[guess.at]):
        yield _take_note(received, _add(guess, received[guess.at], None))


def _begin(received: str, guess: Guess, before: str, indented: bool) -> Iterator[Guess]:
    """The ``?`` in step: a split (D2) behind the original character ``before``, or a cut (D3)."""
    at = guess.at
    note = _NOTE_END.match(received, at + 1)
    trail = _trail(before)
    if note and trail:
        split = replace(guess, at=note.end(), runs=(*guess.runs, Run("pinyin-split", at, len(guess.text))))
        for lost in _HIGH:
            hit = decode_pair(bytes((trail, lost)))
            if could_be_original(hit) and is_reading(hit, note[1]):
                yield replace(split, lead=lost, noted=False, notes=(*guess.notes, (at, hit, note[1])))
    follower = received[at + 1 : at + 2]
    for stop in STOPS:
        if follower in (decode_pair(stop), LOST if stop == STOPS[1] else ""):
            cut = replace(guess, runs=(*guess.runs, Run("shift", at, len(guess.text))))
            for lost in (0xA1,) if indented and received[:at] == " " and stop == STOPS[0] else _HIGH:
                char = decode_pair(bytes((lost, stop[0])))
                if could_be_original(char):
                    yield replace(_add(cut, char, stop[1]), at=at + 2)


def _step_shifted(received: str, guess: Guess, lead: int) -> Iterator[Guess]:
    """One received character out of step: it completes the character begun by ``lead``, and may begin the next."""
    char = received[guess.at]
    if char == LOST:
        # A trail byte, taken for a lead byte, took along: the "(" of a note; if it is 80, which begins nothing, the next
        # lead byte; otherwise something nobody can know.
        note = _NOTE_END.match(received, guess.at + 1)
        for trail in (0x80, *_HIGH) if note else ():
            whole = decode_pair(bytes((lead, trail)))
            if note and could_be_original(whole) and is_reading(whole, note[1]):
                ended = _add(guess, whole, None)
                yield replace(ended, at=note.end(), noted=True, notes=(*guess.notes, (guess.at, whole, note[1])))
        whole = decode_pair(bytes((lead, 0x80)))
        if could_be_original(whole):
            yield from (_add(guess, whole, lost) for lost in _HIGH)
        yield _add(guess, UNKNOWN, None)
    elif "@" <= char <= "~":
        whole = decode_pair(bytes((lead, ord(char))))
        if could_be_original(whole):
            yield _take_note(received, _add(guess, whole, None))
    try:
        first, second = pair(unfold(char) or char)
    except (DamageError, ValueError):
        return
    whole = decode_pair(bytes((lead, first)))
    if not could_be_original(whole):
        return
    if second > 0x80:
        yield _take_note(received, _add(guess, whole, second), char)
    elif chr(second).isalnum() or chr(second) in "[]":
        ended = _take_note(received, _add(guess, whole, None), char)
        yield replace(ended, text=ended.text + chr(second), columns=(*ended.columns, guess.at))


def _add(guess: Guess, char: str, lead: int | None) -> Guess:
    columns = (*guess.columns, guess.at)
    return replace(guess, at=guess.at + 1, text=guess.text + char, columns=columns, lead=lead, noted=False)


def _take_note(received: str, guess: Guess, hit: str = "") -> Guess:
    """Drop the note that follows, if it is a reading of ``hit``: the last character, or one made by two neighbours."""
    hit = hit or _hit(guess.text, guess.columns)
    note = _NOTE.match(received, guess.at) if is_han(hit) else None
    if not note or not is_reading(hit, note[1]):
        return guess
    return replace(guess, at=note.end(), noted=True, notes=(*guess.notes, (guess.at, hit, note[1])))


def _hit(text: Sequence[str], columns: Sequence[int]) -> str:
    """The character whose bytes end here: the last one, or one made by the last two if the last is an ASCII letter."""
    if not text[-1].isascii() or len(text) < 2 or columns[-1] - columns[-2] > 1 or not _trail(text[-2]):
        return text[-1]
    hit = decode_pair(bytes((_trail(text[-2]), ord(text[-1]))))
    return hit if convertible(hit) else ""


def _close(guess: Guess) -> Guess:
    return replace(guess, runs=(*guess.runs[:-1], replace(guess.runs[-1], end=guess.at, last=len(guess.text))))


def _trail(char: str) -> int:
    """The second byte of the original character that was received as ``char``; 0 if it had none."""
    wide = unfold(char) if char.isascii() else char
    try:
        return pair(wide)[1] if wide else 0
    except DamageError:
        return 0


def readable(guesses: Iterable[Guess]) -> str:
    """The guesses in words, for a message: 「病，」「啊，」…, the first dozen."""
    found = [f"「{guess.text.replace(UNKNOWN, '□')}」" for guess in guesses]
    return "".join(found[:12]) + ("…" if len(found) > 12 else "")


def simulate(received: str, start: int, words: str, readings: Mapping[str, str]) -> Guess | None:
    """The run at ``start`` as these words make it when a byte is lost and the private-use characters are gone too; None if
    they do not. ``words`` may be simplified.
    """
    forms = dict.fromkeys((words, "".join(map(traditional, words))))
    for text in forms:
        try:
            coded = annotate(encode(text), readings)
        except DamageError:
            continue
        if not text or coded[1:3] not in STOPS:
            continue
        made = fold(decode(coded, ((1, 1),), lost=True))
        if received.startswith(made, start):
            end = start + len(made)
            notes = tuple((start, char, readings[char]) for char in text if char in readings)
            run = Run("shift", start, 0, end, len(text))
            return Guess(end, text, tuple(min(start + at, end - 1) for at in range(len(text))), notes, (run,))
    return None
