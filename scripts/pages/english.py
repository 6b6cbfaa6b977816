"""Stage 4, for the English pages (docs/en): what they show, all of it from the data that the Chinese pages show.

Which Chinese they say in English is told here too, so that reading the translations can tell what is missing or left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from calculators.calculator import Calculator
from calculators.catalog import listed
from calculators.core.model import Field, FieldKind
from calculators.policy.coverage import WORDS, CoverageRule, CoverageVerdict
from calculators.policy.duties import EmployerRule
from calculators.policy.knowledge import Group, Knowledge, Policy, Term
from calculators.roster.calculator import CALCULATOR as ROSTER
from scripts.data import english, services
from scripts.data.labels import COLUMN, FILE, Register, read_labels
from scripts.data.toml_file import RecordError

FOREIGN = "foreign"
"""The kind of employer that the pages are for (外商投资企业)."""
QUOTED = ("foreigner", "hmt-resident", "dispatched")
"""Of these people the article itself is quoted, once, from its rule on this insurance or on every one."""
QUOTED_ON = ("pension", "all")
FEE, LIMIT = "arrears/late-fee", "arrears/late-fee-limit"
TYPED = {
    FieldKind.CHOICE: "choose one",
    FieldKind.YES: "tick if so",
    FieldKind.HEADS: "whole number",
    FieldKind.MONEY: "amount",
    FieldKind.RATE: "number",
    FieldKind.NUMBER: "number",
    FieldKind.DATE: "date, as 2026-11-30",
    FieldKind.MONTH: "month, as 2026-11",
    FieldKind.TEXT: "words",
    FieldKind.LONG: "words",
    FieldKind.IDS: "ids",
    FieldKind.ROWS: "table, one row each",
}
"""How a field is filled in."""
IN_RESULTS = (
    "前提",
    "应参保",
    "已参保",
    "缺口",
    "参保率",
    "单位每月",
    "职工每月",
    "合计每月",
    "合计全年",
    "未计算",
    "未能全部计算",
    "最后一天",
    "已过",
    "下一步",
    "请核对",
    "没有计入",
    "说明",
    "未核实",
)
"""Words that results have, which stay Chinese."""
_QUOTED = re.compile(r"(「[^」]*」)")
_BUTTON = re.compile(r"<button type=[^>]*>([^<]+)</button>")


@dataclass(frozen=True, slots=True)
class Translation:
    """A policy in English (非官方英译)."""

    policy: Policy
    clauses: tuple[english.EnglishClause, ...]
    words: english.Words


@dataclass(frozen=True, slots=True)
class EnrolmentRow:
    """One category of people and what the articles say of each insurance (应当参加、可以参加……)."""

    people: Term
    verdicts: tuple[CoverageVerdict, ...]


def page_globals(docs: Path, knowledge: Knowledge) -> dict[str, Any]:
    """What the English pages call. Raises RecordError where a translation does not fit its Chinese."""
    register = read_labels(docs)
    today = rules_day(knowledge)
    rows = enrolments(knowledge, today)
    rules = enrolment_rules(rows)
    found = ((policy, english.read_policy(docs, policy, of_policy(policy))) for policy in knowledge.policies.values())
    translations = {policy.id: Translation(policy, *one) for policy, one in found if one}
    words = english.read_words(docs, knowledge, of_site(docs, knowledge))
    return {
        "translations": translations,
        "en": lambda chinese: chinese_marked(words[chinese]),
        "en_label": partial(label, register),
        "en_name": partial(name, register),
        "en_typed": partial(typed, words),
        "takes_in": takes_in,
        "en_event": lambda event: register[f"deadlines.{event}"].english,
        "en_article": english.article,
        "en_day": english.day,
        "en_quantity": lambda parameter: english.quantity(parameter, parameter.values[-1]),
        "en_rules_day": today,
        "enrolments": rows,
        "enrolment_rules": rules,
        "quoted_rules": quoted_rules(rules),
        "duties_today": knowledge.duties_on(today),
        "penalties_today": [one for one in knowledge.duties if one.kind == "penalty" and one.holds_on(today)],
        "en_columns": [(f"{COLUMN}.{one.id}", one.name) for one in knowledge.roster.columns],
        "form_buttons": buttons(docs),
        "result_words": IN_RESULTS,
        "FOREIGN": FOREIGN,
    }


def chinese_marked(words: str) -> Markup:
    """English in which quoted Chinese 「…」 is marked as such, for the voice that reads it and the font that shows it.

    >>> chinese_marked("leave 「外国人」 empty")
    Markup('leave <span lang="zh-CN">「外国人」</span> empty')
    """
    return Markup(_QUOTED.sub(r'<span lang="zh-CN">\1</span>', str(escape(words))))  # noqa: S704 escaped just here


def sentence(words: str) -> str:
    """Words that begin a line, with a capital; what has capitals keeps them.

    >>> sentence("residents of Hong Kong")
    'Residents of Hong Kong'
    """
    return words[:1].upper() + words[1:]


def rules_day(knowledge: Knowledge) -> str:
    """The day on which the articles about who is insured were last checked: what the pages say is said of it."""
    return max((one.checked for one in knowledge.coverage), default=knowledge.checked)


def enrolments(knowledge: Knowledge, today: str) -> list[EnrolmentRow]:
    """Everybody whom an article mentions, of a foreign-invested employer, in the order of the vocabulary."""
    rows = [
        EnrolmentRow(
            one,
            tuple(
                knowledge.verdict(today, insurance.id, FOREIGN, frozenset(), one.id)
                for insurance in knowledge.insurances
            ),
        )
        for one in knowledge.people
    ]
    return [row for row in rows if any(one.rules for one in row.verdicts)]


def enrolment_rules(rows: list[EnrolmentRow]) -> list[CoverageRule]:
    """The rules on which the table rests, each once."""
    return list({rule.id: rule for row in rows for one in row.verdicts for rule in one.rules}.values())


def quoted_rules(rules: list[CoverageRule]) -> list[CoverageRule]:
    """Those of the rules whose words are quoted."""
    return [rule for people in QUOTED for rule in rules if people in rule.people and rule.insurance in QUOTED_ON]


def takes_in(group: Group, kind: str) -> bool:
    """Does a priority group speak of employers, and of this kind too? Where it speaks of people alone: no."""
    if group.people or group.possible_people:
        return False
    return kind in group.employers or not (group.employers or group.possible_employers)


def typed(words: english.Words, field: Field) -> str:
    """What is to be typed into a field: "whole number, persons, required"."""
    return ", ".join(
        one for one in (TYPED[field.kind], words.get(field.unit, ""), "required" if field.required else "") if one
    )


def of_policy(policy: Policy) -> Iterator[tuple[str, str]]:
    """What is said of a policy besides its clauses."""
    for key in ("title", "number", "issuer", "drafter", "validity", "source"):
        yield key, getattr(policy, key)
    for target in policy.targets:
        yield f"target {target.insurance}", target.measure
    for group in policy.groups:
        for words in (group.words, group.audience, group.doubt):
            yield f"group {group.id}", words


def of_site(docs: Path, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """What the pages say besides: answers, articles, duties, titles of calculators, legends, hints and buttons of forms, places."""
    today = rules_day(knowledge)
    yield from (("WORDS", one) for one in WORDS.values())
    rules = enrolment_rules(enrolments(knowledge, today))
    for rule in rules:
        yield from _source(f"coverage {rule.id}", rule)
        yield f"coverage {rule.id}", rule.may_end_by
    for rule in quoted_rules(rules):
        yield f"coverage {rule.id}", rule.words
        yield f"coverage {rule.id}", rule.note
    for duty in knowledge.duties:
        if duty.holds_on(today):
            yield from _source(f"{duty.kind} {duty.id}", duty)
            yield from ((f"{duty.kind} {duty.id}", one) for one in (duty.act, duty.plain, duty.note))
    for parameter in (FEE, LIMIT):
        if parameter in knowledge.parameters:
            value = knowledge.parameters[parameter].values[-1]
            yield from ((parameter, one) for one in (value.document, value.note))
    for tool in (*listed(), ROSTER):
        yield from ((f"calculator {tool.name}", one) for one in (tool.title, tool.purpose))
        yield from ((f"form {tool.name}", one) for one in _legends(tool, knowledge))
        yield from (
            (f"form {tool.name}", said)
            for one in _with_columns(tool.fields(knowledge))
            for said in (one.unit, one.hint)
        )
    yield from (("docs/parts/calculator.html", one) for one in buttons(docs))
    yield from (("IN_RESULTS", one) for one in IN_RESULTS)
    for place in services.read_services(docs):
        if "employer" in place.who:
            yield from ((f"service {place.id}", one) for one in (place.name, place.does))


def buttons(docs: Path) -> list[str]:
    """The words of the buttons that every calculator has, in their order."""
    return _BUTTON.findall((docs / "parts" / "calculator.html").read_text(encoding="utf-8"))


def label(register: Register, place: str, told: str) -> str:
    """A label of a form in English, or "" for a policy's own words, which stand in Chinese. Raises RecordError without it."""
    found = register.get(place)
    if found is None or found.label != told:
        raise RecordError(f"docs/{FILE}：{place}：没有登记「{told}」。请运行 python -m scripts labels，再填写 english")
    if not found.english and place.rpartition(".")[2] != told:
        raise RecordError(f"docs/{FILE}：{place}：「{told}」没有英文，请填写 english")
    return found.english


def name(register: Register, chinese: str) -> str:
    """A term of the vocabulary in English, as the forms call it. Raises RecordError where no form has it."""
    for one in register.values():
        if one.label == chinese and one.english:
            return one.english
    raise RecordError(f"docs/{FILE}：没有「{chinese}」的英文，请填写它的 english")


def _source(where: str, rule: CoverageRule | EmployerRule) -> Iterator[tuple[str, str]]:
    yield where, rule.document
    yield where, rule.number
    if not english.article(rule.article):
        yield where, rule.article


def _with_columns(fields: tuple[Field, ...]) -> Iterator[Field]:
    for one in fields:
        yield one
        yield from one.columns


def _legends(tool: Calculator, knowledge: Knowledge) -> list[str]:
    """The titles of the groups of a form that are the site's own words: a policy's stand in Chinese."""
    own = {one.words for policy in knowledge.policies.values() for one in policy.assessments}
    fields: tuple[Field, ...] = tool.fields(knowledge)
    return [one for one in dict.fromkeys(field.group for field in fields) if one not in own]
