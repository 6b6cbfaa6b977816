"""The unofficial English (英译): of a policy, in english.toml beside it; of what the site itself says, in docs/english.toml.

Every entry is tied to the Chinese it renders, a clause by its seal, anything else by its very words. When the Chinese changes,
the build stops and names the entry. No number is typed by hand: it is filled in, or it stands in the Chinese too; and every
number of the Chinese is in the English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypedDict

from calculators.policy.knowledge import Clause, Knowledge, Policy
from calculators.policy.parameters import DatedValue, Parameter
from scripts.data.clauses import number_of
from scripts.data.own_words import DIGITS
from scripts.data.toml_file import RecordFile, read_toml

FILE = "english.toml"
_PLACE = re.compile(r"\{([\w.-]+)\}")
_DIGITS = re.compile(r"\d[\d,.]*")
_TEN_THOUSANDS = re.compile(r"(\d[\d,.]*)万(?!分之)")
_NUMERAL = re.compile(r"[一二三四五六七八九十百〇○零]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_QUOTED = re.compile(r"「[^」]*」")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b")
_COUNTED = re.compile(
    r"第（?([一二三四五六七八九十百]+)）?[条款项章号]|（([一二三四五六七八九十]+)）|([一二三四五六七八九十]+)(?=倍)"
    r"|([一二三四五六七八九十]+)(?=至[一二三四五六七八九十]+倍)|百分之([一二三四五六七八九十百]+)"
)
_BASIS_POINTS = re.compile(r"万分之([一二三四五六七八九十])")


class RawClause(TypedDict, total=False):
    """A clause's translation as it is written; a clause may have no heading, or nothing but one."""

    heading: str
    text: str


class RawSealedClause(RawClause):
    """The same, with the seal of the Chinese that was translated."""

    seal: str


@dataclass(frozen=True, slots=True)
class EnglishClause:
    """A clause in English: heading and paragraphs, as many as the Chinese has."""

    clause: Clause
    heading: str
    paragraphs: tuple[str, ...]


Words = Mapping[str, str]
"""English by the Chinese that it renders."""
Needed = Iterable[tuple[str, str]]
"""Where Chinese stands that the English pages say, and the Chinese."""


def read_policy(docs: Path, policy: Policy, needed: Needed) -> tuple[tuple[EnglishClause, ...], Words] | None:
    """A policy's clauses and words in English; None where nobody translated it. Raises RecordError naming the entry."""
    path = docs / "policies" / policy.id / FILE
    if not path.exists():
        return None
    file = read_toml(path, docs.parent)
    file.keys("文件", file.raw, {"clause", "words"}, set())
    fills = policy_fills(policy)
    return _clauses(file, policy, fills), _words(file, file.raw["words"], needed, fills)


def read_words(docs: Path, knowledge: Knowledge, needed: Needed) -> Words:
    """What the site says, in English. Raises RecordError naming the entry."""
    file = read_toml(docs / FILE, docs.parent)
    file.keys("文件", file.raw, {"words"}, set())
    of_policies = {
        f"{one.id}.{key}": told for one in knowledge.policies.values() for key, told in policy_fills(one).items()
    }
    return _words(file, file.raw["words"], needed, parameter_fills(knowledge) | of_policies)


def policy_fills(policy: Policy) -> dict[str, str]:
    """What a translation of a policy may leave to be filled in: {pension.increase}, {pension.total}, {written}."""
    found = {"written": day(policy.written)} if policy.written else {}
    for one in policy.targets:
        found |= {f"{one.insurance}.increase": f"{one.increase:,}", f"{one.insurance}.total": f"{one.total:,}"}
    return found


def parameter_fills(knowledge: Knowledge) -> dict[str, str]:
    """By id of a value: the number as English writes it."""
    return {
        value.id: quantity(one, value) for one in knowledge.parameters.values() for value in one.values if value.value
    }


