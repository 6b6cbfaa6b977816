"""The licence texts of everything of others that readers get (许可证原文), from the installed packages.

What readers get is `SHIPPED` of sbom.py: a test holds it to the archives of modules that are served. A text that is not
there stops the build: nothing goes out without its licence. docs/about/decisions/0100-licences.md tells the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from scripts.errors import BuildStopped
from scripts.setup import sbom
from scripts.setup.sbom import Shipped

ROOT = Path(__file__).resolve().parents[2]
NAME = "licences.txt"
OWN = ("NOTICE", "LICENSE", "LICENSE-CONTENT")
"""Under what the site itself goes out."""
_OWN = "scripts/setup/licences"
"""Texts that no installed package brings, as they were published."""
_WORDS = ("licen", "copying", "notice")
_COMPILED = ("cpython", "expat", "libffi", "libmpdec", "hacl", "bzip2", "emscripten", "musl", "zlib")
_ELSEWHERE: Mapping[str, tuple[str, ...]] = {"pyodide": tuple(f"{_OWN}/{one}.txt" for one in _COMPILED)}
"""Further texts of a package: of what is compiled into it."""
_SAME: Mapping[str, str] = {"pyodide": "pathspec"}
"""Packages that bring no text, and a package under the very same licence that does."""
_RULE = "=" * 72


class LicenceError(BuildStopped):
    """A licence text is missing; names the package and says what to do."""


def texts(one: str, root: Path = ROOT) -> list[str]:
    """The licence texts of one package, by its name in the lock files. Raises LicenceError if there is none."""
    files = [*_files(_SAME.get(one, one), root), *(root / path for path in _ELSEWHERE.get(one, ()))]
    found = [text for path in files if path.is_file() and (text := path.read_text(encoding="utf-8").strip())]
    if not found or not all(path.is_file() for path in files):
        raise LicenceError(
            f"{one}：没有找到许可证原文，网站不能发出去。看装好的包里许可证文件叫什么名字；真的没有的，把公布的原文存进 "
            f"{_OWN}/，写进 scripts/setup/licences.py"
        )
    return list(dict.fromkeys(found))


def _files(name: str, root: Path) -> list[Path]:
    """What looks like a licence in an installed package: by its npm or Python name."""
    folder = root / "node_modules" / name
    if folder.is_dir():
        return sorted(path for path in folder.iterdir() if path.is_file() and _is_licence(path.name))
    try:
        told = distribution(name).files or []
    except PackageNotFoundError:
        return []
    places = (Path(str(path.locate())) for path in told if ".dist-info" in path.parts[0] and _is_licence(path.name))
    return sorted(places)


def _is_licence(name: str) -> bool:
    return name.lower().startswith(_WORDS)


def notices(shipped: list[Shipped], root: Path = ROOT) -> bytes:
    """All texts in one file (files/licences.txt), the site's own first. Raises LicenceError."""
    return ("\n\n".join(_parts(shipped, root)) + "\n").encode()


def _parts(shipped: list[Shipped], root: Path) -> Iterator[str]:
    for name in OWN:
        yield f"{_RULE}\n{(root / name).read_text(encoding='utf-8').strip()}"
    for one in shipped:
        head = f"{_RULE}\n{one.name} {one.version}（{one.use}）　{one.licence}".rstrip()
        yield "\n\n".join([head, *texts(one.name, root)])


def build_notices() -> bytes:
    """The file of this build. Raises LicenceError, LockError."""
    return notices(sbom.shipped())


def notices_inputs(root: Path = ROOT) -> list[bytes | str]:
    """All that the file depends on: what is shipped, by version, and the texts that are the project's own files."""
    texts = [*(root / name for name in OWN), *sorted((root / _OWN).glob("*.txt"))]
    return [repr(sbom.shipped()), *(path.read_bytes() for path in texts)]
