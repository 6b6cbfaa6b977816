"""Every published link, opened in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.visit import Visit
from tests.build.test_links import lines
from tests.reliability import Promise


def test_every_published_link_arrives(visit: Visit, promise: Promise) -> None:
    """The place takes the focus; a sealed link says that the words are those of now, or shows those of then."""
    page = visit.context.new_page()
    arrived = sealed = chosen = 0
    for link in lines():
        if link.startswith(("parameters/", "about/")):
            continue  # no clauses there: that the id exists is checked in tests/build/test_links.py
        page.goto("about:blank")
        page.goto(visit.origin + link)
        place = link.split("#")[1]
        if place.startswith("c="):
            expect(page.locator(".notice-count")).to_contain_text("已选1条")
            assert page.locator(".seal-note[data-state=unknown]").count() == 0
            chosen += 1
            continue
        expect(page.locator(f"[id='{place}']")).to_be_focused()
        assert page.locator(".link-problem").count() == 0
        arrived += 1
        if "?w=" in link:
            state = page.locator(".seal-note").get_attribute("data-state")
            assert state in ("same", "earlier"), link
            sealed += 1
    assert arrived >= 86
    assert sealed >= 21
    assert chosen >= 21
    promise(6, "通知里引用的链接，在浏览器里逐个打开，到了那一条，也说明文字变了没有", arrived + chosen)
