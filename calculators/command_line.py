"""The words of the command line (命令行的说法): argparse, with its headings and its complaints in plain Chinese."""

from __future__ import annotations

import argparse
import errno
import re
from typing import Any, NoReturn
from unicodedata import category

_COMPLAINTS = (
    (r"argument (?P<what>\S+): invalid choice: '(?P<given>.*)' \(choose from .*\)", "没有「{given}」这个{what}"),
    (r"argument (?P<what>\S+): expected one argument", "{what} 后面要写一个值"),
    (r"argument (?P<what>\S+): ignored explicit argument '(?P<given>.*)'", "{what} 后面不要写值，写了「{given}」"),
    (r"the following arguments are required: (?P<what>.*)", "还要写：{what}"),
    (r"unrecognized arguments: (?P<what>.*)", "不认识：{what}"),
)
"""What argparse says, which is English in every locale, and what we say."""
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Controls, escapes, signs that turn the direction of writing or have no width, half characters, separators of lines."""
_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "这个位置只能读",
    errno.ENAMETOOLONG: "名字太长",
}


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese. Options are not abbreviated: a new field must not change what an old line means."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog=prog, add_help=False, allow_abbrev=False, formatter_class=_Formatter)
        self.options = self.add_argument_group("选项")

    def with_help(self) -> Parser:
        """The same, with -h."""
        self.options.add_argument("-h", "--help", action="help", help="打印这份说明")
        return self

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit with 2."""
        self.exit(2, f"{in_chinese(message)}。说明见：{self.prog} --help\n")


def in_chinese(message: str) -> str:
    """A complaint of argparse in Chinese.

    >>> in_chinese("unrecognized arguments: --wages 3")
    '不认识：--wages 3'
    """
    for pattern, said in _COMPLAINTS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return said.format(**match.groupdict())
    return f"参数有误（{message}）"


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Why the system could not do it, in words."""
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 文字，请另存为 UTF-8"
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def printable(text: str, keep: str = "") -> str:
    """Text from a file or a person as a terminal may show it: nothing in it moves the cursor, hides or turns anything.
    What cannot be seen is written by its number; `keep` are the controls that are meant.

    >>> printable("一致\\x1b[8m\\u202e　"), printable("甲\\n乙\\r", keep="\\n")
    ('一致〈U+001B〉[8m〈U+202E〉　', '甲\\n乙〈U+000D〉')
    """
    return "".join(f"〈U+{ord(one):04X}〉" if category(one) in _UNSEEN and one not in keep else one for one in text)
