"""The one style sheet: of Material's only what can apply, of ours all, and no page misses a rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.cache import Cache
from scripts.publish import style
from tests.conftest import ROOT

DOCS = ROOT / "docs"
BEGUN = re.compile(r"\b([a-z]+-|[a-z])(?:\{|\$\{)")
SHEET = """
:root { --read: 1px; --unread: url("data:image/svg+xml;utf8,<svg>;}</svg>"); --chained: 2px; --chain: var(--chained) }
a { color: red } /* a comment */
.here a, .gone b { margin: var(--read) var(--chain) }
.gone > .here { color: blue }
#gone { color: blue }
b:not(.gone) { color: green; animation: spin 1s }
@media print { .gone { color: red } .here { color: black !important } }
@media screen { .gone { color: red } }
@keyframes spin { to { opacity: 0 } }
@keyframes rest { to { opacity: 0 } }
@page slip { size: A4; @top-center { content: none; } }
"""


def test_what_cannot_apply_is_left_out_and_nothing_else() -> None:
    left = style.trim(SHEET, {"here"})
    assert "gone >" not in left
    assert "#gone" not in left
    assert ".here a{" in left
    assert "b:not(.gone){" in left
    assert "@media print {.here{color:black!important}}" in left
    assert "screen" not in left
    assert "--unread" not in left
    assert {"--read", "--chain", "--chained"} <= set(re.findall(r"--\w+", left))
    assert "@keyframes spin" in left
    assert "rest" not in left
    assert "@page slip{size: A4; @top-center {content: none;}}" in left
    assert (
        style.trim("b { color: var(--kept) } :root { --mine: 1px }", set(), "a { color: var(--mine) }").count("--") == 2
    )


def test_shortening_keeps_every_rule() -> None:
    short = style.shorten(SHEET)
    assert "comment" not in short
    assert short.count("{") == SHEET.count("{")
    assert "#gone{color: blue}" in short


def test_a_sheet_that_is_not_listed_and_a_rule_in_the_list_stop_the_build(tmp_path: Path) -> None:
    folder = tmp_path / "assets" / "css"
    folder.mkdir(parents=True)
    kept = Cache(tmp_path / "cache")
    (folder / "main.css").write_text('@import "theme.css";', encoding="utf-8")
    assert "md-typeset" in style.build_style(tmp_path, kept)
    (folder / "new.css").write_text("a { color: red }", encoding="utf-8")
    with pytest.raises(style.StyleError, match=r"main\.css"):
        style.build_style(tmp_path, kept)
    (folder / "main.css").write_text('@import "theme.css";\n@import "new.css";\nb {}', encoding="utf-8")
    with pytest.raises(style.StyleError, match="第3行"):
        style.build_style(tmp_path, kept)


def test_we_write_no_rule_that_applies_nowhere() -> None:
    """What our own sheets say of a class that nothing has any more is to be deleted."""
    sheets = [path for path in (DOCS / style.MAIN).parent.glob("*.css") if path.name != "main.css"]
    dead = {path.name: unknown(path.read_text(encoding="utf-8")) for path in sheets}
    assert len(sheets) >= 8
    assert {name: found for name, found in dead.items() if found} == {}
    assert unknown(".md-nowhere b, .notice, .k-planted, .ka { color: #abc }") == {"md-nowhere", "ka"}


def unknown(css: str) -> set[str]:
    """The classes and ids of a sheet that are no word of ours, nor put together of one: k-{{ kind }}, l{place}."""
    begun = {start for path in style.sources(DOCS) for start in BEGUN.findall(path.read_text(encoding="utf-8"))}
    names = set(re.findall(r"[.#]([A-Za-z_][\w-]*)", re.sub(r"#[0-9a-fA-F]{3,8}\b|url\(.*?\)", "", css)))
    return {one for one in names - style.words(DOCS) if re.match(r"[a-z]+-|[a-z](?=\d)|.*", one)[0] not in begun}  # type: ignore[index]
