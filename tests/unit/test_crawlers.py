"""What programs find first: whole addresses where the site's own is known; pages without a description."""

from __future__ import annotations

from pathlib import Path

from calculators.policy.knowledge import Knowledge
from scripts.output import Output
from scripts.pages.crawlers import write_for_crawlers

PAGES = {
    "index.md": 'title: "首页"',
    "guide/a/index.md": 'title: "甲"\ndescription: "一"',
    "guide/b/index.md": 'title: "乙"',
    "about/decisions/0001-x/index.md": 'title: "丙"',
}


def test_addresses_are_whole_where_the_site_has_one(tmp_path: Path, knowledge: Knowledge) -> None:
    out = Output(tmp_path)
    for path, head in PAGES.items():
        out.write(path, f"---\n{head}\n---\n# x\n")
    write_for_crawlers(out, knowledge, "https://example.org/y/")
    text = (tmp_path / "llms.txt").read_text(encoding="utf-8")
    assert (
        "\n- [甲](https://example.org/y/guide/a/index.md): 一\n- [乙](https://example.org/y/guide/b/index.md)\n" in text
    )
    assert "](https://example.org/y/policies/jzbf-2005-21/files/policy.json)\n" in text
    assert "丙" not in text
    assert (
        (tmp_path / "robots.txt").read_text(encoding="utf-8").endswith("\nSitemap: https://example.org/y/sitemap.xml\n")
    )
