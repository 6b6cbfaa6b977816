"""Choose among the guesses by what the rest of the file says, or refuse.

The damage is the same everywhere in one copy, so in one copy
- a character is always annotated or never, and always with the same reading;
- a simplified character stands for exactly one traditional one.
What is certain decides what is not; a run that still has several readings is left to a person (``[[choice]]``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scripts.restore.characters import convertible, is_han, simplify
from scripts.restore.damage import Patch
from scripts.restore.model import NAME, Emendations, ListedChoice, Repair, RestoreError, TextDoubt
from scripts.restore.received import PRIVATE
from scripts.restore.shifted import UNKNOWN, Effort, Guess, Run, readable, simulate, stretches
from scripts.restore.signs import furniture_entry

Place = tuple[int, int]
BARE = ""


@dataclass(slots=True)
class Evidence:
    """What is certain: character → reading → places (`BARE`: without a note), and simplified → traditional → places."""

    notes: dict[str, dict[str, list[Place]]] = field(default_factory=dict)
    disowned: set[tuple[str, str]] = field(default_factory=set)
    """Notes that a person says this page had not everywhere, but somebody wrote."""
    forms: dict[str, dict[str, list[Place]]] = field(default_factory=dict)

    def learn(self, number: int, guess: Guess) -> None:
        """Take a certain guess into account."""
        shifted = {at for run in guess.runs for at in range(run.first, run.last)}
        noted = {at for at, _, _ in guess.notes}
        for place, char, reading in guess.notes:
            self.notes.setdefault(char, {}).setdefault(reading, []).append((number, place + 1))
        for at, (char, column) in enumerate(zip(guess.text, guess.columns, strict=True)):
            if is_han(char):
                self.forms.setdefault(simplify(char), {}).setdefault(char, []).append((number, column + 1))
                if at not in shifted and column + 1 not in noted:
                    self.notes.setdefault(char, {}).setdefault(BARE, []).append((number, column + 1))

    def allows(self, guess: Guess) -> bool:
        """Whether nothing certain contradicts the guess."""
        for _, char, reading in guess.notes:
            if reading not in self.notes[char] if char in self.notes else not convertible(char):
                return False
        own: dict[str, str] = {}
        return all(self._form(simplify(char), own, char) == char for char in guess.text if is_han(char))

    def _form(self, simple: str, own: dict[str, str], char: str) -> str:
        return next(iter(self.forms[simple])) if simple in self.forms else own.setdefault(simple, char)

    def check(self, emendations: Emendations, received: Sequence[str]) -> list[Patch]:
        """Raise `RestoreError` where the file contradicts itself; the rarer reading is the one blamed. Where a person says
        that it stands so, it is a patch, and believed no more.
        """
        patches: list[Patch] = []
        for char, found in self.notes.items():
            while len(found) > 1:
                (rare, places), (usual, others) = sorted(found.items(), key=lambda item: (len(item[1]), item[0]))[:2]
                what = f"这里注的是（{rare}）" if rare else "这里没有注音"
                whereas = f"注的是（{usual}）" if usual else "没有注音"
                if not all(emendations.kept(*place, char) for place in places):
                    place = next(one for one in places if not emendations.kept(*one, char))
                    raise RestoreError(
                        f"「{char}」{what}，而在另{len(others)}处{whereas}（如第{others[0][0]}行）。这种损坏对同一个字处处相同，"
                        f"所以有一处被改过。请拿原件核对这一行。{_remedy(place, char, received)}",
                        *place,
                    )
                shown, wanted = (f"({note})" if note else "" for note in (rare, usual))
                patches += [Patch(line, column + 1, wanted, shown) for line, column in places]
                if rare and usual == BARE:
                    self.disowned.add((char, rare))
                del found[rare]
        for simple, forms in self.forms.items():
            while len(forms) > 1:
                (rare, places), (usual, others) = sorted(forms.items(), key=lambda item: len(item[1]))[:2]
                if not all(emendations.kept(*place, rare) for place in places):
                    place = next(one for one in places if not emendations.kept(*one, rare))
                    raise RestoreError(
                        f"「{simple}」在这里写成「{rare}」，而在另{len(others)}处写成「{usual}」（如第{others[0][0]}行）。"
                        "这种损坏把一个简体字只换成一个繁体字，所以有一处被改过。请拿原件核对这一行。"
                        f"{_remedy(place, rare, received)}",
                        *place,
                    )
                note = next(iter(self.notes.get(usual, {})), "")
                wanted = usual + (f"({note})" if note else "")
                patches += [Patch(line, column, wanted, rare) for line, column in places]
                del forms[rare]
        return patches


def _remedy(place: Place, char: str, received: Sequence[str]) -> str:
    """The entry that settles a contradiction: the whole line is not of this page, or the character stands there so."""
    line, column = place
    words = received[line - 1].strip()
    if not any(map(convertible, words)):
        entry = furniture_entry(line, words).replace("\n", "，").replace("]]，", "]] ")
        return f"这一行没有一个字损坏，像是后来加的：不是正文，就在 {NAME} 加一条 {entry}。"
    return (
        f'原件就是这样，在 {NAME} 加一条 [[keep]]：line = {line}，column = {column}，text = "{char}"，reason = "依据"。'
    )


@dataclass(frozen=True, slots=True)
class Undone:
    """One line without D1–D3: its traditional text, and the received column of each character, from 1."""

    text: str
    columns: tuple[int, ...]


def undo(
    received: Sequence[str], emendations: Emendations
) -> tuple[list[Undone], list[Repair], list[TextDoubt], list[Patch]]:
    """Undo D1–D3 in all lines. Raises `RestoreError` for a run with no reading, several, or a byte nobody can know.

    A run that has lost its private-use characters may still make words, other ones. So it is believed only where this copy
    is seen, or said, to have kept them.
    """
    lost = emendations.private_use == "lost"
    trusted = emendations.private_use == "kept" or any(PRIVATE.search(line) for line in received)
    indented = _indented(received)
    effort = Effort()
    said = {choice.line: choice for choice in emendations.choices}
    lines: list[list[list[Guess]]] = []
    for number, line in enumerate(received, 1):
        try:
            lines.append(list(stretches(number, line, indented, effort)))
        except RestoreError as error:
            if trusted or not error.column or line[error.column - 1 : error.column] != "?":
                raise
            if lost and number in said:
                lines.append([])
                continue
            raise RestoreError(f"{_bare(error)}{_LOST_SIGNS}", error.line, error.column) from error
    evidence = Evidence()
    chosen = {(one.line, one.column) for one in emendations.choices}
    if lost:
        readings = {
            char: note
            for parts in lines
            for part in parts
            if len(part) == 1 and not part[0].runs
            for _, char, note in part[0].notes
        }
        for count, choice in enumerate(emendations.choices, 1):
            lines[choice.line - 1] = _said(received[choice.line - 1], choice, readings, count, indented, effort)
    else:
        _choose(lines, emendations.choices)
    for number, parts in enumerate(lines, 1):
        for part in parts:
            if len(part) == 1 and (trusted or not part[0].runs or (number, _start(part) + 1) in chosen):
                evidence.learn(number, part[0])
    patches = evidence.check(emendations, received)
    _settle(lines, evidence, effort)
    patches += evidence.check(emendations, received)
    repairs: list[Repair] = []
    undone: list[Undone] = []
    doubts: list[TextDoubt] = []
    for number, parts in enumerate(lines, 1):
        for part in parts:
            _require_one(number, received[number - 1], part)
            repairs += [
                replace(one, notes=tuple(note for note in one.notes if note not in evidence.disowned))
                for one in _repairs(number, received[number - 1], part[0])
            ]
            if not trusted and part[0].runs and (number, _start(part) + 1) not in chosen:
                doubts.append(_unsure(number, received[number - 1], part[0]))
        text = "".join(part[0].text for part in parts)
        undone.append(Undone(text, tuple(column + 1 for part in parts for column in part[0].columns)))
    return undone, repairs, doubts, patches


_LOST_SIGNS = (
    "全文没有一个私用区字符，而错位的一段里本来多半有：复制的时候可能把这些看不见的字符丢了，丢了就会读成别的字。"
    "请保存网页的源码（不要复制粘贴）再来；没有的话，拿另一份抄本核对，在 emendations.toml 写 "
    'private_use = "lost"，每一段加一条 [[choice]]：line、column，text = "这一段的全部文字，到下一个半角字符为止"，reason。'
)


def _bare(error: RestoreError) -> str:
    return str(error).partition("：")[2]


def _unsure(number: int, line: str, guess: Guess) -> TextDoubt:
    """A run read without the sign that this copy kept its private-use characters. Raises RestoreError for a long one."""
    run = guess.runs[0]
    shown = "".join(map(simplify, guess.text[run.first : run.last]))
    if any(one.kind == "shift" for one in guess.runs):
        raise RestoreError(
            f"「{line[max(0, run.start - 4) : run.end + 2]}」里的「?」是一个丢失的字节，从这里起错开一位，能读成「{shown}」，但不能当真："
            f'{_LOST_SIGNS}核对过就是这样的，加 [[choice]]：line = {number}，column = {run.start + 1}，text = "{shown}"，reason。',
            number,
            run.start + 1,
        )
    entry = f'[[choice]]\nline = {number}\ncolumn = {run.start + 1}\ntext = "{shown}"\nreason = "和原件核对过。"'
    return TextDoubt(
        number,
        run.start + 1,
        line[run.start : run.end],
        f"读成「{shown}」，请核对：全文没有一个私用区字符，可能在复制时丢了，那样这里会少字",
        (entry, 'private_use = "kept"'),
    )


def _said(
    line: str, choice: ListedChoice, readings: dict[str, str], count: int, indented: bool, effort: Effort
) -> list[list[Guess]]:
    """A line whose shifted run a person has read from another copy: what stands before, the run, what follows."""
    start = choice.column - 1
    guess = simulate(line, start, choice.text, readings)
    if guess is None:
        raise RestoreError(
            f"emendations.toml 第{count}个 [[choice]] 选的「{choice.text}」，照同样的损坏推不出这里的字。"
            "请从丢字节的地方写起，写到下一个半角字符或行末为止，一字不差。",
            choice.line,
            choice.column,
        )
    before = list(stretches(choice.line, line[:start], indented, effort)) if start else []
    behind = [
        [_moved(one, guess.at) for one in part] for part in stretches(choice.line, line[guess.at :], indented, effort)
    ]
    return [*before, [guess], *behind]


def _moved(guess: Guess, by: int) -> Guess:
    return replace(
        guess,
        at=guess.at + by,
        columns=tuple(column + by for column in guess.columns),
        notes=tuple((at + by, char, note) for at, char, note in guess.notes),
        runs=tuple(Run(run.kind, run.start + by, run.first, run.end + by, run.last) for run in guess.runs),
    )


def _indented(received: Sequence[str]) -> bool:
    """Whether paragraphs begin with two spaces or more, so that a byte lost behind a single space was one of a space.

    Raises `RestoreError` if such a byte is lost and another line does begin with a single space.
    """
    lost = [line for line in received if line.startswith(" ?")]
    spaces = [len(line) - len(line.lstrip(" ")) if line.strip() and line not in lost else 0 for line in received]
    if lost and 1 in spaces:
        raise RestoreError(
            "段首只有一个空格，别的段落有两个；另有段首的字节丢失，要靠段首空格一律是两个才能复原。请拿原件核对这一行。",
            spaces.index(1) + 1,
        )
    return max(spaces, default=0) > 1


def _choose(lines: list[list[list[Guess]]], choices: Sequence[ListedChoice]) -> None:
    """Keep only the guesses that the editor's choices allow."""
    for number, choice in enumerate(choices, 1):
        parts = lines[choice.line - 1] if choice.line <= len(lines) else []
        at = next((at for at, part in enumerate(parts) if _start(part) == choice.column - 1), None)
        if at is None:
            raise RestoreError(
                f"emendations.toml 第{number}个 [[choice]] 指着这里，而这里没有丢失的字节。请改 line 和 column，或删去这一条。",
                choice.line,
                choice.column,
            )
        kept = [guess for guess in parts[at] if _begins(guess.text, choice.text)]
        if not kept:
            raise RestoreError(
                f"emendations.toml 第{number}个 [[choice]] 选的「{choice.text}」不在可能的读法之中："
                f"{readable(parts[at])}。请拿另一份抄本核对。",
                choice.line,
                choice.column,
            )
        parts[at] = kept


