"""The whole of `make test` several times in a row (稳): undisturbed, and while every core is kept busy by something else.

`python -m tests.steady 5 2` runs it five times, the last two of them disturbed, and ends at the first red one. It needs
nothing installed: each run is the command that a reader of the README gives.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUSY = "while True: pass"


@contextlib.contextmanager
def disturbed(cores: int) -> Iterator[None]:
    """So many programs that do nothing but compute, while the block runs."""
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(cores)]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()


def repeat(command: Sequence[str], times: int, last: int) -> int:
    """Runs a command so many times, the `last` of them disturbed; how many were green in a row."""
    for number in range(1, times + 1):
        hindered = number > times - last
        began = time.monotonic()
        with disturbed(os.cpu_count() or 1) if hindered else contextlib.nullcontext():
            status = subprocess.run(command, cwd=ROOT, check=False).returncode
        how = "每个核都在忙别的" if hindered else "没有别的事"
        said = "通过" if status == 0 else f"没有通过（{status}）"
        print(f"══ 第{number}遍，{how}：{said}，{time.monotonic() - began:.0f} 秒", flush=True)
        if status:
            return number - 1
    return times


def main(arguments: Sequence[str]) -> int:
    """How often, and how many of these runs disturbed; five and two if nothing is said."""
    times, last = map(int, arguments) if arguments else (5, 2)
    return int(repeat(("make", "test"), times, last) < times)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
