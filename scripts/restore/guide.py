"""The guided way (逐条问): what is read is shown and confirmed, what is doubtful is asked, and each answer becomes an entry.

`python -m scripts settle <id>` asks; `python -m scripts new` does so by itself where somebody sits at the terminal. Nothing
is kept elsewhere: an answer is an entry in emendations.toml or a value in policy.draft.toml, which can be changed by hand.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from scripts.data import clauses
from scripts.restore import proposals
from scripts.restore.model import NAME, Restored, RestoreError, TextDoubt
from scripts.restore.restore import review
from scripts.restore.signs import TO_FILL, toml

DRAFT = "policy.draft.toml"
PENDING = "# ── 待定 ──"
_CONFIRMED = {"title": "标题", "number": "发文字号", "issuer": "发文机关", "written": "成文日期"}
Ask = Callable[[str], str]
Say = Callable[[str], None]


def pending(doubts: Sequence[tuple[str, Sequence[str]]]) -> str:
    """The end of emendations.toml: what is open, each with the entries that settle it, commented out."""
    if not doubts:
        return ""
    lines = ["", PENDING]
    for said, entries in doubts:
        lines += ["", f"# {said.replace(chr(10), ' ')}" + ("任选一条：" if entries else "")]
        for entry in entries:
            lines += [*(f"# {line}" for line in entry.split("\n")), "#"]
    return "\n".join(lines) + "\n"


def refresh(folder: Path, doubts: Sequence[TextDoubt]) -> None:
    """Bring the end of emendations.toml up to what is open now; entries that somebody took into use there stay."""
    path = folder / NAME
    text = path.read_text(encoding="utf-8")
    active, _, rest = text.partition(f"\n{PENDING}\n")
    used = "\n".join(line for line in rest.split("\n") if line.strip() and not line.startswith("#"))
    used = re.sub(r"\n(?=\[\[)", "\n\n", used)
    active = active.rstrip("\n") + "\n" + (f"\n{used}\n" if used else "")
    made = active + pending([(f"{one}。", one.entries) for one in doubts])
    if made != text:
        path.write_text(made, encoding="utf-8")


def append(folder: Path, entries: Sequence[str]) -> None:
    """Add entries to emendations.toml, above what is open."""
    path = folder / NAME
    active, mark, rest = path.read_text(encoding="utf-8").partition(f"\n{PENDING}\n")
    path.write_text("\n\n".join([active.rstrip("\n"), *entries]) + "\n" + mark + rest, encoding="utf-8")


def settle(folder: Path, ask: Ask = input, say: Say = print, begun: Callable[[Path], None] | None = None) -> int:
    """Ask for each doubt which entry settles it, and write that down; answers how many are still open.

    An entry that does not fit is taken back, with the reason told. Enter leaves a doubt open, q ends. ``begun`` is called when
    the file can be restored for the first time.
    """
    left: set[tuple[int, int, str]] = set()
    while True:
        try:
            restored = review(folder)
            if begun and not (folder / "text.md").exists():
                begun(folder)
                restored = review(folder)
            doubts: list[TextDoubt] = list(restored.doubts)
            (folder / "text.md").write_text(restored.text, encoding="utf-8")
        except RestoreError as error:
            doubts = [TextDoubt(0, 0, "", str(error).rstrip("。"), error.entries)]
        refresh(folder, doubts)
        waiting = [one for one in doubts if (one.line, one.column, one.cause) not in left]
        if not waiting:
            return len(doubts)
        doubt = waiting[0]
        say(f"\n[还有{len(waiting)}处] {doubt}。")
        for number, entry in enumerate(doubt.entries, 1):
            say(f"  {number}  {told(entry)}")
        try:
            entry = _chosen(doubt, ask)
        except EOFError:
            return len(doubts)
        why = add(folder, entry) if entry else None
        if why is not None:
            say(f"  这一条用不上：{why}")
        if why is not None or not entry:
            left.add((doubt.line, doubt.column, doubt.cause))


def _chosen(doubt: TextDoubt, ask: Ask) -> str:
    """The entry that was chosen, "" if it is left open. Raises EOFError where somebody ends, or nobody answers any more."""
    answer = ask(
        "选哪一条（数字；回车先放着；q 结束）：" if doubt.entries else "这一处要在文件里改（回车继续；q 结束）："
    ).strip()
    if answer.lower() == "q":
        raise EOFError
    entry = {str(number): one for number, one in enumerate(doubt.entries, 1)}.get(answer, "")
    if TO_FILL in entry:
        entry = entry.replace(TO_FILL, toml(ask("原件的字是：").strip())[1:-1])
    return entry


def add(folder: Path, entry: str) -> str | None:
    """Add an entry to emendations.toml; why it does not fit, if it stops the restoration earlier than without it."""
    path = folder / NAME
    before = path.read_text(encoding="utf-8")
    line = _stopped(folder)
    append(folder, [entry])
    try:
        review(folder)
    except RestoreError as error:
        if line is None or str(error) == line:
            path.write_text(before, encoding="utf-8")
            return str(error)
    return None


def _stopped(folder: Path) -> str | None:
    try:
        review(folder)
    except RestoreError as error:
        return str(error)
    return None


def told(entry: str) -> str:
    """An entry in words: what it does, and to which words."""
    (table, rows), *_ = tomllib.loads(entry).items()
    row = rows[0]
    match table:
        case "edit":
            return f"改：「{_shown(row['before'])}」→「{_shown(row['after'])}」"
        case "keep":
            return f"原件就是这样：「{_shown(row['text'])}」"
        case "furniture":
            return f"不是正文，拿掉整行：「{_shown(row['text'])}」"
        case _:
            return f"[[{table}]] {_shown(str(row.get('text', '')))}"


def _shown(words: str) -> str:
    return words.replace("\n\n", "⏎") if len(words) < 50 else f"{words[:24]}……{words[-24:]}".replace("\n\n", "⏎")


def confirm(folder: Path, ask: Ask = input, say: Say = print) -> None:
    """Show what the program read of the document, with the reason, and take over what a person says instead."""
    path = folder / DRAFT
    text = path.read_text(encoding="utf-8")
    meta = tomllib.loads(text)["meta"]
    say("\n读到的文件信息，逐项核对（回车就是对；要改就写对的；没有就写 -）：")
    for key, name in _CONFIRMED.items():
        line = re.search(rf"^{key} = .*$", text, re.M)
        why = line[0].rpartition("# ")[2] if line and "# " in line[0] else ""
        answer = ask(f"{name}「{meta[key] or '（空）'}」　{why}\n> ").strip()
        while key == "written" and answer not in ("", "-") and _day(answer) is None:
            answer = ask("日期写成 2005-04-11 这样：").strip()
        if answer and line:
            value = '""' if answer == "-" else answer if key == "written" else toml(answer)
            text = text.replace(line[0], f"{key} = {value}            # 核对时改的。{why}")
    path.write_text(text, encoding="utf-8")


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def draft_page(folder: Path, todo: Sequence[str] = ()) -> str:
    """The draft as it will be cited, with the doubts beside the lines; or why there is none yet."""
    try:
        restored = review(folder)
    except RestoreError as error:
        return proposals.page(folder.name, Restored("\n", ()), (), [str(error), *map(told, error.entries)])
    try:
        found = clauses.read_clauses(restored.text)
    except clauses.ClauseError:
        found = ()
    return proposals.page(folder.name, restored, found, todo)
