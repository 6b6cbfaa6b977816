"""Stage 4: knowledge.json and the hand-written pages under docs/ → Markdown under build/docs.

A page is Markdown with Jinja calls, which are those of page_calls.py. The pages under docs/policies/_each are made once
for every policy. Nothing here knows a policy number. Every page becomes the index of a folder of its own, as its address
is: then a link means the same whether an engine reads it from the Markdown or a browser from the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from posixpath import dirname, normpath, relpath
from traceback import extract_tb
from typing import Any

from jinja2 import Environment, Template, TemplateError, UndefinedError

from calculators.core.model import CalculatorError
from calculators.policy.knowledge import Knowledge, Policy
from scripts.data.examples import ExampleError, Examples
from scripts.errors import BuildStopped
from scripts.exports import tables
from scripts.exports.interface import Endpoint
from scripts.exports.write import Export
from scripts.output import Output
from scripts.pages import calls, front_matter, headings, jsonld
from scripts.pages.embed import write_embeds
from scripts.restore.collation import Collation

EACH = "policies/_each"
"""The pages that every policy gets."""
OFFERED = "policies/_calculators"
"""The list of the calculators that a policy offers, and the page of each: for whoever has any, besides the policy that is
meant where none is named, whose calculators stand under calculators/.
"""
_LINK = re.compile(r"(?<=\]\()([^)#:\s]+\.md)(?=[)#])")
_UNDEFINED = re.compile(r"'(\w+)' is undefined")
_MADE = (".css", ".js")
"""Style sheets and scripts are put together by scripts/publish; every other asset is published as it is."""
_NOT_PAGES = ("overrides", "parts", "embed", "parameters", "coverage", "assets", "print", EACH, OFFERED)


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One of the pages that every policy gets: its file's stem, its name among its sisters, its place in their order."""

    order: str
    stem: str
    tab: str
    needs: tuple[str, ...] = ()
    """What of a policy's record it is about; a policy that has none of it has no such page. Empty: every policy has it."""

    def is_of(self, policy: Policy) -> bool:
        """Whether a policy has this page."""
        return not self.needs or any(getattr(policy, one) for one in self.needs)


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision record: its file's stem and its title."""

    stem: str
    title: str


_CALCULATORS = PolicyPage("9", "calculators", "测算")


def build_pages(
    docs: Path,
    out: Output,
    knowledge: Knowledge,
    examples: Examples,
    collations: Mapping[str, Collation],
    files: tuple[Export, ...] = (),
    address: str = "",
    endpoints: tuple[Endpoint, ...] = (),
    only: str = "",
    edition: str = "",
) -> int:
    """Write every page and asset; answers how many pages. Raises BuildStopped.

    `files` are the downloads; `address` is the public address of the site, ending in a slash, or empty; `endpoints` are
    the addresses of the interface. Where `only` names a policy, its own pages alone are written. `edition` is the number of the
    present edition (scripts/data/editions.py).
    """
    environment = calls.environment(docs, knowledge, examples, collations)
    of_policy: dict[str, list[Export]] = {}
    for one in files:
        of_policy.setdefault(one.policy, []).append(one)
    pages, offering = policy_pages(docs), {one.id for one in knowledge.offering}
    environment.globals |= {
        "files_of": lambda policy_id: of_policy.get(policy_id, []),
        "tables": tables.read_tables(docs / "fields.toml"),
        "address": address,
        "endpoints": endpoints,
        "edition": edition,
        "policy_pages": pages,
        "pages_of": lambda policy: [
            *(page for page in pages if page.is_of(policy)),
            *([_CALCULATORS] if policy.id in offering else []),
        ],
        "decisions": decisions(docs),
    }
    writer = _Writer(environment, docs, out, knowledge, of_policy)
    paths = [source.relative_to(docs).as_posix() for source in sorted(docs.rglob("*.md"))]
    own = [
        path for path in paths if not path.startswith(tuple(f"{one}/" for one in _NOT_PAGES)) and not _in_policy(path)
    ]
    each = [path for path in paths if path.startswith(f"{EACH}/")]
    if only:
        return _write_policy(writer, environment, each, pages, knowledge.policies[only])
    for path in own:
        writer.write(path, path, None)
    count = len(own)
    for policy in knowledge.policies.values():
        count += _write_policy(writer, environment, each, pages, policy)
    for source in sorted(path for path in (docs / "assets").rglob("*") if path.is_file() and path.suffix not in _MADE):
        out.write(source.relative_to(docs).as_posix(), source.read_bytes())
    write_embeds(docs, out, environment, knowledge, address)
    return count


def _write_policy(
    writer: _Writer, environment: Environment, each: list[str], pages: list[PolicyPage], policy: Policy
) -> int:
    """The pages of one policy; answers how many."""
    having = {f"{EACH}/{page.stem}.md" for page in pages if page.is_of(policy)}
    own = [path for path in each if path in having]
    for path in own:
        writer.write(path, path.replace(EACH, f"policies/{policy.id}", 1), policy)
    if not writer.is_offering(policy):
        return len(own)
    seen = calls.seen_from(environment, writer.docs, writer.knowledge, policy)
    names = ["index", *(one.calculator for one in policy.offers)]
    for name in names:
        writer.write(f"{OFFERED}/{name}.md", f"policies/{policy.id}/calculators/{name}.md", policy, seen)
    return len(own) + len(names)


