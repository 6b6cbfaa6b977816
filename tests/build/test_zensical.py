"""The same settings, pages and frame, built by Zensical: the same site, but for what tests/zensical.toml accepts."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.publish import csp, offline, preload, release
from scripts.publish.precompress import CODINGS
from scripts.setup.environments import ZENSICAL, python_of
from tests import alike
from tests.conftest import ROOT
from tests.reliability import Promise

NAMES = ("MkDocs", "Zensical")
ACCEPTED = ROOT / "tests" / "zensical.toml"
LATER = (offline.MARKDOWN, *CODINGS.values(), offline.LIST, offline.WORKER, release.FILE, release.TABLE)
"""What our later stages make of the finished pages: not the engine's."""
UNNAMED = '<meta name="release" content="">'


@pytest.fixture(scope="module")
def built(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site from our settings file as it is, strict, our frame and the pages that our build has made."""
    assert site.is_dir()
    root = tmp_path_factory.mktemp("zensical")
    shutil.copy(ROOT / "mkdocs.yml", root)
    for folder in ("docs/overrides", "build/docs"):
        shutil.copytree(ROOT / folder, root / folder)
    command = [str(python_of(ZENSICAL)), "-m", "zensical", "build"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    assert "No issues found" in done.stdout + done.stderr
    shutil.copytree(ROOT / "build" / "search", root / "site", dirs_exist_ok=True)
    preload.join_workers(ROOT / "docs", root / "site")
    preload.add_preloads(root / "site")
    csp.stamp(root / "site")
    name = json.loads((site / release.FILE).read_text(encoding="utf-8"))["release"]
    for page in (root / "site").rglob("*.html"):  # a release is named by all of its files, and these are others
        page.write_text(
            page.read_text(encoding="utf-8").replace(UNNAMED, UNNAMED.replace('""', f'"{name}"')), encoding="utf-8"
        )
    return root / "site"


def test_zensical_builds_the_same_site(site: Path, built: Path, promise: Promise) -> None:
    new, gone = alike.judge(alike.differences(site, built, NAMES, LATER), ACCEPTED)
    assert new == [], "写进 tests/zensical.toml 并说明理由，或者改掉"
    assert gone == [], "已经没有这个不同，请从 tests/zensical.toml 删去"
    pages = alike.read(built)
    assert len(pages) > 50
    ids, links = (sum(len(getattr(page, what)) for page in pages.values()) for what in ("ids", "links"))
    assert ids > 300
    assert links > 1500
    promise(10, "用 Zensical 编译同一份源文件：页面和内容相同", len(pages))
    promise(10, "用 Zensical 编译同一份源文件：编号相同", ids)
    promise(10, "用 Zensical 编译同一份源文件：站内链接相同", links)


FAULTS = {
    "about/index.html 只有 MkDocs 有编号：main": ('id="main"', ""),
    "about/index.html 只有 MkDocs 有链接：about/data/": ('data/">', 'date/">'),
    "about/index.html 只有 Zensical 有链接：about/x/": ("</body>", '<a href="x/"></a></body>'),
    "about/index.html 只有 MkDocs 有内容：关于本站": ("关于本站</h1>", "</h1>"),
    "about/index.html 的内容先后不同": (
        "<strong>非政府网站，以正式印发文本为准。</strong>",
        "</strong>非政府网站，以正式印发文本为准。<strong>",
    ),
}


@pytest.mark.parametrize("named", FAULTS)
def test_a_page_that_differs_is_named(named: str, built: Path, tmp_path: Path) -> None:
    before, after = FAULTS[named]
    one, other = tmp_path / "one", tmp_path / "other"
    for place in (one, other):
        (place / "about").mkdir(parents=True)
        shutil.copy(built / "about" / "index.html", place / "about")
    page = other / "about" / "index.html"
    text = page.read_text(encoding="utf-8")
    assert before in text
    page.write_text(text.replace(before, after), encoding="utf-8")
    assert named in alike.differences(one, other, NAMES)
    assert alike.differences(one, one, NAMES) == []


def test_pages_and_files_that_only_one_site_has_are_named(tmp_path: Path) -> None:
    for place, names in {
        "one": ("a.html", "b.css", "same.js", "x.gz"),
        "other": ("c/index.html", "d.css", "same.js"),
    }.items():
        for name in names:
            (tmp_path / place / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place / name).write_text(place, encoding="utf-8")
    assert alike.differences(tmp_path / "one", tmp_path / "other", NAMES, (".gz",)) == [
        "只有 MkDocs 有页：a.html",
        "只有 Zensical 有页：c/index.html",
        "只有 MkDocs 有文件：b.css",
        "只有 Zensical 有文件：d.css",
        "文件不同：same.js",
    ]


def test_a_difference_must_be_listed_with_a_reason_and_still_be_there(tmp_path: Path) -> None:
    accepted = tmp_path / "accepted.toml"
    accepted.write_text('[[accepted]]\ndifference = "文件不同：*"\nreason = "因为"\n', encoding="utf-8")
    assert alike.judge(["文件不同：a", "文件不同：b"], accepted) == ([], [])
    assert alike.judge(["只有 MkDocs 有页：a"], accepted) == (["只有 MkDocs 有页：a"], ["文件不同：*"])
    accepted.write_text('[[accepted]]\ndifference = "文件不同：*"\nreason = ""\n', encoding="utf-8")
    with pytest.raises(AssertionError):
        alike.judge([], accepted)
