"""The one style sheet: everything that is listed and nothing else, and no rule that applies nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.cache import Cache
from scripts.errors import BuildStopped
from scripts.publish import style
from tests.conftest import ROOT

DOCS = ROOT / "docs"
SHEETS = sorted(path for path in (DOCS / style.MAIN).parent.glob("*.css") if path.name != "main.css")
MADE_OF = ("docs/**/*.md", "docs/parts/*.html", "docs/overrides/**/*.html", "docs/assets/js/**/*.js")
PROGRAMS = ("calculators/**/*.py", "scripts/**/*.py")
BEGUN = re.compile(r"\b([a-z]+-|[a-z])(?:\{|\$\{)")


def planted(folder: Path, main: str, **sheets: str) -> Path:
    """A docs folder with these sheets; main.css imports as it says."""
    place = (folder / style.MAIN).parent
    place.mkdir(parents=True)
    for name, text in {"main": main, **sheets}.items():
        (place / f"{name}.css").write_text(text, encoding="utf-8")
    return folder


def test_every_sheet_is_in_the_one_in_the_order_of_main(tmp_path: Path) -> None:
    docs = planted(
        tmp_path, '@import "b.css";\n@import "a.css";\n', a="/* no */ a { color: red }", b="/*! © */ b { top: 0 }"
    )
    assert style.build_style(docs, Cache(tmp_path / "cache")) == "/*! © */b{top:0}a{color:red}\n"


def test_our_own_is_one_file_with_the_notice_of_material(tmp_path: Path) -> None:
    made = style.build_style(DOCS, Cache(tmp_path / "cache"))
    assert "@import" not in made
    assert "MIT, copyright (c) 2016-2025 Martin Donath" in made
    assert "Permission is hereby granted" in (DOCS / "assets/css/base.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("main", "said"),
    [
        ('@import "a.css";', "旁边的每个样式表各列一次，现在列的是 a.css"),
        ('@import "a.css";\n@import "b.css";\n@import "b.css";', "各列一次"),
        ('@import "a.css";\n@import "b.css";\n@import "gone.css";', "gone.css 不在旁边"),
        ('@import "a.css";\n@import "b.css";\n/* no */\nb { top: 0 }', "「b { top: 0 }」不是 @import"),
    ],
)
def test_a_list_that_is_wrong_stops_the_build(main: str, said: str, tmp_path: Path) -> None:
    docs = planted(tmp_path, main, a="a { color: red }", b="b { color: red }")
    with pytest.raises(style.StyleError, match=rf"main\.css：.*{re.escape(said)}"):
        style.build_style(docs, Cache(tmp_path / "cache"))


def test_a_sheet_that_imports_what_is_not_there_stops_the_build(tmp_path: Path) -> None:
    docs = planted(tmp_path, '@import "a.css";', a='@import "./gone.css";')
    with pytest.raises(BuildStopped, match=r"gone\.css"):
        style.build_style(docs, Cache(tmp_path / "cache"))


def test_we_write_no_rule_that_applies_nowhere() -> None:
    """What our sheets say of a class that nothing has any more is to be deleted."""
    sources = [
        path.read_text(encoding="utf-8")
        for pattern in (*MADE_OF, *PROGRAMS)
        for path in ROOT.glob(pattern)
        if path.name != "text.md"
    ]
    dead = {path.name: unknown(path.read_text(encoding="utf-8"), sources) for path in SHEETS}
    assert len(SHEETS) >= 9
    assert {name: found for name, found in dead.items() if found} == {}
    assert unknown(".md-nowhere b, .notice, .k-planted, .ka { color: #abc }", sources) == {"md-nowhere", "ka"}


def unknown(css: str, sources: list[str]) -> set[str]:
    """The classes and ids of a sheet that are no word of ours, nor put together of one: k-{{ kind }}, l{place}."""
    begun = {start for text in sources for start in BEGUN.findall(text)}
    words = {word for text in sources for word in re.findall(r"[A-Za-z_][\w-]*", text)}
    plain = re.sub(r"/\*.*?\*/|#[0-9a-fA-F]{3,8}\b|url\(.*?\)|:not\(.*?\)", "", css, flags=re.DOTALL)
    names = set(re.findall(r"[.#]([A-Za-z_][\w-]*)", plain))
    return {one for one in names - words if re.match(r"[a-z]+-|[a-z](?=\d)|.*", one)[0] not in begun}  # type: ignore[index]
