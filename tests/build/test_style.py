"""The one style sheet on the built pages: each names it, and none lacks a rule of Material's that it would need."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from scripts.publish import offline, style

NAMED = re.compile(r'\s(?:class|id)="([^"]*)"')
CLASSES = re.compile(r"[.#]([A-Za-z_][\w-]*)")


def test_all_pages_name_one_sheet_and_it_is_small(site: Path) -> None:
    for path in offline.pages(site):
        assert len(re.findall('rel="stylesheet"', path.read_text(encoding="utf-8"))) == 1, path
    assert sorted(path.relative_to(site).as_posix() for path in site.rglob("*.css")) == [style.MAIN, "embed/embed.css"]
    assert (site / (style.MAIN + ".br")).stat().st_size < 18_000


def test_no_page_has_a_class_or_id_that_only_material_knows(site: Path) -> None:
    """base.css was taken from Material's sheet once: whoever uses more of it adds the rule there."""
    pages = [path.read_text(encoding="utf-8") for path in offline.pages(site)]
    had = {name for page in pages for found in NAMED.findall(page) for name in found.split()}
    ours = set(CLASSES.findall((site / style.MAIN).read_text(encoding="utf-8")))
    assert len(pages) >= 40
    assert len(had) > 200
    assert (had & material()) - ours == {"no"}, "of highlighted code, where it is another thing"
    assert "md-search__form" in material() - ours


def material() -> set[str]:
    """Every class and id in the theme's own sheet."""
    spec = find_spec("material")
    assert spec
    places = [Path(one) for one in spec.submodule_search_locations or ()]
    sheets = [path for one in places for path in one.glob("templates/assets/stylesheets/main.*.min.css")]
    assert len(sheets) == 1
    return set(CLASSES.findall(sheets[0].read_text(encoding="utf-8")))
