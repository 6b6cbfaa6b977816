"""The folder in which mutmut works, build/mutants/work, and driving it there: one process for each core, last in the queue."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.setup.environments import MUTANTS, python_of
from tests.conftest import ROOT
from tests.mutants.checked import COMMAND, errors, refused

WORK = ROOT / "build" / "mutants" / "work"
MUTATED = WORK / "mutants"
STATS = MUTATED / "mutmut-stats.json"
PARTS = (
    "calculators",
    "docs",
    "scripts",
    "tests",
    "requirements",
    "Makefile",
    "README.md",
    "mkdocs.yml",
    "pyproject.toml",
)
REFUSED = 37
"""What mutmut notes for a mutant that a type checker refused."""
KILLED, SURVIVED, TIMEOUT = (1, 3), (0, 5, 33), (-24, 24, 36, 152, 255)


class CampaignError(Exception):
    """mutmut could not do what was asked; its own words."""


def prepare() -> None:
    """A copy of what git tracks; what has not changed keeps its time, so that its mutants and their results stay."""
    command = ["git", "ls-files", *PARTS, "package.json", "package-lock.json"]
    for name in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split():
        there, here = WORK / name, ROOT / name
        if here.is_file() and not (there.is_file() and there.read_bytes() == here.read_bytes()):
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(here, there)
    for name in ("tests", "docs", "scripts"):
        shutil.rmtree(MUTATED / name, ignore_errors=True)
    MUTATED.mkdir(exist_ok=True)


def tool(*arguments: str) -> str:
    """Runs the Python of the tools in the work folder, last in the queue. Raises CampaignError."""
    path = f"{python_of(MUTANTS).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "YINGBAO_MUTANTS": "1", "PATH": path, "VIRTUAL_ENV": str(MUTANTS / "venv")}
    command = ["nice", "-n", "19", str(python_of(MUTANTS)), *arguments]
    done = subprocess.run(command, cwd=WORK, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CampaignError("\n".join((done.stdout + done.stderr).splitlines()[-20:]))
    return done.stdout


def generate() -> None:
    """Make the mutants; note those that mypy refuses."""
    tool("-m", "tests.mutants.generate")
    path = python_of(MUTANTS)
    told = subprocess.run([path, "-m", "mypy", *COMMAND], cwd=MUTATED, capture_output=True, text=True, check=False)
    names = refused(errors(told.stdout), MUTATED)
    for file, results in metas():
        set_results(file, {name: REFUSED if name in names and code is None else code for name, code in results.items()})


def collect() -> Mapping[str, Any]:
    """Which tests pass through which function, and how long each takes."""
    STATS.unlink(missing_ok=True)
    tool("-m", "mutmut", "print-time-estimates")
    told: Mapping[str, Any] = json.loads(STATS.read_text(encoding="utf-8"))
    return told


def run(stats: Mapping[str, Any], tests: Mapping[str, list[str]], *, again: bool) -> None:
    """Test what is not tested yet; `again`, those that survived too."""
    STATS.write_text(json.dumps({**stats, "tests_by_mangled_function_name": tests}), encoding="utf-8")
    if again:
        for file, results in metas():
            set_results(file, {name: None if code in (*SURVIVED, *TIMEOUT) else code for name, code in results.items()})
    tool("-m", "mutmut", "run", "--max-children", str(os.cpu_count() or 1))


def metas() -> Iterator[tuple[Path, dict[str, int | None]]]:
    """Each file of results of mutmut's, and the exit code by mutant; None where it was not tested."""
    for file in sorted((MUTATED / "calculators").rglob("*.meta")):
        yield file, json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]


def set_results(file: Path, results: Mapping[str, int | None]) -> None:
    """Write exit codes back."""
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(told | {"exit_code_by_key": results}), encoding="utf-8")
