"""The module for pages of the same site: the answers of `python -m calculators … --json`, errors, and a way to stop."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from calculators.interface import answer, known
from tests.browser.visit import Visit

CASES: list[tuple[str, object]] = [
    ("gap", {"kind": "private", "day": "2026-11-29", "staff": 45, "enrolled-pension": 40}),
    ("arrears", {"debts": [{"month": "2005-01", "owed": 1000.1, "due": "2005-01-31", "paid": "2005-03-01"}]}),
    ("deadlines", {"day": "2026-11-29"}),
    ("contribution", {}),
    ("nope", {}),
    ("gap", {"kind": "private", "staf": 1}),
    ("gap", {"kind": "private", "staff": {"a": "\ud800"}}),
    ("gap", {"kind": "private", "staff": "1" * 4_000_000}),
]
ASK = """async ([name, inputs]) => {
  const { calculate } = await import("/assets/js/yingbao.js");
  try {
    return await calculate(name, inputs);
  } catch (error) {
    return { error: error.name, message: error.message, problems: error.problems };
  }
}"""
STOP = """async () => {
  const { calculate } = await import("/assets/js/yingbao.js");
  const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
  const ask = (staff, one) => calculate("gap", { kind: "private", staff }, { signal: one?.signal });
  const told = (promise) => promise.then(({ inputs }) => inputs.staff, ({ name }) => name);
  const all = [told(ask(1, first)), told(ask(2)), told(ask(3, second)), told(ask(4, third)), told(ask(5))];
  first.abort();
  third.abort(new TypeError("enough"));
  const early = await Promise.all([all[0], all[3]]);
  await all[1];
  await Promise.resolve();
  second.abort();
  const wrong = [ask(6, first), ask(NaN), ask(7n), calculate("gap", null)].map(told);
  return [early, await Promise.all(all), ...(await Promise.all(wrong))];
}"""


def ask(page: Page, name: str, inputs: object) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(ASK, [name, inputs])
    return found


def test_the_module_answers_as_the_command_does(visit: Visit) -> None:
    page = visit.open("files/json/policies.json")
    assert [one for one in visit.requests if "/assets/" in one] == []
    for name, inputs in CASES:
        told = ask(page, name, inputs)
        written = json.dumps(inputs, ensure_ascii=False, separators=(",", ":"))  # as JavaScript writes it
        assert told == json.loads(answer(name, written, known())), name
    early, all_of_them, *after = page.evaluate(STOP)
    assert early == ["AbortError", "TypeError"]
    assert all_of_them[:2] == ["AbortError", "2"]
    assert all_of_them[2] in ("AbortError", "3"), "it had perhaps been answered by then"
    assert all_of_them[3:] == ["TypeError", "5"]
    assert after == ["AbortError", "WrongTypeError", "WrongTypeError", "WrongTypeError"]