def quantity(parameter: Parameter, value: DatedValue) -> str:
    """A value as English writes it: 0.05% per day, 30 days, 3 times, 500 yuan; of a rule, only its words."""
    number = value.value[0]
    match parameter.unit.id:
        case "permille-day":
            return f"{(Decimal(number) / 10).normalize():f}% per day"
        case "percent":
            return f"{number}%"
        case "day":
            return f"{number} days"
        case "yuan":
            return f"{Decimal(number):,f} yuan"
    return number


def day(written: str) -> str:
    """A day in English.

    >>> day("2005-04-11")
    '11 April 2005'
    """
    found = date.fromisoformat(written)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def article(words: str) -> str:
    """Where in a document something stands, in English; "" where the words say it in another way.

    >>> article("第五十七条第一款"), article("第八条第（四）项"), article("第九十五条（连同第四十四条）"), article("开头")
    ('Article 57, paragraph 1', 'Article 8, item (4)', 'Article 95 (together with Article 44)', '')
    """
    found = re.sub(r"第（?([一二三四五六七八九十百]+)）?([条款项])", _place, words)
    found = re.sub(r"（连同 ?(.*)）", r" (together with \1)", found)
    return "" if _HAN.search(found) else found.strip()


def _place(found: re.Match[str]) -> str:
    number = number_of(found[1])
    return {"条": f"Article {number}", "款": f", paragraph {number}", "项": f", item ({number})"}[found[2]]


def _clauses(file: RecordFile, policy: Policy, fills: Mapping[str, str]) -> tuple[EnglishClause, ...]:
    raw: dict[str, Any] = file.raw["clause"]
    if gone := [name for name in raw if name not in {clause.id for clause in policy.clauses}]:
        raise file.fail(f"clause.{gone[0]}", "正文里没有这一条了，请删去")
    return tuple(_clause(file, clause, raw, fills) for clause in policy.clauses)


def _clause(file: RecordFile, clause: Clause, raw: Mapping[str, Any], fills: Mapping[str, str]) -> EnglishClause:
    key = f"clause.{clause.id}"
    if clause.id not in raw:
        raise file.fail(key, f"{clause.cite}没有英译。请补上，seal 写 {clause.seal}")
    one = file.record(key, raw[clause.id], RawSealedClause)
    if one["seal"] != clause.seal:
        raise file.fail(
            f"{key}.seal",
            f"{clause.cite}的中文改过了（现在是 {clause.seal}，译的是 {one['seal']}）。请照现在的中文改好英译，再把 seal 改成它",
        )
    heading, paragraphs = one.get("heading", ""), [line for line in one.get("text", "").split("\n") if line]
    if bool(heading) != bool(clause.heading):
        raise file.fail(f"{key}.heading", "中文有标题的才有标题，有的都要有")
    chinese = [line for line in clause.text.split("\n") if line]
    if len(paragraphs) != len(chinese):
        raise file.fail(f"{key}.text", f"中文有{len(chinese)}段，英译有{len(paragraphs)}段，要一样多")
    return EnglishClause(
        clause,
        _filled(file, f"{key}.heading", heading, clause.heading, fills),
        tuple(
            _filled(file, f"{key}.text", english, words, fills)
            for english, words in zip(paragraphs, chinese, strict=True)
        ),
    )


def _words(file: RecordFile, raw: Mapping[str, str], needed: Needed, fills: Mapping[str, str]) -> Words:
    wanted: dict[str, str] = {}
    for where, chinese in needed:
        if chinese:
            wanted.setdefault(chinese, where)
    if missing := [f"「{one}」（{where}）" for one, where in wanted.items() if not raw.get(one, "")]:
        raise file.fail("words", f"{'、'.join(missing)}没有英文。新写的或者改过的中文，请补上英译，旧的那一条删去")
    if stale := [chinese for chinese in raw if chinese not in wanted]:
        raise file.fail("words", f"「{'」「'.join(stale)}」哪里也没有了，请删去；中文改了的，照现在的中文重译")
    return {chinese: _filled(file, f"words.「{chinese}」", raw[chinese], chinese, fills) for chinese in wanted}


