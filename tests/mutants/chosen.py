"""``python -m tests.mutants.chosen coverage calculators.policy.worlds …``: every place of chosen modules changed, in minutes.

First the tests of tests/unit run once, noting which lines each passes through. Then each change (places.py) is made in
a fork of a warm process, which imports the changed program and runs the tests that are about those lines: two seconds' worth,
and for what survives another. What was tried is kept in build/mutants/chosen.json and not tried again, so that the campaign
can be done in slices (``--seconds``). ``--most 60`` tries a sample of at most 60 places of each module, the same in every run;
a larger sample holds the smaller. After tests were added, ``--tests`` with their files measures those and asks them about what survived.
With ``--write`` modules that are done go into docs/about/mutants.json, with their day, how many places were tried and of how many.
"""

from __future__ import annotations

import argparse
import ast
import gc
import hashlib
import importlib
import importlib.abc
import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import datetime
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

import coverage
import pytest

from scripts.reports.mutants import existing
from tests.mutants import choose, report
from tests.mutants.places import Place, changed, places

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "mutants"
KEPT, DATA, TIMES = FOLDER / "chosen.json", FOLDER / "contexts", FOLDER / "times.xml"
TOOL = "tests.mutants.chosen"
SEED = "2026-11-30"
"""Of the sample: which places of a module are tried first."""
RULES: Mapping[str, Sequence[str]] = {
    "coverage": ("policy.coverage", "policy.worlds", "person.rule", "gap.case", "gap.findings", "gap.rule"),
    "retirement": ("policy.retirement", "roster.judge.age"),
    "deadlines": ("deadlines", "policy.duties", "roster.judge.deadlines"),
    "arrears": ("arrears", "roster.judge.owed"),
    "contribution": ("contribution", "alternatives", "policy.resolve"),
    "curve": ("curve", "beside", "compare", "gap.curve"),
    "checkup": ("checkup",),
    "roster": ("roster.judge",),
    "cite-check": ("citecheck",),
    "keeping": ("keeping",),
}
"""The rules of today and the tools around them: where each stands, modules and folders. A module counts where it is named first."""
NOT_RUNNABLE, NO_TESTS, BROKEN = 37, 5, 70
_NOT_OURS = (3, 4)
"""With these pytest says that something is wrong with itself or with how it was called: no test has noticed anything."""
_PATIENCE, _MORE_PATIENCE = 20.0, 120.0
"""Seconds until the tests of a change count as hanging: at first, and alone on the machine, for a busy one is slow too."""
_ARGUMENTS = [
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:cov",
    "-p",
    "no:unraisableexception",  # collects all garbage, which takes longer than the tests
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
]
_OTHERS = (
    "test_folders",
    "test_setup",
    "test_serve",
    "test_house",
    "test_scaffold",
    "test_scripts",
    "test_mutants",
    "test_run",
)
"""Tests that start programs of their own or look at files: a change in this process is none for them."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.chosen", description=__doc__)
    parser.add_argument(
        "modules", nargs="*", help=f"names of modules, or of {', '.join(RULES)}; all of these if left out"
    )
    parser.add_argument("--seconds", type=float, default=480.0)
    parser.add_argument("--most", type=int, help="so many places of each module; all if left out")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--budget", type=float, default=choose.SECONDS, help="seconds of tests for each change, twice")
    parser.add_argument(
        "--tests", nargs="*", default=[], help="files of tests; all that call the calculators if left out"
    )
    parser.add_argument("--write", action="store_true")
    told = parser.parse_args(arguments)
    choose.SECONDS = told.budget
    FOLDER.mkdir(parents=True, exist_ok=True)
    if told.tests or not DATA.is_file():
        measure(told.tests or calling())
    modules = [module for one in told.modules or RULES for module in (modules_of(one) if one in RULES else [one])]
    campaign = Campaign(modules, told.most)
    if told.tests:
        campaign.ask_again()
    warm(sorted({one.partition("::")[0] for one in campaign.seconds}))
    campaign.work(time.monotonic() + told.seconds, told.at_once)
    for module in modules:
        print(campaign.words(module), flush=True)
    if told.write:
        campaign.write(modules)
    return 0


def modules_of(rule: str) -> list[str]:
    """The modules that hold a rule, but those that an earlier one holds."""
    earlier = {module for one in list(RULES)[: list(RULES).index(rule)] for module in modules_of(one)}
    found = (f"calculators.{one}" for one in RULES[rule])
    names = (name for one in found for name in sorted(existing()) if name == one or name.startswith(f"{one}."))
    return [name for name in dict.fromkeys(names) if name not in earlier]


def rule_of(module: str) -> str:
    """The rule that a module holds; empty if none of these."""
    return next((rule for rule in RULES if module in modules_of(rule)), "")


def sample(module: str, listed: Sequence[Place], most: int | None) -> list[Place]:
    """So many places of a module, drawn by the seed; all if None. In the order of the text."""
    drawn = sorted(listed, key=lambda one: hashlib.sha256(f"{SEED}|{module}|{one.key}".encode()).digest())[:most]
    return sorted(drawn, key=listed.index)


def calling() -> list[str]:
    """The files of unit tests that call the calculators."""
    files = sorted((ROOT / "tests" / "unit").glob("test_*.py"))
    return [
        str(one.relative_to(ROOT))
        for one in files
        if one.stem not in _OTHERS and "calculators" in one.read_text(encoding="utf-8")
    ]


def measure(files: Sequence[str]) -> None:
    """Run the tests once: which lines of the calculators each passes through, and how long it takes."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", *files]
    command += [
        "--cov=calculators",
        "--cov-config=/dev/null",
        "--cov-context=test",
        "--cov-report=",
        f"--junitxml={TIMES}",
    ]
    environment = {**os.environ, "COVERAGE_FILE": str(DATA), "YINGBAO_MUTANTS": "1"}
    environment.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:])


