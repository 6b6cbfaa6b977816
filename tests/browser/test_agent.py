"""An agent in the browser (WebMCP) gets Python's answer from the form, and nothing that is private."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

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


SEARCH = "search"


def text_of(page: Page, query: str) -> str:
    told: str = page.evaluate(CALL, [SEARCH, {"q": query}])
    return told


def test_an_agent_searches_and_reads_what_the_page_lists(visit: Visit) -> None:
    page = visit.open("search/")
    expect(page.locator(".notice", has_text="开发助手的公司")).to_be_visible()
    schema = dict(page.evaluate(TOOLS))[SEARCH]
    schema = json.loads(schema) if isinstance(schema, str) else schema
    assert set(schema["properties"]) == {"q"}
    assert "条款号" in schema["properties"]["q"]["description"]
    told = text_of(page, "農民工 工傷")
    status, *rest = told.split("\n\n")
    assert "同时含有「农民工」「工伤」" in status
    clause = next(one.split("\n") for one in rest if "#s3-4" in one)
    assert clause[0].split("\u3000")[0] == "津政办发〔2005〕21号第三部分第（四）项"
    assert clause[1] == f"{visit.origin}policies/jzbf-2005-21/#s3-4"
    assert "未参保的中央和外省市驻津企业及其职工、农民工" in clause[2]
    expect(page.locator(".search-page [role=status]")).to_have_text(status)
    expect(page.locator(".search-results")).to_have_attribute("aria-busy", "false")
    shown = page.locator(".hit-link").evaluate_all("all => all.map((one) => one.href)")
    assert [line for line in told.split("\n") if line.startswith(visit.origin)] == shown
    assert len(shown) > 1
    assert "<" not in told
    assert foreign(visit.requests, visit.origin) == []
    assert not [one for one in visit.requests if "%E8%BE%B2" in one or "q=" in one], (
        "it is in no address that is fetched"
    )


def test_a_search_of_an_agent_that_finds_nothing_or_cannot(visit: Visit) -> None:
    page = visit.open("search/")
    expect(page.locator(".notice", has_text="开发助手的公司")).to_be_visible()
    assert "没有找到" in text_of(page, "龘龘龘")
    assert text_of(page, "？！").startswith("这里面没有可以查的字")
    said = text_of(page, "公积金要交多少钱")
    assert "住房公积金不是社会保险" in said
    hostile = text_of(page, "<img src=x onerror=alert(1)>")
    assert page.locator(".search-page img").count() == 0
    assert "找到" in hostile
    visit.provoked = True
    visit.context.route("**/search/**/*.json*", lambda route: route.abort())
    page = visit.open("search/")
    expect(page.locator(".notice", has_text="开发助手的公司")).to_be_visible()
    assert text_of(page, "扩面") == "检索的数据没有取到。请检查网络，再试一次。"


def test_where_no_agent_can_come_the_search_is_what_it_was(chromium: Browser, server: str) -> None:
    with reader(chromium, server) as plain:
        page = plain.open("search/#q=21")
        expect(page.locator(".hit-link").first).to_be_visible()
        assert page.locator("#q").get_attribute("name") is None, "without scripts it is not sent"
        assert page.locator("[toolautosubmit]").count() == page.locator(".notice", has_text="智能助手").count() == 0
        assert [one for one in plain.requests if "agent.js" in one] == []
