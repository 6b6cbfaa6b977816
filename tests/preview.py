"""The preview (python -m scripts serve) of a copy of the project, for what changes its sources and looks at the page."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import elsewhere
from tests.conftest import ROOT

POLICY = "jzbf-2005-21"
KEPT = ("compile", "first_visit")
"""What Node makes of Pyodide: ten seconds that no copy has to spend again."""


def copy(root: Path) -> None:
    """The project in another folder, as somebody has it who has built it before."""
    elsewhere.copy(root)
    for name in KEPT:
        shutil.copytree(ROOT / "build" / "cache" / name, root / "build" / "cache" / name)


def reword(file: Path, old: str, new: str) -> None:
    """Changes a file as an editor does: another file takes its place at once."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(text.replace(old, new, 1), encoding="utf-8")
    fresh.replace(file)


def interruptible() -> None:
    """In a child: Ctrl-C is heard, though a shell that started the tests in the background has told all to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def running(root: Path) -> Iterator[tuple[str, Path]]:
    """Serves the preview while the block runs; gives its address, and the file that its words go to."""
    words = root / "build" / "preview.log"
    words.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "scripts", "serve", "--port", "0"]
    environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
    with words.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=log, stderr=subprocess.STDOUT, preexec_fn=interruptible
        )
    try:
        while not (found := re.search(r"http://\S+", words.read_text(encoding="utf-8"))):
            assert process.poll() is None, words.read_text(encoding="utf-8")
            time.sleep(0.05)
        yield found[0], words
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
