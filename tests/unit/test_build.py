"""Two builds of one folder wait for each other; a site that was changed is not taken for the one that was built."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from scripts.build import alone, state

HOLD = """
import sys
from pathlib import Path
from scripts.build import alone
with alone(Path(sys.argv[1]), print):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_builds_at_once_wait_for_each_other_and_say_so(tmp_path: Path) -> None:
    order: list[str] = []
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        end = other.stdin

        def say(line: str) -> None:
            order.append(line)
            end.close()  # only now may the other one end

        with alone(tmp_path, say):
            order.append("ours")
    assert order == ["另一次编译正在进行，等它结束……", "ours"]
    with alone(tmp_path, order.append):
        assert len(order) == 2, "nobody else builds: nothing is said"


def test_a_file_of_the_site_with_the_same_size_and_time_but_another_content_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "parameters.csv"
    file.write_text("5999")
    before, told = state(tmp_path), file.stat()
    file.write_text("7777")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert state(tmp_path) != before
