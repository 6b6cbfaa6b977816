"""Puts Pyodide and wheels where a peer's page will find them, with the lock file by which Pyodide knows the wheels."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from email import message_from_bytes
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.setup.environments import PEERS

WHEELS = PEERS / "wheels"
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
"""What a browser loads of Pyodide; 314 has a module where earlier ones have a script."""


def put_pyodide(package: Path, place: Path, needs: tuple[str, ...] = ()) -> str:
    """Copies what a browser loads of an npm package of Pyodide, with a lock of these wheels; answers its version."""
    place.mkdir(parents=True, exist_ok=True)
    for name in PYODIDE_FILES:
        if (package / name).is_file():
            shutil.copy(package / name, place)
    lock = json.loads((package / "pyodide-lock.json").read_text(encoding="utf-8"))
    if needs:
        lock["packages"] = {name: locked(Path(shutil.copy(wheel_of(name), place)), needs) for name in needs}
    (place / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    version: str = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    return version


def locked(wheel: Path, others: tuple[str, ...]) -> dict[str, Any]:
    """What Pyodide's lock tells of a wheel; its requirements as far as they are among the others."""
    with zipfile.ZipFile(wheel) as content:
        names = content.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        told = message_from_bytes(content.read(about))
    wanted = [Requirement(one) for one in told.get_all("Requires-Dist", [])]
    there = {"sys_platform": "emscripten", "python_version": "3.14", "python_full_version": "3.14.0", "extra": ""}
    named = {canonicalize_name(one.name) for one in wanted if not one.marker or one.marker.evaluate(there)}
    return {
        "name": canonicalize_name(told["Name"]),
        "version": told["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": sorted({name.split("/")[0] for name in names if name.endswith("/__init__.py")}),
        "depends": sorted(named.intersection(others)),
        "unvendored_tests": False,
    }


def wheel_of(name: str) -> Path:
    """A wheel among those that were downloaded, or made of PyYAML."""
    if name == "pyyaml":
        pack_yaml()
    (found,) = WHEELS.glob(f"{name.replace('-', '_')}-*.whl")
    return found


def pack_yaml() -> None:
    """PyYAML without its part in C, which it does not need: no registry has a wheel of it for Pyodide."""
    (source,) = (PEERS / "venv").glob("lib/*/site-packages/yaml")
    (about,) = source.parent.glob("pyyaml-*.dist-info")
    version = about.name.removeprefix("pyyaml-").removesuffix(".dist-info")
    with zipfile.ZipFile(WHEELS / f"pyyaml-{version}-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as out:
        for path in (*sorted(source.glob("*.py")), about / "METADATA"):
            out.write(path, path.relative_to(source.parent).as_posix())
        out.writestr(f"{about.name}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
