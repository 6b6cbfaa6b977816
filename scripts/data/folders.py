"""One calculator, one name (测算的文件夹): its folder, its page and its worked examples are called alike, and all are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import calculators
from calculators.catalog import FOLDERS
from scripts.data.toml_file import RecordError

PACKAGE = Path(calculators.__file__).parent
PAGES, EXAMPLES = "docs/calculators", "tests/examples"
FILES = ("calculator.py", "case.py", "rule.py", "working.py", "tables.py", "curve.py")
"""What the parts of a calculator are called; it has those that it needs, and the first always."""


def check_folders(root: Path) -> None:
    """Raises RecordError with a sentence for whatever of a calculator is missing."""
    if missing := list(faults(root, PACKAGE, FOLDERS)):
        raise RecordError("；".join(missing))


def faults(root: Path, package: Path, names: tuple[str, ...]) -> Iterator[str]:
    """What is missing, and how to mend it."""
    folders = {path.parent.name for path in package.glob("*/calculator.py")}
    pages = {path.stem for path in (root / PAGES).glob("*.md")} - {"index"}
    examples = {path.name for path in (root / EXAMPLES).iterdir() if any(path.glob("*.toml"))}
    for name in sorted({*names, *folders, *pages, *examples}):
        if name not in folders:
            yield f"测算 {name}：没有程序，请写 {package.name}/{name}/calculator.py"
        if name not in pages:
            yield f"测算 {name}：没有页面，请写 {PAGES}/{name}.md"
        if name not in examples:
            yield f"测算 {name}：没有算例，请在 {EXAMPLES}/{name}/ 下至少写一个，页面上示范的是 example.toml"
        if name not in names:
            yield f"测算 {name}：测算目录里没有，请在 {package.name}/catalog.py 里登记"
