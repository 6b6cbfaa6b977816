"""Permanent ids for the headings of pages (标题的锚点): what is not given by hand comes from the words in pinyin.

Left alone, Markdown numbers Chinese headings `_1`, `_2`, …, which move when a heading is added. An id made of the words
moves only when the words change.
"""

from __future__ import annotations

import re

from pypinyin import lazy_pinyin

_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*")
_GIVEN = re.compile(r"\{:?\s*#")
_FENCE = re.compile(r"```+|~~~+")
_LONGEST = 48


def slug(words: str) -> str:
    """The id of a heading.

    >>> slug("怎样算"), slug("2005年的目标"), slug("A、B <b>怎样</b>核对？")
    ('zen-yang-suan', 'h-2005-nian-de-mu-biao', 'a-b-zen-yang-he-dui')
    """
    plain = re.sub(r"<[^>]*>", "", words)
    pieces = re.findall(r"[a-z0-9]+", "-".join(lazy_pinyin(plain)).lower().replace("ü", "v"))
    found = "-".join(pieces)
    if len(found) > _LONGEST:
        found = found[:_LONGEST].rpartition("-")[0]
    return found if found[:1].isalpha() else f"h-{found}".rstrip("-")


def with_ids(markdown: str) -> str:
    """The page with an id on every Markdown heading; the title's is `title`. A second heading of the same words counts on.

    >>> print(with_ids("# 题\\n\\n## 怎样算\\n\\n## 怎样算\\n\\n## 条款 {#clauses}"))
    # 题 {: #title }
    <BLANKLINE>
    ## 怎样算 {: #zen-yang-suan }
    <BLANKLINE>
    ## 怎样算 {: #zen-yang-suan-2 }
    <BLANKLINE>
    ## 条款 {#clauses}
    """
    seen: dict[str, int] = {}
    lines, fence = [], ""
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if mark and (not fence or line.startswith(fence)):
            fence = "" if fence else mark[0]
        lines.append(line if fence else _with_id(line, seen))
    return "\n".join(lines)


def _with_id(line: str, seen: dict[str, int]) -> str:
    match = _HEADING.fullmatch(line)
    if match is None or _GIVEN.search(line):
        return line
    name = "title" if len(match[1]) == 1 else slug(match[2])
    seen[name] = seen.get(name, 0) + 1
    return f"{match[1]} {match[2]} {{: #{name}{f'-{seen[name]}' if seen[name] > 1 else ''} }}"
