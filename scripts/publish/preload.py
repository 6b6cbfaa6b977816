"""Adds ``<link rel=modulepreload>`` for all that a page's scripts import (模块): asked for at once, not level by level.

A page cannot tell what a worker's script imports: that is put into one file with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import normpath

from scripts.runtime.node import run_node

FOLDER = "assets/js"
BUNDLE = Path(__file__).with_name("bundle.mjs")
JOINED = ("python/worker.js", "policy/qr-code.js")
"""What runs Python away from the page, and what has a library in it. What they import while they run stays a file of its own."""
_SCRIPT = re.compile(rf'<script type="module"[^>]* src="([^"]*{FOLDER}/)([^"]+)"[^>]*></script>')
_LATER = 'fetchpriority="low"'
"""A script that says so can wait, and so can what it imports."""
_IMPORT = re.compile(r'(?:^|;)(?:import|export)\b[^;"(]*"(\.[^"]+)"', re.MULTILINE)
"""An import that is followed before anything runs; import() is followed when it is called, if ever."""


def join_workers(docs: Path, site: Path) -> None:
    """Puts into each of these scripts, in the built site, what it imports. Raises BuildStopped with esbuild's words."""
    for name in JOINED:
        run_node(BUNDLE, "esm", (site / FOLDER / name).parent, docs / FOLDER / name)


def join_all(site: Path, script: str) -> None:
    """Makes of a module of a built site one classic script, with all that it ever imports. Raises BuildStopped."""
    file = site / script
    run_node(BUNDLE, "iife", file.parent, file)


def add_preloads(site: Path) -> int:
    """Adds the preloads to every page of the built site; returns how many pages have any."""
    known = imported(site / FOLDER)
    count = 0
    for page in sorted(site.rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        told = with_imports(text, known)
        count += "modulepreload" in told
        if told != text:
            page.write_text(told, encoding="utf-8")
    return count


def imported(folder: Path) -> dict[str, list[str]]:
    """By script: every script that it imports, itself or through others. Names are relative to the folder."""
    direct = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.js")}
    near = {name: [normpath(f"{name}/../{one}") for one in _IMPORT.findall(text)] for name, text in direct.items()}

    def all_of(name: str, seen: set[str]) -> Iterator[str]:
        for one in near[name]:
            if one not in seen:
                seen.add(one)
                yield one
                yield from all_of(one, seen)

    return {name: list(all_of(name, {name})) for name in near}


def with_imports(page: str, known: dict[str, list[str]]) -> str:
    """The page with a link for each. What a script of the head imports is told right behind it, for it runs before the
    page is there; everything else before the first script of the body: style and frame come first.
    """
    scripts = list(_SCRIPT.finditer(page))
    body = page.find("<body")
    early = [one for one in scripts if one.start() < body]
    late = scripts[len(early) :]
    told = {one[2] for one in scripts}
    first, rest = _links(early, known, told), _links(late, known, told)
    if rest:
        page = page[: late[0].start()] + rest + page[late[0].start() :]
    if first:
        page = page[: early[-1].end()] + first + page[early[-1].end() :]
    return page


def _links(scripts: list[re.Match[str]], known: dict[str, list[str]], told: set[str]) -> str:
    """The links for what these import and what is not told yet."""
    soon = [one for one in scripts if _LATER not in one[0]]
    wanted = {name: one[1] for one in soon for name in known[one[2]] if name not in told}
    told.update(wanted)
    return "".join(f'<link rel="modulepreload" href="{root}{name}">\n' for name, root in wanted.items())
