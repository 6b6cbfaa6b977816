"""What is costly to make is kept in build/cache, named by the hash of all that it is made from (缓存).

The name covers the inputs and the whole program: our sources, the lock files, the Python that runs. Whatever changes,
the name is another and the thing is made anew; so nothing kept can be out of date, and nobody has to clear anything.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
_LOCKS = ("requirements/setup.txt", "requirements/site.txt", "package-lock.json")
SOURCES = ("scripts/**/*.py", "scripts/**/*.mjs", "calculators/**/*.py", *_LOCKS)


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
    """What is kept in one folder."""

    def __init__(self, folder: Path, code: str | None = None) -> None:
        self.folder = folder
        self._code = program() if code is None else code
        self._used: set[Path] = set()

    def get(self, stage: str, inputs: Iterable[bytes | str], make: Callable[[], T]) -> T:
        """What `make` gives for these inputs: as kept, or made now. `make` must depend on nothing else."""
        key = hashlib.sha256(self._code.encode())
        for one in inputs:
            data = one.encode() if isinstance(one, str) else one
            key.update(f"\0{len(data)}\0".encode() + data)
        path = self.folder / stage / key.hexdigest()[:32]
        self._used.add(path)
        try:
            found: T = pickle.loads(path.read_bytes())  # noqa: S301 our own file, in our own build folder
        except (OSError, pickle.UnpicklingError, EOFError):
            found = make()
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_bytes(pickle.dumps(found))
            fresh.replace(path)
        return found

    def sweep(self) -> None:
        """Drops what this build did not ask for, so that the folder does not grow."""
        for stage in {path.parent for path in self._used}:
            for path in set(stage.iterdir()) - self._used:
                path.unlink()
