"""Browser scripts and those of Node: TypeScript finds no wrong type, Biome no fault and no line out of form.

Both see every script, and both fail where one is planted.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NODE = Path(sys.prefix, "bin", "node")
MODULES = ROOT / "node_modules"
PROJECTS = ("page", "worker", "node")
"""tsconfig/: what runs in a page, in a worker, under Node."""
FOLDERS = ("docs/assets/js", "scripts", "tests")
UNTYPED = ("tests/bench/peers/", "tests/bench/probe/")
"""What is measured beside us: pages of others, and a probe in three kinds of script. Biome alone looks at them."""
SCRIPTS = {
    path.relative_to(ROOT).as_posix()
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".js", ".mjs") and "node_modules" not in path.parts
}
TYPED = {path for path in SCRIPTS if not path.startswith(UNTYPED)}


def _run(program: str, *arguments: str, root: Path) -> tuple[int, str]:
    command = [str(NODE), str(MODULES / program), *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def check_types(root: Path, project: str) -> tuple[int, str, set[str]]:
    """How TypeScript ended, what it said, and which of our scripts it saw."""
    code, said = _run(
        "typescript/bin/tsc", "-p", f"tsconfig/{project}.json", "--listFiles", "--pretty", "false", root=root
    )
    lines = said.splitlines()
    seen = {
        line.removeprefix(f"{root}/") for line in lines if line.startswith(f"{root}/") and "node_modules" not in line
    }
    errors = "\n".join(line for line in lines if not line.startswith("/"))
    return code, errors, {path for path in seen if not path.endswith(".d.ts")}


def check_form(root: Path) -> tuple[int, str, int]:
    """How Biome ended, what it said, and how many scripts it saw. A warning counts as a fault."""
    options = ("--error-on-warnings", "--colors=off", "--max-diagnostics=none")
    code, said = _run("@biomejs/biome/bin/biome", "check", *options, *FOLDERS, root=root)
    found = re.search(r"Checked (\d+) files", said)
    return code, said, int(found[1]) if found else 0


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """All scripts in a place where they may be spoilt."""
    for path in [
        *sorted(SCRIPTS),
        "biome.jsonc",
        "package.json",
        *(f"tsconfig/{one.name}" for one in ROOT.glob("tsconfig/*")),
    ]:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, target)
    (tmp_path / "node_modules").symlink_to(MODULES)
    return tmp_path


def test_no_type_is_wrong() -> None:
    seen = set()
    for project in PROJECTS:
        code, errors, files = check_types(ROOT, project)
        assert (code, errors) == (0, ""), project
        seen |= files
    assert seen == TYPED
    assert len(seen) >= 60


def test_every_script_is_in_form_and_without_fault() -> None:
    code, said, files = check_form(ROOT)
    assert code == 0, said
    assert files == len(SCRIPTS) >= 65


@pytest.mark.parametrize(
    ("project", "path"),
    [
        ("page", "docs/assets/js/shared/dom.js"),
        ("page", "tests/browser/hostile.js"),
        ("worker", "docs/assets/js/python/roster.js"),
        ("node", "scripts/runtime/trim.mjs"),
    ],
)
def test_a_wrong_type_is_found(copied: Path, project: str, path: str) -> None:
    with (copied / path).open("a", encoding="utf-8") as file:
        file.write('\n/** @type {number} */\nexport const planted = "text";\n')
    code, errors, _ = check_types(copied, project)
    assert code != 0
    assert re.fullmatch(
        rf"{re.escape(path)}\(\d+,\d+\): error TS2322: Type 'string' is not assignable to type 'number'\.", errors
    )


def test_an_unknown_element_is_found(copied: Path) -> None:
    """Strict: what may not be there must be asked for first."""
    with (copied / "docs/assets/js/shared/print.js").open("a", encoding="utf-8") as file:
        file.write('\ndocument.querySelector("h1").remove();\n')
    code, errors, _ = check_types(copied, "page")
    assert code != 0
    assert errors.count("error TS") == 1
    assert "is possibly 'null'" in errors


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("debugger;\n", "lint/suspicious/noDebugger"),
        ("let never = 1;\n", "lint/correctness/noUnusedVariables"),
        ("export const  wide = 1\n", "format"),
    ],
)
def test_a_fault_and_a_line_out_of_form_are_found(copied: Path, planted: str, rule: str) -> None:
    with (copied / "docs/assets/js/roster/errors.js").open("a", encoding="utf-8") as file:
        file.write(f"\n{planted}")
    code, said, files = check_form(copied)
    assert code != 0
    assert "docs/assets/js/roster/errors.js" in said
    assert rule in said
    assert files == len(SCRIPTS)
