"""Setting up: what is asked for is pinned, a quick second run, recovery, and messages that help."""

from __future__ import annotations

import ast
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.setup import __main__, environments, locks, programs
from tests.conftest import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def run(*arguments: str, root: Path = ROOT, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    command = [python, "-m", "scripts.setup", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.stem)
def test_what_is_asked_for_is_pinned(file: Path) -> None:
    wanted = [
        re.split(r"[<>=\[ ]", line)[0].lower()
        for line in file.with_suffix(".in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    assert wanted
    pinned = {pin.name for pin in locks.read_requirements(file)}
    assert [name for name in wanted if name not in pinned] == []


@pytest.mark.parametrize(
    ("folder", "name", "version"),
    [
        (".", "node_modules/pyodide", "0.29.5"),
        ("tests/bench/peers", "node_modules/pyodide-for-marimo", "314.0.0"),
        ("tests/bench/lighthouse", "node_modules/lighthouse", "13.5.0"),
    ],
)
def test_node_packages_are_those_that_we_mean(folder: str, name: str, version: str) -> None:
    packages = {pin.place: pin.version for pin in locks.read_package_lock(ROOT / folder / "package-lock.json")}
    assert packages[name] == version


def test_an_environment_is_whole_where_it_was_made_by_this_python_to_the_end(tmp_path: Path) -> None:
    place = tmp_path / ".venv"
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "python").touch()
    told = f"home = /usr/bin\nversion = {platform.python_version()}\ncommand = python3 -m venv --clear {place}\n"
    assert not environments.is_whole(place)
    (place / "pyvenv.cfg").write_text(told, encoding="utf-8")
    assert environments.is_whole(place)
    for wrong in (told.replace(platform.python_version(), "3.11.999"), told.replace(str(place), "/elsewhere/.venv")):
        (place / "pyvenv.cfg").write_text(wrong, encoding="utf-8")
        assert not environments.is_whole(place)
    (place / "pyvenv.cfg").write_text(told, encoding="utf-8")
    (place / environments.BUSY).touch()
    assert not environments.is_whole(place)
    (place / environments.BUSY).unlink()
    (place / "bin" / "python").unlink()
    assert not environments.is_whole(place)


def test_what_a_lock_file_says_is_made_once_and_again_after_an_interruption(tmp_path: Path) -> None:
    lock, note, done = tmp_path / "lock.json", tmp_path / "made" / ".installed", []

    def stopped() -> None:
        done.append("stopped")
        raise programs.SetupError("stopped")

    lock.write_text("1", encoding="utf-8")
    for make in (stopped, stopped):
        with pytest.raises(programs.SetupError):
            environments.unless_noted(note, lock, make)
    for text in ("1", "1", "2", "2"):
        lock.write_text(text, encoding="utf-8")
        environments.unless_noted(note, lock, lambda: done.append("made"))
    assert done == ["stopped", "stopped", "made", "made"]


def test_uv_asks_the_registry_that_pip_is_set_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example/simple")
    assert environments.registry() == {"UV_DEFAULT_INDEX": "https://packages.example/simple"}
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert environments.registry() == {}


def test_what_one_verb_needs_is_installed_by_that_verb_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(__main__, "install", done.append)
    for name in (
        "install_modules",
        "install_publish",
        "install_peers",
        "install_lighthouse",
        "install_audit",
        "install_mutants",
        "install_zensical",
        "install_intake",
        "require_programs",
    ):
        monkeypatch.setattr(__main__, name, lambda *_, name=name: done.append(name))
    assert __main__.main(["site"]) == 0
    assert done == ["site", "install_modules"]
    assert __main__.main(["build"]) == 0
    assert done[2:] == ["site", "install_modules", "install_publish"]
    assert __main__.main(["test"]) == 0
    assert done[-6:] == [
        "test",
        "install_modules",
        "install_publish",
        "install_zensical",
        "install_intake",
        "require_programs",
    ]
    assert not {"install_peers", "install_lighthouse", "install_audit", "install_mutants"} & set(done)
    assert __main__.main(["bench"]) == 0
    assert done[-5:] == ["test", "install_modules", "install_publish", "install_peers", "require_programs"]
    assert __main__.main(["lighthouse"]) == 0
    assert done[-5:] == ["test", "install_modules", "install_publish", "install_lighthouse", "require_programs"]
    assert __main__.main(["audit"]) == 0
    assert done[-4:] == ["test", "install_modules", "install_publish", "install_audit"]


def test_old_pythons_can_read_it() -> None:
    for name in ("__main__", "environments", "programs"):
        ast.parse((ROOT / "scripts" / "setup" / f"{name}.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    with pytest.raises(SyntaxError):
        ast.parse("match x:\n    case 1: pass", feature_version=(3, 7))


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "OLDEST", (9, 9))
    with pytest.raises(programs.SetupError, match=r"需要 Python 3\.11 或更新的版本"):
        environments.require_python()


def test_a_wrong_verb_is_one_sentence() -> None:
    done = run("nonsense")
    assert done.returncode == 1
    assert "用法" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_browser_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(programs.BROWSER_VARIABLE, "/nowhere/chrome")
    with pytest.raises(programs.SetupError, match="/nowhere/chrome"):
        programs.find_browser()


def test_a_missing_browser_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(programs.BROWSER_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(programs, "BROWSER_PATHS", ())
    with pytest.raises(programs.SetupError, match="apt-get install chromium"):
        programs.require_programs("test")


@pytest.mark.parametrize(("level", "found", "missing"), [("test", "", "nginx"), ("bench", "nginx", "wrk")])
def test_a_missing_program_says_how_to_get_it(
    level: str, found: str, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "find_browser", lambda: ROOT)
    monkeypatch.setattr(programs, "find_nginx", lambda: ROOT if found else None)
    monkeypatch.setattr(programs, "find_wrk", lambda: None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(programs.SetupError, match=f"apt-get install {missing}"):
        programs.require_programs(level)


def test_a_browser_that_is_named_is_the_one_that_is_driven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(programs.BROWSER_VARIABLE, sys.executable)
    assert programs.find_shell() == programs.find_browser() == Path(sys.executable)


def test_the_browser_without_a_window_is_driven_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(programs.BROWSER_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(programs, "BROWSER_PATHS", ())
    for name in ("chromium", *programs.SHELLS):
        (tmp_path / name).touch(mode=0o755)
        assert programs.find_shell() == tmp_path / name
    assert programs.find_browser() == tmp_path / "chromium"


def test_a_program_that_fails_shows_what_it_said() -> None:
    with pytest.raises(programs.SetupError, match="boom"):
        programs.run(sys.executable, "-c", "raise SystemExit('boom')", say="试一下")
