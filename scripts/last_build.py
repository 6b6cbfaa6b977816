"""Whether anything has changed since the last build (上次编译): if not, there is nothing to do."""

from __future__ import annotations

import hashlib
from pathlib import Path

from scripts.cache import hash_files, program

INPUTS = ("mkdocs.yml", "docs/**/*", "tests/examples/**/*", "tests/search/*")
"""What a build reads, besides the program itself."""


class LastBuild:
    """The note that the last build left. It holds while every input, the program and every file of the site are the same."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._note = root / "build" / "cache" / "last"

    def holds(self) -> bool:
        """Is the site what these sources give?"""
        return self._note.is_file() and self._note.read_text(encoding="ascii") == self._state()

    def note(self) -> None:
        """Writes the note, at the end of a build."""
        self._note.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(self._state(), encoding="ascii")

    def _state(self) -> str:
        read = (path for pattern in INPUTS for path in self._root.glob(pattern) if path.is_file())
        seen = hashlib.sha256(f"{program()}{hash_files(self._root, read)}".encode())
        for path in sorted((self._root / "site").rglob("*")):
            told = path.stat()
            if path.is_file():
                seen.update(f"{path.relative_to(self._root)}\0{told.st_size}\0{told.st_mtime_ns}\0".encode())
        return seen.hexdigest()
