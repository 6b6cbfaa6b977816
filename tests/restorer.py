"""A process of its own that restores whatever it is given, with little memory and few seconds for each file.

It answers one line a file: what the program said. An exception that is not one of ours, too much memory, or a process
that died, of too much time for example, is a ``fault``. It is replaced then, so that a campaign goes on.
"""

from __future__ import annotations

import contextlib
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.errors import BuildStopped
from scripts.restore import new, restore

MEMORY = 400_000_000
"""Bytes of address space: what Python and its dictionaries take, and 300 MB more."""
SECONDS = 20
"""Of processor time for one file. The received copy takes a tenth of one; a slow, busy machine has to manage too."""


@dataclass(frozen=True)
class Answer:
    """``restored``, ``refused`` or ``fault``, and the words."""

    outcome: str
    said: str


class Restorer:
    """Gives files to the process and reads its answers."""

    def __init__(self, memory: int = MEMORY, seconds: int = SECONDS) -> None:
        self._limits = (str(memory), str(seconds))
        self._process: subprocess.Popen[str] | None = None

    def start_policy(self, received: Path) -> Answer:
        """A new policy from a received file, as `python -m scripts new` makes it."""
        return self._ask({"received": str(received)})

    def restore_policy(self, folder: Path) -> Answer:
        """A policy's folder, as `python -m scripts restore` reads it."""
        return self._ask({"folder": str(folder)})

    def run(self, program: str) -> Answer:
        """A program of Python, to see that what goes wrong is noticed."""
        return self._ask({"program": program})

    def close(self) -> None:
        """Ends the process."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _ask(self, what: dict[str, str]) -> Answer:
        if not self._process:
            command = [sys.executable, "-m", "tests.restorer", *self._limits]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process = self._process
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(what) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if line:
            return Answer(**json.loads(line))
        status = process.wait()
        self.close()
        return Answer("fault", f"the process died with {status}")


def _answer(asked: dict[str, Any]) -> Answer:
    try:
        if "program" in asked:
            exec(asked["program"], {})
        elif "folder" in asked:
            restore.restore_policy(Path(asked["folder"]))
        else:
            with tempfile.TemporaryDirectory() as place:
                policies = Path(place, "docs", "policies")
                policies.mkdir(parents=True)
                new.start(policies, "hostile", Path(asked["received"]))
    except BuildStopped as error:
        return Answer("refused", str(error))
    except BaseException as error:  # noqa: BLE001 whatever it is, it is the fault that is looked for
        return Answer("fault", f"{type(error).__name__}: {error}"[:500])
    return Answer("restored", "")


def main() -> None:
    """Reads files to restore, one a line, until there are no more."""
    memory, seconds = map(int, sys.argv[1:])
    with contextlib.suppress(BrokenPipeError):
        for line in sys.stdin:
            used = resource.getrusage(resource.RUSAGE_SELF)
            resource.setrlimit(
                resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY)
            )
            resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
            answer = _answer(json.loads(line))
            print(json.dumps({"outcome": answer.outcome, "said": answer.said}), flush=True)


if __name__ == "__main__":
    main()
