"""A folder that holds exactly what one build writes into it; a file whose content is the same is not touched."""

from __future__ import annotations

from pathlib import Path


class Output:
    """The folder, and what was written into it so far. Paths are relative to it, with slashes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._written: set[str] = set()
        self._kept: list[str] = []

    def write(self, path: str, data: bytes | str) -> None:
        """One file. Its time stays when its content does."""
        self._written.add(path)
        content = data.encode() if isinstance(data, str) else data
        target = self.root / path
        if target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    def keep(self, folder: str) -> Path:
        """A folder in it that somebody else fills and clears; answers its path."""
        self._kept.append(f"{folder}/")
        return self.root / folder

    def pages(self) -> list[str]:
        """The Markdown written so far, in order."""
        return sorted(path for path in self._written if path.endswith(".md"))

    def sweep(self) -> None:
        """Removes what an earlier build left and this one did not write."""
        for path in sorted(self.root.rglob("*"), reverse=True):
            name = path.relative_to(self.root).as_posix()
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif name not in self._written and not name.startswith(tuple(self._kept)):
                path.unlink()
