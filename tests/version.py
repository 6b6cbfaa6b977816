"""The program's version and what was recorded of it (程序版本): python -m tests.version.

tests/version.toml keeps, for every version, a hash of the program and one of what the worked examples print. A version
that CHANGELOG.md gives a date is released: sheets of it are in people's hands. A program that differs from it then needs
a new version, or the word of whoever changed it that no result can be another (``--unchanged``).
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from calculators import __version__
from scripts.data.compiler import compile_knowledge

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "tests" / "version.toml"
HEAD = "# Written by: python -m tests.version. What each version's program and examples were; older entries stay.\n"
COMMAND = ".venv/bin/python -m tests.version"
_HEADING = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - (\S+)$", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class State:
    """What a version is told by.

    Attributes:
        program: hash of the source of calculators/, without comments, docstrings and layout.
        printed: hash of tests/printed, which tests/unit/test_printed.py holds equal to what the examples print.
        given: hash of what they are printed from: the data's version and the examples themselves.
    """

    program: str
    printed: str
    given: str

    def differs(self, other: State) -> str:
        """In words what of the program is another than it was; nothing where the data or the examples explain it."""
        changed = ["calculators/ 的程序"] if self.program != other.program else []
        if self.given == other.given and self.printed != other.printed:
            changed.append("算例印出来的结果")
        return "和".join(changed)


def current(root: Path = ROOT) -> State:
    """The state of these sources."""
    return State(
        program_hash(root / "calculators"),
        _hash((path.name, path.read_bytes()) for path in sorted((root / "tests" / "printed").iterdir())),
        _hash(
            [
                ("data", compile_knowledge(root / "docs")["version"].encode()),
                *((path.name, path.read_bytes()) for path in sorted((root / "tests" / "examples").rglob("*.*"))),
            ]
        ),
    )


def program_hash(folder: Path) -> str:
    """A hash of a package's source: the same for every Python, every layout, comment, docstring and version."""
    return _hash(
        (path.relative_to(folder).as_posix(), json.dumps(_shape(ast.parse(path.read_text("utf-8")))).encode())
        for path in sorted(folder.rglob("*.py"))
    )


def _shape(node: object) -> object:
    """A syntax tree without what says nothing: positions, empty fields, docstrings, the version itself."""
    if isinstance(node, list):
        return [_shape(one) for one in node if not _is_text(one)]
    if not isinstance(node, ast.AST):
        return repr(node)
    fields = {name: value for name, value in ast.iter_fields(node) if value not in (None, [])}
    return [type(node).__name__, *([name, _shape(value)] for name, value in fields.items())]


def _is_text(node: object) -> bool:
    """A docstring, of a module, class, function or attribute; or the line that sets the version."""
    if isinstance(node, ast.Assign):
        return isinstance(name := node.targets[0], ast.Name) and name.id == "__version__"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _hash(parts: Iterable[tuple[str, bytes]]) -> str:
    seen = hashlib.sha256()
    for name, content in parts:
        seen.update(f"{name}\0{len(content)}\0".encode() + content)
    return seen.hexdigest()[:16]


def versions(changelog: str) -> dict[str, bool]:
    """The versions that a change log tells of, the newest first, and whether each is released: has a date."""
    return {version: bool(_DAY.fullmatch(day)) for version, day in _HEADING.findall(changelog)}


def read(path: Path = RECORD) -> dict[str, State]:
    """What was recorded, by version."""
    if not path.exists():
        return {}
    return {version: State(**raw) for version, raw in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def fault(version: str, now: State, recorded: dict[str, State], released: bool) -> str:
    """What is wrong, and what to do about it; nothing where all is in order."""
    if version not in recorded:
        return f"版本 {version} 还没有记下。运行 {COMMAND}"
    changed = now.differs(recorded[version])
    if not changed:
        return ""
    if not released:
        return f"{changed}变了。{version} 还没有发布，不用提高版本号：在 CHANGELOG.md 里写一句，再运行 {COMMAND}"
    return (
        f"{changed}变了，版本号还是已经发布的 {version}。结果可能不同的：提高 calculators/__init__.py 里的版本号，"
        f"在 CHANGELOG.md 开头加上这一版，再运行 {COMMAND}；任何输入的结果都不会变的：运行 {COMMAND} --unchanged"
    )


def record(version: str, now: State, recorded: dict[str, State], released: bool, unchanged: bool) -> str:
    """Enter the state; answers why that may not be, or nothing. Whatever other versions were stays."""
    if version in recorded and released and (changed := now.differs(recorded[version])):
        if now.given == recorded[version].given and now.printed != recorded[version].printed:
            return f"{changed}变了，{version} 已经发布，不能改记：先提高 calculators/__init__.py 里的版本号"
        if not unchanged:
            return fault(version, now, recorded, released)
    recorded[version] = now
    return ""


def write(recorded: dict[str, State], path: Path = RECORD) -> None:
    """The record as a file, the newest version first."""
    newest = sorted(recorded, key=lambda version: [int(part) for part in version.split(".")], reverse=True)
    parts = [
        f'["{version}"]\nprogram = "{one.program}"\nprinted = "{one.printed}"\ngiven = "{one.given}"\n'
        for version in newest
        for one in (recorded[version],)
    ]
    path.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Record the present state: 0 done, 1 refused, with a sentence."""
    told = versions((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    if __version__ not in told:
        print(f"CHANGELOG.md 没有写 {__version__} 这一版：开头加上「## [{__version__}] - 未发布」", file=sys.stderr)
        return 1
    recorded = read()
    if refused := record(__version__, current(), recorded, told[__version__], "--unchanged" in arguments):
        print(refused, file=sys.stderr)
        return 1
    write(recorded)
    print(f"版本 {__version__} 已记下")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
