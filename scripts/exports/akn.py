"""A policy as Akoma Ntoso 3.0 (LegalDocML), valid against the strict schema.

部分 is a `part`, 自然段 an `alinea` (a paragraph without a number), 项 a `point`. A forwarding notice is the main document,
what it forwards its attachment. eIds use Arabic numerals (part_3__point_1); each element also carries, as GUID, the
place of the clause on the site. The text of the elements, in order, is the text of the clauses, nothing more.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from calculators.policy.knowledge import Clause, Policy
from scripts.exports.text import NOTICE, Role, TextBlock, blocks

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SITE = "yingbao"
_MARK = re.compile(r"（[^（）]{1,8}）|\([^()]{1,8}\)|\d{1,3}[.、．]|[㈠-㈩⑴-⒇]")
_HEADING = re.compile(r"([一二三四五六七八九十]+、)(.+)")


def akoma_ntoso(policy: Policy) -> bytes:
    """The XML file of a policy."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_name("akomaNtoso"))
    notice = [one for one in policy.clauses if one.kind == "notice"]
    rest = [one for one in policy.clauses if one.kind != "notice"]
    text = blocks(policy)
    if notice:
        main = _notice(policy, [one for one in text if one.clause == notice[0].id])
        attachment = _add(_add(main, "attachments"), "attachment", eId="att_1")
        attachment.append(_document(policy, rest, text, "att_1", policy.short_title))
    else:
        main = _document(policy, rest, text, "", policy.title)
    root.append(main)
    ET.indent(root, " ")
    for paragraph in root.iter(_name("p")):
        paragraph.text = paragraph.text if not len(paragraph) else None
        for child in paragraph:
            child.tail = None
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    one = ET.SubElement(parent, _name(tag), attributes)
    one.text = text
    return one


def _guid(policy: Policy, clause: str) -> str:
    return f"policies/{policy.id}/#{clause}"


def _notice(policy: Policy, text: Sequence[TextBlock]) -> ET.Element:
    """The forwarding notice: head, body and closing as they follow each other."""
    document = _start(policy, "notice", "", policy.title)
    head = next((n for n, one in enumerate(text) if one.role not in (Role.TITLE, Role.NUMBER)), len(text))
    tail = len(text)
    while tail > head + 1 and text[tail - 1].role in (Role.SIGNATURE, Role.DATE):
        tail -= 1
    preface = _add(document, "preface", eId="preface")
    for number, block in enumerate(text[:head], 1):
        paragraph = _add(preface, "p", eId=f"preface__p_{number}")
        _add(paragraph, "docTitle" if block.role is Role.TITLE else "docNumber", block.text)
    body = _add(document, "mainBody", eId="body", GUID=_guid(policy, text[0].clause))
    for number, block in enumerate(text[head:tail], 1):
        _add(body, "p", block.text, eId=f"body__p_{number}")
    if text[tail:]:
        closing = _add(document, "conclusions", eId="conclusions")
        for number, block in enumerate(text[tail:], 1):
            paragraph = _add(closing, "p", eId=f"conclusions__p_{number}")
            if block.role is Role.DATE and policy.written:
                _add(paragraph, "docDate", block.text, date=policy.written)
            else:
                paragraph.text = block.text
    return document


def _document(policy: Policy, clauses: Sequence[Clause], text: Sequence[TextBlock], at: str, title: str) -> ET.Element:
    """The document itself: title, opening, parts."""
    document = _start(policy, "document", at, title)
    before = f"{at}__" if at else ""
    early = {clause.id for clause in clauses if clause.kind in ("opening", "head")}
    opening = [one for one in text if one.clause in early]
    preface = _add(document, "preface", eId=f"{before}preface")
    for number, block in enumerate((one for one in opening if one.role is Role.TITLE), 1):
        _add(_add(preface, "p", eId=f"{before}preface__p_{number}"), "docTitle", block.text)
    parts = [clause for clause in clauses if clause.id not in early and _stands_alone(clause)]
    words = [one for one in opening if one.role is not Role.TITLE]
    if words and parts:
        _paragraphs(policy, _add(document, "preamble", eId=f"{before}preamble"), words, f"{before}preamble")
    body = _add(document, "mainBody", eId=f"{before}body")
    if not parts:
        _paragraphs(policy, body, words, f"{before}body")
    counted: dict[str, int] = {}
    for part in parts:
        children = [one for one in clauses if one.part == part.id and one.id != part.id and not _stands_alone(one)]
        tag = _TAGS.get(part.kind, "hcontainer")
        counted[tag] = counted.get(tag, 0) + 1
        short = _SHORT.get(tag, tag)
        _part(policy, body, part, children, f"{before}{short}_{counted[tag]}", tag)
    return document


