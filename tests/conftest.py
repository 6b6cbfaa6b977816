"""What all tests share: the order, and the site, built by the real build."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from tests import reliability

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
pytest.register_assert_rewrite("tests.browser.visit")
ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first: those that need a browser come last."""
    items.sort(key=lambda item: "browser" in item.path.relative_to(ROOT).parts)


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site."""
    command = [sys.executable, "-m", "scripts", "build"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "site"


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> reliability.Promise:
    """Notes what this test has tried of what the site promises: tests/reliability.py."""
    reliability.forget(request.node.nodeid)
    return partial(reliability.note, request.node.nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What a failed test said of a promise does not count."""
    if report.failed:
        reliability.forget(report.nodeid)
