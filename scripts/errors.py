"""What stops a build (停下的原因): one base, so that whoever runs a stage can show its sentence instead of a traceback."""

from __future__ import annotations

import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_OURS = ("calculators", "scripts")


class BuildStopped(Exception):  # noqa: N818 - it says what happens
    """The build cannot go on. The text says which file, line or key is at fault, why, and what to do next."""


def explain(error: ImportError | SyntaxError) -> str:
    """Why a module of ours cannot be imported: file, line, cause and next step."""
    if isinstance(error, SyntaxError):
        return f"{_name(error.filename or '')} 第{error.lineno}行不是正确的 Python（{error.msg}），请改好这一行"
    frames = [one for one in traceback.extract_tb(error.__traceback__) if _name(one.filename).startswith(_OURS)]
    place = f"{_name(frames[-1].filename)} 第{frames[-1].lineno}行" if frames else "程序"
    missing = error.name or ""
    if not isinstance(error, ModuleNotFoundError):
        return f"{place}导入不了：{error}。名字写错了，或者两个模块互相导入，请改好这一行"
    if missing.split(".")[0] not in _OURS:
        return f"{place}要用 {missing}，没有装：请先运行 python3 -m scripts.setup site"
    return f"{place}要用 {missing.replace('.', '/')}.py，没有这个文件：请补上它，或者改对导入的名字"


def _name(file: str) -> str:
    """A file's name in the project."""
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else file
