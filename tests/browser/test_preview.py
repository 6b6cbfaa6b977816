"""The preview: what is saved is built and shown; what stops a build is said on the page and in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import preview
from tests.browser.conftest import reader
from tests.browser.visit import FULL, live, put

NEW = "新写的一句话"
BANNER = ".preview-stopped"


@pytest.fixture(scope="module")
def project(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project. `site` comes first: it makes what may be shared."""
    root = tmp_path_factory.mktemp("preview") / "project"
    preview.copy(root)
    return root


@pytest.fixture(scope="module")
def served(project: Path) -> Iterator[tuple[str, Path]]:
    """Its preview."""
    with preview.running(project) as found:
        yield found


@pytest.fixture
def page(chromium: Browser, served: tuple[str, Path]) -> Iterator[Page]:
    """A reader of it who waits as long as a busy machine takes."""
    with reader(chromium, served[0]) as visit:
        visit.provoked = True  # there is no service worker, which the browser says
        page = visit.context.new_page()
        page.set_default_timeout(0)
        yield page


def shows(page: Page, words: str) -> None:
    """Waits until the page, loaded anew, has these words."""
    expect(page.locator("body")).to_contain_text(words, timeout=240_000)


def test_a_saved_word_and_a_saved_line_are_shown_without_a_hand(
    page: Page, project: Path, served: tuple[str, Path]
) -> None:
    record = project / "docs" / "policies" / preview.POLICY / "policy.toml"
    page.goto(f"{served[0]}policies/{preview.POLICY}/targets/")
    preview.reword(record, '\nplain = "', f'\nplain = "{NEW}，')
    shows(page, NEW)
    page.goto(f"{served[0]}guide/offline/")
    preview.reword(project / "docs" / "guide" / "offline.md", "\n## ", f"\n{NEW}。\n\n## ")
    shows(page, NEW)
    assert "改动：docs/guide/offline.md" in served[1].read_text(encoding="utf-8")


def test_a_calculator_answers_from_files_alone(page: Page, served: tuple[str, Path]) -> None:
    page.goto(f"{served[0]}calculators/gap/")
    put(page, FULL)
    assert "120人" in live(page)


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (f"docs/policies/{preview.POLICY}/policy.toml", "[meta]", "[meta", "policy.toml：不是正确的 TOML"),
        ("docs/guide/offline.md", "\n## ", "\n{{ no_such_part() }}\n\n## ", "docs/parts/no_such_part.html"),
        ("calculators/gap/rule.py", "from __future__ import annotations", "def (", "calculators/gap/rule.py 第3行"),
    ],
)
def test_what_stops_a_build_is_said_and_the_last_good_site_stays(
    path: str, old: str, new: str, said: str, page: Page, project: Path, served: tuple[str, Path]
) -> None:
    file = project / path
    page.goto(f"{served[0]}policies/")
    title = page.locator("h1").inner_text()
    preview.reword(file, old, new)
    expect(page.locator(BANNER)).to_contain_text(said, timeout=240_000)
    assert page.locator("h1").inner_text() == title
    assert said in served[1].read_text(encoding="utf-8").rpartition("停下了：")[2]
    preview.reword(file, new, old)
    expect(page.locator(BANNER)).to_have_count(0, timeout=240_000)
    expect(page.locator("h1")).to_have_text(title)


def test_nothing_of_the_preview_is_published(site: Path) -> None:
    """Neither its script nor its stream of events is named anywhere."""
    pages = list(site.rglob("*.html"))
    assert len(pages) > 40
    assert [one for one in pages if b"preview" in one.read_bytes()] == []
    assert list(site.rglob("*preview*")) == []
