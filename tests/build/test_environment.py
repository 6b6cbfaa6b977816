"""The environment that the set-up makes, really made: whole, made again when it was interrupted, renewed when asked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of the same shape that needs no package at all."""
    for name in ("scripts/setup", "requirements"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("environments.py", "programs.py"):
        shutil.copy(ROOT / "scripts" / "setup" / name, tmp_path / "scripts" / "setup")
    for name in ("setup", "site", "test"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("", encoding="utf-8")
    return tmp_path


def install(root: Path, level: str = "site") -> str:
    """Runs the installer of the small project; gives what it said."""
    code = f"from scripts.setup.environments import install; install({level!r})"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_interrupted_environment_is_made_again(small: Path) -> None:
    assert "建立独立的 Python 环境" in install(small)
    assert install(small) == ""
    (small / ".venv" / ".busy").touch()
    litter = small / ".venv" / "litter"
    litter.touch()
    assert "建立独立的 Python 环境" in install(small)
    assert not litter.exists()
    assert install(small) == ""


def test_levels_build_on_each_other_and_a_change_starts_anew(small: Path) -> None:
    install(small)
    assert "建立独立的 Python 环境" not in install(small, "test")
    assert install(small) == install(small, "test") == ""
    (small / "requirements" / "test.txt").write_text("# changed\n", encoding="utf-8")
    assert install(small) == ""
    assert "建立独立的 Python 环境" in install(small, "test")
    (small / ".venv" / "bin" / "python").unlink()
    assert "建立独立的 Python 环境" in install(small)
