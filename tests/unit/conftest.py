"""What the unit tests share: the real knowledge, compiled from the real files."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment

from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from scripts.data.compiler import compile_knowledge, dump
from scripts.data.examples import read_examples
from scripts.pages import calls

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def compiled() -> str:
    """The text of knowledge.json, made once a process: mutants (tests/mutants.py) are forks of one."""
    return dump(compile_knowledge(ROOT / "docs"))


@pytest.fixture(scope="session")
def knowledge_json() -> str:
    """The text of knowledge.json."""
    return compiled()


@pytest.fixture(scope="session")
def knowledge(knowledge_json: str) -> Knowledge:
    return load(knowledge_json)


@pytest.fixture(scope="session")
def knowledge_path(knowledge_json: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where knowledge.json is, for the command line."""
    path = tmp_path_factory.mktemp("data") / "knowledge.json"
    path.write_text(knowledge_json, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="session")
def pages(knowledge: Knowledge) -> Environment:
    """The environment of pages, which takes seconds to make. What a test puts into its globals it takes out again."""
    return calls.environment(ROOT / "docs", knowledge, read_examples(ROOT / "tests" / "examples"), {})


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A copy of the data under docs/, to plant faults in."""
    for folder in ("policies", "coverage", "parameters"):
        shutil.copytree(ROOT / "docs" / folder, tmp_path / "docs" / folder)
    for name in ("terms.toml", "roster.toml", "labels.toml"):
        shutil.copy(ROOT / "docs" / name, tmp_path / "docs")
    return tmp_path / "docs"
