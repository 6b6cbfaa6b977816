"""The rules of the house: who may import whom, no floats, nothing that does not belong in a repository."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from calculators.catalog import NAMES

ROOT = Path(__file__).resolve().parent.parent.parent
CALCULATORS = sorted((ROOT / "calculators").rglob("*.py"))
LIBRARIES = {"roster/xlsx.py": {"xlsxwriter"}, "roster/read/xls.py": {"xlrd"}}
"""The only modules that import something else, and what: docs/about/decisions/0075-roster.md."""


def imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0] if not node.level else "calculators")
    return found


def floats(tree: ast.AST) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


def impure_calls(tree: ast.AST) -> set[str]:
    """Calls that ask the clock or the disk."""
    names = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    return names & {"today", "now", "utcnow", "open", "print", "input", "eval", "exec", "urlopen", "time"}


def twice(trees: list[ast.Module]) -> set[str]:
    """Names of classes that occur more than once; every calculator has a Case, which its folder names."""
    named = [node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return {name for name in named if named.count(name) > 1} - {"Case"}


def raw_inputs(tree: ast.AST) -> set[str]:
    """Names by which a module takes inputs apart itself."""
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    return imported & {"Inputs", "Given", "Value", "cast"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "calculators").as_posix()


@pytest.mark.parametrize("path", CALCULATORS, ids=name_of)
def test_calculators_use_only_the_standard_library_and_no_floats(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    more = LIBRARIES.get(name_of(path), set())
    assert imports(tree) <= set(sys.stdlib_module_names) | {"calculators"} | more
    top = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    top |= {node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not {one.split(".")[0] for one in top} & more, "外来的库只在用到时才导入"
    assert floats(tree) == []
    if path.name not in ("__main__.py", "command_line.py", "interface.py"):
        assert not imports(tree) & {"os", "pathlib", "time", "random", "socket", "subprocess", "sys"}
        opens = name_of(path) == "roster/read/package.py"
        assert impure_calls(tree) <= ({"open"} if opens else set()), "工作簿的 open 打开的是内存里的压缩包"


def test_a_class_name_occurs_once() -> None:
    scripts = [path for path in (ROOT / "scripts").rglob("*.py") if "stubs" not in path.parts]
    assert twice([ast.parse(path.read_text(encoding="utf-8")) for path in (*CALCULATORS, *scripts)]) == set()


@pytest.mark.parametrize("folder", [*NAMES, "roster"])
def test_inputs_are_read_once_into_a_case(folder: str) -> None:
    """`calculate` hands them on; contribution's rates and money's rounding are read for a roster too."""
    assert (ROOT / "calculators" / folder / "case.py").exists()
    for path in sorted((ROOT / "calculators" / folder).rglob("*.py")):
        left = {"calculator.py": {"Inputs"}, "case.py": {"Inputs", "Given"}, "rates.py": {"Given"}}.get(
            path.name, set()
        )
        assert raw_inputs(ast.parse(path.read_text(encoding="utf-8"))) <= left, name_of(path)


def test_the_record_is_read_without_floats() -> None:
    for name in ("compiler", "parameters", "periods"):
        assert floats(ast.parse((ROOT / "scripts" / "data" / f"{name}.py").read_text(encoding="utf-8"))) == []


def test_the_checkers_see_faults() -> None:
    assert "scripts" in imports(ast.parse("from scripts import knowledge"))
    assert floats(ast.parse("a = 1\nb = 0.5\nc: float = 2")) == [2, 3]
    assert impure_calls(ast.parse("date.today()\nopen('x')")) == {"today", "open"}
    assert twice([ast.parse("class A: ...\nclass Case: ..."), ast.parse("class A: ...\nclass Case: ...")]) == {"A"}
    assert raw_inputs(ast.parse("from typing import cast\nfrom ..core.model import Inputs, Ref")) == {"cast", "Inputs"}
    assert len(CALCULATORS) >= 10


def test_docs_have_no_python() -> None:
    assert list((ROOT / "docs").rglob("*.py")) == []
    assert len(list((ROOT / "docs").rglob("*.md"))) > 10


def test_nothing_names_a_registry_or_a_place_on_a_machine() -> None:
    words = [
        "py" + "pi.org",
        "python" + "hosted",
        "registry." + "npmjs",
        "deb." + "debian",
        "/wo" + "rk/",
        "/ro" + "ot/",
    ]
    command = ["git", "grep", "-nIF", *(part for word in words for part in ("-e", word)), "--", "."]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout == ""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert len(tracked) > 60


def test_no_link_is_kept_in_the_place_of_a_file() -> None:
    told = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    modes = {line.partition("\t")[2]: line.split()[0] for line in told.splitlines()}
    assert len(modes) > 60
    assert [path for path, mode in modes.items() if mode not in ("100644", "100755")] == []
