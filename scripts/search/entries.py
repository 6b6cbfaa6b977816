"""What can be found (检索条目): clauses, policies, pages, and the articles of other documents, in one order.

A block is one policy with its pages, or everything else of the site; its texts are one file for the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from calculators.policy.knowledge import Knowledge, Policy
from calculators.policy.parameters import DatedValue, Parameter
from scripts import cite
from scripts.output import Output
from scripts.pages import front_matter
from scripts.pages.parameters import period_words, value_words

UNSEARCHED = ("search/", "about/decisions/")
"""Pages about the site itself, which would only be in the way."""
LISTED = ("parameters/index.md", "en/calculators/index.md")
"""Pages that only list what are entries themselves: their title and description are enough."""
_SKIPPED = {"blockquote", "script", "style", "svg", "noscript", "nav", "form", "button", "template"}
_INLINE = {"a", "span", "strong", "em", "small", "mark", "code", "b", "i", "sup", "sub"}
_CARDS = "cards"
"""The class of lists that only lead to pages which are entries themselves."""
_SIGNS = re.compile(r"^(#+ |[-*>] |\d+\. )|\*\*|`|\s*\{:[^}]*\}|!?\[([^\]]*)\]\([^)]*\)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. Its words are searched and shown; its link leads to the exact paragraph.

    Attributes:
        kind: c a clause (条款), d a policy (文件), p a page (页面), r an article of another document (依据), v a
            parameter (参数).
        label: how it is cited or called.
        note: a line that says where it belongs.
        href: from the site's root.
        text: its words.
    """

    kind: str
    label: str
    note: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Entries whose texts are kept in one file; `policy` is empty for the site's own pages."""

    policy: Policy | None
    entries: tuple[Entry, ...]


def read_blocks(knowledge: Knowledge, pages: Output) -> list[Block]:
    """Everything that can be found, from the data and from the generated pages (build/docs)."""
    site, of_policy = _sorted(pages.pages(), knowledge)
    own = [entry for path in site for entry in _page(pages.root / path, path)]
    own += [
        Entry("r", f"{rule.document}{rule.article}", rule.number, rule.ref.target, rule.words)
        for rule in knowledge.coverage
    ]
    own += [_parameter(one) for _, one in sorted(knowledge.parameters.items())]
    return [
        Block(None, tuple(own)),
        *(Block(one, tuple(_policy(one, pages.root, of_policy[one.id]))) for one in knowledge.policies.values()),
    ]


def _sorted(paths: list[str], knowledge: Knowledge) -> tuple[list[str], dict[str, list[str]]]:
    """The pages of the site itself, and those of each policy."""
    site: list[str] = []
    of_policy: dict[str, list[str]] = {one: [] for one in knowledge.policies}
    for path in paths:
        folder, *rest = path.split("/")
        own = of_policy.get(rest[0]) if folder == "policies" and rest else None
        (site if own is None else own).append(path)
    return site, of_policy


def _policy(policy: Policy, root: Path, paths: list[str]) -> Iterator[Entry]:
    home = f"policies/{policy.id}/"
    written = "来源页未载"
    if policy.written:
        year, month, day = (int(part) for part in policy.written.split("-"))
        written = f"{year}年{month}月{day}日"
    facts = f"{policy.number}。发文机关：{policy.issuer}。起草：{policy.drafter}。成文日期：{written}。"
    keywords = f"关键词：{'、'.join(policy.keywords)}"
    lines = dict.fromkeys((policy.title, policy.short_title, facts, keywords))
    yield Entry("d", policy.title, policy.number, home, "\n".join(lines))
    for where in paths:
        front, href = front_matter.written(root / where), where.removesuffix("index.md")
        if href != home:
            title, note = front.get("title", ""), front.get("description", "")
            yield Entry("p", title, policy.number, href, f"{title}\n{note}".strip())
    for clause in policy.clauses:
        words = f"{clause.heading}\n{clause.text}".strip()
        yield Entry("c", cite.short(policy, clause), policy.short_title, f"{home}#{clause.id}", words)


def _parameter(one: Parameter) -> Entry:
    label = f"{one.name}（{one.area}）" if one.area and one.area not in one.name else one.name
    lines = [label, *(_value(one, value) for value in one.values), f"公布：{one.publisher}" if one.publisher else ""]
    return Entry("v", label, "", f"parameters/#p-{one.id.replace('/', '-')}", "\n".join(filter(None, lines)))


def _value(one: Parameter, value: DatedValue) -> str:
    number = f"（{value.number}）" if value.number and value.number not in value.document else ""
    source = value.document + number + ("" if value.article in value.document else value.article)
    told = f"{value_words(one, value)}（{period_words(value)}）" + (f"，{source}" if source else "")
    return f"{told}：「{value.words}」" if value.words else told


def _page(path: Path, where: str) -> Iterator[Entry]:
    if where.startswith(UNSEARCHED):
        return
    front = front_matter.written(path)
    body = "" if where in LISTED else front_matter.split(path.read_text(encoding="utf-8"))[1]
    title, note = front.get("title", ""), front.get("description", "")
    yield Entry("p", title, note, where.removesuffix("index.md"), f"{title}\n{note}\n{plain(body)}".strip())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._skipping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED or ("class", _CARDS) in attrs:
            self._skipping.append(tag)
        elif tag not in _INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipping:
            self._skipping.remove(tag)
        elif tag not in _INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.parts.append(data)


def plain(page: str) -> str:
    """The words of a page in Markdown with HTML, a line a block. Quoted clauses, forms and drawings are left out.

    >>> plain("## 谁\\n<p>甲<strong>乙</strong></p><blockquote>引文</blockquote>")
    '谁\\n甲乙'
    """
    parser = _Text()
    parser.feed(page)
    parser.close()
    text = _SIGNS.sub(lambda match: match[2] or "", "".join(parser.parts))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
