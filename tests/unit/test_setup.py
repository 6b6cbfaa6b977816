"""Setting up: pinned and nameless requirement files, a quick second run, recovery, and messages that help."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import programs, setup
from tests.conftest import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([a-z0-9._-]+)(\[[a-z,]+\])?==[^ ;\\]+( ; [^\\]+)? \\$")


def run(*arguments: str, root: Path = ROOT, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    command = [python, "-m", "scripts.setup", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def unpinned(text: str) -> list[str]:
    """The lines of a requirement file that are neither a pinned package nor a hash."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [line for line in lines if not PIN.match(line) and not line.startswith("    --hash=sha256:")]


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.stem)
def test_every_package_is_pinned_with_hashes_and_no_host_is_named(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if PIN.match(line)]
    assert len(pins) >= 3
    assert unpinned(text) == []
    for before, line in zip(text.splitlines(), [*text.splitlines()[1:], ""], strict=True):
        assert not PIN.match(before) or line.startswith("    --hash=sha256:"), before
    assert "://" not in text


def test_the_checker_sees_a_loose_line() -> None:
    assert unpinned("mkdocs>=1.6\n") == ["mkdocs>=1.6"]
    assert unpinned("--index-url https://x\n") == ["--index-url https://x"]


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.stem)
def test_what_is_asked_for_is_pinned(file: Path) -> None:
    wanted = [
        re.split(r"[<>=\[ ]", line)[0].lower()
        for line in file.with_suffix(".in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    assert len(wanted) >= 3
    pinned = {match[1] for line in file.read_text(encoding="utf-8").splitlines() if (match := PIN.match(line))}
    assert [name for name in wanted if name not in pinned] == []


def test_what_both_files_pin_is_the_same_version() -> None:
    site, test = ((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("site", "test"))
    pins = [line for line in site.splitlines() if PIN.match(line)]
    assert len(pins) > 20
    assert [line for line in pins if line not in test] == []


@pytest.mark.parametrize(
    ("folder", "name", "version"),
    [
        (".", "node_modules/pyodide", "0.29.5"),
        ("tests/bench/peers", "node_modules/pyodide-for-marimo", "314.0.0"),
        ("tests/bench/lighthouse", "node_modules/lighthouse", "13.5.0"),
    ],
)
def test_node_packages_are_pinned_and_name_no_host(folder: str, name: str, version: str) -> None:
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert packages[name]["version"] == version
    assert [name for name, one in packages.items() if not one["integrity"].startswith("sha512-")] == []
    assert '"resolved"' not in text


def test_a_second_run_does_nothing() -> None:
    assert run("site").returncode == 0
    done = run("site")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_only_the_benches_install_peers_and_lighthouse(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(setup, "install", done.append)
    for name in ("install_modules", "install_peers", "install_lighthouse", "require_programs"):
        monkeypatch.setattr(setup, name, lambda *_, name=name: done.append(name))
    assert [setup.main([verb]) for verb in ("site", "test")] == [0, 0]
    assert not {"install_peers", "install_lighthouse"} & set(done)
    assert setup.main(["bench"]) == 0
    assert done[-4:] == ["test", "install_modules", "install_peers", "require_programs"]
    assert setup.main(["lighthouse"]) == 0
    assert done[-4:] == ["test", "install_modules", "install_lighthouse", "require_programs"]


def test_old_pythons_can_read_it() -> None:
    for name in ("setup", "programs"):
        ast.parse((ROOT / "scripts" / f"{name}.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    with pytest.raises(SyntaxError):
        ast.parse("match x:\n    case 1: pass", feature_version=(3, 7))


def test_an_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "OLDEST", (9, 9))
    with pytest.raises(programs.SetupError, match=r"需要 Python 3\.11 或更新的版本"):
        setup.require_python()


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


def test_a_program_that_fails_shows_what_it_said() -> None:
    with pytest.raises(programs.SetupError, match="boom"):
        programs.run(sys.executable, "-c", "raise SystemExit('boom')", say="试一下")
