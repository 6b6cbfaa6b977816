"""Tables in links: names typed into a table are in no link. That the browser leaves out what Python does: test_private.py."""

from __future__ import annotations

import tomllib
from urllib.parse import urlsplit

from playwright.sync_api import expect

from calculators.catalog import find
from calculators.output import link
from calculators.policy.knowledge_file import load
from tests.browser.visit import Visit, live, put, submit
from tests.conftest import ROOT

EXAMPLE = ROOT / "tests" / "examples" / "allocation" / "example.toml"


def test_a_link_brings_the_table_back_without_names(visit: Visit) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    inputs = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["inputs"]
    inputs["units"] = inputs["units"].replace("甲", "和平区").strip()
    page = visit.open("calculators/allocation/")
    put(page, inputs)
    submit(page)
    said = live(page)
    page.locator("[data-action='copy-link']").click()
    expect(page.locator(".calc-done")).to_contain_text("已复制")
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
