"""The workflows for GitHub and GitLab Pages: what their own schemas allow, with commands and folders that exist here."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

DEPLOY = ROOT / "scripts" / "publish"
SCHEMAS = {"github-pages": "vendor.github-workflows", "gitlab-pages": "vendor.gitlab-ci"}
PINNED = re.compile(r"^[\w-]+/[\w-]+@[0-9a-f]{40}$")


def read(name: str) -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((DEPLOY / f"{name}.yml").read_text(encoding="utf-8"))
    return told


def check(file: Path, schema: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def commands(told: Any) -> list[str]:
    """Every line that a workflow runs."""
    if isinstance(told, list):
        return [line for one in told for line in commands(one)]
    if not isinstance(told, dict):
        return []
    own = [told.get("run", []), told.get("script", [])]
    lines = [line for one in own for line in ([one] if isinstance(one, str) else one)]
    return lines + [line for key, one in told.items() if key not in ("run", "script") for line in commands(one)]


def unknown(line: str) -> str:
    """What a command names that is not here, or nothing."""
    program, *words = line.split()
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    if program == "make":
        return " ".join(word for word in words if word not in targets)
    return "" if line == "mv site public" else line


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_the_workflow_is_what_its_schema_allows(name: str) -> None:
    done = check(DEPLOY / f"{name}.yml", SCHEMAS[name])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_the_commands_exist(name: str) -> None:
    lines = commands(read(name))
    assert "make build" in lines
    assert [line for line in lines if unknown(line)] == []


def test_what_is_published_is_the_site() -> None:
    steps = read("github-pages")["jobs"]["build"]["steps"]
    assert [one["with"]["path"] for one in steps if "upload-pages-artifact" in one.get("uses", "")] == ["site"]
    assert read("gitlab-pages")["pages"]["artifacts"]["paths"] == ["public"]


def test_every_action_is_pinned_to_a_commit() -> None:
    told = (DEPLOY / "github-pages.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", told)
    assert len(used) == 4
    assert [one for one in used if not PINNED.match(one)] == []


def test_the_checkers_see_faults(tmp_path: Path) -> None:
    assert unknown("make biuld") == "biuld"
    assert unknown("curl x") == "curl x"
    assert not PINNED.match("actions/checkout@v4")
    assert commands({"jobs": {"a": {"steps": [{"run": "x"}, {"script": ["y"]}]}}}) == ["x", "y"]
    file = tmp_path / "bad.yml"
    file.write_text(
        (DEPLOY / "github-pages.yml").read_text(encoding="utf-8").replace("runs-on:", "run-on:"), encoding="utf-8"
    )
    assert check(file, SCHEMAS["github-pages"]).returncode == 1
