"""Restore a damaged copy: received file in, clean simplified Markdown out, with a ledger of every repair.

The order, which undoes `scripts.damage` from its end to its beginning:
look for damage → D1–D3 bytes and pinyin → traditional to simplified → D4 punctuation and indents → check every
character → furniture out → the editor's listed edits → damage the result again and compare with the received file.

Nothing is guessed. Whatever the rules do not cover raises `RestoreError`, and nothing is written. A file without any
sign of damage keeps its characters; only its layout is made even.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scripts import damage
from scripts.damage import INDENT, Edit, Layout, Plan
from scripts.restore_evidence import Undone, undo
from scripts.restore_model import (
    NAME,
    Emendations,
    Repair,
    Restored,
    RestoreError,
    read_emendations,
)
from scripts.restore_script import TONED, foreign, in_gb2312, is_han, punctuate, simplify, simplify_line

__all__ = ["Emendations", "Repair", "RestoreError", "Restored", "plan_from", "restore", "restore_policy"]

LONGEST_LINE = 100_000
_NOTE = re.compile(f"[\u4e00-\u9fff]\\([a-zɡ{TONED}]*[{TONED}][a-zɡ{TONED}]*\\)")
_ODD = re.compile(f"[\ue000-\uf8ffㄅ-ㄩ─-╿{TONED}?]")


def restore_policy(folder: Path) -> Restored:
    """Restore ``folder``/source.txt by ``folder``/emendations.toml. Writes nothing.

    Raises `RestoreError` if a file is missing, is not UTF-8, is not the file the emendations were made for, or holds
    anything that the rules do not cover.
    """
    try:
        source = (folder / "source.txt").read_bytes()
        listed = (folder / NAME).read_bytes()
    except OSError as error:
        name = Path(str(error.filename)).name
        raise RestoreError(f"{folder.name}/{name} 读不到。每个政策文件夹都要有 source.txt 和 {NAME}。") from error
    try:
        emendations = read_emendations(_decode(listed, NAME))
        if (found := hashlib.sha256(source).hexdigest()) != emendations.sha256:
            raise RestoreError(
                f"source.txt 的 SHA-256 是 {found}，而 {NAME} 记的是 {emendations.sha256}。"
                "收到的文件应一字节不改：请放回原件；如果确实换了另一份，请逐条核对之后改 sha256。"
            )
        return restore(_decode(source, "source.txt"), emendations)
    except RestoreError as error:
        raise RestoreError(f"{folder.name}/source.txt {error}", *_keep(error)) from error


def restore(received: str, emendations: Emendations) -> Restored:
    """Restore the text of one received file. Raises `RestoreError` with line, characters, what was tried, what to do."""
    _refuse_unreadable(received)
    lines, layout = _lines(received)
    damaged = _is_damaged(lines)
    ledger: list[Repair] = []
    if damaged:
        undone, ledger = undo(lines, emendations.choices)
        lines = [_clean(number, line, ledger) for number, line in enumerate(undone, 1)]
        _check_characters(lines, undone)
    elif emendations.choices:
        choice = emendations.choices[0]
        raise RestoreError("文件没有损坏，[[choice]] 无从用起，请删去。", choice.line, choice.column)
    lines, layout = _take_margins(lines, layout, ledger)
    text = _edit(lines, emendations, ledger)
    ledger.sort(key=lambda repair: (repair.line, repair.column))
    restored = Restored(text, tuple(ledger), layout, damaged)
    _prove(received, restored, emendations)
    return restored


def plan_from(restored: Restored, emendations: Emendations) -> Plan:
    """What the forward model needs to damage ``restored`` again, taken from its ledger and the listed edits alone."""
    kinds = {repair.kind: [one for one in restored.ledger if one.kind == repair.kind] for repair in restored.ledger}
    return Plan(
        readings=dict(note for repair in restored.ledger for note in repair.notes),
        script={repair.after: repair.before for repair in kinds.get("script", [])},
        cuts=tuple((repair.line, repair.column) for repair in kinds.get("shift", [])),
        furniture=dict(emendations.furniture),
        edits=tuple(Edit(edit.line, edit.before, edit.after) for edit in emendations.edits),
        layout=restored.layout,
        damaged=restored.damaged,
    )


def _keep(error: RestoreError) -> tuple[int, int]:
    """The place of an error whose message already names it."""
    return error.line, error.column


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        try:
            raw.decode("gb18030")
        except UnicodeDecodeError:
            guess = "也不是 GBK。"
        else:
            guess = "看上去是 GBK。"
        raise RestoreError(f"{name} 不是 UTF-8，第{line}行起读不出；{guess}请用收到时的原样，或另存为 UTF-8 再来。") from error


def _refuse_unreadable(received: str) -> None:
    if not received.strip(" \n\r\t\ufeff" + INDENT):
        raise RestoreError("文件是空的，没有可以复原的文字。请放入收到的文件。")
    for number, line in enumerate(received.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise RestoreError(f"这一行有{len(line)}个字，超过{LONGEST_LINE}，不像一份公文。请核对文件。", number)
        if odd := re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffd]", line.removesuffix("\r")):
            raise RestoreError(
                f"有一个不是文字的编码 U+{ord(odd[0]):04X}，文件在收到之前就已丢字，按规则补不出来。请另找一份。",
                number,
                odd.start() + 1,
            )


def _lines(received: str) -> tuple[list[str], Layout]:
    mark = "\ufeff" if received.startswith("\ufeff") else ""
    body = received.removeprefix(mark)
    eol = "\r\n" if "\r\n" in body else "\n"
    lines = body.split(eol)
    for number, line in enumerate(lines, 1):
        if "\n" in line or "\r" in line:
            raise RestoreError("换行的写法前后不一（有的是 CRLF，有的是 LF）。请用收到时的原样。", number)
    return lines, Layout(eol=eol, mark=mark)


def _is_damaged(lines: Sequence[str]) -> bool:
    """Whether there is any sign of damage. Raises `RestoreError` if there are signs, but not of this kind."""
    noted = any(_NOTE.search(line) for line in lines)
    for number, line in enumerate(lines, 1):
        odd = _ODD.search(line)
        traditional = next((char for char in line if is_han(char) and not in_gb2312(char) and simplify(char) != char), "")
        if (odd or traditional) and not noted:
            shown = odd[0] if odd else traditional
            raise RestoreError(
                f"有「{shown}」，全文却没有一处「規(guī)」这样夹在字后的注音，不是本程序能复原的那一种损坏"
                "（简体逐字换成繁体、夹注拼音、按 GBK 字节错位）。试过：找夹注、找错位。请另找一份没有损坏的文本，或先弄清它是怎样坏的。",
                number,
                line.index(shown) + 1,
            )
        if noted and (wide := re.search("[！-～]", line)):
            raise RestoreError(
                f"有全角的「{wide[0]}」。这种损坏把全角标点都折成了半角，所以这一处是后来改过的。请用收到时的原样。",
                number,
                wide.start() + 1,
            )
    return noted


def _clean(number: int, line: Undone, ledger: list[Repair]) -> str:
    """Traditional to simplified and D4 for one line; both keep the number of characters."""
    simple = "".join(simplify(char) for char in line.text)
    by_word = simplify_line(line.text)
    if simple != by_word:
        at = next((at for at, pair in enumerate(zip(simple, by_word, strict=False)) if pair[0] != pair[1]), 0)
        raise RestoreError(
            f"「{line.text[max(0, at - 3) : at + 4]}」里的「{line.text[at]}」，按字转成「{simple[at]}」，按词转成「{by_word[at]}」，"
            "两种简体都可能，不猜。请另找一份文本核对。",
            number,
            line.columns[at],
        )
    for at, (before, after) in enumerate(zip(line.text, simple, strict=True)):
        if before != after:
            ledger.append(Repair("script", number, line.columns[at], before, after, "繁体换回简体（OpenCC t2s）"))
    full = punctuate(simple)
    for at, (before, after) in enumerate(zip(simple, full, strict=True)):
        if before != after:
            ledger.append(Repair("punctuation", number, line.columns[at], before, after, "半角换回全角（D4）"))
    return full


def _check_characters(lines: Sequence[str], undone: Sequence[Undone]) -> None:
    for number, (line, source) in enumerate(zip(lines, undone, strict=True), 1):
        for at, char in enumerate(line):
            if why := foreign(char):
                raise RestoreError(
                    f"「{line[max(0, at - 6) : at + 7]}」里的「{char}」（U+{ord(char):04X}）{why}。"
                    "试过：去夹注、复位错开的字节、繁体换简体，都没有用到它。请拿原件核对这一处。",
                    number,
                    source.columns[at],
                )


def _take_margins(lines: Sequence[str], layout: Layout, ledger: list[Repair]) -> tuple[list[str], Layout]:
    """Drop indents and trailing spaces, and note where they and the empty lines were."""
    margins: dict[int, tuple[int, int]] = {}
    words = [line.strip(" " + INDENT) for line in lines]
    for number, (line, kept) in enumerate(zip(lines, words, strict=True), 1):
        if line != kept:
            lead = len(line) - len(line.lstrip(" " + INDENT)) if kept else len(line)
            margins[number] = (lead, len(line) - len(kept) - lead)
            ledger.append(Repair("punctuation", number, 1, line[:lead] or line[len(kept) :], "", "去掉段首空格（D4）"))
    blanks = tuple(number for number, kept in enumerate(words, 1) if not kept)
    return words, replace(layout, blanks=blanks, margins=margins)


def _edit(lines: Sequence[str], emendations: Emendations, ledger: list[Repair]) -> str:
    """Take the furniture out, make the listed edits, and join the paragraphs."""
    words = {number: line for number, line in enumerate(lines, 1) if line}
    for number, (line, text) in enumerate(emendations.furniture.items(), 1):
        if words.pop(line, None) != text:
            found = lines[line - 1] if line <= len(lines) else "（没有这一行）"
            raise RestoreError(f"{NAME} 第{number}个 [[furniture]] 的 text 应是这一行的全文「{found}」，写的却是「{text}」。", line)
        ledger.append(Repair("furniture", line, 1, text, "", "网页上的字，不是正文（D6）"))
    for number, edit in enumerate(emendations.edits, 1):
        place = f"{NAME} 第{number}个 [[edit]] 的 before「{edit.before}」"
        if edit.line not in words:
            raise RestoreError(f"{place}指着这一行，而这一行没有正文，或已并入上一段。", edit.line)
        below = [line for line in sorted(words) if line > edit.line][: edit.before.count("\n\n")]
        whole = "\n\n".join(words[line] for line in (edit.line, *below))
        count = whole.count(edit.before)
        if count != 1 or whole.index(edit.before) >= len(words[edit.line]):
            raise RestoreError(f"{place}在这一行出现{count}次，应恰好一次。这一行是「{words[edit.line][:60]}」。", edit.line)
        column = whole.index(edit.before) + 1
        whole = whole.replace(edit.before, edit.after)
        if whole.count(edit.after) != 1:
            raise RestoreError(f"{place}：改后的「{edit.after}」在这一段不止一处，请前后多写几个字。", edit.line)
        for line in below:
            del words[line]
        words[edit.line] = whole
        ledger.append(Repair(edit.kind, edit.line, column, edit.before, edit.after, edit.reason))
    return "\n\n".join(words[line] for line in sorted(words)) + "\n"


def _prove(received: str, restored: Restored, emendations: Emendations) -> None:
    """Damage the result again; it must give the received file, or something was not understood."""
    try:
        again = damage.damage(restored.text, plan_from(restored, emendations))
    except damage.DamageError as error:
        raise RestoreError(f"复原的结果按同样的损坏推不回去：{error}") from error
    if again == received:
        return
    at = next((at for at, pair in enumerate(zip(again, received, strict=False)) if pair[0] != pair[1]), 0)
    at = at or min(len(again), len(received))
    line = received.count("\n", 0, at) + 1
    column = at - received.rfind("\n", 0, at)
    raise RestoreError(
        f"原件是「{received[max(0, at - 8) : at + 12]}」，而把复原的结果照同样的损坏再推一遍，得到"
        f"「{again[max(0, at - 8) : at + 12]}」。试过：全部规则。这里有规则以外的改动，请拿原件核对这一行。",
        line,
        column,
    )
