"""The environment that the set-up makes, really made in a small project: whole, mended, renewed, and left alone.

Nothing is asked of a registry: uv, as it is installed here, and two packages of nothing lie in a folder as wheels.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.conftest import ROOT


def wheel_of_uv(folder: Path) -> Path:
    """uv as it is installed, put into a wheel again."""
    uv = distribution("uv")
    info = f"uv-{uv.version}.dist-info"
    target = folder / f"uv-{uv.version}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as out:
        for file in uv.files or ():
            if (
                file.parts[0] in ("uv", info)
                and file.name not in ("RECORD", "INSTALLER")
                and "__pycache__" not in file.parts
            ):
                out.write(Path(str(file.locate())), file.as_posix())
        for program in ("uv", "uvx"):
            found = next(one for one in uv.files or () if one.name == program)
            out.write(Path(str(found.locate())), f"uv-{uv.version}.data/scripts/{program}")
        out.writestr(f"{info}/RECORD", "")
    return target


def wheel_of_nothing(folder: Path, name: str, version: str = "1.0") -> Path:
    """A package with one module in it."""
    target, info = folder / f"{name}-{version}-py3-none-any.whl", f"{name}-{version}.dist-info"
    with zipfile.ZipFile(target, "w") as out:
        out.writestr(f"{name}.py", "")
        out.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        out.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        out.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return target


def pin(root: Path, level: str, *wheels: Path) -> None:
    """Writes a lock file of these wheels."""
    lines = []
    for wheel in wheels:
        name, version = wheel.name.split("-")[:2]
        lines.append(f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
    (root / "requirements" / f"{level}.txt").write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project with its set-up, set up once for the site."""
    root = tmp_path_factory.mktemp("small").resolve()
    for name in ("scripts", "requirements", "wheels"):
        (root / name).mkdir()
    shutil.copytree(ROOT / "scripts" / "setup", root / "scripts" / "setup")
    hello, pytests = wheel_of_nothing(root / "wheels", "hello"), wheel_of_nothing(root / "wheels", "further")
    pin(root, "setup", wheel_of_uv(root / "wheels"))
    pin(root, "site", hello)
    pin(root, "test", hello, pytests)
    said = install(root)
    assert ["建立独立的 Python 环境" in said, "安装建站所需" in said] == [True, True]
    return root


def install(root: Path, level: str = "site", status: int = 0) -> str:
    """Runs the installer of the small project; gives what it said."""
    code = f"from scripts.setup.environments import install; install({level!r})"
    folder = str(root / "wheels")
    there = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder, "UV_FIND_LINKS": folder, "UV_OFFLINE": "1"}
    environment = os.environ | there | {"UV_CACHE_DIR": str(root / "cache")}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout if not status else done.stderr


def has(root: Path, name: str) -> bool:
    command = [str(root / ".venv" / "bin" / "python"), "-c", f"import {name}"]
    return not subprocess.run(command, capture_output=True, check=False).returncode


def test_a_second_run_does_nothing(made: Path) -> None:
    before = (made / ".venv" / "pyvenv.cfg").stat().st_mtime_ns
    assert install(made) == ""
    assert has(made, "hello")
    assert (made / ".venv" / "pyvenv.cfg").stat().st_mtime_ns == before


def test_what_is_missing_or_another_version_is_mended_in_place(made: Path) -> None:
    uv = made / ".venv" / "bin" / "python"
    subprocess.run(
        [uv, "-m", "uv", "--offline", "pip", "uninstall", "hello"], check=True, capture_output=True, cwd=made
    )
    assert not has(made, "hello")
    said = install(made)
    assert "安装建站所需的 Python 包" in said
    assert "环境" not in said
    assert has(made, "hello")
    assert install(made) == ""


def test_who_has_it_for_the_tests_keeps_it(made: Path) -> None:
    assert "安装开发与测试所需的 Python 包" in install(made, "test")
    assert has(made, "further")
    (made / ".venv" / "bin" / "pytest").touch()
    assert install(made) == install(made, "test") == ""
    assert has(made, "further")


def test_an_interrupted_environment_is_made_again(made: Path) -> None:
    for name in (".busy", "litter"):
        (made / ".venv" / name).touch()
    assert "建立独立的 Python 环境" in install(made)
    assert not (made / ".venv" / "litter").exists()
    assert install(made) == ""


def test_a_package_that_is_not_the_pinned_one_is_not_installed(made: Path) -> None:
    lock = made / "requirements" / "site.txt"
    told = lock.read_text(encoding="utf-8")
    lock.write_text(told.replace("hello==1.0", "hello==2.0"), encoding="utf-8")
    wheel_of_nothing(made / "wheels", "hello", "2.0")
    said = install(made, status=1)
    assert "安装建站所需的 Python 包：失败" in said
    assert "hash" in said.lower()
