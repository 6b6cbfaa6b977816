"""The browser scripts as they are sent (网页脚本): each a file of its own, without comments, types and white space."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.output import Output
from scripts.publish.preload import FOLDER
from scripts.runtime.node import run_node

FIT = "embed/fit.js"
"""What other sites load: beside the pages for their frames, not with our own scripts."""
STRIP = Path(__file__).with_name("strip.mjs")


def strip(scripts: Path, target: Path) -> None:
    """Write every script of a folder into another one, as it is sent. Raises BuildStopped with esbuild's words."""
    run_node(STRIP, scripts, target)


def write_scripts(docs: Path, out: Output) -> int:
    """Write every script of the site; answers how many. Raises BuildStopped."""
    with TemporaryDirectory() as folder:
        made = Path(folder)
        strip(docs / FOLDER, made)
        files = sorted(made.rglob("*.js"))
        for file in files:
            name = file.relative_to(made).as_posix()
            out.write(name if name == FIT else f"{FOLDER}/{name}", file.read_bytes())
    return len(files)
