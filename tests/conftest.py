"""What all tests share: the order, and the site, built by the real build.

`make test` runs them in stages (tests/run.py) and several processes (pytest-xdist), a file of tests in one of them.
What is costly to make is made once for all: `alone` and `once`.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import reliability, run

settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("few", settings.get_profile("steady"), derandomize=True, database=None, max_examples=60)
settings.load_profile("few" if "YINGBAO_MUTANTS" in os.environ else "steady")
"""How long a computation takes is measured by a bench, not judged by a test on a busy machine. A mutant (tests/mutants.py)
meets a few examples, the same each time."""


LONGEST = (
    "unit/test_any_input.py",
    "unit/test_roster_files.py",
    "unit/test_roster_answer.py",
    "unit/test_scaffold.py",
    "browser/test_every_page.py",
    "browser/test_faults.py",
    "browser/test_hostile.py",
    "browser/test_axe_states.py",
    "browser/test_fault_matrix.py",
    "browser/test_offline.py",
    "browser/test_preview.py",
    "browser/test_roster.py",
    "browser/test_calculator.py",
    "browser/test_search.py",
    "browser/test_update.py",
    "browser/test_saved_links.py",
)
"""These files begin first, so that at the end of a stage no process waits for the one that has the longest."""


def some(many: int) -> int:
    """How many random inputs a test of any input tries: a third of what would be good, since every run draws others; with
    `make fuzz` ten times as many.
    """
    return many * 10 if "YINGBAO_FUZZ" in os.environ else many // 3


pytest.register_assert_rewrite("tests.browser.visit")
ROOT = Path(__file__).resolve().parent.parent
STAGE = os.environ.pop(reliability.STAGE, "")
"""Of a run of all tests; what a test starts is no part of it."""
if STAGE:
    os.environ["YINGBAO_BUILT"] = "yes"
"""For all processes of a stage: another one has built the site."""
MEASURED = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SLIPCOVER_")}
"""What tells a process of the run that it is measured; pytest that a test starts is not: it would take itself for this one."""
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ.update(MEASURED)  # for those that it is about to start
HOUR = 4
os.environ.setdefault("YINGBAO_ZONE", f"Etc/GMT{(datetime.now(UTC).hour - HOUR + 11) % 24 - 11:+}")
if Path("/usr/share/zoneinfo", os.environ["YINGBAO_ZONE"]).is_file():
    os.environ["TZ"] = os.environ["YINGBAO_ZONE"]
    time.tzset()
"""Tests run early in the morning, wherever they run: browser and test have the same day, and no midnight comes between
what one says and what the other expects. All processes of a run take the zone of the first."""
collect_ignore = [] if os.environ.get("YINGBAO_HOSTILE") else ["browser/test_hostile_policy.py"]
"""What takes minutes has a verb of its own: make hostile."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Quick tests first: those that build come after them, those that need a browser last; of a room the longest files
    first. No room may be left out.
    """
    rooms = ("unit", "build", "browser")
    found = [item.path.relative_to(ROOT / "tests").parts[0] for item in items]
    if config.args == config.getini("testpaths") and set(found) != set(rooms):
        raise pytest.UsageError(f"没有找到 {'、'.join(sorted(set(rooms) - set(found)))} 里的测试")
    items.sort(key=lambda item: (rooms.index(item.path.relative_to(ROOT / "tests").parts[0]), _turn(item.path)))
    if config.pluginmanager.hasplugin("_cov"):
        for item in items:
            if item.get_closest_marker("many"):
                item.add_marker("no_cover")


def _turn(file: Path) -> int:
    name = file.relative_to(ROOT / "tests").as_posix()
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """One process at a time."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name that the first of all processes filled."""
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with alone(place.with_suffix(".lock")):
        if not place.with_suffix(".done").exists():
            make(place)
            place.with_suffix(".done").touch()
    return place


@pytest.fixture(scope="session")
def site() -> Path:
    """The built site; a run of all tests has built it before. That it is not compressed as far as can be is nothing that a test
    looks at.
    """
    if "YINGBAO_BUILT" in os.environ:
        return ROOT / "site"
    command = [sys.executable, "-m", "scripts", "build", "--quick"]
    with alone(ROOT / "build" / "site.lock"):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "site"


@pytest.fixture(scope="session")
def published(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with the Python package, as `make build` makes it: a copy, for the few tests that need it."""

    from scripts.cache import Cache  # here, for it imports calculators/, and few runs need it
    from scripts.publish import offline, python_package

    def make(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)  # of one that could not be made
        shutil.copytree(site, folder)
        shutil.rmtree(folder / offline.PYTHON, ignore_errors=True)  # of a site that is built to be published
        python_package.publish_package(folder, ROOT / "build" / "knowledge.json", Cache(ROOT / "build" / "cache"))

    return once(tmp_path_factory, "published", make)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """What was measured is about to be written down."""
    os.environ.update(MEASURED)


@pytest.fixture
def promise(request: pytest.FixtureRequest) -> reliability.Promise:
    """Notes what this test has tried of what the site promises: tests/reliability.py."""
    reliability.forget(request.node.nodeid)
    return partial(reliability.note, request.node.nodeid)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What a failed test said of a promise does not count; why it failed is told at once: a run may be ended before its
    summary.
    """
    if not report.failed:
        return
    reliability.forget(report.nodeid)
    if STAGE:
        print(f"\n{report.nodeid} ({report.when})\n{report.longreprtext}", flush=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """A stage of a run of all tests says how it ended."""
    if STAGE:
        reliability.note_stage(STAGE, {name: len(reports) for name, reports in terminalreporter.stats.items()})
        reports = [
            one for reports in terminalreporter.stats.values() for one in reports if isinstance(one, pytest.TestReport)
        ]
        run.note_seconds(STAGE, [(one.nodeid, one.duration) for one in reports])
