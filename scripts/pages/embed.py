"""Pages for frames in other people's pages (嵌入), under ``embed/``: clauses, tables of targets, calculators.

Each is a file of its own beside what MkDocs makes, with an ``oembed.json`` that holds the line to paste. They carry source,
seal and licence, say what is known of their force, and without script they are a quotation with a link. A clause that left the
text keeps its page, for others have it in theirs. ``embed/calculate/`` answers the pages of other sites
that the operator allows (`extra.callers` of mkdocs.yml); where nobody is allowed, it is not there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment

from calculators.catalog import listed
from calculators.policy.knowledge import Clause, Knowledge, Policy
from scripts import cite
from scripts.output import Output
from scripts.pages import force

FOLDER = "embed/"
_WIDTH, _LINE, _FRAME, _FORM = 640, 28, 130, 900
"""In pixels: the width that a page is asked to give, a line, what stands around the words, a calculator's form."""
_SIGNS = 36
"""In a line."""


@dataclass(frozen=True, slots=True)
class Embeddable:
    """One thing that may be embedded.

    Attributes:
        path: its page, from the root of the site.
        kind: clause, targets, calculator
        title: what it is called.
        source: where it stands in the site.
        height: in pixels, about as much as it needs.
        words: what a quotation without a frame says; empty for a calculator.
        said: what is known of their force (效力).
        context: what its page is made of.
    """

    path: str
    kind: str
    title: str
    source: str
    height: int
    words: str = ""
    said: tuple[force.Said, ...] = ()
    context: Mapping[str, Any] = field(default_factory=dict)

    def frame(self, address: str) -> str:
        """The line to paste: a frame, and what fits its height."""
        return (
            f'<iframe src="{escape(address + self.path)}" title="{escape(self.title)}" width="100%" height="{self.height}" '
            f'loading="lazy" style="border:0"></iframe><script src="{escape(address + FOLDER)}fit.js" async></script>'
        )

    def quotation(self, address: str) -> str:
        """The line for pages that take no frame: the words, and a link to where they stand."""
        link = f'<a href="{escape(address + self.source)}">{escape(self.title)}</a>'
        words = escape(self.words).replace("\n", "<br>")
        said = escape("；".join(one.words for one in self.said))
        return f"<blockquote>{words}<br>——{link}{f'（{said}）' if said else ''}</blockquote>" if words else link

    def oembed(self, address: str) -> str:
        """``oembed.json``. Where the site's address is not known, its links begin at the root of the site."""
        told = {
            "version": "1.0",
            "type": "rich",
            "title": self.title,
            "provider_name": "应保",
            "provider_url": address,
            "width": _WIDTH,
            "height": self.height,
            "html": self.frame(address),
            "quotation": self.quotation(address),
        }
        return (
            json.dumps({key: value for key, value in told.items() if value != ""}, ensure_ascii=False, indent=1) + "\n"
        )


def embeddables(knowledge: Knowledge) -> Iterator[Embeddable]:
    """All there are."""
    for policy in knowledge.policies.values():
        yield from _of_policy(policy, knowledge)
    for one in listed():
        path = f"calculators/{one.name}/"
        yield Embeddable(f"{FOLDER}{path}", "calculator", one.title, path, _FORM, context={"name": one.name})


def _of_policy(policy: Policy, knowledge: Knowledge) -> Iterator[Embeddable]:
    dated = {one.clause for one in policy.versions}
    for clause in policy.clauses:
        began = f"{clause.since}起{'是这些文字' if clause.id in dated else '在本站发布'}"
        yield _of_clause(policy, clause, force.of_clause(policy, clause, knowledge), began)
    for gone in policy.gone:
        last = next((one for one in reversed(policy.earlier) if one.clause == gone.id), None)
        if last:
            clause = Clause(gone.id, "gone", gone.cite, "", last.text, gone.id, last.seal, last.since)
            began = f"{last.since}至{last.until}{'是这些文字' if last.by else '在本站发布'}"
            yield _of_clause(policy, clause, force.of_gone(policy, gone), began)
    if policy.targets:
        said = force.of_policy(policy, knowledge)
        yield Embeddable(
            f"{FOLDER}targets/{policy.id}/",
            "targets",
            f"{policy.number or policy.short_title}：{policy.year}年扩面指标",
            f"policies/{policy.id}/targets/",
            _FRAME + _LINE * (2 * (2 + len(policy.targets)) + _lines(said)),
            "\n".join(f"{knowledge.names[one.insurance]}：{one.words}" for one in policy.targets),
            tuple(said),
            {"policy": policy},
        )


def _of_clause(policy: Policy, clause: Clause, said: list[force.Said], began: str) -> Embeddable:
    words = "\n".join(part for part in (clause.heading, clause.text) if part)
    lines = sum(1 + len(line) // _SIGNS for line in words.split("\n"))
    return Embeddable(
        f"{FOLDER}clauses/{policy.id}/{clause.id}/",
        "clause",
        cite.short(policy, clause),
        f"policies/{policy.id}/?w={clause.seal}#{clause.id}",
        _FRAME + _LINE * (lines + _lines(said)),
        words,
        tuple(said),
        {"policy": policy, "clause": clause, "cited": cite.named(policy, clause), "began": began},
    )


def _lines(said: list[force.Said]) -> int:
    return 1 + sum(len(one.words) for one in said) // _SIGNS


def write_embeds(docs: Path, out: Output, environment: Environment, knowledge: Knowledge, address: str) -> int:
    """Writes every page under ``embed/``; answers how many things may be embedded."""
    page, count = environment.get_template("embed/page.html"), 0
    for one in embeddables(knowledge):
        root = "../" * one.path.count("/")
        out.write(f"{one.path}index.html", page.render(one=one, root=root, **one.context))
        out.write(f"{one.path}oembed.json", one.oembed(address))
        count += 1
    out.write(f"{FOLDER}embed.css", (docs / "embed" / "embed.css").read_bytes())
    if callers := environment.globals["site"].callers:  # type: ignore[attr-defined]
        frame = environment.get_template("embed/calculate.html")
        out.write(f"{FOLDER}calculate/index.html", frame.render(root="../../", callers=callers))
    return count