_TAGS = {"part": "part", "chapter": "chapter", "article": "article"}
"""What has an element of its own; an attachment, a closing, a table by itself is an hcontainer."""
_SHORT = {"chapter": "chp", "article": "art", "hcontainer": "hcontainer"}


def _stands_alone(clause: Clause) -> bool:
    """Whether a clause is no child of another."""
    return clause.id == clause.part or clause.kind in ("part", "chapter", "article", "annex", "annexes", "closing")


def _paragraphs(policy: Policy, parent: ET.Element, text: Sequence[TextBlock], at: str) -> None:
    seen: set[str] = set()
    for number, block in enumerate(text, 1):
        place = {} if block.clause in seen else {"GUID": _guid(policy, block.clause)}
        seen.add(block.clause)
        _add(parent, "p", block.text, eId=f"{at}__p_{number}", **place)


def _part(policy: Policy, body: ET.Element, part: Clause, children: Sequence[Clause], at: str, tag: str) -> None:
    named = {"name": part.kind} if tag == "hcontainer" else {}
    one = _add(body, tag, eId=at, GUID=_guid(policy, part.id), **named)
    match = _HEADING.fullmatch(part.heading)
    if match:
        _add(one, "num", match[1])
    if part.heading or tag == "part":
        _add(one, "heading", match[2] if match else part.heading)
    if children and part.text:
        _content(_add(one, "alinea", eId=f"{at}__al_0"), part.text)
    if not children:
        _content(one, part.text)
    count = {"alinea": 0, "point": 0}
    for child in children:
        tag = "point" if child.kind == "item" else "alinea"
        count[tag] += 1
        short = "point" if tag == "point" else "al"
        piece = _add(one, tag, eId=f"{at}__{short}_{count[tag]}", GUID=_guid(policy, child.id))
        mark, words = _split_mark(child.text) if tag == "point" else ("", child.text)
        words = "\n".join(line for line in (child.heading, words) if line) or words
        if mark:
            _add(piece, "num", mark)
        _content(piece, words)


def _split_mark(text: str) -> tuple[str, str]:
    found = _MARK.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def _content(parent: ET.Element, text: str) -> None:
    content = _add(parent, "content")
    for paragraph in text.split("\n"):
        _add(content, "p", paragraph)


def _start(policy: Policy, name: str, at: str, title: str) -> ET.Element:
    """An empty document with its metadata: work, expression and manifestation (FRBR)."""
    before = f"{at}__" if at else ""
    source = f"#{before}{_SITE}"
    document = ET.Element(_name("doc"), {"name": name, "contains": "originalVersion"})
    meta = _add(document, "meta")
    identification = _add(meta, "identification", source=source)
    day, what = (policy.written, "成文") if policy.written else (policy.released, "转载")
    work = f"/akn/cn/doc/{day}/{policy.id}"
    expression = f"{work}/zho@{day}"
    part = f"/!{at or 'main'}"
    levels = (
        ("FRBRWork", work + part, work, day, what, f"#{before}issuer"),
        ("FRBRExpression", expression + part, expression, day, what, f"#{before}issuer"),
        ("FRBRManifestation", f"{expression}{part}.xml", f"{expression}.xml", policy.released, "转载", source),
    )
    for level, this, uri, on, called, author in levels:
        one = _add(identification, level)
        _add(one, "FRBRthis", value=this)
        _add(one, "FRBRuri", value=uri)
        if level == "FRBRWork":
            _add(one, "FRBRalias", value=title, name="title")
        _add(one, "FRBRdate", date=on, name=called)
        _add(one, "FRBRauthor", href=author)
        if level == "FRBRWork":
            _add(one, "FRBRcountry", value="cn")
            if policy.number:
                _add(one, "FRBRnumber", value=policy.number)
        elif level == "FRBRExpression":
            _add(one, "FRBRlanguage", language="zho")
        else:
            _add(one, "FRBRformat", value="application/akn+xml")
    references = _add(meta, "references", source=source)
    people = {"issuer": policy.issuer, _SITE: "应保"} | ({"drafter": policy.drafter} if policy.drafter else {})
    for key, shown in people.items():
        _add(
            references,
            "TLCOrganization",
            eId=before + key,
            href=f"/akn/ontology/organization/cn/{shown}",
            showAs=shown,
        )
    notes = _add(meta, "notes", source=source)
    note = _add(notes, "note", eId=f"{before}note_1")
    _add(note, "p", f"转载文本。{NOTICE}。{policy.source}。{policy.validity}（{policy.checked} 核对）。")
    return document
