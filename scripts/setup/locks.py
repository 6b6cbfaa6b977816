"""The pinned packages (锁定的依赖) as the lock files have them: requirements/*.txt and package-lock.json.

Nothing may be loose: every package has one version and at least one hash, and no file names an address, so that each
installer asks the registry that it is set up for and takes nothing but these very bytes.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[a-z,-]+\])?==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? \\")
_HASH = re.compile(r" {4}--hash=sha256:([0-9a-f]{64})( \\)?")
_NODE = "node_modules/"
_ADDRESS = re.compile(r"(?:https?|git\+\w+|git|ssh|file):")


class LockError(Exception):
    """A lock file leaves something open; names file and line."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One package in one version.

    Attributes:
        kind: ``pypi`` or ``npm``, as package URLs call it.
        name: as its registry spells it, ``-`` between words for Python.
        version: exactly.
        hashes: (algorithm, hexadecimal) of every file that may be installed; for Python one a platform.
        marker: on which machines it is installed, for npm systems and processors; empty for all.
        licence: what the lock file says of it; Python's says nothing.
        development: only what checks pages uses it.
        place: where it lies under the folder of its lock file; empty for Python.
    """

    kind: str
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...]
    marker: str = ""
    licence: str = ""
    development: bool = False
    place: str = ""

    @property
    def purl(self) -> str:
        """Its package URL, which names it everywhere.

        >>> Pin("npm", "@types/emscripten", "1.41.6", ()).purl
        'pkg:npm/%40types/emscripten@1.41.6'
        """
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def canonical(name: str) -> str:
    """A Python package's name as everybody writes it.

    >>> canonical("Et_xmlfile")
    'et-xmlfile'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def read_requirements(file: Path) -> list[Pin]:
    """The packages of one requirements/*.txt. Raises LockError."""
    found: list[Pin] = []
    hashes: list[tuple[str, str]] = []
    open_pin: re.Match[str] | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{file.name} 第{number}行「{line.strip()}」"
        if open_pin:
            one = _HASH.fullmatch(line)
            if not one:
                raise LockError(f"{place}：应是 {open_pin['name']} 的散列 --hash=sha256:…")
            hashes.append(("SHA-256", one[1]))
            if not one[2]:
                found.append(
                    Pin(
                        "pypi",
                        canonical(open_pin["name"]),
                        open_pin["version"],
                        tuple(hashes),
                        open_pin["marker"] or "",
                    )
                )
                open_pin, hashes = None, []
        elif line.strip():
            open_pin = _PIN.fullmatch(line)
            if not open_pin:
                raise LockError(f"{place}：没有锁定到一个版本，应是 名称==版本 和散列")
    if open_pin:
        raise LockError(f"{file.name}：{open_pin['name']} 没有散列")
    return found


def read_package_lock(file: Path) -> list[Pin]:
    """The packages of one package-lock.json. Raises LockError."""
    packages: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["packages"]
    found = []
    for place, told in packages.items():
        if not place:
            continue
        name = place.rpartition(_NODE)[2]
        algorithm, _, digest = told.get("integrity", "").partition("-")
        if algorithm != "sha512" or " " in digest:
            raise LockError(f"{file.name}：{place} 没有 sha512 的 integrity")
        if "resolved" in told or _ADDRESS.match(told["version"]):
            raise LockError(f"{file.name}：{place} 写了下载地址，请用 make lock 重做")
        sha512 = base64.b64decode(digest, validate=True).hex()
        licence, development = told.get("license", ""), told.get("dev", False)
        machines = " ".join([*told.get("os", ()), *told.get("cpu", ())])
        pin = Pin("npm", name, told["version"], (("SHA-512", sha512),), machines, licence, development, place)
        found.append(pin)
    return found
