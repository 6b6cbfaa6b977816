"""Further modules that some pages load, each kind an archive of its own, compiled like the rest: the runtime's ``extra``.

- ``beside``: what only a comparison and a curve call. ``interface``: what only other programs call.
- ``roster``: what the wheel leaves out of ``calculators/roster``.
- ``citecheck``: what checks the citations of a text, with what unpacks a DOCX file.
- ``keeping``: what makes a workbook of a result, and opens a sheet that was saved.
- ``xlsxwriter``: what writes XLSX. ``xlrd``: what reads .xls.

Whatever these use of the standard library beyond the common part is added by scripts/runtime/bytecode.py.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CALCULATORS = ROOT / "calculators"
ROSTER = "calculators/roster/"
ROSTER_ON_PAGES = {f"{name}.py" for name in ("__init__", "calculator", "options")}
"""What every page loads of the roster: what the calculators' catalog and knowledge.json name."""
_BESIDE = ("beside.py", "compare.py", "curve.py")
"""What stands beside a calculation, when somebody asks for it."""
_INTERFACE = ("calculators/interface.py",)
"""What other programs call, when they do: docs/assets/js/yingbao.js."""
_COMMAND_LINE = ("__main__.py", "command_line.py")
CITECHECK = "calculators/citecheck/"
KEEPING = "calculators/keeping/"
_WRITING = {"calculators/roster/xlsx.py"}
_UNPACKING = {f"calculators/roster/read/{name}.py" for name in ("__init__", "decisions", "package")}
"""What of the roster a DOCX file needs, too."""
_TEXTS = ("encodings.gb18030", "encodings.utf_16", "encodings.utf_16_le", "encodings.utf_16_be", "encodings.cp437")
_ENCODINGS = tuple(
    f"encodings.{name}"
    for name in ("ascii", "cp437", "gb18030", "big5hkscs", "latin_1", "utf_16", "utf_16_le", "utf_16_be")
)


@dataclass(frozen=True, slots=True)
class Archive:
    """`files`: its modules by their names in the archive. `roots`: imported to see what of the library they use; with
    what is imported only in the middle of a call.
    """

    files: dict[str, Path]
    roots: tuple[str, ...]

    def write(self, target: Path) -> None:
        """As an archive of sources."""
        with zipfile.ZipFile(target, "w") as out:
            for name, path in self.files.items():
                out.write(path, name)


def archives() -> dict[str, Archive]:
    """Every archive by its role."""
    ours = {_name(path): path for path in sorted(CALCULATORS.rglob("*.py")) if not is_command(_name(path))}
    beside = {name: path for name, path in ours.items() if _is_beside(name)}
    interface = {name: path for name, path in ours.items() if name in _INTERFACE}
    roster = {name: path for name, path in ours.items() if _of_the_roster(name)}
    citecheck = {name: path for name, path in ours.items() if name.startswith(CITECHECK) or name in _UNPACKING}
    keeping = {name: path for name, path in ours.items() if name.startswith(KEEPING) or name in _WRITING} | beside
    return {
        "beside": Archive(beside, tuple(name.removesuffix(".py").replace("/", ".") for name in beside)),
        "interface": Archive(interface, ("calculators.interface",)),
        "roster": Archive(roster, ("calculators.roster.bridge", *_ENCODINGS)),
        "citecheck": Archive(citecheck, ("calculators.citecheck.bridge", *_TEXTS)),
        "keeping": Archive(keeping, ("calculators.keeping.bridge", *_TEXTS)),
        "xlsxwriter": Archive(_modules("xlsxwriter"), ("xlsxwriter",)),
        "xlrd": Archive(_modules("xlrd"), ("xlrd",)),
    }


def is_command(name: str) -> bool:
    """Does only the command line run this file of ours? No page loads it."""
    return Path(name).name in _COMMAND_LINE


def brings_library(name: str) -> bool:
    """Does this file of ours stand in an archive that brings all that it uses of the standard library?"""
    return name in _INTERFACE or name.startswith((CITECHECK, KEEPING))


def stays_out(name: str) -> bool:
    """Is this file of ours in no page's wheel? It stands in the archive instead, or only the command line runs it."""
    return is_command(name) or _is_beside(name) or _of_the_roster(name) or brings_library(name)


def _is_beside(name: str) -> bool:
    return Path(name).name in _BESIDE


def _of_the_roster(name: str) -> bool:
    return name.startswith(ROSTER) and name.removeprefix(ROSTER) not in ROSTER_ON_PAGES


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _package(name: str) -> Path:
    spec = find_spec(name)
    places: Iterable[str] = (spec and spec.submodule_search_locations) or ()
    return Path(next(iter(places)))


def _modules(name: str) -> dict[str, Path]:
    """A package's modules by their names in an archive."""
    place = _package(name)
    return {path.relative_to(place.parent).as_posix(): path for path in sorted(place.rglob("*.py"))}