def policy_pages(docs: Path) -> list[PolicyPage]:
    """The pages under policies/_each, in the order of the `order` of their front matter. Raises BuildStopped."""
    found = []
    for source in (docs / EACH).glob("*.md"):
        front, _ = front_matter.split(source.read_text(encoding="utf-8"))
        if not {"tab", "order"} <= set(front):
            raise BuildStopped(f"{source.name}：页首要写 tab（这一页的短名）和 order（先后）")
        found.append(PolicyPage(front["order"], source.stem, front["tab"], tuple(front.get("needs", "").split())))
    return sorted(found, key=lambda page: (page.order, page.stem))


def decisions(docs: Path) -> list[DecisionRecord]:
    """The decision records, in the order of their numbers."""
    found = []
    for source in sorted((docs / "about" / "decisions").glob("[0-9]*.md")):
        front, _ = front_matter.split(source.read_text(encoding="utf-8"))
        found.append(DecisionRecord(source.stem, front["title"]))
    return found


def place(path: str) -> str:
    """Where a page lies under build/docs.

    >>> place("about/data.md"), place("about/index.md"), place("search.md"), place("index.md")
    ('about/data/index.md', 'about/index.md', 'search/index.md', 'index.md')
    """
    return path if path.split("/")[-1] == "index.md" else f"{path.removesuffix('.md')}/index.md"


def placed(page: str, path: str) -> str:
    """A page whose links to other pages' Markdown lead to where these lie.

    >>> placed("[数据](data.md#x) [首页](../index.md) [别处](https://a.example/b.md)", "about/software.md")
    '[数据](../data/index.md#x) [首页](../../index.md) [别处](https://a.example/b.md)'
    """
    here, folder = dirname(path), dirname(place(path)) or "."
    return _LINK.sub(lambda link: relpath(place(normpath(f"{here or '.'}/{link[1]}")), folder), page)


def _in_policy(path: str) -> bool:
    """Is it a file of one policy's folder, finished or still a draft?"""
    return path.startswith("policies/") and path.count("/") > 1


class _Writer:
    """Renders pages; each file of docs/ is read and understood once, however many policies it serves."""

    def __init__(
        self, environment: Environment, docs: Path, out: Output, knowledge: Knowledge, files: dict[str, list[Export]]
    ) -> None:
        self._environment = environment
        self.docs = docs
        self._out = out
        self.knowledge = knowledge
        self._files = files
        self._released = min(one.released for one in knowledge.policies.values())
        self._offering = {one.id for one in knowledge.offering}
        self._template = cache(partial(self._read, environment))

    def is_offering(self, policy: Policy) -> bool:
        """Whether a policy has calculators of its own."""
        return policy.id in self._offering

    def _read(self, environment: Environment, source: str) -> tuple[Template, dict[str, Template]]:
        front, body = front_matter.split((self.docs / source).read_text(encoding="utf-8"))
        plain = environment.overlay(autoescape=False)  # what stands in a head is text; the frame escapes it
        return environment.from_string(body), {key: plain.from_string(value) for key, value in front.items()}

    def write(self, source: str, path: str, policy: Policy | None, seen: Environment | None = None) -> None:
        """One page, from a file under docs/ to a path under build/docs; rendered in the environment of all, or in this one.
        Raises BuildStopped.
        """
        root = "../" * place(path).count("/")
        context: dict[str, Any] = {"root": root}
        if policy:
            here = Path(source).stem
            context |= {"policy": policy, "here": _CALCULATORS.stem if seen and here == "index" else here}
        try:
            body, front = self._read(seen, source) if seen else self._template(source)
            page = body.render(**context)
            meta = {key: value.render(**context) for key, value in front.items()}
            if policy:
                page = f"{self._environment.globals['policy_nav'](**context)}\n\n{page}"  # type: ignore[operator]
        except (TemplateError, KeyError, ValueError, CalculatorError, ExampleError) as error:
            raise BuildStopped(self._wrong(source, error)) from error
        head: dict[str, Any] = {
            "released": policy.released if policy else self._released,
            "checked": policy.checked if policy else self.knowledge.checked,
            "version": self.knowledge.version,
        }
        if policy:
            head["machine"] = list(calls.machine_meta(policy).items())
        files = self._files.get(policy.id, []) if policy else []
        about = jsonld.page_jsonld(path, meta, root, self.knowledge, policy, files)
        if about:
            head["jsonld"] = jsonld.script(about)
        written = front_matter.join(head | meta, headings.with_ids(placed(page.strip(), path)))
        self._out.write(place(path), written)

    def _wrong(self, source: str, error: Exception) -> str:
        """What is wrong with a page: file, line, cause and, for a call that nothing answers, the next step."""
        text = (self.docs / source).read_text(encoding="utf-8")
        before = text.removesuffix(front_matter.split(text)[1]).count("\n")
        lines = [one.lineno for one in extract_tb(error.__traceback__) if one.filename == "<template>"]
        line = getattr(error, "lineno", None) or (lines[0] if lines else None)
        where = f"docs/{source}" + (f" 第{before + line}行" if line else "")
        if isinstance(error, UndefinedError) and (name := _UNDEFINED.match(str(error))):
            return f"{where}：没有 {name[1]}。页面里叫到的模板应在 docs/parts/{name[1]}.html，请补上它，或者改对名字"
        return f"{where}：{error}"
