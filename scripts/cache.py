"""The one cache (缓存): what is costly to make lies in build/cache under the hash of all that it is made from.

Nothing kept can be out of date, and nobody has to clear anything: whatever changes, the name is another. Values are
named by their inputs and the whole program (our sources, the lock files, the Python that runs); files that Node or Brotli
make, which take half a minute, by their inputs alone, the program that makes them among these. What is kept goes out
to readers, so each piece carries the hash of its content, and one that does not match is made again.

What remains besides, and why: build/docs (scripts/output.py) is no cache but what MkDocs reads; set-up notes which
package-lock.json it has followed before there is anything here that could run.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
_LOCKS = ("requirements/setup.txt", "requirements/site.txt", "requirements/publish.txt", "package-lock.json")
SOURCES = ("scripts/**/*.py", "scripts/**/*.mjs", "calculators/**/*.py", *_LOCKS)
_SUM = "SHA256"
"""In a kept folder: the hash of all its other files."""
_MAKING = "making-"
"""How a file or folder is named that a build, perhaps another one, is still filling."""


def hash_files(root: Path, paths: Iterable[Path]) -> str:
    """One hash of files, their names under `root` included."""
    found = hashlib.sha256()
    for path in sorted(paths):
        data = path.read_bytes()
        found.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode() + data)
    return found.hexdigest()


@cache
def program(root: Path = ROOT) -> str:
    """One hash of everything that runs in a build."""
    return hash_files(root, (path for pattern in SOURCES for path in root.glob(pattern))) + sys.version


class Cache:
    """What is kept in one folder, by the stage that made it."""

    def __init__(self, folder: Path, code: str | None = None) -> None:
        self.folder = folder
        self._code = program() if code is None else code
        self._used: set[Path] = set()

    def get(self, stage: str, inputs: Iterable[bytes | str], make: Callable[[], T], *, by_program: bool = True) -> T:
        """What `make` gives for these inputs: as kept, or made now. `make` must depend on nothing else, but on the
        program if it is named `by_program`.
        """
        path = self._place(stage, inputs, by_program)
        found: T | None = self._read(path)
        if found is None:
            found = make()
            self._write(path, found)
        return found

    def fill(self, stage: str, sources: Iterable[Path], make: Callable[[Path], None], told: str = "") -> Path:
        """The folder that `make` filled when these files, and what it is told, were like this; filled now if not."""
        place = self._place(stage, [told, *(path.read_bytes() for path in sources)], by_program=False)
        if not _is_whole(place):
            shutil.rmtree(place, ignore_errors=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=_MAKING, dir=place.parent) as work:
                made = Path(work, "made")
                made.mkdir()
                make(made)
                (made / _SUM).write_text(_sum(made), encoding="ascii")
                if not place.is_dir():  # another build, at work at the same time, may have made it
                    made.rename(place)
        return place

    def noted(self, stage: str, inputs: Iterable[bytes | str]) -> Any:
        """What was noted of these inputs, or None."""
        return self._read(self._place(stage, inputs))

    def note(self, stage: str, inputs: Iterable[bytes | str], value: object) -> None:
        """Notes something of these inputs, in the place of all other notes of this stage."""
        self._write(self._place(stage, inputs), value)

    def sweep(self) -> None:
        """Drops what this build did not ask for, of the stages that it asked, so that the folder does not grow."""
        for stage in {path.parent for path in self._used if path.parent.is_dir()}:
            for path in set(stage.iterdir()) - self._used:
                if path.is_dir() and not path.name.startswith(_MAKING):
                    shutil.rmtree(path, ignore_errors=True)
                elif not path.name.startswith(_MAKING):
                    path.unlink(missing_ok=True)

    def _place(self, stage: str, inputs: Iterable[bytes | str], by_program: bool = True) -> Path:
        key = hashlib.sha256(self._code.encode() if by_program else b"")
        for one in inputs:
            data = one.encode() if isinstance(one, str) else one
            key.update(f"\0{len(data)}\0".encode() + data)
        path = self.folder / stage / key.hexdigest()[:32]
        self._used.add(path)
        return path

    def _read(self, path: Path) -> Any:
        try:
            told, data = path.read_bytes().split(b"\n", 1)
        except (OSError, ValueError):
            return None
        if told.decode("latin-1") != hashlib.sha256(data).hexdigest():
            return None
        return pickle.loads(data)  # noqa: S301 our own file, in our own build folder, as we have written it

    def _write(self, path: Path, value: object) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{_MAKING}{os.getpid()}-{path.name}")
        data = pickle.dumps(value)
        fresh.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        fresh.replace(path)


def _sum(folder: Path) -> str:
    return hash_files(folder, (path for path in folder.rglob("*") if path.is_file() and path != folder / _SUM))


def _is_whole(folder: Path) -> bool:
    """Whether a kept folder is there and holds what was put into it."""
    told = folder / _SUM
    return told.is_file() and told.read_text(encoding="latin-1") == _sum(folder)
