"""Stage 4: knowledge.json and the hand-written pages under docs/ → Markdown under build/docs.

A page is Markdown with Jinja calls; each file of docs/parts is one call of the same name: {{ targets_table(policy=p) }}.
The pages under docs/policies/_each are made once for every policy. Nothing here knows a policy number.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from calculators import link, sheet, view
from calculators.bridge import answer_html
from calculators.calculation import Calculation
from calculators.catalog import CALCULATORS, find, run
from calculators.knowledge import Clause, Knowledge, Policy
from calculators.model import Calculator, CalculatorError
from scripts import (
    cite,
    collation,
    exports_jsonld,
    exports_tables,
    exports_text,
    headings,
    parameter_pages,
    search_words,
    usage,
)
from scripts.exports import Export

EACH = "policies/_each"
"""The pages that every policy gets."""
_NOT_PAGES = ("overrides", "parts", "parameters", "coverage", "assets", "print", EACH)


class PageError(Exception):
    """A page cannot be made; names the file."""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: what is filled in, in the words a reader would type."""

    name: str
    inputs: dict[str, str]


def build_pages(
    docs: Path, out: Path, examples: Path, knowledge: Knowledge, files: tuple[Export, ...] = (), address: str = ""
) -> int:
    """Write every page and asset under `out`; answers how many pages. Raises PageError.

    `files` are those to take away; `address` is the public address of the site, ending in a slash, or empty.
    """
    if out.exists():
        shutil.rmtree(out)
    environment = _environment(docs, examples, knowledge)
    environment.globals |= {"files": files, "tables": exports_tables.read_tables(docs / "fields.toml")}
    environment.globals["address"] = address
    count = 0
    for source in sorted(docs.rglob("*.md")):
        path = source.relative_to(docs).as_posix()
        if path.startswith(tuple(folder + "/" for folder in _NOT_PAGES)) or _in_policy(path):
            continue
        _write(environment, source, out / path, knowledge, {})
        count += 1
    for policy in knowledge.policies.values():
        for source in sorted((docs / EACH).glob("*.md")):
            values = {"policy": policy, "here": source.stem}
            _write(environment, source, out / "policies" / policy.id / source.name, knowledge, values)
            count += 1
    shutil.copytree(docs / "assets", out / "assets")
    for calculator in CALCULATORS:
        if not (out / "calculators" / f"{calculator.name}.md").exists():
            raise PageError(f"测算 {calculator.name} 没有页面，请写 docs/calculators/{calculator.name}.md")
    return count


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """One of the pages that every policy gets: its file's stem, its name among its sisters, its place in their order."""

    order: str
    stem: str
    tab: str


def policy_pages(docs: Path) -> list[PolicyPage]:
    """The pages under policies/_each, in the order of the `order` of their front matter. Raises PageError."""
    found = []
    for source in (docs / EACH).glob("*.md"):
        front, _ = split_front_matter(source.read_text(encoding="utf-8"))
        if not {"tab", "order"} <= set(front):
            raise PageError(f"{source.name}：页首要写 tab（这一页的短名）和 order（先后）")
        found.append(PolicyPage(front["order"], source.stem, front["tab"]))
    return sorted(found, key=lambda page: (page.order, page.stem))


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision record: its file's stem and its title."""

    stem: str
    title: str


def decisions(docs: Path) -> list[Decision]:
    """The decision records, in the order of their numbers."""
    found = []
    for source in sorted((docs / "about" / "decisions").glob("[0-9]*.md")):
        front, _ = split_front_matter(source.read_text(encoding="utf-8"))
        found.append(Decision(source.stem, front["title"]))
    return found


def _in_policy(path: str) -> bool:
    """Is it a file of one policy's folder, finished or still a draft?"""
    return path.startswith("policies/") and path.count("/") > 1


def read_example(examples: Path, name: str, which: str = "example") -> Example:
    """A worked example, which the tests also run; the page shows tests/examples/<name>/example.toml."""
    path = examples / name / f"{which}.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return Example(raw["name"], {key: str(value) for key, value in raw["inputs"].items()})
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise PageError(f"测算 {name} 的例子 {path.name} 读不出来：{error}") from error


def _environment(docs: Path, examples: Path, knowledge: Knowledge) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([docs, docs / "parts"]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        comment_start_string="{##",
        comment_end_string="##}",
    )
    used = usage.example_grounds(read_examples(examples), knowledge)
    numbers = {policy.id: usage.numbers(policy, knowledge, used) for policy in knowledge.policies.values()}
    environment.globals |= {
        "numbers_of": lambda policy: numbers[policy.id],
        "linked": lambda policy, clause, paragraph: _linked(numbers[policy.id], clause, paragraph),
        "coverage_of": partial(usage.coverage_map, used=used),
        "states": usage.STATES,
        "wan": wan,
        "kinds": collation.KINDS,
        "collation_of": lambda policy: collation.collate(docs / "policies" / policy.id),
        "policy_pages": policy_pages(docs),
        "decisions": decisions(docs),
        "suggested": search_words.read_terms(docs).suggest,
        "knowledge": knowledge,
        "policies": tuple(knowledge.policies.values()),
        "calculators": CALCULATORS,
        "insurance_of": {term.id: term for term in knowledge.insurances},
        "short_cite": cite.short,
        "long_cite": cite.long,
        "gbt_cite": cite.gbt_html,
        "clause_link": cite.link,
        "clause_words": cite.words,
        "cite_of": cite.cite_of,
        "machine_meta": machine_meta,
        "example_result": partial(_example_result, examples, knowledge),
        "example_of": partial(read_example, examples),
        "examples_of": partial(_examples_of, examples, knowledge),
        "blank_worksheet": partial(_blank_worksheet, examples, knowledge),
        "form_groups": partial(_form_groups, knowledge),
        **parameter_pages.page_globals(knowledge, used),
    }
    for path in sorted((docs / "parts").glob("*.html")):
        environment.globals[path.stem] = partial(_part, environment, path.name)
    return environment


