"""Restore a damaged copy: received file in, clean simplified Markdown out, with a ledger of every repair.

The order, which undoes `scripts.restore.damage` from its end to its beginning:
look for damage → D1–D3 bytes and pinyin → traditional to simplified → D4 punctuation and indents → check every
character → furniture out → the editor's listed edits → damage the result again and compare with the received file.

Nothing is guessed. Whatever the rules do not cover raises `RestoreError`, and nothing is written. A file without any
sign of damage keeps its characters; only its layout is made even.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from scripts.restore import damage, intake
from scripts.restore.characters import convertible, foreign, is_han, punctuate, simplify, simplify_line
from scripts.restore.damage import INDENT, Edit, Layout, Patch, Plan
from scripts.restore.evidence import Undone, undo
from scripts.restore.model import NAME, Emendations, Repair, Restored, RestoreError, TextDoubt, read_emendations
from scripts.restore.received import SPACES, decode, is_damaged, is_folded, read, split_lines, tidy, without_margins
from scripts.restore.signs import entries_named, is_simplified, keep_entry, suspicious, whole_line_entry
from scripts.restore.structure import structural

MOST_DOUBTS = 300
"""Told of one file: whoever settles these is told of the next."""
_ANY = "□"
"""What stands for a line that was put right as a whole, until the proof puts the received one in its place."""
_ODD_SPACE = {ord(char): " " for char in SPACES if char != " "}

__all__ = ["Emendations", "Repair", "RestoreError", "Restored", "plan_from", "restore", "restore_policy", "review"]


def restore_policy(folder: Path) -> Restored:
    """Restore ``folder``/source.txt by ``folder``/emendations.toml, with nothing left for a person to settle. Writes nothing.

    Raises `RestoreError` if a file is missing, is not UTF-8, is not the file the emendations were made for, holds
    anything that the rules do not cover, or leaves a doubt.
    """
    restored = review(folder)
    if restored.doubts:
        first, count = restored.doubts[0], len(restored.doubts)
        raise RestoreError(
            f"{folder.name}/source.txt 有{count}处要由人定，先看这一处：{first}。"
            + (f"在 {NAME} 里加这一条就定了：{first.entries[0]}" if first.entries else "")
            + f" 逐处问：python -m scripts settle {folder.name}；全部列出来：python -m scripts restore {folder.name}"
        )
    return restored


def review(folder: Path) -> Restored:
    """As `restore_policy`, with the doubts told and not refused."""
    try:
        source, listed = read(folder / "source.txt"), read(folder / NAME)
    except OSError as error:
        name = Path(str(error.filename)).name
        raise RestoreError(f"{folder.name}/{name} 读不到。每个政策文件夹都要有 source.txt 和 {NAME}。") from error
    except RestoreError as error:
        raise error.within(f"{folder.name}/") from error
    try:
        emendations = read_emendations(decode(listed, NAME))
        if (found := hashlib.sha256(source).hexdigest()) != emendations.sha256:
            raise RestoreError(
                f"source.txt 的 SHA-256 是 {found}，而 {NAME} 记的是 {emendations.sha256}。"
                "收到的文件应一字节不改：请放回原件；如果确实换了另一份，请逐条核对之后改 sha256。"
            )
        intake.verify(folder)
        restored = restore(decode(source, "source.txt"), emendations)
        return replace(restored, doubts=(*restored.doubts, *islice(structural(restored, emendations), MOST_DOUBTS)))
    except RestoreError as error:
        named = str(error).startswith((NAME, "source.txt"))
        raise error.within(f"{folder.name}/" if named else f"{folder.name}/source.txt ") from error


def restore(received: str, emendations: Emendations) -> Restored:
    """Restore the text of one received file. Raises `RestoreError` with line, characters, what was tried, what to do."""
    given, layout = split_lines(received)
    raw, patches, ledger, doubts = tidy(given)
    untouched = _untouched(raw, emendations)
    whole = _whole(raw, emendations)
    checked = ["" if number in untouched else line for number, line in enumerate(raw, 1)]
    damaged = is_damaged(checked)
    unread: list[TextDoubt] = []
    folded = True
    lost = emendations.private_use == "lost"
    if damaged:
        untouched |= whole
        checked = ["" if number in whole else line for number, line in enumerate(checked, 1)]
        with _settled_by_hand(raw):
            folded, odd = is_folded(checked)
            doubts += [_even_punctuation(*one, checked, patches, folded=folded) for one in odd]
            plain = [_plain_margins(number, line, patches, folded) for number, line in enumerate(checked, 1)]
            undone, found, unread, kept = undo(plain, emendations)
            lines = [_clean(number, line, ledger, emendations, folded) for number, line in enumerate(undone, 1)]
        ledger += found
        doubts += unread
        patches += kept
    else:
        untouched, whole = {}, {}
        lines = [Undone(line, tuple(range(1, len(line) + 1))) for line in raw]
        if emendations.choices:
            choice = emendations.choices[0]
            raise RestoreError("文件没有损坏，[[choice]] 无从用起，请删去。", choice.line, choice.column)
    lines, layout = _take_margins(lines, layout, ledger)
    if damaged and folded:
        margins = {
            line: (INDENT * len(before), INDENT * len(behind)) for line, (before, behind) in layout.margins.items()
        }
        layout = replace(layout, margins=margins)
    layout = replace(layout, blanks=tuple(number for number in layout.blanks if number not in whole))
    words = _edit(lines, emendations, untouched, whole, ledger)
    ledger.sort(key=lambda repair: (repair.line, repair.column))
    raw_lines = {number: given[number - 1] for number in untouched}
    patches = [one for one in patches if one.line not in raw_lines]
    doubts = [
        one
        for one in doubts
        if one.line in words
        and not emendations.kept(one.line, one.column, one.words)
        and (one in unread or one.words in words[one.line])
    ]
    doubts += islice(suspicious(words, emendations, damaged=damaged), MOST_DOUBTS)
    restored = Restored(
        "\n\n".join(words.values()) + "\n",
        tuple(ledger),
        layout,
        damaged,
        tuple(number for number, text in words.items() for _ in text.split("\n\n")),
        tuple(sorted(doubts, key=lambda one: (one.line, one.column))),
        tuple(sorted(patches, key=lambda one: (one.line, one.column))),
        raw_lines,
        folded,
        lost,
    )
    with _settled_by_hand(raw):
        _prove(received, restored, emendations)
    return restored


@contextmanager
def _settled_by_hand(lines: Sequence[str]) -> Iterator[None]:
    """To a refusal that names a line and no entry, adds the entry that settles it: the whole line by another copy."""
    try:
        yield
    except RestoreError as error:
        words = without_margins(lines[error.line - 1]) if 0 < error.line <= len(lines) else ""
        if not words or error.entries:
            raise
        named = tuple(entries_named(str(error)))
        said = str(error)
        if not named and "[[" not in said:
            said = f"{said.rstrip('。')}。规则复原不了的，用一条 [[edit]] 按另一份抄本把这一行整行改过来"
        settled = RestoreError(said, entries=(*named, whole_line_entry(error.line, words)))
        settled.line, settled.column = error.line, error.column
        raise settled from error


def _even_punctuation(number: int, column: int, lines: list[str], patches: list[Patch], *, folded: bool) -> TextDoubt:
    """Make one sign as the others of the copy are, half or full width; the difference is a patch, and a doubt."""
    line = lines[number - 1]
    sign = line[column - 1]
    new = damage.fold(sign) if folded else damage.unfold(sign)
    at = _received_columns(number, line, patches)[column - 1]
    patches.append(Patch(number, at, new, sign))
    lines[number - 1] = line[: column - 1] + new + line[column:]
    shown = punctuate(new) if folded else new
    cause = (
        f"这里是{'全' if folded else '半'}角的，别处都是{'半' if folded else '全'}角的：这一处是后来改过的，请看原件"
    )
    return TextDoubt(number, at, shown, cause, (keep_entry(number, shown, at),))


def _received_columns(number: int, line: str, patches: Sequence[Patch]) -> list[int]:
    """Where each sign of a line stands in the line as it was received: the signs that were taken out count there."""
    gone = {one.column: len(one.received) - len(one.modelled) for one in patches if one.line == number}
    found: list[int] = []
    column = 1
    for _ in line:
        while gone.get(column):
            column += 1
        found.append(column)
        column += 1
    return found


def _whole(lines: Sequence[str], emendations: Emendations) -> dict[int, str]:
    """The lines that an edit puts right as a whole, by what was received: no rule is tried on them."""
    return {
        edit.line: edit.before
        for edit in emendations.edits
        if edit.kind == "emendation"
        and edit.line <= len(lines)
        and without_margins(lines[edit.line - 1]) == edit.before
    }


def _untouched(lines: Sequence[str], emendations: Emendations) -> dict[int, str]:
    """The furniture that stands in the file word for word: if the rest is damaged, somebody wrote it in later."""
    return {
        number: text
        for number, text in emendations.furniture.items()
        if number <= len(lines)
        and without_margins(lines[number - 1]) == text
        and any(map(is_han, text))
        and not any(map(convertible, text))
    }


def _plain_margins(number: int, line: str, patches: list[Patch], folded: bool) -> str:
    """The line with plain spaces at its margins; what stood there otherwise becomes a patch."""
    if not line.strip(SPACES) and line:
        # a line of spaces has no words: the model says nothing of it
        words = line.translate(_ODD_SPACE)
    else:
        lead = len(line) - len(line.lstrip(SPACES))
        end = len(line.rstrip(SPACES))
        words = line[:lead].translate(_ODD_SPACE) + line[lead:end] + line[end:].translate(_ODD_SPACE)
    if not folded:
        words = "".join(old if old == INDENT else new for old, new in zip(line, words, strict=True))
    for old, new, column in zip(line, words, _received_columns(number, line, patches), strict=True):
        if old != new:
            patches.append(Patch(number, column, new, old))
    return words


def plan_from(restored: Restored, emendations: Emendations) -> Plan:
    """What the forward model needs to damage ``restored`` again, taken from its ledger and the listed edits alone."""
    kinds: dict[str, list[Repair]] = {}
    for repair in restored.ledger:
        kinds.setdefault(repair.kind, []).append(repair)
    return Plan(
        readings=dict(note for repair in restored.ledger for note in repair.notes),
        script={repair.after: repair.before for repair in kinds.get("script", [])},
        cuts=tuple((repair.line, repair.column) for repair in kinds.get("shift", [])),
        furniture={line: words for line, words in emendations.furniture.items() if line not in restored.raw},
        edits=tuple(
            Edit(edit.line, _ANY if restored.raw.get(edit.line, "").strip() == edit.before else edit.before, edit.after)
            for edit in emendations.edits
        ),
        layout=restored.layout,
        damaged=restored.damaged,
        folded=restored.folded,
        lost=restored.lost,
        raw=restored.raw,
        patches=restored.patches,
    )


def _clean(number: int, line: Undone, ledger: list[Repair], emendations: Emendations, folded: bool) -> Undone:
    """Traditional to simplified and D4 for one line, both character by character; then look at every character."""
    said = {one.column: one.text for one in emendations.keeps if one.line == number and is_simplified(one.text)}
    simple = "".join(
        said.get(column, "") or simplify(char) for char, column in zip(line.text, line.columns, strict=True)
    )
    by_word = simplify_line(line.text)
    differ = [
        at
        for at, pair in enumerate(zip(simple, by_word, strict=False))
        if pair[0] != pair[1] and line.columns[at] not in said
    ]
    if differ or len(simple) != len(by_word):
        at = differ[0] if differ else 0
        raise RestoreError(
            f"「{line.text[max(0, at - 3) : at + 4]}」里的「{line.text[at]}」，按字转成「{simple[at]}」，按词转成「{by_word[at]}」，"
            f"两种简体都可能，不猜。请另找一份文本核对，然后在 {NAME} 加一条 [[keep]]：line = {number}，column = {line.columns[at]}，"
            f'text = "{simple[at]}" 或 "{by_word[at]}"，reason = "依据"。',
            number,
            line.columns[at],
        )
    for at, (before, after) in enumerate(zip(line.text, simple, strict=True)):
        if before != after:
            ledger.append(Repair("script", number, line.columns[at], before, after, "繁体换回简体（OpenCC t2s）"))
    full = punctuate(simple) if folded else simple
    for at, (before, after) in enumerate(zip(simple, full, strict=True)):
        if before != after:
            ledger.append(Repair("punctuation", number, line.columns[at], before, after, "半角标点换回全角"))
    for at, char in enumerate(full):
        if (why := foreign(char)) and not emendations.kept(number, line.columns[at], char):
            raise RestoreError(
                f"「{full[max(0, at - 6) : at + 7]}」里的「{char}」（U+{ord(char):04X}）{why}。"
                "试过：去夹注、复位错开的字节、繁体换简体，都没有用到它。请拿原件核对这一处"
                + (
                    f"；原件就是这个字，在 {NAME} 加一条 [[keep]]：line = {number}，column = {line.columns[at]}，"
                    f'text = "{char}"，reason = "依据"。'
                    if is_han(char)
                    else "。"
                ),
                number,
                line.columns[at],
            )
    return replace(line, text=full)


def _take_margins(lines: Sequence[Undone], layout: Layout, ledger: list[Repair]) -> tuple[list[Undone], Layout]:
    """Drop indents and trailing spaces, and note where they and the empty lines were."""
    margins: dict[int, tuple[str, str]] = {}
    kept = []
    for number, line in enumerate(lines, 1):
        words = without_margins(line.text)
        lead = line.text.index(words) if words else len(line.text)
        end = lead + len(words)
        kept.append(Undone(words, line.columns[lead:end]))
        if words != line.text:
            margins[number] = line.text[:lead], line.text[end:]
            spaces = line.text[:lead] or line.text[end:]
            ledger.append(Repair("punctuation", number, 1 if lead else end + 1, spaces, "", "去掉段落前后的空格"))
    blanks = tuple(number for number, line in enumerate(kept, 1) if not line.text)
    return kept, replace(layout, blanks=blanks, margins=margins)


def _edit(
    lines: Sequence[Undone],
    emendations: Emendations,
    untouched: dict[int, str],
    by_hand: dict[int, str],
    ledger: list[Repair],
) -> dict[int, str]:
    """Take the furniture out, make the listed edits, and join the paragraphs: their words by received line."""
    words = {
        number: by_hand.get(number, line.text) for number, line in enumerate(lines, 1) if line.text or number in by_hand
    }
    for count, (number, text) in enumerate(emendations.furniture.items(), 1):
        if number not in untouched and (found := words.pop(number, "（这里没有文字）")) != text:
            raise RestoreError(
                f"{NAME} 第{count}个 [[furniture]] 的 text「{text}」应是这一行的全文「{found}」。", number
            )
        column = 1 if number in untouched else lines[number - 1].columns[0]
        ledger.append(Repair("furniture", number, column, text, "", "网页上的字，不是正文"))
    for count, edit in enumerate(emendations.edits, 1):
        place = f"{NAME} 第{count}个 [[edit]]（kind = {edit.kind}）的 before「{edit.before}」"
        if edit.line not in words:
            raise RestoreError(f"{place}指着这一行，而这一行没有正文，或已并入上一段。", edit.line)
        joined = edit.before.count("\n\n")
        below = [number for number in sorted(words) if number > edit.line][:joined] if joined else []
        whole = "\n\n".join(words[number] for number in (edit.line, *below))
        times, start = whole.count(edit.before), whole.find(edit.before)
        if times != 1 or start >= len(words[edit.line]):
            raise RestoreError(
                f"{place}在这一行出现{times}次，应恰好一次。这一行是「{words[edit.line][:60]}」。", edit.line
            )
        whole = whole.replace(edit.before, edit.after)
        if whole.count(edit.after) != 1:
            raise RestoreError(f"{place}：改成「{edit.after}」之后，这一段里不止一处，请前后多写几个字。", edit.line)
        for number in below:
            del words[number]
        words[edit.line] = whole
        at = max(lines[edit.line - 1].text.find(edit.before.split("\n\n")[0]), 0)
        column = lines[edit.line - 1].columns[at] if lines[edit.line - 1].columns else 1
        ledger.append(Repair(edit.kind, edit.line, column, edit.before, edit.after, edit.reason))
    return dict(sorted(words.items()))


def _prove(received: str, restored: Restored, emendations: Emendations) -> None:
    """Damage the result again; it must give the received file, or something was not understood."""
    try:
        again = damage.damage(restored.text, plan_from(restored, emendations))
    except damage.DamageError as error:
        raise RestoreError(f"复原的结果按同样的损坏推不回去：{error}") from error
    if again == received:
        return
    same = next((at for at, both in enumerate(zip(again, received, strict=False)) if both[0] != both[1]), None)
    at = min(len(again), len(received)) if same is None else same
    number = received.count("\n", 0, at) + 1
    start = received.rfind("\n", 0, at) + 1
    shown = [text[max(start, at - 8) : at + 12].split("\n")[0] for text in (received, again)]
    raise RestoreError(
        f"原件是「{shown[0]}」，而把复原的结果照同样的损坏再推一遍，得到「{shown[1]}」。"
        "试过全部规则；这里有规则以外的改动。请拿原件核对这一行。",
        number,
        at - start + 1,
    )
