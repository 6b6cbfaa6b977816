"""Start a policy from a received file: python -m scripts new <id> <file>.

The file is kept byte for byte and read; what it says of itself is proposed with the evidence (policy.draft.toml), headings as
edits that a person can read and change, and whatever is doubtful is listed with the entries that settle it. A file that
can be restored with a person's help leaves a folder in a draft state; one that cannot leaves nothing.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from calculators.command_line import reason
from scripts.data import clauses
from scripts.errors import BuildStopped
from scripts.restore import guide, intake, proposals
from scripts.restore.model import NAME, Emendations, Restored, RestoreError, TextDoubt, read_emendations
from scripts.restore.reading import DocumentReading, Found, read_document
from scripts.restore.restore import restore, review
from scripts.restore.signs import correct_entry, furniture_entry, tabulated, toml, unset, zhe_words

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")
"""What Windows takes for a device: there a folder of that name can be neither made nor fetched."""
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Signs that nobody sees, and that turn the direction of others or part them: what is read is not what stands there."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u206f]")
"""Of these, the ones that turn the direction of a text."""
DRAFT = guide.DRAFT

_DRAFT = """# 政策记录草稿。填好以后改名为 policy.toml，再运行：
#   python -m scripts publish {policy}      登记条款编号
#   python -m scripts build                 编译；哪里和正文对不上，会指出是哪一项
# 程序从正文里读出来的，后面写着在第几行、为什么是它：请逐项核对。没有读出来的留空，不要猜。
# 每一条都写明依据的条款（clause）；数字和 words 必须一字不差地出现在该条款里。
# 写法照 docs/policies/jzbf-2005-21/policy.toml；目标、重点等没有的就不写，也就没有那一页。
# 来源页没有给的值写成空的 ""，页面上显示「来源页未载」。

[meta]
title = {title}            # 全称，带发文机关。{title_why}
short_title = {short}      # 引用用的名称；转发、印发的文件写被转发、印发的那一份
number = {number}            # {number_why}
issuer = {issuer}            # 发文机关。{issuer_why}
drafter = ""               # 起草部门；没有就留空
written = {written}            # 成文日期，例如 2005-04-11（填日期时不加引号）。{written_why}
published = ""
subject = ""
index = ""
validity = "效力未核实"
source = {source}            # 文本从哪里来、核对过没有
year = {year}                   # 指标所属年度；没有指标就是 0。{year_why}
base_year_end = ""         # 推算的基数是哪一天的，例如 2004-12-31（不加引号）；没有指标就留空
released = {today}      # 本站首次发布的日期（不加引号）；程序写的是今天
checked = {today}       # 最近核对的日期（不加引号）；程序写的是今天
keywords = []
description = {description}      # 一句话，搜索结果里显示
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """What `new` made of a received file: the reading, the text as far as it goes, and what is still open."""

    reading: DocumentReading
    restored: Restored | None
    edits: int
    doubts: tuple[TextDoubt, ...]
    notes: tuple[str, ...] = ()
    stopped: str = ""
    clauses: tuple[clauses.ParsedClause, ...] = ()


def start(policies: Path, policy: str, received: Path) -> list[str]:
    """Make the folder of a new policy; answers what a person still has to do, in order.

    Raises BuildStopped or RestoreError; then nothing is left behind.
    """
    _check_id(policy)
    if sign := _HIDDEN.search(received.name):
        raise BuildStopped(
            f"收到的文件，名字里有看不见的字符 U+{ord(sign[0]):04X}，看到的名字不是真的名字。请先给文件改名"
        )
    folder = policies / policy
    if folder.exists():
        raise BuildStopped(f"{folder.name} 已经有了。换一个编号，或先移走原来的文件夹")
    try:
        raw = _read(received)
    except OSError as error:
        raise BuildStopped(f"读不到收到的文件 {received}：{reason(error)}") from error
    taken = intake.take(raw, received.name)
    for number, line in enumerate(taken.text.split("\n"), 1):
        if sign := _TURNING.search(line):
            raise BuildStopped(
                f"{received.name} 第{number}行第{sign.start() + 1}个字是看不见的字符 U+{ord(sign[0]):04X}，"
                "会让看到的文字和真的文字不同。请和原件核对，把它删去，另存以后再来"
            )
    with tempfile.TemporaryDirectory(dir=policies.parent) as scratch:
        made = Path(scratch) / policy
        made.mkdir()
        intake.write(made, raw, taken)
        source = (made / "source.txt").read_bytes()
        draft = propose(source, taken, made)
        if draft.restored:
            (made / "text.md").write_text(draft.restored.text, encoding="utf-8")
        (made / DRAFT).write_text(
            _draft(policy, draft, received.name) + proposals.commented(draft.clauses), encoding="utf-8"
        )
        made.rename(folder)
    return _todo(policy, draft)


