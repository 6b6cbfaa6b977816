"""Stage 6: Markdown → the site, by MkDocs."""

from __future__ import annotations

import json
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
    with _started(root, day, site) as process:
        yield
        told, _ = process.communicate()
    said = [line for line in told.splitlines() if not line.startswith("INFO") and line.strip()]
    if process.returncode or said:
        raise BuildStopped("MkDocs 没有建成：\n" + "\n".join(said))
    for folder in _UNUSED:
        shutil.rmtree(site / folder, ignore_errors=True)


def build_some(root: Path, out: Output, day: str, site: Path) -> None:
    """Build the folder `site` afresh from these pages alone; those of the navigation are among them. Links to pages that are
    not there are no fault. Raises BuildStopped.
    """
    out.sweep()
    settings = root / "build" / f"{out.root.name}.yml"
    theme = {"custom_dir": os.path.relpath(root / "docs" / "overrides", settings.parent)}
    told = {"INHERIT": "../mkdocs.yml", "docs_dir": out.root.name, "theme": theme, "strict": False}
    settings.write_text(json.dumps(told), encoding="utf-8")  # which is YAML too
    with _started(root, day, site, "--config-file", str(settings)) as process:
        said, _ = process.communicate()
    if process.returncode:
        raise BuildStopped(f"MkDocs 没有建成：\n{said}")


@contextmanager
def _started(root: Path, day: str, site: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """MkDocs at work, and no longer than the block runs."""
    command = [sys.executable, "-m", "mkdocs", "build", "--clean", "--site-dir", str(site), *options]
    # Material's notice of its own end of life: known, see docs/about/decisions/0001-pages-before-mkdocs.md
    clock = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(clock)}
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()  # does nothing to one that has ended
