"""Everything that `make test` runs, in stages (阶段), each with its name and its seconds; ends at the first that fails.

What does not need another stage runs beside it: types, the build of the site and then the tests of what was built while
the unit tests run; those in a browser, the longest, when types and units hold, one process more than there may be cores:
browser and test wait for each other a quarter of their time. A stage writes into a file of its own; what
is shown is one stage after the other, as if nothing ran beside it.
"""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tests import covered, reliability

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "build" / "stages"
LOOK = 0.1
"""Seconds between two looks at what the stages say."""
COVERED = ("-m", "slipcover", "--branch", "--source=calculators", "--json", f"--out={covered.FILE}")
"""What the tests reach of the calculators, lines and branches: once seen, a line costs nothing any more."""
UNTOLD = ("-W", "ignore::pytest.PytestAssertRewriteWarning", "-W", "ignore:Unable to activate pytest branch coverage")
"""Two things that slipcover says of this pytest, and that concern the tests' own lines only."""

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Of the some hundred Pythons that the tests start, only the first of each kind compiles what it imports."""

Command = tuple[str, ...]


HANGS = 400
"""Seconds after which a test is told as one that hangs, with the line it stands at, and its process ends."""


def pytest(room: str, processes: int, *more: str) -> Command:
    """The tests of a room in so many processes, a file in one of them."""
    spread = (f"--numprocesses={processes}", "--dist=loadfile", "--no-loadscope-reorder")
    hangs = ("-o", f"faulthandler_timeout={HANGS}", "-o", "faulthandler_exit_on_timeout=true")
    once = ("--max-worker-restart=0",)  # a process begun anew would begin with the test that hung
    return ("-m", "pytest", f"tests/{room}", *spread, *hangs, *once, *more)


@dataclass(frozen=True)
class Stage:
    """A part of the whole.

    Attributes:
        name: as it is shown.
        commands: what this Python is told to run, one after the other; the first that fails ends the stage.
        after: the stages that must have held before it begins.
    """

    name: str
    commands: tuple[Command, ...]
    after: tuple[str, ...] = ()


STAGES = (
    Stage("lint", (("-m", "ruff", "check"), ("-m", "ruff", "format", "--check"))),
    Stage("types", (("-m", "mypy"),), after=("lint",)),
    Stage("unit", ((*COVERED, *pytest("unit", 2, *UNTOLD)), ("-m", "tests.covered")), after=("lint",)),
    Stage("site", (("-m", "scripts", "build", "--quick"),), after=("lint",)),
    Stage("build", (pytest("build", 1),), after=("site",)),
    Stage("browser", (pytest("browser", 3),), after=("types", "unit", "site")),
)


ROOMS = ("unit", "build", "browser")
"""The stages that pytest runs."""
SLOWEST = 10
"""How many files of tests are told at the end."""


@dataclass
class Run:
    """A stage that has begun."""

    stage: Stage
    log: Path
    left: list[Command]
    process: subprocess.Popen[bytes] | None = None
    status: int | None = None
    seconds: float = 0
    began: float = field(default_factory=time.monotonic)
    shown: int = 0
    decoder: codecs.IncrementalDecoder = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace"))

    def move_on(self) -> None:
        """Begins the next command when the last one has ended well; notes how the stage ended."""
        if self.status is not None or (self.process and self.process.poll() is None):
            return
        if (self.process and self.process.returncode) or not self.left:
            self.status = self.process.returncode if self.process else 0
            self.seconds = time.monotonic() - self.began
            return
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.left.pop(0)],
                cwd=ROOT,
                env=ENVIRONMENT | {reliability.STAGE: self.stage.name},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def show(self, out: IO[str]) -> None:
        """Shows what it has written since this was asked last."""
        with self.log.open("rb") as file:
            file.seek(self.shown)
            new = file.read()
        self.shown += len(new)
        print(self.decoder.decode(new), end="", file=out, flush=True)

    def stop(self) -> None:
        """Ends what still runs, with all that it has begun."""
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait()


def run(stages: Sequence[Stage], logs: Path, out: IO[str]) -> int:
    """Runs the stages and shows what they say; 0, or the status of the first that failed."""
    logs.mkdir(parents=True, exist_ok=True)
    runs: dict[str, Run] = {}
    try:
        for stage in stages:
            failed = _show(stage, stages, runs, logs, out)
            if failed:
                _tell(stages, runs, out)
                return failed
    finally:
        for one in runs.values():
            one.stop()
    _tell(stages, runs, out)
    return 0


def _show(stage: Stage, stages: Sequence[Stage], runs: dict[str, Run], logs: Path, out: IO[str]) -> int:
    """Shows one stage while all that may run runs. The status of whichever failed, which is then shown instead."""
    print(f"── {stage.name}", file=out, flush=True)
    while True:
        _begin(stages, runs, logs)
        for one in runs.values():
            one.move_on()
        own = runs.get(stage.name)
        if own:
            ended = own.status is not None
            own.show(out)
            if ended:
                return _close(own, out)
        bad = next((one for one in runs.values() if one.status), None)
        if bad:
            print(f"\n── {bad.stage.name}", file=out)
            bad.show(out)
            return _close(bad, out)
        time.sleep(LOOK)


def _begin(stages: Sequence[Stage], runs: dict[str, Run], logs: Path) -> None:
    held = {name for name, one in runs.items() if one.status == 0}
    for stage in stages:
        if stage.name not in runs and held.issuperset(stage.after):
            log = logs / f"{stage.name}.log"
            log.unlink(missing_ok=True)
            log.touch()
            runs[stage.name] = Run(stage, log, list(stage.commands))


def _close(one: Run, out: IO[str]) -> int:
    """Says how a stage has ended; its status."""
    how = "通过" if one.status == 0 else f"没有通过（{one.status}）"
    print(f"── {one.stage.name}：{how}，{one.seconds:.0f} 秒\n", file=out, flush=True)
    return one.status or 0


def _tell(stages: Sequence[Stage], runs: dict[str, Run], out: IO[str]) -> None:
    """All stages in one table."""
    for line in _lines(stages, runs):
        print(line, file=out, flush=True)


def _lines(stages: Sequence[Stage], runs: dict[str, Run]) -> Iterator[str]:
    for stage in stages:
        one = runs.get(stage.name)
        if one is None or one.status is None:
            yield f"{stage.name:8} 没有跑完"
        else:
            yield f"{stage.name:8} {one.seconds:5.0f} 秒  {'通过' if one.status == 0 else '没有通过'}"


def note_seconds(stage: str, reports: Iterable[tuple[str, float]], logs: Path = LOGS) -> None:
    """A stage's tests have run: each one's name and seconds, told again in `slowest`."""
    seconds: dict[str, float] = defaultdict(float)
    for name, took in reports:
        seconds[name.partition("::")[0]] += took
    logs.mkdir(parents=True, exist_ok=True)
    (logs / f"{stage}.json").write_text(json.dumps(seconds), encoding="utf-8")


def slowest(logs: Path) -> Iterator[str]:
    """The files of tests that took longest, set-up of what they share included: where to look when all takes too long."""
    told = [json.loads(file.read_text(encoding="utf-8")).items() for file in sorted(logs.glob("*.json"))]
    files = sorted((one for all_of_stage in told for one in all_of_stage), key=lambda one: one[1], reverse=True)
    yield "最慢的测试文件"
    for name, took in files[:SLOWEST]:
        yield f"{took:7.0f} 秒  {name}"


def main() -> int:
    """Run every stage."""
    began = time.monotonic()
    reliability.forget_run()
    for file in LOGS.glob("*.json"):
        file.unlink()
    status = run(STAGES, LOGS, sys.stdout)
    for line in slowest(LOGS):
        print(line)
    if status == 0:
        reliability.note_run(ROOMS)
    print(f"一共 {time.monotonic() - began:.0f} 秒（有的阶段同时跑）", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main())
