"""Which release of the site (版本) a page is of: a hash over all its files, in the page, in runtime.json and in ``release.json``.

A page asks the server for ``release.json`` when it is opened (docs/assets/js/shared/newest.js) and starts only the Python
of its own release (docs/assets/js/python/worker.js), whatever a server or a browser holds to be fresh.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from scripts.errors import BuildStopped

FILE = "release.json"
TABLE = "runtime/runtime.json"
_PAGE = re.compile(rb'(<meta name="release" content=")[^"]*(")')
_TABLE = re.compile(rb'("release": ")[^"]*(")')


def stamp(site: Path, files: dict[str, Path]) -> str:
    """Writes the release into every page, into runtime.json and ``release.json``; answers it.

    Args:
        site: the built site; whatever release its files say is replaced.
        files: what makes the release, by path in the site.

    Raises:
        BuildStopped: if a page has no place for it, or more than one.
    """
    found = hashlib.sha256()
    said: dict[str, tuple[re.Pattern[bytes], bytes]] = {}
    for path, file in sorted(files.items()):
        body = file.read_bytes()
        if place := _PAGE if path.endswith(".html") else _TABLE if path == TABLE else None:
            body, count = place.subn(rb"\1\2", body)
            if count != 1:
                raise BuildStopped(f"{path}：要有一处写版本的地方（release），有{count}处")
            said[path] = (place, body)
        found.update(f"{path}\0{len(body)}\0".encode() + body)
    release = found.hexdigest()[:12]
    for path, (place, body) in said.items():
        _write(site / path, place.sub(rb"\g<1>%s\2" % release.encode(), body))
    _write(site / FILE, f'{{"release": "{release}"}}\n'.encode())
    return release


def stamped(page: bytes, site: Path) -> bytes:
    """A page that is put into a built site, as one of its release."""
    told = json.loads((site / FILE).read_text(encoding="utf-8"))["release"]
    return _PAGE.sub(rb"\g<1>%s\2" % told.encode(), page)


def _write(file: Path, body: bytes) -> None:
    """Writes a file anew; another name of the old one keeps what it held."""
    file.unlink(missing_ok=True)
    file.write_bytes(body)
