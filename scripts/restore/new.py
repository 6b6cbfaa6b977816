"""Start a policy from a received file: python -m scripts new <id> <file>.

The file is kept byte for byte, restored where it is damaged and taken as it is where it is clean; headings are proposed
as edits that a person can read and change. What only a person can say stands in policy.draft.toml, and is listed. The
folder appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from pathlib import Path

from scripts.data import clauses
from scripts.data.published_ids import quoted
from scripts.errors import BuildStopped
from scripts.restore.model import NAME, Emendations
from scripts.restore.received import decode, read
from scripts.restore.restore import restore, restore_policy

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")
_RESERVED = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")
"""What Windows takes for a device: there a folder of that name can be neither made nor fetched."""
_HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Signs that nobody sees, and that turn the direction of others or part them: what is read is not what stands there."""
_PART = re.compile(r"[一二三四五六七八九十]+、[^。；：！？]{1,30}")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}〔\d{4}〕\d+号")
DRAFT = "policy.draft.toml"

_DRAFT = """# 政策记录草稿。填好以后改名为 policy.toml，再运行：
#   python -m scripts publish {policy}      登记条款编号
#   python -m scripts build                 编译；哪里和正文对不上，会指出是哪一项
# 每一条都写明依据的条款（clause）；数字和 words 必须一字不差地出现在该条款里。
# 写法照 docs/policies/jzbf-2005-21/policy.toml；目标、重点等没有的就不写。
# 来源页没有给的值写成空的 ""，页面上显示「来源页未载」。

[meta]
title = {title}            # 全称，带发文机关
short_title = {title}      # 引用用的名称；转发的文件写被转发的那一份
number = {number}
issuer = ""                # 发文机关
drafter = ""               # 起草部门；没有就和发文机关相同
written = ""               # 成文日期，例如 2005-04-11（填日期时不加引号）
published = ""
subject = ""
index = ""
validity = "效力未核实"
source = ""                # 文本从哪里来、核对过没有
year = 0                   # 指标所属年度
base_year_end = ""         # 推算的基数是哪一天的，例如 2004-12-31（不加引号）
released = ""              # 本站首次发布的日期（不加引号）
checked = ""               # 最近核对的日期（不加引号）
keywords = []
description = ""
"""


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
        raw = read(received)
    except OSError as error:
        raise BuildStopped(f"读不到收到的文件 {received}：{error.strerror or error}") from error
    text = decode(raw, received.name)
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if sign := _HIDDEN.search(line):
            raise BuildStopped(
                f"{received.name} 第{number}行第{sign.start() + 1}个字是看不见的字符 U+{ord(sign[0]):04X}，"
                "会让看到的文字和真的文字不同。请和原件核对，把它删去，另存以后再来"
            )
    plain = restore(text, Emendations())
    edits = _propose(plain.text)
    with tempfile.TemporaryDirectory(dir=policies.parent) as scratch:
        made = Path(scratch) / policy
        made.mkdir()
        (made / "source.txt").write_bytes(raw)
        (made / NAME).write_text(_emendations(raw, text, edits), encoding="utf-8")
        restored = restore_policy(made)
        (made / "text.md").write_text(restored.text, encoding="utf-8")
        (made / DRAFT).write_text(_draft(policy, restored.text), encoding="utf-8")
        shutil.copytree(made, folder)
    repairs = len(restored.ledger) - len(edits) if restored.damaged else 0
    return _todo(policy, restored.text, repairs, len(edits))


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


def _propose(text: str) -> list[tuple[str, str]]:
    """The first paragraph as the title, and paragraphs that look like 「一、…」 as headings: (words, marked words)."""
    blocks = text.rstrip("\n").split("\n\n")
    if text.startswith("# "):
        return []
    marks = [(blocks[0], f"# {blocks[0]}")]
    return marks + [(block, f"## {block}") for block in blocks[1:] if _PART.fullmatch(block)]


def _emendations(raw: bytes, received: str, edits: list[tuple[str, str]]) -> str:
    lines = [
        "# 校勘表。凡能按规则复原的，程序自己复原；这里只列由人决定的改动，每条写明理由。",
        "# 下面的标题是程序提议的，请逐条核对；网页上不是正文的字，用 [[furniture]]（line、text）列出。",
        "",
        f'sha256 = "{hashlib.sha256(raw).hexdigest()}"',
    ]
    numbers = _line_numbers(received, [before for before, _ in edits])
    for (before, after), number in zip(edits, numbers, strict=True):
        lines += ["", "[[edit]]", 'kind = "linebreak"', f"line = {number}", f"before = {quoted(before)}"]
        lines += [f"after = {quoted(after)}", 'reason = "标作标题，文字不动（程序提议，请核对）。"']
    return "\n".join(lines) + "\n"


def _line_numbers(received: str, wanted: list[str]) -> list[int]:
    """In which received line each paragraph stands: the restored paragraphs come in the order of the lines."""
    text = restore(received, Emendations()).text.rstrip("\n").split("\n\n")
    filled = [number for number, line in enumerate(received.splitlines(), 1) if line.strip("\ufeff \u3000\t")]
    first = dict(reversed(list(zip(text, filled, strict=False))))
    return [first[words] for words in wanted]


def _draft(policy: str, text: str) -> str:
    title = text.split("\n", 1)[0].removeprefix("# ")
    number = _NUMBER.search(text)
    return _DRAFT.format(policy=policy, title=quoted(title), number=quoted(number[0] if number else ""))


def _todo(policy: str, text: str, repairs: int, headings: int) -> list[str]:
    place = f"docs/policies/{policy}"
    how = f"复原了{repairs}处损坏" if repairs else "没有发现损坏，照原样收下"
    todo = [
        f"{place}/text.md：{how}，提议了{headings}个标题。请通读一遍",
        f"{place}/{NAME}：核对提议的标题，列出网页上不是正文的字，改完运行 python -m scripts restore {policy}",
    ]
    try:
        clauses.read_clauses(text)
    except clauses.ClauseError as error:
        todo.append(f"正文还读不成条款：{error}。在 {NAME} 里改标题或换行")
    todo.append(f"{place}/{DRAFT}：填写文件信息、目标、重点、职责，改名为 policy.toml")
    todo.append(f"python -m scripts publish {policy}：登记条款编号，以后不能撤销")
    return todo
