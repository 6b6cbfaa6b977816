"""Stage 6: Markdown → the site, by MkDocs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scripts.errors import BuildStopped
from scripts.output import Output

_UNUSED = ("assets/images", "assets/javascripts", "assets/stylesheets")
"""What Material adds to every site, and no page of ours names: 3 MB."""


@contextmanager
def building(root: Path, out: Output, day: str, site: Path) -> Iterator[None]:
    """Build the folder `site` afresh from build/docs, while the block runs; it is there when the block ends.

    The block writes nothing into build/docs. The pages are as of `day`, whatever day the build runs on.

    Raises BuildStopped if MkDocs did not build it, or warned; says of what.
    """
    out.sweep()
    command = [sys.executable, "-m", "mkdocs", "build", "--clean", "--site-dir", str(site)]
    # Material's notice of its own end of life: known, see docs/about/decisions/0001-pages-before-mkdocs.md
    clock = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(clock)}
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield
            told, _ = process.communicate()
        finally:
            process.kill()  # does nothing to one that has ended
    said = [line for line in told.splitlines() if not line.startswith("INFO") and line.strip()]
    if process.returncode or said:
        raise BuildStopped("MkDocs 没有建成：\n" + "\n".join(said))
    for folder in _UNUSED:
        shutil.rmtree(site / folder, ignore_errors=True)
