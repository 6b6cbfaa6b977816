"""The feed of editions (更新订阅): Atom, RFC 4287, beside the page 「更正记录」. Whoever follows it hears of every changed value.

Its ids rest on the seals of the editions alone, so that they stay when the site moves.
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import PurePosixPath

from scripts.data.editions import Change, Edition
from scripts.output import Output

PLACE = PurePosixPath("about/corrections/feed.xml")
ATOM = "http://www.w3.org/2005/Atom"
TITLE = "应保：数据和规定的更新"
_MOST = 40
"""Changes that are told one by one; the rest are counted, and stand on the page."""


def write_feed(out: Output, editions: Sequence[Edition], address: str = "") -> None:
    """The feed, newest first. `address` is the site's own, ending in a slash, or empty: then links are relative."""
    out.write(str(PLACE), _feed(editions, address))


def _feed(editions: Sequence[Edition], address: str) -> bytes:
    page = f"{address}{PLACE.parent}/" if address else "./"
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "zh-CN"})
    _head(root, "editions", TITLE, editions[-1].day, page)
    if address:
        ET.SubElement(root, "link", {"rel": "self", "href": f"{address}{PLACE}"})
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "应保"
    for edition in reversed(editions):
        entry = ET.SubElement(root, "entry")
        _head(entry, edition.seal, edition.why, edition.day, f"{page}#e-{edition.seal}")
        for term in sorted({one.id.partition("/")[0] for one in edition.changes}):
            ET.SubElement(entry, "category", {"term": term})
        ET.SubElement(entry, "content", {"type": "text"}).text = _told(edition)
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def _head(node: ET.Element, name: str, title: str, day: str, page: str) -> None:
    """What a feed and an entry both must have. Of an edition the day is known, not the hour: it is the end of that day."""
    ET.SubElement(node, "id").text = uuid.uuid5(uuid.NAMESPACE_OID, f"yingbao {name}").urn
    ET.SubElement(node, "title").text = title
    ET.SubElement(node, "updated").text = f"{day}T23:59:59+08:00"
    ET.SubElement(node, "link", {"rel": "alternate", "href": page})


def _told(edition: Edition) -> str:
    lines = [f"数据版本 {edition.data}，程序版本 {edition.program}，改了{len(edition.changes)}处。"]
    lines += map(_line, edition.changes[:_MOST])
    if len(edition.changes) > _MOST:
        lines.append(f"还有{len(edition.changes) - _MOST}处，见「更正记录」。")
    return "\n".join(lines)


def _line(change: Change) -> str:
    return f"{change.id}：{change.before or '没有'} → {change.after or '没有了'}"
