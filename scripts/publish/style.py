"""The one style sheet of every page (样式表): Material's without what nothing here can use, then ours.

``docs/assets/css/main.css`` imports them in their order; a page loads one file, with their contents in place. A rule of
Material's stays if every class and id in it is a word of our pages, parts, frame, browser scripts or programs, so that
the choice does not hang on how many policies there are; rules for mere elements always stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import tinycss2

from scripts.cache import ROOT, Cache
from scripts.errors import BuildStopped

MAIN = "assets/css/main.css"
THEME = "theme.css"
"""What main.css calls Material's style sheet, which lies in its package and not beside ours."""
_DOCS = ("**/*.md", "parts/*.html", "overrides/**/*.html", "assets/js/**/*.*js")
_PROGRAMS = ("calculators/**/*.py", "scripts/**/*.py")
_TEXT = "text.md"
"""The words of a policy are not those of a page's making, and there may be a thousand."""
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_READ = re.compile(r"var\(\s*(--[\w-]+)|animation(?:-name)?:\s*([\w-]+)")
_INSIDE = ("media", "supports", "layer", "container")
"""At-rules that hold rules of the usual kind."""


class StyleError(BuildStopped):
    """The style sheet cannot be put together; says of which file."""


def build_style(docs: Path, kept: Cache) -> str:
    """The whole sheet for a page. Raises StyleError."""
    main = docs / MAIN
    order = [_imported(rule) for rule in _parse(main.read_text(encoding="utf-8"))]
    beside = {path.name for path in main.parent.glob("*.css")} - {main.name}
    if sorted(order) != sorted({THEME, *beside}):
        raise StyleError(
            f"docs/{MAIN}：要用 @import 把 {THEME} 和旁边的每个样式表各列一次，现在列的是 {'、'.join(order)}"
        )
    ours = "".join((main.parent / name).read_text(encoding="utf-8") for name in order if name != THEME)
    theme, names = material(), words(docs)
    return kept.get("style", [theme, ours, *sorted(names)], lambda: trim(theme, names, ours) + shorten(ours))


def _imported(rule: Any) -> str:
    if rule.type == "at-rule" and rule.lower_at_keyword == "import":
        return "".join(token.value for token in rule.prelude if token.type == "string")
    raise StyleError(f"docs/{MAIN}：第{rule.source_line}行不是 @import，规则请写在各个样式表里")


def material() -> str:
    """Material's style sheet, as its package has it. Raises StyleError."""
    package = find_spec("material")
    places = package.submodule_search_locations if package else None
    found = [one for place in places or () for one in Path(place).glob("templates/assets/stylesheets/main.*.min.css")]
    if len(found) != 1:
        raise StyleError(
            f"Material 的样式表应有一个 main.*.min.css，找到{len(found)}个：请重新运行 python3 -m scripts.setup site"
        )
    return found[0].read_text(encoding="utf-8")


def sources(docs: Path) -> list[Path]:
    """What pages are made of."""
    files = [path for pattern in _DOCS for path in docs.glob(pattern) if path.name != _TEXT]
    return files + [path for pattern in _PROGRAMS for path in ROOT.glob(pattern)]


def words(docs: Path) -> set[str]:
    """Every word in them: a class or an id that a page has is one."""
    return {word for path in sources(docs) for word in _WORD.findall(path.read_text(encoding="utf-8"))}


def trim(css: str, names: Set[str], others: str = "") -> str:
    """The rules of a sheet that can apply where only these classes and ids occur.

    What nothing then reads, here or in `others`, goes too: custom properties and animations.
    """
    text, before = "".join(_rules(_parse(css), names, None)), ""
    while text != before:
        read = {name for found in _READ.findall(text + others) for name in found}
        before, text = text, "".join(_rules(_parse(text), names, read))
    return text


def shorten(css: str) -> str:
    """A sheet without comments and indentation."""
    return _plain(_parse(css))


def _parse(css: str) -> list[Any]:
    found: list[Any] = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    for one in found:
        if one.type == "error":
            raise StyleError(f"样式表第{one.source_line}行：{one.message}")
    return found


def _rules(rules: Iterable[Any], names: Set[str], read: Set[str] | None) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            chosen = ",".join(_plain(one).strip() for one in _selectors(rule.prelude) if _needs(one) <= names)
            said = ";".join(_declarations(rule.content, read))
            if chosen and said:
                yield f"{chosen}{{{said}}}"
        elif rule.lower_at_keyword in _INSIDE and rule.content is not None:
            inside = "".join(_rules(tinycss2.parse_rule_list(rule.content, True, True), names, read))
            if inside:
                yield f"@{rule.at_keyword}{_plain(rule.prelude)}{{{inside}}}"
        elif read is None or rule.lower_at_keyword != "keyframes" or _plain(rule.prelude).strip() in read:
            yield _plain([rule])


def _selectors(prelude: Iterable[Any]) -> Iterator[list[Any]]:
    """The selectors that a rule lists."""
    one: list[Any] = []
    for part in prelude:
        if part == ",":
            yield one
            one = []
        else:
            one.append(part)
    yield one


def _needs(selector: list[Any]) -> set[str]:
    """The classes and ids that a selector cannot do without; what stands in :is() or :not() is not looked into."""
    classes = {after.value for before, after in pairwise(selector) if before == "." and after.type == "ident"}
    return classes | {token.value for token in selector if token.type == "hash"}


def _declarations(content: list[Any], read: Set[str] | None) -> Iterator[str]:
    for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if read is None or one.type != "declaration" or not one.name.startswith("--") or one.name in read:
            yield _plain([one])


def _plain(nodes: Iterable[Any]) -> str:
    """As written, with every comment left out and every run of white space as one space."""
    found = ""
    for node in nodes:
        if node.type == "whitespace":
            found += " "
        elif node.type == "{} block":
            found += f"{{{_plain(node.content).strip()}}}"
        elif node.type == "qualified-rule":
            found += f"{_plain(node.prelude).strip()}{{{_plain(node.content).strip()}}}"
        elif node.type == "at-rule":
            inside = ";" if node.content is None else f"{{{_plain(node.content).strip()}}}"
            found += f"@{node.at_keyword}{_plain(node.prelude).rstrip()}{inside}"
        elif node.type == "declaration":
            found += f"{node.name}:{_plain(node.value).strip()}{'!important' if node.important else ''}"
        elif node.type != "comment":
            found += node.serialize()
    return found
