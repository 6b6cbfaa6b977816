"""Copies of the built site that a test may break or make a later release of, and a server whose site can be exchanged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.data.compiler import dump, sealed
from scripts.publish import offline, release
from scripts.publish.precompress import CODINGS
from scripts.publish.serve import SiteHandler, running


def copy(site: Path, target: Path) -> Path:
    """A copy, without the bytes: its files are links to the site's own, so change them by `replace` only."""
    return Path(shutil.copytree(site, target, copy_function=os.link))


FEW = {"": ("about", "en", "files", "insurance", "parameters", "search", "start"), "policies/*": ("files",)}
"""What a site can do without, by folder."""


def few(site: Path, target: Path) -> Path:
    """A smaller release: pages of policies, of the guide and of calculators with all that they load, which a browser keeps with a
    third of the requests.
    """
    made = copy(site, target)
    for place, names in FEW.items():
        for folder in made.glob(place) if place else [made]:
            for name in names:
                shutil.rmtree(folder / name, ignore_errors=True)
    for file in (*made.rglob("*.html"), made / release.TABLE):
        replace(file, file.read_bytes())
    for name in (offline.LIST, offline.WORKER, release.FILE):
        replace(made / name, None)
    offline.write_offline(made)
    return made


def replace(file: Path, body: bytes | None) -> None:
    """Writes a file anew, or takes it away. What lies compressed beside it is gone."""
    for one in (file, *(file.with_name(file.name + suffix) for suffix in CODINGS.values())):
        one.unlink(missing_ok=True)
    if body is not None:
        file.write_bytes(body)


def changed(text: str) -> str:
    """knowledge.json with other descriptions, and the fingerprint that belongs to them."""
    data = json.loads(text)
    for policy in data["policies"].values():
        policy["description"] += "（改过）"
    return dump(sealed(data))


def later(site: Path, target: Path) -> tuple[Path, str]:
    """A later release of the site, and the version of its data: other data, as pages, runtime and results say."""
    made = copy(site, target)
    table = json.loads((made / "runtime" / "runtime.json").read_text(encoding="utf-8"))
    known = made / "runtime" / table["files"]["knowledge"]["path"]
    text = known.read_text(encoding="utf-8")
    body = changed(text).encode()
    old, version = (json.loads(one)["version"] for one in (text, body))
    digest = hashlib.sha256(body).hexdigest()
    later = made / "runtime" / table["extra"]["roster"]["path"]
    for file, name, new in (
        (known, f"knowledge.{digest[:12]}.json", body),
        (later, f"roster.{version}.zip", later.read_bytes()),
    ):
        replace(file, None)
        replace(file.with_name(name), new)
    table["files"]["knowledge"] = {"path": f"knowledge.{digest[:12]}.json", "size": len(body), "sha256": digest}
    table["extra"]["roster"]["path"] = f"roster.{version}.zip"
    replace(made / "runtime" / "runtime.json", json.dumps(table).encode())
    for page in made.rglob("*.html"):
        replace(page, page.read_bytes().replace(old.encode(), version.encode()))
    for name in (offline.LIST, offline.WORKER, release.FILE):
        replace(made / name, None)
    offline.write_offline(made)
    return made, version


class Host:
    """A server's address, and what it serves."""

    def __init__(self, link: Path, address: str) -> None:
        self._link = link
        self.address = address

    def serve(self, site: Path) -> None:
        """From now on this site."""
        fresh = self._link.with_suffix(".new")
        fresh.symlink_to(site)
        fresh.replace(self._link)


@contextmanager
def hosting(site: Path, folder: Path, handler: type[SiteHandler] = SiteHandler) -> Iterator[Host]:
    """Serves a site that can be exchanged for another."""
    link = folder / "served"
    link.symlink_to(site)
    with running(link, handler=handler) as address:
        yield Host(link, address)
