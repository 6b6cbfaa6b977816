"""「用 Python 重算」: the lines beside a result, pasted where they belong, give that very result."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests import clients
from tests.browser.visit import FULL, Visit, live, put, submit


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
    install, again, browser = lines(page)
    python = clients.environment(tmp_path / "clean")
    done = clients.install(python, install)
    assert done.returncode == 0, done.stderr
    told = clients.run(python, "-I", "-c", again)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith(headline)
    assert "assert result.headline ==" in again
    other = clients.run(python, "-I", "-c", again.replace(FULL["staff"], "1" + FULL["staff"]))
    assert "AssertionError" in other.stderr, "the lines notice another result"
    there = clients.in_pyodide(browser, tmp_path)
    assert there.returncode == 0, there.stderr[-2000:]
    assert headline in there.stdout


def test_what_is_private_is_not_in_the_lines(visit: Visit) -> None:
    page = visit.open("/calculators/allocation/")
    example = "\n".join(lines(page))
    assert "assert result.headline ==" in example  # the page's own example
    page.locator("[data-action='example']").click()
    page.locator("[name='units']").fill("单位,缴费人数\n张三公司,30\n李四公司,70")
    page.locator("[name='w-base']").fill("1")
    submit(page)
    live(page)
    told = "\n".join(lines(page))
    assert "张三" not in told
    assert ",30" in told
    assert "assert" not in told


def test_without_a_result_there_are_no_lines(visit: Visit) -> None:
    page = visit.calculator()
    page.locator("[name='staff']").fill("一百")
    page.locator("[data-action='python']").click()
    expect(page.locator(".calc-notice")).to_contain_text("还没有结果")
    expect(page.locator("dialog")).to_have_count(0)
