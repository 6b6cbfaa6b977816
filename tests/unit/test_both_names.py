"""The package works under either name: the folder is `calculators`, an installed wheel will be `yingbao`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.conftest import ROOT

GAP = ["gap", "--kind", "private", "--staff", "120", "--enrolled-pension", "102"]
LIBRARY = """
import sys
from pathlib import Path
import {name}.catalog, {name}.policy.knowledge_file
from {name}.output.text import format_value
known = {name}.policy.knowledge_file.load(Path(sys.argv[1]).read_text(encoding="utf-8"))
for one in {name}.catalog.listed():
    print(one.name, [(field.name, field.label) for field in one.fields(known)])
print({name}.catalog.run("gap", {{"kind": "private", "staff": "120", "enrolled-pension": "102"}}, known).headline)
print(sorted(one for one in sys.modules if one.partition(".")[0] in ("calculators", "yingbao"))[0])
"""


def ask(folder: Path, *command: str, code: int = 0) -> str:
    """What a Python says that knows nothing but this folder."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "calculators", folder / "yingbao", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_command_line_answers_alike(renamed: Path, knowledge_path: str) -> None:
    ours = ask(ROOT, "-m", "calculators", *GAP, "--knowledge", knowledge_path)
    assert "102" in ours
    assert ask(renamed, "-m", "yingbao", *GAP, "--knowledge", knowledge_path) == ours


def test_the_roster_answers_alike(renamed: Path, knowledge_path: str, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("姓名,养老保险\n甲,是\n乙,否\n", encoding="utf-8")
    asked = ("roster", str(people), "--kind", "private", "--knowledge", knowledge_path)
    ours = ask(ROOT, "-m", "calculators", *asked)
    assert "2人" in ours
    assert ask(renamed, "-m", "yingbao", *asked) == ours


def test_as_a_library_it_answers_alike(renamed: Path, knowledge_path: str) -> None:
    ours = ask(ROOT, "-c", LIBRARY.format(name="calculators"), knowledge_path).splitlines()
    theirs = ask(renamed, "-c", LIBRARY.format(name="yingbao"), knowledge_path).splitlines()
    assert theirs[:-1] == ours[:-1]
    assert (ours[-1], theirs[-1]) == ("calculators", "yingbao")


@pytest.mark.parametrize("asked", [["gpa"], ["roster"]])
def test_each_tells_its_own_name(renamed: Path, knowledge_path: str, asked: list[str]) -> None:
    said = ask(renamed, "-m", "yingbao", *asked, "--knowledge", knowledge_path, code=2)
    assert "python -m yingbao" in said
    assert "calculators" not in said
