"""The matrix of faults: whichever file comes how, the page keeps what was typed, says so, tries again, and is never wrong.

``make test`` tries a part that holds every file and every fault; ``make faults`` tries all of it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import faults
from tests.browser.conftest import reader
from tests.browser.faults import FAULTS, Cell, Connection, Kind
from tests.browser.visit import FULL, Visit, cpython, example, live, put, typed, until
from tests.reliability import Promise

ALL = os.environ.get("YINGBAO_FAULTS") == "all"
SHARES = 4
"""The matrix is cut into so many tests, for machines that run several at once."""


def shown(page: Page, kind: Kind) -> str:
    """The answer, as the page has it."""
    place = page.locator(kind.done).first
    return place.inner_text() if kind.calculator else str(place.evaluate("one => one.outerHTML"))


@pytest.fixture(scope="module")
def right(chromium: Browser, server: str) -> dict[str, str]:
    """What each kind of page answers when nothing is wrong, when it was first asked for."""
    return {}


class Try:
    """One cell after another, in one browser."""

    def __init__(self, visit: Visit, line: Connection, right: dict[str, str]) -> None:
        self.visit, self.line, self.right = visit, line, right

    def _ask_rightly(self, kind: Kind) -> str:
        """The answer to the example when nothing is wrong."""
        if kind.calculator:
            return str(cpython(self.line.site, json.loads(example(kind.calculator)), kind.calculator)["headline"])
        page = self.visit.open(kind.path)
        kind.ask(page)
        told = shown(page, kind)
        page.close()
        return told

    def run(self, cell: Cell) -> None:
        kind = cell.kind
        self.line.mend()
        if kind.title not in self.right:
            self.right[kind.title] = self._ask_rightly(kind)
        page = self.visit.context.new_page()
        if cell.how == "slow":
            page.add_init_script(faults.WAITING)
        self.line.spoil(cell.part, cell.how)
        page.goto(self.visit.origin + kind.path, wait_until="domcontentloaded")
        kind.ask(page)
        before = typed(page) if page.locator(".calc-form").count() else {}
        if cell.how == "slow":
            until(page, lambda: self.line.hit > 0)
            page.evaluate("losePatience()")
        outcome = page.locator(f"{kind.done}, {kind.failed}").first
        outcome.wait_for()
        failed = page.locator(kind.failed).count() > 0
        assert self.line.hit, "没有用到这个文件，什么也没有试"
        if cell.part.name in faults.STAND_IN and cell.how != "slow" and kind.worker == "python/worker.js":
            assert not failed, f"后备的文件没有顶上：{page.locator('.calc-status').inner_text()}"
        else:
            assert failed or cell.how in ("truncated", "changed", "slow"), "该说出错而没有说"
        if failed:
            self._recovers(page, kind, before)
        assert shown(page, kind) == self.right[kind.title]
        page.close()

    def _recovers(self, page: Page, kind: Kind, before: dict[str, str]) -> None:
        assert page.locator(kind.done).count() == 0, "出错时不该有结果"
        if kind.failed == ".calc-retry":
            expect(page.locator(".calc-words")).to_contain_text("填写的内容都还在")
        if before:
            assert typed(page) == before
        self.line.mend()
        kind.again(page)
        page.locator(kind.done).first.wait_for()
        if before:
            assert typed(page) == before


@pytest.fixture
def trying(chromium: Browser, server: str, site: Path, right: dict[str, str]) -> Iterator[Try]:
    with reader(chromium, server, service_workers="block") as visit:
        visit.provoked = True
        line = Connection(site)
        line.watch(visit.context)
        yield Try(visit, line, right)
        line.mend()


@pytest.mark.parametrize("share", range(SHARES))
def test_whatever_comes_no_number_is_wrong_and_a_retry_helps(
    share: int, trying: Try, site: Path, promise: Promise
) -> None:
    cells = list(faults.matrix(site))
    chosen = cells if ALL else faults.sample(cells)
    wrong, count = [], Counter[str]()
    for cell in chosen[share::SHARES]:
        try:
            trying.run(cell)
        except (AssertionError, Exception) as error:  # noqa: BLE001 every other cell is tried all the same
            wrong.append(f"{cell}：{str(error).splitlines()[0]}")
        count[f"{FAULTS[cell.how]} × {cell.kind.title}"] += 1
    assert wrong == []
    for what, cases in count.items():
        promise(2, what, cases)


def test_a_page_whose_own_scripts_did_not_come_says_so(
    chromium: Browser, server: str, site: Path, promise: Promise
) -> None:
    """Each script; one that both pages have, of the calculator (``make faults``: of both)."""
    shared = faults.page_scripts(site)
    cells = [
        (path, part, how)
        for path, name in (("gap", "calculator/calculator.js"), ("roster", "roster/page.js"))
        for part in faults.page_scripts(site, name)
        for how in ("missing", "truncated", "blocked")
        if ALL or (how == "blocked" and (path == "gap" or part not in shared))
    ]
    with reader(chromium, server, service_workers="block") as visit:
        visit.provoked = True
        line = Connection(site)
        line.watch(visit.context)
        page = visit.context.new_page()
        for path, part, how in cells:
            line.spoil(part, how)
            page.goto(f"{server}calculators/{path}/")
            expect(page.locator(".calculator [type='submit']")).to_be_disabled()
            expect(page.locator(".not-started")).to_contain_text("没有取到")
            expect(page.locator(".calc-result .headline").first).to_be_visible()
        line.spoil(cells[0][1], "blocked")
        page.goto(f"{server}calculators/gap/")
        put(page, FULL)
        before = typed(page)
        line.mend()
        with visit.context.expect_page() as opened:
            page.get_by_role("button", name="重新打开这一页").click()
        page = opened.value
        expect(page.locator(".calculator [type='submit']")).to_be_enabled()
        expect(page.locator(".not-started")).to_have_count(0)
        assert "共120人" in live(page)
        assert typed(page) == before
        assert page.evaluate("[history.state, opener.history.state]") == [None, None]
        assert len(cells) > 20
        visit.errors.clear()  # a script that is cut off throws
        promise(2, "网页自己的脚本没有取到：说明了，示例和填的内容都在，重新打开就好", len(cells))


def test_the_matrix_holds_every_file_every_fault_and_every_page(site: Path) -> None:
    cells = list(faults.matrix(site))
    part = faults.sample(cells)
    for chosen in (cells, part):
        assert {one.how for one in chosen} == set(FAULTS)
        assert {one.part.name for one in chosen if one.kind in faults.CALCULATOR} == {
            one.name for one in faults.parts(site)
        }
        assert {one.kind.title for one in chosen if one.kind in faults.OTHERS} == {one.title for one in faults.OTHERS}
    assert {one.kind.title for one in cells} == {one.title for one in (*faults.CALCULATOR, *faults.OTHERS)}
    assert len(cells) > 100
    assert 10 < len(part) < 40
