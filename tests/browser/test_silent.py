"""A server that takes a request and never answers: the page says so after a while, and the next try helps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.conftest import reader
from tests.browser.visit import until
from tests.reliability import Promise

WAITING = """(() => {
  const waiting = new Set();
  AbortSignal.timeout = () => {
    const one = new AbortController();
    waiting.add(one);
    return one.signal;
  };
  globalThis.losePatience = () => {
    for (const one of waiting) one.abort(new DOMException("signal timed out", "TimeoutError"));
    waiting.clear();
  };
})()"""
"""Half a minute is over when the test says so."""


@pytest.mark.parametrize(
    ("path", "silent", "button", "place", "words", "then"),
    [
        (
            "policies/jzbf-2005-21/collation/",
            "**/plan.json?v=*",
            "在浏览器里重新验证",
            ".proof-answer",
            "没有取到",
            "一字不差",
        ),
        ("search/#q=扩面", "**/search/**/g*.json", "检索", ".search-page [role=status]", "没有取到", "条"),
    ],
)
def test_a_silent_file_is_told_and_the_next_try_helps(
    chromium: Browser,
    server: str,
    promise: Promise,
    path: str,
    silent: str,
    button: str,
    place: str,
    words: str,
    then: str,
) -> None:
    with reader(chromium, server, service_workers="block") as visit:
        visit.provoked = True
        visit.context.add_init_script(WAITING)
        asked: list[Route] = []
        visit.context.route(silent, lambda route: asked.append(route))
        page = visit.open(path)
        page.locator("main").get_by_role("button", name=button, exact=True).click()
        until(page, lambda: bool(asked))
        page.wait_for_function(
            "([place, words]) => { losePatience(); return document.querySelector(place).textContent.includes(words); }",
            arg=[place, words],
        )
        visit.context.unroute(silent)
        page.locator("main").get_by_role("button", name=button, exact=True).click()
        expect(page.locator(place)).to_contain_text(then)
        expect(page.locator(place)).not_to_contain_text(words)
    promise(2, "收下请求不回答的服务器：说明没有取到，再按一次就好", 1)
