"""Every payload of tests/hostile.py, put wherever a reader or a link can put something: none runs, none becomes more than text.

``make test`` puts every payload into one of the calculators, each into another of its fields; ``make hostile`` puts all
into all.
That the content security policy stopped something counts as a fault too: then our escaping had failed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Route

from calculators.catalog import listed, run
from calculators.core.model import FieldKind
from calculators.output.calculation import Calculation
from calculators.output.verification import saved
from calculators.policy.knowledge import Knowledge
from calculators.policy.knowledge_file import load
from tests.browser.conftest import reader
from tests.browser.rosters import IDLE, PATH, check, give, opened, refused
from tests.browser.test_keeping import DROP
from tests.browser.visit import Visit, foreign, live, put
from tests.conftest import ROOT
from tests.hostile import ELEMENTS, PAYLOADS
from tests.reliability import Promise
from tests.unit.roster_samples import GOOD, HEAD, POOR, as_book, as_csv

ALL = os.environ.get("YINGBAO_HOSTILE") == "all"
SCRIPT = ROOT / "tests" / "browser" / "hostile.js"
CALCULATOR = {one.name: one for one in listed()}
LINES = {"contribution": ("people", "3000\t职工"), "allocation": ("units", "6000\t300\t\t900\t\t")}
"""Where a row has a name: the field, and what stands after the name."""
TEXTS = [one.text for one in PAYLOADS]
NUMBERED = {str(one.number) for one in PAYLOADS if f"ran={one.number}" in one.text}
KINDS = {one.kind: one.text for one in PAYLOADS}
"""One payload of each kind, where each costs a visit."""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
INERT = ("<noscript", "<template", "<body", "<div><template", "<select><template", "<form><math")
"""HTML that is parsed once, in a page that runs scripts, makes nothing of these."""
SHARES = len(CALCULATOR)
"""Among so many calculators the payloads are shared out."""
SPREAD = 37
"""How far a payload moves on from one field to the next."""


@pytest.fixture
def page(visit: Visit) -> Iterator[Page]:
    """A page that hears everything; at the end no foreign address was asked for and nothing was kept.

    What nobody types may call a function of the later part of the WebAssembly: Python is then started anew with both
    parts, and the console says so. Nothing else may stand there.
    """
    visit.context.add_init_script(path=SCRIPT)
    visit.keeps_nothing()
    yield visit.context.new_page()
    assert visit.provoked or foreign(visit.requests, visit.origin) == []
    assert visit.context.cookies() == []
    if not visit.provoked:
        assert visit.complaints == []
    visit.provoked = True


@pytest.fixture(scope="module")
def known(site: Path) -> Knowledge:
    assert site.is_dir()
    return load((ROOT / "build" / "knowledge.json").read_text(encoding="utf-8"))


def each(page: Page, name: str, calls: Sequence[Sequence[Any]]) -> list[str]:
    """Calls one of the functions of hostile.js so often; what was found."""
    seen: list[str] = page.evaluate("([name, calls]) => hostile.each(name, calls)", [name, calls])
    return seen


def found(page: Page) -> list[str]:
    seen: list[str] = page.evaluate("hostile.found()")
    return seen


def shown(page: Page) -> set[str]:
    """The numbers of the payloads that have stood on the page as text, of those whose number is spelled out."""
    return set(page.evaluate("[...hostile.shown]"))


def as_names(name: str, texts: Iterable[str]) -> tuple[str, str]:
    """The field of a calculator that takes a table, and a table in which these are the names."""
    field, rest = LINES[name]
    return field, "\n".join(f'"{text.replace(chr(34), chr(34) * 2)}"\t{rest}' for text in texts)


def share(name: str) -> list[str]:
    """The payloads that a calculator gets: each kind goes round all of them; or all payloads."""
    place = [one.name for one in listed()].index(name)
    return list(TEXTS) if ALL else list(TEXTS[place % SHARES :: SHARES])


def rounds(texts: Sequence[str], names: Sequence[str], start: int = 0) -> list[list[tuple[str, str]]]:
    """A payload for each of these names, so often that every payload has been used, or every one with every name."""
    if ALL:
        return [
            [(name, texts[(turn + place * SPREAD) % len(texts)]) for place, name in enumerate(names)]
            for turn in range(len(texts))
        ]
    moved = [*texts[start:], *texts[:start]]
    cut = [moved[at : at + len(names)] for at in range(0, len(moved), len(names))]
    return [list(zip(names, texts, strict=False)) for texts in cut]


@pytest.mark.parametrize("name", [one.name for one in listed()])
def test_every_field_and_every_parameter_of_a_link(
    name: str, page: Page, visit: Visit, known: Knowledge, promise: Promise
) -> None:
    names = [one.name for one in CALCULATOR[name].fields(known)]
    page.goto(f"{visit.origin}calculators/{name}/")
    texts = share(name)
    typed = rounds(texts, names)
    assert each(page, "type", [[one] for one in typed]) == []
    linked = rounds(texts, names, start=len(names) // 2)
    assert each(page, "follow", [[one] for one in linked]) == []
    unknown = [[(text, text) for text in texts[at : at + 40]] for at in range(0, len(texts), 40)]
    assert each(page, "follow", [[one] for one in unknown]) == []
    for cases in (typed, linked):
        assert {text for one in cases for _, text in one} == set(texts)
        assert {field for one in cases for field, _ in one} == set(names)
    assert len(shown(page)) > 5, "what is refused is named, as text"
    promise(1, "恶意内容填进测算的每一项", sum(map(len, typed)))
    promise(1, "恶意内容写进带数据的链接：每一项的值，和不认识的项", sum(map(len, [*linked, *unknown])))


@pytest.mark.parametrize("name", ["contribution", "allocation", "assessment"])
def test_names_and_remarks_stand_in_a_result_as_text(
    name: str, page: Page, visit: Visit, known: Knowledge, promise: Promise
) -> None:
    page.goto(f"{visit.origin}calculators/{name}/")
    page.locator("[data-action='example']").click()
    live(page)
    if name in LINES:
        once = {" ".join(text.split()): text for text in TEXTS}.values()
        cases = [[as_names(name, once)]]
        if name == "contribution":
            cases[0].append(("bands", ""))
        count = len(once)
    else:
        fields = [one.name for one in CALCULATOR[name].fields(known) if one.kind in (FieldKind.TEXT, FieldKind.LONG)]
        cases = rounds(TEXTS, fields)
        count = sum(map(len, cases))
    assert each(page, "type", [[one] for one in cases]) == []
    live(page)
    if page.locator(".more button").count():
        page.locator(".more button").first.click()
        page.locator(".more").first.wait_for(state="detached")
    assert found(page) == []
    assert shown(page) == NUMBERED
    promise(1, "恶意内容作姓名、单位、说明，出现在结果里", count)


def test_every_cell_and_header_of_a_roster(page: Page, visit: Visit, known: Knowledge, promise: Promise) -> None:
    page.goto(visit.origin + PATH)
    put(page, {"kind": "private"})
    roles = [one.name for one in known.roster.columns]
    writable = [text for text in TEXTS if not SURROGATE.search(text)]
    cells = [
        [writable[(turn + place * SPREAD) % len(writable)] for place in range(len(roles))]
        for turn in range(len(writable))
    ]
    named = [[text, *POOR[1:], text] for text in writable]
    books = [text for text in writable if not NOT_XML.search(text)]
    at = (len(writable) + 1) // 2
    files = {
        "每格.csv": as_csv([roles, *cells]),
        "姓名.csv": as_csv([[*HEAD, writable[0]], *named]),
        "列名一.csv": as_csv([[*HEAD, *writable[:at]], [*GOOD, *writable[:at]]]),
        "列名二.csv": as_csv([[*HEAD, *writable[at:]], [*GOOD, *writable[at:]]]),
        "半个字.csv": as_csv([HEAD, *[[text, *POOR[1:]] for text in TEXTS if SURROGATE.search(text)]]),
        "姓名.xlsx": as_book([[*HEAD, books[0]], *[[text, *POOR[1:], text] for text in books]]),
        "列名.xlsx": as_book([[*HEAD, *books[:400]], [*POOR, *books[:400]]], [books[400:], books[400:]]),
    }
    for name, content in files.items():
        give(page, name, content)
        page.locator(".calc-result[data-kind='live'], .calc-errors h2").first.wait_for()
        page.locator(IDLE).wait_for(state="attached")
        assert found(page) == [], name
        for button in page.locator(".more button").all():
            button.click()
        assert found(page) == [], name
    page.locator("#c-sheet").select_option("表2")
    opened(page)
    assert found(page) == []
    assert shown(page) >= NUMBERED - {str(one.number) for one in PAYLOADS if SURROGATE.search(one.text)}
    for kind, text in KINDS.items():
        give(page, f"{text.replace('/', '')}.csv", b"x")
        opened(page)
        check(page)
        refused(page)
        assert found(page) == [], kind
    promise(
        1,
        "恶意内容写在花名册里：每一列的格子、列名、表名、文件名",
        len(cells) * len(roles) + len(named) + len(writable) + len(books),
    )


def test_the_search_and_its_link(page: Page, visit: Visit, promise: Promise) -> None:
    page.goto(visit.origin + "search/")
    asked = [
        (text, by_link)
        for number, text in enumerate(TEXTS)
        for by_link in ((False, True) if ALL else (number % 2 == 0,))
    ]
    assert each(page, "search", asked) == []
    promise(1, "恶意内容作检索词和检索链接", len(asked))


def test_links_to_clauses_and_to_choices(page: Page, visit: Visit, promise: Promise) -> None:
    page.goto(visit.origin + "policies/jzbf-2005-21/targets/")
    assert each(page, "go", [[text] for text in TEXTS]) == []
    assert len(shown(page)) > 100
    page.goto(visit.origin + "policies/jzbf-2005-21/notice/")
    page.locator(".is-live").wait_for()
    choices = [",".join(f"{text}.{text},s1.{text}" for text in TEXTS[at : at + 30]) for at in range(0, len(TEXTS), 30)]
    assert each(page, "go", [[f"c={one}"] for one in choices]) == []
    assert len(shown(page)) > 100
    for kind, text in KINDS.items():
        said = urlencode(dict.fromkeys(("w", "q", text), text), errors="replace")
        page.goto(f"{visit.origin}policies/jzbf-2005-21/?{said}", wait_until="domcontentloaded")
        assert found(page) == [], kind
    assert len(KINDS) > 30
    promise(1, "恶意内容作条款链接、引文链接和网址的参数", len(TEXTS) * 2 + len(KINDS))


def test_a_text_whose_citations_are_checked_and_a_sheet_that_is_opened(
    page: Page, visit: Visit, known: Knowledge, promise: Promise
) -> None:
    number = known.policy.number
    texts = [text for text in TEXTS if not SURROGATE.search(text)]
    page.goto(visit.origin + "guide/cite-check/")
    page.locator("textarea").fill(
        "\n\n".join(f"{number}第九部分“{one}”，《{one}》（{number}）：{one}" for one in texts)
    )
    page.get_by_role("button", name="核对", exact=True).click()
    page.locator(".cite-items").first.wait_for()
    for button in page.locator("[data-action='rest']").all():
        button.click()
    assert found(page) == []
    cited = len(shown(page))
    page.goto(visit.origin + "guide/verify/")
    typed = {"kind": "private", "staff": "120"}
    true = json.loads(saved(Calculation(CALCULATOR["gap"], typed, run("gap", typed, known), known)))
    for kind, text in KINDS.items():
        if SURROGATE.search(text):
            continue
        forged = {
            **true,
            "typed": {"kind": text, "staff": text, text: text},
            "figures": [text],
            "remarks": [text],
            "data_version": text,
        }
        page.evaluate(DROP, [json.dumps(forged), f"{text.replace('/', '')}.json"])
        page.locator(".verdict .headline").filter(has_text="被改动过").wait_for()
        assert found(page) == [], kind
        page.evaluate("document.querySelector('.verdict').replaceChildren()")
    assert cited > 30
    promise(1, "恶意内容写在要核对的文稿里，和改过的计算书里", len(texts) + len(KINDS))


# ── the detector, and that it sees what it is for ──


def test_there_are_payloads_enough_of_every_kind() -> None:
    assert len(PAYLOADS) == len(set(TEXTS)) >= 500
    assert len(KINDS) > 30
    assert len(NUMBERED) > 400


def test_the_detector_sees_what_nobody_escaped(page: Page, visit: Visit) -> None:
    """Every element that runs or stands where it should not is seen, when it is put into the page as HTML."""
    visit.provoked = True
    page.goto(visit.origin + "about/")
    page.evaluate(
        "async () => { const { setHtml } = await import('../assets/js/shared/trusted.js');"
        " const place = document.querySelector('main'); globalThis.put = (html) => setHtml(place, html); }"
    )
    tried = [one.text for one in PAYLOADS if one.kind in ELEMENTS]
    missed = [
        text for text in tried if not page.evaluate("(text) => { put(text); return hostile.found().length; }", text)
    ]
    assert len(tried) > 80
    assert [text for text in missed if not text.startswith(INERT)] == []
    assert len(missed) < 8


def test_the_detector_sees_one_place_that_forgot(page: Page, visit: Visit) -> None:
    """The site's own way from the form to the result, with one replacement of view.py's escaping undone."""
    visit.provoked = True
    undo = "html = html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#x27;', \"'\").replaceAll('&quot;', '\"');"

    def forget(route: Route) -> None:
        answer = route.fetch()
        body = re.sub(r"setHtml\(element, ?html\) ?\{", lambda found: found[0] + undo, answer.text())
        assert undo in body
        route.fulfill(response=answer, body=body)

    visit.context.route("**/trusted.js", forget)
    page.goto(visit.origin + "calculators/allocation/")
    page.locator("[data-action='example']").click()
    live(page)
    seen = each(page, "type", [[[as_names("allocation", [one.text])]] for one in PAYLOADS if one.kind == "handler"])
    assert len([one for one in seen if "policy script-src-attr" in one]) > 10
    assert len([one for one in seen if "data-planted" in one]) > 10


def test_the_detector_sees_what_runs_where_no_policy_holds(chromium: Browser, server: str) -> None:
    with reader(chromium, server, bypass_csp=True) as visit:
        visit.provoked = True
        visit.context.add_init_script(path=SCRIPT)
        page = visit.open("about/")
        page.evaluate("(text) => { document.querySelector('main').innerHTML = text; }", "<img src=x onerror=ran=1>")
        page.wait_for_function("() => hostile.found().some((one) => one === 'ran 1')")
        page.evaluate("Object.prototype.planted = 1")
        assert "a property of every object" in found(page)
