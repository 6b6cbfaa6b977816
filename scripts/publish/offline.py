"""After the site is built: the list of what a browser keeps so that everything works without a network (离线).

``offline.json`` says for every file its SHA-256, and how many bytes they are together; ``sw.js`` is the service worker of
just this release (scripts/publish/release.py). How they are used: docs/assets/js/offline/service-worker.js.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from scripts.publish import release
from scripts.publish.precompress import CODINGS

LIST, WORKER = "offline.json", "sw.js"
PYTHON = "files/python/"
"""What programs load and no page does (scripts/publish/python_package.py)."""
EMBED = "embed/"
"""Pages for frames in other people's pages (scripts/pages/embed.py)."""
FOR_OTHERS = (PYTHON, EMBED, "files/json/")
"""What other people's programs and pages load; being offline is no use to them."""
MARKDOWN = "index.md"
"""A page for programs that read (scripts/publish/twins.py)."""
_THEME = ("assets/javascripts/", "assets/stylesheets/", "assets/images/")
"""What Material puts into every site and our frame of a page never loads."""


@dataclass(frozen=True, slots=True)
class OfflineCopy:
    """A release, and how many bytes a browser keeps of it."""

    release: str
    bytes: int


def site_files(site: Path) -> dict[str, Path]:
    """Every file that a page can ask for, by its path in the site: without compressed copies, unused theme files and the
    Python package.
    """
    paths = {file.relative_to(site).as_posix(): file for file in sorted(site.rglob("*")) if file.is_file()}
    return {
        path: file
        for path, file in paths.items()
        if file.suffix not in CODINGS.values()
        and not path.startswith((*_THEME, PYTHON))
        and path not in ("sitemap.xml", "llms.txt", "robots.txt", WORKER)
    }


def pages(site: Path) -> list[Path]:
    """Every page of a site that people open."""
    paths = (page for page in site.rglob("*.html") if not page.relative_to(site).as_posix().startswith(FOR_OTHERS))
    return sorted(paths)


def write_offline(site: Path, without: Set[str] = frozenset()) -> OfflineCopy:
    """Writes the release, the list and the service worker into the site; answers what a browser will keep.

    Pyodide's own files are left out: they only stand in for ours, and ours are whole when they are kept. So is the memory
    that the build made: a browser has its own by then. Nor does it keep what is for others, and of the policies `without`
    what stands under their own addresses.
    """
    table = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    spare = {f"runtime/{part['path']}" for group in ("stock", "image") for part in table[group].values()}
    left = {*spare, LIST, release.FILE}
    every = site_files(site)
    name = release.stamp(site, {path: file for path, file in every.items() if path not in (LIST, release.FILE)})
    size, hashes = 0, {}
    for path, file in every.items():
        if path in left or file.name == MARKDOWN or path.startswith(FOR_OTHERS) or _policy(path) in without:
            continue
        body = file.read_bytes()
        size += len(body)
        hashes[path] = hashlib.sha256(body).hexdigest()
    text = json.dumps({"release": name, "bytes": size, "files": hashes}, indent=0) + "\n"
    (site / LIST).write_text(text, encoding="utf-8")
    (program,) = site.glob("assets/js*/offline/service-worker.js")  # in the zip the folder's name tells its content
    address = f"./{program.relative_to(site).as_posix()}"
    (site / WORKER).write_text(f'import {{ serve }} from "{address}";\nserve("{name}");\n', encoding="utf-8")
    return OfflineCopy(name, size)


def _policy(path: str) -> str:
    """The policy under whose address a file stands, if any."""
    folder, *rest = path.split("/")
    return rest[0] if folder == "policies" and len(rest) > 1 else ""
