"""What a record might say of a document (提议的指标和职责), each with the words it comes from; and the draft as a page.

Everything here is a proposal that stands commented out in policy.draft.toml until a person has read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from scripts.data.clauses import ParsedClause
from scripts.restore.model import Restored
from scripts.restore.signs import toml

_INSURANCES = {
    "养老保险": "pension",
    "医疗保险": "medical",
    "失业保险": "unemployment",
    "工伤保险": "injury",
    "生育保险": "maternity",
}
_HEADS = re.compile(r"\d+(?:\.\d+)?万?人")
_MORE = re.compile(r"(?:新增|增加|净增|扩面|净增加)\D{0,8}(\d+(?:\.\d+)?万?人)")
_UP_TO = re.compile(r"((?:实际)?(?:参保|缴费|覆盖)人数|参保人员)?[^，；。]{0,6}达到(\d+(?:\.\d+)?万?人)")
_WHO = re.compile(
    r"^((?:各级|各|有关)?[\u4e00-\u9fff、]{1,16}?(?:部门|局|厅|委|政府|单位|机构|区|县|企业|街道|乡镇))"
    r"(?:要|应当|应|必须|负责|不得)"
)


def targets(clauses: Sequence[ParsedClause]) -> Iterator[str]:
    """[[target]] entries for the sentences that give an insurance and numbers of people; what is not said is left open."""
    for clause in clauses:
        for sentence in re.split("[。；]", clause.text):
            named = [(sentence.find(name), key) for name, key in _INSURANCES.items() if name in sentence]
            if not named or not _HEADS.search(sentence) or "\n" in sentence:
                continue
            more, up_to = _MORE.search(sentence), _UP_TO.search(sentence)
            measure = up_to[1] if up_to and up_to[1] else ""
            yield "\n".join(
                [
                    "[[target]]",
                    f"insurance = {toml(min(named)[1])}",
                    f"clause = {toml(clause.id)}",
                    f"words = {toml(sentence)}",
                    f"measure = {toml(measure)}" + ("" if measure else "  # 数的是什么：原文的叫法"),
                    f"increase = {toml(more[1] if more else '')}" + ("" if more else "  # 新增多少：原文的写法"),
                    f"total = {toml(up_to[2] if up_to else '')}" + ("" if up_to else "  # 达到多少：原文的写法"),
                ]
            )


def duties(clauses: Sequence[ParsedClause]) -> Iterator[str]:
    """[[duty]] entries for the sentences that say who has to do something."""
    number = 0
    for clause in clauses:
        for sentence in re.split("[。；\n]", clause.text):
            bare = re.sub(r"^(?:（[^（）]{1,3}）[^。，]{0,20}?[。　]?|\d{1,2}[.、]\s*)", "", sentence)
            found = _WHO.match(bare)
            if found and 8 < len(bare) < 120 and clause.kind != "table":
                number += 1
                yield "\n".join(
                    [
                        "[[duty]]",
                        f'id = "duty-{number}"',
                        f"who = {toml(found[1])}",
                        f"clause = {toml(clause.id)}",
                        f"words = {toml(bare)}",
                        'when = "never"',
                        'plain = ""  # 用平常话说一遍，是本站的说明',
                    ]
                )


def commented(clauses: Sequence[ParsedClause]) -> str:
    """All proposals, commented out; empty if there are none."""
    found = [*targets(clauses), *duties(clauses)][:60]
    if not found:
        return ""
    lines = ["", "# ── 程序从正文里找出来的，对的就去掉行首的「# 」，不对的删去 ──"]
    for entry in found:
        lines += ["", *(f"# {line}" for line in entry.split("\n"))]
    return "\n".join(lines) + "\n"


_STYLE = (
    "body{font:17px/1.8 serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
    "table{border-collapse:collapse;width:100%}td{vertical-align:top;padding:.3em .6em;border-bottom:1px solid #ddd}"
    "td.n,td.c{color:#666;font-size:14px;white-space:nowrap}td.d{color:#a40000;font-size:14px;max-width:18em}"
    "tr.h td{font-weight:bold}@media(max-width:40em){td{display:block;border:0}}"
)


def page(name: str, restored: Restored, clauses: Sequence[ParsedClause], todo: Sequence[str]) -> str:
    """The draft as it will be cited: each paragraph with its line, its clause, and the doubts beside it."""
    cites: dict[str, list[str]] = {}
    for clause in clauses:
        for words in (clause.heading, *clause.paragraphs):
            if words:
                cites.setdefault(words, []).append(clause.cite)
    doubts: dict[int, list[str]] = {}
    for doubt in restored.doubts:
        doubts.setdefault(doubt.line, []).append(doubt.cause)
    rows = []
    paragraphs = restored.text.rstrip("\n").split("\n\n") if restored.places else []
    for line, text in zip(restored.places, paragraphs, strict=True):
        mark = re.match(r"(#{1,4}) +", text)
        words = text[mark.end() :] if mark else text
        cite = (cites.get(words) or [""]).pop(0) if cites.get(words) else ""
        said = Markup("<br>").join(doubts.pop(line, []))
        rows.append(
            Markup('<tr{}><td class="n">第{}行</td><td>{}</td><td class="c">{}</td><td class="d">{}</td></tr>').format(
                Markup(' class="h"') if mark else "", line, words, cite, said
            )
        )
    listed = Markup("").join(Markup("<li>{}</li>").format(one) for one in todo)
    return Markup(
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>{0}（草稿）</title><style>{1}</style></head><body><h1>{0}（草稿，还没有发布）</h1><ol>{2}</ol>"
        "<table>{3}</table></body></html>\n"
    ).format(escape(name), Markup(_STYLE), listed, Markup("").join(rows))  # noqa: S704 our own style
