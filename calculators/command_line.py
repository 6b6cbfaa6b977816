"""What every command has in common (命令行的规矩): Chinese words, endings that are documented, files that are never
destroyed.
"""

from __future__ import annotations

import argparse
import codecs
import errno
import io
import os
import re
import secrets
import stat
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import category, normalize

from .core.model import CalculatorError

STATUSES = {
    0: "做完了",
    1: "停下了：读不到政策数据，或者编译、登记的一步不能继续",
    2: "给的参数、内容或文件用不了，或者结果写不出去、存不下来；原来的文件没有动",
    70: "程序自己出了错",
    130: "按 Ctrl-C 停下",
    141: "读结果的一方先走了（例如 | head）",
}
"""How a command may end, beside the outcomes of verify."""
MAX_READ = 64 * 1024 * 1024
"""Bytes of a file that is read."""

_COMPLAINTS = (
    (r"argument (?P<what>\S+): invalid choice: '(?P<given>.*)' \(choose from .*\)", "没有「{given}」这个{what}"),
    (r"argument (?P<what>\S+): expected one argument", "{what} 后面要写一个值"),
    (r"argument (?P<what>\S+): ignored explicit argument '(?P<given>.*)'", "{what} 后面不要写值，写了「{given}」"),
    (r"argument (?P<what>\S+): invalid \w+ value: '(?P<given>.*)'", "{what} 的值「{given}」读不懂"),
    (r"argument (?P<what>\S+): (?P<said>[\u4e00-\u9fff].*)", "{what}：{said}"),
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
    errno.EINVAL: "名字里有不能用的字",
    errno.EFBIG: f"太大，最多 {MAX_READ:,} 字节",
    errno.EBADF: "没有打开",
    errno.EADDRINUSE: "端口有别的程序在用",
}


_UNWRITABLE = "yingbao"
"""The name of what is done with signs that the terminal cannot write."""
_INSTEAD = {"\u2212": "-", "\u00a0": " "}


class SamePlaceError(CalculatorError):
    """A result would be written over what it was made of, or over another (同一个文件)."""


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
        self.epilog = endings(STATUSES)
        return self

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit with 2."""
        say(f"{in_chinese(message)}。说明见：{self.prog} --help")
        raise SystemExit(2)


def endings(statuses: Mapping[int, str]) -> str:
    """The statuses in one line of help."""
    return "退出码：" + "；".join(f"{status} {words}" for status, words in statuses.items())


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


def say(words: str) -> None:
    """Tell the person at the terminal, if anybody is there."""
    with suppress(OSError, ValueError, AttributeError):
        print(printable(words, keep="\n"), file=sys.stderr, flush=True)


def guarded(program: Callable[[], int]) -> int:
    """Run a program: whatever terminal, disk or person do, it ends in a sentence and one of `STATUSES`."""
    codecs.register_error(_UNWRITABLE, _written_out)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_UNWRITABLE)
    if sys.stdout is None:  # as the shell's >&- leaves it
        say("没有地方写结果：标准输出关着。没有做")
        return 2
    try:
        try:
            status = program()
        finally:  # also after --help, which leaves by SystemExit
            sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
        return 141
    except KeyboardInterrupt:
        _let_go()
        say("按您的意思停下了，没有做完；已经存好的文件没有动")
        return 130
    except OSError as error:
        _let_go()
        place = f"读不了或者写不了 {error.filename}" if error.filename else "写不出结果"
        say(f"{place}：{reason(error)}")
        return 2
    except MemoryError:
        say("内存不够，没有做完。请把文件分成几个")
        return 2
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, and what a report needs
        last = traceback.extract_tb(error.__traceback__)[-1]
        say(
            f"程序自己出了错，没有做完：{type(error).__name__}，{Path(last.filename).name} 第{last.lineno}行。请把这一句报告给我们"
        )
        return 70
    return status


def _let_go() -> None:
    """What Python still holds for the output goes nowhere: it would fail again when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _written_out(error: UnicodeError) -> tuple[str, int]:
    """A sign that the terminal's encoding does not have: the minus sign as a hyphen, any other by its number."""
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101 - only what is written is asked about
    signs = error.object[error.start : error.end]
    return "".join(_INSTEAD.get(sign, f"<U+{ord(sign):04X}>") for sign in signs), error.end


def read_file(path: Path) -> bytes:
    """A file that is given to be read. Raises OSError, also where it has no end."""
    with _named(path), path.open("rb") as file:
        content = file.read(MAX_READ + 1)
    if len(content) > MAX_READ:
        raise OSError(errno.EFBIG, "", str(path))
    return content


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there when it is whole: what was there before stays until then.

    A link stays a link to the file that is written; what is no file (a device, a pipe) is written as it is. Raises OSError.
    """
    with _named(path):
        place = Path(os.path.realpath(path))
        before = place.stat() if place.exists() else None
        if before is not None and not stat.S_ISREG(before.st_mode):
            with place.open("wb") as file:
                file.write(content)
            return
        if before is not None and not os.access(place, os.W_OK):
            raise PermissionError(errno.EACCES, "", str(path))
        beside = place.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if before is not None:
                beside.chmod(stat.S_IMODE(before.st_mode))
            beside.replace(place)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What the system says of a file, with its name."""
    try:
        yield
    except ValueError as error:  # a name with a NUL
        raise OSError(errno.EINVAL, "", str(path)) from error
    except OSError as error:
        if error.filename is None or not str(error.filename).endswith(path.name):
            raise OSError(error.errno, "", str(path)) from error
        raise


def check_places(written: Mapping[str, Path], given: Mapping[str, Path]) -> None:
    """Nothing is written over what is read, nor two results into one file. Both by what the person calls them.

    Raises SamePlaceError. The same is what the disk calls so (links, other spellings of the way), or names that differ in
    capitals alone, for some disks do not tell them apart.
    """
    seen = {_place(path): (name, path) for name, path in given.items()}
    ids = {known: name for name, path in given.items() if (known := _identity(path))}
    for name, path in written.items():
        other = seen[_place(path)][0] if _place(path) in seen else ids.get(_identity(path) or (-1, -1))
        if other:
            raise SamePlaceError(f"{name} {path} 和{other}是同一个文件（或者只差大小写），没有写。请换一个文件名")
        seen[_place(path)] = name, path
        if known := _identity(path):
            ids[known] = name


def _place(path: Path) -> str:
    with _named(path):
        return normalize("NFC", os.path.realpath(path)).casefold()


def _identity(path: Path) -> tuple[int, int] | None:
    with _named(path):
        if not path.exists():
            return None
        found = path.stat()
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
