"""The browser scripts as they are sent (网页脚本): each a file of its own, without comments, types and white space."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.output import Output
from scripts.publish.preload import FOLDER
from scripts.runtime.node import run_node

STRIP = Path(__file__).with_name("strip.mjs")


def strip(scripts: Path, target: Path) -> None:
    """Write every script of a folder into another one, as it is sent. Raises BuildStopped with esbuild's words."""
    run_node(STRIP, scripts, target)


def write_scripts(docs: Path, out: Output) -> int:
    """Write every script of the site; answers how many. Raises BuildStopped."""
    with TemporaryDirectory() as name:
        made = Path(name)
        strip(docs / FOLDER, made)
        files = sorted(made.rglob("*.js"))
        for file in files:
            out.write(f"{FOLDER}/{file.relative_to(made).as_posix()}", file.read_bytes())
    return len(files)