def _begins(text: str, words: str) -> bool:
    """Whether the text begins with these words, traditional or simplified."""
    text, words = text.lstrip(), words.lstrip()
    return text.startswith(words) or "".join(map(simplify, text)).startswith(words)


def _start(part: list[Guess]) -> int:
    """Where the lost byte of a run stands, from 0; -1 for a stretch in step."""
    return part[0].runs[0].start if part[0].runs else -1


def _settle(lines: list[list[list[Guess]]], evidence: Evidence, effort: Effort) -> None:
    """Drop the guesses that contradict what is certain; what becomes certain so counts for the rest."""
    waiting = [(number, part) for number, parts in enumerate(lines, 1) for part in parts if part[0].runs]
    before = -1
    while before != (before := sum(len(part) for _, part in waiting)):
        for number, part in waiting:
            was_open = len(part) > 1
            if not effort.spend(len(part)):
                raise RestoreError("丢失的字节太多，可能的读法没有比完。请另找一份。", number)
            part[:] = [guess for guess in part if evidence.allows(guess)] or part
            if was_open and len(part) == 1:
                evidence.learn(number, part[0])


def _require_one(number: int, line: str, part: list[Guess]) -> None:
    if len(part) == 1 and UNKNOWN not in part[0].text:
        return
    start = _start(part)
    shown = line[max(0, start - 6) : start + 12]
    if all(UNKNOWN in guess.text for guess in part):
        why = f"能读成{readable(part)}，□处的字节连同后面一个字符都丢了，无从知道"
        remedy = "请拿另一份抄本核对；这份文件不能按规则复原。"
    else:
        why = f"有{len(part)}种读法都说得通：{readable(part)}，不猜"
        remedy = (
            "请拿另一份抄本核对，然后在 emendations.toml 加一条 [[choice]]："
            f'line = {number}，column = {start + 1}，text = "从这里起的几个字"，reason = "依据"。'
        )
    raise RestoreError(
        f"「{shown}」里的「?」是一个丢失的字节。试过注音插在字中间、在假句号或假问号处切断的一切读法，{why}。{remedy}",
        number,
        start + 1,
    )


def _repairs(number: int, line: str, guess: Guess) -> list[Repair]:
    repairs = []
    for run in guess.runs:
        notes = tuple((char, reading) for at, char, reading in guess.notes if run.start <= at < run.end)
        if run.kind == "shift":
            reason = "在假句号或假问号处切断，丢了一个字节，后面的字节错开一位"
        else:
            char, reading = notes[0]
            reason = f"前一字的尾字节与这个字的首字节恰好是「{char}」，注音（{reading}）插进了字的中间"
        words = guess.text[run.first : run.last]
        repairs.append(Repair(run.kind, number, run.start + 1, line[run.start : run.end], words, reason, notes))
    for at, char, reading in guess.notes:
        if not any(run.start <= at < run.end for run in guess.runs):
            note = line[at - 1 : at + len(reading) + 2]
            repairs.append(Repair("pinyin", number, at, note, note[0], f"「{char}」后插入的注音", ((char, reading),)))
    return repairs
