"""What programs read of the built site: each page in Markdown, every clause word for word, every address of llms.txt."""

from __future__ import annotations

import json
import re
from pathlib import Path

from scripts.publish import offline


def flat(text: str) -> str:
    """Words without links, signs of Markdown and white space."""
    return re.sub(r"\s|\\", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))


def test_every_page_is_there_in_markdown(site: Path) -> None:
    pages = [page for page in offline.pages(site) if page.name == "index.html"]
    assert len(pages) >= 60
    for page in pages:
        text = page.with_name(offline.MARKDOWN).read_text(encoding="utf-8")
        assert text.startswith("# "), page
        assert '<link rel="alternate" type="text/markdown" href="index.md">' in page.read_text(encoding="utf-8")
    kept = json.loads((site / offline.LIST).read_text(encoding="utf-8"))["files"]
    assert [path for path in kept if path.startswith(offline.FOR_OTHERS) or path.endswith(".md")] == []


def test_every_clause_stands_there_word_for_word(site: Path) -> None:
    for data in site.glob("policies/*/files/policy.json"):
        text = (data.parents[1] / offline.MARKDOWN).read_text(encoding="utf-8")
        words = flat(text)
        for clause in json.loads(data.read_text(encoding="utf-8"))["clauses"]:
            assert f"{{#{clause['id']}}} 引作：{clause['short']}" in text
            assert flat(clause["text"]) in words, clause["id"]


def test_llms_txt_leads_somewhere(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    addresses = re.findall(r"^- \[.*?\]\(([^)]*)\)", text, re.MULTILINE)
    assert len(addresses) >= 50
    assert [one for one in addresses if not (site / one).is_file()] == []
    assert (site / "files/json/openapi.json").is_file()
