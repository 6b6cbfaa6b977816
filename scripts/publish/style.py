"""The one style sheet of every page (样式表): esbuild joins what ``docs/assets/css/main.css`` imports, in that order.

The first of them, base.css, is what the pages use of Material's rules: docs/about/decisions/0080-one-style-sheet.md.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.cache import Cache
from scripts.errors import BuildStopped
from scripts.runtime.node import run_node

MAIN = "assets/css/main.css"
BUNDLE = Path(__file__).with_name("bundle.mjs")
_IMPORT = re.compile(r'@import "([^"]+)";')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class StyleError(BuildStopped):
    """The style sheet cannot be put together; says of which file."""


def build_style(docs: Path, cache: Cache) -> str:
    """The whole sheet for a page. Raises StyleError, and BuildStopped with esbuild's words."""
    main = docs / MAIN
    text = main.read_text(encoding="utf-8")
    if rule := _IMPORT.sub("", _COMMENT.sub("", text)).strip():
        raise StyleError(f"docs/{MAIN}：「{rule.splitlines()[0]}」不是 @import，规则请写在各个样式表里")
    order, beside = _IMPORT.findall(text), {path.name for path in main.parent.glob("*.css")} - {main.name}
    if missing := [name for name in order if name not in beside]:
        raise StyleError(f"docs/{MAIN}：@import 的 {'、'.join(missing)} 不在旁边，请补上文件，或者删去这一行")
    if sorted(order) != sorted(beside):
        raise StyleError(f"docs/{MAIN}：要用 @import 把旁边的每个样式表各列一次，现在列的是 {'、'.join(order)}")
    sheets = [(main.parent / name).read_bytes() for name in order]
    return cache.get("style", [text, *sheets], lambda: _join(main))


def _join(main: Path) -> str:
    with TemporaryDirectory() as folder:
        run_node(BUNDLE, "css", folder, main)
        return Path(folder, main.name).read_text(encoding="utf-8")
