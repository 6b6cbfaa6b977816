"""Stage 2: text.md → the clause tree (条款), every block with its permanent id.

Ids follow the structure and are short enough to type from paper: `tz` the forwarding notice (转发通知), `yj` the
opening (引言), `s3` a part (部分), `s3-p1` an unnumbered paragraph of it (自然段), `s3-2` its item （二）.
A part or opening of one paragraph is not numbered further. What has been published stands in ids.toml for ever
(scripts/data/published_ids.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt

from scripts.errors import BuildStopped

_DIGITS = "零一二三四五六七八九"
_PART = re.compile(r"([一二三四五六七八九十]+)、(.+)")
_ITEM = re.compile(r"（([一二三四五六七八九十]+)）")
_ALLOWED = {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"}


class ClauseError(BuildStopped):
    """The text cannot be read as clauses, or the registry of ids (ids.toml) does not fit it."""


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """One citable piece (条款). A part with several paragraphs has no text of its own, they are its children."""

    id: str
    kind: str
    """notice · opening · part · paragraph · item"""
    cite: str
    """How it is cited: 第三部分第（一）项."""
    heading: str
    paragraphs: tuple[str, ...]
    part: str
    """The id of the part it stands in, or its own id."""

    @property
    def text(self) -> str:
        """The words, paragraphs joined by line breaks, without the heading."""
        return "\n".join(self.paragraphs)


def numeral(number: int) -> str:
    """A Chinese numeral, from 1 to 99999, as citations use it: 12 → 十二.

    >>> [numeral(n) for n in (1, 10, 12, 20, 34, 100, 105, 110, 2005, 10012)]
    ['一', '十', '十二', '二十', '三十四', '一百', '一百零五', '一百一十', '二千零五', '一万零一十二']
    """
    if number < 20:
        return ("十" if number > 9 else "") + _DIGITS[number % 10].removeprefix("零")
    said = ""
    for unit, power in (("万", 10_000), ("千", 1_000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // power % 10
        said += f"{_DIGITS[digit]}{unit}" if digit else "零" if said and not said.endswith("零") else ""
    return said.removesuffix("零")


def read_clauses(markdown: str, name: str = "text.md") -> tuple[ParsedClause, ...]:
    """The clauses of a restored text, in order. Raises ClauseError with line and remedy."""
    blocks = _blocks(markdown, name)
    titles = [index for index, (level, _, _) in enumerate(blocks) if level == 1]
    if not titles or titles[0] != 0:
        raise ClauseError(f"{name} 第1行：第一行应是标题（# 开头）")
    if len(titles) > 2:
        raise ClauseError(f"{name} 第{blocks[titles[2]][2]}行：最多两层（通知和所转发的文件），这里出现了第三个标题")
    clauses: list[ParsedClause] = []
    if len(titles) == 2:
        notice = tuple(text for _, text, _ in blocks[1 : titles[1]])
        clauses.append(ParsedClause("tz", "notice", "转发通知", blocks[0][1], notice, "tz"))
    body = blocks[titles[-1] + 1 :]
    starts = [index for index, (level, _, _) in enumerate(body) if level == 2]
    opening = [text for _, text, _ in body[: starts[0] if starts else len(body)]]
    layer = "意见引言" if len(titles) == 2 else "引言"
    clauses += _opening(opening, blocks[titles[-1]][1], layer)
    for number, (start, end) in enumerate(zip(starts, [*starts, len(body)][1:], strict=True), 1):
        _, heading, line = body[start]
        match = _PART.fullmatch(heading)
        if match is None or match[1] != numeral(number):
            raise ClauseError(
                f"{name} 第{line}行：第{number}个部分的标题应以「{numeral(number)}、」开头，这里是「{heading}」"
            )
        clauses += _part(number, heading, body[start + 1 : end], name, line)
    return tuple(clauses)


def titles_of(markdown: str) -> tuple[str, ...]:
    """The titles of the layers: the notice's and the forwarded document's, or the only one."""
    return tuple(text for level, text, _ in _blocks(markdown, "text.md") if level == 1)


def _blocks(markdown: str, name: str) -> list[tuple[int, str, int]]:
    """(heading level or 0, text, line) of every block."""
    blocks: list[tuple[int, str, int]] = []
    level = 0
    for token in MarkdownIt("commonmark").parse(markdown):
        line = (token.map or [0])[0] + 1
        if token.type not in _ALLOWED:
            raise ClauseError(f"{name} 第{line}行：正文里只能有标题和段落，这里是 {token.type}")
        if token.type == "heading_open":
            level = int(token.tag[1:])
            if level > 2:
                raise ClauseError(f"{name} 第{line}行：标题只有 #（文件标题）和 ##（部分标题）两级")
        elif token.type == "inline":
            if any(child.type not in ("text", "softbreak") for child in token.children or ()):
                raise ClauseError(f"{name} 第{line}行：正文里不能有 Markdown 标记：「{token.content[:30]}」")
            if "\n" in token.content:
                raise ClauseError(f"{name} 第{line}行：一个自然段写成一行，这一段断了行")
            blocks.append((level, token.content, line))
            level = 0
    return blocks


def _opening(paragraphs: list[str], heading: str, layer: str) -> list[ParsedClause]:
    if len(paragraphs) == 1:
        return [ParsedClause("yj", "opening", layer, heading, tuple(paragraphs), "yj")]
    return [
        ParsedClause(f"yj-p{n}", "opening", f"{layer}第{numeral(n)}自然段", heading if n == 1 else "", (text,), "yj")
        for n, text in enumerate(paragraphs, 1)
    ]


def _part(number: int, heading: str, blocks: list[tuple[int, str, int]], name: str, line: int) -> list[ParsedClause]:
    part, cite = f"s{number}", f"第{numeral(number)}部分"
    if not blocks:
        raise ClauseError(f"{name} 第{line}行：「{heading}」下面没有正文")
    if len(blocks) == 1 and not _ITEM.match(blocks[0][1]):
        return [ParsedClause(part, "part", cite, heading, (blocks[0][1],), part)]
    clauses = [ParsedClause(part, "part", cite, heading, (), part)]
    plain_total = sum(not _ITEM.match(text) for _, text, _ in blocks)
    plain = items = 0
    for index, (_, text, at) in enumerate(blocks):
        match = _ITEM.match(text)
        if match:
            items += 1
            if match[1] != numeral(items):
                raise ClauseError(f"{name} 第{at}行：这一项应是（{numeral(items)}），这里是（{match[1]}）")
            clauses.append(ParsedClause(f"{part}-{items}", "item", f"{cite}第（{match[1]}）项", "", (text,), part))
        else:
            plain += 1
            lead = index == 0 and plain_total == 1
            where = "引言" if lead else f"第{numeral(plain)}自然段"
            clauses.append(ParsedClause(f"{part}-p{plain}", "paragraph", cite + where, "", (text,), part))
    return clauses
