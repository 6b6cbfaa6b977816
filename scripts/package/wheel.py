"""The wheel of the package `yingbao` (程序包): `calculators/` under its public name, with its front and its data.

It is built from a folder of its own, because the pages of the site run the same modules as `calculators`, without these.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from calculators import __version__
from calculators.keeping.since import EDITIONS
from calculators.policy.knowledge_file import load
from scripts.package.source import NAME, package_source

ROOT = Path(__file__).resolve().parents[2]
EPOCH, FIRST_DAY = "SOURCE_DATE_EPOCH", "315532800"
"""1 January 1980, the first day that a zip file knows."""
LICENCES = ("LICENSE", "LICENSE-CONTENT", "NOTICE")
PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "{version}"
description = "应保：天津市扩大社会保险覆盖面政策的测算，连同政策数据"
requires-python = ">=3.11"
license = "MIT AND CC-BY-4.0"
license-files = {licences}
classifiers = ["Natural Language :: Chinese (Simplified)", "Typing :: Typed"]

[tool.hatch.build.targets.wheel]
packages = ["{name}"]
"""


def version_of(data_version: str) -> str:
    """The version of a package: of the program, and which data are in it, so that other data are another file.

    >>> version_of("44822d03a2f8").partition("+")[2]
    'd44822d03a2f8'
    """
    return f"{__version__}+d{data_version}"


def stage(folder: Path, knowledge: str, editions: str, root: Path = ROOT) -> Path:
    """Puts together what the wheel is built from; answers the folder. `knowledge` and `editions` are the texts of the policy data
    and of the record of editions.
    """
    known = load(knowledge)
    package = folder / NAME
    shutil.copytree(root / "calculators", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").write_text(package_source(known), encoding="utf-8")
    (package / "knowledge.json").write_text(knowledge, encoding="utf-8")
    (package / EDITIONS).write_text(editions, encoding="utf-8")
    for name in LICENCES:
        shutil.copy(root / name, folder)
    told = PROJECT.format(name=NAME, version=version_of(known.version), licences=json.dumps(LICENCES))
    (folder / "pyproject.toml").write_text(told, encoding="utf-8")
    return folder


def build_package(folder: Path, out: Path) -> Path:
    """Builds the wheel of what `stage` put together; the same sources give the same bytes on any day. Answers its path."""
    with _dated():
        (built,) = WheelBuilder(str(folder)).build(directory=str(out), versions=["standard"])
    return Path(built)


@contextmanager
def _dated() -> Iterator[None]:
    """The day that everything in the wheel carries, whatever day whoever builds has set."""
    before = os.environ.get(EPOCH)
    os.environ[EPOCH] = FIRST_DAY
    try:
        yield
    finally:
        del os.environ[EPOCH]
        os.environ.update({} if before is None else {EPOCH: before})
