"""Links that readers have kept, opened in the real browser: Python there gives the numbers of that day, or says what it dropped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page

from calculators.catalog import listed
from tests.browser.visit import Visit, add, live, submit
from tests.links.record import Saved, read_saved
from tests.reliability import Promise

ARRIVE = """(fragment) => {
  history.replaceState(null, "", "#" + fragment);
  dispatchEvent(new HashChangeEvent("hashchange"));
}"""
SHOWN = """() => {
  const isText = (part) => part.nodeType === Node.TEXT_NODE || part.nodeName === "WBR";
  const said = ({ childNodes: [...parts] }) => parts.slice(0, [...parts.map(isText), false].indexOf(false));
  const texts = (places) =>
    [...document.querySelectorAll(places)].map((one) => said(one).map((part) => part.textContent).join(""));
  return [...texts(".calc-answer .figures tbody td"), ...texts(".calc-answer .working td.value")];
}"""


def fault(page: Page, saved: Saved) -> str:
    """What this link does not do any more in the browser, or nothing. The page is open already."""
    page.evaluate(ARRIVE, saved.address.partition("#")[2])
    notice = page.locator(".calc-notice").inner_text()
    silent = [name for name in saved.dropped if name not in notice]
    if silent or bool(saved.dropped) != ("没有用上" in notice):
        return f"{saved.address}：没有说 {silent} 没有用上，只说了「{notice}」"
    add(page, saved.added)
    submit(page)
    if saved.headline:
        headline = live(page)
        list_all(page)
        now: tuple[str, ...] = (headline, *page.evaluate(SHOWN))
        same = saved.dropped or saved.corrected or now == saved.now
        return "" if same else f"{saved.address}：\n当时 {saved.headline} {saved.figures}\n现在 {now}"
    places = page.locator(".calc-errors .problems a").all()
    refused = list(dict.fromkeys((one.get_attribute("href") or "").removeprefix("#f-") for one in places))
    wrong = refused != list(dict.fromkeys(saved.refused)) or not page.locator(".calc-errors h2").count()
    return f"{saved.address}：当时不受理 {saved.refused}，现在 {refused}" if wrong else ""


def list_all(page: Page) -> None:
    """Asks for the rest of long lists, of which a page shows the beginning."""
    if page.locator(".calc-answer .more").count():
        page.evaluate("document.querySelector('.calc-answer [data-action=rest]').click()")
        page.locator(".calc-answer .more").first.wait_for(state="detached")


def opened(visit: Visit, kept: Sequence[Saved]) -> Page:
    """The calculator of these links, opened once with the first of them; the first answer is there."""
    visit.keeps_nothing()
    page = visit.open(f"calculators/{kept[0].address}")
    page.locator(".calc-result[data-kind='live'], .calc-errors h2").first.wait_for()
    return page


@pytest.mark.parametrize("name", [one.name for one in listed()])
def test_every_kept_link_gives_the_same_in_the_browser(name: str, visit: Visit, promise: Promise) -> None:
    kept = read_saved(name)
    page = opened(visit, kept)
    found = [fault(page, one) for one in kept]
    assert [one for one in found if one] == []
    assert len(found) >= 8
    asked = [sum("runtime.json" in one for one in some) for some in (visit.requests, visit.kept_for_later)]
    assert asked[0] - asked[1] == 1, "one load of Python for all of them"
    promise(6, "存下的测算链接，在浏览器里打开，数字和当时一样，或者说明丢掉了什么", len(found))


def test_the_checker_sees_faults(visit: Visit) -> None:
    good = next(one for one in read_saved("gap") if one.headline)
    refused = next(one for one in read_saved("gap") if one.refused)
    page = opened(visit, [good])
    planted = [
        Saved(good.address, good.release, headline="别的", figures=good.figures),
        Saved(good.address, good.release, headline=good.headline, figures=good.figures[1:]),
        Saved(good.address, good.release, headline=good.headline, figures=good.figures, dropped=("wages",)),
        Saved(f"{good.address}&wages=3", good.release, headline=good.headline, figures=good.figures),
        Saved(refused.address, refused.release, refused=("moon",)),
    ]
    assert [bool(fault(page, one)) for one in planted] == [True] * len(planted)
    assert fault(page, Saved(f"{good.address}&wages=3", "", headline=good.headline, dropped=("wages",))) == ""
    assert fault(page, good) == ""
