"""「用 Python 重算」: the lines beside a result, pasted where they belong, give that very result."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.publish import offline
from scripts.publish.serve import running
from tests import clients
from tests.browser.conftest import reader
from tests.browser.visit import FULL, Visit, live, put, submit


@pytest.fixture(scope="module")
def copy(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clients.with_pyodide(published, tmp_path_factory.mktemp("copy") / "site")


@pytest.fixture
def visit(chromium: Browser, copy: Path) -> Iterator[Visit]:
    """A new reader of the site, beside which Pyodide lies."""
    with running(copy) as address, reader(chromium, address) as seen:
        yield seen


def lines(page: Page) -> list[str]:
    """Opens the lines; closes them again."""
    page.locator("[data-action='python']").click()
    dialog = page.locator("dialog")
    expect(dialog).to_be_visible()
    found: list[str] = dialog.locator("textarea").evaluate_all("all => all.map(one => one.value)")
    dialog.get_by_role("button", name="关闭").click()
    expect(dialog).to_have_count(0)
    return found


def test_the_lines_give_the_result_of_the_page(visit: Visit, tmp_path: Path) -> None:
    page = visit.calculator()
    before = [one for one in visit.requests if "recalculate" in one or "files/python" in one]
    assert before == [], "a visit that does not ask for it loads nothing of it"
    put(page, FULL)
    submit(page)
    headline = page.locator(".calc-answer .headline").inner_text()
    assert headline in live(page)
    install, again, _, browser = lines(page)
    python = clients.environment(tmp_path / "clean")
    done = clients.install(python, install)
    assert done.returncode == 0, done.stderr
    told = clients.run(python, "-I", "-c", again)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(headline)
    assert "assert result.headline ==" in again
    other = clients.run(python, "-I", "-c", again.replace(FULL["staff"], "1" + FULL["staff"]))
    assert "AssertionError" in other.stderr, "the lines notice another result"
    visit.provoked = True  # Pyodide says what it loads
    assert headline in "\n".join(clients.in_pyodide(page, browser))


def test_a_notebook_in_the_browser_gives_it_too(visit: Visit) -> None:
    page = visit.calculator()
    headline = page.locator(".calc-answer .headline").inner_text()
    notebook = lines(page)[2]
    visit.provoked = True
    assert headline in "\n".join(clients.in_notebook(page, notebook))


def test_half_a_compiled_wheel_is_refused_by_its_hash(visit: Visit, copy: Path) -> None:
    page = visit.calculator()
    *_, browser = lines(page)
    (wheel,) = (copy / offline.PYTHON).glob("*-cp313-none-any.whl")
    whole = wheel.read_bytes()
    wheel.write_bytes(whole[: len(whole) // 2])
    visit.provoked = True
    said = "\n".join(clients.in_pyodide(page, browser))
    assert "integrity" in said.lower()
    assert "ModuleNotFoundError" in said or "yingbao" in said
    wheel.write_bytes(whole)


def test_what_is_private_is_not_in_the_lines(visit: Visit) -> None:
    page = visit.open("/calculators/allocation/")
    example = "\n".join(lines(page))
    assert "assert result.headline ==" in example  # the page's own example
    unit = (
        page.evaluate("JSON.parse(document.querySelector('.calc-example').textContent).units").split()[1].split(",")[0]
    )
    assert unit in example
    page.locator("[data-action='example']").click()
    live(page)
    told = "\n".join(lines(page))
    assert unit not in told
    assert "calculate" in told
    assert "assert" not in told


def test_without_a_result_there_are_no_lines(visit: Visit) -> None:
    page = visit.calculator()
    page.locator("[name='staff']").fill("一百")
    page.locator("[data-action='python']").click()
    expect(page.locator(".calc-done")).to_contain_text("还没有结果")
    expect(page.locator("dialog")).to_have_count(0)
