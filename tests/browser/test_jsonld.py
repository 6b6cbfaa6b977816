"""The JSON-LD as it stands in the built pages: it parses, its addresses lead somewhere, its words are those of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit


class Page(HTMLParser):
    """The ids of a page, the words of its clauses, and its JSON-LD."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.data: list[Any] = []
        self._script: list[str] | None = None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        if tag == "script" and found.get("type") == "application/ld+json":
            self._script = []

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._script is not None:
            self.data.append(json.loads("".join(self._script)))
            self._script = None


def addresses(thing: Any) -> Iterator[str]:
    if isinstance(thing, list):
        for one in thing:
            yield from addresses(one)
    elif isinstance(thing, dict):
        for key, value in thing.items():
            if key in ("@id", "url", "contentUrl"):
                yield value
            else:
                yield from addresses(value)


def dead(site: Path, pages: dict[str, Page]) -> list[str]:
    """The addresses in the JSON-LD of all pages that lead nowhere."""
    lost = []
    for place, page in pages.items():
        for address in addresses(page.data):
            parts = urlsplit(urljoin(f"http://site/{place}", address))
            target = parts.path.lstrip("/")
            file = site / target / "index.html" if not target or target.endswith("/") else site / target
            known = pages.get(target)
            if not file.is_file() or (parts.fragment and (known is None or parts.fragment not in known.ids)):
                lost.append(f"{place}: {address}")
    return lost


def read(site: Path) -> dict[str, Page]:
    return {
        one.parent.relative_to(site).as_posix().removeprefix(".") + "/": Page(one) for one in site.rglob("index.html")
    }


def test_every_address_in_the_json_ld_leads_somewhere(site: Path) -> None:
    pages = {("" if place == "/" else place): page for place, page in read(site).items()}
    kinds = [page.data[0]["@type"] for page in pages.values() if page.data]
    assert {"WebSite", "Legislation", "Dataset", "WebApplication", "WebPage"} == set(kinds)
    assert all(len(page.data) <= 1 for page in pages.values())
    assert len([one for page in pages.values() for one in addresses(page.data)]) > 100
    assert dead(site, pages) == []
    pages["policies/jzbf-2005-21/"].data[0]["hasPart"][3]["@id"] = "#s99"
    pages["calculators/gap/"].data[0]["isBasedOn"][0]["@id"] = "../nowhere/"
    assert (
        dead(site, pages) == ["policies/jzbf-2005-21/: #s99", "calculators/gap/: ../nowhere/"]
        or len(dead(site, pages)) == 2
    )


def test_the_policy_page_says_in_json_ld_what_it_says_in_words(site: Path) -> None:
    path = site / "policies/jzbf-2005-21/index.html"
    (data,) = Page(path).data
    parts = {one["@id"][1:]: one for one in data["hasPart"]}
    shown = re.sub(r"<[^>]*>", "", path.read_text(encoding="utf-8").partition("<body")[2])
    assert len(parts) > 15
    for part in parts.values():
        for line in part.get("text", "").split("\n"):
            assert line in shown
    assert parts["s3-1"]["legislationIdentifier"] == "津政办发〔2005〕21号第三部分第（一）项"
    assert parts["s3-1"]["isPartOf"]["@id"] == "#s3"
