"""What a page can call (页面里的调用): the Jinja environment, and everything in it that a page or a part may name.

Each file of docs/parts is one call of the same name: {{ targets_table(policy=p) }}.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from calculators import curve
from calculators.calculator import Calculator
from calculators.catalog import offered
from calculators.core.model import Ref
from calculators.output import link
from calculators.policy.coverage import WORDS
from calculators.policy.knowledge import DEFAULT, Clause, Knowledge, Policy
from calculators.roster.calculator import CALCULATOR as ROSTER
from calculators.roster.read.table import MAX_ROWS
from scripts import cite
from scripts.data import corrections, editions, search_terms, services
from scripts.data.examples import Examples, read_examples
from scripts.exports import citation, text
from scripts.package.reference import read_reference
from scripts.pages import contacts, english, lookup, parameters, relations, usage
from scripts.pages.examples import Shown
from scripts.reports import browsers, mutants, pages, reliability, start, waits
from scripts.restore import collation
from scripts.restore.collation import Collation
from scripts.setup import audit, sbom

RECENT = 5
"""How many policies the pages of an insurance tell in full; of those before them they keep the words and the links."""
KEPT_OFFLINE = 100
"""How many policies a browser keeps by itself: some 60 MB; the search of all of them, and what is about none, it keeps anyway."""

_SIGN = re.compile(r"[!-/:-@[-`{-~]")


def environment(
    docs: Path, knowledge: Knowledge, examples: Examples, collations: Mapping[str, Collation]
) -> Environment:
    """The environment in which every page is rendered. `collations` are those of the policies, by id."""
    made = Environment(
        loader=FileSystemLoader([docs, docs / "parts"]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        comment_start_string="{##",
        comment_end_string="##}",
    )
    made.filters |= {"inline": inline, "chinese_marked": english.chinese_marked, "sentence": english.sentence}
    used = usage.example_citations(examples, knowledge)
    offering = {one.id for one in knowledge.offering}

    @cache
    def used_of(policy_id: str) -> tuple[Knowledge, Mapping[tuple[str, str], set[Ref]]]:
        if policy_id not in offering:
            return knowledge, used
        seen = knowledge.seen(policy_id)
        return seen, usage.example_citations(policy_examples(docs, policy_id), seen)

    @cache
    def numbers(policy_id: str) -> tuple[usage.MarkedNumber, ...]:
        return usage.numbers(knowledge.policies[policy_id], *used_of(policy_id))

    def coverage_of(policy: Policy) -> tuple[usage.MapRow, ...]:
        seen, own = used_of(policy.id)
        return usage.coverage_map(policy, own, seen.named)

    @cache
    def lookups() -> dict[str, list[lookup.Lookup]]:
        return lookup.read_lookups(docs, knowledge)

    made.globals |= {
        "numbers_of": lambda policy: numbers(policy.id),
        "linked": lambda policy, clause, paragraph: _linked(numbers(policy.id), clause, paragraph),
        "coverage_of": coverage_of,
        "has_calculators": lambda policy: policy.id in offering,
        "states": usage.STATES,
        "wan": wan,
        "kinds": collation.KINDS,
        "collation_of": lambda policy: collations[policy.id],
        "suggested": search_terms.read_terms(docs).suggest,
        "policies": tuple(knowledge.policies.values()),
        "recent": newest(knowledge.policies.values())[:RECENT],
        "older": newest(knowledge.policies.values())[RECENT:],
        "told": recent(knowledge.policies.values()),
        "kept_offline": KEPT_OFFLINE,
        "years": by_year(knowledge.policies.values()),
        "curved": curve.NAMES,
        "roster": ROSTER,
        "roster_most": MAX_ROWS,
        "answer_words": WORDS,
        "insurance_of": {term.id: term for term in knowledge.insurances},
        "short_cite": cite.short,
        "long_cite": cite.long,
        "gbt_cite": cite.gbt_html,
        "coins": citation.coins,
        "clause_link": cite.link,
        "clause_words": cite.words,
        "cite_of": cite.cite_of,
        "machine_meta": machine_meta,
        "lookups_of": lambda name: lookups().get(name, []),
        "performance": start.read(docs),
        "performance_waits": waits.read(docs),
        "pages_report": pages.read(docs),
        "site": contacts.read_contacts(docs.parent),
        "software": sbom.shipped(),
        "audit": audit.read(docs),
        "reliability": reliability.read(docs),
        "browsers": browsers.read(docs),
        "corrections": corrections.read_corrections(docs),
        "editions": editions.read_editions(docs),
        "services": services.read_services(docs),
        "mutants": mutants.read(docs),
        "python_reference": read_reference(knowledge),
        "ratio": start.ratio,
        "seconds": start.seconds,
        "describe": link.describe,
        "held": held,
        **_seen_globals(knowledge, examples),
        **parameters.page_globals(knowledge, used),
        **english.page_globals(docs, knowledge),
        **relations.page_globals(knowledge),
    }
    return _with_parts(made, docs)


def seen_from(made: Environment, docs: Path, knowledge: Knowledge, policy: Policy) -> Environment:
    """The same for the pages of the calculators that a policy offers: they look from that policy. Raises ExampleError."""
    other = made.overlay()
    seen = knowledge.seen(policy.id)
    own = _seen_globals(seen, policy_examples(docs, policy.id))
    other.globals = {**made.globals, **own, "lookups_of": lambda _: []}
    return _with_parts(other, docs)


def policy_examples(docs: Path, policy_id: str) -> Examples:
    """The worked examples of the calculators that a policy offers, beside its record. Raises ExampleError."""
    return read_examples(docs / "policies" / policy_id / "examples")


def _seen_globals(knowledge: Knowledge, examples: Examples) -> dict[str, Any]:
    """What hangs on the policy from which one looks."""
    shown = Shown(examples, knowledge)
    return {
        "knowledge": knowledge,
        "calculators": offered(knowledge),
        "place": partial(link.place, policy=knowledge.named),
        "example_result": shown.result,
        "example_of": shown.example,
        "roster_result": shown.roster,
        "examples_of": shown.linked,
        "blank_worksheet": shown.blank_worksheet,
        "form_groups": partial(_form_groups, knowledge),
    }


def _with_parts(made: Environment, docs: Path) -> Environment:
    for path in sorted((docs / "parts").glob("*.html")):
        made.globals[path.stem] = partial(_part, made, path.name)
    return made


def held(knowledge: Knowledge) -> dict[str, Any]:
    """The policy from which one looks, as a page holds it for its calculator (calculators/policy/knowledge_file.py): of its
    clauses only how they are cited, of the rest what calculators that are offered by policy can ask for.
    """
    policy = knowledge.policy
    bare = [replace(one, heading="", text="", seal="", since="") for one in policy.clauses]
    kept = replace(
        policy, clauses=tuple(bare), principles=(), duties=(), doubts=(), earlier=(), gone=(), relations=(), versions=()
    )
    return {
        "version": knowledge.version,
        "id": policy.id,
        "policy": {key: one for key, one in asdict(kept).items() if key != "id"},
    }


def inline(text: str) -> Markup:
    """Words in a line of Markdown, a heading say, where every sign could mean something: they are text there.

    >>> inline("21号 [甲](乙) {: #丙 }")
    Markup('21号 &#91;甲&#93;&#40;乙&#41; &#123;&#58; &#35;丙 &#125;')
    """
    return Markup(_SIGN.sub(lambda one: f"&#{ord(one[0])};", " ".join(text.split())))  # noqa: S704 no sign is left


def wan(heads: int) -> str:
    """Heads as the policy writes them: 1580000 → 158万人; exactly, never rounded.

    >>> wan(1_580_000), wan(1_234_500), wan(120)
    ('158万人', '123.45万人', '120人')
    """
    if heads < 10_000:
        return f"{heads}人"
    whole, rest = divmod(heads, 10_000)
    return f"{whole}{f'.{rest:04}'.rstrip('0') if rest else ''}万人"


def newest(policies: Iterable[Policy]) -> list[Policy]:
    """Policies, the one that was written (成文) last first."""
    return sorted(policies, key=lambda policy: policy.written, reverse=True)


def recent(policies: Iterable[Policy]) -> list[Policy]:
    """The newest, and the one that is meant where none is named, in the order given: what pages tell of that have no room for
    a thousand.
    """
    listed = list(policies)
    told = {one.id for one in newest(listed)[:RECENT]} | {DEFAULT}
    return [one for one in listed if one.id in told]


def kept_offline(policies: Iterable[Policy]) -> set[str]:
    """The policies whose pages and downloads a browser keeps, so that they open without a network."""
    return {one.id for one in newest(policies)[:KEPT_OFFLINE]} | {DEFAULT}


def by_year(policies: Iterable[Policy]) -> list[tuple[str, list[Policy]]]:
    """Policies by the year in which they were written (成文), the newest first in both orders."""
    return [(year, list(group)) for year, group in groupby(newest(policies), lambda policy: policy.written[:4])]


def machine_meta(policy: Policy) -> dict[str, str]:
    """The <meta> names that Chinese government pages carry; what the source does not give is left out."""
    named = {
        "SiteName": "应保",
        "ArticleTitle": policy.title,
        "PubDate": policy.released,
        "ContentSource": policy.source,
        "ColumnName": "政策",
        "ColumnType": "政策文件转载",
        "Keywords": ";".join(policy.keywords),
        "Description": policy.description,
    }
    return {name: value for name, value in named.items() if value}


def _part(made: Environment, template: str, **values: Any) -> Markup:
    return Markup(made.get_template(template).render(**values).strip())  # noqa: S704 rendered with autoescape


def _linked(numbers: tuple[usage.MarkedNumber, ...], clause: Clause, paragraph: str) -> Markup:
    here = [number for number in numbers if number.clause == clause.id]
    words = usage.marked(paragraph, clause.text.index(paragraph), here)
    mark = text.item_mark(clause, paragraph)
    return Markup('<span class="item-mark">{}</span>').format(mark) + words[len(mark) :] if mark else words


def _form_groups(knowledge: Knowledge, calculator: Calculator) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for field in calculator.fields(knowledge):
        groups.setdefault(field.group, []).append(field)
    for group in calculator.folded:
        if group not in groups or any(field.required for field in groups[group]):
            raise ValueError(f"测算 {calculator.name}：「{group}」不能折起来，没有这一组，或者里面有必填的")
    return list(groups.items())
