"""Stage 6: Markdown → the site, by MkDocs; only the pages that changed, when nothing but pages changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from scripts.cache import hash_files, program
from scripts.output import Output
from scripts.publish.precompress import CODINGS

_KNOWN = "A 'dirty' build is being performed"
"""MkDocs warns of its own option; what it fears cannot happen: navigation and the set of pages are the same."""
_UNUSED = ("assets/images", "assets/javascripts", "assets/stylesheets")
"""What Material adds to every site, and no page of ours names: 3 MB."""


class MarkdownError(Exception):
    """MkDocs did not build the site, or warned; says of what."""


def build_site(root: Path, out: Output, day: str) -> None:
    """Build site/ from build/docs; its pages are as of `day`, whatever day the build runs on. Raises MarkdownError.

    MkDocs starts afresh when its settings, our frame of a page, the program, or the set of pages have changed, or when it
    failed last time. Otherwise it renders the pages whose Markdown is newer than they are.
    """
    out.sweep()
    own = [root / "mkdocs.yml", *(path for path in (root / "docs" / "overrides").rglob("*") if path.is_file())]
    frame = [program(), hash_files(root, own), *out.pages()]
    others = [path.relative_to(out.root).as_posix() for path in out.root.rglob("*") if path.is_file()]
    note, site = root / "build" / "cache" / "mkdocs.json", root / "site"
    last = json.loads(note.read_text(encoding="utf-8")) if note.is_file() and (site / "index.html").is_file() else {}
    note.unlink(missing_ok=True)
    if last.get("frame") == frame:
        _mkdocs(root, "--dirty", day)
        for path in set(last["others"]) - set(others):
            for name in ("", *CODINGS.values()):
                (site / f"{path}{name}").unlink(missing_ok=True)
    else:
        _mkdocs(root, "--clean", day)
    for folder in _UNUSED:
        shutil.rmtree(site / folder, ignore_errors=True)
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"frame": frame, "others": others}), encoding="utf-8")


def _mkdocs(root: Path, how: str, day: str) -> None:
    # --no-strict: a warning is counted here, because MkDocs would count its own about --dirty, and none with --quiet
    command = [sys.executable, "-m", "mkdocs", "build", how, "--no-strict"]
    # Material's notice of its own end of life: known, see docs/about/decisions/0001-pages-before-mkdocs.md
    clock = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(clock)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    said = [line for line in f"{done.stdout}{done.stderr}".splitlines() if not line.startswith("INFO") and line.strip()]
    said = [line for line in said if _KNOWN not in line]
    if done.returncode or said:
        raise MarkdownError("MkDocs 没有建成：\n" + "\n".join(said))
