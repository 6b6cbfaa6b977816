"""What only the finished site can show: that its pages say what was published, and what its files are and weigh."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

import brotli

from calculators.policy.knowledge import Knowledge
from scripts.publish import serve
from scripts.reports import mutants, pages
from scripts.reports import reliability as page
from scripts.reports import start as reports
from scripts.setup import audit, sbom
from scripts.setup.audit import UNCHECKED
from scripts.publish.scripts import FIT
from tests.conftest import ROOT
from tests.reliability import Promise
from tests.unit.test_performance import PUBLISHED as MEASURED
from tests.unit.test_performance import Cells
from tests.unit.test_serve import ask

DOCS = ROOT / "docs"
PUBLISHED = DOCS / page.FILE
NAMED = re.compile(r'\s(?:class|id)="([^"]*)"')


# ── the pages say what was published ──


def test_the_site_shows_the_last_run(site: Path, promise: Promise) -> None:
    made = audit.read(ROOT / "docs")
    assert made
    page = (site / "about" / "software" / "index.html").read_text(encoding="utf-8")
    assert made.date in page
    assert [check.database for check in made.checks if check.words not in page] == []
    assert ("本站现在不知道" in page) == (made.status == UNCHECKED)
    if made.status == 0:
        promise(9, "锁定的软件问过漏洞库，没有已知问题", sum(check.known for check in made.checks))


def test_the_site_shows_what_was_published(site: Path) -> None:
    text = (site / "about" / "performance" / "index.html").read_text(encoding="utf-8")
    report = pages.read(ROOT / "docs")
    assert text.count('aria-label="各种页面"') == (report.judged is not None)
    assert text.count('aria-label="编译"') == bool(report.builds)
    assert text.count('aria-label="检索"') >= bool(report.searches)


def test_the_site_shows_what_is_published(site: Path) -> None:
    text = (site / "about" / "performance" / "index.html").read_text(encoding="utf-8")
    rows = {(row[0].split(" ")[0], row[1]) for row in Cells(text).rows if row[1:]}
    if not MEASURED.exists():
        assert "还没有测过" in text
        assert rows == set()
        return
    told = json.loads(MEASURED.read_text(encoding="utf-8"))["start"]
    times = {subject["title"]: subject["name"] for subject in told["subjects"]}
    wanted = set()
    for title, name in times.items():
        for link in told["links"]:
            all_ms = sorted(
                one["cold"]["ms"] for one in told["runs"] if (one["subject"], one["link"]) == (name, link["name"])
            )
            if not all_ms:
                continue  # not every subject is measured on a slow line
            middle, least, most = (reports.seconds(all_ms[at]) for at in ((len(all_ms) - 1) // 2, 0, -1))
            wanted.add((title.split(" ")[0], f"{middle} {least}～{most}"))
    assert wanted
    assert wanted <= rows
    assert re.search(rf"<dd>{told['machine']['date']}</dd>", text)


def test_the_page_shows_what_is_published_and_names_tests_that_there_are(site: Path) -> None:
    text = (site / "about" / "reliability" / "index.html").read_text(encoding="utf-8")
    if not PUBLISHED.exists():
        assert "还没有发布过" in text
        assert "多少次</th>" not in text
        return
    told = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    shown = page.read(ROOT / "docs")
    assert shown is not None
    assert len(told["promises"]) >= 20
    assert shown.cases == sum(one["cases"] for one in told["promises"])
    for one in told["promises"]:
        assert f">{one['cases']:,}</td>" in text
        for test in one["tests"]:
            file, name = test.split("::")
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{test} 已经没有了：重新发布"


def test_every_point_says_what_was_tried_and_what_is_open(site: Path) -> None:
    text = (site / "about" / "reliability" / "index.html").read_text(encoding="utf-8")
    for point in range(1, 11):
        section = text.partition(f'id="p{point}"')[2].partition("<h2")[0]
        assert "还没有做到的" in section, point
        assert "<table" in section or not PUBLISHED.exists(), point


def test_the_page_shows_the_sums_of_the_mutants(site: Path) -> None:
    text = (site / "about" / "reliability" / "index.html").read_text(encoding="utf-8")
    told = json.loads((ROOT / "docs" / mutants.FILE).read_text(encoding="utf-8"))
    total = {key: sum(one[key] for one in told["modules"]) for key in ("mutants", "untested", "refused", "survived")}
    shown = mutants.read(ROOT / "docs")
    assert shown is not None
    assert shown.whole.tried == total["mutants"] - total["untested"] - total["refused"] > 6_000
    assert shown.whole.survived == len(told["survivors"])
    assert shown.whole.explained == sum(one.explained for one in shown.modules)
    assert f"没有发现的{total['survived']:,}处" in text
    assert f"占{shown.whole.noticed}（" in text
    of_rules = [one for one in told["modules"] if one.get("rule")]
    assert sum(one.survived for one in shown.rules) == sum(one["survived"] for one in of_rules)
    assert [
        one.module for one in shown.rules if f'<th scope="row">{one.module}</th><td>{one.date}</td>' not in text
    ] == []
    assert [one.module for one in shown.modules if one.sampled and f"（共{one.of:,}处）" not in text] == []
    assert mutants.read(ROOT / "docs" / "nowhere") is None


def test_the_site_offers_it(site: Path, knowledge: Knowledge) -> None:
    assert (site / "files" / sbom.NAME).read_bytes() == sbom.bill(knowledge)
    page = (site / "about" / "software" / "index.html").read_text(encoding="utf-8")
    assert f'href="../../files/{sbom.NAME}"' in page
    assert 'href="software/"' in (site / "about" / "index.html").read_text(encoding="utf-8")
    assert [one.name for one in sbom.shipped() if f"<td>{one.name} {one.version}</td>" not in page] == []
    assert sbom.NAME not in (site / "about" / "data" / "index.html").read_text(encoding="utf-8")


# ── its files ──


def test_every_kind_of_file_in_the_site_has_a_type(site: Path) -> None:
    kinds = {file.suffix for file in site.rglob("*") if file.is_file()} - {".gz", ".br"}
    assert len(kinds) >= 7
    assert kinds - set(serve.TYPES) == set()


def test_the_browser_scripts_are_served_as_modules(site: Path) -> None:
    folder = ROOT / "docs" / "assets" / "js"
    scripts = sorted(folder.rglob("*.js"))
    assert len(scripts) >= 7
    with serve.running(site) as address:
        for script in scripts:
            name = script.relative_to(folder).as_posix()
            status, headers, _ = ask(address, f"/{name}" if name == FIT else f"/assets/js/{name}")
            assert (status, headers["content-type"]) == (200, serve.TYPES[".js"])


def test_the_runtime_is_small_on_the_wire(site: Path) -> None:
    """Guards on bytes: what a first visit loads is less than half of what Pyodide's own files take.

    Of a quick build, whose files are a sixth larger than those that are published.
    """
    table = json.loads((site / "runtime" / "runtime.json").read_text(encoding="utf-8"))

    def packed(files: Iterable[dict[str, str]]) -> int:
        return sum((site / "runtime" / f"{one['path']}.br").stat().st_size for one in files)

    files = table["files"]
    stock = packed([files["loader"], *table["stock"].values()])
    ours = packed(files.values())
    assert 1_500_000 < ours <= min(2_440_000, 0.485 * stock)
    memory = [*(files[role] for role in ("loader", "script", "wasm")), table["image"]["memory"]]
    assert ours < packed(memory) <= min(3_540_000, 0.70 * stock)
    for one in (*table["files"].values(), *table["later"].values(), *memory, *table["stock"].values()):
        body = brotli.decompress((site / "runtime" / (one["path"] + ".br")).read_bytes())
        assert hashlib.sha256(body).hexdigest() == one["sha256"]


def test_programs_that_read_the_site_find_every_page(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    listed = re.findall(r"^- \[[^\]]+\]\(([^)]+)\)", text, re.MULTILINE)
    assert len(listed) > 50
    assert [one for one in listed if not (site / one / ("index.html" if one.endswith("/") else "")).is_file()] == []
    assert {one.rpartition("/")[2] for one in listed if one.endswith(".md")} == {"index.md"}
    told = {one.removesuffix("index.md") for one in listed}
    pages = {f"{path.parent.relative_to(site).as_posix()}/" for path in site.glob("*/**/index.html")}
    assert {one for one in pages - told if not one.startswith(("about/decisions/", "embed/"))} == {"search/"}
    assert (site / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nDisallow:\n"
