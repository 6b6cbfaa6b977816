"""An agent in the browser (WebMCP) gets Python's answer from the form, and nothing that is private."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Page, Playwright, expect

from calculators.interface import answer, known
from tests.browser.conftest import launched, reader
from tests.browser.visit import Visit, foreign

TOOLS = "async () => (await document.modelContext.getTools()).map(({ name, inputSchema }) => [name, inputSchema])"
CALL = """async ([name, inputs]) => {
  const tool = (await document.modelContext.getTools()).find((one) => one.name === name);
  return document.modelContext.executeTool(tool, inputs);
}"""
UNITS = (
    "单位,参保缴费人数,新增就业,恢复缴费,存量资源,年均增长,历年完成\\n某某秘密厂,10,1,1,100,1,1\\n另一处,20,1,1,100,1,1"
)


@pytest.fixture
def visit(playwright: Playwright, server: str) -> Iterator[Visit]:
    with launched(playwright, "--enable-features=WebMCP") as browser, reader(browser, server) as seen:
        yield seen


def tools(page: Page) -> dict[str, Any]:
    expect(page.locator(".calculator button[type=submit]").first).to_be_enabled()
    return dict(page.evaluate(TOOLS))


def call(page: Page, name: str, inputs: dict[str, str]) -> dict[str, Any]:
    told = page.evaluate(CALL, [name, inputs])
    found: dict[str, Any] = json.loads(told if isinstance(told, str) else json.dumps(told))
    return found


def test_an_agent_gets_the_answer_of_the_page(visit: Visit) -> None:
    page = visit.calculator()
    expect(page.locator("form[toolname=gap]")).to_be_visible()
    expect(page.locator(".notice", has_text="开发助手的公司")).to_be_visible()
    schema = json.loads(json.dumps(tools(page)["gap"]))
    schema = json.loads(schema) if isinstance(schema, str) else schema
    assert {"kind", "staff", "enrolled-pension"} <= set(schema["properties"])
    inputs = {"kind": "private", "day": "2026-11-29", "staff": "120", "enrolled-pension": "102"}
    told = call(page, "gap", inputs)
    link, _, filled = told.pop("link").partition("#")
    assert (link, dict(parse_qsl(filled))) == (f"{visit.origin}calculators/gap/", {"v": "1", **inputs})
    assert told == json.loads(answer("gap", json.dumps(inputs), known()))
    assert page.locator(".calc-answer .headline").inner_text() == told["headline"]
    wrong = call(page, "gap", {**inputs, "staff": "many"})
    assert (wrong["error"], wrong["problems"][0]["field"]) == ("InputError", "staff")
    assert foreign(visit.requests, visit.origin) == []


def test_what_is_private_is_in_no_tool_and_no_answer(visit: Visit) -> None:
    for path in ("assessment", "roster"):
        page = visit.calculator(path)
        assert tools(page) == {}
        assert page.locator("[toolname]").count() == 0
    page = visit.calculator("allocation")
    expect(page.locator("form[toolname=allocation]")).to_be_visible()
    told = call(page, "allocation", {"insurance": "pension", "target": "9", "units": UNITS})
    assert "秘密" not in json.dumps(told, ensure_ascii=False)
    assert "秘密" in page.locator(".calc-form").evaluate("one => one.elements.units.value")
