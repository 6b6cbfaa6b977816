"""What a build reads, copied: docs/, the worked examples, the golden queries, the settings; for sites that tests change."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READ = ("docs", "tests/examples", "tests/search")
PACKED = "build/cache/siblings"
"""What Brotli has made, named by the hash of what is packed: half a minute that no copy has to spend again."""


def copy(root: Path) -> None:
    """Fills an empty folder."""
    for name in (*READ, *([PACKED] if (ROOT / PACKED).exists() else [])):
        shutil.copytree(ROOT / name, root / name)
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
