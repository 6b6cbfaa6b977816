"""A first look (先看): the pages of one policy, made anew in a preview that stands, before all the rest is built again.

Among many policies a whole build takes minutes. What stands on a policy's own pages rests on its folder, the templates and
what the last build compiled: so these pages can be there in seconds. What other pages tell of it, search among them, follows
with the whole build, whose version these pages keep until then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Set
from pathlib import Path

import yaml

from calculators.keeping.since import EDITIONS
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load, with_policy
from scripts.build import SEEN, alone, collate
from scripts.cache import Cache
from scripts.data.compiler import compile_one
from scripts.data.examples import read_examples
from scripts.exports import qr_images
from scripts.exports.tables import read_tables
from scripts.exports.write import make_policy_exports, write_exports
from scripts.output import Output
from scripts.pages.write import build_pages
from scripts.publish import csp, mkdocs, preload, release
from scripts.publish.serve import PREVIEW


def look(root: Path, policies: Set[str], say: Callable[[str], None]) -> None:
    """Make the pages of these policies anew in the preview. Raises BuildStopped."""
    with alone(root / "build", say):
        known = load((root / SEEN).read_text(encoding="utf-8"))
        for policy in sorted(policies):
            _look(root, known, policy)
            say(f"先看 {policy}：它自己的各页是新的了，其余的接着编")


def _look(root: Path, known: Knowledge, policy: str) -> None:
    docs, site, out = root / "docs", root / PREVIEW, Output(root / "build" / "look")
    folder, cache, address = docs / "policies" / policy, Cache(root / "build" / "cache"), qr_images.public_address(root)
    found = collate(folder, cache)
    told = {"version": known.version, "id": policy, "policy": compile_one(folder, root)}
    seen = with_policy(known, json.dumps(told)).seen("")
    tables = read_tables(docs / "fields.toml")
    files = make_policy_exports(seen, seen.policies[policy], tables, docs, address, cache=cache)
    examples = read_examples(root / "tests" / "examples")
    edition = json.loads((root / "build" / EDITIONS).read_text(encoding="utf-8"))["now"]
    build_pages(docs, out, seen, examples, {policy: found}, tuple(files), address, edition=edition, only=policy)
    pages = [f"{page.removesuffix('.md')}.html" for page in out.pages()]
    for page in _navigated(root):
        out.write(page, (root / "build" / "docs" / page).read_bytes())
    made = root / "build" / "look.new"
    mkdocs.build_some(root, out, known.checked, made)
    imports = preload.imported(site / preload.FOLDER)
    shown = Output(site)
    for page in pages:
        text = csp.stamped(preload.with_imports((made / page).read_text(encoding="utf-8"), imports), page)
        shown.write(page, release.stamped(text.encode(), site))
    write_exports(files, shown)
    for name, content in found.proof.items():
        shown.write(f"policies/{policy}/files/proof/{name}", content)


def _navigated(root: Path) -> list[str]:
    """The pages of the navigation, which every page shows."""
    settings = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    return [page for item in settings["nav"] for page in item.values()]
