"""What a build reads, copied: docs/, the worked examples, the golden queries, the settings; for sites that tests change."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READ = ("docs", "tests/examples", "tests/search")
KEPT = "build/cache"
"""What builds have made, named by the hash of all that it was made from: a minute that no copy has to spend again."""


def copy(root: Path, *, kept: bool = True) -> None:
    """Fills an empty folder. What builds have made is left out for what builds nothing."""
    for name in READ:
        shutil.copytree(ROOT / name, root / name)
    if kept and (ROOT / KEPT).exists():
        shutil.copytree(ROOT / KEPT, root / KEPT, ignore=shutil.ignore_patterns("making-*"))
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
