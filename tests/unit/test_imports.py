"""Who may import whom: the contracts in pyproject.toml hold, and each is seen to fail on a planted breach."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONTRACTS = [
    one["name"]
    for one in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
]
_VERDICT = re.compile(r"^(.+) (KEPT|BROKEN)$", re.MULTILINE)
_SEEN = re.compile(r"Analyzed (\d+) files, (\d+) dependencies")
BREACHES = [
    ("calculators: no import up a floor", "calculators/core/money.py", "from ..gap import rule"),
    ("calculators: no import up a floor", "calculators/gap/rule.py", "from ..progress import working"),
    ("calculators: no import up a floor", "calculators/output/text.py", "from .. import bridge"),
    ("calculators: no circle in any room", "calculators/gap/case.py", "from . import calculator"),
    ("calculators: no circle in any room", "calculators/core/model.py", "from . import inputs"),
    ("scripts: no stage imports a later one", "scripts/data/clauses.py", "from scripts.pages import headings"),
    ("scripts: no stage imports a later one", "scripts/errors.py", "from scripts import cache"),
    ("scripts: no circle in any stage", "scripts/restore/damage.py", "from scripts.restore import restore"),
    ("scripts: set-up stands alone", "scripts/setup/environments.py", "from scripts import output"),
    ("calculators know no build, the build knows no tests", "calculators/core/model.py", "from scripts import output"),
    ("calculators know no build, the build knows no tests", "scripts/cite.py", "from tests import printing"),
]


def lint(folder: Path) -> tuple[dict[str, str], int, int]:
    """KEPT or BROKEN by contract, and how many modules and imports were seen."""
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    seen = _SEEN.search(done.stdout)
    assert seen, done.stdout + done.stderr
    verdicts = dict(_VERDICT.findall(done.stdout))
    assert done.returncode == int("BROKEN" in verdicts.values()), done.stdout
    return verdicts, int(seen[1]), int(seen[2])


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two packages as they are, and of the tests one module."""
    folder = tmp_path_factory.mktemp("imports")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("calculators", "scripts"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "printing.py", folder / "tests")
    return folder


@pytest.fixture
def planted(copied: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one more import, which goes again."""
    _, name, line = request.param
    path = copied / name
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")
    yield copied
    path.write_text(before, encoding="utf-8")


def test_every_contract_is_kept() -> None:
    verdicts, modules, imports = lint(ROOT)
    assert verdicts == dict.fromkeys(CONTRACTS, "KEPT")
    python = [path for package in ("calculators", "scripts") for path in (ROOT / package).rglob("*.py")]
    inside = [path for path in python if "stubs" not in path.parts]
    assert modules > len(inside)
    assert imports > 3 * len(inside)


def test_a_copy_is_judged_as_the_house_is(copied: Path) -> None:
    assert lint(copied)[0] == dict.fromkeys(CONTRACTS, "KEPT")


@pytest.mark.parametrize("planted", BREACHES, indirect=True, ids=lambda one: f"{one[1]}: {one[2]}")
def test_a_planted_import_breaks_the_contract(planted: Path, request: pytest.FixtureRequest) -> None:
    broken: str = request.node.callspec.params["planted"][0]
    verdicts, _, _ = lint(planted)
    assert {name for name, verdict in verdicts.items() if verdict == "BROKEN"} >= {broken}
    assert set(verdicts) == set(CONTRACTS)


def test_every_contract_has_a_breach() -> None:
    assert {one for one, _, _ in BREACHES} == set(CONTRACTS)