def wan(heads: int) -> str:
    """Heads as the policy writes them: 1580000 → 158万人; exactly, never rounded.

    >>> wan(1_580_000), wan(1_234_500), wan(120)
    ('158万人', '123.45万人', '120人')
    """
    if heads < 10_000:
        return f"{heads}人"
    whole, rest = divmod(heads, 10_000)
    return f"{whole}{f'.{rest:04}'.rstrip('0') if rest else ''}万人"


def _part(environment: Environment, template: str, **values: Any) -> Markup:
    return Markup(environment.get_template(template).render(**values).strip())  # noqa: S704 rendered with autoescape


def _write(environment: Environment, source: Path, out: Path, knowledge: Knowledge, values: dict[str, Any]) -> None:
    root = "../" * (len(out.parts) - out.parts.index("docs") - 2 + (out.name != "index.md"))
    try:
        front, body = split_front_matter(source.read_text(encoding="utf-8"))
        context = {"root": root, **values}
        page = environment.from_string(body).render(**context)
        meta = {key: environment.from_string(value).render(**context) for key, value in front.items()}
    except (TemplateError, KeyError, ValueError, CalculatorError) as error:
        raise PageError(f"{source.name}：{error}") from error
    policy = values.get("policy")
    if isinstance(policy, Policy):
        page = f"{environment.globals['policy_nav'](**context)}\n\n{page}"  # type: ignore[operator]
    known: dict[str, Any] = {
        "released": min(one.released for one in knowledge.policies.values()),
        "checked": knowledge.checked,
        "version": knowledge.version,
    }
    if isinstance(policy, Policy):
        known |= {"released": policy.released, "checked": policy.checked}
        known |= {"machine": machine_meta(policy)}
    path = "/".join(out.parts[out.parts.index("docs") + 1 :])
    files: Any = environment.globals["files"]
    about = exports_jsonld.page_jsonld(path, meta, root, knowledge, policy, files)
    if about:
        known["jsonld"] = exports_jsonld.script(about)
    head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in (known | meta).items())
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(f"---\n{head}---\n{headings.with_ids(page.strip())}\n", encoding="utf-8")


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """`key: value` lines between two --- lines, and the rest."""
    if not text.startswith("---\n"):
        return {}, text
    head, _, body = text[4:].partition("\n---\n")
    pairs = (line.partition(":") for line in head.splitlines() if line.strip())
    return {key.strip(): value.strip() for key, _, value in pairs}, body


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


def read_examples(examples: Path) -> dict[str, list[tuple[str, dict[str, str]]]]:
    """Every worked example by calculator: its name and what is typed. Raises PageError."""
    found: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for calculator in CALCULATORS:
        for path in sorted((examples / calculator.name).glob("*.toml")):
            example = read_example(examples, calculator.name, path.stem)
            found.setdefault(calculator.name, []).append((example.name, example.inputs))
    return found


def _linked(numbers: tuple[usage.Number, ...], clause: Clause, paragraph: str) -> Markup:
    here = [number for number in numbers if number.clause == clause.id]
    words = usage.marked(paragraph, clause.text.index(paragraph), here)
    mark = exports_text.item_mark(clause, paragraph)
    return Markup('<span class="item-mark">{}</span>').format(mark) + words[len(mark) :] if mark else words


def _example_result(examples: Path, knowledge: Knowledge, calculator: Calculator, root: str) -> Markup:
    typed = read_example(examples, calculator.name).inputs
    result = run(calculator.name, typed, knowledge)
    done = Calculation(calculator, typed, result, knowledge, example=True)
    return Markup(answer_html(done, root))  # noqa: S704 view escapes


@dataclass(frozen=True, slots=True)
class LinkedExample:
    """A worked example and the link fragment that fills the form with it."""

    name: str
    fragment: str


def _examples_of(examples: Path, knowledge: Knowledge, name: str) -> list[LinkedExample]:
    calculator = find(name)
    return [
        LinkedExample(title, link.encode(calculator, typed, knowledge))
        for title, typed in read_examples(examples).get(name, [])
    ]


def _blank_worksheet(examples: Path, knowledge: Knowledge, calculator: Calculator) -> Markup:
    example = read_example(examples, calculator.name)
    steps = run(calculator.name, example.inputs, knowledge).steps
    labels = [label for label, _ in sheet.inputs_shown(calculator, example.inputs, knowledge)]
    return Markup(view.worksheet_html(steps, labels))  # noqa: S704 view escapes


def _form_groups(knowledge: Knowledge, calculator: Calculator) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for field in calculator.fields(knowledge):
        groups.setdefault(field.group, []).append(field)
    return list(groups.items())
