"""The collation page: the proof rerun in the reader's browser."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.visit import Visit

PAGE = "policies/jzbf-2005-21/collation/"


def test_the_reader_reruns_the_proof(visit: Visit) -> None:
    page = visit.open(PAGE)
    page.get_by_role("button", name="在浏览器里重新验证").click()
    answer = page.locator(".proof-answer")
    expect(answer).to_contain_text("一致：", timeout=60_000)
    expect(answer).to_contain_text("一字不差")
    expect(answer).to_be_focused()


def test_a_changed_file_is_noticed(visit: Visit) -> None:
    def change(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("188", "189"))

    page = visit.open(PAGE)
    page.route("**/received.txt?v=*", change)
    page.get_by_role("button", name="在浏览器里重新验证").click()
    expect(page.locator(".proof-answer")).to_contain_text("不一致：从第", timeout=60_000)
