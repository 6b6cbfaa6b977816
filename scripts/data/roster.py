"""How rosters are written (花名册的写法): docs/roster.toml → the part `roster` of knowledge.json, checked.

No word may stand for two things: a header for two columns, a cell for yes and no, a category for two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from opencc import OpenCC

from calculators.policy.knowledge import Knowledge
from calculators.policy.roster_words import ALL, fold, fold_header
from calculators.roster.files import write
from scripts.data.labels import COLUMN
from scripts.data.records import CategoryRecord, ColumnRecord, Raw, Terms, WordsRecord
from scripts.data.toml_file import RecordFile, read_toml
from scripts.output import Output

CATEGORY = "roster.category"
"""What ids of the categories of people begin with."""
_APART = (
    ("yes", "no", "told_yes", "told_no", "blank"),
    ("rural", "urban"),
    ("here", "gone"),
    ("male", "female"),
)
"""Kinds of words that exclude each other."""


def compile_roster(docs: Path, terms: Terms, earlier: Mapping[str, list[str]]) -> Raw:
    """Columns, words and categories; what a column or a category was called before is one more way of writing it.

    Raises RecordError naming file and key.
    """
    file = read_toml(docs / "roster.toml", docs.parent)
    file.keys("文件", file.raw, {"column", "words", "category", "example", "asked"}, set())
    insurances = {one["id"] for one in terms["insurance"]} | {ALL}
    columns = [file.record(_named("column", one), one, ColumnRecord) for one in file.raw["column"]]
    for column in columns:
        if column.get("insurance", ALL) not in insurances:
            raise file.fail(f"column（{column['id']}）.insurance", f"没有险种「{column['insurance']}」")
    words = file.record("words", file.raw["words"], WordsRecord)
    known = {one["id"] for one in terms["people"]}
    categories = [file.record(_named("category", one), one, CategoryRecord) for one in file.raw["category"]]
    for category in categories:
        if category["id"] not in known:
            raise file.fail(f"category（{category['id']}）.id", f"术语表（terms.toml）里没有「{category['id']}」")
    names = {one["id"]: one["name"] for one in terms["people"]}
    for column in columns:
        _add(column, *earlier.get(f"{COLUMN}.{column['id']}", ()))
    for category in categories:
        _add(category, names[category["id"]], *earlier.get(f"{CATEGORY}.{category['id']}", ()))
    headers = [(word, one["id"]) for one in columns for word in (*one["synonyms"], *one.get("weak", ()))]
    _once(file, "column.synonyms", ((fold_header(word), role) for word, role in headers))
    _once(file, "category.synonyms", ((fold(word), one["id"]) for one in categories for word in one["synonyms"]))
    kinds = {kind: listed for kind, listed in words.items() if isinstance(listed, list)}
    for group in _APART:
        _once(file, "words", ((fold(word), kind) for kind in group for word in kinds[kind]))
    roles = {one["id"] for one in columns}
    for number, one in enumerate(file.raw["example"], 1):
        file.keys(f"example 第{number}人", one, roles, roles)
    more = {key: file.raw[key] for key in ("example", "asked")}
    spelled = [*(word for word, _ in headers), *(word for listed in kinds.values() for word in listed)]
    spelled += [word for one in categories for word in one["synonyms"]]
    return {
        "columns": columns,
        "words": words,
        "categories": categories,
        "simple": _simplified({char for word in spelled for char in word}),
        **more,
    }


def _simplified(alphabet: Set[str]) -> dict[str, str]:
    """The traditional characters that lead to one of the alphabet: 險 → 险."""
    chars = [chr(code) for code in range(0x4E00, 0xA000)]
    simple = str(OpenCC("t2s").convert("\n".join(chars))).split("\n")
    pairs = zip(chars, simple, strict=True)
    return {old: new for old, new in pairs if old != new and new in alphabet and old not in alphabet}


def write_templates(out: Output, knowledge: Knowledge) -> None:
    """The empty template beside the page, for whoever has no JavaScript too: the same bytes each time."""
    for kind in ("csv", "xlsx"):
        for written in write(f"template-{kind}", knowledge):
            done = written
        out.write(f"calculators/roster/template.{kind}", done.content())


def _add(one: ColumnRecord | CategoryRecord, *words: str) -> None:
    """More ways of writing a column or a category."""
    one["synonyms"] = list(dict.fromkeys([*one["synonyms"], *words]))


def _named(kind: str, found: Raw) -> str:
    return f"{kind}（{found.get('id', '没有 id')}）"


def _once(file: RecordFile, key: str, pairs: Iterable[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for word, owner in pairs:
        if seen.setdefault(word, owner) != owner:
            raise file.fail(key, f"「{word}」既是 {seen[word]}，又是 {owner}，只能算一处")