def _read(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, and `RestoreError` for one that is far too large; then nothing is read."""
    with path.open("rb") as file:
        first = file.read(8)
    packed = first.startswith((b"PK\x03\x04", b"%PDF")) or path.suffix.lower() in (".html", ".htm")
    if packed and path.stat().st_size <= intake.MOST_BYTES:
        return path.read_bytes()
    from scripts.restore.received import read

    return read(path)


def propose(source: bytes, taken: intake.Intake, folder: Path) -> Draft:
    """Restore and read the source, and write emendations.toml with all that is proposed and all that is open.

    Raises RestoreError for a file that no entry can help.
    """
    text = source.decode()
    given = _given(text, taken.furniture)
    try:
        plain = restore(text, Emendations(furniture=given))
    except RestoreError as error:
        if not error.entries and "[[" not in str(error):
            raise error.within(f"{taken.notes[0]}。" if taken.kind == "text" and taken.notes else "") from error
        stopped = TextDoubt(0, 0, "", str(error).rstrip("。"), error.entries)
        _write(folder, source, [], {}, [stopped], [])
        return Draft(DocumentReading(), None, 0, (), taken.notes, str(error))
    reading, edits, furniture = _proposals(plain, given)
    _write(folder, source, edits, furniture, [], [])
    restored = review(folder)
    _write(folder, source, edits, furniture, restored.doubts, reading.missing)
    try:
        found = clauses.read_clauses(restored.text)
    except clauses.ClauseError:
        found = ()
    return Draft(reading, restored, len(edits), restored.doubts, taken.notes, clauses=found)


def complete(folder: Path) -> None:
    """When a file could not be restored at first and now is: read it, and add what `new` would have proposed to the entries
    that a person has given, and to the record's draft.
    """
    text = (folder / "source.txt").read_bytes().decode()
    emendations = read_emendations((folder / NAME).read_text(encoding="utf-8"))
    reading, edits, furniture = _proposals(restore(text, emendations), emendations.furniture)
    added = [furniture_entry(*one) for one in furniture.items() if one[0] not in emendations.furniture]
    guide.append(folder, [*added, *edits])
    restored = review(folder)
    guide.refresh(folder, restored.doubts)
    (folder / "text.md").write_text(restored.text, encoding="utf-8")
    draft = Draft(reading, restored, len(edits), restored.doubts)
    with suppress(clauses.ClauseError):
        draft = replace(draft, clauses=clauses.read_clauses(restored.text))
    path = folder / DRAFT
    if path.exists():
        named = re.search("收到的文件「(.*)」", path.read_text(encoding="utf-8"))
        made = _draft(folder.name, draft, named[1] if named else "source.txt") + proposals.commented(draft.clauses)
        path.write_text(made, encoding="utf-8")


def _proposals(plain: Restored, given: Mapping[int, str]) -> tuple[DocumentReading, list[str], dict[int, str]]:
    """What the text says of itself, the [[edit]] entries that this proposes, and all furniture."""
    lines = list(zip(plain.places, plain.text.rstrip("\n").split("\n\n"), strict=True))
    plainer = tabulated(unset([words for _, words in lines]))
    cleaned = [(line, words, even) for (line, words), even in zip(lines, plainer, strict=True) if even != words]
    lines = [(line, even) for (line, _), even in zip(lines, plainer, strict=True)]
    reading = read_document(lines)
    if cleaned:
        shown = "、".join(str(line) for line, _, _ in cleaned[:12])
        reading.missing.append(
            f"第{shown}行去掉了逐字的空格或排版用的标记，或者把列之间的空格换成了制表符（共{len(cleaned)}行，"
            "每行一条 [[edit]]），请核对"
        )
    edits = [
        correct_entry(
            line,
            words,
            even,
            "表格的一行，列之间改用制表符（程序提议，请核对）。"
            if "\t" in even
            else "逐字的空格、排版用的标记不是正文（程序提议，请核对）。",
        )
        for line, words, even in cleaned
    ]
    edits += [
        correct_entry(*mark, kind="emendation" if not mark[2].startswith("#") else "linebreak")
        for mark in reading.marks
    ]
    if plain.damaged:
        for line, words in lines:
            for at, word, right in zhe_words(words):
                before = words[at : at + len(word) + 6] if words.count(word) > 1 else word
                after = right + before[len(word) :]
                edits.append(correct_entry(line, before, after, "「着」曾被换成「著」（程序提议，请核对）。"))
    standing = dict(zip(plain.places, plain.text.rstrip("\n").split("\n\n"), strict=True))
    furniture = dict(sorted((dict(given) | {line: standing[line] for line in reading.furniture}).items()))
    edits = [one for one in edits if not any(f"\nline = {line}\n" in one for line in furniture)]
    return reading, edits, furniture


def _given(text: str, lines: Iterable[int]) -> dict[int, str]:
    from scripts.restore.received import split_lines, tidy, without_margins

    if not lines:
        return {}
    tidied = tidy(split_lines(text)[0])[0]
    return {number: words for number in lines if (words := without_margins(tidied[number - 1]))}


def _check_id(policy: str) -> None:
    if not _ID.fullmatch(policy):
        raise BuildStopped(
            f"「{policy}」不能作编号：用小写字母、数字和连字符，字母开头，2 到 31 个字，例如 jzbf-2005-21"
        )
    if _RESERVED.fullmatch(policy):
        raise BuildStopped(f"「{policy}」不能作编号：Windows 把它当作设备，不能作文件夹名。换一个，例如 {policy}-2005")


def known(policies: Path, policy: str) -> Path:
    """The folder of a policy that is there already. Raises BuildStopped; a name never leads out of `policies`."""
    _check_id(policy)
    folder = policies / policy
    if not (folder / "source.txt").is_file() or folder.is_symlink():
        raise BuildStopped(f"{policies.name} 里没有政策 {policy}（要有 {policy}/source.txt）。编号是文件夹名")
    return folder


def _write(
    folder: Path,
    source: bytes,
    edits: list[str],
    furniture: dict[int, str],
    doubts: Iterable[TextDoubt],
    open_: list[str],
) -> None:
    """emendations.toml: what is proposed as entries, what is open as comments, each with the entries that settle it."""
    lines = [
        "# 校勘表。凡能按规则复原的，程序自己复原；这里只列由人决定的改动，每条写明理由。",
        "# 下面的标题是程序提议的，请逐条核对；网页上不是正文的字，用 [[furniture]]（line、text）列出。",
        "# 存疑的地方在最后：照原样就用 [[keep]]，要改就用 [[edit]]，去掉行首的「# 」就生效。",
        "",
        f'sha256 = "{hashlib.sha256(source).hexdigest()}"',
    ]
    for number, words in furniture.items():
        lines += ["", furniture_entry(number, words)]
    for entry in edits:
        lines += ["", entry]
    listed = [(f"{doubt}。", doubt.entries) for doubt in doubts] + [(words, ()) for words in open_]
    (folder / NAME).write_text("\n".join(lines) + "\n" + guide.pending(listed), encoding="utf-8")


def _draft(policy: str, draft: Draft, received: str) -> str:
    reading = draft.reading
    title = reading.title.value if reading.title else ""
    issuer = reading.issuer.value if reading.issuer else ""
    named = re.sub(r"[\s　]+", "、", title).startswith(issuer) or bool(reading.decree)
    full = title if not issuer or not title or named else issuer + title
    short = reading.layers[0].value if reading.layers else title
    number = reading.number.value if reading.number else ""
    years = [year for words in proposals.targets(draft.clauses) for year in re.findall(r"\b(\d{4})年", words)]
    return _DRAFT.format(
        policy=policy,
        source=toml(f"由收到的文件「{received}」读出，没有和原件核对"),
        year=years[0] if years else 0,
        year_why="写指标的那一句里的年份" if years else "",
        today=datetime.now().astimezone().date(),
        description=toml(f"{full}{f'（{number}）' if number else ''}的全文，逐段可引" if full else ""),
        title=toml(full),
        title_why=_why(reading.title),
        short=toml(short),
        number=toml(number),
        number_why=_why(reading.number, "没有找到本文件的文号；正文里引用的不算"),
        issuer=toml(issuer),
        issuer_why=_why(reading.issuer),
        written=reading.written.value if reading.written else '""',
        written_why=_why(reading.written),
    )


def _why(found: Found | None, missing: str = "没有找到，请查明再填") -> str:
    return f"第{found.line}行：{found.why}" if found else missing


def _todo(policy: str, draft: Draft) -> list[str]:
    place = f"docs/policies/{policy}"
    if draft.restored is None:
        return [
            f"{place}：原件收下了，还复原不了。{draft.stopped}",
            (
                f"{place}/{NAME}：把上面说的那一条加进去（「待定」里写好的，去掉行首的「# 」），"
                f"运行 python -m scripts restore {policy}，直到不再停下"
            ),
        ]
    reading = draft.reading
    repairs = sum(one.kind not in ("linebreak", "furniture", "emendation") for one in draft.restored.ledger)
    how = f"复原了{repairs}处损坏" if draft.restored.damaged else "没有发现损坏，照原样收下"
    marks = sum(mark[2].startswith("#") for mark in reading.marks)
    todo = [
        f"{place}/text.md：{how}，提议了{marks}个标题。请通读一遍",
        f"{place}/{NAME}：核对提议的标题，列出网页上不是正文的字，改完运行 python -m scripts restore {policy}",
    ]
    todo += [f"请看原件：{note}" for note in draft.notes]
    if reading.furniture:
        shown = "".join(f"「{words[:16]}」" for words in list(reading.furniture.values())[:8])
        todo.append(f"{place}/{NAME}：当作网页上的字拿掉了{len(reading.furniture)}行：{shown}。是正文的，删去那一条")
    for name, found in (
        ("标题", reading.title),
        ("文号", reading.number),
        ("发文机关", reading.issuer),
        ("成文日期", reading.written),
        ("主送", reading.addressee),
    ):
        if found:
            todo.append(f"{name}「{found.value[:60]}」：第{found.line}行，{found.why}。请核对")
    todo += [
        f"{'第二层' if one in reading.layers else '附件'}「{one.value[:40]}」：第{one.line}行，{one.why}"
        for one in (*reading.layers, *reading.annexes)
    ]
    todo += reading.missing
    todo += [f"存疑，{doubt}。在 {NAME} 的「待定」里任选一条" for doubt in draft.doubts[:40]]
    if draft.doubts:
        todo.append(f"python -m scripts settle {policy}：逐处问存疑的怎么定，答了就记成条目")
    if len(draft.doubts) > 40:
        todo.append(f"存疑的还有{len(draft.doubts) - 40}处，都列在 {NAME} 的「待定」里")
    try:
        found_clauses = clauses.read_clauses(draft.restored.text)
        todo.append(
            f"读成{len(found_clauses)}个条款："
            + "、".join(one.cite for one in found_clauses[:12])
            + ("……" if len(found_clauses) > 12 else "")
        )
    except clauses.ClauseError as error:
        todo.append(f"正文还读不成条款：{error}。在 {NAME} 里改标题或换行")
    todo.append(f"{place}/{DRAFT}：填写文件信息、目标、重点、职责，改名为 policy.toml")
    todo.append(f"python -m scripts publish {policy}：登记条款编号，以后不能撤销")
    return todo
