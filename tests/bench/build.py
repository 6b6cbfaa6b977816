"""How long the build takes and how much memory it needs: python -m tests.bench.build."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MODEL = "jzbf-2005-21"
NUMBERS = {
    "source.txt": "[2005]21號",
    "text.md": "〔2005〕21号",
    "ids.toml": "〔2005〕21号",
    "policy.toml": "〔2005〕21号",
}
"""Where the number of the document stands in a policy's folder, and how it is written there."""


def write_site(root: Path, policies: int) -> None:
    """The sources of a site with so many policies of the size of ours, each with a number of its own."""
    shutil.copytree(ROOT / "docs", root / "docs")
    for folder in ("examples", "search"):
        shutil.copytree(ROOT / "tests" / folder, root / "tests" / folder)
    shutil.copyfile(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    for number in range(1, policies):
        write_policy(root / "docs" / "policies", f"{1000 + number}")


def write_policy(policies: Path, number: str) -> None:
    """A damaged policy like ours under another number."""
    model, folder = policies / MODEL, policies / f"jzbf-2005-{number}"
    shutil.copytree(model, folder)
    for name, words in NUMBERS.items():
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert words in text
        path.write_text(text.replace(words, words.replace("21", number)), encoding="utf-8")
    path, old = folder / "emendations.toml", hashlib.sha256((model / "source.txt").read_bytes()).hexdigest()
    new = hashlib.sha256((folder / "source.txt").read_bytes()).hexdigest()
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