def seconds_of() -> dict[str, float]:
    """How long each test took."""
    found = {}
    for case in ET.parse(TIMES).iter("testcase"):
        found[f"{case.attrib['classname'].replace('.', '/')}.py::{case.attrib['name']}"] = float(case.attrib["time"])
    return found


class Campaign:
    """The changes of some modules, and what became of each: an exit code of pytest, NOT_RUNNABLE, or a signal."""

    def __init__(self, modules: Sequence[str], most: int | None = None) -> None:
        data = coverage.CoverageData(str(DATA))
        data.read()
        self.seconds = seconds_of()
        self.lines = {
            Path(file).relative_to(ROOT).as_posix(): {
                line: {one.partition("|")[0] for one in found if one} & self.seconds.keys()
                for line, found in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        self.uses = _uses()
        self.kept: dict[str, dict[str, int]] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
        self.source = {module: path_of(module).read_text(encoding="utf-8") for module in modules}
        everywhere = {module: places(source) for module, source in self.source.items()}
        self.of = {module: len(listed) for module, listed in everywhere.items()}
        self.places = {module: sample(module, listed, most) for module, listed in everywhere.items()}
        for module, source in self.source.items():
            digest = hashlib.sha256(source.encode()).hexdigest()[:16]
            self.kept.setdefault(module, {})
            if self.kept[module].get(digest) is None:
                self.kept[module] = {digest: 0}

    def ask_again(self) -> None:
        """Forget what survived: there are other tests now."""
        for kept in self.kept.values():
            for key in [
                one for one, code in kept.items() if fate(code) == "survived" and ":" in one and one[-1] not in "?!"
            ]:
                for mark in ("", "?", "!"):
                    kept.pop(f"{key}{mark}", None)

    def work(self, until: float, at_once: int = 2) -> None:
        """Try what was not tried, what survived once more with other tests, and what took too long once more with patience."""
        waiting = [(module, place) for module, listed in self.places.items() for place in listed]
        first: dict[str, list[str]] = {}
        second: dict[str, list[str]] = {}
        for module, listed in self.places.items():
            tests = {self._id(module, place): self._about(module, place) for place in listed}
            far = self._far(module)
            few = choose.first(tests, self.seconds, far)
            first |= few
            second |= choose.second(tests, self.seconds, few, far)
        new = [(m, p, first[self._id(m, p)]) for m, p in waiting if p.key not in self.kept[m]]
        self._round(new, until, at_once)
        again = [(m, p) for m, p in waiting if self.kept[m].get(p.key) == 0 and f"{p.key}?" not in self.kept[m]]
        self._round([(m, p, second[self._id(m, p)]) for m, p in again], until, at_once, mark="?")
        late = [(m, p) for m, p in waiting if fate(self.kept[m].get(p.key)) == "timed_out"]
        late = [(m, p) for m, p in late if f"{p.key}!" not in self.kept[m]]
        self._round([(m, p, first[self._id(m, p)]) for m, p in late], until, 1, mark="!", patience=_MORE_PATIENCE)

    def _far(self, module: str) -> Mapping[str, float]:
        """How far each test is from a module: one that passes through lines of it where few others come is about it."""
        near: Counter[str] = Counter()
        for found in self.lines.get(f"{module.replace('.', '/')}.py", {}).values():
            for test in found:
                near[test] += 1 / len(found)  # type: ignore[assignment]
        return {test: 1 / near[test] if near[test] else len(self.seconds) for test in self.seconds}

    def _round(
        self,
        jobs: list[tuple[str, Place, list[str]]],
        until: float,
        at_once: int,
        *,
        mark: str = "",
        patience: float | None = None,
    ) -> None:
        running: dict[int, tuple[str, Place, float]] = {}
        while jobs or running:
            while jobs and len(running) < at_once and time.monotonic() < until:
                module, place, tests = jobs.pop(0)
                running[fork(module, self.source[module], place, tests)] = module, place, time.monotonic()
            if not running:
                break
            self._reap(running, mark, patience or _PATIENCE)

    def _reap(self, running: dict[int, tuple[str, Place, float]], mark: str, patience: float) -> None:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid in running:
            module, place, _ = running.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            self.kept[module][place.key] = code
            if mark:
                self.kept[module][f"{place.key}{mark}"] = 1
            KEPT.write_text(json.dumps(self.kept, indent=1), encoding="utf-8")
            return
        for one, (_, _, since) in running.items():
            if time.monotonic() - since > patience:
                os.kill(one, signal.SIGKILL)
        time.sleep(0.02)

    def _id(self, module: str, place: Place) -> str:
        return f"{module}|{place.key}"

    def _about(self, module: str, place: Place) -> list[str]:
        """The tests that pass through its lines; of a value outside functions, through lines that name it."""
        file = f"{module.replace('.', '/')}.py"
        here = self.lines.get(file, {})
        found = {test for line in place.lines for test in here.get(line, ())}
        if not found or place.names:
            for other, line in (use for name in place.names for use in self.uses.get(name, ())):
                found |= self.lines.get(other, {}).get(line, set())
        return sorted(found or {test for tests in here.values() for test in tests})

    def counted(self, module: str) -> Counter[str]:
        """How many of what became of them."""
        return Counter(fate(self.kept[module].get(place.key)) for place in self.places[module])

    def survivors(self, module: str) -> Iterator[Place]:
        """What nothing noticed."""
        return (one for one in self.places[module] if fate(self.kept[module].get(one.key)) == "survived")

    def words(self, module: str) -> str:
        """The result of one module, and what is left."""
        told = self.counted(module)
        tried = told["killed"] + told["timed_out"] + told["survived"]
        share = f"{100 * (tried - told['survived']) / tried:.1f}%" if tried else "-"
        head = f"{module}：{share}（{tried - told['survived']}/{tried}），不能运行{told['refused']}，没有试{told['untested']}"
        head += f"，共{self.of[module]}处"
        return "\n".join([head, *(f"  {one.lines.start} {one.key} {one.change}" for one in self.survivors(module))])

    def write(self, modules: Sequence[str]) -> None:
        """Put the modules that are done into docs/about/mutants.json, each with its day."""
        published: dict[str, Any] = json.loads(report.FILE.read_text(encoding="utf-8"))
        reasons: Mapping[str, str] = json.loads(report.REASONS.read_text(encoding="utf-8"))
        day = datetime.now().astimezone().date().isoformat()
        for module in modules:
            told = self.counted(module)
            if told["untested"]:
                print(f"{module}：还没有做完，不写", file=sys.stderr)
                continue
            kinds = {kind: told[kind] for kind in ("refused", "killed", "timed_out", "survived", "untested")}
            entry = {"module": module, "mutants": sum(kinds.values()), **kinds, "words": 0, "date": day, "tool": TOOL}
            entry |= {"of": self.of[module], "seed": SEED, "rule": rule_of(module)}
            left = [
                {"mutant": name, "change": one.change, "why": reasons.get(name, "")}
                for one in self.survivors(module)
                for name in (f"{module}.{one.key}",)
            ]
            others = [one for one in published["modules"] if one["module"] != module]
            published["modules"] = sorted([*others, entry], key=lambda one: str(one["module"]))
            published["survivors"] = [
                *(one for one in published["survivors"] if one["mutant"].rpartition(".")[0] != module),
                *left,
            ]
        report.write(published)


def fate(code: int | None) -> str:
    """What an exit code means."""
    if code is None or code in (*_NOT_OURS, BROKEN):
        return "untested"
    if code == NOT_RUNNABLE:
        return "refused"
    return "survived" if code in (0, NO_TESTS) else "timed_out" if code < 0 else "killed"


def path_of(module: str) -> Path:
    """Where a module stands."""
    return ROOT / f"{module.replace('.', '/')}.py"


def _uses() -> dict[str, set[tuple[str, int]]]:
    """Every line of the calculators that names something, by the name."""
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for path in (ROOT / "calculators").rglob("*.py"):
        file = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name:
                found[name].add((file, node.lineno))  # type: ignore[attr-defined]
    return found


def fork(module: str, source: str, place: Place, tests: list[str]) -> int:
    """A process that tries one change with these tests; its exit code is pytest's."""
    pid = os.fork()
    if pid:
        return pid
    gc.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    try:
        os._exit(_tried(module, source, place, tests))
    except BaseException:  # noqa: BLE001 whatever happens in here is no answer of a test
        os._exit(BROKEN)


def _tried(module: str, source: str, place: Place, tests: list[str]) -> int:
    if not tests:
        return NO_TESTS
    sys.meta_path.insert(0, _Changed(module, source, place))
    try:
        importlib.import_module(module)
    except Exception:  # noqa: BLE001 it cannot be run
        return NOT_RUNNABLE
    return int(pytest.main([*_ARGUMENTS, *tests], plugins=[_Data()]))


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives out one module with one place changed."""

    def __init__(self, module: str, source: str, place: Place) -> None:
        self._module, self._source, self._place = module, source, place

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if name != self._module:
            return None
        return importlib.util.spec_from_file_location(name, path_of(name), loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(changed(self._source, self._place), str(path_of(self._module)), "exec"), module.__dict__)


class _Data:
    """Gives the tests the data that were compiled once."""

    def pytest_plugin_registered(self, plugin: object) -> None:
        if KNOWLEDGE.is_file() and str(getattr(plugin, "__file__", "")).endswith("tests/unit/conftest.py"):
            vars(plugin)["compiled"] = lambda: KNOWLEDGE.read_text(encoding="utf-8")


KNOWLEDGE = FOLDER / "knowledge.json"


def warm(files: Sequence[str]) -> None:
    """Compile the data, and collect these tests once for all that they import; the project's own modules are forgotten again,
    so that a fork imports nothing but them.
    """
    command = (
        "from tests.unit.conftest import compiled; from pathlib import Path; import sys; "
        "Path(sys.argv[1]).write_text(compiled(), encoding='utf-8')"
    )
    subprocess.run([sys.executable, "-c", command, str(KNOWLEDGE)], cwd=ROOT, check=True)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        pytest.main([*_ARGUMENTS, "--collect-only", *files])
    gc.freeze()
    own = ("calculators", "scripts", "tests")
    for name in [one for one in sys.modules if one.split(".")[0] in own and not one.startswith("tests.mutants")]:
        del sys.modules[name]


if __name__ == "__main__":
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(FOLDER / "bytecode")  # a fork compiles nothing
    os.environ["YINGBAO_MUTANTS"] = "1"
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.exit(main())
