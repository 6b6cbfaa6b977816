"""Two built sites compared: pages, ids, internal links, everything else in a page, further files. Each difference is named.

Links are compared by where they lead, not by how they are written: `./../a/` and `../a/` are the same.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import urlsplit

from scripts.publish import offline

ADDRESSES = {"href", "src", "action"}


@dataclass
class Page:
    """What a page holds, in the order in which it stands there."""

    path: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.page = Page(path)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if "id" in told:
            self.page.ids.append(told["id"])
        for name in ADDRESSES & set(told):
            told[name] = resolved(self.page.path, told[name])
            self.page.links.append(told[name])
        self.page.rest.append(" ".join([f"<{tag}", *(f"{name}={value}" for name, value in told.items())]))

    def handle_endtag(self, tag: str) -> None:
        self.page.rest.append(f"</{tag}")

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.page.rest.append(words)


def resolved(path: str, address: str) -> str:
    """Where an address in a page of this path leads, from the root of the site.

    >>> [resolved("a/b/index.html", one) for one in ("./../c/?q#x", "../..", "#x", "/.", "https://e.example/y")]
    ['a/c/?q#x', '', 'a/b/#x', '', 'https://e.example/y']
    """
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return address
    whole = normpath(join("/", dirname(path), parts.path)).lstrip("/")
    is_folder = not parts.path or parts.path.endswith(("/", "."))
    place = f"{whole}/" if whole and is_folder else whole
    return place + (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def read(site: Path) -> dict[str, Page]:
    """Every page of a site by its path."""
    found = {}
    for file in offline.pages(site):
        reader = _Reader(file.relative_to(site).as_posix())
        reader.feed(file.read_text(encoding="utf-8"))
        reader.close()
        found[reader.page.path] = reader.page
    return found


def differences(one: Path, other: Path, names: tuple[str, str], generated: Iterable[str] = ()) -> list[str]:
    """Every difference, a line each. `generated`: files that a later stage makes of the pages, by the end of their names."""
    pages = read(one), read(other)
    found = _sides("页", "", Counter(list(pages[0])), Counter(list(pages[1])), names)
    for path in sorted(set(pages[0]) & set(pages[1])):
        here, there = pages[0][path], pages[1][path]
        for what in ("ids", "links", "rest"):
            lists = getattr(here, what), getattr(there, what)
            word = {"ids": "编号", "links": "链接", "rest": "内容"}[what]
            told = _sides(word, f"{path} ", Counter(lists[0]), Counter(lists[1]), names)
            if not told and lists[0] != lists[1]:
                told = [f"{path} 的{word}先后不同"]
            found += told
            if told:
                break  # what follows of one difference is not told again as another
    return found + _files(one, other, names, tuple(generated))


def _sides(what: str, where: str, one: Counter[str], other: Counter[str], names: tuple[str, str]) -> list[str]:
    sides = zip(names, (one - other, other - one), strict=True)
    return [f"{where}只有 {name} 有{what}：{each}" for name, more in sides for each in sorted(more)]


def _files(one: Path, other: Path, names: tuple[str, str], generated: tuple[str, ...]) -> list[str]:
    listed = [
        {
            file.relative_to(site).as_posix()
            for file in site.rglob("*")
            if file.is_file() and file.suffix != ".html" and not file.is_relative_to(site / offline.PYTHON)
        }
        for site in (one, other)
    ]
    kept = [{name for name in names_ if not name.endswith(generated)} if generated else names_ for names_ in listed]
    found = _sides("文件", "", Counter(kept[0]), Counter(kept[1]), names)
    both = sorted(kept[0] & kept[1])
    return found + [f"文件不同：{name}" for name in both if (one / name).read_bytes() != (other / name).read_bytes()]


def judge(found: Iterable[str], accepted: Path) -> tuple[list[str], list[str]]:
    """The differences that are not accepted, and the accepted ones that are no more: both must be empty."""
    listed = tomllib.loads(accepted.read_text(encoding="utf-8"))["accepted"]
    assert all(one["reason"] for one in listed)
    patterns = [one["difference"] for one in listed]
    lines = list(found)
    new = [line for line in lines if not any(fnmatchcase(line, pattern) for pattern in patterns)]
    gone = [pattern for pattern in patterns if not any(fnmatchcase(line, pattern) for line in lines)]
    return new, gone
