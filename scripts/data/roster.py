"""How rosters are written (花名册的写法): docs/roster.toml → the part `roster` of knowledge.json, checked.

No word may stand for two things: a header for two columns, a cell for yes and no, a category for two.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from calculators.policy.knowledge import Knowledge
from calculators.policy.roster_words import ALL, fold, fold_header
from calculators.roster.files import write
from scripts.data.toml_file import Raw, RecordFile, read_toml
from scripts.output import Output

_COLUMN = {"id", "name", "synonyms", "insurance", "hint", "contains"}
_OPTIONAL = {"insurance", "hint", "contains"}
_WORDS = {"yes", "no", "blank", "amounts", "rural", "urban", "total"}
_MORE = ("maternity",)
"""Insurances that only the parameters know."""


def compile_roster(docs: Path, terms: Raw) -> Raw:
    """Columns, words and categories. Raises RecordError naming file and key."""
    file = read_toml(docs / "roster.toml", docs.parent)
    file.keys("文件", file.raw, {"column", "words", "category", "example", "asked"}, set())
    insurances = {one["id"] for one in terms["insurance"]} | {ALL, *_MORE}
    for one in file.raw["column"]:
        key = f"column（{one.get('id', '没有 id')}）"
        file.keys(key, one, _COLUMN, _OPTIONAL)
        if one.get("insurance", ALL) not in insurances:
            raise file.fail(f"{key}.insurance", f"没有险种「{one['insurance']}」")
    file.keys("words", file.raw["words"], _WORDS, set())
    known = {one["id"] for one in terms["people"]}
    for one in file.raw["category"]:
        key = f"category（{one.get('id', '没有 id')}）"
        file.keys(key, one, {"id", "synonyms"}, set())
        if one["id"] not in known:
            raise file.fail(f"{key}.id", f"术语表（terms.toml）里没有「{one['id']}」")
    columns, words, categories = file.raw["column"], file.raw["words"], file.raw["category"]
    _once(file, "column.synonyms", ((fold_header(word), one["id"]) for one in columns for word in one["synonyms"]))
    _once(file, "category.synonyms", ((fold(word), one["id"]) for one in categories for word in one["synonyms"]))
    _once(file, "words", ((fold(word), kind) for kind in ("yes", "no", "blank") for word in words[kind]))
    _once(file, "words", ((fold(word), kind) for kind in ("rural", "urban") for word in words[kind]))
    roles = {one["id"] for one in columns}
    for number, one in enumerate(file.raw["example"], 1):
        file.keys(f"example 第{number}人", one, roles, roles)
    more = {key: file.raw[key] for key in ("example", "asked")}
    return {"columns": columns, "words": words, "categories": categories, **more}


def write_templates(out: Output, knowledge: Knowledge) -> None:
    """The empty template beside the page, for whoever has no JavaScript too: the same bytes each time."""
    for kind in ("csv", "xlsx"):
        for written in write(f"template-{kind}", knowledge):
            done = written
        out.write(f"calculators/roster/template.{kind}", done.content())


def _once(file: RecordFile, key: str, pairs: Iterable[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for word, owner in pairs:
        if seen.setdefault(word, owner) != owner:
            raise file.fail(key, f"「{word}」既是 {seen[word]}，又是 {owner}，只能算一处")
