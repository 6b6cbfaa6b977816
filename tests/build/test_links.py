"""Links that never die: whatever was published in tests/links still leads somewhere in the site that is built."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from calculators.policy.knowledge import Knowledge
from scripts import cite
from scripts.publish import offline
from tests.links.record import add_places
from tests.reliability import Promise

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = sorted((ROOT / "tests" / "links").glob("*.txt"))
_ID = re.compile(r'\sid="?([^"\s>]+)"?')
_SEAL = re.compile(r'data-(?:clause-id|earlier)="([^"]+)" data-seal="([0-9a-f]{8})"')


def lines() -> list[str]:
    """Every published link, in the order of publication."""
    return [line for path in CORPUS for line in path.read_text(encoding="utf-8").splitlines() if line]


def expected(knowledge: Knowledge) -> list[str]:
    """What this release publishes: clauses, their citation links, rows, groups, choices for a notice."""
    found = []
    for policy in knowledge.policies.values():
        home = f"policies/{policy.id}/"
        for clause in policy.clauses:
            found += [f"{home}#{clause.id}", cite.link(policy, clause), f"{home}notice/#c={clause.id}.{clause.seal}"]
        found += [f"{home}targets/#target-{target.insurance}" for target in policy.targets]
        found += [f"{home}#n-{one.insurance}-{part}" for one in policy.targets for part in ("increase", "total")]
        for target in policy.targets:
            groups = [one for one in policy.groups if one.insurance in (target.insurance, "all")]
            found += [f"insurance/{target.insurance}/#{policy.id}-{one.id}" for one in groups]
    found += [f"about/sources/#{rule.id}" for rule in knowledge.coverage]
    return found + [f"parameters/#{value.anchor}" for one in knowledge.parameters.values() for value in one.values]


def fault(site: Path, link: str) -> str:
    """Why a link leads nowhere, or nothing."""
    parts = urlsplit(link)
    page = site / parts.path / "index.html"
    if not page.is_file():
        return f"{link}：没有这个页面"
    text = page.read_text(encoding="utf-8")
    seals = set(_SEAL.findall(text))
    if parts.fragment.startswith("c="):
        pairs = {tuple(one.split(".")) for one in parts.fragment[2:].split(",")}
        return "" if pairs <= seals else f"{link}：条款或校验码不认识"
    if parts.fragment not in _ID.findall(text):
        return f"{link}：页面上没有这个编号"
    seal = parse_qs(parts.query).get("w", [""])[0]
    if seal and (parts.fragment, seal) not in seals:
        return f"{link}：校验码不是登记过的"
    return ""


def test_every_published_link_still_leads_somewhere(site: Path, promise: Promise) -> None:
    links = lines()
    assert len(links) >= 99
    assert len(set(links)) == len(links), "no link stands there twice"
    assert [fault(site, link) for link in links if fault(site, link)] == []
    assert sum("?w=" in link for link in links) >= 21
    assert sum("#c=" in link for link in links) >= 21
    promise(6, "发布过的网址和锚点，做好的网站里都还有", len(links))


def test_what_this_release_publishes_is_written_down(knowledge: Knowledge) -> None:
    missing = [link for link in expected(knowledge) if link not in set(lines())]
    assert missing == [], "\n".join(["运行 python -m tests.links.record，它会添上：", *missing])


def test_no_id_depends_on_the_order_of_headings(site: Path) -> None:
    pages = offline.pages(site)
    assert len(pages) > 25
    seen = 0
    for page in pages:
        ids = _ID.findall(page.read_text(encoding="utf-8"))
        assert [one for one in ids if re.fullmatch(r"_\d+", one)] == [], page
        assert len(ids) == len(set(ids)), page
        seen += len(ids)
    assert seen > 500


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("policies/jzbf-2005-22/#s1", "没有这个页面"),
        ("policies/jzbf-2005-21/#s6", "没有这个编号"),
        ("policies/jzbf-2005-21/?w=00000000#s1", "校验码不是登记过的"),
        ("policies/jzbf-2005-21/notice/#c=s1.00000000", "条款或校验码不认识"),
        ("insurance/pension/#pension-nonpublic", "没有这个编号"),
    ],
)
def test_the_checker_sees_faults(site: Path, link: str, why: str) -> None:
    assert why in fault(site, link)


def test_a_release_adds_what_is_new_and_touches_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "2026-11.txt").write_text("a/#x\n", encoding="utf-8")
    assert add_places(["a/#x", "a/#y", "a/#y"], tmp_path, "2026-12") == 1
    assert add_places(["a/#x", "a/#y"], tmp_path, "2027-01") == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert written == {"2026-11.txt": "a/#x\n", "2026-12.txt": "a/#y\n"}