def _filled(file: RecordFile, key: str, english: str, chinese: str, fills: Mapping[str, str]) -> str:
    """The English with its numbers. Raises RecordError for a number that only one of the two has, or Chinese left over."""
    if unknown := [name for name in _PLACE.findall(english) if name not in fills]:
        raise file.fail(
            key,
            f"没有可以填进 {{{unknown[0]}}} 的数，可用指标（pension.total）、成文日期（written）、参数值的 id；"
            f"在 docs/{FILE} 里，政策的数前面写政策的 id（jzbf-2005-21.pension.total）",
        )
    plain = _PLACE.sub(" ", english)
    if typed := added_numbers(plain, chinese):
        raise file.fail(key, f"「{typed[0]}」是手写的数，中文里没有：「{chinese[:40]}」。请写成 {{…}}，由数据填")
    if left := _HAN.search(_QUOTED.sub("", plain)):
        raise file.fail(key, f"英文里有「{left[0]}」，引中文的写在「」里")
    filled = _PLACE.sub(lambda one: fills[one[1]], english)
    if lost := lost_numbers(filled, chinese):
        raise file.fail(key, f"中文「{chinese[:40]}」里的数 {lost[0]} 英文里没有，请补上")
    return filled


def added_numbers(english: str, chinese: str) -> list[str]:
    """The numbers of the English that the Chinese does not have."""
    return [one for one in _DIGITS.findall(_days_in_digits(english)) if _bare(one) not in _numbers(chinese)]


def lost_numbers(english: str, chinese: str) -> list[str]:
    """The numbers of the Chinese that the English does not have.

    >>> lost_numbers("raised to 120%", "上浮到150%"), lost_numbers("Article 86", "第八十六条")
    (['150'], [])
    """
    told = {_bare(one) for one in _DIGITS.findall(_days_in_digits(english))}
    return [one for one in _owed(chinese) if one not in told]


def _days_in_digits(english: str) -> str:
    """The words with the months of days as numbers.

    >>> _days_in_digits("from 1 July 2011, in May")
    'from 1 7 2011, in May'
    """
    return _DAY.sub(lambda one: f"{one[1]} {_MONTHS.index(one[2]) + 1} {one[3]}", english)


def _bare(digits: str) -> str:
    """A number without commas, a full stop after it or noughts before it.

    >>> _bare("3,000."), _bare("07"), _bare("0.05"), _bare("0")
    ('3000', '7', '.05', '0')
    """
    return digits.strip(",.").replace(",", "").lstrip("0") or "0"


def _owed(chinese: str) -> list[str]:
    """The numbers that stand in Chinese and that its English has to say: digits, and the numerals of articles, times and shares.

    >>> _owed("30万人，第三十八条第（四）项，一至三倍，按日加收万分之五，2011-07-01起")
    ['300000', '2011', '7', '1', '38', '4', '1', '3', '.05']
    """
    plain = _TEN_THOUSANDS.sub(lambda one: str(int(Decimal(one[1].replace(",", "")) * 10_000)), chinese)
    found = [_bare(one) for one in _DIGITS.findall(plain)]
    found += [str(number_of(numeral)) for groups in _COUNTED.findall(chinese) for numeral in groups if numeral]
    return found + [_bare(str(Decimal(number_of(one)) / 100)) for one in _BASIS_POINTS.findall(chinese)]


def _numbers(chinese: str) -> set[str]:
    """The numbers that stand in Chinese, in digits or in numerals."""
    found = {_bare(one) for one in _DIGITS.findall(chinese)}
    found |= {_bare(part) for one in found for part in one.split(".")}
    for numeral in _NUMERAL.findall(chinese):
        found |= {str(number_of(numeral)), numeral.translate(DIGITS)}
    return found
