"""Tables in links: the browser leaves out the same cells as Python, and names typed into a table are in no link."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from urllib.parse import urlsplit

from playwright.sync_api import expect

from calculators.catalog import find
from calculators.output import link
from calculators.policy.knowledge import load
from tests.browser.visit import Visit, live, put, submit
from tests.conftest import ROOT
from tests.unit.test_sheet import TABLE, TABLES

EXAMPLE = ROOT / "tests" / "examples" / "allocation" / "example.toml"


def test_the_browser_leaves_out_what_python_leaves_out(visit: Visit) -> None:
    page = visit.open("calculators/allocation/")
    labels = [column.label for column in TABLE.columns]
    withheld = [column.label for column in TABLE.columns if column.private]
    for typed, kept in TABLES.values():
        said = page.evaluate(
            "([site, ...rest]) => import(`${site}assets/js/calculator/public-rows.js`).then((rows) => rows.publicRows(...rest))",
            [visit.origin, typed, labels, withheld],
        )
        assert said == kept == link.public(TABLE, typed)
    assert len(TABLES) >= 10


def test_the_browser_knows_the_headings_of_before(visit: Visit) -> None:
    """Those of private columns too, which stay behind under either."""
    page = visit.open("calculators/allocation/")
    name, base, note = TABLE.columns
    renamed = replace(TABLE, columns=(replace(name, earlier=("区名",)), replace(base, earlier=("参保数",)), note))
    withheld = [heading for column in renamed.columns if column.private for heading in column.headings]
    for typed in ("区名,参保数\n和平,3", "参保数,单位,别的\n3,和平,4", "区名\t参保数\n和平\t3"):
        said = page.evaluate(
            "([site, ...rest]) => import(`${site}assets/js/calculator/public-rows.js`).then((rows) => rows.publicRows(...rest))",
            [visit.origin, typed, [column.label for column in renamed.columns], withheld, ["区名", "参保数"]],
        )
        assert said == link.public(renamed, typed)
        assert "和平" not in said


def test_a_link_brings_the_table_back_without_names(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    inputs = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["inputs"]
    inputs["units"] = inputs["units"].replace("甲", "和平区").strip()
    page = visit.open("calculators/allocation/")
    put(page, inputs)
    submit(page)
    said = live(page)
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-notice")).to_contain_text("已复制")
    fragment = urlsplit(page.evaluate("navigator.clipboard.readText()")).fragment
    knowledge = load((ROOT / "build" / "knowledge.json").read_text(encoding="utf-8"))
    name, found = link.decode(f"allocation#{fragment}")
    assert found == link.decode("allocation#" + link.encode(find(name), inputs, knowledge))[1]
    assert "和平" not in found["units"]
    other = visit.open(f"calculators/allocation/#{fragment}")
    assert live(other) == said
    spied = visit.open("calculators/allocation/#v=1&insurance=pension&units=和平区,3&w-base=1")
    live(spied)
    assert spied.locator("#f-units").input_value() == ",3", "names of others are not taken over from a link"
