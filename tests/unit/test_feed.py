"""The feed of editions: what RFC 4287 asks of it, ids that stay, and what it cannot hold told as a count."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scripts.data.editions import Change, Edition, read_editions
from scripts.output import Output
from scripts.pages.feed import ATOM, PLACE, write_feed
from tests.conftest import ROOT

NAME = {"a": ATOM}
DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def feed(folder: Path, editions: tuple[Edition, ...], address: str = "") -> ET.Element:
    write_feed(Output(folder), editions, address)
    return ET.fromstring((folder / PLACE).read_bytes())


def faults(root: ET.Element) -> list[str]:
    """What the standard asks of a feed and of each entry."""
    found = [] if root.find("a:author/a:name", NAME) is not None else ["author"]
    every = [root, *root.findall("a:entry", NAME)]
    for one in every:
        told = {tag: one.findall(f"a:{tag}", NAME) for tag in ("id", "title", "updated")}
        found += [tag for tag, there in told.items() if len(there) != 1 or not there[0].text]
        found += ["day"] * (not DAY.fullmatch(one.findtext("a:updated", "", NAME)))
    ids = [one.findtext("a:id", "", NAME) for one in every]
    return [
        *found,
        *["same id"] * (len(set(ids)) < len(ids)),
        *["no urn"] * (not all(one.startswith("urn:") for one in ids)),
    ]


@pytest.fixture(scope="module")
def editions() -> tuple[Edition, ...]:
    return read_editions(ROOT / "docs")


def test_every_edition_is_told_newest_first(tmp_path: Path, editions: tuple[Edition, ...]) -> None:
    root = feed(tmp_path, editions)
    assert faults(root) == []
    entries = root.findall("a:entry", NAME)
    assert len(entries) == len(editions) >= 10
    assert [one.findtext("a:title", "", NAME) for one in entries] == [one.why for one in reversed(editions)]
    assert [one.get("href") for one in entries[0].findall("a:link", NAME)] == [f"./#e-{editions[-1].seal}"]
    newest = editions[-1].changes[0]
    assert f"{newest.id}：" in entries[0].findtext("a:content", "", NAME)
    entries[0].remove(entries[0].findall("a:updated", NAME)[0])
    entries[1].findall("a:id", NAME)[0].text = entries[2].findtext("a:id", "", NAME)
    assert set(faults(root)) == {"updated", "day", "same id"}


def test_ids_stay_when_the_site_moves_and_links_follow(tmp_path: Path, editions: tuple[Edition, ...]) -> None:
    here, there = feed(tmp_path / "a", editions), feed(tmp_path / "b", editions, "https://example.org/y/")
    assert [one.text for one in here.iter(f"{{{ATOM}}}id")] == [one.text for one in there.iter(f"{{{ATOM}}}id")]
    links = {one.get("rel"): one.get("href") for one in there.findall("a:link", NAME)}
    assert links == {
        "alternate": "https://example.org/y/about/corrections/",
        "self": "https://example.org/y/about/corrections/feed.xml",
    }


def test_markup_is_text_and_a_long_edition_is_counted(tmp_path: Path) -> None:
    changes = tuple(Change(f"a/{number}", "", "<script>") for number in range(50))
    one = Edition("1", "2", "2026-01-02", "<b>&", "h", "s", changes)
    (entry,) = feed(tmp_path, (one,)).findall("a:entry", NAME)
    told = entry.findtext("a:content", "", NAME)
    assert entry.findtext("a:title", "", NAME) == "<b>&"
    assert told.count("<script>") == 40
    assert "还有10处" in told
